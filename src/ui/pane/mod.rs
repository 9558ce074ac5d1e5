//! Panes: each a file here and a line in [`all`].
//!
//! A pane owns only what no other pane can see (its cursor in a list of its own, its scroll); what is shared is in the session
//! and changes through intents. Placement, title and keys live in the pane's file.

mod case;
mod commentary;
pub mod detail;
mod figures;
mod filters;
mod incidents;
mod lessons;
pub mod list;
mod posts;
pub mod prose;
pub mod stance;
pub mod timeline;

use super::keymap::{Binding, Verb};
use super::overlay::Overlay;
use super::pen::Pen;
use crate::session::{Intent, Session};
use crate::shown::Shown;

/// Where on the screen a pane lives. Panes that share a slot are its tabs; the one last focused shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// Across the top.
    Top,
    /// The column on the left.
    Left,
    /// The middle.
    Main,
    /// The column on the right, upper part.
    Right,
    /// The column on the right, lower part.
    Below,
}

/// What a pane may look at while it draws.
pub struct Look<'s> {
    /// The state.
    pub session: &'s Session,
    /// Whether keys come here.
    pub focused: bool,
}

/// What follows from an action.
pub enum Wish {
    /// Nothing beyond a redraw.
    Nothing,
    /// These, in order.
    Want(Vec<Intent>),
    /// An overlay on top.
    Show(Box<dyn Overlay>),
}

impl From<Intent> for Wish {
    fn from(intent: Intent) -> Self {
        Self::Want(vec![intent])
    }
}

impl From<Option<Intent>> for Wish {
    fn from(intent: Option<Intent>) -> Self {
        intent.map_or(Self::Nothing, Self::from)
    }
}

/// A pane of the explorer.
pub trait Pane {
    /// Its name in the configuration, the palette and the state file.
    fn name(&self) -> &'static str;

    /// Its title: own words.
    fn title(&self) -> &'static str;

    /// What stands at the right end of its frame: counts, mostly.
    fn aside(&self, _session: &Session) -> Shown<'static> {
        Shown::default()
    }

    /// Where it lives.
    fn slot(&self) -> Slot;

    /// Its own actions, besides the moves of every list.
    fn keys(&self) -> &'static [Binding] {
        &[]
    }

    /// Does what a key means here.
    fn act(&mut self, verb: Verb, session: &Session) -> Wish;

    /// Goes one layer back (a begun range, an unfolded part); whether there was one.
    fn escape(&mut self) -> bool {
        false
    }

    /// A click on a cell of its inside, once the mouse is on.
    fn click(&mut self, _x: usize, _y: usize, _session: &Session) -> Wish {
        Wish::Nothing
    }

    /// Draws its inside.
    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>);
}

/// Every pane, in the order of their digits and of Tab.
pub fn all() -> Vec<Box<dyn Pane>> {
    vec![
        Box::<incidents::Incidents>::default(),
        Box::<timeline::Timeline>::default(),
        Box::<filters::Filters>::default(),
        Box::<posts::Posts>::default(),
        Box::<detail::Detail>::default(),
        Box::<lessons::Lessons>::default(),
        Box::<commentary::CommentaryPane>::default(),
        Box::<figures::Figures>::default(),
        Box::<case::CasePage>::default(),
    ]
}

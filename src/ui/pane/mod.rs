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
mod likeness;
pub mod list;
mod patterns;
mod posts;
mod precedents;
pub mod prose;
mod review;
pub mod stance;
pub mod timeline;

use super::keymap::{Binding, Verb};
use super::overlay::Overlay;
use super::pen::Pen;
use crate::model::record::{Key, Kind};
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
    /// All of the screen while it has the focus, and none of it else: what is of all cases, not of the open one.
    Whole,
}

/// What a pane may look at while it draws.
pub struct Look<'s> {
    /// The state.
    pub session: &'s Session,
    /// Whether keys come here.
    pub focused: bool,
    /// Whether something lies on top and has the keys for a while: what is begun is not given up for it.
    pub overlaid: bool,
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

    /// Whether it is the one its slot shows at first; else that is the first of them.
    fn is_first(&self) -> bool {
        false
    }

    /// The kinds of record that are read here: following one leads to this pane.
    fn kinds(&self) -> &'static [Kind] {
        &[]
    }

    /// Its own actions, besides the moves of every list.
    fn keys(&self) -> &'static [Binding] {
        &[]
    }

    /// Does what a key means here.
    fn act(&mut self, verb: Verb, session: &Session) -> Wish;

    /// The record or source under the cursor, to be cited: the selected row where the pane has no cursor of its own.
    fn record(&mut self, session: &Session) -> Option<Key> {
        session.row().map(|row| row.key.clone())
    }

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
        Box::<patterns::Patterns>::default(),
        Box::<likeness::LikenessPane>::default(),
    ]
}

/// The digit that leads to the pane of this place in the list: 1 to 9, then 0; later ones have none.
pub fn digit(place: usize) -> Option<char> {
    let digit = u32::try_from(place).ok().filter(|place| *place < 10)?;
    char::from_digit((digit + 1) % 10, 10)
}

/// A pane's title behind its digit, if it has one.
pub fn label(place: usize, title: &'static str) -> Shown<'static> {
    match digit(place) {
        Some(digit) => Shown::say(format_args!("{digit} {title}")),
        None => Shown::own(title),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn ten_panes_have_a_digit() {
        let digits: Vec<Option<char>> = (0..12).map(digit).collect();
        let expected: Vec<Option<char>> =
            "1234567890".chars().map(Some).chain([None, None]).collect();
        assert_eq!(digits, expected);
        assert_eq!(label(9, "More").as_str(), "0 More");
        assert_eq!(label(10, "More").as_str(), "More");
    }

    #[test]
    fn every_kind_is_read_in_one_pane() {
        let panes = all();
        for kind in Kind::ALL {
            let readers: Vec<&str> = panes
                .iter()
                .filter(|pane| pane.kinds().contains(&kind))
                .map(|pane| pane.name())
                .collect();
            // A note is read with the record it is on.
            assert_eq!(
                readers.len(),
                usize::from(kind != Kind::Note),
                "{kind}: {readers:?}"
            );
        }
    }

    #[test]
    fn a_slot_has_one_pane_that_shows_first() {
        let panes = all();
        for pane in &panes {
            let slot = panes.iter().filter(|other| other.slot() == pane.slot());
            let first = slot.filter(|other| other.is_first()).count();
            assert!(first <= 1, "{}", pane.name());
        }
    }

    #[test]
    fn every_pane_in_this_folder_is_in_the_list() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui/pane");
        let mut found = 0;
        for entry in std::fs::read_dir(folder).expect("the folder of this file") {
            let path = entry.expect("a readable entry").path();
            let file = if path.is_dir() {
                path.join("mod.rs")
            } else {
                path.clone()
            };
            let text = std::fs::read_to_string(file).expect("a text");
            if !text.lines().any(|line| line.starts_with("impl Pane for")) {
                continue;
            }
            found += 1;
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let known = all().iter().any(|pane| Some(pane.name()) == stem);
            assert!(known, "{stem:?} is a pane and in no list");
        }
        assert_eq!(found, all().len());
    }
}

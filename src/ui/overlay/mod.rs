//! Overlays: what lies on top of the panes for a while and takes every key until it is gone.

mod ask;
mod card;
mod cite;
mod define;
mod file;
mod formats;
pub mod menu;
mod problems;
pub mod prompt;
mod search;
mod selections;
mod sheet;
mod source;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keymap::{Chord, LIST, Rebound, Verb};
use super::pane::{Look, Wish};
use super::pen::Pen;
use crate::export::Format;
use crate::model::Id;
use crate::model::record::Key;
use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::theme::Role;

/// What follows from a key.
pub enum Reply {
    /// Stay open.
    Stay,
    /// Go.
    Close,
    /// Go: the content note of this case has been read.
    Noted(Id),
    /// Stay open, and these.
    Want(Vec<Intent>),
    /// Go, and these.
    Done(Vec<Intent>),
    /// Go, and do this action of a pane, or of the whole screen, with an argument.
    Run(&'static str, Verb, String),
    /// Go, and open this address outside.
    Browse(String),
    /// Another overlay instead.
    Show(Box<dyn Overlay>),
}

/// Something on top.
pub trait Overlay {
    /// Its name, for tests and the log.
    fn name(&self) -> &'static str;

    /// Takes a key.
    fn press(&mut self, key: KeyEvent, session: &Session) -> Reply;

    /// Takes pasted text; a newline in it is never an Enter.
    fn paste(&mut self, _text: &str) -> Reply {
        Reply::Stay
    }

    /// Keys worth naming in the footer. Where there is no room for all, the last two stay: the ways on and out.
    fn hints(&self, session: &Session) -> Vec<Shown<'static>>;

    /// Whether it is one line where the status line is; the panes stay in full view.
    fn is_line(&self) -> bool {
        false
    }

    /// Draws itself; the pen covers the whole screen, or the status line.
    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>);
}

/// The definitions of these tags.
pub fn definitions(session: &Session, tags: &[(String, String)]) -> Wish {
    if tags.is_empty() {
        return Intent::Say("no tag here".to_owned()).into();
    }
    Wish::Show(Box::new(define::Definitions::new(session, tags)))
}

/// A source, its host shown before anything is opened.
pub fn source(session: &Session, id: &Id) -> Wish {
    match session.case.as_ref().and_then(|case| case.source(id)) {
        Some(_) => Wish::Show(Box::new(source::SourceCard::new(id.clone()))),
        None => Intent::Say(format!("source {id} is not in the archive")).into(),
    }
}

/// Several sources to choose from.
pub fn sources(session: &Session, ids: &[Id]) -> Wish {
    let known = |id: &&Id| {
        session
            .case
            .as_ref()
            .is_some_and(|case| case.source(id).is_some())
    };
    let ids: Vec<Id> = ids.iter().filter(known).cloned().collect();
    if ids.is_empty() {
        return Intent::Say("no source here".to_owned()).into();
    }
    Wish::Show(Box::new(source::SourceList::new(ids)))
}

/// What a reader should know before a case is read; `otherwise` is where one goes who does not want to.
pub fn content_note(case: &Id, note: &str, otherwise: Option<Intent>) -> Box<dyn Overlay> {
    Box::new(ask::ContentNote::new(
        case.clone(),
        note.to_owned(),
        otherwise,
    ))
}

/// How a record or a source is cited.
pub fn citation(session: &Session, key: Option<&Key>) -> Wish {
    let Some(key) = key else {
        return Intent::Say("nothing to cite here".to_owned()).into();
    };
    match cite::Citation::new(session, key) {
        Some(citation) => Wish::Show(Box::new(citation)),
        None => Intent::Say(format!(
            "{key} is not at hand: go there first, then cite it"
        ))
        .into(),
    }
}

/// The formats a selection can be written in; with a format, the name of the file is asked for.
pub fn export(session: &Session, format: Option<&'static dyn Format>) -> Box<dyn Overlay> {
    match format {
        Some(format) => Box::new(formats::prompt(session, format)),
        None => Box::<formats::Formats>::default(),
    }
}

/// The selections that are kept; `saving` begins with a name for the one at hand.
pub fn selections(saving: bool) -> Box<dyn Overlay> {
    if saving {
        Box::new(selections::Selections::saving())
    } else {
        Box::<selections::Selections>::default()
    }
}

/// A text too long for a line.
pub fn card(title: &str, text: &str) -> Wish {
    Wish::Show(Box::new(card::Card::new(title, text)))
}

/// The search over all cases.
pub fn search_all(text: &str) -> Box<dyn Overlay> {
    Box::new(search::SearchAll::new(text))
}

/// What is wrong with the archive.
pub fn problems() -> Box<dyn Overlay> {
    Box::<problems::Problems>::default()
}

/// A box in the middle of the screen, cleared and framed, at most this large; gives its inside.
fn window<'p>(pen: &'p mut Pen<'_>, title: &Shown<'_>, width: usize, height: usize) -> Pen<'p> {
    let width = width.min(pen.width().saturating_sub(2));
    let height = height.min(pen.height().saturating_sub(2));
    let x = (pen.width() - width) / 2;
    let y = (pen.height() - height) / 2;
    let ground = pen.theme.ground();
    let theme = pen.theme;
    let mut part = pen.part(x, y, width, height);
    part.clear(ground);
    let inside = part.frame(title, &Shown::own("Esc closes"), true).area();
    pen.reach(inside, theme)
}

/// Whether a key is a way out of whatever lies on top: Esc, and the keys that give up elsewhere.
fn is_way_out(key: KeyEvent) -> bool {
    let gives_up = matches!(key.code, KeyCode::Char('c' | 'g'));
    Chord::of(key).is_way_back() || gives_up && key.modifiers.contains(KeyModifiers::CONTROL)
}

/// The program's own words for the footer.
fn own(hints: &[&'static str]) -> Vec<Shown<'static>> {
    hints.iter().map(|hint| Shown::own(hint)).collect()
}

/// The move of every list that a key means.
fn list_verb(key: KeyEvent) -> Option<Verb> {
    let found = Rebound::default().find("list", LIST, Chord::of(key));
    found.map(|binding| binding.verb)
}

/// A line of text being typed, with its cursor.
fn draw_field(pen: &mut Pen<'_>, x: usize, y: usize, field: &crate::ui::field::Field) {
    let room = pen.width().saturating_sub(x + 1).max(1);
    let (before, at, after) = field.around(room);
    let x = pen.say(x, y, before, Role::Plain);
    let x = pen.say(x, y, at, Role::Cursor);
    pen.say(x, y, after, Role::Plain);
}

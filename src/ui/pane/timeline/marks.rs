//! What is marked on the timeline: the launch, events, the organisation's acts, and when it turned by sourced account.
//!
//! What is known only to a span wider than a column gets a hollow sign in the middle of that span: it has no minute to stand at.

use crate::model::time::{Instant, Precision, Time};
use crate::session::Session;
use crate::ui::theme::Role;

/// A mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// First instant.
    pub from: Instant,
    /// First instant after.
    pub to: Instant,
    /// How finely it is known.
    pub precision: Precision,
    /// Whether it was an act of the organisation.
    pub official: bool,
    /// What happened.
    pub text: String,
}

/// Events and moves of the open case with a time, in order.
pub fn of(session: &Session) -> Vec<Mark> {
    let Some(case) = &session.case else {
        return Vec::new();
    };
    let mark = |time: &Time, official, text: &str| Mark {
        from: time.from,
        to: time.to,
        precision: time.precision,
        official,
        text: text.to_owned(),
    };
    let events = case
        .file
        .events
        .iter()
        .filter_map(|event| Some(mark(event.time.as_ref()?, event.official, &event.text)));
    let moves = case
        .file
        .moves
        .iter()
        .filter_map(|act| Some(mark(act.time.as_ref()?, true, &act.text)));
    let mut marks: Vec<Mark> = events.chain(moves).collect();
    marks.sort_by_key(|mark| (mark.from, mark.to));
    marks
}

/// The intervals in which it turned.
pub fn turns(session: &Session) -> Vec<(Instant, Instant)> {
    session.case.as_ref().map_or_else(Vec::new, |case| {
        case.file
            .turn
            .iter()
            .map(|turn| (turn.time.from, turn.time.to))
            .collect()
    })
}

/// Where the turn begins; `?` behind it where it may have been elsewhere.
pub const TURN: &str = "↷";
/// An act of the organisation.
pub const ACT: &str = "▲";
/// An event.
pub const EVENT: &str = "◆";
/// The launch.
pub const LAUNCH: &str = "▷";

impl Mark {
    /// Its sign, hollow where it is known only `vague`ly, and what it looks like.
    pub fn sign(&self, vague: bool) -> (&'static str, Role) {
        match (self.official, vague) {
            (true, false) => (ACT, Role::Official),
            (true, true) => ("△", Role::Official),
            (false, false) => (EVENT, Role::Plain),
            (false, true) => ("◇", Role::Plain),
        }
    }
}

/// What the signs are, for the frame; the launch has one on the clock alone.
pub fn legend(session: &Session, clock: bool) -> String {
    let mut said = format!("{ACT} acts {EVENT} events");
    if clock {
        said = format!("{LAUNCH} launch {said}");
    }
    if session
        .case
        .as_ref()
        .is_some_and(|case| !case.file.turn.is_empty())
    {
        said = format!("{said} {TURN} turn");
    }
    said
}

//! A record of any kind, as it stands in its file: found by its id, told in a line.

use serde::Serialize;

use crate::model::Id;
use crate::model::case::{
    Actor, CaseFile, Conflict, Event, Figure, Move, Phase, Source, Statement, Turn,
};
use crate::model::commentary::Commentary;
use crate::model::decision::Decision;
use crate::model::lesson::Lesson;
use crate::model::note::Note;
use crate::model::post::Post;
use crate::model::record::{Kind, Whole};
use crate::model::time::Time;

/// A record of any kind; an actor is shown like one.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
pub(crate) enum Record<'a> {
    Post(&'a Post),
    Event(&'a Event),
    Move(&'a Move),
    Commentary(&'a Commentary),
    Lesson(&'a Lesson),
    Decision(&'a Decision),
    Figure(&'a Figure),
    Note(&'a Note),
    Statement(&'a Statement),
    Phase(&'a Phase),
    Turn(&'a Turn),
    Conflict(&'a Conflict),
    Source(&'a Source),
    Actor(&'a Actor),
    Case(&'a CaseFile),
}

/// The record with this id and its kind; the word `actor` for what is no kind of its own.
pub(crate) fn find<'a>(whole: &'a Whole, id: &str) -> Option<(&'static str, Record<'a>)> {
    fn pick<'a, T>(list: &'a [T], id_of: impl Fn(&T) -> &Id, id: &str) -> Option<&'a T> {
        list.iter().find(|record| id_of(record) == id)
    }
    let case = &*whole.case;
    let file = &case.file;
    let kind = case.kind_of(id);
    let record = match kind {
        Kind::Post => match pick(&whole.posts, |r| &r.id, id) {
            Some(post) => Record::Post(post),
            None => return Some(("actor", Record::Actor(case.actor(id)?))),
        },
        Kind::Event => Record::Event(pick(&file.events, |r| &r.id, id)?),
        Kind::Move => Record::Move(pick(&file.moves, |r| &r.id, id)?),
        Kind::Commentary => Record::Commentary(pick(&case.commentary, |r| &r.id, id)?),
        Kind::Lesson => Record::Lesson(pick(&case.lessons, |r| &r.id, id)?),
        Kind::Decision => Record::Decision(pick(&case.decisions, |r| &r.id, id)?),
        Kind::Figure => Record::Figure(pick(&file.figures, |r| &r.id, id)?),
        Kind::Note => Record::Note(pick(&case.notes, |r| &r.id, id)?),
        Kind::Background => Record::Statement(pick(&file.background, |r| &r.id, id)?),
        Kind::Warning => Record::Statement(pick(&file.warnings, |r| &r.id, id)?),
        Kind::Phase => Record::Phase(case.phase(id)?),
        Kind::Turn => Record::Turn(pick(&file.turn, |r| &r.id, id)?),
        Kind::Conflict => Record::Conflict(pick(&file.conflicts, |r| &r.id, id)?),
        Kind::Source => Record::Source(case.source(id)?),
        Kind::Case => Record::Case(file),
    };
    Some((kind.as_str(), record))
}

impl<'a> Record<'a> {
    /// What it says in a line.
    pub(crate) fn gist(self) -> &'a str {
        match self {
            Self::Post(r) => &r.text,
            Self::Event(r) => &r.text,
            Self::Move(r) => &r.text,
            Self::Commentary(r) => &r.title,
            Self::Lesson(r) => &r.claim,
            Self::Decision(r) => &r.title,
            Self::Figure(r) => &r.reported,
            Self::Note(r) => &r.text,
            Self::Statement(r) => &r.text,
            Self::Phase(r) => &r.name,
            Self::Turn(r) => &r.text,
            Self::Conflict(r) => &r.about,
            Self::Source(r) => &r.title,
            Self::Actor(r) => &r.name,
            Self::Case(r) => &r.title,
        }
    }

    /// When it was, as its file has it.
    pub(crate) fn time(self) -> Option<&'a Time> {
        match self {
            Self::Post(r) => r.time.as_ref(),
            Self::Event(r) => r.time.as_ref(),
            Self::Move(r) => r.time.as_ref(),
            Self::Commentary(r) => r.time.as_ref(),
            Self::Decision(r) => Some(&r.time),
            Self::Figure(r) => r.covers.as_ref().or(r.as_of.as_ref()),
            Self::Statement(r) => r.time.as_ref(),
            Self::Phase(r) => Some(&r.time),
            Self::Turn(r) => Some(&r.time),
            Self::Source(r) => r.date.as_ref(),
            Self::Case(r) => Some(&r.span),
            Self::Lesson(_) | Self::Note(_) | Self::Conflict(_) | Self::Actor(_) => None,
        }
    }
}

/// Ids of all records of the case.
pub(crate) fn ids(whole: &Whole) -> impl Iterator<Item = &Id> {
    let case = &*whole.case;
    let file = &case.file;
    let posts = whole.posts.iter().map(|r| &r.id);
    posts
        .chain(file.events.iter().map(|r| &r.id))
        .chain(file.moves.iter().map(|r| &r.id))
        .chain(case.commentary.iter().map(|r| &r.id))
        .chain(case.lessons.iter().map(|r| &r.id))
        .chain(case.decisions.iter().map(|r| &r.id))
        .chain(file.figures.iter().map(|r| &r.id))
        .chain(case.notes.iter().map(|r| &r.id))
        .chain(file.background.iter().map(|r| &r.id))
        .chain(file.warnings.iter().map(|r| &r.id))
        .chain(file.phases.iter().map(|r| &r.id))
        .chain(file.turn.iter().map(|r| &r.id))
        .chain(file.conflicts.iter().map(|r| &r.id))
        .chain(file.sources.iter().map(|r| &r.id))
        .chain(file.actors.iter().map(|r| &r.id))
}

//! A record of any kind, as it stands in its file: found by its id, told in a line.

use std::collections::HashSet;

use serde::Serialize;

use super::Id;
use super::case::{
    Actor, CaseFile, Conflict, Event, Figure, Move, Phase, Source, Statement, Turn, Use,
};
use super::commentary::Commentary;
use super::decision::Decision;
use super::lesson::Lesson;
use super::note::Note;
use super::post::Post;
use super::record::{Case, Kind, Whole};
use super::tag::{Coding, Tag};
use super::time::Time;

/// A record of any kind; an actor is shown like one.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each is named as the kind it holds")]
pub enum Record<'a> {
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
pub fn find<'a>(whole: &'a Whole, id: &str) -> Option<(&'static str, Record<'a>)> {
    let post = || pick(&whole.posts, |r| &r.id, id).map(Record::Post);
    if whole.case.kind_of(id) == Kind::Post
        && let Some(post) = post()
    {
        return Some((Kind::Post.as_str(), post));
    }
    beside(&whole.case, id)
}

/// The same among everything of a case but its posts.
pub fn beside<'a>(case: &'a Case, id: &str) -> Option<(&'static str, Record<'a>)> {
    let file = &case.file;
    let kind = case.kind_of(id);
    let record = match kind {
        Kind::Post => return Some(("actor", Record::Actor(case.actor(id)?))),
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

fn pick<'a, T>(list: &'a [T], id_of: impl Fn(&T) -> &Id, id: &str) -> Option<&'a T> {
    list.iter().find(|record| id_of(record) == id)
}

impl<'a> Record<'a> {
    /// What it says in a line.
    pub fn gist(self) -> &'a str {
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
    pub fn time(self) -> Option<&'a Time> {
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

    /// Its id within the case.
    pub fn id(self) -> &'a str {
        match self {
            Self::Post(r) => &r.id,
            Self::Event(r) => &r.id,
            Self::Move(r) => &r.id,
            Self::Commentary(r) => &r.id,
            Self::Lesson(r) => &r.id,
            Self::Decision(r) => &r.id,
            Self::Figure(r) => &r.id,
            Self::Note(r) => &r.id,
            Self::Statement(r) => &r.id,
            Self::Phase(r) => &r.id,
            Self::Turn(r) => &r.id,
            Self::Conflict(r) => &r.id,
            Self::Source(r) => &r.id,
            Self::Actor(r) => &r.id,
            Self::Case(r) => &r.slug,
        }
    }

    /// Its title, heading or claim, where its text is something else.
    pub fn heading(self) -> Option<&'a str> {
        match self {
            Self::Commentary(r) => Some(&r.title),
            Self::Lesson(r) => Some(&r.claim),
            Self::Decision(r) => Some(&r.title),
            Self::Figure(r) => Some(&r.measure),
            Self::Statement(r) => r.heading.as_deref(),
            Self::Phase(r) => Some(&r.name),
            Self::Conflict(r) => Some(&r.about),
            Self::Actor(r) => Some(&r.name),
            Self::Case(r) => Some(&r.title),
            Self::Post(_)
            | Self::Event(_)
            | Self::Move(_)
            | Self::Note(_)
            | Self::Turn(_)
            | Self::Source(_) => None,
        }
    }

    /// What it says at length: the text of a post, the thesis of a commentary, the summary of a case.
    pub fn text(self) -> &'a str {
        match self {
            Self::Commentary(r) => &r.thesis,
            Self::Lesson(r) => &r.text,
            Self::Decision(r) => &r.known,
            Self::Phase(r) => &r.summary,
            Self::Conflict(r) => r.reading.as_deref().unwrap_or(""),
            Self::Actor(r) => r.about.as_deref().unwrap_or(""),
            Self::Case(r) => &r.summary,
            _ => self.gist(),
        }
    }

    /// Its codings, with what they rest on.
    pub fn codings(self) -> &'a [Coding] {
        match self {
            Self::Post(r) => &r.tags,
            Self::Event(r) => &r.tags,
            Self::Move(r) => &r.tags,
            Self::Commentary(r) => &r.tags,
            Self::Case(r) => &r.facets,
            _ => &[],
        }
    }

    /// The one code that makes it what it is: the category of a lesson, the code of a phase, the role of an actor.
    pub fn code(self) -> Option<&'a Tag> {
        match self {
            Self::Lesson(r) => Some(&r.category),
            Self::Phase(r) => Some(&r.code),
            Self::Actor(r) => r.role.as_ref(),
            _ => None,
        }
    }

    /// Ids of the sources it rests on, each once: those of the claims of a conflict, all that a case cites.
    pub fn sources(self) -> Vec<&'a Id> {
        let mut all: Vec<&Id> = match self {
            Self::Post(r) => r.sources.iter().collect(),
            Self::Event(r) => r.sources.iter().collect(),
            Self::Move(r) => r.sources.iter().collect(),
            Self::Commentary(r) => r.sources.iter().collect(),
            Self::Lesson(r) => r.sources.iter().collect(),
            Self::Decision(r) => r.sources.iter().collect(),
            Self::Figure(r) => r.sources.iter().collect(),
            Self::Note(r) => r.sources.iter().collect(),
            Self::Statement(r) => r.sources.iter().collect(),
            Self::Phase(r) => r.sources.iter().collect(),
            Self::Turn(r) => r.sources.iter().collect(),
            Self::Conflict(r) => r.claims.iter().flat_map(|claim| &claim.sources).collect(),
            Self::Case(r) => {
                let cited = r.sources.iter().filter(|source| source.usage == Use::Cited);
                cited.map(|source| &source.id).collect()
            }
            Self::Source(_) | Self::Actor(_) => Vec::new(),
        };
        let mut seen = HashSet::new();
        all.retain(|id| seen.insert(*id));
        all
    }
}

/// Ids of all records of the case.
pub fn ids(whole: &Whole) -> impl Iterator<Item = &Id> {
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

//! What every kind of record has in common: an address, a kind, and the case it belongs to.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Id;
use super::case::{Actor, CaseFile, Phase, Source};
use super::commentary::Commentary;
use super::decision::Decision;
use super::lesson::{Evidence, Lesson};
use super::note::Note;
use super::post::Post;

/// Kind of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A message of the conversation.
    Post,
    /// Something that happened.
    Event,
    /// A move of the organisation.
    Move,
    /// An article or paper about the case.
    Commentary,
    /// A claim with evidence.
    Lesson,
    /// A decision point.
    Decision,
    /// A reported number.
    Figure,
    /// A remark.
    Note,
    /// A piece of background.
    Background,
    /// A warning that was available.
    Warning,
    /// A named span of the case.
    Phase,
    /// An account of when it turned.
    Turn,
    /// A contradiction between sources.
    Conflict,
    /// Where something is known from.
    Source,
    /// The case as a whole.
    Case,
}

impl Kind {
    /// Every kind, in the order results are grouped in.
    pub const ALL: [Self; 15] = [
        Self::Post,
        Self::Event,
        Self::Move,
        Self::Commentary,
        Self::Lesson,
        Self::Decision,
        Self::Figure,
        Self::Note,
        Self::Background,
        Self::Warning,
        Self::Phase,
        Self::Turn,
        Self::Conflict,
        Self::Source,
        Self::Case,
    ];

    /// The word in files and queries.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Event => "event",
            Self::Move => "move",
            Self::Commentary => "commentary",
            Self::Lesson => "lesson",
            Self::Decision => "decision",
            Self::Figure => "figure",
            Self::Note => "note",
            Self::Background => "background",
            Self::Warning => "warning",
            Self::Phase => "phase",
            Self::Turn => "turn",
            Self::Conflict => "conflict",
            Self::Source => "source",
            Self::Case => "case",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|k| k.as_str() == text).ok_or(())
    }
}

/// Address of a record: its case and its id. The case itself has its slug as id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Slug of the case.
    pub case: Id,
    /// Id within the case.
    pub id: Id,
}

impl Key {
    /// The address made of a slug and an id.
    pub fn new(case: impl Into<Id>, id: impl Into<Id>) -> Self {
        Self {
            case: case.into(),
            id: id.into(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.case, self.id)
    }
}

/// A case without its posts: small enough to be held whole at any size of archive. Posts are asked for by window from an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// `case.json`.
    pub file: CaseFile,
    /// `commentary.jsonl`.
    pub commentary: Vec<Commentary>,
    /// `notes.jsonl`.
    pub notes: Vec<Note>,
    /// `lessons.json`.
    pub lessons: Vec<Lesson>,
    /// `decisions.json`.
    pub decisions: Vec<Decision>,
    /// How many posts the case has.
    pub posts: usize,
}

/// A case with all its posts, as it comes from its folder.
#[derive(Debug, Clone)]
pub struct Whole {
    /// Everything but the posts.
    pub case: Arc<Case>,
    /// The posts in the order of the file.
    pub posts: Vec<Post>,
}

impl Case {
    /// What a reader should know before anything else of a sensitive case.
    pub fn content_note(&self) -> Option<&str> {
        let told = self.file.sensitivity.as_ref().filter(|s| s.sensitive)?;
        Some(&told.note)
    }

    /// Kind of the record with this id; a post when it is none of the case's other records.
    pub fn kind_of(&self, id: &str) -> Kind {
        let file = &self.file;
        if file.slug == id {
            return Kind::Case;
        }
        let lists: [(Kind, &mut dyn Iterator<Item = &Id>); 12] = [
            (Kind::Commentary, &mut self.commentary.iter().map(|r| &r.id)),
            (Kind::Lesson, &mut self.lessons.iter().map(|r| &r.id)),
            (Kind::Decision, &mut self.decisions.iter().map(|r| &r.id)),
            (Kind::Note, &mut self.notes.iter().map(|r| &r.id)),
            (Kind::Event, &mut file.events.iter().map(|r| &r.id)),
            (Kind::Move, &mut file.moves.iter().map(|r| &r.id)),
            (Kind::Figure, &mut file.figures.iter().map(|r| &r.id)),
            (Kind::Background, &mut file.background.iter().map(|r| &r.id)),
            (Kind::Warning, &mut file.warnings.iter().map(|r| &r.id)),
            (Kind::Phase, &mut file.phases.iter().map(|r| &r.id)),
            (Kind::Turn, &mut file.turn.iter().map(|r| &r.id)),
            (Kind::Conflict, &mut file.conflicts.iter().map(|r| &r.id)),
        ];
        for (kind, mut ids) in lists {
            if Iterator::any(&mut ids, |known| known == id) {
                return kind;
            }
        }
        if file.sources.iter().any(|source| source.id == id) {
            Kind::Source
        } else {
            Kind::Post
        }
    }

    /// What a record other than a post says, in a line.
    pub fn gist(&self, id: &str) -> Option<&str> {
        let file = &self.file;
        let lists: [Box<dyn Iterator<Item = (&Id, &String)>>; 12] = [
            Box::new(self.commentary.iter().map(|r| (&r.id, &r.title))),
            Box::new(self.lessons.iter().map(|r| (&r.id, &r.claim))),
            Box::new(self.decisions.iter().map(|r| (&r.id, &r.title))),
            Box::new(self.notes.iter().map(|r| (&r.id, &r.text))),
            Box::new(file.events.iter().map(|r| (&r.id, &r.text))),
            Box::new(file.moves.iter().map(|r| (&r.id, &r.text))),
            Box::new(file.figures.iter().map(|r| (&r.id, &r.reported))),
            Box::new(
                file.background
                    .iter()
                    .chain(&file.warnings)
                    .map(|r| (&r.id, &r.text)),
            ),
            Box::new(file.phases.iter().map(|r| (&r.id, &r.name))),
            Box::new(file.turn.iter().map(|r| (&r.id, &r.text))),
            Box::new(file.conflicts.iter().map(|r| (&r.id, &r.about))),
            Box::new(file.sources.iter().map(|r| (&r.id, &r.title))),
        ];
        lists
            .into_iter()
            .flatten()
            .find(|(known, _)| *known == id)
            .map(|(_, gist)| gist.as_str())
    }

    /// A source of the case.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.file.sources.iter().find(|source| source.id == id)
    }

    /// An actor of the case.
    pub fn actor(&self, id: &str) -> Option<&Actor> {
        self.file.actors.iter().find(|actor| actor.id == id)
    }

    /// A phase of the case.
    pub fn phase(&self, id: &str) -> Option<&Phase> {
        self.file.phases.iter().find(|phase| phase.id == id)
    }

    /// Notes on a record.
    pub fn notes_on<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Note> {
        self.notes.iter().filter(move |note| note.target == id)
    }

    /// Decision points that point at a record.
    pub fn decisions_citing<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Decision> {
        let points = move |list: &[Evidence]| self.points(list, id);
        self.decisions
            .iter()
            .filter(move |decision| points(&decision.support) || points(&decision.against))
    }

    fn points(&self, list: &[Evidence], id: &str) -> bool {
        let slug = &self.file.slug;
        let mut keys = list.iter().map(|evidence| evidence.key(slug));
        keys.any(|key| key.case == *slug && key.id == id)
    }

    /// Lessons that point at a record, and whether as evidence for.
    pub fn lessons_citing<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a Lesson, bool)> {
        self.lessons.iter().filter_map(move |lesson| {
            let support = self.points(&lesson.support, id);
            (support || self.points(&lesson.against, id)).then_some((lesson, support))
        })
    }
}

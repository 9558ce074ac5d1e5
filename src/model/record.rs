//! What every kind of record has in common: an address, a kind, and the case it belongs to.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Id;
use super::case::CaseFile;
use super::commentary::Commentary;
use super::decision::Decision;
use super::lesson::Lesson;
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

//! `codebook.json`: the namespaces and tags of an archive, each with a definition.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Extra;
use super::tag::Tag;

/// The codebook of an archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Codebook {
    /// Always `backfire/codebook/1`.
    pub schema: String,
    /// Version of the codes, `major.minor.patch`; a removal or a change of meaning raises the major part.
    pub version: String,
    /// The namespaces in display order.
    pub namespaces: Vec<Namespace>,
    /// The tags, in display order within their namespace.
    pub tags: Vec<Code>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Codebook {
    /// Names of the namespaces: what the query language takes for fields besides its own.
    pub fn names(&self) -> Vec<String> {
        self.namespaces.iter().map(|ns| ns.name.clone()).collect()
    }
}

/// What kind of record a namespace codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Posts (and the actors behind them).
    Post,
    /// Phases, and through them posts.
    Phase,
    /// The case as a whole.
    Case,
    /// The organisation's moves.
    Move,
    /// Lessons.
    Lesson,
}

/// A namespace of tags.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Namespace {
    /// The part before the colon.
    pub name: String,
    /// Heading on screen.
    pub label: String,
    /// What it distinguishes.
    pub about: String,
    /// Whether a record carries at most one of its tags.
    pub exclusive: bool,
    /// What it codes.
    pub level: Level,
    /// Where the distinctions come from: a reference, or `own`.
    pub origin: String,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A tag and its definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Code {
    /// The tag.
    pub tag: Tag,
    /// Words on screen.
    pub label: String,
    /// One letter, for stances.
    #[serde(default)]
    pub letter: Option<char>,
    /// What it means.
    pub definition: String,
    /// What belongs to it.
    pub include: String,
    /// What does not, and where that goes.
    pub exclude: String,
    /// `slug/id` of a record that shows it; null when no case in the archive does yet.
    #[serde(default)]
    pub example: Option<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

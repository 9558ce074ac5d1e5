//! `decisions.json`: moments with what was known then, the options, what was done and what followed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lesson::Evidence;
use super::tag::Tag;
use super::time::{Instant, Time};
use super::{Extra, Id};

/// The file: a schema name and the decision points in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionsFile {
    /// Always `backfire/decisions/1`.
    pub schema: String,
    /// The decision points.
    pub decisions: Vec<Decision>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A decision point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// Permanent id.
    pub id: Id,
    /// The question in a few words, giving nothing of the choice away.
    pub title: String,
    /// When it had to be taken.
    pub time: Time,
    /// What was known then.
    pub known: String,
    /// The options, in the order of the archive.
    pub options: Vec<Choice>,
    /// What was done.
    pub done: Done,
    /// What followed; never "caused".
    pub followed: String,
    /// Questions for the room.
    #[serde(default)]
    pub prompts: Vec<String>,
    /// Records that bear the account out.
    #[serde(rename = "for", default)]
    pub support: Vec<Evidence>,
    /// Records that speak against it.
    #[serde(default)]
    pub against: Vec<Evidence>,
    /// When it could be known, where that is not the end of `time`; what was done and what followed stay hidden until the end.
    #[serde(default)]
    pub known_from: Option<Instant>,
    /// Ids of sources.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An option at a decision point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    /// A letter: `a`, `b`, …; unique within the decision.
    pub id: String,
    /// What it would be.
    pub text: String,
    /// A `response:` tag, where the option is one of the coded moves.
    #[serde(default)]
    pub code: Option<Tag>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What was done at a decision point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Done {
    /// The option it comes nearest to; null when none fits.
    #[serde(default)]
    pub option: Option<String>,
    /// In words, with its qualification.
    pub text: String,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

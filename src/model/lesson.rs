//! `lessons.json`: claims with evidence for and against.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tag::Tag;
use super::time::Instant;
use super::{Extra, Id};

/// The file: a schema name and the lessons in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LessonsFile {
    /// Always `backfire/lessons/1`.
    pub schema: String,
    /// The lessons.
    pub lessons: Vec<Lesson>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A claim with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Lesson {
    /// Permanent id.
    pub id: Id,
    /// The claim, as an advice in a line.
    pub claim: String,
    /// Why, from this case.
    pub text: String,
    /// A `lesson:` tag of the codebook.
    pub category: Tag,
    /// Records that support it.
    #[serde(rename = "for", default)]
    pub support: Vec<Evidence>,
    /// Records that speak against it.
    #[serde(default)]
    pub against: Vec<Evidence>,
    /// When it could be known, where that is not the end of the case.
    #[serde(default)]
    pub known_from: Option<Instant>,
    /// Ids of sources it rests on besides its evidence.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A pointer to a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Id of a record of the case, or `slug/id` of another.
    #[serde(rename = "ref")]
    pub target: Id,
    /// Why it counts, where that is not plain; null otherwise.
    #[serde(default)]
    pub why: Option<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

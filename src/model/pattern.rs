//! `patterns.json`: lessons that recur across the cases of an archive.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lesson::Evidence;
use super::tag::Tag;
use super::{Extra, Id};

/// The file: a schema name and the patterns in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PatternsFile {
    /// Always `backfire/patterns/1`.
    pub schema: String,
    /// The patterns.
    pub patterns: Vec<Pattern>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A lesson that recurs: a claim with the cases that support it and those that speak against it. How many they are is counted
/// from the evidence and written nowhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Pattern {
    /// Permanent id, unique in the archive.
    pub id: Id,
    /// The claim in a line.
    pub claim: String,
    /// What recurs, and how the cases differ.
    pub text: String,
    /// A `lesson:` tag of the codebook.
    pub category: Tag,
    /// Records that support it, each as `slug/id`.
    #[serde(rename = "for", default)]
    pub support: Vec<Evidence>,
    /// Records that speak against it, each as `slug/id`.
    #[serde(default)]
    pub against: Vec<Evidence>,
    /// What these cases cannot show about it; null when nothing beyond the usual limits of the archive.
    #[serde(default)]
    pub limits: Option<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

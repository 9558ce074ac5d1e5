//! `notes.jsonl`: remarks on records or on spans of their text, one a line.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::time::Instant;
use super::{Extra, Id};

/// A remark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Permanent id.
    pub id: Id,
    /// Id of the record it is on.
    pub target: Id,
    /// The span of the record's text it is on; null for the whole record.
    #[serde(default)]
    pub anchor: Option<Anchor>,
    /// The remark.
    pub text: String,
    /// Who remarks: `archive` for the built-in archive's own.
    pub by: String,
    /// When the public could know it, where that is not when its record is known.
    #[serde(default)]
    pub known_from: Option<Instant>,
    /// Ids of sources.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A span: its wording first, its place second, so that it is found again when the text moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Anchor {
    /// The wording of the span.
    pub quote: String,
    /// A few characters before it, to tell repeated wordings apart.
    #[serde(default)]
    pub prefix: Option<String>,
    /// A few characters after it.
    #[serde(default)]
    pub suffix: Option<String>,
    /// First character, counted in Unicode code points from 0.
    pub from: usize,
    /// One past the last character.
    pub to: usize,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

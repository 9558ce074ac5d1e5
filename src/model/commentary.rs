//! `commentary.jsonl`: one article, paper, talk or essay about the case a line.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tag::Coding;
use super::time::{Instant, Time};
use super::{Extra, Id};

/// What somebody published about the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Commentary {
    /// Permanent id.
    pub id: Id,
    /// Its title; a neutral one where the title names a private person.
    pub title: String,
    /// Authors as named by the publication; a role (`contributor, not named`) when it names none.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Outlet or site.
    #[serde(default)]
    pub outlet: Option<String>,
    /// When it was published.
    #[serde(default)]
    pub time: Option<Time>,
    /// Its thesis in own words.
    pub thesis: String,
    /// The lesson it draws, in own words; null when it draws none.
    #[serde(default)]
    pub lesson: Option<String>,
    /// Whether it stands against the common reading of the case.
    #[serde(default)]
    pub dissent: bool,
    /// What to know about it: quotes whom, relays what, is a parallel from another case.
    #[serde(default)]
    pub remark: Option<String>,
    /// Codings.
    #[serde(default)]
    pub tags: Vec<Coding>,
    /// Posts, events or other records it speaks of.
    #[serde(default)]
    pub about: Vec<Id>,
    /// When the public could know it, where that differs from the end of `time`.
    #[serde(default)]
    pub known_from: Option<Instant>,
    /// Ids of sources; the first is the publication itself.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

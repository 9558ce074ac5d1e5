//! `posts.jsonl`: one post a line.

pub mod lean;
mod line;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tag::{Basis, Coding};
use super::time::{Instant, Time};
use super::{Extra, Id};

/// How the text relates to what was written. Statuses are never mixed in one count without saying so.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The wording itself.
    Verbatim,
    /// A part of the wording.
    Excerpt,
    /// A gist in own words of what a cited source reports.
    Paraphrase,
    /// Put together from several reports.
    Reconstructed,
    /// Made up, for training or tests.
    Synthetic,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 5] = [
        Self::Verbatim,
        Self::Excerpt,
        Self::Paraphrase,
        Self::Reconstructed,
        Self::Synthetic,
    ];

    /// The word in files and queries.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Excerpt => "excerpt",
            Self::Paraphrase => "paraphrase",
            Self::Reconstructed => "reconstructed",
            Self::Synthetic => "synthetic",
        }
    }
}

/// What kind of message it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A message of its own.
    Post,
    /// An answer to another.
    Reply,
    /// Another's message with own words.
    Quote,
    /// Another's message passed on.
    Repost,
    /// A statement, broadcast, e-mail or leaflet outside the platform.
    Statement,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 5] = [
        Self::Post,
        Self::Reply,
        Self::Quote,
        Self::Repost,
        Self::Statement,
    ];

    /// The word in files and queries.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Reply => "reply",
            Self::Quote => "quote",
            Self::Repost => "repost",
            Self::Statement => "statement",
        }
    }
}

/// One message of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Post {
    /// Permanent id.
    pub id: Id,
    /// Paraphrase, verbatim, …
    pub status: Status,
    /// Post, reply, quote, …
    pub form: Form,
    /// Where it stood, lower case: `twitter`, `television`.
    pub platform: String,
    /// When; null when the sources do not say.
    #[serde(default)]
    pub time: Option<Time>,
    /// Place in the archive's sequence, inside equal times too.
    #[serde(default)]
    pub order: Option<u32>,
    /// The phase it belongs to; null when unknown.
    #[serde(default)]
    pub phase: Option<InPhase>,
    /// Id of an actor of the case; exactly one of `actor` and `role` is given.
    #[serde(default)]
    pub actor: Option<Id>,
    /// A role in words, such as `a Twitter user`, for someone who appears once and is private.
    #[serde(default)]
    pub role: Option<String>,
    /// The text: for a paraphrase a gist of at most 200 characters.
    pub text: String,
    /// Language of the original as an ISO 639 code; null when the sources do not say.
    #[serde(default)]
    pub lang: Option<String>,
    /// Codings: stance, tactic, topic, role.
    #[serde(default)]
    pub tags: Vec<Coding>,
    /// Id of the post it answers.
    #[serde(default)]
    pub reply_to: Option<Id>,
    /// Id of the post it quotes or passes on.
    #[serde(default)]
    pub quote_of: Option<Id>,
    /// Engagement; null when not reported.
    #[serde(default)]
    pub counts: Option<Counts>,
    /// What sources say of its reception in words; null when nothing.
    #[serde(default)]
    pub reception: Option<String>,
    /// When the public could know it, where that differs from the end of `time`.
    #[serde(default)]
    pub known_from: Option<Instant>,
    /// Ids of sources.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The phase of a post, and how that is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InPhase {
    /// Id of a phase of the case.
    pub id: Id,
    /// `time` when inferred from the time alone.
    pub basis: Basis,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Engagement as reported; each number null when not reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Likes or favourites.
    #[serde(default)]
    pub likes: Option<u64>,
    /// Reposts or retweets.
    #[serde(default)]
    pub reposts: Option<u64>,
    /// Replies.
    #[serde(default)]
    pub replies: Option<u64>,
    /// Quotes.
    #[serde(default)]
    pub quotes: Option<u64>,
    /// Views.
    #[serde(default)]
    pub views: Option<u64>,
    /// When it was counted.
    #[serde(default)]
    pub as_of: Option<Time>,
    /// The wording of the source, where it is looser than the numbers (`more than 1,400 retweets`).
    #[serde(default)]
    pub as_written: Option<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

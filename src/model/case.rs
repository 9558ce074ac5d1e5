//! `case.json`: everything about a case but its posts, commentary, notes, lessons and decision points.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tag::{Basis, Coding, Tag};
use super::time::{Instant, Time};
use super::{Extra, Id};

/// One incident. All ids below are unique within the case, over all kinds of record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseFile {
    /// Always `backfire/case/1`.
    pub schema: String,
    /// Name of the case in commands and its folder's name.
    pub slug: Id,
    /// Title that may tell the story.
    pub title: String,
    /// Title that gives nothing of the course or the ending away.
    pub blind_title: String,
    /// What happened, in a paragraph.
    pub summary: String,
    /// How it ended, in a paragraph; known from the end of the case.
    #[serde(default)]
    pub outcome: Option<String>,
    /// Who started the conversation.
    pub organisation: Organisation,
    /// Platforms of the conversation, lower case: `twitter`.
    pub platforms: Vec<String>,
    /// Tags of the conversation, with `#`.
    #[serde(default)]
    pub hashtags: Vec<String>,
    /// Zone in which the case's days are told: an IANA name.
    pub zone: String,
    /// From the first act to the end of the main wave; background and aftermath lie outside.
    pub span: Time,
    /// T+0: when the invitation (or the first act) became public.
    pub launch: Time,
    /// Version of the codebook by which everything in the case is coded, unless a coding names another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codebook: Option<String>,
    /// Codings of the case as a whole: cluster, format, motive, …
    #[serde(default)]
    pub facets: Vec<Coding>,
    /// Named public accounts and persons, and recurring unnamed ones by role.
    #[serde(default)]
    pub actors: Vec<Actor>,
    /// Why the audience was as it was, and why it seemed a good moment.
    #[serde(default)]
    pub background: Vec<Statement>,
    /// What could have been known beforehand.
    #[serde(default)]
    pub warnings: Vec<Statement>,
    /// Phases in order.
    #[serde(default)]
    pub phases: Vec<Phase>,
    /// What happened, besides the posts.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Reported numbers; conflicting ones stand side by side under one `measure`.
    #[serde(default)]
    pub figures: Vec<Figure>,
    /// The organisation's moves in response.
    #[serde(default)]
    pub moves: Vec<Move>,
    /// What the record says of the response as a whole.
    #[serde(default)]
    pub assessment: Option<String>,
    /// When, by sourced account, the conversation turned; accounts that differ are all kept.
    #[serde(default)]
    pub turn: Vec<Turn>,
    /// What a participant of a training session may know at the start.
    pub briefing: String,
    /// Where sources contradict each other.
    #[serde(default)]
    pub conflicts: Vec<Conflict>,
    /// What the sample of posts is, and is not; may hold own counts of the researcher.
    pub sample_note: String,
    /// How far to trust the case.
    pub trust_note: String,
    /// What a reader should know before opening it; null when nothing.
    #[serde(default)]
    pub sensitivity: Option<Sensitivity>,
    /// Claims of the case that were looked up a second time, in sources found afresh.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// Where everything is known from.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Tombstones: ids that were removed and are never given out again.
    #[serde(default)]
    pub removed: Vec<Tombstone>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The first part of a title such as `#Tag — what it was`, where there is no room for all of it.
pub fn short_title(title: &str) -> &str {
    title.split_once(" — ").map_or(title, |(name, _)| name)
}

/// Who started the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// Its field of work.
    #[serde(default)]
    pub sector: Option<String>,
    /// Where it sits.
    #[serde(default)]
    pub country: Option<String>,
    /// Its accounts in the case, with `@`.
    #[serde(default)]
    pub accounts: Vec<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A participant that posts or moves refer to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// Permanent id.
    pub id: Id,
    /// Public name, or a role for someone private who recurs.
    pub name: String,
    /// What he, she or it is, in a few words.
    #[serde(default)]
    pub about: Option<String>,
    /// A `role:` tag.
    #[serde(default)]
    pub role: Option<Tag>,
    /// Whether this is a public figure, outlet or organisation, named as such by sources.
    pub public: bool,
    /// Public accounts, with `@`; only for public actors.
    #[serde(default)]
    pub handles: Vec<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A sourced statement: a piece of background, or a warning that was available.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// Permanent id.
    pub id: Id,
    /// A few words to find it by.
    #[serde(default)]
    pub heading: Option<String>,
    /// The statement.
    pub text: String,
    /// When it became so; null when it has no date.
    #[serde(default)]
    pub time: Option<Time>,
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

/// A named span of the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Phase {
    /// Permanent id.
    pub id: Id,
    /// A `phase:` tag of the codebook; two phases of a case may share one.
    pub code: Tag,
    /// A name that gives nothing of what follows away.
    pub name: String,
    /// Its interval.
    pub time: Time,
    /// What the bounds rest on.
    pub basis: Basis,
    /// What changed.
    pub summary: String,
    /// Ids of sources.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Permanent id.
    pub id: Id,
    /// When.
    #[serde(default)]
    pub time: Option<Time>,
    /// What, in a sentence.
    pub text: String,
    /// Whether it was an act of the organisation.
    pub official: bool,
    /// Codings.
    #[serde(default)]
    pub tags: Vec<Coding>,
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

/// How a reported number was qualified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Qualifier {
    /// Stated as exact.
    Exact,
    /// About, around, close to.
    About,
    /// More than.
    MoreThan,
    /// At least.
    AtLeast,
    /// Less than.
    LessThan,
    /// Almost, nearly.
    Almost,
}

/// A reported number. Figures of the same `measure` that differ are kept side by side, never merged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// Permanent id.
    pub id: Id,
    /// What was counted; figures on the same thing share it word for word.
    pub measure: String,
    /// The number; null when the source gives only words.
    #[serde(default)]
    pub value: Option<f64>,
    /// How the source qualified it.
    pub qualifier: Qualifier,
    /// Unit of `value`: `posts`, `reposts`, `percent`, `USD`, …
    pub unit: String,
    /// The figure as a reader would say it, with its counter: `more than 6,000 in under six hours (Topsy, via Bloomberg)`.
    pub reported: String,
    /// What it covers, in words: `between call and cancellation`.
    #[serde(default)]
    pub window: Option<String>,
    /// The window on the clock, where it can be told.
    #[serde(default)]
    pub covers: Option<Time>,
    /// The day (or so) on which it was reported.
    #[serde(default)]
    pub as_of: Option<Time>,
    /// Who counted: a service, an analyst, an outlet.
    #[serde(default)]
    pub counted_by: Option<String>,
    /// Why it is doubtful; null when nothing speaks against it.
    #[serde(default)]
    pub doubt: Option<String>,
    /// Ids of sources.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A move of the organisation in response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Move {
    /// Permanent id.
    pub id: Id,
    /// When.
    #[serde(default)]
    pub time: Option<Time>,
    /// What was done, and what the evidence is.
    pub text: String,
    /// `response:` codings.
    #[serde(default)]
    pub tags: Vec<Coding>,
    /// Events and posts in which the move shows.
    #[serde(default)]
    pub refs: Vec<Id>,
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

/// One sourced account of when the conversation turned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Turn {
    /// Permanent id.
    pub id: Id,
    /// The interval in which it turned, by this account.
    pub time: Time,
    /// The account, in own words.
    pub text: String,
    /// What the interval rests on.
    pub basis: Basis,
    /// Ids of sources.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A point on which sources contradict each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Conflict {
    /// Permanent id.
    pub id: Id,
    /// What it is about, in a few words.
    pub about: String,
    /// The accounts, side by side.
    pub claims: Vec<Claim>,
    /// What can be said of it; null when nothing.
    #[serde(default)]
    pub reading: Option<String>,
    /// Records it touches.
    #[serde(default)]
    pub touches: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One side of a conflict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// What is claimed.
    pub text: String,
    /// Ids of sources.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A claim looked up afresh, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// Permanent id.
    pub id: Id,
    /// The claim as the case made it when it was looked up.
    pub claim: String,
    /// Ids of the records that make it.
    #[serde(default)]
    pub about: Vec<Id>,
    /// What came of it.
    pub outcome: Outcome,
    /// What was found, and what was changed.
    pub found: String,
    /// When it was looked up.
    pub on: Instant,
    /// Ids of the sources that confirm or contradict it.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What came of looking a claim up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A source independent of those cited says the same, or a cited one does and was read again.
    Confirmed,
    /// It was wrong and is mended.
    Corrected,
    /// Sources contradict each other; both accounts stand.
    Conflicting,
    /// Nothing was found that could confirm or contradict it.
    NotFound,
}

impl Review {
    /// What came of how many claims, in the order of [`Outcome::ALL`]: `3 confirmed, 1 corrected`; empty for none.
    pub fn tally(reviews: &[Self]) -> String {
        let with = |outcome: Outcome| reviews.iter().filter(|r| r.outcome == outcome).count();
        let told = Outcome::ALL.into_iter().filter_map(|outcome| {
            let n = with(outcome);
            (n > 0).then(|| format!("{n} {}", outcome.as_str()))
        });
        told.collect::<Vec<_>>().join(", ")
    }
}

impl Outcome {
    /// Every outcome, in the order of a table.
    pub const ALL: [Self; 4] = [
        Self::Confirmed,
        Self::Corrected,
        Self::Conflicting,
        Self::NotFound,
    ];

    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
            Self::Conflicting => "conflicting",
            Self::NotFound => "not found",
        }
    }
}

/// Whether the case opens with a content note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sensitivity {
    /// Sensitive cases stay out of recall unless chosen.
    pub sensitive: bool,
    /// The note a reader sees first.
    pub note: String,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// How the archive uses a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// A record cites it.
    Cited,
    /// Read for the whole, cited by no single record.
    Background,
}

/// Where something is known from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Permanent id.
    pub id: Id,
    /// Title as published, or a neutral one where the title names a private person.
    pub title: String,
    /// Outlet, publisher or site.
    #[serde(default)]
    pub publisher: Option<String>,
    /// Authors, where named by the publication.
    #[serde(default)]
    pub authors: Vec<String>,
    /// When it was published.
    #[serde(default)]
    pub date: Option<Time>,
    /// Address, or `withheld` where it would name a private person; null when there is none (print).
    #[serde(default)]
    pub address: Option<String>,
    /// Whether the address is a copy away from the publisher's host: shown, never opened.
    #[serde(default)]
    pub mirror: bool,
    /// Address of an archived copy at a public web archive.
    #[serde(default)]
    pub archived: Option<String>,
    /// Further addresses of the same text; never opened.
    #[serde(default)]
    pub copies: Vec<String>,
    /// How it is used.
    #[serde(rename = "use")]
    pub usage: Use,
    /// What to know about it: relays another outlet, original not named, and so on.
    #[serde(default)]
    pub note: Option<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A removed record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tombstone {
    /// The id that will not be given out again.
    pub id: Id,
    /// Kind of record it was.
    pub kind: String,
    /// When it was removed.
    pub on: Instant,
    /// Why, without saying what it was.
    #[serde(default)]
    pub reason: Option<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

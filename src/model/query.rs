//! The query tree: one language for the screen, the commands and a remote engine.

use super::Id;
use super::record::Kind;
use super::time::Instant;

mod field;
mod moment;
mod parse;
#[cfg(test)]
pub(crate) mod random;
#[cfg(test)]
mod tests;
mod value;
mod write;

/// Reads a query; `namespaces` are those of the codebook, each a field of its own.
pub fn parse(text: &str, namespaces: &[String]) -> Result<Query, QueryError> {
    parse::parse(text, namespaces)
}

/// Names of the fields besides the namespaces of the codebook.
pub fn fields() -> impl Iterator<Item = &'static str> {
    field::FIELDS.iter().map(|(name, _)| *name)
}

/// Where a query cannot be understood, why, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {message}")]
pub struct QueryError {
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong. May quote the query, so it is cleaned when shown.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Everything.
    All,
    /// All of these.
    And(Vec<Self>),
    /// Any of these.
    Or(Vec<Self>),
    /// None of this.
    Not(Box<Self>),
    /// Words of the text.
    Text(Text),
    /// Records of a kind.
    Kind(Kind),
    /// A named field with a keyword value (case, form, platform, status, source, lang, id, re, evidence).
    Keyword(Keyword, Match),
    /// Words of the author's name or role.
    By(Text),
    /// A tag of any namespace: `stance:mocking`.
    Tag(String, Match),
    /// A count: `likes:>100`.
    Count(Count, Bounds),
    /// A time field.
    Time(TimeTest),
}

impl Query {
    /// Records whose field is exactly this.
    pub fn is(field: Keyword, value: &str) -> Self {
        Self::Keyword(field, Match::Is(value.to_owned()))
    }

    /// The same question in its plainest shape: no groups inside groups of the same sort, none of one, no double negation.
    /// The language writes and reads this shape.
    #[must_use]
    pub fn tidy(self) -> Self {
        match self {
            Self::And(parts) => {
                let mut flat = Vec::with_capacity(parts.len());
                for part in parts {
                    match part.tidy() {
                        Self::And(inner) => flat.extend(inner),
                        Self::All => {}
                        other => flat.push(other),
                    }
                }
                only(flat, Self::And).unwrap_or(Self::All)
            }
            Self::Or(parts) => {
                let mut flat = Vec::with_capacity(parts.len());
                for part in parts {
                    match part.tidy() {
                        Self::Or(inner) => flat.extend(inner),
                        other => flat.push(other),
                    }
                }
                only(flat, Self::Or).unwrap_or_else(|| Self::Not(Box::new(Self::All)))
            }
            Self::Not(inner) => match inner.tidy() {
                Self::Not(twice) => *twice,
                once => Self::Not(Box::new(once)),
            },
            Self::Text(text) => Self::Text(text.tidy()),
            Self::By(text) => Self::By(text.tidy()),
            leaf => leaf,
        }
    }

    /// Both of these.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::And(vec![self, other]).tidy()
    }

    /// Whether it says itself which kinds of record it wants, by kind or by record; else posts are meant.
    pub fn names_kind(&self) -> bool {
        match self {
            Self::Kind(_) | Self::Keyword(Keyword::Id | Keyword::Evidence, _) => true,
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::names_kind),
            Self::Not(part) => part.names_kind(),
            _ => false,
        }
    }

    /// The parts that must all hold.
    pub fn conjuncts(self) -> Vec<Self> {
        match self.tidy() {
            Self::And(parts) => parts,
            Self::All => Vec::new(),
            other => vec![other],
        }
    }
}

/// A group where there are several, the part itself where there is one.
fn only(mut parts: Vec<Query>, group: fn(Vec<Query>) -> Query) -> Option<Query> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(group(parts)),
    }
}

impl Text {
    fn tidy(self) -> Self {
        match self {
            Self::Phrase(mut words) if words.len() == 1 => {
                words.pop().map_or(Self::Phrase(words), Self::Word)
            }
            other => other,
        }
    }
}

/// Words as they were written; an index folds case and accents when it compares, and a word that is several of its tokens is
/// a phrase to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Text {
    /// The exact word.
    Word(String),
    /// These words in a row.
    Phrase(Vec<String>),
    /// Words beginning so.
    Prefix(String),
    /// Words within this edit distance (1 or 2).
    Fuzzy(String, u8),
}

/// Keyword fields besides the namespaces of the codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keyword {
    /// Slug of the case.
    Case,
    /// Post, reply, …
    Form,
    /// `twitter`.
    Platform,
    /// Paraphrase, verbatim, …
    Status,
    /// Id of a source the record cites.
    Source,
    /// Language of the original.
    Lang,
    /// Id of the record.
    Id,
    /// Id of the post it answers.
    Re,
    /// Id of a lesson or decision point that points at the record.
    Evidence,
}

/// How a keyword or tag value is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// Is this value.
    Is(String),
    /// Begins so: `topic:fore*`.
    Prefix(String),
    /// Has any value: `stance:*`.
    Any,
}

impl Match {
    /// Whether a value is such.
    pub fn takes(&self, value: &str) -> bool {
        match self {
            Self::Is(text) => text == value,
            Self::Prefix(start) => value.starts_with(start),
            Self::Any => true,
        }
    }
}

/// Counted fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Count {
    /// Likes or favourites.
    Likes,
    /// Reposts.
    Reposts,
    /// Replies.
    Replies,
}

/// Bounds on a count, both inclusive; a record without the count never matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// At least.
    pub min: Option<u64>,
    /// At most.
    pub max: Option<u64>,
}

/// A test on a record's interval.
#[derive(Debug, Clone, PartialEq)]
pub enum TimeTest {
    /// Possibly at or after the beginning of the moment.
    After(Moment),
    /// Possibly before the beginning of the moment.
    Before(Moment),
    /// Certainly within: the record's interval lies inside.
    Certain(Moment, Moment),
    /// Known by then: `known_from` is not later than the moment.
    At(Moment),
}

/// A moment as written: absolute, or relative to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// An instant.
    Instant(Instant),
    /// A day `year, month, day` in the zone of each record's case.
    Day(i16, i8, i8),
    /// Microseconds after the launch of each record's case.
    Launch(i64),
}

/// What a moment needs to know of a case to become an instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    /// Slug.
    pub case: Id,
    /// T+0.
    pub launch: Instant,
    /// IANA name of the case's zone.
    pub zone: String,
}

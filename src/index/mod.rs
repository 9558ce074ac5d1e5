//! Search: a question goes in, one answer comes out.
//!
//! Everything that can serve the explorer sits behind [`Index`]: tantivy on this machine, a plain scan for small cases, later
//! a remote engine. No type of an engine crosses this module's boundary. One set of contract tests runs against every back end.

mod answer;
mod bits;
#[cfg(test)]
mod contract;
pub mod entry;
mod excerpt;
mod held;
pub mod joined;
mod order;
mod part;
mod plan;
pub mod scan;
mod suggest;
mod tally;
pub mod tantivy;
pub mod token;
#[cfg(test)]
pub mod windowed;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::Id;
use crate::model::calendar::{Step, Zone};
use crate::model::post::{Form, Post, Status};
use crate::model::query::Query;
use crate::model::record::{Key, Kind};
use crate::model::time::{Instant, Precision};

/// The most rows one question may ask for; panes show a window of the rows, never all.
pub const MAX_WINDOW: usize = 500;

/// One question: what the screen shows after a key.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is asked for.
    pub query: Query,
    /// Only what was known then; under a clock rows come by time.
    pub clock: Option<Instant>,
    /// Order of the rows.
    pub sort: Sort,
    /// Rows wanted, at most [`MAX_WINDOW`].
    pub window: Range<usize>,
    /// Shift the window so that this is in it (about a third from its top); `Answer::found` says where.
    pub seek: Option<Seek>,
    /// Counts wanted.
    pub facets: Vec<FacetAsk>,
    /// Counts over the clock axis.
    pub histogram: Option<HistogramAsk>,
    /// Counts per phase id, split by this namespace.
    pub phases: Option<String>,
    /// Which of these are in the result (evidence of lessons, for example).
    pub among: Vec<Key>,
}

impl Question {
    /// A question for rows alone.
    pub fn rows(query: Query, sort: Sort, window: Range<usize>) -> Self {
        Self {
            query,
            clock: None,
            sort,
            window,
            seek: None,
            facets: Vec::new(),
            histogram: None,
            phases: None,
            among: Vec::new(),
        }
    }
}

/// Order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Oldest first: by beginning of the interval, then the archive's sequence, then id. Rows without a time come last.
    #[default]
    Time,
    /// Best match first; ties oldest first.
    Relevance,
}

/// A row to find.
#[derive(Debug, Clone, PartialEq)]
pub enum Seek {
    /// This record; where the query hides it, of its case's rows the one that begins nearest to it.
    Record(Key),
    /// The first row of this phase.
    Phase(Key),
    /// The first row that begins at or after this.
    Time(Instant),
}

/// Counts of the values of a namespace (`stance`) or a field (`case`, `kind`, `form`, `platform`, `status`, `lang`, `phase`; `by`, who
/// speaks, and `hashtag`, which have so many values that they are not for every key).
#[derive(Debug, Clone)]
pub struct FacetAsk {
    /// Namespace or field.
    pub name: String,
    /// Counted under this query instead of the question's: the filters without the namespace's own.
    pub under: Option<Query>,
}

/// A histogram over the clock.
#[derive(Debug, Clone)]
pub struct HistogramAsk {
    /// The span; the extent of the matching records when not given.
    pub span: Option<(Instant, Instant)>,
    /// Number of bins, 1 to 1,000: so many of equal width, or at most so many where `zone` says what they are.
    pub bins: usize,
    /// Bins that are whole steps of this zone's calendar, the finest that suit; they may reach beyond the span at both ends.
    pub zone: Option<Zone>,
    /// Split each bin by the values of this namespace.
    pub split: Option<String>,
}

/// One answer to a question, of one moment of the index.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Records that match.
    pub total: usize,
    /// Place of the first of `rows` among all.
    pub first: usize,
    /// The window of rows.
    pub rows: Vec<Row>,
    /// Place of what was sought; for a time past the last row, the last row.
    pub found: Option<usize>,
    /// In the order asked.
    pub facets: Vec<Facet>,
    /// The histogram.
    pub histogram: Option<Histogram>,
    /// Per phase id in no particular order; the part without phase has `None`.
    pub phases: Vec<PhaseCount>,
    /// Those of `Question::among` that match.
    pub among: Vec<Key>,
    /// When nothing matches: the query text with the nearest word that would find something.
    pub suggestion: Option<String>,
}

/// A record as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its address.
    pub key: Key,
    /// Its kind.
    pub kind: Kind,
    /// The interval after narrowing by the phase; none when unknown.
    pub span: Option<Span>,
    /// Author's name or role, outlet, heading; may be empty.
    pub who: String,
    /// Value of its stance tag.
    pub stance: Option<String>,
    /// For posts.
    pub status: Option<Status>,
    /// For posts.
    pub form: Option<Form>,
    /// Id of its phase.
    pub phase: Option<Id>,
    /// Its text, or the part around the first match when the text is long. Strangers' text: clean it before showing.
    pub text: String,
    /// Byte ranges of `text` that match the words of the query.
    pub highlights: Vec<Range<usize>>,
    /// How many notes are on it.
    pub notes: u32,
}

/// An interval on the clock, as narrow as sources and phase allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First instant.
    pub from: Instant,
    /// First instant after.
    pub to: Instant,
    /// How finely the source knows it.
    pub precision: Precision,
}

/// Counts of one namespace or field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// As asked.
    pub name: String,
    /// Value and count, largest first, then by name; zero counts are left out.
    pub values: Vec<(String, usize)>,
    /// Records without a value.
    pub none: usize,
}

/// Counts over the clock. The bins, `untimed` and `outside` sum to the total.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram {
    /// Bins in order.
    pub bins: Vec<Bin>,
    /// What each bin is; none where they are merely of equal width.
    pub step: Option<Step>,
    /// Records coarser than a bin, or without any time.
    pub untimed: usize,
    /// Records wholly outside the span asked for.
    pub outside: usize,
    /// The coarse records by interval, in order of time: what is drawn hatched.
    pub coarse: Vec<Bin>,
}

/// A bin, or an interval that coarse records share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bin {
    /// First instant.
    pub from: Instant,
    /// First instant after.
    pub to: Instant,
    /// Records.
    pub count: usize,
    /// The same by value of the split namespace (records without a value are the rest).
    pub split: Vec<(String, usize)>,
}

/// Records of a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseCount {
    /// Slug of the case and id of the phase; none for records without one.
    pub phase: Option<Key>,
    /// Records.
    pub count: usize,
    /// The same by value of the split namespace.
    pub split: Vec<(String, usize)>,
}

/// Why a question got no answer.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A newer question overtook it.
    #[error("overtaken by a newer question")]
    Stopped,
    /// The back end cannot do this.
    #[error("{engine} cannot {what}")]
    Unsupported {
        /// Name of the back end.
        engine: &'static str,
        /// What was asked.
        what: String,
    },
    /// The window asked for is too large.
    #[error("asked for {0} rows at once, at most {MAX_WINDOW} are given")]
    TooManyRows(usize),
    /// The engine failed.
    #[error("{engine} failed: {why}")]
    Broken {
        /// Name of the back end.
        engine: &'static str,
        /// Its own words.
        why: String,
    },
}

/// Anything that can answer. Shared between threads; an answer is of one snapshot.
pub trait Index: Send + Sync {
    /// Its name on the status line and in errors.
    fn name(&self) -> &'static str;

    /// Answers a question; asks `stop` now and then and gives up with [`IndexError::Stopped`] when it says so.
    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError>;

    /// The posts with these addresses, in the order asked; unknown ones are left out. At most [`MAX_WINDOW`].
    fn posts(&self, keys: &[Key]) -> Result<Vec<Post>, IndexError>;
}

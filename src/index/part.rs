//! What a back end on this machine is made of: parts, each with its records in order of time, numbered from 0.
//!
//! A part only looks things up and counts; what an answer means is decided in `answer`, once for all of them.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use crate::index::IndexError;
use crate::index::bits::{Bits, Hits};
use crate::index::entry::Entry;
use crate::index::plan::{Plan, Planned, Words};
use crate::index::tally::{Bins, Values};
use crate::model::post::Post;
use crate::model::query::Scope;
use crate::model::record::Key;
use crate::model::time::Instant;

/// Records of some cases.
pub(super) trait Part: Send + Sync {
    /// How many there are.
    fn len(&self) -> usize;
    /// How many of them have a time; they come first.
    fn timed(&self) -> usize;
    /// When a record with a time begins.
    fn from(&self, place: usize) -> Instant;
    /// The interval of a record.
    fn span(&self, place: usize) -> Option<(Instant, Instant)>;
    /// The place of a record.
    fn place(&self, key: &Key) -> Result<Option<usize>, IndexError>;
    /// The record at a place.
    fn entry(&self, place: usize) -> Result<Held<'_>, IndexError>;
    /// The whole post of that address.
    fn post(&self, key: &Key) -> Result<Option<Post>, IndexError>;
    /// Whether a record is of this case.
    fn is_of(&self, place: usize, case: &str) -> bool;
    /// What matches; `scopes` are the cases in the order plans number them.
    fn matching(
        &self,
        plan: &Plan,
        scopes: &[Scope],
        stop: &dyn Fn() -> bool,
    ) -> Result<Bits, IndexError>;
    /// What belongs to a phase.
    fn of_phase(&self, phase: &Key) -> Bits;
    /// Adds the values of a namespace or field that these have; gives how many have none.
    fn facet(&self, name: &str, hits: &Hits<'_>, values: &mut Values) -> usize;
    /// From the first beginning to the last end of these.
    fn extent(&self, hits: &Bits) -> Option<(Instant, Instant)>;
    /// Adds these to a histogram, with the values of a namespace that they have.
    fn tally(&self, hits: &Bits, split: Option<&str>, bins: &mut Bins);
    /// Adds these by phase, with the values of a namespace that they have.
    fn phases(&self, hits: &Bits, split: &str, phases: &mut Phases);
    /// How often words stand here, for all parts to weigh them alike.
    fn weigh(&self, planned: &Planned, weights: &mut Weights) -> Result<(), IndexError>;
    /// Of these, those in whose texts the words stand, best first, then in order of place; no more than `limit`.
    fn best(
        &self,
        hits: &Bits,
        planned: &Planned,
        weights: &Weights,
        limit: usize,
    ) -> Result<Vec<(f32, usize)>, IndexError>;
    /// Adds words of the texts with the number of records that have each: all of them, or at least those that are looked for
    /// and, if asked for, those `near` them. Of all records, or only of those `seen`, and the late texts of those `ended`.
    fn vocabulary(
        &self,
        needles: &[Words],
        near: bool,
        within: Option<Visible<'_>>,
        words: &mut Values,
    ) -> Result<(), IndexError>;
}

/// Records by phase; those without one under none.
pub(super) type Phases = HashMap<Option<Key>, (usize, Values)>;

/// How often words stand in all parts together.
#[derive(Debug, Default)]
pub(super) struct Weights {
    /// Records.
    pub(super) records: u64,
    /// Words of all texts.
    pub(super) words: u64,
    /// Records that have a word.
    pub(super) with: HashMap<String, u64>,
}

/// What a clock lets see.
#[derive(Clone, Copy)]
pub(super) struct Visible<'a> {
    pub(super) seen: &'a Bits,
    pub(super) ended: &'a Bits,
}

/// A record as a part hands it out.
pub(super) enum Held<'a> {
    /// It lies there.
    Own(&'a Entry),
    /// It was read, with its post.
    Read(Arc<(Entry, Post)>),
}

impl Deref for Held<'_> {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        match self {
            Self::Own(entry) => entry,
            Self::Read(read) => &read.0,
        }
    }
}

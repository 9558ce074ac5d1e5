//! The tantivy back end: the same answers from an inverted index and tables, for archives too large to scan.
//!
//! The only part of the program that knows tantivy. An index is a cache made of parts that never change: each is built whole,
//! in order of time, in memory or on disk.

use std::ops::Deref;
use std::sync::Arc;

use crate::index::answer::{answer, posts};
use crate::index::bits::{Bits, Hits};
use crate::index::entry::{Entry, cite_across, entries, scope};
use crate::index::held::Posts;
use crate::index::order::before;
use crate::index::part::{Held, Part, Phases, Visible, Weights};
use crate::index::plan::{Place, Plan, Planned, Words};
use crate::index::tally::{Bins, Values};
use crate::index::{Answer, Index, IndexError, Question};
use crate::model::codebook::Codebook;
use crate::model::post::Post;
use crate::model::query::Scope;
use crate::model::record::{Key, Whole};
use crate::model::time::Instant;

mod automata;
mod build;
mod count;
mod cut;
pub mod disk;
mod draft;
mod find;
mod lines;
mod list;
mod recent;
mod records;
mod schema;
mod score;
mod table;
mod vocabulary;

use automata::Automata;
use build::{Built, Tables};
use draft::{Drafts, Origin};
use find::Finder;
use records::Records;
use schema::Fields;

/// Records in a tantivy index in memory.
pub struct TantivyIndex {
    parts: Vec<Arc<TantivyPart>>,
    scopes: Vec<Scope>,
}

impl TantivyIndex {
    /// Builds an index of everything in these cases in memory.
    pub fn in_memory(cases: &[Arc<Whole>], codebook: &Codebook) -> Result<Self, IndexError> {
        Self::in_parts(cases, codebook, usize::MAX)
    }

    /// The same in parts of so many records each, in the order they come in.
    pub(crate) fn in_parts(
        cases: &[Arc<Whole>],
        codebook: &Codebook,
        most: usize,
    ) -> Result<Self, IndexError> {
        let mut all: Vec<Entry> = cases
            .iter()
            .flat_map(|whole| entries(whole, codebook))
            .collect();
        cite_across(&mut all, cases.iter().map(|whole| &*whole.case));
        let scopes = cases.iter().map(|whole| scope(&whole.case)).collect();
        let (posts, automata) = (Arc::new(Posts::new(cases)), Arc::new(Automata::default()));
        let mut parts = Vec::new();
        while !all.is_empty() {
            let rest = all.split_off(most.min(all.len()));
            let own = std::mem::replace(&mut all, rest);
            let part = TantivyPart::held(own, posts.clone(), automata.clone())?;
            parts.push(Arc::new(part));
        }
        Ok(Self { parts, scopes })
    }

    pub(super) fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    pub(super) fn shared(&self) -> impl Iterator<Item = Arc<TantivyPart>> + '_ {
        self.parts.iter().cloned()
    }

    fn parts(&self) -> Vec<&dyn Part> {
        self.parts.iter().map(|part| &**part as &dyn Part).collect()
    }
}

impl Index for TantivyIndex {
    fn name(&self) -> &'static str {
        "tantivy"
    }

    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
        answer(&self.parts(), &self.scopes, question, stop)
    }

    fn posts(&self, keys: &[Key]) -> Result<Vec<Post>, IndexError> {
        posts(&self.parts(), keys)
    }
}

fn broken(error: impl std::fmt::Display) -> IndexError {
    IndexError::Broken {
        engine: "tantivy",
        why: error.to_string(),
    }
}

/// Bytes of a table: held, or mapped from its file.
type Bytes = Box<dyn Deref<Target = [u8]> + Send + Sync>;

/// Records in order of time: one segment of the engine, and tables beside it.
pub(crate) struct TantivyPart {
    searcher: ::tantivy::Searcher,
    fields: Fields,
    tables: Tables<Bytes>,
    timed: usize,
    from: Column,
    to: Column,
    known: Column,
    closed: Column,
    counted: Column,
    records: Records,
    automata: Arc<Automata>,
}

type Column = ::tantivy::columnar::Column<i64>;

impl TantivyPart {
    /// A part in memory, over records that are held.
    fn held(
        entries: Vec<Entry>,
        posts: Arc<Posts>,
        automata: Arc<Automata>,
    ) -> Result<Self, IndexError> {
        let mut drafts = Drafts::default();
        for entry in &entries {
            drafts.take(entry, Origin::default(), None);
        }
        let directory = ::tantivy::directory::RamDirectory::create();
        let Built {
            index,
            tables,
            timed,
            came,
        } = build::build(directory, &mut drafts).map_err(broken)?;
        let mut all: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
        let entries = came
            .iter()
            .filter_map(|at| all.get_mut(*at as usize)?.take())
            .collect();
        let tables = Tables::held(tables)?;
        let records = Records::Held { entries, posts };
        Self::over(&index, tables, timed, records, automata)
    }

    fn over(
        index: &::tantivy::Index,
        tables: Tables<Bytes>,
        timed: usize,
        records: Records,
        automata: Arc<Automata>,
    ) -> Result<Self, IndexError> {
        let fields = Fields::of(&index.schema()).map_err(broken)?;
        let reader = index
            .reader_builder()
            .reload_policy(::tantivy::ReloadPolicy::Manual)
            .try_into()
            .map_err(broken)?;
        let searcher = reader.searcher();
        let [segment] = searcher.segment_readers() else {
            return Err(broken("a part is not one segment"));
        };
        let fast = segment.fast_fields();
        let column = |name: &str| fast.i64(name).map_err(broken);
        let (from, to, known) = (column("from")?, column("to")?, column("known")?);
        let (closed, counted) = (column("closed")?, column("counted")?);
        let len = segment.max_doc() as usize;
        if timed > len || tables.origins.len() != len * Origin::SIZE {
            return Err(broken("the tables of a part do not fit its segment"));
        }
        Ok(Self {
            searcher,
            fields,
            tables,
            timed,
            from,
            to,
            known,
            closed,
            counted,
            records,
            automata,
        })
    }

    fn segment(&self) -> &::tantivy::SegmentReader {
        self.searcher.segment_reader(0)
    }

    fn inverted(
        &self,
        field: ::tantivy::schema::Field,
    ) -> Result<Arc<::tantivy::InvertedIndexReader>, IndexError> {
        self.segment().inverted_index(field).map_err(broken)
    }

    fn field(&self, place: Place) -> ::tantivy::schema::Field {
        match place {
            Place::Text => self.fields.text,
            Place::Late => self.fields.late,
            Place::By => self.fields.by,
        }
    }

    fn has_late(&self) -> bool {
        let late = self.inverted(self.fields.late);
        late.is_ok_and(|late| late.terms().num_terms() > 0)
    }

    fn count(&self, name: &str) -> Result<::tantivy::columnar::Column<u64>, IndexError> {
        self.segment().fast_fields().u64(name).map_err(broken)
    }
}

impl Part for TantivyPart {
    fn len(&self) -> usize {
        self.segment().max_doc() as usize
    }

    fn timed(&self) -> usize {
        self.timed
    }

    fn from(&self, place: usize) -> Instant {
        Instant(self.from.first(find::short(place)).unwrap_or(i64::MAX))
    }

    fn span(&self, place: usize) -> Option<(Instant, Instant)> {
        if place >= self.timed {
            return None;
        }
        let to = self.to.first(find::short(place))?;
        Some((self.from(place), Instant(to)))
    }

    fn place(&self, key: &Key) -> Result<Option<usize>, IndexError> {
        if let Records::Filed(filed) = &self.records
            && filed.case() != key.case
        {
            return Ok(None);
        }
        for place in find::with_hash(&self.tables.ids, draft::hash(&key.id)) {
            if self.entry(place)?.key == *key {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    fn entry(&self, place: usize) -> Result<Held<'_>, IndexError> {
        self.records.entry(place, &self.tables)
    }

    fn post(&self, key: &Key) -> Result<Option<Post>, IndexError> {
        match self.place(key)? {
            Some(place) => self.records.post(key, place, &self.tables),
            None => Ok(None),
        }
    }

    fn is_of(&self, place: usize, case: &str) -> bool {
        match &self.records {
            Records::Filed(filed) => filed.case() == case,
            Records::Held { entries, .. } => entries
                .get(place)
                .is_some_and(|entry| entry.key.case == case),
        }
    }

    fn matching(
        &self,
        plan: &Plan,
        scopes: &[Scope],
        stop: &dyn Fn() -> bool,
    ) -> Result<Bits, IndexError> {
        if stop() {
            return Err(IndexError::Stopped);
        }
        let part = self;
        Finder { part, scopes, stop }.plan(plan)
    }

    fn of_phase(&self, phase: &Key) -> Bits {
        count::of_phase(self, phase)
    }

    fn facet(&self, name: &str, hits: &Hits<'_>, values: &mut Values) -> usize {
        count::facet(self, name, hits, values)
    }

    fn extent(&self, hits: &Bits) -> Option<(Instant, Instant)> {
        count::extent(self, hits)
    }

    fn tally(&self, hits: &Bits, split: Option<&str>, bins: &mut Bins) {
        count::tally(self, hits, split, bins);
    }

    fn phases(&self, hits: &Bits, split: &str, phases: &mut Phases) {
        count::phases(self, hits, split, phases);
    }

    fn weigh(&self, planned: &Planned, weights: &mut Weights) -> Result<(), IndexError> {
        score::weigh(self, &planned.needles, weights)
    }

    fn best(
        &self,
        hits: &Bits,
        planned: &Planned,
        weights: &Weights,
        limit: usize,
    ) -> Result<Vec<(f32, usize)>, IndexError> {
        score::best(self, hits, planned, weights, limit)
    }

    fn vocabulary(
        &self,
        needles: &[Words],
        near: bool,
        within: Option<Visible<'_>>,
        words: &mut Values,
    ) -> Result<(), IndexError> {
        vocabulary::add(self, (needles, near), within, words)
    }
}

//! Looks up what matches a plan in one part.

use std::ops::RangeInclusive;

use ::tantivy::columnar::Column;
use ::tantivy::postings::TermInfo;
use ::tantivy::query::{EnableScoring, PhraseQuery, Query};
use ::tantivy::schema::{Field, IndexRecordOption};
use ::tantivy::{DocSet, TERMINATED, Term};

use super::build::{DELAY, EDGE, WIDTH, pair, width_of};
use super::draft::{hash, mark_name};
use super::records::Cited;
use super::schema::Fields;
use super::table::Table;
use super::{TantivyPart, broken};
use crate::index::IndexError;
use crate::index::bits::Bits;
use crate::index::order::before;
use crate::index::part::Part;
use crate::index::plan::{Edge, Place, Plan, Words};
use crate::model::query::{Keyword, Match, Scope};
use crate::model::time::Instant;

/// Places looked at between two looks at `stop`, where every one is.
const STRIDE: usize = 1_024;

/// A question put to a part.
pub(super) struct Finder<'a> {
    pub(super) part: &'a TantivyPart,
    pub(super) scopes: &'a [Scope],
    pub(super) stop: &'a dyn Fn() -> bool,
}

impl Finder<'_> {
    pub(super) fn plan(&self, plan: &Plan) -> Result<Bits, IndexError> {
        let len = self.part.len();
        Ok(match plan {
            Plan::All => Bits::all(len),
            Plan::Nothing => Bits::none(len),
            Plan::And(parts) => self.all_of(parts)?,
            Plan::Or(parts) => {
                let mut any = Bits::none(len);
                for part in parts {
                    if !self.is_nothing(part) {
                        any.or(&self.plan(part)?);
                    }
                }
                any
            }
            Plan::Not(part) => {
                let mut outside = self.plan(part)?;
                outside.not();
                outside
            }
            Plan::Words(place, words) => self.words(*place, words)?,
            Plan::Kind(kind) => self.mark("kind", &Match::Is(kind.as_str().to_owned())),
            Plan::Keyword(keyword, value) => self.keyword(*keyword, value)?,
            Plan::Tag(namespace, value) => self.mark(&format!(":{namespace}"), value),
            Plan::Count(count, bounds) => {
                let range = bounds.min.unwrap_or(0)..=bounds.max.unwrap_or(u64::MAX);
                let column = self.part.count(Fields::count(*count))?;
                in_column(&column, range, len)
            }
            Plan::Edge(edge) => self.edge(*edge),
            Plan::PerCase(edges) => {
                let mut any = Bits::none(len);
                for (case, edge) in edges {
                    let Some(scope) = self.scopes.get(*case) else {
                        continue;
                    };
                    let mut own = self.mark("case", &Match::Is(scope.case.clone()));
                    if own.iter().next().is_some() {
                        own.and(&self.edge(*edge));
                        any.or(&own);
                    }
                }
                any
            }
        })
    }

    /// Whether it is plain that nothing here matches: most parts have no late texts.
    fn is_nothing(&self, plan: &Plan) -> bool {
        match plan {
            Plan::Nothing => true,
            Plan::And(parts) => parts.iter().any(|part| self.is_nothing(part)),
            Plan::Words(Place::Late, _) => !self.part.has_late(),
            _ => false,
        }
    }

    /// What is quickly told first; words only as long as anything is left.
    fn all_of(&self, parts: &[Plan]) -> Result<Bits, IndexError> {
        if parts.iter().any(|part| self.is_nothing(part)) {
            return Ok(Bits::none(self.part.len()));
        }
        let mut order: Vec<&Plan> = parts.iter().collect();
        order.sort_by_key(|part| cost(part));
        let mut found: Option<Bits> = None;
        for part in order {
            if (self.stop)() {
                return Err(IndexError::Stopped);
            }
            match &mut found {
                None => found = Some(self.plan(part)?),
                Some(found) => {
                    if found.iter().next().is_none() {
                        break;
                    }
                    found.and(&self.plan(part)?);
                }
            }
        }
        Ok(found.unwrap_or_else(|| Bits::all(self.part.len())))
    }

    /// What has a value of a field.
    fn mark(&self, field: &str, value: &Match) -> Bits {
        let len = self.part.len();
        let marks = Table::new(&self.part.tables.marks);
        let mut name = Vec::new();
        let mut get = |value: Option<&str>| {
            mark_name(&mut name, field, value);
            marks
                .get(&name)
                .map_or_else(|| Bits::none(len), |list| list.bits(len))
        };
        match value {
            Match::Is(text) => get(Some(text)),
            Match::Any => get(None),
            Match::Prefix(start) => {
                mark_name(&mut name, field, Some(start));
                let mut any = Bits::none(len);
                for (_, list) in marks.beginning(&name) {
                    list.or_into(&mut any);
                }
                any
            }
        }
    }

    fn keyword(&self, keyword: Keyword, value: &Match) -> Result<Bits, IndexError> {
        let len = self.part.len();
        let mut found = Bits::none(len);
        match (keyword, value) {
            (Keyword::Id, Match::Any) => return Ok(Bits::all(len)),
            (Keyword::Id, Match::Is(id)) => {
                for place in with_hash(&self.part.tables.ids, hash(id)) {
                    if self.part.entry(place)?.key.id == *id {
                        found.set(place);
                    }
                }
            }
            (Keyword::Re, Match::Is(id)) => {
                for place in with_hash(&self.part.tables.answers, hash(id)) {
                    if place < len {
                        found.set(place);
                    }
                }
            }
            (Keyword::Re, Match::Any) => {
                let places = self.part.tables.answers.len() / 12 * 8;
                let places = self.part.tables.answers.get(places..).unwrap_or_default();
                for place in places.as_chunks::<4>().0 {
                    let place = u32::from_le_bytes(*place) as usize;
                    if place < len {
                        found.set(place);
                    }
                }
            }
            // Ids are known by their hashes, which do not tell how they begin: every record is looked at.
            (Keyword::Id | Keyword::Re, Match::Prefix(_)) => {
                for place in 0..len {
                    if place % STRIDE == 0 && (self.stop)() {
                        return Err(IndexError::Stopped);
                    }
                    let entry = self.part.entry(place)?;
                    let id = match keyword {
                        Keyword::Id => Some(&entry.key.id),
                        _ => entry.re.as_ref(),
                    };
                    if id.is_some_and(|id| value.takes(id)) {
                        found.set(place);
                    }
                }
            }
            (Keyword::Evidence, wanted) => match self.part.records.cited(wanted) {
                Cited::Places(places) => places.into_iter().for_each(|place| found.set(place)),
                Cited::Keys(keys) => {
                    for key in keys {
                        if let Some(place) = self.part.place(&key)? {
                            found.set(place);
                        }
                    }
                }
            },
            (field, value) => return Ok(self.mark(field.as_str(), value)),
        }
        Ok(found)
    }

    fn edge(&self, edge: Edge) -> Bits {
        let part = self.part;
        let (len, timed) = (part.len(), part.timed());
        match edge {
            Edge::Before(moment) => Bits::range(len, 0..before(part, moment)),
            Edge::After(moment) => self.ends_after(WIDTH, &part.to, moment),
            Edge::Within(from, to) => {
                let mut within = Bits::range(len, before(part, from)..timed);
                within.and_not(&self.ends_after(WIDTH, &part.to, to));
                within
            }
            Edge::Known(by) => {
                let mut known = Bits::range(len, 0..timed);
                known.and_not(&self.ends_after(DELAY, &part.known, by));
                for place in timed..len {
                    if part.known.first(short(place)).is_some_and(|at| at <= by.0) {
                        known.set(place);
                    }
                }
                known
            }
            Edge::Closed(by) => in_column(&part.closed, i64::MIN..=by.0, len),
            Edge::Counted(by) => in_column(&part.counted, i64::MIN..=by.0, len),
        }
    }

    /// What has a time and ends after a moment: beginning and width tell, or the column where widths are too many.
    fn ends_after(&self, sign: u8, column: &Column<i64>, moment: Instant) -> Bits {
        let (len, timed) = (self.part.len(), self.part.timed());
        let widths = Table::new(&self.part.tables.widths);
        let mut found = Bits::none(len);
        if widths.get(&[sign]).is_some() {
            for (name, list) in widths.beginning(&[sign]) {
                let Some(width) = width_of(name) else {
                    continue;
                };
                // from + width > moment
                let first = Instant(moment.0.saturating_sub(width).saturating_add(1));
                let mut own = Bits::range(len, before(self.part, first)..timed);
                list.keep_in(&mut own);
                found.or(&own);
            }
            return found;
        }
        if let Some(first) = moment.0.checked_add(1) {
            found = in_column(column, first..=i64::MAX, len);
            found.keep(0..timed);
        }
        found
    }

    fn words(&self, place: Place, words: &Words) -> Result<Bits, IndexError> {
        let field = self.part.field(place);
        let len = self.part.len();
        let mut found = Bits::none(len);
        match words {
            Words::Term(term) => {
                if let Some(info) = self.info(field, term)? {
                    self.take(field, &info, &mut found)?;
                }
            }
            Words::Prefix(start) => {
                let letters = start.chars().count();
                if place == Place::Text && (1..=EDGE).contains(&letters) {
                    if let Some(list) = Table::new(&self.part.tables.edges).get(start.as_bytes()) {
                        list.or_into(&mut found);
                    }
                    return Ok(found);
                }
                let inverted = self.part.inverted(field)?;
                let mut range = inverted.terms().range().ge(start.as_bytes());
                if let Some(end) = after(start) {
                    range = range.lt(&end);
                }
                let mut terms = range.into_stream().map_err(broken)?;
                while let Some((_, info)) = terms.next() {
                    self.take(field, &info.clone(), &mut found)?;
                }
            }
            Words::Fuzzy(word, slips) => {
                let inverted = self.part.inverted(field)?;
                let near = self.part.automata.near(word, *slips);
                let stream = inverted.terms().search(&*near).into_stream();
                let mut terms = stream.map_err(broken)?;
                while let Some((_, info)) = terms.next() {
                    self.take(field, &info.clone(), &mut found)?;
                }
            }
            Words::Phrase(terms) => self.phrase(place, field, terms, &mut found)?,
        }
        Ok(found)
    }

    fn info(&self, field: Field, term: &str) -> Result<Option<TermInfo>, IndexError> {
        let inverted = self.part.inverted(field)?;
        inverted.terms().get(term.as_bytes()).map_err(broken)
    }

    /// Sets whatever has a term.
    fn take(&self, field: Field, info: &TermInfo, found: &mut Bits) -> Result<(), IndexError> {
        let inverted = self.part.inverted(field)?;
        let mut postings = inverted
            .read_block_postings_from_terminfo(info, IndexRecordOption::Basic)
            .map_err(broken)?;
        let len = found.len();
        loop {
            let docs = postings.docs();
            if docs.is_empty() {
                return Ok(());
            }
            for doc in docs.iter().filter(|doc| (**doc as usize) < len) {
                found.set(*doc as usize);
            }
            postings.advance();
        }
    }

    /// Words side by side. Two common ones are listed; of more, those lists tell where it is worth looking.
    fn phrase(
        &self,
        place: Place,
        field: Field,
        terms: &[(usize, String)],
        found: &mut Bits,
    ) -> Result<(), IndexError> {
        let len = self.part.len();
        let pairs = Table::new(&self.part.tables.pairs);
        let is_common = |word: &str| pairs.get(word.as_bytes()).is_some();
        let mut candidates: Option<Bits> = None;
        if place == Place::Text {
            for two in terms.windows(2) {
                let ((at, one), (next, other)) = (&two[0], &two[1]);
                if at + 1 != *next || !is_common(one) || !is_common(other) {
                    continue;
                }
                let both = pairs.get(&pair(one, other));
                let both = both.map_or_else(|| Bits::none(len), |list| list.bits(len));
                match &mut candidates {
                    Some(candidates) => candidates.and(&both),
                    None => candidates = Some(both),
                }
            }
        }
        if let Some(candidates) = &candidates {
            if terms.len() == 2 {
                found.or(candidates);
                return Ok(());
            }
            if candidates.iter().next().is_none() {
                return Ok(());
            }
        }
        // A phrase of one is refused by the engine; plans have none.
        if terms.len() < 2 {
            return Ok(());
        }
        let terms: Vec<(usize, Term)> = terms
            .iter()
            .map(|(offset, term)| (*offset, Term::from_field_text(field, term)))
            .collect();
        let searcher = &self.part.searcher;
        let weight = PhraseQuery::new_with_offset(terms)
            .weight(EnableScoring::disabled_from_searcher(searcher))
            .map_err(broken)?;
        let mut scorer = weight.scorer(self.part.segment(), 1.0).map_err(broken)?;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if let Some(candidates) = &candidates {
                let Some(next) = candidates.iter_from(doc as usize).next() else {
                    break;
                };
                if next != doc as usize {
                    doc = scorer.seek(short(next));
                    continue;
                }
            }
            if (doc as usize) < len {
                found.set(doc as usize);
            }
            doc = scorer.advance();
        }
        Ok(())
    }
}

/// What costs little comes first.
fn cost(plan: &Plan) -> u8 {
    match plan {
        Plan::All | Plan::Nothing => 0,
        Plan::Edge(_) | Plan::Kind(_) | Plan::Tag(..) => 1,
        Plan::Keyword(_, Match::Prefix(_)) => 9,
        Plan::PerCase(_) | Plan::Count(..) | Plan::Keyword(..) => 2,
        Plan::Words(_, Words::Term(_)) => 3,
        Plan::Words(_, Words::Prefix(_)) => 4,
        Plan::Words(_, Words::Fuzzy(..)) => 6,
        Plan::Words(_, Words::Phrase(_)) => 7,
        Plan::And(parts) | Plan::Or(parts) => parts.iter().map(cost).max().unwrap_or(0),
        Plan::Not(part) => cost(part),
    }
}

/// Places of a hash, in order.
pub(super) fn with_hash(table: &[u8], wanted: u64) -> impl Iterator<Item = usize> {
    let count = table.len() / 12;
    let (hashes, places) = table.split_at((count * 8).min(table.len()));
    let hash_at = move |at: usize| {
        let bytes = hashes.get(at * 8..).and_then(|rest| rest.first_chunk());
        bytes.map_or(u64::MAX, |bytes| u64::from_le_bytes(*bytes))
    };
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = from.midpoint(to);
        if hash_at(middle) < wanted {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    (from..count)
        .take_while(move |at| hash_at(*at) == wanted)
        .filter_map(move |at| {
            let place = places.get(at * 4..)?.first_chunk()?;
            Some(u32::from_le_bytes(*place) as usize)
        })
}

/// What has a number of a column in a range.
fn in_column<T>(column: &Column<T>, range: RangeInclusive<T>, len: usize) -> Bits
where
    T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static,
{
    let full = column.get_cardinality().is_full();
    let (least, most) = (column.min_value(), column.max_value());
    if full && *range.start() <= least && *range.end() >= most {
        return Bits::all(len);
    }
    let mut found = Bits::none(len);
    if range.start() > range.end() || *range.start() > most || *range.end() < least {
        return found;
    }
    let mut docs = Vec::new();
    column.get_docids_for_value_range(range, 0..short(len), &mut docs);
    for doc in docs {
        found.set(doc as usize);
    }
    found
}

/// The first text after all that begin so.
fn after(start: &str) -> Option<Vec<u8>> {
    let mut end = start.as_bytes().to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

/// Places of a part fit: parts are closed long before.
pub(super) fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

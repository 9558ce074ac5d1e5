//! A plan as a query of the engine, and the collector that takes all of what matches.

use std::ops::Bound;

use ::tantivy::collector::{Collector, SegmentCollector};
use ::tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, RangeQuery,
    TermQuery,
};
use ::tantivy::schema::{Field, IndexRecordOption};
use ::tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyError, Term};

use super::complement::Complement;
use super::schema::Fields;
use crate::index::plan::{Edge, Place, Plan, Words};
use crate::model::query::{Match, Scope};
use crate::model::record::Key;

/// The query of a plan.
pub(super) fn query(plan: &Plan, fields: &Fields, scopes: &[Scope]) -> Box<dyn Query> {
    let group = |parts: &[Plan], occur: Occur| -> Box<dyn Query> {
        let parts = parts
            .iter()
            .map(|part| (occur, query(part, fields, scopes)));
        Box::new(BooleanQuery::new(parts.collect()))
    };
    match plan {
        Plan::All => Box::new(AllQuery),
        Plan::Nothing => Box::new(EmptyQuery),
        Plan::And(parts) => group(parts, Occur::Must),
        Plan::Or(parts) => group(parts, Occur::Should),
        Plan::Not(part) => Box::new(Complement(query(part, fields, scopes))),
        Plan::Words(place, words) => {
            let field = match place {
                Place::Text => fields.text,
                Place::Late => fields.late,
                Place::By => fields.by,
            };
            self::words(field, words)
        }
        Plan::Kind(kind) => exactly(fields.kind, kind.as_str()),
        Plan::Keyword(keyword, value) => {
            let field = fields.keyword(*keyword);
            match value {
                Match::Is(text) => exactly(field, text),
                Match::Prefix(start) => beginning(field, start),
                Match::Any => beginning(field, ""),
            }
        }
        Plan::Tag(namespace, value) => match value {
            Match::Is(text) => exactly(fields.tag, &format!("{namespace}:{text}")),
            Match::Prefix(start) => beginning(fields.tag, &format!("{namespace}:{start}")),
            Match::Any => beginning(fields.tag, &format!("{namespace}:")),
        },
        Plan::Count(count, bounds) => {
            let field = fields.count(*count);
            let (min, max) = (bounds.min.unwrap_or(0), bounds.max.unwrap_or(u64::MAX));
            if min > max {
                return Box::new(EmptyQuery);
            }
            Box::new(RangeQuery::new(
                Bound::Included(Term::from_field_u64(field, min)),
                Bound::Included(Term::from_field_u64(field, max)),
            ))
        }
        Plan::Edge(edge) => self::edge(*edge, fields),
        Plan::PerCase(edges) => {
            let parts = edges.iter().filter_map(|(case, edge)| {
                let slug = &scopes.get(*case)?.case;
                let both: Box<dyn Query> = Box::new(BooleanQuery::new(vec![
                    (Occur::Must, exactly(fields.case, slug)),
                    (Occur::Must, self::edge(*edge, fields)),
                ]));
                Some((Occur::Should, both))
            });
            Box::new(BooleanQuery::new(parts.collect()))
        }
    }
}

/// The query that tells how well texts match words.
pub(super) fn scoring(needles: &[Words], fields: &Fields) -> Box<dyn Query> {
    let parts = needles
        .iter()
        .map(|needle| (Occur::Should, words(fields.text, needle)));
    Box::new(BooleanQuery::new(parts.collect()))
}

/// The query of one record.
pub(super) fn key(key: &Key, fields: &Fields) -> TermQuery {
    let term = Term::from_field_text(fields.key, &key.to_string());
    TermQuery::new(term, IndexRecordOption::Basic)
}

fn words(field: Field, words: &Words) -> Box<dyn Query> {
    match words {
        Words::Term(term) => Box::new(TermQuery::new(
            Term::from_field_text(field, term),
            IndexRecordOption::WithFreqs,
        )),
        Words::Phrase(terms) => {
            let terms: Vec<(usize, Term)> = terms
                .iter()
                .map(|(offset, term)| (*offset, Term::from_field_text(field, term)))
                .collect();
            // A phrase of one is refused by the engine; plans have none.
            if terms.len() < 2 {
                return Box::new(EmptyQuery);
            }
            Box::new(PhraseQuery::new_with_offset(terms))
        }
        Words::Prefix(start) => beginning(field, start),
        Words::Fuzzy(word, slips) => Box::new(FuzzyTermQuery::new(
            Term::from_field_text(field, word),
            *slips,
            true,
        )),
    }
}

fn exactly(field: Field, text: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// Terms that begin so: within no slips of a beginning.
fn beginning(field: Field, start: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, start);
    Box::new(FuzzyTermQuery::new_prefix(term, 0, true))
}

fn edge(edge: Edge, fields: &Fields) -> Box<dyn Query> {
    let at = |field: Field, bound: Bound<i64>| bound.map(|at| Term::from_field_i64(field, at));
    let range = |field: Field, lower: Bound<i64>, upper: Bound<i64>| -> Box<dyn Query> {
        Box::new(RangeQuery::new(at(field, lower), at(field, upper)))
    };
    let until = |field: Field, by: i64| range(field, Bound::Unbounded, Bound::Included(by));
    match edge {
        Edge::After(moment) => range(fields.to, Bound::Excluded(moment.0), Bound::Unbounded),
        Edge::Before(moment) => range(fields.from, Bound::Unbounded, Bound::Excluded(moment.0)),
        Edge::Within(from, to) => Box::new(BooleanQuery::new(vec![
            (
                Occur::Must,
                range(fields.from, Bound::Included(from.0), Bound::Unbounded),
            ),
            (Occur::Must, until(fields.to, to.0)),
        ])),
        Edge::Known(by) => until(fields.known, by.0),
        Edge::Closed(by) => until(fields.closed, by.0),
        Edge::Counted(by) => until(fields.counted, by.0),
    }
}

/// Takes every match, segment by segment.
pub(super) struct Everything {
    pub(super) scored: bool,
}

pub(super) struct Taking {
    segment: SegmentOrdinal,
    docs: Vec<(DocId, Score)>,
}

/// Matches of one segment, in order.
pub(super) type Taken = (SegmentOrdinal, Vec<(DocId, Score)>);

impl Collector for Everything {
    type Fruit = Vec<Taken>;
    type Child = Taking;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _: &SegmentReader,
    ) -> Result<Taking, TantivyError> {
        Ok(Taking {
            segment,
            docs: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, fruits: Vec<Taken>) -> Result<Vec<Taken>, TantivyError> {
        Ok(fruits)
    }
}

impl SegmentCollector for Taking {
    type Fruit = Taken;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.docs.push((doc, score));
    }

    fn harvest(self) -> Taken {
        (self.segment, self.docs)
    }
}

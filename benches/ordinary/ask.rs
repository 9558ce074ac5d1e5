//! One answer: rows, their number, counts of four fields and a histogram, in one pass.

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::path::Path;

use ::tantivy::aggregation::agg_req::Aggregations;
use ::tantivy::aggregation::agg_result::AggregationResults;
use ::tantivy::aggregation::{AggContextParams, AggregationCollector, AggregationLimitsGuard};
use ::tantivy::collector::{Count, TopDocs};
use ::tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, RangeQuery,
    TermQuery,
};
use ::tantivy::schema::{IndexRecordOption, Value as _};
use ::tantivy::{
    DateTime, DocAddress, Index, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term,
};
use backfire::index::token::{Token, query_tokens};
use serde_json::{Value, json};

use super::{FACETS, Fields};
use crate::generate::curve::{FROM, TO};
use crate::generate::mix::{Asked, Class};
use crate::panel::{BINS, Panel};

/// Rows of an answer.
const ROWS: usize = 50;

/// Order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Oldest first.
    Time,
    /// Best match first.
    Relevance,
}

/// An index, open.
pub struct Ordinary {
    searcher: Searcher,
    fields: Fields,
    counts: Aggregations,
}

/// An answer as the engine gives it.
pub struct Found {
    rows: Vec<DocAddress>,
    total: usize,
    counts: AggregationResults,
}

impl Ordinary {
    /// Opens what was imported.
    pub fn open(folder: &Path) -> Result<Self, TantivyError> {
        let index = Index::open_in_dir(folder)?;
        let fields = Fields::of(&index.schema())?;
        let reader: ::tantivy::IndexReader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            searcher: reader.searcher(),
            fields,
            counts: serde_json::from_value(counts())
                .map_err(|error| TantivyError::InvalidArgument(error.to_string()))?,
        })
    }

    /// How many segments it is in.
    pub fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// Answers. What a question is in terms of the engine is part of the work; fetching the texts of the rows is not.
    pub fn ask(&self, asked: &Asked, order: Order) -> Result<Found, TantivyError> {
        let query = self.query(asked);
        let limits = AggregationLimitsGuard::default();
        let context = AggContextParams::new(limits, self.searcher.index().tokenizers().clone());
        let others = (
            Count,
            AggregationCollector::from_aggs(self.counts.clone(), context),
        );
        let top = TopDocs::with_limit(ROWS);
        let (rows, (total, counts)) = match order {
            Order::Time => {
                let top = top.order_by_fast_field::<DateTime>("time", ::tantivy::Order::Asc);
                let (rows, others) = self.searcher.search(&*query, &(top, others))?;
                (rows.into_iter().map(|row| row.1).collect(), others)
            }
            Order::Relevance => {
                let top = top.order_by_score();
                let (rows, others) = self.searcher.search(&*query, &(top, others))?;
                (rows.into_iter().map(|row| row.1).collect(), others)
            }
        };
        Ok(Found {
            rows,
            total,
            counts,
        })
    }

    fn query(&self, asked: &Asked) -> Box<dyn Query> {
        let term = |text: &str| Term::from_field_text(self.fields.text, text);
        let said = asked.terms.join(" ");
        let last = || {
            query_tokens(&said)
                .pop()
                .map_or_else(String::new, |t| t.text)
        };
        let mut parts: Vec<Box<dyn Query>> = match asked.class {
            Class::Phrase => vec![self.in_a_row(query_tokens(&said))],
            Class::Prefix | Class::Prefix12 => {
                vec![Box::new(FuzzyTermQuery::new_prefix(term(&last()), 0, true))]
            }
            Class::Fuzzy1 => vec![Box::new(FuzzyTermQuery::new(term(&last()), 1, true))],
            _ => asked
                .terms
                .iter()
                .map(|word| self.in_a_row(query_tokens(word)))
                .collect(),
        };
        if let Some(stance) = &asked.stance {
            let term = Term::from_field_text(self.fields.stance, stance);
            parts.push(unscored(TermQuery::new(term, IndexRecordOption::Basic)));
        }
        if let (Some(from), Some(to)) = (asked.from, asked.to) {
            let at = |seconds| {
                let time = DateTime::from_timestamp_secs(seconds);
                Term::from_field_date(self.fields.time, time)
            };
            let range = RangeQuery::new(Bound::Included(at(from)), Bound::Excluded(at(to)));
            parts.push(unscored(range));
        }
        match (parts.len(), parts.pop()) {
            (0, _) | (_, None) => Box::new(AllQuery),
            (1, Some(only)) => only,
            (_, Some(last)) => {
                parts.push(last);
                let all = parts.into_iter().map(|part| (Occur::Must, part));
                Box::new(BooleanQuery::new(all.collect()))
            }
        }
    }

    /// A word, or what is several to the tokenizer.
    fn in_a_row(&self, tokens: Vec<Token>) -> Box<dyn Query> {
        let first = tokens.first().map_or(0, |token| token.position);
        let mut terms: Vec<(usize, Term)> = tokens
            .into_iter()
            .map(|token| {
                let term = Term::from_field_text(self.fields.text, &token.text);
                (token.position - first, term)
            })
            .collect();
        match terms.pop() {
            Some((_, term)) if terms.is_empty() => {
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
            }
            Some(last) => {
                terms.push(last);
                Box::new(PhraseQuery::new_with_offset(terms))
            }
            None => Box::new(::tantivy::query::EmptyQuery),
        }
    }

    /// The answer in the form that all are compared in.
    pub fn panel(&self, found: &Found) -> io::Result<Panel> {
        let counts = serde_json::to_value(&found.counts)?;
        let buckets = |name: &str| counts[name]["buckets"].as_array().cloned();
        let count = |bucket: &Value| bucket["doc_count"].as_u64().unwrap_or(0);
        let facets = FACETS.map(|name| {
            let values = buckets(name).unwrap_or_default();
            let values = values.iter().map(|bucket| {
                let value = bucket["key"].as_str().unwrap_or_default();
                (value.to_owned(), count(bucket))
            });
            (name.to_owned(), values.collect::<BTreeMap<_, _>>())
        });
        let mut bins = vec![0; BINS];
        for bucket in buckets("bins").unwrap_or_default() {
            // The key is the beginning of the bar, in milliseconds, a whole number of them.
            let begins = bucket["key"].as_f64().unwrap_or_default() / 1e3;
            let place = (0..BINS).find(|place| f64_of(edge(*place)) >= begins);
            let place = place.ok_or_else(|| io::Error::other("a bar outside of the span"))?;
            bins[place] += count(&bucket);
        }
        let mut rows = Vec::with_capacity(found.rows.len());
        for row in &found.rows {
            let document: TantivyDocument = self.searcher.doc(*row).map_err(io::Error::other)?;
            let time = document
                .get_first(self.fields.time)
                .and_then(|value| value.as_datetime());
            let id = document
                .get_first(self.fields.id)
                .and_then(|value| value.as_str());
            rows.push((
                time.map_or(0, DateTime::into_timestamp_secs),
                id.unwrap_or_default().to_owned(),
            ));
        }
        Ok(Panel {
            total: found.total,
            facets: facets.into(),
            bins,
            rows,
        })
    }
}

fn unscored(query: impl Query) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}

/// Where a bar begins, in seconds since 1970.
fn edge(place: usize) -> i64 {
    FROM + width() * i64::try_from(place).unwrap_or(0)
}

/// The width of a bar in seconds.
fn width() -> i64 {
    (TO - FROM) / i64::try_from(BINS).unwrap_or(1)
}

#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are small")]
fn f64_of(seconds: i64) -> f64 {
    seconds as f64
}

/// What is counted.
fn counts() -> Value {
    let width = width() * 1_000;
    let mut counts: serde_json::Map<String, Value> = FACETS
        .iter()
        .map(|name| {
            (
                (*name).to_owned(),
                json!({"terms": {"field": name, "size": 100}}),
            )
        })
        .collect();
    let bins = json!({"field": "time", "interval": width, "offset": FROM * 1_000 % width});
    counts.insert("bins".to_owned(), json!({"histogram": bins}));
    Value::Object(counts)
}

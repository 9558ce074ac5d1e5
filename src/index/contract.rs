//! The contract of every back end: one small archive with every edge there is, questions with the answers expected, and
//! questions at random on archives at random, which all back ends answer alike.

use std::sync::Arc;

use crate::index::scan::Scan;
use crate::index::tantivy::TantivyIndex;
use crate::index::{
    Answer, FacetAsk, HistogramAsk, Index, IndexError, MAX_WINDOW, Question, Row, Sort,
};
use crate::model::codebook::Codebook;
use crate::model::query::{Query, parse};
use crate::model::record::{Key, Whole};
use crate::model::time::Instant;

mod agree;
mod answers;
pub(super) mod archive;
mod filed;
mod queries;
mod shipped;

/// Every back end over the same cases.
fn back_ends(cases: &[Arc<Whole>], codebook: &Codebook) -> Vec<Box<dyn Index>> {
    vec![
        Box::new(Scan::new(cases, codebook)),
        Box::new(TantivyIndex::in_memory(cases, codebook).expect("an index in memory")),
        Box::new(TantivyIndex::in_parts(cases, codebook, 7).expect("an index in many parts")),
        Box::new(filed::Filed::new(cases, codebook)),
    ]
}

fn all() -> Vec<Box<dyn Index>> {
    back_ends(&archive::cases(), &archive::codebook())
}

fn read(text: &str) -> Query {
    let namespaces: Vec<String> = archive::codebook()
        .namespaces
        .into_iter()
        .map(|namespace| namespace.name)
        .collect();
    parse(text, &namespaces).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The question a search line asks.
fn question(query: Query) -> Question {
    Question {
        query,
        clock: None,
        sort: Sort::Time,
        window: 0..MAX_WINDOW,
        seek: None,
        facets: Vec::new(),
        histogram: None,
        phases: None,
        among: Vec::new(),
    }
}

fn ask(index: &dyn Index, question: &Question) -> Answer {
    index
        .ask(question, &|| false)
        .unwrap_or_else(|error| panic!("{}: {error}", index.name()))
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn facet(name: &str) -> FacetAsk {
    FacetAsk {
        name: name.to_owned(),
        under: None,
    }
}

fn histogram(bins: usize) -> HistogramAsk {
    HistogramAsk {
        span: None,
        bins,
        zone: None,
        split: Some("stance".to_owned()),
    }
}

/// `case/id` of rows.
fn keys(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row.key.to_string()).collect()
}

fn key(text: &str) -> Key {
    let (case, id) = text.split_once('/').unwrap();
    Key::new(case, id)
}

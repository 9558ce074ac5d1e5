//! The product as the bench meets it: an import into a folder, an index opened from it, a question.

use std::io;
use std::path::Path;
use std::sync::Arc;

use backfire::archive::Archive;
use backfire::index::tantivy::TantivyIndex;
use backfire::index::{FacetAsk, HistogramAsk, Index, Question, Sort};
use backfire::model::query::Match;
use backfire::model::query::{Moment, Query, Text, TimeTest};
use backfire::model::record::Kind;
use backfire::model::time::{Instant, SECOND};

use crate::generate::curve::{FROM, TO};
use crate::generate::mix::{Asked, Class};
use crate::ordinary::{FACETS, Order};
use crate::panel::BINS;

/// Reads, checks and indexes a case into a folder.
pub fn import(case: &Path, _cache: &Path) -> io::Result<()> {
    open(case, Path::new("")).map(drop)
}

/// Opens what was imported.
pub fn open(case: &Path, _cache: &Path) -> io::Result<Box<dyn Index>> {
    let archive = Archive::open(&[case.to_owned()], false).map_err(io::Error::other)?;
    let load = |slug: &_| {
        Ok(Arc::new(
            archive.load(slug).map_err(io::Error::other)?.whole,
        ))
    };
    let cases: Vec<_> = archive
        .slugs()
        .iter()
        .map(|slug| load(slug.as_str()))
        .collect::<io::Result<_>>()?;
    let index = TantivyIndex::in_memory(&cases, archive.codebook()).map_err(io::Error::other)?;
    Ok(Box::new(index))
}

/// What the screen asks: 50 rows, the counts of four fields, bars over the whole span.
pub fn question(asked: &Asked, order: Order) -> Question {
    let sort = match order {
        Order::Time => Sort::Time,
        Order::Relevance => Sort::Relevance,
    };
    let at = |seconds: i64| Moment::Instant(Instant(seconds * SECOND));
    let text = |text: Text| vec![Query::Text(text)];
    let said = asked.terms.join(" ");
    let mut parts = match asked.class {
        Class::Phrase => text(Text::Phrase(asked.terms.clone())),
        Class::Prefix | Class::Prefix12 => text(Text::Prefix(said)),
        Class::Fuzzy1 => text(Text::Fuzzy(said, 1)),
        _ => asked
            .terms
            .iter()
            .map(|word| Query::Text(Text::Word(word.clone())))
            .collect(),
    };
    parts.push(Query::Kind(Kind::Post));
    parts.extend(asked.stance.as_ref().map(|stance| {
        let value = Match::Is(stance.clone());
        Query::Tag("stance".to_owned(), value)
    }));
    parts.extend(
        asked
            .from
            .map(|from| Query::Time(TimeTest::After(at(from)))),
    );
    parts.extend(asked.to.map(|to| Query::Time(TimeTest::Before(at(to)))));
    Question {
        facets: FACETS
            .iter()
            .map(|name| FacetAsk {
                name: (*name).to_owned(),
                under: None,
            })
            .collect(),
        histogram: Some(HistogramAsk {
            span: Some((Instant(FROM * SECOND), Instant(TO * SECOND))),
            bins: BINS,
            zone: None,
            split: None,
        }),
        ..Question::rows(Query::And(parts), sort, 0..50)
    }
}

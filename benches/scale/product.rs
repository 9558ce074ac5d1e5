//! The product as the bench meets it: an import into a folder, an index opened from it, a question.

use std::io;
use std::path::Path;
use std::sync::Arc;

use backfire::archive::Archive;
use backfire::index::entry::Beside;
use backfire::index::joined::{Joined, Small};
use backfire::index::scan::Scan;
use backfire::index::tantivy::disk::{Built, State, Volume};
use backfire::index::{FacetAsk, HistogramAsk, Index, Question, Sort};
use backfire::model::query::Match;
use backfire::model::query::{Moment, Query, Text, TimeTest};
use backfire::model::record::{Kind, Whole};
use backfire::model::time::{Instant, SECOND};

use crate::generate::curve::{FROM, TO};
use crate::generate::mix::{Asked, Class};
use crate::ordinary::{FACETS, Order};
use crate::panel::BINS;

/// Reads, checks and indexes a case into a folder.
pub fn import(case: &Path, cache: &Path) -> io::Result<()> {
    let product = Product::of(case, cache)?;
    let built = product.volume.build(&|_| (), &|| false);
    match built.map_err(io::Error::other)? {
        Built::Whole => Ok(()),
        other => Err(io::Error::other(format!("the import ended so: {other:?}"))),
    }
}

/// Opens what was imported.
pub fn open(case: &Path, cache: &Path) -> io::Result<Box<dyn Index>> {
    let product = Product::of(case, cache)?;
    if product.volume.state() != State::Complete {
        return Err(io::Error::other("what was imported is not there"));
    }
    let small = Small::Scan(Arc::new(Scan::new(
        &[product.whole],
        product.archive.codebook(),
    )));
    Ok(Box::new(Joined::new(&small, &[product.volume])))
}

/// A case with its posts in their file, and the index of them.
struct Product {
    archive: Archive,
    whole: Arc<Whole>,
    volume: Arc<Volume>,
}

impl Product {
    fn of(case: &Path, cache: &Path) -> io::Result<Self> {
        let archive = Archive::open(&[case.to_owned()], false).map_err(io::Error::other)?;
        // Small archives too: what is measured is the index of large ones.
        let archive = archive.streaming_from(0);
        let none = || io::Error::other("no case with posts");
        let slug = archive.slugs().into_iter().next().ok_or_else(none)?;
        let whole = archive.load(&slug).map_err(io::Error::other)?.whole;
        let file = archive.large(&slug).ok_or_else(none)?;
        let beside = Arc::new(Beside::new(whole.case.clone(), archive.codebook()));
        let volume = Arc::new(Volume::open(Some(cache), file, beside)?);
        Ok(Self {
            archive,
            whole: Arc::new(whole),
            volume,
        })
    }
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

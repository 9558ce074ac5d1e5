//! The cases that ship with the program, answered alike by every back end.

use std::sync::Arc;

use super::{ask, back_ends, facet, histogram, question, read};
use crate::archive::Archive;
use crate::model::record::Whole;

#[test]
fn every_back_end_answers_alike_on_the_shipped_cases() {
    let archive = Archive::builtin();
    let cases: Vec<Arc<Whole>> = archive
        .slugs()
        .iter()
        .map(|slug| Arc::new(archive.load(slug).expect("a shipped case").whole))
        .collect();
    let indexes = back_ends(&cases, archive.codebook());
    for text in [
        "",
        "kind:post",
        "bank",
        "kind:post -stance:*",
        "stance:mocking topic:*",
        "#*",
        "by:user",
        "apolog*",
        "question~1",
        "after:T+1h before:T+1d",
        "certain:T..T+2d",
        "at:T+2h",
        "likes:>10",
        "evidence:*",
    ] {
        let mut asked = question(read(text));
        asked.window = 0..60;
        asked.facets = ["stance", "topic", "phase", "kind", "case", "platform"]
            .map(facet)
            .into();
        asked.histogram = Some(histogram(60));
        let answers: Vec<_> = indexes
            .iter()
            .map(|index| ask(&**index, &asked))
            .map(|answer| (answer.total, answer.rows, answer.facets, answer.histogram))
            .collect();
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
        assert!(answers[0].0 > 0 || !text.is_empty(), "there are no records");
    }
}

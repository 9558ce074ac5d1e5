//! Queries at random, for property tests here and of the back ends.

use proptest::prelude::*;

use super::{Bounds, Count, Keyword, Match, Moment, Query, Text, TimeTest};
use crate::model::post::{Form, Status};
use crate::model::record::Kind;
use crate::model::time::Instant;

/// Trees of any shape over words of any script.
pub(crate) fn query() -> impl Strategy<Value = Query> {
    over(
        prop_oneof![
            "[a-zà-öø-ÿ][a-z0-9:*~(\"\\\\#.-]{0,6}",
            "[#@$][a-z]{1,5}",
            "[-*~:(]{0,2}[a-zA-Z]{1,4}",
            Just("OR".to_owned()),
            Just("NOT".to_owned()),
            "\\PC{0,3}[а-я東京🔥]"
        ]
        .prop_map(|word| word.replace(char::is_whitespace, "x"))
        .boxed(),
        moment().boxed(),
    )
}

/// Trees over the given words and moments.
pub(crate) fn over(
    word: BoxedStrategy<String>,
    moment: BoxedStrategy<Moment>,
) -> impl Strategy<Value = Query> {
    leaf(word, moment).prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Query::And),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Query::Or),
            inner.prop_map(|part| Query::Not(Box::new(part))),
        ]
    })
}

fn text(word: BoxedStrategy<String>) -> impl Strategy<Value = Text> {
    // What stands before a * or a ~ cannot be quoted, so it is plain.
    let plain = word.clone().prop_map(|word| {
        let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        format!("a{plain}")
    });
    prop_oneof![
        3 => word.clone().prop_map(Text::Word),
        1 => prop::collection::vec(word, 2..4).prop_map(Text::Phrase),
        1 => plain.clone().prop_map(Text::Prefix),
        1 => (plain, 1..=2_u8).prop_map(|(word, slips)| Text::Fuzzy(word, slips)),
    ]
}

fn matching() -> impl Strategy<Value = Match> {
    prop_oneof![
        3 => prop::sample::select(&["a", "b", "a-b", "with space", "p\"q", "x*"][..])
            .prop_map(|value| Match::Is(value.to_owned())),
        1 => "[a-b]{1,2}".prop_map(Match::Prefix),
        1 => Just(Match::Any),
    ]
}

pub(crate) fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        (Instant::MIN.0..Instant::MAX.0).prop_map(|at| Moment::Instant(Instant(at))),
        (1900..2100_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| Moment::Day(y, m, d)),
        any::<i64>().prop_map(Moment::Launch),
        (-50..50_i64).prop_map(|hours| Moment::Launch(hours * crate::model::time::HOUR)),
    ]
}

fn leaf(
    word: BoxedStrategy<String>,
    moment: BoxedStrategy<Moment>,
) -> impl Strategy<Value = Query> {
    let open = [
        Keyword::Case,
        Keyword::Platform,
        Keyword::Source,
        Keyword::Lang,
        Keyword::Id,
        Keyword::Re,
        Keyword::Evidence,
    ];
    let bounds =
        (prop::option::of(0..9_u64), prop::option::of(0..9_u64)).prop_map(|(a, b)| match (a, b) {
            (Some(a), Some(b)) => Bounds {
                min: Some(a.min(b)),
                max: Some(a.max(b)),
            },
            (min, max) => Bounds { min, max },
        });
    let time = (moment.clone(), moment, 0..4_u8).prop_map(|(a, b, which)| match which {
        0 => TimeTest::After(a),
        1 => TimeTest::Before(a),
        2 => TimeTest::Certain(a, b),
        _ => TimeTest::At(a),
    });
    prop_oneof![
        1 => Just(Query::All),
        6 => text(word.clone()).prop_map(Query::Text),
        2 => text(word).prop_map(Query::By),
        2 => prop::sample::select(&Kind::ALL[..]).prop_map(Query::Kind),
        2 => (prop::sample::select(open.to_vec()), matching()).prop_map(|(k, m)| Query::Keyword(k, m)),
        1 => prop::sample::select(&Form::ALL[..])
            .prop_map(|form| Query::Keyword(Keyword::Form, Match::Is(form.as_str().to_owned()))),
        1 => prop::sample::select(&Status::ALL[..])
            .prop_map(|status| Query::Keyword(Keyword::Status, Match::Is(status.as_str().to_owned()))),
        4 => (prop::sample::select(&["stance", "topic"][..]), matching())
            .prop_map(|(ns, m)| Query::Tag(ns.to_owned(), m)),
        2 => (prop::sample::select(&[Count::Likes, Count::Reposts, Count::Replies][..]), bounds)
            .prop_map(|(count, bounds)| Query::Count(count, bounds)),
        2 => time.prop_map(Query::Time),
    ]
}

//! Questions at random on archives at random: every back end gives the same answer as the plain scan.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::{archive, ask, back_ends, facet, histogram, question};
use crate::index::{Answer, HistogramAsk, Question, Seek};
use crate::model::calendar::Zone;
use crate::model::query::{Moment, random};
use crate::model::record::{Key, Whole};
use crate::model::time::{HOUR, Instant};

/// 2013-11-06T00:00:00Z.
const START: i64 = 1_383_696_000_000_000;

fn word() -> BoxedStrategy<String> {
    let words = [
        "a", "ab", "ba", "abc", "acb", "#ab", "@ba", "é", "e", "東", "東京", "京", "🔥", "a-b",
        "ab.ba", "don't",
    ];
    prop::sample::select(words.to_vec())
        .prop_map(str::to_owned)
        .boxed()
}

fn moment() -> BoxedStrategy<Moment> {
    prop_oneof![
        (-5..80_i64).prop_map(|hours| Moment::Instant(Instant(START + hours * HOUR))),
        (-5..80_i64).prop_map(|hours| Moment::Launch(hours * HOUR)),
        (5..10_i8).prop_map(|day| Moment::Day(2013, 11, day)),
    ]
    .boxed()
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..6).prop_map(|words| words.join(" "))
}

prop_compose! {
    fn post()(
        text in text(),
        span in prop::option::of((0..72_i64, 1..40_i64)),
        phase in prop::option::of(0..2_usize),
        order in prop::option::of(0..4_u32),
        stance in prop::option::of(prop::sample::select(vec!["a", "b", "a-b"])),
        topics in prop::sample::subsequence(vec!["a", "b", "ab"], 0..=3),
        likes in prop::option::of(0..9_u64),
        form in prop::sample::select(vec!["post", "reply"]),
        lang in prop::option::of(prop::sample::select(vec!["a", "b"])),
        known in prop::option::weighted(0.2, 0..90_i64),
    ) -> serde_json::Value {
        let instant = |hours: i64| Instant(START + hours * HOUR).to_string();
        let tags: Vec<_> = stance
            .iter()
            .map(|value| format!("stance:{value}"))
            .chain(topics.iter().map(|value| format!("topic:{value}")))
            .map(|tag| json!({"tag": tag, "basis": "reading"}))
            .collect();
        archive::post("", &text, json!({
            "time": span.map(|(from, width)| archive::time(&instant(from), &instant(from + width), "hour")),
            "phase": phase.map(|phase| json!({"id": format!("ph-{phase}"), "basis": "source"})),
            "order": order, "tags": tags, "counts": {"likes": likes}, "form": form, "lang": lang,
            "known_from": known.map(instant), "role": text.split(' ').next(),
        }))
    }
}

fn archive_of(slug: &str, zone: &str, hours: i64, mut posts: Vec<serde_json::Value>) -> Arc<Whole> {
    let instant = |hours: i64| Instant(START + hours * HOUR).to_string();
    for (at, post) in posts.iter_mut().enumerate() {
        post["id"] = json!(format!("p{at}"));
    }
    let phase = |id: &str, code: &str, from: i64, to: i64| json!({"id": id, "code": code, "name": id, "time": archive::time(&instant(from), &instant(to), "span"), "basis": "source", "summary": "ab"});
    let file = archive::case(
        slug,
        zone,
        &instant(hours),
        &instant(hours + 48),
        json!({
            "phases": [phase("ph-0", "phase:a", 0, 24), phase("ph-1", "phase:b", 24, 60)],
        }),
    );
    let rest = json!({
        "lessons": [{"id": "a", "claim": "abc", "text": "e", "category": "lesson:a", "for": [{"ref": "p0"}, {"ref": "x/p1"}]}],
        "decisions": [{"id": "b", "title": "ab", "time": archive::time(&instant(10), &instant(12), "hour"), "known": "a", "options": [], "done": {"text": "ba abc"}, "followed": "🔥"}],
        "notes": [{"id": "n", "target": "p0", "text": "ab", "by": "a"}],
    });
    archive::whole(file, posts, &rest)
}

prop_compose! {
    fn cases()(one in prop::collection::vec(post(), 0..12), two in prop::collection::vec(post(), 0..12)) -> Vec<Arc<Whole>> {
        vec![archive_of("x", "Asia/Tokyo", 0, one), archive_of("a", "America/New_York", 30, two)]
    }
}

fn seek() -> impl Strategy<Value = Seek> {
    let key = |ids: &[&'static str]| {
        let ids = prop::sample::select(ids.to_vec());
        (prop::sample::select(vec!["x", "a", "z"]), ids).prop_map(|(case, id)| Key::new(case, id))
    };
    prop_oneof![
        key(&["p0", "p3", "p7", "b", "n", "none"]).prop_map(Seek::Record),
        key(&["ph-0", "ph-1", "ph-2"]).prop_map(Seek::Phase),
        (-5..90_i64).prop_map(|hours| Seek::Time(Instant(START + hours * HOUR))),
    ]
}

prop_compose! {
    fn any_question()(
        query in random::over(word(), moment()),
        clock in prop::option::of((-5..90_i64).prop_map(|hours| Instant(START + hours * HOUR))),
        span in prop::option::of((0..40_i64, 1..40_i64)),
        bins in 1..20_usize,
        steps in any::<bool>(),
        window in (0..8_usize, 0..20_usize),
        seek in prop::option::of(seek()),
    ) -> Question {
        let mut asked = question(query);
        asked.clock = clock;
        asked.window = window.0..window.0 + window.1;
        asked.seek = seek;
        asked.facets = ["stance", "topic", "phase", "kind", "case", "form", "lang", "platform", "status", "by", "hashtag"].map(facet).into();
        asked.histogram = Some(HistogramAsk {
            span: span.map(|(from, width)| (Instant(START + from * HOUR), Instant(START + (from + width) * HOUR))),
            zone: steps.then(|| Zone::named("America/New_York")),
            ..histogram(bins)
        });
        asked.phases = Some("stance".to_owned());
        asked
    }
}

/// An answer as text, in an order that does not vary.
fn plain(mut answer: Answer) -> String {
    answer.phases.sort_by(|a, b| a.phase.cmp(&b.phase));
    format!("{answer:#?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_back_end_answers_like_the_scan(
        cases in cases(),
        questions in prop::collection::vec(any_question(), 24),
    ) {
        let indexes = back_ends(&cases, &archive::codebook());
        for asked in &questions {
            let expected = plain(ask(&*indexes[0], asked));
            for index in &indexes[1..] {
                let found = plain(ask(&**index, asked));
                prop_assert!(found == expected, "{} {} {:?}\n{}", index.name(), &asked.query, asked.clock, difference(&found, &expected));
            }
        }
    }
}

/// The first line in which two answers differ.
fn difference(found: &str, expected: &str) -> String {
    let mut lines = found.lines().zip(expected.lines());
    let first = lines.find(|(found, expected)| found != expected);
    first
        .map(|(found, expected)| format!("{found} instead of {expected}"))
        .unwrap_or_default()
}

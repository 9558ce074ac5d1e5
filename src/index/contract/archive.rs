//! A made-up archive: two cases in two zones, every kind of record, times of every sort, texts of every script.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::model::codebook::Codebook;
use crate::model::record::{Case, Whole};

pub(in crate::index) fn codebook() -> Codebook {
    let namespace = |name: &str, exclusive: bool| json!({"name": name, "label": name, "about": "", "exclusive": exclusive, "level": "post", "origin": "own"});
    made(json!({
        "schema": "backfire/codebook/1", "version": "1.0.0",
        "namespaces": [
            namespace("stance", true), namespace("tactic", false), namespace("topic", false), namespace("role", true),
            namespace("phase", true), namespace("cluster", true), namespace("lesson", true), namespace("response", false),
        ],
        "tags": [],
    }))
}

fn made<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a sound fixture")
}

pub(in crate::index) fn time(from: &str, to: &str, precision: &str) -> Value {
    json!({"from": from, "to": to, "precision": precision})
}

fn minute(text: &str) -> Value {
    let from: crate::model::time::Instant = text.parse().unwrap();
    let to = crate::model::time::Instant(from.0 + crate::model::time::MINUTE);
    time(text, &to.to_string(), "minute")
}

fn tags(tags: &[&str]) -> Value {
    tags.iter()
        .map(|tag| json!({"tag": tag, "basis": "reading"}))
        .collect()
}

pub(in crate::index) fn post(id: &str, text: &str, more: Value) -> Value {
    let mut post = json!({
        "id": id, "status": "paraphrase", "form": "post", "platform": "twitter", "role": "a Twitter user", "text": text,
    });
    merge(&mut post, more);
    post
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}

pub(in crate::index) fn case(slug: &str, zone: &str, from: &str, to: &str, more: Value) -> Value {
    let mut file = json!({
        "schema": "backfire/case/1", "slug": slug, "title": format!("Title of {slug}"), "blind_title": "An invitation",
        "summary": "A summary.", "organisation": {"name": "Quux Bank", "accounts": ["@quux"]}, "platforms": ["twitter"],
        "zone": zone, "span": time(from, to, "days"), "launch": minute(from), "briefing": "A briefing.",
        "sample_note": "", "trust_note": "",
    });
    merge(&mut file, more);
    file
}

pub(in crate::index) fn whole(file: Value, posts: Vec<Value>, rest: &Value) -> Arc<Whole> {
    let part = |name: &str| rest.get(name).cloned().unwrap_or_else(|| json!([]));
    Arc::new(Whole {
        case: Arc::new(Case {
            file: made(file),
            commentary: made(part("commentary")),
            notes: made(part("notes")),
            lessons: made(part("lessons")),
            decisions: made(part("decisions")),
            posts: posts.len(),
        }),
        posts: posts.into_iter().map(made).collect(),
    })
}

pub(in crate::index) fn cases() -> Vec<Arc<Whole>> {
    vec![alpha(), beta()]
}

/// New York, launched 2013-11-06 15:00 there.
fn alpha() -> Arc<Whole> {
    let file = case(
        "alpha",
        "America/New_York",
        "2013-11-06T20:00:00Z",
        "2013-11-15T05:00:00Z",
        json!({
            "outcome": "The panel was cancelled.",
            "facets": tags(&["cluster:invitation"]),
            "actors": [
                {"id": "a-bank", "name": "Quux Bank", "public": true, "role": "role:organisation", "handles": ["@quux"]},
                {"id": "a-journal", "name": "José Peña", "public": true, "role": "role:press", "handles": ["@jpena"]},
            ],
            "phases": [
                {"id": "ph-1", "code": "phase:call", "name": "Call", "time": time("2013-11-06T20:00:00Z", "2013-11-13T18:00:00Z", "span"), "basis": "source", "summary": "The invitation stands."},
                {"id": "ph-2", "code": "phase:turn", "name": "Answers", "time": time("2013-11-13T18:00:00Z", "2013-11-14T03:00:00Z", "span"), "basis": "source", "summary": "Answers arrive."},
            ],
            "events": [
                {"id": "e-1", "time": minute("2013-11-06T20:00:00Z"), "text": "The bank invites questions.", "official": true, "sources": ["s-1"]},
                {"id": "e-2", "time": minute("2013-11-14T02:30:00Z"), "text": "The bank cancels the panel.", "official": true, "tags": tags(&["response:cancel"])},
                {"id": "e-3", "time": null, "text": "Somebody laughs.", "official": false},
            ],
            "moves": [{"id": "m-1", "time": time("2013-11-14T02:30:00Z", "2013-11-14T05:00:00Z", "hour"), "text": "Cancelled in public.", "tags": tags(&["response:cancel"]), "known_from": "2013-11-14T02:45:00Z"}],
            "turn": [{"id": "t-1", "time": time("2013-11-13T18:00:00Z", "2013-11-13T19:00:00Z", "hour"), "text": "It turned within the hour.", "basis": "source"}],
            "figures": [{"id": "f-1", "measure": "posts", "value": 6000.0, "qualifier": "more-than", "unit": "posts", "reported": "more than 6,000 posts", "as_of": time("2013-11-14T05:00:00Z", "2013-11-15T05:00:00Z", "day"), "counted_by": "Topsy"}],
            "background": [{"id": "b-1", "heading": "Settlement", "text": "A large settlement was near.", "time": time("2013-10-01T00:00:00Z", "2013-11-01T00:00:00Z", "month")}],
            "warnings": [{"id": "w-1", "text": "Others had tried this before.", "time": null}],
            "conflicts": [{"id": "c-1", "about": "How many posts", "claims": [{"text": "Six thousand.", "sources": ["s-1"]}, {"text": "Eight thousand.", "sources": ["s-2"]}]}],
            "sources": [
                {"id": "s-1", "title": "A bank asks", "publisher": "The Daily Quux", "date": time("2013-11-14T05:00:00Z", "2013-11-15T05:00:00Z", "day"), "use": "cited"},
                {"id": "s-2", "title": "An undated print", "use": "background"},
            ],
        }),
    );
    let posts = vec![
        post(
            "p-01",
            "Ask #AskQuux anything!",
            json!({"actor": "a-bank", "role": null, "time": minute("2013-11-06T20:00:00Z"), "order": 1, "phase": {"id": "ph-1", "basis": "source"}, "tags": tags(&["stance:official"]), "status": "verbatim", "lang": "en", "counts": {"likes": 10, "reposts": 0}, "sources": ["s-1"]}),
        ),
        post(
            "p-02",
            "Asks whether foreclosure is a service #askquux",
            json!({"time": minute("2013-11-13T18:26:00Z"), "order": 2, "phase": {"id": "ph-2", "basis": "source"}, "tags": tags(&["stance:mocking", "topic:foreclosure", "tactic:irony"]), "counts": {"likes": 200, "reposts": 150, "replies": 7, "as_of": time("2013-11-13T19:00:00Z", "2013-11-13T20:00:00Z", "hour")}, "sources": ["s-1", "s-2"], "lang": "en"}),
        ),
        post(
            "p-03",
            "Wants to know about foreclosures, and about jail",
            json!({"time": time("2013-11-13T05:00:00Z", "2013-11-14T05:00:00Z", "day"), "order": 3, "phase": {"id": "ph-2", "basis": "time"}, "tags": tags(&["stance:critical", "topic:foreclosure", "topic:justice"]), "form": "reply", "reply_to": "p-02"}),
        ),
        post(
            "p-04",
            "No time, only a phase",
            json!({"order": 4, "phase": {"id": "ph-2", "basis": "source"}, "tags": tags(&["stance:mocking"])}),
        ),
        post(
            "p-05",
            "Neither time nor phase: foreclosure again",
            json!({"order": 5}),
        ),
        post(
            "p-06",
            "Day and phase do not meet",
            json!({"time": time("2013-11-20T05:00:00Z", "2013-11-21T05:00:00Z", "day"), "order": 6, "phase": {"id": "ph-2", "basis": "source"}, "tags": tags(&["stance:neutral"])}),
        ),
        post(
            "p-07",
            "Reports on the hashtag in a café",
            json!({"actor": "a-journal", "role": null, "time": minute("2013-11-13T22:00:00Z"), "order": 7, "phase": {"id": "ph-2", "basis": "source"}, "tags": tags(&["stance:reporting"]), "form": "quote", "platform": "Television"}),
        ),
        post(
            "p-08",
            "Same minute, later in order",
            json!({"time": minute("2013-11-13T18:26:00Z"), "order": 9, "phase": {"id": "ph-2", "basis": "source"}, "tags": tags(&["stance:hostile"])}),
        ),
        post(
            "p-09",
            "Same minute, known late",
            json!({"time": minute("2013-11-13T18:26:00Z"), "order": 8, "known_from": "2013-11-20T00:00:00Z", "tags": tags(&["stance:mocking"])}),
        ),
        post(
            "p-10",
            "Said on several days, cancel it",
            json!({"time": time("2013-11-10T05:00:00Z", "2013-11-20T05:00:00Z", "days"), "order": 10, "tags": tags(&["stance:critical"])}),
        ),
    ];
    let rest = json!({
        "commentary": [
            {"id": "k-1", "title": "What the bank missed", "authors": ["Ada Byron"], "outlet": "The Daily Quux", "time": time("2013-11-16T05:00:00Z", "2013-11-17T05:00:00Z", "day"), "thesis": "An invitation is a mirror.", "lesson": "Ask whom you ask.", "about": ["p-02"]},
            {"id": "k-2", "title": "Undated essay", "thesis": "Nobody was surprised."},
        ],
        "lessons": [{"id": "l-1", "claim": "Know what people are angry about", "text": "The settlement was in the news.", "category": "lesson:timing", "for": [{"ref": "p-02"}, {"ref": "alpha/p-03"}, {"ref": "beta/q-01"}], "against": [{"ref": "p-01"}]}],
        "decisions": [{"id": "d-1", "title": "Whether to go on", "time": time("2013-11-13T20:00:00Z", "2013-11-14T02:30:00Z", "hour"), "known": "The answers are hostile.", "options": [{"id": "a", "text": "Go on"}, {"id": "b", "text": "Stop"}], "done": {"option": "b", "text": "It stopped with a wink."}, "followed": "Headlines followed.", "for": [{"ref": "e-2"}]}],
        "notes": [
            {"id": "n-1", "target": "p-02", "text": "A remark on irony", "by": "archive"},
            {"id": "n-2", "target": "p-02", "text": "A later remark", "by": "archive", "known_from": "2013-12-01T00:00:00Z"},
            {"id": "n-3", "target": "gone", "text": "A remark on nothing", "by": "archive"},
        ],
    });
    whole(file, posts, &rest)
}

/// Tokyo, launched 2013-11-14 09:00 there; scripts of all sorts.
fn beta() -> Arc<Whole> {
    let file = case(
        "beta",
        "Asia/Tokyo",
        "2013-11-14T00:00:00Z",
        "2013-11-16T00:00:00Z",
        json!({"facets": tags(&["cluster:campaign"])}),
    );
    let long = format!("{} 🔥needle {}", "früh ".repeat(120), "spät ".repeat(120));
    let posts = vec![
        post(
            "q-01",
            "東京都の質問 foreclosure",
            json!({"time": minute("2013-11-14T01:00:00Z"), "lang": "ja", "platform": "mastodon", "tags": tags(&["stance:mocking"]), "status": "verbatim"}),
        ),
        post(
            "q-02",
            "🔥🔥 👩‍👩‍👧 $QUUX @quux@bank.example",
            json!({"time": minute("2013-11-14T02:00:00Z"), "tags": tags(&["stance:supportive"]), "counts": {"likes": 5}}),
        ),
        post(
            "q-03",
            "שלום \u{202e}evil\u{202c} مرحبا",
            json!({"time": minute("2013-11-14T03:00:00Z"), "lang": "he"}),
        ),
        post(
            "q-04",
            "\u{1b}[31m red \u{1b}[0m \u{0} <script> \"quoted\" a\u{301}\u{301}\u{301} https://www.my-site.com/path",
            json!({"time": minute("2013-11-14T04:00:00Z")}),
        ),
        post(
            "q-05",
            &long,
            json!({"time": time("2013-11-14T15:00:00Z", "2013-11-15T15:00:00Z", "day"), "tags": tags(&["stance:off-topic"])}),
        ),
        post(
            "q-06",
            "",
            json!({"time": time("2013-01-01T00:00:00Z", "2014-01-01T00:00:00Z", "year")}),
        ),
        post(
            "q-07",
            "Café! CAFÉ? cafe\u{301}… don’t",
            json!({"time": null}),
        ),
        post(
            "q-08",
            "…!?",
            json!({"time": minute("2013-11-14T05:00:00Z")}),
        ),
    ];
    whole(file, posts, &json!({}))
}

//! What every format must do, whatever its shape: one set of tests over the whole list, and the case they are tried on.

use std::cell::Cell;
use std::io;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{ALL, Format, Head, Item, Records, See, Sheet, format};
use crate::model::any;
use crate::model::record::{Case, Whole};
use crate::shown::{hostile, is_forbidden};

/// One record of each kind.
pub(super) const IDS: [&str; 15] = [
    "p1", "e1", "m1", "c1", "l1", "d1", "f1", "n1", "b1", "w1", "ph1", "t1", "x1", "s1", "loud",
];

/// A case with one record of each kind; the post says `text`.
pub(super) fn whole(text: &str) -> Whole {
    made(text, &str::to_owned)
}

/// Cases whose free texts are the hostile ones, each of them in several places.
pub(super) fn loud() -> Vec<Whole> {
    let texts = hostile::inputs();
    let next = Cell::new(0);
    let take = || {
        let at = next.get();
        next.set(at + 1);
        texts[at % texts.len()].clone()
    };
    let mut all = Vec::new();
    while next.get() < 4 * texts.len() {
        all.push(made(&take(), &|_| take()));
    }
    all
}

fn made(post: &str, free: &dyn Fn(&str) -> String) -> Whole {
    let w = |own: &str| Value::from(free(own));
    let time = |to: &str, precision: &str, zone: &str, written: Value| json!({"from": "2013-11-13T05:00:00Z", "to": to, "precision": precision, "zone": zone, "as_written": written});
    let day = time(
        "2013-11-14T05:00:00Z",
        "day",
        "America/New_York",
        w("2013-11-13 (day)"),
    );
    let days = json!({"from": "2013-11-13T00:00:00Z", "to": "2013-11-15T00:00:00Z", "precision": "days", "zone": "UTC", "as_written": null});
    let statement = |id: &str| json!({"id": id, "heading": w("A heading"), "text": w("A statement"), "time": day, "sources": ["s1"]});
    let tags = json!([{"tag": "stance:mocking", "basis": "reading", "ground": w("a riddle")}]);
    let file = json!({
        "schema": "backfire/case/1", "slug": "loud", "title": w("A loud case"), "blind_title": w("A case"), "summary": w("It was loud"),
        "organisation": {"name": w("A bank"), "accounts": []}, "platforms": ["twitter"], "zone": "America/New_York", "span": days,
        "launch": day, "facets": tags, "actors": [{"id": "a1", "name": w("An actor"), "public": true}],
        "background": [statement("b1")], "warnings": [statement("w1")],
        "phases": [{"id": "ph1", "code": "phase:backfire", "name": w("A phase"), "time": day, "basis": "source", "summary": w("It began"), "sources": ["s1"]}],
        "events": [{"id": "e1", "time": day, "text": w("It happened"), "official": true, "tags": tags, "sources": ["s1", "gone"]}],
        "figures": [{"id": "f1", "measure": w("posts"), "value": 6000, "qualifier": "more-than", "unit": w("posts"), "reported": w("more than 6,000"), "counted_by": w("A service"), "sources": ["s1"]}],
        "moves": [{"id": "m1", "time": day, "text": w("They called it off"), "tags": tags, "sources": ["s1"]}],
        "turn": [{"id": "t1", "time": day, "text": w("It turned"), "basis": "source", "sources": ["s1"]}],
        "briefing": w("A briefing"),
        "conflicts": [{"id": "x1", "about": w("How many"), "claims": [{"text": w("Many"), "sources": ["s1"]}, {"text": w("Few"), "sources": ["s1", "s2"]}]}],
        "sample_note": w("Not a sample of anything"), "trust_note": w("Trust it"), "sensitivity": {"sensitive": true, "note": w("Loud words")},
        "sources": [
            {"id": "s1", "title": w("A bank asks"), "publisher": w("The Paper"), "authors": [w("A. Author"), w("B. & C. Author")], "date": days,
                "address": "https://example.org/a", "archived": "https://archive.example/a", "use": "cited"},
            {"id": "s3", "title": w("A copied page"), "address": "https://copies.example/b", "mirror": true, "use": "background"},
            {"id": "s2", "title": w("A private page"), "address": "withheld", "use": "cited"},
        ],
    });
    let read = |value: Value| serde_json::from_value(value).expect("a record");
    let case = Case {
        file: serde_json::from_value(file).expect("a case"),
        commentary: vec![serde_json::from_value(json!({"id": "c1", "title": w("An essay"), "authors": [w("A. Author")], "time": day, "thesis": w("It was due"), "sources": ["s1"]})).expect("a commentary")],
        notes: vec![serde_json::from_value(json!({"id": "n1", "target": "p1", "text": w("A remark"), "by": w("archive")})).expect("a note")],
        lessons: vec![serde_json::from_value(json!({"id": "l1", "claim": w("Ask first"), "text": w("Nobody did"), "category": "lesson:audience", "sources": ["s1"]})).expect("a lesson")],
        decisions: vec![serde_json::from_value(json!({"id": "d1", "title": w("Go on?"), "time": day, "known": w("Little"), "options": [], "done": {"option": null, "text": w("Called off")}, "followed": w("More"), "sources": ["s1"]})).expect("a decision")],
        posts: 1,
    };
    let p1 = read(
        json!({"id": "p1", "status": "paraphrase", "form": "post", "platform": "twitter", "time": day, "order": 1,
        "phase": {"id": "ph1", "basis": "source"}, "role": w("a user"), "text": post, "tags": tags,
        "counts": {"likes": 12, "as_written": w("a dozen likes")}, "sources": ["s1", "s2"]}),
    );
    Whole {
        case: Arc::new(case),
        posts: vec![p1],
    }
}

/// A record of the built-in archive.
pub(super) fn item<'a>(whole: &'a Whole, id: &str) -> Item<'a> {
    let (kind, record) = any::find(whole, id).expect("a record");
    Item {
        case: &whole.case,
        kind,
        record,
        builtin: true,
    }
}

/// These records as 80 records' selection.
pub(super) fn sheet<'a>(whole: &'a Whole, ids: &[&str]) -> Sheet<'a> {
    sheet_of(ids.iter().map(|id| item(whole, id)).collect())
}

fn sheet_of(items: Vec<Item<'_>>) -> Sheet<'_> {
    let head = Head {
        query: "stance:mocking".to_owned(),
        base: 80,
        made: None,
    };
    Sheet::of(head, items)
}

/// What a format makes of a sheet.
pub(super) fn written(format: &dyn Format, sheet: &Sheet<'_>) -> String {
    let mut bytes = Vec::new();
    format.write(&mut bytes, sheet).expect("written");
    String::from_utf8(bytes).expect("text")
}

#[test]
fn no_hostile_character_reaches_a_file_as_it_is() {
    for whole in loud() {
        let mut sheet = sheet(&whole, &IDS);
        sheet.head.query.clone_from(&whole.posts[0].text);
        sheet.head.made = Some(whole.posts[0].text.clone());
        for format in ALL {
            for raw in [false, true] {
                sheet.raw = raw;
                let out = written(*format, &sheet).replace("\r\n", "\n");
                let bad = out.split('\n').flat_map(str::chars).find(|c| {
                    // The joiner and the selector stay inside an emoji.
                    is_forbidden(*c) && !matches!(c, '\u{200D}' | '\u{FE0F}')
                });
                assert_eq!(bad, None, "{}: {out}", format.name());
            }
        }
    }
}

#[test]
fn every_format_says_what_it_is_and_says_the_same_twice() {
    let whole = whole("words");
    let mut sheet = sheet(&whole, &IDS);
    sheet.head.query = "mocking".to_owned();
    for format in ALL {
        let out = written(*format, &sheet);
        for told in [
            "mocking",
            "15",
            "80",
            "paraphrase",
            "CC BY 4.0",
            "words",
            "A bank asks",
            "https://example.org/a",
        ] {
            assert!(
                out.contains(told),
                "{} without {told}: {out}",
                format.name()
            );
        }
        assert_eq!(out, written(*format, &sheet), "{}", format.name());
        assert!(!out.contains("2026-11-22"), "{}", format.name());
        sheet.head.made = Some("2026-11-22".to_owned());
        let dated = written(*format, &sheet);
        assert!(dated.contains("2026-11-22"), "{}", format.name());
        sheet.head.made = None;
        let elsewhere = IDS.map(|id| Item {
            builtin: false,
            ..item(&whole, id)
        });
        let foreign = written(*format, &sheet_of(elsewhere.into()));
        assert!(
            !foreign.contains("CC BY"),
            "{} claims a licence",
            format.name()
        );
    }
}

/// Records that cannot be had to the end.
struct Broken;

impl Records for Broken {
    fn each(&self, see: &mut See<'_>) -> io::Result<()> {
        let whole = whole("words");
        see(&item(&whole, "p1"))?;
        Err(io::Error::other("gone"))
    }
}

#[test]
fn what_comes_before_a_fault_is_written_and_the_fault_is_told() {
    for format in ALL {
        let mut sheet = sheet_of(Vec::new());
        sheet.records = Box::new(Broken);
        let mut bytes = Vec::new();
        let error = format.write(&mut bytes, &sheet).expect_err("broken");
        assert_eq!(error.to_string(), "gone");
    }
}

#[test]
fn nothing_is_a_file_too() {
    let whole = whole("words");
    let sheet = sheet(&whole, &[]);
    for format in ALL {
        let out = written(*format, &sheet);
        assert!(!out.contains("words"), "{}", format.name());
    }
}

#[test]
fn every_format_is_found_by_its_name() {
    for known in ALL {
        let found = format(known.name()).expect("a format");
        assert_eq!(found.about(), known.about());
        assert!(!known.extension().is_empty() && !known.about().ends_with('.'));
    }
    assert!(format("xls").is_none());
}

#[test]
fn the_address_of_a_copy_is_told_and_no_link() {
    let whole = whole("words");
    let sheet = sheet(&whole, &["s3"]);
    for (name, link) in [
        ("markdown", "<https://copies.example/b>"),
        ("csl-json", "\"URL\""),
        ("bibtex", "url = "),
    ] {
        let out = written(format(name).expect("a format"), &sheet);
        assert!(!out.contains(link), "{out}");
        assert!(out.contains("copies.example/b"), "{out}");
    }
}

//! Small cases for the tests beside this file, made as a file would hold them.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::model::record::{Case, Whole};

/// A time of whole hours after an arbitrary midnight.
pub(crate) fn hours(from: u32, to: u32) -> Value {
    let at = |hour: u32| format!("2013-11-{:02}T{:02}:00:00Z", 10 + hour / 24, hour % 24);
    json!({"from": at(from), "to": at(to), "precision": "hour"})
}

/// A case that bears these facets and whose moves bear these codes, launched on the day of that number.
pub(crate) fn case(slug: &str, facets: &[&str], moves: &[&[&str]]) -> Case {
    let coding =
        |tag: &&str| json!({"tag": tag, "basis": "reading", "ground": format!("why {tag}")});
    let codings = |tags: &[&str]| tags.iter().map(coding).collect::<Value>();
    let made: Vec<Value> = moves
        .iter()
        .enumerate()
        .map(|(n, tags)| json!({"id": format!("m{n}"), "text": "A move.", "tags": codings(tags)}))
        .collect();
    let file = json!({
        "schema": "backfire/case/1", "slug": slug, "title": format!("Title of {slug}"), "blind_title": "B",
        "summary": "S", "organisation": {"name": "O"}, "platforms": ["twitter"], "zone": "UTC",
        "span": hours(0, 48), "launch": hours(1, 2), "briefing": "B", "sample_note": "N", "trust_note": "T",
        "facets": codings(facets), "moves": made,
        "events": [{"id": "e1", "text": "An event.", "official": false}],
    });
    Case {
        file: serde_json::from_value(file).expect("a case"),
        commentary: Vec::new(),
        notes: Vec::new(),
        lessons: Vec::new(),
        decisions: Vec::new(),
        posts: 0,
    }
}

/// The case with phases, each a code and its hours.
pub(crate) fn phased(mut case: Case, phases: &[(&str, u32, u32)]) -> Case {
    let made: Vec<Value> = phases
        .iter()
        .enumerate()
        .map(|(n, (code, from, to))| {
            json!({"id": format!("ph{n}"), "code": format!("phase:{code}"), "name": "N", "time": hours(*from, *to),
                "basis": "reading", "summary": "S"})
        })
        .collect();
    case.file.phases = serde_json::from_value(json!(made)).expect("phases");
    case
}

/// The case with a decision more: its hours, the codes of its options (empty for none) and what was done.
pub(crate) fn decided(
    mut case: Case,
    (from, to): (u32, u32),
    options: &[&str],
    done: Option<&str>,
) -> Case {
    let id = format!("d{}", case.decisions.len() + 1);
    let choices: Vec<Value> = options
        .iter()
        .zip('a'..)
        .map(|(code, letter)| {
            let code = (!code.is_empty()).then(|| format!("response:{code}"));
            json!({"id": letter.to_string(), "text": "An option.", "code": code})
        })
        .collect();
    let decision = json!({
        "id": id, "title": "T", "time": hours(from, to), "known": "K", "options": choices,
        "done": {"option": done, "text": format!("Done in {}.", case.file.slug)}, "followed": "F",
    });
    case.decisions
        .push(serde_json::from_value(decision).expect("a decision"));
    case
}

/// The case without posts.
pub(crate) fn whole(case: Case) -> Arc<Whole> {
    Arc::new(Whole {
        case: Arc::new(case),
        posts: Vec::new(),
    })
}

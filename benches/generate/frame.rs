//! The small files of a generated case: everything but its posts.

use std::path::Path;
use std::{fs, io};

use serde_json::{Value, json};

use super::curve::{FROM, PHASES, TO, phase};
use super::line::{PLATFORMS, stamp};

/// Writes them into the folder of the case. `made` says of what its texts are made.
pub fn write(folder: &Path, slug: &str, made: &str) -> io::Result<()> {
    let span = interval(FROM, TO, "span");
    let phases: Vec<Value> = PHASES
        .iter()
        .enumerate()
        .map(|(place, (id, code, name, _))| {
            let (from, to) = phase(place);
            json!({
                "id": id,
                "code": format!("phase:{code}"),
                "name": name,
                "time": interval(from, to, "span"),
                "basis": "reading",
                "summary": "A part of the ten years.",
                "sources": ["s1"],
            })
        })
        .collect();
    let case = json!({
        "schema": "backfire/case/1",
        "slug": slug,
        "title": "Generated archive — made up, to measure with",
        "blind_title": "A generated archive",
        "summary": "Nothing of this happened. Several bursts of posts over ten years, in no order.",
        "organisation": {"name": "Nobody"},
        "platforms": PLATFORMS,
        "zone": "UTC",
        "span": span,
        "launch": interval(FROM, FROM + 1, "second"),
        "codebook": "1.1.0",
        "phases": phases,
        "briefing": "Nothing to decide here.",
        "sample_note": format!("All of it is synthetic. {made}"),
        "trust_note": "Not to be trusted with anything but measuring.",
        "sources": [{
            "id": "s1",
            "title": "The generator of the benches",
            "publisher": "Nobody",
            "address": "https://example.org/generated",
            "mirror": false,
            "use": "cited",
        }],
    });
    fs::write(folder.join("case.json"), format!("{case:#}\n"))?;
    fs::write(folder.join("commentary.jsonl"), "")?;
    fs::write(folder.join("notes.jsonl"), "")?;
    for name in ["lessons", "decisions"] {
        let document = json!({"schema": format!("backfire/{name}/1"), name: []});
        fs::write(
            folder.join(name).with_extension("json"),
            format!("{document:#}\n"),
        )?;
    }
    Ok(())
}

fn interval(from: i64, to: i64, precision: &str) -> Value {
    json!({"from": stamp(from).to_string(), "to": stamp(to).to_string(), "precision": precision})
}

//! A JSON object a line: the record as it stands in its file, its sources in full, and the three keys Timesketch asks for.
//!
//! A line of a post is a line of `posts.jsonl` with more keys: case format 1 reads it. Nothing is lost on the way.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Format, Sheet, WITHHELD, address};
use crate::model::case::Source;
use crate::shown::json;

/// `jsonl`.
pub(super) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn about(&self) -> &'static str {
        "every key of every record; Timesketch opens it"
    }

    fn extension(&self) -> &'static str {
        "jsonl"
    }

    fn write(&self, out: &mut dyn Write, sheet: &Sheet<'_>) -> io::Result<()> {
        let mut at = 0;
        sheet.records.each(&mut |item| {
            at += 1;
            let (gist, _) = item.words();
            let own = [
                ("message", json!(gist)),
                ("datetime", json!(item.record.time().map(|time| time.from))),
                ("timestamp_desc", json!(item.time_means())),
                ("case", json!(item.slug())),
                ("case_title", json!(item.case.file.title)),
                ("kind", json!(item.kind)),
                ("by", json!(item.who())),
                (
                    "references",
                    item.sources().into_iter().map(reference).collect(),
                ),
                (
                    "export",
                    json!({
                        "schema": "backfire/export/1",
                        "query": sheet.head.query,
                        "row": at,
                        "rows": sheet.sum.rows,
                        "of": sheet.head.base,
                        "licence": item.licence(),
                        "made": sheet.head.made,
                    }),
                ),
            ];
            let record = serde_json::to_value(item.record)?;
            json::write(
                out,
                &Line {
                    own: &own,
                    record: &record,
                },
            )
        })
    }
}

/// The keys of the export, then those of the record; where both have one, it is the export's.
struct Line<'a> {
    own: &'a [(&'static str, Value)],
    record: &'a Value,
}

impl Serialize for Line<'_> {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let own = self.own.iter().map(|(key, value)| (*key, value));
        let record = self.record.as_object().into_iter().flatten();
        let record = record
            .map(|(key, value)| (key.as_str(), value))
            .filter(|(key, _)| self.own.iter().all(|(known, _)| known != key));
        out.collect_map(own.chain(record))
    }
}

/// A source in full, without an address that is withheld.
fn reference(source: &Source) -> Value {
    let mut object = match serde_json::to_value(source) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    };
    object.insert("address".to_owned(), json!(address(source)));
    let withheld = source.address.as_deref() == Some(WITHHELD);
    object.insert("withheld".to_owned(), json!(withheld));
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::contract;
    use crate::model::post::Post;

    #[test]
    fn a_line_is_the_record_and_its_sources_and_opens_in_timesketch() {
        let whole = contract::whole("a \u{202E}text");
        let sheet = contract::sheet(&whole, &["p1", "l1"]);
        let text = contract::written(&JsonLines, &sheet);
        assert!(text.contains("a \\u202etext"), "{text}");
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("a document"))
            .collect();
        assert_eq!(lines.len(), 2);
        let post = &lines[0];
        for (key, expected) in [
            ("/message", json!("a \u{202E}text")),
            ("/datetime", json!("2013-11-13T05:00:00Z")),
            ("/timestamp_desc", json!("posted at the earliest (day)")),
            ("/case", json!("loud")),
            ("/kind", json!("post")),
            ("/status", json!("paraphrase")),
            ("/time/as_written", json!("2013-11-13 (day)")),
            ("/counts/likes", json!(12)),
            ("/references/0/address", json!("https://example.org/a")),
            ("/references/1/address", Value::Null),
            ("/references/1/withheld", json!(true)),
            ("/export/query", json!("stance:mocking")),
            ("/export/row", json!(1)),
            ("/export/rows", json!(2)),
            ("/export/of", json!(80)),
            ("/export/licence", json!("CC BY 4.0")),
            ("/export/made", Value::Null),
        ] {
            assert_eq!(post.pointer(key), Some(&expected), "{key}");
        }
        assert_eq!(
            lines[1].pointer("/datetime"),
            Some(&Value::Null),
            "unknown stays unknown"
        );
        let mut back: Post = serde_json::from_value(post.clone()).expect("a post");
        back.extra.clear();
        assert_eq!(back, whole.posts[0]);
    }
}

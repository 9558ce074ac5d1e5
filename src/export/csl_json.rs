//! Citations for reference managers and pandoc: records and their sources as CSL-JSON.
//!
//! Keys and types are those of the CSL data schema 1.0.2, which allows no others.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::citation::{ARCHIVE, Citation, Issued};
use super::{Format, Sheet, citation};
use crate::shown::json;

/// `csl-json`.
pub(super) struct CslJson;

impl Format for CslJson {
    fn name(&self) -> &'static str {
        "csl-json"
    }

    fn about(&self) -> &'static str {
        "citations for Zotero, pandoc and other managers"
    }

    fn extension(&self) -> &'static str {
        "json"
    }

    fn write(&self, out: &mut dyn Write, sheet: &Sheet<'_>) -> io::Result<()> {
        let custom = custom(sheet);
        let mut before = "[\n";
        sheet.citations(&mut |citation| {
            let mut object = item(citation);
            if !custom.is_null() {
                object.insert("custom".to_owned(), custom.clone());
            }
            let mut line = Vec::new();
            json::write(&mut line, &object)?;
            // Whether one more comes, and so a comma, is known when it comes.
            line.pop();
            out.write_all(before.as_bytes())?;
            before = ",\n";
            out.write_all(&line)
        })?;
        out.write_all(if before == "[\n" { b"[\n]\n" } else { b"\n]\n" })
    }
}

/// What the file is; nothing where it is a citation by itself.
fn custom(sheet: &Sheet<'_>) -> Value {
    if sheet.head.query.is_empty() {
        return Value::Null;
    }
    json!({
        "query": sheet.head.query,
        "rows": sheet.sum.rows,
        "of": sheet.head.base,
        "statuses": sheet.sum.statuses,
        "licence": sheet.licence(),
        "made": sheet.head.made,
    })
}

fn item(citation: &Citation) -> Map<String, Value> {
    let kind = match (citation.is_source, &citation.url) {
        (false, _) => "entry",
        (true, Some(_)) => "webpage",
        (true, None) => "document",
    };
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("id", json!(citation.key()));
    put("type", json!(kind));
    put("title", json!(citation.title));
    if !citation.authors.is_empty() {
        let names = citation.authors.iter();
        put(
            "author",
            names.map(|name| json!({"literal": name})).collect(),
        );
    }
    if let Some(title) = &citation.container {
        put("container-title", json!(title));
    }
    if !citation.is_source {
        put("archive_location", json!(citation.place));
    }
    if citation.authors.first().is_some_and(|name| name == ARCHIVE) && !citation.is_source {
        put("archive", json!(ARCHIVE));
    }
    if let Some(publisher) = &citation.publisher {
        put("publisher", json!(publisher));
    }
    if let Some(issued) = citation.issued {
        put("issued", date(issued));
    }
    if let Some(url) = &citation.url {
        put("URL", json!(url));
    }
    if let Some(archived) = &citation.archived {
        put("archive_location", json!(archived));
    }
    if !citation.note.is_empty() {
        put("note", json!(citation.note));
    }
    object
}

fn date(issued: Issued) -> Value {
    let ends = std::iter::once(issued.first).chain(issued.last);
    json!({"date-parts": ends.map(citation::Date::parts).collect::<Vec<_>>()})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::contract;

    #[test]
    fn entries_and_sources_are_items_of_the_csl_schema() {
        let whole = contract::whole("When can I have my house back?");
        let sheet = contract::sheet(&whole, &["p1"]);
        let text = contract::written(&CslJson, &sheet);
        let items: Value = serde_json::from_str(&text).expect("a document");
        let custom = json!({"query": "stance:mocking", "rows": 1, "of": 80, "statuses": {"paraphrase": 1}, "licence": "CC BY 4.0", "made": null});
        assert_eq!(
            items,
            json!([
                {
                    "id": "loud:p1",
                    "type": "entry",
                    "title": "Post p1: When can I have my house back?",
                    "author": [{"literal": "Backfire archive"}],
                    "container-title": "A loud case",
                    "archive": "Backfire archive",
                    "archive_location": "loud/p1",
                    "issued": {"date-parts": [[2013, 11, 13]]},
                    "note": "Text: paraphrase. Rests on loud/s1, loud/s2.",
                    "custom": custom,
                },
                {
                    "id": "loud:s1",
                    "type": "webpage",
                    "title": "A bank asks",
                    "author": [{"literal": "A. Author"}, {"literal": "B. & C. Author"}],
                    "publisher": "The Paper",
                    "issued": {"date-parts": [[2013, 11, 13], [2013, 11, 14]]},
                    "URL": "https://example.org/a",
                    "archive_location": "https://archive.example/a",
                    "custom": custom,
                },
                {
                    "id": "loud:s2",
                    "type": "document",
                    "title": "A private page",
                    "note": "address withheld",
                    "custom": custom,
                },
            ])
        );
    }

    #[test]
    fn no_key_or_type_is_outside_the_schema() {
        const KEYS: [&str; 12] = [
            "id",
            "type",
            "title",
            "author",
            "container-title",
            "archive",
            "archive_location",
            "publisher",
            "issued",
            "URL",
            "note",
            "custom",
        ];
        let whole = contract::whole("words");
        let sheet = contract::sheet(&whole, &contract::IDS);
        let text = contract::written(&CslJson, &sheet);
        let items: Vec<Map<String, Value>> =
            serde_json::from_str(&text).expect("a list of objects");
        assert!(items.len() > 10, "{}", items.len());
        for item in items {
            for (key, value) in &item {
                assert!(KEYS.contains(&key.as_str()), "{key}");
                let fits = match key.as_str() {
                    "author" => value
                        .as_array()
                        .is_some_and(|names| names.iter().all(|name| name["literal"].is_string())),
                    "issued" => value["date-parts"].as_array().is_some_and(|ends| {
                        (1..=2).contains(&ends.len())
                            && ends.iter().all(|end| {
                                end.as_array().is_some_and(|parts| {
                                    (1..=3).contains(&parts.len())
                                        && parts.iter().all(Value::is_i64)
                                })
                            })
                    }),
                    "type" => ["entry", "webpage", "document"]
                        .contains(&value.as_str().unwrap_or_default()),
                    "custom" => value.is_object(),
                    _ => value.is_string(),
                };
                assert!(fits, "{key}: {value}");
            }
        }
    }
}

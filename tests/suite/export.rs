//! `backfire export`: what it writes, where, and how it ends.

use std::fs;

use serde_json::Value;

use crate::world::{out, refusal, run};

/// What is written as this format.
fn written(query: &[&str], format: &str) -> String {
    let mut args = vec!["export"];
    args.extend(query);
    args.extend(["--as", format]);
    out(&args, 0)
}

#[test]
fn every_format_writes_the_selection_with_its_sources() {
    let hits = out(
        &["search", "case:askjpm stance:mocking kind:post", "--json"],
        0,
    );
    let hits: Value = serde_json::from_str(&hits).expect("a document");
    let ids: Vec<&str> = hits["hits"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|hit| hit["id"].as_str().expect("an id"))
        .collect();
    let lines = written(&["case:askjpm", "stance:mocking"], "jsonl");
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a document"))
        .collect();
    let written_ids: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["id"].as_str())
        .collect();
    assert_eq!(written_ids, ids, "in the order shown");
    for line in &lines {
        assert_eq!(
            line["export"]["query"],
            "case:askjpm kind:post stance:mocking"
        );
        assert_eq!(line["export"]["of"], 80);
        assert_eq!(line["status"], "paraphrase");
        let cited = line["sources"].as_array().expect("a list").len();
        assert_eq!(line["references"].as_array().expect("a list").len(), cited);
    }
    let table = written(&["case:askjpm", "stance:mocking"], "csv");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let in_table: Vec<&str> = rows.iter().map(|row| &row[2]).collect();
    assert_eq!(in_table, ids);
    let page = written(&["case:askjpm", "stance:mocking"], "markdown");
    for id in &ids {
        assert!(
            page.contains(&format!("## post askjpm/{id}, paraphrase")),
            "{id}"
        );
    }
    assert!(page.contains("\n## References\n\n1. "), "{page}");
    let citations: Value =
        serde_json::from_str(&written(&["case:askjpm", "stance:mocking"], "csl-json"))
            .expect("a list");
    let entries = citations.as_array().expect("a list").iter();
    assert_eq!(
        entries.filter(|item| item["type"] == "entry").count(),
        ids.len()
    );
}

#[test]
fn the_address_of_a_record_is_a_query() {
    let entry = written(&["askjpm/p01"], "bibtex");
    assert!(entry.contains("@misc{askjpm:p01,"), "{entry}");
    assert!(entry.contains("@misc{askjpm:s01,"), "{entry}");
    assert_eq!(entry, written(&["case:askjpm", "id:p01"], "bibtex"));
    for (address, key) in [
        ("askjpm/s01", "askjpm:s01"),
        ("askjpm/askjpm", "askjpm:askjpm"),
    ] {
        assert!(written(&[address], "bibtex").contains(key), "{address}");
    }
    // Anything else with a stroke in it is words.
    let words = run(&["export", "no/such", "--as", "csv"]);
    assert_eq!(words.status.code(), Some(1));
    let gone = run(&["export", "askjpm/p0l", "--as", "csv"]);
    assert_eq!(gone.status.code(), Some(1));
    let told = String::from_utf8_lossy(&gone.stderr);
    assert!(told.contains("did you mean askjpm/p01?"), "{told}");
    assert!(gone.stdout.is_empty());
}

#[test]
fn no_withheld_address_is_written() {
    for format in ["csv", "jsonl", "markdown", "csl-json", "bibtex"] {
        let text = written(&["ask-bg/s30"], format);
        assert!(!text.contains("http"), "{format}: {text}");
    }
}

#[test]
fn a_file_is_whole_and_never_written_over_unless_asked() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("out.csv");
    let name = path.to_str().expect("a plain path");
    let args = ["export", "case:askjpm", "--as", "csv", "-o", name];
    let first = run(&args);
    assert_eq!(first.status.code(), Some(0));
    assert!(first.stdout.is_empty());
    let told = String::from_utf8_lossy(&first.stderr);
    assert!(told.contains("80 records written to "), "{told}");
    let bytes = fs::read(&path).expect("a file");
    assert_eq!(bytes, written(&["case:askjpm"], "csv").into_bytes());
    let other = ["export", "case:ask-bg", "--as", "csv", "-o", name];
    assert!(refusal(&other).contains("is there already"));
    assert_eq!(fs::read(&path).expect("a file"), bytes);
    // Nothing found makes no file of nothing.
    let nothing = run(&[
        "export",
        "nowhereatall",
        "--as",
        "csv",
        "-o",
        name,
        "--force",
    ]);
    assert_eq!(nothing.status.code(), Some(1));
    assert_eq!(fs::read(&path).expect("a file"), bytes);
    let forced = run(&[&other[..], &["--force"]].concat());
    assert_eq!(forced.status.code(), Some(0));
    assert_ne!(fs::read(&path).expect("a file"), bytes);
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
}

#[test]
fn wrong_usage_is_told() {
    for (args, told) in [
        (&["export", "bank"][..], "--as"),
        (&["export", "bank", "--as", "xls"], "csv"),
        (&["export", "stance:", "--as", "csv"], "^"),
        (
            &["export", "bank", "--as", "csv", "--made", "yesterday"],
            "2026-11-22",
        ),
        (
            &["export", "bank", "--as", "csv", "--case", "nowhere"],
            "nowhere",
        ),
    ] {
        let err = refusal(args);
        assert!(err.contains(told), "{args:?}: {err}");
    }
}

//! What is said of the built-in archive is so: how much it holds, how it was looked at, what its descriptors list.
//!
//! `BACKFIRE_WRITE=1 cargo test corpus` writes the table and the descriptor anew.

use std::fmt::Write;
use std::fs;

use backfire::archive::Archive;
use backfire::model::case::{Outcome, Review};
use backfire::model::pattern::Pattern;
use backfire::model::record::Whole;
use serde_json::{Value, json};

use crate::readme::{hold, page};
use crate::source::root;

fn cases(archive: &Archive) -> Vec<Whole> {
    let load = |slug: &String| archive.load(slug).unwrap().whole;
    archive.slugs().iter().map(load).collect()
}

/// How many records of each kind a case has, in the order of the table.
fn counts(whole: &Whole) -> [usize; 5] {
    let case = &whole.case;
    [
        whole.posts.len(),
        case.commentary.len(),
        case.lessons.len(),
        case.decisions.len(),
        case.file.sources.len(),
    ]
}

fn with(reviews: &[Review], outcome: Outcome) -> usize {
    reviews.iter().filter(|r| r.outcome == outcome).count()
}

#[test]
fn the_archive_holds_what_it_is_said_to() {
    let cases = cases(&Archive::builtin());
    let mut sum = [0; 5];
    for whole in &cases {
        for (sum, count) in sum.iter_mut().zip(counts(whole)) {
            *sum += count;
        }
    }
    assert_eq!(cases.len(), 28);
    // Sources grow with each second look; the rest is what was researched.
    assert_eq!(sum[..4], [752, 233, 169, 114]);
    assert!(sum[4] >= 950, "{} sources", sum[4]);
}

#[test]
fn the_archive_keeps_its_own_strict_rules() {
    let findings = Archive::builtin().check(true);
    assert_eq!(findings, []);
}

#[test]
fn every_case_was_looked_at_a_second_time() {
    for whole in cases(&Archive::builtin()) {
        let file = &whole.case.file;
        assert!(
            file.reviews.len() >= 8,
            "{}: {}",
            file.slug,
            file.reviews.len()
        );
        for review in &file.reviews {
            let rests = !review.sources.is_empty() || review.outcome == Outcome::NotFound;
            assert!(rests, "{} {} rests on nothing", file.slug, review.id);
        }
    }
}

#[test]
fn enough_lessons_recur() {
    let (patterns, findings) = Archive::builtin().patterns();
    assert!(findings.is_empty());
    assert!(patterns.len() >= 12, "{}", patterns.len());
    let against = |pattern: &&Pattern| !pattern.against.is_empty();
    assert!(patterns.iter().filter(against).count() * 2 >= patterns.len());
}

#[test]
fn the_tables_of_the_archive_are_fresh() {
    let cases = cases(&Archive::builtin());
    let mut table = String::from(
        "\n| case | who | year | posts | commentary | lessons | decisions | sources | content note |\n|---|---|---|---:|---:|---:|---:|---:|---|\n",
    );
    let mut sum = [0; 5];
    for whole in &cases {
        let file = &whole.case.file;
        let counts = counts(whole);
        for (sum, count) in sum.iter_mut().zip(counts) {
            *sum += count;
        }
        let year = file.span.from.to_string();
        let note = file.sensitivity.as_ref().filter(|s| s.sensitive);
        let _ = writeln!(
            table,
            "| `{}` | {} | {} | {} | {} |",
            file.slug,
            file.organisation.name.replace('|', "/"),
            &year[..4],
            counts.map(|n| n.to_string()).join(" | "),
            note.map_or("", |_| "yes"),
        );
    }
    let _ = writeln!(
        table,
        "| **{} cases** | | | {} | |\n",
        cases.len(),
        sum.map(|n| format!("**{n}**")).join(" | "),
    );
    hold("corpus/README.md", "cases", &table);

    let mut table = String::from("\n| outcome | claims | share |\n|---|---:|---:|\n");
    let reviews: Vec<Review> = cases
        .iter()
        .flat_map(|whole| whole.case.file.reviews.iter().cloned())
        .collect();
    for outcome in Outcome::ALL {
        let n = with(&reviews, outcome);
        let share = (n * 1000 + reviews.len() / 2) / reviews.len().max(1);
        let _ = writeln!(
            table,
            "| {} | {n} | {}.{} % |",
            outcome.as_str(),
            share / 10,
            share % 10
        );
    }
    let _ = writeln!(table, "| **all** | **{}** | |\n", reviews.len());
    hold("corpus/README.md", "reviews", &table);
}

/// The descriptor of the archive as a Frictionless data package, version 2: https://datapackage.org/standard/data-package/
fn descriptor(archive: &Archive) -> String {
    let schema = |name: &str| format!("../assets/schema/{name}.schema.json");
    let resource = |name: String, path: String, format: &str, shape: &str| {
        let lines = format == "jsonl";
        json!({
            "name": name, "path": path, "format": format, "encoding": "utf-8",
            "mediatype": if lines { "application/jsonl" } else { "application/json" },
            // Nested records fit no table schema: the JSON Schema of a line, or of the document.
            "jsonSchema": schema(shape),
        })
    };
    let mut resources: Vec<Value> = ["codebook", "patterns"]
        .map(|name| resource(name.to_owned(), format!("{name}.json"), "json", name))
        .to_vec();
    for slug in archive.slugs() {
        for (file, format, shape) in [
            ("case", "json", "case"),
            ("posts", "jsonl", "post"),
            ("commentary", "jsonl", "commentary"),
            ("notes", "jsonl", "note"),
            ("lessons", "json", "lessons"),
            ("decisions", "json", "decisions"),
        ] {
            let path = format!("{slug}/{file}.{format}");
            resources.push(resource(format!("{slug}-{file}"), path, format, shape));
        }
    }
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "backfire-archive",
        "title": "Backfire: conversations that turned",
        "description": "Incidents in which a public conversation turned against the people who started it: posts in paraphrase, commentary, figures, lessons and decision points, each with its sources.",
        "version": archive.codebook().version,
        "keywords": ["crisis communication", "social media", "hashtag hijacking", "online firestorm"],
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "contributors": [{"title": "The Backfire authors", "roles": ["author"]}],
        "resources": resources,
    });
    serde_json::to_string_pretty(&package).unwrap() + "\n"
}

#[test]
fn the_data_package_lists_every_file() {
    let path = root().join("corpus/datapackage.json");
    let fresh = descriptor(&Archive::builtin());
    if std::env::var_os("BACKFIRE_WRITE").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == fresh,
        "corpus/datapackage.json is stale: BACKFIRE_WRITE=1 cargo test corpus"
    );
    let package: Value = serde_json::from_str(&fresh).unwrap();
    for resource in package["resources"].as_array().unwrap() {
        for key in ["path", "jsonSchema"] {
            let file = resource[key].as_str().unwrap();
            assert!(root().join("corpus").join(file).is_file(), "{file}");
        }
    }
}

#[test]
fn the_citation_file_is_of_this_version() {
    let text = page("CITATION.cff");
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.unwrap_or_else(|| panic!("CITATION.cff has no {key}"))
            .trim()
            .trim_matches('"')
            .to_owned()
    };
    assert_eq!(value("cff-version:"), "1.2.0");
    assert_eq!(value("version:"), env!("CARGO_PKG_VERSION"));
    assert_eq!(value("license:"), "CC-BY-4.0");
    assert_eq!(value("type:"), "dataset");
    for key in ["message:", "title:", "authors:", "abstract:"] {
        let _ = value(key);
    }
}

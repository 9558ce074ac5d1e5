//! Every rule has a fixture in `tests/fixtures/check`: the files that differ from `_base`, and in `expect.txt` everything a
//! strict check says, as `file:line:column rule`. `without.txt` names a file of the base that is left out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::archive::Archive;
use crate::model::finding::Finding;

use super::*;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/check")
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a fixture") {
        let entry = entry.expect("a file");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn findings(name: &str) -> Vec<Finding> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    copy(&fixtures().join("_base"), dir.path());
    if name != "_base" {
        copy(&fixtures().join(name), dir.path());
    }
    if let Ok(absent) = fs::read_to_string(dir.path().join("without.txt")) {
        fs::remove_file(dir.path().join(absent.trim())).expect("a file to leave out");
    }
    let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
    archive.check(true)
}

fn told(findings: &[Finding]) -> String {
    let line = |f: &Finding| {
        let file = f.file.to_string_lossy().replace('\\', "/");
        format!("{file}:{}:{} {}\n", f.line, f.column, f.rule)
    };
    findings.iter().map(line).collect()
}

#[test]
fn the_base_is_clean() {
    assert_eq!(findings("_base"), []);
}

#[test]
fn every_fixture_says_what_is_expected_of_it_and_nothing_else() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(fixtures()).expect("fixtures") {
        let name = entry.expect("a folder").file_name();
        let name = name.to_string_lossy();
        if name == "_base" {
            continue;
        }
        let path = fixtures().join(&*name).join("expect.txt");
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let found = findings(&name);
        if told(&found) != expected || !expected.contains(&*name) {
            wrong.push(format!("{name}: found\n{}", told(&found)));
        }
        for finding in &found {
            assert!(is_rule(finding.rule), "{} is not listed", finding.rule);
            assert!(!finding.message.is_empty() && !finding.hint.is_empty());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn every_rule_has_a_fixture() {
    // These need huge files or two places, made by the tests of the archive itself.
    let elsewhere = [
        "unreadable-file",
        "line-too-long",
        "shadowed-case",
        "too-many",
    ];
    let names: BTreeSet<&str> = rules::all().map(|r| r.name).collect();
    assert_eq!(names.len(), rules::all().count(), "a name stands twice");
    for name in names {
        let there = fixtures().join(name).is_dir();
        assert_eq!(there, !elsewhere.contains(&name), "{name}");
    }
}

#[test]
fn strictness_adds_and_never_takes_away() {
    for weight in [
        Weight::Error,
        Weight::Warning,
        Weight::Raised,
        Weight::Strict,
    ] {
        let (plain, strict) = (weight.severity(false), weight.severity(true));
        assert!(plain.is_none() || strict <= plain, "{weight:?}");
    }
}

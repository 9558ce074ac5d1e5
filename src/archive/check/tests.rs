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
    opened(name).0.check(true)
}

/// A fixture as an archive, in the folder that goes with it.
fn opened(name: &str) -> (Archive, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    copy(&fixtures().join("_base"), dir.path());
    if name != "_base" {
        copy(&fixtures().join(name), dir.path());
    }
    if let Ok(absent) = fs::read_to_string(dir.path().join("without.txt")) {
        fs::remove_file(dir.path().join(absent.trim())).expect("a file to leave out");
    }
    let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
    (archive, dir)
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
fn posts_say_the_same_held_apart_or_packed() {
    for entry in fs::read_dir(fixtures()).expect("fixtures") {
        let name = entry.expect("a folder").file_name();
        let name = name.to_string_lossy();
        let (archive, dir) = opened(&name);
        let plain = archive.check(true);
        assert_eq!(archive.streaming_from(0).check(true), plain, "{name}");
        let path = dir.path().join("case/posts.jsonl");
        let Ok(text) = fs::read(&path) else { continue };
        let packed = zstd::encode_all(text.as_slice(), 1).expect("packed");
        fs::write(dir.path().join("case/posts.jsonl.zst"), packed).expect("written");
        fs::remove_file(path).expect("removed");
        let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
        let mut found = archive.check(true);
        for finding in &mut found {
            let own = |text: &str| text.replace("posts.jsonl.zst", "posts.jsonl");
            finding.file = PathBuf::from(own(&finding.file.to_string_lossy()));
            finding.message = own(&finding.message);
        }
        let mut expected = plain;
        expected.retain(|finding| finding.rule != "posts-twice");
        assert_eq!(found, expected, "{name}");
    }
}

/// What a check says of the posts and notes of the base's case when they are these.
fn of_posts(posts: &[u8], notes: &str) -> Vec<String> {
    let (archive, dir) = opened("_base");
    fs::write(dir.path().join("case/posts.jsonl"), posts).expect("written");
    fs::write(dir.path().join("case/notes.jsonl"), notes).expect("written");
    let ours =
        |f: &Finding| f.file.extension().is_some_and(|e| e == "jsonl") && f.rule != "dangling-ref";
    let found = archive.check(false);
    let told = found.iter().filter(|f| ours(f)).map(|f| {
        let file = f.file.file_name().expect("a name").to_string_lossy();
        format!("{file}:{} {}: {}", f.line, f.rule, f.message)
    });
    told.collect()
}

fn post(id: &str, up: &str) -> String {
    format!(
        r#"{{"id": "{id}", "status": "synthetic", "form": "reply", "platform": "x", "role": "r", "text": "t", "reply_to": {up}}}"#
    )
}

#[test]
fn ids_and_threads_are_judged_over_all_posts() {
    let note = r#"{"id": "NOTE", "target": "p2", "text": "t", "by": "b"}"#;
    let circle =
        |id: &str| format!("{id:?} answers or quotes itself, directly or by way of others");
    for (posts, note_id, expected) in [
        // A circle is told once, at its first post, also where another post leads into it.
        (
            vec![("p1", "\"p2\""), ("p2", "\"p3\""), ("p3", "\"p2\"")],
            "n1",
            vec![format!("posts.jsonl:2 self-reference: {}", circle("p2"))],
        ),
        (
            vec![("p2", "\"p2\""), ("p1", "\"p2\"")],
            "n1",
            vec![format!("posts.jsonl:1 self-reference: {}", circle("p2"))],
        ),
        // What repeats an id is left out, and judged by no other rule.
        (
            vec![("p1", "null"), ("p2", "\"p1\""), ("p1", "\"p2\""), ("p1", "\"none\"")],
            "n1",
            vec![
                "posts.jsonl:3 duplicate-id: the id \"p1\" is taken by posts.jsonl, line 1; this record is left out".to_owned(),
                "posts.jsonl:4 duplicate-id: the id \"p1\" is taken by posts.jsonl, line 1; this record is left out".to_owned(),
            ],
        ),
        (
            vec![("p2", "null"), ("s1", "null")],
            "p2",
            vec![
                "posts.jsonl:2 duplicate-id: the id \"s1\" is taken by sources of case.json; this record is left out".to_owned(),
                "notes.jsonl:1 duplicate-id: the id \"p2\" is taken by posts.jsonl, line 1; this record is left out".to_owned(),
            ],
        ),
        (
            vec![("p2", "\"far-away\""), ("fir-away", "null")],
            "n1",
            vec!["posts.jsonl:1 dangling-post: there is no post \"far-away\"".to_owned()],
        ),
    ] {
        let lines: Vec<String> = posts.iter().map(|(id, up)| post(id, up)).collect();
        let found = of_posts(lines.join("\n").as_bytes(), &note.replace("NOTE", note_id));
        assert_eq!(found, expected, "{posts:?}");
    }
}

#[test]
fn hostile_posts_cost_their_own_lines_only() {
    let good = [post("p1", "null"), post("p2", "null")];
    let long = "x".repeat(load::LINE_LIMIT + 1);
    let (nul, utf8) = (post("a\0b", "null"), post("\u{e9}", "null"));
    let mut bad = utf8.clone().into_bytes();
    bad.retain(|byte| *byte != 0xc3);
    for (line, ends, expected) in [
        (b"".to_vec(), "\n", None),
        (b"\t\r".to_vec(), "\r\n", None),
        (long.into_bytes(), "\n", Some("line-too-long")),
        (nul.into_bytes(), "\n", Some("syntax")),
        (b"\0\0\0".to_vec(), "\r\n", Some("syntax")),
        (bad, "\n", Some("bad-utf8")),
        (utf8.into_bytes(), "\n", Some("bad-id")),
        (good.join("\r").into_bytes(), "\n", Some("syntax")),
        ("[".repeat(100_000).into_bytes(), "\n", Some("syntax")),
    ] {
        // The last line has no end.
        let mut posts = Vec::new();
        for (at, part) in [good[0].as_bytes(), &line, good[1].as_bytes()]
            .into_iter()
            .enumerate()
        {
            posts.extend_from_slice(if at > 0 { ends.as_bytes() } else { b"" });
            posts.extend_from_slice(part);
        }
        let found = of_posts(&posts, "");
        let expected = expected.map(|rule| format!("posts.jsonl:2 {rule}: "));
        let told = |f: &String| expected.as_ref().is_some_and(|start| f.starts_with(start));
        assert_eq!(found.len(), usize::from(expected.is_some()), "{found:?}");
        assert!(found.iter().all(told), "{found:?}");
    }
}

#[test]
fn a_packed_file_that_breaks_off_is_checked_as_far_as_it_goes() {
    let (_, dir) = opened("_base");
    let lines: Vec<String> = (0..20_000)
        .map(|n| post(&format!("P{n}"), "null"))
        .collect();
    let packed = zstd::encode_all(lines.join("\n").as_bytes(), 1).expect("packed");
    fs::remove_file(dir.path().join("case/posts.jsonl")).expect("removed");
    for (bytes, broken) in [(&packed[..packed.len() / 2], true), (&packed[..], false)] {
        fs::write(dir.path().join("case/posts.jsonl.zst"), bytes).expect("written");
        let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
        let mut found = archive.check(false);
        found.retain(|f| f.file.ends_with("posts.jsonl.zst"));
        let of = |rule| found.iter().filter(|f| f.rule == rule).count();
        assert_eq!(of("unreadable-file"), usize::from(broken));
        assert_eq!((of("bad-id"), of("too-many")), (1_000, 1));
    }
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

//! Archives as a whole: the built-in one, folders beside it, and what hostile folders may hold.

use super::*;

#[test]
fn the_builtin_archive_opens() {
    let archive = Archive::builtin();
    for slug in archive.slugs() {
        let loaded = archive.load(&slug).expect("a built-in case opens");
        assert_eq!(loaded.findings, [], "{slug}");
    }
    let errors = |f: &Finding| f.severity == Severity::Error;
    let found: Vec<Finding> = archive.check(true).into_iter().filter(errors).collect();
    assert_eq!(found, [], "the built-in archive holds together");
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    dir
}

const POST: &str =
    r#"{"id": "ID", "status": "synthetic", "form": "post", "platform": "x", "text": "t"}"#;

fn post(id: &str) -> String {
    POST.replace("ID", id)
}

fn rules(loaded: &Loaded) -> Vec<(String, usize, &'static str)> {
    let file = |f: &Finding| {
        f.file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    };
    loaded
        .findings
        .iter()
        .map(|f| (file(f), f.line, f.rule))
        .collect()
}

#[test]
fn a_bad_line_never_costs_its_neighbours() {
    let posts = format!(
        "\u{feff}{}\r\n\r\n{{\"id\": \r\n{}\r\n[]\n{}",
        post("p1"),
        post("p2"),
        post("p3")
    );
    let mut posts = posts.into_bytes();
    posts.extend_from_slice(b"\n{\"id\": \"\xff\"}\n");
    let dir = folder(&[("a/posts.jsonl", &posts), ("a/case.json", b"{}")]);
    let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
    let loaded = archive.load("a").expect("loads");
    let ids: Vec<&str> = loaded.whole.posts.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["p1", "p2", "p3"]);
    let bad: Vec<_> = rules(&loaded)
        .into_iter()
        .filter(|r| r.0 == "posts.jsonl")
        .collect();
    let at = |line, rule| ("posts.jsonl".to_owned(), line, rule);
    assert_eq!(
        bad,
        [at(3, "syntax"), at(5, "wrong-type"), at(7, "bad-utf8")]
    );
    assert_eq!(loaded.whole.case.file.slug, "a");
}

#[test]
fn a_case_without_its_case_file_is_unavailable_and_says_where() {
    let posts = post("p1");
    let broken = "{\n  \"slug\": é\n}";
    let dir = folder(&[
        ("a/posts.jsonl", posts.as_bytes()),
        ("b/case.json", broken.as_bytes()),
        ("c/case.json", b"{}"),
    ]);
    let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
    assert_eq!(archive.slugs(), ["a", "b", "c"]);
    let message = |slug| {
        archive
            .load(slug)
            .map(|_| ())
            .expect_err("unavailable")
            .to_string()
    };
    assert!(message("a").ends_with("a/case.json: line 1, column 1: there is no case.json"));
    assert!(
        message("b").contains("b/case.json: line 2, column 11: not JSON"),
        "{}",
        message("b")
    );
    assert!(archive.load("c").is_ok());
    assert!(message("bb").contains("no case bb in "));
}

#[test]
fn a_bad_element_is_left_out_and_a_bad_scalar_gets_a_stand_in() {
    let case = r#"{"schema": 3, "slug": "a", "title": null, "zone": 1, "events": [
        {"id": "e1", "text": "t", "official": true},
        {"id": "e2", "text": 7, "official": true},
        {"id": "e3", "text": "t", "official": false}], "sources": {}, "x": [1]}"#;
    let dir = folder(&[("a/case.json", case.as_bytes()), ("a/posts.jsonl", b"")]);
    // A single case folder is an archive too.
    let archive = Archive::open(&[dir.path().join("a")], false).expect("opens");
    let loaded = archive.load("a").expect("loads");
    let file = &loaded.whole.case.file;
    let events: Vec<&str> = file.events.iter().map(|e| e.id.as_str()).collect();
    assert_eq!(events, ["e1", "e3"]);
    assert_eq!((file.title.as_str(), file.zone.as_str()), ("a", "UTC"));
    assert_eq!(file.extra.get("x"), Some(&serde_json::json!([1])));
    let found = rules(&loaded);
    for (line, rule) in [
        (1, "wrong-type"),
        (3, "wrong-type"),
        (4, "wrong-type"),
        (1, "missing-key"),
    ] {
        let wanted = ("case.json".to_owned(), line, rule);
        assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
    }
    assert!(loaded.findings.iter().all(|f| !f.hint.is_empty()));
}

#[test]
fn a_slug_in_two_places_is_read_from_the_first() {
    let first = folder(&[("a/case.json", br#"{"title": "first"}"#)]);
    let second = folder(&[
        ("a/case.json", br#"{"title": "second"}"#),
        ("b/case.json", b"{}"),
    ]);
    let dirs = [first.path().to_owned(), second.path().to_owned()];
    let archive = Archive::open(&dirs, false).expect("opens");
    assert_eq!(archive.slugs(), ["a", "b"]);
    assert_eq!(
        archive.load("a").expect("loads").whole.case.file.title,
        "first"
    );
    let found: Vec<&str> = archive.findings().iter().map(|f| f.rule).collect();
    assert_eq!(found, ["shadowed-case"]);
}

#[test]
fn a_file_gone_astray_does_not_make_an_archive_a_case() {
    let dir = folder(&[
        ("a/case.json", b"{}"),
        ("notes.jsonl", b""),
        (".git/case.json", b"{}"),
    ]);
    let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
    assert_eq!(archive.slugs(), ["a"]);
    // Without a case.json a case folder is still one, and is reported rather than hidden.
    let lone = folder(&[("b/posts.jsonl", b"")]);
    let archive = Archive::open(&[lone.path().join("b")], false).expect("opens");
    assert_eq!(archive.slugs(), ["b"]);
    assert!(
        archive
            .check(false)
            .iter()
            .any(|f| f.rule == "missing-file")
    );
}

#[test]
fn folders_that_are_no_archive_are_refused_by_name() {
    let dir = folder(&[("file", b"")]);
    for path in [
        dir.path().join("file"),
        dir.path().join("none"),
        dir.path().to_owned(),
    ] {
        let error = Archive::open(std::slice::from_ref(&path), false).expect_err("refused");
        assert!(error.to_string().contains(&path.display().to_string()));
    }
}

#[test]
fn very_long_lines_and_files_are_refused_without_their_neighbours() {
    let long = format!("{{\"id\": \"{}\"}}", "x".repeat(load::LINE_LIMIT));
    let posts = format!("{}\n{long}\n{}\n", post("p1"), post("p2"));
    let dir = folder(&[
        ("a/case.json", b"{}"),
        ("a/posts.jsonl", posts.as_bytes()),
        ("b/case.json", b"{}"),
    ]);
    // A file with a hole: large to the eye, nothing on the disk.
    let huge = std::fs::File::create(dir.path().join("b/lessons.json")).expect("a file");
    huge.set_len(65 << 20).expect("grown");
    let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
    let archive = archive.streaming_from(u64::MAX);
    let loaded = archive.load("a").expect("loads");
    assert_eq!(loaded.whole.posts.len(), 2);
    let told = ("posts.jsonl".to_owned(), 2, "line-too-long");
    assert!(rules(&loaded).contains(&told));
    let error = archive.load("b").map(|_| ()).expect_err("too large");
    assert!(
        error.to_string().contains("lessons.json is too large"),
        "{error}"
    );
    let found = archive.check(false);
    assert!(
        found
            .iter()
            .any(|f| f.rule == "unreadable-file" && f.message.contains("too large"))
    );
}

#[test]
fn a_file_of_nothing_but_faults_is_summed_up() {
    let posts = "{\n".repeat(1_500);
    let dir = folder(&[("a/case.json", b"{}"), ("a/posts.jsonl", posts.as_bytes())]);
    let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
    let found = rules(&archive.load("a").expect("loads"));
    let of_posts: Vec<_> = found.iter().filter(|r| r.0 == "posts.jsonl").collect();
    assert_eq!(of_posts.len(), 1_001);
    assert_eq!(of_posts.last().map(|r| r.2), Some("too-many"));
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    let deep = "[".repeat(100_000);
    let inside = format!("{{\"x\": {}{}}}", "[".repeat(200), "]".repeat(200));
    for text in [deep.as_str(), inside.as_str()] {
        let dir = folder(&[("a/case.json", b"{}"), ("a/posts.jsonl", text.as_bytes())]);
        let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
        let told = ("posts.jsonl".to_owned(), 1, "syntax");
        assert!(rules(&archive.load("a").expect("loads")).contains(&told));
        assert!(!archive.check(true).is_empty());
    }
}

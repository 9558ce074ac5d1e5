use super::*;

#[test]
fn the_builtin_archive_opens() {
    let archive = Archive::builtin();
    for slug in archive.slugs() {
        let loaded = archive.load(&slug).expect("a built-in case opens");
        assert_eq!(loaded.findings, [], "{slug}");
    }
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

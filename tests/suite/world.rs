//! Running the program, and archives to run it on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use backfire::cli::command::{ALL, Command as OfList};
use serde_json::{Value, json};

/// The program with these arguments, with a home of its own and no terminal.
pub(crate) fn backfire(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backfire"));
    command
        .args(args)
        .stdin(Stdio::null())
        .env_remove("COLUMNS");
    command.env(
        "BACKFIRE_HOME",
        std::env::temp_dir().join("backfire-tests-home"),
    );
    command
}

/// Runs it to its end.
pub(crate) fn run(args: &[&str]) -> Output {
    backfire(args).output().expect("the program starts")
}

/// Standard output as text, of a run that must end with `code`.
pub(crate) fn out(args: &[&str], code: i32) -> String {
    let output = run(args);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {err}");
    String::from_utf8(output.stdout).expect("text")
}

/// Standard error as text, of a run that must end with 2 and say nothing else.
pub(crate) fn refusal(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    String::from_utf8(output.stderr).expect("text")
}

/// The JSON document on standard output, one line.
pub(crate) fn document(args: &[&str], code: i32) -> Value {
    let text = out(args, code);
    assert_eq!(text.lines().count(), 1, "{args:?}");
    serde_json::from_str(&text).expect("valid JSON")
}

/// The first key of a document as it is written.
pub(crate) fn first_key(text: &str) -> &str {
    text.split('"').nth(1).unwrap_or_default()
}

/// Writes an archive of one case, `loud`, whose every free text is made by `words` from a running number.
pub(crate) fn write_archive(
    folder: &Path,
    posts: usize,
    mut words: impl FnMut() -> String,
) -> PathBuf {
    let case = folder.join("loud");
    fs::create_dir_all(&case).expect("a folder");
    let time = json!({"from": "2013-11-13T10:00:00Z", "to": "2013-11-14T10:00:00Z", "precision": "days", "zone": "UTC", "as_written": words()});
    let mut text = || Value::from(words());
    let source = json!({"id": "s1", "title": text(), "publisher": text(), "authors": [text()], "date": time, "address": "https://example.org/a", "mirror": false, "archived": null, "copies": [], "use": "cited", "note": text()});
    let statement = |id: &str, heading: Value, body: Value| json!({"id": id, "heading": heading, "text": body, "time": time, "known_from": null, "sources": ["s1"]});
    let file = json!({
        "schema": "backfire/case/1", "slug": "loud", "title": text(), "blind_title": text(), "summary": text(), "outcome": text(),
        "organisation": {"name": text(), "sector": text(), "country": text(), "accounts": [text()]},
        "platforms": [text()], "hashtags": [text()], "zone": "UTC", "span": time, "launch": time, "facets": [],
        "actors": [{"id": "a1", "name": text(), "about": text(), "role": null, "public": true, "handles": [text()]}],
        "background": [statement("b1", text(), text())],
        "warnings": [statement("w1", text(), text())],
        "phases": [{"id": "ph1", "code": "phase:backfire", "name": text(), "time": time, "basis": "source", "summary": text(), "sources": ["s1"]}],
        "events": [{"id": "e1", "time": time, "text": text(), "official": true, "tags": [], "known_from": null, "sources": ["s1"]}],
        "figures": [{"id": "f1", "measure": text(), "value": 6000, "qualifier": "more-than", "unit": text(), "reported": text(), "window": text(), "covers": time, "as_of": time, "counted_by": text(), "doubt": text(), "sources": ["s1"]}],
        "moves": [{"id": "m1", "time": time, "text": text(), "tags": [], "refs": ["e1", "p1"], "known_from": null, "sources": ["s1"]}],
        "assessment": text(),
        "turn": [{"id": "t1", "time": time, "text": text(), "basis": "source", "sources": ["s1"]}],
        "briefing": text(),
        "conflicts": [{"id": "x1", "about": text(), "claims": [{"text": text(), "sources": ["s1"]}], "reading": text(), "touches": ["p1"]}],
        "sample_note": text(), "trust_note": text(), "sensitivity": {"sensitive": true, "note": text()},
        "sources": [source],
        "removed": [{"id": "p0", "kind": "post", "on": "2020-01-01T00:00:00Z", "reason": text()}],
    });
    let post = |n: usize, words: Value, who: Value| {
        json!({"id": format!("p{n}"), "status": "verbatim", "form": "post", "platform": "twitter", "time": time, "order": n,
            "phase": {"id": "ph1", "basis": "source"}, "actor": null, "role": who, "text": words, "lang": "en",
            "tags": [{"tag": "stance:mocking", "basis": "reading", "ground": null}], "reply_to": null, "quote_of": null,
            "counts": null, "reception": null, "known_from": null, "sources": ["s1"]})
    };
    let posts: Vec<Value> = (1..=posts).map(|n| post(n, text(), text())).collect();
    let commentary = json!({"id": "c1", "title": text(), "authors": [text()], "outlet": text(), "time": time, "thesis": text(), "lesson": text(), "dissent": true, "remark": text(), "tags": [], "about": ["p1"], "known_from": null, "sources": ["s1"]});
    let note = json!({"id": "n1", "target": "p1", "anchor": {"quote": text(), "prefix": text(), "suffix": text(), "from": 0, "to": 1}, "text": text(), "by": text(), "known_from": null, "sources": ["s1"]});
    let evidence = |why: Value| json!([{"ref": "p1", "why": why}]);
    let lessons = json!({"schema": "backfire/lessons/1", "lessons": [{"id": "l1", "claim": text(), "text": text(), "category": "lesson:audience", "for": evidence(text()), "against": evidence(text()), "known_from": null, "sources": ["s1"]}]});
    let decisions = json!({"schema": "backfire/decisions/1", "decisions": [{"id": "d1", "title": text(), "time": time, "known": text(),
        "options": [{"id": "a", "text": text(), "code": null}, {"id": "b", "text": text(), "code": null}],
        "done": {"option": "a", "text": text()}, "followed": text(), "prompts": [text()], "for": evidence(text()), "against": [], "known_from": null, "sources": ["s1"]}]});
    let save = |name: &str, content: String| fs::write(case.join(name), content).expect("a file");
    let lines = |list: &[Value]| {
        let lines: Vec<String> = list.iter().map(ToString::to_string).collect();
        lines.join("\n") + "\n"
    };
    save("case.json", file.to_string());
    save("posts.jsonl", lines(&posts));
    save("commentary.jsonl", lines(&[commentary]));
    save("notes.jsonl", lines(&[note]));
    save("lessons.json", lessons.to_string());
    save("decisions.json", decisions.to_string());
    folder.to_owned()
}

/// Ids of the case that [`write_archive`] writes, one of each kind.
pub(crate) const IDS: [&str; 15] = [
    "p1", "a1", "b1", "w1", "ph1", "e1", "f1", "m1", "t1", "x1", "s1", "c1", "n1", "l1", "d1",
];

/// A command of the list with arguments that make it work on an archive of [`write_archive`]: what it must have, and the
/// archive wherever it takes one. Whatever it writes it writes into `scratch`. With `instead`, that argument has that value.
pub(crate) fn line_of(
    command: &dyn OfList,
    archive: &str,
    scratch: &str,
    instead: Option<(&str, &str)>,
) -> Vec<String> {
    let mut options = vec![command.name().to_owned()];
    let mut words = Vec::new();
    for arg in arguments(command) {
        let name = arg.get_id().as_str();
        let value = match instead {
            Some((other, value)) if other == name => value,
            _ => match (name, arg.get_value_names().and_then(<[_]>::first)) {
                ("archive", _) => archive,
                ("into", _) => scratch,
                (_, Some(value)) if value == "DIR" => archive,
                _ if !arg.is_required_set() => continue,
                (_, Some(value)) if value == "CASE[/ID]" || value == "CASE" => "loud",
                (_, Some(value)) if value == "SLUG" => "other",
                (_, Some(value)) if value == "SHELL" => "bash",
                (_, Some(value)) if value == "FORMAT" => "markdown",
                (_, what) => panic!(
                    "{} wants {name} ({what:?}): say here what to give",
                    command.name()
                ),
            },
        };
        match arg.get_long() {
            Some(long) => options.push(format!("--{long}={value}")),
            None => words.push(value.to_owned()),
        }
        if name == "archive" {
            options.push("--only".to_owned());
        }
    }
    if !words.is_empty() {
        options.push("--".to_owned());
    }
    options.extend(words);
    options
}

/// The arguments of a command that have values.
pub(crate) fn arguments(command: &dyn OfList) -> Vec<clap::Arg> {
    let own = command.augment(clap::Command::new(command.name()));
    let valued = own
        .get_arguments()
        .filter(|arg| arg.get_action().takes_values());
    valued.cloned().collect()
}

/// The commands that run without a terminal.
pub(crate) fn plain_commands() -> impl Iterator<Item = &'static dyn OfList> {
    ALL.iter()
        .copied()
        .filter(|command| !command.is_interactive())
}

/// Whether a command can write a document.
pub(crate) fn has_json(command: &dyn OfList) -> bool {
    let own = command.augment(clap::Command::new(command.name()));
    own.get_arguments().any(|arg| arg.get_id() == "json")
}

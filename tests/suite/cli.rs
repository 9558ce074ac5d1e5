//! The commands as the shell sees them: documents, exit codes, pipes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::world::{
    IDS, backfire, document, first_key, has_json, line_of, out, plain_commands, refusal, run,
    write_archive,
};

/// Asserts that the document begins with its schema and has these keys.
fn has_keys(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "no {key} in {value}");
    }
}

#[test]
fn without_a_terminal_it_says_what_to_use() {
    let told = refusal(&[]);
    assert!(
        told.contains("backfire search") && told.contains("backfire show"),
        "{told}"
    );
    assert_eq!(refusal(&["stance:mocking", "bank"]), told);
    assert_eq!(refusal(&["explore"]), told);
}

#[test]
fn help_names_every_command() {
    let help = out(&["--help"], 0);
    for command in backfire::cli::command::ALL {
        assert!(help.contains(command.about()), "{}", command.name());
        let own = out(&[command.name(), "--help"], 0);
        assert!(own.starts_with(command.about()), "{own}");
    }
    assert_eq!(
        out(&["--version"], 0),
        format!("backfire {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn wrong_usage_ends_with_two() {
    for args in [
        vec!["cases", "--nonsense"],
        vec!["show"],
        vec!["show", "no-such-case"],
        vec!["search", "--kind", "nonsense"],
        vec!["search", "--facets", "nonsense"],
        vec!["search", "--histogram", "0"],
        vec!["cases", "--archive", "no/such/folder"],
        vec!["check", "no/such/folder"],
        vec!["cases", "--only"],
        vec!["completions", "nonsense"],
    ] {
        let told = refusal(&args);
        assert!(!told.is_empty(), "{args:?}");
    }
    assert!(refusal(&["show", "askjpn"]).contains("did you mean askjpm?"));
}

#[test]
fn a_query_error_points_at_its_column() {
    let told = refusal(&["search", "bank stance:("]);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[1], "  bank stance:(");
    assert!(lines[2].trim() == "^" && lines[2].len() > 7, "{told}");
}

#[test]
fn cases_as_json() {
    let text = out(&["cases", "--json"], 0);
    assert_eq!(first_key(&text), "schema");
    let document = document(&["cases", "--json"], 0);
    assert_eq!(document["schema"], "backfire/cases/1");
    let cases = document["cases"].as_array().expect("cases");
    assert!(cases.iter().any(|case| case["slug"] == "askjpm"));
    for case in cases {
        has_keys(case, &["slug", "title", "organisation"]);
        for count in ["posts", "commentary", "lessons", "decisions", "sources"] {
            assert!(case[count].is_u64(), "{count} of {case}");
        }
        for time in ["start", "end"] {
            let text = case[time].as_str().expect("a time");
            assert!(
                text.parse::<backfire::model::time::Instant>().is_ok(),
                "{text}"
            );
        }
    }
}

#[test]
fn a_case_as_json() {
    let text = out(&["show", "askjpm", "--json"], 0);
    assert_eq!(first_key(&text), "schema");
    let document: Value = serde_json::from_str(&text).expect("valid JSON");
    assert_eq!(document["schema"], "backfire/case/1");
    for list in ["posts", "commentary", "lessons", "decisions", "notes"] {
        assert!(
            document[list].as_array().is_some_and(|l| !l.is_empty()),
            "{list}"
        );
    }
    assert_eq!(document["case"]["slug"], "askjpm");
    assert_eq!(
        document["posts"][0].get("counts"),
        Some(&document["posts"][0]["counts"])
    );
}

#[test]
fn a_case_for_a_reader() {
    let text = out(&["show", "askjpm"], 0);
    for part in [
        "PHASES",
        "WHEN IT TURNED",
        "FIGURES",
        "POSTS (80)",
        "LESSONS LEARNED",
        "DECISION POINTS",
        "SOURCES",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.contains("never the wording"));
    let long = text.lines().filter(|line| !line.contains("://"));
    for line in long {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn every_kind_of_record_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = write_archive(folder.path(), 2, || "plain words".to_owned());
    let archive = archive.to_str().expect("a plain path");
    for id in IDS {
        let what = format!("loud/{id}");
        let args = ["show", &what, "--archive", archive, "--only", "--json"];
        let document = document(&args, 0);
        assert_eq!(document["schema"], "backfire/record/1");
        assert_eq!(
            (&document["case"], &document["id"]),
            (&"loud".into(), &id.into())
        );
        assert_eq!(document["record"]["id"], id);
        has_keys(
            &document,
            &["kind", "notes", "sources", "cited_by", "definitions"],
        );
        let text = out(&args[..5], 0);
        assert!(
            text.starts_with("content note: plain words\n")
                && text.contains(&format!("\n{what}  ")),
            "{text}"
        );
    }
    let cited = document(
        &["show", "loud/p1", "--archive", archive, "--only", "--json"],
        0,
    );
    let roles: Vec<&str> = cited["cited_by"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|p| p["as"].as_str())
        .collect();
    assert_eq!(
        roles,
        ["for", "against", "for", "about", "note", "shows", "touches"]
    );
    let gone = run(&["show", "loud/p0", "--archive", archive, "--only"]);
    assert_eq!(gone.status.code(), Some(1));
    let gone = String::from_utf8(gone.stderr).expect("text");
    assert!(gone.contains("was removed"), "{gone}");
}

#[test]
fn search_as_json_adds_up() {
    let args = [
        "search",
        "kind:post",
        "--json",
        "--case",
        "askjpm",
        "--facets",
        "stance,kind",
        "--histogram",
        "12",
        "--limit",
        "7",
    ];
    assert_eq!(first_key(&out(&args, 0)), "schema");
    let document = document(&args, 0);
    assert_eq!(document["schema"], "backfire/search/1");
    let total = document["total"].as_u64().expect("a number");
    assert_eq!(total, 80);
    assert_eq!(document["hits"].as_array().map(Vec::len), Some(7));
    for hit in document["hits"].as_array().into_iter().flatten() {
        has_keys(hit, &["case", "id", "kind", "time", "text", "highlights"]);
        has_keys(
            &hit["time"],
            &["from", "to", "precision", "zone", "as_written"],
        );
    }
    for facet in ["stance", "kind"] {
        let counts = document["facets"][facet].as_object().expect("counts");
        assert_eq!(
            counts.values().filter_map(Value::as_u64).sum::<u64>(),
            total,
            "{facet}"
        );
    }
    let bins = document["histogram"].as_array().expect("bins");
    let binned: u64 = bins.iter().filter_map(|bin| bin["count"].as_u64()).sum();
    assert_eq!(
        binned + document["untimed"].as_u64().expect("a number"),
        total
    );
    for (stance, count) in document["facets"]["stance"]
        .as_object()
        .into_iter()
        .flatten()
    {
        if stance != "(none)" {
            let query = format!("kind:post stance:{stance}");
            let one = crate::world::document(&["search", &query, "--json", "--case", "askjpm"], 0);
            assert_eq!(&one["total"], count, "{stance}");
        }
    }
}

#[test]
fn highlights_count_characters() {
    let document = document(&["search", "bank", "--json", "--limit", "20"], 0);
    let hits = document["hits"].as_array().expect("hits");
    let mut marked = 0;
    for hit in hits {
        let text: Vec<char> = hit["text"].as_str().expect("a text").chars().collect();
        for pair in hit["highlights"].as_array().into_iter().flatten() {
            let at = |i: usize| {
                pair[i]
                    .as_u64()
                    .and_then(|n| usize::try_from(n).ok())
                    .expect("a place")
            };
            let word: String = text[at(0)..at(1)].iter().collect();
            assert_eq!(word.to_lowercase(), "bank", "{hit}");
            marked += 1;
        }
    }
    assert!(marked > 0);
}

#[test]
fn a_query_may_begin_with_a_dash() {
    let total = |args: &[&str]| document(args, 0)["total"].as_u64().expect("a number");
    let all = total(&["search", "kind:post", "--json"]);
    let mocking = total(&["search", "stance:mocking", "kind:post", "--json"]);
    for args in [
        &[
            "search",
            "-stance:mocking",
            "kind:post",
            "--limit",
            "3",
            "--json",
        ][..],
        &["search", "--json", "-stance:mocking kind:post"],
        &["search", "--json", "--", "-stance:mocking", "kind:post"],
        &["search", "kind:post", "--json", "-stance:mocking"],
    ] {
        assert_eq!(total(args) + mocking, all, "{args:?}");
    }
    assert!(refusal(&["-stance:mocking", "bank"]).contains("needs a terminal"));
}

#[test]
fn sensitive_cases_are_marked() {
    assert!(out(&["cases"], 0).contains("[content note]"));
    assert!(out(&["show", "my-nypd"], 0).starts_with("content note: "));
    let found = out(&["search", "kind:post", "--limit", "500"], 0);
    for (case, marked) in [("my-nypd", true), ("askjpm", false)] {
        let mut lines = found
            .lines()
            .skip_while(|line| !line.starts_with(&format!("{case}  ")));
        let head = lines.next().expect("the case is among them");
        let until = lines.take_while(|line| !line.starts_with("times in"));
        let noted = until
            .into_iter()
            .any(|line| line.contains("content note: "));
        assert_eq!(noted, marked, "{head}");
    }
}

#[test]
fn search_narrows() {
    let total = |args: &[&str]| {
        let mut all = vec!["search", "--json", "--limit", "0"];
        all.extend(args);
        let output = run(&all);
        let document: Value = serde_json::from_slice(&output.stdout).expect("valid JSON");
        document["total"].as_u64().expect("a number")
    };
    let all = total(&[]);
    let lessons = total(&["--kind", "lesson"]);
    let both = total(&["--kind", "lesson", "--kind", "commentary"]);
    assert!(0 < lessons && lessons < both && both < all);
    let early = total(&["--case", "askjpm", "--at", "T+2d", "--kind", "post"]);
    assert!(0 < early && early < 80, "{early}");
    assert_eq!(
        total(&["--kind", "post", "--kind", "lesson", "--case", "askjpm"]),
        80 + total(&["--kind", "lesson", "--case", "askjpm"])
    );
}

#[test]
fn limits_beyond_a_window_are_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = write_archive(folder.path(), 1_203, || "words".to_owned());
    let archive = archive.to_str().expect("a plain path");
    let args = [
        "search",
        "kind:post",
        "--archive",
        archive,
        "--only",
        "--limit",
        "1100",
        "--json",
    ];
    let document = document(&args, 0);
    assert_eq!(document["total"], 1_203);
    let hits = document["hits"].as_array().expect("hits");
    let ids: std::collections::BTreeSet<_> =
        hits.iter().filter_map(|hit| hit["id"].as_str()).collect();
    assert_eq!((hits.len(), ids.len()), (1_100, 1_100));
}

#[test]
fn nothing_found_ends_with_one() {
    let document = document(&["search", "nosuchwordanywhere", "--json"], 1);
    assert_eq!(
        (&document["total"], &document["hits"]),
        (&0.into(), &Value::Array(Vec::new()))
    );
    for (args, told) in [
        (["search", "nosuchwordanywhere"], "nothing found"),
        (["search", "stance:mockin"], "nearest stance:mocking"),
        (["search", "case:askjpn"], "nearest case:askjpm"),
        (
            ["show", "askjpm/no-such-record"],
            "no record no-such-record",
        ),
    ] {
        let output = run(&args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        let err = String::from_utf8(output.stderr).expect("text");
        assert!(err.contains(told), "{args:?}: {err}");
    }
}

#[test]
fn check_reports() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = write_archive(folder.path(), 2, || "words".to_owned());
    std::fs::write(
        archive.join("loud/posts.jsonl"),
        "{\"id\": \"p1\"}\nnonsense\n",
    )
    .expect("a file");
    let archive = archive.to_str().expect("a plain path");
    let document = document(&["check", archive, "--json"], 1);
    assert_eq!(document["schema"], "backfire/check/1");
    let findings = document["findings"].as_array().expect("findings");
    let sum = document["errors"]
        .as_u64()
        .zip(document["warnings"].as_u64())
        .map(|(e, w)| e + w);
    assert_eq!(sum, u64::try_from(findings.len()).ok());
    for finding in findings {
        has_keys(
            finding,
            &[
                "file", "line", "column", "severity", "rule", "message", "hint",
            ],
        );
    }
    let text = out(&["check", archive], 1);
    assert!(text.contains("posts.jsonl:2:"), "{text}");
    // What cannot be read is said, and costs nothing else.
    let shown = run(&["show", "loud", "--archive", archive, "--only"]);
    assert_eq!(shown.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&shown.stderr).contains("backfire check"));
}

#[test]
fn a_closed_pipe_is_success() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = write_archive(folder.path(), 2_000, || "many words ".repeat(20));
    let archive = archive.to_str().expect("a plain path");
    for args in [
        vec!["show", "loud", "--archive", archive],
        vec!["show", "loud", "--archive", archive, "--json"],
        vec!["search", "--limit", "5000", "--archive", archive],
    ] {
        let mut child = backfire(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut pipe = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut buffer = [0; 16];
        std::io::Read::read_exact(&mut pipe, &mut buffer).expect("some output");
        drop(pipe);
        let output = child.wait_with_output().expect("an end");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn completions_and_pages_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = out(&["completions", shell], 0);
        assert!(
            script.contains("search") && script.contains("histogram"),
            "{shell}"
        );
    }
    assert!(out(&["man"], 0).contains(".TH"));
    let folder = tempfile::tempdir().expect("a folder");
    let into = folder.path().join("man");
    let list = out(&["man", "--into", into.to_str().expect("a plain path")], 0);
    assert_eq!(list.lines().count(), backfire::cli::command::ALL.len() + 1);
    for command in backfire::cli::command::ALL {
        let page = into.join(format!("backfire-{}.1", command.name()));
        let page = fs::File::open(page).expect("a page");
        let about = BufReader::new(page).lines().map_while(Result::ok);
        assert!(about.into_iter().any(|line| line.contains(command.name())));
    }
}

#[test]
fn paths_follow_the_environment() {
    let document = document(&["paths", "--json"], 0);
    assert_eq!(document["schema"], "backfire/paths/1");
    for place in ["config", "data", "state", "cache", "log"] {
        let path = document[place].as_str().expect("a path");
        assert!(path.contains("backfire-tests-home"), "{path}");
    }
    assert!(out(&["paths"], 0).contains("backfire-tests-home"));
}

#[test]
fn paths_tell_what_of_the_configuration_does_not_hold() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("config");
    fs::create_dir_all(&folder).expect("a folder");
    let told = |args: &[&str]| {
        let mut command = backfire(args);
        let output = command.env("BACKFIRE_HOME", home.path()).output();
        String::from_utf8(output.expect("it runs").stdout).expect("text")
    };
    assert!(!told(&["paths"]).contains("line 2"));
    fs::write(folder.join("config.toml"), "mouse = true\ntheme = 3\n").expect("a file");
    assert!(told(&["paths"]).contains("line 2: `theme` wants a word in quotes"));
    let document: serde_json::Value =
        serde_json::from_str(&told(&["paths", "--json"])).expect("valid JSON");
    assert_eq!(document["complaints"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_new_case_checks_and_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let into = folder.path().join("archive");
    let into = into.to_str().expect("a plain path");
    let made = out(&["new", "my-case", "--into", into], 0);
    assert_eq!(
        std::path::Path::new(made.trim_end()),
        std::path::Path::new(into).join("my-case")
    );
    let checked = document(&["check", into, "--json"], 0);
    assert_eq!(checked["errors"], 0, "{checked}");
    assert!(out(&["show", "my-case", "--archive", into], 0).contains("my-case"));
    assert!(refusal(&["new", "my-case", "--into", into]).contains("already"));
    assert!(refusal(&["new", "../My Case", "--into", into]).contains("lower-case"));
    assert!(!refusal(&["new", "my-case"]).is_empty());
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_with_130() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = write_archive(folder.path(), 2_000, || "many words ".repeat(20));
    let archive = archive.to_str().expect("a plain path");
    let mut child = backfire(&["show", "loud", "--archive", archive])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // Its first words are out, the rest waits for a reader: it is in the middle of its work.
    let mut pipe = child.stdout.take().expect("a pipe");
    std::io::Read::read_exact(&mut pipe, &mut [0; 16]).expect("some output");
    let kill = format!("kill -INT {}", child.id());
    let sent = std::process::Command::new("sh")
        .args(["-c", &kill])
        .status();
    assert!(sent.expect("a shell").success());
    assert_eq!(child.wait().expect("an end").code(), Some(130));
}

#[test]
fn every_engine_gives_the_same_document() {
    let ask = |engine| {
        let args = [
            "search",
            "bank OR question",
            "--json",
            "--facets",
            "stance,kind,case",
            "--histogram",
            "9",
            "--engine",
            engine,
        ];
        out(&args, 0)
    };
    assert_eq!(ask("scan"), ask("tantivy"));
    assert_eq!(ask("auto"), ask("scan"));
}

/// Documents that are not called after their command.
const OTHERWISE: &[(&str, &str)] = &[("show", "case")];

#[test]
fn every_document_is_named_after_its_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = write_archive(folder.path(), 3, || "plain words".to_owned());
    let archive = archive.to_str().expect("a plain path");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let scratch = elsewhere.path().to_str().expect("a plain path");
    let mut seen = 0;
    for command in plain_commands().filter(|command| has_json(*command)) {
        let mut line = line_of(command, archive, scratch, None);
        line.insert(1, "--json".to_owned());
        let args: Vec<&str> = line.iter().map(String::as_str).collect();
        let output = run(&args);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}");
        let text = String::from_utf8(output.stdout).expect("text");
        let document: Value = serde_json::from_str(&text).expect("one JSON document");
        let other = OTHERWISE.iter().find(|(name, _)| *name == command.name());
        let name = other.map_or(command.name(), |(_, name)| name);
        assert_eq!(document["schema"], format!("backfire/{name}/1"), "{args:?}");
        seen += 1;
    }
    assert!(seen > 3, "{seen} commands write documents");
}

#[test]
fn a_case_of_very_many_posts_is_told_as_any_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = write_archive(folder.path(), 1_203, || "words".to_owned());
    let pattern = r#"{"schema": "backfire/patterns/1", "patterns": [{"id": "r1", "claim": "c", "text": "t",
        "category": "lesson:audience", "for": [{"ref": "loud/p7"}], "against": [{"ref": "loud/none"}]}]}"#;
    fs::write(folder.path().join("patterns.json"), pattern).expect("patterns");
    let path = folder.path().join("loud/posts.jsonl");
    let text = fs::read_to_string(&path).expect("posts");
    // One that answers, and the one it answers, told by none of the case's records.
    let text = text.replacen(r#""reply_to":null"#, r#""reply_to":"p1200""#, 9);
    fs::write(&path, &text).expect("posts");
    let archive = archive.to_str().expect("a name");
    let commands: &[&[&str]] = &[
        &["cases"],
        &["cases", "--json"],
        &["show", "loud", "--json"],
        &["show", "loud/p1"],
        &["show", "loud/p9", "--json"],
        &["show", "loud/p9"],
        &["show", "loud/p1200", "--json"],
        &["show", "loud/l1"],
        &["show", "loud/a1", "--json"],
        &["show", "loud/p0"],
        &["show", "loud/nowhere-near"],
        &["patterns", "r1"],
        &["patterns", "--json"],
        &["similar", "loud"],
    ];
    let all = |command: &[&str]| {
        let args = [command, &["--archive", archive, "--only"]].concat();
        let output = run(&args);
        (output.status.code(), output.stdout, output.stderr)
    };
    let held: Vec<_> = commands.iter().map(|command| all(command)).collect();
    let packed = zstd::encode_all(text.as_bytes(), 1).expect("packed");
    fs::remove_file(&path).expect("removed");
    fs::write(folder.path().join("loud/posts.jsonl.zst"), packed).expect("posts");
    for (command, held) in commands.iter().zip(held) {
        assert_eq!(all(command), held, "{command:?}");
    }
    let page = String::from_utf8(all(&["show", "loud"]).1).expect("text");
    assert!(page.contains("POSTS (1203)"), "{page}");
    assert!(page.contains("Too many to be listed here"), "{page}");
    // Of the posts that cite a source the first are listed, and the rest is said.
    let page = String::from_utf8(all(&["show", "loud/s1"]).1).expect("text");
    assert!(
        page.contains("and 203 more posts that are not listed"),
        "{page}"
    );
    let args = ["show", "loud/s1", "--json", "--archive", archive, "--only"];
    assert_eq!(document(&args, 0)["cited_by_more"], 203);
}

//! Strangers' texts through every command: nothing that could steer a terminal comes out.

use std::ffi::OsString;

use backfire::cli::context::{Context, Terminal};
use backfire::shown::{Shown, hostile};

use crate::world::{IDS, document, run, write_archive};

/// Bytes that were written must be text that cleaning would leave alone; JSON must hold printable characters only.
fn check(args: &[&str], bytes: &[u8], json: bool) {
    let text = std::str::from_utf8(bytes).expect("text");
    for line in text.lines() {
        if json {
            let bad = line.chars().find(|c| backfire::shown::is_forbidden(*c));
            assert_eq!(bad, None, "{args:?}");
        } else {
            assert_eq!(Shown::line(line).revealed(), 0, "{args:?}: {line:?}");
        }
    }
}

#[test]
fn no_command_lets_a_hostile_archive_through() {
    let folder = tempfile::tempdir().expect("a folder");
    let inputs: Vec<String> = hostile::inputs()
        .into_iter()
        .filter(|i| i.len() < 2_000)
        .collect();
    let mut next = inputs.iter().cycle();
    let posts = inputs.len();
    let archive = write_archive(folder.path(), posts, || {
        next.next().cloned().unwrap_or_default()
    });
    let archive = archive.to_str().expect("a plain path");
    let world = ["--archive", archive, "--only"];
    let mut commands: Vec<Vec<&str>> = vec![
        vec!["cases"],
        vec!["show", "loud"],
        vec![
            "search",
            "--limit",
            "5000",
            "--facets",
            "stance,platform,kind",
            "--histogram",
            "7",
        ],
        vec!["search", "reboot OR after", "--sort", "relevance"],
    ];
    let ids: Vec<String> = IDS
        .iter()
        .map(|id| format!("loud/{id}"))
        .chain(["loud/p0".to_owned()])
        .collect();
    commands.extend(ids.iter().map(|id| vec!["show", id]));
    for command in &mut commands {
        command.extend(world);
    }
    commands.push(vec!["check", archive]);
    for command in &commands {
        for json in [false, true] {
            let mut args = command.clone();
            if json {
                args.push("--json");
            }
            let output = run(&args);
            check(&args, &output.stdout, json);
            check(&args, &output.stderr, false);
        }
    }
    for format in backfire::export::ALL {
        let args = [
            "export",
            "--as",
            format.name(),
            "--archive",
            archive,
            "--only",
        ];
        let output = run(&args);
        let text = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
        assert!(text.len() > 10_000, "{}", format.name());
        let json = matches!(format.name(), "jsonl" | "csl-json");
        check(&args, text.as_bytes(), json);
        check(&args, &output.stderr, false);
    }
    let shown = document(
        &["show", "loud", "--json", "--archive", archive, "--only"],
        0,
    );
    let texts = shown["posts"].as_array().expect("posts");
    assert_eq!(texts.len(), posts, "no post is lost for its text");
}

/// Runs a command line in this process: exit code, output, errors.
fn run_here(args: &[&str]) -> (u8, Vec<u8>, Vec<u8>) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = Context {
        out: &mut out,
        err: &mut err,
        terminal: Terminal::default(),
        env: &|_| None,
    };
    let args = ["backfire"].iter().chain(args).map(OsString::from);
    let exit = backfire::cli::run(args, &mut context);
    (exit.code(), out, err)
}

#[test]
fn no_argument_is_quoted_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = write_archive(folder.path(), 1, || "plain words".to_owned());
    let archive = archive.to_str().expect("a plain path");
    let other = folder.path().join("other");
    let other = other.to_str().expect("a plain path");
    for raw in hostile::inputs().iter().filter(|raw| raw.len() < 500) {
        let record = format!("loud/{raw}");
        for args in [
            vec!["show", "--archive", archive, "--only", "--", raw],
            vec!["show", "--archive", archive, "--only", "--", &record],
            vec!["search", "--archive", archive, "--only", "--", raw],
            vec![
                "search",
                "--archive",
                archive,
                "--only",
                "--json",
                "--",
                raw,
            ],
            vec!["search", "--archive", archive, "--only", "--at", raw],
            vec!["search", "--archive", archive, "--only", "--facets", raw],
            vec!["search", "--kind", raw],
            vec!["check", "--", raw],
            vec!["new", "--into", other, "--", raw],
            vec!["cases", "--archive", raw],
            vec!["completions", raw],
            vec![raw],
        ] {
            let (code, out, err) = run_here(&args);
            assert!(code <= 2, "{args:?}");
            check(&args, &out, args.contains(&"--json"));
            check(&args, &err, false);
        }
    }
}

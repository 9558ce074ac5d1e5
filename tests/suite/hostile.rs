//! Strangers' texts through every command: nothing that could steer a terminal comes out.

use std::ffi::OsString;

use backfire::cli::context::{Context, Terminal};
use backfire::shown::{Shown, hostile};

use crate::world::{
    IDS, arguments, document, has_json, line_of, plain_commands, run, write_archive,
};

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
    let elsewhere = tempfile::tempdir().expect("a folder");
    let scratch = elsewhere.path().to_str().expect("a plain path");
    let own = |args: &[&str]| {
        let world = ["--archive", archive, "--only"];
        let args = args.iter().chain(&world).copied().map(str::to_owned);
        (true, args.collect::<Vec<String>>())
    };
    let mut commands: Vec<(bool, Vec<String>)> = plain_commands()
        .map(|command| {
            let args = line_of(command, archive, scratch, None);
            (has_json(command), args)
        })
        .collect();
    commands.push(own(&[
        "search",
        "--limit",
        "5000",
        "--facets",
        "stance,platform,kind",
        "--histogram",
        "7",
    ]));
    commands.push(own(&["search", "reboot OR after", "--sort", "relevance"]));
    for id in IDS.iter().chain(&["p0"]) {
        commands.push(own(&["show", &format!("loud/{id}")]));
    }
    for (has_json, command) in &commands {
        for json in [false, true].iter().filter(|json| !**json || *has_json) {
            let json = *json;
            let mut args: Vec<&str> = command.iter().map(String::as_str).collect();
            if json {
                args.insert(1, "--json");
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
    let elsewhere = tempfile::tempdir().expect("a folder");
    let scratch = elsewhere.path().to_str().expect("a plain path");
    for raw in hostile::inputs().iter().filter(|raw| raw.len() < 500) {
        let mut lines: Vec<Vec<String>> = vec![
            vec![raw.clone()],
            vec!["show".into(), "--".into(), format!("loud/{raw}")],
        ];
        for command in plain_commands() {
            for arg in arguments(command) {
                let name = arg.get_id().as_str();
                let nowhere = format!("{scratch}/none/{raw}");
                let value = match name {
                    // What is written there would be written.
                    "into" => continue,
                    "output" => &nowhere,
                    _ => raw,
                };
                lines.push(line_of(command, archive, scratch, Some((name, value))));
            }
        }
        for line in &lines {
            let args: Vec<&str> = line.iter().map(String::as_str).collect();
            let (code, out, err) = run_here(&args);
            assert!(code <= 2, "{args:?}");
            check(&args, &out, false);
            check(&args, &err, false);
        }
        let json = [
            "search",
            "--archive",
            archive,
            "--only",
            "--json",
            "--",
            raw,
        ];
        let (_, out, err) = run_here(&json);
        check(&json, &out, true);
        check(&json, &err, false);
    }
}

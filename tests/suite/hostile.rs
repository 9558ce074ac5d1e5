//! Strangers' texts through every command: nothing that could steer a terminal comes out.

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
    let shown = document(
        &["show", "loud", "--json", "--archive", archive, "--only"],
        0,
    );
    let texts = shown["posts"].as_array().expect("posts");
    assert_eq!(texts.len(), posts, "no post is lost for its text");
}

#[test]
fn no_argument_is_quoted_as_it_is() {
    for raw in hostile::inputs()
        .iter()
        .filter(|raw| !raw.contains('\0') && raw.len() < 500)
        .step_by(7)
    {
        for args in [
            vec!["show", raw.as_str()],
            vec!["search", "--", raw.as_str()],
            vec!["search", "--facets", raw.as_str()],
            vec!["search", "--kind", raw.as_str()],
            vec!["check", "--", raw.as_str()],
            vec!["cases", "--archive", raw.as_str()],
        ] {
            let output = run(&args);
            check(&args, &output.stdout, false);
            check(&args, &output.stderr, false);
        }
    }
}

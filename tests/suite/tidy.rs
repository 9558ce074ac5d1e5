//! The shape of the source: floors, which library may appear where, and what may appear nowhere.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use crate::source::{File, Token, root, rust, texts};

/// The modules by floor. A file names its own module and lower floors; neighbours on a floor stay strangers.
const FLOORS: &[(&str, u8)] = &[
    ("model", 0),
    ("shown", 0),
    ("archive", 1),
    ("measure", 1),
    ("places", 1),
    ("import", 2),
    ("export", 2),
    ("index", 2),
    ("store", 2),
    ("work", 3),
    ("session", 4),
    ("ui", 5),
    ("cli", 6),
];

/// Where a library may be named: beginnings of paths under `src`. `""` is everywhere.
const LIBRARIES: &[(&str, &[&str])] = &[
    // Any floor: errors, data, and facts of Unicode and of words.
    ("serde", &[""]),
    ("serde_json", &[""]),
    ("strsim", &[""]),
    ("thiserror", &[""]),
    ("tracing", &[""]),
    ("unicode_normalization", &[""]),
    ("unicode_properties", &[""]),
    ("unicode_segmentation", &[""]),
    ("unicode_width", &[""]),
    // The schemas are made of the records themselves.
    ("schemars", &["model/", "archive/"]),
    // Time: inside the few files that keep it out of everybody else's sight.
    ("jiff", &["model/calendar", "model/time.rs", "model/query/"]),
    // Files and folders.
    ("directories", &["places"]),
    ("jsonc_parser", &["archive/"]),
    ("rust_embed", &["archive/"]),
    ("memchr", &["archive/"]),
    ("zstd", &["archive/", "index/tantivy", "index/contract"]),
    ("rustc_hash", &["index/tantivy"]),
    ("tantivy", &["index/tantivy"]),
    ("tantivy_fst", &["index/tantivy"]),
    ("twox_hash", &["index/tantivy"]),
    ("fs4", &["index/tantivy"]),
    ("levenshtein_automata", &["index/tantivy"]),
    ("rustc_hash", &["index/tantivy"]),
    ("tantivy_fst", &["index/tantivy"]),
    // Tables for other programs.
    ("csv", &["export/"]),
    // The terminal.
    ("crossterm", &["ui/"]),
    ("nucleo_matcher", &["ui/"]),
    ("open", &["ui/"]),
    ("ratatui", &["ui/"]),
    ("tui_input", &["ui/"]),
    ("signal_hook", &["ui/", "cli/"]),
    ("toml", &["ui/", "cli/", "places"]),
    // The command line.
    ("anyhow", &["ui/", "cli/"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("tracing_subscriber", &["cli/"]),
];

/// Files that may be longer than [`LONGEST`], each with its reason.
const LONG: &[(&str, &str)] = &[];

/// Lines of a file that are not tests.
const LONGEST: usize = 700;

/// Collects what is wrong, so that one run tells all of it.
#[derive(Default)]
struct Faults(String);

impl Faults {
    fn add(&mut self, path: &str, line: usize, what: &str) {
        let _ = writeln!(self.0, "{path}:{line}: {what}");
    }

    fn none(&self) {
        assert!(self.0.is_empty(), "\n{}", self.0);
    }
}

/// The module under `src` a file belongs to; none for the map (`lib.rs`) and the program (`main.rs`).
fn module(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    match inside.split_once('/') {
        Some((folder, _)) => Some(folder),
        None => inside
            .strip_suffix(".rs")
            .filter(|name| *name != "lib" && *name != "main"),
    }
}

fn floor(module: &str) -> Option<u8> {
    FLOORS
        .iter()
        .find(|(name, _)| *name == module)
        .map(|(_, floor)| *floor)
}

/// What is wrong with the arrows of a file.
fn arrows(file: &File, faults: &mut Faults) {
    let tokens = file.tokens();
    let Some(own) = module(&file.path) else {
        return;
    };
    let Some(height) = floor(own) else {
        faults.add(
            &file.path,
            1,
            "its module is on no floor; give it one in FLOORS, and a line in ARCHITECTURE.md",
        );
        return;
    };
    for named in File::after(&tokens, "crate") {
        match floor(&named.text) {
            Some(_) if named.text == own => {}
            Some(other) if other < height => {}
            Some(other) => {
                let what = format!(
                    "{own} (floor {height}) names {} (floor {other})",
                    named.text
                );
                faults.add(&file.path, named.line, &what);
            }
            None => {
                let what = format!(
                    "`crate::{}`: write `crate::module::…` with a module that is on a floor, one path a line",
                    named.text
                );
                faults.add(&file.path, named.line, &what);
            }
        }
    }
    // How many modules `super` may climb before it stands in the root of the crate, from which anything can be named.
    let deep = file.path.matches('/').count() - usize::from(file.path.ends_with("/mod.rs"));
    for (i, token) in tokens.iter().enumerate() {
        let next = |n: usize| tokens.get(i + n).map_or("", |t| t.text.as_str());
        if token.text == "super" && next(1) == "::" {
            if next(2) == "super" {
                faults.add(
                    &file.path,
                    token.line,
                    "`super::super`: write the path from `crate`",
                );
            }
            if deep + token.depth < 2 {
                faults.add(
                    &file.path,
                    token.line,
                    "`super` is the root of the crate here: write the path from `crate`",
                );
            }
        }
        if token.text == "crate" && next(1) == "as" {
            faults.add(&file.path, token.line, "`crate` under another name");
        }
    }
}

#[test]
fn files_name_their_own_floor_and_lower_ones() {
    let mut faults = Faults::default();
    for file in rust() {
        arrows(&file, &mut faults);
    }
    faults.none();
}

#[test]
fn a_wrong_arrow_is_found() {
    for (path, text, wrong) in [
        (
            "src/archive/load.rs",
            "use crate::model::Id; use crate::archive::place; use super::place;",
            false,
        ),
        ("src/archive/load.rs", "use crate::index::Row;", true),
        ("src/archive/load.rs", "use crate::measure::x;", true),
        (
            "src/archive/load.rs",
            "fn f() { vec![crate::ui::x()]; }",
            true,
        ),
        (
            "src/archive/load.rs",
            "/// See [`crate::ui`].\nfn f() {}",
            false,
        ),
        ("src/archive/load.rs", "use crate::{model, ui};", true),
        ("src/archive/load.rs", "use crate::*;", true),
        ("src/archive/load.rs", "use super::super::ui;", true),
        ("src/archive/mod.rs", "use super::ui::x;", true),
        (
            "src/archive/mod.rs",
            "pub(super) fn f() {} mod tests { use super::f; }",
            false,
        ),
        ("src/places.rs", "use super::ui::x;", true),
        ("src/places.rs", "mod tests { use super::x; }", false),
        (
            "src/ui/pane/posts.rs",
            "use super::Pane; use crate::session::Session;",
            false,
        ),
        ("src/helpers/mod.rs", "", true),
        ("src/lib.rs", "pub mod model;", false),
    ] {
        let mut faults = Faults::default();
        arrows(
            &File {
                path: path.to_owned(),
                text: text.to_owned(),
            },
            &mut faults,
        );
        assert_eq!(!faults.0.is_empty(), wrong, "{path}: {text}: {}", faults.0);
    }
}

#[test]
fn the_program_only_hands_over_to_the_command_line() {
    let mut faults = Faults::default();
    for file in rust() {
        let tokens = file.tokens();
        for named in File::after(&tokens, "backfire") {
            if file.path != "src/main.rs" || named.text != "cli" {
                faults.add(
                    &file.path,
                    named.line,
                    &format!("names `backfire::{}`", named.text),
                );
            }
        }
    }
    faults.none();
}

/// The library an identifier stands for, if it begins a path or an import.
fn library(tokens: &[Token], i: usize) -> Option<&str> {
    let text = |i: usize| tokens.get(i).map_or("", |t| t.text.as_str());
    let begins = text(i + 1) == "::" && (i == 0 || text(i - 1) != "::");
    let imported = i > 0 && text(i - 1) == "use" && matches!(text(i + 1), ";" | "as");
    (begins || imported).then(|| text(i))
}

#[test]
fn libraries_stay_on_their_floors() {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let declared: Vec<String> = manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .map(|name| name.replace('-', "_"))
        .collect();
    for name in &declared {
        assert!(
            LIBRARIES.iter().any(|(known, _)| known == name),
            "say in LIBRARIES where {name} may appear"
        );
    }
    for (name, _) in LIBRARIES {
        assert!(
            declared.iter().any(|known| known == name),
            "{name} is in LIBRARIES and not in Cargo.toml"
        );
    }
    let mut faults = Faults::default();
    for file in rust() {
        let inside = file.path.strip_prefix("src/").unwrap();
        let tokens = file.tokens();
        for (i, token) in tokens.iter().enumerate() {
            let Some(name) = library(&tokens, i) else {
                continue;
            };
            let Some((_, places)) = LIBRARIES.iter().find(|(known, _)| *known == name) else {
                continue;
            };
            if !places.iter().any(|place| inside.starts_with(place)) {
                faults.add(
                    &file.path,
                    token.line,
                    &format!("{name} may appear in {} only", places.join(", ")),
                );
            }
        }
    }
    faults.none();
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut faults = Faults::default();
    for file in rust() {
        if !file.text.starts_with("//! ") {
            faults.add(
                &file.path,
                1,
                "begin with `//!`: what the file is for, and what it may not know",
            );
        }
    }
    faults.none();
}

#[test]
fn every_file_is_a_module() {
    let files = rust();
    let mut faults = Faults::default();
    for file in &files {
        let stem = file
            .path
            .trim_end_matches("/mod.rs")
            .trim_end_matches(".rs");
        let (folder, name) = stem.rsplit_once('/').unwrap();
        if matches!(stem, "src/lib" | "src/main") {
            continue;
        }
        let above = [
            format!("{folder}/mod.rs"),
            format!("{folder}.rs"),
            format!("{folder}/lib.rs"),
        ];
        let declared = files
            .iter()
            .filter(|other| above.contains(&other.path))
            .any(|other| {
                let tokens = other.tokens();
                tokens
                    .windows(2)
                    .any(|pair| pair[0].text == "mod" && pair[1].text == name)
            });
        if !declared {
            faults.add(
                &file.path,
                1,
                &format!("no `mod {name};` names it: it is not compiled"),
            );
        }
    }
    faults.none();
}

#[test]
fn nothing_prints_by_itself() {
    let mut faults = Faults::default();
    for file in rust() {
        let tokens = file.tokens();
        for pair in tokens.windows(2) {
            if matches!(
                pair[0].text.as_str(),
                "print" | "println" | "eprint" | "eprintln" | "dbg"
            ) && pair[1].text == "!"
            {
                faults.add(
                    &file.path,
                    pair[0].line,
                    "write to the `&mut dyn Write` you are handed",
                );
            }
        }
    }
    faults.none();
}

#[test]
fn only_the_pen_writes_on_the_screen() {
    const WRITES: &[&str] = &[
        "set_string",
        "set_stringn",
        "set_line",
        "set_span",
        "set_symbol",
        "append_symbol",
        "set_char",
        "cell_mut",
        "render_widget",
        "render_stateful_widget",
    ];
    let mut faults = Faults::default();
    for file in rust() {
        if file.path == "src/ui/pen.rs" {
            continue;
        }
        let tokens = file.tokens();
        for (i, token) in tokens.iter().enumerate() {
            // A test may look at what was drawn; drawing is what it may not do either.
            if WRITES.contains(&token.text.as_str()) {
                faults.add(
                    &file.path,
                    token.line,
                    &format!(
                        "`{}`: draw with the pen, which takes only text that was cleaned",
                        token.text
                    ),
                );
            }
            if token.text == "ratatui" && tokens.get(i + 1).is_some_and(|next| next.text == "::") {
                let part = tokens.get(i + 2).map_or("", |t| t.text.as_str());
                if matches!(part, "text" | "widgets" | "prelude" | "{" | "*") {
                    let what = format!(
                        "`ratatui::{part}`: texts and widgets of strangers' words go past the pen; name one item a line"
                    );
                    faults.add(&file.path, token.line, &what);
                }
            }
        }
    }
    faults.none();
}

/// Where the environment may be asked, and why.
const ASK: &[(&str, &str)] = &[
    ("src/cli/mod.rs", "commands are handed it from here"),
    (
        "src/ui/explorer.rs",
        "debug builds panic when told to, for the test that the terminal is given back",
    ),
];

#[test]
fn the_environment_is_handed_down_and_nothing_is_kept_behind_the_scenes() {
    let mut faults = Faults::default();
    for file in rust() {
        let tokens = file.tokens();
        let asks = ASK.iter().any(|(path, _)| *path == file.path);
        for (i, token) in tokens.iter().enumerate().filter(|(_, t)| !t.test) {
            let text = |i: usize| tokens.get(i).map_or("", |t| t.text.as_str());
            let asked = matches!(text(i + 2), "var" | "var_os" | "vars" | "args" | "args_os");
            if !asks && token.text == "env" && text(i + 1) == "::" && asked {
                faults.add(
                    &file.path,
                    token.line,
                    "take the environment from those who call",
                );
            }
            // A lifetime is a quote and a name.
            let item = token.text == "static" && (i == 0 || text(i - 1) != "'");
            // A cell that a value fills once is the value's own; one that fills itself, or a thread's, is hidden.
            let hidden = matches!(token.text.as_str(), "LazyLock" | "thread_local");
            if item || hidden {
                let what = "state that every caller shares: hand it over instead";
                faults.add(&file.path, token.line, what);
            }
        }
    }
    faults.none();
}

#[test]
fn nothing_is_left_half_done() {
    // Put together here, so that this file does not find itself.
    let marks = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["XX", "X"],
        ["HA", "CK"],
        ["to", "do!("],
        ["unimple", "mented!("],
        ["<<<<", "<<<"],
    ]
    .map(|parts| parts.concat());
    let mut faults = Faults::default();
    for file in texts("") {
        if file.path == "Cargo.lock" {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            for mark in &marks {
                if word(line, mark) {
                    faults.add(
                        &file.path,
                        number + 1,
                        &format!("`{mark}`: finish it, or open an issue and take the mark out"),
                    );
                }
            }
        }
    }
    faults.none();
}

/// Whether `line` has `mark` with no letter or digit at either side.
fn word(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let joins = |c: char| c.is_alphanumeric();
        let before = line[..at].chars().next_back().is_some_and(joins);
        let after = mark.ends_with(char::is_alphanumeric)
            && line[at + mark.len()..].chars().next().is_some_and(joins);
        !before && !after
    })
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let mut folders = ["/home/", "/root/", "/Users/", "C:\\Users\\"]
        .map(str::to_owned)
        .to_vec();
    let here = root()
        .parent()
        .and_then(|folder| folder.to_str())
        .filter(|folder| folder.len() > 1);
    folders.extend(here.map(|folder| format!("{folder}/")));
    let mut faults = Faults::default();
    for file in texts("") {
        // This one has to name them.
        if file.path == "tests/suite/tidy.rs" {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            for folder in &folders {
                // The path of an address on the web is not a folder of a machine.
                let starts = |at: usize| {
                    line[..at]
                        .chars()
                        .next_back()
                        .is_none_or(|c| !c.is_alphanumeric() && !"-_.%~/}".contains(c))
                };
                if line
                    .match_indices(folder.as_str())
                    .any(|(at, _)| starts(at))
                {
                    faults.add(
                        &file.path,
                        number + 1,
                        &format!("`{folder}…` is a folder of one machine"),
                    );
                }
            }
        }
    }
    faults.none();
}

#[test]
fn files_stay_short_enough_to_read() {
    let mut faults = Faults::default();
    let mut lengths = BTreeMap::new();
    for file in rust() {
        // From token to token, so that the comments and blank lines of a test item count as part of it.
        let tokens = file.tokens();
        let covered: usize = tokens
            .windows(2)
            .filter(|pair| pair[0].test && pair[1].test)
            .map(|pair| pair[1].line - pair[0].line)
            .sum();
        let length = if file.path.ends_with("/tests.rs") {
            0
        } else {
            file.text.lines().count().saturating_sub(covered)
        };
        lengths.insert(file.path.clone(), length);
        let excused = LONG
            .iter()
            .any(|(path, reason)| *path == file.path && !reason.is_empty());
        if length > LONGEST && !excused {
            faults.add(
                &file.path,
                1,
                &format!("{length} lines besides tests, at most {LONGEST}: split it by subject"),
            );
        }
    }
    for (path, _) in LONG {
        assert!(
            lengths.get(*path).is_some_and(|length| *length > LONGEST),
            "{path} needs no excuse"
        );
    }
    faults.none();
}

//! What may reach a terminal: the few sequences of our own, and nothing a stranger wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use backfire::ui::pane;
use serde_json::Value;

use crate::pty::{End, Launch, Terminal};

/// Private modes the program may turn on and must turn off: cursor, alternate screen, pastes, frames, mouse.
const MODES: [&str; 9] = [
    "25", "1000", "1002", "1003", "1006", "1015", "1049", "2004", "2026",
];

/// A piece of what was written to a terminal.
#[derive(Debug, Clone, PartialEq)]
enum Piece<'r> {
    /// A character for the screen.
    Char(char),
    /// A control sequence: what stands between `ESC [` and its last character, and that character.
    Control(&'r str, char),
    /// Anything else.
    Other(String),
}

fn pieces(raw: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\x1b' {
            pieces.push(Piece::Char(c));
            continue;
        }
        let control = rest.strip_prefix('[').and_then(|body| {
            let end = body.find(|c: char| !matches!(c, '0'..='9' | ';' | ':' | '<'..='?'))?;
            let last = body[end..].chars().next()?;
            Some((&body[..end], last, &body[end + last.len_utf8()..]))
        });
        match control {
            Some((inside, last, tail)) => {
                pieces.push(Piece::Control(inside, last));
                rest = tail;
            }
            None => pieces.push(Piece::Other(format!(
                "ESC {}",
                rest.chars().take(12).collect::<String>().escape_debug()
            ))),
        }
    }
    pieces
}

fn text(raw: &[u8]) -> &str {
    std::str::from_utf8(raw).expect("only whole characters are written")
}

/// Private modes that have been turned on and not off again, and the cursor where it is still hidden.
pub fn left_on(raw: &[u8]) -> Vec<String> {
    let mut modes: BTreeMap<&str, bool> = BTreeMap::new();
    for piece in pieces(text(raw)) {
        if let Piece::Control(inside, last @ ('h' | 'l')) = piece
            && let Some(list) = inside.strip_prefix('?')
        {
            modes.extend(
                list.split(';')
                    .map(|mode| (mode, (last == 'h') != (mode == "25"))),
            );
        }
    }
    modes
        .into_iter()
        .filter(|(_, on)| *on)
        .map(|(mode, _)| mode.to_owned())
        .collect()
}

/// Whether a style is one of those we write: attributes, and colours by number or in full, never by name.
fn is_style(inside: &str) -> bool {
    let mut numbers = inside.split(';');
    while let Some(number) = numbers.next() {
        let rest = match number {
            "" | "0" | "1" | "2" | "3" | "4" | "7" | "22" | "23" | "24" | "27" | "39" | "49"
            | "59" => 0,
            "38" | "48" | "58" => match numbers.next() {
                Some("5") => 1,
                Some("2") => 3,
                _ => return false,
            },
            _ => return false,
        };
        if (0..rest).any(|_| numbers.next().is_none_or(|n| n.parse::<u8>().is_err())) {
            return false;
        }
    }
    true
}

/// What was written besides our own sequences and harmless characters.
fn foreign(raw: &[u8]) -> Vec<String> {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
            || matches!(c, '\u{e0000}'..='\u{e0fff}')
    };
    let mut found = Vec::new();
    let mut marks = 0;
    for piece in pieces(text(raw)) {
        match &piece {
            Piece::Char(c) => {
                marks = if matches!(c, '\u{300}'..='\u{36f}') {
                    marks + 1
                } else {
                    0
                };
                if harmful(*c) || marks > 8 {
                    found.push(format!("{piece:?}"));
                }
            }
            Piece::Control(inside, 'h' | 'l') => {
                if !inside
                    .strip_prefix('?')
                    .is_some_and(|list| list.split(';').all(|mode| MODES.contains(&mode)))
                {
                    found.push(format!("{piece:?}"));
                }
            }
            Piece::Control(inside, 'm') if is_style(inside) => {}
            Piece::Control(inside, 'H' | 'J' | 'K')
                if inside.chars().all(|c| c.is_ascii_digit() || c == ';') => {}
            _ => found.push(format!("{piece:?}")),
        }
    }
    found
}

/// What strangers write to take a terminal over, or to make it show what is not there.
const HOSTILE: &[&str] = &[
    "\u{1b}[31mred",
    "\u{1b}[2;5r\u{1b}[2J\u{1b}[H",
    "\u{1b}[?1004h\u{1b}[?1049l",
    "\u{1b}[6n",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]52;c;cHduZWQ=\u{1b}\\",
    "\u{1b}]8;;http://example.invalid",
    "\u{1b}P1$r\u{1b}\\",
    "\u{1b}_apc\u{1b}\\",
    "\u{1b}c",
    "\u{9b}2J",
    "\u{9d}0;title\u{9c}",
    "\u{7}\u{8}\u{8}\u{7f}",
    "one\r\ntwo\rthree\u{b}four\u{c}five",
    "\u{202e}txet\u{202c} \u{2066}x\u{2069}",
    "zero\u{200b}\u{200d}\u{2060}\u{feff}width\u{ad}",
    "tag\u{e0041}\u{e007f}",
    "line\u{2028}para\u{2029}end",
    "z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}\u{30d}\u{30e}\u{30f}\u{310}",
];

/// Makes every text of several words hostile, each in another way.
fn poison(value: &mut Value, turn: &mut usize) {
    match value {
        Value::String(text) if text.contains(' ') => {
            let first = HOSTILE[*turn % HOSTILE.len()];
            *text = format!("{first} {text} {}", HOSTILE[(*turn + 7) % HOSTILE.len()]);
            *turn += 1;
        }
        Value::Array(list) => list.iter_mut().for_each(|value| poison(value, turn)),
        Value::Object(fields) => fields.iter_mut().for_each(|(_, value)| poison(value, turn)),
        _ => {}
    }
}

/// An archive whose every text is hostile, made of the model case.
fn hostile_archive(into: &Path) -> PathBuf {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/askjpm");
    let case = into.join("askjpm");
    fs::create_dir_all(&case).expect("a folder");
    let mut turn = 0;
    for entry in fs::read_dir(model).expect("the model case") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a text");
        let lines = path.extension().is_some_and(|end| end == "jsonl");
        let documents: Vec<&str> = if lines {
            text.lines().collect()
        } else {
            vec![&text]
        };
        let poisoned: Vec<String> = documents
            .iter()
            .filter(|document| !document.trim().is_empty())
            .map(|document| {
                let mut value: Value = serde_json::from_str(document).expect("JSON");
                poison(&mut value, &mut turn);
                value.to_string()
            })
            .collect();
        fs::write(
            case.join(path.file_name().expect("a name")),
            poisoned.join("\n") + "\n",
        )
        .expect("a file");
    }
    into.to_owned()
}

fn press(terminal: &mut Terminal, keys: &str) {
    terminal.settle(Duration::from_millis(50));
    let before = terminal.text();
    terminal.send(keys);
    terminal.wait_for(&format!("{keys} shows something"), |screen| {
        screen.contents() != before
    });
}

#[test]
fn strangers_texts_cannot_speak_to_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = hostile_archive(folder.path());
    for (columns, rows) in [(120, 36), (80, 24), (50, 14)] {
        let mut terminal = Launch::new(env!("CARGO_BIN_EXE_backfire"))
            .size(columns, rows)
            .arg("--only")
            .arg("--archive")
            .arg(&archive)
            .start();
        terminal.wait_for("posts, made harmless", |screen| {
            screen.contents().contains("<U+")
        });
        for digit in (0..pane::all().len()).filter_map(pane::digit) {
            press(&mut terminal, &digit.to_string());
            terminal.send("jjGg");
        }
        // Not Esc: with a key right behind it, it would mean another one.
        let leave = "<ctrl-g>";
        let layers = [("?", leave), (":", leave), ("P", "q"), ("s", leave)];
        for (open, close) in layers.into_iter().chain([("/\u{202e}\u{9b}", leave)]) {
            press(&mut terminal, open);
            press(&mut terminal, close);
        }
        terminal.send("Q");
        assert_eq!(terminal.wait_for_end(), End::Code(0));
        let foreign = foreign(terminal.raw());
        assert_eq!(foreign, Vec::<String>::new(), "at {columns}x{rows}");
    }
}

#[test]
fn the_list_of_what_may_be_written_is_short() {
    for bad in HOSTILE {
        assert_ne!(
            foreign(bad.as_bytes()),
            Vec::<String>::new(),
            "{}",
            bad.escape_debug()
        );
    }
    for good in [
        "\x1b[?1049h\x1b[?25l\x1b[1;1H\x1b[38;2;1;2;3mzażółć 日本 e\u{301}\x1b[0m\x1b[?2026l",
        "",
    ] {
        assert_eq!(foreign(good.as_bytes()), Vec::<String>::new());
    }
    assert_eq!(left_on(b"\x1b[?1049h\x1b[?25l\x1b[?1049l"), ["25"]);
    assert_eq!(
        left_on(b"\x1b[?1049h\x1b[?25l\x1b[?25h\x1b[?1049l"),
        Vec::<String>::new()
    );
}

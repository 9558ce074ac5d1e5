//! Breaks a good archive in two thousand ways: nothing may panic, what is still good stays, what is lost is told.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::archive::check::is_rule;
use crate::archive::place::{CASE, FILES};
use crate::archive::{Archive, ArchiveError, write};
use crate::model::finding::{Finding, Severity};
use crate::model::record::Whole;

/// A small generator of numbers: the same breakages in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (below.max(1) as u64)).unwrap_or(0)
    }
}

fn good() -> Vec<(&'static str, String)> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/check/_base/case");
    FILES
        .map(|file| {
            let text = fs::read_to_string(base.join(file)).expect("a file of the base");
            let text = match file {
                // Neighbours to be cost.
                "posts.jsonl" => {
                    let more = |n: usize| {
                        let first = text.replace("\"id\": \"p1\"", &format!("\"id\": \"p1{n}\""));
                        first.replace("\"id\": \"p2\"", &format!("\"id\": \"p2{n}\""))
                    };
                    (1..6).map(more).collect::<String>() + &text
                }
                _ => text,
            };
            (file, text)
        })
        .to_vec()
}

fn pointers(value: &Value, here: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, below) in map {
                let pointer = format!("{here}/{key}");
                pointers(below, &pointer, all);
                all.push(pointer);
            }
        }
        Value::Array(list) => {
            for (index, below) in list.iter().enumerate() {
                let pointer = format!("{here}/{index}");
                pointers(below, &pointer, all);
                all.push(pointer);
            }
        }
        _ => {}
    }
}

/// Changes one value, or takes one key or element away.
fn twist(value: &mut Value, dice: &mut Dice) {
    let mut all = Vec::new();
    pointers(value, "", &mut all);
    if all.is_empty() {
        return;
    }
    let pointer = all.swap_remove(dice.roll(all.len()));
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    if dice.roll(3) == 0 {
        match value.pointer_mut(parent) {
            Some(Value::Object(map)) => drop(map.remove(key)),
            Some(Value::Array(list)) => drop(list.remove(key.parse().expect("an index"))),
            _ => {}
        }
    } else if let Some(found) = value.pointer_mut(&pointer) {
        let others = [
            json!(null),
            json!(7),
            json!(-1.5e300),
            json!(true),
            json!(""),
            json!("p1"),
            json!("\u{1b}[2J\u{202e}é"),
            json!([]),
            json!([[{}]]),
            json!({}),
            json!({"id": 1}),
        ];
        *found = others[dice.roll(others.len())].clone();
    }
}

fn is_lines(file: &str) -> bool {
    matches!(file, "posts.jsonl" | "commentary.jsonl" | "notes.jsonl")
}

fn broken(file: &str, text: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let at = dice.roll(bytes.len());
    match dice.roll(8) {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << dice.roll(8),
        2 => drop(bytes.drain(at..(at + dice.roll(60)).min(bytes.len()))),
        3 => bytes.insert(at, u8::try_from(dice.roll(256)).expect("a byte")),
        4 => {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.insert(dice.roll(lines.len()), lines[dice.roll(lines.len())]);
            bytes = lines.join("\r\n").into_bytes();
        }
        _ if is_lines(file) => {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let chosen = dice.roll(lines.len());
            let mut value = serde_json::from_str(&lines[chosen]).expect("a good line");
            twist(&mut value, dice);
            lines[chosen] = value.to_string();
            bytes = lines.join("\n").into_bytes();
        }
        _ => {
            let mut value = serde_json::from_str(text).expect("a good document");
            twist(&mut value, dice);
            bytes = write::document(&value).into_bytes();
        }
    }
    bytes
}

/// The records of a file as far as they still stand there word for word: their ids and how many others there are.
fn standing(file: &str, before: &str, after: &[u8]) -> Option<(HashSet<String>, usize)> {
    let id = |value: &Value| value.get("id").and_then(Value::as_str).map(str::to_owned);
    if is_lines(file) {
        let lines: HashSet<&str> = before.lines().collect();
        let now: Vec<&[u8]> = after
            .split(|b| *b == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .filter(|line| !line.iter().all(u8::is_ascii_whitespace))
            .collect();
        let same = now.iter().filter_map(|line| {
            let line = std::str::from_utf8(line).ok()?;
            lines
                .contains(line)
                .then(|| serde_json::from_str(line).ok())?
        });
        let ids: HashSet<String> = same.filter_map(|value: Value| id(&value)).collect();
        let others = now.len() - ids.len();
        return Some((ids, others));
    }
    let old: Value = serde_json::from_str(before).ok()?;
    let new: Value = serde_json::from_slice(after).ok()?;
    let mut ids = HashSet::new();
    let mut others = 0;
    for (key, list) in new.as_object()? {
        for element in list.as_array().into_iter().flatten() {
            let same = old[key].as_array().is_some_and(|old| old.contains(element));
            match id(element) {
                Some(id) if same => others += usize::from(!ids.insert(id)),
                _ => others += usize::from(element.is_object()),
            }
        }
    }
    Some((ids, others))
}

fn kept(whole: &Whole) -> HashSet<&str> {
    let (case, file) = (&whole.case, &whole.case.file);
    let mut ids: HashSet<&str> = whole.posts.iter().map(|r| r.id.as_str()).collect();
    ids.extend(case.commentary.iter().map(|r| r.id.as_str()));
    ids.extend(case.notes.iter().map(|r| r.id.as_str()));
    ids.extend(case.lessons.iter().map(|r| r.id.as_str()));
    ids.extend(case.decisions.iter().map(|r| r.id.as_str()));
    ids.extend(file.sources.iter().map(|r| r.id.as_str()));
    ids.extend(file.actors.iter().map(|r| r.id.as_str()));
    ids.extend(file.phases.iter().map(|r| r.id.as_str()));
    ids.extend(file.events.iter().map(|r| r.id.as_str()));
    ids.extend(file.figures.iter().map(|r| r.id.as_str()));
    ids.extend(file.moves.iter().map(|r| r.id.as_str()));
    ids.extend(file.background.iter().map(|r| r.id.as_str()));
    ids.extend(file.warnings.iter().map(|r| r.id.as_str()));
    ids.extend(file.turn.iter().map(|r| r.id.as_str()));
    ids.extend(file.conflicts.iter().map(|r| r.id.as_str()));
    ids
}

fn is_told_well(finding: &Finding, bytes: &[u8]) -> bool {
    let lines = bytes.split(|b| *b == b'\n').count();
    (1..=lines).contains(&finding.line)
        && finding.column >= 1
        && !finding.message.is_empty()
        && !finding.hint.is_empty()
        && is_rule(finding.rule)
}

#[test]
fn two_thousand_breakages_cost_only_what_they_break() {
    let files = good();
    let dir = tempfile::tempdir().expect("a temporary folder");
    let folder = dir.path().join("case");
    fs::create_dir(&folder).expect("a folder");
    for (file, text) in &files {
        fs::write(folder.join(file), text).expect("written");
    }
    let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
    assert_eq!(archive.load("case").expect("loads").findings, []);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut opened = 0;
    for round in 0..2_000 {
        let (file, before) = &files[dice.roll(files.len())];
        let after = broken(file, before, &mut dice);
        let shown = || {
            format!(
                "round {round}, {file}:\n{}",
                String::from_utf8_lossy(&after)
            )
        };
        fs::write(folder.join(file), &after).expect("written");
        let standing = standing(file, before, &after);
        match archive.load("case") {
            Ok(loaded) => {
                opened += 1;
                let told = |f: &Finding| {
                    f.file.ends_with(file)
                        && (f.severity == Severity::Error || f.rule == "unknown-key")
                };
                let errors = loaded.findings.iter().filter(|f| told(f)).count();
                let mut findings = loaded.findings.iter();
                assert!(
                    findings.all(|f| !f.file.ends_with(file) || is_told_well(f, &after)),
                    "{}",
                    shown()
                );
                let kept = kept(&loaded.whole);
                let taken = loaded.findings.iter().any(|f| f.rule == "duplicate-id");
                if let Some((ids, others)) = standing {
                    let lost = ids.iter().find(|id| !kept.contains(id.as_str()));
                    assert!(lost.is_none() || taken, "{lost:?} was lost in {}", shown());
                    let here = counted(file, &loaded.whole);
                    let gone = (ids.len() + others).saturating_sub(here);
                    assert!(
                        gone == 0 || errors > 0 || taken,
                        "{gone} lost unsaid in {}",
                        shown()
                    );
                } else {
                    assert!(errors > 0, "nothing is said of {}", shown());
                }
            }
            Err(ArchiveError::Unavailable { finding, .. }) => {
                assert_eq!(
                    *file,
                    CASE,
                    "only case.json makes a case unavailable: {}",
                    shown()
                );
                assert!(is_told_well(&finding, &after), "{}", shown());
                assert!(
                    !matches!(serde_json::from_slice(&after), Ok(Value::Object(_))),
                    "{}",
                    shown()
                );
            }
            Err(error) => panic!("{error} in {}", shown()),
        }
        // A check looks at more and is slower; it may not panic or point nowhere either.
        if round % 20 == 0 {
            let findings = archive.check(true);
            let mut findings = findings.iter();
            assert!(
                findings.all(|f| !f.file.ends_with(file) || is_told_well(f, &after)),
                "{}",
                shown()
            );
        }
        fs::write(folder.join(file), before).expect("written");
    }
    assert!(
        opened > 1_000,
        "most breakages leave a case to open, {opened} did"
    );
}

/// How many records of a file were kept.
fn counted(file: &str, whole: &Whole) -> usize {
    let (case, of) = (&whole.case, &whole.case.file);
    match file {
        "posts.jsonl" => whole.posts.len(),
        "commentary.jsonl" => case.commentary.len(),
        "notes.jsonl" => case.notes.len(),
        "lessons.json" => case.lessons.len(),
        "decisions.json" => case.decisions.len(),
        _ => {
            of.facets.len()
                + of.sources.len()
                + of.actors.len()
                + of.phases.len()
                + of.events.len()
                + of.figures.len()
                + of.moves.len()
                + of.background.len()
                + of.warnings.len()
                + of.turn.len()
                + of.conflicts.len()
                + of.removed.len()
        }
    }
}

//! The configuration file: theme, zone, mouse and keys. What cannot be read is said, with its line, and never stops the start.

use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keymap::{Binding, Chord, GLOBAL, LIST, Rebound, full_name};
use super::pane;
use super::theme::{Palette, Theme};
use crate::session::ZoneChoice;

/// How the explorer is set up.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// What things look like.
    pub theme: Theme,
    /// How times are told.
    pub zone: ZoneChoice,
    /// Whether the mouse is caught.
    pub mouse: bool,
    /// Keys that differ from the default ones.
    pub keys: Rebound,
}

/// Zones by the names of `--zone` and the configuration.
pub const ZONES: [(&str, ZoneChoice); 3] = ZoneChoice::ALL;

impl Config {
    /// Reads the configuration in a file, the default one where there is none; gives what could be read and a sentence for
    /// each thing that could not.
    pub fn load(path: &Path) -> (Self, Vec<String>) {
        let text = match fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(error)) => {
                let good = error.utf8_error().valid_up_to();
                let lines = error.as_bytes().iter().take(good);
                let line = lines.filter(|byte| **byte == b'\n').count() + 1;
                let complaint = format!("line {line}: not UTF-8, so nothing of the file holds");
                return (Self::default(), vec![complaint]);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return (Self::default(), Vec::new());
            }
            Err(error) => {
                let complaint = format!("the file cannot be read: {error}");
                return (Self::default(), vec![complaint]);
            }
        };
        Self::read(&text)
    }

    /// Reads a configuration; gives what could be read and a sentence for each thing that could not, line first.
    pub fn read(text: &str) -> (Self, Vec<String>) {
        let mut config = Self::default();
        let mut complaints: Vec<(usize, String)> = Vec::new();
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let line = error.span().map_or(1, |span| line(text, &span));
            complaints.push((line, error.message().trim().to_owned()));
        }
        for (key, value) in table.get_ref() {
            let mut complain = |span: Range<usize>, what: String| {
                complaints.push((line(text, &span), what));
            };
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("theme", DeValue::String(name)) => {
                    match Palette::ALL.iter().find(|(known, _)| known == name) {
                        Some((_, palette)) => config.theme.palette = *palette,
                        None => complain(
                            value.span(),
                            format!(
                                "no theme is called `{name}`; there are {}",
                                names(&Palette::ALL)
                            ),
                        ),
                    }
                }
                ("ascii", DeValue::Boolean(on)) => config.theme.ascii = *on,
                ("mouse", DeValue::Boolean(on)) => config.mouse = *on,
                ("zone", DeValue::String(name)) => {
                    match ZONES.iter().find(|(known, _)| known == name) {
                        Some((_, zone)) => config.zone = *zone,
                        None => complain(
                            value.span(),
                            format!("no zone is called `{name}`; there are {}", names(&ZONES)),
                        ),
                    }
                }
                ("keys", DeValue::Table(keys)) => read_keys(&mut config.keys, keys, &mut complain),
                ("theme" | "zone", _) => complain(
                    value.span(),
                    format!("`{}` wants a word in quotes", key.get_ref()),
                ),
                ("ascii" | "mouse", _) => complain(
                    value.span(),
                    format!("`{}` wants true or false", key.get_ref()),
                ),
                ("keys", _) => complain(value.span(), "`keys` wants a table: [keys]".to_owned()),
                (other, _) => complain(
                    key.span(),
                    format!("`{other}` is not known; there are theme, zone, mouse, ascii, [keys]"),
                ),
            }
        }
        complaints.sort_by_key(|(line, _)| *line);
        let told = complaints
            .into_iter()
            .map(|(line, what)| format!("line {line}: {what}"))
            .chain(clashes(&config.keys))
            .collect();
        (config, told)
    }
}

fn read_keys(
    keys: &mut Rebound,
    table: &DeTable<'_>,
    complain: &mut dyn FnMut(Range<usize>, String),
) {
    let actions = actions();
    for (name, value) in table {
        let action = name.get_ref().as_ref();
        if !actions
            .iter()
            .any(|(scope, binding)| full_name(scope, binding.name) == action)
        {
            let nearest = actions
                .iter()
                .map(|(scope, binding)| full_name(scope, binding.name));
            let nearest = nearest
                .min_by_key(|known| strsim::osa_distance(known, action))
                .unwrap_or_default();
            complain(
                name.span(),
                format!("no action is called `{action}`; the nearest is `{nearest}`"),
            );
            continue;
        }
        let words: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => vec![value],
        };
        let mut chords = Vec::new();
        for word in words {
            match word.get_ref() {
                DeValue::String(text) => match text.parse::<Chord>() {
                    Ok(chord) if chord.is_way_back() => complain(
                        word.span(),
                        format!("`{text}` goes one layer back everywhere and can do nothing else"),
                    ),
                    Ok(chord) => chords.push(chord),
                    Err(why) => complain(word.span(), why),
                },
                _ => complain(
                    word.span(),
                    format!("`{action}` wants keys in quotes, such as [\"x\", \"ctrl-x\"]"),
                ),
            }
        }
        if !chords.is_empty() {
            keys.set(action.to_owned(), chords);
        }
    }
}

/// Every action with the scope of its name.
fn actions() -> Vec<(&'static str, Binding)> {
    let mut actions: Vec<(&'static str, Binding)> =
        GLOBAL.iter().map(|binding| ("", *binding)).collect();
    actions.extend(LIST.iter().map(|binding| ("list", *binding)));
    for pane in pane::all() {
        actions.extend(pane.keys().iter().map(|binding| (pane.name(), *binding)));
    }
    actions
}

/// Keys that two actions of the same scope are on.
fn clashes(keys: &Rebound) -> Vec<String> {
    let actions = actions();
    let mut found = Vec::new();
    for (i, (scope, binding)) in actions.iter().enumerate() {
        for chord in keys.keys(scope, binding) {
            for (other_scope, other) in &actions[..i] {
                if scope == other_scope && keys.keys(other_scope, other).contains(&chord) {
                    let (first, second) = (
                        full_name(other_scope, other.name),
                        full_name(scope, binding.name),
                    );
                    found.push(format!(
                        "{chord} is on both {first} and {second}; {first} gets it"
                    ));
                }
            }
        }
    }
    found
}

fn names<T>(known: &[(&'static str, T)]) -> String {
    known
        .iter()
        .map(|(name, _)| *name)
        .collect::<Vec<_>>()
        .join(", ")
}

fn line(text: &str, span: &Range<usize>) -> usize {
    text.bytes()
        .take(span.start)
        .filter(|b| *b == b'\n')
        .count()
        + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_is_taken() {
        let (config, complaints) = Config::read(
            "theme = \"light\"\nzone = \"utc\"\nmouse = true\nascii = true\n[keys]\nhelp = \"f2\"\n\"posts.open\" = [\"o\"]\n",
        );
        assert_eq!(complaints, Vec::<String>::new());
        assert_eq!(config.theme.palette, Palette::Light);
        assert!(config.mouse && config.theme.ascii);
        assert_eq!(config.zone, ZoneChoice::Utc);
        let help = GLOBAL.iter().find(|b| b.name == "help").unwrap();
        assert_eq!(config.keys.keys("", help), ["f2".parse().unwrap()]);
    }

    #[test]
    fn every_mistake_is_said_with_its_line_and_the_rest_holds() {
        for (text, line, word) in [
            ("theme = \"pink\"\nmouse = true", 1, "high-contrast"),
            ("mouse = true\nthem = \"light\"", 2, "theme, zone"),
            ("mouse = true\n[keys]\nhelpp = \"x\"", 3, "`help`"),
            ("mouse = true\n[keys]\nhelp = [\"pagedown\"]", 3, "pgdn"),
            ("mouse = true\n[keys]\nhelp = \"esc\"", 3, "one layer back"),
            (
                "mouse = true\n[keys]\nhelp = \"ctrl-[\"",
                3,
                "one layer back",
            ),
            ("mouse = true\n[keys]\nhelp = \"ctrl-;\"", 3, "letters"),
            ("mouse = true\nzone = 5", 2, "word in quotes"),
            ("mouse = true\nascii = \"yes\"", 2, "true or false"),
            ("mouse = true\ntheme = \n", 2, ""),
        ] {
            let (config, complaints) = Config::read(text);
            assert!(config.mouse, "{text}: the good line holds");
            assert!(
                complaints
                    .iter()
                    .any(|c| c.starts_with(&format!("line {line}:")) && c.contains(word)),
                "{text}: {complaints:?}"
            );
        }
    }

    #[test]
    fn complaints_come_in_the_order_of_the_file() {
        let (_, complaints) = Config::read("zone = 1\nascii = 1\n[keys]\nzz = \"x\"\n");
        let lines: Vec<&str> = complaints.iter().map(|said| &said[..7]).collect();
        assert_eq!(lines, ["line 1:", "line 2:", "line 4:"]);
    }

    #[test]
    fn a_key_fires_however_it_is_written() {
        use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
        let (config, complaints) = Config::read(
            "[keys]\nsort = \"ctrl-X\"\nzone = \"shift-v\"\nprevious-pane = \"shift-tab\"\n",
        );
        assert_eq!(complaints, Vec::<String>::new());
        for (action, code, mods) in [
            ("sort", KeyCode::Char('x'), KeyModifiers::CONTROL),
            ("zone", KeyCode::Char('V'), KeyModifiers::SHIFT),
            ("previous-pane", KeyCode::BackTab, KeyModifiers::SHIFT),
        ] {
            let pressed = Chord::of(KeyEvent::new(code, mods));
            let found = config.keys.find("", GLOBAL, pressed);
            assert_eq!(found.map(|binding| binding.name), Some(action));
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_said_and_a_missing_one_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            path
        };
        for (path, said) in [
            (folder.path().join("none"), None),
            (file("good", b"mouse = true"), None),
            (folder.path().to_owned(), Some("cannot be read")),
            (
                file("latin", b"mouse = true\n# caf\xe9"),
                Some("line 2: not UTF-8"),
            ),
            (file("wrong", b"mouse = 1"), Some("line 1:")),
        ] {
            let (_, complaints) = Config::load(&path);
            assert_eq!(complaints.len(), usize::from(said.is_some()), "{path:?}");
            let told = complaints.concat();
            assert!(told.contains(said.unwrap_or("")), "{path:?}: {told}");
        }
    }

    #[test]
    fn the_default_keys_do_not_clash_within_their_scope() {
        assert_eq!(clashes(&Rebound::default()), Vec::<String>::new());
    }

    #[test]
    fn a_clash_is_said() {
        let (_, complaints) = Config::read("[keys]\nsort = \"x\"\n");
        assert!(
            complaints
                .iter()
                .any(|c| c.contains("clear") && c.contains("sort")),
            "{complaints:?}"
        );
    }
}

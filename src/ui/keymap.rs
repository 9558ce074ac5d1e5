//! Keys: what can be pressed, what it is called, what it does. One table feeds dispatch, footer, help, palette and README.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key means to the pane that has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// Half a screen up.
    HalfUp,
    /// Half a screen down.
    HalfDown,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// To the left, or what that means in the pane.
    Left,
    /// To the right, or what that means in the pane.
    Right,
    /// Open what is under the cursor.
    Open,
    /// Something of the pane's own.
    Own(&'static str),
    /// Something of the whole screen.
    Global(&'static str),
}

/// A named action and the keys it is on by default.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Name in the palette, the configuration and the help, unique within its pane (or among the global ones).
    pub name: &'static str,
    /// What it does.
    pub verb: Verb,
    /// Keys, as [`Chord`] reads them; none for actions reached by the palette alone.
    pub keys: &'static [&'static str],
    /// What it does, in a few words.
    pub help: &'static str,
    /// Place in the footer, 1 first; 0 stays out of it.
    pub hint: u8,
}

/// Moves every list understands.
pub const LIST: &[Binding] = &[
    Binding {
        name: "up",
        verb: Verb::Up,
        keys: &["k", "up"],
        help: "one up",
        hint: 0,
    },
    Binding {
        name: "down",
        verb: Verb::Down,
        keys: &["j", "down"],
        help: "one down",
        hint: 0,
    },
    Binding {
        name: "half-up",
        verb: Verb::HalfUp,
        keys: &["ctrl-u"],
        help: "half a screen up",
        hint: 0,
    },
    Binding {
        name: "half-down",
        verb: Verb::HalfDown,
        keys: &["ctrl-d"],
        help: "half a screen down",
        hint: 0,
    },
    Binding {
        name: "page-up",
        verb: Verb::PageUp,
        keys: &["pgup", "ctrl-b"],
        help: "a screen up",
        hint: 0,
    },
    Binding {
        name: "page-down",
        verb: Verb::PageDown,
        keys: &["pgdn", "ctrl-f"],
        help: "a screen down",
        hint: 0,
    },
    Binding {
        name: "first",
        verb: Verb::First,
        keys: &["g", "home"],
        help: "first",
        hint: 0,
    },
    Binding {
        name: "last",
        verb: Verb::Last,
        keys: &["G", "end"],
        help: "last",
        hint: 0,
    },
    Binding {
        name: "left",
        verb: Verb::Left,
        keys: &["h", "left"],
        help: "left",
        hint: 0,
    },
    Binding {
        name: "right",
        verb: Verb::Right,
        keys: &["l", "right"],
        help: "right",
        hint: 0,
    },
];

/// Actions of the whole screen.
pub const GLOBAL: &[Binding] = &[
    global(
        "help",
        &["?", "f1"],
        "what can be done here; runs it too",
        1,
    ),
    global("palette", &[":", "ctrl-p"], "every action by name", 3),
    global("search", &["/"], "search the posts of this case", 2),
    global("search-all", &["s", "*"], "search all cases", 5),
    global("query", &["f"], "edit the whole selection as a query", 8),
    global("clear", &["x"], "drop filters, range and words", 6),
    global(
        "next-hit",
        &["n"],
        "next post of the selection, round the end",
        0,
    ),
    global(
        "previous-hit",
        &["N"],
        "previous post of the selection, round the end",
        0,
    ),
    global(
        "go-to-time",
        &["@"],
        "go to a time: 13 Nov 16:00, 2013-11-13, T+2h",
        9,
    ),
    global("next-pane", &["tab"], "next pane", 4),
    global("previous-pane", &["backtab"], "previous pane", 0),
    global(
        "back",
        &["{", "ctrl-o", "alt-left"],
        "one step back through what you did",
        0,
    ),
    global("forward", &["}", "alt-right"], "forward again", 0),
    global("sort", &["r"], "oldest first, or best match first", 0),
    global("zone", &["z"], "times in the case's zone, UTC, mine", 0),
    global("cite", &["c"], "how what is under the cursor is cited", 10),
    global(
        "export",
        &["w"],
        "write the selection to a file: csv, jsonl, markdown, …",
        11,
    ),
    global(
        "selections",
        &["b"],
        "selections kept under a name; keep this one",
        12,
    ),
    global(
        "save-selection",
        &["B"],
        "keep the selection under a name",
        0,
    ),
    global(
        "index",
        &["I"],
        "stop indexing a large case, or go on with it",
        0,
    ),
    global("problems", &["P"], "what is wrong with the archive", 0),
    global(
        "mouse",
        &[],
        "mouse on or off (off leaves text selection to the terminal)",
        0,
    ),
    global(
        "theme",
        &[],
        "next theme: default, light, dark, high-contrast",
        0,
    ),
    global("redraw", &["ctrl-l"], "draw the screen anew", 0),
    global("suspend", &["ctrl-z"], "to the shell; fg comes back", 0),
    global(
        "leave",
        &["q"],
        "back to where you came from; at the start, quit",
        7,
    ),
    global("quit", &["ctrl-c", "Q"], "quit at once", 0),
];

const fn global(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    hint: u8,
) -> Binding {
    Binding {
        name,
        verb: Verb::Global(name),
        keys,
        help,
        hint,
    }
}

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Hash)]
pub struct Chord {
    code: KeyCode,
    mods: KeyModifiers,
}

impl Chord {
    /// What was pressed.
    pub fn of(key: KeyEvent) -> Self {
        Self::sent(key.code, key.modifiers)
    }

    /// A key as terminals send it: several ways to write or press a key come down to one. Shift is part of a character, ctrl
    /// knows no case, and some keys with ctrl are other keys by an old convention.
    fn sent(code: KeyCode, mods: KeyModifiers) -> Self {
        let mut mods = mods & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let mut code = code;
        if let KeyCode::Char(c) = code {
            if is_altgr(c, mods) {
                mods = KeyModifiers::NONE;
            }
            if mods.contains(KeyModifiers::SHIFT) {
                mods.remove(KeyModifiers::SHIFT);
                code = KeyCode::Char(upper(c));
            }
            if mods.contains(KeyModifiers::CONTROL) {
                code = match c.to_ascii_lowercase() {
                    'i' => KeyCode::Tab,
                    'm' => KeyCode::Enter,
                    '[' | '3' => KeyCode::Esc,
                    '?' | '8' => KeyCode::Backspace,
                    '@' | '2' => KeyCode::Char(' '),
                    '\\' => KeyCode::Char('4'),
                    ']' => KeyCode::Char('5'),
                    '^' => KeyCode::Char('6'),
                    '_' | '/' => KeyCode::Char('7'),
                    other => KeyCode::Char(other),
                };
                if !matches!(code, KeyCode::Char(_)) {
                    mods.remove(KeyModifiers::CONTROL);
                }
            }
        }
        if code == KeyCode::Tab && mods.contains(KeyModifiers::SHIFT) {
            code = KeyCode::BackTab;
        }
        if code == KeyCode::BackTab {
            mods.remove(KeyModifiers::SHIFT);
        }
        Self { code, mods }
    }

    /// Why no terminal sends this key as it was written; none if one does.
    fn unsent(code: KeyCode, mods: KeyModifiers) -> Option<&'static str> {
        let (ctrl, shift) = (
            mods.contains(KeyModifiers::CONTROL),
            mods.contains(KeyModifiers::SHIFT),
        );
        let chord = Self::sent(code, mods);
        let alt = chord.mods.contains(KeyModifiers::ALT);
        match chord.code {
            KeyCode::Char(c) if is_altgr(c, mods) => Some("write the character alone"),
            _ if ctrl && shift && matches!(code, KeyCode::Char(_)) => {
                Some("ctrl does not tell capitals from small letters")
            }
            KeyCode::Char(c) if shift && upper(c) == c && !c.is_uppercase() => {
                Some("write the character that shift makes of it")
            }
            KeyCode::Char(c) if chord.mods.contains(KeyModifiers::CONTROL) => {
                let known = c.is_ascii_lowercase() || matches!(c, ' ' | '4'..='7');
                (!known).then_some("ctrl goes with the letters a to z, space and \\ ] ^ _")
            }
            KeyCode::Char('[' | 'O') if alt => Some("it begins what terminals send for other keys"),
            KeyCode::Enter | KeyCode::Backspace | KeyCode::Tab | KeyCode::BackTab
                if !(chord.mods - KeyModifiers::ALT).is_empty() =>
            {
                Some("it arrives without ctrl and shift")
            }
            KeyCode::Esc if !chord.mods.is_empty() => Some("it arrives alone"),
            _ => None,
        }
    }

    /// Whether it is the key that goes one layer back everywhere, and so can be no other.
    pub fn is_way_back(self) -> bool {
        self.code == KeyCode::Esc
    }

    /// The press that is this key.
    pub fn event(self) -> KeyEvent {
        KeyEvent::new(self.code, self.mods)
    }
}

impl FromStr for Chord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut mods = KeyModifiers::NONE;
        let mut rest = text;
        loop {
            let (modifier, after) = match rest {
                _ if rest.starts_with("ctrl-") && rest.len() > 5 => {
                    (KeyModifiers::CONTROL, &rest[5..])
                }
                _ if rest.starts_with("alt-") && rest.len() > 4 => (KeyModifiers::ALT, &rest[4..]),
                _ if rest.starts_with("shift-") && rest.len() > 6 => {
                    (KeyModifiers::SHIFT, &rest[6..])
                }
                _ => break,
            };
            mods |= modifier;
            rest = after;
        }
        let code = match NAMED.iter().find(|(name, _)| *name == rest) {
            Some((_, code)) => *code,
            None => match (rest.chars().next(), rest.chars().nth(1)) {
                (Some(c), None) => KeyCode::Char(c),
                _ => match rest.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()) {
                    Some(n @ 1..=20) => KeyCode::F(n),
                    _ => {
                        return Err(format!(
                            "no key is called `{text}`; write a character, ctrl-x, alt-x, f1 or one of: {}",
                            names()
                        ));
                    }
                },
            },
        };
        match Self::unsent(code, mods) {
            Some(why) => Err(format!("no terminal sends `{text}`: {why}")),
            None => Ok(Self::sent(code, mods)),
        }
    }
}

/// Whether a sign came of `AltGr`, which arrives as ctrl and alt on Windows.
fn is_altgr(c: char, mods: KeyModifiers) -> bool {
    mods.contains(KeyModifiers::CONTROL | KeyModifiers::ALT)
        && !c.is_ascii_alphanumeric()
        && c != ' '
}

/// The capital of a letter that has one.
fn upper(c: char) -> char {
    let mut capitals = c.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => c,
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in [
            (KeyModifiers::CONTROL, "ctrl-"),
            (KeyModifiers::ALT, "alt-"),
            (KeyModifiers::SHIFT, "shift-"),
        ] {
            if self.mods.contains(modifier) {
                f.write_str(name)?;
            }
        }
        match (NAMED.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(n)) => write!(f, "f{n}"),
            (None, _) => f.write_str("?"),
        }
    }
}

const NAMED: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backtab", KeyCode::BackTab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
];

fn names() -> String {
    NAMED
        .iter()
        .map(|(name, _)| *name)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Keys that differ from the default ones: by full name of the action, `posts.open` or `help`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rebound {
    keys: BTreeMap<String, Vec<Chord>>,
}

impl Rebound {
    /// Puts an action on other keys.
    pub fn set(&mut self, action: String, keys: Vec<Chord>) {
        self.keys.insert(action, keys);
    }

    /// The keys an action is on. `scope` is the pane's name, `list` or nothing for global actions.
    pub fn keys(&self, scope: &str, binding: &Binding) -> Vec<Chord> {
        let name = full_name(scope, binding.name);
        match self.keys.get(&name) {
            Some(keys) => keys.clone(),
            None => binding
                .keys
                .iter()
                .filter_map(|key| key.parse().ok())
                .collect(),
        }
    }

    /// The first action among these that is on this key.
    pub fn find<'t>(&self, scope: &str, table: &'t [Binding], chord: Chord) -> Option<&'t Binding> {
        table
            .iter()
            .find(|binding| self.keys(scope, binding).contains(&chord))
    }
}

/// `posts.open`; global actions have no scope.
pub fn full_name(scope: &str, name: &str) -> String {
    if scope.is_empty() {
        name.to_owned()
    } else {
        format!("{scope}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_key_reads_and_writes_itself() {
        for binding in GLOBAL.iter().chain(LIST) {
            for key in binding.keys {
                let chord: Chord = key.parse().unwrap();
                assert_eq!(chord.to_string(), *key, "{}", binding.name);
            }
        }
    }

    #[test]
    fn what_is_pressed_is_what_is_written() {
        let press = |code, mods| Chord::of(KeyEvent::new(code, mods));
        assert_eq!(
            press(KeyCode::Char('G'), KeyModifiers::SHIFT),
            "G".parse().unwrap()
        );
        assert_eq!(
            press(KeyCode::Char('d'), KeyModifiers::CONTROL),
            "ctrl-d".parse().unwrap()
        );
        assert_eq!(
            press(KeyCode::BackTab, KeyModifiers::SHIFT),
            "backtab".parse().unwrap()
        );
        assert_eq!(
            press(KeyCode::Char(' '), KeyModifiers::NONE),
            "space".parse().unwrap()
        );
        assert!("ctrl-".parse::<Chord>().is_err());
        assert!("pagedown".parse::<Chord>().unwrap_err().contains("pgdn"));
    }

    #[test]
    fn the_help_of_the_theme_names_every_one() {
        let theme = GLOBAL.iter().find(|binding| binding.name == "theme");
        for (name, _) in crate::ui::theme::Palette::ALL {
            assert!(
                theme.is_some_and(|theme| theme.help.contains(name)),
                "{name}"
            );
        }
    }

    #[test]
    fn ways_to_write_a_key_come_down_to_the_one_that_is_sent() {
        let (ctrl, alt, shift) = (
            KeyModifiers::CONTROL,
            KeyModifiers::ALT,
            KeyModifiers::SHIFT,
        );
        for (written, code, mods) in [
            ("ctrl-X", KeyCode::Char('x'), ctrl),
            ("shift-a", KeyCode::Char('A'), shift),
            ("shift-É", KeyCode::Char('É'), shift),
            ("alt-shift-a", KeyCode::Char('A'), alt | shift),
            ("shift-tab", KeyCode::BackTab, shift),
            ("ctrl-i", KeyCode::Tab, KeyModifiers::NONE),
            ("ctrl-m", KeyCode::Enter, KeyModifiers::NONE),
            ("ctrl-[", KeyCode::Esc, KeyModifiers::NONE),
            ("ctrl-@", KeyCode::Char(' '), ctrl),
            ("ctrl-space", KeyCode::Char(' '), ctrl),
            ("ctrl-/", KeyCode::Char('7'), ctrl),
            ("ctrl-\\", KeyCode::Char('4'), ctrl),
            ("ctrl-?", KeyCode::Backspace, KeyModifiers::NONE),
            ("ctrl-alt-x", KeyCode::Char('x'), ctrl | alt),
            ("@", KeyCode::Char('@'), ctrl | alt),
            ("]", KeyCode::Char(']'), ctrl | alt),
            ("shift-up", KeyCode::Up, shift),
            ("alt-enter", KeyCode::Enter, alt),
        ] {
            let sent = Chord::of(KeyEvent::new(code, mods));
            assert_eq!(written.parse(), Ok(sent), "{written}");
        }
    }

    #[test]
    fn what_no_terminal_sends_is_refused() {
        for (written, why) in [
            ("ctrl-shift-x", "capitals"),
            ("shift-1", "character"),
            ("shift-space", "character"),
            ("ctrl-alt-@", "alone"),
            ("ctrl-;", "letters"),
            ("ctrl-é", "letters"),
            ("ctrl-enter", "without ctrl"),
            ("ctrl-tab", "without ctrl"),
            ("shift-backspace", "without ctrl"),
            ("alt-esc", "alone"),
            ("alt-[", "begins"),
            ("f21", "f1"),
        ] {
            let error = written.parse::<Chord>().unwrap_err();
            assert!(error.contains(why), "{written}: {error}");
        }
    }

    #[test]
    fn global_keys_do_not_clash_with_each_other_or_with_lists() {
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for binding in GLOBAL.iter().chain(LIST) {
            for key in binding.keys {
                if let Some((_, other)) = seen.iter().find(|(k, _)| k == key) {
                    panic!("{key} is on both {other} and {}", binding.name);
                }
                seen.push((key, binding.name));
            }
        }
    }
}

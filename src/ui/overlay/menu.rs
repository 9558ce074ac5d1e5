//! Menus of actions: the palette (every action by name) and help (what can be done here), both of which run what they list.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Overlay, Reply, draw_field, is_way_out, own, window};
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::field::Field;
use crate::ui::keymap::{Verb, full_name};
use crate::ui::pane::Look;
use crate::ui::pane::list::Scroll;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// An action as a menu lists it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Pane it belongs to; empty for the whole screen.
    pub scope: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub help: &'static str,
    /// What it means.
    pub verb: Verb,
    /// The keys it is on now.
    pub keys: String,
}

/// A menu.
pub struct Menu {
    title: &'static str,
    entries: Vec<Entry>,
    field: Field,
    /// Whether keys go into the field, or move in the list.
    typing: bool,
    scroll: Scroll,
}

impl Menu {
    /// Every action, found by typing.
    pub fn palette(entries: Vec<Entry>, text: &str) -> Self {
        Self {
            title: "Actions",
            entries,
            field: Field::new(text),
            typing: true,
            scroll: Scroll::default(),
        }
    }

    /// What can be done here, as a list to move in; `/` filters it.
    pub fn help(entries: Vec<Entry>) -> Self {
        Self {
            title: "Keys: Enter runs, / filters",
            entries,
            field: Field::default(),
            typing: false,
            scroll: Scroll::default(),
        }
    }

    /// What is typed up to the first blank, and what follows it: the argument.
    fn words(&self) -> (&str, &str) {
        match self.field.text().trim_start().split_once(' ') {
            Some((name, argument))
                if self
                    .entries
                    .iter()
                    .any(|e| full_name(e.scope, e.name) == name) =>
            {
                (name, argument.trim())
            }
            _ => (self.field.text().trim(), ""),
        }
    }

    fn matching(&self) -> Vec<&Entry> {
        let (text, argument) = self.words();
        if text.is_empty() {
            return self.entries.iter().collect();
        }
        if !argument.is_empty() {
            return self
                .entries
                .iter()
                .filter(|e| full_name(e.scope, e.name) == text)
                .collect();
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(text, CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, &Entry)> = self
            .entries
            .iter()
            .filter_map(|entry| {
                let name = full_name(entry.scope, entry.name);
                let by_name = pattern
                    .score(Utf32Str::new(&name, &mut buffer), &mut matcher)
                    .map(|score| score * 2);
                let by_help = pattern.score(Utf32Str::new(entry.help, &mut buffer), &mut matcher);
                // Whoever types a name in full means that action, whatever else it is a part of.
                let whole = if name == text || entry.name == text {
                    10_000
                } else {
                    0
                };
                by_name.max(by_help).map(|score| (score + whole, entry))
            })
            .collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        scored.into_iter().map(|(_, entry)| entry).collect()
    }

    fn run(&self) -> Reply {
        let (_, argument) = self.words();
        match self.matching().get(self.scroll.cursor) {
            Some(entry) => Reply::Run(entry.scope, entry.verb, argument.to_owned()),
            None => Reply::Stay,
        }
    }

    fn travel(&mut self, verb: Verb) -> Reply {
        let len = self.matching().len();
        self.scroll.act(verb, len);
        Reply::Stay
    }
}

impl Overlay for Menu {
    fn name(&self) -> &'static str {
        if self.title == "Actions" {
            "palette"
        } else {
            "help"
        }
    }

    fn press(&mut self, key: KeyEvent, _: &Session) -> Reply {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            _ if is_way_out(key) => return Reply::Close,
            KeyCode::Enter => return self.run(),
            KeyCode::Up => return self.travel(Verb::Up),
            KeyCode::Down => return self.travel(Verb::Down),
            KeyCode::PageUp => return self.travel(Verb::PageUp),
            KeyCode::PageDown => return self.travel(Verb::PageDown),
            KeyCode::Char('p') if ctrl => return self.travel(Verb::Up),
            KeyCode::Char('n') if ctrl => return self.travel(Verb::Down),
            _ => {}
        }
        if !self.typing {
            return match key.code {
                KeyCode::Char('j') => self.travel(Verb::Down),
                KeyCode::Char('k') => self.travel(Verb::Up),
                KeyCode::Char('d') if ctrl => self.travel(Verb::HalfDown),
                KeyCode::Char('u') if ctrl => self.travel(Verb::HalfUp),
                KeyCode::Char('g') | KeyCode::Home => self.travel(Verb::First),
                KeyCode::Char('G') | KeyCode::End => self.travel(Verb::Last),
                KeyCode::Char('/') => {
                    self.typing = true;
                    Reply::Stay
                }
                KeyCode::Char('q' | '?') => Reply::Close,
                _ => Reply::Stay,
            };
        }
        if key.code == KeyCode::Tab {
            if let Some(entry) = self.matching().get(self.scroll.cursor) {
                self.field = Field::new(&format!("{} ", full_name(entry.scope, entry.name)));
            }
            return Reply::Stay;
        }
        if self.field.press(key) {
            self.scroll = Scroll {
                height: self.scroll.height,
                ..Scroll::default()
            };
        }
        Reply::Stay
    }

    fn paste(&mut self, text: &str) -> Reply {
        self.typing = true;
        self.field.paste(text);
        Reply::Stay
    }

    fn hints(&self, _: &Session) -> Vec<Shown<'static>> {
        own(if self.typing {
            &[
                "type to find",
                "Up/Down choose",
                "Tab completes",
                "Enter runs",
                "Esc closes",
            ]
        } else {
            &["j/k move", "/ filters", "Enter runs", "Esc closes"]
        })
    }

    fn draw(&mut self, pen: &mut Pen<'_>, _: &Look<'_>) {
        let height = (self.entries.len() + 3)
            .min(pen.height().saturating_sub(4))
            .max(8);
        let mut inside = window(pen, &Shown::own(self.title), 90, height);
        let pen = &mut inside;
        let mut top = 0;
        if self.typing {
            let x = pen.say(
                0,
                0,
                if self.title == "Actions" { ": " } else { "/ " },
                Role::Key,
            );
            let room = pen.width().saturating_sub(x);
            let mut line = pen.part(x, 0, room, 1);
            draw_field(&mut line, 0, 0, &self.field);
            top = 1;
        }
        let matching: Vec<Entry> = self.matching().into_iter().cloned().collect();
        let rows = pen.height().saturating_sub(top);
        self.scroll.settle(matching.len(), rows);
        if matching.is_empty() {
            pen.say(1, top, "no action is called so", Role::Dim);
        }
        let widest = matching
            .iter()
            .map(|entry| full_name(entry.scope, entry.name).len())
            .max();
        let names = widest.unwrap_or(0).min(28);
        for (i, entry) in matching.iter().enumerate().skip(self.scroll.top).take(rows) {
            let y = top + i - self.scroll.top;
            let here = i == self.scroll.cursor;
            let role = if here { Role::Strong } else { Role::Plain };
            if here {
                pen.write(
                    0,
                    y,
                    if pen.theme.ascii { ">" } else { "▌" },
                    pen.style(Role::Focus),
                );
            }
            pen.fit_words(1, y, 14, &Shown::line(&entry.keys), Role::Key);
            pen.fit(
                16,
                y,
                names,
                &Shown::line(&full_name(entry.scope, entry.name)),
                pen.style(role),
            );
            let x = 16 + names + 2;
            let room = pen.width().saturating_sub(x);
            let role = if here { Role::Plain } else { Role::Dim };
            pen.fit_words(x, y, room, &Shown::own(entry.help), role);
        }
    }
}

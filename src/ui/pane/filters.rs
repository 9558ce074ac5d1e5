//! Tag filters: every tag in, out or off, with live counts under all other filters.

use super::list::{Drawn, Scroll};
use super::{Look, Pane, Slot, Wish};
use crate::model::selection::Mark;
use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::keymap::{Binding, Verb};
use crate::ui::overlay;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The filters. Namespaces in the codebook's order; tags by count.
#[derive(Debug, Default)]
pub struct Filters {
    scroll: Scroll,
    /// The line the cursor is on, kept by name while counts and order change under it.
    at: Option<(String, String)>,
    /// The lines in view, by name.
    drawn: Drawn<(String, String)>,
}

/// A line: a namespace's heading, a tag, or the records without one.
struct Entry {
    namespace: String,
    value: Option<String>,
    count: usize,
}

impl Entry {
    /// Namespace and tag, by which a line is known again; no tag for a heading.
    fn name(&self) -> (String, String) {
        (
            self.namespace.clone(),
            self.value.clone().unwrap_or_default(),
        )
    }
}

impl Pane for Filters {
    fn name(&self) -> &'static str {
        "filters"
    }

    fn title(&self) -> &'static str {
        "Filters"
    }

    fn aside(&self, session: &Session) -> Shown<'static> {
        match session.selection.filters.len() {
            0 => Shown::default(),
            n => Shown::say(format_args!("{n} on")),
        }
    }

    fn slot(&self) -> Slot {
        Slot::Left
    }

    fn is_first(&self) -> bool {
        true
    }

    fn keys(&self) -> &'static [Binding] {
        const KEYS: &[Binding] = &[
            Binding {
                name: "cycle",
                verb: Verb::Open,
                keys: &["enter", "space"],
                help: "in, out, off",
                hint: 10,
            },
            Binding {
                name: "out",
                verb: Verb::Own("out"),
                keys: &["-"],
                help: "leave out, or no longer",
                hint: 11,
            },
            Binding {
                name: "define",
                verb: Verb::Own("define"),
                keys: &["d"],
                help: "what the tag means",
                hint: 12,
            },
            Binding {
                name: "next-namespace",
                verb: Verb::Own("next"),
                keys: &["]"],
                help: "next group of tags",
                hint: 13,
            },
            Binding {
                name: "previous-namespace",
                verb: Verb::Own("previous"),
                keys: &["["],
                help: "group of tags before",
                hint: 0,
            },
        ];
        KEYS
    }

    fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        let entries = entries(session);
        self.find(&entries);
        if self.scroll.act(verb, entries.len()) {
            self.keep(&entries);
            return Wish::Nothing;
        }
        let tag = entries
            .get(self.scroll.cursor)
            .and_then(|entry| Some((entry.namespace.clone(), entry.value.clone()?)));
        match (verb, tag) {
            (Verb::Open, Some((namespace, value))) => Intent::Cycle(namespace, value).into(),
            (Verb::Own("out"), Some((namespace, value))) => Intent::Out(namespace, value).into(),
            (Verb::Own("define"), Some(tag)) => overlay::definitions(session, &[tag]),
            (Verb::Own("define"), None) => match entries.get(self.scroll.cursor) {
                Some(entry) => {
                    let tags: Vec<_> = entries
                        .iter()
                        .filter(|e| e.namespace == entry.namespace)
                        .filter_map(|e| Some((e.namespace.clone(), e.value.clone()?)))
                        .collect();
                    overlay::definitions(session, &tags)
                }
                None => Wish::Nothing,
            },
            (Verb::Own("next"), _) => self.heading(&entries, true),
            (Verb::Own("previous"), _) => self.heading(&entries, false),
            (Verb::Right, _) => Intent::Focus("posts").into(),
            _ => Wish::Nothing,
        }
    }

    fn click(&mut self, _x: usize, y: usize, session: &Session) -> Wish {
        match self.drawn.at(y).cloned() {
            Some(line) => {
                self.at = Some(line);
                self.act(Verb::Open, session)
            }
            None => Wish::Nothing,
        }
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        let entries = entries(session);
        self.find(&entries);
        self.scroll.settle(entries.len(), pen.height());
        self.drawn.clear();
        let ascii = pen.theme.ascii;
        for (y, (place, entry)) in entries
            .iter()
            .enumerate()
            .skip(self.scroll.top)
            .take(pen.height())
            .enumerate()
        {
            let here = look.focused && place == self.scroll.cursor;
            self.drawn.put(y, 1, &entry.name());
            if here {
                pen.write(0, y, if ascii { ">" } else { "▌" }, pen.style(Role::Focus));
            }
            let Some(value) = &entry.value else {
                let label = session
                    .codebook
                    .namespaces
                    .iter()
                    .find(|ns| ns.name == entry.namespace)
                    .map_or("", |ns| ns.label.as_str());
                pen.fit(
                    1,
                    y,
                    pen.width(),
                    &Shown::line(label),
                    pen.style(Role::Title),
                );
                continue;
            };
            Self::draw_tag(pen, y, session, entry, value, here);
        }
    }
}

impl Filters {
    fn draw_tag(
        pen: &mut Pen<'_>,
        y: usize,
        session: &Session,
        entry: &Entry,
        value: &str,
        here: bool,
    ) {
        let mark = session.selection.mark(&entry.namespace, value);
        let (sign, role) = match mark {
            Some(Mark::In) => ("[+]", Role::In),
            Some(Mark::Out) => ("[-]", Role::Out),
            None => (
                "[ ]",
                if entry.count == 0 {
                    Role::Dim
                } else {
                    Role::Plain
                },
            ),
        };
        let style = if here {
            pen.style(Role::Strong)
        } else {
            pen.style(role)
        };
        let mut x = pen.write(
            1,
            y,
            sign,
            pen.style(if mark.is_some() { role } else { Role::Dim }),
        ) + 1;
        if entry.namespace == "stance" {
            let letter = session.letter(Some(value));
            x = pen.write(
                x,
                y,
                Shown::say(format_args!("{letter} ")),
                pen.theme.stance(letter),
            );
        }
        let label = session
            .code(&entry.namespace, value)
            .map_or(value, |code| code.label.as_str());
        let count = Shown::say(format_args!("{}", entry.count));
        let room = pen.width().saturating_sub(x + count.width() + 1);
        pen.fit(x, y, room, &Shown::line(label), style);
        pen.right(
            y,
            &count,
            pen.style(if entry.count == 0 {
                Role::Dim
            } else {
                Role::Plain
            }),
        );
    }

    /// Puts the cursor back on the line it was on, wherever that is now.
    fn find(&mut self, entries: &[Entry]) {
        if self.at.is_none() {
            self.scroll.cursor = self.scroll.cursor.max(1);
        }
        let Some(at) = &self.at else {
            return;
        };
        let same = |entry: &Entry| entry.name() == *at;
        if let Some(place) = entries.iter().position(same) {
            self.scroll.cursor = place;
        }
    }

    fn keep(&mut self, entries: &[Entry]) {
        self.at = entries.get(self.scroll.cursor).map(Entry::name);
    }

    fn heading(&mut self, entries: &[Entry], next: bool) -> Wish {
        let headings: Vec<usize> = (0..entries.len())
            .filter(|i| entries[*i].value.is_none())
            .collect();
        let here = self.scroll.cursor;
        let to = if next {
            headings.iter().find(|i| **i > here)
        } else {
            headings.iter().rev().find(|i| **i < here)
        };
        if let Some(to) = to {
            self.scroll.cursor = *to;
            self.scroll.top = *to;
            self.keep(entries);
        }
        Wish::Nothing
    }
}

/// All lines. Tags that are on stay in the list with a count of zero, so that they can be turned off.
fn entries(session: &Session) -> Vec<Entry> {
    let mut entries = Vec::new();
    for name in session.filterable() {
        let facet = session.main.facets.iter().find(|facet| facet.name == name);
        let count = |value: &str| {
            facet
                .and_then(|f| f.values.iter().find(|(v, _)| v == value))
                .map_or(0, |(_, n)| *n)
        };
        let mut tags: Vec<(String, usize)> = session
            .codebook
            .tags
            .iter()
            .filter(|code| code.tag.namespace() == name)
            .map(|code| (code.tag.value().to_owned(), count(code.tag.value())))
            .collect();
        if let Some(facet) = facet {
            for (value, n) in &facet.values {
                if !tags.iter().any(|(known, _)| known == value) {
                    tags.push((value.clone(), *n));
                }
            }
        }
        // Stance and phase have an order of their own; the others go by count.
        let ordered = matches!(name, "stance" | "phase");
        tags.retain(|(value, n)| *n > 0 || session.selection.mark(name, value).is_some());
        if !ordered {
            tags.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
        if tags.is_empty() {
            continue;
        }
        entries.push(Entry {
            namespace: name.to_owned(),
            value: None,
            count: 0,
        });
        entries.extend(tags.into_iter().map(|(value, count)| Entry {
            namespace: name.to_owned(),
            value: Some(value),
            count,
        }));
    }
    entries
}

//! The search over all cases: hits of every kind, grouped by case, following every key.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Overlay, Reply, draw_field, is_way_out, own, window};
use crate::index::Row;
use crate::model::record::Kind;
use crate::session::{Intent, Session};
use crate::shown::{Shown, counted};
use crate::ui::field::Field;
use crate::ui::keymap::Verb;
use crate::ui::pane::Look;
use crate::ui::pane::list::Scroll;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The search.
pub struct SearchAll {
    field: Field,
    scroll: Scroll,
}

/// A line of the results.
enum Line<'a> {
    /// A case, and how many of its records match.
    Case(&'a str, usize),
    /// A hit.
    Hit(&'a Row),
}

impl SearchAll {
    /// A search that begins with this text.
    pub fn new(text: &str) -> Self {
        Self {
            field: Field::new(text),
            scroll: Scroll::default(),
        }
    }

    fn travel(&mut self, verb: Verb, session: &Session) -> Reply {
        let hits = hits(session).len();
        self.scroll.act(verb, hits);
        Reply::Stay
    }

    fn follow(&self, session: &Session) -> Reply {
        match hits(session).get(self.scroll.cursor) {
            Some(row) if row.kind == Kind::Case => Reply::Done(vec![
                Intent::Open(row.key.case.clone()),
                Intent::Focus("case"),
            ]),
            Some(row) => Reply::Done(vec![Intent::Follow(row.key.clone())]),
            None => Reply::Stay,
        }
    }
}

/// Hits grouped by case: the case with the best hit first, within a case the best first.
fn hits(session: &Session) -> Vec<&Row> {
    let Some(found) = &session.found else {
        return Vec::new();
    };
    let mut order: Vec<&str> = Vec::new();
    for row in &found.rows {
        if !order.contains(&row.key.case.as_str()) {
            order.push(&row.key.case);
        }
    }
    let mut rows: Vec<&Row> = found.rows.iter().collect();
    rows.sort_by_key(|row| order.iter().position(|case| *case == row.key.case));
    rows
}

impl Overlay for SearchAll {
    fn name(&self) -> &'static str {
        "search-all"
    }

    fn press(&mut self, key: KeyEvent, session: &Session) -> Reply {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            _ if is_way_out(key) => Reply::Close,
            KeyCode::Enter => self.follow(session),
            KeyCode::Up => self.travel(Verb::Up, session),
            KeyCode::Down => self.travel(Verb::Down, session),
            KeyCode::Char('p') if ctrl => self.travel(Verb::Up, session),
            KeyCode::Char('n') if ctrl => self.travel(Verb::Down, session),
            KeyCode::PageUp => self.travel(Verb::PageUp, session),
            KeyCode::PageDown => self.travel(Verb::PageDown, session),
            _ => {
                if self.field.press(key) {
                    self.scroll = Scroll {
                        height: self.scroll.height,
                        ..Scroll::default()
                    };
                    return Reply::Want(vec![Intent::Find(self.field.text().to_owned())]);
                }
                Reply::Stay
            }
        }
    }

    fn paste(&mut self, text: &str) -> Reply {
        self.field.paste(text);
        Reply::Want(vec![Intent::Find(self.field.text().to_owned())])
    }

    fn hints(&self, _: &Session) -> Vec<Shown<'static>> {
        own(&[
            "words (the last may be a beginning)",
            "stance:mocking",
            "kind:lesson",
            "\"phrase\"",
            "Up/Down choose",
            "Enter goes",
            "Esc closes",
        ])
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        let (width, height) = (
            pen.width().saturating_sub(4),
            pen.height().saturating_sub(4),
        );
        let mut inside = window(pen, &Shown::own("Search all cases"), width, height);
        let pen = &mut inside;
        let x = pen.say(0, 0, "/ ", Role::Key);
        let room = pen.width().saturating_sub(x + 14);
        draw_field(&mut pen.part(x, 0, room, 1), 0, 0, &self.field);
        if let Some(error) = &session.unfindable {
            let said = Shown::say(format_args!(
                "column {}: {} ({})",
                error.column, error.message, error.hint
            ));
            pen.fit(1, 1, pen.width(), &said, pen.style(Role::Warn));
        }
        let Some(found) = &session.found else {
            let waiting = if session.engine.is_none() {
                "the archive is still being read"
            } else {
                "every kind of record, in every case"
            };
            pen.say(1, 2, waiting, Role::Dim);
            return;
        };
        let count = counted(found.total, "hit");
        let count = Shown::line(&count);
        pen.right(0, &count, pen.style(Role::Dim));
        if found.total == 0 {
            pen.say(1, 2, "nothing matches", Role::Strong);
            if let Some(suggestion) = &found.suggestion {
                pen.fit(
                    1,
                    3,
                    pen.width(),
                    &Shown::say(format_args!("nearest: {suggestion}")),
                    pen.style(Role::Plain),
                );
            }
            return;
        }
        self.results(pen, session, found);
    }
}

impl SearchAll {
    fn results(&mut self, pen: &mut Pen<'_>, session: &Session, found: &crate::index::Answer) {
        let hits = hits(session);
        self.scroll.cursor = self.scroll.cursor.min(hits.len().saturating_sub(1));
        let mut lines = Vec::new();
        let mut at = 0;
        let mut last = "";
        for (i, row) in hits.iter().enumerate() {
            if row.key.case != last {
                last = &row.key.case;
                let facet = found.facets.iter().find(|facet| facet.name == "case");
                let count = facet
                    .and_then(|f| f.values.iter().find(|(v, _)| v == last))
                    .map_or(0, |(_, n)| *n);
                lines.push(Line::Case(last, count));
            }
            if i == self.scroll.cursor {
                at = lines.len();
            }
            lines.push(Line::Hit(row));
        }
        let rows = pen.height().saturating_sub(2);
        self.scroll.height = rows;
        let mut view = Scroll {
            cursor: at,
            top: self.scroll.top,
            height: rows,
        };
        view.settle(lines.len(), rows);
        self.scroll.top = view.top;
        for (y, line) in lines.iter().enumerate().skip(view.top).take(rows) {
            let (here, y) = (y == at, 2 + y - view.top);
            match line {
                Line::Case(slug, count) => {
                    let title = session
                        .case_named(slug)
                        .map_or(*slug, |case| case.file.title.as_str());
                    let text = Shown::say(format_args!("{title}  [{count}]"));
                    pen.fit(1, y, pen.width(), &text, pen.style(Role::Title));
                }
                Line::Hit(row) => hit(pen, y, row, here),
            }
        }
    }
}

fn hit(pen: &mut Pen<'_>, y: usize, row: &Row, here: bool) {
    let style = pen.style(if here { Role::Strong } else { Role::Plain });
    if here {
        pen.write(
            0,
            y,
            if pen.theme.ascii { ">" } else { "▌" },
            pen.style(Role::Focus),
        );
    }
    let kind = Shown::say(format_args!("{:<10} ", row.kind.as_str()));
    let x = pen.write(2, y, kind, pen.style(Role::Dim));
    let who = Shown::line(&row.who);
    let end = pen.fit(x, y, 20, &who, pen.style(Role::Dim));
    let x = if who.is_empty() { x } else { end + 1 };
    let (text, hits) = Shown::line_marked(&row.text, &row.highlights);
    let room = pen.width().saturating_sub(x);
    // The first hit is brought into view: a row is no use without the words that made it one.
    let from = hits.first().map_or(0, |first| {
        if text.part(0..first.end).width() > room {
            back_up(text.as_str(), first.start, room / 3)
        } else {
            0
        }
    });
    let end = text.as_str().len();
    let part = text.part(from..end);
    let x = if from > 0 {
        pen.say(x, y, "…", Role::Dim)
    } else {
        x
    };
    let marks: Vec<_> = hits
        .iter()
        .filter(|hit| hit.start >= from)
        .map(|hit| hit.start - from..hit.end - from)
        .collect();
    pen.marked(x, y, &part, &marks, style);
}

/// The start of the grapheme about `cells` cells before a byte.
fn back_up(text: &str, from: usize, cells: usize) -> usize {
    let mut left = cells;
    let mut at = from;
    for (start, grapheme) in text[..from].grapheme_indices(true).rev() {
        let width = grapheme.width();
        if width > left {
            break;
        }
        left -= width;
        at = start;
    }
    at
}

//! The search over all cases: hits of every kind, grouped by case, following every key; and the tags whose names hold the
//! word being typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Overlay, Reply, draw_field, is_way_out, own, window};
use crate::index::Row;
use crate::model::codebook::Code;
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
    /// Whether the cursor was moved since the last key that was typed; until then it is on the best hit.
    moved: bool,
}

/// A line of the results.
enum Line<'a> {
    /// A tag to search by.
    Tag(&'a Code),
    /// A case, and how many of its records match.
    Case(&'a str, usize),
    /// A hit.
    Hit(&'a Row),
    /// Words about the results.
    Say(Shown<'static>, Role),
}

/// The most tags offered.
const TAGS: usize = 3;
/// The fewest characters of a word that tags are offered for.
const LEAST: usize = 3;

impl SearchAll {
    /// A search that begins with this text.
    pub fn new(text: &str) -> Self {
        Self {
            field: Field::new(text),
            scroll: Scroll::default(),
            moved: false,
        }
    }

    /// The word being typed, and what stands before it; none when it is too short, or no plain word.
    fn typed(&self) -> Option<(&str, &str)> {
        let text = self.field.text();
        let at = text
            .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '-'))
            .map_or(0, |at| {
                at + text[at..].chars().next().map_or(0, char::len_utf8)
            });
        let (before, word) = text.split_at(at);
        let plain = word.strip_suffix('*').unwrap_or(word);
        let long = plain.chars().nth(LEAST - 1).is_some();
        (long && plain.chars().all(char::is_alphanumeric)).then_some((before, plain))
    }

    /// Tags with the word being typed in their value or label: those that begin with it first.
    fn tags<'s>(&self, session: &'s Session) -> Vec<&'s Code> {
        let Some((_, word)) = self.typed() else {
            return Vec::new();
        };
        let word = word.to_lowercase();
        let mut found: Vec<(usize, &Code)> = session
            .codebook
            .tags
            .iter()
            .filter_map(|code| {
                let label = code.label.to_lowercase();
                let far = match (code.tag.value().find(&word), label.find(&word)) {
                    (Some(at), _) => at,
                    (None, Some(at)) => at + usize::from(u16::MAX),
                    (None, None) => return None,
                };
                Some((far, code))
            })
            .collect();
        found.sort_by_key(|(far, _)| *far);
        found.truncate(TAGS);
        found.into_iter().map(|(_, code)| code).collect()
    }

    /// Searches by a tag instead of the word being typed.
    fn take(&mut self, code: &Code) -> Reply {
        let before = self.typed().map_or("", |(before, _)| before);
        self.field = Field::new(&format!("{before}{} ", code.tag.as_str()));
        self.search()
    }

    /// Asks anew; the cursor goes to the best hit.
    fn search(&mut self) -> Reply {
        self.moved = false;
        self.scroll.top = 0;
        Reply::Want(vec![Intent::Find(self.field.text().to_owned())])
    }

    /// The row under the cursor, counted over tags and hits. Where nobody moved it, it is behind the tags, hits or none: an
    /// Enter that comes before the hits must not be taken for a choice.
    fn cursor(&self, tags: usize, hits: usize) -> usize {
        if self.moved {
            self.scroll.cursor.min((tags + hits).saturating_sub(1))
        } else {
            tags
        }
    }

    fn travel(&mut self, verb: Verb, session: &Session) -> Reply {
        let (tags, hits) = (self.tags(session).len(), hits(session).len());
        self.scroll.cursor = self.cursor(tags, hits);
        self.moved = true;
        self.scroll.act(verb, tags + hits);
        Reply::Stay
    }

    fn follow(&mut self, session: &Session) -> Reply {
        let (tags, hits) = (self.tags(session), hits(session));
        let cursor = self.cursor(tags.len(), hits.len());
        if let Some(code) = tags.get(cursor) {
            return self.take(code);
        }
        match hits.get(cursor - tags.len()) {
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
            KeyCode::Tab => match self.tags(session).first() {
                Some(code) => self.take(code),
                None => Reply::Stay,
            },
            _ if self.field.press(key) => self.search(),
            _ => Reply::Stay,
        }
    }

    fn paste(&mut self, text: &str) -> Reply {
        self.field.paste(text);
        self.search()
    }

    fn hints(&self, session: &Session) -> Vec<Shown<'static>> {
        if !self.tags(session).is_empty() {
            return own(&[
                "Tab searches by the tag",
                "Up/Down choose",
                "Enter goes",
                "Esc closes",
            ]);
        }
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
        if let Some(found) = &session.found {
            let count = counted(found.total, "hit");
            pen.right(0, &Shown::line(&count), pen.style(Role::Dim));
        }
        self.results(pen, session);
    }
}

impl SearchAll {
    fn results(&mut self, pen: &mut Pen<'_>, session: &Session) {
        let (tags, hits) = (self.tags(session), hits(session));
        let cursor = self.cursor(tags.len(), hits.len());
        let mut lines: Vec<Line<'_>> = tags.iter().map(|code| Line::Tag(code)).collect();
        let mut at = (cursor < tags.len()).then_some(cursor);
        let mut last = "";
        for (i, row) in hits.iter().enumerate() {
            if row.key.case != last {
                last = &row.key.case;
                lines.push(Line::Case(last, matching(session, last)));
            }
            if tags.len() + i == cursor {
                at = Some(lines.len());
            }
            lines.push(Line::Hit(row));
        }
        lines.extend(remarks(session));
        let rows = pen.height().saturating_sub(2);
        self.scroll.height = rows;
        let mut view = Scroll {
            cursor: at.unwrap_or(0),
            top: self.scroll.top,
            height: rows,
        };
        view.settle(lines.len(), rows);
        self.scroll.top = view.top;
        for (y, line) in lines.iter().enumerate().skip(view.top).take(rows) {
            let (here, y) = (at == Some(y), 2 + y - view.top);
            match line {
                Line::Tag(code) => tag(pen, y, code, here),
                Line::Case(slug, count) => {
                    let title = session
                        .case_named(slug)
                        .map_or(*slug, |case| case.file.title.as_str());
                    let text = Shown::say(format_args!("{title}  [{count}]"));
                    pen.fit(1, y, pen.width(), &text, pen.style(Role::Title));
                }
                Line::Hit(row) => hit(pen, y, row, here),
                Line::Say(words, role) => {
                    pen.fit_words(1, y, pen.width(), words, *role);
                }
            }
        }
    }
}

/// How many records of a case match.
fn matching(session: &Session, slug: &str) -> usize {
    let facets = session.found.iter().flat_map(|found| &found.facets);
    let mut cases = facets
        .filter(|facet| facet.name == "case")
        .flat_map(|facet| &facet.values);
    cases
        .find(|(value, _)| value == slug)
        .map_or(0, |(_, count)| *count)
}

/// What there is to say where no hit stands.
fn remarks(session: &Session) -> Vec<Line<'static>> {
    let Some(found) = &session.found else {
        let waiting = if session.engine.is_none() {
            "the archive is still being read"
        } else {
            "every kind of record, in every case"
        };
        return vec![Line::Say(Shown::own(waiting), Role::Dim)];
    };
    if found.total > 0 {
        return Vec::new();
    }
    let mut told = vec![Line::Say(Shown::own("nothing matches"), Role::Strong)];
    if let Some(near) = &found.suggestion {
        let near = Shown::say(format_args!("nearest: {near}"));
        told.push(Line::Say(near, Role::Plain));
    }
    told
}

/// The mark of the row under the cursor.
fn mark(pen: &mut Pen<'_>, y: usize, here: bool) {
    if here {
        let mark = if pen.theme.ascii { ">" } else { "▌" };
        pen.say(0, y, mark, Role::Focus);
    }
}

fn tag(pen: &mut Pen<'_>, y: usize, code: &Code, here: bool) {
    mark(pen, y, here);
    let x = pen.say(2, y, Shown::say(format_args!("{:<10} ", "tag")), Role::Dim);
    let x = pen.say(x, y, Shown::line(code.tag.as_str()), Role::Strong) + 2;
    let room = pen.width().saturating_sub(x);
    pen.fit_words(x, y, room, &Shown::line(&code.label), Role::Dim);
}

fn hit(pen: &mut Pen<'_>, y: usize, row: &Row, here: bool) {
    let style = pen.style(if here { Role::Strong } else { Role::Plain });
    mark(pen, y, here);
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

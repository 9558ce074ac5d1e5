//! Pages to read: headings, paragraphs and rows that lead somewhere, with a cursor over them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use ratatui::style::{Modifier, Style};

use super::Wish;
use super::list::Scroll;
use crate::model::Id;
use crate::model::record::{Key, Kind};
use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::keymap::{Binding, Verb};
use crate::ui::overlay;
use crate::ui::pen::{Pen, Strip};
use crate::ui::theme::{Role, Theme};

/// Where a row leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// To a record.
    Record(Key),
    /// To the evidence of a lesson or decision point, as the selection.
    Evidence(Id),
    /// To a source, after showing its host.
    Source(Id),
    /// To the definition of a tag.
    Tag(String, String),
    /// To a case.
    Case(Id),
    /// Unfolds an item of the page.
    Fold(Id),
}

impl Target {
    /// What following it means.
    pub fn wish(&self, session: &Session) -> Wish {
        match self {
            Self::Record(key) => Intent::Follow(key.clone()).into(),
            Self::Evidence(id) => {
                Wish::Want(vec![Intent::Evidence(id.clone()), Intent::Focus("posts")])
            }
            Self::Case(slug) => Intent::Open(slug.clone()).into(),
            Self::Source(id) => overlay::source(session, id),
            Self::Tag(namespace, value) => {
                overlay::definitions(session, &[(namespace.clone(), value.clone())])
            }
            Self::Fold(_) => Wish::Nothing,
        }
    }
}

/// A row of a page.
#[derive(Debug, Clone, Default)]
pub struct Line {
    strip: Strip,
    indent: usize,
    target: Option<Target>,
    item: Option<Id>,
    heading: bool,
}

/// Actions of every page, besides the moves of every list.
pub const ITEMS: [Binding; 2] = [
    Binding {
        name: "next-item",
        verb: Verb::Own("next-item"),
        keys: &["]"],
        help: "next item or heading",
        hint: 13,
    },
    Binding {
        name: "previous-item",
        verb: Verb::Own("previous-item"),
        keys: &["["],
        help: "item or heading before",
        hint: 0,
    },
];

/// The key that unfolds an item and folds it again.
pub const UNFOLD: Binding = Binding {
    name: "unfold",
    verb: Verb::Own("unfold"),
    keys: &["space"],
    help: "unfold, fold",
    hint: 11,
};

/// The same where Enter unfolds too.
pub const TOGGLE: Binding = Binding {
    name: "toggle",
    hint: 0,
    ..UNFOLD
};

/// A page being laid out for a width.
pub struct Page {
    width: usize,
    theme: Theme,
    lines: Vec<Line>,
    item: Option<Id>,
}

impl Page {
    /// An empty page. A cell on the left is kept for the cursor, one on the right for the marks that say it goes on.
    pub fn new(width: usize, theme: Theme) -> Self {
        Self {
            width: width.saturating_sub(2).max(8),
            theme,
            lines: Vec::new(),
            item: None,
        }
    }

    /// Cells a line has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// What things look like.
    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// The lines, when all is written.
    pub fn finish(self) -> Vec<Line> {
        self.lines
    }

    /// Everything written from here on belongs to this item, until the next.
    pub fn item(&mut self, id: Option<Id>) {
        self.item = id;
    }

    /// An empty line, unless the page begins or one is there.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.strip.is_empty()) {
            self.lines.push(Line {
                item: self.item.clone(),
                ..Line::default()
            });
        }
    }

    /// A heading in own words.
    pub fn heading(&mut self, text: &'static str) {
        self.gap();
        let style = self
            .theme
            .style(Role::Title)
            .add_modifier(Modifier::UNDERLINED);
        let style = if self.theme.ascii {
            self.theme.style(Role::Title)
        } else {
            style
        };
        self.strip(
            0,
            Strip::default().push(Shown::own(text), style).clone(),
            None,
        );
        if let Some(line) = self.lines.last_mut() {
            line.heading = true;
        }
    }

    /// A paragraph, wrapped.
    pub fn text(&mut self, indent: usize, text: &Shown<'_>, role: Role, target: Option<&Target>) {
        self.styled(indent, text, self.theme.style(role), &[], target);
    }

    /// A paragraph in which these byte ranges of the text have their own style.
    pub fn styled(
        &mut self,
        indent: usize,
        text: &Shown<'_>,
        style: Style,
        marks: &[(Range<usize>, Style)],
        target: Option<&Target>,
    ) {
        for line in text.lines(self.width.saturating_sub(indent).max(4)) {
            let mut strip = Strip::default();
            let mut at = line.start;
            for (mark, own) in marks {
                let (from, to) = (mark.start.max(at).min(line.end), mark.end.min(line.end));
                if from >= to {
                    continue;
                }
                if from > at {
                    strip.push(text.part(at..from).into_owned(), style);
                }
                strip.push(text.part(from..to).into_owned(), style.patch(*own));
                at = to;
            }
            if at < line.end || strip.is_empty() {
                strip.push(text.part(at..line.end).into_owned(), style);
            }
            self.strip(indent, strip, target.cloned());
        }
    }

    /// A line put together beforehand; cut at the edge.
    pub fn strip(&mut self, indent: usize, strip: Strip, target: Option<Target>) {
        self.lines.push(Line {
            strip,
            indent,
            target,
            item: self.item.clone(),
            heading: false,
        });
    }

    /// A label in own words and a text beside it, the text wrapped under itself.
    pub fn pair(
        &mut self,
        label: &'static str,
        text: &Shown<'_>,
        role: Role,
        target: Option<&Target>,
    ) {
        const COLUMN: usize = 9;
        let from = self.lines.len();
        self.text(COLUMN, text, role, target);
        if let Some(first) = self.lines.get_mut(from) {
            let mut strip = Strip::default();
            strip.push(Shown::own(label), self.theme.style(Role::Dim));
            let gap = COLUMN.saturating_sub(label.len());
            strip.push(
                Shown::own(&"         "[..gap.clamp(1, COLUMN)]),
                self.theme.style(Role::Plain),
            );
            strip.append(&mut first.strip);
            first.strip = strip;
            first.indent = 0;
        }
    }

    /// A row that leads somewhere, with a mark before it.
    pub fn link(&mut self, text: &Shown<'_>, role: Role, target: &Target) {
        let from = self.lines.len();
        self.text(2, text, role, Some(target));
        if let Some(first) = self.lines.get_mut(from) {
            let mark = if self.theme.ascii { "> " } else { "› " };
            let mut strip = Strip::default();
            strip.push(Shown::own(mark), self.theme.style(Role::Key));
            strip.append(&mut first.strip);
            first.strip = strip;
            first.indent = 0;
        }
    }
}

/// A page as a pane keeps it: its lines, the cursor, and which items are unfolded. A key acts on the page of the moment, so it
/// is laid out anew before each, not only to be drawn.
#[derive(Debug, Default)]
pub struct Reading {
    /// Width and looks when last drawn.
    width: Option<usize>,
    theme: Theme,
    /// Cursor and view.
    pub scroll: Scroll,
    lines: Vec<Line>,
    open: HashSet<Id>,
    /// The case the page was of.
    of: Option<Id>,
    /// Turn of the aim last taken up.
    aimed: Option<usize>,
    /// The item to stand on once the page is laid out.
    wanted: Option<Id>,
    /// What was unfolded and where one stood in cases left.
    left: HashMap<Id, (HashSet<Id>, Scroll)>,
}

/// The width of a page that has not been drawn yet.
const UNSEEN: usize = 80;

impl Reading {
    /// An empty page to write on, as wide as this was last drawn.
    pub fn page(&self) -> Page {
        Page::new(self.width.unwrap_or(UNSEEN), self.theme)
    }

    /// Takes up the width and looks it will be drawn with.
    pub fn fit(&mut self, pen: &Pen<'_>) {
        self.width = Some(pen.width());
        self.theme = pen.theme;
    }

    /// Takes a page that has been written; the cursor goes to the record that was followed, if it is there.
    pub fn lay(&mut self, lines: Vec<Line>) {
        self.lines = lines;
        if let Some(id) = self.wanted.take() {
            self.stand_on(&id);
        }
        let last = self.lines.len().saturating_sub(1);
        self.scroll.cursor = self.scroll.cursor.min(last);
    }

    /// To where one left another case, the top at first; to the record that was followed, unfolded, when it is one of these kinds.
    pub fn take_up(&mut self, session: &Session, kinds: &[Kind]) {
        let case = session.case.as_ref().map(|case| &case.file.slug);
        if self.of.as_ref() != case {
            let height = self.scroll.height;
            let before = (std::mem::take(&mut self.open), self.scroll);
            if let Some(left) = std::mem::replace(&mut self.of, case.cloned()) {
                self.left.insert(left, before);
            }
            let again = case.and_then(|case| self.left.remove(case));
            (self.open, self.scroll) = again.unwrap_or_default();
            self.scroll.height = height;
        }
        if let Some(aim) = &session.aim
            && kinds.contains(&aim.kind)
            && self.aimed != Some(aim.turn)
        {
            self.aimed = Some(aim.turn);
            self.fold(&aim.id, true);
            self.wanted = Some(aim.id.clone());
        }
    }

    /// Whether an item is unfolded.
    pub fn is_open(&self, id: &str) -> bool {
        self.open.contains(id)
    }

    /// Folds an item or unfolds it.
    pub fn fold(&mut self, id: &str, open: bool) {
        if open {
            self.open.insert(id.to_owned());
        } else {
            self.open.remove(id);
        }
    }

    /// Folds everything; whether anything was unfolded.
    pub fn fold_all(&mut self) -> bool {
        let any = !self.open.is_empty();
        self.open.clear();
        any
    }

    /// Puts the cursor on the first line of an item.
    pub fn stand_on(&mut self, id: &str) {
        if let Some(line) = self
            .lines
            .iter()
            .position(|line| line.item.as_deref() == Some(id))
        {
            self.scroll.cursor = line;
            self.scroll.top = line.saturating_sub(1);
        }
    }

    /// To the top, for a new page.
    pub fn rewind(&mut self) {
        self.scroll.cursor = 0;
        self.scroll.top = 0;
    }

    /// The item under the cursor.
    pub fn item(&self) -> Option<&Id> {
        self.lines.get(self.scroll.cursor)?.item.as_ref()
    }

    /// Where the line under the cursor leads.
    pub fn target(&self) -> Option<&Target> {
        self.lines.get(self.scroll.cursor)?.target.as_ref()
    }

    /// The record or source the line under the cursor leads to, or is about.
    pub fn record(&self, session: &Session) -> Option<Key> {
        let here = |id: &Id| {
            Some(Key::new(
                session.case.as_ref()?.file.slug.clone(),
                id.clone(),
            ))
        };
        match self.target() {
            Some(Target::Record(key)) => Some(key.clone()),
            Some(Target::Source(id) | Target::Evidence(id)) => here(id),
            Some(Target::Case(slug)) => Some(Key::new(slug.clone(), slug.clone())),
            Some(Target::Tag(..) | Target::Fold(_)) | None => here(self.item()?),
        }
    }

    /// Moves, folds or follows.
    pub fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        if self.scroll.act(verb, self.lines.len()) {
            return Wish::Nothing;
        }
        match verb {
            Verb::Left | Verb::Right => {
                if let Some(id) = self.item().cloned() {
                    self.fold(&id, verb == Verb::Right);
                    if verb == Verb::Left {
                        self.stand_on(&id);
                    }
                }
                Wish::Nothing
            }
            Verb::Own("next-item") => {
                let here = self.scroll.cursor;
                let next = (here + 1..self.lines.len()).find(|line| self.begins(*line));
                self.scroll.cursor = next.unwrap_or(here);
                Wish::Nothing
            }
            Verb::Own("previous-item") => {
                let here = self.scroll.cursor;
                let previous = (0..here).rev().find(|line| self.begins(*line));
                self.scroll.cursor = previous.unwrap_or(0);
                Wish::Nothing
            }
            Verb::Own("unfold") => {
                if let Some(id) = self.item().cloned() {
                    let open = self.is_open(&id);
                    self.fold(&id, !open);
                    self.stand_on(&id);
                }
                Wish::Nothing
            }
            Verb::Open => match self.target().cloned() {
                Some(Target::Fold(id)) => {
                    let open = self.is_open(&id);
                    self.fold(&id, !open);
                    Wish::Nothing
                }
                Some(target) => target.wish(session),
                None => Wish::Nothing,
            },
            _ => Wish::Nothing,
        }
    }

    /// Whether a line is the first of an item, or a heading.
    fn begins(&self, line: usize) -> bool {
        let item = |line: usize| self.lines.get(line).and_then(|line| line.item.as_ref());
        let first = line == 0 || item(line - 1) != item(line);
        let heading = self.lines.get(line).is_some_and(|line| line.heading);
        heading || (first && item(line).is_some())
    }

    /// A click: the cursor goes there; a click on the cursor follows.
    pub fn click(&mut self, y: usize, session: &Session) -> Wish {
        let line = self.scroll.top + y;
        if line >= self.lines.len() {
            return Wish::Nothing;
        }
        if line == self.scroll.cursor {
            return self.act(Verb::Open, session);
        }
        self.scroll.cursor = line;
        Wish::Nothing
    }

    /// Takes a page just written for this and draws the part in view.
    pub fn draw(&mut self, pen: &mut Pen<'_>, lines: Vec<Line>, focused: bool) {
        self.lay(lines);
        self.show(pen, focused);
    }

    /// Draws the part in view.
    pub fn show(&mut self, pen: &mut Pen<'_>, focused: bool) {
        self.scroll.settle(self.lines.len(), pen.height());
        let theme = pen.theme;
        for (y, line) in self
            .lines
            .iter()
            .skip(self.scroll.top)
            .take(pen.height())
            .enumerate()
        {
            line.strip.draw(pen, 1 + line.indent, y);
            if focused && self.scroll.top + y == self.scroll.cursor {
                pen.write(
                    0,
                    y,
                    if theme.ascii { ">" } else { "▌" },
                    theme.style(Role::Focus),
                );
            }
        }
        let (above, below) = if theme.ascii {
            ("^", "v")
        } else {
            ("▴", "▾")
        };
        let edge = pen.width().saturating_sub(1);
        if self.scroll.top > 0 {
            pen.write(edge, 0, above, theme.style(Role::Dim));
        }
        if self.scroll.top + pen.height() < self.lines.len() {
            pen.write(
                edge,
                pen.height().saturating_sub(1),
                below,
                theme.style(Role::Dim),
            );
        }
    }
}

//! Patterns: lesson by case as a matrix, and under it what the cell under the cursor rests on.

use super::list::{Drawn, Scroll};
use super::prose::{self, Page, Reading, Target};
use super::{Look, Pane, Slot, Wish};
use crate::measure::recurrence::{Column, Recurrence, Row, Sign};
use crate::model::record::Key;
use crate::session::Session;
use crate::shown::{Shown, counted};
use crate::ui::keymap::{Binding, Verb};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The lessons that recur, over all cases.
#[derive(Debug, Default)]
pub struct Patterns {
    rows: Scroll,
    /// The case under the cursor; none until the first look, when it is the open one.
    column: Option<usize>,
    /// What is read below: the cell's evidence, and the pattern.
    reading: Reading,
    /// Row and column it was last of.
    of: Option<(usize, usize)>,
    /// Whether the keys go there.
    below: bool,
    drawn: Drawn<usize>,
    grid: Grid,
}

/// Where the cells are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Grid {
    /// Cells of a claim.
    claim: usize,
    /// Where the first case stands.
    left: usize,
    /// Cells a case takes: one, or two where there is room.
    wide: usize,
    /// The first case in view.
    first: usize,
    /// Cases in view.
    cases: usize,
}

/// Cells of the counts for and against, with their gaps.
const COUNTS: usize = 8;
/// The least cells of a claim, before the cases are cut; and enough of one, before the cases spread.
const CLAIM: (usize, usize) = (12, 34);
/// The least cells for the signs and the rows in view.
const LEGEND: usize = 60;
/// From record to record in what is read below.
const NEXT: Verb = prose::ITEMS[0].verb;
/// See [`NEXT`].
const PREVIOUS: Verb = prose::ITEMS[1].verb;
/// Rows above the matrix: numbers of the cases.
const HEAD: usize = 2;

impl Grid {
    /// How `cases` go into so many cells, with this one in view.
    fn of(width: usize, cases: usize, at: usize) -> Self {
        let room = width.saturating_sub(1 + COUNTS + 1);
        let wide = if cases * 2 + CLAIM.1 <= room { 2 } else { 1 };
        let claim = room.saturating_sub(cases * wide).max(CLAIM.0.min(room));
        let shown = (room.saturating_sub(claim) / wide).min(cases);
        // As far as it must be, no further: the case under the cursor is the last in view, or all before it are.
        let first = (at + 1).saturating_sub(shown);
        Self {
            claim,
            left: 1 + claim + 1 + COUNTS,
            wide,
            first,
            cases: shown,
        }
    }

    /// Where a case stands, when it is in view.
    fn x(self, case: usize) -> Option<usize> {
        let place = case.checked_sub(self.first)?;
        (place < self.cases).then(|| self.left + place * self.wide)
    }

    /// The case at a cell.
    fn case(self, x: usize) -> Option<usize> {
        let place = x.checked_sub(self.left)? / self.wide.max(1);
        (place < self.cases).then_some(self.first + place)
    }
}

/// What a sign is drawn as; the pen has the ASCII forms.
fn mark(sign: Sign) -> (&'static str, Role) {
    match sign {
        Sign::None => ("·", Role::Dim),
        Sign::For => ("+", Role::In),
        Sign::Against => ("-", Role::Out),
        Sign::Both => ("±", Role::Strong),
    }
}

impl Pane for Patterns {
    fn name(&self) -> &'static str {
        "patterns"
    }

    fn title(&self) -> &'static str {
        "Patterns"
    }

    fn aside(&self, session: &Session) -> Shown<'static> {
        let Some(found) = matrix(session) else {
            return Shown::default();
        };
        let (patterns, cases) = (found.rows.len(), found.cases.len());
        Shown::say(format_args!("{patterns} over {}", counted(cases, "case")))
    }

    fn slot(&self) -> Slot {
        Slot::Whole
    }

    fn keys(&self) -> &'static [Binding] {
        const KEYS: &[Binding] = &[
            Binding {
                name: "evidence",
                verb: Verb::Open,
                keys: &["enter"],
                help: "read what the cell rests on; a line there: follow it",
                hint: 10,
            },
            Binding {
                name: "next-named",
                verb: Verb::Own("next-named"),
                keys: &["]"],
                help: "next case that is named; while reading: next record",
                hint: 11,
            },
            Binding {
                name: "previous-named",
                verb: Verb::Own("previous-named"),
                keys: &["["],
                help: "named case before; while reading: record before",
                hint: 0,
            },
        ];
        KEYS
    }

    fn record(&mut self, session: &Session) -> Option<Key> {
        let found = matrix(session)?;
        self.lay_out(session, found);
        // A pattern is no record of a case; what it rests on is.
        match self.reading.target().filter(|_| self.below)? {
            Target::Record(key) => Some(key.clone()),
            _ => None,
        }
    }

    fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        let Some(found) = matrix(session).filter(|found| !found.rows.is_empty()) else {
            return Wish::Nothing;
        };
        self.lay_out(session, found);
        let column = self.column(session, found);
        match verb {
            Verb::Left => self.column = Some(column.saturating_sub(1)),
            Verb::Right => self.column = Some(column + 1),
            Verb::Own("next-named" | "previous-named") if !self.below => {
                let signs = found.rows.get(self.rows.cursor).map(|row| &row.cells);
                let named = |n: &usize| {
                    let cell = signs.and_then(|cells| cells.get(*n));
                    cell.is_some_and(|cell| cell.sign() != Sign::None)
                };
                let to = if verb == Verb::Own("next-named") {
                    (column + 1..found.cases.len()).find(named)
                } else {
                    (0..column).rev().find(named)
                };
                self.column = Some(to.unwrap_or(column));
            }
            Verb::Own("next-named") => return self.reading.act(NEXT, session),
            Verb::Own("previous-named") => return self.reading.act(PREVIOUS, session),
            _ if self.below => return self.reading.act(verb, session),
            Verb::Open => {
                self.below = true;
                // On the first piece, where there is one.
                self.reading.rewind();
                return self.reading.act(NEXT, session);
            }
            _ => {
                self.rows.act(verb, found.rows.len());
            }
        }
        Wish::Nothing
    }

    fn escape(&mut self) -> bool {
        std::mem::take(&mut self.below)
    }

    fn click(&mut self, x: usize, y: usize, session: &Session) -> Wish {
        let matrix = HEAD + self.rows.height;
        if y > matrix {
            self.below = true;
            return self.reading.click(y - matrix - 1, session);
        }
        let Some(row) = self.drawn.at(y).copied() else {
            return Wish::Nothing;
        };
        let column = self.grid.case(x).or(self.column);
        self.below = (Some(row), column) == (Some(self.rows.cursor), self.column);
        self.rows.cursor = row;
        self.column = column;
        Wish::Nothing
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        self.drawn.clear();
        let Some(found) = matrix(session) else {
            pen.say(1, 0, "reading the archive", Role::Dim);
            return;
        };
        if found.rows.is_empty() {
            let told =
                "This archive has no patterns: they stand in a patterns.json beside its cases.";
            let lines = Shown::own(told).wrap(pen.width().saturating_sub(2).max(8));
            for (y, line) in lines.iter().enumerate() {
                pen.say(1, y, line, Role::Dim);
            }
            return;
        }
        // Rows for reading: the larger part while it is read.
        let height = pen.height();
        let share = if self.below { 30 } else { 58 };
        let matrix = (height * share / 100).saturating_sub(HEAD).max(1);
        self.rows
            .settle(found.rows.len(), matrix.min(found.rows.len()));
        let top = (HEAD + self.rows.height + 1).min(height);
        let (width, rest) = (pen.width(), height - top);
        {
            let part = pen.part(0, top, width, rest);
            self.reading.fit(&part);
        }
        self.lay_out(session, found);
        let column = self.column(session, found);
        self.grid = Grid::of(width, found.cases.len(), column);
        self.head(pen, found, column);
        for (place, row) in found.rows.iter().enumerate().skip(self.rows.top) {
            let y = HEAD + place - self.rows.top;
            if y >= top.saturating_sub(1) {
                break;
            }
            self.drawn.put(y, 1, &place);
            let here = place == self.rows.cursor;
            self.row(pen, y, row, here.then_some(column), look.focused);
        }
        if top > 0 {
            legend(pen, top - 1);
            let (first, last) = (self.rows.top + 1, self.rows.top + self.rows.height);
            if self.rows.height < found.rows.len() && width > LEGEND {
                let told = Shown::say(format_args!("{first} to {last} of {} ", found.rows.len()));
                let dim = pen.style(Role::Dim);
                pen.right(top - 1, &told, dim);
            }
        }
        let mut part = pen.part(0, top, width, rest);
        self.reading.show(&mut part, look.focused && self.below);
    }
}

/// The matrix, once every case is read.
fn matrix(session: &Session) -> Option<&Recurrence> {
    session.study.as_ref().map(|study| &study.recurrence)
}

impl Patterns {
    /// The case under the cursor: the open one at first.
    fn column(&mut self, session: &Session, found: &Recurrence) -> usize {
        let last = found.cases.len().saturating_sub(1);
        let open = || {
            let mut cases = found.cases.iter();
            cases.position(|case| case.slug == session.place.case)
        };
        let column = self.column.or_else(open).unwrap_or(0).min(last);
        self.column = Some(column);
        column
    }

    /// The numbers of the cases, from above, and the name of the one under the cursor.
    fn head(&self, pen: &mut Pen<'_>, found: &Recurrence, column: usize) {
        if let Some(case) = found.cases.get(column) {
            let name = Shown::say(format_args!("{}  {}", column + 1, case.slug));
            pen.fit(1, 0, self.grid.claim, &name, pen.style(Role::Strong));
        }
        pen.fit(
            1,
            1,
            self.grid.claim,
            &Shown::own("claim"),
            pen.style(Role::Dim),
        );
        pen.say(self.grid.left - COUNTS, 1, "  +   -", Role::Dim);
        for case in 0..found.cases.len() {
            let Some(x) = self.grid.x(case) else { continue };
            let number = case + 1;
            let role = if case == column {
                Role::Cursor
            } else {
                Role::Dim
            };
            let tens = number / 10 % 10;
            // The tens once for all that share them, so that a number is read downwards where it begins.
            if tens > 0 && (number % 10 == 0 || case == self.grid.first || case == column) {
                pen.say(x, 0, Shown::say(format_args!("{tens}")), role);
            }
            pen.say(x, 1, Shown::say(format_args!("{}", number % 10)), role);
        }
    }

    /// A pattern; `at` is the case under the cursor when the pattern is.
    fn row(&self, pen: &mut Pen<'_>, y: usize, row: &Row, at: Option<usize>, focused: bool) {
        if at.is_some() {
            let bar = if pen.theme.ascii { ">" } else { "▌" };
            pen.say(0, y, bar, if focused { Role::Focus } else { Role::Dim });
        }
        let role = if at.is_some() {
            Role::Strong
        } else {
            Role::Plain
        };
        let claim = Shown::line(&row.pattern.claim);
        pen.fit(1, y, self.grid.claim, &claim, pen.style(role));
        let count = row.count();
        let x = self.grid.left - COUNTS;
        pen.say(
            x,
            y,
            Shown::say(format_args!("{:>3}", count.support)),
            Role::Plain,
        );
        pen.say(
            x + 4,
            y,
            Shown::say(format_args!("{:>3}", count.against)),
            Role::Plain,
        );
        for (case, cell) in row.cells.iter().enumerate() {
            let Some(x) = self.grid.x(case) else { continue };
            let (glyph, role) = mark(cell.sign());
            let role = if at == Some(case) { Role::Cursor } else { role };
            pen.say(x, y, glyph, role);
        }
    }

    /// Writes what is read below: the cell in full, then the pattern.
    fn lay_out(&mut self, session: &Session, found: &Recurrence) {
        let column = self.column(session, found);
        self.rows.cursor = self.rows.cursor.min(found.rows.len().saturating_sub(1));
        let at = (self.rows.cursor, column);
        if self.of != Some(at) {
            self.of = Some(at);
            self.reading.rewind();
        }
        let mut page = self.reading.page();
        if let (Some(row), Some(case)) = (found.rows.get(at.0), found.cases.get(at.1)) {
            write(&mut page, session, row, (at.1, case), found.cases.len());
        }
        self.reading.lay(page.finish());
    }
}

/// What the signs mean.
fn legend(pen: &mut Pen<'_>, y: usize) {
    let mut x = 1;
    for (sign, words) in [
        (Sign::For, " for   "),
        (Sign::Against, " against   "),
        (Sign::Both, " both ways   "),
        (Sign::None, " not named"),
    ] {
        let (glyph, role) = mark(sign);
        x = pen.say(x, y, glyph, role);
        x = pen.say(x, y, words, Role::Dim);
    }
}

fn write(
    page: &mut Page,
    session: &Session,
    row: &Row,
    (column, case): (usize, &Column),
    cases: usize,
) {
    let pattern = &row.pattern;
    page.text(0, &Shown::line(&pattern.claim), Role::Strong, None);
    let name = Shown::say(format_args!("{} {}  {}", column + 1, case.slug, case.title));
    page.text(0, &name, Role::Title, None);
    let whole = session.case_named(&case.slug);
    if let Some(note) = whole.and_then(|case| case.content_note()) {
        let told = Shown::say(format_args!("Content note: {note}"));
        page.text(0, &told, Role::Warn, None);
    }
    let cell = row.cells.get(column);
    let pieces: Vec<_> = cell.iter().flat_map(|cell| cell.pieces()).collect();
    if pieces.is_empty() {
        page.text(
            2,
            &Shown::own("nothing in this case is named, either way"),
            Role::Dim,
            None,
        );
    }
    for (support, piece) in pieces {
        let side = if support { "for" } else { "against" };
        let why = piece
            .why
            .as_ref()
            .map_or(String::new(), |why| format!(" ({why})"));
        let (kind, id, gist) = (piece.kind, &piece.key.id, &piece.gist);
        let told = Shown::say(format_args!("{side}: {kind} {id}  {gist}{why}"));
        page.item(Some(format!("{side} {id}")));
        page.link(&told, Role::Plain, &Target::Record(piece.key.clone()));
    }
    page.item(None);
    page.gap();
    let count = row.count();
    let both = match count.both {
        0 => String::new(),
        both => format!(", {both} of them both ways"),
    };
    let (support, against, of) = (count.support, count.against, counted(cases, "case"));
    let told = Shown::say(format_args!(
        "For in {support}, against in {against} of {of}{both}."
    ));
    page.text(0, &told, Role::Plain, None);
    if row.elsewhere > 0 {
        let pieces = counted(row.elsewhere, "piece");
        let told = Shown::say(format_args!(
            "{pieces} of evidence not in this archive, and not counted."
        ));
        page.text(0, &told, Role::Dim, None);
    }
    let category = &pattern.category;
    let label = session
        .code(category.namespace(), category.value())
        .map_or(category.value(), |code| code.label.as_str());
    let told = Shown::say(format_args!("{}, {label}", pattern.id));
    let target = Target::Tag(category.namespace().to_owned(), category.value().to_owned());
    page.text(0, &told, Role::Dim, Some(&target));
    page.gap();
    page.text(0, &Shown::block(&pattern.text), Role::Plain, None);
    if let Some(limits) = &pattern.limits {
        page.gap();
        page.text(
            0,
            &Shown::say(format_args!("Cannot show: {limits}")),
            Role::Plain,
            None,
        );
    }
    page.gap();
    page.text(
        0,
        &Shown::own(
            "Counts are of cases that became known and were chosen: no rate at which a lesson holds.",
        ),
        Role::Dim,
        None,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_under_the_cursor_is_always_in_view() {
        for width in [0, 5, 20, 38, 58, 78, 118, 300] {
            for cases in [0_usize, 1, 8, 28, 99, 400] {
                for at in [0, cases / 2, cases.saturating_sub(1)] {
                    let grid = Grid::of(width, cases, at);
                    let room = width.saturating_sub(grid.left);
                    assert!(grid.cases * grid.wide <= room, "{width} {cases} {grid:?}");
                    assert!(grid.cases <= cases && grid.first + grid.cases <= cases.max(at + 1));
                    if grid.cases > 0 && at < cases {
                        let x = grid.x(at).expect("it is in view");
                        assert_eq!(grid.case(x), Some(at), "{width} {cases} {at} {grid:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn twenty_eight_cases_fit_into_eighty_columns() {
        let grid = Grid::of(78, 28, 0);
        assert_eq!((grid.cases, grid.wide), (28, 1));
        assert!(grid.claim >= 36, "{grid:?}");
        assert_eq!(Grid::of(118, 28, 0).wide, 2);
        assert_eq!(Grid::of(58, 28, 27).cases, 28);
    }
}

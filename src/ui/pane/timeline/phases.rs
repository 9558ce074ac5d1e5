//! The phase axis: a column a phase, in order, each a field of letters stacked by stance.
//!
//! Above each field stands its number, in a row that no field reaches. A letter is a post while the fullest field allows it;
//! beyond that it stands for more, and the margin says for how many (`×1.8`).

use super::marks::{self, Mark};
use super::{GUTTER, clock::draw_cell};
use crate::model::case::Phase;
use crate::model::time::{DAY, Instant};
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::pane::stance::{letters, shares};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// Cells of the narrowest column in which a name can still be told, and of the widest that is of use; with the gap behind it.
const WIDTHS: (usize, usize) = (7, 26);
/// Cells at the right for how many phases are out of sight there.
const MORE: usize = 4;

/// Posts per phase of the open case, in order.
pub fn counts(session: &Session) -> Vec<(Phase, usize)> {
    let Some(case) = &session.case else {
        return Vec::new();
    };
    let count = |phase: &Phase| {
        let mut counts = session.main.phases.iter();
        counts
            .find(|c| {
                c.phase
                    .as_ref()
                    .is_some_and(|key| key.case == case.file.slug && key.id == phase.id)
            })
            .map_or(0, |c| c.count)
    };
    case.file
        .phases
        .iter()
        .map(|phase| (phase.clone(), count(phase)))
        .collect()
}

/// Which columns are in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The first.
    pub first: usize,
    /// How many.
    pub count: usize,
    /// Cells of each, with the gap behind it.
    pub width: usize,
    /// All there are.
    pub all: usize,
}

impl View {
    /// Columns of the open case in `room` cells; `here` is in sight, in the middle where it can be.
    pub fn of(session: &Session, room: usize, here: Option<usize>) -> Self {
        let phases = session.case.as_ref();
        let phases = phases.map_or(0, |case| case.file.phases.len());
        Self::over(
            phases + usize::from(without_phase(session) > 0),
            room,
            here.unwrap_or(0),
        )
    }

    fn over(all: usize, room: usize, here: usize) -> Self {
        let width = (room / all.max(1)).clamp(WIDTHS.0, WIDTHS.1);
        // The gap behind the last may be cut off.
        if all * width <= room + 1 {
            return Self {
                first: 0,
                count: all,
                width,
                all,
            };
        }
        let count = ((room.saturating_sub(MORE) + 1) / WIDTHS.0).max(1);
        Self {
            first: here.saturating_sub(count / 2).min(all - count),
            count,
            width: WIDTHS.0,
            all,
        }
    }

    /// The column a cell is in, if any.
    pub fn under(&self, cell: usize) -> Option<usize> {
        let column = cell / self.width;
        (column < self.count).then_some(self.first + column)
    }
}

fn without_phase(session: &Session) -> usize {
    let mut counts = session.main.phases.iter();
    counts.find(|c| c.phase.is_none()).map_or(0, |c| c.count)
}

/// Rows of the parts, by the room there is.
struct Rows {
    field: usize,
    names: usize,
    dates: Option<usize>,
    signs: Option<usize>,
}

impl Rows {
    fn of(height: usize) -> Self {
        match height {
            0..=3 => Self {
                field: height - 1,
                names: height - 1,
                dates: None,
                signs: None,
            },
            4..=5 => Self {
                field: height - 2,
                names: height - 2,
                dates: Some(height - 1),
                signs: None,
            },
            _ => Self {
                field: height - 3,
                names: height - 3,
                dates: Some(height - 2),
                signs: Some(height - 1),
            },
        }
    }
}

/// A column being drawn: where it stands and what stands in it.
struct Column<'a> {
    x: usize,
    width: usize,
    phase: Option<&'a Phase>,
    count: usize,
}

/// Draws the axis. `here` is the phase under the cursor, `anchor` the one a range began at.
pub fn draw(
    pen: &mut Pen<'_>,
    session: &Session,
    focused: bool,
    here: Option<usize>,
    anchor: Option<usize>,
) {
    let phases = counts(session);
    let rest = without_phase(session);
    let columns = phases.iter().map(|(phase, count)| (Some(phase), *count));
    let columns: Vec<_> = columns
        .chain((rest > 0).then_some((None, rest)))
        .enumerate()
        .collect();
    if columns.is_empty() {
        let said = "this case has no phases; t shows the clock";
        pen.say(GUTTER, 0, said, Role::Dim);
        return;
    }
    let view = View::of(session, pen.width() - GUTTER, here);
    let rows = Rows::of(pen.height());
    let most = columns.iter().map(|(_, (_, n))| *n).max().unwrap_or(0);
    // Posts for all cells of the fullest field: as many as there are cells, while they are enough.
    let room = field(rows.field, view.width - 1);
    let full = most.max(room);
    if full > room && rows.field > 1 {
        let tenths = (full * 10 + room / 2) / room;
        let a_letter = if tenths < 100 {
            Shown::say(format_args!("×{}.{}", tenths / 10, tenths % 10))
        } else {
            Shown::say(format_args!("×{}", tenths / 10))
        };
        pen.say(0, rows.field - 1, a_letter, Role::Dim);
    }
    let (all, turns) = (marks::of(session), marks::turns(session));
    let zone = session.zone();
    let in_sight = columns.into_iter().skip(view.first).take(view.count);
    for (i, (phase, count)) in in_sight {
        let column = Column {
            x: GUTTER + (i - view.first) * view.width,
            width: view.width - 1,
            phase,
            count,
        };
        let under = here.is_some_and(|here| {
            let anchor = anchor.unwrap_or(here);
            (anchor.min(here)..=anchor.max(here)).contains(&i)
        });
        column.field(pen, session, rows.field, full);
        column.name(pen, session, rows.names, under, focused);
        let Some(phase) = phase else { continue };
        if let Some(y) = rows.dates {
            let mut text = zone.bounds(phase.time.from, phase.time.to);
            if text.chars().count() > column.width && phase.time.width() < DAY {
                text = zone.clock(phase.time.from);
            }
            let dim = pen.style(Role::Dim);
            pen.fit(column.x, y, column.width, &Shown::line(&text), dim);
        }
        if let Some(y) = rows.signs {
            column.signs(pen, y, phase, &all, &turns);
        }
    }
    let (left, right) = (view.first, view.all - view.first - view.count);
    if left > 0 {
        let more = Shown::say(format_args!("‹{left}"));
        pen.say(0, rows.names, more, Role::Strong);
    }
    if right > 0 {
        let more = Shown::say(format_args!("›{right}"));
        let x = GUTTER + view.count * view.width;
        pen.say(x, rows.names, more, Role::Strong);
    }
}

/// Cells for letters in a column: its first row is for the number, unless it is the only one.
fn field(rows: usize, width: usize) -> usize {
    match rows {
        0 => 0,
        1 => width,
        _ => (rows - 1) * width,
    }
}

impl Column<'_> {
    /// The field of letters, as many cells as its share of `full`, and the number above it.
    fn field(&self, pen: &mut Pen<'_>, session: &Session, rows: usize, full: usize) {
        let room = field(rows, self.width);
        let cells = match self.count {
            0 => 0,
            count => (count * room).div_ceil(full.max(1)).clamp(1, room),
        };
        let split = split_of(session, self.phase);
        let stack = letters(&shares(session, split, self.count), cells);
        for (at, letter) in stack.into_iter().enumerate() {
            let (across, up) = (at % self.width, at / self.width);
            draw_cell(pen, self.x + across, rows - 1 - up, letter);
        }
        let top = cells.div_ceil(self.width);
        let number = Shown::say(format_args!("{}", self.count));
        pen.say(self.x, (rows - 1).saturating_sub(top), number, Role::Strong);
    }

    fn name(&self, pen: &mut Pen<'_>, session: &Session, y: usize, under: bool, focused: bool) {
        let name = match self.phase {
            Some(phase) => Shown::line(phase_name(phase, self.width)),
            None => Shown::own("no phase"),
        };
        let chosen = self.phase.is_some_and(|phase| {
            session
                .selection
                .mark("phase", phase.code.value())
                .is_some()
        });
        let role = match (under, focused, chosen) {
            (true, true, _) => Role::Cursor,
            (true, false, _) => Role::Shadow,
            (false, _, true) => Role::In,
            _ => Role::Plain,
        };
        let style = pen.style(role);
        let at = pen.write(self.x, y, if under { "▸" } else { "" }, style);
        let room = self.width.saturating_sub(at - self.x);
        let end = pen.fit(at, y, room, &name, style);
        if under && focused {
            pen.tint(end, y, (self.x + self.width).saturating_sub(end), style);
        }
    }

    /// The turn that may lie within the phase, and the acts and events that begin in it, counted. The turn is written first: what
    /// does not fit is the others.
    fn signs(
        &self,
        pen: &mut Pen<'_>,
        y: usize,
        phase: &Phase,
        marks: &[Mark],
        turns: &[(Instant, Instant)],
    ) {
        // An account that spans more than this phase says only that it may have been here.
        let within =
            |(from, to): &(Instant, Instant)| phase.time.from <= *from && *to <= phase.time.to;
        let meets =
            |(from, to): &(Instant, Instant)| *from < phase.time.to && phase.time.from < *to;
        let mut at = self.x;
        if turns.iter().any(meets) {
            at = pen.say(at, y, marks::TURN, Role::Warn);
            if !turns.iter().any(within) {
                at = pen.say(at, y, "?", Role::Warn);
            }
            at += 1;
        }
        let begins = |mark: &&Mark| mark.from >= phase.time.from && mark.from < phase.time.to;
        let acts = marks.iter().filter(begins).filter(|mark| mark.official);
        let events = marks.iter().filter(begins).filter(|mark| !mark.official);
        for (sign, count, role) in [
            (marks::ACT, acts.count(), Role::Official),
            (marks::EVENT, events.count(), Role::Plain),
        ] {
            let text = Shown::say(format_args!("{sign}{count}"));
            if count > 0 && at + text.width() <= self.x + self.width {
                at = pen.say(at, y, text, role) + 1;
            }
        }
    }
}

/// The name of a phase; where it does not fit, without its article.
fn phase_name(phase: &Phase, room: usize) -> &str {
    let name = phase.name.as_str();
    if name.chars().count() <= room {
        return name;
    }
    let bare = ["The ", "A ", "An "]
        .iter()
        .find_map(|article| name.strip_prefix(article));
    bare.unwrap_or(name)
}

fn split_of<'s>(session: &'s Session, phase: Option<&Phase>) -> &'s [(String, usize)] {
    let id = phase.map(|phase| phase.id.as_str());
    let mut counts = session.main.phases.iter();
    counts
        .find(|c| c.phase.as_ref().map(|key| key.id.as_str()) == id)
        .map_or(&[], |count| &count.split)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_the_cursor_is_in_sight() {
        for all in [1, 2, 7, 16, 24, 60] {
            for room in [8, 33, 53, 73, 113] {
                for here in 0..all {
                    let view = View::over(all, room, here);
                    let what = format!("{here} of {all} in {room}: {view:?}");
                    assert!(
                        (view.first..view.first + view.count).contains(&here),
                        "{what}"
                    );
                    assert!(view.first + view.count <= all, "{what}");
                    let marked = view.count < all;
                    let used = view.count * view.width + if marked { MORE - 1 } else { 0 };
                    assert!(used <= room + 1 || view.count == 1, "{what}");
                    assert_eq!(view.under((here - view.first) * view.width), Some(here));
                    assert_eq!(view.under(view.count * view.width), None);
                }
            }
        }
    }
}

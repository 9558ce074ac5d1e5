//! The phase axis: a column a phase, in order, each a field of letters stacked by stance.

use super::marks::{self, Mark};
use super::{GUTTER, clock::draw_cell};
use crate::model::case::Phase;
use crate::model::time::{DAY, Instant};
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::pane::stance::{letters, shares};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

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

/// Cells of a phase's column, with the gap behind it.
pub fn column_width(session: &Session, room: usize) -> usize {
    let phases = session
        .case
        .as_ref()
        .map_or(0, |case| case.file.phases.len());
    let columns = phases + usize::from(without_phase(session) > 0);
    (room / columns.max(1)).clamp(4, 26)
}

fn without_phase(session: &Session) -> usize {
    let mut counts = session.main.phases.iter();
    counts.find(|c| c.phase.is_none()).map_or(0, |c| c.count)
}

/// Rows of the parts, by the room there is.
struct Rows {
    bars: usize,
    names: usize,
    dates: Option<usize>,
    signs: Option<usize>,
}

impl Rows {
    fn of(height: usize) -> Self {
        match height {
            0..=3 => Self {
                bars: height - 1,
                names: height - 1,
                dates: None,
                signs: None,
            },
            4..=5 => Self {
                bars: height - 2,
                names: height - 2,
                dates: Some(height - 1),
                signs: None,
            },
            _ => Self {
                bars: height - 3,
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
        pen.say(
            GUTTER,
            0,
            "this case has no phases; t shows the clock",
            Role::Dim,
        );
        return;
    }
    let width = column_width(session, pen.width() - GUTTER);
    let rows = Rows::of(pen.height());
    let most = columns
        .iter()
        .map(|(_, (_, n))| *n)
        .max()
        .unwrap_or(0)
        .max(1);
    let (all, turns) = (marks::of(session), marks::turns(session));
    let zone = session.zone();
    for (i, (phase, count)) in columns {
        let x = GUTTER + i * width;
        if x + width - 1 > pen.width() {
            break;
        }
        let column = Column {
            x,
            width: width - 1,
            phase,
            count,
        };
        let under = here.is_some_and(|here| {
            let anchor = anchor.unwrap_or(here);
            (anchor.min(here)..=anchor.max(here)).contains(&i)
        });
        column.bars(pen, session, rows.bars, most);
        column.name(pen, session, rows.names, under, focused);
        let Some(phase) = phase else { continue };
        if let Some(y) = rows.dates {
            let mut text = zone.bounds(phase.time.from, phase.time.to);
            if text.chars().count() > column.width && phase.time.width() < DAY {
                text = zone.clock(phase.time.from);
            }
            let dim = pen.style(Role::Dim);
            pen.fit(x, y, column.width, &Shown::line(&text), dim);
        }
        if let Some(y) = rows.signs {
            column.signs(pen, y, phase, &all, &turns);
        }
    }
    pen.say(0, 0, Shown::say(format_args!("{most:>4}")), Role::Dim);
}

impl Column<'_> {
    /// The field of letters, as many cells as its share of the fullest column, and the number above it.
    fn bars(&self, pen: &mut Pen<'_>, session: &Session, bars: usize, most: usize) {
        let room = bars * self.width;
        let cells = match self.count {
            0 => 0,
            count => (count * room).div_ceil(most).clamp(1, room),
        };
        let split = split_of(session, self.phase);
        let stack = letters(&shares(session, split, self.count), cells);
        for (at, letter) in stack.into_iter().enumerate() {
            draw_cell(
                pen,
                self.x + at % self.width,
                bars - 1 - at / self.width,
                letter,
            );
        }
        let top = cells.div_ceil(self.width);
        if top < bars {
            let number = Shown::say(format_args!("{}", self.count));
            pen.say(self.x, bars - 1 - top, number, Role::Strong);
        }
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
        let mark = match (under, pen.theme.ascii) {
            (true, true) => ">",
            (true, false) => "▸",
            _ => "",
        };
        let style = pen.style(role);
        let at = pen.write(self.x, y, mark, style);
        let room = self.width.saturating_sub(at - self.x);
        let end = pen.fit(at, y, room, &name, style);
        if under && focused {
            pen.tint(end, y, (self.x + self.width).saturating_sub(end), style);
        }
    }

    /// Acts, events and the turn that begin within the phase, counted.
    fn signs(
        &self,
        pen: &mut Pen<'_>,
        y: usize,
        phase: &Phase,
        marks: &[Mark],
        turns: &[(Instant, Instant)],
    ) {
        let within = |mark: &&Mark| mark.from >= phase.time.from && mark.from < phase.time.to;
        let acts = marks.iter().filter(within).filter(|mark| mark.official);
        let events = marks.iter().filter(within).filter(|mark| !mark.official);
        let (act, event) = if pen.theme.ascii {
            ("^", "*")
        } else {
            ("▲", "◆")
        };
        let end = self.x + self.width;
        let mut at = self.x;
        for (sign, count, role) in [
            (act, acts.count(), Role::Official),
            (event, events.count(), Role::Plain),
        ] {
            if count > 0 && at < end {
                let text = Shown::say(format_args!("{sign}{count} "));
                let style = pen.style(role);
                at = pen.fit(at, y, end - at, &text, style);
            }
        }
        // An account that spans more than this phase says only that it may have been here.
        let mut turns = turns.iter();
        let within =
            |(from, to): &(Instant, Instant)| phase.time.from <= *from && *to <= phase.time.to;
        let meets =
            |(from, to): &(Instant, Instant)| *from < phase.time.to && phase.time.from < *to;
        let said = match (turns.clone().any(within), turns.any(meets)) {
            (true, _) => "turn",
            (false, true) => "turn?",
            (false, false) => "",
        };
        if at + said.len() <= end {
            pen.say(at, y, said, Role::Warn);
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

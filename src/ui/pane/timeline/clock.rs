//! The clock axis: bars of what is known to the bin, hatched spans of what is not.

use ratatui::style::Modifier;

use super::{GUTTER, marks};
use crate::model::time::{DAY, HOUR, Instant, MINUTE, SECOND};
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::pane::stance::{letters, shares};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// From the clock to columns and back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Start of the first column.
    pub from: Instant,
    /// End of the last.
    pub to: Instant,
    /// Columns.
    pub bins: usize,
}

impl Scale {
    /// The scale of the histogram on screen.
    pub fn of(session: &Session) -> Option<Self> {
        let bins = &session.main.histogram.as_ref()?.bins;
        let (first, last) = (bins.first()?, bins.last()?);
        (last.to > first.from).then_some(Self {
            from: first.from,
            to: last.to,
            bins: bins.len(),
        })
    }

    /// Start of a column.
    pub fn start(&self, column: usize) -> Instant {
        let width = i128::from(self.to.0) - i128::from(self.from.0);
        let offset = width * column.min(self.bins) as i128 / self.bins.max(1) as i128;
        Instant(
            self.from
                .0
                .saturating_add(i64::try_from(offset).unwrap_or(i64::MAX)),
        )
    }

    /// The span of some columns for a query: outwards to whole minutes, as one would write it.
    pub fn range(&self, first: usize, last: usize) -> (Instant, Instant) {
        let (from, to) = (self.start(first).0, self.start(last + 1).0);
        let width =
            (self.to.0.saturating_sub(self.from.0)) / i64::try_from(self.bins.max(1)).unwrap_or(1);
        let unit = if width >= MINUTE { MINUTE } else { SECOND };
        let up = to
            .saturating_add(unit - 1)
            .div_euclid(unit)
            .saturating_mul(unit);
        (
            Instant(from.div_euclid(unit).saturating_mul(unit)),
            Instant(up),
        )
    }

    /// First and last column an interval touches; none when it lies outside.
    pub fn columns(&self, from: Instant, to: Instant) -> Option<(usize, usize)> {
        if to <= self.from || from >= self.to {
            return None;
        }
        let last = Instant(to.0.saturating_sub(1).max(from.0));
        Some((self.column(from), self.column(last)))
    }

    fn column(&self, at: Instant) -> usize {
        let width = (i128::from(self.to.0) - i128::from(self.from.0)).max(1);
        let offset = i128::from(at.0.clamp(self.from.0, self.to.0)) - i128::from(self.from.0);
        let column = offset * self.bins as i128 / width;
        usize::try_from(column)
            .unwrap_or(0)
            .min(self.bins.saturating_sub(1))
    }
}

/// Posts known to a column, and posts whose wider span covers it.
pub fn held(session: &Session, column: usize) -> (usize, usize) {
    let (Some(histogram), Some(scale)) = (&session.main.histogram, Scale::of(session)) else {
        return (0, 0);
    };
    let inside = histogram.bins.get(column).map_or(0, |bin| bin.count);
    let covers = |from: Instant, to: Instant| {
        let columns = scale.columns(from, to);
        columns.is_some_and(|(first, last)| (first..=last).contains(&column))
    };
    let coarse = histogram
        .coarse
        .iter()
        .filter(|bin| covers(bin.from, bin.to));
    (inside, coarse.map(|bin| bin.count).sum())
}

/// Whether a post, or the span of a coarser one, begins in a column.
pub fn begins(session: &Session, scale: &Scale, column: usize) -> bool {
    let Some(histogram) = &session.main.histogram else {
        return false;
    };
    let (from, to) = (scale.start(column), scale.start(column + 1));
    let timed = histogram.bins.get(column).is_some_and(|bin| bin.count > 0);
    timed
        || histogram
            .coarse
            .iter()
            .any(|bin| from <= bin.from && bin.from < to)
}

/// Rows of the parts below the bars, by the room there is.
struct Rows {
    bars: usize,
    band: Option<usize>,
    marks: Option<usize>,
    labels: usize,
}

impl Rows {
    fn of(height: usize) -> Self {
        let labels = height - 1;
        match height {
            0..=2 => Self {
                bars: height - 1,
                band: None,
                marks: None,
                labels,
            },
            3..=4 => Self {
                bars: height - 2,
                band: Some(height - 2),
                marks: None,
                labels,
            },
            _ => Self {
                bars: height - 3,
                band: Some(height - 3),
                marks: Some(height - 2),
                labels,
            },
        }
    }
}

/// Draws the axis. `here` are the columns under the cursor, `anchor` the column a range began at.
pub fn draw(
    pen: &mut Pen<'_>,
    session: &Session,
    focused: bool,
    here: Option<(usize, usize)>,
    anchor: Option<usize>,
) {
    let (Some(histogram), Some(scale)) = (&session.main.histogram, Scale::of(session)) else {
        pen.say(GUTTER, 0, "nothing in the selection has a time", Role::Dim);
        return;
    };
    let rows = Rows::of(pen.height());
    hatch(pen, histogram, &scale, rows.bars);
    let most = histogram
        .bins
        .iter()
        .map(|bin| bin.count)
        .max()
        .unwrap_or(0);
    for (column, bin) in histogram
        .bins
        .iter()
        .enumerate()
        .filter(|(_, bin)| bin.count > 0)
    {
        let cells = (bin.count * rows.bars)
            .div_ceil(most.max(1))
            .clamp(1, rows.bars);
        let stack = letters(&shares(session, &bin.split, bin.count), cells);
        for (up, letter) in stack.into_iter().enumerate() {
            draw_cell(pen, GUTTER + column, rows.bars - 1 - up, letter);
        }
    }
    if most > 0 {
        pen.write(
            0,
            0,
            Shown::say(format_args!("{most:>4}")),
            pen.style(Role::Dim),
        );
    }
    if let Some(y) = rows.band {
        band(pen, session, &scale, y);
    }
    if let Some(y) = rows.marks {
        draw_marks(pen, session, &scale, y);
    }
    labels(pen, session, &scale, rows.labels);
    let (from, to) = match (here, anchor) {
        (Some((from, to)), Some(anchor)) => (from.min(anchor), to.max(anchor)),
        (Some(here), None) => here,
        _ => return,
    };
    let Some(y) = rows.marks else {
        // No row of its own: a caret among the labels.
        let caret = if pen.theme.ascii { "^" } else { "▴" };
        pen.say(
            GUTTER + usize::midpoint(from, to),
            rows.labels,
            caret,
            Role::Focus,
        );
        return;
    };
    let style = if focused {
        pen.style(Role::Cursor)
    } else {
        pen.style(Role::Strong).add_modifier(Modifier::UNDERLINED)
    };
    pen.tint(GUTTER + from, y, to - from + 1, style);
}

/// A cell of a stack: its letter, on its colour where there are colours.
pub fn draw_cell(pen: &mut Pen<'_>, x: usize, y: usize, letter: char) {
    let style = pen.theme.stance(letter);
    let colourless = pen.theme.depth == crate::ui::theme::Depth::None || letter == '-';
    let style = if colourless {
        style
    } else {
        style.add_modifier(Modifier::REVERSED)
    };
    pen.write(x, y, Shown::say(format_args!("{letter}")), style);
}

/// Coarse records as hatched blocks over their spans, the more the higher, with their number.
fn hatch(pen: &mut Pen<'_>, histogram: &crate::index::Histogram, scale: &Scale, bars: usize) {
    let most = histogram
        .coarse
        .iter()
        .map(|bin| bin.count)
        .max()
        .unwrap_or(0);
    let dim = pen.style(Role::Dim);
    let texture = if pen.theme.ascii { ":" } else { "░" };
    let mut spans: Vec<_> = histogram
        .coarse
        .iter()
        .filter_map(|bin| Some((scale.columns(bin.from, bin.to)?, bin.count)))
        .collect();
    // Wide spans first, so that narrow ones stand before them.
    spans.sort_by_key(|((from, to), _)| std::cmp::Reverse(to - from));
    for ((from, to), count) in &spans {
        let cells = (count * bars).div_ceil(most.max(1)).clamp(1, bars);
        for up in 0..cells {
            for column in *from..=*to {
                pen.write(GUTTER + column, bars - 1 - up, texture, dim);
            }
        }
    }
    for ((from, to), count) in spans {
        let label = Shown::say(format_args!("{count}"));
        let width = to - from + 1;
        if label.width() + 2 <= width {
            let x = GUTTER + from + (width - label.width()) / 2;
            let cells = (count * bars).div_ceil(most.max(1)).clamp(1, bars);
            pen.write(x, bars - cells, label, pen.style(Role::Strong));
        }
    }
}

/// Phases as a band: name between its ends.
fn band(pen: &mut Pen<'_>, session: &Session, scale: &Scale, y: usize) {
    let Some(case) = &session.case else { return };
    let ascii = pen.theme.ascii;
    let here = session.row().and_then(|row| row.phase.clone());
    for phase in &case.file.phases {
        let Some((from, to)) = scale.columns(phase.time.from, phase.time.to) else {
            continue;
        };
        let width = to - from + 1;
        let style = if here.as_ref() == Some(&phase.id) {
            pen.style(Role::Strong)
        } else {
            pen.style(Role::Dim)
        };
        for column in from..=to {
            pen.write(GUTTER + column, y, if ascii { "-" } else { "─" }, style);
        }
        pen.write(GUTTER + from, y, if ascii { "|" } else { "├" }, style);
        if width > 4 {
            pen.fit(
                GUTTER + from + 1,
                y,
                width - 2,
                &Shown::line(&phase.name),
                style,
            );
        }
    }
}

fn draw_marks(pen: &mut Pen<'_>, session: &Session, scale: &Scale, y: usize) {
    let ascii = pen.theme.ascii;
    for (from, to) in marks::turns(session) {
        let Some((from, to)) = scale.columns(from, to) else {
            continue;
        };
        for column in from..=to {
            pen.write(
                GUTTER + column,
                y,
                if ascii { "~" } else { "╍" },
                pen.style(Role::Warn),
            );
        }
    }
    let marks = marks::of(session);
    // Official acts are written last: where two fall into one column, the act shows.
    for official in [false, true] {
        for mark in marks.iter().filter(|mark| mark.official == official) {
            let Some((from, _)) = scale.columns(mark.from, mark.to) else {
                continue;
            };
            let (glyph, role) = match (official, ascii) {
                (false, false) => ("◆", Role::Plain),
                (false, true) => ("*", Role::Plain),
                (true, false) => ("▲", Role::Official),
                (true, true) => ("^", Role::Official),
            };
            pen.write(GUTTER + from, y, glyph, pen.style(role));
        }
    }
}

/// Steps between ticks, from seconds to years.
const STEPS: &[i64] = &[
    SECOND,
    10 * SECOND,
    MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    91 * DAY,
    182 * DAY,
    365 * DAY,
    730 * DAY,
    1826 * DAY,
    3652 * DAY,
];

fn labels(pen: &mut Pen<'_>, session: &Session, scale: &Scale, y: usize) {
    const APART: i64 = 12;
    let zone = session.zone();
    let width = scale.to.0.saturating_sub(scale.from.0);
    let least = width / i64::try_from(scale.bins.max(1)).unwrap_or(1) * APART;
    let step = STEPS
        .iter()
        .copied()
        .find(|step| *step >= least)
        .unwrap_or(STEPS[STEPS.len() - 1]);
    // Ticks stand on round times of the zone: counted from the midnight the axis begins in.
    let (year, month, day) = zone.civil(scale.from);
    let mut tick = zone.midnight(year, month, day).unwrap_or(scale.from);
    let behind = (scale.from.0 - tick.0).max(0) / step;
    tick = Instant(tick.0 + behind * step);
    let style = pen.style(Role::Dim);
    let mut free = GUTTER;
    for _ in 0..1000 {
        if tick >= scale.to {
            break;
        }
        if tick >= scale.from
            && let Some((column, _)) = scale.columns(tick, Instant(tick.0 + 1))
        {
            let label = zone.tick(tick, step);
            let label = Shown::line(&label).into_owned();
            let x = GUTTER + column;
            if x >= free && x + label.width() <= pen.width() {
                free = pen.write(x, y, label, style) + 2;
            }
        }
        tick = Instant(tick.0.saturating_add(step));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_cover_the_scale_and_nothing_else() {
        let scale = Scale {
            from: Instant(0),
            to: Instant(1000),
            bins: 10,
        };
        assert_eq!(scale.columns(Instant(0), Instant(1)), Some((0, 0)));
        assert_eq!(scale.columns(Instant(99), Instant(101)), Some((0, 1)));
        assert_eq!(scale.columns(Instant(-50), Instant(5000)), Some((0, 9)));
        assert_eq!(scale.columns(Instant(1000), Instant(1100)), None);
        assert_eq!(scale.columns(Instant(-10), Instant(0)), None);
        assert_eq!(scale.start(0), Instant(0));
        assert_eq!(scale.start(10), Instant(1000));
        assert_eq!(scale.start(99), Instant(1000));
    }

    #[test]
    fn the_longest_scale_does_not_overflow() {
        let scale = Scale {
            from: Instant(i64::MIN),
            to: Instant(i64::MAX),
            bins: 1000,
        };
        assert_eq!(
            scale.columns(Instant(i64::MIN), Instant(i64::MAX)),
            Some((0, 999))
        );
        assert!(scale.start(500).0.abs() < i64::MAX / 100);
    }
}

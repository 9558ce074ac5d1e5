//! The clock axis: bars of what is known to a column, and below them lying bands of what is not (see [`super::spans`]).

use std::collections::BTreeMap;

use ratatui::style::Modifier;

use super::scale::Scale;
use super::spans::Bands;
use super::{GUTTER, marks, ticks};
use crate::index::Histogram;
use crate::model::time::Instant;
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::pane::stance::{letters, shares};
use crate::ui::pen::Pen;
use crate::ui::theme::{Depth, Role};

/// Posts known to a column, and posts whose wider span covers it.
pub fn held(session: &Session, scale: &Scale, column: usize) -> (usize, usize) {
    let Some(histogram) = &session.main.histogram else {
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

/// Rows of the parts below the plot, by the room there is.
struct Rows {
    plot: usize,
    phases: Option<usize>,
    marks: Option<usize>,
    labels: usize,
}

impl Rows {
    fn of(height: usize) -> Self {
        let labels = height - 1;
        match height {
            0..=2 => Self {
                plot: height - 1,
                phases: None,
                marks: None,
                labels,
            },
            3..=4 => Self {
                plot: height - 2,
                phases: Some(height - 2),
                marks: None,
                labels,
            },
            _ => Self {
                plot: height - 3,
                phases: Some(height - 3),
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
        return;
    };
    let rows = Rows::of(pen.height());
    plot(pen, session, histogram, &scale, rows.plot);
    if let Some(y) = rows.phases {
        phases(pen, session, &scale, y);
    }
    if let Some(y) = rows.marks {
        draw_marks(pen, session, &scale, y);
    }
    ticks::draw(pen, &session.zone(), &scale, rows.labels);
    let (from, to) = match (here, anchor) {
        (Some((from, to)), Some(anchor)) => (from.min(anchor), to.max(anchor)),
        (Some(here), None) => here,
        _ => return,
    };
    let (x, width) = scale.reach((from, to));
    let Some(y) = rows.marks.or(rows.phases) else {
        // No row of its own: a caret among the labels.
        let caret = if pen.theme.ascii { "^" } else { "▴" };
        pen.say(x + (width - 1) / 2, rows.labels, caret, Role::Focus);
        return;
    };
    let style = if focused {
        pen.style(Role::Cursor)
    } else {
        pen.style(Role::Strong).add_modifier(Modifier::UNDERLINED)
    };
    pen.tint(x, y, width + scale.bar() - scale.cells, style);
}

/// Bars above, bands below, each in as many rows as there are for it.
fn plot(pen: &mut Pen<'_>, session: &Session, histogram: &Histogram, scale: &Scale, height: usize) {
    let most = histogram.bins.iter().map(|bin| bin.count).max();
    let most = most.unwrap_or(0);
    let left = if most > 0 {
        (height / 2).max(1)
    } else {
        height
    };
    let bands = Bands::of(histogram, scale, left, pen.width().saturating_sub(GUTTER));
    // On a single row the bars stand before the bands.
    let over = most > 0 && bands.height() == height;
    bands.draw(pen, scale, height - bands.height(), over);
    let height = (height - bands.height()).max(1);
    if most > 0 {
        bars(pen, session, histogram, scale, (most, height));
        return;
    }
    let said = match (session.main.total, session.selection.is_empty()) {
        (0, true) => "no posts in this case",
        (0, false) => "nothing found; x shows all posts",
        _ if bands.height() > 0 => "none is known as finely as a column",
        _ => "none within this stretch",
    };
    if bands.height() == 0 || height > 1 {
        pen.say(GUTTER, 0, said, Role::Dim);
    }
}

fn bars(
    pen: &mut Pen<'_>,
    session: &Session,
    histogram: &Histogram,
    scale: &Scale,
    (most, height): (usize, usize),
) {
    let bins = histogram.bins.iter().enumerate();
    for (column, bin) in bins.filter(|(_, bin)| bin.count > 0) {
        let cells = (bin.count * height).div_ceil(most).clamp(1, height);
        let stack = letters(&shares(session, &bin.split, bin.count), cells);
        for (up, letter) in stack.into_iter().enumerate() {
            for cell in 0..scale.bar() {
                draw_cell(pen, scale.x(column) + cell, height - 1 - up, letter);
            }
        }
    }
    let most = Shown::say(format_args!("{most:>4}"));
    pen.say(0, 0, most, Role::Dim);
}

/// A cell of a stack: its letter, on its colour where there are colours.
pub fn draw_cell(pen: &mut Pen<'_>, x: usize, y: usize, letter: char) {
    let style = pen.theme.stance(letter);
    let colourless = pen.theme.depth == Depth::None || letter == '-';
    let style = if colourless {
        style
    } else {
        style.add_modifier(Modifier::REVERSED)
    };
    pen.write(x, y, Shown::say(format_args!("{letter}")), style);
}

/// Phases as a band: name between its ends.
fn phases(pen: &mut Pen<'_>, session: &Session, scale: &Scale, y: usize) {
    let Some(case) = &session.case else { return };
    let ascii = pen.theme.ascii;
    let here = session.row().and_then(|row| row.phase.clone());
    for phase in &case.file.phases {
        let Some(columns) = scale.columns(phase.time.from, phase.time.to) else {
            continue;
        };
        let (x, width) = scale.reach(columns);
        let style = if here.as_ref() == Some(&phase.id) {
            pen.style(Role::Strong)
        } else {
            pen.style(Role::Dim)
        };
        for cell in x..x + width {
            pen.write(cell, y, if ascii { "-" } else { "─" }, style);
        }
        pen.write(x, y, if ascii { "|" } else { "├" }, style);
        if width > 4 {
            pen.fit(x + 1, y, width - 2, &Shown::line(&phase.name), style);
        }
    }
}

/// Signs in the columns they belong to, beside each other where a column has room.
fn draw_marks(pen: &mut Pen<'_>, session: &Session, scale: &Scale, y: usize) {
    let turns: Vec<_> = marks::turns(session)
        .into_iter()
        .filter_map(|(from, to)| scale.columns(from, to))
        .collect();
    for columns in &turns {
        let (x, width) = scale.reach(*columns);
        for cell in x..x + width {
            pen.say(cell, y, "╍", Role::Warn);
        }
    }
    let mut signs: BTreeMap<usize, Vec<(&'static str, Role)>> = BTreeMap::new();
    // Where a column has too little room, the turn shows before an act, an act before an event, all before the launch.
    for (column, _) in turns {
        signs.insert(column, vec![(marks::TURN, Role::Warn)]);
    }
    let all = marks::of(session);
    for official in [true, false] {
        for mark in all.iter().filter(|mark| mark.official == official) {
            if let Some((from, to)) = scale.columns(mark.from, mark.to) {
                let sign = mark.sign(to > from);
                let column = signs.entry(usize::midpoint(from, to)).or_default();
                if !column.contains(&sign) {
                    column.push(sign);
                }
            }
        }
    }
    let launch = session.case.as_ref().map(|case| case.file.launch.from);
    if let Some(column) = launch.and_then(|at| scale.holds(at)) {
        signs
            .entry(column)
            .or_default()
            .push((marks::LAUNCH, Role::Plain));
    }
    for (column, signs) in signs {
        for (cell, (sign, role)) in signs.into_iter().take(scale.cells).enumerate() {
            pen.say(scale.x(column) + cell, y, sign, role);
        }
    }
}

//! The phase axis: a column a phase, in order, each a field of letters stacked by stance.

use super::{GUTTER, marks};
use crate::model::case::Phase;
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::pane::stance::{letters, shares};
use crate::ui::pane::timeline::clock::draw_cell;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// Posts per phase of the open case, in order.
pub fn counts(session: &Session) -> Vec<(Phase, usize)> {
    let Some(case) = &session.case else {
        return Vec::new();
    };
    let count = |phase: &Phase| {
        let key =
            |key: &crate::model::record::Key| key.case == case.file.slug && key.id == phase.id;
        session
            .main
            .phases
            .iter()
            .find(|c| c.phase.as_ref().is_some_and(key))
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
    session
        .main
        .phases
        .iter()
        .find(|c| c.phase.is_none())
        .map_or(0, |c| c.count)
}

/// Draws the axis. `here` is the phase under the cursor, `anchor` the one a range began at.
pub fn draw(
    pen: &mut Pen<'_>,
    session: &Session,
    focused: bool,
    here: Option<usize>,
    anchor: Option<usize>,
) {
    let mut columns: Vec<(Option<Phase>, usize)> = counts(session)
        .into_iter()
        .map(|(phase, n)| (Some(phase), n))
        .collect();
    let rest = without_phase(session);
    if rest > 0 {
        columns.push((None, rest));
    }
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
    let (bars, names, dates, signs) = match pen.height() {
        0..=3 => (pen.height() - 1, pen.height() - 1, None, None),
        4..=5 => (
            pen.height() - 2,
            pen.height() - 2,
            Some(pen.height() - 1),
            None,
        ),
        h => (h - 3, h - 3, Some(h - 2), Some(h - 1)),
    };
    let room = bars * (width - 1);
    let most = columns.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let all = marks::of(session);
    let turns = marks::turns(session);
    let zone = session.zone();
    let selected: Vec<&str> = session
        .selection
        .filters
        .keys()
        .filter(|(ns, _)| ns == "phase")
        .map(|(_, v)| v.as_str())
        .collect();
    for (i, (phase, count)) in columns.iter().enumerate() {
        let x = GUTTER + i * width;
        if x + width - 1 > pen.width() {
            break;
        }
        let cells = if *count == 0 {
            0
        } else {
            (count * room).div_ceil(most).clamp(1, room)
        };
        let split = split_of(session, phase.as_ref().map(|p| p.id.as_str()));
        for (at, letter) in letters(&shares(session, &split, *count), cells)
            .into_iter()
            .enumerate()
        {
            draw_cell(
                pen,
                x + at % (width - 1),
                bars - 1 - at / (width - 1),
                letter,
            );
        }
        let number = Shown::say(format_args!("{count}"));
        let top = cells.div_ceil(width - 1);
        if top < bars {
            pen.write(x, bars - 1 - top, number, pen.style(Role::Strong));
        }
        let under = here == Some(i)
            || anchor.is_some_and(|a| {
                (a.min(here.unwrap_or(a))..=a.max(here.unwrap_or(a))).contains(&i)
            });
        let name = phase.as_ref().map_or_else(
            || Shown::own("no phase"),
            |phase| Shown::line(phase_name(phase, width - 1)),
        );
        let chosen = phase
            .as_ref()
            .is_some_and(|phase| selected.contains(&phase.code.value()));
        let role = match (under, focused, chosen) {
            (true, true, _) => Role::Cursor,
            (true, false, _) => Role::Shadow,
            (false, _, true) => Role::In,
            _ => Role::Plain,
        };
        let style = pen.style(role);
        let mark = match (under, pen.theme.ascii) {
            (true, true) => ">",
            (true, false) => "▸",
            _ => "",
        };
        let at = pen.write(x, names, mark, style);
        let end = pen.fit(
            at,
            names,
            (width - 1).saturating_sub(mark.chars().count()),
            &name,
            style,
        );
        if under && focused {
            pen.tint(end, names, (x + width - 1).saturating_sub(end), style);
        }
        let Some(phase) = phase else { continue };
        if let Some(y) = dates {
            let text = zone.bounds(phase.time.from, phase.time.to);
            pen.fit(x, y, width - 1, &Shown::line(&text), pen.style(Role::Dim));
        }
        if let Some(y) = signs {
            signs_of(pen, x, y, width - 1, phase, &all, &turns);
        }
    }
    let scale = Shown::say(format_args!("{most:>4}"));
    pen.write(0, 0, scale, pen.style(Role::Dim));
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

fn split_of(session: &Session, phase: Option<&str>) -> Vec<(String, usize)> {
    let count = session
        .main
        .phases
        .iter()
        .find(|c| c.phase.as_ref().map(|key| key.id.as_str()) == phase);
    count.map_or_else(Vec::new, |count| count.split.clone())
}

/// Acts, events and the turn that begin within a phase, counted.
fn signs_of(
    pen: &mut Pen<'_>,
    x: usize,
    y: usize,
    width: usize,
    phase: &Phase,
    marks: &[marks::Mark],
    turns: &[(crate::model::time::Instant, crate::model::time::Instant)],
) {
    let within = |mark: &&marks::Mark| mark.from >= phase.time.from && mark.from < phase.time.to;
    let acts = marks
        .iter()
        .filter(within)
        .filter(|mark| mark.official)
        .count();
    let events = marks
        .iter()
        .filter(within)
        .filter(|mark| !mark.official)
        .count();
    let turned = turns
        .iter()
        .any(|(from, to)| *from < phase.time.to && phase.time.from < *to);
    let ascii = pen.theme.ascii;
    let end = x + width;
    let mut at = x;
    if acts > 0 {
        let text = Shown::say(format_args!("{}{acts} ", if ascii { "^" } else { "▲" }));
        at = pen.fit(at, y, end - at, &text, pen.style(Role::Official));
    }
    if events > 0 && at < end {
        let text = Shown::say(format_args!("{}{events} ", if ascii { "*" } else { "◆" }));
        at = pen.fit(at, y, end - at, &text, pen.style(Role::Plain));
    }
    if turned && at + 4 <= end {
        pen.write(at, y, "turn", pen.style(Role::Warn));
    }
}

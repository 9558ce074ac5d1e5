//! What the timeline's frame says at its right: what a column is, what no column holds, and what the signs are.

use super::GUTTER;
use super::marks;
use super::scale::Scale;
use crate::session::{Axis, Session};
use crate::shown::{Shown, counted};

/// Cells of the frame that are not for this: its corners, the pane's own title, and the blanks around both.
const TAKEN: usize = 17;

/// The longest of what can be said that fits the frame. How many posts no column holds is said in any case.
pub fn aside(session: &Session) -> Shown<'static> {
    let room = (session.columns + GUTTER + 2).saturating_sub(TAKEN);
    let said = match session.place.axis {
        Some(Axis::Clock) => clock(session),
        _ => phases(session),
    };
    let mut said = said.into_iter().map(|text| Shown::line(&text).into_owned());
    let mut shortest = Shown::default();
    for text in said.by_ref() {
        if text.width() <= room {
            return text;
        }
        shortest = text;
    }
    shortest
}

/// Longest first.
fn clock(session: &Session) -> Vec<String> {
    let (Some(histogram), Some(scale)) = (&session.main.histogram, Scale::of(session)) else {
        return Vec::new();
    };
    let zone = session.zone();
    let zone = zone.label();
    let (total, untimed) = (session.main.total, histogram.untimed);
    let outside = match histogram.outside {
        0 => String::new(),
        n => format!(", {n} outside"),
    };
    let step = scale
        .step
        .map_or_else(|| "?".to_owned(), |step| step.to_string());
    let signs = marks::legend(session, true);
    let (of, rest) = (
        format!("{untimed} of {total} untimed"),
        format!("{untimed} untimed"),
    );
    vec![
        format!("clock, {step} a column, {of}{outside}, {signs}, {zone}"),
        format!("{step} a column, {of}{outside}, {signs}, {zone}"),
        format!("clock, {step} a column, {of}{outside}, {zone}"),
        format!("{step} a column, {of}{outside}, {zone}"),
        format!("{step} a column, {rest}{outside}, {zone}"),
        format!("{step}, {rest}{outside}, {zone}"),
        format!("{step}, {rest}{outside}"),
        format!("{step}, {rest}"),
        rest,
    ]
}

/// Longest first.
fn phases(session: &Session) -> Vec<String> {
    let zone = session.zone();
    let zone = zone.label();
    let what = if session.shows_other_kinds() {
        "record"
    } else {
        "post"
    };
    let posts = counted(session.main.total, what);
    let signs = marks::legend(session, false);
    vec![
        format!("phases in order, {posts}, {signs}, {zone}"),
        format!("phases, {posts}, {signs}, {zone}"),
        format!("{posts}, {signs}, {zone}"),
        format!("{posts}, {signs}"),
        format!("phases, {posts}, {zone}"),
        format!("{posts}, {zone}"),
        posts,
    ]
}

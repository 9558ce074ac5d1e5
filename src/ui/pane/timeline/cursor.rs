//! Where the timeline's cursor is and where keys take it.
//!
//! The cursor is kept as a time or a phase, never as a column: what it stands on stays, whatever the axis shows next.

use super::scale::Scale;
use super::{clock, marks, phases};
use crate::model::time::Instant;
use crate::session::{Axis, Intent, Session, Zoom};
use crate::shown::counted;
use crate::ui::overlay;
use crate::ui::pane::Wish;

/// What a cursor or the beginning of a range is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// A time: the beginning of a column of the clock axis.
    Moment(Instant),
    /// A phase, by its place.
    Phase(usize),
}

/// The timeline.
#[derive(Debug, Default)]
pub struct Timeline {
    /// What the user moved to; none while the list leads.
    spot: Option<Spot>,
    /// Where a range began.
    anchor: Option<Spot>,
    /// The mark last jumped to.
    mark: Option<usize>,
    /// What had been walked when this pane last moved: it leads until the list moves otherwise.
    led: Option<usize>,
}

impl Timeline {
    /// Lets the list lead again.
    pub(super) fn release(&mut self) {
        self.spot = None;
        self.anchor = None;
        self.led = None;
    }

    /// Lets the list lead again, but keeps the beginning of a range.
    pub(super) fn follow(&mut self) {
        self.spot = None;
    }

    /// Gives up the range begun; whether there was one.
    pub(super) fn give_up(&mut self) -> bool {
        self.anchor.take().is_some()
    }

    /// Takes the lead, from where the list stands now.
    pub(super) fn lead(&mut self, session: &Session, spot: Spot) {
        self.spot = Some(spot);
        self.mark = None;
        self.led = Some(session.walked);
    }

    /// Whether the list still stands where this pane sent it.
    fn leads(&self, session: &Session) -> bool {
        self.led == Some(session.walked)
    }

    /// Columns under the cursor on the clock axis: the one moved to, or those of the mark jumped to or of the selected row's
    /// interval. None when that is out of sight.
    pub(super) fn here(&self, session: &Session) -> Option<(usize, usize)> {
        let scale = Scale::of(session)?;
        if let Some(Spot::Moment(at)) = self.spot
            && self.leads(session)
        {
            let marks = marks::of(session);
            return match self.mark.and_then(|mark| marks.get(mark)) {
                Some(mark) => scale.columns(mark.from, mark.to),
                None => scale.holds(at).map(|column| (column, column)),
            };
        }
        let span = session.row()?.span?;
        scale.columns(span.from, span.to)
    }

    /// The phase under the cursor: the one moved to, or the selected row's.
    pub(super) fn phase_here(&self, session: &Session) -> Option<usize> {
        if let Some(Spot::Phase(phase)) = self.spot
            && self.leads(session)
        {
            return Some(phase);
        }
        let case = session.case.as_ref()?;
        let id = session.row()?.phase.as_ref()?;
        case.file.phases.iter().position(|phase| phase.id == *id)
    }

    /// The column a range began at; where that is out of sight, the one next to it.
    pub(super) fn anchor_column(&self, session: &Session) -> Option<usize> {
        let (Some(Spot::Moment(at)), Some(scale)) = (self.anchor, Scale::of(session)) else {
            return None;
        };
        let last = Instant(scale.to().0.saturating_sub(1));
        scale.holds(at.clamp(scale.from(), last))
    }

    /// The phase a range began at.
    pub(super) fn anchor_phase(&self) -> Option<usize> {
        match self.anchor {
            Some(Spot::Phase(phase)) => Some(phase),
            _ => None,
        }
    }

    /// Goes so many columns on; past the end of a zoomed axis, the axis moves along.
    pub(super) fn step(&mut self, by: isize, session: &Session) -> Wish {
        let Some(scale) = Scale::of(session) else {
            return Wish::Nothing;
        };
        let here = match self.here(session) {
            Some((from, _)) => from,
            None if by < 0 => scale.bins(),
            None => 0,
        };
        let there = here.checked_add_signed(by);
        if let (Zoom::Span(from, to), Some(step)) = (session.place.zoom, scale.step)
            && there.is_none_or(|there| there >= scale.bins())
        {
            return self.pan(session, &scale, step, (from, to), (here, by));
        }
        let there = there.unwrap_or(0).min(scale.bins() - 1);
        self.seek(session, there)
    }

    /// Goes to the first or the last column, or phase.
    pub(super) fn edge(&mut self, last: bool, session: &Session) -> Wish {
        if session.place.axis == Some(Axis::Clock) {
            let end = Scale::of(session).map_or(0, |scale| scale.bins() - 1);
            return self.seek(session, if last { end } else { 0 });
        }
        self.seek_phase(session, if last { usize::MAX } else { 0 })
    }

    /// Goes to what is at a cell, counted from the first column's.
    pub(super) fn point(&mut self, cell: usize, session: &Session) -> Wish {
        if session.place.axis == Some(Axis::Clock) {
            let column = Scale::of(session).map_or(0, |scale| scale.under(cell));
            return self.seek(session, column);
        }
        let view = phases::View::of(session, session.columns, self.phase_here(session));
        match view.under(cell) {
            Some(phase) => self.seek_phase(session, phase),
            None => Wish::Nothing,
        }
    }

    /// Goes to a column: says what it is and holds, and takes the list along where something begins in it.
    fn seek(&mut self, session: &Session, column: usize) -> Wish {
        let Some(scale) = Scale::of(session) else {
            return Wish::Nothing;
        };
        self.lead(session, Spot::Moment(scale.start(column)));
        let zone = session.zone();
        let said = if let Some(anchor) = self.anchor_column(session) {
            let (first, last) = (column.min(anchor), column.max(anchor));
            let range = zone.range(scale.start(first), scale.start(last + 1));
            format!(
                "range {range} {}; Enter narrows to it, Esc gives it up",
                zone.label()
            )
        } else {
            let range = zone.range(scale.start(column), scale.start(column + 1));
            let (inside, around) = clock::held(session, &scale, column);
            let posts = counted(inside, "post");
            format!(
                "{range} {}: {posts} here, {around} known only to a wider span",
                zone.label()
            )
        };
        let mut intents = Vec::new();
        if clock::begins(session, &scale, column) {
            intents.push(Intent::Seek(scale.start(column)));
        }
        intents.push(Intent::Say(said));
        Wish::Want(intents)
    }

    /// Goes so many phases on.
    pub(super) fn step_phase(&mut self, by: isize, session: &Session) -> Wish {
        let here = self.phase_here(session);
        let there = here.map_or(0, |here| here.saturating_add_signed(by));
        self.seek_phase(session, there)
    }

    /// Goes to a phase, the last where there are fewer, and takes the list to its first post.
    fn seek_phase(&mut self, session: &Session, phase: usize) -> Wish {
        let phases = session.case.as_ref().map(|case| &case.file.phases);
        let Some(phases) = phases.filter(|phases| !phases.is_empty()) else {
            return Wish::Nothing;
        };
        let phase = phase.min(phases.len() - 1);
        self.lead(session, Spot::Phase(phase));
        Intent::Phase(phases[phase].id.clone()).into()
    }

    pub(super) fn begin_range(&mut self, session: &Session) -> Wish {
        self.anchor = match session.place.axis {
            Some(Axis::Clock) => self.here(session).and_then(|(from, _)| {
                let scale = Scale::of(session)?;
                Some(Spot::Moment(scale.start(from)))
            }),
            _ => self.phase_here(session).map(Spot::Phase),
        };
        match self.anchor {
            Some(_) => Intent::Say(
                "range: move with h and l, Enter narrows to it, Esc gives it up".to_owned(),
            )
            .into(),
            None => Wish::Nothing,
        }
    }

    /// Narrows to the range, or to what is under the cursor.
    pub(super) fn narrow(&mut self, session: &Session) -> Wish {
        let (column, phase) = (self.anchor_column(session), self.anchor_phase());
        self.anchor = None;
        if session.place.axis == Some(Axis::Clock) {
            let (Some(scale), Some((from, to))) = (Scale::of(session), self.here(session)) else {
                return Wish::Nothing;
            };
            let (from, to) = (
                column.unwrap_or(from).min(from),
                column.unwrap_or(to).max(to),
            );
            self.spot = None;
            let range = (scale.start(from), scale.start(to + 1));
            return Intent::Range(Some(range)).into();
        }
        let (Some(case), Some(here)) = (&session.case, self.phase_here(session)) else {
            return Wish::Nothing;
        };
        let phases = &case.file.phases;
        let Some(under) = phases.get(here) else {
            return Wish::Nothing;
        };
        match phase.filter(|phase| *phase != here) {
            None => Intent::Cycle(
                under.code.namespace().to_owned(),
                under.code.value().to_owned(),
            )
            .into(),
            Some(phase) => {
                let part = &phases[phase.min(here)..=phase.max(here).min(phases.len() - 1)];
                let from = part.iter().map(|p| p.time.from).min();
                let to = part.iter().map(|p| p.time.to).max();
                from.zip(to).map(|range| Intent::Range(Some(range))).into()
            }
        }
    }

    /// Goes to the next or previous event, or act of the organisation, and reads it out.
    pub(super) fn jump(&mut self, session: &Session, forward: bool, official: bool) -> Wish {
        let marks = marks::of(session);
        let fits = |i: &usize| !official || marks[*i].official;
        let here = session
            .row()
            .and_then(|row| row.span)
            .map_or(Instant::MIN, |span| span.from);
        let from = self
            .mark
            .filter(|mark| *mark < marks.len() && self.leads(session));
        let next = match (from, forward) {
            (Some(at), true) => (at + 1..marks.len()).find(fits),
            (Some(at), false) => (0..at).rev().find(fits),
            (None, true) => (0..marks.len())
                .filter(fits)
                .find(|i| marks[*i].from >= here),
            (None, false) => (0..marks.len())
                .rev()
                .filter(fits)
                .find(|i| marks[*i].from < here),
        };
        let Some(next) = next else {
            self.mark = None;
            let what = if official {
                "act of the organisation"
            } else {
                "event"
            };
            let side = if forward { "after" } else { "before" };
            return Intent::Say(format!("no {what} {side} this")).into();
        };
        let mark = &marks[next];
        self.lead(session, Spot::Moment(mark.from));
        self.mark = Some(next);
        let zone = session.zone();
        let when = zone.full(mark.from, mark.to, mark.precision);
        let kind = if mark.official {
            "the organisation"
        } else {
            "event"
        };
        Wish::Want(vec![
            Intent::Seek(mark.from),
            Intent::Say(format!("{when}, {kind}: {}", mark.text)),
        ])
    }

    /// The event last jumped to, in full.
    pub(super) fn read(&self, session: &Session) -> Wish {
        let marks = marks::of(session);
        let Some(mark) = self.mark.and_then(|mark| marks.get(mark)) else {
            return Intent::Say("e and o jump to an event or an act first".to_owned()).into();
        };
        let zone = session.zone();
        let when = zone.full(mark.from, mark.to, mark.precision);
        overlay::card(&when, &mark.text)
    }

    pub(super) fn densest(&mut self, session: &Session) -> Wish {
        if session.place.axis == Some(Axis::Clock) {
            let Some(histogram) = &session.main.histogram else {
                return Wish::Nothing;
            };
            let densest = histogram
                .bins
                .iter()
                .enumerate()
                .max_by_key(|(i, bin)| (bin.count, usize::MAX - i));
            return match densest.filter(|(_, bin)| bin.count > 0) {
                Some((column, _)) => self.seek(session, column),
                None => Intent::Say(
                    "no post is known as finely as a column; t shows the phases".to_owned(),
                )
                .into(),
            };
        }
        let counts = phases::counts(session);
        let densest = counts
            .iter()
            .enumerate()
            .max_by_key(|(i, (_, n))| (*n, usize::MAX - i));
        densest.map_or(Wish::Nothing, |(phase, _)| self.seek_phase(session, phase))
    }
}

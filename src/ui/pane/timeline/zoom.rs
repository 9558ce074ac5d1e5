//! Which stretch of the clock is shown: closer, wider, along.
//!
//! Each zoom goes to the next step of the calendar that shows less, or more, in as many columns as there are; nothing is shown
//! in between, so that going in and out again comes by the same columns.

use super::cursor::{Spot, Timeline};
use super::scale::Scale;
use crate::model::calendar::Step;
use crate::model::time::Instant;
use crate::session::{Axis, Intent, Session, Zoom};
use crate::ui::pane::Wish;

impl Timeline {
    /// Moves a zoomed axis by half of what it shows, and the cursor on it.
    pub(super) fn pan(
        &mut self,
        session: &Session,
        scale: &Scale,
        step: Step,
        (from, to): (Instant, Instant),
        (here, by): (usize, isize),
    ) -> Wish {
        let zone = session.zone();
        let steps = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let by = i64::try_from(by).unwrap_or(0);
        let half = steps(scale.bins() / 2).max(by.abs()) * by.signum();
        let there = zone.walk(scale.start(here), step, by);
        let first = zone.walk(scale.from(), step, half);
        if first >= Instant::MAX || first <= Instant::MIN {
            return Wish::Nothing;
        }
        let moved = first.0 - scale.from().0;
        let shift = |at: Instant| Instant(at.0.saturating_add(moved));
        self.lead(session, Spot::Moment(there));
        let range = zone.range(there, zone.walk(there, step, 1));
        Wish::Want(vec![
            Intent::Zoom(Zoom::Span(shift(from), shift(to))),
            Intent::Say(format!("{range} {}", zone.label())),
        ])
    }

    /// What a zoom goes around: the selected row where the cursor is on its column, else the cursor, else the middle.
    fn middle(&mut self, session: &Session, scale: &Scale) -> Instant {
        let between = |from: Instant, to: Instant| Instant(from.0 / 2 + to.0 / 2);
        let Some((first, last)) = self.here(session) else {
            return between(scale.from(), scale.to());
        };
        let (from, to) = (scale.start(first), scale.start(last + 1));
        let row = session.row().and_then(|row| row.span);
        match row.filter(|span| span.from < to && from < span.to) {
            Some(span) => {
                if from <= span.from && span.to <= to {
                    // The list leads again: the cursor's column will be another, the row stays.
                    self.follow();
                }
                between(span.from.max(from), span.to.min(to))
            }
            None => between(from, to),
        }
    }

    /// Shows less, in finer columns, or more in coarser ones; in the end the case, and all there is.
    pub(super) fn zoom(&mut self, session: &Session, closer: bool) -> Wish {
        if session.place.axis != Some(Axis::Clock) {
            return Intent::Say("zoom belongs to the clock axis; t changes to it".to_owned())
                .into();
        }
        let Some(scale) = Scale::of(session) else {
            return Wish::Nothing;
        };
        // A column to spare: wherever the span comes to lie, its steps fit.
        let columns = i64::try_from(session.columns.max(2) - 1).unwrap_or(i64::MAX);
        let shown = |step: &Step| step.length().saturating_mul(columns);
        let now = scale.step.map_or(0, Step::length);
        let next = if closer {
            Step::columns().rfind(|step| step.length() < now && shown(step) < scale.width())
        } else {
            Step::columns().find(|step| step.length() > now && shown(step) > scale.width())
        };
        let width = match next {
            Some(step) => shown(&step),
            // Little is shown, but in columns wider than they need be.
            None if closer && scale.step.is_none_or(|step| step != Step::Minutes(1)) => {
                scale.width() / 2
            }
            None if closer => {
                return Intent::Say("a minute a column is as close as it gets".to_owned()).into();
            }
            None => i64::MAX,
        };
        let case = session.case.as_ref().map(|case| &case.file.span);
        if !closer && case.is_none_or(|case| width >= case.width()) {
            return match session.place.zoom {
                Zoom::Span(..) => Intent::Zoom(Zoom::Case).into(),
                Zoom::Case => Intent::Zoom(Zoom::All).into(),
                Zoom::All => Intent::Say("this is all there is".to_owned()).into(),
            };
        }
        // Around the cursor, but not beyond what was in sight, or in the case, while that is wide enough.
        let middle = self.middle(session, &scale).0;
        let (first, last) = match case {
            Some(case) if !closer => (case.from.min(scale.from()), case.to.max(scale.to())),
            _ => (scale.from(), scale.to()),
        };
        let latest = last.0.saturating_sub(width).max(first.0);
        let from = middle.saturating_sub(width / 2).clamp(first.0, latest);
        let from = match scale.step {
            // A column of the new axis begins where one of the old did.
            Some(step) => session.zone().floor(Instant(from), step),
            None => Instant(from),
        };
        let to = Instant(from.0.saturating_add(width));
        Intent::Zoom(Zoom::Span(from, to)).into()
    }
}

//! The timeline: volume stacked by stance, phases as a band, events and the organisation's own acts as marks.
//!
//! Two axes. The clock shows what is known to the bin as bars and what is coarser as hatched spans, never at a false minute.
//! The phases stand in order, whatever the clock says. The list of posts and the timeline move together.

mod clock;
mod marks;
mod phases;

use super::{Look, Pane, Slot, Wish};
use crate::model::calendar::length;
use crate::model::time::{Instant, MINUTE};
use crate::session::{Axis, Intent, Session, Zoom};
use crate::shown::{Shown, counted};
use crate::ui::keymap::{Binding, Verb};
use crate::ui::overlay;
use crate::ui::pen::Pen;

/// Cells left of the first column: the scale.
pub const GUTTER: usize = 5;

/// The timeline.
#[derive(Debug, Default)]
pub struct Timeline {
    /// The column the user moved to on the clock axis; none while the list leads.
    column: Option<usize>,
    /// The phase the user moved to on the phase axis; none while the list leads.
    phase: Option<usize>,
    /// Where a range began.
    anchor: Option<usize>,
    /// The mark last jumped to.
    mark: Option<usize>,
    /// What had been walked when this pane last moved, and the scale it saw: it leads until the list moves otherwise.
    led: Option<(usize, Option<clock::Scale>)>,
}

const KEYS: &[Binding] = &[
    Binding {
        name: "narrow",
        verb: Verb::Open,
        keys: &["enter"],
        help: "narrow to the phase, bin or range under the cursor",
        hint: 10,
    },
    own("axis", &["t"], "clock axis or phase axis", 11),
    own("read", &["i"], "read the event last jumped to in full", 0),
    own("range", &["v"], "begin a range; move, then Enter", 12),
    own("next-event", &["e"], "next event", 13),
    own("previous-event", &["E"], "previous event", 0),
    own("next-act", &["o"], "next act of the organisation", 14),
    own(
        "previous-act",
        &["O"],
        "previous act of the organisation",
        0,
    ),
    own("next-phase", &["]"], "next phase", 0),
    own("previous-phase", &["["], "previous phase", 0),
    own("densest", &["m"], "densest moment", 0),
    own("zoom-in", &["+", "="], "closer, around the cursor", 15),
    own("zoom-out", &["-"], "wider", 0),
    own("whole", &["0"], "the whole case", 0),
    own(
        "everything",
        &[],
        "all there is, background and aftermath too",
        0,
    ),
];

const fn own(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    hint: u8,
) -> Binding {
    Binding {
        name,
        verb: Verb::Own(name),
        keys,
        help,
        hint,
    }
}

/// A bin is never narrower than this: closer there is nothing to see.
const NARROWEST: i64 = MINUTE;

impl Pane for Timeline {
    fn name(&self) -> &'static str {
        "timeline"
    }

    fn title(&self) -> &'static str {
        "Timeline"
    }

    fn aside(&self, session: &Session) -> Shown<'static> {
        let zone = session.zone();
        let zone = zone.label();
        let Some(histogram) = &session.main.histogram else {
            return Shown::default();
        };
        match session.place.axis {
            Some(Axis::Clock) => {
                let Some(bin) = histogram.bins.first() else {
                    return Shown::default();
                };
                let width = length(bin.to.0 - bin.from.0);
                let untimed = histogram.untimed;
                let outside = histogram.outside;
                let rest = if outside > 0 {
                    format!(", {outside} outside")
                } else {
                    String::new()
                };
                Shown::say(format_args!(
                    "clock, bin {width}, {untimed} of {} untimed{rest}, {zone}",
                    session.main.total
                ))
            }
            _ => Shown::say(format_args!(
                "phases in order, {}, ▲ acts ◆ events, {zone}",
                counted(
                    session.main.total,
                    if session.shows_other_kinds() {
                        "record"
                    } else {
                        "post"
                    }
                )
            )),
        }
    }

    fn slot(&self) -> Slot {
        Slot::Top
    }

    fn keys(&self) -> &'static [Binding] {
        KEYS
    }

    fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        let clock = session.place.axis == Some(Axis::Clock);
        match verb {
            Verb::Left | Verb::Up if !clock => self.step_phase(-1, session),
            Verb::Right | Verb::Down if !clock => self.step_phase(1, session),
            Verb::HalfUp | Verb::PageUp if !clock => self.step_phase(-3, session),
            Verb::HalfDown | Verb::PageDown if !clock => self.step_phase(3, session),
            Verb::Left | Verb::Up => self.step(-1, session),
            Verb::Right | Verb::Down => self.step(1, session),
            Verb::HalfUp | Verb::PageUp => self.step(-10, session),
            Verb::HalfDown | Verb::PageDown => self.step(10, session),
            Verb::First => self.edge(false, session),
            Verb::Last => self.edge(true, session),
            Verb::Open => self.narrow(session),
            Verb::Own("axis") => {
                self.release();
                Intent::Axis(if clock { Axis::Phases } else { Axis::Clock }).into()
            }
            Verb::Own("range") => self.begin_range(session),
            Verb::Own("next-phase") => self.step_phase(1, session),
            Verb::Own("previous-phase") => self.step_phase(-1, session),
            Verb::Own("next-event") => self.jump(session, true, false),
            Verb::Own("previous-event") => self.jump(session, false, false),
            Verb::Own("next-act") => self.jump(session, true, true),
            Verb::Own("previous-act") => self.jump(session, false, true),
            Verb::Own("densest") => self.densest(session),
            Verb::Own("read") => self.read(session),
            Verb::Own("zoom-in") => self.zoom(session, true),
            Verb::Own("zoom-out") => self.zoom(session, false),
            Verb::Own("whole") => {
                self.release();
                Intent::Zoom(Zoom::Case).into()
            }
            Verb::Own("everything") => {
                self.release();
                Intent::Zoom(Zoom::All).into()
            }
            _ => Wish::Nothing,
        }
    }

    fn escape(&mut self) -> bool {
        self.anchor.take().is_some()
    }

    fn click(&mut self, x: usize, _y: usize, session: &Session) -> Wish {
        let Some(column) = x.checked_sub(GUTTER) else {
            return Wish::Nothing;
        };
        if session.place.axis == Some(Axis::Clock) {
            self.column = Some(column);
            return self.seek(session);
        }
        let width = phases::column_width(session, session.columns);
        self.phase = Some(column / width.max(1));
        self.seek_phase(session)
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        if !look.focused && !look.overlaid {
            self.release();
        }
        if pen.width() <= GUTTER + 4 || pen.height() < 2 {
            return;
        }
        match session.place.axis {
            Some(Axis::Clock) => {
                let (here, anchor) = (self.here(session), self.anchor);
                clock::draw(pen, session, look.focused, here, anchor);
            }
            _ => phases::draw(
                pen,
                session,
                look.focused,
                self.phase_here(session),
                self.anchor,
            ),
        }
    }
}

impl Timeline {
    /// Lets the list lead again.
    fn release(&mut self) {
        self.column = None;
        self.phase = None;
        self.anchor = None;
        self.led = None;
    }

    /// Takes the lead, from where the list stands now.
    fn lead(&mut self, session: &Session) {
        self.led = Some((session.walked, clock::Scale::of(session)));
    }

    /// Whether the list still stands where this pane sent it.
    fn leads(&self, session: &Session) -> bool {
        self.led == Some((session.walked, clock::Scale::of(session)))
    }

    /// Columns under the cursor on the clock axis: the one moved to, or those of the selected row's interval.
    fn here(&self, session: &Session) -> Option<(usize, usize)> {
        if let Some(column) = self.column.filter(|_| self.leads(session)) {
            return Some((column, column));
        }
        let span = session.row()?.span?;
        let scale = clock::Scale::of(session)?;
        scale.columns(span.from, span.to)
    }

    fn phase_here(&self, session: &Session) -> Option<usize> {
        self.phase.filter(|_| self.leads(session)).or_else(|| {
            let case = session.case.as_ref()?;
            let id = session.row()?.phase.as_ref()?;
            case.file.phases.iter().position(|phase| phase.id == *id)
        })
    }

    fn step(&mut self, by: isize, session: &Session) -> Wish {
        let Some(scale) = clock::Scale::of(session) else {
            return Wish::Nothing;
        };
        let here = self.here(session).map_or(0, |(from, _)| from);
        self.column = Some(
            here.saturating_add_signed(by)
                .min(scale.bins.saturating_sub(1)),
        );
        self.seek(session)
    }

    fn edge(&mut self, last: bool, session: &Session) -> Wish {
        if session.place.axis == Some(Axis::Clock) {
            self.column = Some(if last {
                session.columns.saturating_sub(1)
            } else {
                0
            });
            return self.seek(session);
        }
        let phases = session
            .case
            .as_ref()
            .map_or(0, |case| case.file.phases.len());
        self.phase = Some(if last { phases.saturating_sub(1) } else { 0 });
        self.seek_phase(session)
    }

    /// Says what the column under the cursor is and holds, and takes the list along where something begins in it.
    fn seek(&mut self, session: &Session) -> Wish {
        let (Some(scale), Some(column)) = (clock::Scale::of(session), self.column) else {
            return Wish::Nothing;
        };
        self.mark = None;
        self.lead(session);
        let (first, last) = match self.anchor {
            Some(anchor) => (column.min(anchor), column.max(anchor)),
            None => (column, column),
        };
        let (from, to) = (scale.start(first), scale.start(last + 1));
        let zone = session.zone();
        let range = zone.range(from, to);
        let said = if self.anchor.is_some() {
            format!(
                "range {range} {}; Enter narrows to it, Esc gives it up",
                zone.label()
            )
        } else {
            let (inside, around) = clock::held(session, column);
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

    fn step_phase(&mut self, by: isize, session: &Session) -> Wish {
        let Some(case) = &session.case else {
            return Wish::Nothing;
        };
        let last = case.file.phases.len().saturating_sub(1);
        self.phase = Some(
            self.phase_here(session)
                .map_or(0, |place| place.saturating_add_signed(by).min(last)),
        );
        self.column = None;
        self.seek_phase(session)
    }

    fn seek_phase(&mut self, session: &Session) -> Wish {
        self.mark = None;
        self.lead(session);
        let phase = self
            .phase
            .and_then(|place| session.case.as_ref()?.file.phases.get(place));
        phase.map(|phase| Intent::Phase(phase.id.clone())).into()
    }

    fn begin_range(&mut self, session: &Session) -> Wish {
        self.anchor = match session.place.axis {
            Some(Axis::Clock) => self.here(session).map(|(from, _)| from),
            _ => self.phase_here(session),
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
    fn narrow(&mut self, session: &Session) -> Wish {
        let anchor = self.anchor.take();
        if session.place.axis == Some(Axis::Clock) {
            let (Some(scale), Some((from, to))) = (clock::Scale::of(session), self.here(session))
            else {
                return Wish::Nothing;
            };
            let (from, to) = (
                anchor.unwrap_or(from).min(from),
                anchor.unwrap_or(to).max(to),
            );
            self.column = None;
            return Intent::Range(Some(scale.range(from, to))).into();
        }
        let (Some(case), Some(here)) = (&session.case, self.phase_here(session)) else {
            return Wish::Nothing;
        };
        let phases = &case.file.phases;
        let Some(phase) = phases.get(here) else {
            return Wish::Nothing;
        };
        match anchor.filter(|anchor| *anchor != here) {
            None => Intent::Cycle(
                phase.code.namespace().to_owned(),
                phase.code.value().to_owned(),
            )
            .into(),
            Some(anchor) => {
                let part = &phases[anchor.min(here)..=anchor.max(here).min(phases.len() - 1)];
                let from = part.iter().map(|p| p.time.from).min();
                let to = part.iter().map(|p| p.time.to).max();
                from.zip(to).map(|range| Intent::Range(Some(range))).into()
            }
        }
    }

    /// Goes to the next or previous event, or act of the organisation, and reads it out.
    fn jump(&mut self, session: &Session, forward: bool, official: bool) -> Wish {
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
        self.mark = Some(next);
        let mark = &marks[next];
        let zone = session.zone();
        let when = zone.full(mark.from, mark.to, mark.precision);
        let kind = if mark.official {
            "the organisation"
        } else {
            "event"
        };
        let scale = clock::Scale::of(session);
        self.column = scale
            .and_then(|scale| scale.columns(mark.from, mark.to))
            .map(|(from, _)| from);
        self.phase = None;
        self.lead(session);
        Wish::Want(vec![
            Intent::Seek(mark.from),
            Intent::Say(format!("{when}, {kind}: {}", mark.text)),
        ])
    }

    /// The event last jumped to, in full.
    fn read(&self, session: &Session) -> Wish {
        let marks = marks::of(session);
        let Some(mark) = self.mark.and_then(|mark| marks.get(mark)) else {
            return Intent::Say("e and o jump to an event or an act first".to_owned()).into();
        };
        let zone = session.zone();
        let when = zone.full(mark.from, mark.to, mark.precision);
        overlay::card(&when, &mark.text)
    }

    fn densest(&mut self, session: &Session) -> Wish {
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
                Some((column, _)) => {
                    self.column = Some(column);
                    self.seek(session)
                }
                None => Intent::Say(
                    "no post is known finely enough for a bin; t shows the phases".to_owned(),
                )
                .into(),
            };
        }
        let counts = phases::counts(session);
        self.phase = counts
            .iter()
            .enumerate()
            .max_by_key(|(i, (_, n))| (*n, usize::MAX - i))
            .map(|(i, _)| i);
        self.seek_phase(session)
    }

    fn zoom(&mut self, session: &Session, closer: bool) -> Wish {
        if session.place.axis != Some(Axis::Clock) {
            return Intent::Say("zoom belongs to the clock axis; t changes to it".to_owned())
                .into();
        }
        let Some(scale) = clock::Scale::of(session) else {
            return Wish::Nothing;
        };
        let (from, to) = self
            .here(session)
            .unwrap_or((scale.bins / 2, scale.bins / 2));
        let middle = scale.start((from + to).div_ceil(2)).0;
        let width = scale.to.0 - scale.from.0;
        let width = if closer {
            width / 2
        } else {
            width.saturating_mul(2)
        };
        if closer && width / i64::try_from(scale.bins.max(1)).unwrap_or(1) < NARROWEST {
            return Intent::Say("a bin of a minute is as close as it gets".to_owned()).into();
        }
        self.column = None;
        let case = session
            .case
            .as_ref()
            .map(|case| case.file.span.width())
            .unwrap_or_default();
        if !closer && width >= case {
            let zoom = if session.place.zoom == Zoom::Case {
                Zoom::All
            } else {
                Zoom::Case
            };
            return Intent::Zoom(zoom).into();
        }
        let from = Instant(middle.saturating_sub(width / 2));
        Intent::Zoom(Zoom::Span(from, Instant(from.0.saturating_add(width)))).into()
    }
}

//! The timeline: volume stacked by stance, phases as a band, events and the organisation's own acts as marks.
//!
//! Two axes. The columns of the clock are whole steps of the calendar of the zone shown, days of that zone or quarters of its
//! hours; what is known to the column stands in it as a bar, and what is known only to a wider span lies below as a band with its
//! number, never at a false minute and never on the scale of the bars. The phases stand in order, whatever the clock says. The
//! list of posts and the timeline move together.

mod clock;
mod cursor;
mod marks;
mod phases;
mod scale;
mod spans;
mod ticks;
mod title;
mod zoom;

use super::{Look, Pane, Slot, Wish};
use crate::session::{Axis, Intent, Session, Zoom};
use crate::shown::Shown;
use crate::ui::keymap::{Binding, Verb};
use crate::ui::pen::Pen;

pub use cursor::Timeline;

/// Cells left of the first column: the scale.
pub const GUTTER: usize = 5;

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

impl Pane for Timeline {
    fn name(&self) -> &'static str {
        "timeline"
    }

    fn title(&self) -> &'static str {
        "Timeline"
    }

    fn aside(&self, session: &Session) -> Shown<'static> {
        title::aside(session)
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
        self.give_up()
    }

    fn click(&mut self, x: usize, _y: usize, session: &Session) -> Wish {
        match x.checked_sub(GUTTER) {
            Some(cell) => self.point(cell, session),
            None => Wish::Nothing,
        }
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        if !look.focused && !look.overlaid {
            self.release();
        }
        if pen.width() <= GUTTER + 4 || pen.height() < 2 {
            return;
        }
        if session.place.axis == Some(Axis::Clock) {
            let (here, anchor) = (self.here(session), self.anchor_column(session));
            clock::draw(pen, session, look.focused, here, anchor);
        } else {
            let (here, anchor) = (self.phase_here(session), self.anchor_phase());
            phases::draw(pen, session, look.focused, here, anchor);
        }
    }
}

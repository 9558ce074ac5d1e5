//! Posts: the selection, oldest first or best match first, one window at a time.

use super::list::{Drawn, Stride, stride};
use super::{Look, Pane, Slot, Wish};
use crate::index::Row;
use crate::model::Id;
use crate::model::post::Status;
use crate::model::record::Kind;
use crate::session::{Intent, Session};
use crate::shown::{Shown, counted};
use crate::ui::keymap::{Binding, Verb};
use crate::ui::pen::{Pen, Strip};
use crate::ui::theme::Role;

/// The list of posts. Its cursor is the session's: timeline and detail go by it.
#[derive(Debug, Default)]
pub struct Posts {
    top: usize,
    rows_in_view: usize,
    /// Ids of the rows in view.
    drawn: Drawn<Id>,
}

/// Cells of the time column.
const TIME: usize = 13;
/// Lines of text the row under the cursor shows at most.
const UNFOLDED: usize = 4;

impl Pane for Posts {
    fn name(&self) -> &'static str {
        "posts"
    }

    fn title(&self) -> &'static str {
        "Posts"
    }

    fn aside(&self, session: &Session) -> Shown<'static> {
        let total = session.main.total;
        let order = if session.place.by_relevance {
            "best match first"
        } else {
            "oldest first"
        };
        if session.shows_other_kinds() {
            let (posts, others) = session.counts();
            let posts = counted(posts, "post");
            return Shown::say(format_args!("{posts} + {others} others, {order}"));
        }
        let all = session.case.as_ref().map_or(0, |case| case.posts);
        Shown::say(format_args!("{total} of {all}, {order}"))
    }

    fn slot(&self) -> Slot {
        Slot::Main
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Post]
    }

    fn keys(&self) -> &'static [Binding] {
        const KEYS: &[Binding] = &[
            Binding {
                name: "open",
                verb: Verb::Open,
                keys: &["enter"],
                help: "read the post in detail",
                hint: 10,
            },
            Binding {
                name: "next-phase",
                verb: Verb::Own("next-phase"),
                keys: &["]"],
                help: "first post of the next phase",
                hint: 11,
            },
            Binding {
                name: "previous-phase",
                verb: Verb::Own("previous-phase"),
                keys: &["["],
                help: "first post of the phase before",
                hint: 0,
            },
        ];
        KEYS
    }

    fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        match stride(verb, self.rows_in_view.max(1)) {
            Some(Stride::By(n)) => return Intent::Step(n).into(),
            Some(Stride::First) => return Intent::End { last: false }.into(),
            Some(Stride::Last) => return Intent::End { last: true }.into(),
            None => {}
        }
        match verb {
            Verb::Open | Verb::Right => Intent::Focus("detail").into(),
            Verb::Left => Intent::Focus("filters").into(),
            Verb::Own("next-phase") => phase_beside(session, true).into(),
            Verb::Own("previous-phase") => phase_beside(session, false).into(),
            _ => Wish::Nothing,
        }
    }

    fn click(&mut self, _x: usize, y: usize, session: &Session) -> Wish {
        match self.drawn.at(y) {
            Some(id) if session.row().is_some_and(|row| row.key.id == *id) => {
                Intent::Focus("detail").into()
            }
            Some(id) => Intent::Row(id.clone()).into(),
            None => Wish::Nothing,
        }
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        self.drawn.clear();
        if session.main.total == 0 {
            empty(pen, session);
            return;
        }
        let wide = pen.width() >= 96;
        let folded = if wide { 1 } else { 2 };
        self.rows_in_view = (pen.height() / folded).max(1);
        self.settle(session, pen, wide);
        let mut y = 0;
        let mut place = self.top;
        while y < pen.height() && place < session.main.total {
            let Some(row) = session.row_at(place) else {
                pen.say(2, y, "…", Role::Dim);
                y += folded;
                place += 1;
                continue;
            };
            let here = place == session.cursor;
            let taken = draw_row(pen, y, row, session, here, look.focused, wide);
            self.drawn.put(y, taken, &row.key.id);
            y += taken;
            place += 1;
        }
    }
}

impl Posts {
    /// Brings the row under the cursor into view, whole, with a row of context on either side, and leaves no blank lines while
    /// there are rows to fill them.
    fn settle(&mut self, session: &Session, pen: &Pen<'_>, wide: bool) {
        let (cursor, total) = (session.cursor, session.main.total);
        let folded = if wide { 1 } else { 2 };
        let own = session
            .row()
            .map_or(folded, |row| lines_of(row, pen, wide) + 1);
        // Rows that fit beside the one under the cursor.
        let room = pen.height().saturating_sub(own) / folded;
        let after = usize::from(cursor + 1 < total).min(room);
        let before = usize::from(cursor > 0).min(room - after);
        let lowest = cursor.saturating_sub(room - after);
        let highest = cursor - before;
        // The first row with which the rest of the list fills the pane.
        let full = if cursor + room + 1 >= total {
            total.saturating_sub(room + 1)
        } else {
            total.saturating_sub(pen.height() / folded)
        };
        self.top = self.top.clamp(lowest, highest).min(full.max(lowest));
    }
}

fn lines_of(row: &Row, pen: &Pen<'_>, wide: bool) -> usize {
    let indent = if wide { TIME + 4 } else { 4 };
    Shown::line(&row.text)
        .lines(pen.width().saturating_sub(indent + 1).max(8))
        .len()
        .clamp(1, UNFOLDED)
}

/// Draws a row: time, letter, who; its text on a line of its own, the whole of it under the cursor. Gives the lines taken.
fn draw_row(
    pen: &mut Pen<'_>,
    y: usize,
    row: &Row,
    session: &Session,
    here: bool,
    focused: bool,
    wide: bool,
) -> usize {
    let theme = pen.theme;
    let zone = session.zone();
    let letter = session.letter(row.stance.as_deref());
    let (ground, mark) = match (here, focused) {
        (true, true) => (theme.style(Role::Strong), Role::Focus),
        (true, false) => (theme.style(Role::Shadow), Role::Border),
        (false, _) => (theme.style(Role::Plain), Role::Plain),
    };
    let mut head = Strip::default();
    let time = row.span.map_or_else(
        || "no date".to_owned(),
        |span| zone.brief(span.from, span.to, span.precision),
    );
    let time = format!("{time:<TIME$}");
    head.push(
        Shown::line(&time).into_owned(),
        if here { ground } else { theme.style(Role::Dim) },
    );
    head.push(Shown::say(format_args!("{letter} ")), theme.stance(letter));
    if !wide || here {
        let mut marks = Strip::default();
        if let Some(status) = row.status.filter(|status| *status != Status::Paraphrase) {
            marks.push(
                Shown::say(format_args!("  [{}]", status.as_str())),
                theme.style(Role::Dim),
            );
        }
        if row.kind != crate::model::record::Kind::Post {
            marks.push(
                Shown::say(format_args!("  [{} {}]", row.kind, row.key.id)),
                theme.style(Role::Dim),
            );
        }
        if row.notes > 0 {
            let notes = counted(row.notes as usize, "note");
            marks.push(
                Shown::say(format_args!("  [{notes}]")),
                theme.style(Role::Dim),
            );
        }
        // A long name gives way to what stands behind it.
        let room = pen.width().saturating_sub(1 + head.width() + marks.width());
        let who = Shown::line(&row.who);
        let who = if theme.ascii {
            who.cut_ascii(room)
        } else {
            who.cut(room)
        };
        head.push(who.into_owned(), ground).append(&mut marks);
    }
    if here {
        pen.write(0, y, if theme.ascii { ">" } else { "▌" }, theme.style(mark));
    }
    let x = head.draw(pen, 1, y);
    let (text, hits) = Shown::line_marked(&row.text, &row.highlights);
    let indent = if wide { TIME + 4 } else { 4 };
    if !here {
        if wide {
            let who = Shown::line(&row.who);
            let x = pen.fit(x, y, 24, &who, theme.style(Role::Dim)).max(x) + 2;
            pen.marked(x, y, &text, &hits, ground);
            return 1;
        }
        pen.marked(indent, y + 1, &text, &hits, theme.style(Role::Plain));
        return 2;
    }
    let lines = text.lines(pen.width().saturating_sub(indent + 1).max(8));
    let shown = lines.len().min(UNFOLDED);
    for (i, line) in lines.iter().take(shown).enumerate() {
        if y + 1 + i >= pen.height() {
            break;
        }
        pen.write(
            0,
            y + 1 + i,
            if theme.ascii { ">" } else { "▌" },
            theme.style(mark),
        );
        let own: Vec<_> = hits
            .iter()
            .filter(|hit| hit.start < line.end && line.start < hit.end)
            .map(|hit| hit.start.max(line.start) - line.start..hit.end.min(line.end) - line.start)
            .collect();
        pen.marked(indent, y + 1 + i, &text.part(line.clone()), &own, ground);
    }
    shown + 1
}

/// The phase before or after the one the cursor is in.
fn phase_beside(session: &Session, next: bool) -> Option<Intent> {
    let case = session.case.as_ref()?;
    let here = session.row().and_then(|row| row.phase.as_ref());
    let place = here.and_then(|id| case.file.phases.iter().position(|phase| phase.id == *id));
    let to = match (place, next) {
        (Some(place), true) => place + 1,
        (Some(place), false) => place.checked_sub(1)?,
        (None, true) => 0,
        (None, false) => return None,
    };
    Some(Intent::Phase(case.file.phases.get(to)?.id.clone()))
}

/// What stands where no post matches.
fn empty(pen: &mut Pen<'_>, session: &Session) {
    let theme = pen.theme;
    if session.case.is_none() && session.engine.is_some() {
        pen.say(1, 0, "No case of this archive could be read.", Role::Strong);
        pen.say(
            1,
            2,
            "P names what is wrong and how to mend it.",
            Role::Plain,
        );
        return;
    }
    if !session.answered {
        pen.say(1, 0, "reading …", Role::Dim);
        return;
    }
    let all = session.case.as_ref().map_or(0, |case| case.posts);
    if all == 0 && session.selection.is_empty() {
        pen.say(1, 0, "This case has no posts.", Role::Plain);
        return;
    }
    pen.say(1, 0, "No post matches the selection.", Role::Strong);
    let mut y = 2;
    if let Some((tag, nearest)) = session.unknown_tag() {
        let said = Shown::say(format_args!(
            "{tag} is not in the codebook; the nearest is {nearest}"
        ));
        pen.fit(1, y, pen.width(), &said, theme.style(Role::Plain));
        y += 1;
    }
    if let Some(suggestion) = &session.main.suggestion {
        pen.fit(
            1,
            y,
            pen.width(),
            &Shown::say(format_args!("nearest: {suggestion}")),
            theme.style(Role::Plain),
        );
        y += 1;
    }
    pen.say(
        1,
        y,
        "x drops filters, range and words; { goes back",
        Role::Dim,
    );
}

//! Incidents: the cases of the archive.

use super::list::{Drawn, Scroll};
use super::{Look, Pane, Slot, Wish};
use crate::model::Id;
use crate::model::calendar::Zone;
use crate::model::case::short_title;
use crate::model::record::Key;
use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::keymap::{Binding, Verb};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The list of cases.
#[derive(Debug, Default)]
pub struct Incidents {
    scroll: Scroll,
    /// The case the cursor was put on when it was opened.
    at: Option<String>,
    /// Slugs of the cases in view.
    drawn: Drawn<Id>,
}

impl Pane for Incidents {
    fn name(&self) -> &'static str {
        "incidents"
    }

    fn title(&self) -> &'static str {
        "Incidents"
    }

    fn aside(&self, session: &Session) -> Shown<'static> {
        Shown::say(format_args!("{}", session.shelf.len()))
    }

    fn slot(&self) -> Slot {
        Slot::Left
    }

    fn keys(&self) -> &'static [Binding] {
        const KEYS: &[Binding] = &[Binding {
            name: "open",
            verb: Verb::Open,
            keys: &["enter"],
            help: "open the case",
            hint: 10,
        }];
        KEYS
    }

    fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        if self.scroll.act(verb, session.shelf.len()) {
            return Wish::Nothing;
        }
        match verb {
            Verb::Open => self.open(session),
            Verb::Right => Intent::Focus("posts").into(),
            _ => Wish::Nothing,
        }
    }

    fn record(&mut self, session: &Session) -> Option<Key> {
        self.take_up(session);
        let (slug, _) = session.shelf.get(self.scroll.cursor)?;
        Some(Key::new(slug.clone(), slug.clone()))
    }

    fn click(&mut self, _x: usize, y: usize, session: &Session) -> Wish {
        let slug = self.drawn.at(y);
        match session
            .shelf
            .iter()
            .position(|(known, _)| Some(known) == slug)
        {
            Some(place) => {
                self.scroll.cursor = place;
                self.open(session)
            }
            None => Wish::Nothing,
        }
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        self.take_up(session);
        self.scroll
            .settle(session.shelf.len(), pen.height() / LINES);
        for (i, (slug, case)) in session
            .shelf
            .iter()
            .enumerate()
            .skip(self.scroll.top)
            .take(pen.height().div_ceil(LINES))
        {
            let y = (i - self.scroll.top) * LINES;
            self.drawn.put(y, LINES - 1, slug);
            let open = *slug == session.place.case;
            if look.focused && i == self.scroll.cursor {
                for line in 0..LINES - 1 {
                    pen.write(
                        0,
                        y + line,
                        if pen.theme.ascii { ">" } else { "▌" },
                        pen.style(Role::Focus),
                    );
                }
            }
            let role = if open { Role::Strong } else { Role::Plain };
            let Some(case) = case else {
                pen.fit(1, y, pen.width(), &Shown::line(slug), pen.style(Role::Dim));
                continue;
            };
            let file = &case.file;
            let name = short_title(&file.title);
            let mark = if open { "* " } else { "" };
            let x = pen.say(1, y, mark, Role::Strong);
            pen.fit(x, y, pen.width(), &Shown::line(name), pen.style(role));
            let month = Zone::named(&file.zone).month(file.launch.from);
            let sensitive = if case.content_note().is_some() {
                " (note)"
            } else {
                ""
            };
            let about = Shown::say(format_args!("{month}, {} posts{sensitive}", case.posts));
            pen.fit(1, y + 1, pen.width(), &about, pen.style(Role::Dim));
            pen.fit(
                1,
                y + 2,
                pen.width(),
                &Shown::line(&file.organisation.name),
                pen.style(Role::Dim),
            );
        }
    }
}

/// Lines a case takes, with the gap below.
const LINES: usize = 4;

impl Incidents {
    /// To the open case, when it is another than it was.
    fn take_up(&mut self, session: &Session) {
        if self.at.as_ref() != Some(&session.place.case) {
            self.at = Some(session.place.case.clone());
            self.scroll.cursor = session
                .shelf
                .iter()
                .position(|(slug, _)| *slug == session.place.case)
                .unwrap_or(0);
        }
        self.drawn.clear();
    }

    fn open(&self, session: &Session) -> Wish {
        let Some((slug, _)) = session.shelf.get(self.scroll.cursor) else {
            return Wish::Nothing;
        };
        if *slug == session.place.case {
            return Intent::Focus("posts").into();
        }
        Wish::Want(vec![Intent::Open(slug.clone()), Intent::Focus("posts")])
    }
}

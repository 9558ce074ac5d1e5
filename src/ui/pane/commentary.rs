//! Commentary: what was published about the case, and the posts and lessons it leads to.

use super::detail::{citing, notes, sources};
use super::prose::{self, Page, Reading, Target};
use super::{Look, Pane, Slot, Wish};
use crate::model::commentary::Commentary;
use crate::model::record::{Case, Key, Kind};
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::keymap::{Binding, Verb};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The commentary of the open case.
#[derive(Debug, Default)]
pub struct CommentaryPane {
    reading: Reading,
}

impl Pane for CommentaryPane {
    fn name(&self) -> &'static str {
        "commentary"
    }

    fn title(&self) -> &'static str {
        "Commentary"
    }

    fn aside(&self, session: &Session) -> Shown<'static> {
        let Some(case) = &session.case else {
            return Shown::default();
        };
        match session.selection.rest {
            Some(_) => {
                let n = case
                    .commentary
                    .iter()
                    .filter(|c| matches(session, c))
                    .count();
                Shown::say(format_args!("{n} of {} match", case.commentary.len()))
            }
            None => Shown::say(format_args!("{}", case.commentary.len())),
        }
    }

    fn slot(&self) -> Slot {
        Slot::Below
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Commentary]
    }

    fn keys(&self) -> &'static [Binding] {
        const KEYS: &[Binding] = &[
            Binding {
                name: "read",
                verb: Verb::Open,
                keys: &["enter"],
                help: "read it; a line: follow it",
                hint: 10,
            },
            prose::UNFOLD,
            prose::ITEMS[0],
            prose::ITEMS[1],
        ];
        KEYS
    }

    fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        self.lay_out(session);
        self.reading.act(verb, session)
    }

    fn record(&mut self, session: &Session) -> Option<Key> {
        self.lay_out(session);
        self.reading.record(session)
    }

    fn escape(&mut self) -> bool {
        self.reading.fold_all()
    }

    fn click(&mut self, _x: usize, y: usize, session: &Session) -> Wish {
        self.reading.click(y, session)
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        self.reading.fit(pen);
        self.lay_out(look.session);
        self.reading.show(pen, look.focused);
    }
}

impl CommentaryPane {
    /// Writes the page as it is now.
    fn lay_out(&mut self, session: &Session) {
        let Some(case) = session.case.as_deref() else {
            return self.reading.lay(Vec::new());
        };
        let kinds = self.kinds();
        self.reading.take_up(session, kinds);
        let mut page = self.reading.page();
        let mut all: Vec<&Commentary> = case.commentary.iter().collect();
        // What matches the words comes first; the order of the archive otherwise.
        if session.selection.rest.is_some() {
            all.sort_by_key(|commentary| !matches(session, commentary));
        }
        for commentary in all {
            page.item(Some(commentary.id.clone()));
            self.piece(&mut page, session, case, commentary);
        }
        self.reading.lay(page.finish());
    }

    fn piece(&self, page: &mut Page, session: &Session, case: &Case, commentary: &Commentary) {
        let zone = session.zone();
        let date = commentary
            .time
            .as_ref()
            .map(|t| format!(", {}", zone.brief(t.from, t.to, t.precision)))
            .unwrap_or_default();
        let who = if commentary.authors.is_empty() {
            commentary.outlet.clone().unwrap_or_default()
        } else {
            commentary.authors.join(", ")
        };
        let role = if matches(session, commentary) {
            Role::Strong
        } else {
            Role::Plain
        };
        let dissent = if commentary.dissent { " [dissent]" } else { "" };
        let head = Shown::say(format_args!("{who}: {}{date}{dissent}", commentary.title));
        page.link(&head, role, &Target::Fold(commentary.id.clone()));
        if !self.reading.is_open(&commentary.id) {
            return;
        }
        if let Some(outlet) = commentary
            .outlet
            .as_ref()
            .filter(|_| !commentary.authors.is_empty())
        {
            page.text(2, &Shown::line(outlet), Role::Dim, None);
        }
        page.text(2, &Shown::own("Thesis"), Role::Title, None);
        page.text(2, &Shown::block(&commentary.thesis), Role::Plain, None);
        if let Some(lesson) = &commentary.lesson {
            page.text(2, &Shown::own("Lesson it draws"), Role::Title, None);
            page.text(2, &Shown::block(lesson), Role::Plain, None);
        }
        if let Some(remark) = &commentary.remark {
            page.text(2, &Shown::block(remark), Role::Dim, None);
        }
        if !commentary.about.is_empty() {
            page.text(2, &Shown::own("Speaks of"), Role::Title, None);
        }
        for id in &commentary.about {
            let key = Key::new(case.file.slug.clone(), id.clone());
            let gist = session
                .gist(&key)
                .map(|gist| format!(" {gist}"))
                .unwrap_or_default();
            let inside = session.main.among.contains(&key);
            let mark = if inside && !session.selection.is_empty() {
                " [in the selection]"
            } else {
                ""
            };
            let text = Shown::say(format_args!("{} {id}{gist}{mark}", case.kind_of(id)));
            page.link(&text, Role::Plain, &Target::Record(key));
        }
        citing(page, case, &commentary.id);
        notes(page, case, &commentary.id);
        sources(page, session, case, &commentary.sources);
        page.gap();
    }
}

/// Whether it matches the words of the selection; so does everything when there are none.
fn matches(session: &Session, commentary: &Commentary) -> bool {
    session.selection.rest.is_none()
        || session
            .side
            .rows
            .iter()
            .any(|row| row.key.id == commentary.id)
}

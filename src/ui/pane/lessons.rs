//! Lessons learned and decision points: those whose evidence lies in the selection first, each with its evidence.

use super::detail::notes;
use super::precedents::Known;
use super::prose::{self, Page, Reading, Target};
use super::{Look, Pane, Slot, Wish};
use crate::model::decision::Decision;
use crate::model::lesson::{Evidence, Lesson};
use crate::model::record::{Case, Key, Kind};
use crate::session::Session;
use crate::shown::{Shown, counted};
use crate::ui::keymap::{Binding, Verb};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The lessons of the open case.
#[derive(Debug, Default)]
pub struct Lessons {
    reading: Reading,
    precedents: Known,
}

impl Pane for Lessons {
    fn name(&self) -> &'static str {
        "lessons"
    }

    fn title(&self) -> &'static str {
        "Lessons"
    }

    fn aside(&self, session: &Session) -> Shown<'static> {
        let Some(case) = &session.case else {
            return Shown::default();
        };
        let (lessons, decisions) = (case.lessons.len(), case.decisions.len());
        if session.selection.is_empty() {
            return Shown::say(format_args!("{lessons}, {decisions} decision points"));
        }
        let touches = |lesson: &&Lesson| in_selection(session, case, &lesson.support) > 0;
        let linked = case.lessons.iter().filter(touches).count();
        Shown::say(format_args!("{linked} of {lessons} touch the selection"))
    }

    fn slot(&self) -> Slot {
        Slot::Below
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Lesson, Kind::Decision]
    }

    fn keys(&self) -> &'static [Binding] {
        const KEYS: &[Binding] = &[
            Binding {
                name: "evidence",
                verb: Verb::Open,
                keys: &["enter"],
                help: "its evidence as the selection; a line: follow it",
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

impl Lessons {
    /// Writes the page as it is now.
    fn lay_out(&mut self, session: &Session) {
        let Some(case) = session.case.as_deref() else {
            return self.reading.lay(Vec::new());
        };
        let kinds = self.kinds();
        self.reading.take_up(session, kinds);
        let mut page = self.reading.page();
        let mut lessons: Vec<(&Lesson, usize)> = case
            .lessons
            .iter()
            .map(|l| (l, in_selection(session, case, &l.support)))
            .collect();
        if !session.selection.is_empty() {
            lessons.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        }
        for (lesson, n) in lessons {
            page.item(Some(lesson.id.clone()));
            self.lesson(&mut page, session, case, lesson, n);
        }
        if !case.decisions.is_empty() {
            page.item(None);
            page.heading("Decision points");
        }
        for decision in &case.decisions {
            page.item(Some(decision.id.clone()));
            self.decision(&mut page, session, case, decision);
        }
        self.reading.lay(page.finish());
    }

    fn lesson(&self, page: &mut Page, session: &Session, case: &Case, lesson: &Lesson, n: usize) {
        let all = posts_of(case, &lesson.support).count();
        let role = if n > 0 || session.selection.is_empty() {
            Role::Strong
        } else {
            Role::Dim
        };
        let head = match (all, session.selection.is_empty()) {
            (0, _) => counted(lesson.support.len(), "record"),
            (_, true) => counted(all, "post"),
            (_, false) => format!("{n} of {all} posts"),
        };
        let head = Shown::say(format_args!("{}  [{head}]", lesson.claim));
        page.link(&head, role, &Target::Evidence(lesson.id.clone()));
        if !self.reading.is_open(&lesson.id) {
            return;
        }
        let label = session
            .code("lesson", lesson.category.value())
            .map_or(lesson.category.value(), |code| code.label.as_str());
        page.text(
            2,
            &Shown::say(format_args!("{}, {label}", lesson.id)),
            Role::Dim,
            None,
        );
        page.text(2, &Shown::block(&lesson.text), Role::Plain, None);
        evidence(page, session, case, "For", &lesson.support);
        evidence(page, session, case, "Against", &lesson.against);
        notes(page, case, &lesson.id);
        page.gap();
    }

    fn decision(&mut self, page: &mut Page, session: &Session, case: &Case, decision: &Decision) {
        let zone = session.zone();
        let time = &decision.time;
        let head = Shown::say(format_args!(
            "{}  [{}]",
            decision.title,
            zone.brief(time.from, time.to, time.precision)
        ));
        page.link(&head, Role::Strong, &Target::Fold(decision.id.clone()));
        if !self.reading.is_open(&decision.id) {
            return;
        }
        page.text(2, &Shown::own("Known then"), Role::Title, None);
        page.text(2, &Shown::block(&decision.known), Role::Plain, None);
        page.text(2, &Shown::own("Options"), Role::Title, None);
        for option in &decision.options {
            let done = decision.done.option.as_ref() == Some(&option.id);
            let mark = if done { "  (done)" } else { "" };
            let role = if done { Role::Strong } else { Role::Plain };
            page.text(
                2,
                &Shown::say(format_args!("{}) {}{mark}", option.id, option.text)),
                role,
                None,
            );
        }
        page.text(2, &Shown::own("Done"), Role::Title, None);
        page.text(2, &Shown::block(&decision.done.text), Role::Plain, None);
        page.text(2, &Shown::own("Followed"), Role::Title, None);
        page.text(2, &Shown::block(&decision.followed), Role::Plain, None);
        // A line of its own here: unfolded it is longer than all the rest.
        let others = format!("{} others", decision.id);
        let at = Key::new(case.file.slug.clone(), decision.id.clone());
        let open = self.reading.is_open(&others);
        self.precedents
            .write(page, session, &at, open, &Target::Fold(others));
        if !decision.prompts.is_empty() {
            page.text(2, &Shown::own("For the room"), Role::Title, None);
        }
        for prompt in &decision.prompts {
            page.text(
                2,
                &Shown::say(format_args!("- {prompt}")),
                Role::Plain,
                None,
            );
        }
        evidence(page, session, case, "For", &decision.support);
        evidence(page, session, case, "Against", &decision.against);
        if !decision.support.is_empty() {
            page.link(
                &Shown::own("all of it as the selection"),
                Role::Dim,
                &Target::Evidence(decision.id.clone()),
            );
        }
        notes(page, case, &decision.id);
        page.gap();
    }
}

/// How many pieces of evidence are posts of the selection.
fn in_selection(session: &Session, case: &Case, evidence: &[Evidence]) -> usize {
    posts_of(case, evidence)
        .filter(|key| session.main.among.contains(key))
        .count()
}

/// The posts of the case itself among evidence.
fn posts_of(case: &Case, evidence: &[Evidence]) -> impl Iterator<Item = Key> {
    let slug = &case.file.slug;
    evidence
        .iter()
        .map(|piece| piece.key(slug))
        .filter(|key| key.case == *slug && case.kind_of(&key.id) == Kind::Post)
}

/// Evidence, each piece a line that leads to it.
fn evidence(
    page: &mut Page,
    session: &Session,
    case: &Case,
    label: &'static str,
    evidence: &[Evidence],
) {
    if evidence.is_empty() {
        return;
    }
    page.text(2, &Shown::own(label), Role::Title, None);
    for piece in evidence {
        let key = piece.key(&case.file.slug);
        let why = piece
            .why
            .as_ref()
            .map(|why| format!(": {why}"))
            .unwrap_or_default();
        let gist = session
            .gist(&key)
            .map(|gist| format!(" {gist}"))
            .unwrap_or_default();
        let kind = session.kind_of(&key).map_or("record", Kind::as_str);
        // What lies in another case says so: following it leads there.
        let target = &piece.target;
        let text = Shown::say(format_args!("{kind} {target}{gist}{why}"));
        page.link(&text, Role::Plain, &Target::Record(key));
    }
}

//! The case page: summary, background, warnings, phases, turn, response, conflicts, how far to trust it, sources.

use super::detail::{notes, source_line};
use super::prose::{self, Page, Reading, Target};
use super::{Look, Pane, Slot, Wish, review};
use crate::model::case::Statement;
use crate::model::record::{Case, Key, Kind};
use crate::model::time::Time;
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::keymap::{Binding, Verb};
use crate::ui::overlay;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The page of the open case.
#[derive(Debug, Default)]
pub struct CasePage {
    reading: Reading,
}

/// Kinds of record read on this page.
const KINDS: [Kind; 9] = [
    Kind::Background,
    Kind::Warning,
    Kind::Turn,
    Kind::Phase,
    Kind::Event,
    Kind::Move,
    Kind::Conflict,
    Kind::Source,
    Kind::Case,
];

impl Pane for CasePage {
    fn name(&self) -> &'static str {
        "case"
    }

    fn title(&self) -> &'static str {
        "Case"
    }

    fn slot(&self) -> Slot {
        Slot::Below
    }

    fn kinds(&self) -> &'static [Kind] {
        &KINDS
    }

    fn keys(&self) -> &'static [Binding] {
        const KEYS: &[Binding] = &[
            Binding {
                name: "follow",
                verb: Verb::Open,
                keys: &["enter"],
                help: "follow the line: a source, a tag",
                hint: 10,
            },
            Binding {
                name: "sources",
                verb: Verb::Own("sources"),
                keys: &["o"],
                help: "all sources",
                hint: 11,
            },
            prose::ITEMS[0],
            prose::ITEMS[1],
        ];
        KEYS
    }

    fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        self.lay_out(session);
        match (verb, &session.case) {
            (Verb::Own("sources"), Some(case)) => {
                let ids: Vec<String> = case
                    .file
                    .sources
                    .iter()
                    .map(|source| source.id.clone())
                    .collect();
                overlay::sources(session, &ids)
            }
            _ => self.reading.act(verb, session),
        }
    }

    fn record(&mut self, session: &Session) -> Option<Key> {
        self.lay_out(session);
        self.reading.record(session).or_else(|| {
            let slug = &session.case.as_ref()?.file.slug;
            Some(Key::new(slug.clone(), slug.clone()))
        })
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

impl CasePage {
    /// Writes the page as it is now.
    fn lay_out(&mut self, session: &Session) {
        let Some(case) = session.case.as_deref() else {
            return self.reading.lay(Vec::new());
        };
        let kinds = self.kinds();
        self.reading.take_up(session, kinds);
        let mut page = self.reading.page();
        write(&mut page, session, case);
        self.reading.lay(page.finish());
    }
}

fn write(page: &mut Page, session: &Session, case: &Case) {
    let file = &case.file;
    page.text(0, &Shown::line(&file.title), Role::Strong, None);
    if let Some(note) = &file.sensitivity {
        page.text(
            0,
            &Shown::say(format_args!("Content note: {}", note.note)),
            Role::Warn,
            None,
        );
    }
    let sector = file
        .organisation
        .sector
        .as_ref()
        .map(|s| format!(", {s}"))
        .unwrap_or_default();
    let country = file
        .organisation
        .country
        .as_ref()
        .map(|s| format!(", {s}"))
        .unwrap_or_default();
    page.text(
        0,
        &Shown::say(format_args!("{}{sector}{country}", file.organisation.name)),
        Role::Dim,
        None,
    );
    page.text(
        0,
        &Shown::line(&session.zone().range(file.span.from, file.span.to)),
        Role::Dim,
        None,
    );
    page.gap();
    page.text(0, &Shown::block(&file.summary), Role::Plain, None);
    if let Some(outcome) = &file.outcome {
        page.heading("Outcome");
        page.text(0, &Shown::block(outcome), Role::Plain, None);
    }
    if !file.facets.is_empty() {
        page.heading("Coded as");
    }
    if let Some(version) = &file.codebook {
        page.text(
            2,
            &Shown::say(format_args!("by codebook {version}")),
            Role::Dim,
            None,
        );
    }
    for coding in &file.facets {
        let (namespace, value) = (coding.tag.namespace(), coding.tag.value());
        let label = session
            .code(namespace, value)
            .map_or(value, |code| code.label.as_str());
        let ground = coding
            .ground
            .as_ref()
            .map(|g| format!(": {g}"))
            .unwrap_or_default();
        let target = Target::Tag(namespace.to_owned(), value.to_owned());
        page.link(
            &Shown::say(format_args!("{namespace}: {label}{ground}")),
            Role::Plain,
            &target,
        );
    }
    statements(page, session, case, "Background", &file.background);
    statements(
        page,
        session,
        case,
        "Warnings that were available",
        &file.warnings,
    );
    turn(page, session, case);
    course(page, session, case);
    doubts(page, session, case);
    page.heading("Sources");
    for source in &file.sources {
        page.item(Some(source.id.clone()));
        page.link(
            &source_line(session, source),
            Role::Plain,
            &Target::Source(source.id.clone()),
        );
        notes(page, case, &source.id);
    }
    page.item(None);
}

fn told(session: &Session, time: Option<&Time>) -> String {
    let zone = session.zone();
    time.map(|t| format!("{}: ", zone.brief(t.from, t.to, t.precision)))
        .unwrap_or_default()
}

/// Sources as a row each; the cursor can stand on them.
pub(super) fn cited(page: &mut Page, session: &Session, case: &Case, ids: &[String]) {
    for id in ids {
        if let Some(source) = case.source(id) {
            let line = source_line(session, source);
            page.text(4, &line, Role::Dim, Some(&Target::Source(id.clone())));
        }
    }
}

fn statements(
    page: &mut Page,
    session: &Session,
    case: &Case,
    heading: &'static str,
    all: &[Statement],
) {
    if all.is_empty() {
        return;
    }
    page.heading(heading);
    for statement in all {
        page.item(Some(statement.id.clone()));
        let title = statement
            .heading
            .as_ref()
            .map(|h| format!("{h}. "))
            .unwrap_or_default();
        let when = told(session, statement.time.as_ref());
        page.text(
            2,
            &Shown::say(format_args!("{when}{title}{}", statement.text)),
            Role::Plain,
            None,
        );
        cited(page, session, case, &statement.sources);
        notes(page, case, &statement.id);
    }
    page.item(None);
}

fn turn(page: &mut Page, session: &Session, case: &Case) {
    let file = &case.file;
    if !file.turn.is_empty() {
        page.heading("When it turned, by sourced account");
    }
    for turn in &file.turn {
        page.item(Some(turn.id.clone()));
        page.text(
            2,
            &Shown::say(format_args!(
                "{}{}",
                told(session, Some(&turn.time)),
                turn.text
            )),
            Role::Plain,
            None,
        );
        cited(page, session, case, &turn.sources);
    }
    if !file.phases.is_empty() {
        page.heading("Phases");
    }
    for phase in &file.phases {
        page.item(Some(phase.id.clone()));
        let range = session.zone().range(phase.time.from, phase.time.to);
        page.text(
            2,
            &Shown::say(format_args!("{} ({range}): {}", phase.name, phase.summary)),
            Role::Plain,
            None,
        );
        notes(page, case, &phase.id);
    }
    page.item(None);
}

fn course(page: &mut Page, session: &Session, case: &Case) {
    let file = &case.file;
    if !file.events.is_empty() {
        page.heading("Events");
    }
    for event in &file.events {
        page.item(Some(event.id.clone()));
        let by = if event.official {
            "[the organisation] "
        } else {
            ""
        };
        page.text(
            2,
            &Shown::say(format_args!(
                "{}{by}{}",
                told(session, event.time.as_ref()),
                event.text
            )),
            Role::Plain,
            None,
        );
        cited(page, session, case, &event.sources);
        notes(page, case, &event.id);
    }
    page.item(None);
    if !file.moves.is_empty() {
        page.heading("How the organisation responded");
    }
    for act in &file.moves {
        page.item(Some(act.id.clone()));
        page.text(
            2,
            &Shown::say(format_args!(
                "{}{}",
                told(session, act.time.as_ref()),
                act.text
            )),
            Role::Plain,
            None,
        );
        for coding in &act.tags {
            let (namespace, value) = (coding.tag.namespace(), coding.tag.value());
            let label = session
                .code(namespace, value)
                .map_or(value, |code| code.label.as_str());
            let target = Target::Tag(namespace.to_owned(), value.to_owned());
            page.link(
                &Shown::say(format_args!("{namespace}: {label}")),
                Role::Dim,
                &target,
            );
        }
        cited(page, session, case, &act.sources);
        notes(page, case, &act.id);
    }
    page.item(None);
    if let Some(assessment) = &file.assessment {
        page.gap();
        page.text(2, &Shown::block(assessment), Role::Plain, None);
    }
}

fn doubts(page: &mut Page, session: &Session, case: &Case) {
    let file = &case.file;
    if !file.conflicts.is_empty() {
        page.heading("Where sources contradict each other");
    }
    for conflict in &file.conflicts {
        page.item(Some(conflict.id.clone()));
        page.text(2, &Shown::line(&conflict.about), Role::Strong, None);
        for claim in &conflict.claims {
            page.text(
                2,
                &Shown::say(format_args!("- {}", claim.text)),
                Role::Plain,
                None,
            );
            cited(page, session, case, &claim.sources);
        }
        if let Some(reading) = &conflict.reading {
            page.text(
                2,
                &Shown::say(format_args!("Our reading: {reading}")),
                Role::Dim,
                None,
            );
        }
    }
    page.item(None);
    page.heading("How far to trust it");
    page.text(0, &Shown::block(&file.trust_note), Role::Plain, None);
    page.gap();
    page.text(0, &Shown::block(&file.sample_note), Role::Plain, None);
    review::of_case(page, session, case);
}

//! How each kind of record becomes an entry.

use std::collections::{HashMap, HashSet};

use super::{Entry, pointers};
use crate::index::Span;
use crate::model::Id;
use crate::model::codebook::Codebook;
use crate::model::post::lean::{Lean, When};
use crate::model::record::{Case, Key, Kind};
use crate::model::tag::{Coding, Tag};
use crate::model::time::{Instant, Precision, Time};

/// What is looked up again and again while the entries of a case are made.
pub(super) struct Frame {
    /// Namespaces of which a record keeps one tag.
    exclusive: HashSet<String>,
    /// Places of the phases in the case, by id.
    phases: HashMap<Id, usize>,
    /// Places of the actors, by id.
    actors: HashMap<Id, usize>,
}

impl Frame {
    pub(super) fn new(case: &Case, codebook: &Codebook) -> Self {
        let exclusive = codebook.namespaces.iter().filter(|ns| ns.exclusive);
        let phases = case.file.phases.iter().enumerate();
        let actors = case.file.actors.iter().enumerate();
        Self {
            exclusive: exclusive.map(|ns| ns.name.clone()).collect(),
            phases: phases.map(|(at, phase)| (phase.id.clone(), at)).collect(),
            actors: actors.map(|(at, actor)| (actor.id.clone(), at)).collect(),
        }
    }

    /// Namespaces of which a record keeps one tag, sorted.
    pub(super) fn exclusive(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.exclusive.iter().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    pub(super) fn maker<'a>(&'a self, case: &'a Case) -> Maker<'a> {
        Maker { case, frame: self }
    }
}

/// Makes the entries of a case.
#[derive(Clone, Copy)]
pub(super) struct Maker<'a> {
    case: &'a Case,
    frame: &'a Frame,
}

impl Maker<'_> {
    /// An entry with what every kind shares.
    fn base(&self, id: &str, kind: Kind, order: usize, text: String) -> Entry {
        let closed = self.case.file.span.to;
        Entry {
            key: Key::new(self.case.file.slug.as_str(), id),
            kind,
            who: String::new(),
            by: String::new(),
            text,
            late: String::new(),
            span: None,
            known_from: closed,
            closed,
            order: u32::try_from(order).ok(),
            tags: Vec::new(),
            status: None,
            form: None,
            platforms: Vec::new(),
            lang: None,
            phase: None,
            re: None,
            sources: Vec::new(),
            cited_by: Vec::new(),
            likes: None,
            reposts: None,
            replies: None,
            counted: closed,
            notes: Vec::new(),
        }
    }

    /// Stated wins; else the end of the interval; else the end of the case.
    fn known(&self, stated: Option<Instant>, time: Option<&Time>) -> Instant {
        stated
            .or_else(|| time.map(|time| time.to))
            .unwrap_or(self.case.file.span.to)
    }

    pub(super) fn post(&self, post: &Lean<'_>) -> Entry {
        let phase = post
            .phase
            .as_ref()
            .and_then(|within| self.frame.phases.get(within.as_ref()))
            .and_then(|at| self.case.file.phases.get(*at));
        let actor = post
            .actor
            .as_ref()
            .and_then(|id| self.frame.actors.get(id.as_ref()))
            .and_then(|at| self.case.file.actors.get(*at));
        let mut tags: Vec<Tag> = post.tags.iter().map(Tag::of).collect();
        if let Some(role) = actor.and_then(|actor| actor.role.as_ref())
            && !tags.iter().any(|tag| tag.namespace() == "role")
        {
            tags.push(role.clone());
        }
        tags.extend(phase.map(|phase| phase.code.clone()));
        let phase_time = phase.map(|phase| When::from(&phase.time));
        let span = effective(post.time, phase_time);
        let who = actor
            .map(|actor| actor.name.clone())
            .or_else(|| post.role.as_deref().map(str::to_owned))
            .unwrap_or_default();
        let handles = actor.map(|actor| actor.handles.join(" "));
        let counts = post.counts;
        let base = self.base(&post.id, Kind::Post, 0, post.text.clone().into_owned());
        Entry {
            by: joined(" ", [Some(who.as_str()), handles.as_deref()]),
            who,
            span,
            known_from: post
                .known_from
                .or_else(|| span.map(|span| span.to))
                .unwrap_or(base.closed),
            order: post.order,
            tags,
            status: Some(post.status),
            form: Some(post.form),
            platforms: vec![post.platform.to_lowercase()],
            lang: post.lang.as_deref().map(str::to_lowercase),
            phase: phase.map(|phase| phase.id.clone()),
            re: post.reply_to.as_deref().map(str::to_owned),
            sources: post
                .sources
                .iter()
                .map(|id| id.clone().into_owned())
                .collect(),
            likes: counts.likes,
            reposts: counts.reposts,
            replies: counts.replies,
            counted: counts.as_of.map_or(base.closed, |time| time.to),
            ..base
        }
    }

    /// What happened: events, moves, phases, accounts of the turn, and the case itself.
    pub(super) fn told(&self, all: &mut Vec<Entry>) {
        let file = &self.case.file;
        let organisation = file.organisation.name.as_str();
        for (at, event) in file.events.iter().enumerate() {
            let who = if event.official { organisation } else { "" };
            all.push(Entry {
                span: event.time.as_ref().map(span_of),
                known_from: self.known(event.known_from, event.time.as_ref()),
                tags: own(&event.tags),
                sources: event.sources.clone(),
                who: who.to_owned(),
                by: who.to_owned(),
                ..self.base(&event.id, Kind::Event, at, event.text.clone())
            });
        }
        for (at, act) in file.moves.iter().enumerate() {
            all.push(Entry {
                span: act.time.as_ref().map(span_of),
                known_from: self.known(act.known_from, act.time.as_ref()),
                tags: own(&act.tags),
                sources: act.sources.clone(),
                who: organisation.to_owned(),
                by: organisation.to_owned(),
                ..self.base(&act.id, Kind::Move, at, act.text.clone())
            });
        }
        for (at, phase) in file.phases.iter().enumerate() {
            all.push(Entry {
                span: Some(span_of(&phase.time)),
                known_from: self.known(None, Some(&phase.time)),
                tags: vec![phase.code.clone()],
                sources: phase.sources.clone(),
                ..self.base(
                    &phase.id,
                    Kind::Phase,
                    at,
                    joined(" · ", [Some(phase.name.as_str()), Some(&phase.summary)]),
                )
            });
        }
        for (at, turn) in file.turn.iter().enumerate() {
            all.push(Entry {
                span: Some(span_of(&turn.time)),
                known_from: self.known(None, Some(&turn.time)),
                sources: turn.sources.clone(),
                ..self.base(&turn.id, Kind::Turn, at, turn.text.clone())
            });
        }
        let sector = file.organisation.sector.as_deref();
        let words = [
            Some(file.title.as_str()),
            Some(file.blind_title.as_str()),
            Some(organisation),
            sector,
            Some(&file.hashtags.join(" ")),
            Some(file.summary.as_str()),
            file.outcome.as_deref(),
            file.assessment.as_deref(),
            Some(file.briefing.as_str()),
        ];
        all.push(Entry {
            span: Some(span_of(&file.span)),
            platforms: file
                .platforms
                .iter()
                .map(|name| name.to_lowercase())
                .collect(),
            who: organisation.to_owned(),
            by: joined(
                " ",
                [
                    Some(organisation),
                    Some(&file.organisation.accounts.join(" ")),
                ],
            ),
            ..self.base(&file.slug, Kind::Case, 0, joined(" · ", words))
        });
    }

    /// What is drawn from it: commentary, lessons, decision points.
    pub(super) fn drawn(&self, all: &mut Vec<Entry>) {
        for (at, piece) in self.case.commentary.iter().enumerate() {
            let authors = piece.authors.join(", ");
            let who = piece.outlet.clone().unwrap_or_else(|| authors.clone());
            let words = [
                Some(piece.title.as_str()),
                Some(piece.thesis.as_str()),
                piece.lesson.as_deref(),
                piece.remark.as_deref(),
            ];
            all.push(Entry {
                span: piece.time.as_ref().map(span_of),
                known_from: self.known(piece.known_from, piece.time.as_ref()),
                tags: own(&piece.tags),
                sources: piece.sources.clone(),
                by: joined(" ", [Some(authors.as_str()), piece.outlet.as_deref()]),
                who,
                ..self.base(&piece.id, Kind::Commentary, at, joined(" · ", words))
            });
        }
        for (at, lesson) in self.case.lessons.iter().enumerate() {
            all.push(Entry {
                known_from: self.known(lesson.known_from, None),
                tags: vec![lesson.category.clone()],
                sources: lesson.sources.clone(),
                ..self.base(
                    &lesson.id,
                    Kind::Lesson,
                    at,
                    joined(" · ", [Some(lesson.claim.as_str()), Some(&lesson.text)]),
                )
            });
        }
        for (at, decision) in self.case.decisions.iter().enumerate() {
            let options: Vec<&str> = decision.options.iter().map(|o| o.text.as_str()).collect();
            let words = [
                Some(decision.title.as_str()),
                Some(decision.known.as_str()),
                Some(&options.join(" · ")),
            ];
            all.push(Entry {
                span: Some(span_of(&decision.time)),
                known_from: self.known(decision.known_from, Some(&decision.time)),
                sources: decision.sources.clone(),
                late: joined(
                    " · ",
                    [Some(decision.done.text.as_str()), Some(&decision.followed)],
                ),
                ..self.base(&decision.id, Kind::Decision, at, joined(" · ", words))
            });
        }
    }

    /// What it rests on: figures, background, warnings, conflicts, sources.
    pub(super) fn rested_on(&self, all: &mut Vec<Entry>) {
        let file = &self.case.file;
        for (at, figure) in file.figures.iter().enumerate() {
            let counter = figure.counted_by.clone().unwrap_or_default();
            let words = [
                Some(figure.reported.as_str()),
                Some(figure.measure.as_str()),
                figure.window.as_deref(),
                figure.doubt.as_deref(),
            ];
            all.push(Entry {
                span: figure.as_of.as_ref().map(span_of),
                known_from: self.known(None, figure.as_of.as_ref()),
                sources: figure.sources.clone(),
                who: counter.clone(),
                by: counter,
                ..self.base(&figure.id, Kind::Figure, at, joined(" · ", words))
            });
        }
        for (kind, statements) in [
            (Kind::Background, &file.background),
            (Kind::Warning, &file.warnings),
        ] {
            for (at, statement) in statements.iter().enumerate() {
                let words = [statement.heading.as_deref(), Some(statement.text.as_str())];
                all.push(Entry {
                    span: statement.time.as_ref().map(span_of),
                    known_from: self.known(statement.known_from, statement.time.as_ref()),
                    sources: statement.sources.clone(),
                    ..self.base(&statement.id, kind, at, joined(" · ", words))
                });
            }
        }
        for (at, conflict) in file.conflicts.iter().enumerate() {
            let claims: Vec<&str> = conflict.claims.iter().map(|c| c.text.as_str()).collect();
            let words = [
                Some(conflict.about.as_str()),
                Some(&claims.join(" · ")),
                conflict.reading.as_deref(),
            ];
            let mut sources: Vec<Id> = Vec::new();
            for source in conflict.claims.iter().flat_map(|claim| &claim.sources) {
                if !sources.contains(source) {
                    sources.push(source.clone());
                }
            }
            all.push(Entry {
                sources,
                ..self.base(&conflict.id, Kind::Conflict, at, joined(" · ", words))
            });
        }
        for (at, source) in file.sources.iter().enumerate() {
            let authors = source.authors.join(", ");
            let who = source.publisher.clone().unwrap_or_else(|| authors.clone());
            let words = [Some(source.title.as_str()), source.note.as_deref()];
            all.push(Entry {
                span: source.date.as_ref().map(span_of),
                known_from: self.known(None, source.date.as_ref()),
                by: joined(" ", [Some(authors.as_str()), source.publisher.as_deref()]),
                who,
                ..self.base(&source.id, Kind::Source, at, joined(" · ", words))
            });
        }
    }

    /// Remarks, which know what the record they are on knows; `all` holds every other record.
    pub(super) fn notes(&self, all: &mut Vec<Entry>) {
        let places: HashMap<&str, usize> = (0..all.len())
            .map(|at| (all[at].key.id.as_str(), at))
            .collect();
        let on: Vec<Option<usize>> = self
            .case
            .notes
            .iter()
            .map(|note| places.get(note.target.as_str()).copied())
            .collect();
        for (at, (note, on)) in self.case.notes.iter().zip(on).enumerate() {
            let base = self.base(&note.id, Kind::Note, at, note.text.clone());
            let target = on.map_or(base.closed, |on| all[on].known_from);
            let known_from = note.known_from.unwrap_or(target);
            if let Some(on) = on {
                all[on].notes.push(known_from);
            }
            all.push(Entry {
                known_from,
                re: Some(note.target.clone()),
                sources: note.sources.clone(),
                who: note.by.clone(),
                by: note.by.clone(),
                ..base
            });
        }
    }

    /// Adds the facets of the case to the tags each record has of its own; of an exclusive namespace only the first stays.
    pub(super) fn code(&self, all: &mut [Entry]) {
        let facets = self.case.file.facets.iter().map(|coding| &coding.tag);
        for entry in all {
            let own = std::mem::replace(&mut entry.tags, Vec::with_capacity(facets.len()));
            for tag in own.into_iter().chain(facets.clone().cloned()) {
                let taken = entry.tags.iter().any(|other| {
                    *other == tag
                        || other.namespace() == tag.namespace()
                            && self.frame.exclusive.contains(tag.namespace())
                });
                if !taken {
                    entry.tags.push(tag);
                }
            }
        }
    }

    /// Adds the case's own lessons and decision points to what they point at.
    pub(super) fn cite(&self, all: &mut [Entry]) {
        let slug = self.case.file.slug.as_str();
        let mut citing: HashMap<Key, Vec<&Id>> = HashMap::new();
        for (id, evidence) in pointers(self.case) {
            let ids = citing.entry(evidence.key(slug)).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        for entry in all {
            let ids = citing.get(&entry.key);
            entry.cited_by = ids.into_iter().flatten().map(|id| (*id).clone()).collect();
        }
    }
}

fn own(codings: &[Coding]) -> Vec<Tag> {
    codings.iter().map(|coding| coding.tag.clone()).collect()
}

/// The parts that say something.
fn joined<'a>(between: &str, parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(between)
}

/// An interval as it is written.
fn span_of(time: &Time) -> Span {
    span(time.into())
}

/// One that ends before it begins is taken as its first instant.
fn span(time: When) -> Span {
    Span {
        from: time.from,
        to: time.to.max(Instant(time.from.0.saturating_add(1))),
        precision: time.precision,
    }
}

/// Time and phase together: both where they meet, the phase where there is no time, the time where they do not meet.
fn effective(time: Option<When>, phase: Option<When>) -> Option<Span> {
    match (time, phase) {
        (Some(time), Some(phase)) if time.from < phase.to && phase.from < time.to => Some(Span {
            from: time.from.max(phase.from),
            to: time.to.min(phase.to),
            precision: time.precision,
        }),
        (Some(time), _) => Some(span(time)),
        (None, Some(phase)) => Some(Span {
            precision: Precision::Span,
            ..span(phase)
        }),
        (None, None) => None,
    }
}

//! A plan with its words looked up, asked of one record after another.

use super::Doc;
use super::words::{Reading, Wanted};
use crate::index::entry::Entry;
use crate::index::plan::{Edge, Place, Plan};
use crate::model::query::{Bounds, Count, Keyword, Match};
use crate::model::record::Kind;

pub(super) enum Test<'a> {
    Always,
    Never,
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Words(&'a Reading, Place, Wanted),
    Kind(Kind),
    Keyword(Keyword, &'a Match),
    Tag(&'a str, &'a Match),
    Count(Count, Bounds),
    Edge(Edge),
    PerCase(Vec<Option<Edge>>),
}

impl<'a> Test<'a> {
    /// Asks for the `reading` only where the plan asks for words.
    pub(super) fn new(plan: &'a Plan, reading: &dyn Fn() -> &'a Reading) -> Self {
        let group = |parts: &'a [Plan]| {
            parts
                .iter()
                .map(|part| Self::new(part, reading))
                .collect::<Vec<_>>()
        };
        match plan {
            Plan::All => Self::Always,
            Plan::Nothing => Self::Never,
            Plan::And(parts) => Self::And(group(parts)),
            Plan::Or(parts) => Self::Or(group(parts)),
            Plan::Not(part) => Self::Not(Box::new(Self::new(part, reading))),
            Plan::Words(place, words) => {
                let reading = reading();
                reading
                    .dictionary
                    .look_up(words)
                    .map_or(Self::Never, |wanted| Self::Words(reading, *place, wanted))
            }
            Plan::Kind(kind) => Self::Kind(*kind),
            Plan::Keyword(keyword, value) => Self::Keyword(*keyword, value),
            Plan::Tag(namespace, value) => Self::Tag(namespace, value),
            Plan::Count(count, bounds) => Self::Count(*count, *bounds),
            Plan::Edge(edge) => Self::Edge(*edge),
            Plan::PerCase(edges) => {
                let mut all = Vec::new();
                for (case, edge) in edges {
                    all.resize(all.len().max(case + 1), None);
                    all[*case] = Some(*edge);
                }
                Self::PerCase(all)
            }
        }
    }

    /// Whether the record at this place passes.
    pub(super) fn accepts(&self, at: usize, doc: &Doc) -> bool {
        let entry = &doc.entry;
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::And(parts) => parts.iter().all(|part| part.accepts(at, doc)),
            Self::Or(parts) => parts.iter().any(|part| part.accepts(at, doc)),
            Self::Not(part) => !part.accepts(at, doc),
            Self::Words(reading, place, wanted) => wanted.is_in(reading.words(at, *place)),
            Self::Kind(kind) => entry.kind == *kind,
            Self::Keyword(keyword, value) => has(entry, *keyword, value),
            Self::Tag(namespace, value) => entry
                .tags
                .iter()
                .any(|tag| tag.namespace() == *namespace && value.takes(tag.value())),
            Self::Count(count, bounds) => {
                let number = match count {
                    Count::Likes => entry.likes,
                    Count::Reposts => entry.reposts,
                    Count::Replies => entry.replies,
                };
                number.is_some_and(|number| {
                    bounds.min.is_none_or(|min| number >= min)
                        && bounds.max.is_none_or(|max| number <= max)
                })
            }
            Self::Edge(edge) => holds(*edge, entry),
            Self::PerCase(edges) => doc
                .case
                .and_then(|case| edges.get(case).copied().flatten())
                .is_some_and(|edge| holds(edge, entry)),
        }
    }
}

fn has(entry: &Entry, keyword: Keyword, wanted: &Match) -> bool {
    let one = |value: Option<&str>| value.is_some_and(|value| wanted.takes(value));
    let any = |values: &[String]| values.iter().any(|value| wanted.takes(value));
    match keyword {
        Keyword::Case => wanted.takes(&entry.key.case),
        Keyword::Id => wanted.takes(&entry.key.id),
        Keyword::Form => one(entry.form.map(crate::model::post::Form::as_str)),
        Keyword::Status => one(entry.status.map(crate::model::post::Status::as_str)),
        Keyword::Lang => one(entry.lang.as_deref()),
        Keyword::Re => one(entry.re.as_deref()),
        Keyword::Platform => any(&entry.platforms),
        Keyword::Source => any(&entry.sources),
        Keyword::Evidence => any(&entry.cited_by),
    }
}

fn holds(edge: Edge, entry: &Entry) -> bool {
    let span = entry.span;
    match edge {
        Edge::After(at) => span.is_some_and(|span| span.to > at),
        Edge::Before(at) => span.is_some_and(|span| span.from < at),
        Edge::Within(from, to) => span.is_some_and(|span| span.from >= from && span.to <= to),
        Edge::Known(by) => entry.known_from <= by,
        Edge::Closed(by) => entry.closed <= by,
        Edge::Counted(by) => entry.counted <= by,
    }
}

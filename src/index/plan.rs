//! A query made plain for an engine: words folded and cut, moments turned into instants, the clock applied.
//!
//! What a query means is decided here, once; back ends only look things up. Under a clock (or `at:`) nothing that came later
//! may show: not the outcome of a decision, not who cites a record, not engagement counted afterwards.

use crate::index::token::{Token, fold, query_tokens};
use crate::model::query::{Bounds, Count, Keyword, Match, Moment, Query, Scope, Text, TimeTest};
use crate::model::record::Kind;
use crate::model::time::Instant;

/// Which words of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    Late,
    By,
}

/// Words as they stand in an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Words {
    Term(String),
    /// Terms with their places relative to the first.
    Phrase(Vec<(usize, String)>),
    Prefix(String),
    Fuzzy(String, u8),
}

/// A test on the instants of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// Ends after.
    After(Instant),
    /// Begins before.
    Before(Instant),
    /// Lies within.
    Within(Instant, Instant),
    /// Known by then.
    Known(Instant),
    /// Its case was over by then.
    Closed(Instant),
    /// Its engagement was counted by then.
    Counted(Instant),
}

/// A question an engine can look up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Plan {
    All,
    Nothing,
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Words(Place, Words),
    Kind(Kind),
    Keyword(Keyword, Match),
    Tag(String, Match),
    Count(Count, Bounds),
    /// The same for every case.
    Edge(Edge),
    /// By number of the case among the scopes.
    PerCase(Vec<(usize, Edge)>),
}

/// Makes plans of one question.
pub(super) struct Planner<'a> {
    scopes: &'a [Scope],
    clock: Option<Instant>,
}

/// A plan, and what its rows need.
pub(super) struct Planned {
    pub(super) plan: Plan,
    /// Words looked for, not those ruled out: what is highlighted and what counts for relevance.
    pub(super) needles: Vec<Words>,
    /// Moments by which what is shown must have been known, per case.
    limits: Vec<Vec<Option<Instant>>>,
}

impl Planned {
    /// Whether what came of a case that ended then may be shown.
    pub(super) fn tells_end(&self, case: Option<usize>, closed: Instant) -> bool {
        self.limits.iter().all(|limit| {
            case.and_then(|case| limit.get(case).copied().flatten())
                .is_some_and(|limit| closed <= limit)
        })
    }
}

impl<'a> Planner<'a> {
    pub(super) fn new(scopes: &'a [Scope], clock: Option<Instant>) -> Self {
        Self { scopes, clock }
    }

    pub(super) fn plan(&self, query: &Query) -> Planned {
        let mut limits = Vec::new();
        limits.extend(self.clock.map(|clock| vec![Some(clock); self.scopes.len()]));
        for part in query.clone().conjuncts() {
            if let Query::Time(TimeTest::At(moment)) = part {
                limits.push(self.ends(&moment));
            }
        }
        let mut plan = self.part(query, &limits);
        if let Some(clock) = self.clock {
            plan = Plan::And(vec![Plan::Edge(Edge::Known(clock)), plan]);
        }
        let mut needles = Vec::new();
        collect(query, &mut needles);
        Planned {
            plan,
            needles,
            limits,
        }
    }

    fn part(&self, query: &Query, limits: &[Vec<Option<Instant>>]) -> Plan {
        let group = |parts: &[Query]| {
            parts
                .iter()
                .map(|part| self.part(part, limits))
                .collect::<Vec<_>>()
        };
        match query {
            Query::All => Plan::All,
            Query::And(parts) if parts.is_empty() => Plan::All,
            Query::And(parts) => Plan::And(group(parts)),
            Query::Or(parts) if parts.is_empty() => Plan::Nothing,
            Query::Or(parts) => Plan::Or(group(parts)),
            Query::Not(part) => Plan::Not(Box::new(self.part(part, limits))),
            Query::Text(text) => {
                let all = words(text);
                if all.is_empty() {
                    return Plan::Nothing;
                }
                let place = |place: Place| {
                    all.iter()
                        .map(|words| Plan::Words(place, words.clone()))
                        .collect::<Vec<_>>()
                };
                let late = place(Place::Late);
                Plan::Or(vec![
                    Plan::And(place(Place::Text)),
                    Self::limited(Plan::And(late), limits, Edge::Closed),
                ])
            }
            Query::By(text) => {
                let all = words(text);
                if all.is_empty() {
                    return Plan::Nothing;
                }
                Plan::And(
                    all.into_iter()
                        .map(|words| Plan::Words(Place::By, words))
                        .collect(),
                )
            }
            Query::Kind(kind) => Plan::Kind(*kind),
            Query::Keyword(Keyword::Evidence, value) => {
                let plan = Plan::Keyword(Keyword::Evidence, value.clone());
                Self::limited(plan, limits, Edge::Closed)
            }
            Query::Keyword(keyword, value) => Plan::Keyword(*keyword, value.clone()),
            Query::Tag(namespace, value) => Plan::Tag(namespace.clone(), value.clone()),
            Query::Count(count, bounds) => {
                Self::limited(Plan::Count(*count, *bounds), limits, Edge::Counted)
            }
            Query::Time(test) => self.time(test),
        }
    }

    /// The plan where every limit is met.
    fn limited(plan: Plan, limits: &[Vec<Option<Instant>>], edge: fn(Instant) -> Edge) -> Plan {
        if limits.is_empty() {
            return plan;
        }
        let mut parts = vec![plan];
        for limit in limits {
            parts.push(Self::per_case(
                limit.iter().map(|at| at.map(edge)).collect(),
            ));
        }
        Plan::And(parts)
    }

    fn time(&self, test: &TimeTest) -> Plan {
        let edges = match test {
            TimeTest::After(moment) => self.resolve(moment, |(from, _)| Edge::After(from)),
            TimeTest::Before(moment) => self.resolve(moment, |(from, _)| Edge::Before(from)),
            TimeTest::At(moment) => self.resolve(moment, |(_, to)| Edge::Known(to)),
            TimeTest::Certain(first, last) => {
                let first = self.resolve(first, |(from, _)| from);
                let last = self.resolve(last, |(_, to)| to);
                first
                    .into_iter()
                    .zip(last)
                    .map(|(first, last)| Some(Edge::Within(first?, last?)))
                    .collect()
            }
        };
        Self::per_case(edges)
    }

    fn ends(&self, moment: &Moment) -> Vec<Option<Instant>> {
        self.resolve(moment, |(_, to)| to)
    }

    fn resolve<T>(
        &self,
        moment: &Moment,
        edge: impl Fn((Instant, Instant)) -> T,
    ) -> Vec<Option<T>> {
        self.scopes
            .iter()
            .map(|scope| moment.bounds(scope).map(&edge))
            .collect()
    }

    fn per_case(edges: Vec<Option<Edge>>) -> Plan {
        match edges.first().copied().flatten() {
            Some(first) if edges.iter().all(|edge| *edge == Some(first)) => Plan::Edge(first),
            _ => Plan::PerCase(
                edges
                    .into_iter()
                    .enumerate()
                    .filter_map(|(case, edge)| Some((case, edge?)))
                    .collect(),
            ),
        }
    }
}

/// The words of a text test: all of them must be there. None when nothing in it can be looked up.
pub(super) fn words(text: &Text) -> Vec<Words> {
    match text {
        Text::Word(word) => phrase(query_tokens(word)),
        Text::Phrase(words) => phrase(query_tokens(&words.join(" "))),
        Text::Prefix(start) => {
            let mut tokens = query_tokens(start);
            match tokens.pop() {
                Some(last) => {
                    let mut all = phrase(tokens);
                    all.push(Words::Prefix(last.text));
                    all
                }
                // The sign alone, any tag or name; nothing, any word.
                None => vec![Words::Prefix(fold(start))],
            }
        }
        Text::Fuzzy(word, slips) => query_tokens(word)
            .into_iter()
            .map(|token| Words::Fuzzy(token.text, *slips))
            .collect(),
    }
}

fn phrase(mut tokens: Vec<Token>) -> Vec<Words> {
    let Some(first) = tokens.first().map(|token| token.position) else {
        return Vec::new();
    };
    if tokens.len() == 1 {
        return tokens
            .pop()
            .map(|token| Words::Term(token.text))
            .into_iter()
            .collect();
    }
    vec![Words::Phrase(
        tokens
            .into_iter()
            .map(|token| (token.position - first, token.text))
            .collect(),
    )]
}

fn collect(query: &Query, needles: &mut Vec<Words>) {
    match query {
        Query::And(parts) | Query::Or(parts) => {
            for part in parts {
                collect(part, needles);
            }
        }
        Query::Text(text) => {
            for words in words(text) {
                if !needles.contains(&words) {
                    needles.push(words);
                }
            }
        }
        _ => {}
    }
}

//! One way from a question to its answer for every back end that holds its records on this machine. A [`Shelf`] only looks
//! things up; what an answer means is decided here. Records go by their place in order of time.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use crate::index::entry::Entry;
use crate::index::excerpt::excerpt;
use crate::index::plan::{Edge, Plan, Planned, Planner, Words};
use crate::index::suggest::{has_words, suggest};
use crate::index::tally::{Bins, Values, first_from, window};
use crate::index::{
    Answer, Facet, FacetAsk, Histogram, HistogramAsk, IndexError, MAX_WINDOW, PhaseCount, Question,
    Row, Seek, Sort,
};
use crate::model::query::{Query, Scope};
use crate::model::record::Key;
use crate::model::tag::Tag;
use crate::model::time::Instant;

/// What a back end can look up.
pub(super) trait Shelf {
    /// The cases, in the order plans number them.
    fn scopes(&self) -> &[Scope];
    /// Places of what matches, in order.
    fn matching(&self, plan: &Plan, stop: &dyn Fn() -> bool) -> Result<Vec<usize>, IndexError>;
    /// How well each of these matches the words; the order of `places`.
    fn relevance(&self, places: &[usize], needles: &[Words]) -> Result<Vec<f32>, IndexError>;
    /// The place of a record.
    fn place(&self, key: &Key) -> Result<Option<usize>, IndexError>;
    /// The record at a place.
    fn entry(&self, place: usize) -> Result<Held<'_>, IndexError>;
    /// The interval of a record.
    fn span(&self, place: usize) -> Option<(Instant, Instant)>;
    /// Whether a record is of this case.
    fn is_of(&self, place: usize, case: &str) -> bool;
    /// The case and phase of a record.
    fn phase(&self, place: usize) -> Option<Key>;
    /// Calls for every value of a namespace that a record has.
    fn each_value(&self, place: usize, namespace: &str, call: &mut dyn FnMut(&str));
    /// Counts of a namespace or field over these.
    fn facet(&self, name: &str, places: &[usize]) -> Result<Facet, IndexError>;
    /// Every word of the texts with the number of records that have it: all records, or only those `seen`, and the late
    /// texts of those `ended`.
    fn vocabulary(&self, within: Option<Visible<'_>>) -> Result<Vec<(String, usize)>, IndexError>;
}

/// A record as a shelf hands it out.
pub(super) enum Held<'a> {
    /// It lies on the shelf.
    Own(&'a Entry),
    /// It was decoded.
    Shared(Arc<Entry>),
}

impl Deref for Held<'_> {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        match self {
            Self::Own(entry) => entry,
            Self::Shared(entry) => entry,
        }
    }
}

/// What a clock lets see, as places in order.
#[derive(Clone, Copy)]
pub(super) struct Visible<'a> {
    pub(super) seen: &'a [usize],
    pub(super) ended: &'a [usize],
}

/// Answers a question.
pub(super) fn answer(
    shelf: &impl Shelf,
    question: &Question,
    stop: &dyn Fn() -> bool,
) -> Result<Answer, IndexError> {
    let asked = question.window.len();
    if asked > MAX_WINDOW {
        return Err(IndexError::TooManyRows(asked));
    }
    let go_on = || {
        if stop() {
            Err(IndexError::Stopped)
        } else {
            Ok(())
        }
    };
    go_on()?;
    let planner = Planner::new(shelf.scopes(), question.clock);
    let plan = planner.plan(&question.query);
    let mut found = shelf.matching(&plan.plan, stop)?;
    let facets = facets(shelf, &planner, question, &found, stop)?;
    go_on()?;
    let histogram = question
        .histogram
        .as_ref()
        .map(|ask| histogram(shelf, ask, &found));
    go_on()?;
    let phases = question
        .phases
        .as_ref()
        .map(|split| phases(shelf, split, &found))
        .unwrap_or_default();
    let mut among = Vec::new();
    for key in &question.among {
        if let Some(place) = shelf.place(key)?
            && found.binary_search(&place).is_ok()
        {
            among.push(key.clone());
        }
    }
    let sought = match &question.seek {
        Some(Seek::Record(key)) => shelf
            .place(key)?
            .and_then(|at| nearest(shelf, &found, at, &key.case)),
        Some(Seek::Phase(key)) => {
            let within = |at: &usize| shelf.phase(*at).as_ref() == Some(key);
            found.iter().copied().find(within)
        }
        Some(Seek::Time(moment)) => {
            let starts = found.iter().map(|at| shelf.span(*at).map(|span| span.0));
            first_from(starts, *moment).and_then(|at| found.get(at).copied())
        }
        None => None,
    };
    // Under a clock the order must not tell how rare a word will be.
    if question.sort == Sort::Relevance && question.clock.is_none() {
        let scores = shelf.relevance(&found, &plan.needles)?;
        let mut ranked: Vec<(f32, usize)> = scores.into_iter().zip(found).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found = ranked.into_iter().map(|(_, at)| at).collect();
    }
    let place = sought.and_then(|sought| found.iter().position(|at| *at == sought));
    let window = window(question, place, found.len());
    go_on()?;
    let rows = found[window.clone()]
        .iter()
        .map(|at| {
            Ok(row(
                &*shelf.entry(*at)?,
                shelf.scopes(),
                &plan,
                question.clock,
            ))
        })
        .collect::<Result<Vec<Row>, IndexError>>()?;
    // The vocabulary is made when first wanted: a question without words, such as that for a thread, must not want it.
    let suggestion = if found.is_empty() && has_words(&question.query) {
        suggestion(shelf, question, stop)?
    } else {
        None
    };
    go_on()?;
    Ok(Answer {
        total: found.len(),
        first: window.start,
        rows,
        found: place,
        facets,
        histogram,
        phases,
        among,
        suggestion,
    })
}

/// A record, where it was found; else, of what was found in its case, what begins nearest to it, the later of two.
fn nearest(shelf: &impl Shelf, found: &[usize], sought: usize, case: &str) -> Option<usize> {
    let Err(at) = found.binary_search(&sought) else {
        return Some(sought);
    };
    let own = |place: &usize| shelf.is_of(*place, case);
    let before = found[..at].iter().copied().rfind(own);
    let after = found[at..].iter().copied().find(own);
    let start = |place: usize| shelf.span(place).map(|(from, _)| from.0);
    let far = |place: usize| match (start(sought), start(place)) {
        (Some(one), Some(other)) => one.abs_diff(other),
        (None, None) => 0,
        _ => u64::MAX,
    };
    match (before, after) {
        (Some(before), Some(after)) if far(before) < far(after) => Some(before),
        (before, after) => after.or(before),
    }
}

fn facets(
    shelf: &impl Shelf,
    planner: &Planner<'_>,
    question: &Question,
    found: &[usize],
    stop: &dyn Fn() -> bool,
) -> Result<Vec<Facet>, IndexError> {
    // Facets of one pane mostly share their query.
    let mut known: Vec<(&Query, Vec<usize>)> = Vec::new();
    let mut facets = Vec::with_capacity(question.facets.len());
    for FacetAsk { name, under } in &question.facets {
        let Some(query) = under.as_ref().filter(|query| **query != question.query) else {
            facets.push(shelf.facet(name, found)?);
            continue;
        };
        let at = if let Some(at) = known.iter().position(|(other, _)| *other == query) {
            at
        } else {
            known.push((query, shelf.matching(&planner.plan(query).plan, stop)?));
            known.len() - 1
        };
        facets.push(shelf.facet(name, &known[at].1)?);
    }
    Ok(facets)
}

fn histogram(shelf: &impl Shelf, ask: &HistogramAsk, found: &[usize]) -> Histogram {
    let spans = || found.iter().filter_map(|at| shelf.span(*at));
    let from = spans().map(|span| span.0).min();
    let to = spans().map(|span| span.1).max();
    let mut bins = Bins::new(ask, from.zip(to));
    for at in found {
        let split = bins.add(shelf.span(*at));
        if let (Some(split), Some(namespace)) = (split, &ask.split) {
            shelf.each_value(*at, namespace, &mut |value| split.add(value, 1));
        }
    }
    bins.finish()
}

fn phases(shelf: &impl Shelf, split: &str, found: &[usize]) -> Vec<PhaseCount> {
    let mut counts: HashMap<Option<Key>, (usize, Values)> = HashMap::new();
    for at in found {
        let slot = counts.entry(shelf.phase(*at)).or_default();
        slot.0 += 1;
        shelf.each_value(*at, split, &mut |value| slot.1.add(value, 1));
    }
    counts
        .into_iter()
        .map(|(phase, (count, split))| PhaseCount {
            phase,
            count,
            split: split.sorted(),
        })
        .collect()
}

/// Only words of what the clock lets see may be proposed.
fn suggestion(
    shelf: &impl Shelf,
    question: &Question,
    stop: &dyn Fn() -> bool,
) -> Result<Option<String>, IndexError> {
    let terms = match question.clock {
        None => shelf.vocabulary(None)?,
        Some(clock) => {
            let known = Plan::Edge(Edge::Known(clock));
            let closed = Plan::And(vec![known.clone(), Plan::Edge(Edge::Closed(clock))]);
            shelf.vocabulary(Some(Visible {
                seen: &shelf.matching(&known, stop)?,
                ended: &shelf.matching(&closed, stop)?,
            }))?
        }
    };
    let terms: Vec<(&str, usize)> = terms
        .iter()
        .map(|(term, count)| (term.as_str(), *count))
        .collect();
    Ok(suggest(&question.query, &terms))
}

/// The record as a list shows it.
fn row(entry: &Entry, scopes: &[Scope], planned: &Planned, clock: Option<Instant>) -> Row {
    let case = scopes.iter().position(|scope| scope.case == entry.key.case);
    let whole;
    let text = if !entry.late.is_empty() && planned.tells_end(case, entry.closed) {
        whole = format!("{}\n{}", entry.text, entry.late);
        &whole
    } else {
        &entry.text
    };
    let (text, highlights) = excerpt(text, &planned.needles);
    Row {
        key: entry.key.clone(),
        kind: entry.kind,
        span: entry.span,
        who: entry.who.clone(),
        stance: entry.tag("stance").map(str::to_owned),
        status: entry.status,
        form: entry.form,
        phase: entry.phase.clone(),
        text,
        highlights,
        notes: entry.notes_at(clock),
    }
}

/// Oldest first, then the archive's sequence, then the address; what has no time comes last.
pub(super) fn sort_by_time(all: &mut [Entry]) {
    all.sort_by(|a, b| {
        let key = |entry: &Entry| {
            (
                entry.span.is_none(),
                entry.span.map(|span| span.from),
                entry.order.unwrap_or(u32::MAX),
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.key.cmp(&b.key))
    });
}

impl Entry {
    /// Calls for every value of a field or namespace.
    pub(super) fn each_value<'a>(&'a self, name: &str, mut call: impl FnMut(&'a str)) {
        match name {
            "case" => call(&self.key.case),
            "kind" => call(self.kind.as_str()),
            "form" => self.form.iter().for_each(|form| call(form.as_str())),
            "status" => self.status.iter().for_each(|status| call(status.as_str())),
            "platform" => self.platforms.iter().for_each(|platform| call(platform)),
            "lang" => self.lang.iter().for_each(|lang| call(lang)),
            namespace => self
                .tags
                .iter()
                .filter(|tag| tag.namespace() == namespace)
                .map(Tag::value)
                .for_each(call),
        }
    }
}

//! One way from a question to its answer for every back end that holds its records on this machine: parts look things up,
//! what an answer means is decided here.

use std::cmp;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::index::bits::{Bits, Hits, Ranked};
use crate::index::entry::Entry;
use crate::index::excerpt::excerpt;
use crate::index::order::{Found, Spot};
use crate::index::part::{Part, Phases, Visible, Weights};
use crate::index::plan::{Edge, Plan, Planned, Planner, Words};
use crate::index::suggest::{has_words, suggest};
use crate::index::tally::{Bins, Values, window};
use crate::index::{
    Answer, Facet, FacetAsk, Histogram, HistogramAsk, IndexError, MAX_WINDOW, PhaseCount, Question,
    Row, Seek, Sort,
};
use crate::model::post::Post;
use crate::model::query::{Query, Scope};
use crate::model::record::Key;
use crate::model::time::Instant;

/// Records from which on parts are looked through side by side: before, starting a thread costs more than it saves.
const MANY: usize = 200_000;
/// Threads that look, whoever asks among them.
const HELPERS: usize = 2;

/// What is done to a part, by its number; it asks now and then whether to stop.
type Look<'a, T> = dyn Fn(usize, &dyn Part, &dyn Fn() -> bool) -> Result<T, IndexError> + Sync + 'a;

/// Parts, the cases in the order plans number them, and a way to be stopped.
struct Asked<'a> {
    parts: &'a [&'a dyn Part],
    scopes: &'a [Scope],
    stop: &'a dyn Fn() -> bool,
}

/// Answers a question over these parts, of which no two hold the same record.
pub(super) fn answer(
    parts: &[&dyn Part],
    scopes: &[Scope],
    question: &Question,
    stop: &dyn Fn() -> bool,
) -> Result<Answer, IndexError> {
    let asked = question.window.len();
    if asked > MAX_WINDOW {
        return Err(IndexError::TooManyRows(asked));
    }
    let asked = Asked {
        parts,
        scopes,
        stop,
    };
    asked.go_on()?;
    let planner = Planner::new(scopes, question.clock);
    let plan = planner.plan(&question.query);
    let found = asked.matching(&plan.plan)?;
    let facets = asked.facets(&planner, question, &found)?;
    asked.go_on()?;
    let histogram = question
        .histogram
        .as_ref()
        .map(|ask| asked.histogram(ask, &found));
    asked.go_on()?;
    let split = question.phases.as_ref();
    let phases = split.map_or_else(Vec::new, |split| asked.phases(split, &found));
    asked.go_on()?;
    let found = Found {
        parts,
        hits: found.into_iter().map(Ranked::new).collect(),
    };
    let total = found.total();
    let mut among = Vec::new();
    for key in &question.among {
        if asked.spot(key)?.is_some_and(|spot| found.has(spot)) {
            among.push(key.clone());
        }
    }
    // Under a clock the order must not tell how rare a word will be.
    let by_relevance = question.sort == Sort::Relevance && question.clock.is_none();
    let (place, first, spots) = if by_relevance && !plan.needles.is_empty() {
        asked.ranked(question, &plan, &found)?
    } else {
        let place = asked.sought(question, &found)?;
        let place = place.map(|place| place.index(&found)).transpose()?;
        let window = window(question, place, total);
        (
            place,
            window.start,
            found.window(window.start, window.len())?,
        )
    };
    asked.go_on()?;
    let rows = spots
        .into_iter()
        .map(|(part, at)| {
            let entry = parts[part].entry(at)?;
            Ok(row(&entry, scopes, &plan, question.clock))
        })
        .collect::<Result<Vec<Row>, IndexError>>()?;
    // The vocabulary is made when first wanted: a question without words, such as that for a thread, must not want it.
    let suggestion = if total == 0 && has_words(&question.query) {
        asked.suggestion(question, &plan.needles)?
    } else {
        None
    };
    asked.go_on()?;
    Ok(Answer {
        total,
        first,
        rows,
        found: place,
        facets,
        histogram,
        phases,
        among,
        suggestion,
    })
}

/// The posts with these addresses, in the order asked; unknown ones are left out.
pub(super) fn posts(parts: &[&dyn Part], keys: &[Key]) -> Result<Vec<Post>, IndexError> {
    if keys.len() > MAX_WINDOW {
        return Err(IndexError::TooManyRows(keys.len()));
    }
    let mut posts = Vec::with_capacity(keys.len());
    for key in keys {
        for part in parts {
            if let Some(post) = part.post(key)? {
                posts.push(post);
                break;
            }
        }
    }
    Ok(posts)
}

/// What is sought among what was found.
enum Sought {
    /// A record that is there.
    Spot(Spot),
    /// The n-th in order of time.
    Index(usize),
}

impl Sought {
    fn index(&self, found: &Found<'_>) -> Result<usize, IndexError> {
        match self {
            Self::Spot(spot) => found.rank(*spot),
            Self::Index(index) => Ok(*index),
        }
    }
}

impl Asked<'_> {
    fn go_on(&self) -> Result<(), IndexError> {
        if (self.stop)() {
            Err(IndexError::Stopped)
        } else {
            Ok(())
        }
    }

    /// What matches in every part.
    fn matching(&self, plan: &Plan) -> Result<Vec<Bits>, IndexError> {
        self.each_part(&|_, part, stop| part.matching(plan, self.scopes, stop))
    }

    /// Does the same to every part, to several at once where there is much to look through.
    fn each_part<T: Send>(&self, look: &Look<'_, T>) -> Result<Vec<T>, IndexError> {
        let parts = self.parts.iter().enumerate();
        let records: usize = self.parts.iter().map(|part| part.len()).sum();
        if self.parts.len() < 2 || records < MANY {
            return parts
                .map(|(number, part)| look(number, *part, self.stop))
                .collect();
        }
        let (next, halted) = (AtomicUsize::new(0), AtomicBool::new(false));
        let work = |stop: &dyn Fn() -> bool| {
            let mut own = Vec::new();
            while let Some((number, part)) = {
                let number = next.fetch_add(1, Ordering::Relaxed);
                self.parts.get(number).map(|part| (number, *part))
            } {
                let found = look(number, part, stop);
                if found.is_err() {
                    halted.store(true, Ordering::Relaxed);
                }
                own.push((number, found));
            }
            own
        };
        let heed = || halted.load(Ordering::Relaxed);
        let helper = || work(&heed);
        let mut found = std::thread::scope(|scope| {
            let helpers: Vec<_> = (1..HELPERS).map(|_| scope.spawn(helper)).collect();
            // Only whoever asked knows whether to stop; the others hear of it here.
            let mut found = work(&|| {
                let stop = heed() || (self.stop)();
                halted.store(stop, Ordering::Relaxed);
                stop
            });
            for helper in helpers {
                match helper.join() {
                    Ok(own) => found.extend(own),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            found
        });
        found.sort_unstable_by_key(|(number, _)| *number);
        found.into_iter().map(|(_, found)| found).collect()
    }

    fn spot(&self, key: &Key) -> Result<Option<Spot>, IndexError> {
        for (number, part) in self.parts.iter().enumerate() {
            if let Some(place) = part.place(key)? {
                return Ok(Some((number, place)));
            }
        }
        Ok(None)
    }

    fn sought(&self, question: &Question, found: &Found<'_>) -> Result<Option<Sought>, IndexError> {
        Ok(match &question.seek {
            Some(Seek::Record(key)) => match self.spot(key)? {
                Some(spot) if found.has(spot) => Some(Sought::Spot(spot)),
                Some(spot) => nearest(found, spot, &key.case)?.map(Sought::Spot),
                None => None,
            },
            Some(Seek::Phase(key)) => {
                let mut first = None;
                for (number, part) in self.parts.iter().enumerate() {
                    let mut within = part.of_phase(key);
                    within.and(found.hits[number].bits());
                    if let Some(place) = within.iter().next() {
                        first = earlier(found, first, (number, place))?;
                    }
                }
                first.map(Sought::Spot)
            }
            Some(Seek::Time(moment)) => {
                let (before, timed) = found.before(*moment);
                // Past the last with a time, that one.
                (timed > 0).then(|| Sought::Index(before.min(timed - 1)))
            }
            None => None,
        })
    }

    /// The window of rows by relevance: place of what is sought, first of the window, the window.
    fn ranked(
        &self,
        question: &Question,
        planned: &Planned,
        found: &Found<'_>,
    ) -> Result<(Option<usize>, usize, Vec<Spot>), IndexError> {
        let mut weights = Weights::default();
        for part in self.parts {
            part.weigh(planned, &mut weights)?;
        }
        // Where something is sought, how many are better than it must be known.
        let limit = match question.seek {
            Some(_) => usize::MAX,
            None => question.window.end,
        };
        let mut ranked = self.each_part(&|number, part, stop| {
            if stop() {
                return Err(IndexError::Stopped);
            }
            part.best(found.hits[number].bits(), planned, &weights, limit)
        })?;
        let mut best: Vec<(f32, Spot)> = Vec::new();
        let mut rest: Vec<Bits> = Vec::with_capacity(self.parts.len());
        for (number, (part, hits)) in self.parts.iter().zip(&found.hits).enumerate() {
            let own = std::mem::take(&mut ranked[number]);
            let mut left = hits.bits().clone();
            if own.len() < hits.count() {
                let mut scored = Bits::none(part.len());
                for (_, place) in &own {
                    scored.set(*place);
                }
                left.and_not(&scored);
            } else {
                left = Bits::none(part.len());
            }
            rest.push(left);
            best.extend(
                own.into_iter()
                    .map(|(score, place)| (score, (number, place))),
            );
        }
        let mut failed = None;
        best.sort_by(|a, b| {
            b.0.total_cmp(&a.0).then_with(|| {
                found.compare(a.1, b.1).unwrap_or_else(|error| {
                    failed = Some(error);
                    cmp::Ordering::Equal
                })
            })
        });
        if let Some(error) = failed {
            return Err(error);
        }
        // Whose text has none of the words comes after all whose text has: in order of time.
        let rest = Found {
            parts: self.parts,
            hits: rest.into_iter().map(Ranked::new).collect(),
        };
        let place = match self.sought(question, found)? {
            None => None,
            Some(sought) => {
                let spot = match sought {
                    Sought::Spot(spot) => Some(spot),
                    Sought::Index(index) => found.window(index, 1)?.pop(),
                };
                match spot {
                    Some(spot) => Some(match best.iter().position(|(_, own)| *own == spot) {
                        Some(at) => at,
                        None => best.len() + rest.rank(spot)?,
                    }),
                    None => None,
                }
            }
        };
        let window = window(question, place, found.total());
        let mut spots: Vec<Spot> = best
            .iter()
            .skip(window.start)
            .take(window.len())
            .map(|(_, spot)| *spot)
            .collect();
        if spots.len() < window.len() {
            let from = (window.start + spots.len()).saturating_sub(best.len());
            spots.extend(rest.window(from, window.len() - spots.len())?);
        }
        Ok((place, window.start, spots))
    }

    fn facets(
        &self,
        planner: &Planner<'_>,
        question: &Question,
        found: &[Bits],
    ) -> Result<Vec<Facet>, IndexError> {
        // Facets of one pane mostly share their query.
        let mut known: Vec<(&Query, Vec<Bits>)> = Vec::new();
        let mut numbers = Vec::with_capacity(question.facets.len());
        for FacetAsk { under, .. } in &question.facets {
            let under = under.as_ref().filter(|query| **query != question.query);
            numbers.push(match under {
                None => None,
                Some(query) => {
                    let at = if let Some(at) = known.iter().position(|(other, _)| *other == query) {
                        at
                    } else {
                        known.push((query, self.matching(&planner.plan(query).plan)?));
                        known.len() - 1
                    };
                    Some(at)
                }
            });
        }
        let own: Vec<Hits<'_>> = if numbers.contains(&None) {
            found.iter().map(Hits::new).collect()
        } else {
            Vec::new()
        };
        let known: Vec<Vec<Hits<'_>>> = known
            .iter()
            .map(|(_, bits)| bits.iter().map(Hits::new).collect())
            .collect();
        let mut facets = Vec::with_capacity(numbers.len());
        for (FacetAsk { name, .. }, number) in question.facets.iter().zip(numbers) {
            self.go_on()?;
            let hits = number.map_or(&own, |number| &known[number]);
            let (mut values, mut none) = (Values::default(), 0);
            for (part, hits) in self.parts.iter().zip(hits) {
                if hits.count() > 0 {
                    none += part.facet(name, hits, &mut values);
                }
            }
            facets.push(values.facet(name, none));
        }
        Ok(facets)
    }

    fn histogram(&self, ask: &HistogramAsk, found: &[Bits]) -> Histogram {
        let extents = || {
            let parts = self.parts.iter().zip(found);
            parts.filter_map(|(part, hits)| part.extent(hits))
        };
        let extent = ask.span.is_none().then(|| {
            let from = extents().map(|extent| extent.0).min();
            from.zip(extents().map(|extent| extent.1).max())
        });
        let mut bins = Bins::new(ask, extent.flatten());
        for (part, hits) in self.parts.iter().zip(found) {
            part.tally(hits, ask.split.as_deref(), &mut bins);
        }
        bins.finish()
    }

    fn phases(&self, split: &str, found: &[Bits]) -> Vec<PhaseCount> {
        let mut counts: Phases = HashMap::new();
        for (part, hits) in self.parts.iter().zip(found) {
            part.phases(hits, split, &mut counts);
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
        &self,
        question: &Question,
        needles: &[Words],
    ) -> Result<Option<String>, IndexError> {
        let mut words = Values::default();
        let seen = match question.clock {
            None => None,
            Some(clock) => {
                let known = Plan::Edge(Edge::Known(clock));
                let closed = Plan::And(vec![known.clone(), Plan::Edge(Edge::Closed(clock))]);
                Some((self.matching(&known)?, self.matching(&closed)?))
            }
        };
        let largest = self.parts.iter().map(|part| part.len()).max();
        for (number, part) in self.parts.iter().enumerate() {
            self.go_on()?;
            // What is near a word and in the archive at all is mostly in the largest part of it.
            let near = Some(part.len()) == largest;
            let within = seen.as_ref().map(|(seen, ended)| Visible {
                seen: &seen[number],
                ended: &ended[number],
            });
            part.vocabulary(needles, near, within, &mut words)?;
        }
        let words = words.sorted();
        let terms: Vec<(&str, usize)> = words
            .iter()
            .map(|(term, count)| (term.as_str(), *count))
            .collect();
        Ok(suggest(&question.query, &terms))
    }
}

/// Of what was found in the case of a record that was not, what begins nearest to it, the later of two.
fn nearest(found: &Found<'_>, sought: Spot, case: &str) -> Result<Option<Spot>, IndexError> {
    let (mut earlier_one, mut later_one): (Option<Spot>, Option<Spot>) = (None, None);
    for (number, part) in found.parts.iter().enumerate() {
        let hits = found.hits[number].bits();
        let at = found.cut(number, sought)?;
        let own = |place: &usize| part.is_of(*place, case);
        let mut end = at;
        let last = std::iter::from_fn(|| {
            let place = hits.last_before(end)?;
            end = place;
            Some(place)
        })
        .find(own);
        if let Some(place) = last {
            let spot = (number, place);
            earlier_one = match earlier_one {
                Some(known) if found.compare(known, spot)?.is_gt() => Some(known),
                _ => Some(spot),
            };
        }
        if let Some(place) = hits.iter_from(at).find(own) {
            later_one = earlier(found, later_one, (number, place))?;
        }
    }
    let start = |(part, place): Spot| found.parts[part].span(place).map(|(from, _)| from.0);
    let far = |spot: Spot| match (start(sought), start(spot)) {
        (Some(one), Some(other)) => one.abs_diff(other),
        (None, None) => 0,
        _ => u64::MAX,
    };
    Ok(match (earlier_one, later_one) {
        (Some(before), Some(after)) if far(before) < far(after) => Some(before),
        (before, after) => after.or(before),
    })
}

/// Whichever of two comes first.
fn earlier(found: &Found<'_>, known: Option<Spot>, spot: Spot) -> Result<Option<Spot>, IndexError> {
    Ok(match known {
        Some(known) if found.compare(known, spot)?.is_lt() => Some(known),
        _ => Some(spot),
    })
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

//! A plain scan: every record is looked at for every question. The back end of small cases, and the measure of the others.

use std::collections::HashMap;
use std::sync::Arc;

use crate::index::entry::{Entry, cite_across, entries, scope};
use crate::index::excerpt::excerpt;
use crate::index::plan::{Plan, Planned, Planner};
use crate::index::suggest::suggest;
use crate::index::tally::{Bins, Values, first_from, window};
use crate::index::{
    Answer, Facet, FacetAsk, Histogram, HistogramAsk, Index, IndexError, MAX_WINDOW, PhaseCount,
    Question, Row, Seek, Sort,
};
use crate::model::codebook::Codebook;
use crate::model::post::Post;
use crate::model::query::{Query, Scope};
use crate::model::record::{Key, Whole};
use crate::model::tag::Tag;
use crate::model::time::Instant;

mod test;
mod words;

use words::Dictionary;

/// Records looked at between two looks at `stop`.
const STRIDE: usize = 1_024;

/// The records of some cases, held in memory in order of time.
pub struct Scan {
    docs: Vec<Doc>,
    places: HashMap<Key, usize>,
    posts: Posts,
    dictionary: Dictionary,
    scopes: Vec<Scope>,
}

/// A record and its words.
struct Doc {
    entry: Entry,
    /// Number of its case among the scopes.
    case: Option<usize>,
    text: Vec<words::Word>,
    late: Vec<words::Word>,
    by: Vec<words::Word>,
}

/// Where full posts are had from.
struct Posts {
    cases: Vec<Arc<Whole>>,
    places: HashMap<Key, (usize, usize)>,
}

impl Scan {
    /// Everything in these cases.
    pub fn new(cases: &[Arc<Whole>], codebook: &Codebook) -> Self {
        let mut all: Vec<Entry> = cases
            .iter()
            .flat_map(|whole| entries(whole, codebook))
            .collect();
        cite_across(&mut all, cases.iter().map(|whole| &*whole.case));
        let scopes = cases.iter().map(|whole| scope(&whole.case)).collect();
        let mut places = HashMap::new();
        for (case, whole) in cases.iter().enumerate() {
            for (at, post) in whole.posts.iter().enumerate() {
                let key = Key::new(whole.case.file.slug.as_str(), post.id.as_str());
                places.insert(key, (case, at));
            }
        }
        let posts = Posts {
            cases: cases.to_vec(),
            places,
        };
        Self::of(all, scopes, posts)
    }

    fn of(mut all: Vec<Entry>, scopes: Vec<Scope>, posts: Posts) -> Self {
        sort_by_time(&mut all);
        let mut dictionary = words::Builder::default();
        let mut docs: Vec<Doc> = all
            .into_iter()
            .map(|entry| Doc {
                case: scopes.iter().position(|scope| scope.case == entry.key.case),
                text: dictionary.words(&entry.text),
                late: dictionary.words(&entry.late),
                by: dictionary.words(&entry.by),
                entry,
            })
            .collect();
        let (dictionary, renumber) = dictionary.finish();
        for doc in &mut docs {
            for word in doc.text.iter_mut().chain(&mut doc.late).chain(&mut doc.by) {
                word.term = renumber[word.term as usize];
            }
        }
        let places = docs
            .iter()
            .enumerate()
            .map(|(at, doc)| (doc.entry.key.clone(), at))
            .collect();
        Self {
            docs,
            places,
            posts,
            dictionary,
            scopes,
        }
    }

    fn planned(&self, query: &Query, question: &Question) -> Planned {
        Planner::new(&self.scopes, question.clock).plan(query)
    }

    /// Places of what matches, in order of time.
    fn matching(&self, plan: &Plan, stop: &dyn Fn() -> bool) -> Result<Vec<usize>, IndexError> {
        let test = test::Test::new(plan, &self.dictionary);
        let mut found = Vec::new();
        for (chunk, docs) in self.docs.chunks(STRIDE).enumerate() {
            if stop() {
                return Err(IndexError::Stopped);
            }
            found.extend(
                docs.iter()
                    .enumerate()
                    .filter(|(_, doc)| test.accepts(doc))
                    .map(|(at, _)| chunk * STRIDE + at),
            );
        }
        Ok(found)
    }

    fn facet(&self, name: &str, found: &[usize]) -> Facet {
        let mut values = Values::default();
        let mut none = 0;
        for at in found {
            let mut any = false;
            self.docs[*at].entry.each_value(name, |value| {
                values.add(value, 1);
                any = true;
            });
            none += usize::from(!any);
        }
        values.facet(name, none)
    }

    fn facets(
        &self,
        question: &Question,
        found: &[usize],
        stop: &dyn Fn() -> bool,
    ) -> Result<Vec<Facet>, IndexError> {
        // Facets of one pane mostly share their query.
        let mut known: Option<(&Query, Vec<usize>)> = None;
        let mut facets = Vec::with_capacity(question.facets.len());
        for FacetAsk { name, under } in &question.facets {
            let Some(query) = under.as_ref().filter(|query| **query != question.query) else {
                facets.push(self.facet(name, found));
                continue;
            };
            if known.as_ref().is_none_or(|(last, _)| *last != query) {
                let plan = self.planned(query, question).plan;
                known = Some((query, self.matching(&plan, stop)?));
            }
            let under = known.as_ref().map(|(_, found)| found.as_slice());
            facets.push(self.facet(name, under.unwrap_or_default()));
        }
        Ok(facets)
    }

    fn histogram(&self, ask: &HistogramAsk, found: &[usize]) -> Histogram {
        let spans = || found.iter().filter_map(|at| self.docs[*at].entry.span);
        let from = spans().map(|span| span.from).min();
        let to = spans().map(|span| span.to).max();
        let mut bins = Bins::new(ask, from.zip(to));
        for at in found {
            let entry = &self.docs[*at].entry;
            let span = entry.span.map(|span| (span.from, span.to));
            bins.add(span, entry.values(ask.split.as_deref()));
        }
        bins.finish()
    }

    fn phases(&self, split: &str, found: &[usize]) -> Vec<PhaseCount> {
        let mut counts: HashMap<Option<Key>, (usize, Values)> = HashMap::new();
        for at in found {
            let entry = &self.docs[*at].entry;
            let phase = entry
                .phase
                .as_ref()
                .map(|phase| Key::new(entry.key.case.as_str(), phase.as_str()));
            let slot = counts.entry(phase).or_default();
            slot.0 += 1;
            for value in entry.values(Some(split)) {
                slot.1.add(value, 1);
            }
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

    /// Best match first; those that match alike stay in order of time.
    fn by_relevance(&self, found: &mut Vec<usize>, planned: &Planned) {
        let score = words::Relevance::new(&planned.needles, &self.dictionary, &self.docs);
        let mut scored: Vec<(f32, usize)> = found
            .iter()
            .map(|at| (score.of(&self.docs[*at]), *at))
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        *found = scored.into_iter().map(|(_, at)| at).collect();
    }

    fn row(&self, at: usize, planned: &Planned, clock: Option<Instant>) -> Row {
        let doc = &self.docs[at];
        let tells_end = planned.tells_end(doc.case, doc.entry.closed);
        doc.entry.row(&planned.needles, tells_end, clock)
    }

    fn suggestion(
        &self,
        question: &Question,
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<String>, IndexError> {
        // Only words of what the clock lets see may be proposed.
        let visible = self.matching(&self.planned(&Query::All, question).plan, stop)?;
        let mut count = vec![0_usize; self.dictionary.len()];
        for at in &visible {
            let doc = &self.docs[*at];
            let ended = question.clock.is_none_or(|clock| doc.entry.closed <= clock);
            let late = if ended { doc.late.as_slice() } else { &[] };
            for word in doc.text.iter().chain(late) {
                count[word.term as usize] += 1;
            }
        }
        let terms = self
            .dictionary
            .terms()
            .zip(count)
            .filter(|(_, count)| *count > 0);
        Ok(suggest(&question.query, &terms.collect::<Vec<_>>()))
    }
}

impl Index for Scan {
    fn name(&self) -> &'static str {
        "scan"
    }

    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
        let asked = question.window.len();
        if asked > MAX_WINDOW {
            return Err(IndexError::TooManyRows(asked));
        }
        let planned = self.planned(&question.query, question);
        let mut found = self.matching(&planned.plan, stop)?;
        let facets = self.facets(question, &found, stop)?;
        let histogram = question
            .histogram
            .as_ref()
            .map(|ask| self.histogram(ask, &found));
        let phases = question
            .phases
            .as_ref()
            .map(|split| self.phases(split, &found))
            .unwrap_or_default();
        let among = question
            .among
            .iter()
            .filter(|key| {
                self.places
                    .get(key)
                    .is_some_and(|at| found.binary_search(at).is_ok())
            })
            .cloned()
            .collect();
        let sought = match &question.seek {
            Some(Seek::Record(key)) => self.places.get(key).copied(),
            Some(Seek::Time(moment)) => {
                let starts = found
                    .iter()
                    .map(|at| self.docs[*at].entry.span.map(|span| span.from));
                first_from(starts, *moment).and_then(|at| found.get(at).copied())
            }
            None => None,
        };
        if question.sort == Sort::Relevance && question.clock.is_none() {
            self.by_relevance(&mut found, &planned);
        }
        let place = sought.and_then(|sought| found.iter().position(|at| *at == sought));
        let window = window(question, place, found.len());
        let suggestion = if found.is_empty() {
            self.suggestion(question, stop)?
        } else {
            None
        };
        if stop() {
            return Err(IndexError::Stopped);
        }
        Ok(Answer {
            total: found.len(),
            first: window.start,
            rows: found[window]
                .iter()
                .map(|at| self.row(*at, &planned, question.clock))
                .collect(),
            found: place,
            facets,
            histogram,
            phases,
            among,
            suggestion,
        })
    }

    fn posts(&self, keys: &[Key]) -> Result<Vec<Post>, IndexError> {
        if keys.len() > MAX_WINDOW {
            return Err(IndexError::TooManyRows(keys.len()));
        }
        Ok(keys
            .iter()
            .filter_map(|key| self.posts.places.get(key))
            .filter_map(|(case, at)| self.posts.cases.get(*case)?.posts.get(*at).cloned())
            .collect())
    }
}

/// Oldest first, then the archive's sequence, then the address; what has no time comes last.
pub(super) fn sort_by_time(all: &mut [Entry]) {
    all.sort_by(|a, b| {
        let key = |entry: &Entry| {
            (
                entry.span.map_or(Instant(i64::MAX), |span| span.from),
                entry.span.is_none(),
                entry.order.unwrap_or(u32::MAX),
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.key.cmp(&b.key))
    });
}

impl Entry {
    /// The values of a namespace; none when no namespace is asked for.
    fn values<'a>(&'a self, namespace: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        self.tags
            .iter()
            .filter(move |tag| Some(tag.namespace()) == namespace)
            .map(Tag::value)
    }

    /// Calls for every value of a field or namespace.
    fn each_value<'a>(&'a self, name: &'a str, mut call: impl FnMut(&'a str)) {
        match name {
            "case" => call(&self.key.case),
            "kind" => call(self.kind.as_str()),
            "form" => self.form.iter().for_each(|form| call(form.as_str())),
            "status" => self.status.iter().for_each(|status| call(status.as_str())),
            "platform" => self.platforms.iter().for_each(|platform| call(platform)),
            "lang" => self.lang.iter().for_each(|lang| call(lang)),
            namespace => self.values(Some(namespace)).for_each(call),
        }
    }

    /// The record as a list shows it.
    pub(super) fn row(
        &self,
        needles: &[super::plan::Words],
        tells_end: bool,
        clock: Option<Instant>,
    ) -> Row {
        let whole;
        let text = if tells_end && !self.late.is_empty() {
            whole = format!("{}\n{}", self.text, self.late);
            &whole
        } else {
            &self.text
        };
        let (text, highlights) = excerpt(text, needles);
        Row {
            key: self.key.clone(),
            kind: self.kind,
            span: self.span,
            who: self.who.clone(),
            stance: self.tag("stance").map(str::to_owned),
            status: self.status,
            form: self.form,
            phase: self.phase.clone(),
            text,
            highlights,
            notes: self.notes_at(clock),
        }
    }
}

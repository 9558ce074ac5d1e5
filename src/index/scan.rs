//! A plain scan: every record is looked at for every question. The back end of small cases, and the measure of the others.
//!
//! It stands at once: texts are cut into words by the first question that asks for words.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::index::answer::{answer, posts};
use crate::index::bits::{Bits, Hits};
use crate::index::entry::{Entry, cite_across, entries, scope, sort_by_time};
use crate::index::held::Posts;
use crate::index::part::{Held, Part, Phases, Visible, Weights};
use crate::index::plan::{Place, Plan, Planned, Words};
use crate::index::tally::{Bins, Values};
use crate::index::{Answer, Index, IndexError, Question};
use crate::model::codebook::Codebook;
use crate::model::post::Post;
use crate::model::query::Scope;
use crate::model::record::{Key, Whole};
use crate::model::time::Instant;

mod test;
mod words;

use words::Reading;

/// Records looked at between two looks at `stop`.
const STRIDE: usize = 1_024;

/// The records of some cases, held in memory in order of time.
pub struct Scan {
    docs: Vec<Doc>,
    /// How many have a time.
    timed: usize,
    places: HashMap<Key, usize>,
    posts: Posts,
    scopes: Vec<Scope>,
    /// The words of the records, once a question has asked for words.
    reading: OnceLock<Reading>,
}

/// A record.
struct Doc {
    entry: Entry,
    /// Number of its case among the scopes.
    case: Option<usize>,
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
        Self::of(all, scopes, Posts::new(cases))
    }

    fn of(mut all: Vec<Entry>, scopes: Vec<Scope>, posts: Posts) -> Self {
        sort_by_time(&mut all);
        let timed = all.partition_point(|entry| entry.span.is_some());
        let docs: Vec<Doc> = all
            .into_iter()
            .map(|entry| Doc {
                case: scopes.iter().position(|scope| scope.case == entry.key.case),
                entry,
            })
            .collect();
        let places = docs
            .iter()
            .enumerate()
            .map(|(at, doc)| (doc.entry.key.clone(), at))
            .collect();
        Self {
            docs,
            timed,
            places,
            posts,
            scopes,
            reading: OnceLock::new(),
        }
    }

    pub(super) fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// The words of the records: read by whoever asks first, while others who ask wait.
    fn reading(&self) -> &Reading {
        self.reading
            .get_or_init(|| Reading::of(self.docs.iter().map(|doc| &doc.entry)))
    }
}

impl Part for Scan {
    fn len(&self) -> usize {
        self.docs.len()
    }

    fn timed(&self) -> usize {
        self.timed
    }

    fn from(&self, place: usize) -> Instant {
        let span = self.docs[place].entry.span;
        span.map_or(Instant::MAX, |span| span.from)
    }

    fn span(&self, place: usize) -> Option<(Instant, Instant)> {
        self.docs[place].entry.span.map(|span| (span.from, span.to))
    }

    fn place(&self, key: &Key) -> Result<Option<usize>, IndexError> {
        Ok(self.places.get(key).copied())
    }

    fn entry(&self, place: usize) -> Result<Held<'_>, IndexError> {
        Ok(Held::Own(&self.docs[place].entry))
    }

    fn post(&self, key: &Key) -> Result<Option<Post>, IndexError> {
        Ok(self.posts.get(key).cloned())
    }

    fn is_of(&self, place: usize, case: &str) -> bool {
        self.docs[place].entry.key.case == case
    }

    fn matching(
        &self,
        plan: &Plan,
        _: &[Scope],
        stop: &dyn Fn() -> bool,
    ) -> Result<Bits, IndexError> {
        let test = test::Test::new(plan, &|| self.reading());
        let mut found = Bits::none(self.docs.len());
        for (chunk, docs) in self.docs.chunks(STRIDE).enumerate() {
            if stop() {
                return Err(IndexError::Stopped);
            }
            for (at, doc) in (chunk * STRIDE..).zip(docs) {
                if test.accepts(at, doc) {
                    found.set(at);
                }
            }
        }
        Ok(found)
    }

    fn of_phase(&self, phase: &Key) -> Bits {
        let mut within = Bits::none(self.docs.len());
        for (at, doc) in self.docs.iter().enumerate() {
            let key = &doc.entry.key;
            if key.case == phase.case && doc.entry.phase.as_ref() == Some(&phase.id) {
                within.set(at);
            }
        }
        within
    }

    fn facet(&self, name: &str, hits: &Hits<'_>, values: &mut Values) -> usize {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut none = 0;
        if name == "hashtag" {
            return self.reading().hashtags(hits.bits().iter(), values);
        }
        for at in hits.bits().iter() {
            let mut any = false;
            self.docs[at].entry.each_value(name, |value| {
                *counts.entry(value).or_default() += 1;
                any = true;
            });
            none += usize::from(!any);
        }
        for (value, count) in counts {
            values.add(value, count);
        }
        none
    }

    fn extent(&self, hits: &Bits) -> Option<(Instant, Instant)> {
        let spans = || hits.iter().filter_map(|at| self.span(at));
        let from = spans().map(|span| span.0).min();
        from.zip(spans().map(|span| span.1).max())
    }

    fn tally(&self, hits: &Bits, split: Option<&str>, bins: &mut Bins) {
        for at in hits.iter() {
            let values = bins.add(self.span(at));
            if let (Some(values), Some(namespace)) = (values, split) {
                let entry = &self.docs[at].entry;
                entry.each_value(namespace, |value| values.add(value, 1));
            }
        }
    }

    fn phases(&self, hits: &Bits, split: &str, phases: &mut Phases) {
        for at in hits.iter() {
            let entry = &self.docs[at].entry;
            let phase = entry.phase.as_ref();
            let phase = phase.map(|phase| Key::new(entry.key.case.as_str(), phase.as_str()));
            let slot = phases.entry(phase).or_default();
            slot.0 += 1;
            entry.each_value(split, |value| slot.1.add(value, 1));
        }
    }

    fn weigh(&self, planned: &Planned, weights: &mut Weights) -> Result<(), IndexError> {
        self.reading().weigh(&planned.needles, weights);
        Ok(())
    }

    fn best(
        &self,
        hits: &Bits,
        planned: &Planned,
        weights: &Weights,
        limit: usize,
    ) -> Result<Vec<(f32, usize)>, IndexError> {
        let score = words::Relevance::new(&planned.needles, self.reading(), weights);
        let scored = hits.iter().map(|at| (score.of(at), at));
        let mut best: Vec<(f32, usize)> = scored.filter(|(score, _)| *score > 0.0).collect();
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        best.truncate(limit);
        Ok(best)
    }

    fn vocabulary(
        &self,
        _: &[Words],
        _: bool,
        within: Option<Visible<'_>>,
        words: &mut Values,
    ) -> Result<(), IndexError> {
        let all = Bits::all(self.docs.len());
        let Visible { seen, ended } = within.unwrap_or(Visible {
            seen: &all,
            ended: &all,
        });
        let reading = self.reading();
        let mut counts = vec![0_usize; reading.dictionary.len()];
        let mut count = |said: &[words::Word]| {
            let mut terms: Vec<u32> = said.iter().map(|word| word.term).collect();
            terms.sort_unstable();
            terms.dedup();
            for term in terms {
                counts[term as usize] += 1;
            }
        };
        for at in seen.iter() {
            count(reading.words(at, Place::Text));
        }
        for at in ended.iter() {
            count(reading.words(at, Place::Late));
        }
        for (term, count) in reading.dictionary.terms().zip(counts) {
            words.add(term, count);
        }
        Ok(())
    }
}

impl Index for Scan {
    fn name(&self) -> &'static str {
        "scan"
    }

    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
        answer(&[self], &self.scopes, question, stop)
    }

    fn posts(&self, keys: &[Key]) -> Result<Vec<Post>, IndexError> {
        posts(&[self], keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Archive;
    use crate::index::Sort;
    use crate::model::query::parse;

    #[test]
    fn texts_are_read_by_the_first_question_for_words() {
        let archive = Archive::builtin();
        let whole = archive.load("askjpm").expect("a shipped case").whole;
        let scan = Scan::new(&[Arc::new(whole)], archive.codebook());
        let namespaces = ["stance".to_owned()];
        for (text, sort, expected) in [
            ("", Sort::Time, false),
            ("kind:post stance:mocking after:T+1h", Sort::Time, false),
            ("kind:post", Sort::Relevance, false),
            ("kind:post -bank", Sort::Time, true),
        ] {
            let query = parse(text, &namespaces).expect("a query");
            let answer = scan.ask(&Question::rows(query, sort, 0..10), &|| false);
            assert!(answer.is_ok_and(|answer| answer.total > 0), "{text}");
            assert_eq!(scan.reading.get().is_some(), expected, "{text}");
        }
    }
}

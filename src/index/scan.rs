//! A plain scan: every record is looked at for every question. The back end of small cases, and the measure of the others.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::index::answer::{Shelf, Visible, answer, sort_by_time};
use crate::index::entry::{Entry, cite_across, entries, scope};
use crate::index::plan::{Plan, Words};
use crate::index::tally::Values;
use crate::index::{Answer, Facet, Index, IndexError, MAX_WINDOW, Question};
use crate::model::codebook::Codebook;
use crate::model::post::Post;
use crate::model::query::Scope;
use crate::model::record::{Key, Whole};
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
}

impl Shelf for Scan {
    fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

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

    fn relevance(&self, places: &[usize], needles: &[Words]) -> Result<Vec<f32>, IndexError> {
        let score = words::Relevance::new(needles, &self.dictionary, &self.docs);
        Ok(places.iter().map(|at| score.of(&self.docs[*at])).collect())
    }

    fn place(&self, key: &Key) -> Result<Option<usize>, IndexError> {
        Ok(self.places.get(key).copied())
    }

    fn entry(&self, place: usize) -> Result<Cow<'_, Entry>, IndexError> {
        Ok(Cow::Borrowed(&self.docs[place].entry))
    }

    fn span(&self, place: usize) -> Option<(Instant, Instant)> {
        self.docs[place].entry.span.map(|span| (span.from, span.to))
    }

    fn phase(&self, place: usize) -> Option<Key> {
        let entry = &self.docs[place].entry;
        let phase = entry.phase.as_ref()?;
        Some(Key::new(entry.key.case.as_str(), phase.as_str()))
    }

    fn each_value(&self, place: usize, namespace: &str, call: &mut dyn FnMut(&str)) {
        self.docs[place].entry.each_value(namespace, call);
    }

    fn facet(&self, name: &str, places: &[usize]) -> Result<Facet, IndexError> {
        let mut values: HashMap<&str, usize> = HashMap::new();
        let mut none = 0;
        for at in places {
            let mut any = false;
            self.docs[*at].entry.each_value(name, |value| {
                *values.entry(value).or_default() += 1;
                any = true;
            });
            none += usize::from(!any);
        }
        let mut all = Values::default();
        for (value, count) in values {
            all.add(value, count);
        }
        Ok(all.facet(name, none))
    }

    fn vocabulary(&self, within: Option<Visible<'_>>) -> Result<Vec<(String, usize)>, IndexError> {
        let all: Vec<usize> = (0..self.docs.len()).collect();
        let Visible { seen, ended } = within.unwrap_or(Visible {
            seen: &all,
            ended: &all,
        });
        let mut counts = vec![0_usize; self.dictionary.len()];
        let mut count = |words: &[words::Word]| {
            let mut terms: Vec<u32> = words.iter().map(|word| word.term).collect();
            terms.sort_unstable();
            terms.dedup();
            for term in terms {
                counts[term as usize] += 1;
            }
        };
        for at in seen {
            count(&self.docs[*at].text);
        }
        for at in ended {
            count(&self.docs[*at].late);
        }
        Ok(self
            .dictionary
            .terms()
            .zip(counts)
            .filter(|(_, count)| *count > 0)
            .map(|(term, count)| (term.to_owned(), count))
            .collect())
    }
}

impl Index for Scan {
    fn name(&self) -> &'static str {
        "scan"
    }

    fn ask(&self, question: &Question, stop: &dyn Fn() -> bool) -> Result<Answer, IndexError> {
        answer(self, question, stop)
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

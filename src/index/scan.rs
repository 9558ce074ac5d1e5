//! A plain scan: every record is looked at for every question. The back end of small cases, and the measure of the others.
//!
//! It stands at once: texts are cut into words by the first question that asks for words.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::index::answer::{Held, Shelf, Visible, answer, sort_by_time};
use crate::index::entry::{Entry, cite_across, entries, scope};
use crate::index::plan::{Place, Plan, Words};
use crate::index::tally::Values;
use crate::index::{Answer, Facet, Index, IndexError, MAX_WINDOW, Question};
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
            places,
            posts,
            scopes,
            reading: OnceLock::new(),
        }
    }

    /// The words of the records: read by whoever asks first, while others who ask wait.
    fn reading(&self) -> &Reading {
        self.reading
            .get_or_init(|| Reading::of(self.docs.iter().map(|doc| &doc.entry)))
    }
}

impl Shelf for Scan {
    fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    fn matching(&self, plan: &Plan, stop: &dyn Fn() -> bool) -> Result<Vec<usize>, IndexError> {
        let test = test::Test::new(plan, &|| self.reading());
        let mut found = Vec::new();
        for (chunk, docs) in self.docs.chunks(STRIDE).enumerate() {
            if stop() {
                return Err(IndexError::Stopped);
            }
            found.extend(
                (chunk * STRIDE..)
                    .zip(docs)
                    .filter(|(at, doc)| test.accepts(*at, doc))
                    .map(|(at, _)| at),
            );
        }
        Ok(found)
    }

    fn relevance(&self, places: &[usize], needles: &[Words]) -> Result<Vec<f32>, IndexError> {
        if needles.is_empty() {
            return Ok(vec![0.0; places.len()]);
        }
        let score = words::Relevance::new(needles, self.reading());
        Ok(places.iter().map(|at| score.of(*at)).collect())
    }

    fn place(&self, key: &Key) -> Result<Option<usize>, IndexError> {
        Ok(self.places.get(key).copied())
    }

    fn entry(&self, place: usize) -> Result<Held<'_>, IndexError> {
        Ok(Held::Own(&self.docs[place].entry))
    }

    fn span(&self, place: usize) -> Option<(Instant, Instant)> {
        self.docs[place].entry.span.map(|span| (span.from, span.to))
    }

    fn is_of(&self, place: usize, case: &str) -> bool {
        self.docs[place].entry.key.case == case
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
        let reading = self.reading();
        let mut counts = vec![0_usize; reading.dictionary.len()];
        let mut count = |words: &[words::Word]| {
            let mut terms: Vec<u32> = words.iter().map(|word| word.term).collect();
            terms.sort_unstable();
            terms.dedup();
            for term in terms {
                counts[term as usize] += 1;
            }
        };
        for at in seen {
            count(reading.words(*at, Place::Text));
        }
        for at in ended {
            count(reading.words(*at, Place::Late));
        }
        Ok(reading
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

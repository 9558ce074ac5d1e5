//! The words of all records, numbered in alphabetical order; looking words up, and how well a record matches them.

use std::collections::HashMap;
use std::ops::Range;

use crate::index::entry::Entry;
use crate::index::excerpt::is_near;
use crate::index::part::Weights;
use crate::index::plan::{Place, Words};
use crate::index::tally::Values;
use crate::index::token::tokens;

/// A word of a record: its number and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) term: u32,
    pub(super) position: u32,
}

/// The words of a record, in order of place.
struct Said {
    text: Vec<Word>,
    late: Vec<Word>,
    by: Vec<Word>,
}

/// All records cut into words.
pub(super) struct Reading {
    pub(super) dictionary: Dictionary,
    /// By place of the record.
    records: Vec<Said>,
}

impl Reading {
    /// Reads the records in order of place.
    pub(super) fn of<'a>(entries: impl Iterator<Item = &'a Entry>) -> Self {
        let mut numbers = Builder::default();
        let mut records: Vec<Said> = entries
            .map(|entry| Said {
                text: numbers.words(&entry.text),
                late: numbers.words(&entry.late),
                by: numbers.words(&entry.by),
            })
            .collect();
        let (dictionary, renumber) = numbers.finish();
        for said in &mut records {
            for word in said
                .text
                .iter_mut()
                .chain(&mut said.late)
                .chain(&mut said.by)
            {
                word.term = renumber[word.term as usize];
            }
        }
        Self {
            dictionary,
            records,
        }
    }

    /// Adds the hashtags in the texts of these records; gives how many have none.
    pub(super) fn hashtags(
        &self,
        places: impl Iterator<Item = usize>,
        values: &mut Values,
    ) -> usize {
        let mut none = 0;
        for at in places {
            let words = self.words(at, Place::Text).iter();
            let named = words.filter_map(|word| self.dictionary.terms.get(word.term as usize));
            let mut tags: Vec<&String> = named.filter(|term| term.starts_with('#')).collect();
            tags.sort_unstable();
            tags.dedup();
            none += usize::from(tags.is_empty());
            for tag in tags {
                values.add(tag, 1);
            }
        }
        none
    }

    /// How often words stand, and what there is to compare with.
    pub(super) fn weigh(&self, needles: &[Words], weights: &mut Weights) {
        let texts = || self.records.iter().map(|said| said.text.as_slice());
        weights.records += self.records.len() as u64;
        weights.words += texts().map(<[Word]>::len).sum::<usize>() as u64;
        for needle in needles {
            if let Words::Term(term) = needle
                && let Some(wanted) = self.dictionary.look_up(needle)
            {
                let with = texts().filter(|words| wanted.is_in(words)).count();
                *weights.with.entry(term.clone()).or_default() += with as u64;
            }
        }
    }

    /// The words of the record at this place.
    pub(super) fn words(&self, at: usize, place: Place) -> &[Word] {
        let said = &self.records[at];
        match place {
            Place::Text => &said.text,
            Place::Late => &said.late,
            Place::By => &said.by,
        }
    }
}

/// Numbers words as they come.
#[derive(Default)]
struct Builder {
    numbers: HashMap<String, u32>,
}

impl Builder {
    fn words(&mut self, text: &str) -> Vec<Word> {
        tokens(text)
            .into_iter()
            .map(|token| {
                let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
                Word {
                    term: *self.numbers.entry(token.text).or_insert(next),
                    position: u32::try_from(token.position).unwrap_or(u32::MAX),
                }
            })
            .collect()
    }

    /// The dictionary, and the new number of each word.
    fn finish(self) -> (Dictionary, Vec<u32>) {
        let mut terms: Vec<(String, u32)> = self.numbers.into_iter().collect();
        terms.sort();
        let mut renumber = vec![0; terms.len()];
        for (new, (_, old)) in terms.iter().enumerate() {
            renumber[*old as usize] = u32::try_from(new).unwrap_or(u32::MAX);
        }
        let terms = terms.into_iter().map(|(term, _)| term).collect();
        (Dictionary { terms }, renumber)
    }
}

/// Every word, in alphabetical order.
pub(super) struct Dictionary {
    terms: Vec<String>,
}

impl Dictionary {
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(String::as_str)
    }

    fn number(&self, term: &str) -> Option<u32> {
        let at = self
            .terms
            .binary_search_by(|known| known.as_str().cmp(term))
            .ok()?;
        u32::try_from(at).ok()
    }

    /// What to look for in records; none when no record can have it.
    pub(super) fn look_up(&self, words: &Words) -> Option<Wanted> {
        match words {
            Words::Term(term) => {
                let number = self.number(term)?;
                Some(Wanted::Range(number..number + 1))
            }
            Words::Prefix(start) => {
                let from = self
                    .terms
                    .partition_point(|term| term.as_str() < start.as_str());
                let count = self.terms[from..].partition_point(|term| term.starts_with(start));
                let range = u32::try_from(from).ok()?..u32::try_from(from + count).ok()?;
                (!range.is_empty()).then_some(Wanted::Range(range))
            }
            Words::Fuzzy(word, slips) => {
                let near: Vec<u32> = (0_u32..)
                    .zip(&self.terms)
                    .filter(|(_, term)| is_near(word, term, *slips))
                    .map(|(number, _)| number)
                    .collect();
                (!near.is_empty()).then_some(Wanted::AnyOf(near))
            }
            Words::Phrase(terms) => terms
                .iter()
                .map(|(offset, term)| Some((u32::try_from(*offset).ok()?, self.number(term)?)))
                .collect::<Option<Vec<_>>>()
                .map(Wanted::Phrase),
        }
    }
}

/// Words by number.
#[derive(Debug)]
pub(super) enum Wanted {
    Range(Range<u32>),
    /// In order.
    AnyOf(Vec<u32>),
    /// Places relative to the first, and words.
    Phrase(Vec<(u32, u32)>),
}

impl Wanted {
    /// How often it stands in these words.
    fn count(&self, words: &[Word]) -> usize {
        (0..words.len()).filter(|at| self.is_at(words, *at)).count()
    }

    pub(super) fn is_in(&self, words: &[Word]) -> bool {
        (0..words.len()).any(|at| self.is_at(words, at))
    }

    fn is_at(&self, words: &[Word], at: usize) -> bool {
        let first = words[at];
        match self {
            Self::Range(range) => range.contains(&first.term),
            Self::AnyOf(terms) => terms.binary_search(&first.term).is_ok(),
            Self::Phrase(terms) => {
                terms.first().is_some_and(|(_, term)| *term == first.term)
                    && terms.iter().all(|(offset, term)| {
                        let position = first.position + offset;
                        // Words come in order of place.
                        words[at..]
                            .iter()
                            .take_while(|word| word.position <= position)
                            .any(|word| word.position == position && word.term == *term)
                            // The first may share its place with one before it.
                            || words[..at]
                                .iter()
                                .rev()
                                .take_while(|word| word.position >= position)
                                .any(|word| word.position == position && word.term == *term)
                    })
            }
        }
    }
}

/// Okapi BM25 over the words of texts.
pub(super) struct Relevance<'a> {
    reading: &'a Reading,
    /// What is wanted, and how rare it is.
    wanted: Vec<(Wanted, f32)>,
    average: f32,
}

impl<'a> Relevance<'a> {
    const K1: f32 = 1.2;
    const B: f32 = 0.75;

    pub(super) fn new(needles: &[Words], reading: &'a Reading, weights: &Weights) -> Self {
        let texts = || reading.records.iter().map(|said| said.text.as_slice());
        let all = as_float(weights.records);
        let wanted = needles
            .iter()
            .filter_map(|needle| Some((needle, reading.dictionary.look_up(needle)?)))
            .map(|(needle, wanted)| {
                let with = match needle {
                    Words::Term(term) => weights.with.get(term).copied().unwrap_or_default(),
                    _ => texts().filter(|words| wanted.is_in(words)).count() as u64,
                };
                let with = as_float(with);
                let rare = (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
                (wanted, rare)
            })
            .collect();
        Self {
            reading,
            wanted,
            average: (as_float(weights.words) / all.max(1.0)).max(1.0),
        }
    }

    /// How well the record at this place matches.
    pub(super) fn of(&self, at: usize) -> f32 {
        let text = self.reading.words(at, Place::Text);
        let length = as_float(text.len() as u64) / self.average;
        let damp = Self::K1 * (1.0 - Self::B + Self::B * length);
        self.wanted
            .iter()
            .map(|(wanted, rare)| {
                let often = as_float(wanted.count(text) as u64);
                rare * often * (Self::K1 + 1.0) / (often + damp)
            })
            .sum()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words, far below where f32 loses whole numbers that matter to a ranking"
)]
fn as_float(count: u64) -> f32 {
    count as f32
}

//! Three hundred questions of nine classes, drawn from the texts that the posts are made of, or read from a file.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::curve::{FROM, TO};
use super::dice::Dice;
use super::line::STANCES;

const YEAR: i64 = 365 * 86_400;

/// What a question looks for, in the order told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A word of the two hundred most common.
    Common,
    /// A word that few texts have.
    Rare,
    /// A common word and another.
    And2,
    /// Two words in a row.
    Phrase,
    /// The first three or four letters of a word.
    Prefix,
    /// The first one or two letters.
    Prefix12,
    /// A word with one letter wrong.
    Fuzzy1,
    /// A common word, a stance, two years.
    Filter,
    /// A stance and four years.
    Browse,
}

impl Class {
    /// Every class with how many of a mix are of it.
    pub const ALL: [(Self, u32); 9] = [
        (Self::Common, 40),
        (Self::Rare, 40),
        (Self::And2, 40),
        (Self::Phrase, 40),
        (Self::Prefix, 30),
        (Self::Prefix12, 20),
        (Self::Fuzzy1, 30),
        (Self::Filter, 40),
        (Self::Browse, 20),
    ];

    /// In words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Common => "a common word",
            Self::Rare => "a rare word",
            Self::And2 => "two words",
            Self::Phrase => "a phrase",
            Self::Prefix => "3-4 first letters",
            Self::Prefix12 => "1-2 first letters",
            Self::Fuzzy1 => "a word with a slip",
            Self::Filter => "word, stance, two years",
            Self::Browse => "stance, four years",
        }
    }
}

/// A question in a form that belongs to no engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// How `terms` are meant.
    pub class: Class,
    /// Words, or the beginning of one.
    pub terms: Vec<String>,
    /// Value of the stance tag.
    pub stance: Option<String>,
    /// First second, since 1970.
    pub from: Option<i64>,
    /// First second after.
    pub to: Option<i64>,
}

impl Asked {
    /// A question for words alone.
    pub fn words(class: Class, words: &[&str]) -> Self {
        Self {
            class,
            terms: words.iter().map(|word| (*word).to_owned()).collect(),
            stance: None,
            from: None,
            to: None,
        }
    }
}

/// Reads questions, one a line. Stances that the codebook does not have stand for some that it has.
pub fn read(path: &Path) -> io::Result<Vec<Asked>> {
    let text = fs::read_to_string(path)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut all: Vec<Asked> = lines
        .map(|line| serde_json::from_str(line).map_err(io::Error::other))
        .collect::<io::Result<_>>()?;
    for stance in all.iter_mut().filter_map(|asked| asked.stance.as_mut()) {
        if !STANCES.contains(&stance.as_str()) {
            let known = match stance.as_str() {
                "defensive" => "official",
                "questioning" => "reporting",
                _ => "neutral",
            };
            known.clone_into(stance);
        }
    }
    Ok(all)
}

/// Draws a mix.
pub fn draw(texts: &[String], rng: u64) -> Vec<Asked> {
    let words = Words::of(texts, 5);
    // Another stream than that of the posts.
    let mut dice = Dice::new(rng ^ 0x51);
    let mut all = Vec::with_capacity(300);
    for (class, count) in Class::ALL {
        for _ in 0..count {
            all.push(words.ask(class, texts, &mut dice));
        }
    }
    all
}

/// Phrases of two words that are both among the most common and stand together most often: what looking up places costs most.
pub fn hard(texts: &[String], count: usize) -> Vec<Asked> {
    let common: BTreeSet<String> = Words::of(texts, 0).common.into_iter().collect();
    let mut pairs: HashMap<(String, String), u32> = HashMap::new();
    for text in texts {
        let lower = text.to_lowercase();
        let words: Vec<&str> = words(&lower).collect();
        for pair in words.windows(2) {
            if pair.iter().all(|word| common.contains(*word)) {
                let pair = (pair[0].to_owned(), pair[1].to_owned());
                *pairs.entry(pair).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let pairs = pairs.into_iter().take(count);
    pairs
        .map(|((first, second), _)| Asked::words(Class::Phrase, &[&first, &second]))
        .collect()
}

/// Words of the texts by how many texts have them.
struct Words {
    common: Vec<String>,
    middling: Vec<String>,
    rare: Vec<String>,
}

impl Words {
    /// The most common but for so many that say nothing.
    fn of(texts: &[String], beyond: usize) -> Self {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for text in texts {
            let lower = text.to_lowercase();
            let words: BTreeSet<&str> = words(&lower)
                .filter(|word| word.len() > 2 && word.bytes().all(|b| b.is_ascii_alphabetic()))
                .collect();
            for word in words {
                match counts.get_mut(word) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(word.to_owned(), 1)),
                }
            }
        }
        let mut all: Vec<(String, u32)> = counts.into_iter().collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let ranks = |from: usize, to: usize| {
            let ranked = all.iter().skip(from).take(to - from);
            ranked.map(|(word, _)| word.clone()).collect()
        };
        let rare = all
            .iter()
            .filter(|(word, count)| (2..=8).contains(count) && word.len() > 4);
        Self {
            common: ranks(beyond, beyond + 200),
            middling: ranks(beyond + 200, 3_000),
            rare: rare.map(|(word, _)| word.clone()).collect(),
        }
    }

    fn ask(&self, class: Class, texts: &[String], dice: &mut Dice) -> Asked {
        let mut pick = |words: &[String]| dice.one(words).clone();
        let mut years = None;
        let terms = match class {
            Class::Common => vec![pick(&self.common)],
            Class::Rare => vec![pick(&self.rare)],
            Class::And2 => vec![pick(&self.common), pick(&self.middling)],
            Class::Phrase => pair(texts, dice),
            Class::Prefix => {
                let mut word = pick(&self.middling);
                word.truncate(dice.between(3, 4) as usize);
                vec![word]
            }
            Class::Prefix12 => {
                let mut word = pick(&self.common);
                word.truncate(dice.between(1, 2) as usize);
                vec![word]
            }
            Class::Fuzzy1 => vec![slip(&self.middling, dice)],
            Class::Filter => {
                years = Some(2);
                vec![pick(&self.common)]
            }
            Class::Browse => {
                years = Some(4);
                Vec::new()
            }
        };
        let range = years.map(|years| {
            let latest = u32::try_from((TO - FROM) - years * YEAR).unwrap_or(0);
            let from = FROM + i64::from(dice.below(latest));
            (from, from + years * YEAR)
        });
        Asked {
            class,
            terms,
            stance: range.map(|_| (*dice.one(&STANCES)).to_owned()),
            from: range.map(|(from, _)| from),
            to: range.map(|(_, to)| to),
        }
    }
}

fn words(lower: &str) -> impl Iterator<Item = &str> {
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Two words that stand side by side in a text.
fn pair(texts: &[String], dice: &mut Dice) -> Vec<String> {
    loop {
        let lower = dice.one(texts).to_lowercase();
        let words: Vec<&str> = words(&lower).collect();
        if words.len() < 4 {
            continue;
        }
        let at = dice.place(words.len() - 1);
        let pair = &words[at..at + 2];
        if pair.iter().all(|word| word.is_ascii() && word.len() > 1) {
            return pair.iter().map(|word| (*word).to_owned()).collect();
        }
    }
}

/// A word of five letters or more with one of them, not the first, another.
fn slip(words: &[String], dice: &mut Dice) -> String {
    loop {
        let word = dice.one(words);
        if word.len() < 5 {
            continue;
        }
        let at = 1 + dice.place(word.len() - 1);
        let letter = char::from(b'a' + u8::try_from(dice.below(26)).unwrap_or(0));
        return format!("{}{letter}{}", &word[..at], &word[at + 1..]);
    }
}

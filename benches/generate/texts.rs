//! What posts say: spliced from given texts, with words swapped by Zipf's law and fresh handles, hashtags and addresses, so that
//! the vocabulary goes on growing as that of people does.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use backfire::archive::Archive;

use super::dice::{Dice, Zipf};

/// Longest text of a post, in bytes.
const LONGEST: usize = 280;

/// Texts to splice from.
pub struct Texts {
    lines: Vec<String>,
    /// Their words, the most frequent first.
    words: Vec<String>,
    swaps: Zipf,
    /// Of a hundred swapped words, how many no text has ever had.
    invented: u32,
    /// In which order whole texts are used, each once.
    order: Vec<u32>,
}

impl Texts {
    /// The sentences of the built-in archive. They are few: some of the words that are put into them are made up.
    ///
    /// # Errors
    /// When a case of it cannot be read.
    pub fn of_corpus() -> io::Result<Self> {
        let archive = Archive::builtin();
        let mut lines = Vec::new();
        for slug in archive.slugs() {
            let case = archive.load(&slug).map_err(io::Error::other)?.whole;
            let posts = case.posts.iter().map(|post| &post.text);
            let told = &case.case;
            let drawn = told.commentary.iter().map(|piece| &piece.thesis);
            let lessons = told.lessons.iter().map(|lesson| &lesson.text);
            let background = told.file.background.iter().map(|piece| &piece.text);
            let events = told.file.events.iter().map(|event| &event.text);
            let phases = told.file.phases.iter().map(|phase| &phase.summary);
            for text in posts
                .chain(drawn)
                .chain(lessons)
                .chain(background)
                .chain(events)
                .chain(phases)
            {
                lines.extend(text.split_inclusive(". ").map(clean));
            }
        }
        lines.retain(|line| line.split(' ').count() > 3);
        Ok(Self::new(lines, 15))
    }

    /// The lines of a file, each a text.
    ///
    /// # Errors
    /// When it cannot be read or holds nothing.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        let mut lines: Vec<String> = fs::read_to_string(path)?.lines().map(clean).collect();
        lines.retain(|line| !line.is_empty());
        if lines.is_empty() {
            let what = format!("{} holds no text", path.display());
            return Err(io::Error::other(what));
        }
        Ok(Self::new(lines, 0))
    }

    fn new(lines: Vec<String>, invented: u32) -> Self {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for word in lines.iter().flat_map(|line| line.split(' ')) {
            if word.len() > 2 && word.chars().all(char::is_alphanumeric) {
                *counts.entry(word).or_default() += 1;
            }
        }
        let mut counted: Vec<(&str, u32)> = counts.into_iter().collect();
        counted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let words: Vec<String> = counted
            .into_iter()
            .map(|(word, _)| word.to_owned())
            .collect();
        let ranks = u32::try_from(words.len()).unwrap_or(u32::MAX);
        let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        Self {
            lines,
            words,
            swaps: Zipf::new(ranks.max(1), 1.05),
            invented,
            order: (0..count).collect(),
        }
    }

    /// Every text, in the order given.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// A writer of posts by so many authors.
    pub fn writer(&self, authors: Zipf, dice: &mut Dice) -> Writer<'_> {
        let mut unseen = self.order.clone();
        for at in (1..unseen.len()).rev() {
            unseen.swap(at, dice.place(at + 1));
        }
        Writer {
            texts: self,
            unseen,
            authors,
            // How far the language has words that nobody has used yet.
            fresh: Zipf::new(50_000_000, 1.1),
        }
    }
}

/// One line, single spaces, nothing that no terminal should get.
fn clean(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Writes texts.
pub struct Writer<'a> {
    texts: &'a Texts,
    unseen: Vec<u32>,
    authors: Zipf,
    fresh: Zipf,
}

impl Writer<'_> {
    /// Who writes next.
    pub fn author(&self, dice: &mut Dice) -> u32 {
        self.authors.rank(dice)
    }

    /// The next text, into `text`: 35 in a hundred whole while there are unused ones.
    pub fn write(&mut self, dice: &mut Dice, text: &mut String) {
        text.clear();
        if dice.percent(35)
            && let Some(whole) = self.unseen.pop()
        {
            text.push_str(&self.texts.lines[whole as usize]);
            return;
        }
        self.splice(dice, text);
        if dice.percent(10) {
            text.push('#');
            self.word(dice, text);
            self.word(dice, text);
            text.push(' ');
        }
        if dice.percent(25) {
            text.push_str("https://t.co/");
            for _ in 0..10 {
                let signs = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
                text.push(char::from(*dice.one(signs)));
            }
            text.push(' ');
        }
        if dice.percent(20) {
            let _ = write!(text, "@user{} ", self.authors.rank(dice));
        }
        if text.len() > LONGEST {
            let whole = (0..=LONGEST).rfind(|end| text.is_char_boundary(*end));
            text.truncate(whole.unwrap_or(0));
        }
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            text.push_str("yes really");
        }
    }

    /// The beginning of one text and the end of another, every tenth word another.
    fn splice(&self, dice: &mut Dice, text: &mut String) {
        let (first, second) = (dice.one(&self.texts.lines), dice.one(&self.texts.lines));
        let count = |line: &str| line.split(' ').count();
        let (until, from) = (dice.place(count(first)) + 1, dice.place(count(second)));
        for word in first
            .split(' ')
            .take(until)
            .chain(second.split(' ').skip(from))
        {
            if !dice.percent(10) {
                text.push_str(word);
            } else if dice.percent(self.texts.invented) {
                spell(self.fresh.rank(dice), text);
            } else {
                self.word(dice, text);
            }
            text.push(' ');
        }
    }

    /// A word of the texts.
    fn word(&self, dice: &mut Dice, text: &mut String) {
        let rank = self.texts.swaps.rank(dice) as usize;
        text.push_str(self.texts.words.get(rank).map_or("word", String::as_str));
    }
}

/// The made-up word of a number: syllables, as digits.
fn spell(number: u32, text: &mut String) {
    const FIRST: &[u8] = b"bdfgklmnprstvz";
    const THEN: &[u8] = b"aeiou";
    let syllables = FIRST.len() * THEN.len();
    let mut left = number as usize + syllables;
    while left > 0 {
        let syllable = left % syllables;
        text.push(char::from(FIRST[syllable / THEN.len()]));
        text.push(char::from(THEN[syllable % THEN.len()]));
        left /= syllables;
    }
}

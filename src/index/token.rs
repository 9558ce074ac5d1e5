//! Words of a text as every back end compares them. Knows Unicode, nothing of records.
//!
//! One tokenizer serves texts and queries. It keeps `#tags`, `@names`, `$CASH`, addresses' hosts and emoji whole; beside a whole
//! stand its inner words at the same place, so that `askjpm` finds `#AskJPM` while `#askjpm` finds only the tag. Han and
//! kana have no spaces: they become pairs. Nothing is stemmed.

mod ascii;
mod fold;
mod letter;
#[cfg(test)]
mod slow;
#[cfg(test)]
mod tests;
mod whole;
mod words;

use std::ops::Range;

pub use fold::fold;
pub use words::{Word, Words};

/// A word of a text, on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded.
    pub text: String,
    /// Where it stands in the original, in bytes, at character boundaries.
    pub range: Range<usize>,
    /// Place among the words.
    pub position: usize,
    /// Whether it is a word inside a whole that is a token itself. Queries leave these out.
    pub inner: bool,
}

impl From<Word<'_>> for Token {
    fn from(word: Word<'_>) -> Self {
        Self {
            text: word.text.to_owned(),
            range: word.range,
            position: word.position,
            inner: word.inner,
        }
    }
}

/// The words of a text, in order of place; those at one place with the whole first. For many texts [`Words`] is quicker.
pub fn tokens(text: &str) -> Vec<Token> {
    owned(text, |_| true)
}

/// The words of a query: wholes without what is inside them.
pub fn query_tokens(text: &str) -> Vec<Token> {
    owned(text, |word| !word.inner)
}

fn owned(text: &str, is_wanted: impl Fn(&Word<'_>) -> bool) -> Vec<Token> {
    let mut words = Words::default();
    words.fill(text);
    words.iter().filter(is_wanted).map(Token::from).collect()
}

//! Texts that were cut into words before they come to the engine: cut once, they serve its postings and our own tables.
//!
//! Each word is preceded by a mark that says how many places on from the last it stands. Marks are characters that no word
//! has: controls for the small steps that are the rule, private use for others.

use ::tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name under which the engine knows it.
pub(super) const NAME: &str = "cut";

/// The mark of no step.
const SMALL: u32 = 1;
/// The first mark that is no small step.
const SMALL_END: u32 = 0x1f;
/// The mark of no step among large ones.
const LARGE: u32 = 0xf_0000;
/// The largest step that is told: beyond, words only count as far apart.
const LARGEST: u32 = 0xfff0;

/// Adds a word, so many places on from the last.
pub(super) fn push(text: &mut String, step: usize, word: &str) {
    let step = u32::try_from(step).unwrap_or(LARGEST).min(LARGEST);
    let mark = if SMALL + step < SMALL_END {
        SMALL + step
    } else {
        LARGE + step
    };
    text.extend(char::from_u32(mark));
    text.push_str(word);
}

fn step(mark: char) -> Option<usize> {
    let mark = u32::from(mark);
    let step = match mark {
        SMALL..SMALL_END => mark - SMALL,
        LARGE.. => mark.checked_sub(LARGE).filter(|step| *step <= LARGEST)?,
        _ => return None,
    };
    Some(step as usize)
}

/// Hands out the words of a text that was cut.
#[derive(Debug, Clone, Default)]
pub(super) struct Cut;

/// The words of one text.
pub(super) struct Words<'a> {
    rest: &'a str,
    token: Token,
}

impl Tokenizer for Cut {
    type TokenStream<'a> = Words<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words<'a> {
        Words {
            rest: text,
            token: Token {
                position: 0,
                ..Token::default()
            },
        }
    }
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        let mut letters = self.rest.chars();
        let Some(step) = letters.next().and_then(step) else {
            return false;
        };
        let word = letters.as_str();
        let end = word.find(step_of).unwrap_or(word.len());
        self.token.position += step;
        self.token.text.clear();
        self.token.text.push_str(&word[..end]);
        self.rest = &word[end..];
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

fn step_of(c: char) -> bool {
    step(c).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_out_as_they_went_in() {
        let words = [
            (0, "#ask"),
            (0, "ask"),
            (1, "東京"),
            (40, "far"),
            (1 << 20, "farther"),
        ];
        let mut text = String::new();
        for (step, word) in words {
            push(&mut text, step, word);
        }
        let mut cut = Cut;
        let mut stream = cut.token_stream(&text);
        let mut seen = Vec::new();
        while stream.advance() {
            seen.push((stream.token().position, stream.token().text.clone()));
        }
        let at = |position: usize, word: &str| (position, word.to_owned());
        let far = 41 + LARGEST as usize;
        let expected = [
            at(0, "#ask"),
            at(0, "ask"),
            at(1, "東京"),
            at(41, "far"),
            at(far, "farther"),
        ];
        assert_eq!(seen, expected);
        assert!(!Cut.token_stream("").advance());
    }
}

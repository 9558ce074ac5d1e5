//! The words of a text by the tables of Unicode alone, one allocation after another: what [`super::Words`] has to agree with.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::Token;
use super::fold::fold;
use super::whole::{address, is_sigil, sigil};
use super::words::{LONGEST, is_emoji, is_ideograph};

/// What [`super::tokens`] gives.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut out = Out::default();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let before = text[..at].chars().next_back();
        let rest = &text[at..];
        let whole = if before.is_some_and(char::is_alphanumeric) {
            None
        } else {
            let host = address(rest).map(|(start, end)| (start, start, end));
            host.or_else(|| sigil(rest).map(|(body, end)| (0, body, end)))
        };
        at = if let Some((start, body, end)) = whole {
            out.whole(text, at + start..at + end, at + body)
        } else {
            let end = at + plain_run(rest, first);
            out.words(text, at..end, false);
            end
        };
    }
    out.tokens
}

/// How far text goes on until something whole may begin.
fn plain_run(rest: &str, first: char) -> usize {
    let mut before = first;
    for (at, c) in rest.char_indices().skip(1) {
        let starts = is_sigil(c) || address(&rest[at..]).is_some();
        if starts && !before.is_alphanumeric() {
            return at;
        }
        before = c;
    }
    rest.len()
}

#[derive(Default)]
struct Out {
    tokens: Vec<Token>,
    position: usize,
    ideographs: Vec<(char, Range<usize>)>,
}

impl Out {
    fn push(&mut self, text: &str, range: Range<usize>, inner: bool) {
        self.tokens.push(Token {
            text: text.chars().take(LONGEST).collect(),
            range,
            position: self.position,
            inner,
        });
    }

    fn add(&mut self, text: &str, range: Range<usize>, inner: bool) {
        self.push(text, range, inner);
        self.position += 1;
    }

    fn whole(&mut self, text: &str, range: Range<usize>, body: usize) -> usize {
        let position = self.position;
        let end = range.end;
        self.push(&fold(&text[range.clone()]), range, false);
        let before = self.tokens.len();
        self.words(text, body..end, true);
        if self.tokens.len() == before + 1
            && self.tokens[before].text == self.tokens[before - 1].text
        {
            self.tokens.truncate(before);
        }
        self.position = self.position.max(position + 1);
        end
    }

    fn words(&mut self, text: &str, range: Range<usize>, inner: bool) {
        for (offset, word) in text[range.clone()].split_word_bound_indices() {
            let mut from = range.start + offset;
            for piece in word.split_inclusive(':') {
                let bare = piece.trim_end_matches(':');
                self.piece(bare, from..from + bare.len(), inner);
                if bare.len() < piece.len() {
                    self.flush(inner);
                }
                from += piece.len();
            }
        }
        self.flush(inner);
    }

    fn piece(&mut self, piece: &str, range: Range<usize>, inner: bool) {
        if piece.chars().next().is_some_and(is_ideograph) {
            for (offset, c) in piece.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                let from = range.start + offset;
                self.ideographs.push((c, from..from + c.len_utf8()));
            }
            return;
        }
        self.flush(inner);
        let is_word = piece.chars().any(char::is_alphanumeric);
        if !is_word && !is_emoji(piece) {
            return;
        }
        let folded = fold(piece);
        if !is_word || folded.chars().all(char::is_alphanumeric) {
            if !folded.is_empty() {
                self.add(&folded, range, inner);
            }
            return;
        }
        let parts = folded.split_word_bounds().flat_map(|word| word.split(':'));
        for part in parts.filter(|part| part.chars().any(char::is_alphanumeric) || is_emoji(part)) {
            self.add(part, range.clone(), inner);
        }
    }

    fn flush(&mut self, inner: bool) {
        let chars = std::mem::take(&mut self.ideographs);
        if let [(c, range)] = chars.as_slice() {
            self.add(&fold(c.encode_utf8(&mut [0; 4])), range.clone(), inner);
        }
        for pair in chars.windows(2) {
            let text: String = pair.iter().map(|(c, _)| *c).collect();
            self.add(&fold(&text), pair[0].1.start..pair[1].1.end, inner);
        }
    }
}

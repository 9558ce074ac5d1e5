//! The words of one text after another, in memory that is used again: nothing is allocated for a word.

use std::ops::Range;

use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;

use super::ascii::{self, Cut};
use super::fold::fold_into;
use super::letter::is_alphanumeric;
use super::whole::{self, Part};

/// Longest word in characters; the rest of a longer one is not compared.
pub(super) const LONGEST: usize = 64;

/// A word of the text that [`Words`] were filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Folded.
    pub text: &'a str,
    /// Where it stands in the original, in bytes, at character boundaries.
    pub range: Range<usize>,
    /// Place among the words.
    pub position: usize,
    /// Whether it is a word inside a whole that is a word itself.
    pub inner: bool,
}

/// The words of a text, in order of place; those at one place with the whole first. Fill it again for the next text.
#[derive(Debug, Default)]
pub struct Words {
    /// The text in lower-case ASCII, then what was folded otherwise.
    buffer: String,
    spans: Spans,
    /// Ideographs side by side that are not words yet, and where they stand.
    ideographs: Vec<(char, usize)>,
}

impl Words {
    /// Takes the words of this text in place of those of the last one.
    pub fn fill(&mut self, text: &str) {
        self.spans.list.clear();
        self.spans.position = 0;
        self.buffer.clear();
        self.buffer.push_str(text);
        self.buffer.make_ascii_lowercase();
        let mut at = 0;
        while at < text.len() {
            at = match whole::part(text, at) {
                Part::Whole { range, body } => self.whole(text, range, body),
                Part::Plain(end) => self.plain(text, at..end, false),
            };
        }
    }

    /// How many words there are, inner ones included.
    pub fn len(&self) -> usize {
        self.spans.list.len()
    }

    /// Whether the text had no words.
    pub fn is_empty(&self) -> bool {
        self.spans.list.is_empty()
    }

    /// The word with this number, from 0.
    pub fn get(&self, number: usize) -> Option<Word<'_>> {
        self.spans.list.get(number).map(|span| self.word(span))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Word<'_>> {
        self.spans.list.iter().map(|span| self.word(span))
    }

    fn word(&self, span: &Span) -> Word<'_> {
        Word {
            text: &self.buffer[span.folded.clone()],
            range: span.range.clone(),
            position: span.position,
            inner: span.inner,
        }
    }

    /// A whole and the words from `body` on inside it. Gives the whole's end, as the others do theirs.
    fn whole(&mut self, text: &str, range: Range<usize>, body: usize) -> usize {
        let position = self.spans.position;
        let end = range.end;
        let folded = if text[range.clone()].is_ascii() {
            range.clone()
        } else {
            self.fold(text[range.clone()].chars())
        };
        self.spans.push(&self.buffer, folded, range, false);
        let whole = self.len();
        self.plain(text, body..end, true);
        // A host of one word is its own inner word.
        let said = |span: &Span| &self.buffer[span.folded.clone()];
        if let [whole, inner] = &self.spans.list[whole - 1..]
            && said(whole) == said(inner)
        {
            self.spans.list.pop();
        }
        self.spans.position = self.spans.position.max(position + 1);
        end
    }

    /// Plain words.
    fn plain(&mut self, text: &str, range: Range<usize>, inner: bool) -> usize {
        let (mut at, end) = (range.start, range.end);
        let bytes = &text.as_bytes()[..end];
        while at < end {
            at = match ascii::cut(bytes, at) {
                Cut::Word(end) => {
                    self.flush(inner);
                    self.add(at..end, at..end, inner);
                    end
                }
                Cut::Gap(end) => {
                    self.flush(inner);
                    end
                }
                Cut::Foreign => self.segment(text, at..end, inner),
            };
        }
        self.flush(inner);
        end
    }

    /// What Unicode takes as one at the start of the range.
    fn segment(&mut self, text: &str, range: Range<usize>, inner: bool) -> usize {
        let segment = text[range.clone()]
            .split_word_bounds()
            .next()
            .unwrap_or_default();
        // A colon joins letters in Swedish only; here it stands between things.
        let mut from = range.start;
        for piece in segment.split_inclusive(':') {
            let bare = piece.trim_end_matches(':');
            self.piece(bare, from, inner);
            if bare.len() < piece.len() {
                self.flush(inner);
            }
            from += piece.len();
        }
        from
    }

    fn piece(&mut self, piece: &str, from: usize, inner: bool) {
        if piece.chars().next().is_some_and(is_ideograph) {
            let letters = piece.char_indices().filter(|(_, c)| is_alphanumeric(*c));
            self.ideographs
                .extend(letters.map(|(offset, c)| (c, from + offset)));
            return;
        }
        self.flush(inner);
        let is_word = piece.chars().any(is_alphanumeric);
        if !is_word && !is_emoji(piece) {
            return;
        }
        let range = from..from + piece.len();
        let folded = self.fold(piece.chars());
        let said = &self.buffer[folded.clone()];
        // Folding may turn one sign into several words, such as a ligature of a whole sentence.
        if !is_word || said.chars().all(is_alphanumeric) {
            if !said.is_empty() {
                self.add(folded, range, inner);
            }
            return;
        }
        let mut start = folded.start;
        for part in said
            .split_word_bounds()
            .flat_map(|word| word.split_inclusive(':'))
        {
            let bare = part.strip_suffix(':').unwrap_or(part);
            if bare.chars().any(is_alphanumeric) || is_emoji(bare) {
                let folded = start..start + bare.len();
                self.spans.push(&self.buffer, folded, range.clone(), inner);
                self.spans.position += 1;
            }
            start += part.len();
        }
    }

    /// Ideographs side by side become pairs; one alone stays one.
    fn flush(&mut self, inner: bool) {
        if self.ideographs.is_empty() {
            return;
        }
        let ideographs = std::mem::take(&mut self.ideographs);
        let pairs = ideographs.windows(ideographs.len().min(2));
        for pair in pairs {
            let (last, at) = pair[pair.len() - 1];
            let folded = self.fold(pair.iter().map(|(c, _)| *c));
            self.add(folded, pair[0].1..at + last.len_utf8(), inner);
        }
        self.ideographs = ideographs;
        self.ideographs.clear();
    }

    fn add(&mut self, folded: Range<usize>, range: Range<usize>, inner: bool) {
        self.spans.push(&self.buffer, folded, range, inner);
        self.spans.position += 1;
    }

    /// Folds characters into the buffer, and says where they stand in it.
    fn fold(&mut self, chars: impl Iterator<Item = char> + Clone) -> Range<usize> {
        let start = self.buffer.len();
        fold_into(chars, &mut self.buffer);
        start..self.buffer.len()
    }
}

/// Where words stand.
#[derive(Debug, Default)]
struct Spans {
    list: Vec<Span>,
    /// Place of the next word.
    position: usize,
}

#[derive(Debug)]
struct Span {
    /// In the buffer.
    folded: Range<usize>,
    /// In the text.
    range: Range<usize>,
    position: usize,
    inner: bool,
}

impl Spans {
    fn push(&mut self, buffer: &str, folded: Range<usize>, range: Range<usize>, inner: bool) {
        let mut folded = folded;
        if folded.len() > LONGEST {
            let said = &buffer[folded.clone()];
            if let Some((cut, _)) = said.char_indices().nth(LONGEST) {
                folded.end = folded.start + cut;
            }
        }
        self.list.push(Span {
            folded,
            range,
            position: self.position,
            inner,
        });
    }
}

/// Han, Hiragana and Katakana.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{309a}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a grapheme is an emoji: a sign of its own, a sequence, a flag.
pub(super) fn is_emoji(grapheme: &str) -> bool {
    grapheme
        .chars()
        .next()
        .is_some_and(|c| !c.is_ascii() && c.is_emoji_char())
}

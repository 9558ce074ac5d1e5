//! The display form of strangers' text, the only form that screens, printers, errors and logs accept.
//!
//! Floor 0: knows Unicode, nothing of records, files or screens. Stored text stays as it came; what could steer a terminal,
//! reorder or hide text is shown by name (`<U+202E>`), because hidden characters are evidence. There is no way to make a
//! [`Shown`] of a stranger's string but to clean it.

mod class;
mod clean;
mod fit;
#[doc(hidden)]
pub mod hostile;
pub mod json;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use class::is_forbidden;
use clean::{Cleaned, Shape};
pub use clean::{MOST_BYTES, MOST_CELL_BYTES, MOST_MARKS};

/// Text that is safe to print: no control characters but line feeds in a block, nothing that reorders, hides or piles up.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shown<'a> {
    text: Cow<'a, str>,
    revealed: usize,
}

impl Shown<'static> {
    /// The program's own words, taken as they are.
    pub const fn own(text: &'static str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            revealed: 0,
        }
    }

    /// One line out of own words and whatever they quote: `Shown::say(format_args!("no case {slug}"))`.
    pub fn say(words: fmt::Arguments<'_>) -> Self {
        match words.as_str() {
            Some(own) => Self::line(own),
            None => Shown::line(&words.to_string()).into_owned(),
        }
    }
}

/// A number and what is counted: `1 finding`, `2 findings`.
pub fn counted(n: usize, what: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {what}{s}")
}

impl<'a> Shown<'a> {
    /// A single line: breaks become `↵`, tabs become spaces.
    pub fn line(raw: &'a str) -> Self {
        Self::of(raw, Shape::Line)
    }

    /// Paragraphs: breaks are kept, tabs become spaces.
    pub fn block(raw: &'a str) -> Self {
        Self::of(raw, Shape::Block)
    }

    /// A single line, and where the byte `ranges` of the raw text are in it: whole graphemes, sorted, merged, none empty.
    /// Ranges past the end or off a character's boundary do no harm.
    pub fn line_marked(raw: &'a str, ranges: &[Range<usize>]) -> (Self, Vec<Range<usize>>) {
        Self::marked(raw, Shape::Line, ranges)
    }

    /// The same for paragraphs.
    pub fn block_marked(raw: &'a str, ranges: &[Range<usize>]) -> (Self, Vec<Range<usize>>) {
        Self::marked(raw, Shape::Block, ranges)
    }

    fn of(raw: &'a str, shape: Shape) -> Self {
        if clean::is_plain(raw, shape) {
            return Self {
                text: Cow::Borrowed(raw),
                revealed: 0,
            };
        }
        let Cleaned { text, revealed, .. } = clean::clean(raw, shape, &[]);
        Self {
            text: Cow::Owned(text),
            revealed,
        }
    }

    fn marked(raw: &'a str, shape: Shape, ranges: &[Range<usize>]) -> (Self, Vec<Range<usize>>) {
        let Cleaned {
            text,
            revealed,
            ranges,
        } = clean::clean(raw, shape, ranges);
        let text = Cow::Owned(text);
        (Self { text, revealed }, ranges)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many characters of the raw text are shown by name or only counted: the number for a badge.
    pub fn revealed(&self) -> usize {
        self.revealed
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Width in cells: the sum over its graphemes; of a block, that of its widest line.
    pub fn width(&self) -> usize {
        self.text.split('\n').map(cells).max().unwrap_or(0)
    }

    /// The same text, borrowing nothing.
    pub fn into_owned(self) -> Shown<'static> {
        Shown {
            text: Cow::Owned(self.text.into_owned()),
            revealed: self.revealed,
        }
    }

    /// The same text, borrowed from this one.
    pub fn as_ref(&self) -> Shown<'_> {
        Shown {
            text: Cow::Borrowed(&self.text),
            revealed: self.revealed,
        }
    }

    /// Puts another text behind this one.
    pub fn push(&mut self, other: &Shown<'_>) {
        self.text.to_mut().push_str(&other.text);
        self.revealed += other.revealed;
    }

    /// The texts one after the other with own words between them.
    pub fn join<'b>(
        parts: impl IntoIterator<Item = Shown<'b>>,
        between: &'static str,
    ) -> Shown<'static> {
        let mut whole = Shown::default();
        for (i, part) in parts.into_iter().enumerate() {
            if i > 0 {
                whole.push(&Shown::own(between));
            }
            whole.push(&part);
        }
        whole
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Width of a line in cells, grapheme by grapheme as a screen lays it out.
fn cells(line: &str) -> usize {
    if line.is_ascii() {
        return line.len();
    }
    line.graphemes(true).map(UnicodeWidthStr::width).sum()
}

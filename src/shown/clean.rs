//! The cleaning itself: a stranger's text goes in, its display form and the places that moved come out.
//!
//! Two steps. The first replaces what may not be seen; the second looks at the result grapheme by grapheme, so that no cell
//! holds more marks or bytes than a terminal bears. Cleaning what is clean changes nothing.

use std::fmt::Write;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::class;

/// The most bytes one view of a text has, its closing remark included.
pub const MOST_BYTES: usize = 64 * 1024;
/// The most marks on one letter.
pub const MOST_MARKS: usize = 8;
/// The most bytes in one cell of the terminal.
pub const MOST_CELL_BYTES: usize = 32;

/// Kept free for the closing remark.
const RESERVE: usize = 64;
/// Carries marks that have no letter before them.
const BASE: char = '◌';

/// How breaks are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One line: a break is a mark.
    Line,
    /// Paragraphs: a break breaks.
    Block,
}

/// What cleaning gives back.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cleaned {
    pub(super) text: String,
    /// Characters that are shown by name or only counted.
    pub(super) revealed: usize,
    /// Where the ranges that were asked for have gone; sorted, merged, none empty.
    pub(super) ranges: Vec<Range<usize>>,
}

/// Whether `raw` is its own display form, for sure and at a glance.
pub(super) fn is_plain(raw: &str, shape: Shape) -> bool {
    raw.len() <= MOST_BYTES
        && raw
            .bytes()
            .all(|b| (0x20..0x7F).contains(&b) || (b == b'\n' && shape == Shape::Block))
}

/// The display form of `raw`, and where its byte `ranges` are in it.
pub(super) fn clean(raw: &str, shape: Shape, ranges: &[Range<usize>]) -> Cleaned {
    let mut first = Step::new(!ranges.is_empty());
    let read = replace(raw, shape, &mut first);
    let mut second = Step::new(!ranges.is_empty());
    let reached = limit(&first.text, read < raw.len(), &mut second);
    let hidden = first.text.get(reached..).map_or(0, |t| t.chars().count())
        + raw.get(read..).map_or(0, |t| t.chars().count());
    let shown = second.text.len();
    if hidden > 0 {
        let _ = write!(second.text, "… ({hidden} more)");
    }
    let moved = ranges
        .iter()
        .map(|r| second.carry(&first.carry(r)))
        .map(|r| r.start.min(shown)..r.end.min(shown));
    Cleaned {
        revealed: first.revealed + second.revealed,
        ranges: merge(moved.collect()),
        text: second.text,
    }
}

/// A text in the making, with the places at which old and new positions correspond.
struct Step {
    text: String,
    revealed: usize,
    places: Option<Vec<(usize, usize)>>,
}

impl Step {
    fn new(track: bool) -> Self {
        Self {
            text: String::new(),
            revealed: 0,
            places: track.then(Vec::new),
        }
    }

    /// Notes that what comes next came from position `old`.
    fn at(&mut self, old: usize) {
        if let Some(places) = &mut self.places {
            places.push((old, self.text.len()));
        }
    }

    /// Where a range has gone: whole characters or graphemes, so that a match on a part marks the whole.
    fn carry(&self, range: &Range<usize>) -> Range<usize> {
        let Some(places) = &self.places else {
            return 0..0;
        };
        if range.start >= range.end {
            return 0..0;
        }
        let before = places.partition_point(|(old, _)| *old <= range.start);
        let start = before.checked_sub(1).and_then(|i| places.get(i));
        let end = places.get(places.partition_point(|(old, _)| *old < range.end));
        start.map_or(0, |p| p.1)..end.map_or(self.text.len(), |p| p.1)
    }
}

/// First step: names what may not be seen. Returns how far it read.
fn replace(raw: &str, shape: Shape, step: &mut Step) -> usize {
    let mut chars = raw.char_indices().peekable();
    // The last characters that were shown; what may stay in an emoji depends on them.
    let mut before: [char; 2] = [' '; 2];
    while let Some((at, c)) = chars.next() {
        if step.text.len() > MOST_BYTES {
            return at;
        }
        step.at(at);
        let after = chars.peek().map(|(_, c)| *c);
        let shown = match c {
            ' '..='~' => Some(c),
            '\r' if after == Some('\n') => None,
            '\n' if shape == Shape::Block => Some(c),
            '\n' => {
                step.text.push_str("↵ ");
                None
            }
            '\t' => {
                step.text
                    .push_str(if shape == Shape::Line { " " } else { "    " });
                None
            }
            _ if class::is_forbidden(c) && !class::is_in_place(&before, c, after) => {
                step.revealed += 1;
                let _ = write!(step.text, "<U+{:04X}>", u32::from(c));
                None
            }
            _ => Some(c),
        };
        step.text.extend(shown);
        before = [before[1], shown.unwrap_or(' ')];
    }
    step.at(raw.len());
    raw.len()
}

/// Second step: limits what a grapheme holds and how long the whole is. Returns how far it got; when it is not to the end,
/// or when there is `more` to come, it leaves room for the closing remark.
fn limit(text: &str, more: bool, step: &mut Step) -> usize {
    // The last place at which the text could end with room for the remark.
    let mut fit = (0, 0, 0);
    let mut fresh_line = true;
    for (at, grapheme) in text.grapheme_indices(true) {
        step.at(at);
        if fresh_line && grapheme.chars().next().is_some_and(class::is_mark) {
            step.text.push(BASE);
        }
        fresh_line = grapheme == "\n";
        let keep = bearable(grapheme);
        step.text.push_str(&grapheme[..keep]);
        if keep < grapheme.len() {
            let rest = grapheme[keep..].chars().count();
            step.revealed += rest;
            let _ = write!(step.text, "<+{rest}>");
        }
        if step.text.len() <= MOST_BYTES - RESERVE {
            fit = (at + grapheme.len(), step.text.len(), step.revealed);
        } else if step.text.len() > MOST_BYTES || more {
            step.text.truncate(fit.1);
            step.revealed = fit.2;
            return fit.0;
        }
    }
    step.at(text.len());
    text.len()
}

/// How many bytes of a grapheme are shown: all, or as many as fit with room for what follows.
fn bearable(grapheme: &str) -> usize {
    if grapheme.len() <= MOST_MARKS || fits(grapheme, 0) {
        return grapheme.len();
    }
    let mut keep = 0;
    for (at, c) in grapheme.char_indices() {
        let end = at + c.len_utf8();
        if end > 2 * MOST_CELL_BYTES {
            break;
        }
        if c != class::ZWJ && fits(&grapheme[..end], 4) {
            keep = end;
        }
    }
    keep
}

fn fits(grapheme: &str, spare: usize) -> bool {
    grapheme.chars().filter(|c| class::is_mark(*c)).count() <= MOST_MARKS
        && grapheme.len() + spare <= MOST_CELL_BYTES * grapheme.width().clamp(1, 2)
}

fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|r| r.start < r.end);
    ranges.sort_by_key(|r| (r.start, r.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

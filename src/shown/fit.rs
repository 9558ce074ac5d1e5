//! Fitting display text into a width: cutting and wrapping, always between graphemes.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Shown, cells};

impl Shown<'_> {
    /// The beginning that fits into `width` cells, with `…` where something was left out. A block is cut at its first break.
    #[must_use]
    pub fn cut(&self, width: usize) -> Shown<'_> {
        self.cut_with(width, "…")
    }

    /// The same for terminals that show ASCII only: `...`.
    #[must_use]
    pub fn cut_ascii(&self, width: usize) -> Shown<'_> {
        self.cut_with(width, "...")
    }

    fn cut_with(&self, width: usize, mark: &'static str) -> Shown<'_> {
        let line = self.as_str().split('\n').next().unwrap_or_default();
        if line.len() == self.as_str().len() && cells(line) <= width {
            return self.as_ref();
        }
        let mark = &mark[..fitting(mark, width).0];
        let room = width.saturating_sub(mark.width());
        let mut text = line[..fitting(line, room).0].to_owned();
        text.push_str(mark);
        Shown {
            text: text.into(),
            revealed: self.revealed,
        }
    }

    /// The text in lines of at most `width` cells (at least 1): broken between words, and inside words that are too long.
    /// A grapheme wider than `width` is cut.
    pub fn wrap(&self, width: usize) -> Vec<Shown<'static>> {
        self.lines(width)
            .into_iter()
            .map(|at| self.part(at).cut(width.max(1)).into_owned())
            .collect()
    }

    /// The lines of [`Shown::wrap`] as byte ranges of [`Shown::as_str`], to carry marks over. The spaces at which a line was
    /// broken belong to none. Never empty.
    pub fn lines(&self, width: usize) -> Vec<Range<usize>> {
        let width = width.max(1);
        let mut lines = Vec::new();
        let mut start = 0;
        for paragraph in self.as_str().split('\n') {
            break_paragraph(paragraph, start, width, &mut lines);
            start += paragraph.len() + 1;
        }
        lines
    }

    /// The part at these bytes, moved outwards to the boundaries of characters.
    pub fn part(&self, at: Range<usize>) -> Shown<'_> {
        let text = self.as_str();
        let mut end = at.end.min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let mut start = at.start.min(end);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        Shown {
            text: text[start..end].into(),
            revealed: self.revealed,
        }
    }
}

/// How many bytes of `line` fit into `room` cells, and how many cells they take.
fn fitting(line: &str, room: usize) -> (usize, usize) {
    // A mark behind the last letter that fits belongs to it, so one byte more is looked at.
    let seen = &line.as_bytes()[..line.len().min(room + 1)];
    if seen.is_ascii() {
        let fits = line.len().min(room);
        return (fits, fits);
    }
    let (mut bytes, mut used) = (0, 0);
    for grapheme in line.graphemes(true) {
        let more = used + grapheme.width();
        if more > room {
            break;
        }
        bytes += grapheme.len();
        used = more;
    }
    (bytes, used)
}

fn break_paragraph(paragraph: &str, offset: usize, width: usize, lines: &mut Vec<Range<usize>>) {
    // The line so far: where it starts, where its last word ends, its cells with and without trailing spaces.
    let (mut start, mut end, mut used) = (0, 0, 0);
    let mut at = 0;
    for piece in pieces(paragraph) {
        let wide = cells(piece);
        let here = at;
        at += piece.len();
        if is_space(piece) {
            used += wide;
            continue;
        }
        if used + wide > width && end > start {
            lines.push(offset + start..offset + end);
            (start, used) = (here, 0);
        }
        if used + wide <= width {
            used += wide;
            end = at;
            continue;
        }
        // Leading spaces that push the first word out give way to it.
        if used + wide > width {
            (start, used) = (here, 0);
        }
        let mut rest = piece;
        loop {
            let (mut fits, more) = fitting(rest, width - used);
            if fits == rest.len() {
                used += more;
                break;
            }
            if fits == 0 {
                fits = rest.graphemes(true).next().map_or(rest.len(), str::len);
            }
            rest = &rest[fits..];
            if rest.is_empty() {
                used = width;
                break;
            }
            lines.push(offset + start..offset + start + fits);
            start += fits;
            used = 0;
        }
        end = at;
    }
    lines.push(offset + start..offset + end.max(start));
}

fn is_space(piece: &str) -> bool {
    piece.chars().all(|c| c == ' ' || c == '\u{3000}')
}

/// Words with the signs that belong to them, and the spaces between; scripts written without spaces give a piece a grapheme.
fn pieces(paragraph: &str) -> impl Iterator<Item = &str> {
    // Most text is ASCII, where the rules of all scripts come down to the spaces.
    let next = if paragraph.is_ascii() {
        ascii_piece
    } else {
        piece
    };
    let mut rest = paragraph;
    std::iter::from_fn(move || {
        let (piece, after) = rest.split_at(next(rest));
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Bytes of the first piece.
fn piece(text: &str) -> usize {
    let mut end = 0;
    let mut kind = None;
    for word in text.split_word_bounds() {
        let own = if is_space(word) {
            Piece::Space
        } else if word.graphemes(true).all(|g| g.width() == 2) {
            Piece::Wide
        } else {
            Piece::Word
        };
        if kind.is_some_and(|kind| kind != own || own == Piece::Wide) {
            break;
        }
        kind = Some(own);
        end += word.len();
    }
    end
}

/// The same where all is ASCII.
fn ascii_piece(text: &str) -> usize {
    let space = text.starts_with(' ');
    text.find(|c| (c == ' ') != space).unwrap_or(text.len())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Space,
    Word,
    Wide,
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert_eq, proptest};

    use super::*;

    proptest! {
        #[test]
        fn the_short_way_through_ascii_leads_where_the_long_one_does(text in "[ -~]{0,40}", room in 0_usize..50) {
            prop_assert_eq!(ascii_piece(&text), piece(&text));
            // Behind a letter that is none the long way is taken.
            let long = format!("{text}\u{e9}");
            let (bytes, cells) = fitting(&long, room.min(text.len()));
            prop_assert_eq!(fitting(&text, room.min(text.len())), (bytes, cells));
        }
    }
}

//! The pen: the one way to put text on the screen, and it writes nothing but [`Shown`] text.
//!
//! Everything is clipped to the pen's area. No other file of this floor may write into a buffer; a test holds that.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::theme::{Role, Theme};
use crate::shown::Shown;

/// A clipped view of the screen's buffer.
pub struct Pen<'b> {
    buf: &'b mut Buffer,
    area: Rect,
    /// What things look like.
    pub theme: Theme,
}

/// What can be written: cleaned text, or the program's own words.
pub trait Ink {
    /// Hands the text over.
    fn ink(&self) -> &str;
}

impl Ink for Shown<'_> {
    fn ink(&self) -> &str {
        self.as_str()
    }
}

impl Ink for &Shown<'_> {
    fn ink(&self) -> &str {
        self.as_str()
    }
}

impl Ink for &'static str {
    fn ink(&self) -> &str {
        self
    }
}

impl<'b> Pen<'b> {
    /// A pen for an area of a buffer; the area is clipped to the buffer.
    pub fn new(buf: &'b mut Buffer, area: Rect, theme: Theme) -> Self {
        let area = area.intersection(buf.area);
        Self { buf, area, theme }
    }

    /// Width of the area in cells.
    pub fn width(&self) -> usize {
        usize::from(self.area.width)
    }

    /// Height of the area in rows.
    pub fn height(&self) -> usize {
        usize::from(self.area.height)
    }

    /// Where the area is on the screen.
    pub fn area(&self) -> Rect {
        self.area
    }

    /// A pen for a part of the area, in its own coordinates.
    pub fn part(&mut self, x: usize, y: usize, width: usize, height: usize) -> Pen<'_> {
        let clip = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let part = Rect {
            x: self.area.x.saturating_add(clip(x)),
            y: self.area.y.saturating_add(clip(y)),
            width: clip(width),
            height: clip(height),
        }
        .intersection(self.area);
        let part = if x >= self.width() || y >= self.height() {
            Rect::default()
        } else {
            part
        };
        Pen {
            buf: self.buf,
            area: part,
            theme: self.theme,
        }
    }

    /// A pen for a part given by its place on the screen.
    pub fn reach(&mut self, area: Rect, theme: Theme) -> Pen<'_> {
        Pen {
            area: area.intersection(self.area),
            buf: self.buf,
            theme,
        }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Writes from a cell on; gives the cell after the last. A character that would reach over the edge is left out.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "texts are mostly made where they are written"
    )]
    pub fn write(&mut self, x: usize, y: usize, text: impl Ink, style: Style) -> usize {
        let mut x = x;
        if y >= self.height() {
            return x;
        }
        let text = text.ink();
        let text = text.split('\n').next().unwrap_or_default();
        // Most text is ASCII: a cell a byte.
        let ascii = text.is_ascii();
        let mut rest = text;
        while !rest.is_empty() {
            let length = if ascii {
                1
            } else {
                rest.graphemes(true).next().map_or(rest.len(), str::len)
            };
            let (grapheme, after) = rest.split_at(length);
            rest = after;
            let width = if ascii { 1 } else { grapheme.width() };
            if width == 0 {
                continue;
            }
            if x + width > self.width() {
                return self.width();
            }
            self.cell(x, y, grapheme, width, style);
            x += width;
        }
        x
    }

    /// The same with a role's style.
    pub fn say(&mut self, x: usize, y: usize, text: impl Ink, role: Role) -> usize {
        let style = self.style(role);
        self.write(x, y, text, style)
    }

    /// Writes a text cut to a width, with a mark where something is left out.
    pub fn fit(
        &mut self,
        x: usize,
        y: usize,
        width: usize,
        text: &Shown<'_>,
        style: Style,
    ) -> usize {
        let room = width.min(self.width().saturating_sub(x));
        let cut = if self.theme.ascii {
            text.cut_ascii(room)
        } else {
            text.cut(room)
        };
        self.write(x, y, cut, style)
    }

    /// Writes a text cut between words where it is too long for a width.
    pub fn fit_words(
        &mut self,
        x: usize,
        y: usize,
        width: usize,
        text: &Shown<'_>,
        role: Role,
    ) -> usize {
        let style = self.style(role);
        let room = width.min(self.width().saturating_sub(x));
        if text.width() <= room || room < 2 {
            return self.fit(x, y, room, text, style);
        }
        let first = text.lines(room - 2).into_iter().next().unwrap_or_default();
        let x = self.write(x, y, text.part(first), style);
        self.write(x, y, " …", style)
    }

    /// Writes a text cut at the edge, with these byte ranges of it marked as hits.
    pub fn marked(
        &mut self,
        x: usize,
        y: usize,
        text: &Shown<'_>,
        hits: &[Range<usize>],
        style: Style,
    ) {
        let room = self.width().saturating_sub(x);
        let cut = if self.theme.ascii {
            text.cut_ascii(room)
        } else {
            text.cut(room)
        };
        let hit_style = style.patch(self.style(Role::Hit));
        let end = cut.as_str().len();
        let mut at = 0;
        let mut x = x;
        for hit in hits {
            let (from, to) = (hit.start.clamp(at, end), hit.end.clamp(at, end));
            x = self.write(x, y, cut.part(at..from), style);
            x = self.write(x, y, cut.part(from..to), hit_style);
            at = to;
        }
        self.write(x, y, cut.part(at..end), style);
    }

    /// Writes a text ending at the right edge; gives the cell it begins at.
    pub fn right(&mut self, y: usize, text: &Shown<'_>, style: Style) -> usize {
        let x = self.width().saturating_sub(text.width());
        self.fit(x, y, self.width(), text, style);
        x
    }

    /// Fills a row, or a part of it, with a style, keeping what is written there.
    pub fn tint(&mut self, x: usize, y: usize, width: usize, style: Style) {
        if y >= self.height() {
            return;
        }
        for x in x..(x + width).min(self.width()) {
            let at = self.at(x, y);
            if let Some(cell) = self.buf.cell_mut(at) {
                cell.set_style(style);
            }
        }
    }

    /// Fills the area with blanks.
    pub fn clear(&mut self, style: Style) {
        if self.area.is_empty() {
            return;
        }
        for y in 0..self.height() {
            let edge = self.at(0, y);
            self.split(edge);
            for x in 0..self.width() {
                let at = self.at(x, y);
                if let Some(cell) = self.buf.cell_mut(at) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
        }
    }

    /// A frame with a title; gives a pen for its inside. The focused frame is heavy and its title marked, so that focus shows
    /// without colour.
    pub fn frame(&mut self, title: &Shown<'_>, right: &Shown<'_>, focused: bool) -> Pen<'_> {
        let (width, height) = (self.width(), self.height());
        if width < 2 || height < 2 {
            return self.part(0, 0, 0, 0);
        }
        let style = self.style(if focused { Role::Focus } else { Role::Border });
        let line = match (self.theme.ascii, focused) {
            (false, false) => ["┌", "─", "┐", "│", "└", "┘"],
            (false, true) => ["┏", "━", "┓", "┃", "┗", "┛"],
            (true, false) => ["+", "-", "+", "|", "+", "+"],
            (true, true) => ["#", "=", "#", "#", "#", "#"],
        };
        for x in 1..width - 1 {
            self.write(x, 0, line[1], style);
            self.write(x, height - 1, line[1], style);
        }
        for y in 1..height - 1 {
            self.write(0, y, line[3], style);
            self.write(width - 1, y, line[3], style);
        }
        self.write(0, 0, line[0], style);
        self.write(width - 1, 0, line[2], style);
        self.write(0, height - 1, line[4], style);
        self.write(width - 1, height - 1, line[5], style);
        let role = if focused { Role::Focus } else { Role::Title };
        let heading = self.style(role);
        let room = width.saturating_sub(4);
        let mut x = self.write(
            1,
            0,
            if focused && !self.theme.ascii {
                "▸"
            } else {
                " "
            },
            heading,
        );
        x = self.fit_words(x, 0, room, title, role);
        if x < width - 1 {
            x = self.write(x, 0, " ", heading);
        }
        let aside = right.width();
        if aside > 0 && x + aside + 3 < width {
            let dim = self.style(if focused { Role::Focus } else { Role::Dim });
            let from = width - aside - 3;
            self.write(from, 0, " ", dim);
            self.write(from + 1, 0, right, dim);
            self.write(from + 1 + aside, 0, " ", dim);
        }
        self.part(1, 1, width - 2, height - 2)
    }

    fn at(&self, x: usize, y: usize) -> (u16, u16) {
        // Inside the area by the callers' checks, so inside u16.
        (
            self.area.x + u16::try_from(x).unwrap_or(0),
            self.area.y + u16::try_from(y).unwrap_or(0),
        )
    }

    /// Blanks a wide character that begins in the cell before and reaches into this one: half of it cannot stand, and a
    /// terminal would show it instead of what is written here.
    fn split(&mut self, (x, y): (u16, u16)) {
        let before = x.checked_sub(1).and_then(|x| self.buf.cell_mut((x, y)));
        if let Some(cell) = before.filter(|cell| is_wide(cell.symbol())) {
            cell.set_symbol(" ");
        }
    }

    fn cell(&mut self, x: usize, y: usize, grapheme: &str, width: usize, style: Style) {
        let grapheme = if self.theme.ascii {
            plain(grapheme)
        } else {
            grapheme
        };
        let at = self.at(x, y);
        self.split(at);
        if let Some(cell) = self.buf.cell_mut(at) {
            cell.set_symbol(grapheme).set_style(style);
        }
        // The cells a wide character covers hold nothing of their own.
        for behind in 1..width {
            let at = self.at(x + behind, y);
            if let Some(cell) = self.buf.cell_mut(at) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// Whether a symbol takes more than its own cell.
fn is_wide(symbol: &str) -> bool {
    // Most are ASCII: no need to look further.
    symbol.len() > 1 && symbol.width() > 1
}

/// The typographic characters of our own texts as ASCII, each in one cell; strangers' letters stay what they are.
fn plain(grapheme: &str) -> &str {
    match grapheme {
        "–" | "—" | "─" => "-",
        "‘" | "’" => "'",
        "“" | "”" => "\"",
        "…" | "↷" | "╍" => "~",
        "·" => ".",
        "‹" => "<",
        "›" | "▸" => ">",
        "▲" => "^",
        "◆" | "±" => "*",
        "△" => "v",
        "◇" => "+",
        "▷" => "|",
        "×" => "x",
        "↵" => "/",
        other => other,
    }
}

/// A line of differently styled pieces, for rows that are put together before it is known where they go.
#[derive(Debug, Clone, Default)]
pub struct Strip {
    pieces: Vec<(Shown<'static>, Style)>,
}

impl Strip {
    /// Adds a piece.
    pub fn push(&mut self, text: Shown<'static>, style: Style) -> &mut Self {
        self.pieces.push((text, style));
        self
    }

    /// Moves the pieces of another behind these.
    pub fn append(&mut self, other: &mut Self) {
        self.pieces.append(&mut other.pieces);
    }

    /// Width in cells.
    pub fn width(&self) -> usize {
        self.pieces.iter().map(|(text, _)| text.width()).sum()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Writes the pieces from a cell on; gives the cell after the last.
    pub fn draw(&self, pen: &mut Pen<'_>, x: usize, y: usize) -> usize {
        let mut x = x;
        for (text, style) in &self.pieces {
            if x >= pen.width() {
                break;
            }
            let room = pen.width() - x;
            x = pen.fit(x, y, room, text, *style);
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_over_half_a_wide_character_leaves_no_half_of_it() {
        let area = Rect::new(0, 0, 8, 3);
        let style = Style::new();
        let rows = |write: &dyn Fn(&mut Pen<'_>)| {
            let mut buf = Buffer::empty(area);
            let mut pen = Pen::new(&mut buf, area, Theme::default());
            pen.write(0, 1, "漢字漢字", style);
            write(&mut pen);
            let row = (0..area.width).map(|x| buf[(x, 1)].symbol().to_owned());
            row.collect::<Vec<_>>().join("|")
        };
        let none: &dyn Fn(&mut Pen<'_>) = &|_| {};
        assert_eq!(rows(none), "漢| |字| |漢| |字| ");
        let narrow: &dyn Fn(&mut Pen<'_>) = &|pen| {
            pen.write(3, 1, "x", style);
        };
        assert_eq!(rows(narrow), "漢| | |x|漢| |字| ");
        let wide: &dyn Fn(&mut Pen<'_>) = &|pen| {
            pen.write(3, 1, "本", style);
        };
        assert_eq!(rows(wide), "漢| | |本| | |字| ");
        let cleared: &dyn Fn(&mut Pen<'_>) = &|pen| pen.part(3, 0, 3, 3).clear(style);
        assert_eq!(rows(cleared), "漢| | | | | |字| ");
        let framed: &dyn Fn(&mut Pen<'_>) = &|pen| {
            let title = Shown::default();
            pen.part(1, 0, 4, 3).frame(&title, &title, false);
        };
        assert_eq!(rows(framed), " |│|字| |│| |字| ");
    }
}

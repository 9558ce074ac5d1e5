//! Text for people: headings, wrapped paragraphs, aligned columns. Only display text gets through.

use std::io::{self, Write};

use crate::shown::Shown;

/// A page of a given width on an outlet.
pub(crate) struct Page<'a> {
    out: &'a mut dyn Write,
    width: usize,
}

/// The least cells a paragraph is wrapped into.
const LEAST: usize = 20;

/// A cell of a table.
pub(crate) type Cell = Shown<'static>;

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// Flush left, as wide as its widest cell but no wider than this.
    Left(usize),
    /// Flush right: numbers.
    Right,
    /// Takes the rest of the line, and wraps.
    Rest,
}

impl<'a> Page<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, width: usize) -> Self {
        Self { out, width }
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// A title over an empty line's distance.
    pub(crate) fn heading(&mut self, words: &Shown<'_>) -> io::Result<()> {
        writeln!(self.out)?;
        writeln!(self.out, "{}", words.as_str().to_uppercase())
    }

    /// Paragraphs, wrapped behind an indent.
    pub(crate) fn text(&mut self, indent: usize, words: &Shown<'_>) -> io::Result<()> {
        self.hanging(indent, &Shown::own(""), words)
    }

    /// Paragraphs behind a label; the lines after the first stand under the first.
    pub(crate) fn hanging(
        &mut self,
        indent: usize,
        label: &Shown<'_>,
        words: &Shown<'_>,
    ) -> io::Result<()> {
        let lead = indent + label.width();
        if label.width() > 0 && !words.is_empty() && lead + LEAST > self.width {
            // Beside the label there is no room to speak of: below it there is.
            writeln!(self.out, "{:indent$}{}", "", label.as_str().trim_end())?;
            return self.text(indent + 4, words);
        }
        let room = self.width.saturating_sub(lead).max(LEAST);
        for (i, line) in words.wrap(room).iter().enumerate() {
            let before = if i == 0 { label.as_str() } else { "" };
            let pad = if i == 0 { indent } else { lead };
            let whole = format!("{:pad$}{before}{line}", "");
            writeln!(self.out, "{}", whole.trim_end())?;
        }
        Ok(())
    }

    /// Rows in aligned columns, two cells apart.
    pub(crate) fn table(
        &mut self,
        indent: usize,
        columns: &[Column],
        rows: &[Vec<Cell>],
    ) -> io::Result<()> {
        let widths: Vec<usize> = columns
            .iter()
            .enumerate()
            .map(|(i, column)| {
                let widest = rows
                    .iter()
                    .filter_map(|row| row.get(i))
                    .map(Shown::width)
                    .max();
                match column {
                    Column::Left(most) => widest.unwrap_or(0).min(*most),
                    Column::Right => widest.unwrap_or(0),
                    Column::Rest => 0,
                }
            })
            .collect();
        for row in rows {
            let mut line = Shown::default();
            let mut rest = None;
            for ((cell, column), width) in row.iter().zip(columns).zip(&widths) {
                let cell = cell.cut(*width.max(&1));
                let pad = " ".repeat(width.saturating_sub(cell.width()));
                let pad = Shown::line(&pad);
                match column {
                    Column::Left(_) if *width == 0 => continue,
                    Column::Left(_) => line.push(&Shown::join([cell, pad], "")),
                    Column::Right => line.push(&Shown::join([pad, cell], "")),
                    Column::Rest => break,
                }
                line.push(&Shown::own("  "));
            }
            if columns.last() == Some(&Column::Rest) {
                rest = row.get(columns.len() - 1);
            }
            self.hanging(indent, &line, rest.unwrap_or(&Shown::own("")))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Page};
    use crate::shown::Shown;

    #[test]
    fn words_go_below_a_label_that_leaves_no_room() {
        let mut out = Vec::new();
        Page::new(&mut out, 30)
            .hanging(
                2,
                &Shown::own("a long label: "),
                &Shown::own("a few words that wrap"),
            )
            .expect("a vector takes everything");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(text, "  a long label:\n      a few words that wrap\n");
    }

    #[test]
    fn tables_align_and_wrap() {
        let mut out = Vec::new();
        let row = |a: &'static str, n: &'static str, c: &'static str| {
            vec![Shown::own(a), Shown::own(n), Shown::own(c)]
        };
        let rows = [
            row("漢字", "7", "a few words that do not fit"),
            row("longer", "12", "b"),
        ];
        Page::new(&mut out, 34)
            .table(2, &[Column::Left(5), Column::Right, Column::Rest], &rows)
            .expect("a vector takes everything");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(
            text,
            "  漢字    7  a few words that do\n             not fit\n  long…  12  b\n"
        );
    }
}

//! Frames, each written to the terminal in one piece: what changed since the last one, between the marks of a synchronized
//! update. A frame that changes nothing writes nothing. Knows cells and bytes; the terminal's state is [`super::terminal`]'s.
//!
//! Ratatui's own `Terminal` would serve, but asks the terminal for its size before each frame, hides the cursor in each, and
//! flushes thrice: three system calls and forty bytes even when nothing has changed.

use std::io::{self, Write};

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// What the terminal shows, and the way to change it.
pub struct Canvas<W> {
    out: W,
    area: Rect,
    /// What is on the terminal; none while nothing is known of it, or nothing is there.
    shown: Option<Buffer>,
    /// Room for the frame being made.
    next: Buffer,
    /// Whether the terminal must be wiped first.
    wipe: bool,
    bytes: Vec<u8>,
}

impl<W: Write> Canvas<W> {
    /// A canvas of this size on a terminal that was just wiped.
    pub fn new(out: W, area: Rect) -> Self {
        Self {
            out,
            area,
            shown: None,
            next: Buffer::default(),
            wipe: false,
            bytes: Vec::new(),
        }
    }

    /// Takes another size; the terminal shows something unknown after that.
    pub fn resize(&mut self, area: Rect) {
        self.area = area;
        self.shown = None;
        self.wipe = true;
    }

    /// Writes every cell with the next frame, because something else may have written on the terminal.
    pub fn forget(&mut self) {
        self.resize(self.area);
    }

    /// Lets `paint` make a frame and writes what it changes.
    ///
    /// # Errors
    /// That of writing. The frame then counts as not shown.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        if self.next.area == self.area {
            self.next.reset();
        } else {
            self.next = Buffer::empty(self.area);
        }
        paint(&mut self.next);
        let changes = match &self.shown {
            Some(shown) => shown.diff(&self.next),
            None => inked(&self.next),
        };
        if changes.is_empty() && !self.wipe {
            return Ok(());
        }
        self.bytes.clear();
        queue!(self.bytes, BeginSynchronizedUpdate)?;
        if self.wipe {
            queue!(self.bytes, Clear(ClearType::All))?;
        }
        CrosstermBackend::new(&mut self.bytes).draw(changes.into_iter())?;
        queue!(self.bytes, EndSynchronizedUpdate)?;
        self.out.write_all(&self.bytes)?;
        self.out.flush()?;
        self.wipe = false;
        let before = self.shown.take().unwrap_or_default();
        self.shown = Some(std::mem::replace(&mut self.next, before));
        Ok(())
    }
}

/// The cells that differ from a blank screen: what the library's comparison with an empty buffer would find, without the buffer.
fn inked(buffer: &Buffer) -> Vec<(u16, u16, &Cell)> {
    let mut cells = Vec::with_capacity(buffer.content.len() / 2);
    let mut covered = 0;
    for (at, cell) in buffer.content.iter().enumerate() {
        // The cell behind a wide letter is the letter's.
        let behind = covered > 0;
        covered = if behind {
            covered - 1
        } else {
            cell.symbol().width().saturating_sub(1)
        };
        if !behind && *cell != Cell::EMPTY {
            let (x, y) = buffer.pos_of(at);
            cells.push((x, y, cell));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;
    use crate::ui::pen::Pen;
    use crate::ui::theme::Theme;

    /// Counts writes and keeps what the last one held.
    #[derive(Default)]
    struct Pipe {
        writes: usize,
        last: Vec<u8>,
    }

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.writes += 1;
            self.last = bytes.to_vec();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn says(text: &'static str) -> impl FnOnce(&mut Buffer) {
        move |buffer| {
            let area = buffer.area;
            Pen::new(buffer, area, Theme::default()).write(0, 0, text, Style::new());
        }
    }

    fn last<'c>(canvas: &'c Canvas<&mut Pipe>) -> std::borrow::Cow<'c, str> {
        String::from_utf8_lossy(&canvas.out.last)
    }

    #[test]
    fn a_frame_is_one_write_between_the_marks() {
        let mut pipe = Pipe::default();
        let mut canvas = Canvas::new(&mut pipe, Rect::new(0, 0, 12, 2));
        canvas.draw(says("one")).unwrap();
        let written = last(&canvas);
        assert!(written.starts_with("\u{1b}[?2026h"), "{written:?}");
        assert!(written.ends_with("\u{1b}[?2026l"), "{written:?}");
        assert!(written.contains("one"));
        assert!(
            !written.contains("\u{1b}[2J"),
            "a wiped terminal needs no wiping"
        );
        canvas.draw(says("one")).unwrap();
        assert_eq!(canvas.out.writes, 1, "the same frame again is not written");
        canvas.draw(says("ore")).unwrap();
        assert!(last(&canvas).contains('r') && !last(&canvas).contains('o'));
        assert_eq!(canvas.out.writes, 2);
    }

    #[test]
    fn after_a_new_size_or_another_writer_all_is_written() {
        let mut pipe = Pipe::default();
        let mut canvas = Canvas::new(&mut pipe, Rect::new(0, 0, 12, 2));
        canvas.draw(says("one")).unwrap();
        canvas.forget();
        canvas.draw(says("one")).unwrap();
        assert!(last(&canvas).contains("\u{1b}[2J") && last(&canvas).contains("one"));
        canvas.resize(Rect::new(0, 0, 2, 1));
        canvas.draw(says("on")).unwrap();
        assert!(last(&canvas).contains("\u{1b}[2J") && last(&canvas).contains("on"));
        canvas.forget();
        canvas.draw(|_| {}).unwrap();
        assert!(
            last(&canvas).contains("\u{1b}[2J"),
            "an empty frame wipes too"
        );
    }

    #[test]
    fn the_first_frame_is_what_a_comparison_with_nothing_finds() {
        let area = Rect::new(0, 0, 12, 2);
        for text in [
            "",
            "one",
            "a\u{4e2d}\u{6587}b",
            " \u{4e2d} ",
            "e\u{301}\u{4e2d}",
        ] {
            let mut buffer = Buffer::empty(area);
            says(text)(&mut buffer);
            assert_eq!(inked(&buffer), Buffer::empty(area).diff(&buffer), "{text}");
        }
    }

    #[test]
    fn a_frame_that_could_not_be_written_is_written_again() {
        struct Shut(bool);
        impl Write for Shut {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                if std::mem::take(&mut self.0) {
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut canvas = Canvas::new(Shut(true), Rect::new(0, 0, 12, 2));
        assert!(canvas.draw(says("one")).is_err());
        canvas.bytes.clear();
        canvas.draw(says("one")).unwrap();
        assert!(String::from_utf8_lossy(&canvas.bytes).contains("one"));
    }
}

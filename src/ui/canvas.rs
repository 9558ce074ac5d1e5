//! Frames, each written to the terminal in one piece: what changed since the last one, between the marks of a synchronized
//! update. A frame that changes nothing writes nothing. Knows cells and bytes; the terminal's state is [`super::terminal`]'s.
//!
//! Ratatui's own `Terminal` would serve, but asks the terminal for its size before each frame, hides the cursor in each, and
//! flushes thrice: three system calls and forty bytes even when nothing has changed.

use std::io::{self, Write};

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What the terminal shows, and the way to change it.
pub struct Canvas<W> {
    out: W,
    /// What is on the terminal.
    shown: Buffer,
    /// The frame being made.
    next: Buffer,
    /// Whether nothing is known of what the terminal shows, so that it must be wiped first.
    unknown: bool,
    bytes: Vec<u8>,
}

impl<W: Write> Canvas<W> {
    /// A canvas of this size on a terminal that was just wiped.
    pub fn new(out: W, area: Rect) -> Self {
        Self {
            out,
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            unknown: false,
            bytes: Vec::new(),
        }
    }

    /// Takes another size; the terminal shows something unknown after that.
    pub fn resize(&mut self, area: Rect) {
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
        self.unknown = true;
    }

    /// Writes every cell with the next frame, because something else may have written on the terminal.
    pub fn forget(&mut self) {
        self.resize(self.shown.area);
    }

    /// Lets `paint` make a frame and writes what it changes.
    ///
    /// # Errors
    /// That of writing. The frame then counts as not shown.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        self.next.reset();
        paint(&mut self.next);
        let changes = self.shown.diff(&self.next);
        if changes.is_empty() && !self.unknown {
            return Ok(());
        }
        self.bytes.clear();
        queue!(self.bytes, BeginSynchronizedUpdate)?;
        if self.unknown {
            queue!(self.bytes, Clear(ClearType::All))?;
        }
        CrosstermBackend::new(&mut self.bytes).draw(changes.into_iter())?;
        queue!(self.bytes, EndSynchronizedUpdate)?;
        self.out.write_all(&self.bytes)?;
        self.out.flush()?;
        self.unknown = false;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(())
    }
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

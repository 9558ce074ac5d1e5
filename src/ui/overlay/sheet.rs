//! A text in a box, without a cursor: where it is taller than the screen, it moves under the reader.

use crossterm::event::KeyEvent;

use super::{list_verb, window};
use crate::shown::Shown;
use crate::ui::pane::list::{Stride, stride};
use crate::ui::pane::prose::{Page, Reading};
use crate::ui::pen::Pen;

/// Which part of the text is in view.
#[derive(Debug, Default)]
pub struct Sheet {
    top: usize,
    height: usize,
}

impl Sheet {
    /// Takes a key that moves in lists.
    pub fn press(&mut self, key: KeyEvent) {
        match list_verb(key).and_then(|verb| stride(verb, self.height)) {
            Some(Stride::By(rows)) => self.top = self.top.saturating_add_signed(rows),
            Some(Stride::First) => self.top = 0,
            Some(Stride::Last) => self.top = usize::MAX,
            None => {}
        }
    }

    /// Draws a box that is as tall as its page, within the screen; `write` fills the page.
    pub fn draw(
        &mut self,
        pen: &mut Pen<'_>,
        title: &Shown<'_>,
        width: usize,
        write: impl FnOnce(&mut Page),
    ) {
        let width = width.min(pen.width().saturating_sub(2));
        let mut page = Page::new(width.saturating_sub(2), pen.theme);
        write(&mut page);
        let lines = page.finish();
        let mut inside = window(pen, title, width, lines.len() + 2);
        self.height = inside.height();
        self.top = self.top.min(lines.len().saturating_sub(self.height));
        // In the middle of the view the cursor nobody sees pulls it nowhere.
        let mut reading = Reading::default();
        reading.scroll.top = self.top;
        reading.scroll.cursor = self.top + self.height / 2;
        reading.draw(&mut inside, lines, false);
    }
}

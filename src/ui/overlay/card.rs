//! A text too long for a line, in a box.

use crossterm::event::{KeyCode, KeyEvent};

use super::{Overlay, Reply, window};
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::pane::Look;
use crate::ui::pane::prose::{Page, Reading};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// A title and a text.
pub struct Card {
    title: String,
    text: String,
}

impl Card {
    /// Strangers' text is welcome: it is cleaned when drawn.
    pub fn new(title: &str, text: &str) -> Self {
        Self {
            title: title.to_owned(),
            text: text.to_owned(),
        }
    }
}

impl Overlay for Card {
    fn name(&self) -> &'static str {
        "card"
    }

    fn press(&mut self, key: KeyEvent, _: &Session) -> Reply {
        match key.code {
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char(_) => Reply::Close,
            _ => Reply::Stay,
        }
    }

    fn hints(&self, _: &Session) -> Shown<'static> {
        Shown::own("Esc closes")
    }

    fn draw(&mut self, pen: &mut Pen<'_>, _: &Look<'_>) {
        let width = 76.min(pen.width().saturating_sub(2));
        let mut page = Page::new(width.saturating_sub(2), pen.theme);
        page.text(0, &Shown::block(&self.text), Role::Plain, None);
        let lines = page.finish();
        let mut inside = window(pen, &Shown::line(&self.title), width, lines.len() + 2);
        Reading::default().draw(&mut inside, lines, false);
    }
}

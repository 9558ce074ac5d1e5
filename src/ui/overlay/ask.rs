//! A content note before a sensitive case.

use crossterm::event::{KeyCode, KeyEvent};

use super::{Overlay, Reply, window};
use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::pane::Look;
use crate::ui::pane::prose::{Page, Reading};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// A note that is read before something opens.
pub struct ContentNote {
    note: String,
    then: Vec<Intent>,
}

impl ContentNote {
    /// This note, then these.
    pub fn new(note: String, then: Vec<Intent>) -> Self {
        Self { note, then }
    }
}

impl Overlay for ContentNote {
    fn name(&self) -> &'static str {
        "content-note"
    }

    fn press(&mut self, key: KeyEvent, _: &Session) -> Reply {
        match key.code {
            KeyCode::Enter => Reply::Done(std::mem::take(&mut self.then)),
            KeyCode::Esc | KeyCode::Char(_) => Reply::Close,
            _ => Reply::Stay,
        }
    }

    fn hints(&self) -> &'static str {
        "Enter opens the case  Esc does not"
    }

    fn draw(&mut self, pen: &mut Pen<'_>, _: &Look<'_>) {
        let width = 70.min(pen.width().saturating_sub(2));
        let mut page = Page::new(width.saturating_sub(2), pen.theme);
        page.text(0, &Shown::block(&self.note), Role::Plain, None);
        page.gap();
        page.text(
            0,
            &Shown::own("Enter opens the case, Esc does not."),
            Role::Key,
            None,
        );
        let lines = page.finish();
        let mut inside = window(
            pen,
            &Shown::own("Before you open it"),
            width,
            lines.len() + 2,
        );
        Reading::default().draw(&mut inside, lines, false);
    }
}

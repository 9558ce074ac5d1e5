//! A text too long for a line, in a box.

use crossterm::event::{KeyCode, KeyEvent};

use super::sheet::Sheet;
use super::{Overlay, Reply, is_way_out, own};
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::pane::Look;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// A title and a text.
pub struct Card {
    title: String,
    text: String,
    sheet: Sheet,
}

impl Card {
    /// Strangers' text is welcome: it is cleaned when drawn.
    pub fn new(title: &str, text: &str) -> Self {
        Self {
            title: title.to_owned(),
            text: text.to_owned(),
            sheet: Sheet::default(),
        }
    }
}

impl Overlay for Card {
    fn name(&self) -> &'static str {
        "card"
    }

    fn press(&mut self, key: KeyEvent, _: &Session) -> Reply {
        if is_way_out(key) || matches!(key.code, KeyCode::Enter | KeyCode::Char('q')) {
            return Reply::Close;
        }
        self.sheet.press(key);
        Reply::Stay
    }

    fn hints(&self, _: &Session) -> Vec<Shown<'static>> {
        own(&["j/k move", "Esc closes"])
    }

    fn draw(&mut self, pen: &mut Pen<'_>, _: &Look<'_>) {
        let (title, text) = (Shown::line(&self.title), Shown::block(&self.text));
        self.sheet.draw(pen, &title, 76, |page| {
            page.text(0, &text, Role::Plain, None);
        });
    }
}

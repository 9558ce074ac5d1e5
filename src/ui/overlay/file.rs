//! The name of a new file, being typed on the status line.

use crossterm::event::{KeyCode, KeyEvent};

use super::{Overlay, Reply, draw_field, is_way_out, own};
use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::field::Field;
use crate::ui::pane::Look;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// What goes into the file.
#[derive(Debug, Clone)]
pub enum Content {
    /// This text.
    Text(String),
    /// The selection, in the format of this name.
    Selection(&'static str),
}

/// A prompt for a file's name.
pub struct FileName {
    content: Content,
    field: Field,
}

impl FileName {
    /// A prompt with a name that fits: of these words and with this ending.
    pub fn new(content: Content, words: &str, extension: &str) -> Self {
        // A slug or an id is a stranger's, and a file's name is no place for what else they may hold.
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let name: String = words.chars().map(plain).take(60).collect();
        Self {
            content,
            field: Field::new(&format!("{}.{extension}", name.trim_matches('-'))),
        }
    }
}

impl Overlay for FileName {
    fn name(&self) -> &'static str {
        "file"
    }

    fn press(&mut self, key: KeyEvent, _: &Session) -> Reply {
        if is_way_out(key) {
            return Reply::Close;
        }
        if key.code != KeyCode::Enter {
            self.field.press(key);
            return Reply::Stay;
        }
        let path = self.field.text().trim().to_owned();
        if path.is_empty() {
            return Reply::Stay;
        }
        Reply::Done(vec![match &self.content {
            Content::Text(text) => Intent::Write {
                path,
                text: text.clone(),
            },
            Content::Selection(format) => Intent::Export {
                format: (*format).to_owned(),
                path,
            },
        }])
    }

    fn paste(&mut self, text: &str) -> Reply {
        self.field.paste(text);
        Reply::Stay
    }

    fn hints(&self, _: &Session) -> Vec<Shown<'static>> {
        own(&[
            "a new file; none is written over",
            "Enter writes",
            "Esc gives up",
        ])
    }

    fn is_line(&self) -> bool {
        true
    }

    fn draw(&mut self, pen: &mut Pen<'_>, _: &Look<'_>) {
        let x = pen.say(0, 0, " write to ", Role::Key);
        let room = pen.width().saturating_sub(x);
        draw_field(&mut pen.part(x, 0, room, 1), 0, 0, &self.field);
    }
}

//! A content note before a sensitive case.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::sheet::Sheet;
use super::{Overlay, Reply, is_way_out, own};
use crate::model::Id;
use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::ui::keymap::Verb;
use crate::ui::pane::Look;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// A note that is read before anything of a case is.
pub struct ContentNote {
    case: Id,
    note: String,
    otherwise: Option<Intent>,
    sheet: Sheet,
}

impl ContentNote {
    /// This note; whoever does not go on is taken elsewhere, or out where there is nowhere else.
    pub fn new(case: Id, note: String, otherwise: Option<Intent>) -> Self {
        Self {
            case,
            note,
            otherwise,
            sheet: Sheet::default(),
        }
    }
}

fn quit() -> Reply {
    Reply::Run("", Verb::Global("quit"), String::new())
}

impl Overlay for ContentNote {
    fn name(&self) -> &'static str {
        "content-note"
    }

    fn press(&mut self, key: KeyEvent, _: &Session) -> Reply {
        match key.code {
            KeyCode::Enter => Reply::Noted(self.case.clone()),
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => quit(),
            _ if is_way_out(key) || key.code == KeyCode::Char('q') => match self.otherwise.take() {
                Some(intent) => Reply::Done(vec![intent]),
                None => quit(),
            },
            _ => {
                self.sheet.press(key);
                Reply::Stay
            }
        }
    }

    fn hints(&self, _: &Session) -> Vec<Shown<'static>> {
        own(&["Enter goes on", "Esc goes elsewhere"])
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        // Nothing of the case shows behind the note.
        let ground = pen.theme.ground();
        pen.clear(ground);
        let title = Shown::own("Before you read on");
        self.sheet.draw(pen, &title, 70, |page| {
            if let Some(case) = &look.session.case {
                page.text(0, &Shown::line(&case.file.title), Role::Strong, None);
                page.gap();
            }
            page.text(0, &Shown::block(&self.note), Role::Plain, None);
            page.gap();
            let keys = Shown::own("Enter goes on, Esc goes elsewhere.");
            page.text(0, &keys, Role::Key, None);
        });
    }
}

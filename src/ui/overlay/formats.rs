//! The formats a selection can be written in, to choose from.

use crossterm::event::{KeyCode, KeyEvent};

use super::file::{Content, FileName};
use super::{Overlay, Reply, is_way_out, list_verb, own, window};
use crate::export::{self, Format};
use crate::session::Session;
use crate::shown::{Shown, counted};
use crate::ui::pane::Look;
use crate::ui::pane::list::Scroll;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The choice.
#[derive(Default)]
pub struct Formats {
    scroll: Scroll,
}

/// The prompt for the file a selection is written to.
pub fn prompt(session: &Session, format: &'static dyn Format) -> FileName {
    let content = Content::Selection(format.name());
    FileName::new(content, &session.place.case, format.extension())
}

impl Overlay for Formats {
    fn name(&self) -> &'static str {
        "formats"
    }

    fn press(&mut self, key: KeyEvent, session: &Session) -> Reply {
        match key.code {
            _ if is_way_out(key) => return Reply::Close,
            KeyCode::Char('q') => return Reply::Close,
            KeyCode::Enter => {
                return match export::ALL.get(self.scroll.cursor) {
                    Some(format) => Reply::Show(Box::new(prompt(session, *format))),
                    None => Reply::Stay,
                };
            }
            _ => {}
        }
        if let Some(verb) = list_verb(key) {
            self.scroll.act(verb, export::ALL.len());
        }
        Reply::Stay
    }

    fn hints(&self, _: &Session) -> Vec<Shown<'static>> {
        own(&["j/k move", "Enter asks for the file", "Esc closes"])
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let rows = counted(look.session.main.total, "record");
        let title = Shown::say(format_args!("Write {rows} as"));
        let all = export::ALL;
        let mut inside = window(pen, &title, 64, all.len() + 2);
        let pen = &mut inside;
        self.scroll.settle(all.len(), pen.height());
        let view = all.iter().enumerate().skip(self.scroll.top);
        for (y, (at, format)) in view.take(pen.height()).enumerate() {
            let here = at == self.scroll.cursor;
            let role = if here { Role::Strong } else { Role::Plain };
            if here {
                pen.say(0, y, if pen.theme.ascii { ">" } else { "▌" }, Role::Focus);
            }
            pen.fit(2, y, 12, &Shown::own(format.name()), pen.style(role));
            pen.fit(
                12,
                y,
                pen.width(),
                &Shown::own(format.about()),
                pen.style(Role::Dim),
            );
        }
    }
}

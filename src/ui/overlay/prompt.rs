//! Prompts on the status line: words, the whole selection, a time.

use crossterm::event::{KeyCode, KeyEvent};

use super::{Overlay, Reply, draw_field, is_way_out, own};
use crate::model::query::QueryError;
use crate::session::{Intent, Session};
use crate::shown::{Shown, counted};
use crate::ui::field::Field;
use crate::ui::pane::Look;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// What is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Words of the posts; the list follows every key.
    Words,
    /// The selection as one query; the list follows every key.
    Selection,
    /// A time to go to.
    Time,
}

/// A prompt.
#[derive(Debug)]
pub struct Prompt {
    what: What,
    field: Field,
    tried: bool,
}

impl Prompt {
    /// A prompt with this text in it.
    pub fn new(what: What, text: &str) -> Self {
        Self {
            what,
            field: Field::new(text),
            tried: false,
        }
    }

    fn attempt(&mut self) -> Reply {
        if self.what == What::Time {
            return Reply::Stay;
        }
        self.tried = true;
        Reply::Want(vec![Intent::Try {
            text: self.field.text().to_owned(),
            whole: self.what == What::Selection,
        }])
    }

    fn enter(&self, session: &Session) -> Reply {
        let text = self.field.text().trim().to_owned();
        match self.what {
            What::Time if text.is_empty() => Reply::Close,
            What::Time => match session.go_to(&text) {
                Ok(intents) => Reply::Done(intents),
                Err(complaint) => Reply::Want(vec![complaint]),
            },
            // A query that cannot be read stays open to be mended; one misread before is none of this one's.
            _ if self.misread(session).is_some() => Reply::Stay,
            What::Words if text.is_empty() => Reply::Done(vec![Intent::Untry]),
            What::Words => Reply::Done(vec![Intent::Words(text)]),
            What::Selection => Reply::Done(vec![Intent::Select(text)]),
        }
    }
}

impl Overlay for Prompt {
    fn name(&self) -> &'static str {
        "prompt"
    }

    fn press(&mut self, key: KeyEvent, session: &Session) -> Reply {
        match key.code {
            _ if is_way_out(key) => self.leave(),
            KeyCode::Enter => self.enter(session),
            KeyCode::Down | KeyCode::Up if self.what != What::Time => {
                Reply::Want(vec![Intent::Step(if key.code == KeyCode::Down {
                    1
                } else {
                    -1
                })])
            }
            _ => {
                if self.field.press(key) {
                    self.attempt()
                } else {
                    Reply::Stay
                }
            }
        }
    }

    fn paste(&mut self, text: &str) -> Reply {
        self.field.paste(text);
        self.attempt()
    }

    fn hints(&self, session: &Session) -> Vec<Shown<'static>> {
        // What is wrong stands below the text, never over it.
        if let Some(error) = self.misread(session) {
            let (column, message, hint) = (error.column, &error.message, &error.hint);
            let told = format_args!("column {column}: {message} ({hint})");
            return vec![Shown::say(told)];
        }
        if let Some(notice) = session.notice.as_ref().filter(|notice| notice.bad) {
            return vec![Shown::line(&notice.text).into_owned()];
        }
        own(match self.what {
            What::Words => &[
                "words are ANDed",
                "field:value",
                "OR",
                "-not",
                "\"phrase\"",
                "pre*",
                "word~1",
                "Enter keeps",
                "Esc gives up",
            ],
            What::Selection => &[
                "the selection as a query:",
                "stance:mocking",
                "-topic:fees",
                "after:2013-11-13",
                "Enter keeps",
                "Esc gives up",
            ],
            What::Time => &[
                "2013-11-13",
                "13 Nov 16:00",
                "16:00",
                "T+2h from the launch",
                "Enter goes",
                "Esc gives up",
            ],
        })
    }

    fn is_line(&self) -> bool {
        true
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let sign = match self.what {
            What::Words => " / ",
            What::Selection => " select ",
            What::Time => " @ ",
        };
        let x = pen.say(0, 0, sign, Role::Key);
        let room = pen.width().saturating_sub(x);
        let mut line = pen.part(x, 0, room, 1);
        draw_field(&mut line, 0, 0, &self.field);
        let session = look.session;
        // What is typed leads to so many; a time is one of this zone.
        let aside = match self.what {
            What::Words | What::Selection => counted(session.main.total, "hit"),
            What::Time => session.zone().label().to_owned(),
        };
        let aside = Shown::say(format_args!(" {aside} "));
        let style = pen.style(Role::Dim);
        pen.right(0, &aside, style);
    }
}

impl Prompt {
    /// What is wrong with the query as it is typed.
    fn misread<'s>(&self, session: &'s Session) -> Option<&'s QueryError> {
        let (text, error) = session.misread.as_ref()?;
        (self.what != What::Time && text == self.field.text()).then_some(error)
    }

    fn leave(&self) -> Reply {
        if self.tried {
            Reply::Done(vec![Intent::Untry])
        } else {
            Reply::Close
        }
    }
}

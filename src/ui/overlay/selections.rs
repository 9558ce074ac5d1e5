//! The selections that are kept: to go to, to add to, to rename, to drop.

use crossterm::event::{KeyCode, KeyEvent};

use super::{Overlay, Reply, draw_field, is_way_out, list_verb, own, window};
use crate::session::{Intent, Session};
use crate::shown::Shown;
use crate::store::selections::{Change, Saved};
use crate::ui::field::Field;
use crate::ui::pane::Look;
use crate::ui::pane::list::Scroll;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The list, and what is being done to it.
#[derive(Default)]
pub struct Selections {
    scroll: Scroll,
    doing: Doing,
}

#[derive(Default)]
enum Doing {
    /// Choosing one.
    #[default]
    Choosing,
    /// Typing the name under which the selection at hand is kept.
    Saving { field: Field, everywhere: bool },
    /// Typing another name for one.
    Renaming { from: String, field: Field },
    /// Asked whether this one may go.
    Removing(String),
}

/// Lines one takes.
const LINES: usize = 2;

impl Selections {
    /// The list, with a name for the selection at hand being typed.
    pub fn saving() -> Self {
        Self {
            doing: Doing::Saving {
                field: Field::default(),
                everywhere: false,
            },
            ..Self::default()
        }
    }

    fn here<'s>(&self, session: &'s Session) -> Option<&'s Saved> {
        session.saved.as_ref()?.get(self.scroll.cursor)
    }

    fn choose(&mut self, key: KeyEvent, session: &Session) -> Reply {
        let here = self.here(session).cloned();
        match (key.code, here) {
            (KeyCode::Char('q'), _) => return Reply::Close,
            (KeyCode::Enter, Some(saved)) => return Reply::Done(vec![Intent::Recall(saved)]),
            (KeyCode::Char('s'), _) => *self = Self::saving(),
            (KeyCode::Char('r'), Some(saved)) => {
                self.doing = Doing::Renaming {
                    field: Field::new(&saved.name),
                    from: saved.name,
                };
            }
            (KeyCode::Char('d'), Some(saved)) => self.doing = Doing::Removing(saved.name),
            _ => {
                let len = session.saved.as_ref().map_or(0, Vec::len);
                if let Some(verb) = list_verb(key) {
                    self.scroll.act(verb, len);
                }
            }
        }
        Reply::Stay
    }

    /// What a name being typed leads to, once it is one.
    fn enter(&mut self) -> Reply {
        let name = match &self.doing {
            Doing::Saving { field, .. } | Doing::Renaming { field, .. } => field.text().trim(),
            Doing::Choosing | Doing::Removing(_) => "",
        };
        if name.is_empty() {
            return Reply::Stay;
        }
        let name = name.to_owned();
        match std::mem::take(&mut self.doing) {
            Doing::Saving { everywhere, .. } => {
                Reply::Want(vec![Intent::Save { name, everywhere }])
            }
            Doing::Renaming { from, .. } => {
                Reply::Want(vec![Intent::Selections(Change::Rename(from, name))])
            }
            Doing::Choosing | Doing::Removing(_) => Reply::Stay,
        }
    }
}

impl Overlay for Selections {
    fn name(&self) -> &'static str {
        "selections"
    }

    fn press(&mut self, key: KeyEvent, session: &Session) -> Reply {
        if is_way_out(key) {
            if matches!(self.doing, Doing::Choosing) {
                return Reply::Close;
            }
            self.doing = Doing::Choosing;
            return Reply::Stay;
        }
        match &mut self.doing {
            Doing::Choosing => self.choose(key, session),
            Doing::Removing(name) => {
                let change = Change::Remove(std::mem::take(name));
                self.doing = Doing::Choosing;
                if key.code == KeyCode::Char('y') {
                    return Reply::Want(vec![Intent::Selections(change)]);
                }
                Reply::Stay
            }
            Doing::Saving { .. } | Doing::Renaming { .. } if key.code == KeyCode::Enter => {
                self.enter()
            }
            Doing::Saving { everywhere, .. } if key.code == KeyCode::Tab => {
                *everywhere = !*everywhere;
                Reply::Stay
            }
            Doing::Saving { field, .. } | Doing::Renaming { field, .. } => {
                field.press(key);
                Reply::Stay
            }
        }
    }

    fn paste(&mut self, text: &str) -> Reply {
        if let Doing::Saving { field, .. } | Doing::Renaming { field, .. } = &mut self.doing {
            field.paste(text);
        }
        Reply::Stay
    }

    fn hints(&self, session: &Session) -> Vec<Shown<'static>> {
        match &self.doing {
            Doing::Choosing if self.here(session).is_none() => {
                own(&["s keeps the selection at hand", "Esc closes"])
            }
            Doing::Choosing => own(&[
                "s keeps the selection at hand",
                "r renames",
                "d drops",
                "Enter goes there",
                "Esc closes",
            ]),
            Doing::Saving { everywhere, .. } => own(&[
                if *everywhere {
                    "Tab keeps it for this case alone"
                } else {
                    "Tab keeps it for every case"
                },
                "Enter keeps",
                "Esc gives up",
            ]),
            Doing::Renaming { .. } => own(&["Enter renames", "Esc gives up"]),
            Doing::Removing(name) => vec![
                Shown::say(format_args!("drop {name}?")),
                Shown::own("y drops it"),
                Shown::own("any other key keeps it"),
            ],
        }
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        let none = Vec::new();
        let saved = session.saved.as_ref().unwrap_or(&none);
        let typing = !matches!(self.doing, Doing::Choosing);
        let height = (saved.len().max(1) * LINES + 2 + 2 * usize::from(typing)).max(6);
        let mut inside = window(pen, &Shown::own("Selections"), 84, height);
        let pen = &mut inside;
        let top = if typing { self.head(pen, session) } else { 0 };
        if saved.is_empty() {
            let words = Shown::own("No selection is kept yet.");
            pen.fit(1, top, pen.width(), &words, pen.style(Role::Dim));
            return;
        }
        let rows = pen.height().saturating_sub(top) / LINES;
        self.scroll.settle(saved.len(), rows);
        let view = saved.iter().enumerate().skip(self.scroll.top).take(rows);
        for (i, (at, saved)) in view.enumerate() {
            let y = top + i * LINES;
            let here = at == self.scroll.cursor;
            let role = if here { Role::Strong } else { Role::Plain };
            if here {
                pen.say(0, y, if pen.theme.ascii { ">" } else { "▌" }, Role::Focus);
            }
            let of = saved.case.as_deref().unwrap_or("every case");
            let name = Shown::say(format_args!("{}  ({of})", saved.name));
            pen.fit(2, y, pen.width(), &name, pen.style(role));
            let query = match saved.query.as_str() {
                "" => "everything",
                query => query,
            };
            pen.fit(
                4,
                y + 1,
                pen.width(),
                &Shown::line(query),
                pen.style(Role::Dim),
            );
        }
    }
}

impl Selections {
    /// What is being done, above the list; gives the rows it takes.
    fn head(&self, pen: &mut Pen<'_>, session: &Session) -> usize {
        let (label, field) = match &self.doing {
            Doing::Choosing => return 0,
            Doing::Removing(name) => {
                let words = Shown::say(format_args!("Drop {name}? y drops it"));
                pen.fit(1, 0, pen.width(), &words, pen.style(Role::Warn));
                return 2;
            }
            Doing::Saving { field, everywhere } => {
                let of = if *everywhere {
                    "every case"
                } else {
                    session.place.case.as_str()
                };
                (Shown::say(format_args!("keep for {of} as ")), field)
            }
            Doing::Renaming { field, .. } => (Shown::own("call it "), field),
        };
        let x = pen.say(1, 0, label, Role::Key);
        let room = pen.width().saturating_sub(x);
        draw_field(&mut pen.part(x, 0, room, 1), 0, 0, field);
        2
    }
}

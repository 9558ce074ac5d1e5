//! The citation of a record or a source: in a line, and as reference managers take it.

use crossterm::event::{KeyCode, KeyEvent};

use super::file::{Content, FileName};
use super::sheet::Sheet;
use super::{Overlay, Reply, is_way_out, own};
use crate::export::{self, Head, Item, citation};
use crate::model::any::{self, Record};
use crate::model::record::Key;
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::pane::Look;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// A citation in all its forms.
pub struct Citation {
    of: Key,
    forms: Vec<Form>,
    at: usize,
    sheet: Sheet,
}

/// One form.
struct Form {
    title: &'static str,
    extension: &'static str,
    text: String,
}

/// The formats of citations, with what they are called here.
const FORMATS: [(&str, &str); 2] = [("bibtex", "BibTeX"), ("csl-json", "CSL-JSON")];

impl Citation {
    /// The citation of a record; none where the record is not at hand.
    pub fn new(session: &Session, key: &Key) -> Option<Self> {
        let case = session.case_named(&key.case)?;
        let (kind, record) = match session.posts.get(key) {
            Some(post) => ("post", Record::Post(post)),
            None => any::beside(case, &key.id)?,
        };
        let item = Item {
            case,
            kind,
            record,
            builtin: session.builtin.contains(&key.case),
        };
        let sheet = export::Sheet::of(Head::default(), vec![item]);
        let mut forms = vec![Form {
            title: "In words",
            extension: "txt",
            text: citation::plain(&item) + "\n",
        }];
        for (name, title) in FORMATS {
            let format = export::format(name)?;
            let mut bytes = Vec::new();
            format.write(&mut bytes, &sheet).ok()?;
            forms.push(Form {
                title,
                extension: format.extension(),
                text: String::from_utf8(bytes).ok()?.trim_start().to_owned(),
            });
        }
        Some(Self {
            of: key.clone(),
            forms,
            at: 0,
            sheet: Sheet::default(),
        })
    }

    fn turn(&mut self, by: usize) {
        self.at = (self.at + by) % self.forms.len();
        self.sheet = Sheet::default();
    }
}

impl Overlay for Citation {
    fn name(&self) -> &'static str {
        "citation"
    }

    fn press(&mut self, key: KeyEvent, _: &Session) -> Reply {
        let last = self.forms.len() - 1;
        match key.code {
            _ if is_way_out(key) => return Reply::Close,
            KeyCode::Enter | KeyCode::Char('q') => return Reply::Close,
            KeyCode::Tab | KeyCode::Right | KeyCode::Char('l' | 'c') => self.turn(1),
            KeyCode::BackTab | KeyCode::Left | KeyCode::Char('h') => self.turn(last),
            KeyCode::Char('w') => {
                let form = &self.forms[self.at];
                let words = format!("{} {}", self.of.case, self.of.id);
                let content = Content::Text(form.text.clone());
                let prompt = FileName::new(content, &words, form.extension);
                return Reply::Show(Box::new(prompt));
            }
            _ => self.sheet.press(key),
        }
        Reply::Stay
    }

    fn hints(&self, _: &Session) -> Vec<Shown<'static>> {
        own(&[
            "Tab next form",
            "j/k move",
            "w writes it to a file",
            "Esc closes",
        ])
    }

    fn draw(&mut self, pen: &mut Pen<'_>, _: &Look<'_>) {
        let title = Shown::say(format_args!("Cite {}", self.of));
        let (forms, at) = (&self.forms, self.at);
        self.sheet.draw(pen, &title, 100, |page| {
            let names: Vec<String> = forms
                .iter()
                .enumerate()
                .map(|(i, form)| {
                    if i == at {
                        format!("[{}]", form.title)
                    } else {
                        format!(" {} ", form.title)
                    }
                })
                .collect();
            page.text(0, &Shown::line(&names.join("  ")), Role::Key, None);
            page.gap();
            page.text(
                0,
                &Shown::block(forms[at].text.trim_end()),
                Role::Plain,
                None,
            );
        });
    }
}

//! What tags mean: definition, what belongs, what does not, an example.

use crossterm::event::{KeyCode, KeyEvent};

use super::{Overlay, Reply, is_way_out, list_verb, own, window};
use crate::model::record::Key;
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::pane::prose::{Page, Reading, Target};
use crate::ui::pane::{Look, Wish};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The definitions of some tags.
pub struct Definitions {
    tags: Vec<(String, String)>,
    reading: Reading,
}

impl Definitions {
    /// In the order of the codebook.
    pub fn new(session: &Session, tags: &[(String, String)]) -> Self {
        let place = |(ns, value): &(String, String)| {
            session
                .codebook
                .tags
                .iter()
                .position(|code| code.tag.namespace() == ns && code.tag.value() == value)
        };
        let mut tags = tags.to_vec();
        tags.sort_by_key(|tag| place(tag).unwrap_or(usize::MAX));
        tags.dedup();
        Self {
            tags,
            reading: Reading::default(),
        }
    }
}

impl Overlay for Definitions {
    fn name(&self) -> &'static str {
        "definitions"
    }

    fn press(&mut self, key: KeyEvent, session: &Session) -> Reply {
        match key.code {
            _ if is_way_out(key) => return Reply::Close,
            KeyCode::Char('q' | 'd') if key.modifiers.is_empty() => return Reply::Close,
            KeyCode::Enter => {
                return match self.reading.target().map(|target| target.wish(session)) {
                    Some(Wish::Want(intents)) => Reply::Done(intents),
                    _ => Reply::Close,
                };
            }
            _ => {}
        }
        if let Some(verb) = list_verb(key) {
            self.reading.act(verb, session);
        }
        Reply::Stay
    }

    fn hints(&self, _: &Session) -> Vec<Shown<'static>> {
        own(&["j/k move", "Enter goes to the example", "Esc closes"])
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let session = look.session;
        let title = Shown::say(format_args!(
            "What the tags mean (codebook {})",
            session.codebook.version
        ));
        let width = 84.min(pen.width().saturating_sub(2));
        let mut page = Page::new(width.saturating_sub(2), pen.theme);
        for (namespace, value) in &self.tags {
            page.gap();
            let Some(code) = session.code(namespace, value) else {
                page.text(
                    0,
                    &Shown::say(format_args!("{namespace}:{value} is not in the codebook")),
                    Role::Warn,
                    None,
                );
                continue;
            };
            page.text(
                0,
                &Shown::say(format_args!("{namespace}:{value}  {}", code.label)),
                Role::Strong,
                None,
            );
            page.text(0, &Shown::line(&code.definition), Role::Plain, None);
            page.pair("includes", &Shown::line(&code.include), Role::Plain, None);
            page.pair("excludes", &Shown::line(&code.exclude), Role::Plain, None);
            if let Some((case, id)) = code
                .example
                .as_ref()
                .and_then(|example| example.split_once('/'))
            {
                let target = Target::Record(Key::new(case, id));
                page.pair(
                    "example",
                    &Shown::say(format_args!("{case}/{id}")),
                    Role::Key,
                    Some(&target),
                );
            }
        }
        let lines = page.finish();
        let height = (lines.len() + 2).clamp(6, pen.height().saturating_sub(2).max(6));
        let mut inside = window(pen, &title, width, height);
        self.reading.draw(&mut inside, lines, true);
    }
}

//! What is wrong with the archive, file by file.

use crossterm::event::{KeyCode, KeyEvent};

use super::{Overlay, Reply, is_way_out, list_verb, own, window};
use crate::model::finding::Severity;
use crate::session::Session;
use crate::shown::{Shown, counted};
use crate::ui::pane::Look;
use crate::ui::pane::prose::{Page, Reading};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// The findings.
#[derive(Default)]
pub struct Problems {
    reading: Reading,
}

/// More than anyone reads on a screen; `backfire check` has all.
const MOST: usize = 500;

impl Overlay for Problems {
    fn name(&self) -> &'static str {
        "problems"
    }

    fn press(&mut self, key: KeyEvent, session: &Session) -> Reply {
        if is_way_out(key) || matches!(key.code, KeyCode::Enter | KeyCode::Char('q')) {
            return Reply::Close;
        }
        if let Some(verb) = list_verb(key) {
            self.reading.act(verb, session);
        }
        Reply::Stay
    }

    fn hints(&self, _: &Session) -> Vec<Shown<'static>> {
        own(&["j/k move", "Esc closes"])
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        let findings = &look.session.findings;
        let width = 100.min(pen.width().saturating_sub(2));
        let mut page = Page::new(width.saturating_sub(2), pen.theme);
        if findings.is_empty() {
            page.text(
                0,
                &Shown::own("Nothing is wrong with the archive."),
                Role::Plain,
                None,
            );
        }
        for finding in findings.iter().take(MOST) {
            let role = if finding.severity == Severity::Error {
                Role::Warn
            } else {
                Role::Plain
            };
            let file = finding.file.to_string_lossy();
            let head = Shown::say(format_args!(
                "{file}:{}:{} {}",
                finding.line, finding.column, finding.rule
            ));
            page.text(0, &head, role, None);
            page.text(2, &Shown::line(&finding.message), Role::Plain, None);
            page.text(2, &Shown::line(&finding.hint), Role::Dim, None);
        }
        let lines = page.finish();
        let height = (lines.len() + 2).clamp(6, pen.height().saturating_sub(2).max(6));
        let mut inside = window(
            pen,
            &Shown::line(&counted(findings.len(), "finding")),
            width,
            height,
        );
        self.reading.draw(&mut inside, lines, true);
    }
}

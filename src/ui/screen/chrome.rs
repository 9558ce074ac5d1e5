//! What stands around the panes: the header, the tabs, the status line and the keys that matter now.

use super::Screen;
use crate::session::Session;
use crate::shown::{Shown, counted};
use crate::ui::keymap::{Binding, GLOBAL};
use crate::ui::pane::{Pane, digit};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

impl Screen {
    pub(super) fn header(pen: &mut Pen<'_>, session: &Session) {
        let style = pen.style(Role::Bar);
        let width = pen.width();
        pen.tint(0, 0, width, style);
        let title = session
            .case
            .as_ref()
            .map_or("Backfire", |case| case.file.title.as_str());
        let right = session.case.as_ref().map_or_else(String::new, |case| {
            let (shown, all, zone) = (session.main.total, case.posts, session.zone());
            let zone = zone.label();
            if session.shows_other_kinds() {
                let (posts, others) = session.counts();
                let (posts, others) = (counted(posts, "post"), counted(others, "other record"));
                format!("{posts}, {others}  {zone} ")
            } else {
                format!("{shown} of {all} posts  {zone} ")
            }
        });
        let right = Shown::line(&right);
        let x = pen.right(0, &right, style);
        pen.fit(1, 0, x.saturating_sub(2), &Shown::line(title), style);
    }

    pub(super) fn draw_tabs(&self, pen: &mut Pen<'_>, focus: usize) {
        // Names where they fit, else as much of each as does.
        let taken = |letters: usize| -> usize {
            let title = |pane: &dyn Pane| pane.title().len();
            self.panes
                .iter()
                .enumerate()
                .map(|(i, p)| {
                    3 + if i == focus {
                        title(&**p)
                    } else {
                        title(&**p).min(letters)
                    }
                })
                .sum()
        };
        let letters = (1..=12)
            .rev()
            .find(|letters| taken(*letters) <= pen.width() + 1)
            .unwrap_or(1);
        let mut x = 0;
        for (i, pane) in self.panes.iter().enumerate() {
            let style = pen.style(if i == focus { Role::Cursor } else { Role::Dim });
            let name = Shown::own(pane.title());
            let name = if i == focus {
                name
            } else {
                name.part(0..letters).into_owned()
            };
            let text = match digit(i) {
                Some(digit) => Shown::say(format_args!("{digit} {name}")),
                None => name,
            };
            x = pen.write(x, 0, text, style) + 1;
        }
    }

    pub(super) fn status(pen: &mut Pen<'_>, session: &Session) {
        let total = session.main.total;
        let place = if total == 0 { 0 } else { session.cursor + 1 };
        let working = if session.engine.is_none() {
            "reading the archive  "
        } else {
            ""
        };
        let broken = match session.findings.len() {
            0 => String::new(),
            n => format!("{} (P)  ", counted(n, "finding")),
        };
        let what = if session.shows_other_kinds() {
            "record"
        } else {
            "post"
        };
        let right = Shown::say(format_args!("{working}{broken}{what} {place}/{total} "));
        let dim = pen.style(Role::Dim);
        let end = pen.right(0, &right, dim);
        if let Some(notice) = &session.notice {
            let role = if notice.bad { Role::Warn } else { Role::Strong };
            let style = pen.style(role);
            pen.fit(
                1,
                0,
                end.saturating_sub(2),
                &Shown::line(&notice.text),
                style,
            );
            return;
        }
        if let Some((text, error)) = &session.misread {
            let said = Shown::say(format_args!(
                "column {} of `{text}`: {} ({})",
                error.column, error.message, error.hint
            ));
            let style = pen.style(Role::Warn);
            pen.fit(1, 0, end.saturating_sub(2), &said, style);
            return;
        }
        let x = pen.say(
            1,
            0,
            if session.place.query.is_empty() {
                "all posts"
            } else {
                "selection: "
            },
            Role::Dim,
        );
        let strong = pen.style(Role::Strong);
        pen.fit(
            x,
            0,
            end.saturating_sub(x + 1),
            &Shown::line(&session.place.query),
            strong,
        );
    }

    /// Keys that matter now, whole ones only; `? keys` always.
    pub(super) fn hints(&self, pen: &mut Pen<'_>, focus: usize, session: &Session) {
        if let Some(overlay) = self.overlays.last() {
            let dim = pen.style(Role::Dim);
            let width = pen.width();
            pen.fit(1, 0, width, &overlay.hints(session), dim);
            return;
        }
        let pane = &self.panes[focus];
        let own = pane.keys().iter().map(|binding| (pane.name(), binding));
        let global = GLOBAL.iter().map(|binding| ("", binding));
        let mut hints: Vec<(&str, &Binding)> = own
            .chain(global)
            .filter(|(_, binding)| binding.hint > 0)
            .collect();
        // Help is always first; then what the pane can do, then the whole screen.
        hints.sort_by_key(|(scope, binding)| {
            (binding.name != "help", scope.is_empty(), binding.hint)
        });
        let mut x = 1;
        for (scope, binding) in hints {
            let Some(key) = self
                .rebound
                .keys(scope, binding)
                .first()
                .map(ToString::to_string)
            else {
                continue;
            };
            let name = if binding.name == "help" {
                "keys"
            } else {
                binding.name
            };
            let text = Shown::say(format_args!("{key} {name}"));
            if x + text.width() > pen.width() {
                continue;
            }
            x = pen.say(x, 0, Shown::line(&key), Role::Key) + 1;
            x = pen.say(x, 0, Shown::own(name), Role::Dim) + 2;
        }
    }
}

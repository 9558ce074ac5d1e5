//! What stands around the panes: the header, the tabs, the status line and the keys that matter now.

use super::Screen;
use crate::session::Session;
use crate::shown::{Shown, counted};
use crate::ui::keymap::{Binding, GLOBAL};
use crate::ui::pane::{digit, label};
use crate::ui::pen::Pen;
use crate::ui::theme::Role;
use crate::work::Indexing;

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
        // Every digit, the name of the focused pane, and as many other names as fit whole: long ones give way first.
        let mut named: Vec<usize> = (0..self.panes.len()).collect();
        let width = |i: usize| self.panes[i].title().len() + 1;
        named.sort_by_key(|i| (*i != focus, width(*i)));
        let mut room = pen.width().saturating_sub(2 * named.len() - 1);
        named.retain(|i| {
            let fits = width(*i) <= room || *i == focus;
            if fits {
                room = room.saturating_sub(width(*i));
            }
            fits
        });
        let mut x = 0;
        for (i, pane) in self.panes.iter().enumerate() {
            let style = pen.style(if i == focus { Role::Cursor } else { Role::Dim });
            let all = named.len() == self.panes.len();
            let text = if digit(i).is_none() && i != focus && !all {
                // Beside bare digits its name would seem to belong to the last of them.
                continue;
            } else if named.contains(&i) {
                label(i, pane.title())
            } else if let Some(digit) = digit(i) {
                Shown::say(format_args!("{digit}"))
            } else {
                // Without digit or room it is one Tab away, and in the palette.
                continue;
            };
            x = pen.write(x, 0, text, style) + 1;
        }
    }

    pub(super) fn status(pen: &mut Pen<'_>, session: &Session) {
        let total = session.main.total;
        let place = if total == 0 { 0 } else { session.cursor + 1 };
        let working = match &session.indexing {
            Some(indexing) => progress(indexing),
            None if session.engine.is_none() => "reading the archive  ".to_owned(),
            None => String::new(),
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
            pen.fit_words(
                1,
                0,
                end.saturating_sub(2),
                &Shown::line(&notice.text),
                role,
            );
            return;
        }
        if let Some((text, error)) = &session.misread {
            let said = Shown::say(format_args!(
                "column {} of `{text}`: {} ({})",
                error.column, error.message, error.hint
            ));
            pen.fit_words(1, 0, end.saturating_sub(2), &said, Role::Warn);
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
            let room = pen.width().saturating_sub(1);
            let hints = fitting(overlay.hints(session), room);
            pen.fit_words(1, 0, room, &Shown::join(hints, "  "), Role::Dim);
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

/// As many hints as fit, whole: the last two, which say how to go on and how to get out, go last.
fn fitting(mut hints: Vec<Shown<'static>>, room: usize) -> Vec<Shown<'static>> {
    let width = |hints: &[Shown<'_>]| hints.iter().map(|hint| hint.width() + 2).sum::<usize>();
    while hints.len() > 1 && width(&hints) > room + 2 {
        hints.remove(hints.len().saturating_sub(3));
    }
    hints
}

/// How far an index has come: `indexing 1,200,000 posts, 34 %, about 40 s left (I stops)`.
fn progress(indexing: &Indexing) -> String {
    let posts = counted(indexing.case.posts, "post");
    let part = indexing
        .read
        .saturating_mul(100)
        .checked_div(indexing.bytes);
    let part = part.map_or_else(String::new, |part| format!(", {part} %"));
    let left = indexing
        .left
        .map_or_else(String::new, |left| match left.as_secs() {
            seconds @ 0..100 => format!(", about {seconds} s left"),
            seconds => format!(", about {} min left", seconds.div_ceil(60)),
        });
    format!("indexing: {posts}{part}{left} (I stops)  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_give_way_whole_and_the_ways_on_and_out_stay() {
        let hints = || {
            ["words", "fields", "Enter keeps", "Esc gives up"]
                .map(Shown::own)
                .to_vec()
        };
        for (room, left) in [
            (40, "words|fields|Enter keeps|Esc gives up"),
            (39, "words|Enter keeps|Esc gives up"),
            (25, "Enter keeps|Esc gives up"),
            (24, "Esc gives up"),
            (3, "Esc gives up"),
        ] {
            let fit = Shown::join(fitting(hints(), room), "|");
            assert_eq!(fit.as_str(), left, "{room}");
        }
        assert!(fitting(Vec::new(), 9).is_empty());
    }
}

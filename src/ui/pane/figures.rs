//! Figures: reported numbers, conflicting ones side by side, never merged.

use super::detail::{notes, sources};
use super::prose::{self, Page, Reading, Target};
use super::{Look, Pane, Slot, Wish};
use crate::model::case::Figure;
use crate::model::record::{Case, Key, Kind};
use crate::session::Session;
use crate::shown::Shown;
use crate::ui::keymap::{Binding, Verb};
use crate::ui::pen::{Pen, Strip};
use crate::ui::theme::Role;

/// The figures of the open case.
#[derive(Debug, Default)]
pub struct Figures {
    reading: Reading,
}

impl Pane for Figures {
    fn name(&self) -> &'static str {
        "figures"
    }

    fn title(&self) -> &'static str {
        "Figures"
    }

    fn aside(&self, session: &Session) -> Shown<'static> {
        let n = session
            .case
            .as_ref()
            .map_or(0, |case| case.file.figures.len());
        Shown::say(format_args!("{n} reported"))
    }

    fn slot(&self) -> Slot {
        Slot::Below
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Figure]
    }

    fn keys(&self) -> &'static [Binding] {
        const KEYS: &[Binding] = &[
            Binding {
                name: "unfold",
                verb: Verb::Open,
                keys: &["enter"],
                help: "its window, who counted, its sources",
                hint: 10,
            },
            prose::TOGGLE,
            prose::ITEMS[0],
            prose::ITEMS[1],
        ];
        KEYS
    }

    fn act(&mut self, verb: Verb, session: &Session) -> Wish {
        self.lay_out(session);
        self.reading.act(verb, session)
    }

    fn record(&mut self, session: &Session) -> Option<Key> {
        self.lay_out(session);
        self.reading.record(session)
    }

    fn escape(&mut self) -> bool {
        self.reading.fold_all()
    }

    fn click(&mut self, _x: usize, y: usize, session: &Session) -> Wish {
        self.reading.click(y, session)
    }

    fn draw(&mut self, pen: &mut Pen<'_>, look: &Look<'_>) {
        self.reading.fit(pen);
        self.lay_out(look.session);
        self.reading.show(pen, look.focused);
    }
}

/// Cells of the bars that set figures of one measure beside each other.
const BAR: u8 = 8;

impl Figures {
    /// Writes the page as it is now.
    fn lay_out(&mut self, session: &Session) {
        let Some(case) = session.case.as_deref() else {
            return self.reading.lay(Vec::new());
        };
        let kinds = self.kinds();
        self.reading.take_up(session, kinds);
        let mut page = self.reading.page();
        let mut measures: Vec<&str> = Vec::new();
        for figure in &case.file.figures {
            if !measures.contains(&figure.measure.as_str()) {
                measures.push(&figure.measure);
            }
        }
        for measure in measures {
            let of: Vec<&Figure> = case
                .file
                .figures
                .iter()
                .filter(|figure| figure.measure == measure)
                .collect();
            page.item(None);
            page.gap();
            let differ = if of.len() > 1 {
                format!("  ({} accounts)", of.len())
            } else {
                String::new()
            };
            page.text(
                0,
                &Shown::say(format_args!("{measure}{differ}")),
                Role::Title,
                None,
            );
            let most = of
                .iter()
                .filter_map(|figure| figure.value)
                .fold(0.0, f64::max);
            for figure in &of {
                page.item(Some(figure.id.clone()));
                self.figure(
                    &mut page,
                    session,
                    case,
                    figure,
                    (of.len() > 1).then_some(most),
                );
            }
        }
        self.reading.lay(page.finish());
    }

    fn figure(
        &self,
        page: &mut Page,
        session: &Session,
        case: &Case,
        figure: &Figure,
        most: Option<f64>,
    ) {
        let theme = page.theme();
        let target = Target::Fold(figure.id.clone());
        if let (Some(most), Some(value)) = (most, figure.value) {
            let mut strip = Strip::default();
            let cells = bar(value, most);
            for cell in 0..BAR {
                let (full, empty) = if theme.ascii {
                    ("=", ".")
                } else {
                    ("━", "·")
                };
                let (glyph, role) = if cell < cells {
                    (full, Role::Strong)
                } else {
                    (empty, Role::Dim)
                };
                strip.push(Shown::own(glyph), theme.style(role));
            }
            strip.push(Shown::own(" "), theme.style(Role::Plain));
            let role = if figure.doubt.is_some() {
                Role::Warn
            } else {
                Role::Plain
            };
            let doubt = if figure.doubt.is_some() {
                "  [doubt noted]"
            } else {
                ""
            };
            let shown = Shown::say(format_args!("{}{doubt}", figure.reported));
            let room = page.width().saturating_sub(usize::from(BAR) + 2).max(8);
            let mut lines = shown.wrap(room).into_iter();
            strip.push(lines.next().unwrap_or_default(), theme.style(role));
            page.strip(1, strip, Some(target.clone()));
            for line in lines {
                page.text(usize::from(BAR) + 2, &line, role, Some(&target));
            }
        } else {
            let role = if figure.doubt.is_some() {
                Role::Warn
            } else {
                Role::Plain
            };
            page.link(&Shown::line(&figure.reported), role, &target);
        }
        if !self.reading.is_open(&figure.id) {
            return;
        }
        let zone = session.zone();
        if let Some(window) = &figure.window {
            page.pair("  window", &Shown::line(window), Role::Plain, None);
        }
        if let Some(time) = &figure.covers {
            page.pair(
                "  covers",
                &Shown::line(&zone.full(time.from, time.to, time.precision)),
                Role::Plain,
                None,
            );
        }
        if let Some(time) = &figure.as_of {
            page.pair(
                "  as of",
                &Shown::line(&zone.full(time.from, time.to, time.precision)),
                Role::Plain,
                None,
            );
        }
        if let Some(who) = &figure.counted_by {
            page.pair("  by", &Shown::line(who), Role::Plain, None);
        }
        if let Some(doubt) = &figure.doubt {
            page.pair("  doubt", &Shown::line(doubt), Role::Warn, None);
        }
        notes(page, case, &figure.id);
        sources(page, session, case, &figure.sources);
        page.gap();
    }
}

/// Cells of a bar for a value among values up to `most`: at least one for anything above nothing.
fn bar(value: f64, most: f64) -> u8 {
    if !(value > 0.0 && most > 0.0) {
        return 0;
    }
    let share = (value / most).clamp(0.0, 1.0);
    (1..=BAR)
        .rev()
        .find(|cells| share * f64::from(BAR) >= f64::from(*cells) - 0.5)
        .unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_set_values_beside_each_other() {
        assert_eq!(bar(80_000.0, 80_000.0), BAR);
        assert_eq!(bar(40_000.0, 80_000.0), BAR / 2);
        assert_eq!(bar(1.0, 80_000.0), 1);
        assert_eq!(bar(0.0, 80_000.0), 0);
        assert_eq!(bar(f64::NAN, 5.0), 0);
    }
}

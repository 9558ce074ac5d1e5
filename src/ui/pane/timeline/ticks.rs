//! The ticks of the clock axis: where one is on it, and how far it is from one label to the next.

use super::scale::Scale;
use crate::model::calendar::{Step, Zone};
use crate::shown::Shown;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// Blank cells between two labels, at least.
const GAP: usize = 2;

/// Writes the first column's time in full, then as many ticks as stand apart from each other.
pub fn draw(pen: &mut Pen<'_>, zone: &Zone, scale: &Scale, y: usize) {
    let style = pen.style(Role::Dim);
    let from = scale.from();
    let Some(step) = scale.step else {
        let span = zone.range(from, scale.to());
        pen.write(scale.x(0), y, Shown::line(&span), style);
        return;
    };
    let first = zone.tick(from, step, true);
    // Longer than the others, it may come nearer to its neighbour.
    let mut free = pen.write(scale.x(0), y, Shown::line(&first), style) + 1;
    for (x, label) in chosen(zone, scale, step) {
        let label = Shown::line(&label);
        if x >= free && x + label.width() <= pen.width() {
            free = pen.write(x, y, label, style) + GAP;
        }
    }
}

/// The labels of the finest step whose labels stand apart.
fn chosen(zone: &Zone, scale: &Scale, step: Step) -> Vec<(usize, String)> {
    // Weeks begin with no month: there the column is ticked in which one begins.
    let loose = matches!(step, Step::Days(days) if days > 1);
    let fits = |tick: &Step| {
        let longer = tick.length() / step.length();
        longer > 0 && (step.divides(*tick) || loose && longer > 3)
    };
    for tick in Step::ALL.iter().copied().filter(fits) {
        // The shortest label and its gap: more do not fit.
        let most = scale.bins() * scale.cells / (4 + GAP) + 2;
        let Some(edges) = zone.steps(scale.from(), scale.to(), tick, most) else {
            continue;
        };
        let label = |edge| Some((scale.x(scale.holds(edge)?), zone.tick(edge, tick, false)));
        let labels: Vec<_> = edges.into_iter().filter_map(label).collect();
        let apart = |pair: &[(usize, String)]| pair[0].0 + pair[0].1.len() + GAP <= pair[1].0;
        if labels.windows(2).all(apart) {
            return labels;
        }
    }
    Vec::new()
}

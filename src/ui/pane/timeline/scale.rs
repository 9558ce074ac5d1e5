//! The scale of the clock axis: from instants to columns, from columns to cells, and back.

use super::GUTTER;
use crate::model::calendar::Step;
use crate::model::time::Instant;
use crate::session::Session;

/// Columns of the clock axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// Beginnings of the columns and the end of the last; at least two.
    edges: Vec<Instant>,
    /// Cells a column is wide.
    pub cells: usize,
    /// What a column is; none where columns are merely of equal width.
    pub step: Option<Step>,
}

impl Scale {
    /// The scale of the histogram on screen; where nothing was counted, that of the case.
    pub fn of(session: &Session) -> Option<Self> {
        let histogram = session.main.histogram.as_ref()?;
        let (step, edges) = if let Some(last) = histogram.bins.last() {
            let edges = histogram.bins.iter().map(|bin| bin.from);
            (histogram.step, edges.chain([last.to]).collect())
        } else {
            let span = &session.case.as_ref()?.file.span;
            let (from, to) = session.window().unwrap_or((span.from, span.to));
            let (step, edges) = session.zone().columns(from, to, session.columns)?;
            (Some(step), edges)
        };
        let cells = (session.columns / (edges.len() - 1)).max(1);
        Some(Self { edges, cells, step })
    }

    /// How many columns there are.
    pub fn bins(&self) -> usize {
        self.edges.len() - 1
    }

    /// Start of the first column.
    pub fn from(&self) -> Instant {
        self.edges[0]
    }

    /// End of the last.
    pub fn to(&self) -> Instant {
        self.edges[self.bins()]
    }

    /// What it shows of the clock, in microseconds.
    pub fn width(&self) -> i64 {
        self.to().0.saturating_sub(self.from().0)
    }

    /// Start of a column.
    pub fn start(&self, column: usize) -> Instant {
        self.edges[column.min(self.bins())]
    }

    /// First and last column an interval touches; none when it lies outside.
    pub fn columns(&self, from: Instant, to: Instant) -> Option<(usize, usize)> {
        if to <= self.from() || from >= self.to() {
            return None;
        }
        let last = Instant(to.0.saturating_sub(1).max(from.0));
        Some((self.column(from), self.column(last)))
    }

    fn column(&self, at: Instant) -> usize {
        let after = self.edges.partition_point(|edge| *edge <= at);
        after.saturating_sub(1).min(self.bins() - 1)
    }

    /// The column an instant lies in; none when it lies outside.
    pub fn holds(&self, at: Instant) -> Option<usize> {
        let found = self.columns(at, Instant(at.0.saturating_add(1)));
        found.map(|(column, _)| column)
    }

    /// The first cell of a column, the scale at the left included.
    pub fn x(&self, column: usize) -> usize {
        GUTTER + column * self.cells
    }

    /// The first cell of some columns, and how many there are.
    pub fn reach(&self, (first, last): (usize, usize)) -> (usize, usize) {
        (self.x(first), (last + 1 - first) * self.cells)
    }

    /// The column a cell is in, counted from the first column's.
    pub fn under(&self, cell: usize) -> usize {
        (cell / self.cells).min(self.bins() - 1)
    }

    /// Cells of a column that are drawn on: wide ones stand apart from each other.
    pub fn bar(&self) -> usize {
        if self.cells > 2 {
            self.cells - 1
        } else {
            self.cells
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_cover_the_scale_and_nothing_else() {
        let scale = Scale {
            edges: [0, 100, 200, 400, 1000].map(Instant).to_vec(),
            cells: 3,
            step: None,
        };
        for (from, to, columns) in [
            (0, 1, Some((0, 0))),
            (99, 101, Some((0, 1))),
            (200, 400, Some((2, 2))),
            (399, 401, Some((2, 3))),
            (-50, 5000, Some((0, 3))),
            (1000, 1100, None),
            (-10, 0, None),
            (i64::MIN, i64::MAX, Some((0, 3))),
            (i64::MAX, i64::MAX, None),
        ] {
            let found = scale.columns(Instant(from), Instant(to));
            assert_eq!(found, columns, "{from}..{to}");
        }
        assert_eq!(scale.start(0), Instant(0));
        assert_eq!(scale.start(99), Instant(1000));
        assert_eq!(scale.reach((1, 2)), (GUTTER + 3, 6));
        for column in 0..scale.bins() {
            assert_eq!(scale.under(scale.x(column) - GUTTER), column);
        }
        assert_eq!(scale.under(500), 3);
    }
}

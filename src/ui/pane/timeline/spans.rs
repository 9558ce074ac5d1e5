//! What is known only to a span wider than a column: lying bands, each with its number.
//!
//! Bars stand on one scale, posts a column. A band has no place on that scale: twenty posts known to a day are not twenty at each
//! of its hours, and spread over the day they would be fewer than one, which nobody knows either. So a band says by its length
//! how finely its posts are known and by its number how many they are; its height says nothing and is always one row, below the
//! bars and marked `span` where the scale of the bars would stand.

use std::collections::BTreeMap;

use super::scale::Scale;
use crate::index::Histogram;
use crate::shown::Shown;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// A band: its first and last column, and how many records are known to lie somewhere in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Band {
    from: usize,
    to: usize,
    count: usize,
}

impl Band {
    fn touches(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// Cells its number needs.
    fn digits(&self) -> usize {
        self.count.max(1).ilog10() as usize + 1
    }

    /// The same with the columns that its number needs beside it, where it does not fit inside.
    fn with_number(&self, cells: usize, columns: usize) -> Self {
        let beside = if self.holds_number(cells) {
            0
        } else {
            (self.digits() + 1).div_ceil(cells)
        };
        let fits = self.to + beside < columns;
        Self {
            from: self.from.saturating_sub(if fits { 0 } else { beside }),
            to: self.to + if fits { beside } else { 0 },
            count: self.count,
        }
    }

    fn holds_number(&self, cells: usize) -> bool {
        self.digits() + 4 <= (self.to + 1 - self.from) * cells
    }
}

/// The bands of a histogram, in rows.
pub struct Bands {
    rows: Vec<Vec<Band>>,
    /// Columns there is room for: numbers may stand behind the last.
    columns: usize,
}

impl Bands {
    /// In at most so many rows, and no wider than so many cells.
    pub fn of(histogram: &Histogram, scale: &Scale, most: usize, room: usize) -> Self {
        let columns = room / scale.cells;
        let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for bin in &histogram.coarse {
            if let Some(columns) = scale.columns(bin.from, bin.to) {
                *counts.entry(columns).or_default() += bin.count;
            }
        }
        let bands = counts
            .into_iter()
            .map(|((from, to), count)| Band { from, to, count });
        Self {
            rows: pack(bands.collect(), most, scale.cells, columns),
            columns,
        }
    }

    /// How many rows they need.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// Draws them from row `y` down; without marks and numbers where something is drawn `over` them.
    pub fn draw(&self, pen: &mut Pen<'_>, scale: &Scale, y: usize, over: bool) {
        let style = pen.style(Role::Dim);
        let texture = if pen.theme.ascii { ":" } else { "░" };
        for (row, bands) in self.rows.iter().enumerate() {
            let y = y + row;
            if row == 0 && !over {
                pen.write(0, y, "span", style);
            }
            for band in bands {
                let (x, width) = scale.reach((band.from, band.to));
                for cell in x..x + width {
                    pen.write(cell, y, texture, style);
                }
                if over {
                    continue;
                }
                // Ends, so that two that meet are two.
                if width > 2 {
                    pen.write(x, y, "[", style);
                    pen.write(x + width - 1, y, "]", style);
                }
                let number = Shown::say(format_args!("{}", band.count));
                let outer = band.with_number(scale.cells, self.columns);
                let at = if band.holds_number(scale.cells) {
                    x + (width - number.width()) / 2
                } else if outer.from < band.from {
                    x.saturating_sub(number.width())
                } else {
                    x + width
                };
                pen.say(at, y, number, Role::Strong);
            }
        }
    }
}

/// Lays bands out so that none lies on another, the narrow ones on top. Where rows run out, those that overlap become one over
/// all they cover: each of their records is still known to lie somewhere in it.
fn pack(mut bands: Vec<Band>, most: usize, cells: usize, columns: usize) -> Vec<Vec<Band>> {
    let most = most.max(1);
    bands.sort_by_key(|band| (band.to - band.from, band.from));
    let mut rows: Vec<Vec<Band>> = Vec::new();
    for band in bands {
        let outer = band.with_number(cells, columns);
        let is_free = |row: &Vec<Band>| {
            !row.iter()
                .any(|other| other.with_number(cells, columns).touches(&outer))
        };
        if let Some(row) = rows.iter_mut().find(|row| is_free(row)) {
            row.push(band);
        } else if rows.len() < most {
            rows.push(vec![band]);
        } else if let Some(row) = rows.last_mut() {
            let mut whole = band;
            // A wider band may touch more than its parts did.
            while let Some(at) = row.iter().position(|other| {
                let outer = whole.with_number(cells, columns);
                other.with_number(cells, columns).touches(&outer)
            }) {
                let other = row.swap_remove(at);
                whole = Band {
                    from: whole.from.min(other.from),
                    to: whole.to.max(other.to),
                    count: whole.count + other.count,
                };
            }
            row.push(whole);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bands: &[(usize, usize, usize)], most: usize) -> Vec<Vec<(usize, usize, usize)>> {
        let bands = bands
            .iter()
            .map(|(from, to, count)| Band {
                from: *from,
                to: *to,
                count: *count,
            })
            .collect();
        let rows = pack(bands, most, 1, 100);
        let told = |row: Vec<Band>| {
            let mut row: Vec<_> = row.iter().map(|b| (b.from, b.to, b.count)).collect();
            row.sort_unstable();
            row
        };
        rows.into_iter().map(told).collect()
    }

    #[test]
    fn bands_lie_beside_each_other_or_in_rows_of_their_own() {
        let (first, second, whole) = ((0, 40, 20), (41, 80, 10), (0, 80, 3));
        assert_eq!(packed(&[first, second], 5), [vec![first, second]]);
        assert_eq!(
            packed(&[whole, first, second], 5),
            [vec![first, second], vec![whole]]
        );
        // Too few rows: what overlaps is one, and no record is lost or counted twice.
        assert_eq!(packed(&[whole, first, second], 1), [vec![(0, 80, 33)]]);
        assert_eq!(
            packed(&[(90, 99, 1), whole, first, second], 1),
            [vec![(0, 80, 33), (90, 99, 1)]]
        );
    }

    #[test]
    fn a_number_that_does_not_fit_inside_lies_on_no_neighbour() {
        // Three cells and a number of two: it stands beside, so the next begins in another row.
        assert_eq!(
            packed(&[(10, 12, 25), (14, 30, 4)], 5),
            [vec![(10, 12, 25)], vec![(14, 30, 4)]]
        );
        assert_eq!(
            packed(&[(10, 12, 25), (16, 30, 4)], 5),
            [vec![(10, 12, 25), (16, 30, 4)]]
        );
        // At the right edge it stands before.
        assert_eq!(
            packed(&[(98, 99, 25), (80, 96, 4)], 5),
            [vec![(98, 99, 25)], vec![(80, 96, 4)]]
        );
    }
}

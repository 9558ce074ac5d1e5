//! What was found in all parts, in one order of time: the n-th of all, the place of one among all, windows.

use std::cmp::Ordering;

use crate::index::IndexError;
use crate::index::bits::Ranked;
use crate::index::part::Part;
use crate::model::time::Instant;

/// A record: number of its part, place in it.
pub(super) type Spot = (usize, usize);

/// What was found, part by part.
pub(super) struct Found<'a> {
    pub(super) parts: &'a [&'a dyn Part],
    pub(super) hits: Vec<Ranked>,
}

impl Found<'_> {
    /// How many in all.
    pub(super) fn total(&self) -> usize {
        self.hits.iter().map(Ranked::count).sum()
    }

    /// Whether a record is among them.
    pub(super) fn has(&self, (part, place): Spot) -> bool {
        self.hits[part].bits().has(place)
    }

    /// Which of two comes first: what has a time before what has none, then by beginning, by the archive's sequence, by address.
    pub(super) fn compare(&self, one: Spot, other: Spot) -> Result<Ordering, IndexError> {
        if one.0 == other.0 {
            return Ok(one.1.cmp(&other.1));
        }
        let order = self.begins(one).cmp(&self.begins(other));
        if order.is_ne() {
            return Ok(order);
        }
        let one = self.parts[one.0].entry(one.1)?;
        let other = self.parts[other.0].entry(other.1)?;
        let sequence = |order: Option<u32>| order.unwrap_or(u32::MAX);
        let order = sequence(one.order).cmp(&sequence(other.order));
        Ok(order.then_with(|| one.key.cmp(&other.key)))
    }

    fn begins(&self, (part, place): Spot) -> (bool, Instant) {
        let part = self.parts[part];
        if place < part.timed() {
            (false, part.from(place))
        } else {
            (true, Instant::MIN)
        }
    }

    /// The first place of a part that does not come before a record.
    pub(super) fn cut(&self, part: usize, spot: Spot) -> Result<usize, IndexError> {
        if part == spot.0 {
            return Ok(spot.1);
        }
        self.cut_within(part, spot, 0..self.parts[part].len())
    }

    fn cut_within(
        &self,
        part: usize,
        spot: Spot,
        range: std::ops::Range<usize>,
    ) -> Result<usize, IndexError> {
        let (mut from, mut to) = (range.start, range.end);
        while from < to {
            let middle = from.midpoint(to);
            if self.compare((part, middle), spot)?.is_lt() {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        Ok(from)
    }

    /// How many come before a record.
    pub(super) fn rank(&self, spot: Spot) -> Result<usize, IndexError> {
        let mut before = 0;
        for (number, hits) in self.hits.iter().enumerate() {
            if hits.count() > 0 {
                before += hits.rank(self.cut(number, spot)?);
            }
        }
        Ok(before)
    }

    /// How many begin before a moment, and how many begin at all.
    pub(super) fn before(&self, moment: Instant) -> (usize, usize) {
        let mut counts = (0, 0);
        for (part, hits) in self.parts.iter().zip(&self.hits) {
            counts.0 += hits.rank(before(*part, moment));
            counts.1 += hits.rank(part.timed());
        }
        counts
    }

    /// So many from the n-th on, in order.
    pub(super) fn window(&self, n: usize, many: usize) -> Result<Vec<Spot>, IndexError> {
        let mut next = self.cuts(n)?;
        let place = |part: usize, rank: usize| self.hits[part].nth(rank).map(|at| (part, at));
        let mut heads: Vec<Option<Spot>> = next
            .iter()
            .enumerate()
            .map(|(part, rank)| place(part, *rank))
            .collect();
        let mut window = Vec::with_capacity(many.min(self.total()));
        while window.len() < many {
            let mut first: Option<Spot> = None;
            for head in heads.iter().flatten() {
                if match first {
                    Some(first) => self.compare(*head, first)?.is_lt(),
                    None => true,
                } {
                    first = Some(*head);
                }
            }
            let Some(spot) = first else { break };
            window.push(spot);
            next[spot.0] += 1;
            heads[spot.0] = place(spot.0, next[spot.0]);
        }
        Ok(window)
    }

    /// For each part how many of its own come before the n-th of all.
    fn cuts(&self, n: usize) -> Result<Vec<usize>, IndexError> {
        let mut from = vec![0; self.hits.len()];
        let mut to: Vec<usize> = self.hits.iter().map(Ranked::count).collect();
        if n == 0 {
            return Ok(from);
        }
        if n >= to.iter().sum() {
            return Ok(to);
        }
        // The middle of the part with the most left halves what is left of it at least, whichever side of it the n-th is.
        while let Some((widest, width)) = (from.iter().zip(&to).map(|(from, to)| to - from))
            .enumerate()
            .max_by_key(|(_, width)| *width)
            .filter(|(_, width)| *width > 0)
        {
            let middle = from[widest] + width / 2;
            let Some(place) = self.hits[widest].nth(middle) else {
                break;
            };
            let mut before = Vec::with_capacity(to.len());
            for part in 0..to.len() {
                let rank = if part == widest {
                    middle
                } else if from[part] == to[part] {
                    from[part]
                } else {
                    self.rank_within(part, (widest, place), from[part], to[part])?
                };
                before.push(rank);
            }
            if before.iter().sum::<usize>() < n {
                // It is before the n-th, and so is everything before it.
                before[widest] += 1;
                from = before;
            } else {
                to = before;
            }
        }
        Ok(from)
    }

    /// How many of a part come before a record, when it is known to be from `low` to `high`.
    fn rank_within(
        &self,
        part: usize,
        spot: Spot,
        low: usize,
        high: usize,
    ) -> Result<usize, IndexError> {
        let hits = &self.hits[part];
        let first = hits.nth(low).unwrap_or(0);
        let end = match hits.nth(high) {
            Some(place) => place,
            None => self.parts[part].len(),
        };
        Ok(hits.rank(self.cut_within(part, spot, first..end)?))
    }
}

/// The first place of a part that begins at a moment or after it, or has no time.
pub(super) fn before(part: &dyn Part, moment: Instant) -> usize {
    let (mut from, mut to) = (0, part.timed());
    while from < to {
        let middle = from.midpoint(to);
        if part.from(middle) < moment {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

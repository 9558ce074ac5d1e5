//! Counts: facets, histograms, windows of rows. The same arithmetic for every back end; knows no engine.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::index::{Bin, Facet, Histogram, HistogramAsk, Question};
use crate::model::calendar::Step;
use crate::model::time::Instant;

/// The most bins of a histogram.
const MAX_BINS: usize = 1_000;

/// Values and how many records have them.
#[derive(Debug, Default)]
pub(super) struct Values {
    counts: HashMap<String, usize>,
}

impl Values {
    pub(super) fn add(&mut self, value: &str, count: usize) {
        if count == 0 {
            return;
        }
        match self.counts.get_mut(value) {
            Some(sum) => *sum += count,
            None => {
                self.counts.insert(value.to_owned(), count);
            }
        }
    }

    /// Largest first, then by name.
    pub(super) fn sorted(self) -> Vec<(String, usize)> {
        let mut all: Vec<_> = self.counts.into_iter().collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all
    }

    pub(super) fn facet(self, name: &str, none: usize) -> Facet {
        Facet {
            name: name.to_owned(),
            values: self.sorted(),
            none,
        }
    }
}

/// A histogram being filled.
pub(super) struct Bins {
    /// Beginnings of the bins and the end of the last.
    edges: Vec<i64>,
    step: Option<Step>,
    filled: Vec<(usize, Values)>,
    coarse: BTreeMap<(Instant, Instant), (usize, Values)>,
    untimed: usize,
    outside: usize,
}

impl Bins {
    /// Bins over the span asked for, or over the extent of what matches.
    pub(super) fn new(ask: &HistogramAsk, extent: Option<(Instant, Instant)>) -> Self {
        let bins = ask.bins.clamp(1, MAX_BINS);
        let span = ask.span.or(extent);
        let steps = |(from, to)| ask.zone.as_ref()?.columns(from, to, bins);
        let (step, edges) = match span.and_then(steps) {
            Some((step, edges)) => (Some(step), edges.into_iter().map(|edge| edge.0).collect()),
            None => (None, equal(span, bins)),
        };
        let count = edges.len().saturating_sub(1);
        Self {
            edges,
            step,
            filled: (0..count).map(|_| (0, Values::default())).collect(),
            coarse: BTreeMap::new(),
            untimed: 0,
            outside: 0,
        }
    }

    /// Adds a record with its interval. Gives where its values of the split namespace belong, when it is drawn at all.
    pub(super) fn add(&mut self, span: Option<(Instant, Instant)>) -> Option<&mut Values> {
        let Some((from, to)) = span else {
            self.add_untimed(1);
            return None;
        };
        let (Some(&start), Some(&end)) = (self.edges.first(), self.edges.last()) else {
            self.add_outside(1);
            return None;
        };
        if to.0 <= start || from.0 >= end {
            self.add_outside(1);
            return None;
        }
        let at = self.edges.partition_point(|edge| *edge <= from.0);
        let at = at.saturating_sub(1).min(self.filled.len() - 1);
        let width = i128::from(to.0) - i128::from(from.0);
        Some(if self.is_coarse(at, width) {
            self.add_coarse(from, to, 1)
        } else {
            self.add_to(at, 1)
        })
    }

    /// Beginnings of the bins, and the end of the last; nothing where there are none.
    pub(super) fn edges(&self) -> &[i64] {
        &self.edges
    }

    /// Whether an interval of this width that begins in a bin is too wide for it.
    pub(super) fn is_coarse(&self, bin: usize, width: i128) -> bool {
        let wide =
            |from: usize, to: usize| i128::from(self.edges[to]) - i128::from(self.edges[from]);
        match self.step {
            // Steps of a calendar differ in length: it is measured by the one it begins in.
            Some(_) => width > wide(bin, bin + 1),
            None => width * as_wide(self.filled.len()) > wide(0, self.filled.len()),
        }
    }

    /// Adds records to a bin; gives where their values belong.
    pub(super) fn add_to(&mut self, bin: usize, count: usize) -> &mut Values {
        let slot = &mut self.filled[bin];
        slot.0 += count;
        &mut slot.1
    }

    /// Adds records that share an interval too wide for a bin; gives where their values belong.
    pub(super) fn add_coarse(&mut self, from: Instant, to: Instant, count: usize) -> &mut Values {
        self.untimed += count;
        let slot = self.coarse.entry((from, to)).or_default();
        slot.0 += count;
        &mut slot.1
    }

    /// Adds records without a time.
    pub(super) fn add_untimed(&mut self, count: usize) {
        self.untimed += count;
    }

    /// Adds records that lie wholly outside.
    pub(super) fn add_outside(&mut self, count: usize) {
        self.outside += count;
    }

    pub(super) fn finish(self) -> Histogram {
        let bins = self
            .edges
            .windows(2)
            .zip(self.filled)
            .map(|(edge, (count, split))| Bin {
                from: Instant(edge[0]),
                to: Instant(edge[1]),
                count,
                split: split.sorted(),
            })
            .collect();
        let coarse = self
            .coarse
            .into_iter()
            .map(|((from, to), (count, split))| Bin {
                from,
                to,
                count,
                split: split.sorted(),
            })
            .collect();
        Histogram {
            bins,
            step: self.step,
            untimed: self.untimed,
            outside: self.outside,
            coarse,
        }
    }
}

/// Edges of bins of equal width; none where there is no width to share.
fn equal(span: Option<(Instant, Instant)>, bins: usize) -> Vec<i64> {
    let Some((from, to)) = span.filter(|(from, to)| from < to) else {
        return Vec::new();
    };
    let width = i128::from(to.0) - i128::from(from.0);
    (0..=bins)
        .map(|at| i128::from(from.0) + width * as_wide(at) / as_wide(bins))
        .map(|edge| i64::try_from(edge).unwrap_or(to.0))
        .collect()
}

fn as_wide(number: usize) -> i128 {
    i128::try_from(number).unwrap_or(i128::MAX)
}

/// The window of rows to give: as asked, or moved so that what was found is about a third from its top.
pub(super) fn window(question: &Question, found: Option<usize>, total: usize) -> Range<usize> {
    let asked = &question.window;
    let length = asked.end.saturating_sub(asked.start);
    let start = match found {
        Some(found) => (found.saturating_sub(length / 3)).min(total.saturating_sub(length)),
        None => asked.start.min(total),
    };
    start..(start + length).min(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::calendar::Zone;

    fn filled(bins: usize, span: Option<(i64, i64)>, records: &[Option<(i64, i64)>]) -> Histogram {
        let instants = |(from, to): (i64, i64)| (Instant(from), Instant(to));
        let ask = HistogramAsk {
            span: span.map(instants),
            bins,
            zone: None,
            split: None,
        };
        let timed: Vec<_> = records.iter().flatten().collect();
        let from = timed.iter().map(|r| r.0).min();
        let to = timed.iter().map(|r| r.1).max();
        let mut bins = Bins::new(&ask, from.zip(to).map(instants));
        for record in records {
            bins.add(record.map(instants));
        }
        bins.finish()
    }

    #[test]
    fn every_record_is_counted_once() {
        let records = [
            Some((0, 1)),
            Some((9, 10)),
            Some((2, 4)),
            Some((-3, 1)),
            Some((5, 9)),
            None,
            Some((10, 11)),
        ];
        for (bins, span, counts, untimed, outside, coarse) in [
            (5, Some((0, 10)), vec![1, 1, 0, 0, 1], 3, 1, 2),
            (1, Some((0, 10)), vec![5], 1, 1, 0),
            (2, Some((20, 30)), vec![0, 0], 1, 6, 0),
            (2, Some((5, 5)), vec![], 1, 6, 0),
            (0, None, vec![6], 1, 0, 0),
            (4, Some((0, 2)), vec![0, 0, 0, 0], 3, 4, 2),
        ] {
            let found = filled(bins, span, &records);
            let got: Vec<usize> = found.bins.iter().map(|bin| bin.count).collect();
            assert_eq!(
                (got, found.untimed, found.outside, found.coarse.len()),
                (counts, untimed, outside, coarse),
                "{bins} {span:?}"
            );
            let sum: usize = found.bins.iter().map(|bin| bin.count).sum();
            assert_eq!(sum + found.untimed + found.outside, records.len());
        }
    }

    #[test]
    fn a_record_is_as_fine_as_the_step_it_begins_in() {
        let zone = Zone::named("America/New_York");
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let ask = HistogramAsk {
            // The night in which summer time ends: the day between has 25 hours.
            span: Some((at("2013-11-02T12:00:00Z"), at("2013-11-04T12:00:00Z"))),
            bins: 3,
            zone: Some(zone),
            split: None,
        };
        let mut bins = Bins::new(&ask, None);
        for (from, to) in [
            // The long day itself, as long a time from the day before, a minute of the last day, one before the span.
            ("2013-11-03T04:00:00Z", "2013-11-04T05:00:00Z"),
            ("2013-11-02T04:00:00Z", "2013-11-03T05:00:00Z"),
            ("2013-11-04T05:00:00Z", "2013-11-04T05:01:00Z"),
            ("2013-11-02T03:59:00Z", "2013-11-02T04:00:00Z"),
        ] {
            bins.add(Some((at(from), at(to))));
        }
        let found = bins.finish();
        let counts: Vec<usize> = found.bins.iter().map(|bin| bin.count).collect();
        assert_eq!((found.step, counts), (Some(Step::Days(1)), vec![0, 1, 1]));
        assert_eq!((found.untimed, found.outside), (1, 1));
        assert_eq!(found.bins[2].from, at("2013-11-04T05:00:00Z"));
    }

    #[test]
    fn no_extent_overflows() {
        let found = filled(
            1_000_000,
            Some((i64::MIN, i64::MAX)),
            &[Some((i64::MIN, i64::MAX)), Some((0, 1))],
        );
        assert_eq!((found.bins.len(), found.untimed), (1_000, 1));
    }
}

//! An answer in the form that engines are compared in. Before any time counts, they must be the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

use backfire::index::Answer;
use backfire::model::time::SECOND;

use crate::generate::mix::Asked;

/// Bars of a histogram.
pub const BINS: usize = 120;

/// What the screen shows.
#[derive(Debug, PartialEq, Eq)]
pub struct Panel {
    /// Posts that match.
    pub total: usize,
    /// Field, value, posts; values without any are left out.
    pub facets: BTreeMap<String, BTreeMap<String, u64>>,
    /// Posts by bar.
    pub bins: Vec<u64>,
    /// Second and id of the first posts, in order.
    pub rows: Vec<(i64, String)>,
}

impl Panel {
    /// That of the product.
    pub fn of(answer: Answer) -> Self {
        let facets = answer.facets.into_iter().map(|facet| {
            let values = facet.values.into_iter();
            let values = values.map(|(value, count)| (value, count as u64));
            (facet.name, values.collect())
        });
        let bins = answer.histogram.unwrap_or_default().bins;
        let rows = answer.rows.into_iter().map(|row| {
            let second = row.span.map_or(0, |span| span.from.0.div_euclid(SECOND));
            (second, row.key.id)
        });
        Self {
            total: answer.total,
            facets: facets.collect(),
            bins: bins.iter().map(|bin| bin.count as u64).collect(),
            rows: rows.collect(),
        }
    }

    /// The rows whose place is certain: posts of the second of the last may have been left out by either engine.
    fn certain(&self) -> BTreeSet<&(i64, String)> {
        let last = self.rows.last().map(|row| row.0);
        let all = self.rows.len() == self.total;
        let rows = self.rows.iter();
        rows.filter(|row| all || Some(row.0) != last).collect()
    }

    /// Fails where this is not the same answer, naming the question and what differs.
    pub fn same(&self, other: &Self, asked: &Asked, rows_too: bool) -> io::Result<()> {
        let mut differs = String::new();
        if self.total != other.total {
            let _ = write!(differs, " {} and {} posts;", self.total, other.total);
        }
        for (name, values) in &self.facets {
            let theirs = other.facets.get(name);
            if theirs != Some(values) {
                let _ = write!(differs, " {name} {values:?} and {theirs:?};");
            }
        }
        if self.bins != other.bins {
            let _ = write!(differs, " bars {:?} and {:?};", self.bins, other.bins);
        }
        let seconds = |panel: &Self| -> Vec<i64> { panel.rows.iter().map(|row| row.0).collect() };
        if self.rows.len() != other.rows.len()
            || rows_too && (seconds(self) != seconds(other) || self.certain() != other.certain())
        {
            let _ = write!(differs, " rows {:?} and {:?};", self.rows, other.rows);
        }
        if differs.is_empty() {
            return Ok(());
        }
        let what = format!("{asked:?}: the engines disagree:{differs}");
        Err(io::Error::other(what))
    }
}

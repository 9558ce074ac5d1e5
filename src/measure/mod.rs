//! What the cases of an archive say together: lessons that recur, how alike two cases are, what others did in a comparable
//! position. Pure functions over records, each with its formula and what it cannot say.
//!
//! Floor 1: knows the records only; reads no files, asks no index, draws nothing. What is counted is what is handed in, so a
//! clock or a smaller archive is a smaller input and needs no other code.

pub mod likeness;
pub mod precedent;
pub mod recurrence;

#[cfg(test)]
mod fixture;

use std::sync::Arc;

use crate::measure::likeness::Codes;
use crate::measure::precedent::Precedents;
use crate::measure::recurrence::Recurrence;
use crate::model::pattern::Pattern;
use crate::model::record::{Case, Key, Whole};

/// What is worked out once, when every case is read.
#[derive(Debug, Clone, Default)]
pub struct Study {
    /// The cases it is of.
    pub cases: Vec<Arc<Case>>,
    /// Lesson by case.
    pub recurrence: Recurrence,
    /// What each case is coded with, and what a code weighs.
    pub codes: Codes,
}

impl Study {
    /// Over these cases.
    pub fn of(wholes: &[Arc<Whole>], patterns: &[Pattern]) -> Self {
        let cases: Vec<Arc<Case>> = wholes.iter().map(|whole| whole.case.clone()).collect();
        Self {
            recurrence: Recurrence::of(patterns, wholes),
            codes: Codes::of(&cases),
            cases,
        }
    }

    /// What others in a position comparable to this decision's did; none when there is no such decision.
    pub fn precedents(&self, at: &Key) -> Option<Precedents> {
        precedent::precedents(&self.cases, &self.codes, at)
    }
}

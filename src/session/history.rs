//! Back and forward through where one has been.

use super::Place;

/// Places behind and ahead.
#[derive(Debug, Default)]
pub(super) struct History {
    back: Vec<Place>,
    forward: Vec<Place>,
}

/// More steps than anyone walks back; keeps a day's wandering from growing without bound.
const MOST: usize = 200;

impl History {
    pub(super) fn can_go_back(&self) -> bool {
        !self.back.is_empty()
    }

    /// Leaves `from` for somewhere new: what was ahead is forgotten.
    pub(super) fn leave(&mut self, from: Place) {
        self.forward.clear();
        if self.back.last() != Some(&from) {
            self.back.push(from);
        }
        if self.back.len() > MOST {
            self.back.remove(0);
        }
    }

    pub(super) fn back(&mut self, from: Place) -> Option<Place> {
        let to = self.back.pop()?;
        self.forward.push(from);
        Some(to)
    }

    pub(super) fn forward(&mut self, from: Place) -> Option<Place> {
        let to = self.forward.pop()?;
        self.back.push(from);
        Some(to)
    }
}

//! Back and forward through where one has been.

use super::Place;

/// Places behind and ahead.
#[derive(Debug, Default)]
pub(super) struct History {
    back: Vec<Step>,
    forward: Vec<Step>,
}

/// A place that was left.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    place: Place,
    /// Whether it was left for somewhere else (another case, a lesson's evidence), not by narrowing what was shown.
    jump: bool,
}

/// More steps than anyone walks back; keeps a day's wandering from growing without bound.
const MOST: usize = 200;

impl History {
    /// Whether one has jumped here from somewhere.
    pub(super) fn has_jumped(&self) -> bool {
        self.back.iter().any(|step| step.jump)
    }

    /// Leaves `from` by narrowing what is shown: what was ahead is forgotten.
    pub(super) fn narrow(&mut self, from: Place) {
        self.leave(from, false);
    }

    /// Leaves `from` for somewhere else: what was ahead is forgotten.
    pub(super) fn jump(&mut self, from: Place) {
        self.leave(from, true);
    }

    fn leave(&mut self, place: Place, jump: bool) {
        self.forward.clear();
        match self.back.last_mut() {
            Some(last) if last.place == place => last.jump |= jump,
            _ => self.back.push(Step { place, jump }),
        }
        if self.back.len() > MOST {
            self.back.remove(0);
        }
    }

    /// One step back.
    pub(super) fn back(&mut self, from: Place) -> Option<Place> {
        let Step { place, jump } = self.back.pop()?;
        self.forward.push(Step { place: from, jump });
        Some(place)
    }

    /// Back to where the last jump began.
    pub(super) fn back_to_jump(&mut self, from: Place) -> Option<Place> {
        if self.back.is_empty() {
            return None;
        }
        let mut here = from;
        while let Some(Step { place, jump }) = self.back.pop() {
            let left = std::mem::replace(&mut here, place);
            self.forward.push(Step { place: left, jump });
            if jump {
                break;
            }
        }
        Some(here)
    }

    /// One step forward again.
    pub(super) fn forward(&mut self, from: Place) -> Option<Place> {
        let Step { place, jump } = self.forward.pop()?;
        self.back.push(Step { place: from, jump });
        Some(place)
    }
}

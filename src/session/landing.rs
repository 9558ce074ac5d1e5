//! Where one stands among the rows, and how one gets there when the rows are still to come.
//!
//! What a move needs is either at hand, and the cursor is there at once, or it is asked for, and the rows that are there stay
//! until it comes. While a question is under way no other asks for rows alone: moves made meanwhile are kept and made when it
//! is answered, so that a key held down never outruns the answers and where it leads to does not hang on how fast they are.

use crate::index::{Row, Seek};
use crate::model::Id;
use crate::model::record::{Key, Kind};
use crate::session::Session;
use crate::work::{Answered, Job};

/// More rows are asked for when the cursor is this near to the end of those at hand.
const MARGIN: usize = 60;

/// Where to stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Goal {
    /// On the row of this number; past the end, on the last.
    Place(usize),
    /// On this, or on what comes nearest to it.
    Seek(Seek),
    /// On this record: a selection that hides it is dropped.
    Record(Key),
}

/// A move from wherever one stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Move {
    /// By so many rows, no further than the ends.
    By(isize),
    /// To the next row or the one before, around the end.
    Round {
        /// The next.
        forward: bool,
    },
}

/// What stands between a wish to be somewhere and being there.
#[derive(Debug, Default)]
pub(super) struct Landing {
    /// Where to stand; none when the cursor is there.
    pub(super) goal: Option<Goal>,
    /// Moves to make from there.
    moves: Vec<Move>,
    /// The question under way.
    asked: Option<Asked>,
}

/// A question that was asked.
#[derive(Debug)]
struct Asked {
    /// For which goal; none where the cursor was to stay on its record.
    goal: Option<Goal>,
}

impl Landing {
    /// On the way to a goal.
    pub(super) fn to(goal: Goal) -> Self {
        Self {
            goal: Some(goal),
            ..Self::default()
        }
    }

    /// A question has been asked for the goal of now.
    pub(super) fn ask(&mut self) {
        let goal = self.goal.clone();
        self.asked = Some(Asked { goal });
    }

    /// The question under way will not be answered.
    pub(super) fn give_up(&mut self) {
        *self = Self::default();
    }
}

impl Session {
    /// The record of that id in the case at hand, as a goal; the first row for none.
    pub(super) fn row_goal(&self, row: Option<&Id>) -> Goal {
        match row {
            Some(id) => Goal::Seek(Seek::Record(Key::new(self.place.case.clone(), id.clone()))),
            None => Goal::Place(0),
        }
    }

    /// Stays with the selected record through whatever becomes of the rows; with what was on its way to be selected, if
    /// anything was.
    pub(super) fn hold(&mut self) {
        if !matches!(self.landing.goal, Some(Goal::Seek(_) | Goal::Record(_))) {
            self.aim_at(self.row_goal(self.place.row.as_ref()));
        }
    }

    /// Another goal than before, once an answer comes that was asked for it.
    pub(super) fn aim_at(&mut self, goal: Goal) {
        self.landing.goal = Some(goal);
        self.landing.moves.clear();
    }

    /// Goes somewhere among the rows of the selection.
    pub(super) fn go(&mut self, goal: Goal) -> Vec<Job> {
        let place = match &goal {
            Goal::Place(place) => Some(*place),
            Goal::Seek(Seek::Record(key)) | Goal::Record(key) => self.place_of(key),
            Goal::Seek(_) => None,
        };
        match place {
            Some(place) if self.landing.goal.is_none() => self.stand(place),
            _ => {
                self.aim_at(goal);
                self.more_rows()
            }
        }
    }

    /// Moves from where one stands, or will stand.
    pub(super) fn step(&mut self, step: Move) -> Vec<Job> {
        self.walked += 1;
        if self.landing.goal.is_some() {
            self.landing.moves.push(step);
            return Vec::new();
        }
        let place = self.after(self.cursor, step);
        self.stand(place)
    }

    /// The place a move leads to.
    fn after(&mut self, place: usize, step: Move) -> usize {
        let last = self.main.total.saturating_sub(1);
        match step {
            Move::By(by) => place.saturating_add_signed(by).min(last),
            Move::Round { forward: true } if place >= last => {
                if self.main.total > 0 {
                    self.say("past the last hit, on from the first");
                }
                0
            }
            Move::Round { forward: false } if place == 0 => {
                if self.main.total > 0 {
                    self.say("before the first hit, on from the last");
                }
                last
            }
            Move::Round { forward: true } => place + 1,
            Move::Round { forward: false } => place - 1,
        }
    }

    /// Puts the cursor on a row, or asks for the rows around it.
    fn stand(&mut self, place: usize) -> Vec<Job> {
        let Some(last) = self.main.total.checked_sub(1) else {
            return Vec::new();
        };
        let place = place.min(last);
        if self.row_at(place).is_none() {
            self.landing.goal = Some(Goal::Place(place));
            self.stay_on_a_row();
            return self.more_rows();
        }
        self.cursor = place;
        let mut jobs = self.arrive();
        let (first, end) = (self.main.first, self.main.first + self.main.rows.len());
        let short_before = first > 0 && place < first + MARGIN;
        let short_after = end <= last && place + MARGIN >= end;
        if short_before || short_after {
            jobs.extend(self.more_rows());
        }
        jobs
    }

    /// Keeps the cursor on one of the rows at hand.
    fn stay_on_a_row(&mut self) {
        let (first, rows) = (self.main.first, self.main.rows.len());
        self.cursor = self.cursor.clamp(first, first + rows.saturating_sub(1));
    }

    /// Asks for the rows around the goal or the cursor, once nothing else is under way.
    fn more_rows(&mut self) -> Vec<Job> {
        if self.landing.asked.is_some() {
            return Vec::new();
        }
        self.ask_for_rows()
    }

    /// Takes an answer in and finds out where to stand in it.
    pub(super) fn land(&mut self, answered: Answered) -> Vec<Job> {
        let asked = self.landing.asked.take().and_then(|asked| asked.goal);
        let here = self.row().map(|row| row.key.clone());
        self.take_answer(answered);
        if let Some(Goal::Record(key)) = &self.landing.goal
            && asked == self.landing.goal
            && self.place_of(key).is_none()
        {
            if !self.selection.is_empty() {
                // A row that the selection hides cannot be stood on.
                return self.drop_selection();
            }
            let missing = format!("{key} is not among the posts");
            self.warn(missing);
        }
        if self.main.total == 0 {
            self.cursor = 0;
            self.landing = Landing::default();
            return Vec::new();
        }
        let goal = self.landing.goal.take();
        let place = match &goal {
            Some(Goal::Place(place)) => Some(*place),
            Some(_) if asked == goal => Some(self.main.found.unwrap_or(self.cursor)),
            Some(_) => None,
            None => match &here {
                Some(key) => self.place_of(key),
                None => Some(self.main.found.unwrap_or(self.cursor)),
            },
        };
        let Some(place) = place else {
            // Another question has to find it; a row stands meanwhile.
            self.landing.goal = goal.or_else(|| here.map(|key| Goal::Seek(Seek::Record(key))));
            self.cursor = self.main.found.unwrap_or(self.cursor);
            self.stay_on_a_row();
            return self.more_rows();
        };
        let moves = std::mem::take(&mut self.landing.moves);
        let place = place.min(self.main.total - 1);
        let place = moves
            .into_iter()
            .fold(place, |place, step| self.after(place, step));
        self.stand(place)
    }

    /// Takes the parts of an answer that the question asked for.
    fn take_answer(&mut self, answered: Answered) {
        let Answered {
            main, side, posts, ..
        } = answered;
        if let Some(side) = side {
            self.main = main;
            self.side = side;
            self.posts = posts;
        } else {
            // Rows alone: all counts still hold, and so do the posts that are pointed at.
            let pointed_at = self.pointed_at();
            self.posts
                .retain(|key, _| pointed_at.binary_search(key).is_ok());
            self.posts.extend(posts);
            self.main.total = main.total;
            self.main.first = main.first;
            self.main.rows = main.rows;
            self.main.found = main.found;
        }
        self.answered = true;
        if self.place.axis.is_none() {
            self.place.axis = Some(self.fitting_axis());
        }
    }

    /// What follows from standing on a row: remember it, fetch its thread.
    fn arrive(&mut self) -> Vec<Job> {
        let Some(row) = self.row() else {
            return Vec::new();
        };
        let (key, kind) = (row.key.clone(), row.kind);
        self.place.row = Some(key.id.clone());
        if self.keep_in_view() {
            return self.ask();
        }
        if self.thread.as_ref().is_some_and(|(of, _)| *of == key) {
            return Vec::new();
        }
        self.thread = None;
        if kind == Kind::Post {
            vec![Job::Thread(key)]
        } else {
            Vec::new()
        }
    }

    /// Place of a record among all rows, when it is in the window.
    fn place_of(&self, key: &Key) -> Option<usize> {
        let is_it = |row: &Row| row.key == *key;
        let at = self.main.rows.iter().position(is_it)?;
        Some(self.main.first + at)
    }
}

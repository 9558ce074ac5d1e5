//! A cursor and a view over rows: what every list and every page moves by.

use crate::ui::keymap::Verb;

/// Where the cursor is and which row is at the top.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The row under the cursor.
    pub cursor: usize,
    /// The first row in view.
    pub top: usize,
    /// Rows in view when last drawn.
    pub height: usize,
}

impl Scroll {
    /// Moves by a verb over `len` rows; whether the verb is a move up or down.
    pub fn act(&mut self, verb: Verb, len: usize) -> bool {
        let Some(by) = stride(verb, self.height) else {
            return false;
        };
        self.cursor = match by {
            Stride::By(n) => self.cursor.saturating_add_signed(n),
            Stride::First => 0,
            Stride::Last => usize::MAX,
        };
        self.cursor = self.cursor.min(len.saturating_sub(1));
        true
    }

    /// Brings the cursor into a view of `height` rows over `len`, with a row or two around it.
    pub fn settle(&mut self, len: usize, height: usize) {
        self.height = height;
        self.cursor = self.cursor.min(len.saturating_sub(1));
        let around = (height / 4).min(2);
        let highest = self.cursor.saturating_sub(around);
        let lowest = (self.cursor + around + 1).saturating_sub(height);
        self.top = self
            .top
            .clamp(lowest.min(highest), highest.max(lowest.min(highest)));
        self.top = self.top.min(len.saturating_sub(height));
        if self.cursor < self.top || self.cursor >= self.top + height.max(1) {
            self.top = self.cursor.saturating_sub(height / 2);
        }
    }
}

/// What was drawn where: clicks go by it, whatever has changed since.
#[derive(Debug)]
pub struct Drawn<T> {
    rows: Vec<Option<T>>,
}

impl<T> Default for Drawn<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T: Clone> Drawn<T> {
    /// Nothing yet: it is being drawn anew.
    pub fn clear(&mut self) {
        self.rows.clear();
    }

    /// An item has been drawn from row `y` on, over so many rows; what is skipped belongs to none.
    pub fn put(&mut self, y: usize, rows: usize, item: &T) {
        self.rows.resize(y, None);
        self.rows.resize(y + rows, Some(item.clone()));
    }

    /// The item in a row.
    pub fn at(&self, y: usize) -> Option<&T> {
        self.rows.get(y)?.as_ref()
    }
}

/// How far a verb moves.
pub enum Stride {
    /// By so many rows.
    By(isize),
    /// To the first.
    First,
    /// To the last.
    Last,
}

/// How far a verb moves in a view of `height` rows; none for other verbs.
pub fn stride(verb: Verb, height: usize) -> Option<Stride> {
    let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(1);
    Some(match verb {
        Verb::Up => Stride::By(-1),
        Verb::Down => Stride::By(1),
        Verb::HalfUp => Stride::By(-(page / 2).max(1)),
        Verb::HalfDown => Stride::By((page / 2).max(1)),
        Verb::PageUp => Stride::By(-page),
        Verb::PageDown => Stride::By(page),
        Verb::First => Stride::First,
        Verb::Last => Stride::Last,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_always_in_view() {
        for len in [0, 1, 2, 5, 100] {
            for height in [0, 1, 2, 3, 10, 200] {
                let mut scroll = Scroll::default();
                for verb in [
                    Verb::Down,
                    Verb::PageDown,
                    Verb::Last,
                    Verb::Up,
                    Verb::HalfUp,
                    Verb::First,
                    Verb::HalfDown,
                    Verb::PageUp,
                ] {
                    scroll.settle(len, height);
                    assert!(scroll.act(verb, len));
                    scroll.settle(len, height);
                    assert!(len == 0 || scroll.cursor < len);
                    assert!(
                        scroll.top <= scroll.cursor,
                        "{len} {height} {verb:?} {scroll:?}"
                    );
                    assert!(
                        height == 0 || scroll.cursor < scroll.top + height,
                        "{len} {height} {verb:?} {scroll:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn other_verbs_do_not_move() {
        let mut scroll = Scroll {
            cursor: 3,
            top: 0,
            height: 5,
        };
        assert!(!scroll.act(Verb::Open, 10));
        assert_eq!(scroll.cursor, 3);
    }

    #[test]
    fn a_row_belongs_to_what_was_drawn_there() {
        let mut drawn = Drawn::default();
        drawn.put(0, 2, &'a');
        drawn.put(3, 1, &'b');
        let found: Vec<Option<&char>> = (0..6).map(|y| drawn.at(y)).collect();
        assert_eq!(
            found,
            [Some(&'a'), Some(&'a'), None, Some(&'b'), None, None]
        );
        drawn.clear();
        assert_eq!(drawn.at(0), None);
    }
}

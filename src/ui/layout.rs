//! Where panes go at a size: three columns when there is room, two, or one.

use ratatui::layout::Rect;

use super::pane::Slot;

/// Below this the screen says so and shows nothing else.
pub const LEAST: (u16, u16) = (40, 10);

/// How much fits beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    /// Timeline, filters, posts, detail and lessons at once.
    Wide,
    /// Timeline, posts and one other pane.
    Medium,
    /// Timeline and one pane.
    Narrow,
}

/// The rows of the screen that are not panes', and the panes' places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// How much fits.
    pub plan: Plan,
    /// Title of the case and counts.
    pub header: Rect,
    /// The panes by digit and name.
    pub tabs: Rect,
    /// The slots in view.
    pub slots: Vec<(Slot, Rect)>,
    /// Notices, the query, prompts.
    pub status: Rect,
    /// Keys that matter now.
    pub hints: Rect,
}

impl Layout {
    /// The layout of an area; none when it is too small. `focus` is the slot with the focus, `beside` the slot that shares a
    /// medium screen with the posts.
    pub fn of(area: Rect, focus: Slot, beside: Slot) -> Option<Self> {
        if area.width < LEAST.0 || area.height < LEAST.1 {
            return None;
        }
        let row = |y: u16| Rect {
            x: area.x,
            y,
            width: area.width,
            height: 1,
        };
        let header = row(area.y);
        let status = row(area.bottom() - 2);
        let hints = row(area.bottom() - 1);
        let plan = match (area.width, area.height) {
            (110.., 28..) => Plan::Wide,
            (76.., 18..) => Plan::Medium,
            _ => Plan::Narrow,
        };
        // Also where most panes are in sight: the others would not be known of.
        let tabs = row(area.y + 1);
        let top = area.y + 2;
        let height = area.bottom() - 2 - top;
        let body = Rect {
            x: area.x,
            y: top,
            width: area.width,
            height,
        };
        let slots = match plan {
            _ if focus == Slot::Whole => vec![(Slot::Whole, body)],
            Plan::Wide => wide(body, focus),
            Plan::Medium => medium(body, focus, beside),
            Plan::Narrow => narrow(body, focus),
        };
        Some(Self {
            plan,
            header,
            tabs,
            slots,
            status,
            hints,
        })
    }
}

/// The column on the right is shared by two panes; the one with the focus gets the larger part.
fn wide(body: Rect, focus: Slot) -> Vec<(Slot, Rect)> {
    let share = match focus {
        Slot::Below => 30,
        Slot::Right => 72,
        _ => 56,
    };
    let timeline = if body.height >= 30 { 11 } else { 9 };
    let (top, rest) = split_down(body, timeline);
    let left = if body.width >= 150 { 36 } else { 27 };
    let right = (rest.width * 34 / 100).clamp(38, 64);
    let (filters, rest) = split_right(rest, left);
    let (posts, side) = split_right(rest, rest.width - right);
    let (detail, below) = split_down(side, side.height * share / 100);
    vec![
        (Slot::Top, top),
        (Slot::Left, filters),
        (Slot::Main, posts),
        (Slot::Right, detail),
        (Slot::Below, below),
    ]
}

fn medium(body: Rect, focus: Slot, beside: Slot) -> Vec<(Slot, Rect)> {
    let timeline = if focus == Slot::Top { 9 } else { 7 };
    let (top, rest) = split_down(body, timeline.min(body.height / 2));
    let beside = if matches!(focus, Slot::Top | Slot::Main) {
        beside
    } else {
        focus
    };
    let share = if beside == Slot::Left { 66 } else { 46 };
    let (first, second) = split_right(rest, rest.width * share / 100);
    match beside {
        // Filters stand on the left on every screen.
        Slot::Left => {
            let (filters, posts) = split_right(rest, rest.width * 36 / 100);
            vec![(Slot::Top, top), (Slot::Left, filters), (Slot::Main, posts)]
        }
        other => vec![(Slot::Top, top), (Slot::Main, first), (other, second)],
    }
}

fn narrow(body: Rect, focus: Slot) -> Vec<(Slot, Rect)> {
    if body.height < 10 {
        return vec![(focus, body)];
    }
    let timeline = if focus == Slot::Top { 8 } else { 5 };
    let (top, rest) = split_down(body, timeline.min(body.height - 4));
    let other = if focus == Slot::Top {
        Slot::Main
    } else {
        focus
    };
    vec![(Slot::Top, top), (other, rest)]
}

fn split_down(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    (
        Rect { height, ..area },
        Rect {
            y: area.y + height,
            height: area.height - height,
            ..area
        },
    )
}

fn split_right(area: Rect, width: u16) -> (Rect, Rect) {
    let width = width.min(area.width);
    (
        Rect { width, ..area },
        Rect {
            x: area.x + width,
            width: area.width - width,
            ..area
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOTS: [Slot; 6] = [
        Slot::Top,
        Slot::Left,
        Slot::Main,
        Slot::Right,
        Slot::Below,
        Slot::Whole,
    ];

    #[test]
    fn no_size_overlaps_or_leaves_the_screen() {
        for width in (0..=300).step_by(7) {
            for height in 0..=100 {
                for focus in SLOTS {
                    let area = Rect {
                        x: 0,
                        y: 0,
                        width,
                        height,
                    };
                    let Some(layout) = Layout::of(area, focus, Slot::Right) else {
                        assert!(width < LEAST.0 || height < LEAST.1);
                        continue;
                    };
                    assert!(
                        layout.slots.iter().any(|(slot, _)| *slot == focus),
                        "{width}x{height} hides {focus:?}"
                    );
                    let mut all: Vec<Rect> = layout.slots.iter().map(|(_, rect)| *rect).collect();
                    all.extend([layout.header, layout.tabs, layout.status, layout.hints]);
                    for (i, a) in all.iter().enumerate() {
                        assert_eq!(a.intersection(area), *a, "{width}x{height}");
                        for b in &all[i + 1..] {
                            assert!(
                                a.is_empty() || b.is_empty() || !a.intersects(*b),
                                "{width}x{height} {focus:?}: {a} meets {b}"
                            );
                        }
                    }
                }
            }
        }
    }
}

//! When posts are written: bursts that rise at once and die away over days, over ten years, on a low background.

use super::dice::{Dice, Zipf, floor};

/// 2015-01-01 and 2025-01-01, in seconds since 1970. A hundred and twentieth of the time between is a whole number of seconds,
/// so no engine's rounding can move a post across the edge of a bar.
pub const FROM: i64 = 1_420_070_400;
/// See [`FROM`].
pub const TO: i64 = 1_735_689_600;

/// The seconds from the first to the last.
const SPAN: u32 = 315_619_200;

/// The longest that a burst is talked of, in seconds.
const TAIL: u32 = 150 * 86_400;

/// The phases of the ten years: id, code of the codebook, name, and the share of the span in hundredths at which it ends.
pub const PHASES: [(&str, &str, &str, u32); 5] = [
    ("trigger", "first-break", "Trigger", 15),
    ("escalation", "takeover", "Escalation", 35),
    ("peak", "peak", "Peak", 60),
    ("decline", "second-wave", "Decline", 80),
    ("aftermath", "aftermath", "Aftermath", 100),
];

/// The place among them of the one that most is said in.
const PEAK: usize = 2;

/// Where a phase begins and ends, by its place; seconds since 1970.
pub fn phase(place: usize) -> (i64, i64) {
    let edge = |hundredths: u32| FROM + i64::from(SPAN / 100 * hundredths);
    let begins = place.checked_sub(1).map_or(0, |before| PHASES[before].3);
    (edge(begins), edge(PHASES[place].3))
}

/// The phase of an instant, by place.
pub fn phase_at(seconds: i64) -> usize {
    let over = |place: &usize| seconds >= phase(*place).1;
    (0..PHASES.len() - 1).take_while(over).count()
}

/// The bursts of an archive.
pub struct Curve {
    /// Beginning, in seconds after the first; how slowly it goes, about 1.
    bursts: Vec<(u32, f64)>,
    sizes: Zipf,
}

impl Curve {
    /// More bursts in larger archives: 56 in 100,000 posts, 126 in a million.
    pub fn new(posts: u32, dice: &mut Dice) -> Self {
        let count = floor(f64::from(posts).powf(0.35)).max(20);
        let (from, to) = phase(PEAK);
        let first = u32::try_from(from - FROM).unwrap_or(0);
        let peak = u32::try_from(to - from).unwrap_or(SPAN);
        let bursts = (0..count)
            .map(|size| {
                // The largest of all make the peak what it is called.
                let begun = if size < count / 8 {
                    first + dice.below(peak - TAIL)
                } else {
                    dice.below(SPAN - TAIL)
                };
                (begun, 0.6 + 0.8 * dice.part())
            })
            .collect();
        Self {
            bursts,
            sizes: Zipf::new(count, 0.8),
        }
    }

    /// The second of the next post, since 1970.
    pub fn next(&self, dice: &mut Dice) -> i64 {
        let after = if dice.percent(86) {
            let (begun, pace) = self.bursts[self.sizes.rank(dice) as usize];
            begun + floor(dice.log_normal(18.0 * 3600.0, 1.15) * pace).min(TAIL - 1)
        } else {
            dice.below(SPAN)
        };
        FROM + i64::from(after)
    }
}

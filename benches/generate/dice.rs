//! Chance that falls the same way every time: `SplitMix64`, and the few distributions that posts need.
//!
//! Written out here because data sets are told apart by their seed: a library may change its stream with any release.

/// A stream of chance.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `n`; 0 when there is none.
    pub fn below(&mut self, n: u32) -> u32 {
        let wide = (self.throw() >> 32) * u64::from(n);
        (wide >> 32) as u32
    }

    /// A number from `least` to `most`.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// One of these.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.place(of.len())]
    }

    /// A place in a list of this length.
    pub fn place(&mut self, length: usize) -> usize {
        self.below(u32::try_from(length).unwrap_or(u32::MAX)) as usize
    }

    /// Whether what happens so many times in a hundred happens now.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// A place by weight.
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (place, weight) in weights.iter().enumerate() {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return place,
            }
        }
        0
    }

    /// From 0, always below 1.
    pub fn part(&mut self) -> f64 {
        f64::from((self.throw() >> 32) as u32) / 4_294_967_296.0
    }

    /// Mostly near the middle, sometimes many times as much: half of all are below `median`.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.part()).ln()).sqrt();
        let normal = radius * (std::f64::consts::TAU * self.part()).cos();
        median * (sigma * normal).exp()
    }
}

/// Ranks by Zipf's law: the rank `k` about as often as `1 / k^s`.
#[derive(Debug, Clone)]
pub struct Zipf {
    /// What the integral of the law grows by over all ranks.
    whole: f64,
    /// 1 − s.
    bend: f64,
    ranks: u32,
}

impl Zipf {
    /// Over so many ranks, with an exponent that is not exactly 1.
    pub fn new(ranks: u32, exponent: f64) -> Self {
        let bend = 1.0 - exponent;
        Self {
            whole: (f64::from(ranks) + 1.0).powf(bend) - 1.0,
            bend,
            ranks,
        }
    }

    /// A rank from 0.
    pub fn rank(&self, dice: &mut Dice) -> u32 {
        let at = dice.part().mul_add(self.whole, 1.0).powf(self.bend.recip());
        floor(at)
            .saturating_sub(1)
            .min(self.ranks.saturating_sub(1))
    }
}

/// The whole part of a number; 0 below 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, which is what is wanted"
)]
pub fn floor(number: f64) -> u32 {
    number as u32
}

//! Sets of records of one part, by place: a bit each. Joining, counting and finding one's way among those that are set.

use std::ops::Range;

/// Words between two ranks that are kept.
const BLOCK: usize = 16;

/// Places of a part, each in the set or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits {
    len: usize,
    words: Vec<u64>,
}

impl Bits {
    /// None of so many.
    pub(super) fn none(len: usize) -> Self {
        Self {
            len,
            words: vec![0; len.div_ceil(64)],
        }
    }

    /// All of so many.
    pub(super) fn all(len: usize) -> Self {
        Self::range(len, 0..len)
    }

    /// Those of a range.
    pub(super) fn range(len: usize, range: Range<usize>) -> Self {
        let mut bits = Self::none(len);
        let (from, to) = (range.start.min(len), range.end.min(len));
        if from < to {
            let (first, last) = (from / 64, (to - 1) / 64);
            bits.words[first..=last].fill(u64::MAX);
            bits.words[first] &= u64::MAX << (from % 64);
            bits.words[last] &= u64::MAX >> (63 - (to - 1) % 64);
        }
        bits
    }

    /// As many places as the part has.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    /// The words, to be changed; whoever may set a bit beyond the last place trims.
    pub(super) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.words
    }

    pub(super) fn set(&mut self, at: usize) {
        self.words[at / 64] |= 1 << (at % 64);
    }

    pub(super) fn has(&self, at: usize) -> bool {
        at < self.len && self.words[at / 64] >> (at % 64) & 1 == 1
    }

    pub(super) fn and(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    pub(super) fn and_not(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    pub(super) fn or(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    pub(super) fn not(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.trim();
    }

    /// Clears what was set beyond the last place.
    pub(super) fn trim(&mut self) {
        if let (Some(last), rest @ 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= u64::MAX >> (64 - rest);
        }
    }

    /// Keeps those of a range only.
    pub(super) fn keep(&mut self, range: Range<usize>) {
        let (from, to) = (range.start.min(self.len), range.end.min(self.len));
        if from >= to {
            self.words.fill(0);
            return;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        self.words[..first].fill(0);
        self.words[last + 1..].fill(0);
        self.words[first] &= u64::MAX << (from % 64);
        self.words[last] &= u64::MAX >> (63 - (to - 1) % 64);
    }

    pub(super) fn count(&self) -> usize {
        self.words.iter().map(|word| ones(*word)).sum()
    }

    /// How many of a range are set.
    pub(super) fn count_in(&self, range: Range<usize>) -> usize {
        let (from, to) = (range.start.min(self.len), range.end.min(self.len));
        if from >= to {
            return 0;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        let head = u64::MAX << (from % 64);
        let tail = u64::MAX >> (63 - (to - 1) % 64);
        if first == last {
            return ones(self.words[first] & head & tail);
        }
        let middle: usize = self.words[first + 1..last].iter().map(|w| ones(*w)).sum();
        ones(self.words[first] & head) + middle + ones(self.words[last] & tail)
    }

    /// Places that are set, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.iter_from(0)
    }

    /// Places that are set, in order, none before `from`.
    pub(super) fn iter_from(&self, from: usize) -> impl Iterator<Item = usize> + '_ {
        let start = (from / 64).min(self.words.len());
        let words = self.words[start..].iter().enumerate();
        words.flat_map(move |(number, word)| {
            let number = start + number;
            let mut left = *word;
            if number == from / 64 {
                left &= u64::MAX << (from % 64);
            }
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let at = number * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                Some(at)
            })
        })
    }

    /// The last that is set before `end`.
    pub(super) fn last_before(&self, end: usize) -> Option<usize> {
        let end = end.min(self.len);
        let mut number = end.checked_sub(1)? / 64;
        let mut word = self.words[number] & (u64::MAX >> (63 - (end - 1) % 64));
        while word == 0 {
            number = number.checked_sub(1)?;
            word = self.words[number];
        }
        Some(number * 64 + 63 - word.leading_zeros() as usize)
    }
}

fn ones(word: u64) -> usize {
    word.count_ones() as usize
}

/// A set that knows how many are set before any place, and where the n-th is.
#[derive(Debug)]
pub(super) struct Ranked {
    bits: Bits,
    /// Set before every block.
    before: Vec<usize>,
    count: usize,
}

impl Ranked {
    pub(super) fn new(bits: Bits) -> Self {
        let mut count = 0;
        let before = bits
            .words
            .chunks(BLOCK)
            .map(|block| {
                let before = count;
                count += block.iter().map(|word| ones(*word)).sum::<usize>();
                before
            })
            .collect();
        Self {
            bits,
            before,
            count,
        }
    }

    pub(super) fn bits(&self) -> &Bits {
        &self.bits
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// How many are set before this place.
    pub(super) fn rank(&self, at: usize) -> usize {
        if at >= self.bits.len {
            return self.count;
        }
        let block = at / 64 / BLOCK;
        self.before[block] + self.bits.count_in(block * BLOCK * 64..at)
    }

    /// The place of the n-th that is set, from 0.
    pub(super) fn nth(&self, n: usize) -> Option<usize> {
        if n >= self.count {
            return None;
        }
        let block = self.before.partition_point(|before| *before <= n) - 1;
        let mut left = n - self.before[block];
        for (number, word) in (block * BLOCK..).zip(&self.bits.words[block * BLOCK..]) {
            let here = ones(*word);
            if left >= here {
                left -= here;
                continue;
            }
            let mut word = *word;
            for _ in 0..left {
                word &= word - 1;
            }
            return Some(number * 64 + word.trailing_zeros() as usize);
        }
        None
    }
}

/// A set made ready for many counts: where it is sparse, its words that are not empty.
pub(super) struct Hits<'a> {
    bits: &'a Bits,
    count: usize,
    few: Option<Vec<(usize, u64)>>,
}

impl<'a> Hits<'a> {
    pub(super) fn new(bits: &'a Bits) -> Self {
        let count = bits.count();
        // Going by number costs about four times what going through does.
        let few = (count < bits.words().len() / 4).then(|| {
            let words = bits.words().iter().copied().enumerate();
            words.filter(|(_, word)| *word != 0).collect()
        });
        Self { bits, count, few }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn bits(&self) -> &Bits {
        self.bits
    }

    /// The words that are not empty with their numbers, where there are few.
    pub(super) fn few(&self) -> Option<&[(usize, u64)]> {
        self.few.as_deref()
    }

    pub(super) fn is_all(&self) -> bool {
        self.count == self.bits.len()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn bits(len: usize, set: &BTreeSet<usize>) -> Bits {
        let mut bits = Bits::none(len);
        for at in set {
            bits.set(*at);
        }
        bits
    }

    fn some() -> impl Strategy<Value = (usize, BTreeSet<usize>, BTreeSet<usize>)> {
        (1..2_200_usize).prop_flat_map(|len| {
            let set = || prop::collection::btree_set(0..len, 0..len.min(300));
            (Just(len), set(), set())
        })
    }

    proptest! {
        #[test]
        fn bits_are_sets((len, one, other) in some(), from in 0..2_300_usize, to in 0..2_300_usize) {
            let (a, b) = (bits(len, &one), bits(len, &other));
            let list = |bits: &Bits| bits.iter().collect::<Vec<_>>();
            let with = |change: &dyn Fn(&mut Bits)| { let mut a = a.clone(); change(&mut a); list(&a) };
            prop_assert_eq!(with(&|a| a.and(&b)), one.intersection(&other).copied().collect::<Vec<_>>());
            prop_assert_eq!(with(&|a| a.or(&b)), one.union(&other).copied().collect::<Vec<_>>());
            prop_assert_eq!(with(&|a| a.and_not(&b)), one.difference(&other).copied().collect::<Vec<_>>());
            prop_assert_eq!(with(&Bits::not), (0..len).filter(|at| !one.contains(at)).collect::<Vec<_>>());
            let inside: Vec<usize> = one.iter().copied().filter(|at| (from..to).contains(at)).collect();
            prop_assert_eq!(with(&|a| a.keep(from..to)), inside.clone());
            prop_assert_eq!(list(&Bits::range(len, from..to)), (from..to.max(from)).filter(|at| *at < len).collect::<Vec<_>>());
            prop_assert_eq!(a.count(), one.len());
            prop_assert_eq!(a.count_in(from..to), inside.len());
            prop_assert_eq!(a.last_before(to), one.iter().copied().rfind(|at| *at < to));
            prop_assert_eq!(a.iter_from(from).collect::<Vec<_>>(), one.iter().copied().filter(|at| *at >= from).collect::<Vec<_>>());
            let ranked = Ranked::new(a);
            prop_assert_eq!(ranked.rank(from), one.iter().filter(|at| **at < from).count());
            prop_assert_eq!(ranked.count(), one.len());
            for n in [0, 1, one.len() / 2, one.len().saturating_sub(1), one.len(), from] {
                prop_assert_eq!(ranked.nth(n), one.iter().copied().nth(n));
            }
            for at in [0, from, len] {
                prop_assert_eq!(ranked.bits().has(at), one.contains(&at));
            }
        }
    }
}

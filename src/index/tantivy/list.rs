//! Lists of the places that have something in common: how they are gathered, written down and counted.
//!
//! A list is written whichever way is shortest: as nothing where all have it, as a bit for every place, or as the steps from
//! one place to the next. Bits are read eight bytes at once, so that a count costs the same however many are in a list.

use crate::index::bits::{Bits, Hits};

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// All places: nothing is written.
    All,
    /// A bit for every place, in words of eight bytes, lowest first.
    Bits,
    /// Steps from one place to the next, seven bits a byte.
    Steps,
}

/// A list being gathered, in order of place.
#[derive(Debug, Default, Clone)]
pub(super) struct Gathering {
    steps: Vec<u8>,
    last: u32,
    count: u32,
}

impl Gathering {
    /// One more place; the last once more is no news.
    pub(super) fn push(&mut self, place: u32) {
        if self.count > 0 && self.last == place {
            return;
        }
        let mut step = place - self.last;
        while step >= 0x80 {
            self.steps.push((step & 0x7f) as u8 | 0x80);
            step >>= 7;
        }
        self.steps.push((step & 0x7f) as u8);
        self.last = place;
        self.count += 1;
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// How it is written among so many places: in bits where that is shorter, or where more than one in `often` places has it,
    /// as going through steps costs every one of them.
    pub(super) fn form(&self, len: usize, often: usize) -> Form {
        let many = self.count as usize > len / often.max(1);
        if self.count as usize == len {
            Form::All
        } else if many || self.steps.len() > len.div_ceil(64) * 8 {
            Form::Bits
        } else {
            Form::Steps
        }
    }

    /// Writes it as its form is.
    pub(super) fn write(&self, len: usize, often: usize, out: &mut Vec<u8>) {
        match self.form(len, often) {
            Form::All => {}
            Form::Steps => out.extend_from_slice(&self.steps),
            Form::Bits => {
                let mut bits = Bits::none(len);
                let list = List {
                    form: Form::Steps,
                    count: self.count as usize,
                    bytes: &self.steps,
                };
                list.or_into(&mut bits);
                for word in bits.words() {
                    out.extend_from_slice(&word.to_le_bytes());
                }
            }
        }
    }
}

/// A list as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct List<'a> {
    pub(super) form: Form,
    /// How many places are in it.
    pub(super) count: usize,
    pub(super) bytes: &'a [u8],
}

/// Reads steps; what is cut off ends the list.
struct Steps<'a> {
    bytes: std::slice::Iter<'a, u8>,
    at: u32,
}

impl Iterator for Steps<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let first = *self.bytes.next()?;
        let mut step = u32::from(first & 0x7f);
        let mut byte = first;
        let mut shift = 7;
        while byte & 0x80 != 0 && shift < 32 {
            byte = *self.bytes.next()?;
            step |= u32::from(byte & 0x7f) << shift;
            shift += 7;
        }
        self.at = self.at.wrapping_add(step);
        Some(self.at as usize)
    }
}

impl<'a> List<'a> {
    fn steps(&self) -> Steps<'a> {
        Steps {
            bytes: self.bytes.iter(),
            at: 0,
        }
    }

    fn words(&self) -> impl Iterator<Item = u64> + 'a {
        let (words, _) = self.bytes.as_chunks::<8>();
        words.iter().map(|word| u64::from_le_bytes(*word))
    }

    /// Adds its places to a set.
    pub(super) fn or_into(&self, bits: &mut Bits) {
        match self.form {
            Form::All => {
                let all = Bits::all(bits.len());
                bits.or(&all);
            }
            Form::Bits => {
                for (mine, word) in bits.words_mut().iter_mut().zip(self.words()) {
                    *mine |= word;
                }
                bits.trim();
            }
            Form::Steps => {
                let len = bits.len();
                for at in self.steps().filter(|at| *at < len) {
                    bits.set(at);
                }
            }
        }
    }

    /// Its places as a set of so many.
    pub(super) fn bits(&self, len: usize) -> Bits {
        let mut bits = Bits::none(len);
        self.or_into(&mut bits);
        bits
    }

    /// Keeps in a set what is in the list.
    pub(super) fn keep_in(&self, bits: &mut Bits) {
        match self.form {
            Form::All => {}
            Form::Bits => {
                for (mine, word) in bits.words_mut().iter_mut().zip(self.words()) {
                    *mine &= word;
                }
            }
            Form::Steps => {
                let list = self.bits(bits.len());
                bits.and(&list);
            }
        }
    }

    /// How many of these are in the list.
    pub(super) fn count_in(&self, hits: &Hits<'_>) -> usize {
        if hits.is_all() {
            return self.count;
        }
        match (self.form, hits.few()) {
            (Form::All, _) => hits.count(),
            (Form::Bits, Some(few)) => {
                let (words, _) = self.bytes.as_chunks::<8>();
                few.iter()
                    .map(|(at, hit)| {
                        let own = words.get(*at).map_or(0, |word| u64::from_le_bytes(*word));
                        (own & hit).count_ones() as usize
                    })
                    .sum()
            }
            (Form::Bits, None) => hits
                .bits()
                .words()
                .iter()
                .zip(self.words())
                .map(|(hit, own)| (hit & own).count_ones() as usize)
                .sum(),
            (Form::Steps, _) => self.steps().filter(|at| hits.bits().has(*at)).count(),
        }
    }

    /// Its places in order.
    #[cfg(test)]
    pub(super) fn places(&self, len: usize) -> Vec<usize> {
        match self.form {
            Form::Steps => self.steps().filter(|at| *at < len).collect(),
            Form::All | Form::Bits => self.bits(len).iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_list_is_what_was_gathered_however_it_is_written(
            len in 1..900_usize,
            dense in 1..40_usize,
            often in 1..40_usize,
            seed in prop::collection::btree_set(0..900_usize, 0..400),
            hits in prop::collection::btree_set(0..900_usize, 0..200),
        ) {
            let places: BTreeSet<usize> = seed.into_iter().filter(|at| at % dense == 0 && *at < len).collect();
            let mut gathering = Gathering::default();
            for at in &places {
                gathering.push(u32::try_from(*at).unwrap());
                gathering.push(u32::try_from(*at).unwrap());
            }
            let mut bytes = Vec::new();
            gathering.write(len, often, &mut bytes);
            let list = List { form: gathering.form(len, often), count: gathering.count() as usize, bytes: &bytes };
            let expected: Vec<usize> = places.iter().copied().collect();
            prop_assert_eq!(list.places(len), expected.clone());
            prop_assert_eq!(list.count, expected.len());
            prop_assert_eq!(list.bits(len).iter().collect::<Vec<_>>(), expected);
            let mut bits = Bits::none(len);
            for at in hits.iter().filter(|at| **at < len) {
                bits.set(*at);
            }
            let both = hits.iter().filter(|at| places.contains(at)).count();
            prop_assert_eq!(list.count_in(&Hits::new(&bits)), both);
            list.keep_in(&mut bits);
            prop_assert_eq!(bits.count(), both);
        }
    }

    #[test]
    fn every_form_is_taken() {
        for (every, form) in [(1, Form::All), (2, Form::Bits), (50, Form::Steps)] {
            let mut gathering = Gathering::default();
            for at in (0..6_400).step_by(every) {
                gathering.push(at);
            }
            assert_eq!(gathering.form(6_400, 1), form);
        }
    }
}

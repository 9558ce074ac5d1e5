//! A table on disk from names to lists: sorted names, looked up where they lie, none of them held.
//!
//! Layout, numbers lowest byte first: number of names (4 bytes); for each name and once more for the end, where its letters
//! begin (4), where its list begins (4), how many are in the list with the form in the two highest bits (4); then all
//! letters, then all lists.

use super::list::{Form, Gathering, List};

/// Bytes of an entry.
const ENTRY: usize = 12;
/// The bits of a count that tell the form.
const FORM: u32 = 0b11 << 30;

/// Writes a table of lists over so many places; those that more than one in `often` places has are written to be counted
/// quickly.
///
/// # Errors
/// When the table would have more than 4 GiB.
pub(super) fn write<'a>(
    len: usize,
    often: usize,
    names: impl IntoIterator<Item = (&'a [u8], &'a Gathering)>,
) -> Result<Vec<u8>, TooMuch> {
    let mut names: Vec<(&[u8], &Gathering)> = names.into_iter().collect();
    names.sort_unstable_by_key(|(name, _)| *name);
    let short = |number: usize| u32::try_from(number).map_err(|_| TooMuch);
    let mut entries = Vec::with_capacity((names.len() + 1) * ENTRY);
    let (mut letters, mut lists) = (Vec::new(), Vec::new());
    let mut entry = |letters: usize, lists: usize, count: u32| -> Result<(), TooMuch> {
        for number in [short(letters)?, short(lists)?, count] {
            entries.extend_from_slice(&number.to_le_bytes());
        }
        Ok(())
    };
    for (name, list) in &names {
        let form = match list.form(len, often) {
            Form::All => 0,
            Form::Bits => 1 << 30,
            Form::Steps => 2 << 30,
        };
        entry(letters.len(), lists.len(), list.count() | form)?;
        letters.extend_from_slice(name);
        list.write(len, often, &mut lists);
    }
    entry(letters.len(), lists.len(), 0)?;
    let mut table = short(names.len())?.to_le_bytes().to_vec();
    table.append(&mut entries);
    table.append(&mut letters);
    table.append(&mut lists);
    Ok(table)
}

/// A table would not fit its numbers.
#[derive(Debug, thiserror::Error)]
#[error("a table of the index would be larger than 4 GiB")]
pub(super) struct TooMuch;

/// A table as it lies on disk. What is damaged reads as empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'a> {
    names: usize,
    entries: &'a [u8],
    letters: &'a [u8],
    lists: &'a [u8],
}

impl<'a> Table<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self::read(bytes).unwrap_or(Self {
            names: 0,
            entries: &[],
            letters: &[],
            lists: &[],
        })
    }

    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let names = u32::from_le_bytes(*count) as usize;
        let (entries, rest) = rest.split_at_checked(names.checked_add(1)?.checked_mul(ENTRY)?)?;
        let (end, _) = numbers(entries, names)?;
        let (letters, lists) = rest.split_at_checked(end)?;
        Some(Self {
            names,
            entries,
            letters,
            lists,
        })
    }

    fn name(&self, number: usize) -> &'a [u8] {
        let from = numbers(self.entries, number).map_or(0, |(letters, _)| letters);
        let to = numbers(self.entries, number + 1).map_or(0, |(letters, _)| letters);
        self.letters.get(from..to).unwrap_or_default()
    }

    fn list(&self, number: usize) -> Option<List<'a>> {
        let (_, from) = numbers(self.entries, number)?;
        let (_, to) = numbers(self.entries, number + 1)?;
        let count = short(self.entries, number * ENTRY + 8)?;
        Some(List {
            form: match (count & FORM) >> 30 {
                0 => Form::All,
                1 => Form::Bits,
                _ => Form::Steps,
            },
            count: (count & !FORM) as usize,
            bytes: self.lists.get(from..to)?,
        })
    }

    /// The list of a name.
    pub(super) fn get(&self, name: &[u8]) -> Option<List<'a>> {
        let at = self.first(name);
        (at < self.names && self.name(at) == name)
            .then(|| self.list(at))
            .flatten()
    }

    /// Every name that begins so, in order, with its list.
    pub(super) fn beginning<'s>(
        &'s self,
        start: &'s [u8],
    ) -> impl Iterator<Item = (&'a [u8], List<'a>)> + 's {
        (self.first(start)..self.names)
            .map(|number| (number, self.name(number)))
            .take_while(move |(_, name)| name.starts_with(start))
            .filter_map(|(number, name)| Some((name, self.list(number)?)))
    }

    /// Number of the first name that is not before this one.
    fn first(&self, name: &[u8]) -> usize {
        let (mut from, mut to) = (0, self.names);
        while from < to {
            let middle = from.midpoint(to);
            if self.name(middle) < name {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }
}

/// Where the letters and the list of an entry begin.
fn numbers(entries: &[u8], number: usize) -> Option<(usize, usize)> {
    let letters = short(entries, number * ENTRY)?;
    let lists = short(entries, number * ENTRY + 4)?;
    Some((letters as usize, lists as usize))
}

fn short(bytes: &[u8], at: usize) -> Option<u32> {
    let number = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Vec<u8> {
        let list = |places: &[u32]| {
            let mut list = Gathering::default();
            for at in places {
                list.push(*at);
            }
            list
        };
        let lists = [
            (&b"b"[..], list(&[3])),
            (b"a", list(&[0, 1, 2, 3])),
            (b"ab", list(&[1, 2])),
            (b"", list(&[])),
        ];
        write(4, 1, lists.iter().map(|(name, list)| (*name, list))).unwrap()
    }

    #[test]
    fn names_lead_to_their_lists() {
        let bytes = table();
        let table = Table::new(&bytes);
        let get = |name: &str| table.get(name.as_bytes()).map(|list| list.places(4));
        assert_eq!(get("a"), Some(vec![0, 1, 2, 3]));
        assert_eq!(get("ab"), Some(vec![1, 2]));
        assert_eq!(get("b"), Some(vec![3]));
        assert_eq!(get(""), Some(vec![]));
        assert_eq!((get("aa"), get("c")), (None, None));
        let begins = |start: &str| -> Vec<&[u8]> {
            let start = start.as_bytes().to_vec();
            table.beginning(&start).map(|(name, _)| name).collect()
        };
        assert_eq!(begins("a"), [&b"a"[..], b"ab"]);
        assert_eq!(begins("").len(), 4);
        assert!(begins("c").is_empty());
    }

    #[test]
    fn no_damage_is_a_panic() {
        let whole = table();
        for cut in 0..whole.len() {
            let table = Table::new(&whole[..cut]);
            assert!(
                table
                    .beginning(b"")
                    .all(|(_, list)| list.places(4).len() <= 4)
            );
        }
        for at in 0..whole.len() {
            for flip in [1, 0x80, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] ^= flip;
                let table = Table::new(&bytes);
                for (_, list) in table.beginning(b"") {
                    assert!(list.places(4).iter().all(|at| *at < 4));
                }
                table.get(b"ab");
            }
        }
    }
}

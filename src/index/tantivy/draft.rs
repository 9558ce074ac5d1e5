//! Records on their way into a part: what the index needs of each, close together, until all are there and can be sorted.

use std::collections::HashMap;
use std::ops::Range;

use crate::index::entry::Entry;
use crate::model::time::Instant;

/// Where the record of a draft stands in a file of posts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Origin {
    /// Beginning of its line in the unpacked text, in bytes.
    pub(super) offset: u64,
    /// Hash of its line.
    pub(super) check: u64,
}

/// What the index needs of a record. Texts and marks lie in the arenas of [`Drafts`].
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) span: Option<(i64, i64)>,
    pub(super) known: i64,
    pub(super) closed: i64,
    pub(super) counted: i64,
    order: u32,
    /// Likes, reposts, replies.
    pub(super) counts: [Option<u64>; 3],
    pub(super) id: u64,
    pub(super) re: Option<u64>,
    pub(super) origin: Origin,
    /// `case`, a separator, `id`.
    key: Range<u32>,
    text: Range<u32>,
    late: Range<u32>,
    by: Range<u32>,
    marks: Range<u32>,
    /// Its line, where that is to be kept.
    line: Range<u32>,
    /// Where it came in.
    pub(super) came: u32,
}

/// The records of a part to be.
#[derive(Default)]
pub(super) struct Drafts {
    pub(super) all: Vec<Draft>,
    texts: String,
    marks: Vec<u32>,
    names: HashMap<Box<[u8]>, [u32; 2], rustc_hash::FxBuildHasher>,
    scratch: Vec<u8>,
}

/// A hash by which records are found by their id.
pub(super) fn hash(id: &str) -> u64 {
    twox_hash::XxHash3_64::oneshot(id.as_bytes())
}

/// Between a field and a value in the name of a mark.
pub(super) const BETWEEN: u8 = 0;

/// The name of a mark: of a value, or of any value at all where none is given.
pub(super) fn mark_name(name: &mut Vec<u8>, field: &str, value: Option<&str>) {
    name.clear();
    if let Some(value) = value {
        name.extend_from_slice(field.as_bytes());
        name.push(BETWEEN);
        name.extend_from_slice(value.as_bytes());
    } else {
        name.push(BETWEEN);
        name.extend_from_slice(field.as_bytes());
    }
}

impl Drafts {
    /// About how many bytes are held.
    pub(super) fn weight(&self) -> usize {
        self.texts.len() + self.marks.len() * 4 + self.all.len() * size_of::<Draft>()
    }

    /// Takes what the index needs of a record, and its line where that cannot be read again.
    pub(super) fn take(&mut self, entry: &Entry, origin: Origin, line: Option<&str>) {
        let first = short(self.marks.len());
        self.mark("kind", entry.kind.as_str());
        self.mark("case", &entry.key.case);
        if let Some(form) = entry.form {
            self.mark("form", form.as_str());
        }
        if let Some(status) = entry.status {
            self.mark("status", status.as_str());
        }
        for platform in &entry.platforms {
            self.mark("platform", platform);
        }
        if let Some(lang) = &entry.lang {
            self.mark("lang", lang);
        }
        for source in &entry.sources {
            self.mark("source", source);
        }
        if let Some(phase) = &entry.phase {
            let phase = format!("{}/{phase}", entry.key.case);
            self.mark("/phase", &phase);
        }
        if !entry.who.is_empty() {
            self.mark("by", &entry.who);
        }
        for tag in &entry.tags {
            let mut field = String::with_capacity(1 + tag.namespace().len());
            field.push(':');
            field.push_str(tag.namespace());
            self.mark(&field, tag.value());
        }
        let marks = first..short(self.marks.len());
        let key = {
            let from = short(self.texts.len());
            self.texts.push_str(&entry.key.case);
            self.texts.push('\0');
            self.texts.push_str(&entry.key.id);
            from..short(self.texts.len())
        };
        let came = short(self.all.len());
        let draft = Draft {
            span: entry.span.map(|span| (span.from.0, span.to.0)),
            known: entry.known_from.0,
            closed: entry.closed.0,
            counted: entry.counted.0,
            order: entry.order.unwrap_or(u32::MAX),
            counts: [entry.likes, entry.reposts, entry.replies],
            id: hash(&entry.key.id),
            re: entry.re.as_deref().map(hash),
            origin,
            key,
            text: self.text(&entry.text),
            late: self.text(&entry.late),
            by: self.text(&entry.by),
            marks,
            line: self.text(line.unwrap_or_default()),
            came,
        };
        self.all.push(draft);
    }

    fn text(&mut self, text: &str) -> Range<u32> {
        let from = short(self.texts.len());
        self.texts.push_str(text);
        from..short(self.texts.len())
    }

    /// Marks the record at hand as having a value, and as having any of that field.
    fn mark(&mut self, field: &str, value: &str) {
        let both = self.numbers(field, value);
        self.marks.extend(both);
    }

    /// The numbers of the marks of a value: its own, and that of any value of its field.
    pub(super) fn numbers(&mut self, field: &str, value: &str) -> [u32; 2] {
        let mut name = std::mem::take(&mut self.scratch);
        mark_name(&mut name, field, Some(value));
        let numbers = if let Some(numbers) = self.names.get(name.as_slice()) {
            *numbers
        } else {
            let mut any = Vec::new();
            mark_name(&mut any, field, None);
            let any = match self.names.get(any.as_slice()) {
                Some([number, _]) => *number,
                None => self.name(&any, None),
            };
            [self.name(&name, Some(any)), any]
        };
        self.scratch = name;
        numbers
    }

    /// A number for a new name; one that is its own field's has itself beside it.
    fn name(&mut self, name: &[u8], any: Option<u32>) -> u32 {
        let number = short(self.names.len());
        self.names
            .insert(name.into(), [number, any.unwrap_or(number)]);
        number
    }

    /// Every mark with its number.
    pub(super) fn names(&self) -> impl Iterator<Item = (&[u8], usize)> {
        let names = self.names.iter();
        names.map(|(name, [number, _])| (name.as_ref(), *number as usize))
    }

    /// Numbers of the drafts in order of time, then of the archive's sequence, then of address; without a time last.
    pub(super) fn sorted(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..short(self.all.len())).collect();
        order.sort_unstable_by(|a, b| {
            let (a, b) = (&self.all[*a as usize], &self.all[*b as usize]);
            let begins = |draft: &Draft| draft.span.map_or((true, 0), |span| (false, span.0));
            let address = |draft: &Draft| self.slice(&draft.key);
            begins(a)
                .cmp(&begins(b))
                .then_with(|| a.order.cmp(&b.order))
                .then_with(|| address(a).cmp(address(b)))
        });
        order
    }

    pub(super) fn slice(&self, range: &Range<u32>) -> &str {
        let range = range.start as usize..range.end as usize;
        self.texts.get(range).unwrap_or_default()
    }

    pub(super) fn text_of(&self, draft: &Draft) -> &str {
        self.slice(&draft.text)
    }

    pub(super) fn line_of(&self, draft: &Draft) -> Option<&str> {
        Some(self.slice(&draft.line)).filter(|line| !line.is_empty())
    }

    pub(super) fn late_of(&self, draft: &Draft) -> &str {
        self.slice(&draft.late)
    }

    pub(super) fn by_of(&self, draft: &Draft) -> &str {
        self.slice(&draft.by)
    }

    pub(super) fn marks_of(&self, draft: &Draft) -> &[u32] {
        let range = draft.marks.start as usize..draft.marks.end as usize;
        self.marks.get(range).unwrap_or_default()
    }
}

/// Parts are closed long before they hold 4 GiB of text; were one not, its texts would be cut short, never mixed up.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The beginning of an interval as a column holds it.
pub(super) fn column(span: Option<(i64, i64)>) -> (i64, i64) {
    span.unwrap_or((Instant::MAX.0, Instant::MAX.0))
}

impl Origin {
    /// Bytes of an origin.
    pub(super) const SIZE: usize = 8;

    /// Five bytes of the offset, three of the hash.
    pub(super) fn packed(self) -> [u8; Self::SIZE] {
        let mut packed = [0; Self::SIZE];
        packed[..5].copy_from_slice(&self.offset.to_le_bytes()[..5]);
        packed[5..].copy_from_slice(&self.check.to_le_bytes()[..3]);
        packed
    }

    /// The origin of the record at a place.
    pub(super) fn at(origins: &[u8], place: usize) -> Option<Self> {
        let packed = origins.get(place * Self::SIZE..)?.first_chunk::<8>()?;
        let packed = u64::from_le_bytes(*packed);
        Some(Self {
            offset: packed & 0xff_ffff_ffff,
            check: packed >> 40,
        })
    }

    /// Whether a line is the one that was indexed.
    pub(super) fn is_of(self, line: &[u8]) -> bool {
        check(line) & 0xff_ffff == self.check & 0xff_ffff
    }
}

/// The hash of a line.
pub(super) fn check(line: &[u8]) -> u64 {
    twox_hash::XxHash3_64::oneshot(line)
}

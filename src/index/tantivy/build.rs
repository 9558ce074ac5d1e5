//! Builds a part: its records in order of time, as one segment of the engine with tables of our own beside it.

use std::collections::{HashMap, HashSet};

use ::tantivy::directory::Directory;
use ::tantivy::indexer::SingleSegmentIndexWriter;
use ::tantivy::tokenizer::TokenizerManager;
use ::tantivy::{Index, IndexSettings, TantivyDocument, TantivyError};

use super::cut;
use super::draft::{BETWEEN, Draft, Drafts, column};
use super::lines::Packing;
use super::list::Gathering;
use super::schema::{Fields, schema};
use super::table;
use super::{Bytes, broken};
use crate::index::IndexError;
use crate::index::token::Words;

/// Memory the engine's writer makes its first tables for, in bytes; more is taken as it is needed.
const HEAP: usize = 64 << 20;
/// How many texts tell which words are common.
const SAMPLE: usize = 4_096;
/// A word in more than one of so many texts is common: pairs of common words are listed, as they are found in no other way
/// without reading half the archive.
const COMMON: usize = 256;
/// Beginnings of words of so many characters at most are listed.
pub(super) const EDGE: usize = 3;
/// A value that more than one in so many records have is counted at every key, and written to be counted quickly.
const COUNTED: usize = 128;
/// Intervals of more different widths are left to the columns.
const WIDTHS: usize = 32;

/// The tables of a part, by the name each is known by on disk.
#[derive(Debug, Clone)]
pub(super) struct Tables<T> {
    /// Values of fields and tags.
    pub(super) marks: T,
    /// Beginnings of words.
    pub(super) edges: T,
    /// Common words, and pairs of them side by side.
    pub(super) pairs: T,
    /// Hashes of ids with places, sorted.
    pub(super) ids: T,
    /// Hashes of the ids that records answer, with places, sorted.
    pub(super) answers: T,
    /// Widths of intervals, and how long after its beginning a record was known.
    pub(super) widths: T,
    /// Where each record stands in the file of posts.
    pub(super) origins: T,
    /// The lines of a packed file.
    pub(super) lines: T,
}

impl<T> Tables<T> {
    /// The names, in the order of [`Self::all`].
    pub(super) const NAMES: [&'static str; 8] = [
        "marks", "edges", "pairs", "ids", "answers", "widths", "origins", "lines",
    ];

    /// Makes every table by its name.
    pub(super) fn make<E>(mut make: impl FnMut(&'static str) -> Result<T, E>) -> Result<Self, E> {
        Ok(Self {
            marks: make("marks")?,
            edges: make("edges")?,
            pairs: make("pairs")?,
            ids: make("ids")?,
            answers: make("answers")?,
            widths: make("widths")?,
            origins: make("origins")?,
            lines: make("lines")?,
        })
    }

    /// Every table in the order of the names.
    pub(super) fn all(self) -> [T; 8] {
        [
            self.marks,
            self.edges,
            self.pairs,
            self.ids,
            self.answers,
            self.widths,
            self.origins,
            self.lines,
        ]
    }
}

impl Tables<Bytes> {
    /// Tables that are held.
    pub(super) fn held(tables: Tables<Vec<u8>>) -> Result<Self, IndexError> {
        let mut tables = tables.all().into_iter();
        Self::make(|_| match tables.next() {
            Some(table) => Ok(Box::new(table) as Bytes),
            None => Err(broken("a table is missing")),
        })
    }
}

/// A part as it was built.
pub(super) struct Built {
    pub(super) index: Index,
    pub(super) tables: Tables<Vec<u8>>,
    /// How many records have a time.
    pub(super) timed: usize,
    /// For each place, when its record came in.
    pub(super) came: Vec<u32>,
}

/// Writes the segment into `directory`, and gives the tables.
pub(super) fn build(
    directory: impl Into<Box<dyn Directory>>,
    drafts: &mut Drafts,
) -> Result<Built, TantivyError> {
    let order = drafts.sorted();
    let tokenizers = TokenizerManager::default();
    tokenizers.register(cut::NAME, cut::Cut);
    let schema = schema();
    let fields = Fields::of(&schema)?;
    let settings = IndexSettings {
        // Nothing is stored; there is nothing to be compressed on a thread of its own.
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let mut writer: SingleSegmentIndexWriter = Index::builder()
        .schema(schema)
        .settings(settings)
        .tokenizers(tokenizers)
        .single_segment_index_writer(directory, HEAP)?;
    let mut gathered = Gathered::new(common(drafts, &order));
    let mut tags = Vec::new();
    for (place, number) in (0_u32..).zip(&order) {
        let draft = &drafts.all[*number as usize];
        let mut doc = TantivyDocument::new();
        let text = gathered.text(place, drafts.text_of(draft), &mut tags);
        doc.add_text(fields.text, text);
        for (field, text) in [
            (fields.late, drafts.late_of(draft)),
            (fields.by, drafts.by_of(draft)),
        ] {
            if !text.is_empty() {
                doc.add_text(field, gathered.cut(text));
            }
        }
        let counted = [fields.likes, fields.reposts, fields.replies];
        for (field, count) in counted.into_iter().zip(draft.counts) {
            if let Some(count) = count {
                doc.add_u64(field, count);
            }
        }
        let (from, to) = column(draft.span);
        for (field, moment) in [
            (fields.from, from),
            (fields.to, to),
            (fields.known, draft.known),
            (fields.closed, draft.closed),
            (fields.counted, draft.counted),
        ] {
            doc.add_i64(field, moment);
        }
        writer.add_document(doc)?;
        gathered.record(place, draft, drafts.marks_of(draft));
        if let Some(line) = drafts.line_of(draft) {
            gathered.lines.push(line.as_bytes())?;
        }
        // The tags in a text are known only now that it is cut; they are marks like any other.
        for tag in tags.drain(..) {
            for number in drafts.numbers("hashtag", &tag) {
                gathered.mark(place, number);
            }
        }
    }
    let index = writer.finalize()?;
    let timed = order.partition_point(|at| drafts.all[*at as usize].span.is_some());
    let came = order
        .iter()
        .map(|at| drafts.all[*at as usize].came)
        .collect();
    let tables = gathered
        .finish(drafts, order.len(), timed)
        .map_err(|error| TantivyError::InternalError(error.to_string()))?;
    Ok(Built {
        index,
        tables,
        timed,
        came,
    })
}

/// The common words, by a sample of the texts.
fn common(drafts: &Drafts, order: &[u32]) -> Common {
    let mut words = Words::default();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut seen: HashSet<String> = HashSet::new();
    let stride = (order.len() / SAMPLE).max(1);
    let sample = order.iter().step_by(stride);
    let sampled = sample.len();
    for number in sample {
        words.fill(drafts.text_of(&drafts.all[*number as usize]));
        seen.clear();
        for word in words.iter() {
            if !seen.contains(word.text) {
                seen.insert(word.text.to_owned());
                *counts.entry(word.text.to_owned()).or_default() += 1;
            }
        }
    }
    // In a small part everything would be common, and nothing is gained.
    let least = (sampled / COMMON).max(8);
    let mut common: Vec<(String, usize)> = counts
        .into_iter()
        .filter(|(_, count)| *count >= least)
        .collect();
    common.sort_unstable();
    common
        .into_iter()
        .zip(0..u16::MAX)
        .map(|((word, _), number)| (word.into_boxed_str(), number))
        .collect()
}

/// Common words by name.
type Common = HashMap<Box<str>, u16, rustc_hash::FxBuildHasher>;

/// Lists by a number that is their key.
type Lists<K> = HashMap<K, Gathering, rustc_hash::FxBuildHasher>;

/// The tables of a part, being gathered record by record.
struct Gathered {
    words: Words,
    cut: String,
    common: Common,
    /// By number of the mark.
    marks: Vec<Gathering>,
    /// By characters of the beginning, 21 bits each.
    edges: Lists<u64>,
    /// By numbers of the two words.
    pairs: Lists<(u16, u16)>,
    ids: Vec<(u64, u32)>,
    answers: Vec<(u64, u32)>,
    widths: Lists<i64>,
    delays: Lists<i64>,
    origins: Vec<u8>,
    lines: Packing,
    /// Common words at the place before, and at the place at hand.
    beside: (Vec<u16>, Vec<u16>),
}

impl Gathered {
    fn new(common: Common) -> Self {
        Self {
            words: Words::default(),
            cut: String::new(),
            common,
            marks: Vec::new(),
            edges: Lists::default(),
            pairs: Lists::default(),
            ids: Vec::new(),
            answers: Vec::new(),
            widths: Lists::default(),
            delays: Lists::default(),
            origins: Vec::new(),
            lines: Packing::default(),
            beside: (Vec::new(), Vec::new()),
        }
    }

    /// Cuts a text for the engine.
    fn cut(&mut self, text: &str) -> &str {
        self.words.fill(text);
        self.cut.clear();
        let mut last = 0;
        for word in self.words.iter() {
            cut::push(&mut self.cut, word.position - last, word.text);
            last = word.position;
        }
        &self.cut
    }

    /// Cuts the text of a record, and lists what begins and what stands side by side in it; gives its tags.
    fn text(&mut self, place: u32, text: &str, tags: &mut Vec<String>) -> &str {
        self.words.fill(text);
        self.cut.clear();
        self.beside.0.clear();
        self.beside.1.clear();
        let mut last = 0;
        for word in self.words.iter() {
            cut::push(&mut self.cut, word.position - last, word.text);
            if word.position != last {
                let step = word.position - last;
                std::mem::swap(&mut self.beside.0, &mut self.beside.1);
                self.beside.1.clear();
                if step > 1 {
                    self.beside.0.clear();
                }
                last = word.position;
            }
            let mut key = 0;
            for c in word.text.chars().take(EDGE) {
                key = key << 21 | u64::from(u32::from(c));
                self.edges.entry(key).or_default().push(place);
            }
            if let Some(number) = self.common.get(word.text) {
                for before in &self.beside.0 {
                    self.pairs
                        .entry((*before, *number))
                        .or_default()
                        .push(place);
                }
                self.beside.1.push(*number);
            }
            if word.text.starts_with('#') && !word.inner {
                tags.push(word.text.to_owned());
            }
        }
        &self.cut
    }

    /// Lists a record by everything but its words.
    fn record(&mut self, place: u32, draft: &Draft, marks: &[u32]) {
        for mark in marks {
            self.mark(place, *mark);
        }
        self.ids.push((draft.id, place));
        self.answers.extend(draft.re.map(|re| (re, place)));
        if let Some((from, to)) = draft.span {
            for (lists, width) in [
                (&mut self.widths, to.wrapping_sub(from)),
                (&mut self.delays, draft.known.wrapping_sub(from)),
            ] {
                // One more than will be written, so that it is known to be too many.
                if lists.len() <= WIDTHS || lists.contains_key(&width) {
                    lists.entry(width).or_default().push(place);
                }
            }
        }
        self.origins.extend_from_slice(&draft.origin.packed());
    }

    fn mark(&mut self, place: u32, number: u32) {
        let number = number as usize;
        if self.marks.len() <= number {
            self.marks.resize_with(number + 1, Gathering::default);
        }
        self.marks[number].push(place);
    }

    fn finish(
        self,
        drafts: &Drafts,
        len: usize,
        timed: usize,
    ) -> Result<Tables<Vec<u8>>, table::TooMuch> {
        let marks = drafts
            .names()
            .filter_map(|(name, number)| Some((name, self.marks.get(number)?)));
        let edges: Vec<(String, &Gathering)> = self
            .edges
            .iter()
            .map(|(key, list)| (letters(*key), list))
            .collect();
        let words: HashMap<u16, &str> = self
            .common
            .iter()
            .map(|(word, number)| (*number, word.as_ref()))
            .collect();
        let none = Gathering::default();
        let mut pairs: Vec<(Vec<u8>, &Gathering)> = words
            .values()
            .map(|word| (word.as_bytes().to_vec(), &none))
            .collect();
        for ((one, other), list) in &self.pairs {
            pairs.push((pair(words[one], words[other]), list));
        }
        let mut widths: Vec<(Vec<u8>, &Gathering)> = Vec::new();
        let mut whole = Gathering::default();
        for place in 0..u32::try_from(timed).unwrap_or(u32::MAX) {
            whole.push(place);
        }
        for (lists, sign) in [(&self.widths, WIDTH), (&self.delays, DELAY)] {
            if lists.len() <= WIDTHS {
                widths.push((vec![sign], &whole));
                for (width, list) in lists {
                    widths.push((width_name(sign, *width), list));
                }
            }
        }
        Ok(Tables {
            marks: table::write(len, COUNTED, marks)?,
            edges: table::write(
                len,
                1,
                edges.iter().map(|(name, list)| (name.as_bytes(), *list)),
            )?,
            pairs: table::write(
                len,
                1,
                pairs.iter().map(|(name, list)| (name.as_slice(), *list)),
            )?,
            ids: hashes(self.ids),
            answers: hashes(self.answers),
            widths: table::write(
                len,
                COUNTED,
                widths.iter().map(|(name, list)| (name.as_slice(), *list)),
            )?,
            origins: self.origins,
            lines: self.lines.finish().map_err(|_| table::TooMuch)?,
        })
    }
}

/// Under this name are the widths of intervals.
pub(super) const WIDTH: u8 = b'w';
/// Under this name is how long after its beginning a record was known.
pub(super) const DELAY: u8 = b'd';

fn width_name(sign: u8, width: i64) -> Vec<u8> {
    let mut name = vec![sign];
    name.extend_from_slice(&width.to_le_bytes());
    name
}

/// The width in a name; none in the name that only says widths are listed.
pub(super) fn width_of(name: &[u8]) -> Option<i64> {
    Some(i64::from_le_bytes(*name.get(1..)?.first_chunk::<8>()?))
}

/// The name of two words side by side.
pub(super) fn pair(one: &str, other: &str) -> Vec<u8> {
    let mut name = one.as_bytes().to_vec();
    name.push(BETWEEN);
    name.extend_from_slice(other.as_bytes());
    name
}

/// The characters of a packed beginning.
fn letters(key: u64) -> String {
    [42, 21, 0]
        .into_iter()
        .filter_map(|shift| {
            let code = u32::try_from(key >> shift & 0x1f_ffff).ok()?;
            char::from_u32(code).filter(|c| *c != '\0')
        })
        .collect()
}

/// Hashes with places, sorted: all hashes, eight bytes each, then all places, four bytes each.
fn hashes(mut all: Vec<(u64, u32)>) -> Vec<u8> {
    all.sort_unstable();
    let mut bytes = Vec::with_capacity(all.len() * 12);
    for (hash, _) in &all {
        bytes.extend_from_slice(&hash.to_le_bytes());
    }
    for (_, place) in &all {
        bytes.extend_from_slice(&place.to_le_bytes());
    }
    bytes
}

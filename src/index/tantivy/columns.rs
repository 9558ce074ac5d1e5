//! Columns of the index: intervals, tags and fields of records by their place in order of time, and counts over them.

use std::collections::HashMap;

use ::tantivy::columnar::{Column, StrColumn};
use ::tantivy::schema::IndexRecordOption;
use ::tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyError};

use super::find::Taken;
use super::schema::Fields;
use crate::index::Facet;
use crate::index::answer::Visible;
use crate::index::tally::Values;
use crate::model::record::Key;
use crate::model::time::Instant;

/// The columns of every segment.
pub(super) struct Columns {
    segments: Vec<Segment>,
    /// Segment and document of every place.
    addresses: Vec<DocAddress>,
}

struct Segment {
    places: Vec<usize>,
    from: Column<i64>,
    to: Column<i64>,
    tag: Option<Named>,
    phase: Option<Named>,
    fields: HashMap<&'static str, Named>,
}

/// A column of names with its names.
struct Named {
    column: StrColumn,
    names: Vec<String>,
}

impl Named {
    fn open(reader: &::tantivy::SegmentReader, name: &str) -> Result<Option<Self>, TantivyError> {
        let Some(column) = reader.fast_fields().str(name)? else {
            return Ok(None);
        };
        let count = u64::try_from(column.num_terms()).unwrap_or(u64::MAX);
        let mut names = Vec::with_capacity(column.num_terms());
        for number in 0..count {
            let mut text = String::new();
            column.ord_to_str(number, &mut text)?;
            names.push(text);
        }
        Ok(Some(Self { column, names }))
    }

    fn each(&self, doc: u32, mut call: impl FnMut(usize)) {
        for number in self.column.term_ords(doc) {
            call(usize::try_from(number).unwrap_or(usize::MAX));
        }
    }
}

impl Columns {
    pub(super) fn open(searcher: &Searcher) -> Result<Self, TantivyError> {
        let mut segments = Vec::new();
        let mut addresses: Vec<(usize, DocAddress)> = Vec::new();
        for (number, reader) in (0_u32..).zip(searcher.segment_readers()) {
            let column = reader.fast_fields().u64("place")?;
            let places: Vec<usize> = (0..reader.max_doc())
                .map(|doc| {
                    column
                        .first(doc)
                        .and_then(|place| usize::try_from(place).ok())
                })
                .map(|place| place.unwrap_or(usize::MAX))
                .collect();
            addresses.extend(
                (0_u32..)
                    .zip(&places)
                    .map(|(doc, place)| (*place, DocAddress::new(number, doc))),
            );
            let mut fields = HashMap::new();
            for name in ["kind", "case", "form", "platform", "status", "lang"] {
                if let Some(named) = Named::open(reader, name)? {
                    fields.insert(name, named);
                }
            }
            segments.push(Segment {
                places,
                from: reader.fast_fields().i64("from")?,
                to: reader.fast_fields().i64("to")?,
                tag: Named::open(reader, "tag")?,
                phase: Named::open(reader, "phase")?,
                fields,
            });
        }
        addresses.sort_unstable_by_key(|(place, _)| *place);
        Ok(Self {
            segments,
            addresses: addresses.into_iter().map(|(_, address)| address).collect(),
        })
    }

    pub(super) fn address(&self, place: usize) -> Option<DocAddress> {
        self.addresses.get(place).copied()
    }

    /// Places of what was taken, in order, with their scores.
    pub(super) fn places(&self, taken: &[Taken]) -> Vec<(usize, f32)> {
        let mut found: Vec<(usize, f32)> = taken
            .iter()
            .filter_map(|(segment, docs)| Some((self.segments.get(*segment as usize)?, docs)))
            .flat_map(|(segment, docs)| {
                docs.iter()
                    .map(|(doc, score)| (segment.places[*doc as usize], *score))
            })
            .collect();
        found.sort_unstable_by_key(|(place, _)| *place);
        found
    }

    fn at(&self, place: usize) -> Option<(&Segment, u32)> {
        let address = self.address(place)?;
        let segment = self.segments.get(address.segment_ord as usize)?;
        Some((segment, address.doc_id))
    }

    pub(super) fn span(&self, place: usize) -> Option<(Instant, Instant)> {
        let (segment, doc) = self.at(place)?;
        Some((
            Instant(segment.from.first(doc)?),
            Instant(segment.to.first(doc)?),
        ))
    }

    pub(super) fn is_of(&self, place: usize, case: &str) -> bool {
        let mut same = false;
        if let Some((segment, doc)) = self.at(place)
            && let Some(named) = segment.fields.get("case")
        {
            named.each(doc, |number| same |= named.names[number] == case);
        }
        same
    }

    pub(super) fn phase(&self, place: usize) -> Option<Key> {
        let (segment, doc) = self.at(place)?;
        let named = segment.phase.as_ref()?;
        let number = named.column.term_ords(doc).next()?;
        let (case, phase) = named
            .names
            .get(usize::try_from(number).ok()?)?
            .split_once('/')?;
        Some(Key::new(case, phase))
    }

    pub(super) fn each_tag(&self, place: usize, namespace: &str, call: &mut dyn FnMut(&str)) {
        let Some((segment, doc)) = self.at(place) else {
            return;
        };
        if let Some(named) = &segment.tag {
            named.each(doc, |number| {
                if let Some(value) = value_in(&named.names[number], namespace) {
                    call(value);
                }
            });
        }
    }

    /// Counts of a field or namespace; numbers are counted, names only at the end.
    pub(super) fn facet(&self, name: &str, places: &[usize]) -> Facet {
        let mut none = 0;
        let mut counts: Vec<Vec<usize>> = Vec::with_capacity(self.segments.len());
        let is_field = ["kind", "case", "form", "platform", "status", "lang"].contains(&name);
        // Which numbers of each segment belong to the name asked for.
        let mut wanted: Vec<Vec<bool>> = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            let names = segment.names(name, is_field);
            counts.push(vec![0; names.len()]);
            wanted.push(
                names
                    .iter()
                    .map(|full| is_field || value_in(full, name).is_some())
                    .collect(),
            );
        }
        for place in places {
            let Some(address) = self.address(*place) else {
                continue;
            };
            let at = address.segment_ord as usize;
            let mut any = false;
            if let Some(named) = self.segments[at].named(name, is_field) {
                named.each(address.doc_id, |number| {
                    if wanted[at][number] {
                        counts[at][number] += 1;
                        any = true;
                    }
                });
            }
            none += usize::from(!any);
        }
        let mut values = Values::default();
        for (segment, counts) in self.segments.iter().zip(counts) {
            let names = segment.names(name, is_field);
            for (full, count) in names.iter().zip(counts) {
                let value = if is_field {
                    Some(full.as_str())
                } else {
                    value_in(full, name)
                };
                if let Some(value) = value {
                    values.add(value, count);
                }
            }
        }
        values.facet(name, none)
    }

    /// Every word with the number of records that have it.
    pub(super) fn vocabulary(
        &self,
        searcher: &Searcher,
        fields: &Fields,
        within: Option<Visible<'_>>,
    ) -> Result<Vec<(String, usize)>, TantivyError> {
        let mut words = Values::default();
        for (segment, reader) in self.segments.iter().zip(searcher.segment_readers()) {
            for (field, seen) in [
                (fields.text, within.map(|within| within.seen)),
                (fields.late, within.map(|within| within.ended)),
            ] {
                let inverted = reader.inverted_index(field)?;
                let mut terms = inverted.terms().stream()?;
                while let Some((term, info)) = terms.next() {
                    let count = match seen {
                        None => info.doc_freq as usize,
                        Some(seen) => {
                            let mut docs = inverted
                                .read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                            let mut count = 0;
                            while docs.doc() != TERMINATED {
                                let place = segment.places[docs.doc() as usize];
                                count += usize::from(seen.binary_search(&place).is_ok());
                                docs.advance();
                            }
                            count
                        }
                    };
                    words.add(&String::from_utf8_lossy(term), count);
                }
            }
        }
        Ok(words.sorted())
    }
}

impl Segment {
    /// The names of that column, by number.
    fn names(&self, name: &str, is_field: bool) -> &[String] {
        self.named(name, is_field)
            .map(|named| named.names.as_slice())
            .unwrap_or_default()
    }

    fn named(&self, name: &str, is_field: bool) -> Option<&Named> {
        if is_field {
            self.fields.get(name)
        } else {
            self.tag.as_ref()
        }
    }
}

/// The value of a tag, when it is of this namespace.
fn value_in<'a>(tag: &'a str, namespace: &str) -> Option<&'a str> {
    tag.strip_prefix(namespace)?.strip_prefix(':')
}

//! The answer as a JSON document.

use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::case_of;
use crate::index::{Answer, Row};
use crate::model::any as record;
use crate::model::post::{Form, Status};
use crate::model::record::{Kind, Whole};
use crate::model::time::{Instant, Precision};

#[derive(Serialize)]
pub(super) struct Document<'a> {
    schema: &'static str,
    query: &'a str,
    total: usize,
    hits: Vec<Hit<'a>>,
    facets: Pairs<'a, Pairs<'a, usize>>,
    /// Null when not asked for.
    histogram: Option<Vec<Bin>>,
    untimed: Option<usize>,
    suggestion: Option<&'a str>,
}

#[derive(Serialize)]
struct Hit<'a> {
    case: &'a str,
    id: &'a str,
    kind: Kind,
    time: Option<When<'a>>,
    who: &'a str,
    stance: Option<&'a str>,
    status: Option<&'static str>,
    form: Option<&'static str>,
    phase: Option<&'a str>,
    text: &'a str,
    highlights: Vec<[usize; 2]>,
}

/// The interval after narrowing by the phase, with the wording of the source.
#[derive(Serialize)]
struct When<'a> {
    from: Instant,
    to: Instant,
    precision: Precision,
    zone: Option<&'a str>,
    as_written: Option<&'a str>,
}

#[derive(Serialize)]
struct Bin {
    from: Instant,
    to: Instant,
    count: usize,
}

/// Names and values in the order of the answer, written as an object.
struct Pairs<'a, T>(Vec<(&'a str, T)>);

impl<T: Serialize> Serialize for Pairs<'_, T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut map = out.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'a> Document<'a> {
    pub(super) fn of(query: &'a str, answer: &'a Answer, cases: &'a [Arc<Whole>]) -> Self {
        let facets = answer.facets.iter().map(|facet| {
            let mut counts: Vec<(&str, usize)> = facet
                .values
                .iter()
                .map(|(value, n)| (value.as_str(), *n))
                .collect();
            if facet.none > 0 {
                counts.push(("(none)", facet.none));
            }
            (facet.name.as_str(), Pairs(counts))
        });
        let histogram = answer.histogram.as_ref();
        Self {
            schema: "backfire/search/1",
            query,
            total: answer.total,
            hits: answer.rows.iter().map(|row| hit(row, cases)).collect(),
            facets: Pairs(facets.collect()),
            histogram: histogram.map(|histogram| {
                let bins = histogram.bins.iter();
                bins.map(|bin| Bin {
                    from: bin.from,
                    to: bin.to,
                    count: bin.count,
                })
                .collect()
            }),
            untimed: histogram.map(|histogram| histogram.untimed),
            suggestion: answer.suggestion.as_deref(),
        }
    }
}

fn hit<'a>(row: &'a Row, cases: &'a [Arc<Whole>]) -> Hit<'a> {
    let found = case_of(cases, &row.key.case).and_then(|whole| record::find(whole, &row.key.id));
    let told = found.and_then(|(_, record)| record.time());
    Hit {
        case: &row.key.case,
        id: &row.key.id,
        kind: row.kind,
        time: row.span.map(|span| When {
            from: span.from,
            to: span.to,
            precision: span.precision,
            zone: told.and_then(|time| time.zone.as_deref()),
            as_written: told.and_then(|time| time.as_written.as_deref()),
        }),
        who: &row.who,
        stance: row.stance.as_deref(),
        status: row.status.map(Status::as_str),
        form: row.form.map(Form::as_str),
        phase: row.phase.as_deref(),
        text: &row.text,
        highlights: row
            .highlights
            .iter()
            .map(|bytes| {
                [
                    characters(&row.text, bytes.start),
                    characters(&row.text, bytes.end),
                ]
            })
            .collect(),
    }
}

/// How many characters begin before a byte.
fn characters(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count()
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_count_characters() {
        let text = "é漢a🙂b";
        let table = [(0, 0), (2, 1), (5, 2), (6, 3), (10, 4), (11, 5), (99, 5)];
        for (byte, place) in table {
            assert_eq!(super::characters(text, byte), place, "{byte}");
        }
    }
}

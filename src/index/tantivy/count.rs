//! Counts over what was found in a part: values, bars of time, phases. A value's places are a list, so counting is
//! laying one set over another.

use super::build::{WIDTH, width_of};
use super::draft::{BETWEEN, mark_name};
use super::list::List;
use super::table::Table;
use super::{TantivyPart, before};
use crate::index::bits::{Bits, Hits};
use crate::index::part::{Part, Phases};
use crate::index::tally::{Bins, Values};
use crate::model::record::Key;
use crate::model::time::Instant;

/// Fields that are no namespaces.
const FIELDS: [&str; 8] = [
    "kind", "case", "form", "platform", "status", "lang", "by", "hashtag",
];
/// The field of the phase a record is in, as `case/phase`.
const PHASE: &str = "/phase";

/// How marks of a namespace or field are named.
fn field(name: &str) -> String {
    if FIELDS.contains(&name) {
        name.to_owned()
    } else {
        format!(":{name}")
    }
}

/// Calls for every value of a field with its list.
fn each_value<'a>(marks: &Table<'a>, field: &str, mut call: impl FnMut(&str, List<'a>)) {
    let mut start = field.as_bytes().to_vec();
    start.push(BETWEEN);
    for (name, list) in marks.beginning(&start) {
        call(&String::from_utf8_lossy(&name[start.len()..]), list);
    }
}

/// How many have any value of a field.
fn with_any(marks: &Table<'_>, field: &str, hits: &Hits<'_>) -> usize {
    let mut name = Vec::new();
    mark_name(&mut name, field, None);
    marks.get(&name).map_or(0, |list| list.count_in(hits))
}

pub(super) fn facet(part: &TantivyPart, name: &str, hits: &Hits<'_>, values: &mut Values) -> usize {
    let marks = Table::new(&part.tables.marks);
    let field = field(name);
    each_value(&marks, &field, |value, list| {
        values.add(value, list.count_in(hits));
    });
    hits.count() - with_any(&marks, &field, hits)
}

pub(super) fn of_phase(part: &TantivyPart, phase: &Key) -> Bits {
    let len = part.len();
    let mut name = Vec::new();
    mark_name(&mut name, PHASE, Some(&phase.to_string()));
    let list = Table::new(&part.tables.marks).get(&name);
    list.map_or_else(|| Bits::none(len), |list| list.bits(len))
}

pub(super) fn phases(part: &TantivyPart, hits: &Bits, split: &str, phases: &mut Phases) {
    let marks = Table::new(&part.tables.marks);
    let split = field(split);
    let mut add = |phase: Option<Key>, own: &Bits| {
        let own = Hits::new(own);
        if own.count() == 0 {
            return;
        }
        let slot = phases.entry(phase).or_default();
        slot.0 += own.count();
        each_value(&marks, &split, |value, list| {
            slot.1.add(value, list.count_in(&own));
        });
    };
    let mut left = hits.clone();
    each_value(&marks, PHASE, |name, list| {
        let mut own = hits.clone();
        list.keep_in(&mut own);
        left.and_not(&own);
        if let Some((case, phase)) = name.split_once('/') {
            add(Some(Key::new(case, phase)), &own);
        }
    });
    add(None, &left);
}

/// Every width of interval with what of the hits has it; none where there are too many widths.
fn by_width(part: &TantivyPart, hits: &Bits) -> Option<Vec<(i64, Bits)>> {
    let widths = Table::new(&part.tables.widths);
    widths.get(&[WIDTH])?;
    let mut all = Vec::new();
    for (name, list) in widths.beginning(&[WIDTH]) {
        if let Some(width) = width_of(name) {
            let mut own = hits.clone();
            list.keep_in(&mut own);
            all.push((width, own));
        }
    }
    Some(all)
}

pub(super) fn extent(part: &TantivyPart, hits: &Bits) -> Option<(Instant, Instant)> {
    let first = hits.iter().next().filter(|at| *at < part.timed())?;
    let to = if let Some(widths) = by_width(part, hits) {
        let last = |bits: &Bits| bits.last_before(part.timed());
        let ends = widths.iter().filter_map(|(width, own)| {
            let from = part.from(last(own)?);
            Some(from.0.saturating_add(*width))
        });
        ends.max()?
    } else {
        let timed = hits.iter().take_while(|at| *at < part.timed());
        timed
            .filter_map(|at| part.span(at))
            .map(|span| span.1.0)
            .max()?
    };
    Some((part.from(first), Instant(to)))
}

pub(super) fn tally(part: &TantivyPart, hits: &Bits, split: Option<&str>, bins: &mut Bins) {
    let timed = part.timed();
    bins.add_untimed(hits.count_in(timed..part.len()));
    let marks = Table::new(&part.tables.marks);
    let split = split.map(field);
    let Some(widths) = by_width(part, hits) else {
        let mut values: Vec<(String, Bits)> = Vec::new();
        if let Some(field) = &split {
            each_value(&marks, field, |value, list| {
                values.push((value.to_owned(), list.bits(part.len())));
            });
        }
        for at in hits.iter().take_while(|at| *at < timed) {
            if let Some(slot) = bins.add(part.span(at)) {
                for (value, _) in values.iter().filter(|(_, bits)| bits.has(at)) {
                    slot.add(value, 1);
                }
            }
        }
        return;
    };
    let (Some(start), Some(end)) = (bins.edges().first().copied(), bins.edges().last().copied())
    else {
        bins.add_outside(hits.count_in(0..timed));
        return;
    };
    let edges: Vec<usize> = bins
        .edges()
        .iter()
        .map(|edge| before(part, Instant(*edge)))
        .collect();
    let beyond = before(part, Instant(end));
    for (width, own) in widths {
        let mut values: Vec<(String, Bits)> = Vec::new();
        if let Some(field) = &split {
            each_value(&marks, field, |value, list| {
                let mut with = own.clone();
                list.keep_in(&mut with);
                values.push((value.to_owned(), with));
            });
        }
        // What ends by the start is outside: from + width <= start.
        let first = before(part, Instant(start.saturating_sub(width).saturating_add(1)));
        bins.add_outside(own.count_in(0..first) + own.count_in(beyond..timed));
        for bin in 0..edges.len() - 1 {
            // What begins before the start and reaches beyond it belongs to the first.
            let from = if bin == 0 { first } else { edges[bin] };
            let to = edges[bin + 1].min(beyond);
            let count = own.count_in(from..to);
            if count == 0 {
                continue;
            }
            if !bins.is_coarse(bin, i128::from(width)) {
                let slot = bins.add_to(bin, count);
                for (value, with) in &values {
                    slot.add(value, with.count_in(from..to));
                }
                continue;
            }
            // Those that begin at the same time stand side by side.
            let mut at = from;
            while let Some(next) = own.iter_from(at).next().filter(|at| *at < to) {
                let begins = part.from(next);
                let end = before(part, Instant(begins.0.saturating_add(1)));
                let slot = bins.add_coarse(
                    begins,
                    Instant(begins.0.saturating_add(width)),
                    own.count_in(next..end),
                );
                for (value, with) in &values {
                    slot.add(value, with.count_in(next..end));
                }
                at = end;
            }
        }
    }
}

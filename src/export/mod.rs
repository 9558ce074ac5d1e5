//! Handing work on: a selection of records becomes a file that other programs read.
//!
//! Floor 2: knows records and the display form of text, nothing of engines, screens or arguments. Every format is a file here
//! and a line in [`ALL`]; whoever asks for one hands over a [`Sheet`] and gets bytes. Records come one after another and are
//! written as they come, so a sheet may be of any length. No stranger's character that steers,
//! reorders or hides text is ever written as it is: documents of JSON write it as `\uXXXX`, which every reader turns back, all
//! other formats by name (`<U+202E>`).

pub mod citation;

mod bibtex;
#[cfg(test)]
mod contract;
mod csl_json;
mod csv;
mod details;
mod jsonl;
mod markdown;
mod text;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};

use self::citation::Citation;
use crate::model::Id;
use crate::model::any::Record;
use crate::model::case::Source;
use crate::model::post::Status;
use crate::model::record::Case;
use crate::model::time::{Precision, Time};
use crate::shown::counted;

/// Every format, in the order they are offered.
pub const ALL: &[&dyn Format] = &[
    &csv::Csv,
    &jsonl::JsonLines,
    &markdown::Markdown,
    &csl_json::CslJson,
    &bibtex::BibTex,
];

/// Licence of the records of the built-in archive.
pub const LICENCE: &str = "CC BY 4.0";

/// A way to write records down.
pub trait Format: Sync {
    /// What it is called on the command line: `csv`.
    fn name(&self) -> &'static str;

    /// What it is for, in a few words.
    fn about(&self) -> &'static str;

    /// How names of its files end, without the dot.
    fn extension(&self) -> &'static str;

    /// Writes the sheet, each record as it comes.
    ///
    /// # Errors
    /// When `out` cannot be written to, or a record cannot be had.
    fn write(&self, out: &mut dyn Write, sheet: &Sheet<'_>) -> io::Result<()>;
}

/// The format of this name.
pub fn format(name: &str) -> Option<&'static dyn Format> {
    ALL.iter().copied().find(|format| format.name() == name)
}

/// What is handed on.
pub struct Sheet<'a> {
    /// What it is.
    pub head: Head,
    /// What the records are together.
    pub sum: Sum<'a>,
    /// The records in the order shown.
    pub records: Box<dyn Records + 'a>,
    /// Cells of tables as they are, also where a spreadsheet would take them for a formula.
    pub raw: bool,
}

/// What records are together, known before the first is written.
#[derive(Debug, Clone, Default)]
pub struct Sum<'a> {
    /// How many there are.
    pub rows: usize,
    /// How many posts there are of each status, by name.
    pub statuses: BTreeMap<&'static str, usize>,
    /// The cases that occur, in the order they first do.
    pub cases: Vec<&'a Case>,
    /// Whether all are from the built-in archive, whose licence is known.
    pub builtin: bool,
}

/// Records, one after another; the same at each call.
pub trait Records {
    /// Hands each record to `see`, in their order.
    ///
    /// # Errors
    /// Those of `see`, and when a record cannot be had.
    fn each(&self, see: &mut See<'_>) -> io::Result<()>;
}

/// What is done with each record.
pub type See<'s> = dyn FnMut(&Item<'_>) -> io::Result<()> + 's;

impl Records for Vec<Item<'_>> {
    fn each(&self, see: &mut See<'_>) -> io::Result<()> {
        self.iter().try_for_each(see)
    }
}

/// What a file says of itself.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The query that selects these records, in the language of the search line.
    pub query: String,
    /// How many records of the same kinds the same cases have: the base of the number of rows.
    pub base: usize,
    /// When it was made, only where somebody says so: the same selection gives the same bytes.
    pub made: Option<String>,
}

/// A record, and where it is from.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// Its case.
    pub case: &'a Case,
    /// Its kind in a word.
    pub kind: &'static str,
    /// The record as it stands in its file.
    pub record: Record<'a>,
    /// Whether it is from the built-in archive, whose licence is known.
    pub builtin: bool,
}

impl<'a> Item<'a> {
    /// Slug of its case.
    fn slug(&self) -> &'a Id {
        &self.case.file.slug
    }

    /// How its text relates to what was written; only posts have that.
    fn status(&self) -> Option<Status> {
        match self.record {
            Record::Post(post) => Some(post.status),
            _ => None,
        }
    }

    /// Who speaks: the name of an actor, or a role, or those who wrote or counted. Empty where that is nobody.
    fn who(&self) -> String {
        match self.record {
            Record::Post(post) => {
                let actor = post.actor.as_ref().and_then(|id| self.case.actor(id));
                let named = actor.map(|actor| actor.name.clone());
                named.or_else(|| post.role.clone()).unwrap_or_default()
            }
            Record::Commentary(commentary) => commentary.authors.join("; "),
            Record::Source(source) => source.authors.join("; "),
            Record::Figure(figure) => figure.counted_by.clone().unwrap_or_default(),
            Record::Note(note) => note.by.clone(),
            Record::Event(event) if event.official => self.case.file.organisation.name.clone(),
            Record::Move(_) | Record::Case(_) => self.case.file.organisation.name.clone(),
            _ => String::new(),
        }
    }

    /// What it says in a line, and at length where that is more.
    fn words(&self) -> (&'a str, Option<&'a str>) {
        match self.record.heading() {
            Some(heading) => (heading, Some(self.record.text()).filter(|t| !t.is_empty())),
            None => (self.record.gist(), None),
        }
    }

    /// The sources it rests on; ids that no source of its case has are left out.
    fn sources(&self) -> Vec<&'a Source> {
        if let Record::Source(source) = self.record {
            return vec![source];
        }
        let ids = self.record.sources();
        ids.into_iter()
            .filter_map(|id| self.case.source(id))
            .collect()
    }

    fn licence(&self) -> Option<&'static str> {
        self.builtin.then_some(LICENCE)
    }

    /// What its time is the time of: `posted`, and `posted at the earliest (day)` where no minute is known.
    fn time_means(&self) -> String {
        let what = match self.kind {
            "post" => "posted",
            "commentary" | "source" => "published",
            "event" | "move" => "happened",
            "figure" => "counted",
            "decision" => "due",
            "turn" => "turned",
            _ => "began",
        };
        match self.record.time() {
            None => format!("{what} (unknown)"),
            Some(time) if matches!(time.precision, Precision::Second | Precision::Minute) => {
                what.to_owned()
            }
            Some(time) => format!("{what} at the earliest ({})", precision(time)),
        }
    }
}

impl<'a> Sheet<'a> {
    /// Of these records.
    pub fn of(head: Head, items: Vec<Item<'a>>) -> Self {
        let mut sum = Sum {
            rows: items.len(),
            builtin: items.iter().all(|item| item.builtin),
            ..Sum::default()
        };
        let mut seen = HashSet::new();
        for item in &items {
            if let Some(status) = item.status() {
                *sum.statuses.entry(status.as_str()).or_default() += 1;
            }
            if seen.insert(item.slug()) {
                sum.cases.push(item.case);
            }
        }
        Self {
            head,
            sum,
            records: Box::new(items),
            raw: false,
        }
    }

    /// The head in sentences; nothing where a citation stands by itself.
    fn remarks(&self) -> Vec<String> {
        if self.head.query.is_empty() {
            return Vec::new();
        }
        let of = counted(self.head.base, "record");
        let mut remarks = vec![
            format!("Backfire: {} of {of}", self.sum.rows),
            format!("Query: {}", self.head.query),
        ];
        if !self.sum.statuses.is_empty() {
            let each = self.sum.statuses.iter().map(|(s, n)| format!("{s} {n}"));
            remarks.push(format!(
                "Posts by status of their text: {}",
                each.collect::<Vec<_>>().join(", ")
            ));
        }
        remarks.push(match self.licence() {
            Some(licence) => format!("Licence: {licence}"),
            None => "Licence: that of the archive it is from, where it states one".to_owned(),
        });
        remarks.extend(self.head.made.as_ref().map(|made| format!("Made: {made}")));
        remarks
    }

    /// The licence, where all rows have one.
    fn licence(&self) -> Option<&'static str> {
        (self.sum.builtin && self.sum.rows > 0).then_some(LICENCE)
    }

    /// Hands every record and then every source they rest on, each once, to `see`.
    fn citations(&self, see: &mut dyn FnMut(&Citation) -> io::Result<()>) -> io::Result<()> {
        let mut sources = Sources::of(&self.sum.cases);
        let mut told = HashSet::new();
        self.records.each(&mut |item| {
            sources.take(item);
            let citation = citation::of_record(item);
            // Of records only a source can come again.
            if !citation.is_source || told.insert(citation.place.clone()) {
                see(&citation)?;
            }
            Ok(())
        })?;
        for (case, source) in sources.each() {
            let citation = citation::of_source(case, source);
            if !told.contains(&citation.place) {
                see(&citation)?;
            }
        }
        Ok(())
    }
}

/// The sources that records name, each once, in the order in which they do.
struct Sources<'a> {
    cases: HashMap<&'a Id, &'a Case>,
    named: Vec<(&'a Case, &'a Source)>,
    places: HashMap<(&'a Id, &'a Id), usize>,
}

impl<'a> Sources<'a> {
    /// None yet, of these cases.
    fn of(cases: &[&'a Case]) -> Self {
        Self {
            cases: cases.iter().map(|case| (&case.file.slug, *case)).collect(),
            named: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Those of a record, and the number of each, from 1.
    fn take(&mut self, item: &Item<'_>) -> Vec<usize> {
        let mut numbers = Vec::new();
        let Some(case) = self.cases.get(item.slug()) else {
            return numbers;
        };
        for source in item.sources() {
            // The same record as its case holds it, which stays when the item has gone.
            let Some(source) = case.source(&source.id) else {
                continue;
            };
            let place = (&case.file.slug, &source.id);
            let number = *self.places.entry(place).or_insert_with(|| {
                self.named.push((case, source));
                self.named.len()
            });
            numbers.push(number);
        }
        numbers
    }

    /// All that were named.
    fn each(&self) -> impl Iterator<Item = (&'a Case, &'a Source)> {
        self.named.iter().copied()
    }
}

/// The address of a source; none where it is withheld.
fn address(source: &Source) -> Option<&str> {
    source.address.as_deref().filter(|a| *a != WITHHELD)
}

/// What stands for an address that would name a private person.
const WITHHELD: &str = "withheld";

/// How finely a time is known, in the word of the files.
fn precision(time: &Time) -> &'static str {
    match time.precision {
        Precision::Second => "second",
        Precision::Minute => "minute",
        Precision::Hour => "hour",
        Precision::PartOfDay => "part-of-day",
        Precision::Day => "day",
        Precision::Days => "days",
        Precision::Week => "week",
        Precision::Month => "month",
        Precision::Year => "year",
        Precision::Span => "span",
    }
}

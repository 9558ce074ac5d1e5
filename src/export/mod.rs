//! Handing work on: a selection of records becomes a file that other programs read.
//!
//! Floor 2: knows records and the display form of text, nothing of engines, screens or arguments. Every format is a file here
//! and a line in [`ALL`]; whoever asks for one hands over a [`Sheet`] and gets bytes. No stranger's character that steers,
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

use std::collections::{BTreeMap, HashSet};
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

    /// Writes the sheet.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn write(&self, out: &mut dyn Write, sheet: &Sheet<'_>) -> io::Result<()>;
}

/// The format of this name.
pub fn format(name: &str) -> Option<&'static dyn Format> {
    ALL.iter().copied().find(|format| format.name() == name)
}

/// What is handed on.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// What it is.
    pub head: Head,
    /// The records in the order shown.
    pub items: Vec<Item<'a>>,
    /// Cells of tables as they are, also where a spreadsheet would take them for a formula.
    pub raw: bool,
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
    /// How many posts there are of each status, by name.
    fn statuses(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for status in self.items.iter().filter_map(Item::status) {
            *counts.entry(status.as_str()).or_default() += 1;
        }
        counts
    }

    /// The head in sentences; nothing where a citation stands by itself.
    fn remarks(&self) -> Vec<String> {
        if self.head.query.is_empty() {
            return Vec::new();
        }
        let of = counted(self.head.base, "record");
        let mut remarks = vec![
            format!("Backfire: {} of {of}", self.items.len()),
            format!("Query: {}", self.head.query),
        ];
        let statuses = self.statuses();
        if !statuses.is_empty() {
            let each: Vec<String> = statuses.iter().map(|(s, n)| format!("{s} {n}")).collect();
            remarks.push(format!(
                "Posts by status of their text: {}",
                each.join(", ")
            ));
        }
        remarks.push(match self.licence() {
            Some(licence) => format!("Licence: {licence}"),
            None => "Licence: that of the archive it is from, where it states one".to_owned(),
        });
        remarks.extend(self.head.made.as_ref().map(|made| format!("Made: {made}")));
        remarks
    }

    /// The cases that occur, in the order they first do.
    fn cases(&self) -> Vec<&Item<'a>> {
        let mut seen = HashSet::new();
        let mut cases = self.items.iter().collect::<Vec<_>>();
        cases.retain(|item| seen.insert(item.slug()));
        cases
    }

    /// The licence, where all rows have one.
    fn licence(&self) -> Option<&'static str> {
        let all = self.items.iter().all(|item| item.builtin);
        (all && !self.items.is_empty()).then_some(LICENCE)
    }

    /// Every record and then every source they rest on, each once.
    fn citations(&self) -> Vec<Citation> {
        let records = self.items.iter().map(citation::of_record);
        let sources = self.sources();
        let sources = sources
            .iter()
            .map(|(case, source)| citation::of_source(case, source));
        let mut seen = HashSet::new();
        let mut all: Vec<Citation> = records.chain(sources).collect();
        all.retain(|citation| seen.insert(citation.place.clone()));
        all
    }

    /// Every source once, with its case, in the order in which the records name them.
    fn sources(&self) -> Vec<(&'a Case, &'a Source)> {
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        for item in &self.items {
            for source in item.sources() {
                if seen.insert((item.slug(), &source.id)) {
                    all.push((item.case, source));
                }
            }
        }
        all
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

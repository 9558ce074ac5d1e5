//! Checks an archive: what does not read, what reads but does not hang together, and how to mend it.

pub mod facts;
pub mod rules;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::archive::ArchiveError;
use crate::archive::books;
use crate::archive::check::facts::{Facts, Report};
use crate::archive::check::rules::{Check, Codes, Weight};
use crate::archive::fault::{self, Fault};
use crate::archive::load::{self, Look, Reading};
use crate::archive::place::{CASE, CODEBOOK, Place};
use crate::model::Id;
use crate::model::codebook::Codebook;
use crate::model::finding::{Finding, Severity};

/// Checks everything in `places`.
pub(crate) fn archive(
    places: &[Place],
    cases: &BTreeMap<Id, usize>,
    codebook: &Codebook,
    opening: &[Finding],
    strict: bool,
) -> Vec<Finding> {
    let neighbours = Neighbours {
        places,
        cases,
        known: RefCell::default(),
    };
    let elsewhere = |slug: &str, id: &str| neighbours.has(slug, id);
    // Faults of a codebook are found again below, with more.
    let mut findings: Vec<Finding> = opening.to_vec();
    findings.retain(|f| f.file != Path::new(CODEBOOK));
    let mut seen = HashSet::new();
    for place in places {
        match books::read(place, Look::Every) {
            Ok(Some((path, mut book))) => {
                if seen.insert(path) {
                    let mut faults = std::mem::take(&mut book.faults);
                    let codes = Codes {
                        book: &book,
                        merged: codebook,
                        elsewhere: &elsewhere,
                    };
                    faults.extend(of_codebook(&codes, strict));
                    let shown = PathBuf::from(CODEBOOK);
                    findings.extend(fault::place(faults, &shown, &book.bytes));
                }
            }
            Ok(None) => {}
            Err(error) => findings.push(broken(&error, PathBuf::from(CODEBOOK))),
        }
    }
    for (slug, place) in cases {
        let Some(place) = places.get(*place) else {
            continue;
        };
        match load::read(place, slug, Look::Every) {
            Ok(reading) => {
                let mut faults = reading.faults.clone();
                let facts = Facts::new(&reading, codebook, &elsewhere);
                faults.extend(of_case(&facts, strict));
                findings.extend(load::findings(slug, &faults, &reading.files));
                neighbours.remember(slug, &reading);
            }
            Err(ArchiveError::Unavailable { finding, .. }) => findings.push(*finding),
            Err(error) => findings.push(broken(&error, Path::new(slug).join(CASE))),
        }
    }
    findings
}

fn of_case(facts: &Facts<'_>, strict: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for rule in rules::all() {
        if let (Check::Case(check), Some(severity)) = (rule.check, rule.weight.severity(strict)) {
            let mut report = Report::new(rule, severity);
            check(facts, &mut report);
            faults.append(&mut report.faults);
        }
    }
    faults
}

fn of_codebook(codes: &Codes<'_>, strict: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for rule in rules::all() {
        if let (Check::Codebook(check), Some(severity)) = (rule.check, rule.weight.severity(strict))
        {
            let mut report = Report::new(rule, severity);
            check(codes, &mut report);
            faults.append(&mut report.faults);
        }
    }
    faults
}

fn broken(error: &ArchiveError, file: PathBuf) -> Finding {
    Finding {
        file,
        line: 1,
        column: 1,
        severity: Severity::Error,
        rule: "unreadable-file",
        message: error.to_string(),
        hint: "make the file readable, or take it out of the archive".to_owned(),
    }
}

/// Ids of other cases, read when a record points there.
struct Neighbours<'a> {
    places: &'a [Place],
    cases: &'a BTreeMap<Id, usize>,
    known: RefCell<HashMap<Id, HashSet<Id>>>,
}

impl Neighbours<'_> {
    fn has(&self, slug: &str, id: &str) -> Option<bool> {
        if let Some(ids) = self.known.borrow().get(slug) {
            return Some(ids.contains(id));
        }
        let place = self.places.get(*self.cases.get(slug)?)?;
        let reading = load::read(place, slug, Look::Failed).ok()?;
        self.remember(slug, &reading);
        Some(self.known.borrow().get(slug)?.contains(id))
    }

    fn remember(&self, slug: &str, reading: &Reading) {
        let nothing = |_: &str, _: &str| None;
        let codebook = books::empty();
        let facts = Facts::new(reading, &codebook, &nothing);
        let mut ids: HashSet<Id> = facts.ids.keys().map(|id| (*id).to_owned()).collect();
        // The case itself has its slug as id.
        ids.insert(slug.to_owned());
        self.known.borrow_mut().insert(slug.to_owned(), ids);
    }
}

/// Whether a rule of that name is listed; every finding's name is.
pub fn is_rule(name: &str) -> bool {
    rules::all().any(|rule| rule.name == name)
}

/// The rules as a table of names, weights and explanations, for the manual.
pub fn table() -> Vec<(&'static str, Weight, &'static str, &'static str)> {
    rules::all()
        .map(|rule| (rule.name, rule.weight, rule.about, rule.hint))
        .collect()
}

#[cfg(test)]
mod tests;

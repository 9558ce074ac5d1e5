//! Checks an archive: what does not read, what reads but does not hang together, and how to mend it.

pub mod facts;
pub mod rules;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::archive::ArchiveError;
use crate::archive::books;
use crate::archive::check::facts::{Facts, Report};
use crate::archive::check::rules::{Check, Codes, Recurring, Weight};
use crate::archive::fault::{self, Fault};
use crate::archive::load::{self, Look, Reading};
use crate::archive::patterns;
use crate::archive::place::{CASE, CODEBOOK, PATTERNS, Place};
use crate::model::Id;
use crate::model::codebook::Codebook;
use crate::model::finding::Finding;

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
                    faults.extend(by_rules(strict, |check, report| {
                        if let Check::Codebook(check) = check {
                            check(&codes, report);
                        }
                    }));
                    let shown = PathBuf::from(CODEBOOK);
                    findings.extend(fault::place(faults, &shown, &book.bytes));
                }
            }
            Ok(None) => {}
            Err(error) => findings.push(fault::unreadable(&error, CODEBOOK)),
        }
    }
    for place in places {
        match patterns::read(place, Look::Every) {
            Ok(Some((path, mut sheet))) => {
                if seen.insert(path) {
                    let mut faults = std::mem::take(&mut sheet.faults);
                    let recurring = Recurring {
                        sheet: &sheet,
                        codebook,
                        elsewhere: &elsewhere,
                    };
                    faults.extend(by_rules(strict, |check, report| {
                        if let Check::Patterns(check) = check {
                            check(&recurring, report);
                        }
                    }));
                    findings.extend(fault::place(faults, Path::new(PATTERNS), &sheet.bytes));
                }
            }
            Ok(None) => {}
            Err(error) => findings.push(fault::unreadable(&error, PATTERNS)),
        }
    }
    for (slug, place) in cases {
        let Some(place) = places.get(*place) else {
            continue;
        };
        match load::read(place, slug, Look::Every, false) {
            Ok(reading) => {
                let mut faults = reading.faults.clone();
                let facts = Facts::new(&reading, codebook, &elsewhere);
                faults.extend(by_rules(strict, |check, report| {
                    if let Check::Case(check) = check {
                        check(&facts, report);
                    }
                }));
                findings.extend(load::findings(slug, &faults, &reading.files));
                neighbours.remember(slug, &reading);
            }
            Err(ArchiveError::Unavailable { finding, .. }) => findings.push(*finding),
            Err(error) => findings.push(fault::unreadable(&error, Path::new(slug).join(CASE))),
        }
    }
    findings
}

/// What the rules say for which `run` runs their check and says so.
fn by_rules(strict: bool, run: impl Fn(Check, &mut Report<'_>)) -> Vec<Fault> {
    let mut faults = Vec::new();
    for rule in rules::all() {
        if let Some(severity) = rule.weight.severity(strict) {
            let mut report = Report::new(rule, severity);
            run(rule.check, &mut report);
            faults.append(&mut report.faults);
        }
    }
    faults
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
        let reading = load::read(place, slug, Look::Failed, false).ok()?;
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

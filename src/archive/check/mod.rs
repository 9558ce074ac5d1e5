//! Checks an archive: what does not read, what reads but does not hang together, and how to mend it.

pub mod each;
pub mod facts;
pub mod posts;
pub mod rules;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crate::archive::ArchiveError;
use crate::archive::books;
use crate::archive::check::each::Gathered;
use crate::archive::check::facts::{Facts, Report};
use crate::archive::check::posts::{Circles, Survey};
use crate::archive::check::rules::{Check, Codes, Recurring, Weight};
use crate::archive::fault::{self, Fault};
use crate::archive::load::{self, Look, Posts, Reading};
use crate::archive::once::{self, Stood};
use crate::archive::patterns;
use crate::archive::place::{CASE, CODEBOOK, NOTES, PATTERNS, POSTS, Place};
use crate::archive::posts::Text;
use crate::model::Id;
use crate::model::codebook::Codebook;
use crate::model::finding::Finding;
use crate::model::note::Note;

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
        records: RefCell::default(),
        posts: RefCell::default(),
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
        match case(place, slug, codebook, &neighbours, strict) {
            Ok(found) => findings.extend(found),
            Err(ArchiveError::Unavailable { finding, .. }) => findings.push(*finding),
            Err(error) => findings.push(fault::unreadable(&error, Path::new(slug).join(CASE))),
        }
    }
    findings
}

/// Checks one case: what must be known of all posts, then post by post, then what the case says of them.
fn case(
    place: &Place,
    slug: &str,
    codebook: &Codebook,
    neighbours: &Neighbours<'_>,
    strict: bool,
) -> Result<Vec<Finding>, ArchiveError> {
    let survey = neighbours.survey(place, slug);
    let mut reading = load::read(place, slug, Look::Every, Posts::Apart(survey.extent))?;
    let clashing = clashing(&mut reading, &survey);
    let elsewhere = |slug: &str, id: &str| neighbours.has(slug, id);
    let mut facts = Facts::new(&reading, &survey, codebook, &elsewhere);
    let mut in_posts = Vec::new();
    let mut gathered = Gathered::for_case(facts.case, &clashing);
    let text = Text::of(place, slug);
    if let Some(text) = &text {
        facts.circles = Circles::of(text, &survey, &reading.taken);
        in_posts = each::check(text, slug, &facts, &reading.taken, strict, &mut gathered);
    }
    let file = text.map_or(POSTS, |text| text.name());
    let mut faults = reading.faults.clone();
    faults.extend(clashing.iter().map(|(note, line)| {
        let stood = Stood::Line(file, gathered.line(&note.id));
        once::again(NOTES, *line, "/id".to_owned(), &note.id, stood)
    }));
    facts.gathered = gathered;
    faults.extend(by_rules(strict, |check, report| match check {
        Check::Record(check) => facts.entries.iter().for_each(|e| check(&facts, e, report)),
        Check::Case(check) => check(&facts, report),
        _ => {}
    }));
    let mut found = load::findings(slug, &faults, &reading.files);
    // The posts come after the case, as their files do.
    let own = Path::new(slug).join(CASE);
    let at = found.iter().take_while(|f| f.file == own).count();
    found.splice(at..at, in_posts);
    Ok(found)
}

/// Takes out the notes whose ids posts have, which come before them, and where they stood.
fn clashing(reading: &mut Reading, survey: &Survey) -> Vec<(Note, usize)> {
    let case = Arc::make_mut(&mut reading.whole.case);
    if !case.notes.iter().any(|note| survey.has(&note.id)) {
        return Vec::new();
    }
    let lines = reading.origins.remove(NOTES).unwrap_or_default();
    let notes = std::mem::take(&mut case.notes).into_iter().zip(lines);
    let (out, kept): (Vec<_>, Vec<_>) = notes.partition(|(note, _)| survey.has(&note.id));
    let (notes, lines) = kept.into_iter().unzip();
    case.notes = notes;
    reading.origins.insert(NOTES, lines);
    out
}

/// What the rules say for which `run` runs their check and says so.
fn by_rules(strict: bool, run: impl Fn(Check, &mut Report<'_>)) -> Vec<Fault> {
    let mut faults = Vec::new();
    for rule in rules::all() {
        if let Some(severity) = rule.weight.severity(strict) {
            let mut report = Report::new(rule, severity);
            rule.checks
                .iter()
                .for_each(|check| run(*check, &mut report));
            faults.append(&mut report.faults);
        }
    }
    faults
}

/// Ids of all cases, gathered when they are first needed.
struct Neighbours<'a> {
    places: &'a [Place],
    cases: &'a BTreeMap<Id, usize>,
    /// Of the records beside the posts.
    records: RefCell<HashMap<Id, HashSet<Id>>>,
    posts: RefCell<HashMap<Id, Rc<Survey>>>,
}

impl Neighbours<'_> {
    /// Whether the case has a record of this id; none when there is no such case.
    fn has(&self, slug: &str, id: &str) -> Option<bool> {
        let place = self.places.get(*self.cases.get(slug)?)?;
        if !self.records.borrow().contains_key(slug) {
            let ids = ids(place, slug)?;
            self.records.borrow_mut().insert(slug.to_owned(), ids);
        }
        let known = self.records.borrow().get(slug)?.contains(id);
        Some(known || self.survey(place, slug).has(id))
    }

    /// The ids of the posts of a case.
    fn survey(&self, place: &Place, slug: &str) -> Rc<Survey> {
        if let Some(known) = self.posts.borrow().get(slug) {
            return known.clone();
        }
        let text = Text::of(place, slug);
        let survey = Rc::new(text.map_or_else(Survey::default, |text| Survey::of(&text)));
        let mut posts = self.posts.borrow_mut();
        posts.insert(slug.to_owned(), survey.clone());
        survey
    }
}

/// Ids of the records of a case beside its posts.
fn ids(place: &Place, slug: &str) -> Option<HashSet<Id>> {
    let reading = load::read(place, slug, Look::Failed, Posts::Apart(None)).ok()?;
    let (nothing, codebook, no_posts) =
        (|_: &str, _: &str| None, books::empty(), Survey::default());
    let facts = Facts::new(&reading, &no_posts, &codebook, &nothing);
    // The case itself has its slug as id.
    let own = facts.entries.iter().map(|entry| entry.id).chain([slug]);
    Some(own.map(str::to_owned).collect())
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

//! What is wrong with a file, before its place is known in lines and columns. Places are looked up once per file, and only when
//! something is wrong.

use std::path::{Path, PathBuf};

use crate::archive::ArchiveError;
use crate::archive::locate::{self, Spot};
use crate::model::finding::{Finding, Severity};

/// Reports beyond this many of one file are summed up in one line.
const LIMIT: usize = 1_000;

/// Something wrong, addressed by file, record and pointer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    /// One of the file names of a case, or the codebook's.
    pub(crate) file: &'static str,
    /// Line of the record in a line file, from 1; 0 in a document.
    pub(crate) line: usize,
    /// Where within the record or document.
    pub(crate) spot: Spot,
    /// How bad.
    pub(crate) severity: Severity,
    /// Name of the rule.
    pub(crate) rule: &'static str,
    /// What is wrong.
    pub(crate) message: String,
    /// How to mend it.
    pub(crate) hint: String,
}

/// Gives the faults of one file their lines and columns; `shown` is the path a reader sees, `bytes` the file's content.
pub(crate) fn place(mut faults: Vec<Fault>, shown: &Path, bytes: &[u8]) -> Vec<Finding> {
    let more = faults.len().saturating_sub(LIMIT);
    if more > 0 {
        // Errors first, so that none hides behind a thousand warnings.
        faults.sort_by_key(|f| (f.severity, f.line));
        faults.truncate(LIMIT);
    }
    faults.sort_by_key(|f| f.line);
    let mut findings = Vec::with_capacity(faults.len());
    let lines: Vec<&[u8]> = if faults.last().is_some_and(|f| f.line > 0) {
        without_bom(bytes).split(|b| *b == b'\n').collect()
    } else {
        Vec::new()
    };
    for group in faults.chunk_by(|a, b| a.line == b.line) {
        let part = match group.first().map_or(0, |f| f.line) {
            0 => without_bom(bytes),
            n => lines.get(n - 1).copied().unwrap_or_default(),
        };
        findings.extend(located(group, shown, part));
    }
    findings.sort();
    findings.extend(too_many(more, shown));
    findings
}

/// Gives the faults of one record, or of one document, their lines and columns.
fn located(group: &[Fault], shown: &Path, bytes: &[u8]) -> Vec<Finding> {
    let text = String::from_utf8_lossy(bytes);
    let spots: Vec<&Spot> = group.iter().map(|f| &f.spot).collect();
    let places = locate::all(&text, &spots);
    let each = group.iter().zip(places);
    each.map(|(fault, (row, column))| Finding {
        file: shown.to_owned(),
        line: fault.line.saturating_sub(1) + row,
        column,
        severity: fault.severity,
        rule: fault.rule,
        message: fault.message.clone(),
        hint: fault.hint.clone(),
    })
    .collect()
}

fn too_many(more: usize, shown: &Path) -> Option<Finding> {
    (more > 0).then(|| Finding {
        file: shown.to_owned(),
        line: 1,
        column: 1,
        severity: Severity::Warning,
        rule: "too-many",
        message: format!("{more} more findings in this file are not listed"),
        hint: "mend the ones listed and check again".to_owned(),
    })
}

/// What is found in a file that is read line by line: as much as is listed, however much there is.
pub(crate) struct Listed {
    shown: PathBuf,
    findings: Vec<Finding>,
    errors: usize,
    found: usize,
}

impl Listed {
    /// Nothing yet of the file that is shown by this path.
    pub(crate) fn of(shown: PathBuf) -> Self {
        Self {
            shown,
            findings: Vec::new(),
            errors: 0,
            found: 0,
        }
    }

    /// What is found on a line, which comes after all lines before.
    pub(crate) fn add(&mut self, mut faults: Vec<Fault>, line: &[u8]) {
        self.found += faults.len();
        // What comes later is listed only in the place of a warning, and only if it is an error.
        faults.sort_by_key(|fault| fault.severity);
        let errors = faults.partition_point(|fault| fault.severity == Severity::Error);
        let room = |there: usize| LIMIT.saturating_sub(there);
        let listed_errors = errors.min(room(self.errors));
        let warnings = (faults.len() - errors).min(room(self.findings.len() + listed_errors));
        faults.truncate(errors + warnings);
        faults.drain(listed_errors..errors);
        self.errors += listed_errors;
        if !faults.is_empty() {
            self.findings.extend(located(&faults, &self.shown, line));
        }
    }

    /// All that is listed, in order.
    pub(crate) fn close(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|f| (f.severity, f.line));
        self.findings.truncate(LIMIT);
        let more = self.found - self.findings.len();
        self.findings.sort();
        self.findings.extend(too_many(more, &self.shown));
        self.findings
    }
}

/// A file that the system would not read.
pub(crate) fn unreadable(error: &ArchiveError, file: impl Into<PathBuf>) -> Finding {
    Finding {
        file: file.into(),
        line: 1,
        column: 1,
        severity: Severity::Error,
        rule: "unreadable-file",
        message: error.to_string(),
        hint: "make the file readable, or take it out of the archive".to_owned(),
    }
}

/// Editors on some systems begin a file with a byte order mark; JSON does not know it.
pub(crate) fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_by_line_the_same_is_listed_as_at_once() {
        let fault = |line, severity, message: String| Fault {
            file: "posts.jsonl",
            line,
            spot: Spot::At(1, 1),
            severity,
            rule: "syntax",
            message,
            hint: "mend it".to_owned(),
        };
        // A line has so many warnings and then so many errors.
        for (lines, warnings, errors) in [
            (3, 1, 1),
            (600, 1, 1),
            (1_500, 1, 0),
            (700, 3, 2),
            (2, 900, 900),
        ] {
            let (shown, mut all) = (Path::new("posts.jsonl"), Vec::new());
            let mut listed = Listed::of(shown.to_owned());
            for line in 1..=lines {
                let many = |n, severity| (0..n).map(move |n| fault(line, severity, format!("{n}")));
                let faults = many(warnings, Severity::Warning).chain(many(errors, Severity::Error));
                let faults: Vec<Fault> = faults.collect();
                all.extend(faults.clone());
                listed.add(faults, b"{}");
                assert!(listed.findings.len() <= 2 * LIMIT);
            }
            let at_once = place(all, shown, "{}\n".repeat(lines).as_bytes());
            assert!(at_once.len() <= LIMIT + 1);
            assert_eq!(listed.close(), at_once, "{lines} {warnings} {errors}");
        }
    }
}

//! What is wrong with a file, before its place is known in lines and columns. Places are looked up once per file, and only when
//! something is wrong.

use std::borrow::Cow;
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
        let line = group.first().map_or(0, |f| f.line);
        let part = match line {
            0 => without_bom(bytes),
            n => lines.get(n - 1).copied().unwrap_or_default(),
        };
        let text: Cow<'_, str> = String::from_utf8_lossy(part);
        let spots: Vec<&Spot> = group.iter().map(|f| &f.spot).collect();
        for (fault, (row, column)) in group.iter().zip(locate::all(&text, &spots)) {
            findings.push(Finding {
                file: shown.to_owned(),
                line: line.saturating_sub(1) + row,
                column,
                severity: fault.severity,
                rule: fault.rule,
                message: fault.message.clone(),
                hint: fault.hint.clone(),
            });
        }
    }
    findings.sort();
    if more > 0 {
        findings.push(Finding {
            file: shown.to_owned(),
            line: 1,
            column: 1,
            severity: Severity::Warning,
            rule: "too-many",
            message: format!("{more} more findings in this file are not listed"),
            hint: "mend the ones listed and check again".to_owned(),
        });
    }
    findings
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

//! What a check has to say about a file.

use std::path::PathBuf;

use serde::Serialize;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The record cannot be used, or says something false of the archive.
    Error,
    /// The record is used; somebody should look.
    Warning,
}

/// One thing that is wrong, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Finding {
    /// The file, relative to the archive's folder.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Error or warning.
    pub severity: Severity,
    /// Name of the rule: `dangling-reference`.
    pub rule: &'static str,
    /// What is wrong. May quote the file, so it is cleaned when shown.
    pub message: String,
    /// How to mend it.
    pub hint: String,
}

//! The names of the formats this version reads and writes.

use crate::archive::fault::Fault;
use crate::archive::locate::Spot;
use crate::archive::place;
use crate::model::finding::Severity;

/// Of `case.json`.
pub(crate) const CASE: &str = "backfire/case/1";
/// Of `lessons.json`.
pub(crate) const LESSONS: &str = "backfire/lessons/1";
/// Of `decisions.json`.
pub(crate) const DECISIONS: &str = "backfire/decisions/1";
/// Of `codebook.json`.
pub(crate) const CODEBOOK: &str = "backfire/codebook/1";
/// Of `patterns.json`.
pub(crate) const PATTERNS: &str = "backfire/patterns/1";

/// Reports a document that names another format than its own. It is read all the same, as far as it can be.
pub(crate) fn version(file: &'static str, schema: &str, faults: &mut Vec<Fault>) {
    let known = match file {
        place::CASE => CASE,
        place::LESSONS => LESSONS,
        place::DECISIONS => DECISIONS,
        place::PATTERNS => PATTERNS,
        _ => CODEBOOK,
    };
    // A schema that is missing altogether is reported as such.
    let missing = schema.is_empty() && !faults.is_empty();
    if schema != known && !missing {
        faults.push(Fault {
            file,
            line: 0,
            spot: Spot::Value("/schema".to_owned()),
            severity: Severity::Error,
            rule: "unsupported-schema-version",
            message: format!("the file is {schema:?}, this version reads {known:?}"),
            hint: format!("write \"schema\": {known:?}, or use a version that knows it"),
        });
    }
}

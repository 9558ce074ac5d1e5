//! The patterns of an archive: those of all its places.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use crate::archive::ArchiveError;
use crate::archive::fault::{self, Fault};
use crate::archive::format;
use crate::archive::load::{self, Look};
use crate::archive::place::{PATTERNS, Place};
use crate::model::finding::Finding;
use crate::model::pattern::Pattern;

/// `patterns.json` as read.
pub(crate) struct Sheet {
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) bytes: Vec<u8>,
    /// Index in the file of each kept pattern, when one was left out.
    pub(crate) origins: BTreeMap<&'static str, Vec<usize>>,
}

/// The patterns of all places in order; of several with one id the first is kept.
pub(crate) fn of(places: &[Place]) -> (Vec<Pattern>, Vec<Finding>) {
    let (mut patterns, mut findings) = (Vec::new(), Vec::new());
    let mut known = HashSet::new();
    for place in places {
        match read(place, Look::Failed) {
            Ok(Some((path, sheet))) => {
                findings.extend(fault::place(sheet.faults, &path, &sheet.bytes));
                let new = sheet.patterns.into_iter();
                patterns.extend(new.filter(|pattern| known.insert(pattern.id.clone())));
            }
            Ok(None) => {}
            Err(error) => findings.push(fault::unreadable(&error, PATTERNS)),
        }
    }
    (patterns, findings)
}

/// The patterns of one place and the file's path, none when it has none.
pub(crate) fn read(place: &Place, look: Look) -> Result<Option<(PathBuf, Sheet)>, ArchiveError> {
    let Some((path, bytes)) = place.shared(PATTERNS)? else {
        return Ok(None);
    };
    let mut faults = Vec::new();
    let mut origins = BTreeMap::new();
    let read = load::document(PATTERNS, Some(&bytes), look, &mut faults, |m| {
        m.patterns(&mut origins)
    });
    let patterns = read.map(|file| {
        format::version(PATTERNS, &file.schema, &mut faults);
        file.patterns
    });
    let sheet = Sheet {
        patterns: patterns.unwrap_or_default(),
        faults,
        bytes: bytes.into_owned(),
        origins,
    };
    Ok(Some((path, sheet)))
}

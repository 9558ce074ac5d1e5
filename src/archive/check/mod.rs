//! Checks an archive: what does not read, what reads but does not hang together, and how to mend it.

use std::collections::BTreeMap;

use crate::archive::load::{self, Look};
use crate::archive::place::Place;
use crate::model::Id;
use crate::model::codebook::Codebook;
use crate::model::finding::Finding;

/// Checks everything in `places`; `opening` is what was found when they were opened.
pub(crate) fn archive(
    places: &[Place],
    cases: &BTreeMap<Id, usize>,
    _codebook: &Codebook,
    opening: &[Finding],
    _strict: bool,
) -> Vec<Finding> {
    let mut findings = opening.to_vec();
    for (slug, place) in cases {
        let Some(place) = places.get(*place) else {
            continue;
        };
        if let Ok(reading) = load::read(place, slug, Look::Every) {
            findings.extend(load::findings(slug, &reading.faults, &reading.files));
        }
    }
    findings
}

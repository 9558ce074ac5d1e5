//! Rules about notes on spans of a text.

use crate::archive::check::facts::{Entry, Facts, Report, Site};
use crate::archive::check::rules::{Check, Rule, Weight};
use std::collections::HashMap;

use crate::archive::place::NOTES;
use crate::model::anchor;
use crate::model::note::Note;

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "anchor-orphan",
        about: "The wording a note is on stands in its record's text.",
        hint: "copy the wording from the text, or write null to note on the whole record",
        weight: Weight::Error,
        checks: &[Check::Case(orphan)],
    },
    Rule {
        name: "anchor-moved",
        about: "The wording a note is on stands where the anchor says.",
        hint: "write the place given; it is found again meanwhile",
        weight: Weight::Raised,
        checks: &[Check::Case(moved)],
    },
];

fn anchored<'f>(facts: &'f Facts<'_>) -> Vec<(Site, &'f Note, Option<&'f str>)> {
    let entries: HashMap<&str, &Entry<'_>> = facts.entries.iter().map(|e| (e.id, e)).collect();
    let notes = facts.each(NOTES, &facts.case.notes).into_iter();
    notes
        .filter(|(_, note)| note.anchor.is_some())
        .filter_map(|(site, note)| {
            let id = note.target.as_str();
            // A target that is not there is the rule `dangling-target`.
            let text = match entries.get(id) {
                Some(target) => target.text(),
                None => Some(facts.gathered.text(id)?),
            };
            Some((site, note, text))
        })
        .collect()
}

fn orphan(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, note, text) in anchored(facts) {
        let Some(anchor) = &note.anchor else { continue };
        match text {
            None => {
                let message = format!("{:?} has no text to anchor on", note.target);
                out.add(&site, "/anchor", message);
            }
            Some(text) if anchor::find(text, anchor).is_none() => {
                let message = format!("{:?} does not stand in {:?}", anchor.quote, note.target);
                out.add(&site, "/anchor/quote", message);
            }
            Some(_) => {}
        }
    }
}

fn moved(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, note, text) in anchored(facts) {
        if let (Some(anchor), Some(text)) = (&note.anchor, text)
            && let Some((range, true)) = anchor::find(text, anchor)
        {
            let from = text[..range.start].chars().count();
            let to = from + text[range].chars().count();
            let message = format!("the wording stands at {from} to {to} of {:?}", note.target);
            out.add(&site, "/anchor/from", message);
        }
    }
}

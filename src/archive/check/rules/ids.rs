//! Rules about ids.

use crate::archive::check::facts::{Facts, Report};
use crate::archive::check::rules::{Check, Rule, Weight};
use crate::model::tag::is_word;

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "bad-id",
        about: "Ids and slugs are lower-case words joined by hyphens.",
        hint: "use lower-case letters, digits and hyphens, such as p01",
        weight: Weight::Error,
        check: Check::Case(bad_id),
    },
    Rule {
        name: "reused-id",
        about: "The id of a removed record is never given out again.",
        hint: "give the record a new id",
        weight: Weight::Error,
        check: Check::Case(reused_id),
    },
];

fn bad_id(facts: &Facts<'_>, out: &mut Report<'_>) {
    for entry in &facts.entries {
        if !is_word(entry.id) {
            out.add(&entry.site, "/id", format!("{:?} is no id", entry.id));
        }
    }
    if !is_word(&facts.case.file.slug) {
        let slug = &facts.case.file.slug;
        out.add(&facts.top(), "/slug", format!("{slug:?} is no slug"));
    }
}

fn reused_id(facts: &Facts<'_>, out: &mut Report<'_>) {
    for entry in &facts.entries {
        let gone = facts.case.file.removed.iter().find(|t| t.id == entry.id);
        if let Some(gone) = gone {
            let message = format!(
                "{:?} was the id of a {} that was removed",
                gone.id, gone.kind
            );
            out.add(&entry.site, "/id", message);
        }
    }
}

//! Rules about ids.

use crate::archive::check::facts::{Entry, Facts, Report};
use crate::archive::check::rules::{Check, Rule, Weight};
use crate::model::tag::is_word;

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "bad-id",
        about: "Ids and slugs are lower-case words joined by hyphens.",
        hint: "use lower-case letters, digits and hyphens, such as p01",
        weight: Weight::Error,
        checks: &[Check::Record(bad_id), Check::Case(bad_slug)],
    },
    Rule {
        name: "reused-id",
        about: "The id of a removed record is never given out again.",
        hint: "give the record a new id",
        weight: Weight::Error,
        checks: &[Check::Record(reused_id)],
    },
];

fn bad_id(_: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    if !is_word(entry.id) {
        out.add(&entry.site, "/id", format!("{:?} is no id", entry.id));
    }
}

fn bad_slug(facts: &Facts<'_>, out: &mut Report<'_>) {
    if !is_word(&facts.case.file.slug) {
        let slug = &facts.case.file.slug;
        out.add(&facts.top(), "/slug", format!("{slug:?} is no slug"));
    }
}

fn reused_id(facts: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    let gone = facts.case.file.removed.iter().find(|t| t.id == entry.id);
    if let Some(gone) = gone {
        let message = format!(
            "{:?} was the id of a {} that was removed",
            gone.id, gone.kind
        );
        out.add(&entry.site, "/id", message);
    }
}

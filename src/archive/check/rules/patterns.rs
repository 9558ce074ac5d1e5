//! Rules about `patterns.json`.

use std::collections::HashSet;

use crate::archive::check::facts::{Report, Site};
use crate::archive::check::rules::{Check, Recurring, Rule, Weight};
use crate::archive::place::PATTERNS;
use crate::model::lesson::Evidence;
use crate::model::pattern::Pattern;

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "pattern-duplicate",
        about: "A pattern has an id of its own.",
        hint: "give this pattern another id",
        weight: Weight::Error,
        checks: &[Check::Patterns(duplicate)],
    },
    Rule {
        name: "pattern-category",
        about: "A pattern has a category of the codebook's namespace `lesson`.",
        hint: "write a lesson: tag that the codebook defines",
        weight: Weight::Error,
        checks: &[Check::Patterns(category)],
    },
    Rule {
        name: "pattern-evidence",
        about: "The evidence of a pattern is a record of a case of the archive, named once as slug/id.",
        hint: "name a record as slug/id, or take the evidence out",
        weight: Weight::Error,
        checks: &[Check::Patterns(evidence)],
    },
    Rule {
        name: "pattern-of-one",
        about: "A pattern recurs: records of at least two cases support it.",
        hint: "add evidence of another case, or make it a lesson of its one case",
        weight: Weight::Strict,
        checks: &[Check::Patterns(of_one)],
    },
];

fn each<'a>(all: &'a Recurring<'_>) -> impl Iterator<Item = (Site, &'a Pattern)> {
    let origins = all.sheet.origins.get("patterns");
    all.sheet.patterns.iter().enumerate().map(move |(n, one)| {
        let origin = origins.and_then(|o| o.get(n)).copied().unwrap_or(n);
        (Site::of(PATTERNS, format!("/patterns/{origin}")), one)
    })
}

fn duplicate(all: &Recurring<'_>, out: &mut Report<'_>) {
    let mut known = HashSet::new();
    for (site, pattern) in each(all) {
        if !known.insert(&pattern.id) {
            out.add(&site, "/id", format!("{:?} stands twice", pattern.id));
        }
    }
}

fn category(all: &Recurring<'_>, out: &mut Report<'_>) {
    for (site, pattern) in each(all) {
        let tag = &pattern.category;
        let defined = all.codebook.tags.iter().any(|code| code.tag == *tag);
        if tag.namespace() != "lesson" || !defined {
            out.add(
                &site,
                "/category",
                format!("{tag} is no category of lessons"),
            );
        }
    }
}

fn evidence(all: &Recurring<'_>, out: &mut Report<'_>) {
    for (site, pattern) in each(all) {
        let mut named = HashSet::new();
        for (key, list) in [("for", &pattern.support), ("against", &pattern.against)] {
            for (n, Evidence { target, .. }) in list.iter().enumerate() {
                let known = target
                    .split_once('/')
                    .and_then(|(slug, id)| (all.elsewhere)(slug, id));
                let message = match known {
                    Some(true) if named.insert(target) => continue,
                    Some(true) => format!("{target:?} is named twice"),
                    _ => format!("there is no record {target:?}"),
                };
                out.add(&site, &format!("/{key}/{n}/ref"), message);
            }
        }
    }
}

fn of_one(all: &Recurring<'_>, out: &mut Report<'_>) {
    for (site, pattern) in each(all) {
        let cases: HashSet<&str> = pattern
            .support
            .iter()
            .filter_map(|one| Some(one.target.split_once('/')?.0))
            .collect();
        if cases.len() < 2 {
            let message = format!("{:?} rests on {} case", pattern.id, cases.len());
            out.add(&site, "/for", message);
        }
    }
}

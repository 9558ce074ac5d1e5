//! Rules about the codebook.

use std::collections::HashSet;

use crate::archive::check::facts::{Report, Site};
use crate::archive::check::rules::{Check, Codes, Rule, Weight};
use crate::archive::place::CODEBOOK;
use crate::archive::walk::nearest;

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "codebook-duplicate",
        about: "A namespace or tag is defined once.",
        hint: "keep one of the two definitions",
        weight: Weight::Error,
        checks: &[Check::Codebook(duplicate)],
    },
    Rule {
        name: "codebook-namespace",
        about: "A tag belongs to a namespace of the codebook.",
        hint: "define the namespace, or mend the tag",
        weight: Weight::Error,
        checks: &[Check::Codebook(namespace)],
    },
    Rule {
        name: "codebook-example",
        about: "The example of a tag is a record of a case of the archive.",
        hint: "name it as slug/id, or write null",
        weight: Weight::Error,
        checks: &[Check::Codebook(example)],
    },
];

fn site(codes: &Codes<'_>, list: &'static str, index: usize) -> Site {
    let origin = codes.book.origins.get(list).and_then(|o| o.get(index));
    Site::of(
        CODEBOOK,
        format!("/{list}/{}", origin.copied().unwrap_or(index)),
    )
}

fn duplicate(codes: &Codes<'_>, out: &mut Report<'_>) {
    let mut names = HashSet::new();
    for (n, namespace) in codes.book.codebook.namespaces.iter().enumerate() {
        if !names.insert(namespace.name.as_str()) {
            let message = format!("namespace {:?} is defined twice", namespace.name);
            out.add(&site(codes, "namespaces", n), "/name", message);
        }
    }
    let mut tags = HashSet::new();
    for (n, code) in codes.book.codebook.tags.iter().enumerate() {
        if !tags.insert(&code.tag) {
            let message = format!("{} is defined twice", code.tag);
            out.add(&site(codes, "tags", n), "/tag", message);
        }
    }
}

fn namespace(codes: &Codes<'_>, out: &mut Report<'_>) {
    let names: Vec<&str> = codes
        .merged
        .namespaces
        .iter()
        .map(|n| n.name.as_str())
        .collect();
    for (n, code) in codes.book.codebook.tags.iter().enumerate() {
        let name = code.tag.namespace();
        if !names.contains(&name) {
            let message = format!("there is no namespace {name:?}");
            let near = nearest(name, names.iter().copied());
            out.suggest(&site(codes, "tags", n), "/tag", message, near);
        }
    }
}

fn example(codes: &Codes<'_>, out: &mut Report<'_>) {
    for (n, code) in codes.book.codebook.tags.iter().enumerate() {
        let Some(example) = &code.example else {
            continue;
        };
        let there = match example.split_once('/') {
            Some((slug, id)) => (codes.elsewhere)(slug, id) == Some(true),
            // The case as a whole shows it.
            None => (codes.elsewhere)(example, example) == Some(true),
        };
        if !there {
            let message = format!("there is no record {example:?}");
            out.add(&site(codes, "tags", n), "/example", message);
        }
    }
}

//! Rules about texts.

use crate::archive::check::facts::{Entry, Facts, Report, Site};
use crate::archive::check::rules::{Check, Rule, Weight};
use crate::model::post::{Post, Status};

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "long-gist",
        about: "A paraphrase has at most 200 characters.",
        hint: "shorten the gist; what it leaves out can go into a note",
        weight: Weight::Raised,
        checks: &[Check::Post(long)],
    },
    Rule {
        name: "empty-text",
        about: "Texts are not empty.",
        hint: "write the text, or remove the record",
        weight: Weight::Error,
        checks: &[Check::Record(empty), Check::Case(untold)],
    },
];

fn long(_: &Facts<'_>, site: &Site, post: &Post, out: &mut Report<'_>) {
    let length = post.text.chars().count();
    if post.status == Status::Paraphrase && length > 200 {
        out.add(site, "/text", format!("the gist has {length} characters"));
    }
}

fn empty(_: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    for (pointer, text) in &entry.texts {
        if text.trim().is_empty() {
            out.add(
                &entry.site,
                pointer,
                format!("{:?} has no text here", entry.id),
            );
        }
    }
}

fn untold(facts: &Facts<'_>, out: &mut Report<'_>) {
    let file = &facts.case.file;
    for (pointer, text) in [
        ("/title", &file.title),
        ("/blind_title", &file.blind_title),
        ("/summary", &file.summary),
        ("/organisation/name", &file.organisation.name),
        ("/briefing", &file.briefing),
        ("/sample_note", &file.sample_note),
        ("/trust_note", &file.trust_note),
    ] {
        if text.trim().is_empty() {
            out.add(
                &facts.top(),
                pointer,
                "the case has no text here".to_owned(),
            );
        }
    }
}

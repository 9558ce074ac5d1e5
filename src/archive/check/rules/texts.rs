//! Rules about texts and the people in them.

use crate::archive::check::facts::{Facts, Report};
use crate::archive::check::rules::{Check, Rule, Weight};
use crate::model::post::Status;

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "long-gist",
        about: "A paraphrase has at most 200 characters.",
        hint: "shorten the gist; what it leaves out can go into a note",
        weight: Weight::Raised,
        check: Check::Case(long),
    },
    Rule {
        name: "handle-in-paraphrase",
        about: "A paraphrase names no account but the organisation's and those of listed public actors.",
        hint: "name the account by its role",
        weight: Weight::Error,
        check: Check::Case(handle),
    },
    Rule {
        name: "private-handle",
        about: "Only public actors have handles.",
        hint: "remove the handles, or say public: true if sources name the account as public",
        weight: Weight::Error,
        check: Check::Case(private),
    },
    Rule {
        name: "actor-or-role",
        about: "A post has exactly one of actor and role.",
        hint: "keep the actor if it is in the list, else the role",
        weight: Weight::Error,
        check: Check::Case(who),
    },
    Rule {
        name: "empty-text",
        about: "Texts are not empty.",
        hint: "write the text, or remove the record",
        weight: Weight::Error,
        check: Check::Case(empty),
    },
];

fn long(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, post) in facts.posts() {
        let length = post.text.chars().count();
        if post.status == Status::Paraphrase && length > 200 {
            out.add(&site, "/text", format!("the gist has {length} characters"));
        }
    }
}

fn handle(facts: &Facts<'_>, out: &mut Report<'_>) {
    let file = &facts.case.file;
    let public = file.actors.iter().filter(|a| a.public);
    let listed: Vec<String> = public
        .flat_map(|a| &a.handles)
        .chain(&file.organisation.accounts)
        .map(|h| h.trim_start_matches('@').to_lowercase())
        .collect();
    for (site, post) in facts.posts() {
        if post.status != Status::Paraphrase {
            continue;
        }
        for handle in handles(&post.text) {
            if !listed.contains(&handle.to_lowercase()) {
                let message = format!("@{handle} is no listed public account");
                out.add(&site, "/text", message);
            }
        }
    }
}

/// The names after an `@` that does not stand inside a word, as in an address of mail.
fn handles(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('@').filter_map(|(at, _)| {
        let inside = text[..at]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
        let rest = &text[at + 1..];
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        (!inside && end > 0).then(|| &rest[..end])
    })
}

fn private(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, actor) in facts.each("actors", &facts.case.file.actors) {
        if !actor.public && !actor.handles.is_empty() {
            out.add(
                &site,
                "/handles",
                format!("{:?} is private and has handles", actor.id),
            );
        }
    }
}

fn who(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, post) in facts.posts() {
        match (&post.actor, &post.role) {
            (None, None) => out.add(&site, "/role", "has neither actor nor role".to_owned()),
            (Some(_), Some(_)) => out.add(&site, "/role", "has both actor and role".to_owned()),
            _ => {}
        }
    }
}

fn empty(facts: &Facts<'_>, out: &mut Report<'_>) {
    for entry in &facts.entries {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_told_from_addresses_and_lone_signs() {
        for (text, expected) in [
            ("ask @bank now", vec!["bank"]),
            ("(@a_1), @Ünï!", vec!["a_1", "Ünï"]),
            ("me@bank.com @ 5", vec![]),
            ("@", vec![]),
        ] {
            assert_eq!(handles(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}

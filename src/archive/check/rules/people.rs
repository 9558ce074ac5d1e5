//! Rules about people: who posts, and which accounts may be named.

use crate::archive::check::facts::{Facts, Report, Site};
use crate::archive::check::rules::{Check, Rule, Weight};
use crate::model::post::{Post, Status};

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "handle-in-paraphrase",
        about: "A paraphrase names no account but the organisation's and those of listed public actors.",
        hint: "name the account by its role",
        weight: Weight::Error,
        checks: &[Check::Post(handle)],
    },
    Rule {
        name: "account-in-source",
        about: "The title and address of a source name no account but the organisation's and those of listed public actors.",
        hint: "write a neutral title and withheld for the address, or list the account with its public actor",
        weight: Weight::Raised,
        checks: &[Check::Case(in_source)],
    },
    Rule {
        name: "private-handle",
        about: "Only public actors have handles.",
        hint: "remove the handles, or say public: true if sources name the account as public",
        weight: Weight::Error,
        checks: &[Check::Case(private)],
    },
    Rule {
        name: "actor-or-role",
        about: "A post has exactly one of actor and role.",
        hint: "keep the actor if it is in the list, else the role",
        weight: Weight::Error,
        checks: &[Check::Post(who)],
    },
];

fn handle(facts: &Facts<'_>, site: &Site, post: &Post, out: &mut Report<'_>) {
    if post.status != Status::Paraphrase {
        return;
    }
    for handle in handles(&post.text) {
        if !facts.may_name(handle) {
            let message = format!("@{handle} is no listed public account");
            out.add(site, "/text", message);
        }
    }
}

fn in_source(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, source) in facts.each("sources", &facts.case.file.sources) {
        let mut look = |pointer: &str, account: &str| {
            if !facts.may_name(account) {
                out.add(
                    &site,
                    pointer,
                    format!("@{account} is no listed public account"),
                );
            }
        };
        for account in handles(&source.title) {
            look("/title", account);
        }
        for (pointer, address) in [
            ("/address", &source.address),
            ("/archived", &source.archived),
        ] {
            for account in address.iter().filter_map(|address| account(address)) {
                look(pointer, account);
            }
        }
        for (n, address) in source.copies.iter().enumerate() {
            if let Some(account) = account(address) {
                look(&format!("/copies/{n}"), account);
            }
        }
    }
}

/// The account whose page on a platform an address is, also inside the address of an archive.
fn account(address: &str) -> Option<&str> {
    // Pages of the platforms themselves stand where names do.
    const OWN: [&str; 9] = [
        "hashtag", "search", "i", "intent", "share", "home", "p", "explore", "events",
    ];
    const HOSTS: [&str; 5] = [
        "twitter.com/",
        "x.com/",
        "instagram.com/",
        "facebook.com/",
        "reddit.com/user/",
    ];
    HOSTS.into_iter().find_map(|host| {
        let (before, rest) = address.split_once(host)?;
        if before
            .chars()
            .next_back()
            .is_some_and(|c| c != '/' && c != '.')
        {
            return None;
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let name = rest[..end].trim_start_matches('@');
        (!name.is_empty() && !OWN.contains(&name)).then_some(name)
    })
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

fn who(_: &Facts<'_>, site: &Site, post: &Post, out: &mut Report<'_>) {
    match (&post.actor, &post.role) {
        (None, None) => out.add(site, "/role", "has neither actor nor role".to_owned()),
        (Some(_), Some(_)) => out.add(site, "/role", "has both actor and role".to_owned()),
        _ => {}
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

    #[test]
    fn accounts_are_told_from_pages_of_the_platform() {
        for (address, expected) in [
            ("https://twitter.com/somebody/status/1", Some("somebody")),
            ("https://mobile.twitter.com/somebody", Some("somebody")),
            (
                "https://web.archive.org/web/2013/http://x.com/somebody?s=1",
                Some("somebody"),
            ),
            (
                "https://www.reddit.com/user/somebody/comments",
                Some("somebody"),
            ),
            ("https://www.reddit.com/r/IAmA/comments/1", None),
            ("https://twitter.com/hashtag/askjpm", None),
            ("https://twitter.com/", None),
            ("https://netflix.com/title", None),
            ("https://example.org/twitter.com-and-me", None),
        ] {
            assert_eq!(account(address), expected, "{address}");
        }
    }
}

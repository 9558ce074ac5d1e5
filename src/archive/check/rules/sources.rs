//! Rules about sources.

use std::collections::HashSet;

use crate::archive::check::facts::{Facts, Report};
use crate::archive::check::rules::{Check, Rule, Weight};
use crate::model::case::Use;

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "source-without-title",
        about: "A source has a title; without one its publisher must tell it apart.",
        hint: "write the title as published, or a neutral one",
        weight: Weight::Warning,
        checks: &[Check::Case(title)],
    },
    Rule {
        name: "source-without-address",
        about: "A source has an address, unless it is print.",
        hint: "write the address, withheld, or a note that it is print",
        weight: Weight::Warning,
        checks: &[Check::Case(address)],
    },
    Rule {
        name: "bad-address",
        about: "Addresses are http or https, without credentials or control characters.",
        hint: "write the plain address, or withheld",
        weight: Weight::Error,
        checks: &[Check::Case(bad)],
    },
    Rule {
        name: "unused-source",
        about: "A source marked cited is cited by a record, one marked background by none.",
        hint: "set use to what holds, or cite the source",
        weight: Weight::Strict,
        checks: &[Check::Case(unused)],
    },
];

fn title(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, source) in facts.each("sources", &facts.case.file.sources) {
        if !source.title.trim().is_empty() {
            continue;
        }
        if source.publisher.as_deref().unwrap_or("").trim().is_empty() {
            let message = format!("{:?} has neither title nor publisher", source.id);
            out.error(&site, "/title", message);
        } else {
            out.add(&site, "/title", format!("{:?} has no title", source.id));
        }
    }
}

fn address(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, source) in facts.each("sources", &facts.case.file.sources) {
        if source.address.is_none() && source.archived.is_none() {
            let message = format!("{:?} has no address: it counts as print", source.id);
            out.add(&site, "/address", message);
        }
    }
}

fn bad(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, source) in facts.each("sources", &facts.case.file.sources) {
        let own = source.address.iter().filter(|a| *a != "withheld");
        let own = own.map(|a| ("/address".to_owned(), a));
        let archived = source.archived.iter().map(|a| ("/archived".to_owned(), a));
        let copies = source.copies.iter().enumerate();
        let copies = copies.map(|(n, a)| (format!("/copies/{n}"), a));
        for (pointer, address) in own.chain(archived).chain(copies) {
            if let Some(why) = wrong(address) {
                out.add(&site, &pointer, format!("{address:?} {why}"));
            }
        }
    }
}

/// Why an address may not be opened or shown as one.
fn wrong(address: &str) -> Option<&'static str> {
    if address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Some("holds spaces or control characters");
    }
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| {
        let head = address.get(..scheme.len())?;
        let rest = &address[scheme.len()..];
        head.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    let Some(rest) = rest else {
        return Some("begins with neither http:// nor https://");
    };
    let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if host.contains('@') {
        return Some("holds a user name");
    }
    if host.is_empty() || host.starts_with(':') {
        return Some("names no host");
    }
    None
}

fn unused(facts: &Facts<'_>, out: &mut Report<'_>) {
    let lists = facts.entries.iter().flat_map(|e| &e.sources);
    let cited: HashSet<&str> = lists
        .flat_map(|(_, s)| s.iter().map(String::as_str))
        .chain(facts.gathered.cited())
        .collect();
    for (site, source) in facts.each("sources", &facts.case.file.sources) {
        let id = &source.id;
        match (source.usage, cited.contains(id.as_str())) {
            (Use::Cited, false) => out.add(&site, "/use", format!("no record cites {id:?}")),
            (Use::Background, true) => out.add(&site, "/use", format!("a record cites {id:?}")),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_of_the_web_are_good() {
        for (address, good) in [
            ("https://example.org/a?b=@c", true),
            ("HTTP://example.org", true),
            ("https://user:word@example.org/", false),
            ("https:///x", false),
            ("https://", false),
            ("https://:80/", false),
            ("javascript:alert(1)", false),
            ("file:///etc/passwd", false),
            ("https://example.org/\u{1b}[2J", false),
            ("https://example.org/a b", false),
            ("é", false),
            ("", false),
        ] {
            assert_eq!(wrong(address).is_none(), good, "{address:?}");
        }
    }
}

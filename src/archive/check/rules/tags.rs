//! Rules about codings.

use crate::archive::check::facts::{Entry, Facts, Report, Site};
use crate::archive::check::rules::{Check, Rule, Weight};
use crate::archive::walk::nearest;
use crate::model::codebook::Level;
use crate::model::record::Kind;
use crate::model::tag::{Coding, Tag};

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "unknown-tag",
        about: "Every tag is in the codebook.",
        hint: "use a tag of the codebook, or define it there",
        weight: Weight::Error,
        checks: &[Check::Record(unknown), Check::Case(unknown_in_case)],
    },
    Rule {
        name: "misplaced-tag",
        about: "A tag stands where its namespace belongs: post, phase, case, move or lesson.",
        hint: "use a namespace of this kind of record",
        weight: Weight::Error,
        checks: &[Check::Record(misplaced), Check::Case(misplaced_in_case)],
    },
    Rule {
        name: "exclusive-tags",
        about: "A record carries at most one tag of an exclusive namespace.",
        hint: "keep the one that fits best",
        weight: Weight::Error,
        checks: &[Check::Record(exclusive), Check::Case(exclusive_in_case)],
    },
    Rule {
        name: "codebook-version",
        about: "A case names the version of the codebook it is coded by: that of the archive, or an older one.",
        hint: "write the version of codebook.json into codebook, after a look at what has changed since",
        weight: Weight::Strict,
        checks: &[Check::Record(version), Check::Case(version_of_case)],
    },
    Rule {
        name: "coding-without-ground",
        about: "A coding of the case as a whole or of a move has its line of evidence; that of a post is the post.",
        hint: "write a line of evidence into ground",
        weight: Weight::Raised,
        checks: &[Check::Case(ground)],
    },
];

/// A tag, its place, and the levels that may stand there (none: any but phases' own).
type Used<'a> = (Site, String, &'a Tag, &'static [Level]);

/// The levels of the tags of a record.
fn levels(entry: &Entry<'_>) -> &'static [Level] {
    match entry.kind {
        Some(Kind::Post) => &[Level::Post],
        Some(Kind::Move) => &[Level::Move],
        // What happened may be an act of the organisation, coded as its posts or its moves are.
        Some(Kind::Event) => &[Level::Post, Level::Move],
        _ => &[Level::Post, Level::Move, Level::Case, Level::Lesson],
    }
}

/// The tags that stand elsewhere than in the list of a record.
fn used<'a>(facts: &Facts<'a>) -> Vec<Used<'a>> {
    let mut all: Vec<Used<'a>> = Vec::new();
    let case = facts.case;
    for (n, coding) in case.file.facets.iter().enumerate() {
        let site = facts.site("facets", n);
        all.push((site, "/tag".to_owned(), &coding.tag, &[Level::Case]));
    }
    for (n, phase) in case.file.phases.iter().enumerate() {
        let site = facts.site("phases", n);
        all.push((site, "/code".to_owned(), &phase.code, &[Level::Phase]));
    }
    for (n, actor) in case.file.actors.iter().enumerate() {
        if let Some(role) = &actor.role {
            let site = facts.site("actors", n);
            all.push((site, "/role".to_owned(), role, &[Level::Post]));
        }
    }
    for (n, lesson) in case.lessons.iter().enumerate() {
        let site = facts.site("lessons", n);
        // Which namespace it may be of is the rule `lesson-category`.
        all.push((site, "/category".to_owned(), &lesson.category, &[]));
    }
    for (n, decision) in case.decisions.iter().enumerate() {
        for (m, option) in decision.options.iter().enumerate() {
            if let Some(code) = &option.code {
                let pointer = format!("/options/{m}/code");
                all.push((facts.site("decisions", n), pointer, code, &[Level::Move]));
            }
        }
    }
    all
}

fn unknown(facts: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    for (n, coding) in entry.tags.iter().enumerate() {
        if !facts.defines(&coding.tag) {
            no_code(facts, &entry.site, &at(n), &coding.tag, out);
        }
    }
}

fn unknown_in_case(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, pointer, tag, _) in used(facts) {
        if !facts.defines(tag) {
            no_code(facts, &site, &pointer, tag, out);
        }
    }
}

fn no_code(facts: &Facts<'_>, site: &Site, pointer: &str, tag: &Tag, out: &mut Report<'_>) {
    let known = facts.codebook.tags.iter().map(|c| c.tag.as_str());
    let message = format!("{:?} is not in the codebook", tag.as_str());
    out.suggest(site, pointer, message, nearest(tag.as_str(), known));
}

/// Where the tag of that number stands.
fn at(n: usize) -> String {
    format!("/tags/{n}/tag")
}

fn misplaced(facts: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    let levels = levels(entry);
    for (n, coding) in entry.tags.iter().enumerate() {
        if let Some(message) = out_of_place(facts, &coding.tag, levels) {
            out.add(&entry.site, &at(n), message);
        }
    }
}

fn misplaced_in_case(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, pointer, tag, levels) in used(facts) {
        if let Some(message) = out_of_place(facts, tag, levels) {
            out.add(&site, &pointer, message);
        }
    }
}

/// Why the tag may not stand where only `levels` may.
fn out_of_place(facts: &Facts<'_>, tag: &Tag, levels: &[Level]) -> Option<String> {
    let namespace = facts.namespace(tag)?;
    if levels.is_empty() || levels.contains(&namespace.level) {
        return None;
    }
    let codes = match namespace.level {
        Level::Post => "posts",
        Level::Phase => "phases",
        Level::Case => "the case as a whole",
        Level::Move => "moves of the organisation",
        Level::Lesson => "lessons",
    };
    Some(format!(
        "{:?} does not belong here: {} codes {codes}",
        tag.as_str(),
        namespace.name
    ))
}

fn exclusive(facts: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    for (n, message) in excluded(facts, entry.tags) {
        out.add(&entry.site, &at(n), message);
    }
}

fn exclusive_in_case(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (n, message) in excluded(facts, &facts.case.file.facets) {
        out.add(&facts.site("facets", n), "/tag", message);
    }
}

/// The tags that one before them excludes, by number, and why.
fn excluded(facts: &Facts<'_>, codings: &[Coding]) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    for (n, Coding { tag, .. }) in codings.iter().enumerate() {
        let mut before = codings[..n].iter().map(|coding| &coding.tag);
        let first = before.clone().find(|t| t.namespace() == tag.namespace());
        let Some(first) = first else { continue };
        let only_one = facts.namespace(tag).is_some_and(|ns| ns.exclusive);
        if only_one || before.any(|known| known == tag) {
            let message = if first == tag {
                format!("{:?} stands twice", tag.as_str())
            } else {
                format!("{:?} excludes {:?}", first.as_str(), tag.as_str())
            };
            all.push((n, message));
        }
    }
    all
}

/// `major.minor.patch` in numbers.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let parts: Vec<u64> = version
        .split('.')
        .map(|p| p.parse().ok())
        .collect::<Option<_>>()?;
    parts.try_into().ok()
}

fn version(facts: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    for (n, coding) in entry.tags.iter().enumerate() {
        if let Some(named) = &coding.version {
            let pointer = format!("/tags/{n}/version");
            look_version(facts, &entry.site, &pointer, named, out);
        }
    }
}

fn version_of_case(facts: &Facts<'_>, out: &mut Report<'_>) {
    match &facts.case.file.codebook {
        Some(named) => look_version(facts, &facts.top(), "/codebook", named, out),
        None => out.add(
            &facts.top(),
            "",
            "the case does not say by which version it is coded".to_owned(),
        ),
    }
}

fn look_version(facts: &Facts<'_>, site: &Site, pointer: &str, named: &str, out: &mut Report<'_>) {
    let latest = &facts.codebook.version;
    if numbers(named).is_none_or(|named| numbers(latest).is_some_and(|known| named > known)) {
        out.add(
            site,
            pointer,
            format!("{named:?} is no version of this codebook, which is at {latest}"),
        );
    }
}

fn ground(facts: &Facts<'_>, out: &mut Report<'_>) {
    let mut look = |site: &Site, pointer: &str, coding: &Coding| {
        if coding.ground.as_deref().unwrap_or("").trim().is_empty() {
            out.add(site, pointer, format!("{} has no ground", coding.tag));
        }
    };
    for (site, facet) in facts.each("facets", &facts.case.file.facets) {
        look(&site, "/ground", facet);
    }
    for (site, step) in facts.each("moves", &facts.case.file.moves) {
        for (n, coding) in step.tags.iter().enumerate() {
            look(&site, &format!("/tags/{n}/ground"), coding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert!(numbers("1.10.0") > numbers("1.9.9"));
        for bad in ["", "1", "1.0", "1.0.x", "1.0.0.0", "v1.0.0"] {
            assert_eq!(numbers(bad), None, "{bad}");
        }
    }
}

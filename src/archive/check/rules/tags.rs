//! Rules about codings.

use crate::archive::check::facts::{Facts, Report, Site};
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
        check: Check::Case(unknown),
    },
    Rule {
        name: "misplaced-tag",
        about: "A tag stands where its namespace belongs: post, phase, case, move or lesson.",
        hint: "use a namespace of this kind of record",
        weight: Weight::Error,
        check: Check::Case(misplaced),
    },
    Rule {
        name: "exclusive-tags",
        about: "A record carries at most one tag of an exclusive namespace.",
        hint: "keep the one that fits best",
        weight: Weight::Error,
        check: Check::Case(exclusive),
    },
    Rule {
        name: "codebook-version",
        about: "A case names the version of the codebook it is coded by: that of the archive, or an older one.",
        hint: "write the version of codebook.json into codebook, after a look at what has changed since",
        weight: Weight::Strict,
        check: Check::Case(version),
    },
    Rule {
        name: "coding-without-ground",
        about: "A coding of the case as a whole or of a move has its line of evidence; that of a post is the post.",
        hint: "write a line of evidence into ground",
        weight: Weight::Raised,
        check: Check::Case(ground),
    },
];

/// A tag, its place, and the levels that may stand there (none: any but phases' own).
type Used<'a> = (Site, String, &'a Tag, &'static [Level]);

fn used<'a>(facts: &Facts<'a>) -> Vec<Used<'a>> {
    let mut all: Vec<Used<'a>> = Vec::new();
    for entry in &facts.entries {
        let levels: &[Level] = match entry.kind {
            Some(Kind::Post) => &[Level::Post],
            Some(Kind::Move) => &[Level::Move],
            // What happened may be an act of the organisation, coded as its posts or its moves are.
            Some(Kind::Event) => &[Level::Post, Level::Move],
            _ => &[Level::Post, Level::Move, Level::Case, Level::Lesson],
        };
        for (n, coding) in entry.tags.iter().enumerate() {
            all.push((
                entry.site.clone(),
                format!("/tags/{n}/tag"),
                &coding.tag,
                levels,
            ));
        }
    }
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

fn unknown(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, pointer, tag, _) in used(facts) {
        if !facts.defines(tag) {
            let known = facts.codebook.tags.iter().map(|c| c.tag.as_str());
            let message = format!("{:?} is not in the codebook", tag.as_str());
            out.suggest(&site, &pointer, message, nearest(tag.as_str(), known));
        }
    }
}

fn misplaced(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, pointer, tag, levels) in used(facts) {
        if let Some(namespace) = facts.namespace(tag)
            && !levels.is_empty()
            && !levels.contains(&namespace.level)
        {
            let message = format!(
                "{:?} does not belong here: {} codes {}",
                tag.as_str(),
                namespace.name,
                match namespace.level {
                    Level::Post => "posts",
                    Level::Phase => "phases",
                    Level::Case => "the case as a whole",
                    Level::Move => "moves of the organisation",
                    Level::Lesson => "lessons",
                }
            );
            out.add(&site, &pointer, message);
        }
    }
}

fn exclusive(facts: &Facts<'_>, out: &mut Report<'_>) {
    let mut look = |tags: &[&Tag], at: &dyn Fn(usize) -> (Site, String)| {
        for (n, tag) in tags.iter().enumerate() {
            let before = tags[..n].iter().find(|t| t.namespace() == tag.namespace());
            let Some(before) = before else { continue };
            let only_one = facts.namespace(tag).is_some_and(|ns| ns.exclusive);
            if only_one || tags[..n].contains(tag) {
                let (site, pointer) = at(n);
                let message = if before == tag {
                    format!("{:?} stands twice", tag.as_str())
                } else {
                    format!("{:?} excludes {:?}", before.as_str(), tag.as_str())
                };
                out.add(&site, &pointer, message);
            }
        }
    };
    for entry in &facts.entries {
        let tags: Vec<&Tag> = entry.tags.iter().map(|c| &c.tag).collect();
        look(&tags, &|n| (entry.site.clone(), format!("/tags/{n}/tag")));
    }
    let own: Vec<&Tag> = facts.case.file.facets.iter().map(|c| &c.tag).collect();
    look(&own, &|n| (facts.site("facets", n), "/tag".to_owned()));
}

/// `major.minor.patch` in numbers.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let parts: Vec<u64> = version
        .split('.')
        .map(|p| p.parse().ok())
        .collect::<Option<_>>()?;
    parts.try_into().ok()
}

fn version(facts: &Facts<'_>, out: &mut Report<'_>) {
    let latest = &facts.codebook.version;
    let mut look = |site: &Site, pointer: &str, named: &str| {
        if numbers(named).is_none_or(|named| numbers(latest).is_some_and(|known| named > known)) {
            out.add(
                site,
                pointer,
                format!("{named:?} is no version of this codebook, which is at {latest}"),
            );
        }
    };
    for entry in &facts.entries {
        for (n, coding) in entry.tags.iter().enumerate() {
            if let Some(named) = &coding.version {
                look(&entry.site, &format!("/tags/{n}/version"), named);
            }
        }
    }
    match &facts.case.file.codebook {
        Some(named) => look(&facts.top(), "/codebook", named),
        None => out.add(
            &facts.top(),
            "",
            "the case does not say by which version it is coded".to_owned(),
        ),
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

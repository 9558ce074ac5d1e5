//! Rules about references between records.

use crate::archive::check::facts::{Entry, Facts, Report, Site};
use crate::archive::check::rules::{Check, Rule, Weight};
use crate::model::lesson::Evidence;
use crate::model::post::Post;
use crate::model::record::Kind;

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "dangling-source",
        about: "Every source cited is in the case's list.",
        hint: "add the source to case.json, or mend the id",
        weight: Weight::Error,
        checks: &[Check::Record(source)],
    },
    Rule {
        name: "dangling-actor",
        about: "The actor of a post is in the case's list.",
        hint: "add the actor to case.json, or give the post a role in words",
        weight: Weight::Error,
        checks: &[Check::Post(actor)],
    },
    Rule {
        name: "dangling-phase",
        about: "The phase of a post is in the case's list.",
        hint: "add the phase to case.json, or mend the id",
        weight: Weight::Error,
        checks: &[Check::Post(phase)],
    },
    Rule {
        name: "dangling-post",
        about: "A post answers, quotes or passes on a post of the case.",
        hint: "mend the id, or write null when the post is not in the case",
        weight: Weight::Error,
        checks: &[Check::Post(above)],
    },
    Rule {
        name: "dangling-evidence",
        about: "Evidence is a record of the case, or slug/id of a case of the archive.",
        hint: "mend the id, or leave the evidence out",
        weight: Weight::Error,
        checks: &[Check::Case(evidence)],
    },
    Rule {
        name: "dangling-target",
        about: "A note is on a record of the case.",
        hint: "mend the id, or remove the note",
        weight: Weight::Error,
        checks: &[Check::Case(target)],
    },
    Rule {
        name: "dangling-ref",
        about: "Moves, commentary and conflicts point to records of the case.",
        hint: "mend the id, or leave it out",
        weight: Weight::Error,
        checks: &[Check::Case(reference)],
    },
    Rule {
        name: "self-reference",
        about: "A record does not point to itself, and no chain of replies runs in a circle.",
        hint: "point to the record that was meant",
        weight: Weight::Error,
        checks: &[Check::Post(circle), Check::Case(itself)],
    },
];

fn source(facts: &Facts<'_>, entry: &Entry<'_>, out: &mut Report<'_>) {
    for (list, sources) in &entry.sources {
        for (n, id) in sources.iter().enumerate() {
            if facts.kind(id) != Some(Some(Kind::Source)) {
                let message = format!("there is no source {id:?}");
                out.suggest(
                    &entry.site,
                    &format!("{list}/{n}"),
                    message,
                    facts.near(id, |k| k == Some(Kind::Source)),
                );
            }
        }
    }
}

fn actor(facts: &Facts<'_>, site: &Site, post: &Post, out: &mut Report<'_>) {
    if let Some(id) = &post.actor
        && facts.kind(id) != Some(None)
    {
        let message = format!("there is no actor {id:?}");
        out.suggest(site, "/actor", message, facts.near(id, |k| k.is_none()));
    }
}

fn phase(facts: &Facts<'_>, site: &Site, post: &Post, out: &mut Report<'_>) {
    if let Some(phase) = &post.phase
        && facts.phase(&phase.id).is_none()
    {
        let message = format!("there is no phase {:?}", phase.id);
        out.suggest(
            site,
            "/phase/id",
            message,
            facts.near(&phase.id, |k| k == Some(Kind::Phase)),
        );
    }
}

fn above(facts: &Facts<'_>, site: &Site, post: &Post, out: &mut Report<'_>) {
    for (key, id) in [("/reply_to", &post.reply_to), ("/quote_of", &post.quote_of)] {
        if let Some(id) = id
            && facts.kind(id) != Some(Some(Kind::Post))
        {
            out.suggest(
                site,
                key,
                format!("there is no post {id:?}"),
                facts.near(id, |k| k == Some(Kind::Post)),
            );
        }
    }
}

fn evidence(facts: &Facts<'_>, out: &mut Report<'_>) {
    let mut look = |site: &Site, key: &str, list: &[Evidence]| {
        for (n, one) in list.iter().enumerate() {
            let id = one.target.as_str();
            let there = match id.split_once('/') {
                Some((slug, id)) => (facts.elsewhere)(slug, id) == Some(true),
                None => facts.kind(id).is_some(),
            };
            if !there {
                let message = format!("there is no record {id:?}");
                out.suggest(
                    site,
                    &format!("/{key}/{n}/ref"),
                    message,
                    facts.near(id, |_| true),
                );
            }
        }
    };
    for (site, lesson) in facts.each("lessons", &facts.case.lessons) {
        look(&site, "for", &lesson.support);
        look(&site, "against", &lesson.against);
    }
    for (site, decision) in facts.each("decisions", &facts.case.decisions) {
        look(&site, "for", &decision.support);
        look(&site, "against", &decision.against);
    }
}

fn target(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, note) in facts.each(crate::archive::place::NOTES, &facts.case.notes) {
        let id = note.target.as_str();
        // A note may be on the case itself, which has its slug as id.
        if facts.kind(id).is_none() && id != facts.case.file.slug {
            let message = format!("there is no record {id:?}");
            out.suggest(&site, "/target", message, facts.near(id, |_| true));
        }
    }
}

fn reference(facts: &Facts<'_>, out: &mut Report<'_>) {
    let mut look = |site: &Site, key: &str, ids: &[String]| {
        for (n, id) in ids.iter().enumerate() {
            if facts.kind(id).is_none() {
                let message = format!("there is no record {id:?}");
                out.suggest(
                    site,
                    &format!("/{key}/{n}"),
                    message,
                    facts.near(id, |_| true),
                );
            }
        }
    };
    for (site, step) in facts.each("moves", &facts.case.file.moves) {
        look(&site, "refs", &step.refs);
    }
    for (site, one) in facts.each(crate::archive::place::COMMENTARY, &facts.case.commentary) {
        look(&site, "about", &one.about);
    }
    for (site, review) in facts.each("reviews", &facts.case.file.reviews) {
        look(&site, "about", &review.about);
    }
    for (site, conflict) in facts.each("conflicts", &facts.case.file.conflicts) {
        look(&site, "touches", &conflict.touches);
    }
}

/// Of a circle its first post is told.
fn circle(facts: &Facts<'_>, site: &Site, post: &Post, out: &mut Report<'_>) {
    let rank = facts.posts.rank(&post.id);
    if rank.is_some_and(|rank| facts.circles.begin_at(rank)) {
        let key = if post.reply_to.is_some() {
            "/reply_to"
        } else {
            "/quote_of"
        };
        let message = format!(
            "{:?} answers or quotes itself, directly or by way of others",
            post.id
        );
        out.add(site, key, message);
    }
}

fn itself(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, note) in facts.each(crate::archive::place::NOTES, &facts.case.notes) {
        if note.target == note.id {
            out.add(
                &site,
                "/target",
                format!("{:?} is a note on itself", note.id),
            );
        }
    }
    for (site, lesson) in facts.each("lessons", &facts.case.lessons) {
        for (key, list) in [("for", &lesson.support), ("against", &lesson.against)] {
            for (n, one) in list.iter().enumerate() {
                if one.target == lesson.id {
                    let message = format!("{:?} is its own evidence", lesson.id);
                    out.add(&site, &format!("/{key}/{n}/ref"), message);
                }
            }
        }
    }
}

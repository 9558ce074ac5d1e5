//! Rules about lessons, figures and decision points: nothing is claimed without a ground.

use crate::archive::check::facts::{Facts, Report};
use crate::archive::check::rules::{Check, Rule, Weight};

/// The rules of this group.
pub const RULES: &[Rule] = &[
    Rule {
        name: "lesson-without-evidence",
        about: "A lesson has evidence for it.",
        hint: "name the records that support it in for",
        weight: Weight::Error,
        checks: &[Check::Case(evidence)],
    },
    Rule {
        name: "lesson-category",
        about: "The category of a lesson is a lesson: tag.",
        hint: "use a tag of the namespace lesson",
        weight: Weight::Error,
        checks: &[Check::Case(category)],
    },
    Rule {
        name: "figure-without-source",
        about: "A figure has a source.",
        hint: "name where the number is reported",
        weight: Weight::Error,
        checks: &[Check::Case(source)],
    },
    Rule {
        name: "figure-without-window",
        about: "A figure says what it covers.",
        hint: "write the window in words",
        weight: Weight::Strict,
        checks: &[Check::Case(window)],
    },
    Rule {
        name: "decision-without-options",
        about: "A decision point has at least two options.",
        hint: "write the options there were, doing nothing among them",
        weight: Weight::Error,
        checks: &[Check::Case(options)],
    },
    Rule {
        name: "done-option",
        about: "What was done is one of the options, each of which has its own id.",
        hint: "name one of the options, or null when none fits",
        weight: Weight::Error,
        checks: &[Check::Case(done)],
    },
];

fn evidence(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, lesson) in facts.each("lessons", &facts.case.lessons) {
        if lesson.support.is_empty() && lesson.sources.is_empty() {
            out.add(&site, "/for", format!("{:?} has no evidence", lesson.id));
        }
    }
}

fn category(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, lesson) in facts.each("lessons", &facts.case.lessons) {
        if lesson.category.namespace() != "lesson" {
            let message = format!("{} is no category of lessons", lesson.category);
            out.add(&site, "/category", message);
        }
    }
}

fn source(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, figure) in facts.each("figures", &facts.case.file.figures) {
        if figure.sources.is_empty() {
            out.add(&site, "/sources", format!("{:?} has no source", figure.id));
        }
    }
}

fn window(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, figure) in facts.each("figures", &facts.case.file.figures) {
        if figure.window.is_none() && figure.covers.is_none() {
            let message = format!("{:?} does not say what it covers", figure.id);
            out.add(&site, "/window", message);
        }
    }
}

fn options(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, decision) in facts.each("decisions", &facts.case.decisions) {
        if decision.options.len() < 2 {
            let message = format!("{:?} leaves nothing to decide", decision.id);
            out.add(&site, "/options", message);
        }
    }
}

fn done(facts: &Facts<'_>, out: &mut Report<'_>) {
    for (site, decision) in facts.each("decisions", &facts.case.decisions) {
        let ids: Vec<&str> = decision.options.iter().map(|o| o.id.as_str()).collect();
        for (n, id) in ids.iter().enumerate() {
            if ids[..n].contains(id) {
                let pointer = format!("/options/{n}/id");
                out.add(&site, &pointer, format!("option {id:?} stands twice"));
            }
        }
        if let Some(done) = &decision.done.option
            && !ids.contains(&done.as_str())
        {
            out.add(
                &site,
                "/done/option",
                format!("there is no option {done:?}"),
            );
        }
    }
}

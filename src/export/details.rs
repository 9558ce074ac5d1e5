//! What a record says besides its heading and its text, kind by kind: labels and texts for a page.

use crate::model::any::Record;
use crate::model::case::{Claim, Figure};
use crate::model::decision::Decision;
use crate::model::lesson::Evidence;
use crate::model::post::Post;

/// Labels in own words, and what stands beside them. Texts are as their files have them; what is not known is left out.
pub(super) fn of(record: Record<'_>) -> Vec<(&'static str, String)> {
    let mut all = match record {
        Record::Post(post) => of_post(post),
        Record::Figure(figure) => of_figure(figure),
        Record::Decision(decision) => of_decision(decision),
        Record::Conflict(conflict) => conflict.claims.iter().map(claim).collect(),
        Record::Lesson(lesson) => evidence(&lesson.support, &lesson.against),
        Record::Commentary(commentary) => vec![
            ("in", commentary.outlet.clone().unwrap_or_default()),
            ("lesson", commentary.lesson.clone().unwrap_or_default()),
            ("remark", commentary.remark.clone().unwrap_or_default()),
        ],
        Record::Case(case) => vec![("outcome", case.outcome.clone().unwrap_or_default())],
        Record::Note(note) => vec![("on", note.target.clone())],
        _ => Vec::new(),
    };
    all.retain(|(_, text)| !text.is_empty());
    all
}

fn of_post(post: &Post) -> Vec<(&'static str, String)> {
    vec![
        (
            "form",
            format!("{} on {}", post.form.as_str(), post.platform),
        ),
        ("answers", post.reply_to.clone().unwrap_or_default()),
        ("quotes", post.quote_of.clone().unwrap_or_default()),
        ("counts", engagement(post)),
        ("reception", post.reception.clone().unwrap_or_default()),
    ]
}

/// Engagement in words: only what is reported, and as loosely as its source puts it.
fn engagement(post: &Post) -> String {
    let Some(counts) = &post.counts else {
        return String::new();
    };
    let numbers = [
        ("likes", counts.likes),
        ("reposts", counts.reposts),
        ("replies", counts.replies),
        ("quotes", counts.quotes),
        ("views", counts.views),
    ];
    let mut told: Vec<String> = numbers
        .iter()
        .filter_map(|(name, n)| Some(format!("{name} {}", (*n)?)))
        .collect();
    let written = counts.as_written.as_ref();
    told.extend(written.map(|words| format!("as written: {words}")));
    told.join(", ")
}

fn of_figure(figure: &Figure) -> Vec<(&'static str, String)> {
    vec![
        ("reported", figure.reported.clone()),
        ("window", figure.window.clone().unwrap_or_default()),
        ("doubt", figure.doubt.clone().unwrap_or_default()),
    ]
}

fn of_decision(decision: &Decision) -> Vec<(&'static str, String)> {
    let options = decision.options.iter();
    let mut all: Vec<(&'static str, String)> = options
        .map(|option| ("option", format!("{}: {}", option.id, option.text)))
        .collect();
    all.push(("done", decision.done.text.clone()));
    all.push(("followed by", decision.followed.clone()));
    all.extend(evidence(&decision.support, &decision.against));
    all
}

fn claim(claim: &Claim) -> (&'static str, String) {
    let sources = claim.sources.join(", ");
    ("account", format!("{} ({sources})", claim.text))
}

fn evidence(support: &[Evidence], against: &[Evidence]) -> Vec<(&'static str, String)> {
    let told = |list: &[Evidence]| {
        let each = list.iter().map(|evidence| match &evidence.why {
            Some(why) => format!("{} ({why})", evidence.target),
            None => evidence.target.clone(),
        });
        each.collect::<Vec<_>>().join("; ")
    };
    vec![("for it", told(support)), ("against it", told(against))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::contract;

    #[test]
    fn every_kind_says_what_is_its_own() {
        let whole = contract::whole("words");
        for (id, expected) in [
            (
                "p1",
                vec![
                    "form: post on twitter",
                    "counts: likes 12, as written: a dozen likes",
                ],
            ),
            ("f1", vec!["reported: more than 6,000"]),
            ("d1", vec!["done: Called off", "followed by: More"]),
            ("x1", vec!["account: Many (s1)", "account: Few (s1, s2)"]),
            ("n1", vec!["on: p1"]),
            ("e1", vec![]),
        ] {
            let told: Vec<String> = of(contract::item(&whole, id).record)
                .iter()
                .map(|(label, text)| format!("{label}: {text}"))
                .collect();
            assert_eq!(told, expected, "{id}");
        }
    }
}

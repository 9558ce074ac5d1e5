//! Second looks: which claims of a case were looked up afresh, and what came of each.

use super::prose::Page;
use crate::model::case::{Outcome, Review};
use crate::model::record::Case;
use crate::session::Session;
use crate::shown::{Shown, counted};
use crate::ui::theme::Role;

/// What came of looking up what a record says.
pub fn of_record(page: &mut Page, case: &Case, id: &str) {
    let mut reviews = case.reviews_of(id).peekable();
    if reviews.peek().is_some() {
        page.heading("Looked up a second time");
    }
    for review in reviews {
        told(page, review);
    }
}

/// All that was looked up in a case, with where it was found.
pub fn of_case(page: &mut Page, session: &Session, case: &Case) {
    let reviews = &case.file.reviews;
    if reviews.is_empty() {
        return;
    }
    page.item(None);
    page.heading("Looked up a second time");
    let (claims, tally) = (counted(reviews.len(), "claim"), Review::tally(reviews));
    let sum = Shown::say(format_args!("{claims}: {tally}"));
    page.text(0, &sum, Role::Plain, None);
    for review in reviews {
        page.gap();
        told(page, review);
        super::case::cited(page, session, case, &review.sources);
    }
}

fn told(page: &mut Page, review: &Review) {
    let role = match review.outcome {
        Outcome::Confirmed | Outcome::Corrected => Role::Plain,
        Outcome::Conflicting => Role::Warn,
        Outcome::NotFound => Role::Dim,
    };
    let (outcome, claim) = (review.outcome.as_str(), &review.claim);
    page.text(
        2,
        &Shown::say(format_args!("[{outcome}] {claim}")),
        role,
        None,
    );
    page.text(4, &Shown::line(&review.found), Role::Dim, None);
}

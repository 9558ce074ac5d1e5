//! What others in a position comparable to a decision's did, as part of a page that is read.

use std::collections::HashMap;
use std::sync::Arc;

use super::prose::{Page, Target};
use crate::measure::Study;
use crate::measure::precedent::Precedents;
use crate::model::case::short_title;
use crate::model::record::Key;
use crate::session::Session;
use crate::shown::{Shown, counted};
use crate::ui::theme::Role;

/// Precedents that were asked for: looking for them goes over all cases, so each is looked for once.
#[derive(Debug, Default)]
pub struct Known {
    study: Option<Arc<Study>>,
    found: HashMap<Key, Option<Precedents>>,
}

impl Known {
    /// Writes those of a decision: how many there are, which unfolds by `fold`, and where `open` all of them.
    pub fn write(
        &mut self,
        page: &mut Page,
        session: &Session,
        at: &Key,
        open: bool,
        fold: &Target,
    ) {
        let Some(study) = &session.study else {
            return;
        };
        if !self
            .study
            .as_ref()
            .is_some_and(|old| Arc::ptr_eq(old, study))
        {
            self.study = Some(study.clone());
            self.found.clear();
        }
        let found = self
            .found
            .entry(at.clone())
            .or_insert_with(|| study.precedents(at));
        let Some(found) = found else { return };
        let n = counted(found.n(), "decision");
        let heading = format!("What others in a comparable position did ({n})");
        page.link(&Shown::line(&heading), Role::Title, fold);
        if open {
            write(page, session, found);
        }
    }
}

fn write(page: &mut Page, session: &Session, found: &Precedents) {
    page.text(2, &Shown::line(&found.told()), Role::Dim, None);
    for group in &found.groups {
        let label = group.code.as_ref().and_then(|code| {
            let code = session.code(code.namespace(), code.value())?;
            Some(code.label.as_str())
        });
        let told = match label {
            Some(label) => format!("{label}, {}", group.told()),
            None => group.told(),
        };
        page.text(2, &Shown::line(&told), Role::Strong, None);
        for one in &group.decisions {
            let name = short_title(&one.case_title);
            let (done, id) = (&one.done, &one.key.id);
            let other = session.case_named(&one.key.case);
            let note = other.and_then(|case| case.content_note());
            let note = if note.is_some() {
                " (content note)"
            } else {
                ""
            };
            let head = Shown::say(format_args!("{name}{note}, {id}: {done}"));
            page.link(&head, Role::Plain, &Target::Record(one.key.clone()));
            let followed = Shown::say(format_args!("Followed by: {}", one.followed));
            page.text(
                4,
                &followed,
                Role::Dim,
                Some(&Target::Record(one.key.clone())),
            );
        }
    }
}

//! Every record of a case, of any kind, as search sees it: its words, its interval, its tags, and when it could be known.
//!
//! Knows the records; nothing of queries or engines. What every back end indexes is decided here, once.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::index::Span;
use crate::model::Id;
use crate::model::codebook::Codebook;
use crate::model::lesson::Evidence;
use crate::model::post::lean::Lean;
use crate::model::post::{Form, Status};
use crate::model::query::Scope;
use crate::model::record::{Case, Key, Kind, Whole};
use crate::model::tag::Tag;
use crate::model::time::Instant;

mod beside;
mod make;

use make::Frame;

pub use beside::Beside;

/// One indexed record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its address.
    pub key: Key,
    /// Its kind.
    pub kind: Kind,
    /// Author's name or role, outlet; may be empty. Shown in a row.
    pub who: String,
    /// What `by:` looks in: `who`, and the accounts behind it.
    pub by: String,
    /// What words look in and a row shows.
    pub text: String,
    /// More of the same that could be known only at `closed`: what was done at a decision point, and what followed.
    pub late: String,
    /// The interval, narrowed by the phase; none when unknown.
    pub span: Option<Span>,
    /// When the public could know it.
    pub known_from: Instant,
    /// The end of its case: from then on what came of it is known too.
    pub closed: Instant,
    /// Place in the archive's sequence.
    pub order: Option<u32>,
    /// Its own, its phase's, its actor's role, and the facets of its case; one at most of an exclusive namespace.
    pub tags: Vec<Tag>,
    /// For posts.
    pub status: Option<Status>,
    /// For posts.
    pub form: Option<Form>,
    /// For posts and the case.
    pub platforms: Vec<String>,
    /// For posts.
    pub lang: Option<String>,
    /// Id of its phase.
    pub phase: Option<Id>,
    /// Id of the record it answers, or is a note on.
    pub re: Option<Id>,
    /// Ids of the sources it cites.
    pub sources: Vec<Id>,
    /// Lessons and decision points that point at it; `slug/id` for those of another case. Known from `closed`.
    pub cited_by: Vec<Id>,
    /// Engagement.
    pub likes: Option<u64>,
    /// Engagement.
    pub reposts: Option<u64>,
    /// Engagement.
    pub replies: Option<u64>,
    /// When engagement was counted; the end of the case when that is not known.
    pub counted: Instant,
    /// When each note on it could be known.
    pub notes: Vec<Instant>,
}

impl Entry {
    /// The value of a namespace's first tag.
    pub fn tag(&self, namespace: &str) -> Option<&str> {
        self.tags
            .iter()
            .find(|tag| tag.namespace() == namespace)
            .map(Tag::value)
    }

    /// Calls for every value of a field or namespace.
    pub(super) fn each_value<'a>(&'a self, name: &str, mut call: impl FnMut(&'a str)) {
        match name {
            "case" => call(&self.key.case),
            "kind" => call(self.kind.as_str()),
            "form" => self.form.iter().for_each(|form| call(form.as_str())),
            "status" => self.status.iter().for_each(|status| call(status.as_str())),
            "platform" => self.platforms.iter().for_each(|platform| call(platform)),
            "lang" => self.lang.iter().for_each(|lang| call(lang)),
            "by" => Some(self.who.as_str())
                .filter(|who| !who.is_empty())
                .into_iter()
                .for_each(call),
            namespace => self
                .tags
                .iter()
                .filter(|tag| tag.namespace() == namespace)
                .map(Tag::value)
                .for_each(call),
        }
    }

    /// How many notes on it are known by then; all when no moment is given.
    pub fn notes_at(&self, clock: Option<Instant>) -> u32 {
        let known = self
            .notes
            .iter()
            .filter(|known| clock.is_none_or(|clock| **known <= clock))
            .count();
        u32::try_from(known).unwrap_or(u32::MAX)
    }
}

/// Oldest first, then the archive's sequence, then the address; what has no time comes last.
pub(super) fn sort_by_time(all: &mut [Entry]) {
    all.sort_by(|a, b| {
        let key = |entry: &Entry| {
            (
                entry.span.is_none(),
                entry.span.map(|span| span.from),
                entry.order.unwrap_or(u32::MAX),
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.key.cmp(&b.key))
    });
}

/// What relative moments of a case mean.
pub fn scope(case: &Case) -> Scope {
    Scope {
        case: case.file.slug.clone(),
        launch: case.file.launch.from,
        zone: case.file.zone.clone(),
    }
}

/// Every record of a case. What other cases' lessons point at is added by [`cite_across`].
pub fn entries(whole: &Whole, codebook: &Codebook) -> Vec<Entry> {
    let frame = Frame::new(&whole.case, codebook);
    let maker = frame.maker(&whole.case);
    let mut all = Vec::with_capacity(whole.posts.len() + 64);
    all.extend(whole.posts.iter().map(|post| maker.post(&Lean::from(post))));
    maker.told(&mut all);
    maker.drawn(&mut all);
    maker.rested_on(&mut all);
    maker.notes(&mut all);
    maker.code(&mut all);
    maker.cite(&mut all);
    all
}

/// Adds to `cited_by` the lessons and decision points of other cases. `all` holds the entries of every case.
pub fn cite_across<'a>(all: &mut [Entry], cases: impl IntoIterator<Item = &'a Case>) {
    let mut citing: HashMap<Key, Vec<Id>> = HashMap::new();
    for case in cases {
        let slug = &case.file.slug;
        for (id, evidence) in pointers(case) {
            let key = evidence.key(slug);
            if key.case != *slug {
                citing.entry(key).or_default().push(format!("{slug}/{id}"));
            }
        }
    }
    for entry in all {
        for id in citing.remove(&entry.key).unwrap_or_default() {
            if !entry.cited_by.contains(&id) {
                entry.cited_by.push(id);
            }
        }
    }
}

/// Every lesson and decision point with each record it points at.
fn pointers(case: &Case) -> impl Iterator<Item = (&Id, &Evidence)> {
    let lessons = case.lessons.iter().flat_map(|lesson| {
        lesson
            .support
            .iter()
            .chain(&lesson.against)
            .map(|evidence| (&lesson.id, evidence))
    });
    let decisions = case.decisions.iter().flat_map(|decision| {
        decision
            .support
            .iter()
            .chain(&decision.against)
            .map(|evidence| (&decision.id, evidence))
    });
    lessons.chain(decisions)
}

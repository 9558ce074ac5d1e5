//! What a post becomes a record with when it is read by itself: its case, and what points at it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::make::Frame;
use super::{Entry, pointers};
use crate::model::Id;
use crate::model::codebook::Codebook;
use crate::model::post::Post;
use crate::model::post::lean::Lean;
use crate::model::query::{Match, Scope};
use crate::model::record::{Case, Key};
use crate::model::time::Instant;

/// The case of posts that are read one by one.
pub struct Beside {
    case: Arc<Case>,
    frame: Frame,
    /// By the record they are on: when each note could be known, where it says so itself.
    notes: HashMap<Id, Vec<Option<Instant>>>,
    /// By the record they point at: lessons and decision points.
    cited_by: HashMap<Id, Vec<Id>>,
    /// The same of other cases, as `slug/id`, once those are read.
    across: OnceLock<HashMap<Id, Vec<Id>>>,
}

impl Beside {
    /// The case, under this codebook.
    pub fn new(case: Arc<Case>, codebook: &Codebook) -> Self {
        let mut notes: HashMap<Id, Vec<Option<Instant>>> = HashMap::new();
        for note in &case.notes {
            let on = notes.entry(note.target.clone()).or_default();
            on.push(note.known_from);
        }
        let mut cited_by = HashMap::new();
        cite(&mut cited_by, &case, &case.file.slug, &Id::clone);
        Self {
            frame: Frame::new(&case, codebook),
            case,
            notes,
            cited_by,
            across: OnceLock::new(),
        }
    }

    /// Adds what lessons and decision points of other cases point at, once: cases do not change while they are explored.
    pub fn cite_across<'a>(&self, others: impl IntoIterator<Item = &'a Case>) {
        self.across.get_or_init(|| {
            let mut across = HashMap::new();
            for other in others {
                let from = &other.file.slug;
                if *from != self.case.file.slug {
                    let name = |id: &Id| format!("{from}/{id}");
                    cite(&mut across, other, &self.case.file.slug, &name);
                }
            }
            across
        });
    }

    /// Slug of the case.
    pub fn slug(&self) -> &str {
        &self.case.file.slug
    }

    /// What relative moments of the case mean.
    pub fn scope(&self) -> Scope {
        super::scope(&self.case)
    }

    /// Ids that no post can have: those of other records.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        let case = &*self.case;
        let file = &case.file;
        let lists: [Box<dyn Iterator<Item = &Id>>; 14] = [
            Box::new(std::iter::once(&file.slug)),
            Box::new(file.sources.iter().map(|r| &r.id)),
            Box::new(file.actors.iter().map(|r| &r.id)),
            Box::new(file.phases.iter().map(|r| &r.id)),
            Box::new(file.events.iter().map(|r| &r.id)),
            Box::new(file.figures.iter().map(|r| &r.id)),
            Box::new(file.moves.iter().map(|r| &r.id)),
            Box::new(file.background.iter().chain(&file.warnings).map(|r| &r.id)),
            Box::new(file.turn.iter().map(|r| &r.id)),
            Box::new(file.conflicts.iter().map(|r| &r.id)),
            Box::new(file.reviews.iter().map(|r| &r.id)),
            Box::new(case.lessons.iter().map(|r| &r.id)),
            Box::new(case.decisions.iter().map(|r| &r.id)),
            Box::new(case.commentary.iter().map(|r| &r.id)),
        ];
        lists.into_iter().flatten().map(String::as_str)
    }

    /// All that decides, beside a post itself, what goes into an index for it.
    pub(crate) fn context(&self) -> impl serde::Serialize + '_ {
        let file = &self.case.file;
        let ids: Vec<&str> = self.ids().collect();
        (
            (&file.phases, &file.actors, &file.facets),
            (&file.span, &file.slug, self.frame.exclusive(), ids),
        )
    }

    /// The record a post is, without what points at it.
    pub(crate) fn plain(&self, post: &Lean<'_>) -> Entry {
        let maker = self.frame.maker(&self.case);
        let mut entry = maker.post(post);
        maker.code(std::slice::from_mut(&mut entry));
        entry
    }

    /// The record a post is.
    pub fn entry(&self, post: &Post) -> Entry {
        let mut entry = self.plain(&Lean::from(post));
        if let Some(notes) = self.notes.get(&post.id) {
            let known = notes.iter().map(|known| known.unwrap_or(entry.known_from));
            entry.notes = known.collect();
        }
        for cited_by in self.citing() {
            entry
                .cited_by
                .extend(cited_by.get(&post.id).into_iter().flatten().cloned());
        }
        entry
    }

    /// Who points at which post: of this case, then of others.
    fn citing(&self) -> impl Iterator<Item = &HashMap<Id, Vec<Id>>> {
        std::iter::once(&self.cited_by).chain(self.across.get())
    }

    /// Addresses of posts that something points at by an id that matches.
    pub(crate) fn cited(&self, wanted: &Match) -> Vec<Key> {
        self.citing()
            .flatten()
            .filter(|(_, citing)| citing.iter().any(|id| wanted.takes(id)))
            .map(|(id, _)| Key::new(self.slug(), id.as_str()))
            .collect()
    }
}

/// Adds what a case's lessons and decision points point at of the case `slug`, by the names they go by there.
fn cite(cited_by: &mut HashMap<Id, Vec<Id>>, citing: &Case, slug: &Id, name: &dyn Fn(&Id) -> Id) {
    for (id, evidence) in pointers(citing) {
        let key = evidence.key(&citing.file.slug);
        if key.case == *slug {
            let ids = cited_by.entry(key.id).or_default();
            let name = name(id);
            if !ids.contains(&name) {
                ids.push(name);
            }
        }
    }
}

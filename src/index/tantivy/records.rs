//! Where a part has its records from when they are to be shown: from memory, or from the file they were indexed from.

use std::sync::Arc;

use super::build::Tables;
use super::draft::Origin;
use super::recent::Recent;
use super::{Bytes, broken, lines};
use crate::archive::posts::Again;
use crate::index::IndexError;
use crate::index::entry::{Beside, Entry};
use crate::index::held::Posts;
use crate::index::part::Held;
use crate::model::post::Post;
use crate::model::query::Match;
use crate::model::record::Key;

/// The records of a part.
pub(super) enum Records {
    /// They are held.
    Held {
        /// By place.
        entries: Vec<Entry>,
        /// Their posts.
        posts: Arc<Posts>,
    },
    /// They stand in a file.
    Filed(Filed),
}

/// Posts of one case that stay in their file.
pub(super) struct Filed {
    /// The file; none where it is packed, and the index keeps its lines.
    file: Option<Arc<Again>>,
    beside: Arc<Beside>,
    recent: Recent<usize, (Entry, Post)>,
}

impl Filed {
    pub(super) fn new(file: Option<Arc<Again>>, beside: Arc<Beside>) -> Self {
        Self {
            file,
            beside,
            recent: Recent::new(),
        }
    }

    pub(super) fn case(&self) -> &str {
        self.beside.slug()
    }

    /// Reads the record of a place.
    fn read(&self, place: usize, tables: &Tables<Bytes>) -> Result<Arc<(Entry, Post)>, IndexError> {
        let read = self.recent.get(place, |place| {
            let origin = Origin::at(&tables.origins, *place)
                .ok_or_else(|| broken("the index is shorter than it should be"))?;
            let Some(file) = &self.file else {
                let line = lines::line(&tables.lines, *place);
                let line = line.filter(|line| origin.is_of(line));
                let line = line.ok_or_else(|| broken("a line that was kept is damaged"))?;
                return self.made(&line);
            };
            let path = || file.path().display();
            let line = file.line(origin.offset);
            let line = line.map_err(|error| broken(format!("{}: {error}", path())))?;
            if !origin.is_of(&line) {
                return Err(broken(format!(
                    "{} is not what it was when it was indexed",
                    path()
                )));
            }
            self.made(&line)
        })?;
        read.ok_or_else(|| broken("a record is missing"))
    }

    fn made(&self, line: &[u8]) -> Result<Option<(Entry, Post)>, IndexError> {
        let post: Post = serde_json::from_slice(line).map_err(broken)?;
        Ok(Some((self.beside.entry(&post), post)))
    }
}

impl Records {
    pub(super) fn entry(
        &self,
        place: usize,
        tables: &Tables<Bytes>,
    ) -> Result<Held<'_>, IndexError> {
        match self {
            Self::Held { entries, .. } => entries
                .get(place)
                .map(Held::Own)
                .ok_or_else(|| broken("a record is missing")),
            Self::Filed(filed) => Ok(Held::Read(filed.read(place, tables)?)),
        }
    }

    /// The post with this address, which stands at `place`.
    pub(super) fn post(
        &self,
        key: &Key,
        place: usize,
        tables: &Tables<Bytes>,
    ) -> Result<Option<Post>, IndexError> {
        match self {
            Self::Held { posts, .. } => Ok(posts.get(key).cloned()),
            Self::Filed(filed) => Ok(Some(filed.read(place, tables)?.1.clone())),
        }
    }

    /// Addresses of records that something points at by an id that matches; of held records, their places.
    pub(super) fn cited(&self, wanted: &Match) -> Cited {
        match self {
            Self::Held { entries, .. } => Cited::Places(
                entries
                    .iter()
                    .enumerate()
                    .filter(|(_, entry)| entry.cited_by.iter().any(|id| wanted.takes(id)))
                    .map(|(place, _)| place)
                    .collect(),
            ),
            Self::Filed(filed) => Cited::Keys(filed.beside.cited(wanted)),
        }
    }
}

/// Records that something points at.
pub(super) enum Cited {
    Places(Vec<usize>),
    Keys(Vec<Key>),
}

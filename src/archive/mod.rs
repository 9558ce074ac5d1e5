//! Archives on disk and in the binary: opening, reading, checking, writing.
//!
//! Floor 1: knows the records and files, nothing of engines, importers or screens. Bad content is data ([`Finding`]s, the good
//! records stay); a broken world (no such folder, no rights) is an [`ArchiveError`].

pub mod check;
pub mod load;
pub mod locate;
pub mod new;
pub mod place;
pub mod posts;
pub mod schema;
pub mod write;

mod books;
mod fault;
mod format;
mod layout;
mod mend;
mod once;
mod patterns;
mod repeats;
mod shape;
mod walk;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::archive::load::Loaded;
use crate::archive::place::Place;
use crate::archive::posts::PostsFile;
use crate::model::Id;
use crate::model::codebook::Codebook;
use crate::model::finding::{Finding, Severity};
use crate::model::pattern::Pattern;

/// Why an archive, or a case of it, could not be opened at all. Every message names the path.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The folder does not exist or is no folder.
    #[error("{} is no folder: name an archive folder or a case folder", path.display())]
    NoFolder {
        /// What was given.
        path: PathBuf,
    },
    /// The folder holds neither a case nor a codebook.
    #[error("{} holds no case: a case is a folder with a case.json (start one with `backfire new`)", path.display())]
    NoCases {
        /// What was given.
        path: PathBuf,
    },
    /// No case of that name.
    #[error("no case {slug} in {}{}", places.join(", "), near.as_ref().map(|n| format!(": did you mean {n}?")).unwrap_or_default())]
    NoCase {
        /// What was asked for.
        slug: Id,
        /// Where it was looked for.
        places: Vec<String>,
        /// The nearest name.
        near: Option<Id>,
    },
    /// The system would not read or write a file.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file too large to be read whole.
    #[error("{} is too large ({size} bytes, at most {limit} are read)", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// `case.json` is missing or no JSON object, so there is no case to show.
    #[error("{}: line {}, column {}: {}", path.display(), finding.line, finding.column, finding.message)]
    Unavailable {
        /// The file.
        path: PathBuf,
        /// What is wrong and how to mend it.
        finding: Box<Finding>,
    },
    /// A folder that would have been overwritten.
    #[error("{} is there already: choose another name, or remove it first", path.display())]
    Exists {
        /// The folder.
        path: PathBuf,
    },
    /// A name no case can have.
    #[error(
        "{slug:?} cannot name a case: use lower-case words joined by hyphens, such as ask-me-anything"
    )]
    BadSlug {
        /// What was given.
        slug: String,
    },
}

/// An archive: the cases of one or more places under one codebook.
#[derive(Debug)]
pub struct Archive {
    places: Vec<Place>,
    /// Slug to the place it is read from.
    cases: BTreeMap<Id, usize>,
    codebook: Arc<Codebook>,
    /// What was found while opening.
    findings: Vec<Finding>,
    /// Posts files of so many bytes or more are read as a stream.
    large: u64,
}

impl Archive {
    /// The archive inside the binary.
    pub fn builtin() -> Self {
        Self::of(vec![Place::Builtin])
    }

    /// The archives in these folders, before the built-in one when `with_builtin`. Each folder is an archive (case folders
    /// beside a `codebook.json`) or a single case folder.
    ///
    /// # Errors
    /// When a folder is missing, unreadable, or holds no case.
    pub fn open(dirs: &[PathBuf], with_builtin: bool) -> Result<Self, ArchiveError> {
        let mut places = Vec::new();
        for dir in dirs {
            places.push(Place::open(dir)?);
        }
        if with_builtin {
            places.push(Place::Builtin);
        }
        Ok(Self::of(places))
    }

    fn of(places: Vec<Place>) -> Self {
        let mut cases = BTreeMap::new();
        let mut findings = Vec::new();
        for (number, place) in places.iter().enumerate() {
            for slug in place.slugs().iter() {
                if let Some(first) = cases.get(slug) {
                    let first: &usize = first;
                    findings.push(shadowed(slug, &places[*first], place));
                } else {
                    cases.insert(slug.clone(), number);
                }
            }
        }
        let codebook = Arc::new(books::merged(&places, &mut findings));
        Self {
            places,
            cases,
            codebook,
            findings,
            large: posts::LARGE,
        }
    }

    /// The same archive, whose posts files of so many bytes or more are read as a stream: for tests with small files.
    #[must_use]
    pub fn streaming_from(mut self, bytes: u64) -> Self {
        self.large = bytes;
        self
    }

    /// Names of the cases, sorted.
    pub fn slugs(&self) -> Vec<Id> {
        self.cases.keys().cloned().collect()
    }

    /// The codes of all places; where two define the same tag, the one opened first wins, and folders win over the built-in.
    pub fn codebook(&self) -> &Arc<Codebook> {
        &self.codebook
    }

    /// The lessons that recur, of all places, and what was wrong with their files. Read at each call.
    pub fn patterns(&self) -> (Vec<Pattern>, Vec<Finding>) {
        patterns::of(&self.places)
    }

    /// What was found while opening: shadowed cases, faults of a codebook.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The folder of a case; none for the built-in ones, which are never written.
    pub fn folder(&self, slug: &str) -> Option<PathBuf> {
        self.place_of(slug)?.folder(slug)
    }

    /// Whether the case comes from inside the binary.
    pub fn is_builtin(&self, slug: &str) -> bool {
        matches!(self.place_of(slug), Some(Place::Builtin))
    }

    /// The cases that come from inside the binary.
    pub fn builtin_cases(&self) -> HashSet<Id> {
        let own = self.cases.keys().filter(|slug| self.is_builtin(slug));
        own.cloned().collect()
    }

    /// The posts of a case that are too many to be held; none where they are read with the case.
    pub fn large(&self, slug: &str) -> Option<PostsFile> {
        let file = PostsFile::of(&self.folder(slug)?)?;
        (file.packed || file.size >= self.large).then_some(file)
    }

    /// Reads a case. A bad record is left out and reported, never its neighbours. Posts too many to be held stay in their file
    /// (see [`Self::large`]).
    ///
    /// # Errors
    /// When there is no such case, its files cannot be read, or `case.json` is no JSON object.
    pub fn load(&self, slug: &str) -> Result<Loaded, ArchiveError> {
        let place = self.place_of(slug).ok_or_else(|| self.no_case(slug))?;
        load::case(place, slug, self.large(slug).is_some())
    }

    /// Bytes in the files of a case: what reading it will cost. Files that cannot be looked at count nothing, nor do posts that
    /// are read as a stream.
    pub fn size(&self, slug: &str) -> u64 {
        let all = self.place_of(slug).map_or(0, |place| place.size(slug));
        let apart = self.large(slug).filter(|file| !file.packed);
        all - apart.map_or(0, |file| file.size.min(all))
    }

    /// Checks every case and codebook; `strict` asks more.
    pub fn check(&self, strict: bool) -> Vec<Finding> {
        check::archive(
            &self.places,
            &self.cases,
            &self.codebook,
            &self.findings,
            strict,
        )
    }

    fn place_of(&self, slug: &str) -> Option<&Place> {
        self.cases.get(slug).and_then(|n| self.places.get(*n))
    }

    fn no_case(&self, slug: &str) -> ArchiveError {
        let near = self
            .cases
            .keys()
            .map(|known| (strsim::osa_distance(known, slug), known))
            .filter(|(far, known)| *far <= known.len().max(6) / 3)
            .min()
            .map(|(_, known)| known.clone());
        ArchiveError::NoCase {
            slug: slug.to_owned(),
            places: self.places.iter().map(Place::name).collect(),
            near,
        }
    }
}

fn shadowed(slug: &str, first: &Place, second: &Place) -> Finding {
    Finding {
        file: Path::new(slug).join(place::CASE),
        line: 1,
        column: 1,
        severity: Severity::Warning,
        rule: "shadowed-case",
        message: format!(
            "case {slug} is in {} and in {}: the first is used",
            first.name(),
            second.name()
        ),
        hint: "rename one of the two folders and its slug".to_owned(),
    }
}

#[cfg(test)]
mod mutations;
#[cfg(test)]
mod tests;

//! Cases whose posts are too many to be held: their indexes on disk, taken up, built and looked over in the background.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Indexing, Over};
use crate::archive::Archive;
use crate::index::entry::Beside;
use crate::index::tantivy::disk::{Built, Found, Progress, Soundness, State, Volume};
use crate::model::Id;
use crate::model::record::{Case, Whole};

/// What is told of a building is told no more often than this, unless more posts can be searched.
const OFTEN: Duration = Duration::from_millis(500);
/// How long one who waits for another process waits before looking again.
const PATIENCE: Duration = Duration::from_millis(300);

/// The indexes of large cases that were taken up.
#[derive(Default)]
pub(super) struct Large {
    /// Where indexes are kept; in memory only where there is none.
    pub(super) cache: Option<PathBuf>,
    volumes: Mutex<BTreeMap<Id, Arc<Volume>>>,
}

impl Large {
    /// Takes up the index of a case; none where its posts are held.
    ///
    /// # Errors
    /// Why the posts cannot be read.
    pub(super) fn open(
        &self,
        archive: &Archive,
        whole: &Whole,
    ) -> Result<Option<Arc<Volume>>, String> {
        let slug = &whole.case.file.slug;
        let Some(file) = archive.large(slug) else {
            return Ok(None);
        };
        let mut volumes = self.volumes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(volume) = volumes.get(slug) {
            return Ok(Some(volume.clone()));
        }
        let beside = Beside::new(whole.case.clone(), archive.codebook());
        let path = file.path.clone();
        let volume = Volume::open(self.cache.as_deref(), file, Arc::new(beside))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let volume = Arc::new(volume);
        volumes.insert(slug.clone(), volume.clone());
        Ok(Some(volume))
    }

    pub(super) fn get(&self, slug: &Id) -> Option<Arc<Volume>> {
        let volumes = self.volumes.lock().unwrap_or_else(PoisonError::into_inner);
        volumes.get(slug).cloned()
    }

    pub(super) fn all(&self) -> Vec<Arc<Volume>> {
        let volumes = self.volumes.lock().unwrap_or_else(PoisonError::into_inner);
        volumes.values().cloned().collect()
    }
}

/// The case with as many posts as can be searched.
pub(super) fn counted(case: &Case, volume: &Volume) -> Arc<Case> {
    Arc::new(Case {
        posts: volume.posts(),
        ..case.clone()
    })
}

/// Builds what is missing of an index, or looks a whole one over; tells how it goes.
pub(super) fn tend(
    volume: &Volume,
    case: &Case,
    tell: &(dyn Fn(Indexing) + Sync),
    stop: &(dyn Fn() -> bool + Sync),
) {
    let looked_over = volume.state() == State::Complete;
    let mut anew = None;
    if looked_over {
        match volume.verify(stop) {
            Ok(Soundness::Sound | Soundness::Stopped) => return,
            Ok(found @ (Soundness::Damaged | Soundness::Changed)) => {
                anew = Some(match found {
                    Soundness::Changed => Found::Changed,
                    _ => Found::Damaged,
                });
                if let Err(error) = volume.forget() {
                    tracing::warn!(%error, "an index that is of no use cannot be removed");
                }
            }
            Err(error) => {
                tracing::warn!(%error, "an index could not be looked over");
                return;
            }
        }
    }
    let begun = Instant::now();
    let told = Mutex::new((begun, usize::MAX));
    let before = volume.covered();
    let over = loop {
        let report = |progress: Progress| {
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            if progress.posts == told.1 && told.0.elapsed() < OFTEN {
                return;
            }
            *told = (Instant::now(), progress.posts);
            tell(Indexing {
                case: counted(case, volume),
                read: progress.read,
                bytes: progress.bytes,
                left: left(begun.elapsed(), before, progress),
                over: None,
                findings: Vec::new(),
            });
        };
        match volume.build(&report, stop) {
            Ok(Built::Stopped) => break Over::Stopped,
            Ok(Built::Busy) => {
                if stop() {
                    break Over::Stopped;
                }
                std::thread::sleep(PATIENCE);
                if let Err(error) = volume.look_again() {
                    break Over::Failed(error.to_string());
                }
                report(volume.progress());
                if volume.state() == State::Complete {
                    break Over::Whole("the index was made by another backfire".to_owned());
                }
            }
            Ok(built) => {
                let found = anew.as_ref().unwrap_or(volume.found());
                break Over::Whole(said(found, &built, volume));
            }
            Err(error) => break Over::Failed(error.to_string()),
        }
    };
    let Progress { read, bytes, .. } = volume.progress();
    tell(Indexing {
        case: counted(case, volume),
        read,
        bytes,
        left: None,
        over: Some(over),
        findings: volume.findings(),
    });
}

/// How long the rest takes if it goes on like that; none where too little is known.
fn left(passed: Duration, before: u64, progress: Progress) -> Option<Duration> {
    let done = progress.read.checked_sub(before).filter(|done| *done > 0)?;
    let rest = progress.bytes.checked_sub(progress.read)?;
    if passed < Duration::from_secs(1) {
        return None;
    }
    // Bytes a second, in whole numbers: it is a guess.
    let pace = u128::from(done) * 1_000 / passed.as_millis().max(1);
    let seconds = u128::from(rest) / pace.max(1);
    Some(Duration::from_secs(
        u64::try_from(seconds).unwrap_or(u64::MAX),
    ))
}

/// What was done, in a sentence.
pub fn said(found: &Found, built: &Built, volume: &Volume) -> String {
    let posts = crate::shown::counted(volume.posts(), "post");
    let slug = volume.slug();
    let why = match found {
        Found::Nothing => format!("{posts} of {slug} are indexed"),
        Found::Whole => format!("the index of {slug} is whole: {posts}"),
        Found::Unfinished => {
            format!("the index of {slug} was broken off and is finished now: {posts}")
        }
        Found::Grown => format!("{slug} has grown, and the index with it: {posts}"),
        Found::Touched => {
            format!("{slug} was written since it was indexed, and was compared: {posts}")
        }
        Found::Changed => format!("{slug} has changed and is indexed anew: {posts}"),
        Found::Damaged => format!("the index of {slug} was damaged and is mended: {posts}"),
    };
    match built {
        Built::InMemory(error) => {
            format!("{why}; the cache cannot be written ({error}), so it is gone when you leave")
        }
        _ => why,
    }
}

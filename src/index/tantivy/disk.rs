//! The index on disk of a case whose posts are too many to be held: a cache, made of parts that never change.
//!
//! A [`Volume`] is one such index. Its folder holds a manifest and a folder for each part. A part is written and on disk before
//! the manifest that names it takes the place of the last, so that whatever ends a program, the next finds a whole index or
//! the beginning of one, and goes on from there. One process writes, any number read: a reader keeps the parts it has opened.

use std::fs::{self, File};
use std::hash::Hasher;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use twox_hash::XxHash3_64;

use super::automata::Automata;
use super::build::Tables;
use super::records::{Filed, Records};
use super::{Bytes, TantivyPart, broken};
use crate::archive::posts::{Again, PostsFile};
use crate::index::entry::Beside;
use crate::index::{IndexError, part::Part};
use crate::model::finding::Finding;
use crate::model::record::Case;

mod intake;
mod manifest;
mod tend;
#[cfg(test)]
mod tests;
mod write;

pub use tend::{Entry, Soundness, prune, status};

use intake::{Compared, compare};
use manifest::{Change, Here, Manifest, PartFiles, Source};

/// The file that is locked by whoever writes.
const LOCK: &str = "lock";

/// How an index stands to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// All posts are in it.
    Complete,
    /// The posts of so many bytes of the unpacked text are in it; the rest is to be read.
    Partial(u64),
    /// Nothing is there yet, or nothing that can be used.
    Absent,
}

/// Why an index could not be taken up as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It was whole and is of this source.
    Whole,
    /// There was none.
    Nothing,
    /// The building of it was broken off.
    Unfinished,
    /// The source has grown since.
    Grown,
    /// The source was written since, though it is as long as it was: building compares it with what was indexed.
    Touched,
    /// The source, or what of the case goes into the index, or the layout is another.
    Changed,
    /// Files of it are damaged or missing.
    Damaged,
}

/// The index on disk of one case.
pub struct Volume {
    file: PostsFile,
    beside: Arc<Beside>,
    /// None where there is no folder to write into.
    folder: Option<PathBuf>,
    now: RwLock<Now>,
    found: Found,
    automata: Arc<Automata>,
    /// One builder in this process.
    building: Mutex<()>,
}

/// What is there now.
#[derive(Clone)]
struct Now {
    manifest: Manifest,
    parts: Vec<Arc<TantivyPart>>,
}

/// How far a building has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Posts that can be searched.
    pub posts: usize,
    /// Bytes of the file that are behind.
    pub read: u64,
    /// Bytes the file has; none where it is packed, and only unpacking will tell.
    pub bytes: u64,
}

/// How a building ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Built {
    /// All posts are in the index.
    Whole,
    /// It was stopped; it goes on from there when it is built again.
    Stopped,
    /// Another process is at it.
    Busy,
    /// The cache cannot be written, for this reason: what is missing on disk is held in memory.
    InMemory(String),
}

impl Volume {
    /// Takes up the index of a case below `cache`, as far as it is there and of this source; nothing is built. Without a
    /// cache nothing is kept.
    ///
    /// # Errors
    /// When the file of posts cannot be read.
    pub fn open(cache: Option<&Path>, file: PostsFile, beside: Arc<Beside>) -> io::Result<Self> {
        let source = Source::of(&file)?;
        let folder = cache.map(|cache| folder(cache, beside.slug(), &source.path));
        let context = context(&beside);
        let mut volume = Self {
            now: RwLock::new(Now {
                manifest: Manifest::new(beside.slug(), source, context),
                parts: Vec::new(),
            }),
            file,
            beside,
            folder,
            found: Found::Nothing,
            automata: Arc::default(),
            building: Mutex::default(),
        };
        if let Some((now, found)) = volume.take_up(None)? {
            volume.now = RwLock::new(now);
            volume.found = found;
        }
        Ok(volume)
    }

    /// What is on disk and of the source as it is now. Where only reading the source tells, that is done as long as `wait` does
    /// not say stop, and nothing is given then; without a `wait` nothing is taken up.
    fn take_up(&self, wait: Option<&dyn Fn() -> bool>) -> io::Result<Option<(Now, Found)>> {
        let known = self.now().manifest;
        let fresh = Manifest::new(&known.slug, Source::of(&self.file)?, known.context);
        let source = fresh.source.clone();
        let nothing = |found| {
            let (manifest, parts) = (fresh.clone(), Vec::new());
            Ok(Some((Now { manifest, parts }, found)))
        };
        let Some(folder) = &self.folder else {
            return nothing(Found::Nothing);
        };
        let mut known = match Manifest::read(folder) {
            Here::Nothing => return nothing(Found::Nothing),
            Here::Damaged => return nothing(Found::Damaged),
            Here::Other => return nothing(Found::Changed),
            Here::Known(known) => *known,
        };
        if known.context != fresh.context || known.slug != fresh.slug {
            return nothing(Found::Changed);
        }
        let mut found = match known.source.change(&self.file)? {
            Change::None if known.complete => Found::Whole,
            Change::None => Found::Unfinished,
            Change::Grown => Found::Grown,
            Change::Touched => Found::Touched,
            Change::Other => return nothing(Found::Changed),
        };
        if found == Found::Touched {
            let Some(stop) = wait else {
                return nothing(found);
            };
            match compare(&self.file, &known.parts, stop)? {
                Compared::Same => {}
                Compared::Other(number) => known.cut(number),
                Compared::Stopped => return Ok(None),
            }
        }
        if found == Found::Grown
            && let Some(last) = known.parts.iter().position(|part| part.open)
        {
            // Its last line may have become another.
            known.cut(last);
        }
        // There may be more behind what was read.
        known.complete &= found == Found::Whole;
        let again = self.again()?;
        let mut parts = Vec::with_capacity(known.parts.len());
        let filed = known.parts.iter().enumerate();
        let mut damaged = None;
        for (number, part) in filed.filter(|(_, part)| part.posts > 0) {
            match self.part(folder, part, again.clone()) {
                Ok(part) => parts.push(Arc::new(part)),
                Err(error) => {
                    tracing::warn!(%error, part = part.name, "a part of the index is damaged");
                    damaged = Some(number);
                    break;
                }
            }
        }
        if let Some(number) = damaged {
            known.cut(number);
            found = Found::Damaged;
        }
        known.source = source;
        let manifest = known;
        Ok(Some((Now { manifest, parts }, found)))
    }

    /// The case.
    pub fn slug(&self) -> &str {
        self.beside.slug()
    }

    /// How the index was found when it was taken up.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// How it stands now.
    pub fn state(&self) -> State {
        let now = self.now();
        if now.manifest.complete {
            State::Complete
        } else if now.parts.is_empty() {
            State::Absent
        } else {
            State::Partial(now.manifest.covered)
        }
    }

    /// Posts that can be searched.
    pub fn posts(&self) -> usize {
        self.now().manifest.posts()
    }

    /// What was wrong with the posts that are read: the first of it, and how many more are left out.
    pub fn findings(&self) -> Vec<Finding> {
        let now = self.now();
        let file = Path::new(self.slug()).join(self.file.path.file_name().unwrap_or_default());
        let parts = now.manifest.parts.iter();
        parts
            .flat_map(|part| part.wrong.iter().map(|wrong| wrong.finding(&file)))
            .collect()
    }

    /// Lines that are no posts, and posts whose id was given before: all are left out.
    pub fn left_out(&self) -> (usize, usize) {
        let now = self.now();
        let parts = now.manifest.parts.iter();
        parts.fold((0, 0), |(rejected, repeated), part| {
            (rejected + part.rejected, repeated + part.repeated)
        })
    }

    /// The parts that can be searched.
    pub(crate) fn parts(&self) -> Vec<Arc<TantivyPart>> {
        self.now().parts
    }

    /// Adds what lessons and decision points of other cases point at.
    pub fn cite_across<'a>(&self, others: impl IntoIterator<Item = &'a Case>) {
        self.beside.cite_across(others);
    }

    /// Bytes of the unpacked text that are indexed.
    pub fn covered(&self) -> u64 {
        self.now().manifest.covered
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        let now = self.now();
        Progress {
            posts: now.manifest.posts(),
            read: now.manifest.covered,
            bytes: if self.file.packed { 0 } else { self.file.size },
        }
    }

    /// Takes up what another process has built since.
    ///
    /// # Errors
    /// When the file of posts cannot be read.
    pub fn look_again(&self) -> io::Result<()> {
        let cache = self
            .folder
            .as_ref()
            .and_then(|folder| folder.parent()?.parent());
        let fresh = Self::open(cache, self.file.clone(), self.beside.clone())?;
        if fresh.posts() > self.posts() || fresh.state() == State::Complete {
            self.set(fresh.now());
        }
        Ok(())
    }

    fn now(&self) -> Now {
        self.now
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, now: Now) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = now;
    }

    fn again(&self) -> io::Result<Option<Arc<Again>>> {
        if self.file.packed {
            return Ok(None);
        }
        Ok(Some(Arc::new(Again::open(&self.file)?)))
    }

    /// Opens a part from its folder; what can be told without reading it must be as it was written.
    fn part(
        &self,
        folder: &Path,
        part: &PartFiles,
        again: Option<Arc<Again>>,
    ) -> Result<TantivyPart, IndexError> {
        let own = folder.join(&part.name);
        if let Some(bad) = part.files.iter().find(|file| !file.is_there(&own)) {
            return Err(broken(format!("{}/{} is damaged", part.name, bad.name)));
        }
        let opened = open_part(
            &own,
            part.timed,
            Records::Filed(Filed::new(again, self.beside.clone())),
            self.automata.clone(),
        )?;
        if opened.len() != part.posts {
            return Err(broken(format!(
                "{} has other posts than it says",
                part.name
            )));
        }
        Ok(opened)
    }
}

/// Opens a part that lies in a folder. The engine may panic over files that are damaged: that is an error as any other.
fn open_part(
    folder: &Path,
    timed: usize,
    records: Records,
    automata: Arc<Automata>,
) -> Result<TantivyPart, IndexError> {
    let open = AssertUnwindSafe(|| open_sound_part(folder, timed, records, automata));
    catch_unwind(open).unwrap_or_else(|_| Err(broken("the engine gave up on a part")))
}

fn open_sound_part(
    folder: &Path,
    timed: usize,
    records: Records,
    automata: Arc<Automata>,
) -> Result<TantivyPart, IndexError> {
    use ::tantivy::Directory;
    let directory = ::tantivy::directory::MmapDirectory::open(folder).map_err(broken)?;
    let tables = Tables::make(|name| {
        let file = directory.get_file_handle(Path::new(name)).map_err(broken)?;
        let bytes = file.read_bytes(0..file.len()).map_err(broken)?;
        Ok::<Bytes, IndexError>(Box::new(bytes))
    })?;
    let index = ::tantivy::Index::open(directory).map_err(broken)?;
    TantivyPart::over(&index, tables, timed, records, automata)
}

/// The folder of the index of a case: by its name and where its posts lie, so that two archives keep apart.
fn folder(cache: &Path, slug: &str, path: &Path) -> PathBuf {
    let place = XxHash3_64::oneshot(path.as_os_str().as_encoded_bytes());
    // A name of strangers is no name of a folder: only what is harmless is taken over, to be recognised by.
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name: String = slug.chars().filter(plain).take(60).collect();
    cache.join(root()).join(format!("{name}-{place:016x}"))
}

/// Below the cache.
fn root() -> &'static str {
    "index"
}

/// Hash of what of a case goes into the index with every post.
fn context(beside: &Beside) -> u64 {
    let text = serde_json::to_vec(&beside.context()).unwrap_or_default();
    let mut hash = XxHash3_64::new();
    hash.write(&text);
    hash.finish()
}

/// Takes the lock of an index; none where another process has it.
fn lock(folder: &Path) -> io::Result<Option<File>> {
    use fs4::fs_std::FileExt;
    fs::create_dir_all(folder)?;
    let file = fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(LOCK))?;
    Ok(FileExt::try_lock_exclusive(&file)?.then_some(file))
}

//! Looking after indexes on disk: what there are, which can go, whether one is sound.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::intake::{Compared, compare};
use super::manifest::{self, Here, Manifest};
use super::{Volume, lock, root};

/// An index on disk, as it says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its folder.
    pub folder: PathBuf,
    /// Slug of its case; none where the folder cannot be understood.
    pub slug: Option<String>,
    /// The file of posts it was made from.
    pub source: Option<PathBuf>,
    /// Posts in it.
    pub posts: usize,
    /// Whether all of the source is in it.
    pub complete: bool,
    /// Bytes on disk.
    pub bytes: u64,
    /// Why it is of no use any more; none where it is.
    pub useless: Option<&'static str>,
}

/// Every index below a cache.
///
/// # Errors
/// When the cache is there and cannot be read.
pub fn status(cache: &Path) -> io::Result<Vec<Entry>> {
    let root = cache.join(root());
    let folders = match fs::read_dir(&root) {
        Ok(folders) => folders,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut all = Vec::new();
    for folder in folders {
        let folder = folder?.path();
        if folder.is_dir() {
            all.push(look(folder));
        }
    }
    all.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(all)
}

fn look(folder: PathBuf) -> Entry {
    let bytes = size(&folder);
    let manifest = match Manifest::read(&folder) {
        Here::Known(manifest) => manifest,
        other => {
            return Entry {
                folder,
                slug: None,
                source: None,
                posts: 0,
                complete: false,
                bytes,
                useless: Some(match other {
                    Here::Other => "of another version",
                    Here::Damaged => "damaged",
                    _ => "never begun",
                }),
            };
        }
    };
    let path = &manifest.source.path;
    let useless = (!path.is_file()).then_some("its posts are gone");
    Entry {
        folder,
        slug: Some(manifest.slug.clone()),
        source: Some(path.clone()),
        posts: manifest.posts(),
        complete: manifest.complete,
        bytes,
        useless,
    }
}

/// Bytes of all files below.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => size(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}

/// Removes indexes that are of no use any more, or `all`; gives those that are gone. One that is being written stays.
///
/// # Errors
/// When the cache cannot be read, or an index in it cannot be removed.
pub fn prune(cache: &Path, all: bool) -> io::Result<Vec<Entry>> {
    let mut gone = Vec::new();
    for entry in status(cache)? {
        if !all && entry.useless.is_none() {
            continue;
        }
        // Held until the folder is gone: nobody begins to write into what is being removed.
        if let Some(_lock) = lock(&entry.folder)? {
            fs::remove_dir_all(&entry.folder)?;
            gone.push(entry);
        }
    }
    Ok(gone)
}

/// What a thorough look at an index found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Soundness {
    /// Every byte is as it was written, and of the source as it was read.
    Sound,
    /// A file of the index is damaged.
    Damaged,
    /// The source is not what was indexed, though nothing showed it at first sight.
    Changed,
    /// It was stopped.
    Stopped,
}

impl Volume {
    /// Reads the index and the stretch of the source that is in it, and compares them with what was written.
    ///
    /// # Errors
    /// When the posts cannot be read.
    pub fn verify(&self, stop: &dyn Fn() -> bool) -> io::Result<Soundness> {
        let now = self.now();
        for part in &now.manifest.parts {
            if stop() {
                return Ok(Soundness::Stopped);
            }
            let folder = self.folder.as_ref().filter(|_| !part.name.is_empty());
            let folder = folder.map(|folder| folder.join(&part.name));
            if let Some(folder) = folder
                && !part.files.iter().all(|file| file.is_sound(&folder))
            {
                return Ok(Soundness::Damaged);
            }
        }
        Ok(match compare(&self.file, &now.manifest.parts, stop)? {
            Compared::Same => Soundness::Sound,
            Compared::Other(_) => Soundness::Changed,
            Compared::Stopped => Soundness::Stopped,
        })
    }

    /// Forgets all that is indexed, in memory and on disk: it is built anew.
    ///
    /// # Errors
    /// When the manifest cannot be removed.
    pub fn forget(&self) -> io::Result<()> {
        let mut now = self.now();
        now.manifest.cut(0);
        now.parts.clear();
        self.set(now);
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        match fs::remove_file(folder.join(manifest::FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

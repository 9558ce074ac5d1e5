//! Builds what is missing of an index: one reads, several build, and what is whole is named in the manifest in the order of
//! the file.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use ::tantivy::directory::{MmapDirectory, RamDirectory};

use super::intake::{Batch, Intake, Taken};
use super::manifest::{self, Change, Here, Known, Manifest, PartFiles, Source};
use super::{Built, LOCK, Now, Progress, Volume, lock, open_part};
use crate::index::tantivy::TantivyPart;
use crate::index::tantivy::build::{self, Tables};
use crate::index::tantivy::draft::Drafts;
use crate::index::tantivy::records::{Filed, Records};

/// Posts of a part, by how many were built before: the first are searchable at once, the rest in parts as large as memory
/// allows, because every part costs every question.
pub(super) fn sizes(before: usize) -> usize {
    match before {
        0 => 8_000,
        1 => 80_000,
        _ => 300_000,
    }
}

/// Parts at the end of an index that are this much smaller than what is added are built anew together with it, so that many
/// small additions do not leave many small parts.
const SMALL: usize = 100_000;

/// Bytes of posts from which a part is large, however few they are.
const LIGHT: u64 = 48 << 20;

/// How often what was read is thrown away because its source was replaced meanwhile.
const ATTEMPTS: usize = 3;

/// Builders at most: each holds a part in memory.
const BUILDERS: usize = 2;

/// What the builders share.
struct Site<'a> {
    volume: &'a Volume,
    intake: Mutex<Intake>,
    done: Mutex<Done>,
    /// Why the folder cannot be written, once that has shown itself.
    unwritable: Mutex<Option<String>>,
    failed: Mutex<Option<io::Error>>,
    stopped: AtomicBool,
    /// Byte up to which the file was read.
    read: AtomicU64,
    report: &'a (dyn Fn(Progress) + Sync),
    stop: &'a (dyn Fn() -> bool + Sync),
}

/// Parts that are built, until all before them are.
#[derive(Default)]
struct Done {
    done: BTreeMap<usize, (PartFiles, Option<Arc<TantivyPart>>)>,
    next: usize,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Volume {
    /// Builds what is missing; tells how far it has come whenever more posts can be searched, and asks now and then whether to
    /// stop.
    ///
    /// # Errors
    /// When the posts cannot be read.
    pub fn build(
        &self,
        report: &(dyn Fn(Progress) + Sync),
        stop: &(dyn Fn() -> bool + Sync),
    ) -> io::Result<Built> {
        self.build_in(report, stop, sizes)
    }

    /// The same in parts of other sizes: of so many posts, by how many parts were built before.
    pub(crate) fn build_in(
        &self,
        report: &(dyn Fn(Progress) + Sync),
        stop: &(dyn Fn() -> bool + Sync),
        sizes: fn(usize) -> usize,
    ) -> io::Result<Built> {
        let _one = held(&self.building);
        for _ in 0..ATTEMPTS {
            if let Some(built) = self.attempt(report, stop, sizes)? {
                return Ok(built);
            }
        }
        Err(io::Error::other(
            "the posts are replaced again and again while they are read",
        ))
    }

    /// Builds what is missing; gives nothing where the source was replaced meanwhile.
    fn attempt(
        &self,
        report: &(dyn Fn(Progress) + Sync),
        stop: &(dyn Fn() -> bool + Sync),
        sizes: fn(usize) -> usize,
    ) -> io::Result<Option<Built>> {
        let mut unwritable = None;
        let _lock = match self.folder.as_deref().map(lock) {
            None => {
                unwritable = Some("there is no folder for it".to_owned());
                None
            }
            Some(Ok(Some(lock))) => Some(lock),
            Some(Ok(None)) => return Ok(Some(Built::Busy)),
            Some(Err(error)) => {
                unwritable = Some(error.to_string());
                None
            }
        };
        let writable = self.folder.as_ref().filter(|_| unwritable.is_none());
        if !self.catch_up(writable.map(PathBuf::as_path), stop)? {
            return Ok(Some(Built::Stopped));
        }
        if let Some(folder) = writable {
            self.sweep(folder);
        }
        self.fold_small_parts();
        let now = self.now();
        let before = now.parts.clone();
        let at = (now.manifest.covered, now.manifest.lines + 1);
        let intake = Intake::new(&self.file, self.beside.clone(), before, at, sizes)?;
        let site = Site {
            volume: self,
            intake: Mutex::new(intake),
            done: Mutex::default(),
            unwritable: Mutex::new(unwritable),
            failed: Mutex::default(),
            stopped: AtomicBool::new(false),
            read: AtomicU64::new(at.0),
            report,
            stop,
        };
        let builders = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 1..builders.min(BUILDERS) {
                scope.spawn(|| site.work());
            }
            site.work();
        });
        if let Some(error) = held(&site.failed).take() {
            return Err(error);
        }
        if site.stopped.load(Ordering::SeqCst) {
            return Ok(Some(Built::Stopped));
        }
        let unwritable = held(&site.unwritable).take();
        let read = held(&site.intake).read();
        self.close(unwritable, read)
    }

    /// Takes up what is there now: another process may have built since, and the source may have become another. Gives whether
    /// it was not stopped.
    fn catch_up(&self, writable: Option<&Path>, stop: &dyn Fn() -> bool) -> io::Result<bool> {
        let now = self.now();
        let is_same = now.manifest.source.change(&self.file)? == Change::None;
        let Some(folder) = writable else {
            if !is_same {
                let source = Source::of(&self.file)?;
                let manifest = Manifest::new(&now.manifest.slug, source, now.manifest.context);
                let parts = Vec::new();
                self.set(Now { manifest, parts });
            }
            return Ok(true);
        };
        let is_own = match Manifest::read(folder) {
            Here::Known(known) => known.names().eq(now.manifest.names()),
            _ => now.manifest.names().next().is_none(),
        };
        if is_same && is_own {
            return Ok(true);
        }
        let taken = self.take_up(Some(stop))?;
        Ok(taken.map(|(now, _)| self.set(now)).is_some())
    }

    /// Says in the manifest that all is read; nothing is given where it was read of a source that is there no more.
    fn close(&self, mut unwritable: Option<String>, read: u64) -> io::Result<Option<Built>> {
        let mut now = self.now();
        if now.manifest.source.change(&self.file)? == Change::Other {
            return Ok(None);
        }
        now.manifest.complete = true;
        // More may have been added since it was looked at: what is behind is what was read.
        let size = if self.file.packed {
            now.manifest.source.size
        } else {
            read
        };
        now.manifest.source = Source {
            changed: now.manifest.source.changed,
            ..Source::until(&self.file, size)?
        };
        if let (Some(folder), None) = (&self.folder, &unwritable)
            && let Err(error) = now.manifest.write(folder)
        {
            unwritable = Some(error.to_string());
        }
        self.set(now);
        Ok(Some(unwritable.map_or(Built::Whole, Built::InMemory)))
    }

    /// Removes what no manifest names: what was being written when a program ended, and what was cut off.
    fn sweep(&self, folder: &Path) {
        let named = self.now().manifest;
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_own = *name == *LOCK || *name == *manifest::FILE;
            if is_own || named.names().any(|part| *part == *name) {
                continue;
            }
            let removed = if entry.path().is_dir() {
                fs::remove_dir_all(entry.path())
            } else {
                fs::remove_file(entry.path())
            };
            if let Err(error) = removed {
                // It is tried again next time.
                tracing::warn!(%error, path = ?entry.path(), "left over of an index");
            }
        }
    }

    /// Forgets small parts at the end, to be built anew with what follows.
    fn fold_small_parts(&self) {
        let mut now = self.now();
        let parts = &now.manifest.parts;
        let small = |part: &&PartFiles| part.posts < SMALL && part.to - part.from < LIGHT;
        let many = parts.iter().rev().take_while(small).count();
        // A few cost little, and building them anew costs more.
        if many > 4 && !now.manifest.complete {
            let keep = parts.len() - many;
            let posts = |part: &&PartFiles| part.posts > 0;
            now.parts
                .truncate(parts[..keep].iter().filter(posts).count());
            now.manifest.cut(keep);
            self.set(now);
        }
    }
}

impl Site<'_> {
    fn is_over(&self) -> bool {
        let failed = held(&self.failed).is_some();
        failed || self.stopped.load(Ordering::SeqCst) || {
            let stop = (self.stop)();
            if stop {
                self.stopped.store(true, Ordering::SeqCst);
            }
            stop
        }
    }

    /// What is read is half done; the other half is to build it.
    fn progress(&self) -> Progress {
        let built = self.volume.progress();
        let read = self.read.load(Ordering::SeqCst).max(built.read);
        Progress {
            read: built.read.midpoint(read),
            ..built
        }
    }

    /// Takes one batch after another and builds it.
    fn work(&self) {
        loop {
            let taken = held(&self.intake).next(&|at| {
                self.read.store(at, Ordering::SeqCst);
                (self.report)(self.progress());
                self.is_over()
            });
            let built = match taken {
                Ok(Taken::Batch(batch)) => self.build(*batch),
                Ok(Taken::End) => return,
                Ok(Taken::Stopped) => {
                    self.stopped.store(true, Ordering::SeqCst);
                    return;
                }
                Err(error) => Err(error),
            };
            if let Err(error) = built {
                held(&self.failed).get_or_insert(error);
                return;
            }
            if self.is_over() {
                return;
            }
        }
    }

    fn build(&self, mut batch: Batch) -> io::Result<()> {
        let mut drafts = std::mem::take(&mut batch.drafts);
        let mut files = PartFiles {
            name: String::new(),
            posts: drafts.all.len(),
            timed: 0,
            from: batch.from,
            to: batch.to,
            line: batch.line,
            lines: batch.lines,
            hash: batch.hash,
            open: batch.open,
            rejected: batch.rejected,
            repeated: batch.repeated,
            wrong: std::mem::take(&mut batch.wrong),
            files: Vec::new(),
        };
        let part = match files.posts {
            0 => None,
            _ => Some(Arc::new(self.part(&mut drafts, &mut files)?)),
        };
        self.publish(batch.number, files, part);
        Ok(())
    }

    /// Builds a part on disk, or in memory where the disk does not take it.
    fn part(&self, drafts: &mut Drafts, files: &mut PartFiles) -> io::Result<TantivyPart> {
        let volume = self.volume;
        let again = volume.again()?;
        let records = || Records::Filed(Filed::new(again.clone(), volume.beside.clone()));
        // Asked for by itself: within the condition it would stay locked as long as the part is built.
        let writable = held(&self.unwritable).is_none();
        if let (Some(folder), true) = (&volume.folder, writable) {
            let name = name(files);
            let own = folder.join(&name);
            match on_disk(&own, drafts) {
                Ok((timed, known)) => {
                    let opened = open_part(&own, timed, records(), volume.automata.clone());
                    let opened = opened.map_err(io::Error::other)?;
                    (files.name, files.timed, files.files) = (name, timed, known);
                    return Ok(opened);
                }
                Err(error) => {
                    drop(fs::remove_dir_all(&own));
                    held(&self.unwritable).get_or_insert(error.to_string());
                }
            }
        }
        let built = build::build(RamDirectory::create(), drafts).map_err(io::Error::other)?;
        let tables = Tables::held(built.tables).map_err(io::Error::other)?;
        TantivyPart::over(
            &built.index,
            tables,
            built.timed,
            records(),
            volume.automata.clone(),
        )
        .map_err(io::Error::other)
    }

    /// Makes parts searchable as soon as all before them are.
    fn publish(&self, number: usize, files: PartFiles, part: Option<Arc<TantivyPart>>) {
        let mut waiting = held(&self.done);
        waiting.done.insert(number, (files, part));
        while let Some((files, part)) = {
            let next = waiting.next;
            waiting.done.remove(&next)
        } {
            waiting.next += 1;
            let mut now = self.volume.now();
            now.manifest.covered = files.to;
            now.manifest.lines = files.line - 1 + files.lines;
            now.manifest.parts.push(files);
            now.parts.extend(part);
            let writable = held(&self.unwritable).is_none();
            if let (Some(folder), true) = (&self.volume.folder, writable)
                && let Err(error) = now.manifest.write(folder)
            {
                held(&self.unwritable).get_or_insert(error.to_string());
            }
            self.volume.set(now);
            (self.report)(self.progress());
        }
    }
}

/// A name no other part has had.
fn name(files: &PartFiles) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let stamp = since.map_or(0, |since| since.as_nanos());
    format!(
        "{}-{}-{:x}-{stamp:x}",
        files.from,
        files.to,
        std::process::id()
    )
}

/// Writes a part into a folder of its own, and sees to it that it is on the disk.
fn on_disk(folder: &Path, drafts: &mut Drafts) -> io::Result<(usize, Vec<Known>)> {
    fs::create_dir_all(folder)?;
    let directory = MmapDirectory::open(folder).map_err(io::Error::other)?;
    let built = build::build(directory, drafts).map_err(io::Error::other)?;
    let tables = built.tables.all();
    for (name, table) in Tables::<Vec<u8>>::NAMES.into_iter().zip(&tables) {
        fs::write(folder.join(name), table)?;
    }
    let mut known = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // The engine's own locks are no part of what was written.
        if entry.path().extension().is_some_and(|end| end == "lock") {
            fs::remove_file(entry.path())?;
            continue;
        }
        File::open(entry.path())?.sync_all()?;
        known.push(Known::of(folder, &name)?);
    }
    known.sort_by(|a, b| a.name.cmp(&b.name));
    sync_folder(folder)?;
    Ok((built.timed, known))
}

/// What a folder holds is on the disk only once the folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()?;
    match folder.parent() {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

//! What an index on disk says of itself: what it was made from, how far it has come, and what its files are.

use std::fs::{self, File};
use std::hash::Hasher;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use crate::archive::posts::PostsFile;
use crate::archive::write::save;
use crate::model::finding::{Finding, Severity};

/// Number of the layout: an index of another is built anew. Raise it with every change of what is written or how texts are cut.
pub(super) const LAYOUT: u32 = 1;

/// The file it stands in.
pub(super) const FILE: &str = "manifest.json";

/// Bytes at the head and at the tail of a source that are hashed to know it by.
const ENDS: u64 = 64 << 10;

/// What an index on disk says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) layout: u32,
    pub(super) slug: String,
    pub(super) source: Source,
    /// Hash of what of the case goes into the index with every post.
    pub(super) context: u64,
    /// Whether the source was read to its end.
    pub(super) complete: bool,
    /// Bytes of the unpacked text that are indexed.
    pub(super) covered: u64,
    /// Lines that are read.
    pub(super) lines: u64,
    pub(super) parts: Vec<PartFiles>,
}

/// A source, as well as it can be known without reading it all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// Bytes on disk that were there when it was read.
    pub(super) size: u64,
    /// When it was last changed, in nanoseconds.
    pub(super) changed: u64,
    /// Hash of the first bytes.
    pub(super) head: u64,
    /// Hash of the last bytes.
    pub(super) tail: u64,
}

/// A part: what of the source is in it, and its files.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PartFiles {
    /// Its folder.
    pub(super) name: String,
    /// Posts in it.
    pub(super) posts: usize,
    /// Those of them that have a time.
    pub(super) timed: usize,
    /// The stretch of the unpacked text that was read for it, in bytes.
    pub(super) from: u64,
    pub(super) to: u64,
    /// Number of its first line.
    pub(super) line: u64,
    /// How many lines it has.
    pub(super) lines: u64,
    /// Hash of its lines.
    pub(super) hash: u64,
    /// Whether its last line has no end: more may be added to it.
    pub(super) open: bool,
    /// Lines that are no posts.
    pub(super) rejected: usize,
    /// Posts whose id was given before.
    pub(super) repeated: usize,
    /// The first of what was wrong.
    pub(super) wrong: Vec<Wrong>,
    pub(super) files: Vec<Known>,
}

/// What was wrong with a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Wrong {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
    pub(super) hint: String,
}

impl Wrong {
    pub(super) fn of(finding: Finding) -> Self {
        Self {
            line: finding.line,
            column: finding.column,
            message: finding.message,
            hint: finding.hint,
        }
    }

    pub(super) fn finding(&self, file: &Path) -> Finding {
        Finding {
            file: file.to_owned(),
            line: self.line,
            column: self.column,
            severity: Severity::Error,
            rule: "unread-post",
            message: self.message.clone(),
            hint: self.hint.clone(),
        }
    }
}

/// A file that was written, and how it is known again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) changed: u64,
    pub(super) hash: u64,
}

/// How a source compares with what was indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It is the same.
    None,
    /// It is as long as it was and has the same ends, but was written since: only reading it tells whether it is the same.
    Touched,
    /// It has the same bytes and more after them.
    Grown,
    /// It is another.
    Other,
}

/// What stands where a manifest should.
pub(super) enum Here {
    /// There is no file.
    Nothing,
    /// It was written, and is not what was written.
    Damaged,
    /// It is of another layout.
    Other,
    /// It is whole.
    Known(Box<Manifest>),
}

/// What every layout says.
#[derive(Deserialize)]
struct Layout {
    layout: u32,
}

impl Manifest {
    /// One of a source of which nothing is indexed.
    pub(super) fn new(slug: &str, source: Source, context: u64) -> Self {
        Self {
            layout: LAYOUT,
            slug: slug.to_owned(),
            source,
            context,
            complete: false,
            covered: 0,
            lines: 0,
            parts: Vec::new(),
        }
    }

    /// The manifest of a folder.
    pub(super) fn read(folder: &Path) -> Here {
        let bytes = match fs::read(folder.join(FILE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Here::Nothing,
            Err(_) => return Here::Damaged,
            Ok(bytes) => bytes,
        };
        let at = bytes.len().saturating_sub(SEAL);
        let (text, sealed) = bytes.split_at(at);
        if sealed != seal(text).as_bytes() {
            return Here::Damaged;
        }
        match serde_json::from_slice(text) {
            Ok(Layout { layout }) if layout != LAYOUT => Here::Other,
            _ => serde_json::from_slice(text)
                .map_or(Here::Damaged, |known| Here::Known(Box::new(known))),
        }
    }

    /// Writes it, whole or not at all. Parts that are held in memory, and what comes after them, are not in it.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut filed = self.clone();
        filed.cut(self.filed());
        let mut text = serde_json::to_vec(&filed).map_err(io::Error::other)?;
        let sealed = seal(&text);
        text.extend_from_slice(sealed.as_bytes());
        save(&folder.join(FILE), &text).map_err(io::Error::other)
    }

    /// How many parts from the first on need no memory.
    fn filed(&self) -> usize {
        let is_held = |part: &PartFiles| part.name.is_empty() && part.posts > 0;
        let first = self.parts.iter().position(is_held);
        first.unwrap_or(self.parts.len())
    }

    /// Names of the folders of its parts.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.parts.iter().map(|part| part.name.as_str());
        names.filter(|name| !name.is_empty())
    }

    pub(super) fn posts(&self) -> usize {
        self.parts.iter().map(|part| part.posts).sum()
    }

    /// Forgets everything from this part on.
    pub(super) fn cut(&mut self, number: usize) {
        if let Some(part) = self.parts.get(number) {
            self.covered = part.from;
            self.lines = part.line - 1;
            self.complete = false;
        }
        self.parts.truncate(number);
    }
}

impl Source {
    /// Looks at a source.
    pub(super) fn of(file: &PostsFile) -> io::Result<Self> {
        let about = fs::metadata(&file.path)?;
        Self::until(file, about.len())
    }

    /// Looks at a source as if it ended there.
    pub(super) fn until(file: &PostsFile, size: u64) -> io::Result<Self> {
        let changed = changed(&fs::metadata(&file.path)?);
        let mut open = File::open(&file.path)?;
        Ok(Self {
            path: fs::canonicalize(&file.path)?,
            size,
            changed,
            head: hash_of(&mut open, 0, size.min(ENDS))?,
            tail: hash_of(&mut open, size.saturating_sub(ENDS), size.min(ENDS))?,
        })
    }

    /// How a file compares with it.
    pub(super) fn change(&self, file: &PostsFile) -> io::Result<Change> {
        let about = fs::metadata(&file.path)?;
        if about.len() == self.size && changed(&about) == self.changed {
            return Ok(Change::None);
        }
        if about.len() < self.size {
            return Ok(Change::Other);
        }
        let now = Self::until(file, self.size)?;
        Ok(if now.head != self.head || now.tail != self.tail {
            Change::Other
        } else if about.len() == self.size {
            Change::Touched
        } else {
            Change::Grown
        })
    }
}

impl Known {
    /// Looks at a file that was just written, and reads it once for its hash.
    pub(super) fn of(folder: &Path, name: &str) -> io::Result<Self> {
        let path = folder.join(name);
        let mut file = File::open(&path)?;
        let about = file.metadata()?;
        Ok(Self {
            name: name.to_owned(),
            size: about.len(),
            changed: changed(&about),
            hash: hash_of(&mut file, 0, about.len())?,
        })
    }

    /// Whether the file is there as it was written, by what can be told without reading it; where it was touched since, by
    /// reading it.
    pub(super) fn is_there(&self, folder: &Path) -> bool {
        let Ok(about) = fs::metadata(folder.join(&self.name)) else {
            return false;
        };
        about.len() == self.size && (changed(&about) == self.changed || self.is_sound(folder))
    }

    /// Whether the file has the bytes that were written.
    pub(super) fn is_sound(&self, folder: &Path) -> bool {
        let read = File::open(folder.join(&self.name)).and_then(|mut file| {
            let size = file.metadata()?.len();
            Ok((size, hash_of(&mut file, 0, size)?))
        });
        read.is_ok_and(|read| read == (self.size, self.hash))
    }
}

/// Bytes of what stands at the end of a manifest, to know it whole by.
const SEAL: usize = 18;

fn seal(text: &[u8]) -> String {
    format!("\n{:016x}\n", XxHash3_64::oneshot(text))
}

fn changed(about: &fs::Metadata) -> u64 {
    let since = about.modified().ok();
    let since = since.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(0))
}

fn hash_of(file: &mut File, from: u64, many: u64) -> io::Result<u64> {
    file.seek(SeekFrom::Start(from))?;
    let mut hash = XxHash3_64::new();
    let mut buffer = vec![0; 1 << 16];
    let mut part = file.take(many);
    loop {
        let read = part.read(&mut buffer)?;
        if read == 0 {
            return Ok(hash.finish());
        }
        hash.write(&buffer[..read]);
    }
}

//! Places an archive is read from: inside the binary, a folder of cases, a single case folder. Knows names and bytes only.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use crate::archive::ArchiveError;
use crate::model::Id;

/// About the case.
pub const CASE: &str = "case.json";
/// Its posts.
pub const POSTS: &str = "posts.jsonl";
/// Its posts, packed.
pub const PACKED_POSTS: &str = "posts.jsonl.zst";
/// Its commentary.
pub const COMMENTARY: &str = "commentary.jsonl";
/// Its notes.
pub const NOTES: &str = "notes.jsonl";
/// Its lessons.
pub const LESSONS: &str = "lessons.json";
/// Its decision points.
pub const DECISIONS: &str = "decisions.json";
/// The codebook beside the case folders.
pub const CODEBOOK: &str = "codebook.json";
/// The lessons that recur, beside the case folders.
pub const PATTERNS: &str = "patterns.json";
/// The files of a case.
pub const FILES: [&str; 6] = [CASE, POSTS, COMMENTARY, NOTES, LESSONS, DECISIONS];

/// Documents are read whole and held as a tree.
const DOCUMENT_LIMIT: u64 = 64 << 20;
/// Line files are read whole too, and held as records.
const LINES_LIMIT: u64 = 4 << 30;

#[derive(RustEmbed)]
#[folder = "corpus/"]
#[allow_missing = true]
struct Corpus;

/// A file's path, as a message names it, and its bytes.
pub type Named = (PathBuf, Cow<'static, [u8]>);

/// Where cases are read from.
#[derive(Debug)]
pub enum Place {
    /// The archive inside the binary.
    Builtin,
    /// A folder of case folders.
    Folder {
        /// The folder.
        root: PathBuf,
        /// Names of the case folders in it, sorted.
        slugs: Vec<Id>,
    },
    /// One case folder.
    Single {
        /// The folder.
        dir: PathBuf,
        /// Its name.
        slug: Id,
    },
}

impl Place {
    /// Looks at what `dir` holds.
    pub fn open(dir: &Path) -> Result<Self, ArchiveError> {
        if !dir.is_dir() {
            return Err(ArchiveError::NoFolder {
                path: dir.to_owned(),
            });
        }
        let failed = |source| ArchiveError::Io {
            path: dir.to_owned(),
            source,
        };
        let slugs = case_folders(dir).map_err(failed)?;
        // A file gone astray beside case folders does not make the archive a case.
        if dir.join(CASE).is_file() || (is_case(dir) && slugs.is_empty()) {
            // `.` and `..` have a name only once they are resolved.
            let real = fs::canonicalize(dir).map_err(failed)?;
            let slug = real.file_name().unwrap_or_default().to_string_lossy();
            return Ok(Self::Single {
                slug: slug.into_owned(),
                dir: dir.to_owned(),
            });
        }
        if slugs.is_empty() && !dir.join(CODEBOOK).is_file() {
            return Err(ArchiveError::NoCases {
                path: dir.to_owned(),
            });
        }
        Ok(Self::Folder {
            root: dir.to_owned(),
            slugs,
        })
    }

    /// Names of its cases, sorted.
    pub fn slugs(&self) -> Cow<'_, [Id]> {
        match self {
            Self::Builtin => Cow::Owned(builtin_slugs()),
            Self::Folder { slugs, .. } => Cow::Borrowed(slugs),
            Self::Single { slug, .. } => Cow::Borrowed(std::slice::from_ref(slug)),
        }
    }

    /// What to call it in a message.
    pub fn name(&self) -> String {
        match self {
            Self::Builtin => "the built-in archive".to_owned(),
            Self::Folder { root, .. } => root.display().to_string(),
            Self::Single { dir, .. } => dir.display().to_string(),
        }
    }

    /// The folder of a case on disk.
    pub fn folder(&self, slug: &str) -> Option<PathBuf> {
        match self {
            Self::Builtin => None,
            Self::Folder { root, .. } => Some(root.join(slug)),
            Self::Single { dir, .. } => Some(dir.clone()),
        }
    }

    /// The path of a case's file, as a message names it.
    pub fn path(&self, slug: &str, file: &str) -> PathBuf {
        match self.folder(slug) {
            Some(folder) => folder.join(file),
            None => Path::new("built-in").join(slug).join(file),
        }
    }

    /// The bytes of a case's file; none when there is no such file.
    pub fn read(&self, slug: &str, file: &str) -> Result<Option<Cow<'static, [u8]>>, ArchiveError> {
        match self {
            Self::Builtin => Ok(Corpus::get(&format!("{slug}/{file}")).map(|found| found.data)),
            _ => read_file(&self.path(slug, file)),
        }
    }

    /// Bytes in the files of a case, those that can be looked at.
    pub fn size(&self, slug: &str) -> u64 {
        let of = |file: &&str| match self {
            Self::Builtin => {
                Corpus::get(&format!("{slug}/{file}")).map_or(0, |f| f.data.len() as u64)
            }
            _ => fs::metadata(self.path(slug, file)).map_or(0, |about| about.len()),
        };
        FILES.iter().map(of).sum()
    }

    /// The bytes of a file that its cases share and the path to name it by; none when it has none of its own.
    pub fn shared(&self, file: &str) -> Result<Option<Named>, ArchiveError> {
        let path = match self {
            Self::Builtin => {
                return Ok(Corpus::get(file).map(|found| (PathBuf::from(file), found.data)));
            }
            Self::Folder { root, .. } => root.join(file),
            Self::Single { dir, .. } => dir.join("..").join(file),
        };
        Ok(read_file(&path)?.map(|bytes| (path, bytes)))
    }
}

/// Names of the case folders in a folder, sorted.
fn case_folders(dir: &Path) -> std::io::Result<Vec<Id>> {
    let mut slugs = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        // A name that is not UTF-8 could never be typed as a slug.
        if let Some(name) = entry.file_name().to_str()
            && !name.starts_with('.')
            && is_case(&entry.path())
        {
            slugs.push(name.to_owned());
        }
    }
    slugs.sort();
    Ok(slugs)
}

fn is_case(dir: &Path) -> bool {
    let mut files = FILES.iter().chain([&PACKED_POSTS]);
    files.any(|file| dir.join(file).is_file())
}

fn builtin_slugs() -> Vec<Id> {
    let names: BTreeSet<Id> = Corpus::iter()
        .filter_map(|path| {
            let (slug, file) = path.split_once('/')?;
            FILES.contains(&file).then(|| slug.to_owned())
        })
        .collect();
    names.into_iter().collect()
}

fn read_file(path: &Path) -> Result<Option<Cow<'static, [u8]>>, ArchiveError> {
    let failed = |source| ArchiveError::Io {
        path: path.to_owned(),
        source,
    };
    // A pipe or a device of that name would block or never end, so the kind is asked for before opening.
    let about = match fs::metadata(path) {
        Ok(about) if about.is_file() => about,
        Ok(_) => return Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(failed(source)),
    };
    let limit = if path.extension().is_some_and(|e| e == "jsonl") {
        LINES_LIMIT
    } else {
        DOCUMENT_LIMIT
    };
    let too_large = |size| ArchiveError::TooLarge {
        path: path.to_owned(),
        size,
        limit,
    };
    if about.len() > limit {
        return Err(too_large(about.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0));
    // The file may grow while it is read.
    fs::File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(Some(Cow::Owned(bytes)))
}

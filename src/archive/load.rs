//! Reads a case. One bad record never costs its neighbours: it is left out and reported, with its place and how to mend it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::archive::ArchiveError;
use crate::archive::fault::{self, Fault};
use crate::archive::format;
use crate::archive::locate::Spot;
use crate::archive::mend;
use crate::archive::mend::Extent;
use crate::archive::once::{self, Taken};
use crate::archive::place::{
    CASE, COMMENTARY, DECISIONS, FILES, LESSONS, NOTES, PACKED_POSTS, POSTS, Place,
};
use crate::archive::posts::{Line, Text};
use crate::archive::shape::{self, Shape};
use crate::model::decision::DecisionsFile;
use crate::model::finding::{Finding, Severity};
use crate::model::lesson::LessonsFile;
use crate::model::post::Post;
use crate::model::record::{Case, Whole};

/// A line of a file may be this long, in bytes.
pub const LINE_LIMIT: usize = 16 << 20;

/// A case as far as it could be read, and what was wrong.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The good records.
    pub whole: Whole,
    /// What was left out or mended, by file and line.
    pub findings: Vec<Finding>,
}

/// A case as read, with what a check needs besides: the bytes and where each record stood.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) whole: Whole,
    pub(crate) faults: Vec<Fault>,
    /// Bytes of the files there are.
    pub(crate) files: BTreeMap<&'static str, Cow<'static, [u8]>>,
    /// Place in its file of each record kept, by file or by array: a line from 1, or an index in the array from 0. An array
    /// from which nothing was left out is not listed.
    pub(crate) origins: BTreeMap<&'static str, Vec<usize>>,
    /// The ids given, and where.
    pub(crate) taken: Taken,
}

/// What becomes of the posts of a case that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Posts {
    /// They are read and held.
    Held,
    /// They stay in their file, to be read as a stream; their times reach so far, where that is known.
    Apart(Option<Extent>),
}

/// How closely to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Only at what does not read.
    Failed,
    /// At every record: unknown and repeated keys too.
    Every,
}

/// Reads the case `slug` of `place`; `apart` leaves its posts where they are, to be read as a stream.
pub(crate) fn case(place: &Place, slug: &str, apart: bool) -> Result<Loaded, ArchiveError> {
    let posts = if apart {
        Posts::Apart(None)
    } else {
        Posts::Held
    };
    let reading = read(place, slug, Look::Failed, posts)?;
    let findings = findings(slug, &reading.faults, &reading.files);
    Ok(Loaded {
        whole: reading.whole,
        findings,
    })
}

/// Reads the case, its posts too unless they stay apart, and keeps what a check needs.
pub(crate) fn read(
    place: &Place,
    slug: &str,
    look: Look,
    apart: Posts,
) -> Result<Reading, ArchiveError> {
    let mut faults = Vec::new();
    let mut origins = BTreeMap::new();
    let files = files(place, slug, apart, &mut faults)?;
    let bytes = |file: &str| files.get(file).map(AsRef::as_ref);
    let mut posts = lines(POSTS, bytes(POSTS), look, &mut origins, &mut faults);
    let commentary = lines(
        COMMENTARY,
        bytes(COMMENTARY),
        look,
        &mut origins,
        &mut faults,
    );
    let notes = lines(NOTES, bytes(NOTES), look, &mut origins, &mut faults);
    let lessons = document::<LessonsFile>(LESSONS, bytes(LESSONS), look, &mut faults, |m| {
        m.lessons(&mut origins)
    })
    .map(|file| {
        format::version(LESSONS, &file.schema, &mut faults);
        file.lessons
    })
    .unwrap_or_default();
    let decisions =
        document::<DecisionsFile>(DECISIONS, bytes(DECISIONS), look, &mut faults, |m| {
            m.decisions(&mut origins)
        })
        .map(|file| {
            format::version(DECISIONS, &file.schema, &mut faults);
            file.decisions
        })
        .unwrap_or_default();
    let before = faults.len();
    if !files.contains_key(CASE) {
        faults.push(Fault {
            severity: Severity::Error,
            ..missing_file(CASE)
        });
    }
    let extent = match apart {
        Posts::Held => Extent::of(&posts),
        Posts::Apart(known) => known,
    };
    let file = document(CASE, bytes(CASE), look, &mut faults, |m| {
        m.case(slug, extent, &mut origins)
    });
    let Some(mut file) = file else {
        return Err(unavailable(place, slug, &faults[before..], &files));
    };
    format::version(CASE, &file.schema, &mut faults);
    let own = |key: &String| key.starts_with("x-");
    if look == Look::Failed && !file.extra.keys().all(own) && faults.len() == before {
        // A list under a misspelt name would be missing without a word.
        let shape = Shape::of(CASE);
        let content = fault::without_bom(bytes(CASE).unwrap_or_default());
        shape::inspect(&shape, CASE, 0, content, &mut faults);
    }
    if file.slug != slug {
        faults.push(Fault {
            file: CASE,
            line: 0,
            spot: Spot::Value("/slug".to_owned()),
            severity: Severity::Error,
            rule: "slug-mismatch",
            message: format!("slug is {:?}, the folder is {slug:?}", file.slug),
            hint: format!("write \"slug\": {slug:?}, or rename the folder"),
        });
        slug.clone_into(&mut file.slug);
    }
    let mut case = Case {
        posts: posts.len(),
        file,
        commentary,
        notes,
        lessons,
        decisions,
    };
    let taken = once::keep_first(slug, &mut case, &mut posts, &mut origins, &mut faults);
    case.posts = posts.len();
    let whole = Whole {
        case: Arc::new(case),
        posts,
    };
    Ok(Reading {
        whole,
        faults,
        files,
        origins,
        taken,
    })
}

/// Why a line of the posts of a case is no post.
pub(crate) fn explain(slug: &str, line: &Line<'_>) -> Vec<Finding> {
    let number = usize::try_from(line.number).unwrap_or(usize::MAX);
    let mut faults = Vec::new();
    if line.is_too_long() {
        faults.push(too_long(POSTS, 1, line.length));
    } else if let Err(error) = parse::<Post>(line.bytes) {
        shape::explain(&Shape::of(POSTS), POSTS, 1, line.bytes, &error, &mut faults);
    }
    let mut findings = fault::place(faults, &Path::new(slug).join(POSTS), line.bytes);
    for finding in &mut findings {
        finding.line = number;
    }
    findings
}

/// The bytes of the files of a case, those of its posts only where they are held.
fn files(
    place: &Place,
    slug: &str,
    posts: Posts,
    faults: &mut Vec<Fault>,
) -> Result<BTreeMap<&'static str, Cow<'static, [u8]>>, ArchiveError> {
    let mut files = BTreeMap::new();
    match Text::of(place, slug) {
        None => faults.push(missing_file(POSTS)),
        Some(text) if text.is_packed_too() => faults.push(packed_too()),
        Some(_) => {}
    }
    for file in FILES {
        if posts != Posts::Held && file == POSTS {
            continue;
        }
        match place.read(slug, file)? {
            Some(bytes) => {
                files.insert(file, bytes);
            }
            None if matches!(file, CASE | POSTS) => {}
            None => faults.push(missing_file(file)),
        }
    }
    Ok(files)
}

/// Gives the faults their lines and columns.
pub(crate) fn findings(
    slug: &str,
    faults: &[Fault],
    files: &BTreeMap<&'static str, Cow<'static, [u8]>>,
) -> Vec<Finding> {
    let mut by_file: BTreeMap<&'static str, Vec<Fault>> = BTreeMap::new();
    for fault in faults {
        by_file.entry(fault.file).or_default().push(fault.clone());
    }
    let mut findings = Vec::new();
    for file in FILES.into_iter().chain([PACKED_POSTS]) {
        if let Some(faults) = by_file.remove(file) {
            let bytes = files.get(file).map(AsRef::as_ref).unwrap_or_default();
            findings.extend(fault::place(faults, &Path::new(slug).join(file), bytes));
        }
    }
    findings
}

/// The records of a line file.
fn lines<T: DeserializeOwned>(
    file: &'static str,
    bytes: Option<&[u8]>,
    look: Look,
    origins: &mut BTreeMap<&'static str, Vec<usize>>,
    faults: &mut Vec<Fault>,
) -> Vec<T> {
    let shape = Shape::of(file);
    let content = fault::without_bom(bytes.unwrap_or_default());
    let mut records = Vec::new();
    let mut places = Vec::new();
    for (number, line) in content.split(|b| *b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let number = number + 1;
        if line.len() > LINE_LIMIT {
            faults.push(too_long(file, number, line.len() as u64));
            continue;
        }
        if let Some(read) = record(&shape, file, number, line, look, faults) {
            records.push(read);
            places.push(number);
        }
    }
    origins.insert(file, places);
    records
}

/// The record on a line; none, and why, where it does not read.
pub(crate) fn record<T: DeserializeOwned>(
    shape: &Shape,
    file: &'static str,
    number: usize,
    line: &[u8],
    look: Look,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    match parse(line) {
        Ok(record) => {
            if look == Look::Every {
                shape::inspect(shape, file, number, line, faults);
            }
            Some(record)
        }
        Err(error) => {
            shape::explain(shape, file, number, line, &error, faults);
            None
        }
    }
}

/// Reads JSON; text is looked over for bad bytes as a whole, which is far quicker than string by string.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    match std::str::from_utf8(bytes) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(bytes),
    }
}

/// A document: read as it is where possible, else mended by `mend`; none when it is no JSON object.
pub(crate) fn document<T: DeserializeOwned + Serialize>(
    file: &'static str,
    bytes: Option<&[u8]>,
    look: Look,
    faults: &mut Vec<Fault>,
    mend: impl FnOnce(&mut mend::Mender<'_>) -> T,
) -> Option<T> {
    let bytes = fault::without_bom(bytes?);
    let shape = Shape::of(file);
    let error = match parse::<T>(bytes) {
        Ok(read) => {
            if look == Look::Every {
                shape::inspect(&shape, file, 0, bytes, faults);
            }
            return Some(read);
        }
        Err(error) => error,
    };
    let text = shape::text(file, bytes, faults);
    match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(map)) => {
            let before = faults.len();
            if look == Look::Every {
                shape::inspect(&shape, file, 0, text.as_bytes(), faults);
            }
            let mended = mend(&mut mend::Mender::new(file, map, &shape, faults));
            if faults.len() == before && matches!(text, Cow::Borrowed(_)) {
                // Nothing else explains why it did not read as it stands: a key given twice.
                shape::explain(&shape, file, 0, bytes, &error, faults);
            }
            Some(mended)
        }
        Ok(_) => {
            shape::explain(&shape, file, 0, bytes, &error, faults);
            None
        }
        Err(error) => {
            faults.push(shape::syntax(file, 0, &text, &error));
            None
        }
    }
}

fn missing_file(file: &'static str) -> Fault {
    Fault {
        file,
        line: 0,
        spot: Spot::At(1, 1),
        severity: Severity::Warning,
        rule: "missing-file",
        message: format!("there is no {file}"),
        hint: "add the file; it may be empty of records".to_owned(),
    }
}

fn packed_too() -> Fault {
    Fault {
        file: PACKED_POSTS,
        line: 0,
        spot: Spot::At(1, 1),
        severity: Severity::Warning,
        rule: "posts-twice",
        message: format!("there is {POSTS} too: that one is read, this one is not"),
        hint: "keep one of the two files".to_owned(),
    }
}

/// A line that is longer than is read.
pub(crate) fn too_long(file: &'static str, line: usize, length: u64) -> Fault {
    Fault {
        file,
        line,
        spot: Spot::At(1, 1),
        severity: Severity::Error,
        rule: "line-too-long",
        message: format!("the line has {length} bytes, at most {LINE_LIMIT} are read"),
        hint: "shorten the record".to_owned(),
    }
}

fn unavailable(
    place: &Place,
    slug: &str,
    faults: &[Fault],
    files: &BTreeMap<&'static str, Cow<'static, [u8]>>,
) -> ArchiveError {
    let path: PathBuf = place.path(slug, CASE);
    let finding = findings(slug, faults, files).into_iter().next();
    ArchiveError::Unavailable {
        path,
        finding: Box::new(finding.unwrap_or_else(|| Finding {
            file: Path::new(slug).join(CASE),
            line: 1,
            column: 1,
            severity: Severity::Error,
            rule: "syntax",
            message: "is no JSON object".to_owned(),
            hint: "restore the file".to_owned(),
        })),
    }
}

/// The object's keys that no field of the type takes.
pub(crate) fn unknown(map: &Map<String, Value>, known: &[&str]) -> Map<String, Value> {
    map.iter()
        .filter(|(key, _)| !known.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

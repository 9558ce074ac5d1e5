//! Writes archives: one layout, the same bytes for the same records, and never half a file.
//!
//! Line files have one object a line. Documents have one top-level key a line and one element a line in their lists of
//! objects, so that a change of one record is a change of one line.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::archive::ArchiveError;
use crate::archive::fault::without_bom;
use crate::archive::format;
use crate::archive::layout;
use crate::archive::place::{CASE, COMMENTARY, DECISIONS, LESSONS, NOTES, POSTS};
use crate::model::Extra;
use crate::model::decision::DecisionsFile;
use crate::model::lesson::LessonsFile;
use crate::model::record::Whole;

/// The text of a line file: one record a line.
pub fn lines<T: Serialize>(records: &[T]) -> String {
    let mut text = String::new();
    for record in records {
        text.push_str(&layout::line(record));
        text.push('\n');
    }
    text
}

/// The text of a document: `case.json`, `lessons.json`, `decisions.json` or a codebook.
pub fn document<T: Serialize>(document: &T) -> String {
    let mut text = layout::document(document);
    text.push('\n');
    text
}

/// Writes all files of a case into `folder`, which is made when it is missing. Keys of the folder's `lessons.json` and
/// `decisions.json` that this version does not know stay.
///
/// # Errors
/// When a file cannot be written; those before it have been, whole.
pub fn case(folder: &Path, whole: &Whole) -> Result<(), ArchiveError> {
    fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
    let case = &whole.case;
    let lessons = LessonsFile {
        schema: format::LESSONS.to_owned(),
        lessons: case.lessons.clone(),
        extra: kept::<LessonsFile>(folder, LESSONS, |file| file.extra),
    };
    let decisions = DecisionsFile {
        schema: format::DECISIONS.to_owned(),
        decisions: case.decisions.clone(),
        extra: kept::<DecisionsFile>(folder, DECISIONS, |file| file.extra),
    };
    for (file, text) in [
        (POSTS, lines(&whole.posts)),
        (COMMENTARY, lines(&case.commentary)),
        (NOTES, lines(&case.notes)),
        (LESSONS, document(&lessons)),
        (DECISIONS, document(&decisions)),
        // Last: a folder becomes a case that opens when its case.json is there.
        (CASE, document(&case.file)),
    ] {
        save(&folder.join(file), text.as_bytes())?;
    }
    Ok(())
}

fn kept<T: DeserializeOwned>(folder: &Path, file: &str, extra: fn(T) -> Extra) -> Extra {
    let bytes = fs::read(folder.join(file)).unwrap_or_default();
    serde_json::from_slice(without_bom(&bytes))
        .map(extra)
        .unwrap_or_default()
}

/// Puts `bytes` into the file at `path`, whole or not at all. Bytes that are there already are left alone.
///
/// # Errors
/// When the file cannot be written; what was there before still is.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), ArchiveError> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    save_with(path, |out| out.write_all(bytes))
}

/// Puts what `fill` writes into the file at `path`, whole or not at all: into a new file beside it that then takes its name.
///
/// # Errors
/// Those of `fill`, and when the file cannot be written; what was there before still is.
pub fn save_with(
    path: &Path,
    fill: impl FnOnce(&mut Out) -> io::Result<()>,
) -> Result<(), ArchiveError> {
    // A link keeps pointing to the file it names.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = beside(&target);
    let written = write_through(&beside, fill, &target).and_then(|()| fs::rename(&beside, &target));
    if let Err(source) = written {
        // The half file is of no use; the first error is the one to tell.
        let _ = fs::remove_file(&beside);
        return Err(failed(path, source));
    }
    settle(&target);
    Ok(())
}

/// Puts `bytes` into a new file at `path`, whole or not at all, and never over anything that is there.
///
/// # Errors
/// When something is there already, or the file cannot be written.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), ArchiveError> {
    create_with(path, |out| out.write_all(bytes))
}

/// Puts what `fill` writes into a new file at `path`, whole or not at all, and never over anything that is there.
///
/// # Errors
/// Those of `fill`, when something is there already, or the file cannot be written.
pub fn create_with(
    path: &Path,
    fill: impl FnOnce(&mut Out) -> io::Result<()>,
) -> Result<(), ArchiveError> {
    let exists = || ArchiveError::Exists {
        path: path.to_owned(),
    };
    if fs::symlink_metadata(path).is_ok() {
        return Err(exists());
    }
    let beside = beside(path);
    let written = write_through(&beside, fill, path);
    // A link is made only where no file of that name has come meanwhile; where there are none, a second look has to do.
    let placed = written.and_then(|()| match fs::hard_link(&beside, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            if fs::symlink_metadata(path).is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(&beside, path)
        }
        placed => placed,
    });
    // Its other name, or the half of it, is of no use.
    let _ = fs::remove_file(&beside);
    placed.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => exists(),
        _ => failed(path, source),
    })?;
    settle(path);
    Ok(())
}

/// A name of this process's own in the same folder.
fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    folder_of(target).join(format!(".{name}.{}.part", std::process::id()))
}

fn folder_of(target: &Path) -> PathBuf {
    match target.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A new name is safe only when its folder is; not every system lets a folder be opened for that.
fn settle(target: &Path) {
    if let Ok(folder) = File::open(folder_of(target)) {
        let _ = folder.sync_all();
    }
}

/// A file that is being written.
pub type Out = BufWriter<File>;

fn write_through(
    beside: &Path,
    fill: impl FnOnce(&mut Out) -> io::Result<()>,
    like: &Path,
) -> io::Result<()> {
    // Left over from a process of this number that was killed.
    let _ = fs::remove_file(beside);
    let new = File::options().write(true).create_new(true).open(beside)?;
    if let Ok(about) = fs::metadata(like) {
        new.set_permissions(about.permissions())?;
    }
    let mut out = BufWriter::new(new);
    fill(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()
}

fn failed(path: &Path, source: io::Error) -> ArchiveError {
    ArchiveError::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::archive::Archive;
    use crate::model::case::CaseFile;
    use crate::model::codebook::Codebook;
    use crate::model::commentary::Commentary;
    use crate::model::note::Note;
    use crate::model::post::Post;

    fn reread<T: DeserializeOwned + Serialize>(text: &str) -> String {
        document(&serde_json::from_str::<T>(text).expect("reads"))
    }

    fn relined<T: DeserializeOwned + Serialize>(text: &str) -> String {
        let read = |line| serde_json::from_str::<T>(line).expect("reads");
        lines(&text.lines().map(read).collect::<Vec<_>>())
    }

    fn again(path: &Path, text: &str) -> String {
        match path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default()
        {
            CASE => reread::<CaseFile>(text),
            LESSONS => reread::<LessonsFile>(text),
            DECISIONS => reread::<DecisionsFile>(text),
            POSTS => relined::<Post>(text),
            COMMENTARY => relined::<Commentary>(text),
            NOTES => relined::<Note>(text),
            "codebook.json" => reread::<Codebook>(text),
            _ => text.to_owned(),
        }
    }

    /// Every file below these folders of the package.
    fn files() -> Vec<PathBuf> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut open = vec![root.join("corpus"), root.join("tests/fixtures/check/_base")];
        let mut files = Vec::new();
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.path() {
                    path if path.is_dir() => open.push(path),
                    path => files.push(path),
                }
            }
        }
        files
    }

    #[test]
    fn reading_and_writing_gives_the_same_bytes() {
        let files = files();
        assert!(files.len() >= 7, "the fixtures' base at least");
        for path in files {
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            let again = again(&path, &text);
            for (number, (a, b)) in text.lines().zip(again.lines()).enumerate() {
                assert_eq!(a, b, "{}, line {}", path.display(), number + 1);
            }
            assert_eq!(text.len(), again.len(), "{}", path.display());
        }
    }

    #[test]
    fn keys_of_later_versions_survive() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/check/_base/case");
        let folder = dir.path().join("case");
        fs::create_dir(&folder).expect("a folder");
        for file in crate::archive::place::FILES {
            let text = fs::read_to_string(base.join(file)).expect("a file");
            // One unknown key at the end of every document and of every line.
            let text = match text.strip_suffix("\n}\n") {
                Some(body) => {
                    format!("{body},\n  \"later\": {{\"b\": [1, 2.5], \"é\": null}}\n}}\n")
                }
                None => text.replace("}\n", ", \"later\": [\"ü\"]}\n"),
            };
            fs::write(folder.join(file), text).expect("written");
        }
        let before: Vec<_> = crate::archive::place::FILES
            .map(|f| fs::read(folder.join(f)).expect("a file"))
            .to_vec();
        let archive = Archive::open(&[dir.path().to_owned()], false).expect("opens");
        let loaded = archive.load("case").expect("loads");
        assert!(loaded.findings.iter().all(|f| f.rule == "unknown-key"));
        case(&folder, &loaded.whole).expect("saved");
        for (file, before) in crate::archive::place::FILES.iter().zip(before) {
            let after = fs::read(folder.join(file)).expect("a file");
            assert_eq!(
                String::from_utf8_lossy(&after),
                String::from_utf8_lossy(&before)
            );
        }
    }

    #[test]
    fn a_new_file_is_never_put_over_another() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a.csv");
        create(&path, b"one").expect("created");
        let error = create(&path, b"two").expect_err("there is one");
        assert!(matches!(error, ArchiveError::Exists { .. }), "{error}");
        assert!(create(dir.path(), b"x").is_err());
        assert_eq!(fs::read_to_string(&path).expect("a file"), "one");
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
        let nowhere = create(&dir.path().join("none/a.csv"), b"x").expect_err("no folder");
        assert!(nowhere.to_string().contains("none"), "{nowhere}");
        #[cfg(unix)]
        {
            // A link to nowhere is something that is there.
            let link = dir.path().join("link");
            std::os::unix::fs::symlink(dir.path().join("gone"), &link).expect("a link");
            assert!(create(&link, b"x").is_err());
            assert!(!dir.path().join("gone").exists());
        }
    }

    #[test]
    fn a_save_leaves_the_file_and_nothing_beside_it() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a.json");
        for text in ["one", "two", "two"] {
            save(&path, text.as_bytes()).expect("saved");
            assert_eq!(fs::read_to_string(&path).expect("a file"), text);
        }
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
        // What is not written to its end is not written at all.
        let half = |out: &mut Out| {
            out.write_all(b"half")?;
            Err(io::Error::other("gone"))
        };
        for error in [
            save_with(&path, half),
            create_with(&dir.path().join("b"), half),
        ] {
            assert!(error.expect_err("half").to_string().ends_with("gone"));
        }
        assert_eq!(fs::read_to_string(&path).expect("a file"), "two");
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
        let nowhere = dir.path().join("none/a.json");
        let error = save(&nowhere, b"x").expect_err("no folder");
        assert!(error.to_string().contains("none"), "{error}");
        // A folder of that name is no file: it stays, and nothing is left beside it.
        fs::create_dir_all(dir.path().join("b.json/c")).expect("a folder");
        assert!(save(&dir.path().join("b.json"), b"x").is_err());
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 2);
    }
}

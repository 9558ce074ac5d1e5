//! The posts of a case as a stream: line by line from `posts.jsonl` or `posts.jsonl.zst`, of any size, never held whole.

mod pick;

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

pub use pick::Links;

use crate::archive::load::LINE_LIMIT;
use crate::archive::place::{PACKED_POSTS, POSTS, Place};

/// A posts file of so many bytes or more is read as a stream; whatever is packed is, too.
pub const LARGE: u64 = 16 << 20;

/// Bytes read from the disk at once.
const BUFFER: usize = 1 << 18;

/// The widest window of a zstd stream that is read, as a power of two: dumps of whole platforms are written with 2 GiB, which
/// no reader should have to hold.
const WIDEST: u32 = 27;

/// Where the posts of a case lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostsFile {
    /// The file.
    pub path: PathBuf,
    /// Whether it is compressed with zstd.
    pub packed: bool,
    /// Its bytes on disk.
    pub size: u64,
}

impl PostsFile {
    /// The posts file of a case folder; the plain one where there are both.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        [(POSTS, false), (PACKED_POSTS, true)]
            .into_iter()
            .find_map(|(name, packed)| {
                let path = folder.join(name);
                let about = std::fs::metadata(&path)
                    .ok()
                    .filter(std::fs::Metadata::is_file)?;
                let size = about.len();
                Some(Self { path, packed, size })
            })
    }

    /// Its name in the folder of its case.
    pub fn name(&self) -> &'static str {
        if self.packed { PACKED_POSTS } else { POSTS }
    }

    /// Its lines from the first.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn lines(&self) -> io::Result<Lines> {
        self.lines_from(0, 1)
    }

    /// Its lines from one that begins at `offset` of the unpacked text and has this `number`.
    ///
    /// # Errors
    /// When it cannot be opened, or ends before.
    pub fn lines_from(&self, offset: u64, number: u64) -> io::Result<Lines> {
        let mut file = File::open(&self.path)?;
        let text: Box<dyn BufRead + Send> = if self.packed {
            let mut unpacked = zstd::Decoder::new(file)?;
            unpacked.window_log_max(WIDEST)?;
            let mut text = BufReader::with_capacity(BUFFER, unpacked);
            let passed = io::copy(&mut text.by_ref().take(offset), &mut io::sink())?;
            if passed < offset {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            Box::new(text)
        } else {
            file.seek(SeekFrom::Start(offset))?;
            Box::new(BufReader::with_capacity(BUFFER, file))
        };
        Ok(Lines {
            text,
            offset,
            number,
            line: Vec::new(),
        })
    }
}

/// A posts file from which single lines are read again: one that is not packed.
#[derive(Debug)]
pub struct Again {
    path: PathBuf,
    file: File,
}

impl Again {
    /// Opens it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(file: &PostsFile) -> io::Result<Self> {
        Ok(Self {
            path: file.path.clone(),
            file: File::open(&file.path)?,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The line that begins at `offset`, without its end.
    ///
    /// # Errors
    /// When it cannot be read, or is longer than lines are.
    pub fn line(&self, offset: u64) -> io::Result<Vec<u8>> {
        // Nearly every line is shorter than this.
        let mut line = vec![0; 2048];
        let mut filled = 0;
        loop {
            let read = read_at(&self.file, &mut line[filled..], offset + filled as u64)?;
            let end = memchr::memchr(b'\n', &line[filled..filled + read]);
            if let Some(end) = end {
                line.truncate(filled + end);
                break;
            }
            filled += read;
            if read == 0 {
                line.truncate(filled);
                break;
            }
            if filled > LINE_LIMIT {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if filled == line.len() {
                line.resize(filled * 4, 0);
            }
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if offset == 0 && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        Ok(line)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// The posts of a case, in a folder or inside the binary.
#[derive(Debug, Clone)]
pub(crate) enum Text {
    File(PostsFile),
    Inside(Cow<'static, [u8]>),
}

impl Text {
    /// That of a case; none when it has no posts file.
    pub(crate) fn of(place: &Place, slug: &str) -> Option<Self> {
        match place.folder(slug) {
            Some(folder) => PostsFile::of(&folder).map(Self::File),
            None => place.read(slug, POSTS).ok().flatten().map(Self::Inside),
        }
    }

    /// Whether a packed file lies beside the plain one that is read.
    pub(crate) fn is_packed_too(&self) -> bool {
        match self {
            Self::File(file) => !file.packed && file.path.with_file_name(PACKED_POSTS).is_file(),
            Self::Inside(_) => false,
        }
    }

    /// Name of the file.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::File(file) => file.name(),
            Self::Inside(_) => POSTS,
        }
    }

    /// Its lines from the first.
    pub(crate) fn lines(&self) -> io::Result<Lines> {
        match self {
            Self::File(file) => file.lines(),
            Self::Inside(bytes) => Ok(Lines {
                text: Box::new(Cursor::new(bytes.clone())),
                offset: 0,
                number: 1,
                line: Vec::new(),
            }),
        }
    }
}

/// Lines of a posts file, one at a time.
pub struct Lines {
    text: Box<dyn BufRead + Send>,
    offset: u64,
    number: u64,
    line: Vec<u8>,
}

/// A line of a posts file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Where it begins in the unpacked text, in bytes.
    pub offset: u64,
    /// Where the next begins.
    pub next: u64,
    /// From 1.
    pub number: u64,
    /// Without its end; of a line longer than is read, nothing.
    pub bytes: &'a [u8],
    /// Bytes it has, its end not counted.
    pub length: u64,
    /// Whether it has an end: a last line without one may still be being written.
    pub ended: bool,
}

impl Line<'_> {
    /// Whether it is longer than is read.
    pub fn is_too_long(&self) -> bool {
        self.length > LINE_LIMIT as u64
    }

    /// Whether there is nothing on it.
    pub fn is_blank(&self) -> bool {
        !self.is_too_long() && self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

impl Lines {
    /// Where the next line begins in the unpacked text, in bytes.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Number of the next line.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The next line; none at the end. A byte order mark before the first is left out of it.
    ///
    /// # Errors
    /// When the file cannot be read on, or is not what its name says.
    pub fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let mut taken = 0_u64;
        let mut ended = false;
        loop {
            let chunk = self.text.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', chunk);
            let part = &chunk[..end.unwrap_or(chunk.len())];
            // What is too long to be read is not gathered either.
            if taken + part.len() as u64 <= LINE_LIMIT as u64 + 1 {
                self.line.extend_from_slice(part);
            } else {
                self.line.clear();
            }
            let used = part.len() + usize::from(end.is_some());
            taken += part.len() as u64;
            self.text.consume(used);
            if end.is_some() {
                ended = true;
                break;
            }
        }
        if taken == 0 && !ended {
            return Ok(None);
        }
        let (offset, number) = (self.offset, self.number);
        self.offset += taken + u64::from(ended);
        self.number += 1;
        let mut bytes = self.line.as_slice();
        let mut length = taken;
        if bytes.last() == Some(&b'\r') {
            bytes = &bytes[..bytes.len() - 1];
            length -= 1;
        }
        if length > LINE_LIMIT as u64 {
            bytes = &[];
        }
        if offset == 0 {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        Ok(Some(Line {
            offset,
            next: self.offset,
            number,
            bytes,
            length,
            ended,
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Every line with its offset, its number and whether it is ended.
    fn read(file: &PostsFile, offset: u64, number: u64) -> Vec<(u64, u64, String, bool)> {
        let mut lines = file.lines_from(offset, number).unwrap();
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            let text = String::from_utf8_lossy(line.bytes).into_owned();
            all.push((line.offset, line.number, text, line.ended));
        }
        all
    }

    #[test]
    fn lines_come_with_their_places_from_any_line_on_packed_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let text = "\u{feff}one\r\n\ntwo\nthree";
        fs::write(folder.path().join(POSTS), text).unwrap();
        let plain = PostsFile::of(folder.path()).unwrap();
        let packed = zstd::encode_all(text.as_bytes(), 1).unwrap();
        fs::write(folder.path().join(PACKED_POSTS), packed).unwrap();
        assert_eq!(
            PostsFile::of(folder.path()),
            Some(plain.clone()),
            "plain wins"
        );
        fs::remove_file(&plain.path).unwrap();
        let packed = PostsFile::of(folder.path()).unwrap();
        assert!(packed.packed);
        fs::write(&plain.path, text).unwrap();
        let line = |offset, number, text: &str, ended| (offset, number, text.to_owned(), ended);
        let all = vec![
            line(0, 1, "one", true),
            line(8, 2, "", true),
            line(9, 3, "two", true),
            line(13, 4, "three", false),
        ];
        for file in [plain, packed] {
            assert_eq!(read(&file, 0, 1), all);
            assert_eq!(read(&file, 9, 3), all[2..]);
            assert_eq!(read(&file, 18, 5), vec![]);
        }
    }

    #[test]
    fn a_line_is_read_again_from_where_it_begins() {
        let folder = tempfile::tempdir().unwrap();
        let long = "x".repeat(9_000);
        fs::write(
            folder.path().join(POSTS),
            format!("\u{feff}one\r\n{long}\nlast"),
        )
        .unwrap();
        let again = Again::open(&PostsFile::of(folder.path()).unwrap()).unwrap();
        let line = |offset| String::from_utf8(again.line(offset).unwrap()).unwrap();
        assert_eq!(
            (line(0), line(8), line(9_009)),
            ("one".into(), long, "last".into())
        );
        assert_eq!(line(99_999), "", "beyond the end");
    }

    #[test]
    fn a_line_too_long_is_passed_over_without_being_held() {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("a\n{}\nb\n", "x".repeat(LINE_LIMIT + 1));
        fs::write(folder.path().join(POSTS), text).unwrap();
        let mut lines = PostsFile::of(folder.path()).unwrap().lines().unwrap();
        let mut seen = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            seen.push((line.bytes.len(), line.length, line.is_too_long()));
        }
        let long = LINE_LIMIT as u64 + 1;
        assert_eq!(seen, [(1, 1, false), (0, long, true), (1, 1, false)]);
        assert!(lines.line.capacity() <= 2 * (LINE_LIMIT + BUFFER));
    }

    #[test]
    fn what_is_no_zstd_is_an_error_and_no_panic() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(PACKED_POSTS), "no zstd").unwrap();
        let file = PostsFile::of(folder.path()).unwrap();
        assert!(
            file.lines()
                .and_then(|mut l| l.next_line().map(|_| ()))
                .is_err()
        );
    }
}

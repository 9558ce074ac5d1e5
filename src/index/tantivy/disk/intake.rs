//! Reads posts from their file into drafts, line by line in the order of the file: one reader, whoever builds what it reads.

use std::collections::HashSet;
use std::hash::Hasher;
use std::io;
use std::sync::Arc;

use twox_hash::XxHash3_64;

use super::manifest::{PartFiles, Wrong};
use crate::archive::load::explain;
use crate::archive::posts::{Line, Lines, PostsFile};
use crate::index::entry::Beside;
use crate::index::tantivy::draft::{Drafts, Origin, check, hash};
use crate::index::tantivy::find::with_hash;
use crate::index::tantivy::{Bytes, TantivyPart};
use crate::model::post::Post;
use crate::model::post::lean::Lean;

/// Faults that are kept of a part.
const WRONG: usize = 100;
/// Bytes of drafts at which a part is closed, however few posts they are.
const HEAVY: usize = 192 << 20;
/// Posts read between two looks at `stop`.
const STRIDE: usize = 1_024;

/// Reads posts.
pub(super) struct Intake {
    lines: Lines,
    beside: Arc<Beside>,
    /// Ids of posts taken here, by hash, and of records that are no posts.
    seen: Ids,
    /// Ids of parts that were there before.
    before: Vec<Arc<TantivyPart>>,
    /// Parts given out.
    given: usize,
    sizes: fn(usize) -> usize,
    slug: String,
    /// Whether lines are kept, because they cannot be read again.
    keeps: bool,
    ended: bool,
}

/// Posts of one part, and what of the file they are.
pub(super) struct Batch {
    /// From 0, in the order of the file.
    pub(super) number: usize,
    pub(super) drafts: Drafts,
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) line: u64,
    pub(super) lines: u64,
    pub(super) hash: u64,
    pub(super) open: bool,
    pub(super) rejected: usize,
    pub(super) repeated: usize,
    pub(super) wrong: Vec<Wrong>,
    /// Whether nothing comes after it.
    pub(super) last: bool,
}

/// What a line may be.
pub(super) enum Taken {
    /// A batch to be built.
    Batch(Box<Batch>),
    /// Nothing is left.
    End,
    /// It was stopped.
    Stopped,
}

impl Intake {
    /// Reads on from `offset`, where the line of this `number` begins; `before` are the parts that are there already.
    pub(super) fn new(
        file: &PostsFile,
        beside: Arc<Beside>,
        before: Vec<Arc<TantivyPart>>,
        (offset, number): (u64, u64),
        sizes: fn(usize) -> usize,
    ) -> io::Result<Self> {
        let seen = beside.ids().map(hash).collect();
        Ok(Self {
            lines: file.lines_from(offset, number)?,
            slug: beside.slug().to_owned(),
            keeps: file.packed,
            beside,
            seen,
            before,
            given: 0,
            sizes,
            ended: false,
        })
    }

    /// Bytes of the unpacked text that are read, what is cut off in the middle included.
    pub(super) fn read(&self) -> u64 {
        self.lines.offset()
    }

    /// The next batch. Now and then asks whether to stop, and tells up to which byte it has read.
    pub(super) fn next(&mut self, stop: &dyn Fn(u64) -> bool) -> io::Result<Taken> {
        if self.ended {
            return Ok(Taken::End);
        }
        let most = (self.sizes)(self.given);
        let mut batch = Batch {
            number: self.given,
            drafts: Drafts::default(),
            from: self.lines.offset(),
            to: self.lines.offset(),
            line: self.lines.number(),
            lines: 0,
            hash: 0,
            open: false,
            rejected: 0,
            repeated: 0,
            wrong: Vec::new(),
            last: false,
        };
        let mut hasher = XxHash3_64::new();
        let mut read = 0_usize;
        while batch.drafts.all.len() < most && batch.drafts.weight() < HEAVY {
            read += 1;
            if read.is_multiple_of(STRIDE) && stop(self.lines.offset()) {
                return Ok(Taken::Stopped);
            }
            let Some(line) = self.lines.next_line()? else {
                batch.last = true;
                break;
            };
            // What is not UTF-8 is no JSON.
            let text = std::str::from_utf8(line.bytes).unwrap_or_default();
            let usual = Lean::read(text);
            let other = match usual {
                None if !line.is_too_long() && !line.is_blank() => {
                    serde_json::from_slice::<Post>(line.bytes).ok()
                }
                _ => None,
            };
            let post = usual.or_else(|| other.as_ref().map(Lean::from));
            if post.is_none() && !line.ended {
                // Cut off in the middle: what is there is read when the rest has come.
                batch.last = true;
                break;
            }
            batch.lines += 1;
            batch.to = line.next;
            batch.open = !line.ended;
            add(&mut hasher, &line);
            let (offset, number) = (line.offset, line.number);
            match post {
                Some(post) => {
                    let id = hash(&post.id);
                    let check = check(line.bytes);
                    if is_known(&self.seen, &self.before, id) {
                        batch.repeated += 1;
                        if batch.wrong.len() < WRONG {
                            batch.wrong.push(repeated(number, &post.id));
                        }
                        continue;
                    }
                    self.seen.insert(id);
                    let kept = self.keeps.then_some(text);
                    let origin = Origin { offset, check };
                    batch.drafts.take(&self.beside.plain(&post), origin, kept);
                }
                None if line.is_blank() => {}
                None => {
                    batch.rejected += 1;
                    if batch.wrong.len() < WRONG {
                        batch
                            .wrong
                            .extend(explain(&self.slug, &line).into_iter().map(Wrong::of));
                    }
                }
            }
        }
        batch.hash = hasher.finish();
        self.ended = batch.last;
        if batch.lines == 0 {
            return Ok(Taken::End);
        }
        self.given += 1;
        Ok(Taken::Batch(Box::new(batch)))
    }
}

/// Whether an id was given before.
fn is_known(seen: &Ids, before: &[Arc<TantivyPart>], hash: u64) -> bool {
    let is_in = |table: &Bytes| with_hash(table, hash).next().is_some();
    seen.contains(&hash) || before.iter().any(|part| is_in(&part.tables.ids))
}

/// Hashes of ids.
type Ids = HashSet<u64, rustc_hash::FxBuildHasher>;

/// How a source compares with what was read of it.
pub(super) enum Compared {
    /// Every line is as it was.
    Same,
    /// Lines of the part of this number are others; those of parts before it are as they were.
    Other(usize),
    /// It was stopped.
    Stopped,
}

/// Reads a source again and compares it with these parts of it, which follow one another.
pub(super) fn compare(
    file: &PostsFile,
    parts: &[PartFiles],
    stop: &dyn Fn() -> bool,
) -> io::Result<Compared> {
    let Some(first) = parts.first() else {
        return Ok(Compared::Same);
    };
    let mut lines = file.lines_from(first.from, first.line)?;
    let mut read = 0_usize;
    for (number, part) in parts.iter().enumerate() {
        if stop() {
            return Ok(Compared::Stopped);
        }
        let mut hasher = XxHash3_64::new();
        while lines.offset() < part.to {
            read += 1;
            if read.is_multiple_of(STRIDE) && stop() {
                return Ok(Compared::Stopped);
            }
            let Some(line) = lines.next_line()? else {
                break;
            };
            add(&mut hasher, &line);
        }
        if lines.offset() != part.to || hasher.finish() != part.hash {
            return Ok(Compared::Other(number));
        }
    }
    Ok(Compared::Same)
}

/// Adds a line to the hash of those before it. Of one too long to be read only its length is known.
fn add(hasher: &mut XxHash3_64, line: &Line<'_>) {
    hasher.write_u64(line.length);
    hasher.write(line.bytes);
}

fn repeated(line: u64, id: &str) -> Wrong {
    Wrong {
        line: usize::try_from(line).unwrap_or(usize::MAX),
        column: 1,
        message: format!("the id {id:?} was given before; this record is left out"),
        hint: "give this record an id of its own".to_owned(),
    }
}

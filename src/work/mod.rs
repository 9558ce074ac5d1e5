//! Slow work, off the drawing thread: jobs go in, reports come back.
//!
//! Floor 3. Four lanes, each a named thread. **search** answers questions: a newer job replaces a waiting one of its kind and
//! stops a running one, so typing never queues. **chore** opens cases, builds the index, checks: strict order, nothing
//! dropped. **keep** writes what must not be lost and never stands behind a chore. **build** makes the indexes of large cases, which takes minutes, and tells how it goes.
//! The same jobs run on the caller's thread for tests ([`Crew::inline`]), so no test needs to wait.
//!
//! Nothing here knows of screens, keys or what a report is used for; `deliver` is handed in.

mod desk;
pub mod handover;
mod lane;
mod large;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use desk::Desk;
pub use large::said;

use crate::index::{Answer, Question, Row, Sort};
use crate::measure::Study;
use crate::model::Id;
use crate::model::finding::Finding;
use crate::model::post::Post;
use crate::model::query::Query;
use crate::model::record::{Case, Key};
use crate::store::selections::{Change, Saved};

/// Something slow to do.
#[derive(Debug, Clone)]
pub enum Job {
    /// Read this case first, so that the screen can stand before the rest is read.
    Open(Id),
    /// Read every case and index the whole archive.
    Rest,
    /// Build what is missing of the index of this case, whose posts are too many to be held, and look over what is there.
    Index(Id),
    /// Stop building indexes; what is built stays.
    Halt,
    /// What the open case shows.
    Ask(Box<Ask>),
    /// A search over all cases; the turn comes back with the hits.
    Find(Turn, Box<Question>),
    /// What a post answers and what answers it.
    Thread(Key),
    /// Check the archive.
    Check,
    /// Keep this text in this file.
    Keep(PathBuf, String),
    /// Write what is selected into a new file.
    Export(Box<Export>),
    /// Write this text into a new file.
    Create(PathBuf, String),
    /// Change the selections kept in this file, and tell what they are.
    Selections(PathBuf, Change),
}

/// A selection to be handed on.
#[derive(Debug, Clone)]
pub struct Export {
    /// What is selected.
    pub query: Query,
    /// Its order.
    pub sort: Sort,
    /// Name of the format.
    pub format: String,
    /// The new file.
    pub path: PathBuf,
}

/// The two questions behind the screen: its rows, and the records beside them.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Comes back with the answer: an answer to anything but the latest question is stale.
    pub turn: Turn,
    /// Posts of the selection with all counts.
    pub main: Question,
    /// The other kinds of record in the selection; none where rows alone are wanted.
    pub side: Option<Question>,
}

/// What came back.
#[derive(Debug, Clone)]
pub enum Report {
    /// A case is read and can be asked about.
    Opened(Arc<Case>),
    /// The index of a large case grows, or is done.
    Indexing(Box<Indexing>),
    /// All cases are read and indexed.
    Ready {
        /// Every case that could be read, by slug.
        cases: Vec<Arc<Case>>,
        /// Name of the back end.
        engine: &'static str,
        /// What was wrong on the way.
        findings: Vec<Finding>,
        /// What the cases say together.
        study: Arc<Study>,
        /// Large cases, whose indexes are to be built or looked over.
        large: Vec<Id>,
    },
    /// The screen's answer.
    Answered(Box<Answered>),
    /// Hits over all cases.
    Found(Turn, Arc<Answer>),
    /// The thread of a post.
    Thread {
        /// The post.
        of: Key,
        /// What it answers or quotes, and what answers it.
        rows: Vec<Row>,
    },
    /// Findings of a check.
    Checked(Vec<Finding>),
    /// A file has been written, and is on disk; the words say which, and what is in it.
    Written(String),
    /// The selections that are kept now, and what has been changed, if anything has: it is on disk.
    Selections(Vec<Saved>, Option<String>),
    /// A case could not be read.
    Unopened {
        /// Which.
        slug: Id,
        /// Why, in words for the status line.
        why: String,
    },
    /// A job, of this stream, did not work; the words are for the status line.
    Failed(Option<Stream>, String),
}

/// How far the index of a large case has come.
#[derive(Debug, Clone)]
pub struct Indexing {
    /// The case, with as many posts as can be searched.
    pub case: Arc<Case>,
    /// Bytes of its posts that are behind.
    pub read: u64,
    /// Bytes there are; none where they are packed, and only unpacking will tell.
    pub bytes: u64,
    /// How long the rest may take.
    pub left: Option<Duration>,
    /// Whether it has come to an end, and to which.
    pub over: Option<Over>,
    /// At the end: what was wrong with the posts.
    pub findings: Vec<Finding>,
}

/// How the building of an index ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Over {
    /// Everything is in it; a sentence says what was done.
    Whole(String),
    /// It was stopped.
    Stopped,
    /// The posts cannot be read, for this reason.
    Failed(String),
}

/// The screen's answer and the posts of its window.
#[derive(Debug, Clone)]
pub struct Answered {
    /// That of the question.
    pub turn: Turn,
    /// Rows and counts.
    pub main: Answer,
    /// Other kinds of record, if they were asked for.
    pub side: Option<Answer>,
    /// The whole posts behind the rows and among what was asked about.
    pub posts: HashMap<Key, Post>,
}

/// Number of a job within its kind; a report of an older turn than the latest is stale.
pub type Turn = u64;

/// Kinds of job on the search lane, each with its own turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stream {
    /// [`Job::Ask`].
    Ask,
    /// [`Job::Find`].
    Find,
    /// [`Job::Thread`].
    Thread,
}

impl Job {
    /// The stream the job belongs to; none for chores.
    pub fn stream(&self) -> Option<Stream> {
        match self {
            Self::Ask(_) => Some(Stream::Ask),
            Self::Find(..) => Some(Stream::Find),
            Self::Thread(_) => Some(Stream::Thread),
            _ => None,
        }
    }

    /// Whether it writes what must not be lost.
    fn is_kept(&self) -> bool {
        matches!(
            self,
            Self::Keep(..) | Self::Export(_) | Self::Create(..) | Self::Selections(..)
        )
    }
}

/// Where reports go: called from the lanes' threads.
pub type Deliver = Arc<dyn Fn(Report) + Send + Sync>;

/// Those who do the jobs.
pub enum Crew {
    /// A thread for each lane.
    Threads(lane::Lanes),
    /// The caller's own thread, for tests.
    Inline(Arc<Desk>, Deliver),
}

impl Crew {
    /// Threads working at `desk`.
    pub fn threads(desk: Arc<Desk>, deliver: Deliver) -> std::io::Result<Self> {
        Ok(Self::Threads(lane::Lanes::start(desk, deliver)?))
    }

    /// The caller's thread.
    pub fn inline(desk: Arc<Desk>, deliver: Deliver) -> Self {
        Self::Inline(desk, deliver)
    }

    /// Hands a job over. The report comes through `deliver`, unless a newer job of its kind overtakes it.
    pub fn submit(&self, job: Job) {
        match self {
            Self::Threads(lanes) => lanes.submit(job),
            Self::Inline(desk, deliver) => {
                if let Job::Index(slug) = &job {
                    desk.index_case(slug, deliver, &|| false);
                } else if let Some(report) = run(desk, &job, &|| false) {
                    deliver(report);
                }
            }
        }
    }

    /// Finishes what must not be lost (files being kept) and ends the threads.
    pub fn finish(self) {
        if let Self::Threads(lanes) = self {
            lanes.finish();
        }
    }
}

/// Runs a job; a panic inside becomes a report, so that one bad record cannot take the screen down.
fn run(desk: &Desk, job: &Job, stop: &dyn Fn() -> bool) -> Option<Report> {
    catch_unwind(AssertUnwindSafe(|| desk.run(job, stop))).unwrap_or_else(|_| {
        Some(Report::Failed(
            job.stream(),
            "an internal error was caught; what was on screen is kept".to_owned(),
        ))
    })
}

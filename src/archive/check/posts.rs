//! What must be known of all posts of a case before any of them can be judged: which ids there are, and which threads run in
//! a circle. Of each post a few bytes are held, however long it is.

use std::hash::{BuildHasher, RandomState};
use std::io;

use crate::archive::mend::Extent;
use crate::archive::once::Taken;
use crate::archive::posts::{Line, Text};
use crate::model::Id;
use crate::model::post::Post;

/// Ids are held as they are written while they are so few, so that one that is not there can be told with the nearest.
const FEW: usize = 10_000;

/// Calls `see` with each line on which there is something.
///
/// # Errors
/// When the file cannot be read on; `see` has had what lies before.
pub(crate) fn lines(text: &Text, mut see: impl FnMut(&Line<'_>)) -> io::Result<()> {
    let mut lines = text.lines()?;
    while let Some(line) = lines.next_line()? {
        if !line.is_blank() {
            see(&line);
        }
    }
    Ok(())
}

/// Calls `see` with each post that reads, as far as the file does.
fn posts(text: &Text, mut see: impl FnMut(Post)) {
    // What cannot be read is found again, and told, by those who go through line by line.
    let _ = text.lines().and_then(|lines| {
        lines.each_post(|post| {
            see(post);
            Ok(())
        })
    });
}

/// The ids of the posts of a case.
#[derive(Debug, Default)]
pub struct Survey {
    hasher: RandomState,
    /// A hash of each id once, sorted. Two ids of one hash are less likely, at ten million posts, than one in 300,000.
    hashes: Vec<u64>,
    /// The ids themselves; none where there are many.
    names: Vec<Id>,
    /// Whether any post answers or quotes another.
    threaded: bool,
    /// From the first time to the last.
    pub(crate) extent: Option<Extent>,
}

impl Survey {
    /// Of these posts.
    pub(crate) fn of(text: &Text) -> Self {
        let mut all = Self::default();
        posts(text, |post| {
            all.hashes.push(all.hasher.hash_one(post.id.as_str()));
            all.threaded |= above(&post).is_some();
            if let Some(time) = &post.time {
                all.extent = Extent::with(all.extent, time);
            }
            if all.hashes.len() <= FEW {
                all.names.push(post.id);
            } else {
                all.names = Vec::new();
            }
        });
        all.hashes.sort_unstable();
        all.hashes.dedup();
        all.hashes.shrink_to_fit();
        all
    }

    /// Whether a post has this id.
    pub fn has(&self, id: &str) -> bool {
        self.rank(id).is_some()
    }

    /// The ids, where they are few enough to be gone through; none where they are many.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// How many ids there are.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// A number below [`Self::len`] of its own for each id.
    pub(crate) fn rank(&self, id: &str) -> Option<usize> {
        self.hashes.binary_search(&self.hasher.hash_one(id)).ok()
    }
}

/// The post that a post answers or quotes.
fn above(post: &Post) -> Option<&Id> {
    post.reply_to.as_ref().or(post.quote_of.as_ref())
}

/// Threads that run in a circle.
#[derive(Debug, Default)]
pub struct Circles {
    /// By rank; nothing where no post answers another.
    marks: Vec<Mark>,
}

/// What is known of the way up from a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    /// On the way that is being gone.
    Way,
    /// It ends, or runs into a circle that is known.
    Ends,
    /// It leads back to this post.
    Round,
    /// The same, and no post of the circle stands before this one.
    Begins,
}

/// In place of the rank of a post above.
const UNSEEN: u32 = u32::MAX;
const TOP: u32 = u32::MAX - 1;

impl Circles {
    /// Among these posts; those whose id is `taken` by another record are left out, as are those that repeat an id.
    pub(crate) fn of(text: &Text, survey: &Survey, taken: &Taken) -> Self {
        if !survey.threaded {
            return Self::default();
        }
        let mut up = vec![UNSEEN; survey.len()];
        let first_of = |post: &Post| {
            let free = taken.before_posts(&post.id).is_none();
            survey.rank(&post.id).filter(|_| free)
        };
        posts(text, |post| {
            if let Some(here) = first_of(&post)
                && up[here] == UNSEEN
            {
                let rank = above(&post).and_then(|id| survey.rank(id));
                up[here] = rank.map_or(TOP, |rank| u32::try_from(rank).unwrap_or(TOP));
            }
        });
        let (mut marks, any) = walk(&up);
        if any {
            posts(text, |post| {
                let Some(here) = first_of(&post) else { return };
                if marks[here] == Mark::Round {
                    let mut at = up[here] as usize;
                    while at != here {
                        marks[at] = Mark::Ends;
                        at = up[at] as usize;
                    }
                    marks[here] = Mark::Begins;
                }
            });
        }
        Self { marks }
    }

    /// Whether the way up from the post of this rank leads back to it, and no post on it stands before it in the file.
    pub(crate) fn begin_at(&self, rank: usize) -> bool {
        self.marks.get(rank) == Some(&Mark::Begins)
    }
}

/// Where each way up leads, and whether any runs in a circle. Each post is passed once.
fn walk(up: &[u32]) -> (Vec<Mark>, bool) {
    let mut marks = vec![Mark::New; up.len()];
    let mut any = false;
    let mut way = Vec::new();
    for start in 0..up.len() {
        let mut here = start;
        while marks.get(here) == Some(&Mark::New) {
            marks[here] = Mark::Way;
            way.push(here);
            here = up[here] as usize;
        }
        // Where the way meets itself, what lies behind that point is a circle.
        let mut round = marks.get(here) == Some(&Mark::Way);
        any |= round;
        while let Some(passed) = way.pop() {
            marks[passed] = if round { Mark::Round } else { Mark::Ends };
            round &= passed != here;
        }
    }
    (marks, any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_up_end_or_run_in_circles() {
        use Mark::{Ends, Round};
        for (up, expected) in [
            (vec![], vec![]),
            (vec![TOP, 0, 1], vec![Ends; 3]),
            (vec![UNSEEN, 0], vec![Ends; 2]),
            (vec![0], vec![Round]),
            (vec![1, 2, 1], vec![Ends, Round, Round]),
            (vec![1, 0, 1, 3, 3], vec![Round, Round, Ends, Round, Ends]),
        ] {
            let any = expected.contains(&Round);
            assert_eq!(walk(&up), (expected, any), "{up:?}");
        }
    }
}

//! What everything costs as the archive grows.

use std::io;

use crate::asking::Pair;
use crate::measured::Table;
use crate::size::megabytes;

const ABOUT: &str = "The same figures by number of posts. What grows, and why: the file, the index and the time of an import, in proportion \
    to the posts; the whole answer, because every post is one more to look at in a list of a word and in a count of a tag. What does \
    not: how many rows are read, and opening, because files are mapped and not read.";

/// The figures of one archive.
#[derive(Default)]
pub struct Point {
    /// How many posts.
    pub posts: u32,
    /// Bytes of `posts.jsonl`.
    pub lines: u64,
    /// Bytes of the product's index.
    pub index: u64,
    /// Bytes of that of tantivy the ordinary way.
    pub plain: u64,
    /// Posts imported in a second.
    pub rate: f64,
    /// The same as a part of what tantivy the ordinary way does.
    pub import: f64,
    /// The most memory of an import in MB.
    pub peak: f64,
    /// Milliseconds to open the index.
    pub opened: f64,
    /// Memory in use in MB.
    pub memory: f64,
    /// The mix by time.
    pub by_time: Option<Pair>,
    /// The mix by relevance.
    pub by_relevance: Option<Pair>,
}

impl Point {
    /// Bytes of the index as a part of those of the file.
    pub fn part(&self) -> f64 {
        megabytes(self.index) / megabytes(self.lines)
    }
}

/// One point for each archive.
#[derive(Default)]
pub struct Curve(Vec<Point>);

impl Curve {
    /// One more.
    pub fn add(&mut self, point: Point) {
        self.0.push(point);
    }

    /// Tells it, where there is more than one point.
    pub fn publish(self) -> io::Result<()> {
        if self.0.len() < 2 {
            return Ok(());
        }
        let mut table = Table::new();
        for (name, told) in ROWS {
            let points = self.0.iter();
            let all: Vec<String> = points
                .map(|point| format!("{}: {}", short(point.posts), told(point)))
                .collect();
            table.told(name, &all.join(" · "));
        }
        table.publish("Scale, as the archive grows", ABOUT)
    }
}

/// A figure, and how it is told of an archive.
type Row = (&'static str, fn(&Point) -> String);

const ROWS: [Row; 9] = [
    ("by time, median / p99 ms", |point| {
        answers(point.by_time.as_ref())
    }),
    ("by relevance, median / p99 ms", |point| {
        answers(point.by_relevance.as_ref())
    }),
    ("the ordinary way by time, median / p99 ms", |point| {
        let pair = point.by_time.as_ref();
        pair.map_or_else(String::new, |pair| {
            format!("{:.2} / {:.2}", pair.theirs.median(), pair.theirs.p99())
        })
    }),
    ("import, posts/s (part of the ordinary)", |point| {
        format!("{:.0} ({:.2})", point.rate, point.import)
    }),
    ("import, most memory, MB", |point| {
        format!("{:.0}", point.peak)
    }),
    ("index, MB (part of the JSONL)", |point| {
        format!("{:.1} ({:.2})", megabytes(point.index), point.part())
    }),
    ("JSONL, MB", |point| {
        format!("{:.1}", megabytes(point.lines))
    }),
    ("opening, ms", |point| format!("{:.1}", point.opened)),
    ("memory in use, MB", |point| format!("{:.0}", point.memory)),
];

fn answers(pair: Option<&Pair>) -> String {
    pair.map_or_else(String::new, |pair| {
        format!("{:.2} / {:.2}", pair.ours.median(), pair.ours.p99())
    })
}

/// 10k, 1M.
fn short(posts: u32) -> String {
    match posts {
        1_000_000.. => format!("{}M", f64::from(posts / 100_000) / 10.0),
        1_000.. => format!("{}k", posts / 1_000),
        _ => posts.to_string(),
    }
}

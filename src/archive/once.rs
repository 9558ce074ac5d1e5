//! Keeps the first of several records with one id: an address must mean one record.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::archive::fault::Fault;
use crate::archive::locate::Spot;
use crate::archive::place::{CASE, COMMENTARY, DECISIONS, LESSONS, NOTES, POSTS};
use crate::model::Id;
use crate::model::finding::Severity;
use crate::model::post::Post;
use crate::model::record::Case;

/// Leaves out and reports every record whose id was given before, in the case's lists first, then file by file.
pub(crate) fn keep_first(
    slug: &str,
    case: &mut Case,
    posts: &mut Vec<Post>,
    origins: &mut BTreeMap<&'static str, Vec<usize>>,
    faults: &mut Vec<Fault>,
) -> Taken {
    let mut ids = Ids {
        first: HashMap::from([(slug.to_owned(), Stood::Case)]),
        origins,
        faults,
    };
    let file = &mut case.file;
    ids.list(CASE, "sources", &mut file.sources, |r| &r.id);
    ids.list(CASE, "actors", &mut file.actors, |r| &r.id);
    ids.list(CASE, "phases", &mut file.phases, |r| &r.id);
    ids.list(CASE, "events", &mut file.events, |r| &r.id);
    ids.list(CASE, "figures", &mut file.figures, |r| &r.id);
    ids.list(CASE, "moves", &mut file.moves, |r| &r.id);
    ids.list(CASE, "background", &mut file.background, |r| &r.id);
    ids.list(CASE, "warnings", &mut file.warnings, |r| &r.id);
    ids.list(CASE, "turn", &mut file.turn, |r| &r.id);
    ids.list(CASE, "conflicts", &mut file.conflicts, |r| &r.id);
    ids.list(CASE, "reviews", &mut file.reviews, |r| &r.id);
    ids.list(LESSONS, "lessons", &mut case.lessons, |r| &r.id);
    ids.list(DECISIONS, "decisions", &mut case.decisions, |r| &r.id);
    ids.list(COMMENTARY, COMMENTARY, &mut case.commentary, |r| &r.id);
    ids.list(POSTS, POSTS, posts, |r| &r.id);
    ids.list(NOTES, NOTES, &mut case.notes, |r| &r.id);
    Taken(ids.first)
}

/// The ids of a case, and where each was given first.
#[derive(Debug)]
pub(crate) struct Taken(HashMap<Id, Stood>);

impl Taken {
    /// What a post of this id comes too late for: anything but a note, which is read after the posts.
    pub(crate) fn before_posts(&self, id: &str) -> Option<Stood> {
        let first = self.0.get(id).copied();
        first.filter(|first| !matches!(first, Stood::Line(NOTES, _)))
    }
}

/// A record whose id was given before.
pub(crate) fn again(
    file: &'static str,
    line: usize,
    pointer: String,
    id: &str,
    first: Stood,
) -> Fault {
    Fault {
        file,
        line,
        spot: Spot::Value(pointer),
        severity: Severity::Error,
        rule: "duplicate-id",
        message: format!("the id {id:?} is taken by {first}; this record is left out"),
        hint: "give this record an id of its own".to_owned(),
    }
}

/// Where an id was given first; put into words only when it is given again.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stood {
    Case,
    List(&'static str, &'static str),
    Line(&'static str, usize),
}

impl fmt::Display for Stood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case => f.write_str("the case itself"),
            Self::List(file, list) => write!(f, "{list} of {file}"),
            Self::Line(file, line) => write!(f, "{file}, line {line}"),
        }
    }
}

struct Ids<'a> {
    first: HashMap<Id, Stood>,
    origins: &'a mut BTreeMap<&'static str, Vec<usize>>,
    faults: &'a mut Vec<Fault>,
}

impl Ids<'_> {
    fn list<T>(
        &mut self,
        file: &'static str,
        list: &'static str,
        records: &mut Vec<T>,
        id: fn(&T) -> &Id,
    ) {
        let lines = file == list;
        let count = records.len();
        let places = self.origins.get(list).cloned();
        let place = |n: usize| places.as_ref().and_then(|p| p.get(n)).copied().unwrap_or(n);
        let mut kept = Vec::new();
        let mut index = 0;
        records.retain(|record| {
            let at = place(index);
            index += 1;
            let id = id(record);
            if let Some(first) = self.first.get(id).copied() {
                let (line, pointer) = if lines {
                    (at, "/id".to_owned())
                } else {
                    (0, format!("/{list}/{at}/id"))
                };
                self.faults.push(again(file, line, pointer, id, first));
                return false;
            }
            let here = if lines {
                Stood::Line(file, at)
            } else {
                Stood::List(file, list)
            };
            self.first.insert(id.clone(), here);
            kept.push(at);
            true
        });
        if records.len() < count {
            self.origins.insert(list, kept);
        }
    }
}

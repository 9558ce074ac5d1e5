//! The posts of a case gone through one by one, each by every rule that speaks of posts: of any number, only what is found
//! and what the rules of the case ask for is held.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::archive::check::facts::{self, Facts, Report, Site};
use crate::archive::check::posts::lines;
use crate::archive::check::rules::{self, Check, Rule};
use crate::archive::fault::{Fault, Listed};
use crate::archive::load::{self, Look};
use crate::archive::once::{self, Taken};
use crate::archive::place::POSTS;
use crate::archive::posts::{Line, Text};
use crate::archive::shape::Shape;
use crate::model::finding::{Finding, Severity};
use crate::model::note::Note;
use crate::model::post::Post;
use crate::model::record::Case;

/// What the rules of the case ask of its posts, gathered on the way.
#[derive(Debug, Default)]
pub struct Gathered<'a> {
    /// Sources of the case that a post cites.
    cited: HashSet<&'a str>,
    /// Texts of the posts that the wording of a note stands in.
    texts: HashMap<&'a str, Option<String>>,
    /// Lines of the posts whose ids a note has too.
    lines: HashMap<&'a str, usize>,
}

impl<'a> Gathered<'a> {
    /// Nothing yet; `clashing` are the notes whose ids posts have.
    pub(crate) fn for_case(case: &'a Case, clashing: &'a [(Note, usize)]) -> Self {
        let anchored = case.notes.iter().filter(|note| note.anchor.is_some());
        Self {
            cited: HashSet::new(),
            texts: anchored.map(|note| (note.target.as_str(), None)).collect(),
            lines: clashing
                .iter()
                .map(|(note, _)| (note.id.as_str(), 0))
                .collect(),
        }
    }

    /// Sources of the case that a post cites.
    pub fn cited(&self) -> impl Iterator<Item = &'a str> {
        self.cited.iter().copied()
    }

    /// The text of a post that the wording of a note stands in.
    pub fn text(&self, id: &str) -> Option<&str> {
        self.texts.get(id)?.as_deref()
    }

    /// The line of the post whose id a note has too.
    pub(crate) fn line(&self, id: &str) -> usize {
        self.lines.get(id).copied().unwrap_or_default()
    }

    fn take(&mut self, case: &'a Case, post: &Post, line: usize) {
        for id in &post.sources {
            if !self.cited.contains(id.as_str())
                && let Some(source) = case.source(id)
            {
                self.cited.insert(&source.id);
            }
        }
        if let Some(text) = self.texts.get_mut(post.id.as_str()) {
            *text = Some(post.text.clone());
        }
        if let Some(asked) = self.lines.get_mut(post.id.as_str()) {
            *asked = line;
        }
    }
}

/// What is found in the posts, by line, and in `gathered` what the rules of the case ask of them.
pub(crate) fn check<'a>(
    text: &Text,
    slug: &str,
    facts: &Facts<'a>,
    taken: &Taken,
    strict: bool,
    gathered: &mut Gathered<'a>,
) -> Vec<Finding> {
    let file = text.name();
    let shape = Shape::of(POSTS);
    let rules = speaking(strict);
    let mut listed = Listed::of(Path::new(slug).join(file));
    let mut first = vec![0; facts.posts.len()];
    let mut last = 0;
    let done = lines(text, |line| {
        let number = usize::try_from(line.number).unwrap_or(usize::MAX);
        last = number;
        let mut faults = Vec::new();
        if let Some(post) = read(&shape, file, number, line, &mut faults) {
            if let Some(stood) = taken_before(&post, file, number, facts, taken, &mut first) {
                let pointer = "/id".to_owned();
                faults.push(once::again(file, number, pointer, &post.id, stood));
            } else {
                gathered.take(facts.case, &post, number);
                judge(&rules, facts, &Site::line(file, number), &post, &mut faults);
            }
        }
        if !faults.is_empty() {
            listed.add(faults, line.bytes);
        }
    });
    let broken = done.err().map(|error| Finding {
        file: Path::new(slug).join(file),
        line: last + 1,
        column: 1,
        severity: Severity::Error,
        rule: "unreadable-file",
        message: format!("cannot be read on from here: {error}"),
        hint: "restore the file, or make it readable".to_owned(),
    });
    // Said last, and always: what lies behind it is not known.
    listed.close().into_iter().chain(broken).collect()
}

/// The post on a line.
fn read(
    shape: &Shape,
    file: &'static str,
    number: usize,
    line: &Line<'_>,
    faults: &mut Vec<Fault>,
) -> Option<Post> {
    if line.is_too_long() {
        faults.push(load::too_long(file, number, line.length));
        return None;
    }
    load::record(shape, file, number, line.bytes, Look::Every, faults)
}

/// What has the id of the post already; where nothing has, the post does from now on.
fn taken_before(
    post: &Post,
    file: &'static str,
    number: usize,
    facts: &Facts<'_>,
    taken: &Taken,
    first: &mut [u32],
) -> Option<once::Stood> {
    let before = taken.before_posts(&post.id);
    if before.is_some() {
        return before;
    }
    // What was not there when the ids were gathered has been written since, and is judged when the archive is next.
    let first = first.get_mut(facts.posts.rank(&post.id)?)?;
    if *first == 0 {
        *first = u32::try_from(number).unwrap_or(u32::MAX);
        return None;
    }
    Some(once::Stood::Line(file, *first as usize))
}

/// Rules that look at posts, and how loud they are.
type Speaking = Vec<(&'static Rule, Severity, Check)>;

fn speaking(strict: bool) -> Speaking {
    let loud = rules::all().filter_map(|rule| Some((rule, rule.weight.severity(strict)?)));
    loud.flat_map(|(rule, severity)| {
        rule.checks
            .iter()
            .map(move |check| (rule, severity, *check))
    })
    .filter(|(_, _, check)| matches!(check, Check::Record(_) | Check::Post(_)))
    .collect()
}

fn judge(rules: &Speaking, facts: &Facts<'_>, site: &Site, post: &Post, faults: &mut Vec<Fault>) {
    let entry = facts::of_post(site, post);
    for (rule, severity, check) in rules {
        let mut report = Report::new(rule, *severity);
        match check {
            Check::Record(check) => check(facts, &entry, &mut report),
            Check::Post(check) => check(facts, site, post, &mut report),
            _ => {}
        }
        faults.append(&mut report.faults);
    }
}

//! A case as the rules look at it: every record with its place, its times, texts and references.

use std::collections::{HashMap, HashSet};

use crate::archive::check::each::Gathered;
use crate::archive::check::posts::{Circles, Survey};
use crate::archive::fault::Fault;
use crate::archive::load::Reading;
use crate::archive::locate::Spot;
use crate::archive::place::{CASE, COMMENTARY, DECISIONS, LESSONS, NOTES};
use crate::archive::walk::nearest;
use crate::model::Id;
use crate::model::case::Phase;
use crate::model::codebook::{Codebook, Namespace};
use crate::model::finding::Severity;
use crate::model::post::Post;
use crate::model::record::{Case, Kind};
use crate::model::tag::{Coding, Tag};
use crate::model::time::Time;

use super::rules::Rule;

/// Where a record stands.
#[derive(Debug, Clone)]
pub struct Site {
    file: &'static str,
    line: usize,
    pointer: String,
}

/// A record as most rules see it; pointers are relative to the record.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Its kind; none for actors and reviews, which are no records of their own but have ids.
    pub kind: Option<Kind>,
    /// Its id.
    pub id: &'a str,
    /// Where it stands.
    pub site: Site,
    /// Its sources, with the pointer of the list.
    pub sources: Vec<(String, &'a [Id])>,
    /// Its times.
    pub times: Vec<(&'static str, &'a Time)>,
    /// Texts that may not be empty.
    pub texts: Vec<(&'static str, &'a str)>,
    /// Its codings.
    pub tags: &'a [Coding],
}

/// Whether a record of another case exists; none when there is no such case.
pub type Elsewhere<'a> = &'a dyn Fn(&str, &str) -> Option<bool>;

/// A case and what is needed to judge it.
pub struct Facts<'a> {
    /// The case without its posts.
    pub case: &'a Case,
    /// The ids of its posts.
    pub posts: &'a Survey,
    /// Threads of its posts that run in a circle.
    pub circles: Circles,
    /// What its posts hold for other records; complete when all of them have been gone through.
    pub gathered: Gathered<'a>,
    /// The codes.
    pub codebook: &'a Codebook,
    /// Every record but the posts.
    pub entries: Vec<Entry<'a>>,
    /// Asks after records of other cases.
    pub elsewhere: Elsewhere<'a>,
    /// Ids to kinds; actors and reviews have none.
    ids: HashMap<&'a str, Option<Kind>>,
    origins: &'a std::collections::BTreeMap<&'static str, Vec<usize>>,
    /// Accounts that may be named, in lower case.
    accounts: HashSet<String>,
    namespaces: HashMap<&'a str, &'a Namespace>,
    codes: HashSet<&'a Tag>,
}

impl<'a> Facts<'a> {
    pub(crate) fn new(
        reading: &'a Reading,
        posts: &'a Survey,
        codebook: &'a Codebook,
        elsewhere: Elsewhere<'a>,
    ) -> Self {
        let case = reading.whole.case.as_ref();
        let mut facts = Self {
            case,
            posts,
            circles: Circles::default(),
            gathered: Gathered::default(),
            codebook,
            entries: Vec::new(),
            ids: HashMap::new(),
            elsewhere,
            origins: &reading.origins,
            accounts: accounts(case),
            namespaces: codebook
                .namespaces
                .iter()
                .map(|n| (n.name.as_str(), n))
                .collect(),
            codes: codebook.tags.iter().map(|c| &c.tag).collect(),
        };
        facts.gather_case(case);
        facts.gather_files(case);
        facts.ids = facts.entries.iter().map(|e| (e.id, e.kind)).collect();
        facts
    }

    /// Whether a record of the case has this id, and of what kind it is; actors and reviews have none.
    pub fn kind(&self, id: &str) -> Option<Option<Kind>> {
        let own = self.ids.get(id).copied();
        own.or_else(|| self.posts.has(id).then_some(Some(Kind::Post)))
    }

    /// Whether an account may be named: the organisation's, and those of its public actors.
    pub fn may_name(&self, account: &str) -> bool {
        self.accounts.contains(&account.to_lowercase())
    }

    /// Where the record at `index` of a line file or of an array stands.
    pub fn site(&self, list: &'static str, index: usize) -> Site {
        let origin = self.origins.get(list).and_then(|o| o.get(index)).copied();
        if matches!(list, COMMENTARY | NOTES) {
            return Site::line(list, origin.unwrap_or(1));
        }
        Site {
            file: match list {
                "lessons" => LESSONS,
                "decisions" => DECISIONS,
                _ => CASE,
            },
            line: 0,
            pointer: format!("/{list}/{}", origin.unwrap_or(index)),
        }
    }

    /// `case.json` itself.
    pub fn top(&self) -> Site {
        Site {
            file: CASE,
            line: 0,
            pointer: String::new(),
        }
    }

    /// The elements of a list of the case with their places.
    pub fn each<'l, T>(&self, list: &'static str, of: &'l [T]) -> Vec<(Site, &'l T)> {
        let all = of.iter().enumerate();
        all.map(|(n, one)| (self.site(list, n), one)).collect()
    }

    /// The phase with this id.
    pub fn phase(&self, id: &str) -> Option<&'a Phase> {
        self.case.file.phases.iter().find(|p| p.id == id)
    }

    /// The namespace of a tag.
    pub fn namespace(&self, tag: &Tag) -> Option<&'a Namespace> {
        self.namespaces.get(tag.namespace()).copied()
    }

    /// Whether the codebook defines the tag.
    pub fn defines(&self, tag: &Tag) -> bool {
        self.codes.contains(tag)
    }

    /// The id nearest to one that is not known, among those `fits` lets pass (an actor has no kind).
    pub fn near(&self, id: &str, fits: impl Fn(Option<Kind>) -> bool) -> Option<&str> {
        // Ids such as p1 and p2 are all near to each other, so that says nothing.
        if id.chars().count() < 4 {
            return None;
        }
        let fitting = self.ids.iter().filter(|(_, kind)| fits(**kind));
        let posts = self.posts.names().filter(|_| fits(Some(Kind::Post)));
        nearest(id, fitting.map(|(id, _)| *id).chain(posts))
    }

    fn gather_case(&mut self, case: &'a Case) {
        let file = &case.file;
        let some = |time: &'a Option<Time>| time.as_ref().map(|t| ("/time", t));
        for (n, s) in file.sources.iter().enumerate() {
            let mut entry = self.entry("sources", n, Some(Kind::Source), &s.id);
            entry.times.extend(s.date.as_ref().map(|t| ("/date", t)));
            self.entries.push(entry);
        }
        for (n, a) in file.actors.iter().enumerate() {
            let mut entry = self.entry("actors", n, None, &a.id);
            entry.texts.push(("/name", &a.name));
            self.entries.push(entry);
        }
        for (n, p) in file.phases.iter().enumerate() {
            let mut entry = self.entry("phases", n, Some(Kind::Phase), &p.id);
            entry.cite(&p.sources).times.push(("/time", &p.time));
            entry.texts.push(("/name", &p.name));
            self.entries.push(entry);
        }
        for (n, e) in file.events.iter().enumerate() {
            let mut entry = self.entry("events", n, Some(Kind::Event), &e.id);
            entry.cite(&e.sources).times.extend(some(&e.time));
            entry.texts.push(("/text", &e.text));
            entry.tags = &e.tags;
            self.entries.push(entry);
        }
        for (n, f) in file.figures.iter().enumerate() {
            let mut entry = self.entry("figures", n, Some(Kind::Figure), &f.id);
            entry.cite(&f.sources);
            entry
                .times
                .extend(f.covers.as_ref().map(|t| ("/covers", t)));
            entry.times.extend(f.as_of.as_ref().map(|t| ("/as_of", t)));
            entry.texts.push(("/measure", &f.measure));
            entry.texts.push(("/reported", &f.reported));
            self.entries.push(entry);
        }
        for (n, m) in file.moves.iter().enumerate() {
            let mut entry = self.entry("moves", n, Some(Kind::Move), &m.id);
            entry.cite(&m.sources).times.extend(some(&m.time));
            entry.texts.push(("/text", &m.text));
            entry.tags = &m.tags;
            self.entries.push(entry);
        }
        for (list, kind, statements) in [
            ("background", Kind::Background, &file.background),
            ("warnings", Kind::Warning, &file.warnings),
        ] {
            for (n, s) in statements.iter().enumerate() {
                let mut entry = self.entry(list, n, Some(kind), &s.id);
                entry.cite(&s.sources).times.extend(some(&s.time));
                entry.texts.push(("/text", &s.text));
                self.entries.push(entry);
            }
        }
        for (n, t) in file.turn.iter().enumerate() {
            let mut entry = self.entry("turn", n, Some(Kind::Turn), &t.id);
            entry.cite(&t.sources).times.push(("/time", &t.time));
            entry.texts.push(("/text", &t.text));
            self.entries.push(entry);
        }
        for (n, x) in file.conflicts.iter().enumerate() {
            let mut entry = self.entry("conflicts", n, Some(Kind::Conflict), &x.id);
            entry.texts.push(("/about", &x.about));
            for (m, claim) in x.claims.iter().enumerate() {
                let pointer = format!("/claims/{m}/sources");
                entry.sources.push((pointer, &claim.sources));
            }
            self.entries.push(entry);
        }
        for (n, r) in file.reviews.iter().enumerate() {
            let mut entry = self.entry("reviews", n, None, &r.id);
            entry.cite(&r.sources).texts.push(("/claim", &r.claim));
            entry.texts.push(("/found", &r.found));
            self.entries.push(entry);
        }
    }

    fn gather_files(&mut self, case: &'a Case) {
        for (n, l) in case.lessons.iter().enumerate() {
            let mut entry = self.entry("lessons", n, Some(Kind::Lesson), &l.id);
            entry.cite(&l.sources).texts.push(("/claim", &l.claim));
            entry.texts.push(("/text", &l.text));
            self.entries.push(entry);
        }
        for (n, d) in case.decisions.iter().enumerate() {
            let mut entry = self.entry("decisions", n, Some(Kind::Decision), &d.id);
            entry.cite(&d.sources).times.push(("/time", &d.time));
            entry.texts.push(("/title", &d.title));
            entry.texts.push(("/done/text", &d.done.text));
            self.entries.push(entry);
        }
        for (n, c) in case.commentary.iter().enumerate() {
            let mut entry = self.entry(COMMENTARY, n, Some(Kind::Commentary), &c.id);
            entry.cite(&c.sources);
            entry.times.extend(c.time.as_ref().map(|t| ("/time", t)));
            entry.texts.push(("/title", &c.title));
            entry.texts.push(("/thesis", &c.thesis));
            entry.tags = &c.tags;
            self.entries.push(entry);
        }
        for (n, note) in case.notes.iter().enumerate() {
            let mut entry = self.entry(NOTES, n, Some(Kind::Note), &note.id);
            entry.cite(&note.sources).texts.push(("/text", &note.text));
            self.entries.push(entry);
        }
    }

    fn entry(&self, list: &'static str, n: usize, kind: Option<Kind>, id: &'a str) -> Entry<'a> {
        Entry::of(kind, id, self.site(list, n))
    }
}

/// A post as most rules see it.
pub(crate) fn of_post<'a>(site: &Site, post: &'a Post) -> Entry<'a> {
    let mut entry = Entry::of(Some(Kind::Post), &post.id, site.clone());
    entry.cite(&post.sources);
    entry
        .times
        .extend(post.time.as_ref().map(|time| ("/time", time)));
    let counted = post.counts.as_ref().and_then(|c| c.as_of.as_ref());
    entry
        .times
        .extend(counted.map(|time| ("/counts/as_of", time)));
    entry.texts.push(("/text", &post.text));
    entry.tags = &post.tags;
    entry
}

/// The accounts of the organisation and of public actors, in lower case.
fn accounts(case: &Case) -> HashSet<String> {
    let public = case.file.actors.iter().filter(|a| a.public);
    public
        .flat_map(|a| &a.handles)
        .chain(&case.file.organisation.accounts)
        .map(|h| h.trim_start_matches('@').to_lowercase())
        .collect()
}

impl<'a> Entry<'a> {
    fn of(kind: Option<Kind>, id: &'a str, site: Site) -> Self {
        Self {
            kind,
            id,
            site,
            sources: Vec::new(),
            times: Vec::new(),
            texts: Vec::new(),
            tags: &[],
        }
    }

    fn cite(&mut self, sources: &'a [Id]) -> &mut Self {
        self.sources.push(("/sources".to_owned(), sources));
        self
    }

    /// The text an anchor can be on.
    pub fn text(&self) -> Option<&'a str> {
        let mut texts = self.texts.iter();
        texts.find(|(at, _)| *at == "/text").map(|(_, text)| *text)
    }
}

/// Gathers what one rule finds.
pub struct Report<'r> {
    rule: &'r Rule,
    severity: Severity,
    pub(crate) faults: Vec<Fault>,
}

impl<'r> Report<'r> {
    /// An empty report of `rule`, whose findings weigh `severity`.
    pub fn new(rule: &'r Rule, severity: Severity) -> Self {
        Self {
            rule,
            severity,
            faults: Vec::new(),
        }
    }

    /// Adds a finding at `pointer` of the record.
    pub fn add(&mut self, site: &Site, pointer: &str, message: String) {
        self.faults.push(Fault {
            file: site.file,
            line: site.line,
            spot: Spot::Value(format!("{}{pointer}", site.pointer)),
            severity: self.severity,
            rule: self.rule.name,
            message,
            hint: self.rule.hint.to_owned(),
        });
    }

    /// Adds a finding with a better hint than the rule's own, if there is one.
    pub fn suggest(&mut self, site: &Site, pointer: &str, message: String, near: Option<&str>) {
        self.add(site, pointer, message);
        if let (Some(near), Some(last)) = (near, self.faults.last_mut()) {
            last.hint = format!("did you mean {near:?}? else: {}", last.hint);
        }
    }

    /// Adds a finding that is an error whatever the rule says.
    pub fn error(&mut self, site: &Site, pointer: &str, message: String) {
        self.add(site, pointer, message);
        if let Some(last) = self.faults.last_mut() {
            last.severity = Severity::Error;
        }
    }
}

impl Site {
    /// A line of a line file.
    pub(crate) fn line(file: &'static str, line: usize) -> Self {
        Self {
            file,
            line,
            pointer: String::new(),
        }
    }

    /// A place in a document, outside of any case.
    pub fn of(file: &'static str, pointer: String) -> Self {
        Self {
            file,
            line: 0,
            pointer,
        }
    }
}

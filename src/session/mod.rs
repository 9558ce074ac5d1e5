//! The state of an exploration: one writer, everything else reads.
//!
//! Floor 4. Panes hand an [`Intent`] in, [`Session::apply`] changes the state and names the jobs that follow; their reports
//! come back through [`Session::absorb`]. Nothing here knows of keys, cells or threads.

mod compose;
mod handover;
mod history;
mod indexing;
mod intent;
mod landing;
mod place;
mod seek;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

pub use intent::Intent;
pub use place::{Axis, Place, Zoom};

use history::History;
use landing::{Goal, Landing};

use crate::index::{Answer, Row};
use crate::measure::Study;
use crate::model::Id;
use crate::model::calendar::Zone;
use crate::model::codebook::{Code, Codebook};
use crate::model::finding::Finding;
use crate::model::post::Post;
use crate::model::query::QueryError;
use crate::model::record::{Case, Key, Kind};
use crate::model::selection::Selection;
use crate::model::time::{HOUR, Instant, MINUTE};
use crate::shown::counted;
use crate::store::selections::Saved;
use crate::work::{Indexing, Job, Report, Stream, Turn};

/// How times are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ZoneChoice {
    /// In the zone of the case.
    #[default]
    Case,
    /// In UTC.
    Utc,
    /// In the zone of this machine.
    Mine,
}

impl ZoneChoice {
    /// Every choice with its name on the command line and in the configuration, in the order of the key that changes it.
    pub const ALL: [(&str, Self); 3] = [
        ("case", Self::Case),
        ("utc", Self::Utc),
        ("mine", Self::Mine),
    ];

    /// The one after this, round the end.
    fn next(self) -> Self {
        let after = Self::ALL.into_iter().cycle();
        let mut after = after.skip_while(|(_, choice)| *choice != self).skip(1);
        after.next().map_or(self, |(_, choice)| choice)
    }
}

/// A sentence on the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The words; may quote strangers, so they are cleaned when shown.
    pub text: String,
    /// Whether something went wrong.
    pub bad: bool,
}

/// A record that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// How many were followed before it: a pane takes each aim up once.
    pub turn: usize,
}

/// Everything an exploration is.
pub struct Session {
    /// The codes of the archive.
    pub codebook: Arc<Codebook>,
    /// Every case of the archive by slug; those not read yet have none.
    pub shelf: Vec<(Id, Option<Arc<Case>>)>,
    /// The open case.
    pub case: Option<Arc<Case>>,
    /// Where we are; what history and the next start go by.
    pub place: Place,
    /// Filters, range and words; `place.query` is its text.
    pub selection: Selection,
    /// The last query that could not be read, and why; the selection before it still holds.
    pub misread: Option<(String, QueryError)>,
    /// The latest answer for the open case.
    pub main: Answer,
    /// Records of other kinds that match the words of the selection.
    pub side: Answer,
    /// Whole posts of the window, and those that lessons and commentary point at.
    pub posts: HashMap<Key, Post>,
    /// Place of the selected row among all rows.
    pub cursor: usize,
    /// Thread of a post.
    pub thread: Option<(Key, Vec<Row>)>,
    /// Hits of the search over all cases.
    pub found: Option<Arc<Answer>>,
    /// What that search was for.
    pub looked_for: String,
    /// Why the words of that search could not be read.
    pub unfindable: Option<QueryError>,
    /// The record last followed that is no post: where its pane should stand.
    pub aim: Option<Aim>,
    /// The cases of the built-in archive.
    pub builtin: HashSet<Id>,
    /// The file in which selections are kept; none where nothing is.
    pub drawer: Option<PathBuf>,
    /// The selections kept there, once they have been asked for.
    pub saved: Option<Vec<Saved>>,
    /// What is to be said.
    pub notice: Option<Notice>,
    /// What was wrong with the archive.
    pub findings: Vec<Finding>,
    /// What the cases say together, once every case is read.
    pub study: Option<Arc<Study>>,
    /// Name of the back end once everything is indexed.
    pub engine: Option<&'static str>,
    /// How far the index of a large case has come, while one is being built.
    pub indexing: Option<Indexing>,
    /// How times are told.
    pub zone: ZoneChoice,
    /// Columns of the timeline: bins asked for.
    pub columns: usize,
    /// How often the list was moved, or its rows chosen, by anything but a time or a phase gone to: while this stands still,
    /// the timeline's own cursor leads.
    pub walked: usize,
    /// Whether the first answer for the open case has come.
    pub answered: bool,
    /// How one gets to where one wants to stand.
    landing: Landing,
    /// The row the clock axis stands by: it follows when another is stood on. None where the axis was put on purpose, or a
    /// time was gone to: what row comes next is no reason to leave.
    beside: Option<Id>,
    /// Where we were before a query began to be typed.
    before_try: Option<Place>,
    /// Turn of the latest question.
    asked: Turn,
    /// Turn of the latest search over all cases.
    sought: Turn,
    history: History,
    large: indexing::Large,
}

impl Session {
    /// A session over these cases, none read yet, that will open at `place`.
    pub fn new(codebook: Arc<Codebook>, slugs: Vec<Id>, place: Place) -> Self {
        let mut session = Self {
            codebook,
            shelf: slugs.into_iter().map(|slug| (slug, None)).collect(),
            case: None,
            selection: Selection::default(),
            place,
            misread: None,
            main: Answer::default(),
            side: Answer::default(),
            posts: HashMap::new(),
            cursor: 0,
            thread: None,
            found: None,
            looked_for: String::new(),
            unfindable: None,
            aim: None,
            builtin: HashSet::new(),
            drawer: None,
            saved: None,
            notice: None,
            findings: Vec::new(),
            study: None,
            engine: None,
            indexing: None,
            large: indexing::Large::default(),
            zone: ZoneChoice::Case,
            columns: 100,
            walked: 0,
            answered: false,
            landing: Landing::to(Goal::Place(0)),
            beside: None,
            before_try: None,
            asked: 0,
            sought: 0,
            history: History::default(),
        };
        session.hold();
        session.take_selection();
        session
    }

    /// What brings the first screen up: the case at hand. The rest of the archive is read once that screen stands.
    pub fn start(&self) -> Job {
        Job::Open(self.place.case.clone())
    }

    /// The selected row, when it is in the window.
    pub fn row(&self) -> Option<&Row> {
        self.row_at(self.cursor)
    }

    /// A row by its place among all, when it is in the window.
    pub fn row_at(&self, place: usize) -> Option<&Row> {
        self.main.rows.get(place.checked_sub(self.main.first)?)
    }

    /// The whole post behind the selected row.
    pub fn post(&self) -> Option<&Post> {
        self.posts.get(&self.row()?.key)
    }

    /// What a record says, in a line.
    pub fn gist(&self, key: &Key) -> Option<&str> {
        let post = self.posts.get(key).map(|post| post.text.as_str());
        post.or_else(|| self.case_named(&key.case)?.gist(&key.id))
    }

    /// The kind of a record; none where its case has not been read.
    pub fn kind_of(&self, key: &Key) -> Option<Kind> {
        let case = self.case_named(&key.case)?;
        Some(case.kind_of(&key.id))
    }

    /// The zone times are told in.
    pub fn zone(&self) -> Zone {
        match (self.zone, &self.case) {
            (ZoneChoice::Case, Some(case)) => Zone::named(&case.file.zone),
            (ZoneChoice::Mine, _) => Zone::mine(),
            _ => Zone::utc(),
        }
    }

    /// What the codebook says of a tag.
    pub fn code(&self, namespace: &str, value: &str) -> Option<&Code> {
        self.codebook
            .tags
            .iter()
            .find(|code| code.tag.namespace() == namespace && code.tag.value() == value)
    }

    /// The letter of a stance; `-` for uncoded.
    pub fn letter(&self, stance: Option<&str>) -> char {
        stance
            .and_then(|value| self.code("stance", value))
            .and_then(|code| code.letter)
            .unwrap_or('-')
    }

    /// A case of the archive, if it has been read.
    pub fn case_named(&self, slug: &str) -> Option<&Arc<Case>> {
        self.shelf
            .iter()
            .find(|(s, _)| s == slug)
            .and_then(|(_, case)| case.as_ref())
    }

    /// Whether one has come here from somewhere else.
    pub fn has_jumped(&self) -> bool {
        self.history.has_jumped()
    }

    /// Says something on the status line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            bad: false,
        });
    }

    /// Says on the status line what went wrong.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            bad: true,
        });
    }

    /// Takes a report in; names the jobs that follow.
    pub fn absorb(&mut self, report: Report) -> Vec<Job> {
        match report {
            Report::Opened(case) => self.opened(case),
            Report::Ready {
                cases,
                engine,
                findings,
                study,
                large,
            } => {
                self.study = Some(study);
                let mut jobs = self.ready(&cases, engine, findings);
                jobs.extend(self.index(large));
                jobs
            }
            Report::Indexing(indexing) => self.indexed(*indexing),
            // An answer may still be on its way when the next question is asked, perhaps in another case.
            Report::Answered(answered) if answered.turn != self.asked => Vec::new(),
            Report::Answered(answered) => self.land(*answered),
            Report::Found(turn, _) if turn != self.sought => Vec::new(),
            Report::Found(_, answer) => {
                self.found = Some(answer);
                Vec::new()
            }
            Report::Thread { of, rows } => {
                self.thread = Some((of, rows));
                Vec::new()
            }
            Report::Checked(findings) => {
                self.findings = findings;
                Vec::new()
            }
            Report::Written(said) => {
                self.say(said);
                Vec::new()
            }
            Report::Selections(list, said) => {
                self.saved = Some(list);
                if let Some(said) = said {
                    self.say(said);
                }
                Vec::new()
            }
            Report::Unopened { slug, why } => {
                let jobs = if self.place.case == slug && self.engine.is_some() {
                    self.apply(Intent::Back)
                } else {
                    Vec::new()
                };
                self.warn(why);
                jobs
            }
            Report::Failed(stream, why) => {
                if stream == Some(Stream::Ask) {
                    self.landing.give_up();
                }
                self.warn(why);
                Vec::new()
            }
        }
    }

    fn opened(&mut self, case: Arc<Case>) -> Vec<Job> {
        self.shelve(&case);
        if self.place.case != case.file.slug {
            return Vec::new();
        }
        if self.place.axis.is_none() {
            self.answered = false;
        }
        let slug = case.file.slug.clone();
        self.case = Some(case);
        let mut jobs = self.ask();
        jobs.extend(self.index([slug]));
        jobs
    }

    fn ready(
        &mut self,
        cases: &[Arc<Case>],
        engine: &'static str,
        findings: Vec<Finding>,
    ) -> Vec<Job> {
        for case in cases {
            self.shelve(case);
        }
        self.engine = Some(engine);
        let errors = findings
            .iter()
            .filter(|f| f.severity == crate::model::finding::Severity::Error)
            .count();
        if errors > 0 {
            let errors = counted(errors, "record");
            self.warn(format!(
                "{errors} of the archive could not be read and left out; P names what is wrong"
            ));
        }
        self.findings = findings;
        // The back end changed underneath: ask again, so that what is on screen is of one snapshot.
        if self.case.is_some() {
            return self.ask();
        }
        if let Some(case) = self.case_named(&self.place.case).cloned() {
            return self.opened(case);
        }
        // The case wanted cannot be read: any that can is better than none.
        match cases.first() {
            Some(case) => {
                self.place = Place::start(case.file.slug.clone());
                self.aim_at(Goal::Place(0));
                self.opened(case.clone())
            }
            None => Vec::new(),
        }
    }

    fn shelve(&mut self, case: &Arc<Case>) {
        let slug = &case.file.slug;
        match self.shelf.iter_mut().find(|(s, _)| s == slug) {
            Some((_, place)) => *place = Some(case.clone()),
            None => self.shelf.push((slug.clone(), Some(case.clone()))),
        }
    }

    /// Moves a zoomed clock axis along when another row than before is stood on, and it has left the axis; whether it did.
    fn keep_in_view(&mut self) -> bool {
        let before = std::mem::replace(&mut self.beside, self.place.row.clone());
        if before.is_none() || before == self.place.row {
            return false;
        }
        let Some(span) = self.row().and_then(|row| row.span) else {
            return false;
        };
        let middle = Instant(span.from.0 / 2 + span.to.0 / 2);
        self.show(span.from, span.to, middle)
    }

    /// Moves a zoomed clock axis so that its middle is at `middle`, unless it shows some of `from..to` already; whether it did.
    fn show(&mut self, from: Instant, to: Instant, middle: Instant) -> bool {
        let Zoom::Span(first, last) = self.place.zoom else {
            return false;
        };
        if from < last && first < to {
            return false;
        }
        let width = last.0.saturating_sub(first.0).max(MINUTE);
        let first = Instant(middle.0.saturating_sub(width / 2)).clamp(Instant::MIN, Instant::MAX);
        self.place.zoom = Zoom::Span(first, Instant(first.0.saturating_add(width)));
        true
    }

    /// Phases where most posts lack a clock time or would not fit a bin, the clock where most have one. The rows in view stand
    /// for all.
    fn fitting_axis(&self) -> Axis {
        let rows = &self.main.rows;
        let coarse = |row: &&Row| row.span.is_none_or(|span| span.to.0 - span.from.0 > HOUR);
        let phased = self
            .case
            .as_ref()
            .is_some_and(|case| case.file.phases.len() > 1);
        let untimed = self.main.histogram.as_ref().map_or(0, |h| h.untimed);
        let vague = rows.iter().filter(coarse).count() * 2 >= rows.len().max(1)
            || untimed * 2 >= self.main.total.max(1);
        if phased && vague {
            Axis::Phases
        } else {
            Axis::Clock
        }
    }

    /// The span the clock axis shows; none for all there is.
    pub fn window(&self) -> Option<(Instant, Instant)> {
        match (&self.place.zoom, &self.case) {
            (Zoom::Span(from, to), _) => Some((*from, *to)),
            (Zoom::Case, Some(case)) => Some((case.file.span.from, case.file.span.to)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;

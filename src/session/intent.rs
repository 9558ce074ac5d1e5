//! What someone wants, and what becomes of it.

use super::history::History;
use super::{Aim, Axis, Place, Session, ZoneChoice, Zoom};
use crate::index::{Answer, Seek};
use crate::model::Id;
use crate::model::query::{Keyword, Match, Moment, Query, QueryError, parse};
use crate::model::record::{Key, Kind};
use crate::model::selection::Selection;
use crate::model::time::Instant;
use crate::work::Job;

/// A wish. Panes and overlays express nothing but these.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Open a case at its start.
    Open(Id),
    /// Go to a record: its case, its pane, its row.
    Follow(Key),
    /// Put the focus on the pane of this name.
    Focus(&'static str),
    /// Move the cursor by so many rows.
    Step(isize),
    /// Move the cursor to the first or the last row.
    End {
        /// The last.
        last: bool,
    },
    /// The next or previous hit, around the end.
    Hit {
        /// The next.
        forward: bool,
    },
    /// Turn a tag's filter on: off, in, out, off.
    Cycle(String, String),
    /// Leave a tag out, or no longer.
    Out(String, String),
    /// Drop filters, range and words.
    Clear,
    /// Replace the words of the selection, keeping filters and range.
    Words(String),
    /// Replace the whole selection.
    Select(String),
    /// Try these words (or, `whole`, this selection) while they are being typed; nothing is remembered.
    Try {
        /// What has been typed so far.
        text: String,
        /// The whole selection instead of its words.
        whole: bool,
    },
    /// Give a try up: back to what was selected before it.
    Untry,
    /// Make the evidence of a lesson or decision point the selection.
    Evidence(Id),
    /// Narrow to a range of the clock, or no longer.
    Range(Option<(Instant, Instant)>),
    /// Show this much of the clock axis.
    Zoom(Zoom),
    /// Change the axis.
    Axis(Axis),
    /// Stand on the first row at or after this.
    Seek(Instant),
    /// Stand on the first row of a phase.
    Phase(Id),
    /// Oldest first or best match first.
    Sort,
    /// Tell times in the next zone.
    Zone,
    /// Search all cases for this.
    Find(String),
    /// One step back.
    Back,
    /// Back to where one came from.
    Return,
    /// Forward again.
    Forward,
    /// The timeline has so many columns.
    Columns(usize),
    /// Say this on the status line.
    Say(String),
    /// Say this on the status line: something went wrong.
    Warn(String),
    /// Check the archive again.
    Check,
}

impl Session {
    /// Grants a wish; names the jobs that follow.
    pub fn apply(&mut self, intent: Intent) -> Vec<Job> {
        // A new size is nobody's wish: what was said stays.
        if !matches!(intent, Intent::Columns(_)) {
            self.notice = None;
        }
        match intent {
            Intent::Open(slug) => self.open(Place {
                focus: self.place.focus.clone(),
                ..Place::start(slug)
            }),
            Intent::Follow(key) => self.follow(&key),
            Intent::Focus(name) => {
                name.clone_into(&mut self.place.focus);
                Vec::new()
            }
            Intent::Step(by) => self.stand(self.cursor.saturating_add_signed(by)),
            Intent::End { last } => self.stand(if last { usize::MAX } else { 0 }),
            Intent::Hit { forward } => self.hit(forward),
            Intent::Cycle(namespace, value) => self.reselect(|selection| {
                selection.cycle(&namespace, &value);
            }),
            Intent::Out(namespace, value) => {
                self.reselect(|selection| selection.toggle_out(&namespace, &value))
            }
            Intent::Clear => self.reselect(Selection::clear),
            Intent::Words(text) => self.words(&text),
            Intent::Select(text) => self.select(&text),
            Intent::Try { text, whole } => self.attempt(&text, whole),
            Intent::Untry => self.untry(),
            Intent::Evidence(id) => self.evidence(id),
            Intent::Range(range) => self.reselect(|selection| {
                selection.range =
                    range.map(|(from, to)| (Moment::Instant(from), Moment::Instant(to)));
            }),
            Intent::Zoom(zoom) => {
                self.place.zoom = zoom;
                self.beside = None;
                vec![self.ask()]
            }
            Intent::Axis(axis) => {
                self.place.axis = Some(axis);
                Vec::new()
            }
            Intent::Seek(instant) => {
                self.beside = None;
                self.show(instant, Instant(instant.0.saturating_add(1)), instant);
                vec![self.ask_for(Seek::Time(instant))]
            }
            Intent::Phase(id) => self.phase(&id),
            Intent::Sort => {
                self.place.by_relevance = !self.place.by_relevance;
                self.say(if self.place.by_relevance {
                    "best match first"
                } else {
                    "oldest first"
                });
                vec![self.ask()]
            }
            Intent::Zone => {
                self.zone = match self.zone {
                    ZoneChoice::Case => ZoneChoice::Utc,
                    ZoneChoice::Utc => ZoneChoice::Mine,
                    ZoneChoice::Mine => ZoneChoice::Case,
                };
                let label = self.zone().label().to_owned();
                self.say(format!("times in {label}"));
                // The columns of the timeline are days and hours of the zone shown.
                if self.case.is_some() {
                    vec![self.ask()]
                } else {
                    Vec::new()
                }
            }
            Intent::Find(text) => self.find(&text),
            Intent::Back => self.walk(History::back),
            Intent::Return => self.walk(History::back_to_jump),
            Intent::Forward => self.walk(History::forward),
            Intent::Columns(columns) => {
                if columns == self.columns || columns == 0 {
                    return Vec::new();
                }
                self.columns = columns;
                if self.case.is_some() {
                    vec![self.ask()]
                } else {
                    Vec::new()
                }
            }
            Intent::Say(text) => {
                self.say(text);
                Vec::new()
            }
            Intent::Warn(text) => {
                self.warn(text);
                Vec::new()
            }
            Intent::Check => vec![Job::Check],
        }
    }

    /// Puts the cursor on a row, and asks for a new window when the old one ends near it.
    fn stand(&mut self, place: usize) -> Vec<Job> {
        if self.main.total == 0 {
            return Vec::new();
        }
        self.cursor = place.min(self.main.total - 1);
        self.walked += 1;
        let near = super::compose::MARGIN;
        let (first, last) = (self.main.first, self.main.first + self.main.rows.len());
        let short_before = first > 0 && self.cursor < first + near;
        let short_after = last < self.main.total && self.cursor + near >= last;
        if short_before || short_after {
            self.landing = self.row().map(|row| row.key.id.clone());
            return vec![self.ask_around(self.cursor)];
        }
        self.arrive()
    }

    fn hit(&mut self, forward: bool) -> Vec<Job> {
        let total = self.main.total;
        if total == 0 {
            return Vec::new();
        }
        let (next, wrapped) = match forward {
            true if self.cursor + 1 >= total => (0, "past the last hit, on from the first"),
            true => (self.cursor + 1, ""),
            false if self.cursor == 0 => (total - 1, "before the first hit, on from the last"),
            false => (self.cursor - 1, ""),
        };
        let jobs = self.stand(next);
        if !wrapped.is_empty() {
            self.say(wrapped);
        }
        jobs
    }

    /// Changes the selection, remembering where we were before (and before any try).
    fn reselect(&mut self, change: impl FnOnce(&mut Selection)) -> Vec<Job> {
        let from = self.before_try.take().unwrap_or_else(|| self.place.clone());
        change(&mut self.selection);
        self.place.query = self.written();
        self.misread = None;
        self.walked += 1;
        if self.place.query != from.query {
            self.history.narrow(from);
        }
        self.landing = self.place.row.clone();
        vec![self.ask()]
    }

    /// The selection as it is kept: nothing for everything, as in a place one starts from.
    fn written(&self) -> String {
        if self.selection.is_empty() {
            String::new()
        } else {
            self.selection.to_string()
        }
    }

    fn words(&mut self, text: &str) -> Vec<Job> {
        match parse(text, &self.namespaces()) {
            Ok(query) => {
                self.reselect(|selection| selection.rest = (query != Query::All).then_some(query))
            }
            Err(error) => self.misread(text, error),
        }
    }

    fn select(&mut self, text: &str) -> Vec<Job> {
        match parse(text, &self.namespaces()) {
            Ok(query) => self.reselect(|selection| *selection = Selection::from_query(query)),
            Err(error) => self.misread(text, error),
        }
    }

    fn attempt(&mut self, text: &str, whole: bool) -> Vec<Job> {
        let before = self
            .before_try
            .clone()
            .unwrap_or_else(|| self.place.clone());
        match parse(text, &self.namespaces()) {
            Ok(query) if whole => self.selection = Selection::from_query(query),
            Ok(query) => self.selection.rest = (query != Query::All).then_some(query),
            Err(error) => return self.misread(text, error),
        }
        self.misread = None;
        self.place.query = self.written();
        self.landing.clone_from(&before.row);
        self.before_try = Some(before);
        vec![self.ask()]
    }

    fn untry(&mut self) -> Vec<Job> {
        self.misread = None;
        let Some(before) = self.before_try.take() else {
            return Vec::new();
        };
        let from = std::mem::replace(&mut self.place, before);
        self.settle(&from)
    }

    fn misread(&mut self, text: &str, error: QueryError) -> Vec<Job> {
        self.misread = Some((text.to_owned(), error));
        Vec::new()
    }

    fn evidence(&mut self, id: Id) -> Vec<Job> {
        let from = self.place.clone();
        let name = id.clone();
        self.reselect(|selection| {
            *selection = Selection {
                rest: Some(Query::Keyword(Keyword::Evidence, Match::Is(id))),
                ..Selection::default()
            };
        });
        self.history.jump(from);
        "posts".clone_into(&mut self.place.focus);
        self.say(format!(
            "the records {name} points at; q goes back, x shows all posts"
        ));
        // It is read from its beginning, wherever one stood before.
        self.landing = None;
        self.cursor = 0;
        vec![self.ask_around(0)]
    }

    fn phase(&mut self, id: &str) -> Vec<Job> {
        let key = Key::new(self.place.case.clone(), id);
        vec![self.ask_for(Seek::Phase(key))]
    }

    fn follow(&mut self, key: &Key) -> Vec<Job> {
        let same_case = self.place.case == key.case;
        let kind = self
            .case_named(&key.case)
            .map_or(Kind::Post, |case| case.kind_of(&key.id));
        if kind == Kind::Note
            && let Some(target) = self.noted(key)
        {
            return self.follow(&target);
        }
        let from = self.place.clone();
        if kind == Kind::Post {
            let mut place = if same_case {
                from.clone()
            } else {
                Place::start(key.case.clone())
            };
            place.row = Some(key.id.clone());
            "posts".clone_into(&mut place.focus);
            // A row that the selection hides cannot be stood on.
            let hidden = !same_case || !self.main.rows.iter().any(|row| row.key == *key);
            if hidden {
                place.query.clear();
            }
            return self.open(place);
        }
        self.aim = Some(Aim {
            kind,
            id: key.id.clone(),
            turn: self.aim.as_ref().map_or(0, |aim| aim.turn + 1),
        });
        let mut place = if same_case {
            from
        } else {
            Place::start(key.case.clone())
        };
        pane_of(kind).clone_into(&mut place.focus);
        self.open(place)
    }

    /// The record a note is on.
    fn noted(&self, key: &Key) -> Option<Key> {
        let case = self.case_named(&key.case)?;
        let note = case.notes.iter().find(|note| note.id == key.id)?;
        Some(Key::new(key.case.clone(), note.target.clone()))
    }

    /// Goes to a place, remembering where we were.
    fn open(&mut self, place: Place) -> Vec<Job> {
        let from = std::mem::replace(&mut self.place, place);
        self.history.jump(from.clone());
        self.settle(&from)
    }

    fn walk(&mut self, step: fn(&mut History, Place) -> Option<Place>) -> Vec<Job> {
        let from = self.place.clone();
        let Some(to) = step(&mut self.history, from.clone()) else {
            self.say("nowhere to go in that direction");
            return Vec::new();
        };
        self.place = to;
        self.beside = None;
        self.settle(&from)
    }

    /// Brings the state in line with a place just taken.
    fn settle(&mut self, from: &Place) -> Vec<Job> {
        self.walked += 1;
        self.landing = self.place.row.clone();
        if self.place.case == from.case && self.case.is_some() {
            let same = self.place.query == from.query
                && self.place.by_relevance == from.by_relevance
                && self.place.zoom == from.zoom;
            if same && let Some(cursor) = self.row_of(self.landing.as_ref()) {
                self.landing = None;
                return self.stand(cursor);
            }
            self.take_selection();
            return vec![self.ask()];
        }
        // Nothing of the case left may stand under the one taken, and no answer on its way is for it.
        self.leave_case();
        self.take_selection();
        match self.case_named(&self.place.case).cloned() {
            Some(case) => {
                self.case = Some(case);
                vec![self.ask()]
            }
            None => vec![Job::Open(self.place.case.clone())],
        }
    }

    fn leave_case(&mut self) {
        self.asked += 1;
        self.case = None;
        self.cursor = 0;
        self.answered = false;
        self.main = Answer::default();
        self.side = Answer::default();
        self.posts.clear();
        self.thread = None;
    }

    fn row_of(&self, id: Option<&Id>) -> Option<usize> {
        let id = id?;
        self.main
            .rows
            .iter()
            .position(|row| row.key.id == *id && row.key.case == self.place.case)
            .map(|i| i + self.main.first)
    }

    /// Reads the selection out of the place's query; what cannot be read is dropped and said.
    pub(super) fn take_selection(&mut self) {
        self.misread = None;
        match parse(&self.place.query, &self.namespaces()) {
            Ok(query) => self.selection = Selection::from_query(query),
            Err(error) => {
                self.misread = Some((std::mem::take(&mut self.place.query), error));
                self.selection = Selection::default();
            }
        }
    }
}

/// The pane in which records of a kind are read.
fn pane_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Post | Kind::Note => "posts",
        Kind::Commentary => "commentary",
        Kind::Lesson | Kind::Decision => "lessons",
        Kind::Figure => "figures",
        Kind::Event
        | Kind::Phase
        | Kind::Turn
        | Kind::Move
        | Kind::Background
        | Kind::Warning
        | Kind::Conflict
        | Kind::Source
        | Kind::Case => "case",
    }
}

//! What someone wants, and what becomes of it.

use super::history::History;
use super::landing::{Goal, Move};
use super::{Aim, Axis, Place, Session, Zoom};
use crate::index::{Answer, Seek};
use crate::model::Id;
use crate::model::query::{Keyword, Match, Moment, Query, QueryError, parse};
use crate::model::record::{Key, Kind};
use crate::model::selection::Selection;
use crate::model::time::Instant;
use crate::store::selections::{Change, Saved};
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
    /// Move the cursor to the row of this record.
    Row(Id),
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
    /// Write what is selected into a new file of this format.
    Export {
        /// Name of the format.
        format: String,
        /// The file.
        path: String,
    },
    /// Write this text into a new file.
    Write {
        /// The file.
        path: String,
        /// The text.
        text: String,
    },
    /// Ask for the selections that are kept, or change them.
    Selections(Change),
    /// Keep the selection under this name, for the open case or for every one.
    Save {
        /// The name.
        name: String,
        /// For every case.
        everywhere: bool,
    },
    /// Go to a selection that was kept.
    Recall(Saved),
    /// Stop building indexes, or go on with it.
    Index,
}

impl Session {
    /// Grants a wish; names the jobs that follow.
    pub fn apply(&mut self, intent: Intent) -> Vec<Job> {
        // A new size is nobody's wish, and a focus goes along with one: what was said stays.
        if !matches!(intent, Intent::Columns(_) | Intent::Focus(_)) {
            self.notice = None;
        }
        match intent {
            Intent::Open(slug) => self.open(
                Place {
                    focus: self.place.focus.clone(),
                    ..Place::start(slug)
                },
                Goal::Place(0),
            ),
            Intent::Follow(key) => self.follow(&key),
            Intent::Focus(name) => {
                name.clone_into(&mut self.place.focus);
                Vec::new()
            }
            Intent::Step(by) => self.step(Move::By(by)),
            Intent::Row(id) => {
                self.walked += 1;
                self.go(self.row_goal(Some(&id)))
            }
            Intent::End { last } => {
                self.walked += 1;
                self.go(Goal::Place(if last { usize::MAX } else { 0 }))
            }
            Intent::Hit { forward } => self.step(Move::Round { forward }),
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
                self.ask()
            }
            Intent::Axis(axis) => {
                self.place.axis = Some(axis);
                Vec::new()
            }
            Intent::Seek(instant) => self.seek_time(instant),
            Intent::Phase(id) => {
                let phase = Key::new(self.place.case.clone(), id);
                self.go(Goal::Seek(Seek::Phase(phase)))
            }
            Intent::Index => self.halt_or_go_on(),
            Intent::Sort => {
                self.place.by_relevance = !self.place.by_relevance;
                self.say(if self.place.by_relevance {
                    "best match first"
                } else {
                    "oldest first"
                });
                self.ask()
            }
            Intent::Zone => {
                self.zone = self.zone.next();
                let label = self.zone().label().to_owned();
                self.say(format!("times in {label}"));
                // The columns of the timeline are days and hours of the zone shown.
                self.ask()
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
                self.ask()
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
            Intent::Export { format, path } => self.export(format, &path),
            Intent::Write { path, text } => self.create(&path, text),
            Intent::Selections(change) => self.keep_selections(change),
            Intent::Save { name, everywhere } => self.save(name, everywhere),
            Intent::Recall(saved) => self.recall(saved),
        }
    }

    /// Changes the selection and stays with the row, or the nearest that is left.
    fn reselect(&mut self, change: impl FnOnce(&mut Selection)) -> Vec<Job> {
        self.change(change);
        self.hold();
        self.ask()
    }

    /// Changes the selection, remembering where we were before (and before any try).
    fn change(&mut self, change: impl FnOnce(&mut Selection)) {
        let from = self.before_try.take().unwrap_or_else(|| self.place.clone());
        change(&mut self.selection);
        self.place.query = self.written();
        self.misread = None;
        self.walked += 1;
        if self.place.query != from.query {
            self.history.narrow(from);
        }
    }

    /// Shows everything, where one stands already because of it: no step of its own to come back from.
    pub(super) fn drop_selection(&mut self) -> Vec<Job> {
        self.selection.clear();
        self.place.query.clear();
        self.misread = None;
        self.ask()
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
        let goal = self.row_goal(before.row.as_ref());
        self.aim_at(goal);
        self.before_try = Some(before);
        self.ask()
    }

    fn untry(&mut self) -> Vec<Job> {
        self.misread = None;
        let Some(before) = self.before_try.take() else {
            return Vec::new();
        };
        let from = std::mem::replace(&mut self.place, before);
        let goal = self.row_goal(self.place.row.as_ref());
        self.settle(&from, goal)
    }

    fn misread(&mut self, text: &str, error: QueryError) -> Vec<Job> {
        self.misread = Some((text.to_owned(), error));
        Vec::new()
    }

    fn evidence(&mut self, id: Id) -> Vec<Job> {
        let from = self.place.clone();
        let name = id.clone();
        self.change(|selection| {
            *selection = Selection {
                rest: Some(Query::Keyword(Keyword::Evidence, Match::Is(id))),
                ..Selection::default()
            };
        });
        self.history.jump(from);
        self.say(format!(
            "the records {name} points at; q goes back, x shows all posts"
        ));
        // It is read from its beginning, wherever one stood before.
        self.aim_at(Goal::Place(0));
        self.ask()
    }

    fn seek_time(&mut self, instant: Instant) -> Vec<Job> {
        self.beside = None;
        let goal = Goal::Seek(Seek::Time(instant));
        let after = Instant(instant.0.saturating_add(1));
        if self.show(instant, after, instant) {
            // The columns change with the axis, so rows alone will not do.
            self.aim_at(goal);
            self.ask()
        } else {
            self.go(goal)
        }
    }

    fn follow(&mut self, key: &Key) -> Vec<Job> {
        let kind = self.kind_of(key).unwrap_or(Kind::Post);
        if kind == Kind::Note
            && let Some(target) = self.noted(key)
        {
            return self.follow(&target);
        }
        self.aim = Some(Aim {
            kind,
            id: key.id.clone(),
            turn: self.aim.as_ref().map_or(0, |aim| aim.turn + 1),
        });
        let mut place = if self.place.case == key.case {
            self.place.clone()
        } else {
            Place {
                focus: self.place.focus.clone(),
                ..Place::start(key.case.clone())
            }
        };
        if kind == Kind::Post {
            place.row = Some(key.id.clone());
            return self.open(place, Goal::Record(key.clone()));
        }
        let goal = self.row_goal(place.row.as_ref());
        self.open(place, goal)
    }

    /// The record a note is on.
    fn noted(&self, key: &Key) -> Option<Key> {
        let case = self.case_named(&key.case)?;
        let note = case.notes.iter().find(|note| note.id == key.id)?;
        Some(Key::new(key.case.clone(), note.target.clone()))
    }

    /// Goes to a place, remembering where we were.
    pub(super) fn open(&mut self, place: Place, goal: Goal) -> Vec<Job> {
        let from = std::mem::replace(&mut self.place, place);
        self.history.jump(from.clone());
        self.settle(&from, goal)
    }

    fn walk(&mut self, step: fn(&mut History, Place) -> Option<Place>) -> Vec<Job> {
        let from = self.place.clone();
        let Some(to) = step(&mut self.history, from.clone()) else {
            self.say("nowhere to go in that direction");
            return Vec::new();
        };
        self.place = to;
        self.beside = None;
        let goal = self.row_goal(self.place.row.as_ref());
        self.settle(&from, goal)
    }

    /// Brings the state in line with a place just taken.
    fn settle(&mut self, from: &Place, goal: Goal) -> Vec<Job> {
        self.walked += 1;
        if self.place.case == from.case && self.case.is_some() {
            let same = self.place.query == from.query
                && self.place.by_relevance == from.by_relevance
                && self.place.zoom == from.zoom;
            if same {
                return self.go(goal);
            }
            self.take_selection();
            self.aim_at(goal);
            return self.ask();
        }
        // Nothing of the case left may stand under the one taken, and no answer on its way is for it.
        self.leave_case();
        self.take_selection();
        self.aim_at(goal);
        match self.case_named(&self.place.case).cloned() {
            Some(case) => {
                self.case = Some(case);
                self.ask()
            }
            None => vec![Job::Open(self.place.case.clone())],
        }
    }

    fn leave_case(&mut self) {
        self.asked += 1;
        self.landing.give_up();
        self.case = None;
        self.cursor = 0;
        self.answered = false;
        self.main = Answer::default();
        self.side = Answer::default();
        self.posts.clear();
        self.thread = None;
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

//! From the state to the questions behind the screen.

use std::ops::Range;

use super::Session;
use super::landing::Goal;
use crate::index::{FacetAsk, HistogramAsk, Question, Seek, Sort};
use crate::model::codebook::Level;
use crate::model::query::{Keyword, Match, Query, Text, parse};
use crate::model::record::{Key, Kind};
use crate::work::{Ask, Job};

/// Rows asked for at once: several screens, far from [`crate::index::MAX_WINDOW`].
const WINDOW: usize = 240;
/// Hits shown by the search over all cases.
const FOUND: usize = 200;

impl Session {
    /// Namespaces the query language knows here.
    pub fn namespaces(&self) -> Vec<String> {
        self.codebook.names()
    }

    /// Namespaces a post can be filtered by, in the codebook's order.
    pub fn filterable(&self) -> impl Iterator<Item = &str> {
        self.codebook
            .namespaces
            .iter()
            .filter(|ns| matches!(ns.level, Level::Post | Level::Phase))
            .map(|ns| ns.name.as_str())
    }

    /// The screen's questions: rows, counts, and the records beside them.
    pub(super) fn ask(&mut self) -> Vec<Job> {
        let (seek, window) = self.rows_around(true);
        let main = Question {
            query: self.query(),
            clock: None,
            sort: self.sort(),
            window,
            seek,
            facets: self
                .filterable()
                .chain(["kind"])
                .map(|name| self.facet(name))
                .collect(),
            histogram: Some(HistogramAsk {
                span: self.window(),
                bins: self.columns.clamp(1, 1000),
                zone: Some(self.zone()),
                split: Some("stance".to_owned()),
            }),
            phases: Some("stance".to_owned()),
            among: self.pointed_at(),
        };
        let words = self.selection.rest.clone().unwrap_or(Query::All);
        let window = if words == Query::All { 0..0 } else { 0..WINDOW };
        let others = Query::Not(Box::new(Query::Kind(Kind::Post)));
        let side = Question::rows(and([self.of_case(), others, words]), Sort::Time, window);
        self.submit(main, Some(side))
    }

    /// More rows of what is selected: what was counted stays.
    pub(super) fn ask_for_rows(&mut self) -> Vec<Job> {
        let (seek, window) = self.rows_around(false);
        let mut main = Question::rows(self.query(), self.sort(), window);
        main.seek = seek;
        self.submit(main, None)
    }

    /// Nothing is asked while there is no case to ask about: what is wanted is asked for when there is one.
    fn submit(&mut self, main: Question, side: Option<Question>) -> Vec<Job> {
        if self.case.is_none() {
            return Vec::new();
        }
        self.asked += 1;
        self.landing.ask();
        vec![Job::Ask(Box::new(Ask {
            turn: self.asked,
            main,
            side,
        }))]
    }

    /// The window around where one wants to stand, or stands: around the record, where the rows `may_move` under it.
    fn rows_around(&self, may_move: bool) -> (Option<Seek>, Range<usize>) {
        let here = self.row().map(|row| Seek::Record(row.key.clone()));
        let (seek, place) = match &self.landing.goal {
            Some(Goal::Place(place)) => (None, (*place).min(self.main.total)),
            Some(Goal::Seek(seek)) => (Some(seek.clone()), self.cursor),
            Some(Goal::Record(key)) => (Some(Seek::Record(key.clone())), self.cursor),
            None => (here.filter(|_| may_move), self.cursor),
        };
        let first = place.saturating_sub(WINDOW / 2);
        (seek, first..first + WINDOW)
    }

    /// What the list shows.
    pub(super) fn query(&self) -> Query {
        and([self.of_case(), self.of_kind(), self.selection.to_query()])
    }

    pub(super) fn sort(&self) -> Sort {
        if self.place.by_relevance {
            Sort::Relevance
        } else {
            Sort::Time
        }
    }

    fn of_case(&self) -> Query {
        Query::is(Keyword::Case, &self.place.case)
    }

    /// Whether the list may hold records that are no posts, because the selection names kinds or records itself.
    pub fn shows_other_kinds(&self) -> bool {
        let filtered = self
            .selection
            .filters
            .keys()
            .any(|(field, _)| field == "kind");
        filtered || self.selection.rest.as_ref().is_some_and(Query::names_kind)
    }

    /// How many posts and how many other records are selected.
    pub fn counts(&self) -> (usize, usize) {
        let total = self.main.total;
        if !self.shows_other_kinds() {
            return (total, 0);
        }
        let kinds = self.main.facets.iter().find(|facet| facet.name == "kind");
        let posts = kinds.and_then(|facet| facet.values.iter().find(|(kind, _)| kind == "post"));
        let posts = posts.map_or(0, |(_, count)| *count);
        (posts, total.saturating_sub(posts))
    }

    /// A tag of the selection that the codebook does not have, and the nearest one it has.
    pub fn unknown_tag(&self) -> Option<(String, String)> {
        let mut unknown = None;
        each_tag(&self.selection.to_query(), &mut |namespace, value| {
            if unknown.is_none() && self.code(namespace, value).is_none() {
                unknown = Some((namespace.to_owned(), value.to_owned()));
            }
        });
        let (namespace, value) = unknown?;
        let own = self
            .codebook
            .tags
            .iter()
            .filter(|code| code.tag.namespace() == namespace);
        let nearest = own.min_by_key(|code| strsim::osa_distance(code.tag.value(), &value))?;
        Some((format!("{namespace}:{value}"), nearest.tag.to_string()))
    }

    /// Posts, unless the selection names kinds itself.
    fn of_kind(&self) -> Query {
        if self.shows_other_kinds() {
            Query::All
        } else {
            Query::Kind(Kind::Post)
        }
    }

    /// Counts of a namespace under all filters but its own.
    fn facet(&self, name: &str) -> FacetAsk {
        let own = self
            .selection
            .filters
            .keys()
            .any(|(namespace, _)| namespace == name);
        let under =
            own.then(|| and([self.of_case(), self.of_kind(), self.selection.without(name)]));
        FacetAsk {
            name: name.to_owned(),
            under,
        }
    }

    /// Everything lessons, decision points and commentary point at.
    pub(super) fn pointed_at(&self) -> Vec<Key> {
        let Some(case) = &self.case else {
            return Vec::new();
        };
        let slug = &case.file.slug;
        let lessons = case.lessons.iter();
        let decisions = case.decisions.iter();
        let evidence = lessons
            .flat_map(|lesson| lesson.support.iter().chain(&lesson.against))
            .chain(decisions.flat_map(|decision| decision.support.iter().chain(&decision.against)))
            .map(|evidence| evidence.key(slug));
        let about = case
            .commentary
            .iter()
            .flat_map(|commentary| &commentary.about)
            .map(|id| Key::new(slug.clone(), id.clone()));
        let mut keys: Vec<Key> = evidence.chain(about).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// A search over all cases; an unreadable text keeps the last hits. A finder, so the last word may be a mere beginning.
    pub(super) fn find(&mut self, text: &str) -> Vec<Job> {
        match parse(text, &self.namespaces()) {
            Ok(Query::All) => {
                self.unfindable = None;
                self.found = None;
                self.sought += 1;
                Vec::new()
            }
            Ok(query) => {
                self.unfindable = None;
                text.clone_into(&mut self.looked_for);
                let typing = text.ends_with(char::is_alphanumeric);
                let query = if typing { begun(query) } else { query };
                let mut question = Question::rows(query, Sort::Relevance, 0..FOUND);
                question.facets = ["case", "kind"]
                    .map(|name| FacetAsk {
                        name: name.to_owned(),
                        under: None,
                    })
                    .into();
                self.sought += 1;
                vec![Job::Find(self.sought, Box::new(question))]
            }
            Err(error) => {
                self.unfindable = Some(error);
                Vec::new()
            }
        }
    }
}

/// The query with its last word as a beginning: it is still being typed.
fn begun(query: Query) -> Query {
    match query {
        Query::Text(Text::Word(word)) => Query::Text(Text::Prefix(word)),
        Query::And(mut parts) => {
            let last = parts.pop().map(begun);
            parts.extend(last);
            Query::And(parts)
        }
        other => other,
    }
}

/// Calls for every whole tag a query names.
fn each_tag(query: &Query, call: &mut dyn FnMut(&str, &str)) {
    match query {
        Query::Tag(namespace, Match::Is(value)) => call(namespace, value),
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| each_tag(part, call)),
        Query::Not(part) => each_tag(part, call),
        _ => {}
    }
}

/// The conjunction, without the parts that ask nothing.
fn and(parts: [Query; 3]) -> Query {
    let mut parts: Vec<Query> = parts
        .into_iter()
        .filter(|part| *part != Query::All)
        .collect();
    match parts.len() {
        0 => Query::All,
        1 => parts.remove(0),
        _ => Query::And(parts),
    }
}

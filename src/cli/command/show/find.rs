//! Finds a record of any kind by its id.

use serde::Serialize;
use serde_json::Value;

use crate::model::Id;
use crate::model::record::{Kind, Whole};

/// The record with this id, as it stands in its file.
pub(super) fn record(whole: &Whole, id: &str) -> Option<(Kind, Value)> {
    let case = &*whole.case;
    let file = &case.file;
    let kind = match case.kind_of(id) {
        Kind::Post if file.actors.iter().any(|a| a.id == id) => {
            // An actor is no kind of its own: it is shown as part of the case.
            return Some((Kind::Case, pick(&file.actors, |r| &r.id, id)?));
        }
        kind => kind,
    };
    let record = match kind {
        Kind::Post => pick(&whole.posts, |r| &r.id, id),
        Kind::Event => pick(&file.events, |r| &r.id, id),
        Kind::Move => pick(&file.moves, |r| &r.id, id),
        Kind::Commentary => pick(&case.commentary, |r| &r.id, id),
        Kind::Lesson => pick(&case.lessons, |r| &r.id, id),
        Kind::Decision => pick(&case.decisions, |r| &r.id, id),
        Kind::Figure => pick(&file.figures, |r| &r.id, id),
        Kind::Note => pick(&case.notes, |r| &r.id, id),
        Kind::Background => pick(&file.background, |r| &r.id, id),
        Kind::Warning => pick(&file.warnings, |r| &r.id, id),
        Kind::Phase => pick(&file.phases, |r| &r.id, id),
        Kind::Turn => pick(&file.turn, |r| &r.id, id),
        Kind::Conflict => pick(&file.conflicts, |r| &r.id, id),
        Kind::Source => pick(&file.sources, |r| &r.id, id),
        Kind::Case => serde_json::to_value(file).ok(),
    };
    Some((kind, record?))
}

fn pick<T: Serialize>(list: &[T], id_of: impl Fn(&T) -> &Id, id: &str) -> Option<Value> {
    let found = list.iter().find(|record| id_of(record) == id)?;
    serde_json::to_value(found).ok()
}

/// Ids of all records of the case.
pub(super) fn ids(whole: &Whole) -> impl Iterator<Item = &Id> {
    let case = &*whole.case;
    let file = &case.file;
    let posts = whole.posts.iter().map(|r| &r.id);
    posts
        .chain(file.events.iter().map(|r| &r.id))
        .chain(file.moves.iter().map(|r| &r.id))
        .chain(case.commentary.iter().map(|r| &r.id))
        .chain(case.lessons.iter().map(|r| &r.id))
        .chain(case.decisions.iter().map(|r| &r.id))
        .chain(file.figures.iter().map(|r| &r.id))
        .chain(case.notes.iter().map(|r| &r.id))
        .chain(file.background.iter().map(|r| &r.id))
        .chain(file.warnings.iter().map(|r| &r.id))
        .chain(file.phases.iter().map(|r| &r.id))
        .chain(file.turn.iter().map(|r| &r.id))
        .chain(file.conflicts.iter().map(|r| &r.id))
        .chain(file.sources.iter().map(|r| &r.id))
        .chain(file.actors.iter().map(|r| &r.id))
}

/// What a record says in a line: its text, claim, title or whatever it has of the kind.
pub(super) fn gist(record: &Value) -> &str {
    const KEYS: [&str; 9] = [
        "claim", "title", "text", "reported", "name", "about", "thesis", "summary", "heading",
    ];
    KEYS.iter()
        .find_map(|key| record[key].as_str())
        .unwrap_or("")
}

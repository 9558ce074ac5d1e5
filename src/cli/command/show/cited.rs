//! Who points at a record.

use serde::Serialize;

use crate::model::Id;
use crate::model::lesson::Evidence;
use crate::model::record::{Kind, Whole};

/// A record that points at another, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Pointer<'a> {
    pub(super) kind: Kind,
    pub(super) id: &'a str,
    /// `for`, `against`, `reply`, `quote`, `about`, `shows`, `note`, `touches`, `source`.
    #[serde(rename = "as")]
    pub(super) role: &'static str,
}

/// Every record of the case that points at `id`.
pub(super) fn by<'a>(whole: &'a Whole, id: &str) -> Vec<Pointer<'a>> {
    let case = &*whole.case;
    let file = &case.file;
    let mut found = Vec::new();
    let mut add = |kind, by: &'a Id, role, points: bool| {
        if points {
            found.push(Pointer { kind, id: by, role });
        }
    };
    let among = |list: &[Id]| list.iter().any(|known| known == id);
    let backs = |list: &[Evidence]| list.iter().any(|evidence| evidence.target == id);
    for r in &case.lessons {
        add(Kind::Lesson, &r.id, "for", backs(&r.support));
        add(Kind::Lesson, &r.id, "against", backs(&r.against));
        add(Kind::Lesson, &r.id, "source", among(&r.sources));
    }
    for r in &case.decisions {
        add(Kind::Decision, &r.id, "for", backs(&r.support));
        add(Kind::Decision, &r.id, "against", backs(&r.against));
        add(Kind::Decision, &r.id, "source", among(&r.sources));
    }
    for r in &whole.posts {
        add(
            Kind::Post,
            &r.id,
            "reply",
            r.reply_to.as_deref() == Some(id),
        );
        add(
            Kind::Post,
            &r.id,
            "quote",
            r.quote_of.as_deref() == Some(id),
        );
        add(Kind::Post, &r.id, "actor", r.actor.as_deref() == Some(id));
        add(Kind::Post, &r.id, "source", among(&r.sources));
    }
    for r in &case.commentary {
        add(Kind::Commentary, &r.id, "about", among(&r.about));
        add(Kind::Commentary, &r.id, "source", among(&r.sources));
    }
    for r in &case.notes {
        add(Kind::Note, &r.id, "note", r.target == id);
        add(Kind::Note, &r.id, "source", among(&r.sources));
    }
    for r in &file.moves {
        add(Kind::Move, &r.id, "shows", among(&r.refs));
        add(Kind::Move, &r.id, "source", among(&r.sources));
    }
    for r in &file.conflicts {
        add(Kind::Conflict, &r.id, "touches", among(&r.touches));
        add(
            Kind::Conflict,
            &r.id,
            "source",
            r.claims.iter().any(|c| among(&c.sources)),
        );
    }
    for r in &file.events {
        add(Kind::Event, &r.id, "source", among(&r.sources));
    }
    for r in &file.figures {
        add(Kind::Figure, &r.id, "source", among(&r.sources));
    }
    for r in &file.background {
        add(Kind::Background, &r.id, "source", among(&r.sources));
    }
    for r in &file.warnings {
        add(Kind::Warning, &r.id, "source", among(&r.sources));
    }
    for r in &file.phases {
        add(Kind::Phase, &r.id, "source", among(&r.sources));
    }
    for r in &file.turn {
        add(Kind::Turn, &r.id, "source", among(&r.sources));
    }
    found
}

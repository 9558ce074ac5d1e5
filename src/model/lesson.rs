//! `lessons.json`: claims with evidence for and against.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::Key;
use super::tag::Tag;
use super::time::Instant;
use super::{Extra, Id};

/// The file: a schema name and the lessons in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LessonsFile {
    /// Always `backfire/lessons/1`.
    pub schema: String,
    /// The lessons.
    pub lessons: Vec<Lesson>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A claim with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Lesson {
    /// Permanent id.
    pub id: Id,
    /// The claim, as an advice in a line.
    pub claim: String,
    /// Why, from this case.
    pub text: String,
    /// A `lesson:` tag of the codebook.
    pub category: Tag,
    /// Records that support it.
    #[serde(rename = "for", default)]
    pub support: Vec<Evidence>,
    /// Records that speak against it.
    #[serde(default)]
    pub against: Vec<Evidence>,
    /// When it could be known, where that is not the end of the case.
    #[serde(default)]
    pub known_from: Option<Instant>,
    /// Ids of sources it rests on besides its evidence.
    #[serde(default)]
    pub sources: Vec<Id>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A pointer to a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Id of a record of the case, or `slug/id` of another.
    #[serde(rename = "ref")]
    pub target: Id,
    /// Why it counts, where that is not plain; null otherwise.
    #[serde(default)]
    pub why: Option<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Evidence {
    /// The record it points at, from within the case of that slug.
    pub fn key(&self, slug: &str) -> Key {
        match self.target.split_once('/') {
            Some((other, id)) => Key::new(other, id),
            None => Key::new(slug, self.target.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_lies_in_its_own_case_unless_it_names_another() {
        for (target, expected) in [
            ("p01", "here/p01"),
            ("there/p01", "there/p01"),
            ("here/p01", "here/p01"),
            ("", "here/"),
        ] {
            let evidence = Evidence {
                target: target.to_owned(),
                why: None,
                extra: Extra::default(),
            };
            assert_eq!(evidence.key("here").to_string(), expected);
        }
    }
}

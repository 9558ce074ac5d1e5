//! Tags: `namespace:value`, and what a coding rests on.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::post::lean::Label;
use super::{Extra, text};

/// A code of the codebook, `namespace:value`; both parts are lower-case words joined by hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// Shared: every record of a case bears the facets of the case.
    text: Arc<str>,
    colon: usize,
}

impl Tag {
    /// The tag a label shows.
    pub(crate) fn of(label: &Label<'_>) -> Self {
        Self {
            text: Arc::from(label.as_str()),
            colon: label.namespace().len(),
        }
    }

    /// The part before the colon.
    pub fn namespace(&self) -> &str {
        &self.text[..self.colon]
    }

    /// The part after the colon.
    pub fn value(&self) -> &str {
        &self.text[self.colon + 1..]
    }

    /// The whole tag.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Whether `part` may stand on a side of the colon.
pub fn is_word(part: &str) -> bool {
    !part.is_empty()
        && !part.starts_with('-')
        && !part.ends_with('-')
        && part
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Where the colon of a tag stands; none when the text is no tag.
pub(super) fn colon(text: &str) -> Option<usize> {
    let (namespace, value) = text.split_once(':')?;
    (is_word(namespace) && is_word(value)).then_some(namespace.len())
}

impl FromStr for Tag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match colon(text) {
            Some(colon) => Ok(Self {
                text: text.into(),
                colon,
            }),
            None => Err(
                "not a tag: write namespace:value in lower case, such as stance:mocking".to_owned(),
            ),
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Tag {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        text::read(from)
    }
}

impl JsonSchema for Tag {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Tag".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*:[a-z0-9]+(-[a-z0-9]+)*$", "description": "namespace:value, a code of the codebook"})
    }
}

/// What a coding rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A cited source says so.
    Source,
    /// The archive's own reading of the text.
    Reading,
    /// Follows from the time alone.
    Time,
}

/// A tag on a record, and its ground.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Coding {
    /// The code.
    pub tag: Tag,
    /// What it rests on.
    pub basis: Basis,
    /// The line of evidence in words, where one line helps; null otherwise.
    #[serde(default)]
    pub ground: Option<String>,
    /// Version of the codebook it was made by, where that is not the one the case names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

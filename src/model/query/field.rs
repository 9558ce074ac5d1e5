//! The names of the fields of the query language.

use super::{Count, Keyword};

/// What stands before a colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    Kind,
    By,
    Keyword(Keyword),
    Count(Count),
    After,
    Before,
    Certain,
    At,
    Tag(String),
}

/// The fields that are not namespaces, with what each takes.
pub(super) const FIELDS: [(&str, Field); 18] = [
    ("case", Field::Keyword(Keyword::Case)),
    ("kind", Field::Kind),
    ("form", Field::Keyword(Keyword::Form)),
    ("by", Field::By),
    ("platform", Field::Keyword(Keyword::Platform)),
    ("status", Field::Keyword(Keyword::Status)),
    ("source", Field::Keyword(Keyword::Source)),
    ("lang", Field::Keyword(Keyword::Lang)),
    ("likes", Field::Count(Count::Likes)),
    ("reposts", Field::Count(Count::Reposts)),
    ("replies", Field::Count(Count::Replies)),
    ("id", Field::Keyword(Keyword::Id)),
    ("re", Field::Keyword(Keyword::Re)),
    ("evidence", Field::Keyword(Keyword::Evidence)),
    ("after", Field::After),
    ("before", Field::Before),
    ("certain", Field::Certain),
    ("at", Field::At),
];

impl Field {
    /// The field of this name, lower case; a namespace when it is none of the fixed ones.
    pub(super) fn named(name: &str, namespaces: &[String]) -> Option<Self> {
        if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
            return Some(field.clone());
        }
        namespaces
            .iter()
            .any(|known| known == name)
            .then(|| Self::Tag(name.to_owned()))
    }

    /// The known name that looks most like this one, if any does.
    pub(super) fn nearest<'a>(name: &str, namespaces: &'a [String]) -> Option<&'a str> {
        nearest(
            name,
            FIELDS
                .iter()
                .map(|(known, _)| *known)
                .chain(namespaces.iter().map(String::as_str)),
        )
    }
}

/// The candidate within a third of the word's length (at least one slip) that takes the fewest slips.
pub(super) fn nearest<'a>(word: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let slips = (word.chars().count() / 3).max(1);
    among
        .map(|known| (strsim::osa_distance(word, known), known))
        .filter(|(distance, _)| *distance <= slips)
        .min()
        .map(|(_, known)| known)
}

impl Keyword {
    /// The name of the field.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Form => "form",
            Self::Platform => "platform",
            Self::Status => "status",
            Self::Source => "source",
            Self::Lang => "lang",
            Self::Id => "id",
            Self::Re => "re",
            Self::Evidence => "evidence",
        }
    }
}

impl Count {
    /// The name of the field.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Likes => "likes",
            Self::Reposts => "reposts",
            Self::Replies => "replies",
        }
    }
}

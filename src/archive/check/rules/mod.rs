//! The rules: one file per group, one list. A new rule is an entry in its group and a fixture in `tests/fixtures/check`.

mod anchors;
mod claims;
mod codes;
mod ids;
mod patterns;
mod people;
mod reading;
mod refs;
mod sources;
mod tags;
mod texts;
mod times;

use crate::archive::books::Book;
use crate::archive::check::facts::{Elsewhere, Entry, Facts, Report, Site};
use crate::archive::patterns::Sheet;
use crate::model::codebook::Codebook;
use crate::model::finding::Severity;
use crate::model::post::Post;

/// When a rule speaks, and how loud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Always an error.
    Error,
    /// Always a warning.
    Warning,
    /// A warning; an error when asked to be strict.
    Raised,
    /// A warning, only when asked to be strict.
    Strict,
}

impl Weight {
    /// The severity of its findings; none when the rule does not speak.
    pub fn severity(self, strict: bool) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Raised if strict => Some(Severity::Error),
            Self::Warning | Self::Raised => Some(Severity::Warning),
            Self::Strict => strict.then_some(Severity::Warning),
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum Check {
    /// Found while reading; the entry is there to be listed.
    Reading,
    /// Each record of a case by itself, posts among them.
    Record(fn(&Facts<'_>, &Entry<'_>, &mut Report<'_>)),
    /// Each post of a case by itself.
    Post(fn(&Facts<'_>, &Site, &Post, &mut Report<'_>)),
    /// A case as a whole, when its posts have been gone through.
    Case(fn(&Facts<'_>, &mut Report<'_>)),
    /// A codebook.
    Codebook(fn(&Codes<'_>, &mut Report<'_>)),
    /// The patterns.
    Patterns(fn(&Recurring<'_>, &mut Report<'_>)),
}

/// A codebook and what is needed to judge it.
pub struct Codes<'a> {
    pub(crate) book: &'a Book,
    /// All codes of the archive.
    pub merged: &'a Codebook,
    /// Asks after records of cases.
    pub elsewhere: Elsewhere<'a>,
}

/// The patterns of a place and what is needed to judge them.
pub struct Recurring<'a> {
    pub(crate) sheet: &'a Sheet,
    /// All codes of the archive.
    pub codebook: &'a Codebook,
    /// Asks after records of cases.
    pub elsewhere: Elsewhere<'a>,
}

/// One rule.
pub struct Rule {
    /// Its name in findings.
    pub name: &'static str,
    /// What it asks of an archive.
    pub about: &'static str,
    /// How to mend a breach.
    pub hint: &'static str,
    /// How loud.
    pub weight: Weight,
    /// What it looks at.
    pub checks: &'static [Check],
}

/// Every rule, by group.
pub const ALL: &[&[Rule]] = &[
    reading::RULES,
    ids::RULES,
    refs::RULES,
    tags::RULES,
    times::RULES,
    texts::RULES,
    people::RULES,
    sources::RULES,
    claims::RULES,
    anchors::RULES,
    codes::RULES,
    patterns::RULES,
];

/// Every rule in one row.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().flat_map(|group| group.iter())
}

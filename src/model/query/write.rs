//! Writes a query so that reading it gives the same tree back.

use std::fmt::{self, Display, Formatter};

use super::{Bounds, Match, Query, Text, TimeTest};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::And(parts) => match parts.as_slice() {
                [] => f.write_str("*"),
                [first, rest @ ..] => {
                    inner(first, f)?;
                    rest.iter().try_for_each(|part| {
                        f.write_str(" ")?;
                        inner(part, f)
                    })
                }
            },
            Self::Or(parts) => match parts.as_slice() {
                [] => f.write_str("-*"),
                [first, rest @ ..] => {
                    inner(first, f)?;
                    rest.iter().try_for_each(|part| {
                        f.write_str(" OR ")?;
                        inner(part, f)
                    })
                }
            },
            Self::Not(part) => {
                f.write_str("-")?;
                inner(part, f)
            }
            Self::Text(text) => text.fmt(f),
            Self::By(text) => write!(f, "by:{text}"),
            Self::Kind(kind) => write!(f, "kind:{kind}"),
            Self::Keyword(field, value) => write!(f, "{}:{value}", field.as_str()),
            Self::Tag(namespace, value) => write!(f, "{namespace}:{value}"),
            Self::Count(count, bounds) => write!(f, "{}:{bounds}", count.as_str()),
            Self::Time(test) => test.fmt(f),
        }
    }
}

/// A part of a group: groups inside stand in parentheses.
fn inner(part: &Query, f: &mut Formatter<'_>) -> fmt::Result {
    match part {
        Query::And(parts) | Query::Or(parts) if !parts.is_empty() => write!(f, "({part})"),
        _ => part.fmt(f),
    }
}

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => value(word, f),
            Self::Phrase(words) => quoted(&words.join(" "), f),
            Self::Prefix(start) => write!(f, "{start}*"),
            Self::Fuzzy(word, distance) => write!(f, "{word}~{distance}"),
        }
    }
}

impl Display for Match {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(text) => value(text, f),
            Self::Prefix(start) => write!(f, "{start}*"),
            Self::Any => f.write_str("*"),
        }
    }
}

impl Display for Bounds {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (None, None) => f.write_str("*"),
            (Some(min), Some(max)) if min == max => write!(f, "{min}"),
            (Some(min), Some(max)) => write!(f, "{min}..{max}"),
            (Some(min), None) => write!(f, ">={min}"),
            (None, Some(max)) => write!(f, "<={max}"),
        }
    }
}

impl Display for TimeTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(moment) => write!(f, "after:{moment}"),
            Self::Before(moment) => write!(f, "before:{moment}"),
            Self::Certain(from, to) if from == to && matches!(from, super::Moment::Day(..)) => {
                write!(f, "certain:{from}")
            }
            Self::Certain(from, to) => write!(f, "certain:{from}..{to}"),
            Self::At(moment) => write!(f, "at:{moment}"),
        }
    }
}

/// Bare where the reader would take it for one plain word, in quotes otherwise.
fn value(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    if is_bare(text) {
        f.write_str(text)
    } else {
        quoted(text, f)
    }
}

/// Whether a word needs no quotes anywhere in a query.
fn is_bare(text: &str) -> bool {
    let plain = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '-' | '_' | '.' | '\'' | '#' | '@' | '$' | '/' | '&')
            || !c.is_ascii() && !c.is_whitespace() && !c.is_control()
    };
    text.starts_with(|c: char| plain(c) && c != '-')
        && text.chars().all(plain)
        && !matches!(text, "OR" | "AND" | "NOT")
}

fn quoted(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_str("\\")?;
        }
        write!(f, "{c}")?;
    }
    f.write_str("\"")
}

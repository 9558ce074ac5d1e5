//! Values behind a field or alone: words, keywords, counts, moments. Tells what is wrong with one that cannot be read.

use std::str::FromStr;

use unicode_properties::UnicodeEmoji;

use super::field::{self, Field};
use super::parse::{Raw, error};
use super::{Bounds, Keyword, Match, Moment, Query, QueryError, Text, TimeTest};
use crate::model::post::{Form, Status};
use crate::model::record::Kind;

/// The test that a field (or none) makes of a value.
pub(super) fn leaf(field: Option<&Field>, raw: &Raw) -> Result<Query, QueryError> {
    let Some(field) = field else {
        return Ok(match text(raw)? {
            Text::Prefix(start) if start.is_empty() => Query::All,
            text => Query::Text(text),
        });
    };
    Ok(match field {
        Field::By => Query::By(text(raw)?),
        Field::Kind => kind(raw)?,
        Field::Keyword(keyword) => Query::Keyword(*keyword, checked(*keyword, raw)?),
        Field::Tag(namespace) => Query::Tag(namespace.clone(), matching(raw)?),
        Field::Count(count) => Query::Count(*count, bounds(raw, count.as_str())?),
        Field::After => Query::Time(TimeTest::After(one_moment(raw, "after")?)),
        Field::Before => Query::Time(TimeTest::Before(one_moment(raw, "before")?)),
        Field::At => Query::Time(TimeTest::At(one_moment(raw, "at")?)),
        Field::Certain => Query::Time(certain(raw)?),
    })
}

/// Words: plain, quoted, `pre*` or `word~1`.
fn text(raw: &Raw) -> Result<Text, QueryError> {
    let Raw { at, text, quoted } = raw;
    if *quoted {
        if !is_searchable(text) {
            return Err(nothing_in(*at, text));
        }
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        return Ok(match (words.len(), words.pop()) {
            (1, Some(word)) => Text::Word(word),
            (_, last) => Text::Phrase(words.into_iter().chain(last).collect()),
        });
    }
    if let Some(start) = text.strip_suffix('*') {
        if start.contains('*') {
            return Err(star(*at));
        }
        return if start.is_empty() || matches!(start, "#" | "@" | "$") || is_searchable(start) {
            Ok(Text::Prefix(start.to_owned()))
        } else {
            Err(nothing_in(*at, text))
        };
    }
    if text.contains('*') {
        return Err(star(*at));
    }
    if !is_searchable(text) {
        return Err(nothing_in(*at, text));
    }
    match text.rsplit_once('~') {
        Some((word, slips)) if slips.chars().all(|c| c.is_ascii_digit()) => match slips {
            _ if !is_searchable(word) => Err(nothing_in(*at, text)),
            "" | "1" => Ok(Text::Fuzzy(word.to_owned(), 1)),
            "2" => Ok(Text::Fuzzy(word.to_owned(), 2)),
            _ => Err(error(
                at + word.chars().count(),
                "that many slips are not forgiven",
                "write ~1 or ~2 behind the word",
            )),
        },
        _ => Ok(Text::Word(text.clone())),
    }
}

/// Whether an index can have a word for it at all.
pub(super) fn is_searchable(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_alphanumeric() || !c.is_ascii() && c.is_emoji_char())
}

fn nothing_in(at: usize, text: &str) -> QueryError {
    error(
        at,
        format!("nothing to look for in `{text}`"),
        "write a letter, a digit or an emoji, or leave it out",
    )
}

fn star(at: usize) -> QueryError {
    error(
        at,
        "a * stands only at the end of a word",
        "write the beginning of the word: pre*",
    )
}

fn matching(raw: &Raw) -> Result<Match, QueryError> {
    let text = raw.text.to_lowercase();
    if raw.quoted {
        return if text.is_empty() {
            Err(nothing_in(raw.at, &text))
        } else {
            Ok(Match::Is(text))
        };
    }
    match text.strip_suffix('*') {
        Some("") => Ok(Match::Any),
        Some(start) if start.contains('*') => Err(star(raw.at)),
        Some(start) => Ok(Match::Prefix(start.to_owned())),
        None if text.contains('*') => Err(star(raw.at)),
        None => Ok(Match::Is(text)),
    }
}

/// A keyword value; for closed sets one that exists.
fn checked(keyword: Keyword, raw: &Raw) -> Result<Match, QueryError> {
    let value = matching(raw)?;
    let known: Vec<&str> = match keyword {
        Keyword::Form => Form::ALL.iter().map(|form| form.as_str()).collect(),
        Keyword::Status => Status::ALL.iter().map(|status| status.as_str()).collect(),
        _ => return Ok(value),
    };
    match &value {
        Match::Is(text) if !known.contains(&text.as_str()) => {
            Err(no_such(raw.at, keyword.as_str(), text, &known))
        }
        _ => Ok(value),
    }
}

fn kind(raw: &Raw) -> Result<Query, QueryError> {
    match matching(raw)? {
        Match::Any => Ok(Query::All),
        Match::Is(text) | Match::Prefix(text) => Kind::from_str(&text)
            .map(Query::Kind)
            .map_err(|()| no_such(raw.at, "kind", &text, &Kind::ALL.map(Kind::as_str))),
    }
}

fn no_such(at: usize, field: &str, value: &str, known: &[&str]) -> QueryError {
    let hint = match field::nearest(value, known.iter().copied()) {
        Some(near) => format!("did you mean {field}:{near} ?"),
        None => format!("it is one of {}", known.join(", ")),
    };
    error(at, format!("no {field} is called `{value}`"), hint)
}

fn bounds(raw: &Raw, name: &str) -> Result<Bounds, QueryError> {
    let text = raw.text.as_str();
    let wrong = || {
        error(
            raw.at,
            format!("`{name}:` wants a number"),
            format!("write {name}:>100, {name}:<=20, {name}:5..50 or {name}:* for any"),
        )
    };
    let number = |text: &str| text.parse::<u64>().map_err(|_| wrong());
    let (min, max) = if text == "*" {
        (None, None)
    } else if let Some(rest) = text.strip_prefix(">=") {
        (Some(number(rest)?), None)
    } else if let Some(rest) = text.strip_prefix("<=") {
        (None, Some(number(rest)?))
    } else if let Some(rest) = text.strip_prefix('>') {
        (Some(number(rest)?.checked_add(1).ok_or_else(wrong)?), None)
    } else if let Some(rest) = text.strip_prefix('<') {
        (None, Some(number(rest)?.checked_sub(1).ok_or_else(wrong)?))
    } else if let Some((from, to)) = text.split_once("..") {
        let end = |text: &str| (!text.is_empty()).then(|| number(text)).transpose();
        match (end(from)?, end(to)?) {
            (None, None) => return Err(wrong()),
            (Some(min), Some(max)) if min > max => {
                return Err(error(
                    raw.at,
                    "the range runs backwards",
                    format!("write {name}:{max}..{min}"),
                ));
            }
            both => both,
        }
    } else {
        let exact = number(text)?;
        (Some(exact), Some(exact))
    };
    Ok(Bounds { min, max })
}

fn moment(text: &str, at: usize) -> Result<Moment, QueryError> {
    text.parse().map_err(|()| {
        error(
            at,
            format!("`{text}` is not a moment"),
            "write 2013-11-13, 2013-11-13T18:26:00Z, or T+2h from the launch",
        )
    })
}

fn one_moment(raw: &Raw, name: &str) -> Result<Moment, QueryError> {
    match raw.text.split_once("..") {
        Some((from, to)) if name == "at" => Err(error(
            raw.at,
            "`at:` wants one moment",
            format!("write at:{}", if to.is_empty() { from } else { to }),
        )),
        Some((from, to)) => Err(error(
            raw.at,
            format!("`{name}:` wants one moment"),
            format!("write after:{from} before:{to}, or certain:{from}..{to}"),
        )),
        None => moment(&raw.text, raw.at),
    }
}

fn certain(raw: &Raw) -> Result<TimeTest, QueryError> {
    if let Some((from, to)) = raw.text.split_once("..") {
        let later = raw.at + from.chars().count() + 2;
        return Ok(TimeTest::Certain(moment(from, raw.at)?, moment(to, later)?));
    }
    match moment(&raw.text, raw.at)? {
        day @ Moment::Day(..) => Ok(TimeTest::Certain(day.clone(), day)),
        point => Err(error(
            raw.at,
            "nothing is certain within a single instant",
            format!("write certain:{point}..END, or a day"),
        )),
    }
}

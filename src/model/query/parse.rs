//! Reads the query language.
//!
//! A descent by hand rather than a grammar crate: every error names its column and what to write instead. Depth and length
//! are capped, so no text can exhaust the stack.

use std::str::FromStr;

use unicode_properties::UnicodeEmoji;

use super::field::{self, FIELDS, Field};
use super::{Bounds, Keyword, Match, Moment, Query, QueryError, Text, TimeTest};
use crate::model::post::{Form, Status};
use crate::model::record::Kind;

/// Longest query in characters.
const MAX_LENGTH: usize = 4_000;
/// Most groups and minus signs inside one another.
const MAX_DEPTH: usize = 40;

pub(super) fn parse(text: &str, namespaces: &[String]) -> Result<Query, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > MAX_LENGTH {
        return Err(error(
            MAX_LENGTH,
            "the query is too long",
            format!("at most {MAX_LENGTH} characters are read"),
        ));
    }
    let mut reader = Reader {
        chars: &chars,
        at: 0,
        namespaces,
    };
    reader.skip_space();
    if reader.peek().is_none() {
        return Ok(Query::All);
    }
    let query = reader.any_of(None, 0)?;
    match reader.peek() {
        None => Ok(query.tidy()),
        Some(_) => Err(error(
            reader.at,
            "a closing parenthesis without an opening one",
            "take it out, or put it in quotes",
        )),
    }
}

/// An error at a character counted from 0.
fn error(at: usize, message: impl Into<String>, hint: impl Into<String>) -> QueryError {
    QueryError {
        column: at + 1,
        message: message.into(),
        hint: hint.into(),
    }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    namespaces: &'a [String],
}

/// A value as it was written.
struct Raw {
    at: usize,
    text: String,
    quoted: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Whether this upper-case word stands here on its own; steps over it if so.
    fn operator(&mut self, word: &str) -> bool {
        let end = self.at + word.len();
        let here = self.chars.get(self.at..end).unwrap_or_default();
        let alone = self
            .chars
            .get(end)
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | '"'));
        let found = alone && here.iter().copied().eq(word.chars());
        if found {
            self.at = end;
            self.skip_space();
        }
        found
    }

    /// `a OR b`, up to a closing parenthesis or the end.
    fn any_of(&mut self, field: Option<&Field>, depth: usize) -> Result<Query, QueryError> {
        let mut parts = vec![self.all_of(field, depth)?];
        loop {
            let at = self.at;
            if !self.operator("OR") {
                break;
            }
            if matches!(self.peek(), None | Some(')')) {
                return Err(error(
                    at,
                    "nothing after OR",
                    "write what else it may be, or `\"OR\"` for the word",
                ));
            }
            parts.push(self.all_of(field, depth)?);
        }
        Ok(Query::Or(parts).tidy())
    }

    /// Words side by side.
    fn all_of(&mut self, field: Option<&Field>, depth: usize) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        loop {
            self.skip_space();
            let at = self.at;
            match self.peek() {
                None | Some(')') => break,
                _ => {}
            }
            if self.operator("OR") {
                self.at = at;
                break;
            }
            if self.operator("AND") {
                if parts.is_empty() || matches!(self.peek(), None | Some(')')) {
                    return Err(error(
                        at,
                        "AND stands between two words",
                        "words side by side are joined anyway; write `\"AND\"` for the word",
                    ));
                }
                continue;
            }
            parts.push(self.one(field, depth)?);
        }
        if parts.is_empty() {
            return Err(error(
                self.at,
                "nothing to look for here",
                "write a word, a field such as stance:mocking, or nothing at all",
            ));
        }
        Ok(Query::And(parts))
    }

    fn one(&mut self, field: Option<&Field>, depth: usize) -> Result<Query, QueryError> {
        if depth > MAX_DEPTH {
            return Err(error(
                self.at,
                "too many groups inside one another",
                format!("at most {MAX_DEPTH} are read"),
            ));
        }
        let at = self.at;
        if self.operator("NOT") {
            return self.negated(at, field, depth);
        }
        match self.peek() {
            Some('-') => {
                self.at += 1;
                self.negated(at, field, depth)
            }
            Some('(') => self.group(field, depth),
            _ if field.is_some() => {
                let raw = self.raw()?;
                leaf(field, &raw)
            }
            Some('"') => {
                let raw = self.raw()?;
                leaf(None, &raw)
            }
            _ => self.word_or_field(depth),
        }
    }

    fn negated(
        &mut self,
        at: usize,
        field: Option<&Field>,
        depth: usize,
    ) -> Result<Query, QueryError> {
        if self.peek().is_none_or(|c| c.is_whitespace() || c == ')') {
            return Err(error(
                at,
                "a minus without a word",
                "write it directly before what must not be there: -word",
            ));
        }
        let part = self.one(field, depth + 1)?;
        Ok(Query::Not(Box::new(part)))
    }

    fn group(&mut self, field: Option<&Field>, depth: usize) -> Result<Query, QueryError> {
        let open = self.at;
        self.at += 1;
        let inside = self.any_of(field, depth + 1)?;
        if self.peek() == Some(')') {
            self.at += 1;
            Ok(inside)
        } else {
            Err(error(
                open,
                "a group that is not closed",
                "close it with a parenthesis",
            ))
        }
    }

    /// A bare word, or a name with a colon and its value.
    fn word_or_field(&mut self, depth: usize) -> Result<Query, QueryError> {
        let at = self.at;
        let name = self.chars[at..]
            .iter()
            .position(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
            .unwrap_or(self.chars.len() - at);
        let colon = at + name;
        let is_field = self.chars.get(colon) == Some(&':')
            && self.chars[at].is_alphabetic()
            // An address is a word, not a field `https`.
            && !matches!(self.chars.get(colon + 1..colon + 3), Some(['/', '/']));
        if !is_field {
            let raw = self.raw()?;
            return leaf(None, &raw);
        }
        let written: String = self.chars[at..colon].iter().collect();
        let Some(field) = Field::named(&written.to_lowercase(), self.namespaces) else {
            return Err(unknown_field(at, &written, self.namespaces));
        };
        self.at = colon + 1;
        match self.peek() {
            Some('(') => self.group(Some(&field), depth),
            None | Some(')') => Err(no_value(self.at, &written)),
            Some(c) if c.is_whitespace() => Err(no_value(self.at, &written)),
            Some(_) => {
                let raw = self.raw()?;
                leaf(Some(&field), &raw)
            }
        }
    }

    /// A quoted text, or everything up to a space, a parenthesis or a quote.
    fn raw(&mut self) -> Result<Raw, QueryError> {
        let at = self.at;
        let mut text = String::new();
        if self.peek() == Some('"') {
            self.at += 1;
            while let Some(c) = self.peek() {
                self.at += 1;
                match c {
                    '"' => {
                        return Ok(Raw {
                            at,
                            text,
                            quoted: true,
                        });
                    }
                    '\\' if matches!(self.peek(), Some('"' | '\\')) => {
                        text.extend(self.peek());
                        self.at += 1;
                    }
                    other => text.push(other),
                }
            }
            return Err(error(
                at,
                "a quote that is not closed",
                "close it with another quote",
            ));
        }
        while let Some(c) = self.peek() {
            if c.is_whitespace() || matches!(c, '(' | ')' | '"') {
                break;
            }
            text.push(c);
            self.at += 1;
        }
        Ok(Raw {
            at,
            text,
            quoted: false,
        })
    }
}

fn leaf(field: Option<&Field>, raw: &Raw) -> Result<Query, QueryError> {
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

fn unknown_field(at: usize, written: &str, namespaces: &[String]) -> QueryError {
    let hint = if let Some(near) = Field::nearest(&written.to_lowercase(), namespaces) {
        format!("did you mean {near}: ?")
    } else {
        let names: Vec<&str> = FIELDS
            .iter()
            .map(|(name, _)| *name)
            .chain(namespaces.iter().map(String::as_str))
            .collect();
        format!("fields are {}; put a colon in quotes", names.join(", "))
    };
    error(at, format!("no field is called `{written}`"), hint)
}

fn no_value(at: usize, name: &str) -> QueryError {
    error(
        at,
        format!("`{name}:` without a value"),
        format!("write it directly behind the colon, or {name}:* for any"),
    )
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

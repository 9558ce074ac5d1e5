//! Reads the query language.
//!
//! A descent by hand rather than a grammar crate: every error names its column and what to write instead. Depth and length
//! are capped, so no text can exhaust the stack.

use super::field::{FIELDS, Field};
use super::value::leaf;
use super::{Query, QueryError};

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
pub(super) fn error(at: usize, message: impl Into<String>, hint: impl Into<String>) -> QueryError {
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
pub(super) struct Raw {
    pub(super) at: usize,
    pub(super) text: String,
    pub(super) quoted: bool,
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

//! JSON as programs write it: a cursor over one line that reads what is usual and gives up at all else. It never judges a line.

use std::borrow::Cow;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

/// By byte: what ends the part of a string that is as it reads, a quote, a backslash or a control character.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        ends[byte] = byte < b' ' as usize || byte == b'"' as usize || byte == b'\\' as usize;
        byte += 1;
    }
    ends
};

/// A place in a line. What gives none leaves the place anywhere.
pub(super) struct Line<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not space between values.
    fn next(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
        self.byte()
    }

    /// Goes over this sign, if it is the next.
    fn take(&mut self, sign: u8) -> Option<()> {
        (self.next()? == sign).then(|| self.at += 1)
    }

    /// Nothing follows.
    pub(super) fn end(&mut self) -> Option<()> {
        self.next().is_none().then_some(())
    }

    /// An object; `field` reads the value of a key.
    pub(super) fn object(
        &mut self,
        mut field: impl FnMut(&mut Self, &'a str) -> Option<()>,
    ) -> Option<()> {
        self.take(b'{')?;
        if self.take(b'}').is_some() {
            return Some(());
        }
        loop {
            let Cow::Borrowed(key) = self.string()? else {
                return None;
            };
            self.take(b':')?;
            field(self, key)?;
            if self.take(b',').is_none() {
                return self.take(b'}');
            }
        }
    }

    /// An array, onto the end of `list`.
    pub(super) fn list<T>(
        &mut self,
        list: &mut Vec<T>,
        one: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<()> {
        self.take(b'[')?;
        if self.take(b']').is_some() {
            return Some(());
        }
        loop {
            list.push(one(self)?);
            if self.take(b',').is_none() {
                return self.take(b']');
            }
        }
    }

    /// A value or null.
    #[expect(clippy::option_option, reason = "unusual, null, or a value")]
    pub(super) fn option<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.next()? != b'n' {
            return one(self).map(Some);
        }
        let is_null = self.text.as_bytes()[self.at..].starts_with(b"null");
        is_null.then(|| {
            self.at += 4;
            None
        })
    }

    /// A whole number.
    pub(super) fn number(&mut self) -> Option<u64> {
        self.next();
        let rest = &self.text[self.at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = &rest[..digits];
        self.at += digits;
        if number.starts_with('0') && digits > 1 {
            return None;
        }
        number.parse().ok()
    }

    /// A string; a copy only where it has escapes.
    pub(super) fn string(&mut self) -> Option<Cow<'a, str>> {
        self.take(b'"')?;
        let start = self.at;
        let ends = |b: &u8| ENDS[usize::from(*b)];
        let bytes = self.text.as_bytes();
        self.at += bytes[self.at..].iter().position(ends)?;
        if bytes[self.at] == b'"' {
            self.at += 1;
            return Some(Cow::Borrowed(&self.text[start..self.at - 1]));
        }
        while bytes.get(self.at)? != &b'"' {
            self.at += if bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        let quoted = self.text.get(start - 1..self.at)?;
        serde_json::from_str(quoted).ok().map(Cow::Owned)
    }

    /// What is written as a string.
    pub(super) fn parsed<T: FromStr>(&mut self) -> Option<T> {
        self.string()?.parse().ok()
    }

    /// One of a fixed set of words.
    pub(super) fn word<'w, T: Deserialize<'w>>(&mut self) -> Option<T>
    where
        'a: 'w,
    {
        let Cow::Borrowed(word) = self.string()? else {
            return None;
        };
        let word: StrDeserializer<'w, Error> = word.into_deserializer();
        T::deserialize(word).ok()
    }
}

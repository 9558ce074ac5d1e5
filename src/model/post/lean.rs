//! What an index takes from a post, borrowed: from the line itself where it is written as imports write it, else from a [`Post`].
//!
//! [`Post`] alone is the format. A line that is unusual in any way, good or bad, is left to it.

use std::borrow::Cow;

use super::line::Line;
use super::{Form, Post, Status};
use crate::model::tag::{self, Basis, Tag};
use crate::model::time::{Instant, Precision, Time};

/// What an index takes from a post. Each field has the meaning of its namesake in [`Post`].
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "told in `Post`")]
pub struct Lean<'a> {
    pub id: Cow<'a, str>,
    pub status: Status,
    pub form: Form,
    pub platform: Cow<'a, str>,
    pub time: Option<When>,
    pub order: Option<u32>,
    /// Id of the phase.
    pub phase: Option<Cow<'a, str>>,
    pub actor: Option<Cow<'a, str>>,
    pub role: Option<Cow<'a, str>>,
    pub text: Cow<'a, str>,
    pub lang: Option<Cow<'a, str>>,
    pub tags: Vec<Label<'a>>,
    pub reply_to: Option<Cow<'a, str>>,
    pub quote_of: Option<Cow<'a, str>>,
    pub counts: Numbers,
    pub known_from: Option<Instant>,
    pub sources: Vec<Cow<'a, str>>,
}

/// A [`Time`] without its wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "told in `Time`")]
pub struct When {
    pub from: Instant,
    pub to: Instant,
    pub precision: Precision,
}

/// The engagement that can be asked for; each none when not reported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "told in `Counts`")]
pub struct Numbers {
    pub likes: Option<u64>,
    pub reposts: Option<u64>,
    pub replies: Option<u64>,
    pub as_of: Option<When>,
}

/// A [`Tag`], borrowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label<'a> {
    text: Cow<'a, str>,
    colon: usize,
}

impl Label<'_> {
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

impl<'a> From<&'a Tag> for Label<'a> {
    fn from(tag: &'a Tag) -> Self {
        Self {
            text: Cow::Borrowed(tag.as_str()),
            colon: tag.namespace().len(),
        }
    }
}

impl From<&Time> for When {
    fn from(time: &Time) -> Self {
        Self {
            from: time.from,
            to: time.to,
            precision: time.precision,
        }
    }
}

impl<'a> From<&'a Post> for Lean<'a> {
    fn from(post: &'a Post) -> Self {
        let borrowed = |text: &'a Option<String>| text.as_deref().map(Cow::Borrowed);
        let counts = post.counts.as_ref().map(|counts| Numbers {
            likes: counts.likes,
            reposts: counts.reposts,
            replies: counts.replies,
            as_of: counts.as_of.as_ref().map(When::from),
        });
        Self {
            id: Cow::Borrowed(&post.id),
            status: post.status,
            form: post.form,
            platform: Cow::Borrowed(&post.platform),
            time: post.time.as_ref().map(When::from),
            order: post.order,
            phase: post
                .phase
                .as_ref()
                .map(|phase| Cow::Borrowed(phase.id.as_str())),
            actor: borrowed(&post.actor),
            role: borrowed(&post.role),
            text: Cow::Borrowed(&post.text),
            lang: borrowed(&post.lang),
            tags: post
                .tags
                .iter()
                .map(|coding| Label::from(&coding.tag))
                .collect(),
            reply_to: borrowed(&post.reply_to),
            quote_of: borrowed(&post.quote_of),
            counts: counts.unwrap_or_default(),
            known_from: post.known_from,
            sources: post
                .sources
                .iter()
                .map(|id| Cow::Borrowed(id.as_str()))
                .collect(),
        }
    }
}

/// What was read of an object, by key.
#[derive(Default)]
struct Keys(u32);

impl Keys {
    /// Takes note of a key; none when it came before.
    fn once(&mut self, number: u32) -> Option<()> {
        let before = self.0;
        self.0 |= 1 << number;
        (self.0 != before).then_some(())
    }
}

impl<'a> Lean<'a> {
    /// Reads a line without a copy of its texts. None says nothing of the line: it is to be read as a [`Post`]. What is read is what
    /// that would say.
    pub fn read(line: &'a str) -> Option<Self> {
        let mut line = Line::new(line);
        let mut keys = Keys::default();
        let (mut id, mut status, mut form, mut platform, mut text) = (None, None, None, None, None);
        let (mut time, mut order, mut known_from, mut counts) = (None, None, None, None);
        let (mut phase, mut actor, mut role, mut lang) = (None, None, None, None);
        let (mut reply_to, mut quote_of) = (None, None);
        let (mut tags, mut sources) = (Vec::new(), Vec::new());
        line.object(|line, key| {
            let number = match key {
                "id" => line.string().map(|read| (0, id = Some(read))),
                "status" => line.word().map(|read| (1, status = Some(read))),
                "form" => line.word().map(|read| (2, form = Some(read))),
                "platform" => line.string().map(|read| (3, platform = Some(read))),
                "time" => line.option(when).map(|read| (4, time = read)),
                "order" => line.option(Line::number).map(|read| (5, order = read)),
                "phase" => line.option(in_phase).map(|read| (6, phase = read)),
                "actor" => line.option(Line::string).map(|read| (7, actor = read)),
                "role" => line.option(Line::string).map(|read| (8, role = read)),
                "text" => line.string().map(|read| (9, text = Some(read))),
                "lang" => line.option(Line::string).map(|read| (10, lang = read)),
                "tags" => line.list(&mut tags, coding).map(|()| (11, ())),
                "reply_to" => line.option(Line::string).map(|read| (12, reply_to = read)),
                "quote_of" => line.option(Line::string).map(|read| (13, quote_of = read)),
                "counts" => line.option(numbers).map(|read| (14, counts = read)),
                "reception" => line.option(Line::string).map(|_| (15, ())),
                "known_from" => line
                    .option(Line::parsed)
                    .map(|read| (16, known_from = read)),
                "sources" => line.list(&mut sources, Line::string).map(|()| (17, ())),
                _ => None,
            };
            keys.once(number?.0)
        })?;
        line.end()?;
        Some(Self {
            id: id?,
            status: status?,
            form: form?,
            platform: platform?,
            time,
            order: order.map(u32::try_from).transpose().ok()?,
            phase,
            actor,
            role,
            text: text?,
            lang,
            tags,
            reply_to,
            quote_of,
            counts: counts.unwrap_or_default(),
            known_from,
            sources,
        })
    }
}

fn when(line: &mut Line<'_>) -> Option<When> {
    let mut keys = Keys::default();
    let (mut from, mut to, mut precision) = (None, None, None);
    line.object(|line, key| {
        let number = match key {
            "from" => line.parsed().map(|read| (0, from = Some(read))),
            "to" => line.parsed().map(|read| (1, to = Some(read))),
            "precision" => line.word().map(|read| (2, precision = Some(read))),
            "zone" => line.option(Line::string).map(|_| (3, ())),
            "as_written" => line.option(Line::string).map(|_| (4, ())),
            _ => None,
        };
        keys.once(number?.0)
    })?;
    Some(When {
        from: from?,
        to: to?,
        precision: precision?,
    })
}

fn in_phase<'a>(line: &mut Line<'a>) -> Option<Cow<'a, str>> {
    let mut keys = Keys::default();
    let (mut id, mut basis) = (None, None);
    line.object(|line, key| {
        let number = match key {
            "id" => line.string().map(|read| (0, id = Some(read))),
            "basis" => line.word::<Basis>().map(|read| (1, basis = Some(read))),
            _ => None,
        };
        keys.once(number?.0)
    })?;
    basis.and(id)
}

fn coding<'a>(line: &mut Line<'a>) -> Option<Label<'a>> {
    let mut keys = Keys::default();
    let (mut text, mut basis) = (None, None);
    line.object(|line, key| {
        let number = match key {
            "tag" => line.string().map(|read| (0, text = Some(read))),
            "basis" => line.word::<Basis>().map(|read| (1, basis = Some(read))),
            "ground" => line.option(Line::string).map(|_| (2, ())),
            "version" => line.option(Line::string).map(|_| (3, ())),
            _ => None,
        };
        keys.once(number?.0)
    })?;
    let text: Cow<'a, str> = basis.and(text)?;
    let colon = tag::colon(&text)?;
    Some(Label { text, colon })
}

fn numbers(line: &mut Line<'_>) -> Option<Numbers> {
    let mut keys = Keys::default();
    let mut counts = Numbers::default();
    line.object(|line, key| {
        let number = match key {
            "likes" => line
                .option(Line::number)
                .map(|read| (0, counts.likes = read)),
            "reposts" => line
                .option(Line::number)
                .map(|read| (1, counts.reposts = read)),
            "replies" => line
                .option(Line::number)
                .map(|read| (2, counts.replies = read)),
            "quotes" => line.option(Line::number).map(|_| (3, ())),
            "views" => line.option(Line::number).map(|_| (4, ())),
            "as_of" => line.option(when).map(|read| (5, counts.as_of = read)),
            "as_written" => line.option(Line::string).map(|_| (6, ())),
            _ => None,
        };
        keys.once(number?.0)
    })?;
    Some(counts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const USUAL: &str = r#"{"id":"1000977","status":"verbatim","form":"reply","platform":"twitter","time":{"from":"2016-03-01T12:30:15Z","to":"2016-03-01T12:30:16.5+01:00","precision":"part-of-day","zone":"UTC","as_written":null},"order":7,"phase":{"id":"ph-peak","basis":"time"},"actor":null,"role":"user4711","text":"I want to know, \"bank\"\n#askjpm 🔥 é","lang":"en","tags":[{"tag":"stance:critical","basis":"reading","ground":"tone"},{"tag":"tactic:sarcasm","basis":"source","version":"1.0.0"}],"reply_to":"1000000","quote_of":null,"counts":{"likes":3,"reposts":10,"replies":0,"quotes":null,"views":18446744073709551615,"as_of":{"from":"2016-03-01T12:30:15Z","to":"2016-03-01T12:30:16Z","precision":"second"},"as_written":"some"},"reception":null,"known_from":"2016-03-02T00:00:00Z","sources":["s-1","s-2"]}"#;
    const SHORT: &str = r#" { "id" : "p1", "status": "paraphrase", "form": "post", "platform": "x", "text": "", "tags": [ ], "counts": {} } "#;

    /// Whether the line was read without a [`Post`]; if so it says what that says.
    fn is_read(line: &str) -> bool {
        let Some(lean) = Lean::read(line) else {
            return false;
        };
        let post: Post = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert_eq!(lean, Lean::from(&post), "{line}");
        true
    }

    #[test]
    fn usual_lines_are_read_without_a_post() {
        assert!(is_read(USUAL));
        assert!(is_read(SHORT));
        let lean = Lean::read(USUAL).unwrap();
        assert_eq!(lean.text, "I want to know, \"bank\"\n#askjpm 🔥 é");
        assert!(matches!(lean.id, Cow::Borrowed(_)));
        let tag = &lean.tags[1];
        assert_eq!((tag.namespace(), tag.value()), ("tactic", "sarcasm"));
        assert_eq!(tag.as_str(), "tactic:sarcasm");
    }

    #[test]
    fn unusual_lines_are_left_to_the_post() {
        for (from, to) in [
            (r#""order":7"#, r#""x-own":7"#),
            (r#""order":7"#, r#""order":7,"order":7"#),
            (r#""order":7"#, r#""order":07"#),
            (r#""order":7"#, r#""order":-7"#),
            (r#""order":7"#, r#""order":7.0"#),
            (r#""order":7"#, r#""order":4294967296"#),
            (r#""order":7"#, r#""order":"7""#),
            (r#""id":"1000977","#, ""),
            (r#""platform":"twitter""#, r#""platform":null"#),
            (r#""zone":"UTC""#, r#""zone":1"#),
            (r#""basis":"time""#, r#""basis":"import""#),
            (r#""basis":"time""#, r#""basis":{"time":null}"#),
            ("stance:critical", "Stance:critical"),
            ("18446744073709551615", "18446744073709551616"),
            ("2016-03-02T00", "2016-02-30T00"),
            (r"\n", r"\ud800"),
            (r"\n", "\n"),
            (r#""s-2"]"#, r#""s-2",]"#),
            (r#"["s-1","s-2"]"#, "null"),
            (r#""s-2"]}"#, r#""s-2"]} x"#),
        ] {
            let line = USUAL.replace(from, to);
            assert_ne!(line, USUAL);
            assert!(!is_read(&line), "{line}");
        }
    }

    /// Where something may be broken: at the ends of words and signs.
    fn places(line: &str) -> Vec<usize> {
        let is_place = |at: &usize| {
            line.is_char_boundary(*at) && !line[*at..].starts_with(char::is_alphanumeric)
        };
        (0..=line.len()).filter(is_place).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn what_is_read_of_any_line_is_what_the_post_says(
            short: bool,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..6_usize, r#"|null|true|[0-9]{1,2}|-1|1e999|"|\\|\\"|\\u00e9|\\ud83d|,|:|\{\}|\[\]|[ \t\n\u{b}]|"id":"a"|,"order":3|"a:b"|"2016-02-29T23:59:60Z"|é|\PC"#), 1..4),
        ) {
            let mut line = if short { SHORT } else { USUAL }.to_owned();
            for (one, other, kind, piece) in changes {
                let places = places(&line);
                let (a, b) = (*one.get(&places), *other.get(&places));
                let (a, b) = (a.min(b), a.max(b));
                // Mostly close by, so that most of the line stays good.
                let near = places.iter().copied().find(|at| *at > a).unwrap_or(b);
                match kind {
                    0 => line.truncate(b),
                    1 => drop(line.drain(a..near)),
                    2 => line.replace_range(a..near, &piece),
                    3 => { let copy = line[a..b].to_owned(); line.insert_str(b, &copy); }
                    _ => line.insert_str(a, &piece),
                }
            }
            is_read(&line);
        }
    }

    #[test]
    fn any_value_in_any_place_is_what_the_post_says() {
        let values = [
            "null",
            "7",
            "0",
            "-1",
            "1.5",
            "true",
            r#""""#,
            r#""a:b""#,
            r#""time""#,
            r#""2016-03-01T12:30:15Z""#,
            "[]",
            "[null]",
            "{}",
            r#"{"id":"a"}"#,
        ];
        let mut read = 0;
        // Values stand after a colon, and end at a comma or a bracket.
        for (at, _) in USUAL.match_indices(':') {
            let rest = &USUAL[at + 1..];
            for (end, _) in rest.match_indices([',', '}', ']']).take(4) {
                for value in values {
                    let line = format!("{}{value}{}", &USUAL[..=at], &rest[end..]);
                    read += usize::from(is_read(&line));
                }
            }
        }
        assert!(read > 50, "{read}");
    }
}

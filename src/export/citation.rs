//! Citations, before any format: what is cited, by whom, from when, where it stands.
//!
//! A record is cited as an entry of the archive that rests on its sources; a source is cited as itself.

use std::fmt::Write;

use super::text::{beginning, line, visible, web};
use super::{Item, WITHHELD, address};
use crate::model::any::Record;
use crate::model::calendar::Zone;
use crate::model::case::Source;
use crate::model::record::Case;
use crate::model::time::{HOUR, Instant, Precision, Time};

/// The collection that built-in records are entries of.
pub(super) const ARCHIVE: &str = "Backfire archive";

/// Words of a record that stand for its title.
const TITLE: usize = 20;

/// What is cited. Texts are as their files have them: each format cleans them in its own way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Citation {
    /// Slug of the case and id: `askjpm/p01`.
    pub(super) place: String,
    /// Whether this is a source, not an entry of the archive.
    pub(super) is_source: bool,
    pub(super) authors: Vec<String>,
    pub(super) title: String,
    /// Title of the case an entry is in.
    pub(super) container: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) issued: Option<Issued>,
    /// The date in words, with what is known of it.
    pub(super) dated: Option<String>,
    /// The address in plain characters; none where there is none, or it is withheld.
    pub(super) url: Option<String>,
    /// Of a copy at a public web archive.
    pub(super) archived: Option<String>,
    /// What a reader must know: that a text is a paraphrase, which sources it rests on.
    pub(super) note: String,
}

/// A date as far as it is known: the first day, and the last where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Issued {
    pub(super) first: Date,
    pub(super) last: Option<Date>,
}

/// A calendar date, without the parts that are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i16,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
}

impl Date {
    /// `[2013, 11, 13]`: the parts that are known.
    pub(super) fn parts(self) -> Vec<i16> {
        let rest = [self.month, self.day].into_iter().flatten();
        std::iter::once(self.year)
            .chain(rest.map(i16::from))
            .collect()
    }
}

/// A record as an entry of its archive.
pub(super) fn of_record(item: &Item<'_>) -> Citation {
    if let Record::Source(source) = item.record {
        return of_source(item.case, source);
    }
    let id = item.record.id();
    let (gist, _) = item.words();
    let mut note = String::new();
    if let Some(status) = item.status() {
        let _ = write!(note, "Text: {}. ", status.as_str());
    }
    let sources: Vec<String> = item
        .sources()
        .iter()
        .map(|source| format!("{}/{}", item.slug(), source.id))
        .collect();
    if sources.is_empty() {
        note.push_str("Names no source.");
    } else {
        let _ = write!(note, "Rests on {}.", sources.join(", "));
    }
    let time = item.record.time();
    let zone = &item.case.file.zone;
    Citation {
        place: format!("{}/{id}", item.slug()),
        is_source: false,
        authors: item
            .builtin
            .then(|| ARCHIVE.to_owned())
            .into_iter()
            .collect(),
        title: format!("{} {id}: {}", capital(item.kind), beginning(gist, TITLE)),
        // A case is in nothing but its archive.
        container: (!matches!(item.record, Record::Case(_))).then(|| item.case.file.title.clone()),
        publisher: None,
        issued: time.map(|time| issued(time, zone)),
        dated: time.map(|time| dated(time, zone)),
        url: None,
        archived: None,
        note,
    }
}

/// A source as itself.
pub(super) fn of_source(case: &Case, source: &Source) -> Citation {
    let mut notes: Vec<String> = source.note.clone().into_iter().collect();
    if source.address.as_deref() == Some(WITHHELD) {
        notes.push("address withheld".to_owned());
    }
    let url = address(source).and_then(web);
    // A copy is told of and never a link: who keeps it is not who published it.
    if let Some(copy) = url.as_ref().filter(|_| source.mirror) {
        notes.push(format!("read in a copy away from its publisher: {copy}"));
    }
    let zone = &case.file.zone;
    Citation {
        place: format!("{}/{}", case.file.slug, source.id),
        is_source: true,
        authors: source.authors.clone(),
        title: source.title.clone(),
        container: None,
        publisher: source.publisher.clone(),
        issued: source.date.as_ref().map(|time| issued(time, zone)),
        dated: source.date.as_ref().map(|time| dated(time, zone)),
        url: url.filter(|_| !source.mirror),
        archived: source.archived.as_deref().and_then(web),
        note: notes.join("; "),
    }
}

/// The citation of a record in plain words: a line of its own, and a line for each source it rests on.
pub fn plain(item: &Item<'_>) -> String {
    let mut text = of_record(item).plain();
    if !matches!(item.record, Record::Source(_)) {
        for source in item.sources() {
            let source = of_source(item.case, source);
            let _ = write!(text, "\n{}: {}", line(&source.place), source.plain());
        }
    }
    text
}

impl Citation {
    /// The same for the same record, and no other's: `askjpm:p01`. Of plain letters, digits, `-`, `:` and `_`.
    pub(super) fn key(&self) -> String {
        let mut key = String::with_capacity(self.place.len());
        for c in self.place.chars() {
            match c {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => key.push(c),
                '/' => key.push(':'),
                other => {
                    let _ = write!(key, "_{:x}_", u32::from(other));
                }
            }
        }
        key
    }

    /// In a line: `Author: Title. Publisher, 13 Nov 2013 (day, New York). https://… Note.`
    pub(super) fn plain(&self) -> String {
        let mut text = String::new();
        if !self.authors.is_empty() {
            let _ = write!(text, "{}: ", line(&self.authors.join(", ")));
        }
        let _ = write!(text, "{}", sentence(&line(&self.title)));
        if let Some(container) = &self.container {
            let _ = write!(text, " In: {}", sentence(&line(container)));
        }
        let at: Vec<String> = [self.publisher.as_deref(), self.dated.as_deref()]
            .into_iter()
            .flatten()
            .map(line)
            .collect();
        if !at.is_empty() {
            let _ = write!(text, " {}", sentence(&at.join(", ")));
        }
        if !self.is_source {
            let _ = write!(text, " Entry {}.", line(&self.place));
        }
        if let Some(url) = &self.url {
            let _ = write!(text, " {url}");
        }
        if let Some(archived) = &self.archived {
            let _ = write!(text, " (archived: {archived})");
        }
        if !self.note.is_empty() {
            let _ = write!(text, " {}", visible(&self.note).replace('\n', " "));
        }
        text
    }
}

/// The text with a full stop, unless it ends in a sign already.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn capital(word: &str) -> String {
    let mut rest = word.chars();
    let first = rest.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(rest).collect()
}

fn zone_of(time: &Time, fallback: &str) -> Zone {
    Zone::named(time.zone.as_deref().unwrap_or(fallback))
}

/// A time in words, told in the zone it was dated in and no finer than it is known.
pub(super) fn dated(time: &Time, fallback: &str) -> String {
    zone_of(time, fallback).full(time.from, time.to, time.precision)
}

/// A time as a date, no finer than it is known.
fn issued(time: &Time, fallback: &str) -> Issued {
    let zone = zone_of(time, fallback);
    let width = time.width();
    let middle = Instant(time.from.0.saturating_add(width / 2));
    let day = |at| {
        let (year, month, day) = zone.civil(at);
        Date {
            year,
            month: Some(month),
            day: Some(day),
        }
    };
    let around = day(middle);
    let single = |first| Issued { first, last: None };
    match time.precision {
        Precision::Year => single(Date {
            month: None,
            day: None,
            ..around
        }),
        Precision::Month => single(Date {
            day: None,
            ..around
        }),
        // An interval that both readings of an unstated zone widen belongs to the day in its middle.
        Precision::Day => single(around),
        Precision::Second | Precision::Minute | Precision::Hour | Precision::PartOfDay => {
            single(day(time.from))
        }
        Precision::Days | Precision::Week | Precision::Span => {
            let inset = (12 * HOUR).min(width / 4);
            let first = day(Instant(time.from.0.saturating_add(inset)));
            let last = day(Instant(time.to.0.saturating_sub(inset)));
            Issued {
                first,
                last: (last != first).then_some(last),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::contract;
    use crate::model::Extra;

    fn time(from: &str, to: &str, precision: Precision, zone: Option<&str>) -> Time {
        Time {
            from: from.parse().expect("a time"),
            to: to.parse().expect("a time"),
            precision,
            zone: zone.map(str::to_owned),
            as_written: None,
            extra: Extra::new(),
        }
    }

    #[test]
    fn a_date_is_no_finer_than_what_is_known_and_of_the_zone_it_was_told_in() {
        let new_york = Some("America/New_York");
        for (from, to, precision, zone, first, last) in [
            (
                "2013-11-13T05:00:00Z",
                "2013-11-14T05:00:00Z",
                Precision::Day,
                new_york,
                vec![2013, 11, 13],
                None,
            ),
            (
                "2013-11-19T00:00:00Z",
                "2013-11-20T05:00:00Z",
                Precision::Day,
                None,
                vec![2013, 11, 19],
                None,
            ),
            (
                "2013-11-14T02:26:00Z",
                "2013-11-14T02:27:00Z",
                Precision::Minute,
                new_york,
                vec![2013, 11, 13],
                None,
            ),
            (
                "2013-11-01T04:00:00Z",
                "2013-12-01T05:00:00Z",
                Precision::Month,
                new_york,
                vec![2013, 11],
                None,
            ),
            (
                "2013-01-01T00:00:00Z",
                "2014-01-01T00:00:00Z",
                Precision::Year,
                Some("UTC"),
                vec![2013],
                None,
            ),
            (
                "2013-11-07T05:00:00Z",
                "2013-11-11T05:00:00Z",
                Precision::Days,
                new_york,
                vec![2013, 11, 7],
                Some(vec![2013, 11, 10]),
            ),
            (
                "2013-12-30T00:00:00Z",
                "2014-01-02T00:00:00Z",
                Precision::Span,
                Some("UTC"),
                vec![2013, 12, 30],
                Some(vec![2014, 1, 1]),
            ),
            (
                "2011-11-22T00:34:00Z",
                "2011-11-22T00:49:00Z",
                Precision::Span,
                Some("UTC"),
                vec![2011, 11, 22],
                None,
            ),
        ] {
            let issued = issued(&time(from, to, precision, zone), "UTC");
            assert_eq!(issued.first.parts(), first, "{from} {precision:?}");
            assert_eq!(issued.last.map(Date::parts), last, "{from} {precision:?}");
        }
    }

    #[test]
    fn an_entry_names_its_sources_and_a_source_itself() {
        let whole = contract::whole("When can I have my house back?");
        assert_eq!(
            plain(&contract::item(&whole, "p1")),
            "Backfire archive: Post p1: When can I have my house back? In: A loud case. 13 Nov 2013 (day, New York). \
             Entry loud/p1. Text: paraphrase. Rests on loud/s1, loud/s2.\n\
             loud/s1: A. Author, B. & C. Author: A bank asks. The Paper, 13–14 Nov 2013 (several days, UTC). \
             https://example.org/a (archived: https://archive.example/a)\n\
             loud/s2: A private page. address withheld"
        );
        assert_eq!(
            plain(&contract::item(&whole, "s2")),
            "A private page. address withheld"
        );
    }

    #[test]
    fn a_citation_in_a_line_names_everything_in_order() {
        let citation = Citation {
            place: "askjpm/s1".to_owned(),
            is_source: true,
            authors: vec!["A. Author".to_owned(), "B. Author".to_owned()],
            title: "Who asked?".to_owned(),
            container: None,
            publisher: Some("The Paper".to_owned()),
            issued: None,
            dated: Some("13 Nov 2013 (day, New York)".to_owned()),
            url: Some("https://example.org/a".to_owned()),
            archived: Some("https://archive.example/a".to_owned()),
            note: "A note.".to_owned(),
        };
        assert_eq!(
            citation.plain(),
            "A. Author, B. Author: Who asked? The Paper, 13 Nov 2013 (day, New York). https://example.org/a \
             (archived: https://archive.example/a) A note."
        );
    }
}

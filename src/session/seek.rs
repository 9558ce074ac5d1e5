//! A time as someone types it to go there.

use super::{Intent, Session};
use crate::model::query::Moment;
use crate::model::time::{Instant, Precision};

/// Names of months by their first three letters.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

impl Session {
    /// What goes to the time that is written here and says which that is; else what says that it is none.
    pub fn go_to(&self, text: &str) -> Result<Vec<Intent>, Intent> {
        let Some(at) = self.moment(text) else {
            return Err(Intent::Warn(format!(
                "not a time: {text}; write 2013-11-13, 13 Nov 16:00, 16:00 or T+2h"
            )));
        };
        let told = self.zone().full(at, at, Precision::Minute);
        Ok(vec![
            Intent::Seek(at),
            Intent::Say(format!("the first from {told} on")),
        ])
    }

    /// The instant meant by `2013-11-13`, `T+2h`, an RFC 3339 time, `13 Nov 16:00`, `2013-11-13 16:00` or `16:00` (on the day of
    /// the selected row), in the zone times are told in.
    pub fn moment(&self, text: &str) -> Option<Instant> {
        let case = self.case.as_ref()?;
        let zone = self.zone();
        match text.parse() {
            Ok(Moment::Instant(instant)) => return Some(instant),
            Ok(Moment::Launch(offset)) => {
                let launch = case.file.launch.from;
                return Some(Instant(launch.0.saturating_add(offset)));
            }
            // In the query a day is the case's; here it is the one that is on screen.
            Ok(Moment::Day(year, month, day)) => return zone.midnight(year, month, day),
            Err(()) => {}
        }
        let here = self
            .row()
            .and_then(|row| row.span)
            .map_or(case.file.launch.from, |span| span.from);
        let (this_year, month, day) = zone.civil(here);
        let mut date = (this_year, month, day);
        let mut clock = (0, 0);
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            if let Some((hour, minute)) = word.split_once(':') {
                clock = (hour.parse().ok()?, minute.parse().ok()?);
            } else if let Some(written) = iso(word) {
                date = written;
            } else {
                // A day and a month, in either order, perhaps with a year.
                let (first, second) = (word, words.next()?);
                let (day, name) = if first.starts_with(|c: char| c.is_ascii_digit()) {
                    (first, second)
                } else {
                    (second, first)
                };
                let year = words
                    .peek()
                    .and_then(|word| word.parse::<i16>().ok().filter(|_| word.len() == 4));
                if year.is_some() {
                    words.next();
                }
                let name = name.to_lowercase();
                let month = MONTHS.iter().position(|month| name.starts_with(month))?;
                date = (
                    year.unwrap_or(this_year),
                    i8::try_from(month).ok()? + 1,
                    day.parse().ok()?,
                );
            }
        }
        zone.instant(date, clock.0, clock.1)
    }
}

fn iso(word: &str) -> Option<(i16, i8, i8)> {
    let mut parts = word.splitn(3, '-');
    Some((
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    ))
}

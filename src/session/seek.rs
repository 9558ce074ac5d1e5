//! A time as someone types it to go there.

use super::Session;
use crate::model::query::{Moment, Scope};
use crate::model::time::Instant;

/// Names of months by their first three letters.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

impl Session {
    /// The instant meant by `2013-11-13`, `T+2h`, an RFC 3339 time, `13 Nov 16:00`, `2013-11-13 16:00` or `16:00` (on the day of
    /// the selected row), in the zone times are told in.
    pub fn moment(&self, text: &str) -> Option<Instant> {
        let case = self.case.as_ref()?;
        let scope = Scope {
            case: case.file.slug.clone(),
            launch: case.file.launch.from,
            zone: case.file.zone.clone(),
        };
        if let Ok(moment) = text.parse::<Moment>() {
            return moment.bounds(&scope).map(|(from, _)| from);
        }
        let zone = self.zone();
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

//! Times in words: how an interval is told in a zone, never finer than it is known.

mod step;

pub use step::Step;

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::time::{DAY, HOUR, Instant, MINUTE, Precision, SECOND};

/// A zone to tell times in, with the label that stands beside every time.
#[derive(Debug, Clone)]
pub struct Zone {
    zone: TimeZone,
    label: String,
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self {
            zone: TimeZone::UTC,
            label: "UTC".to_owned(),
        }
    }

    /// The zone with this IANA name; UTC, and labelled so, when there is no such zone.
    pub fn named(name: &str) -> Self {
        match TimeZone::get(name) {
            Ok(zone) if name != "UTC" => {
                let city = name.rsplit('/').next().unwrap_or(name).replace('_', " ");
                Self { zone, label: city }
            }
            _ => Self::utc(),
        }
    }

    /// The zone of this machine.
    pub fn mine() -> Self {
        Self {
            zone: TimeZone::system(),
            label: "my time".to_owned(),
        }
    }

    /// What stands beside a time: `UTC`, `New York`, `my time`.
    pub fn label(&self) -> &str {
        &self.label
    }

    fn at(&self, instant: Instant) -> Zoned {
        instant.stamp().to_zoned(self.zone.clone())
    }

    /// `2013-11-13`.
    pub fn date(&self, instant: Instant) -> String {
        self.at(instant).strftime("%Y-%m-%d").to_string()
    }

    /// `13 Nov 2013`.
    pub fn day(&self, instant: Instant) -> String {
        self.at(instant).strftime("%-d %b %Y").to_string()
    }

    /// `13 Nov`.
    pub fn day_short(&self, instant: Instant) -> String {
        self.at(instant).strftime("%-d %b").to_string()
    }

    /// `18:26`.
    pub fn clock(&self, instant: Instant) -> String {
        self.at(instant).strftime("%H:%M").to_string()
    }

    /// `Nov 2013`.
    pub fn month(&self, instant: Instant) -> String {
        self.at(instant).strftime("%b %Y").to_string()
    }

    /// `2013`.
    pub fn year(&self, instant: Instant) -> String {
        self.at(instant).strftime("%Y").to_string()
    }

    /// The calendar day an instant falls on, as `(year, month, day)`.
    pub fn civil(&self, instant: Instant) -> (i16, i8, i8) {
        let at = self.at(instant);
        (at.year(), at.month(), at.day())
    }

    /// First instant of a calendar day in this zone; none when there is no such day.
    pub fn midnight(&self, year: i16, month: i8, day: i8) -> Option<Instant> {
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        let zoned = date.to_zoned(self.zone.clone()).ok()?;
        Some(Instant(zoned.timestamp().as_microsecond()))
    }

    /// Instant of a wall-clock time in this zone; none when there is no such time.
    pub fn instant(
        &self,
        (year, month, day): (i16, i8, i8),
        hour: i8,
        minute: i8,
    ) -> Option<Instant> {
        let time = jiff::civil::DateTime::new(year, month, day, hour, minute, 0, 0).ok()?;
        let zoned = time.to_zoned(self.zone.clone()).ok()?;
        Some(Instant(zoned.timestamp().as_microsecond()))
    }

    /// An interval in at most 12 cells for a list, no finer than `precision`: `13 Nov 18:26`, `13 Nov ~21h`, `13 Nov`, `Nov 2013`.
    pub fn brief(&self, from: Instant, to: Instant, precision: Precision) -> String {
        match precision {
            Precision::Second | Precision::Minute => {
                self.at(from).strftime("%-d %b %H:%M").to_string()
            }
            Precision::Hour => self
                .at(middle(from, to))
                .strftime("%-d %b ~%Hh")
                .to_string(),
            Precision::PartOfDay => {
                let part = match self.at(middle(from, to)).hour() {
                    0..=4 => "night",
                    5..=11 => "morn",
                    12..=16 => "aft",
                    _ => "eve",
                };
                format!("{} {part}", self.day_short(from))
            }
            Precision::Day => self.day(middle(from, to)),
            Precision::Days | Precision::Week | Precision::Span => {
                let (first, last) = (self.at(from), self.at(Instant(to.0 - 1)));
                if first.date() == last.date() {
                    self.day(from)
                } else if first.month() == last.month() && first.year() == last.year() {
                    format!("{}–{} {}", first.day(), last.day(), last.strftime("%b"))
                } else if first.year() == last.year() {
                    format!("{}–{}", first.strftime("%-d %b"), last.strftime("%-d %b"))
                } else {
                    format!("{}–{}", first.strftime("%m/%y"), last.strftime("%m/%y"))
                }
            }
            Precision::Month => self.month(middle(from, to)),
            Precision::Year => self.year(middle(from, to)),
        }
    }

    /// The bounds of a span in at most 15 cells: `13 Nov 16–19h`, `6–10 Nov`, `11/2013–05/2019`. Years are left out.
    pub fn bounds(&self, from: Instant, to: Instant) -> String {
        let (first, last) = (
            self.at(from),
            self.at(Instant(to.0.saturating_sub(1).max(from.0))),
        );
        if first.date() == last.date() {
            if self.clock(from) == "00:00" && self.clock(to) == "00:00" {
                return self.day_short(from);
            }
            let (end, day) = (self.at(to), self.day_short(from));
            if first.minute() == 0 && end.minute() == 0 {
                return format!("{day} {:02}–{:02}h", first.hour(), last.hour() + 1);
            }
            return format!("{day} {}", self.clock(from));
        }
        if (first.year(), first.month()) == (last.year(), last.month()) {
            return format!("{}–{} {}", first.day(), last.day(), last.strftime("%b"));
        }
        if first.year() == last.year() {
            return format!("{}–{}", first.strftime("%-d %b"), last.strftime("%-d %b"));
        }
        format!("{}–{}", first.strftime("%m/%Y"), last.strftime("%m/%Y"))
    }

    /// An interval in full, with the zone: `13 Nov 2013 18:26 UTC`, `13 Nov 2013 (day, New York)`.
    ///
    /// What is known to the day or more coarsely is never given an hour: an interval that does not begin and end with this
    /// zone's days (because the source's zone is another, or is not stated and both readings are held) is told by the day,
    /// month or year it lies around, without the zone.
    pub fn full(&self, from: Instant, to: Instant, precision: Precision) -> String {
        let label = &self.label;
        let around = middle(from, to);
        let word = match precision {
            Precision::Second => {
                let at = self.at(from).strftime("%-d %b %Y %H:%M:%S");
                return format!("{at} {label}");
            }
            Precision::Minute => {
                return format!("{} {label}", self.at(from).strftime("%-d %b %Y %H:%M"));
            }
            Precision::Month => return format!("{} (month)", self.month(around)),
            Precision::Year => return format!("{} (year)", self.year(around)),
            Precision::Hour => "about the hour",
            Precision::PartOfDay => "part of a day",
            Precision::Day => "day",
            Precision::Days => "several days",
            Precision::Week => "week",
            Precision::Span => "within a span",
        };
        let aligned = self.clock(from) == "00:00" && self.clock(to) == "00:00";
        match precision {
            Precision::Day if !aligned => format!("{} ({word})", self.day(around)),
            Precision::Days | Precision::Week if !aligned => {
                // Half a day in from either end, so that no neighbour's day is named.
                let inset = (12 * HOUR).min((to.0 - from.0) / 4);
                let (first, last) = (Instant(from.0 + inset), Instant(to.0 - inset));
                format!("{} – {} ({word})", self.day(first), self.day(last))
            }
            _ => format!("{} ({word}, {label})", self.range(from, to)),
        }
    }

    /// Both ends, as short as they allow: `13 Nov 2013`, `13 Nov 2013 18:26–21:00`, `6–10 Nov 2013`. Without the zone's label.
    pub fn range(&self, from: Instant, to: Instant) -> String {
        let last = if to.0 > from.0 { Instant(to.0 - 1) } else { to };
        let (a, b) = (self.at(from), self.at(last));
        let whole_days = self.clock(from) == "00:00" && self.clock(to) == "00:00";
        if whole_days {
            if a.date() == b.date() {
                return self.day(from);
            }
            if (a.year(), a.month()) == (b.year(), b.month()) {
                return format!("{}–{}", a.day(), self.day(last));
            }
            if a.year() == b.year() {
                return format!("{} – {}", self.day_short(from), self.day(last));
            }
            return format!("{} – {}", self.day(from), self.day(last));
        }
        let end = self.at(to);
        if a.date() == end.date() || (a.date() == b.date() && self.clock(to) == "00:00") {
            return format!("{} {}–{}", self.day(from), self.clock(from), self.clock(to));
        }
        format!(
            "{} {} – {} {}",
            self.day_short(from),
            self.clock(from),
            self.day(to),
            self.clock(to)
        )
    }
}

/// Whether a zone has this IANA name.
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// How long an interval is, in words: `6 h 40 min`, `3 days`, `10 years`.
pub fn length(microseconds: i64) -> String {
    let n = microseconds.max(0);
    if n < MINUTE {
        format!("{} s", n / SECOND)
    } else if n < HOUR {
        format!("{} min", n / MINUTE)
    } else if n < 2 * DAY {
        match (n / HOUR, n % HOUR / MINUTE) {
            (h, 0) => format!("{h} h"),
            (h, m) => format!("{h} h {m} min"),
        }
    } else if n < 120 * DAY {
        format!("{} days", (n + DAY / 2) / DAY)
    } else if n < 730 * DAY {
        format!("{} months", (n + 15 * DAY) / (30 * DAY))
    } else {
        format!("{} years", (n + 182 * DAY) / (365 * DAY))
    }
}

fn middle(from: Instant, to: Instant) -> Instant {
    Instant(from.0 + (to.0 - from.0) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn an_interval_is_never_told_finer_than_it_is_known() {
        let york = Zone::named("America/New_York");
        let day = (at("2013-11-13T05:00:00Z"), at("2013-11-14T05:00:00Z"));
        assert_eq!(york.brief(day.0, day.1, Precision::Day), "13 Nov 2013");
        assert_eq!(
            york.full(day.0, day.1, Precision::Day),
            "13 Nov 2013 (day, New York)"
        );
        let minute = (at("2013-11-13T18:26:00Z"), at("2013-11-13T18:27:00Z"));
        assert_eq!(
            york.brief(minute.0, minute.1, Precision::Minute),
            "13 Nov 13:26"
        );
        assert_eq!(
            Zone::utc().full(minute.0, minute.1, Precision::Minute),
            "13 Nov 2013 18:26 UTC"
        );
        let either = (at("2013-11-13T00:00:00Z"), at("2013-11-14T05:00:00Z"));
        assert_eq!(
            york.full(either.0, either.1, Precision::Day),
            "13 Nov 2013 (day)"
        );
        assert_eq!(
            Zone::utc().full(day.0, day.1, Precision::Day),
            "13 Nov 2013 (day)"
        );
        let month = (at("2013-11-01T00:00:00Z"), at("2013-12-01T05:00:00Z"));
        assert_eq!(
            york.full(month.0, month.1, Precision::Month),
            "Nov 2013 (month)"
        );
        let years = (at("2013-11-16T05:00:00Z"), at("2019-06-01T04:00:00Z"));
        assert_eq!(york.bounds(years.0, years.1), "11/2013–05/2019");
        let days = (at("2013-11-07T05:00:00Z"), at("2013-11-11T05:00:00Z"));
        assert_eq!(york.brief(days.0, days.1, Precision::Days), "7–10 Nov");
        assert_eq!(york.range(days.0, days.1), "7–10 Nov 2013");
        assert_eq!(
            Zone::utc().range(at("2013-11-13T18:26:00Z"), at("2013-11-13T21:00:00Z")),
            "13 Nov 2013 18:26–21:00"
        );
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for instant in [
            Instant(i64::MIN),
            Instant::MIN,
            Instant(0),
            Instant::MAX,
            Instant(i64::MAX),
        ] {
            let zone = Zone::named("Asia/Kathmandu");
            assert!(!zone.day(instant).is_empty());
            assert!(!zone.range(instant, Instant::MAX).is_empty());
        }
        assert_eq!(Zone::named("Not/AZone").label(), "UTC");
    }

    #[test]
    fn lengths_read_as_one_would_say_them() {
        assert_eq!(length(6 * HOUR + 40 * MINUTE), "6 h 40 min");
        assert_eq!(length(3 * DAY), "3 days");
        assert_eq!(length(3650 * DAY), "10 years");
        assert_eq!(length(-5), "0 s");
    }
}

//! Moments as people write them, `2013-11-13` or `T+2h`, and what they are on the clock of a case.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Moment, Scope};
use crate::model::time::{DAY, HOUR, Instant, MINUTE, SECOND};

/// Units of an offset from the launch, largest first.
const UNITS: [(&str, i64); 6] = [
    ("d", DAY),
    ("h", HOUR),
    ("m", MINUTE),
    ("s", SECOND),
    ("ms", 1_000),
    ("us", 1),
];

impl Moment {
    /// Its first instant and the first after it, in a case. For an instant both are the same; a day that the calendar of the
    /// zone does not have is none.
    pub fn bounds(&self, scope: &Scope) -> Option<(Instant, Instant)> {
        match *self {
            Self::Instant(at) => Some((at, at)),
            Self::Launch(offset) => {
                let at = Instant(scope.launch.0.saturating_add(offset));
                Some((at, at))
            }
            Self::Day(year, month, day) => {
                let date = Date::new(year, month, day).ok()?;
                let zone = TimeZone::get(&scope.zone).unwrap_or(TimeZone::UTC);
                let from = start(date, &zone)?;
                // The last day of the calendar has no next one.
                let to = date
                    .tomorrow()
                    .ok()
                    .and_then(|next| start(next, &zone))
                    .unwrap_or(Instant::MAX);
                Some((from, to))
            }
        }
    }
}

fn start(date: Date, zone: &TimeZone) -> Option<Instant> {
    let zoned = date.to_zoned(zone.clone()).ok()?;
    Some(Instant(zoned.timestamp().as_microsecond()))
}

impl FromStr for Moment {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some(rest) = text.strip_prefix(['T', 't']) {
            return offset(rest).map(Self::Launch).ok_or(());
        }
        if text.len() == 10 {
            let date: Date = text.parse().map_err(|_| ())?;
            return Ok(Self::Day(date.year(), date.month(), date.day()));
        }
        text.parse().map(Self::Instant).map_err(|_| ())
    }
}

/// `+1d2h`, `-30m`, or nothing for the launch itself.
fn offset(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let (sign, mut rest) = if let Some(rest) = text.strip_prefix('+') {
        (1, rest)
    } else {
        (-1, text.strip_prefix('-')?)
    };
    let mut sum: i128 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: i64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .len();
        let unit = rest[..letters].to_ascii_lowercase();
        rest = &rest[letters..];
        let (_, size) = UNITS.iter().find(|(name, _)| *name == unit)?;
        sum = sum.checked_add(i128::from(number) * i128::from(*size))?;
    }
    i64::try_from(sign * sum).ok()
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Instant(at) => at.fmt(f),
            Self::Day(year, month, day) => write!(f, "{year:04}-{month:02}-{day:02}"),
            Self::Launch(offset) => {
                f.write_str(if offset < 0 { "T-" } else { "T+" })?;
                let mut left = offset.unsigned_abs();
                if left == 0 {
                    return f.write_str("0s");
                }
                for (name, size) in UNITS {
                    let size = size.unsigned_abs();
                    if left >= size {
                        write!(f, "{}{name}", left / size)?;
                        left %= size;
                    }
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(zone: &str) -> Scope {
        Scope {
            case: "a".to_owned(),
            launch: "2013-11-06T20:00:00Z".parse().unwrap(),
            zone: zone.to_owned(),
        }
    }

    #[test]
    fn moments_are_read_and_written() {
        for (text, canonical) in [
            ("2013-11-13", "2013-11-13"),
            ("2013-11-13T18:26:00Z", "2013-11-13T18:26:00Z"),
            ("2013-11-13T18:26:00-05:00", "2013-11-13T23:26:00Z"),
            ("2013-11-13T18:26:00.5Z", "2013-11-13T18:26:00.5Z"),
            ("T+2h", "T+2h"),
            ("T-90m", "T-1h30m"),
            ("t+1d2h", "T+1d2h"),
            ("T", "T+0s"),
            ("T+36h", "T+1d12h"),
        ] {
            let moment: Moment = text.parse().unwrap();
            assert_eq!(moment.to_string(), canonical, "{text}");
            assert_eq!(canonical.parse(), Ok(moment), "{text}");
        }
        for text in [
            "",
            "T+",
            "T2h",
            "T+h",
            "T+2",
            "T+2y",
            "2013-13-01",
            "2013-02-30",
            "2013-11-13T18:26",
            "yesterday",
            "T+99999999999999999999d",
            "T+9999999999999d",
            "ł2013-11-1",
            "T+٢h",
        ] {
            assert_eq!(text.parse::<Moment>(), Err(()), "{text}");
        }
    }

    #[test]
    fn a_day_is_as_long_as_its_zone_has_it() {
        for (zone, day, from, to) in [
            (
                "UTC",
                (2013, 11, 3),
                "2013-11-03T00:00:00Z",
                "2013-11-04T00:00:00Z",
            ),
            (
                "America/New_York",
                (2013, 11, 3),
                "2013-11-03T04:00:00Z",
                "2013-11-04T05:00:00Z",
            ),
            (
                "Asia/Kolkata",
                (2013, 11, 3),
                "2013-11-02T18:30:00Z",
                "2013-11-03T18:30:00Z",
            ),
            (
                "No/Where",
                (2013, 11, 3),
                "2013-11-03T00:00:00Z",
                "2013-11-04T00:00:00Z",
            ),
        ] {
            let moment = Moment::Day(day.0, day.1, day.2);
            let bounds = moment.bounds(&scope(zone)).unwrap();
            assert_eq!(
                (bounds.0.to_string(), bounds.1.to_string()),
                (from.to_owned(), to.to_owned()),
                "{zone}"
            );
        }
        assert_eq!(Moment::Day(2013, 2, 30).bounds(&scope("UTC")), None);
        let launch = Moment::Launch(2 * HOUR).bounds(&scope("UTC")).unwrap();
        assert_eq!(launch.0.to_string(), "2013-11-06T22:00:00Z");
        assert!(Moment::Launch(i64::MIN).bounds(&scope("UTC")).is_some());
        assert!(
            Moment::Day(9999, 12, 31)
                .bounds(&scope("Pacific/Kiritimati"))
                .is_some()
        );
    }
}

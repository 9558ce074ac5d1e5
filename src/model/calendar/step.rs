//! Whole steps of a zone's calendar: what the columns and the ticks of a clock axis are cut by.
//!
//! A step begins where a clock on the wall of that zone says so. A day is the zone's day, be it of 23 or of 25 hours; months and
//! years are the calendar's. Nothing here knows what is counted or how it is drawn.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::Zone;
use crate::model::time::{DAY, Instant, MINUTE};

/// A step of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Minutes of the wall clock, dividing a day.
    Minutes(i32),
    /// Days; seven or fourteen of them begin on a Monday.
    Days(i32),
    /// Months; twelve of them begin in January.
    Months(i32),
}

use Step::{Days, Minutes, Months};

impl Step {
    /// Every step, finest first: those people think in. Ticks may stand at any of them.
    pub const ALL: &'static [Self] = &[
        Minutes(1),
        Minutes(2),
        Minutes(5),
        Minutes(10),
        Minutes(15),
        Minutes(30),
        Minutes(60),
        Minutes(2 * 60),
        Minutes(3 * 60),
        Minutes(6 * 60),
        Minutes(12 * 60),
        Days(1),
        Days(2),
        Days(7),
        Days(14),
        Months(1),
        Months(2),
        Months(3),
        Months(6),
        Months(12),
        Months(2 * 12),
        Months(3 * 12),
        Months(4 * 12),
        Months(5 * 12),
        Months(10 * 12),
        Months(20 * 12),
        Months(50 * 12),
        Months(100 * 12),
        Months(200 * 12),
        Months(500 * 12),
        Months(1000 * 12),
    ];

    /// The steps a column may have, finest first: all but those that are read from a scale and never counted by.
    pub fn columns() -> impl DoubleEndedIterator<Item = Self> {
        let odd = |step: &Self| matches!(step, Days(14) | Months(2 | 36 | 48));
        Self::ALL.iter().copied().filter(move |step| !odd(step))
    }

    /// About how long it is, in microseconds: months as twelfths of a year of 365 days.
    pub fn length(self) -> i64 {
        match self {
            Minutes(n) => i64::from(n) * MINUTE,
            Days(n) => i64::from(n) * DAY,
            Months(n) => i64::from(n) * 365 * DAY / 12,
        }
    }

    /// Whether every beginning of a `wider` step is one of this too.
    pub fn divides(self, wider: Self) -> bool {
        match (self, wider) {
            (Minutes(a), Minutes(b)) | (Months(a), Months(b)) => b % a == 0,
            // Two days in a row are counted from a day of no meaning, so nothing else begins with them.
            (Days(a), Days(b)) => a == 1 || a == b || (a, b) == (7, 14),
            (Minutes(_), Days(_) | Months(_)) | (Days(1), Months(_)) => true,
            _ => false,
        }
    }

    /// Whether a step is so short that the clock's leap at the end of summer time lies between two steps, not within one.
    fn is_short(self) -> bool {
        matches!(self, Minutes(..=60))
    }

    /// The beginning, on the wall, of the step that holds a time on the wall.
    fn floor(self, at: DateTime) -> DateTime {
        let date = match self {
            Minutes(n) => {
                let minute = (i32::from(at.hour()) * 60 + i32::from(at.minute())) / n.max(1) * n;
                let (hour, minute) = (minute / 60, minute % 60);
                let narrow = |n: i32| i8::try_from(n).unwrap_or(0);
                return at.date().at(narrow(hour), narrow(minute), 0, 0);
            }
            Days(1) => at.date(),
            Days(n) => {
                // A Monday, for weeks.
                let epoch = jiff::civil::date(1970, 1, 5);
                let days = (at.date() - epoch).get_days();
                back(at.date(), days.rem_euclid(n.max(1)))
            }
            Months(n) => {
                let month = i32::from(at.year()) * 12 + i32::from(at.month()) - 1;
                let first = month.div_euclid(n.max(1)) * n.max(1);
                let year = i16::try_from(first.div_euclid(12)).unwrap_or(at.year());
                let month = i8::try_from(first.rem_euclid(12)).unwrap_or(0) + 1;
                Date::new(year, month, 1).unwrap_or(Date::MIN)
            }
        };
        date.at(0, 0, 0, 0)
    }

    /// A time on the wall so many steps on; none past the ends of the calendar.
    fn walk(self, at: DateTime, by: i64) -> Option<DateTime> {
        let span = match self {
            Minutes(n) => jiff::Span::new().try_minutes(i64::from(n).saturating_mul(by)),
            Days(n) => jiff::Span::new().try_days(i64::from(n).saturating_mul(by)),
            Months(n) => jiff::Span::new().try_months(i64::from(n).saturating_mul(by)),
        };
        at.checked_add(span.ok()?).ok()
    }
}

fn back(date: Date, days: i32) -> Date {
    date.checked_sub(days.days()).unwrap_or(Date::MIN)
}

/// `5 min`, `1 h`, `2 days`, `1 week`, `3 months`, `10 years`.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut count = |n: i32, what: &str| {
            let s = if n == 1 { "" } else { "s" };
            write!(f, "{n} {what}{s}")
        };
        match *self {
            Minutes(n) if n % 60 == 0 => write!(f, "{} h", n / 60),
            Minutes(n) => write!(f, "{n} min"),
            Days(n) if n % 7 == 0 => count(n / 7, "week"),
            Days(n) => count(n, "day"),
            Months(n) if n % 12 == 0 => count(n / 12, "year"),
            Months(n) => count(n, "month"),
        }
    }
}

impl Zone {
    /// The beginning of the step an instant lies in.
    pub fn floor(&self, at: Instant, step: Step) -> Instant {
        let zoned = self.at(at);
        let wall = zoned.datetime();
        let floor = step.floor(wall);
        let found = if step.is_short() {
            // By what has passed, for there may be two of this hour.
            let past = wall.duration_since(floor).as_micros();
            let at = zoned.timestamp().as_microsecond();
            Some(Instant(at - i64::try_from(past).unwrap_or(0)))
        } else {
            self.on_wall(floor)
        };
        found.unwrap_or(Instant::MIN).min(at)
    }

    /// The instant so many steps after (before, for fewer than none) the beginning of the one `at` lies in; the end of the
    /// calendar when it is past that.
    pub fn walk(&self, at: Instant, step: Step, by: i64) -> Instant {
        let from = self.floor(at, step);
        if step.is_short() {
            let there = from.0.saturating_add(step.length().saturating_mul(by));
            return self.floor(Instant(there.clamp(Instant::MIN.0, Instant::MAX.0)), step);
        }
        let there = step.walk(step.floor(self.at(from).datetime()), by);
        let end = if by < 0 { Instant::MIN } else { Instant::MAX };
        there.and_then(|wall| self.on_wall(wall)).unwrap_or(end)
    }

    /// The beginnings of all steps that share an instant with `from..to`, and the end of the last; at least one step. None when
    /// there are more than `most`.
    pub fn steps(
        &self,
        from: Instant,
        to: Instant,
        step: Step,
        most: usize,
    ) -> Option<Vec<Instant>> {
        let width = i128::from(to.0) - i128::from(from.0);
        // Far too many: no need to walk them. February and summer time make steps up to a tenth shorter than their length.
        if width / i128::from(step.length()) > i128::try_from(most).ok()? * 10 / 9 + 2 {
            return None;
        }
        let first = self.floor(from, step);
        // Counted from what the wall said at first: where a zone leaps over a midnight, the next is at midnight again.
        let wall = step.floor(self.at(first).datetime());
        let (mut edges, mut last, mut by) = (vec![first], first, 0);
        while edges.len() == 1 || last < to {
            by += 1;
            let next = if step.is_short() {
                let on = Instant(last.0.saturating_add(step.length()));
                // Aligned again, should the clock have leapt by less than a step.
                Some(self.floor(on, step))
                    .filter(|next| *next > last)
                    .or(Some(on))
            } else {
                step.walk(wall, by).and_then(|wall| self.on_wall(wall))
            };
            match next {
                // A day that a zone left out.
                Some(next) if next <= last => continue,
                Some(next) => last = next,
                None => last = to.max(Instant(last.0.saturating_add(1))),
            }
            if edges.len() > most {
                return None;
            }
            edges.push(last);
        }
        Some(edges)
    }

    /// Cuts `from..to`, as far as the calendar reaches, into at most `most` columns of the finest step that suits; none when not
    /// even the longest does.
    ///
    /// A step suits when its columns, all made wider by the same whole number, fill at least three fifths of `most`: an axis
    /// half of which is blank is harder to read than one of somewhat wider columns. But half blank is better than columns that
    /// hold much more than those that fit, or two days instead of one.
    pub fn columns(&self, from: Instant, to: Instant, most: usize) -> Option<(Step, Vec<Instant>)> {
        let within = |at: Instant| at.clamp(Instant::MIN, Instant::MAX);
        let (from, to) = (within(from), within(to));
        let mut steps = Step::columns().peekable();
        while let Some(step) = steps.next() {
            let Some(edges) = self.steps(from, to, step, most) else {
                continue;
            };
            let columns = edges.len() - 1;
            let fills = columns * (most / columns) * 5 >= most * 3;
            let near = |next: &&Step| next.length() * 2 <= step.length() * 5 && step != Days(1);
            let next = steps.peek().filter(near).filter(|_| !fills);
            let wider = next.and_then(|next| Some((*next, self.steps(from, to, *next, most)?)));
            return Some(wider.unwrap_or((step, edges)));
        }
        None
    }

    /// A tick at the beginning of a step: `14 Nov 09:15`, `13 Nov 2013`, `Nov 2013` where it is the `first` of the axis and says
    /// where one is; `09:15`, `14 Nov`, `Dec`, `2014` after that.
    pub fn tick(&self, instant: Instant, step: Step, first: bool) -> String {
        let at = self.at(instant);
        let midnight = at.hour() == 0 && at.minute() == 0;
        let form = match (step, first) {
            (Minutes(_), true) if !midnight => "%-d %b %H:%M",
            (Minutes(_), false) if !midnight => "%H:%M",
            (Days(_), true) => "%-d %b %Y",
            (Minutes(_), _) | (Days(_), false) => "%-d %b",
            (Months(_), _) if at.month() == 1 => "%Y",
            (Months(_), true) => "%b %Y",
            (Months(_), false) => "%b",
        };
        at.strftime(form).to_string()
    }

    /// The instant at which the wall says this; where it never does, the one at which it leaps over it.
    fn on_wall(&self, wall: DateTime) -> Option<Instant> {
        let zoned = wall.to_zoned(self.zone.clone()).ok()?;
        Some(Instant(zoned.timestamp().as_microsecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    /// The edges of some steps, as a wall clock of the zone has them.
    fn walls(zone: &Zone, from: &str, to: &str, step: Step) -> Vec<String> {
        let edges = zone.steps(at(from), at(to), step, 100).unwrap();
        edges
            .iter()
            .map(|edge| format!("{} {}", zone.date(*edge), zone.clock(*edge)))
            .collect()
    }

    #[test]
    fn a_step_begins_where_the_wall_says_so() {
        let (york, nepal) = (
            Zone::named("America/New_York"),
            Zone::named("Asia/Kathmandu"),
        );
        for (zone, step, time, floor) in [
            (
                &york,
                Minutes(5),
                "2013-11-13T18:29:31Z",
                "2013-11-13T18:25:00Z",
            ),
            (
                &york,
                Minutes(360),
                "2013-11-13T18:29:31Z",
                "2013-11-13T17:00:00Z",
            ),
            (
                &nepal,
                Minutes(60),
                "2013-11-13T18:29:31Z",
                "2013-11-13T18:15:00Z",
            ),
            (
                &nepal,
                Minutes(10),
                "2013-11-13T18:29:31Z",
                "2013-11-13T18:25:00Z",
            ),
            (
                &york,
                Days(1),
                "2013-11-13T04:59:59Z",
                "2013-11-12T05:00:00Z",
            ),
            (
                &york,
                Days(7),
                "2013-11-13T04:59:59Z",
                "2013-11-11T05:00:00Z",
            ),
            (
                &york,
                Months(1),
                "2013-11-01T03:59:59Z",
                "2013-10-01T04:00:00Z",
            ),
            (
                &york,
                Months(3),
                "2013-11-13T00:00:00Z",
                "2013-10-01T04:00:00Z",
            ),
            (
                &york,
                Months(60),
                "2013-11-13T00:00:00Z",
                "2010-01-01T05:00:00Z",
            ),
            // Both hours of one o'clock are hours of their own.
            (
                &york,
                Minutes(30),
                "2013-11-03T06:40:00Z",
                "2013-11-03T06:30:00Z",
            ),
            (
                &york,
                Minutes(30),
                "2013-11-03T05:40:00Z",
                "2013-11-03T05:30:00Z",
            ),
        ] {
            let found = zone.floor(at(time), step);
            assert_eq!(found, at(floor), "{step} {time}: {found}");
        }
    }

    #[test]
    fn steps_go_over_the_end_of_summer_time_without_drift() {
        let york = Zone::named("America/New_York");
        // The night of 3 November 2013 has 25 hours.
        assert_eq!(
            walls(
                &york,
                "2013-11-02T12:00:00Z",
                "2013-11-05T06:00:00Z",
                Days(1)
            ),
            [
                "2013-11-02 00:00",
                "2013-11-03 00:00",
                "2013-11-04 00:00",
                "2013-11-05 00:00",
                "2013-11-06 00:00"
            ]
        );
        assert_eq!(
            walls(
                &york,
                "2013-11-03T03:00:00Z",
                "2013-11-03T17:00:00Z",
                Minutes(360)
            ),
            [
                "2013-11-02 18:00",
                "2013-11-03 00:00",
                "2013-11-03 06:00",
                "2013-11-03 12:00"
            ]
        );
        assert_eq!(
            walls(
                &york,
                "2013-11-03T04:30:00Z",
                "2013-11-03T08:00:00Z",
                Minutes(60)
            ),
            [
                "2013-11-03 00:00",
                "2013-11-03 01:00",
                "2013-11-03 01:00",
                "2013-11-03 02:00",
                "2013-11-03 03:00"
            ]
        );
        // And that of 10 March 2013 has 23.
        assert_eq!(
            walls(
                &york,
                "2013-03-10T05:00:00Z",
                "2013-03-10T08:30:00Z",
                Minutes(60)
            ),
            [
                "2013-03-10 00:00",
                "2013-03-10 01:00",
                "2013-03-10 03:00",
                "2013-03-10 04:00",
                "2013-03-10 05:00"
            ]
        );
        // A summer time of half an hour, and a day that was left out.
        let howe = Zone::named("Australia/Lord_Howe");
        let hours = walls(
            &howe,
            "2013-04-06T12:00:00Z",
            "2013-04-06T18:00:00Z",
            Minutes(60),
        );
        assert!(
            hours[4..].iter().all(|edge| edge.ends_with(":00")),
            "{hours:?}"
        );
        assert_eq!(
            walls(
                &Zone::named("Pacific/Apia"),
                "2011-12-29T12:00:00Z",
                "2011-12-31T09:00:00Z",
                Days(1)
            ),
            ["2011-12-29 00:00", "2011-12-31 00:00", "2012-01-01 00:00"]
        );
    }

    #[test]
    fn the_finest_step_that_suits_is_taken() {
        let zone = Zone::named("America/New_York");
        let from = at("2013-11-13T15:00:00Z");
        for (minutes, most, step, columns) in [
            (120, 120, "1 min", 120),
            // Sixty columns of two minutes would leave half of the axis blank.
            (120, 113, "5 min", 24),
            (120, 53, "5 min", 24),
            (1, 113, "1 min", 1),
            (0, 113, "1 min", 1),
            (11 * 1440, 113, "3 h", 89),
            (27 * 1440, 53, "1 day", 28),
            (60 * 1440, 113, "1 day", 61),
            (3652 * 1440, 113, "3 months", 41),
            (3652 * 1440, 73, "6 months", 21),
        ] {
            let to = Instant(from.0 + minutes * MINUTE);
            let (found, edges) = zone.columns(from, to, most).unwrap();
            assert_eq!(
                (found.to_string().as_str(), edges.len() - 1),
                (step, columns),
                "{minutes} minutes in {most}"
            );
            assert!(edges[0] <= from && edges[columns] >= to);
        }
    }

    #[test]
    fn columns_cover_every_span_in_order() {
        for zone in [
            "UTC",
            "America/New_York",
            "Asia/Kathmandu",
            "Australia/Sydney",
        ] {
            let zone = Zone::named(zone);
            for (from, width) in [
                (Instant::MIN, Instant::MAX.0 - Instant::MIN.0),
                (Instant::MAX, 0),
                (Instant(0), 0),
                (at("2013-10-20T10:11:12Z"), 40 * DAY),
                (at("1880-10-20T10:11:12Z"), 40_000 * DAY),
            ] {
                for most in [1, 2, 33, 53, 113, 1000] {
                    let to = Instant(from.0 + width);
                    let Some((_, edges)) = zone.columns(from, to, most) else {
                        assert!(width > 100_000 * DAY, "{from} {width} {most}");
                        continue;
                    };
                    assert!((2..=most + 1).contains(&edges.len()));
                    assert!(edges.windows(2).all(|pair| pair[0] < pair[1]));
                    assert!(edges[0] <= from && edges[edges.len() - 1] >= to);
                }
            }
        }
    }

    #[test]
    fn walking_there_and_back_ends_where_it_began() {
        let york = Zone::named("America/New_York");
        for step in Step::ALL {
            let here = york.floor(at("2013-11-13T18:29:31Z"), *step);
            for by in [0, 1, 7, -1] {
                let there = york.walk(here, *step, by);
                assert_eq!(york.walk(there, *step, -by), here, "{by} times {step}");
            }
        }
        assert_eq!(york.walk(Instant(0), Months(12), i64::MAX), Instant::MAX);
    }

    #[test]
    fn steps_and_ticks_read_as_one_would_say_them() {
        let york = Zone::named("America/New_York");
        for (step, said) in [
            (Minutes(30), "30 min"),
            (Minutes(180), "3 h"),
            (Days(1), "1 day"),
            (Days(7), "1 week"),
            (Months(3), "3 months"),
            (Months(12), "1 year"),
        ] {
            assert_eq!(step.to_string(), said);
        }
        for (time, step, first, said) in [
            ("2013-11-13T14:15:00Z", Minutes(15), true, "13 Nov 09:15"),
            ("2013-11-13T14:15:00Z", Minutes(15), false, "09:15"),
            ("2013-11-13T05:00:00Z", Minutes(60), false, "13 Nov"),
            ("2013-11-13T05:00:00Z", Minutes(60), true, "13 Nov"),
            ("2013-11-13T05:00:00Z", Days(1), true, "13 Nov 2013"),
            ("2013-11-01T04:00:00Z", Months(1), true, "Nov 2013"),
            ("2013-11-01T04:00:00Z", Months(1), false, "Nov"),
            ("2014-01-01T05:00:00Z", Months(1), false, "2014"),
        ] {
            assert_eq!(york.tick(at(time), step, first), said);
        }
    }

    #[test]
    fn a_step_divides_what_begins_with_it() {
        for (fine, wide, divides) in [
            (Minutes(15), Minutes(60), true),
            (Minutes(10), Minutes(15), false),
            (Minutes(720), Days(1), true),
            (Days(1), Days(7), true),
            (Days(2), Days(7), false),
            (Days(7), Days(14), true),
            (Days(7), Months(1), false),
            (Months(3), Months(12), true),
        ] {
            assert_eq!(fine.divides(wide), divides, "{fine} in {wide}");
        }
    }
}

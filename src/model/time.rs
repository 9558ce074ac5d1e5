//! Time, honestly: an instant is exact, a [`Time`] is an interval with the precision and the wording of its source.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Extra, text};

/// A point on the clock: microseconds since 1970-01-01T00:00:00Z. In files: RFC 3339, written in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

/// One second, minute, hour and day in the unit of [`Instant`].
pub const SECOND: i64 = 1_000_000;
/// See [`SECOND`].
pub const MINUTE: i64 = 60 * SECOND;
/// See [`SECOND`].
pub const HOUR: i64 = 60 * MINUTE;
/// See [`SECOND`].
pub const DAY: i64 = 24 * HOUR;

impl Instant {
    /// The earliest and the latest instant the calendar can write.
    pub const MIN: Self = Self(-377_705_023_201 * SECOND);
    /// See [`Instant::MIN`].
    pub const MAX: Self = Self(253_402_207_200 * SECOND);

    /// The same instant as the calendar library's type, clamped to what it can hold.
    pub(crate) fn stamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0.clamp(Self::MIN.0, Self::MAX.0))
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stamp().fmt(f)
    }
}

impl FromStr for Instant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse::<jiff::Timestamp>()
            .map(|t| Self(t.as_microsecond()))
            .map_err(|_| "not an RFC 3339 time with zone, such as 2013-11-13T18:26:00Z".to_owned())
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        text::read(from)
    }
}

impl JsonSchema for Instant {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Instant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time", "description": "RFC 3339 time with zone, best in UTC: 2013-11-13T18:26:00Z"})
    }
}

/// How finely a time is known.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// To the second.
    Second,
    /// To the minute.
    Minute,
    /// To the hour, or "about" an hour.
    Hour,
    /// A part of a day: morning, afternoon, evening, a few hours.
    PartOfDay,
    /// To the day.
    Day,
    /// Several days, with both ends known.
    Days,
    /// To the week.
    Week,
    /// To the month.
    Month,
    /// To the year.
    Year,
    /// Only that it lies between two points, for example inside a phase.
    Span,
}

/// When something happened or was published, as far as that is known: the half-open interval `[from, to)`.
///
/// The interval is never narrower than the source supports. A record that also has a phase is narrowed to the part of the
/// interval inside that phase when it is read, not when it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    /// First instant at which it may have been.
    pub from: Instant,
    /// First instant after which it can no longer have been; later than `from`.
    pub to: Instant,
    /// How finely the source knows it.
    pub precision: Precision,
    /// Zone in which the source's wording holds: an IANA name such as `America/New_York`, or `UTC`; null when not stated.
    #[serde(default)]
    pub zone: Option<String>,
    /// The wording of the source or dossier, such as `2013-11-13 (day)`; null when it gave none.
    #[serde(default)]
    pub as_written: Option<String>,
    /// Keys of later versions, kept as they came.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Time {
    /// Length of the interval in microseconds.
    pub fn width(&self) -> i64 {
        self.to.0.saturating_sub(self.from.0)
    }

    /// Whether the two intervals share an instant.
    pub fn meets(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

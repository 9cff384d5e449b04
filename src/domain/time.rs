//! Time as the record keeps it: moments, days, event times with their precision; below it, working days and what a
//! person types as an event time.
//!
//! What happened is a [`Moment`] (microseconds, UTC). What a person said of when it happened is an [`EventTime`]: the
//! moment, the offset of local time then, the zone and how precisely it is known. What is planned is a civil [`Day`]
//! or a [`Moment`] for a booked visit.

pub mod length;
pub mod shown;
pub mod typed;
pub mod working;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time: microseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment as a library timestamp; beyond the library's range the nearest end.
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// The civil day on which it lies in a time zone.
    pub fn day(self, zone: &TimeZone) -> Day {
        Day(self.timestamp().to_zoned(zone.clone()).date())
    }

    /// Whole minutes from `earlier` to this moment.
    pub fn minutes_since(self, earlier: Moment) -> i64 {
        (self.0 - earlier.0).div_euclid(60_000_000)
    }

    /// This moment moved by minutes.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Moment {
        Moment(self.0.saturating_add(minutes.saturating_mul(60_000_000)))
    }
}

impl From<jiff::Timestamp> for Moment {
    fn from(timestamp: jiff::Timestamp) -> Moment {
        Moment(timestamp.as_microsecond())
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.timestamp())
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            text.parse::<jiff::Timestamp>()
                .map(Moment::from)
                .map_err(|error| {
                    serde::de::Error::custom(format!(
                        "'{text}' is not a time such as 2026-11-22T14:30:00Z: {error}"
                    ))
                })
        } else {
            i64::deserialize(deserializer).map(Moment)
        }
    }
}

/// A civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl Day {
    /// The day of a year, month and day of month, where there is one.
    pub fn of(year: i16, month: i8, day: i8) -> Option<Day> {
        Date::new(year, month, day).ok().map(Day)
    }

    /// This day moved by whole days; at the ends of the calendar it stays there.
    #[must_use]
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// Days from `earlier` to this day.
    pub fn days_since(self, earlier: Day) -> i32 {
        (self.0 - earlier.0).get_days()
    }

    /// The moment at which the day begins in a time zone.
    pub fn start(self, zone: &TimeZone) -> Moment {
        self.at(0, 0, zone)
    }

    /// The moment of a local time of day (a time that the clock change skips is the one just after it).
    pub fn at(self, hour: i8, minute: i8, zone: &TimeZone) -> Moment {
        let civil = self.0.at(hour.clamp(0, 23), minute.clamp(0, 59), 0, 0);
        zone.to_ambiguous_zoned(civil)
            .compatible()
            .map_or(Moment(0), |zoned| Moment::from(zoned.timestamp()))
    }

    /// Completed years from `birth` to this day; somebody born on 29 February has their birthday on 1 March in other
    /// years.
    pub fn years_since(self, birth: Day) -> i16 {
        let years = self.0.year() - birth.0.year();
        let had_birthday = (self.0.month(), self.0.day()) >= (birth.0.month(), birth.0.day());
        if had_birthday { years } else { years - 1 }
    }

    fn packed(self) -> i32 {
        i32::from(self.0.year()) * 10_000
            + i32::from(self.0.month()) * 100
            + i32::from(self.0.day())
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "each part is taken modulo 100 or checked by Date::new"
    )]
    fn unpacked(packed: i32) -> Option<Day> {
        Day::of(
            i16::try_from(packed.div_euclid(10_000)).ok()?,
            (packed.rem_euclid(10_000) / 100) as i8,
            (packed.rem_euclid(100)) as i8,
        )
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(&self.0.to_string())
    }
}

impl std::str::FromStr for Day {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Day, jiff::Error> {
        text.parse::<Date>().map(Day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&self.0)
        } else {
            serializer.serialize_i32(self.packed())
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        use serde::de::Error;
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            text.parse().map_err(|error| {
                Error::custom(format!(
                    "'{text}' is not a date such as 2026-11-22: {error}"
                ))
            })
        } else {
            let packed = i32::deserialize(deserializer)?;
            Day::unpacked(packed).ok_or_else(|| Error::custom(format!("{packed} is not a day")))
        }
    }
}

crate::vocabulary! {
    /// How precisely a time is known.
    pub enum Precision {
        Minute = "minute", "to the minute";
        Day = "day", "to the day";
        Month = "month", "to the month";
        Unknown = "unknown", "time not known";
    }
}

/// When something happened, as a person said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTime {
    /// The moment; for a day or month known without a time, its beginning.
    pub at: Moment,
    /// Minutes that local time was ahead of UTC.
    pub offset_minutes: i16,
    /// The time zone's name.
    pub zone: String,
    /// How precisely it is known.
    pub precision: Precision,
}

impl EventTime {
    /// The event time of a moment in a zone, known to the minute.
    pub fn at(at: Moment, zone: &TimeZone) -> EventTime {
        EventTime::with(at, zone, Precision::Minute)
    }

    /// The event time of a moment in a zone, known to `precision`.
    pub fn with(at: Moment, zone: &TimeZone, precision: Precision) -> EventTime {
        let seconds = zone.to_offset(at.timestamp()).seconds();
        EventTime {
            at,
            offset_minutes: i16::try_from(seconds / 60).unwrap_or(0),
            zone: zone.iana_name().unwrap_or("UTC").to_owned(),
            precision,
        }
    }

    /// The civil day on which it lay, by its own offset.
    pub fn day(&self) -> Day {
        let local = Moment(self.at.0 + i64::from(self.offset_minutes) * 60_000_000);
        local.day(&TimeZone::UTC)
    }
}

//! Working days: Monday to Friday, less bank holidays and the service's own closures.
//!
//! The day of an event is day 0 and something due in N working days is due at 23:59 of day N. An event on a day that
//! is not worked counts as if it had happened on the next day that is. Which days those are is dated data handed in by
//! the policy; the bank holidays of England and Wales are shipped.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Day, Moment};

const SHIPPED: &str = include_str!("../../../fixtures/bank_holidays.toml");

/// The days a service does not work, besides weekends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendar {
    /// Bank holidays of the division.
    pub holidays: BTreeSet<Day>,
    /// Days on which this service alone is closed.
    pub closures: BTreeSet<Day>,
}

/// Why the shipped table of bank holidays cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the table of bank holidays cannot be read")]
pub struct CalendarError(#[from] toml::de::Error);

#[derive(Deserialize)]
struct Table {
    england_and_wales: BTreeMap<Day, String>,
}

/// The shipped bank holidays of England and Wales, 2004 to 2030, each with its name.
///
/// # Errors
/// When the shipped table is not of its form.
pub fn bank_holidays() -> Result<BTreeMap<Day, String>, CalendarError> {
    Ok(toml::from_str::<Table>(SHIPPED)?.england_and_wales)
}

impl Calendar {
    /// A calendar of the shipped bank holidays of England and Wales, without closures.
    ///
    /// # Errors
    /// When the shipped table is not of its form.
    pub fn england_and_wales() -> Result<Calendar, CalendarError> {
        Ok(Calendar {
            holidays: bank_holidays()?.into_keys().collect(),
            closures: BTreeSet::new(),
        })
    }

    /// Whether the service works on that day.
    pub fn is_working(&self, day: Day) -> bool {
        !matches!(day.0.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.holidays.contains(&day)
            && !self.closures.contains(&day)
    }

    /// Whether the bank holidays of that day's year are known: when not, a due day may come out too early.
    pub fn covers(&self, day: Day) -> bool {
        self.holidays
            .iter()
            .any(|holiday| holiday.0.year() == day.0.year())
    }

    /// The day itself when it is worked, or else the next one that is: where counting begins.
    pub fn counts_from(&self, day: Day) -> Day {
        self.find(day)
    }

    /// The working day after `day`.
    pub fn next_after(&self, day: Day) -> Day {
        self.find(day.plus(1))
    }

    /// The day on which something is due `working_days` after an event on `event`.
    pub fn due_day(&self, event: Day, working_days: u16) -> Day {
        let mut day = self.counts_from(event);
        for _ in 0..working_days {
            day = self.next_after(day);
        }
        day
    }

    /// The moment at which something is due `working_days` after an event on `event`: 23:59 of that day.
    ///
    /// Give [`super::EventTime::day`] for an event whose time is known.
    pub fn due_after(&self, event: Day, working_days: u16, zone: &TimeZone) -> Moment {
        self.due_day(event, working_days).at(23, 59, zone)
    }

    /// How many working days `later` lies after an event on `event`; nought when it does not.
    ///
    /// The reverse of [`Calendar::due_day`]: a day that is not worked counts with the working day before it.
    pub fn working_days_between(&self, event: Day, later: Day) -> u32 {
        let mut count = 0;
        let mut day = self.counts_from(event);
        loop {
            let next = self.next_after(day);
            if next <= day || next > later {
                break;
            }
            count += 1;
            day = next;
        }
        count
    }

    /// The first working day from `day` on; the end of the calendar when there is none.
    fn find(&self, day: Day) -> Day {
        let mut day = day;
        while !self.is_working(day) {
            let next = day.plus(1);
            if next == day {
                break;
            }
            day = next;
        }
        day
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

    use proptest::prelude::*;

    use super::super::EventTime;
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn london() -> TimeZone {
        TimeZone::get("Europe/London").unwrap()
    }

    fn calendar() -> Calendar {
        Calendar::england_and_wales().unwrap()
    }

    /// R001-39 (part): two working days from screening, in every case that the requirement names.
    #[test]
    fn r001_39_two_working_days_from_screening() {
        let due = |screened: &str| calendar().due_day(day(screened), 2);
        assert_eq!(
            due("2026-11-20"),
            day("2026-11-24"),
            "Friday: end of Tuesday"
        );
        assert_eq!(
            due("2026-04-02"),
            day("2026-04-08"),
            "Thursday before Good Friday: Wednesday"
        );
        assert_eq!(
            due("2026-11-21"),
            day("2026-11-25"),
            "Saturday counts as Monday"
        );
        assert_eq!(
            due("2026-12-24"),
            day("2026-12-30"),
            "Christmas, with Boxing Day moved to Monday"
        );
    }

    /// R001-39 (part): the due moment is the last minute of that day in local time.
    #[test]
    fn r001_39_due_at_one_minute_to_midnight() {
        let friday_ten = EventTime::at(day("2026-11-20").at(10, 0, &london()), &london());
        let due = calendar().due_after(friday_ten.day(), 2, &london());
        assert_eq!(due.to_string(), "2026-11-24T23:59:00Z");
        let in_summer = calendar().due_after(day("2026-06-05"), 2, &london());
        assert_eq!(in_summer.to_string(), "2026-06-09T22:59:00Z");
    }

    /// T-11: the table is complete: eight days a year but for the one-off ones, all of them on weekdays.
    #[test]
    fn t_11_the_table_of_bank_holidays_is_complete() {
        let calendar = calendar();
        for year in 2004..=2030 {
            let found = calendar
                .holidays
                .iter()
                .filter(|one| one.0.year() == year)
                .count();
            let expected = match year {
                2011 | 2012 | 2023 => 9,
                2022 => 10,
                _ => 8,
            };
            assert_eq!(found, expected, "{year}");
        }
        assert!(
            calendar
                .holidays
                .iter()
                .all(|one| { !matches!(one.0.weekday(), Weekday::Saturday | Weekday::Sunday) })
        );
        for one_off in [
            "2011-04-29",
            "2012-06-04",
            "2012-06-05",
            "2020-05-08",
            "2022-06-02",
            "2022-06-03",
            "2022-09-19",
            "2023-05-08",
        ] {
            assert!(!calendar.is_working(day(one_off)), "{one_off}");
        }
        for moved in ["2020-05-04", "2012-05-28", "2022-05-30"] {
            assert!(calendar.is_working(day(moved)), "{moved}");
        }
        assert!(calendar.covers(day("2030-12-31")) && !calendar.covers(day("2031-01-01")));
    }

    #[test]
    fn a_local_closure_is_not_worked() {
        let mut calendar = calendar();
        calendar.closures.insert(day("2026-11-23"));
        assert_eq!(calendar.due_day(day("2026-11-20"), 2), day("2026-11-25"));
    }

    #[test]
    fn the_end_of_the_calendar_ends_the_count() {
        let last = Day::of(9999, 12, 31).unwrap();
        assert_eq!(calendar().due_day(last, 60_000), last);
        assert_eq!(calendar().working_days_between(last, last), 0);
    }

    #[test]
    fn a_calendar_reads_back_from_json() {
        let calendar = calendar();
        let text = serde_json::to_string(&calendar).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&text).unwrap(), calendar);
    }

    proptest! {
        #[test]
        fn due_days_are_worked_ordered_and_counted(offset in 0_i32..9_000, n in 0_u16..60, closed in 0_i32..9_000) {
            let start = day("2004-01-01");
            let mut calendar = calendar();
            calendar.closures.insert(start.plus(closed));
            let event = start.plus(offset);
            let due = calendar.due_day(event, n);
            prop_assert!(calendar.is_working(due));
            prop_assert!(due >= event);
            prop_assert!(calendar.due_day(event, n + 1) > due);
            prop_assert_eq!(calendar.working_days_between(event, due), u32::from(n));
        }
    }
}

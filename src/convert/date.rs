//! Days, periods and points in time.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use prost_types::Timestamp;

use crate::domain::message::Code;
use crate::domain::record::opening::Period;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::limits;

pub(super) fn date_from_pb(v: &mut Violations, field: &str, date: Option<pb::Date>) -> Option<NaiveDate> {
    let pb::Date { year, month, day } = date?;
    let found = match (u32::try_from(month), u32::try_from(day)) {
        (Ok(month), Ok(day)) if limits::YEARS.contains(&year) || v.is_trusting() => {
            NaiveDate::from_ymd_opt(year, month, day)
        }
        _ => None,
    };
    if found.is_none() {
        // The date itself is not repeated: it may be a date of birth.
        v.add(field, Code::NotThatDay);
    }
    found
}

pub(super) fn date_to_pb(date: NaiveDate) -> pb::Date {
    // Months and days are small numbers.
    pb::Date { year: date.year(), month: date.month() as i32, day: date.day() as i32 }
}

/// A half-open period in the fields `start_date` and `end_date`.
pub(super) fn period_from_pb(v: &mut Violations, start: Option<pb::Date>, end: Option<pb::Date>) -> Period {
    let [start, end] = ordered_dates(v, ("start_date", start), ("end_date", end));
    Period { start, end }
}

/// Two dates of which the second is after the first.
pub(crate) fn ordered_dates(
    v: &mut Violations,
    (start_field, start): (&str, Option<pb::Date>),
    (end_field, end): (&str, Option<pb::Date>),
) -> [Option<NaiveDate>; 2] {
    let start = date_from_pb(v, start_field, start);
    let end = date_from_pb(v, end_field, end);
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        v.add(end_field, Code::NotAfter.with("field", start_field));
    }
    [start, end]
}

/// Reads a time, from year 1 to 9999, to the nanosecond; one out of that range is a violation in the field. `None` where
/// there is none, or none that is valid.
pub fn time_from_pb(v: &mut Violations, field: &str, time: Option<Timestamp>) -> Option<DateTime<Utc>> {
    let Timestamp { seconds, nanos } = time?;
    let found = match u32::try_from(nanos) {
        Ok(nanos) if nanos < 1_000_000_000 && limits::TIMESTAMP_SECONDS.contains(&seconds) => {
            DateTime::from_timestamp(seconds, nanos)
        }
        _ => None,
    };
    if found.is_none() {
        v.add(field, Code::NotATime);
    }
    found
}

/// A time as the wire has it.
pub fn time_to_pb(time: DateTime<Utc>) -> Timestamp {
    // A leap second is written as nanoseconds above 999,999,999, which the wire does not know.
    let nanos = time.timestamp_subsec_nanos().min(999_999_999);
    Timestamp { seconds: time.timestamp(), nanos: nanos as i32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: i32, day: i32) -> Option<pb::Date> {
        Some(pb::Date { year, month, day })
    }

    #[test]
    fn days_must_exist() {
        for (given, exists) in [
            (date(2028, 2, 29), true),
            (date(2026, 2, 29), false),
            (date(2026, 13, 1), false),
            (date(2026, -1, 1), false),
            (date(2026, 9, 0), false),
            (date(0, 0, 0), false),
            (date(i32::MAX, i32::MIN, i32::MAX), false),
        ] {
            let mut v = Violations::new();
            assert_eq!(date_from_pb(&mut v, "start_date", given).is_some(), exists, "{given:?}");
            assert_eq!(v.is_empty(), exists, "{given:?}");
        }
    }

    #[test]
    fn an_end_lies_after_its_start() {
        let mut v = Violations::new();
        period_from_pb(&mut v, date(2026, 9, 1), date(2026, 9, 1));
        assert_eq!(v.check(()).unwrap_err()[0].field, "end_date");
    }

    #[test]
    fn times_are_those_of_the_wire() {
        for (seconds, nanos, exists) in [
            (0, 0, true),
            (253_402_300_799, 999_999_999, true),
            (253_402_300_800, 0, false),
            (0, -1, false),
            (0, 1_000_000_000, false),
            (i64::MIN, 0, false),
        ] {
            let mut v = Violations::new();
            let given = Timestamp { seconds, nanos };
            let found = time_from_pb(&mut v, "expire_time", Some(given));
            assert_eq!(found.map(time_to_pb), exists.then_some(given));
        }
    }
}

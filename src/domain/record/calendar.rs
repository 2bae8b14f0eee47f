//! Times that are free or asked.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::opening::Period;

/// China's time in all of the country and all the year: UTC+8.
const CHINA: TimeDelta = TimeDelta::hours(8);

/// The day in China.
pub fn day_in_china(at: DateTime<Utc>) -> NaiveDate {
    at.checked_add_signed(CHINA).unwrap_or(at).date_naive()
}

/// When something begins: a day, at its midnight in China, or a point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Midnight in China.
    Day(NaiveDate),
    /// To the nanosecond, of which whole seconds are compared.
    Time(DateTime<Utc>),
}

impl Moment {
    /// In seconds since 1970.
    fn second(self) -> i64 {
        match self {
            Self::Day(day) => (day.and_time(NaiveTime::MIN) - CHINA).and_utc().timestamp(),
            Self::Time(time) => time.timestamp(),
        }
    }

    /// The day in China.
    fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Time(time) => day_in_china(time),
        }
    }
}

/// A time that is free or asked, from its start to just before its end. A side that is `None` is open; one is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// When it begins.
    pub start: Option<Moment>,
    /// When it is over; after the start.
    pub end: Option<Moment>,
}

impl Window {
    /// The same in seconds.
    pub fn span(&self) -> Span {
        Span {
            from: self.start.map_or(i64::MIN, Moment::second),
            until: self.end.map_or(i64::MAX, Moment::second),
        }
    }
}

/// Seconds since 1970, half-open; the ends of all time where a side is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first second.
    pub from: i64,
    /// The second after the last.
    pub until: i64,
}

impl Span {
    /// Whether it holds no time at all.
    pub fn is_empty(self) -> bool {
        self.until <= self.from
    }

    /// Whether both hold some time together.
    pub fn overlaps(self, other: Self) -> bool {
        !self.shared(other).is_empty()
    }

    fn shared(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), until: self.until.min(other.until) }
    }

    /// In seconds; `None` where a side is open.
    fn length(self) -> Option<f64> {
        let is_open = self.from == i64::MIN || self.until == i64::MAX;
        (!is_open).then(|| (self.until - self.from).max(0) as f64)
    }

    /// The share of it that is free, in [0, 1]. One that is open on a side is free where any of it is.
    fn free_in(self, free: &[Self]) -> f64 {
        let shared = free.iter().map(|other| self.shared(*other)).filter(|shared| !shared.is_empty());
        match self.length() {
            None => f64::from(u8::from(shared.count() > 0)),
            Some(all) => (shared.filter_map(Self::length).sum::<f64>() / all).min(1.0),
        }
    }
}

/// The share of the asked times that is free, in [0, 1]: the mean over them. `None` where a side states no time.
pub fn free_share(asked: &[Span], free: &[Span]) -> Option<f64> {
    if asked.is_empty() || free.is_empty() {
        return None;
    }
    Some(asked.iter().map(|span| span.free_in(free)).sum::<f64>() / asked.len() as f64)
}

/// The days from the first start to the last end, in China; a side is open where one of the windows is.
pub fn days(windows: &[Window]) -> Period {
    let starts: Option<Vec<NaiveDate>> = windows.iter().map(|window| window.start.map(Moment::day)).collect();
    let ends: Option<Vec<NaiveDate>> = windows.iter().map(|window| window.end.map(Moment::day)).collect();
    Period {
        start: starts.and_then(|all| all.into_iter().min()),
        end: ends.and_then(|all| all.into_iter().max()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> Option<Moment> {
        NaiveDate::from_ymd_opt(2027, month, day).map(Moment::Day)
    }

    fn window(start: Option<Moment>, end: Option<Moment>) -> Window {
        Window { start, end }
    }

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let noon = DateTime::parse_from_rfc3339("2027-03-01T00:00:00+08:00").unwrap().to_utc();
        let (by_day, by_time) = (window(day(3, 1), day(3, 2)), window(Some(Moment::Time(noon)), day(3, 2)));
        assert_eq!(by_day.span(), by_time.span());
        assert_eq!(by_day.span().length(), Some(86_400.0));
        assert_eq!(days(&[by_time]).start, NaiveDate::from_ymd_opt(2027, 3, 1));
    }

    #[test]
    fn the_share_is_of_what_is_asked() {
        let share = |asked: &[Window], free: &[Window]| {
            let spans = |all: &[Window]| all.iter().map(Window::span).collect::<Vec<_>>();
            free_share(&spans(asked), &spans(free))
        };
        let march = window(day(3, 1), day(3, 11));
        assert_eq!(share(&[march], &[]), None, "not stated is not zero");
        assert_eq!(share(&[], &[march]), None);
        assert_eq!(share(&[march], &[window(day(3, 6), None)]), Some(0.5));
        assert_eq!(share(&[march], &[window(None, day(3, 1))]), Some(0.0), "ends meet and share nothing");
        let (early, late) = (window(day(3, 1), day(3, 3)), window(day(3, 8), day(4, 1)));
        assert_eq!(share(&[march], &[early, late]), Some(0.5));
        assert_eq!(share(&[march, window(day(5, 1), day(5, 2))], &[window(day(2, 1), day(4, 1))]), Some(0.5));
        assert_eq!(share(&[window(day(3, 1), None)], &[early]), Some(1.0), "an open end asks for some of it");
    }

    #[test]
    fn an_open_side_is_open_for_filters_too() {
        let all = [window(day(3, 1), day(3, 5)), window(day(6, 1), None)];
        assert_eq!(days(&all), Period { start: NaiveDate::from_ymd_opt(2027, 3, 1), end: None });
        assert_eq!(days(&[]), Period::default());
    }
}

//! Months of the calendar, which are what insight looks along time by.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// Months of a year.
const YEAR: i32 = 12;

/// A month of a year, counted from January of year 0. It is written "2027-03".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

/// The text is no month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a month (YYYY-MM): {0:?}")]
pub struct NotAMonth(String);

impl Month {
    /// The month that a day is in.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year() * YEAR + day.month0() as i32)
    }

    /// Reads "2027-03".
    ///
    /// # Errors
    /// [`NotAMonth`] also for years outside 1900 to 2199.
    pub fn parse(text: &str) -> Result<Self, NotAMonth> {
        let not = || NotAMonth(text.chars().take(20).collect());
        let is_of_form = text.len() == 7
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let (year, month) = text.split_once('-').filter(|_| is_of_form).ok_or_else(not)?;
        let (year, month): (i32, i32) = (year.parse().map_err(|_| not())?, month.parse().map_err(|_| not())?);
        ((1900..2200).contains(&year) && (1..=YEAR).contains(&month))
            .then_some(Self(year * YEAR + month - 1))
            .ok_or_else(not)
    }

    /// So many months later, or earlier.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// Months from the other one to this.
    pub fn since(self, other: Self) -> i32 {
        self.0.saturating_sub(other.0)
    }

    /// The year that it is in.
    pub fn year(self) -> i32 {
        self.0.div_euclid(YEAR)
    }

    /// The months from this one to `last`, both among them.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.0.rem_euclid(YEAR) + 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(year in 1900i32..2200, month in 1u32..13, more in -500i32..500) {
            let day = NaiveDate::from_ymd_opt(year, month, 15).unwrap();
            let of = Month::of(day);
            prop_assert_eq!(Month::parse(&of.to_string()), Ok(of));
            prop_assert_eq!(of.plus(more).since(of), more);
            prop_assert_eq!(of.year(), year);
        }

        #[test]
        fn reading_never_panics(text in ".{0,9}") {
            let _ = Month::parse(&text);
        }
    }

    #[test]
    fn other_texts_are_no_months() {
        for text in ["", "2027", "2027-13", "2027-00", "27-03", "2027-3", "2027-03-01", "+027-03", "1800-01"]
        {
            assert!(Month::parse(text).is_err(), "{text}");
        }
        let (first, last) = (Month::parse("2026-11").unwrap(), Month::parse("2027-01").unwrap());
        assert_eq!(first.through(last).count(), 3);
        assert_eq!(last.through(first).count(), 0);
    }
}

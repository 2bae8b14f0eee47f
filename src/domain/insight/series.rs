//! Demand by month, and where its level breaks.

use std::collections::{BTreeMap, BTreeSet};

use super::balance::openings;
use super::census::Census;
use super::month::Month;
use super::scope::Scope;

/// Months that a level holds before a break can follow.
const SHORTEST_LEVEL: usize = 6;

/// What the F of a break at an unknown place exceeds by chance in one series of a hundred, with 15 in 100 of it cut off at both
/// ends (Andrews, *Econometrica* 61, 1993, table I, one parameter).
const BREAK_F: f64 = 12.35;

/// A break is a level that is so many times the one before, or as many times less. Smaller ones are changes, and no breaks.
const BREAK_FACTOR: f64 = 1.3;

/// Months without any record, of all months, from which on the past is not known well enough.
const MOST_GAPS: f64 = 0.1;

/// Demand of each month from the first that has any to the last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The first month; `None` of an empty series.
    pub first: Option<Month>,
    /// Places of the openings that were published in each month.
    pub values: Vec<f64>,
    /// Months in between in which nothing was published at all, whatever the scope: more likely a hole in the records than
    /// no demand.
    pub gaps: Vec<Month>,
    /// Places of openings that do not say when they were published. They are in no month.
    pub undated: f64,
}

/// A month from which on the level is another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Break {
    /// The first of the new level.
    pub month: Month,
    /// Mean before.
    pub before: f64,
    /// Mean from then on.
    pub after: f64,
    /// The statistic by which it was found.
    pub f: f64,
}

impl Series {
    /// Places by month of what the scope holds. Bounds of the scope in time bound the series.
    pub fn of(census: &Census, scope: &Scope) -> Self {
        let mut months = BTreeMap::<Month, f64>::new();
        let undated_too = Scope { from: None, until: None, ..scope.clone() };
        let mut undated = 0.0;
        for (opening, _) in openings(census, &undated_too) {
            match opening.month {
                Some(month) if scope.holds_month(month) => {
                    *months.entry(month).or_default() += f64::from(opening.count());
                }
                Some(_) => {}
                None => undated += f64::from(opening.count()),
            }
        }
        let (first, last) = (months.keys().next().copied(), months.keys().next_back().copied());
        let (Some(first), Some(last)) = (first, last) else { return Self { undated, ..Self::default() } };
        let published: BTreeSet<Month> = census.openings.iter().filter_map(|opening| opening.month).collect();
        let all = || first.through(last);
        Self {
            first: Some(first),
            values: all().map(|month| months.get(&month).copied().unwrap_or(0.0)).collect(),
            gaps: all().filter(|month| !published.contains(month)).collect(),
            undated,
        }
    }

    /// A month by its place.
    pub fn month(&self, at: usize) -> Option<Month> {
        self.first.map(|first| first.plus(at as i32))
    }

    /// Whether so many months have no record at all that the past is not known well enough to tell of a level.
    pub fn has_holes(&self) -> bool {
        self.gaps.len() as f64 > MOST_GAPS * self.values.len() as f64
    }

    /// Where the level breaks; nowhere where [`Self::has_holes`], as a hole in the records would be a break. In the order of time: the place of the greatest F first, then on both sides of it the same again.
    /// The season is taken out before, where there are two years to know it by.
    pub fn breaks(&self) -> Vec<Break> {
        if self.has_holes() {
            return Vec::new();
        }
        let level = without_season(&self.values);
        let mut places = Vec::new();
        find_breaks(&level, 0, &mut places);
        places.sort_unstable_by_key(|(at, _)| *at);
        let bounds: Vec<usize> =
            [0].into_iter().chain(places.iter().map(|(at, _)| *at)).chain([level.len()]).collect();
        let told = |((at, f), bounds): (&(usize, f64), &[usize])| {
            let [from, _, until] = bounds else { return None };
            let (before, after) = (mean(level.get(*from..*at)?), mean(level.get(*at..*until)?));
            Some(Break { month: self.month(*at)?, before, after, f: *f })
        };
        places.iter().zip(bounds.windows(3)).filter_map(told).collect()
    }
}

impl Scope {
    fn holds_month(&self, month: Month) -> bool {
        self.from.is_none_or(|from| month >= from) && self.until.is_none_or(|until| month < until)
    }
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Factors of the twelve months, by place in the series, of a centred mean of a year; ones where there are fewer than three years.
pub(super) fn season(values: &[f64]) -> [f64; 12] {
    let mut factors = [1.0; 12];
    if values.len() < 36 {
        return factors;
    }
    let mut ratios: [Vec<f64>; 12] = Default::default();
    for (at, window) in values.windows(13).enumerate() {
        let year = (window.iter().sum::<f64>()
            - (window.first().unwrap_or(&0.0) + window.last().unwrap_or(&0.0)) / 2.0)
            / 12.0;
        if let (Some(value), Some(ratios)) = (window.get(6), ratios.get_mut((at + 6) % 12))
            && year > 0.0
        {
            ratios.push(value / year);
        }
    }
    for (factor, ratios) in factors.iter_mut().zip(&mut ratios) {
        ratios.sort_by(f64::total_cmp);
        let middle = super::pay::quantile(ratios, 0.5).value;
        *factor = if middle > 0.0 { middle } else { 1.0 };
    }
    let all = mean(&factors);
    factors.map(|factor| factor / all)
}

fn without_season(values: &[f64]) -> Vec<f64> {
    let factors = season(values);
    values.iter().zip(factors.iter().cycle()).map(|(value, factor)| value / factor).collect()
}

fn find_breaks(values: &[f64], offset: usize, found: &mut Vec<(usize, f64)>) {
    let n = values.len();
    let margin = SHORTEST_LEVEL.max((n as f64 * 0.15).ceil() as usize);
    let squares = |values: &[f64]| {
        let mean = mean(values);
        values.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
    };
    let (whole, line) = (squares(values), squares_of_line(values));
    let mut best: Option<(usize, f64)> = None;
    for at in margin..(n + 1).saturating_sub(margin) {
        let (before, after) = values.split_at(at);
        let (low, high) = (mean(before).min(mean(after)), mean(before).max(mean(after)));
        let parts = squares(before) + squares(after);
        // Steady growth is no break: two levels must say more of it than a line does.
        if parts >= line {
            continue;
        }
        // What varies by nothing still varies by a rounding of one place.
        let f = (whole - parts) / ((parts / (n as f64 - 2.0)).max(1e-9));
        if high > 0.0 && high >= BREAK_FACTOR * low && f > BREAK_F && best.is_none_or(|(_, best)| f > best) {
            best = Some((at, f));
        }
    }
    if let Some((at, f)) = best {
        let (before, after) = values.split_at(at);
        found.push((offset + at, f));
        find_breaks(before, offset, found);
        find_breaks(after, offset + at, found);
    }
}

/// What a straight line leaves of the squares.
fn squares_of_line(values: &[f64]) -> f64 {
    let (middle, all) = ((values.len() as f64 - 1.0) / 2.0, mean(values));
    let places = || (0..values.len()).map(|at| at as f64 - middle);
    let spread: f64 = places().map(|place| place * place).sum();
    let slope = places().zip(values).map(|(place, value)| place * value).sum::<f64>() / spread.max(1.0);
    places().zip(values).map(|(place, value)| (value - all - slope * place).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::super::city::{City, Random, fact};
    use super::*;
    use crate::domain::record::name::RecordKind;

    fn series(values: Vec<f64>) -> Series {
        Series { first: Some(City::first_month()), values, ..Series::default() }
    }

    #[test]
    fn a_break_is_found_at_its_month() {
        for (seed, factor) in [(1, 2.0), (2, 0.5), (3, 1.8), (4, 0.4)] {
            let mut random = Random(seed);
            let level = |n: i32| if n < 40 { 1.0 } else { factor };
            let values = (0..60)
                .map(|n| {
                    City::monthly(n) / (1.0 + 0.01 * f64::from(n)) * level(n) * (1.0 + 0.05 * random.normal())
                })
                .collect();
            let breaks = series(values).breaks();
            assert_eq!(breaks.len(), 1, "{factor}: {breaks:?}");
            assert!(breaks[0].month.since(City::first_month().plus(40)).abs() <= 2, "{breaks:?}");
            assert!((breaks[0].after / breaks[0].before / factor - 1.0).abs() < 0.15, "{breaks:?}");
        }
    }

    #[test]
    fn noise_and_season_are_no_breaks() {
        let mut random = Random(9);
        let quiet = (0..200).filter(|_| {
            let values: Vec<f64> = (0..48).map(|_| 100.0 * (1.0 + 0.1 * random.normal())).collect();
            series(values).breaks().is_empty()
        });
        assert!(quiet.count() >= 198);
        let seasonal = (0..60).map(|n| City::monthly(n) / (1.0 + 0.01 * f64::from(n))).collect();
        assert_eq!(series(seasonal).breaks(), []);
        assert_eq!(series((0..60).map(City::monthly).collect()).breaks(), [], "nor is growth");
    }

    #[test]
    fn months_without_any_opening_are_named() {
        let opening = |month: &str, places, id: &str| {
            let mut opening = fact(RecordKind::JobPosting, id.into());
            (opening.month, opening.places) = (Month::parse(month).ok(), Some(places));
            opening
        };
        let facts = vec![
            opening("2026-01", 2, "a"),
            opening("2026-04", 3, "b"),
            opening("2026-04", 1, "c"),
            opening("", 5, "d"),
        ];
        let census = Census::of(facts, b"s");
        let series = Series::of(&census, &Scope::default());
        assert_eq!(series.values, [2.0, 0.0, 0.0, 4.0]);
        assert_eq!(series.gaps.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-02", "2026-03"]);
        assert_eq!(series.undated, 5.0);
        let later = Scope { from: Month::parse("2026-02").ok(), ..Scope::default() };
        assert_eq!(Series::of(&census, &later).values, [4.0]);
        assert_eq!(Series::of(&Census::default(), &later), Series::default());
        assert_eq!(Series::default().breaks(), []);
    }

    #[test]
    fn a_hole_in_the_records_is_no_break() {
        let values: Vec<f64> = (0..40).map(|n| if (12..30).contains(&n) { 0.0 } else { 500.0 }).collect();
        let gaps = (12..30).map(|n| City::first_month().plus(n)).collect();
        let holed = Series { gaps, ..series(values) };
        assert!(holed.has_holes() && holed.breaks().is_empty());
        assert!(!Series { gaps: Vec::new(), ..holed }.breaks().is_empty(), "of nothing sought");
    }
}

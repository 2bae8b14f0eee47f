//! Demand of the months to come, with what such forecasts have been worth.
//!
//! Four methods are tried on the past from many origins, and the best of them is used: the simple ones are hard to beat. The fourth
//! is the theta method (Assimakopoulos and Nikolopoulos, *International Journal of Forecasting* 16, 2000), which won the M3
//! competition: exponential smoothing with half of the trend, here of values without their season.

use super::month::Month;
use super::pay::quantile;
use super::series::{Series, mean, season};

/// Months that are forecast at most.
pub const MOST_MONTHS: usize = 12;

/// The shortest series that is forecast: two years.
const SHORTEST: usize = 24;

/// The least mean of a month, in places: below it chance alone moves a month by more than a half.
const LEAST_MEAN: f64 = 5.0;

/// Months that are known at the earliest origin of a trial.
const FIRST_ORIGIN: usize = 12;

/// How often the interval is to hold what comes.
pub const COVERAGE: f64 = 0.8;

/// A way to forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// As in the last month.
    Naive,
    /// As in the same month a year before.
    SeasonalNaive,
    /// As the mean of the last three months.
    MeanOfThree,
    /// Smoothed, with half of the trend and the season.
    Theta,
}

impl Method {
    /// All of them, the simplest first.
    pub const ALL: [Self; 4] = [Self::Naive, Self::SeasonalNaive, Self::MeanOfThree, Self::Theta];

    /// The word for it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Naive => "naive",
            Self::SeasonalNaive => "seasonal_naive",
            Self::MeanOfThree => "mean_of_3",
            Self::Theta => "theta",
        }
    }

    /// The values that follow these, so many of them; none is below 0.
    fn ahead(self, past: &[f64], months: usize) -> Vec<f64> {
        let at =
            |back: usize| past.len().checked_sub(back).and_then(|at| past.get(at)).copied().unwrap_or(0.0);
        match self {
            Self::Naive => vec![at(1); months],
            Self::SeasonalNaive => (0..months).map(|month| at(12 - month % 12)).collect(),
            Self::MeanOfThree => {
                vec![mean(past.get(past.len().saturating_sub(3)..).unwrap_or_default()); months]
            }
            Self::Theta => theta(past, months),
        }
    }
}

/// Demand to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Of the methods the one that was the best on the past.
    pub method: Method,
    /// Each month to come.
    pub months: Vec<Expected>,
    /// What each method was worth on the past, the simplest first.
    pub trials: Vec<Trial>,
}

/// A month to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Which.
    pub month: Month,
    /// Places.
    pub value: f64,
    /// What four of five such forecasts of the past would have held, with their own errors so far ahead.
    pub interval: (f64, f64),
}

/// What a method was worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// Which.
    pub method: Method,
    /// The sum of its errors by the sum of what came (WAPE), over all origins and months ahead.
    pub wape: f64,
    /// Forecasts that it was tried with.
    pub forecasts: u32,
}

/// Forecasts a series.
///
/// # Errors
/// Why it is too thin, in Chinese.
pub fn forecast(series: &Series, months: usize) -> Result<Forecast, String> {
    let months = months.clamp(1, MOST_MONTHS);
    let values = &series.values;
    if values.len() < SHORTEST {
        return Err(format!("已知{}个月，预测至少需要{SHORTEST}个月", values.len()));
    }
    if mean(values) < LEAST_MEAN {
        return Err(format!("月均需求{:.1}人，预测至少需要{LEAST_MEAN}人", mean(values)));
    }
    if series.has_holes() {
        return Err(format!("{}个月中有{}个月没有任何记录", values.len(), series.gaps.len()));
    }
    let trials: Vec<(Method, Vec<Vec<f64>>, f64)> =
        Method::ALL.map(|method| try_out(method, values, months)).into();
    let best = trials.iter().min_by(|a, b| a.2.total_cmp(&b.2));
    let Some((method, errors, _)) = best else { return Err("没有可用的预测方法".into()) };
    let ahead = method.ahead(values, months).into_iter().zip(errors).enumerate();
    let ahead = ahead.filter_map(|(at, (value, errors))| {
        let mut sizes: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let error = quantile(&sizes, COVERAGE).value * value.max(1.0);
        let interval = ((value - error).max(0.0), value + error);
        Some(Expected { month: series.month(values.len() + at)?, value, interval })
    });
    Ok(Forecast {
        method: *method,
        months: ahead.collect(),
        trials: trials
            .iter()
            .map(|(method, errors, wape)| Trial {
                method: *method,
                wape: *wape,
                forecasts: errors.iter().map(Vec::len).sum::<usize>() as u32,
            })
            .collect(),
    })
}

/// Tries a method from every origin: by months ahead its errors relative to what it said, and the sum of errors by the sum of what
/// came.
fn try_out(method: Method, values: &[f64], months: usize) -> (Method, Vec<Vec<f64>>, f64) {
    let mut errors = vec![Vec::new(); months];
    let (mut error, mut came) = (0.0, 0.0);
    for origin in FIRST_ORIGIN..values.len() {
        let (past, future) = values.split_at(origin);
        for ((said, value), errors) in method.ahead(past, months).iter().zip(future).zip(&mut errors) {
            errors.push((value - said) / said.max(1.0));
            error += (value - said).abs();
            came += value;
        }
    }
    (method, errors, if came > 0.0 { error / came } else { f64::INFINITY })
}

fn theta(past: &[f64], months: usize) -> Vec<f64> {
    let factors = season(past);
    let level: Vec<f64> =
        past.iter().zip(factors.iter().cycle()).map(|(value, factor)| value / factor).collect();
    let n = level.len() as f64;
    let (middle, all) = ((n - 1.0) / 2.0, mean(&level));
    let slope = level.iter().enumerate().map(|(at, value)| (at as f64 - middle) * (value - all)).sum::<f64>()
        / (n * (n * n - 1.0) / 12.0).max(1.0);
    let (mut best, mut least) = ((0.5, all), f64::INFINITY);
    for step in 1..20 {
        let weight = f64::from(step) / 20.0;
        let (last, squares) = smooth(&level, weight);
        if squares < least {
            (best, least) = ((weight, last), squares);
        }
    }
    let (weight, last) = best;
    let ahead = |month: usize| {
        let drift = slope / 2.0 * (month as f64 + (1.0 - (1.0 - weight).powf(n)) / weight);
        let factor = factors.get((past.len() + month) % 12).copied().unwrap_or(1.0);
        ((last + drift) * factor).max(0.0)
    };
    (0..months).map(ahead).collect()
}

/// The last level of exponential smoothing, and the squares of its errors one month ahead.
fn smooth(values: &[f64], weight: f64) -> (f64, f64) {
    let mut rest = values.iter();
    let mut level = rest.next().copied().unwrap_or(0.0);
    let mut squares = 0.0;
    for value in rest {
        squares += (value - level).powi(2);
        level += weight * (value - level);
    }
    (level, squares)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::city::{City, Random};
    use super::*;

    fn series(values: Vec<f64>) -> Series {
        Series { first: Some(City::first_month()), values, ..Series::default() }
    }

    fn noisy(random: &mut Random, months: i32, noise: f64, level: impl Fn(i32) -> f64) -> Vec<f64> {
        (0..months).map(|n| (level(n) * (1.0 + noise * random.normal())).max(0.0)).collect()
    }

    #[test]
    fn growth_and_season_of_the_city_are_forecast() {
        let mut random = Random(3);
        let (mut held, mut told) = (0, 0);
        for _ in 0..40 {
            let found = forecast(&series(noisy(&mut random, 72, 0.05, City::monthly)), 6).unwrap();
            for (at, month) in found.months.iter().enumerate() {
                let truth = City::monthly(72 + at as i32);
                held += u32::from((month.interval.0..=month.interval.1).contains(&truth));
                told += 1;
                assert!((month.value / truth - 1.0).abs() < 0.35, "{month:?} {truth}");
            }
            let wape = |method| found.trials.iter().find(|trial| trial.method == method).unwrap().wape;
            assert!(
                wape(Method::Theta).min(wape(Method::SeasonalNaive)) < 0.8 * wape(Method::Naive),
                "{found:?}"
            );
            assert_eq!(found.months[0].month, City::first_month().plus(72));
        }
        assert!(f64::from(held) > 0.75 * f64::from(told), "{held} of {told}");
    }

    #[test]
    fn a_walk_is_left_to_the_naive() {
        let mut random = Random(8);
        let mut naive = 0;
        for _ in 0..40 {
            let mut level = 1_000.0;
            let walk = (0..60).map(|_| {
                level = (level * (1.0 + 0.08 * random.normal())).max(50.0);
                level
            });
            naive += u32::from(forecast(&series(walk.collect()), 6).unwrap().method == Method::Naive);
        }
        assert!(naive > 20, "{naive} of 40");
    }

    #[test]
    fn what_is_too_thin_is_refused_with_its_reason() {
        for (values, gaps, said) in [
            (vec![100.0; 23], 0, "已知23个月"),
            (vec![1.0; 40], 0, "月均需求1.0人"),
            (vec![100.0; 30], 4, "30个月中有4个月"),
            (vec![], 0, "已知0个月"),
        ] {
            let gaps = (0..gaps).map(|n| City::first_month().plus(n)).collect();
            let refused = forecast(&Series { gaps, ..series(values) }, 6).unwrap_err();
            assert!(refused.starts_with(said) || refused.contains(said), "{refused}");
        }
    }

    proptest! {
        #[test]
        fn forecasts_are_sound(values in prop::collection::vec(0.0f64..1e5, 24..80), months in 1usize..13) {
            prop_assume!(mean(&values) >= LEAST_MEAN);
            let found = forecast(&series(values), months).unwrap();
            prop_assert_eq!(found.months.len(), months);
            for Expected { value, interval: (low, high), .. } in &found.months {
                prop_assert!(value.is_finite() && 0.0 <= *low && low <= value && value <= high && high.is_finite());
            }
            let best = found.trials.iter().map(|trial| trial.wape).fold(f64::INFINITY, f64::min);
            prop_assert!(found.trials.iter().any(|trial| trial.method == found.method && trial.wape == best));
        }

        #[test]
        fn a_level_goes_on(value in 5.0f64..1e4) {
            let found = forecast(&series(vec![value; 36]), 6).unwrap();
            prop_assert_eq!(found.method, Method::Naive);
            prop_assert!(found.months.iter().all(|month| (month.value - value).abs() < 1e-9 && month.interval.0 == value));
        }
    }
}

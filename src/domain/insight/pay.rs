//! What is paid: quantiles of the pay that openings offer.

use std::collections::BTreeMap;

use super::balance::openings;
use super::census::Census;
use super::dimension::{Dimension, Row};
use super::scope::Scope;

/// The fewest openings whose pay is told: of fewer no interval of 95 in 100 exists for the median (2 x 0.5^n).
pub const FEWEST: usize = 6;

/// Normal quantile of an interval of 95 in 100.
const Z: f64 = 1.96;

/// A quantile with its interval of 95 in 100, in CNY a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantile {
    /// Of the openings that state pay.
    pub value: f64,
    /// The interval that would hold that of all openings alike in 19 of 20 samples. It assumes nothing of how pay is spread: its
    /// ends are pays of the sample (order statistics, Conover, *Practical Nonparametric Statistics*, 3.2).
    pub interval: (f64, f64),
}

/// What openings of a row offer.
#[derive(Clone, Debug, PartialEq)]
pub struct PayRow {
    /// Of what.
    pub row: Row,
    /// Openings that state pay.
    pub sample: u32,
    /// Openings of the row that do not.
    pub silent: u32,
    /// A quarter, half and three quarters, of the middle of the range that each opening states; `None` of fewer than [`FEWEST`].
    pub quartiles: Option<[Quantile; 3]>,
}

/// Pay by row, the largest sample first. An opening that is open to several majors is in the row of each.
pub fn pay(census: &Census, scope: &Scope, by: Dimension) -> Vec<PayRow> {
    let mut rows = BTreeMap::<Row, (Vec<f64>, u32)>::new();
    for (opening, open_to) in openings(census, scope) {
        let of = match by {
            Dimension::Major => open_to.shares(opening, by),
            _ => vec![by.row(opening)],
        };
        for row in of {
            let at = rows.entry(row).or_default();
            match opening.pay {
                Some((least, most)) => at.0.push((least + most) / 2.0),
                None => at.1 += 1,
            }
        }
    }
    let told = |(row, (mut pays, silent)): (Row, (Vec<f64>, u32))| {
        pays.sort_by(f64::total_cmp);
        PayRow { row, sample: pays.len() as u32, silent, quartiles: quartiles(&pays) }
    };
    let mut told: Vec<PayRow> = rows.into_iter().map(told).collect();
    told.sort_by(|a, b| b.sample.cmp(&a.sample).then_with(|| a.row.cmp(&b.row)));
    told
}

fn quartiles(sorted: &[f64]) -> Option<[Quantile; 3]> {
    (sorted.len() >= FEWEST).then(|| [0.25, 0.5, 0.75].map(|share| quantile(sorted, share)))
}

/// The quantile of sorted values, linear between neighbours; of none 0.
pub(super) fn quantile(sorted: &[f64], share: f64) -> Quantile {
    let last = sorted.len().saturating_sub(1);
    let value_at = |place: f64| {
        let below = place.floor().clamp(0.0, last as f64);
        let at = |place: usize| sorted.get(place.min(last)).copied().unwrap_or(0.0);
        let (low, high) = (at(below as usize), at(below as usize + 1));
        low + (high - low) * (place - below).clamp(0.0, 1.0)
    };
    let n = sorted.len() as f64;
    let spread = Z * (n * share * (1.0 - share)).sqrt();
    // Of the order statistics of rank r and s, counted from 1.
    let (r, s) = ((n * share - spread).floor(), (n * share + spread).ceil() + 1.0);
    let end = |rank: f64| value_at((rank - 1.0).clamp(0.0, last as f64));
    Quantile { value: value_at(share * last as f64), interval: (end(r), end(s)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::city::{City, Random};
    use super::*;

    #[test]
    fn the_pay_of_a_city_is_found() {
        let city = City::of_seed(11);
        let rows = pay(&city.census(), &Scope::default(), Dimension::Major);
        for (major, truth) in &city.majors {
            let row = rows.iter().find(|row| row.row.key == major.shortest()).unwrap();
            let [low, middle, high] = row.quartiles.unwrap();
            // Pay lies evenly from .8 to 1.2 of its middle.
            for (quantile, factor) in [(low, 0.9), (middle, 1.0), (high, 1.1)] {
                let error = (quantile.value / (truth.pay * factor) - 1.0).abs();
                assert!(error < 0.03, "{major} {factor}: {quantile:?}");
                assert!(quantile.interval.0 <= quantile.value && quantile.value <= quantile.interval.1);
            }
        }
    }

    #[test]
    fn of_few_openings_only_their_number_is_told() {
        assert_eq!(quartiles(&[1.0, 2.0, 3.0, 4.0, 5.0]), None);
        assert!(quartiles(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).is_some());
    }

    #[test]
    fn intervals_hold_the_truth_in_nineteen_of_twenty() {
        let mut random = Random(5);
        let mut held = 0;
        for _ in 0..1_000 {
            let mut sample: Vec<f64> = (0..60).map(|_| random.share()).collect();
            sample.sort_by(f64::total_cmp);
            let (low, high) = quantile(&sample, 0.5).interval;
            held += u32::from((low..=high).contains(&0.5));
        }
        assert!((940..=1_000).contains(&held), "{held} of 1000");
    }

    proptest! {
        #[test]
        fn quantiles_are_in_order(mut pays in prop::collection::vec(0.0f64..1e6, 6..200)) {
            pays.sort_by(f64::total_cmp);
            let found = quartiles(&pays).unwrap();
            prop_assert!(found.windows(2).all(|pair| pair[0].value <= pair[1].value));
            for Quantile { value, interval: (low, high) } in found {
                prop_assert!(low <= value && value <= high && low >= pays[0] && high <= pays[pays.len() - 1]);
            }
        }
    }
}

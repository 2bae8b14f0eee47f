//! Parts -> score -> ranking.
//!
//! A score is the weighted mean of the parts that have data: their weights, each times the confidence in the value, are
//! scaled to add up to 1, and the score is the sum of `value x weight` in the order of [`PartKind::ALL`], exactly (invariant 5).

use std::cmp::Ordering;

use super::parts::{PartKind, Side};
use super::weights::RankingWeights;

/// A pair's score with all its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// In [0, 1]; the sum of the contributions, added in order.
    pub total: f64,
    /// One for each of [`PartKind::ALL`], in that order.
    pub parts: [Part; PartKind::ALL.len()],
}

/// One part of a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What is compared.
    pub kind: PartKind,
    /// In [0, 1]; `None` when one side states nothing about it.
    pub value: Option<f64>,
    /// The share of the score that the part decides; 0 without a value.
    pub weight: f64,
    /// `value x weight`, rounded down to a multiple of [`PRECISION`].
    pub contribution: f64,
}

/// Contributions are rounded down to this step, so that a score tells no more about a vector than ranking needs.
const PRECISION: f64 = 1e-6;

impl Score {
    /// Scores a pair. The order of subject and target matters only for who is asked for what.
    pub fn of(subject: Side<'_>, target: Side<'_>, weights: &RankingWeights) -> Self {
        let values = PartKind::ALL.map(|kind| kind.value(subject, target));
        Self::from_values(values, |kind| weights.of(kind) * kind.confidence(subject.facts, target.facts))
    }

    /// The score of the values of the parts, in the order of [`PartKind::ALL`], with the weight of each where it has one: its
    /// share of all that are asked for, times how much is to be made of the value.
    pub fn from_values(values: [Option<f64>; PartKind::ALL.len()], weight: impl Fn(PartKind) -> f64) -> Self {
        let weights = PartKind::ALL.map(|kind| kind.own_of(&values).map_or(0.0, |_| weight(kind)));
        let sum: f64 = weights.iter().sum();
        let parts = PartKind::ALL.map(|kind| {
            let value = *kind.own_of(&values);
            let weight = if sum > 0.0 { kind.own_of(&weights) / sum } else { 0.0 };
            let contribution = (value.unwrap_or(0.0) * weight / PRECISION).floor() * PRECISION;
            Part { kind, value, weight, contribution }
        });
        Self { total: parts.iter().map(|part| part.contribution).sum(), parts }
    }

    /// One of the parts.
    pub fn part(&self, kind: PartKind) -> &Part {
        kind.own_of(&self.parts)
    }
}

/// Best first, ties by name: the one order of results (invariant 7).
pub fn rank<T>(items: &mut [T], key: impl Fn(&T) -> (bool, f64, &str)) {
    items.sort_by(|a, b| {
        let ((a_eligible, a_score, a_name), (b_eligible, b_score, b_name)) = (key(a), key(b));
        let by_eligibility = b_eligible.cmp(&a_eligible);
        let by_score = b_score.partial_cmp(&a_score).unwrap_or(Ordering::Equal);
        by_eligibility.then(by_score).then_with(|| a_name.cmp(b_name))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PARTS: usize = PartKind::ALL.len();

    fn some_values() -> impl Strategy<Value = [Option<f64>; PARTS]> {
        prop::array::uniform::<_, PARTS>(prop::option::of(0.0f64..=1.0))
    }

    fn some_weights() -> impl Strategy<Value = RankingWeights> {
        prop::array::uniform::<_, PARTS>(0.0f64..1000.0)
            .prop_map(|weights| RankingWeights::by(|kind| *kind.own_of(&weights)))
    }

    proptest! {
        #[test]
        fn a_score_is_exactly_the_sum_of_its_parts(values in some_values(), weights in some_weights()) {
            let score = Score::from_values(values, |kind| weights.of(kind));
            let mut sum = 0.0;
            for part in &score.parts {
                sum += part.contribution;
            }
            prop_assert_eq!(sum, score.total);
            prop_assert!((-1e-9..=1.0 + 1e-9).contains(&score.total));
        }

        #[test]
        fn parts_without_data_weigh_nothing(values in some_values(), weights in some_weights()) {
            let score = Score::from_values(values, |kind| weights.of(kind));
            let stated: f64 = score.parts.iter().filter(|part| part.value.is_some()).map(|part| part.weight).sum();
            for part in score.parts.iter().filter(|part| part.value.is_none()) {
                prop_assert_eq!(part.weight, 0.0);
            }
            prop_assert!(stated == 0.0 || (stated - 1.0).abs() < 1e-9);
        }

        #[test]
        fn a_better_part_never_lowers_a_score(values in some_values(), weights in some_weights(), at in 0..PARTS, gain in 0.0f64..1.0) {
            let (mut worse, mut better) = (values, values);
            let value = values[at].unwrap_or_default();
            worse[at] = Some(value);
            better[at] = Some((value + gain).min(1.0));
            let (before, after) = (Score::from_values(worse, |kind| weights.of(kind)), Score::from_values(better, |kind| weights.of(kind)));
            prop_assert!(after.total >= before.total);
        }
    }

    #[test]
    fn ties_are_broken_by_name_and_ineligible_ones_come_last() {
        let mut items = [("b", 0.5, true), ("c", 0.9, false), ("a", 0.5, true)];
        rank(&mut items, |item| (item.2, item.1, item.0));
        assert_eq!(items.map(|item| item.0), ["a", "b", "c"]);
    }
}

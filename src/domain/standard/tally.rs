//! Counts and shares of requirements.

use super::coverage::Coverage;

/// How many requirements are covered, and what they weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Covered, partly covered, missing.
    pub counts: [u32; 3],
    /// The same, in what they weigh.
    pub weights: [f64; 3],
}

impl Tally {
    /// Of requirements, each with its weight.
    pub fn of(requirements: impl IntoIterator<Item = (Coverage, f64)>) -> Self {
        let mut tally = Self::default();
        for (coverage, weight) in requirements {
            let at = coverage as usize;
            if let (Some(count), Some(sum)) = (tally.counts.get_mut(at), tally.weights.get_mut(at)) {
                *count += 1;
                *sum += weight;
            }
        }
        tally
    }

    /// Requirements.
    pub fn count(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// The weight of what is covered, of that of all; `None` where nothing weighs anything.
    pub fn covered_share(&self) -> Option<f64> {
        let [covered, _, _] = self.weights;
        self.share(covered)
    }

    /// The weight of what is covered or partly covered, of that of all.
    pub fn reached_share(&self) -> Option<f64> {
        let [covered, partly, _] = self.weights;
        self.share(covered + partly)
    }

    fn share(&self, part: f64) -> Option<f64> {
        let whole: f64 = self.weights.iter().sum();
        (whole > 0.0).then(|| (part / whole).clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_go_by_weight() {
        let tally =
            Tally::of([(Coverage::Covered, 30.0), (Coverage::Partly, 10.0), (Coverage::Missing, 60.0)]);
        assert_eq!((tally.count(), tally.counts), (3, [1, 1, 1]));
        assert_eq!((tally.covered_share(), tally.reached_share()), (Some(0.3), Some(0.4)));
        assert_eq!(Tally::of([(Coverage::Covered, 0.0)]).covered_share(), None);
        assert_eq!(Tally::of([]).count(), 0);
    }
}

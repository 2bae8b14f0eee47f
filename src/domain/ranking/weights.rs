//! How much each part of a score counts.

use super::parts::PartKind;

/// Weights relative to each other, each 0 to 1000, at least one above 0; they are scaled to add up to 1 over the
/// parts that have data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankingWeights([f64; PartKind::ALL.len()]);

impl Default for RankingWeights {
    fn default() -> Self {
        Self::by(PartKind::default_weight)
    }
}

impl RankingWeights {
    /// The weights that a function gives.
    pub fn by(weight: impl FnMut(PartKind) -> f64) -> Self {
        Self(PartKind::ALL.map(weight))
    }

    /// The weight of a part.
    pub fn of(&self, kind: PartKind) -> f64 {
        *kind.own_of(&self.0)
    }

    /// The same weights but for one part.
    pub fn with(self, kind: PartKind, weight: f64) -> Self {
        Self::by(|other| if other == kind { weight } else { self.of(other) })
    }
}

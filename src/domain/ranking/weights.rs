//! How much each part of a score counts.

use serde::{Deserialize, Serialize};

use super::parts::PartKind;

/// Weights relative to each other, each 0 to 1000, at least one above 0; they are scaled to add up to 1 over the
/// parts that have data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RankingWeights {
    pub semantic: f64,
    pub lexical: f64,
    pub skill: f64,
    pub certificate: f64,
    pub major: f64,
    pub education: f64,
    pub location: f64,
    pub pay: f64,
    pub schedule: f64,
    pub preference: f64,
}

impl Default for RankingWeights {
    fn default() -> Self {
        Self {
            semantic: 0.22,
            lexical: 0.33,
            skill: 0.18,
            certificate: 0.06,
            major: 0.09,
            education: 0.03,
            location: 0.04,
            pay: 0.02,
            schedule: 0.01,
            preference: 0.02,
        }
    }
}

impl RankingWeights {
    /// The weight of a part.
    pub fn of(&self, kind: PartKind) -> f64 {
        match kind {
            PartKind::Semantic => self.semantic,
            PartKind::Lexical => self.lexical,
            PartKind::Skill => self.skill,
            PartKind::Certificate => self.certificate,
            PartKind::Major => self.major,
            PartKind::Education => self.education,
            PartKind::Location => self.location,
            PartKind::Pay => self.pay,
            PartKind::Schedule => self.schedule,
            PartKind::Preference => self.preference,
        }
    }
}

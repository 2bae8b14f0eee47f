//! How good a score is, in words that people understand. What a good pair scores differs by direction: a student and a job state
//! more about each other than a typed text and a course. So each direction has bounds of its own, found on judged pairs with the default
//! weights; with others a band is a hint.

use serde::{Deserialize, Serialize};

use crate::domain::record::name::RecordKind::{
    self, CourseProfile, ExpertProfile, InternshipSlot, JobPosting, ResourceNeed, ResourceOffer,
    StudentProfile,
};

/// How good a score is for a pair of its direction. Of all judged pairs of a direction that score as high or higher, so many are what a
/// placement officer would call good: of those from [`Self::Excellent`] on 80 of 100, from [`Self::Good`] on 65, from [`Self::Fair`] on 40.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Band {
    /// Hardly any pair below [`Self::Fair`] is good: one of a thousand.
    Weak,
    /// Some are good.
    Fair,
    /// Most are good.
    Good,
    /// Nearly all are good.
    Excellent,
}

/// The shares of good pairs that bound the bands, best first.
pub const SHARES: [f64; 3] = [0.8, 0.65, 0.4];

/// The least scores of a direction's bands, best first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bands(pub [f64; 3]);

/// Who asks, `None` for a typed text, and what is ranked; with the bounds. `talentmatch eval --bands --half dev` prints them for judged
/// sets; where two sets are of one direction, those of their pairs together stand here. Those of needs are of both halves, which are small.
/// Those of slots for a typed text are above what the judged set gives ([.41, .31, .22]): of 98 judged results over 3,753 real slots 32 of
/// 34 from .52 on are good, 7 of 15 down to .44, 3 of 23 down to .32 and none of 26 below. Those of courses for a student are of the dev
/// halves (413 pairs) and of 60 judged results of six students over 305 real courses.
const TABLE: &[(Option<RecordKind>, RecordKind, Bands)] = &[
    (Some(StudentProfile), JobPosting, Bands([0.67, 0.61, 0.46])),
    (Some(StudentProfile), InternshipSlot, Bands([0.54, 0.48, 0.36])),
    (Some(StudentProfile), CourseProfile, Bands([0.72, 0.62, 0.30])),
    (Some(JobPosting), StudentProfile, Bands([0.68, 0.61, 0.46])),
    (Some(InternshipSlot), StudentProfile, Bands([0.54, 0.46, 0.35])),
    (Some(JobPosting), CourseProfile, Bands([0.54, 0.47, 0.26])),
    (Some(InternshipSlot), CourseProfile, Bands([0.54, 0.47, 0.26])),
    (Some(CourseProfile), JobPosting, Bands([0.55, 0.48, 0.30])),
    (Some(CourseProfile), InternshipSlot, Bands([0.55, 0.48, 0.30])),
    (Some(ResourceNeed), ResourceOffer, Bands([0.75, 0.63, 0.41])),
    (Some(ResourceOffer), ResourceNeed, Bands([0.78, 0.69, 0.47])),
    (Some(ResourceNeed), ExpertProfile, Bands([0.45, 0.35, 0.30])),
    (Some(ExpertProfile), ResourceNeed, Bands([0.82, 0.78, 0.63])),
    (None, JobPosting, Bands([0.75, 0.61, 0.43])),
    (None, InternshipSlot, Bands([0.52, 0.44, 0.32])),
    (None, StudentProfile, Bands([0.56, 0.52, 0.35])),
    (None, CourseProfile, Bands([0.44, 0.31, 0.16])),
];

/// Those of all judged pairs together, for directions that nobody has judged.
const OTHERS: Bands = Bands([0.65, 0.54, 0.38]);

impl Bands {
    /// The bounds of a direction; `None` asks by a typed text.
    pub fn of(asker: Option<RecordKind>, target: RecordKind) -> Self {
        let found = TABLE.iter().find(|(from, to, _)| *from == asker && *to == target);
        found.map_or(OTHERS, |(_, _, bands)| *bands)
    }

    /// The band of a score.
    pub fn band(&self, score: f64) -> Band {
        let [excellent, good, fair] = self.0;
        match score {
            _ if score >= excellent => Band::Excellent,
            _ if score >= good => Band::Good,
            _ if score >= fair => Band::Fair,
            _ => Band::Weak,
        }
    }

    /// The least score of a band.
    pub fn least(&self, band: Band) -> f64 {
        let [excellent, good, fair] = self.0;
        match band {
            Band::Excellent => excellent,
            Band::Good => good,
            Band::Fair => fair,
            Band::Weak => 0.0,
        }
    }

    /// The least score of what is relevant at all.
    pub fn relevant_from(&self) -> f64 {
        self.0[2]
    }

    /// The bounds that judged pairs of a direction give, each a score and whether the pair is good: the least scores from which on the
    /// shares of good pairs are at least [`SHARES`].
    pub fn calibrated(mut pairs: Vec<(f64, bool)>) -> Self {
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut bounds = [1.0; 3];
        let mut good = 0.0;
        for (at, (score, is_good)) in pairs.iter().enumerate() {
            good += f64::from(u8::from(*is_good));
            let share = good / (at + 1) as f64;
            for (bound, _) in bounds.iter_mut().zip(SHARES).filter(|(_, least)| share >= *least) {
                *bound = *score;
            }
        }
        Self(bounds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_descend_and_bands_follow_them() {
        for bands in TABLE.iter().map(|row| row.2).chain([OTHERS]) {
            let [excellent, good, fair] = bands.0;
            assert!(1.0 > excellent && excellent > good && good > fair && fair > 0.0, "{bands:?}");
            assert_eq!(
                [1.0, good, fair, 0.0].map(|score| bands.band(score)),
                [Band::Excellent, Band::Good, Band::Fair, Band::Weak]
            );
        }
        assert_eq!(Bands::of(Some(JobPosting), JobPosting), OTHERS);
        assert_ne!(Bands::of(None, JobPosting), Bands::of(Some(StudentProfile), JobPosting));
    }

    #[test]
    fn calibration_finds_where_the_share_of_good_pairs_falls() {
        let pairs = (0..100).map(|n| (1.0 - f64::from(n) / 100.0, n < 40 || n == 99)).collect();
        let Bands([excellent, good, fair]) = Bands::calibrated(pairs);
        // Forty good ones of fifty, of sixty-one, and forty-one of a hundred.
        assert_eq!([excellent, good, fair].map(|bound| (bound * 100.0).round()), [51.0, 40.0, 1.0]);
        assert_eq!(Bands::calibrated(Vec::new()), Bands([1.0; 3]));
    }
}

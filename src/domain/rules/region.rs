use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::domain::search::filter::{Condition, Field};

/// The opening lies where the student will not work, and cannot be done from elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {}

impl Check for Excluded {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (student, opening) = pair.placement()?;
        let excluded = |place: &&RegionCode| student.excluded_regions.iter().any(|no| no.contains(**place));
        let place = opening.regions.iter().find(excluded).filter(|_| !opening.remote)?;
        Finding::at(opening.kind, "region_code", place.full_name())
    }

    fn clauses(&self, subject: &Facts, target: RecordKind) -> Vec<Vec<Condition>> {
        let seeks = subject.kind.is(Role::Seeker) && target.is(Role::Opening);
        if !seeks || subject.excluded_regions.is_empty() {
            return Vec::new();
        }
        let excluded = subject.excluded_regions.iter().map(|region| region.to_string()).collect();
        let remote = Condition::AnyOf(Field::Remote, vec!["true".to_string()]);
        vec![vec![Condition::NoneOf(Field::Region, excluded), remote]]
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<String> {
        pair.student.excluded_regions.clear();
        Some("the student accepts this region".to_string())
    }
}

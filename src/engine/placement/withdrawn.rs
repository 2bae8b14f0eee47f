//! Students of a plan who have not agreed to be matched any more since it was made. The plan is kept as it was proven; it is shown
//! without where they are (PIPL articles 15 and 47).

use std::collections::BTreeSet;

use super::Placer;
use super::compare::Move;
use super::kept::{PlanHead, PlannedStudent, Reason};
use super::recheck::parsed;
use crate::domain::record::name::TenantId;
use crate::domain::record::visibility::consents;
use crate::engine::error::EngineError;

/// Records that are asked for by name at a time.
const PAGE: usize = 500;

/// Their full names.
pub struct Withdrawn(BTreeSet<String>);

impl Placer {
    /// Those of these students whose consent does not stand now.
    pub async fn withdrawn<'n>(
        &self,
        tenant: &TenantId,
        students: impl IntoIterator<Item = &'n str>,
    ) -> Result<Withdrawn, EngineError> {
        let names: BTreeSet<&str> = students.into_iter().collect();
        let names = parsed(tenant, names)?;
        let now = self.engine.clock.second();
        let mut withdrawn = BTreeSet::new();
        for page in names.chunks(PAGE) {
            for (name, stored) in page.iter().zip(self.engine.store.get(page).await?) {
                if stored.and_then(Result::ok).is_some_and(|found| !consents(&found.record, now)) {
                    withdrawn.insert(name.to_string());
                }
            }
        }
        Ok(Withdrawn(withdrawn))
    }
}

impl Withdrawn {
    /// Shows them as not placed, because they do not agree.
    pub fn take_from(&self, students: &mut [PlannedStudent]) {
        for student in students.iter_mut().filter(|student| self.0.contains(&student.name)) {
            let no_consent = Reason { kind: "no_consent".to_string(), detail: String::new(), slots: 0 };
            (student.slot, student.score, student.rank) = (None, 0, 0);
            (student.reasons, student.change) = (vec![no_consent], Vec::new());
        }
    }

    /// Takes out what was decided about them by hand.
    pub fn take_from_head(&self, head: &mut PlanHead) {
        head.overrides.retain(|one| !self.0.contains(&one.student));
    }

    /// Takes out where they were and are.
    pub fn take_from_moves(&self, moves: &mut Vec<Move>) {
        moves.retain(|one| !self.0.contains(&one.student));
    }
}

//! What one plan does otherwise than another.

use std::collections::BTreeMap;

use super::kept::KeptPlan;

/// A student whose place differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Who.
    pub student: String,
    /// Where the plan before has it.
    pub before: Option<String>,
    /// Where the plan after has it.
    pub after: Option<String>,
}

/// Students whose place differs, by name.
pub fn moves(before: &KeptPlan, after: &KeptPlan) -> Vec<Move> {
    let mut all: BTreeMap<&str, [Option<&str>; 2]> = BTreeMap::new();
    for (plan, side) in [(before, 0), (after, 1)] {
        for student in &plan.students {
            let slot = student.slot.and_then(|slot| plan.head.slots.get(slot as usize));
            if let Some(place) = all.entry(&student.name).or_default().get_mut(side) {
                *place = slot.map(|slot| slot.name.as_str());
            }
        }
    }
    let moved = all.into_iter().filter(|(_, [before, after])| before != after);
    let own = |slot: Option<&str>| slot.map(str::to_string);
    moved
        .map(|(student, [before, after])| Move {
            student: student.to_string(),
            before: own(before),
            after: own(after),
        })
        .collect()
}

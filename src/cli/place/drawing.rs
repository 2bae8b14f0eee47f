//! A plan as a picture.

use std::collections::BTreeMap;

use super::table::short;
use crate::domain::placement::figures::Fill;
use crate::domain::placement::picture::Picture;
use crate::pb::v1::Plan;

/// The picture as an SVG document. An opening without an employer stands for itself.
pub fn svg(plan: &Plan) -> String {
    let mut employers: BTreeMap<&str, Fill> = BTreeMap::new();
    for slot in &plan.slots {
        let shown = slot.employer_display_name.as_str();
        let fill =
            employers.entry(if shown.is_empty() { short(&slot.slot_name) } else { shown }).or_default();
        fill.seats += slot.capacity.unsigned_abs();
        fill.taken += slot.taken_count.unsigned_abs();
    }
    let found = plan.certificate.clone().unwrap_or_default();
    let number = |number: i64| u32::try_from(number).unwrap_or(0);
    let picture = Picture {
        title: format!("实习安排 {}", short(&plan.name)),
        employers: employers.into_iter().map(|(name, fill)| (name.to_string(), fill)).collect(),
        ranks: found.wish_rank_counts.iter().copied().map(number).collect(),
        unplaced: number(plan.student_count - found.placed_count),
    };
    picture.to_svg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pb::v1::PlannedSlot;

    #[test]
    fn openings_of_one_employer_share_a_bar() {
        let slot = |name: &str, employer: &str| PlannedSlot {
            slot_name: format!("tenants/t/internshipSlots/{name}"),
            employer_display_name: employer.to_string(),
            capacity: 3,
            taken_count: 2,
            ..Default::default()
        };
        let slots = vec![slot("x", "甲厂"), slot("y", "甲厂"), slot("z", "")];
        let drawn = svg(&Plan { name: "tenants/t/plans/p".into(), slots, ..Default::default() });
        assert_eq!(drawn.matches("甲厂").count(), 1);
        for part in ["<svg", "实习安排 p", ">z<", "4 / 6", "2 / 3"] {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
    }
}

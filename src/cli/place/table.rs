//! A plan in the terminal: what it comes to, what proves it, openings, students, and what its limits cost.

use crate::cli::render::{bar, fit, grouped};
use crate::pb::v1::{Plan, PlanCertificate, PlanState, PlannedSlot, PlannedStudent};

const NAME_CELLS: usize = 28;
const EMPLOYER_CELLS: usize = 26;
const BAR_CELLS: usize = 10;

/// The whole plan.
pub fn plan(plan: &Plan) -> String {
    let mut text = head(plan);
    text.push_str("\nopenings\n");
    text.extend(plan.slots.iter().map(slot_line));
    let (placed, left): (Vec<_>, Vec<_>) =
        plan.students.iter().partition(|student| !student.slot_name.is_empty());
    text.push_str("\nplaced\n");
    text.extend(placed.into_iter().map(placed_line));
    if !left.is_empty() {
        text.push_str("\nnot placed\n");
        text.extend(left.into_iter().map(left_lines));
    }
    if !plan.prices.is_empty() {
        text.push_str("\nwithout it there would be\n");
        for price in &plan.prices {
            text.push_str(&format!(
                "  {:+5} placed {:+9.3} score  {}\n",
                price.more_placed_count, price.more_score, price.part
            ));
        }
    }
    text.push_str(&overrides(plan));
    text
}

/// What a plan comes to, in a few lines.
pub fn head(plan: &Plan) -> String {
    let objective = plan.objective().as_str_name().trim_start_matches("PLACEMENT_OBJECTIVE_").to_lowercase();
    let state = if plan.state() == PlanState::Proposed { "proposed" } else { "adopted" };
    let mut text = format!(
        "{}  {state}  {} of {} students and {} openings, seed {}\n",
        plan.name,
        objective.replace('_', "-"),
        count(plan.student_count),
        count(plan.slot_count),
        plan.seed
    );
    if let Some(found) = &plan.certificate {
        text.push_str(&certificate(found, plan.student_count));
    }
    for note in &plan.trial_notes {
        text.push_str(&format!("  only tried out: {note}\n"));
    }
    if plan.cut_student_count > 0 {
        text.push_str(&format!(
            "  {} students have more openings open to them than were taken as acceptable\n",
            count(plan.cut_student_count)
        ));
    }
    if plan.unstated_capacity_count > 0 {
        text.push_str(&format!(
            "  {} openings state no capacity and count as one seat\n",
            count(plan.unstated_capacity_count)
        ));
    }
    text
}

fn certificate(found: &PlanCertificate, students: i64) -> String {
    let mut text = format!(
        "  placed {} of {} ({:.1} %), total score {:.3}, mean wish {:.2}, worst wish {}\n",
        count(found.placed_count),
        count(students),
        found.placed_share * 100.0,
        found.total_score,
        found.mean_wish_rank,
        found.worst_wish_rank
    );
    let proof = match (found.faults.is_empty(), found.gap.as_str()) {
        (false, _) => format!("{} faults", found.faults.len()),
        (true, "") => "sound".to_string(),
        (true, "0") => "sound, and proven the best: no plan exceeds it".to_string(),
        (true, gap) => format!("sound; {}", at_most(found, gap)),
    };
    text.push_str(&format!(
        "  checked: {proof}; {} acceptable pairs would rather be together\n",
        count(found.blocking_pair_count)
    ));
    text.extend(found.faults.iter().map(|fault| format!("    ✗ {fault}\n")));
    if !found.finished {
        text.push_str("  the time was up: this is the best so far\n");
    }
    text.push_str(&format!(
        "  a ranking alone would send {} students to seats that are taken (Gini {:.2}, as planned {:.2})\n",
        count(found.crowded_out_count),
        found.gini_before,
        found.gini_after
    ));
    text
}

/// How far a plan may be from the best, in students and score where it counts in nothing else.
fn at_most(found: &PlanCertificate, gap: &str) -> String {
    let whole =
        (found.kept_weight == 0 && found.reserved_weight == 0).then(|| gap.parse::<i64>().ok()).flatten();
    let Some(gap) = whole else { return format!("at most {gap} from the bound {}", found.bound) };
    let (students, millionths) = match found.placed_weight {
        0 => (0, gap),
        weight => (gap / weight, gap % weight),
    };
    format!(
        "no plan places more than {students} more, or as many with {:.3} more score",
        millionths as f64 / 1e6
    )
}

fn slot_line(slot: &PlannedSlot) -> String {
    let share = f64::from(slot.taken_count) / f64::from(slot.capacity.max(1));
    let least = match (slot.closed, slot.min_intake) {
        (true, least) => format!("  takes none: fewer than {least} would come"),
        (false, least) if least > 1 => format!("  at least {least}"),
        _ => String::new(),
    };
    format!(
        "  {} {:>4}/{:<4} {} {}{least}\n",
        bar(share, BAR_CELLS),
        slot.taken_count,
        slot.capacity,
        fit(short(&slot.slot_name), NAME_CELLS),
        fit(&slot.employer_display_name, EMPLOYER_CELLS)
    )
}

fn placed_line(student: &PlannedStudent) -> String {
    let wish = match student.wish_rank {
        0 => "by hand".to_string(),
        rank => format!("wish {rank}"),
    };
    format!(
        "  {} → {} {wish:<8} {:.3}\n",
        fit(short(&student.student_name), NAME_CELLS),
        fit(short(&student.slot_name), NAME_CELLS),
        student.score
    )
}

/// Why it is not placed, in words.
pub fn reasons(student: &PlannedStudent) -> String {
    student.reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join("; ")
}

fn left_lines(student: &PlannedStudent) -> String {
    let why = reasons(student);
    let mut text = format!("  {} {why}\n", fit(short(&student.student_name), NAME_CELLS));
    if !student.nearest_change.is_empty() {
        text.push_str(&format!("  {} would be placed: {}\n", " ".repeat(NAME_CELLS), student.nearest_change));
    }
    text
}

/// Who was placed by hand, and what that breaks.
pub fn overrides(plan: &Plan) -> String {
    let mut text = String::new();
    for (at, over) in plan.overrides.iter().enumerate() {
        if at == 0 {
            text.push_str("\nby hand\n");
        }
        let place = |name: &str| if name.is_empty() { "nowhere" } else { short(name) }.to_string();
        let broken = over.broken_rule_ids.iter().map(|rule| format!("  breaks {rule}")).collect::<String>();
        text.push_str(&format!(
            "  {} {} → {}{broken}\n",
            fit(short(&over.student_name), NAME_CELLS),
            place(&over.slot_name_before),
            place(&over.slot_name)
        ));
    }
    text
}

/// The last part of a name.
pub fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn count(number: i64) -> String {
    grouped(u64::try_from(number).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pb::v1::{PlanOverride, PlanPrice, UnplacedReason};

    #[test]
    fn a_plan_reads_from_what_it_comes_to_down_to_each_student() {
        let student = |name: &str, slot: &str, rank| PlannedStudent {
            student_name: format!("tenants/t/studentProfiles/{name}"),
            slot_name: if slot.is_empty() {
                String::new()
            } else {
                format!("tenants/t/internshipSlots/{slot}")
            },
            wish_rank: rank,
            score: 0.5,
            ..Default::default()
        };
        let left = PlannedStudent {
            reasons: ["no seat is left (openings: 2)", "cap 3 is reached (openings: 1)"]
                .map(|text| UnplacedReason { text: text.into(), ..Default::default() })
                .into(),
            nearest_change: "one seat more in tenants/t/internshipSlots/x".into(),
            ..student("c", "", 0)
        };
        let certificate = PlanCertificate {
            placed_count: 2,
            placed_share: 2.0 / 3.0,
            gap: "0".into(),
            finished: true,
            crowded_out_count: 1,
            ..Default::default()
        };
        let slot = PlannedSlot {
            slot_name: "tenants/t/internshipSlots/x".into(),
            employer_display_name: "宜宾动力电池厂".into(),
            capacity: 2,
            taken_count: 1,
            ..Default::default()
        };
        let closed = PlannedSlot { closed: true, min_intake: 3, taken_count: 0, ..slot.clone() };
        let shown = plan(&Plan {
            name: "tenants/t/plans/p".into(),
            state: PlanState::Proposed.into(),
            objective: crate::pb::v1::PlacementObjective::MaxFill.into(),
            student_count: 3,
            slot_count: 2,
            certificate: Some(certificate),
            slots: vec![slot, closed],
            students: vec![student("a", "x", 1), student("b", "x", 0), left],
            prices: vec![PlanPrice { part: "cap 3".into(), more_placed_count: 1, more_score: 0.25 }],
            overrides: vec![PlanOverride {
                student_name: "tenants/t/studentProfiles/b".into(),
                slot_name: "tenants/t/internshipSlots/x".into(),
                broken_rule_ids: vec!["internship.night_shift".into()],
                ..Default::default()
            }],
            ..Default::default()
        });
        for part in [
            "max-fill of 3 students and 2 openings",
            "placed 2 of 3 (66.7 %)",
            "proven the best",
            "█████·····    1/2",
            "takes none: fewer than 3 would come",
            "wish 1",
            "by hand",
            "no seat is left (openings: 2); cap 3 is reached (openings: 1)",
            "would be placed: one seat more in",
            "+1 placed    +0.250 score  cap 3",
            "nowhere → x  breaks internship.night_shift",
        ] {
            assert!(shown.contains(part), "{part} in\n{shown}");
        }
    }
}

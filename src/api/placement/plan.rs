//! Plans on the wire.

use chrono::{DateTime, Utc};

use crate::api::fit::Fit;
use crate::api::matching::weights_to_pb;
use crate::convert::time_to_pb;
use crate::domain::message::{Language, Message};
use crate::domain::placement::cap::Per;
use crate::domain::placement::market::SCORE_UNIT;
use crate::domain::placement::objective::Objective;
use crate::domain::ranking::parts::PartKind;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::name::TenantId;
use crate::engine::placement::kept::{
    Certificate, FairnessRow, Figure, KeptPlan, Override, PlanHead, PlannedSlot, PlannedStudent, Reason,
};
use crate::engine::placement::plan_name;
use crate::engine::placement::rounds::round_name;
use crate::engine::placement::terms::{CapTerm, Terms};
use crate::pb::v1 as pb;

/// Millionths as a number.
pub fn units(millionths: i64) -> f64 {
    millionths as f64 / f64::from(SCORE_UNIT)
}

/// A plan in parts that each fit into an answer, to be merged.
pub fn parts_of(tenant: &TenantId, kept: KeptPlan, language: Language) -> Vec<pb::Plan> {
    let mut parts = vec![head_to_pb(tenant, &kept.head, language)];
    let (mut fit, mut students) = (Fit::default(), Vec::new());
    for student in students_to_pb(&kept.head, &kept.students, language) {
        if !fit.takes(&student) {
            parts.push(pb::Plan { students: std::mem::take(&mut students), ..Default::default() });
            fit = Fit::default();
        }
        students.push(student);
    }
    parts.push(pb::Plan { students, ..Default::default() });
    parts
}

/// A page of a plan, which holds the students after one of them: all but the students in the first alone.
pub fn plan_page(
    tenant: &TenantId,
    kept: KeptPlan,
    (after, size): (&str, usize),
    language: Language,
) -> pb::GetPlanResponse {
    let rest = &kept.students[..];
    let mut fit = Fit::default();
    let page = students_to_pb(&kept.head, rest.get(..size).unwrap_or(rest), language);
    let page: Vec<pb::PlannedStudent> = page.into_iter().take_while(|student| fit.takes(student)).collect();
    let next = page.last().filter(|_| page.len() < rest.len()).map(|student| student.student_name.clone());
    let head = match after.is_empty() {
        true => head_to_pb(tenant, &kept.head, language),
        false => pb::Plan { name: plan_name(tenant, &kept.head.id), ..Default::default() },
    };
    let plan = Some(pb::Plan { students: page, ..head });
    pb::GetPlanResponse { plan, next_student_name: next.unwrap_or_default() }
}

/// All of a plan but its students.
pub fn head_to_pb(tenant: &TenantId, head: &PlanHead, language: Language) -> pb::Plan {
    let state = match (head.adopt_time, &head.replaced_by) {
        (None, _) => pb::PlanState::Proposed,
        (Some(_), None) => pb::PlanState::Adopted,
        (Some(_), Some(_)) => pb::PlanState::Replaced,
    };
    let mut weights = head.made_by.weights.iter().copied();
    let weights = RankingWeights::by(|kind: PartKind| weights.next().unwrap_or(kind.default_weight()));
    let time = |time: &DateTime<Utc>| time_to_pb(*time);
    pb::Plan {
        name: plan_name(tenant, &head.id),
        create_time: Some(time(&head.create_time)),
        state: state.into(),
        adopt_time: head.adopt_time.as_ref().map(time),
        objective: objective_to_pb(head.objective).into(),
        seed: head.seed as i64,
        terms: (head.terms != Terms::default()).then(|| terms_to_pb(&head.terms)),
        input_digest: head.input_digest.clone(),
        plan_digest: head.plan_digest.clone(),
        replay: Some(pb::Replay {
            model: head.made_by.model.clone(),
            text_version: head.made_by.text_version as i32,
            rule_set: head.made_by.rule_set.clone(),
            weights: Some(weights_to_pb(&weights)),
            as_of_time: Some(time(&head.made_by.as_of)),
            personalized: true,
            derivation: head.made_by.derivation.clone(),
            exhaustive: true,
        }),
        student_count: head.students as i64,
        slot_count: head.slots.len() as i64,
        pair_count: head.pairs as i64,
        cut_student_count: head.cut_students as i64,
        unstated_capacity_count: head.unstated_capacities as i64,
        certificate: Some(certificate_to_pb(&head.certificate, head.students, language)),
        prices: head
            .prices
            .iter()
            .map(|price| pb::PlanPrice {
                part: price.part.clone(),
                more_placed_count: price.placed,
                more_score: units(price.score),
            })
            .collect(),
        fairness: head.fairness.iter().map(fairness_to_pb).collect(),
        overrides: head.overrides.iter().map(override_to_pb).collect(),
        slots: head.slots.iter().map(|slot| slot_to_pb(slot, &head.certificate)).collect(),
        students: Vec::new(),
        trial_notes: head.terms.trials().iter().map(|trial| trial.text(language)).collect(),
        standing_plan_name: head.standing.as_ref().map(|id| plan_name(tenant, id)).unwrap_or_default(),
        ranking_round_name: head
            .terms
            .round
            .as_ref()
            .map(|round| round_name(tenant, &round.id))
            .unwrap_or_default(),
        acceptable_count: i32::try_from(head.acceptable).unwrap_or(i32::MAX),
    }
}

fn objective_to_pb(objective: Objective) -> pb::PlacementObjective {
    match objective {
        Objective::Stable => pb::PlacementObjective::Stable,
        Objective::MaxFill => pb::PlacementObjective::MaxFill,
        Objective::MaxScore => pb::PlacementObjective::MaxScore,
        Objective::Fair => pb::PlacementObjective::Fair,
    }
}

/// What a check found of a plan of so many students.
pub fn certificate_to_pb(found: &Certificate, students: u64, language: Language) -> pb::PlanCertificate {
    let [placed_weight, kept_weight, reserved_weight] = found.weights;
    let ranks: u64 = found.ranks.iter().zip(1..).map(|(count, rank)| u64::from(*count) * rank).sum();
    let share = |part: u64, whole: u64| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
    let ranked = found.ranks.iter().map(|count| u64::from(*count)).sum();
    pb::PlanCertificate {
        faults: found.faults.iter().map(|fault| fault.text(language)).collect(),
        blocking_pair_count: found.blocking_pairs as i64,
        value: found.value.clone(),
        bound: found.bound.clone(),
        gap: found.gap.clone(),
        placed_weight,
        kept_weight,
        reserved_weight,
        finished: found.finished,
        placed_count: found.placed as i64,
        placed_share: share(found.placed, students),
        total_score: units(found.score),
        mean_wish_rank: share(ranks, ranked),
        worst_wish_rank: found.ranks.len() as i32,
        wish_rank_counts: found.ranks.iter().map(|count| i64::from(*count)).collect(),
        score_counts: found.scores.iter().map(|count| i64::from(*count)).collect(),
        gini_before: found.gini_before,
        gini_after: found.gini_after,
        crowded_out_count: found.crowded_out as i64,
    }
}

/// The part of a price that is not of the students placed or kept.
fn slot_to_pb(slot: &PlannedSlot, certificate: &Certificate) -> pb::PlannedSlot {
    let score = certificate.weights.iter().filter(|weight| **weight > 0).fold(slot.price, |price, weight| {
        let levels = (price + weight / 2).div_euclid(*weight);
        price - levels * weight
    });
    pb::PlannedSlot {
        slot_name: slot.name.clone(),
        employer_display_name: slot.employer.clone(),
        capacity: slot.capacity as i32,
        taken_count: slot.taken as i32,
        min_intake: slot.min_intake as i32,
        closed: slot.closed,
        seat_price: units(score),
    }
}

/// Students with the names of their openings.
pub fn students_to_pb(
    head: &PlanHead,
    students: &[PlannedStudent],
    language: Language,
) -> Vec<pb::PlannedStudent> {
    let slot =
        |student: &PlannedStudent| head.slots.get(student.slot? as usize).map(|slot| slot.name.clone());
    let reason = |reason: &Reason| pb::UnplacedReason {
        kind: reason.kind.clone(),
        detail: reason.detail.clone(),
        slot_count: reason.slots as i32,
        text: reason.said().text(language),
    };
    let changes = |changes: &[Message]| {
        let changes: Vec<String> = changes.iter().map(|change| change.text(language)).collect();
        changes.join(language.of("，并且", " and "))
    };
    let to_pb = |student: &PlannedStudent| pb::PlannedStudent {
        student_name: student.name.clone(),
        slot_name: slot(student).unwrap_or_default(),
        score: units(i64::from(student.score)),
        wish_rank: student.rank as i32,
        reasons: student.reasons.iter().map(reason).collect(),
        nearest_change: changes(&student.change),
    };
    students.iter().map(to_pb).collect()
}

fn fairness_to_pb(row: &FairnessRow) -> pb::FairnessCell {
    let mut cell =
        pb::FairnessCell { attribute: row.attribute.clone(), value: row.value.clone(), ..Default::default() };
    let Some((students, [placed, rank, score])) = row.shown else {
        return pb::FairnessCell { hidden: true, ..cell };
    };
    cell.student_count = i64::from(students);
    [cell.placed_share, cell.wish_rank, cell.score] =
        [placed, rank, score].map(|figure| figure.map(figure_to_pb));
    cell
}

fn figure_to_pb(Figure { own: [value, low, high], more }: Figure) -> pb::FairnessFigure {
    let [difference, more_low, more_high] = more.unwrap_or_default();
    pb::FairnessFigure { value, low, high, more: more.map(|_| difference), more_low, more_high }
}

fn override_to_pb(one: &Override) -> pb::PlanOverride {
    pb::PlanOverride {
        student_name: one.student.clone(),
        slot_name_before: one.before.clone().unwrap_or_default(),
        slot_name: one.after.clone().unwrap_or_default(),
        override_time: Some(time_to_pb(one.time)),
        broken_rule_ids: one.broken_rules.clone(),
    }
}

fn terms_to_pb(terms: &Terms) -> pb::PlacementTerms {
    let pair = |(student, slot): &(String, String)| pb::FixedPlacement {
        student_name: student.clone(),
        slot_name: slot.clone(),
    };
    pb::PlacementTerms {
        reserves: terms
            .reserves
            .iter()
            .map(|reserve| pb::SeatReserve {
                slot_name: reserve.slot.clone().unwrap_or_default(),
                seat_count: reserve.seats as i32,
                hard: reserve.hard,
            })
            .collect(),
        caps: terms.caps.iter().map(cap_to_pb).collect(),
        groups: terms
            .groups
            .iter()
            .map(|group| pb::StudentGroup { student_names: group.students.clone(), together: group.together })
            .collect(),
        fixed_placements: terms.fixed.iter().map(pair).collect(),
        vetoes: terms.vetoes.iter().map(pair).collect(),
        wishes: terms
            .wishes
            .iter()
            .map(|(student, slots)| pb::StudentWishes {
                student_name: student.clone(),
                slot_names: slots.clone(),
            })
            .collect(),
        capacities: terms
            .capacities
            .iter()
            .map(|(slot, capacity)| pb::SlotCapacity { slot_name: slot.clone(), capacity: *capacity as i32 })
            .collect(),
        ignored_rule_ids: terms.ignored_rules.clone(),
    }
}

fn cap_to_pb(cap: &CapTerm) -> pb::PlacementCap {
    let unit = match cap.per {
        Per::Slot => pb::PlacementUnit::Slot,
        Per::Employer => pb::PlacementUnit::Employer,
        Per::Plan => pb::PlacementUnit::Plan,
    };
    pb::PlacementCap {
        unit: unit.into(),
        most_count: cap.most as i32,
        school: cap.school.clone(),
        major_code: cap.major_code.clone(),
        employer_display_name: cap.employer.clone(),
    }
}

//! Requests for plans, read and checked.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::api::limits;
use crate::api::matching::{filter_from_pb, weights_from_pb};
use crate::api::request::{check_id, id_in, name_of_role, names_from_pb, number_from_pb};
use crate::convert::{field, kind_from_pb, time_from_pb};
use crate::domain::message::Code;
use crate::domain::placement::cap::Per;
use crate::domain::placement::objective::Objective;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::role::Role;
use crate::domain::record::violation::Violations;
use crate::domain::search::match_filter::MatchFilter;
use crate::engine::error::EngineError;
use crate::engine::placement::rounds::Wishes;
use crate::engine::placement::terms::{CapTerm, Chosen, Group, PlacementQuery, Reserve, Terms};
use crate::engine::placement::{MOST_SLOTS, MOST_STUDENTS};
use crate::pb::v1 as pb;

/// Reads the name of a plan, full or short, and gives its id.
pub fn plan_id_from_pb(v: &mut Violations, field: &'static str, name: &str, home: &TenantId) -> String {
    id_in(v, field, name, ("plans", home))
}

/// Reads the name of a ranking round, full or short, and gives its id.
pub fn round_id_from_pb(v: &mut Violations, field: &'static str, name: &str, home: &TenantId) -> String {
    id_in(v, field, name, ("rankingRounds", home))
}

/// Reads what students hand in.
pub fn wishes_from_pb(v: &mut Violations, wishes: Vec<pb::StudentWishes>, home: &TenantId) -> Vec<Wishes> {
    if wishes.is_empty() {
        v.add("wishes", Code::Required);
    }
    let wishes = field::list(v, "wishes", wishes, limits::HANDED_IN, |v, own| {
        let student = name_of_role(v, "student_name", &own.student_name, home, Role::Seeker);
        let slots = field::list(v, "slot_names", own.slot_names, limits::WISHES, |v, name| {
            name_of_role(v, "", &name, home, Role::Opening)
        });
        student.zip(slots.into_iter().collect())
    });
    wishes.into_iter().flatten().collect()
}

/// Reads a request at the service's time `now`.
pub fn query_from_pb(
    home: &TenantId,
    request: pb::PlanPlacementRequest,
    now: DateTime<Utc>,
) -> Result<PlacementQuery, EngineError> {
    let mut v = Violations::new();
    if !request.plan_id.is_empty() {
        check_id(&mut v, "plan_id", &request.plan_id);
        field::impersonal(&mut v, "plan_id", &request.plan_id);
    }
    let slot_kind = match request.slot_kind {
        0 => None,
        kind => kind_from_pb(&mut v, "slot_kind", kind),
    };
    if slot_kind.is_some_and(|kind| !kind.is(Role::Opening)) {
        v.add("slot_kind", Code::OpeningsOnly);
    }
    let slot_kind = slot_kind.or_else(|| RecordKind::having(Role::Internship).next());
    let student_kind = RecordKind::having(Role::Seeker).next();
    let students = names_from_pb(&mut v, "student_names", request.student_names, MOST_STUDENTS, home);
    let slots = names_from_pb(&mut v, "slot_names", request.slot_names, MOST_SLOTS, home);
    let student_filter = filter_from_pb(&mut v, "student_filter", request.student_filter, home);
    let slot_filter = filter_from_pb(&mut v, "slot_filter", request.slot_filter, home);
    let chosen = |names: Vec<RecordName>, kind: Option<RecordKind>, filter: MatchFilter| match (
        kind,
        names.is_empty(),
    ) {
        (Some(kind), true) => Chosen::By(kind, Box::new(filter)),
        _ => Chosen::Named(names),
    };
    let objective = field::choice(&mut v, "objective", request.objective, objective_of);
    if request.objective == 0 {
        v.add("objective", Code::Required);
    }
    let standing = match request.standing_plan_name.is_empty() {
        true => None,
        false => Some(plan_id_from_pb(&mut v, "standing_plan_name", &request.standing_plan_name, home)),
    };
    let round = match request.ranking_round_name.is_empty() {
        true => None,
        false => Some(round_id_from_pb(&mut v, "ranking_round_name", &request.ranking_round_name, home)),
    };
    let terms = request.terms.unwrap_or_default();
    let query = PlacementQuery {
        id: request.plan_id,
        students: chosen(students, student_kind, student_filter),
        slots: chosen(slots, slot_kind, slot_filter),
        objective: objective.unwrap_or(Objective::Stable),
        weights: weights_from_pb(&mut v, request.weights),
        seed: request.seed as u64,
        terms: v.within("terms", |v| terms_from_pb(v, terms, home)),
        acceptable: number_from_pb(&mut v, "acceptable_count", request.acceptable_count, limits::ACCEPTABLE),
        standing,
        round,
        handed_in: BTreeMap::new(),
        priced: !request.skip_prices,
        time_limit: Duration::from_secs(number_from_pb(
            &mut v,
            "time_limit_seconds",
            request.time_limit_seconds,
            limits::SOLVER_SECONDS,
        ) as u64),
        as_of: time_from_pb(&mut v, "as_of_time", request.as_of_time).unwrap_or(now),
        now,
    };
    Ok(v.check(query)?)
}

fn objective_of(objective: pb::PlacementObjective) -> Option<Objective> {
    match objective {
        pb::PlacementObjective::Unspecified => None,
        pb::PlacementObjective::Stable => Some(Objective::Stable),
        pb::PlacementObjective::MaxFill => Some(Objective::MaxFill),
        pb::PlacementObjective::MaxScore => Some(Objective::MaxScore),
        pb::PlacementObjective::Fair => Some(Objective::Fair),
    }
}

fn terms_from_pb(v: &mut Violations, wire: pb::PlacementTerms, home: &TenantId) -> Terms {
    let slot = |v: &mut Violations, name: String| full_name(v, "slot_name", name, home, Role::Opening);
    let student = |v: &mut Violations, name: String| full_name(v, "student_name", name, home, Role::Seeker);
    let pair = |v: &mut Violations, pair: pb::FixedPlacement| {
        (student(v, pair.student_name), slot(v, pair.slot_name))
    };
    Terms {
        reserves: field::list(v, "reserves", wire.reserves, MOST_SLOTS, |v, reserve| {
            let seats = field::in_range(v, "seat_count", Some(reserve.seat_count), 1..=*limits::PLACES.end());
            let all = reserve.slot_name.is_empty();
            Reserve {
                slot: (!all).then(|| slot(v, reserve.slot_name)),
                seats: seats.map_or(0, |seats| seats.unsigned_abs()),
                hard: reserve.hard,
            }
        }),
        caps: field::list(v, "caps", wire.caps, limits::CAPS, cap_from_pb),
        groups: field::list(v, "groups", wire.groups, limits::GROUPS, |v, group| {
            if group.student_names.len() < 2 {
                v.add("student_names", Code::TooFew.with("least", 2));
            }
            let names = |v: &mut Violations, name| full_name(v, "", name, home, Role::Seeker);
            let students =
                field::list(v, "student_names", group.student_names, limits::GROUP_STUDENTS, names);
            Group { students, together: group.together }
        }),
        fixed: field::list(v, "fixed_placements", wire.fixed_placements, MOST_STUDENTS, pair),
        vetoes: field::list(v, "vetoes", wire.vetoes, limits::VETOES, pair),
        wishes: field::list(v, "wishes", wire.wishes, MOST_STUDENTS, |v, wishes| {
            let names = |v: &mut Violations, name| full_name(v, "", name, home, Role::Opening);
            let slots = field::list(v, "slot_names", wishes.slot_names, limits::WISHES, names);
            (student(v, wishes.student_name), slots)
        }),
        capacities: field::list(v, "capacities", wire.capacities, MOST_SLOTS, |v, tried| {
            let capacity = field::in_range(v, "capacity", Some(tried.capacity), limits::PLACES);
            (slot(v, tried.slot_name), capacity.map_or(0, |capacity| capacity.unsigned_abs()))
        }),
        ignored_rules: field::texts(
            v,
            "ignored_rule_ids",
            wire.ignored_rule_ids,
            limits::IGNORED_RULES,
            limits::LABEL_VALUE,
        ),
        round: None,
    }
}

fn cap_from_pb(v: &mut Violations, cap: pb::PlacementCap) -> CapTerm {
    let per = field::choice(v, "unit", cap.unit, |unit| match unit {
        pb::PlacementUnit::Unspecified => None,
        pb::PlacementUnit::Slot => Some(Per::Slot),
        pb::PlacementUnit::Employer => Some(Per::Employer),
        pb::PlacementUnit::Plan => Some(Per::Plan),
    });
    if cap.unit == 0 {
        v.add("unit", Code::Required);
    }
    if per == Some(Per::Plan) && !cap.employer_display_name.is_empty() {
        v.add("employer_display_name", Code::NotByPlan);
    }
    let most = field::in_range(v, "most_count", Some(cap.most_count), limits::PLACES);
    CapTerm {
        per: per.unwrap_or(Per::Plan),
        most: most.map_or(0, |most| most.unsigned_abs()),
        school: cap.school,
        major_code: cap.major_code,
        employer: cap.employer_display_name.trim().to_string(),
    }
}

/// The full name of a record of the caller's own that has the role.
fn full_name(v: &mut Violations, field: &str, name: String, home: &TenantId, role: Role) -> String {
    name_of_role(v, field, &name, home, role).map_or(name, |known| known.to_string())
}

/// Who is to go where instead.
pub fn moves_from_pb(
    v: &mut Violations,
    overrides: Vec<pb::FixedPlacement>,
    home: &TenantId,
) -> Vec<(RecordName, Option<RecordName>)> {
    if overrides.is_empty() {
        v.add("overrides", Code::Required);
    }
    let read = |v: &mut Violations, field: &'static str, name: &str| {
        RecordName::parse(name, home).map_err(|error| v.add(field, field::name_fault(&error))).ok()
    };
    let moves = field::list(v, "overrides", overrides, limits::OVERRIDES, |v, one| {
        let student = read(v, "student_name", &one.student_name);
        let slot = match one.slot_name.is_empty() {
            true => Some(None),
            false => read(v, "slot_name", &one.slot_name).map(Some),
        };
        student.zip(slot)
    });
    moves.into_iter().flatten().collect()
}

//! Requests that cannot be answered: each names its field, and nothing is kept.

use super::*;

async fn small() -> Client {
    cohort(vec![
        wishing("a", &["x"], json!({})),
        wishing("b", &["x"], json!({})),
        wishing("c", &["y"], json!({})),
        offering("x", 2, json!({})),
        offering("y", 1, json!({})),
    ])
    .await
}

#[tokio::test]
async fn what_is_wrong_is_named_by_its_field() {
    let client = small().await;
    let base = || everybody(MaxFill);
    let terms = |terms: pb::PlacementTerms| with_terms(MaxFill, terms);
    let group = |ids: &[&str], together| pb::StudentGroup {
        student_names: ids.iter().map(|id| student(id)).collect(),
        together,
    };
    let cap =
        |unit: pb::PlacementUnit| pb::PlacementCap { unit: unit.into(), most_count: 1, ..Default::default() };
    let default = pb::PlacementTerms::default;
    type Cases = Vec<(&'static str, pb::PlanPlacementRequest)>;
    let cases: Cases = vec![
        ("objective", pb::PlanPlacementRequest { objective: 0, ..base() }),
        ("objective", pb::PlanPlacementRequest { objective: 77, ..base() }),
        ("plan_id", pb::PlanPlacementRequest { plan_id: "一号".into(), ..base() }),
        ("student_names[0]", pb::PlanPlacementRequest { student_names: vec!["x".into()], ..base() }),
        (
            "student_names",
            pb::PlanPlacementRequest { student_names: vec![student("a"), student("a")], ..base() },
        ),
        ("student_names", pb::PlanPlacementRequest { student_names: vec![slot("x")], ..base() }),
        ("slot_names", pb::PlanPlacementRequest { slot_names: vec![student("a")], ..base() }),
        ("slot_kind", pb::PlanPlacementRequest { slot_kind: 99, ..base() }),
        ("slot_kind", pb::PlanPlacementRequest { slot_kind: pb::RecordKind::CourseProfile.into(), ..base() }),
        ("acceptable_count", pb::PlanPlacementRequest { acceptable_count: 1_001, ..base() }),
        ("acceptable_count", pb::PlanPlacementRequest { acceptable_count: -1, ..base() }),
        ("time_limit_seconds", pb::PlanPlacementRequest { time_limit_seconds: 601, ..base() }),
        ("standing_plan_name", pb::PlanPlacementRequest { standing_plan_name: "x".into(), ..base() }),
        (
            "terms.reserves[0].seat_count",
            terms(pb::PlacementTerms {
                reserves: vec![pb::SeatReserve { slot_name: slot("x"), seat_count: 3, hard: true }],
                ..default()
            }),
        ),
        (
            "terms.reserves[0].seat_count",
            terms(pb::PlacementTerms {
                reserves: vec![pb::SeatReserve { slot_name: slot("x"), seat_count: 0, hard: true }],
                ..default()
            }),
        ),
        (
            "terms.reserves[0].slot_name",
            terms(pb::PlacementTerms {
                reserves: vec![pb::SeatReserve { slot_name: slot("z"), seat_count: 1, hard: true }],
                ..default()
            }),
        ),
        (
            "terms.caps[0].unit",
            terms(pb::PlacementTerms { caps: vec![cap(pb::PlacementUnit::Unspecified)], ..default() }),
        ),
        (
            "terms.caps[0].major_code",
            terms(pb::PlacementTerms {
                caps: vec![pb::PlacementCap { major_code: "机电".into(), ..cap(pb::PlacementUnit::Slot) }],
                ..default()
            }),
        ),
        (
            "terms.caps[0].employer_display_name",
            terms(pb::PlacementTerms {
                caps: vec![pb::PlacementCap {
                    employer_display_name: "无此厂".into(),
                    ..cap(pb::PlacementUnit::Slot)
                }],
                ..default()
            }),
        ),
        (
            "terms.caps[0].employer_display_name",
            terms(pb::PlacementTerms {
                caps: vec![pb::PlacementCap {
                    employer_display_name: "x厂".into(),
                    ..cap(pb::PlacementUnit::Plan)
                }],
                ..default()
            }),
        ),
        (
            "terms.groups[0].student_names",
            terms(pb::PlacementTerms { groups: vec![group(&["a"], true)], ..default() }),
        ),
        (
            "terms.groups[0].student_names[1]",
            terms(pb::PlacementTerms { groups: vec![group(&["a", "zz"], true)], ..default() }),
        ),
        (
            "terms.groups",
            terms(pb::PlacementTerms {
                groups: vec![group(&["a", "b"], true), group(&["b", "c"], true)],
                ..default()
            }),
        ),
        (
            "terms.groups",
            terms(pb::PlacementTerms {
                groups: vec![group(&["a", "b"], true), group(&["a", "b"], false)],
                ..default()
            }),
        ),
        (
            "terms.fixed_placements[0].slot_name",
            terms(pb::PlacementTerms { fixed_placements: vec![pair("a", "z")], ..default() }),
        ),
        (
            "terms.fixed_placements[1].student_name",
            terms(pb::PlacementTerms { fixed_placements: vec![pair("a", "x"), pair("a", "y")], ..default() }),
        ),
        (
            "terms.fixed_placements",
            terms(pb::PlacementTerms { fixed_placements: vec![pair("a", "y"), pair("b", "y")], ..default() }),
        ),
        (
            "terms.fixed_placements",
            terms(pb::PlacementTerms {
                fixed_placements: vec![pair("a", "y")],
                vetoes: vec![pair("a", "y")],
                ..default()
            }),
        ),
        (
            "terms.vetoes[0].student_name",
            terms(pb::PlacementTerms { vetoes: vec![pair("q", "y")], ..default() }),
        ),
        (
            "terms.wishes[0].slot_names[1]",
            terms(pb::PlacementTerms {
                wishes: vec![pb::StudentWishes {
                    student_name: student("a"),
                    slot_names: vec![slot("x"), slot("z")],
                }],
                ..default()
            }),
        ),
        (
            "terms.capacities[0].slot_name",
            terms(pb::PlacementTerms {
                capacities: vec![pb::SlotCapacity { slot_name: slot("z"), capacity: 1 }],
                ..default()
            }),
        ),
        (
            "terms.ignored_rule_ids[0]",
            terms(pb::PlacementTerms { ignored_rule_ids: vec!["no.such_rule".into()], ..default() }),
        ),
    ];
    for (field, request) in cases {
        let error =
            client.plan(request.clone()).await.err().unwrap_or_else(|| panic!("{field} passes: {request:?}"));
        assert_eq!(fields(&error), [field], "{}", error.message());
    }
    assert_eq!(client.list_plans(0).await, Vec::<String>::new(), "nothing is kept");
}

#[tokio::test]
async fn a_cohort_without_students_or_openings_is_named() {
    for (records, field) in [
        (vec![offering("x", 1, json!({}))], "student_names"),
        (vec![wishing("a", &[], json!({}))], "slot_names"),
    ] {
        let client = cohort(records).await;
        assert_eq!(fields(&client.plan(everybody(Stable)).await.err().expect("nobody")), [field]);
    }
    let client = small().await;
    let gone =
        pb::PlanPlacementRequest { student_names: vec![student("a"), student("gone")], ..everybody(Stable) };
    let error = client.plan(gone).await.err().expect("gone");
    assert_eq!((error.code(), reason(&error).as_str()), (tonic::Code::NotFound, "RECORD_NOT_FOUND"));
    let foreign = pb::PlanPlacementRequest {
        student_names: vec!["tenants/x/studentProfiles/1".into()],
        ..everybody(Stable)
    };
    assert_eq!(client.plan(foreign).await.err().expect("foreign").code(), tonic::Code::PermissionDenied);
}

#[tokio::test]
async fn no_seats_are_a_plan_that_says_so() {
    let client = cohort(vec![wishing("a", &["x"], json!({})), offering("x", 0, json!({}))]).await;
    for objective in OBJECTIVES {
        let plan = client.plan(everybody(objective)).await.expect("planned").plan;
        assert_eq!((places(&plan).as_str(), certificate(&plan).placed_count), ("a:-", 0), "{objective:?}");
        assert_eq!(reasons(&plan, "a"), ["nothing_acceptable", "rule"], "a full opening breaks a rule");
    }
}

//! What a plan keeps to: wishes of both sides, reserves, caps, groups, fixed placements, vetoes, least numbers; and what is tried
//! out. Markets small enough to be solved by hand.

use super::*;

fn reserve(slot_id: &str, seat_count: i32, hard: bool) -> pb::SeatReserve {
    pb::SeatReserve { slot_name: slot(slot_id), seat_count, hard }
}

fn group(ids: &[&str], together: bool) -> pb::StudentGroup {
    pb::StudentGroup { student_names: ids.iter().map(|id| student(id)).collect(), together }
}

fn cap(unit: pb::PlacementUnit, most_count: i32) -> pb::PlacementCap {
    pb::PlacementCap { unit: unit.into(), most_count, ..Default::default() }
}

fn default() -> pb::PlacementTerms {
    pb::PlacementTerms::default()
}

/// Both want x first; x has one seat.
fn rivals(slot_more: Value) -> Vec<pb::Record> {
    vec![
        wishing("a", &["x", "y"], json!({})),
        wishing("b", &["x", "y"], json!({})),
        offering("x", 1, slot_more),
        offering("y", 1, json!({})),
    ]
}

#[tokio::test]
async fn employers_lists_and_students_wishes_decide_a_stable_plan() {
    for (ranked, expected) in [(["a", "b"], "a:x b:y"), (["b", "a"], "a:y b:x")] {
        let ranked = ranked.map(student);
        let client = cohort(rivals(json!({"rankedStudents": ranked}))).await;
        let plan = client.plan(everybody(Stable)).await.expect("planned").plan;
        assert_eq!((places(&plan).as_str(), certificate(&plan).blocking_pair_count), (expected, 0));
        assert_eq!(certificate(&plan).wish_rank_counts, [1, 1]);
        // Wishes of the request count instead of those of the profile.
        let own = |id: &str| pb::StudentWishes { student_name: student(id), slot_names: vec![slot("y")] };
        let both_want_y = pb::PlacementTerms { wishes: vec![own("a"), own("b")], ..default() };
        let other = client.plan(with_terms(Stable, both_want_y)).await.expect("planned").plan;
        assert!(certificate(&other).blocking_pair_count == 0 && other.plan_digest.len() == 64);
        assert_ne!(other.input_digest, plan.input_digest);
    }
    // The lists are the employer's own: whoever else reads the slot does not see them.
    let client = cohort(rivals(json!({"rankedStudents": [student("a")]}))).await;
    let slot = client.get("internshipSlots/x").await.expect("own");
    let Some(pb::record::Resource::InternshipSlot(slot)) = slot.resource else { panic!("a slot") };
    assert_eq!(slot.ranked_students.len(), 1);
}

#[tokio::test]
async fn vetoes_and_fixed_placements_hold() {
    let client = cohort(rivals(json!({"rankedStudents": [student("a")]}))).await;
    for objective in OBJECTIVES {
        let veto = pb::PlacementTerms { vetoes: vec![pair("a", "x")], ..default() };
        let plan = client.plan(with_terms(objective, veto)).await.expect("planned").plan;
        assert_eq!(places(&plan), "a:y b:x", "{objective:?}");
        let fixed = pb::PlacementTerms { fixed_placements: vec![pair("b", "x")], ..default() };
        let plan = client.plan(with_terms(objective, fixed)).await.expect("planned").plan;
        assert_eq!(places(&plan), "a:y b:x", "{objective:?}");
        assert_eq!(certificate(&plan).faults, Vec::<String>::new());
    }
}

#[tokio::test]
async fn reserves_are_for_the_priority_group() {
    let poor = json!({"protected": {"povertyRelief": "ANSWER_YES"}});
    let students = || {
        vec![
            wishing("a", &["x"], json!({})),
            wishing("b", &["x"], json!({})),
            wishing("c", &["x"], poor.clone()),
        ]
    };
    let ranked: Vec<String> = ["a", "b", "c"].map(student).to_vec();
    let mut records = students();
    records.push(offering("x", 2, json!({"rankedStudents": ranked})));
    let client = cohort(records).await;
    let plan = client.plan(everybody(Stable)).await.expect("planned").plan;
    assert_eq!(places(&plan), "a:x b:x c:-", "without a reserve the employer's list decides");
    for (hard, objective) in [(false, Stable), (true, Stable), (true, MaxFill), (false, MaxFill)] {
        let terms = pb::PlacementTerms { reserves: vec![reserve("x", 1, hard)], ..default() };
        let plan = client.plan(with_terms(objective, terms)).await.expect("planned").plan;
        assert!(places(&plan).ends_with("c:x"), "{objective:?} {}", places(&plan));
        assert_eq!(certificate(&plan).placed_count, 2);
        assert!(plan.prices.iter().any(|price| price.part == "reserve 1"), "{:?}", plan.prices);
    }
    // Nobody of the group is there: a soft reserve is filled by others, a hard one stays empty.
    let client = cohort(vec![
        wishing("a", &["x"], json!({})),
        wishing("b", &["x"], json!({})),
        offering("x", 2, json!({"rankedStudents": [student("a")]})),
    ])
    .await;
    for (hard, expected) in [(false, "a:x b:x"), (true, "a:x b:-")] {
        let terms = pb::PlacementTerms { reserves: vec![reserve("x", 1, hard)], ..default() };
        let plan = client.plan(with_terms(Stable, terms)).await.expect("planned").plan;
        assert_eq!(places(&plan), expected);
        if hard {
            assert_eq!(reasons(&plan, "b"), ["reserved"]);
            assert!(
                plan.students[1].nearest_change.starts_with("one reserved seat less in "),
                "{:?}",
                plan.students[1]
            );
            let price = plan.prices.iter().find(|price| price.part == "reserve 1").expect("a price");
            assert_eq!(price.more_placed_count, 1);
        }
    }
}

#[tokio::test]
async fn caps_count_by_employer_school_and_major() {
    let client = cohort(vec![
        wishing("a", &["x"], json!({"school": "甲校", "majorCode": "460104"})),
        wishing("b", &["x"], json!({"school": "甲校", "majorCode": "460104"})),
        wishing("c", &["y"], json!({"school": "乙校", "majorCode": "500210"})),
        offering("x", 3, json!({"employerDisplayName": "大厂"})),
        offering("y", 3, json!({"employerDisplayName": "大厂"})),
    ])
    .await;
    use pb::PlacementUnit::{Employer, Plan, Slot};
    for (cap, most) in [
        (cap(Plan, 2), 2),
        (cap(Employer, 1), 1),
        (pb::PlacementCap { employer_display_name: "大厂".into(), ..cap(Employer, 2) }, 2),
        (pb::PlacementCap { school: "甲校".into(), ..cap(Plan, 1) }, 2),
        (pb::PlacementCap { major_code: "4601".into(), ..cap(Plan, 1) }, 2),
        (pb::PlacementCap { major_code: "50".into(), ..cap(Plan, 0) }, 2),
        (cap(Slot, 1), 2),
        (cap(Slot, 5), 3),
    ] {
        let terms = pb::PlacementTerms { caps: vec![cap.clone()], ..default() };
        let plan = client.plan(with_terms(MaxFill, terms)).await.expect("planned").plan;
        assert_eq!(certificate(&plan).placed_count, most, "{cap:?}: {}", places(&plan));
        assert_eq!(certificate(&plan).faults, Vec::<String>::new());
        let gap: i64 = certificate(&plan).gap.parse().expect("a number");
        assert!(gap < certificate(&plan).placed_weight, "no plan places more: {:?}", certificate(&plan));
        let price = plan.prices.iter().find(|price| price.part == "cap 1").expect("a price");
        assert_eq!(price.more_placed_count, 3 - most, "{cap:?}");
    }
}

#[tokio::test]
async fn groups_are_placed_together_or_apart() {
    let records = || {
        vec![
            wishing("a", &["x", "y"], json!({})),
            wishing("b", &["x", "y"], json!({})),
            wishing("c", &["x", "y"], json!({})),
            offering("x", 1, json!({})),
            offering("y", 2, json!({})),
        ]
    };
    let client = cohort(records()).await;
    for objective in OBJECTIVES {
        let terms = pb::PlacementTerms { groups: vec![group(&["a", "b"], true)], ..default() };
        let plan = client.plan(with_terms(objective, terms)).await.expect("planned").plan;
        assert_eq!(places(&plan), "a:y b:y c:x", "{objective:?}");
        let terms = pb::PlacementTerms { groups: vec![group(&["a", "b"], false)], ..default() };
        let plan = client.plan(with_terms(objective, terms)).await.expect("planned").plan;
        assert_eq!(certificate(&plan).faults, Vec::<String>::new());
        let [a, b] = [0, 1].map(|at: usize| plan.students[at].slot_name.clone());
        assert!(a != b, "{objective:?} {}", places(&plan));
    }
}

#[tokio::test]
async fn an_opening_with_too_few_takes_none_and_is_named_with_its_price() {
    let client = cohort(vec![
        wishing("a", &["x", "y"], json!({})),
        wishing("b", &["y"], json!({"preferences": {"rankedSlots": [slot("y")]}})),
        offering("x", 5, json!({"minIntake": 3})),
        offering("y", 1, json!({})),
    ])
    .await;
    let plan = client.plan(everybody(MaxFill)).await.expect("planned").plan;
    let closed: Vec<String> =
        plan.slots.iter().filter(|slot| slot.closed).map(|slot| id(&slot.slot_name)).collect();
    assert_eq!((closed, certificate(&plan).placed_count), (vec!["x".to_string()], 1));
    let price = plan.prices.iter().find(|price| price.part.starts_with("min_intake ")).expect("a price");
    assert!(price.part.ends_with("internshipSlots/x") && price.more_placed_count == 1, "{price:?}");
    let left = if plan.students[0].slot_name.is_empty() { "a" } else { "b" };
    assert!(reasons(&plan, left).contains(&"closed".to_string()), "{:?}", reasons(&plan, left));
}

#[tokio::test]
async fn what_is_tried_out_says_so_and_cannot_be_adopted() {
    let client = cohort(rivals(json!({"nightShift": "ANSWER_YES"}))).await;
    let plan = client.plan(everybody(MaxFill)).await.expect("planned").plan;
    assert_eq!(certificate(&plan).placed_count, 1);
    let left_out = plan.students.iter().find(|student| student.slot_name.is_empty()).expect("one");
    assert!(
        left_out
            .reasons
            .iter()
            .any(|reason| reason.kind == "rule" && reason.detail == "internship.night_shift")
    );
    let price =
        plan.prices.iter().find(|price| price.part == "rule internship.night_shift").expect("a price");
    assert_eq!(price.more_placed_count, 1);
    for terms in [
        pb::PlacementTerms { ignored_rule_ids: vec!["internship.night_shift".into()], ..default() },
        pb::PlacementTerms {
            capacities: vec![pb::SlotCapacity { slot_name: slot("y"), capacity: 2 }],
            ..default()
        },
    ] {
        let tried = client.plan(with_terms(MaxFill, terms)).await.expect("planned").plan;
        assert_eq!((certificate(&tried).placed_count, tried.trial_notes.len()), (2, 1));
        let error = client.adopt(&tried.name).await.expect_err("only tried out");
        assert_eq!(
            (error.code(), reason(&error).as_str()),
            (tonic::Code::FailedPrecondition, "PLAN_REFUSED")
        );
        let compared = client.compare_plans(&plan.name, &tried.name).await.expect("compared");
        assert_eq!(compared.more_placed_count, 1);
        assert_eq!(compared.moves.len() as i64, compared.move_count);
        assert!(
            compared.moves.iter().any(|moved| moved.student_name == left_out.student_name),
            "{compared:?}"
        );
    }
}

#[tokio::test]
async fn after_a_student_declines_the_fewest_move() {
    let mut records: Vec<pb::Record> = (0..8).map(|n| offering(&format!("x{n}"), 1, json!({}))).collect();
    for n in 0..8 {
        let wishes = [format!("x{n}"), format!("x{}", (n + 1) % 8)];
        records.push(wishing(&format!("s{n}"), &[&wishes[0], &wishes[1]], json!({})));
    }
    records.push(wishing("s9", &["x3"], json!({})));
    let client = cohort(records).await;
    let before = client.plan(everybody(MaxScore)).await.expect("planned").plan;
    assert_eq!(certificate(&before).placed_count, 8);
    let declines =
        before.students.iter().find(|student| !student.slot_name.is_empty()).expect("placed").clone();
    let all = before.slots.iter().map(|planned| pb::FixedPlacement {
        student_name: declines.student_name.clone(),
        slot_name: planned.slot_name.clone(),
    });
    for objective in [MaxScore, MaxFill, Fair] {
        let request = pb::PlanPlacementRequest {
            standing_plan_name: before.name.clone(),
            ..with_terms(objective, pb::PlacementTerms { vetoes: all.clone().collect(), ..default() })
        };
        let after = client.plan(request).await.expect("planned").plan;
        assert_eq!((certificate(&after).placed_count, certificate(&after).gap.as_str()), (8, "0"));
        let compared = client.compare_plans(&before.name, &after.name).await.expect("compared");
        assert_eq!(compared.move_count, 2, "who declines, and who takes the seat: {compared:?}");
        assert_eq!(after.standing_plan_name, before.name);
    }
    let request = pb::PlanPlacementRequest { standing_plan_name: before.name.clone(), ..everybody(Stable) };
    assert_eq!(
        fields(&client.plan(request).await.err().expect("not for stable plans")),
        ["standing_plan_name"]
    );
}

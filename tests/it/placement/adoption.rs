//! A plan made real: seats are taken once, students placed once, and what has changed since is told.

use super::*;

fn two_for_one() -> Vec<pb::Record> {
    vec![
        wishing("a", &["x"], json!({})),
        wishing("b", &["x"], json!({})),
        offering("x", 1, json!({})),
        offering("y", 3, json!({"minIntake": 2})),
    ]
}

/// Students of these ids to be placed in these slots.
fn plan_of(id: &str, students: &[&str], slots: &[&str]) -> pb::PlanPlacementRequest {
    pb::PlanPlacementRequest {
        plan_id: id.into(),
        student_names: students.iter().map(|id| student(id)).collect(),
        slot_names: slots.iter().map(|id| slot(id)).collect(),
        ..everybody(Stable)
    }
}

fn refusal(error: &Status) -> &str {
    assert_eq!(
        (error.code(), reason(error).as_str()),
        (tonic::Code::FailedPrecondition, "PLAN_REFUSED"),
        "{error:?}"
    );
    error.message()
}

#[tokio::test]
async fn adopting_takes_seats_and_places_students_once() {
    let client = cohort(two_for_one()).await;
    let plan = client.plan(plan_of("one", &["a"], &["x"])).await.expect("planned").plan;
    assert_eq!((plan.state(), plan.adopt_time), (pb::PlanState::Proposed, None));
    let other = client.plan(plan_of("two", &["b"], &["x"])).await.expect("planned").plan;
    assert_eq!((places(&plan), places(&other)), ("a:x".into(), "b:x".into()), "both are proposals");
    let adopted = client.adopt(&plan.name).await.expect("adopted");
    assert_eq!((adopted.state(), adopted.adopt_time.is_some()), (pb::PlanState::Adopted, true));
    assert_eq!(client.capacity("x").await, Some(0));
    assert_eq!(client.adopt(&plan.name).await.expect("stays so").adopt_time, adopted.adopt_time);
    assert_eq!(client.capacity("x").await, Some(0), "nothing is done twice");
    let error = client.adopt(&other.name).await.expect_err("the seat is taken");
    assert!(refusal(&error).contains("no places are left"), "{}", error.message());
    // Who is placed is left out of the next plan, by name.
    let next = client.plan(everybody(MaxFill)).await.expect("planned").plan;
    assert_eq!(reasons(&next, "a"), ["placed_already"]);
    assert_eq!(next.students[0].reasons[0].detail, "one");
    // What is adopted is neither replaced nor amended.
    let again = client.plan(plan_of("one", &["b"], &["y"])).await.err().expect("adopted");
    assert!(refusal(&again).contains("is adopted"));
    assert!(
        refusal(&client.amend(&plan.name, &[("a", "")]).await.expect_err("adopted")).contains("is adopted")
    );
}

#[tokio::test]
async fn of_plans_that_are_adopted_at_once_none_share_a_seat_or_a_student() {
    for round in 0..6 {
        let client = cohort(vec![
            wishing("a", &["x"], json!({})),
            wishing("b", &["x"], json!({})),
            wishing("c", &["x"], json!({})),
            offering("x", 2, json!({})),
            offering("y", 2, json!({})),
        ])
        .await;
        let requests = [
            plan_of("one", &["a"], &["x"]),
            plan_of("two", &["b"], &["x"]),
            plan_of("three", &["c"], &["x"]),
            plan_of("four", &["a", "b"], &["y"]),
        ];
        for request in requests {
            client.plan(request).await.expect("planned");
        }
        let tries = ["one", "two", "three", "four", "one", "two"].map(|id| {
            let client = client.clone();
            tokio::spawn(async move { client.adopt(&format!("plans/{id}")).await.map(|plan| plan.name) })
        });
        for tried in futures::future::join_all(tries).await {
            if let Err(error) = tried.expect("ends") {
                refusal(&error);
            }
        }
        // What was refused for being under way is tried again, until nothing changes any more.
        let mut adopted = Vec::new();
        for name in client.list_plans(0).await {
            let _ = client.adopt(&name).await;
        }
        for name in client.list_plans(0).await {
            let plan = client.get_plan(&name, 0).await.expect("kept");
            if plan.state() == pb::PlanState::Adopted {
                adopted.push(plan);
            }
        }
        let mut students: Vec<&String> = adopted
            .iter()
            .flat_map(|plan| &plan.students)
            .filter(|student| !student.slot_name.is_empty())
            .map(|student| &student.student_name)
            .collect();
        let (x, y) = (client.capacity("x").await.unwrap_or(9), client.capacity("y").await.unwrap_or(9));
        let taken = |slot_id: &str| {
            let all = adopted.iter().flat_map(|plan| &plan.students);
            all.filter(|student| id(&student.slot_name) == slot_id).count() as i32
        };
        assert_eq!((x, y), (2 - taken("x"), 2 - taken("y")), "round {round}");
        let placed = students.len();
        students.sort();
        students.dedup();
        assert_eq!(students.len(), placed, "nobody twice, round {round}");
        assert!(!adopted.is_empty());
    }
}

/// A call that came later read the seats after the first had taken them, and took them once more.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_plan_that_many_adopt_at_once_takes_its_seats_once() {
    for round in 0..12 {
        let client = cohort(vec![wishing("a", &["x"], json!({})), offering("x", 9, json!({}))]).await;
        client.plan(plan_of("one", &["a"], &["x"])).await.expect("planned");
        let calls = (0..8).map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.adopt("plans/one").await.is_ok() })
        });
        futures::future::join_all(calls).await;
        let adopted = client.adopt("plans/one").await.expect("adopted");
        assert_eq!(adopted.state(), pb::PlanState::Adopted, "round {round}");
        assert_eq!(client.capacity("x").await, Some(8), "round {round}");
    }
}

#[tokio::test]
async fn a_plan_that_no_longer_holds_is_refused_by_name() {
    let change = |record: pb::Record| record;
    let no_consent = wishing("a", &["x"], json!({"consent": {"matching": "ANSWER_NO"}}));
    let other_school = offering("x", 1, json!({"partnerSchools": ["乙校"]}));
    for (changed, said) in [
        (change(no_consent), "has not agreed"),
        (change(other_school), "school.not_partner"),
        (change(offering("x", 0, json!({}))), "no places are left"),
    ] {
        let client = cohort(two_for_one()).await;
        let plan = client.plan(plan_of("one", &["a"], &["x"])).await.expect("planned").plan;
        client.upsert(changed).await.expect("changed");
        let before = client.capacity("x").await;
        let error = client.adopt(&plan.name).await.expect_err(said);
        assert!(refusal(&error).contains(said), "{said} in {}", error.message());
        assert_eq!(client.capacity("x").await, before);
        assert_eq!(client.get_plan(&plan.name, 0).await.expect("kept").state(), pb::PlanState::Proposed);
    }
    for gone in ["studentProfiles/a", "internshipSlots/x"] {
        let client = cohort(two_for_one()).await;
        let plan = client.plan(plan_of("one", &["a"], &["x"])).await.expect("planned").plan;
        client.delete(gone, "").await.expect("deleted");
        let error = client.adopt(&plan.name).await.expect_err("gone");
        assert!(refusal(&error).contains(gone), "{}", error.message());
    }
    // What changed and breaks nothing is no obstacle.
    let client = cohort(two_for_one()).await;
    let plan = client.plan(plan_of("one", &["a"], &["x"])).await.expect("planned").plan;
    client.upsert(offering("x", 4, json!({"description": "两班倒"}))).await.expect("changed");
    client.adopt(&plan.name).await.expect("adopted");
    assert_eq!(client.capacity("x").await, Some(3));
}

#[tokio::test]
async fn what_a_refused_adoption_has_claimed_is_free_again() {
    let client = cohort(vec![
        wishing("a", &["y"], json!({})),
        wishing("b", &["y"], json!({})),
        offering("x", 2, json!({})),
        offering("y", 2, json!({})),
    ])
    .await;
    client.plan(plan_of("one", &["a", "b"], &["y"])).await.expect("planned");
    client.plan(plan_of("two", &["a", "b"], &["x"])).await.expect("planned");
    client.upsert(offering("y", 1, json!({}))).await.expect("changed");
    let error = client.adopt("plans/one").await.expect_err("a seat is gone");
    assert!(refusal(&error).contains("needs 2 seats"), "{}", error.message());
    assert_eq!(client.capacity("y").await, Some(1));
    let plan = client.plan(plan_of("three", &["a"], &["y"])).await.expect("planned").plan;
    assert_eq!(places(&plan), "a:y", "nobody is placed by what was refused");
    client.adopt("plans/three").await.expect("neither the opening is held");
    client.delete_plan("plans/three").await.expect("deleted");
    client.adopt("plans/two").await.expect("nor the students");
    assert_eq!((client.capacity("x").await, client.capacity("y").await), (Some(0), Some(0)));
}

#[tokio::test]
async fn what_is_decided_by_hand_is_recorded_and_checked_anew() {
    let client = cohort(vec![
        wishing("a", &["x"], json!({})),
        wishing("b", &["y"], json!({})),
        offering("x", 1, json!({})),
        offering("y", 1, json!({})),
        offering("z", 1, json!({"nightShift": "ANSWER_YES"})),
    ])
    .await;
    let plan = client.plan(pb::PlanPlacementRequest { plan_id: "p".into(), ..everybody(Stable) }).await;
    let plan = plan.expect("planned").plan;
    assert_eq!(places(&plan), "a:x b:y");
    let amended = client.amend("plans/p", &[("a", "z")]).await.expect("amended");
    let [over] = &amended.overrides[..] else { panic!("{:?}", amended.overrides) };
    assert_eq!(
        (id(&over.student_name), id(&over.slot_name_before), id(&over.slot_name)),
        ("a".into(), "x".into(), "z".into())
    );
    assert_eq!(over.broken_rule_ids, ["internship.night_shift"]);
    assert_eq!(certificate(&amended).faults.len(), 1, "{:?}", certificate(&amended).faults);
    assert_eq!(amended.students.iter().map(|student| id(&student.student_name)).collect::<Vec<_>>(), ["a"]);
    assert_ne!(amended.plan_digest, plan.plan_digest);
    // Two in one seat are told as well; a third change takes one out again.
    let crowded = client.amend("plans/p", &[("a", "y")]).await.expect("amended");
    assert!(certificate(&crowded).faults.iter().any(|fault| fault.contains("more students than seats")));
    let error = client.adopt("plans/p").await.expect_err("no such seats");
    assert!(refusal(&error).contains("needs 2 seats"), "{}", error.message());
    client.amend("plans/p", &[("b", ""), ("a", "z")]).await.expect("amended");
    let kept = client.get_plan("plans/p", 0).await.expect("kept");
    assert_eq!((places(&kept).as_str(), kept.overrides.len()), ("a:z b:-", 4));
    assert_eq!(certificate(&kept).placed_count, 1);
    client.adopt("plans/p").await.expect("the school decides");
    assert_eq!((client.capacity("z").await, client.capacity("x").await), (Some(0), Some(1)));
    for (moves, field) in [
        (vec![("q", "x")], "overrides[0].student_name"),
        (vec![("a", "x"), ("a", "q")], "overrides[1].slot_name"),
        (vec![], "overrides"),
    ] {
        let client = cohort(two_for_one()).await;
        client
            .plan(pb::PlanPlacementRequest { plan_id: "p".into(), ..everybody(Stable) })
            .await
            .expect("planned");
        assert_eq!(fields(&client.amend("plans/p", &moves).await.expect_err(field)), [field]);
    }
}

#[tokio::test]
async fn a_deleted_plan_gives_its_students_free() {
    let client = cohort(two_for_one()).await;
    let plan = client.plan(plan_of("one", &["a"], &["x"])).await.expect("planned").plan;
    client.adopt(&plan.name).await.expect("adopted");
    client.delete_plan(&plan.name).await.expect("deleted");
    let error = client.delete_plan(&plan.name).await.expect_err("gone");
    assert_eq!((error.code(), reason(&error).as_str()), (tonic::Code::NotFound, "PLAN_NOT_FOUND"));
    let next = client.plan(plan_of("next", &["a", "b"], &["y"])).await.expect("planned").plan;
    assert_eq!(places(&next), "a:y b:y");
    client.adopt(&next.name).await.expect("adopted");
    assert_eq!(client.capacity("y").await, Some(1));
    for name in ["plans/none", "plans/one"] {
        assert_eq!(client.adopt(name).await.expect_err("none").code(), tonic::Code::NotFound);
        assert_eq!(
            client.compare_plans(name, "plans/next").await.expect_err("none").code(),
            tonic::Code::NotFound
        );
    }
    assert_eq!(fields(&client.delete_plan("studentProfiles/a").await.expect_err("no plan's name")), ["name"]);
}

//! Plans side by side and in a list, amended ones, and those of students who do not agree any more: each of its tenant alone, and what is
//! wrong with a request is told by its field.

use tonic::Code;

use super::*;

fn cohort_of_three() -> Vec<pb::Record> {
    let wishes = [("a", &["x"][..]), ("b", &["y"]), ("c", &[])];
    let students = wishes.map(|(id, wishes)| wishing(id, wishes, json!({})));
    [&students[..], &[offering("x", 3, json!({})), offering("y", 3, json!({}))]].concat()
}

/// Makes a plan of some students in some slots.
async fn make(client: &Client, plan_id: &str, students: &[&str], slots: &[&str]) -> pb::Plan {
    let request = pb::PlanPlacementRequest {
        plan_id: plan_id.into(),
        student_names: students.iter().map(|id| student(id)).collect(),
        slot_names: slots.iter().map(|id| slot(id)).collect(),
        ..everybody(MaxFill)
    };
    client.plan(request).await.expect("planned").plan
}

/// "a:x>y c:->y"
fn moves(compared: &pb::ComparePlansResponse) -> String {
    let place = |name: &str| if name.is_empty() { "-".to_string() } else { id(name) };
    let told = |one: &pb::PlacementMove| {
        let (before, after) = (place(&one.slot_name_before), place(&one.slot_name_after));
        format!("{}:{before}>{after}", id(&one.student_name))
    };
    compared.moves.iter().map(told).collect::<Vec<_>>().join(" ")
}

async fn list(client: &Client, page_size: i32, after: &str) -> Result<pb::ListPlansResponse, Status> {
    let request = pb::ListPlansRequest { page_size, after_name: after.into() };
    Ok(client.placement.clone().list_plans(request).await?.into_inner())
}

fn not_found(error: &Status) {
    assert_eq!((error.code(), reason(error).as_str()), (Code::NotFound, "PLAN_NOT_FOUND"), "{error:?}");
}

async fn withdraw(client: &Client, student_id: &str) {
    let no = wishing(student_id, &[], json!({"consent": {"matching": "ANSWER_NO"}}));
    client.upsert(no).await.expect("withdrawn");
}

#[tokio::test]
async fn of_two_plans_who_moves_is_told_both_ways() {
    let client = cohort(cohort_of_three()).await;
    let before = make(&client, "before", &["a", "b"], &["x"]).await;
    let after = make(&client, "after", &["a", "b", "c"], &["x", "y"]).await;
    assert_eq!((places(&before).as_str(), places(&after).split(' ').count()), ("a:x b:x", 3));
    let to = |student_id: &str| {
        let found = after.students.iter().find(|one| id(&one.student_name) == student_id).expect("planned");
        id(&found.slot_name)
    };
    assert_eq!((to("a").as_str(), to("b").as_str()), ("x", "y"), "they wish for them");
    let told = client.compare_plans("plans/before", &after.name).await.expect("compared");
    assert_eq!(moves(&told), format!("b:x>y c:->{}", to("c")));
    assert_eq!((told.move_count, told.more_placed_count), (2, 1));
    let more = certificate(&after).total_score - certificate(&before).total_score;
    assert!((told.more_score - more).abs() < 1e-9, "{} {more}", told.more_score);
    let back = client.compare_plans("plans/after", "plans/before").await.expect("compared");
    assert_eq!(moves(&back), format!("b:y>x c:{}>-", to("c")));
    assert_eq!((back.move_count, back.more_placed_count, back.more_score), (2, -1, -told.more_score));
    let same = client.compare_plans("plans/after", "plans/after").await.expect("compared");
    assert_eq!(same, pb::ComparePlansResponse::default());
    // What is amended or adopted is compared as it is then.
    client.amend("plans/after", &[("b", "")]).await.expect("amended");
    client.adopt("plans/after").await.expect("adopted");
    let told = client.compare_plans("plans/before", "plans/after").await.expect("compared");
    assert_eq!((moves(&told), told.more_placed_count), (format!("b:x>- c:->{}", to("c")), 0));
}

#[tokio::test]
async fn plans_of_others_are_not_there_and_bad_names_are_told_by_field() {
    let (client, other) = (cohort(cohort_of_three()).await, cohort(cohort_of_three()).await);
    let plan = make(&client, "mine", &["a"], &["x"]).await;
    make(&other, "theirs", &["a"], &["x"]).await;
    not_found(&other.compare_plans("plans/mine", "plans/theirs").await.expect_err("none"));
    not_found(&other.compare_plans("plans/theirs", "plans/mine").await.expect_err("none"));
    not_found(&other.amend("plans/mine", &[("a", "y")]).await.expect_err("none"));
    not_found(&other.adopt("plans/mine").await.expect_err("none"));
    not_found(&other.delete_plan("plans/mine").await.expect_err("none"));
    for (before, after, at_fault) in [
        (&*plan.name, "plans/theirs", &["before_name"][..]),
        ("plans/theirs", &*plan.name, &["after_name"]),
        ("", "plans/a b", &["before_name", "after_name"]),
        ("studentProfiles/a", "rankingRounds/r", &["before_name", "after_name"]),
    ] {
        let refused = other.compare_plans(before, after).await.expect_err("refused");
        assert_eq!(fields(&refused), at_fault, "{before} {after}");
    }
    assert_eq!(fields(&other.amend(&plan.name, &[("a", "y")]).await.expect_err("foreign")), ["name"]);
    assert_eq!(fields(&other.adopt(&plan.name).await.expect_err("foreign")), ["name"]);
    let others = pb::FixedPlacement { student_name: plan.students[0].student_name.clone(), ..pair("a", "y") };
    let request =
        pb::AmendPlanRequest { name: "plans/theirs".into(), overrides: vec![pair("a", "x"), others] };
    let refused = other.placement.clone().amend_plan(request).await.expect_err("another's student");
    assert_eq!(fields(&refused), ["overrides[1].student_name"]);
    // Nothing of the plan was changed.
    let kept = client.get_plan("plans/mine", 0).await.expect("kept");
    assert_eq!(
        (places(&kept).as_str(), kept.state(), kept.plan_digest),
        ("a:x", pb::PlanState::Proposed, plan.plan_digest)
    );
    assert_eq!(client.capacity("x").await, Some(3));
}

#[tokio::test]
async fn plans_are_listed_by_name_a_page_at_a_time() {
    let (client, other) = (cohort(cohort_of_three()).await, fresh().await);
    for plan_id in ["p3", "p1", "p2"] {
        make(&client, plan_id, &["a", "b"], &["x"]).await;
    }
    client.adopt("plans/p2").await.expect("adopted");
    let page = list(&client, 2, "").await.expect("listed");
    let told: Vec<_> =
        page.plans.iter().map(|plan| (id(&plan.name), plan.state(), plan.student_count)).collect();
    let expected = [("p1", pb::PlanState::Proposed), ("p2", pb::PlanState::Adopted)];
    assert_eq!(told, expected.map(|(id, state)| (id.to_string(), state, 2)));
    assert!(page.plans.iter().all(|plan| plan.students.is_empty() && plan.slots.is_empty()));
    assert!(page.plans.iter().all(|plan| certificate(plan).placed_count == 2));
    let last = list(&client, 2, &page.next_name).await.expect("listed");
    assert_eq!((last.plans.len(), id(&last.plans[0].name), last.next_name.as_str()), (1, "p3".into(), ""));
    let (next, nothing) = (list(&client, 0, "plans/p2").await, list(&client, 0, "plans/p9").await);
    assert_eq!((next.expect("listed").plans.len(), nothing.expect("listed").plans.len()), (1, 0));
    assert_eq!(list(&client, 1_000_000, "").await.expect("a lower size").plans.len(), 3);
    assert_eq!(list(&other, 0, "plans/p1").await.expect("listed"), pb::ListPlansResponse::default());
    assert_eq!(
        fields(&list(&other, -1, &page.next_name).await.expect_err("bad")),
        ["page_size", "after_name"]
    );
}

#[tokio::test]
async fn who_does_not_agree_any_more_is_in_no_answer_about_plans() {
    let client = cohort(cohort_of_three()).await;
    make(&client, "before", &["a", "b", "c"], &["x"]).await;
    make(&client, "after", &["a", "b", "c"], &["y"]).await;
    client.amend("plans/after", &[("a", "")]).await.expect("amended");
    client.amend("plans/after", &[("b", "")]).await.expect("amended");
    let told = client.compare_plans("plans/before", "plans/after").await.expect("compared");
    assert_eq!(moves(&told), "a:x>- b:x>- c:x>y");
    withdraw(&client, "a").await;
    let told = client.compare_plans("plans/before", "plans/after").await.expect("compared");
    assert_eq!((moves(&told).as_str(), told.move_count), ("b:x>- c:x>y", 2));
    let overridden =
        |plan: &pb::Plan| plan.overrides.iter().map(|one| id(&one.student_name)).collect::<Vec<_>>();
    let listed = list(&client, 0, "").await.expect("listed").plans;
    assert_eq!((id(&listed[0].name), overridden(&listed[0])), ("after".into(), vec!["b".to_string()]));
    // By hand nobody is placed who does not agree, and others are.
    let refused = client.amend("plans/after", &[("c", ""), ("a", "y")]).await.expect_err("no consent");
    assert_eq!(fields(&refused), ["overrides[1].student_name"]);
    let amended = client.amend("plans/after", &[("c", "")]).await.expect("amended");
    assert_eq!(overridden(&amended), ["b", "c"]);
    client.amend("plans/after", &[("b", "y")]).await.expect("amended");
    // What was decided about others is adopted, and told without who withdrew; so is what is adopted already.
    for _ in 0..2 {
        let adopted = client.adopt("plans/after").await.expect("adopted");
        assert_eq!(
            (adopted.state(), overridden(&adopted)),
            (pb::PlanState::Adopted, vec!["b".into(), "c".into(), "b".into()])
        );
        assert_eq!(client.capacity("y").await, Some(2));
    }
    withdraw(&client, "b").await;
    let adopted = client.adopt("plans/after").await.expect("stays so");
    assert_eq!((adopted.state(), overridden(&adopted)), (pb::PlanState::Adopted, vec!["c".to_string()]));
    let kept = client.get_plan("plans/after", 0).await.expect("kept");
    assert_eq!(
        (places(&kept).as_str(), reasons(&kept, "b")),
        ("a:- b:- c:-", vec!["no_consent".to_string()])
    );
    assert_eq!(client.capacity("y").await, Some(2), "the seat is not given back");
    // A proposal that places who withdrew is refused as a whole.
    let refused = client.adopt("plans/before").await.expect_err("no consent");
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "PLAN_REFUSED"));
    assert!(refused.message().contains("has not agreed"), "{}", refused.message());
    assert_eq!(client.capacity("x").await, Some(3));
}

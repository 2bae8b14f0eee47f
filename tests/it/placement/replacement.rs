//! A plan made from an adopted one takes its place: seats and students change from the one to the other.

use super::*;

/// a and b in x and y, c left over; adopted as "first".
async fn adopted() -> Client {
    let client = cohort(vec![
        wishing("a", &["x", "y"], json!({})),
        wishing("b", &["y", "x"], json!({})),
        wishing("c", &["x"], json!({"majorCode": "500210"})),
        offering("x", 1, json!({"rankedStudents": [student("a"), student("b"), student("c")]})),
        offering("y", 1, json!({"rankedStudents": [student("b"), student("a"), student("c")]})),
    ])
    .await;
    let request = pb::PlanPlacementRequest { plan_id: "first".into(), ..everybody(Stable) };
    assert_eq!(places(&client.plan(request).await.expect("planned").plan), "a:x b:y c:-");
    client.adopt("plans/first").await.expect("adopted");
    client
}

fn after(id: &str, terms: pb::PlacementTerms) -> pb::PlanPlacementRequest {
    pb::PlanPlacementRequest {
        plan_id: id.into(),
        standing_plan_name: "plans/first".into(),
        ..with_terms(MaxFill, terms)
    }
}

fn declines(id: &str) -> pb::PlacementTerms {
    pb::PlacementTerms { vetoes: vec![pair(id, "x"), pair(id, "y")], ..Default::default() }
}

async fn state(client: &Client, name: &str) -> pb::PlanState {
    client.get_plan(name, 0).await.expect("kept").state()
}

#[tokio::test]
async fn after_a_student_declines_another_takes_the_seat() {
    let client = adopted().await;
    let plan = client.plan(after("second", declines("a"))).await.expect("planned").plan;
    assert_eq!(places(&plan), "a:- b:y c:x");
    assert_eq!((certificate(&plan).placed_count, certificate(&plan).gap.as_str()), (2, "0"));
    client.adopt("plans/second").await.expect("adopted");
    assert_eq!((client.capacity("x").await, client.capacity("y").await), (Some(0), Some(0)));
    assert_eq!(state(&client, "plans/first").await, pb::PlanState::Replaced);
    assert_eq!(state(&client, "plans/second").await, pb::PlanState::Adopted);
    let next = client.plan(everybody(MaxFill)).await.expect("planned").plan;
    assert_eq!(
        (reasons(&next, "b"), reasons(&next, "c")),
        (vec!["placed_already".into()], vec!["placed_already".into()])
    );
    assert_ne!(reasons(&next, "a"), ["placed_already"]);
    for tried in [
        client.adopt("plans/first").await.map(drop),
        client.amend("plans/first", &[("a", "")]).await.map(drop),
    ] {
        assert_eq!(tried.expect_err("replaced").code(), tonic::Code::FailedPrecondition);
    }
    // What was replaced goes without a trace.
    client.delete_plan("plans/first").await.expect("deleted");
    let next = client.plan(everybody(MaxFill)).await.expect("planned").plan;
    assert_eq!(reasons(&next, "b"), ["placed_already"]);
}

#[tokio::test]
async fn seats_that_are_left_are_given_back() {
    let client = adopted().await;
    let both = pb::PlacementTerms {
        vetoes: vec![pair("a", "x"), pair("a", "y"), pair("c", "x"), pair("c", "y")],
        ..Default::default()
    };
    client.plan(after("second", both)).await.expect("planned");
    client.adopt("plans/second").await.expect("adopted");
    assert_eq!((client.capacity("x").await, client.capacity("y").await), (Some(1), Some(0)));
}

#[tokio::test]
async fn an_opening_that_falls_away_gives_nothing_back() {
    let client = adopted().await;
    client.delete("internshipSlots/x", "").await.expect("deleted");
    client.upsert(offering("z", 2, json!({}))).await.expect("stored");
    let plan = client.plan(after("second", Default::default())).await.expect("planned").plan;
    assert_eq!(places(&plan), "a:z b:y c:z", "b stays, who need not move");
    client.adopt("plans/second").await.expect("adopted");
    assert_eq!((client.capacity("y").await, client.capacity("z").await), (Some(0), Some(0)));
}

#[tokio::test]
async fn a_refused_replacement_leaves_the_plan_before_in_force() {
    let client = adopted().await;
    client.upsert(offering("z", 2, json!({}))).await.expect("stored");
    let away = ["x", "y"].iter().flat_map(|slot| ["a", "c"].map(|id| pair(id, slot))).collect();
    let terms = pb::PlacementTerms { vetoes: away, ..Default::default() };
    let plan = client.plan(after("second", terms)).await.expect("planned").plan;
    assert_eq!(places(&plan), "a:z b:y c:z");
    client.upsert(offering("z", 1, json!({}))).await.expect("changed");
    let error = client.adopt("plans/second").await.expect_err("a seat is gone");
    assert!(error.message().contains("needs 2 seats"), "{}", error.message());
    assert_eq!(state(&client, "plans/first").await, pb::PlanState::Adopted);
    assert_eq!(state(&client, "plans/second").await, pb::PlanState::Proposed);
    let next = client.plan(everybody(MaxFill)).await.expect("planned").plan;
    assert_eq!(
        (reasons(&next, "a"), reasons(&next, "b")),
        (vec!["placed_already".into()], vec!["placed_already".into()])
    );
    assert_ne!(reasons(&next, "c"), ["placed_already"]);
    assert_eq!((client.capacity("x").await, client.capacity("y").await), (Some(0), Some(0)));
    client.upsert(offering("z", 2, json!({}))).await.expect("mended");
    client.adopt("plans/second").await.expect("adopted");
    assert_eq!((client.capacity("x").await, client.capacity("z").await), (Some(1), Some(0)));
}

#[tokio::test]
async fn of_two_plans_for_one_place_one_is_adopted() {
    for _ in 0..4 {
        let client = adopted().await;
        client.plan(after("second", declines("a"))).await.expect("planned");
        client.plan(after("third", declines("b"))).await.expect("planned");
        let tries = ["second", "third", "second"].map(|id| {
            let client = client.clone();
            tokio::spawn(async move { client.adopt(&format!("plans/{id}")).await })
        });
        futures::future::join_all(tries).await;
        for id in ["second", "third"] {
            let _ = client.adopt(&format!("plans/{id}")).await;
        }
        let mut in_force = Vec::new();
        for name in client.list_plans(0).await {
            if state(&client, &name).await == pb::PlanState::Adopted {
                in_force.push(id(&name));
            }
        }
        assert_eq!(in_force.len(), 1, "{in_force:?}");
        assert_ne!(in_force, ["first"]);
        assert_eq!((client.capacity("x").await, client.capacity("y").await), (Some(0), Some(0)));
    }
}

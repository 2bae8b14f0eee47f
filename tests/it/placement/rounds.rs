//! Ranking rounds: wishes until a deadline, and none after it.

use std::sync::Arc;

use super::*;

pub async fn save(client: &Client, name: &str, seconds: i64) -> Result<pb::RankingRound, Status> {
    let deadline_time = Some(prost_types::Timestamp { seconds, nanos: 0 });
    let request = pb::SaveRankingRoundRequest { name: name.into(), deadline_time };
    Ok(client.placement.clone().save_ranking_round(request).await?.into_inner().round.expect("a round"))
}

pub async fn hand_in(client: &Client, round: &str, wishes: &[(&str, &[&str])]) -> Result<(), Status> {
    let wishes = wishes.iter().map(|(id, slots)| pb::StudentWishes {
        student_name: student(id),
        slot_names: slots.iter().map(|id| slot(id)).collect(),
    });
    let request = pb::HandInWishesRequest { round_name: round.into(), wishes: wishes.collect() };
    client.placement.clone().hand_in_wishes(request).await.map(drop)
}

pub async fn handed_in(client: &Client, name: &str, page_size: i32) -> Vec<(String, Vec<String>)> {
    let (mut all, mut after_student_name) = (Vec::new(), String::new());
    loop {
        let request = pb::GetRankingRoundRequest { name: name.into(), page_size, after_student_name };
        let page = client.placement.clone().get_ranking_round(request).await.expect("a round").into_inner();
        let wishes = page.wishes.into_iter();
        all.extend(
            wishes.map(|own| (id(&own.student_name), own.slot_names.iter().map(|name| id(name)).collect())),
        );
        after_student_name = page.next_student_name;
        if after_student_name.is_empty() {
            return all;
        }
    }
}

#[tokio::test]
async fn wishes_count_until_the_deadline_and_late_ones_are_refused_by_name() {
    let clock: Arc<HandSet> = HandSet::at(as_of().seconds);
    let service = Service::with_clock(config([("a", &[][..])]), clock.clone()).await;
    let client = service.client("a");
    let records = vec![
        wishing("a", &["x"], json!({})),
        wishing("b", &["x"], json!({})),
        offering("x", 1, json!({"rankedStudents": [student("a"), student("b")]})),
        offering("y", 1, json!({})),
    ];
    client.import(records).await.expect("imports");
    let round = "rankingRounds/spring";
    let deadline = as_of().seconds + 100;
    let made = save(&client, round, deadline).await.expect("made");
    assert_eq!(made.name, "tenants/a/rankingRounds/spring");
    hand_in(&client, round, &[("a", &["y", "x"]), ("b", &["x"])]).await.expect("in time");
    hand_in(&client, round, &[("b", &["y"])]).await.expect("changed in time");
    hand_in(&client, round, &[("b", &["x", "y"])]).await.expect("changed in time");
    let all = vec![
        ("a".to_string(), vec!["y".to_string(), "x".to_string()]),
        ("b".to_string(), vec!["x".to_string(), "y".to_string()]),
    ];
    assert_eq!(handed_in(&client, round, 1).await, all);
    let request = |plan_id: &str| pb::PlanPlacementRequest {
        plan_id: plan_id.into(),
        ranking_round_name: round.into(),
        ..everybody(Stable)
    };
    let early = client.plan(request("early")).await.expect("planned").plan;
    assert_eq!((places(&early).as_str(), early.ranking_round_name.as_str()), ("a:y b:x", made.name.as_str()));
    assert_eq!(early.trial_notes, ["ranking round spring is not over"]);
    assert_eq!(
        client.adopt("plans/early").await.expect_err("too early").code(),
        tonic::Code::FailedPrecondition
    );
    // The deadline moves while the round goes on, and no more once it is over.
    save(&client, round, deadline + 50).await.expect("moved");
    clock.set(deadline + 50);
    for (tried, said) in [
        (hand_in(&client, round, &[("b", &["y"]), ("a", &[])]).await, "studentProfiles/b"),
        (save(&client, round, deadline + 500).await.map(drop), "cannot be moved"),
    ] {
        let error = tried.expect_err(said);
        assert_eq!((error.code(), reason(&error).as_str()), (tonic::Code::FailedPrecondition, "ROUND_OVER"));
        assert!(error.message().contains(said), "{}", error.message());
    }
    assert_eq!(handed_in(&client, round, 0).await, all, "nothing has changed");
    // The profile may change; the round's wishes count.
    client.upsert(wishing("a", &["x"], json!({}))).await.expect("stored");
    let plan = client.plan(request("late")).await.expect("planned").plan;
    assert_eq!((places(&plan).as_str(), plan.trial_notes.len()), ("a:y b:x", 0));
    client.adopt("plans/late").await.expect("adopted");
    service.stop().await;
}

#[tokio::test]
async fn bad_rounds_and_wishes_are_named_by_their_fields() {
    let client = cohort(vec![wishing("a", &["x"], json!({})), offering("x", 1, json!({}))]).await;
    let round = "rankingRounds/r";
    let later = as_of().seconds + 10;
    for (name, deadline, field) in [
        ("plans/r", later, "name"),
        ("rankingRounds/一", later, "name"),
        (round, later - 20, "deadline_time"),
    ] {
        assert_eq!(fields(&save(&client, name, deadline).await.expect_err(field)), [field]);
    }
    let error = hand_in(&client, round, &[("a", &["x"])]).await.expect_err("no such round");
    assert_eq!((error.code(), reason(&error).as_str()), (tonic::Code::NotFound, "ROUND_NOT_FOUND"));
    save(&client, round, later).await.expect("made");
    type Wishes<'w> = &'w [(&'w str, &'w [&'w str])];
    let cases: [(Wishes<'_>, &str); 5] = [
        (&[], "wishes"),
        (&[("q", &["x"])], "wishes[0].student_name"),
        (&[("a", &["x", "q"])], "wishes[0].slot_names[1]"),
        (&[("a", &["x", "x"])], "wishes[0].slot_names[1]"),
        (&[("a", &["x"]), ("a", &[])], "wishes[1].student_name"),
    ];
    for (wishes, field) in cases {
        assert_eq!(fields(&hand_in(&client, round, wishes).await.expect_err(field)), [field]);
    }
    assert!(handed_in(&client, round, 0).await.is_empty(), "nothing is kept of what was refused");
    hand_in(&client, round, &[("a", &["x"])]).await.expect("in time");
    hand_in(&client, round, &[("a", &[])]).await.expect("taken back");
    assert!(handed_in(&client, round, 0).await.is_empty());
}

//! Plans over the sample: every objective, its certificate, and what is kept of it.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

#[tokio::test]
async fn every_objective_keeps_what_it_promises_of_the_sample() {
    let service = Service::in_memory(config([(SCHOOL, &[][..])])).await;
    let client = service.client(SCHOOL);
    import_sample(&client, sample_records()).await;
    let mut placed = BTreeMap::new();
    for objective in OBJECTIVES {
        let made = client.plan(everybody(objective)).await.expect("planned");
        let plan = &made.plan;
        assert_eq!(made.phases, ["scores", "plan", "prices"]);
        let found = certificate(plan);
        assert_eq!((found.faults.as_slice(), found.finished), (&[][..], true), "{objective:?}");
        match objective {
            Stable => assert_eq!((found.blocking_pair_count, found.gap.as_str()), (0, "")),
            // Openings that close for want of interns leave a bound alone.
            _ if plan.slots.iter().any(|slot| slot.closed) => assert!(!found.bound.is_empty()),
            _ => assert_eq!(found.gap, "0", "{objective:?}"),
        }
        assert!(found.placed_count > 20 && found.placed_count < 78, "{objective:?}: {}", found.placed_count);
        assert_eq!(plan.student_count, 78);
        assert_eq!(plan.students.len(), 78);
        assert!(plan.students.is_sorted_by_key(|student| &student.student_name));
        let count =
            |is_placed: bool| plan.students.iter().filter(|s| s.slot_name.is_empty() != is_placed).count();
        assert_eq!(count(true) as i64, found.placed_count);
        for student in &plan.students {
            assert_eq!(student.slot_name.is_empty(), !student.reasons.is_empty(), "{student:?}");
        }
        // The counts of the certificate follow from the students.
        assert_eq!(found.wish_rank_counts.iter().sum::<i64>(), found.placed_count);
        assert_eq!(found.score_counts.iter().sum::<i64>(), found.placed_count);
        let total: f64 = plan.students.iter().map(|student| student.score).sum();
        assert!((found.total_score - total).abs() < 1e-6);
        for planned in &plan.slots {
            let taken = plan.students.iter().filter(|student| student.slot_name == planned.slot_name).count();
            assert_eq!((taken as i32, planned.taken_count <= planned.capacity), (planned.taken_count, true));
            assert!(taken == 0 || taken as i32 >= planned.min_intake, "{planned:?}");
        }
        assert!(found.gini_after < found.gini_before, "{objective:?} spreads what a ranking crowds");
        placed
            .insert(objective.as_str_name(), (found.placed_count, found.total_score, found.worst_wish_rank));
        let again = client.plan(everybody(objective)).await.expect("planned").plan;
        assert_eq!((&again.name, &again.plan_digest), (&plan.name, &plan.plan_digest), "the same again");
        let kept = client.get_plan(&plan.name, 7).await.expect("kept");
        assert_eq!(
            pb::Plan { create_time: plan.create_time, ..kept },
            *plan,
            "as it was answered, page by page"
        );
    }
    let [fair, fill, score, stable] =
        [Fair, MaxFill, MaxScore, Stable].map(|objective| placed[objective.as_str_name()]);
    assert!(fill.0 >= score.0 && fill.0 >= stable.0 && fill.0 == fair.0, "{placed:?}");
    assert!(score.1 >= fill.1 && score.1 >= fair.1 && score.1 >= stable.1, "{placed:?}");
    assert!(fair.2 <= fill.2, "{placed:?}");
    let names = client.list_plans(3).await;
    assert_eq!(names.len(), 4);
    assert!(names.is_sorted());
}

/// The plan and `ExplainPair` go by the same rules and scores.
#[tokio::test]
async fn whoever_is_placed_may_be_and_scores_as_everywhere() {
    let client = sample().await;
    let plan = client.plan(everybody(MaxFill)).await.expect("planned").plan;
    for student in plan.students.iter().filter(|student| !student.slot_name.is_empty()) {
        let explained = client.explain(&student.student_name, &student.slot_name).await.expect("explained");
        let result = explained.result.expect("a result");
        assert!(result.eligibility.expect("judged").eligible, "{student:?}");
        assert!((result.score - student.score).abs() < 1e-6, "{student:?}: {}", result.score);
    }
    let left_out: BTreeSet<&str> = plan
        .students
        .iter()
        .flat_map(|student| &student.reasons)
        .map(|reason| reason.kind.as_str())
        .collect();
    assert!(left_out.contains("no_consent"), "{left_out:?}");
    for price in &plan.prices {
        assert!(price.more_placed_count >= 0, "a limit never places more: {price:?}");
    }
    assert!(plan.prices.iter().any(|price| price.part.starts_with("rule ")), "{:?}", plan.prices);
}

#[tokio::test]
async fn protected_groups_are_told_of_with_small_ones_hidden() {
    let client = sample().await;
    let plan = client.plan(everybody(MaxFill)).await.expect("planned").plan;
    let shown: Vec<&pb::FairnessCell> = plan.fairness.iter().filter(|cell| !cell.hidden).collect();
    assert!(shown.iter().any(|cell| cell.attribute == "gender" && cell.value == "女"), "{:?}", plan.fairness);
    for cell in &plan.fairness {
        if cell.hidden {
            assert_eq!((cell.student_count, &cell.placed_share), (0, &None), "{cell:?}");
        } else {
            let share = cell.placed_share.as_ref().expect("a share");
            assert!(
                cell.student_count >= 10 && share.low <= share.value && share.value <= share.high,
                "{cell:?}"
            );
        }
    }
    for attribute in ["gender", "ethnicity", "household_region", "poverty_relief"] {
        let hidden = plan.fairness.iter().filter(|cell| cell.attribute == attribute && cell.hidden).count();
        assert_ne!(hidden, 1, "a single hidden group of {attribute} follows from the total");
    }
}

#[tokio::test]
async fn a_filter_chooses_the_cohort() {
    let client = sample().await;
    let school = "重庆嘉澜职业技术学院";
    let filter = |regions: &[&str]| pb::MatchFilter {
        region_codes: regions.iter().map(|code| code.to_string()).collect(),
        ..Default::default()
    };
    let request = pb::PlanPlacementRequest {
        student_filter: Some(pb::MatchFilter { schools: vec![school.into()], ..Default::default() }),
        slot_filter: Some(filter(&["50"])),
        ..everybody(MaxScore)
    };
    let plan = client.plan(request).await.expect("planned").plan;
    assert!(plan.student_count > 2 && plan.student_count < 78);
    let of_school = |record: &pb::Record| matches!(&record.resource, Some(pb::record::Resource::StudentProfile(own)) if own.school == school);
    let wanted: Vec<String> = client
        .list(pb::RecordKind::StudentProfile)
        .await
        .iter()
        .filter(|r| of_school(r))
        .map(|r| r.name.clone())
        .collect();
    assert_eq!(plan.students.iter().map(|student| student.student_name.clone()).collect::<Vec<_>>(), wanted);
    let jobs =
        pb::PlanPlacementRequest { slot_kind: pb::RecordKind::JobPosting.into(), ..everybody(MaxScore) };
    let plan = client.plan(jobs).await.expect("jobs have seats as well").plan;
    assert!(plan.slots.iter().all(|slot| slot.slot_name.contains("/jobPostings/")));
    assert!(certificate(&plan).placed_count > 20);
}

#[tokio::test]
async fn a_plan_is_its_tenants_alone() {
    let client = cohort(vec![wishing("a", &["x"], json!({})), offering("x", 1, json!({}))]).await;
    let plan = client.plan(everybody(Stable)).await.expect("planned").plan;
    assert_eq!(places(&plan), "a:x");
    let other = fresh().await;
    assert_eq!(other.list_plans(0).await, Vec::<String>::new());
    let own_name = format!("plans/{}", id(&plan.name));
    let error = other.get_plan(&own_name, 0).await.expect_err("not theirs");
    assert_eq!((error.code(), reason(&error).as_str()), (tonic::Code::NotFound, "PLAN_NOT_FOUND"));
    assert_eq!(fields(&other.get_plan(&plan.name, 0).await.expect_err("foreign")), ["name"]);
    assert_eq!(places(&client.get_plan(&own_name, 0).await.expect("kept")), "a:x");
}

#[tokio::test]
async fn a_call_that_is_given_up_keeps_nothing() {
    let client = cohort(vec![wishing("a", &["x"], json!({})), offering("x", 1, json!({}))]).await;
    let stream = client.placement.clone().plan_placement(everybody(Stable)).await.expect("begins");
    drop(stream);
    let kept = client.plan(pb::PlanPlacementRequest { plan_id: "later".into(), ..everybody(Stable) }).await;
    kept.expect("planned");
    // What was given up may have been made before that was noticed, but never in part.
    for name in client.list_plans(0).await {
        assert_eq!(client.get_plan(&name, 0).await.expect("whole").students.len(), 1);
    }
}

#[tokio::test]
async fn plans_of_a_folder_outlive_the_service() {
    let dir = tempfile::tempdir().expect("a folder");
    let service = Service::in_folder(config([("a", &[][..])]), dir.path()).await;
    let client = service.client("a");
    let records = vec![wishing("a", &["x"], json!({})), offering("x", 1, json!({}))];
    assert_eq!(client.import(records).await.expect("imports").stored_count, 2);
    let plan = client.plan(pb::PlanPlacementRequest { plan_id: "spring".into(), ..everybody(Stable) }).await;
    let plan = plan.expect("planned").plan;
    service.stop().await;
    let service = Service::in_folder(config([("a", &[][..])]), dir.path()).await;
    let client = service.client("a");
    assert_eq!(client.get_plan("plans/spring", 0).await.expect("kept").plan_digest, plan.plan_digest);
    client.adopt("plans/spring").await.expect("adopted");
    service.stop().await;
    let service = Service::in_folder(config([("a", &[][..])]), dir.path()).await;
    let kept = service.client("a").get_plan("plans/spring", 0).await.expect("kept");
    assert_eq!(kept.state(), pb::PlanState::Adopted);
    assert_eq!(service.client("a").capacity("x").await, Some(0));
    service.stop().await;
}

/// What a plan says of a ranking alone is what a match of the whole school does.
#[tokio::test]
async fn the_crowd_that_a_plan_spreads_is_that_of_a_match_of_the_school() {
    let mut records: Vec<pb::Record> =
        (0..6).map(|number| wishing(&number.to_string(), &[], json!({}))).collect();
    records.push(offering("x", 2, json!({})));
    records.push(offering("y", 2, json!({"title": "仓储物流实习"})));
    records.push(offering("z", 2, json!({"title": "餐饮服务实习"})));
    let client = cohort(records).await;
    let request = pb::BatchMatchRequest {
        subject_kind: pb::RecordKind::StudentProfile.into(),
        target_kind: pb::RecordKind::InternshipSlot.into(),
        limit: 1,
        as_of_time: Some(as_of()),
        ..Default::default()
    };
    let mut sent = BTreeMap::<String, i64>::new();
    for answer in client.batch_match(request).await.expect("matched") {
        *sent.entry(answer.results[0].name.clone()).or_default() += 1;
    }
    let beyond: i64 = sent.values().map(|students| (students - 2).max(0)).sum();
    assert!(beyond > 0, "a ranking crowds: {sent:?}");
    let plan = client.plan(everybody(MaxFill)).await.expect("planned").plan;
    let found = certificate(&plan);
    assert_eq!((found.crowded_out_count, found.placed_count), (beyond, 6));
    // All at one of three openings, and as many at each.
    assert_eq!(sent.len(), 1);
    assert!((found.gini_before - 2.0 / 3.0).abs() < 1e-9 && found.gini_after.abs() < 1e-9, "{found:?}");
}

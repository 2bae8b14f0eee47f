//! Order classes: cohorts for an order, and its students, over the sample and over two tenants.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::Code;

use crate::command_line::Folder;
use crate::support::*;

use pb::RecordKind::StudentProfile;
use pb::class_order::Opening;

const ORDER: &str = "jobPostings/j-bat-06";

fn order(least: i32, most: i32) -> pb::ClassOrder {
    pb::ClassOrder {
        opening: Some(Opening::OpeningName(ORDER.into())),
        min_count: least,
        max_count: most,
        as_of_time: Some(as_of()),
        ..Default::default()
    }
}

async fn ranked(client: &Client, order: pb::ClassOrder) -> pb::RankCohortsResponse {
    let request = pb::RankCohortsRequest { order: Some(order), limit: 500 };
    client.cooperation.clone().rank_cohorts(request).await.expect("ranked").into_inner()
}

async fn planned(client: &Client, order: pb::ClassOrder, quotas: &[(&str, i32)]) -> pb::PlanOrderResponse {
    let quota = |(school, max_count): &(&str, i32)| pb::SchoolQuota {
        school: school.to_string(),
        max_count: *max_count,
    };
    let request = pb::PlanOrderRequest {
        order: Some(order),
        school_quotas: quotas.iter().map(quota).collect(),
        seed: 7,
    };
    client.cooperation.clone().plan_order(request).await.expect("planned").into_inner()
}

/// Students whom a Match of the opening finds, with their scores.
async fn matched(client: &Client) -> HashMap<String, f64> {
    let request = pb::MatchRequest { page_size: 200, ..by_name(ORDER, StudentProfile) };
    let found = client.matches(request).await.expect("matched").results;
    found.into_iter().map(|result| (result.name, result.score)).collect()
}

#[tokio::test]
async fn cohorts_hold_whom_a_match_finds_and_come_in_order() {
    let client = sample().await;
    let answer = ranked(&client, order(3, 20)).await;
    let found = matched(&client).await;
    assert!(found.len() > 10 && answer.score_min > 0.0);
    let sum = |of: fn(&pb::OrderCohort) -> i64| answer.cohorts.iter().map(of).sum::<i64>();
    assert_eq!(answer.cohort_count, answer.cohorts.len() as i64);
    assert_eq!(sum(|cohort| cohort.eligible_count), found.len() as i64);
    let fit = found.values().filter(|score| **score >= answer.score_min).count() as i64;
    assert!(fit > 0, "{}", answer.score_min);
    assert_eq!(sum(|cohort| cohort.fit_count), fit);
    let places: Vec<(i64, Option<f64>)> =
        answer.cohorts.iter().map(|cohort| (cohort.fit_count.min(20), cohort.mean_fit)).collect();
    assert!(places.is_sorted_by(|a, b| a >= b), "{places:?}");
    for cohort in &answer.cohorts {
        assert!(cohort.fit_count <= cohort.eligible_count && cohort.eligible_count <= cohort.student_count);
        assert_eq!(cohort.is_enough, cohort.fit_count >= 3);
        assert_eq!(cohort.mean_fit.is_some(), cohort.fit_count > 0);
        for gap in &cohort.gaps {
            assert!(gap.lacking_count > 0);
            assert_eq!(gap.lacking_count + gap.holder_count, cohort.eligible_count);
            assert!(answer.courses.iter().any(|courses| courses.name == gap.name), "{}", gap.name);
        }
    }
    let again = ranked(&client, order(3, 20)).await;
    assert_eq!(again, answer);
}

/// One opening with quotas by school is a matroid, so that taking the best who still fit is the best there is.
#[tokio::test]
async fn a_class_is_the_best_that_quotas_leave_and_proven() {
    let client = sample().await;
    let schools: HashMap<String, String> = client
        .list(StudentProfile)
        .await
        .into_iter()
        .filter_map(|record| {
            let Some(pb::record::Resource::StudentProfile(student)) = record.resource else { return None };
            Some((record.name, student.school))
        })
        .collect();
    let mut found: Vec<(String, f64)> = matched(&client).await.into_iter().collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    for (most, quotas) in [
        (6, &[][..]),
        (6, &[("重庆渝岚工程职业学院", 1), ("重庆嘉澜职业技术学院", 2)]),
        (100, &[("宜宾叙江职业技术学校", 0)]),
    ] {
        let class = planned(&client, order(4, most), quotas).await;
        let mut taken: HashMap<&str, i32> = HashMap::new();
        let mut best = Vec::new();
        for (name, score) in found.iter().filter(|(_, score)| *score >= class.score_min) {
            let count = taken.entry(schools[name].as_str()).or_default();
            let quota = quotas.iter().find(|(school, _)| *school == schools[name]).map(|(_, most)| *most);
            if best.len() < most as usize && quota.is_none_or(|quota| *count < quota) {
                *count += 1;
                best.push(*score);
            }
        }
        let scores: Vec<f64> = class.students.iter().map(|student| student.score).collect();
        assert_eq!(scores.len(), best.len(), "{quotas:?}");
        assert!(scores.iter().zip(&best).all(|(a, b)| (a - b).abs() < 1e-6), "{scores:?} {best:?}");
        let certificate = class.certificate.expect("a check");
        assert!(certificate.faults.is_empty() && certificate.gap == "0" && certificate.finished);
        assert_eq!(certificate.placed_count, scores.len() as i64);
        assert_eq!(class.is_filled, scores.len() >= 4);
    }
    let none = pb::ClassOrder { score_min: 1.0, ..order(1, 5) };
    let class = planned(&client, none, &[]).await;
    assert!(class.students.is_empty() && !class.is_filled && class.certificate.is_none());
}

fn student(id: usize, major: &str, matching: &str) -> pb::Record {
    record(json!({
        "name": format!("studentProfiles/{major}-{id}"), "visibility": "VISIBILITY_PUBLIC",
        "studentProfile": {
            "school": "甲校", "majorCode": major, "educationLevel": "EDUCATION_LEVEL_JUNIOR_COLLEGE",
            "graduationDate": {"year": 2027, "month": 6, "day": 30},
            "skills": [{"name": if id.is_multiple_of(2) { "数控编程" } else { "机械制图" }}],
            "consent": {"matching": matching, "discloseTo": ["works"]}
        }
    }))
}

#[tokio::test]
async fn of_others_few_are_not_told_and_nobody_who_has_not_agreed() {
    let service =
        Service::in_memory(config([("school-1", &[][..]), ("works", &[][..]), ("else", &[][..])])).await;
    let (school, works) = (service.client("school-1"), service.client("works"));
    let mut records: Vec<pb::Record> = (0..12).map(|id| student(id, "460103", "ANSWER_YES")).collect();
    records.extend((0..9).map(|id| student(id, "460104", "ANSWER_YES")));
    records.push(student(99, "460103", "ANSWER_NO"));
    school.import(records).await.expect("imported");
    let opening = record(
        json!({"jobPosting": {"title": "数控加工订单班", "majors": ["4601"], "headcount": 20,
        "skills": [{"name": "数控编程", "required": true}, {"name": "机械制图"}], "employmentType": "EMPLOYMENT_TYPE_ORDER_CLASS"}}),
    );
    let order = |most| pb::ClassOrder {
        opening: Some(Opening::OpeningRecord(opening.clone())),
        max_count: most,
        score_min: 0.01,
        ..Default::default()
    };
    let told = ranked(&works, order(20)).await;
    let cohort = |told: &pb::RankCohortsResponse| -> Vec<(String, i64, i64, i64)> {
        let row =
            |one: &pb::OrderCohort| (one.major.clone(), one.student_count, one.eligible_count, one.fit_count);
        told.cohorts.iter().map(row).collect()
    };
    assert_eq!(
        cohort(&told),
        [("460103".to_string(), 10, 10, 10)],
        "twelve are told as ten, nine not at all"
    );
    let holders: Vec<i64> = told.cohorts[0].gaps.iter().map(|gap| gap.holder_count).collect();
    assert!(
        holders.len() >= 2 && holders.iter().all(|count| *count == 0),
        "six hold each, which are fewer than ten"
    );
    let own = ranked(&school, order(20)).await;
    let mut exact = cohort(&own);
    exact.sort();
    assert_eq!(exact, [("460103".to_string(), 12, 12, 12), ("460104".to_string(), 9, 9, 9)]);
    assert!(ranked(&service.client("else"), order(20)).await.cohorts.is_empty(), "no consent reaches them");

    let class = planned(&works, order(30), &[]).await;
    assert_eq!(class.students.len(), 21);
    assert!(class.students.iter().all(|student| !student.student_name.ends_with("-99")));
    let names: Vec<String> = (0..3).map(|id| format!("studentProfiles/460103-{id}")).collect();
    for (id, name) in names.iter().enumerate() {
        let etag = school.get(name).await.expect("there").etag;
        school.upsert(pb::Record { etag, ..student(id, "460103", "ANSWER_NO") }).await.expect("withdrawn");
    }
    assert!(ranked(&works, order(20)).await.cohorts.is_empty(), "nine are left");
    assert_eq!(planned(&works, order(30), &[]).await.students.len(), 18);
}

/// A school that students do not disclose is none for others: neither named, nor asked for, nor counted by a quota. The school itself knows.
#[tokio::test]
async fn a_school_that_is_withheld_is_none_for_others() {
    let service = Service::in_memory(config([("school-1", &[][..]), ("works", &[][..])])).await;
    let (school, works) = (service.client("school-1"), service.client("works"));
    let withheld = |id: usize, disclosed: &[&str]| {
        let mut record = student(id, "460103", "ANSWER_YES");
        let Some(pb::record::Resource::StudentProfile(student)) = &mut record.resource else {
            panic!("{id}")
        };
        let consent = student.consent.as_mut().expect("a consent");
        consent.disclose_to.clear();
        consent.grants = vec![pb::ConsentGrant { recipient: "works".into(), ..Default::default() }];
        let part = |name: &&str| pb::DisclosedPart::from_str_name(name).expect("a part").into();
        consent.disclosed_parts = disclosed.iter().map(part).collect();
        record
    };
    let all = |disclosed: &[&str]| (0..12).map(|id| withheld(id, disclosed)).collect::<Vec<_>>();
    let order = || pb::ClassOrder {
        opening: Some(Opening::OpeningRecord(record(
            json!({"jobPosting": {"title": "数控加工订单班", "majors": ["4601"]}}),
        ))),
        max_count: 20,
        score_min: 0.01,
        ..Default::default()
    };
    let of_school = || pb::ClassOrder {
        student_filter: Some(pb::MatchFilter { schools: vec!["甲校".into()], ..Default::default() }),
        ..order()
    };
    let schools = |told: &pb::PlanOrderResponse| {
        let all: BTreeSet<&str> = told.students.iter().map(|student| student.school.as_str()).collect();
        (all.into_iter().map(str::to_string).collect::<Vec<_>>(), told.students.len())
    };
    let named = |told: pb::RankCohortsResponse| -> Vec<(String, i64)> {
        told.cohorts.into_iter().map(|cohort| (cohort.school, cohort.student_count)).collect()
    };
    let own = |count: i64| vec![("甲校".to_string(), count)];
    for (disclosed, to_works) in [
        (&[][..], [vec![(String::new(), 10)], vec![]]),
        (&["DISCLOSED_PART_SCHOOL"], [own(10), own(10)]),
        (&["DISCLOSED_PART_LABELS"], [vec![(String::new(), 10)], vec![]]),
    ] {
        assert_eq!(school.import(all(disclosed)).await.expect("imported").stored_count, 12);
        assert_eq!(named(ranked(&works, order()).await), to_works[0], "{disclosed:?}");
        assert_eq!(named(ranked(&works, of_school()).await), to_works[1], "{disclosed:?}");
        let is_told = disclosed.contains(&"DISCLOSED_PART_SCHOOL");
        let class = planned(&works, order(), &[("甲校", 2)]).await;
        let expected = if is_told { (vec!["甲校".to_string()], 2) } else { (vec![String::new()], 12) };
        assert_eq!(schools(&class), expected, "a quota tells of no school: {disclosed:?}");
        assert_eq!(planned(&works, of_school(), &[]).await.students.len(), if is_told { 12 } else { 0 });
        assert_eq!(named(ranked(&school, order()).await), own(12));
        assert_eq!(named(ranked(&school, of_school()).await), own(12));
        let class = planned(&school, order(), &[("甲校", 2)]).await;
        assert_eq!(schools(&class), (vec!["甲校".to_string()], 2));
    }
}

#[tokio::test]
async fn an_order_that_makes_no_sense_is_refused_by_its_fields() {
    let client = sample().await;
    let of = |change: fn(&mut pb::ClassOrder)| {
        let mut order = order(1, 5);
        change(&mut order);
        Some(order)
    };
    for (order, expected) in [
        (None, &["order"][..]),
        (of(|order| order.opening = None), &["order.opening"]),
        (of(|order| order.max_count = 0), &["order.max_count"]),
        (of(|order| order.min_count = 6), &["order.min_count"]),
        (of(|order| order.score_min = 1.5), &["order.score_min"]),
        (
            of(|order| order.opening = Some(Opening::OpeningName("studentProfiles/s-0001".into()))),
            &["order.opening_name"],
        ),
        (
            of(|order| {
                order.opening = Some(Opening::OpeningRecord(record(json!({"jobPosting": {"headcount": 5}}))));
                order.max_count = -1;
            }),
            &["order.max_count", "order.opening_record.job_posting.title"],
        ),
    ] {
        let request = pb::RankCohortsRequest { order, limit: 0 };
        let refused = client.cooperation.clone().rank_cohorts(request).await.expect_err("refused");
        let mut named = fields(&refused);
        named.sort();
        assert_eq!(named, expected, "{refused:?}");
    }
    let quota = |max_count| pb::SchoolQuota { school: "甲校".into(), max_count };
    let request =
        pb::PlanOrderRequest { order: Some(order(1, 5)), school_quotas: vec![quota(1), quota(-1)], seed: 0 };
    let refused = client.cooperation.clone().plan_order(request).await.expect_err("refused");
    assert_eq!(fields(&refused), ["school_quotas[1].max_count", "school_quotas[1].school"]);
    let unknown =
        pb::ClassOrder { opening: Some(Opening::OpeningName("jobPostings/none".into())), ..order(1, 5) };
    let request = pb::RankCohortsRequest { order: Some(unknown), limit: 0 };
    let refused = client.cooperation.clone().rank_cohorts(request).await.expect_err("refused");
    assert_eq!(refused.code(), Code::NotFound);
}

#[test]
fn the_command_ranks_cohorts_and_chooses_a_class() {
    let folder = Folder::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sample/");
    let files = ["student_profiles.jsonl", "job_postings.jsonl", "course_profiles.jsonl"];
    let files = files.map(|file| format!("{sample}{file}"));
    assert_eq!(folder.run(&["import", &files[0], &files[1], &files[2], "--data-dir", "d"]).code, 0);
    let run = |more: &[&str]| {
        folder.run(&[&["order", "--opening", ORDER, "--max", "10", "--data-dir", "d"], more].concat())
    };
    let shown = run(&["--min", "3"]);
    assert!(shown.code == 0 && shown.out.contains(" cohorts\n"), "{shown:?}");
    let ranked = run(&["--json"]).json();
    assert!(ranked["cohorts"][0]["fitCount"].is_string(), "{ranked}");
    let class = run(&["--choose", "--quota", "重庆嘉澜职业技术学院=1", "--json"]).json();
    let of_school = class["students"].as_array().expect("students");
    let of_school = of_school.iter().filter(|student| student["school"] == "重庆嘉澜职业技术学院").count();
    assert!(of_school <= 1 && class["certificate"]["gap"] == "0", "{class}");
    let shown = run(&["--choose", "--min", "4"]);
    assert!(shown.out.contains("proven to be the best"), "{shown:?}");
    assert_eq!(run(&["--quota", "甲校"]).code, 64);
}

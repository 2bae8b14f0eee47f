//! How much a caller may have: calls a second, and students of others in a day.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use talentmatch::config::Config;
use talentmatch::domain::access::CallerRole;
use talentmatch::engine::budget::{Budgets, Spent};
use talentmatch::engine::ports::Ledger;
use talentmatch::pb::v1 as pb;
use talentmatch::store::ledger::MemoryLedger;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::http::client::Call;
use crate::support::*;

/// 2026-11-20 16:00 in UTC, where a day begins in China.
const MIDNIGHT: i64 = 1_795_190_400;

/// A school, and a plant that is shown four students a day.
fn schools_and_plant() -> Config {
    let mut config = config([("school", &[][..]), ("plant", &[]), ("city", &[])]);
    config.api_keys[1].roles = [CallerRole::Enterprise].into_iter().collect();
    config.api_keys[2].roles = [CallerRole::Platform, CallerRole::Enterprise].into_iter().collect();
    config.limits.enterprise_students_a_day = 4;
    config
}

fn student(n: usize) -> pb::Record {
    let consent = json!({"matching": "ANSWER_YES", "discloseTo": ["*"]});
    record(json!({"name": format!("studentProfiles/{n}"), "visibility": "VISIBILITY_PUBLIC",
        "studentProfile": {"majorName": "数控技术", "consent": consent}}))
}

fn name(n: usize) -> String {
    format!("tenants/school/studentProfiles/{n}")
}

async fn get(client: &Client, n: usize) -> Result<pb::Record, Status> {
    let answer = client.catalog.clone().get_record(pb::GetRecordRequest { name: name(n) }).await?;
    Ok(answer.into_inner().record.expect("a record"))
}

fn page(size: i32, token: &str) -> pb::MatchRequest {
    let subject = by_text("数控车工", pb::RecordKind::StudentProfile);
    pb::MatchRequest { page_size: size, page_token: token.into(), as_of_time: None, ..subject }
}

fn assert_spent(status: &Status) {
    assert_eq!(
        (status.code(), reason(status).as_str()),
        (Code::ResourceExhausted, "BUDGET_SPENT"),
        "{status:?}"
    );
    assert!(status.message().contains("4 students"), "{}", status.message());
}

#[tokio::test]
async fn a_caller_is_shown_so_many_students_a_day() {
    let clock = HandSet::at(MIDNIGHT - 3_600);
    let service = Service::with_clock(schools_and_plant(), clock.clone()).await;
    let (school, plant, city) = (service.client("school"), service.client("plant"), service.client("city"));
    school.import((0..10).map(student).collect()).await.expect("imported");

    let first = plant.matching.clone().r#match(page(3, "")).await.expect("within the budget").into_inner();
    assert_eq!(first.results.len(), 3);
    let more = plant.matching.clone().r#match(page(3, &first.next_page_token)).await.unwrap_err();
    assert_spent(&more);
    let wait = more.get_details_retry_info().and_then(|info| info.retry_delay).expect("when to try again");
    assert!(wait <= Duration::from_secs(3_600) && wait > Duration::from_secs(3_500), "{wait:?}");

    // Who was shown can be seen again; one more can be shown, by whatever call, and then none.
    let seen: Vec<usize> = first.results.iter().map(|result| id(&result.name).parse().unwrap()).collect();
    let others: Vec<usize> = (0..10).filter(|n| !seen.contains(n)).collect();
    for n in &seen {
        get(&plant, *n).await.expect("shown before");
    }
    get(&plant, others[0]).await.expect("the fourth");
    assert_spent(&get(&plant, others[1]).await.unwrap_err());
    let batch = pb::BatchGetRecordsRequest { names: vec![name(seen[0]), name(others[1])] };
    assert_spent(&plant.catalog.clone().batch_get_records(batch).await.unwrap_err());
    plant
        .upsert(record(json!({"name": "jobPostings/1", "jobPosting": {"title": "数控车工"}})))
        .await
        .expect("kept");
    let pair = pb::ExplainPairRequest {
        subject: Some(pb::explain_pair_request::Subject::SubjectName("jobPostings/1".into())),
        target_name: name(others[1]),
        ..Default::default()
    };
    assert_spent(&plant.matching.clone().explain_pair(pair.clone()).await.unwrap_err());
    let turned = pb::ExplainPairRequest {
        subject: Some(pb::explain_pair_request::Subject::SubjectName(name(others[1]))),
        target_name: "jobPostings/1".into(),
        ..Default::default()
    };
    assert_spent(&plant.matching.clone().explain_pair(turned).await.unwrap_err());
    let batch = pb::BatchMatchRequest {
        subject_names: vec!["jobPostings/1".into()],
        target_kind: pb::RecordKind::StudentProfile.into(),
        limit: 10,
        ..Default::default()
    };
    let mut answers = plant.matching.clone().batch_match(batch).await.expect("begun").into_inner();
    assert_spent(&answers.message().await.unwrap_err());
    let asked = json!({"name": name(others[1])});
    let answer = Call::json(&service, "plant", "CatalogService/GetRecord", &asked).send().await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (429, Some("resource_exhausted")));

    // A school's own are not counted, nor is what a platform reads.
    for n in 0..10 {
        get(&school, n).await.expect("its own");
        get(&city, n).await.expect("a platform");
    }
    clock.set(MIDNIGHT);
    for n in &others[1..5] {
        get(&plant, *n).await.expect("another day");
    }
    assert_spent(&get(&plant, others[5]).await.unwrap_err());
    service.stop().await;
}

#[tokio::test]
async fn what_was_shown_counts_after_a_restart_and_on_other_replicas() {
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::default());
    let clock = HandSet::at(MIDNIGHT);
    let process = || Budgets::new(ledger.clone(), Service::serving(clock.clone()));
    let plant = "plant".parse().unwrap();
    let show = |budgets: &Budgets, students: &[&str]| budgets.show(&plant, 10, students.iter().copied());
    let (first, second) = (process(), process());
    for replica in [&first, &second] {
        replica.begin().await.expect("begun");
    }
    assert_eq!(show(&first, &["a", "b", "c", "a"]), Ok(()));
    assert_eq!(show(&second, &["d", "e"]), Ok(()));
    for replica in [&first, &second, &first] {
        replica.sync().await.expect("synced");
    }
    // Five are left to both together.
    assert!(show(&first, &["1", "2", "3", "4", "5", "6"]).is_err());
    assert_eq!(show(&first, &["1", "2", "3", "4"]), Ok(()));
    first.sync().await.expect("synced");
    drop((first, second));
    let third = process();
    third.begin().await.expect("begun");
    assert_eq!(show(&third, &["x"]), Ok(()));
    assert_eq!(show(&third, &["x"]), Ok(()), "shown before");
    let until = Duration::from_secs(86_400);
    assert!(matches!(show(&third, &["y"]), Err(Spent { until: wait }) if wait <= until));
    let others = "another".parse().unwrap();
    assert_eq!(third.show(&others, 10, ["y"].into_iter()), Ok(()), "each has its own");
    // The next day, nothing is left of this one.
    clock.set(MIDNIGHT + 86_400);
    assert_eq!(show(&third, &["y"]), Ok(()));
    third.sync().await.expect("synced");
    let rows = ledger.scan(&"_service".parse().unwrap(), "students_shown/", None, 100).await.unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
}

#[tokio::test]
async fn calls_come_no_faster_than_their_rate() {
    let mut config = schools_and_plant();
    config.limits.enterprise_calls_per_second = 2;
    config.limits.call_burst_s = 3;
    let service = Service::in_memory(config).await;
    let (plant, school) = (service.client("plant"), service.client("school"));
    let info = async |client: &Client| client.info.clone().get_server_info(pb::GetServerInfoRequest {}).await;
    let mut refused = None;
    for n in 0..20 {
        match info(&plant).await {
            Ok(_) => {}
            Err(status) => {
                assert!(n >= 6, "six at once are taken");
                refused.get_or_insert(status);
            }
        }
        info(&school).await.expect("it has no bound");
    }
    let status = refused.expect("twenty at once are too many");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
    assert!(status.message().contains("2 a second"), "{}", status.message());
    let wait = status.get_details_retry_info().and_then(|info| info.retry_delay).expect("when to try again");
    assert!(wait <= Duration::from_millis(500), "{wait:?}");
    tokio::time::sleep(wait + Duration::from_millis(50)).await;
    info(&plant).await.expect("it is its turn again");
    let over_http =
        async || Call::json(&service, "plant", "InfoService/GetServerInfo", &json!({})).send().await;
    let mut codes = Vec::new();
    for _ in 0..5 {
        codes.push(over_http().await.status);
    }
    assert!(codes.contains(&429), "{codes:?}");
    service.stop().await;
}

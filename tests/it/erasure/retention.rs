//! Retention by kind.

use super::*;

/// By default all is kept. With days stated what outlived them is shown, deleted, told as deleted, and erased.
#[tokio::test]
async fn what_was_kept_long_enough_goes() {
    let clock = HandSet::at(as_of().seconds);
    let records = || {
        let ended = |days: i64| {
            let time = chrono::DateTime::from_timestamp(as_of().seconds - days * DAY, 0).expect("a time");
            time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
        };
        let job = |id: &str, end: i64| {
            let form = json!({"title": "数控车工"});
            record(json!({"name": format!("jobPostings/{id}"), "jobPosting": form, "expireTime": ended(end)}))
        };
        let student = |id: &str, consent: Value, year: i32| {
            let graduation = json!({"year": year, "month": 6, "day": 30});
            let form = json!({"majorName": "数控技术", "consent": consent, "graduationDate": graduation});
            record(json!({"name": format!("studentProfiles/{id}"), "studentProfile": form}))
        };
        let until =
            |end: i64| json!({"matching": "ANSWER_YES", "discloseTo": ["*"], "expireTime": ended(end)});
        vec![
            job("old", 31),
            job("new", 29),
            student("ended", until(91), 2027),
            student("standing", until(-1), 2027),
            student("graduated", until(-1), 2025),
        ]
    };
    let service = Service::with_clock(settings(), Arc::clone(&clock)).await;
    service.client("a").import(records()).await.expect("imported");
    let nothing = erase(&service.client("city"), false).await.expect("nothing is due");
    assert_eq!((nothing.retired.len(), nothing.receipts.len()), (0, 0));

    let mut config = settings();
    config.erasure.openings_days = 30;
    config.erasure.people_days = 90;
    config.erasure.graduates_days = 365;
    let service = Service::with_clock(config, clock).await;
    let (client, city) = (service.client("a"), service.client("city"));
    client.import(records()).await.expect("imported");
    let retired = |found: &pb::EraseDueResponse| -> Vec<(String, i64)> {
        found.retired.iter().map(|one| (one.setting.clone(), one.record_count)).collect()
    };
    let expected = [("openings_days", 1), ("people_days", 1), ("graduates_days", 1)];
    let expected = expected.map(|(setting, count)| (setting.to_string(), count));
    assert_eq!(retired(&erase(&city, true).await.expect("seen")), expected);
    assert_eq!(client.list(pb::RecordKind::StudentProfile).await.len(), 3, "a dry run deletes nothing");

    let done = erase(&city, false).await.expect("done");
    assert_eq!(retired(&done), expected);
    let grounds: Vec<_> =
        done.receipts[0].records.iter().map(|one| (one.ground(), one.record_count)).collect();
    assert_eq!(grounds, [(ErasureGround::Retention, 1), (ErasureGround::Retention, 2)]);
    let left = client.list(pb::RecordKind::StudentProfile).await;
    assert_eq!(left.iter().map(|one| id(&one.name)).collect::<Vec<_>>(), ["standing"]);
    let request = pb::ListRecordsRequest {
        kind: pb::RecordKind::JobPosting.into(),
        changed_after: Some(prost_types::Timestamp { seconds: as_of().seconds - 60, nanos: 0 }),
        ..Default::default()
    };
    let first = client.page(request.clone()).await.expect("listed");
    let told = client.page(pb::ListRecordsRequest { page_token: first.next_page_token, ..request }).await;
    let told: Vec<String> = told.expect("listed").deletions.iter().map(|one| id(&one.name)).collect();
    assert_eq!(told, ["old"], "who keeps a copy is told");
    let entries = pb::ListAuditEntriesRequest { tenant: "a".into(), ..Default::default() };
    let entries = city.audit.clone().list_audit_entries(entries).await.expect("listed").into_inner().entries;
    let of_service: Vec<_> = entries
        .iter()
        .filter(|entry| entry.method == "ErasureService/Retention")
        .map(|entry| (entry.purpose.as_str(), entry.written_count))
        .collect();
    assert_eq!(of_service, [("graduates_days", 1), ("openings_days", 1), ("people_days", 1)]);
}

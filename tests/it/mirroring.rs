//! What a back end needs to keep its records and the service's alike: batches, what has changed, etags, warnings and trial runs.

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;
use tonic::{Code, Status};

use crate::support::*;

use pb::RecordKind::JobPosting;

fn posting(id: &str, title: &str) -> pb::Record {
    record(json!({"name": format!("jobPostings/{id}"), "jobPosting": {"title": title}}))
}

fn job(id: &str, form: Value) -> pb::Record {
    record(json!({"name": format!("jobPostings/{id}"), "jobPosting": form}))
}

async fn stored(client: &Client) -> Vec<String> {
    client.list(JobPosting).await.iter().map(|record| id(&record.name)).collect()
}

async fn import(
    client: &Client,
    options: pb::ImportOptions,
    records: Vec<pb::Record>,
) -> Result<pb::ImportRecordsResponse, Status> {
    let items = records.into_iter().enumerate().map(move |(at, record)| pb::ImportRecordsRequest {
        record: Some(record),
        options: (at == 0).then_some(options),
    });
    let items = futures::stream::iter(items.collect::<Vec<_>>());
    Ok(client.catalog.clone().import_records(items).await?.into_inner())
}

#[tokio::test]
async fn a_batch_of_names_is_read_at_once() {
    let client = fresh().await;
    client.import(vec![posting("a", "焊工"), posting("b", "电工")]).await.expect("imported");
    let names = ["jobPostings/b", "jobPostings/none", "jobPostings/a", "tenants/nobody/jobPostings/a"];
    let request = pb::BatchGetRecordsRequest { names: names.map(String::from).into() };
    let found = client.catalog.clone().batch_get_records(request).await.expect("read").into_inner();
    assert_eq!(found.records.iter().map(|record| id(&record.name)).collect::<Vec<_>>(), ["b", "a"]);
    let failures: Vec<_> =
        found.failures.iter().map(|one| one.failure.as_ref().expect("why").reason()).collect();
    assert_eq!(failures, [pb::ErrorReason::RecordNotFound; 2]);
    for names in [Vec::new(), vec!["jobPostings/a".to_string(); 501]] {
        let request = pb::BatchGetRecordsRequest { names };
        let refused = client.catalog.clone().batch_get_records(request).await.expect_err("unfit");
        assert_eq!(fields(&refused), ["names"]);
    }
}

#[tokio::test]
async fn a_batch_is_deleted_as_a_whole_or_not_at_all() {
    let client = fresh().await;
    client.import(["a", "b", "c"].map(|id| posting(id, "焊工")).into()).await.expect("imported");
    let etag = client.get("jobPostings/a").await.expect("stored").etag;
    let one = |id: &str, etag: &str| pb::DeleteRecordRequest {
        name: format!("jobPostings/{id}"),
        etag: etag.into(),
        ..Default::default()
    };
    let delete = async |requests: Vec<pb::DeleteRecordRequest>| {
        let request = pb::BatchDeleteRecordsRequest { requests };
        client
            .catalog
            .clone()
            .batch_delete_records(request)
            .await
            .map(|found| found.into_inner().deleted_count)
    };
    for (requests, code) in [
        (vec![one("a", ""), one("none", "")], Code::NotFound),
        (vec![one("a", ""), one("b", "other")], Code::Aborted),
        (vec![one("a", ""), one("a", "")], Code::InvalidArgument),
        (Vec::new(), Code::InvalidArgument),
    ] {
        assert_eq!(delete(requests).await.expect_err("refused").code(), code);
        assert_eq!(stored(&client).await, ["a", "b", "c"]);
    }
    let lax = pb::DeleteRecordRequest { allow_missing: true, ..one("none", "") };
    let trial = |request| pb::DeleteRecordRequest { validate_only: true, ..request };
    assert_eq!(delete(vec![trial(one("a", &etag)), trial(lax.clone())]).await.expect("allowed"), 1);
    assert_eq!(stored(&client).await, ["a", "b", "c"], "it was only tried");
    assert_eq!(delete(vec![one("a", &etag), one("c", ""), lax]).await.expect("deleted"), 2);
    assert_eq!(stored(&client).await, ["b"]);
}

#[tokio::test]
async fn what_has_changed_since_is_listed() {
    let client = fresh().await;
    client.import((0..9).map(|n| posting(&format!("{n}"), "焊工")).collect()).await.expect("imported");
    let since = client.get("jobPostings/8").await.expect("stored").update_time;
    client.upsert(posting("3", "电工")).await.expect("changed");
    client.upsert(posting("5", "焊工")).await.expect("the same as before");
    client.upsert(posting("new", "钳工")).await.expect("stored");
    let mut request = pb::ListRecordsRequest {
        kind: JobPosting.into(),
        changed_after: since,
        page_size: 1,
        ..Default::default()
    };
    let mut found = Vec::new();
    loop {
        let page = client.page(request.clone()).await.expect("a page");
        assert!(page.records.len() <= 1);
        found.extend(page.records.iter().map(|record| id(&record.name)));
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    assert_eq!(found, ["3", "new"]);
}

/// All deletions since a time, on pages of two, and the time since when they are told.
async fn deleted(client: &Client, since: i64) -> (Vec<String>, i64) {
    let mut request = pb::ListRecordsRequest {
        kind: JobPosting.into(),
        changed_after: Some(prost_types::Timestamp { seconds: since, nanos: 0 }),
        page_size: 2,
        ..Default::default()
    };
    let mut found = Vec::new();
    loop {
        let page = client.page(request.clone()).await.expect("a page");
        assert!(page.records.is_empty() || page.deletions.is_empty(), "each on pages of their own");
        assert!(page.deletions.iter().all(|deleted| deleted.delete_time.is_some()));
        found.extend(page.deletions.iter().map(|deleted| id(&deleted.name)));
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return (found, page.deletions_known_since.expect("a time").seconds);
        }
    }
}

#[tokio::test]
async fn what_was_deleted_is_told_for_thirty_days_and_after_a_restart() {
    const DAY: i64 = 86_400;
    let folder = tempfile::tempdir().expect("a folder");
    let now = as_of().seconds;
    let clock = HandSet::at(now);
    let service =
        Service::in_folder_with_clock(config([("a", &[][..]), ("b", &[])]), folder.path(), clock.clone())
            .await;
    let client = service.client("a");
    client.import(["1", "2", "3", "4", "5"].map(|id| posting(id, "焊工")).into()).await.expect("imported");
    client.delete("jobPostings/4", "").await.expect("deleted");
    client.delete("jobPostings/2", "other").await.expect_err("another etag");
    client.delete("jobPostings/none", "").await.expect_err("not there");
    let request = |id: &str, validate_only| pb::DeleteRecordRequest {
        name: format!("jobPostings/{id}"),
        validate_only,
        ..Default::default()
    };
    client.catalog.clone().delete_record(request("5", true)).await.expect("tried");
    let batch = pb::BatchDeleteRecordsRequest { requests: vec![request("3", false), request("1", false)] };
    client.catalog.clone().batch_delete_records(batch).await.expect("deleted");
    client.upsert(posting("3", "电工")).await.expect("written again");
    assert_eq!(deleted(&client, now - 60).await.0, ["4", "1"]);
    assert_eq!(deleted(&service.client("b"), now - 60).await.0, [""; 0], "of nobody else");
    service.stop().await;

    clock.set(now + 29 * DAY);
    let service = Service::in_folder_with_clock(config([("a", &[][..])]), folder.path(), clock.clone()).await;
    let client = service.client("a");
    assert_eq!(deleted(&client, now - 60).await, (vec!["4".to_string(), "1".to_string()], now - DAY));
    assert_eq!(deleted(&client, now + DAY).await.0, [""; 0], "since then nothing was");
    clock.set(now + 31 * DAY);
    assert_eq!(deleted(&client, now - 60).await.0, [""; 0]);
    service.stop().await;
}

#[tokio::test]
async fn an_import_goes_by_the_etags_that_it_is_given() {
    let client = fresh().await;
    client.import(vec![posting("a", "焊工"), posting("b", "焊工")]).await.expect("imported");
    let etag = client.get("jobPostings/a").await.expect("stored").etag;
    let with = |id: &str, title: &str, etag: &str| pb::Record { etag: etag.into(), ..posting(id, title) };
    let items = vec![
        with("a", "电工", &etag),
        with("b", "电工", "0123456789abcdef"),
        job("bad", json!({})),
        with("none", "电工", &etag),
        posting("c", "电工"),
    ];
    let answer = import(&client, pb::ImportOptions::default(), items).await.expect("imported");
    assert_eq!((answer.stored_count, answer.refused_count), (2, 3));
    let refused: Vec<_> =
        answer.failures.iter().map(|one| (one.index, one.failure.as_ref().expect("why").reason())).collect();
    let (other, invalid) = (pb::ErrorReason::EtagMismatch, pb::ErrorReason::InvalidField);
    assert_eq!(refused, [(1, other), (2, invalid), (3, other)], "in the order of the stream");
    assert_eq!(stored(&client).await, ["a", "b", "c"]);

    let absent = client.upsert(with("none", "电工", &etag)).await.expect_err("not there");
    assert_eq!((absent.code(), reason(&absent)), (Code::Aborted, "ETAG_MISMATCH".to_string()));
    assert!(absent.message().contains("leave etag out to create it"), "{}", absent.message());
}

#[tokio::test]
async fn what_is_not_understood_is_said_by_every_write() {
    let client = fresh().await;
    let strange = || {
        json!({"title": "电工", "majors": ["460301", "999999"], "regionDisplayName": "火星基地",
        "salary": {"minAmount": 1.0, "unit": "PAY_UNIT_MONTH", "currencyCode": "USD"}})
    };
    let expected = ["majors[1]", "region_display_name", "salary.currency_code"];
    let paths = |prefix: &str| expected.map(|field| format!("{prefix}job_posting.{field}"));
    let said = |warnings: &[pb::RecordWarning]| {
        warnings.iter().map(|warning| warning.field.clone()).collect::<Vec<_>>()
    };
    for validate_only in [true, false] {
        let request = pb::UpsertRecordRequest {
            record: Some(job("a", strange())),
            validate_only,
            ..Default::default()
        };
        let answer =
            client.catalog.clone().upsert_record(request.clone()).await.expect("stored").into_inner();
        assert_eq!(said(&answer.warnings), paths("record."));
        assert_eq!(answer.warnings[0].phrase.as_ref().expect("a code").code, "UNKNOWN_MAJOR");
        let plain = pb::UpsertRecordRequest {
            record: Some(posting("b", "电工")),
            validate_only,
            ..Default::default()
        };
        let batch = pb::BatchUpsertRecordsRequest { requests: vec![plain, request] };
        let answer = client.catalog.clone().batch_upsert_records(batch).await.expect("stored").into_inner();
        assert_eq!(said(&answer.warnings), paths("requests[1].record."));
    }
    let items = vec![posting("c", "电工"), job("d", strange())];
    let answer = import(&client, pb::ImportOptions::default(), items).await.expect("imported");
    assert_eq!((answer.stored_count, answer.warned_count, answer.warnings.len()), (2, 1, 1));
    assert_eq!(
        (answer.warnings[0].index, said(&answer.warnings[0].warnings)),
        (1, paths("record.").to_vec())
    );
}

#[tokio::test]
async fn an_import_may_be_lenient_and_may_be_tried() {
    let client = fresh().await;
    let items = || {
        vec![
            job(
                "a",
                json!({"title": "电工", "regionCode": "999999", "skills": [{"name": ""}, {"name": "PLC"}]}),
            ),
            job("b", json!({"regionCode": "50"})),
        ]
    };
    let strict = import(&client, pb::ImportOptions::default(), items()).await.expect("imported");
    assert_eq!((strict.stored_count, strict.refused_count), (0, 2));
    let lenient = pb::ImportOptions { lenient: true, validate_only: true };
    let tried = import(&client, lenient, items()).await.expect("tried");
    assert_eq!((tried.stored_count, tried.refused_count, stored(&client).await.len()), (1, 1, 0));
    let done = import(&client, pb::ImportOptions { validate_only: false, ..lenient }, items())
        .await
        .expect("imported");
    assert_eq!((done.warnings, done.failures), (tried.warnings.clone(), tried.failures));
    let warned: Vec<_> = tried.warnings[0].warnings.iter().map(|warning| &warning.field[..]).collect();
    assert_eq!(warned, ["record.job_posting.region_code", "record.job_posting.skills[0].name"]);
    assert!(tried.warnings[0].warnings[0].description.starts_with("was left out: must be"));
    let Some(pb::record::Resource::JobPosting(kept)) =
        client.get("jobPostings/a").await.expect("stored").resource
    else {
        panic!("a posting")
    };
    assert_eq!((kept.region_code.as_str(), kept.skills.len()), ("", 1));
}

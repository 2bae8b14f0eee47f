//! Who called what: an entry for each call of a known caller that reads or writes, of no content, for auditors alone.

use serde_json::json;
use talentmatch::domain::access::CallerRoles;
use talentmatch::pb::v1 as pb;
use tonic::{Code, Request};

use crate::command_line::{Folder, Run, Served};
use crate::http::client::Call;
use crate::support::*;

/// A service with a school and a city that may do all.
async fn service() -> (Service, Client, Client) {
    let mut config = config([("city", &[][..]), ("school-9", &[][..])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::in_memory(config).await;
    let (city, school) = (service.client("city"), service.client("school-9"));
    (service, city, school)
}

/// All entries but those of looking at them.
async fn entries(auditor: &Client) -> Vec<pb::AuditEntry> {
    let answer = auditor.audit.clone().list_audit_entries(pb::ListAuditEntriesRequest::default()).await;
    let answer = answer.expect("listed").into_inner();
    assert_eq!((answer.faults, answer.next_name.as_str()), (vec![], ""));
    answer.entries.into_iter().filter(|entry| !entry.method.starts_with("AuditService/")).collect()
}

fn student(id: &str) -> pb::Record {
    record(json!({"name": format!("studentProfiles/{id}"), "studentProfile": {"majorName": "数控技术"}}))
}

#[tokio::test]
async fn calls_are_told_of_with_their_counts() {
    let (service, city, school) = service().await;
    school.upsert(student("s1")).await.expect("written");
    let posting =
        |n: u32| record(json!({"name": format!("jobPostings/{n}"), "jobPosting": {"title": "数控车工"}}));
    school.import((0..5).map(posting).collect()).await.expect("imported");
    let mut request = Request::new(by_text("数控", pb::RecordKind::JobPosting));
    request.metadata_mut().insert("x-purpose", "placement-2027".parse().unwrap());
    let found = school.matching.clone().r#match(request).await.expect("matched").into_inner();
    assert_eq!(found.results.len(), 5);
    let batch = pb::BatchMatchRequest {
        subject_names: vec!["jobPostings/1".into(), "jobPostings/2".into()],
        target_kind: pb::RecordKind::JobPosting.into(),
        limit: 3,
        ..Default::default()
    };
    let mut answers = school.matching.clone().batch_match(batch).await.expect("begun").into_inner();
    while answers.message().await.expect("goes on").is_some() {}
    school.catalog.clone().suggest(pb::SuggestRequest::default()).await.ok();
    school.info.clone().get_server_info(pb::GetServerInfoRequest {}).await.expect("told");

    until(async || entries(&city).await.len() == 4).await;
    let told: Vec<_> = entries(&city)
        .await
        .into_iter()
        .map(|entry| (entry.method, entry.returned_count, entry.written_count, entry.purpose, entry.code))
        .collect();
    let call = |method: &str, returned, written, purpose: &str| {
        (method.to_string(), returned, written, purpose.to_string(), 0)
    };
    assert_eq!(
        told,
        [
            call("CatalogService/UpsertRecord", 0, 1, ""),
            call("CatalogService/ImportRecords", 0, 5, ""),
            call("MatchService/Match", 5, 0, "placement-2027"),
            call("MatchService/BatchMatch", 6, 0, ""),
        ]
    );
    service.stop().await;
}

#[tokio::test]
async fn who_was_refused_is_told_of_too() {
    let (service, city, school) = service().await;
    let get = |name: &str| pb::GetRecordRequest { name: name.into() };
    let status = school.catalog.clone().get_record(get("studentProfiles/none")).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    let listed = school.audit.clone().list_audit_entries(pb::ListAuditEntriesRequest::default()).await;
    assert_eq!(reason(&listed.unwrap_err()), "ROLE_NOT_ALLOWED");
    let chains = school.audit.clone().list_audit_chains(pb::ListAuditChainsRequest::default()).await;
    assert_eq!(reason(&chains.unwrap_err()), "ROLE_NOT_ALLOWED");
    let stranger = service.client("nobody");
    stranger.catalog.clone().get_record(get("studentProfiles/none")).await.unwrap_err();

    let asked = pb::ListAuditEntriesRequest { tenant: "school-9".into(), ..Default::default() };
    let entries = city.audit.clone().list_audit_entries(asked).await.expect("listed").into_inner().entries;
    let told: Vec<_> = entries.iter().map(|entry| (entry.method.as_str(), entry.code)).collect();
    assert_eq!(
        told,
        [
            ("CatalogService/GetRecord", Code::NotFound as i32),
            ("AuditService/ListAuditEntries", Code::PermissionDenied as i32),
            ("AuditService/ListAuditChains", Code::PermissionDenied as i32),
        ]
    );
    assert!(entries.iter().all(|entry| entry.api_key_id.starts_with("sha256:")), "{entries:?}");
    service.stop().await;
}

/// Neither names of records nor texts nor what records say are in any entry.
#[tokio::test]
async fn no_entry_holds_content() {
    let (service, city, school) = service().await;
    school.upsert(student("canary-person")).await.expect("written");
    school
        .matching
        .clone()
        .r#match(by_text("canary-text", pb::RecordKind::JobPosting))
        .await
        .expect("matched");
    let get = pb::GetRecordRequest { name: "studentProfiles/canary-person".into() };
    school.catalog.clone().get_record(get).await.expect("read");
    let entries = entries(&city).await;
    assert_eq!(entries.len(), 3);
    assert!(!format!("{entries:?}").contains("canary"), "{entries:?}");
    service.stop().await;
}

#[tokio::test]
async fn bad_questions_name_the_field() {
    let (service, city, _) = service().await;
    for purpose in ["学期", "", &"x".repeat(65), "a b"] {
        let mut request = Request::new(by_text("数控", pb::RecordKind::JobPosting));
        let value = tonic::metadata::MetadataValue::try_from(purpose.as_bytes()).unwrap();
        request.metadata_mut().insert("x-purpose", value);
        let status = city.matching.clone().r#match(request).await.unwrap_err();
        assert_eq!(fields(&status), ["x-purpose"], "{purpose}");
    }
    let asked = pb::ListAuditEntriesRequest {
        page_size: -1,
        after_name: "auditChains/x".into(),
        tenant: "学校".into(),
        start_time: Some(prost_types::Timestamp { seconds: i64::MIN, nanos: 0 }),
        ..Default::default()
    };
    let status = city.audit.clone().list_audit_entries(asked).await.unwrap_err();
    assert_eq!(fields(&status), ["page_size", "after_name", "tenant", "start_time"]);
    let asked = pb::ListAuditChainsRequest { page_size: 0, after_name: "auditChains/../x".into() };
    let status = city.audit.clone().list_audit_chains(asked).await.unwrap_err();
    assert_eq!(fields(&status), ["after_name"]);
    service.stop().await;
}

#[tokio::test]
async fn calls_over_http_are_told_of_alike() {
    let (service, city, _) = service().await;
    let asked = json!({"subjectText": "数控", "targetKind": "RECORD_KIND_JOB_POSTING"});
    let ask = Call::json(&service, "school-9", "MatchService/Match", &asked).header("x-purpose", "careers");
    assert_eq!(ask.send().await.status, 200);
    let entries = entries(&city).await;
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].method.as_str(), entries[0].purpose.as_str()), ("MatchService/Match", "careers"));
    service.stop().await;
}

/// A service that is killed has kept every write that it has answered.
#[test]
fn an_auditor_checks_shows_and_exports_what_a_folder_keeps() {
    let folder = Folder::new();
    folder.write(
        "jobs.jsonl",
        "{\"name\":\"jobPostings/1\",\"jobPosting\":{\"title\":\"数控车工\"}}\n".as_bytes(),
    );
    let served = Served::start(&folder, &["serve", "--data-dir", "data", "--listen", "127.0.0.1:0"]);
    let imported = folder.run(&["import", "jobs.jsonl", "--to", &served.url]);
    assert_eq!(imported.code, 0, "{imported:?}");
    drop(served);

    let tail = folder.run(&["audit", "tail", "--data-dir", "data"]);
    assert_eq!(tail.code, 0, "{tail:?}");
    assert!(tail.out.contains("CatalogService/ImportRecords  0 returned, 1 written"), "{tail:?}");
    let exported = folder.run(&["audit", "export", "--data-dir", "data"]);
    assert_eq!(exported.code, 0, "{exported:?}");
    folder.write("audit.jsonl", exported.out.as_bytes());
    for arguments in [&["audit", "verify", "audit.jsonl"][..], &["audit", "verify", "--data-dir", "data"]] {
        let verified = folder.run(arguments);
        assert_eq!(verified.code, 0, "{verified:?}");
        let head = tail.out.lines().last().expect("a head");
        assert!(verified.out.contains(head), "{verified:?} does not end where {head}");
    }

    // A tenant that was put in the place of another, a line that is gone, and an end that an auditor knows better.
    let changed = exported.out.replace("\"tenant\":\"default\"", "\"tenant\":\"another\"");
    assert_ne!(changed, exported.out);
    folder.write("changed.jsonl", changed.as_bytes());
    let lines: Vec<&str> = exported.out.lines().collect();
    folder.write("cut.jsonl", lines[..lines.len() - 1].join("\n").as_bytes());
    for file in ["changed.jsonl", "cut.jsonl"] {
        let verified = folder.run(&["audit", "verify", file, "--json"]);
        assert_eq!(verified.code, 1, "{verified:?}");
        assert!(!verified.json()["faults"].as_array().expect("a list").is_empty(), "{verified:?}");
    }
    let head = tail.out.lines().last().expect("a head");
    let (place, hash) = head.rsplit_once(':').expect("a hash");
    let other = format!("{place}:{}", hash.chars().rev().collect::<String>());
    let verified = folder.run(&["audit", "verify", "audit.jsonl", "--kept", &other]);
    assert_eq!(verified.code, 1, "{verified:?}");
    assert_eq!(folder.run(&["audit", "verify", "audit.jsonl", "--kept", head]).code, 0);
    assert_eq!(folder.run(&["audit", "verify", "audit.jsonl", "--kept", "x"]).code, 64);
}

/// An empty file was 0 entries without a fault.
#[test]
fn an_empty_trail_is_no_sound_one() {
    let folder = Folder::new();
    folder.write("empty.jsonl", b"");
    let run = folder.run(&["audit", "verify", "empty.jsonl"]);
    assert!(run.code == 1 && run.err.contains("no trail"), "{run:?}");
    let run = folder.run(&["audit", "verify", "empty.jsonl", "--json"]);
    assert_eq!((run.code, &run.json()["entries"]), (1, &0.into()));
}

/// Found by killing: the first call of a service begins a chain, and where that was the reading of the trail itself, the chain was
/// taken for one that is in no list.
#[test]
fn a_trail_that_is_read_by_the_first_call_is_whole() {
    let folder = Folder::new();
    let begin =
        || Served::start(&folder, &["serve", "--listen", "127.0.0.1:0", "--no-http", "--data-dir", "d"]);
    let made = folder.run(&["keys", "create", "city", "--role", "platform", "--data-dir", "d"]);
    let key = made.out.lines().find(|line| line.starts_with("tm_")).expect("a key").trim().to_string();
    for reading in ["verify", "export", "verify"] {
        let served = begin();
        let mut command = folder.command(&["audit", reading, "--to", &served.url]);
        let run = Run::of(command.env("TALENTMATCH_API_KEY", &key).output().expect("the command runs"));
        assert_eq!(run.code, 0, "{run:?}");
        if reading == "export" {
            folder.write("audit.jsonl", run.out.as_bytes());
            let run = folder.run(&["audit", "verify", "audit.jsonl"]);
            assert_eq!(run.code, 0, "{run:?}");
        }
        assert_eq!(served.terminate(), 0);
    }
}

//! Keys that come and go while the service runs, and what their roles allow.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use prost_types::Timestamp;
use serde_json::json;
use talentmatch::domain::access::CallerRoles;
use talentmatch::pb::v1 as pb;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::command_line::{Folder, Served};
use crate::support::*;

use pb::CallerRole::{Auditor, Enterprise, Platform, School};

fn create(tenant: &str, roles: &[pb::CallerRole]) -> pb::CreateApiKeyRequest {
    let roles = roles.iter().map(|role| (*role).into()).collect();
    pb::CreateApiKeyRequest { tenant: tenant.to_string(), roles, ..Default::default() }
}

/// A service with one configured key, which may do all.
async fn service() -> (Service, Client) {
    let mut config = config([("city", &[][..])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::in_memory(config).await;
    let city = service.client("city");
    (service, city)
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

fn posting(id: &str) -> pb::UpsertRecordRequest {
    let record = record(json!({"name": format!("jobPostings/{id}"), "jobPosting": {"title": "数控车工"}}));
    pb::UpsertRecordRequest { record: Some(record), ..Default::default() }
}

fn student(id: &str) -> pb::UpsertRecordRequest {
    let record =
        record(json!({"name": format!("studentProfiles/{id}"), "studentProfile": {"majorName": "数控技术"}}));
    pb::UpsertRecordRequest { record: Some(record), ..Default::default() }
}

#[tokio::test]
async fn a_key_lets_in_from_its_making_to_its_end() {
    let (service, mut city) = service().await;
    let made = city.access.create_api_key(create("school-1", &[School])).await.expect("made").into_inner();
    let key = made.key.expect("a key");
    assert!(made.text.starts_with("tm_") && made.text.len() > 50, "{}", made.text);
    let mut holder = service.client_with(&made.text);
    let info = holder.info.get_server_info(pb::GetServerInfoRequest {}).await.expect("let in").into_inner();
    assert_eq!((info.tenant.as_str(), info.roles().collect::<Vec<_>>()), ("school-1", vec![School]));
    holder.catalog.upsert_record(student("1")).await.expect("a school enters students");

    // What is nearly the text, and what has its id, lets nobody in.
    let mut others = vec![made.text[..made.text.len() - 1].to_string(), format!("{}x", made.text)];
    others.push(format!("tm_{}_x", key.name.trim_start_matches("apiKeys/")));
    others.push("tm_000000000000_AAAA".into());
    for other in others {
        let status =
            service.client_with(&other).catalog.list_records(pb::ListRecordsRequest::default()).await;
        assert_eq!(reason(&status.expect_err("not let in")), "UNKNOWN_API_KEY", "{other}");
    }

    let listed =
        city.access.list_api_keys(pb::ListApiKeysRequest::default()).await.expect("listed").into_inner();
    let [only] = &listed.keys[..] else { panic!("{listed:?}") };
    assert_eq!((&only.name, only.tenant.as_str()), (&key.name, "school-1"));
    assert!(only.last_use_time.is_some());
    assert!(!format!("{listed:?}").contains(&made.text[20..]), "its text is nowhere");

    let name = key.name.clone();
    city.access.revoke_api_key(pb::RevokeApiKeyRequest { name: name.clone() }).await.expect("ended");
    let status = holder.info.get_server_info(pb::GetServerInfoRequest {}).await.expect_err("shut out");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unauthenticated, "UNKNOWN_API_KEY"));
    let status = city.access.rotate_api_key(pb::RotateApiKeyRequest { name, keep_old_seconds: 0 }).await;
    assert_eq!(status.expect_err("it is over").code(), Code::InvalidArgument);
}

#[tokio::test]
async fn a_rotated_key_has_two_texts_for_a_while() {
    let clock = HandSet::at(as_of().seconds);
    let mut config = config([("city", &[][..])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::with_clock(config, Arc::clone(&clock)).await;
    let mut city = service.client("city");
    let end = Timestamp { seconds: as_of().seconds + 1_000, nanos: 0 };
    let request = pb::CreateApiKeyRequest { expire_time: Some(end), ..create("a", &[Enterprise]) };
    let first = city.access.create_api_key(request).await.expect("made").into_inner();
    let name = first.key.expect("a key").name;
    let rotate = |keep_old_seconds| pb::RotateApiKeyRequest { name: name.clone(), keep_old_seconds };
    let second = city.access.rotate_api_key(rotate(100)).await.expect("changed").into_inner().text;
    let lets_in = async |text: &str| {
        service.client_with(text).info.get_server_info(pb::GetServerInfoRequest {}).await.is_ok()
    };
    assert!(lets_in(&first.text).await && lets_in(&second).await);
    clock.set(as_of().seconds + 100);
    assert!(!lets_in(&first.text).await && lets_in(&second).await);
    let third = city.access.rotate_api_key(rotate(0)).await.expect("changed").into_inner().text;
    assert!(!lets_in(&second).await && lets_in(&third).await);
    clock.set(end.seconds);
    assert!(!lets_in(&third).await, "it has ended");
}

#[tokio::test]
async fn roles_allow_what_the_table_says() {
    let (service, mut city) = service().await;
    for role in [Platform, School, Enterprise, Auditor] {
        let text = city.access.create_api_key(create("a", &[role])).await.expect("made").into_inner().text;
        let mut client = service.client_with(&text);
        let done = [
            client.info.get_server_info(pb::GetServerInfoRequest {}).await.err(),
            client.matches(by_text("数控车工", pb::RecordKind::JobPosting)).await.err(),
            client.catalog.upsert_record(posting("1")).await.err(),
            client.catalog.upsert_record(student("1")).await.err(),
            client.placement.list_plans(pb::ListPlansRequest::default()).await.err(),
            client.access.list_api_keys(pb::ListApiKeysRequest::default()).await.err(),
            client.access.create_api_key(create("a", &[Auditor])).await.err(),
        ];
        let allowed: [bool; 7] = match role {
            Platform => [true; 7],
            School => [true, true, true, true, true, false, false],
            Enterprise => [true, true, true, false, false, false, false],
            _ => [true, false, false, false, false, true, false],
        };
        for (at, (status, allowed)) in done.into_iter().zip(allowed).enumerate() {
            match status {
                None => assert!(allowed, "{role:?} {at}"),
                Some(status) => {
                    assert_eq!(
                        (allowed, status.code()),
                        (false, Code::PermissionDenied),
                        "{role:?} {at}: {status}"
                    );
                    assert_eq!(reason(&status), "ROLE_NOT_ALLOWED");
                }
            }
        }
    }
}

/// On the machine itself, where no key is configured: one tenant, and nobody is let in from there.
#[tokio::test]
async fn callers_without_a_key_have_one_tenant() {
    let service = Service::in_memory(config([])).await;
    let mut client = service.client_with("none");
    let info = client.info.get_server_info(pb::GetServerInfoRequest {}).await.expect("let in").into_inner();
    assert_eq!(
        (info.tenant.as_str(), info.roles().collect::<Vec<_>>()),
        ("default", vec![School, Enterprise])
    );
    client.upsert(student("1").record.expect("a record")).await.expect("its own");
    let backup = client.backup.back_up_records(pb::BackUpRecordsRequest::default()).await.err();
    let created = client.access.create_api_key(create("other", &[Platform])).await.err();
    let listed = client.access.list_api_keys(pb::ListApiKeysRequest::default()).await.err();
    for status in [backup, created, listed] {
        let status = status.expect("refused");
        assert_eq!((status.code(), reason(&status).as_str()), (Code::PermissionDenied, "ROLE_NOT_ALLOWED"));
    }
    // Who presents a key takes himself for somebody, and is told that he is not.
    let status =
        service.client_with("tm_000000000000_AAAA").info.get_server_info(pb::GetServerInfoRequest {}).await;
    assert_eq!(reason(&status.expect_err("not let in")), "UNKNOWN_API_KEY");
}

/// Over two tenants and more records than one part holds.
#[tokio::test]
async fn a_backup_goes_on_behind_any_record() {
    let mut config = config([("city", &[][..]), ("school", &[])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::in_memory(config).await;
    let (city, school) = (service.client("city"), service.client("school"));
    for (client, count) in [(&city, 70), (&school, 90)] {
        let records = (0..count).map(|at| posting(&format!("{at:03}")).record.expect("a record"));
        client.import(records.collect()).await.expect("imported");
    }
    school.upsert(student("1").record.expect("a record")).await.expect("stored");
    let backup = async |request: pb::BackUpRecordsRequest| {
        let mut parts = city.backup.clone().back_up_records(request).await.expect("begins").into_inner();
        let mut names = Vec::new();
        while let Some(part) = parts.message().await.expect("goes on") {
            names.extend(part.records.into_iter().map(|record| record.name));
            assert_eq!(names.last(), Some(&part.last_name));
        }
        names
    };
    let all = backup(pb::BackUpRecordsRequest::default()).await;
    assert_eq!(all.len(), 161);
    for at in [0, 68, 69, 70, 159, 160] {
        let after_name = all[at].clone();
        let rest = backup(pb::BackUpRecordsRequest { after_name, ..Default::default() }).await;
        assert_eq!(rest, all[at + 1..], "behind {}", all[at]);
    }
    // One that is gone meanwhile, of a tenant that has no others.
    let after_name = "tenants/middle/jobPostings/1".to_string();
    assert_eq!(backup(pb::BackUpRecordsRequest { after_name, ..Default::default() }).await, all[70..]);
    let own = backup(pb::BackUpRecordsRequest { tenant: "school".into(), ..Default::default() }).await;
    assert_eq!(own, all[70..]);
    for (field, request) in [
        ("tenant", pb::BackUpRecordsRequest { tenant: "a b".into(), ..Default::default() }),
        ("after_name", pb::BackUpRecordsRequest { after_name: "jobPostings/1".into(), ..Default::default() }),
    ] {
        let status = city.backup.clone().back_up_records(request).await.expect_err(field);
        assert_eq!(status.get_details_bad_request().expect("fields").field_violations[0].field, field);
    }
}

/// One stream, one kind at fault: the rest is stored, and so it is with what is deleted.
#[tokio::test]
async fn an_enterprise_writes_openings_alone() {
    let (service, mut city) = service().await;
    let text = city.access.create_api_key(create("a", &[Enterprise])).await.expect("made").into_inner().text;
    let mut client = service.client_with(&text);
    let items = [posting("1"), student("1"), posting("2")]
        .map(|one| pb::ImportRecordsRequest { record: one.record, options: None });
    let answer =
        client.catalog.import_records(tokio_stream::iter(items)).await.expect("imported").into_inner();
    assert_eq!((answer.stored_count, answer.refused_count), (2, 1));
    let failure = answer.failures[0].failure.clone().expect("a failure");
    assert_eq!(failure.reason(), pb::ErrorReason::RoleNotAllowed);
    let delete = |name: &str| pb::DeleteRecordRequest { name: name.to_string(), ..Default::default() };
    client.catalog.delete_record(delete("jobPostings/1")).await.expect("deleted");
    let status =
        client.catalog.delete_record(delete("studentProfiles/1")).await.expect_err("not its own to enter");
    assert_eq!(reason(&status), "ROLE_NOT_ALLOWED");
}

#[tokio::test]
async fn bad_requests_name_the_field_and_make_nothing() {
    let (_service, mut city) = service().await;
    let past = Some(Timestamp { seconds: 1, nanos: 0 });
    for (field, request) in [
        ("tenant", create("", &[School])),
        ("tenant", create("a b", &[School])),
        ("roles", create("a", &[])),
        ("roles[0]", pb::CreateApiKeyRequest { roles: vec![99], ..create("a", &[]) }),
        ("alliances[0]", pb::CreateApiKeyRequest { alliances: vec!["a b".into()], ..create("a", &[School]) }),
        ("note", pb::CreateApiKeyRequest { note: "x".repeat(201), ..create("a", &[School]) }),
        ("expire_time", pb::CreateApiKeyRequest { expire_time: past, ..create("a", &[School]) }),
    ] {
        let status = city.access.create_api_key(request).await.expect_err(field);
        let fields = status.get_details_bad_request().expect("fields").field_violations;
        assert!(fields.iter().any(|violation| violation.field == field), "{field}: {fields:?}");
    }
    let unknown = pb::RevokeApiKeyRequest { name: "apiKeys/00".into() };
    let status = city.access.revoke_api_key(unknown).await.expect_err("unknown");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::NotFound, "API_KEY_NOT_FOUND"));
    let listed =
        city.access.list_api_keys(pb::ListApiKeysRequest::default()).await.expect("listed").into_inner();
    assert_eq!(listed.keys, []);
}

/// The first key is made while the service is stopped, with no key in its configuration; the rest through it.
#[test]
fn the_command_line_makes_the_first_key_and_all_others() {
    let folder = Folder::new();
    let first = folder.run(&["keys", "create", "city", "--role", "platform", "--data-dir", "d"]);
    assert_eq!(first.code, 0, "{first:?}");
    let first = first.out.trim().to_string();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--no-http", "--data-dir", "d", "--require-key"];
    let served = Served::start(&folder, &serve);
    let keys = |action: &[&str], key: &str| {
        folder.run(&[&["keys"], action, &["--to", &served.url, "--api-key", key]].concat())
    };
    let run = folder.run(&["list", "--kind", "jobs", "--to", &served.url]);
    assert!(run.code == 1 && run.err.contains("an API key is required"), "{run:?}");
    let made = keys(&["create", "s", "--role", "school", "--days", "30", "--note", "办公室"], &first);
    let second = made.out.trim().to_string();
    let run = folder.run(&["list", "--kind", "jobs", "--to", &served.url, "--api-key", &second]);
    assert_eq!(run.code, 0, "{run:?}");
    let listed = keys(&["list"], &first);
    for word in ["platform", "school", " days left", "without an end", "办公室", "used 20"] {
        assert!(listed.out.contains(word), "{word}: {listed:?}");
    }
    assert!(!listed.out.contains(&second[20..]));
    let denied = keys(&["list"], &second);
    assert!(denied.code == 1 && denied.err.contains("may not call ListApiKeys"), "{denied:?}");
    let name = made.err.split_whitespace().next().expect("a name").to_string();
    assert_eq!(keys(&["revoke", &name], &first).code, 0);
    let run = folder.run(&["list", "--kind", "jobs", "--to", &served.url, "--api-key", &second]);
    assert!(run.code == 1 && run.err.contains("not known"), "{run:?}");
    drop(served);
    // Stopped again, the folder has no byte of a text.
    for text in [&first, &second] {
        let secret = text.splitn(3, '_').nth(2).expect("a text").as_bytes();
        for file in std::fs::read_dir(folder.path("d")).expect("a folder") {
            let bytes = std::fs::read(file.expect("a file").path()).expect("read");
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
}

/// Two processes over one ledger: what one of them ends the other refuses, two seconds later at the most.
#[tokio::test]
async fn replicas_follow_each_other() {
    use talentmatch::engine::access::{Admission, ApiKeys, NewKey};
    use talentmatch::engine::serving::{Engine, Serving};
    use talentmatch::store::ledger::MemoryLedger;
    let ledger = Arc::new(MemoryLedger::default());
    let serving = || {
        let store = Arc::new(talentmatch::store::memory::MemoryStore::new(256));
        let embedder = Arc::new(talentmatch::embed::NgramEmbedder::bundled().expect("sound"));
        Serving::new(Engine::new(store, embedder))
    };
    let [one, other] = [(); 2].map(|()| Arc::new(ApiKeys::new(ledger.clone(), serving())));
    assert!(matches!(other.admit(b"tm_00_x"), Admission::Unread));
    let tending = tokio::spawn({
        let other = other.clone();
        async move { other.tend().await }
    });
    let new = NewKey {
        tenant: "a".parse().unwrap(),
        alliances: BTreeSet::new(),
        roles: CallerRoles::UNSTATED,
        note: String::new(),
        expire_time: None,
    };
    let (key, text) = one.create(new).await.expect("made");
    let becomes = async |admitted: bool| {
        for _ in 0..100 {
            if matches!(other.admit(text.as_bytes()), Admission::Admitted(_)) == admitted {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    };
    assert!(becomes(true).await);
    one.revoke(&key.id).await.expect("ended");
    assert!(becomes(false).await);
    tending.abort();
}

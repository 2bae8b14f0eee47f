//! What was deleted is nowhere any more after an erasure, which leaves a receipt that can be checked; and what was kept long enough goes.

mod cut_off;
mod retention;
mod without_records;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use talentmatch::config::Config;
use talentmatch::domain::access::CallerRoles;
use talentmatch::engine::audit::audit;
use talentmatch::engine::ports::{Generations, Making, Store};
use talentmatch::pb::v1 as pb;
use talentmatch::store::embedded::{EmbeddedGenerations, EmbeddedLedger};
use tonic::{Code, Status};

use crate::command_line::Folder;
use crate::credentials::signer::{Signer, credential};
use crate::credentials::{import, register};
use crate::documents::{DIMENSION, derivation, folder, job, put};
use crate::support::*;

use pb::{ErasureGround, ErasurePart, ErasureRemains};

/// Stands in every text of a person that goes.
const CANARY: &str = "zqxvcanary";
const DAY: i64 = 86_400;

/// A service with a platform ("city"), which may do all, and tenants that are schools and enterprises.
fn settings() -> Config {
    let mut config = config([("city", &[][..]), ("a", &[]), ("b", &[])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    config
}

async fn erase(client: &Client, dry_run: bool) -> Result<pb::EraseDueResponse, Status> {
    Ok(client.erasure.clone().erase_due(pb::EraseDueRequest { dry_run }).await?.into_inner())
}

async fn receipts(client: &Client, tenant: &str) -> Result<Vec<pb::ErasureReceipt>, Status> {
    let request = pb::ListErasureReceiptsRequest { tenant: tenant.into(), ..Default::default() };
    Ok(client.erasure.clone().list_erasure_receipts(request).await?.into_inner().receipts)
}

/// The files below a folder that have these bytes.
pub fn holding(dir: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(holding(&path, bytes));
        } else if fs::read(&path).expect("a file").windows(bytes.len()).any(|part| part == bytes) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// A student whose every text has the canary.
fn student(id: &str) -> Value {
    let text = format!("{CANARY} 数控车床");
    json!({"name": format!("studentProfiles/{id}"), "labels": {"note": text}, "studentProfile": {
        "school": text, "majorName": text, "courses": [text], "experiences": [text],
        "skills": [{"name": text, "level": text}], "certificates": [{"name": text, "level": text}],
        "preferences": {"occupations": [text]},
        "protected": {"gender": CANARY, "ethnicity": CANARY},
        "consent": {"matching": "ANSWER_YES", "discloseTo": ["*"]},
    }})
}

fn expert(id: &str) -> Value {
    let text = format!("{CANARY} 数控车床");
    json!({"name": format!("expertProfiles/{id}"), "labels": {"note": text}, "expertProfile": {
        "fields": [text], "professionalTitles": [text], "summary": text, "organizationDisplayName": text,
        "skills": [{"name": text}], "certificates": [{"name": text}], "majors": [text], "occupations": [text],
    }})
}

fn other(id: &str) -> pb::Record {
    record(json!({"name": format!("studentProfiles/{id}"), "studentProfile": {"majorName": "数控技术"}}))
}

fn slot(id: &str) -> pb::Record {
    let slot = json!({"title": "数控车工实习", "employerDisplayName": "甲厂", "capacity": 3});
    record(json!({"name": format!("internshipSlots/{id}"), "internshipSlot": slot}))
}

/// A plan of all students, adopted.
async fn place(client: &Client) -> String {
    let request = pb::PlanPlacementRequest {
        plan_id: "one".into(),
        objective: pb::PlacementObjective::MaxFill.into(),
        as_of_time: Some(as_of()),
        ..Default::default()
    };
    let mut answers = client.placement.clone().plan_placement(request).await.expect("plans").into_inner();
    while answers.message().await.expect("an answer").is_some() {}
    let name = "tenants/a/plans/one".to_string();
    client.placement.clone().adopt_plan(pb::AdoptPlanRequest { name: name.clone() }).await.expect("adopted");
    name
}

async fn event(client: &Client, id: &str, student: &str) {
    let event = pb::FeedbackEvent {
        event_id: format!("{CANARY}-{id}"),
        student_name: format!("studentProfiles/{student}"),
        opening_name: "internshipSlots/x".into(),
        stage: pb::FeedbackStage::Applied.into(),
        event_time: Some(as_of()),
    };
    let request = pb::RecordEventsRequest { events: vec![event] };
    let answer = client.feedback.clone().record_events(request).await.expect("recorded").into_inner();
    assert_eq!(answer.results[0].state(), pb::FeedbackEventState::Recorded);
}

async fn delete(client: &Client, names: &[&str]) {
    for name in names {
        client.delete(name, "").await.expect("deleted");
    }
}

fn part(receipt: &pb::ErasureReceipt, part: ErasurePart) -> i64 {
    receipt.parts.iter().find(|one| one.part() == part).map_or(0, |one| one.item_count)
}

#[tokio::test]
async fn no_byte_of_a_person_is_left_in_the_folder() {
    let folder = folder();
    let service = Service::in_folder(settings(), folder.path()).await;
    let (client, city) = (service.client("a"), service.client("city"));
    client
        .import(vec![record(student("s")), record(expert("e")), other("t"), slot("x")])
        .await
        .expect("imported");
    // What was replaced is in the file too.
    client.upsert(record(student("s"))).await.expect("stored");
    let deadline_time = Some(prost_types::Timestamp { seconds: as_of().seconds + DAY, nanos: 0 });
    let name = "rankingRounds/r".to_string();
    let round = pb::SaveRankingRoundRequest { name: name.clone(), deadline_time };
    client.placement.clone().save_ranking_round(round).await.expect("a round");
    let wishes = ["s", "t"].map(|id| pb::StudentWishes {
        student_name: format!("studentProfiles/{id}"),
        slot_names: vec!["internshipSlots/x".into()],
    });
    let wishes = pb::HandInWishesRequest { round_name: name, wishes: wishes.into() };
    client.placement.clone().hand_in_wishes(wishes).await.expect("handed in");
    event(&client, "1", "s").await;
    let signer = Signer::ed25519(1);
    register(&city, &signer.jwks()).await.expect("registered");
    let attested = signer.sign(&credential(CANARY, "s", CANARY, CANARY));
    assert_eq!(import(&client, vec![attested]).await.attested_count, 1);
    let plan = place(&client).await;
    let matched = client.matches(by_name("internshipSlots/x", pb::RecordKind::StudentProfile)).await;
    assert_eq!(matched.expect("matched").total_count, 2);
    let own = pb::MatchRequest { page_size: 1, ..by_text(CANARY, pb::RecordKind::StudentProfile) };
    client.matches(own).await.expect("matched");

    delete(&client, &["studentProfiles/s", "expertProfiles/e"]).await;
    let files = holding(folder.path(), CANARY.as_bytes());
    assert!(files.iter().any(|file| file.ends_with("records.redb")), "it is there until then: {files:?}");
    assert!(files.iter().any(|file| file.ends_with("ledger.redb")), "{files:?}");

    let seen = erase(&city, true).await.expect("counted");
    let pending: Vec<_> = seen.pending.iter().map(|one| (one.tenant.as_str(), one.record_count)).collect();
    assert_eq!((pending, seen.receipts.len()), (vec![("a", 2)], 0));
    assert_eq!(holding(folder.path(), CANARY.as_bytes()), files, "nothing is changed by looking");

    let done = erase(&city, false).await.expect("erased");
    assert_eq!(holding(folder.path(), CANARY.as_bytes()), [""; 0], "while the service runs");
    let [receipt] = &done.receipts[..] else { panic!("{done:?}") };
    let records: Vec<_> =
        receipt.records.iter().map(|one| (one.kind(), one.ground(), one.record_count)).collect();
    let asked = ErasureGround::Asked;
    assert_eq!(
        records,
        [(pb::RecordKind::StudentProfile, asked, 1), (pb::RecordKind::ExpertProfile, asked, 1)]
    );
    assert_eq!(
        (receipt.records_remains(), receipt.ledger_remains()),
        (ErasureRemains::None, ErasureRemains::None)
    );
    for (of, count) in [
        (ErasurePart::Records, 2),
        (ErasurePart::OldIndexes, 0),
        (ErasurePart::Feedback, 1),
        (ErasurePart::Wishes, 1),
        (ErasurePart::Plans, 1),
        (ErasurePart::Placements, 1),
        (ErasurePart::Credentials, 1),
    ] {
        assert_eq!(part(receipt, of), count, "{of:?} in {receipt:?}");
    }
    assert_eq!(receipts(&client, "").await.expect("its own"), done.receipts);
    assert!(erase(&city, false).await.expect("nothing is due").receipts.is_empty());

    // The audit trail has the digest, bound to all else in it.
    let entries = pb::ListAuditEntriesRequest { tenant: "a".into(), ..Default::default() };
    let entries = city.audit.clone().list_audit_entries(entries).await.expect("listed").into_inner().entries;
    let told = entries.iter().find(|entry| entry.method == "ErasureService/Receipt").expect("an entry");
    assert_eq!((told.purpose.as_str(), told.written_count), (receipt.digest.as_str(), 2));

    // The plan stands with its numbers, and a name of nobody.
    let request = pb::GetPlanRequest { name: plan, ..Default::default() };
    let plan = client.placement.clone().get_plan(request).await.expect("a plan").into_inner().plan;
    let students = plan.expect("a plan").students;
    let names: Vec<String> = students.iter().map(|student| id(&student.student_name)).collect();
    assert!(names.len() == 2 && names[0].starts_with("erased-") && names[1] == "t", "{names:?}");
    assert!(students.iter().all(|student| !student.slot_name.is_empty()));

    // The same service goes on with the new files, and the next one finds them whole.
    client.upsert(other("u")).await.expect("stored");
    event_of_other(&client).await;
    service.stop().await;
    assert_eq!(holding(folder.path(), CANARY.as_bytes()), [""; 0]);
    let found = audit(EmbeddedLedger::read_whole(folder.path()).expect("opens").expect("is there"));
    assert!(found.is_whole(), "{found:?}");
    let service = Service::in_folder(settings(), folder.path()).await;
    let stored = service.client("a").list(pb::RecordKind::StudentProfile).await;
    assert_eq!(stored.iter().map(|one| id(&one.name)).collect::<Vec<_>>(), ["t", "u"]);
    assert_eq!(receipts(&service.client("a"), "").await.expect("kept"), done.receipts);
    service.stop().await;
}

async fn event_of_other(client: &Client) {
    let event = pb::FeedbackEvent {
        event_id: "later".into(),
        student_name: "studentProfiles/t".into(),
        opening_name: "internshipSlots/x".into(),
        stage: pb::FeedbackStage::Shown.into(),
        event_time: Some(as_of()),
    };
    let request = pb::RecordEventsRequest { events: vec![event] };
    client.feedback.clone().record_events(request).await.expect("recorded");
}

/// An index of an earlier model is kept until it is removed, with records as they were.
#[tokio::test]
async fn copies_in_an_index_of_another_model_go_too() {
    let dir = folder();
    let making = |model: &str| Making {
        model: model.to_string(),
        dimension: DIMENSION,
        text_version: 1,
        derivation: derivation(),
    };
    let generations = EmbeddedGenerations::open(dir.path(), 0).unwrap();
    let old = generations.open_store(&making("old@1")).await.unwrap();
    let gone = job("canary-of-an-id", 1);
    old.write(vec![put(gone.clone()), put(job("b", 2))]).await.unwrap();
    let new = generations.open_store(&making("new@2")).await.unwrap();
    new.write(vec![put(job("b", 2))]).await.unwrap();
    generations.switch(&making("new@2")).await.unwrap();
    let names = [gone.name().clone()];
    assert!(new.erase_copies(&names).await.is_err(), "one that is open is being filled, or served still");
    old.close().await.unwrap();
    drop(old);
    // A large one keeps its index too, which was left with vectors of who was erased.
    fs::write(dir.path().join("index.snapshot"), "canary-of-an-id").unwrap();
    assert_eq!(holding(dir.path(), b"canary-of-an-id").len(), 2);
    assert_eq!(new.erase_copies(&names).await.unwrap(), 1);
    assert_eq!(holding(dir.path(), b"canary-of-an-id"), [""; 0]);
    assert_eq!(new.erase_copies(&names).await.unwrap(), 0);
    let old = generations.open_store(&making("old@1")).await.unwrap();
    assert_eq!(old.get(&[job("b", 2).name().clone()]).await.unwrap().iter().flatten().count(), 1);
}

#[tokio::test]
async fn what_has_come_back_is_not_erased() {
    let clock = HandSet::at(as_of().seconds);
    let service = Service::with_clock(settings(), Arc::clone(&clock)).await;
    let (client, city) = (service.client("a"), service.client("city"));
    client.upsert(other("t")).await.expect("stored");
    delete(&client, &["studentProfiles/t"]).await;
    client.upsert(other("t")).await.expect("stored again");
    assert!(erase(&city, false).await.expect("nothing").receipts.is_empty());
    assert_eq!(erase(&city, true).await.expect("seen").pending.len(), 1, "a delete may be on its way");
    clock.set(as_of().seconds + 600);
    assert!(erase(&city, false).await.expect("nothing").receipts.is_empty());
    assert_eq!(erase(&city, true).await.expect("seen").pending, []);
    client.get("studentProfiles/t").await.expect("it is there");
}

#[tokio::test]
async fn roles_say_who_erases_and_who_sees_receipts() {
    let service = Service::in_memory(settings()).await;
    let (a, b, city) = (service.client("a"), service.client("b"), service.client("city"));
    a.upsert(other("t")).await.expect("stored");
    delete(&a, &["studentProfiles/t"]).await;
    let refused = erase(&a, true).await.expect_err("for a platform alone");
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "ROLE_NOT_ALLOWED"));
    assert_eq!(erase(&city, false).await.expect("erased").receipts.len(), 1);
    assert_eq!(receipts(&a, "").await.expect("its own").len(), 1);
    assert_eq!(receipts(&a, "a").await.expect("its own by name").len(), 1);
    assert_eq!(receipts(&b, "").await.expect("its own"), []);
    assert_eq!(receipts(&city, "a").await.expect("who oversees").len(), 1);
    // Of all at once, page by page, for who oversees.
    b.upsert(other("u")).await.expect("stored");
    delete(&b, &["studentProfiles/u"]).await;
    assert_eq!(erase(&city, false).await.expect("erased").receipts.len(), 1);
    let (mut all, mut after_name) = (Vec::new(), String::new());
    loop {
        let request = pb::ListErasureReceiptsRequest { tenant: "-".into(), page_size: 1, after_name };
        let page =
            city.erasure.clone().list_erasure_receipts(request).await.expect("who oversees").into_inner();
        all.extend(page.receipts);
        after_name = page.next_name;
        if after_name.is_empty() {
            break;
        }
    }
    let of = async |client: &Client| receipts(client, "").await.expect("its own").remove(0);
    assert_eq!(all, [of(&a).await, of(&b).await]);
    let refused = receipts(&b, "-").await.expect_err("of all");
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "FOREIGN_TENANT"));
    let refused = receipts(&b, "a").await.expect_err("of others");
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "FOREIGN_TENANT"));
    let bad = pb::ListErasureReceiptsRequest {
        after_name: "tenants/b/erasureReceipts/1".into(),
        page_size: -1,
        ..Default::default()
    };
    let refused = a.erasure.clone().list_erasure_receipts(bad).await.expect_err("at fault");
    assert_eq!(fields(&refused), ["page_size", "after_name"]);
}

/// Entries that are written while the file of the ledger is written anew are all there.
#[tokio::test]
async fn nothing_is_lost_of_a_ledger_that_is_written_anew() {
    use talentmatch::engine::ports::{Entry, Ledger};
    let dir = folder();
    let ledger = EmbeddedLedger::new(dir.path(), 0);
    let tenant: talentmatch::domain::record::name::TenantId = "a".parse().unwrap();
    let write = async |key: String, bytes: Option<Vec<u8>>| {
        assert!(ledger.write(&tenant, vec![Entry { key, bytes, expect: None }]).await.unwrap());
    };
    write("gone".into(), Some(CANARY.into())).await;
    write("gone".into(), None).await;
    assert_eq!(holding(dir.path(), CANARY.as_bytes()).len(), 1);
    let writing = async {
        for n in 0..60 {
            write(format!("key-{n}"), Some(vec![n])).await;
        }
    };
    let erasing = async {
        for _ in 0..6 {
            ledger.erase().await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(writing, erasing);
    assert_eq!(holding(dir.path(), CANARY.as_bytes()), [""; 0]);
    assert_eq!(ledger.scan(&tenant, "key-", None, 100).await.unwrap().len(), 60);
    drop(ledger);
    let again = EmbeddedLedger::new(dir.path(), 0);
    assert_eq!(again.scan(&tenant, "key-", None, 100).await.unwrap().len(), 60);
}

#[test]
fn the_command_says_what_is_due_and_does_it() {
    let folder = Folder::new();
    folder.write("records.jsonl", format!("{}\n", student("s")).as_bytes());
    let here = |arguments: &[&str]| folder.run(&[arguments, &["--data-dir", "d"]].concat());
    assert_eq!(here(&["import", "records.jsonl"]).code, 0);
    assert_eq!(here(&["delete", "studentProfiles/s"]).code, 0);
    let run = here(&["erase", "--due", "--dry-run"]);
    assert_eq!((run.code, run.out.as_str()), (0, "default  1 deleted records to be erased\n"), "{run:?}");
    let run = here(&["erase", "--due"]);
    assert!(run.code == 0 && run.out.contains("1 studentProfiles (asked)"), "{run:?}");
    assert!(!run.err.contains(CANARY) && !run.out.contains(CANARY));
    assert_eq!(holding(&folder.path("d"), CANARY.as_bytes()), [""; 0]);
    let run = here(&["erase", "receipts", "--check"]);
    assert!(run.code == 0 && run.err.contains("1 receipts, 0 faults"), "{run:?}");
    assert_eq!(
        here(&["erase", "receipts", "--json"]).json()["receipts"][0]["records"][0]["recordCount"],
        "1"
    );
    // Of all tenants of the folder.
    assert_eq!(here(&["import", "records.jsonl", "--tenant", "other"]).code, 0);
    assert_eq!(here(&["delete", "studentProfiles/s", "--tenant", "other"]).code, 0);
    assert_eq!(here(&["erase", "--due"]).code, 0);
    let run = here(&["erase", "receipts", "--check", "--all-tenants"]);
    assert!(run.code == 0 && run.err.contains("2 receipts, 0 faults"), "{run:?}");
    assert_eq!(here(&["verify"]).code, 0);
    assert_eq!(folder.run(&["erase"]).code, 64);
    assert_eq!(here(&["erase", "--due", "--people-days", "99999"]).code, 64);
}

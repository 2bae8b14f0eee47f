//! The invariants of the service that no other file tests: tenants, protected attributes, what never gets out.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use prost::Message;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use talentmatch::pb::v1 as pb;
use tonic::{Code, Request};

use crate::http::client::Call;
use crate::support::*;

use pb::RecordKind::{InternshipSlot, JobPosting, StudentProfile};

fn job(id: &str, visibility: &str, alliances: &[&str]) -> pb::Record {
    record(
        json!({"name": format!("jobPostings/{id}"), "visibility": visibility, "alliances": alliances, "jobPosting": {"title": "数控车工"}}),
    )
}

fn student(id: &str, visibility: &str, alliances: &[&str], consent: Value) -> pb::Record {
    record(json!({"name": format!("studentProfiles/{id}"), "visibility": visibility, "alliances": alliances,
        "studentProfile": {"majorName": "数控车工", "consent": consent, "protected": {"gender": "女"}}}))
}

async fn seen(client: &Client, kind: pb::RecordKind) -> Vec<String> {
    let request = pb::MatchRequest {
        include_ineligible: true,
        page_size: 200,
        facets: vec![5],
        ..by_text("数控车工", kind)
    };
    let plain = client
        .matches(pb::MatchRequest { personalized: Some(false), ..request.clone() })
        .await
        .expect("matched");
    let found = client.matches(request).await.expect("matched");
    assert_eq!(found.total_count, plain.total_count);
    let [mut found, mut plain] = [found, plain].map(|response| ids(&response.results));
    found.sort();
    plain.sort();
    assert_eq!(found, plain);
    found
}

#[tokio::test]
async fn invariant_2_tenants_see_their_own_records_and_what_is_opened_to_them() {
    let service = Service::in_memory(config([
        ("owner", &["west", "south"][..]),
        ("member", &["west", "east"]),
        ("stranger", &["north"]),
    ]))
    .await;
    let [owner, member, stranger] = ["owner", "member", "stranger"].map(|tenant| service.client(tenant));
    let agreed = |to: &[&str]| json!({"matching": "ANSWER_YES", "discloseTo": to});
    let records = vec![
        job("alliance", "VISIBILITY_ALLIANCE", &["west", "south"]),
        job("public", "VISIBILITY_PUBLIC", &[]),
        job("tenant", "VISIBILITY_TENANT", &[]),
        job("unsaid", "VISIBILITY_UNSPECIFIED", &[]),
        student("s-1-all-alliance", "VISIBILITY_ALLIANCE", &["west"], agreed(&["*"])),
        student("s-2-all-public", "VISIBILITY_PUBLIC", &[], agreed(&["*"])),
        student("s-3-named", "VISIBILITY_PUBLIC", &[], agreed(&["member"])),
        student("s-4-nobody", "VISIBILITY_PUBLIC", &[], agreed(&[])),
        student("s-5-own", "VISIBILITY_TENANT", &[], agreed(&["*"])),
        student(
            "s-6-refused",
            "VISIBILITY_PUBLIC",
            &[],
            json!({"matching": "ANSWER_NO", "discloseTo": ["*"]}),
        ),
        student("s-7-unsaid", "VISIBILITY_PUBLIC", &[], json!({"discloseTo": ["*"]})),
        student(
            "s-8-ended",
            "VISIBILITY_PUBLIC",
            &[],
            json!({"matching": "ANSWER_YES", "discloseTo": ["*"], "expireTime": "2026-11-19T00:00:00Z"}),
        ),
    ];
    assert_eq!(owner.import(records.clone()).await.expect("imported").failures, []);
    stranger.upsert(job("foreign", "VISIBILITY_TENANT", &[])).await.expect("stored");

    assert_eq!(seen(&owner, JobPosting).await, ["alliance", "public", "tenant", "unsaid"]);
    assert_eq!(seen(&member, JobPosting).await, ["alliance", "public"]);
    assert_eq!(seen(&stranger, JobPosting).await, ["foreign", "public"]);
    let agreed_or_unsaid =
        ["s-1-all-alliance", "s-2-all-public", "s-3-named", "s-4-nobody", "s-5-own", "s-7-unsaid"];
    assert_eq!(seen(&owner, StudentProfile).await, agreed_or_unsaid, "a no and an ended consent are final");
    assert_eq!(owner.list(StudentProfile).await.len(), 8, "the school still lists its own");
    assert_eq!(seen(&member, StudentProfile).await, ["s-1-all-alliance", "s-2-all-public", "s-3-named"]);
    assert_eq!(seen(&stranger, StudentProfile).await, ["s-2-all-public"]);

    let shown_to_member = ["alliance", "public", "s-1-all-alliance", "s-2-all-public", "s-3-named"];
    for record in &records {
        let full = format!("tenants/owner/{}", record.name);
        let visible = shown_to_member.contains(&id(&full).as_str());
        let answers = [
            member.get(&full).await.map(|_| ()),
            member.matches(by_name(&full, InternshipSlot)).await.map(|_| ()),
            member
                .explain_with(pb::ExplainPairRequest {
                    subject: Some(pb::explain_pair_request::Subject::SubjectText("数控车工".into())),
                    target_name: full.clone(),
                    as_of_time: Some(as_of()),
                    ..Default::default()
                })
                .await
                .map(|_| ()),
        ];
        for (call, answer) in answers.into_iter().enumerate() {
            match (visible, answer) {
                (true, Ok(())) => {}
                (false, Err(status)) => {
                    assert_eq!(status.code(), Code::NotFound, "{full} by call {call}: {status:?}");
                }
                (_, answer) => panic!("{full} by call {call}: {answer:?}"),
            }
        }
        for refused in [
            member.upsert(pb::Record { name: full.clone(), ..record.clone() }).await.map(|_| ()),
            member.delete(&full, "").await,
        ] {
            assert_eq!(refused.expect_err("foreign").code(), Code::PermissionDenied);
        }
        assert_eq!(owner.get(&full).await.expect("still there").name, full);
    }
    assert!(member.list(JobPosting).await.is_empty(), "lists hold the caller's own records");
    let protected = |record: pb::Record| match record.resource {
        Some(pb::record::Resource::StudentProfile(student)) => student.protected,
        other => panic!("{other:?}"),
    };
    assert!(protected(owner.get("studentProfiles/s-3-named").await.expect("own")).is_some());
    assert_eq!(protected(member.get("tenants/owner/studentProfiles/s-3-named").await.expect("shown")), None);
    let nobody = service.client("nobody").get("jobPostings/public").await.expect_err("an unknown key");
    assert_eq!(nobody.code(), Code::Unauthenticated);
    service.stop().await;
}

#[tokio::test]
async fn invariant_3_protected_attributes_change_no_ranking() {
    let services = [
        Service::in_memory(config([(SCHOOL, &[][..])])).await,
        Service::in_memory(config([(SCHOOL, &[][..])])).await,
    ];
    let flip = |mut record: pb::Record| {
        if let Some(pb::record::Resource::StudentProfile(student)) = &mut record.resource {
            let own = student.protected.get_or_insert_default();
            let birth_date = own.birth_date.filter(|date| date.year >= 2010).or(Some(pb::Date {
                year: 1996,
                month: 2,
                day: 29,
            }));
            let poverty_relief =
                if own.poverty_relief() == pb::Answer::Yes { pb::Answer::No } else { pb::Answer::Yes };
            *own = pb::ProtectedAttributes {
                gender: if own.gender == "女" { "男" } else { "女" }.into(),
                birth_date,
                ethnicity: if own.ethnicity == "藏族" { "汉族" } else { "藏族" }.into(),
                household_region_code: if own.household_region_code == "540000" {
                    "110000"
                } else {
                    "540000"
                }
                .into(),
                poverty_relief: poverty_relief.into(),
            };
        }
        record
    };
    let [plain, flipped] = services.each_ref().map(|service| service.client(SCHOOL));
    import_sample(&plain, sample_records()).await;
    import_sample(&flipped, sample_records().into_iter().map(flip).collect()).await;
    let subjects = [
        "internshipSlots/i-bat-01",
        "internshipSlots/i-nur-01",
        "jobPostings/j-sof-01",
        "courseProfiles/c-mac-01",
        "studentProfiles/s-0001",
        "studentProfiles/s-0026",
    ];
    for subject in subjects {
        for target in [StudentProfile, InternshipSlot, JobPosting] {
            let request =
                pb::MatchRequest { include_ineligible: true, page_size: 200, ..by_name(subject, target) };
            let before = plain.matches(request.clone()).await.expect("matched");
            assert!(!before.results.is_empty());
            let after = flipped.matches(request).await.expect("matched");
            assert!(after.encode_to_vec() == before.encode_to_vec(), "{subject} to {target:?}");
            let told = format!("{after:?}");
            assert!(!told.contains("藏族") && !told.contains("汉族"));
        }
    }
    for service in services {
        service.stop().await;
    }
}

/// A record that says one thing, scored for a text.
async fn score_of(resource: Value) -> (f64, Vec<pb::ScorePart>) {
    let client = fresh().await;
    client.upsert(record(json!({"name": "jobPostings/1", "jobPosting": resource}))).await.expect("stored");
    let found =
        client.matches(by_text("数控车床操作 澜川动力 13912345678", JobPosting)).await.expect("matched");
    (found.results[0].score, found.results[0].score_parts.clone())
}

#[tokio::test]
async fn invariant_8_names_and_numbers_are_not_embedded() {
    let base = score_of(json!({"title": "数控车工", "description": "操作数控车床"})).await;
    let named = score_of(
        json!({"title": "数控车工", "description": "操作数控车床", "employerDisplayName": "澜川动力"}),
    )
    .await;
    assert_eq!(named, base, "an employer's name");
    let numbered = score_of(json!({"title": "数控车工", "description": "操作数控车床13912345678"})).await;
    assert_eq!(numbered, base, "a phone number");
    assert_ne!(
        score_of(json!({"title": "数控车工", "description": "操作铣床"})).await.0,
        base.0,
        "the test can fail"
    );
}

#[tokio::test]
async fn invariant_8_vectors_do_not_leave_the_service() {
    let client = sample().await;
    let request = pb::MatchRequest {
        page_size: 200,
        include_ineligible: true,
        ..by_name("studentProfiles/s-0001", JobPosting)
    };
    let found = client.matches(request).await.expect("matched");
    let per_result = found.encoded_len() / found.results.len();
    assert!(per_result < 2_000, "{per_result} bytes a result; a vector would take 2 kB and more");
    let dense =
        found.results.iter().flat_map(|result| &result.score_parts).filter(|part| part.contribution != 0.0);
    for part in dense {
        let steps = part.contribution / 1e-6;
        assert!((steps - steps.round()).abs() < 1e-3, "contributions are rounded: {part:?}");
    }
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn invariant_8_personal_data_is_not_logged() {
    let captured = Captured::default();
    let writer = captured.clone();
    let filter = tracing_subscriber::EnvFilter::new("info,talentmatch=trace");
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .try_init()
        .expect("the only subscriber");

    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::in_folder(config([(SCHOOL, &[][..])]), folder.path()).await;
    let client = service.client(SCHOOL);
    let (phone, name, words) = ("13987651234", "欧阳测试名", "独一无二的实训描述");
    let profile = |experience: String| {
        record(json!({"name": "studentProfiles/quiet-pseudonym", "studentProfile": {
        "majorName": "数控技术", "experiences": [experience], "protected": {"ethnicity": name}}}))
    };
    client.upsert(profile(words.into())).await.expect("stored");
    let refused = client.upsert(profile(format!("{words}，联系{phone}"))).await.expect_err("a phone number");
    assert_eq!(fields(&refused), ["record.student_profile.experiences[0]"]);
    assert!(!format!("{refused:?}").contains(phone));
    client.matches(by_text(&format!("{words} {name} {phone}"), JobPosting)).await.expect("matched");
    client.matches(by_name("studentProfiles/quiet-pseudonym", JobPosting)).await.expect("matched");
    client.get(&format!("studentProfiles/{phone}")).await.expect_err("not there");
    let mut odd = Request::new(pb::GetRecordRequest { name: phone.into() });
    odd.metadata_mut().insert("x-request-id", "told-request-id".parse().expect("a value"));
    client.catalog.clone().get_record(odd).await.expect_err("no name");
    let mut odd = Request::new(pb::GetRecordRequest { name: phone.into() });
    odd.metadata_mut().insert("x-request-id", phone.parse().expect("a value"));
    client.catalog.clone().get_record(odd).await.expect_err("no name");
    service.client("stranger").get("jobPostings/1").await.expect_err("no such key");
    for (verb, path, tenant) in [("GET", "/metrics", "stranger-2"), ("POST", "/v1/imports", "stranger-3")] {
        let answer = Call::new(&service, verb, path).header("x-api-key", &key_of(tenant)).send().await;
        assert_eq!(answer.status, 401, "{path}");
    }
    service.stop().await;

    let log = captured.0.lock().unwrap_or_else(PoisonError::into_inner);
    let log = String::from_utf8_lossy(&log);
    assert!(log.contains("told-request-id") && log.contains("call done"), "calls are logged:\n{log}");
    for stranger in ["stranger", "stranger-2", "stranger-3"] {
        let digest = Sha256::digest(key_of(stranger));
        let credential =
            digest.iter().take(6).fold("sha256:".to_string(), |id, byte| id + &format!("{byte:02x}"));
        let refused = log.lines().find(|line| line.contains("caller refused") && line.contains(&credential));
        let refused = refused.unwrap_or_else(|| panic!("{stranger} is not logged"));
        assert!(refused.contains("peer=127.0.0.1") && refused.contains("reason=\""), "{refused}");
    }
    for secret in [phone, name, words, "quiet-pseudonym", "key-of-school", "key-of-stranger"] {
        assert!(!log.contains(secret), "the log holds {secret}");
    }
}

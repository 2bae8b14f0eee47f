//! Certificates that issuers attest: signed lines are verified, told beside records and in results, taken back, and erased with the person.

mod command;
mod kept;
mod refused;
mod shown;
pub mod signer;

use serde_json::{Value, json};
use talentmatch::config::Config;
use talentmatch::domain::access::{CallerRole, CallerRoles};
use talentmatch::pb::v1 as pb;
use tonic::Status;

use self::signer::*;
use crate::support::*;

/// A platform, a school and another one.
fn settings() -> Config {
    let mut config = config([("platform", &[][..]), ("school", &[]), ("other", &[])]);
    let roles = [CallerRole::Platform, CallerRole::School, CallerRole::School];
    for (key, role) in config.api_keys.iter_mut().zip(roles) {
        key.roles = CallerRoles::from_iter([role]);
    }
    config
}

/// A service that knows the issuer, with the platform's client and the school's.
async fn service(signer: &Signer) -> (Service, Client, Client) {
    let service = Service::in_memory(settings()).await;
    let (platform, school) = (service.client("platform"), service.client("school"));
    register(&platform, &signer.jwks()).await.expect("registered");
    (service, platform, school)
}

fn issuer(jwks: &str) -> pb::CredentialIssuer {
    pb::CredentialIssuer {
        name: "credentialIssuers/bank".into(),
        uri: URI.into(),
        display_name: "学分银行".into(),
        jwks: jwks.into(),
        create_time: None,
    }
}

async fn put(client: &Client, issuer: pb::CredentialIssuer) -> Result<pb::CredentialIssuer, Status> {
    let request = pb::PutCredentialIssuerRequest { issuer: Some(issuer) };
    Ok(client.credential.clone().put_credential_issuer(request).await?.into_inner().issuer.expect("it"))
}

pub async fn register(client: &Client, jwks: &str) -> Result<pb::CredentialIssuer, Status> {
    put(client, issuer(jwks)).await
}

async fn unregister(client: &Client) {
    let name = "credentialIssuers/bank".into();
    let request = pb::DeleteCredentialIssuerRequest { name };
    client.credential.clone().delete_credential_issuer(request).await.expect("ended");
}

pub async fn import(client: &Client, lines: Vec<String>) -> pb::ImportCredentialsResponse {
    let request = pb::ImportCredentialsRequest { lines };
    client.credential.clone().import_credentials(request).await.expect("imported").into_inner()
}

/// How many lines attested something, were known, and took back; and why the others were refused.
fn counts(answer: &pb::ImportCredentialsResponse) -> ([i64; 3], Vec<String>) {
    let codes = answer.refused.iter().map(|one| one.phrase.clone().unwrap_or_default().code);
    ([answer.attested_count, answer.unchanged_count, answer.revoked_count], codes.collect())
}

async fn student(client: &Client, id: &str, certificate: &str) {
    student_with(client, id, json!([{"name": certificate}]), json!({"matching": "ANSWER_YES"})).await;
}

async fn student_with(client: &Client, id: &str, certificates: Value, consent: Value) {
    let student = json!({"majorName": "电气自动化技术", "certificates": certificates, "consent": consent});
    let name = format!("studentProfiles/{id}");
    let form = json!({"name": name, "visibility": "VISIBILITY_PUBLIC", "studentProfile": student});
    let update_mask = Some(prost_types::FieldMask { paths: vec!["*".into()] });
    let request = pb::UpsertRecordRequest { record: Some(record(form)), update_mask, ..Default::default() };
    client.upsert_with(request).await.expect("stored");
}

async fn job(client: &Client, certificate: &str) {
    let job = json!({"title": certificate, "certificates": [{"name": certificate, "required": true}]});
    client.upsert(record(json!({"name": "jobPostings/j", "jobPosting": job}))).await.expect("stored");
}

/// What is told beside a record.
async fn told_of(client: &Client, name: &str) -> Result<Vec<pb::VerifiedCredential>, Status> {
    let request = pb::GetRecordRequest { name: name.into() };
    Ok(client.catalog.clone().get_record(request).await?.into_inner().credentials)
}

async fn told(client: &Client, id: &str) -> Vec<pb::VerifiedCredential> {
    told_of(client, &format!("studentProfiles/{id}")).await.expect("there")
}

/// What the first certificate that a result matches is verified by.
fn verified(result: &pb::MatchResult) -> Option<&pb::VerifiedCredential> {
    result.matched_certificates.first().unwrap_or_else(|| panic!("none: {result:?}")).verified.as_ref()
}

#[tokio::test]
async fn what_is_signed_is_told_as_verified() {
    for signer in [Signer::ed25519(1), Signer::p256(), Signer::rsa()] {
        let (service, _, school) = service(&signer).await;
        student(&school, "s", "低压电工证").await;
        job(&school, "低压电工证").await;
        let all = async || {
            let batch = pb::BatchMatchRequest {
                subject_names: vec!["studentProfiles/s".into()],
                target_kind: pb::RecordKind::JobPosting.into(),
                ..Default::default()
            };
            let pair = school.explain("studentProfiles/s", "jobPostings/j").await.expect("explained");
            let found = school.matches(by_name("studentProfiles/s", pb::RecordKind::JobPosting)).await;
            let asked = school.matches(by_name("jobPostings/j", pb::RecordKind::StudentProfile)).await;
            let batch = school.batch_match(batch).await.expect("matched").remove(0);
            [
                pair.result.expect("a result"),
                found.expect("matched").results.remove(0),
                asked.expect("matched").results.remove(0),
                batch.results.first().expect("a result").clone(),
            ]
        };
        let before = all().await;
        let until = ISSUED + 4_000_000_000;
        let line = signer.sign(&with(credential("urn:uuid:1", "s", "低压电工证", ""), json!({"exp": until})));
        let answer = import(&school, vec![line.clone(), format!(" {line}\n")]).await;
        assert_eq!(counts(&answer), ([1, 1, 0], vec![]), "{answer:?}");
        let [one] = &told(&school, "s").await[..] else { panic!("one is told") };
        assert_eq!(
            [&*one.certificate, &*one.issuer, &*one.issuer_display_name, &*one.level],
            ["低压电工证", "credentialIssuers/bank", "学分银行", ""]
        );
        let seconds = |time: Option<prost_types::Timestamp>| time.map(|time| time.seconds);
        assert_eq!((seconds(one.issue_time), seconds(one.expire_time)), (Some(ISSUED), Some(until)));
        // It is said of the certificate, and nothing else is another.
        for (mut after, before) in all().await.into_iter().zip(before) {
            assert_eq!(verified(&after), Some(one));
            assert_eq!(verified(&before), None);
            after.matched_certificates[0].verified = None;
            assert_eq!(after, before);
        }
        service.stop().await;
    }
}

#[tokio::test]
async fn a_level_above_the_attested_one_is_not_verified() {
    let signer = Signer::ed25519(1);
    let (_service, _, school) = service(&signer).await;
    job(&school, "数控车工").await;
    for (id, stated) in [("high", "高级工"), ("low", "中级工")] {
        let certificates = json!([{"name": "数控车工", "level": stated}]);
        student_with(&school, id, certificates, json!({"matching": "ANSWER_YES"})).await;
        let line = signer.sign(&credential(&format!("urn:uuid:{id}"), id, "数控车工", "中级工"));
        assert_eq!(import(&school, vec![line]).await.attested_count, 1);
        let result =
            school.explain("jobPostings/j", &format!("studentProfiles/{id}")).await.expect("explained");
        let result = result.result.expect("a result");
        assert_eq!(verified(&result).is_some(), id == "low", "{result:?}");
    }
}

#[tokio::test]
async fn what_a_call_brings_along_is_never_verified() {
    let signer = Signer::ed25519(1);
    let (_service, _, school) = service(&signer).await;
    student(&school, "s", "电工证").await;
    job(&school, "电工证").await;
    let line = signer.sign(&credential("urn:uuid:1", "s", "电工证", ""));
    assert_eq!(import(&school, vec![line]).await.attested_count, 1);
    let student = json!({"majorName": "x", "certificates": [{"name": "电工证"}]});
    let inline = record(json!({"name": "studentProfiles/s", "studentProfile": student}));
    let found = school.matches(by_record(inline, pb::RecordKind::JobPosting)).await.expect("matched").results;
    assert_eq!(verified(&found[0]), None);
    let found =
        school.matches(by_name("studentProfiles/s", pb::RecordKind::JobPosting)).await.expect("matched");
    assert!(verified(&found.results[0]).is_some());
    // What a record says of itself is no attestation either: an upsert leaves it as it is.
    self::student(&school, "t", "电工证").await;
    assert_eq!(told(&school, "t").await, []);
    self::student(&school, "s", "电工证").await;
    assert_eq!(told(&school, "s").await.len(), 1);
}

#[tokio::test]
async fn it_counts_from_its_issue_to_its_end_by_the_clock_of_the_service() {
    let signer = Signer::ed25519(1);
    let clock = HandSet::at(ISSUED);
    let service = Service::with_clock(settings(), clock.clone()).await;
    let (platform, school) = (service.client("platform"), service.client("school"));
    register(&platform, &signer.jwks()).await.expect("registered");
    student(&school, "s", "电工证").await;
    job(&school, "电工证").await;
    let payload =
        with(credential("urn:uuid:1", "s", "电工证", ""), json!({"nbf": ISSUED + 20, "exp": ISSUED + 60}));
    // Clocks may be half a minute apart; it is told when it holds.
    assert_eq!(counts(&import(&school, vec![signer.sign(&payload)]).await), ([1, 0, 0], vec![]));
    let explained = async |at: i64| {
        let request = pb::ExplainPairRequest {
            subject: Some(pb::explain_pair_request::Subject::SubjectName("studentProfiles/s".into())),
            target_name: "jobPostings/j".into(),
            as_of_time: Some(prost_types::Timestamp { seconds: at, nanos: 0 }),
            ..Default::default()
        };
        let result = school.explain_with(request).await.expect("explained").result.expect("a result");
        verified(&result).is_some()
    };
    for (at, holds) in [(0, false), (20, true), (59, true), (60, false)] {
        clock.set(ISSUED + at);
        assert_eq!(told(&school, "s").await.len(), usize::from(holds), "{at}");
        // Of the own records a match asks for a time of its own.
        for (asked, held) in [(0, false), (20, true), (60, false)] {
            assert_eq!(explained(ISSUED + asked).await, held, "{asked} at {at}");
        }
    }
    assert_eq!(counts(&import(&school, vec![signer.sign(&payload)]).await).1, ["CREDENTIAL_OVER"]);
}

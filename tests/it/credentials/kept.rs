//! What the ledger keeps of credentials: it goes with the person, it is read by every later version, and damage of it is told.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};
use talentmatch::domain::record::name::TenantId;
use talentmatch::engine::audit::audit;
use talentmatch::engine::ports::{Entry, Ledger};
use talentmatch::store::embedded::EmbeddedLedger;
use talentmatch::store::ledger::MemoryLedger;

use super::*;
use crate::ledger_gone::forget;

const FILE: &str = "ledger.redb";

async fn erased(platform: &Client) -> Vec<(pb::ErasurePart, i64)> {
    let request = pb::EraseDueRequest::default();
    let done = platform.erasure.clone().erase_due(request).await.expect("erased").into_inner();
    done.receipts.iter().flat_map(|one| &one.parts).map(|part| (part.part(), part.item_count)).collect()
}

#[tokio::test]
async fn they_go_with_the_person() {
    let signer = Signer::ed25519(1);
    let (_service, platform, school) = service(&signer).await;
    student(&school, "s", "电工证").await;
    student(&school, "t", "电工证").await;
    let line = signer.sign(&credential("urn:uuid:1", "s", "电工证", ""));
    let other = signer.sign(&credential("urn:uuid:2", "t", "电工证", ""));
    assert_eq!(import(&school, vec![line.clone(), other]).await.attested_count, 2);
    school.delete("studentProfiles/s", "").await.expect("deleted");
    assert_eq!(counts(&import(&school, vec![line.clone()]).await).1, ["CREDENTIAL_NO_RECORD"]);
    assert!(erased(&platform).await.contains(&(pb::ErasurePart::Credentials, 1)));
    student(&school, "s", "电工证").await;
    assert_eq!(told(&school, "s").await, [], "nothing is attested to who has the id now");
    assert_eq!(told(&school, "t").await.len(), 1);
    assert_eq!(counts(&import(&school, vec![line]).await).0, [1, 0, 0]);
}

#[tokio::test]
async fn damage_is_told_and_does_not_keep_an_erasure_from_its_end() {
    let signer = Signer::ed25519(1);
    let (ledger, tenant): (_, TenantId) = (Arc::new(MemoryLedger::default()), "school".parse().unwrap());
    let service = Service::of(settings(), Service::shared_store(), ledger.clone()).await;
    let (platform, school) = (service.client("platform"), service.client("school"));
    register(&platform, &signer.jwks()).await.expect("registered");
    student(&school, "s", "电工证").await;
    let line = signer.sign(&credential("urn:uuid:1", "s", "电工证", ""));
    assert_eq!(import(&school, vec![line]).await.attested_count, 1);
    let (key, bytes) = ("attested/studentProfiles/s".to_string(), Some(b"\x01\xff".to_vec()));
    assert!(ledger.write(&tenant, vec![Entry { key, bytes, expect: None }]).await.unwrap());
    let refused = told_of(&school, "studentProfiles/s").await.expect_err("it cannot be read");
    assert_eq!(refused.code(), tonic::Code::Internal);
    school.delete("studentProfiles/s", "").await.expect("deleted");
    assert!(erased(&platform).await.contains(&(pb::ErasurePart::Credentials, 1)));
    for prefix in ["attested/", "attestation/"] {
        assert_eq!(ledger.scan(&tenant, prefix, None, 10).await.unwrap(), [], "{prefix}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_taken_back_while_it_is_attested_is_taken_back() {
    let signer = Signer::ed25519(1);
    let (_service, _platform, school) = service(&signer).await;
    student(&school, "s", "电工证").await;
    for round in 0..60 {
        let id = format!("urn:uuid:{round}");
        let attests = signer.sign(&credential(&id, "s", "电工证", ""));
        let revokes = signer.sign(&revocation(&id));
        let calls = [&attests, &attests, &revokes].map(|line| {
            let (school, line) = (school.clone(), line.clone());
            tokio::spawn(async move { import(&school, vec![line]).await })
        });
        futures::future::try_join_all(calls).await.expect("joined");
        assert_eq!(told(&school, "s").await, [], "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_issuers_that_are_put_at_once_one_has_a_uri() {
    let signer = Signer::ed25519(1);
    let service = Service::in_memory(settings()).await;
    let platform = service.client("platform");
    for round in 0..10 {
        let puts = (0..4).map(|number| {
            let (platform, mut issuer) = (platform.clone(), issuer(&signer.jwks()));
            issuer.uri = format!("https://bank.example/{round}");
            issuer.name = format!("credentialIssuers/bank-{round}-{number}");
            tokio::spawn(async move { put(&platform, issuer).await.is_ok() })
        });
        let done = futures::future::try_join_all(puts).await.expect("joined");
        assert_eq!(done.into_iter().filter(|is_done| *is_done).count(), 1, "round {round}");
    }
    let mut spread = issuer(&signer.jwks());
    spread.uri = "https://bank.example\nurn:y".into();
    assert_eq!(put(&platform, spread).await.expect_err("two lines").code(), tonic::Code::InvalidArgument);
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stored").join(name)
}

/// Two that hold, one of a level, and one that was taken back.
fn lines(signer: &Signer) -> Vec<String> {
    let payloads = [
        credential("urn:uuid:1", "s", "电工证", ""),
        with(credential("urn:uuid:2", "s", "数控车工", "中级工"), json!({"exp": 4_000_000_000_u64})),
        credential("urn:uuid:3", "s", "焊工证", ""),
        revocation("urn:uuid:3"),
        revocation("urn:uuid:4"),
    ];
    payloads.iter().map(|payload| signer.sign(payload)).collect()
}

/// `BLESS=1` writes the ledger where there is none; one that is there is never written again.
#[tokio::test]
async fn ledgers_with_credentials_are_read_for_ever() {
    let (signer, packed) = (Signer::ed25519(1), fixture("ledger-credentials-1.redb.gz"));
    if std::env::var_os("BLESS").is_some() && !packed.exists() {
        let dir = tempfile::tempdir().expect("a folder");
        let service = Service::in_folder(settings(), dir.path()).await;
        register(&service.client("platform"), &signer.jwks()).await.expect("registered");
        let school = service.client("school");
        student(&school, "s", "电工证").await;
        assert_eq!(counts(&import(&school, lines(&signer)).await), ([3, 0, 2], vec![]));
        service.stop().await;
        let file = fs::File::open(dir.path().join(FILE)).expect("a ledger");
        let mut bytes = Vec::new();
        GzEncoder::new(file, Compression::best()).read_to_end(&mut bytes).expect("packed");
        fs::write(&packed, bytes).expect("written");
    }
    let dir = tempfile::tempdir().expect("a folder");
    // A ledger is one beside records, of its time.
    Service::in_folder(settings(), dir.path()).await.stop().await;
    forget(&dir.path().join("records.redb"));
    let mut bytes = Vec::new();
    let file = fs::File::open(packed).expect("the ledger of the first version");
    GzDecoder::new(file).read_to_end(&mut bytes).expect("unpacked");
    fs::write(dir.path().join(FILE), bytes).expect("written");
    let found = audit(EmbeddedLedger::read_whole(dir.path()).expect("opens").expect("is there"));
    assert!(found.is_whole(), "{found:?}");
    let service = Service::in_folder(settings(), dir.path()).await;
    let school = service.client("school");
    student(&school, "s", "电工证").await;
    let told: Vec<(String, String, String, i64)> = told(&school, "s")
        .await
        .into_iter()
        .map(|one| {
            (
                one.certificate,
                one.level,
                one.issuer_display_name,
                one.expire_time.map_or(0, |end| end.seconds),
            )
        })
        .collect();
    let bank = || "学分银行".to_string();
    let expected = [
        ("电工证".into(), String::new(), bank(), 0),
        ("数控车工".into(), "中级工".into(), bank(), 4_000_000_000),
    ];
    assert_eq!(told, expected);
    let answer = counts(
        &import(
            &school,
            [lines(&signer), vec![signer.sign(&credential("urn:uuid:4", "s", "x", ""))]].concat(),
        )
        .await,
    );
    assert_eq!(answer, ([0, 4, 0], vec!["CREDENTIAL_IS_REVOKED".into(); 2]));
    service.stop().await;
}

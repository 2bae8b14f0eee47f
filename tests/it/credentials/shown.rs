//! Who is told, over which ways, and what the audit trail has of it.

use tonic::Code;

use super::*;
use crate::http::client::Call;

/// What the other school is told of a student whose consent is this: beside the record, and in a match.
async fn told_to_other(service: &Service, consent: Value) -> Result<(Vec<String>, bool), Status> {
    let (school, other) = (service.client("school"), service.client("other"));
    let certificates = json!([{"name": "电工证"}]);
    student_with(&school, "s", certificates, consent).await;
    let name = "tenants/school/studentProfiles/s";
    let beside = told_of(&other, name).await?;
    let asked = other.matches(by_name("jobPostings/j", pb::RecordKind::StudentProfile)).await?.results;
    let asked = verified(&asked[0]).is_some();
    let found = other.matches(by_name(name, pb::RecordKind::JobPosting)).await?.results;
    assert_eq!(verified(&found[0]).is_some(), asked, "both ways");
    Ok((beside.into_iter().map(|one| one.certificate).collect(), asked))
}

#[tokio::test]
async fn another_tenant_is_told_what_the_student_discloses() {
    let signer = Signer::ed25519(1);
    let (service, _, school) = service(&signer).await;
    student(&school, "s", "电工证").await;
    job(&service.client("other"), "电工证").await;
    let lines = [("urn:uuid:1", "电工证"), ("urn:uuid:2", "焊工证")];
    let lines = lines.map(|(id, certificate)| signer.sign(&credential(id, "s", certificate, "")));
    assert_eq!(import(&school, lines.into()).await.attested_count, 2);
    let granted = |disclosed: Value| json!({"matching": "ANSWER_YES", "grants": [{"recipient": "other"}], "disclosedParts": disclosed});
    let told_to_other = async |consent| told_to_other(&service, consent).await;
    let stated = vec!["电工证".to_string()];
    // A plain consent shows all that the profile states, and no more than that.
    let plain = json!({"matching": "ANSWER_YES", "discloseTo": ["other"]});
    assert_eq!(told_to_other(plain).await.expect("shown"), (stated.clone(), true));
    assert_eq!(told_to_other(granted(json!([]))).await.expect("shown"), (vec![], false));
    let others = json!(["DISCLOSED_PART_SCHOOL", "DISCLOSED_PART_LABELS", "DISCLOSED_PART_EXPERIENCES"]);
    assert_eq!(told_to_other(granted(others)).await.expect("shown"), (vec![], false));
    let disclosed = granted(json!(["DISCLOSED_PART_CREDENTIALS"]));
    assert_eq!(told_to_other(disclosed).await.expect("shown"), (stated, true));
    assert_eq!(told(&school, "s").await.len(), 2, "the owner is told all");
    for withdrawn in [
        json!({"matching": "ANSWER_NO", "discloseTo": ["other"]}),
        json!({"matching": "ANSWER_YES", "discloseTo": ["third"]}),
        json!({"matching": "ANSWER_YES", "discloseTo": ["other"], "expireTime": "2026-01-01T00:00:00Z"}),
    ] {
        assert_eq!(told_to_other(withdrawn).await.expect_err("hidden").code(), Code::NotFound);
    }
}

#[tokio::test]
async fn another_tenant_cannot_attest() {
    let signer = Signer::ed25519(1);
    let (service, _, school) = service(&signer).await;
    let other = service.client("other");
    student(&school, "s", "电工证").await;
    student(&other, "s", "电工证").await;
    let line = signer.sign(&credential("urn:uuid:1", "s", "电工证", ""));
    assert_eq!(import(&other, vec![line.clone()]).await.attested_count, 1);
    assert_eq!(told(&school, "s").await, [], "a short name is of the caller");
    let whole = json!({"sub": "tenants/school/studentProfiles/s"});
    let whole = signer.sign(&with(credential("urn:uuid:2", "s", "电工证", ""), whole));
    assert_eq!(counts(&import(&other, vec![whole.clone()]).await).1, ["CREDENTIAL_OF_OTHERS"]);
    assert_eq!(counts(&import(&school, vec![line, whole]).await).0, [2, 0, 0]);
    // Taking back where it is not does not take it back where it is.
    assert_eq!(import(&other, vec![signer.sign(&revocation("urn:uuid:2"))]).await.revoked_count, 1);
    assert_eq!(told(&school, "s").await.len(), 2);
}

/// An issuer posts lines itself, with a key of the school.
#[tokio::test]
async fn a_hook_posts_lines_over_http_and_the_trail_has_it() {
    let signer = Signer::ed25519(1);
    let (service, platform, school) = service(&signer).await;
    student(&school, "s", "电工证").await;
    let lines = json!({"lines": [signer.sign(&credential("urn:uuid:1", "s", "电工证", "")), "broken"]});
    let answer = Call::json(&service, "school", "CredentialService/ImportCredentials", &lines)
        .header("accept-language", "zh-CN")
        .send()
        .await;
    let answer = answer.json();
    assert_eq!((&answer["attestedCount"], &answer["refused"][0]["index"]), (&json!("1"), &json!("1")));
    let refused = &answer["refused"][0];
    assert_eq!(refused["phrase"]["code"], "CREDENTIAL_FORM");
    assert!(refused["message"].as_str().expect("a text").contains("不是证书凭证"), "{answer}");
    let record = json!({"name": "studentProfiles/s"});
    let record = Call::json(&service, "school", "CatalogService/GetRecord", &record).send().await.json();
    assert_eq!(record["credentials"][0]["issuerDisplayName"], "学分银行");
    let entries = pb::ListAuditEntriesRequest { tenant: "school".into(), ..Default::default() };
    let entries =
        platform.audit.clone().list_audit_entries(entries).await.expect("listed").into_inner().entries;
    let imports = entries.iter().filter(|one| one.method == "CredentialService/ImportCredentials");
    let written: Vec<i64> = imports.map(|one| one.written_count).collect();
    assert_eq!(written, [1]);
}

//! What is not taken, and what is taken back.

use tonic::Code;

use super::*;

#[tokio::test]
async fn lines_that_cannot_be_verified_are_refused_one_by_one() {
    let (signer, other) = (Signer::ed25519(1), Signer::ed25519(2));
    let (_service, _, school) = service(&signer).await;
    student(&school, "s", "电工证").await;
    student(&school, "t", "电工证").await;
    let good = credential("urn:uuid:1", "s", "电工证", "");
    let unsigned =
        |alg: &str| format!("{}.{}.", base64(json!({"alg": alg}).to_string()), base64(good.to_string()));
    let (long, changed) = ("x".repeat(17 << 10), |changes: Value| signer.sign(&with(good.clone(), changes)));
    let lines = [
        (signer.sign(&good), ""),
        ("no token".to_string(), "FORM"),
        (unsigned("none"), "FORM"),
        (unsigned("HS256"), "FORM"),
        (long, "TOO_LONG"),
        (other.sign(&good), "SIGNATURE"),
        (changed(json!({"iss": "https://other.example"})), "ISSUER"),
        (changed(json!({"jti": "urn:uuid:2", "exp": ISSUED + 1})), "OVER"),
        (changed(json!({"jti": "urn:uuid:3", "nbf": 4_000_000_000_u64})), "NOT_YET"),
        (changed(json!({"jti": "urn:uuid:4", "sub": "studentProfiles/none"})), "NO_RECORD"),
        (changed(json!({"jti": "urn:uuid:5", "sub": "jobPostings/s"})), "HOLDER"),
        (changed(json!({"jti": "urn:uuid:6", "sub": "tenants/platform/studentProfiles/s"})), "OF_OTHERS"),
        (changed(json!({"jti": "urn:uuid:7", "credentialSubject": {}})), "LACKS"),
        (changed(json!({"sub": "studentProfiles/t"})), "OF_ANOTHER"),
        (signer.sign(&with(revocation("urn:uuid:1"), json!({"events": {}}))), "EVENT"),
    ];
    let answer = import(&school, lines.iter().map(|(line, _)| line.clone()).collect()).await;
    assert_eq!((answer.attested_count, answer.revoked_count), (1, 0), "{answer:?}");
    let codes = answer.refused.iter().map(|one| (one.index, one.phrase.clone().unwrap_or_default().code));
    let expected = lines.iter().zip(0..).skip(1).map(|((_, code), at)| (at, format!("CREDENTIAL_{code}")));
    assert_eq!(codes.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    assert!(
        answer.refused.iter().all(|one| !one.message.is_empty() && !one.message.contains("studentProfiles"))
    );
    assert_eq!((told(&school, "s").await.len(), told(&school, "t").await.len()), (1, 0));
    for lines in [vec![], vec![String::new(); 501]] {
        let request = pb::ImportCredentialsRequest { lines };
        let refused = school.credential.clone().import_credentials(request).await.expect_err("refused");
        assert_eq!(fields(&refused), ["lines"]);
    }
}

#[tokio::test]
async fn what_is_taken_back_does_not_come_again() {
    let signer = Signer::p256();
    let (_service, platform, school) = service(&signer).await;
    student(&school, "s", "电工证").await;
    job(&school, "电工证").await;
    let line = |id: &str| signer.sign(&credential(id, "s", "电工证", ""));
    let taken_back = |id: &str| signer.sign(&revocation(id));
    let one = line("urn:uuid:1");
    assert_eq!(counts(&import(&school, vec![one.clone()]).await), ([1, 0, 0], vec![]));
    let answer = import(&school, vec![taken_back("urn:uuid:1"), taken_back("urn:uuid:1")]).await;
    assert_eq!(counts(&answer), ([0, 1, 1], vec![]));
    assert_eq!(told(&school, "s").await, []);
    let result = school.explain("studentProfiles/s", "jobPostings/j").await.expect("explained").result;
    assert_eq!(verified(&result.expect("a result")), None);
    assert_eq!(counts(&import(&school, vec![one]).await), ([0, 0, 0], vec!["CREDENTIAL_IS_REVOKED".into()]));
    // One that was taken back before it came.
    let answer = import(&school, vec![taken_back("urn:uuid:2"), line("urn:uuid:2")]).await;
    assert_eq!(counts(&answer), ([0, 0, 1], vec!["CREDENTIAL_IS_REVOKED".into()]));
    // An issuer takes back its own alone.
    assert_eq!(counts(&import(&school, vec![line("urn:uuid:3")]).await).0, [1, 0, 0]);
    let rogue = Signer::ed25519(3);
    let uri = "https://rogue.example";
    let name = "credentialIssuers/rogue".into();
    let other = pb::CredentialIssuer { name, uri: uri.into(), ..issuer(&rogue.jwks()) };
    put(&platform, other).await.expect("registered");
    let answer =
        import(&school, vec![rogue.sign(&with(revocation("urn:uuid:3"), json!({"iss": uri})))]).await;
    assert_eq!(counts(&answer).0, [0, 0, 1], "of an id of its own");
    assert_eq!(told(&school, "s").await.len(), 1);
}

#[tokio::test]
async fn what_was_issued_before_does_not_undo_what_was_issued_after_it() {
    let signer = Signer::ed25519(1);
    let (_service, _, school) = service(&signer).await;
    student(&school, "s", "电工证").await;
    let of = |from: i64, level: &str| {
        signer.sign(&with(credential("urn:uuid:1", "s", "电工证", level), json!({"nbf": ISSUED + from})))
    };
    let (old, new) = (of(0, "四级"), of(60, "三级"));
    assert_eq!(
        counts(&import(&school, vec![old.clone(), new.clone(), old.clone()]).await),
        ([2, 1, 0], vec![])
    );
    assert_eq!(counts(&import(&school, vec![new, old]).await), ([0, 2, 0], vec![]));
    let told = told(&school, "s").await;
    assert_eq!(told.iter().map(|one| one.level.as_str()).collect::<Vec<_>>(), ["三级"]);
}

#[tokio::test]
async fn trust_ends_with_the_issuer_and_not_with_a_key() {
    let (signer, next) = (Signer::ed25519(1), Signer::ed25519(2));
    let (_service, platform, school) = service(&signer).await;
    student(&school, "s", "电工证").await;
    let line = |signer: &Signer, id: &str| signer.sign(&credential(id, "s", "电工证", ""));
    assert_eq!(import(&school, vec![line(&signer, "urn:uuid:1")]).await.attested_count, 1);
    // Another key: lines by the old one are refused, and what it has attested stands.
    let before = register(&platform, &next.jwks()).await.expect("changed");
    let answer = import(&school, vec![line(&signer, "urn:uuid:2"), line(&next, "urn:uuid:3")]).await;
    assert_eq!(counts(&answer), ([1, 0, 0], vec!["CREDENTIAL_SIGNATURE".into()]));
    assert_eq!(told(&school, "s").await.len(), 2);
    unregister(&platform).await;
    unregister(&platform).await;
    assert_eq!(told(&school, "s").await, [], "nobody stands for it");
    let answer = import(&school, vec![line(&next, "urn:uuid:3")]).await;
    assert_eq!(counts(&answer).1, ["CREDENTIAL_ISSUER"]);
    // Who takes the id does not stand for what another has said.
    let other = pb::CredentialIssuer { uri: "https://other.example".into(), ..issuer(&next.jwks()) };
    put(&platform, other).await.expect("registered");
    assert_eq!(told(&school, "s").await, []);
    let again = register(&platform, &next.jwks()).await.expect("registered");
    assert_eq!((told(&school, "s").await.len(), again.create_time), (2, before.create_time));
}

#[tokio::test]
async fn only_a_platform_says_whose_word_counts() {
    let signer = Signer::ed25519(1);
    let (_service, platform, school) = service(&signer).await;
    let refused = register(&school, &signer.jwks()).await.expect_err("refused");
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "ROLE_NOT_ALLOWED"));
    let request = pb::DeleteCredentialIssuerRequest { name: "credentialIssuers/bank".into() };
    let refused = school.credential.clone().delete_credential_issuer(request).await.expect_err("refused");
    assert_eq!(refused.code(), Code::PermissionDenied);
    let private = with(signer.jwk(), json!({"d": base64([1; 32])}));
    let shared = json!({"keys": [{"kty": "oct", "k": base64([1; 32])}]}).to_string();
    let sound = signer.jwks();
    let many = json!({"keys": vec![signer.jwk(); 21]}).to_string();
    // The identity: with it a signature of a fixed text holds for every line.
    let small = with(signer.jwk(), json!({"x": base64([&[1][..], &[0; 31]].concat())}));
    let weak = json!({"keys": [signer.jwk(), small]}).to_string();
    for (name, uri, jwks, field) in [
        ("bank", "https://x.example", &*sound, "issuer.name"),
        ("credentialIssuers/../x", "https://x.example", &*sound, "issuer.name"),
        ("credentialIssuers/other", URI, &*sound, "issuer.uri"),
        ("credentialIssuers/other", "", &*sound, "issuer.uri"),
        ("credentialIssuers/other", "https://x.example", "", "issuer.jwks"),
        ("credentialIssuers/other", "https://x.example", "{\"keys\": []}", "issuer.jwks"),
        ("credentialIssuers/other", "https://x.example", "{", "issuer.jwks"),
        ("credentialIssuers/other", "https://x.example", &many, "issuer.jwks"),
        ("credentialIssuers/other", "https://x.example", &shared, "issuer.jwks"),
        ("credentialIssuers/other", "https://x.example", &weak, "issuer.jwks"),
        (
            "credentialIssuers/other",
            "https://x.example",
            &json!({"keys": [private]}).to_string(),
            "issuer.jwks",
        ),
    ] {
        let (name, uri, jwks) = (name.into(), uri.into(), jwks.into());
        let issuer = pb::CredentialIssuer { name, uri, jwks, ..Default::default() };
        assert_eq!(fields(&put(&platform, issuer).await.expect_err("refused")), [field]);
    }
    for at in 0..3 {
        let (name, uri) = (format!("credentialIssuers/n{at}"), format!("https://{at}.example"));
        put(&platform, pb::CredentialIssuer { name, uri, ..issuer(&sound) }).await.expect("registered");
    }
    let (mut names, mut after_name) = (Vec::new(), String::new());
    loop {
        let request = pb::ListCredentialIssuersRequest { page_size: 3, after_name };
        let page =
            school.credential.clone().list_credential_issuers(request).await.expect("listed").into_inner();
        names.extend(page.issuers.iter().map(|issuer| id(&issuer.name)));
        after_name = page.next_name;
        if after_name.is_empty() {
            break;
        }
    }
    assert_eq!(names, ["bank", "n0", "n1", "n2"]);
    let request = pb::ListCredentialIssuersRequest { page_size: -1, after_name: "x".into() };
    let refused = school.credential.clone().list_credential_issuers(request).await.expect_err("refused");
    assert_eq!(fields(&refused), ["page_size", "after_name"]);
}

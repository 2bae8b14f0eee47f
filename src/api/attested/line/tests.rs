use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::json;

use super::*;

const NOW: i64 = 1_800_000_000;
const URI: &str = "https://bank.example";

fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn pair() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
}

fn trusted() -> Trusted {
    let key = json!({"kty": "OKP", "crv": "Ed25519", "x": base64(pair().public_key())});
    Trusted::of(vec![Issuer {
        id: "bank".into(),
        uri: URI.into(),
        display_name: String::new(),
        keys: json!({"keys": [key, {"kty": "of another time"}]}).to_string(),
        create_time: DateTime::from_timestamp(0, 0).unwrap(),
    }])
}

fn signed(header: &Value, payload: &[u8]) -> String {
    let body = format!("{}.{}", base64(header.to_string()), base64(payload));
    let signature = pair().sign(body.as_bytes());
    format!("{body}.{}", base64(signature))
}

fn read(payload: &Value) -> Result<Statement, Message> {
    read_line(&signed(&json!({"alg": "EdDSA"}), payload.to_string().as_bytes()))
}

fn read_line(line: &str) -> Result<Statement, Message> {
    trusted().read(line, &"school".parse().unwrap(), DateTime::from_timestamp(NOW, 0).unwrap())
}

fn attested(payload: &Value) -> (String, Attestation) {
    match read(payload) {
        Ok(Statement::Attests(name, attestation)) => (name.to_string(), attestation),
        other => panic!("{other:?}"),
    }
}

fn code(read: Result<Statement, Message>) -> &'static str {
    read.map_or_else(|why| why.code.name(), |_| "")
}

fn credential() -> Value {
    json!({
        "iss": URI, "jti": "urn:uuid:1", "sub": "urn:talentmatch:studentProfiles/s", "nbf": NOW - 10,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {"achievement": {"name": " 电工证 "}, "result": [{"value": "三级"}]},
    })
}

fn changed(changes: Value) -> Value {
    let mut payload = credential();
    for (name, value) in changes.as_object().unwrap() {
        match value.is_null() {
            true => drop(payload.as_object_mut().unwrap().remove(name)),
            false => payload[name] = value.clone(),
        }
    }
    payload
}

fn revocation() -> Value {
    json!({"iss": URI, "iat": NOW, "sub_id": {"format": "uri", "uri": "urn:uuid:1"},
        "events": {CHANGE: {"change_type": "revoke", "credential_type": "verifiable_credential"}}})
}

#[test]
fn each_form_of_a_credential_says_the_same() {
    let seconds = |time: DateTime<Utc>| time.timestamp();
    let inside = json!({
        "id": "urn:uuid:1", "issuer": {"id": URI}, "type": "VerifiableCredential",
        "issuanceDate": "2027-01-15T16:00:00+08:00",
        "credentialSubject": {"id": "tenants/school/studentProfiles/s", "achievement": {"name": "电工证"}, "result": {"value": "三级"}},
    });
    for payload in [
        credential(),
        json!({"iss": URI, "vc": inside}),
        inside,
        changed(
            json!({"jti": null, "id": "urn:uuid:1", "iss": null, "issuer": URI, "sub": null, "credentialSubject":
            [{"id": "studentProfiles/s", "achievement": [{"name": "电工证"}], "result": {"value": "三级"}}]}),
        ),
    ] {
        let (name, attestation) = attested(&payload);
        assert_eq!(name, "tenants/school/studentProfiles/s");
        let Attestation { credential, issuer, certificate, level, issued, expires, revoked } = attestation;
        assert_eq!([credential, issuer, certificate, level], ["urn:uuid:1", URI, "电工证", "三级"]);
        assert!((NOW - 10..=NOW).contains(&seconds(issued)), "{issued}");
        assert_eq!((expires, revoked), (None, None));
    }
    // Of two times the narrower counts.
    let (_, narrow) = attested(&changed(json!({"exp": NOW + 90, "validUntil": "2027-01-15T08:00:50.25Z",
        "validFrom": "2027-01-15T07:59:55Z"})));
    assert_eq!((seconds(narrow.issued), narrow.expires.map(seconds)), (NOW - 5, Some(NOW + 50)));
    let taken = Statement::Revokes {
        credential: "urn:uuid:1".into(),
        issuer: URI.into(),
        time: DateTime::from_timestamp(NOW, 0).unwrap(),
    };
    assert_eq!(read(&revocation()), Ok(taken));
}

#[test]
fn what_cannot_be_verified_is_refused_by_name() {
    let payload = credential().to_string();
    let line = |header: Value| read_line(&signed(&header, payload.as_bytes()));
    for algorithm in ["none", "HS256", "HS512", "PS256", "ES384", "eddsa", ""] {
        assert_eq!(code(line(json!({"alg": algorithm}))), "CREDENTIAL_FORM", "{algorithm}");
    }
    assert_eq!(code(line(json!({}))), "CREDENTIAL_FORM");
    assert_eq!(code(line(json!({"alg": "EdDSA", "crit": ["b64"], "b64": false}))), "CREDENTIAL_FORM");
    assert_eq!(code(line(json!({"alg": "ES256"}))), "CREDENTIAL_SIGNATURE", "a key is for its own algorithm");
    assert_eq!(code(line(json!({"alg": "EdDSA", "kid": "any"}))), "", "the key has no id");
    for text in ["", "a.b", "....", "{\"alg\":\"EdDSA\"}", &payload] {
        assert_eq!(code(read_line(text)), "CREDENTIAL_FORM", "{text}");
    }
    assert_eq!(code(read_line(&signed(&json!({"alg": "EdDSA"}), b"[1]"))), "CREDENTIAL_FORM");
    assert_eq!(code(read_line(&"x".repeat(MOST_BYTES + 1))), "CREDENTIAL_TOO_LONG");
    let subject = |subject: Value| json!({ "credentialSubject": subject });
    for (changes, expected) in [
        (json!({"iss": null}), "CREDENTIAL_LACKS"),
        (json!({"iss": "https://other.example"}), "CREDENTIAL_ISSUER"),
        (json!({"issuer": "https://other.example"}), "CREDENTIAL_LACKS"),
        (json!({"type": "OpenBadgeCredential"}), "CREDENTIAL_LACKS"),
        (json!({"type": null}), "CREDENTIAL_LACKS"),
        (json!({"jti": null}), "CREDENTIAL_LACKS"),
        (json!({"jti": "x".repeat(ID + 1)}), "CREDENTIAL_LACKS"),
        (json!({"id": "urn:uuid:2"}), "CREDENTIAL_LACKS"),
        (json!({"sub": null}), "CREDENTIAL_LACKS"),
        (json!({"sub": "zhang"}), "CREDENTIAL_HOLDER"),
        (json!({"sub": "jobPostings/s"}), "CREDENTIAL_HOLDER"),
        (json!({"sub": "tenants/other/studentProfiles/s"}), "CREDENTIAL_OF_OTHERS"),
        (subject(json!({"id": "studentProfiles/t", "achievement": {"name": "x"}})), "CREDENTIAL_LACKS"),
        (subject(json!({"achievement": {"name": " "}})), "CREDENTIAL_LACKS"),
        (subject(json!({"achievement": {"name": 7}})), "CREDENTIAL_LACKS"),
        (subject(json!({"achievement": {"name": "x".repeat(CERTIFICATE + 1)}})), "CREDENTIAL_LACKS"),
        (
            subject(json!({"achievement": {"name": "x"}, "result": {"value": "x".repeat(LEVEL + 1)}})),
            "CREDENTIAL_LACKS",
        ),
        (subject(json!([{"achievement": {"name": "x"}}, {"id": "studentProfiles/t"}])), "CREDENTIAL_SEVERAL"),
        (subject(json!({"achievement": [{"name": "x"}, {"name": "y"}]})), "CREDENTIAL_SEVERAL"),
        (subject(json!({"achievement": {"name": "电工证 13800138000"}})), "CREDENTIAL_PERSONAL"),
        (subject(json!({"achievement": {"name": "电工\u{202e}证"}})), "CREDENTIAL_SIGNS"),
        (
            subject(json!({"achievement": {"name": "x"}, "result": {"value": "姓名：李四"}})),
            "CREDENTIAL_PERSONAL",
        ),
        (json!({"jti": "urn:\u{2066}1"}), "CREDENTIAL_SIGNS"),
        (json!({"nbf": null}), "CREDENTIAL_LACKS"),
        (json!({"nbf": "soon"}), "CREDENTIAL_TIME"),
        (json!({"nbf": 1e300}), "CREDENTIAL_TIME"),
        (json!({"validUntil": []}), "CREDENTIAL_TIME"),
        (json!({"nbf": NOW + LEEWAY_S + 1}), "CREDENTIAL_NOT_YET"),
        (json!({"exp": NOW}), "CREDENTIAL_OVER"),
    ] {
        assert_eq!(code(read(&changed(changes.clone()))), expected, "{changes}");
    }
    let mut event = revocation();
    for (pointer, value, expected) in [
        ("/events", json!({}), "CREDENTIAL_EVENT"),
        ("/events", json!({CHANGE: {"change_type": "update"}}), "CREDENTIAL_EVENT"),
        ("/sub_id", json!({"format": "uri"}), "CREDENTIAL_LACKS"),
        ("/iat", json!("yesterday"), "CREDENTIAL_TIME"),
        ("/iat", json!(NOW + LEEWAY_S + 1), "CREDENTIAL_NOT_YET"),
    ] {
        let before = std::mem::replace(event.pointer_mut(pointer).unwrap(), value);
        assert_eq!(code(read(&event)), expected, "{pointer}");
        *event.pointer_mut(pointer).unwrap() = before;
    }
}

#[test]
fn a_forged_line_is_refused() {
    let line = signed(&json!({"alg": "EdDSA"}), credential().to_string().as_bytes());
    assert_eq!(code(read_line(&line)), "");
    let parts: Vec<&str> = line.split('.').collect();
    let other = base64(changed(json!({"sub": "studentProfiles/t"})).to_string());
    assert_eq!(code(read_line(&format!("{}.{other}.{}", parts[0], parts[2]))), "CREDENTIAL_SIGNATURE");
    assert_eq!(code(read_line(&format!("{}.{}.", parts[0], parts[1]))), "CREDENTIAL_SIGNATURE");
}

/// What the reader makes of bytes: of lines as they come, and of what an issuer has signed, whatever it is.
#[test]
fn fuzz_lines() {
    let (trusted, home) = (trusted(), "school".parse().unwrap());
    let now = DateTime::from_timestamp(NOW, 0).unwrap();
    let header = json!({"alg": "EdDSA"});
    let seeds: Vec<Vec<u8>> = [credential(), json!({"iss": URI, "vc": credential()}), revocation()]
        .map(|payload| payload.to_string().into_bytes())
        .into();
    let lines = seeds.iter().map(|payload| signed(&header, payload).into_bytes()).collect();
    crate::fuzzing::fuzz("lines of credentials", lines, |bytes| {
        code(trusted.read(&String::from_utf8_lossy(bytes), &home, now))
    });
    crate::fuzzing::fuzz("signed credentials", seeds, |bytes| {
        code(trusted.read(&signed(&header, bytes), &home, now))
    });
    let key =
        json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "a", "use": "sig", "x": base64([9; 32])}]});
    crate::fuzzing::fuzz("keys of issuers", vec![key.to_string().into_bytes()], |bytes| {
        let keys = keys_of(&String::from_utf8_lossy(bytes));
        keys.map(|keys| keys.len()).map_err(|why| why.code.name())
    });
}

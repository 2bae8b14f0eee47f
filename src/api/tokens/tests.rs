use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, encode};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair};
use serde_json::{Value, json};

use super::*;

/// A key for tests alone.
const RSA: &[u8] = include_bytes!("../../../tests/fixtures/jwt/rsa.der");

/// A key pair: what signs, and what is told of it.
struct Pair {
    algorithm: Algorithm,
    secret: EncodingKey,
    jwk: Value,
}

fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn ed25519(id: &str) -> Pair {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
    Pair {
        algorithm: Algorithm::EdDSA,
        secret: EncodingKey::from_ed_der(pkcs8.as_ref()),
        jwk: json!({"kty": "OKP", "crv": "Ed25519", "kid": id, "x": base64(pair.public_key().as_ref())}),
    }
}

fn p256(id: &str) -> Pair {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
    let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
    Pair {
        algorithm: Algorithm::ES256,
        secret: EncodingKey::from_ec_der(pkcs8.as_ref()),
        jwk: json!({"kty": "EC", "crv": "P-256", "kid": id, "x": base64(x), "y": base64(y)}),
    }
}

fn rsa(id: &str) -> Pair {
    let pair = RsaKeyPair::from_der(RSA).unwrap();
    let public = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(pair.public_key());
    Pair {
        algorithm: Algorithm::RS256,
        secret: EncodingKey::from_rsa_der(RSA),
        jwk: json!({"kty": "RSA", "kid": id, "n": base64(&public.n), "e": base64(&public.e)}),
    }
}

fn set(pairs: &[&Pair]) -> JwkSet {
    let keys: Vec<&Value> = pairs.iter().map(|pair| &pair.jwk).collect();
    serde_json::from_value(json!({"keys": keys})).unwrap()
}

fn rules() -> TokenRules {
    let algorithms = vec![Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];
    TokenRules { issuer: "https://id.example".into(), audience: "talentmatch".into(), algorithms }
}

const HOURS: Times = Times { refresh: Duration::from_secs(300), keep: Duration::from_secs(24 * 3600) };

const NOW: i64 = 1_800_000_000;

fn now() -> i64 {
    NOW
}

fn clock() -> Now {
    Arc::new(|| DateTime::from_timestamp(NOW, 0).unwrap())
}

/// Claims that let in, but for those that are given: null leaves one out.
fn claims(other: Value) -> Value {
    let mut claims = json!({
        "iss": "https://id.example", "aud": "talentmatch", "exp": now() + 600, "sub": "zhang",
        "tenant": "school-1", "roles": ["school"], "alliances": ["power"],
    });
    for (name, value) in other.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    claims
}

fn signed(pair: &Pair, id: Option<&str>, claims: &Value) -> String {
    let header = Header { kid: id.map(str::to_string), ..Header::new(pair.algorithm) };
    encode(&header, claims, &pair.secret).unwrap()
}

fn admitted(tokens: &Tokens, token: &str) -> Option<Caller> {
    match tokens.admit(token.as_bytes()) {
        Admission::Admitted(caller) => Some(caller),
        _ => None,
    }
}

#[test]
fn each_algorithm_lets_in_as_the_claims_say() {
    let pairs = [rsa("r"), p256("p"), ed25519("e")];
    let tokens = Tokens::with_keys(rules(), clock(), &set(&pairs.each_ref()));
    for (pair, id) in pairs.iter().zip(["r", "p", "e"]) {
        for id in [Some(id), None] {
            let caller = admitted(&tokens, &signed(pair, id, &claims(json!({})))).expect("let in");
            assert_eq!(caller.tenant.as_str(), "school-1");
            assert!(caller.alliances.contains_key("power"));
            assert_eq!(caller.roles, CallerRoles::from_iter([CallerRole::School]));
            assert!(!format!("{caller:?}").contains("zhang"), "who it was is told by no name");
        }
    }
    let several =
        signed(&pairs[2], Some("e"), &claims(json!({"aud": ["other", "talentmatch"], "roles": null})));
    assert_eq!(admitted(&tokens, &several).expect("let in").roles, CallerRoles::UNSTATED);
}

#[test]
fn what_is_not_in_order_lets_nobody_in() {
    let (good, other) = (ed25519("e"), ed25519("e"));
    let tokens = Tokens::with_keys(rules(), clock(), &set(&[&good, &rsa("r")]));
    for wrong in [
        json!({"exp": now() - 60}),
        json!({"exp": null}),
        json!({"nbf": now() + 60}),
        json!({"iss": "https://id.example/"}),
        json!({"iss": null}),
        json!({"aud": "others"}),
        json!({"aud": null}),
        json!({"tenant": null}),
        json!({"tenant": "no tenant"}),
        json!({"tenant": "110101199003071233"}),
        json!({"alliances": ["110101199003071233"]}),
        json!({"tenant": ["school-1"]}),
        json!({"roles": ["owner"]}),
        json!({"roles": "school"}),
    ] {
        assert_eq!(admitted(&tokens, &signed(&good, Some("e"), &claims(wrong.clone()))), None, "{wrong}");
    }
    assert!(
        admitted(&tokens, &signed(&good, Some("e"), &claims(json!({"exp": now() - 10})))).is_some(),
        "a leeway"
    );
    let claims = claims(json!({}));
    assert_eq!(admitted(&tokens, &signed(&other, Some("e"), &claims)), None, "of another key");
    assert_eq!(admitted(&tokens, &signed(&good, Some("x"), &claims)), None, "of a key that is not known");

    let token = signed(&good, Some("e"), &claims);
    let [head, body, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let body_of = |tenant: &str| base64(json!({"tenant": tenant}).to_string().as_bytes());
    for forged in [
        format!("{head}.{}.{signature}", body_of("city")),
        format!("{head}.{body}."),
        format!("{}.{body}.", base64(br#"{"alg":"none"}"#)),
        format!("{}.{body}.{signature}", base64(br#"{"alg":"EdDSA","kid":"r"}"#)),
    ] {
        assert_eq!(admitted(&tokens, &forged), None, "{forged}");
    }
}

#[test]
fn a_public_key_is_no_shared_secret_and_an_algorithm_that_is_not_allowed_lets_nobody_in() {
    let pair = rsa("r");
    let tokens = Tokens::with_keys(rules(), clock(), &set(&[&pair]));
    let public = serde_json::to_vec(&pair.jwk).unwrap();
    for secret in [&public[..], RSA, b""] {
        let header = Header { kid: Some("r".into()), ..Header::new(Algorithm::HS256) };
        let token = encode(&header, &claims(json!({})), &EncodingKey::from_secret(secret)).unwrap();
        assert_eq!(admitted(&tokens, &token), None);
    }
    let only = TokenRules { algorithms: vec![Algorithm::EdDSA], ..rules() };
    let tokens = Tokens::with_keys(only, clock(), &set(&[&pair]));
    assert_eq!(admitted(&tokens, &signed(&pair, Some("r"), &claims(json!({})))), None);
}

#[test]
fn what_must_be_understood_is_not_and_keys_of_other_uses_verify_nothing() {
    let pair = rsa("r");
    let tokens = Tokens::with_keys(rules(), clock(), &set(&[&pair]));
    let body = base64(claims(json!({})).to_string().as_bytes());
    for crit in [json!(["foo"]), json!([]), json!("x")] {
        let head = base64(json!({"alg": "RS256", "kid": "r", "crit": crit}).to_string().as_bytes());
        let content = format!("{head}.{body}");
        let signature = jsonwebtoken::crypto::sign(content.as_bytes(), &pair.secret, pair.algorithm).unwrap();
        assert_eq!(admitted(&tokens, &format!("{content}.{signature}")), None, "{crit}");
    }
    let token = signed(&pair, Some("r"), &claims(json!({})));
    for (name, value, lets_in) in [
        ("use", json!("sig"), true),
        ("use", json!("enc"), false),
        ("alg", json!("RS256"), true),
        ("alg", json!("RSA-OAEP"), false),
        ("key_ops", json!(["verify"]), true),
        ("key_ops", json!(["encrypt"]), false),
    ] {
        let mut jwk = pair.jwk.clone();
        jwk[name] = value.clone();
        let keys: JwkSet = serde_json::from_value(json!({"keys": [jwk]})).unwrap();
        let tokens = Tokens::with_keys(rules(), clock(), &keys);
        assert_eq!(admitted(&tokens, &token).is_some(), lets_in, "{name} {value}");
    }
}

#[test]
fn what_is_no_token_is_left_to_the_keys() {
    let tokens = Tokens::with_keys(rules(), clock(), &set(&[&ed25519("e")]));
    for text in [&b"tm_00_11"[..], b"", b"a.b.c", b"\xff.\xff.\xff", &[b'a'; 9_000]] {
        assert!(matches!(tokens.admit(text), Admission::NotOurs), "{text:?}");
    }
}

/// Waits for what happens on another thread.
fn within_seconds<T>(mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..1_000 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it did not come")
}

#[test]
fn keys_are_fetched_and_what_cannot_be_fetched_lets_nobody_in_yet() {
    let pair = ed25519("e");
    let (keys, token) = (set(&[&pair]), signed(&pair, Some("e"), &claims(json!({}))));
    let tokens = Tokens::with_source(rules(), clock(), Arc::new(move || Ok(keys.clone())), HOURS);
    let caller = within_seconds(|| admitted(&tokens, &token));
    assert_eq!(caller.tenant.as_str(), "school-1");

    let away = Tokens::with_source(rules(), clock(), Arc::new(|| Err("away".into())), HOURS);
    assert!(matches!(away.admit(token.as_bytes()), Admission::Unread));
    assert_eq!((tokens.are_kept(), away.are_kept()), (Some(true), None));
}

/// Who takes a key back is not heard while the keys cannot be fetched.
#[test]
fn keys_that_cannot_be_fetched_for_too_long_let_nobody_in_until_they_come_again() {
    let pair = ed25519("e");
    let (keys, token) = (set(&[&pair]), signed(&pair, Some("e"), &claims(json!({}))));
    let is_away = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let fetch: Fetch = {
        let is_away = is_away.clone();
        Arc::new(move || match is_away.load(std::sync::atomic::Ordering::SeqCst) {
            true => Err("away".to_string()),
            false => Ok(keys.clone()),
        })
    };
    let times = Times { keep: Duration::from_secs(1), ..HOURS };
    let tokens = Tokens::with_source(rules(), clock(), fetch, times);
    within_seconds(|| admitted(&tokens, &token));
    is_away.store(true, std::sync::atomic::Ordering::SeqCst);
    let asked = || tokens.source.as_ref().unwrap().asked.lock().unwrap();
    asked().came = Instant::now().checked_sub(Duration::from_secs(2));
    assert!(matches!(tokens.admit(token.as_bytes()), Admission::Unread));
    assert_eq!(tokens.are_kept(), Some(false));
    is_away.store(false, std::sync::atomic::Ordering::SeqCst);
    within_seconds(|| {
        asked().at = None;
        admitted(&tokens, &token)
    });
}

/// Each piece of a stream had the signature verified anew.
#[test]
fn a_signature_is_verified_once_and_the_time_each_time() {
    use std::sync::atomic::{AtomicI64, Ordering};

    let (pair, other) = (rsa("r"), ed25519("e"));
    let token = signed(&pair, Some("r"), &claims(json!({})));
    let seconds = Arc::new(AtomicI64::new(NOW));
    let told = seconds.clone();
    let now: Now = Arc::new(move || DateTime::from_timestamp(told.load(Ordering::SeqCst), 0).unwrap());
    let tokens = Tokens::with_keys(rules(), now, &set(&[&pair, &other]));
    let mut proof = None;
    let mut ask = |tokens: &Tokens, token: &str| {
        let admission = tokens.admit_again(token.as_bytes(), &mut proof);
        (matches!(admission, Admission::Admitted(_)), proof.as_ref().map(|proof| Arc::as_ptr(&proof.claims)))
    };
    let first = ask(&tokens, &token);
    assert!(first.0 && first.1.is_some());
    assert_eq!(ask(&tokens, &token), first, "what was proved is not proved again");
    seconds.store(NOW + 600 + 31, Ordering::SeqCst);
    assert_eq!(ask(&tokens, &token), (false, first.1), "it is over");
    seconds.store(NOW, Ordering::SeqCst);
    assert_eq!(ask(&tokens, &token), first);
    // What proves one token proves no other one, and what one set of keys proves no other set does.
    let forged = format!("{}x", &token[..token.len() - 1]);
    assert!(!ask(&tokens, &forged).0);
    *tokens.held.write().unwrap() = Arc::new(known(&set(&[&other])));
    assert!(!ask(&tokens, &token).0, "its key is gone");
    *tokens.held.write().unwrap() = Arc::new(known(&set(&[&pair])));
    let again = ask(&tokens, &token);
    assert!(again.0 && again.1 != first.1, "proved by the keys of now");
}

//! Tokens of another sign-in let callers in, over gRPC and HTTP, by keys that come from a file or are fetched.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use talentmatch::config::{Config, Jwt, JwtAlgorithm};
use talentmatch::pb::v1 as pb;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::command_line::Folder;
use crate::http::client::Call;
use crate::standing::{LEAST, QUERY, create, job, seeking};
use crate::support::{HandSet, Service, as_of, config, reason};

const ISSUER: &str = "https://id.example";

/// What signs tokens, and the set of keys that tells of it.
struct Signer {
    id: String,
    secret: EncodingKey,
    jwks: Value,
}

impl Signer {
    fn new(id: &str) -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
        let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let jwks = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": id, "x": x}]});
        Self { id: id.to_string(), secret: EncodingKey::from_ed_der(pkcs8.as_ref()), jwks }
    }

    fn token(&self, tenant: &str, roles: &[&str]) -> String {
        let header = Header { kid: Some(self.id.clone()), ..Header::new(Algorithm::EdDSA) };
        let exp = as_of().seconds + 600;
        let claims =
            json!({"iss": ISSUER, "aud": "talentmatch", "exp": exp, "tenant": tenant, "roles": roles});
        encode(&header, &claims, &self.secret).unwrap()
    }
}

fn with_tokens(jwks: String, keys: Option<&Value>) -> Config {
    let jwt = Jwt {
        jwks,
        issuer: ISSUER.to_string(),
        audience: "talentmatch".to_string(),
        algorithms: vec![JwtAlgorithm::EdDsa],
        refresh_s: 300,
        keep_h: 24,
        keys: keys.map(|keys| serde_json::from_value(keys.clone()).unwrap()),
    };
    Config { jwt: Some(jwt), ..config([]) }
}

async fn list(service: &Service, token: &str, kind: &str) -> (u16, Value) {
    let call = Call::new(service, "POST", "/talentmatch.v1.CatalogService/ListRecords")
        .header("content-type", "application/json")
        .header("authorization", &format!("Bearer {token}"))
        .body(json!({"kind": kind}).to_string());
    let answer = call.send().await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn a_token_lets_in_as_its_tenant_with_its_roles() {
    let signer = Signer::new("one");
    let service = Service::in_memory(with_tokens("keys.json".into(), Some(&signer.jwks))).await;
    let upsert = |token: String, kind: &str, field: &str| {
        let record = json!({"record": {"name": format!("{kind}/1"), field: {"title": "焊工"}}});
        Call::new(&service, "POST", "/talentmatch.v1.CatalogService/UpsertRecord")
            .header("content-type", "application/json")
            .header("authorization", &format!("Bearer {token}"))
            .body(record.to_string())
    };
    let school = signer.token("school-1", &["school"]);
    let stored = upsert(school.clone(), "courseProfiles", "courseProfile").send().await;
    assert_eq!(
        (stored.status, &stored.json()["record"]["name"]),
        (200, &json!("tenants/school-1/courseProfiles/1"))
    );
    let (status, found) = list(&service, &school, "RECORD_KIND_COURSE_PROFILE").await;
    assert_eq!((status, found["records"].as_array().map(Vec::len)), (200, Some(1)), "{found}");
    let (_, others) =
        list(&service, &signer.token("school-2", &["school"]), "RECORD_KIND_COURSE_PROFILE").await;
    assert_eq!(others["records"], Value::Null, "{others}");

    let enterprise = signer.token("school-1", &["enterprise"]);
    assert_eq!(upsert(enterprise, "courseProfiles", "courseProfile").send().await.status, 403);
    let forged = Signer::new("one").token("school-1", &["school"]);
    let (status, refused) = list(&service, &forged, "RECORD_KIND_COURSE_PROFILE").await;
    assert_eq!(status, 401, "{refused}");
    assert!(!refused.to_string().contains(&forged), "a token is not repeated");
    assert_eq!(list(&service, "no-token", "RECORD_KIND_COURSE_PROFILE").await.0, 401);
}

/// Serves a set of keys that can be exchanged.
async fn key_server(keys: Arc<Mutex<Value>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/jwks.json", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let body = keys.lock().unwrap().to_string();
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let _ = stream.write_all((head + &body).as_bytes()).await;
        }
    });
    url
}

/// The status of a call once it is another than `not`.
async fn settled(service: &Service, token: &str, not: u16) -> u16 {
    for _ in 0..2_000 {
        let (status, _) = list(service, token, "RECORD_KIND_COURSE_PROFILE").await;
        if status != not {
            return status;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    not
}

#[tokio::test]
async fn keys_that_are_exchanged_are_fetched() {
    let (first, second) = (Signer::new("one"), Signer::new("two"));
    let keys = Arc::new(Mutex::new(first.jwks.clone()));
    let url = key_server(keys.clone()).await;
    let service = Service::in_memory(with_tokens(url, None)).await;
    let (old, new) = (first.token("school-1", &["school"]), second.token("school-1", &["school"]));
    assert_eq!(settled(&service, &old, 503).await, 200);
    assert_eq!(list(&service, &new, "RECORD_KIND_COURSE_PROFILE").await.0, 401);
    *keys.lock().unwrap() = second.jwks.clone();
    assert_eq!(settled(&service, &new, 401).await, 200, "the key that it names was not known");
    assert_eq!(list(&service, &old, "RECORD_KIND_COURSE_PROFILE").await.0, 401, "and the old one is gone");
}

/// A token that was over for new calls was told matches on its open stream.
#[tokio::test]
async fn a_stream_ends_when_its_token_is_over() {
    let (signer, clock) = (Signer::new("one"), HandSet::at(as_of().seconds));
    let keys = config([("school-1", &[][..])]).api_keys;
    let config = Config { api_keys: keys, ..with_tokens("keys.json".into(), Some(&signer.jwks)) };
    let service = Service::with_clock(config, clock.clone()).await;
    let holder = service.client_with(&signer.token("school-1", &["school", "enterprise"]));
    create(&holder, seeking(QUERY, LEAST)).await.expect("saved");
    let request = pb::WatchSavedQueryRequest { name: QUERY.into(), ..Default::default() };
    let mut answers = holder.standing.clone().watch_saved_query(request).await.expect("watches").into_inner();
    answers.message().await.expect("no error").expect("the first answer");
    let other = service.client("school-1");
    clock.set(as_of().seconds + 630);
    other.import(vec![job("in-time", true)]).await.expect("imports");
    assert_eq!(
        answers.message().await.expect("no error").expect("an answer").matches.len(),
        1,
        "within the leeway"
    );
    clock.set(as_of().seconds + 631);
    other.import(vec![job("late", true)]).await.expect("imports");
    let status = answers.message().await.expect_err("nothing more is told");
    assert_eq!((status.code(), reason(&status).as_str()), (tonic::Code::Unauthenticated, "UNKNOWN_API_KEY"));
    assert!(status.message().contains("token"), "{status:?}");
    service.stop().await;
}

/// They were called API keys.
#[tokio::test]
async fn what_is_wrong_with_a_token_is_told_of_a_token() {
    let signer = Signer::new("one");
    let service = Service::in_memory(with_tokens("keys.json".into(), Some(&signer.jwks))).await;
    let token =
        |header: &str| format!("{}.{}.", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode("{}"));
    for header in ["{\"alg\":\"none\"}", "{\"alg\":\"EdDSA\",\"kid\":5}"] {
        let (status, told) = list(&service, &token(header), "RECORD_KIND_COURSE_PROFILE").await;
        assert_eq!((status, told["details"][0]["debug"]["reason"].as_str()), (401, Some("UNKNOWN_API_KEY")));
        assert!(told["message"].as_str().expect("a text").starts_with("the token"), "{told}");
    }
    let (status, told) = list(&service, &signer.token("school-1", &[]), "RECORD_KIND_COURSE_PROFILE").await;
    assert_eq!(
        (status, &told["message"]),
        (403, &json!("this token may not call ListRecords: it has no role"))
    );
}

/// The identity: with it a signature of a fixed text holds for every token.
#[test]
fn a_key_with_which_anybody_could_sign_ends_the_start() {
    let folder = Folder::new();
    let identity = URL_SAFE_NO_PAD.encode([&[1][..], &[0; 31]].concat());
    let keys = json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": identity}]});
    folder.write("jwks.json", keys.to_string().as_bytes());
    let serve = "serve --store memory --listen 127.0.0.1:0 --no-http --jwt-jwks jwks.json --jwt-issuer a --jwt-audience b";
    let run = folder.run(&serve.split(' ').collect::<Vec<_>>());
    assert!(
        run.code == 64 && run.err.contains("jwt.jwks: jwks.json: key 1 is a point of small order"),
        "{run:?}"
    );
}

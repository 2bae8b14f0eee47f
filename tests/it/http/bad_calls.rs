//! What is said of calls that cannot be carried out.

use serde_json::json;

use super::client::Call;
use crate::support::{Service, config};

const MATCH: &str = "MatchService/Match";

async fn service() -> Service {
    Service::in_memory(config([("a", &[][..])])).await
}

#[tokio::test]
async fn fields_at_fault_are_named() {
    let service = service().await;
    for (message, field) in [
        (json!({"subjectTxt": "焊工"}), "subjectTxt"),
        (json!({"subjectText": "焊工", "filter": {"regions": []}}), "filter.regions"),
        (json!({"subjectText": 5}), "subject_text"),
        (json!({"subjectText": "焊工", "subjectName": "x"}), "subject_name"),
        (json!({"subjectText": "焊工", "targetKind": "JOB"}), "target_kind"),
        (json!({"subjectText": "焊工", "targetKind": 1, "pageSize": -1}), "page_size"),
    ] {
        let answer = Call::json(&service, "a", MATCH, &message).send().await;
        assert_eq!(answer.fields(), [field], "{message}");
    }
    let message = json!({"subjectTxt": "焊工"});
    let in_chinese =
        Call::json(&service, "a", MATCH, &message).header("accept-language", "zh-CN").send().await;
    assert!(in_chinese.text().contains("没有这一字段"), "{in_chinese:?}");
}

#[tokio::test]
async fn bodies_that_are_no_message_are_refused() {
    let service = service().await;
    for body in [&b""[..], b"{", b"[1]", b"{\"subjectText\": }", b"\xff\xfe", b"{} {}", &b"[".repeat(100_000)]
    {
        let call = Call::post(&service, "a", MATCH).header("content-type", "application/json").body(body);
        let answer = call.send().await;
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (400, Some("invalid_argument")),
            "{answer:?}"
        );
    }
    let bytes =
        Call::post(&service, "a", MATCH).header("content-type", "application/proto").body(&b"\x0a\xff"[..]);
    assert_eq!(bytes.send().await.status, 400);
}

#[tokio::test]
async fn long_bodies_are_refused_before_they_are_read() {
    let mut config = config([("a", &[][..])]);
    config.limits.max_message_bytes = 65_536;
    let service = Service::in_memory(config).await;
    let long = json!({"subjectText": "焊".repeat(30_000), "targetKind": 1});
    let answer = Call::json(&service, "a", MATCH, &long).send().await;
    assert_eq!(answer.status, 400);
    assert!(answer.json()["message"].as_str().unwrap().contains("65536"), "{answer:?}");
    let line = format!("{{\"record\": {{\"name\": \"{}\"}}}}\n", "x".repeat(70_000));
    let lines = Call::post(&service, "a", "CatalogService/ImportRecords")
        .header("content-type", "application/x-ndjson");
    assert_eq!(lines.body(line).send().await.status, 400);
}

#[tokio::test]
async fn heads_that_cannot_be_carried_are_refused() {
    let service = service().await;
    let path = "/talentmatch.v1.MatchService/Match";
    let verb = Call::new(&service, "PUT", path).send().await;
    assert_eq!((verb.status, verb.header("allow")), (405, "GET, POST"));
    let upsert =
        Call::new(&service, "GET", "/talentmatch.v1.CatalogService/UpsertRecord?encoding=json&message={}");
    let upsert = upsert.send().await;
    assert_eq!((upsert.status, upsert.header("allow")), (405, "POST"), "a write is never a GET");
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "a/b"]
    {
        let call = Call::post(&service, "a", MATCH).header("content-type", content_type).body("{}");
        let answer = call.send().await;
        assert_eq!(
            (answer.status, answer.header("accept-post")),
            (415, "application/json, application/proto")
        );
    }
    let unknown = Call::new(&service, "POST", "/talentmatch.v1.MatchService/Guess").send().await;
    assert_eq!((unknown.status, unknown.json()["code"].as_str()), (404, Some("unimplemented")));
    let info = unknown.json()["details"][0]["debug"].clone();
    assert_eq!(
        (info["reason"].as_str(), info["domain"].as_str()),
        (Some("UNKNOWN_METHOD"), Some("talentmatch.v1"))
    );
    let brotli = Call::json(&service, "a", MATCH, &json!({})).header("content-encoding", "br").send().await;
    assert_eq!(brotli.status, 501);
}

#[tokio::test]
async fn keys_are_asked_for() {
    let service = service().await;
    let none = Call::new(&service, "POST", "/talentmatch.v1.MatchService/Match")
        .header("content-type", "application/json")
        .body("{\"subjectTxt\": 1}");
    let none = none.send().await;
    assert_eq!(
        (none.status, none.json()["code"].as_str()),
        (401, Some("unauthenticated")),
        "nothing else is told"
    );
    let wrong = Call::json(&service, "nobody", MATCH, &json!({})).send().await;
    assert_eq!(wrong.json()["details"][0]["debug"]["reason"], "UNKNOWN_API_KEY");
}

#[tokio::test]
async fn pages_of_other_sites_may_not_call_unless_they_are_listed() {
    let mut config = config([("a", &[][..])]);
    config.http_allow_origin = Some(vec!["https://platform.example".to_string()]);
    let service = Service::in_memory(config).await;
    let from = |origin: &str| Call::json(&service, "a", MATCH, &json!({})).header("origin", origin);
    let foreign = from("https://evil.example").send().await;
    assert_eq!((foreign.status, foreign.header("access-control-allow-origin")), (403, ""));
    let listed = from("https://platform.example").send().await;
    let seen = listed.header("access-control-allow-origin");
    assert_eq!((listed.status, seen), (400, "https://platform.example"), "the page sees errors too");
    let own = format!("http://{}", service.http_address());
    assert_eq!(from(&own).send().await.status, 400);
    let asks = |origin: &str| {
        Call::new(&service, "OPTIONS", "/talentmatch.v1.MatchService/Match")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
    };
    assert_eq!(asks("https://evil.example").send().await.status, 403);
    let may = asks("https://platform.example").send().await;
    assert_eq!((may.status, may.header("access-control-allow-methods")), (204, "GET, POST"));
}

#[tokio::test]
async fn deadlines_hold() {
    let service = service().await;
    let body = "{\"subjectText\": \"焊工\", \"targetKind\": 1}".to_string();
    // The rest of the body never comes; the answer does, within the deadline and what it takes to leave.
    let late = Call::post(&service, "a", MATCH)
        .header("content-type", "application/json")
        .header("connect-timeout-ms", "2000")
        .body(body)
        .send_without_the_end()
        .await;
    assert_eq!((late.status, late.json()["code"].as_str()), (504, Some("deadline_exceeded")));
    let malformed =
        Call::json(&service, "a", MATCH, &json!({})).header("connect-timeout-ms", "soon").send().await;
    assert_eq!(malformed.status, 400);
}

#[tokio::test]
async fn the_port_for_grpc_says_where_json_goes() {
    let service = service().await;
    let mut stream = tokio::net::TcpStream::connect(service.address()).await.unwrap();
    let request = b"POST /talentmatch.v1.MatchService/Match HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\
                    content-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    tokio::io::AsyncWriteExt::write_all(&mut stream, request).await.unwrap();
    let mut read = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut read).await.unwrap();
    let answer = super::client::parse(&read);
    assert_eq!(answer.status, 415);
    assert!(answer.text().contains("--http-listen"), "{answer:?}");
}

//! Calls that stream: in the envelopes of Connect, and as lines of JSON.

use serde_json::{Value, json};

use super::client::{Answer, Call};
use crate::support::{SCHOOL, Service, config, import_sample, sample_records};

const LINES: &str = "application/x-ndjson";

fn envelope(flags: u8, message: &str) -> Vec<u8> {
    let mut bytes = vec![flags];
    bytes.extend((message.len() as u32).to_be_bytes());
    bytes.extend(message.as_bytes());
    bytes
}

fn envelopes(answer: &Answer) -> Vec<(u8, Value)> {
    let mut rest = &answer.body[..];
    let mut found = Vec::new();
    while !rest.is_empty() {
        let length = u32::from_be_bytes(rest[1..5].try_into().unwrap()) as usize;
        found.push((rest[0], serde_json::from_slice(&rest[5..5 + length]).expect("JSON")));
        rest = &rest[5 + length..];
    }
    found
}

#[tokio::test]
async fn lines_are_imported_and_a_bad_one_ends_the_stream() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let job = |n: u32, title: &str| json!({"record": {"name": format!("jobPostings/{n}"), "jobPosting": {"title": title}}});
    let import = |lines: String| {
        Call::post(&service, "a", "CatalogService/ImportRecords").header("content-type", LINES).body(lines)
    };
    // The last line needs no end; a record that is refused is told of.
    let lines = format!("{}\n\n{}\r\n{}", job(1, "焊工"), job(2, ""), job(3, "电工"));
    let done = import(lines).send().await;
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!((&done.json()["storedCount"], &done.json()["refusedCount"]), (&json!("2"), &json!("1")));
    assert_eq!(done.json()["failures"][0]["index"], "1");

    let unknown = import(format!("{}\n{{\"rekord\": 1}}\n", job(4, "焊工"))).send().await;
    assert_eq!(unknown.fields(), ["rekord"]);
    let empty = import(String::new()).send().await;
    assert_eq!((empty.status, empty.text().as_str()), (200, "{}"));
}

#[tokio::test]
async fn answers_are_lines_or_envelopes() {
    let service = Service::in_memory(config([(SCHOOL, &[][..])])).await;
    import_sample(&service.client(SCHOOL), sample_records()).await;
    let request = json!({"subjectKind": "RECORD_KIND_STUDENT_PROFILE", "targetKind": "RECORD_KIND_JOB_POSTING", "limit": 2});
    let lines = Call::json(&service, SCHOOL, "MatchService/BatchMatch", &request)
        .header("accept", LINES)
        .send()
        .await;
    assert_eq!((lines.status, lines.header("content-type")), (200, LINES));
    let lines = lines.lines();
    assert_eq!(lines.len().to_string(), lines[0]["subjectCount"].as_str().unwrap());
    assert!(lines.iter().any(|line| line["results"].as_array().is_some_and(|results| results.len() == 2)));

    let call = |body: Vec<u8>| {
        Call::post(&service, SCHOOL, "MatchService/BatchMatch")
            .header("content-type", "application/connect+json")
            .header("connect-protocol-version", "1")
            .body(body)
    };
    let answer = call(envelope(0, &request.to_string())).send().await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/connect+json"));
    let mut found = envelopes(&answer);
    assert_eq!(found.pop(), Some((2, json!({}))), "the end is told");
    assert_eq!(found.len(), lines.len());
    assert_eq!(found[0].1["subjectName"], lines[0]["subjectName"]);

    // Errors are in the last envelope, and the status of HTTP is none.
    for (body, code) in [
        (envelope(0, "{\"limit\": -1}"), "invalid_argument"),
        (envelope(1, &request.to_string()), "invalid_argument"),
        (vec![0, 0, 0, 0, 9, b'{'], "invalid_argument"),
    ] {
        let answer = call(body).send().await;
        assert_eq!(answer.status, 200);
        let last = envelopes(&answer).pop().expect("an end");
        assert_eq!((last.0, last.1["error"]["code"].as_str()), (2, Some(code)), "{last:?}");
    }
    let refused = Call::json(&service, SCHOOL, "MatchService/BatchMatch", &json!({"limit": -1})).send().await;
    assert_eq!(refused.status, 400, "before the first line the status says it: {refused:?}");
}

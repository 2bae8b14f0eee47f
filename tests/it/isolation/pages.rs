//! What the port for HTTP tells beside the calls that are posted as JSON: pages, files that are sent, calls by GET, and the heads of answers.

use std::collections::BTreeSet;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use prost::Message;
use prost_types::method_options::IdempotencyLevel;
use serde_json::json;
use talentmatch::pb::DESCRIPTOR;

use super::{CANARY, OTHER, OWN, questions};
use crate::http::client::{Answer, Call};
use crate::support::*;

/// What differs from answer to answer, whoever does what.
const OF_THE_MOMENT: [&str; 2] = ["date", "x-request-id"];
const BOUNDARY: &str = "isolation";

/// Pages, each as it is asked for.
const PAGES: [&str; 8] =
    ["/", "/healthz", "/readyz", "/version", "/openapi.json", "/metrics", "/v1/exports", "/v1/imports"];

/// The head of an answer, but for what differs from moment to moment.
pub fn head(answer: &Answer) -> String {
    let told = answer.headers.iter().filter(|(name, _)| !OF_THE_MOMENT.contains(&name.as_str()));
    // The bodies are compared by themselves: tokens in them may differ in length.
    let told = told.filter(|(name, _)| *name != "content-length");
    told.map(|(name, value)| format!("{name}: {value}\n")).collect()
}

/// Files that tell of records of both tenants under the names that either may have.
fn files() -> Vec<(&'static str, &'static str, String)> {
    let lines = |names: [String; 2]| {
        let jobs = names.map(|name| json!({"name": name, "jobPosting": {"title": CANARY}}).to_string());
        jobs.join("\n")
    };
    let of_other = [0, 4].map(|n| format!("tenants/{OTHER}/jobPostings/c{n}"));
    let short = [0, 4].map(|n| format!("jobPostings/c{n}"));
    let student = |n: u8| {
        json!({"name": format!("studentProfiles/c{n}"), "studentProfile": {"majorName": "数控技术",
            "preferences": {"rankedSlots": [format!("tenants/{OTHER}/internshipSlots/c{n}")]}}})
        .to_string()
    };
    vec![
        ("/v1/imports/preview", "rows.jsonl", lines(of_other.clone())),
        ("/v1/imports/preview", "rows.jsonl", lines(short.clone())),
        ("/v1/imports/preview", "rows.csv", format!("编号,岗位名称,单位名称\nc0,数控车工0,{CANARY}\n")),
        ("/v1/imports", "rows.jsonl", lines(of_other)),
        ("/v1/imports", "rows.jsonl", lines(short)),
        ("/v1/imports", "rows.jsonl", [student(0), student(3)].join("\n")),
        ("/v1/documents", "a.txt", format!("招聘数控车工\n{CANARY}\n岗位职责：操作数控车床")),
    ]
}

fn sent(service: &Service, path: &str, name: &str, content: &str) -> Call {
    let file = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n"
    );
    let dry = match path {
        "/v1/documents" => String::new(),
        _ => format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"dryRun\"\r\n\r\ntrue\r\n"),
    };
    Call::new(service, "POST", path)
        .header("authorization", &format!("Bearer {}", key_of(OWN)))
        .header("content-type", &format!("multipart/form-data; boundary={BOUNDARY}"))
        .header("accept", "application/x-ndjson, application/json")
        .body(format!("{file}{dry}--{BOUNDARY}--\r\n"))
}

/// The calls that may be made by GET.
fn by_get() -> BTreeSet<String> {
    let set = prost_types::FileDescriptorSet::decode(DESCRIPTOR).expect("the committed descriptor");
    let services = set.file.iter().flat_map(|file| &file.service);
    let methods = services.flat_map(|service| service.method.iter().map(move |method| (service, method)));
    let free = methods.filter(|(_, method)| {
        let level = method.options.as_ref().and_then(|options| options.idempotency_level);
        level == Some(IdempotencyLevel::NoSideEffects as i32)
    });
    free.map(|(service, method)| format!("{}/{}", service.name(), method.name())).collect()
}

/// All that the own tenant is told: the question, and the answer with its head.
pub async fn told(service: &Service) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut take = |question: String, answer: Answer| {
        let told = format!("{} {}{}", answer.status, head(&answer), super::lines(&answer.text()));
        all.push((question, told));
    };
    let key = format!("Bearer {}", key_of(OWN));
    for page in PAGES {
        let answer = Call::new(service, "GET", page).header("authorization", &key).send().await;
        take(format!("GET {page}"), answer);
    }
    for (path, name, content) in files() {
        take(format!("{path} {content}"), sent(service, path, name, &content).send().await);
    }
    let mut free = by_get();
    for (method, message) in questions() {
        // Once of each; posted all of them are asked.
        if !free.remove(method) {
            continue;
        }
        let asked = BASE64.encode(message.to_string());
        let path = format!("/talentmatch.v1.{method}?encoding=json&base64=1&message={asked}");
        let answer = Call::new(service, "GET", &path).header("authorization", &key).send().await;
        take(format!("GET {method} {message}"), answer);
    }
    all
}

/// A page that is added is asked for here too.
#[test]
fn every_page_is_asked_for() {
    let asked: BTreeSet<&str> = PAGES.into_iter().chain(files().into_iter().map(|(path, ..)| path)).collect();
    let root = env!("CARGO_MANIFEST_DIR");
    let sources = ["src/http/site.rs", "src/http/imports/mod.rs"];
    let sources = sources.map(|path| fs::read_to_string(format!("{root}/{path}")).expect("a source file"));
    let routes = sources.iter().flat_map(|text| text.split(".route(\"").skip(1));
    let routes: Vec<&str> = routes.filter_map(|rest| rest.split('"').next()).collect();
    assert!(routes.len() >= 8, "{routes:?}");
    for route in routes.into_iter().filter(|route| !route.contains('{')) {
        assert!(asked.contains(route), "{route} is not asked for");
    }
    assert!(by_get().len() > 20);
}

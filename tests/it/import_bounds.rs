//! Imports with many faults: what is told of them is bounded, and nothing is lost.

use prost::Message;
use serde_json::json;
use talentmatch::pb::v1 as pb;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Code;

use crate::command_line::{Folder, Served};
use crate::support::{Service, config, fresh, reason, record, until};

fn good(n: usize) -> pb::Record {
    record(json!({"name": format!("jobPostings/{n}"), "jobPosting": {"title": "焊工"}}))
}

fn bad(n: usize) -> pb::Record {
    pb::Record { name: format!("jobPostings/bad-{n}"), ..Default::default() }
}

/// Fails at fff0350: every failure was kept and sent, until the answer was too large to be sent at all.
#[tokio::test]
async fn refused_items_are_listed_up_to_a_bound_and_counted_beyond() {
    let client = fresh().await;
    let mut records: Vec<_> = (0..20).map(good).collect();
    records.extend((0..1_500).map(bad));
    records.extend((20..40).map(good));
    let answer = client.import(records).await.expect("answered");
    assert_eq!((answer.stored_count, answer.refused_count), (40, 1_500));
    assert_eq!((answer.failures.len(), answer.unlisted_count), (1_000, 500));
    assert!(answer.failures.iter().zip(20..).all(|(failure, index)| failure.index == index), "in order");

    // Items with many faults each: now the bytes are the bound.
    let faulty = |n: usize| {
        let skill = pb::Skill { name: "长".repeat(101), ..Default::default() };
        let job = pb::JobPosting { skills: vec![skill; 150], ..Default::default() };
        pb::Record {
            name: format!("jobPostings/{n}"),
            resource: Some(pb::record::Resource::JobPosting(job)),
            ..Default::default()
        }
    };
    let answer = client.import((0..400).map(faulty).collect()).await.expect("answered");
    assert!(answer.encoded_len() < 2 << 20, "{}", answer.encoded_len());
    assert!(!answer.failures.is_empty() && answer.unlisted_count > 0, "{}", answer.failures.len());
    assert_eq!(answer.failures.len() as i64 + answer.unlisted_count, 400);
}

/// What was ready waited for the next item, and a stream that sent nothing held three batches for ten minutes.
#[tokio::test]
async fn a_silent_import_stores_what_came_and_ends() {
    let mut config = config([("a", &[][..])]);
    config.limits.request_timeout_ms = 2_000;
    let service = Service::in_memory(config).await;
    let client = service.client("a");
    let (send, items) = tokio::sync::mpsc::channel(600);
    let mut catalog = client.catalog.clone();
    let import = tokio::spawn(async move { catalog.import_records(ReceiverStream::new(items)).await });
    for n in 0..510 {
        send.send(pb::ImportRecordsRequest { record: Some(good(n)), options: None }).await.expect("taken");
    }
    until(|| async { client.get("jobPostings/499").await.is_ok() }).await;
    let status = import.await.expect("joined").expect_err("nothing comes");
    drop(send);
    assert_eq!((status.code(), reason(&status).as_str()), (Code::DeadlineExceeded, "DEADLINE"));
    assert!(status.message().contains("500 records were stored"), "{}", status.message());
    assert!(client.get("jobPostings/505").await.is_err(), "as the message says");
}

/// Fails at fff0350 with more rows than one answer can list. The command line asks until it knows every one.
#[test]
fn the_command_line_writes_every_refused_row() {
    let folder = Folder::new();
    let rows: String = (0..2_600)
        .map(|n| match n % 13 {
            0 => format!("{{\"name\": \"jobPostings/{n}\", \"jobPosting\": {{\"title\": \"焊工\"}}}}\n"),
            _ => format!("{{\"name\": \"jobPostings/{n}\", \"jobPosting\": {{}}}}\n"),
        })
        .collect();
    folder.write("rows.jsonl", rows.as_bytes());
    let served = Served::start(&folder, &["serve", "--listen", "127.0.0.1:0", "--store", "memory"]);
    let run = folder.run(&["import", "rows.jsonl", "--batch", "50000", "--json", "--to", &served.url]);
    assert_eq!(
        (run.code, &run.json()["stored"], &run.json()["rejected"]),
        (2, &json!(200), &json!(2_400)),
        "{run:?}"
    );
    let rejects = std::fs::read_to_string(folder.path("import-rejects.jsonl")).expect("rejects");
    let mut lines: Vec<u64> = rejects
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["line"].as_u64().expect("a line")
        })
        .collect();
    lines.sort_unstable();
    let expected: Vec<u64> = (0..2_600).filter(|n| n % 13 != 0).map(|n| n + 1).collect();
    assert!(lines == expected, "{} lines", lines.len());
}

//! Imports that only check.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::command_line::{Folder, Run, Served};

#[test]
fn stdin_is_read_and_a_check_stores_nothing() {
    let folder = Folder::new();
    let mut command = folder.command(&["import", "-", "--check", "--json"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("starts");
    let rows = "{\"name\": \"jobPostings/1\", \"jobPosting\": {\"title\": \"a\"}}\n{\"name\": \"courseProfiles/1\", \"courseProfile\": {\"title\": \"b\"}}\nnonsense\n";
    child.stdin.take().expect("piped").write_all(rows.as_bytes()).expect("written");
    let run = Run::of(child.wait_with_output().expect("ends"));
    let summary = run.json();
    assert_eq!((run.code, &summary["checked"], &summary["rejected"]), (2, &Value::from(2), &Value::from(1)));
    assert_eq!(summary["stored"], 0);
}

/// A check passed what the import then refused.
#[test]
fn a_check_refuses_what_an_import_would() {
    let folder = Folder::new();
    let rows = [
        r#"{"name": "jobPostings/1", "jobPosting": {"title": "焊工"}}"#,
        r#"{"name": "jobPostings/2", "jobPosting": {"title": "焊工", "experienceMonthsMin": -1}}"#,
        r#"{"name": "jobPostings/3"}"#,
    ];
    folder.write("rows.jsonl", rows.join("\n").as_bytes());
    let served =
        Served::start(&folder, &["serve", "--data-dir", "data", "--listen", "127.0.0.1:0", "--no-http"]);
    let refused = |arguments: &[&str]| {
        let run = folder.run(&[&["import", "rows.jsonl", "--json"], arguments].concat());
        assert_eq!(run.code, 2, "{run:?}");
        let rejects = std::fs::read_to_string(folder.path("import-rejects.jsonl")).expect("rejects");
        (run.json(), rejects)
    };
    let (checked_here, here) = refused(&["--check"]);
    let (checked_there, there) = refused(&["--check", "--to", &served.url]);
    let (imported, stored) = refused(&["--to", &served.url]);
    assert!(
        here.contains("record.job_posting.experience_months_min") && here.contains("\"line\":3"),
        "{here}"
    );
    assert_eq!([&here, &there], [&stored, &stored]);
    for summary in [checked_here, checked_there] {
        assert_eq!([&summary["checked"], &summary["stored"], &summary["rejected"]], [1, 0, 2], "{summary}");
    }
    assert_eq!([&imported["checked"], &imported["stored"], &imported["rejected"]], [0, 1, 2], "{imported}");
    let run = folder.run(&["list", "--kind", "jobs", "--to", &served.url]);
    assert!(run.code == 0 && run.out.contains("焊工"), "{run:?}");
}

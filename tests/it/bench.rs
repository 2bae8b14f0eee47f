//! `talentmatch bench` measures in one run all that it promises.

use serde_json::Value;

use crate::command_line::Folder;

const ALWAYS: [&str; 15] = [
    "/programBytes",
    "/match/p50Ms",
    "/match/p99Ms",
    "/match/perSecond",
    "/matchOneClient/p99Ms",
    "/matchAsJson/p50Ms",
    "/jsonByGrpcP50",
    "/matchWithoutTransport/p50Ms",
    "/openSeconds",
    "/index/perSecond",
    "/indexOneThread/p99Ms",
    "/floor/bytes",
    "/floor/memoryGbPerSecond",
    "/matchByIndexP50",
    "/indexByFloor",
];
/// Where the system tells.
const ON_LINUX: [&str; 3] = ["/match/serviceCpuMs", "/match/clientCpuMs", "/memoryMb"];
const OF_AN_IMPORT: [&str; 2] = ["/import/records", "/import/recordsPerSecond"];

fn measured(figures: &Value, keys: &[&str]) {
    for key in keys {
        assert!(figures.pointer(key).is_some_and(Value::is_number), "{key} is not in {figures}");
    }
}

fn bench(folder: &Folder, over: &[&str]) -> Value {
    let run = folder.run(&[&["bench", "--clients", "2", "--seconds", "1", "--json"], over].concat());
    assert!(run.code == 0 && run.err.is_empty(), "{run:?}");
    let figures = run.json();
    measured(&figures, &ALWAYS);
    if cfg!(target_os = "linux") {
        measured(&figures, &ON_LINUX);
    }
    figures
}

#[test]
fn made_records_and_a_folder_are_measured() {
    let folder = Folder::new();
    let figures = bench(&folder, &["--records", "300"]);
    measured(&figures, &OF_AN_IMPORT);
    assert_eq!(figures["import"]["records"], 300);
    // An empty page is ranked again, to say why it is empty.
    let rankings = figures["rankingsPerMatch"].as_f64().expect("a number");
    assert!((1.0..2.0).contains(&rankings), "{rankings}");

    let rows = include_str!("../fixtures/sample/job_postings.jsonl");
    folder.write("rows.jsonl", rows.as_bytes());
    let rows = include_str!("../fixtures/sample/student_profiles.jsonl");
    folder.write("more.jsonl", rows.as_bytes());
    assert_eq!(folder.run(&["import", "rows.jsonl", "more.jsonl", "--data-dir", "d"]).code, 0);
    let figures = bench(&folder, &["--data-dir", "d"]);
    assert!(figures["import"].is_null(), "{figures}");
}

#[test]
fn insight_is_measured() {
    let run = Folder::new().run(&["bench", "--insight", "--records", "300", "--json"]);
    assert!(run.code == 0 && run.err.is_empty(), "{run:?}");
    let figures = run.json();
    let keys = [
        "/firstBalanceSeconds",
        "/balance/p50Ms",
        "/afterWriteSeconds",
        "/answerSeconds/emerging",
        "/reportSeconds",
    ];
    measured(&figures, &keys);
    assert!(figures["majors"].as_u64().is_some_and(|majors| majors > 10), "{figures}");
}

#[test]
fn standing_queries_are_measured() {
    let run =
        Folder::new().run(&["bench", "--standing", "50", "--records", "300", "--seconds", "1", "--json"]);
    assert!(run.code == 0 && run.err.is_empty(), "{run:?}");
    measured(&run.json(), &["/queries", "/savingSeconds", "/writes/p50Ms", "/writesBefore/p50Ms"]);
}

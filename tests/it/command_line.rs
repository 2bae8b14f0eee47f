//! The `talentmatch` binary as a user meets it: exit codes, files, output.

mod frame;

use std::io::Write;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

pub use self::frame::{Folder, Run, Served};

/// A column map for 编号, 岗位, 薪资 and 学历.
pub const MAP: &str = r#"
kind = "jobPosting"
id = "csv-{编号}"
[[fields]]
to = "jobPosting.title"
from = "岗位"
required = true
[[fields]]
to = "jobPosting.salary"
from = "薪资"
as = "pay"
[[fields]]
to = "jobPosting.educationMin"
from = "学历"
values = { "大专" = "EDUCATION_LEVEL_JUNIOR_COLLEGE", "不限" = "" }
"#;

#[test]
fn bad_configuration_ends_with_64_and_names_the_field() {
    let folder = Folder::new();
    folder.write("bad.toml", b"listen = \"127.0.0.1:0\"\n[limits]\nmax_streems = 3\n");
    for (arguments, named) in [
        (&["serve", "--config", "bad.toml"][..], "max_streems"),
        (&["serve", "--config", "missing.toml"], "missing.toml"),
        (&["serve", "--listen", "0.0.0.0:0"], "listen"),
        (&["serve", "--listen", "here"], "--listen"),
        (&["serve", "--tenant", "学校"], "--tenant"),
        (&["serve", "--shutdown-grace-s", "99999"], "shutdown_grace_s"),
        (&["serve", "--log-level", "info,=nonsense=="], "log.level"),
        (&["serve", "--tls-cert", "x.pem"], "tls.key"),
        (&["serve", "--model", "zh-gram"], "model: \"zh-gram\""),
        (&["get", "jobPostings/1", "--data-dir", "talentmatch-data", "--model", "zh-gram"], "zh-ngram"),
    ] {
        let run = folder.run(arguments);
        assert!(run.code == 64 && run.err.contains(named) && run.out.is_empty(), "{arguments:?}: {run:?}");
    }
    assert!(!folder.path("talentmatch-data").exists(), "nothing is opened");
    let variable = folder.command(&["serve"]).env("TALENTMATCH_MAX_STREAMS", "many").output();
    let run = Run::of(variable.expect("the command runs"));
    assert!(run.code == 64 && run.err.contains("--max-streams"), "{run:?}");
}

#[test]
fn effective_configuration_is_shown_without_secrets() {
    let folder = Folder::new();
    let fingerprint = format!("{:x}", Sha256::digest("key"));
    let keys = format!("[[api_keys]]\nsha256 = \"{fingerprint}\"\ntenant = \"city\"\n");
    folder.write("talentmatch.toml", format!("tenant = \"file\"\ndisk_reserve_mb = 7\n{keys}").as_bytes());
    let mut command = folder.command(&["serve", "--check-config", "--tenant", "flag"]);
    command.env("TALENTMATCH_CONFIG", "talentmatch.toml").env("TALENTMATCH_MAX_STREAMS", "9");
    let run = Run::of(command.output().expect("the command runs"));
    assert_eq!(run.code, 0, "{run:?}");
    for line in ["tenant = \"flag\"", "disk_reserve_mb = 7", "max_streams = 9", "tenant = \"city\""] {
        assert!(run.out.contains(line), "{line} in {}", run.out);
    }
    assert!(!run.out.contains(&fingerprint));
    folder.write("shown.toml", run.out.replace("[redacted]", &fingerprint).as_bytes());
    assert_eq!(folder.run(&["serve", "--check-config", "--config", "shown.toml"]).out, run.out);
}

#[test]
fn wrong_usage_ends_with_64() {
    let folder = Folder::new();
    folder.write("rows.csv", b"a,b\n");
    for arguments in [
        &["nonsense"][..],
        &["list", "--kind", "job-postings"],
        &["match", "--target", "job-postings", "--data-dir", "d"],
        &["match", "--text", "a", "--for", "b", "--target", "job-postings", "--data-dir", "d"],
        &["import", "rows.csv", "--data-dir", "d"],
        &["import", "rows.csv", "--map", "missing.toml", "--data-dir", "d"],
        &["get", "jobPostings/1", "--to", "localhost:1"],
    ] {
        let run = folder.run(arguments);
        assert!(run.code == 64 && !run.err.is_empty(), "{arguments:?}: {run:?}");
    }
    assert!(!folder.path("d").exists());
    assert_eq!(folder.run(&["--help"]).code, 0);
    let commands = "serve demo import export match get list delete reindex eval bench models";
    for command in commands.split(' ') {
        let run = folder.run(&[command, "--help"]);
        assert!(run.code == 0 && run.out.contains(&format!("talentmatch {command}")), "{run:?}");
    }
}

#[test]
fn rows_of_all_sorts_are_imported_listed_matched_and_deleted() {
    let folder = Folder::new();
    folder.write("map.toml", MAP.as_bytes());
    let table =
        "编号,岗位,薪资,学历\n1,数控车工,4-7千,大专\n2,,5千,不限\n3,焊工,随便,大专\n4,\"焊工\n夜班\",面议,\n";
    folder.write("gbk.csv", &encoding_rs::GBK.encode(table).0);
    let mut lines = "{\"name\": \"jobPostings/a\", \"jobPosting\": {\"title\": \"护士\"}}\n".to_string();
    lines.push_str("{\"name\": \"jobPostings/b\", \n");
    lines.push_str("{\"name\": \"jobPostings/c\", \"jobPosting\": {}}\n");
    lines.push_str("{\"name\": \"jobPostings/d\", \"jobPosting\": {\"employmentType\": \"HALF\"}}\n");
    lines.push_str(&format!("{{\"name\": \"jobPostings/e\", \"x\": \"{}\"}}\n", "x".repeat(10 << 20)));
    lines.push_str("{\"name\": \"jobPostings/a\", \"jobPosting\": {\"title\": \"主管护士\"}}\n");
    folder.write("lines.jsonl", lines.as_bytes());

    let run = folder.run(&["import", "lines.jsonl", "--data-dir", "d", "--json"]);
    assert_eq!(run.code, 2, "some rows were refused: {run:?}");
    let summary = run.json();
    assert_eq!((&summary["read"], &summary["stored"]), (&Value::from(6), &Value::from(2)));
    assert_eq!((&summary["rejected"], &summary["duplicates"]), (&Value::from(4), &Value::from(1)));
    let rejects = std::fs::read_to_string(folder.path("import-rejects.jsonl")).expect("a rejects file");
    let mut refused: Vec<Value> =
        rejects.lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect();
    refused.sort_by_key(|reject| reject["line"].as_u64());
    let at: Vec<_> = refused.iter().map(|reject| reject["line"].as_u64().expect("a line")).collect();
    assert_eq!(at, [2, 3, 4, 5]);
    assert_eq!(refused[2]["fieldViolations"][0]["field"], "job_posting.employment_type");
    assert!(refused[3]["reason"].as_str().expect("a reason").contains("1048576"));

    let run = folder.run(&["import", "gbk.csv", "--map", "map.toml", "--data-dir", "d"]);
    assert!(run.code == 2 && run.err.contains("gb18030"), "{run:?}");
    assert!(run.out.contains("4 rows read, 2 stored, 2 refused"), "{run:?}");

    let run = folder.run(&["get", "jobPostings/a", "--data-dir", "d", "--json"]);
    assert_eq!(run.json()["jobPosting"]["title"], "主管护士", "the later row wins");
    let run = folder.run(&["list", "--kind", "job-postings", "--data-dir", "d"]);
    assert!(run.out.contains("数控车工") && run.out.contains("tenants/default/jobPostings/csv-1"), "{run:?}");
    let run =
        folder.run(&["match", "--text", "数控车床操作", "--target", "jobs", "--data-dir", "d", "--json"]);
    assert_eq!(run.json()["results"][0]["name"], "tenants/default/jobPostings/csv-1");
    let run =
        folder.run(&["match", "--for", "jobPostings/a", "--target", "jobs", "--explain", "--data-dir", "d"]);
    assert_ne!(run.code, 101, "no panic: {run:?}");

    assert_eq!(folder.run(&["delete", "jobPostings/a", "--data-dir", "d"]).code, 0);
    let run = folder.run(&["get", "jobPostings/a", "--data-dir", "d"]);
    assert!(run.code == 1 && run.err.contains("RECORD_NOT_FOUND"), "{run:?}");
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let folder = Folder::new();
    folder.write("list.json", b"[{}]\n");
    folder.write("broken.jsonl.gz", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]);
    folder.write("good.jsonl", b"{\"name\": \"jobPostings/1\", \"jobPosting\": {\"title\": \"a\"}}\n");
    let run = folder.run(&["import", "list.json", "broken.jsonl.gz", "good.jsonl", "--check"]);
    assert!(run.code == 1 && run.err.contains("JSON list") && run.err.contains("broken.jsonl.gz"), "{run:?}");
    assert!(run.out.contains("good.jsonl: 1 rows read"), "{run:?}");
    let run = folder.run(&["import", "nowhere.jsonl", "--check"]);
    assert!(run.code == 1 && run.err.contains("nowhere.jsonl"), "{run:?}");
}

#[test]
fn tenants_of_a_folder_do_not_see_each_other() {
    let folder = Folder::new();
    folder.write(
        "a.jsonl",
        "{\"name\": \"jobPostings/1\", \"jobPosting\": {\"title\": \"焊工\"}}\n".as_bytes(),
    );
    assert_eq!(folder.run(&["import", "a.jsonl", "--tenant", "a", "--data-dir", "d"]).code, 0);
    assert_eq!(folder.run(&["get", "jobPostings/1", "--tenant", "a", "--data-dir", "d"]).code, 0);
    assert_eq!(folder.run(&["get", "jobPostings/1", "--tenant", "b", "--data-dir", "d"]).code, 1);
}

#[test]
fn a_service_with_keys_takes_imports_and_ends_in_order() {
    let folder = Folder::new();
    let fingerprint = format!("{:x}", Sha256::digest("let-me-in"));
    folder.write(
        "keys.toml",
        format!("[[api_keys]]\nsha256 = \"{fingerprint}\"\ntenant = \"city\"\n").as_bytes(),
    );
    let rows: String = (0..300)
        .map(|n| format!("{{\"name\": \"jobPostings/{n}\", \"jobPosting\": {{\"title\": \"焊工\"}}}}\n"))
        .collect();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(rows.as_bytes()).expect("packed");
    folder.write("rows.jsonl.gz", &packer.finish().expect("packed"));

    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data-dir", "d", "--api-keys-file", "keys.toml"];
    let served = Served::start(&folder, &arguments);
    let import = ["import", "rows.jsonl.gz", "--to", &served.url, "--batch", "50", "--json"];
    let run = folder.run(&import);
    assert!(run.code == 1 && run.err.contains("UNKNOWN_API_KEY"), "{run:?}");
    let run = folder.command(&import).env("TALENTMATCH_API_KEY", "let-me-in").output();
    let run = Run::of(run.expect("the command runs"));
    assert!(run.code == 0 && run.json()["stored"] == 300, "{run:?}");
    let run = folder.run(&["get", "jobPostings/7", "--to", &served.url, "--api-key", "let-me-in", "--json"]);
    assert_eq!(run.json()["name"], "tenants/city/jobPostings/7");
    let run = folder.run(&["list", "--kind", "jobs", "--data-dir", "d"]);
    assert!(run.code == 1 && Path::new(&folder.path("d")).exists(), "the folder is in use: {run:?}");
    let url = served.url.clone();
    let run = folder.run(&["health", "--to", &url, "--json"]);
    assert!(run.code == 0 && run.json()["status"] == "SERVING", "no key is needed: {run:?}");
    assert_eq!(served.terminate(), 0);
    assert_eq!(folder.run(&["health", "--to", &url]).code, 1);
    let run = folder.run(&["get", "jobPostings/299", "--tenant", "city", "--data-dir", "d"]);
    assert_eq!(run.code, 0, "what was acknowledged is there: {run:?}");
}

#[test]
fn a_judged_set_is_measured_as_its_description_says() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("set")).expect("a folder");
    let record = |id: &str, title: &str| {
        format!("{{\"name\": \"jobPostings/{id}\", \"jobPosting\": {{\"title\": \"{title}\"}}}}\n")
    };
    folder.write("jobs.jsonl", [record("a", "数控车工"), record("b", "护士")].concat().as_bytes());
    folder.write("set/queries.jsonl", record("q", "数控车床操作工").as_bytes());
    folder.write("set/set.toml", b"candidates = \"../jobs.jsonl\"\nrelevant_from = 2\n");
    let judged = "\u{feff}query\tcandidate\tgrade\njobPostings/q\tjobPostings/a\t3\njobPostings/q\tjobPostings/b\t1\n\n";
    folder.write("set/qrels.tsv", judged.as_bytes());
    let run = folder.run(&["eval", "set", "--json", "--rankings", "rankings.jsonl"]);
    assert_eq!((run.code, run.json()["map"].as_f64()), (0, Some(1.0)), "{run:?}");
    let written = std::fs::read_to_string(folder.path("rankings.jsonl")).expect("the rankings");
    let written: Value = serde_json::from_str(&written).expect("one line");
    assert_eq!(written["ranking"][0]["name"], "jobPostings/a");
    assert_eq!(written["ranking"][0]["grade"], 3.0);

    folder.write("set/qrels.tsv", b"jobPostings/q\tjobPostings/gone\t3\n");
    let run = folder.run(&["eval", "set"]);
    assert!(run.code == 1 && run.err.contains("qrels.tsv:1: jobPostings/gone"), "{run:?}");
}

#[test]
fn typed_texts_are_judged_with_the_rules_and_by_halves() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("set")).expect("a folder");
    let record = |id: &str, end: &str| {
        let name = format!("\"name\": \"jobPostings/{id}\"");
        format!("{{{name}, \"jobPosting\": {{\"title\": \"焊工\"}}, \"expireTime\": \"{end}\"}}\n")
    };
    let (over, open) = (record("over", "2026-01-01T00:00:00Z"), record("z", "2028-01-01T00:00:00Z"));
    folder.write("set/candidates.jsonl", [over, open].concat().as_bytes());
    // As a spreadsheet writes tables: a mark, a head, and lines that end in CRLF.
    folder
        .write("set/queries.tsv", "\u{feff}id\ttext\r\nt1\t焊工\r\nt2\t会焊接，想做焊工\r\n\r\n".as_bytes());
    folder.write("set/qrels.tsv", b"t1\tjobPostings/z\t3\nt2\tjobPostings/over\t3\n");
    folder.write("set/split.tsv", "\u{feff}query\thalf\r\nt1\tdev\r\nt2\ttest\r\n".as_bytes());
    let map = |half: &str| {
        let run = folder.run(&["eval", "set", "--json", "--half", half]);
        assert_eq!((run.code, &run.json()["queries"]), (0, &1.into()), "{run:?}");
        run.json()["map"].as_f64().expect("a measure")
    };
    folder.write("set/set.toml", b"queries = \"queries.tsv\"\n");
    assert_eq!((map("dev"), map("test")), (0.5, 1.0), "alike, and in the order of their names");
    let ruled = b"queries = \"queries.tsv\"\nrules_at = \"2026-12-01T00:00:00Z\"\n";
    folder.write("set/set.toml", ruled);
    assert_eq!((map("dev"), map("test")), (1.0, 0.5), "one has ended");

    folder.write("set/split.tsv", b"t3\tdev\n");
    let run = folder.run(&["eval", "set", "--half", "dev"]);
    assert!(run.code == 1 && run.err.contains("split.tsv:1"), "{run:?}");
}

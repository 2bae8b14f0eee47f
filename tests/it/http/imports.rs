//! Files that are sent: shown, imported, refused and given up.

use std::io::Write;
use std::time::Duration;

use rust_xlsxwriter::{Formula, Workbook};
use serde_json::{Value, json};
use talentmatch::domain::access::{CallerRole, CallerRoles};
use talentmatch::domain::record::texts::{PersonalPolicy, WordingPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::client::{Answer, Call};
use crate::support::{Service, config, key_of, record, until};

const BOUNDARY: &str = "----form-7MA4YWxkTrZu0gW";

/// Parts of a form; those with a file name are files.
fn form(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend(head.as_bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

pub fn call(service: &Service, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Call {
    Call::new(service, "POST", path)
        .header("authorization", &format!("Bearer {}", key_of("a")))
        .header("content-type", &format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(form(parts))
}

/// A workbook as an office keeps it: a title above the head, a sheet that is no table of ours, a pay that cannot be read, a row
/// without what is required, a formula that failed.
fn postings() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("用工需求").unwrap();
    let rows = [
        ["某市企业用工需求汇总表", "", "", "", ""],
        ["编号", "岗位名称", "单位名称", "薪资(元/月)", "经办人"],
        ["P1", "数控车工", "甲机械厂", "5000-7000", "张三"],
        ["P2", "", "乙机械厂", "4000-6000", "李四"],
        ["P3", "焊工", "丙机械厂", "绩效为主", "王五"],
        ["P4", "电工", "丁机械厂", "0.8万-1.2万", "赵六"],
        ["bad id", "钳工", "戊机械厂", "5000", "钱七"],
    ];
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    sheet.write(6, 1, Formula::new("=A1/0").set_result("#DIV/0!")).unwrap();
    book.save_to_buffer().unwrap()
}

/// The events of an answer, each with its name.
pub fn events(answer: &Answer) -> Vec<(String, Value)> {
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/event-stream"), "{answer:?}");
    let event = |text: &str| {
        let (name, data) = text.split_once('\n').expect("two lines");
        let data = data.strip_prefix("data: ").expect("data");
        let name = name.strip_prefix("event: ").expect("a name");
        (name.to_string(), serde_json::from_str(data).expect("JSON"))
    };
    answer.text().split_terminator("\n\n").map(event).collect()
}

fn last(answer: &Answer) -> (String, Value) {
    events(answer).pop().expect("an end")
}

#[tokio::test]
async fn a_workbook_with_errors_is_shown_and_then_imported() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let book = postings();
    let file = ("file", Some("需求/2024.xlsx"), &book[..]);
    let seen = call(&service, "/v1/imports/preview", &[file]).send().await;
    assert_eq!((seen.status, seen.header("cache-control")), (200, "no-store"), "{seen:?}");
    let seen = seen.json();
    assert_eq!(seen["tables"], json!(["2024.xlsx"]), "a path is not told");
    assert_eq!(seen["map"]["kind"], "jobPosting");
    let column =
        |name: &str| seen["columns"].as_array().unwrap().iter().find(|c| c["name"] == name).unwrap().clone();
    assert_eq!(column("岗位名称")["to"], json!(["jobPosting.title"]));
    assert_eq!(column("薪资(元/月)")["to"], json!(["jobPosting.salary"]));
    assert_eq!(column("编号")["texts"][0], "P1");
    assert_eq!(seen["dropped"].as_array().unwrap().last(), Some(&json!("经办人")));
    let choices = seen["choices"].as_array().unwrap();
    assert!(
        choices.iter().any(|choice| choice["to"] == "jobPosting.description" && choice["zh"] == "岗位职责")
    );
    let rows = seen["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[0]["record"]["jobPosting"]["salary"]["minAmount"], 5000.0, "{}", rows[0]);
    assert!(rows[1]["refused"]["reason"].as_str().unwrap().contains("岗位名称"), "{}", rows[1]);
    assert_eq!(rows[2]["leftOut"][0]["column"], "薪资(元/月)", "{}", rows[2]);
    assert!(rows[4]["refused"]["reason"].is_string(), "{}", rows[4]);
    let client = service.client("a");
    assert!(client.list(talentmatch::pb::v1::RecordKind::JobPosting).await.is_empty(), "nothing is stored");
    let seen_in_chinese = call(&service, "/v1/imports/preview", &[file]).header("accept-language", "zh-CN");
    let refused = seen_in_chinese.send().await.json()["rows"][1]["refused"].clone();
    assert_eq!(refused["reason"], "岗位名称 为空");

    let mut map = seen["map"].clone();
    map["id"] = json!("{编号}");
    let map = map.to_string();
    let dry = [file, ("map", None, map.as_bytes()), ("dryRun", None, b"true")];
    let (end, dry) = last(&call(&service, "/v1/imports", &dry).send().await);
    assert_eq!((end.as_str(), &dry["stored"], &dry["refused"]), ("done", &json!(3), &json!(2)), "{dry}");
    assert!(client.list(talentmatch::pb::v1::RecordKind::JobPosting).await.is_empty(), "nor by a dry run");

    let parts = [file, ("map", None, map.as_bytes())];
    let done = call(&service, "/v1/imports", &parts).send().await;
    let told = events(&done);
    let refused: Vec<&Value> =
        told.iter().filter(|(name, _)| name == "refused").map(|(_, data)| data).collect();
    let mut lines: Vec<u64> = refused.iter().map(|row| row["line"].as_u64().unwrap()).collect();
    lines.sort_unstable();
    assert_eq!(lines, [4, 7], "{refused:?}");
    assert!(refused.iter().any(|row| row["row"].as_str().unwrap().contains("乙机械厂")), "the row is told");
    let (end, summary) = last(&done);
    assert_eq!(
        (end.as_str(), &summary["read"], &summary["stored"]),
        ("done", &json!(5), &json!(3)),
        "{summary}"
    );
    assert_eq!(summary["leftOut"], json!({"薪资(元/月)": {"绩效为主": 1}}));
    assert_eq!(client.get("jobPostings/P4").await.unwrap().name, "tenants/a/jobPostings/P4");

    // The same as lines, in a table of text whose encoding is guessed.
    let (text, ..) = encoding_rs::GBK.encode("编号,岗位名称\nC1,铣工\nC2,\n");
    let parts = [("file", Some("岗位.csv"), &text[..]), ("map", None, &b"kind = \"jobPosting\"\nid = \"{\xe7\xbc\x96\xe5\x8f\xb7}\"\n[[fields]]\nto = \"jobPosting.title\"\nfrom = \"\xe5\xb2\x97\xe4\xbd\x8d\xe5\x90\x8d\xe7\xa7\xb0\"\n"[..])];
    let lines = call(&service, "/v1/imports", &parts).header("accept", "application/x-ndjson").send().await;
    let lines = lines.lines();
    assert_eq!(lines[0]["event"], "note", "{lines:?}");
    let end = lines.last().unwrap();
    assert_eq!((&end["event"], &end["stored"], &end["refused"]), (&json!("done"), &json!(1), &json!(1)));
}

#[tokio::test]
async fn records_need_no_map_and_archives_hold_several_files() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["甲.jsonl", "乙.jsonl"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writeln!(zip, "{}", json!({"name": format!("jobPostings/{}", name.len() + name.chars().next().unwrap() as usize), "jobPosting": {"title": "焊工", "regionDisplayName": "火星基地"}})).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let file = ("file", Some("all.zip"), &zip[..]);
    let seen = call(&service, "/v1/imports/preview", &[file]).send().await.json();
    assert_eq!((&seen["map"], seen["tables"].as_array().unwrap().len()), (&Value::Null, 2), "{seen}");
    assert_eq!(
        seen["rows"][0]["warnings"][0]["field"], "record.job_posting.region_display_name",
        "{}",
        seen["rows"][0]
    );
    let (end, summary) = last(&call(&service, "/v1/imports", &[file]).send().await);
    assert_eq!((end.as_str(), &summary["stored"], &summary["warned"]), ("done", &json!(2), &json!(2)));
}

/// The setting holds for files that are sent as for calls, and the page of rows says the same.
#[tokio::test]
async fn wording_that_discriminates_is_refused_and_personal_data_masked_row_by_row() {
    let mut config = config([("a", &[][..])]);
    config.texts.discriminatory_wording = WordingPolicy::Refuse;
    config.texts.personal_data = PersonalPolicy::Mask;
    let service = Service::in_memory(config).await;
    let rows = [
        json!({"name": "jobPostings/1", "jobPosting": {"title": "电工", "description": "限男性"}}),
        json!({"name": "studentProfiles/1", "studentProfile": {"majorName": "护理", "experiences": ["电话13800138000"]}}),
    ];
    let rows = rows.map(|row| row.to_string()).join("\n");
    let file = ("file", Some("rows.jsonl"), rows.as_bytes());
    let seen = call(&service, "/v1/imports/preview", &[file]).send().await.json();
    let (posting, student) = (&seen["rows"][0], &seen["rows"][1]);
    assert!(posting["refused"].to_string().contains("限男性"), "{posting}");
    assert_eq!(student["warnings"][0]["field"], "record.student_profile.experiences[0]", "{student}");
    assert_eq!(student["warnings"][0]["phrase"]["code"], "MASKED", "{student}");
    let (end, summary) = last(&call(&service, "/v1/imports", &[file]).send().await);
    let counts = [&summary["stored"], &summary["refused"], &summary["masked"]];
    assert_eq!((end.as_str(), counts), ("done", [&json!(1), &json!(1), &json!(1)]), "{summary}");
}

/// What a bomb unpacks to is counted, and not believed.
#[tokio::test]
async fn bombs_and_what_is_no_table_are_refused() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("rows.csv", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..40 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    for path in ["/v1/imports/preview", "/v1/imports"] {
        for (name, bytes, why) in [
            ("rows.zip", &bomb[..], "unpacks to more than"),
            ("rows.xlsx", b"PK\x03\x04 and no more", "cannot be read"),
            ("a.pdf", b"%PDF-1.7", "PDF"),
        ] {
            let map = json!({"kind": "jobPosting", "id": "{hash}", "fields": []}).to_string();
            let parts = [("file", Some(name), bytes), ("map", None, map.as_bytes())];
            let answer = call(&service, path, &parts).send().await;
            let told = match answer.status {
                // Of text it is known once it is read.
                200 if path.ends_with("preview") => answer.json()["problems"].to_string(),
                200 => last(&answer).1["error"]["message"].to_string(),
                _ => {
                    assert_eq!(answer.fields(), ["file"]);
                    answer.json()["message"].to_string()
                }
            };
            assert!(told.contains(why), "{path} {name}: {told}");
        }
    }
    assert!(service.is_healthy().await);
}

#[tokio::test]
async fn forms_at_fault_are_refused_by_their_part() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let csv = ("file", Some("a.csv"), "岗位名称\n焊工\n".as_bytes());
    let fields = async |parts: &[(&str, Option<&str>, &[u8])]| {
        call(&service, "/v1/imports", parts).send().await.fields()
    };
    assert_eq!(fields(&[csv]).await, ["map"], "a table needs one");
    assert_eq!(fields(&[]).await, ["file"]);
    assert_eq!(fields(&[("file", None, b"x")]).await, ["file"], "it has no name");
    assert_eq!(fields(&[csv, csv]).await, ["file"]);
    for map in [
        "{",
        "kind = \"job\"",
        "{\"kind\": \"jobPosting\", \"id\": \"{hash}\", \"fields\": [{\"to\": \"jobPosting.tittle\", \"from\": \"岗位名称\"}]}",
    ] {
        assert_eq!(fields(&[csv, ("map", None, map.as_bytes())]).await, ["map"], "{map}");
    }
    assert_eq!(fields(&[csv, ("map", None, &vec![b' '; 300 << 10])]).await, ["map"], "too long");
    assert_eq!(fields(&[csv, ("kind", None, b"job")]).await, ["kind"]);
    assert_eq!(fields(&[csv, ("encoding", None, b"klingon")]).await, ["encoding"]);
    assert_eq!(fields(&[csv, ("dryRun", None, b"perhaps")]).await, ["dryRun"]);
    let in_chinese = call(&service, "/v1/imports", &[csv]).header("accept-language", "zh").send().await;
    assert!(in_chinese.text().contains("表格必填"), "{in_chinese:?}");
    let unknown = call(&service, "/v1/imports", &[csv, ("dry", None, b"true")]).send().await;
    assert!(unknown.status == 400 && unknown.text().contains("dryRun"), "{unknown:?}");

    // A map of other columns: what is there is told.
    let map =
        json!({"kind": "jobPosting", "id": "{hash}", "fields": [{"to": "jobPosting.title", "from": "职务"}]});
    let map = map.to_string();
    let parts = [csv, ("map", None, map.as_bytes())];
    let (end, data) = last(&call(&service, "/v1/imports", &parts).send().await);
    assert!(end == "failed" && data["error"]["message"].as_str().unwrap().contains("岗位名称"), "{data}");
    let seen = call(&service, "/v1/imports/preview", &parts).send().await.json();
    assert!(
        seen["problems"][0].as_str().unwrap().contains("职务") && seen["columns"][0]["name"] == "岗位名称"
    );

    let plain =
        Call::new(&service, "POST", "/v1/imports").header("x-api-key", &key_of("a")).body("x").send().await;
    assert_eq!((plain.status, plain.header("accept-post")), (415, "multipart/form-data"));
    assert_eq!(Call::new(&service, "GET", "/v1/imports").send().await.status, 405);
    assert_eq!(Call::new(&service, "GET", "/v1/import").send().await.status, 404);
}

#[tokio::test]
async fn nothing_is_read_of_who_may_not_import() {
    let mut config = config([("a", &[][..]), ("auditor", &[])]);
    config.api_keys[1].roles = CallerRoles::from_iter([CallerRole::Auditor]);
    let service = Service::in_memory(config).await;
    let head = |key: &str, length: usize| {
        format!(
            "POST /v1/imports HTTP/1.1\r\nhost: {}\r\n{key}connection: close\r\ncontent-type: multipart/form-data; boundary={BOUNDARY}\r\n\
             content-length: {length}\r\n\r\n",
            service.http_address()
        )
    };
    // None of the form is sent, so an answer to it would wait for it.
    for (key, length, status) in [
        (String::new(), 1_000, 401),
        ("x-api-key: another\r\n".to_string(), 1_000, 401),
        (format!("x-api-key: {}\r\n", key_of("auditor")), 1_000, 403),
        (format!("x-api-key: {}\r\norigin: https://evil.example\r\n", key_of("a")), 1_000, 403),
        (format!("x-api-key: {}\r\n", key_of("a")), 70 << 20, 413),
    ] {
        let mut stream = TcpStream::connect(service.http_address()).await.unwrap();
        stream.write_all(head(&key, length).as_bytes()).await.unwrap();
        let mut read = vec![0; 4_096];
        let length = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut read))
            .await
            .expect("in time")
            .unwrap();
        let text = String::from_utf8_lossy(&read[..length]).into_owned();
        assert!(text.starts_with(&format!("HTTP/1.1 {status}")), "{key}: {text}");
    }
}

#[tokio::test]
async fn a_form_that_stops_coming_ends_and_gives_its_place_back() {
    let mut config = config([("a", &[][..])]);
    config.limits.request_timeout_ms = 3_000;
    let service = Service::in_memory(config).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(service.http_address()).await.unwrap();
        let head = format!(
            "POST /v1/imports HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: {}\r\ncontent-type: multipart/form-data; boundary={BOUNDARY}\r\n\
             content-length: 1000\r\n\r\n--{BOUNDARY}\r\n",
            key_of("a")
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // Both have their place before another comes.
        service.take_up().await;
        held.push(stream);
    }
    let file = (
        "file",
        Some("a.jsonl"),
        &b"{\"name\": \"jobPostings/1\", \"jobPosting\": {\"title\": \"x\"}}\n"[..],
    );
    until(|| async {
        let answer = call(&service, "/v1/imports", &[file]).send().await;
        // While the two are there a third is told to come again.
        assert!(answer.status == 200 || answer.header("retry-after") == "1", "{answer:?}");
        answer.status == 200
    })
    .await;
    for mut stream in held {
        let mut read = vec![0; 4_096];
        let length = stream.read(&mut read).await.unwrap();
        assert!(read[..length].starts_with(b"HTTP/1.1 504"), "{}", String::from_utf8_lossy(&read[..length]));
    }
}

/// Who goes away half way has what was stored by then, and the service its thread and its place back.
#[tokio::test]
async fn an_import_that_is_given_up_ends() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    const ROWS: usize = 60_000;
    let rows: String = (0..ROWS)
        .map(|n| format!("{{\"name\": \"jobPostings/{n}\", \"jobPosting\": {{\"title\": \"焊工 {n}\"}}}}\n"))
        .collect();
    let body = form(&[("file", Some("rows.jsonl"), rows.as_bytes())]);
    for _ in 0..3 {
        let mut stream = TcpStream::connect(service.http_address()).await.unwrap();
        let head = format!(
            "POST /v1/imports HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: {}\r\ncontent-type: multipart/form-data; boundary={BOUNDARY}\r\n\
             content-length: {}\r\n\r\n",
            key_of("a"),
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&body).await.unwrap();
        let mut read = vec![0; 64 << 10];
        let mut seen = String::new();
        while !seen.contains("\"stored\":1000") {
            let length = stream.read(&mut read).await.unwrap();
            assert!(length > 0, "{seen}");
            seen += &String::from_utf8_lossy(&read[..length]);
        }
    }
    // With two places a third import and this one would find none if those before went on.
    let one = record(json!({"name": "jobPostings/last", "jobPosting": {"title": "x"}}));
    let client = service.client("a");
    client.upsert(one).await.expect("the service goes on");
    assert!(client.get("jobPostings/0").await.is_ok(), "what was stored stays");
    assert!(client.get(&format!("jobPostings/{}", ROWS - 1)).await.is_err(), "the rest was not");
}

#[tokio::test]
async fn a_document_is_read_as_a_draft() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let text = "个人简历\n姓名：张三\n求职意向：焊工\n电话：13800138000\n".as_bytes();
    let read = call(&service, "/v1/documents", &[("file", Some("简历.txt"), text)]).send().await;
    assert_eq!(read.status, 200, "{read:?}");
    let read = read.json();
    assert_eq!(read["draft"]["studentProfile"]["preferences"]["occupations"], json!(["焊工"]));
    assert_eq!(read["omissions"].as_array().map(Vec::len), Some(2), "{read}");
    assert!(!read.to_string().contains("张三") && !read.to_string().contains("13800138000"));
    let stated = [("file", Some("a.txt"), text), ("kind", None, &b"expertProfile"[..])];
    let read = call(&service, "/v1/documents", &stated).send().await;
    assert_eq!(read.json()["kind"], "RECORD_KIND_EXPERT_PROFILE", "{read:?}");
    let scan = call(&service, "/v1/documents", &[("file", Some("a.png"), b"\x89PNG\r\n\x1a\n")]);
    let refused = scan.header("accept-language", "zh-CN").send().await;
    assert!(refused.status == 400 && refused.text().contains("图片"), "{refused:?}");
    let client = service.client("a");
    assert!(
        client.list(talentmatch::pb::v1::RecordKind::StudentProfile).await.is_empty(),
        "nothing is stored"
    );
}

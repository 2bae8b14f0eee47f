//! A document becomes a draft over HTTP and on the command line, the draft is put, and courses are compared with it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::command_line::Folder;
use crate::http::client::Call;
use crate::support::*;

const TEXT: &str = "国家职业技能标准\n装接测试工\n（2026 年版）\n职业编码：6-31-01-03\n3 工作要求\n3.1 五级/初级工\n职业功能\t工作内容\t技能要求\t相关知识要求\n1. 装接\t1.1 照明\t1.1.1 能装接照明线路和照明配电箱\t1.1.1 照明线路图的识读\n2. 排障\t2.1 照明\t2.1.1 能查找并排除照明线路的故障\t2.1.1 照明线路常见故障\n主要起草人：张三\n";

#[tokio::test]
async fn a_document_is_read_over_http_and_its_draft_can_be_put() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let call = async |method: &str, message: Value| {
        Call::json(&service, "a", &format!("StandardService/{method}"), &message).send().await
    };
    let read =
        call("ReadStandard", json!({"content": BASE64.encode(TEXT), "fileName": "a.txt"})).await.json();
    let mut draft = read["draft"].clone();
    assert_eq!(draft["title"], "装接测试工", "{read}");
    assert_eq!((&draft["requirementCount"], &read["personalLineCount"]), (&json!(4), &json!(1)));
    assert_eq!(read["faults"].as_array().map_or(0, Vec::len), 0);
    assert!(!read.to_string().contains("张三"));
    let list = call("ListStandards", json!({})).await.json();
    assert_eq!(list["standards"].as_array().map_or(0, Vec::len), 0, "nothing is kept");
    draft["name"] = "standards/read".into();
    let kept = call("PutStandard", json!({"standard": draft})).await.json();
    assert_eq!(kept["standard"]["name"], "tenants/a/standards/read");
    let exported = call("GetStandard", json!({"name": "standards/read"})).await.json()["standard"].clone();
    let again = call("ReadStandard", json!({"content": BASE64.encode(exported.to_string())})).await.json();
    assert_eq!((&again["draft"]["levels"], again["draft"].get("name")), (&exported["levels"], None));

    let bad = TEXT.replace("6-31-01-03", "6-31-01-98");
    let bad = call("ReadStandard", json!({"content": BASE64.encode(bad), "fileName": "a.txt"})).await.json();
    assert_eq!(bad["notes"][0]["phrase"]["code"], "OCCUPATION_CODE_UNKNOWN", "{bad}");
    let scan = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/documents/scan.pdf"));
    for content in [scan.expect("a file"), "会议纪要".into(), Vec::new(), b"{\"titel\": 1}".to_vec()] {
        let refused = call("ReadStandard", json!({"content": BASE64.encode(content)})).await;
        assert_eq!(refused.fields(), ["content"]);
    }
    service.stop().await;
}

#[test]
fn the_command_reads_puts_lists_and_compares() {
    let folder = Folder::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sample/");
    let kept = |arguments: &[&str]| folder.run(&[arguments, &["--data-dir", "d"]].concat());
    assert_eq!(
        kept(&["import", &format!("{sample}course_profiles.jsonl"), &format!("{sample}job_postings.jsonl")])
            .code,
        0
    );
    folder.write("a.txt", TEXT.as_bytes());
    let missing = kept(&["standard", "compare", "nofile.json", "--record", "courseProfiles/x"]);
    assert!(missing.code == 1 && missing.err.contains("nofile.json"), "{missing:?}");
    let read = folder.run(&["standard", "read", "a.txt"]);
    assert!(read.code == 0 && read.err.contains("4 requirements"), "{read:?}");
    folder.write("a.json", read.out.as_bytes());
    let put = kept(&["standard", "put", "a.json", "--name", "standards/a"]);
    assert!(put.code == 0 && put.out.contains("kept standards/a: 4 requirements"), "{put:?}");
    let robot = format!("{sample}standards/robot.json");
    assert!(kept(&["standard", "put", &robot, "--check"]).out.contains("sound standards/robot"));
    assert_eq!(kept(&["standard", "put", &robot]).code, 0);
    let list = kept(&["standard", "list"]);
    assert!(list.out.contains("standards/a  装接测试工") && list.out.contains("初级 中级 高级"), "{list:?}");
    let get = kept(&["standard", "get", "standards/robot", "--level", "中级"]);
    assert!(
        get.code == 0 && get.out.contains("能示教编写码垛程序") && !get.out.contains("高级\n"),
        "{get:?}"
    );
    let compared =
        kept(&["standard", "compare", "standards/robot", "--major", "460305", "--all", "--fill-from", ""]);
    assert!(compared.code == 0 && compared.out.contains("c-mac-03: "), "{compared:?}");
    assert!(compared.out.contains("courses of the pool"), "{compared:?}");
    let of_file =
        kept(&["standard", "compare", "a.json", "--record", "courseProfiles/c-ele-02", "--json"]).json();
    assert_eq!(of_file["requirements"].as_array().map(Vec::len), Some(4));
    assert_eq!(kept(&["standard", "compare", "standards/a"]).code, 64, "no courses are named");
    let deleted = kept(&["standard", "delete", "standards/a"]);
    assert!(deleted.code == 0 && kept(&["standard", "get", "standards/a"]).code == 1, "{deleted:?}");
    folder.write("bad.json", br#"{"name":"standards/b","kind":"STANDARD_KIND_OCCUPATIONAL","title":"x"}"#);
    let refused = kept(&["standard", "put", "bad.json"]);
    assert!(refused.code == 1 && refused.err.contains("standard.levels"), "{refused:?}");
}

//! Wording of openings that discriminates is found, over the wire and on the command line, and nothing is stored.

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;
use tonic::Code;

use crate::command_line::Folder;
use crate::support::*;

use pb::WordingGround as Ground;
use pb::lint_posting_request::Posting;

async fn lint(client: &Client, posting: Option<Posting>) -> Result<Vec<pb::WordingFinding>, tonic::Status> {
    let request = pb::LintPostingRequest { posting };
    Ok(client.catalog.clone().lint_posting(request).await?.into_inner().findings)
}

fn unnamed(value: Value) -> Option<Posting> {
    Some(Posting::Record(record(value)))
}

#[tokio::test]
async fn findings_name_the_field_the_words_and_the_source() {
    let client = fresh().await;
    let given = json!({"internshipSlot": {"title": "前台实习（女）", "description": "<p>限本地户口；\n不限年龄</p>"}});
    let found = lint(&client, unnamed(given)).await.expect("linted");
    let told: Vec<_> =
        found.iter().map(|found| (found.field.as_str(), found.words.as_str(), found.ground())).collect();
    assert_eq!(told, [("title", "女", Ground::Gender), ("description", "限本地户口", Ground::Household)]);
    assert!(found[0].source.contains("第四十三条"), "{}", found[0].source);
    assert_eq!(
        (found[0].ground_label.as_str(), found[0].severity()),
        ("性别", pb::WordingSeverity::Forbidden)
    );

    let name = "jobPostings/limits";
    let posting =
        json!({"name": name, "jobPosting": {"title": "电工", "description": "年龄35岁以下，985高校毕业"}});
    client.upsert(record(posting)).await.expect("stored");
    let found = lint(&client, Some(Posting::Name(name.into()))).await.expect("linted");
    assert_eq!(found.iter().map(|found| found.ground()).collect::<Vec<_>>(), [Ground::Age, Ground::School]);
    assert!(found.iter().all(|found| found.severity() == pb::WordingSeverity::Discouraged));
    assert!(found.iter().all(|found| found.field == "description"));
}

#[tokio::test]
async fn only_openings_have_wording() {
    let client = fresh().await;
    let student = json!({"studentProfile": {"majorName": "护理"}});
    for (posting, code, word) in [
        (None, Code::InvalidArgument, "posting"),
        (unnamed(student), Code::InvalidArgument, "opening"),
        (unnamed(json!({"jobPosting": {}})), Code::InvalidArgument, "job_posting"),
        (Some(Posting::Name("jobPostings/none".into())), Code::NotFound, "jobPostings/none"),
        (Some(Posting::Name("nothing".into())), Code::InvalidArgument, "name"),
    ] {
        let refused = lint(&client, posting.clone()).await.expect_err("refused");
        assert_eq!(refused.code(), code, "{posting:?}: {refused}");
        assert!(format!("{refused:?}").contains(word), "{posting:?}: {refused:?}");
    }
}

#[test]
fn the_command_lints_a_file_and_keeps_no_folder() {
    let folder = Folder::new();
    folder.write("posting.txt", "招聘电工2名。\n要求：限男性，18-45岁，持电工证。".as_bytes());
    let run = folder.run(&["lint", "--file", "posting.txt"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("posting.txt: 2 found") && run.out.contains("限男性"), "{}", run.out);
    assert!(!run.out.contains("[refused]"), "{}", run.out);
    for (policy, count) in [("refuse", 1), ("refuse-all", 2)] {
        let run = folder.run(&["lint", "--file", "posting.txt", "--discriminatory-wording", policy]);
        assert_eq!(run.out.matches("[refused]").count(), count, "{policy}: {}", run.out);
    }
    let run = folder.run(&["lint", "--file", "posting.txt", "--json"]);
    let found: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(found["findings"][1]["ground"], "WORDING_GROUND_AGE", "{found}");
    let files = std::fs::read_dir(folder.path(".")).expect("listed").count();
    assert_eq!(files, 1, "only the text");
}

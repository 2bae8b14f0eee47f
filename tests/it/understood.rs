//! What a typed text wants is read, said, and kept to.

use serde_json::json;
use talentmatch::pb::v1 as pb;

use crate::support::*;

#[tokio::test]
async fn a_text_says_what_is_wanted_and_what_is_not() {
    let client = fresh().await;
    for (id, title, region) in [
        ("shanghai", "Java开发工程师", "31"),
        ("chongqing", "Java开发工程师", "50"),
        ("sales", "电话销售", "50"),
        ("nowhere", "Java开发实习", ""),
    ] {
        let posting = json!({"title": title, "regionCode": region, "description": "负责开发与沟通"});
        let name = format!("jobPostings/{id}");
        client.upsert(record(json!({"name": name, "jobPosting": posting}))).await.expect("stored");
    }
    let found = client
        .matches(by_text("不去上海 java 不要销售 应届", pb::RecordKind::JobPosting))
        .await
        .expect("matched");
    let mut names: Vec<&str> =
        found.results.iter().filter_map(|result| result.name.rsplit('/').next()).collect();
    names.sort_unstable();
    assert_eq!(names, ["chongqing", "nowhere"]);
    let understood: Vec<(pb::WantKind, pb::WantPolarity, &str, &str)> = found
        .understood
        .iter()
        .map(|want| (want.kind(), want.polarity(), want.value.as_str(), want.words.as_str()))
        .collect();
    use pb::{WantKind, WantPolarity};
    assert_eq!(
        understood,
        [
            (WantKind::Place, WantPolarity::Unwanted, "上海市", "不去上海"),
            (WantKind::Skill, WantPolarity::Wanted, "Java", "java"),
            (WantKind::Work, WantPolarity::Unwanted, "销售", "不要销售"),
            (WantKind::Experience, WantPolarity::Wanted, "0 months", "应届"),
        ]
    );
    let by_record =
        client.matches(by_name("jobPostings/sales", pb::RecordKind::JobPosting)).await.expect("matched");
    assert_eq!(by_record.understood, [], "a record is no typed text");
}

#[tokio::test]
async fn what_a_text_negates_is_not_sought() {
    let client = fresh().await;
    for (id, title) in [("english", "英语翻译"), ("it", "IT运维工程师")] {
        let name = format!("jobPostings/{id}");
        client.upsert(record(json!({"name": name, "jobPosting": {"title": title}}))).await.expect("stored");
    }
    let found =
        client.matches(by_text("不会英语的IT工作", pb::RecordKind::JobPosting)).await.expect("matched");
    let names: Vec<&str> = found.results.iter().filter_map(|result| result.name.rsplit('/').next()).collect();
    assert_eq!(names, ["it"]);
}

//! What is said of rows of a file that are stored.

use serde_json::json;
use talentmatch::domain::record::texts::PersonalPolicy;

use super::imports::{call, events};
use crate::support::{Service, config};

/// It was a count alone, so that nobody knew which row, which words and which law.
#[tokio::test]
async fn rows_that_are_stored_with_warnings_are_named_with_their_words() {
    let mut config = config([("a", &[][..])]);
    config.texts.personal_data = PersonalPolicy::Mask;
    let service = Service::in_memory(config).await;
    let rows = [
        json!({"name": "jobPostings/1", "jobPosting": {"title": "电工"}}),
        json!({"name": "jobPostings/2", "jobPosting": {"title": "电工", "description": "限男性"}}),
        json!({"name": "studentProfiles/3", "studentProfile": {"majorName": "护理", "experiences": ["电话13800138000"]}}),
    ];
    let rows = rows.map(|row| row.to_string()).join("\n");
    let file = ("file", Some("rows.jsonl"), rows.as_bytes());
    let answer = call(&service, "/v1/imports", &[file]).header("accept-language", "zh-CN").send().await;
    let told = events(&answer);
    let warned: Vec<_> = told.iter().filter(|(event, _)| event == "warned").map(|(_, told)| told).collect();
    let [posting, student] = warned[..] else { panic!("{told:?}") };
    assert_eq!((&posting["line"], &posting["name"]), (&json!(2), &json!("jobPostings/2")));
    assert_eq!(posting["warnings"][0]["field"], "record.job_posting.description");
    let said = posting["warnings"][0]["description"].as_str().expect("a text");
    assert!(said.contains("限男性") && said.contains("第四十三条"), "{said}");
    assert_eq!(student["line"], 3);
    assert_eq!(student["warnings"][0]["field"], "record.student_profile.experiences[0]");
    assert!(!student.to_string().contains("13800138000"), "{student}");
    assert_eq!(told.last().map(|(_, done)| &done["warned"]), Some(&json!(2)));
}

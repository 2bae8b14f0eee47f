//! What is held is not offered again.

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;

use crate::support::*;

#[tokio::test]
async fn a_course_for_a_certificate_that_is_held_is_kept_out() {
    let client = fresh().await;
    for (id, title, certificate) in [
        ("exam", "低压电工取证班", "低压电工证"),
        ("other", "高压电工取证班", "高压电工证"),
        ("work", "低压线路安装与检修", "低压电工证"),
    ] {
        let course = json!({"title": title, "certificates": [{"name": certificate}]});
        let form = json!({"name": format!("courseProfiles/{id}"), "courseProfile": course});
        client.upsert(record(form)).await.expect("stored");
    }
    let kept_out = |certificates: Value| {
        let student = json!({"majorName": "电气自动化技术", "certificates": certificates});
        let student = record(json!({"name": "studentProfiles/s", "studentProfile": student}));
        let client = client.clone();
        async move {
            let request = pb::MatchRequest {
                subject: Some(pb::match_request::Subject::SubjectRecord(student)),
                target_kind: pb::RecordKind::CourseProfile.into(),
                include_ineligible: true,
                ..Default::default()
            };
            let found = client.matches(request).await.expect("matched").results;
            let is_out = |result: &&pb::MatchResult| {
                let eligibility = result.eligibility.as_ref().expect("says whether");
                eligibility.violations.iter().any(|broken| broken.rule_id == "course.certificate_held")
            };
            ids(&found.iter().filter(is_out).cloned().collect::<Vec<_>>())
        }
    };
    assert_eq!(kept_out(json!([{"name": "低压电工证"}])).await, ["exam"]);
    assert_eq!(kept_out(json!([{"name": "导游证"}])).await, [""; 0]);
    assert_eq!(kept_out(json!([])).await, [""; 0]);
}

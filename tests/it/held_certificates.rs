//! What is held or was taken is not offered again.

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
        ("training", "低压电工证（初训）培训", "低压电工证"),
        ("level", "茶艺师（五级）培训", "茶艺师"),
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
            let mut out = ids(&found.iter().filter(is_out).cloned().collect::<Vec<_>>());
            out.sort();
            out
        }
    };
    assert_eq!(kept_out(json!([{"name": "低压电工证"}])).await, ["exam", "training"]);
    assert_eq!(kept_out(json!([{"name": "茶艺师", "level": "五级"}])).await, ["level"]);
    assert_eq!(kept_out(json!([{"name": "导游证"}])).await, [""; 0]);
    assert_eq!(kept_out(json!([])).await, [""; 0]);
}

#[tokio::test]
async fn a_course_that_was_taken_is_kept_out_and_the_wish_goes_before_the_own_major() {
    let client = fresh().await;
    let major = "应用电子技术";
    for (id, title, major) in [
        ("taken", "电子装配工艺", major),
        ("own", "模拟电子技术", major),
        ("own-too", "电子产品检测与维修", major),
        ("wished", "无人机组装与调试", "无人机应用技术"),
        ("wished-too", "植保无人机操作", "现代农业技术"),
        ("other", "茶艺与茶文化", "茶艺与茶文化"),
    ] {
        let course = json!({"title": title, "majorName": major, "level": "高职"});
        let form = json!({"name": format!("courseProfiles/{id}"), "courseProfile": course});
        client.upsert(record(form)).await.expect("stored");
    }
    let found = |wishes: Value, include_ineligible| {
        let student = json!({
            "majorName": major,
            "educationLevel": "EDUCATION_LEVEL_JUNIOR_COLLEGE",
            "courses": ["电子装配工艺（实训）"],
            "preferences": {"occupations": wishes},
        });
        let student = record(json!({"name": "studentProfiles/s", "studentProfile": student}));
        let client = client.clone();
        async move {
            let request = pb::MatchRequest {
                subject: Some(pb::match_request::Subject::SubjectRecord(student)),
                target_kind: pb::RecordKind::CourseProfile.into(),
                include_ineligible,
                ..Default::default()
            };
            client.matches(request).await.expect("matched").results
        }
    };
    let wishing = ids(&found(json!(["无人机驾驶员"]), false).await);
    assert_eq!(wishing.len(), 5, "{wishing:?}");
    let first: std::collections::BTreeSet<&str> = wishing.iter().take(2).map(String::as_str).collect();
    assert_eq!(first, ["wished", "wished-too"].into(), "{wishing:?}");
    // A course in the words of what the student knows, of the own major, does not stand above what the wish is near to.
    let near = json!({"title": "电子装配与检测综合实训", "majorName": "无线电技术", "syllabus": "电子装配、电子产品检测"});
    let near = record(json!({"name": "courseProfiles/near", "courseProfile": near}));
    client.upsert(near).await.expect("stored");
    let wishing = ids(&found(json!(["无人机驾驶员"]), false).await);
    assert!(wishing.iter().take(2).all(|id| id.starts_with("wished")), "{wishing:?}");
    let without = ids(&found(json!([]), false).await);
    assert!(["own", "own-too"].contains(&&*without[0]), "{without:?}");
    let all = found(json!([]), true).await;
    let last = all.last().expect("the one that was taken");
    let eligibility = last.eligibility.as_ref().expect("says whether");
    assert_eq!(
        (ids(&all).last().map(String::as_str), &*eligibility.violations[0].rule_id),
        (Some("taken"), "course.taken")
    );
}

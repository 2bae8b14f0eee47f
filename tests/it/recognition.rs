//! Skills, certificates, majors and places that are said in free text.

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;

use crate::support::*;

/// How a student and a posting compare: the terms that both state, and those that the student does not.
async fn compared(student: Value, posting: Value) -> pb::MatchResult {
    let client = fresh().await;
    client.upsert(record(json!({"name": "jobPostings/1", "jobPosting": posting}))).await.expect("stored");
    let subject = record(json!({"studentProfile": student}));
    let found = client.matches(by_record(subject, pb::RecordKind::JobPosting)).await.expect("matched");
    found.results.into_iter().next().expect("a result")
}

fn evidence(list: &[pb::Evidence]) -> Vec<(&str, &str, &str)> {
    list.iter().map(|one| (one.name.as_str(), one.subject_text.as_str(), one.target_text.as_str())).collect()
}

#[tokio::test]
async fn a_posting_without_structured_skills_has_matched_and_missing_ones() {
    let found = compared(
        json!({"majorName": "机电一体化技术", "skills": [{"name": "PLC"}, {"name": "AutoCAD"}], "certificates": [{"name": "低压电工作业证"}]}),
        json!({"title": "设备工程师", "description": "<p>熟悉ＰＬＣ编程，会用ＣＡＤ画图；</p>掌握SolidWorks。必须持有电工证，焊工证优先。"}),
    ).await;
    let matched = evidence(&found.matched_skills);
    assert!(
        matched.iter().any(|(name, ours, theirs)| *name == "PLC" && *ours == "PLC" && theirs.contains("PLC")),
        "{matched:?}"
    );
    assert!(
        matched.iter().any(|(name, ours, theirs)| *name == "CAD" && *ours == "AutoCAD" && *theirs == "CAD"),
        "{matched:?}"
    );
    let missing = evidence(&found.missing_skills);
    assert!(
        missing
            .iter()
            .any(|(name, ours, theirs)| *name == "SolidWorks" && ours.is_empty() && *theirs == "SolidWorks"),
        "{missing:?}"
    );
    assert_eq!(evidence(&found.matched_certificates), [("电工证", "低压电工作业证", "电工证")]);
    assert!(found.matched_certificates[0].required);
    assert_eq!(found.missing_certificates.len(), 1);
    assert!(
        found.missing_certificates[0].name.contains("焊") && !found.missing_certificates[0].required,
        "{:?}",
        found.missing_certificates
    );
    assert!(found.eligibility.expect("why").eligible, "what was read out of a text is no hard rule");
}

#[tokio::test]
async fn a_student_may_say_skills_in_words() {
    let found = compared(
        json!({"majorName": "软件技术", "experiences": ["用Ｊａｖａ和MySQL写过图书管理系统"]}),
        json!({"title": "某岗位", "skills": [{"name": "Java", "required": true}, {"name": "MySQL"}, {"name": "Redis"}]}),
    ).await;
    let mut matched: Vec<&str> = found.matched_skills.iter().map(|one| one.name.as_str()).collect();
    matched.sort_unstable();
    assert_eq!(matched, ["Java", "MySQL"]);
    assert!(
        found.matched_skills.iter().all(|one| !one.subject_text.is_empty() && !one.target_text.is_empty())
    );
    assert_eq!(found.missing_skills.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Redis"]);
}

#[tokio::test]
async fn what_a_text_waives_is_not_asked() {
    let found = compared(
        json!({"majorName": "会计", "skills": [{"name": "Excel"}]}),
        json!({"title": "出纳", "description": "会用Excel。无需会计证，不要求英语四级。"}),
    )
    .await;
    assert_eq!(evidence(&found.missing_certificates), []);
}

#[tokio::test]
async fn what_a_student_says_to_lack_is_not_held() {
    for (words, certificate) in [
        ("带队老师说就差一张电工证，现场不让摸柜子", "电工证"),
        ("电工证还没考，电气工位只能递工具", "电工证"),
        ("平焊立焊可以，还没考焊工证", "焊工证"),
        ("明年四月考护士执业资格证，目前还没证", "护士执业资格证"),
        ("导游证笔试去年差三分没过，今年再报", "导游证"),
        ("老师建议尽快把化学检验员证拿下", "化学检验员"),
    ] {
        let student = json!({"majorName": "某专业", "experiences": [words]});
        let posting = json!({"title": "某工种", "certificates": [{"name": certificate, "required": true}]});
        let found = compared(student, posting).await;
        assert_eq!(evidence(&found.matched_certificates), [], "{words}");
        assert_eq!(found.missing_certificates.len(), 1, "{words}");
    }
    for (words, certificate) in [
        ("去年考取电工证，没有出过事故", "电工证"),
        ("持有导游证，带团三次", "导游证"),
        ("电工证已拿到，还没进过变电站", "电工证"),
    ] {
        let student = json!({"majorName": "某专业", "experiences": [words]});
        let posting = json!({"title": "某工种", "certificates": [{"name": certificate, "required": true}]});
        assert_eq!(compared(student, posting).await.matched_certificates.len(), 1, "{words}");
    }
}

#[tokio::test]
async fn majors_places_and_levels_are_read_from_words() {
    let client = fresh().await;
    let posting = json!({"name": "jobPostings/1", "jobPosting": {"title": "护士", "description": "大专及以上学历，护理专业", "regionDisplayName": "四川宜宾"}});
    client.upsert(record(posting)).await.expect("stored");
    let subject = record(
        json!({"studentProfile": {"majorCode": "520201", "educationLevel": "EDUCATION_LEVEL_JUNIOR_COLLEGE",
        "preferences": {"regionCodes": ["5115"]}}}),
    );
    let found = client.matches(by_record(subject, pb::RecordKind::JobPosting)).await.expect("matched");
    for part in [pb::ScorePartKind::Major, pb::ScorePartKind::Education, pb::ScorePartKind::Location] {
        let found = found.results[0].score_parts.iter().find(|one| one.part() == part).expect("every part");
        assert_eq!(found.value, Some(1.0), "{found:?}");
    }
}

#[tokio::test]
async fn markup_and_full_width_forms_change_nothing() {
    let plain = compared(
        json!({"majorName": "软件技术", "skills": [{"name": "Java"}]}),
        json!({"title": "Java开发", "description": "熟悉Java,会用MySQL"}),
    )
    .await;
    let dirty = compared(
        json!({"majorName": "软件技术", "skills": [{"name": "ＪＡＶＡ"}]}),
        json!({"title": "Ｊａｖａ开发", "description": "<p>熟悉&nbsp;Java，会用<b>MySQL</b></p>"}),
    )
    .await;
    let names = |list: &[pb::Evidence]| list.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&dirty.matched_skills), names(&plain.matched_skills));
    assert_eq!(names(&dirty.missing_skills), names(&plain.missing_skills));
    assert_eq!(dirty.title, "Java开发");
    assert!((dirty.score - plain.score).abs() < 0.05, "{} {}", dirty.score, plain.score);
}

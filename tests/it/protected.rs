//! Each protected attribute of one student takes another value, and every call is asked as before: by the school, by a tenant that sees the
//! student, and by one that does not. Nothing else may change, in any answer (invariant 3).

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;

use crate::http::client::Call;
use crate::support::*;

const SCHOOL: &str = "school";
const PLANT: &str = "plant";
const VICTIM: &str = "studentProfiles/s-victim";

/// What is new in each answer whatever is asked.
const NEW: [&str; 2] = ["nextPageToken", "asOfTime"];
/// What the school itself is told: its student's attributes, that its record was changed, and what its own plans say of fairness
/// between groups.
const OWN: [&str; 5] = ["protected", "etag", "updateTime", "inputDigest", "fairness"];

fn victim(protected: &Value) -> pb::Record {
    let mut form = json!({"name": VICTIM, "visibility": "VISIBILITY_PUBLIC", "studentProfile": {
        "school": "甲校", "majorCode": "460702", "majorName": "新能源汽车技术", "entryYear": 2024,
        "educationLevel": "EDUCATION_LEVEL_JUNIOR_COLLEGE", "skills": [{"name": "电池检测"}],
        "experiences": ["在实训车间拆装动力电池"], "preferences": {"regionCodes": ["500112"]},
        "consent": {"matching": "ANSWER_YES", "grants": [{"recipient": PLANT}],
            "disclosedParts": ["DISCLOSED_PART_SCHOOL", "DISCLOSED_PART_EXPERIENCES"]}}});
    form["studentProfile"]["protected"] = protected.clone();
    record(form)
}

/// Method and message of calls that could tell of the student.
fn questions() -> Vec<(&'static str, Value)> {
    let full = format!("tenants/{SCHOOL}/{VICTIM}");
    let own = |name: &str| format!("tenants/{SCHOOL}/{name}");
    let opening = json!({"jobPosting": {"title": "电池检测技术员", "headcount": 3}});
    let order = json!({"openingRecord": opening, "minCount": 1, "maxCount": 30});
    let mut asked = Vec::new();
    for kind in ["STUDENT_PROFILE", "JOB_POSTING", "INTERNSHIP_SLOT", "COURSE_PROFILE"] {
        let kind = format!("RECORD_KIND_{kind}");
        asked.extend([
            (
                "MatchService/Match",
                json!({"subjectText": "新能源汽车 电池", "targetKind": kind, "pageSize": 200,
                "includeIneligible": true, "facets": ["FACET_FIELD_SKILL", "FACET_FIELD_EDUCATION"]}),
            ),
            ("MatchService/Match", json!({"subjectName": full, "targetKind": kind, "pageSize": 200})),
            ("MatchService/Match", json!({"subjectText": "电池", "targetKind": kind, "personalized": false})),
            (
                "MatchService/BatchMatch",
                json!({"subjectNames": [full, own("internshipSlots/i-bat-01")], "targetKind": kind}),
            ),
        ]);
    }
    for dimension in ["REGION", "MAJOR", "OCCUPATION"] {
        let dimension = format!("INSIGHT_DIMENSION_{dimension}");
        for method in ["GetBalance", "GetOutcomes"] {
            let method = ["InsightService/", method].concat();
            asked.push((String::leak(method), json!({"dimension": dimension})));
        }
    }
    asked.extend([
        (
            "MatchService/ExplainPair",
            json!({"subjectName": own("internshipSlots/i-bat-01"), "targetName": full}),
        ),
        ("MatchService/ExplainPair", json!({"subjectText": "电池检测", "targetName": full})),
        ("MatchService/ExplainPair", json!({"subjectName": full, "targetName": own("jobPostings/j-bat-01")})),
        ("CooperationService/RankCohorts", json!({"order": order})),
        ("CooperationService/PlanOrder", json!({"order": order})),
        (
            "CooperationService/PlanTraining",
            json!({"trainees": [{"personName": full, "openingName": own("jobPostings/j-bat-01")}]}),
        ),
        ("CatalogService/GetRecord", json!({"name": full})),
        ("CatalogService/BatchGetRecords", json!({"names": [full]})),
        ("CatalogService/ListRecords", json!({"kind": "RECORD_KIND_STUDENT_PROFILE", "pageSize": 200})),
        ("CatalogService/Suggest", json!({"text": "新能源"})),
        ("InsightService/GetSkillGap", json!({})),
        ("InsightService/GetMajorFit", json!({})),
        ("InsightService/GetForecast", json!({})),
        ("InsightService/GetEmergingSkills", json!({})),
        ("InsightService/GetPathways", json!({"startMajorCode": "460702"})),
        (
            "PlacementService/PlanPlacement",
            json!({"studentNames": [full, own("studentProfiles/s-0002")], "objective": "PLACEMENT_OBJECTIVE_MAX_FILL", "skipPrices": true}),
        ),
        ("FeedbackService/ExportTrainingPairs", json!({})),
    ]);
    asked
}

/// What each caller is answered, without what may differ.
async fn answers(service: &Service) -> Vec<(String, Value)> {
    let mut told = Vec::new();
    for caller in [SCHOOL, PLANT, "stranger"] {
        for (method, message) in questions() {
            let answer = Call::json(service, caller, method, &message).send().await;
            // Of a stream a document in each line, else one.
            let mut lines: Value = answer
                .text()
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
                .collect();
            without(&mut lines, &NEW);
            if caller == SCHOOL {
                without(&mut lines, &OWN);
            }
            told.push((format!("{caller}: {method} {message}"), lines));
        }
    }
    told
}

/// Takes fields of these names out, wherever they are; ids of plans are drawn.
fn without(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !names.contains(&name.as_str()));
            fields.values_mut().for_each(|value| without(value, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| without(value, names)),
        Value::String(text) if text.contains("/plans/") => text.clear(),
        _ => {}
    }
}

#[tokio::test]
async fn no_answer_of_any_call_changes_with_a_protected_attribute() {
    let plain = json!({"gender": "男", "birthDate": {"year": 2004, "month": 5, "day": 1}, "ethnicity": "汉族",
        "householdRegionCode": "500000", "povertyRelief": "ANSWER_NO"});
    let service = Service::in_memory(config([(SCHOOL, &[][..]), (PLANT, &[]), ("stranger", &[])])).await;
    let school = service.client(SCHOOL);
    import_sample(&school, sample_records()).await;
    let put = async |protected: &Value| {
        let request = pb::UpsertRecordRequest {
            record: Some(victim(protected)),
            update_mask: Some(prost_types::FieldMask { paths: vec!["*".into()] }),
            ..Default::default()
        };
        school.upsert_with(request).await.expect("stored");
    };
    put(&plain).await;
    let before = answers(&service).await;
    let shown = before.iter().filter(|(_, answer)| answer.to_string().contains("s-victim")).count();
    for (question, answer) in before.iter().filter(|(question, _)| question.starts_with(SCHOOL)) {
        assert!(answer[0]["code"].is_null(), "{question} is not answered: {}", answer[0]["message"]);
    }
    assert!(shown > 20, "{shown} answers tell of the student");
    for (attribute, value) in [
        ("gender", json!("女")),
        ("gender", json!("")),
        ("birthDate", json!({"year": 1996, "month": 2, "day": 29})),
        ("ethnicity", json!("藏族")),
        ("householdRegionCode", json!("540000")),
        ("povertyRelief", json!("ANSWER_YES")),
    ] {
        let mut other = plain.clone();
        other[attribute] = value.clone();
        put(&other).await;
        for ((question, before), (_, after)) in before.iter().zip(answers(&service).await) {
            assert_eq!(before, &after, "{attribute} {value}: {question}");
        }
    }
    service.stop().await;
}

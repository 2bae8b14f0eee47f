//! Each field of MatchFilter: what it admits, what it refuses, and that a record that says nothing is kept.

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;

use crate::support::*;

use pb::RecordKind::{CourseProfile, InternshipSlot, JobPosting, StudentProfile};

/// Stores records of one kind, one for each form, and says which of them the filter admits.
async fn admitted(kind: pb::RecordKind, forms: &[(&str, Value)], filter: pb::MatchFilter) -> Vec<String> {
    let client = fresh().await;
    let (collection, field, words) = match kind {
        JobPosting => ("jobPostings", "jobPosting", "title"),
        InternshipSlot => ("internshipSlots", "internshipSlot", "title"),
        StudentProfile => ("studentProfiles", "studentProfile", "majorName"),
        _ => ("courseProfiles", "courseProfile", "title"),
    };
    let records = forms.iter().map(|(id, form)| {
        let mut resource = json!({words: "某工种"});
        let mut whole = json!({"name": format!("{collection}/{id}")});
        for (key, value) in form.as_object().expect("an object") {
            let place = if key == "labels" { &mut whole } else { &mut resource };
            place[key] = value.clone();
        }
        whole[field] = resource;
        record(whole)
    });
    assert_eq!(client.import(records.collect()).await.expect("imported").failures, []);
    let all = client.matches(by_text("某工种", kind)).await.expect("matched");
    assert_eq!(all.results.len(), forms.len(), "without a filter all are found");
    let found = client
        .matches(pb::MatchRequest { filter: Some(filter), ..by_text("某工种", kind) })
        .await
        .expect("matched");
    assert_eq!(found.total_count, found.results.len() as i64);
    let mut found = ids(&found.results);
    found.sort();
    found
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| value.to_string()).collect()
}

fn date(year: i32, month: i32, day: i32) -> Option<pb::Date> {
    Some(pb::Date { year, month, day })
}

fn on(month: i32, day: i32) -> Value {
    json!({"year": 2027, "month": month, "day": day})
}

#[tokio::test]
async fn regions_admit_what_lies_in_them_and_remote_work() {
    let forms = [
        ("county", json!({"regionCode": "500112"})),
        ("elsewhere", json!({"regionCode": "511502"})),
        ("in-words", json!({"regionDisplayName": "重庆市渝北区"})),
        ("remote", json!({"regionCode": "511502", "remote": true})),
        ("unstated", json!({})),
    ];
    let filter = pb::MatchFilter { region_codes: texts(&["50"]), ..Default::default() };
    assert_eq!(admitted(JobPosting, &forms, filter).await, ["county", "in-words", "remote", "unstated"]);
    let either = pb::MatchFilter { region_codes: texts(&["500112", "5115"]), ..Default::default() };
    assert_eq!(admitted(JobPosting, &forms, either).await.len(), 5);
}

#[tokio::test]
async fn education_has_a_least_and_a_highest() {
    let level = |name: &str| json!({"educationLevel": format!("EDUCATION_LEVEL_{name}")});
    let forms = [
        ("1-secondary", level("VOCATIONAL_SECONDARY")),
        ("2-college", level("JUNIOR_COLLEGE")),
        ("3-bachelor", level("BACHELOR")),
        ("4-unstated", json!({})),
    ];
    let from =
        pb::MatchFilter { education_min: pb::EducationLevel::JuniorCollege.into(), ..Default::default() };
    assert_eq!(
        admitted(StudentProfile, &forms, from.clone()).await,
        ["2-college", "3-bachelor", "4-unstated"]
    );
    let until =
        pb::MatchFilter { education_max: pb::EducationLevel::JuniorCollege.into(), ..Default::default() };
    assert_eq!(
        admitted(StudentProfile, &forms, until.clone()).await,
        ["1-secondary", "2-college", "4-unstated"]
    );
    let both = pb::MatchFilter { education_max: until.education_max, ..from };
    assert_eq!(admitted(StudentProfile, &forms, both).await, ["2-college", "4-unstated"]);
    let asked = [
        ("college", json!({"educationMin": "EDUCATION_LEVEL_JUNIOR_COLLEGE"})),
        ("master", json!({"educationMin": "EDUCATION_LEVEL_MASTER"})),
    ];
    assert_eq!(admitted(JobPosting, &asked, until).await, ["college"]);
}

#[tokio::test]
async fn codes_admit_what_they_lead() {
    let forms = [
        ("battery", json!({"occupationCode": "6-24-04-00", "industryCode": "C3841", "majors": ["460702"]})),
        ("other", json!({"occupationCode": "4-01", "industryCode": "I65", "majors": ["520201"]})),
        ("unstated", json!({})),
    ];
    for filter in [
        pb::MatchFilter { occupation_codes: texts(&["6-24"]), ..Default::default() },
        pb::MatchFilter { occupation_codes: texts(&["6-24-04-00"]), ..Default::default() },
        pb::MatchFilter { industry_codes: texts(&["C"]), ..Default::default() },
        pb::MatchFilter { industry_codes: texts(&["384"]), ..Default::default() },
        pb::MatchFilter { major_codes: texts(&["46"]), ..Default::default() },
        pb::MatchFilter { major_codes: texts(&["4607"]), ..Default::default() },
    ] {
        assert_eq!(admitted(JobPosting, &forms, filter.clone()).await, ["battery", "unstated"], "{filter:?}");
    }
    let narrower = pb::MatchFilter { occupation_codes: texts(&["4-01-02"]), ..Default::default() };
    assert_eq!(admitted(JobPosting, &forms, narrower).await, ["unstated"], "a group is not its member");
}

#[tokio::test]
async fn pay_is_compared_by_the_month() {
    let pay = |min: f64, max: f64, unit: &str| json!({"salary": {"minAmount": min, "maxAmount": max, "unit": unit}});
    let forms = [
        ("by-day", pay(200.0, 300.0, "PAY_UNIT_DAY")),
        ("by-year", pay(50_000.0, 60_000.0, "PAY_UNIT_YEAR")),
        ("high", pay(4000.0, 6000.0, "PAY_UNIT_MONTH")),
        (
            "in-dollars",
            json!({"salary": {"minAmount": 1.0, "unit": "PAY_UNIT_MONTH", "currencyCode": "USD"}}),
        ),
        ("low", pay(3000.0, 4000.0, "PAY_UNIT_MONTH")),
        ("unstated", json!({})),
    ];
    let filter = |least| pb::MatchFilter { monthly_pay_min: Some(least), ..Default::default() };
    assert_eq!(
        admitted(JobPosting, &forms, filter(6000.0)).await,
        ["by-day", "high", "in-dollars", "unstated"]
    );
    assert_eq!(admitted(JobPosting, &forms, filter(0.0)).await.len(), 6);
}

#[tokio::test]
async fn dates_ask_for_the_whole_time() {
    let forms = [
        ("begins-late", json!({"startDate": on(4, 1), "endDate": on(9, 1)})),
        ("ends-early", json!({"startDate": on(1, 1), "endDate": on(6, 1)})),
        ("fits", json!({"startDate": on(3, 1), "endDate": on(7, 1)})),
        ("unstated", json!({})),
    ];
    let start = pb::MatchFilter { available_start_date: date(2027, 3, 1), ..Default::default() };
    assert_eq!(admitted(InternshipSlot, &forms, start.clone()).await, ["ends-early", "fits", "unstated"]);
    let end = pb::MatchFilter { available_end_date: date(2027, 7, 1), ..Default::default() };
    assert_eq!(admitted(InternshipSlot, &forms, end.clone()).await, ["begins-late", "fits", "unstated"]);
    let both = pb::MatchFilter { available_end_date: end.available_end_date, ..start };
    assert_eq!(admitted(InternshipSlot, &forms, both).await, ["fits", "unstated"]);
}

#[tokio::test]
async fn arrangements_are_alternatives() {
    let forms = [
        ("apprentice", json!({"employmentType": "EMPLOYMENT_TYPE_APPRENTICESHIP"})),
        ("full", json!({"employmentType": "EMPLOYMENT_TYPE_FULL_TIME"})),
        ("part", json!({"employmentType": "EMPLOYMENT_TYPE_PART_TIME"})),
        ("unstated", json!({})),
    ];
    let employment_types =
        vec![pb::EmploymentType::FullTime.into(), pb::EmploymentType::Apprenticeship.into()];
    let filter = pb::MatchFilter { employment_types, ..Default::default() };
    assert_eq!(admitted(JobPosting, &forms, filter).await, ["apprentice", "full", "unstated"]);
}

#[tokio::test]
async fn certificates_labels_and_schools_must_be_stated() {
    let held = |name: &str| json!({"certificates": [{"name": name}]});
    let forms = [
        ("alias", held("低压电工作业证")),
        ("named", held("电工证")),
        ("other", held("叉车证")),
        ("unstated", json!({})),
    ];
    let filter = pb::MatchFilter { certificates: texts(&["低压电工证"]), ..Default::default() };
    assert_eq!(admitted(StudentProfile, &forms, filter).await, ["alias", "named"]);

    let forms = [
        ("both", json!({"labels": {"batch": "1", "field": "x"}})),
        ("one", json!({"labels": {"batch": "1"}})),
        ("other", json!({"labels": {"batch": "2", "field": "x"}})),
        ("unstated", json!({})),
    ];
    let labels =
        [("batch", "1"), ("field", "x")].map(|(key, value)| (key.to_string(), value.to_string())).into();
    let filter = pb::MatchFilter { labels, ..Default::default() };
    assert_eq!(admitted(JobPosting, &forms, filter).await, ["both"]);

    for kind in [StudentProfile, CourseProfile] {
        let forms = [
            ("a", json!({"school": "甲校"})),
            ("b", json!({"school": "乙校"})),
            ("c", json!({"school": "丙校"})),
            ("d", json!({})),
        ];
        let filter = pb::MatchFilter { schools: texts(&["甲校", "乙校"]), ..Default::default() };
        assert_eq!(admitted(kind, &forms, filter).await, ["a", "b"]);
    }
}

/// A mask of one field.
fn stated(path: &str) -> Option<prost_types::FieldMask> {
    Some(prost_types::FieldMask { paths: texts(&[path]) })
}

#[tokio::test]
async fn skills_are_found_by_any_of_their_names_in_fields_and_in_text() {
    let skilled = |name: &str| json!({"skills": [{"name": name}]});
    let forms = [
        ("alias", skilled("可编程控制器")),
        ("in-text", json!({"description": "负责设备维护，要求熟练掌握PLC编程"})),
        ("named", skilled("PLC编程")),
        ("other", skilled("静脉输液")),
        ("unstated", json!({})),
    ];
    let filter = |names: &[&str]| pb::MatchFilter { skills: texts(names), ..Default::default() };
    for name in ["PLC", "PLC编程", "plc"] {
        assert_eq!(
            admitted(JobPosting, &forms, filter(&[name])).await,
            ["alias", "in-text", "named"],
            "{name}"
        );
    }
    assert_eq!(admitted(JobPosting, &forms, filter(&["静脉输液", "没有这种技能"])).await, ["other"]);
}

#[tokio::test]
async fn pay_bands_admit_pay_that_reaches_into_one() {
    let pay = |min: f64, max: f64| json!({"salary": {"minAmount": min, "maxAmount": max, "unit": "PAY_UNIT_MONTH"}});
    let forms = [
        ("high", pay(9000.0, 12000.0)),
        ("low", pay(3000.0, 4000.0)),
        ("unstated", json!({})),
        ("wide", pay(3500.0, 9000.0)),
    ];
    let filter = |bands: &[&str]| pb::MatchFilter { pay_bands: texts(bands), ..Default::default() };
    assert_eq!(admitted(JobPosting, &forms, filter(&["4000-6000"])).await, ["unstated", "wide"]);
    assert_eq!(admitted(JobPosting, &forms, filter(&["3000-4000"])).await, ["low", "unstated", "wide"]);
    assert_eq!(
        admitted(JobPosting, &forms, filter(&["10000-15000", "2000-3000"])).await,
        ["high", "unstated"]
    );
}

/// Every condition that what is not stated passes can be told that it does not.
#[tokio::test]
async fn what_must_be_stated_is_not_passed_by_silence() {
    let whole = json!({"regionCode": "500112", "educationMin": "EDUCATION_LEVEL_JUNIOR_COLLEGE",
        "occupationCode": "6-24-04-00", "industryCode": "C3841", "majors": ["460702"],
        "stipend": {"minAmount": 5000.0, "unit": "PAY_UNIT_MONTH"}, "startDate": on(3, 1), "endDate": on(9, 1),
        "employmentType": "EMPLOYMENT_TYPE_APPRENTICESHIP"});
    let forms = [
        ("remote", json!({"remote": true, "employmentType": "EMPLOYMENT_TYPE_FULL_TIME"})),
        ("unstated", json!({})),
        ("whole", whole),
    ];
    type F = pb::MatchFilter;
    let college: i32 = pb::EducationLevel::JuniorCollege.into();
    for (filter, path) in [
        (F { region_codes: texts(&["50"]), ..F::default() }, "region_codes"),
        (F { education_min: college, ..F::default() }, "education_min"),
        (F { education_max: college, ..F::default() }, "education_max"),
        (F { occupation_codes: texts(&["6-24"]), ..F::default() }, "occupation_codes"),
        (F { industry_codes: texts(&["C"]), ..F::default() }, "industry_codes"),
        (F { monthly_pay_min: Some(0.0), ..F::default() }, "monthly_pay_min"),
        (F { pay_bands: texts(&["4000-6000"]), ..F::default() }, "pay_bands"),
        (F { available_start_date: date(2027, 3, 1), ..F::default() }, "available_start_date"),
        (F { available_end_date: date(2027, 9, 1), ..F::default() }, "available_end_date"),
        (F { major_codes: texts(&["46"]), ..F::default() }, "major_codes"),
    ] {
        let kept = admitted(InternshipSlot, &forms, filter.clone()).await;
        assert!(
            kept.contains(&"unstated".to_string()) && kept.contains(&"whole".to_string()),
            "{path}: {kept:?}"
        );
        let must = admitted(InternshipSlot, &forms, F { must_state: stated(path), ..filter }).await;
        let expected: &[&str] = if path == "region_codes" { &["remote", "whole"] } else { &["whole"] };
        assert_eq!(must, expected, "{path}");
    }
    // A slot that does not say so is an internship, a posting may be anything.
    let forms = [("unstated", json!({})), ("whole", json!({"employmentType": "EMPLOYMENT_TYPE_FULL_TIME"}))];
    let employment_types = vec![pb::EmploymentType::FullTime.into()];
    let filter = F { employment_types, must_state: stated("employment_types"), ..F::default() };
    assert_eq!(admitted(JobPosting, &forms, filter).await, ["whole"]);
}

#[tokio::test]
async fn excluded_names_are_neither_returned_nor_counted() {
    let forms = [("a", json!({})), ("b", json!({})), ("c", json!({}))];
    let names =
        texts(&["jobPostings/b", "tenants/elsewhere/jobPostings/c", "jobPostings/none", "courseProfiles/a"]);
    let filter = pb::MatchFilter { exclude_names: names, ..Default::default() };
    assert_eq!(admitted(JobPosting, &forms, filter).await, ["a", "c"]);
}

#[tokio::test]
async fn fields_are_joined_by_and() {
    let forms = [
        ("both", json!({"regionCode": "500112", "industryCode": "C3841"})),
        ("place", json!({"regionCode": "500112", "industryCode": "I65"})),
        ("trade", json!({"regionCode": "511502", "industryCode": "C3841"})),
    ];
    let filter =
        pb::MatchFilter { region_codes: texts(&["50"]), industry_codes: texts(&["C"]), ..Default::default() };
    assert_eq!(admitted(JobPosting, &forms, filter).await, ["both"]);
}

#[tokio::test]
async fn filters_that_cannot_be_read_name_the_field() {
    let client = sample().await;
    type F = pb::MatchFilter;
    for (filter, field) in [
        (F { region_codes: texts(&["50", "99"]), ..F::default() }, "filter.region_codes[1]"),
        (F { region_codes: texts(&["50"; 101]), ..F::default() }, "filter.region_codes"),
        (F { education_min: 77, ..F::default() }, "filter.education_min"),
        (F { education_min: 5, education_max: 3, ..F::default() }, "filter.education_max"),
        (F { occupation_codes: texts(&["电工"]), ..F::default() }, "filter.occupation_codes[0]"),
        (F { industry_codes: texts(&["Z9"]), ..F::default() }, "filter.industry_codes[0]"),
        (F { major_codes: texts(&["4"]), ..F::default() }, "filter.major_codes[0]"),
        (F { monthly_pay_min: Some(f64::NAN), ..F::default() }, "filter.monthly_pay_min"),
        (F { monthly_pay_min: Some(-1.0), ..F::default() }, "filter.monthly_pay_min"),
        (F { available_start_date: date(2027, 2, 30), ..F::default() }, "filter.available_start_date"),
        (
            F {
                available_start_date: date(2027, 3, 1),
                available_end_date: date(2027, 3, 1),
                ..F::default()
            },
            "filter.available_end_date",
        ),
        (F { certificates: texts(&[""]), ..F::default() }, "filter.certificates[0]"),
        (F { employment_types: vec![-1], ..F::default() }, "filter.employment_types[0]"),
        (F { resource_categories: vec![3, 0], ..F::default() }, "filter.resource_categories[1]"),
        (F { schools: vec!["长".repeat(201)], ..F::default() }, "filter.schools[0]"),
        (F { skills: texts(&["<b></b>"]), ..F::default() }, "filter.skills[0]"),
        (F { pay_bands: texts(&["4000-6000", "4-6K"]), ..F::default() }, "filter.pay_bands[1]"),
        (F { exclude_names: texts(&["jobPostings/"]), ..F::default() }, "filter.exclude_names[0]"),
        (
            F { exclude_names: vec!["jobPostings/1".to_string(); 1_001], ..F::default() },
            "filter.exclude_names",
        ),
        (F { must_state: stated("region_codes"), ..F::default() }, "filter.must_state"),
        (F { must_state: stated("schools"), schools: texts(&["甲"]), ..F::default() }, "filter.must_state"),
    ] {
        let request = pb::MatchRequest { filter: Some(filter), ..by_text("电工", JobPosting) };
        assert_eq!(fields(&client.matches(request).await.expect_err(field)), [field]);
    }
}

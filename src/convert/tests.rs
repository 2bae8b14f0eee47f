//! What is refused, and by which field.

pub(crate) mod generated;
mod personal;
pub(crate) mod stated_limits;

use serde_json::{Value, json};

use crate::domain::record::name::TenantId;
use crate::domain::record::violation::Violation;
use crate::domain::record::{Record, Resource};
use crate::pb::json::record_from_json;

use super::record_from_pb;

fn home() -> TenantId {
    "school-1".parse().unwrap()
}

fn read(record: Value) -> Result<Record, Vec<Violation>> {
    record_from_pb(record_from_json(&record.to_string()).unwrap(), &home())
}

fn faults(record: Value) -> Vec<String> {
    read(record).err().unwrap_or_default().into_iter().map(|violation| violation.field).collect()
}

/// Faults of a job posting with a title and these fields.
fn job(fields: Value) -> Vec<String> {
    with("jobPostings/1", "jobPosting", json!({"title": "数控车工"}), fields)
}

fn slot(fields: Value) -> Vec<String> {
    with("internshipSlots/1", "internshipSlot", json!({"title": "质检实习生"}), fields)
}

fn student(fields: Value) -> Vec<String> {
    with("studentProfiles/1", "studentProfile", json!({"majorName": "护理"}), fields)
}

fn course(fields: Value) -> Vec<String> {
    with("courseProfiles/1", "courseProfile", json!({"title": "PLC 编程"}), fields)
}

fn with(name: &str, kind: &str, mut resource: Value, fields: Value) -> Vec<String> {
    for (field, value) in fields.as_object().unwrap() {
        resource[field] = value.clone();
    }
    let prefix = match kind {
        "jobPosting" => "job_posting.",
        "internshipSlot" => "internship_slot.",
        "studentProfile" => "student_profile.",
        _ => "course_profile.",
    };
    let record = json!({"name": name, kind: resource});
    faults(record).iter().map(|field| field.strip_prefix(prefix).unwrap_or(field).to_string()).collect()
}

/// Faults of a record with these common fields.
fn common(fields: Value) -> Vec<String> {
    let mut record = json!({"name": "jobPostings/1", "jobPosting": {"title": "数控车工"}});
    for (field, value) in fields.as_object().unwrap() {
        record[field] = value.clone();
    }
    faults(record)
}

fn long(characters: usize) -> String {
    "长".repeat(characters)
}

#[test]
fn names_and_resources_belong_together() {
    let none: [&str; 0] = [];
    assert_eq!(common(json!({})), none);
    assert_eq!(common(json!({"name": ""})), ["name"]);
    assert_eq!(common(json!({"name": "jobs/1"})), ["name"]);
    assert_eq!(common(json!({"name": "courseProfiles/1"})), ["name"]);
    assert_eq!(common(json!({"name": "tenants/other/jobPostings/1"})), none);
    assert_eq!(faults(json!({"name": "jobPostings/1"})), [""]);
    assert_eq!(faults(json!({})), ["name", ""]);
}

#[test]
fn common_fields_are_checked() {
    let many = |n: usize| (0..n).map(|i| (format!("k{i}"), json!("v"))).collect::<serde_json::Map<_, _>>();
    assert_eq!(common(json!({"labels": {"Bad Key": "1"}})), ["labels"]);
    assert_eq!(common(json!({"labels": {"": "1"}})), ["labels"]);
    assert_eq!(common(json!({"labels": {"a": long(201)}})), ["labels[\"a\"]"]);
    assert_eq!(common(json!({"labels": many(65)})), ["labels"]);
    assert!(common(json!({"labels": many(64)})).is_empty());
    assert_eq!(common(json!({"visibility": "VISIBILITY_ALLIANCE"})), ["alliances"]);
    assert_eq!(common(json!({"alliances": ["west"]})), ["alliances"]);
    assert_eq!(common(json!({"visibility": 2, "alliances": ["a b"]})), ["alliances[0]"]);
    assert_eq!(common(json!({"visibility": 9})), ["visibility"]);
}

#[test]
fn texts_have_a_length_and_say_something() {
    assert!(job(json!({"title": long(200)})).is_empty());
    assert_eq!(job(json!({"title": long(201)})), ["title"]);
    assert_eq!(job(json!({"description": long(20_001)})), ["description"]);
    assert_eq!(job(json!({"title": "a\u{0}b"})), ["title"]);
    for blank in ["", "  \n", "<p>&nbsp;</p>", "\u{1}\u{7f}\u{200b}", "<script>x</script>"] {
        assert_eq!(job(json!({"title": blank})), ["title"], "{blank:?}");
        assert!(job(json!({"title": blank, "description": "操作机床"})).is_empty());
        assert_eq!(course(json!({"title": blank})), ["title"]);
        assert_eq!(student(json!({"majorName": blank})), ["major_name"]);
        assert_eq!(job(json!({"skills": [{"name": "车工"}, {"name": blank}]})), ["skills[1].name"]);
        assert_eq!(job(json!({"industryClusters": [blank]})), ["industry_clusters[0]"]);
    }
    assert!(job(json!({"title": "C++\u{b}<b>工程师</b>"})).is_empty(), "dirt is kept and stripped when read");
}

#[test]
fn lists_have_a_length() {
    let skills = |n: usize| json!({"skills": vec![json!({"name": "车工"}); n]});
    assert!(job(skills(200)).is_empty());
    assert_eq!(job(skills(201)), ["skills"]);
    assert_eq!(job(json!({"majors": vec!["机电"; 51]})), ["majors"]);
    assert_eq!(student(json!({"experiences": vec!["x"; 51]})), ["experiences"]);
    assert_eq!(slot(json!({"partnerSchools": vec!["x"; 101]})), ["partner_schools"]);
}

#[test]
fn codes_must_be_known_or_well_formed() {
    for region in ["99", "5", "宜宾", "519999"] {
        assert_eq!(job(json!({"regionCode": region})), ["region_code"], "{region}");
        assert_eq!(
            student(json!({"preferences": {"regionCodes": ["50", region]}})),
            ["preferences.region_codes[1]"]
        );
    }
    assert!(job(json!({"regionCode": "511500", "industryCode": "C36", "occupationCode": "6-18"})).is_empty());
    assert_eq!(job(json!({"industryCode": "ZZ"})), ["industry_code"]);
    assert_eq!(job(json!({"occupationCode": "车工"})), ["occupation_code"]);
    assert_eq!(job(json!({"majors": ["机电一体化技术", "460301", "46030"]})), ["majors[2]"]);
    assert_eq!(course(json!({"majorCode": "46030"})), ["major_code"]);
    assert_eq!(
        student(json!({"preferences": {"occupations": ["车工", "6-18", "6-1"]}})),
        ["preferences.occupations[2]"]
    );
}

#[test]
fn pay_is_a_sound_range_with_a_unit() {
    let unit = "PAY_UNIT_MONTH";
    assert!(job(json!({"salary": {"minAmount": 0, "maxAmount": 10_000_000, "unit": unit}})).is_empty());
    assert!(job(json!({"salary": {"unit": unit}})).is_empty(), "without an amount nothing is stated");
    for bad in [json!("NaN"), json!("Infinity"), json!("-Infinity"), json!(-1), json!(10_000_001)] {
        assert_eq!(job(json!({"salary": {"minAmount": bad, "unit": unit}})), ["salary.min_amount"]);
        assert_eq!(
            slot(json!({"samePostPay": {"maxAmount": bad, "unit": unit}})),
            ["same_post_pay.max_amount"]
        );
    }
    assert_eq!(job(json!({"salary": {"minAmount": 2, "maxAmount": 1, "unit": unit}})), ["salary.max_amount"]);
    assert_eq!(slot(json!({"stipend": {"minAmount": 1}})), ["stipend.unit"]);
    assert_eq!(job(json!({"salary": {"minAmount": 1, "unit": 9}})), ["salary.unit"]);
    assert_eq!(
        job(json!({"salary": {"minAmount": 1, "unit": unit, "currencyCode": "rmb"}})),
        ["salary.currency_code"]
    );
}

#[test]
fn numbers_have_a_range() {
    assert_eq!(job(json!({"headcount": -1})), ["headcount"]);
    assert_eq!(job(json!({"headcount": 100_001})), ["headcount"]);
    assert_eq!(job(json!({"experienceMonthsMin": 601})), ["experience_months_min"]);
    assert_eq!(slot(json!({"daysPerWeek": 0})), ["days_per_week"]);
    assert_eq!(slot(json!({"daysPerWeek": 8})), ["days_per_week"]);
    assert_eq!(slot(json!({"capacity": 3, "minIntake": 4})), ["min_intake"]);
    assert!(slot(json!({"capacity": 0, "minIntake": 4})).is_empty(), "a full slot may keep its least intake");
    assert_eq!(course(json!({"hours": 10_001, "capacity": -5})), ["hours", "capacity"]);
    assert_eq!(student(json!({"entryYear": 1989})), ["entry_year"]);
    assert_eq!(student(json!({"availability": {"daysPerWeek": 9}})), ["availability.days_per_week"]);
}

#[test]
fn unknown_enum_numbers_are_refused() {
    assert_eq!(job(json!({"educationMin": 99, "employmentType": -1})), ["education_min", "employment_type"]);
    assert_eq!(slot(json!({"lodging": 3, "venueCategory": 100})), ["lodging", "venue_category"]);
    assert_eq!(
        student(json!({"preferences": {"employmentTypes": [1, 99, 0]}})),
        ["preferences.employment_types[1]", "preferences.employment_types[2]"]
    );
    assert_eq!(student(json!({"consent": {"matching": 7}})), ["consent.matching"]);
}

#[test]
fn periods_end_after_they_start() {
    let day = |month: u32, day: u32| json!({"year": 2026, "month": month, "day": day});
    assert!(slot(json!({"startDate": day(9, 1), "endDate": day(9, 2)})).is_empty());
    assert_eq!(slot(json!({"startDate": day(9, 1), "endDate": day(9, 1)})), ["end_date"]);
    assert_eq!(course(json!({"startDate": day(2, 30)})), ["start_date"]);
    let protected = json!({"protected": {"birthDate": day(13, 1)}});
    assert_eq!(student(protected.clone()), ["protected.birth_date"]);
    let record = json!({"name": "studentProfiles/1", "studentProfile": protected});
    assert!(
        read(record)
            .unwrap_err()
            .iter()
            .all(|violation| !violation.description.text(Default::default()).contains("2026"))
    );
}

#[test]
fn personal_data_of_students_is_refused() {
    let phone = "13800138000";
    assert_eq!(student(json!({"experiences": ["实习", format!("电话{phone}")]})), ["experiences[1]"]);
    assert_eq!(student(json!({"skills": [{"name": "a@b.com"}]})), ["skills[0].name"]);
    assert_eq!(student(json!({"protected": {"gender": phone}})), ["protected.gender"]);
    assert_eq!(
        with(&format!("studentProfiles/{phone}"), "studentProfile", json!({"majorName": "护理"}), json!({})),
        ["name"]
    );
    let labelled = |labels: Value| {
        let record =
            json!({"name": "studentProfiles/1", "labels": labels, "studentProfile": {"majorName": "护理"}});
        read(record).unwrap_err()
    };
    for violation in labelled(json!({"phone": phone})).into_iter().chain(labelled(json!({phone: "x"}))) {
        assert!(violation.field.starts_with("labels") && !format!("{violation:?}").contains(phone));
    }
    assert!(job(json!({"description": format!("联系电话{phone}")})).is_empty(), "employers may give theirs");
}

#[test]
fn references_become_full_names() {
    let record = json!({"name": "studentProfiles/1", "studentProfile": {
        "courses": ["PLC 编程", "courseProfiles/7", "Java/Python"],
        "preferences": {"rankedSlots": ["internshipSlots/1", "tenants/b/internshipSlots/2"]}}});
    let Resource::StudentProfile(student) = read(record).unwrap().resource else { panic!("another kind") };
    assert_eq!(student.courses, ["PLC 编程", "tenants/school-1/courseProfiles/7", "Java/Python"]);
    let slots = ["tenants/school-1/internshipSlots/1", "tenants/b/internshipSlots/2"];
    assert_eq!(student.preferences.ranked_slots, slots);
    let wrong = json!({"preferences": {"rankedSlots": ["jobPostings/1", "x"]}});
    assert_eq!(self::student(wrong), ["preferences.ranked_slots[0]", "preferences.ranked_slots[1]"]);
    assert_eq!(self::student(json!({"consent": {"discloseTo": ["*", "a b"]}})), ["consent.disclose_to[1]"]);
}

#[test]
fn everything_is_reported_at_once() {
    let found =
        job(json!({"title": long(201), "regionCode": "99", "salary": {"minAmount": -1}, "headcount": -1}));
    assert_eq!(found, ["headcount", "title", "region_code", "salary.min_amount", "salary.unit"]);
}

//! Another tenant tries to compute what a school alone may know of a student. Services are made that differ in one such
//! thing only; whatever is asked of them, however often, their answers must be the same bytes.

mod probes;

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;

use self::probes::{Answer, look};
use crate::support::*;

/// The student that the attacker is after.
const VICTIM: &str = "studentProfiles/s-03";

/// 20 November 2026, the last day of July 2027, and the day after.
const AUTUMN: i64 = 1_795_132_800;
const LAST_OF_JULY: i64 = 1_816_992_000;
const FIRST_OF_AUGUST: i64 = LAST_OF_JULY + 86_400;

fn date(year: i32, month: i32, day: i32) -> Value {
    json!({"year": year, "month": month, "day": day})
}

/// A student of the school; what the school alone knows is laid over the profile.
fn student(id: &str, secret: &Value) -> pb::Record {
    let mut profile = json!({"school": "甲校", "majorCode": "460702", "majorName": "新能源汽车技术",
        "educationLevel": "EDUCATION_LEVEL_VOCATIONAL_SECONDARY", "skills": [{"name": "电池检测"}],
        "experiences": ["在实训车间拆装动力电池"], "preferences": {"regionCodes": ["500112"]},
        "consent": {"matching": "ANSWER_YES", "discloseTo": ["plant"]}});
    let mut labels = json!({"class": "a"});
    for (field, value) in secret.as_object().expect("an object") {
        match field.as_str() {
            "labels" => labels = value.clone(),
            _ => profile[field] = value.clone(),
        }
    }
    let form = json!({"name": format!("studentProfiles/{id}"), "visibility": "VISIBILITY_PUBLIC",
        "labels": labels, "studentProfile": profile});
    record(form)
}

/// All that the attacker can learn at these times, where the school first stores the victim with one secret and in the
/// end with another.
async fn learned(first: &Value, then: &Value, times: &[i64]) -> Vec<Answer> {
    let clock = HandSet::at(AUTUMN);
    let service = Service::with_clock(config([("school", &[][..]), ("plant", &[])]), clock.clone()).await;
    let (school, plant) = (service.client("school"), service.client("plant"));
    let others = json!({"entryYear": 2024, "protected": {"birthDate": date(2006, 1, 1)}});
    let id = |number: usize| format!("s-{number:02}");
    let victim = VICTIM.rsplit('/').next().expect("an id");
    let students = (0..6).map(|number| match id(number) {
        id if id == victim => student(victim, first),
        id => student(&id, &others),
    });
    assert_eq!(school.import(students.collect()).await.expect("imported").failures, []);
    let course = json!({"name": "courseProfiles/c", "visibility": "VISIBILITY_PUBLIC",
        "courseProfile": {"title": "低压电工", "certificates": [{"name": "电工证"}]}});
    let slot = json!({"name": "internshipSlots/i", "visibility": "VISIBILITY_PUBLIC", "internshipSlot": {"title": "电池检测实习"}});
    assert_eq!(school.import(vec![record(course), record(slot)]).await.expect("imported").failures, []);
    probes::prepare(&plant).await;

    let mut answers = look(&plant, "at first").await;
    clock.set(AUTUMN + 3_600);
    let replaced = pb::UpsertRecordRequest {
        record: Some(student(victim, then)),
        update_mask: Some(prost_types::FieldMask { paths: vec!["*".into()] }),
        ..Default::default()
    };
    school.upsert_with(replaced).await.expect("stored");
    for time in times {
        clock.set(*time);
        answers.extend(look(&plant, &format!("at {time}")).await);
    }
    service.stop().await;
    answers
}

/// The first answer in which two services differ.
fn difference(one: &[Answer], other: &[Answer]) -> Option<String> {
    assert_eq!(one.len(), other.len(), "as many questions were asked");
    assert!(one.len() > 100);
    let differ = one.iter().zip(other).find(|(one, other)| one != other)?;
    Some(format!("{}\n  {}\n  {}", differ.0.question, differ.0.told, differ.1.told))
}

/// Fails at fff0350: the etag, the update time and with it the order of the newest told of every change.
#[tokio::test]
async fn protected_attributes_cannot_be_computed() {
    let of_age = |own: Value| {
        let mut protected = json!({"gender": "女", "birthDate": date(2008, 3, 9), "ethnicity": "汉族",
            "householdRegionCode": "500112", "povertyRelief": "ANSWER_NO"});
        for (field, value) in own.as_object().expect("an object") {
            protected[field] = value.clone();
        }
        json!({"entryYear": 2024, "protected": protected})
    };
    let plain = of_age(json!({}));
    let times = [AUTUMN + 3_700];
    let expected = learned(&plain, &plain, &times).await;
    for secret in [
        of_age(json!({"gender": "男"})),
        of_age(json!({"ethnicity": "藏族"})),
        of_age(json!({"householdRegionCode": "540000"})),
        of_age(json!({"povertyRelief": "ANSWER_YES"})),
        of_age(json!({"birthDate": date(1996, 2, 29)})),
        of_age(json!({"birthDate": date(2010, 8, 1)})),
        json!({"entryYear": 2021, "protected": {"gender": "女"}}),
        json!({}),
    ] {
        let found = learned(&plain, &secret, &times).await;
        assert_eq!(difference(&found, &expected), None, "{secret}");
    }
    let other = of_age(json!({"gender": "男", "ethnicity": "藏族", "birthDate": date(1999, 9, 9)}));
    let found = learned(&other, &other, &times).await;
    assert_eq!(difference(&found, &expected), None, "from the beginning");
}

/// Fails at fff0350: with an inline slot that begins on other days, or another `as_of_time`, the birth date came out to
/// the day, and a broken rule said which it was.
#[tokio::test]
async fn the_age_cannot_be_told_from_the_first_year_and_not_before_the_school_year_ends() {
    let first_year = json!({"entryYear": 2026});
    let times = [AUTUMN + 3_700, LAST_OF_JULY, FIRST_OF_AUGUST];
    let expected = learned(&first_year, &first_year, &times).await;
    for secret in [
        json!({"entryYear": 2024, "protected": {"birthDate": date(2010, 11, 21)}}),
        json!({"entryYear": 2024, "protected": {"birthDate": date(2011, 3, 2)}}),
        json!({"protected": {"birthDate": date(2011, 8, 1)}}),
        json!({"entryYear": 2026, "protected": {"birthDate": date(2011, 3, 2), "gender": "男"}}),
        json!({"entryYear": 2026, "protected": {"birthDate": date(2005, 3, 2)}}),
    ] {
        let found = learned(&secret, &secret, &times).await;
        assert_eq!(difference(&found, &expected), None, "{secret}");
    }
    let under_age = json!({"protected": {"birthDate": date(2011, 3, 2)}});
    let found = learned(&first_year, &under_age, &times).await;
    assert_eq!(difference(&found, &expected), None, "when one is exchanged for the other");

    // What one can learn, and no more: one bit, once in a school year.
    let of_age = json!({"entryYear": 2024, "protected": {"birthDate": date(2006, 1, 1)}});
    let found = learned(&of_age, &of_age, &times).await;
    assert!(difference(&found, &expected).is_some(), "that a rule of the school's holds is told");
    let a_look = expected.len() / 4;
    assert_eq!(difference(&found[3 * a_look..], &expected[3 * a_look..]), None, "in the next school year");
}

/// What a student has not agreed to disclose is in no answer and moves none: no filter, total, facet, order, page or rule.
#[tokio::test]
async fn withheld_parts_cannot_be_computed() {
    let consent = |parts: Value| json!({"matching": "ANSWER_YES", "grants": [{"recipient": "plant"}], "disclosedParts": parts});
    let secret = |own: Value, parts: &Value| {
        let mut secret = json!({"entryYear": 2024, "consent": consent(parts.clone())});
        for (field, value) in own.as_object().expect("an object") {
            secret[field] = value.clone();
        }
        secret
    };
    let variants = [
        ("DISCLOSED_PART_SCHOOL", json!({"school": "乙校"})),
        ("DISCLOSED_PART_SCHOOL", json!({"school": ""})),
        (
            "DISCLOSED_PART_EXPERIENCES",
            json!({"experiences": ["三年电池检测经验，持有电工证，不做夜班，想做焊工，想去宁波，不想留在宜宾"]}),
        ),
        ("DISCLOSED_PART_EXPERIENCES", json!({"experiences": []})),
        ("DISCLOSED_PART_LABELS", json!({"labels": {"gender": "女"}})),
        ("DISCLOSED_PART_LABELS", json!({"labels": {}})),
    ];
    let times = [AUTUMN + 3_700];
    let nothing = secret(json!({}), &json!([]));
    let expected = learned(&nothing, &nothing, &times).await;
    for (part, own) in variants {
        let found = learned(&nothing, &secret(own.clone(), &json!([])), &times).await;
        assert_eq!(difference(&found, &expected), None, "{own}");
        // Where it is disclosed it is told, so that the questions would have found it.
        let parts = json!([part]);
        let (one, other) = (secret(json!({}), &parts), secret(own.clone(), &parts));
        let found = [learned(&one, &one, &times).await, learned(&other, &other, &times).await];
        assert!(difference(&found[0], &found[1]).is_some(), "{own}");
    }
    let all =
        secret(json!({"school": "丙校", "experiences": ["两年钳工"], "labels": {"class": "b"}}), &json!([]));
    let found = learned(&all, &all, &times).await;
    assert_eq!(difference(&found, &expected), None, "from the beginning");
    assert!(
        !expected
            .iter()
            .any(|answer| answer.question.ends_with(": get") && answer.told.contains("拆装动力电池"))
    );
    let others =
        json!({"matching": "ANSWER_YES", "grants": [{"recipient": "plant"}, {"recipient": "rival"}]});
    let found = learned(&nothing, &secret(json!({"consent": others}), &json!([])), &times).await;
    assert_eq!(difference(&found, &expected), None, "whom else the student agreed to be shown to");
}

//! Bad input: a clear error that names the field, nothing stored, and a server that lives on.

use std::sync::LazyLock;

use proptest::prelude::*;
use prost::Message;
use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::{Code, Status};

use crate::support::*;

use pb::record::Resource;

fn posting(posting: pb::JobPosting) -> pb::Record {
    pb::Record {
        name: "jobPostings/bad".into(),
        resource: Some(Resource::JobPosting(posting)),
        ..Default::default()
    }
}

fn slot(slot: pb::InternshipSlot) -> pb::Record {
    pb::Record {
        name: "internshipSlots/bad".into(),
        resource: Some(Resource::InternshipSlot(slot)),
        ..Default::default()
    }
}

fn student(student: pb::StudentProfile) -> pb::Record {
    pb::Record {
        name: "studentProfiles/bad".into(),
        resource: Some(Resource::StudentProfile(student)),
        ..Default::default()
    }
}

fn course(course: pb::CourseProfile) -> pb::Record {
    pb::Record {
        name: "courseProfiles/bad".into(),
        resource: Some(Resource::CourseProfile(course)),
        ..Default::default()
    }
}

fn date(year: i32, month: i32, day: i32) -> Option<pb::Date> {
    Some(pb::Date { year, month, day })
}

fn pay(min: f64, max: f64, unit: i32) -> Option<pb::Pay> {
    Some(pb::Pay { min_amount: Some(min), max_amount: Some(max), unit, ..Default::default() })
}

/// Refused records, and the field of the resource that is at fault.
fn refused() -> Vec<(pb::Record, &'static str)> {
    let job = || pb::JobPosting { title: "电工".into(), ..Default::default() };
    let place = || pb::InternshipSlot { title: "电工".into(), ..Default::default() };
    let pupil = || pb::StudentProfile { major_name: "电工".into(), ..Default::default() };
    let lesson = || pb::CourseProfile { title: "电工".into(), ..Default::default() };
    let text = |text: &str| text.to_string();
    let skill = |name: &str| vec![pb::Skill { name: name.into(), ..Default::default() }];
    let told = |words: &str| pb::StudentProfile { experiences: vec![words.into()], ..Default::default() };
    vec![
        (posting(pb::JobPosting::default()), "job_posting.title"),
        (
            posting(pb::JobPosting { title: text("<p>&nbsp;</p>\u{200b} \u{c}"), ..Default::default() }),
            "job_posting.title",
        ),
        (posting(pb::JobPosting { title: "长".repeat(201), ..job() }), "job_posting.title"),
        (posting(pb::JobPosting { description: "长".repeat(20_001), ..job() }), "job_posting.description"),
        (posting(pb::JobPosting { title: text("电\0工"), ..job() }), "job_posting.title"),
        (posting(pb::JobPosting { education_min: 99, ..job() }), "job_posting.education_min"),
        (posting(pb::JobPosting { education_min: -1, ..job() }), "job_posting.education_min"),
        (posting(pb::JobPosting { employment_type: i32::MAX, ..job() }), "job_posting.employment_type"),
        (posting(pb::JobPosting { salary: pay(f64::NAN, 1.0, 1), ..job() }), "job_posting.salary.min_amount"),
        (
            posting(pb::JobPosting { salary: pay(1.0, f64::INFINITY, 1), ..job() }),
            "job_posting.salary.max_amount",
        ),
        (posting(pb::JobPosting { salary: pay(2.0, 1.0, 1), ..job() }), "job_posting.salary.max_amount"),
        (posting(pb::JobPosting { salary: pay(1.0, 2.0, 0), ..job() }), "job_posting.salary.unit"),
        (posting(pb::JobPosting { salary: pay(1.0, 2.0, 44), ..job() }), "job_posting.salary.unit"),
        (posting(pb::JobPosting { region_code: text("99"), ..job() }), "job_posting.region_code"),
        (posting(pb::JobPosting { region_code: text("50 01"), ..job() }), "job_posting.region_code"),
        (posting(pb::JobPosting { industry_code: text("Z1"), ..job() }), "job_posting.industry_code"),
        (posting(pb::JobPosting { occupation_code: text("x"), ..job() }), "job_posting.occupation_code"),
        (posting(pb::JobPosting { majors: vec![text("4607"), text("1")], ..job() }), "job_posting.majors[1]"),
        (posting(pb::JobPosting { skills: skill(" "), ..job() }), "job_posting.skills[0].name"),
        (
            posting(pb::JobPosting {
                skills: vec![pb::Skill { name: "电".into(), ..Default::default() }; 201],
                ..job()
            }),
            "job_posting.skills",
        ),
        (posting(pb::JobPosting { headcount: Some(-1), ..job() }), "job_posting.headcount"),
        (
            posting(pb::JobPosting { experience_months_min: Some(601), ..job() }),
            "job_posting.experience_months_min",
        ),
        (
            posting(pb::JobPosting {
                posting_time: Some(prost_types::Timestamp { seconds: i64::MAX, nanos: 0 }),
                ..job()
            }),
            "job_posting.posting_time",
        ),
        (
            slot(pb::InternshipSlot { start_date: date(2027, 3, 1), end_date: date(2027, 3, 1), ..place() }),
            "internship_slot.end_date",
        ),
        (slot(pb::InternshipSlot { start_date: date(2027, 2, 29), ..place() }), "internship_slot.start_date"),
        (slot(pb::InternshipSlot { start_date: date(0, 0, 0), ..place() }), "internship_slot.start_date"),
        (slot(pb::InternshipSlot { days_per_week: Some(8), ..place() }), "internship_slot.days_per_week"),
        (slot(pb::InternshipSlot { stay_months: Some(25), ..place() }), "internship_slot.stay_months"),
        (
            slot(pb::InternshipSlot { capacity: Some(2), min_intake: Some(3), ..place() }),
            "internship_slot.min_intake",
        ),
        (slot(pb::InternshipSlot { venue_category: 50, ..place() }), "internship_slot.venue_category"),
        (slot(pb::InternshipSlot { night_shift: 3, ..place() }), "internship_slot.night_shift"),
        (student(pb::StudentProfile::default()), "student_profile.major_name"),
        (student(pb::StudentProfile { entry_year: 1989, ..pupil() }), "student_profile.entry_year"),
        (student(pb::StudentProfile { major_code: text("12345"), ..pupil() }), "student_profile.major_code"),
        (student(told("电话 139 1234 5678")), "student_profile.experiences[0]"),
        (student(told("手机１３９１２３４５６７８")), "student_profile.experiences[0]"),
        (student(told("邮箱 someone@example.com")), "student_profile.experiences[0]"),
        (student(told("身份证11010519491231002X")), "student_profile.experiences[0]"),
        (
            student(pb::StudentProfile { school: text("甲校13912345678"), ..pupil() }),
            "student_profile.school",
        ),
        (
            student(pb::StudentProfile {
                preferences: Some(pb::Preferences {
                    ranked_slots: vec![text("jobPostings/1")],
                    ..Default::default()
                }),
                ..pupil()
            }),
            "student_profile.preferences.ranked_slots[0]",
        ),
        (
            student(pb::StudentProfile {
                preferences: Some(pb::Preferences { region_codes: vec![text("")], ..Default::default() }),
                ..pupil()
            }),
            "student_profile.preferences.region_codes[0]",
        ),
        (
            student(pb::StudentProfile {
                availability: Some(pb::Availability {
                    start_date: date(2027, 2, 1),
                    end_date: date(2027, 1, 1),
                    ..Default::default()
                }),
                ..pupil()
            }),
            "student_profile.availability.end_date",
        ),
        (
            student(pb::StudentProfile {
                consent: Some(pb::Consent { matching: 9, ..Default::default() }),
                ..pupil()
            }),
            "student_profile.consent.matching",
        ),
        (
            student(pb::StudentProfile {
                consent: Some(pb::Consent { disclose_to: vec![text("a b")], ..Default::default() }),
                ..pupil()
            }),
            "student_profile.consent.disclose_to[0]",
        ),
        (
            student(pb::StudentProfile {
                protected: Some(pb::ProtectedAttributes {
                    birth_date: date(2007, 13, 1),
                    ..Default::default()
                }),
                ..pupil()
            }),
            "student_profile.protected.birth_date",
        ),
        (course(pb::CourseProfile::default()), "course_profile.title"),
        (course(pb::CourseProfile { hours: Some(-5), ..lesson() }), "course_profile.hours"),
        (course(pb::CourseProfile { syllabus: "长".repeat(20_001), ..lesson() }), "course_profile.syllabus"),
        (pb::Record { visibility: 9, ..posting(job()) }, "visibility"),
        (
            pb::Record {
                expire_time: Some(prost_types::Timestamp { seconds: 0, nanos: -1 }),
                ..posting(job())
            },
            "expire_time",
        ),
        (pb::Record { name: "studentProfiles/13912345678".into(), ..student(pupil()) }, "name"),
        (pb::Record { name: "courseProfiles/bad".into(), ..posting(job()) }, "name"),
        (pb::Record { name: String::new(), ..posting(job()) }, "name"),
        (pb::Record { name: format!("jobPostings/{}", "x".repeat(129)), ..posting(job()) }, "name"),
    ]
}

#[tokio::test]
async fn invariant_10_bad_records_name_the_field_and_nothing_is_stored() {
    let client = fresh().await;
    for (record, field) in refused() {
        let status = client.upsert(record.clone()).await.expect_err(field);
        assert_eq!(fields(&status), [format!("record.{field}")], "{record:?}");
        let told = format!("{status:?}");
        assert!(!told.contains("13912345678") && !told.contains("someone@"), "{told}");
        let answer = client.import(vec![record.clone()]).await.expect("imported");
        assert_eq!((answer.stored_count, answer.refused_count), (0, 1));
        let failure = answer.failures[0].failure.clone().expect("why");
        assert_eq!(failure.field_violations[0].field, format!("record.{field}"));
        if record.name.ends_with("/bad") {
            let status =
                client.matches(by_record(record, pb::RecordKind::JobPosting)).await.expect_err(field);
            assert_eq!(fields(&status), [format!("subject_record.{field}")]);
        }
    }
    for kind in KINDS {
        assert!(client.list(kind).await.is_empty());
    }
}

#[tokio::test]
async fn all_faults_of_a_record_are_told_at_once() {
    let client = fresh().await;
    let posting = posting(pb::JobPosting {
        title: "长".repeat(201),
        region_code: "99".into(),
        education_min: 99,
        ..Default::default()
    });
    let status = client.upsert(pb::Record { visibility: 77, ..posting }).await.expect_err("four faults");
    let mut found = fields(&status);
    found.sort();
    assert_eq!(
        found,
        [
            "record.job_posting.education_min",
            "record.job_posting.region_code",
            "record.job_posting.title",
            "record.visibility"
        ]
    );
    let nothing = client
        .upsert(pb::Record { name: "jobPostings/1".into(), ..Default::default() })
        .await
        .expect_err("no resource");
    assert_eq!(fields(&nothing), ["record"]);
    assert_eq!(
        fields(&client.upsert_with(pb::UpsertRecordRequest::default()).await.expect_err("no record")),
        ["record"]
    );
}

#[tokio::test]
async fn markup_is_kept_and_not_shown_and_what_steers_is_refused() {
    let client = fresh().await;
    let title = "<script>alert(1)</script>电工&amp;\r\n<b>值班</b>";
    let form = json!({"name": "jobPostings/1", "jobPosting": {"title": title}});
    let stored = client.upsert(record(form)).await.expect("stored");
    let Some(Resource::JobPosting(posting)) = &stored.resource else { panic!("no posting") };
    assert_eq!(posting.title, title, "the original is kept");
    let found = client.matches(by_text("电工", pb::RecordKind::JobPosting)).await.expect("matched");
    let shown = &found.results[0].title;
    assert!(shown.contains("电工") && shown.contains("值班"), "{shown:?}");
    assert!(!shown.contains(['<', '\n']), "{shown:?}");
    for title in ["电\u{7}工", "电工\u{202e}班值"] {
        let steering = record(json!({"name": "jobPostings/2", "jobPosting": {"title": title}}));
        assert_eq!(
            fields(&client.upsert(steering).await.expect_err("refused")),
            ["record.job_posting.title"]
        );
    }
}

#[tokio::test]
async fn a_record_of_ten_megabytes_is_refused() {
    let client = fresh().await;
    let huge = posting(pb::JobPosting {
        title: "电工".into(),
        description: "长".repeat(3_500_000),
        ..Default::default()
    });
    let status = client.upsert(huge.clone()).await.expect_err("too long");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_FIELD"));
    assert!(status.message().contains("4194304"), "{status:?}");
    assert_eq!(client.import(vec![huge]).await.expect_err("too long").code(), Code::InvalidArgument);
    assert!(client.list(pb::RecordKind::JobPosting).await.is_empty());
}

#[tokio::test]
async fn bad_match_requests_name_the_field() {
    let client = sample().await;
    let good = by_text("电工", pb::RecordKind::JobPosting);
    for (request, field) in [
        (pb::MatchRequest { subject: None, ..good.clone() }, "subject"),
        (by_text("", pb::RecordKind::JobPosting), "subject_text"),
        (by_text(" \u{200b}<br>", pb::RecordKind::JobPosting), "subject_text"),
        (by_text(&"长".repeat(20_001), pb::RecordKind::JobPosting), "subject_text"),
        (by_name("s-0001", pb::RecordKind::JobPosting), "subject_name"),
        (pb::MatchRequest { target_kind: 0, ..good.clone() }, "target_kind"),
        (pb::MatchRequest { target_kind: 99, ..good.clone() }, "target_kind"),
        (pb::MatchRequest { page_size: i32::MIN, ..good.clone() }, "page_size"),
        (
            pb::MatchRequest {
                as_of_time: Some(prost_types::Timestamp { seconds: i64::MIN, nanos: 0 }),
                ..good.clone()
            },
            "as_of_time",
        ),
    ] {
        assert_eq!(fields(&client.matches(request).await.expect_err(field)), [field]);
    }
    for text in ["，。！", "🎉🎉", "\u{1}\u{2}x", "a"] {
        // Nothing to compare, and still no defect.
        match client.matches(by_text(text, pb::RecordKind::JobPosting)).await {
            Ok(found) => assert!(found.results.iter().all(|result| result.score.is_finite())),
            Err(status) => assert_eq!(fields(&status), ["subject_text"]),
        }
    }
    assert_eq!(
        client
            .matches(by_name("studentProfiles/none", pb::RecordKind::JobPosting))
            .await
            .expect_err("none")
            .code(),
        Code::NotFound
    );
    client.matches(good).await.expect("the server lives");
}

/// Requests that the service may be sent, to be damaged.
static REQUESTS: LazyLock<[Vec<u8>; 4]> = LazyLock::new(|| {
    let records = sample_records();
    let record = records[200].clone();
    let upsert =
        pb::UpsertRecordRequest { record: Some(record.clone()), validate_only: true, ..Default::default() };
    let matched = pb::MatchRequest {
        facets: vec![1, 5],
        page_size: 3,
        weights: Some(pb::RankingWeights { pay: Some(2.0), ..Default::default() }),
        ..by_record(record, pb::RecordKind::InternshipSlot)
    };
    let filter = pb::MatchFilter {
        region_codes: vec!["50".into()],
        monthly_pay_min: Some(3000.0),
        available_start_date: date(2027, 1, 1),
        schools: vec!["甲".into()],
        ..Default::default()
    };
    let filtered = pb::MatchRequest { filter: Some(filter), ..by_text("护士", pb::RecordKind::JobPosting) };
    let explain = pb::ExplainPairRequest {
        subject: Some(pb::explain_pair_request::Subject::SubjectName("studentProfiles/s-0002".into())),
        target_name: "internshipSlots/i-bat-02".into(),
        as_of_time: Some(as_of()),
        ..Default::default()
    };
    [upsert.encode_to_vec(), matched.encode_to_vec(), filtered.encode_to_vec(), explain.encode_to_vec()]
});

/// Sends what the bytes decode to, if they do.
async fn send(client: &Client, which: usize, bytes: &[u8]) -> Option<Result<(), Status>> {
    Some(match which {
        0 => {
            let request = pb::UpsertRecordRequest::decode(bytes).ok()?;
            client.upsert_with(pb::UpsertRecordRequest { validate_only: true, ..request }).await.map(|_| ())
        }
        1 | 2 => client.matches(pb::MatchRequest::decode(bytes).ok()?).await.map(|_| ()),
        _ => client.explain_with(pb::ExplainPairRequest::decode(bytes).ok()?).await.map(|_| ()),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_requests_are_answered_or_refused(
        which in 0usize..4,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = REQUESTS[which].clone();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let answer = RUNTIME.block_on(async { send(&sample().await, which, &bytes).await });
        if let Some(Err(status)) = answer {
            let expected = [Code::InvalidArgument, Code::NotFound, Code::PermissionDenied, Code::Aborted, Code::FailedPrecondition];
            prop_assert!(expected.contains(&status.code()), "{:?}", status);
        }
    }
}

//! Insight and feedback over gRPC: what is counted, that it is current, and what is named instead of counted.

use prost::Message;
use talentmatch::pb::v1 as pb;
use talentmatch::pb::v1::record::Resource;
use tonic::{Code, Status};

use crate::support::{Client, SCHOOL, Service, as_of, config};

use pb::FeedbackEventState as State;
use pb::FeedbackStage as Stage;

const TURNING: &str = "460103";

pub async fn client() -> (Service, Client) {
    let service = Service::in_memory(config([(SCHOOL, &[][..])])).await;
    let client = service.client(SCHOOL);
    (service, client)
}

pub fn student(id: usize, school: &str) -> pb::Record {
    pb::Record {
        name: format!("studentProfiles/s{id}"),
        resource: Some(Resource::StudentProfile(pb::StudentProfile {
            school: school.into(),
            major_code: TURNING.into(),
            education_level: pb::EducationLevel::JuniorCollege.into(),
            graduation_date: Some(pb::Date { year: 2027, month: 6, day: 30 }),
            ..Default::default()
        })),
        ..Default::default()
    }
}

pub fn job(id: usize, headcount: i32, month: i64) -> pb::Record {
    pb::Record {
        name: format!("jobPostings/j{id}"),
        resource: Some(Resource::JobPosting(pb::JobPosting {
            title: "数控车工".into(),
            description: "操作数控车床，要求会CAD".into(),
            employer_display_name: "甲厂".into(),
            region_code: "511502".into(),
            headcount: Some(headcount),
            posting_time: Some(prost_types::Timestamp {
                seconds: 1_700_000_000 + month * 2_629_800,
                nanos: 0,
            }),
            ..Default::default()
        })),
        ..Default::default()
    }
}

pub async fn balance(client: &Client, by: pb::InsightDimension) -> pb::GetBalanceResponse {
    let request = pb::GetBalanceRequest { dimension: by.into(), ..Default::default() };
    client.insight.clone().get_balance(request).await.expect("counted").into_inner()
}

fn of(answer: &pb::GetBalanceResponse, key: &str) -> pb::BalanceRow {
    let found = answer.rows.iter().find(|found| found.row.as_ref().is_some_and(|row| row.key == key));
    found.cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_balance_follows_every_write() {
    let (_service, client) = client().await;
    let empty = balance(&client, pb::InsightDimension::Major).await;
    assert_eq!((empty.rows.len(), empty.row_count), (0, 0));
    let students = (0..60).map(|id| student(id, "甲校"));
    let jobs = (0..30).map(|id| job(id, 4, id as i64));
    client.import(students.chain(jobs).collect()).await.expect("imported");
    let answer = balance(&client, pb::InsightDimension::Major).await;
    let row = of(&answer, TURNING);
    assert_eq!((row.demand, row.opening_count, row.stated_demand), (120.0, 30, 0.0), "{answer:?}");
    assert!(row.supply_count % 10 == 0 && (row.supply_count - 60).abs() <= row.supply_error, "{row:?}");
    assert_eq!(answer.warnings.len(), 1, "twice the supply: {answer:?}");
    assert_eq!(answer.warnings[0].kind, "shortage");
    // An update, a new record, and one that goes.
    client.upsert(job(0, 14, 0)).await.expect("stored");
    client.upsert(job(30, 6, 1)).await.expect("stored");
    let more = balance(&client, pb::InsightDimension::Major).await;
    assert_eq!(of(&more, TURNING).demand, 136.0);
    client.delete("jobPostings/j5", "").await.expect("gone");
    let less = balance(&client, pb::InsightDimension::Major).await;
    assert_eq!((of(&less, TURNING).demand, of(&less, TURNING).opening_count), (132.0, 30));
    let digest = |answer: &pb::GetBalanceResponse| answer.basis.clone().expect("told").input_digest;
    assert_ne!(digest(&more), digest(&less));
    let untimed = |answer: &pb::GetBalanceResponse| {
        let basis = answer.basis.clone().map(|basis| pb::InsightBasis { as_of_time: None, ..basis });
        pb::GetBalanceResponse { basis, ..answer.clone() }
    };
    let again = balance(&client, pb::InsightDimension::Major).await;
    assert_eq!(untimed(&less), untimed(&again), "the same again");
    let schools = balance(&client, pb::InsightDimension::School).await;
    assert!(of(&schools, "甲校").supply_count >= 50);
}

/// The attacker asks with and without one student, by every narrowing: no figure tells of fewer than ten.
#[tokio::test]
async fn nobody_is_told_of_alone() {
    let (_service, client) = client().await;
    let mut students: Vec<pb::Record> = (0..25).map(|id| student(id, "甲校")).collect();
    students.extend((25..28).map(|id| student(id, "乙校")));
    client.import(students).await.expect("imported");
    let mut figures = Vec::new();
    for came in 0..3 {
        client.upsert(student(100 + came, "乙校")).await.expect("stored");
        for by in 1..=8 {
            let by = pb::InsightDimension::try_from(by).expect("a dimension");
            for school in ["", "甲校", "乙校", "丙校"] {
                let scope = pb::InsightScope { school: school.into(), ..Default::default() };
                let request = pb::GetBalanceRequest { scope: Some(scope), dimension: by.into() };
                let answer = client.insight.clone().get_balance(request).await.expect("counted").into_inner();
                figures.push(answer.blurred_count);
                figures.extend(answer.rows.iter().map(|row| row.supply_count));
                assert!(answer.rows.iter().all(|row| row.row.as_ref().is_some_and(|row| row.key != "乙校")));
            }
        }
    }
    assert!(figures.iter().any(|figure| *figure > 0));
    assert!(figures.iter().all(|figure| figure % 10 == 0), "{figures:?}");
}

pub fn event(id: &str, student: &str, opening: &str, stage: Stage, days: i64) -> pb::FeedbackEvent {
    pb::FeedbackEvent {
        event_id: id.into(),
        student_name: format!("studentProfiles/{student}"),
        opening_name: format!("jobPostings/{opening}"),
        stage: stage.into(),
        event_time: Some(prost_types::Timestamp { seconds: as_of().seconds - days * 86_400, nanos: 0 }),
    }
}

pub async fn record(client: &Client, events: Vec<pb::FeedbackEvent>) -> Result<Vec<(State, String)>, Status> {
    let answer = client.feedback.clone().record_events(pb::RecordEventsRequest { events }).await?;
    let results = answer.into_inner().results;
    Ok(results.into_iter().map(|result| (result.state(), result.contradiction)).collect())
}

#[tokio::test]
async fn events_are_recorded_once_and_what_is_wrong_is_named() {
    let (_service, client) = client().await;
    client.import(vec![student(1, "甲校"), job(1, 1, 0)]).await.expect("imported");
    let applied = event("e1", "s1", "j1", Stage::Applied, 9);
    let events = vec![
        applied.clone(),
        applied.clone(),
        event("e2", "s9", "j1", Stage::Applied, 9),
        event("e3", "s1", "j9", Stage::Applied, 9),
        event("e4", "s1", "j1", Stage::Started, 10),
        event("e1", "s1", "j1", Stage::Offered, 3),
    ];
    let told = record(&client, events.clone()).await.expect("answered");
    let none = String::new;
    assert_eq!(
        told,
        [
            (State::Recorded, none()),
            (State::Known, none()),
            (State::UnknownStudent, none()),
            (State::UnknownOpening, none()),
            (State::Recorded, "applied is later than started".into()),
            (State::IdTaken, none()),
        ]
    );
    let again = record(&client, events).await.expect("answered");
    assert_eq!((again[0].0, again[4].0), (State::Known, State::Known));
    for (wrong, field) in [
        (pb::FeedbackEvent { stage: 99, ..applied.clone() }, "events[0].stage"),
        (pb::FeedbackEvent { event_id: "a b".into(), ..applied.clone() }, "events[0].event_id"),
        (pb::FeedbackEvent { event_time: None, ..applied.clone() }, "events[0].event_time"),
        (
            pb::FeedbackEvent { student_name: applied.opening_name.clone(), ..applied.clone() },
            "events[0].student_name",
        ),
        (event("e5", "s1", "j1", Stage::Left, -2), "events[0].event_time"),
    ] {
        let refused = record(&client, vec![wrong]).await.expect_err("refused");
        assert_eq!(refused.code(), Code::InvalidArgument);
        assert!(refused.message().contains(field), "{refused:?}");
    }
}

#[tokio::test]
async fn outcomes_follow_from_events() {
    let (_service, client) = client().await;
    let records = (0..200).map(|id| student(id, "甲校")).chain([job(1, 300, 0)]);
    client.import(records.collect()).await.expect("imported");
    let mut events = Vec::new();
    for id in 0..200 {
        events.push(event(&format!("a{id}"), &format!("s{id}"), "j1", Stage::Applied, 50));
        if id < 150 {
            events.push(event(&format!("b{id}"), &format!("s{id}"), "j1", Stage::Accepted, 30));
        }
    }
    record(&client, events).await.expect("recorded");
    let request = pb::GetOutcomesRequest {
        dimension: pb::InsightDimension::School.into(),
        local_region_code: "5115".into(),
        ..Default::default()
    };
    let answer = client.insight.clone().get_outcomes(request).await.expect("counted").into_inner();
    let [row] = &answer.rows[..] else { panic!("one school: {answer:?}") };
    assert!((row.placement_rate.expect("told") - 0.75).abs() < 0.2, "{row:?}");
    assert_eq!(row.local_retention, Some(1.0));
    assert!(row.median_days.is_some_and(|days| (14.0..=30.0).contains(&days)), "{row:?}");
    assert_eq!(answer.employers.first().map(|own| own.employer_display_name.as_str()), Some("甲厂"));
    assert_eq!(answer.contradictory_pair_count, 0);
}

#[tokio::test]
async fn other_answers_are_told_or_refused_by_name() {
    let (_service, client) = client().await;
    let records = (0..40).flat_map(|id| [student(id, "甲校"), job(id, 6, id as i64)]);
    client.import(records.collect()).await.expect("imported");
    let insight = || client.insight.clone();
    let gap = insight().get_skill_gap(pb::GetSkillGapRequest::default()).await.expect("counted").into_inner();
    assert_eq!((gap.opening_count, gap.skills[0].opening_count, gap.skills[0].course_count), (40, 40, 0));
    let fit = insight().get_major_fit(pb::GetMajorFitRequest::default()).await.expect("counted").into_inner();
    assert_eq!((fit.majors.len(), fit.majors[0].rank, fit.majors[0].opening_names.len()), (1, 1, 5));
    let ahead =
        insight().get_forecast(pb::GetForecastRequest::default()).await.expect("counted").into_inner();
    assert_eq!(
        (ahead.months.len(), ahead.trials.len(), ahead.refused_reason.as_str()),
        (6, 4, ""),
        "{ahead:?}"
    );
    let short = pb::InsightScope { start_month: "2025-06".into(), ..Default::default() };
    let short = pb::GetForecastRequest { scope: Some(short), ..Default::default() };
    let thin = insight().get_forecast(short).await.expect("answered").into_inner();
    assert!(thin.months.is_empty() && thin.refused_reason.contains("24"), "{thin:?}");
    let ways = pb::GetPathwaysRequest { start_major_code: TURNING.into(), ..Default::default() };
    let ways = insight().get_pathways(ways).await.expect("answered").into_inner();
    assert!(ways.refused_reason.contains("课程"), "{ways:?}");
    let ways = pb::GetPathwaysRequest { start_occupation_code: "6-18-01".into(), ..Default::default() };
    let ways = insight().get_pathways(ways).await.expect("answered").into_inner();
    assert_eq!((ways.start_record_count, ways.refused_reason.as_str()), (40, ""), "{ways:?}");
    let both = pb::GetPathwaysRequest {
        start_major_code: TURNING.into(),
        start_occupation_code: "6-18-01".into(),
        ..Default::default()
    };
    for unclear in [both, pb::GetPathwaysRequest::default()] {
        let refused = insight().get_pathways(unclear).await.expect_err("refused");
        assert!(refused.message().contains("not both"), "{refused:?}");
    }
    for (scope, field) in [
        (pb::InsightScope { region_code: "99".into(), ..Default::default() }, "scope.region_code"),
        (pb::InsightScope { major_code: "999999".into(), ..Default::default() }, "scope.major_code"),
        (pb::InsightScope { start_month: "2027-13".into(), ..Default::default() }, "scope.start_month"),
        (
            pb::InsightScope {
                start_month: "2027-02".into(),
                end_month: "2027-02".into(),
                ..Default::default()
            },
            "scope.end_month",
        ),
    ] {
        let request = pb::GetMajorFitRequest { scope: Some(scope) };
        let refused = insight().get_major_fit(request).await.expect_err("refused");
        assert!(refused.message().contains(field), "{field}: {refused:?}");
    }
    let request = pb::GetPayBenchmarkRequest::default();
    let refused = insight().get_pay_benchmark(request).await.expect_err("refused");
    assert!(refused.message().contains("dimension"), "{refused:?}");
}

/// All that insight answers, as bytes, without the time of counting and the digest of what was counted.
async fn everything(client: &Client) -> Vec<Vec<u8>> {
    let mut told = Vec::new();
    macro_rules! ask {
        ($call:ident, $request:expr) => {{
            let answer = client.insight.clone().$call($request).await.expect("counted").into_inner();
            let basis = answer.basis.clone().map(|basis| pb::InsightBasis {
                as_of_time: None,
                input_digest: String::new(),
                ..basis
            });
            let mut answer = answer;
            answer.basis = basis;
            told.push(answer.encode_to_vec());
        }};
    }
    ask!(get_skill_gap, pb::GetSkillGapRequest::default());
    ask!(get_major_fit, pb::GetMajorFitRequest::default());
    ask!(get_forecast, pb::GetForecastRequest::default());
    ask!(get_emerging_skills, pb::GetEmergingSkillsRequest::default());
    ask!(get_pathways, pb::GetPathwaysRequest { start_major_code: TURNING.into(), ..Default::default() });
    ask!(get_pathways, pb::GetPathwaysRequest { start_occupation_code: "6-18".into(), ..Default::default() });
    for dimension in 1..=8 {
        ask!(get_balance, pb::GetBalanceRequest { dimension, ..Default::default() });
        ask!(get_pay_benchmark, pb::GetPayBenchmarkRequest { dimension, ..Default::default() });
        ask!(get_outcomes, pb::GetOutcomesRequest { dimension, ..Default::default() });
    }
    let by = pb::InsightDimension::Major.into();
    let request =
        pb::ListBalanceRecordsRequest { dimension: by, row_key: TURNING.into(), ..Default::default() };
    ask!(list_balance_records, request);
    told
}

#[tokio::test]
async fn nothing_of_others_and_nothing_protected_is_counted() {
    let service = Service::in_memory(config([(SCHOOL, &[][..]), ("factory", &[][..])])).await;
    let (ours, theirs) = (service.client(SCHOOL), service.client("factory"));
    let records = (0..40).flat_map(|id| [student(id, "甲校"), job(id, 6, id as i64)]);
    ours.import(records.collect()).await.expect("imported");
    record(&ours, vec![event("e1", "s1", "j1", Stage::Applied, 9)]).await.expect("recorded");
    let before = everything(&ours).await;
    let shown =
        |id: usize| pb::Record { visibility: pb::Visibility::Public.into(), ..job(100 + id, 9, id as i64) };
    let foreign = (0..40).flat_map(|id| [student(100 + id, "乙校"), shown(id)]);
    theirs.import(foreign.collect()).await.expect("imported");
    record(&theirs, vec![event("e1", "s101", "j101", Stage::Accepted, 9)]).await.expect("recorded");
    assert!(everything(&ours).await == before, "records of another tenant are counted");
    for id in 0..40 {
        let mut own = student(id, "甲校");
        if let Some(Resource::StudentProfile(profile)) = &mut own.resource {
            profile.protected = Some(pb::ProtectedAttributes {
                gender: "女".into(),
                ethnicity: "苗族".into(),
                poverty_relief: pb::Answer::Yes.into(),
                ..Default::default()
            });
        }
        ours.upsert(own).await.expect("stored");
    }
    assert!(everything(&ours).await == before, "what the law protects changes an answer");
}

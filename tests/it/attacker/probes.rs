//! What an attacker asks: every call that tells of the victim, with everything moved that a caller can move.

use prost::Message;
use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::Status;
use tonic_types::StatusExt;

use super::VICTIM;
use crate::support::*;

use pb::RecordKind::{CourseProfile, InternshipSlot, JobPosting, StudentProfile};

/// An answer and what was asked.
#[derive(PartialEq, Eq)]
pub struct Answer {
    pub question: String,
    bytes: Vec<u8>,
    pub told: String,
}

/// What the attacker has of its own: slots and jobs in a folder of its tenant.
pub async fn prepare(client: &Client) {
    let records = [
        json!({"name": "internshipSlots/own", "internshipSlot": {"title": "电池检测实习", "regionCode": "500112", "majors": ["460702"]}}),
        json!({"name": "internshipSlots/full", "internshipSlot": {"title": "电池检测实习", "capacity": 0}}),
        json!({"name": "internshipSlots/partner", "internshipSlot": {"title": "电池检测实习", "partnerSchools": ["甲校"]}}),
        json!({"name": "jobPostings/own", "jobPosting": {"title": "电池检测员", "certificates": [{"name": "电工证", "required": true}]}}),
    ];
    assert_eq!(client.import(records.map(record).into()).await.expect("imported").failures, []);
}

struct Notebook(Vec<Answer>);

impl Notebook {
    fn note<T: Message + std::fmt::Debug>(&mut self, question: String, answer: Result<T, Status>) {
        let (bytes, told) = match answer {
            Ok(message) => (message.encode_to_vec(), format!("{message:?}")),
            Err(status) => {
                let told =
                    format!("{:?} {} {:?}", status.code(), status.message(), status.get_error_details());
                (told.clone().into_bytes(), told)
            }
        };
        self.0.push(Answer { question, bytes, told });
    }
}

fn second(second: i64) -> Option<prost_types::Timestamp> {
    Some(prost_types::Timestamp { seconds: second, nanos: 0 })
}

/// A slot that begins on the day.
fn beginning(year: i32, month: i32, day: i32) -> pb::Record {
    record(
        json!({"internshipSlot": {"title": "电池检测实习", "startDate": {"year": year, "month": month, "day": day}}}),
    )
}

/// One look at everything.
pub async fn look(client: &Client, at: &str) -> Vec<Answer> {
    let mut notes = Notebook(Vec::new());
    let victim = format!("tenants/school/{VICTIM}");
    catalog(&mut notes, client, &victim, at).await;
    pairs(&mut notes, client, &victim, at).await;
    for (question, request) in matches(&victim) {
        let mut answer = client.matches(request).await;
        // A token is authenticated with the service's own secret.
        answer.iter_mut().for_each(|answer| {
            answer.next_page_token = (!answer.next_page_token.is_empty()).to_string();
        });
        notes.note(format!("{at}: match {question}"), answer);
    }
    pages(&mut notes, client, at).await;
    let batch = pb::BatchMatchRequest {
        subject_names: vec!["internshipSlots/own".into(), "internshipSlots/full".into()],
        target_kind: StudentProfile.into(),
        include_ineligible: true,
        as_of_time: second(1_900_000_000),
        ..Default::default()
    };
    for response in client.batch_match(batch).await.expect("matched") {
        notes.note(format!("{at}: batch"), Ok::<_, Status>(response));
    }
    notes.0
}

/// Reads, and writes of the victim's name and of copies under an own name.
async fn catalog(notes: &mut Notebook, client: &Client, victim: &str, at: &str) {
    let got = client.get(victim).await;
    let copied = got.clone().ok();
    notes.note(format!("{at}: get"), got);
    for kind in KINDS {
        let request = pb::ListRecordsRequest { kind: kind.into(), ..Default::default() };
        notes.note(format!("{at}: list {kind:?}"), client.page(request).await);
    }
    let Some(shown) = copied else { return };
    for guess in [
        json!({"gender": "女"}),
        json!({"gender": "男", "ethnicity": "藏族", "householdRegionCode": "540000", "povertyRelief": "ANSWER_YES"}),
        json!({"birthDate": {"year": 2011, "month": 3, "day": 2}}),
    ] {
        let mut copy = shown.clone();
        let guessed =
            record(json!({"name": VICTIM, "studentProfile": {"majorName": "x", "protected": guess}}));
        if let (
            Some(pb::record::Resource::StudentProfile(copy)),
            Some(pb::record::Resource::StudentProfile(guessed)),
        ) = (&mut copy.resource, guessed.resource)
        {
            copy.protected = guessed.protected;
        }
        for (name, etag) in
            [(VICTIM, ""), (VICTIM, shown.etag.as_str()), (victim, ""), (victim, shown.etag.as_str())]
        {
            let record = pb::Record { name: name.into(), etag: etag.into(), ..copy.clone() };
            let request =
                pb::UpsertRecordRequest { record: Some(record), validate_only: true, ..Default::default() };
            let mut answer = client.upsert_with(request).await;
            // Written now, by the attacker itself.
            answer.iter_mut().for_each(|record| (record.create_time, record.update_time) = (None, None));
            notes.note(format!("{at}: validate {name} {etag} {guess}"), answer);
        }
    }
    let deleted = client.delete(victim, &shown.etag).await.map(|()| pb::DeleteRecordResponse {});
    notes.note(format!("{at}: delete"), deleted);
}

/// Explanations of pairs in both directions, at many times and with many first days.
async fn pairs(notes: &mut Notebook, client: &Client, victim: &str, at: &str) {
    use pb::explain_pair_request::Subject;
    let own = |name: &str| Subject::SubjectName(name.to_string());
    let days =
        [(2020, 1, 1), (2026, 11, 21), (2027, 3, 1), (2027, 3, 2), (2027, 7, 31), (2027, 8, 1), (2040, 1, 1)];
    let slots = days.map(|(year, month, day)| Subject::SubjectRecord(beginning(year, month, day)));
    let times = [None, second(1_500_000_000), second(1_803_945_600), second(2_000_000_000)];
    let others = [
        own("internshipSlots/own"),
        own("internshipSlots/full"),
        own("internshipSlots/partner"),
        own("jobPostings/own"),
        Subject::SubjectText("电池检测".into()),
    ];
    let towards = slots.into_iter().chain(others).map(|subject| (subject, victim.to_string()));
    let from = [
        "internshipSlots/own",
        "jobPostings/own",
        "tenants/school/internshipSlots/i",
        "tenants/school/studentProfiles/s-00",
    ]
    .map(|target| (own(victim), target.to_string()));
    for (subject, target_name) in towards.chain(from) {
        for as_of_time in times {
            let subject = Some(subject.clone());
            let request = pb::ExplainPairRequest {
                subject,
                target_name: target_name.clone(),
                as_of_time,
                ..Default::default()
            };
            let question = format!("{at}: explain {request:?}");
            notes.note(question, client.explain_with(request).await);
        }
    }
}

/// Matches that could find the victim, or begin with it.
fn matches(victim: &str) -> Vec<(String, pb::MatchRequest)> {
    let facets: Vec<i32> = (1..=6).collect();
    let mut bases = vec![
        ("own slot", by_name("internshipSlots/own", StudentProfile)),
        ("partner slot", by_name("internshipSlots/partner", StudentProfile)),
        (
            "one of a school",
            pb::MatchRequest { max_per_employer: 1, ..by_name("internshipSlots/own", StudentProfile) },
        ),
        ("job", by_name("jobPostings/own", StudentProfile)),
        ("text", by_text("电池检测", StudentProfile)),
        ("slot from March", by_record(beginning(2027, 3, 1), StudentProfile)),
        ("slot of the day after", by_record(beginning(2027, 3, 2), StudentProfile)),
        ("victim to slots", by_name(victim, InternshipSlot)),
        ("victim to jobs", by_name(victim, JobPosting)),
        ("victim to students", by_name(victim, StudentProfile)),
        ("victim to courses", by_name(victim, CourseProfile)),
    ];
    let narrowed = [
        pb::MatchFilter { labels: [("class".to_string(), "a".to_string())].into(), ..Default::default() },
        pb::MatchFilter { schools: vec!["甲校".into()], ..Default::default() },
        pb::MatchFilter { region_codes: vec!["54".into()], ..Default::default() },
        pb::MatchFilter { labels: [("gender".to_string(), "女".to_string())].into(), ..Default::default() },
    ];
    bases.extend(narrowed.map(|filter| {
        (
            "filtered",
            pb::MatchRequest { filter: Some(filter), ..by_name("internshipSlots/own", StudentProfile) },
        )
    }));
    let mut requests = Vec::new();
    for (question, base) in bases {
        for (include_ineligible, personalized, as_of_time) in [
            (false, true, None),
            (true, true, second(1_500_000_000)),
            (true, false, second(2_000_000_000)),
            (false, false, second(1_803_945_600)),
        ] {
            let request = pb::MatchRequest {
                include_ineligible,
                personalized: Some(personalized),
                as_of_time,
                facets: facets.clone(),
                page_size: 200,
                ..base.clone()
            };
            let how =
                format!("{question} {include_ineligible} {personalized} {as_of_time:?} {:?}", base.filter);
            requests.push((how, request));
        }
    }
    requests
}

/// Pages of one result: where one ends tells how many there are before.
async fn pages(notes: &mut Notebook, client: &Client, at: &str) {
    let request = pb::MatchRequest { page_size: 1, ..by_name("internshipSlots/own", StudentProfile) };
    let mut page_token = String::new();
    for page in 0..10 {
        let answer = client.matches(pb::MatchRequest { page_token, ..request.clone() }).await;
        page_token = answer.as_ref().map(|answer| answer.next_page_token.clone()).unwrap_or_default();
        let masked = answer.map(|mut answer| {
            answer.next_page_token = (!answer.next_page_token.is_empty()).to_string();
            answer
        });
        notes.note(format!("{at}: page {page}"), masked);
        if page_token.is_empty() {
            page_token = "the end".into();
        }
    }
}

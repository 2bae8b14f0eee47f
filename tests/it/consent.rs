//! Consent by recipient, purpose and end; what is withdrawn is so in the next answer, whatever gives it.

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;
use talentmatch::pb::v1::saved_query::{Subject, Threshold};
use tonic::{Code, Request, Status};

use crate::http::client::Call;
use crate::standing::{QUERY, Watching, create, seeking};
use crate::support::*;

use pb::RecordKind::{JobPosting, StudentProfile};

/// 20 November 2026, 8 o'clock in China, and the midnight after it there.
const NOW: i64 = 1_795_132_800;
const MIDNIGHT: i64 = NOW + 16 * 3_600;
const S: &str = "tenants/school/studentProfiles/s";

/// A public student with these grants, and what is laid over the consent.
fn student(id: &str, grants: Value, own: Value) -> pb::Record {
    let mut consent = json!({"matching": "ANSWER_YES", "grants": grants});
    for (field, value) in own.as_object().expect("an object") {
        consent[field] = value.clone();
    }
    record(json!({"name": format!("studentProfiles/{id}"), "visibility": "VISIBILITY_PUBLIC",
        "studentProfile": {"school": "甲校", "majorName": "数控技术", "skills": [{"name": "数控车床"}],
            "experiences": ["车工实训"], "consent": consent}}))
}

async fn replace(client: &Client, record: pb::Record) {
    let request = pb::UpsertRecordRequest {
        record: Some(record),
        update_mask: Some(prost_types::FieldMask { paths: vec!["*".into()] }),
        ..Default::default()
    };
    client.upsert_with(request).await.expect("stored");
}

fn for_purpose<T>(message: T, purpose: &str) -> Request<T> {
    let mut request = Request::new(message);
    if !purpose.is_empty() {
        request.metadata_mut().insert("x-purpose", purpose.parse().expect("a header"));
    }
    request
}

/// Whether a caller is shown [`S`], by every call that could.
async fn is_shown(client: &Client, purpose: &str) -> bool {
    let get = pb::GetRecordRequest { name: S.into() };
    let got = client.catalog.clone().get_record(for_purpose(get, purpose)).await;
    let request = pb::MatchRequest {
        facets: vec![pb::FacetField::Skill.into()],
        personalized: Some(false),
        ..by_text("数控车床", StudentProfile)
    };
    let found =
        client.matching.clone().r#match(for_purpose(request, purpose)).await.expect("matched").into_inner();
    let pair = pb::ExplainPairRequest {
        subject: Some(pb::explain_pair_request::Subject::SubjectText("数控车床".into())),
        target_name: S.into(),
        ..Default::default()
    };
    let pair = client.matching.clone().explain_pair(for_purpose(pair, purpose)).await;
    let subject = client.matching.clone().r#match(for_purpose(by_name(S, JobPosting), purpose)).await;
    let is_got = got.is_ok();
    for refused in
        [got.err(), pair.as_ref().err().cloned(), subject.as_ref().err().cloned()].into_iter().flatten()
    {
        assert_eq!(refused.code(), Code::NotFound, "{refused:?}");
    }
    assert_eq!(pair.is_ok(), is_got, "{purpose}");
    assert_eq!(subject.is_ok(), is_got, "{purpose}");
    let counted: i64 = found.facets.iter().flat_map(|facet| &facet.buckets).map(|bucket| bucket.count).sum();
    assert_eq!(
        (found.results.len(), found.total_count),
        (usize::from(is_got), i64::from(is_got)),
        "{purpose}"
    );
    assert_eq!(counted > 0, is_got, "{purpose}");
    assert!(!found.replay.expect("said").personalized, "the answer says that its order is not the person's");
    is_got
}

#[tokio::test]
async fn a_grant_holds_for_its_recipient_purpose_and_days() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for is_in_folder in [false, true] {
        let clock = HandSet::at(NOW);
        let tenants = [("school", &["x"][..]), ("plant", &["x"]), ("rival", &[])];
        let service = match is_in_folder {
            true => Service::in_folder_with_clock(config(tenants), folder.path(), clock.clone()).await,
            false => Service::with_clock(config(tenants), clock.clone()).await,
        };
        let [school, plant, rival] = ["school", "plant", "rival"].map(|tenant| service.client(tenant));
        let until = json!({"year": 2026, "month": 11, "day": 21});
        let grants = json!([{"recipient": "plant", "purposes": ["recruiting"], "expireDate": until}]);
        school.upsert(student("s", grants, json!({}))).await.expect("stored");
        for (client, purpose, shown) in [
            (&plant, "recruiting", true),
            (&plant, "research", false),
            (&plant, "", false),
            (&rival, "recruiting", false),
        ] {
            assert_eq!(is_shown(client, purpose).await, shown, "{purpose}");
        }
        let asked = json!({"name": S});
        for (purpose, status) in [("recruiting", 200), ("research", 404)] {
            let call = Call::json(&service, "plant", "CatalogService/GetRecord", &asked);
            assert_eq!(call.header("x-purpose", purpose).send().await.status, status);
        }
        let wrong = plant
            .catalog
            .clone()
            .get_record(for_purpose(pb::GetRecordRequest { name: S.into() }, "a b"))
            .await;
        assert_eq!(fields(&wrong.expect_err("no purpose")), ["x-purpose"]);
        school.get(S).await.expect("the owner needs none");
        clock.set(MIDNIGHT - 1);
        assert!(is_shown(&plant, "recruiting").await);
        clock.set(MIDNIGHT);
        assert!(!is_shown(&plant, "recruiting").await);

        replace(&school, student("s", json!([{"recipient": "alliances/x"}]), json!({}))).await;
        assert_eq!((is_shown(&plant, "").await, is_shown(&rival, "").await), (true, false));
        assert!(is_shown(&plant, "recruiting").await, "what is for no purpose alone is for each");
        replace(&school, student("s", json!([{"recipient": "*", "purposes": ["a", "b"]}]), json!({}))).await;
        assert_eq!((is_shown(&rival, "b").await, is_shown(&plant, "").await), (true, false));
        replace(&school, student("s", json!([{"recipient": "*"}]), json!({"matching": "ANSWER_NO"}))).await;
        assert!(!is_shown(&rival, "b").await);
        service.stop().await;
    }
}

#[tokio::test]
async fn what_is_not_disclosed_is_not_shown() {
    let service = Service::in_memory(config([("school", &[][..]), ("plant", &[])])).await;
    let [school, plant] = ["school", "plant"].map(|tenant| service.client(tenant));
    let grants = json!([{"recipient": "plant"}, {"recipient": "rival"}]);
    let labelled = |parts: Value| {
        let mut record = student("s", grants.clone(), json!({"disclosedParts": parts}));
        record.labels.insert("class".into(), "a".into());
        record
    };
    let seen = async |client: &Client| {
        let record = client.get(S).await.expect("shown");
        let Some(pb::record::Resource::StudentProfile(seen)) = record.resource else { panic!("a student") };
        let told = seen.consent.map_or(0, |consent| consent.grants.len());
        (seen.school.is_empty(), seen.experiences.is_empty(), record.labels.is_empty(), told)
    };
    school.upsert(labelled(json!([]))).await.expect("stored");
    assert_eq!(seen(&plant).await, (true, true, true, 0));
    assert_eq!(seen(&school).await, (false, false, false, 2));
    let found = async |client: &Client, filter: pb::MatchFilter| {
        let request = pb::MatchRequest { filter: Some(filter), ..by_text("数控车床", StudentProfile) };
        client.matches(request).await.expect("matched").total_count
    };
    let of_school = || pb::MatchFilter { schools: vec!["甲校".into()], ..Default::default() };
    let of_class = || pb::MatchFilter { labels: [("class".into(), "a".into())].into(), ..Default::default() };
    for (filter, part) in [(of_school(), "DISCLOSED_PART_SCHOOL"), (of_class(), "DISCLOSED_PART_LABELS")] {
        replace(&school, labelled(json!([]))).await;
        assert_eq!((found(&plant, filter.clone()).await, found(&school, filter.clone()).await), (0, 1));
        replace(&school, labelled(json!([part]))).await;
        assert_eq!((found(&plant, filter.clone()).await, found(&school, filter).await), (1, 1));
    }
    replace(
        &school,
        labelled(json!(["DISCLOSED_PART_SCHOOL", "DISCLOSED_PART_EXPERIENCES", "DISCLOSED_PART_LABELS"])),
    )
    .await;
    assert_eq!(seen(&plant).await, (false, false, false, 0));
    // A consent of the form of before discloses all.
    replace(&school, student("s", json!([]), json!({"discloseTo": ["plant"]}))).await;
    assert_eq!(seen(&plant).await, (false, false, true, 0));
    service.stop().await;
}

/// The next page, the rest of a batch, a watched query and the pairs to learn from.
#[tokio::test]
async fn what_is_withdrawn_is_in_no_further_answer() {
    let service = Service::in_memory(config([("school", &[][..]), ("plant", &[])])).await;
    let [school, plant] = ["school", "plant"].map(|tenant| service.client(tenant));
    let granted = || json!([{"recipient": "plant"}]);
    let all: Vec<_> = (0..6).map(|n| student(&format!("s{n}"), granted(), json!({}))).collect();
    assert_eq!(school.import(all).await.expect("imported").failures, []);
    let page = pb::MatchRequest { page_size: 2, ..by_text("数控车床", StudentProfile) };
    let first = plant.matches(page.clone()).await.expect("matched");
    assert_eq!((first.results.len(), first.total_count), (2, 6));
    let job =
        |n: i32| record(json!({"name": format!("jobPostings/{n:04}"), "jobPosting": {"title": "数控车工"}}));
    assert_eq!(plant.import((0..1_000).map(job).collect()).await.expect("imported").failures, []);
    let batch = pb::BatchMatchRequest {
        subject_kind: JobPosting.into(),
        target_kind: StudentProfile.into(),
        ..Default::default()
    };
    let mut answers = plant.matching.clone().batch_match(batch).await.expect("begins").into_inner();
    assert_eq!(answers.message().await.expect("an answer").expect("one").results.len(), 6);
    let query = pb::SavedQuery {
        subject: Some(Subject::SubjectText("数控车床".into())),
        target_kind: StudentProfile.into(),
        threshold: Some(Threshold::ScoreMin(0.0)),
        ..seeking(QUERY, 0.0)
    };
    create(&plant, query).await.expect("saved");
    let mut watching = Watching::begin(&plant, QUERY).await;
    let begin = watching.token.clone();
    school.upsert(student("s6", granted(), json!({}))).await.expect("stored");
    school.upsert(student("stays", granted(), json!({}))).await.expect("stored");
    watching.expect(&["s6", "stays"]).await;

    for n in 0..7 {
        replace(&school, student(&format!("s{n}"), json!([]), json!({}))).await;
    }
    let next = pb::MatchRequest { page_token: first.next_page_token.clone(), ..page };
    let next = plant.matches(next).await.expect("the next page");
    assert!(next.results.iter().all(|result| id(&result.name) == "stays"), "{:?}", ids(&next.results));
    assert_eq!(next.total_count, 1);
    let mut last = None;
    while let Some(answer) = answers.message().await.expect("goes on") {
        last = Some(ids(&answer.results));
    }
    assert_eq!(last.expect("the last"), ["stays"]);
    let mut again = Watching::from(&plant, QUERY, &begin).await.expect("goes on");
    again.expect(&["stays"]).await;
    service.stop().await;
}

#[tokio::test]
async fn a_saved_query_goes_on_asking_for_its_purpose() {
    let service = Service::in_memory(config([("school", &[][..]), ("plant", &[])])).await;
    let [school, plant] = ["school", "plant"].map(|tenant| service.client(tenant));
    let query = |name: &str| pb::SavedQuery {
        target_kind: StudentProfile.into(),
        threshold: Some(Threshold::ScoreMin(0.0)),
        ..seeking(name, 0.0)
    };
    for (name, purpose) in [("savedQueries/r", "recruiting"), ("savedQueries/n", "")] {
        let request = pb::CreateSavedQueryRequest { saved_query: Some(query(name)) };
        plant.standing.clone().create_saved_query(for_purpose(request, purpose)).await.expect("saved");
    }
    let watch = async |name: &str| {
        let request = pb::WatchSavedQueryRequest { name: name.into(), ..Default::default() };
        let answers = plant.standing.clone().watch_saved_query(for_purpose(request, "recruiting")).await;
        let mut answers = answers.expect("watches").into_inner();
        assert_eq!(answers.message().await.expect("an answer").expect("one").matches, []);
        answers
    };
    let (mut meant, mut plain) = (watch("savedQueries/r").await, watch("savedQueries/n").await);
    let granted = json!([{"recipient": "plant", "purposes": ["recruiting"]}]);
    school.upsert(student("meant", granted, json!({}))).await.expect("stored");
    school.upsert(student("all", json!([{"recipient": "plant"}]), json!({}))).await.expect("stored");
    for (answers, expected) in [(&mut meant, &["meant", "all"][..]), (&mut plain, &["all"])] {
        let mut found = Vec::new();
        while found.len() < expected.len() {
            let answer = answers.message().await.expect("goes on").expect("not over");
            found.extend(answer.matches.iter().map(|found| id(&found.name)));
        }
        assert_eq!(found, expected);
    }
    service.stop().await;
}

#[tokio::test]
async fn plans_and_pairs_to_learn_from_are_shown_without_who_withdrew() {
    let service = Service::in_memory(config([("school", &[][..])])).await;
    let school = service.client("school");
    let slot = record(
        json!({"name": "internshipSlots/i", "internshipSlot": {"title": "数控车工实习", "capacity": 9}}),
    );
    school.upsert(slot).await.expect("stored");
    for id in ["goes", "stays"] {
        school.upsert(student(id, json!([]), json!({}))).await.expect("stored");
    }
    let request = pb::PlanPlacementRequest {
        student_filter: Some(pb::MatchFilter::default()),
        plan_id: "p".into(),
        objective: pb::PlacementObjective::MaxFill.into(),
        ..Default::default()
    };
    let mut steps = school.placement.clone().plan_placement(request).await.expect("begun").into_inner();
    while steps.message().await.expect("goes on").is_some() {}
    let event = |id: &str| pb::FeedbackEvent {
        event_id: format!("e-{id}"),
        student_name: format!("studentProfiles/{id}"),
        opening_name: "internshipSlots/i".into(),
        stage: pb::FeedbackStage::Accepted.into(),
        event_time: Some(as_of()),
    };
    let events = pb::RecordEventsRequest { events: ["goes", "stays"].map(event).into() };
    school.feedback.clone().record_events(events).await.expect("recorded");
    let shown = async || {
        let request = pb::GetPlanRequest { name: "plans/p".into(), ..Default::default() };
        let plan = school.placement.clone().get_plan(request).await.expect("got").into_inner().plan;
        let students = plan.expect("a plan").students;
        let reasons =
            |one: &pb::PlannedStudent| one.reasons.iter().map(|why| why.kind.clone()).collect::<Vec<_>>();
        let placed =
            students.iter().map(|one| (id(&one.student_name), !one.slot_name.is_empty(), reasons(one)));
        let mut pairs = Vec::new();
        let request = pb::ExportTrainingPairsRequest::default();
        let mut parts =
            school.feedback.clone().export_training_pairs(request).await.expect("begun").into_inner();
        while let Some(part) = parts.message().await.expect("goes on") {
            pairs.extend(part.pairs.iter().map(|pair| id(&pair.student_name)));
        }
        (placed.collect::<Vec<_>>(), pairs)
    };
    let placed = |id: &str| (id.to_string(), true, Vec::<String>::new());
    assert_eq!(shown().await, (vec![placed("goes"), placed("stays")], vec!["goes".into(), "stays".into()]));
    replace(&school, student("goes", json!([]), json!({"matching": "ANSWER_NO"}))).await;
    let gone = ("goes".to_string(), false, vec!["no_consent".to_string()]);
    assert_eq!(shown().await, (vec![gone, placed("stays")], vec!["stays".to_string()]));
    service.stop().await;
}

#[tokio::test]
async fn who_is_under_14_agrees_with_a_guardian_alone() {
    let clock = HandSet::at(NOW);
    let service = Service::with_clock(config([("school", &[][..])]), clock).await;
    let school = service.client("school");
    let born = |(year, month, day): (i32, i32, i32), guardian: &str, matching: &str| {
        let mut record = student("s", json!([]), json!({"guardian": guardian, "matching": matching}));
        if let Some(pb::record::Resource::StudentProfile(student)) = &mut record.resource {
            student.protected.get_or_insert_default().birth_date = Some(pb::Date { year, month, day });
        }
        record
    };
    let field = ["record.student_profile.consent.guardian"];
    for (date, guardian, matching, is_refused) in [
        ((2012, 11, 20), "ANSWER_UNSPECIFIED", "ANSWER_YES", false),
        ((2012, 11, 21), "ANSWER_UNSPECIFIED", "ANSWER_YES", true),
        ((2012, 11, 21), "ANSWER_NO", "ANSWER_YES", true),
        ((2012, 11, 21), "ANSWER_YES", "ANSWER_YES", false),
        ((2012, 11, 21), "ANSWER_NO", "ANSWER_NO", false),
    ] {
        let answer = school.upsert(born(date, guardian, matching)).await;
        assert_eq!(
            answer.as_ref().err().map(fields),
            is_refused.then(|| field.map(String::from).into()),
            "{date:?}"
        );
        let answer = school.import(vec![born(date, guardian, matching)]).await.expect("imported");
        assert_eq!(answer.refused_count, i64::from(is_refused), "{answer:?}");
    }
    service.stop().await;
}

#[tokio::test]
async fn what_is_no_grant_is_refused_by_its_field() {
    let client = fresh().await;
    let faults = async |consent: Value| -> Vec<String> {
        let answer: Result<_, Status> = client.upsert(student("s", json!([]), consent)).await;
        let faults = fields(&answer.expect_err("at fault"));
        faults.iter().map(|field| field.replace("record.student_profile.consent.", "")).collect()
    };
    for (consent, at_fault) in [
        (json!({"grants": [{}]}), "grants[0].recipient"),
        (json!({"grants": [{"recipient": "甲厂"}]}), "grants[0].recipient"),
        (json!({"grants": [{"recipient": "alliances/"}]}), "grants[0].recipient"),
        (json!({"grants": [{"recipient": "*", "purposes": ["a", "b c"]}]}), "grants[0].purposes[1]"),
        (
            json!({"grants": [{"recipient": "*", "expireDate": {"year": 2027, "month": 2, "day": 30}}]}),
            "grants[0].expire_date",
        ),
        (json!({"grants": [{"recipient": "*"}], "discloseTo": ["a"]}), "grants"),
        (json!({"disclosedParts": ["DISCLOSED_PART_SCHOOL"]}), "disclosed_parts"),
        (
            json!({"grants": [{"recipient": "*"}], "disclosedParts": ["DISCLOSED_PART_UNSPECIFIED"]}),
            "disclosed_parts[0]",
        ),
    ] {
        assert_eq!(faults(consent.clone()).await, [at_fault], "{consent}");
    }
}

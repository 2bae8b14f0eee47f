//! The use cases without a transport, each with an answer and a problem, and that gRPC says the same.

use futures::{StreamExt, TryStreamExt, stream};
use prost::Message;
use serde_json::json;
use talentmatch::api::Problem;
use talentmatch::api::share::stock::Stock;
use talentmatch::api::share::unread::Unread;
use talentmatch::domain::access::CallerRoles;
use talentmatch::domain::record::audience::Caller;
use talentmatch::pb::v1 as pb;
use talentmatch::pb::v1::ErrorReason as Reason;
use talentmatch::pb::v1::RecordKind::{JobPosting, StudentProfile};
use tonic::Status;

use crate::support::*;

const HOME: &str = "home";
/// Answers of a test are read at once.
const ROOM: usize = 1 << 30;

/// A call of either transport.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there are few of them")]
enum Call {
    Import(Vec<pb::Record>),
    Upsert(pb::UpsertRecordRequest),
    Batch(pb::BatchUpsertRecordsRequest),
    Get(pb::GetRecordRequest),
    List(pb::ListRecordsRequest),
    Delete(pb::DeleteRecordRequest),
    Match(pb::MatchRequest),
    BatchMatch(pb::BatchMatchRequest),
    Explain(pb::ExplainPairRequest),
}

/// Bytes of the answers, without what belongs to one store alone.
type Answers = Vec<Vec<u8>>;

fn caller() -> Caller {
    Caller::admitted(HOME.parse().unwrap(), Default::default(), CallerRoles::UNSTATED)
}

fn items(records: Vec<pb::Record>) -> Vec<pb::ImportRecordsRequest> {
    records
        .into_iter()
        .map(|record| pb::ImportRecordsRequest { record: Some(record), options: None })
        .collect()
}

fn listed(page: pb::ListRecordsResponse) -> Answers {
    vec![pb::ListRecordsResponse { next_page_token: String::new(), ..page }.encode_to_vec()]
}

fn ranked(page: pb::MatchResponse) -> Answers {
    vec![pb::MatchResponse { next_page_token: String::new(), ..page }.encode_to_vec()]
}

fn encoded(answers: Vec<pb::BatchMatchResponse>) -> Answers {
    answers.iter().map(Message::encode_to_vec).collect()
}

async fn without_transport(service: &Service, call: Call) -> Result<Answers, Problem> {
    let (api, caller) = (service.app().api(), &caller());
    let answer = match call {
        Call::Import(records) => {
            let items = stream::iter(items(records).into_iter().map(Ok::<_, Problem>));
            api.import_records(caller, items).await?.encode_to_vec()
        }
        Call::Upsert(request) => api.upsert_record(caller, request).await?.encode_to_vec(),
        Call::Batch(request) => api.batch_upsert_records(caller, request).await?.encode_to_vec(),
        Call::Get(request) => api.get_record(caller, request).await?.encode_to_vec(),
        Call::List(request) => return Ok(listed(api.list_records(caller, request).await?)),
        Call::Delete(request) => api.delete_record(caller, request).await?.encode_to_vec(),
        Call::Match(request) => return Ok(ranked(api.r#match(caller, request).await?)),
        Call::BatchMatch(request) => {
            let unread = Unread::new(Stock::new(ROOM, ROOM), caller.tenant.clone());
            let answers = api.batch_match(caller, request, unread).await?;
            return Ok(encoded(answers.try_collect().await?));
        }
        Call::Explain(request) => api.explain_pair(caller, request).await?.encode_to_vec(),
    };
    Ok(vec![answer])
}

async fn over_grpc(client: &Client, call: Call) -> Result<Answers, Status> {
    let mut catalog = client.catalog.clone();
    let answer = match call {
        Call::Import(records) => client.import(records).await?.encode_to_vec(),
        Call::Upsert(request) => catalog.upsert_record(request).await?.into_inner().encode_to_vec(),
        Call::Batch(request) => catalog.batch_upsert_records(request).await?.into_inner().encode_to_vec(),
        Call::Get(request) => catalog.get_record(request).await?.into_inner().encode_to_vec(),
        Call::List(request) => return Ok(listed(client.page(request).await?)),
        Call::Delete(request) => catalog.delete_record(request).await?.into_inner().encode_to_vec(),
        Call::Match(request) => return Ok(ranked(client.matches(request).await?)),
        Call::BatchMatch(request) => return Ok(encoded(client.batch_match(request).await?)),
        Call::Explain(request) => client.explain_with(request).await?.encode_to_vec(),
    };
    Ok(vec![answer])
}

fn job(title: &str) -> pb::Record {
    record(json!({"name": "jobPostings/1", "jobPosting": {"title": title, "skills": [{"name": "数控"}]}}))
}

fn student(id: &str, agrees: bool) -> pb::Record {
    let answer = if agrees { "ANSWER_YES" } else { "ANSWER_NO" };
    record(json!({"name": format!("studentProfiles/{id}"), "studentProfile": {
        "majorName": "数控技术", "skills": [{"name": "数控车床操作"}], "consent": {"matching": answer},
        "protected": {"gender": "女"}}}))
}

fn upsert(record: pb::Record, paths: &[&str]) -> pb::UpsertRecordRequest {
    let paths: Vec<String> = paths.iter().map(|path| path.to_string()).collect();
    let update_mask = (!paths.is_empty()).then_some(prost_types::FieldMask { paths });
    pb::UpsertRecordRequest { record: Some(record), update_mask, validate_only: false }
}

fn pair(subject: &str, target: &str) -> Call {
    let subject = Some(pb::explain_pair_request::Subject::SubjectName(subject.into()));
    let target_name = target.into();
    let as_of_time = Some(as_of());
    Call::Explain(pb::ExplainPairRequest { subject, target_name, as_of_time, ..Default::default() })
}

/// Calls in the order in which they are made, and why each is refused, if it is.
fn calls() -> Vec<(Call, Option<Reason>)> {
    let batch = |records: Vec<pb::Record>| {
        let requests = records.into_iter().map(|record| upsert(record, &[])).collect();
        Call::Batch(pb::BatchUpsertRecordsRequest { requests })
    };
    let get = |name: &str| Call::Get(pb::GetRecordRequest { name: name.into() });
    let delete = |name: &str, etag: &str| {
        Call::Delete(pb::DeleteRecordRequest { name: name.into(), etag: etag.into(), ..Default::default() })
    };
    let list = |kind: i32, token: &str| {
        Call::List(pb::ListRecordsRequest {
            kind,
            page_size: 1,
            page_token: token.into(),
            ..Default::default()
        })
    };
    let subjects = |names: &[&str]| {
        Call::BatchMatch(pb::BatchMatchRequest {
            subject_names: names.iter().map(|name| name.to_string()).collect(),
            target_kind: JobPosting.into(),
            as_of_time: Some(as_of()),
            ..Default::default()
        })
    };
    let with_etag = pb::Record { etag: "other".into(), ..job("数控车工") };
    let foreign = pb::Record { name: "tenants/other/jobPostings/1".into(), ..job("数控车工") };
    let facets = vec![pb::FacetField::Skill.into()];
    vec![
        (Call::Import(vec![student("a", true), student("b", false), job("")]), None),
        (Call::Upsert(upsert(job("数控车工"), &[])), None),
        (Call::Upsert(upsert(job("数控铣工"), &["job_posting.title"])), None),
        (Call::Upsert(pb::UpsertRecordRequest { validate_only: true, ..upsert(job("焊工"), &[]) }), None),
        (Call::Upsert(upsert(job("焊工"), &["titel"])), Some(Reason::InvalidField)),
        (Call::Upsert(pb::UpsertRecordRequest::default()), Some(Reason::InvalidField)),
        (Call::Upsert(upsert(with_etag, &[])), Some(Reason::EtagMismatch)),
        (batch(vec![student("c", true), student("d", true)]), None),
        (batch(vec![]), Some(Reason::InvalidField)),
        (batch(vec![student("c", true), student("c", true)]), Some(Reason::InvalidField)),
        (batch(vec![student("e", true), foreign]), Some(Reason::ForeignTenant)),
        (get("studentProfiles/a"), None),
        (get("studentProfiles/e"), Some(Reason::RecordNotFound)),
        (get("students/a"), Some(Reason::InvalidField)),
        (list(StudentProfile.into(), ""), None),
        (list(0, ""), Some(Reason::InvalidField)),
        (list(StudentProfile.into(), "forged"), Some(Reason::InvalidPageToken)),
        (
            Call::Match(pb::MatchRequest {
                page_size: 1,
                facets,
                ..by_name("studentProfiles/a", JobPosting)
            }),
            None,
        ),
        (Call::Match(by_name("jobPostings/1", StudentProfile)), None),
        (Call::Match(by_text("数控车床", JobPosting)), None),
        (Call::Match(by_name("studentProfiles/b", JobPosting)), Some(Reason::NoConsent)),
        (
            Call::Match(pb::MatchRequest { page_size: -1, ..by_text("", JobPosting) }),
            Some(Reason::InvalidField),
        ),
        (subjects(&["studentProfiles/a", "studentProfiles/b", "studentProfiles/c"]), None),
        (subjects(&[]), Some(Reason::InvalidField)),
        (pair("studentProfiles/a", "jobPostings/1"), None),
        (pair("studentProfiles/a", "jobPostings/2"), Some(Reason::RecordNotFound)),
        (delete("jobPostings/1", "other"), Some(Reason::EtagMismatch)),
        (delete("jobPostings/1", ""), None),
        (delete("jobPostings/1", ""), Some(Reason::RecordNotFound)),
    ]
}

/// Each transport has a store and a clock of its own, so that every write is made once in each, at the same time, however often the
/// clocks are looked at.
#[tokio::test]
async fn every_call_is_answered_alike_with_and_without_a_transport() {
    let clocks = [(); 2].map(|()| HandSet::still_at(as_of().seconds));
    let service = |at: usize| Service::with_clock(config([(HOME, &[][..])]), clocks[at].clone());
    let (here, there) = (service(0).await, service(1).await);
    let client = there.client(HOME);
    for ((call, refused), second) in calls().into_iter().zip(as_of().seconds..) {
        clocks.iter().for_each(|clock| clock.set(second));
        let ours = without_transport(&here, call.clone()).await;
        let theirs = over_grpc(&client, call.clone()).await;
        assert_eq!(ours.as_ref().err().map(|problem| problem.reason), refused, "{call:?}: {ours:?}");
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{call:?}"),
            (Err(problem), Err(theirs)) => {
                let ours = Status::from(problem);
                assert_eq!((ours.code(), ours.message()), (theirs.code(), theirs.message()), "{call:?}");
                assert_eq!(ours.details(), theirs.details(), "{call:?}");
            }
            (ours, theirs) => panic!("{call:?}: {ours:?}, but over gRPC {theirs:?}"),
        }
    }
}

#[tokio::test]
async fn a_page_token_of_one_transport_is_good_for_the_other() {
    let service = Service::in_memory(config([(HOME, &[][..])])).await;
    let import = Call::Import(vec![student("a", true), student("b", true)]);
    without_transport(&service, import).await.expect("imported");
    let first = pb::ListRecordsRequest { kind: StudentProfile.into(), page_size: 1, ..Default::default() };
    let page = service.app().api().list_records(&caller(), first.clone()).await.expect("listed");
    let next = pb::ListRecordsRequest { page_token: page.next_page_token, ..first };
    let rest = service.client(HOME).page(next).await.expect("listed");
    assert_eq!((page.records.len(), rest.records.len(), rest.next_page_token.as_str()), (1, 1, ""));
}

#[tokio::test]
async fn a_stream_that_breaks_or_falls_silent_ends_the_import() {
    let mut config = config([(HOME, &[][..])]);
    config.limits.request_timeout_ms = 200;
    let service = Service::in_memory(config).await;
    let first = || stream::iter(items(vec![student("a", true)])).map(Ok);
    let broken = Problem::new(Reason::Internal, "the line was cut");
    let cut = first().chain(stream::iter([Err(broken.clone())]));
    assert_eq!(service.app().api().import_records(&caller(), cut).await, Err(broken));
    let silent = first().chain(stream::pending::<Result<_, Problem>>());
    let problem = service.app().api().import_records(&caller(), silent).await.expect_err("it is ended");
    assert_eq!(problem.reason, Reason::Deadline);
}

/// Only who has opened the records in this process may say when they were written.
#[tokio::test]
async fn times_are_kept_only_where_records_are_restored() {
    let service = Service::in_memory(config([(HOME, &[][..])])).await;
    let api = service.app().api();
    let old = Some(prost_types::Timestamp { seconds: 1_700_000_000, nanos: 0 });
    let record = |id: &str| pb::Record { create_time: old, update_time: old, ..student(id, true) };
    for (api, id, is_kept) in [(api.clone(), "a", false), (api.clone().restoring(), "b", true)] {
        let import = stream::iter(items(vec![record(id)])).map(Ok::<_, Problem>);
        assert_eq!(api.import_records(&caller(), import).await.expect("imported").stored_count, 1);
        let request = pb::GetRecordRequest { name: format!("studentProfiles/{id}") };
        let read = api.get_record(&caller(), request).await.expect("read").record.expect("a record");
        assert_eq!(read.create_time == old, is_kept);
    }
}

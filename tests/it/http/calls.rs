//! Calls of one message, in JSON, in bytes, with GET and over gRPC-Web.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use prost::Message;
use serde_json::json;
use talentmatch::pb::json::message_to_json;
use talentmatch::pb::v1 as pb;

use super::client::Call;
use super::imports;
use crate::support::{SCHOOL, Service, by_name, config, import_sample, key_of, sample_records};

async fn sample() -> Service {
    let service = Service::in_memory(config([(SCHOOL, &[][..]), ("other", &[][..])])).await;
    import_sample(&service.client(SCHOOL), sample_records()).await;
    service
}

#[tokio::test]
async fn json_says_what_grpc_says() {
    let service = sample().await;
    let grpc = service.client(SCHOOL);
    let student = grpc.list(pb::RecordKind::StudentProfile).await[3].name.clone();
    let request = pb::MatchRequest {
        facets: vec![pb::FacetField::Education.into()],
        ..by_name(&student, pb::RecordKind::JobPosting)
    };
    let expected =
        message_to_json(&grpc.matches(request.clone()).await.unwrap(), "talentmatch.v1.MatchResponse");
    assert_eq!(expected["results"].as_array().unwrap().len(), 20);
    let message = message_to_json(&request, "talentmatch.v1.MatchRequest");

    let answer = Call::json(&service, SCHOOL, "MatchService/Match", &message).send().await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.json(), expected);

    let path = "/talentmatch.v1.MatchService/Match?connect=v1&base64=1";
    let encoded = URL_SAFE_NO_PAD.encode(message.to_string());
    let got = Call::new(&service, "GET", &format!("{path}&encoding=json&message={encoded}"))
        .header("x-api-key", &key_of(SCHOOL))
        .header("connect-timeout-ms", "20000")
        .send()
        .await;
    assert_eq!((got.status, got.json()), (200, expected.clone()));

    let bytes = Call::post(&service, SCHOOL, "MatchService/Match")
        .header("content-type", "application/proto")
        .body(request.encode_to_vec())
        .send()
        .await;
    assert_eq!((bytes.status, bytes.header("content-type")), (200, "application/proto"));
    let read = pb::MatchResponse::decode(&bytes.body[..]).unwrap();
    assert_eq!(message_to_json(&read, "talentmatch.v1.MatchResponse"), expected);
}

#[tokio::test]
async fn grpc_web_is_spoken() {
    let service = sample().await;
    let request = pb::GetRecordRequest { name: "jobPostings/none".into() }.encode_to_vec();
    let mut framed = vec![0];
    framed.extend((request.len() as u32).to_be_bytes());
    framed.extend(request);
    let answer = Call::post(&service, SCHOOL, "CatalogService/GetRecord")
        .header("content-type", "application/grpc-web+proto")
        .body(framed)
        .send()
        .await;
    assert_eq!((answer.status, answer.header("grpc-status")), (200, "5"));
}

#[tokio::test]
async fn records_are_written_read_and_deleted() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let record = json!({"record": {"name": "jobPostings/1", "jobPosting": {"title": "<script>alert(1)</script>焊工",
        "salary": {"minAmount": 6000, "unit": "PAY_UNIT_MONTH"}}, "labels": {"b": "2", "a": "1"}}});
    let stored = Call::json(&service, "a", "CatalogService/UpsertRecord", &record).send().await;
    assert_eq!(stored.status, 200, "{stored:?}");
    let stored = stored.json();
    assert_eq!(stored["record"]["name"], "tenants/a/jobPostings/1");
    assert_eq!(stored["record"]["jobPosting"]["title"], "<script>alert(1)</script>焊工", "a text is a text");
    let name = json!({"name": "jobPostings/1"});
    let read = Call::json(&service, "a", "CatalogService/GetRecord", &name).send().await;
    assert_eq!(read.json(), stored);
    let stale = json!({"name": "jobPostings/1", "etag": "old"});
    let refused = Call::json(&service, "a", "CatalogService/DeleteRecord", &stale).send().await;
    assert_eq!((refused.status, refused.json()["code"].as_str()), (409, Some("aborted")));
    let deleted = Call::json(&service, "a", "CatalogService/DeleteRecord", &name).send().await;
    assert_eq!((deleted.status, deleted.text().as_str()), (200, "{}"));
    let gone = Call::json(&service, "a", "CatalogService/GetRecord", &name).send().await;
    assert_eq!((gone.status, gone.json()["code"].as_str()), (404, Some("not_found")));
    assert_eq!(gone.json()["details"][0]["debug"]["reason"], "RECORD_NOT_FOUND");
}

#[tokio::test]
async fn groups_are_planned_for_over_http_as_over_grpc() {
    let service = sample().await;
    let mut calls = service.client(SCHOOL).cooperation;
    let order = json!({"openingName": "jobPostings/j-bat-06", "minCount": 2, "maxCount": 4});
    let class = calls.plan_order(pb::PlanOrderRequest {
        order: Some(pb::ClassOrder {
            opening: Some(pb::class_order::Opening::OpeningName("jobPostings/j-bat-06".into())),
            min_count: 2,
            max_count: 4,
            ..Default::default()
        }),
        ..Default::default()
    });
    let class = message_to_json(&class.await.unwrap().into_inner(), "talentmatch.v1.PlanOrderResponse");
    let answer =
        Call::json(&service, SCHOOL, "CooperationService/PlanOrder", &json!({ "order": order })).send().await;
    assert_eq!((answer.status, answer.json()), (200, class));
    let team = json!({"trainees": [{"personName": "studentProfiles/s-0001"}], "openingName": "jobPostings/j-bat-01"});
    let event = json!({"hosts": {"kind": "RECORD_KIND_INTERNSHIP_SLOT"}, "guests": {"kind": "RECORD_KIND_STUDENT_PROFILE"}, "slotCount": 2});
    for (method, request, told) in [
        ("RankCohorts", json!({ "order": order }), "cohorts"),
        ("PlanTraining", team, "trainees"),
        ("PlanEvent", event, "meetings"),
    ] {
        let answer =
            Call::json(&service, SCHOOL, &format!("CooperationService/{method}"), &request).send().await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.json()[told].as_array().is_some_and(|all| !all.is_empty()), "{method}");
        let refused =
            Call::json(&service, SCHOOL, &format!("CooperationService/{method}"), &json!({})).send().await;
        assert_eq!(refused.status, 400, "{method}");
    }
}

/// One that came with a file was given back as it was.
#[tokio::test]
async fn an_id_comes_back_by_one_rule_whichever_way_the_call_came() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let row = json!({"name": "jobPostings/1", "jobPosting": {"title": "电工"}}).to_string();
    let file = [("file", Some("rows.jsonl"), row.as_bytes())];
    for (id, is_kept) in [("abc-1", true), ("a b", false), ("<b>", false), ("13812345678", false)] {
        for call in [
            Call::json(&service, "a", "CatalogService/GetRecord", &json!({"name": "jobPostings/1"})),
            imports::call(&service, "/v1/imports/preview", &file),
            imports::call(&service, "/v1/imports", &file),
        ] {
            let answer = call.header("x-request-id", id).send().await;
            let given = answer.header("x-request-id");
            let is_as_told = if is_kept { given == id } else { given.len() == 36 };
            assert!(is_as_told, "{id}: {answer:?}");
        }
    }
}

//! Reasons, changes, notices and errors in the language that is asked for: codes and parameters are the same in each.

use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::Status;
use tonic_types::StatusExt;

use crate::http::client::Call;
use crate::support::*;

use pb::RecordKind::{InternshipSlot, JobPosting};

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// The answer to an ExplainPair in a language.
async fn explained(client: &Client, target: &str, language: Option<&'static str>) -> pb::ExplainPairResponse {
    let message = pb::ExplainPairRequest {
        subject: Some(pb::explain_pair_request::Subject::SubjectName("studentProfiles/s-0002".into())),
        target_name: format!("internshipSlots/{target}"),
        as_of_time: Some(as_of()),
        ..Default::default()
    };
    client.matching.clone().explain_pair(spoken(message, language)).await.expect("explained").into_inner()
}

fn spoken<T>(message: T, language: Option<&'static str>) -> tonic::Request<T> {
    let mut request = tonic::Request::new(message);
    if let Some(language) = language {
        request.metadata_mut().insert("accept-language", language.parse().expect("a value"));
    }
    request
}

#[tokio::test]
async fn a_pair_is_told_in_the_language_that_is_asked_for() {
    let client = sample().await;
    let (mut rules, mut remedies) = (0, 0);
    for target in ["i-bat-02", "i-liq-03"] {
        let (plain, english) = (
            explained(&client, target, None).await,
            explained(&client, target, Some("en-GB, zh;q=0.5")).await,
        );
        assert_eq!(plain, english, "English where nobody asks for another language");
        let chinese = explained(&client, target, Some("zh-CN,zh;q=0.9,en;q=0.8")).await;
        let (told, other) = (chinese.result.expect("a pair"), english.result.expect("a pair"));
        assert_eq!(told.score.to_bits(), other.score.to_bits());
        for (part, same) in told.score_parts.iter().zip(&other.score_parts) {
            assert_eq!(
                (&part.phrase, part.part),
                (&same.phrase, same.part),
                "codes and parameters are the same"
            );
            assert!(is_chinese(&part.label) && !is_chinese(&same.label));
            assert!(part.reason != same.reason || part.reason.contains('↔'), "{part:?}");
        }
        let skills = told.score_parts[2].phrase.as_ref().expect("says what");
        assert_eq!(skills.code, "ITEMS_MET");
        assert!(
            skills.parameters["met"].parse::<u32>().expect("a number")
                <= skills.parameters["all"].parse().expect("a number")
        );
        assert_eq!(skills.parameters["what"], "SKILL");
        let broken = |result: &pb::MatchResult| result.eligibility.clone().expect("says whether").violations;
        rules += broken(&told).len();
        for (rule, same) in broken(&told).iter().zip(&broken(&other)) {
            assert_eq!(
                (&rule.rule_id, &rule.detail, &rule.source, &rule.field),
                (&same.rule_id, &same.detail, &same.source, &same.field)
            );
            assert!(is_chinese(&rule.reason) && rule.reason != same.reason, "{rule:?}");
            assert!(
                rule.reason.ends_with(&format!("（{}）", rule.source)) || rule.source.is_empty(),
                "{rule:?}"
            );
        }
        remedies += chinese.remedies.len();
        for (remedy, same) in chinese.remedies.iter().zip(&english.remedies) {
            assert_eq!(remedy.phrase, same.phrase);
            assert!(is_chinese(&remedy.change) && remedy.change != same.change, "{remedy:?}");
        }
    }
    assert!(rules > 0 && remedies > 0, "{rules} {remedies}");
}

#[tokio::test]
async fn a_notice_is_told_in_the_language() {
    let client = sample().await;
    let request = by_text("qwxzv", JobPosting);
    let told =
        client.matching.clone().r#match(spoken(request, Some("zh"))).await.expect("matched").into_inner();
    let notice = told.notice.expect("says why");
    assert!(is_chinese(&notice.message), "{notice:?}");
    assert_eq!(notice.phrase.expect("a code").code, "NOT_UNDERSTOOD");
}

fn localized(status: &Status) -> (String, String) {
    let said = status.get_details_localized_message().expect("a text for people");
    (said.locale, said.message)
}

#[tokio::test]
async fn errors_have_a_text_for_people_and_parameters_for_programs() {
    let client = sample().await;
    let record = record(json!({"name": "jobPostings/x", "jobPosting": {"title": "长".repeat(201)}}));
    let request = pb::UpsertRecordRequest { record: Some(record), validate_only: true, ..Default::default() };
    let refused =
        client.catalog.clone().upsert_record(spoken(request, Some("zh-CN"))).await.expect_err("too long");
    assert_eq!(refused.message(), "record.job_posting.title: must have at most 200 characters");
    let text = "record.job_posting.title：最多 200 个字符";
    assert_eq!(localized(&refused), ("zh-CN".to_string(), text.to_string()));
    let info = refused.get_details_error_info().expect("a reason");
    assert_eq!(
        (&info.metadata["most"][..], &info.metadata["field"][..]),
        ("200", "record.job_posting.title")
    );
    let fields = refused.get_details_bad_request().expect("fields").field_violations;
    assert_eq!(fields[0].description, "最多 200 个字符");

    let missing = client.get("jobPostings/none").await.expect_err("not there");
    let text = "tenants/school/jobPostings/none does not exist or is not visible to you";
    assert_eq!(localized(&missing), ("en".to_string(), text.to_string()));
    let request = spoken(pb::GetRecordRequest { name: "jobPostings/none".into() }, Some("zh"));
    let missing = client.catalog.clone().get_record(request).await.expect_err("not there");
    assert_eq!(localized(&missing).1, "tenants/school/jobPostings/none 不存在，或对您不可见");
}

#[tokio::test]
async fn http_goes_by_accept_language() {
    let service = Service::in_memory(config([(SCHOOL, &[][..])])).await;
    let request = json!({"record": {"name": "jobPostings/x", "jobPosting": {}}});
    for (language, said) in [("zh-CN", "标题与描述须有其一"), ("en", "title or description is required")]
    {
        let call = Call::json(&service, SCHOOL, "CatalogService/UpsertRecord", &request);
        let document = call.header("accept-language", language).send().await.json();
        let details = document["details"].as_array().expect("details");
        let of = |name: &str| {
            let found = details.iter().find(|detail| detail["type"] == name);
            found.unwrap_or_else(|| panic!("{name}: {document}"))["debug"].clone()
        };
        assert_eq!(of("google.rpc.BadRequest")["fieldViolations"][0]["description"], said);
        assert_eq!(
            of("google.rpc.LocalizedMessage")["message"].as_str().is_some_and(|text| text.ends_with(said)),
            true
        );
        assert_eq!(document["message"], "record.job_posting.title: title or description is required");
    }
    let text = pb::MatchRequest { subject: None, ..by_text("x", InternshipSlot) };
    let refused = service.client(SCHOOL).matches(text).await.expect_err("no subject");
    assert_eq!(fields(&refused), ["subject"]);
    service.stop().await;
}

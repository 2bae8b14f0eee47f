//! What discriminates is refused, and what says who somebody is is masked, where the service is set to: by every way of writing, over
//! every transport, and before anything is stored or logged.

use std::path::Path;

use serde_json::{Value, json};
use talentmatch::config::Config;
use talentmatch::domain::access::CallerRoles;
use talentmatch::domain::record::texts::{PersonalPolicy, WordingPolicy};
use talentmatch::pb::v1 as pb;
use tonic::Code;
use tonic_types::StatusExt;

use crate::command_line::{Folder, Served};
use crate::faults::files;
use crate::http::client::Call;
use crate::support::*;

const PHONE: &str = "13800138000";

fn set(wording: WordingPolicy, personal: PersonalPolicy) -> Config {
    let mut config = config([("a", &[][..])]);
    config.texts.discriminatory_wording = wording;
    config.texts.personal_data = personal;
    config
}

fn job(id: &str, description: &str) -> Value {
    json!({"name": format!("jobPostings/{id}"), "jobPosting": {"title": "电工", "description": description}})
}

fn student(id: &str) -> Value {
    json!({"name": format!("studentProfiles/{id}"), "labels": {"note": format!("微信号：wx_{PHONE}")}, "studentProfile": {
        "majorName": "护理",
        "skills": [{"name": "CAD"}, {"name": "a.b@c.cn"}],
        "experiences": [format!("姓名：李四，电话{PHONE}，李四实习三个月；规格1500-2000-300，2021年9月至2024年6月")]}})
}

async fn upsert(client: &Client, form: &Value) -> Result<pb::UpsertRecordResponse, tonic::Status> {
    let request = pb::UpsertRecordRequest { record: Some(record(form.clone())), ..Default::default() };
    Ok(client.catalog.clone().upsert_record(request).await?.into_inner())
}

fn told(warnings: &[pb::RecordWarning]) -> Vec<(&str, &str, String)> {
    let code = |warning: &pb::RecordWarning| {
        let phrase = warning.phrase.as_ref().expect("a phrase");
        phrase.parameters.get("count").or(phrase.parameters.get("ground")).cloned().unwrap_or_default()
    };
    warnings
        .iter()
        .map(|one| (one.field.as_str(), one.phrase.as_ref().expect("a phrase").code.as_str(), code(one)))
        .collect()
}

#[tokio::test]
async fn what_a_law_forbids_is_refused_with_words_and_article_and_nothing_is_stored() {
    let service = Service::in_memory(set(WordingPolicy::Refuse, PersonalPolicy::Refuse)).await;
    let client = service.client("a");
    let wrong = job("wrong", "要求：限男性，18-35岁，持证");
    let refused = upsert(&client, &wrong).await.expect_err("refused");
    assert_eq!(fields(&refused), ["record.job_posting.description"]);
    let violations = refused.get_details_bad_request().expect("told").field_violations;
    let why = &violations[0].description;
    assert!(why.contains("限男性") && why.contains("妇女权益保障法第四十三条"), "{why}");
    let missing = client.get("jobPostings/wrong").await.expect_err("not stored");
    assert_eq!(missing.code(), Code::NotFound);

    // A check says the same, and so does a batch, of which nothing is stored.
    let check = pb::UpsertRecordRequest {
        record: Some(record(wrong.clone())),
        validate_only: true,
        ..Default::default()
    };
    assert_eq!(fields(&client.upsert_with(check).await.expect_err("refused")).len(), 1);
    let slot = json!({"name": "internshipSlots/1", "internshipSlot": {"title": "前台（女）"}});
    let batch = [job("good", "女装导购，男女不限"), slot]
        .map(|form| pb::UpsertRecordRequest { record: Some(record(form)), ..Default::default() });
    let refused = client.batch(batch.to_vec()).await.expect_err("refused");
    assert_eq!(fields(&refused), ["requests[1].record.internship_slot.title"]);
    assert!(client.list(pb::RecordKind::JobPosting).await.is_empty());

    // What is only discouraged is stored and told, and so is what the law allows, without a word.
    let answer = upsert(&client, &job("young", "年龄35岁以下")).await.expect("stored");
    assert_eq!(
        told(&answer.warnings),
        [("record.job_posting.description", "DISCRIMINATES", "AGE".to_string())]
    );
    let answer = upsert(&client, &job("good", "女装导购，男女不限，少数民族优先")).await.expect("stored");
    assert!(answer.warnings.is_empty(), "{answer:?}");
    let posting = pb::lint_posting_request::Posting::Record(record(wrong.clone()));
    let posting = pb::LintPostingRequest { posting: Some(posting) };
    let found = client.catalog.clone().lint_posting(posting).await.expect("linted").into_inner().findings;
    assert_eq!(found.iter().map(|found| found.refused).collect::<Vec<_>>(), [true, false], "{found:?}");

    // An import says so row by row, stored or checked.
    let rows = [wrong.clone(), job("next", "持电工证"), job("old", "45岁以下")];
    let answer = client.import(rows.clone().map(record).to_vec()).await.expect("imports");
    assert_eq!((answer.stored_count, answer.refused_count, answer.warned_count), (2, 1, 1), "{answer:?}");
    let failure = answer.failures[0].failure.as_ref().expect("why");
    assert_eq!(
        (answer.failures[0].index, failure.field_violations[0].field.as_str()),
        (0, "record.job_posting.description")
    );

    // And so does JSON over HTTP.
    let answer =
        Call::json(&service, "a", "CatalogService/UpsertRecord", &json!({"record": wrong})).send().await;
    assert_eq!(answer.fields(), ["record.job_posting.description"]);
    assert!(answer.text().contains("限男性"), "{}", answer.text());
}

#[tokio::test]
async fn all_wording_is_refused_or_all_is_told() {
    let wrong = job("1", "限男性，18-35岁");
    let strict = Service::in_memory(set(WordingPolicy::RefuseAll, PersonalPolicy::Refuse)).await;
    let refused = upsert(&strict.client("a"), &wrong).await.expect_err("refused");
    assert_eq!(fields(&refused).len(), 2);
    let lenient = Service::in_memory(set(WordingPolicy::Warn, PersonalPolicy::Refuse)).await;
    let answer = upsert(&lenient.client("a"), &wrong).await.expect("stored");
    let field = "record.job_posting.description";
    let expected = [(field, "DISCRIMINATES", "GENDER".into()), (field, "DISCRIMINATES", "AGE".into())];
    assert_eq!(told(&answer.warnings), expected);
    for (service, wording) in
        [(&strict, pb::DiscriminatoryWording::Refused), (&lenient, pb::DiscriminatoryWording::Warned)]
    {
        let info = service.client("a").info.clone().get_server_info(pb::GetServerInfoRequest {}).await;
        let info = info.expect("told").into_inner();
        assert_eq!(
            (info.discriminatory_wording(), info.personal_data()),
            (wording, pb::PersonalData::Refused)
        );
    }
}

/// What was in use before the setting changed can be brought back.
#[test]
fn a_check_refuses_by_the_setting_what_the_import_would_and_a_backup_comes_back() {
    let folder = Folder::new();
    let rows = [job("1", "持电工证"), job("2", "限男性"), job("3", "45岁以下")].map(|row| row.to_string());
    folder.write("rows.jsonl", rows.join("\n").as_bytes());
    let run = |arguments: &[&str], code: i32| {
        let run = folder.run(&[&["import", "rows.jsonl", "--json"], arguments].concat());
        assert_eq!(run.code, code, "{run:?}");
        let rejects = std::fs::read_to_string(folder.path("import-rejects.jsonl")).unwrap_or_default();
        let _ = std::fs::remove_file(folder.path("import-rejects.jsonl"));
        (run.json(), rejects)
    };
    let (summary, _) = run(&["--check"], 0);
    assert_eq!((&summary["checked"], &summary["warned"]), (&json!(3), &json!(2)), "{summary}");
    // Which rows, which field, which words and which law: only the count was told.
    let said = |warnings: &Value| {
        let rows = warnings.as_array().expect("rows").iter().map(|row| {
            let warning = &row["warnings"][0];
            let at = (row["file"].as_str(), row["line"].as_u64(), row["name"].as_str());
            assert_eq!(
                (at.0, warning["field"].as_str()),
                (Some("rows.jsonl"), Some("record.job_posting.description"))
            );
            (at.1.expect("a line"), warning["description"].as_str().expect("a text").to_string())
        });
        rows.collect::<Vec<_>>()
    };
    let checked = said(&summary["warnings"]);
    assert_eq!(checked.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3]);
    assert!(checked[0].1.contains("限男性") && checked[0].1.contains("第四十三条"), "{checked:?}");
    let (summary, _) = run(&["--data-dir", "w"], 0);
    assert_eq!((said(&summary["warnings"]), &summary["warned"]), (checked.clone(), &json!(2)));
    let read = folder.run(&["import", "rows.jsonl", "--check"]);
    assert!(read.out.contains("2  rows with warnings"), "{read:?}");
    for (line, said) in &checked {
        let shown = format!("rows.jsonl:{line}: record.job_posting.description {said}\n");
        assert!(read.out.contains(&shown), "{read:?}");
    }
    let refuse = ["--discriminatory-wording", "refuse"];
    let (summary, here) = run(&["--check", refuse[0], refuse[1]], 2);
    assert_eq!((&summary["checked"], &summary["rejected"]), (&json!(2), &json!(1)), "{summary}");
    assert!(here.contains("限男性") && here.contains("第四十三条") && here.contains("\"line\":2"), "{here}");
    let (_, stored) = run(&["--data-dir", "d", refuse[0], refuse[1]], 2);
    assert_eq!(here, stored);
    // The default takes it, with a backup it comes back.
    run(&["--data-dir", "e"], 0);
    let exported = folder.run(&["export", "backup.jsonl", "--data-dir", "e"]);
    assert_eq!(exported.code, 0, "{exported:?}");
    let restored = folder.run(&[
        "import",
        "backup.jsonl",
        "--restore",
        "--json",
        "--data-dir",
        "f",
        refuse[0],
        refuse[1],
    ]);
    assert_eq!((restored.code, &restored.json()["stored"]), (0, &json!(3)), "{restored:?}");
    let wrong = folder.run(&["import", "rows.jsonl", "--check", "--discriminatory-wording", "never"]);
    assert_eq!(wrong.code, 64, "{wrong:?}");
}

#[tokio::test]
async fn personal_data_is_masked_and_told_and_the_record_stays_itself() {
    let service = Service::in_memory(set(WordingPolicy::Warn, PersonalPolicy::Mask)).await;
    let client = service.client("a");
    let first = upsert(&client, &student("1")).await.expect("stored");
    let masked: Vec<_> = told(&first.warnings).into_iter().filter(|told| told.1 == "MASKED").collect();
    let experience = "record.student_profile.experiences[0]";
    let expected = [
        ("record.labels[\"note\"]", "MASKED", "1".to_string()),
        (experience, "MASKED", "2".into()),
        (experience, "MASKED", "1".into()),
        ("record.student_profile.skills[1].name", "MASKED", "1".into()),
    ];
    assert_eq!(masked, expected, "{:?}", first.warnings);
    let text = format!("{first:?}");
    assert!(!text.contains(PHONE) && !text.contains("李四") && !text.contains("a.b@c.cn"), "{text}");
    let kept = first.record.expect("a record");
    assert!(text.contains("规格1500-2000-300") && text.contains("2021年9月至2024年6月"), "{text}");

    // The same once more, and what is stored as it is stored, change nothing.
    for again in [record(student("1")), kept.clone()] {
        let answer = client.upsert(again).await.expect("stored");
        assert_eq!((&answer.etag, answer.update_time), (&kept.etag, kept.update_time));
    }
    let answer = client.import(vec![record(student("1")), record(student("2"))]).await.expect("imports");
    assert_eq!((answer.stored_count, answer.masked_count, answer.warned_count), (2, 2, 2), "{answer:?}");
    assert!(!format!("{answer:?}").contains(PHONE));
    assert_eq!(client.get("studentProfiles/1").await.expect("stored").etag, kept.etag);

    // A name cannot be masked, and says nothing of what it holds.
    let refused = upsert(&client, &student(PHONE)).await.expect_err("refused");
    assert_eq!(fields(&refused), ["record.name"]);
    // Employers may give theirs.
    let answer = upsert(&client, &job("1", &format!("联系电话{PHONE}"))).await.expect("stored");
    assert!(answer.warnings.is_empty() && format!("{answer:?}").contains(PHONE));

    let query = pb::SavedQuery {
        name: "savedQueries/1".into(),
        display_name: format!("李工的电话{PHONE}"),
        subject: Some(pb::saved_query::Subject::SubjectText(format!("找护士，QQ：{PHONE}"))),
        target_kind: pb::RecordKind::JobPosting.into(),
        threshold: Some(pb::saved_query::Threshold::ScoreMin(0.9)),
        ..Default::default()
    };
    let query = pb::CreateSavedQueryRequest { saved_query: Some(query) };
    let saved = client.standing.clone().create_saved_query(query).await.expect("saved").into_inner();
    assert_eq!(
        told(&saved.warnings),
        [
            ("saved_query.display_name", "MASKED", "1".to_string()),
            ("saved_query.subject_text", "MASKED", "1".into())
        ]
    );
    assert!(!format!("{saved:?}").contains(PHONE), "{saved:?}");
}

/// Whatever it is that is kept, and whoever may write it; what is only matched is not.
#[tokio::test]
async fn nothing_that_is_kept_holds_an_identity_number() {
    const NUMBER: &str = "110101199003071233";
    let mut config = set(WordingPolicy::Warn, PersonalPolicy::Mask);
    config.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::in_memory(config).await;
    let key = |change: Value| {
        let mut key = json!({"tenant": "b", "roles": ["CALLER_ROLE_SCHOOL"]});
        key.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        key
    };
    let event = |change: Value| {
        let mut event =
            json!({"eventId": "1", "studentName": "studentProfiles/1", "openingName": "jobPostings/1"});
        event.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({"events": [event]})
    };
    let query = json!({"name": format!("savedQueries/{NUMBER}"), "subjectText": "电工", "targetKind": "RECORD_KIND_JOB_POSTING"});
    for (method, message, field) in [
        (
            "StandardService/PutStandard",
            json!({"standard": {"name": "standards/1", "title": "1101 0119 9003 0712 33"}}),
            "standard.title",
        ),
        (
            "StandardService/PutStandard",
            json!({"standard": {"name": format!("standards/{NUMBER}")}}),
            "standard.name",
        ),
        (
            "StandardService/PutStandard",
            json!({"standard": {"name": "standards/1", "title": "110101(生日)19900307(尾号)1233"}}),
            "standard.title",
        ),
        (
            "StandardService/PutStandard",
            json!({"standard": {"name": "standards/1", "title": "护照号E12345678"}}),
            "standard.title",
        ),
        (
            "CatalogService/UpsertRecord",
            json!({"record": {"name": "courseProfiles/110101900307123", "courseProfile": {"title": "电工"}}}),
            "record.name",
        ),
        ("AllianceService/CreateAlliance", json!({"allianceId": NUMBER}), "alliance_id"),
        ("AllianceService/CreateAlliance", json!({"allianceId": "x", "members": [NUMBER]}), "members[0]"),
        ("AccessService/CreateApiKey", key(json!({"tenant": NUMBER})), "tenant"),
        ("AccessService/CreateApiKey", key(json!({"alliances": [NUMBER]})), "alliances[0]"),
        ("AccessService/CreateApiKey", key(json!({"note": NUMBER})), "note"),
        ("FeedbackService/RecordEvents", event(json!({"eventId": NUMBER})), "events[0].event_id"),
        (
            "FeedbackService/RecordEvents",
            event(json!({"studentName": format!("studentProfiles/{NUMBER}")})),
            "events[0].student_name",
        ),
        ("SavedQueryService/CreateSavedQuery", json!({"savedQuery": query}), "saved_query.name"),
        ("PlacementService/SaveRankingRound", json!({"name": format!("rankingRounds/{NUMBER}")}), "name"),
        (
            "CooperationService/PlanOrder",
            json!({"order": {"maxCount": 1, "classLabel": NUMBER}}),
            "order.class_label",
        ),
        (
            "CatalogService/UpsertRecord",
            json!({"record": {"name": format!("courseProfiles/{NUMBER}"), "courseProfile": {"title": "电工"}}}),
            "record.name",
        ),
    ] {
        let answer = Call::json(&service, "a", method, &message).send().await;
        assert!(answer.fields().iter().any(|told| told == field), "{method} {field}: {}", answer.text());
        assert!(!answer.text().contains(NUMBER), "{}", answer.text());
    }
    let match_of = |text: &str| json!({"subjectText": text, "targetKind": "RECORD_KIND_JOB_POSTING"});
    let call = Call::json(&service, "a", "MatchService/Match", &match_of("电工")).header("x-purpose", NUMBER);
    assert_eq!(call.send().await.fields(), ["x-purpose"]);
    let answer = Call::json(&service, "a", "MatchService/Match", &match_of(&format!("电工，身份证{NUMBER}")))
        .send()
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

fn holds(folder: &Path, words: &str) -> bool {
    let bytes = words.as_bytes();
    files(folder).iter().any(|file| {
        std::fs::read(file).is_ok_and(|read| read.windows(bytes.len()).any(|window| window == bytes))
    })
}

/// Neither the log nor any file learns what is masked or only matched.
#[test]
fn what_is_masked_is_on_no_disk_and_in_no_log() {
    let folder = Folder::new();
    folder.write("rows.jsonl", student("1").to_string().as_bytes());
    let log = ["--log-level", "trace", "--personal-data", "mask"];
    let serve = ["serve", "--data-dir", "d", "--listen", "127.0.0.1:0", "--no-http"];
    let served = Served::start(&folder, &[&serve[..], &log].concat());
    let run = folder.run(&["import", "rows.jsonl", "--json", "--to", &served.url]);
    assert_eq!((run.code, &run.json()["masked"]), (0, &json!(1)), "{run:?}");
    let text = format!("会CAD，电话{PHONE}");
    let target = ["--target", "students", "--to", &served.url];
    let run = folder.run(&[&["match", "--text", &text], &target[..]].concat());
    assert_eq!(run.code, 0, "{run:?}");
    assert!(served.times_logged("Match") > 0, "calls are logged");
    assert_eq!((served.times_logged(PHONE), served.times_logged("李四")), (0, 0));
    assert_eq!(served.terminate(), 0);
    assert!(holds(&folder.path("d"), "护理"), "what is stored is found so");
    assert!(!holds(&folder.path("d"), PHONE) && !holds(&folder.path("d"), "李四"));
}

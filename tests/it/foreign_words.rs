//! What others wrote does nothing to who reads it, and what is theirs is named as theirs.

use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::{Code, Status};

use crate::support::*;

/// They reached the terminal of whoever read the record.
#[tokio::test]
async fn no_line_steers_what_shows_it() {
    let mut config = config([("a", &[][..])]);
    config.api_keys[0].roles = talentmatch::domain::access::CallerRoles::ALL;
    let service = Service::in_memory(config).await;
    let client = service.client("a");
    let job = |form: serde_json::Value| record(json!({"name": "jobPostings/steers", "jobPosting": form}));
    for evil in ["电池\u{1b}]0;pwn\u{7}检测", "电池\u{202e}反", "a\u{9b}2Jb", "a\u{2066}b", "电\u{7f}工"]
    {
        for (form, field) in [
            (json!({"title": evil}), "title"),
            (json!({"title": "电工", "employerDisplayName": evil}), "employer_display_name"),
            (json!({"title": "电工", "regionDisplayName": evil}), "region_display_name"),
            (json!({"title": "电工", "skills": [{"name": evil}]}), "skills[0].name"),
        ] {
            let status = client.upsert(job(form)).await.expect_err("refused");
            assert_eq!(fields(&status), [format!("record.job_posting.{field}")], "{evil:?}");
            assert!(!status.message().contains(evil), "it is not said again");
        }
        let mut labelled = job(json!({"title": "电工"}));
        labelled.labels.insert("k".into(), evil.into());
        let status = client.upsert(labelled).await.expect_err("refused");
        assert_eq!(fields(&status), ["record.labels[\"k\"]"]);
        let create = pb::CreateApiKeyRequest {
            tenant: "b".into(),
            roles: vec![pb::CallerRole::School.into()],
            note: evil.into(),
            ..Default::default()
        };
        let status = client.access.clone().create_api_key(create).await.expect_err("refused");
        assert_eq!(fields(&status), ["note"]);
        let create = pb::CreateAllianceRequest {
            alliance_id: "x".into(),
            display_name: evil.into(),
            lead_tenant: "a".into(),
            ..Default::default()
        };
        let status = client.alliance.clone().create_alliance(create).await.expect_err("refused");
        assert_eq!(fields(&status), ["display_name"]);
    }
    let two_lines = pb::CreateApiKeyRequest {
        tenant: "b".into(),
        roles: vec![pb::CallerRole::School.into()],
        note: "办公室\napiKeys/000000000000  platform".into(),
        ..Default::default()
    };
    let status = client.access.clone().create_api_key(two_lines).await.expect_err("refused");
    assert_eq!(fields(&status), ["note"]);
    // What people write is taken: white space as it comes from pages, emoji and marks that turn nothing.
    let titled = "数控车工\t（急招）\n🔧\u{200e} e\u{301}";
    client.upsert(job(json!({"title": titled, "description": "一\u{b}二\u{1b}[0m"}))).await.expect("stored");
    assert_eq!(client.list(pb::RecordKind::JobPosting).await.len(), 1);
}

#[tokio::test]
async fn the_full_name_of_another_tenants_thing_is_foreign() {
    let client = fresh().await;
    let foreign = |status: Status| (status.code(), reason(&status), fields(&status));
    let expected = (Code::PermissionDenied, "FOREIGN_TENANT".to_string(), vec!["name".to_string()]);
    let plan = pb::GetPlanRequest { name: "tenants/school-2/plans/x".into(), ..Default::default() };
    assert_eq!(foreign(client.placement.clone().get_plan(plan).await.expect_err("refused")), expected);
    let query = pb::GetSavedQueryRequest { name: "tenants/school-2/savedQueries/x".into() };
    assert_eq!(foreign(client.standing.clone().get_saved_query(query).await.expect_err("refused")), expected);
    let standard =
        pb::GetStandardRequest { name: "tenants/school-2/standards/x".into(), ..Default::default() };
    assert_eq!(foreign(client.standard.clone().get_standard(standard).await.expect_err("refused")), expected);
    // What is no name at all is a fault.
    let plan = pb::GetPlanRequest { name: "tenants/?/plans/x".into(), ..Default::default() };
    let status = client.placement.clone().get_plan(plan).await.expect_err("refused");
    assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_FIELD"));
}

#[test]
fn what_is_printed_does_nothing_to_a_terminal() {
    let folder = crate::command_line::Folder::new();
    let evil = json!({
        "name": "jobPostings/evil",
        "jobPosting": {"title": "电池检测", "description": "a\u{1b}[2Jb\u{9b}31m\u{202e}c\u{7}\r反"},
    });
    folder.write("evil.jsonl", format!("{evil}\n").as_bytes());
    assert_eq!(folder.run(&["import", "evil.jsonl", "--data-dir", "d"]).code, 0);
    for more in [&[][..], &["--json"]] {
        let run = folder.run(&[&["get", "jobPostings/evil", "--data-dir", "d"], more].concat());
        assert!(run.code == 0 && run.out.contains("电池检测"), "{run:?}");
        let steers = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!run.out.contains(steers) && run.out.contains("\\u001b[2J"), "{run:?}");
    }
    let run = folder.run(&["get", "jobPostings/evil", "--json", "--data-dir", "d"]);
    assert_eq!(
        run.json()["jobPosting"]["description"],
        evil["jobPosting"]["description"],
        "it says what it said"
    );
}

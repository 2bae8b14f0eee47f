//! Alliances as resources: who may do what with them, and that nothing is shared any more from the next answer on when a tenant leaves.

use serde_json::{Value, json};
use talentmatch::config::Config;
use talentmatch::domain::access::{CallerRole, CallerRoles};
use talentmatch::pb::v1 as pb;
use talentmatch::store::ledger::MemoryLedger;
use tonic::{Code, Status};

use crate::command_line::Folder;
use crate::documents::folder;
use crate::support::*;

use pb::RecordKind::{JobPosting, StudentProfile};

const X: &str = "alliances/x";

/// A platform ("city"), an auditor ("audit"), and tenants; the keys of those of `stated` state the alliance x.
fn settings(stated: &[&str]) -> Config {
    let x: &[&str] = &["x"];
    let of = |tenant: &'static str| (tenant, if stated.contains(&tenant) { x } else { &[] });
    let mut config = config(["city", "audit", "a", "b", "c"].map(of));
    config.api_keys[0].roles = CallerRoles::ALL;
    config.api_keys[1].roles = [CallerRole::Auditor].into_iter().collect();
    config
}

impl Client {
    async fn create_x(&self, lead: &str, members: &[&str]) -> Result<pb::Alliance, Status> {
        let request = pb::CreateAllianceRequest {
            alliance_id: "x".into(),
            display_name: "动力电池产教联合体".into(),
            lead_tenant: lead.into(),
            members: members.iter().map(|member| member.to_string()).collect(),
        };
        let answer = self.alliance.clone().create_alliance(request).await?;
        Ok(answer.into_inner().alliance.expect("an alliance"))
    }

    async fn invite(&self, tenant: &str) -> Result<pb::Alliance, Status> {
        let request = pb::InviteToAllianceRequest { name: X.into(), tenant: tenant.into() };
        let answer = self.alliance.clone().invite_to_alliance(request).await?;
        Ok(answer.into_inner().alliance.expect("an alliance"))
    }

    async fn join(&self, tenant: &str) -> Result<pb::Alliance, Status> {
        let request = pb::JoinAllianceRequest { name: X.into(), tenant: tenant.into() };
        Ok(self.alliance.clone().join_alliance(request).await?.into_inner().alliance.expect("an alliance"))
    }

    async fn leave(&self, tenant: &str) -> Result<(), Status> {
        let request = pb::LeaveAllianceRequest { name: X.into(), tenant: tenant.into() };
        self.alliance.clone().leave_alliance(request).await.map(drop)
    }

    async fn end_x(&self) -> Result<(), Status> {
        self.alliance.clone().delete_alliance(pb::DeleteAllianceRequest { name: X.into() }).await.map(drop)
    }

    async fn alliances(&self) -> Vec<pb::Alliance> {
        let request = pb::ListAlliancesRequest::default();
        self.alliance.clone().list_alliances(request).await.expect("listed").into_inner().alliances
    }
}

fn members(alliance: &pb::Alliance) -> Vec<&str> {
    alliance.members.iter().map(|member| member.tenant.as_str()).collect()
}

fn told(status: &Status) -> (Code, String) {
    (status.code(), reason(status))
}

fn shared(id: &str) -> pb::Record {
    let form = json!({"title": "数控车工", "employerDisplayName": "甲厂"});
    record(
        json!({"name": format!("jobPostings/{id}"), "jobPosting": form, "visibility": "VISIBILITY_ALLIANCE",
        "alliances": ["x"]}),
    )
}

fn student(id: &str, disclose_to: Value) -> pb::Record {
    let consent = json!({"matching": "ANSWER_YES", "discloseTo": disclose_to});
    let form = json!({"majorName": "数控技术", "skills": [{"name": "数控车床"}], "consent": consent});
    record(json!({"name": format!("studentProfiles/{id}"), "studentProfile": form,
        "visibility": "VISIBILITY_ALLIANCE", "alliances": ["x"]}))
}

/// What of a tenant's jobs and students another one finds: by matching, counting and getting.
async fn found(client: &Client, kind: pb::RecordKind, names: &[&str]) -> Vec<String> {
    let request = pb::MatchRequest {
        facets: vec![pb::FacetField::EmploymentType.into()],
        show_copies: true,
        page_size: 100,
        ..by_text("数控车工", kind)
    };
    let answer = client.matches(request).await.expect("matched");
    let mut found = ids(&answer.results);
    found.sort();
    assert_eq!(answer.total_count, found.len() as i64);
    for name in names {
        let is_found = found.contains(&id(name));
        assert_eq!(client.get(name).await.is_ok(), is_found, "{name}");
        let request = pb::ExplainPairRequest {
            subject: Some(pb::explain_pair_request::Subject::SubjectText("数控车工".into())),
            target_name: name.to_string(),
            as_of_time: Some(as_of()),
            ..Default::default()
        };
        assert_eq!(client.explain_with(request).await.is_ok(), is_found, "{name}");
    }
    found
}

#[tokio::test]
async fn who_leaves_shares_and_sees_nothing_from_the_next_answer_on() {
    let dir = folder();
    for is_in_folder in [false, true] {
        let service = match is_in_folder {
            true => Service::in_folder(settings(&[]), dir.path()).await,
            false => Service::in_memory(settings(&[])).await,
        };
        let [city, a, b] = ["city", "a", "b"].map(|tenant| service.client(tenant));
        city.create_x("a", &["a"]).await.expect("made");
        let refused = b.upsert(shared("early")).await.expect_err("no member yet");
        assert_eq!(fields(&refused), ["record.alliances[0]"]);
        a.invite("b").await.expect("invited");
        assert_eq!(members(&b.join("").await.expect("joined")), ["a", "b"]);

        b.import((0..5).map(|n| shared(&format!("j{n}"))).collect()).await.expect("imported");
        b.import(vec![student("s", json!(["a"])), student("all", json!(["*"])), student("t", json!(["c"]))])
            .await
            .expect("imported");
        let jobs = ["tenants/b/jobPostings/j0", "tenants/b/jobPostings/j4"];
        let students = ["tenants/b/studentProfiles/s", "tenants/b/studentProfiles/t"];
        assert_eq!(found(&a, JobPosting, &jobs).await.len(), 5);
        assert_eq!(found(&a, StudentProfile, &students).await, ["all", "s"], "as far as the consent goes");
        let page =
            pb::MatchRequest { page_size: 2, show_copies: true, ..by_text("数控车工", JobPosting) };
        let first = a.matches(page.clone()).await.expect("a page");
        assert_eq!((first.results.len(), first.next_page_token.is_empty()), (2, false));

        b.leave("").await.expect("left");
        let next = pb::MatchRequest { page_token: first.next_page_token.clone(), ..page.clone() };
        let next = a.matches(next).await.expect("a page of what is left");
        assert_eq!((ids(&next.results), next.total_count), (vec![], 0), "the next page shows nothing");
        assert_eq!(found(&a, JobPosting, &jobs).await, [""; 0]);
        assert_eq!(found(&a, StudentProfile, &students).await, [""; 0]);
        assert_eq!(b.alliances().await, []);
        // What the others share is hidden from it likewise, and its own records are there as they were.
        a.upsert(shared("of-a")).await.expect("stored");
        assert_eq!(found(&b, JobPosting, &["tenants/a/jobPostings/of-a"]).await.len(), 5);
        assert!(b.get("jobPostings/j0").await.expect("its own").alliances.contains(&"x".to_string()));
        let refused = b.upsert(shared("late")).await.expect_err("no member any more");
        assert_eq!(fields(&refused), ["record.alliances[0]"]);

        assert_eq!(
            b.join("").await.map(drop).map_err(|status| told(&status)),
            Err((Code::NotFound, "ALLIANCE_NOT_FOUND".into()))
        );
        city.join("b").await.expect("a platform lets in");
        assert_eq!(found(&a, JobPosting, &jobs).await.len(), 6, "with its own");
        assert_eq!(found(&b, JobPosting, &["tenants/a/jobPostings/of-a"]).await.len(), 6);
        if is_in_folder {
            service.stop().await;
            let service = Service::in_folder(settings(&[]), dir.path()).await;
            let a = service.client("a");
            assert_eq!(members(&a.alliances().await[0]), ["a", "b"], "after a restart");
            assert_eq!(found(&a, JobPosting, &jobs).await.len(), 6);
            service.client("city").end_x().await.expect("ended");
            assert_eq!(found(&a, JobPosting, &jobs).await, ["of-a"]);
            service.stop().await;
        }
    }
}

/// A stream that began before tells nothing of what was closed meanwhile.
#[tokio::test]
async fn a_batch_of_matches_shows_what_holds_at_each_answer() {
    let service = Service::in_memory(settings(&[])).await;
    let [city, a, b] = ["city", "a", "b"].map(|tenant| service.client(tenant));
    city.create_x("", &["a", "b"]).await.expect("made");
    b.upsert(shared("j")).await.expect("stored");
    let own = |n: i32| {
        record(
            json!({"name": format!("studentProfiles/{n:04}"), "studentProfile": {"majorName": "数控技术"}}),
        )
    };
    a.import((0..1_000).map(own).collect()).await.expect("imported");
    let request = pb::BatchMatchRequest {
        subject_kind: StudentProfile.into(),
        target_kind: JobPosting.into(),
        as_of_time: Some(as_of()),
        ..Default::default()
    };
    let mut answers = a.matching.clone().batch_match(request).await.expect("begins").into_inner();
    let first = answers.message().await.expect("an answer").expect("one");
    assert_eq!(ids(&first.results), ["j"]);
    b.leave("").await.expect("left");
    // What was made before waits for its reader; what is made from now on is judged anew.
    let mut shown = Vec::new();
    while let Some(answer) = answers.message().await.expect("an answer") {
        shown.push(!answer.results.is_empty());
    }
    assert_eq!(shown.len(), 999);
    assert_eq!(shown.last(), Some(&false), "the last answers are empty");
}

#[tokio::test]
async fn replicas_follow_each_other() {
    let store = Service::shared_store();
    let ledger = std::sync::Arc::new(MemoryLedger::default());
    let mut services = Vec::new();
    for _ in 0..2 {
        services.push(Service::of(settings(&[]), store.clone(), ledger.clone()).await);
    }
    let [here, there] = [&services[0], &services[1]];
    here.client("city").create_x("", &["a", "b"]).await.expect("made");
    here.client("b").upsert(shared("j")).await.expect("stored");
    let a = there.client("a");
    let sees = || async { a.get("tenants/b/jobPostings/j").await.is_ok() };
    until(sees).await;
    here.client("b").leave("").await.expect("left");
    until(|| async { !sees().await }).await;
}

/// Before an alliance has a list, keys state its members; from then on the list alone counts, also when it has ended.
#[tokio::test]
async fn a_list_takes_the_place_of_what_keys_state() {
    let service = Service::in_memory(settings(&["a", "b"])).await;
    let [city, a, b, c] = ["city", "a", "b", "c"].map(|tenant| service.client(tenant));
    a.upsert(shared("j")).await.expect("a member by its key");
    let sees = async |client: &Client| client.get("tenants/a/jobPostings/j").await.is_ok();
    assert_eq!((sees(&b).await, sees(&c).await), (true, false));
    city.create_x("", &["a", "c"]).await.expect("made");
    assert_eq!((sees(&b).await, sees(&c).await), (false, true));
    assert_eq!(fields(&b.upsert(shared("k")).await.expect_err("no member")), ["record.alliances[0]"]);
    city.end_x().await.expect("ended");
    assert_eq!((sees(&b).await, sees(&c).await), (false, false), "keys state it still");
    city.create_x("", &["a", "b"]).await.expect("made anew");
    assert_eq!((sees(&b).await, sees(&c).await), (true, false));
}

/// The permission table, each cell of it.
#[tokio::test]
async fn roles_and_parts_say_who_may_do_what() {
    let service = Service::in_memory(settings(&[])).await;
    let [city, audit, a, b, c] = ["city", "audit", "a", "b", "c"].map(|tenant| service.client(tenant));
    let role = (Code::PermissionDenied, "ROLE_NOT_ALLOWED".to_string());
    let unknown = (Code::NotFound, "ALLIANCE_NOT_FOUND".to_string());
    for client in [&audit, &a] {
        assert_eq!(told(&client.create_x("", &[]).await.expect_err("a platform alone")), role);
    }
    city.create_x("a", &["a", "b"]).await.expect("made");
    let again = city.create_x("a", &[]).await.expect_err("it is there");
    assert_eq!(fields(&again), ["alliance_id"]);
    for client in [&audit, &a, &b] {
        assert_eq!(told(&client.end_x().await.expect_err("a platform alone")), role);
    }
    // Who is no part of it is told that there is none.
    assert_eq!(told(&c.invite("c").await.expect_err("no part in it")), unknown);
    assert_eq!(told(&c.join("").await.expect_err("not invited")), unknown);
    assert_eq!(told(&c.leave("").await.expect_err("no part in it")), unknown);
    assert_eq!(told(&c.leave("b").await.expect_err("no part in it")), unknown);
    assert_eq!(told(&audit.join("").await.expect_err("an auditor joins nothing")), role);
    // A member that does not lead lets nobody in or out.
    assert_eq!(told(&b.invite("c").await.expect_err("a member")), role);
    assert_eq!(told(&b.leave("a").await.expect_err("a member")), role);
    assert_eq!(told(&a.join("c").await.expect_err("for another tenant")), role);
    assert_eq!(members(&a.invite("c").await.expect("it leads")), ["a", "b"]);
    let seen = |alliances: Vec<pb::Alliance>| {
        alliances.iter().map(|one| (one.members.len(), one.invited.len())).collect::<Vec<_>>()
    };
    for (client, expected) in [(&city, (2, 1)), (&audit, (2, 1)), (&a, (2, 1)), (&b, (2, 0)), (&c, (2, 1))] {
        assert_eq!(seen(client.alliances().await), [expected]);
    }
    c.leave("").await.expect("an invitation is declined");
    assert_eq!(c.alliances().await, []);
    a.invite("c").await.expect("again");
    assert_eq!(members(&c.join("").await.expect("invited")), ["a", "b", "c"]);
    assert_eq!(members(&c.join("").await.expect("the same again")), ["a", "b", "c"]);
    a.leave("c").await.expect("it leads");
    city.leave("b").await.expect("a platform");
    assert_eq!(members(&city.alliances().await[0]), ["a"]);
    let bad = pb::InviteToAllianceRequest { name: "x".into(), tenant: "学校".into() };
    assert_eq!(
        fields(&city.alliance.clone().invite_to_alliance(bad).await.expect_err("at fault")),
        ["name", "tenant"]
    );
    let bad = pb::CreateAllianceRequest {
        alliance_id: "联盟".into(),
        members: vec!["学校".into()],
        ..Default::default()
    };
    assert_eq!(
        fields(&city.alliance.clone().create_alliance(bad).await.expect_err("at fault")),
        ["alliance_id", "members[0]"]
    );

    let entries = pb::ListAuditEntriesRequest { tenant: "c".into(), ..Default::default() };
    let entries = audit.audit.clone().list_audit_entries(entries).await.expect("listed").into_inner().entries;
    let joined: Vec<_> = entries
        .iter()
        .filter(|entry| entry.method == "AllianceService/JoinAlliance")
        .map(|entry| (entry.code, entry.written_count))
        .collect();
    assert_eq!(joined, [(5, 0), (0, 1), (0, 1)], "each call is told of, also one that was refused");
}

#[test]
fn the_command_line_makes_and_lists_alliances() {
    let folder = Folder::new();
    folder.write(
        "records.jsonl",
        format!("{}\n", json!({"name": "jobPostings/j", "jobPosting": {"title": "焊工"}})).as_bytes(),
    );
    let here = |arguments: &[&str]| folder.run(&[arguments, &["--data-dir", "d"]].concat());
    assert_eq!(here(&["import", "records.jsonl"]).code, 0);
    let run = here(&[
        "alliances",
        "create",
        "x",
        "--lead",
        "school-1",
        "--member",
        "school-1",
        "--member",
        "works",
    ]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (0, "alliances/x  led by school-1  members school-1, works\n"),
        "{run:?}"
    );
    assert_eq!(here(&["alliances", "invite", "x", "other"]).code, 0);
    assert_eq!(here(&["alliances", "join", "x", "--member", "other"]).code, 0);
    assert_eq!(here(&["alliances", "leave", "alliances/x", "--member", "works"]).code, 0);
    let listed = here(&["alliances", "list"]);
    assert_eq!(listed.out, "alliances/x  led by school-1  members other, school-1\n");
    assert_eq!(
        here(&["alliances", "list", "--json"]).json()["alliances"][0]["members"][1]["tenant"],
        "school-1"
    );
    assert_eq!(here(&["verify"]).code, 0);
    assert_eq!(here(&["alliances", "delete", "x"]).code, 0);
    assert_eq!(here(&["alliances", "list"]).out, "");
}

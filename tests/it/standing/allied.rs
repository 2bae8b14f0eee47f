//! Who may see what in an alliance is judged as it is told, by its members of that moment.

use talentmatch::domain::access::CallerRoles;

use super::*;

const X: &str = "alliances/x";

/// A service with an alliance of "a" and "b".
async fn service() -> (Service, [Client; 2]) {
    let mut config = config([("city", &[][..]), ("a", &[]), ("b", &[])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::in_memory(config).await;
    let request = pb::CreateAllianceRequest {
        alliance_id: "x".into(),
        lead_tenant: "b".into(),
        members: vec!["a".into(), "b".into()],
        ..Default::default()
    };
    service.client("city").alliance.create_alliance(request).await.expect("made");
    let clients = ["a", "b"].map(|tenant| service.client(tenant));
    (service, clients)
}

async fn leave(client: &Client, tenant: &str) {
    let request = pb::LeaveAllianceRequest { name: X.into(), tenant: tenant.into() };
    client.alliance.clone().leave_alliance(request).await.expect("left");
}

fn shared(id: &str) -> pb::Record {
    pb::Record { visibility: pb::Visibility::Alliance.into(), alliances: vec!["x".into()], ..job(id, true) }
}

#[tokio::test]
async fn a_stream_tells_nothing_of_an_alliance_that_was_left() {
    let (_service, [a, b]) = service().await;
    create(&a, seeking(QUERY, LEAST)).await.expect("saved");
    let mut watching = Watching::begin(&a, QUERY).await;
    b.upsert(shared("before")).await.expect("stored");
    watching.expect(&["before"]).await;
    leave(&a, "a").await;
    b.upsert(shared("after")).await.expect("stored");
    a.upsert(job("own", true)).await.expect("stored");
    watching.expect(&["own"]).await;
}

#[tokio::test]
async fn a_subject_that_is_hidden_now_is_gone_and_who_joins_later_is_told() {
    let (_service, [a, b]) = service().await;
    b.upsert(shared("subject")).await.expect("stored");
    let about = pb::SavedQuery {
        subject: Some(Subject::SubjectName("tenants/b/jobPostings/subject".into())),
        target_kind: pb::RecordKind::StudentProfile.into(),
        ..seeking("savedQueries/about", LEAST)
    };
    create(&a, about).await.expect("saved");
    leave(&a, "a").await;
    let stands = get(&a, "savedQueries/about").await.expect("a query");
    assert_eq!(stands.state(), pb::SavedQueryState::SubjectGone);

    create(&a, seeking(QUERY, LEAST)).await.expect("saved");
    let invite = pb::InviteToAllianceRequest { name: X.into(), tenant: "a".into() };
    b.alliance.clone().invite_to_alliance(invite).await.expect("invited");
    let join = pb::JoinAllianceRequest { name: X.into(), tenant: "a".into() };
    a.alliance.clone().join_alliance(join).await.expect("joined");
    let mut watching = Watching::begin(&a, QUERY).await;
    // Owners are placed anew once a second.
    let mut told = Vec::new();
    for n in 0..200 {
        b.upsert(shared(&format!("n{n}"))).await.expect("stored");
        let more = tokio::time::timeout(Duration::from_millis(100), watching.more()).await;
        told.extend(more.unwrap_or_default());
        if !told.is_empty() {
            break;
        }
    }
    assert!(!told.is_empty(), "what is shared after joining is told");
}

/// A consent can be withdrawn whatever else is wrong with a record's alliances.
#[tokio::test]
async fn what_stays_in_an_alliance_that_was_left_can_be_changed_and_nothing_new_be_put_there() {
    let (_service, [a, _b]) = service().await;
    let student = |consent: &str| {
        record(json!({
            "name": "studentProfiles/s", "visibility": "VISIBILITY_ALLIANCE", "alliances": ["x"],
            "studentProfile": {"majorName": "数控技术", "consent": {"matching": consent}}
        }))
    };
    a.upsert(student("ANSWER_YES")).await.expect("stored");
    leave(&a, "a").await;
    a.upsert(student("ANSWER_NO")).await.expect("withdrawn");
    let refused = a.upsert(shared("new")).await.expect_err("no member");
    assert_eq!(fields(&refused), ["record.alliances[0]"]);
}

//! Of a person who was erased no saved query tells any more.

use talentmatch::domain::access::CallerRoles;

use super::*;

#[tokio::test]
async fn what_was_found_of_a_person_goes_and_who_sought_for_one_too() {
    let mut config = config([("city", &[][..]), ("a", &[])]);
    config.api_keys[0].roles = CallerRoles::ALL;
    let service = Service::in_memory(config).await;
    let (client, city) = (service.client("a"), service.client("city"));
    let student = |id: &str| {
        record(json!({
            "name": format!("studentProfiles/{id}"),
            "studentProfile": {"majorName": "数控技术", "skills": [{"name": "数控车床"}], "consent": {"matching": "ANSWER_YES"}}
        }))
    };
    client.upsert(student("asks")).await.expect("stored");
    let about = pb::SavedQuery {
        subject: Some(Subject::SubjectName("studentProfiles/asks".into())),
        ..seeking("savedQueries/about", LEAST)
    };
    create(&client, about).await.expect("saved");
    let students = pb::SavedQuery {
        target_kind: pb::RecordKind::StudentProfile.into(),
        threshold: Some(Threshold::ScoreMin(0.0)),
        ..seeking(QUERY, LEAST)
    };
    create(&client, students).await.expect("saved");
    let mut watching = Watching::begin(&client, QUERY).await;
    let begin = watching.token.clone();
    client.upsert(student("stays")).await.expect("stored");
    client.upsert(student("goes")).await.expect("stored");
    watching.expect(&["stays", "goes"]).await;

    for id in ["goes", "asks"] {
        let request = pb::DeleteRecordRequest { name: format!("studentProfiles/{id}"), ..Default::default() };
        client.catalog.clone().delete_record(request).await.expect("deleted");
    }
    let erased = city.erasure.clone().erase_due(pb::EraseDueRequest::default()).await.expect("erased");
    let [receipt] = &erased.into_inner().receipts[..] else { panic!("one tenant") };
    let queries = receipt.parts.iter().find(|part| part.part() == pb::ErasurePart::SavedQueries);
    assert_eq!(queries.map(|part| part.item_count), Some(2), "{receipt:?}");
    let gone = get(&client, "savedQueries/about").await.expect_err("gone");
    assert_eq!(gone.code(), tonic::Code::NotFound);
    let mut again = Watching::from(&client, QUERY, &begin).await.expect("goes on");
    again.expect(&["stays"]).await;
}

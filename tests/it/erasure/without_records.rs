//! An erasure writes the ledger anew also where no record was deleted: what else was taken out of it is in its old pages.

use super::*;

#[tokio::test]
async fn no_byte_of_a_deleted_query_is_left_though_no_record_was_deleted() {
    let folder = folder();
    let service = Service::in_folder(settings(), folder.path()).await;
    let (client, city) = (service.client("a"), service.client("city"));
    // Pages are used again, but not all of those of so many and so long ones.
    let text = format!("{CANARY} {}", "数控车床".repeat(200));
    let names: Vec<String> = (0..40).map(|number| format!("savedQueries/q-{number}")).collect();
    for name in &names {
        let query = pb::SavedQuery {
            name: name.clone(),
            subject: Some(pb::saved_query::Subject::SubjectText(text.clone())),
            target_kind: pb::RecordKind::JobPosting.into(),
            threshold: Some(pb::saved_query::Threshold::ScoreMin(0.5)),
            ..Default::default()
        };
        let request = pb::CreateSavedQueryRequest { saved_query: Some(query) };
        client.standing.clone().create_saved_query(request).await.expect("saved");
    }
    client.upsert(other("t")).await.expect("stored");
    for name in names {
        let request = pb::DeleteSavedQueryRequest { name, ..Default::default() };
        client.standing.clone().delete_saved_query(request).await.expect("deleted");
    }
    let files = holding(folder.path(), CANARY.as_bytes());
    assert!(matches!(&files[..], [file] if file.ends_with("ledger.redb")), "in old pages: {files:?}");

    let done = erase(&city, false).await.expect("erased");
    assert_eq!((done.receipts.len(), done.retired.len()), (0, 0), "no record went");
    assert_eq!(holding(folder.path(), CANARY.as_bytes()), [""; 0]);
    client.get("studentProfiles/t").await.expect("all else is there");
    service.stop().await;
    let found = audit(EmbeddedLedger::read_whole(folder.path()).expect("opens").expect("is there"));
    assert!(found.is_whole(), "{found:?}");
}

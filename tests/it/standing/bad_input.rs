//! What is no saved query is refused by its fields, and nothing is saved.

use super::*;

#[tokio::test]
async fn what_is_wrong_is_named() {
    let client = fresh().await;
    let good = || seeking(QUERY, LEAST);
    let day = |day| Some(pb::Date { year: 2027, month: 3, day });
    let time = |seconds| Some(prost_types::Timestamp { seconds, nanos: 0 });
    let filter = |filter| pb::SavedQuery { filter: Some(filter), ..good() };
    let webhook = |url: &str| pb::SavedQuery { webhook_url: url.into(), ..good() };
    let subject = |name: &str| pb::SavedQuery { subject: Some(Subject::SubjectName(name.into())), ..good() };
    let reversed =
        pb::MatchFilter { available_start_date: day(2), available_end_date: day(1), ..Default::default() };
    for (query, field) in [
        (pb::SavedQuery { name: "cnc".into(), ..good() }, "name"),
        (pb::SavedQuery { name: "savedQueries/a b".into(), ..good() }, "name"),
        (pb::SavedQuery { name: "tenants/other/savedQueries/x".into(), ..good() }, "name"),
        (pb::SavedQuery { name: "savedQueries/13812345678".into(), ..good() }, "name"),
        (pb::SavedQuery { name: "savedQueries/11010519491231002X".into(), ..good() }, "name"),
        (pb::SavedQuery { display_name: "长".repeat(201), ..good() }, "display_name"),
        (pb::SavedQuery { display_name: "联系13812345678".into(), ..good() }, "display_name"),
        (pb::SavedQuery { subject: None, ..good() }, "subject"),
        (subject("savedQueries/other"), "subject_name"),
        (subject("tenants/x/savedQueries/other"), "subject_name"),
        (subject("jobs/1"), "subject_name"),
        (pb::SavedQuery { target_kind: 0, ..good() }, "target_kind"),
        (pb::SavedQuery { target_kind: 99, ..good() }, "target_kind"),
        (pb::SavedQuery { threshold: None, ..good() }, "threshold"),
        (pb::SavedQuery { threshold: Some(Threshold::ScoreMin(1.1)), ..good() }, "score_min"),
        (pb::SavedQuery { threshold: Some(Threshold::ScoreMin(f64::NAN)), ..good() }, "score_min"),
        (pb::SavedQuery { threshold: Some(Threshold::BandMin(4)), ..good() }, "band_min"),
        (pb::SavedQuery { threshold: Some(Threshold::BandMin(77)), ..good() }, "band_min"),
        (pb::SavedQuery { start_time: time(200), end_time: time(100), ..good() }, "end_time"),
        (pb::SavedQuery { start_time: time(100), end_time: time(100), ..good() }, "end_time"),
        (filter(reversed), "filter.available_end_date"),
        (
            filter(pb::MatchFilter { region_codes: vec!["x".into()], ..Default::default() }),
            "filter.region_codes[0]",
        ),
        (pb::SavedQuery { weights: Some(only("none")), ..good() }, "weights"),
        (webhook("ftp://example.com"), "webhook_url"),
        (webhook("http://127.0.0.1/x"), "webhook_url"),
        (webhook("http://169.254.169.254/latest"), "webhook_url"),
        (webhook("https://me@example.com/"), "webhook_url"),
    ] {
        let refused = create(&client, query).await.expect_err(field);
        assert_eq!(fields(&refused), [format!("saved_query.{field}")]);
    }
    let personal = Subject::SubjectText("数控车工 电话13812345678".into());
    let refused =
        create(&client, pb::SavedQuery { subject: Some(personal), ..good() }).await.expect_err("a number");
    assert_eq!(fields(&refused), ["saved_query.subject_text"]);
    let unread = pb::SavedQuery { subject: Some(Subject::SubjectText("<br> ".into())), ..good() };
    let refused = create(&client, unread).await.expect_err("says nothing");
    assert_eq!(fields(&refused), ["saved_query.subject_text"]);
    let missing = create(&client, subject("studentProfiles/nobody")).await.expect_err("not stored");
    assert_eq!(reason(&missing), "RECORD_NOT_FOUND");
    let none = client.standing.clone().create_saved_query(pb::CreateSavedQueryRequest::default()).await;
    assert_eq!(fields(&none.expect_err("nothing")), ["saved_query"]);
    let list = pb::ListSavedQueriesRequest { page_size: -1, ..Default::default() };
    assert_eq!(
        fields(&client.standing.clone().list_saved_queries(list).await.expect_err("negative")),
        ["page_size"]
    );
    let all = client.standing.clone().list_saved_queries(pb::ListSavedQueriesRequest::default()).await;
    assert!(all.expect("lists").into_inner().saved_queries.is_empty(), "nothing was saved");
}

//! Standing queries: what newly matches is told, once, to who may see it, over streams and webhooks, also after a restart.

mod allied;
mod bad_input;
mod forgotten;
mod kept;
mod panel;
mod receiver;
mod restart;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use talentmatch::pb::v1 as pb;
use talentmatch::pb::v1::saved_query::{Subject, Threshold};
use tonic::{Status, Streaming};

use crate::support::*;

pub const QUERY: &str = "savedQueries/cnc";

/// A text that seeks jobs.
pub fn seeking(name: &str, score: f64) -> pb::SavedQuery {
    pb::SavedQuery {
        name: name.into(),
        subject: Some(Subject::SubjectText("数控车工 会数控编程 大专".into())),
        target_kind: pb::RecordKind::JobPosting.into(),
        threshold: Some(Threshold::ScoreMin(score)),
        ..Default::default()
    }
}

/// A job that is what [`seeking`] seeks, or one that is nothing like it.
pub fn job(id: &str, is_sought: bool) -> pb::Record {
    let (title, text) = match is_sought {
        true => ("数控车工", "操作数控车床，会数控编程"),
        false => ("幼儿园保育员", "照料幼儿的生活起居"),
    };
    record(json!({
        "name": format!("jobPostings/{id}"),
        "jobPosting": {"title": title, "description": format!("{text}。编号{id}"), "educationMin": "EDUCATION_LEVEL_JUNIOR_COLLEGE"}
    }))
}

/// A score between those of the two.
pub const LEAST: f64 = 0.5;

pub async fn create(client: &Client, query: pb::SavedQuery) -> Result<pb::CreateSavedQueryResponse, Status> {
    let request = pb::CreateSavedQueryRequest { saved_query: Some(query) };
    Ok(client.standing.clone().create_saved_query(request).await?.into_inner())
}

pub async fn update(client: &Client, query: pb::SavedQuery) -> Result<pb::UpdateSavedQueryResponse, Status> {
    let request = pb::UpdateSavedQueryRequest { saved_query: Some(query) };
    Ok(client.standing.clone().update_saved_query(request).await?.into_inner())
}

async fn get(client: &Client, name: &str) -> Result<pb::SavedQuery, Status> {
    let request = pb::GetSavedQueryRequest { name: name.into() };
    Ok(client.standing.clone().get_saved_query(request).await?.into_inner().saved_query.expect("a query"))
}

/// A stream with its first answer, which is there at once.
pub struct Watching {
    answers: Streaming<pb::WatchSavedQueryResponse>,
    pub token: String,
    pub missed: i64,
}

impl Watching {
    pub async fn from(client: &Client, name: &str, token: &str) -> Result<Self, Status> {
        let request = pb::WatchSavedQueryRequest { name: name.into(), resume_token: token.into() };
        let answers = client.standing.clone().watch_saved_query(request).await?.into_inner();
        Ok(Self { answers, token: token.to_string(), missed: 0 })
    }

    pub async fn begin(client: &Client, name: &str) -> Self {
        let mut watching = Self::from(client, name, "").await.expect("watches");
        assert_eq!(watching.more().await, [""; 0], "the first answer has no match");
        watching
    }

    /// The ids of the matches of the next answer.
    pub async fn more(&mut self) -> Vec<String> {
        let next = tokio::time::timeout(Duration::from_secs(60), self.answers.message());
        let answer = next.await.expect("in a minute").expect("no error").expect("not over");
        self.token = answer.resume_token;
        self.missed += answer.missed_count;
        answer.matches.iter().map(|found| id(&found.name)).collect()
    }

    /// The ids of the next matches, as many as are named.
    pub async fn expect(&mut self, ids: &[&str]) {
        let mut found = Vec::new();
        while found.len() < ids.len() {
            found.extend(self.more().await);
        }
        assert_eq!(found, ids);
    }
}

#[tokio::test]
async fn what_newly_matches_is_told_once() {
    let client = fresh().await;
    client.upsert(job("before", true)).await.expect("stored");
    create(&client, seeking(QUERY, LEAST)).await.expect("saved");
    let mut watching = Watching::begin(&client, QUERY).await;
    client.import(vec![job("a", true), job("b", false)]).await.expect("imports");
    watching.expect(&["a"]).await;
    // What matched before and goes on to is not new; what did not match and does is.
    let mut other = job("before", true);
    other.labels.insert("k".into(), "v".into());
    client.upsert(other).await.expect("stored");
    client.upsert(job("b", true)).await.expect("stored");
    watching.expect(&["b"]).await;
    client.upsert(job("a", false)).await.expect("stored");
    client.upsert(job("a", true)).await.expect("stored");
    watching.expect(&["a"]).await;
}

/// The score and the band are what a match gives at the same time, and whom that leaves out the stream leaves out.
#[tokio::test]
async fn a_stream_finds_what_a_match_finds() {
    let clock = crate::clock::HandSet::still_at(as_of().seconds);
    let service = Service::with_clock(config([(SCHOOL, &[][..])]), clock).await;
    let client = service.client(SCHOOL);
    let (students, rest): (Vec<_>, Vec<_>) =
        sample_records().into_iter().partition(|record| record.name.contains("studentProfiles"));
    client.import(students.clone()).await.expect("imports");
    let filter = pb::MatchFilter { education_max: pb::EducationLevel::Bachelor.into(), ..Default::default() };
    let weights = pb::RankingWeights { location: Some(0.4), preference: Some(0.2), ..Default::default() };
    for (at, student) in students.iter().take(12).enumerate() {
        let query = pb::SavedQuery {
            name: format!("savedQueries/{at}"),
            subject: Some(Subject::SubjectName(student.name.clone())),
            target_kind: pb::RecordKind::InternshipSlot.into(),
            filter: Some(filter.clone()),
            weights: Some(weights),
            threshold: Some(Threshold::ScoreMin(0.3)),
            ..Default::default()
        };
        match create(&client, query).await {
            Ok(_) => {}
            Err(status) => assert_eq!(reason(&status), "NO_CONSENT"),
        }
    }
    let list = pb::ListSavedQueriesRequest::default();
    let saved =
        client.standing.clone().list_saved_queries(list).await.expect("lists").into_inner().saved_queries;
    assert!(saved.len() > 8);
    let mut streams = Vec::new();
    for query in &saved {
        streams.push((query, Watching::begin(&client, &query.name).await));
    }
    client.import(rest).await.expect("imports");
    let mut some = 0;
    for (query, mut watching) in streams {
        let request = pb::MatchRequest {
            filter: Some(filter.clone()),
            weights: Some(weights),
            page_size: 200,
            show_copies: true,
            ..by_name(&student_of(query), pb::RecordKind::InternshipSlot)
        };
        let mut expected: Vec<(String, f64, i32)> = client
            .matches(request)
            .await
            .expect("matches")
            .results
            .into_iter()
            .filter(|found| found.score >= 0.3)
            .map(|found| (found.name, found.score, found.band))
            .collect();
        expected.sort_by(|a, b| a.0.cmp(&b.0));
        let mut found = Vec::new();
        while found.len() < expected.len() {
            let answer = watching.answers.message().await.expect("no error").expect("not over");
            found.extend(answer.matches.into_iter().map(|found| (found.name, found.score, found.band)));
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(found, expected, "{}", query.name);
        some += found.len();
    }
    assert!(some > 20, "the sample has matches: {some}");
}

fn student_of(query: &pb::SavedQuery) -> String {
    match &query.subject {
        Some(Subject::SubjectName(name)) => name.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_stream_goes_on_where_another_ended() {
    let client = fresh().await;
    create(&client, seeking(QUERY, LEAST)).await.expect("saved");
    let mut watching = Watching::begin(&client, QUERY).await;
    client.upsert(job("a", true)).await.expect("stored");
    watching.expect(&["a"]).await;
    let token = watching.token.clone();
    drop(watching);
    client.upsert(job("b", true)).await.expect("stored");
    client.upsert(job("c", true)).await.expect("stored");
    let mut again = Watching::from(&client, QUERY, &token).await.expect("goes on");
    again.expect(&["b", "c"]).await;
    // A query that is made anew under the name has other matches.
    let delete = pb::DeleteSavedQueryRequest { name: QUERY.into(), ..Default::default() };
    client.standing.clone().delete_saved_query(delete).await.expect("deleted");
    create(&client, seeking(QUERY, LEAST)).await.expect("saved anew");
    for other in [token.as_str(), "x", "AAAA"] {
        let refused = Watching::from(&client, QUERY, other).await.err().expect("refused");
        assert_eq!(fields(&refused), ["resume_token"]);
    }
}

#[tokio::test]
async fn who_reads_too_slowly_is_told_how_much_is_gone() {
    let client = fresh().await;
    create(&client, seeking(QUERY, LEAST)).await.expect("saved");
    let token = Watching::begin(&client, QUERY).await.token;
    let jobs: Vec<pb::Record> = (0..520).map(|number| job(&format!("{number:03}"), true)).collect();
    client.import(jobs).await.expect("imports");
    let mut all = Watching::from(&client, QUERY, &token).await.expect("watches");
    client.upsert(job("last", true)).await.expect("stored");
    while all.more().await.last().is_none_or(|last| last != "last") {}
    let mut late = Watching::from(&client, QUERY, &token).await.expect("goes on");
    let mut found = Vec::new();
    while found.last().is_none_or(|last| last != "last") {
        found.extend(late.more().await);
    }
    assert_eq!((late.missed, found.len(), found[0].as_str()), (21, 500, "021"));
}

/// What another tenant shows is found, and is not told any more as soon as it does not.
#[tokio::test]
async fn only_what_may_be_seen_when_it_is_told_is_told() {
    let service = Service::in_memory(config([("a", &["x"][..]), ("b", &["x"]), ("c", &[])])).await;
    let (a, b, c) = (service.client("a"), service.client("b"), service.client("c"));
    let mut tokens = Vec::new();
    for client in [&a, &c] {
        create(client, seeking(QUERY, LEAST)).await.expect("saved");
        tokens.push(Watching::begin(client, QUERY).await.token);
    }
    let open = |id: &str, visibility: &str| {
        let mut record = job(id, true);
        record.visibility = pb::Visibility::from_str_name(visibility).expect("one").into();
        if record.visibility() == pb::Visibility::Alliance {
            record.alliances = vec!["x".into()];
        }
        record
    };
    b.upsert(open("public", "VISIBILITY_PUBLIC")).await.expect("stored");
    b.upsert(open("alliance", "VISIBILITY_ALLIANCE")).await.expect("stored");
    b.upsert(open("closed", "VISIBILITY_PUBLIC")).await.expect("stored");
    b.upsert(job("own", true)).await.expect("stored");
    b.upsert(open("marker", "VISIBILITY_PUBLIC")).await.expect("stored");
    let mut both = Watching::from(&a, QUERY, &tokens[0]).await.expect("watches");
    both.expect(&["public", "alliance", "closed", "marker"]).await;
    b.upsert(open("closed", "VISIBILITY_TENANT")).await.expect("closed");
    let mut again = Watching::from(&a, QUERY, &tokens[0]).await.expect("watches");
    again.expect(&["public", "alliance", "marker"]).await;
    let mut foreign = Watching::from(&c, QUERY, &tokens[1]).await.expect("watches");
    foreign.expect(&["public", "marker"]).await;
    // Nobody sees queries of others.
    let other = get(&c, "tenants/a/savedQueries/cnc").await.expect_err("not the caller's");
    assert_eq!(fields(&other), ["name"]);
}

#[tokio::test]
async fn a_subject_is_read_anew_when_it_changes() {
    let client = fresh().await;
    let student = |skill: &str| {
        record(json!({"name": "studentProfiles/s", "studentProfile": {
            "majorName": "数控技术", "skills": [{"name": skill}], "consent": {"matching": "ANSWER_YES"}}}))
    };
    client.upsert(student("幼儿照护")).await.expect("stored");
    let query = pb::SavedQuery {
        subject: Some(Subject::SubjectName("studentProfiles/s".into())),
        weights: Some(only("skill")),
        ..seeking(QUERY, 0.9)
    };
    create(&client, query).await.expect("saved");
    let mut watching = Watching::begin(&client, QUERY).await;
    // This one finds every job, which says that it was compared.
    create(&client, seeking("savedQueries/all", 0.0)).await.expect("saved");
    let mut all = Watching::begin(&client, "savedQueries/all").await;
    let asking = |id: &str| {
        record(
            json!({"name": format!("jobPostings/{id}"), "jobPosting": {"title": "工", "skills": [{"name": "焊接"}]}}),
        )
    };
    client.upsert(asking("a")).await.expect("stored");
    all.expect(&["a"]).await;
    client.upsert(student("焊接")).await.expect("changed");
    client.upsert(asking("b")).await.expect("stored");
    watching.expect(&["b"]).await;
    client.delete("studentProfiles/s", "").await.expect("deleted");
    assert_eq!(get(&client, QUERY).await.expect("there").state(), pb::SavedQueryState::SubjectGone);
    client.upsert(asking("c")).await.expect("stored");
    all.expect(&["b", "c"]).await;
    client.upsert(student("焊接")).await.expect("stored again");
    client.upsert(asking("d")).await.expect("stored");
    watching.expect(&["d"]).await;
}

fn only(part: &str) -> pb::RankingWeights {
    let zero: Value = [
        "semantic",
        "lexical",
        "skill",
        "certificate",
        "major",
        "education",
        "location",
        "pay",
        "schedule",
        "preference",
        "seniority",
        "trade",
    ]
    .into_iter()
    .map(|name| (name.to_string(), json!(if name == part { 1.0 } else { 0.0 })))
    .collect::<serde_json::Map<_, _>>()
    .into();
    talentmatch::pb::json::message_from_json(&zero.to_string(), "talentmatch.v1.RankingWeights")
        .expect("weights")
}

/// A query that asks for GOOD finds what a page shows as good, and nothing that a score alone would call so.
#[tokio::test]
async fn a_band_that_is_asked_is_that_of_a_page() {
    let client = fresh().await;
    let text = "数控车工 会数控编程 大专 宜宾";
    let query = pb::SavedQuery {
        subject: Some(Subject::SubjectText(text.into())),
        threshold: Some(Threshold::BandMin(pb::ScoreBand::Good.into())),
        ..seeking(QUERY, LEAST)
    };
    create(&client, query).await.expect("saved");
    let mut watching = Watching::begin(&client, QUERY).await;
    let at = |id: &str, region: &str| {
        let mut job = job(id, true);
        if let Some(pb::record::Resource::JobPosting(posting)) = &mut job.resource {
            posting.region_code = region.into();
        }
        job
    };
    client.import(vec![at("far", "2301"), at("here", "5115")]).await.expect("imports");
    watching.expect(&["here"]).await;
    let page = client.matches(by_text(text, pb::RecordKind::JobPosting)).await.expect("matched").results;
    let far = page.iter().find(|result| result.name.ends_with("/far")).expect("a result");
    assert_eq!(far.band(), pb::ScoreBand::Fair);
    assert!(far.score > 0.58, "by the score alone it is good: {}", far.score);
}

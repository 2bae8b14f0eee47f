//! What results are ordered by, and how many of one employer are shown.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use talentmatch::pb::v1 as pb;

use crate::support::*;

use pb::RecordKind::{InternshipSlot, JobPosting, StudentProfile};

/// A posting of an employer with a pay, posted on a day of 2026.
fn posting(
    id: &str,
    title: &str,
    employer: &str,
    pay: Option<f64>,
    posted: Option<(u32, u32)>,
) -> pb::Record {
    let mut job = json!({"title": title, "employerDisplayName": employer});
    if let Some(pay) = pay {
        job["salary"] = json!({"minAmount": 3000.0, "maxAmount": pay, "unit": "PAY_UNIT_MONTH"});
    }
    if let Some((month, day)) = posted {
        job["postingTime"] = json!(format!("2026-{month:02}-{day:02}T08:00:00Z"));
    }
    record(json!({"name": format!("jobPostings/{id}"), "jobPosting": job}))
}

async fn turners() -> Client {
    let client = fresh().await;
    let records = [
        posting("high", "数控车工", "甲", Some(9000.0), Some((3, 1))),
        posting("low", "数控车工（夜班）", "甲", Some(4000.0), Some((5, 1))),
        posting("middle", "数控车工学徒", "乙", Some(6000.0), Some((4, 1))),
        posting("silent", "数控车工 急", "", None, None),
        posting("nurse", "护士", "丙", Some(20_000.0), Some((6, 1))),
    ];
    client.import(records.into()).await.expect("imported");
    client
}

fn by(order: pb::MatchOrder) -> pb::MatchRequest {
    pb::MatchRequest { order_by: order.into(), show_copies: true, ..by_text("数控车工", JobPosting) }
}

/// Page by page to the end.
async fn all(client: &Client, mut request: pb::MatchRequest) -> Vec<String> {
    let mut found = Vec::new();
    loop {
        let page = client.matches(request.clone()).await.expect("a page");
        found.extend(ids(&page.results));
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return found;
        }
    }
}

#[tokio::test]
async fn relevant_results_are_ordered_by_what_they_state_and_keep_their_scores() {
    let client = turners().await;
    for size in [1, 2, 20] {
        let by = |order| pb::MatchRequest { page_size: size, ..by(order) };
        // What states no time counts from when it was stored, which is now.
        assert_eq!(all(&client, by(pb::MatchOrder::PostingTime)).await, ["silent", "low", "middle", "high"]);
        assert_eq!(all(&client, by(pb::MatchOrder::Pay)).await, ["high", "middle", "low", "silent"]);
    }
    let found = client.matches(by(pb::MatchOrder::Pay)).await.expect("matched");
    assert!(found.results.iter().all(|result| result.score > 0.3 && result.band() != pb::ScoreBand::Weak));
    assert_eq!(found.total_count, 5, "the nurse is not relevant, and passes the filter");
    assert!(found.replay.expect("a replay").personalized);
    let nothing =
        pb::MatchRequest { order_by: pb::MatchOrder::Pay.into(), ..by_text("律师 诉讼", JobPosting) };
    let nothing = client.matches(nothing).await.expect("matched");
    assert!(nothing.results.is_empty());
    assert_eq!(nothing.notice.expect("says why").kind(), pb::MatchNoticeKind::NothingGood);
}

#[tokio::test]
async fn an_order_without_a_profile_is_by_posting_and_not_by_update() {
    let client = turners().await;
    client.upsert(posting("high", "数控车工", "甲", Some(9500.0), Some((3, 1)))).await.expect("changed");
    let plain = |order: pb::MatchOrder| pb::MatchRequest { personalized: Some(false), ..by(order) };
    let newest = ["silent", "nurse", "low", "middle", "high"];
    assert_eq!(all(&client, plain(pb::MatchOrder::Unspecified)).await, newest);
    assert_eq!(all(&client, plain(pb::MatchOrder::PostingTime)).await, newest);
    assert_eq!(all(&client, plain(pb::MatchOrder::Pay)).await, ["nurse", "high", "middle", "low", "silent"]);
    // Who says that it will be posted in a year is no newer than what was written last.
    let ahead = record(json!({"name": "jobPostings/ahead",
        "jobPosting": {"title": "数控车工", "postingTime": "2031-01-01T00:00:00Z"}}));
    client.upsert(ahead).await.expect("stored");
    client.upsert(posting("last", "数控车工", "丁", None, None)).await.expect("stored");
    let found = all(&client, plain(pb::MatchOrder::PostingTime)).await;
    assert_eq!(found[..2], ["last", "ahead"]);
}

#[tokio::test]
async fn so_many_of_an_employer_are_shown_on_all_pages_together() {
    let client = fresh().await;
    let records = (0..40).map(|n| {
        let employer = ["甲（重庆）公司", "甲(重庆)公司 ", "乙公司", ""][n % 4];
        posting(
            &format!("j-{n:02}"),
            &format!("数控车工{n}号"),
            employer,
            Some(4000.0 + 10.0 * n as f64),
            None,
        )
    });
    client.import(records.collect()).await.expect("imported");
    let request = |most, order: pb::MatchOrder, personalized| pb::MatchRequest {
        max_per_employer: most,
        order_by: order.into(),
        show_copies: true,
        personalized: Some(personalized),
        page_size: 3,
        ..by_text("数控车工", JobPosting)
    };
    for (order, personalized) in [
        (pb::MatchOrder::Score, true),
        (pb::MatchOrder::Pay, true),
        (pb::MatchOrder::Pay, false),
        (pb::MatchOrder::PostingTime, false),
    ] {
        let whole = all(&client, request(0, order, personalized)).await;
        assert_eq!(whole.len(), 40);
        let employer = |id: &String| match id[2..].parse::<usize>().expect("a number") % 4 {
            0 | 1 => Some("甲"),
            2 => Some("乙"),
            _ => None,
        };
        let mut shown = BTreeMap::new();
        let expected: Vec<String> = whole
            .into_iter()
            .filter(|id| {
                let Some(employer) = employer(id) else { return true };
                *shown.entry(employer).and_modify(|count| *count += 1).or_insert(1) <= 2
            })
            .collect();
        assert_eq!(expected.len(), 14);
        assert_eq!(all(&client, request(2, order, personalized)).await, expected, "{order:?}");
    }
    let counted = client.matches(request(1, pb::MatchOrder::Score, true)).await.expect("matched");
    assert_eq!(counted.total_count, 40, "what is left out is counted");
}

/// What else has a provider: students and courses a school, resources and experts an organisation.
#[tokio::test]
async fn so_many_of_a_provider_are_shown_of_every_kind() {
    let client = sample().await;
    for (text, kind) in [
        ("数控", pb::RecordKind::StudentProfile),
        ("数控", pb::RecordKind::CourseProfile),
        ("检测", pb::RecordKind::ResourceOffer),
        ("检测", pb::RecordKind::ResourceNeed),
        ("授课", pb::RecordKind::ExpertProfile),
    ] {
        let request = pb::MatchRequest { page_size: 200, show_copies: true, ..by_text(text, kind) };
        let mut shown = BTreeMap::<String, usize>::new();
        let mut expected = Vec::new();
        for result in client.matches(request.clone()).await.expect("matched").results {
            let record = client.get(&result.name).await.expect("stored");
            let provider = match record.resource.expect("a resource") {
                pb::record::Resource::StudentProfile(one) => one.school,
                pb::record::Resource::CourseProfile(one) => one.school,
                pb::record::Resource::ResourceOffer(one) => one.organization_display_name,
                pb::record::Resource::ResourceNeed(one) => one.organization_display_name,
                pb::record::Resource::ExpertProfile(one) => one.organization_display_name,
                _ => panic!("another kind"),
            };
            let before = shown.entry(provider.clone()).and_modify(|count| *count += 1).or_insert(1);
            expected.extend((provider.is_empty() || *before <= 1).then(|| id(&result.name)));
        }
        assert!(shown.values().any(|count| *count > 1), "{kind:?}: {shown:?}");
        let found =
            client.matches(pb::MatchRequest { max_per_employer: 1, ..request }).await.expect("matched");
        assert_eq!(ids(&found.results), expected, "{kind:?}");
    }
}

#[tokio::test]
async fn orders_that_make_no_sense_are_refused_by_name() {
    let client = sample().await;
    let base = || by_text("数控车工", JobPosting);
    type R = pb::MatchRequest;
    let pay: i32 = pb::MatchOrder::Pay.into();
    let score: i32 = pb::MatchOrder::Score.into();
    for (request, field) in [
        (R { order_by: 77, ..base() }, "order_by"),
        (R { order_by: score, personalized: Some(false), ..base() }, "order_by"),
        (R { order_by: pay, target_kind: StudentProfile.into(), ..base() }, "order_by"),
        (R { order_by: pay, include_ineligible: true, ..base() }, "include_ineligible"),
        (R { max_per_employer: -1, ..base() }, "max_per_employer"),
        (R { max_per_employer: 101, ..base() }, "max_per_employer"),
    ] {
        assert_eq!(fields(&client.matches(request).await.expect_err(field)), [field]);
    }
}

#[tokio::test]
async fn a_batch_is_ordered_and_bounded_too() {
    let client = sample().await;
    let request = |order: pb::MatchOrder, most| pb::BatchMatchRequest {
        subject_names: vec!["studentProfiles/s-0001".to_string()],
        target_kind: InternshipSlot.into(),
        order_by: order.into(),
        max_per_employer: most,
        limit: 50,
        as_of_time: Some(as_of()),
        ..Default::default()
    };
    let pages = client.batch_match(request(pb::MatchOrder::Pay, 1)).await.expect("matched");
    let mut employers = BTreeSet::new();
    let mut pays = Vec::new();
    for result in &pages[0].results {
        let slot = client.get(&result.name).await.expect("stored").resource.expect("a resource");
        let pb::record::Resource::InternshipSlot(slot) = slot else { panic!("a slot") };
        assert!(slot.employer_display_name.is_empty() || employers.insert(slot.employer_display_name));
        pays.push(slot.stipend.and_then(|pay| pay.max_amount.or(pay.min_amount)).unwrap_or(-1.0));
    }
    assert!(pays.len() > 2 && pays.is_sorted_by(|a, b| a >= b), "{pays:?}");
}

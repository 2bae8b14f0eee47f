//! Match over the sample: directions, scores, weights, pages, facets.

use std::collections::{BTreeMap, BTreeSet};

use talentmatch::api::matching::weights_to_pb;
use talentmatch::convert::record_from_pb;
use talentmatch::domain::catalogue::pay_band::PayBand;
use talentmatch::domain::ranking::facts::Facts;
use talentmatch::domain::ranking::weights::RankingWeights;
use talentmatch::domain::record::name::RecordKind;
use talentmatch::pb::v1 as pb;
use tonic::Code;

use crate::support::*;

use pb::RecordKind::{CourseProfile, InternshipSlot, JobPosting, StudentProfile};

/// Every direction that makes sense, each with a subject.
const DIRECTIONS: [(&str, pb::RecordKind); 12] = [
    ("studentProfiles/s-0001", JobPosting),
    ("studentProfiles/s-0001", InternshipSlot),
    ("studentProfiles/s-0001", CourseProfile),
    ("studentProfiles/s-0001", StudentProfile),
    ("jobPostings/j-bat-02", StudentProfile),
    ("jobPostings/j-bat-02", CourseProfile),
    ("jobPostings/j-bat-02", JobPosting),
    ("internshipSlots/i-bat-01", StudentProfile),
    ("internshipSlots/i-bat-01", CourseProfile),
    ("courseProfiles/c-bat-01", JobPosting),
    ("courseProfiles/c-bat-01", InternshipSlot),
    ("courseProfiles/c-bat-01", StudentProfile),
];

fn check_ranking(response: &pb::MatchResponse, target: pb::RecordKind) {
    let results = &response.results;
    assert!(!results.is_empty());
    let collection = format!("/{}/", RecordKind::ALL[target as usize - 1].collection());
    for pair in results.windows(2) {
        let in_order =
            pair[0].score > pair[1].score || (pair[0].score == pair[1].score && pair[0].name < pair[1].name);
        assert!(in_order, "{} {} before {} {}", pair[0].name, pair[0].score, pair[1].name, pair[1].score);
    }
    for result in results {
        assert!(result.name.contains(&collection), "{}", result.name);
        // A student who names no major has no title.
        assert!(target == StudentProfile || !result.title.is_empty(), "{}", result.name);
        assert!(result.score > 0.0 && result.score <= 1.0);
        let eligibility = result.eligibility.as_ref().expect("says whether it is eligible");
        assert!(eligibility.eligible && eligibility.violations.is_empty());
    }
}

#[tokio::test]
async fn every_direction_is_matched_from_a_name_and_from_a_record() {
    let client = sample().await;
    for (subject, target) in DIRECTIONS {
        let by_name = client.matches(by_name(subject, target)).await.expect("matched");
        check_ranking(&by_name, target);
        assert!(
            ids(&by_name.results).iter().all(|found| *found != id(subject)),
            "a record is no match of itself"
        );
        let inline = client.get(subject).await.expect("stored");
        let inline = client.matches(by_record(inline, target)).await.expect("matched");
        assert_eq!(inline.results, by_name.results, "{subject} to {target:?}");
    }
}

#[tokio::test]
async fn an_inline_record_needs_no_name_and_is_not_stored() {
    let client = fresh().await;
    client
        .upsert(record(serde_json::json!({"name": "jobPostings/1", "jobPosting": {"title": "数控车工"}})))
        .await
        .expect("stored");
    let subject = record(serde_json::json!({"studentProfile": {"majorName": "数控技术"}}));
    let found = client.matches(by_record(subject, JobPosting)).await.expect("matched");
    assert_eq!(ids(&found.results), ["1"]);
    assert!(client.list(StudentProfile).await.is_empty());
}

#[tokio::test]
async fn a_text_is_matched_against_every_kind() {
    let client = sample().await;
    for target in KINDS {
        let found = client
            .matches(by_text("动力电池检测，会用绝缘测试仪，持低压电工证", target))
            .await
            .expect("matched");
        check_ranking(&found, target);
        let first = &ids(&found.results)[0];
        let record = client.get(&found.results[0].name).await.expect("stored");
        let is_of_field = target == pb::RecordKind::ResourceNeed || record.labels["field"] == "battery";
        assert!(is_of_field, "{first} for a text about batteries");
    }
}

#[tokio::test]
async fn a_score_is_the_sum_of_its_parts() {
    let client = sample().await;
    let mut unstated = 0;
    for (subject, target) in DIRECTIONS {
        for result in client.matches(by_name(subject, target)).await.expect("matched").results {
            let parts = &result.score_parts;
            assert_eq!(parts.iter().map(|part| part.part).collect::<Vec<_>>(), (1..=12).collect::<Vec<_>>());
            let sum = parts.iter().fold(0.0, |sum, part| sum + part.contribution);
            assert_eq!(sum, result.score, "{}", result.name);
            let weights: f64 = parts.iter().map(|part| part.weight).sum();
            assert!((weights - 1.0).abs() < 1e-9, "{weights}");
            for part in parts {
                assert!(!part.reason.is_empty());
                match part.value {
                    Some(value) => {
                        assert!((0.0..=1.0).contains(&value) && value.is_sign_positive(), "{part:?}");
                        assert!((part.contribution - value * part.weight).abs() < 2e-6, "{part:?}");
                    }
                    None => {
                        unstated += 1;
                        assert_eq!((part.weight, part.contribution), (0.0, 0.0));
                    }
                }
            }
        }
    }
    assert!(unstated > 0, "the sample holds records that do not state everything");
}

#[tokio::test]
async fn weights_decide_the_order() {
    let client = sample().await;
    let zero = weights_to_pb(&RankingWeights::by(|_| 0.0));
    let request = by_name("studentProfiles/s-0001", JobPosting);
    let ordinary = client.matches(request.clone()).await.expect("matched");
    let lexical = pb::RankingWeights { lexical: Some(1.0), ..zero };
    let found = client
        .matches(pb::MatchRequest { weights: Some(lexical), ..request.clone() })
        .await
        .expect("matched");
    check_ranking(&found, JobPosting);
    for result in &found.results {
        let part = &result.score_parts[1];
        assert_eq!((part.weight, result.score), (1.0, part.contribution));
    }
    assert_ne!(ids(&found.results), ids(&ordinary.results));
    let used = found.replay.and_then(|replay| replay.weights).expect("the weights");
    assert_eq!(used, lexical);
    let defaults = ordinary.replay.and_then(|replay| replay.weights).expect("the weights");
    let same = client
        .matches(pb::MatchRequest { weights: Some(defaults), ..request.clone() })
        .await
        .expect("matched");
    assert_eq!(same.results, ordinary.results, "the weights that are shown are those that were used");
    for (weights, field) in [
        (pb::RankingWeights { pay: Some(f64::NAN), ..zero }, "weights.pay"),
        (pb::RankingWeights { pay: Some(f64::INFINITY), ..zero }, "weights.pay"),
        (pb::RankingWeights { skill: Some(-0.1), ..zero }, "weights.skill"),
        (zero, "weights"),
    ] {
        let status = client
            .matches(pb::MatchRequest { weights: Some(weights), ..request.clone() })
            .await
            .expect_err(field);
        assert_eq!(fields(&status), [field]);
    }
}

/// The pages of a request, to the last.
async fn pages(client: &Client, request: &pb::MatchRequest) -> Vec<pb::MatchResponse> {
    let mut pages = vec![client.matches(request.clone()).await.expect("a page")];
    while !pages[pages.len() - 1].next_page_token.is_empty() {
        let page_token = pages[pages.len() - 1].next_page_token.clone();
        pages.push(client.matches(pb::MatchRequest { page_token, ..request.clone() }).await.expect("a page"));
    }
    pages
}

#[tokio::test]
async fn pages_are_the_ranking() {
    let client = sample().await;
    for (request, personalized) in [("studentProfiles/s-0005", true), ("studentProfiles/s-0005", false)].map(
        |(subject, personalized)| {
            (
                pb::MatchRequest { personalized: Some(personalized), ..by_name(subject, JobPosting) },
                personalized,
            )
        },
    ) {
        let whole =
            client.matches(pb::MatchRequest { page_size: 200, ..request.clone() }).await.expect("matched");
        assert_eq!(whole.next_page_token, "");
        let small = pages(&client, &pb::MatchRequest { page_size: 7, ..request.clone() }).await;
        assert!(small.iter().rev().skip(1).all(|page| page.results.len() == 7));
        let found: Vec<_> = small.iter().flat_map(|page| page.results.clone()).collect();
        assert_eq!(
            found.len(),
            found.iter().map(|result| &result.name).collect::<BTreeSet<_>>().len(),
            "no record twice"
        );
        assert_eq!(ids(&found), ids(&whole.results), "personalized: {personalized}");
        assert_eq!(found, whole.results);
        assert!(small.iter().all(|page| page.total_count == whole.total_count));
        let by_default = client.matches(request).await.expect("matched");
        assert_eq!(by_default.results, whole.results[..20]);
    }
}

#[tokio::test]
async fn a_page_token_belongs_to_its_request() {
    let client = sample().await;
    let request = pb::MatchRequest { page_size: 5, ..by_name("studentProfiles/s-0001", JobPosting) };
    let page_token = client.matches(request.clone()).await.expect("matched").next_page_token;
    let with_token = pb::MatchRequest { page_token: page_token.clone(), ..request.clone() };
    client.matches(with_token.clone()).await.expect("the next page");
    let listed = client
        .page(pb::ListRecordsRequest { kind: JobPosting.into(), page_size: 5, ..Default::default() })
        .await;
    for other in [
        pb::MatchRequest { page_token: page_token.clone(), ..by_name("studentProfiles/s-0002", JobPosting) },
        pb::MatchRequest { page_size: 6, ..with_token.clone() },
        pb::MatchRequest { include_ineligible: true, ..with_token.clone() },
        pb::MatchRequest {
            as_of_time: Some(prost_types::Timestamp { seconds: 1_800_000_000, nanos: 0 }),
            ..with_token.clone()
        },
        pb::MatchRequest {
            weights: Some(pb::RankingWeights { pay: Some(1.0), ..Default::default() }),
            ..with_token.clone()
        },
        pb::MatchRequest { page_token: listed.expect("listed").next_page_token, ..request.clone() },
        pb::MatchRequest { page_token: "garbage".into(), ..request.clone() },
        pb::MatchRequest { page_token: "A".repeat(10_000), ..request.clone() },
    ] {
        let status = client.matches(other).await.expect_err("another request");
        assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_PAGE_TOKEN"));
    }
    let status =
        client.matches(pb::MatchRequest { page_size: -1, ..request.clone() }).await.expect_err("negative");
    assert_eq!(fields(&status), ["page_size"]);
    let lowered = client.matches(pb::MatchRequest { page_size: i32::MAX, ..request }).await.expect("lowered");
    assert!(lowered.results.len() <= 200);
}

#[tokio::test]
async fn facets_count_all_records_that_pass() {
    use pb::FacetField as F;
    let client = sample().await;
    let asked = [
        F::Province,
        F::Industry,
        F::Education,
        F::EmploymentType,
        F::Skill,
        F::MajorGroup,
        F::City,
        F::District,
        F::PayBand,
        F::ResourceCategory,
    ];
    for target in KINDS {
        let records = client.list(target).await;
        let home = SCHOOL.parse().expect("a tenant");
        let facts: Vec<Facts> = records
            .into_iter()
            .map(|record| Facts::of(&record_from_pb(record, &home).expect("valid")))
            .collect();
        let alive: Vec<&Facts> = facts
            .iter()
            .filter(|facts| facts.expire_time.is_none_or(|time| time.timestamp() > as_of().seconds))
            .filter(|facts| {
                facts.person.as_ref().is_none_or(|student| {
                    let ended = student.consent_end.is_some_and(|end| end.timestamp() <= as_of().seconds);
                    student.consents != Some(false) && !ended
                })
            })
            .collect();
        let request = pb::MatchRequest {
            include_ineligible: true,
            page_size: 1,
            facets: asked.iter().map(|field| (*field).into()).collect(),
            // Of an order that does not depend on the subject everything that passes is counted.
            personalized: Some(false),
            ..by_text("电池", target)
        };
        let found = client.matches(request).await.expect("matched");
        assert_eq!(found.total_count, alive.len() as i64);
        assert_eq!(found.facets.iter().map(|facet| facet.field()).collect::<Vec<_>>(), asked);
        for facet in &found.facets {
            let values = |facts: &Facts| -> BTreeSet<String> {
                match facet.field() {
                    F::Province => facts.regions.iter().map(|region| region.province().to_string()).collect(),
                    F::Industry => facts.industries.iter().map(|code| code.at_level(2).to_string()).collect(),
                    F::Education => {
                        facts.firm_education().iter().map(|level| level.label().to_string()).collect()
                    }
                    F::EmploymentType => {
                        facts.employment_types.iter().map(|kind| kind.label().to_string()).collect()
                    }
                    F::ResourceCategory => {
                        let category = facts.exchange.as_ref().and_then(|exchange| exchange.category);
                        category.iter().map(|category| category.label().to_string()).collect()
                    }
                    F::City => {
                        facts.regions.iter().filter_map(|place| Some(place.city()?.to_string())).collect()
                    }
                    F::District => {
                        let districts = facts.regions.iter().filter(|region| region.level() == 3);
                        districts.map(|region| region.to_string()).collect()
                    }
                    F::PayBand => {
                        facts.pay.iter().flat_map(|pay| PayBand::of(*pay)).map(|band| band.label()).collect()
                    }
                    F::Skill => facts
                        .skills
                        .iter()
                        .filter(|skill| !skill.soft)
                        .map(|skill| skill.name.clone())
                        .collect(),
                    _ => facts.firm_majors().iter().map(|major| major.group()).collect(),
                }
            };
            let mut counts = BTreeMap::<String, i64>::new();
            alive
                .iter()
                .flat_map(|facts| values(facts))
                .for_each(|value| *counts.entry(value).or_default() += 1);
            let mut expected: Vec<(String, i64)> = counts.into_iter().collect();
            expected.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            expected.truncate(50);
            let is_named =
                matches!(facet.field(), F::Education | F::EmploymentType | F::PayBand | F::ResourceCategory);
            let value = |bucket: &pb::FacetBucket| {
                if is_named { bucket.display_name.clone() } else { bucket.value.clone() }
            };
            let mut buckets: Vec<_> =
                facet.buckets.iter().map(|bucket| (value(bucket), bucket.count)).collect();
            assert!(buckets.is_sorted_by_key(|(_, count)| std::cmp::Reverse(*count)));
            buckets.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            if buckets.len() < 50 {
                assert_eq!(buckets, expected, "{:?} of {target:?}", facet.field());
            }
            assert!(facet.buckets.iter().all(|bucket| !bucket.display_name.is_empty()));
        }
    }
    for (facets, field) in [(vec![0], "facets[0]"), (vec![1, 77], "facets[1]"), (vec![1, 1], "facets[1]")] {
        let request = pb::MatchRequest { facets, ..by_text("电池", JobPosting) };
        assert_eq!(fields(&client.matches(request).await.expect_err("refused")), [field]);
    }
}

#[tokio::test]
async fn those_who_break_a_rule_are_shown_on_request_and_last() {
    let client = sample().await;
    let request = pb::MatchRequest { page_size: 200, ..by_name("studentProfiles/s-0018", InternshipSlot) };
    let eligible = client.matches(request.clone()).await.expect("matched");
    check_ranking(&eligible, InternshipSlot);
    let all =
        client.matches(pb::MatchRequest { include_ineligible: true, ..request }).await.expect("matched");
    let (first, last) = all.results.split_at(eligible.results.len());
    assert_eq!(first, eligible.results);
    assert_eq!(all.results.len(), 103, "no slot of the sample has expired");
    for result in last {
        let eligibility = result.eligibility.as_ref().expect("says why");
        assert!(!eligibility.eligible && !eligibility.violations.is_empty());
        assert!(
            result.score_parts.len() == 12
                && eligibility.violations.iter().all(|broken| !broken.reason.is_empty())
        );
    }
    let full = last.iter().find(|result| id(&result.name) == "i-liq-03").expect("shown");
    let broken = &full.eligibility.as_ref().expect("says why").violations;
    assert!(
        broken.iter().any(
            |broken| broken.rule_id == "capacity.none_left" && broken.field == "internship_slot.capacity"
        )
    );
}

#[tokio::test]
async fn an_order_without_a_profile_is_newest_first() {
    let client = fresh().await;
    for id in ["b", "a", "c"] {
        let form =
            serde_json::json!({"name": format!("jobPostings/{id}"), "jobPosting": {"title": "数控车工"}});
        client.upsert(record(form)).await.expect("stored");
    }
    let subjects = ["护士", "数控车工"]
        .map(|text| pb::MatchRequest { personalized: Some(false), ..by_text(text, JobPosting) });
    for request in subjects {
        let found = client.matches(request).await.expect("matched");
        assert_eq!(ids(&found.results), ["c", "a", "b"]);
        assert!(found.results.iter().all(|result| result.score == 0.0 && result.score_parts.is_empty()));
        assert!(
            found
                .results
                .iter()
                .all(|result| result.matched_skills.is_empty() && result.missing_skills.is_empty())
        );
        assert!(!found.replay.expect("a replay").personalized);
    }
}

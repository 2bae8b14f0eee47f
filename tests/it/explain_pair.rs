//! ExplainPair: why, why not, and what would change it.

use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::Code;

use crate::support::*;

fn rules(response: &pb::ExplainPairResponse) -> Vec<String> {
    let result = response.result.as_ref().expect("the pair");
    let eligibility = result.eligibility.as_ref().expect("says whether it is eligible");
    assert_eq!(eligibility.eligible, eligibility.violations.is_empty());
    eligibility.violations.iter().map(|broken| broken.rule_id.clone()).collect()
}

fn remedy(response: &pb::ExplainPairResponse, wanted: impl Fn(&pb::Remedy) -> bool) -> &pb::Remedy {
    response
        .remedies
        .iter()
        .find(|remedy| wanted(remedy))
        .unwrap_or_else(|| panic!("{:#?}", response.remedies))
}

#[tokio::test]
async fn a_gap_names_the_certificate_and_the_course_that_gives_it() {
    let client = sample().await;
    let found =
        client.explain("studentProfiles/s-0002", "internshipSlots/i-bat-02").await.expect("explained");
    let result = found.result.as_ref().expect("the pair");
    let missing: Vec<_> = result
        .missing_certificates
        .iter()
        .map(|one| (one.name.as_str(), one.required, one.target_text.as_str()))
        .collect();
    assert_eq!(missing, [("电工证", true, "低压电工证")]);
    let obtain = remedy(&found, |remedy| remedy.missing == "电工证");
    assert!(
        obtain.change.contains("电工证") && obtain.score_after > result.score && obtain.eligible_after,
        "{obtain:?}"
    );
    assert!(obtain.courses.len() <= 5);
    let course = obtain.courses.iter().find(|course| id(&course.name) == "c-ele-01").expect("the course");
    let stored = client.get(&course.name).await.expect("stored").resource;
    let Some(pb::record::Resource::CourseProfile(stored)) = stored else { panic!("no course") };
    assert_eq!(course.title, stored.title);
    assert!(
        result.matched_skills.iter().any(|one| one.name.contains("PLC")
            && !one.subject_text.is_empty()
            && !one.target_text.is_empty())
    );
    assert_eq!(found.remedies[0].missing, "电工证", "what the slot insists on comes first");
    let others = &found.remedies[1..];
    assert!(others.windows(2).all(|pair| pair[0].score_after >= pair[1].score_after));
}

#[tokio::test]
async fn gaps_of_the_sample_name_their_courses() {
    let client = sample().await;
    for (student, opening, course) in [
        ("s-0014", "internshipSlots/i-mac-07", "c-mac-04"),
        ("s-0036", "internshipSlots/i-log-03", "c-log-02"),
        ("s-0040", "internshipSlots/i-sof-01", "c-sof-01"),
        ("s-0050", "internshipSlots/i-tou-01", "c-tou-01"),
        ("s-0058", "jobPostings/j-acc-01", "c-acc-01"),
        ("s-0070", "internshipSlots/i-rai-03", "c-ele-01"),
    ] {
        let found = client.explain(&format!("studentProfiles/{student}"), opening).await.expect("explained");
        let named =
            found.remedies.iter().flat_map(|remedy| &remedy.courses).any(|named| id(&named.name) == course);
        assert!(named, "{student} and {opening}: {:#?}", found.remedies);
    }
}

#[tokio::test]
async fn a_broken_rule_names_what_would_mend_it() {
    let client = sample().await;
    let found =
        client.explain("studentProfiles/s-0002", "internshipSlots/i-bat-06").await.expect("explained");
    let broken = rules(&found);
    for rule in ["internship.art18.pay", "internship.night_shift"] {
        assert!(broken.contains(&rule.to_string()), "{broken:?}");
        let mending = remedy(&found, |remedy| remedy.rule_ids.contains(&rule.to_string()));
        assert!(
            !mending.change.is_empty() && !mending.eligible_after,
            "two rules are broken, one change mends one"
        );
    }
    let violations = &found.result.as_ref().expect("the pair").eligibility.as_ref().expect("why").violations;
    let pay = violations.iter().find(|broken| broken.rule_id == "internship.art18.pay").expect("broken");
    assert!(pay.reason.contains("第十八条") && pay.field == "internship_slot.stipend", "{pay:?}");
    let full = client.explain("studentProfiles/s-0018", "internshipSlots/i-liq-03").await.expect("explained");
    assert!(rules(&full).contains(&"capacity.none_left".to_string()));
    remedy(&full, |remedy| remedy.rule_ids == ["capacity.none_left"]);
}

#[tokio::test]
async fn rule_breakers_of_the_sample_are_told() {
    let client = sample().await;
    for (subject, target, rule) in [
        ("studentProfiles/s-0006", "internshipSlots/i-bat-01", "internship.art16.first_year"),
        ("studentProfiles/s-0006", "internshipSlots/i-bat-01", "internship.art16.under_16"),
        ("internshipSlots/i-tou-05", "studentProfiles/s-0051", "internship.art16.forbidden_venue"),
        ("internshipSlots/i-tou-05", "studentProfiles/s-0051", "internship.art16.through_agency"),
        ("internshipSlots/i-mac-08", "studentProfiles/s-0012", "internship.art16.heavy_labour"),
        ("studentProfiles/s-0002", "internshipSlots/i-bat-03", "school.not_partner"),
        ("studentProfiles/s-0040", "jobPostings/j-sof-09", "record.expired"),
    ] {
        let found = client.explain(subject, target).await.expect("explained");
        assert!(rules(&found).contains(&rule.to_string()), "{subject} and {target}: {:?}", rules(&found));
    }
}

#[tokio::test]
async fn both_ways_of_a_pair_have_the_same_rules_and_terms() {
    let client = sample().await;
    for (student, slot) in [
        ("studentProfiles/s-0002", "internshipSlots/i-bat-02"),
        ("studentProfiles/s-0006", "internshipSlots/i-bat-01"),
    ] {
        let (there, back) = (
            client.explain(student, slot).await.expect("explained"),
            client.explain(slot, student).await.expect("explained"),
        );
        assert_eq!(rules(&there), rules(&back));
        let (there, back) = (there.result.expect("the pair"), back.result.expect("the pair"));
        let names = |list: &[pb::Evidence]| list.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&there.matched_skills), names(&back.matched_skills));
        assert_eq!(names(&there.missing_certificates), names(&back.missing_certificates));
        assert!((there.score - back.score).abs() < 1e-5, "{} {}", there.score, back.score);
    }
}

#[tokio::test]
async fn a_pair_is_scored_as_in_a_match() {
    let client = sample().await;
    let matched = client
        .matches(by_name("studentProfiles/s-0001", pb::RecordKind::InternshipSlot))
        .await
        .expect("matched");
    assert!(matched.replay.is_some());
    for result in matched.results.into_iter().take(5) {
        let alone = client.explain("studentProfiles/s-0001", &result.name).await.expect("explained");
        assert_eq!(alone.result, Some(result));
        assert_eq!(alone.replay, matched.replay);
    }
}

#[tokio::test]
async fn a_subject_may_be_a_record_or_a_text() {
    use pb::explain_pair_request::Subject;
    let client = sample().await;
    let request = |subject| pb::ExplainPairRequest {
        subject: Some(subject),
        target_name: "internshipSlots/i-bat-02".into(),
        as_of_time: Some(as_of()),
        ..Default::default()
    };
    let inline =
        record(json!({"studentProfile": {"majorName": "机电一体化技术", "skills": [{"name": "PLC"}]}}));
    let found = client.explain_with(request(Subject::SubjectRecord(inline))).await.expect("explained");
    assert!(found.remedies.iter().any(|remedy| remedy.missing == "电工证"));
    let found = client
        .explain_with(request(Subject::SubjectText("会PLC编程，持有低压电工证".into())))
        .await
        .expect("explained");
    let result = found.result.expect("the pair");
    assert!(
        result
            .matched_certificates
            .iter()
            .any(|one| one.name == "电工证" && one.subject_text.contains("电工证")),
        "{result:?}"
    );
}

#[tokio::test]
async fn pairs_that_cannot_be_explained_say_why() {
    let client = sample().await;
    let not_there =
        client.explain("studentProfiles/s-0001", "internshipSlots/none").await.expect_err("not there");
    assert_eq!(not_there.code(), Code::NotFound);
    for (refused_or_ended, other) in [
        ("studentProfiles/s-0049", "internshipSlots/i-bat-01"),
        ("studentProfiles/s-0021", "jobPostings/j-sof-01"),
    ] {
        for (subject, target) in [(refused_or_ended, other), (other, refused_or_ended)] {
            let status = client.explain(subject, target).await.expect_err("no consent");
            assert_eq!((status.code(), reason(&status).as_str()), (Code::FailedPrecondition, "NO_CONSENT"));
        }
    }
    assert_eq!(
        fields(&client.explain("x", "y").await.expect_err("no names")),
        ["subject_name", "target_name"]
    );
    let nothing =
        pb::ExplainPairRequest { target_name: "internshipSlots/i-bat-01".into(), ..Default::default() };
    assert_eq!(fields(&client.explain_with(nothing).await.expect_err("no subject")), ["subject"]);
}

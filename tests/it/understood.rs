//! What a typed text wants is read, said, and kept to.

use std::collections::BTreeSet;

use serde_json::json;
use talentmatch::pb::v1 as pb;

use crate::support::*;

#[tokio::test]
async fn a_text_says_what_is_wanted_and_what_is_not() {
    let client = fresh().await;
    for (id, title, region) in [
        ("shanghai", "Java开发工程师", "31"),
        ("chongqing", "Java开发工程师", "50"),
        ("sales", "电话销售", "50"),
        ("nowhere", "Java开发实习", ""),
    ] {
        let posting = json!({"title": title, "regionCode": region, "description": "负责开发与沟通"});
        let name = format!("jobPostings/{id}");
        client.upsert(record(json!({"name": name, "jobPosting": posting}))).await.expect("stored");
    }
    let found = client
        .matches(by_text("不去上海 java 不要销售 应届", pb::RecordKind::JobPosting))
        .await
        .expect("matched");
    let mut names: Vec<&str> =
        found.results.iter().filter_map(|result| result.name.rsplit('/').next()).collect();
    names.sort_unstable();
    assert_eq!(names, ["chongqing", "nowhere"]);
    let understood: Vec<(pb::WantKind, pb::WantPolarity, &str, &str)> = found
        .understood
        .iter()
        .map(|want| (want.kind(), want.polarity(), want.value.as_str(), want.words.as_str()))
        .collect();
    use pb::{WantKind, WantPolarity};
    assert_eq!(
        understood,
        [
            (WantKind::Place, WantPolarity::Unwanted, "上海市", "不去上海"),
            (WantKind::Skill, WantPolarity::Wanted, "Java", "java"),
            (WantKind::Work, WantPolarity::Unwanted, "销售", "不要销售"),
            (WantKind::Experience, WantPolarity::Wanted, "0 months", "应届"),
        ]
    );
    let by_record =
        client.matches(by_name("jobPostings/sales", pb::RecordKind::JobPosting)).await.expect("matched");
    assert_eq!(by_record.understood, [], "a record is no typed text");
}

#[tokio::test]
async fn what_a_text_negates_is_not_sought() {
    let client = fresh().await;
    let abroad = "We are looking for an IT operations engineer who keeps servers and networks of our offices running, writes \
        documentation and answers questions of colleagues all over the world.";
    for (id, title, text) in [
        ("english", "英语翻译", ""),
        ("it", "IT运维工程师", ""),
        ("abroad", "IT Operations Engineer", abroad),
    ] {
        let posting = json!({"title": title, "description": text});
        let name = format!("jobPostings/{id}");
        client.upsert(record(json!({"name": name, "jobPosting": posting}))).await.expect("stored");
    }
    let found =
        client.matches(by_text("不会英语的IT工作", pb::RecordKind::JobPosting)).await.expect("matched");
    let names: Vec<&str> = found.results.iter().filter_map(|result| result.name.rsplit('/').next()).collect();
    assert_eq!(names, ["it"]);
}

#[tokio::test]
async fn a_beginner_is_shown_nothing_that_asks_for_years() {
    let client = fresh().await;
    for (id, title, months) in [
        ("first", "会计", json!(0)),
        ("some", "会计", json!(24)),
        ("years", "会计", json!(36)),
        ("leads", "财务主管", json!(null)),
    ] {
        let mut posting = json!({"title": title, "description": format!("负责账务处理与报表，编号{id}")});
        if !months.is_null() {
            posting["experienceMonthsMin"] = months;
        }
        client
            .upsert(record(json!({"name": format!("jobPostings/{id}"), "jobPosting": posting})))
            .await
            .expect("stored");
    }
    let ids = |found: &pb::MatchResponse| -> Vec<String> {
        let mut ids: Vec<String> = found
            .results
            .iter()
            .filter_map(|result| result.name.rsplit('/').next().map(str::to_string))
            .collect();
        ids.sort_unstable();
        ids
    };
    let found = client.matches(by_text("应届 会计", pb::RecordKind::JobPosting)).await.expect("matched");
    assert_eq!(ids(&found), ["first", "leads", "some"], "a title alone demands nothing");
    let last = found.results.last().expect("some are shown");
    assert!(last.name.ends_with("/leads"), "and stands behind what asks for less: {}", last.name);
    let all = client.matches(by_text("会计", pb::RecordKind::JobPosting)).await.expect("matched");
    assert_eq!(ids(&all), ["first", "leads", "some", "years"], "who says nothing of it is no beginner");
    let request = pb::MatchRequest {
        include_ineligible: true,
        ..by_text("无经验 会计", pb::RecordKind::JobPosting)
    };
    let shown = client.matches(request).await.expect("matched");
    let broken: Vec<&str> = shown
        .results
        .iter()
        .filter_map(|result| result.eligibility.as_ref())
        .flat_map(|eligibility| eligibility.violations.iter().map(|broken| broken.rule_id.as_str()))
        .collect();
    assert_eq!(broken, ["experience.out_of_reach"]);
}

#[tokio::test]
async fn a_graduate_is_shown_nothing_whose_text_demands_years() {
    let client = fresh().await;
    for (id, title, text) in [
        ("open", "采购专员", "负责比价与下单"),
        ("wished", "采购专员", "负责招标，有三年以上采购经验者优先"),
        ("lead", "采购主管", "负责供应商管理"),
        ("years", "采购专员", "要求四年以上采购工作经验"),
        ("chief", "采购总监", "负责采购战略"),
        ("grown", "采购专员", "社会招聘，谢绝在校生"),
    ] {
        let posting = json!({"title": title, "description": text, "experienceMonthsMin": 0});
        let form = json!({"name": format!("jobPostings/{id}"), "jobPosting": posting});
        client.upsert(record(form)).await.expect("stored");
    }
    let student = json!({"majorName": "采购与供应管理", "preferences": {"occupations": ["采购员"]}});
    let student = record(json!({"name": "studentProfiles/s", "studentProfile": student}));
    let by_student = pb::MatchRequest {
        subject: Some(pb::match_request::Subject::SubjectRecord(student)),
        target_kind: pb::RecordKind::JobPosting.into(),
        ..Default::default()
    };
    for request in [by_student.clone(), by_text("应届 采购", pb::RecordKind::JobPosting)] {
        let found = ids(&client.matches(request).await.expect("matched").results);
        let place = |id: &str| found.iter().position(|found| found == id);
        let plain = place("open").max(place("wished"));
        assert!(place("lead") > plain && place("chief") > plain, "{found:?}");
        assert_eq!(
            found.into_iter().collect::<BTreeSet<_>>(),
            ["chief", "grown", "lead", "open", "wished"].map(String::from).into()
        );
    }
    let shown = client.matches(pb::MatchRequest { include_ineligible: true, ..by_student }).await;
    let shown = shown.expect("matched").results;
    let years = shown.iter().find(|result| result.name.ends_with("/years")).expect("shown");
    let eligibility = years.eligibility.as_ref().expect("says whether");
    let broken = &eligibility.violations[0];
    assert_eq!(broken.rule_id, "experience.out_of_reach");
    assert!(broken.reason.contains("四年以上采购工作经验"), "{}", broken.reason);
    assert!(years.score_parts.iter().any(|part| part.reason.contains("四年以上采购工作经验")));
    let grown = shown.iter().find(|result| result.name.ends_with("/grown")).expect("shown");
    let told = &grown.warnings[0];
    assert_eq!(told.rule_id, "applicants.turned_away");
    assert!(told.reason.contains("谢绝在校生"), "{}", told.reason);
}

#[tokio::test]
async fn days_a_week_are_read_and_a_slot_that_asks_more_stands_behind() {
    let client = fresh().await;
    for (id, days, text) in [("five", 5, "标注图片"), ("three", 3, "标注语音")] {
        let slot = json!({"title": "数据标注实习", "description": text, "daysPerWeek": days});
        let form = json!({"name": format!("internshipSlots/{id}"), "internshipSlot": slot});
        client.upsert(record(form)).await.expect("stored");
    }
    let found = client.matches(by_text("数据标注实习 一周三天", pb::RecordKind::InternshipSlot)).await;
    let found = found.expect("matched");
    let days = found.understood.iter().find(|want| want.kind() == pb::WantKind::DaysPerWeek);
    assert_eq!(days.map(|want| (&*want.value, &*want.words)), Some(("3 days a week", "一周三天")));
    assert_eq!(ids(&found.results), ["three", "five"]);
}

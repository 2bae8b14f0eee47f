//! Courses beside a standard: the answer adds up, says which words it rests on, and is the same each time.

use prost::Message;
use serde_json::json;
use talentmatch::pb::v1 as pb;
use tonic::Status;

use super::{electrician, put, robot};
use crate::support::*;

use pb::StandardCoverage::{Covered, Missing, Partly};
use pb::compare_standard_request::Against;

async fn compare(
    client: &Client,
    request: pb::CompareStandardRequest,
) -> Result<pb::CompareStandardResponse, Status> {
    Ok(client.standard.clone().compare_standard(request).await?.into_inner())
}

fn of_courses(standard: pb::Standard, names: &[&str]) -> pb::CompareStandardRequest {
    pb::CompareStandardRequest {
        against: Some(Against::Standard(standard)),
        course_names: names.iter().map(|name| format!("courseProfiles/{name}")).collect(),
        ..Default::default()
    }
}

fn requirement<'a>(answer: &'a pb::CompareStandardResponse, text: &str) -> &'a pb::ComparedRequirement {
    let found = answer.requirements.iter().find(|one| one.text == text);
    found.unwrap_or_else(|| panic!("{text} is not there"))
}

/// Counts, shares, the gap and the courses follow from the requirements.
fn adds_up(answer: &pb::CompareStandardResponse) {
    for level in &answer.levels {
        for (column, tally) in
            [(pb::StandardColumn::Skill, level.skill), (pb::StandardColumn::Knowledge, level.knowledge)]
        {
            let tally = tally.expect("a tally");
            let is_lowest = level.level == answer.levels[0].level;
            let own: Vec<&pb::ComparedRequirement> = answer
                .requirements
                .iter()
                .filter(|one| match one.column() {
                    pb::StandardColumn::Basic => is_lowest && column == pb::StandardColumn::Knowledge,
                    other => one.level == level.level && other == column,
                })
                .collect();
            let count = |coverage| own.iter().filter(|one| one.coverage() == coverage).count() as i32;
            let told =
                (tally.covered_count, tally.partly_count, tally.missing_count, tally.requirement_count);
            assert_eq!(told, (count(Covered), count(Partly), count(Missing), own.len() as i32));
            let weigh = |coverage: Option<pb::StandardCoverage>| -> f64 {
                own.iter()
                    .filter(|one| coverage.is_none_or(|it| one.coverage() == it))
                    .map(|one| one.weight_percent)
                    .sum()
            };
            match tally.covered_share {
                Some(share) => assert!((share - weigh(Some(Covered)) / weigh(None)).abs() < 1e-9),
                None => assert_eq!(weigh(None), 0.0),
            }
        }
    }
    let gap: Vec<&pb::ComparedRequirement> =
        answer.gap.iter().map(|at| &answer.requirements[*at as usize]).collect();
    assert!(gap.iter().all(|one| one.coverage() != Covered));
    assert_eq!(gap.len(), answer.requirements.iter().filter(|one| one.coverage() != Covered).count());
    assert!(gap.is_sorted_by(|a, b| a.weight_percent >= b.weight_percent));
    for one in &answer.requirements {
        assert_eq!(one.coverage() == Missing, one.courses.is_empty());
        assert!(one.courses.is_sorted_by(|a, b| a.score >= b.score) && one.courses.len() <= 3);
        for course in &one.courses {
            let least = if course.coverage() == Covered { answer.covered_from } else { answer.partly_from };
            assert!(course.score >= least && !course.words.is_empty());
        }
        assert!(one.courses.first().is_none_or(|best| best.coverage == one.coverage));
    }
    let total: i32 = answer.courses.iter().map(|course| course.covered_count + course.partly_count).sum();
    assert_eq!(total, answer.requirements.iter().map(|one| one.course_count).sum::<i32>());
}

#[tokio::test]
async fn each_requirement_says_which_course_covers_it_in_which_words() {
    let client = sample().await;
    let request = of_courses(electrician(), &["c-ele-01", "c-ele-02", "c-mac-05"]);
    let answer = compare(&client, request.clone()).await.expect("compared");
    adds_up(&answer);
    assert_eq!((answer.title.as_str(), answer.standard_name.as_str()), ("电工", ""));
    let best = |text: &str| {
        let one = requirement(&answer, text);
        let best = one.courses.first().unwrap_or_else(|| panic!("{one:?}"));
        (one.coverage(), id(&best.name), best.words.clone())
    };
    let (coverage, course, words) = best("能装接照明线路和照明配电箱");
    assert_eq!((coverage, course.as_str()), (Covered, "c-ele-02"));
    assert_eq!(words, "会装配照明、动力配电箱");
    let (coverage, course, words) = best("能设置变频器参数并调试多段速运行");
    assert_eq!((coverage, course.as_str()), (Covered, "c-mac-05"));
    assert!(words.contains("变频器参数与多段速"), "{words}");
    assert_eq!(requirement(&answer, "能敷设塑料护套线与线管").coverage(), Missing);
    let again = compare(&client, request).await.expect("compared");
    assert_eq!(again.encode_to_vec(), answer.encode_to_vec());
    assert!(
        answer
            .replay
            .as_ref()
            .is_some_and(|replay| !replay.model.is_empty() && !replay.derivation.is_empty())
    );

    // What fewer courses cover, more cover too, and what is asked by a lower level does not change.
    let one = compare(&client, of_courses(electrician(), &["c-mac-05"])).await.expect("compared");
    adds_up(&one);
    for (few, many) in one.requirements.iter().zip(&answer.requirements) {
        assert!(few.coverage >= many.coverage, "{few:?} {many:?}");
    }
    let level = pb::StandardLevel::Grade4.into();
    let lower = pb::CompareStandardRequest {
        level,
        ..of_courses(electrician(), &["c-ele-01", "c-ele-02", "c-mac-05"])
    };
    let lower = compare(&client, lower).await.expect("compared");
    assert_eq!(lower.levels.len(), 2);
    assert_eq!(lower.requirements[..], answer.requirements[..lower.requirements.len()]);
}

#[tokio::test]
async fn a_course_that_says_the_requirements_themselves_covers_all_of_them() {
    let client = fresh().await;
    let texts: Vec<String> = robot()
        .levels
        .iter()
        .flat_map(|content| content.functions.iter().flat_map(|function| &function.tasks))
        .flat_map(|task| task.skill_requirements.clone())
        .collect();
    let course = record(
        json!({"name": "courseProfiles/all", "courseProfile": {"title": "机器人", "abilities": texts.join("；")}}),
    );
    let other = record(
        json!({"name": "courseProfiles/other", "courseProfile": {"title": "点钞", "abilities": "票据、日记账、银行对账"}}),
    );
    client.import(vec![course, other]).await.expect("imported");
    let answer = compare(&client, of_courses(robot(), &["all", "other"])).await.expect("compared");
    adds_up(&answer);
    assert!(answer.gap.is_empty(), "{:?}", answer.gap);
    assert!(answer.levels.iter().all(|level| level.skill.and_then(|tally| tally.covered_share) == Some(1.0)));
    assert!(answer.levels.iter().all(|level| !level.skill_weights_stated), "the standard states none");
    let counts: Vec<(i32, i32)> =
        answer.courses.iter().map(|course| (course.covered_count, course.sole_count)).collect();
    assert_eq!(counts, [(16, 16), (0, 0)]);
    let none = compare(&client, of_courses(robot(), &["other"])).await.expect("compared");
    adds_up(&none);
    assert_eq!(none.gap.len(), 16, "and a course of another field covers nothing");
}

#[tokio::test]
async fn the_gap_is_filled_by_the_fewest_courses_of_a_pool() {
    let client = sample().await;
    let pool_filter = Some(pb::MatchFilter::default());
    let request = pb::CompareStandardRequest { pool_filter, ..of_courses(electrician(), &["c-ele-02"]) };
    let answer = compare(&client, request).await.expect("compared");
    adds_up(&answer);
    let filling = answer.filling.as_ref().expect("a choice");
    assert_eq!(filling.pool_count, 71, "all courses of the sample but the one");
    assert!(filling.is_optimal && filling.lower_bound == filling.courses.len() as i64);
    assert!(filling.courses.iter().any(|course| id(&course.name) == "c-mac-05"), "{filling:?}");
    let mut filled: Vec<i32> = filling.courses.iter().flat_map(|course| course.fills.clone()).collect();
    filled.extend(&filling.unfilled);
    filled.sort_unstable();
    filled.dedup();
    let mut gap = answer.gap.clone();
    gap.sort_unstable();
    assert_eq!(filled, gap);
    // The same courses beside the standard leave open what is told to stay open.
    let names: Vec<String> = filling.courses.iter().map(|course| id(&course.name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).chain(["c-ele-02"]).collect();
    let after = compare(&client, of_courses(electrician(), &names)).await.expect("compared");
    let mut open = after.gap.clone();
    open.sort_unstable();
    let mut unfilled = filling.unfilled.clone();
    unfilled.sort_unstable();
    assert_eq!(open, unfilled);
}

#[tokio::test]
async fn courses_are_those_that_the_caller_may_see() {
    let service = Service::in_memory(config([("a", &[][..]), ("b", &[])])).await;
    let (a, b) = (service.client("a"), service.client("b"));
    let course = |id: &str, visibility: &str| {
        record(json!({"name": format!("courseProfiles/{id}"), "visibility": visibility,
        "courseProfile": {"title": id, "abilities": "能示教编写搬运程序", "majorCode": "460305"}}))
    };
    a.import(vec![course("own", "VISIBILITY_TENANT"), course("open", "VISIBILITY_PUBLIC")])
        .await
        .expect("imported");
    let kept = put(&b, robot()).await.expect("kept");
    let request = |names: &[&str]| pb::CompareStandardRequest {
        against: Some(Against::StandardName(kept.name.clone())),
        course_names: names.iter().map(|name| format!("tenants/a/courseProfiles/{name}")).collect(),
        ..Default::default()
    };
    let answer = compare(&b, request(&["open"])).await.expect("compared");
    assert_eq!(answer.courses.len(), 1);
    assert_eq!(requirement(&answer, "能示教编写搬运程序").coverage(), Covered);
    let hidden = compare(&b, request(&["own", "open"])).await.expect_err("hidden");
    assert_eq!(reason(&hidden), "RECORD_NOT_FOUND");
    let filter =
        |filter: pb::MatchFilter| pb::CompareStandardRequest { course_filter: Some(filter), ..request(&[]) };
    let all = compare(&b, filter(pb::MatchFilter::default())).await.expect("compared");
    let names: Vec<String> = all.courses.iter().map(|course| id(&course.name)).collect();
    assert_eq!(names, ["open"]);
    let none = filter(pb::MatchFilter { major_codes: vec!["52".into()], ..Default::default() });
    assert_eq!(fields(&compare(&b, none).await.expect_err("no course")), ["course_filter"]);
    let foreign = compare(&a, request(&["open"])).await.expect_err("a standard of another tenant");
    assert_eq!(fields(&foreign), ["standard_name"]);
    service.stop().await;
}

#[tokio::test]
async fn what_cannot_be_compared_is_refused_by_its_field() {
    let client = sample().await;
    let base = || of_courses(electrician(), &["c-ele-01"]);
    for (request, expected) in [
        (pb::CompareStandardRequest { against: None, ..base() }, "standard_name"),
        (pb::CompareStandardRequest { course_names: vec![], ..base() }, "course_names"),
        (pb::CompareStandardRequest { course_filter: Some(Default::default()), ..base() }, "course_names"),
        (
            pb::CompareStandardRequest { course_names: vec!["jobPostings/j-bat-01".into()], ..base() },
            "course_names[0]",
        ),
        (
            pb::CompareStandardRequest {
                course_names: vec!["courseProfiles/c-ele-01".into(); 201],
                ..base()
            },
            "course_names",
        ),
        (pb::CompareStandardRequest { level: pb::StandardLevel::Grade1.into(), ..base() }, "level"),
        (pb::CompareStandardRequest { level: 77, ..base() }, "level"),
        (
            pb::CompareStandardRequest {
                against: Some(Against::Standard(pb::Standard { title: String::new(), ..electrician() })),
                ..base()
            },
            "standard.title",
        ),
        (
            pb::CompareStandardRequest {
                pool_filter: Some(pb::MatchFilter { major_codes: vec!["x".into()], ..Default::default() }),
                ..base()
            },
            "pool_filter.major_codes[0]",
        ),
    ] {
        let refused = compare(&client, request).await.expect_err("refused");
        assert_eq!(fields(&refused), [expected]);
    }
}

//! Training plans over the sample and over a made team.

use serde_json::json;
use talentmatch::pb::v1 as pb;

use crate::command_line::Folder;
use crate::support::*;

use pb::plan_training_request::Opening;
use pb::trainee::Person;

fn worker(skills: &[&str]) -> pb::Trainee {
    let skills: Vec<serde_json::Value> = skills.iter().map(|name| json!({ "name": name })).collect();
    let profile = record(json!({"studentProfile": {"skills": skills, "experiences": ["现为设备操作工"]}}));
    pb::Trainee { person: Some(Person::PersonRecord(profile)), opening_name: String::new() }
}

fn course(id: &str, skills: &[&str], hours: i32) -> pb::Record {
    let skills: Vec<serde_json::Value> = skills.iter().map(|name| json!({ "name": name })).collect();
    record(json!({"name": format!("courseProfiles/{id}"),
        "courseProfile": {"title": id, "skills": skills, "hours": hours}}))
}

fn work(skills: &[&str]) -> Option<Opening> {
    let skills: Vec<serde_json::Value> = skills.iter().map(|name| json!({ "name": name })).collect();
    Some(Opening::OpeningRecord(record(json!({"jobPosting": {"title": "生产线技术员", "skills": skills}}))))
}

async fn planned(client: &Client, request: pb::PlanTrainingRequest) -> pb::PlanTrainingResponse {
    client.cooperation.clone().plan_training(request).await.expect("planned").into_inner()
}

/// The plan gives everybody all that any course gives, and the answer adds up.
fn holds_together(answer: &pb::PlanTrainingResponse) {
    for trainee in &answer.trainees {
        for lack in trainee.lacking.iter().filter(|lack| !trainee.uncovered.contains(lack)) {
            let own = answer.courses.iter().filter(|course| trainee.course_names.contains(&course.name));
            assert!(own.into_iter().any(|course| course.given.contains(lack)), "{lack} of {trainee:?}");
        }
    }
    for course in &answer.courses {
        let own = answer.trainees.iter().filter(|trainee| trainee.course_names.contains(&course.name));
        assert_eq!(own.count() as i64, course.trainee_count);
        assert!(course.trainee_count > 0, "nobody needs {}", course.name);
    }
    assert!(answer.lower_bound <= answer.cost && answer.cost <= answer.greedy_cost);
    assert_eq!(answer.is_optimal, answer.lower_bound == answer.cost);
}

#[tokio::test]
async fn a_team_gets_the_fewest_courses_or_hours() {
    let client = fresh().await;
    let all = ["数控编程", "机械制图", "PLC编程", "电气控制"];
    let courses = vec![
        course("whole", &all, 400),
        course("first", &["数控编程", "机械制图"], 60),
        course("second", &["PLC编程", "电气控制"], 60),
        course("single", &["PLC编程"], 20),
    ];
    client.import(courses).await.expect("imported");
    let team = vec![worker(&["数控编程"]), worker(&["机械制图", "电气控制"]), worker(&all)];
    let request = |cost: pb::TrainingCost| pb::PlanTrainingRequest {
        trainees: team.clone(),
        opening: work(&[&all[..], &["焊接机器人操作"]].concat()),
        cost: cost.into(),
        ..Default::default()
    };
    let answer = planned(&client, request(pb::TrainingCost::Courses)).await;
    holds_together(&answer);
    let ids = |answer: &pb::PlanTrainingResponse| -> Vec<String> {
        answer.courses.iter().map(|course| id(&course.name)).collect()
    };
    assert_eq!((ids(&answer), answer.cost, answer.is_optimal), (vec!["whole".to_string()], 1, true));
    let answer = planned(&client, request(pb::TrainingCost::Hours)).await;
    holds_together(&answer);
    assert_eq!((ids(&answer), answer.cost), (vec!["first".to_string(), "second".to_string()], 120));
    let given: Vec<i64> = answer.courses.iter().map(|course| course.trainee_count).collect();
    assert_eq!(given, [2, 2], "the third has all four");
    let uncovered: Vec<usize> = answer.trainees.iter().map(|trainee| trainee.uncovered.len()).collect();
    assert_eq!(uncovered, [1, 1, 1], "nobody teaches welding robots");
    let gap = answer.gaps.first().expect("a gap");
    assert_eq!((gap.holder_count, gap.lacking_count), (0, 3), "what nobody has comes first");

    let one =
        pb::PlanTrainingRequest { trainees: vec![worker(&all[..3])], ..request(pb::TrainingCost::Hours) };
    let answer = planned(&client, one).await;
    assert_eq!((ids(&answer), answer.cost), (vec!["second".to_string()], 60));
    let none = pb::PlanTrainingRequest {
        opening: work(&all[..1]),
        trainees: vec![worker(&all)],
        ..Default::default()
    };
    let answer = planned(&client, none).await;
    assert!(answer.courses.is_empty() && answer.cost == 0 && answer.is_optimal);
}

#[tokio::test]
async fn students_of_the_sample_are_trained_for_their_work() {
    let client = sample().await;
    let names = ["s-0001", "s-0002", "s-0003", "s-0005", "s-0006"];
    let trainee = |name: &&str| pb::Trainee {
        person: Some(Person::PersonName(format!("studentProfiles/{name}"))),
        opening_name: if *name == "s-0006" { "jobPostings/j-bat-02".into() } else { String::new() },
    };
    let request = pb::PlanTrainingRequest {
        trainees: names.iter().map(trainee).collect(),
        opening: Some(Opening::OpeningName("jobPostings/j-bat-01".into())),
        as_of_time: Some(as_of()),
        ..Default::default()
    };
    let answer = planned(&client, request.clone()).await;
    holds_together(&answer);
    assert!(!answer.courses.is_empty() && answer.is_optimal, "{answer:?}");
    assert_eq!(planned(&client, request).await, answer);
}

#[tokio::test]
async fn what_cannot_be_planned_is_refused_by_its_fields() {
    let client = sample().await;
    let request = |trainees: Vec<pb::Trainee>, opening| pb::PlanTrainingRequest {
        trainees,
        opening,
        as_of_time: Some(as_of()),
        ..Default::default()
    };
    let named = |name: &str, opening: &str| pb::Trainee {
        person: Some(Person::PersonName(name.into())),
        opening_name: opening.into(),
    };
    let job = || Some(Opening::OpeningName("jobPostings/j-bat-01".into()));
    let bad = record(json!({"studentProfile": {"school": "甲校"}}));
    for (request, expected) in [
        (request(vec![], job()), &["trainees"][..]),
        (request(vec![worker(&["焊接"])], None), &["trainees[0].opening_name"]),
        (request(vec![named("jobPostings/j-bat-01", "")], job()), &["trainees[0].person_name"]),
        (
            request(vec![named("studentProfiles/s-0001", "studentProfiles/s-0001")], None),
            &["trainees[0].opening_name"],
        ),
        (request(vec![pb::Trainee::default()], job()), &["trainees[0].person"]),
        (request(vec![worker(&["焊接"]); 201], job()), &["trainees"]),
        (
            request(
                vec![pb::Trainee { person: Some(Person::PersonRecord(bad)), ..Default::default() }],
                job(),
            ),
            &["trainees[0].person_record.student_profile"],
        ),
        (pb::PlanTrainingRequest { cost: 9, ..request(vec![worker(&["焊接"])], job()) }, &["cost"]),
    ] {
        let refused = client.cooperation.clone().plan_training(request).await.expect_err("refused");
        let named = fields(&refused);
        assert!(
            named.len() == 1 && named.iter().zip(expected).all(|(a, b)| a.starts_with(b)),
            "{named:?} {expected:?}"
        );
    }
    let refused = request(vec![named("studentProfiles/s-0049", "")], job());
    let refused = client.cooperation.clone().plan_training(refused).await.expect_err("no consent");
    assert_eq!(reason(&refused), "NO_CONSENT");
}

#[test]
fn the_command_plans_for_a_team_in_a_file() {
    let folder = Folder::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sample/");
    let files = ["student_profiles.jsonl", "job_postings.jsonl", "course_profiles.jsonl"];
    let files = files.map(|file| format!("{sample}{file}"));
    assert_eq!(folder.run(&["import", &files[0], &files[1], &files[2], "--data-dir", "d"]).code, 0);
    let line = r#"{"studentProfile":{"skills":[{"name":"机械制图"}],"experiences":["现为装配工"]}}"#;
    folder.write("team.jsonl", format!("{line}\n\n{line}\n").as_bytes());
    let run = |more: &[&str]| {
        folder.run(&[&["train", "--opening", "jobPostings/j-bat-01", "--data-dir", "d"], more].concat())
    };
    let shown = run(&["--people", "team.jsonl", "--person", "studentProfiles/s-0003"]);
    assert!(shown.code == 0 && shown.out.contains("courses for 3 trainees: the least there is"), "{shown:?}");
    let answer = run(&["--people", "team.jsonl", "--cost", "hours", "--json"]).json();
    assert_eq!(answer["trainees"].as_array().map(Vec::len), Some(2));
    assert_eq!(run(&[]).code, 64, "nobody is named");
    folder.write("bad.jsonl", b"{\"studentProfile\":{\"skils\":[]}}\n");
    let refused = run(&["--people", "bad.jsonl"]);
    assert!(refused.code == 1 && refused.err.contains("line 1"), "{refused:?}");
}

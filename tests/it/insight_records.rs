//! What is behind the figures of insight: records of a row, words that rise, and pairs that a ranking can learn from.

use talentmatch::domain::access::CallerRole;
use talentmatch::pb::v1 as pb;
use talentmatch::pb::v1::record::Resource;
use tonic::{Code, Status};

use crate::command_line::Folder;
use crate::insight::{balance, client, event, job, record, student};

use pb::FeedbackStage as Stage;

/// All pages of what is behind a row.
async fn behind(
    client: &crate::support::Client,
    request: pb::ListBalanceRecordsRequest,
) -> Result<(Vec<pb::BalanceRecord>, (i64, i64)), Status> {
    let (mut records, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = pb::ListBalanceRecordsRequest { page_token, ..request.clone() };
        let page = client.insight.clone().list_balance_records(request).await?.into_inner();
        records.extend(page.records);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return Ok((records, (page.opening_count, page.course_count)));
        }
    }
}

fn course(id: usize, capacity: i32) -> pb::Record {
    let course = pb::CourseProfile {
        title: "数控编程".into(),
        school: "甲校".into(),
        major_code: "460103".into(),
        capacity: Some(capacity),
        ..Default::default()
    };
    pb::Record {
        name: format!("courseProfiles/c{id}"),
        resource: Some(Resource::CourseProfile(course)),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_row_is_what_is_listed_behind_it() {
    let (_service, client) = client().await;
    let records = (0..40).flat_map(|id| [student(id, "甲校"), job(id, 3, id as i64)]);
    client.import(records.chain((0..3).map(|id| course(id, 30))).collect()).await.expect("imported");
    for by in 1..=8 {
        let by = pb::InsightDimension::try_from(by).expect("a dimension");
        for row in balance(&client, by).await.rows {
            let request = pb::ListBalanceRecordsRequest {
                dimension: by.into(),
                row_key: row.row.expect("a row").key,
                page_size: 7,
                ..Default::default()
            };
            let (records, counts) = behind(&client, request).await.expect("listed");
            let (openings, courses): (Vec<_>, Vec<_>) =
                records.iter().partition(|record| record.name.contains("/jobPostings/"));
            assert_eq!((openings.len() as i64, courses.len() as i64), counts);
            assert_eq!(counts.0, row.opening_count, "{by:?}");
            let places = |records: &[&pb::BalanceRecord]| -> f64 {
                records.iter().map(|record| record.place_count).sum()
            };
            assert!((places(&openings) - row.demand).abs() < 1e-6, "{by:?}");
            assert_eq!(places(&courses) as i64, row.course_place_count, "{by:?}");
            assert!(records.iter().all(|record| !record.name.contains("studentProfiles")));
            assert!(
                openings.iter().all(|one| one.title == "数控车工" && one.employer_display_name == "甲厂")
            );
        }
    }
    let of = |dimension: pb::InsightDimension, key: &str| pb::ListBalanceRecordsRequest {
        dimension: dimension.into(),
        row_key: key.into(),
        page_size: 7,
        ..Default::default()
    };
    for (by, key) in [
        (pb::InsightDimension::Region, "99"),
        (pb::InsightDimension::Major, "x"),
        (pb::InsightDimension::Year, "26"),
    ] {
        let refused = behind(&client, of(by, key)).await.expect_err("refused");
        assert!(
            refused.code() == Code::InvalidArgument && refused.message().contains("row_key"),
            "{refused:?}"
        );
    }
    let nothing = behind(&client, of(pb::InsightDimension::Region, "6501")).await.expect("answered");
    assert_eq!(nothing, (Vec::new(), (0, 0)), "a place without records");
    let first = client.insight.clone().list_balance_records(of(pb::InsightDimension::Region, "5115")).await;
    let page_token = first.expect("a page").into_inner().next_page_token;
    let other = pb::ListBalanceRecordsRequest { page_token, ..of(pb::InsightDimension::Trade, "") };
    let refused = client.insight.clone().list_balance_records(other).await.expect_err("of another request");
    assert!(refused.message().contains("page_token"), "{refused:?}");
}

#[tokio::test]
async fn the_assignment_to_majors_says_how_well_it_does() {
    let (_service, client) = client().await;
    let students = (0..20).map(|id| student(id, "甲校"));
    // Of openings that name a major, three say what their title says, and one says another.
    let named = (0..4).map(|id| {
        let mut named = job(id, 1, 0);
        if let Some(Resource::JobPosting(job)) = &mut named.resource {
            job.majors = vec![if id < 3 { "460103" } else { "530302" }.into()];
        }
        named
    });
    client.import(students.chain(named).chain([job(9, 1, 0)]).collect()).await.expect("imported");
    let found = balance(&client, pb::InsightDimension::Major).await.assignment.expect("told");
    assert_eq!(
        (
            found.tried_opening_count,
            found.held_share,
            found.right_place_share,
            found.unassigned_opening_count
        ),
        (4, Some(0.75), Some(0.75), 0)
    );
}

#[tokio::test]
async fn words_that_rise_are_told_with_their_openings() {
    let (_service, client) = client().await;
    let openings = (0..240).map(|id| {
        let month = id as i64 % 24;
        let mut opening = job(id, 1, month);
        if let Some(Resource::JobPosting(job)) = &mut opening.resource {
            job.employer_display_name = format!("企业{}", id % 7);
            job.description = "负责日常工作".into();
            if month >= 19 {
                job.description.push_str("，有具身智能相关经验者优先");
            }
        }
        opening
    });
    client.import(openings.collect()).await.expect("imported");
    let ask = |request| {
        let mut insight = client.insight.clone();
        async move { insight.get_emerging_skills(request).await.map(tonic::Response::into_inner) }
    };
    let found = ask(pb::GetEmergingSkillsRequest::default()).await.expect("counted");
    assert_eq!((found.read_opening_count, found.refused_reason.as_str()), (240, ""));
    let [own] = &found.skills[..] else { panic!("one word: {found:?}") };
    assert_eq!((own.word.as_str(), own.recent_opening_count, own.earlier_opening_count), ("具身智能", 50, 0));
    assert!(own.opening_names.len() == 3 && own.growth > 2.0, "{own:?}");
    assert!(own.opening_names[0].starts_with("tenants/school/jobPostings/"), "{own:?}");
    let scope = pb::InsightScope { start_month: "2025-06".into(), ..Default::default() };
    let short = pb::GetEmergingSkillsRequest { scope: Some(scope), word_count: 0 };
    let short = ask(short).await.expect("answered");
    assert!(short.skills.is_empty() && short.refused_reason.contains("12个月"), "{short:?}");
    let refused = ask(pb::GetEmergingSkillsRequest { word_count: 501, ..Default::default() }).await;
    assert!(refused.expect_err("refused").message().contains("word_count"));
}

#[tokio::test]
async fn series_with_gaps_name_them_and_places_without_records_have_no_figure() {
    let (_service, client) = client().await;
    let months = (0..40).filter(|month| !(10..13).contains(month));
    let jobs: Vec<pb::Record> = months.map(|month| job(month, 5, month as i64)).collect();
    client.import(jobs).await.expect("imported");
    let ahead = client.insight.clone().get_forecast(pb::GetForecastRequest::default()).await;
    let ahead = ahead.expect("counted").into_inner();
    assert!((2..=3).contains(&ahead.gap_months.len()), "{ahead:?}");
    let scope = Some(pb::InsightScope { region_code: "6501".into(), ..Default::default() });
    let request =
        pb::GetBalanceRequest { scope: scope.clone(), dimension: pb::InsightDimension::Major.into() };
    let nothing = client.insight.clone().get_balance(request).await.expect("answered").into_inner();
    assert_eq!((nothing.rows.len(), nothing.row_count, nothing.warnings.len()), (0, 0, 0));
    let request = pb::GetForecastRequest { scope, ..Default::default() };
    let nothing = client.insight.clone().get_forecast(request).await.expect("answered").into_inner();
    assert!(nothing.months.is_empty() && !nothing.refused_reason.is_empty(), "{nothing:?}");
}

async fn pairs(client: &crate::support::Client) -> Result<(Vec<(String, String, i32)>, i64, i64), Status> {
    let mut parts =
        client.feedback.clone().export_training_pairs(pb::ExportTrainingPairsRequest {}).await?.into_inner();
    let (mut pairs, mut gone, mut contradictory) = (Vec::new(), 0, 0);
    while let Some(part) = parts.message().await? {
        let id = |name: &str| name.rsplit('/').next().expect("an id").to_string();
        pairs.extend(
            part.pairs.iter().map(|pair| (id(&pair.student_name), id(&pair.opening_name), pair.grade)),
        );
        gone += part.gone_pair_count;
        contradictory += part.contradictory_pair_count;
    }
    Ok((pairs, gone, contradictory))
}

#[tokio::test]
async fn outcomes_become_grades_for_who_places_students() {
    use crate::support::{SCHOOL, Service, config};
    let mut config = config([(SCHOOL, &[][..]), ("plant", &[])]);
    config.api_keys[1].roles = [CallerRole::Enterprise].into_iter().collect();
    let service = Service::in_memory(config).await;
    let client = service.client(SCHOOL);
    assert_eq!(pairs(&client).await.expect("told"), (Vec::new(), 0, 0));
    let records = (0..4).flat_map(|id| [student(id, "甲校"), job(id, 1, 0)]);
    client.import(records.collect()).await.expect("imported");
    let events = vec![
        event("e1", "s0", "j0", Stage::Shown, 9),
        event("e2", "s0", "j1", Stage::Applied, 9),
        event("e3", "s0", "j1", Stage::Accepted, 8),
        event("e4", "s1", "j0", Stage::Interviewed, 8),
        event("e5", "s1", "j0", Stage::Rejected, 7),
        event("e6", "s2", "j0", Stage::Applied, 7),
        event("e7", "s2", "j0", Stage::Started, 8),
        event("e8", "s3", "j3", Stage::Offered, 7),
    ];
    record(&client, events).await.expect("recorded");
    let told = |of: &[(&str, &str, i32)]| -> Vec<(String, String, i32)> {
        of.iter()
            .map(|(student, opening, grade)| (student.to_string(), opening.to_string(), *grade))
            .collect()
    };
    let all = [("s0", "j0", 0), ("s0", "j1", 3), ("s1", "j0", 1), ("s3", "j3", 2)];
    assert_eq!(pairs(&client).await.expect("told"), (told(&all), 0, 1));
    client.delete("jobPostings/j3", "").await.expect("gone");
    assert_eq!(pairs(&client).await.expect("told"), (told(&all[..3]), 1, 1));
    let refused = pairs(&service.client("plant")).await.expect_err("refused");
    assert_eq!(refused.code(), Code::PermissionDenied, "{refused:?}");
}

const RECORDS: &str = r#"{"name":"studentProfiles/a","studentProfile":{"school":"甲校","majorName":"数控技术"}}
{"name":"studentProfiles/b","studentProfile":{"school":"甲校","majorName":"会计"}}
{"name":"jobPostings/x","jobPosting":{"title":"数控车工","headcount":3,"regionCode":"511502"}}
{"name":"internshipSlots/y","internshipSlot":{"title":"会计实习","capacity":2}}
"#;

#[test]
fn events_go_in_by_file_and_come_out_as_sets_that_eval_reads() {
    let folder = Folder::new();
    folder.write("records.jsonl", RECORDS.as_bytes());
    let line = |id: &str, student: &str, opening: &str, stage: &str| {
        format!(
            "{{\"eventId\":\"{id}\",\"studentName\":\"studentProfiles/{student}\",\"openingName\":\"{opening}\",\
             \"stage\":\"FEEDBACK_STAGE_{stage}\",\"eventTime\":\"2026-03-01T08:00:00Z\"}}\n"
        )
    };
    let events = [
        line("e1", "a", "jobPostings/x", "ACCEPTED"),
        line("e2", "b", "jobPostings/x", "SHOWN"),
        line("e3", "b", "internshipSlots/y", "INTERVIEWED"),
    ];
    folder.write("events.jsonl", events.concat().as_bytes());
    folder.write("unknown.jsonl", line("e4", "nobody", "jobPostings/x", "SHOWN").as_bytes());
    folder.write("damaged.jsonl", format!("{}{{\"eventId\": 3", events[0]).as_bytes());
    assert_eq!(folder.run(&["import", "records.jsonl", "--data-dir", "d"]).code, 0);
    let record = |file: &str| folder.run(&["feedback", "record", file, "--data-dir", "d"]);
    let damaged = record("damaged.jsonl");
    assert!(damaged.code == 1 && damaged.err.contains("damaged.jsonl:2"), "{damaged:?}");
    let run = record("events.jsonl");
    assert!(run.code == 0 && run.out.contains("3 events: 3 recorded"), "{run:?}");
    assert!(record("events.jsonl").out.contains("3 known before"));
    let unknown = record("unknown.jsonl");
    assert!(
        unknown.code == 2 && unknown.err.contains("unknown.jsonl:1: e4: there is no such student"),
        "{unknown:?}"
    );
    let run = folder.run(&["feedback", "export", "sets", "--data-dir", "d"]);
    assert!(run.code == 0 && run.out.contains("2 pairs of 2 students and 1 openings"), "{run:?}");
    let judged = std::fs::read_to_string(folder.path("sets/jobPostings/qrels.tsv")).expect("judgements");
    assert_eq!(judged, "studentProfiles/a\tjobPostings/x\t3\nstudentProfiles/b\tjobPostings/x\t0\n");
    let run = folder.run(&["eval", "sets/jobPostings", "sets/internshipSlots"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn answers_are_drawn_and_rows_are_opened() {
    let folder = Folder::new();
    folder.write("records.jsonl", RECORDS.as_bytes());
    assert_eq!(folder.run(&["import", "records.jsonl", "--data-dir", "d"]).code, 0);
    let insight = |more: &[&str]| folder.run(&[&["insight"], more, &["--data-dir", "d"]].concat());
    for what in ["balance", "gap", "fit", "forecast", "pay", "emerging", "outcomes"] {
        let run = insight(&[what, "--svg", "p.svg"]);
        assert_eq!(run.code, 0, "{run:?}");
        let drawn = std::fs::read_to_string(folder.path("p.svg")).expect("a picture");
        assert!(drawn.starts_with("<svg") && drawn.ends_with("</svg>\n"), "{what}: {drawn}");
    }
    let run = insight(&["balance", "--by", "region", "--of", "5115"]);
    assert!(
        run.code == 0 && run.out.contains("jobPostings/x") && !run.out.contains("internshipSlots/y"),
        "{run:?}"
    );
    let run = insight(&["balance", "--by", "region", "--of", "", "--json"]).json();
    assert_eq!(run["balance"]["records"][0]["name"], "tenants/default/internshipSlots/y");
    assert_eq!(insight(&["pay", "--of", "5115"]).code, 64);
    assert_eq!(insight(&["balance", "--of", "x"]).code, 1, "no key of a major");
    let run = insight(&["report", "--html", "r.html"]);
    assert_eq!(run.code, 0, "{run:?}");
    let page = std::fs::read_to_string(folder.path("r.html")).expect("a page");
    assert!(page.matches("<svg").count() >= 7 && page.contains("新兴技能词"), "{}", page.len());
    let run = insight(&["report", "--json"]);
    folder.write("report.json", run.out.as_bytes());
    assert_eq!(insight(&["report", "--check", "report.json"]).code, 0);
}

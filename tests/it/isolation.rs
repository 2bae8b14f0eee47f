//! Two tenants that share nothing, over random lives: whatever one does, the other is answered the same bytes by every call, as in a
//! world where the first does nothing. So no name, count, facet, plan, event, order or error text of it ever shows.

mod standards;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use prost::Message;
use serde_json::{Value, json};
use talentmatch::pb::DESCRIPTOR;

use crate::http::client::Call;
use crate::support::*;

/// The tenant that is asked, and the other one.
const OWN: &str = "own";
const OTHER: &str = "other";
/// In everything that the other one writes.
const CANARY: &str = "金丝雀";
const KINDS_MADE: [&str; 4] = ["jobPostings", "internshipSlots", "studentProfiles", "courseProfiles"];
const CASES: u32 = 4;

#[derive(Clone, Debug)]
enum Act {
    Put { kind: usize, n: u8, reach: usize },
    Delete { kind: usize, n: u8 },
    Save { n: u8 },
    Drop { n: u8 },
    Plan { n: u8 },
    Adopt { n: u8 },
    Event { n: u8 },
    Round { n: u8 },
    Standard { n: u8 },
}

#[derive(Clone, Debug)]
struct Step {
    is_own: bool,
    act: Act,
}

fn some_step() -> impl Strategy<Value = Step> {
    let (kind, n) = (0..KINDS_MADE.len(), 0u8..5);
    let act = prop_oneof![
        8 => (kind.clone(), n.clone(), 0usize..3).prop_map(|(kind, n, reach)| Act::Put { kind, n, reach }),
        2 => (kind, n.clone()).prop_map(|(kind, n)| Act::Delete { kind, n }),
        2 => n.clone().prop_map(|n| Act::Save { n }),
        1 => n.clone().prop_map(|n| Act::Drop { n }),
        2 => n.clone().prop_map(|n| Act::Plan { n }),
        1 => n.clone().prop_map(|n| Act::Adopt { n }),
        2 => n.clone().prop_map(|n| Act::Event { n }),
        1 => n.clone().prop_map(|n| Act::Round { n }),
        2 => n.prop_map(|n| Act::Standard { n }),
    ];
    (any::<bool>(), act).prop_map(|(is_own, act)| Step { is_own, act })
}

/// A record of which nobody else is to know: the other tenant opens it to an alliance that the own one is not in, and students to everybody
/// without a consent that reaches it.
fn record_of(is_own: bool, kind: usize, n: u8, reach: usize) -> Value {
    let word = if is_own { "普通" } else { CANARY };
    let consents = [
        json!(null),
        json!({"matching": "ANSWER_YES", "grants": [{"recipient": "third"}]}),
        json!({
        "matching": "ANSWER_YES", "grants": [{"recipient": "*", "purposes": ["audit"]}]}),
    ];
    let (field, form) = match kind {
        0 => (
            "jobPosting",
            json!({"title": format!("数控车工{n}"), "description": format!("操作数控车床，{word}{n}"), "employerDisplayName": word}),
        ),
        1 => (
            "internshipSlot",
            json!({"title": format!("数控车工实习{n}"), "capacity": 3, "employerDisplayName": word}),
        ),
        2 => (
            "studentProfile",
            json!({"school": word, "majorName": "数控技术", "experiences": [format!("{word}车间实训{n}")],
            "skills": [{"name": "数控车床"}], "consent": consents[reach]}),
        ),
        _ => ("courseProfile", json!({"title": format!("数控编程{n}"), "school": word})),
    };
    let mut record =
        json!({"name": format!("{}/c{n}", KINDS_MADE[kind]), field: form, "labels": {"note": word}});
    if kind == 2 && reach > 0 {
        record["visibility"] = "VISIBILITY_PUBLIC".into();
    } else if reach == 2 && !is_own {
        record["visibility"] = "VISIBILITY_ALLIANCE".into();
        record["alliances"] = json!(["theirs"]);
    }
    record
}

async fn act(service: &Service, Step { is_own, act }: &Step) {
    let call = async |method: &str, message: Value| {
        let tenant = if *is_own { OWN } else { OTHER };
        let answer = Call::json(service, tenant, method, &message).send().await;
        // What is refused is refused in both worlds; a defect is none of that.
        assert!(answer.status != 500, "{method}: {answer:?}");
    };
    match act {
        Act::Put { kind, n, reach } => {
            call(
                "CatalogService/UpsertRecord",
                json!({"record": record_of(*is_own, *kind, *n, *reach), "updateMask": "*"}),
            )
            .await;
        }
        Act::Delete { kind, n } => {
            call("CatalogService/DeleteRecord", json!({"name": format!("{}/c{n}", KINDS_MADE[*kind])})).await;
        }
        Act::Save { n } => {
            let query = json!({"name": format!("savedQueries/c{n}"), "subjectText": "数控车工", "targetKind": "RECORD_KIND_JOB_POSTING",
                "scoreMin": 0.1});
            call("SavedQueryService/CreateSavedQuery", json!({"savedQuery": query})).await;
        }
        Act::Drop { n } => {
            call("SavedQueryService/DeleteSavedQuery", json!({"name": format!("savedQueries/c{n}")})).await;
        }
        Act::Plan { n } => {
            let request = json!({"planId": format!("c{n}"), "objective": "PLACEMENT_OBJECTIVE_MAX_FILL", "skipPrices": true});
            call("PlacementService/PlanPlacement", request).await;
        }
        Act::Adopt { n } => call("PlacementService/AdoptPlan", json!({"name": format!("plans/c{n}")})).await,
        Act::Event { n } => {
            let event = json!({"eventId": format!("e{n}"), "studentName": format!("studentProfiles/c{n}"),
                "openingName": format!("internshipSlots/c{n}"), "stage": "FEEDBACK_STAGE_APPLIED", "eventTime": "2026-11-01T00:00:00Z"});
            call("FeedbackService/RecordEvents", json!({"events": [event]})).await;
        }
        Act::Standard { n } => {
            let standard = standards::standard_of(if *is_own { "普通" } else { CANARY }, *n);
            call("StandardService/PutStandard", json!({"standard": standard})).await;
        }
        Act::Round { n } => {
            let request =
                json!({"name": format!("rankingRounds/c{n}"), "deadlineTime": "2027-01-01T00:00:00Z"});
            call("PlacementService/SaveRankingRound", request).await;
        }
    }
}

/// Every call, about what is the caller's own and about what is the other tenant's, by its names.
fn questions() -> Vec<(&'static str, Value)> {
    let mut asked = Vec::new();
    let other = |kind: usize, n: u8| format!("tenants/{OTHER}/{}/c{n}", KINDS_MADE[kind]);
    let kinds = [
        "RECORD_KIND_JOB_POSTING",
        "RECORD_KIND_INTERNSHIP_SLOT",
        "RECORD_KIND_STUDENT_PROFILE",
        "RECORD_KIND_COURSE_PROFILE",
    ];
    for kind in kinds {
        asked.push((
            "CatalogService/ListRecords",
            json!({"kind": kind, "changedAfter": "2026-01-01T00:00:00Z"}),
        ));
        let facets = ["FACET_FIELD_SKILL", "FACET_FIELD_MAJOR_GROUP", "FACET_FIELD_EDUCATION"];
        for (text, personalized) in [("数控车工", true), ("数控车工", false), (CANARY, true)] {
            asked.push(("MatchService/Match", json!({"subjectText": text, "targetKind": kind, "facets": facets,
                "personalized": personalized, "includeIneligible": personalized, "showCopies": true, "pageSize": 3})));
        }
        for filter in [
            json!({"labels": {"note": CANARY}}),
            json!({"schools": [CANARY]}),
            json!({"skills": ["数控车床"]}),
        ] {
            asked.push((
                "MatchService/Match",
                json!({"subjectText": "数控", "targetKind": kind, "filter": filter}),
            ));
        }
        asked.push((
            "MatchService/BatchMatch",
            json!({"subjectKind": kind, "targetKind": "RECORD_KIND_JOB_POSTING"}),
        ));
        asked.push(("CatalogService/ListDuplicates", json!({"kind": kind})));
    }
    for n in 0..5 {
        for kind in 0..KINDS_MADE.len() {
            let name = other(kind, n);
            asked.push(("CatalogService/GetRecord", json!({"name": name})));
            asked.push(("MatchService/Match", json!({"subjectName": name, "targetKind": kinds[0]})));
            asked.push(("MatchService/ExplainPair", json!({"subjectText": "数控车工", "targetName": name})));
            asked.push(("CatalogService/DeleteRecord", json!({"name": name})));
            asked.push((
                "CatalogService/UpsertRecord",
                json!({"record": {"name": name, "jobPosting": {"title": "x"}}, "validateOnly": true}),
            ));
        }
        let [query, plan, round, standard] = ["savedQueries", "plans", "rankingRounds", "standards"]
            .map(|kind| format!("tenants/{OTHER}/{kind}/c{n}"));
        for method in
            ["GetSavedQuery", "DeleteSavedQuery", "RotateWebhookSecret", "ListDeadLetters", "WatchSavedQuery"]
        {
            let method: &str = Box::leak(format!("SavedQueryService/{method}").into_boxed_str());
            asked.push((method, json!({"name": query})));
        }
        asked.extend(standards::questions(&standard, n, &other(3, n)));
        let saved = json!({"name": query, "subjectText": "x", "targetKind": kinds[0], "scoreMin": 0.5});
        asked.push(("SavedQueryService/CreateSavedQuery", json!({"savedQuery": saved})));
        asked.push(("SavedQueryService/UpdateSavedQuery", json!({"savedQuery": saved})));
        asked.push(("PlacementService/GetPlan", json!({"name": plan})));
        asked.push(("PlacementService/GetPlan", json!({"name": format!("plans/c{n}")})));
        asked.push((
            "PlacementService/ComparePlans",
            json!({"beforeName": plan, "afterName": format!("plans/c{n}")}),
        ));
        asked.push((
            "PlacementService/AmendPlan",
            json!({"name": plan, "overrides": [{"studentName": other(2, n)}]}),
        ));
        asked.push(("PlacementService/AdoptPlan", json!({"name": plan})));
        asked.push(("PlacementService/DeletePlan", json!({"name": plan})));
        asked.push(("PlacementService/GetRankingRound", json!({"name": round})));
        asked.push((
            "PlacementService/SaveRankingRound",
            json!({"name": round, "deadlineTime": "2027-01-01T00:00:00Z"}),
        ));
        asked.push((
            "PlacementService/HandInWishes",
            json!({"roundName": round, "wishes": [{"studentName": other(2, n)}]}),
        ));
        let event = json!({"eventId": format!("e{n}"), "studentName": other(2, n), "openingName": other(1, n),
            "stage": "FEEDBACK_STAGE_APPLIED", "eventTime": "2026-11-01T00:00:00Z"});
        asked.push(("FeedbackService/RecordEvents", json!({"events": [event]})));
    }
    let all: Vec<String> = (0..5).map(|n| other(2, n)).collect();
    let deletes: Vec<Value> = all.iter().map(|name| json!({"name": name})).collect();
    let (slots, students) = (vec![other(1, 0)], all.clone());
    for (method, message) in [
        ("InfoService/GetServerInfo", json!({})),
        ("CatalogService/Suggest", json!({"text": CANARY})),
        ("CatalogService/LintPosting", json!({"name": other(0, 0)})),
        ("CatalogService/BatchGetRecords", json!({"names": all})),
        ("CatalogService/BatchDeleteRecords", json!({"requests": deletes})),
        (
            "CatalogService/BatchUpsertRecords",
            json!({"requests": [{"record": {"name": other(0, 0), "jobPosting": {"title": "x"}}}]}),
        ),
        (
            "CatalogService/ImportRecords",
            json!({"record": {"name": other(0, 0), "jobPosting": {"title": "x"}}}),
        ),
        ("MatchService/BatchMatch", json!({"subjectNames": students, "targetKind": kinds[0]})),
        ("InsightService/GetBalance", json!({"dimension": "INSIGHT_DIMENSION_REGION"})),
        (
            "InsightService/ListBalanceRecords",
            json!({"dimension": "INSIGHT_DIMENSION_REGION", "rowKey": "50"}),
        ),
        ("InsightService/GetSkillGap", json!({})),
        ("InsightService/GetMajorFit", json!({})),
        ("InsightService/GetForecast", json!({})),
        ("InsightService/GetPayBenchmark", json!({"dimension": "INSIGHT_DIMENSION_REGION"})),
        ("InsightService/GetPathways", json!({"startMajorCode": "460103"})),
        ("InsightService/GetEmergingSkills", json!({})),
        ("InsightService/GetOutcomes", json!({"dimension": "INSIGHT_DIMENSION_REGION"})),
        ("StandardService/ListStandards", json!({"openingName": other(0, 0)})),
        ("SavedQueryService/ListSavedQueries", json!({})),
        ("PlacementService/ListPlans", json!({})),
        (
            "PlacementService/PlanPlacement",
            json!({"studentNames": students, "slotNames": slots, "objective": "PLACEMENT_OBJECTIVE_MAX_FILL"}),
        ),
        ("FeedbackService/ExportTrainingPairs", json!({})),
        ("ErasureService/ListErasureReceipts", json!({"tenant": OTHER})),
        ("ErasureService/EraseDue", json!({"dryRun": true})),
        ("AllianceService/ListAlliances", json!({})),
        ("AllianceService/CreateAlliance", json!({"allianceId": "theirs"})),
        ("AllianceService/InviteToAlliance", json!({"name": "alliances/theirs", "tenant": OWN})),
        ("AllianceService/JoinAlliance", json!({"name": "alliances/theirs"})),
        ("AllianceService/LeaveAlliance", json!({"name": "alliances/theirs", "tenant": OTHER})),
        ("AllianceService/DeleteAlliance", json!({"name": "alliances/theirs"})),
        ("AccessService/ListApiKeys", json!({"tenant": OTHER})),
        ("AccessService/CreateApiKey", json!({"tenant": OTHER})),
        ("AccessService/RotateApiKey", json!({"name": "apiKeys/0a1b2c3d4e5f"})),
        ("AccessService/RevokeApiKey", json!({"name": "apiKeys/0a1b2c3d4e5f"})),
        ("AuditService/ListAuditChains", json!({})),
        ("AuditService/ListAuditEntries", json!({"tenant": OTHER})),
        ("BackupService/BackUpRecords", json!({"tenant": OTHER})),
        (
            "CooperationService/RankCohorts",
            json!({"order": {"openingRecord": {"jobPosting": {"title": "数控车工"}}, "minCount": 1}}),
        ),
        ("CooperationService/RankCohorts", json!({"order": {"openingName": other(0, 0)}})),
        (
            "CooperationService/PlanOrder",
            json!({"order": {"openingRecord": {"jobPosting": {"title": "数控车工"}}, "minCount": 1},
                "schoolQuotas": [{"school": CANARY, "maxCount": 1}]}),
        ),
        (
            "CooperationService/PlanTraining",
            json!({"trainees": [{"personName": other(2, 0), "openingName": other(0, 0)}]}),
        ),
        (
            "CooperationService/PlanEvent",
            json!({"hosts": {"kind": kinds[0]}, "guests": {"kind": kinds[2]}, "slotCount": 2, "tableCount": 2}),
        ),
        (
            "DocumentService/ReadDocument",
            json!({"content": "5rWL6K+V", "fileName": "a.txt", "kind": kinds[0]}),
        ),
    ] {
        asked.push((method, message));
    }
    asked
}

/// A token is made with the service's own secret: that there is one is told, and not which.
fn masked(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| match name.as_str() {
            "nextPageToken" | "resumeToken" => *value = Value::from(value.as_str() != Some("")),
            _ => masked(value),
        }),
        Value::Array(items) => items.iter_mut().for_each(masked),
        _ => {}
    }
}

/// All that the own tenant is told in the end.
async fn told(service: &Service) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (method, message) in questions() {
        let form = if method == "CatalogService/ImportRecords" {
            "application/x-ndjson"
        } else {
            "application/json"
        };
        let call = Call::post(service, OWN, method).header("content-type", form).body(format!("{message}\n"));
        let answer = call.send().await;
        let text = answer.text();
        let lines = text.lines().filter(|line| !line.contains("\"progress\""));
        let mask = |line: &str| {
            let mut line: Value = serde_json::from_str(line).unwrap_or_else(|_| line.into());
            masked(&mut line);
            line.to_string()
        };
        let lines: Vec<String> = lines.map(mask).collect();
        all.push((format!("{method} {message}"), format!("{} {}", answer.status, lines.join("\n"))));
    }
    all
}

async fn world(steps: &[Step]) -> (Vec<(String, String)>, Vec<String>) {
    let tenants = [(OWN, &[][..]), (OTHER, &["theirs"]), ("third", &["theirs"])];
    let service = Service::with_clock(config(tenants), HandSet::still_at(as_of().seconds)).await;
    for step in steps {
        act(&service, step).await;
    }
    let names = async || {
        let mut names = Vec::new();
        for kind in KINDS {
            names.extend(
                service.client(OTHER).list(kind).await.into_iter().map(|record| record.name + &record.etag),
            );
        }
        names
    };
    let before = names().await;
    let told = told(&service).await;
    assert_eq!(names().await, before, "nothing of the other's was changed");
    service.stop().await;
    (told, before)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_one_tenant_does_shows_to_another(steps in prop::collection::vec(some_step(), 20..60)) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let alone: Vec<Step> = steps.iter().filter(|step| step.is_own).cloned().collect();
        let ((together, theirs), (alone, _)) = runtime.block_on(async { (world(&steps).await, world(&alone).await) });
        prop_assert!(!theirs.is_empty(), "the other one has something to hide");
        for ((question, here), (_, there)) in together.iter().zip(&alone) {
            if here != there {
                return Err(TestCaseError::fail(format!("{question}\n  {here}\n  {there}")));
            }
            prop_assert!(question.contains(CANARY) || !here.contains(CANARY), "{}\n  {}", question, here);
        }
    }
}

/// A call that is added is asked here too.
#[test]
fn every_call_is_asked() {
    let set = prost_types::FileDescriptorSet::decode(DESCRIPTOR).expect("the committed descriptor");
    let services = set.file.iter().flat_map(|file| &file.service);
    let methods: BTreeSet<String> = services
        .flat_map(|service| {
            service.method.iter().map(move |method| format!("{}/{}", service.name(), method.name()))
        })
        .collect();
    let asked: BTreeSet<String> = questions().into_iter().map(|(method, _)| method.to_string()).collect();
    assert_eq!(asked, methods);
}

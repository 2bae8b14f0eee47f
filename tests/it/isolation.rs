//! Two tenants that share nothing, over random lives: whatever one does, the other is answered the same bytes by every call, as in a
//! world where the first does nothing, and so by every page of the port for HTTP. So no name, count, facet, plan,
//! event, order or error text of it ever shows.

mod pages;
mod questions;
mod standards;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use prost::Message;
use serde_json::{Value, json};
use talentmatch::domain::access::CallerRoles;
use talentmatch::pb::DESCRIPTOR;

use self::questions::questions;
use crate::credentials::signer::{Signer, URI, credential, revocation};
use crate::http::client::Call;
use crate::support::*;

/// The tenant that is asked, and the other one.
const OWN: &str = "own";
const OTHER: &str = "other";
/// Who registers the issuer of credentials, in both worlds.
const PLATFORM: &str = "platform";
/// In everything that the other one writes.
const CANARY: &str = "金丝雀";
const KINDS_MADE: [&str; 7] = [
    "jobPostings",
    "internshipSlots",
    "studentProfiles",
    "courseProfiles",
    "expertProfiles",
    "resourceOffers",
    "resourceNeeds",
];
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
    Attest { n: u8 },
    Revoke { n: u8 },
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
        3 => n.clone().prop_map(|n| Act::Attest { n }),
        1 => n.clone().prop_map(|n| Act::Revoke { n }),
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
        3 => ("courseProfile", json!({"title": format!("数控编程{n}"), "school": word})),
        4 => (
            "expertProfile",
            json!({"fields": ["数控加工"], "summary": format!("{word}车间的技师{n}"), "organizationDisplayName": word,
            "skills": [{"name": "数控车床"}], "consent": consents[reach]}),
        ),
        5 => (
            "resourceOffer",
            json!({"category": "RESOURCE_CATEGORY_FACILITY", "title": format!("数控实训车间{n}"), "description": word,
            "organizationDisplayName": word}),
        ),
        _ => (
            "resourceNeed",
            json!({"category": "RESOURCE_CATEGORY_FACILITY", "title": format!("借用数控车间{n}"), "description": word,
            "organizationDisplayName": word}),
        ),
    };
    let mut record =
        json!({"name": format!("{}/c{n}", KINDS_MADE[kind]), field: form, "labels": {"note": word}});
    let is_person = kind == 2 || kind == 4;
    if is_person && reach > 0 {
        record["visibility"] = "VISIBILITY_PUBLIC".into();
    } else if reach == 2 && !is_own {
        record["visibility"] = "VISIBILITY_ALLIANCE".into();
        record["alliances"] = json!(["theirs"]);
    }
    record
}

/// A credential of a student of one of the two; ids are the same for both.
fn credential_of(is_own: bool, n: u8, certificate: &str) -> String {
    let mut payload = credential(&format!("urn:uuid:{n}"), "", certificate, "");
    let tenant = if is_own { OWN } else { OTHER };
    payload["sub"] = json!(format!("tenants/{tenant}/studentProfiles/c{n}"));
    Signer::ed25519(1).sign(&payload)
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
        Act::Attest { n } => {
            let words = if *is_own { "数控车工" } else { CANARY };
            let line = credential_of(*is_own, *n, words);
            call("CredentialService/ImportCredentials", json!({"lines": [line]})).await;
        }
        Act::Revoke { n } => {
            let line = Signer::ed25519(1).sign(&revocation(&format!("urn:uuid:{n}")));
            call("CredentialService/ImportCredentials", json!({"lines": [line]})).await;
        }
    }
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
        let told = format!("{} {}{}", answer.status, pages::head(&answer), lines(&answer.text()));
        all.push((format!("{method} {message}"), told));
    }
    all.extend(pages::told(service).await);
    all
}

/// What lines of JSON say, but for how far they are and which token they give.
fn lines(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains("\"progress\""));
    let mask = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap_or_else(|_| line.into());
        masked(&mut line);
        line.to_string()
    };
    lines.map(mask).collect::<Vec<_>>().join("\n")
}

async fn world(steps: &[Step]) -> (Vec<(String, String)>, Vec<String>) {
    let tenants = [(OWN, &[][..]), (OTHER, &["theirs"]), ("third", &["theirs"]), (PLATFORM, &[])];
    let mut config = config(tenants);
    config.api_keys[3].roles = CallerRoles::ALL;
    let service = Service::with_clock(config, HandSet::still_at(as_of().seconds)).await;
    let issuer = json!({"name": "credentialIssuers/bank", "uri": URI, "jwks": Signer::ed25519(1).jwks()});
    let issuer = json!({ "issuer": issuer });
    let answer =
        Call::json(&service, PLATFORM, "CredentialService/PutCredentialIssuer", &issuer).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
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

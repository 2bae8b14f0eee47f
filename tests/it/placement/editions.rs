//! Ledgers that every edition of this program wrote are read for ever (invariant 11).

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};
use talentmatch::pb::json::message_to_json;

use super::*;
use crate::ledger_gone::forget;

const TENANT: &str = "school-1";
const FILE: &str = "ledger.redb";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stored").join(name)
}

/// A plan that is adopted, one that was amended, and a round with what was handed in.
async fn fill(client: &Client) {
    let poor = json!({"protected": {"povertyRelief": "ANSWER_YES", "gender": "女"}});
    let records = vec![
        wishing("a", &["x", "y"], poor),
        wishing("b", &["x"], json!({})),
        wishing("c", &["z"], json!({})),
        offering("x", 1, json!({"rankedStudents": [student("b")]})),
        offering("y", 3, json!({"minIntake": 2})),
        offering("z", 2, json!({"nightShift": "ANSWER_YES"})),
    ];
    assert_eq!(client.import(records).await.expect("imports").refused_count, 0);
    let terms = pb::PlacementTerms {
        reserves: vec![pb::SeatReserve { slot_name: slot("x"), seat_count: 1, hard: false }],
        caps: vec![pb::PlacementCap {
            unit: pb::PlacementUnit::Employer.into(),
            most_count: 2,
            school: "甲校".into(),
            ..Default::default()
        }],
        vetoes: vec![pair("c", "x")],
        ..Default::default()
    };
    for id in ["adopted", "amended"] {
        let request =
            pb::PlanPlacementRequest { plan_id: id.into(), seed: 7, ..with_terms(MaxFill, terms.clone()) };
        client.plan(request).await.expect("planned");
    }
    client.amend("plans/amended", &[("c", "z")]).await.expect("amended");
    client.adopt("plans/adopted").await.expect("adopted");
    rounds::save(client, "rankingRounds/r", as_of().seconds + 60).await.expect("made");
    rounds::hand_in(client, "rankingRounds/r", &[("a", &["y", "x"])]).await.expect("in time");
}

/// All that the ledger tells, as JSON.
async fn told(client: &Client) -> String {
    let mut all = Vec::new();
    for name in client.list_plans(0).await {
        let plan = client.get_plan(&name, 0).await.expect("kept");
        all.push(message_to_json(&plan, "talentmatch.v1.Plan"));
    }
    let wishes = rounds::handed_in(client, "rankingRounds/r", 0).await;
    let told = json!({"plans": all, "wishes": wishes});
    serde_json::to_string_pretty(&told).expect("JSON") + "\n"
}

#[tokio::test]
async fn ledgers_of_every_edition_are_read() {
    let dir = tempfile::tempdir().expect("a folder");
    let (ledger, tells) = (fixture("ledger-1.redb.gz"), fixture("ledger-1.json"));
    if std::env::var_os("BLESS").is_some() && !ledger.exists() {
        let service = Service::in_folder(config([(TENANT, &[][..])]), dir.path()).await;
        fill(&service.client(TENANT)).await;
        fs::write(&tells, told(&service.client(TENANT)).await).expect("written");
        service.stop().await;
        let file = fs::File::open(dir.path().join(FILE)).expect("a ledger");
        let mut packed = Vec::new();
        GzEncoder::new(file, Compression::best()).read_to_end(&mut packed).expect("packed");
        fs::write(&ledger, packed).expect("written");
    }
    let dir = tempfile::tempdir().expect("a folder");
    // A ledger is one beside records, of its time.
    Service::in_folder(config([(TENANT, &[][..])]), dir.path()).await.stop().await;
    forget(&dir.path().join("records.redb"));
    let mut unpacked = Vec::new();
    let packed = fs::File::open(ledger).expect("the ledger of the first edition");
    GzDecoder::new(packed).read_to_end(&mut unpacked).expect("unpacked");
    fs::write(dir.path().join(FILE), unpacked).expect("written");
    let service = Service::in_folder(config([(TENANT, &[][..])]), dir.path()).await;
    let client = service.client(TENANT);
    assert_eq!(told(&client).await, fs::read_to_string(tells).expect("what it tells"));
    // Who is placed by it stays so.
    assert_eq!(
        client
            .import(vec![wishing("a", &[], json!({})), offering("v", 1, json!({}))])
            .await
            .expect("imports")
            .stored_count,
        2
    );
    let plan = client.plan(everybody(MaxFill)).await.expect("planned").plan;
    assert_eq!(reasons(&plan, "a"), ["placed_already"]);
    service.stop().await;
}

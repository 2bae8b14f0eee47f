//! What `verify` says of a ledger: whole as it was left, and by name what is damaged of plans, placements and rounds.

use std::path::Path;

use talentmatch::domain::record::name::TenantId;
use talentmatch::engine::audit::{LedgerFindings, audit};
use talentmatch::engine::ports::{Entry, Ledger};
use talentmatch::store::embedded::EmbeddedLedger;

use crate::command_line::Folder;

const RECORDS: &str = r#"{"name":"studentProfiles/a","studentProfile":{"school":"甲校","majorName":"数控技术"}}
{"name":"studentProfiles/b","studentProfile":{"school":"甲校","majorName":"数控技术"}}
{"name":"internshipSlots/x","internshipSlot":{"title":"数控车工实习","employerDisplayName":"甲厂","capacity":1}}
{"name":"internshipSlots/y","internshipSlot":{"title":"仓储实习","employerDisplayName":"乙厂","capacity":1}}
"#;

/// A folder with an adopted plan `one`, a proposal `two` that places others, and a round with wishes.
pub fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("records.jsonl", RECORDS.as_bytes());
    for arguments in [
        &["import", "records.jsonl"][..],
        &["place", "--objective", "max-fill", "--out-plan", "one"],
        &["place", "--objective", "max-fill", "--students", "studentProfiles/b", "--out-plan", "two"],
        &["plans", "adopt", "plans/one"],
        &["rounds", "open", "rankingRounds/r", "--deadline", "2199-01-01T00:00:00Z"],
        &["rounds", "hand-in", "rankingRounds/r", "--wish", "studentProfiles/a=internshipSlots/x"],
    ] {
        let run = folder.run(&[arguments, &["--data-dir", "d"]].concat());
        assert_eq!(run.code, 0, "{run:?}");
    }
    folder
}

fn found(dir: &Path) -> LedgerFindings {
    audit(EmbeddedLedger::read_whole(dir).expect("it opens").expect("it is there"))
}

async fn write(dir: &Path, key: &str, bytes: Option<Vec<u8>>) {
    let tenant: TenantId = "default".parse().expect("a tenant");
    let entry = Entry { key: key.to_string(), bytes, expect: None };
    let ledger = EmbeddedLedger::new(dir, 0);
    assert!(ledger.write(&tenant, vec![entry]).await.expect("it is written"));
}

#[tokio::test]
async fn damage_is_told_by_name() {
    let folder = folder();
    let dir = folder.path("d");
    let whole = found(&dir);
    assert!(whole.is_whole() && whole.entries > 6, "{whole:?}");
    let of_two = {
        let tenant: TenantId = "default".parse().expect("a tenant");
        let ledger = EmbeddedLedger::new(&dir, 0);
        ledger.read(&tenant, &["plan_students/two".to_string()]).await.expect("it is read").remove(0)
    };
    let file = dir.join("ledger.redb");
    let before = std::fs::read(&file).expect("a file");
    for (key, bytes, name, said) in [
        ("plan/one", None, "tenants/default/plans/one", "all else of it is not"),
        ("plan/one", Some(vec![9]), "tenants/default/plans/one", "newer version"),
        ("plan/two", Some(vec![1, 0]), "tenants/default/plans/two", "cannot be read"),
        ("plan_students/one", None, "tenants/default/plans/one", "students are not there"),
        (
            "plan_students/one",
            of_two.map(|kept| kept.bytes),
            "tenants/default/plans/one",
            "not where its digest says",
        ),
        (
            "placed/tenants/default/studentProfiles/a",
            None,
            "tenants/default/plans/one",
            "1 students whom it places",
        ),
        (
            "filling/tenants/default/internshipSlots/x",
            Some(b"one".to_vec()),
            "tenants/default/internshipSlots/x",
            "filled",
        ),
        ("round/r", None, "tenants/default/rankingRounds/r", "the round is not there"),
        ("event/e", Some(Vec::new()), "event/e", "empty"),
    ] {
        write(&dir, key, bytes).await;
        let damaged = found(&dir).damaged;
        let is_told = damaged.iter().any(|fault| fault.part == name && fault.detail.contains(said));
        assert!(is_told, "{key}: {damaged:?}");
        std::fs::write(&file, &before).expect("put back");
    }
    // Nor may anything know of what was written meanwhile, or this one would be an older copy.
    std::fs::remove_file(dir.join("ledger.acknowledged")).expect("removed");
    let run = folder.run(&["verify", "--data-dir", "d"]);
    assert!(run.code == 0 && run.out.contains("entries of the ledger, whole"), "{run:?}");
    write(&dir, "plan_students/one", None).await;
    let run = folder.run(&["verify", "--data-dir", "d", "--json"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(run.json()[1]["damaged"][0]["name"], "tenants/default/plans/one");
}

#[test]
fn no_byte_that_matters_changes_in_silence() {
    let folder = folder();
    let dir = folder.path("d");
    let read = || EmbeddedLedger::read_whole(&dir).expect("it opens").expect("it is there");
    let before = read();
    let file = dir.join("ledger.redb");
    let bytes = std::fs::read(&file).expect("a file");
    let used = bytes.iter().rposition(|byte| *byte != 0).expect("something");
    let mut told = 0;
    for at in (0..used).step_by(61) {
        let mut other = bytes.clone();
        other[at] ^= 0x10;
        std::fs::write(&file, &other).expect("written");
        let after = read();
        let is_told = !audit(after.clone()).is_whole();
        assert!(is_told || after.rows == before.rows, "byte {at}");
        told += usize::from(is_told);
    }
    assert!(told > 50, "{told}");
}

/// A ledger whose last commit could not be read was called whole, with what it had before.
#[tokio::test]
async fn what_the_service_cannot_read_or_reads_otherwise_is_told() {
    let folder = folder();
    let (dir, tenant) = (folder.path("d"), "default".parse::<TenantId>().expect("a tenant"));
    let read = async || EmbeddedLedger::new(&dir, 0).scan(&tenant, "", None, 1_000).await.ok();
    let before = read().await.expect("sound");
    let file = dir.join("ledger.redb");
    let bytes = std::fs::read(&file).expect("a file");
    // The header: its flags, all of them, and both slots.
    let flips = (0..8).map(|bit| (9, bit)).chain((10..320).map(|at| (at, at % 8)));
    let mut otherwise = 0;
    for (at, bit) in flips {
        let mut other = bytes.clone();
        other[at] ^= 1 << bit;
        std::fs::write(&file, &other).expect("written");
        let is_told = EmbeddedLedger::read_whole(&dir)
            .map_or(true, |reading| reading.is_none_or(|reading| !audit(reading).is_whole()));
        let is_as_before = read().await.is_some_and(|after| after == before);
        assert!(is_told || is_as_before, "byte {at}, bit {bit}");
        otherwise += usize::from(!is_as_before);
    }
    assert!(otherwise > 50, "{otherwise}");
}

/// With one every call would fail that asks for keys or plans.
#[test]
fn a_ledger_that_cannot_be_opened_lets_no_service_begin() {
    let folder = folder();
    let file = folder.path("d").join("ledger.redb");
    let mut bytes = std::fs::read(&file).expect("a file");
    bytes[..64].fill(0xa5);
    std::fs::write(&file, &bytes).expect("written");
    let refused = folder.run(&["serve", "--data-dir", "d", "--listen", "127.0.0.1:0", "--no-http"]);
    assert!(refused.code == 1 && refused.err.contains("`talentmatch verify --data-dir d`"), "{refused:?}");
}

#[test]
fn an_export_says_what_is_not_in_it() {
    let folder = folder();
    let run = folder.run(&["export", "out.jsonl", "--data-dir", "d"]);
    assert!(run.code == 0 && run.err.contains("not in the export"), "{run:?}");
    assert!(run.err.contains("ledger.redb"), "{run:?}");
}

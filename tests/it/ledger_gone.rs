//! A ledger that is gone, and records that are: told by name, and never begun anew as if they had never been.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use redb::{Database, TableDefinition};
use talentmatch::domain::record::name::TenantId;
use talentmatch::engine::ports::{Entry, Ledger, StoreError};
use talentmatch::store::qdrant::QdrantLedger;

use crate::command_line::Folder;
use crate::ledger_damage::folder;
use crate::qdrant_fake::FakeQdrant;
use crate::qdrant_faults::{options, pass};

/// Every command that would go on without the ledger, and those that only look.
const COMMANDS: [&[&str]; 6] = [
    &["verify", "--data-dir", "d"],
    &["audit", "verify", "--data-dir", "d"],
    &["serve", "--data-dir", "d", "--listen", "127.0.0.1:0", "--no-http"],
    &["keys", "create", "a", "--role", "platform", "--data-dir", "d"],
    &["keys", "list", "--data-dir", "d"],
    &["list", "--kind", "jobs", "--data-dir", "d"],
];

/// It was begun anew: alliances of the configuration held again, and keys, plans and the audit trail were gone without a word.
#[test]
fn a_ledger_that_is_gone_is_missed() {
    let folder = folder();
    let ledger = folder.path("d").join("ledger.redb");
    for is_empty in [false, true] {
        let kept = fs::read(&ledger).expect("a ledger");
        fs::remove_file(&ledger).expect("removed");
        if is_empty {
            fs::write(&ledger, "").expect("written");
        }
        for arguments in COMMANDS {
            let run = folder.run(arguments);
            let said = format!("{}{}", run.out, run.err);
            assert!(run.code == 1 && said.contains("ledger.redb is gone"), "{arguments:?}: {run:?}");
        }
        assert_eq!(ledger.exists(), is_empty, "none was made in its place");
        let told = folder.run(&["verify", "--json", "--data-dir", "d"]);
        assert_eq!((told.code, &told.json()[0]["lost"][0]["part"]), (1, &"ledger".into()), "{told:?}");
        fs::write(&ledger, &kept).expect("put back");
        assert_eq!(folder.run(&["verify", "--data-dir", "d"]).code, 0);
        assert_eq!(folder.run(&["plans", "list", "--data-dir", "d"]).code, 0);
    }
    // Who gives it up says so.
    fs::remove_file(&ledger).expect("removed");
    let given_up = folder.run(&["verify", "--repair", "--data-dir", "d"]);
    assert!(given_up.code == 1 && given_up.out.contains("cannot be made again: ledger"), "{given_up:?}");
    assert_eq!(folder.run(&["verify", "--data-dir", "d"]).code, 0);
    assert_eq!(folder.run(&["list", "--kind", "jobs", "--data-dir", "d"]).code, 0);
}

/// Makes records those of an earlier version, which knew nothing of their ledger and of openings of the folder.
pub fn forget(records: &Path) {
    let database = Database::open(records).expect("opens");
    let txn = database.begin_write().expect("begins");
    for name in ["settings", "settings_copy"] {
        let table: TableDefinition<&str, &str> = TableDefinition::new(name);
        let mut table = txn.open_table(table).expect("a table");
        for row in ["ledger", "epoch", "records"] {
            assert!(table.remove(row).expect("removed").is_some(), "{row} was known");
        }
    }
    txn.commit().expect("kept");
}

/// Records of an earlier version do not know their ledger: they open, and know it from then on.
#[test]
fn a_folder_of_an_earlier_version_learns_of_its_ledger() {
    let folder = folder();
    let forget = || forget(&folder.path("d").join("records.redb"));
    forget();
    fs::remove_file(folder.path("d").join("ledger.redb")).expect("removed");
    assert_eq!(folder.run(&["verify", "--data-dir", "d"]).code, 0, "nothing is known to be missing");
    assert_eq!(folder.run(&["list", "--kind", "jobs", "--data-dir", "d"]).code, 0);
    fs::remove_file(folder.path("d").join("ledger.redb")).expect("removed");
    assert_eq!(folder.run(&["list", "--kind", "jobs", "--data-dir", "d"]).code, 1);
}

#[test]
fn records_that_are_gone_are_missed_and_nothing_at_all_is_not_whole() {
    let folder = folder();
    for file in ["records.redb", "acknowledged"] {
        fs::remove_file(folder.path("d").join(file)).expect("removed");
    }
    for arguments in COMMANDS {
        let run = folder.run(arguments);
        assert_eq!(run.code, 1, "{arguments:?}: {run:?}");
    }
    fs::remove_file(folder.path("d").join("CURRENT")).expect("removed");
    for arguments in COMMANDS {
        let run = folder.run(arguments);
        let is_told = (run.out.clone() + &run.err).contains("had records and has none now");
        assert!(run.code == 1 && is_told, "{arguments:?}: {run:?}");
    }
    // It was told on stderr alone, and nothing was printed that a program could read.
    let told = folder.run(&["verify", "--json", "--data-dir", "d"]);
    let lost = &told.json()[0]["lost"][0];
    assert_eq!((told.code, lost["part"].as_str()), (1, Some("records")), "{told:?}");
    assert!(!folder.path("d").join("records.redb").exists());
    folder.write("d/records.redb", b"");
    for arguments in COMMANDS {
        let run = folder.run(arguments);
        let is_told = (run.out.clone() + &run.err).contains("records.redb is empty");
        assert!(run.code == 1 && is_told, "{arguments:?}: {run:?}");
    }

    let empty = Folder::new();
    fs::create_dir(empty.path("d")).expect("made");
    let run = empty.run(&["verify", "--data-dir", "d"]);
    assert!(run.code == 1 && run.err.contains("there are no records"), "{run:?}");
}

#[tokio::test]
async fn a_ledger_that_is_gone_from_a_server_is_missed() {
    let server = Arc::new(FakeQdrant::default());
    let url = server.door(pass()).await;
    let ledger = || QdrantLedger::new(options(&url)).expect("an address");
    ledger().check_kept().await.expect("there never was one");
    let tenant: TenantId = "a".parse().expect("a tenant");
    let entry = Entry { key: "k".into(), bytes: Some(b"x".to_vec()), expect: None };
    assert!(ledger().write(&tenant, vec![entry]).await.expect("written"));
    ledger().check_kept().await.expect("it is there");
    server.lose("-ledger");
    let told = ledger().check_kept().await.expect_err("missed");
    assert!(matches!(&told, StoreError::Refused(why) if why.to_string().contains("-ledger")), "{told:?}");
}

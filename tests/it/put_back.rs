//! Files of a data folder that are put back from an older copy of it, alone or together: never served in silence. The service and
//! `verify` go by one rule, and an operator who has nothing newer says so.

use std::fs;
use std::path::Path;

use crate::command_line::{Folder, Served};
use crate::data_folder::{COMMANDS, copy, done, imported, reindexed, run, second, serve};

const GOES: &str = "studentProfiles/goes";

/// Puts files of one copy of a folder into `d`, or removes those that it does not have.
fn put(folder: &Folder, from: &str, files: &[&str]) {
    for file in files {
        let (from, to) = (folder.path(from).join(file), folder.path("d").join(file));
        match from.exists() {
            true => drop(fs::copy(from, to).expect("put back")),
            false => fs::remove_file(to).expect("removed"),
        }
    }
}

fn remove(folder: &Folder, files: &[&str]) {
    files.iter().for_each(|file| fs::remove_file(folder.path("d").join(file)).expect("removed"));
}

fn key(folder: &Folder, id: &str) -> String {
    let made = done(folder, &["keys", "create", id, "--role", "school", "--data-dir", "d"]);
    made.err.split_whitespace().find(|word| word.starts_with("apiKeys/")).expect("a name").to_string()
}

/// Everything refuses, says that, and changes nothing.
fn refused(folder: &Folder, part: &str, said: &str) {
    let kept = |file: &str| fs::read(folder.path("d").join(file)).expect("a file");
    let before = (kept("records.redb"), kept("ledger.redb"));
    for arguments in COMMANDS {
        let run = run(folder, arguments, None);
        assert!(run.code == 1 && run.err.contains(said), "{arguments:?}: {run:?}");
    }
    let served = serve(folder, None).expect_err("not the last ones");
    assert!(served.contains(said) && served.contains("verify --repair"), "{served}");
    let told = run(folder, &["verify", "--json"], None);
    let lost = &told.json()[0]["lost"];
    assert_eq!((told.code, lost[0]["part"].as_str()), (1, Some(part)), "{told:?}");
    assert_eq!(lost.as_array().map(Vec::len), Some(1), "{lost}");
    assert!(lost[0]["detail"].as_str().expect("a text").contains(said), "{lost}");
    assert_eq!((kept("records.redb"), kept("ledger.redb")), before, "nothing is changed");
}

/// `verify --repair` says what it gives up, and then everything goes on.
fn gone_on_with(folder: &Folder) {
    let repaired = run(folder, &["verify", "--repair"], None);
    assert!(repaired.code == 1 && repaired.out.contains("cannot be made again"), "{repaired:?}");
    // It advised what it had just done.
    let is_over = repaired.out.contains("goes on with what is there") && !repaired.out.contains("--repair");
    assert!(is_over, "{repaired:?}");
    assert_eq!(run(folder, &["verify"], None).code, 0);
    serve(folder, None).expect("it begins");
}

fn students(folder: &Folder) -> String {
    done(folder, &["list", "--kind", "students", "--data-dir", "d"]).out
}

/// The service opened them with a line in its log, and with the note beside them in silence: a person who was deleted was back.
#[test]
fn older_records_are_refused_with_whatever_is_put_back_beside_them() {
    let folder = imported();
    copy(&folder.path("d"), &folder.path("older"));
    done(&folder, &["delete", GOES, "--data-dir", "d"]);
    copy(&folder.path("d"), &folder.path("last"));
    let missing = ("missing changes", "lacks 1 of the changes that were acknowledged");
    let older = ("records", "records.redb is an older copy: the folder was opened once since");
    for (put_back, removed, (part, said)) in [
        (&["records.redb"][..], &[][..], missing),
        (&["records.redb", "acknowledged"], &[], older),
        (&["records.redb", "acknowledged", "ledger.acknowledged", "CURRENT"], &[], older),
        (&["records.redb"], &["acknowledged"], older),
        (&["records.redb"], &["acknowledged", "ledger.acknowledged"], older),
    ] {
        copy(&folder.path("last"), &folder.path("d"));
        put(&folder, "older", put_back);
        remove(&folder, removed);
        refused(&folder, part, said);
    }
    // The last ones again: nothing is lost.
    copy(&folder.path("last"), &folder.path("d"));
    assert_eq!(run(&folder, &["verify"], None).code, 0);
    assert!(!students(&folder).contains(GOES));
    // Who has nothing newer says so, and is not left between two copies.
    copy(&folder.path("last"), &folder.path("d"));
    put(&folder, "older", &["records.redb", "acknowledged"]);
    gone_on_with(&folder);
    assert!(students(&folder).contains(GOES));
    put(&folder, "last", &["records.redb", "acknowledged"]);
    refused(&folder, "records", "records.redb is an older copy");
}

/// Of several indexes it is the one in use that is put back.
#[test]
fn an_older_copy_of_the_index_in_use_is_refused() {
    let folder = reindexed();
    let index = second(&folder).strip_prefix(folder.path("d")).expect("below it").to_path_buf();
    copy(&folder.path("d"), &folder.path("older"));
    let delete = ["delete", "studentProfiles/stays", "--data-dir", "d", "--model", "m"];
    done(&folder, &delete);
    for files in [&["records.redb"][..], &["records.redb", "acknowledged"]] {
        for file in files {
            fs::copy(folder.path("older").join(&index).join(file), folder.path("d").join(&index).join(file))
                .expect("put back");
        }
        let list = run(&folder, &["list", "--kind", "students"], Some("m"));
        let verified = run(&folder, &["verify"], None);
        let served = serve(&folder, Some("m")).expect_err("it is not the last one");
        assert_eq!((list.code, verified.code), (1, 1), "{list:?} {verified:?}");
        for said in [list.err, verified.out, served] {
            assert!(said.contains("records.redb is an older copy"), "{said}");
        }
    }
    let repaired = run(&folder, &["verify", "--repair"], None);
    assert!(repaired.code == 1 && repaired.out.contains("cannot be made again"), "{repaired:?}");
    assert_eq!(run(&folder, &["verify"], None).code, 0);
    serve(&folder, Some("m")).expect("it begins");
}

/// Records that went on elsewhere, with a ledger that did, are not those of this one.
#[test]
fn records_that_went_on_elsewhere_are_refused() {
    let folder = imported();
    copy(&folder.path("d"), &folder.path("before"));
    done(&folder, &["delete", GOES, "--data-dir", "d"]);
    copy(&folder.path("d"), &folder.path("last"));
    copy(&folder.path("before"), &folder.path("d"));
    done(&folder, &["delete", "studentProfiles/stays", "--data-dir", "d"]);
    copy(&folder.path("d"), &folder.path("elsewhere"));
    copy(&folder.path("last"), &folder.path("d"));
    put(&folder, "elsewhere", &["records.redb", "acknowledged"]);
    refused(&folder, "ledger", "copies that went on apart from each other");
}

/// Before the service was started again nothing knew how far the ledger had gone but the note that was put back with it.
#[test]
fn an_older_ledger_is_refused_before_any_start() {
    let folder = imported();
    let key = key(&folder, "a");
    copy(&folder.path("d"), &folder.path("older"));
    done(&folder, &["keys", "revoke", &key, "--data-dir", "d"]);
    copy(&folder.path("d"), &folder.path("last"));
    for (put_back, removed) in [
        (&["ledger.redb"][..], &[][..]),
        (&["ledger.redb", "ledger.acknowledged"], &[]),
        (&["ledger.redb", "ledger.acknowledged", "acknowledged"], &[]),
        (&["ledger.redb"], &["ledger.acknowledged"]),
    ] {
        copy(&folder.path("last"), &folder.path("d"));
        put(&folder, "older", put_back);
        remove(&folder, removed);
        refused(&folder, "ledger", "is an older copy: ");
    }
    gone_on_with(&folder);
    assert!(!run(&folder, &["keys", "list"], None).out.contains("revoked"));
}

/// One that went further than the last one of these records was taken for it.
#[test]
fn a_ledger_that_went_on_elsewhere_is_refused() {
    let folder = imported();
    let revoked = key(&folder, "a");
    copy(&folder.path("d"), &folder.path("before"));
    done(&folder, &["keys", "revoke", &revoked, "--data-dir", "d"]);
    copy(&folder.path("d"), &folder.path("last"));
    for (others, part, said) in [
        (&["b"][..], "ledger", "copies that went on apart from each other"),
        (
            &["b", "c"],
            "records",
            "records.redb is an older copy: the folder was opened once since, with its ledger or one that went on elsewhere",
        ),
    ] {
        copy(&folder.path("before"), &folder.path("d"));
        others.iter().for_each(|id| drop(key(&folder, id)));
        copy(&folder.path("d"), &folder.path("elsewhere"));
        copy(&folder.path("last"), &folder.path("d"));
        put(&folder, "elsewhere", &["ledger.redb", "ledger.acknowledged"]);
        refused(&folder, part, said);
    }
}

/// A copy made in the middle knows the last start, and not what came after it.
#[test]
fn what_was_copied_while_the_service_ran_is_older_too() {
    let folder = imported();
    let arguments = ["serve", "--data-dir", "d", "--listen", "127.0.0.1:0", "--no-http"];
    let served = Served::start(&folder, &arguments);
    done(&folder, &["list", "--kind", "students", "--to", &served.url]);
    copy(&folder.path("d"), &folder.path("older"));
    done(&folder, &["delete", GOES, "--to", &served.url]);
    assert_eq!(served.terminate(), 0);
    copy(&folder.path("d"), &folder.path("last"));
    for (put_back, part) in [
        (&["records.redb", "acknowledged", "ledger.acknowledged"][..], "missing changes"),
        (&["ledger.redb", "ledger.acknowledged"], "ledger"),
    ] {
        copy(&folder.path("last"), &folder.path("d"));
        put(&folder, "older", put_back);
        refused(&folder, part, "an older copy");
    }
}

/// The service told of `CURRENT` alone, and of the older records only when that was put back.
#[test]
fn older_records_are_told_beside_a_current_that_is_gone() {
    let folder = imported();
    copy(&folder.path("d"), &folder.path("older"));
    done(&folder, &["delete", GOES, "--data-dir", "d"]);
    put(&folder, "older", &["records.redb"]);
    remove(&folder, &["CURRENT", "acknowledged", "ledger.acknowledged"]);
    let served = serve(&folder, None).expect_err("not the last ones");
    assert!(
        served.contains("CURRENT is gone") && served.contains("records.redb is an older copy"),
        "{served}"
    );
    let repaired = run(&folder, &["verify", "--repair"], None);
    assert!(
        repaired.code == 1 && repaired.out.contains("CURRENT is gone; written anew, it names ."),
        "{repaired:?}"
    );
    assert!(!repaired.out.contains("--repair"), "{repaired:?}");
    assert_eq!(run(&folder, &["verify"], None).code, 0);
}

/// Records and ledger of one moment are a folder of an earlier time, with their notes put back or taken away; the notes of a later time
/// tell of it.
#[test]
fn records_and_ledger_of_one_earlier_moment_are_told_by_later_notes_alone() {
    let folder = imported();
    copy(&folder.path("d"), &folder.path("older"));
    done(&folder, &["delete", GOES, "--data-dir", "d"]);
    copy(&folder.path("d"), &folder.path("last"));
    put(&folder, "older", &["records.redb", "ledger.redb"]);
    let served = serve(&folder, None).expect_err("not the last ones");
    assert!(served.contains("is an older copy"), "{served}");
    remove(&folder, &["acknowledged", "ledger.acknowledged"]);
    assert_eq!(run(&folder, &["verify"], None).code, 0);
    assert!(students(&folder).contains(GOES), "nothing inside says that these are not the last ones");
}

/// All files together are a folder of an earlier time, which cannot be seen from inside: the end of the trail that was kept elsewhere shows it.
#[test]
fn a_whole_folder_that_is_put_back_is_shown_by_what_was_kept_elsewhere() {
    let folder = imported();
    copy(&folder.path("d"), &folder.path("older"));
    let served =
        Served::start(&folder, &["serve", "--data-dir", "d", "--listen", "127.0.0.1:0", "--no-http"]);
    done(&folder, &["delete", GOES, "--to", &served.url]);
    assert_eq!(served.terminate(), 0);
    let tail = done(&folder, &["audit", "tail", "--data-dir", "d"]);
    let head = tail.out.lines().last().expect("a head");
    assert_eq!(run(&folder, &["audit", "verify", "--kept", head], None).code, 0);
    copy(&folder.path("older"), &folder.path("d"));
    assert_eq!(run(&folder, &["verify"], None).code, 0);
    assert!(students(&folder).contains(GOES));
    assert_eq!(run(&folder, &["audit", "verify", "--kept", head], None).code, 1);
}

/// It was told with an empty name, and nothing mended it.
#[test]
fn a_current_that_names_nothing_is_written_anew() {
    let folder = imported();
    let current = folder.path("d/CURRENT");
    let right = fs::read(&current).expect("a name");
    for nothing in [&b""[..], b"\n", b"\xff\xfe\x00", b"garbage\n"] {
        fs::write(&current, nothing).expect("written");
        let refused = serve(&folder, None).expect_err("it is not known what is served");
        assert!(
            refused.contains("CURRENT names no index") && refused.contains("verify --repair"),
            "{refused}"
        );
        let told = run(&folder, &["verify", "--json"], None);
        assert_eq!((told.code, &told.json()[0]["mendable"][0]["part"]), (1, &"CURRENT".into()), "{told:?}");
        assert_eq!(run(&folder, &["verify", "--repair"], None).code, 0);
        assert_eq!(fs::read(&current).expect("a name"), right);
        serve(&folder, None).expect("it begins");
    }
}

/// The advice was to put `CURRENT` back, which was there.
#[test]
fn records_that_are_gone_are_to_be_put_back_and_not_current() {
    let folder = imported();
    let records = folder.path("d/records.redb");
    let bytes = fs::read(&records).expect("records");
    fs::remove_file(&records).expect("removed");
    let verified = run(&folder, &["verify"], None);
    for said in [serve(&folder, None).expect_err("no records"), verified.out] {
        let is_told =
            said.contains("had records and has none now") && said.contains("put it back from a copy");
        assert!(is_told && !said.contains("CURRENT"), "{said}");
    }
    write(&records, &bytes);
    serve(&folder, None).expect("it begins");
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("written");
}

//! What a data folder is, file by file: what is gone or of another time is told by name, by the service and by `verify` alike, and an
//! index that was left is never served again in silence.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command_line::{Folder, Run, Served};
use crate::faults::files;
use crate::reindex_command::write_model;

const STUDENTS: &str = r#"{"name":"studentProfiles/stays","studentProfile":{"school":"甲校","majorName":"数控技术"}}
{"name":"studentProfiles/goes","studentProfile":{"school":"甲校","majorName":"数控技术"}}
"#;

/// Commands that look at a folder, and one that would write to it.
pub const COMMANDS: [&[&str]; 6] = [
    &["list", "--kind", "students"],
    &["get", "studentProfiles/stays"],
    &["keys", "list"],
    &["audit", "tail"],
    &["export", "out.jsonl"],
    &["import", "students.jsonl"],
];

pub fn done(folder: &Folder, arguments: &[&str]) -> Run {
    let run = folder.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {run:?}");
    run
}

/// A folder `d` with two students, and another model in `m`.
pub fn imported() -> Folder {
    let folder = Folder::new();
    write_model(&folder.path("m"));
    folder.write("students.jsonl", STUDENTS.as_bytes());
    done(&folder, &["import", "students.jsonl", "--data-dir", "d"]);
    folder
}

/// The same with the other model in use, and one of the students deleted since.
pub fn reindexed() -> Folder {
    let folder = imported();
    done(&folder, &["reindex", "--model", "m", "--data-dir", "d"]);
    done(&folder, &["delete", "studentProfiles/goes", "--data-dir", "d", "--model", "m"]);
    folder
}

/// Runs it over the folder `d`; a model is named where the command takes one.
pub fn run(folder: &Folder, arguments: &[&str], model: Option<&str>) -> Run {
    let model: Vec<&str> = match model {
        Some(model) if !["verify", "export"].contains(&arguments[0]) => vec!["--model", model],
        _ => Vec::new(),
    };
    folder.run(&[arguments, &["--data-dir", "d"], &model].concat())
}

pub fn serve(folder: &Folder, model: Option<&str>) -> Result<(), String> {
    let mut arguments = vec!["serve", "--data-dir", "d", "--listen", "127.0.0.1:0", "--no-http"];
    arguments.extend(model.iter().flat_map(|model| ["--model", model]));
    Served::try_start(folder, &arguments, |_| {}).map(|served| assert_eq!(served.terminate(), 0))
}

pub fn copy(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).expect("removed");
    }
    for file in files(from) {
        let to = to.join(file.strip_prefix(from).expect("below it"));
        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        fs::copy(&file, to).expect("copied");
    }
}

/// The folder of the other model's index.
pub fn second(folder: &Folder) -> PathBuf {
    fs::read_dir(folder.path("d/generations"))
        .expect("there are some")
        .next()
        .expect("one")
        .expect("read")
        .path()
}

fn students(folder: &Folder) -> String {
    let run = run(folder, &["list", "--kind", "students"], Some("m"));
    assert_eq!(run.code, 0, "{run:?}");
    run.out
}

/// It opened the old index, with persons who were deleted, and `verify` called that whole.
#[test]
fn an_index_that_was_left_does_not_come_back_without_current() {
    let folder = reindexed();
    copy(&folder.path("d"), &folder.path("kept"));
    let current = folder.path("d/CURRENT");
    let right = fs::read(&current).expect("a name");
    for other in [None, Some(".\n")] {
        match other {
            None => fs::remove_file(&current).expect("removed"),
            Some(other) => fs::write(&current, other).expect("written"),
        }
        let said = if other.is_some() { "CURRENT names ." } else { "CURRENT is gone" };
        for model in [None, Some("m")] {
            for arguments in COMMANDS {
                let run = run(&folder, arguments, model);
                assert!(run.code == 1 && run.err.contains(said), "{arguments:?}: {run:?}");
            }
            let refused = serve(&folder, model).expect_err("it is not known what is served");
            assert!(refused.contains(said) && refused.contains("verify --repair"), "{refused}");
        }
        let told = run(&folder, &["verify", "--json"], None);
        assert_eq!((told.code, &told.json()[0]["mendable"][0]["part"]), (1, &"CURRENT".into()), "{told:?}");
        let mended = run(&folder, &["verify", "--repair"], None);
        assert!(mended.code == 0 && mended.out.contains("made again: CURRENT"), "{mended:?}");
        assert_eq!(fs::read(&current).expect("a name"), right);
        assert!(!students(&folder).contains("studentProfiles/goes"));
        assert_eq!(run(&folder, &["verify"], None).code, 0);
    }

    // The index that was in use is gone: the older one knows that it is older, and is not taken for the one in use.
    fs::remove_dir_all(folder.path("d/generations")).expect("removed");
    for is_named in [true, false] {
        if !is_named {
            fs::remove_file(&current).expect("removed");
        }
        for arguments in [&["verify"][..], &["verify", "--repair"], &["list", "--kind", "students"]] {
            let run = run(&folder, arguments, None);
            let said = if is_named { "records.redb is gone; put these back" } else { "put CURRENT back" };
            let is_told = format!("{}{}", run.out, run.err).contains(said);
            assert!(run.code == 1 && is_told, "{arguments:?}: {run:?}");
        }
        assert_eq!(current.exists(), is_named);
    }
    // An operator may say which it is.
    copy(&folder.path("kept"), &folder.path("d"));
    assert!(!students(&folder).contains("studentProfiles/goes"));
}

/// It was served again by the one and whole by the other.
#[test]
fn what_the_service_refuses_is_not_whole() {
    for (state, model) in [("imported", None), ("reindexed", Some("m")), ("erased", Some("m"))] {
        let folder = if state == "imported" { imported() } else { reindexed() };
        if state == "erased" {
            done(&folder, &["erase", "--due", "--data-dir", "d", "--model", "m"]);
        }
        let (data, kept) = (folder.path("d"), folder.path("kept"));
        copy(&data, &kept);
        assert_eq!(run(&folder, &["verify"], None).code, 0, "{state}");
        let mut gone: Vec<Vec<PathBuf>> = files(&kept).into_iter().map(|file| vec![file]).collect();
        // And with what names it.
        let records = gone.iter().flatten().filter(|file| file.ends_with("records.redb")).cloned();
        let records: Vec<PathBuf> = records.collect();
        gone.extend(records.into_iter().map(|file| vec![file, kept.join("CURRENT")]));
        let mut refused = Vec::new();
        for gone in &gone {
            copy(&kept, &data);
            for file in gone {
                fs::remove_file(data.join(file.strip_prefix(&kept).expect("below it"))).expect("removed");
            }
            let verified = run(&folder, &["verify"], None);
            let served = serve(&folder, model);
            assert_eq!(served.is_err(), verified.code != 0, "{state}, {gone:?}: {served:?} {verified:?}");
            if served.is_err() {
                refused.extend(
                    gone.iter().map(|file| file.strip_prefix(&kept).expect("below it").to_path_buf()),
                );
            }
        }
        for file in ["CURRENT", "ledger.redb"] {
            assert!(refused.iter().any(|refused| refused.ends_with(file)), "{state}: {file} is not missed");
        }
        let served = if model.is_some() { second(&folder) } else { data.clone() };
        let records = served.strip_prefix(&data).expect("below it").join("records.redb");
        assert!(refused.contains(&records), "{state}: {refused:?}");
    }
}

/// Another folder's ledger, and one from before a key was revoked, were taken as they came.
#[test]
fn a_ledger_that_is_not_the_last_one_of_these_records_is_refused() {
    let folder = imported();
    let (ledger, noted) = (folder.path("d/ledger.redb"), folder.path("d/ledger.acknowledged"));
    let key = done(&folder, &["keys", "create", "a", "--role", "school", "--data-dir", "d"]);
    let name =
        key.err.split_whitespace().find(|word| word.starts_with("apiKeys/")).expect("a name").to_string();
    let (before, noted_before) = (fs::read(&ledger).expect("a ledger"), fs::read(&noted).expect("a note"));
    done(&folder, &["keys", "revoke", &name, "--data-dir", "d"]);
    // With nothing but the records to know it.
    done(&folder, &["list", "--kind", "students", "--data-dir", "d"]);
    let after = fs::read(&ledger).expect("a ledger");

    done(&folder, &["import", "students.jsonl", "--data-dir", "other"]);
    done(&folder, &["keys", "create", "b", "--role", "school", "--data-dir", "other"]);
    let others = fs::read(folder.path("other/ledger.redb")).expect("a ledger");

    for (put, note, said) in [
        (&before, None, "is an older copy"),
        (&before, Some(&noted_before), "is an older copy"),
        (&others, None, "is the ledger of other records"),
    ] {
        fs::write(&ledger, put).expect("put");
        if let Some(note) = note {
            fs::write(&noted, note).expect("put");
        }
        for arguments in COMMANDS {
            let run = run(&folder, arguments, None);
            assert!(run.code == 1 && run.err.contains(said), "{arguments:?}: {run:?}");
        }
        let refused = serve(&folder, None).expect_err("it is not the right one");
        assert!(refused.contains(said) && refused.contains("verify --repair"), "{refused}");
        let told = run(&folder, &["verify", "--json"], None);
        assert_eq!((told.code, &told.json()[0]["lost"][0]["part"]), (1, &"ledger".into()), "{told:?}");
        assert_eq!(&fs::read(&ledger).expect("a ledger"), put, "nothing is changed");
    }
    // The last one again, also where the note of it lags behind.
    fs::write(&ledger, &after).expect("put back");
    assert_eq!(run(&folder, &["verify"], None).code, 0);
    assert!(run(&folder, &["keys", "list"], None).out.contains("revoked"));
    // Who has nothing newer says so.
    for given_up in [&before, &others] {
        fs::write(&ledger, given_up).expect("put");
        let repaired = run(&folder, &["verify", "--repair"], None);
        assert!(repaired.code == 1 && repaired.out.contains("cannot be made again: ledger"), "{repaired:?}");
        assert_eq!(run(&folder, &["verify"], None).code, 0);
        assert!(!run(&folder, &["keys", "list"], None).out.contains("revoked"));
        serve(&folder, None).expect("it begins");
    }
}

/// `audit verify` made a store where there was none, and called its trail sound.
#[test]
fn what_only_reads_makes_nothing() {
    let folder = Folder::new();
    fs::create_dir(folder.path("d")).expect("made");
    for arguments in [
        &["verify"][..],
        &["verify", "--repair"],
        &["audit", "verify"],
        &["audit", "export"],
        &["audit", "tail"],
        &["export", "out.jsonl"],
        &["list", "--kind", "jobs"],
        &["get", "jobPostings/1"],
        &["match", "--for", "jobPostings/1", "--target", "students"],
        &["duplicates", "--kind", "job-postings"],
        &["insight", "balance"],
        &["keys", "list"],
        &["alliances", "list"],
        &["issuers", "list"],
        &["plans", "list"],
        &["rounds", "show", "rankingRounds/r"],
        &["queries", "list"],
        &["erase", "receipts"],
        &["erase", "--due", "--dry-run"],
        &["delete", "jobPostings/1"],
        &["reindex"],
        &["reindex", "--remove-old"],
    ] {
        let run = run(&folder, arguments, None);
        assert!(run.code == 1 && run.err.contains("there are no records in"), "{arguments:?}: {run:?}");
        assert_eq!(files(&folder.path("d")), Vec::<PathBuf>::new(), "{arguments:?}");
    }
    assert!(!folder.path("out.jsonl").exists());
}

//! A reader that has had enough (`talentmatch list | head -1`) ends no command by a panic, and a stdout that is full is told of.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::command_line::{Folder, Run};

/// The writing end of a pipe that nobody reads.
fn unread() -> Stdio {
    let (_, writer) = std::io::pipe().expect("a pipe");
    writer.into()
}

fn folder() -> Folder {
    let folder = Folder::new();
    let jobs: String = (0..200)
        .map(|n| {
            format!("{{\"name\": \"jobPostings/{n}\", \"jobPosting\": {{\"title\": \"数控车工{n}\"}}}}\n")
        })
        .collect();
    let student = r#"{"name": "studentProfiles/s", "studentProfile": {"majorName": "数控技术"}}"#;
    folder.write("records.jsonl", format!("{jobs}{student}\n").as_bytes());
    folder.write("post.txt", "数控车工，限男性，35岁以下".as_bytes());
    assert_eq!(folder.run(&["import", "records.jsonl", "--data-dir", "d"]).code, 0);
    folder
}

/// One of each way to print: as text and as JSON, at once and piece by piece, of what is kept and of what is asked.
const COMMANDS: [&[&str]; 22] = [
    &["--help"],
    &["list", "--help"],
    &["--version"],
    &["list", "--kind", "job-postings", "--limit", "1000", "--data-dir", "d"],
    &["list", "--kind", "job-postings", "--json", "--data-dir", "d"],
    &["get", "jobPostings/1", "--data-dir", "d"],
    &["get", "jobPostings/1", "--json", "--data-dir", "d"],
    &["match", "--text", "数控车工", "--target", "job-postings", "--explain", "--data-dir", "d"],
    &["match", "--text", "数控车工", "--target", "job-postings", "--json", "--data-dir", "d"],
    &["duplicates", "--data-dir", "d"],
    &["import", "records.jsonl", "--data-dir", "d"],
    &["import", "records.jsonl", "--json", "--data-dir", "d"],
    &["export", "-", "--data-dir", "d"],
    &["audit", "tail", "--data-dir", "d"],
    &["audit", "export", "--data-dir", "d"],
    &["verify", "--data-dir", "d"],
    &["erase", "--due", "--dry-run", "--data-dir", "d"],
    &["insight", "balance", "--by", "region", "--data-dir", "d"],
    &["plans", "list", "--data-dir", "d"],
    &["queries", "list", "--data-dir", "d"],
    &["models", "list"],
    &["serve", "--check-config"],
];

fn run(mut command: Command) -> Run {
    Run::of(command.output().expect("the command runs"))
}

#[test]
fn a_closed_pipe_ends_every_command_quietly() {
    let folder = folder();
    for arguments in COMMANDS {
        let whole = folder.run(arguments);
        assert_eq!(whole.code, 0, "{arguments:?}: {whole:?}");
        let mut command = folder.command(arguments);
        command.stdout(unread());
        let cut = run(command);
        assert_eq!(cut.code, 0, "{arguments:?}: {cut:?}");
        assert!(!cut.err.contains("panic") && !cut.err.contains("Broken pipe"), "{arguments:?}: {cut:?}");
        let mut command = folder.command(arguments);
        let deaf = command.stdout(unread()).stderr(unread()).status().expect("the command runs");
        assert_eq!(deaf.code(), Some(0), "{arguments:?}");
    }
    // What fails for another reason says so still.
    let mut command = folder.command(&["get", "jobPostings/none", "--data-dir", "d"]);
    command.stdout(unread());
    let failed = run(command);
    assert!(failed.code == 1 && failed.err.contains("RECORD_NOT_FOUND"), "{failed:?}");
    let mut command = folder.command(&["get", "jobPostings/none", "--data-dir", "d"]);
    assert_eq!(command.stderr(unread()).status().expect("the command runs").code(), Some(1));
}

/// `/dev/full` is a device of Linux: whatever is written to it finds no room.
#[test]
fn what_finds_no_room_is_told() {
    let folder = folder();
    for arguments in
        [&["list", "--kind", "job-postings", "--data-dir", "d"][..], &["export", "-", "--data-dir", "d"]]
    {
        let mut command = folder.command(arguments);
        command.stdout(File::options().write(true).open("/dev/full").expect("a device"));
        let full = run(command);
        assert!(full.code == 1 && full.err.contains("No space left"), "{arguments:?}: {full:?}");
    }
}

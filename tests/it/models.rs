//! `talentmatch models`: fetching from a server that behaves and misbehaves, and checking what is there.

mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sha2::{Digest, Sha256};
use talentmatch::embed::models::{Manifest, OnnxModel, PullError, pull};

use server::{Reply, Server};

const NAME: &str = "bge-small-zh-v1.5";
const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
const WEIGHTS: &str = "onnx/model.onnx";

fn model() -> OnnxModel {
    Manifest::known().expect("sound").find(NAME).expect("a known model").clone()
}

/// As large as to come in several reads.
fn content(file: &str) -> Vec<u8> {
    file.bytes().cycle().take(300_000).collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Answers as huggingface.co does: the commit with every file, and the checksum of the large one.
fn repository() -> Server {
    let mut server = Server::start();
    for file in model().files() {
        let mut headers = vec![("x-repo-commit", COMMIT.to_string())];
        if file == WEIGHTS {
            headers.push(("x-linked-etag", format!("\"{}\"", sha256(&content(file)))));
        }
        for revision in ["main", COMMIT] {
            let path = format!("/Xenova/{NAME}/resolve/{revision}/{file}");
            server.put(&path, Reply { body: content(file), headers: headers.clone(), cuts: Vec::new() });
        }
    }
    server
}

fn weights_path() -> String {
    format!("/Xenova/{NAME}/resolve/{COMMIT}/{WEIGHTS}")
}

fn fetch(server: &Server, folder: &Path) -> Result<Vec<String>, PullError> {
    let mut events = Vec::new();
    pull(&model(), folder, &server.url(), &mut |event| events.push(format!("{event:?}")))?;
    Ok(events)
}

fn parts(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("onnx")).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "part"))
        .collect()
}

#[test]
fn a_model_is_fetched_whole_and_only_once() {
    let (server, folder) = (repository(), tempfile::tempdir().expect("a folder"));
    fetch(&server, folder.path()).expect("fetched");
    for file in model().files() {
        assert_eq!(fs::read(folder.path().join(file)).expect("there"), content(file), "{file}");
    }
    let lock = fs::read_to_string(folder.path().join("lock.toml")).expect("a lock file");
    assert!(lock.contains(COMMIT) && lock.contains(&sha256(&content(WEIGHTS))), "{lock}");
    assert!(parts(folder.path()).is_empty());
    let before = server.gets();
    // The first file is asked for by its branch, the rest by the commit that the branch was at.
    assert!(before.iter().all(|get| get.path.contains(COMMIT)), "{before:?}");
    let events = fetch(&server, folder.path()).expect("there already");
    assert_eq!(server.gets().len(), before.len(), "fetched again");
    assert!(events.iter().all(|event| event.starts_with("Present")), "{events:?}");
}

#[test]
fn a_cut_is_taken_up_where_it_was() {
    let (mut server, folder) = (repository(), tempfile::tempdir().expect("a folder"));
    server.cut(&weights_path(), &[100_000, 50_000]);
    fetch(&server, folder.path()).expect("fetched in the end");
    assert_eq!(fs::read(folder.path().join(WEIGHTS)).expect("there"), content(WEIGHTS));
    let ranges: Vec<_> =
        server.gets().into_iter().filter(|get| get.path == weights_path()).map(|get| get.range).collect();
    assert_eq!(ranges, [None, Some(100_000), Some(150_000)]);
}

#[test]
fn a_server_that_sends_nothing_more_leaves_the_part_for_later() {
    let (mut server, folder) = (repository(), tempfile::tempdir().expect("a folder"));
    server.cut(&weights_path(), &[100_000, 0]);
    let cut = fetch(&server, folder.path()).expect_err("cut off");
    assert!(matches!(cut, PullError::Cut { have: 100_000, total: Some(300_000), .. }), "{cut}");
    assert!(!folder.path().join(WEIGHTS).exists() && parts(folder.path()).len() == 1);
    fetch(&server, folder.path()).expect("goes on");
    assert_eq!(fs::read(folder.path().join(WEIGHTS)).expect("there"), content(WEIGHTS));
    assert_eq!(server.gets().into_iter().filter(|get| get.range == Some(100_000)).count(), 2);
}

#[test]
fn a_wrong_checksum_is_refused_and_nothing_is_kept() {
    let (mut server, folder) = (repository(), tempfile::tempdir().expect("a folder"));
    server.change(&weights_path(), |reply| reply.body[7] ^= 1);
    let refused = fetch(&server, folder.path()).expect_err("refused");
    assert!(matches!(&refused, PullError::Checksum { file, .. } if file == WEIGHTS), "{refused}");
    assert!(!folder.path().join(WEIGHTS).exists() && parts(folder.path()).is_empty());
    assert!(!folder.path().join("lock.toml").exists());
}

#[test]
fn a_damaged_file_is_fetched_again() {
    let (server, folder) = (repository(), tempfile::tempdir().expect("a folder"));
    fetch(&server, folder.path()).expect("fetched");
    for file in [WEIGHTS, "tokenizer.json"] {
        fs::write(folder.path().join(file), "damaged").expect("written");
    }
    fetch(&server, folder.path()).expect("fetched");
    for file in [WEIGHTS, "tokenizer.json"] {
        assert_eq!(fs::read(folder.path().join(file)).expect("there"), content(file), "{file}");
    }
}

/// The command in a folder of its own; nothing of the caller's environment points elsewhere.
fn command(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_talentmatch"));
    let variables =
        ["HF_ENDPOINT", "TALENTMATCH_MODELS_DIR", "http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"];
    for variable in variables {
        command.env_remove(variable);
    }
    let Output { status, stdout, stderr } =
        command.current_dir(folder).arg("models").args(arguments).output().expect("the command runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8 output");
    (status.code().expect("not killed"), text(stdout), text(stderr))
}

#[test]
fn the_command_lists_fetches_and_verifies() {
    let (server, folder) = (repository(), tempfile::tempdir().expect("a folder"));
    let (code, out, err) = command(folder.path(), &["list", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        (code, &listed[0]["name"], &listed[1]["present"]),
        (0, &"zh-ngram".into(), &false.into()),
        "{err}"
    );
    let (code, out, err) = command(folder.path(), &["pull", NAME, "--endpoint", &server.url()]);
    assert!(code == 0 && out.contains(COMMIT) && out.contains("--model"), "{out}{err}");
    let (code, out, _) = command(folder.path(), &["list"]);
    assert!(code == 0 && out.lines().any(|line| line.starts_with(NAME) && line.contains("present")), "{out}");
    let (code, out, _) = command(folder.path(), &["verify"]);
    assert!(code == 0 && out.lines().count() == 5 && out.lines().all(|line| line.starts_with("ok")), "{out}");

    let place = folder.path().join("talentmatch-models").join(NAME);
    fs::write(place.join(WEIGHTS), "damaged").expect("written");
    fs::remove_file(place.join("config.json")).expect("removed");
    let (code, out, err) = command(folder.path(), &["verify", NAME]);
    assert!(
        code == 1 && out.contains("differs") && out.contains("missing") && err.contains("2 files"),
        "{out}{err}"
    );
    fs::remove_file(place.join("lock.toml")).expect("removed");
    fs::write(place.join("config.json"), "{}").expect("written");
    let (code, out, _) = command(folder.path(), &["verify", NAME, "--json"]);
    let states: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        (code, &states[0]["state"]),
        (0, &"unknown".into()),
        "without a lock file there is nothing to compare with"
    );
}

#[test]
fn what_cannot_be_fetched_is_explained() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let (code, _, err) = command(folder.path(), &["pull", NAME, "--endpoint", &server.url()]);
    assert!(code == 1 && err.contains("404") && err.contains(WEIGHTS), "{err}");
    // Nothing listens on a port that was just given back.
    let nobody = server.url();
    drop(server);
    let (code, _, err) = command(folder.path(), &["pull", NAME, "--endpoint", &nobody]);
    assert_eq!(code, 1, "{err}");
    for part in [
        "cannot reach",
        "--endpoint",
        "tokenizer.json",
        "talentmatch-models/bge-small-zh-v1.5/onnx/model.onnx",
    ] {
        assert!(err.contains(part), "{part} in {err}");
    }
    for (arguments, named) in [
        (&["pull", "bge-tiny"][..], "bge-m3"),
        (&["pull", "zh-ngram"], "in the program"),
        (&["pull", NAME, "--endpoint", "mirror"], "--endpoint"),
        (&["verify", "bge-tiny"], "bge-m3"),
    ] {
        let (code, _, err) = command(folder.path(), arguments);
        assert!(code == 64 && err.contains(named), "{arguments:?}: {err}");
    }
}

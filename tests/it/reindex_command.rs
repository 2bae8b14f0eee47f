//! Changing the model as an operator does it: with the service stopped, and while it serves.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::command_line::{Folder, Served};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sample");
const BUNDLED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/zh-ngram/model.bin");

/// The bundled model with another version and fewer terms of a text: other vectors under another id.
pub fn write_model(folder: &Path) {
    let mut bytes = std::fs::read(BUNDLED).expect("the bundled model");
    bytes[12..16].copy_from_slice(&77u32.to_le_bytes());
    bytes[60..64].copy_from_slice(&6u32.to_le_bytes());
    let digest = Sha256::new().chain_update(&bytes[..16]).chain_update(&bytes[48..]).finalize();
    bytes[16..48].copy_from_slice(&digest);
    std::fs::create_dir(folder).expect("a folder");
    std::fs::write(folder.join("model.bin"), bytes).expect("written");
}

/// A folder `d` with part of the sample, and another model in `m`.
fn prepared() -> Folder {
    let folder = Folder::new();
    write_model(&folder.path("m"));
    for file in ["student_profiles", "internship_slots"] {
        let run = folder.run(&["import", &format!("{SAMPLE}/{file}.jsonl"), "--data-dir", "d"]);
        assert_eq!(run.code, 0, "{run:?}");
    }
    folder
}

/// Model and results of one match.
fn matched(folder: &Folder, place: &[&str]) -> (String, Value) {
    let mut arguments = vec!["match", "--for", "studentProfiles/s-0001", "--target", "internships", "--json"];
    arguments.extend(place);
    let run = folder.run(&arguments);
    assert_eq!(run.code, 0, "{run:?}");
    let answer = run.json();
    assert!(!answer["results"].as_array().expect("results").is_empty());
    (answer["replay"]["model"].as_str().expect("a model").to_string(), answer["results"].clone())
}

#[test]
fn another_model_is_refused_until_the_records_are_made_anew_with_it() {
    let folder = prepared();
    let (old, before) = matched(&folder, &["--data-dir", "d"]);
    let refused = folder.run(&["list", "--kind", "students", "--data-dir", "d", "--model", "m"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    for named in [&old, "zh-ngram-77@", "serve --model m --reindex", "talentmatch reindex --model m"] {
        assert!(refused.err.contains(named), "{named} in {}", refused.err);
    }
    let run = folder.run(&["reindex", "--model", "m", "--data-dir", "d", "--json"]);
    let summary = run.json();
    assert_eq!(
        (run.code, &summary["records"], &summary["copied"]),
        (0, &summary["copied"], &summary["records"])
    );
    assert!(summary["records"].as_u64() > Some(100) && summary["from"] == old.as_str(), "{summary}");

    let (new, after) = matched(&folder, &["--data-dir", "d", "--model", "m"]);
    assert!(new.starts_with("zh-ngram-77@") && after != before, "{new}");
    assert_eq!(
        folder.run(&["list", "--kind", "students", "--data-dir", "d"]).code,
        1,
        "the old model is refused"
    );
    let again = folder.run(&["reindex", "--model", "m", "--data-dir", "d"]);
    assert!(again.code == 0 && again.out.contains("already"), "{again:?}");

    // And back: what the old index still has needs not be made again.
    let run = folder.run(&["reindex", "--data-dir", "d", "--json"]);
    assert_eq!((run.code, run.json()["copied"].as_u64()), (0, Some(0)), "{run:?}");
    assert_eq!(matched(&folder, &["--data-dir", "d"]), (old.clone(), before));
    let run = folder.run(&["reindex", "--remove-old", "--data-dir", "d"]);
    assert!(run.code == 0 && run.out.contains(&new), "{run:?}");
    assert_eq!(std::fs::read_dir(folder.path("d/generations")).expect("a folder").count(), 0);
    assert_eq!(matched(&folder, &["--data-dir", "d"]).0, old);
}

#[test]
fn a_place_that_is_not_there_is_not_made() {
    let folder = Folder::new();
    for command in [&["reindex", "--data-dir", "d"][..], &["reindex", "--remove-old", "--data-dir", "d"]] {
        let run = folder.run(command);
        assert!(run.code == 1 && run.err.contains('d') && !folder.path("d").exists(), "{run:?}");
    }
    let run = folder.run(&["reindex", "--model", "nonsense", "--data-dir", "d"]);
    assert!(run.code == 64 && run.err.contains("model"), "{run:?}");
}

#[test]
fn a_service_changes_the_model_while_it_serves() {
    let folder = prepared();
    let (old, before) = matched(&folder, &["--data-dir", "d"]);
    let listen = ["serve", "--listen", "127.0.0.1:0", "--data-dir", "d", "--model", "m", "--reindex"];
    let served = Served::start(&folder, &listen);
    let place = ["--to", served.url.as_str()];
    let began = Instant::now();
    let mut written = 0;
    let after = loop {
        let (model, results) = matched(&folder, &place);
        if model != old {
            assert!(model.starts_with("zh-ngram-77@"), "{model}");
            break results;
        }
        // Served meanwhile: the old model's answer, and writes.
        assert_eq!(results, before);
        folder.write(
            "row.jsonl",
            format!(
                "{{\"name\": \"courseProfiles/c-{written}\", \"courseProfile\": {{\"title\": \"焊接\"}}}}\n"
            )
            .as_bytes(),
        );
        let run = folder.run(&["import", "row.jsonl", "--to", &served.url]);
        assert_eq!(run.code, 0, "{run:?}");
        written += 1;
        assert!(began.elapsed() < Duration::from_secs(120), "never exchanged");
    };
    assert_ne!(after, before);
    let run = folder.run(&["import", "row.jsonl", "--to", &served.url]);
    assert!(run.code == 0 || written == 0, "{run:?}");
    assert_eq!(served.terminate(), 0);

    let (_, again) = matched(&folder, &["--data-dir", "d", "--model", "m"]);
    assert_eq!(again, after, "the new index is the one in use");
    let run = folder.run(&["list", "--kind", "courses", "--data-dir", "d", "--model", "m", "--json"]);
    assert_eq!(
        run.json()["records"].as_array().map(Vec::len),
        Some(written),
        "nothing written meanwhile is lost"
    );
}

#[test]
fn a_service_on_an_index_of_a_model_that_it_cannot_find_says_so() {
    let folder = prepared();
    assert_eq!(folder.run(&["reindex", "--model", "m", "--data-dir", "d"]).code, 0);
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data-dir", "d", "--reindex"];
    let run = folder.run(&serve);
    assert!(run.code == 1 && run.err.contains("--old-model") && run.err.contains("zh-ngram-77@"), "{run:?}");
    let wrong = folder.run(&[&serve[..], &["--old-model", "zh-ngram"]].concat());
    assert!(wrong.code == 1 && wrong.err.contains("zh-ngram-77@"), "{wrong:?}");
    let served = Served::start(&folder, &[&serve[..], &["--old-model", "m"]].concat());
    assert_eq!(served.terminate(), 0);
}

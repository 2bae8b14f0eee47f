//! The service with an ONNX model: what is said when it cannot run, when it has too much to do, and a whole round.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use talentmatch::api::problem::Canonical;
use talentmatch::app::App;
use talentmatch::config::{Config, Settings};
use talentmatch::domain::search::embedding::Embedding;
use talentmatch::domain::text::Text;
use talentmatch::engine::ports::{EmbedError, Embedder};
use talentmatch::pb::v1 as pb;
use talentmatch::store::memory::MemoryStore;

use crate::embed_contract::{onnx_runtime, tiny_model};
use crate::support::by_text;

/// The command with the small model, and no runtime but the one that is named.
fn command(folder: &Path, library: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_talentmatch"));
    let library = library.to_str().expect("a text path");
    command.env("ORT_DYLIB_PATH", library).env("TALENTMATCH_MODEL", tiny_model()).current_dir(folder);
    let Output { status, stdout, stderr } = command.args(arguments).output().expect("the command runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8 output");
    (status.code().expect("not killed"), text(stdout), text(stderr))
}

#[test]
fn a_missing_or_foreign_library_is_an_error_that_says_how_to_get_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let foreign = folder.path().join("libonnxruntime.so");
    std::fs::write(&foreign, "not a library").expect("written");
    let data = folder.path().join("d");
    std::fs::create_dir(&data).expect("a folder");
    for library in [Path::new("/nowhere/libonnxruntime.so"), &foreign] {
        let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sample/internship_slots.jsonl");
        let (code, _, err) = command(folder.path(), library, &["import", sample, "--data-dir", "d"]);
        assert_eq!(code, 1, "{err}");
        let shown = library.to_str().expect("a text path");
        for part in ["ONNX Runtime 1.", "pip download", "talentmatch-models/lib", "ORT_DYLIB_PATH", shown] {
            assert!(err.contains(part) && !err.contains("panic"), "{part} in {err}");
        }
    }
    assert_eq!(std::fs::read_dir(&data).expect("the folder").count(), 0, "nothing is opened");
}

#[test]
fn records_are_imported_and_matched_with_an_onnx_model() {
    let Some(library) = onnx_runtime("records_are_imported_and_matched_with_an_onnx_model") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let sample = format!("{}/tests/fixtures/sample/internship_slots.jsonl", env!("CARGO_MANIFEST_DIR"));
    let (code, out, err) =
        command(folder.path(), &library, &["import", &sample, "--data-dir", "d", "--json"]);
    assert!(code == 0 && !out.contains("\"stored\":0"), "{out}{err}");
    let query =
        ["match", "--text", "电池模组装配", "--target", "internship-slots", "--data-dir", "d", "--json"];
    let (code, out, err) = command(folder.path(), &library, &query);
    let answer: serde_json::Value =
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    assert_eq!(code, 0, "{err}");
    assert!(
        answer["replay"]["model"].as_str().is_some_and(|model| model.starts_with("tiny_onnx@")),
        "{answer}"
    );
    assert!(answer["results"].as_array().is_some_and(|results| !results.is_empty()), "{answer}");
    let (_, again, _) = command(folder.path(), &library, &query);
    let again: serde_json::Value = serde_json::from_str(&again).expect("JSON");
    assert_eq!(again["results"], answer["results"], "another answer to the same question");

    let other = ["get", "internshipSlots/i-bat-01", "--data-dir", "d", "--model", "zh-ngram"];
    let (code, _, err) = command(folder.path(), &library, &other);
    assert!(code == 1 && err.contains("tiny_onnx@") && err.contains("zh-ngram"), "{err}");
}

/// Always has too much to do.
struct Busy;

#[async_trait]
impl Embedder for Busy {
    fn model(&self) -> &str {
        "busy@00000000"
    }

    fn dimension(&self) -> usize {
        4
    }

    async fn embed(&self, _: Vec<Text>) -> Result<Vec<Embedding>, EmbedError> {
        Err(EmbedError::Overloaded)
    }
}

#[tokio::test]
async fn an_overloaded_model_asks_to_try_again() {
    let config = Config::resolve(Settings::default()).expect("defaults are sound");
    let app = App::assemble(config, Arc::new(MemoryStore::new(4)), Arc::new(Busy));
    let request = by_text("数控车工", pb::RecordKind::JobPosting);
    let problem = app.api().r#match(&app.owner(), request).await.expect_err("refused");
    assert_eq!((problem.code(), problem.reason), (Canonical::ResourceExhausted, pb::ErrorReason::Overloaded));
    assert!(problem.retry_delay().is_some_and(|delay| delay > Duration::ZERO), "{problem:?}");
}

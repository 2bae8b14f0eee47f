//! What every embedder MUST do, for the bundled model and for an ONNX model in the real ONNX Runtime. The latter needs the
//! runtime's library in ORT_DYLIB_PATH; without it its tests say that they are skipped.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use talentmatch::convert::record_from_pb;
use talentmatch::domain::text::Text;
use talentmatch::embed::{NgramEmbedder, OnnxOptions, Source};
use talentmatch::engine::ports::Embedder;

use crate::support::sample_records;

/// The folder of a small model with random weights.
pub fn tiny_model() -> String {
    format!("{}/tests/fixtures/tiny_onnx", env!("CARGO_MANIFEST_DIR"))
}

/// The ONNX Runtime library; without one says on the terminal that the test is skipped.
pub fn onnx_runtime(test: &str) -> Option<PathBuf> {
    let library = std::env::var_os("ORT_DYLIB_PATH").filter(|path| !path.is_empty()).map(PathBuf::from);
    if library.is_none() {
        // Not println!, which is shown only when a test fails.
        let _ = writeln!(std::io::stderr(), "SKIPPED {test}: ORT_DYLIB_PATH names no ONNX Runtime library");
    }
    library
}

fn onnx(library: PathBuf, threads: usize, batch: usize) -> Arc<dyn Embedder> {
    load(&tiny_model(), library, threads, batch)
}

fn load(folder: &str, library: PathBuf, threads: usize, batch: usize) -> Arc<dyn Embedder> {
    let options =
        OnnxOptions { library: Some(library), models_dir: "nowhere".into(), threads, batch, queue: 10_000 };
    let source = Source::find(folder, &options.models_dir).expect("a model");
    source.load(&options).expect("the model loads")
}

fn text(title: &str, body: &str) -> Text {
    Text { title: title.into(), body: body.into() }
}

/// Real texts of all lengths, and what is unusual.
fn texts() -> Vec<Text> {
    let home = "school".parse().expect("a tenant");
    let records = sample_records().into_iter().step_by(3);
    let mut texts: Vec<Text> =
        records.map(|record| Text::of(&record_from_pb(record, &home).expect("a record").resource)).collect();
    texts.extend([
        text("", ""),
        text(" ", "\n\t"),
        text("护", ""),
        text("", "护"),
        text("１００ 2024-05", "😀\u{0}\u{202e}a\u{301}"),
        text("software engineer", &"数控车床操作与维护，".repeat(3_000)),
    ]);
    texts
}

async fn holds_for(embedder: Arc<dyn Embedder>) {
    let texts = texts();
    let all = embedder.embed(texts.clone()).await.expect("embedded");
    assert_eq!(all.len(), texts.len());
    assert!(embedder.embed(Vec::new()).await.expect("nothing to do").is_empty());
    assert_eq!(embedder.embed(texts.clone()).await.expect("embedded"), all, "not deterministic");

    for (text, embedding) in texts.iter().zip(&all) {
        assert!(embedding.is_sound(embedder.dimension()), "{text:?}");
        let largest = embedding.dense.values().iter().map(|value| value.abs()).max();
        assert!(embedding.dense.is_zero() || largest == Some(127), "{largest:?} in {text:?}");
        let blank = text.title.trim().is_empty() && text.body.trim().is_empty();
        assert!(!blank || (embedding.dense.is_zero() && embedding.sparse.is_empty()), "{text:?}");
        let alone = embedder.embed(vec![text.clone()]).await.expect("embedded");
        assert_eq!(alone[0], *embedding, "another embedding alone: {text:?}");
    }

    let reversed: Vec<Text> = texts.iter().rev().cloned().collect();
    let mut other_company = embedder.embed(reversed).await.expect("embedded");
    other_company.reverse();
    assert_eq!(other_company, all, "another embedding in other company");

    let calls = texts.chunks(7).map(|chunk| {
        let (embedder, chunk) = (embedder.clone(), chunk.to_vec());
        tokio::spawn(async move { embedder.embed(chunk).await.expect("embedded") })
    });
    let mut at_once = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        at_once.extend(call.await.expect("joined"));
    }
    assert_eq!(at_once, all, "another embedding from calls at the same time");
}

#[tokio::test]
async fn the_bundled_model_keeps_the_contract() {
    holds_for(Arc::new(NgramEmbedder::bundled().expect("sound"))).await;
}

#[tokio::test]
async fn an_onnx_model_keeps_the_contract() {
    let Some(library) = onnx_runtime("an_onnx_model_keeps_the_contract") else { return };
    for (threads, batch) in [(1, 32), (2, 5), (0, 1)] {
        holds_for(onnx(library.clone(), threads, batch)).await;
    }
}

/// Dynamic quantisation takes its scale over a whole run, so what else is in it would show.
#[tokio::test]
async fn a_dynamically_quantised_model_keeps_the_contract() {
    let Some(library) = onnx_runtime("a_dynamically_quantised_model_keeps_the_contract") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for file in ["tokenizer.json", "config.json", "special_tokens_map.json", "tokenizer_config.json"] {
        std::fs::copy(format!("{}/{file}", tiny_model()), folder.path().join(file)).expect("copied");
    }
    let weights = format!("{}/quantised.onnx", tiny_model());
    std::fs::copy(weights, folder.path().join("quantised.onnx")).expect("copied");
    let description = "pooling = \"mean\"\nmax_length = 128\nweights = [\"quantised.onnx\"]\n";
    std::fs::write(folder.path().join("model.toml"), description).expect("written");
    holds_for(load(folder.path().to_str().expect("a text path"), library, 1, 32)).await;
}

#[tokio::test]
async fn an_onnx_model_gives_the_dense_view_and_the_bundled_one_the_sparse() {
    let Some(library) = onnx_runtime("an_onnx_model_gives_the_dense_view") else { return };
    let (onnx, bundled) = (onnx(library, 1, 8), NgramEmbedder::bundled().expect("sound"));
    assert_eq!(onnx.dimension(), 32);
    let id = onnx.model().strip_prefix("tiny_onnx@").expect("the folder's name").to_string();
    assert!(id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    let texts = texts();
    let (from_onnx, from_bundled) =
        (onnx.embed(texts.clone()).await.expect("embedded"), bundled.embed(texts).await.expect("embedded"));
    for (onnx, bundled) in from_onnx.iter().zip(&from_bundled) {
        assert_eq!(onnx.sparse, bundled.sparse);
    }
    // Title first, and both fields are seen; what is beyond the longest length is not.
    let of = |title: &str, body: &str| {
        let (onnx, text) = (onnx.clone(), text(title, body));
        async move { onnx.embed(vec![text]).await.expect("embedded").remove(0).dense }
    };
    assert_eq!(of("数控车工", "操作车床").await, of("数控车工\n操作车床", "").await);
    assert_ne!(of("数控车工", "操作车床").await, of("数控车工", "").await);
    let long = "车".repeat(500);
    assert_eq!(of("工", &long).await, of("工", &format!("{long}护理")).await);
}

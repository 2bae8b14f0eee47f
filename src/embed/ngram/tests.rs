//! The bundled model as a whole.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

use super::{BUNDLED, ModelError, NgramModel, TITLE_SHARE};
use crate::domain::search::embedding::Embedding;
use crate::domain::text::normalize::pairs;

fn model() -> NgramModel {
    NgramModel::bundled().expect("the bundled model loads")
}

fn length(values: &[f32]) -> f32 {
    values.iter().map(|value| value * value).sum::<f32>().sqrt()
}

fn embed(model: &NgramModel, title: &str, body: &str) -> Embedding {
    model.embed(title, body).expect("finite")
}

#[test]
fn agrees_with_the_trainer() {
    let golden = include_str!("../../../models/zh-ngram/golden.json");
    let golden: serde_json::Value = serde_json::from_str(golden).expect("golden.json is JSON");
    let model = model();
    assert_eq!(golden["model"], model.id(), "golden.json belongs to another model.bin");
    for text in golden["texts"].as_array().expect("a list of texts") {
        let [title, body] = ["title", "body"].map(|field| model.terms(text[field].as_str().unwrap()));
        let share = model.file.settings.title_share;
        let (found, sparse) =
            (model.dense_floats(&title, &body, share), model.sparse_floats(&title, &body, share));
        let (found_indices, found_values): (Vec<u32>, Vec<f32>) = sparse.into_iter().unzip();
        let indices: Vec<u32> = serde_json::from_value(text["sparse_indices"].clone()).unwrap();
        let values: Vec<f32> = serde_json::from_value(text["sparse_values"].clone()).unwrap();
        let dense: Vec<f32> = serde_json::from_value(text["dense_start"].clone()).unwrap();
        assert_eq!(found_indices, indices, "{text}");
        let actual = found_values.iter().chain(&found);
        for (actual, expected) in actual.zip(values.iter().chain(&dense)) {
            assert!((actual - expected).abs() < 1e-5, "{actual} instead of {expected} in {text}");
        }
    }
}

#[test]
fn any_text_gives_finite_unit_vectors_or_zero() {
    let model = model();
    let long = "负责数控机床的操作与维护".repeat(8_400);
    let latin = "x".repeat(100_000);
    // Whether the text says something in the dense and in the sparse view.
    let texts = [
        ("", false, false),
        (" ", false, false),
        ("，。", false, false),
        ("护", true, true),
        ("1234567890", false, false),
        // English words are no features of the vocabulary, but for names of tools: hashed, so that wording still counts.
        ("software engineer", false, true),
        ("Java", true, true),
        ("機械設計師", true, true),
        ("😀😀", false, false),
        ("\u{0}\u{202e}a\u{301}", false, false),
        (&long, true, true),
        (&latin, false, true),
    ];
    for (text, dense, sparse) in texts {
        let start: String = text.chars().take(20).collect();
        for (title, body) in [(text, ""), ("", text), (text, text)] {
            let embedding = embed(&model, title, body);
            assert!(embedding.is_sound(model.dimension()));
            let (title_terms, body_terms) = (model.terms(title), model.terms(body));
            let dense_floats = model.dense_floats(&title_terms, &body_terms, TITLE_SHARE);
            let (_, sparse_floats): (Vec<u32>, Vec<f32>) =
                model.sparse_floats(&title_terms, &body_terms, TITLE_SHARE).into_iter().unzip();
            let expected = |says_something| if says_something { 1.0 } else { 0.0 };
            let length_error = |values: &[f32], says| (length(values) - expected(says)).abs();
            assert!(length_error(&dense_floats, dense) < 1e-5, "dense view of {start:?}");
            assert!(length_error(&sparse_floats, sparse) < 1e-5, "sparse view of {start:?}");
            assert_eq!(
                (embedding.dense.is_zero(), embedding.sparse.is_empty()),
                (!dense, !sparse),
                "{start:?}"
            );
            assert!(sparse_floats.iter().all(|&value| value > 0.0));
            assert_eq!(embedding, embed(&model, title, body));
            assert_eq!(embedding.sparse, model.sparse(title, body).expect("finite"));
        }
    }
}

#[test]
fn traditional_and_full_width_forms_are_the_same_text() {
    let model = model();
    assert_eq!(embed(&model, "機電設備維修工 ＰＬＣ", ""), embed(&model, "机电设备维修工 plc", ""));
}

#[test]
fn the_model_folds_as_the_table_of_the_domain_says() {
    let model = model();
    let others: String = pairs()
        .filter(|(t, s)| model.file.fold.apply(*t) != *s)
        .map(|(traditional, _)| traditional)
        .collect();
    assert_eq!(others, "", "what comes into the table after a training goes into the next model");
}

#[test]
fn near_meanings_are_nearer_than_far_ones() {
    let model = model();
    let embed = |title| embed(&model, title, "");
    let chef = embed("厨师");
    for (one, near) in [("程序员", "软件开发工程师"), ("会计", "财务人员"), ("护士", "护理人员")]
    {
        let (one, near) = (embed(one), embed(near));
        assert!(one.dense_cosine(&near) > one.dense_cosine(&chef) + 0.2);
    }
}

#[test]
fn a_flipped_byte_is_refused() {
    for at in [12, 20, 60, 70, 130, BUNDLED.len() / 2, BUNDLED.len() - 1] {
        let mut bytes = BUNDLED.to_vec();
        bytes[at] ^= 1;
        let refused = NgramModel::from_bytes(Cow::Owned(bytes));
        assert!(matches!(refused, Err(ModelError::Checksum { .. })), "byte {at}");
    }
}

#[test]
fn another_length_magic_or_version_is_refused() {
    let refused = |bytes: Vec<u8>| NgramModel::from_bytes(Cow::Owned(bytes)).err().expect("it is refused");
    assert!(matches!(refused(vec![]), ModelError::Truncated { .. }));
    assert!(matches!(refused(BUNDLED[..BUNDLED.len() - 1].to_vec()), ModelError::Truncated { .. }));
    assert!(matches!(refused(vec![7; 1000]), ModelError::Format(_)));
    let mut newer = BUNDLED.to_vec();
    newer[8] = 9;
    assert!(matches!(refused(newer), ModelError::Version { found: 9, supported: 2 }));
    let mut huge = BUNDLED.to_vec();
    huge[48..56].fill(0xff);
    assert!(matches!(refused(huge), ModelError::Truncated { .. } | ModelError::Format(_)));
}

/// Found by fuzzing: without rows nothing in the file bounded its vectors, of which one took sixteen gigabytes.
#[test]
fn vectors_without_an_end_are_refused() {
    let mut bytes = BUNDLED[..128].to_vec();
    bytes[48..52].fill(0xff);
    bytes[52..60].fill(0);
    let digest = Sha256::new().chain_update(&bytes[..16]).chain_update(&bytes[48..]).finalize();
    bytes[16..48].copy_from_slice(&digest);
    let refused = NgramModel::from_bytes(Cow::Owned(bytes)).err();
    assert!(matches!(refused, Some(ModelError::Format(_))), "{refused:?}");
}

#[test]
fn shared_between_threads() {
    fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<NgramModel>();
}

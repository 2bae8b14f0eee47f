//! `models/manifest.toml`, compiled in: every model that is known by name. What its fields mean is said there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use serde::Deserialize;

use super::recipe::{Pooling, Recipe, tokenizer_files};

const TEXT: &str = include_str!("../../../models/manifest.toml");

/// The known models.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The one in the binary.
    pub bundled: Bundled,
    /// Those whose files have to be fetched.
    pub onnx: Vec<OnnxModel>,
}

/// The model in the binary.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundled {
    /// The name that `--model` takes.
    pub name: String,
    /// Where its weights and its card are, from the root of the sources.
    pub folder: String,
    /// SPDX identifier.
    pub licence: String,
}

/// A model whose files have to be fetched.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnnxModel {
    /// The name that `--model` takes.
    pub name: String,
    /// `owner/name`.
    pub repository: String,
    /// A branch, tag or commit.
    pub revision: String,
    /// SPDX identifier.
    pub licence: String,
    /// Length of the vectors.
    pub dimension: usize,
    /// How token vectors become one vector.
    pub pooling: Pooling,
    /// In tokens.
    pub max_length: usize,
    /// Put before a text that is a query.
    pub query_prefix: String,
    /// Put before a text that is a passage.
    pub passage_prefix: String,
    /// What every text is to the model.
    pub role: Role,
    /// The graph, then what it refers to; paths in the repository.
    pub weights: Vec<String>,
    #[serde(default)]
    sha256: BTreeMap<String, String>,
}

/// What every text is to a model that tells queries and passages apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Something that is looked for.
    Query,
    /// Something that is found.
    Passage,
}

/// What is wrong in the manifest.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is")]
pub enum ManifestError {
    #[error("models/manifest.toml: {0}")]
    Syntax(#[from] toml::de::Error),
    #[error("models/manifest.toml: {model}: {field}: {problem}")]
    Field { model: String, field: &'static str, problem: String },
}

impl Manifest {
    /// The manifest that the program was built with.
    pub fn known() -> Result<Self, ManifestError> {
        Self::parse(TEXT)
    }

    fn parse(text: &str) -> Result<Self, ManifestError> {
        let manifest: Self = toml::from_str(text)?;
        let mut names = BTreeSet::from([manifest.bundled.name.as_str()]);
        for model in &manifest.onnx {
            let problem = model.problem().or_else(|| {
                (!names.insert(&model.name)).then(|| ("name", "is the name of two models".to_string()))
            });
            if let Some((field, problem)) = problem {
                return Err(ManifestError::Field { model: model.name.clone(), field, problem });
            }
        }
        Ok(manifest)
    }

    /// The names of all models, the bundled one first.
    pub fn names(&self) -> Vec<&str> {
        let onnx = self.onnx.iter().map(|model| model.name.as_str());
        std::iter::once(self.bundled.name.as_str()).chain(onnx).collect()
    }

    /// The model of a name, where it has files.
    pub fn find(&self, name: &str) -> Option<&OnnxModel> {
        self.onnx.iter().find(|model| model.name == name)
    }
}

impl OnnxModel {
    /// Paths of all files in the repository, which are their paths in the model's folder too.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.weights.iter().map(String::as_str).chain(tokenizer_files())
    }

    /// The checksum that a file must have, in lower-case hex, where it is known.
    pub fn sha256(&self, file: &str) -> Option<&str> {
        self.sha256.get(file).map(String::as_str)
    }

    /// How it is run from the folder that holds its files.
    pub fn recipe(&self, folder: &Path) -> Recipe {
        let prefix = match self.role {
            Role::Query => &self.query_prefix,
            Role::Passage => &self.passage_prefix,
        };
        Recipe {
            name: self.name.clone(),
            folder: folder.to_path_buf(),
            weights: self.weights.clone(),
            pooling: self.pooling,
            max_length: self.max_length,
            prefix: prefix.clone(),
            dimension: Some(self.dimension),
            sha256: self.sha256.clone(),
            is_listed: true,
        }
    }

    fn problem(&self) -> Option<(&'static str, String)> {
        if !is_plain(&self.name) || self.name.contains('/') {
            return Some(("name", format!("{:?} cannot name a folder", self.name)));
        }
        if self.repository.split('/').count() != 2 || !is_plain(&self.repository) {
            return Some(("repository", format!("{:?} is not owner/name", self.repository)));
        }
        if self.dimension == 0 || self.max_length < 2 {
            return Some(("dimension", "the dimension and max_length must be positive".to_string()));
        }
        if self.weights.is_empty() {
            return Some(("weights", "at least the graph must be named".to_string()));
        }
        if let Some(path) = self.weights.iter().find(|path| !is_plain(path)) {
            return Some(("weights", format!("{path:?} does not stay inside the folder")));
        }
        let wrong = |(file, sum): &(&String, &String)| {
            !self.files().any(|known| known == *file)
                || sum.len() != 64
                || !sum.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let (file, _) = self.sha256.iter().find(wrong)?;
        Some(("sha256", format!("{file:?} is no file of the model, or its checksum is not 64 hex digits")))
    }
}

/// Whether a relative path stays below where it starts.
fn is_plain(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use fastembed::TextEmbedding;

    use super::*;

    /// Listed here and not by fastembed: the same architecture and layout as its neighbours.
    const OF_OUR_OWN: [&str; 1] = ["bge-base-zh-v1.5"];

    #[test]
    fn agrees_with_fastembed() {
        let known = TextEmbedding::list_supported_models();
        for model in Manifest::known().expect("sound").onnx {
            let info = known
                .iter()
                .find(|info| info.model_code == model.repository && info.model_file == model.weights[0]);
            let Some(info) = info else {
                assert!(OF_OUR_OWN.contains(&model.name.as_str()), "fastembed has no {}", model.repository);
                continue;
            };
            assert_eq!(info.dim, model.dimension, "{}", model.name);
            assert_eq!(info.additional_files, model.weights[1..], "{}", model.name);
            let pooling = TextEmbedding::get_default_pooling_method(&info.model);
            assert_eq!(pooling, Some(model.pooling.into()), "{}", model.name);
            assert_eq!(info.output_key, None, "{}: another output is asked for", model.name);
        }
    }

    #[test]
    fn mistakes_are_named_with_model_and_field() {
        let entry = |change: fn(&str) -> String| {
            let at = TEXT.find("\n[[onnx]]").expect("an entry");
            let end = TEXT[at + 1..].find("\n[[onnx]]").expect("another") + at;
            let text = format!("{}{}", &TEXT[..at], change(&TEXT[at..=end]));
            Manifest::parse(&text).expect_err("refused").to_string()
        };
        let missing = entry(|entry| entry.replace("dimension = 512", ""));
        assert!(missing.contains("dimension"), "{missing}");
        let pooling = entry(|entry| entry.replace("\"cls\"", "\"max\""));
        assert!(pooling.contains("max") && pooling.contains("mean"), "{pooling}");
        let outside = entry(|entry| entry.replace("onnx/model.onnx", "../model.onnx"));
        assert!(outside.contains("bge-small-zh-v1.5: weights: \"../model.onnx\""), "{outside}");
        let twice = entry(|entry| format!("{entry}\n{entry}"));
        assert!(twice.contains("two models"), "{twice}");
        let sum = entry(|entry| format!("{entry}\nsha256 = {{ \"onnx/model.onnx\" = \"12\" }}\n"));
        assert!(sum.contains("sha256") && sum.contains("64"), "{sum}");
    }
}

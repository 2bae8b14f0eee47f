//! How an ONNX model is run: from the manifest, or from `model.toml` in a folder of one's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The description of a model in its own folder.
const DESCRIPTION: &str = "model.toml";

/// The files that a tokenizer is made of.
const TOKENIZER: [&str; 4] =
    ["tokenizer.json", "config.json", "special_tokens_map.json", "tokenizer_config.json"];

/// A model in a folder, and what its vectors depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// The name that stands in the id of the model.
    pub name: String,
    /// Where its files are.
    pub folder: PathBuf,
    /// The graph, then the files with weights that it refers to; paths in the folder.
    pub weights: Vec<String>,
    /// How token vectors become one vector.
    pub pooling: Pooling,
    /// In tokens, with special ones; what is longer is cut off at the end.
    pub max_length: usize,
    /// Put before every text.
    pub prefix: String,
    /// Length of the vectors, where it is known before the model has run.
    pub dimension: Option<usize>,
    /// Checksums that are known beforehand, by path.
    pub sha256: BTreeMap<String, String>,
    /// Whether it is in the manifest, so that its files can be fetched.
    pub is_listed: bool,
}

/// How token vectors become one vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// The first token's.
    Cls,
    /// The mean of all.
    Mean,
    /// The graph's output is one vector a text already.
    Graph,
}

impl From<Pooling> for fastembed::Pooling {
    fn from(pooling: Pooling) -> Self {
        match pooling {
            // An output of one vector a text passes through unchanged.
            Pooling::Cls | Pooling::Graph => Self::Cls,
            Pooling::Mean => Self::Mean,
        }
    }
}

/// Why a folder is not that of an ONNX model.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is")]
pub enum RecipeError {
    #[error("{} has no {DESCRIPTION}; the folder of an ONNX model needs one that says at least pooling = \"cls\", \
             \"mean\" or \"graph\"", .0.display())]
    NoDescription(PathBuf),
    #[error("cannot read {}: {error}", .path.display())]
    Read {
        path: PathBuf,
        #[source]
        error: std::io::Error,
    },
    #[error("{}: {problem}", .path.display())]
    Description { path: PathBuf, problem: String },
}

/// `model.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    name: Option<String>,
    pooling: Pooling,
    #[serde(default = "default_max_length")]
    max_length: usize,
    #[serde(default)]
    prefix: String,
    #[serde(default = "default_weights")]
    weights: Vec<String>,
    dimension: Option<usize>,
}

fn default_max_length() -> usize {
    512
}

fn default_weights() -> Vec<String> {
    vec!["model.onnx".to_string()]
}

pub(super) fn tokenizer_files<'a>() -> impl Iterator<Item = &'a str> {
    let files: [&'a str; 4] = TOKENIZER;
    files.into_iter()
}

impl Recipe {
    /// Reads the description in a folder.
    pub fn read(folder: &Path) -> Result<Self, RecipeError> {
        let path = folder.join(DESCRIPTION);
        if !path.is_file() {
            return Err(RecipeError::NoDescription(folder.to_path_buf()));
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|error| RecipeError::Read { path: path.clone(), error })?;
        let wrong = |problem: String| RecipeError::Description { path: path.clone(), problem };
        let description: Description =
            toml::from_str(&text).map_err(|error| wrong(error.message().to_string()))?;
        if description.max_length < 2 {
            return Err(wrong("max_length: must be at least 2".to_string()));
        }
        if description.weights.is_empty() {
            return Err(wrong("weights: at least the graph must be named".to_string()));
        }
        let own_name = || folder.canonicalize().ok()?.file_name()?.to_str().map(str::to_string);
        Ok(Self {
            name: description.name.or_else(own_name).unwrap_or_else(|| "onnx".to_string()),
            folder: folder.to_path_buf(),
            weights: description.weights,
            pooling: description.pooling,
            max_length: description.max_length,
            prefix: description.prefix,
            dimension: description.dimension,
            sha256: BTreeMap::new(),
            is_listed: false,
        })
    }

    /// Paths of all files in the folder: the weights, then those of the tokenizer.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.weights.iter().map(String::as_str).chain(tokenizer_files())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_says_how_its_model_is_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let missing = Recipe::read(folder.path()).expect_err("nothing there").to_string();
        assert!(missing.contains("model.toml") && missing.contains("pooling"), "{missing}");
        let write = |text| std::fs::write(folder.path().join(DESCRIPTION), text).expect("written");
        write("pooling = \"mean\"\nprefix = \"query: \"\n");
        let recipe = Recipe::read(folder.path()).expect("read");
        assert_eq!(
            (recipe.pooling, recipe.max_length, recipe.prefix.as_str()),
            (Pooling::Mean, 512, "query: ")
        );
        assert_eq!(recipe.files().next(), Some("model.onnx"));
        for (text, named) in [
            ("pooling = \"max\"", "max"),
            ("poling = \"cls\"", "poling"),
            ("pooling = \"cls\"\nmax_length = 1", "max_length"),
        ] {
            write(text);
            let problem = Recipe::read(folder.path()).expect_err("refused").to_string();
            assert!(problem.contains(named) && problem.contains("model.toml"), "{problem}");
        }
    }
}

//! From what a configuration says to a loaded model.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::models::{Manifest, ManifestError, Recipe, RecipeError};
use super::ngram::ModelError;
use super::{BareLoop, NgramEmbedder, OnnxEmbedder, OnnxError, OnnxOptions};
use crate::engine::ports::Embedder;

/// The file of an n-gram model in its folder; `models/train` writes it.
const NGRAM_FILE: &str = "model.bin";

/// Where a model is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the binary.
    Bundled,
    /// An n-gram model in a file.
    Ngram(PathBuf),
    /// An ONNX model, of the manifest or in a folder of its own.
    Onnx(Recipe),
}

/// What was asked for is neither a known name nor the folder of a model.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is")]
pub enum UnknownModel {
    #[error("{name:?} is neither the name of a model ({known}) nor a folder")]
    Name { name: String, known: String },
    #[error("{0}, nor has it the {NGRAM_FILE} of an n-gram model")]
    Folder(#[source] RecipeError),
    #[error(transparent)]
    Recipe(RecipeError),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}

/// Why a model could not be loaded.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is")]
pub enum LoadError {
    #[error("cannot read {}: {error}", .path.display())]
    Read {
        path: PathBuf,
        #[source]
        error: std::io::Error,
    },
    #[error(transparent)]
    Ngram(#[from] ModelError),
    #[error(transparent)]
    Onnx(#[from] OnnxError),
}

impl Source {
    /// Finds a model by its name, or by the path of its folder. A name wins over a folder of that name. Whether the files
    /// of a known model are in `models_dir` is seen when it is loaded.
    pub fn find(model: &str, models_dir: &Path) -> Result<Self, UnknownModel> {
        let manifest = Manifest::known()?;
        let folder = Path::new(model);
        if model == manifest.bundled.name {
            return Ok(Self::Bundled);
        }
        if let Some(known) = manifest.find(model) {
            return Ok(Self::Onnx(known.recipe(&models_dir.join(model))));
        }
        if folder.join(NGRAM_FILE).is_file() {
            return Ok(Self::Ngram(folder.join(NGRAM_FILE)));
        }
        if folder.is_dir() {
            let recipe = Recipe::read(folder).map_err(|error| match error {
                RecipeError::NoDescription(_) => UnknownModel::Folder(error),
                _ => UnknownModel::Recipe(error),
            });
            return Ok(Self::Onnx(recipe?));
        }
        Err(UnknownModel::Name { name: model.to_string(), known: manifest.names().join(", ") })
    }

    /// Reads the model and checks it. Blocks: for some 20 ms with an n-gram model, for seconds with a large ONNX model.
    pub fn load(self, options: &OnnxOptions) -> Result<Arc<dyn Embedder>, LoadError> {
        Ok(match self {
            Self::Bundled => Arc::new(NgramEmbedder::bundled()?),
            Self::Ngram(path) => {
                let bytes = std::fs::read(&path).map_err(|error| LoadError::Read { path, error })?;
                Arc::new(NgramEmbedder::from_bytes(bytes)?)
            }
            Self::Onnx(recipe) => Arc::new(OnnxEmbedder::load(&recipe, options)?),
        })
    }

    /// What the model's own library does with the same files, for benchmarks; an n-gram model has no such thing.
    pub fn bare_loop(&self, options: &OnnxOptions) -> Result<Option<BareLoop>, OnnxError> {
        match self {
            Self::Onnx(recipe) => BareLoop::load(recipe, options).map(Some),
            Self::Bundled | Self::Ngram(_) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUNDLED: &str = "zh-ngram";

    fn find(model: &str) -> Result<Source, UnknownModel> {
        Source::find(model, Path::new("models-dir"))
    }

    fn load(source: Source) -> Result<Arc<dyn Embedder>, LoadError> {
        let (models_dir, library) = ("models-dir".into(), None);
        source.load(&OnnxOptions { library, models_dir, threads: 1, batch: 8, queue: 100 })
    }

    #[test]
    fn a_folder_with_the_bundled_file_is_the_bundled_model() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/models/zh-ngram");
        let from_disk = load(find(folder).expect("a model")).expect("loads");
        let bundled = load(find(BUNDLED).expect("a model")).expect("loads");
        assert_eq!((from_disk.model(), from_disk.dimension()), (bundled.model(), bundled.dimension()));
    }

    #[test]
    fn what_is_no_model_is_said_so() {
        let unknown = find("zh-gram").expect_err("no such model").to_string();
        assert!(["zh-gram", BUNDLED, "bge-m3"].iter().all(|name| unknown.contains(name)), "{unknown}");
        let folder = tempfile::tempdir().expect("a folder");
        let empty = folder.path().to_str().expect("a text path");
        let problem = find(empty).expect_err("nothing there").to_string();
        assert!(problem.contains("model.toml") && problem.contains(NGRAM_FILE), "{problem}");
        std::fs::write(folder.path().join("model.toml"), "pooling = 3").expect("written");
        assert!(matches!(find(empty), Err(UnknownModel::Recipe(RecipeError::Description { .. }))));
        std::fs::write(folder.path().join(NGRAM_FILE), [7; 1000]).expect("written");
        let refused = load(find(empty).expect("a model")).err();
        assert!(matches!(refused, Some(LoadError::Ngram(ModelError::Format(_)))), "{refused:?}");
    }

    #[test]
    fn a_known_model_lies_in_the_models_folder() {
        let Ok(Source::Onnx(recipe)) = find("multilingual-e5-small") else { panic!("a known model") };
        assert_eq!(recipe.folder, Path::new("models-dir/multilingual-e5-small"));
        assert_eq!(recipe.prefix, "query: ");
    }
}

//! From what a configuration says to a loaded model.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::NgramEmbedder;
use super::ngram::ModelError;
use crate::engine::ports::Embedder;

/// The name of the model in the binary.
const BUNDLED: &str = "zh-ngram";

/// The file of an n-gram model in its folder; `models/train` writes it.
const NGRAM_FILE: &str = "model.bin";

/// Where a model is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the binary.
    Bundled,
    /// An n-gram model in a file.
    Ngram(PathBuf),
}

/// What was asked for is neither a known name nor the folder of a model.
#[derive(Debug, thiserror::Error)]
pub enum UnknownModel {
    #[error("{0:?} is neither the name of a model ({BUNDLED}) nor a folder")]
    Name(String),
    #[error("{} has no {NGRAM_FILE}", .0.display())]
    Folder(PathBuf),
}

/// Why a model could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("cannot read {}: {error}", .path.display())]
    Read { path: PathBuf, error: std::io::Error },
    #[error(transparent)]
    Ngram(#[from] ModelError),
}

impl Source {
    /// Finds a model by its name, or by the path of its folder. A name wins over a folder of that name.
    pub fn find(model: &str) -> Result<Self, UnknownModel> {
        let folder = Path::new(model);
        if model == BUNDLED {
            Ok(Self::Bundled)
        } else if folder.join(NGRAM_FILE).is_file() {
            Ok(Self::Ngram(folder.join(NGRAM_FILE)))
        } else if folder.is_dir() {
            Err(UnknownModel::Folder(folder.to_path_buf()))
        } else {
            Err(UnknownModel::Name(model.to_string()))
        }
    }

    /// Reads the model and checks it. Blocks, for some 20 ms with an n-gram model.
    pub fn load(self) -> Result<Arc<dyn Embedder>, LoadError> {
        Ok(match self {
            Self::Bundled => Arc::new(NgramEmbedder::bundled()?),
            Self::Ngram(path) => {
                let bytes = std::fs::read(&path).map_err(|error| LoadError::Read { path, error })?;
                Arc::new(NgramEmbedder::from_bytes(bytes)?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_the_bundled_file_is_the_bundled_model() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/models/zh-ngram");
        let from_disk = Source::find(folder).expect("a model").load().expect("loads");
        let bundled = Source::find(BUNDLED).expect("a model").load().expect("loads");
        assert_eq!((from_disk.model(), from_disk.dimension()), (bundled.model(), bundled.dimension()));
    }

    #[test]
    fn what_is_no_model_is_said_so() {
        let unknown = Source::find("zh-gram").expect_err("no such model").to_string();
        assert!(unknown.contains("zh-gram") && unknown.contains(BUNDLED), "{unknown}");
        let folder = tempfile::tempdir().expect("a folder");
        let empty = folder.path().to_str().expect("a text path");
        assert!(matches!(Source::find(empty), Err(UnknownModel::Folder(_))));
        std::fs::write(folder.path().join(NGRAM_FILE), [7; 1000]).expect("written");
        let refused = Source::find(empty).expect("a model").load().err();
        assert!(matches!(refused, Some(LoadError::Ngram(ModelError::Format(_)))), "{refused:?}");
    }
}

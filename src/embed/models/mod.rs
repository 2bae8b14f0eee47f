//! ONNX models as files: which are known by name, what lies in a folder, where they come from, whether they are whole.

mod files;
mod manifest;
mod pull;
mod recipe;

pub(in crate::embed) use files::expected;
pub use files::{Digest, FileError, FileState, Lock, check_files};
pub use manifest::{Bundled, Manifest, ManifestError, OnnxModel, Role};
pub use pull::{Event, PullError, pull};
pub use recipe::{Pooling, Recipe, RecipeError};

//! Finds and loads the ONNX Runtime library. It is loaded once in a process; the binding would panic without it, or with one
//! that is too old, so this is done before anything else is asked of it.

use std::path::{Path, PathBuf};

/// What the library's name begins with in a folder; what follows is `so`, `so.1.24.2`, `dylib`.
const NAME: &str = "libonnxruntime.";

/// Names that the system's loader is asked for.
const SYSTEM_NAMES: [&str; 3] = ["libonnxruntime.so", "libonnxruntime.so.1", "libonnxruntime.dylib"];

/// Why there is no runtime.
#[derive(Debug, thiserror::Error)]
#[error(
    "ONNX Runtime 1.{} or newer is needed: {}.\nIt is one file of the onnxruntime package of PyPI:\n  \
     pip download --no-deps onnxruntime\n  unzip onnxruntime-*.whl 'onnxruntime/capi/libonnxruntime.so*'\n\
     Put it into {}, or name it with --onnx-library or ORT_DYLIB_PATH",
    ort::MINOR_VERSION,
    .tried.join("; "),
    .place.display()
)]
pub struct LibraryError {
    tried: Vec<String>,
    place: PathBuf,
}

/// Loads the library that is named; when none is, that of the models folder's `lib`, or the system's.
pub(super) fn load(named: Option<&Path>, models_dir: &Path) -> Result<(), LibraryError> {
    let place = models_dir.join("lib");
    let meant = named.map_or_else(|| in_folder(&place), |path| vec![path.to_path_buf()]);
    let mut tried = Vec::new();
    for path in meant {
        // The binding takes a relative path from where the program lies.
        let path = path.canonicalize().unwrap_or(path);
        match ort::init_from(&path) {
            Ok(_) => return Ok(()),
            Err(error) => tried.push(error.to_string()),
        }
    }
    if named.is_none() && SYSTEM_NAMES.iter().any(|name| ort::init_from(name).is_ok()) {
        return Ok(());
    }
    if tried.is_empty() {
        tried.push(format!("there is none in {}, and the system has none", place.display()));
    }
    Err(LibraryError { tried, place })
}

/// The libraries in a folder, the last by name first.
fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(NAME))
        .map(|entry| entry.path())
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found
}

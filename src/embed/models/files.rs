//! Whether the files of a model are there and whole.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use super::recipe::Recipe;
use crate::domain::cause::Cause;

/// What was fetched, beside the files.
const LOCK: &str = "lock.toml";

/// Bytes that are hashed at a time.
const CHUNK: usize = 1 << 16;

/// What `pull` got: where from, and the checksum of every file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// `owner/name`.
    pub repository: String,
    /// The commit where the server named it, else the branch that was asked for.
    pub revision: String,
    /// Checksums by path.
    pub sha256: BTreeMap<String, String>,
}

/// A SHA-256 under way.
#[derive(Clone, Default)]
pub struct Digest(sha2::Sha256);

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", .path.display())]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// What happened to it.
    #[source]
    pub problem: Cause,
}

/// How a file stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// As expected.
    Whole {
        /// Its checksum.
        sha256: String,
    },
    /// There, and nothing to compare it with: neither the manifest nor a lock file has its checksum.
    Unknown {
        /// Its checksum.
        sha256: String,
    },
    /// There, and not as expected.
    Differs {
        /// Its checksum.
        sha256: String,
        /// What that should be.
        expected: String,
    },
    /// Not there.
    Missing,
}

impl Digest {
    /// Takes in more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Lower-case hex.
    pub fn hex(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Takes in a whole file; how many bytes it has.
    pub fn read(&mut self, path: &Path) -> io::Result<u64> {
        let mut file = File::open(path)?;
        let mut chunk = vec![0; CHUNK];
        let mut size = 0;
        loop {
            let count = file.read(&mut chunk)?;
            if count == 0 {
                return Ok(size);
            }
            self.update(chunk.get(..count).unwrap_or_default());
            size += count as u64;
        }
    }
}

impl FileError {
    pub(in crate::embed) fn new(path: &Path, problem: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { path: path.to_path_buf(), problem: Cause::of(problem) }
    }
}

impl Lock {
    /// The lock file of a folder; none where the files did not come through `pull`.
    pub fn read(folder: &Path) -> Result<Option<Self>, FileError> {
        let path = folder.join(LOCK);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(FileError::new(&path, error)),
        };
        toml::from_str(&text).map(Some).map_err(|error| FileError::new(&path, error.message()))
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), FileError> {
        let path = folder.join(LOCK);
        let wrong = |error: io::Error| FileError::new(&path, error);
        let text = toml::to_string(self).map_err(|error| FileError::new(&path, error))?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(wrong)?;
        file.write_all(text.as_bytes()).map_err(wrong)?;
        file.as_file().sync_all().map_err(wrong)?;
        file.persist(&path).map_err(|error| wrong(error.error))?;
        Ok(())
    }
}

/// Checks every file of a model against the manifest, and where that says nothing against the lock file.
pub fn check_files(recipe: &Recipe) -> Result<Vec<(String, FileState)>, FileError> {
    let expected = expected(recipe)?;
    let check = |file: &str| {
        let path = recipe.folder.join(file);
        let mut digest = Digest::default();
        match digest.read(&path) {
            Ok(_) => Ok((file.to_string(), FileState::of(digest.hex(), expected.get(file)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok((file.to_string(), FileState::Missing))
            }
            Err(error) => Err(FileError::new(&path, error)),
        }
    };
    recipe.files().map(check).collect()
}

/// The checksums that a model's files must have.
pub(in crate::embed) fn expected(recipe: &Recipe) -> Result<BTreeMap<String, String>, FileError> {
    let mut expected = Lock::read(&recipe.folder)?.unwrap_or_default().sha256;
    expected.extend(recipe.sha256.clone());
    Ok(expected)
}

impl FileState {
    fn of(sha256: String, expected: Option<&String>) -> Self {
        match expected {
            None => Self::Unknown { sha256 },
            Some(expected) if *expected == sha256 => Self::Whole { sha256 },
            Some(expected) => Self::Differs { sha256, expected: expected.clone() },
        }
    }
}

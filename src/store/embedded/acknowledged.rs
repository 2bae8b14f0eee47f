//! The number of the last change that was acknowledged, beside the records. It is written after each commit and costs
//! no wait for the disk: it may lag behind after a loss of power, but it never runs ahead of what was promised. So an
//! opening whose records end before it knows that something that was promised is missing.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::error::of_disk;
use super::private;
use crate::engine::ports::StoreError;

const FILE: &str = "acknowledged";

pub(super) struct Acknowledged(Option<File>);

impl Acknowledged {
    /// Opens the note of a folder, making it when there is none. Without one the store still works.
    pub(super) fn open(dir: &Path) -> Self {
        let file =
            private::options().create(true).truncate(false).read(true).write(true).open(dir.join(FILE));
        if let Err(error) = &file {
            tracing::warn!("{}: {error}", dir.join(FILE).display());
        }
        Self(file.ok())
    }

    /// Where nothing is to be written.
    pub(super) fn none() -> Self {
        Self(None)
    }

    pub(super) fn note(&self, seq: u64) {
        let Some(file) = &self.0 else { return };
        let number = seq.to_le_bytes();
        let mut bytes = number.to_vec();
        bytes.extend(crc32fast::hash(&number).to_le_bytes());
        if let Err(error) = file.write_all_at(&bytes, 0) {
            tracing::warn!("the note of the last acknowledged change: {error}");
        }
    }
}

/// Removes the note of a folder whose records are to go.
pub(super) fn forget(dir: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(dir.join(FILE)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(of_disk(error)),
        _ => Ok(()),
    }
}

/// What the note of a folder says; 0 where there is none, or one that cannot be read.
pub(super) fn read(dir: &Path) -> u64 {
    let mut bytes = [0; 12];
    let file = File::open(dir.join(FILE));
    if file.and_then(|file| file.read_exact_at(&mut bytes, 0)).is_err() {
        return 0;
    }
    let (number, checksum) = bytes.split_at(8);
    let number: [u8; 8] = number.try_into().unwrap_or_default();
    if crc32fast::hash(&number).to_le_bytes() == checksum { u64::from_le_bytes(number) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_again_and_a_damaged_one_says_nothing() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path()), 0);
        let note = Acknowledged::open(dir.path());
        note.note(7);
        note.note(70_000);
        assert_eq!(read(dir.path()), 70_000);
        let mut bytes = std::fs::read(dir.path().join(FILE)).unwrap();
        bytes[1] ^= 1;
        std::fs::write(dir.path().join(FILE), bytes).unwrap();
        assert_eq!(read(dir.path()), 0);
    }
}

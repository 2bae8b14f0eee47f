//! The number of the last change that was acknowledged, beside the records, and likewise beside the ledger. It is written after
//! each commit and costs no wait for the disk: it may lag behind after a loss of power, but it never runs ahead of what was
//! promised. So an opening whose records or ledger end before it knows that something that was promised is missing.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::error::of_disk;
use super::private;
use crate::engine::ports::StoreError;

/// Of the records in a folder.
const FILE: &str = "acknowledged";
/// Of the ledger of a data folder: its last revision.
const OF_LEDGER: &str = "ledger.acknowledged";

pub(super) struct Acknowledged(Option<File>);

impl Acknowledged {
    /// Opens the note of a folder, making it when there is none. Without one the store still works.
    pub(super) fn open(dir: &Path) -> Self {
        Self::open_at(&dir.join(FILE))
    }

    /// The note of the ledger, likewise.
    pub(super) fn of_ledger(dir: &Path) -> Self {
        Self::open_at(&dir.join(OF_LEDGER))
    }

    fn open_at(path: &Path) -> Self {
        let file = private::options().create(true).truncate(false).read(true).write(true).open(path);
        if let Err(error) = &file {
            tracing::warn!("{}: {error}", path.display());
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

/// Begins the note of a ledger anew, which another one has taken the place of, and waits for the disk.
pub(super) fn begin_of_ledger(dir: &Path, revision: u64) -> Result<(), StoreError> {
    let note = Acknowledged::of_ledger(dir);
    note.note(revision);
    note.0.map_or(Ok(()), |file| file.sync_all()).map_err(of_disk)
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
    read_at(&dir.join(FILE))
}

/// What the note of the ledger says, likewise.
pub(super) fn read_of_ledger(dir: &Path) -> u64 {
    read_at(&dir.join(OF_LEDGER))
}

fn read_at(path: &Path) -> u64 {
    let mut bytes = [0; 12];
    let file = File::open(path);
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

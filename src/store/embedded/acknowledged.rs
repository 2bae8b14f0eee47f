//! The number of the last change that was acknowledged, beside the records, and likewise beside the ledger. It is written after
//! each commit and costs no wait for the disk: it may lag behind after a loss of power, but it never runs ahead of what was
//! promised. So an opening whose records or ledger end before it knows that something that was promised is missing. The note of
//! records says also which they are, so that each commit of the ledger can carry how far they went ([`super::belonging`]).

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::epochs::ID_BYTES;
use super::error::of_disk;
use super::private;
use crate::engine::ports::StoreError;

/// Of the records in a folder.
const FILE: &str = "acknowledged";
/// Of the ledger of a data folder: its last revision.
const OF_LEDGER: &str = "ledger.acknowledged";
/// Behind the number and its checksum lies the id of the records, and its own.
const ID_AT: u64 = 12;

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
        self.put(&seq.to_le_bytes(), 0);
    }

    /// Says which records these are.
    pub(super) fn identify(&self, id: &str) {
        self.put(id.as_bytes(), ID_AT);
    }

    fn put(&self, what: &[u8], at: u64) {
        let Some(file) = &self.0 else { return };
        let mut bytes = what.to_vec();
        bytes.extend(crc32fast::hash(what).to_le_bytes());
        if let Err(error) = file.write_all_at(&bytes, at) {
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

/// Which records lie in a folder and their last change, by its note; `None` where it does not say both.
pub(super) fn of_records(dir: &Path) -> Option<(String, u64)> {
    let file = File::open(dir.join(FILE)).ok()?;
    let id = String::from_utf8(part::<ID_BYTES>(&file, ID_AT)?.to_vec()).ok()?;
    Some((id, u64::from_le_bytes(part(&file, 0)?)))
}

fn read_at(path: &Path) -> u64 {
    let number = File::open(path).ok().and_then(|file| part(&file, 0));
    number.map_or(0, u64::from_le_bytes)
}

/// What lies at a place, where its checksum behind it fits.
fn part<const LENGTH: usize>(file: &File, at: u64) -> Option<[u8; LENGTH]> {
    let (mut bytes, mut checksum) = ([0; LENGTH], [0; 4]);
    file.read_exact_at(&mut bytes, at).ok()?;
    file.read_exact_at(&mut checksum, at + LENGTH as u64).ok()?;
    (crc32fast::hash(&bytes).to_le_bytes() == checksum).then_some(bytes)
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
        assert_eq!(of_records(dir.path()), None);
        let id = "0123456789abcdef0123456789abcdef";
        note.identify(id);
        note.note(70_001);
        assert_eq!(of_records(dir.path()), Some((id.to_string(), 70_001)));
        let mut bytes = std::fs::read(dir.path().join(FILE)).unwrap();
        bytes[1] ^= 1;
        std::fs::write(dir.path().join(FILE), bytes).unwrap();
        assert_eq!(read(dir.path()), 0);
    }
}

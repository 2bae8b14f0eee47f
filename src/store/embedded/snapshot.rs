//! The index as a file beside the records, so that a folder is opened without building it. It is written at closing and
//! removed by the first change after that.
//!
//! The records are the truth: they note the checksum of the file that was made of them, and forget it with every change, in
//! the same transaction. A file that is not the noted one, that is damaged, or that another program wrote, which may read
//! records otherwise, is passed over, and the index is built (invariant 9). The file holds nothing of what was deleted or
//! replaced before it was written.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{OnceLock, mpsc};

use bitcode::{Decode, Encode};
use twox_hash::XxHash3_128;

use super::error::guarded;
use crate::engine::ports::StoreError;
use crate::index::{Index, Piece};

const FILE: &str = "index.snapshot";
const NEW: &str = "index.snapshot.new";
/// Longest head: a hundred million records have one.
const MOST_HEAD: u64 = 1 << 20;
/// What is read of a program's file at a time.
const CHUNK: usize = 1 << 20;

/// What stands at the end of the file, before its own length.
#[derive(Encode, Decode)]
struct Head {
    /// The checksum of the program that wrote it.
    program: u128,
    dimension: usize,
    /// The number of the last change in it.
    last_seq: u64,
    /// Length and checksum of each piece.
    pieces: Vec<(u64, u128)>,
}

/// An index that was read.
pub(super) struct Saved {
    pub(super) index: Index,
    /// The number of the last change in it.
    pub(super) last_seq: u64,
    /// What the records note of the file.
    pub(super) checksum: u64,
}

/// Writes the index of the records as they are after a change, and gives the checksum that they are to note. What a loss of
/// power leaves of the file does not agree with that.
pub(super) fn write(dir: &Path, index: &Index, dimension: usize, last_seq: u64) -> io::Result<u64> {
    let program = program().ok_or_else(|| io::Error::other("the file of this program cannot be read"))?;
    let new = dir.join(NEW);
    let mut file = BufWriter::new(private::options().write(true).create(true).truncate(true).open(&new)?);
    let mut pieces = Vec::new();
    for piece in index.pieces() {
        file.write_all(&piece)?;
        pieces.push((piece.len() as u64, XxHash3_128::oneshot(&piece)));
    }
    let head = bitcode::encode(&Head { program, dimension, last_seq, pieces });
    file.write_all(&head)?;
    file.write_all(&(head.len() as u64).to_le_bytes())?;
    file.into_inner()?;
    fs::rename(new, dir.join(FILE))?;
    Ok(checksum(&head))
}

/// Reads the index that a folder keeps, on all cores; none where there is none that this program wrote.
pub(super) fn read(dir: &Path, dimension: usize) -> Option<Saved> {
    let file = File::open(dir.join(FILE)).ok()?;
    let read = guarded(|| {
        let (head, checksum) =
            head(&file).filter(|(head, _)| head.dimension == dimension).ok_or_else(unfit)?;
        if program() != Some(head.program) {
            return Err(unfit());
        }
        let index = Index::of_pieces(dimension, pieces(&file, &head)?).ok_or_else(unfit)?;
        Ok(Saved { index, last_seq: head.last_seq, checksum })
    });
    read.inspect_err(|error| tracing::info!("{}: {error}", dir.join(FILE).display())).ok()
}

/// Removes what a folder keeps of its index.
pub(super) fn remove(dir: &Path) -> io::Result<()> {
    let there = |removed: io::Result<()>| match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    };
    there(fs::remove_file(dir.join(NEW)))?;
    there(fs::remove_file(dir.join(FILE)))
}

fn unfit() -> StoreError {
    StoreError::Failed(
        "it is damaged, or another program wrote it; the index is built from the records".into(),
    )
}

fn checksum(head: &[u8]) -> u64 {
    XxHash3_128::oneshot(head) as u64
}

/// What the end of the file says.
fn head(file: &File) -> Option<(Head, u64)> {
    let mut length = [0; 8];
    let end = file.metadata().ok()?.len().checked_sub(length.len() as u64)?;
    file.read_exact_at(&mut length, end).ok()?;
    let length = u64::from_le_bytes(length);
    let begin = end.checked_sub(length).filter(|_| length <= MOST_HEAD)?;
    let mut bytes = vec![0; length as usize];
    file.read_exact_at(&mut bytes, begin).ok()?;
    let head: Head = bitcode::decode(&bytes).ok()?;
    let written = head.pieces.iter().try_fold(0u64, |sum, (length, _)| sum.checked_add(*length));
    (written == Some(begin)).then(|| (head, checksum(&bytes)))
}

/// All pieces, in their order.
fn pieces(file: &File, head: &Head) -> Result<Vec<Piece>, StoreError> {
    let next = AtomicUsize::new(0);
    let read = || {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let (length, checksum) = *head.pieces.get(at)?;
        let begin = head.pieces.iter().take(at).map(|(length, _)| length).sum();
        let mut bytes = vec![0; length as usize];
        let is_read =
            file.read_exact_at(&mut bytes, begin).is_ok() && XxHash3_128::oneshot(&bytes) == checksum;
        Some((at, is_read.then(|| Piece::read(&bytes)).flatten()))
    };
    let mut found: Vec<Option<Piece>> = head.pieces.iter().map(|_| None).collect();
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        let (done, waiting) = mpsc::channel();
        for _ in 0..cores {
            let (read, done) = (&read, done.clone());
            // A panic of one of them ends all: the scope passes it on.
            scope.spawn(move || while read().is_some_and(|piece| done.send(piece).is_ok()) {});
        }
        drop(done);
        for (at, piece) in waiting {
            if let (Some(place), Some(_)) = (found.get_mut(at), &piece) {
                *place = piece;
            }
        }
    });
    found.into_iter().collect::<Option<_>>().ok_or_else(unfit)
}

/// What tells this program from all others: the checksum of its file. None where that cannot be read.
fn program() -> Option<u128> {
    static PROGRAM: OnceLock<Option<u128>> = OnceLock::new();
    let read = || {
        // The very file that runs, also where another has been put in its place.
        let mut file = File::open("/proc/self/exe")?;
        let (mut hasher, mut chunk) = (XxHash3_128::new(), vec![0; CHUNK]);
        loop {
            match file.read(&mut chunk)? {
                0 => return Ok::<_, io::Error>(hasher.finish_128()),
                read => hasher.write(chunk.get(..read).unwrap_or_default()),
            }
        }
    };
    *PROGRAM.get_or_init(|| read().ok())
}

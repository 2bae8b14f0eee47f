//! Fingerprints of the index files, taken at a close in good order and compared at the next open: the index
//! itself does not notice most flipped bits.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use rustix::fs::SeekFrom as Hole;
use rustix::io::Errno;

use super::error::failed;
use crate::engine::ports::StoreError;

const BLOCK: usize = 64 << 10;
static ZEROS: [u8; BLOCK] = [0; BLOCK];

/// Length and checksum of every file below the folder, by its path from there.
pub(super) fn of(dir: &Path) -> Result<HashMap<String, (u64, u32)>, StoreError> {
    let mut files = HashMap::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().into_owned();
                files.insert(inside, of_file(&path).map_err(failed)?);
            }
        }
    }
    Ok(files)
}

/// The files are large and mostly holes. Blocks of zeros do not count, whether they are holes or not: the file
/// system may turn one into the other.
fn of_file(path: &Path) -> std::io::Result<(u64, u32)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let (mut hasher, mut block, mut at) = (crc32fast::Hasher::new(), vec![0; BLOCK], 0);
    while at < length {
        match rustix::fs::seek(&file, Hole::Data(at)) {
            // Blocks lie at multiples of their size, wherever a hole ends.
            Ok(data) => at = data - data % BLOCK as u64,
            Err(Errno::NXIO) => break,
            // This file system does not tell holes.
            Err(_) => {}
        }
        file.seek(SeekFrom::Start(at))?;
        let read = (&mut file).take(BLOCK as u64).read_to_end({
            block.clear();
            &mut block
        })?;
        if read == 0 {
            break;
        }
        if block[..] != ZEROS[..read] {
            hasher.update(&at.to_le_bytes());
            hasher.update(&block);
        }
        at += read as u64;
    }
    Ok((length, hasher.finalize()))
}

//! A file under redb that is only read: what redb writes stays in memory. So records can be read where nothing can be
//! written, also after a crash, when redb first puts things in order.

#![expect(clippy::indexing_slicing, reason = "blocks are cut by offsets inside them")]

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::{PoisonError, RwLock};

use redb::StorageBackend;

const BLOCK: u64 = 4_096;

pub(super) struct Overlay {
    file: File,
    /// Length of the file: what lies behind it is zero until it is written.
    under: u64,
    written: RwLock<Written>,
}

#[derive(Default)]
struct Written {
    length: u64,
    blocks: HashMap<u64, Box<[u8]>>,
}

impl Overlay {
    pub(super) fn over(file: File) -> io::Result<Self> {
        let under = file.metadata()?.len();
        let written = Written { length: under, blocks: HashMap::new() };
        Ok(Self { file, under, written: RwLock::new(written) })
    }

    /// Fills `out` from the file, as far as that goes.
    fn read_under(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let there = self.under.saturating_sub(offset).min(out.len() as u64) as usize;
        self.file.read_exact_at(&mut out[..there], offset)?;
        out[there..].fill(0);
        Ok(())
    }
}

impl fmt::Debug for Overlay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Overlay").field("under", &self.under).finish_non_exhaustive()
    }
}

impl StorageBackend for Overlay {
    fn len(&self) -> io::Result<u64> {
        Ok(self.written.read().unwrap_or_else(PoisonError::into_inner).length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let written = self.written.read().unwrap_or_else(PoisonError::into_inner);
        let end = offset + out.len() as u64;
        if end > written.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.read_under(offset, out)?;
        for number in offset / BLOCK..end.div_ceil(BLOCK) {
            let Some(block) = written.blocks.get(&number) else { continue };
            let start = number * BLOCK;
            let (from, to) = (offset.max(start), end.min(start + BLOCK));
            out[(from - offset) as usize..(to - offset) as usize]
                .copy_from_slice(&block[(from - start) as usize..(to - start) as usize]);
        }
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let mut written = self.written.write().unwrap_or_else(PoisonError::into_inner);
        if length < written.length {
            // What is cut off must be zero if it comes back.
            for number in length / BLOCK..written.length.div_ceil(BLOCK) {
                let mut block = vec![0; BLOCK as usize];
                let kept = length.saturating_sub(number * BLOCK).min(BLOCK) as usize;
                match written.blocks.get(&number) {
                    Some(old) => block[..kept].copy_from_slice(&old[..kept]),
                    None => self.read_under(number * BLOCK, &mut block[..kept])?,
                }
                written.blocks.insert(number, block.into_boxed_slice());
            }
        }
        written.length = length;
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut written = self.written.write().unwrap_or_else(PoisonError::into_inner);
        let end = offset + data.len() as u64;
        if end > written.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        for number in offset / BLOCK..end.div_ceil(BLOCK) {
            let start = number * BLOCK;
            let block = match written.blocks.entry(number) {
                Entry::Occupied(block) => block.into_mut(),
                Entry::Vacant(place) => {
                    let mut block = vec![0; BLOCK as usize];
                    self.read_under(start, &mut block)?;
                    place.insert(block.into_boxed_slice())
                }
            };
            let (from, to) = (offset.max(start), end.min(start + BLOCK));
            block[(from - start) as usize..(to - start) as usize]
                .copy_from_slice(&data[(from - offset) as usize..(to - offset) as usize]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn the_file_under_it_is_never_written() {
        let mut file = tempfile::tempfile().unwrap();
        let before: Vec<u8> = (0..10_000).map(|n| n as u8).collect();
        file.write_all(&before).unwrap();
        let overlay = Overlay::over(file.try_clone().unwrap()).unwrap();
        let mut model = before.clone();
        overlay.write(4_000, &[7; 300]).unwrap();
        model[4_000..4_300].fill(7);
        overlay.set_len(9_000).unwrap();
        model.truncate(9_000);
        overlay.set_len(20_000).unwrap();
        model.resize(20_000, 0);
        overlay.write(12_287, &[9; 2]).unwrap();
        model[12_287..12_289].fill(9);
        for (start, end) in [(0, 20_000), (3_999, 4_301), (8_990, 9_010), (12_280, 12_300)] {
            let mut read = vec![1; end - start];
            overlay.read(start as u64, &mut read).unwrap();
            assert_eq!(read, model[start..end]);
        }
        assert!(overlay.read(19_999, &mut [0; 2]).is_err());
        let mut under = vec![0; 10_000];
        file.read_exact_at(&mut under, 0).unwrap();
        assert_eq!((under, file.metadata().unwrap().len()), (before, 10_000));
    }
}

//! Archives, with bounds on what they unpack to: what an entry claims of its size is not believed but counted.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};

use encoding_rs::GB18030;
use zip::ZipArchive;
use zip::result::ZipError;

use super::fault::invalid;
use crate::domain::message::Code;

/// Entries of an archive, folders among them.
const MOST_ENTRIES: usize = 1_000;
/// Bytes that all entries of an archive unpack to.
pub const MOST_BYTES: u64 = 256 << 20;
/// How many times the size of the archive its entries may come to, beyond [`ANYWAY`]. The XML of workbooks comes to 10 to 40 times.
const MOST_TIMES: u64 = 200;
const ANYWAY: u64 = 32 << 20;

/// An archive that was opened.
pub struct Archive {
    zip: ZipArchive<BufReader<File>>,
    /// Bytes that may still come out of it.
    left: u64,
}

impl Archive {
    /// Reads the list of entries.
    pub fn open(mut file: File) -> io::Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|error| broken(&error))?;
        if zip.len() > MOST_ENTRIES {
            return Err(invalid(Code::ArchiveTooMany.with("count", zip.len()).with("most", MOST_ENTRIES)));
        }
        let left = MOST_BYTES.min(length.saturating_mul(MOST_TIMES).max(ANYWAY));
        Ok(Self { zip, left })
    }

    /// Places and names of the entries that are files. Windows in China writes names in GBK and does not say so.
    pub fn files(&mut self) -> io::Result<Vec<(usize, String)>> {
        let mut files = Vec::new();
        for place in 0..self.zip.len() {
            let entry = self.zip.by_index_raw(place).map_err(|error| broken(&error))?;
            let name = match std::str::from_utf8(entry.name_raw()) {
                Ok(name) => name.to_string(),
                Err(_) => GB18030.decode(entry.name_raw()).0.into_owned(),
            };
            if !name.ends_with('/') {
                files.push((place, name));
            }
        }
        Ok(files)
    }

    /// Writes an entry out, as far as the bounds of the whole archive allow.
    pub fn unpack(&mut self, place: usize, into: &mut impl Write) -> io::Result<()> {
        let entry = self.zip.by_index(place).map_err(|error| broken(&error))?;
        let taken = io::copy(&mut entry.take(self.left + 1), into)
            .map_err(|error| invalid(Code::ArchiveDamaged.with("why", error.to_string())))?;
        self.left = self.left.checked_sub(taken).ok_or_else(|| {
            invalid(Code::ArchiveTooLarge.with("most", MOST_BYTES >> 20).with("times", MOST_TIMES))
        })?;
        Ok(())
    }

    /// Unpacks every entry to nowhere, so that what is opened next cannot be a bomb.
    pub fn try_all(&mut self) -> io::Result<()> {
        (0..self.zip.len()).try_for_each(|place| self.unpack(place, &mut io::sink()))
    }
}

fn broken(error: &ZipError) -> io::Error {
    match error {
        ZipError::UnsupportedArchive(what) if what.contains("assword") => invalid(Code::ArchiveEncrypted),
        error => invalid(Code::ArchiveDamaged.with("why", error.to_string())),
    }
}

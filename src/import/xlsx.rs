//! Looks an .xlsx workbook over before it is read: the reader makes room for as many strings as their table says that it has.

use std::io::{self, Write};

use crate::domain::message::Code;

use super::fault::invalid;
use super::unpack::Archive;

/// The file of the strings, in whatever folder.
const STRINGS: &str = "sharedstrings.xml";
/// How the table says how many there are (ECMA-376 part 1, 18.4.9).
const COUNT: &[u8] = b"uniqueCount";
/// Bytes that a string takes at least: `<si/>`.
const LEAST: u64 = 5;
/// Strings for which room is made in any case: not every program counts them well.
const ANYWAY: u64 = 1_000_000;

/// Refuses a workbook that says of more strings than its bytes can hold.
pub fn check(archive: &mut Archive) -> io::Result<()> {
    for (place, name) in archive.files()? {
        if name.to_ascii_lowercase().ends_with(STRINGS) {
            let mut counts = Counts::default();
            archive.unpack(place, &mut counts)?;
            if counts.most > (counts.bytes / LEAST).max(ANYWAY) {
                return Err(invalid(
                    Code::WorkbookUnread.with("why", "it has not as many strings as it says"),
                ));
            }
        }
    }
    Ok(())
}

/// Finds the largest count in what is written to it.
#[derive(Default)]
struct Counts {
    bytes: u64,
    most: u64,
    /// Bytes of [`COUNT`] that stand right here.
    matched: usize,
    /// Where the name has just been read, the number behind it so far.
    number: Option<u64>,
}

impl Counts {
    fn take(&mut self, byte: u8) {
        self.number = match (self.number, byte) {
            (Some(number), b'0'..=b'9') => {
                Some(number.saturating_mul(10).saturating_add(u64::from(byte - b'0')))
            }
            // Before the number: what separates it from the name.
            (Some(0), b'=' | b'"' | b'\'' | b'+' | b' ' | b'\t' | b'\r' | b'\n') => Some(0),
            _ => None,
        };
        self.most = self.most.max(self.number.unwrap_or(0));
        self.matched = match COUNT.get(self.matched) == Some(&byte) {
            true => self.matched + 1,
            false => usize::from(COUNT.first() == Some(&byte)),
        };
        if self.matched == COUNT.len() {
            (self.matched, self.number) = (0, Some(0));
        }
    }
}

impl Write for Counts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        bytes.iter().for_each(|byte| self.take(*byte));
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn most(text: &str) -> u64 {
        let mut counts = Counts::default();
        // Byte by byte, as an unpacker may hand them over.
        text.as_bytes().chunks(1).for_each(|byte| counts.write_all(byte).unwrap());
        counts.most
    }

    #[test]
    fn the_count_is_found_wherever_it_stands() {
        assert_eq!(most("<sst count=\"9\" uniqueCount=\"12\"><si/>"), 12);
        assert_eq!(most("<sst uniqueCount = '0040' count='7'>"), 40);
        assert_eq!(most("<a unique='3' uniquniqueCount='1'/><sst uniqueCount=\"5\"/>"), 5);
        assert_eq!(most("<sst uniqueCount=\"99999999999999999999999\">"), u64::MAX);
        assert_eq!(most("<sst count=\"9\">12</sst>"), 0);
    }
}

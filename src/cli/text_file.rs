//! Files that people write, and that are made for them alone.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use anyhow::Context;

use crate::import::source::{self, BytesRead};
use crate::pb::json::record_from_json;
use crate::pb::v1::Record;

/// Only the owner reads and writes.
const PRIVATE: u32 = 0o600;

/// A file to read; `-` is stdin.
pub fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    match path.as_os_str() == "-" {
        true => Ok(Box::new(io::stdin())),
        false => Ok(Box::new(File::open(path)?)),
    }
}

/// The first bytes of a file, at most so many.
pub fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    open(path)?.take(most).read_to_end(&mut content)?;
    Ok(content)
}

/// A text in UTF-8 without the mark that some editors put first; `-` is stdin.
pub fn read(path: &Path) -> io::Result<String> {
    io::read_to_string(open(path)?).map(without_mark)
}

/// The same, where what is no UTF-8 becomes U+FFFD: so that a line which holds it can be refused by itself.
pub fn read_lossy(path: &Path) -> io::Result<String> {
    bytes(path, u64::MAX).map(|bytes| without_mark(String::from_utf8_lossy(&bytes).into_owned()))
}

fn without_mark(text: String) -> String {
    text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_string)
}

/// The record of a file that `--record` names, in the encodings that an import reads.
pub fn record(path: &Path) -> anyhow::Result<Record> {
    let told = || format!("--record {}", path.display());
    let mut text = String::new();
    let mut source = source::open(path, None, &BytesRead::default()).with_context(told)?;
    source.reader.read_to_string(&mut text).with_context(told)?;
    record_from_json(&without_mark(text)).with_context(told)
}

/// Writes a file that says who is placed where, so that nobody but its owner reads it, whatever the umask and whoever could read what was
/// there before. Pipes and devices are written to as they are.
pub fn write_private(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(PRIVATE).open(path)?;
    if file.metadata()?.is_file() {
        file.set_permissions(Permissions::from_mode(PRIVATE))?;
    }
    file.write_all(content.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_its_owners_alone_also_where_it_was_open_before() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("plan.csv");
        std::fs::write(&path, "before").unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        write_private(&path, "a").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, PRIVATE);
        assert_eq!(read(&path).unwrap(), "a");
    }

    #[test]
    fn a_record_is_read_in_the_encodings_of_an_import() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("record.json");
        let text = r#"{"name":"jobPostings/1","jobPosting":{"title":"电工"}}"#;
        let utf16: Vec<u8> =
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
        for bytes in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), utf16, gbk] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(record(&path).unwrap().name, "jobPostings/1");
        }
    }

    #[test]
    fn one_byte_that_is_no_text_spoils_its_line_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lines");
        std::fs::write(&path, b"\xef\xbb\xbfa\nb\xff\nc").unwrap();
        assert_eq!(read_lossy(&path).unwrap().lines().collect::<Vec<_>>(), ["a", "b\u{fffd}", "c"]);
        assert!(read(&path).is_err());
        assert_eq!(bytes(&path, 4).unwrap(), b"\xef\xbb\xbfa");
    }
}

//! Files of the console in the form that they travel in.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{LazyLock, Mutex, PoisonError};

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// By etag. There are as many as there are files in the binary, so it does not grow beyond them.
static PACKED: LazyLock<Mutex<HashMap<String, Bytes>>> = LazyLock::new(Mutex::default);

/// The content as gzip; each is compressed once.
pub fn gzip(etag: &str, content: &[u8]) -> Option<Bytes> {
    let mut packed = PACKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = packed.get(etag) {
        return Some(found.clone());
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(content).and_then(|()| encoder.finish());
    let made = Bytes::from(written.ok()?);
    packed.insert(etag.to_string(), made.clone());
    Some(made)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_packed_once_is_given_again_and_is_the_content() {
        let content = "渝北区\n".repeat(1000);
        let pack = || gzip("\"a\"", content.as_bytes()).expect("memory");
        let packed = pack();
        assert!(packed.len() < content.len() / 10);
        assert_eq!(packed.as_ptr(), pack().as_ptr());
        let mut read = String::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut read).expect("gzip");
        assert_eq!(read, content);
    }
}

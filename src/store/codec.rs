//! Documents as bytes: a version, a checksum of what follows, and MessagePack with field names, so that fields
//! may be added later and a flipped bit is never returned as a document.

use serde::Serialize;
use serde::de::DeserializeOwned;

const VERSION: u8 = 1;
/// As [`VERSION`], with the checksum of a companion that is kept elsewhere before the body.
const WITH_COMPANION: u8 = 2;
/// What is kept in the place of bytes that are lost: a text that says why.
const LOST: u8 = 0;
const HEADER: usize = 5;
const COMPANION: usize = 4;

/// Why bytes are no value.
#[derive(Debug, thiserror::Error)]
pub(super) enum CodecError {
    #[error("its version {0} is not known here")]
    Version(u8),
    #[error("its checksum does not fit")]
    Checksum,
    #[error("it is lost: {0}")]
    Lost(String),
    #[error(transparent)]
    Write(#[from] rmp_serde::encode::Error),
    #[error(transparent)]
    Read(#[from] rmp_serde::decode::Error),
}

pub(super) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    let mut bytes = vec![0; HEADER];
    let mut serializer = rmp_serde::Serializer::new(&mut bytes).with_struct_map();
    value.serialize(&mut serializer)?;
    let checksum = crc32fast::hash(&bytes[HEADER..]).to_le_bytes();
    bytes[0] = VERSION;
    bytes[1..HEADER].copy_from_slice(&checksum);
    Ok(bytes)
}

/// As [`encode`], and bound to the companion, or to there being none: see [`is_companion`].
pub(super) fn encode_with<T: Serialize>(value: &T, companion: Option<&[u8]>) -> Result<Vec<u8>, CodecError> {
    let plain = encode(value)?;
    let mut bytes = Vec::with_capacity(plain.len() + COMPANION);
    bytes.extend_from_slice(&[0; HEADER]);
    bytes.extend_from_slice(&mark(companion).to_le_bytes());
    bytes.extend_from_slice(&plain[HEADER..]);
    let checksum = crc32fast::hash(&bytes[HEADER..]).to_le_bytes();
    bytes[0] = WITH_COMPANION;
    bytes[1..HEADER].copy_from_slice(&checksum);
    Ok(bytes)
}

/// What stands for a value that is lost.
pub(super) fn lost(why: &str) -> Vec<u8> {
    [&[LOST], why.as_bytes()].concat()
}

/// Whether bytes are as they were encoded.
pub(super) fn check(bytes: &[u8]) -> Result<(), CodecError> {
    body(bytes).map(drop)
}

/// Whether the companion is the one, or the absence of one, that the bytes were encoded with. Bytes of the first version
/// know nothing of it.
pub(super) fn is_companion(bytes: &[u8], companion: Option<&[u8]>) -> bool {
    self::companion(bytes).is_none_or(|known| known == mark(companion))
}

/// The mark of the companion that the bytes were encoded with; none where they do not know.
pub(super) fn companion(bytes: &[u8]) -> Option<u32> {
    let known = bytes.get(HEADER..HEADER + COMPANION).filter(|_| bytes[0] == WITH_COMPANION)?;
    Some(u32::from_le_bytes(known.try_into().ok()?))
}

/// The checksum of a companion; 0 stands for none.
pub(super) fn mark(companion: Option<&[u8]>) -> u32 {
    companion.map_or(0, |bytes| crc32fast::hash(bytes).max(1))
}

pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    Ok(rmp_serde::from_slice(body(bytes)?)?)
}

fn body(bytes: &[u8]) -> Result<&[u8], CodecError> {
    if let Some((&LOST, why)) = bytes.split_first() {
        return Err(CodecError::Lost(String::from_utf8_lossy(why).into_owned()));
    }
    let (&[version, ref checksum @ ..], body) =
        bytes.split_first_chunk::<HEADER>().ok_or(CodecError::Checksum)?;
    if version != VERSION && version != WITH_COMPANION {
        return Err(CodecError::Version(version));
    }
    if crc32fast::hash(body).to_le_bytes() != *checksum {
        return Err(CodecError::Checksum);
    }
    match version {
        VERSION => Ok(body),
        _ => body.get(COMPANION..).ok_or(CodecError::Checksum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flipped_bit_is_found() {
        let bytes = encode(&("动力电池", 3)).unwrap();
        assert_eq!(decode::<(String, i32)>(&bytes).unwrap(), ("动力电池".to_string(), 3));
        for position in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[position] ^= 4;
            assert!(decode::<(String, i32)>(&damaged).is_err(), "byte {position}");
        }
        assert!(decode::<(String, i32)>(&bytes[..3]).is_err());
    }

    #[test]
    fn bytes_know_their_companion() {
        let bytes = encode_with(&("动力电池", 3), Some(b"female")).unwrap();
        assert_eq!(decode::<(String, i32)>(&bytes).unwrap(), ("动力电池".to_string(), 3));
        assert!(is_companion(&bytes, Some(b"female")));
        assert!(!is_companion(&bytes, Some(b"male")) && !is_companion(&bytes, None));
        let alone = encode_with(&3, None).unwrap();
        assert!(is_companion(&alone, None) && !is_companion(&alone, Some(b"")));
        assert!(is_companion(&encode(&3).unwrap(), Some(b"whatever")), "the first version does not know");
        for position in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[position] ^= 4;
            assert!(decode::<(String, i32)>(&damaged).is_err(), "byte {position}");
        }
    }

    #[test]
    fn what_is_lost_says_why() {
        let error = decode::<i32>(&lost("a page was damaged")).unwrap_err();
        assert_eq!(error.to_string(), "it is lost: a page was damaged");
    }
}

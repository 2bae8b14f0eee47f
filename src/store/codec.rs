//! Documents as bytes: a version, a checksum of what follows, and MessagePack with field names, so that fields
//! may be added later and a flipped bit is never returned as a document.

use serde::Serialize;
use serde::de::DeserializeOwned;

const VERSION: u8 = 1;
const HEADER: usize = 5;

/// Why bytes are no value.
#[derive(Debug, thiserror::Error)]
pub(super) enum CodecError {
    #[error("its version {0} is not known here")]
    Version(u8),
    #[error("its checksum does not fit")]
    Checksum,
    #[error("{0}")]
    Format(String),
}

pub(super) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    let mut bytes = vec![0; HEADER];
    let mut serializer = rmp_serde::Serializer::new(&mut bytes).with_struct_map();
    value.serialize(&mut serializer).map_err(|error| CodecError::Format(error.to_string()))?;
    let checksum = crc32fast::hash(&bytes[HEADER..]).to_le_bytes();
    bytes[0] = VERSION;
    bytes[1..HEADER].copy_from_slice(&checksum);
    Ok(bytes)
}

pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    let (&[version, ref checksum @ ..], body) =
        bytes.split_first_chunk::<HEADER>().ok_or(CodecError::Checksum)?;
    if version != VERSION {
        return Err(CodecError::Version(version));
    }
    if crc32fast::hash(body).to_le_bytes() != *checksum {
        return Err(CodecError::Checksum);
    }
    rmp_serde::from_slice(body).map_err(|error| CodecError::Format(error.to_string()))
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
}

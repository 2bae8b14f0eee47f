//! The model file: a 128-byte header, then sections of fixed size, all little-endian.
//!
//! | at | bytes | what |
//! |---|---|---|
//! | 0 | 8 | magic `ZHNGRAM\0` |
//! | 8 | 4 | format version, 2 (1 counted repeated features otherwise) |
//! | 12 | 4 | model version |
//! | 16 | 32 | SHA-256 of everything but these 32 bytes |
//! | 48 | 4 | dimension D |
//! | 52 | 4 | rows N |
//! | 56 | 4 | fold pairs F |
//! | 60 | 4 | most sparse terms of a text |
//! | 64 | 4 | title share in training, f32; the service takes its own |
//! | 68 | 4 | sparse weight of an unknown feature, f32 |
//! | 72 | 4 | first id of unknown features |
//! | 76 | 4 | number of ids for unknown features |
//! | 80 | 4 | most dense terms of a text |
//! | 84 | 44 | zero |
//! | 128 | 8 N | feature hashes, u64 |
//! | | 12 N | dense weight, sparse weight and row scale, f32 |
//! | | 4 F | traditional and simplified character, u16 |
//! | | D N | rows, i8; times the row's scale |

#![expect(
    clippy::indexing_slicing,
    reason = "the length of the file is compared with its header before anything is read"
)]

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::features::Fold;
use super::table::MOST_ROWS;

const MAGIC: &[u8; 8] = b"ZHNGRAM\0";
const FORMAT_VERSION: u32 = 2;
const HEADER: usize = 128;
/// Longest vector: more numbers no store takes. Without rows the file itself would not bound it.
const MOST_NUMBERS: usize = 65_536;
const CHECKSUM: std::ops::Range<usize> = 16..48;

/// Why a model file is refused.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is")]
pub enum ModelError {
    #[error("model file is cut off or has a wrong length: {expected} bytes expected, {actual} found")]
    Truncated { expected: usize, actual: usize },
    #[error("model file is damaged: SHA-256 {expected} expected, {actual} found")]
    Checksum { expected: String, actual: String },
    #[error("not a usable model file: {0}")]
    Format(&'static str),
    #[error("model file has format version {found}, this program reads version {supported}")]
    Version { found: u32, supported: u32 },
}

/// What a text vector depends on beside the weights.
pub(super) struct Settings {
    pub dimension: usize,
    pub rows: usize,
    /// The share of the title in a text that has both fields, by which the trainer made its sample vectors.
    #[cfg(test)]
    pub title_share: f32,
    pub max_sparse_terms: usize,
    pub max_dense_terms: usize,
    /// The sparse weight of a feature outside the vocabulary.
    pub unknown_weight: f32,
    unknown_base: u32,
    unknown_buckets: u32,
}

impl Settings {
    /// The sparse id of a feature outside the vocabulary. Ids are shared by chance, about once in a million pairs.
    pub fn unknown_id(&self, key: u64) -> u32 {
        self.unknown_base + (key % u64::from(self.unknown_buckets)) as u32
    }
}

/// Weights of one feature.
#[derive(Clone, Copy)]
pub(super) struct RowWeights {
    pub dense: f32,
    pub sparse: f32,
    /// What the row's integers are multiplied with.
    pub scale: f32,
}

/// A checked model file. The rows stay where they are, in the file's bytes.
pub(super) struct ModelFile {
    bytes: Cow<'static, [u8]>,
    pub settings: Settings,
    pub fold: Fold,
    weights: Vec<RowWeights>,
    rows_at: usize,
    model_version: u32,
}

impl ModelFile {
    pub fn parse(bytes: Cow<'static, [u8]>) -> Result<Self, ModelError> {
        if bytes.len() < HEADER {
            return Err(ModelError::Truncated { expected: HEADER, actual: bytes.len() });
        }
        if &bytes[..8] != MAGIC {
            return Err(ModelError::Format("it does not begin with the magic bytes of zh-ngram"));
        }
        let version = u32_at(&bytes, 8);
        if version != FORMAT_VERSION {
            return Err(ModelError::Version { found: version, supported: FORMAT_VERSION });
        }
        let settings = Settings {
            dimension: u32_at(&bytes, 48) as usize,
            rows: u32_at(&bytes, 52) as usize,
            #[cfg(test)]
            title_share: f32_at(&bytes, 64),
            max_sparse_terms: u32_at(&bytes, 60) as usize,
            max_dense_terms: u32_at(&bytes, 80) as usize,
            unknown_weight: f32_at(&bytes, 68),
            unknown_base: u32_at(&bytes, 72),
            unknown_buckets: u32_at(&bytes, 76),
        };
        let fold_pairs = u32_at(&bytes, 56) as usize;
        let weights_at = HEADER + 8 * settings.rows;
        let fold_at = weights_at + 12 * settings.rows;
        let rows_at = fold_at + 4 * fold_pairs;
        let expected = settings
            .dimension
            .checked_mul(settings.rows)
            .and_then(|size| size.checked_add(rows_at))
            .ok_or(ModelError::Format("its header names impossible sizes"))?;
        if bytes.len() != expected {
            return Err(ModelError::Truncated { expected, actual: bytes.len() });
        }
        check(&bytes)?;
        // Hashed ids must stay behind the vocabulary's and within u32.
        let ids_fit = u32::try_from(settings.rows).is_ok_and(|rows| rows <= settings.unknown_base)
            && settings.rows <= MOST_ROWS
            && settings.unknown_buckets > 0
            && settings.unknown_base.checked_add(settings.unknown_buckets).is_some();
        if !(1..=MOST_NUMBERS).contains(&settings.dimension) || !ids_fit {
            return Err(ModelError::Format("its dimension or its id ranges are wrong"));
        }
        let weights = (0..settings.rows)
            .map(|row| weights_at + 12 * row)
            .map(|at| RowWeights {
                dense: f32_at(&bytes, at),
                sparse: f32_at(&bytes, at + 4),
                scale: f32_at(&bytes, at + 8),
            })
            .collect();
        let fold = Fold::new(
            (0..fold_pairs)
                .map(|pair| u32_at(&bytes, fold_at + 4 * pair))
                .map(|pair| ((pair & 0xffff) as u16, (pair >> 16) as u16)),
        );
        let model_version = u32_at(&bytes, 12);
        Ok(Self { bytes, settings, fold, weights, rows_at, model_version })
    }

    /// The feature hash of every row.
    pub fn keys(&self) -> Vec<u64> {
        self.bytes[HEADER..HEADER + 8 * self.settings.rows]
            .as_chunks::<8>()
            .0
            .iter()
            .map(|bytes| u64::from_le_bytes(*bytes))
            .collect()
    }

    /// The weights of a vocabulary id; `None` for a hashed one.
    pub fn weights(&self, id: u32) -> Option<RowWeights> {
        self.weights.get(id as usize).copied()
    }

    /// The D integers of a vocabulary row, as stored (i8 in a byte).
    pub fn row(&self, id: u32) -> &[u8] {
        let at = self.rows_at + self.settings.dimension * id as usize;
        &self.bytes[at..at + self.settings.dimension]
    }

    pub fn id(&self) -> String {
        format!("zh-ngram-{}@{}", self.model_version, hex(&self.bytes[CHECKSUM][..4]))
    }
}

fn check(bytes: &[u8]) -> Result<(), ModelError> {
    let digest =
        Sha256::new().chain_update(&bytes[..CHECKSUM.start]).chain_update(&bytes[CHECKSUM.end..]).finalize();
    let expected = &bytes[CHECKSUM];
    if digest[..] == *expected {
        Ok(())
    } else {
        Err(ModelError::Checksum { expected: hex(expected), actual: hex(&digest) })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn f32_at(bytes: &[u8], at: usize) -> f32 {
    f32::from_bits(u32_at(bytes, at))
}

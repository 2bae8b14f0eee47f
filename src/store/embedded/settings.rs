//! The settings in a file of records, which say how it is to be read and what its index was made with.

use std::collections::BTreeMap;
use std::path::Path;

use redb::{TableHandle, WriteTransaction};

use super::error::{kept, of_disk};
use super::pages::Pages;
use super::tables::{SETTINGS, SETTINGS_COPY};
use crate::domain::derivation;
use crate::engine::ports::{Making, StoreError};

/// Format of the folder. In the first edition a record and what was derived of it were one value; in the second one vectors
/// were floats, and the third one knows no resources, needs and experts.
const FORMAT: u32 = 4;
const FIRST_FORMAT: u32 = 1;

const FORMAT_KEY: &str = "format";
pub(super) const MODEL: &str = "model";
const DIMENSION: &str = "dimension";
const TEXT_VERSION: &str = "text version";
const DERIVATION: &str = "derivation";

/// What an index was made with, as it is stored.
pub(super) fn rows(making: &Making) -> [(&'static str, String); 5] {
    [
        (FORMAT_KEY, FORMAT.to_string()),
        (MODEL, making.model.clone()),
        (DIMENSION, making.dimension.to_string()),
        (TEXT_VERSION, making.text_version.to_string()),
        (DERIVATION, making.derivation.clone()),
    ]
}

/// Writes them, twice: nothing else says how the records were made.
pub(super) fn put(txn: &WriteTransaction, making: &Making) -> Result<(), StoreError> {
    for table in [SETTINGS, SETTINGS_COPY] {
        let mut table = txn.open_table(table).map_err(kept)?;
        for (key, value) in rows(making) {
            table.insert(key, value.as_str()).map_err(kept)?;
        }
    }
    Ok(())
}

/// The settings that were stored, when they make the vectors that are expected.
pub(super) fn check(
    path: &Path,
    stored: &BTreeMap<String, String>,
    expected: &Making,
) -> Result<Making, StoreError> {
    let found = read(path, stored)?;
    if found.has_vectors_of(expected) {
        return Ok(found);
    }
    let differs = rows(&found).into_iter().zip(rows(expected)).find(|(found, expected)| found != expected);
    let ((key, found), (_, expected)) = differs.unwrap_or_default();
    Err(StoreError::Mismatch(
        format!("{} was written with {key} {found}, but {key} {expected} is asked for", path.display())
            .into(),
    ))
}

/// What was stored, as this program understands it.
///
/// # Errors
/// [`StoreError::Mismatch`] where a newer program wrote it, [`StoreError::Refused`] where something is missing.
fn read(path: &Path, stored: &BTreeMap<String, String>) -> Result<Making, StoreError> {
    let text = |key: &str| stored.get(key).cloned().ok_or_else(|| missing(path, key));
    let number = |key: &str| text(key)?.parse::<u32>().map_err(|_| missing(path, key));
    let format = number(FORMAT_KEY)?;
    if format > FORMAT {
        return Err(StoreError::Mismatch(format!(
            "{} was written by a newer version of this program, in format {format}; this one knows {FORMAT}",
            path.display()
        ).into()));
    }
    Ok(Making {
        model: text(MODEL)?,
        dimension: number(DIMENSION)? as usize,
        text_version: number(TEXT_VERSION)?,
        derivation: match format {
            FIRST_FORMAT => derivation::FIRST.to_string(),
            _ => text(DERIVATION)?,
        },
    })
}

/// The settings of a file that is not open; none when nothing was ever stored in it.
///
/// # Errors
/// [`StoreError::Refused`] when they cannot be read though something was.
pub(super) fn of_file(path: &Path) -> Result<Option<Making>, StoreError> {
    let pages = Pages::open(path).map_err(of_disk)?;
    if pages.is_blank() {
        return Ok(None);
    }
    read(path, &stored(&pages)).map(Some)
}

/// All settings of a file, wherever they can be read.
pub(super) fn stored(pages: &Pages) -> BTreeMap<String, String> {
    let mut stored = BTreeMap::new();
    for state in pages.states() {
        for table in [SETTINGS, SETTINGS_COPY] {
            for (key, value) in pages.table(&state, table.name()).into_iter().flatten() {
                if let (Ok(key), Ok(value)) = (String::from_utf8(key), String::from_utf8(value)) {
                    stored.entry(key).or_insert(value);
                }
            }
        }
    }
    stored
}

/// That records are there which do not say how they were made.
pub(super) fn missing(path: &Path, key: &str) -> StoreError {
    let what = if key == MODEL { "which model its vectors were made with" } else { key };
    StoreError::Refused(
        format!(
            "{} holds records and does not say {what}: its settings are damaged; restore it from a backup",
            path.display()
        )
        .into(),
    )
}

//! Checking all that a folder keeps: every page, every document, names against documents both ways, protected attributes
//! against documents, and the files of the index against how they were left.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use redb::{TableHandle, Value};

use super::error::of_disk;
use super::pages::Pages;
use super::plan::Plan;
use super::settings::MODEL;
use super::survey::{Survey, survey};
use super::tables::{INDEX_FILES, SETTINGS};
use super::truth::{MISSING_CHANGES, Truth};
use super::{RECORDS, acknowledged, fingerprint, recovery, salvage};
use crate::engine::ports::{Damage, Fault, StoreError, Tell};

/// Part of a fault of the index.
const INDEX: &str = "index";
/// Memory for disk pages while little is done.
const CACHE: usize = 8 << 20;

/// What was found in one folder.
pub(super) struct Checked {
    pub(super) records: u64,
    pub(super) damaged: Vec<Damage>,
    /// What can be made again from the rest.
    pub(super) mendable: Vec<Fault>,
    /// What cannot.
    pub(super) gone: Vec<Fault>,
}

/// Reads everything and changes nothing.
pub(super) fn check(dir: &Path, tell: &Tell) -> Result<Checked, StoreError> {
    let pages = Pages::open(&dir.join(RECORDS)).map_err(of_disk)?;
    let (_, checked) = read(dir, &pages, tell)?;
    Ok(checked)
}

fn read(dir: &Path, pages: &Pages, tell: &Tell) -> Result<((Survey, Plan), Checked), StoreError> {
    let known = acknowledged::read(dir);
    let found = survey(pages, known).map_err(of_disk)?;
    let total = found.documents;
    let mut plan = Plan::of(pages, &found, &|done| tell(done, total));
    if !found.settings.contains_key(MODEL) {
        let detail = "what the vectors were made with is not known; restore a backup".to_string();
        plan.gone.push(Fault { part: SETTINGS.name().to_string(), detail });
    }
    if found.last_seq < known {
        let detail =
            format!("{} changes that were acknowledged are not in the records", known - found.last_seq);
        plan.gone.push(Fault { part: MISSING_CHANGES.to_string(), detail });
    }
    let mut mendable = plan.mendable.clone();
    mendable.extend(check_index(dir, pages, &found));
    let checked = Checked {
        records: plan.kept.len() as u64,
        damaged: plan.damaged(),
        mendable,
        gone: plan.gone.clone(),
    };
    Ok(((found, plan), checked))
}

/// What is wrong with the index. One that was not closed in good order is built again anyway.
fn check_index(dir: &Path, pages: &Pages, found: &Survey) -> Option<Fault> {
    let rows = pages.table(&found.state, INDEX_FILES.name()).unwrap_or_default();
    if rows.is_empty() || !dir.join(RECORDS).exists() {
        return None;
    }
    let left_as: HashMap<String, (u64, u32)> = rows
        .iter()
        .map(|(path, print)| (String::from_utf8_lossy(path).into_owned(), <(u64, u32)>::from_bytes(print)))
        .collect();
    let index_dir = recovery::index_dir(dir);
    // A file that cannot be read is not as it was left either.
    let is_as_left = index_dir.is_dir() && fingerprint::of(&index_dir).is_ok_and(|now| now == left_as);
    let detail = "its files are not as they were left";
    (!is_as_left).then(|| Fault { part: INDEX.to_string(), detail: detail.to_string() })
}

/// Makes again what can be made from the rest, but for the index, which the next opening builds where it is not whole.
pub(super) fn mend(dir: &Path) -> Result<(), StoreError> {
    salvage::forget(&dir.join(RECORDS))?;
    let pages = Pages::open(&dir.join(RECORDS)).map_err(of_disk)?;
    let ((found, plan), checked) = read(dir, &pages, &(std::sync::Arc::new(|_, _| {}) as Tell))?;
    if !plan.mendable.is_empty() || !found.is_sound {
        salvage::write(dir, &pages, &found, &plan)?;
    }
    let index_dir = recovery::index_dir(dir);
    if checked.mendable.iter().any(|fault| fault.part == INDEX) && index_dir.exists() {
        fs::remove_dir_all(index_dir).map_err(of_disk)?;
    }
    Ok(())
}

/// Forgets what was lost, after an operator was told.
pub(super) fn acknowledge(dir: &Path) -> Result<(), StoreError> {
    let truth = Truth::open_unread(dir, CACHE)?;
    if truth.faults()?.is_empty() { Ok(()) } else { truth.clear_faults() }
}

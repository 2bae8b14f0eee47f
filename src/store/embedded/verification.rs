//! Checking all that a folder keeps: every page, every document, names against documents both ways, and protected attributes
//! against documents.

use std::path::Path;

use redb::TableHandle;

use super::error::of_disk;
use super::pages::Pages;
use super::plan::Plan;
use super::settings::MODEL;
use super::survey::{Survey, survey};
use super::tables::SETTINGS;
use super::truth::{MISSING_CHANGES, Truth};
use super::{RECORDS, acknowledged, salvage};
use crate::engine::ports::{Damage, Fault, StoreError, Tell};

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
    let checked = Checked {
        records: plan.kept.len() as u64,
        damaged: plan.damaged(),
        mendable: plan.mendable.clone(),
        gone: plan.gone.clone(),
    };
    Ok(((found, plan), checked))
}

/// Makes again what can be made from the rest.
pub(super) fn mend(dir: &Path) -> Result<(), StoreError> {
    salvage::forget(&dir.join(RECORDS))?;
    let pages = Pages::open(&dir.join(RECORDS)).map_err(of_disk)?;
    let ((found, plan), _) = read(dir, &pages, &(std::sync::Arc::new(|_, _| {}) as Tell))?;
    if !plan.mendable.is_empty() || !found.is_sound {
        salvage::write(dir, &pages, &found, &plan)?;
    }
    Ok(())
}

/// Forgets what was lost, after an operator was told.
pub(super) fn acknowledge(dir: &Path) -> Result<(), StoreError> {
    let truth = Truth::open_unread(dir, CACHE)?;
    if truth.faults()?.is_empty() { Ok(()) } else { truth.clear_faults() }
}

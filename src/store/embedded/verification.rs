//! Checking all that a folder keeps: every page, every document, names against documents both ways, and protected attributes
//! against documents; and whatever keeps the folder from being opened, by the very rules of opening.

use std::path::{Path, PathBuf};

use redb::TableHandle;

use super::belonging::{self, Amiss};
use super::error::of_disk;
use super::folders::CURRENT;
use super::generations::Place;
use super::in_use::{InUse, Lost};
use super::pages::Pages;
use super::plan::Plan;
use super::settings::MODEL;
use super::survey::{Survey, survey};
use super::tables::{SETTINGS, SMALL_CACHE};
use super::truth::{MISSING_CHANGES, Truth};
use super::{RECORDS, promises, salvage};
use crate::engine::ports::{Damage, Fault, Findings, StoreError, Tell};

/// What was found in one folder.
struct Checked {
    records: u64,
    damaged: Vec<Damage>,
    /// What can be made again from the rest.
    mendable: Vec<Fault>,
    /// What cannot.
    gone: Vec<Fault>,
}

impl Place {
    /// Checks every generation and what keeps the place from being opened, and mends it where that is asked for.
    pub(super) fn verify(&self, repair: bool, tell: &Tell) -> Result<Vec<Findings>, StoreError> {
        let folders = self.folders()?.into_iter().filter(|folder| self.has_records(folder));
        let folders: Vec<String> = folders.collect();
        if let Some(open) = folders.iter().find(|folder| self.opened(folder).is_some()) {
            return Err(StoreError::Unavailable(format!("{} is open", self.path(open).display()).into()));
        }
        let amiss = self.amiss()?;
        let lost = match self.in_use()? {
            InUse::NotKnown(lost) => Some(lost),
            InUse::Nothing | InUse::This(_) => None,
        };
        if folders.is_empty() {
            let of_records = |amiss: Amiss| Fault { part: amiss.part.to_string(), detail: amiss.told() };
            let of_file = |lost: Lost| Fault { part: CURRENT.to_string(), detail: lost.told() };
            let fault = amiss.map(of_records).or(lost.map(of_file));
            return Ok(fault.map(|fault| self.without_records(fault)).into_iter().collect());
        }
        let mut all = Vec::with_capacity(folders.len());
        for folder in &folders {
            let (path, made_with) = (self.path(folder), self.made_with(folder).ok().flatten());
            let Checked { records, damaged, mendable, gone } = check(&self.dir, &path, tell)?;
            let place = path.display().to_string();
            all.push(Findings { place, made_with, records, damaged, mendable, mended: Vec::new(), gone });
        }
        let is_any_missing = all.iter().any(lacks_changes);
        let is_given_up = repair && self.repair(&folders, &mut all, (amiss.as_ref(), lost.as_ref()), tell)?;
        let what_to_do = if is_given_up { promises::GIVEN_UP } else { promises::PUT_BACK };
        for fault in all.iter_mut().flat_map(|found| &mut found.gone).filter(|fault| is_of_changes(fault)) {
            fault.detail = format!("{}; {what_to_do}", fault.detail);
        }
        let Some(first) = all.first_mut() else { return Ok(all) };
        // Of older records more is told already where it is known how many changes they lack.
        if let Some(amiss) = amiss.filter(|amiss| !(amiss.is_of_older_records() && is_any_missing)) {
            let detail = if is_given_up { amiss.given_up() } else { amiss.told() };
            first.gone.push(Fault { part: amiss.part.to_string(), detail });
        }
        if let Some(lost) = lost {
            let (faults, detail) = match (lost.certain(), repair) {
                (None, _) => (&mut first.gone, lost.told()),
                (Some(_), true) => (&mut first.mended, lost.mended()),
                (Some(_), false) => (&mut first.mendable, lost.told()),
            };
            faults.push(Fault { part: CURRENT.to_string(), detail });
        }
        Ok(all)
    }

    /// What is found where records should be and are not.
    fn without_records(&self, fault: Fault) -> Findings {
        Findings {
            place: self.dir.display().to_string(),
            made_with: None,
            records: 0,
            damaged: Vec::new(),
            mendable: Vec::new(),
            mended: Vec::new(),
            gone: vec![fault],
        }
    }

    /// Makes again what can be made: pages of records, then what an operator gives up of records and ledger, and which generation is
    /// served. Whether an operator gave something up.
    fn repair(
        &self,
        folders: &[String],
        all: &mut [Findings],
        (amiss, lost): (Option<&Amiss>, Option<&Lost>),
        tell: &Tell,
    ) -> Result<bool, StoreError> {
        let is_mendable = |found: &Findings| {
            found.made_with.is_some() && !(found.mendable.is_empty() && found.gone.is_empty())
        };
        for (folder, _) in folders.iter().zip(all.iter()).filter(|(_, found)| is_mendable(found)) {
            mend(&self.dir, &self.path(folder))?;
        }
        let is_given_up = match amiss {
            Some(amiss) => amiss.can_go_on,
            None => all.iter().any(lacks_changes),
        };
        let is_unnamed = lost.is_some_and(|lost| lost.certain().is_none());
        let is_given_up = is_given_up && !is_unnamed;
        if is_given_up {
            let paths: Vec<PathBuf> = folders.iter().map(|folder| self.path(folder)).collect();
            belonging::go_on(&self.dir, &paths)?;
        }
        if let Some(certain) = lost.and_then(Lost::certain) {
            self.name(certain)?;
        }
        if amiss.is_some_and(|amiss| !amiss.can_go_on) || is_unnamed {
            return Ok(is_given_up);
        }
        for (folder, found) in folders.iter().zip(all).filter(|(_, found)| is_mendable(found)) {
            let (path, Some(made_with)) = (self.path(folder), &found.made_with) else { continue };
            // What is written anew keeps what is lost of it, so that it is told here and then forgotten.
            drop(self.open(made_with)?);
            acknowledge(&path)?;
            found.mended = std::mem::take(&mut found.mendable);
            let after = check(&self.dir, &path, tell)?;
            (found.records, found.damaged, found.mendable) = (after.records, after.damaged, after.mendable);
        }
        Ok(is_given_up)
    }
}

/// Whether its records lack changes that were acknowledged.
fn lacks_changes(found: &Findings) -> bool {
    found.gone.iter().any(is_of_changes)
}

fn is_of_changes(fault: &Fault) -> bool {
    fault.part == MISSING_CHANGES
}

/// Reads everything in a folder below `home`, or that itself, and changes nothing.
fn check(home: &Path, dir: &Path, tell: &Tell) -> Result<Checked, StoreError> {
    let pages = Pages::open(&dir.join(RECORDS)).map_err(of_disk)?;
    let (_, checked) = read((home, dir), &pages, tell)?;
    Ok(checked)
}

fn read(
    (home, dir): (&Path, &Path),
    pages: &Pages,
    tell: &Tell,
) -> Result<((Survey, Plan), Checked), StoreError> {
    let promised = promises::promised(home, dir)?;
    let found = survey(pages, promised).map_err(of_disk)?;
    let total = found.documents;
    let mut plan = Plan::of(pages, &found, &|done| tell(done, total));
    if !found.settings.contains_key(MODEL) {
        let detail = "what the vectors were made with is not known; restore a backup".to_string();
        plan.gone.push(Fault { part: SETTINGS.name().to_string(), detail });
    }
    if let Some(detail) = promises::missing(dir, found.last_seq, promised) {
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
fn mend(home: &Path, dir: &Path) -> Result<(), StoreError> {
    salvage::forget(&dir.join(RECORDS))?;
    let pages = Pages::open(&dir.join(RECORDS)).map_err(of_disk)?;
    let ((found, plan), _) = read((home, dir), &pages, &(std::sync::Arc::new(|_, _| {}) as Tell))?;
    if !plan.mendable.is_empty() || !found.is_sound {
        salvage::write(dir, &pages, &found, &plan)?;
    }
    Ok(())
}

/// Forgets what was lost, after an operator was told.
fn acknowledge(dir: &Path) -> Result<(), StoreError> {
    let truth = Truth::open_unread(dir, SMALL_CACHE)?;
    if truth.faults()?.is_empty() { Ok(()) } else { truth.clear_faults() }
}

//! Putting a generation into use, and finding the one that is: what [`in_use`] says, on the disk.

use std::fs;
use std::io::{ErrorKind, Write};

use super::error::failed;
use super::folders::{BELOW, CURRENT, ITSELF, sync, with_records};
use super::generations::{Place, no_such};
use super::in_use::{self, InUse, Known};
use super::notes::{self, How, Notes, Served};
use super::tables::SMALL_CACHE;
use super::truth::Truth;
use super::{RECORDS, private, salvage};
use crate::engine::ports::{Making, StoreError};

impl Place {
    /// The folder that is served, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where that is not known for certain, or the file that says it is older than what the records say.
    pub(super) fn current(&self) -> Result<Option<String>, StoreError> {
        let lost = match self.in_use()? {
            InUse::Nothing => return Ok(None),
            InUse::This(folder) => return Ok(Some(folder)),
            InUse::NotKnown(lost) => lost,
        };
        let told = format!("{}: {}", self.dir.display(), lost.told());
        // Records that are open are the last ones. Without any records what the file says is the least of it.
        let amiss = if self.is_used() { None } else { self.amiss()? };
        let why = match amiss.map(|amiss| amiss.told()) {
            None => told,
            Some(amiss) if with_records(&self.dir)?.is_empty() => amiss,
            Some(amiss) => format!("{told}; besides, {amiss}"),
        };
        Err(StoreError::Refused(why.into()))
    }

    /// What is served, or why that is not known.
    pub(super) fn in_use(&self) -> Result<InUse, StoreError> {
        Ok(in_use::decide(self.named()?.as_deref(), &self.known()?))
    }

    /// What the file says that is served.
    fn named(&self) -> Result<Option<String>, StoreError> {
        match fs::read(self.dir.join(CURRENT)) {
            Ok(named) => Ok(Some(String::from_utf8_lossy(&named).trim().to_string())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// The folders with records, and what these know.
    pub(super) fn known(&self) -> Result<Vec<Known>, StoreError> {
        let mut known = Vec::new();
        for folder in self.folders()? {
            let notes = match self.opened(&folder) {
                Some(store) => Some(store.shared.with_open(|open| open.truth()?.notes())?),
                None => Notes::read(&self.path(&folder))?,
            };
            known.extend(notes.map(|notes| (folder, notes)));
        }
        Ok(known)
    }

    /// Has the records of what is served know it, where an earlier version or a crash has left that undone.
    pub(super) fn settle(&self, folder: &str) -> Result<(), StoreError> {
        match self.current()?.is_some_and(|current| current == folder) {
            true => self.put_into_use(folder),
            false => Ok(()),
        }
    }

    pub(super) fn switch(&self, made_with: &Making) -> Result<(), StoreError> {
        let folder = self.find(made_with)?.ok_or_else(|| no_such(made_with))?;
        self.put_into_use(&folder)
    }

    /// Each step is on the disk before the next one: see [`super::in_use`]. Nothing is done where all say it already.
    fn put_into_use(&self, folder: &str) -> Result<(), StoreError> {
        let (known, named) = (self.known()?, self.named()?);
        let used = known.iter().filter(|(_, notes)| is_used(notes));
        if named.as_deref() == Some(folder) && used.map(|(used, _)| &**used).eq([folder]) {
            return Ok(());
        }
        let number = in_use::next(&known);
        self.note(folder, Served { number, how: How::Begun })?;
        let put = self.name(folder).and_then(|()| self.note(folder, Served { number, how: How::Used }));
        if let Err(error) = put {
            // What was served before goes on, and takes writes: the next start must find it.
            if let Some(Err(error)) = named.map(|named| self.name(&named)) {
                tracing::error!("{CURRENT} may name {folder}, which is not in use: {error}");
            }
            return Err(error);
        }
        for (other, _) in known.iter().filter(|(other, notes)| other != folder && is_used(notes)) {
            if let Err(error) = self.note(other, Served { number, how: How::Left }) {
                // The number says it too, as long as the other records are there.
                tracing::warn!("{}: {error}", self.path(other).display());
            }
        }
        Ok(())
    }

    /// Has the records of a folder know how they are served.
    fn note(&self, folder: &str, served: Served) -> Result<(), StoreError> {
        let put = |truth: &Truth| truth.change(|txn| notes::put_served(txn, served));
        if let Some(store) = self.opened(folder) {
            return store.shared.with_open(|open| put(open.truth()?));
        }
        let path = self.path(folder);
        salvage::forget(&path.join(RECORDS))?;
        let truth = Truth::open_unread(&path, SMALL_CACHE)?;
        put(&truth)?;
        truth.database.close().map_err(failed)
    }

    /// Has the file name what is served, at once or not at all.
    pub(super) fn name(&self, folder: &str) -> Result<(), StoreError> {
        let (path, new) = (self.dir.join(CURRENT), self.dir.join("CURRENT.new"));
        // The folder must be on the disk before the name that points at it.
        sync(&self.path(folder))?;
        sync(&self.dir)?;
        if folder != ITSELF {
            sync(&self.dir.join(BELOW))?;
        }
        let made = private::options().write(true).create(true).truncate(true).open(&new);
        let mut file = made.map_err(failed)?;
        writeln!(file, "{folder}").and_then(|()| file.sync_all()).map_err(failed)?;
        fs::rename(&new, &path).map_err(failed)?;
        sync(&self.dir)
    }
}

fn is_used(notes: &Notes) -> bool {
    notes.served.is_some_and(|served| served.how == How::Used)
}

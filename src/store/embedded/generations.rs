//! The generations of a data folder: its first index lies in the folder itself, later ones in folders below
//! `generations`, each with records and index of its own. Which one is served: see [`super::in_use`].

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use async_trait::async_trait;

use super::belonging::{self, Amiss};
use super::epochs::Epoch;
use super::error::{failed, guarded};
use super::folders::{CURRENT, ITSELF, folders, path_of, sync, with_records};
use super::ledger_tables::FILE;
use super::settings;
use super::tables::LEDGER_REVISION;
use super::{
    EmbeddedOptions, EmbeddedStore, RECORDS, acknowledged, blocking, guard, leftovers, private, snapshot,
};
use crate::engine::ports::{Findings, Generation, Generations, Making, Store, StoreError, Tell};

/// Longest part of a model's id in the name of a folder.
const NAME: usize = 80;

/// The generations of one data folder, which belongs to one process as long as this or one of their stores is open.
#[derive(Clone)]
pub struct EmbeddedGenerations {
    place: Arc<Place>,
}

pub(super) struct Place {
    pub(super) dir: PathBuf,
    disk_reserve_bytes: u64,
    /// Stores that are open, by folder: their files cannot be opened twice.
    open: Mutex<Vec<(String, Weak<EmbeddedStore>)>>,
    /// The ledger, by its id, and the opening of the folder that this place is, since the first of its stores was opened.
    epoch: Mutex<Option<(String, Epoch)>>,
    lock: Arc<guard::Lock>,
}

impl EmbeddedGenerations {
    /// Takes the folder for this process, making it when there is none.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when another process has it.
    pub fn open(dir: &Path, disk_reserve_bytes: u64) -> Result<Self, StoreError> {
        let lock = Arc::new(guard::lock(dir)?);
        let dir = dir.to_path_buf();
        let place = Place { dir, disk_reserve_bytes, open: Mutex::default(), epoch: Mutex::default(), lock };
        Ok(Self { place: Arc::new(place) })
    }

    /// Whether a folder was ever begun: it has records, a ledger, or the file that names what is served. Changes nothing.
    ///
    /// # Errors
    /// Where it cannot be looked into.
    pub fn is_begun(dir: &Path) -> Result<bool, StoreError> {
        let is_there = [CURRENT, FILE].iter().any(|file| dir.join(file).exists());
        Ok(is_there || !with_records(dir)?.is_empty())
    }

    /// As [`Generations::open`], for those who ask more of the store than the port says.
    pub async fn open_store(&self, made_with: &Making) -> Result<Arc<EmbeddedStore>, StoreError> {
        let made_with = made_with.clone();
        self.run(move |place| place.open(&made_with)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Place) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let place = self.place.clone();
        blocking(move || work(&place)).await
    }
}

#[async_trait]
impl Generations for EmbeddedGenerations {
    async fn list(&self) -> Result<Vec<Generation>, StoreError> {
        self.run(|place| {
            let current = place.current()?;
            let generations = place.all()?.into_iter().map(|(folder, made_with)| {
                let is_current = current.as_ref() == Some(&folder);
                Generation { made_with, is_current }
            });
            Ok(generations.collect())
        })
        .await
    }

    async fn open(&self, made_with: &Making) -> Result<Arc<dyn Store>, StoreError> {
        let store: Arc<dyn Store> = self.open_store(made_with).await?;
        Ok(store)
    }

    async fn switch(&self, made_with: &Making) -> Result<(), StoreError> {
        let made_with = made_with.clone();
        self.run(move |place| place.switch(&made_with)).await
    }

    /// The folder is this process's alone, so nobody else reads it.
    async fn remove(&self, made_with: &Making, _force: bool) -> Result<(), StoreError> {
        let made_with = made_with.clone();
        self.run(move |place| place.remove(&made_with)).await
    }

    async fn verify(&self, repair: bool, tell: Tell) -> Result<Vec<Findings>, StoreError> {
        self.run(move |place| place.verify(repair, &tell)).await
    }
}

impl Place {
    pub(super) fn path(&self, folder: &str) -> PathBuf {
        path_of(&self.dir, folder)
    }

    pub(super) fn has_records(&self, folder: &str) -> bool {
        self.path(folder).join(RECORDS).exists()
    }

    /// Whether one of the stores of the place is open, so that what is amiss between records and ledger was told before.
    pub(super) fn is_used(&self) -> bool {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.iter().any(|(_, store)| store.upgrade().is_some_and(|store| is_open(&store)))
    }

    /// What keeps the folder from being opened, beside what is damaged in the records themselves: [`Self::open`] refuses it, and
    /// [`Self::verify`] tells it.
    pub(super) fn amiss(&self) -> Result<Option<Amiss>, StoreError> {
        belonging::amiss(&self.dir, &with_records(&self.dir)?)
    }

    /// Every folder that may hold records.
    pub(super) fn folders(&self) -> Result<Vec<String>, StoreError> {
        folders(&self.dir)
    }

    /// Every folder that holds records, with what they were made with.
    fn all(&self) -> Result<Vec<(String, Making)>, StoreError> {
        let folders = self.folders()?;
        let current = self.current()?;
        let mut all = Vec::with_capacity(folders.len());
        for folder in folders {
            match self.made_with(&folder) {
                Ok(made_with) => all.extend(made_with.map(|made_with| (folder, made_with))),
                // What is served must be known; of the others it is enough to say so.
                Err(error) if current.as_ref() == Some(&folder) => return Err(error),
                Err(error) => tracing::error!("{error}"),
            }
        }
        Ok(all)
    }

    pub(super) fn made_with(&self, folder: &str) -> Result<Option<Making>, StoreError> {
        if !self.has_records(folder) {
            return Ok(None);
        }
        match self.opened(folder) {
            Some(store) => Ok(Some(store.shared.made_with())),
            None => settings::of_file(&self.path(folder).join(RECORDS)),
        }
    }

    /// The folder of these vectors: what else is derived is made again where it lies.
    pub(super) fn find(&self, made_with: &Making) -> Result<Option<String>, StoreError> {
        let found = self.all()?.into_iter().find(|(_, found)| found.has_vectors_of(made_with));
        Ok(found.map(|(folder, _)| folder))
    }

    pub(super) fn opened(&self, folder: &str) -> Option<Arc<EmbeddedStore>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, store) = open.iter().find(|(opened, _)| opened == folder)?;
        store.upgrade().filter(|store| is_open(store))
    }

    pub(super) fn open(&self, made_with: &Making) -> Result<Arc<EmbeddedStore>, StoreError> {
        let folder = match self.find(made_with)? {
            Some(folder) => folder,
            None if self.current()?.is_none() => ITSELF.to_string(),
            None => folder_of(made_with),
        };
        if let Some(store) = self.opened(&folder) {
            return Ok(store);
        }
        if !self.is_used()
            && let Some(amiss) = self.amiss()?
        {
            return Err(StoreError::Refused(amiss.told().into()));
        }
        let Making { model, dimension, text_version, .. } = made_with;
        let mut options = EmbeddedOptions::new(model, *dimension, *text_version);
        options.disk_reserve_bytes = self.disk_reserve_bytes;
        let path = self.path(&folder);
        private::make_folder(&path).map_err(failed)?;
        let store = Arc::new(EmbeddedStore::open_locked(&path, &self.dir, options, self.lock.clone())?);
        {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.retain(|(opened, _)| *opened != folder);
            open.push((folder.clone(), Arc::downgrade(&store)));
        }
        if store.shared.with_open(|open| Ok(open.truth()?.is_lasting()))? {
            let dir = self.dir.display();
            if let Err(error) = self.introduce(&store) {
                tracing::warn!(
                    "{dir}: a ledger that is gone, or older records, would not be missed: {error}"
                );
            }
            if let Err(error) = self.settle(&folder) {
                tracing::warn!("{dir}: a lost {CURRENT} would not be missed: {error}");
            }
        }
        Ok(store)
    }

    /// Has the records of a store and the ledger know each other and this opening of the folder, which is one for all stores of the place.
    fn introduce(&self, store: &EmbeddedStore) -> Result<(), StoreError> {
        let mut epoch = self.epoch.lock().unwrap_or_else(PoisonError::into_inner);
        let introduce = |ledger: &str, revision: u64, epoch: &Epoch| {
            store.shared.with_open(|open| belonging::introduce(open.truth()?, (ledger, revision), epoch))
        };
        if let Some((ledger, epoch)) = &*epoch {
            let known = store.shared.with_open(|open| open.truth()?.counter(LEDGER_REVISION))?;
            return introduce(ledger, acknowledged::read_of_ledger(&self.dir).max(known), epoch);
        }
        let known = self.known()?;
        // What is damaged may end redb in the middle, and is told when the ledger is used.
        let begun = guarded(|| belonging::begin(&self.dir, known.iter().map(|(_, notes)| notes)))?;
        let (ledger, revision) = begun.ledger.clone();
        introduce(&ledger, revision, &begun.epoch)?;
        *epoch = Some((ledger, begun.used()?));
        Ok(())
    }

    fn remove(&self, made_with: &Making) -> Result<(), StoreError> {
        let folder = self.find(made_with)?.ok_or_else(|| no_such(made_with))?;
        if self.current()?.as_ref() == Some(&folder) {
            return Err(StoreError::Failed(
                format!("the index made with {made_with} is the one in use").into(),
            ));
        }
        if self.opened(&folder).is_some() {
            return Err(StoreError::Unavailable(format!("the index made with {made_with} is open").into()));
        }
        let path = self.path(&folder);
        leftovers::remove(&path)?;
        acknowledged::forget(&path)?;
        snapshot::remove(&path).map_err(failed)?;
        // The records last: what was removed by half is still listed, and can be removed again.
        fs::remove_file(path.join(RECORDS)).map_err(failed)?;
        if folder != ITSELF {
            fs::remove_dir_all(&path).map_err(failed)?;
        }
        sync(&self.dir)
    }
}

fn is_open(store: &EmbeddedStore) -> bool {
    !store.shared.closed.load(Ordering::SeqCst)
}

pub(super) fn no_such(made_with: &Making) -> StoreError {
    StoreError::Failed(format!("there is no index made with {made_with}").into())
}

/// A name that says the model, and tells makings apart whose ids differ only in what a file name cannot hold.
fn folder_of(made_with: &Making) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' };
    let model: String = made_with.model.chars().map(plain).take(NAME).collect();
    let Making { dimension, text_version, .. } = made_with;
    let vectors = format!("{} (dimension {dimension}, text version {text_version})", made_with.model);
    format!("{model}-{:08x}", crc32fast::hash(vectors.as_bytes()))
}

//! The generations on a server: one collection for each model, and an alias on the one that is served.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::control::{self, Control};
use super::gate::{self, Aliasing};
use super::journal::Noted;
use super::lease::Lease;
use super::ledger;
use super::place::{self, Place};
use super::{Access, QdrantOptions, QdrantStore, Shared, Wire, keeper};
use crate::engine::ports::{Generation, Generations, Making, Store, StoreError};

/// How long a sign of life of a replica is waited for; it gives one every three seconds.
const REPLICAS_SAY_WITHIN: Duration = Duration::from_secs(8);
const LOOKED_AT_EVERY: Duration = Duration::from_millis(500);

/// The generations under one prefix of one server.
pub struct QdrantGenerations {
    options: QdrantOptions,
    wire: Arc<Wire>,
    /// What allows this process to change generations.
    lease: Mutex<Option<Lease>>,
}

impl QdrantGenerations {
    /// Makes no connection yet.
    pub fn new(options: QdrantOptions) -> Result<Self, StoreError> {
        Ok(Self { wire: Arc::new(Wire::new(&options)?), options, lease: Mutex::new(None) })
    }

    /// Removes every generation, the current one too, and all that is known of them, with the plans.
    pub async fn erase(&self) -> Result<(), StoreError> {
        for generation in self.list().await? {
            self.delete(&self.place(&generation.made_with)).await?;
        }
        let plans = ledger::collection(&self.options.prefix);
        if self.wire.exists(&plans).await? {
            place::drop_collection(&self.wire, &plans).await?;
        }
        let control = Control::of(&self.wire, &self.options.prefix);
        if control.exists().await? { control.drop().await } else { Ok(()) }
    }

    async fn delete(&self, place: &Place) -> Result<(), StoreError> {
        let control = Control::of(&self.wire, &self.options.prefix);
        if control.exists().await? {
            control.unmark(&place.records).await?;
        }
        for collection in [&place.records, &place.journal] {
            place::drop_collection(&self.wire, collection).await?;
        }
        Ok(())
    }

    fn place(&self, made_with: &Making) -> Place {
        Place::of(&self.options.prefix, made_with)
    }

    /// The run that this process is, which shuts out every run before it.
    async fn run(&self) -> Result<String, StoreError> {
        let mut lease = self.lease.lock().await;
        if let Some(lease) = lease.as_ref() {
            return lease.check().map(|()| lease.run.clone());
        }
        let taken = Lease::take(self.wire.clone(), &self.options).await?;
        let before = gate::fill_names(&self.options.prefix, &gate::aliases(&self.wire).await?);
        if !before.is_empty() {
            gate::change_aliases(&self.wire, before.into_iter().map(Aliasing::Delete).collect()).await?;
        }
        let run = taken.run.clone();
        *lease = Some(taken);
        Ok(run)
    }

    /// Takes the names that were just made away again where another run has taken over meanwhile.
    async fn confirm(&self, shared: &Shared) -> Result<(), StoreError> {
        let confirmed = match self.lease.lock().await.as_ref() {
            Some(lease) => lease.confirm(&self.wire, &self.options.prefix).await,
            None => Ok(()),
        };
        if let Err(StoreError::Refused(_)) = confirmed {
            let names = shared.gate();
            let changes = [names.records, names.journal].into_iter().map(Aliasing::Delete).collect();
            gate::change_aliases(&self.wire, changes).await?;
        }
        confirmed
    }

    /// Brings every batch that is written down for a generation to its end. Nobody may write it down any more.
    async fn settle(&self, shared: &Shared) -> Result<(), StoreError> {
        let settler = shared.settler();
        for (entry, noted) in settler.journal().list().await?.batches {
            match noted {
                Noted::Open => settler.settle(entry).await?,
                Noted::Begun => settler.journal().void(entry).await?,
                Noted::Done => {}
            }
        }
        Ok(())
    }

    fn shared(&self, made_with: &Making, access: Access) -> Result<Arc<Shared>, StoreError> {
        Ok(Arc::new(Shared::new(self.options.clone(), made_with.clone(), access)?))
    }

    /// The replicas that read a generation now. Where some have said so, they are waited for to say so again.
    async fn readers(&self, place: &Place) -> Result<Vec<String>, StoreError> {
        let control = Control::of(&self.wire, &self.options.prefix);
        if !control.exists().await? {
            return Ok(Vec::new());
        }
        let first: HashMap<Uuid, Uuid> =
            control.replicas(&place.records).await?.iter().filter_map(versions).collect();
        let began = tokio::time::Instant::now();
        while !first.is_empty() && began.elapsed() < REPLICAS_SAY_WITHIN {
            tokio::time::sleep(LOOKED_AT_EVERY).await;
            let now = control.replicas(&place.records).await?;
            let lives = |note: &&control::Note| {
                versions(note).is_some_and(|(replica, version)| first.get(&replica) != Some(&version))
            };
            let living: Vec<String> =
                now.iter().filter(lives).map(|note| note.get("holder").to_string()).collect();
            if !living.is_empty() {
                return Ok(living);
            }
        }
        for replica in first.into_keys() {
            control.leave(replica).await?;
        }
        Ok(Vec::new())
    }
}

fn versions(note: &control::Note) -> Option<(Uuid, Uuid)> {
    Some((control::replica_of(note)?, note.version))
}

#[async_trait]
impl Generations for QdrantGenerations {
    async fn list(&self) -> Result<Vec<Generation>, StoreError> {
        let current = gate::current(&self.wire, &self.options.prefix).await?;
        let mut generations = Vec::new();
        for collection in place::collections(&self.wire).await? {
            if Place::is_one(&self.options.prefix, &collection) {
                let made_with = place::making_of(&collection, &place::info(&self.wire, &collection).await?)?;
                generations.push(Generation { made_with, is_current: current.as_ref() == Some(&collection) });
            }
        }
        generations.sort_by(|a, b| a.made_with.model.cmp(&b.made_with.model));
        Ok(generations)
    }

    async fn begin(&self) -> Result<(), StoreError> {
        self.run().await.map(drop)
    }

    async fn end(&self) -> Result<(), StoreError> {
        match self.lease.lock().await.take() {
            Some(lease) => lease.give_back(&self.wire, &self.options.prefix).await,
            None => Ok(()),
        }
    }

    async fn open(&self, made_with: &Making) -> Result<Arc<dyn Store>, StoreError> {
        let place = self.place(made_with);
        let is_current =
            gate::current(&self.wire, &self.options.prefix).await?.as_ref() == Some(&place.records);
        let access = if is_current { Access::Beside } else { Access::Filling(self.run().await?) };
        let shared = self.shared(made_with, access)?;
        shared.connect().await?;
        if !is_current {
            let opening = gate::opening(&place, &shared.gate());
            gate::change_aliases(&self.wire, opening).await?;
            self.confirm(&shared).await?;
            // What a run before this one left there must not come back when services use it.
            self.settle(&shared).await?;
        }
        keeper::start(&shared);
        Ok(Arc::new(QdrantStore { shared }))
    }

    async fn switch(&self, made_with: &Making) -> Result<(), StoreError> {
        let (place, prefix) = (self.place(made_with), &self.options.prefix);
        let before = self.list().await?.into_iter().find(|generation| generation.is_current);
        let run = self.run().await?;
        let shared = self.shared(made_with, Access::Filling(run.clone()))?;
        place::info(&self.wire, &place.records).await?;
        self.settle(&shared).await?;
        gate::make_current(&self.wire, prefix, &place, &place.fill_gate(&run)).await?;
        if let Some(before) = before.filter(|before| before.made_with != *made_with) {
            // Its services write there no more; what they had begun is brought to its end.
            self.settle(&*self.shared(&before.made_with, Access::Beside)?).await?;
        }
        Ok(())
    }

    async fn remove(&self, made_with: &Making, force: bool) -> Result<(), StoreError> {
        let place = self.place(made_with);
        if gate::current(&self.wire, &self.options.prefix).await?.as_ref() == Some(&place.records) {
            return Err(StoreError::Refused(format!("{} is the current generation", made_with.model).into()));
        }
        let held = self.lease.lock().await.is_some();
        let holder = if held { None } else { Lease::holder_of(&self.wire, &self.options).await? };
        let readers = self.readers(&place).await?;
        let why = match (holder, readers.first()) {
            (Some(holder), _) => format!("{holder} changes generations just now"),
            (None, Some(reader)) => format!("{reader} still reads it, as one of {}", readers.len()),
            (None, None) => return self.delete(&place).await,
        };
        match force {
            true => tracing::warn!("removing the index made with {made_with} although {why}"),
            false => {
                return Err(StoreError::Refused(
                    format!("the index made with {made_with} is not removed: {why}").into(),
                ));
            }
        }
        self.delete(&place).await
    }
}

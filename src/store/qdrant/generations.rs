//! The generations on a server: one collection for each model, and an alias on the one that is served.

use std::sync::Arc;

use async_trait::async_trait;

use super::place::{self, Place};
use super::{QdrantOptions, QdrantStore, Shared, keeper};
use crate::engine::ports::{Generation, Generations, Making, Store, StoreError};

/// The generations under one prefix of one server.
pub struct QdrantGenerations {
    options: QdrantOptions,
    wire: super::Wire,
}

impl QdrantGenerations {
    /// Makes no connection yet.
    pub fn new(options: QdrantOptions) -> Result<Self, StoreError> {
        Ok(Self { wire: super::Wire::new(&options)?, options })
    }

    /// Removes every generation, the current one too.
    pub async fn erase(&self) -> Result<(), StoreError> {
        for generation in self.list().await? {
            self.delete(&self.place(&generation.made_with)).await?;
        }
        Ok(())
    }

    async fn delete(&self, place: &Place) -> Result<(), StoreError> {
        for collection in [&place.records, &place.journal] {
            self.wire.call(self.wire.client.delete_collection(collection.as_str())).await?;
        }
        Ok(())
    }

    fn place(&self, made_with: &Making) -> Place {
        Place::of(&self.options.prefix, made_with)
    }
}

#[async_trait]
impl Generations for QdrantGenerations {
    async fn list(&self) -> Result<Vec<Generation>, StoreError> {
        let current = place::current(&self.wire, &self.options.prefix).await?;
        let collections = self.wire.call(self.wire.client.list_collections()).await?.collections;
        let mut generations = Vec::new();
        for collection in collections.into_iter().map(|collection| collection.name) {
            if Place::is_one(&self.options.prefix, &collection) {
                let made_with = place::making_of(&collection, &place::info(&self.wire, &collection).await?)?;
                generations.push(Generation { made_with, is_current: current.as_ref() == Some(&collection) });
            }
        }
        generations.sort_by(|a, b| a.made_with.model.cmp(&b.made_with.model));
        Ok(generations)
    }

    async fn open(&self, made_with: &Making) -> Result<Arc<dyn Store>, StoreError> {
        let shared = Arc::new(Shared::new(self.options.clone(), made_with.clone(), false)?);
        shared.connect().await?;
        keeper::start(&shared);
        Ok(Arc::new(QdrantStore { shared }))
    }

    async fn switch(&self, made_with: &Making) -> Result<(), StoreError> {
        let records = self.place(made_with).records;
        place::info(&self.wire, &records).await?;
        place::make_current(&self.wire, &self.options.prefix, &records).await
    }

    async fn remove(&self, made_with: &Making) -> Result<(), StoreError> {
        let place = self.place(made_with);
        if place::current(&self.wire, &self.options.prefix).await?.as_ref() == Some(&place.records) {
            return Err(StoreError::Refused(format!("{} is the current generation", made_with.model)));
        }
        self.delete(&place).await
    }
}

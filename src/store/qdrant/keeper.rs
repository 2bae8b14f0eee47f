//! What goes on beside the calls: reaching a server that was not there, noticing that another generation became
//! current, and finishing batches that other writers left behind.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use qdrant_client::qdrant::CollectionStatus;
use uuid::Uuid;

use super::place::{self, Place};
use super::{Shared, State};
use crate::engine::ports::StoreError;

const TICK: Duration = Duration::from_secs(1);
/// Longest wait for an answer to the question whether all is well.
const READY_PATIENCE: Duration = Duration::from_secs(2);

/// When this process first saw the batches that are written down: clocks of other machines are not believed.
type Seen = HashMap<Uuid, Instant>;

/// Begins; ends when the store is dropped or closed.
pub(super) fn start(shared: &Arc<Shared>) {
    let weak = Arc::downgrade(shared);
    tokio::spawn(keep(weak));
}

async fn keep(shared: Weak<Shared>) {
    let mut seen = Seen::new();
    loop {
        {
            let Some(shared) = shared.upgrade() else { return };
            if matches!(shared.state(), State::Closed) {
                return;
            }
            shared.tend(&mut seen).await;
        }
        tokio::time::sleep(TICK).await;
    }
}

impl Shared {
    /// Reaches the server and finds the generation to be served, or makes the first.
    pub(super) async fn connect(&self) -> Result<(), StoreError> {
        self.wire.check_version().await?;
        if self.is_served {
            self.find_current().await?;
        }
        self.place.ensure(&self.wire, &self.options, &self.making).await?;
        if self.is_served && place::current(&self.wire, &self.options.prefix).await?.is_none() {
            place::make_current(&self.wire, &self.options.prefix, &self.place.records).await?;
        }
        self.set_state(State::Open);
        Ok(())
    }

    async fn find_current(&self) -> Result<(), StoreError> {
        let prefix = &self.options.prefix;
        match place::current(&self.wire, prefix).await? {
            Some(current) if current == self.place.records => Ok(()),
            Some(current) => {
                let made_with = place::making_of(&current, &place::info(&self.wire, &current).await?)?;
                Err(StoreError::Mismatch(format!(
                    "{prefix} was made with {made_with}, this service uses {}: run \
                     `talentmatch reindex --store qdrant` with the --model of this service, or serve with the model that it was made with",
                    self.making,
                )))
            }
            None => {
                let collections = self.wire.call(self.wire.client.list_collections()).await?.collections;
                let others = collections.iter().any(|collection| {
                    Place::is_one(prefix, &collection.name) && collection.name != self.place.records
                });
                match others {
                    true => Err(StoreError::Mismatch(format!(
                        "there are collections of {prefix}, but no alias {prefix} says which is current"
                    ))),
                    false => Ok(()),
                }
            }
        }
    }

    /// Whether the server answers and still has what this process serves.
    pub(super) async fn observe(&self) -> Result<(), StoreError> {
        let look = async {
            let info = place::info(&self.wire, &self.place.records).await?;
            let is_current = match self.is_served {
                true => {
                    place::current(&self.wire, &self.options.prefix).await?.as_ref()
                        == Some(&self.place.records)
                }
                false => true,
            };
            Ok::<_, StoreError>((info.status() == CollectionStatus::Green, is_current))
        };
        let looked = tokio::time::timeout(READY_PATIENCE, look).await;
        let (settled, is_current) =
            looked.map_err(|_| StoreError::Unavailable(format!("no answer within {READY_PATIENCE:?}")))??;
        self.settled.store(settled, Ordering::SeqCst);
        match (self.state(), is_current) {
            (State::Open, false) => {
                tracing::error!("{}; writes are refused", super::replaced(&self.options.prefix));
                self.set_state(State::Replaced);
            }
            (State::Replaced, true) => self.set_state(State::Open),
            _ => {}
        }
        Ok(())
    }

    async fn tend(&self, seen: &mut Seen) {
        match self.state() {
            State::Waiting(_) => self.reach().await,
            State::Open | State::Replaced => {
                if let Err(error) = self.observe().await {
                    tracing::debug!("the server does not answer: {error}");
                } else if let Err(error) = self.tidy(seen).await {
                    tracing::warn!("looking for batches left behind: {error}");
                }
            }
            State::Unfit(_) | State::Closed => {}
        }
    }

    async fn reach(&self) {
        match self.connect().await {
            Ok(()) => tracing::info!("reached {}", self.options.url),
            Err(error @ StoreError::Mismatch(_)) => {
                tracing::error!("{error}");
                self.set_state(State::Unfit(error.to_string()));
            }
            Err(error) => self.set_state(State::Waiting(error.to_string())),
        }
    }

    /// Deals with batches that were written down longer ago than a writer takes.
    async fn tidy(&self, seen: &mut Seen) -> Result<(), StoreError> {
        let Ok(mut writer) = self.writer() else { return Ok(()) };
        // What was begun is finished wherever the alias points by now.
        writer.alias = None;
        let entries = writer.journal().entries().await?;
        seen.retain(|batch, _| entries.iter().any(|entry| entry.batch == *batch));
        for entry in entries {
            let since = seen.entry(entry.batch).or_insert_with(Instant::now);
            if since.elapsed() >= self.options.takeover {
                writer.settle(&entry).await?;
            }
        }
        Ok(())
    }
}

//! How a store on a server stands: what is asked of the server now, and what was come upon.

use std::sync::atomic::Ordering;
use std::time::Duration;

use qdrant_client::qdrant::CollectionStatus;

use super::control::Control;
use super::{Access, Shared, State, gate, place, replaced};
use crate::domain::cause::Cause;
use crate::engine::ports::{Health, StoreError};

/// Longest wait for an answer to the question whether all is well.
const PATIENCE: Duration = Duration::from_secs(2);

/// What there is at the server.
pub(super) struct Look {
    pub(super) missing_indexes: Vec<&'static str>,
    pub(super) has_journal: bool,
    pub(super) has_control: bool,
    /// The collection that is current, and whether the names to write under are there.
    current: Option<String>,
    has_gate: bool,
    is_settled: bool,
}

impl Shared {
    pub(super) async fn look(&self) -> Result<Look, StoreError> {
        let look = async {
            let info = match place::info(&self.wire, &self.place.records).await {
                Err(StoreError::Refused(why))
                    if !self.wire.exists(&self.place.records).await.unwrap_or(true) =>
                {
                    let records = &self.place.records;
                    return Err(StoreError::Refused(
                        format!("the collection {records}, which held the records, is gone ({why})").into(),
                    ));
                }
                info => info?,
            };
            let mut aliases = gate::aliases(&self.wire).await?;
            let names = self.gate();
            Ok(Look {
                missing_indexes: place::missing_indexes(&info),
                has_journal: self.wire.exists(&self.place.journal).await?,
                has_control: Control::of(&self.wire, &self.options.prefix).exists().await?,
                has_gate: aliases.contains_key(&names.records) && aliases.contains_key(&names.journal),
                current: aliases.remove(&self.options.prefix),
                is_settled: info.status() == CollectionStatus::Green,
            })
        };
        let looked = tokio::time::timeout(PATIENCE, look).await;
        looked.map_err(|_| StoreError::Unavailable(format!("no answer within {PATIENCE:?}").into()))?
    }

    /// Whether the server answers and still has what this process serves; why writes cannot be taken.
    pub(super) async fn observe(&self) -> Result<Result<(), StoreError>, StoreError> {
        let look = self.look().await?;
        self.settled.store(look.is_settled, Ordering::SeqCst);
        let prefix = &self.options.prefix;
        if self.access == Access::Served {
            let is_mine = look.current.as_ref() == Some(&self.place.records);
            match (self.state(), is_mine) {
                (State::Open, false) if look.current.is_some() => {
                    tracing::error!("{}; writes are refused", replaced(prefix));
                    self.set_state(State::Replaced);
                }
                (State::Replaced, true) => self.set_state(State::Open),
                _ => {}
            }
        }
        for key in place::index_keys() {
            let is_missing = look.missing_indexes.contains(&key);
            let told =
                format!("it is missing in {}; until it is made anew searches may fail", self.place.records);
            self.faults.part(&format!("payload index {key}"), is_missing.then_some(told));
        }
        let lacks = |is_there: bool, what: String| (!is_there).then(|| format!("{what} is gone"));
        let is_served = self.access == Access::Served;
        let alias = lacks(look.current.is_some() || !is_served, format!("the alias {prefix}"));
        let gate = lacks(
            look.has_gate || look.current.as_ref() != Some(&self.place.records),
            format!("the alias {}", self.gate().records),
        );
        let journal = lacks(look.has_journal, format!("the collection {}", self.place.journal));
        self.faults
            .part("control collection", lacks(look.has_control, format!("the collection {prefix}-control")));
        let mut first = None;
        for (part, lack) in [("alias", alias), ("write alias", gate), ("journal collection", journal)] {
            first = first.or(lack.clone());
            self.faults.part(part, lack);
        }
        Ok(first.map_or(Ok(()), |lack| Err(StoreError::Refused(lack.into()))))
    }

    pub(super) async fn health(&self) -> Health {
        let open = self.reader().map(drop);
        if let Err(error) = open {
            return Health { reads: Err(error), writes: self.writer().map(drop), faults: self.faults.all() };
        }
        let (reads, writes) = match self.observe().await {
            Ok(writes) => (Ok(()), writes),
            Err(error) => {
                let writes = Err(StoreError::Unavailable(Cause::of(error.clone())));
                (Err(error), writes)
            }
        };
        Health { reads, writes: self.writer().map(drop).and(writes), faults: self.faults.all() }
    }
}

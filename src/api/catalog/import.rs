//! The stream of `ImportRecords`: read, checked and prepared in batches while earlier batches are stored.

use std::pin::pin;
use std::time::Duration;

use futures::Stream;
use futures::future::BoxFuture;
use futures::stream::{FuturesOrdered, StreamExt};
use prost::Message;

use crate::api::permission::check_write;
use crate::api::{Api, Problem, limits};
use crate::convert::{record_from_pb, time_from_pb};
use crate::domain::cause::Cause;
use crate::domain::record::audience::Caller;
use crate::domain::record::violation::Violations;
use crate::engine::catalog::Incoming;
use crate::engine::error::EngineError;
use crate::engine::serving::{Prepared, Serving};
use crate::pb::v1::{self as pb, ErrorReason};

impl Api {
    /// `ImportRecords`: stores every sound record of a stream. An item at fault is reported and the rest go on; a store
    /// that fails, or a stream that breaks with an error of its transport, ends the call.
    pub async fn import_records<E: From<Problem> + Send>(
        &self,
        caller: &Caller,
        items: impl Stream<Item = Result<pb::ImportRecordsRequest, E>> + Send,
    ) -> Result<pb::ImportRecordsResponse, E> {
        Import::new(self, caller.clone()).run(items).await
    }
}

/// One import.
struct Import {
    serving: Serving,
    caller: Caller,
    keeps_times: bool,
    /// How long to wait for the next item.
    patience: Duration,
    response: pb::ImportRecordsResponse,
    /// Of the refused items that are listed.
    listed_bytes: usize,
    waiting: Vec<Incoming>,
    waiting_bytes: usize,
    preparing: FuturesOrdered<BoxFuture<'static, Result<Prepared, EngineError>>>,
}

impl Import {
    fn new(api: &Api, caller: Caller) -> Self {
        Self {
            serving: api.serving.clone(),
            caller,
            keeps_times: api.keeps_times,
            patience: api.patience,
            response: pb::ImportRecordsResponse::default(),
            listed_bytes: 0,
            waiting: Vec::new(),
            waiting_bytes: 0,
            preparing: FuturesOrdered::new(),
        }
    }

    async fn run<E: From<Problem> + Send>(
        mut self,
        items: impl Stream<Item = Result<pb::ImportRecordsRequest, E>> + Send,
    ) -> Result<pb::ImportRecordsResponse, E> {
        let mut items = pin!(items);
        let mut index = 0;
        loop {
            // What is ready is stored and not held until the next item comes.
            let next = tokio::select! {
                biased;
                Some(prepared) = self.preparing.next() => {
                    self.store(prepared.map_err(Problem::from)?).await?;
                    continue;
                }
                next = items.next() => next.transpose()?,
                () = tokio::time::sleep(self.patience), if self.preparing.is_empty() => {
                    return Err(self.silence().into());
                }
            };
            let Some(item) = next else { break };
            if index == limits::IMPORT_ITEMS {
                let description = format!("one stream holds at most {} items", limits::IMPORT_ITEMS);
                return Err(Problem::invalid("record", description).into());
            }
            self.waiting_bytes += item.encoded_len();
            self.take(index, item.record.unwrap_or_default());
            index += 1;
            if self.waiting.len() == limits::IMPORT_BATCH || self.waiting_bytes >= limits::IMPORT_BATCH_BYTES
            {
                self.prepare();
                while self.preparing.len() > limits::IMPORT_AHEAD {
                    self.store_next().await?;
                }
            }
        }
        self.prepare();
        while !self.preparing.is_empty() {
            self.store_next().await?;
        }
        Ok(self.response)
    }

    fn take(&mut self, index: i64, record: pb::Record) {
        let name = record.name.chars().take(limits::NAME_SHOWN).collect();
        let read = self.read(record).map_err(|error| Problem::from(error.under("record")));
        let allowed = read.and_then(|read| check_write(&self.caller, read.record.kind()).map(|()| read));
        match allowed {
            Ok(incoming) => self.waiting.push(incoming),
            Err(problem) => {
                self.response.refused_count += 1;
                let failure = Some(problem.into());
                self.list(pb::ImportFailure { index, name, failure });
            }
        }
    }

    /// Lists a refused item while there is room. From the first that is not listed on none is, so that who sends the
    /// rest again knows where it begins.
    fn list(&mut self, failure: pb::ImportFailure) {
        let bytes = self.listed_bytes + failure.encoded_len();
        let listed = self.response.failures.len();
        let is_full = listed == limits::FAILURES || (listed > 0 && bytes > limits::FAILURE_BYTES);
        if is_full || self.response.unlisted_count > 0 {
            self.response.unlisted_count += 1;
        } else {
            self.listed_bytes = bytes;
            self.response.failures.push(failure);
        }
    }

    fn read(&self, record: pb::Record) -> Result<Incoming, EngineError> {
        let (create_time, update_time) = (record.create_time, record.update_time);
        let record = record_from_pb(record, &self.caller.tenant)?;
        if record.name.tenant != self.caller.tenant {
            return Err(EngineError::ForeignTenant(record.name));
        }
        let mut v = Violations::new();
        self.caller.check_alliances(&mut v, &record);
        let times = self.keeps_times.then(|| {
            let create_time = time_from_pb(&mut v, "create_time", create_time);
            create_time.zip(time_from_pb(&mut v, "update_time", update_time))
        });
        v.check(())?;
        Ok(Incoming { record, times: times.flatten() })
    }

    fn prepare(&mut self) {
        let records = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        if records.is_empty() {
            return;
        }
        let serving = self.serving.clone();
        let task = tokio::spawn(async move { serving.prepare(records).await });
        self.preparing.push_back(Box::pin(async move {
            task.await.map_err(|error| EngineError::Internal(Cause::of(error)))?
        }));
    }

    async fn store_next(&mut self) -> Result<(), Problem> {
        match self.preparing.next().await {
            Some(prepared) => self.store(prepared?).await,
            None => Ok(()),
        }
    }

    async fn store(&mut self, prepared: Prepared) -> Result<(), Problem> {
        let stored = prepared.len() as i64;
        self.serving.replace(&self.caller, prepared).await?;
        self.response.stored_count += stored;
        Ok(())
    }

    fn silence(&self) -> Problem {
        let message = format!(
            "nothing was sent for {} ms; {} records were stored and stay, those sent after them were not",
            self.patience.as_millis(),
            self.response.stored_count
        );
        Problem::new(ErrorReason::Deadline, message)
    }
}

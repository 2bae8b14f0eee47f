//! The stream of `ImportRecords`: read, checked and prepared in batches while earlier batches are stored.

use std::pin::pin;
use std::time::Duration;

use futures::Stream;
use futures::future::BoxFuture;
use futures::stream::{FuturesOrdered, StreamExt};
use prost::Message;

use super::warning::item_warning;
use crate::api::permission::check_write;
use crate::api::texts::{is_masked, read_record, read_record_leniently};
use crate::api::{Api, Problem, limits};
use crate::convert::time_from_pb;
use crate::domain::cause::Cause;
use crate::domain::message::Code;
use crate::domain::record::Record;
use crate::domain::record::audience::Caller;
use crate::domain::record::calendar::day_in_china;
use crate::domain::record::name::RecordName;
use crate::domain::record::person::check_guardian;
use crate::domain::record::texts::TextPolicy;
use crate::domain::record::violation::{Violation, Violations};
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
    texts: TextPolicy,
    /// How long to wait for the next item.
    patience: Duration,
    response: pb::ImportRecordsResponse,
    /// Of the refused items that are listed.
    listed_bytes: usize,
    options: pb::ImportOptions,
    /// With their places in the stream.
    waiting: Vec<(i64, Incoming)>,
    waiting_bytes: usize,
    preparing: FuturesOrdered<BoxFuture<'static, Result<Prepared, EngineError>>>,
}

impl Import {
    fn new(api: &Api, caller: Caller) -> Self {
        Self {
            serving: api.serving.clone(),
            caller,
            keeps_times: api.keeps_times,
            // What was stored before is given back as it was.
            texts: if api.keeps_times { TextPolicy::default() } else { api.texts },
            patience: api.patience,
            response: pb::ImportRecordsResponse::default(),
            listed_bytes: 0,
            options: pb::ImportOptions::default(),
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
                let description = Code::ImportSize.with("most", limits::IMPORT_ITEMS);
                return Err(Problem::invalid("record", description).into());
            }
            if index == 0 {
                self.options = item.options.unwrap_or_default();
            }
            self.waiting_bytes += item.encoded_len();
            self.take(index, item.record.unwrap_or_default());
            index += 1;
            if self.waiting.len() == limits::IMPORT_BATCH || self.waiting_bytes >= limits::IMPORT_BATCH_BYTES
            {
                self.prepare().await?;
                while self.preparing.len() > limits::IMPORT_AHEAD {
                    self.store_next().await?;
                }
            }
        }
        self.prepare().await?;
        while !self.preparing.is_empty() {
            self.store_next().await?;
        }
        Ok(self.response)
    }

    fn take(&mut self, index: i64, record: pb::Record) {
        let name = record.name.chars().take(limits::NAME_SHOWN).collect();
        let read = self.read(record).map_err(|error| Problem::from(error.under("record")));
        let allowed = read.and_then(|read| check_write(&self.caller, read.0.record.kind()).map(|()| read));
        match allowed {
            Ok((incoming, told)) => {
                self.response.masked_count += i64::from(told.iter().any(is_masked));
                self.warn((index, name), told, &incoming.record);
                self.waiting.push((index, incoming));
            }
            Err(problem) => self.refuse(index, name, problem),
        }
    }

    fn refuse(&mut self, index: i64, name: String, problem: Problem) {
        self.response.refused_count += 1;
        let failure = Some(problem.into_failure(self.caller.language));
        self.list(pb::ImportFailure { index, name, failure });
    }

    /// Says of an item what is to be said, and lists it while there is room.
    fn warn(&mut self, item: (i64, String), told: Vec<Violation>, record: &Record) {
        let Some(warning) = item_warning(item, told, record, self.caller.language) else { return };
        self.response.warned_count += 1;
        if self.response.warnings.len() < limits::FAILURES {
            self.response.warnings.push(warning);
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
            // What is found out later stands where it came.
            let at = self.response.failures.partition_point(|listed| listed.index < failure.index);
            self.response.failures.insert(at, failure);
        }
    }

    fn read(&self, record: pb::Record) -> Result<(Incoming, Vec<Violation>), EngineError> {
        let (create_time, update_time) = (record.create_time, record.update_time);
        // What is restored has the etags of another place.
        let etag = Some(record.etag.clone()).filter(|etag| !etag.is_empty() && !self.keeps_times);
        let home = &self.caller.tenant;
        let (record, told) = match self.options.lenient {
            true => read_record_leniently(self.texts, record, home)?,
            false => read_record(self.texts, record, home)?,
        };
        if record.name.tenant != self.caller.tenant {
            return Err(EngineError::ForeignTenant(record.name));
        }
        let mut v = Violations::new();
        self.caller.check_alliances(&mut v, &record, None);
        check_guardian(&mut v, &record, day_in_china(self.serving.now().clock.now()));
        let times = self.keeps_times.then(|| {
            let create_time = time_from_pb(&mut v, "create_time", create_time);
            create_time.zip(time_from_pb(&mut v, "update_time", update_time))
        });
        v.check(())?;
        Ok((Incoming { record, times: times.flatten(), etag }, told))
    }

    /// Begins to prepare what waits, but for what has another etag than the stored one.
    async fn prepare(&mut self) -> Result<(), Problem> {
        let mut waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let claims = waiting.iter().filter_map(|(_, one)| Some((one.record.name.clone(), one.etag.clone()?)));
        let claims: Vec<(RecordName, String)> = claims.collect();
        if !claims.is_empty() {
            let other = self.serving.now().catalog.with_other_etags(&claims).await?;
            let is_other =
                |(_, one): &mut (i64, Incoming)| one.etag.is_some() && other.contains(&one.record.name);
            for (index, one) in waiting.extract_if(.., is_other) {
                let name = one.record.name;
                self.refuse(index, name.to_string(), EngineError::EtagMismatch(name).into());
            }
        }
        let records: Vec<Incoming> = waiting.into_iter().map(|(_, incoming)| incoming).collect();
        if records.is_empty() {
            return Ok(());
        }
        let serving = self.serving.clone();
        let task = tokio::spawn(async move { serving.prepare(records).await });
        self.preparing.push_back(Box::pin(async move {
            task.await.map_err(|error| EngineError::Internal(Cause::of(error)))?
        }));
        Ok(())
    }

    async fn store_next(&mut self) -> Result<(), Problem> {
        match self.preparing.next().await {
            Some(prepared) => self.store(prepared?).await,
            None => Ok(()),
        }
    }

    async fn store(&mut self, prepared: Prepared) -> Result<(), Problem> {
        let stored = prepared.len() as i64;
        if !self.options.validate_only {
            self.serving.replace(&self.caller, prepared).await?;
        }
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

//! The one thread that changes things: it gathers the batches that wait, commits them together, updates the
//! index, answers, and in quiet moments flushes and improves the index.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::guard::{self, Disk};
use super::index::Index;
use super::prepared::{PreparedBatch, PreparedChange};
use super::shard::Shard;
use super::tables::Touched;
use super::truth::Truth;
use super::{Open, Shared, closed, fingerprint, point, recovery, wal};
use crate::domain::cause::Cause;
use crate::domain::record::name::RecordName;
use crate::engine::ports::StoreError;

/// Changes committed together at most.
const GROUP: usize = 2_048;
const TICK: Duration = Duration::from_millis(250);
/// After a crash this much has to be put back into the index at most.
const FLUSH_EVERY: Duration = Duration::from_secs(10);
const FLUSH_CHANGES: u64 = 20_000;
/// When nothing was written for this long, there is time to improve the index.
const QUIET: Duration = Duration::from_millis(1_500);
/// Changes that make an improvement worth looking into in a quiet moment, and in any.
const IMPROVE_QUIET: u64 = 2_000;
const IMPROVE_ANYWAY: u64 = 50_000;
/// How long a close waits for an improvement to end: it cannot be stopped.
const PATIENCE: Duration = Duration::from_secs(10);
/// Room on the disk that an improvement may need for a while, as a multiple of the index.
const IMPROVE_ROOM: u64 = 3;

type Reply = oneshot::Sender<Result<(), StoreError>>;

pub(super) enum Request {
    Write { batch: PreparedBatch, reply: Reply },
    Close { reply: Reply },
}

pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    requests: Receiver<Request>,
    /// Last change in the index, and last one that the index has on the disk.
    pub(super) applied: u64,
    pub(super) flushed: u64,
    flush_time: Instant,
    /// Changes since the index was last improved.
    unimproved: u64,
    improving: Option<JoinHandle<()>>,
    /// When the records were last opened again.
    pub(super) recovered: Instant,
    /// Whether the index has to be built again before writes are taken, for which there was no room.
    pub(super) must_rebuild: bool,
}

impl Writer {
    pub(super) fn new(shared: Arc<Shared>, requests: Receiver<Request>, applied: u64) -> Self {
        let now = Instant::now();
        Self {
            shared,
            requests,
            applied,
            flushed: applied,
            flush_time: now,
            // Whether the index was improved before it was closed is not known.
            unimproved: IMPROVE_QUIET,
            improving: None,
            recovered: now,
            must_rebuild: false,
        }
    }

    pub(super) fn run(mut self) {
        loop {
            match self.requests.recv_timeout(TICK) {
                Ok(Request::Write { batch, reply }) => {
                    let close = self.write(batch, reply);
                    if let Some(reply) = close {
                        let _ = reply.send(self.close());
                        return;
                    }
                }
                Ok(Request::Close { reply }) => {
                    let _ = reply.send(self.close());
                    return;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    if let Err(error) = self.close() {
                        tracing::error!("closing the store: {error}");
                    }
                    return;
                }
            }
            if let Err(error) = self.tend() {
                tracing::error!("tending the index: {error}");
                self.recover_now_and_then();
            }
        }
    }

    /// Writes a batch together with those that wait behind it. Returns the reply of a close among them.
    fn write(&mut self, batch: PreparedBatch, reply: Reply) -> Option<Reply> {
        let mut close = None;
        let mut size = batch.changes.len();
        let mut group = vec![(batch, reply)];
        while size < GROUP && close.is_none() {
            match self.requests.try_recv() {
                Ok(Request::Write { batch, reply }) => {
                    size += batch.changes.len();
                    group.push((batch, reply));
                }
                Ok(Request::Close { reply }) => close = Some(reply),
                Err(_) => break,
            }
        }
        let (mut batches, mut replies) = (Vec::new(), Vec::new());
        for (batch, reply) in group {
            let room = || match batch.only_deletes() {
                true => self.shared.disk.check_delete(),
                false => self.shared.disk.check_put(batch.bytes()),
            };
            match self.shared.condition.writes().and_then(|()| room()) {
                Ok(()) => {
                    batches.push(batch);
                    replies.push(reply);
                }
                Err(error) => drop(reply.send(Err(error))),
            }
        }
        if !batches.is_empty() {
            let conflicts = self.commit(batches);
            if let Err(error) = &conflicts {
                tracing::error!("a write failed: {error}");
                self.recover();
            }
            for (index, reply) in replies.into_iter().enumerate() {
                let _ = reply.send(match &conflicts {
                    Ok(conflicts) => {
                        conflicts[index].clone().map_or(Ok(()), |name| Err(StoreError::Conflict(name)))
                    }
                    Err(full @ StoreError::DiskFull(_)) => Err(full.clone()),
                    Err(error) => Err(StoreError::Failed(Cause::of(error.clone()))),
                });
            }
        }
        close
    }

    /// Makes the changes durable, then visible. Returns for each batch the name that is not as expected.
    fn commit(&mut self, batches: Vec<PreparedBatch>) -> Result<Vec<Option<RecordName>>, StoreError> {
        let shared = self.shared.clone();
        shared.set_written();
        let guard = shared.open();
        let open = guard.as_ref().ok_or_else(closed)?;
        shared.cache.begin_commit();
        let applied = open.truth().and_then(|truth| truth.apply(&batches));
        let put = |batch: usize, change: usize| match &batches[batch].changes[change] {
            PreparedChange::Put(put) => Some((&put.document, put.values.len())),
            PreparedChange::Delete { .. } => None,
        };
        let changed = applied.iter().flat_map(|applied| &applied.touched).map(|touched| match *touched {
            Touched::Put { id, batch, change, .. } => (id, put(batch, change)),
            Touched::Deleted { id } => (id, None),
        });
        shared.cache.end_commit(changed);
        let applied = applied?;
        shared.condition.replaced(applied.touched.iter().map(Touched::id));
        let indexed = recovery::guarded(|| update_index(open.index()?.shard()?, batches, &applied.touched));
        drop(guard);
        if let Err(error) = indexed {
            tracing::error!("the index did not take a write: {error}");
            self.end_improvement();
            if let Err(error) = self.reopen(recovery::rebuild) {
                // The write is in the records, and found there by what is opened now.
                tracing::error!("building the index again: {error}");
                self.recover();
            }
        }
        self.unimproved += applied.touched.len() as u64;
        self.applied = applied.last_seq;
        self.shared.visible.store(applied.last_seq, Ordering::SeqCst);
        self.shared.set_written();
        Ok(applied.conflicts)
    }

    /// What has to be done now and then.
    fn tend(&mut self) -> Result<(), StoreError> {
        if self.shared.condition.writes().is_err() {
            self.recover_now_and_then();
            return Ok(());
        }
        if self.improving.as_ref().is_some_and(JoinHandle::is_finished) {
            self.end_improvement();
            self.flush()?;
            self.shorten_wal()?;
        }
        let settled = self.improving.is_none() && self.unimproved < IMPROVE_QUIET;
        self.shared.settled.store(settled, Ordering::SeqCst);
        if self.improving.is_some() {
            return Ok(());
        }
        let behind = self.applied - self.flushed;
        if behind >= FLUSH_CHANGES || (behind > 0 && self.flush_time.elapsed() >= FLUSH_EVERY) {
            self.flush()?;
            self.shorten_wal()?;
        }
        let quiet = self.shared.since_write() >= QUIET;
        if self.unimproved >= IMPROVE_ANYWAY || (quiet && self.unimproved >= IMPROVE_QUIET) {
            self.unimproved = 0;
            self.improve()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let shared = self.shared.clone();
        let guard = shared.open();
        let open = guard.as_ref().ok_or_else(closed)?;
        self.flush_time = Instant::now();
        recovery::guarded(|| {
            open.index()?.shard()?.flush();
            Ok(())
        })?;
        open.truth()?.mark_applied(self.applied)?;
        self.flushed = self.applied;
        Ok(())
    }

    /// Builds graphs and merges segments on a thread of its own: writes go on beside it, flushes wait.
    fn improve(&mut self) -> Result<(), StoreError> {
        let size = guard::disk_bytes(&recovery::index_dir(&self.shared.dir));
        if !self.shared.disk.has_room_for(size * IMPROVE_ROOM) {
            tracing::warn!("the disk is too full to improve the index");
            return Ok(());
        }
        if self.applied > self.flushed {
            self.flush()?;
        }
        let shared = self.shared.clone();
        let work = move || {
            let guard = shared.open();
            let Some(open) = guard.as_ref() else { return };
            let began = Instant::now();
            match recovery::guarded(|| open.index()?.shard()?.optimize()) {
                Ok(true) => tracing::info!("improved the index in {:.1} s", began.elapsed().as_secs_f32()),
                Ok(false) => {}
                Err(error) => tracing::error!("improving the index: {error}"),
            }
        };
        let thread = std::thread::Builder::new().name("store-improver".to_string());
        self.improving = Some(thread.spawn(work).map_err(super::error::failed)?);
        Ok(())
    }

    pub(super) fn end_improvement(&mut self) {
        if let Some(Err(_)) = self.improving.take().map(JoinHandle::join) {
            tracing::error!("improving the index panicked");
        }
    }

    /// Loads the index anew when its log has grown too long: it can be cut back only while the index is closed.
    fn shorten_wal(&mut self) -> Result<(), StoreError> {
        let index_dir = recovery::index_dir(&self.shared.dir);
        if wal::bytes(&index_dir) <= self.shared.options.wal_bytes {
            return Ok(());
        }
        self.reopen(recovery::reload)
    }

    /// Lets go of the index and opens it again; reads wait meanwhile.
    fn reopen(
        &mut self,
        make: impl FnOnce(&Path, &Truth, usize, &Disk) -> Result<Index, StoreError>,
    ) -> Result<(), StoreError> {
        let mut guard = self.shared.open_mut();
        let open = guard.as_mut().ok_or_else(closed)?;
        if let Some(index) = open.index.take() {
            recovery::discard(index);
        }
        let Shared { dir, options, disk, .. } = &*self.shared;
        open.index = Some(make(dir, open.truth()?, options.dimension, disk)?);
        Ok(())
    }

    fn close(&mut self) -> Result<(), StoreError> {
        self.shared.closed.store(true, Ordering::SeqCst);
        let patient_until = Instant::now() + PATIENCE;
        while self.improving.as_ref().is_some_and(|thread| !thread.is_finished()) {
            if Instant::now() > patient_until {
                // Nothing is lost: the next open puts back what was not flushed. The folder stays locked until the
                // improvement ends, with the process or before.
                tracing::warn!("closed while the index was being improved");
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.end_improvement();
        if self.applied > self.flushed && self.shared.condition.writes().is_ok() {
            self.flush()?;
        }
        let Some(Open { index, truth, _lock }) = self.shared.open_mut().take() else { return Ok(()) };
        let is_shard = matches!(index, Some(Index::Shard(_)));
        if let Some(index) = index {
            recovery::discard(index);
        }
        let Some(mut truth) = truth.filter(Truth::is_lasting) else { return Ok(()) };
        if is_shard {
            truth.put_fingerprints(&fingerprint::of(&recovery::index_dir(&self.shared.dir))?)?;
        }
        if truth.is_wasteful()? {
            truth.compact()?;
        }
        Ok(())
    }
}

fn update_index(index: &Shard, batches: Vec<PreparedBatch>, touched: &[Touched]) -> Result<(), StoreError> {
    // One name may be changed more than once; the index is told only how it ends.
    let mut last = HashMap::with_capacity(touched.len());
    for (position, touched) in touched.iter().enumerate() {
        last.insert(touched.id(), position);
    }
    let mut points: HashMap<(usize, usize), _> = HashMap::with_capacity(touched.len());
    for (batch_index, batch) in batches.into_iter().enumerate() {
        for (change_index, change) in batch.changes.into_iter().enumerate() {
            if let PreparedChange::Put(put) = change {
                points.insert((batch_index, change_index), put.point);
            }
        }
    }
    let (mut upserts, mut deletes) = (Vec::with_capacity(touched.len()), Vec::new());
    for (position, touched) in touched.iter().enumerate() {
        if last.get(&touched.id()) != Some(&position) {
            continue;
        }
        match *touched {
            Touched::Put { id, seq, batch, change } => {
                let point = points.remove(&(batch, change));
                upserts.extend(point.map(|point| point::numbered(point, id, seq)));
            }
            Touched::Deleted { id } => deletes.push(id),
        }
    }
    index.upsert(upserts)?;
    index.delete(&deletes)
}

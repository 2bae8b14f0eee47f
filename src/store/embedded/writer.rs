//! The one thread that changes things: it gathers the batches that wait, commits them together, makes them visible, answers,
//! and keeps the index tidy.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::error::{closed, guarded, of_disk};
use super::prepared::{PreparedBatch, PreparedChange};
use super::tables::Touched;
use super::truth::Truth;
use super::{Open, Shared, acknowledged, snapshot};
use crate::domain::cause::Cause;
use crate::domain::record::name::RecordName;
use crate::engine::ports::StoreError;
use crate::index::{Entry, Index};

/// How often it is tried to write again after that has failed.
pub(super) const RETRY_EVERY: Duration = Duration::from_secs(1);
/// Changes committed together at most. Searches wait while they are put into the index.
const GROUP: usize = 2_048;
const TICK: Duration = Duration::from_millis(250);

type Reply = oneshot::Sender<Result<(), StoreError>>;

pub(super) enum Request {
    Write {
        batch: PreparedBatch,
        reply: Reply,
    },
    /// What was removed or replaced is to be in no file any more.
    Erase {
        reply: Reply,
    },
    Close {
        reply: Reply,
    },
}

pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    requests: Receiver<Request>,
    /// Number of the last change in the index.
    pub(super) applied: u64,
    /// Whether the index is kept beside the records as it is.
    is_kept: bool,
    /// When the records were last opened again.
    pub(super) recovered: Instant,
}

impl Writer {
    pub(super) fn new(shared: Arc<Shared>, requests: Receiver<Request>, applied: u64, is_kept: bool) -> Self {
        Self { shared, requests, applied, is_kept, recovered: Instant::now() }
    }

    pub(super) fn run(mut self) {
        let mut next = None;
        loop {
            let request = next.take().map_or_else(|| self.requests.recv_timeout(TICK), Ok);
            match request {
                Ok(Request::Write { batch, reply }) => next = self.write(batch, reply),
                Ok(Request::Erase { reply }) => drop(reply.send(self.erase())),
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
            if next.is_none() {
                self.tend();
            }
        }
    }

    /// Writes a batch together with those that wait behind it. Returns what else was asked for meanwhile.
    fn write(&mut self, batch: PreparedBatch, reply: Reply) -> Option<Request> {
        let mut other = None;
        let mut size = batch.changes.len();
        let mut group = vec![(batch, reply)];
        while size < GROUP && other.is_none() {
            match self.requests.try_recv() {
                Ok(Request::Write { batch, reply }) => {
                    size += batch.changes.len();
                    group.push((batch, reply));
                }
                Ok(request) => other = Some(request),
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
            let conflicts = self.commit(&batches);
            if let Err(error) = &conflicts {
                tracing::error!("a write failed: {error}");
                self.recover();
            }
            let mut conflicts = conflicts.map(Vec::into_iter);
            for reply in replies {
                let _ = reply.send(match &mut conflicts {
                    Ok(conflicts) => {
                        conflicts.next().flatten().map_or(Ok(()), |name| Err(StoreError::Conflict(name)))
                    }
                    Err(full @ StoreError::DiskFull(_)) => Err(full.clone()),
                    Err(error) => Err(StoreError::Failed(Cause::of(error.clone()))),
                });
            }
        }
        other
    }

    /// Writes the file of the records anew, while others read, and goes on with the new one.
    fn erase(&mut self) -> Result<(), StoreError> {
        let shared = self.shared.clone();
        shared.condition.writes()?;
        if !shared.with_open(|open| open.truth()?.has_remains())? {
            return Ok(());
        }
        let erased = shared.with_open(|open| guarded(|| open.truth()?.erase()));
        // Also where that failed: which of the two files has the name now is not known, and nothing may be written to the other.
        self.recover();
        erased?;
        shared.condition.writes()
    }

    /// Makes the changes durable, then visible. Returns for each batch the name that is not as expected.
    fn commit(&mut self, batches: &[PreparedBatch]) -> Result<Vec<Option<RecordName>>, StoreError> {
        let shared = self.shared.clone();
        let guard = shared.open();
        let open = guard.as_ref().ok_or_else(closed)?;
        self.let_go_of_snapshot();
        let applied = open.truth()?.apply(batches, acknowledged::read_of_ledger(&shared.home))?;
        self.applied = applied.last_seq;
        shared.condition.replaced(applied.touched.iter().map(Touched::id));
        let published = guarded(|| publish(open, batches, &applied.touched));
        drop(guard);
        if let Err(error) = published {
            tracing::error!("the index did not take a write: {error}");
            if let Err(error) = self.rebuild() {
                // The write is in the records, and found there by what is opened now.
                tracing::error!("building the index again: {error}");
                self.recover();
            }
        }
        Ok(applied.conflicts)
    }

    /// What has to be done now and then.
    fn tend(&mut self) {
        let shared = self.shared.clone();
        if shared.condition.writes().is_err() {
            return self.recover_now_and_then();
        }
        let tidied = shared.with_open(|open| guarded(|| tidy(open)));
        if let Err(error) = tidied
            && self.recovered.elapsed() >= RETRY_EVERY
        {
            tracing::error!("tending the index: {error}");
            self.recovered = Instant::now();
            if let Err(error) = self.rebuild() {
                tracing::error!("building the index again: {error}");
                self.recover();
            }
        }
    }

    fn close(&mut self) -> Result<(), StoreError> {
        self.shared.closed.store(true, Ordering::SeqCst);
        let Some(Open { window, truth, _lock }) = self.shared.open_mut().take() else { return Ok(()) };
        // What is visible reads the records, which are closed when nobody does.
        let index = window.exchange(None).map(|visible| visible.index);
        let Some(truth) = truth else { return Ok(()) };
        // What fails would be the last that the file takes.
        if truth.is_lasting()
            && self.shared.disk.check_open().is_ok()
            && let Err(error) = truth.note_ledger(acknowledged::read_of_ledger(&self.shared.home))
        {
            tracing::warn!("how far the ledger went is not noted: {error}");
        }
        if let Some(index) = index.filter(|_| !self.is_kept && truth.is_lasting()) {
            self.is_kept = true;
            if let Err(error) = self.keep(&truth, &index) {
                tracing::warn!("the index is not kept for the next opening: {error}");
                self.let_go_of_snapshot();
            }
        }
        truth.close()
    }

    /// Keeps the index for the next opening, where it is large and holds all records.
    fn keep(&self, truth: &Truth, index: &Index) -> Result<(), StoreError> {
        let is_large = index.len() >= self.shared.options.keep_index_from;
        if !is_large || truth.view()?.len()? != index.len() as u64 {
            return Ok(());
        }
        self.shared.disk.check_put(index.bytes() as u64)?;
        let Shared { dir, options, .. } = &*self.shared;
        let checksum =
            guarded(|| snapshot::write(dir, index, options.dimension, self.applied).map_err(of_disk))?;
        truth.note_snapshot(checksum)
    }

    /// Removes the index that is kept: it is not that of the records any more, and holds what may be deleted now.
    fn let_go_of_snapshot(&mut self) {
        if std::mem::take(&mut self.is_kept)
            && let Err(error) = snapshot::remove(&self.shared.dir)
        {
            tracing::warn!("what is kept of the index is not removed: {error}");
        }
    }
}

/// Lets readers see the changes, all at once.
fn publish(open: &Open, batches: &[PreparedBatch], touched: &[Touched]) -> Result<(), StoreError> {
    let view = Arc::new(open.truth()?.view()?);
    let entries: Vec<(u64, Option<Entry>)> =
        touched.iter().map(|touched| (touched.id(), entry(batches, touched))).collect();
    open.window.change(|visible| {
        for (id, entry) in entries {
            match entry {
                Some(entry) => visible.index.put(id, entry),
                None => visible.index.remove(id),
            }
        }
        visible.view = view;
    })
}

/// What the index takes of a change; nothing where it is to forget the record.
fn entry(batches: &[PreparedBatch], touched: &Touched) -> Option<Entry> {
    let Touched::Put { batch, change, .. } = *touched else { return None };
    match batches.get(batch)?.changes.get(change)? {
        PreparedChange::Put(put) if put.document.is_derived() => Some(Entry::from(&*put.document)),
        _ => None,
    }
}

/// Writes blocks of the index anew where it is worth it, one after the other: beside the searches, which wait only while one is
/// put in its place.
fn tidy(open: &Open) -> Result<(), StoreError> {
    while let (Some(tidied), _) = open.window.ask(Index::tidied)? {
        open.window.change(|visible| visible.index.set_tidy(tidied))?;
    }
    Ok(())
}

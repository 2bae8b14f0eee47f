//! Opening the records again while others read: after a failed write, and when there is room again.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::index::Index;
use super::truth::Truth;
use super::writer::Writer;
use super::{Open, recovery};
use crate::domain::cause::Cause;
use crate::engine::ports::StoreError;

/// How often it is tried to write again after that has failed.
const RETRY_EVERY: Duration = Duration::from_secs(1);

impl Writer {
    pub(super) fn recover_now_and_then(&mut self) {
        if self.recovered.elapsed() >= RETRY_EVERY {
            self.recover();
        }
    }

    /// Opens the records again: after a failed write redb takes no more, and what it holds is not what is on the disk. They
    /// are opened to write where that works, and else only to read; then it is tried again now and then.
    pub(super) fn recover(&mut self) {
        self.recovered = Instant::now();
        self.end_improvement();
        let shared = self.shared.clone();
        let mut guard = shared.open_mut();
        let Some(open) = guard.as_mut() else { return };
        let room = match self.must_rebuild {
            true => recovery::check_room(&shared.dir, &shared.disk),
            false => shared.disk.check_open(),
        };
        let room = room.and_then(|()| shared.disk.check_put(0));
        let refusal = match room.and_then(|()| self.open_to_write(open)) {
            Ok(()) => None,
            Err(error) => {
                if let Err(error) = self.open_to_read(open) {
                    tracing::error!("opening the records again: {error}");
                }
                Some(Cause::of(error))
            }
        };
        drop(guard);
        shared.condition.refuse(refusal);
    }

    fn open_to_write(&mut self, open: &mut Open) -> Result<(), StoreError> {
        let shared = self.shared.clone();
        let (dir, options) = (&shared.dir, &shared.options);
        open.truth = None;
        let truth = Truth::open_unread(dir, options.page_cache_bytes)?;
        let last_seq = truth.standing()?.last_seq;
        if last_seq == self.applied && matches!(open.index, Some(Index::Shard(_))) {
            // Whether it really takes writes is known only by writing.
            truth.take_fingerprints()?;
        } else {
            if let Some(index) = open.index.take() {
                recovery::discard(index);
            }
            // Where the records were only read since the start, the index on the disk may be as it was left.
            let index = recovery::open(dir, &truth, options.dimension, &shared.disk);
            self.must_rebuild = matches!(index, Err(StoreError::DiskFull(_)));
            open.index = Some(index?);
            self.flushed = last_seq;
        }
        open.truth = Some(truth);
        self.see(last_seq);
        Ok(())
    }

    fn open_to_read(&mut self, open: &mut Open) -> Result<(), StoreError> {
        let shared = self.shared.clone();
        if open.truth.as_ref().is_some_and(|truth| !truth.is_lasting()) && open.index.is_some() {
            return Ok(());
        }
        open.truth = None;
        let truth = Truth::open_over_memory(&shared.dir, shared.options.page_cache_bytes)?;
        let last_seq = truth.standing()?.last_seq;
        if last_seq != self.applied || open.index.is_none() {
            if let Some(index) = open.index.take() {
                recovery::discard(index);
            }
            open.index = Some(recovery::in_memory(&truth)?);
        }
        open.truth = Some(truth);
        self.see(last_seq);
        Ok(())
    }

    /// Lets searches see the records as they were opened.
    fn see(&mut self, last_seq: u64) {
        self.shared.cache.clear();
        self.applied = last_seq;
        self.flushed = self.flushed.min(last_seq);
        self.shared.visible.store(last_seq, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{EmbeddedOptions, EmbeddedStore};
    use crate::engine::ports::Store;

    /// Health looked at the index alone and said SERVING while every read failed.
    #[tokio::test]
    async fn a_folder_whose_records_could_not_be_opened_again_is_not_ready() {
        let dir = tempfile::tempdir().unwrap();
        let options = EmbeddedOptions { disk_reserve_bytes: 0, ..EmbeddedOptions::new("test@1", 16, 1) };
        let store = EmbeddedStore::open(dir.path(), options).unwrap();
        assert!(store.health().await.reads.is_ok());
        let truth = store.shared.open_mut().as_mut().unwrap().truth.take();
        assert!(truth.is_some());
        let health = store.health().await;
        assert!(health.reads.is_err() && health.writes.is_err(), "{health:?}");
    }
}

//! Opening the records again while others read: after a failed write, and when there is room again.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::building::{Built, build};
use super::error::closed;
use super::truth::Truth;
use super::view::View;
use super::visible::Visible;
use super::writer::{RETRY_EVERY, Writer};
use super::{Open, Shared};
use crate::domain::cause::Cause;
use crate::engine::ports::StoreError;
use crate::index::Index;

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
        let shared = self.shared.clone();
        let mut guard = shared.open_mut();
        let Some(open) = guard.as_mut() else { return };
        let room = shared.disk.check_open().and_then(|()| shared.disk.check_put(0));
        let is_only_read = open.truth.as_ref().is_some_and(|truth| !truth.is_lasting());
        if let Err(full) = &room
            && is_only_read
            && open.window.view().is_some()
        {
            shared.condition.refuse(Some(Cause::of(full.clone())));
            return;
        }
        // What is visible holds the file of the records, which is not opened twice.
        let mut index = open.window.exchange(None).map(|visible| visible.index);
        open.truth = None;
        let opened = room.and_then(|()| self.open_again(open, to_write, &mut index));
        let refusal = opened.err().map(|error| {
            if let Err(error) = self.open_again(open, Truth::open_over_memory, &mut index) {
                tracing::error!("opening the records again: {error}");
            }
            Cause::of(error)
        });
        drop(guard);
        shared.condition.refuse(refusal);
    }

    /// Opens the records, and uses the index where it is theirs.
    fn open_again(
        &mut self,
        open: &mut Open,
        how: impl FnOnce(&Path, usize) -> Result<Truth, StoreError>,
        index: &mut Option<Index>,
    ) -> Result<(), StoreError> {
        let shared = self.shared.clone();
        let truth = how(&shared.dir, shared.options.page_cache_bytes)?;
        let (last_seq, view) = (truth.last_seq()?, Arc::new(truth.view()?));
        let index = match index.take().filter(|_| last_seq == self.applied) {
            Some(index) => index,
            None => build_again(&shared, &view)?,
        };
        open.window.exchange(Some(Visible { index, view }));
        open.truth = Some(truth);
        self.applied = last_seq;
        Ok(())
    }

    /// Builds the index of what the records are now: that which was visible is not to be trusted.
    pub(super) fn rebuild(&mut self) -> Result<(), StoreError> {
        let shared = self.shared.clone();
        let guard = shared.open();
        let open = guard.as_ref().ok_or_else(closed)?;
        open.window.exchange(None);
        let view = Arc::new(open.truth()?.view()?);
        let index = build_again(&shared, &view)?;
        open.window.exchange(Some(Visible { index, view }));
        Ok(())
    }
}

/// Whether the disk really takes writes is known only by writing.
fn to_write(dir: &Path, cache_bytes: usize) -> Result<Truth, StoreError> {
    let truth = Truth::open_unread(dir, cache_bytes)?;
    truth.write_nothing()?;
    Ok(truth)
}

fn build_again(shared: &Shared, view: &View) -> Result<Index, StoreError> {
    tracing::warn!("building the index again from the records");
    let Built { index, damaged } = build(view, shared.options.dimension)?;
    damaged.iter().for_each(|(id, reason)| shared.condition.note_damaged(*id, reason));
    Ok(index)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::super::error::guarded;
    use super::super::{EmbeddedOptions, EmbeddedStore};
    use crate::domain::record::name::RecordName;
    use crate::domain::search::filter::Filter;
    use crate::engine::ports::{Change, Expect, Store, StoreError};

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
    /// Half of a change is never seen, the writer lives, and the index is built again: by the next write, or by itself.
    #[tokio::test]
    async fn an_index_that_panicked_is_built_again() {
        let dir = tempfile::tempdir().unwrap();
        let options = EmbeddedOptions { disk_reserve_bytes: 0, ..EmbeddedOptions::new("test@1", 16, 1) };
        let store = EmbeddedStore::open(dir.path(), options).unwrap();
        let name = RecordName::parse_full("tenants/school-1/jobPostings/none").unwrap();
        for is_written in [true, false] {
            store
                .shared
                .with_open(|open| {
                    let panicked = guarded(|| open.window.change(|_| panic!("half of a change")));
                    assert!(matches!(panicked, Err(StoreError::Failed(_))), "{panicked:?}");
                    assert!(open.window.view().is_none());
                    Ok(())
                })
                .unwrap();
            assert!(store.get(std::slice::from_ref(&name)).await.is_ok(), "records are read meanwhile");
            if is_written {
                let change = Change::Delete { name: name.clone(), expect: Expect::Anything };
                store.write(vec![change]).await.unwrap();
                assert_eq!(store.count(&Filter::default()).await.unwrap(), 0);
            }
            let since = Instant::now();
            while store.count(&Filter::default()).await.is_err() {
                assert!(since.elapsed() < Duration::from_secs(30), "it is not built again");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            assert!(store.health().await.reads.is_ok());
        }
    }
}

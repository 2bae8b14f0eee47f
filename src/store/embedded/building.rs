//! Building the index from the records, on all cores. It lives in memory alone, so this is done at every opening; only what
//! the index takes is read.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::error::{failed, guarded};
use super::view::{Row, View};
use crate::engine::ports::StoreError;
use crate::index::{Filling, Index};

/// Ids that are read together.
const CHUNK: u64 = 256;
/// Chunks that wait to be put in, for each thread that reads.
const WAITING: usize = 4;
const TELL_EVERY: Duration = Duration::from_secs(1);

/// What was built.
pub(super) struct Built {
    pub(super) index: Index,
    /// Records that are not in it because they are damaged, with the reason.
    pub(super) damaged: Vec<(u64, String)>,
}

/// Builds the index of all records that can be read and are derived, with a progress line every second. A panic on the way is
/// an error.
pub(super) fn build(view: &View, dimension: usize) -> Result<Built, StoreError> {
    guarded(|| fill(view, dimension))
}

fn fill(view: &View, dimension: usize) -> Result<Built, StoreError> {
    let (total, end) = (view.len()?, view.last_id()?.map_or(0, |last| last + 1));
    let (mut index, mut damaged, began) = (Filling::new(dimension), Vec::new(), Instant::now());
    let (mut done, mut said) = (0, began);
    let next = AtomicU64::new(0);
    let read = || {
        let begin = next.fetch_add(CHUNK, Ordering::Relaxed);
        (begin < end).then(|| guarded(|| view.rows(begin..begin.saturating_add(CHUNK), dimension)))
    };
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        let (chunks, waiting) = mpsc::sync_channel(WAITING * cores);
        for _ in 0..cores {
            let (read, chunks) = (&read, chunks.clone());
            let name = std::thread::Builder::new().name("store-reader".to_string());
            // It ends when all is read, or when nobody waits for it after an error.
            let work = move || while read().is_some_and(|chunk| chunks.send(chunk).is_ok()) {};
            name.spawn_scoped(scope, work).map_err(failed)?;
        }
        drop(chunks);
        for chunk in waiting {
            for (id, row) in chunk? {
                done += 1;
                match row {
                    Row::Indexed(entry) => index.put(id, *entry),
                    Row::Underived => {}
                    Row::Damaged(reason) => damaged.push((id, reason)),
                }
            }
            if said.elapsed() >= TELL_EVERY {
                tracing::info!("building the index: {done} of {total} records");
                said = Instant::now();
            }
        }
        Ok::<_, StoreError>(())
    })?;
    let built = Built { index: index.finish(), damaged };
    if total > 0 {
        let seconds = began.elapsed().as_secs_f32();
        tracing::info!("built the index of {} records in {seconds:.2} s", built.index.len());
    }
    Ok(built)
}

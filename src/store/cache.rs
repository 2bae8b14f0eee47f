//! Decoded documents by a key, bounded in bytes. Decoding two hundred documents for each query would cost more
//! than finding them.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const SHARDS: usize = 16;

/// What documents are found by: evenly spread over whole numbers.
pub(super) trait Key: Copy + Eq + Hash + Into<u128> {}

impl<K: Copy + Eq + Hash + Into<u128>> Key for K {}

/// A clock cache: what was asked for since the hand last passed gets a second chance.
///
/// Where a key may come to stand for another document: a reader may have taken a document from the disk just before a writer replaced it. The epoch, odd while a
/// commit is under way, tells: a reader keeps its find only when no commit began since it started to read.
pub(super) struct Cache<K, V> {
    shards: Vec<Mutex<Shard<K, V>>>,
    shard_bytes: usize,
    epoch: AtomicU64,
}

struct Shard<K, V> {
    slots: HashMap<K, Slot<V>>,
    clock: VecDeque<K>,
    bytes: usize,
}

struct Slot<V> {
    value: Arc<V>,
    bytes: usize,
    used: bool,
}

/// When a reader began to read.
#[derive(Clone, Copy)]
pub(super) struct Epoch(u64);

impl<K: Key, V: 'static> Cache<K, V> {
    pub(super) fn new(bytes: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::new(Shard::default())).collect();
        Self { shards, shard_bytes: bytes / SHARDS, epoch: AtomicU64::new(0) }
    }

    pub(super) fn epoch(&self) -> Epoch {
        Epoch(self.epoch.load(Ordering::SeqCst))
    }

    pub(super) fn get(&self, id: K) -> Option<Arc<V>> {
        let mut shard = self.shard(id);
        let slot = shard.slots.get_mut(&id)?;
        slot.used = true;
        Some(slot.value.clone())
    }

    /// Keeps what a reader found, unless a commit began since `began`.
    pub(super) fn keep(&self, began: Epoch, id: K, value: &Arc<V>, encoded: usize) {
        let mut shard = self.shard(id);
        if began.0.is_multiple_of(2) && self.epoch().0 == began.0 {
            shard.insert(id, value.clone(), encoded, self.shard_bytes);
        }
    }

    /// Whether the cache is as good as full.
    pub(super) fn is_full(&self) -> bool {
        let bytes = |shard: &Mutex<Shard<K, V>>| shard.lock().unwrap_or_else(PoisonError::into_inner).bytes;
        self.shards.iter().map(bytes).sum::<usize>() >= self.shard_bytes / 20 * 19 * SHARDS
    }

    /// Forgets everything: what is stored may not be what was last written.
    pub(super) fn clear(&self) {
        self.begin_commit();
        for shard in &self.shards {
            *shard.lock().unwrap_or_else(PoisonError::into_inner) = Shard::default();
        }
        self.end_commit([].into_iter());
    }

    /// Says that a commit begins; [`Self::end_commit`] must follow, whatever becomes of it.
    pub(super) fn begin_commit(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
    }

    /// Says what the commit changed: new documents with their encoded length, or none where one was removed.
    pub(super) fn end_commit<'a>(&self, changed: impl Iterator<Item = (K, Option<(&'a Arc<V>, usize)>)>) {
        for (id, value) in changed {
            let mut shard = self.shard(id);
            match value {
                Some((value, encoded)) => shard.insert(id, value.clone(), encoded, self.shard_bytes),
                None => shard.remove(id),
            }
        }
        self.epoch.fetch_add(1, Ordering::SeqCst);
    }

    #[expect(clippy::indexing_slicing, reason = "a remainder is below the number of shards")]
    fn shard(&self, id: K) -> MutexGuard<'_, Shard<K, V>> {
        let number: u128 = id.into();
        self.shards[(number % SHARDS as u128) as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V> Default for Shard<K, V> {
    fn default() -> Self {
        Self { slots: HashMap::new(), clock: VecDeque::new(), bytes: 0 }
    }
}

impl<K: Key, V> Shard<K, V> {
    fn remove(&mut self, id: K) {
        let Some(slot) = self.slots.remove(&id) else { return };
        self.bytes -= slot.bytes;
        // The clock still names the removed; it is swept before they are many.
        if self.clock.len() > 2 * self.slots.len() + 64 {
            self.clock.retain(|id| self.slots.contains_key(id));
        }
    }

    fn insert(&mut self, id: K, value: Arc<V>, encoded: usize, limit: usize) {
        // Measured: in memory the strings and vectors of a document take their encoded length and about this much
        // in headers and slack.
        let bytes = encoded + 1_024;
        if bytes > limit {
            return self.remove(id);
        }
        self.bytes += bytes;
        match self.slots.get_mut(&id) {
            Some(slot) => {
                self.bytes -= slot.bytes;
                (slot.value, slot.bytes) = (value, bytes);
            }
            None => {
                self.slots.insert(id, Slot { value, bytes, used: false });
                self.clock.push_back(id);
            }
        }
        while self.bytes > limit {
            let Some(oldest) = self.clock.pop_front() else { break };
            match self.slots.get_mut(&oldest) {
                Some(slot) if slot.used => {
                    slot.used = false;
                    self.clock.push_back(oldest);
                }
                Some(_) => self.remove(oldest),
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(cache: &Cache<u64, u64>, id: u64, value: u64) {
        cache.keep(cache.epoch(), id, &Arc::new(value), 1_000);
    }

    #[test]
    fn what_is_used_stays_and_the_bound_holds() {
        let cache = Cache::new(SHARDS * 10_000);
        keep(&cache, 0, 7);
        for turn in 1..1_000 {
            keep(&cache, turn * SHARDS as u64, turn);
            assert_eq!(cache.get(0).as_deref(), Some(&7), "turn {turn}");
        }
        let shard = cache.shard(0);
        assert!(shard.bytes <= 10_000 && shard.slots.len() == 4 && shard.clock.len() <= 100);
    }

    #[test]
    fn a_find_from_before_a_commit_is_not_kept() {
        let cache = Cache::<u64, u64>::new(1 << 20);
        let before = cache.epoch();
        cache.begin_commit();
        let during = cache.epoch();
        cache.end_commit([(1, Some((&Arc::new(2), 10))), (3, None)].into_iter());
        for epoch in [before, during] {
            cache.keep(epoch, 1, &Arc::new(1), 10);
            cache.keep(epoch, 3, &Arc::new(1), 10);
        }
        assert_eq!(cache.get(1).as_deref(), Some(&2));
        assert_eq!(cache.get(3), None);
    }
}

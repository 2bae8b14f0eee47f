//! Decoded documents by a key, bounded in bytes. Decoding the documents of every page again would cost more than finding
//! them.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const DRAWERS: usize = 16;

/// What documents are found by, evenly spread over whole numbers. It MUST name one version of a document: another one
/// has another key, so that nothing that is kept is ever out of date.
pub(super) trait Key: Copy + Eq + Hash + Into<u128> {}

impl<K: Copy + Eq + Hash + Into<u128>> Key for K {}

/// A clock cache: what was asked for since the hand last passed gets a second chance.
pub(super) struct Cache<K, V> {
    drawers: Vec<Mutex<Drawer<K, V>>>,
    drawer_bytes: usize,
}

struct Drawer<K, V> {
    slots: HashMap<K, Slot<V>>,
    clock: VecDeque<K>,
    bytes: usize,
}

struct Slot<V> {
    value: Arc<V>,
    bytes: usize,
    used: bool,
}

impl<K: Key, V: 'static> Cache<K, V> {
    pub(super) fn new(bytes: usize) -> Self {
        let drawers = (0..DRAWERS).map(|_| Mutex::new(Drawer::default())).collect();
        Self { drawers, drawer_bytes: bytes / DRAWERS }
    }

    pub(super) fn get(&self, key: K) -> Option<Arc<V>> {
        let mut drawer = self.drawer(key);
        let slot = drawer.slots.get_mut(&key)?;
        slot.used = true;
        Some(slot.value.clone())
    }

    /// Keeps what a reader found, with its encoded length.
    pub(super) fn keep(&self, key: K, value: &Arc<V>, encoded: usize) {
        self.drawer(key).insert(key, value.clone(), encoded, self.drawer_bytes);
    }

    #[expect(clippy::indexing_slicing, reason = "a remainder is below the number of drawers")]
    fn drawer(&self, key: K) -> MutexGuard<'_, Drawer<K, V>> {
        let number: u128 = key.into();
        self.drawers[(number % DRAWERS as u128) as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V> Default for Drawer<K, V> {
    fn default() -> Self {
        Self { slots: HashMap::new(), clock: VecDeque::new(), bytes: 0 }
    }
}

impl<K: Key, V> Drawer<K, V> {
    fn insert(&mut self, key: K, value: Arc<V>, encoded: usize, limit: usize) {
        // Measured: in memory the strings and vectors of a document take their encoded length and about this much
        // in headers and slack.
        let bytes = encoded + 1_024;
        if bytes > limit {
            return;
        }
        self.bytes += bytes;
        match self.slots.get_mut(&key) {
            Some(slot) => {
                self.bytes -= slot.bytes;
                (slot.value, slot.bytes) = (value, bytes);
            }
            None => {
                self.slots.insert(key, Slot { value, bytes, used: false });
                self.clock.push_back(key);
            }
        }
        while self.bytes > limit {
            let Some(oldest) = self.clock.pop_front() else { break };
            match self.slots.get_mut(&oldest) {
                Some(slot) if slot.used => {
                    slot.used = false;
                    self.clock.push_back(oldest);
                }
                Some(slot) => {
                    self.bytes -= slot.bytes;
                    self.slots.remove(&oldest);
                }
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays_and_the_bound_holds() {
        let cache = Cache::<u64, u64>::new(DRAWERS * 10_000);
        cache.keep(0, &Arc::new(7), 1_000);
        for turn in 1..1_000 {
            cache.keep(turn * DRAWERS as u64, &Arc::new(turn), 1_000);
            assert_eq!(cache.get(0).as_deref(), Some(&7), "turn {turn}");
        }
        let drawer = cache.drawer(0);
        assert!(drawer.bytes <= 10_000 && drawer.slots.len() == 4 && drawer.clock.len() <= 100);
    }
}

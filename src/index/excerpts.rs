//! What the parts of a score read of records, each kept once: see [`PartKind::excerpt`].

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::parts::PartKind;

/// Number of an excerpt in its [`Dictionary`].
pub(super) type Id = u32;

/// The number of an excerpt in which nothing is stated: the part has no value then.
pub(super) const NOTHING: Id = 0;

/// The numbers of a record's excerpts, by [`PartKind::place`]; [`NOTHING`] for the parts that have none.
pub(super) type Ids = [Id; PartKind::ALL.len()];

/// All different excerpts that one part reads, while some record has them.
pub(super) struct Dictionary {
    ids: HashMap<Arc<[u8]>, Id>,
    entries: Vec<Option<Entry>>,
    free: Vec<Id>,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self { ids: HashMap::new(), entries: vec![None], free: Vec::new() }
    }
}

struct Entry {
    facts: Arc<Facts>,
    key: Arc<[u8]>,
    records: u32,
}

impl Dictionary {
    /// The number of an excerpt, for one more record.
    pub(super) fn take(&mut self, excerpt: Facts) -> Id {
        // The bytes are only compared with each other. Facts are plain values and can be written; if one could not, it
        // would share its number with others that cannot.
        let key: Arc<[u8]> = rmp_serde::to_vec(&excerpt).unwrap_or_default().into();
        if let Some(id) = self.ids.get(&key) {
            if let Some(Some(entry)) = self.entries.get_mut(*id as usize) {
                entry.records += 1;
            }
            return *id;
        }
        let entry = Some(Entry { facts: Arc::new(excerpt), key: key.clone(), records: 1 });
        let id = match self.free.pop() {
            Some(id) => {
                self.entries[id as usize] = entry;
                id
            }
            None => {
                self.entries.push(entry);
                (self.entries.len() - 1) as Id
            }
        };
        self.ids.insert(key, id);
        id
    }

    /// One record less has the excerpt.
    pub(super) fn give_back(&mut self, id: Id) {
        let Some(slot) = self.entries.get_mut(id as usize) else { return };
        let Some(entry) = slot else { return };
        entry.records -= 1;
        if entry.records == 0 {
            self.ids.remove(&entry.key);
            *slot = None;
            self.free.push(id);
        }
    }

    /// Numbers that are or were taken, with [`NOTHING`].
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn get(&self, id: Id) -> Option<&Facts> {
        self.entries.get(id as usize)?.as_ref().map(|entry| &*entry.facts)
    }

    /// What a function gives for each excerpt, by number; the default where there is none.
    pub(super) fn table<T: Default>(&self, of: impl Fn(&Facts) -> T) -> Vec<T> {
        let value = |entry: &Option<Entry>| entry.as_ref().map_or_else(T::default, |entry| of(&entry.facts));
        self.entries.iter().map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::name::RecordKind;

    fn paying(pay: f64) -> Facts {
        Facts { pay: Some((pay, pay)), ..Facts::none(RecordKind::JobPosting) }
    }

    #[test]
    fn equal_excerpts_share_a_number_until_none_has_it() {
        let mut dictionary = Dictionary::default();
        let (first, other) = (dictionary.take(paying(1.0)), dictionary.take(paying(2.0)));
        assert_ne!(first, other);
        assert_eq!(dictionary.take(paying(1.0)), first);
        dictionary.give_back(first);
        assert_eq!(dictionary.get(first), Some(&paying(1.0)), "one record has it still");
        dictionary.give_back(first);
        assert_eq!(dictionary.get(first), None);
        assert_eq!(dictionary.take(paying(3.0)), first, "a number is used again");
        assert_eq!(dictionary.table(|facts| facts.pay), [None, Some((3.0, 3.0)), Some((2.0, 2.0))]);
    }
}

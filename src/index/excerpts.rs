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
    /// By what is written.
    ids: HashMap<Arc<[u8]>, Id>,
    entries: Vec<Option<Entry>>,
    free: Vec<Id>,
    /// How often an excerpt came or went.
    changes: u64,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self { ids: HashMap::new(), entries: vec![None], free: Vec::new(), changes: 0 }
    }
}

/// An excerpt as it is written, with how many records have it.
type Written = (Box<[u8]>, u32);

struct Entry {
    facts: Facts,
    written: Arc<[u8]>,
    records: u32,
}

impl Dictionary {
    /// The number of an excerpt, as it is written, for one more record.
    pub(super) fn take(&mut self, written: &[u8]) -> Id {
        if let Some(id) = self.ids.get(written) {
            if let Some(Some(entry)) = self.entries.get_mut(*id as usize) {
                entry.records += 1;
            }
            return *id;
        }
        // It was written by this process, and can be read.
        let Ok(facts) = rmp_serde::from_slice(written) else { return NOTHING };
        self.changes += 1;
        let written: Arc<[u8]> = written.into();
        let entry = Some(Entry { facts, written: written.clone(), records: 1 });
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
        self.ids.insert(written, id);
        id
    }

    /// One record less has the excerpt.
    pub(super) fn give_back(&mut self, id: Id) {
        let Some(slot) = self.entries.get_mut(id as usize) else { return };
        let Some(entry) = slot else { return };
        entry.records -= 1;
        if entry.records == 0 {
            self.ids.remove(&entry.written);
            *slot = None;
            self.changes += 1;
            self.free.push(id);
        }
    }

    /// What is written of each number, with how many records have it: to be read again with [`Self::of`].
    pub(super) fn written(&self) -> Vec<Option<Written>> {
        let entries = self.entries.iter().map(Option::as_ref);
        entries.map(|entry| entry.map(|entry| ((*entry.written).into(), entry.records))).collect()
    }

    /// The dictionary of which this was [`Self::written`].
    pub(super) fn of(written: Vec<Option<Written>>) -> Option<Self> {
        let mut dictionary = Self { ids: HashMap::new(), entries: Vec::new(), free: Vec::new(), changes: 0 };
        for (id, entry) in written.into_iter().enumerate() {
            let entry = match entry {
                Some((written, records)) => {
                    let facts = rmp_serde::from_slice(&written).ok()?;
                    let written: Arc<[u8]> = written.into();
                    dictionary.ids.insert(written.clone(), id as Id);
                    Some(Entry { facts, written, records })
                }
                None => {
                    dictionary.free.extend(Some(id as Id).filter(|id| *id != NOTHING));
                    None
                }
            };
            dictionary.entries.push(entry);
        }
        Some(dictionary)
    }

    /// Numbers that are or were taken, with [`NOTHING`].
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// How often it has changed: while that is the same, so is [`Self::table`].
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    pub(super) fn get(&self, id: Id) -> Option<&Facts> {
        self.entries.get(id as usize)?.as_ref().map(|entry| &entry.facts)
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

    fn take(dictionary: &mut Dictionary, pay: f64) -> Id {
        dictionary.take(&rmp_serde::to_vec(&paying(pay)).expect("it is written"))
    }

    #[test]
    fn equal_excerpts_share_a_number_until_none_has_it() {
        let mut dictionary = Dictionary::default();
        let (first, other) = (take(&mut dictionary, 1.0), take(&mut dictionary, 2.0));
        assert_ne!(first, other);
        assert_eq!(take(&mut dictionary, 1.0), first);
        dictionary.give_back(first);
        assert_eq!(dictionary.get(first), Some(&paying(1.0)), "one record has it still");
        dictionary.give_back(first);
        assert_eq!(dictionary.get(first), None);
        assert_eq!(take(&mut dictionary, 3.0), first, "a number is used again");
        assert_eq!(dictionary.table(|facts| facts.pay), [None, Some((3.0, 3.0)), Some((2.0, 2.0))]);
    }
}

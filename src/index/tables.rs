//! What excerpts add to a score, kept for the next query that asks the same of them: those of a class have the major, the town and
//! the level in common, and a page is followed by the next.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::bounds::Line;
use crate::domain::ranking::parts::PartKind;
use crate::domain::record::name::RecordKind;

/// Bytes of the lines that are kept at most.
const MOST: usize = 8 << 20;
/// Tables of fewer lines are worked out as fast as they are looked for.
const FEW: usize = 32;

/// All that the lines of a table hang on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) kind: RecordKind,
    pub(super) part: PartKind,
    /// How often the dictionary has changed.
    pub(super) changes: u64,
    /// The bits of the part's weight.
    pub(super) weight: u64,
    /// What the part reads of the subject, as it is written.
    pub(super) subject: Box<[u8]>,
    /// The subject's name, where the part reads it.
    pub(super) name: Box<str>,
}

/// The tables of former queries.
#[derive(Default)]
pub(super) struct Tables(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// With the number of the query that asked last.
    tables: FxHashMap<Key, (Arc<[Line]>, u64)>,
    bytes: usize,
    queries: u64,
}

impl Tables {
    /// A table of so many lines: that which is kept, or that which is made now.
    pub(super) fn get(
        &self,
        lines: usize,
        key: impl FnOnce() -> Key,
        make: impl FnOnce() -> Vec<Line>,
    ) -> Arc<[Line]> {
        if lines < FEW {
            return make().into();
        }
        let key = key();
        if let Some(table) = self.with(|kept| kept.find(&key)) {
            return table;
        }
        let table: Arc<[Line]> = make().into();
        self.with(|kept| kept.put(key, table.clone()));
        table
    }

    fn with<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Kept {
    fn find(&mut self, key: &Key) -> Option<Arc<[Line]>> {
        self.queries += 1;
        let (table, last) = self.tables.get_mut(key)?;
        *last = self.queries;
        Some(table.clone())
    }

    fn put(&mut self, key: Key, table: Arc<[Line]>) {
        self.bytes += size_of_val(&*table);
        if let Some((old, _)) = self.tables.insert(key, (table, self.queries)) {
            self.bytes -= size_of_val(&*old);
        }
        if self.bytes > MOST {
            // Half of them, those that were not asked for longest.
            let mut asked: Vec<u64> = self.tables.values().map(|(_, last)| *last).collect();
            asked.sort_unstable();
            let middle = asked[asked.len() / 2];
            self.tables.retain(|_, (_, last)| *last > middle);
            self.bytes = self.tables.values().map(|(table, _)| size_of_val(&**table)).sum();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(subject: u32) -> Key {
        Key {
            kind: RecordKind::JobPosting,
            part: PartKind::Major,
            changes: 0,
            weight: 1.0f64.to_bits(),
            subject: subject.to_le_bytes().into(),
            name: Box::default(),
        }
    }

    #[test]
    fn a_table_is_made_once_while_it_is_asked_for_and_they_take_no_more_than_their_room() {
        let (tables, lines) = (Tables::default(), 1_000);
        let ask = |subject: u32| {
            let mut is_made = false;
            let table = tables.get(
                lines,
                || key(subject),
                || {
                    is_made = true;
                    vec![Line::default(); lines]
                },
            );
            assert_eq!(table.len(), lines);
            is_made
        };
        assert!(ask(0) && !ask(0));
        for subject in 1..5_000 {
            assert!(ask(subject));
            assert!(!ask(0), "who is asked for stays");
            assert!(tables.with(|kept| kept.bytes) <= MOST);
        }
        assert!(ask(1), "it was not asked for any more");
    }

    #[test]
    fn what_is_little_is_not_kept() {
        let tables = Tables::default();
        for _ in 0..2 {
            tables.get(FEW - 1, || unreachable!("nothing is looked for"), || vec![Line::default(); FEW - 1]);
        }
        assert_eq!(tables.with(|kept| kept.bytes), 0);
    }
}

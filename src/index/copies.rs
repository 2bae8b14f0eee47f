//! Which records are copies of each other: see [`crate::domain::ranking::copies`].

use rustc_hash::FxHashMap;

/// The ids of the records of each key.
#[derive(Default)]
pub(super) struct Copies(FxHashMap<u64, Group>);

/// Nearly every record is the only one of its key, and is kept without a list.
enum Group {
    One(u64),
    Many(Vec<u64>),
}

impl Copies {
    /// Puts in a record that is not in.
    pub(super) fn put(&mut self, key: u64, id: u64) {
        self.0
            .entry(key)
            .and_modify(|group| match group {
                Group::One(other) => *group = Group::Many(vec![*other, id]),
                Group::Many(ids) => ids.push(id),
            })
            .or_insert(Group::One(id));
    }

    pub(super) fn remove(&mut self, key: u64, id: u64) {
        let is_left = match self.0.get_mut(&key) {
            Some(Group::Many(ids)) => {
                ids.retain(|other| *other != id);
                !ids.is_empty()
            }
            Some(Group::One(other)) => *other != id,
            None => return,
        };
        if !is_left {
            self.0.remove(&key);
        }
    }

    /// The records of a key, where there are several.
    pub(super) fn several(&self, key: u64) -> Option<&[u64]> {
        match self.0.get(&key)? {
            Group::Many(ids) if ids.len() > 1 => Some(ids),
            _ => None,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let several = |group: &Group| match group {
            Group::One(_) => 0,
            Group::Many(ids) => ids.capacity() * 8,
        };
        self.0.capacity() * (8 + size_of::<Group>()) + self.0.values().map(several).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_there_while_it_has_several() {
        let mut copies = Copies::default();
        copies.put(7, 1);
        assert_eq!(copies.several(7), None);
        copies.put(7, 2);
        copies.put(8, 3);
        assert_eq!(copies.several(7), Some(&[1, 2][..]));
        copies.remove(7, 1);
        assert_eq!(copies.several(7), None);
        copies.put(7, 4);
        assert_eq!(copies.several(7), Some(&[2, 4][..]));
        for id in [2, 4] {
            copies.remove(7, id);
        }
        copies.remove(8, 3);
        assert!(copies.0.is_empty());
    }
}

//! Counts, facets, and the nearest or newest records.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::Index;
use super::bits::Bits;
use super::block::Block;
use crate::domain::ranking::query::Total;
use crate::domain::ranking::relevance::{Facet, facet};
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::{Field, Filter};

impl Index {
    /// How many records pass.
    pub fn count(&self, filter: &Filter) -> u64 {
        self.passing(filter).map(|(_, passing)| passing.count() as u64).sum()
    }

    /// How many records that pass have each value of a keyword field: the most frequent `limit`, ties by value.
    pub fn facet(&self, filter: &Filter, field: Field, limit: usize) -> Facet {
        let mut counts = HashMap::new();
        for (block, passing) in self.passing(filter) {
            block.fields.facet(field, &passing, &mut counts);
        }
        facet(counts.into_iter().map(|(value, count)| (String::from(value), count)), limit)
    }

    /// Ids of the last updated `limit` that pass, ties by name.
    pub fn newest(&self, filter: &Filter, limit: usize) -> Vec<u64> {
        self.first(filter, limit, |block, slot| Some(Reverse(block.notes[usize::from(slot)].shown_micros)))
    }

    /// Ids of those that state the highest `limit` numbers, then of those that state none, ties by name.
    pub fn highest(&self, filter: &Filter, field: Field, limit: usize) -> Vec<u64> {
        self.first(filter, limit, |block, slot| Some(Reverse(block.fields.integer(field, slot))))
    }

    /// Ids of the nearest `limit` by the dense view, and of the nearest `limit` by the sparse view that share a feature, ties
    /// by name; each id once.
    pub fn nearest(&self, filter: &Filter, embedding: &Embedding, limit: usize) -> Vec<u64> {
        let mut ids = Vec::new();
        if embedding.dense.length() > 0.0 {
            ids = self.first(filter, limit, |block, slot| {
                let dot = f64::from(super::kernel::dot(embedding.dense.values(), block.dense.row(slot)));
                let length = block.dense.length(slot);
                (length > 0.0).then(|| Reverse(Total(dot / length)))
            });
        }
        let mut dots = HashMap::new();
        ids.extend(self.first(filter, limit, |block, slot| {
            let dots = dots.entry(std::ptr::from_ref(block)).or_insert_with(|| {
                let mut dots = Vec::new();
                block.sparse.dots(embedding.sparse.iter(), &mut dots);
                dots
            });
            let dot = dots[usize::from(slot)];
            (dot > 0).then(|| Reverse(Total(f64::from(dot) / block.sparse.length(slot))))
        }));
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(*id));
        ids
    }

    fn passing(&self, filter: &Filter) -> impl Iterator<Item = (&Block, Bits)> {
        let blocks = self.shelves.iter().flat_map(|shelf| &shelf.blocks);
        blocks.map(|block| (block, block.passing(filter)))
    }

    /// Ids of the first `limit` that pass and have a key, by it and then by name.
    fn first<K: Ord>(
        &self,
        filter: &Filter,
        limit: usize,
        mut key: impl FnMut(&Block, u16) -> Option<K>,
    ) -> Vec<u64> {
        let mut found = Vec::new();
        for (block, passing) in self.passing(filter) {
            for slot in passing.iter() {
                let note = &block.notes[usize::from(slot)];
                found.extend(key(block, slot).map(|key| (key, &note.name, note.id)));
            }
        }
        if limit < found.len() {
            found.select_nth_unstable(limit);
            found.truncate(limit);
        }
        found.sort_unstable();
        found.into_iter().map(|(.., id)| id).collect()
    }
}

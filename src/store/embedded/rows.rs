//! An index in memory that is read and never changed: it compares one by one, and needs no disk.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::view::{Fetched, View};
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::{Field, Filter, IndexFields};
use crate::engine::ports::StoreError;
use crate::store::has_dense;

pub(super) struct Rows(Vec<Entry>);

struct Entry {
    id: u64,
    fields: IndexFields,
    embedding: Embedding,
    update_micros: i64,
}

impl Rows {
    /// Of all records that can be read.
    pub(super) fn of(view: &View) -> Result<Self, StoreError> {
        let mut entries = Vec::new();
        view.each_document(|id, fetched| {
            if let Fetched::Found(document, _) = fetched {
                entries.push(Entry {
                    id,
                    fields: document.fields.clone(),
                    embedding: document.embedding.clone(),
                    update_micros: document.update_time.timestamp_micros(),
                });
            }
            Ok(())
        })?;
        Ok(Self(entries))
    }

    fn passing<'a>(&'a self, filter: &'a Filter) -> impl Iterator<Item = &'a Entry> {
        self.0.iter().filter(|entry| filter.admits(&entry.fields))
    }

    pub(super) fn nearest(&self, filter: &Filter, embedding: &Embedding, limit: usize) -> Vec<u64> {
        let best = |score: &dyn Fn(&Embedding) -> Option<f64>| {
            let scored = self.passing(filter).filter_map(|entry| Some((score(&entry.embedding)?, entry.id)));
            let mut scored: Vec<(f64, u64)> = scored.collect();
            scored.sort_by(|a, b| b.0.total_cmp(&a.0));
            scored.truncate(limit);
            scored.into_iter().map(|(_, id)| id)
        };
        let dense =
            best(&|other| (has_dense(embedding) && has_dense(other)).then(|| embedding.dense_cosine(other)));
        let sparse = best(&|other| Some(embedding.sparse_cosine(other)).filter(|score| *score > 0.0));
        dense.chain(sparse).collect()
    }

    pub(super) fn newest(&self, filter: &Filter, limit: usize) -> Vec<u64> {
        let mut times: Vec<(i64, u64)> =
            self.passing(filter).map(|entry| (entry.update_micros, entry.id)).collect();
        times.sort_unstable_by_key(|(time, _)| Reverse(*time));
        let last = limit.checked_sub(1).and_then(|last| times.get(last)).map(|(time, _)| *time);
        times
            .into_iter()
            .take_while(|(time, _)| last.is_none_or(|last| *time >= last))
            .map(|(_, id)| id)
            .collect()
    }

    pub(super) fn count(&self, filter: &Filter) -> u64 {
        self.passing(filter).count() as u64
    }

    pub(super) fn facet(&self, filter: &Filter, field: Field) -> Vec<(String, u64)> {
        let mut counts = HashMap::<&String, u64>::new();
        for entry in self.passing(filter) {
            let values: BTreeSet<&String> = entry.fields.keywords.get(&field).into_iter().flatten().collect();
            values.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
        }
        counts.into_iter().map(|(value, count)| (value.clone(), count)).collect()
    }
}

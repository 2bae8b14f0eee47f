//! Reads: ids from the index, documents from memory or from the records. All of it blocks.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::view::{Fetched, View};
use super::{Open, Shared};
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::search::filter::{Condition, Field, Filter};
use crate::engine::ports::{Damage, Order, Search, StoreError, Stored};

/// Answers that are remembered of each kind, and the bytes of what they answer: a filter may be long.
const REMEMBERED: usize = 1_024;
const REMEMBERED_BYTES: usize = 4 << 20;
/// Documents put into the cache at a time.
const WARM_CHUNK: usize = 128;
/// Why a record that is there cannot be ranked.
const UNDERIVED: &str = "what was derived of it is lost; `talentmatch verify --repair` makes it again";
/// When nothing was written for this long, it pays to remember more about what is there.
const QUIET: Duration = Duration::from_secs(1);

/// Answers that cost a walk through the index, as long as nothing changes.
pub(super) struct Memo<K, V>(Mutex<Known<K, V>>);

/// The answers for what was visible at a number of the last change.
struct Known<K, V> {
    at: u64,
    /// Of the keys.
    bytes: usize,
    answers: HashMap<K, V>,
}

impl<K, V> Known<K, V> {
    fn none(at: u64) -> Self {
        Self { at, bytes: 0, answers: HashMap::new() }
    }
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::new(Known::none(0)))
    }
}

/// What is asked, with its size in memory.
pub(super) trait Question: Eq + Hash {
    fn bytes(&self) -> usize;
}

impl Question for Filter {
    fn bytes(&self) -> usize {
        let values = |condition: &Condition| match condition {
            Condition::AnyOf(_, values) | Condition::NoneOf(_, values) => {
                values.iter().map(|value| size_of::<String>() + value.len()).sum::<usize>()
            }
            _ => 0,
        };
        let conditions = self.clauses.iter().flatten();
        size_of::<Self>() + conditions.map(|one| size_of::<Condition>() + values(one)).sum::<usize>()
    }
}

impl Question for (Filter, Field, usize) {
    fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

impl<K: Question, V: Clone> Memo<K, V> {
    /// The answer for what was visible at a number of the last change.
    fn get_or(
        &self,
        visible: &AtomicU64,
        key: K,
        find: impl FnOnce() -> Result<V, StoreError>,
    ) -> Result<V, StoreError> {
        let before = visible.load(Ordering::SeqCst);
        {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(value) = known.answers.get(&key).filter(|_| known.at == before) {
                return Ok(value.clone());
            }
        }
        let value = find()?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = key.bytes();
        let is_full = known.answers.len() == REMEMBERED || known.bytes + bytes > REMEMBERED_BYTES;
        if known.at < before || is_full {
            *known = Known::none(before);
        }
        if known.at == before && visible.load(Ordering::SeqCst) == before {
            known.bytes += bytes;
            known.answers.insert(key, value.clone());
        }
        Ok(value)
    }
}

impl Shared {
    pub(super) fn get(&self, names: &[RecordName]) -> Result<Vec<Option<Stored>>, StoreError> {
        self.with_open(|open| {
            let view = open.truth()?.view()?;
            // Not from the cache: document and protected attributes must be of the same moment.
            let whole = |name: &RecordName| {
                let Some(id) = view.id_of(name)? else { return Ok(None) };
                Ok(Some(self.stored(name, id, view.whole(id, name)?)))
            };
            names.iter().map(whole).collect()
        })
    }

    pub(super) fn scan(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Stored>, StoreError> {
        self.with_open(|open| {
            let view = open.truth()?.view()?;
            let stored = |(name, id): (RecordName, u64)| match self.cache.get(id) {
                Some(document) if *document.name() == name => Ok(Ok(document)),
                _ => Ok(self.stored(&name, id, view.document(id)?)),
            };
            view.page(tenant, kind, after, limit)?.into_iter().map(stored).collect()
        })
    }

    /// Whether a document may be given out: one of which nothing derived is there only until that is made again.
    fn is_fit(&self, document: &Document) -> bool {
        document.is_derived() || self.derived.is_awaited()
    }

    /// What a name stands for. A name without its document is damaged and not nothing.
    fn stored(&self, name: &RecordName, id: u64, fetched: Fetched) -> Stored {
        let detail = match fetched {
            Fetched::Found(document, _) if document.name() == name => match self.is_fit(&document) {
                true => return Ok(document),
                false => UNDERIVED.to_string(),
            },
            Fetched::Found(..) => format!("another document lies at point {id}"),
            Fetched::Missing => "its document is not there".to_string(),
            Fetched::Damaged(detail) => detail,
        };
        self.condition.note_damaged(id, &detail);
        Err(Damage { name: name.clone(), detail })
    }

    /// Ids of what the index finds, some twice.
    pub(super) fn hits(&self, search: &Search) -> Result<Vec<u64>, StoreError> {
        if search.limit == 0 {
            return Ok(Vec::new());
        }
        self.with_open(|open| {
            let filter = self.telling(open, &search.filter)?;
            match &search.order {
                Order::Nearest(embedding) => open.index()?.nearest(&filter, embedding, search.limit),
                Order::Newest => open.index()?.newest(&filter, search.limit),
            }
        })
    }

    /// The clauses that some document does not pass. The others, such as "not expired" where nothing is, cost
    /// the index half of a search and change nothing. While much is written this is not worth finding out.
    fn telling(&self, open: &Open, filter: &Filter) -> Result<Filter, StoreError> {
        if filter.clauses.is_empty() || self.since_write() < QUIET {
            return Ok(filter.clone());
        }
        let count = |filter: Filter| {
            self.counts.get_or(&self.visible, filter.clone(), || open.index()?.count(&filter))
        };
        let all = count(Filter::default())?;
        let mut telling = Filter::default();
        for clause in &filter.clauses {
            if count(Filter { clauses: vec![clause.clone()] })? != all {
                telling.clauses.push(clause.clone());
            }
        }
        Ok(telling)
    }

    pub(super) fn search(&self, search: &Search) -> Result<Vec<Arc<Document>>, StoreError> {
        let mut ids = self.hits(search)?;
        let mut seen = HashSet::with_capacity(ids.len());
        ids.retain(|id| seen.insert(*id));
        let mut documents = self.with_open(|open| self.documents(open, &ids, &search.filter))?;
        if matches!(search.order, Order::Newest) {
            documents.sort_by(|a, b| {
                (Reverse(a.shown_time()), a.name()).cmp(&(Reverse(b.shown_time()), b.name()))
            });
            documents.truncate(search.limit);
        }
        Ok(documents)
    }

    /// The documents that are still there and pass the filter. Damaged ones are left out, and
    /// health tells.
    fn documents(&self, open: &Open, ids: &[u64], filter: &Filter) -> Result<Vec<Arc<Document>>, StoreError> {
        let mut view = None::<View>;
        let began = self.cache.epoch();
        let mut documents = Vec::with_capacity(ids.len());
        for id in ids {
            let document = match self.cache.get(*id) {
                Some(document) => document,
                None => {
                    let view = match &mut view {
                        Some(view) => view,
                        none => none.insert(open.truth()?.view()?),
                    };
                    match view.document(*id)? {
                        Fetched::Found(document, encoded) if self.is_fit(&document) => {
                            self.cache.keep(began, *id, &document, encoded);
                            document
                        }
                        Fetched::Found(..) => {
                            self.condition.note_damaged(*id, UNDERIVED);
                            continue;
                        }
                        Fetched::Missing => continue,
                        Fetched::Damaged(detail) => {
                            self.condition.note_damaged(*id, &detail);
                            continue;
                        }
                    }
                }
            };
            if filter.admits(&document.fields) {
                documents.push(document);
            }
        }
        Ok(documents)
    }

    /// Fills the cache, the last written first, so that the first searches after an open are as quick as later
    /// ones.
    pub(super) fn warm(&self) -> Result<(), StoreError> {
        let mut before = u64::MAX;
        while !self.cache.is_full() {
            let last = self.with_open(|open| {
                let began = self.cache.epoch();
                let documents = open.truth()?.view()?.documents_before(before, WARM_CHUNK)?;
                for (id, fetched) in &documents {
                    if let Fetched::Found(document, encoded) = fetched
                        && self.is_fit(document)
                    {
                        self.cache.keep(began, *id, document, *encoded);
                    }
                }
                Ok(documents.last().map(|(id, _)| *id))
            })?;
            let Some(last) = last else { break };
            before = last;
        }
        Ok(())
    }

    pub(super) fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        let count =
            |open: &Open| self.counts.get_or(&self.visible, filter.clone(), || open.index()?.count(filter));
        self.with_open(count)
    }

    pub(super) fn facet(
        &self,
        filter: &Filter,
        field: Field,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        let find = |open: &Open| {
            let mut counts = open.index()?.facet(filter, field)?;
            counts.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
            counts.truncate(limit);
            Ok(counts)
        };
        if !Field::KEYWORDS.contains(&field) {
            return Ok(Vec::new());
        }
        self.with_open(|open| {
            self.facets.get_or(&self.visible, (filter.clone(), field, limit), || find(open))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only the number of answers was bounded, and a filter of a hundred long texts is a hundred kilobytes.
    #[test]
    fn long_filters_are_forgotten_sooner() {
        let memo = Memo::<Filter, u64>::default();
        let visible = AtomicU64::new(1);
        let school = |n: usize| Condition::AnyOf(Field::School, vec![format!("{n}{}", "长".repeat(30_000))]);
        for n in 0..REMEMBERED {
            let filter = Filter { clauses: vec![vec![school(n)]] };
            assert_eq!(memo.get_or(&visible, filter, || Ok(n as u64)).unwrap(), n as u64);
            let known = memo.0.lock().unwrap();
            let held: usize = known.answers.keys().map(Question::bytes).sum();
            assert!(held <= REMEMBERED_BYTES && held == known.bytes, "{held}");
        }
    }
}

//! Reads: ids from the index, documents from memory or from the records. All of it blocks.

use std::sync::Arc;

use super::view::{Fetched, View};
use super::{Open, Shared};
use crate::domain::ranking::query::{Place, RankedPage, RankingQuery};
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::search::filter::{Field, Filter};
use crate::engine::ports::{Damage, Order, Search, StoreError, Stored};
use crate::index::{IndexPage, Ranked, stamp_of};

/// Why a record that is there cannot be ranked.
const UNDERIVED: &str = "what was derived of it is lost; `talentmatch verify --repair` makes it again";

/// Stands for one version of a document.
fn version(id: u64, stamp: u64) -> u128 {
    u128::from(id) << 64 | u128::from(stamp)
}

impl Shared {
    pub(super) fn get(&self, names: &[RecordName]) -> Result<Vec<Option<Stored>>, StoreError> {
        self.with_open(|open| {
            let view = open.view()?;
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
            let view = open.view()?;
            let stored = |(name, id): (RecordName, u64)| Ok(self.stored(&name, id, view.document(id)?));
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

    /// Ranks all records that pass. Damaged ones among the best are left out, and health tells; those after them fill the
    /// page.
    pub(super) fn rank(&self, query: &RankingQuery) -> Result<RankedPage, StoreError> {
        let page = self.with_open(|open| self.rank_once(open, query))?;
        let (mut page, mut last) = page;
        while let Some(after) = last.take().filter(|_| page.more && page.results.len() < query.size) {
            let rest = RankingQuery {
                after: Some(after),
                size: query.size - page.results.len(),
                relevance: None,
                ..query.clone()
            };
            let more;
            (more, last) = self.with_open(|open| self.rank_once(open, &rest))?;
            page.results.extend(more.results);
            page.more = more.more;
        }
        Ok(page)
    }

    /// One page of the index, with the place of its last result.
    fn rank_once(
        &self,
        open: &Open,
        query: &RankingQuery,
    ) -> Result<(RankedPage, Option<Place>), StoreError> {
        let (mut page, view) = open.window.ask(|index| index.rank(query))?;
        let last = page.results.last().map(|ranked| ranked.placed.place.clone());
        let mut results = Vec::with_capacity(page.results.len());
        let found = std::mem::take(&mut page.results);
        for Ranked { id, stamp, placed } in found {
            let document = match self.cache.get(version(id, stamp)) {
                Some(document) => Some(document),
                None => self.fetch(&view, id)?,
            };
            results.extend(document.map(|document| (placed, document)));
        }
        let IndexPage { total, more, relevant, .. } = page;
        Ok((RankedPage { results, total, more, exhaustive: true, relevant }, last))
    }

    pub(super) fn search(&self, search: &Search) -> Result<Vec<Arc<Document>>, StoreError> {
        let Search { filter, order, limit } = search;
        self.with_open(|open| {
            let (ids, view) = open.window.ask(|index| match order {
                Order::Nearest(embedding) => index.nearest(filter, embedding, *limit),
                Order::Newest => index.newest(filter, *limit),
                Order::Highest(field) => index.highest(filter, *field, *limit),
            })?;
            ids.into_iter().filter_map(|id| self.fetch(&view, id).transpose()).collect()
        })
    }

    /// A document that the index has found among these records. A damaged one is none, and health tells.
    fn fetch(&self, view: &View, id: u64) -> Result<Option<Arc<Document>>, StoreError> {
        let detail = match view.document(id)? {
            Fetched::Found(document, encoded) if self.is_fit(&document) => {
                self.cache.keep(version(id, stamp_of(&document)), &document, encoded);
                return Ok(Some(document));
            }
            Fetched::Found(..) => UNDERIVED.to_string(),
            Fetched::Missing => "its document is not there".to_string(),
            Fetched::Damaged(detail) => detail,
        };
        self.condition.note_damaged(id, &detail);
        Ok(None)
    }

    pub(super) fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        self.with_open(|open| Ok(open.window.ask(|index| index.count(filter))?.0))
    }

    pub(super) fn facet(
        &self,
        filter: &Filter,
        field: Field,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        self.with_open(|open| Ok(open.window.ask(|index| index.facet(filter, field, limit))?.0))
    }
}

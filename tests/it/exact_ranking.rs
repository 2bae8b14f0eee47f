//! The exact index ranks as the naive loop does, to the last bit.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use talentmatch::domain::ranking::query::{Placed, RankedPage, RankingQuery};
use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::name::RecordKind;
use talentmatch::domain::search::filter::Field;
use talentmatch::index::{Entry, Filling, Index, Piece, stamp_of};

use crate::documents::{DIMENSION, Dice, embedding};
use crate::rankings::{filter, ranking, stating};

/// Records under the ids that they were put in with.
struct Shelf {
    index: Option<Index>,
    documents: BTreeMap<u64, Arc<Document>>,
    ids: u64,
    kinds: &'static [RecordKind],
}

impl Shelf {
    /// For a few records of all kinds.
    fn mixed() -> Self {
        Self { index: None, documents: BTreeMap::new(), ids: 60, kinds: &RecordKind::ALL }
    }

    /// For so many of one kind that some parts are bounded by tables.
    fn crowded() -> Self {
        Self { ids: 600, kinds: &[RecordKind::InternshipSlot], ..Self::mixed() }
    }

    fn index(&mut self) -> &mut Index {
        self.index.get_or_insert_with(|| Index::new(DIMENSION))
    }

    /// Puts in, replaces and deletes.
    fn change(&mut self, dice: &mut Dice, times: u64) {
        for _ in 0..times {
            let id = dice.roll(self.ids);
            if dice.roll(4) == 0 {
                self.index().remove(id);
                self.documents.remove(&id);
                continue;
            }
            let kind = self.kinds[dice.roll(self.kinds.len() as u64) as usize];
            let document = Arc::new(stating(dice, kind, id));
            self.index().put(id, Entry::from(&*document));
            self.documents.insert(id, document);
        }
        let share_from = if dice.roll(2) == 0 { 0 } else { usize::MAX };
        self.index().set_share_from(share_from);
        match dice.roll(5) {
            // As if it were written to a file and read again.
            3 => {
                let pieces: Vec<Vec<u8>> = self.index().pieces().collect();
                let pieces = pieces.iter().map(|bytes| Piece::read(bytes).expect("it was written so"));
                self.index = Index::of_pieces(DIMENSION, pieces);
                assert!(self.index.is_some());
            }
            0 => self.index().pack(),
            2 => {
                let mut filling = Filling::new(DIMENSION);
                self.documents.iter().for_each(|(id, document)| filling.put(*id, Entry::from(&**document)));
                self.index = Some(filling.finish());
            }
            1 => {
                while let Some(tidied) = self.index().tidied() {
                    self.index().set_tidy(tidied);
                }
            }
            _ => {}
        }
    }

    fn naive(&self, query: &RankingQuery) -> RankedPage {
        query.page_of(self.documents.values().cloned(), true)
    }

    /// Page by page to the end of the ranking, and a page beyond it.
    fn ranks_as_the_naive_loop(&mut self, mut query: RankingQuery) -> Result<(), TestCaseError> {
        loop {
            let (naive, page) = (self.naive(&query), self.index().rank(&query));
            prop_assert_eq!((page.total, page.more), (naive.total, naive.more));
            prop_assert_eq!(&page.relevant, &naive.relevant);
            let found: Vec<_> = page.results.iter().map(|ranked| said(&ranked.placed)).collect();
            let wanted: Vec<_> = naive.results.iter().map(|(placed, _)| said(placed)).collect();
            prop_assert_eq!(found, wanted);
            for ranked in &page.results {
                prop_assert_eq!(ranked.stamp, stamp_of(&self.documents[&ranked.id]));
            }
            let Some(last) = page.results.last() else { return Ok(()) };
            query.after = Some(last.placed.place.clone());
        }
    }
}

/// Every bit of what a page says.
fn said(placed: &Placed) -> String {
    format!("{:?} {:016x}", placed, placed.place.value.to_bits())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn the_index_ranks_as_the_naive_loop_does(seed: u64) {
        let mut dice = Dice(seed);
        let mut shelf = Shelf::mixed();
        for _ in 0..3 {
            shelf.change(&mut dice, 40);
            for _ in 0..4 {
                shelf.ranks_as_the_naive_loop(ranking(&mut dice))?;
            }
        }
    }

    #[test]
    fn the_index_counts_as_the_naive_loop_does(seed: u64) {
        let mut dice = Dice(seed);
        let mut shelf = Shelf::mixed();
        shelf.change(&mut dice, 80);
        for _ in 0..6 {
            let filter = filter(&mut dice, None);
            let documents = shelf.documents.clone();
            let passing = || documents.values().filter(|document| filter.admits(document.name(), &document.fields));
            prop_assert_eq!(shelf.index().count(&filter), passing().count() as u64);
            let mut regions = BTreeMap::new();
            for region in passing().filter_map(|document| document.fields.keywords.get(&Field::Region)).flatten() {
                *regions.entry(region.clone()).or_insert(0) += 1;
            }
            let mut regions: Vec<(String, u64)> = regions.into_iter().collect();
            regions.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            regions.truncate(3);
            prop_assert_eq!(shelf.index().facet(&filter, Field::Region, 3), regions);
            let mut newest: Vec<_> = passing().collect();
            newest.sort_by_key(|document| (std::cmp::Reverse(document.shown_time()), document.name().to_string()));
            let newest: Vec<_> = newest.into_iter().take(5).map(|document| document.name().clone()).collect();
            let found = shelf.index().newest(&filter, 5).into_iter();
            prop_assert_eq!(found.map(|id| documents[&id].name().clone()).collect::<Vec<_>>(), newest);
            let mut highest: Vec<_> = passing().collect();
            let pay = |document: &Document| document.fields.integers.get(&Field::PayMax).copied();
            highest.sort_by_key(|document| (std::cmp::Reverse(pay(document)), document.name().to_string()));
            let highest: Vec<_> = highest.into_iter().take(7).map(|document| document.name().clone()).collect();
            let found = shelf.index().highest(&filter, Field::PayMax, 7).into_iter();
            prop_assert_eq!(found.map(|id| documents[&id].name().clone()).collect::<Vec<_>>(), highest);
        }
    }
}

/// Among so many records of a kind some parts are bounded by tables.
#[test]
fn a_crowd_is_ranked_as_the_naive_loop_does() {
    let mut dice = Dice(11);
    let mut shelf = Shelf::crowded();
    shelf.change(&mut dice, 700);
    for _ in 0..12 {
        let query = RankingQuery { size: 100, ..ranking(&mut dice) };
        shelf.ranks_as_the_naive_loop(query).unwrap();
    }
}

/// A subject of another dimension is near to nothing, and so is one that says nothing.
#[test]
fn an_embedding_that_cannot_be_compared_is_near_to_nothing() {
    let mut dice = Dice(7);
    let mut shelf = Shelf::mixed();
    shelf.change(&mut dice, 80);
    let filter = Default::default();
    let mut other = embedding(3);
    other.dense = Default::default();
    let sparse_only = shelf.index().nearest(&filter, &other, 5);
    assert!(!sparse_only.is_empty(), "words are compared still");
    other.sparse = Default::default();
    assert!(shelf.index().nearest(&filter, &other, 5).is_empty());
}

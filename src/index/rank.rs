//! The true first results by the whole score.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use rustc_hash::FxHashSet;

use super::best::{Best, Candidate, Ranked};
use super::bits::Bits;
use super::block::Block;
use super::bounds::{Bound, CHUNK, Comparison, NEVER, Scratch, number};
use super::verdicts::Verdicts;
use super::{Index, Shelf, Spot};
use crate::domain::ranking::order::OrderBy;
use crate::domain::ranking::query::{RankingQuery, Total};
use crate::domain::ranking::relevance::{COUNTED, Relevance, Relevant, VALUES, facet};

/// A page of a ranking.
#[derive(Clone, Debug)]
pub struct IndexPage {
    /// Best first.
    pub results: Vec<Ranked>,
    /// Records that pass the filter.
    pub total: u64,
    /// Whether the ranking goes on after this page.
    pub more: bool,
    /// What was asked to be counted of the whole ranking.
    pub relevant: Option<Relevant>,
}

/// Records of a block that pass.
struct Pending<'i> {
    /// Where they are: the numbers of the shelf and of the block.
    at: (usize, usize),
    shelf: &'i Shelf,
    block: &'i Block,
    passing: Bits,
}

/// So many times more results than a page has are ranked at first where the page hangs on those before it, and so many times more
/// again where they do not fill it.
const FIRST_KNOWN: usize = 4;

thread_local! {
    /// By block, from the query before.
    static SCRATCH: RefCell<Vec<Scratch>> = RefCell::default();
}

impl Index {
    /// A page of the ranking of all records, by [`RankingQuery::place`].
    pub fn rank(&self, query: &RankingQuery) -> IndexPage {
        let mut known = match (query.order, query.most_of_employer) {
            (OrderBy::Relevant { .. }, _) => COUNTED,
            (_, Some(_)) => FIRST_KNOWN * (query.size + 1),
            _ => return self.first_page(query),
        };
        // What is on the page hangs on the results before it, which therefore are known from the first on.
        loop {
            let from_first =
                RankingQuery { after: None, size: known, most_of_employer: None, ..query.clone() };
            let IndexPage { results, total, more, relevant } = self.first_page(&from_first);
            let is_all = !more || matches!(query.order, OrderBy::Relevant { .. });
            let results = results.into_iter().map(|ranked| (ranked.placed, (ranked.id, ranked.stamp)));
            let (results, more) = query.page(results.collect());
            if more || is_all {
                let ranked = |(placed, (id, stamp))| Ranked { id, stamp, placed };
                return IndexPage {
                    results: results.into_iter().map(ranked).collect(),
                    total,
                    more,
                    relevant,
                };
            }
            known *= FIRST_KNOWN;
        }
    }

    /// A page without regard to what else stands before it.
    fn first_page(&self, query: &RankingQuery) -> IndexPage {
        let mut pending = Vec::new();
        let mut total = 0;
        for (shelf_at, shelf) in self.shelves.iter().enumerate() {
            for (block_at, block) in shelf.blocks.iter().enumerate() {
                let passing = block.passing(&query.filter);
                let count = passing.count();
                if count > 0 {
                    total += count as u64;
                    pending.push(Pending { at: (shelf_at, block_at), shelf, block, passing });
                }
            }
        }
        let mut best = Best::new(query);
        match query.order.is_personalized() {
            true => SCRATCH.with_borrow_mut(|scratch| self.by_score(query, &pending, scratch, &mut best)),
            false => self.by_stated(query.order, &pending, &mut best),
        }
        let relevant = query.relevance.as_ref().map(|relevance| {
            let ids: Vec<u64> = best.crowd.iter().map(|(_, id)| *id).collect();
            self.relevant(relevance, &ids)
        });
        let (results, more) = best.page();
        IndexPage { results, total, more, relevant }
    }

    /// What is counted of the records with these ids.
    fn relevant(&self, relevance: &Relevance, ids: &[u64]) -> Relevant {
        let mut blocks = BTreeMap::<(u8, u32), Bits>::new();
        for Spot { shelf, block, slot } in ids.iter().filter_map(|id| self.places.get(id)) {
            blocks.entry((*shelf, *block)).or_default().add(*slot);
        }
        let facets = relevance.fields.iter().map(|field| {
            let mut counts = HashMap::new();
            for ((shelf, block), slots) in &blocks {
                let block = &self.shelves[usize::from(*shelf)].blocks[*block as usize];
                block.fields.facet(*field, slots, &mut counts);
            }
            facet(counts.into_iter().map(|(value, count)| (String::from(value), count)), VALUES)
        });
        Relevant { count: ids.len() as u64, facets: facets.collect() }
    }

    fn by_score(
        &self,
        query: &RankingQuery,
        pending: &[Pending<'_>],
        scratch: &mut Vec<Scratch>,
        best: &mut Best<'_>,
    ) {
        if scratch.len() < pending.len() {
            scratch.resize_with(pending.len(), Scratch::default);
        }
        let mut comparisons: Vec<Comparison<'_>> = Vec::new();
        let mut chunks = BinaryHeap::new();
        // By pending block, the number of its comparison.
        let mut numbers = Vec::with_capacity(pending.len());
        for of_kind in pending.chunk_by(|a, b| a.shelf.kind == b.shelf.kind) {
            let Some(Pending { shelf, .. }) = of_kind.first() else { continue };
            let passing = of_kind.iter().map(|pending| pending.passing.count()).sum();
            let comparison =
                Comparison::new(query, shelf.kind, (&self.names, &self.tables), &shelf.dictionaries, passing);
            numbers.extend(of_kind.iter().map(|_| comparisons.len()));
            comparisons.push(comparison);
        }
        self.bounds(&comparisons, pending, &numbers, scratch);
        for (at, number) in numbers.iter().enumerate() {
            for (chunk, bounds) in scratch[at].bounds.chunks(CHUNK).enumerate() {
                push(&mut chunks, bounds, (at, *number, chunk));
            }
        }
        let mut groups = Groups::of(self, pending, best.query);
        while let Some((bound, (at, comparison, chunk))) = chunks.pop() {
            if best.is_closed_to(number(bound)) {
                break;
            }
            let compared = &mut comparisons[comparison];
            let begin = chunk * CHUNK;
            let bounds = &mut scratch[at];
            let end = bounds.bounds.len().min(begin + CHUNK);
            let within = bounds.bounds[begin..end].iter().position(|other| *other == bound);
            let Some(place) = within.map(|within| begin + within) else { continue };
            let is_coarse = compared.is_coarse() && !bounds.refined.has(place as u16);
            bounds.bounds[place] = match is_coarse {
                true => compared.refined(pending[at].block, place, bounds).min(bound),
                false => NEVER,
            };
            push(&mut chunks, &bounds.bounds[begin..end], (at, comparison, chunk));
            if is_coarse {
                bounds.refined.add(place as u16);
                continue;
            }
            let slot = bounds.slots[place];
            // A copy of another kind has a comparison of its own.
            let of_kind = |at: usize| comparisons.iter().find(|one| one.kind == pending[at].shelf.kind);
            groups.add(best, (at, slot), |(at, slot)| {
                let (shelf, block) = (pending[at].shelf, pending[at].block);
                let score = of_kind(at)?.score(shelf, block, slot, scratch[at].sparse[usize::from(slot)]);
                Some(Candidate {
                    note: &block.notes[usize::from(slot)],
                    value: score.total,
                    stated: block.stated(query.order, slot),
                    score: Some(score),
                })
            });
        }
    }

    /// Works out the bounds of all blocks that are pending, where many records are by two threads.
    fn bounds(
        &self,
        comparisons: &[Comparison<'_>],
        pending: &[Pending<'_>],
        numbers: &[usize],
        scratch: &mut [Scratch],
    ) {
        let of_blocks = |from: usize, scratch: &mut [Scratch]| {
            for ((pending, number), scratch) in pending[from..].iter().zip(&numbers[from..]).zip(scratch) {
                comparisons[*number].bounds(pending.block, &pending.passing, scratch);
            }
        };
        let half = pending.len() / 2;
        let records: usize = pending.iter().map(|pending| pending.passing.count()).sum();
        if half == 0 || records < self.share_from {
            return of_blocks(0, scratch);
        }
        let (mine, others) = scratch.split_at_mut(half);
        let is_shared = std::thread::scope(|scope| {
            let helper = std::thread::Builder::new().name("index-helper".to_string());
            let helping = helper.spawn_scoped(scope, || of_blocks(half, &mut *others));
            of_blocks(0, mine);
            helping.is_ok()
        });
        if !is_shared {
            of_blocks(half, others);
        }
    }

    /// What states the greatest number first.
    fn by_stated(&self, order: OrderBy, pending: &[Pending<'_>], best: &mut Best<'_>) {
        let slots = pending.iter().enumerate();
        let slots = slots.flat_map(|(at, pending)| pending.passing.iter().map(move |slot| (at, slot)));
        let stated = |(at, slot): (usize, u16)| pending[at].block.stated(order, slot).unwrap_or_default();
        let mut greatest: Vec<(Reverse<Total>, (usize, u16))> =
            slots.map(|slot| (Reverse(Total(stated(slot))), slot)).collect();
        greatest.sort_unstable();
        let mut groups = Groups::of(self, pending, best.query);
        for (Reverse(Total(value)), slot) in greatest {
            if best.is_closed_to(value) {
                break;
            }
            groups.add(best, slot, |(at, slot)| {
                let note = &pending[at].block.notes[usize::from(slot)];
                let value = stated((at, slot));
                Some(Candidate { note, value, score: None, stated: Some(value) })
            });
        }
    }
}

/// The groups of copies that were met.
struct Groups<'i> {
    index: &'i Index,
    pending: &'i [Pending<'i>],
    met: FxHashSet<u64>,
    verdicts: Verdicts<'i>,
}

impl<'i> Groups<'i> {
    fn of(index: &'i Index, pending: &'i [Pending<'i>], query: &'i RankingQuery) -> Self {
        Self { index, pending, met: FxHashSet::default(), verdicts: Verdicts::new(query) }
    }

    /// Adds the record at a slot of a pending block; where it has copies, the best of them all, when the first is met. All of a
    /// group are placed then, whatever their bounds: only so is it known which is the best, and how many stand behind it.
    fn add(
        &mut self,
        best: &mut Best<'_>,
        (at, slot): (usize, u16),
        candidate: impl Fn((usize, u16)) -> Option<Candidate<'i>>,
    ) {
        let key = self.pending[at].block.notes[usize::from(slot)].copy_key.filter(|_| best.query.collapse);
        let group = key.and_then(|key| Some((key, self.index.copies.several(key)?)));
        let slots = match group {
            Some((key, _)) if !self.met.insert(key) => return,
            Some((_, ids)) => ids.iter().filter_map(|id| self.slot(*self.index.places.get(id)?)).collect(),
            None => vec![(at, slot)],
        };
        let (pending, verdicts) = (self.pending, &mut self.verdicts);
        let mut admitted = |(at, slot): (usize, u16)| verdicts.of(pending[at].shelf, pending[at].block, slot);
        let mut copies: Vec<Ranked> = if best.takes_any() {
            // What rules keep out, which may be all that there is, needs no score.
            let ranked = |slot| admitted(slot).and_then(|judged| Some(candidate(slot)?.ranked(judged)));
            slots.into_iter().filter_map(ranked).collect()
        } else {
            let scored = slots.into_iter().filter_map(|slot| Some((slot, candidate(slot)?)));
            let mut scored: Vec<_> = scored.collect();
            scored.sort_by(|a, b| a.1.cmp_if_eligible(&b.1));
            // Where the first could not come among the best if no rule kept it out, none can, and no rule is asked.
            if scored.first().is_none_or(|(_, first)| !best.is_open_to(first)) {
                return;
            }
            scored.into_iter().filter_map(|(slot, one)| Some(one.ranked(admitted(slot)?))).collect()
        };
        copies.sort_by(|a, b| a.placed.place.cmp(&b.placed.place));
        let mut copies = copies.into_iter();
        let Some(mut first) = copies.next() else { return };
        copies.for_each(|copy| first.placed.similar.add(&copy.placed.place.name));
        best.add(first);
    }

    /// Where a record is among the pending, if it passes.
    fn slot(&self, spot: Spot) -> Option<(usize, u16)> {
        let block = (usize::from(spot.shelf), spot.block as usize);
        let at = self.pending.iter().position(|pending| pending.at == block)?;
        self.pending[at].passing.has(spot.slot).then_some((at, spot.slot))
    }
}

type Chunk = (usize, usize, usize);

/// Puts in the best bound of a chunk, if any is left in it.
fn push(chunks: &mut BinaryHeap<(Bound, Chunk)>, bounds: &[Bound], chunk: Chunk) {
    let most = bounds.iter().copied().fold(NEVER, Bound::max);
    if most > NEVER {
        chunks.push((most, chunk));
    }
}

//! The true first results by the whole score.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use rustc_hash::FxHashSet;

use super::bits::Bits;
use super::block::{Block, Note};
use super::bounds::{Bound, CHUNK, Comparison, NEVER, Scratch, number};
use super::{Index, Shelf, Spot};
use crate::domain::ranking::copies::Similar;
use crate::domain::ranking::coverage::Subjects;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::parts::{Nearness, PartKind, Side, confidence_in, share};
use crate::domain::ranking::query::{Place, Placed, RankingQuery};
use crate::domain::ranking::relevance::{COUNTED, Relevance, Relevant, VALUES, facet};
use crate::domain::ranking::score::Score;
use crate::domain::record::name::RecordName;
use crate::domain::rules::Judging;
use crate::domain::search::embedding::{Embedding, cosine};

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

/// A result.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// The id that the record was put in under.
    pub id: u64,
    /// Of the version that was ranked: see [`super::stamp_of`].
    pub stamp: u64,
    /// Where it stands.
    pub placed: Placed,
}

/// Records of a block that pass.
struct Pending<'i> {
    /// Where they are: the numbers of the shelf and of the block.
    at: (usize, usize),
    shelf: &'i Shelf,
    block: &'i Block,
    passing: Bits,
}

thread_local! {
    /// By block, from the query before.
    static SCRATCH: RefCell<Vec<Scratch>> = RefCell::default();
}

impl Index {
    /// A page of the ranking of all records, by [`RankingQuery::place`].
    pub fn rank(&self, query: &RankingQuery) -> IndexPage {
        let mut pending = Vec::new();
        let mut total = 0;
        for (shelf_at, shelf) in self.shelves.iter().enumerate() {
            for (block_at, block) in shelf.blocks.iter().enumerate() {
                let passing = block.fields.passing(&query.filter, &block.live);
                let count = passing.count();
                if count > 0 {
                    total += count as u64;
                    pending.push(Pending { at: (shelf_at, block_at), shelf, block, passing });
                }
            }
        }
        let mut best = Best::new(query);
        match query.personalized {
            true => SCRATCH.with_borrow_mut(|scratch| self.by_score(query, &pending, scratch, &mut best)),
            false => self.by_time(query, &pending, &mut best),
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
        let mut at = 0;
        for of_kind in pending.chunk_by(|a, b| a.shelf.kind == b.shelf.kind) {
            let Some(Pending { shelf, .. }) = of_kind.first() else { continue };
            let passing = of_kind.iter().map(|pending| pending.passing.count()).sum();
            let comparison = Comparison::new(query, shelf.kind, &self.names, &shelf.dictionaries, passing);
            for Pending { block, passing, .. } in of_kind {
                let scratch = &mut scratch[at];
                comparison.bounds(block, passing, scratch);
                for (chunk, bounds) in scratch.bounds.chunks(CHUNK).enumerate() {
                    push(&mut chunks, bounds, (at, comparisons.len(), chunk));
                }
                at += 1;
            }
            comparisons.push(comparison);
        }
        let mut groups = Groups::of(self, pending);
        while let Some((bound, (at, comparison, chunk))) = chunks.pop() {
            if best.is_closed_to(number(bound)) {
                break;
            }
            let compared = &comparisons[comparison];
            let begin = chunk * CHUNK;
            let bounds = &mut scratch[at];
            let end = bounds.bounds.len().min(begin + CHUNK);
            let within = bounds.bounds[begin..end].iter().position(|other| *other == bound);
            let Some(slot) = within.map(|within| (begin + within) as u16) else { continue };
            let is_coarse = compared.is_coarse() && !bounds.refined.has(slot);
            bounds.bounds[usize::from(slot)] = match is_coarse {
                true => compared.refined(pending[at].block, slot, bounds).min(bound),
                false => NEVER,
            };
            push(&mut chunks, &bounds.bounds[begin..end], (at, comparison, chunk));
            if is_coarse {
                bounds.refined.add(slot);
                continue;
            }
            // A copy of another kind has a comparison of its own.
            let of_kind = |at: usize| comparisons.iter().find(|one| one.kind == pending[at].shelf.kind);
            groups.add(best, (at, slot), |(at, slot)| {
                place(of_kind(at)?, &pending[at], slot, scratch[at].sparse[usize::from(slot)])
            });
        }
    }

    /// The last updated first.
    fn by_time(&self, query: &RankingQuery, pending: &[Pending<'_>], best: &mut Best<'_>) {
        let shown = |(at, slot): (usize, u16)| pending[at].block.notes[usize::from(slot)].shown_micros;
        let slots = pending.iter().enumerate();
        let mut newest: Vec<(usize, u16)> =
            slots.flat_map(|(at, pending)| pending.passing.iter().map(move |slot| (at, slot))).collect();
        newest.sort_by_key(|slot| Reverse(shown(*slot)));
        let mut groups = Groups::of(self, pending);
        for slot in newest {
            if best.is_closed_to(shown(slot) as f64) {
                break;
            }
            groups.add(best, slot, |(at, slot)| {
                let block = pending[at].block;
                let (name, facts) = noted(block, slot)?;
                let (judging, eligible) = query.admit(&name, &facts)?;
                let note = &block.notes[usize::from(slot)];
                let value = note.shown_micros as f64;
                Some(Ranked::of(note, Place { eligible, value, name: note.name.to_string() }, judging, None))
            });
        }
    }
}

/// The groups of copies that were met.
struct Groups<'i> {
    index: &'i Index,
    pending: &'i [Pending<'i>],
    met: FxHashSet<u64>,
}

impl<'i> Groups<'i> {
    fn of(index: &'i Index, pending: &'i [Pending<'i>]) -> Self {
        Self { index, pending, met: FxHashSet::default() }
    }

    /// Adds the record at a slot of a pending block; where it has copies, the best of them all, when the first is met. All of a
    /// group are placed then, whatever their bounds: only so is it known which is the best, and how many stand behind it.
    fn add(
        &mut self,
        best: &mut Best<'_>,
        (at, slot): (usize, u16),
        place: impl Fn((usize, u16)) -> Option<Ranked>,
    ) {
        let key = self.pending[at].block.notes[usize::from(slot)].copy_key.filter(|_| best.query.collapse);
        let group = key.and_then(|key| Some((key, self.index.copies.several(key)?)));
        let Some((key, ids)) = group else { return best.add(|| place((at, slot))) };
        if !self.met.insert(key) {
            return;
        }
        let slots = ids.iter().filter_map(|id| self.slot(*self.index.places.get(id)?));
        let mut copies: Vec<Ranked> = slots.filter_map(place).collect();
        copies.sort_by(|a, b| a.placed.place.cmp(&b.placed.place));
        let mut copies = copies.into_iter();
        let Some(mut first) = copies.next() else { return };
        copies.for_each(|copy| first.placed.similar.add(&copy.placed.place.name));
        best.add(|| Some(first));
    }

    /// Where a record is among the pending, if it passes.
    fn slot(&self, spot: Spot) -> Option<(usize, u16)> {
        let block = (usize::from(spot.shelf), spot.block as usize);
        let at = self.pending.iter().position(|pending| pending.at == block)?;
        self.pending[at].passing.has(spot.slot).then_some((at, spot.slot))
    }
}

impl Ranked {
    fn of(note: &Note, place: Place, judging: Judging, score: Option<Score>) -> Self {
        let placed = Placed { place, judging, score, similar: Similar::default() };
        Self { id: note.id, stamp: note.stamp, placed }
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

/// The place of a record, with the dot product of the sparse views.
fn place(comparison: &Comparison<'_>, pending: &Pending<'_>, slot: u16, sparse: u32) -> Option<Ranked> {
    let (query, block) = (comparison.query, pending.block);
    let (name, facts) = noted(block, slot)?;
    let (judging, eligible) = query.admit(&name, &facts)?;
    let note = &block.notes[usize::from(slot)];
    let subject = query.subject.side();
    let dense = super::kernel::dot(subject.embedding.dense.values(), block.dense.row(slot));
    let near = Nearness {
        meaning: cosine(i64::from(dense), subject.embedding.dense.length(), block.dense.length(slot)),
        wording: cosine(i64::from(sparse), subject.embedding.sparse.length(), block.sparse.length(slot)),
    };
    let none = Embedding::default();
    let excerpt = |part: PartKind| {
        let id = block.excerpts[part.place()][usize::from(slot)];
        pending.shelf.dictionaries[part.place()].get(id)
    };
    let items = |list: Subjects| match list {
        Subjects::Skills => block.skills.of(slot),
        Subjects::Certificates => block.certificates.of(slot),
    };
    let value = |part: PartKind| match part.list() {
        Some(list) => share(comparison.relation, comparison.items(list), items(list)),
        None => part.of_nearness(near).or_else(|| {
            part.value(subject, Side { name: &note.name, facts: excerpt(part)?, embedding: &none })
        }),
    };
    let confidence = |part: PartKind| match part.list() {
        Some(list) => confidence_in(comparison.relation, comparison.items(list), items(list)),
        None => excerpt(part).map_or(1.0, |excerpt| part.confidence(subject.facts, excerpt)),
    };
    let values = PartKind::ALL.map(value);
    let score = Score::from_values(values, |part| query.weights.of(part) * confidence(part));
    let place = Place { eligible, value: score.total, name: note.name.to_string() };
    Some(Ranked::of(note, place, judging, Some(score)))
}

/// The name and the facts of a record, as far as rules read them.
fn noted(block: &Block, slot: u16) -> Option<(RecordName, Facts)> {
    let note = &block.notes[usize::from(slot)];
    // Both were written by this process, and can be read.
    Some((RecordName::parse_full(&note.name).ok()?, rmp_serde::from_slice(&note.facts).ok()?))
}

/// The first results of a page so far, and one more to know whether the ranking goes on.
struct Best<'q> {
    query: &'q RankingQuery,
    /// The worst on top.
    heap: BinaryHeap<ByPlace>,
    /// The places and the ids of the first that are relevant, where they are counted; the worst on top.
    crowd: BinaryHeap<(Place, u64)>,
}

struct ByPlace(Ranked);

impl PartialEq for ByPlace {
    fn eq(&self, other: &Self) -> bool {
        self.0.placed.place == other.0.placed.place
    }
}

impl Eq for ByPlace {}

impl Ord for ByPlace {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.placed.place.cmp(&other.0.placed.place)
    }
}

impl PartialOrd for ByPlace {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<'q> Best<'q> {
    fn new(query: &'q RankingQuery) -> Self {
        Self { query, heap: BinaryHeap::new(), crowd: BinaryHeap::new() }
    }

    /// Whether no record of at most this value can come among them. Who is eligible comes before all who are not.
    fn is_closed_to(&self, most: f64) -> bool {
        let worst = self.heap.peek().filter(|_| self.heap.len() > self.query.size);
        let is_full =
            worst.is_some_and(|worst| worst.0.placed.place.eligible && most < worst.0.placed.place.value);
        is_full && self.counts().is_none_or(|relevance| self.is_counted(relevance, most))
    }

    /// What is to be counted: an order by time has no scores.
    fn counts(&self) -> Option<&'q Relevance> {
        self.query.relevance.as_ref().filter(|_| self.query.personalized)
    }

    /// Whether no record of at most this value can be counted any more.
    fn is_counted(&self, relevance: &Relevance, most: f64) -> bool {
        let worst = self.crowd.peek().filter(|_| self.crowd.len() >= COUNTED);
        most < relevance.from || worst.is_some_and(|worst| most < worst.0.value)
    }

    fn add(&mut self, place: impl FnOnce() -> Option<Ranked>) {
        let Some(ranked) = place() else { return };
        if self.counts().is_some_and(|relevance| ranked.placed.place.is_relevant(relevance)) {
            self.crowd.push((ranked.placed.place.clone(), ranked.id));
            if self.crowd.len() > COUNTED {
                self.crowd.pop();
            }
        }
        if self.query.after.as_ref().is_some_and(|after| ranked.placed.place <= *after) {
            return;
        }
        self.heap.push(ByPlace(ranked));
        if self.heap.len() > self.query.size + 1 {
            self.heap.pop();
        }
    }

    /// The results, and whether there are more.
    fn page(self) -> (Vec<Ranked>, bool) {
        let mut results: Vec<Ranked> = self.heap.into_sorted_vec().into_iter().map(|by| by.0).collect();
        let more = results.len() > self.query.size;
        results.truncate(self.query.size);
        (results, more)
    }
}

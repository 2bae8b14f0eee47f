//! The true first results by the whole score.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bits::Bits;
use super::block::Block;
use super::bounds::{Bound, CHUNK, Comparison, NEVER, Scratch, number};
use super::{Index, Shelf};
use crate::domain::ranking::coverage::Subjects;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::parts::{Nearness, PartKind, Side, confidence_in, share};
use crate::domain::ranking::query::{Place, Placed, RankingQuery};
use crate::domain::ranking::score::Score;
use crate::domain::record::name::RecordName;
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
        for shelf in &self.shelves {
            for block in &shelf.blocks {
                let passing = block.fields.passing(&query.filter, &block.live);
                let count = passing.count();
                if count > 0 {
                    total += count as u64;
                    pending.push(Pending { shelf, block, passing });
                }
            }
        }
        let mut best = Best::new(query);
        match query.personalized {
            true => SCRATCH.with_borrow_mut(|scratch| self.by_score(query, &pending, scratch, &mut best)),
            false => newest(query, &pending, &mut best),
        }
        let (results, more) = best.page();
        IndexPage { results, total, more }
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
        while let Some((bound, (at, comparison, chunk))) = chunks.pop() {
            if best.is_closed_to(number(bound)) {
                break;
            }
            let (pending, scratch, compared) = (&pending[at], &mut scratch[at], &comparisons[comparison]);
            let begin = chunk * CHUNK;
            let end = scratch.bounds.len().min(begin + CHUNK);
            let within = scratch.bounds[begin..end].iter().position(|other| *other == bound);
            let Some(slot) = within.map(|within| (begin + within) as u16) else { continue };
            let is_coarse = compared.is_coarse() && !scratch.refined.has(slot);
            scratch.bounds[usize::from(slot)] = match is_coarse {
                true => compared.refined(pending.block, slot, scratch).min(bound),
                false => NEVER,
            };
            push(&mut chunks, &scratch.bounds[begin..end], (at, comparison, chunk));
            match is_coarse {
                true => scratch.refined.add(slot),
                false => best.add(|| place(compared, pending, slot, scratch.sparse[usize::from(slot)])),
            }
        }
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
    Some(Ranked { id: note.id, stamp: note.stamp, placed: Placed { place, judging, score: Some(score) } })
}

/// The name and the facts of a record, as far as rules read them.
fn noted(block: &Block, slot: u16) -> Option<(RecordName, Facts)> {
    let note = &block.notes[usize::from(slot)];
    // Both were written by this process, and can be read.
    Some((RecordName::parse_full(&note.name).ok()?, rmp_serde::from_slice(&note.facts).ok()?))
}

/// The last updated first.
fn newest(query: &RankingQuery, pending: &[Pending<'_>], best: &mut Best<'_>) {
    let slots = pending.iter().flat_map(|pending| pending.passing.iter().map(move |slot| (pending, slot)));
    let mut newest: Vec<_> = slots
        .map(|(pending, slot)| (pending.block.notes[usize::from(slot)].shown_micros, pending, slot))
        .collect();
    newest.sort_by_key(|(shown, ..)| Reverse(*shown));
    for (shown, pending, slot) in newest {
        if best.is_closed_to(shown as f64) {
            break;
        }
        best.add(|| {
            let (name, facts) = noted(pending.block, slot)?;
            let (judging, eligible) = query.admit(&name, &facts)?;
            let note = &pending.block.notes[usize::from(slot)];
            let place = Place { eligible, value: shown as f64, name: note.name.to_string() };
            Some(Ranked { id: note.id, stamp: note.stamp, placed: Placed { place, judging, score: None } })
        });
    }
}

/// The first results of a page so far, and one more to know whether the ranking goes on.
struct Best<'q> {
    query: &'q RankingQuery,
    /// The worst on top.
    heap: BinaryHeap<ByPlace>,
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
        Self { query, heap: BinaryHeap::new() }
    }

    /// Whether no record of at most this value can come among them. Who is eligible comes before all who are not.
    fn is_closed_to(&self, most: f64) -> bool {
        let worst = self.heap.peek().filter(|_| self.heap.len() > self.query.size);
        worst.is_some_and(|worst| worst.0.placed.place.eligible && most < worst.0.placed.place.value)
    }

    fn add(&mut self, place: impl FnOnce() -> Option<Ranked>) {
        let after = self.query.after.as_ref();
        let Some(ranked) = place().filter(|ranked| after.is_none_or(|after| ranked.placed.place > *after))
        else {
            return;
        };
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

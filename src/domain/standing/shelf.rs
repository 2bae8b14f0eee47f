//! The queries that seek one kind of records, in columns.

#![expect(
    clippy::indexing_slicing,
    reason = "columns have a value for each slot, dictionaries one for each id"
)]

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::panel::Standing;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::parts::{PartKind, Side};
use crate::domain::record::document::Document;
use crate::domain::search::embedding::{Embedding, wording};

/// What sums of floats may differ by, whatever the order of the summands.
const SLACK: f64 = 1e-9;
/// Slots that may be empty whatever is left.
const FEW: usize = 64;

/// Queries by slot. A slot that was emptied stays so, until all are put into another shelf.
pub(super) struct Shelf {
    slots: Vec<Option<(Arc<str>, Arc<Standing>)>>,
    live: usize,
    columns: [Column; PartKind::ALL.len()],
    /// For each feature of the sparse views the slots that have it, with the values.
    postings: FxHashMap<u32, Vec<(u32, u8)>>,
}

/// What a part reads of the queries.
#[derive(Default)]
struct Column {
    /// By slot: the excerpt.
    ids: Vec<u32>,
    /// By slot: how much the part counts.
    weights: Vec<f64>,
    excerpts: Vec<Facts>,
    known: FxHashMap<String, u32>,
}

impl Default for Shelf {
    fn default() -> Self {
        let columns = PartKind::ALL.map(|_| Column::default());
        Self { slots: Vec::new(), live: 0, columns, postings: FxHashMap::default() }
    }
}

impl Column {
    /// Takes what the part reads of a query, and what it counts there.
    fn push(&mut self, excerpt: Option<Facts>, weight: f64) {
        let excerpt = excerpt.map(|facts| (serde_json::to_string(&facts).unwrap_or_default(), facts));
        let id = excerpt.map(|(written, facts)| {
            *self.known.entry(written).or_insert_with(|| {
                self.excerpts.push(facts);
                self.excerpts.len() as u32 - 1
            })
        });
        self.ids.push(id.unwrap_or_default());
        self.weights.push(weight);
    }
}

impl Shelf {
    /// Puts in a query; returns its slot.
    pub fn put(&mut self, name: Arc<str>, standing: Arc<Standing>) -> usize {
        let slot = self.slots.len();
        let facts = standing.subject.facts();
        for (kind, column) in PartKind::ALL.into_iter().zip(&mut self.columns) {
            column.push(kind.excerpt(facts).filter(|_| is_read(kind)), standing.weights.of(kind));
        }
        for (feature, value) in standing.subject.side().embedding.sparse.iter() {
            self.postings.entry(feature).or_default().push((slot as u32, value));
        }
        self.slots.push(Some((name, standing)));
        self.live += 1;
        slot
    }

    pub fn remove(&mut self, slot: usize) {
        if self.slots.get_mut(slot).and_then(Option::take).is_some() {
            self.live -= 1;
        }
    }

    pub fn get(&self, slot: usize) -> Option<&Arc<Standing>> {
        self.slots.get(slot)?.as_ref().map(|(_, standing)| standing)
    }

    /// Whether more is empty than not.
    pub fn is_wasteful(&self) -> bool {
        self.slots.len() > FEW && self.live * 2 < self.slots.len()
    }

    /// All that are there.
    pub fn queries(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<Standing>)> {
        self.slots.iter().flatten().map(|(name, standing)| (name, standing))
    }

    /// The queries whose threshold the document may reach: none that it reaches is left out.
    pub fn possible<'s>(
        &'s self,
        document: &'s Document,
    ) -> impl Iterator<Item = (&'s Arc<str>, &'s Arc<Standing>)> {
        let sums = self.sums(document);
        let live = self.slots.iter().enumerate().filter_map(|(slot, query)| Some((slot, query.as_ref()?)));
        live.filter_map(move |(slot, (name, standing))| {
            let Sums { value, weight, open } = sums[slot];
            let meaning = PartKind::Semantic;
            let column = &self.columns[meaning.place()];
            let most = column.weights[slot];
            let is_below = |value: f64, weight: f64| weight > 0.0 && value / weight + SLACK < standing.least;
            if is_below(value + open + most, weight + open + most) {
                return None;
            }
            let confidence = meaning.confidence(&column.excerpts[column.ids[slot] as usize], &document.facts);
            let cosine = standing.subject.side().embedding.dense_cosine(&document.embedding).clamp(0.0, 1.0);
            let counts = most * confidence;
            let is_out = is_below(value + open + counts * cosine, weight + open + counts);
            (!is_out).then_some((name, standing))
        })
    }

    /// For each slot what the parts come to that can be looked up, without the meaning.
    fn sums(&self, document: &Document) -> Vec<Sums> {
        let mut sums = vec![Sums::default(); self.slots.len()];
        let wordings = self.wordings(document);
        for (kind, column) in PartKind::ALL.into_iter().zip(&self.columns) {
            if kind == PartKind::Semantic {
                continue;
            }
            if !is_read(kind) {
                sums.iter_mut().zip(&column.weights).for_each(|(sum, weight)| sum.open += weight);
                continue;
            }
            let compared: Vec<Compared> =
                column.excerpts.iter().map(|excerpt| compare(kind, excerpt, document)).collect();
            let of_slots = column.ids.iter().zip(&column.weights).zip(&wordings);
            for (sum, ((id, weight), wording)) in sums.iter_mut().zip(of_slots) {
                let Compared { value, confidence } = compared[*id as usize];
                let value = if kind == PartKind::Lexical { Some(*wording) } else { value };
                if let Some(value) = value {
                    sum.value += weight * confidence * value;
                    sum.weight += weight * confidence;
                }
            }
        }
        sums
    }

    /// For each slot the closeness of wording.
    fn wordings(&self, document: &Document) -> Vec<f64> {
        let view = &document.embedding.sparse;
        let mut dots = vec![0_u32; self.slots.len()];
        for (feature, weight) in view.iter() {
            for (slot, value) in self.postings.get(&feature).into_iter().flatten() {
                dots[*slot as usize] += u32::from(weight) * u32::from(*value);
            }
        }
        let length = |slot: usize| {
            self.get(slot).map_or(0.0, |standing| standing.subject.side().embedding.sparse.length())
        };
        let of = |(slot, dot): (usize, &u32)| wording(i64::from(*dot), length(slot), view.length());
        dots.iter().enumerate().map(of).collect()
    }
}

/// What a part comes to for an excerpt and a document.
#[derive(Clone, Copy)]
struct Compared {
    value: Option<f64>,
    confidence: f64,
}

/// What the parts of a pair come to that are known, and what those count that are not.
#[derive(Clone, Copy, Default)]
struct Sums {
    value: f64,
    weight: f64,
    open: f64,
}

/// Whether the value can be looked up by an excerpt of the query: lists are compared item by item, and wishes by the name of a slot too.
fn is_read(kind: PartKind) -> bool {
    kind.list().is_none() && kind != PartKind::Preference
}

fn compare(kind: PartKind, excerpt: &Facts, document: &Document) -> Compared {
    let none = Embedding::default();
    let subject = Side { name: "", facts: excerpt, embedding: &none };
    let target = Side { name: "", facts: &document.facts, embedding: &none };
    Compared { value: kind.value(subject, target), confidence: kind.confidence(excerpt, &document.facts) }
}

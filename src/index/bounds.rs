//! The most that each record of a block can score: one pass over columns, in single precision.
//!
//! A score is the weighted mean of the parts that have data, so it grows with every value, and with one part more whose value
//! is the greatest. What the views say is exact; parts that read little are exact too, from a table with a line for each different
//! thing that they read; of lists only levels are not looked at. Where a part reads so many different things that its table
//! would cost more than it is worth, it counts as much as it can at first, and as it is ([`Comparison::refined`]) for the records
//! that are then the best. What is left is rounding, for which [`SLACK`] is added.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bits::Bits;
use super::block::Block;
use super::entry::written;
use super::excerpts::{Dictionary, Id, NOTHING};
use super::held::{Held, Lists, Names, total};
use super::tables::{Key, Tables};
use crate::domain::ranking::coverage::Subjects;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::parts::{PartKind, Side, confidence_in, is_sought};
use crate::domain::ranking::query::RankingQuery;
use crate::domain::ranking::relation::Relation;
use crate::domain::record::name::RecordKind;
use crate::domain::search::embedding::{Embedding, leverage};

/// More than the bound of a record can be below its score by rounding. Sums of a dozen numbers in single precision are off
/// by a millionth part at most.
const SLACK: f32 = 1e-5;
/// Records whose bounds are looked at together.
pub(super) const CHUNK: usize = 128;
/// The bound of a slot that does not pass.
pub(super) const NEVER: Bound = -1;
/// Weights that add up to less may be rounded away.
const LEAST: f32 = 1e-20;

/// The most that a record can score, as the bits of a number in single precision: these are in the order of the numbers, which
/// are not below 0, and compared faster.
pub(super) type Bound = i32;

/// The number that a bound stands for.
pub(super) fn number(bound: Bound) -> f64 {
    f64::from(f32::from_bits(bound.cast_unsigned()))
}

/// The query as one kind of records is compared with it.
pub(super) struct Comparison<'q> {
    pub(super) query: &'q RankingQuery,
    pub(super) kind: RecordKind,
    pub(super) relation: Relation,
    pub(super) skills: Vec<Held>,
    pub(super) certificates: Vec<Held>,
    /// By [`PartKind::place`], for the parts that read an excerpt and count at all.
    tables: Vec<Table>,
    /// The parts whose tables would be too long.
    late: Vec<Late<'q>>,
    lists: Vec<ListBound>,
    /// What the weights are divided by, so that none is too great or too small for single precision.
    unit: f64,
}

struct Table {
    part: PartKind,
    lines: Arc<[Line]>,
}

/// A part that is looked at record by record, and only of the best.
struct Late<'q> {
    part: PartKind,
    /// What it adds at most.
    most: Line,
    dictionary: &'q Dictionary,
    /// What was worked out already.
    lines: FxHashMap<Id, Line>,
}

/// What an excerpt adds to the sum of the weighted values and to that of the weights.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Line {
    value: f32,
    weight: f32,
}

/// How a list is bounded.
struct ListBound {
    list: Subjects,
    /// The weight where the items were not read out of free text, and where they were.
    weights: [f32; 2],
    /// The weight of the part without doubt.
    whole: f32,
    /// What of the query counts: all that it asks, in quarters. None where the record asks.
    asked: Option<u32>,
    /// Whether only what is new counts, which is known to be all at most.
    is_new: bool,
    /// Whether what of the query a record asks for may count, which is all at most where it asks for some: see [`is_sought`].
    may_be_sought: bool,
}

/// Where bounds are worked out, used again for the next query.
#[derive(Default)]
pub(super) struct Scratch {
    /// The slots that pass. What follows is by the place in this list, where it does not say something else.
    pub(super) slots: Vec<u16>,
    dense: Vec<i32>,
    sums: Vec<Line>,
    pub(super) bounds: Vec<Bound>,
    /// Those whose bounds are refined.
    pub(super) refined: Bits,
    /// By slot.
    met: Vec<u32>,
    /// By slot.
    pub(super) sparse: Vec<u32>,
}

impl<'q> Comparison<'q> {
    pub(super) fn new(
        query: &'q RankingQuery,
        kind: RecordKind,
        (names, tables): (&Names, &Tables),
        dictionaries: &'q [Dictionary],
        passing: usize,
    ) -> Self {
        let subject = query.subject.facts();
        let relation = Relation::with(subject, kind);
        let greatest = PartKind::ALL.map(|part| query.weights.of(part)).into_iter().fold(0.0, f64::max);
        let mut comparison = Self {
            query,
            kind,
            relation,
            skills: names.read(&subject.skills),
            certificates: names.read(&subject.certificates),
            tables: Vec::new(),
            late: Vec::new(),
            lists: Vec::new(),
            unit: if greatest > 0.0 { greatest } else { 1.0 },
        };
        for part in PartKind::ALL {
            if query.weights.of(part) <= 0.0 || !part.is_stated(subject) {
                continue;
            }
            let dictionary = &dictionaries[part.place()];
            match part.list() {
                Some(list) => comparison.lists.extend(comparison.list_bound(part, list)),
                // The heavier a part is, the more records must be looked at before it is known that they are not the best.
                None if !is_nearness(part)
                    && dictionary.len() as f64 > passing as f64 * comparison.weight(part) =>
                {
                    let weight = comparison.weight(part) as f32;
                    let (most, lines) = (Line { value: weight, weight }, FxHashMap::default());
                    comparison.late.push(Late { part, most, dictionary, lines });
                }
                None => {
                    let make = || dictionary.table(|excerpt| comparison.line(part, excerpt));
                    let key = || comparison.key(part, dictionary.changes());
                    let lines = tables.get(dictionary.len(), key, make);
                    if lines.iter().any(|line| *line != Line::default()) {
                        comparison.tables.push(Table { part, lines });
                    }
                }
            }
        }
        comparison
    }

    /// The items of the query in a list.
    pub(super) fn items(&self, list: Subjects) -> &[Held] {
        match list {
            Subjects::Skills => &self.skills,
            Subjects::Certificates => &self.certificates,
        }
    }

    fn weight(&self, part: PartKind) -> f64 {
        self.query.weights.of(part) / self.unit
    }

    fn line(&self, part: PartKind, excerpt: &Facts) -> Line {
        let (subject, embedding) = (self.query.subject.side(), Embedding::default());
        let value = |name: &str| match is_nearness(part) {
            true => Some(1.0),
            false => part.value(subject, Side { name, facts: excerpt, embedding: &embedding }),
        };
        // The name of a record counts where it is one of those that the subject ranks.
        let ranked = subject.facts.person.as_ref().map_or(&[][..], |person| &person.ranked_slots);
        let names = ranked.iter().map(String::as_str).chain([""]);
        match names.filter_map(value).reduce(f64::max) {
            Some(value) => {
                let weight = self.weight(part) * part.confidence(subject.facts, excerpt);
                Line { value: (weight * value) as f32, weight: weight as f32 }
            }
            None => Line::default(),
        }
    }

    /// All that [`Self::line`] hangs on, beside the excerpt.
    fn key(&self, part: PartKind, changes: u64) -> Key {
        let subject = self.query.subject.side();
        // An excerpt is all that a part reads of a record, whichever side that is.
        let read = part.excerpt(subject.facts).map_or_else(Box::default, |read| written(&read));
        let name = if part == PartKind::Preference { subject.name } else { "" };
        let weight = self.weight(part).to_bits();
        Key { kind: self.kind, part, changes, weight, subject: read, name: name.into() }
    }

    fn list_bound(&self, part: PartKind, list: Subjects) -> Option<ListBound> {
        let items = self.items(list);
        if items.is_empty() {
            return None;
        }
        let weight = |recognised| {
            let confidence = confidence_in(self.relation, items, &[Held::some(recognised)]);
            (self.weight(part) * confidence) as f32
        };
        let (asks, is_new) = match self.relation {
            Relation::SubjectAsks => (true, false),
            Relation::TargetAsks | Relation::TargetSought => (false, false),
            Relation::TargetLearns => (true, true),
            Relation::SubjectLearns => (false, true),
            Relation::Alike | Relation::Unrelated => return None,
        };
        let asked = asks.then(|| total(items));
        // Of a record that asks for the same.
        let may_be_sought = is_sought(self.relation, items, items);
        let (weights, whole) = ([weight(false), weight(true)], self.weight(part) as f32);
        Some(ListBound { list, weights, whole, asked, is_new, may_be_sought })
    }

    /// Works out the bounds of the slots that pass.
    pub(super) fn bounds(&self, block: &Block, passing: &Bits, scratch: &mut Scratch) {
        let Scratch { slots, dense, sums, bounds, refined, met, sparse } = scratch;
        slots.clear();
        slots.extend(passing.iter());
        let embedding = self.query.subject.side().embedding;
        block.dense.dots(embedding.dense.values(), slots, dense);
        block.sparse.dots(embedding.sparse.iter(), sparse);
        let scale = |length: f64| if length > 0.0 { (1.0 / length) as f32 } else { 0.0 };
        let dense_scale = scale(embedding.dense.length());
        let length = embedding.sparse.length();
        let sparse_scale = scale(length) * leverage(length) as f32;
        sums.clear();
        sums.resize(slots.len(), Line::default());
        for Table { part, lines } in &self.tables {
            let ids = &block.excerpts[part.place()];
            let line = |slot: u16| lines[ids[usize::from(slot)] as usize];
            match part {
                PartKind::Semantic => {
                    for ((sum, slot), dot) in sums.iter_mut().zip(&*slots).zip(&*dense) {
                        let cosine = *dot as f32 * dense_scale * block.dense.scale(*slot);
                        sum.add(line(*slot).times(cosine.max(0.0)));
                    }
                }
                PartKind::Lexical => {
                    for (sum, slot) in sums.iter_mut().zip(&*slots) {
                        let dot = sparse[usize::from(*slot)] as f32;
                        let wording = dot * sparse_scale * block.sparse.scale(*slot);
                        sum.add(line(*slot).times(wording.min(1.0)));
                    }
                }
                _ => sums.iter_mut().zip(&*slots).for_each(|(sum, slot)| sum.add(line(*slot))),
            }
        }
        for bound in &self.lists {
            let lists = match bound.list {
                Subjects::Skills => &block.skills,
                Subjects::Certificates => &block.certificates,
            };
            bound.add(self.relation, lists, self.items(bound.list), slots, met, sums);
        }
        bounds.clear();
        bounds.extend(sums.iter().zip(&*slots).map(|(sum, slot)| {
            let mut sum = *sum;
            for late in &self.late {
                if block.excerpts[late.part.place()][usize::from(*slot)] != NOTHING {
                    sum.add(late.most);
                }
            }
            sum.bound()
        }));
        refined.clear();
    }

    /// Whether bounds can be refined.
    pub(super) fn is_coarse(&self) -> bool {
        !self.late.is_empty()
    }

    /// The bound of a record, by its place in the list of slots, with all parts as they are.
    pub(super) fn refined(&mut self, block: &Block, at: usize, scratch: &Scratch) -> Bound {
        let (mut sum, slot) = (scratch.sums[at], usize::from(scratch.slots[at]));
        for number in 0..self.late.len() {
            let Late { part, dictionary, ref lines, .. } = self.late[number];
            let id = block.excerpts[part.place()][slot];
            let Some(excerpt) = dictionary.get(id) else { continue };
            let known = lines.get(&id).copied();
            let line = known.unwrap_or_else(|| self.line(part, excerpt));
            if known.is_none() {
                self.late[number].lines.insert(id, line);
            }
            sum.add(line);
        }
        sum.bound()
    }
}

impl ListBound {
    fn add(
        &self,
        relation: Relation,
        lists: &Lists,
        items: &[Held],
        slots: &[u16],
        met: &mut Vec<u32>,
        sums: &mut [Line],
    ) {
        lists.met(items, self.asked.is_some(), met);
        for (sum, slot) in sums.iter_mut().zip(slots.iter().copied()) {
            let own = lists.total(slot);
            let is_sought = self.may_be_sought && is_sought(relation, items, lists.of(slot));
            let share = match met[usize::from(slot)] {
                _ if own == 0 => continue,
                0 if self.is_new => continue,
                0 => 0.0,
                _ if self.is_new || is_sought => 1.0,
                met => (met as f32 / self.asked.unwrap_or(own) as f32).min(1.0),
            };
            let weight = match is_sought {
                true => self.whole,
                false => self.weights[usize::from(lists.is_recognised(slot))],
            };
            sum.add(Line { value: weight * share, weight });
        }
    }
}

impl Line {
    /// The line with its value, which is 1 by itself, so many times.
    fn times(self, value: f32) -> Self {
        Self { value: self.weight * value, ..self }
    }

    fn add(&mut self, line: Self) {
        self.value += line.value;
        self.weight += line.weight;
    }

    /// The bound of a record with these sums.
    fn bound(self) -> Bound {
        let most = if self.weight > LEAST { self.value / self.weight } else { 1.0 };
        (most + SLACK).to_bits().cast_signed()
    }
}

/// Whether a part compares the embeddings.
fn is_nearness(part: PartKind) -> bool {
    matches!(part, PartKind::Semantic | PartKind::Lexical)
}

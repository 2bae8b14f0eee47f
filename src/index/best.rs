//! The best results so far.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::block::Note;
use crate::domain::ranking::copies::Similar;
use crate::domain::ranking::order::OrderBy;
use crate::domain::ranking::query::{Place, Placed, RankingQuery, Total};
use crate::domain::ranking::relevance::{COUNTED, Relevance};
use crate::domain::ranking::score::Score;
use crate::domain::rules::Judging;

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

/// A record that may be a result: what rules say of it is not known yet, as its facts must be read for that.
pub(super) struct Candidate<'i> {
    pub(super) note: &'i Note,
    /// As [`Place::value`].
    pub(super) value: f64,
    /// None in an order that does not depend on the subject.
    pub(super) score: Option<Score>,
    /// As [`Placed::stated`].
    pub(super) stated: Option<f64>,
}

impl Candidate<'_> {
    /// The order of places, as if no rule kept anything out.
    pub(super) fn cmp_if_eligible(&self, other: &Self) -> Ordering {
        (Total(other.value), &self.note.name).cmp(&(Total(self.value), &other.note.name))
    }

    /// Where it stands, as rules judge it.
    pub(super) fn ranked(self, (judging, eligible): (Judging, bool)) -> Ranked {
        let Note { id, stamp, name, employer, .. } = self.note;
        let place = Place { eligible, value: self.value, name: name.to_string() };
        let (score, stated) = (self.score, self.stated);
        let placed =
            Placed { place, judging, score, stated, employer: *employer, similar: Similar::default() };
        Ranked { id: *id, stamp: *stamp, placed }
    }
}

/// The first results of a page so far, and one more to know whether the ranking goes on.
pub(super) struct Best<'q> {
    pub(super) query: &'q RankingQuery,
    /// The worst on top.
    heap: BinaryHeap<ByPlace>,
    /// The places and the ids of the first that are relevant, where they are counted; the worst on top.
    pub(super) crowd: BinaryHeap<(Place, u64)>,
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
    pub(super) fn new(query: &'q RankingQuery) -> Self {
        Self { query, heap: BinaryHeap::new(), crowd: BinaryHeap::new() }
    }

    /// Whether no record of at most this value can come among them. Who is eligible comes before all who are not.
    pub(super) fn is_closed_to(&self, most: f64) -> bool {
        let worst = self.heap.peek().filter(|_| self.heap.len() > self.query.size);
        let is_irrelevant = matches!(self.query.order, OrderBy::Relevant { from, .. } if most < from);
        let is_full = is_irrelevant
            || worst.is_some_and(|worst| worst.0.placed.place.eligible && most < worst.0.placed.place.value);
        is_full && self.counts().is_none_or(|relevance| self.is_counted(relevance, most))
    }

    /// What is to be counted: an order that does not depend on the subject has no scores.
    fn counts(&self) -> Option<&'q Relevance> {
        self.query.relevance.as_ref().filter(|_| self.query.order.is_personalized())
    }

    /// Whether no record of at most this value can be counted any more.
    fn is_counted(&self, relevance: &Relevance, most: f64) -> bool {
        let worst = self.crowd.peek().filter(|_| self.crowd.len() >= COUNTED);
        most < relevance.from || worst.is_some_and(|worst| most < worst.0.value)
    }

    /// Whether a record can come among them, as far as its value and its name say: whether a rule keeps it out is not looked at.
    pub(super) fn is_open_to(&self, candidate: &Candidate<'_>) -> bool {
        let Candidate { note, value, .. } = candidate;
        let is_behind = |worst: &Place| (Total(worst.value), &*note.name) > (Total(*value), &*worst.name);
        let worst = self.heap.peek().filter(|_| self.heap.len() > self.query.size);
        let is_shown = worst.is_none_or(|worst| {
            let worst = &worst.0.placed.place;
            !worst.eligible || !is_behind(worst)
        });
        is_shown || self.counts().is_some_and(|relevance| !self.is_counted(relevance, *value))
    }

    /// Whether any record that no rule keeps out comes among them, whatever its value.
    pub(super) fn takes_any(&self) -> bool {
        let worst = self.heap.peek().filter(|_| self.heap.len() > self.query.size);
        worst.is_none_or(|worst| !worst.0.placed.place.eligible)
    }

    /// Adds a result, if it is among the first.
    pub(super) fn add(&mut self, ranked: Ranked) {
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
    pub(super) fn page(self) -> (Vec<Ranked>, bool) {
        let mut results: Vec<Ranked> = self.heap.into_sorted_vec().into_iter().map(|by| by.0).collect();
        let more = results.len() > self.query.size;
        results.truncate(self.query.size);
        (results, more)
    }
}

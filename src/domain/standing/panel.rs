//! All standing queries, to be compared with a record: a search the other way round.
//!
//! # Design
//! Ten thousand queries against two hundred records a second are two million pairs a second, so that most pairs must cost next to nothing.
//! As in the exact index a pair is bounded before it is scored: what a part reads of a query's facts is little and much the same in
//! many queries (its excerpt), so each distinct excerpt is compared with the record once, and a query looks its value up; the wording
//! is compared by the features that the record has, over lists of the queries that have them. What is not looked up counts as
//! if it were perfect, which no true score exceeds: the weighted mean of some values and of others in [0, 1] is the greatest where
//! those are 1. Only where the bound reaches the threshold the pair is filtered and scored, by the code that every ranking is scored
//! with; so what passes is exactly what a match would have given.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::shelf::Shelf;
use crate::domain::ranking::bands::Band;
use crate::domain::ranking::parts::Side;
use crate::domain::ranking::query::Judge;
use crate::domain::ranking::resolved::Resolved;
use crate::domain::ranking::score::Score;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordKind;
use crate::domain::record::visibility;
use crate::domain::rules::{RuleSet, is_eligible};
use crate::domain::search::filter::Filter;

/// A standing query, ready to be compared.
#[derive(Clone, Debug)]
pub struct Standing {
    /// For whom records are judged, and who sees them.
    pub owner: Caller,
    /// The kind of the records that are sought.
    pub target: RecordKind,
    /// By the model of the records.
    pub subject: Resolved,
    /// What is asked beside what the owner may see.
    pub filter: Filter,
    /// How much each part of a score counts.
    pub weights: RankingWeights,
    /// The least score.
    pub least: f64,
    /// The least band, which the score alone does not make; [`Band::Weak`] asks for none.
    pub least_band: Band,
    /// Nothing matches before.
    pub start: Option<DateTime<Utc>>,
    /// Nothing matches from then on.
    pub end: Option<DateTime<Utc>>,
}

impl Standing {
    /// Whether it stands at a moment.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.start.is_none_or(|start| start <= now) && self.end.is_none_or(|end| now < end)
    }

    /// What a document comes to that matches at `now`, which is what a match would give it.
    pub fn worth(&self, rules: &RuleSet, document: &Document, now: DateTime<Utc>) -> Option<Worth> {
        let name = document.name();
        let is_sought = name.kind == self.target
            && self.is_open(now)
            && self.subject.name() != Some(name)
            && visibility::is_matched(&self.owner, &document.record, now)
            && self.filter.admits(name, &document.fields);
        if !is_sought {
            return None;
        }
        let judge = Judge { tenant: self.owner.tenant.clone(), as_of: now, now };
        let judging = judge.judging(self.subject.name(), name);
        if !is_eligible(rules, self.subject.facts(), &document.facts, judging) {
            return None;
        }
        let name = name.to_string();
        let target = Side { name: &name, facts: &document.facts, embedding: &document.embedding };
        let score = Score::of(self.subject.side(), target, &self.weights);
        let band = self.subject.bands(self.target).of_pair(&score, self.subject.facts(), &document.facts);
        let worth = Worth { score: score.total, band };
        (worth.score >= self.least && worth.band >= self.least_band).then_some(worth)
    }
}

/// How good a document is for a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// In [0, 1].
    pub score: f64,
    /// That of the pair, as on a page of results.
    pub band: Band,
}

/// A query that a document matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The query's name.
    pub query: Arc<str>,
    /// What the document comes to.
    pub worth: Worth,
}

/// The standing queries of one model and one rule set, by name.
pub struct Panel {
    rules: Arc<RuleSet>,
    shelves: BTreeMap<RecordKind, Shelf>,
    places: HashMap<Arc<str>, (RecordKind, usize)>,
}

impl Panel {
    /// None yet.
    pub fn new(rules: Arc<RuleSet>) -> Self {
        Self { rules, shelves: BTreeMap::new(), places: HashMap::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Puts in a query, in the place of what was there under its name.
    pub fn put(&mut self, name: Arc<str>, standing: Arc<Standing>) {
        self.remove(&name);
        let kind = standing.target;
        let slot = self.shelves.entry(kind).or_default().put(name.clone(), standing);
        self.places.insert(name, (kind, slot));
    }

    /// Takes out what is there under a name.
    pub fn remove(&mut self, name: &str) {
        let Some((kind, slot)) = self.places.remove(name) else { return };
        let Some(shelf) = self.shelves.get_mut(&kind) else { return };
        shelf.remove(slot);
        if shelf.is_wasteful() {
            let mut tidy = Shelf::default();
            for (name, standing) in shelf.queries() {
                let slot = tidy.put(name.clone(), standing.clone());
                self.places.insert(name.clone(), (kind, slot));
            }
            *shelf = tidy;
        }
    }

    /// The query of a name.
    pub fn get(&self, name: &str) -> Option<&Arc<Standing>> {
        let (kind, slot) = self.places.get(name)?;
        self.shelves.get(kind)?.get(*slot)
    }

    /// The queries that a document matches at `now`.
    pub fn matched_by(&self, document: &Document, now: DateTime<Utc>) -> Vec<Hit> {
        let Some(shelf) = self.shelves.get(&document.name().kind) else { return Vec::new() };
        let possible = shelf.possible(document);
        let hit = |(query, standing): (&Arc<str>, &Arc<Standing>)| {
            let worth = standing.worth(&self.rules, document, now)?;
            Some(Hit { query: query.clone(), worth })
        };
        possible.filter_map(hit).collect()
    }

    /// Whether a document matches one query at `now`.
    pub fn is_match(&self, name: &str, document: &Document, now: DateTime<Utc>) -> bool {
        self.get(name).is_some_and(|standing| standing.worth(&self.rules, document, now).is_some())
    }
}

//! A ranking as it is asked for, and the one order of its results. Every store ranks with this code, so that the same
//! records give the same bytes, whichever store holds them (invariant 7).

use std::cmp::{Ordering, Reverse};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::copies::Similar;
use super::facts::Facts;
use super::order::OrderBy;
use super::parts::Side;
use super::relevance::{COUNTED, Relevance, Relevant, VALUES, facet};
use super::resolved::Resolved;
use super::score::Score;
use super::weights::RankingWeights;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::role::Role;
use crate::domain::rules::{Judging, RuleSet, is_eligible};
use crate::domain::search::filter::Filter;

/// Everything that decides a ranking but the records.
#[derive(Clone, Debug)]
pub struct RankingQuery {
    /// What records are compared with. It is never among the results.
    pub subject: Resolved,
    /// What records must pass. It MUST hold what the caller may see: a store adds nothing to it (invariant 2).
    pub filter: Filter,
    /// How much each part of a score counts.
    pub weights: RankingWeights,
    /// What keeps a pair out.
    pub rules: Arc<RuleSet>,
    /// For whom and when pairs are judged.
    pub judge: Judge,
    /// Whether those that are kept out come last rather than not at all.
    pub include_ineligible: bool,
    /// What results are ordered by.
    pub order: OrderBy,
    /// Most results of one employer, school or other provider; those that name none are not counted.
    pub most_of_employer: Option<usize>,
    /// Whether of copies only the best is shown: see [`copies`](super::copies).
    pub collapse: bool,
    /// What to count of the whole ranking, where something is, whatever orders it and however few of an employer are shown. An order
    /// that does not depend on the subject has no scores, and nothing is relevant in it.
    pub relevance: Option<Relevance>,
    /// Results begin after this place.
    pub after: Option<Place>,
    /// Most results.
    pub size: usize,
}

/// For whom and when pairs are judged.
#[derive(Clone, Debug)]
pub struct Judge {
    /// The caller's tenant.
    pub tenant: TenantId,
    /// When the rules are judged for pairs of the caller's own records.
    pub as_of: DateTime<Utc>,
    /// The service's time: when all others are judged.
    pub now: DateTime<Utc>,
}

impl Judge {
    /// How a pair is judged: by the time that the caller chose only where both records are its own.
    pub fn judging(&self, subject: Option<&RecordName>, target: &RecordName) -> Judging {
        let is_foreign = |name: &RecordName| name.tenant != self.tenant;
        let is_person = |name: &RecordName| name.kind.is(Role::Person);
        let mut foreign = subject.into_iter().chain([target]).filter(|name| is_foreign(name));
        let at = if foreign.clone().next().is_some() { self.now } else { self.as_of };
        Judging { at, person_is_foreign: foreign.any(is_person) }
    }
}

/// Where a result stands. Places are ordered best first: those that are eligible, then by value, then by name; no two
/// records have the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Whether no rule keeps the pair out.
    pub eligible: bool,
    /// The score, or what a [`SortKey`](super::order::SortKey) orders by.
    pub value: f64,
    /// The record's full name.
    pub name: String,
}

impl Place {
    /// Whether it is that of a relevant result.
    pub fn is_relevant(&self, relevance: &Relevance) -> bool {
        self.eligible && self.value >= relevance.from
    }
}

impl Eq for Place {}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let worse = |place: &Self| (Reverse(place.eligible), Reverse(Total(place.value)));
        worse(self).cmp(&worse(other)).then_with(|| self.name.cmp(&other.name))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A number in the order of numbers. A score is never -0 or not a number.
#[derive(Clone, Copy, PartialEq)]
pub struct Total(pub f64);

impl Eq for Total {}

impl Ord for Total {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A result with its place.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Where it stands.
    pub place: Place,
    /// How the pair was judged.
    pub judging: Judging,
    /// `None` where the order does not depend on the subject.
    pub score: Option<Score>,
    /// What it is ordered by where that is not the score.
    pub stated: Option<f64>,
    /// As [`Facts::employer`].
    pub employer: Option<u64>,
    /// The copies that stand behind it; none where they are not collapsed.
    pub similar: Similar,
}

/// A page of a ranking.
#[derive(Clone, Debug)]
pub struct RankedPage {
    /// Best first.
    pub results: Vec<(Placed, Arc<Document>)>,
    /// Records that pass the filter.
    pub total: u64,
    /// Whether the ranking goes on after this page.
    pub more: bool,
    /// Whether every record that passes was compared: else better ones may have been missed.
    pub exhaustive: bool,
    /// What was asked to be counted.
    pub relevant: Option<Relevant>,
}

impl RankingQuery {
    /// How the pair with a record is judged, and whether no rule keeps it out. `None` where it is no result: it is the
    /// subject itself, or kept out and not asked for.
    pub fn admit(&self, name: &RecordName, facts: &Facts) -> Option<(Judging, bool)> {
        if self.subject.name() == Some(name) {
            return None;
        }
        let judging = self.judge.judging(self.subject.name(), name);
        let eligible = is_eligible(&self.rules, self.subject.facts(), facts, judging);
        (eligible || self.include_ineligible).then_some((judging, eligible))
    }

    /// The place of a document that passes the filter; `None` where it is no result.
    pub fn place(&self, document: &Document) -> Option<Placed> {
        let (judging, eligible) = self.admit(document.name(), &document.facts)?;
        let name = document.name().to_string();
        let target = Side { name: &name, facts: &document.facts, embedding: &document.embedding };
        let score =
            self.order.is_personalized().then(|| Score::of(self.subject.side(), target, &self.weights));
        let integer = |field| document.fields.integers.get(&field).copied();
        let stated = self.order.stated(integer, document.shown_time().timestamp_micros());
        let value = score.as_ref().map(|score| score.total).or(stated).unwrap_or_default();
        let (employer, similar) = (document.facts.employer, Similar::default());
        Some(Placed { place: Place { eligible, value, name }, judging, score, stated, employer, similar })
    }

    /// The page of the ranking of these documents: the naive loop, which places each of them. Those that do not pass the
    /// filter are left out.
    pub fn page_of(
        &self,
        documents: impl IntoIterator<Item = Arc<Document>>,
        exhaustive: bool,
    ) -> RankedPage {
        let passing =
            documents.into_iter().filter(|document| self.filter.admits(document.name(), &document.fields));
        let mut total = 0;
        let counted = passing.inspect(|_| total += 1);
        let mut placed: Vec<_> =
            counted.filter_map(|document| Some((self.place(&document)?, document))).collect();
        placed.sort_by(|(a, _), (b, _)| a.place.cmp(&b.place));
        if self.collapse {
            placed = without_copies(placed);
        }
        let relevant = self.relevance.as_ref().map(|relevance| relevant(relevance, &placed));
        let (results, more) = self.page(placed);
        RankedPage { results, total, more, exhaustive, relevant }
    }
}

fn relevant(relevance: &Relevance, sorted: &[(Placed, Arc<Document>)]) -> Relevant {
    let is_relevant = |placed: &Placed| placed.place.is_relevant(relevance) && placed.score.is_some();
    let found: Vec<_> = sorted.iter().filter(|(placed, _)| is_relevant(placed)).take(COUNTED).collect();
    let facets = relevance.fields.iter().map(|field| {
        let mut counts = BTreeMap::<String, u64>::new();
        for (_, document) in &found {
            let values: BTreeSet<&String> =
                document.fields.keywords.get(field).into_iter().flatten().collect();
            values.into_iter().for_each(|value| *counts.entry(value.clone()).or_default() += 1);
        }
        facet(counts, VALUES)
    });
    Relevant { count: found.len() as u64, facets: facets.collect() }
}

/// Of each group of copies the first, which has the others behind it.
fn without_copies(sorted: Vec<(Placed, Arc<Document>)>) -> Vec<(Placed, Arc<Document>)> {
    let mut shown: Vec<(Placed, Arc<Document>)> = Vec::with_capacity(sorted.len());
    let mut firsts: HashMap<u64, usize> = HashMap::new();
    for (placed, document) in sorted {
        let first = document.facts.copy_key.and_then(|key| match firsts.entry(key) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(shown.len());
                None
            }
        });
        match first.and_then(|first| shown.get_mut(first)) {
            Some((first, _)) => first.similar.add(&placed.place.name),
            None => shown.push((placed, document)),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(eligible: bool, value: f64, name: &str) -> Place {
        Place { eligible, value, name: name.to_string() }
    }

    #[test]
    fn the_best_comes_first_ties_go_by_name_and_what_is_kept_out_comes_last() {
        let mut places =
            [place(true, 0.5, "b"), place(false, 0.9, "c"), place(true, 0.5, "a"), place(true, 0.7, "d")];
        places.sort();
        assert_eq!(places.map(|place| place.name), ["d", "a", "b", "c"]);
    }
}

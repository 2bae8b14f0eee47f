//! The cheapest choice of sets that together have every item (weighted set cover).
//!
//! Greedy takes, again and again, the set that costs least for each item that is new; it costs at most H(d) times the least there
//! is, where d is the number of items of the largest set and H(d) <= 1 + ln d (Chvátal, A greedy heuristic for the set-covering problem,
//! 1979). From there a branch and bound goes on: it asks of an item that few sets have which of them to take, and leaves out what a
//! feasible dual solution, found by ascent, shows to be no better (Balas and Ho, Set covering algorithms using cutting planes,
//! heuristics and subgradient optimization, 1980). Where it comes to its end the choice is the cheapest; else it is never dearer than
//! greedy's, and the dual solution says what no choice can cost less than.
//!
//! Everything is whole numbers and the same on any machine.

#![expect(clippy::indexing_slicing, reason = "numbers of items were checked when the bits were made")]

use std::collections::BTreeMap;

/// Questions that are asked before the best so far is the answer: a second or so.
const MOST_NODES: u32 = 100_000;

/// A set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// What it costs to take it, 1 or more.
    pub cost: u32,
    /// Numbers of its items, from 0.
    pub items: Vec<u32>,
}

/// A choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Numbers of the sets that are taken, ascending.
    pub sets: Vec<usize>,
    /// What they cost together.
    pub cost: u64,
    /// What no choice costs less than.
    pub bound: u64,
    /// What greedy's choice costs.
    pub greedy: u64,
}

impl Cover {
    /// Whether no choice costs less.
    pub fn is_best(&self) -> bool {
        self.cost == self.bound
    }
}

/// Chooses sets that have all of so many items. `None` where some item is in no set, or where `go_on`, which is asked now and then, says
/// no.
pub fn cover(sets: &[Set], items: usize, go_on: &dyn Fn() -> bool) -> Option<Cover> {
    let bits: Vec<Bits> = sets.iter().map(|set| Bits::of(&set.items, items)).collect();
    let mut all = Bits::of(&[], items);
    bits.iter().for_each(|set| all.add(set));
    if all.count() < items {
        return None;
    }
    let columns = undominated(sets, &bits);
    let rows = needed(&bits, &columns, items);
    let greedy = greedy(sets, &bits, &columns, &rows);
    let cost = |chosen: &[usize]| chosen.iter().map(|set| u64::from(sets[*set].cost)).sum::<u64>();
    let greedy_cost = cost(&greedy);
    let mut search =
        Search { sets, bits: &bits, best: (greedy_cost, greedy), nodes: 0, stopped: false, go_on };
    let root = search.dual(&columns, &rows);
    search.part(columns, rows, Vec::new(), 0);
    if !go_on() {
        return None;
    }
    let (cost, mut chosen) = search.best;
    chosen.sort_unstable();
    Some(Cover { sets: chosen, cost, bound: if search.stopped { root } else { cost }, greedy: greedy_cost })
}

/// Whether the sets have all of so many items: the check of a choice, which shares nothing with the search.
pub fn covers(sets: &[Set], chosen: &[usize], items: usize) -> bool {
    let mut has = vec![false; items];
    for item in chosen.iter().filter_map(|set| sets.get(*set)).flat_map(|set| &set.items) {
        if let Some(has) = has.get_mut(*item as usize) {
            *has = true;
        }
    }
    has.into_iter().all(|has| has)
}

/// Items as bits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Bits(Vec<u64>);

impl Bits {
    fn of(items: &[u32], most: usize) -> Self {
        let mut bits = vec![0; most.div_ceil(64)];
        items.iter().filter(|item| (**item as usize) < most).for_each(|item| {
            bits[*item as usize / 64] |= 1 << (item % 64);
        });
        Self(bits)
    }

    fn has(&self, item: u32) -> bool {
        self.0[item as usize / 64] >> (item % 64) & 1 == 1
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn is_inside(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(own, other)| own & !other == 0)
    }
}

/// Sets that none is better than: another has all that it has and costs no more.
fn undominated(sets: &[Set], bits: &[Bits]) -> Vec<usize> {
    let is_worse = |set: usize, other: usize| {
        let (own, theirs) = (sets[set].cost, sets[other].cost);
        let is_tied = own == theirs && bits[set] == bits[other];
        set != other && theirs <= own && bits[set].is_inside(&bits[other]) && (!is_tied || other < set)
    };
    (0..sets.len()).filter(|set| !(0..sets.len()).any(|other| is_worse(*set, other))).collect()
}

/// Items that have to be looked at: whoever has one of these has all others too.
fn needed(bits: &[Bits], columns: &[usize], items: usize) -> Vec<u32> {
    let mut distinct: BTreeMap<Bits, u32> = BTreeMap::new();
    for item in 0..items as u32 {
        let own = columns.iter().zip(0..).filter(|(set, _)| bits[**set].has(item));
        let own: Vec<u32> = own.map(|(_, at)| at).collect();
        distinct.entry(Bits::of(&own, columns.len())).or_insert(item);
    }
    let is_implied =
        |holders: &Bits| distinct.keys().any(|other| other != holders && other.is_inside(holders));
    let needed = distinct.iter().filter(|(holders, _)| !is_implied(holders));
    let mut needed: Vec<u32> = needed.map(|(_, item)| *item).collect();
    needed.sort_unstable();
    needed
}

/// The set that costs least for each new item, again and again; then what has become needless goes, the dearest first.
fn greedy(sets: &[Set], bits: &[Bits], columns: &[usize], rows: &[u32]) -> Vec<usize> {
    let mut left = rows.to_vec();
    let mut chosen = Vec::new();
    while !left.is_empty() {
        let new = |set: usize| left.iter().filter(|row| bits[set].has(**row)).count() as u64;
        let useful = columns.iter().map(|set| (*set, new(*set))).filter(|(_, new)| *new > 0);
        // a / b < c / d where a * d < c * b.
        let best = useful.min_by(|(a, new_of_a), (b, new_of_b)| {
            let (a_cost, b_cost) = (u64::from(sets[*a].cost), u64::from(sets[*b].cost));
            (a_cost * new_of_b).cmp(&(b_cost * new_of_a)).then(a.cmp(b))
        });
        let Some((set, _)) = best else { break };
        left.retain(|row| !bits[set].has(*row));
        chosen.push(set);
    }
    let mut by_cost = chosen.clone();
    by_cost.sort_by_key(|set| (std::cmp::Reverse(sets[*set].cost), *set));
    for set in by_cost {
        let others = |row: &u32| chosen.iter().any(|other| *other != set && bits[*other].has(*row));
        if rows.iter().all(others) {
            chosen.retain(|other| *other != set);
        }
    }
    chosen
}

struct Search<'a> {
    sets: &'a [Set],
    bits: &'a [Bits],
    best: (u64, Vec<usize>),
    nodes: u32,
    stopped: bool,
    go_on: &'a dyn Fn() -> bool,
}

impl Search<'_> {
    /// What a choice of these sets for these items costs at least: prices of the items, raised one after another as far as no set has
    /// items of more than it costs.
    fn dual(&self, columns: &[usize], rows: &[u32]) -> u64 {
        let mut slack: Vec<u32> = columns.iter().map(|set| self.sets[*set].cost).collect();
        let mut order: Vec<(usize, u32)> =
            rows.iter().map(|row| (self.holders(columns, *row), *row)).collect();
        order.sort_unstable();
        let mut sum = 0;
        for (_, row) in order {
            let own = || columns.iter().enumerate().filter(move |(_, set)| self.bits[**set].has(row));
            let price = own().map(|(at, _)| slack[at]).min().unwrap_or(0);
            let own: Vec<usize> = own().map(|(at, _)| at).collect();
            own.into_iter().for_each(|at| slack[at] -= price);
            sum += u64::from(price);
        }
        sum
    }

    fn holders(&self, columns: &[usize], row: u32) -> usize {
        columns.iter().filter(|set| self.bits[**set].has(row)).count()
    }

    /// Looks for something cheaper than the best: what is chosen costs so much, and these sets are left for these items.
    fn part(&mut self, columns: Vec<usize>, rows: Vec<u32>, chosen: Vec<usize>, cost: u64) {
        self.nodes += 1;
        if self.nodes > MOST_NODES || self.nodes.is_multiple_of(256) && !(self.go_on)() {
            self.stopped = true;
        }
        let fewest = rows.iter().map(|row| (self.holders(&columns, *row), *row)).min();
        let Some((holders, row)) = fewest else {
            if cost < self.best.0 {
                self.best = (cost, chosen);
            }
            return;
        };
        if self.stopped || holders == 0 || cost + self.dual(&columns, &rows) >= self.best.0 {
            return;
        }
        let new = |set: &usize| rows.iter().filter(|row| self.bits[*set].has(**row)).count() as u64;
        let mut own: Vec<(usize, u64)> =
            columns.iter().filter(|set| self.bits[**set].has(row)).map(|set| (*set, new(set))).collect();
        own.sort_by(|(a, new_of_a), (b, new_of_b)| {
            let (a_cost, b_cost) = (u64::from(self.sets[*a].cost), u64::from(self.sets[*b].cost));
            (a_cost * new_of_b).cmp(&(b_cost * new_of_a)).then(a.cmp(b))
        });
        let mut columns = columns;
        for (set, _) in own {
            // What was tried with a set is not tried again without it.
            columns.retain(|other| *other != set);
            let left = rows.iter().copied().filter(|row| !self.bits[set].has(*row)).collect();
            let with = [&chosen[..], &[set]].concat();
            self.part(columns.clone(), left, with, cost + u64::from(self.sets[set].cost));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn instance() -> impl Strategy<Value = (Vec<Set>, usize)> {
        (1..9usize, 1..11usize).prop_flat_map(|(items, sets)| {
            let set = (1..9u32, proptest::collection::btree_set(0..items as u32, 0..=items))
                .prop_map(|(cost, items)| Set { cost, items: items.into_iter().collect() });
            (proptest::collection::vec(set, sets), Just(items))
        })
    }

    fn cost(sets: &[Set], chosen: &[usize]) -> u64 {
        chosen.iter().map(|set| u64::from(sets[*set].cost)).sum()
    }

    /// Over all choices there are.
    fn cheapest(sets: &[Set], items: usize) -> Option<u64> {
        let choices = (0..1usize << sets.len())
            .map(|choice| (0..sets.len()).filter(|set| choice >> set & 1 == 1).collect::<Vec<usize>>());
        choices.filter(|chosen| covers(sets, chosen, items)).map(|chosen| cost(sets, &chosen)).min()
    }

    proptest! {
        #[test]
        fn the_cheapest_is_found((sets, items) in instance()) {
            let found = cover(&sets, items, &|| true);
            prop_assert_eq!(found.as_ref().map(|found| found.cost), cheapest(&sets, items));
            if let Some(found) = found {
                prop_assert!(covers(&sets, &found.sets, items) && found.is_best());
                prop_assert_eq!(found.cost, cost(&sets, &found.sets));
                prop_assert!(found.cost <= found.greedy);
                let largest = sets.iter().map(|set| set.items.len()).max().unwrap_or(0);
                let harmonic: f64 = (1..=largest).map(|one| 1.0 / one as f64).sum();
                prop_assert!(found.greedy as f64 <= harmonic.max(1.0) * found.cost as f64 + 1e-9);
            }
        }
    }

    /// Greedy falls for the large set (Chvátal's example).
    #[test]
    fn greedy_is_improved_upon() {
        let set = |cost, items: &[u32]| Set { cost, items: items.to_vec() };
        let sets = [set(2, &[0]), set(3, &[1]), set(6, &[2]), set(7, &[0, 1, 2])];
        let found = cover(&sets, 3, &|| true).expect("a cover");
        assert_eq!((found.sets.as_slice(), found.cost, found.greedy), (&[3][..], 7, 11));
    }

    /// Larger than a search over all choices could take.
    #[test]
    fn many_sets_are_covered_with_a_bound() {
        let mut state = 7u64;
        let mut roll = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        let sets: Vec<Set> = (0..100)
            .map(|_| {
                let items = (0..60).filter(|_| roll(12) == 0).collect();
                Set { cost: 1 + roll(40) as u32, items }
            })
            .collect();
        let found = cover(&sets, 60, &|| true).expect("a cover");
        assert!(covers(&sets, &found.sets, 60) && found.bound <= found.cost && found.cost <= found.greedy);
        assert!(found.bound > 0);
        assert_eq!(cover(&sets, 60, &|| false), None, "given up");
    }

    #[test]
    fn what_no_set_has_is_no_cover() {
        assert_eq!(cover(&[Set { cost: 1, items: vec![0] }], 2, &|| true), None);
        let nothing = cover(&[], 0, &|| true).expect("nothing to cover");
        assert!(nothing.sets.is_empty() && nothing.is_best());
    }
}

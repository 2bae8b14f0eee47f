//! What no network can hold: groups that must be together, and caps that cross.
//!
//! The market without them gives a bound. Then groups are settled one by one in the slot that is best for the group at the
//! prices of that bound; caps that cross get prices of their own, by which fewer want what they count, and what is still too
//! much is banned pair by pair. The plan keeps every limit, and its distance from the bound is told.

use super::cap::Cap;
use super::closing::Closings;
use super::flow::Solution;
use super::limits::Limits;
use super::market::Market;
use super::model::Model;
use super::network::NOWHERE;
use super::optimum::Face;
use super::proof::{Goal, Step};

/// Rounds in which the prices of caps that cross are sought.
const ROUNDS: usize = 24;

/// What is banned, so that what the network leaves aside is kept.
pub(super) struct Repair {
    banned: Vec<bool>,
}

/// The market with each group settled in a slot where it is worth at least `least` at the prices of the bound, or nowhere.
pub(super) fn settled(
    market: &Market,
    limits: &Limits<'_>,
    standing: &[Option<u32>],
    prices: &CrossPrices,
    least: i64,
) -> Option<Market> {
    let goal = prices.bound.goal;
    let value = |index: usize, rank: u32| {
        let student = prices.owner[index];
        let slot = market.pairs[index].slot;
        let stands = standing.get(student as usize).copied().flatten() == Some(slot);
        goal.of_pair(market.pairs[index].score, rank, stands)
            - limits.chain(student, slot).map(|limit| prices.of_limit[limit as usize]).sum::<i64>()
    };
    (!market.together.is_empty()).then(|| settle_groups(market, limits, least, value))
}

impl Repair {
    pub(super) fn of(market: &Market) -> Self {
        Self { banned: vec![false; market.pairs.len()] }
    }

    pub(super) fn model(&self, market: &Market, limits: &Limits<'_>, closings: &Closings) -> Model {
        let mut model = Model::of(market, limits, Some(&self.banned));
        closings.shut(&mut model);
        model
    }

    /// Bans what is too much in caps that cross. Whoever is banned from a cap is banned from all of it. Says whether there was
    /// anything.
    pub(super) fn ban_excess(
        &mut self,
        market: &Market,
        limits: &Limits<'_>,
        assigned: &[Option<u32>],
    ) -> bool {
        let excess = excess(market, limits, assigned);
        for (limit, student) in &excess {
            for index in market.of(*student) {
                let slot = market.pairs[index].slot;
                self.banned[index] |= limits.chain(*student, slot).any(|own| own == *limit);
            }
        }
        !excess.is_empty()
    }
}

/// Sends away what is too much in any limit.
pub(super) fn send_away(market: &Market, limits: &Limits<'_>, assigned: &mut [Option<u32>]) {
    for (_, student) in excess(market, limits, assigned) {
        assigned[student as usize] = None;
    }
}

/// Each limit that is too full with each student who has to leave it: those with the least score.
fn excess(market: &Market, limits: &Limits<'_>, assigned: &[Option<u32>]) -> Vec<(u32, u32)> {
    let mut inside: Vec<Vec<(u32, u64, u32)>> = vec![Vec::new(); limits.room.len()];
    for (slot, student) in assigned.iter().zip(0..) {
        let Some(slot) = slot.filter(|_| market.students[student as usize].fixed.is_none()) else {
            continue;
        };
        let Some(pair) = market.pair_of(student, slot) else { continue };
        for limit in limits.chain(student, slot).filter(|limit| limits.room[*limit as usize] != Cap::NONE) {
            let claim = (market.pairs[pair].score, market.students[student as usize].lot, student);
            inside[limit as usize].push(claim);
        }
    }
    let mut found = Vec::new();
    for ((inside, room), limit) in inside.iter_mut().zip(&limits.room).zip(0..) {
        let excess = inside.len().saturating_sub(*room as usize);
        inside.sort_by_key(|(score, lot, student)| (*score, std::cmp::Reverse(*lot), *student));
        found.extend(inside[..excess].iter().map(|(.., student)| (limit, *student)));
    }
    found
}

/// Prices of all limits, those that cross included.
pub(super) struct CrossPrices {
    /// The best bound that was found.
    pub(super) bound: Step,
    of_limit: Vec<i64>,
    owner: Vec<u32>,
}

impl CrossPrices {
    /// The price of a cap rises while it is too full and falls while it is not; each change of direction halves the step.
    pub(super) fn seek(
        market: &Market,
        limits: &Limits<'_>,
        face: &Face<'_>,
        goal: Goal,
        go_on: &dyn Fn() -> bool,
    ) -> Self {
        let owner: Vec<u32> = (0..market.students.len() as u32)
            .flat_map(|student| market.of(student).map(move |_| student))
            .collect();
        let crossing: Vec<u32> = face.crossing();
        let mut cross = vec![0i64; limits.room.len()];
        let mut step = vec![i64::from(super::market::SCORE_UNIT) / 8; limits.room.len()];
        let mut rose = vec![true; limits.room.len()];
        let mut best: Option<(i128, Vec<i64>, Solution)> = None;
        let rounds = if crossing.is_empty() { 1 } else { ROUNDS };
        let mut warm: Option<Solution> = None;
        for _ in 0..rounds {
            let less = (!crossing.is_empty()).then(|| {
                let pair = |(index, student): (usize, &u32)| {
                    let slot = market.pairs[index].slot;
                    let counted = crossing.iter().filter(|cap| limits.caps_of(*student).contains(cap));
                    counted.map(|cap| cross[limits.limit(*cap, slot) as usize]).sum()
                };
                owner.iter().enumerate().map(pair).collect::<Vec<i64>>()
            });
            let solution = face.first(goal, less.as_deref(), warm.take(), go_on);
            let bound = face.bound(goal, less.as_deref(), &solution)
                + cross
                    .iter()
                    .zip(&limits.room)
                    .map(|(price, room)| i128::from(*price) * i128::from(*room))
                    .sum::<i128>();
            let mut load = vec![0u32; limits.room.len()];
            for (pair, student) in
                face.pairs_of(&solution).iter().zip(0..).filter(|(pair, _)| **pair != NOWHERE)
            {
                let slot = market.pairs[*pair as usize].slot;
                limits.chain(student, slot).for_each(|limit| load[limit as usize] += 1);
            }
            warm = Some(solution.clone());
            if best.as_ref().is_none_or(|(least, ..)| bound < *least) {
                best = Some((bound, cross.clone(), solution));
            }
            let mut is_over = false;
            for limit in crossing.iter().flat_map(|cap| limits.units_of(*cap)) {
                let at = limit as usize;
                let over = load[at] > limits.room[at];
                is_over |= over;
                if !over && cross[at] == 0 {
                    continue;
                }
                step[at] = if rose[at] == over {
                    step[at].saturating_mul(2).min(1 << 56)
                } else {
                    (step[at] / 4).max(1)
                };
                rose[at] = over;
                cross[at] = if over { cross[at] + step[at] } else { (cross[at] - step[at]).max(0) };
            }
            if !is_over && cross.iter().all(|price| *price == 0) || !go_on() {
                break;
            }
        }
        let (_, cross, solution) = best.unwrap_or_default();
        let mut prices = face.prices(&solution.price);
        let mut of_limit = cross;
        face.add_prices(&solution.price, &mut of_limit);
        for (cap, at) in limits.caps.iter().zip(0..).filter(|(_, at)| crossing.contains(at)) {
            let base = limits.base[at as usize] as usize;
            let units = of_limit[base..base + market.units(cap.per)].to_vec();
            match (at as usize).checked_sub(usize::from(limits.has_open)) {
                Some(own) => prices.caps[own] = units,
                None => prices.open = units,
            }
        }
        Self { bound: Step { goal, prices, weight: 0 }, of_limit, owner }
    }
}

/// Places each group, the largest first, in the slot that has room for it and the greatest sum of `value` (of a pair, and its
/// rank), if it is `least` at least, and fixes its members there. A group that is in no slot has no pairs left.
pub(super) fn settle_groups(
    market: &Market,
    limits: &Limits<'_>,
    least: i64,
    value: impl Fn(usize, u32) -> i64,
) -> Market {
    let mut room = limits.room.clone();
    let mut order: Vec<&Vec<u32>> = market.together.iter().collect();
    order.sort_by_key(|group| (std::cmp::Reverse(group.len()), group.first().copied()));
    let mut settled: Vec<Option<Option<u32>>> = vec![None; market.students.len()];
    for group in order {
        let Some(leader) = group.first() else { continue };
        let mut best: Option<(i64, u32)> = None;
        let fixed =
            group.iter().filter(|student| market.students[**student as usize].fixed.is_some()).count();
        for slot in market.of(*leader).map(|pair| market.pairs[pair].slot) {
            let sum: Option<i64> = group
                .iter()
                .map(|student| {
                    let pair = market.pair_of(*student, slot)?;
                    Some(value(pair, market.rank(*student, pair)))
                })
                .sum();
            let Some(sum) = sum.filter(|sum| *sum >= least) else { continue };
            if best.is_none_or(|(most, _)| sum > most) && has_room(market, limits, &room, group, slot, fixed)
            {
                best = Some((sum, slot));
            }
        }
        let slot = best.map(|(_, slot)| slot);
        for student in group {
            settled[*student as usize] = Some(slot);
            if let Some(slot) = slot.filter(|_| market.students[*student as usize].fixed.is_none()) {
                for limit in limits.chain(*student, slot) {
                    let room = &mut room[limit as usize];
                    *room -= u32::from(*room != Cap::NONE);
                }
            }
        }
    }
    market.settled(&settled)
}

/// Whether all members who are not fixed there already fit into the slot together. The fewest that it takes count as well: a group
/// alone keeps no slot open.
fn has_room(
    market: &Market,
    limits: &Limits<'_>,
    room: &[u32],
    group: &[u32],
    slot: u32,
    fixed: usize,
) -> bool {
    let mut wanted: Vec<u32> = Vec::new();
    for student in group.iter().filter(|student| market.students[**student as usize].fixed.is_none()) {
        wanted.extend(limits.chain(*student, slot));
    }
    wanted.sort_unstable();
    let fits =
        |chunk: &[u32]| chunk.first().is_none_or(|limit| chunk.len() <= room[*limit as usize] as usize);
    let enough = fixed > 0 || market.slots[slot as usize].min_intake as usize <= group.len() + fixed;
    (enough || market.slots[slot as usize].min_intake <= 1) && wanted.chunk_by(|a, b| a == b).all(fits)
}

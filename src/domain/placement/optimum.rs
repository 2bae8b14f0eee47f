//! The best plans by a list of goals, with the prices that prove each of them.

use super::auction;
use super::flow::{self, Solution};
use super::limits::Limits;
use super::market::{Market, SCORE_UNIT};
use super::model::Model;
use super::network::{NOWHERE, Network};
use super::proof::{Goal, Prices, Step};

/// Steps of the auction that guesses prices: the range of scores in so many parts.
const PARTS: i64 = 1_000;

/// The best of what the goals so far leave open.
pub(super) struct Face<'a> {
    market: &'a Market,
    limits: &'a Limits<'a>,
    standing: &'a [Option<u32>],
    model: Model,
    /// Whom the goals so far pay, and which nodes they price.
    must_place: Vec<bool>,
    must_fill: Vec<bool>,
    /// The arc of each student.
    pub(super) at: Vec<u32>,
    pub(super) steps: Vec<Step>,
    /// Whether the time was up.
    pub(super) stopped: bool,
}

impl<'a> Face<'a> {
    pub(super) fn new(
        market: &'a Market,
        limits: &'a Limits<'a>,
        standing: &'a [Option<u32>],
        model: Model,
    ) -> Self {
        let (students, nodes) = (market.students.len(), model.network.room.len());
        Self {
            market,
            limits,
            standing,
            model,
            must_place: vec![false; students],
            must_fill: vec![false; nodes],
            at: vec![NOWHERE; students],
            steps: Vec::new(),
            stopped: false,
        }
    }

    /// The pair of each student, or [`NOWHERE`].
    pub(super) fn pairs(&self) -> Vec<u32> {
        self.pairs_at(&self.at)
    }

    /// The same of a solution.
    pub(super) fn pairs_of(&self, solution: &Solution) -> Vec<u32> {
        self.pairs_at(&solution.at)
    }

    fn pairs_at(&self, at: &[u32]) -> Vec<u32> {
        at.iter().map(|arc| if *arc == NOWHERE { NOWHERE } else { self.model.pair[*arc as usize] }).collect()
    }

    /// The caps that the network does not hold.
    pub(super) fn crossing(&self) -> Vec<u32> {
        self.model.aside.clone()
    }

    /// The best by the first goal, and nothing kept of what could be as good. `less` is taken off the value of each pair.
    pub(super) fn first(
        &self,
        goal: Goal,
        less: Option<&[i64]>,
        start: Option<Solution>,
        go_on: &dyn Fn() -> bool,
    ) -> Solution {
        let mut value = self.values(goal, 0);
        if let Some(less) = less {
            value.iter_mut().zip(&self.model.pair).for_each(|(value, pair)| *value -= less[*pair as usize]);
        }
        let model = &self.model;
        let start = start.unwrap_or_else(|| {
            let step = i64::from(SCORE_UNIT) / PARTS;
            match goal {
                Goal::Sum { scored: Some(places), .. } => {
                    auction::guess(&model.network, &value, &model.order, (step >> places).max(1), go_on)
                }
                _ => Solution::default(),
            }
        });
        flow::solve(&model.network, &value, &model.order, Some(start), go_on)
    }

    /// Goes on to the plans that are best by the first goal.
    pub(super) fn first_step(&mut self, goal: Goal, start: Option<Solution>, go_on: &dyn Fn() -> bool) {
        let solution = self.first(goal, None, start, go_on);
        self.take(goal, 0, solution);
    }

    /// Goes on to the plans that are best by one more goal.
    pub(super) fn step(&mut self, goal: Goal, go_on: &dyn Fn() -> bool) {
        let (weight, solution) = self.attempt(goal, go_on);
        self.take(goal, weight, solution);
    }

    /// The worst rank of a student who is placed.
    pub(super) fn worst_rank(&self) -> u32 {
        let ranks = self.pairs().into_iter().zip(0..).filter(|(pair, _)| *pair != NOWHERE);
        ranks.map(|(pair, student)| self.market.rank(student, pair as usize)).max().unwrap_or(0)
    }

    /// Whether nobody need be beyond a rank: whether what the goals so far ask for can be had without the pairs beyond it. If so,
    /// goes on from where it is.
    pub(super) fn reaches(&mut self, rank: u32, go_on: &dyn Fn() -> bool) -> bool {
        let within = |student: u32, arc: u32| {
            self.market.rank(student, self.model.pair[arc as usize] as usize) <= rank
        };
        let network = &self.model.network;
        let value = self.values(Goal::Sum { placed: 0, kept: 0, reserved: 0, scored: None }, 1);
        let (mut first, mut to, mut own, mut at) = (vec![0], Vec::new(), Vec::new(), self.at.clone());
        let mut back = Vec::new();
        for (student, at) in (0..).zip(&mut at) {
            let before = std::mem::replace(at, NOWHERE);
            for arc in network.arcs(student).filter(|arc| within(student, *arc)) {
                if arc == before {
                    *at = to.len() as u32;
                }
                to.push(network.to[arc as usize]);
                own.push(value[arc as usize]);
                back.push(arc);
            }
            first.push(to.len() as u32);
        }
        let asked = self.must_place.iter().filter(|must| **must).count() as i64
            + self
                .must_fill
                .iter()
                .zip(&network.room)
                .filter(|(must, _)| **must)
                .map(|(_, room)| i64::from(*room))
                .sum::<i64>();
        let network = Network::new(first, to, network.parent.clone(), network.room.clone());
        let start = Solution { at, price: self.prices_of_asked(1), stopped: false };
        let found = flow::reach_all(&network, &own, &self.model.order, start, go_on);
        let reached =
            found.at.iter().filter(|arc| **arc != NOWHERE).map(|arc| own[*arc as usize]).sum::<i64>();
        let reaches = !found.stopped && reached == asked;
        if reaches {
            self.at =
                found.at.iter().map(|arc| back.get(*arc as usize).copied().unwrap_or(NOWHERE)).collect();
        }
        reaches
    }

    /// The best by one more goal among those that are best so far, and the weight of these.
    pub(super) fn attempt(&self, goal: Goal, go_on: &dyn Fn() -> bool) -> (i64, Solution) {
        let most = match goal {
            Goal::Sum { scored: Some(places), .. } => i64::from(SCORE_UNIT >> places),
            _ => 1,
        };
        let weight = most * self.market.students.len() as i64 + 1;
        let value = self.values(goal, weight);
        let start = Solution { at: self.at.clone(), price: self.prices_of_asked(weight), stopped: false };
        let model = &self.model;
        (weight, flow::solve(&model.network, &value, &model.order, Some(start), go_on))
    }

    /// What seats cost where nothing counts but what the goals so far ask for, so much each.
    fn prices_of_asked(&self, weight: i64) -> Vec<i64> {
        self.model.network.down().fold(vec![0; self.must_fill.len()], |mut price, node| {
            let above = self.model.network.parent[node as usize];
            let floor = if above == NOWHERE { 0 } else { price[above as usize] };
            price[node as usize] = floor + if self.must_fill[node as usize] { weight } else { 0 };
            price
        })
    }

    /// Keeps what a goal has found, and of the arcs those that are as good.
    pub(super) fn take(&mut self, goal: Goal, weight: i64, solution: Solution) {
        let value = self.values(goal, weight);
        self.stopped |= solution.stopped;
        self.steps.push(Step { goal, prices: self.prices(&solution.price), weight });
        self.at = solution.at;
        let network = &self.model.network;
        let gain = |arc: u32| value[arc as usize] - solution.price[network.to[arc as usize] as usize];
        let mut kept = vec![false; network.to.len()];
        for student in 0..self.at.len() as u32 {
            let best = network.arcs(student).map(gain).fold(0, i64::max);
            self.must_place[student as usize] = best > 0;
            for arc in network.arcs(student) {
                kept[arc as usize] = gain(arc) == best || self.at[student as usize] == arc;
            }
        }
        for node in 0..self.must_fill.len() {
            let above = network.parent[node];
            let floor = if above == NOWHERE { 0 } else { solution.price[above as usize] };
            self.must_fill[node] = solution.price[node] > floor;
        }
        self.keep(&kept);
    }

    fn keep(&mut self, kept: &[bool]) {
        let network = &self.model.network;
        let (mut first, mut to, mut pair) = (vec![0], Vec::new(), Vec::new());
        for student in 0..self.at.len() as u32 {
            let own = self.at[student as usize];
            for arc in network.arcs(student).filter(|arc| kept[*arc as usize]) {
                if arc == own {
                    self.at[student as usize] = to.len() as u32;
                }
                to.push(network.to[arc as usize]);
                pair.push(self.model.pair[arc as usize]);
            }
            first.push(to.len() as u32);
        }
        self.model.network = Network::new(first, to, network.parent.clone(), network.room.clone());
        self.model.pair = pair;
    }

    /// What each arc is worth for a goal, where what the goals before ask for weighs so much.
    fn values(&self, goal: Goal, weight: i64) -> Vec<i64> {
        let network = &self.model.network;
        let fill: Vec<i64> = (0..self.must_fill.len() as u32)
            .map(|node| {
                weight * network.up(node).filter(|node| self.must_fill[*node as usize]).count() as i64
            })
            .collect();
        let mut values = Vec::with_capacity(network.to.len());
        for student in 0..self.at.len() as u32 {
            let stands = self.standing.get(student as usize).copied().flatten();
            let own = if self.must_place[student as usize] { weight } else { 0 };
            for arc in network.arcs(student) {
                let index = self.model.pair[arc as usize] as usize;
                let pair = &self.market.pairs[index];
                let rank = self.market.rank(student, index);
                let mut value = goal.of_pair(pair.score, rank, stands == Some(pair.slot));
                if self.model.is_reserved(arc) {
                    value += goal.of_reserved();
                }
                values.push(value + own + fill[network.to[arc as usize] as usize]);
            }
        }
        values
    }

    /// The bound that the prices of a solution give, where `less` was taken off.
    pub(super) fn bound(&self, goal: Goal, less: Option<&[i64]>, solution: &Solution) -> i128 {
        let network = &self.model.network;
        let mut value = self.values(goal, 0);
        if let Some(less) = less {
            value.iter_mut().zip(&self.model.pair).for_each(|(value, pair)| *value -= less[*pair as usize]);
        }
        let gain = |arc: u32| value[arc as usize] - solution.price[network.to[arc as usize] as usize];
        let students =
            (0..self.at.len() as u32).map(|student| network.arcs(student).map(gain).fold(0, i64::max));
        let seats =
            network.room.iter().enumerate().map(|(node, room)| {
                i128::from(own_price(network, &solution.price, node)) * i128::from(*room)
            });
        students.map(i128::from).sum::<i128>() + seats.sum::<i128>()
    }

    /// Adds the price of each limit alone to those of `prices`.
    pub(super) fn add_prices(&self, sums: &[i64], prices: &mut [i64]) {
        let network = &self.model.network;
        prices.iter_mut().enumerate().for_each(|(node, price)| *price += own_price(network, sums, node));
    }

    /// The start that an earlier plan gives: where its students stand, and its prices in terms of another goal.
    pub(super) fn start_from(&self, assigned: &[Option<u32>], step: &Step, goal: Goal) -> Solution {
        let network = &self.model.network;
        let mut own = vec![0; network.room.len()];
        let Prices { seats, open, reserved, caps } = &step.prices;
        own.iter_mut().zip(seats).for_each(|(own, price)| *own = *price);
        let open = self.limits.has_open.then_some(open);
        for (prices, base) in open.into_iter().chain(caps).zip(&self.limits.base) {
            own[*base as usize..].iter_mut().zip(prices).for_each(|(own, price)| *own = *price);
        }
        for (slot, node) in self.model.reserves.iter().zip(self.model.reserves_from as usize..) {
            own[node] = reserved.get(*slot as usize).copied().unwrap_or(0);
        }
        let mut price: Vec<i64> = own.iter().map(|price| in_terms_of(*price, step.goal, goal)).collect();
        for node in network.down() {
            let above = network.parent[node as usize];
            if above != NOWHERE {
                price[node as usize] += price[above as usize];
            }
        }
        let stands = |student: u32, arc: &u32| {
            let slot = self.market.pairs[self.model.pair[*arc as usize] as usize].slot;
            assigned.get(student as usize).copied().flatten() == Some(slot)
        };
        // Of two ways into a slot the cheaper counts: the reserve where it has a price, else the open seat.
        let value = self.values(goal, 0);
        let gain = |arc: &u32| value[*arc as usize] - price[network.to[*arc as usize] as usize];
        let at = (0..self.at.len() as u32).map(|student| {
            network.arcs(student).filter(|arc| stands(student, arc)).max_by_key(gain).unwrap_or(NOWHERE)
        });
        Solution { at: at.collect(), price, stopped: false }
    }

    /// The price of each limit alone.
    pub(super) fn prices(&self, sums: &[i64]) -> Prices {
        let network = &self.model.network;
        let own = |node: usize| own_price(network, sums, node);
        let slots = self.market.slots.len();
        let mut prices = Prices { seats: (0..slots).map(own).collect(), ..Prices::default() };
        for (cap, base) in self.limits.caps.iter().zip(&self.limits.base) {
            let units = self.market.units(cap.per);
            prices.caps.push((*base as usize..*base as usize + units).map(own).collect());
        }
        if self.limits.has_open {
            prices.open = prices.caps.remove(0);
        }
        if !self.model.reserves.is_empty() {
            prices.reserved = vec![0; slots];
            for (slot, node) in self.model.reserves.iter().zip(self.model.reserves_from as usize..) {
                prices.reserved[*slot as usize] = own(node);
            }
        }
        prices
    }
}

/// What a node costs beside those above it.
fn own_price(network: &Network, sums: &[i64], node: usize) -> i64 {
    let above = network.parent[node];
    sums[node] - if above == NOWHERE { 0 } else { sums[above as usize] }
}

/// A price of one goal, level by level, in the weights of another.
fn in_terms_of(price: i64, from: Goal, to: Goal) -> i64 {
    let levels = |goal: Goal| match goal {
        Goal::Sum { placed, kept, .. } => [placed, kept],
        _ => [0, 0],
    };
    let (mut left, mut sum) = (price, 0);
    for (before, after) in levels(from).into_iter().zip(levels(to)) {
        if before > 0 {
            let count = (left + before / 2).div_euclid(before);
            left -= count * before;
            sum += count * after;
        }
    }
    (sum + left).max(0)
}

//! The best plan where no network holds all limits, with the tree that proves it.
//!
//! This is branch and bound (Land and Doig, *An automatic method of solving discrete programming problems*, 1960) over
//! [`Simplex`]. Prices of all plans come first: what they leave too little of is in no better plan and is looked at no more (reduced
//! cost fixing), which leaves little. Of the rest a student or group that is in several slots by parts, or a slot with fewer than it takes
//! at least, is asked about, and each answer has prices of its own. What the search gives is a proof whatever the numbers of the simplex are
//! worth: bounds are counted from whole prices.

use super::improve::Improvement;
use super::limits::Limits;
use super::market::{Market, SCORE_UNIT};
use super::network::NOWHERE;
use super::programme::{Programme, Reached};
use super::proof::{Branch, Goal, Limit, Question, Tree};
use super::simplex::Simplex;

/// Most parts of a tree: what is left open then keeps its bound.
const MOST_BRANCHES: usize = 4_000;
/// Most answers that lie above each other.
const MOST_DEPTH: usize = 400;
/// Binary places of prices where there is room for them.
const MOST_SCALE: u32 = 20;
/// What exceeds a limit costs so many times the most that an option counts.
const PENALTY: f64 = 64.0;
/// Parts of a unit that prices are rounded to.
const ROUNDINGS: [f64; 2] = [1.0, 12.0];
/// An option that is taken to this part is taken.
const WHOLE: f64 = 0.999;

/// The slots of the students, as far as they are not fixed, and what proves them.
pub(super) struct Exact {
    pub(super) assigned: Vec<Option<u32>>,
    pub(super) trees: Vec<Tree>,
    /// What the plan reaches of each goal that has a tree.
    pub(super) reached: Vec<Reached>,
    /// Whether the last of them is proven.
    pub(super) proven: bool,
    /// Slots that would have had too few in the best of all plans by parts.
    pub(super) short: Vec<u32>,
}

impl Exact {
    pub(super) fn of(assigned: Vec<Option<u32>>) -> Self {
        Self { assigned, trees: Vec::new(), reached: Vec::new(), proven: true, short: Vec::new() }
    }

    /// Goes on to the best by one more goal among those that are as good by the goals before.
    pub(super) fn step(
        &mut self,
        market: &Market,
        limits: &Limits<'_>,
        standing: &[Option<u32>],
        goal: Goal,
        go_on: &dyn Fn() -> bool,
    ) {
        let programme = Programme::of(market, limits, standing, goal, &self.reached);
        let mut search = Search::of(market, &programme, goal, &self.assigned);
        let root = search.root(go_on, |assigned| {
            self.reached.is_empty().then(|| {
                let mut found = Improvement::of(
                    market,
                    limits,
                    standing,
                    goal,
                    &vec![false; market.slots.len()],
                    assigned,
                );
                found.run(go_on);
                found.assigned()
            })
        });
        if self.trees.is_empty() {
            self.short = search.short.clone();
        }
        self.proven = search.most_open <= search.value;
        self.trees.push(Tree { goal, scale: search.scale, root, branches: search.branches });
        self.reached.push((goal, search.value));
        for (members, slot) in programme.parties.iter().zip(&search.slots) {
            members.iter().for_each(|student| {
                self.assigned[*student as usize] = (*slot != NOWHERE).then_some(*slot);
            });
        }
    }
}

struct Search<'p> {
    market: &'p Market,
    programme: &'p Programme,
    simplex: Simplex<'p>,
    /// What each option counts in the simplex, and what it costs where it is banned.
    costs: Vec<f64>,
    ban: f64,
    /// How many answers ban each option, and whether any plan that is better takes it.
    banned: Vec<u32>,
    alive: Vec<bool>,
    /// The slot of each party in the best plan so far, and what it reaches.
    slots: Vec<u32>,
    value: i128,
    scale: u32,
    branches: Vec<Branch>,
    /// The greatest bound of a part that is left open.
    most_open: i128,
    /// Slots whose question is answered.
    answered: Vec<bool>,
    short: Vec<u32>,
}

impl<'p> Search<'p> {
    fn of(market: &'p Market, programme: &'p Programme, goal: Goal, assigned: &[Option<u32>]) -> Self {
        let most = programme.value.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0).max(1);
        let ban = PENALTY * most as f64;
        let costs = costs(market, programme, goal);
        let scale = MOST_SCALE.min((60 - 8u32).saturating_sub(u64::BITS - most.leading_zeros()));
        let party_slot = |members: &Vec<u32>| {
            members.first().and_then(|student| assigned[*student as usize]).unwrap_or(NOWHERE)
        };
        let slots: Vec<u32> = programme.parties.iter().map(party_slot).collect();
        let start = options_of(programme, &slots);
        let value = value_of(programme, &start);
        Self {
            market,
            programme,
            simplex: Simplex::new(programme, ban, costs.clone(), start),
            costs,
            ban,
            banned: vec![0; programme.slot.len()],
            alive: vec![true; programme.slot.len()],
            slots,
            value,
            scale,
            branches: Vec::new(),
            most_open: i128::MIN,
            answered: vec![false; market.slots.len()],
            short: Vec::new(),
        }
    }

    /// Searches all plans. Gives the prices of all. `improve` makes a plan better.
    fn root(
        &mut self,
        go_on: &dyn Fn() -> bool,
        improve: impl FnOnce(&[Option<u32>]) -> Option<Vec<Option<u32>>>,
    ) -> Vec<(Limit, i64)> {
        if self.bound(&[]) <= self.value {
            self.leaf(Vec::new());
            return Vec::new();
        }
        self.simplex.solve(go_on);
        let prices = self.prices();
        self.short = self.too_few();
        let bound = self.bound(&prices);
        if bound > self.value {
            self.round(improve);
            self.fix(&prices);
        }
        let root = self.limits_of(&prices);
        match bound > self.value && go_on() {
            true => self.explore(0, go_on),
            false => self.leaf(prices),
        }
        root
    }

    /// Makes a plan of what is nearly whole, and keeps it if it is better.
    fn round(&mut self, improve: impl FnOnce(&[Option<u32>]) -> Option<Vec<Option<u32>>>) {
        let mut wanted: Vec<(f64, u32)> = Vec::new();
        for party in 0..self.slots.len() as u32 {
            let best = self.simplex.shares(party).into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
            wanted.extend(best.map(|(option, share)| (-share, option)));
        }
        wanted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut load = vec![0i64; self.programme.room.len()];
        let mut assigned: Vec<Option<u32>> =
            self.market.students.iter().map(|student| student.fixed).collect();
        for (_, option) in wanted {
            let entries = self.programme.entries(option);
            let slot = self.slot(option);
            let fits = |(row, count): &(u32, i64)| {
                *count < 0 || load[*row as usize] + count <= self.programme.room[*row as usize]
            };
            if slot == NOWHERE || !entries.iter().all(fits) {
                continue;
            }
            entries.iter().for_each(|(row, count)| load[*row as usize] += count);
            let party = self.programme.first.partition_point(|first| *first <= option) - 1;
            for student in &self.programme.parties[party] {
                assigned[*student as usize] = Some(slot);
            }
        }
        super::closing::Closings::of(self.market).close_all(self.market, &mut assigned);
        let Some(assigned) = improve(&assigned) else { return };
        let slots = self.programme.parties.iter().map(|members| {
            members.first().and_then(|student| assigned[*student as usize]).unwrap_or(NOWHERE)
        });
        let slots = slots.collect();
        self.offer(slots);
    }

    /// Keeps a plan if it is sound and better.
    fn offer(&mut self, slots: Vec<u32>) {
        let options = options_of(self.programme, &slots);
        let value = value_of(self.programme, &options);
        if value > self.value && is_sound(self.programme, &options) {
            (self.value, self.slots) = (value, slots);
        }
    }

    /// Looks no more at what is in no better plan.
    fn fix(&mut self, prices: &[i64]) {
        let spare = self.scaled_bound(prices) - ((self.value + 1) << self.scale);
        for party in 0..self.slots.len() as u32 {
            let options = self.programme.options(party);
            let gains: Vec<(u32, i128)> =
                options.clone().map(|option| (self.slot(option), self.gain(option, prices))).collect();
            let most = gains.iter().map(|(_, gain)| *gain).max().unwrap_or(0);
            // A slot stays with all ways into it, because the check knows slots alone.
            for same in gains.chunk_by(|a, b| a.0 == b.0) {
                let is_alive = same.iter().any(|(_, gain)| most - gain <= spare);
                let slot = same[0].0;
                for option in options.clone().filter(|option| self.programme.slot[*option as usize] == slot) {
                    self.alive[option as usize] = is_alive;
                }
            }
        }
        let alive = &self.alive;
        self.simplex.keep(|option| alive[option as usize]);
        for (option, _) in alive.iter().enumerate().filter(|(_, alive)| !**alive) {
            self.simplex.cost[option] = -self.ban;
        }
    }

    fn explore(&mut self, depth: usize, go_on: &dyn Fn() -> bool) {
        let solved = self.simplex.solve(go_on);
        let prices = self.prices();
        if self.bound(&prices) <= self.value {
            return self.leaf(prices);
        }
        let is_over = !solved || depth >= MOST_DEPTH || self.branches.len() >= MOST_BRANCHES || !go_on();
        match self.question().filter(|_| !is_over) {
            None => {
                self.leaf(prices);
            }
            Some(question) => {
                self.branches.push(Branch::Ask(question));
                for is_yes in [true, false] {
                    self.answer(question, is_yes, true);
                    self.explore(depth + 1, go_on);
                    self.answer(question, is_yes, false);
                }
            }
        }
    }

    fn leaf(&mut self, prices: Vec<i64>) {
        let bound = if prices.is_empty() { self.bound(&[]) } else { self.bound(&prices) };
        self.most_open = self.most_open.max(bound);
        self.branches.push(Branch::Leaf(self.limits_of(&prices)));
    }

    /// What is to be asked; nothing where the solution is a plan, which is kept if it is better.
    fn question(&mut self) -> Option<Question> {
        if let Some(slot) = self.too_few().into_iter().find(|slot| !self.answered[*slot as usize]) {
            return Some(Question::Open(slot));
        }
        // Groups first: once they are settled, little is left in parts.
        let mut best: Option<((usize, f64), u32, u32)> = None;
        let mut slots = Vec::with_capacity(self.slots.len());
        for party in 0..self.slots.len() as u32 {
            let mut shares = self.simplex.shares(party);
            shares.iter_mut().for_each(|(option, _)| *option = self.slot(*option));
            shares.sort_by_key(|(slot, _)| *slot);
            let mut most = (0.0, NOWHERE);
            for same in shares.chunk_by(|a, b| a.0 == b.0) {
                let share: f64 = same.iter().map(|(_, share)| share).sum();
                if share > most.0 {
                    most = (share, same[0].0);
                }
                let is_part = same[0].0 != NOWHERE && share < WHOLE && share > 1.0 - WHOLE;
                let middle = (self.programme.parties[party as usize].len(), share.min(1.0 - share));
                if is_part && best.is_none_or(|(least, ..)| middle > least) {
                    best = Some((middle, party, same[0].0));
                }
            }
            slots.push(most.1);
        }
        let Some((_, party, slot)) = best else {
            self.offer(slots);
            return None;
        };
        let student = self.programme.parties[party as usize].first().copied()?;
        Some(Question::In { student, slot })
    }

    /// Slots that somebody is in, and fewer than they take at least.
    fn too_few(&self) -> Vec<u32> {
        let mut load = vec![0.0; self.market.slots.len()];
        for party in 0..self.slots.len() as u32 {
            let size = self.programme.parties[party as usize].len() as f64;
            for (option, share) in self.simplex.shares(party) {
                if let Some(load) = load.get_mut(self.slot(option) as usize) {
                    *load += share * size;
                }
            }
        }
        let is_short = |slot: &u32| {
            let at = *slot as usize;
            let least = f64::from(self.market.slots[at].min_intake);
            self.programme.intake[at] != NOWHERE && load[at] > 1.0 - WHOLE && load[at] < least - (1.0 - WHOLE)
        };
        (0..load.len() as u32).filter(is_short).collect()
    }

    /// Takes an answer for given, or no more.
    fn answer(&mut self, question: Question, is_yes: bool, is_given: bool) {
        match question {
            Question::In { student, slot } => {
                let parties = &self.programme.parties;
                let Some(party) = parties.iter().position(|members| members.contains(&student)) else {
                    return;
                };
                for option in self.programme.options(party as u32) {
                    if (self.slot(option) == slot) != is_yes {
                        self.set_ban(option, is_given);
                    }
                }
            }
            Question::Open(slot) => {
                self.answered[slot as usize] = is_given;
                if is_yes {
                    let row = self.programme.intake[slot as usize] as usize;
                    self.simplex.penalty[row] = if is_given { self.ban } else { 0.0 };
                } else {
                    let own = |option: &u32| self.slot(*option) == slot;
                    let options: Vec<u32> = (0..self.banned.len() as u32).filter(own).collect();
                    options.into_iter().for_each(|option| self.set_ban(option, is_given));
                }
            }
        }
    }

    fn set_ban(&mut self, option: u32, is_given: bool) {
        let at = option as usize;
        self.banned[at] = if is_given { self.banned[at] + 1 } else { self.banned[at].saturating_sub(1) };
        let is_out = self.banned[at] > 0 || !self.alive[at];
        self.simplex.cost[at] = if is_out { -self.ban } else { self.costs[at] };
    }

    fn slot(&self, option: u32) -> u32 {
        self.programme.slot[option as usize]
    }

    /// The prices of the simplex as whole numbers, 0 for rows that are not asked for: to the unit, to a small part of it, or as fine as
    /// they can be said, whatever gives the least bound. Most prices are whole or small fractions, but for errors of sums.
    fn prices(&self) -> Vec<i64> {
        let unit = (1u64 << self.scale) as f64;
        let rounded = |parts: f64| -> Vec<i64> {
            let whole = |(price, penalty): (&f64, &f64)| {
                if *penalty > 0.0 {
                    (((price * parts).round() / parts * unit).round() as i64).max(0)
                } else {
                    0
                }
            };
            self.simplex.price.iter().zip(&self.simplex.penalty).map(whole).collect()
        };
        let finest = rounded(unit);
        let others = ROUNDINGS.iter().map(|parts| rounded(*parts));
        let bounded =
            std::iter::once(finest).chain(others).map(|prices| (self.scaled_bound(&prices), prices));
        bounded.min_by_key(|(bound, _)| *bound).map(|(_, prices)| prices).unwrap_or_default()
    }

    fn limits_of(&self, prices: &[i64]) -> Vec<(Limit, i64)> {
        let priced = self.programme.limit.iter().zip(prices).filter(|(_, price)| **price > 0);
        priced.map(|(limit, price)| (*limit, *price)).collect()
    }

    /// What is left of an option after its prices, in parts of a unit.
    fn gain(&self, option: u32, prices: &[i64]) -> i128 {
        let entries = self.programme.entries(option).iter();
        let price = |(row, count): &(u32, i64)| {
            i128::from(prices.get(*row as usize).copied().unwrap_or(0)) * i128::from(*count)
        };
        (i128::from(self.programme.value[option as usize]) << self.scale) - entries.map(price).sum::<i128>()
    }

    /// What no plan with the answers so far exceeds.
    fn bound(&self, prices: &[i64]) -> i128 {
        self.scaled_bound(prices) >> self.scale
    }

    fn scaled_bound(&self, prices: &[i64]) -> i128 {
        let room = self.programme.room.iter().zip(prices).filter(|(_, price)| **price > 0);
        let mut sum: i128 = room.map(|(room, price)| i128::from(*room) * i128::from(*price)).sum();
        for party in 0..self.slots.len() as u32 {
            let open = self
                .programme
                .options(party)
                .filter(|option| self.banned[*option as usize] == 0 && self.alive[*option as usize]);
            match open.map(|option| self.gain(option, prices)).max() {
                Some(most) => sum += most,
                None => return i128::MIN,
            }
        }
        sum
    }
}

/// What options count in the simplex. Where scores do not count, they break ties: all of them together less than a unit, which changes no
/// bound that is rounded down to units.
fn costs(market: &Market, programme: &Programme, goal: Goal) -> Vec<f64> {
    let mut costs: Vec<f64> = programme.value.iter().map(|value| *value as f64).collect();
    if matches!(goal, Goal::Sum { scored: Some(_), .. }) {
        return costs;
    }
    let part = 0.5 / (f64::from(SCORE_UNIT) * market.students.len() as f64);
    for (members, party) in programme.parties.iter().zip(0..) {
        for option in programme.options(party) {
            let slot = programme.slot[option as usize];
            let pairs = members.iter().filter_map(|student| market.pair_of(*student, slot));
            let score: f64 = pairs.map(|pair| f64::from(market.pairs[pair].score)).sum();
            costs[option as usize] += score * part;
        }
    }
    costs
}

/// The option of each party in its slot, with as many seats of its reserve as are left.
fn options_of(programme: &Programme, slots: &[u32]) -> Vec<u32> {
    let mut load = vec![0i64; programme.room.len()];
    let mut options = Vec::with_capacity(slots.len());
    for (party, slot) in (0u32..).zip(slots) {
        let fits = |option: &u32| {
            let held = |(row, count): &(u32, i64)| {
                !matches!(programme.limit[*row as usize], Limit::Reserved(_))
                    || load[*row as usize] + count <= programme.room[*row as usize]
            };
            programme.entries(*option).iter().all(held)
        };
        let own = |option: &u32| programme.slot[*option as usize] == *slot;
        let own = programme.options(party).filter(own).filter(fits);
        // Of two ways into a slot the one that counts more, which takes more of the reserve.
        let option = own.max_by_key(|option| (programme.value[*option as usize], *option));
        let option = option.unwrap_or(programme.first[party as usize]);
        programme.entries(option).iter().for_each(|(row, count)| load[*row as usize] += count);
        options.push(option);
    }
    options
}

fn value_of(programme: &Programme, options: &[u32]) -> i128 {
    options.iter().map(|option| i128::from(programme.value[*option as usize])).sum()
}

/// Whether options keep all rows, and slots have nobody or as many as they take at least.
fn is_sound(programme: &Programme, options: &[u32]) -> bool {
    let mut load = vec![0i64; programme.room.len()];
    for option in options {
        programme.entries(*option).iter().for_each(|(row, count)| load[*row as usize] += count);
    }
    let kept = |(row, limit): (usize, &Limit)| match limit {
        Limit::Intake(_) => load[row] == 0 || load[row] <= programme.room[row],
        _ => load[row] <= programme.room[row],
    };
    programme.limit.iter().enumerate().all(kept)
}

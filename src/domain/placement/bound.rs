//! The part of the check that reads prices: what they prove that no plan exceeds. It knows nothing of how they were found.

use super::cap::{Cap, Members, Per};
use super::market::Market;
use super::plan::Plan;
use super::proof::{Goal, Prices, Step};

/// Far above every price, and so far from the end of the numbers that a pair may count in many limits.
const MOST_PRICE: i64 = 1 << 58;

/// What the steps so far have proven of the best plans.
pub(super) struct Proven<'a> {
    market: &'a Market,
    plan: &'a Plan,
    pair: &'a [Option<usize>],
    /// What fixed placements leave of each slot, of its open seats, of its soft reserve, and of each cap.
    room: Rooms,
    /// Which caps count each student.
    caps_of: Vec<Vec<u32>>,
    /// Whether a pair is in a best plan: by an open seat (1), by one of the reserve (2), or both (3).
    alive: Vec<u8>,
    must_place: Vec<bool>,
    must_fill: Option<Prices>,
}

struct Rooms {
    seats: Vec<i64>,
    open: Vec<i64>,
    reserved: Vec<i64>,
    caps: Vec<Vec<i64>>,
}

impl<'a> Proven<'a> {
    pub(super) fn new(
        market: &'a Market,
        plan: &'a Plan,
        pair: &'a [Option<usize>],
        closed: &[bool],
    ) -> Self {
        let caps_of = caps_of(market);
        let seats = market.slots.iter().zip(closed);
        let mut room = Rooms {
            seats: seats.map(|(slot, closed)| if *closed { 0 } else { i64::from(slot.capacity) }).collect(),
            open: market.slots.iter().map(|slot| i64::from(slot.capacity - slot.reserve)).collect(),
            reserved: market.slots.iter().map(|slot| i64::from(slot.reserve)).collect(),
            caps: market
                .caps
                .iter()
                .map(|cap| cap.most.iter().map(|most| i64::from(*most)).collect())
                .collect(),
        };
        for (at, student) in market.students.iter().enumerate() {
            let Some(slot) = student.fixed else { continue };
            let slot = slot as usize;
            take(&mut room.seats[slot]);
            match student.priority {
                true => take(&mut room.reserved[slot]),
                false => take(&mut room.open[slot]),
            }
            for cap in &caps_of[at] {
                let per = market.caps[*cap as usize].per;
                take(&mut room.caps[*cap as usize][unit(market, per, slot as u32)]);
            }
        }
        let alive = vec![3; market.pairs.len()];
        let must_place = vec![false; market.students.len()];
        Self { market, plan, pair, room, caps_of, alive, must_place, must_fill: None }
    }

    fn is_soft(&self, slot: u32) -> bool {
        let slot = &self.market.slots[slot as usize];
        !slot.hard && slot.reserve > 0
    }

    fn limits_sum(&self, student: u32, slot: u32, of: &dyn Fn(Limit) -> i64) -> i64 {
        let at = slot as usize;
        let mut sum = of(Limit::Seats(at));
        if self.market.slots[at].hard && !self.market.students[student as usize].priority {
            sum += of(Limit::Open(at));
        }
        for cap in &self.caps_of[student as usize] {
            let cap = *cap as usize;
            let unit = unit(self.market, self.market.caps[cap].per, slot);
            if self.market.caps[cap].most[unit] != Cap::NONE {
                sum += of(Limit::Cap(cap, unit));
            }
        }
        sum
    }

    /// What the plan reaches, and what no plan that is best so far exceeds.
    pub(super) fn step(&mut self, step: &Step) -> (i128, i128) {
        let market = self.market;
        let goal = step.goal;
        let filled = |limit: Limit| {
            self.must_fill.as_ref().map_or(0, |must| i64::from(of(must, limit) > 0))
                * step.weight.clamp(0, MOST_PRICE)
        };
        let price = |limit: Limit| of(&step.prices, limit);
        let is_free = self.market.students.iter().map(|student| student.fixed.is_none());
        let free: Vec<bool> = is_free.collect();
        let mut group = vec![false; free.len()];
        market.together.iter().flatten().for_each(|student| group[*student as usize] = true);
        let weight = step.weight.clamp(0, MOST_PRICE);
        let worth_of = |student: u32, index: usize| {
            let pair = &market.pairs[index];
            let stands = self.plan.standing.get(student as usize).copied().flatten() == Some(pair.slot);
            let rank = index as u32 - market.first[student as usize] + 1;
            let own = if self.must_place[student as usize] { weight } else { 0 };
            worth(goal, pair.score, rank, stands) + own
        };
        let extra = |slot: usize| match goal {
            Goal::Sum { reserved, .. } => {
                reserved.clamp(-MOST_PRICE, MOST_PRICE) + filled(Limit::Reserved(slot))
            }
            _ => filled(Limit::Reserved(slot)),
        };
        // What is left of a pair by an open seat, and by one of the reserve.
        let gains = |student: u32, index: usize| {
            let slot = market.pairs[index].slot;
            let left = worth_of(student, index) + self.limits_sum(student, slot, &filled)
                - self.limits_sum(student, slot, &price);
            let reserve = self.is_soft(slot) && market.students[student as usize].priority;
            let by_reserve = left + extra(slot as usize) - price(Limit::Reserved(slot as usize));
            let open = (self.alive[index] & 1 > 0).then_some(left);
            (open, (reserve && self.alive[index] & 2 > 0).then_some(by_reserve))
        };
        let (mut bound, mut alive, mut must_place) =
            (0i128, vec![0u8; self.alive.len()], vec![false; free.len()]);
        for student in (0..free.len() as u32).filter(|student| free[*student as usize]) {
            let pairs = market.first[student as usize] as usize..market.first[student as usize + 1] as usize;
            let most = pairs
                .clone()
                .flat_map(|index| <[_; 2]>::from(gains(student, index)))
                .flatten()
                .fold(0, i64::max);
            must_place[student as usize] = most > 0;
            for index in pairs {
                let (open, reserve) = gains(student, index);
                alive[index] = u8::from(open == Some(most)) + 2 * u8::from(reserve == Some(most));
            }
            bound += if group[student as usize] { 0 } else { i128::from(most) };
        }
        for members in &market.together {
            let free: Vec<u32> = members.iter().copied().filter(|student| free[*student as usize]).collect();
            bound += self.best_of_group(&free, &gains);
        }
        bound += self.cost_of_room(&step.prices);
        let reached = self.reached(&worth_of, &filled, &extra, &free);
        self.alive = alive;
        self.must_place = must_place;
        self.must_fill = Some(step.prices.clone());
        (reached, bound)
    }

    /// The most that a group gains in one slot together, or nothing.
    fn best_of_group(&self, group: &[u32], gains: &dyn Fn(u32, usize) -> (Option<i64>, Option<i64>)) -> i128 {
        let Some(leader) = group.first() else { return 0 };
        let pairs = |student: u32| {
            self.market.first[student as usize] as usize..self.market.first[student as usize + 1] as usize
        };
        let gain_in = |student: u32, slot: u32| {
            let index = pairs(student).find(|index| self.market.pairs[*index].slot == slot)?;
            let (open, reserve) = gains(student, index);
            open.max(reserve).map(i128::from)
        };
        let slots = pairs(*leader).map(|index| self.market.pairs[index].slot);
        let sums = slots
            .filter_map(|slot| group.iter().map(|student| gain_in(*student, slot)).sum::<Option<i128>>());
        sums.fold(0, i128::max)
    }

    fn cost_of_room(&self, prices: &Prices) -> i128 {
        let product = |room: &i64, price: i64| i128::from(*room) * i128::from(price);
        let slots = self.market.slots.iter().enumerate().map(|(at, slot)| {
            let open = if slot.hard { product(&self.room.open[at], of(prices, Limit::Open(at))) } else { 0 };
            let reserved =
                if slot.hard { 0 } else { product(&self.room.reserved[at], of(prices, Limit::Reserved(at))) };
            product(&self.room.seats[at], of(prices, Limit::Seats(at))) + open + reserved
        });
        let caps = self.room.caps.iter().enumerate().flat_map(|(cap, rooms)| {
            rooms.iter().enumerate().map(move |(unit, room)| product(room, of(prices, Limit::Cap(cap, unit))))
        });
        slots.sum::<i128>() + caps.sum::<i128>()
    }

    /// What those who are not fixed reach.
    fn reached(
        &self,
        worth: &dyn Fn(u32, usize) -> i64,
        filled: &dyn Fn(Limit) -> i64,
        extra: &dyn Fn(usize) -> i64,
        free: &[bool],
    ) -> i128 {
        let mut in_reserve = vec![0i64; self.market.slots.len()];
        let mut sum = 0i128;
        for (student, index) in
            (0u32..).zip(self.pair).filter_map(|(student, pair)| Some((student, (*pair)?)))
        {
            if !free[student as usize] {
                continue;
            }
            let slot = self.market.pairs[index].slot;
            sum += i128::from(worth(student, index) + self.limits_sum(student, slot, filled));
            in_reserve[slot as usize] +=
                i64::from(self.is_soft(slot) && self.market.students[student as usize].priority);
        }
        let reserved = in_reserve.iter().zip(&self.room.reserved).enumerate();
        sum + reserved
            .map(|(slot, (taken, room))| i128::from(*taken.min(room)) * i128::from(extra(slot)))
            .sum::<i128>()
    }
}

/// Which caps count each student.
pub(super) fn caps_of(market: &Market) -> Vec<Vec<u32>> {
    let mut caps_of = vec![Vec::new(); market.students.len()];
    for (number, cap) in (0u32..).zip(&market.caps) {
        match &cap.members {
            Members::Everybody => caps_of.iter_mut().for_each(|own| own.push(number)),
            Members::Only(only) => only.iter().for_each(|student| caps_of[*student as usize].push(number)),
        }
    }
    caps_of
}

fn take(room: &mut i64) {
    *room = (*room - 1).max(0);
}

/// A limit that has a price.
#[derive(Clone, Copy)]
enum Limit {
    Seats(usize),
    Open(usize),
    Reserved(usize),
    Cap(usize, usize),
}

/// What a pair counts for a goal, but for the seat of a reserve.
pub(super) fn worth(goal: Goal, score: u32, rank: u32, stands: bool) -> i64 {
    let most = |weight: i64| weight.clamp(-MOST_PRICE, MOST_PRICE);
    match goal {
        Goal::Sum { placed, kept, scored, .. } => {
            let score = scored.and_then(|places| score.checked_shr(places)).unwrap_or(0);
            most(placed) + if stands { most(kept) } else { 0 } + i64::from(score)
        }
        Goal::FewestBeyond(most) => -i64::from(rank > most),
        Goal::FewestAt(at) => -i64::from(rank == at),
    }
}

/// The price of a limit: 0 where none is said, and where it is below 0, which would prove nothing. One without an end proves no
/// more than a large one, whose sums fit.
fn of(prices: &Prices, limit: Limit) -> i64 {
    let price = match limit {
        Limit::Seats(slot) => prices.seats.get(slot),
        Limit::Open(slot) => prices.open.get(slot),
        Limit::Reserved(slot) => prices.reserved.get(slot),
        Limit::Cap(cap, unit) => prices.caps.get(cap).and_then(|units| units.get(unit)),
    };
    price.copied().unwrap_or(0).clamp(0, MOST_PRICE)
}

pub(super) fn unit(market: &Market, per: Per, slot: u32) -> usize {
    match per {
        Per::Slot => slot as usize,
        Per::Employer => market.slots[slot as usize].employer as usize,
        Per::Plan => 0,
    }
}

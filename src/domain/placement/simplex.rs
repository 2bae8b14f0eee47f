//! The best of a [`Programme`] where options may be taken in parts, with the price of each row.
//!
//! This is the primal simplex method with generalised upper bounds (Dantzig and Van Slyke, *Generalized upper bounding techniques*,
//! 1967): each party has a key option that takes what its others leave, so that the basis is as large as the rows that bind and not as
//! the cohort. Rows join when they are broken first. A row may be exceeded at a penalty, so that any start will do, and a banned option is
//! one that costs as much: what a search asks changes costs alone, and each answer goes on from the last.
//!
//! Numbers here are floating and prove nothing. The same on every machine: nothing but sums, products and quotients in a fixed order.

use super::network::NOWHERE;
use super::programme::Programme;

/// Rows are a little larger than they are, each by its own part of this, so that steps of length 0 do not come in circles.
const SLACK: f64 = 1e-6;
/// Parties among which an option is looked for at a time.
const BLOCK: usize = 256;
/// Rows that join at a time.
const JOINING: usize = 256;
/// Rows that are held at most; what is broken beside them is left to the search.
const MOST_ROWS: usize = 3_000;
/// Steps between two looks at the time, and until sums are made anew.
const BETWEEN_LOOKS: usize = 64;
/// No number of a step below this counts.
const TINY: f64 = 1e-9;

/// What is in the basis at a place.
#[derive(Clone, Copy, PartialEq)]
enum Basic {
    /// What is left of a row.
    Slack(u32),
    /// What is too much in a row.
    Excess(u32),
    Option(u32),
}

/// A solution with its prices.
pub(super) struct Simplex<'p> {
    programme: &'p Programme,
    /// What each option counts now.
    pub(super) cost: Vec<f64>,
    /// What each unit beyond a row costs.
    pub(super) penalty: Vec<f64>,
    /// The price of each row.
    pub(super) price: Vec<f64>,
    /// The options of each party that are looked at.
    alive: Vec<Vec<u32>>,
    owner: Vec<u32>,
    rows: Vec<u32>,
    place: Vec<u32>,
    basis: Vec<Basic>,
    inverse: Vec<Vec<f64>>,
    share: Vec<f64>,
    key: Vec<u32>,
    beside: Vec<Vec<u32>>,
    next: usize,
    tolerance: f64,
}

impl<'p> Simplex<'p> {
    /// Starts where each party takes an option.
    pub(super) fn new(programme: &'p Programme, penalty: f64, cost: Vec<f64>, start: Vec<u32>) -> Self {
        let mut owner = Vec::with_capacity(programme.slot.len());
        let parties = programme.parties.len() as u32;
        (0..parties).for_each(|party| owner.extend(programme.options(party).map(|_| party)));
        let is_asked = |row: usize| programme.intake.contains(&(row as u32));
        let penalties = (0..programme.room.len()).map(|row| if is_asked(row) { 0.0 } else { penalty });
        let mut load = vec![0i64; programme.room.len()];
        for option in &start {
            programme.entries(*option).iter().for_each(|(row, count)| load[*row as usize] += count);
        }
        let is_full = |row: &u32| {
            let (load, room) = (load[*row as usize], programme.room[*row as usize]);
            load == room && !programme.intake.contains(row)
        };
        let full: Vec<u32> = (0..load.len() as u32).filter(is_full).take(MOST_ROWS).collect();
        let mut simplex = Self {
            programme,
            cost,
            penalty: penalties.collect(),
            price: vec![0.0; programme.room.len()],
            alive: (0..parties).map(|party| programme.options(party).collect()).collect(),
            owner,
            rows: Vec::new(),
            place: vec![NOWHERE; programme.room.len()],
            basis: Vec::new(),
            inverse: Vec::new(),
            share: Vec::new(),
            key: start,
            beside: vec![Vec::new(); parties as usize],
            next: 0,
            tolerance: (penalty * 1e-14).max(1e-8),
        };
        // What is full at the start binds most likely; there is something left of each.
        for (at, row) in full.iter().enumerate() {
            let mut own = vec![0.0; full.len()];
            own[at] = 1.0;
            simplex.inverse.push(own);
            simplex.place[*row as usize] = at as u32;
            simplex.basis.push(Basic::Slack(*row));
            simplex.share.push(0.0);
        }
        simplex.rows = full;
        simplex
    }

    /// Looks at these options alone from now on, and at those that are taken.
    pub(super) fn keep(&mut self, is_kept: impl Fn(u32) -> bool) {
        let taken: Vec<u32> =
            self.basis.iter().filter_map(|basic| option_of(*basic)).chain(self.key.iter().copied()).collect();
        let mut kept: Vec<bool> = (0..self.cost.len() as u32).map(is_kept).collect();
        taken.iter().for_each(|option| kept[*option as usize] = true);
        self.alive.iter_mut().for_each(|options| options.retain(|option| kept[*option as usize]));
    }

    /// Goes on to the best. Says whether it came there.
    pub(super) fn solve(&mut self, go_on: &dyn Fn() -> bool) -> bool {
        self.sum_up();
        for step in 1usize.. {
            if step.is_multiple_of(BETWEEN_LOOKS) {
                if !go_on() {
                    return false;
                }
                self.sum_up();
            }
            match self.choose() {
                Some((entering, gain)) => {
                    if !self.pivot(entering, gain) {
                        return false;
                    }
                }
                None if self.join() => self.sum_up(),
                None => {
                    self.sum_up();
                    return true;
                }
            }
        }
        false
    }

    /// How much each party takes of each of its options: those of which it takes any.
    pub(super) fn shares(&self, party: u32) -> Vec<(u32, f64)> {
        let beside = &self.beside[party as usize];
        let mut shares: Vec<(u32, f64)> = beside
            .iter()
            .filter_map(|at| Some((option_of(self.basis[*at as usize])?, self.share[*at as usize])))
            .collect();
        shares.push((self.key[party as usize], self.key_share(party)));
        shares
    }

    fn key_share(&self, party: u32) -> f64 {
        1.0 - self.beside[party as usize].iter().map(|at| self.share[*at as usize]).sum::<f64>()
    }

    /// What is left of an option after its prices.
    fn gain(&self, option: u32) -> f64 {
        let entries = self.programme.entries(option).iter();
        self.cost[option as usize]
            - entries.map(|(row, count)| self.price[*row as usize] * *count as f64).sum::<f64>()
    }

    /// What pays to take more of, and how much it pays.
    fn choose(&mut self) -> Option<(Basic, f64)> {
        let mut best = (self.tolerance, None);
        for row in &self.rows {
            let (price, penalty) = (self.price[*row as usize], self.penalty[*row as usize]);
            if -price > best.0 {
                best = (-price, Some(Basic::Slack(*row)));
            }
            if price - penalty > best.0 {
                best = (price - penalty, Some(Basic::Excess(*row)));
            }
        }
        let parties = self.key.len();
        for step in 0..parties {
            if step % BLOCK == BLOCK - 1 && best.1.is_some() {
                break;
            }
            self.next = if self.next + 1 < parties { self.next + 1 } else { 0 };
            let own = &self.alive[self.next];
            if own.len() < 2 {
                continue;
            }
            let base = self.gain(self.key[self.next]);
            for option in own {
                let gain = self.gain(*option) - base;
                if gain > best.0 {
                    best = (gain, Some(Basic::Option(*option)));
                }
            }
        }
        best.1.map(|entering| (entering, best.0))
    }

    /// What a unit of something takes of each that is in the basis.
    fn column(&self, entering: Basic) -> Vec<f64> {
        let mut column = vec![0.0; self.basis.len()];
        let mut add = |row: u32, count: f64| {
            let at = self.place[row as usize];
            if at != NOWHERE {
                let inverse = self.inverse.iter();
                column.iter_mut().zip(inverse).for_each(|(sum, row)| *sum += count * row[at as usize]);
            }
        };
        match entering {
            Basic::Slack(row) => add(row, 1.0),
            Basic::Excess(row) => add(row, -1.0),
            Basic::Option(option) => {
                let key = self.key[self.owner[option as usize] as usize];
                self.programme.entries(option).iter().for_each(|(row, count)| add(*row, *count as f64));
                self.programme.entries(key).iter().for_each(|(row, count)| add(*row, -*count as f64));
            }
        }
        column
    }

    /// Takes as much of something as can be, in place of what ends first. Says no where nothing ends, which is an error of sums.
    fn pivot(&mut self, entering: Basic, gain: f64) -> bool {
        let column = self.column(entering);
        let mine = option_of(entering).map(|option| self.owner[option as usize]);
        // How fast the keys of those parties fall that have something in the basis, and that of the party which enters.
        let mut falls: Vec<(u32, f64)> = Vec::new();
        for (basic, change) in self.basis.iter().zip(&column).filter(|(_, change)| **change != 0.0) {
            if let Some(option) = option_of(*basic) {
                falls.push((self.owner[option as usize], -change));
            }
        }
        falls.extend(mine.map(|party| (party, 1.0)));
        falls.sort_by_key(|(party, _)| *party);
        let (mut length, mut pivot, mut leaving) = (f64::MAX, 0.0f64, None);
        let mut ends = |end: f64, speed: f64, what: Result<usize, u32>| {
            let end = end.max(0.0);
            if end < length - TINY || end < length + TINY && speed > pivot {
                (length, pivot, leaving) = (end.min(length), speed, Some(what));
            }
        };
        for (at, speed) in column.iter().enumerate().filter(|(_, speed)| **speed > 1e-7) {
            ends(self.share[at] / speed, *speed, Ok(at));
        }
        for party in falls.chunk_by(|a, b| a.0 == b.0) {
            let speed: f64 = party.iter().map(|(_, speed)| speed).sum();
            if speed > 1e-7 {
                ends(self.key_share(party[0].0) / speed, speed, Err(party[0].0));
            }
        }
        let Some(leaving) = leaving else { return false };
        self.share.iter_mut().zip(&column).for_each(|(share, speed)| *share -= length * speed);
        let mut column = column;
        let at = match leaving {
            Ok(at) => at,
            Err(party) if mine == Some(party) && self.beside[party as usize].is_empty() => {
                self.key[party as usize] = option_of(entering).unwrap_or_default();
                return true;
            }
            Err(party) => self.change_key(party, mine, &mut column),
        };
        if let Some(option) = option_of(self.basis[at]) {
            self.beside[self.owner[option as usize] as usize].retain(|other| *other != at as u32);
        }
        self.basis[at] = entering;
        self.share[at] = length;
        if let Some(party) = mine {
            self.beside[party as usize].push(at as u32);
        }
        self.eliminate(at, &column);
        for (row, change) in self.rows.iter().zip(&self.inverse[at]) {
            self.price[*row as usize] += gain * change;
        }
        true
    }

    /// Makes another option the key of a party whose key ends, and puts the old one into its place in the basis.
    fn change_key(&mut self, party: u32, mine: Option<u32>, column: &mut [f64]) -> usize {
        let beside = self.beside[party as usize].clone();
        let size = |at: &u32| self.share[*at as usize];
        let at =
            beside.iter().copied().max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or_default() as usize;
        let mut sums = vec![0.0; self.rows.len()];
        for other in &beside {
            sums.iter_mut().zip(&self.inverse[*other as usize]).for_each(|(sum, own)| *sum -= own);
        }
        let fall: f64 = -beside.iter().map(|other| column[*other as usize]).sum::<f64>();
        column[at] = fall + if mine == Some(party) { 1.0 } else { 0.0 };
        self.inverse[at] = sums;
        let key = self.key[party as usize];
        self.key[party as usize] = option_of(self.basis[at]).unwrap_or_default();
        self.basis[at] = Basic::Option(key);
        at
    }

    /// Makes the inverse that of the basis where the column is at a place.
    fn eliminate(&mut self, at: usize, column: &[f64]) {
        let mut pivot = std::mem::take(&mut self.inverse[at]);
        pivot.iter_mut().for_each(|number| *number /= column[at]);
        let full: Vec<(usize, f64)> =
            pivot.iter().copied().enumerate().filter(|(_, number)| number.abs() > TINY).collect();
        for (other, factor) in column.iter().enumerate() {
            if other != at && factor.abs() > TINY {
                let row = &mut self.inverse[other];
                full.iter().for_each(|(place, number)| row[*place] -= factor * number);
            }
        }
        self.inverse[at] = pivot;
    }

    /// Makes all sums anew: shares and prices.
    fn sum_up(&mut self) {
        let mut left: Vec<f64> = self.rows.iter().map(|row| self.room_of(*row)).collect();
        for key in &self.key {
            for (row, count) in self.programme.entries(*key) {
                if let Some(left) = left.get_mut(self.place[*row as usize] as usize) {
                    *left -= *count as f64;
                }
            }
        }
        for (share, row) in self.share.iter_mut().zip(&self.inverse) {
            *share = row.iter().zip(&left).map(|(number, left)| number * left).sum();
        }
        let mut prices = vec![0.0; self.rows.len()];
        for (basic, row) in self.basis.iter().zip(&self.inverse) {
            let cost = match *basic {
                Basic::Slack(_) => 0.0,
                Basic::Excess(row) => -self.penalty[row as usize],
                Basic::Option(option) => {
                    self.cost[option as usize]
                        - self.cost[self.key[self.owner[option as usize] as usize] as usize]
                }
            };
            if cost != 0.0 {
                prices.iter_mut().zip(row).for_each(|(price, number)| *price += cost * number);
            }
        }
        for (row, price) in self.rows.iter().zip(prices) {
            self.price[*row as usize] = price;
        }
        self.refine();
    }

    /// Takes out of the prices what errors of the inverse have left: of what is in the basis nothing is to gain.
    fn refine(&mut self) {
        let left = |basic: &Basic| match *basic {
            Basic::Slack(row) => -self.price[row as usize],
            Basic::Excess(row) => self.price[row as usize] - self.penalty[row as usize],
            Basic::Option(option) => {
                self.gain(option) - self.gain(self.key[self.owner[option as usize] as usize])
            }
        };
        let left: Vec<f64> = self.basis.iter().map(left).collect();
        let mut change = vec![0.0; self.rows.len()];
        for (left, row) in left.iter().zip(&self.inverse).filter(|(left, _)| **left != 0.0) {
            change.iter_mut().zip(row).for_each(|(change, number)| *change += left * number);
        }
        for (row, change) in self.rows.iter().zip(change) {
            self.price[*row as usize] += change;
        }
    }

    fn room_of(&self, row: u32) -> f64 {
        let part = u64::from(row).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        self.programme.room[row as usize] as f64 + SLACK * (1.0 + part as f64 / f64::from(1u32 << 24))
    }

    /// Has rows join that are broken, those most broken first. Says whether there were any.
    fn join(&mut self) -> bool {
        let mut load = vec![0.0; self.place.len()];
        for party in 0..self.key.len() as u32 {
            for (option, share) in self.shares(party) {
                for (row, count) in self.programme.entries(option) {
                    load[*row as usize] += share * *count as f64;
                }
            }
        }
        let mut broken: Vec<(f64, u32)> = Vec::new();
        for row in 0..self.place.len() as u32 {
            let is_asked = self.penalty[row as usize] > 0.0 && self.programme.room[row as usize] != i64::MAX;
            let over = load[row as usize] - self.room_of(row);
            if is_asked && self.place[row as usize] == NOWHERE && over > 1e-5 {
                broken.push((-over, row));
            }
        }
        broken.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        broken.truncate(JOINING.min(MOST_ROWS.saturating_sub(self.rows.len())));
        for (_, row) in &broken {
            self.add_row(*row);
        }
        !broken.is_empty()
    }

    /// A row that is too full joins, and what is too much of it comes into the basis.
    fn add_row(&mut self, row: u32) {
        let count = |option: u32| {
            let entry = self.programme.entries(option).iter().find(|entry| entry.0 == row);
            entry.map_or(0.0, |entry| entry.1 as f64)
        };
        let mut own = vec![0.0; self.rows.len()];
        for (basic, inverse) in self.basis.iter().zip(&self.inverse) {
            let Some(option) = option_of(*basic) else { continue };
            let counted = count(option) - count(self.key[self.owner[option as usize] as usize]);
            if counted != 0.0 {
                own.iter_mut().zip(inverse).for_each(|(sum, number)| *sum += counted * number);
            }
        }
        own.push(-1.0);
        self.inverse.iter_mut().for_each(|inverse| inverse.push(0.0));
        self.inverse.push(own);
        self.place[row as usize] = self.rows.len() as u32;
        self.rows.push(row);
        self.basis.push(Basic::Excess(row));
        self.share.push(0.0);
    }
}

fn option_of(basic: Basic) -> Option<u32> {
    match basic {
        Basic::Option(option) => Some(option),
        _ => None,
    }
}

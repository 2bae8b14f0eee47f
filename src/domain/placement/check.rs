//! The check of a plan: every limit counted again, every pair that would rather be together, and the bounds that its prices give.
//!
//! It shares no code with the solvers and believes nothing of a plan: what it finds follows from the market, who is where, and
//! the prices as numbers, whoever made them.

use super::cap::{Cap, Members, Per};
use super::market::Market;
use super::plan::Plan;

/// What is wrong with a plan. Numbers are those of the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The plan is of other students or slots.
    Numbers,
    /// The pair is not acceptable.
    NotAcceptable(u32),
    /// A student who is fixed in a slot is not there.
    Moved(u32),
    /// More students than seats.
    OverCapacity(u32),
    /// Seats of a hard reserve are taken by others.
    OverReserve(u32),
    /// Fewer students than the slot takes at least.
    UnderIntake(u32),
    /// Somebody is in a slot that the plan closes, or any number would do for it.
    Closed(u32),
    /// More than the cap of this number allows in the unit of this number.
    OverCap(u32, u32),
    /// A group that must be together is not.
    Apart(u32),
    /// The prices of the step of this number do not prove what they should; the number after the last stands for goals that are
    /// not those of the objective.
    Unproven(u32),
}

/// What a check finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// All that is wrong, in the order of the market.
    pub faults: Vec<Fault>,
    /// Acceptable pairs of a student and an open slot that would both rather be together than as planned. Students of groups, and
    /// those who are fixed, are in none, because they do not move alone.
    pub blocking_pairs: u64,
    /// What the plan reaches of the first goal, where it has one.
    pub value: Option<i128>,
    /// What no plan exceeds, with any slots closed or none.
    pub bound: Option<i128>,
}

impl Check {
    /// How far the plan may be from the best, in units of its first goal; 0 is the best.
    pub fn gap(&self) -> Option<i128> {
        Some(self.bound? - self.value?)
    }
}

/// Checks a plan.
pub fn check(market: &Market, plan: &Plan) -> Check {
    let mut checker = Checker { market, plan, faults: Vec::new(), pair: Vec::new(), closed: Vec::new() };
    if !checker.seat() {
        return Check { faults: vec![Fault::Numbers], blocking_pairs: 0, value: None, bound: None };
    }
    checker.count();
    let blocking_pairs = checker.blocking_pairs();
    let (value, bound) = checker.bounds();
    Check { faults: checker.faults, blocking_pairs, value, bound }
}

struct Checker<'a> {
    market: &'a Market,
    plan: &'a Plan,
    faults: Vec<Fault>,
    /// Where each student's pair lies among all.
    pair: Vec<Option<usize>>,
    closed: Vec<bool>,
}

/// How much a slot wants a student.
type Claim = (u32, std::cmp::Reverse<(u64, u32)>);

/// Those in one unit of a limit: how many, and the least claim of all who could go, and of those who hold no reserve.
#[derive(Clone, Default)]
struct Inside {
    count: u32,
    least: Option<Claim>,
    least_open: Option<Claim>,
}

/// A limit in all its units.
struct Tally {
    counted: Vec<bool>,
    per: Per,
    most: Vec<u32>,
    inside: Vec<Inside>,
}

impl Checker<'_> {
    /// Finds everybody's pair. Says no where numbers do not fit.
    fn seat(&mut self) -> bool {
        let (market, plan) = (self.market, self.plan);
        let slots = market.slots.len();
        let stands = plan.standing.is_empty() || plan.standing.len() == market.students.len();
        let known = plan.assigned.iter().flatten().chain(&plan.closed).all(|slot| (*slot as usize) < slots);
        let once = plan.closed.is_sorted_by(|a, b| a < b);
        if !stands || !known || !once || plan.assigned.len() != market.students.len() {
            return false;
        }
        self.closed = vec![false; slots];
        plan.closed.iter().for_each(|slot| self.closed[*slot as usize] = true);
        for (student, assigned) in (0u32..).zip(&plan.assigned) {
            let range = market.first[student as usize] as usize..market.first[student as usize + 1] as usize;
            let found = assigned.and_then(|slot| range.clone().find(|pair| market.pairs[*pair].slot == slot));
            if assigned.is_some() && found.is_none() {
                self.faults.push(Fault::NotAcceptable(student));
            }
            let fixed = market.students[student as usize].fixed;
            if fixed.is_some() && fixed != *assigned {
                self.faults.push(Fault::Moved(student));
            }
            self.pair.push(found);
        }
        true
    }

    fn unit(&self, per: Per, slot: u32) -> usize {
        match per {
            Per::Slot => slot as usize,
            Per::Employer => self.market.slots[slot as usize].employer as usize,
            Per::Plan => 0,
        }
    }

    fn placed(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(&self.plan.assigned).filter_map(|(student, slot)| Some((student, (*slot)?)))
    }

    fn count(&mut self) {
        let market = self.market;
        let (mut all, mut others) = (vec![0u32; market.slots.len()], vec![0u32; market.slots.len()]);
        for (student, slot) in self.placed() {
            all[slot as usize] += 1;
            others[slot as usize] += u32::from(!market.students[student as usize].priority);
        }
        for (at, slot) in market.slots.iter().enumerate() {
            let name = at as u32;
            let mut fault = |is_broken: bool, fault| {
                if is_broken {
                    self.faults.push(fault);
                }
            };
            fault(all[at] > slot.capacity, Fault::OverCapacity(name));
            fault(slot.hard && others[at] > slot.capacity - slot.reserve, Fault::OverReserve(name));
            fault(all[at] > 0 && all[at] < slot.min_intake, Fault::UnderIntake(name));
            fault(self.closed[at] && (all[at] > 0 || slot.min_intake < 2), Fault::Closed(name));
        }
        for (number, cap) in (0..).zip(&market.caps) {
            let counted = self.counted_by(cap);
            let mut load = vec![0u32; cap.most.len()];
            for (_, slot) in self.placed().filter(|(student, _)| counted[*student as usize]) {
                load[self.unit(cap.per, slot)] += 1;
            }
            let over = (0..).zip(load.iter().zip(&cap.most)).filter(|(_, (load, most))| load > most);
            self.faults.extend(over.map(|(unit, _)| Fault::OverCap(number, unit)));
        }
        for (number, group) in (0..).zip(&market.together) {
            let mut slots = group.iter().map(|student| self.plan.assigned[*student as usize]);
            let first = slots.next();
            if slots.any(|slot| Some(slot) != first) {
                self.faults.push(Fault::Apart(number));
            }
        }
    }

    fn counted_by(&self, cap: &Cap) -> Vec<bool> {
        let mut counted = vec![cap.members == Members::Everybody; self.market.students.len()];
        if let Members::Only(only) = &cap.members {
            only.iter().for_each(|student| counted[*student as usize] = true);
        }
        counted
    }

    /// Students who do not move alone.
    fn bound_students(&self) -> Vec<bool> {
        let mut bound: Vec<bool> =
            self.market.students.iter().map(|student| student.fixed.is_some()).collect();
        self.market.together.iter().flatten().for_each(|student| bound[*student as usize] = true);
        bound
    }

    fn claim(&self, student: u32, pair: usize) -> Claim {
        let lot = self.market.students[student as usize].lot;
        (self.market.pairs[pair].merit, std::cmp::Reverse((lot, student)))
    }

    /// For each slot with a soft reserve the claims of those who hold it: the most wanted of the priority group.
    fn holders(&self) -> Vec<Vec<Claim>> {
        let market = self.market;
        let mut holders = vec![Vec::new(); market.slots.len()];
        for (student, slot) in
            self.placed().filter(|(student, _)| market.students[*student as usize].priority)
        {
            let pair = self.pair[student as usize];
            let side = &market.slots[slot as usize];
            if let Some(pair) = pair.filter(|_| !side.hard && side.reserve > 0) {
                holders[slot as usize].push(self.claim(student, pair));
            }
        }
        for (held, slot) in holders.iter_mut().zip(&market.slots) {
            held.sort_by(|a, b| b.cmp(a));
            held.truncate(slot.reserve as usize);
        }
        holders
    }

    fn blocking_pairs(&self) -> u64 {
        let market = self.market;
        let (bound, holders) = (self.bound_students(), self.holders());
        let everybody = vec![true; bound.len()];
        let others: Vec<bool> = market.students.iter().map(|student| !student.priority).collect();
        let tally = |counted: Vec<bool>, per: Per, most: Vec<u32>| {
            let mut inside = vec![Inside::default(); most.len()];
            for (student, slot) in self.placed().filter(|(student, _)| counted[*student as usize]) {
                let inside = &mut inside[self.unit(per, slot)];
                inside.count += 1;
                let Some(pair) = self.pair[student as usize].filter(|_| !bound[student as usize]) else {
                    continue;
                };
                let claim = self.claim(student, pair);
                inside.least = Some(inside.least.map_or(claim, |least| least.min(claim)));
                if !holders[slot as usize].contains(&claim) {
                    inside.least_open = Some(inside.least_open.map_or(claim, |least| least.min(claim)));
                }
            }
            Tally { counted, per, most, inside }
        };
        let open =
            |slot: &super::market::Slot| if slot.hard { slot.capacity - slot.reserve } else { Cap::NONE };
        let mut tallies = vec![
            tally(everybody, Per::Slot, market.slots.iter().map(|slot| slot.capacity).collect()),
            tally(others, Per::Slot, market.slots.iter().map(open).collect()),
        ];
        tallies.extend(market.caps.iter().map(|cap| tally(self.counted_by(cap), cap.per, cap.most.clone())));
        let gets_in = |student: u32, pair: usize| {
            let (slot, own) = (market.pairs[pair].slot, self.claim(student, pair));
            let (side, held) = (&market.slots[slot as usize], &holders[slot as usize]);
            let has_reserve = market.students[student as usize].priority && !side.hard && side.reserve > 0;
            let takes_free = has_reserve && (held.len() as u32) < side.reserve;
            // Whoever takes over a reserve leaves its last holder open to go.
            let takes_over = has_reserve && !takes_free && held.last().is_some_and(|last| own > *last);
            tallies.iter().filter(|tally| tally.counted[student as usize]).all(|tally| {
                let unit = self.unit(tally.per, slot);
                let (most, inside) = (tally.most[unit], &tally.inside[unit]);
                let outranks = |least: Option<Claim>| least.is_some_and(|least| own > least);
                inside.count < most
                    || most > 0 && takes_free && (inside.least_open.is_some() || outranks(inside.least))
                    || most > 0 && takes_over
                    || most > 0 && outranks(inside.least_open)
            })
        };
        let mut blocking = 0;
        for student in (0..bound.len() as u32).filter(|student| !bound[*student as usize]) {
            let first = market.first[student as usize] as usize;
            let end = self.pair[student as usize].unwrap_or(market.first[student as usize + 1] as usize);
            let wanted = (first..end).filter(|pair| !self.closed[market.pairs[*pair].slot as usize]);
            blocking += wanted.filter(|pair| gets_in(student, *pair)).count() as u64;
        }
        blocking
    }

    /// What the plan reaches of its first goal, and the least that a proof leaves above it. Steps that prove less than they say
    /// are faults.
    fn bounds(&mut self) -> (Option<i128>, Option<i128>) {
        let (market, plan) = (self.market, self.plan);
        if plan.finished && !super::goals::are_all(market, plan, &self.pair) {
            self.faults.push(Fault::Unproven(plan.steps.len() as u32));
        }
        let mut proven = super::bound::Proven::new(market, plan, &self.pair, &self.closed);
        let mut value = None;
        let mut bound = None;
        for (number, step) in (0..).zip(&plan.steps) {
            let (reached, most) = proven.step(step);
            if reached != most && plan.finished {
                self.faults.push(Fault::Unproven(number));
            }
            if number == 0 && plan.closed.is_empty() {
                (value, bound) = (Some(reached), Some(most));
            }
        }
        if let Some(step) = &plan.bound {
            let open = vec![false; self.closed.len()];
            let (reached, most) = super::bound::Proven::new(market, plan, &self.pair, &open).step(step);
            (value, bound) = (Some(reached), Some(most));
            if !super::goals::is_first(market, plan, step.goal) {
                self.faults.push(Fault::Unproven(plan.steps.len() as u32));
            }
        }
        let proofs = super::tree::proofs(market, plan, &self.pair);
        let gaps = (0..).zip(&proofs).filter(|(_, (reached, most))| plan.finished && reached != most);
        self.faults.extend(gaps.map(|(number, _)| Fault::Unproven(number)));
        if proofs.len() < plan.trees.len() {
            self.faults.push(Fault::Unproven(proofs.len() as u32));
        }
        if let Some((reached, most)) = proofs.first().copied() {
            bound = Some(bound.map_or(most, |bound: i128| bound.min(most)));
            value = Some(reached);
        }
        (value, bound)
    }
}

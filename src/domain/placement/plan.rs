//! Plans: who goes where, made for an objective, under every limit of the market.

use super::cap::Cap;
use super::limits::Limits;
use super::market::Market;
use super::model::Model;
use super::network::NOWHERE;
use super::objective::{Objective, first_goal};
use super::optimum::Face;
use super::proof::{Goal, Step};
use super::repair::{Repair, settle_groups};
use super::stable::propose;

/// Who goes where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it was made for.
    pub objective: Objective,
    /// The slot of each student.
    pub assigned: Vec<Option<u32>>,
    /// Slots that take nobody, because they would have had fewer than they take at least.
    pub closed: Vec<u32>,
    /// Where the students stood who were to move as little as can be; empty where nobody stood anywhere.
    pub standing: Vec<Option<u32>>,
    /// One for each goal, in their order. They prove the plan the best of those with these slots closed; none where groups or
    /// caps that cross leave only a bound, and for stable plans.
    pub steps: Vec<Step>,
    /// A bound for every plan, whichever slots are closed and whatever groups ask for.
    pub bound: Option<Step>,
    /// Whether the solver came to its end; else this is the best so far.
    pub finished: bool,
}

/// What a solver starts from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start<'a> {
    /// Where students stand who are to move as little as can be; empty where nobody stands anywhere.
    pub standing: &'a [Option<u32>],
    /// A plan of a like market, with the same numbers: where its students are and what its seats cost saves work, and changes
    /// nothing else.
    pub near: Option<&'a Plan>,
}

/// Makes a plan. `go_on` is asked now and then; once it says no, the best so far is the plan.
pub fn plan(market: &Market, objective: Objective, start: Start<'_>, go_on: &dyn Fn() -> bool) -> Plan {
    if objective == Objective::Stable {
        return stable(market, start, go_on);
    }
    let limits = Limits::of(market);
    let model = Model::of(market, &limits, None);
    let needs_repair = !market.together.is_empty() || !model.aside.is_empty();
    let standing = (!start.standing.is_empty()).then(|| start.standing.iter().flatten().count());
    let goal = first_goal(objective, market, standing);
    if !needs_repair {
        return best(market, &limits, objective, goal, start, go_on);
    }
    let mut repair = Repair::of(market, &limits, start.standing, goal, go_on);
    let settled = repair.settled.take();
    let market = settled.as_ref().unwrap_or(market);
    let limits = Limits::of(market);
    let mut plan = loop {
        let mut closings = Closings::of(market);
        let plan = loop {
            let model = repair.model(market, &limits, &closings.closed);
            let mut face = Face::new(market, &limits, start.standing, model);
            all_steps(&mut face, objective, goal, go_on);
            let assigned = slots_of(market, &face.pairs());
            if !closings.close_more(market, &assigned) {
                break Plan {
                    closed: closings.list(),
                    finished: !face.stopped,
                    assigned,
                    ..Plan::empty(objective)
                };
            }
        };
        if !repair.ban_excess(market, &limits, &plan.assigned) {
            break plan;
        }
    };
    plan.standing = start.standing.to_vec();
    plan.bound = Some(repair.bound);
    plan.finished &= go_on();
    plan
}

/// The best plan where all limits are in the network.
fn best(
    market: &Market,
    limits: &Limits<'_>,
    objective: Objective,
    goal: Goal,
    start: Start<'_>,
    go_on: &dyn Fn() -> bool,
) -> Plan {
    let mut closings = Closings::of(market);
    let mut bound = None;
    loop {
        let mut model = Model::of(market, limits, None);
        closings.shut(&mut model);
        let mut face = Face::new(market, limits, start.standing, model);
        let near = start.near.and_then(|near| Some((near, near.steps.first()?)));
        let warm = near.map(|(near, step)| face.start_from(&near.assigned, step, goal));
        face.first_step(goal, warm, go_on);
        rest(&mut face, objective, go_on);
        let assigned = slots_of(market, &face.pairs());
        let first = bound.take().or_else(|| face.steps.first().cloned());
        if closings.close_more(market, &assigned) && go_on() {
            bound = first;
            continue;
        }
        let closed = closings.list();
        return Plan {
            objective,
            bound: if closed.is_empty() { None } else { first },
            closed,
            assigned,
            standing: start.standing.to_vec(),
            finished: !face.stopped,
            steps: face.steps,
        };
    }
}

fn all_steps(face: &mut Face<'_>, objective: Objective, goal: Goal, go_on: &dyn Fn() -> bool) {
    face.first_step(goal, None, go_on);
    rest(face, objective, go_on);
}

/// The goals after the first.
fn rest(face: &mut Face<'_>, objective: Objective, go_on: &dyn Fn() -> bool) {
    if objective != Objective::Fair {
        return;
    }
    let (mut possible, mut impossible) = (face.worst_rank(), 0);
    while possible > impossible + 1 && go_on() {
        let rank = (possible + impossible) / 2;
        match face.reaches(rank, go_on) {
            true => possible = rank,
            false => impossible = rank,
        }
    }
    face.step(Goal::FewestBeyond(possible), go_on);
    for rank in (2..=possible).rev() {
        face.step(Goal::FewestAt(rank), go_on);
    }
    face.step(Goal::Sum { placed: 0, kept: 0, reserved: 0, scored: Some(0) }, go_on);
}

fn stable(market: &Market, start: Start<'_>, go_on: &dyn Fn() -> bool) -> Plan {
    let limits = Limits::of(market);
    let settled =
        (!market.together.is_empty()).then(|| settle_groups(market, &limits, |_, rank| -i64::from(rank)));
    let market = settled.as_ref().unwrap_or(market);
    let limits = Limits::of(market);
    let mut closings = Closings::of(market);
    loop {
        let mut rooms = limits.most.clone();
        closings.closed.iter().zip(&mut rooms).filter(|(closed, _)| **closed).for_each(|(_, room)| *room = 0);
        let assigned = slots_of(market, &propose(market, &limits, &rooms));
        if !closings.close_more(market, &assigned) {
            let standing = start.standing.to_vec();
            return Plan {
                assigned,
                closed: closings.list(),
                standing,
                finished: go_on(),
                ..Plan::empty(Objective::Stable)
            };
        }
    }
}

impl Plan {
    fn empty(objective: Objective) -> Self {
        Self {
            objective,
            assigned: Vec::new(),
            closed: Vec::new(),
            standing: Vec::new(),
            steps: Vec::new(),
            bound: None,
            finished: true,
        }
    }
}

/// The slots of pairs; fixed students have theirs.
fn slots_of(market: &Market, pairs: &[u32]) -> Vec<Option<u32>> {
    let slot = |(pair, fixed): (&u32, Option<u32>)| match *pair {
        NOWHERE => fixed,
        pair => Some(market.pairs[pair as usize].slot),
    };
    pairs.iter().zip(market.students.iter().map(|student| student.fixed)).map(slot).collect()
}

/// Slots that are closed because too few would come.
struct Closings {
    closed: Vec<bool>,
}

impl Closings {
    fn of(market: &Market) -> Self {
        Self { closed: vec![false; market.slots.len()] }
    }

    fn list(&self) -> Vec<u32> {
        (0..self.closed.len() as u32).filter(|slot| self.closed[*slot as usize]).collect()
    }

    fn shut(&self, model: &mut Model) {
        self.closed
            .iter()
            .zip(&mut model.network.room)
            .filter(|(closed, _)| **closed)
            .for_each(|(_, room)| *room = 0);
    }

    /// Closes those that are emptiest for what they ask, an eighth of all that have too few at a time. A slot where somebody is fixed
    /// stays open.
    fn close_more(&mut self, market: &Market, assigned: &[Option<u32>]) -> bool {
        let mut fill = vec![0u32; market.slots.len()];
        assigned.iter().flatten().for_each(|slot| fill[*slot as usize] += 1);
        for student in &market.students {
            if let Some(slot) = student.fixed {
                fill[slot as usize] = Cap::NONE;
            }
        }
        let is_short = |slot: &usize| fill[*slot] > 0 && fill[*slot] < market.slots[*slot].min_intake;
        let mut short: Vec<usize> = (0..fill.len()).filter(is_short).collect();
        let share = |slot: usize| {
            u64::from(fill[slot]) * u64::from(u32::MAX) / u64::from(market.slots[slot].min_intake)
        };
        short.sort_by_key(|slot| (share(*slot), market.slots[*slot].lot, *slot));
        short.truncate(short.len().div_ceil(8));
        short.iter().for_each(|slot| self.closed[*slot] = true);
        !short.is_empty()
    }
}

#[cfg(test)]
mod tests;

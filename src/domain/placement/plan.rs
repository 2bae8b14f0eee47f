//! Plans: who goes where, made for an objective, under every limit of the market.

use super::closing::Closings;
use super::exact::Exact;
use super::improve::Improvement;
use super::limits::Limits;
use super::market::Market;
use super::model::Model;
use super::network::NOWHERE;
use super::objective::{Objective, first_goal};
use super::optimum::Face;
use super::proof::{Goal, Limit, Step, Tree};
use super::repair::{CrossPrices, Repair, send_away, settle_groups, settled};
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
    /// One for each goal where prices alone leave a gap: they prove the plan the best of all, whichever slots are closed.
    pub trees: Vec<Tree>,
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

/// Makes a plan. `go_on` is asked now and then; once it says no, the best so far is the plan. It keeps every limit all the same.
pub fn plan(market: &Market, objective: Objective, start: Start<'_>, go_on: &dyn Fn() -> bool) -> Plan {
    if objective == Objective::Stable {
        return stable(market, start, go_on);
    }
    let limits = Limits::of(market);
    let standing = (!start.standing.is_empty()).then(|| start.standing.iter().flatten().count());
    let goal = first_goal(objective, market, standing);
    let is_nested = market.together.is_empty() && Model::of(market, &limits, None).aside.is_empty();
    let plan = match is_nested {
        true => best_closed(market, &limits, objective, goal, start, go_on),
        false => repaired(market, &limits, objective, goal, start, go_on),
    };
    match is_nested && plan.bound.is_none() || !plan.finished {
        true => plan,
        false => exact(market, &limits, goal, plan, go_on),
    }
}

/// The best plan, from a good one, with the trees that prove it: one for each goal, as far as those before are proven.
fn exact(market: &Market, limits: &Limits<'_>, goal: Goal, good: Plan, go_on: &dyn Fn() -> bool) -> Plan {
    let mut exact = Exact::of(good.assigned.clone());
    exact.step(market, limits, &good.standing, goal, go_on);
    if good.objective == Objective::Fair {
        let rank = |(student, slot): (u32, &Option<u32>)| {
            let slot = slot.filter(|_| market.students[student as usize].fixed.is_none())?;
            Some(market.rank(student, market.pair_of(student, slot)?))
        };
        let worst = (0..).zip(&exact.assigned).filter_map(rank).max().unwrap_or(0);
        let ranks = (2..=worst).rev().map(Goal::FewestAt);
        let score = Goal::Sum { placed: 0, kept: 0, reserved: 0, scored: Some(0) };
        for goal in [Goal::FewestBeyond(worst)].into_iter().chain(ranks).chain([score]) {
            if exact.proven && go_on() {
                exact.step(market, limits, &good.standing, goal, go_on);
            }
        }
    }
    let mut taken = vec![false; market.slots.len()];
    exact.assigned.iter().flatten().for_each(|slot| taken[*slot as usize] = true);
    let mut closed = [&good.closed[..], &exact.short[..]].concat();
    closed.retain(|slot| !taken[*slot as usize]);
    closed.sort_unstable();
    closed.dedup();
    Plan {
        assigned: exact.assigned,
        closed,
        // Prices prove what was best with the slots closed that were closed before.
        steps: Vec::new(),
        trees: exact.trees,
        finished: exact.proven && go_on(),
        ..good
    }
}

/// A good plan with its bound, where no network holds all limits. Groups that the prices would not place are left out at first,
/// or placed all the same: the better of both is the plan.
fn repaired(
    market: &Market,
    limits: &Limits<'_>,
    objective: Objective,
    goal: Goal,
    start: Start<'_>,
    go_on: &dyn Fn() -> bool,
) -> Plan {
    let face = Face::new(market, limits, start.standing, Model::of(market, limits, None));
    let prices = CrossPrices::seek(market, limits, &face, goal, go_on);
    let leasts = if market.together.is_empty() { &[0][..] } else { &[0, i64::MIN] };
    let attempts =
        leasts.iter().enumerate().filter(|(number, _)| *number == 0 || go_on()).map(|(_, least)| {
            let settled = settled(market, limits, start.standing, &prices, *least);
            let settled = settled.as_ref().unwrap_or(market);
            let (assigned, closings) = kept_within(settled, objective, goal, start.standing, go_on);
            let mut found =
                Improvement::of(market, limits, start.standing, goal, &closings.closed, &assigned);
            found.run(go_on);
            found
        });
    let Some(best) = attempts.reduce(|best, other| if other.value() > best.value() { other } else { best })
    else {
        return Plan::empty(objective);
    };
    Plan {
        assigned: best.assigned(),
        closed: best.closed(),
        standing: start.standing.to_vec(),
        bound: Some(prices.bound),
        finished: go_on(),
        ..Plan::empty(objective)
    }
}

/// A plan that keeps all limits, those that cross included: what is too much in them is banned by and by.
fn kept_within(
    market: &Market,
    objective: Objective,
    goal: Goal,
    standing: &[Option<u32>],
    go_on: &dyn Fn() -> bool,
) -> (Vec<Option<u32>>, Closings) {
    let limits = Limits::of(market);
    let mut repair = Repair::of(market);
    loop {
        let mut closings = Closings::of(market);
        let mut assigned = loop {
            let mut face = Face::new(market, &limits, standing, repair.model(market, &limits, &closings));
            face.first_step(goal, None, go_on);
            rest(&mut face, objective, go_on);
            let assigned = slots_of(market, &face.pairs());
            if !go_on() || !closings.close_more(market, &assigned) {
                break assigned;
            }
        };
        let is_over = repair.ban_excess(market, &limits, &assigned);
        if is_over && go_on() {
            continue;
        }
        // Nothing is left to do, unless the time is up.
        send_away(market, &limits, &mut assigned);
        closings.close_all(market, &mut assigned);
        return (assigned, closings);
    }
}

/// The best plan where all limits are in the network. If slots had to be closed, others are tried in their place.
fn best_closed(
    market: &Market,
    limits: &Limits<'_>,
    objective: Objective,
    goal: Goal,
    start: Start<'_>,
    go_on: &dyn Fn() -> bool,
) -> Plan {
    let first = best(market, limits, objective, goal, start, Closings::of(market), go_on);
    if first.closed.is_empty() || !first.finished {
        return first;
    }
    let filled = |plan: &Plan| {
        let closed = Closings::these(market, &plan.closed).closed;
        Improvement::of(market, limits, start.standing, goal, &closed, &plan.assigned)
    };
    let mut found = filled(&first);
    let before = found.value();
    found.run(go_on);
    if found.value() == before {
        return Plan { finished: go_on(), ..first };
    }
    let closings = Closings::these(market, &found.closed());
    let again = best(market, limits, objective, goal, start, closings, go_on);
    if again.finished && filled(&again).value() >= found.value() {
        return Plan { bound: again.bound.clone().and(first.bound), ..again };
    }
    Plan { assigned: found.assigned(), closed: found.closed(), steps: Vec::new(), finished: go_on(), ..first }
}

/// The best plan with these slots closed, and as many more as have to be.
fn best(
    market: &Market,
    limits: &Limits<'_>,
    objective: Objective,
    goal: Goal,
    start: Start<'_>,
    mut closings: Closings,
    go_on: &dyn Fn() -> bool,
) -> Plan {
    let mut bound = None;
    loop {
        let mut model = Model::of(market, limits, None);
        closings.shut(&mut model);
        let mut face = Face::new(market, limits, start.standing, model);
        let near = start.near.and_then(|near| Some((near, near.steps.first()?)));
        let warm = near.map(|(near, step)| face.start_from(&near.assigned, step, goal));
        face.first_step(goal, warm, go_on);
        rest(&mut face, objective, go_on);
        let mut assigned = slots_of(market, &face.pairs());
        let first = bound.take().or_else(|| face.steps.first().cloned());
        let is_short = closings.close_more(market, &assigned);
        if is_short && !face.stopped && go_on() {
            bound = first;
            continue;
        }
        if is_short {
            closings.close_all(market, &mut assigned);
        }
        let closed = closings.list();
        return Plan {
            objective,
            bound: if closed.is_empty() { None } else { first },
            closed,
            assigned,
            standing: start.standing.to_vec(),
            finished: !face.stopped && !is_short,
            steps: face.steps,
            trees: Vec::new(),
        };
    }
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
    let settled = (!market.together.is_empty())
        .then(|| settle_groups(market, &limits, i64::MIN, |_, rank| -i64::from(rank)));
    let market = settled.as_ref().unwrap_or(market);
    let limits = Limits::of(market);
    let mut closings = Closings::of(market);
    loop {
        let mut rooms = limits.most.clone();
        closings.closed.iter().zip(&mut rooms).filter(|(closed, _)| **closed).for_each(|(_, room)| *room = 0);
        let (pairs, ended) = propose(market, &limits, &rooms, go_on);
        let mut assigned = slots_of(market, &pairs);
        let is_short = closings.close_more(market, &assigned);
        if is_short && ended && go_on() {
            continue;
        }
        if is_short {
            closings.close_all(market, &mut assigned);
        }
        return Plan {
            assigned,
            closed: closings.list(),
            standing: start.standing.to_vec(),
            finished: ended && !is_short && go_on(),
            ..Plan::empty(Objective::Stable)
        };
    }
}

impl Plan {
    /// What a seat of each slot costs by the prices of the first goal, in its units; 0 where nothing is said.
    pub fn seat_prices(&self, slots: usize) -> Vec<i64> {
        let mut prices = self.steps.first().map_or_else(Vec::new, |step| step.prices.seats.clone());
        prices.resize(slots, 0);
        let tree = self.trees.first().filter(|_| self.steps.is_empty());
        for (limit, price) in tree.into_iter().flat_map(|tree| &tree.root) {
            if let (Limit::Seats(slot), Some(tree)) = (limit, tree) {
                prices[*slot as usize] = price >> tree.scale;
            }
        }
        prices
    }

    fn empty(objective: Objective) -> Self {
        Self {
            objective,
            assigned: Vec::new(),
            closed: Vec::new(),
            standing: Vec::new(),
            steps: Vec::new(),
            bound: None,
            trees: Vec::new(),
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

#[cfg(test)]
mod tests;

//! The part of the check that reads trees: whether questions part all plans, and what the prices of each part prove. It knows nothing of
//! how they were found.

use rustc_hash::FxHashMap;

use super::bound::{caps_of, unit, worth};
use super::cap::Cap;
use super::market::Market;
use super::plan::Plan;
use super::proof::{Branch, Goal, Limit, Question, Tree};

/// What a tree proves: what the plan reaches of its goal, and what no plan exceeds.
pub(super) type Proof = (i128, i128);

/// Those who go together, and where they may go.
struct Party {
    members: Vec<u32>,
    /// The slots they may go to, with the pair of each member.
    choices: Vec<(u32, Vec<usize>)>,
    /// Whether they may go nowhere.
    may_stay: bool,
    /// The answer that they are in this slot.
    only: Option<u32>,
    /// The answers that they are not.
    not: Vec<u32>,
}

/// All plans that a part leaves.
struct Part<'a> {
    market: &'a Market,
    plan: &'a Plan,
    before: Vec<(Goal, i128)>,
    goal: Goal,
    scale: u32,
    caps_of: Vec<Vec<u32>>,
    room: FxHashMap<Limit, i64>,
    parties: Vec<Party>,
    party: Vec<usize>,
    open: Vec<Option<bool>>,
}

/// What each tree proves, in their order; fewer where one of them parts nothing or is cut off.
pub(super) fn proofs(market: &Market, plan: &Plan, pair: &[Option<usize>]) -> Vec<Proof> {
    let mut proofs = Vec::new();
    let mut before = Vec::new();
    for tree in &plan.trees {
        let mut part = Part::all(market, plan, tree, before.clone());
        let reached = part.reached(pair, tree.goal);
        let root = prices_of(&tree.root);
        let spare = part.bound(&root).map(|bound| bound - ((reached + 1) << part.scale));
        part.leave_out(&root, spare);
        let mut branches = tree.branches.iter();
        let Some(most) = part.walk(&mut branches) else { break };
        if branches.next().is_some() {
            break;
        }
        proofs.push((reached, most.max(reached)));
        before.push((tree.goal, reached));
    }
    proofs
}

fn prices_of(prices: &[(Limit, i64)]) -> FxHashMap<Limit, i128> {
    prices.iter().map(|(limit, price)| (*limit, i128::from((*price).max(0)))).collect()
}

impl<'a> Part<'a> {
    fn all(market: &'a Market, plan: &'a Plan, tree: &Tree, before: Vec<(Goal, i128)>) -> Self {
        let students = market.students.len();
        let mut room = FxHashMap::default();
        for (at, slot) in (0u32..).zip(&market.slots) {
            room.insert(Limit::Seats(at), i64::from(slot.capacity));
            room.insert(Limit::Open(at), i64::from(slot.capacity - slot.reserve));
            room.insert(Limit::Reserved(at), i64::from(slot.reserve));
            room.insert(Limit::Intake(at), -i64::from(slot.min_intake));
        }
        for (number, cap) in (0u32..).zip(&market.caps) {
            let most = (0u32..).zip(&cap.most).filter(|(_, most)| **most != Cap::NONE);
            room.extend(most.map(|(unit, most)| (Limit::Cap(number, unit), i64::from(*most))));
        }
        let mut part = Self {
            market,
            plan,
            before,
            goal: tree.goal,
            scale: tree.scale.min(40),
            caps_of: caps_of(market),
            room,
            parties: Vec::new(),
            party: vec![usize::MAX; students],
            open: vec![None; market.slots.len()],
        };
        for (student, slot) in (0u32..).zip(market.students.iter().map(|student| student.fixed)) {
            let Some(slot) = slot else { continue };
            let counts: Vec<(Limit, i64)> = part.counts(student, slot).collect();
            for (limit, count) in counts {
                part.room.entry(limit).and_modify(|room| *room -= count);
            }
            if market.students[student as usize].priority {
                part.room.entry(Limit::Reserved(slot)).and_modify(|room| *room = (*room - 1).max(0));
            }
        }
        let mut grouped = vec![false; students];
        for group in &market.together {
            group.iter().for_each(|student| grouped[*student as usize] = true);
            part.add_party(group);
        }
        (0..students as u32)
            .filter(|student| !grouped[*student as usize])
            .for_each(|student| part.add_party(&[student]));
        part
    }

    fn add_party(&mut self, group: &[u32]) {
        let market = self.market;
        let is_free = |student: &&u32| market.students[**student as usize].fixed.is_none();
        let members: Vec<u32> = group.iter().filter(is_free).copied().collect();
        let Some(leader) = members.first() else { return };
        let range = |student: u32| {
            market.first[student as usize] as usize..market.first[student as usize + 1] as usize
        };
        let fixed = group.iter().find_map(|student| market.students[*student as usize].fixed);
        let of = |student: &u32, slot: u32| range(*student).find(|pair| market.pairs[*pair].slot == slot);
        let slots = market.pairs[range(*leader)].iter().map(|pair| pair.slot);
        let choices: Vec<(u32, Vec<usize>)> = slots
            .filter(|slot| fixed.is_none_or(|fixed| fixed == *slot))
            .filter_map(|slot| {
                Some((slot, members.iter().map(|student| of(student, slot)).collect::<Option<Vec<_>>>()?))
            })
            .collect();
        members.iter().for_each(|student| self.party[*student as usize] = self.parties.len());
        let may_stay = fixed.is_none() || choices.is_empty();
        self.parties.push(Party { members, choices, may_stay, only: None, not: Vec::new() });
    }

    /// The limits that a student counts in at a slot, but for a soft reserve, and how much.
    fn counts(&self, student: u32, slot: u32) -> impl Iterator<Item = (Limit, i64)> {
        let side = &self.market.slots[slot as usize];
        let is_open = side.hard && side.reserve > 0 && !self.market.students[student as usize].priority;
        let caps = self.caps_of[student as usize].iter().map(move |number| {
            let per = self.market.caps[*number as usize].per;
            (Limit::Cap(*number, unit(self.market, per, slot) as u32), 1)
        });
        [(Limit::Seats(slot), 1)].into_iter().chain(is_open.then_some((Limit::Open(slot), 1))).chain(caps)
    }

    /// What a pair counts for a goal, by an open seat or by one of a reserve.
    fn worth(&self, goal: Goal, student: u32, pair: usize, is_reserved: bool) -> i128 {
        let own = &self.market.pairs[pair];
        let stands = self.plan.standing.get(student as usize).copied().flatten() == Some(own.slot);
        let rank = pair as u32 - self.market.first[student as usize] + 1;
        let extra = match goal {
            Goal::Sum { reserved, .. } if is_reserved => i128::from(reserved),
            _ => 0,
        };
        i128::from(worth(goal, own.score, rank, stands)) + extra
    }

    /// What is left of a pair after its prices.
    fn gain(&self, student: u32, pair: usize, prices: &FxHashMap<Limit, i128>) -> i128 {
        let slot = self.market.pairs[pair].slot;
        let price = |limit: Limit| prices.get(&limit).copied().unwrap_or(0);
        let side = &self.market.slots[slot as usize];
        let paid = if self.open[slot as usize] == Some(true) { price(Limit::Intake(slot)) } else { 0 };
        let limits = self.counts(student, slot).filter(|(limit, _)| self.room.contains_key(limit));
        let cost = limits.map(|(limit, _)| price(limit)).sum::<i128>();
        let by = |is_reserved: bool| {
            let before =
                (0u32..).zip(&self.before).map(|(number, (goal, _))| match price(Limit::Goal(number)) {
                    0 => 0,
                    price => price * self.worth(*goal, student, pair, is_reserved),
                });
            let own = self.worth(self.goal, student, pair, is_reserved) << self.scale;
            own + before.sum::<i128>() + paid - cost
        };
        let has_reserve = !side.hard && side.reserve > 0 && self.market.students[student as usize].priority;
        match has_reserve {
            true => by(false).max(by(true) - price(Limit::Reserved(slot))),
            false => by(false),
        }
    }

    /// What is left of each choice of a party that the answers leave, and of going nowhere.
    fn gains(&self, party: &Party, prices: &FxHashMap<Limit, i128>) -> (Option<i128>, Vec<(usize, i128)>) {
        let may_stay = party.may_stay && party.only.is_none();
        let choices = party.choices.iter().enumerate().filter(|(_, (slot, _))| {
            party.only.is_none_or(|only| only == *slot)
                && !party.not.contains(slot)
                && self.open[*slot as usize] != Some(false)
        });
        let gain = |(at, (_, pairs)): (usize, &(u32, Vec<usize>))| {
            let of =
                party.members.iter().zip(pairs).map(|(student, pair)| self.gain(*student, *pair, prices));
            (at, of.sum())
        };
        (may_stay.then_some(0), choices.map(gain).collect())
    }

    /// What no plan of this part exceeds, in parts of a unit; `None` where there is no plan in it.
    fn bound(&self, prices: &FxHashMap<Limit, i128>) -> Option<i128> {
        let mut sum = 0;
        for party in &self.parties {
            let (stays, gains) = self.gains(party, prices);
            sum += gains.iter().map(|(_, gain)| *gain).chain(stays).max()?;
        }
        for (limit, price) in prices {
            let room = match limit {
                Limit::Intake(slot) if self.open.get(*slot as usize) != Some(&Some(true)) => 0,
                Limit::Goal(number) => -self.before.get(*number as usize).map_or(0, |(_, reached)| *reached),
                limit => i128::from(self.room.get(limit).copied().unwrap_or(0)),
            };
            sum += price * room;
        }
        Some(sum)
    }

    /// Leaves out what is in no plan that is better: what loses more than there is to spare.
    fn leave_out(&mut self, prices: &FxHashMap<Limit, i128>, spare: Option<i128>) {
        let Some(spare) = spare else { return };
        let kept: Vec<(bool, Vec<bool>)> = (self.parties.iter())
            .map(|party| {
                let (stays, gains) = self.gains(party, prices);
                let most = gains.iter().map(|(_, gain)| *gain).chain(stays).max().unwrap_or(0);
                let is_kept = |gain: i128| most - gain <= spare;
                let mut kept = vec![false; party.choices.len()];
                gains.iter().for_each(|(at, gain)| kept[*at] = is_kept(*gain));
                (stays.is_some_and(is_kept), kept)
            })
            .collect();
        for (party, (stays, kept)) in self.parties.iter_mut().zip(kept) {
            party.may_stay = stays;
            let mut kept = kept.into_iter();
            party.choices.retain(|_| kept.next() == Some(true));
        }
    }

    /// The greatest bound of all that follows; nothing where the tree ends too early.
    fn walk(&mut self, branches: &mut std::slice::Iter<'_, Branch>) -> Option<i128> {
        match branches.next()? {
            Branch::Leaf(prices) => {
                Some(self.bound(&prices_of(prices)).map_or(i128::MIN, |bound| bound >> self.scale))
            }
            Branch::Ask(Question::In { student, slot }) => {
                let party = self.party.get(*student as usize).copied()?;
                let before = self.parties.get(party)?.only;
                // Whoever is in one slot is not in another.
                let clashes = before.is_some_and(|only| only != *slot);
                self.parties.get_mut(party)?.only = Some(*slot);
                let yes = self.walk(branches)?;
                let own = self.parties.get_mut(party)?;
                own.only = before;
                own.not.push(*slot);
                let no = self.walk(branches)?;
                self.parties.get_mut(party)?.not.pop();
                Some(if clashes { no } else { yes.max(no) })
            }
            Branch::Ask(Question::Open(slot)) => {
                let before = *self.open.get(*slot as usize)?;
                let is_fixed = self.market.students.iter().any(|student| student.fixed == Some(*slot));
                if before.is_some() || is_fixed {
                    return None;
                }
                self.open[*slot as usize] = Some(true);
                let yes = self.walk(branches)?;
                self.open[*slot as usize] = Some(false);
                let no = self.walk(branches)?;
                self.open[*slot as usize] = None;
                Some(yes.max(no))
            }
        }
    }

    /// What those who are not fixed reach of a goal.
    fn reached(&self, pair: &[Option<usize>], goal: Goal) -> i128 {
        let mut holders = vec![0i64; self.market.slots.len()];
        let mut sum = 0;
        for student in self.parties.iter().flat_map(|party| &party.members) {
            let Some(pair) = pair[*student as usize] else { continue };
            let slot = self.market.pairs[pair].slot as usize;
            sum += self.worth(goal, *student, pair, false);
            let side = &self.market.slots[slot];
            holders[slot] += i64::from(!side.hard && self.market.students[*student as usize].priority);
        }
        let Goal::Sum { reserved, .. } = goal else { return sum };
        let seats = (0u32..)
            .zip(holders)
            .map(|(slot, holders)| holders.min(self.room.get(&Limit::Reserved(slot)).copied().unwrap_or(0)));
        sum + i128::from(seats.sum::<i64>()) * i128::from(reserved)
    }
}

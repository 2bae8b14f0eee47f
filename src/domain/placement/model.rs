//! A market as a network: each pair an arc, each limit a node, as far as the limits lie inside each other.
//!
//! The seats of a slot lie inside the caps on its employer and on the plan; caps on some students in one slot, or with employers
//! of one slot, lie inside the slot. What crosses, such as a cap on a school with an employer of several slots, is no forest: it
//! is left aside here, and [`super::repair`] sees to it.

use rustc_hash::FxHashMap;

use super::cap::{Cap, Members, Per};
use super::limits::Limits;
use super::market::Market;
use super::network::{NOWHERE, Network};

/// A network with what its arcs and nodes stand for. Nodes are limits by their numbers, then the soft reserves.
pub(super) struct Model {
    pub(super) network: Network,
    /// The pair of each arc.
    pub(super) pair: Vec<u32>,
    /// The slot of each soft reserve: the nodes from `reserves_from` on.
    pub(super) reserves: Vec<u32>,
    pub(super) reserves_from: u32,
    /// The caps that are left aside, by their numbers in [`Limits::caps`].
    pub(super) aside: Vec<u32>,
    /// Students in the order of their lots.
    pub(super) order: Vec<u32>,
}

impl Model {
    pub(super) fn of(market: &Market, limits: &Limits<'_>, banned: Option<&[bool]>) -> Self {
        let shape = Shape::of(market, limits);
        let reserves_from = limits.room.len() as u32;
        let soft = |slot: &u32| {
            let slot = &market.slots[*slot as usize];
            !slot.hard && slot.reserve > 0
        };
        let reserves: Vec<u32> = (0..market.slots.len() as u32).filter(soft).collect();
        let mut reserve_of = vec![NOWHERE; if reserves.is_empty() { 0 } else { market.slots.len() }];
        let mut parent = shape.parents(market, limits);
        let mut room = limits.room.clone();
        for (slot, node) in reserves.iter().zip(reserves_from..) {
            reserve_of[*slot as usize] = node;
            parent.push(*slot);
            room.push(market.slots[*slot as usize].reserve);
        }
        for student in market.students.iter().filter(|student| student.priority) {
            let node = student.fixed.and_then(|slot| reserve_of.get(slot as usize));
            if let Some(node) = node.filter(|node| **node != NOWHERE) {
                room[*node as usize] = room[*node as usize].saturating_sub(1);
            }
        }
        let (mut first, mut to, mut pair) = (vec![0], Vec::with_capacity(market.pairs.len()), Vec::new());
        pair.reserve(market.pairs.len());
        for (student, at) in market.students.iter().zip(0..) {
            let range = if student.fixed.is_some() { 0..0 } else { market.of(at) };
            let own = shape.inside_of(limits, at);
            for index in range.filter(|index| banned.is_none_or(|banned| !banned[*index])) {
                let slot = market.pairs[index].slot;
                let leaf = own.iter().map(|cap| limits.limit(*cap, slot));
                let leaf = leaf.into_iter().find(|limit| limits.room[*limit as usize] != Cap::NONE);
                to.push(leaf.unwrap_or(slot));
                pair.push(index as u32);
                let reserve = reserve_of.get(slot as usize).copied().unwrap_or(NOWHERE);
                if student.priority && reserve != NOWHERE {
                    to.push(reserve);
                    pair.push(index as u32);
                }
            }
            first.push(to.len() as u32);
        }
        let mut order: Vec<u32> = (0..market.students.len() as u32).collect();
        order.sort_by_key(|student| (market.students[*student as usize].lot, *student));
        let network = Network::new(first, to, parent, room);
        Self { network, pair, reserves, reserves_from, aside: shape.aside, order }
    }

    /// Whether an arc leads to a reserved seat.
    pub(super) fn is_reserved(&self, arc: u32) -> bool {
        self.network.to[arc as usize] >= self.reserves_from
    }
}

/// Which caps lie inside slots, and which above them.
struct Shape {
    /// Caps on some students in each slot by itself, the smallest first, with the caps around each.
    inside: Vec<u32>,
    /// Place of each cap in `inside`.
    place: Vec<u32>,
    /// Caps on everybody, from the slot to the plan.
    above: Vec<u32>,
    aside: Vec<u32>,
}

impl Shape {
    fn of(market: &Market, limits: &Limits<'_>) -> Self {
        let caps = limits.caps.len();
        let size = |cap: u32| match &limits.caps[cap as usize].members {
            Members::Everybody => market.students.len(),
            Members::Only(only) => only.len(),
        };
        let (mut above, others): (Vec<u32>, Vec<u32>) =
            (0..caps as u32).partition(|cap| size(*cap) == market.students.len());
        above.sort_by_key(|cap| match limits.caps[*cap as usize].per {
            Per::Slot => 0,
            Per::Employer => 1,
            Per::Plan => 2,
        });
        let mut slots_of_limit = vec![0u32; limits.room.len()];
        for slot in 0..market.slots.len() as u32 {
            others.iter().for_each(|cap| slots_of_limit[limits.limit(*cap, slot) as usize] += 1);
        }
        let has_one_slot =
            |limit: u32| slots_of_limit[limit as usize] <= 1 || limits.room[limit as usize] == Cap::NONE;
        let (mut inside, mut aside): (Vec<u32>, Vec<u32>) =
            others.into_iter().partition(|cap| limits.units_of(*cap).all(has_one_slot));
        let has_soft = market.slots.iter().any(|slot| !slot.hard && slot.reserve > 0);
        let mut shared: FxHashMap<(u32, u32), usize> = FxHashMap::default();
        let mut priority = (0, vec![0usize; caps]);
        for (student, at) in market.students.iter().zip(0..) {
            let of = limits.caps_of(at);
            for (index, a) in of.iter().enumerate() {
                for b in &of[index + 1..] {
                    *shared.entry((*a, *b)).or_default() += 1;
                }
                priority.1[*a as usize] += usize::from(student.priority);
            }
            priority.0 += usize::from(student.priority);
        }
        let mut kept: Vec<u32> = Vec::new();
        inside.retain(|cap| {
            let with_priority = priority.1[*cap as usize];
            let cuts_priority = has_soft && with_priority > 0 && with_priority < priority.0;
            let is_inside_priority = has_soft && with_priority > 0 && size(*cap) == with_priority;
            let crosses = |other: &u32| {
                let both = shared.get(&(*cap.min(other), *cap.max(other))).copied().unwrap_or(0);
                both > 0 && both < size(*cap).min(size(*other))
            };
            let fits = !cuts_priority && !is_inside_priority && !kept.iter().any(crosses);
            if fits {
                kept.push(*cap);
            } else {
                aside.push(*cap);
            }
            fits
        });
        inside.sort_by_key(|cap| (size(*cap), *cap));
        let mut place = vec![NOWHERE; caps];
        inside.iter().zip(0..).for_each(|(cap, at)| place[*cap as usize] = at);
        aside.sort_unstable();
        Self { inside, place, above, aside }
    }

    /// The caps inside slots that count a student, the smallest first.
    fn inside_of(&self, limits: &Limits<'_>, student: u32) -> Vec<u32> {
        let mut own: Vec<u32> = limits
            .caps_of(student)
            .iter()
            .copied()
            .filter(|cap| self.place[*cap as usize] != NOWHERE)
            .collect();
        own.sort_by_key(|cap| self.place[*cap as usize]);
        own
    }

    /// The node above that of each limit.
    fn parents(&self, market: &Market, limits: &Limits<'_>) -> Vec<u32> {
        let mut parent = vec![NOWHERE; limits.room.len()];
        let set = |limit: u32| limits.room[limit as usize] != Cap::NONE;
        for (slot, at) in market.slots.iter().zip(0u32..) {
            let mut chain = vec![at];
            chain.extend(self.above.iter().map(|cap| limits.limit(*cap, at)).filter(|limit| set(*limit)));
            chain.windows(2).for_each(|pair| parent[pair[0] as usize] = pair[1]);
            debug_assert!(slot.reserve <= slot.capacity);
        }
        for cap in &self.inside {
            let Members::Only(only) = &limits.caps[*cap as usize].members else { continue };
            let Some(member) = only.first() else { continue };
            let around = self.inside_of(limits, *member);
            let around: Vec<u32> = around.into_iter().skip_while(|other| other != cap).skip(1).collect();
            for slot in 0..market.slots.len() as u32 {
                let next = around.iter().map(|cap| limits.limit(*cap, slot)).find(|limit| set(*limit));
                parent[limits.limit(*cap, slot) as usize] = next.unwrap_or(slot);
            }
        }
        parent
    }
}

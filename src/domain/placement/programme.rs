//! A market as a linear programme: each student or group takes one option, a slot or none, and options count in rows, the limits.
//!
//! It holds all that a network cannot: limits that cross, groups, the fewest of a slot, and what earlier goals have reached.

use super::cap::Cap;
use super::limits::Limits;
use super::market::Market;
use super::network::NOWHERE;
use super::proof::{Goal, Limit};

/// A goal with what every plan has to reach of it.
pub(super) type Reached = (Goal, i128);

/// Options of parties, and the rows that they count in.
pub(super) struct Programme {
    /// Who goes together; those who are fixed are in none.
    pub(super) parties: Vec<Vec<u32>>,
    /// Where the options of each party begin; one more at the end.
    pub(super) first: Vec<u32>,
    /// The slot of each option, or [`NOWHERE`].
    pub(super) slot: Vec<u32>,
    /// What an option counts for the goal.
    pub(super) value: Vec<i64>,
    /// What each row is.
    pub(super) limit: Vec<Limit>,
    /// The most of each row; `i64::MAX` where it has none.
    pub(super) room: Vec<i64>,
    /// The row for the fewest of each slot, or [`NOWHERE`].
    pub(super) intake: Vec<u32>,
    entries: Vec<(u32, i64)>,
    first_entry: Vec<u32>,
}

impl Programme {
    pub(super) fn of(
        market: &Market,
        limits: &Limits<'_>,
        standing: &[Option<u32>],
        goal: Goal,
        before: &[Reached],
    ) -> Self {
        let (limit, room, reserve_row, intake) = rows(market, limits, before);
        let goals_from = limit.len() - before.len();
        let mut programme = Self {
            parties: parties(market),
            first: vec![0],
            slot: Vec::new(),
            value: Vec::new(),
            limit,
            room,
            intake,
            entries: Vec::new(),
            first_entry: vec![0],
        };
        for members in &programme.parties {
            let (choices, may_stay) = slots_of(market, members);
            if may_stay {
                programme.slot.push(NOWHERE);
                programme.value.push(0);
                programme.first_entry.push(programme.entries.len() as u32);
            }
            for slot in choices {
                let pairs: Option<Vec<usize>> =
                    members.iter().map(|student| market.pair_of(*student, slot)).collect();
                let Some(pairs) = pairs else { continue };
                let reserve = reserve_row[slot as usize];
                let holders = members.iter().filter(|student| market.students[**student as usize].priority);
                let most = if reserve == NOWHERE { 0 } else { holders.count() as i64 };
                let worth = |goal: Goal, reserved: i64| {
                    let own = members.iter().zip(&pairs).map(|(student, pair)| {
                        let stands = standing.get(*student as usize).copied().flatten() == Some(slot);
                        goal.of_pair(market.pairs[*pair].score, market.rank(*student, *pair), stands)
                    });
                    own.sum::<i64>() + reserved * goal.of_reserved()
                };
                for reserved in 0..=most {
                    let mut own: Vec<u32> = members
                        .iter()
                        .flat_map(|student| limits.chain(*student, slot))
                        .filter(|row| programme.room[*row as usize] != i64::MAX)
                        .collect();
                    own.sort_unstable();
                    let counted = own.chunk_by(|a, b| a == b).map(|rows| (rows[0], rows.len() as i64));
                    programme.entries.extend(counted);
                    let fewest = (programme.intake[slot as usize], -(members.len() as i64));
                    let extra = [(reserve, reserved), fewest];
                    programme
                        .entries
                        .extend(extra.iter().filter(|(row, count)| *row != NOWHERE && *count != 0));
                    let goals = before.iter().zip(goals_from as u32..);
                    let goals = goals.map(|((goal, _), row)| (row, -worth(*goal, reserved)));
                    programme.entries.extend(goals.filter(|(_, count)| *count != 0));
                    programme.slot.push(slot);
                    programme.value.push(worth(goal, reserved));
                    programme.first_entry.push(programme.entries.len() as u32);
                }
            }
            programme.first.push(programme.slot.len() as u32);
        }
        programme
    }

    /// The rows that an option counts in, and how much.
    pub(super) fn entries(&self, option: u32) -> &[(u32, i64)] {
        let at = option as usize;
        &self.entries[self.first_entry[at] as usize..self.first_entry[at + 1] as usize]
    }

    pub(super) fn options(&self, party: u32) -> std::ops::Range<u32> {
        self.first[party as usize]..self.first[party as usize + 1]
    }
}

/// The groups, then everybody else who is not fixed.
fn parties(market: &Market) -> Vec<Vec<u32>> {
    let is_free = |student: &u32| market.students[*student as usize].fixed.is_none();
    let mut alone: Vec<bool> = market.students.iter().map(|student| student.fixed.is_none()).collect();
    market.together.iter().flatten().for_each(|student| alone[*student as usize] = false);
    let groups = market.together.iter().map(|group| group.iter().copied().filter(is_free).collect());
    let others =
        (0..alone.len() as u32).filter(|student| alone[*student as usize]).map(|student| vec![student]);
    groups.chain(others).filter(|members: &Vec<u32>| !members.is_empty()).collect()
}

/// The slots that a party may go to, and whether it may be in none: it may not where one of its group is fixed in a slot.
fn slots_of(market: &Market, members: &[u32]) -> (Vec<u32>, bool) {
    let Some(leader) = members.first() else { return (Vec::new(), true) };
    let group = market.together.iter().find(|group| members.len() < group.len() && group.contains(leader));
    let fixed =
        group.and_then(|group| group.iter().find_map(|student| market.students[*student as usize].fixed));
    let slots = market.pairs[market.of(*leader)].iter().map(|pair| pair.slot);
    let slots: Vec<u32> = slots.filter(|slot| fixed.is_none_or(|fixed| fixed == *slot)).collect();
    let may_stay = fixed.is_none() || slots.is_empty();
    (slots, may_stay)
}

/// All rows, with what they have room for, the row of each soft reserve, and of the fewest of each slot. A slot with somebody who is
/// fixed is open in any case.
fn rows(
    market: &Market,
    limits: &Limits<'_>,
    before: &[Reached],
) -> (Vec<Limit>, Vec<i64>, Vec<u32>, Vec<u32>) {
    let slots = market.slots.len() as u32;
    let mut limit: Vec<Limit> = (0..slots).map(Limit::Seats).collect();
    for (cap, at) in limits.caps.iter().zip(0u32..) {
        let units = 0..market.units(cap.per) as u32;
        match at.checked_sub(u32::from(limits.has_open)) {
            None => limit.extend(units.map(Limit::Open)),
            Some(number) => limit.extend(units.map(|unit| Limit::Cap(number, unit))),
        }
    }
    let bounded = |room: &u32| if *room == Cap::NONE { i64::MAX } else { i64::from(*room) };
    let mut room: Vec<i64> = limits.room.iter().map(bounded).collect();
    let (mut fixed, mut holders) = (vec![false; slots as usize], vec![0i64; slots as usize]);
    for student in &market.students {
        let Some(slot) = student.fixed else { continue };
        fixed[slot as usize] = true;
        holders[slot as usize] += i64::from(student.priority);
    }
    let (mut reserve, mut intake) = (vec![NOWHERE; slots as usize], vec![NOWHERE; slots as usize]);
    for (at, slot) in market.slots.iter().enumerate() {
        if !slot.hard && slot.reserve > 0 {
            reserve[at] = limit.len() as u32;
            limit.push(Limit::Reserved(at as u32));
            room.push((i64::from(slot.reserve) - holders[at]).max(0));
        }
        if slot.min_intake > 1 && !fixed[at] {
            intake[at] = limit.len() as u32;
            limit.push(Limit::Intake(at as u32));
            room.push(-i64::from(slot.min_intake));
        }
    }
    for ((_, reached), number) in before.iter().zip(0u32..) {
        limit.push(Limit::Goal(number));
        room.push(-i64::try_from(*reached).unwrap_or(i64::MAX));
    }
    (limit, room, reserve, intake)
}

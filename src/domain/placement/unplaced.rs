//! Why somebody is not placed, and the one change that would place him or her.

use super::cap::{Cap, Members};
use super::market::Market;
use super::plan::Plan;

/// What keeps a student out of an acceptable slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Obstacle {
    /// All its seats are taken.
    Full,
    /// The seats that are left are kept for the priority group.
    Reserved,
    /// This cap leaves no room.
    Cap(u32),
    /// It takes nobody, because too few would come.
    Closed,
    /// The group that the student must be together with does not fit; or nothing at all, where a plan is not finished.
    Group,
}

/// Why a student has no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// The student.
    pub student: u32,
    /// How many acceptable slots each obstacle keeps the student out of; each slot counts for the first that holds.
    pub obstacles: Vec<(Obstacle, u32)>,
    /// How many slots each rule alone keeps the student out of.
    pub rules: Vec<(u32, u32)>,
    /// What would place the student, and move nobody else.
    pub change: Option<Change>,
}

/// One change that would place a student.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// One seat more in the slot.
    Seat(u32),
    /// One seat less in the reserve of the slot.
    Reserve(u32),
    /// One more allowed by the cap (the first number), for the slot (the second).
    Cap(u32, u32),
    /// Without the rule (the first number) there is a seat in the slot (the second).
    Rule(u32, u32),
}

/// All who are not placed, in the order of their numbers.
pub fn unplaced(market: &Market, plan: &Plan) -> Vec<Unplaced> {
    let seats = Seats::of(market, plan);
    let mut barred: Vec<_> = market.barred.iter().collect();
    barred.sort_by_key(|barred| {
        (barred.student, std::cmp::Reverse(barred.choice.score), barred.choice.slot, barred.rule)
    });
    let mut grouped = vec![false; market.students.len()];
    market.together.iter().flatten().for_each(|student| grouped[*student as usize] = true);
    let nowhere = (0..).zip(&plan.assigned).filter(|(_, slot)| slot.is_none());
    nowhere
        .map(|(student, _)| {
            if grouped[student as usize] {
                let pairs = market.of(student).len() as u32;
                return Unplaced {
                    student,
                    obstacles: vec![(Obstacle::Group, pairs)],
                    rules: Vec::new(),
                    change: None,
                };
            }
            let slots = || market.of(student).map(|pair| market.pairs[pair].slot);
            let obstacles: Vec<(Vec<Obstacle>, u32)> =
                slots().map(|slot| (seats.obstacles(student, slot), slot)).collect();
            let first = obstacles.iter().map(|(all, _)| all.first().copied().unwrap_or(Obstacle::Group));
            let from = barred.partition_point(|barred| barred.student < student);
            let own = &barred[from..barred.partition_point(|barred| barred.student <= student)];
            let by_one = obstacles.iter().find_map(|(all, slot)| match all[..] {
                [Obstacle::Full] => Some(Change::Seat(*slot)),
                [Obstacle::Reserved] => Some(Change::Reserve(*slot)),
                [Obstacle::Cap(cap)] => Some(Change::Cap(cap, *slot)),
                _ => None,
            });
            let by_rule = || {
                let free = own.iter().find(|barred| seats.obstacles(student, barred.choice.slot).is_empty());
                free.map(|barred| Change::Rule(barred.rule, barred.choice.slot))
            };
            let rules = counted(own.iter().map(|barred| barred.rule));
            Unplaced { student, obstacles: counted(first), rules, change: by_one.or_else(by_rule) }
        })
        .collect()
}

fn counted<T: Ord + Copy>(items: impl Iterator<Item = T>) -> Vec<(T, u32)> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items.chunk_by(|a, b| a == b).filter_map(|chunk| Some((*chunk.first()?, chunk.len() as u32))).collect()
}

/// What is taken.
struct Seats<'a> {
    market: &'a Market,
    taken: Vec<u32>,
    open_taken: Vec<u32>,
    closed: Vec<bool>,
    counted: Vec<(Vec<bool>, Vec<u32>)>,
}

impl<'a> Seats<'a> {
    fn of(market: &'a Market, plan: &Plan) -> Self {
        let placed = || (0u32..).zip(&plan.assigned).filter_map(|(student, slot)| Some((student, (*slot)?)));
        let (mut taken, mut open_taken) = (vec![0; market.slots.len()], vec![0; market.slots.len()]);
        for (student, slot) in placed() {
            taken[slot as usize] += 1;
            open_taken[slot as usize] += u32::from(!market.students[student as usize].priority);
        }
        let mut closed = vec![false; market.slots.len()];
        plan.closed.iter().for_each(|slot| closed[*slot as usize] = true);
        let count = |cap: &Cap| {
            let mut members = vec![cap.members == Members::Everybody; market.students.len()];
            if let Members::Only(only) = &cap.members {
                only.iter().for_each(|student| members[*student as usize] = true);
            }
            let mut load = vec![0; cap.most.len()];
            for (_, slot) in placed().filter(|(student, _)| members[*student as usize]) {
                load[market.unit(cap.per, slot)] += 1;
            }
            (members, load)
        };
        let counted = market.caps.iter().map(count).collect();
        Self { market, taken, open_taken, closed, counted }
    }

    fn obstacles(&self, student: u32, slot: u32) -> Vec<Obstacle> {
        let at = slot as usize;
        let side = &self.market.slots[at];
        if self.closed[at] {
            return vec![Obstacle::Closed];
        }
        let mut found = Vec::new();
        if self.taken[at] >= side.capacity {
            found.push(Obstacle::Full);
        } else if side.hard
            && !self.market.students[student as usize].priority
            && self.open_taken[at] >= side.capacity - side.reserve
        {
            found.push(Obstacle::Reserved);
        }
        for ((number, cap), (members, load)) in (0..).zip(&self.market.caps).zip(&self.counted) {
            let unit = self.market.unit(cap.per, slot);
            if members[student as usize] && load[unit] >= cap.most[unit] {
                found.push(Obstacle::Cap(number));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::placement::cap::Per;
    use crate::domain::placement::market::{Barred, Choice, Slot, Statement, Student};
    use crate::domain::placement::objective::Objective;
    use crate::domain::placement::plan::{Start, plan};

    #[test]
    fn every_reason_is_named_with_the_change_that_mends_it() {
        let choice = |slot, score| Choice { slot, score, ..Choice::default() };
        let seats = |capacity, reserve| Slot { capacity, reserve, hard: true, ..Slot::default() };
        let statement = Statement {
            students: (0..6).map(|lot| Student { lot, ..Student::default() }).collect(),
            slots: vec![seats(1, 0), seats(1, 1), seats(5, 0), seats(3, 0)],
            choices: vec![
                vec![choice(0, 9)],
                vec![choice(0, 8)],
                vec![choice(1, 5)],
                vec![choice(2, 5)],
                vec![],
                vec![],
            ],
            barred: vec![Barred { student: 4, choice: choice(3, 3), rule: 7 }],
            caps: vec![Cap { members: Members::Only(vec![3]), per: Per::Slot, most: vec![0; 4] }],
            ..Statement::default()
        };
        let market = Market::new(statement).unwrap();
        let plan = plan(&market, Objective::MaxFill, Start::default(), &|| true);
        let found = unplaced(&market, &plan);
        let changes: Vec<_> = found.iter().map(|unplaced| (unplaced.student, unplaced.change)).collect();
        assert_eq!(
            changes,
            [
                (1, Some(Change::Seat(0))),
                (2, Some(Change::Reserve(1))),
                (3, Some(Change::Cap(0, 2))),
                (4, Some(Change::Rule(7, 3))),
                (5, None),
            ]
        );
        assert_eq!(found[0].obstacles, [(Obstacle::Full, 1)]);
        assert_eq!((&found[3].obstacles[..], &found[3].rules[..]), (&[][..], &[(7, 1)][..]));
    }
}

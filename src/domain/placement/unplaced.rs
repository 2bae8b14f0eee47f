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
    /// It takes nobody, because fewer would come than it takes at least.
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
    /// What would place the student, with his or her group, and move nobody else: the change that one is enough of, or the first
    /// of the fewest that are. `None` where no seats would do, or where there is nothing acceptable.
    pub change: Option<Change>,
    /// The others that are needed with it; a change that stands there several times is needed as often.
    pub further: Vec<Change>,
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
    let mut group_of: Vec<Option<&[u32]>> = vec![None; market.students.len()];
    for group in &market.together {
        group.iter().for_each(|student| group_of[*student as usize] = Some(group));
    }
    let nowhere = (0..).zip(&plan.assigned).filter(|(_, slot)| slot.is_none());
    nowhere
        .map(|(student, _)| {
            let slots = || market.of(student).map(|pair| market.pairs[pair].slot);
            let from = barred.partition_point(|barred| barred.student < student);
            let own = &barred[from..barred.partition_point(|barred| barred.student <= student)];
            let (obstacles, ways): (Vec<(Obstacle, u32)>, Vec<Vec<Change>>) = match group_of[student as usize]
            {
                Some(group) => {
                    let common = slots()
                        .filter(|slot| group.iter().all(|student| market.pair_of(*student, *slot).is_some()));
                    let pairs = market.of(student).len() as u32;
                    (
                        vec![(Obstacle::Group, pairs)],
                        common.filter_map(|slot| seats.needed(group, slot)).collect(),
                    )
                }
                None => {
                    let first =
                        |slot| seats.obstacles(student, slot).first().copied().unwrap_or(Obstacle::Group);
                    let ways = slots().filter_map(|slot| seats.needed(&[student], slot));
                    let by_rule = own.iter().filter_map(|barred| {
                        let slot = barred.choice.slot;
                        let mut way = vec![Change::Rule(barred.rule, slot)];
                        way.append(&mut seats.needed(&[student], slot)?);
                        Some(way)
                    });
                    (counted(slots().map(first)), ways.chain(by_rule).collect())
                }
            };
            let rules = counted(own.iter().map(|barred| barred.rule));
            let mut way = ways.into_iter().min_by_key(Vec::len).unwrap_or_default().into_iter();
            Unplaced { student, obstacles, rules, change: way.next(), further: way.collect() }
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
        if self.closed[at] || self.taken[at] + 1 < side.min_intake {
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

impl Seats<'_> {
    /// All changes that these students need to come to a slot together; `None` where the slot would still have too few.
    fn needed(&self, students: &[u32], slot: u32) -> Option<Vec<Change>> {
        let at = slot as usize;
        let side = &self.market.slots[at];
        let all = self.taken[at] + students.len() as u32;
        if self.closed[at] || all < side.min_intake {
            return None;
        }
        let others =
            students.iter().filter(|student| !self.market.students[**student as usize].priority).count()
                as u32;
        let seats = all.saturating_sub(side.capacity);
        let open = (self.open_taken[at] + others).saturating_sub(side.capacity + seats - side.reserve);
        let reserved = if side.hard && others > 0 { open } else { 0 };
        let mut needed = vec![Change::Seat(slot); seats as usize];
        needed.resize(needed.len() + reserved as usize, Change::Reserve(slot));
        for ((number, cap), (members, load)) in (0..).zip(&self.market.caps).zip(&self.counted) {
            let unit = self.market.unit(cap.per, slot);
            let counted = students.iter().filter(|student| members[**student as usize]).count() as u32;
            let over = if counted > 0 { (load[unit] + counted).saturating_sub(cap.most[unit]) } else { 0 };
            needed.resize(needed.len() + over as usize, Change::Cap(number, slot));
        }
        Some(needed)
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

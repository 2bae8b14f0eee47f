//! Markets made by a seed: the same on any machine.

use talentmatch::domain::placement::cap::{Cap, Members, Per};
use talentmatch::domain::placement::market::{Choice, SCORE_UNIT, Slot, Statement, Student};

/// Size of a market with nothing but capacities.
#[derive(Clone, Copy)]
pub struct Size {
    pub students: u32,
    pub slots: u32,
    /// Seats of each slot.
    pub capacity: u32,
    /// Acceptable slots of each student.
    pub each: u32,
}

/// Random numbers by SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        (self.next() % u64::from(end.max(1))) as u32
    }

    fn one_in(&mut self, count: u32) -> bool {
        self.below(count) == 0
    }
}

/// A market in which half of a score is how wanted the slot is, so that all want the same few; the other half is the student's
/// own.
pub fn of_size(size: Size, seed: u64) -> Statement {
    let mut random = Random(seed);
    let half = SCORE_UNIT / 2;
    let wanted: Vec<u32> = (0..size.slots).map(|_| random.below(half)).collect();
    let mut all: Vec<u32> = (0..size.slots).collect();
    let choices = (0..size.students).map(|_| {
        let mut own = Vec::with_capacity(size.each as usize);
        for place in 0..size.each.min(size.slots) {
            let other = place + random.below(size.slots - place);
            all.swap(place as usize, other as usize);
            let slot = all[place as usize];
            own.push(Choice { slot, score: wanted[slot as usize] + random.below(half), ..Choice::default() });
        }
        own
    });
    let choices = choices.collect();
    let student = |lot: u32| Student { lot: u64::from(lot), ..Student::default() };
    let slot =
        |lot: u32| Slot { capacity: size.capacity, employer: lot, lot: u64::from(lot), ..Slot::default() };
    Statement {
        students: (0..size.students).map(student).collect(),
        slots: (0..size.slots).map(slot).collect(),
        choices,
        ..Statement::default()
    }
}

/// A small market with ties, wishes and employers' lists; `with` counts what else it has: reserves and a cap on each employer
/// (1), students who must not be together, a cap on a school (2), fewest students and groups that must be together (3).
pub fn small(seed: u64, with: u32) -> Statement {
    let mut random = Random(seed);
    let (students, slots, employers) = (14 + random.below(12), 3 + random.below(4), 3);
    let slot = |lot: u32, random: &mut Random| {
        let capacity = 1 + random.below(6);
        Slot {
            capacity,
            min_intake: if with > 2 { random.below(capacity.min(4) + 1) } else { 0 },
            reserve: if with > 0 && random.one_in(2) { random.below(capacity + 1) } else { 0 },
            hard: random.one_in(2),
            employer: random.below(employers),
            lot: u64::from(lot),
            ..Slot::default()
        }
    };
    let slots: Vec<Slot> = (0..slots).map(|lot| slot(lot, &mut random)).collect();
    let people: Vec<Student> = (0..students)
        .map(|lot| Student { lot: u64::from(lot), priority: random.one_in(3), fixed: None })
        .collect();
    let choices: Vec<Vec<Choice>> = people
        .iter()
        .map(|_| {
            let own = (0..slots.len() as u32).filter(|_| !random.one_in(4)).collect::<Vec<_>>();
            own.into_iter()
                .map(|slot| Choice {
                    slot,
                    score: random.below(11) * SCORE_UNIT / 10,
                    wish: random.one_in(3).then(|| random.below(5)),
                    listed: random.one_in(4).then(|| random.below(5)),
                })
                .collect()
        })
        .collect();
    let some = |random: &mut Random, share: u32| {
        Members::Only((0..students).filter(|_| random.one_in(share)).collect())
    };
    let mut caps = Vec::new();
    if with > 0 {
        let most = (0..employers).map(|_| 2 + random.below(6)).collect();
        caps.push(Cap { members: Members::Everybody, per: Per::Employer, most });
    }
    if with > 1 {
        let most = vec![1; slots.len()];
        caps.push(Cap { members: Members::Only(vec![0, 1]), per: Per::Slot, most });
        let most = (0..employers).map(|_| 1 + random.below(3)).collect();
        caps.push(Cap { members: some(&mut random, 2), per: Per::Employer, most });
    }
    let mut statement = Statement { students: people, slots, choices, caps, ..Statement::default() };
    if with > 2 {
        statement.together = vec![vec![2, 3], vec![4, 5, 6]];
    }
    statement
}

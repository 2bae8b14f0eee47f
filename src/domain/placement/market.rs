//! A cohort and its slots, as numbers: who is acceptable where, and how much each side wants the other.
//!
//! Students, slots and employers count from 0. Pairs that no rule keeps out lie student by student, each student's in the order
//! that the student wants them: ranked wishes first, then by score, ties by lot.

use std::cmp::Reverse;
use std::ops::Range;

use super::cap::{Cap, Members, Per};

/// Scores are whole millionths, so that sums are exact and have no order.
pub const SCORE_UNIT: u32 = 1_000_000;

/// The merit of a placement that is fixed already: nobody has more.
const FIXED: u32 = u32::MAX;

/// Somebody to be placed, at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Student {
    /// Breaks ties; the lower lot goes first.
    pub lot: u64,
    /// Whether the seats of a reserve are for this student.
    pub priority: bool,
    /// The slot where the student stays whatever the plan is.
    pub fixed: Option<u32>,
}

/// Seats of one kind with one employer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// Most students.
    pub capacity: u32,
    /// Fewest students; with fewer the slot takes none. 0 and 1 ask for nothing.
    pub min_intake: u32,
    /// Seats for students of the priority group, at most `capacity`.
    pub reserve: u32,
    /// Whether seats of the reserve stay empty when the priority group does not fill them.
    pub hard: bool,
    /// Which of the reserves that were asked for it is of: their prices are told one by one.
    pub reserve_of: u32,
    /// Whose seats they are.
    pub employer: u32,
    /// Breaks ties; the lower lot goes first.
    pub lot: u64,
}

/// A slot that a student may be placed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The slot.
    pub slot: u32,
    /// Of the match, in millionths.
    pub score: u32,
    /// How much the employer wants the student: one that its own list names is above all others, then the score counts.
    pub merit: u32,
}

/// A slot that a student may be placed in, as it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The slot.
    pub slot: u32,
    /// Of the match, 0 to [`SCORE_UNIT`].
    pub score: u32,
    /// The place in the student's ranked wishes, from 0; `None` where they do not name it.
    pub wish: Option<u32>,
    /// The place in the employer's own list, from 0; `None` where it does not name the student.
    pub listed: Option<u32>,
}

/// A pair that one rule alone keeps out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Barred {
    /// The student.
    pub student: u32,
    /// As it would be without the rule.
    pub choice: Choice,
    /// The number that the caller gives the rule.
    pub rule: u32,
}

/// What a market is made of.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// In the order of their numbers.
    pub students: Vec<Student>,
    /// In the order of their numbers.
    pub slots: Vec<Slot>,
    /// What is acceptable to each student, in any order, no slot twice.
    pub choices: Vec<Vec<Choice>>,
    /// Pairs that one rule alone keeps out; they are read only for the price of the rules.
    pub barred: Vec<Barred>,
    /// Beside capacities and reserves.
    pub caps: Vec<Cap>,
    /// Students who are placed in one slot or not at all. No student is in two groups.
    pub together: Vec<Vec<u32>>,
}

/// A statement that has been found sound.
#[derive(Clone, Debug)]
pub struct Market {
    pub(super) students: Vec<Student>,
    pub(super) slots: Vec<Slot>,
    pub(super) first: Vec<u32>,
    pub(super) pairs: Vec<Pair>,
    pub(super) barred: Vec<Barred>,
    pub(super) caps: Vec<Cap>,
    pub(super) together: Vec<Vec<u32>>,
}

/// Why a statement is no market. Numbers are those of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarketError {
    /// There is nobody to place.
    #[error("there are no students")]
    NoStudents,
    /// There is nowhere to place anybody.
    #[error("there are no slots")]
    NoSlots,
    /// A list is not as long as what it is about, or a number in it is of nothing.
    #[error("numbers of students, slots, employers or caps do not fit each other")]
    Numbers,
    /// A reserve is larger than the slot.
    #[error("slot {0} reserves more seats than it has")]
    Reserve(u32),
    /// The fewest students are more than the most.
    #[error("slot {0} takes no fewer students than it has seats for")]
    MinIntake(u32),
    /// A student is in two groups that must be together.
    #[error("student {0} is in two groups that must be together")]
    TwoGroups(u32),
    /// Members of one group must not be together by a cap, and must be.
    #[error("students {0} and {1} must be together and must not")]
    Contradiction(u32, u32),
    /// A fixed placement is none of the student's acceptable pairs.
    #[error("student {0} is fixed in a slot that is not acceptable")]
    FixedElsewhere(u32),
    /// Fixed placements are more than fit.
    #[error("more students are fixed in slot {0} than fit")]
    FixedTooMany(u32),
}

impl Market {
    /// Sorts what is acceptable, and checks it.
    ///
    /// # Errors
    /// See [`MarketError`].
    pub fn new(statement: Statement) -> Result<Self, MarketError> {
        let Statement { students, slots, choices, barred, caps, together } = statement;
        if students.is_empty() {
            return Err(MarketError::NoStudents);
        }
        if slots.is_empty() {
            return Err(MarketError::NoSlots);
        }
        if choices.len() != students.len() {
            return Err(MarketError::Numbers);
        }
        let mut first = Vec::with_capacity(students.len() + 1);
        let mut pairs = Vec::with_capacity(choices.iter().map(Vec::len).sum());
        first.push(0);
        for (student, mut wanted) in choices.into_iter().enumerate() {
            if wanted.iter().any(|choice| choice.slot as usize >= slots.len() || choice.score > SCORE_UNIT) {
                return Err(MarketError::Numbers);
            }
            let fixed = students[student].fixed;
            if let Some(slot) = fixed {
                wanted.retain(|choice| choice.slot == slot);
            }
            sort_choices(&mut wanted, &slots);
            pairs.extend(wanted.iter().map(Pair::of));
            if fixed.is_some() {
                pairs.iter_mut().skip(first[student] as usize).for_each(|pair| pair.merit = FIXED);
            }
            first.push(u32::try_from(pairs.len()).map_err(|_| MarketError::Numbers)?);
        }
        let market = Self { students, slots, first, pairs, barred, caps, together };
        market.check()?;
        Ok(market)
    }

    fn check(&self) -> Result<(), MarketError> {
        let (students, slots) = (self.students.len(), self.slots.len());
        let known = |student: &u32| (*student as usize) < students;
        for (slot, at) in self.slots.iter().zip(0..) {
            if slot.reserve > slot.capacity {
                return Err(MarketError::Reserve(at));
            }
            if slot.min_intake > slot.capacity.max(1) {
                return Err(MarketError::MinIntake(at));
            }
        }
        for cap in &self.caps {
            let sound = match &cap.members {
                Members::Everybody => true,
                Members::Only(only) => only.iter().all(known),
            };
            if !sound || cap.most.len() < self.units(cap.per) {
                return Err(MarketError::Numbers);
            }
        }
        let barred = |barred: &Barred| known(&barred.student) && (barred.choice.slot as usize) < slots;
        if !self.together.iter().flatten().all(known) || !self.barred.iter().all(barred) {
            return Err(MarketError::Numbers);
        }
        self.check_groups()?;
        self.check_fixed()
    }

    fn check_groups(&self) -> Result<(), MarketError> {
        let mut group = vec![u32::MAX; self.students.len()];
        for (members, number) in self.together.iter().zip(0..) {
            for student in members {
                if group[*student as usize] != u32::MAX {
                    return Err(MarketError::TwoGroups(*student));
                }
                group[*student as usize] = number;
            }
        }
        for cap in self.caps.iter().filter(|cap| cap.per == Per::Slot) {
            let Members::Only(only) = &cap.members else { continue };
            let most = cap.most.iter().copied().max().unwrap_or(0) as usize;
            let mut grouped: Vec<u32> =
                only.iter().copied().filter(|student| group[*student as usize] != u32::MAX).collect();
            grouped.sort_by_key(|student| (group[*student as usize], *student));
            let tooth = grouped.windows(most + 1);
            for window in tooth.filter(|_| most > 0) {
                let (a, b) = (window[0], window[most]);
                if group[a as usize] == group[b as usize] {
                    return Err(MarketError::Contradiction(a, b));
                }
            }
        }
        Ok(())
    }

    fn check_fixed(&self) -> Result<(), MarketError> {
        let mut taken = vec![0u32; self.slots.len()];
        let mut open = vec![0u32; self.slots.len()];
        for (student, at) in self.students.iter().zip(0u32..) {
            let Some(slot) = student.fixed else { continue };
            if self.of(at).is_empty() {
                return Err(MarketError::FixedElsewhere(at));
            }
            taken[slot as usize] += 1;
            open[slot as usize] += u32::from(!student.priority);
        }
        let over = |at: usize| {
            let slot = &self.slots[at];
            let open_seats = slot.capacity - if slot.hard { slot.reserve } else { 0 };
            taken[at] > slot.capacity || open[at] > open_seats
        };
        match (0..self.slots.len()).find(|at| over(*at)) {
            Some(at) => Err(MarketError::FixedTooMany(at as u32)),
            None => Ok(()),
        }
    }

    /// The same market where some students are settled: in a slot, or nowhere.
    pub(super) fn settled(&self, settled: &[Option<Option<u32>>]) -> Self {
        let mut market = Self { first: vec![0], pairs: Vec::new(), ..self.clone() };
        market.together.clear();
        for (settled, student) in settled.iter().zip(0u32..) {
            let own = &self.pairs[self.of(student)];
            match settled {
                None => market.pairs.extend_from_slice(own),
                Some(slot) => {
                    let kept = own.iter().filter(|pair| Some(pair.slot) == *slot);
                    market.pairs.extend(kept.map(|pair| Pair { merit: FIXED, ..*pair }));
                    market.students[student as usize].fixed = *slot;
                }
            }
            market.first.push(market.pairs.len() as u32);
        }
        market
    }

    /// The count of a cap that a slot is in.
    pub(super) fn unit(&self, per: Per, slot: u32) -> usize {
        match per {
            Per::Slot => slot as usize,
            Per::Employer => self.slots[slot as usize].employer as usize,
            Per::Plan => 0,
        }
    }

    /// How many counts of a cap there are.
    pub(super) fn units(&self, per: Per) -> usize {
        match per {
            Per::Slot => self.slots.len(),
            Per::Employer => self.slots.iter().map(|slot| slot.employer as usize + 1).max().unwrap_or(0),
            Per::Plan => 1,
        }
    }

    /// The students, in the order of their numbers.
    pub fn students(&self) -> &[Student] {
        &self.students
    }

    /// The slots, in the order of their numbers.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// All pairs, student by student.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The caps, in the order of their numbers.
    pub fn caps(&self) -> &[Cap] {
        &self.caps
    }

    /// The groups that must be together.
    pub fn together(&self) -> &[Vec<u32>] {
        &self.together
    }

    /// Where a student's pairs lie among [`Market::pairs`], the most wanted first.
    pub fn of(&self, student: u32) -> Range<usize> {
        self.first[student as usize] as usize..self.first[student as usize + 1] as usize
    }

    /// The place of a pair among the student's, from 1.
    pub fn rank(&self, student: u32, pair: usize) -> u32 {
        pair as u32 - self.first[student as usize] + 1
    }

    /// The pair of a student and a slot.
    pub fn pair_of(&self, student: u32, slot: u32) -> Option<usize> {
        self.of(student).find(|pair| self.pairs[*pair].slot == slot)
    }
}

fn sort_choices(wanted: &mut [Choice], slots: &[Slot]) {
    wanted.sort_unstable_by_key(|choice| {
        let wish = choice.wish.unwrap_or(u32::MAX);
        (wish, Reverse(choice.score), slots[choice.slot as usize].lot, choice.slot)
    });
}

impl Pair {
    pub(super) fn of(choice: &Choice) -> Self {
        let listed = choice.listed.map(|listed| FIXED - 1 - listed.min(FIXED / 2));
        Self { slot: choice.slot, score: choice.score, merit: listed.unwrap_or(choice.score) }
    }
}

/// A lot of its own for everybody: the same for the same seed and name, whoever else takes part. The FNV-1a hash of the name
/// is mixed with the seed by the finaliser of SplitMix64.
pub fn lot(seed: u64, name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mut mixed = hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

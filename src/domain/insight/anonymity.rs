//! Counting people so that no answer tells of a few of them.
//!
//! All people of a tenant are parted once into groups of at least [`LEAST`], by school, then major, then year of graduation, then
//! education, then place. Whatever is asked, a group is counted as a whole or not at all, and what it adds to a figure is a multiple of [`LEAST`]. From
//! this follows, of any number of answers to any questions, also before and after a change of the records:
//! - no figure, and no sum or difference of figures, lies between 1 and 9;
//! - the people behind two answers are the same or differ by at least [`LEAST`], as both are unions of groups;
//! - which of its people share a thing (who holds a skill, who was placed) is told of a group only as a multiple of [`LEAST`].
//!
//! A group that lies across the border of a row, or of what is asked, is in no row: its people are told in one sum as
//! [`Table::blurred`]. Counts are rounded along one order of all groups: the sum up to each group is rounded down, and a group has
//! what it adds to that. So neighbouring groups, such as those of a school, are off by less than [`LEAST`] together and not each. A secret start
//! keeps the thresholds from being known.
//!
//! What is no person's (openings, courses) is not counted here.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// The fewest persons that any answer tells of.
pub const LEAST: u32 = 10;

/// 1.96 standard deviations of what rounding adds to a run of groups: the difference of two sums that are both rounded down.
const ERROR_OF_A_RUN: f64 = 1.96 * LEAST as f64 * 0.408_25;

/// What people are parted by, one thing after another.
pub struct Trait {
    /// The value of each person.
    pub values: Vec<Arc<str>>,
}

/// People, parted into groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// In one order: by the values of the first trait, then of the second, and so on.
    groups: Vec<Group>,
    secret: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq)]
struct Group {
    /// Numbers of people, ascending.
    members: Vec<u32>,
    /// What all of them count.
    told: u32,
}

/// Persons, as they may be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Persons {
    /// A multiple of [`LEAST`].
    pub count: u32,
    /// Runs of neighbouring groups that it is the sum of.
    pub runs: u32,
    /// The last group that was added.
    last: usize,
}

impl Persons {
    /// How far the true number of those counted may be from the figure: in 19 of 20 cases where there are many runs, always
    /// where there is one. Those of blurred groups come on top.
    pub fn error(&self) -> u32 {
        let likely = (ERROR_OF_A_RUN * f64::from(self.runs).sqrt()).ceil() as u32;
        likely.max(LEAST - 1).min(self.runs.saturating_mul(LEAST - 1))
    }

    fn add(&mut self, count: u32, group: usize) {
        self.count = self.count.saturating_add(count);
        if self.runs == 0 || self.last + 1 != group {
            self.runs += 1;
        }
        self.last = group;
    }
}

/// A sum along the order of groups, of which each has what it adds to the sum rounded down.
struct Running(u32);

impl Running {
    /// The sum begins with less than [`LEAST`], by the secret and the thing that is counted.
    fn of(secret: &[u8], what: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update((secret.len() as u64).to_le_bytes());
        hash.update(secret);
        hash.update(what);
        Self(hash.finalize().first().map_or(0, |byte| u32::from(*byte) * LEAST / 256))
    }

    fn told(&mut self, count: u32) -> u32 {
        let before = self.0 / LEAST;
        self.0 = self.0.saturating_add(count);
        (self.0 / LEAST - before) * LEAST
    }
}

/// People by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<K> {
    /// Rows that a whole group is in.
    pub rows: BTreeMap<K, Persons>,
    /// Those of groups that lie across several rows, or across the border of what was asked for.
    pub blurred: Persons,
}

impl Groups {
    /// Parts people by these traits, the weightiest first. Fewer than [`LEAST`] people are in no group and in no answer.
    pub fn of(traits: &[Trait], secret: &[u8]) -> Self {
        let mut parted = Vec::new();
        let all: Vec<u32> = (0..traits.first().map_or(0, |first| first.values.len()) as u32).collect();
        if all.len() >= LEAST as usize {
            part(all, traits, &mut parted);
        }
        let mut sum = Running::of(secret, "");
        let group = |members: Vec<u32>| Group { told: sum.told(members.len() as u32), members };
        Self { groups: parted.into_iter().map(group).collect(), secret: secret.to_vec() }
    }

    /// People by the row that each is in; `None` is not asked for. A row that no whole group is in is not told.
    pub fn table<K: Ord>(&self, row_of: impl Fn(u32) -> Option<K>) -> Table<K> {
        let mut table = Table { rows: BTreeMap::new(), blurred: Persons::default() };
        for (at, group) in self.groups.iter().enumerate() {
            match group.row(&row_of) {
                Row::None => {}
                Row::Across => table.blurred.add(group.told, at),
                Row::One(row) => table.rows.entry(row).or_default().add(group.told, at),
            }
        }
        table
    }

    /// Of the people of each row of [`Self::table`], those that something is true of. `what` names the thing counted: the same
    /// thing is always rounded alike, whatever is asked for.
    pub fn sharing<K: Ord>(
        &self,
        what: &str,
        row_of: impl Fn(u32) -> Option<K>,
        shares: impl Fn(u32) -> bool,
    ) -> BTreeMap<K, Persons> {
        let mut rows = BTreeMap::<K, Persons>::new();
        let mut sum = Running::of(&self.secret, what);
        for (at, group) in self.groups.iter().enumerate() {
            let count = group.members.iter().filter(|person| shares(**person)).count() as u32;
            let told = sum.told(count);
            if let Row::One(row) = group.row(&row_of) {
                rows.entry(row).or_default().add(told, at);
            }
        }
        rows
    }

    /// As [`Self::sharing`], of many things at a time: `things` says those of a person, each once. Things of which nothing is
    /// told are left out.
    pub fn sharing_each<'a, K: Ord + Clone>(
        &self,
        row_of: impl Fn(u32) -> Option<K>,
        things: impl Fn(u32) -> &'a [Arc<str>],
    ) -> BTreeMap<(K, &'a str), Persons> {
        let mut rows = BTreeMap::<(K, &str), Persons>::new();
        let mut sums = FxHashMap::<&str, Running>::default();
        for (at, group) in self.groups.iter().enumerate() {
            let row = group.row(&row_of);
            let mut counts = BTreeMap::<&str, u32>::new();
            for thing in group.members.iter().flat_map(|person| things(*person)) {
                *counts.entry(thing).or_default() += 1;
            }
            for (thing, count) in counts {
                let told = sums.entry(thing).or_insert_with(|| Running::of(&self.secret, thing)).told(count);
                if let Row::One(row) = &row {
                    rows.entry((row.clone(), thing)).or_default().add(told, at);
                }
            }
        }
        rows.retain(|_, persons| persons.count > 0);
        rows
    }
}

enum Row<K> {
    None,
    One(K),
    Across,
}

impl Group {
    fn row<K: Ord>(&self, row_of: &impl Fn(u32) -> Option<K>) -> Row<K> {
        let mut members = self.members.iter();
        let first = members.next().and_then(|person| row_of(*person));
        match (members.all(|person| row_of(*person) == first), first) {
            (true, None) => Row::None,
            (true, Some(row)) => Row::One(row),
            (false, _) => Row::Across,
        }
    }
}

/// Parts people by the first trait as finely as groups may be, and each part by the rest. Values of too few people go together;
/// where even those are too few they go with the smallest value that has enough.
fn part(people: Vec<u32>, traits: &[Trait], parted: &mut Vec<Vec<u32>>) {
    let Some((first, rest)) = traits.split_first() else {
        parted.push(people);
        return;
    };
    let mut by_value = BTreeMap::<&str, Vec<u32>>::new();
    for person in people {
        let value = first.values.get(person as usize).map_or("", AsRef::as_ref);
        by_value.entry(value).or_default().push(person);
    }
    let is_enough = |people: &[u32]| people.len() >= LEAST as usize;
    let (mut large, small): (Vec<_>, Vec<_>) =
        by_value.into_iter().partition(|(_, people)| is_enough(people));
    let mut few: Vec<u32> = small.into_iter().flat_map(|(_, people)| people).collect();
    few.sort_unstable();
    if !few.is_empty() {
        let smallest = large.iter_mut().min_by_key(|(value, people)| (people.len(), *value));
        match smallest.filter(|_| !is_enough(&few)) {
            Some((_, people)) => {
                people.extend(few);
                people.sort_unstable();
            }
            None => large.push(("", few)),
        }
    }
    for (_, people) in large {
        part(people, rest, parted);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// People with three traits of a few values each, of very unequal frequency.
    fn people() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
        let skewed = |most: u8| (0..=most, 0..=most).prop_map(|(a, b)| a.min(b));
        prop::collection::vec((skewed(3), skewed(5), skewed(2)), 0..300)
    }

    fn groups(people: &[(u8, u8, u8)], secret: &[u8]) -> Groups {
        let column = |value: fn(&(u8, u8, u8)) -> u8| Trait {
            values: people.iter().map(|person| value(person).to_string().into()).collect(),
        };
        let traits = [column(|p| p.0), column(|p| p.1), column(|p| p.2)];
        Groups::of(&traits, secret)
    }

    /// A question: values to be had of each trait, as bits, and which trait the rows are by.
    type Question = (u8, u8, u8, u8);

    fn row(person: (u8, u8, u8), question: Question) -> Option<u8> {
        let has = |bits: u8, value: u8| bits & (1 << value) > 0;
        let is_asked = has(question.0, person.0) && has(question.1, person.1) && has(question.2, person.2);
        is_asked.then_some(match question.3 % 4 {
            0 => person.0,
            1 => person.1,
            2 => person.2,
            _ => 0,
        })
    }

    /// All the figures of an answer, and who is behind each, which only a test may know.
    fn told(groups: &Groups, people: &[(u8, u8, u8)], question: Question) -> Vec<(u32, BTreeSet<u32>)> {
        let row_of = |person: u32| row(people[person as usize], question);
        let table = groups.table(row_of);
        let behind = |wanted: Option<u8>| -> BTreeSet<u32> {
            let of_row = groups.groups.iter().filter(|group| match (group.row(&row_of), wanted) {
                (Row::One(row), Some(wanted)) => row == wanted,
                (Row::Across, None) => true,
                _ => false,
            });
            of_row.flat_map(|group| group.members.iter().copied()).collect()
        };
        let rows = table.rows.iter().map(|(row, persons)| (persons.count, behind(Some(*row))));
        rows.chain([(table.blurred.count, behind(None))]).collect()
    }

    proptest! {
        /// The attacker asks any two questions and takes any two figures: what they differ by is nobody or at least ten, as
        /// figures and as people.
        #[test]
        fn no_two_answers_differ_by_a_few(people in people(), questions in any::<[Question; 2]>()) {
            let groups = groups(&people, b"secret");
            let figures = questions.map(|question| told(&groups, &people, question)).concat();
            for (count, behind) in &figures {
                prop_assert!(*count == 0 || *count >= LEAST);
                prop_assert!(behind.is_empty() || behind.len() >= LEAST as usize);
                for (other, others) in &figures {
                    let differ = count.abs_diff(*other);
                    prop_assert!(differ == 0 || differ >= LEAST, "{count} {other}");
                    let between = behind.symmetric_difference(others).count();
                    prop_assert!(between == 0 || between >= LEAST as usize, "{between} people");
                }
            }
        }

        /// The attacker waits for one more person and asks again: no figure moves by a few.
        #[test]
        fn nor_before_and_after_somebody_came(people in people(), question in any::<Question>(), came in (0u8..4, 0u8..6, 0u8..3)) {
            let before = told(&groups(&people, b"secret"), &people, question);
            let mut more = people;
            more.push(came);
            let after = told(&groups(&more, b"secret"), &more, question);
            for (count, _) in before.iter().chain(&after) {
                prop_assert_eq!(count % LEAST, 0);
            }
        }

        /// Nor does anything come of what people share, whoever has it.
        #[test]
        fn what_few_share_is_not_told_exactly(people in people(), question in any::<Question>(), holders in prop::collection::vec(any::<bool>(), 300)) {
            let groups = groups(&people, b"secret");
            let row_of = |person: u32| row(people[person as usize], question);
            let shared = groups.sharing("plc", row_of, |person| holders[person as usize]);
            let whole = groups.table(row_of).rows;
            prop_assert_eq!(shared.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
            for (row, persons) in &shared {
                prop_assert!(persons.count % LEAST == 0);
                // No more than rounding could make of all of them: in each run one sum is rounded down and the other begins with nearly ten.
                prop_assert!(persons.count <= whole[row].count + LEAST * persons.runs);
            }
            let things: Vec<Vec<Arc<str>>> =
                holders.iter().map(|holds| if *holds { vec!["plc".into()] } else { vec![] }).collect();
            let each = groups.sharing_each(row_of, |person| &things[person as usize]);
            for (row, persons) in shared.iter().filter(|(_, persons)| persons.count > 0) {
                prop_assert_eq!(each[&(*row, "plc")].count, persons.count);
            }
        }

        /// Everybody is in one group, whatever the order in which people come.
        #[test]
        fn groups_part_everybody(people in people()) {
            let parted = groups(&people, b"secret");
            let members: Vec<u32> = parted.groups.iter().flat_map(|group| group.members.clone()).collect();
            prop_assert_eq!(members.iter().collect::<BTreeSet<_>>().len(), members.len());
            let all = if people.len() < LEAST as usize { 0 } else { people.len() };
            prop_assert_eq!(members.len(), all);
            prop_assert!(parted.groups.iter().all(|group| group.members.len() >= LEAST as usize));
            let backwards: Vec<_> = people.iter().rev().copied().collect();
            let question = (255, 255, 255, 0);
            let counts = |groups: &Groups, people: &[(u8, u8, u8)]| -> Vec<u32> {
                told(groups, people, question).into_iter().map(|(count, _)| count).collect()
            };
            prop_assert_eq!(counts(&parted, &people), counts(&groups(&backwards, b"secret"), &backwards));
        }
    }

    #[test]
    fn sums_are_right_on_average_and_within_their_error() {
        // 400 secrets; 30 majors of 13 people each, of whom 4 in 13 hold a skill.
        let people: Vec<(u8, u8, u8)> = (0..390u32).map(|n| ((n / 13) as u8, 0, 0)).collect();
        let (mut sum, mut held, mut outside) = (0u64, 0u64, 0);
        for secret in 0..400u32 {
            let groups = groups(&people, &secret.to_le_bytes());
            let all = groups.table(|_| Some(())).rows[&()];
            let shared = groups.sharing("plc", |_| Some(()), |person| person % 13 < 4)[&()];
            assert!(
                all.count.abs_diff(390) < LEAST && shared.count.abs_diff(120) < LEAST,
                "one run is off by less"
            );
            sum += u64::from(all.count);
            held += u64::from(shared.count);
            // Every other major: as many runs as majors.
            let some = groups.table(|person| Some(person / 13 % 2)).rows[&0];
            outside += usize::from(some.count.abs_diff(195) > some.error());
        }
        assert!((sum as f64 / 400.0 - 390.0).abs() < 1.0, "{sum}");
        assert!((held as f64 / 400.0 - 120.0).abs() < 1.0, "{held}");
        assert!(outside < 20, "{outside} of 400");
    }

    #[test]
    fn a_handful_of_people_is_in_no_answer() {
        let people = [(0, 0, 0); 9];
        let groups = groups(&people, b"secret");
        assert_eq!(told(&groups, &people, (255, 255, 255, 3)), [(0, BTreeSet::new())]);
    }
}

//! An order class (订单班): an employer asks for a group of students, and cohorts are ranked by how well they would fill it.
//!
//! A cohort is the students of one school, major and year of graduation, and of one class where the order says by which label classes
//! are told apart. Of the caller's own students all is told. Of others' a cohort with fewer than [`LEAST`] students whom the caller
//! may see is told nothing of, and numbers of people are told as multiples of [`LEAST`], rounded down.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::insight::anonymity::LEAST;

/// What a cohort has in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct CohortKey {
    /// As students write it; empty where it is not stated.
    pub school: String,
    /// A code of the catalogue, or the name where no code is stated.
    pub major: String,
    /// The year of graduation.
    pub year: Option<i32>,
    /// The value of the label that classes are told apart by; empty where there is none.
    pub class: String,
    /// Whose students they are.
    pub tenant: String,
}

/// A student who may be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Where the student belongs.
    pub cohort: CohortKey,
    /// Whether it is one of the caller's own.
    pub is_own: bool,
    /// Of the pair of student and order, in millionths; `None` where a rule keeps them apart or the student is placed already.
    pub score: Option<u32>,
    /// For each thing that is asked, whether the student has it.
    pub has: Vec<bool>,
}

/// What is asked of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The fewest students.
    pub least: u32,
    /// The most students.
    pub most: u32,
    /// From which score on a student fits, in millionths.
    pub score: u32,
}

/// A cohort beside an order.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// What it has in common.
    pub key: CohortKey,
    /// Whether it is one of the caller's own, of which numbers are exact.
    pub is_own: bool,
    /// Students in it.
    pub students: u32,
    /// Of these, those whom no rule keeps out.
    pub eligible: u32,
    /// Of these, those who fit.
    pub fit: u32,
    /// The mean score of those who fit, in [0, 1]; `None` where too few do to be told.
    pub mean_fit: Option<f64>,
    /// For each thing that is asked, how many of the eligible have it.
    pub having: Vec<u32>,
}

impl Cohort {
    /// Whether it could fill the order by itself.
    pub fn fills(&self, wanted: Wanted) -> bool {
        self.fit > 0 && self.fit >= wanted.least
    }

    /// The places of the order that it could fill.
    pub fn places(&self, wanted: Wanted) -> u32 {
        self.fit.min(wanted.most)
    }
}

/// The cohorts, those that could fill the most of the order first, then by mean fit, then by name. What is told of others' is all that
/// the order goes by.
pub fn rank(members: &[Member], wanted: Wanted) -> Vec<Cohort> {
    let mut parted: BTreeMap<&CohortKey, Vec<&Member>> = BTreeMap::new();
    for member in members {
        parted.entry(&member.cohort).or_default().push(member);
    }
    let mut cohorts: Vec<Cohort> =
        parted.into_iter().filter_map(|(key, members)| told(key, &members, wanted)).collect();
    let millionths = |cohort: &Cohort| cohort.mean_fit.map(|mean| (mean * 1e6).round() as i64);
    cohorts.sort_by_cached_key(|cohort| {
        (Reverse(cohort.places(wanted)), Reverse(millionths(cohort)), cohort.key.clone())
    });
    cohorts
}

fn told(key: &CohortKey, members: &[&Member], wanted: Wanted) -> Option<Cohort> {
    let is_own = members.iter().all(|member| member.is_own);
    if !is_own && (members.len() as u32) < LEAST {
        return None;
    }
    let told = |count: usize| if is_own { count as u32 } else { count as u32 - count as u32 % LEAST };
    let eligible: Vec<&&Member> = members.iter().filter(|member| member.score.is_some()).collect();
    let fit: Vec<u32> =
        eligible.iter().filter_map(|member| member.score).filter(|score| *score >= wanted.score).collect();
    let sum: f64 = fit.iter().map(|score| f64::from(*score) / 1e6).sum();
    let mean = sum / fit.len().max(1) as f64;
    let mean_fit =
        (told(fit.len()) > 0).then_some(if is_own { mean } else { (mean * 100.0).round() / 100.0 });
    let asked = members.first().map_or(0, |member| member.has.len());
    let has =
        |at: usize| eligible.iter().filter(|member| member.has.get(at).copied().unwrap_or_default()).count();
    Some(Cohort {
        key: key.clone(),
        is_own,
        students: told(members.len()),
        eligible: told(eligible.len()),
        fit: told(fit.len()),
        mean_fit,
        having: (0..asked).map(|at| told(has(at))).collect(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WANTED: Wanted = Wanted { least: 2, most: 3, score: 500_000 };

    fn member(school: &str, is_own: bool, score: Option<u32>, has: &[bool]) -> Member {
        let cohort = CohortKey { school: school.into(), ..CohortKey::default() };
        Member { cohort, is_own, score, has: has.to_vec() }
    }

    #[test]
    fn who_fills_more_of_the_order_comes_first() {
        let members = [
            member("甲", true, Some(600_000), &[true]),
            member("甲", true, Some(700_000), &[false]),
            member("甲", true, Some(400_000), &[true]),
            member("乙", true, Some(900_000), &[true]),
            member("乙", true, None, &[true]),
        ];
        let ranked = rank(&members, WANTED);
        let told: Vec<_> = ranked
            .iter()
            .map(|cohort| {
                (&*cohort.key.school, cohort.students, cohort.eligible, cohort.fit, &cohort.having[..])
            })
            .collect();
        assert_eq!(told, [("甲", 3, 3, 2, &[2][..]), ("乙", 2, 1, 1, &[1])]);
        assert_eq!(ranked.iter().map(|cohort| cohort.fills(WANTED)).collect::<Vec<_>>(), [true, false]);
        assert_eq!(ranked[0].mean_fit.map(|mean| (mean * 100.0).round()), Some(65.0));
    }

    proptest! {
        /// Whatever is asked: of others' students no number lies between 1 and 9, and one student more or less changes none by fewer
        /// than ten.
        #[test]
        fn few_of_others_are_never_told(
            scores in proptest::collection::vec((proptest::option::of(0..1_000_000u32), any::<bool>()), 0..40),
            from in 0..1_000_000u32,
        ) {
            let members: Vec<Member> =
                scores.iter().map(|(score, has)| member("甲", false, *score, &[*has])).collect();
            let wanted = Wanted { score: from, ..WANTED };
            let ranked = rank(&members, wanted);
            prop_assert_eq!(ranked.is_empty(), members.len() < LEAST as usize);
            for cohort in &ranked {
                let told = [cohort.students, cohort.eligible, cohort.fit].into_iter().chain(cohort.having.clone());
                prop_assert!(told.into_iter().all(|count| count % LEAST == 0));
                prop_assert_eq!(cohort.mean_fit.is_some(), cohort.fit > 0);
            }
        }
    }
}

//! Courses that teach nearly the same (同质竞争).

use std::collections::BTreeMap;

use super::census::Census;
use super::fact::Fact;
use super::scope::Scope;

/// The fewest skills of a course that is compared: of two or three every course of a field is the same.
const FEWEST_SKILLS: usize = 3;

/// Two courses that teach nearly the same.
#[derive(Clone, Debug, PartialEq)]
pub struct SamePair {
    /// Name of the one, without the tenant.
    pub one: String,
    /// That of the other, after it in their order.
    pub other: String,
    /// The school of each.
    pub schools: [String; 2],
    /// Skills that both teach, of all that either teaches: a Jaccard index, in (0, 1].
    pub likeness: f64,
    /// How many skills both teach.
    pub shared: u32,
}

/// Pairs of courses of the scope that are at least so alike, the most alike first. Courses of one school compete with each other as
/// well as those of two.
pub fn same_courses(census: &Census, scope: &Scope, least: f64) -> Vec<SamePair> {
    let courses: Vec<&Fact> = census
        .courses
        .iter()
        .map(|course| &**course)
        .filter(|course| course.skills.len() >= FEWEST_SKILLS && scope.holds(course))
        .collect();
    let mut teaching = BTreeMap::<&str, Vec<usize>>::new();
    for (at, course) in courses.iter().enumerate() {
        course.skills.iter().for_each(|skill| teaching.entry(skill).or_default().push(at));
    }
    let mut found = Vec::new();
    for (at, one) in courses.iter().enumerate() {
        let mut shared_with = BTreeMap::<usize, usize>::new();
        for courses in one.skills.iter().filter_map(|skill| teaching.get(&**skill)) {
            let later = courses.partition_point(|other| *other <= at);
            courses.iter().skip(later).for_each(|other| *shared_with.entry(*other).or_default() += 1);
        }
        for (other, shared) in shared_with {
            let Some(other) = courses.get(other) else { continue };
            let likeness = shared as f64 / (one.skills.len() + other.skills.len() - shared) as f64;
            if likeness >= least {
                found.push(SamePair {
                    one: one.name(),
                    other: other.name(),
                    schools: [one.school.to_string(), other.school.to_string()],
                    likeness,
                    shared: shared as u32,
                });
            }
        }
    }
    found.sort_by(|a, b| {
        b.likeness.total_cmp(&a.likeness).then_with(|| (&a.one, &a.other).cmp(&(&b.one, &b.other)))
    });
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::city::{City, fact};
    use super::*;
    use crate::domain::record::name::RecordKind;

    #[test]
    fn courses_that_teach_the_same_are_found() {
        let city = City::of_seed(2);
        let pairs = same_courses(&city.census(), &Scope::default(), 0.9);
        // Three schools teach each of four majors alike: three pairs of each.
        assert_eq!(pairs.len(), 12);
        assert!(pairs.iter().all(|pair| pair.likeness == 1.0 && pair.one[..21] == pair.other[..21]));
    }

    proptest! {
        #[test]
        fn a_pair_is_what_a_comparison_of_all_finds(taught in prop::collection::vec(prop::collection::btree_set(0u8..12, 0..8), 0..20), least in 0.05f64..1.0) {
            let courses: Vec<Fact> = taught.iter().enumerate().map(|(at, skills)| {
                let mut course = fact(RecordKind::CourseProfile, format!("{at:02}"));
                course.skills = skills.iter().map(|skill| format!("{skill:02}").into()).collect();
                course
            }).collect();
            let mut expected = Vec::new();
            for (a, one) in taught.iter().enumerate() {
                for (b, other) in taught.iter().enumerate().skip(a + 1) {
                    let (shared, all) = (one.intersection(other).count(), one.union(other).count());
                    if one.len() >= 3 && other.len() >= 3 && shared > 0 && shared as f64 / all as f64 >= least {
                        expected.push((format!("courseProfiles/{a:02}"), format!("courseProfiles/{b:02}")));
                    }
                }
            }
            let mut found: Vec<_> = same_courses(&Census::of(courses, b"s"), &Scope::default(), least)
                .into_iter().map(|pair| (pair.one, pair.other)).collect();
            found.sort();
            prop_assert_eq!(found, expected);
        }
    }
}

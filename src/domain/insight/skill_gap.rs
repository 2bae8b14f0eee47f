//! Skills that are demanded, taught and held.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::balance::{OpenTo, openings};
use super::census::Census;
use super::fact::Fact;
use super::scope::Scope;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::trade::Trade;

/// The fewest openings of which it is said what a course lacks.
const FEWEST_OPENINGS: usize = 5;

/// A skill is asked for by this share of openings or more, or a course is not told to add it.
const WORTH_ADDING: f64 = 0.1;

/// A skill as it is demanded, taught and held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SkillRow {
    /// In normal form.
    pub skill: String,
    /// Openings that ask for it.
    pub openings: u32,
    /// Places of these.
    pub demanded: u64,
    /// Courses that teach it.
    pub taught_by: u32,
    /// People who hold it, a multiple of ten; 0 also where they are too few to be told.
    pub held: u32,
}

/// The skills of a scope.
#[derive(Clone, Debug, PartialEq)]
pub struct SkillGap {
    /// What the most openings ask for comes first, ties by name.
    pub skills: Vec<SkillRow>,
    /// Openings in the scope.
    pub openings: u32,
    /// Of these, those that name no skill.
    pub silent_openings: u32,
    /// Courses in the scope.
    pub courses: u32,
    /// People in the scope in whole groups, a multiple of ten.
    pub people: u32,
}

impl SkillGap {
    /// Counts the skills of what is in the scope.
    pub fn of(census: &Census, scope: &Scope) -> Self {
        let mut rows = BTreeMap::<&str, SkillRow>::new();
        let (mut count, mut silent) = (0, 0);
        for (opening, _) in openings(census, scope) {
            count += 1;
            silent += u32::from(opening.skills.is_empty());
            for skill in &opening.skills {
                let row = rows.entry(skill).or_default();
                row.openings += 1;
                row.demanded += u64::from(opening.count());
            }
        }
        let mut courses = 0;
        for course in census.courses.iter().filter(|course| scope.holds(course)) {
            courses += 1;
            for skill in &course.skills {
                rows.entry(skill).or_default().taught_by += 1;
            }
        }
        let row_of = |person: u32| census.person(person).filter(|person| scope.holds(person)).map(|_| ());
        let skills = |person: u32| census.person(person).map_or(&[][..], |person| &person.skills[..]);
        for (((), skill), persons) in census.groups.sharing_each(row_of, skills) {
            rows.entry(skill).or_default().held = persons.count;
        }
        let people = census.groups.table(row_of).rows.get(&()).map_or(0, |persons| persons.count);
        let mut skills: Vec<SkillRow> =
            rows.into_iter().map(|(skill, row)| SkillRow { skill: skill.into(), ..row }).collect();
        skills.sort_by(|a, b| b.openings.cmp(&a.openings).then_with(|| a.skill.cmp(&b.skill)));
        Self { skills, openings: count, silent_openings: silent, courses, people }
    }
}

/// What a course could change.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseAdvice {
    /// Name of the course, without the tenant.
    pub course: String,
    /// Openings of its trades or its major that it was held against.
    pub openings: u32,
    /// Skills to add, with the openings that ask for each: those that one in ten or more ask for.
    pub add: Vec<(String, u32)>,
    /// Skills that none of these openings asks for.
    pub unwanted: Vec<String>,
}

/// What openings ask for together.
struct Asked<'a> {
    count: u32,
    skills: BTreeMap<&'a Arc<str>, u32>,
}

impl<'a> Asked<'a> {
    fn of(openings: impl Iterator<Item = &'a Fact>) -> Self {
        let mut asked = Self { count: 0, skills: BTreeMap::new() };
        for opening in openings {
            asked.count += 1;
            opening.skills.iter().for_each(|skill| *asked.skills.entry(skill).or_default() += 1);
        }
        asked
    }
}

/// What courses of the scope could change, in the order of their ids. A course for whose trade and major there are too few
/// openings that name skills is left out.
pub fn advise(census: &Census, scope: &Scope) -> Vec<CourseAdvice> {
    let found: Vec<(&Fact, OpenTo)> =
        openings(census, scope).filter(|(opening, _)| !opening.skills.is_empty()).collect();
    let mut of_major = BTreeMap::<MajorCode, Vec<usize>>::new();
    let mut of_trade = BTreeMap::<Trade, Vec<usize>>::new();
    for (at, (opening, open_to)) in found.iter().enumerate() {
        open_to.majors.iter().for_each(|major| of_major.entry(*major).or_default().push(at));
        opening.trades.iter().take(1).for_each(|trade| of_trade.entry(*trade).or_default().push(at));
    }
    // Courses have their majors and trades in common with many others.
    let mut asked_of = BTreeMap::<(&[MajorCode], &[Trade]), Asked<'_>>::new();
    let mut told = Vec::new();
    for course in census.courses.iter().filter(|course| scope.holds(course)) {
        let Asked { count, skills: asked } =
            asked_of.entry((&course.majors, &course.trades)).or_insert_with(|| {
                let of_majors = course.majors.iter().filter_map(|major| of_major.get(major));
                let of_trades = course.trades.iter().filter_map(|trade| of_trade.get(trade));
                let mut own: Vec<usize> = of_majors.chain(of_trades).flatten().copied().collect();
                own.sort_unstable();
                own.dedup();
                Asked::of(own.iter().filter_map(|at| found.get(*at)).map(|(opening, _)| *opening))
            });
        let count = *count;
        if (count as usize) < FEWEST_OPENINGS {
            continue;
        }
        let is_worth = |openings: u32| f64::from(openings) >= WORTH_ADDING * f64::from(count);
        let is_taught = |skill: &Arc<str>| course.skills.binary_search(skill).is_ok();
        let mut add: Vec<(String, u32)> = asked
            .iter()
            .filter(|(skill, openings)| is_worth(**openings) && !is_taught(skill))
            .map(|(skill, openings)| (skill.to_string(), *openings))
            .collect();
        add.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let unwanted = course.skills.iter().filter(|skill| !asked.contains_key(skill));
        let unwanted = unwanted.map(ToString::to_string).collect();
        told.push(CourseAdvice { course: course.name(), openings: count, add, unwanted });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::super::city::City;
    use super::*;

    #[test]
    fn what_is_not_taught_is_found() {
        for seed in 0..5 {
            let city = City::of_seed(seed);
            let census = city.census();
            for (major, truth) in &city.majors {
                let scope = Scope { major: Some(*major), ..Scope::default() };
                let gap = SkillGap::of(&census, &scope);
                let untaught = gap.skills.iter().filter(|row| row.openings > 0 && row.taught_by == 0);
                let untaught: Vec<&str> = untaught.map(|row| row.skill.as_str()).collect();
                assert_eq!(untaught, [truth.skills[3]], "{major}");
                let share = |row: &SkillRow| f64::from(row.openings) / f64::from(gap.openings);
                let asked = gap.skills.iter().filter(|row| row.openings > 0);
                assert!(
                    asked.clone().count() == 4 && asked.clone().all(|row| (share(row) - 0.75).abs() < 0.12)
                );
                let last = gap.skills.iter().find(|row| row.skill == truth.skills[3]).unwrap();
                assert_eq!((last.held, last.taught_by), (0, 0));
                let first = gap.skills.iter().find(|row| row.skill == truth.skills[0]).unwrap();
                assert!(f64::from(first.held) > 0.35 * f64::from(gap.people), "{first:?} of {}", gap.people);
            }
        }
    }

    #[test]
    fn a_course_is_told_what_to_add_and_what_nobody_asks_for() {
        let mut city = City::of_seed(1);
        let course = city.facts.iter_mut().find(|fact| *fact.id == *"460103-c0").unwrap();
        course.skills.push("算盘".into());
        course.skills.sort();
        let advice = advise(&city.census(), &Scope::default());
        assert_eq!(advice.len(), 12);
        let own = advice.iter().find(|advice| advice.course == "courseProfiles/460103-c0").unwrap();
        assert_eq!(own.add.iter().map(|(skill, _)| skill.as_str()).collect::<Vec<_>>(), ["五轴加工"]);
        assert_eq!(own.unwanted, ["算盘"]);
    }
}

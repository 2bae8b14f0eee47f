//! `CompareStandard`: courses beside a standard.

use super::{FOLDER, at_level};
use crate::api::matching::{filter_from_pb, replay_to_pb};
use crate::api::request::{id_in, name_of_role};
use crate::api::{Api, Problem};
use crate::convert::{field, level_from_pb, level_to_pb, standard_from_pb};
use crate::domain::message::Code;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::domain::record::role::Role;
use crate::domain::record::violation::Violations;
use crate::domain::search::match_filter::MatchFilter;
use crate::domain::standard::course::Near;
use crate::domain::standard::coverage::{COVERED_FROM, Coverage, PARTLY_FROM};
use crate::domain::standard::tally::Tally;
use crate::domain::standard::{Column, Function, Level, LevelContent, Requirement, Standard};
use crate::engine::standards::compare::{
    Compared, ComparedCourse, Comparison, ComparisonQuery, Courses, MOST_COURSES,
};
use crate::engine::standards::standard_name;
use crate::pb::v1 as pb;
use crate::pb::v1::compare_standard_request::Against;

/// Characters of the words of a course that are told: the longest standard is answered below the 4 MiB that clients take as a rule.
const MOST_WORDS: usize = 100;

/// What is asked, checked.
struct Asked {
    against: Against,
    level: Option<Level>,
    courses: Courses,
    pool: Option<MatchFilter>,
}

impl Api {
    /// `CompareStandard`: what courses cover of a standard, and what is missing.
    pub async fn compare_standard(
        &self,
        caller: &Caller,
        request: pb::CompareStandardRequest,
    ) -> Result<pb::CompareStandardResponse, Problem> {
        let (engine, home) = (self.serving.now(), &caller.tenant);
        let asked = asked_from_pb(request, home)?;
        let (name, standard) = self.compared_with(caller, asked.against).await?;
        let standard = at_level(standard, asked.level)?;
        let now = engine.clock.second();
        let _turn = self.matches.take(home).await?;
        let query =
            ComparisonQuery { standard: standard.clone(), courses: asked.courses, pool: asked.pool, now };
        let comparison = engine.matcher.compare_standard(caller, query).await?;
        Ok(pb::CompareStandardResponse {
            standard_name: name,
            title: standard.title.clone(),
            requirements: comparison
                .requirements
                .iter()
                .map(|one| compared_to_pb(one, &comparison))
                .collect(),
            functions: functions_to_pb(&standard, &comparison),
            levels: levels_to_pb(&standard, &comparison),
            courses: comparison.courses.iter().map(course_to_pb).collect(),
            gap: places(&comparison.gap),
            filling: filling_to_pb(&comparison),
            covered_from: COVERED_FROM,
            partly_from: PARTLY_FROM,
            replay: Some(replay_to_pb(&engine.matcher, &RankingWeights::default(), now, true, true)),
        })
    }

    async fn compared_with(&self, caller: &Caller, against: Against) -> Result<(String, Standard), Problem> {
        let home = &caller.tenant;
        let mut v = Violations::new();
        match against {
            Against::StandardName(name) => {
                let id = id_in(&mut v, "standard_name", &name, (FOLDER, home));
                let id = v.check(id)?;
                let known = self.standards().get(home, &id).await?;
                Ok((standard_name(home, &id), known.standard))
            }
            Against::Standard(wire) => {
                let standard = v.within("standard", |v| standard_from_pb(v, wire));
                Ok((String::new(), v.check(standard)?))
            }
        }
    }
}

fn asked_from_pb(request: pb::CompareStandardRequest, home: &TenantId) -> Result<Asked, Problem> {
    let mut v = Violations::new();
    let level = level_from_pb(&mut v, "level", request.level);
    let named = !request.course_names.is_empty();
    if named == request.course_filter.is_some() {
        v.add("course_names", Code::OneOfTwo.with("fields", "course_names, course_filter"));
    }
    let names = field::list(&mut v, "course_names", request.course_names, MOST_COURSES, |v, name| {
        name_of_role(v, "", &name, home, Role::Teacher)
    });
    let filter = filter_from_pb(&mut v, "course_filter", request.course_filter, home);
    let pool = request.pool_filter.map(|pool| filter_from_pb(&mut v, "pool_filter", Some(pool), home));
    if request.against.is_none() {
        v.add("standard_name", Code::OneRequired.with("fields", "standard_name, standard"));
    }
    let courses = match named {
        true => Courses::Named(names.into_iter().flatten().collect()),
        false => Courses::Passing(Box::new(filter)),
    };
    let against = v.check(request.against)?;
    let against = against.ok_or_else(|| Problem::invalid("standard_name", Code::Required))?;
    Ok(Asked { against, level, courses, pool })
}

fn compared_to_pb(one: &Compared, comparison: &Comparison) -> pb::ComparedRequirement {
    let Compared { requirement, coverage, nearest, course_count } = one;
    let course = |(at, near, words): &(usize, Near, String)| {
        let course = comparison.courses.get(*at)?;
        Some(pb::CoveringCourse {
            name: course.document.name().to_string(),
            coverage: coverage_to_pb(near.coverage).into(),
            score: near.score,
            words: words.chars().take(MOST_WORDS).collect(),
            skills: near.skills.clone(),
        })
    };
    pb::ComparedRequirement {
        level: requirement.level.map_or(pb::StandardLevel::Unspecified, level_to_pb).into(),
        function: requirement.function_title.clone(),
        task: requirement.task_title.clone(),
        column: column_to_pb(requirement.column).into(),
        text: requirement.text.clone(),
        coverage: coverage_to_pb(*coverage).into(),
        weight_percent: requirement.weight,
        courses: nearest.iter().filter_map(course).collect(),
        course_count: course_count.cast_signed(),
    }
}

fn functions_to_pb(standard: &Standard, comparison: &Comparison) -> Vec<pb::ComparedFunction> {
    let of_level = |content: &LevelContent| -> Vec<pb::ComparedFunction> {
        let weights = |column| content.weights(column);
        let (skill, knowledge) = (weights(Column::Skill), weights(Column::Knowledge));
        let functions = content.functions.iter().zip(skill).zip(knowledge).enumerate();
        let one = |(at, ((function, skill), knowledge)): (usize, ((&Function, f64), f64))| {
            let own = |column: Column| {
                tally(comparison, |one| {
                    (one.level, one.function, one.column) == (Some(content.level), Some(at), column)
                })
            };
            pb::ComparedFunction {
                level: level_to_pb(content.level).into(),
                title: function.title.clone(),
                skill_weight_percent: skill,
                knowledge_weight_percent: knowledge,
                skill: Some(own(Column::Skill)),
                knowledge: Some(own(Column::Knowledge)),
            }
        };
        functions.map(one).collect()
    };
    standard.levels.iter().flat_map(of_level).collect()
}

fn levels_to_pb(standard: &Standard, comparison: &Comparison) -> Vec<pb::ComparedLevel> {
    let lowest = standard.levels.first().map(|content| content.level);
    let level = |content: &LevelContent| pb::ComparedLevel {
        level: level_to_pb(content.level).into(),
        skill_weights_stated: content.states_weights(Column::Skill),
        knowledge_weights_stated: content.states_weights(Column::Knowledge),
        skill: Some(tally(comparison, |one| one.level == Some(content.level) && one.column == Column::Skill)),
        knowledge: Some(tally(comparison, |one| match one.column {
            Column::Skill => false,
            Column::Knowledge => one.level == Some(content.level),
            Column::Basic => lowest == Some(content.level),
        })),
    };
    standard.levels.iter().map(level).collect()
}

fn tally(comparison: &Comparison, is_of: impl Fn(&Requirement) -> bool) -> pb::CoverageTally {
    let own = comparison.requirements.iter().filter(|one| is_of(&one.requirement));
    let tally = Tally::of(own.map(|one| (one.coverage, one.requirement.weight)));
    let [covered, partly, missing] = tally.counts.map(u32::cast_signed);
    pb::CoverageTally {
        requirement_count: tally.count().cast_signed(),
        covered_count: covered,
        partly_count: partly,
        missing_count: missing,
        covered_share: tally.covered_share(),
        reached_share: tally.reached_share(),
    }
}

fn course_to_pb(course: &ComparedCourse) -> pb::ComparedCourse {
    let [covered, partly, sole] = course.counts.map(u32::cast_signed);
    pb::ComparedCourse {
        name: course.document.name().to_string(),
        title: course.document.facts.title.clone(),
        covered_count: covered,
        partly_count: partly,
        sole_count: sole,
    }
}

fn filling_to_pb(comparison: &Comparison) -> Option<pb::GapFilling> {
    let (pool, filling) = comparison.filling.as_ref()?;
    let courses = filling.courses.iter().filter_map(|(at, fills)| {
        let course = pool.get(*at)?;
        Some(pb::FillingCourse {
            name: course.name().to_string(),
            title: course.facts.title.clone(),
            fills: places(fills),
        })
    });
    Some(pb::GapFilling {
        courses: courses.collect(),
        unfilled: places(&filling.unfilled),
        pool_count: i32::try_from(pool.len()).unwrap_or(i32::MAX),
        lower_bound: filling.cover.bound.cast_signed(),
        is_optimal: filling.cover.is_best(),
    })
}

fn places(places: &[usize]) -> Vec<i32> {
    places.iter().map(|at| i32::try_from(*at).unwrap_or(i32::MAX)).collect()
}

fn coverage_to_pb(coverage: Coverage) -> pb::StandardCoverage {
    match coverage {
        Coverage::Covered => pb::StandardCoverage::Covered,
        Coverage::Partly => pb::StandardCoverage::Partly,
        Coverage::Missing => pb::StandardCoverage::Missing,
    }
}

fn column_to_pb(column: Column) -> pb::StandardColumn {
    match column {
        Column::Skill => pb::StandardColumn::Skill,
        Column::Knowledge => pb::StandardColumn::Knowledge,
        Column::Basic => pb::StandardColumn::Basic,
    }
}

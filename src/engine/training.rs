//! Training for one or a team: what each lacks of the work that is asked, and the cheapest courses that give it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::compute::{self, Limit};
use super::error::EngineError;
use super::matcher::Matcher;
use super::ports::{Order, Search};
use super::subject::Subject;
use crate::domain::cover::{Cover, Set, cover};
use crate::domain::lexicon::TermKind;
use crate::domain::message::Code;
use crate::domain::ranking::coverage::{asked, holds};
use crate::domain::ranking::facts::{Facts, Stated};
use crate::domain::ranking::query::Judge;
use crate::domain::ranking::resolved::Resolved;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::role::Role;
use crate::domain::record::visibility;
use crate::domain::rules::conditions;
use crate::domain::rules::remedy::is_of_field;
use crate::domain::rules::{Bar, RuleSet, bar};
use crate::domain::search::filter::{Condition, Field};
use crate::domain::search::match_filter::MatchFilter;

/// Courses that are chosen from.
pub const MOST_COURSES: usize = 2_000;
/// Names that an index is asked for at a time.
const MOST_NAMES: usize = 1_000;

/// What the least of is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Courses.
    Courses,
    /// Their hours.
    Hours,
}

/// Training as it is asked for.
#[derive(Clone, Debug)]
pub struct TrainingQuery {
    /// Who, and the opening of each that has one of its own.
    pub trainees: Vec<(Subject, Option<RecordName>)>,
    /// The work of the rest.
    pub opening: Option<Subject>,
    /// What is asked of courses.
    pub filter: MatchFilter,
    /// What the least of is sought.
    pub cost: Cost,
    /// The time at which the rules are judged.
    pub as_of: DateTime<Utc>,
    /// The service's time.
    pub now: DateTime<Utc>,
}

/// Somebody beside the work that is asked.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The name of the profile.
    pub name: String,
    /// What is asked and lacking, in the order asked.
    pub lacking: Vec<Lack>,
}

/// Something that somebody lacks.
#[derive(Clone, Debug)]
pub struct Lack {
    /// What it is.
    pub kind: TermKind,
    /// As it is asked.
    pub asked: Stated,
    /// Numbers of the courses of the plan that give it; none where no course does that may be chosen.
    pub given_by: Vec<usize>,
}

/// What a team lacks of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamGap {
    /// In normal form.
    pub name: String,
    /// What it is.
    pub kind: TermKind,
    /// Whether any opening insists on it.
    pub required: bool,
    /// Of those of whom it is asked, how many have it.
    pub holders: u32,
    /// How many have not.
    pub lacking: u32,
}

/// A plan of training.
#[derive(Clone, Debug)]
pub struct Training {
    /// The courses, by name.
    pub courses: Vec<Arc<Document>>,
    /// In the order asked.
    pub trainees: Vec<Trained>,
    /// What the fewest have first.
    pub gaps: Vec<TeamGap>,
    /// What the choice costs and what is proven of it.
    pub cover: Cover,
}

/// Somebody, and the opening that is asked.
struct Pair {
    person: Resolved,
    opening: Resolved,
}

impl Matcher {
    /// Plans training.
    pub async fn train(&self, caller: &Caller, query: &TrainingQuery) -> Result<Training, EngineError> {
        let pairs = self.pairs(caller, query).await?;
        let mut tally: BTreeMap<(String, bool), TeamGap> = BTreeMap::new();
        let mut trainees: Vec<Trained> = Vec::with_capacity(pairs.len());
        for Pair { person, opening } in &pairs {
            let mut lacking = Vec::new();
            for (kind, asked) in asked(opening.facts()) {
                let has = holds(person.facts(), kind, &asked);
                let gap =
                    tally.entry((asked.name.clone(), kind == TermKind::Certificate)).or_insert(TeamGap {
                        name: asked.name.clone(),
                        kind,
                        required: false,
                        holders: 0,
                        lacking: 0,
                    });
                gap.required |= asked.required;
                gap.holders += u32::from(has);
                gap.lacking += u32::from(!has);
                if !has {
                    lacking.push(Lack { kind, asked, given_by: Vec::new() });
                }
            }
            trainees.push(Trained { name: person.side().name.to_string(), lacking });
        }
        let mut gaps: Vec<TeamGap> = tally.into_values().filter(|gap| gap.lacking > 0).collect();
        gaps.sort_by_key(|gap| (gap.holders, std::cmp::Reverse(gap.lacking)));
        let courses = self.courses_of(caller, &trainees, query).await?;
        let judge = Judge { tenant: caller.tenant.clone(), as_of: query.as_of, now: query.now };
        let (rules, cost) = (self.rules.clone(), query.cost);
        let waiting = Limit::of_waiting();
        let go_on = waiting.asks();
        let planned = compute::run(move || plan(&rules, &judge, &pairs, trainees, courses, cost, &go_on));
        let planned = planned.await.map_err(EngineError::Internal)?;
        let (trainees, courses, cover) =
            planned.ok_or_else(|| EngineError::Internal("given up while it was waited for".into()))?;
        Ok(Training { courses, trainees, gaps, cover })
    }

    /// Everybody with the work that is asked of him or her.
    async fn pairs(&self, caller: &Caller, query: &TrainingQuery) -> Result<Vec<Pair>, EngineError> {
        let internal = || EngineError::Internal("no kind learns".into());
        let learners = RecordKind::having(Role::Learner).next().ok_or_else(internal)?;
        let openings = RecordKind::having(Role::Opening).next().ok_or_else(internal)?;
        let shared = match &query.opening {
            Some(opening) => Some(self.subject(caller, opening.clone(), learners, query.now).await?),
            None => None,
        };
        let mut known: BTreeMap<&RecordName, Resolved> = BTreeMap::new();
        let mut pairs = Vec::with_capacity(query.trainees.len());
        for (at, (person, own)) in query.trainees.iter().enumerate() {
            let person = self.subject(caller, person.clone(), openings, query.now).await?;
            let opening = match own {
                None => shared.clone(),
                Some(name) => Some(match known.get(name) {
                    Some(opening) => opening.clone(),
                    None => {
                        let opening =
                            self.subject(caller, Subject::Stored(name.clone()), learners, query.now).await?;
                        known.insert(name, opening.clone());
                        opening
                    }
                }),
            };
            let opening = opening.ok_or_else(|| {
                EngineError::invalid(format!("trainees[{at}].opening_name"), Code::Required)
            })?;
            pairs.push(Pair { person, opening });
        }
        Ok(pairs)
    }

    /// The courses that the caller may see and that teach any of what is lacking, by name.
    async fn courses_of(
        &self,
        caller: &Caller,
        trainees: &[Trained],
        query: &TrainingQuery,
    ) -> Result<Vec<Arc<Document>>, EngineError> {
        let mut courses: BTreeMap<RecordName, Arc<Document>> = BTreeMap::new();
        for (term, field) in [(TermKind::Skill, Field::Skill), (TermKind::Certificate, Field::Certificate)] {
            let lacking = trainees.iter().flat_map(|trained| &trained.lacking);
            let names: BTreeSet<&str> =
                lacking.filter(|lack| lack.kind == term).map(|lack| lack.asked.name.as_str()).collect();
            let names: Vec<String> = names.into_iter().map(str::to_string).collect();
            for names in names.chunks(MOST_NAMES) {
                for kind in RecordKind::having(Role::Teacher) {
                    let mut filter = visibility::matched(caller, kind, query.now);
                    conditions::wanted(&mut filter, caller, &query.filter);
                    filter.require(Condition::AnyOf(field, names.to_vec()));
                    filter.require_if_stated(Condition::AtLeast(Field::Capacity, 1));
                    let search = Search { filter, order: Order::Newest, limit: MOST_COURSES + 1 };
                    let found = self.store.search(search).await?;
                    let seen = found
                        .into_iter()
                        .filter(|course| visibility::is_matched(caller, &course.record, query.now));
                    courses.extend(seen.map(|course| (course.name().clone(), course)));
                }
            }
        }
        if courses.len() > MOST_COURSES {
            return Err(EngineError::invalid("course_filter", Code::TooMany.with("most", MOST_COURSES)));
        }
        Ok(courses.into_values().collect())
    }
}

/// Chooses courses. What is lacking of somebody is an item, which the courses have that give it and may be chosen for him or her.
fn plan(
    rules: &RuleSet,
    judge: &Judge,
    pairs: &[Pair],
    mut trainees: Vec<Trained>,
    courses: Vec<Arc<Document>>,
    cost: Cost,
    go_on: &dyn Fn() -> bool,
) -> Option<(Vec<Trained>, Vec<Arc<Document>>, Cover)> {
    let longest = courses.iter().filter_map(hours).max().unwrap_or(1).max(1);
    let cost_of = |course: &Arc<Document>| match cost {
        Cost::Courses => 1,
        Cost::Hours => hours(course).unwrap_or(longest).max(1),
    };
    let mut sets: Vec<Set> =
        courses.iter().map(|course| Set { cost: cost_of(course), items: Vec::new() }).collect();
    let mut items = 0;
    for (pair, trained) in pairs.iter().zip(&mut trainees) {
        let (person, opening) = (pair.person.facts(), pair.opening.facts());
        let name = match &pair.person {
            Resolved::Document { document, .. } => Some(document.name()),
            Resolved::Query { .. } => None,
        };
        let may_choose = |course: &Arc<Document>| {
            bar(rules, person, &course.facts, judge.judging(name, course.name()), &[]) == Bar::None
        };
        let open: Vec<bool> = courses.iter().map(|course| go_on() && may_choose(course)).collect();
        for lack in &mut trained.lacking {
            let gives = |course: &Facts| {
                holds(course, lack.kind, &lack.asked)
                    && (lack.kind == TermKind::Certificate || is_of_field(course, person, opening))
            };
            let all = courses.iter().zip(&open).enumerate();
            lack.given_by =
                all.filter(|(_, (course, open))| **open && gives(&course.facts)).map(|(at, _)| at).collect();
            if lack.given_by.is_empty() {
                continue;
            }
            for at in &lack.given_by {
                if let Some(set) = sets.get_mut(*at) {
                    set.items.push(items);
                }
            }
            items += 1;
        }
    }
    let cover = cover(&sets, items as usize, go_on)?;
    let place = |at: &usize| cover.sets.binary_search(at).ok();
    for lack in trainees.iter_mut().flat_map(|trained| &mut trained.lacking) {
        lack.given_by = lack.given_by.iter().filter_map(place).collect();
    }
    let chosen = cover.sets.iter().filter_map(|at| courses.get(*at)).cloned().collect();
    Some((trainees, chosen, cover))
}

/// Hours of a course; `None` where they are not stated.
pub fn hours(course: &Arc<Document>) -> Option<u32> {
    course.record.resource.content().hours()
}

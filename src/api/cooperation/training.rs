//! `PlanTraining`: the cheapest courses that give one or a team what the work asks.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::subject::{Given, subject_from_pb};
use crate::api::matching::{filter_from_pb, replay_to_pb};
use crate::api::request::name_of_role;
use crate::api::{Api, Problem, limits};
use crate::convert::{field, time_from_pb};
use crate::domain::lexicon::TermKind;
use crate::domain::message::Code;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::TenantId;
use crate::domain::record::role::Role;
use crate::domain::record::violation::{Violation, Violations};
use crate::engine::error::EngineError;
use crate::engine::training::{Cost, Lack, TeamGap, Trained, Training, TrainingQuery, hours};
use crate::pb::v1 as pb;

impl Api {
    /// `PlanTraining`: what each lacks of the work, and courses that give it.
    pub async fn plan_training(
        &self,
        caller: &Caller,
        request: pb::PlanTrainingRequest,
    ) -> Result<pb::PlanTrainingResponse, Problem> {
        let engine = self.serving.now();
        let query = query_from_pb(request, &caller.tenant, engine.clock.second())?;
        let _turn = self.matches.take(&caller.tenant).await?;
        let training = engine.matcher.train(caller, &query).await?;
        let replay = replay_to_pb(&engine.matcher, &RankingWeights::default(), query.as_of, true, true);
        Ok(pb::PlanTrainingResponse {
            courses: courses_to_pb(&training),
            trainees: training.trainees.iter().map(|trained| trained_to_pb(trained, &training)).collect(),
            gaps: training.gaps.iter().map(gap_to_pb).collect(),
            cost: training.cover.cost as i64,
            lower_bound: training.cover.bound as i64,
            greedy_cost: training.cover.greedy as i64,
            is_optimal: training.cover.is_best(),
            replay: Some(replay),
        })
    }
}

fn query_from_pb(
    request: pb::PlanTrainingRequest,
    home: &TenantId,
    now: DateTime<Utc>,
) -> Result<TrainingQuery, EngineError> {
    use pb::plan_training_request::Opening;
    use pb::trainee::Person;
    let mut v = Violations::new();
    let mut apart: Vec<Violation> = Vec::new();
    let opening = match request.opening {
        Some(Opening::OpeningName(name)) => Some(Given::Name("opening_name", name)),
        Some(Opening::OpeningRecord(record)) => Some(Given::Record("opening_record", Box::new(record))),
        None => None,
    };
    let has_opening = opening.is_some();
    let opening =
        opening.and_then(|given| subject_from_pb(&mut v, &mut apart, "", given, home, Role::Opening));
    if request.trainees.is_empty() {
        v.add("trainees", Code::Required);
    }
    if request.trainees.len() > limits::TRAINEES {
        v.add("trainees", Code::TooMany.with("most", limits::TRAINEES));
    }
    let mut trainees = Vec::new();
    for (at, trainee) in request.trainees.into_iter().take(limits::TRAINEES).enumerate() {
        let path = format!("trainees[{at}]");
        let given = match trainee.person {
            Some(Person::PersonName(name)) => Given::Name("person_name", name),
            Some(Person::PersonRecord(record)) => Given::Record("person_record", Box::new(record)),
            None => Given::Nothing("person", "person_name, person_record"),
        };
        let read = v.within_item("trainees", at, |v| {
            let person = subject_from_pb(v, &mut apart, &path, given, home, Role::Learner);
            let own = match trainee.opening_name.as_str() {
                "" => None,
                name => name_of_role(v, "opening_name", name, home, Role::Opening),
            };
            if trainee.opening_name.is_empty() && !has_opening {
                v.add("opening_name", Code::Required);
            }
            person.map(|person| (person, own))
        });
        trainees.extend(read);
    }
    let cost = field::choice(&mut v, "cost", request.cost, |cost| match cost {
        pb::TrainingCost::Unspecified | pb::TrainingCost::Courses => Some(Cost::Courses),
        pb::TrainingCost::Hours => Some(Cost::Hours),
    });
    let query = TrainingQuery {
        trainees,
        opening,
        filter: filter_from_pb(&mut v, "course_filter", request.course_filter, home),
        cost: cost.unwrap_or(Cost::Courses),
        as_of: time_from_pb(&mut v, "as_of_time", request.as_of_time).unwrap_or(now),
        now,
    };
    apart.extend(v.check(()).err().unwrap_or_default());
    if apart.is_empty() { Ok(query) } else { Err(EngineError::Invalid(apart)) }
}

fn courses_to_pb(training: &Training) -> Vec<pb::TrainingCourse> {
    let course = |(at, course): (usize, &Arc<Document>)| {
        let gives = |lack: &&Lack| lack.given_by.contains(&at);
        let all = training.trainees.iter().flat_map(|trained| &trained.lacking).filter(gives);
        let mut given: Vec<String> = all.map(|lack| lack.asked.name.clone()).collect();
        given.sort();
        given.dedup();
        let trainees =
            training.trainees.iter().filter(|trained| trained.lacking.iter().any(|one| gives(&one)));
        pb::TrainingCourse {
            name: course.name().to_string(),
            title: course.facts.title.clone(),
            hour_count: hours(course).map_or(0, u32::cast_signed),
            given,
            trainee_count: trainees.count() as i64,
        }
    };
    training.courses.iter().enumerate().map(course).collect()
}

fn trained_to_pb(trained: &Trained, training: &Training) -> pb::TraineePlan {
    let mut numbers: Vec<usize> = trained.lacking.iter().flat_map(|lack| lack.given_by.clone()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let courses = numbers.iter().filter_map(|at| training.courses.get(*at));
    let uncovered = trained.lacking.iter().filter(|lack| lack.given_by.is_empty());
    pb::TraineePlan {
        person_name: trained.name.clone(),
        lacking: trained.lacking.iter().map(|lack| lack.asked.name.clone()).collect(),
        uncovered: uncovered.map(|lack| lack.asked.name.clone()).collect(),
        course_names: courses.map(|course| course.name().to_string()).collect(),
    }
}

fn gap_to_pb(gap: &TeamGap) -> pb::GroupGap {
    pb::GroupGap {
        name: gap.name.clone(),
        is_certificate: gap.kind == TermKind::Certificate,
        required: gap.required,
        holder_count: gap.holders.into(),
        lacking_count: gap.lacking.into(),
    }
}

//! `RankCohorts` and `PlanOrder`: order classes.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::subject::{Given, subject_from_pb};
use crate::api::fit::Fit;
use crate::api::matching::{courses_to_pb, filter_from_pb, replay_to_pb, weights_from_pb};
use crate::api::placement::certificate_to_pb;
use crate::api::request::page_size_from_pb;
use crate::api::{Api, Problem, limits};
use crate::convert::{field, time_from_pb};
use crate::domain::catalogue::major::MajorCode;
use crate::domain::class_order::{Cohort, CohortKey, Wanted};
use crate::domain::lexicon::TermKind;
use crate::domain::message::Code;
use crate::domain::placement::market::SCORE_UNIT;
use crate::domain::ranking::school_name::normal_school;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::domain::record::role::Role;
use crate::domain::record::violation::{Violation, Violations};
use crate::engine::error::EngineError;
use crate::engine::placement::Placer;
use crate::engine::placement::order::{Gap, GapCourses, OrderQuery};
use crate::engine::subject::Subject;
use crate::pb::v1 as pb;

impl Api {
    /// `RankCohorts`: cohorts by how well they would fill an order class.
    pub async fn rank_cohorts(
        &self,
        caller: &Caller,
        request: pb::RankCohortsRequest,
    ) -> Result<pb::RankCohortsResponse, Problem> {
        let engine = self.serving.now();
        let mut v = Violations::new();
        let limit = page_size_from_pb(&mut v, "limit", request.limit, limits::COHORTS);
        let query = order_from_pb(v, request.order, &caller.tenant, engine.clock.second())?;
        let _turn = self.matches.take(&caller.tenant).await?;
        let ranked =
            Placer::new(engine.clone(), self.ledger.clone()).rank_cohorts(caller, &query, limit).await?;
        let mut fit = Fit::default();
        let cohorts = ranked.cohorts.iter().map(|(cohort, gaps)| cohort_to_pb(cohort, gaps, ranked.wanted));
        Ok(pb::RankCohortsResponse {
            cohorts: cohorts.take_while(|cohort| fit.takes(cohort)).collect(),
            cohort_count: ranked.count as i64,
            courses: ranked.courses.iter().map(gap_courses_to_pb).collect(),
            score_min: units(ranked.wanted.score),
            replay: Some(replay_to_pb(&engine.matcher, &query.weights, query.as_of, true, true)),
        })
    }

    /// `PlanOrder`: the students of an order class.
    pub async fn plan_order(
        &self,
        caller: &Caller,
        request: pb::PlanOrderRequest,
    ) -> Result<pb::PlanOrderResponse, Problem> {
        let engine = self.serving.now();
        let mut v = Violations::new();
        let quotas = quotas_from_pb(&mut v, request.school_quotas);
        let query = order_from_pb(v, request.order, &caller.tenant, engine.clock.second())?;
        let _turn = self.matches.take(&caller.tenant).await?;
        let filled = Placer::new(engine.clone(), self.ledger.clone())
            .fill_order(caller, &query, &quotas, request.seed as u64)
            .await?;
        let student = |(name, cohort, score): &(String, CohortKey, u32)| pb::OrderedStudent {
            student_name: name.clone(),
            school: cohort.school.clone(),
            major: cohort.major.clone(),
            graduation_year: cohort.year.unwrap_or(0),
            class_name: cohort.class.clone(),
            score: units(*score),
        };
        let to_pb = |certificate| certificate_to_pb(certificate, filled.fit, caller.language);
        Ok(pb::PlanOrderResponse {
            students: filled.students.iter().map(student).collect(),
            is_filled: filled.students.len() >= filled.wanted.least as usize,
            certificate: filled.certificate.as_ref().map(to_pb),
            gaps: filled.gaps.iter().map(gap_to_pb).collect(),
            courses: filled.courses.iter().map(gap_courses_to_pb).collect(),
            score_min: units(filled.wanted.score),
            replay: Some(replay_to_pb(&engine.matcher, &query.weights, query.as_of, true, true)),
        })
    }
}

/// Reads an order, after what was read beside it.
fn order_from_pb(
    mut v: Violations,
    order: Option<pb::ClassOrder>,
    home: &TenantId,
    now: DateTime<Utc>,
) -> Result<OrderQuery, EngineError> {
    use pb::class_order::Opening as Wire;
    let Some(order) = order else {
        v.add("order", Code::Required);
        return Err(EngineError::Invalid(v.check(()).err().unwrap_or_default()));
    };
    let mut apart: Vec<Violation> = Vec::new();
    let query = v.within("order", |v| {
        let opening = match order.opening {
            Some(Wire::OpeningName(name)) => Given::Name("opening_name", name),
            Some(Wire::OpeningRecord(record)) => Given::Record("opening_record", Box::new(record)),
            None => Given::Nothing("opening", "opening_name, opening_record"),
        };
        let opening = subject_from_pb(v, &mut apart, "order", opening, home, Role::Opening);
        let most = field::in_range(v, "max_count", Some(order.max_count), 1..=limits::ORDERED);
        let least = field::in_range(v, "min_count", Some(order.min_count), 0..=limits::ORDERED);
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            v.add("min_count", Code::AboveField.with("field", "max_count"));
        }
        let score = Some(order.score_min).filter(|score| *score != 0.0);
        let score = field::in_range(v, "score_min", score, f64::MIN_POSITIVE..=1.0);
        let query = |opening| OrderQuery {
            opening,
            least: least.unwrap_or(0).unsigned_abs(),
            most: most.unwrap_or(1).unsigned_abs(),
            filter: filter_from_pb(v, "student_filter", order.student_filter, home),
            class_label: field::line(v, "class_label", order.class_label, limits::LABEL_KEY),
            score,
            weights: weights_from_pb(v, order.weights),
            as_of: time_from_pb(v, "as_of_time", order.as_of_time).unwrap_or(now),
            now,
        };
        // Whatever is wrong with the opening, the rest is read for what is wrong with it.
        match opening {
            Some(opening) => Some(query(opening)),
            None => {
                query(Subject::Text(String::new()));
                None
            }
        }
    });
    apart.extend(v.check(()).err().unwrap_or_default());
    match query {
        Some(query) if apart.is_empty() => Ok(query),
        _ => Err(EngineError::Invalid(apart)),
    }
}

fn quotas_from_pb(v: &mut Violations, quotas: Vec<pb::SchoolQuota>) -> Vec<(String, u32)> {
    let mut schools = BTreeSet::new();
    let quotas = field::list(v, "school_quotas", quotas, limits::SCHOOL_QUOTAS, |v, quota| {
        let school = field::required_text(v, "school", quota.school, limits::SCHOOL);
        let most = field::in_range(v, "max_count", Some(quota.max_count), 0..=limits::ORDERED);
        (normal_school(&school), most.unwrap_or(0).unsigned_abs())
    });
    for (at, (school, _)) in quotas.iter().enumerate() {
        if !schools.insert(school.clone()) {
            v.within_item("school_quotas", at, |v| v.add("school", Code::GivenTwice));
        }
    }
    quotas
}

fn cohort_to_pb(cohort: &Cohort, gaps: &[Gap], wanted: Wanted) -> pb::OrderCohort {
    let key = &cohort.key;
    let code = MajorCode::parse(&key.major).ok();
    pb::OrderCohort {
        school: key.school.clone(),
        major: key.major.clone(),
        major_name: code.and_then(MajorCode::name).map_or_else(|| key.major.clone(), str::to_string),
        graduation_year: key.year.unwrap_or(0),
        class_name: key.class.clone(),
        tenant: key.tenant.clone(),
        student_count: cohort.students.into(),
        eligible_count: cohort.eligible.into(),
        fit_count: cohort.fit.into(),
        mean_fit: cohort.mean_fit,
        is_enough: cohort.fills(wanted),
        gaps: gaps.iter().map(gap_to_pb).collect(),
    }
}

fn gap_to_pb(gap: &Gap) -> pb::GroupGap {
    pb::GroupGap {
        name: gap.asked.name.clone(),
        is_certificate: gap.kind == TermKind::Certificate,
        required: gap.asked.required,
        holder_count: gap.holders.into(),
        lacking_count: gap.lacking.into(),
    }
}

fn gap_courses_to_pb((name, courses): &GapCourses) -> pb::GapCourses {
    pb::GapCourses { name: name.clone(), courses: courses_to_pb(courses) }
}

/// Millionths as a number in [0, 1].
fn units(millionths: u32) -> f64 {
    f64::from(millionths) / f64::from(SCORE_UNIT)
}

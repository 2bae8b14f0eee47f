//! The calls of `InsightService`.

mod answer;
mod records;
mod request;

use self::request::{parsed, scope_from_pb};
use super::limits::{EMERGING, PageSize};
use super::request::number_from_pb;
use super::{Api, Problem};
use crate::convert::{code, dimension_from_pb};
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::insight::assignment::Assignment;
use crate::domain::insight::balance::Balance;
use crate::domain::insight::census::Census;
use crate::domain::insight::dimension::Row;
use crate::domain::insight::fit::fit;
use crate::domain::insight::forecast::{MOST_MONTHS, forecast};
use crate::domain::insight::outcome::Outcomes;
use crate::domain::insight::pathway::{Start, pathways};
use crate::domain::insight::pay::pay;
use crate::domain::insight::same_courses::same_courses;
use crate::domain::insight::series::Series;
use crate::domain::insight::skill_gap::{SkillGap, advise};
use crate::domain::insight::warning;
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::violation::Violations;
use crate::engine::compute;
use crate::engine::emerging::emerging;
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;

/// How alike courses are that are told of, where nothing is asked.
const LIKENESS: f64 = 0.8;
/// Months that are forecast where nothing is asked.
const MONTHS: PageSize = PageSize { default: 6, most: MOST_MONTHS };

impl Api {
    /// Does the counting over the caller's own records, as they are now.
    async fn counted<T: Send + 'static>(
        &self,
        caller: &Caller,
        work: impl FnOnce(&Census) -> T + Send + 'static,
    ) -> Result<(T, Option<pb::InsightBasis>), Problem> {
        let _turn = self.matches.take(&caller.tenant).await?;
        let counted = self.censuses.current(&self.serving.now(), &caller.tenant).await?;
        let basis = answer::basis(&counted);
        let found = compute::run(move || work(&counted.census)).await.map_err(EngineError::Internal)?;
        Ok((found, Some(basis)))
    }

    /// `GetBalance`: supply against demand.
    pub async fn get_balance(
        &self,
        caller: &Caller,
        request: pb::GetBalanceRequest,
    ) -> Result<pb::GetBalanceResponse, Problem> {
        let mut v = Violations::new();
        let scope = scope_from_pb(&mut v, request.scope);
        let by = dimension_from_pb(&mut v, request.dimension);
        let scope = v.check(scope).map_err(EngineError::from)?;
        let work = move |census: &Census| (Balance::of(census, &scope, by), Assignment::of(census, by));
        let ((found, assignment), basis) = self.counted(caller, work).await?;
        let warnings = answer::warnings(warning::of_balance(&found));
        let assignment = assignment.as_ref().map(answer::assignment);
        Ok(pb::GetBalanceResponse { warnings, basis, assignment, ..answer::balance(&found) })
    }

    /// `GetSkillGap`: skills that are demanded, taught and held.
    pub async fn get_skill_gap(
        &self,
        caller: &Caller,
        request: pb::GetSkillGapRequest,
    ) -> Result<pb::GetSkillGapResponse, Problem> {
        let mut v = Violations::new();
        let scope = scope_from_pb(&mut v, request.scope);
        let likeness = if request.likeness_min == 0.0 { LIKENESS } else { request.likeness_min };
        if !(likeness > 0.0 && likeness <= 1.0) {
            v.add("likeness_min", Code::NotAShare);
        }
        let scope = v.check(scope).map_err(EngineError::from)?;
        let work = move |census: &Census| {
            (SkillGap::of(census, &scope), advise(census, &scope), same_courses(census, &scope, likeness))
        };
        let ((gap, advice, pairs), basis) = self.counted(caller, work).await?;
        Ok(pb::GetSkillGapResponse { basis, ..answer::skill_gap(&caller.tenant, &gap, advice, pairs) })
    }

    /// `GetMajorFit`: how well majors fit.
    pub async fn get_major_fit(
        &self,
        caller: &Caller,
        request: pb::GetMajorFitRequest,
    ) -> Result<pb::GetMajorFitResponse, Problem> {
        let mut v = Violations::new();
        let scope = scope_from_pb(&mut v, request.scope);
        let scope = v.check(scope).map_err(EngineError::from)?;
        let (found, basis) = self.counted(caller, move |census| fit(census, &scope)).await?;
        let warnings = answer::warnings(warning::of_fits(&found));
        Ok(pb::GetMajorFitResponse { majors: answer::fits(&caller.tenant, found), warnings, basis })
    }

    /// `GetForecast`: demand by month, and to come.
    pub async fn get_forecast(
        &self,
        caller: &Caller,
        request: pb::GetForecastRequest,
    ) -> Result<pb::GetForecastResponse, Problem> {
        let mut v = Violations::new();
        let scope = scope_from_pb(&mut v, request.scope);
        let months = number_from_pb(&mut v, "month_count", request.month_count, MONTHS);
        let scope = v.check(scope).map_err(EngineError::from)?;
        let work = move |census: &Census| {
            let series = Series::of(census, &scope);
            let found = forecast(&series, months);
            (answer::forecast(&series, found), warning::of_series(&Row::default(), &series))
        };
        let ((found, warnings), basis) = self.counted(caller, work).await?;
        Ok(pb::GetForecastResponse { warnings: answer::warnings(warnings), basis, ..found })
    }

    /// `GetPayBenchmark`: what openings offer to pay.
    pub async fn get_pay_benchmark(
        &self,
        caller: &Caller,
        request: pb::GetPayBenchmarkRequest,
    ) -> Result<pb::GetPayBenchmarkResponse, Problem> {
        let mut v = Violations::new();
        let scope = scope_from_pb(&mut v, request.scope);
        let by = dimension_from_pb(&mut v, request.dimension);
        let scope = v.check(scope).map_err(EngineError::from)?;
        let (found, basis) = self.counted(caller, move |census| pay(census, &scope, by)).await?;
        Ok(pb::GetPayBenchmarkResponse { rows: answer::pay(found), basis })
    }

    /// `GetPathways`: ways from a major or an occupation to trades.
    pub async fn get_pathways(
        &self,
        caller: &Caller,
        request: pb::GetPathwaysRequest,
    ) -> Result<pb::GetPathwaysResponse, Problem> {
        let mut v = Violations::new();
        let pb::GetPathwaysRequest { scope, start_major_code, start_occupation_code } = request;
        let scope = scope_from_pb(&mut v, scope);
        let start = match (start_major_code.as_str(), start_occupation_code.as_str()) {
            (major, "") if !major.is_empty() => {
                parsed(&mut v, "start_major_code", major, MajorCode::parse, code::MAJOR).map(Start::Major)
            }
            ("", occupation) if !occupation.is_empty() => {
                let parse = OccupationCode::parse;
                parsed(&mut v, "start_occupation_code", occupation, parse, code::OCCUPATION)
                    .map(Start::Occupation)
            }
            _ => {
                let fields = "start_major_code, start_occupation_code";
                v.add("start_major_code", Code::OneOfTwo.with("fields", fields));
                None
            }
        };
        let (scope, start) = v.check((scope, start)).map_err(EngineError::from)?;
        let start = start.ok_or_else(|| EngineError::invalid("start_major_code", Code::Required))?;
        let work = move |census: &Census| pathways(census, &scope, start);
        let (found, basis) = self.counted(caller, work).await?;
        let found = match found {
            Ok(found) => pb::GetPathwaysResponse {
                pathways: answer::pathways(found.ways),
                start_record_count: i64::from(found.start_records),
                ..Default::default()
            },
            Err(refused_reason) => pb::GetPathwaysResponse { refused_reason, ..Default::default() },
        };
        Ok(pb::GetPathwaysResponse { basis, ..found })
    }

    /// `GetEmergingSkills`: words that rise.
    pub async fn get_emerging_skills(
        &self,
        caller: &Caller,
        request: pb::GetEmergingSkillsRequest,
    ) -> Result<pb::GetEmergingSkillsResponse, Problem> {
        let mut v = Violations::new();
        let scope = scope_from_pb(&mut v, request.scope);
        let most = number_from_pb(&mut v, "word_count", request.word_count, EMERGING);
        let scope = v.check(scope).map_err(EngineError::from)?;
        let _turn = self.lists.take(&caller.tenant).await?;
        let engine = self.serving.now();
        let counted = self.censuses.current(&engine, &caller.tenant).await?;
        let found = emerging(&*engine.store, &caller.tenant, &counted, scope, most).await?;
        let basis = Some(answer::basis(&counted));
        Ok(pb::GetEmergingSkillsResponse { basis, ..answer::emerging(&caller.tenant, found) })
    }

    /// `GetOutcomes`: what has become of students.
    pub async fn get_outcomes(
        &self,
        caller: &Caller,
        request: pb::GetOutcomesRequest,
    ) -> Result<pb::GetOutcomesResponse, Problem> {
        let mut v = Violations::new();
        let scope = scope_from_pb(&mut v, request.scope);
        let by = dimension_from_pb(&mut v, request.dimension);
        let local = &request.local_region_code;
        let local = parsed(&mut v, "local_region_code", local, RegionCode::parse, code::REGION);
        let scope = v.check(scope).map_err(EngineError::from)?;
        let events = self.feedback().events(&caller.tenant).await?;
        let work = move |census: &Census| Outcomes::of(census, &scope, by, &events, local);
        let (found, basis) = self.counted(caller, work).await?;
        Ok(pb::GetOutcomesResponse { basis, ..answer::outcomes(found, local.is_some()) })
    }
}

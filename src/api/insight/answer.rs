//! Answers of insight as the wire has them.

use crate::api::limits;
use crate::convert::time_to_pb;
use crate::domain::derivation;
use crate::domain::insight::assignment::Assignment;
use crate::domain::insight::balance::{Balance, BalanceRow};
use crate::domain::insight::dimension::Row;
use crate::domain::insight::emerging::Emerging;
use crate::domain::insight::fit::MajorFit;
use crate::domain::insight::forecast::Forecast;
use crate::domain::insight::outcome::{OutcomeRow, Outcomes};
use crate::domain::insight::pathway::Pathway;
use crate::domain::insight::pay::{PayRow, Quantile};
use crate::domain::insight::same_courses::SamePair;
use crate::domain::insight::series::Series;
use crate::domain::insight::skill_gap::{CourseAdvice, SkillGap, SkillRow};
use crate::domain::insight::warning::Warning;
use crate::domain::record::name::TenantId;
use crate::engine::emerging::Found;
use crate::engine::insight::Counted;
use crate::pb::v1 as pb;

pub fn basis(counted: &Counted) -> pb::InsightBasis {
    pb::InsightBasis {
        as_of_time: Some(time_to_pb(counted.time)),
        opening_count: counted.census.openings.len() as i64,
        course_count: counted.census.courses.len() as i64,
        input_digest: counted.digest.clone(),
        derivation: derivation::version().to_string(),
    }
}

/// Rows of an answer, as many as it may have.
fn most<T, U>(rows: impl IntoIterator<Item = T>, to_pb: impl FnMut(T) -> U) -> Vec<U> {
    rows.into_iter().take(limits::INSIGHT_ROWS).map(to_pb).collect()
}

fn row(row: &Row) -> Option<pb::InsightRow> {
    Some(pb::InsightRow { key: row.key.clone(), label: row.to_string() })
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn counts(numbers: &[u32]) -> Vec<i32> {
    numbers.iter().map(|number| count(*number)).collect()
}

fn full_name(tenant: &TenantId, name: &str) -> String {
    format!("tenants/{tenant}/{name}")
}

pub fn warnings(warnings: Vec<Warning>) -> Vec<pb::InsightWarning> {
    most(warnings, |warning| pb::InsightWarning {
        kind: warning.kind.id().into(),
        row: row(&warning.row),
        rule: warning.kind.rule().into(),
        evidence: warning.evidence,
    })
}

pub fn balance(found: &Balance) -> pb::GetBalanceResponse {
    pb::GetBalanceResponse {
        rows: most(&found.rows, balance_row),
        row_count: found.rows.len() as i64,
        blurred_count: count(found.blurred),
        ..Default::default()
    }
}

pub fn assignment(found: &Assignment) -> pb::RowAssignment {
    pb::RowAssignment {
        tried_opening_count: i64::from(found.tried),
        held_share: found.held_share(),
        right_place_share: found.right_share(),
        unassigned_opening_count: i64::from(found.unassigned),
    }
}

fn balance_row(found: &BalanceRow) -> pb::BalanceRow {
    pb::BalanceRow {
        row: row(&found.row),
        supply_count: count(found.supply),
        supply_error: count(found.supply_error),
        course_place_count: found.course_places as i64,
        demand: found.demand,
        stated_demand: found.stated_demand,
        opening_count: i64::from(found.openings),
        uncounted_opening_count: i64::from(found.uncounted_openings),
        ratio: found.ratio(),
        gap: found.gap(),
        confidence: found.confidence(),
    }
}

pub fn skill_gap(
    tenant: &TenantId,
    found: &SkillGap,
    advice: Vec<CourseAdvice>,
    pairs: Vec<SamePair>,
) -> pb::GetSkillGapResponse {
    let skill = |found: &SkillRow| pb::SkillGapRow {
        skill: found.skill.clone(),
        opening_count: i64::from(found.openings),
        demanded_count: found.demanded as i64,
        course_count: i64::from(found.taught_by),
        held_count: count(found.held),
    };
    let told = |own: CourseAdvice| pb::CourseAdvice {
        course_name: full_name(tenant, &own.course),
        opening_count: i64::from(own.openings),
        skills_to_add: own.add.into_iter().map(|(skill, _)| skill).collect(),
        unwanted_skills: own.unwanted,
    };
    let pair = |pair: SamePair| pb::SameCourses {
        course_name: full_name(tenant, &pair.one),
        other_course_name: full_name(tenant, &pair.other),
        likeness: pair.likeness,
        shared_skill_count: count(pair.shared),
    };
    pb::GetSkillGapResponse {
        skills: most(&found.skills, skill),
        opening_count: i64::from(found.openings),
        silent_opening_count: i64::from(found.silent_openings),
        course_count: i64::from(found.courses),
        student_count: count(found.people),
        advice: advice.into_iter().take(limits::INSIGHT_COURSES).map(told).collect(),
        same_courses: pairs.into_iter().take(limits::INSIGHT_COURSES).map(pair).collect(),
        basis: None,
    }
}

pub fn fits(tenant: &TenantId, found: Vec<MajorFit>) -> Vec<pb::MajorFit> {
    most(found, |fit| pb::MajorFit {
        major: row(&fit.major),
        rank: count(fit.rank),
        index: fit.index,
        place_share: fit.places,
        skill_share: fit.skills,
        falls_behind: fit.falls_behind,
        demand_trend: fit.demand_trend,
        supply_count: count(fit.balance.supply),
        demand: fit.balance.demand,
        missing_skills: fit.missing_skills,
        opening_names: fit
            .openings
            .iter()
            .map(|(kind, id)| format!("tenants/{tenant}/{}/{id}", kind.collection()))
            .collect(),
    })
}

pub fn forecast(series: &Series, found: Result<Forecast, String>) -> pb::GetForecastResponse {
    let told = |found: crate::domain::insight::series::Break| pb::DemandBreak {
        month: found.month.to_string(),
        before: found.before,
        after: found.after,
    };
    let answer = pb::GetForecastResponse {
        first_month: series.first.map(|month| month.to_string()).unwrap_or_default(),
        monthly_demands: series.values.clone(),
        gap_months: series.gaps.iter().map(ToString::to_string).collect(),
        undated_demand: series.undated,
        breaks: series.breaks().into_iter().map(told).collect(),
        ..Default::default()
    };
    let found = match found {
        Ok(found) => found,
        Err(refused_reason) => return pb::GetForecastResponse { refused_reason, ..answer },
    };
    let months = found.months.iter().map(|month| pb::ForecastMonth {
        month: month.month.to_string(),
        demand: month.value,
        lower: month.interval.0,
        upper: month.interval.1,
    });
    let trials = found.trials.iter().map(|trial| pb::ForecastTrial {
        method: trial.method.id().into(),
        wape: trial.wape,
        forecast_count: count(trial.forecasts),
    });
    pb::GetForecastResponse {
        method: found.method.id().into(),
        months: months.collect(),
        trials: trials.collect(),
        ..answer
    }
}

pub fn pay(found: Vec<PayRow>) -> Vec<pb::PayRow> {
    let quantile = |found: Quantile| pb::PayQuantile {
        value: found.value,
        lower: found.interval.0,
        upper: found.interval.1,
    };
    most(found, |found| {
        let [lower, median, upper] = found.quartiles.map_or([None; 3], |quartiles| quartiles.map(Some));
        pb::PayRow {
            row: row(&found.row),
            sample_count: i64::from(found.sample),
            silent_opening_count: i64::from(found.silent),
            lower_quartile: lower.map(quantile),
            median: median.map(quantile),
            upper_quartile: upper.map(quantile),
        }
    })
}

pub fn pathways(found: Vec<Pathway>) -> Vec<pb::Pathway> {
    most(found, |way| pb::Pathway {
        trade: Some(pb::InsightRow { key: way.to, label: way.label }),
        opening_count: i64::from(way.openings),
        covered_share: way.covered,
        shared_skills: way.shared,
        missing_skills: way.missing.into_iter().map(|(skill, _)| skill).collect(),
    })
}

pub fn emerging(tenant: &TenantId, found: Found) -> pb::GetEmergingSkillsResponse {
    let skill = |own: Emerging| pb::EmergingSkill {
        word: own.word,
        first_month: own.first_seen.to_string(),
        recent_opening_count: i64::from(own.recent),
        earlier_opening_count: i64::from(own.before),
        growth: own.growth,
        opening_names: own.examples.iter().map(|name| full_name(tenant, name)).collect(),
    };
    let (words, refused_reason) = match found.words {
        Ok(words) => (words, String::new()),
        Err(reason) => (Vec::new(), reason),
    };
    pb::GetEmergingSkillsResponse {
        skills: most(words, skill),
        refused_reason,
        read_opening_count: found.read as i64,
        has_forgotten: found.has_forgotten,
        basis: None,
    }
}

pub fn outcomes(found: Outcomes, tells_retention: bool) -> pb::GetOutcomesResponse {
    let told = |found: &OutcomeRow| pb::OutcomeRow {
        row: row(&found.row),
        student_count: count(found.people),
        student_error: count(found.people_error),
        stage_counts: counts(&found.funnel),
        placed_count: count(found.placed),
        placed_error: count(found.placed_error),
        placement_rate: found.placement_rate(),
        local_retention: found.local_retention().filter(|_| tells_retention),
        median_days: found.median_days(),
    };
    let employers = found.employers.iter().take(limits::INSIGHT_COURSES).map(|own| pb::EmployerOutcome {
        employer_display_name: own.employer.clone(),
        stage_counts: counts(&own.funnel),
    });
    pb::GetOutcomesResponse {
        rows: most(&found.rows, told),
        employers: employers.collect(),
        blurred_count: count(found.blurred),
        unknown_student_event_count: found.unknown_people as i64,
        unknown_opening_pair_count: found.unknown_openings as i64,
        contradictory_pair_count: found.contradictory as i64,
        basis: None,
    }
}

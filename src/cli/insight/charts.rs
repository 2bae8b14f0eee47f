//! What the first table of an answer says, as a picture.

use super::tables::label;
use crate::domain::insight::chart::{Bars, Course};
use crate::domain::insight::month::Month;
use crate::domain::insight::stage::Stage;
use crate::pb::v1 as pb;

fn bars<T>(
    title: &str,
    legend: &[&'static str],
    rows: &[T],
    row: impl Fn(&T) -> (String, Vec<f64>),
) -> String {
    Bars { title: title.into(), legend: legend.to_vec(), rows: rows.iter().map(row).collect() }.to_svg()
}

pub fn balance(found: &pb::GetBalanceResponse) -> String {
    bars("供需平衡", &["供给(人)", "需求(人)"], &found.rows, |own| {
        (label(&own.row), vec![f64::from(own.supply_count), own.demand])
    })
}

pub fn gap(found: &pb::GetSkillGapResponse) -> String {
    bars("技能缺口", &["需求岗位数", "开设课程数"], &found.skills, |own| {
        (own.skill.clone(), vec![own.opening_count as f64, own.course_count as f64])
    })
}

pub fn fit(found: &pb::GetMajorFitResponse) -> String {
    let told: Vec<&pb::MajorFit> = found.majors.iter().filter(|own| own.index.is_some()).collect();
    bars("专业吻合度", &["吻合度(0-100)"], &told, |own| {
        (label(&own.major), vec![own.index.unwrap_or_default()])
    })
}

pub fn forecast(found: &pb::GetForecastResponse) -> String {
    let course = Course {
        title: "需求预测".into(),
        first: Month::parse(&found.first_month).ok(),
        values: found.monthly_demands.clone(),
        ahead: found.months.iter().map(|month| (month.demand, month.lower, month.upper)).collect(),
        refused: found.refused_reason.clone(),
    };
    course.to_svg()
}

pub fn pay(found: &pb::GetPayBenchmarkResponse) -> String {
    let told: Vec<(&pb::PayRow, f64)> =
        found.rows.iter().filter_map(|own| own.median.as_ref().map(|median| (own, median.value))).collect();
    bars("薪酬基准", &["中位数(元/月)"], &told, |(own, median)| (label(&own.row), vec![*median]))
}

pub fn pathways(found: &pb::GetPathwaysResponse) -> String {
    bars("转岗路径", &["已覆盖(%)"], &found.pathways, |own| {
        (label(&own.trade), vec![(own.covered_share * 1000.0).round() / 10.0])
    })
}

pub fn emerging(found: &pb::GetEmergingSkillsResponse) -> String {
    bars("新兴技能词", &["近6个月岗位数", "此前岗位数"], &found.skills, |own| {
        (own.word.clone(), vec![own.recent_opening_count as f64, own.earlier_opening_count as f64])
    })
}

/// The funnel over all rows.
pub fn outcomes(found: &pb::GetOutcomesResponse) -> String {
    let stages: Vec<(usize, Stage)> = Stage::ALL.into_iter().enumerate().collect();
    let all = |at: usize| found.rows.iter().filter_map(|own| own.stage_counts.get(at)).sum::<i32>();
    bars("去向漏斗", &["人数"], &stages, |(at, stage)| {
        (stage.label().into(), vec![f64::from(all(*at))])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_shows_the_figures_of_its_answer() {
        let row = Some(pb::InsightRow { key: "460103".into(), label: "数控技术".into() });
        let own = pb::BalanceRow { row, supply_count: 330, demand: 525.0, ..Default::default() };
        let drawn = balance(&pb::GetBalanceResponse { rows: vec![own], ..Default::default() });
        assert!(drawn.contains("数控技术") && drawn.contains(">330<") && drawn.contains(">525<"), "{drawn}");
        let own = pb::OutcomeRow { stage_counts: vec![0, 60, 30], ..Default::default() };
        let drawn = outcomes(&pb::GetOutcomesResponse { rows: vec![own.clone(), own], ..Default::default() });
        assert!(drawn.contains("投递") && drawn.contains(">120<") && drawn.contains(">60<"), "{drawn}");
        let months = vec![pb::ForecastMonth { demand: 9.0, lower: 5.0, upper: 12.0, ..Default::default() }];
        let monthly_demands = vec![4.0, 8.0];
        let found = pb::GetForecastResponse {
            first_month: "2026-01".into(),
            monthly_demands,
            months,
            ..Default::default()
        };
        assert!(forecast(&found).contains("80%区间"));
    }
}

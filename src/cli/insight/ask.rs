//! What is asked.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use serde_json::Value;

use super::sheet::Sheet;
use super::{charts, tables};
use crate::cli::calls::Calls;
use crate::convert::dimension_to_pb;
use crate::domain::insight::dimension::Dimension;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

/// Records of a page.
const RECORDS: i32 = 500;

/// An answer.
pub struct Told {
    /// As JSON.
    pub answer: Value,
    /// As tables.
    pub sheets: Vec<Sheet>,
    /// What the first table says, as an SVG document.
    pub picture: Option<String>,
}

/// What to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Students, places in courses and places that openings offer
    Balance,
    /// Skills that are demanded, taught and held, and what courses could change
    Gap,
    /// How well majors fit what is demanded
    Fit,
    /// Demand by month, and to come
    Forecast,
    /// What openings offer to pay
    Pay,
    /// Ways from a major (--major) to trades
    Pathways,
    /// Words that rise in openings and that no catalogue knows
    Emerging,
    /// What has become of students
    Outcomes,
    /// All but pathways
    Report,
}

impl What {
    pub fn id(self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::Gap => "gap",
            Self::Fit => "fit",
            Self::Forecast => "forecast",
            Self::Pay => "pay",
            Self::Pathways => "pathways",
            Self::Emerging => "emerging",
            Self::Outcomes => "outcomes",
            Self::Report => "report",
        }
    }

    pub fn is_in_report(self) -> bool {
        !matches!(self, Self::Pathways | Self::Report)
    }
}

/// The words for what rows are by.
fn dimensions() -> impl TypedValueParser<Value = Dimension> {
    let words = Dimension::ALL.map(|by| PossibleValue::new(by.id()).help(by.label()));
    PossibleValuesParser::new(words)
        .try_map(|word| Dimension::ALL.into_iter().find(|by| by.id() == word).ok_or("there are no such rows"))
}

/// Conditions on what is counted.
#[derive(Args)]
pub struct Ask {
    /// What rows are by [default: major]
    #[arg(long, value_parser = dimensions())]
    by: Option<Dimension>,

    /// Only this place: a code of GB/T 2260
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    region: String,

    /// Only this major; of pathways where they begin
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    major: String,

    /// Only this occupation; of pathways where they begin
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    occupation: String,

    /// Only openings of this industry cluster
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    cluster: String,

    /// Only students and courses of this school
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    school: String,

    /// From this month on: 2026-01
    #[arg(long, value_name = "MONTH", default_value = "", hide_default_value = true)]
    from: String,

    /// Up to the month before this one
    #[arg(long, value_name = "MONTH", default_value = "", hide_default_value = true)]
    until: String,

    /// The records behind the row with this key of a balance, as --json tells keys; '' is the row of those that state nothing
    #[arg(long, value_name = "KEY")]
    of: Option<String>,

    /// Months to forecast [default: 6]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    months: i32,

    /// The region that students are kept in: a code of GB/T 2260
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    local: String,
}

impl Ask {
    fn scope(&self) -> Option<pb::InsightScope> {
        Some(pb::InsightScope {
            region_code: self.region.clone(),
            major_code: self.major.clone(),
            occupation_code: self.occupation.clone(),
            industry_cluster: self.cluster.clone(),
            school: self.school.clone(),
            start_month: self.from.clone(),
            end_month: self.until.clone(),
            ..Default::default()
        })
    }

    /// Whether the records of a row are asked for.
    pub fn is_of_row(&self) -> bool {
        self.of.is_some()
    }

    /// The answer in all its forms.
    pub async fn told(&self, calls: &Calls, what: What) -> anyhow::Result<Told> {
        let dimension = dimension_to_pb(self.by.unwrap_or(Dimension::Major)).into();
        let scope = self.scope();
        let json = |name: &str| format!("talentmatch.v1.Get{name}Response");
        let (answer, sheets, picture) = match what {
            What::Balance => {
                if let Some(key) = &self.of {
                    let found = records(calls, scope, dimension, key).await?;
                    let answer = message_to_json(&found, "talentmatch.v1.ListBalanceRecordsResponse");
                    return Ok(Told { answer, sheets: vec![tables::records(&found)], picture: None });
                }
                let found = calls.get_balance(pb::GetBalanceRequest { scope, dimension }).await?;
                (message_to_json(&found, &json("Balance")), tables::balance(&found), charts::balance(&found))
            }
            What::Gap => {
                let request = pb::GetSkillGapRequest { scope, ..Default::default() };
                let found = calls.get_skill_gap(request).await?;
                (message_to_json(&found, &json("SkillGap")), tables::gap(&found), charts::gap(&found))
            }
            What::Fit => {
                let found = calls.get_major_fit(pb::GetMajorFitRequest { scope }).await?;
                (message_to_json(&found, &json("MajorFit")), tables::fit(&found), charts::fit(&found))
            }
            What::Forecast => {
                let request = pb::GetForecastRequest { scope, month_count: self.months };
                let found = calls.get_forecast(request).await?;
                let answer = message_to_json(&found, &json("Forecast"));
                (answer, tables::forecast(&found), charts::forecast(&found))
            }
            What::Pay => {
                let found = calls.get_pay_benchmark(pb::GetPayBenchmarkRequest { scope, dimension }).await?;
                let answer = message_to_json(&found, &json("PayBenchmark"));
                (answer, vec![tables::pay(&found)], charts::pay(&found))
            }
            What::Pathways => {
                let anywhere = |scope| pb::InsightScope {
                    major_code: String::new(),
                    occupation_code: String::new(),
                    ..scope
                };
                let request = pb::GetPathwaysRequest {
                    scope: scope.map(anywhere),
                    start_major_code: self.major.clone(),
                    start_occupation_code: self.occupation.clone(),
                };
                let found = calls.get_pathways(request).await?;
                let answer = message_to_json(&found, &json("Pathways"));
                (answer, vec![tables::pathways(&found)], charts::pathways(&found))
            }
            What::Emerging => {
                let request = pb::GetEmergingSkillsRequest { scope, ..Default::default() };
                let found = calls.get_emerging_skills(request).await?;
                let answer = message_to_json(&found, &json("EmergingSkills"));
                (answer, vec![tables::emerging(&found)], charts::emerging(&found))
            }
            What::Outcomes | What::Report => {
                let local_region_code = self.local.clone();
                let request = pb::GetOutcomesRequest { scope, dimension, local_region_code };
                let found = calls.get_outcomes(request).await?;
                let answer = message_to_json(&found, &json("Outcomes"));
                (answer, tables::outcomes(&found), charts::outcomes(&found))
            }
        };
        Ok(Told { answer, sheets, picture: Some(picture) })
    }
}

/// All records behind a row.
async fn records(
    calls: &Calls,
    scope: Option<pb::InsightScope>,
    dimension: i32,
    key: &str,
) -> anyhow::Result<pb::ListBalanceRecordsResponse> {
    let mut all = pb::ListBalanceRecordsResponse::default();
    loop {
        let request = pb::ListBalanceRecordsRequest {
            scope: scope.clone(),
            dimension,
            row_key: key.to_string(),
            page_size: RECORDS,
            page_token: std::mem::take(&mut all.next_page_token),
        };
        let page = calls.list_balance_records(request).await?;
        all.records.extend(page.records);
        all.next_page_token = page.next_page_token;
        (all.opening_count, all.course_count) = (page.opening_count, page.course_count);
        all.basis = page.basis;
        if all.next_page_token.is_empty() {
            return Ok(all);
        }
    }
}

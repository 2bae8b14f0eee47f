//! What is asked.

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::sheet::Sheet;
use super::tables;
use crate::cli::calls::Calls;
use crate::pb::json::message_to_json;
use crate::pb::v1 as pb;

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
            Self::Outcomes => "outcomes",
            Self::Report => "report",
        }
    }

    pub fn is_in_report(self) -> bool {
        !matches!(self, Self::Pathways | Self::Report)
    }
}

/// What rows are by.
#[derive(Clone, Copy, ValueEnum)]
enum By {
    /// Cities
    Region,
    /// Industry clusters
    Cluster,
    /// Small classes of occupations
    Occupation,
    /// Trades
    Trade,
    /// Majors
    Major,
    /// Levels of education
    Education,
    /// Years
    Year,
    /// Schools
    School,
}

/// Conditions on what is counted.
#[derive(Args)]
pub struct Ask {
    /// What rows are by [default: major]
    #[arg(long, value_enum)]
    by: Option<By>,

    /// Only this place: a code of GB/T 2260
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    region: String,

    /// Only this major; of pathways where they begin
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    major: String,

    /// Only this occupation
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

    fn dimension(&self) -> i32 {
        let by = match self.by.unwrap_or(By::Major) {
            By::Region => pb::InsightDimension::Region,
            By::Cluster => pb::InsightDimension::Cluster,
            By::Occupation => pb::InsightDimension::Occupation,
            By::Trade => pb::InsightDimension::Trade,
            By::Major => pb::InsightDimension::Major,
            By::Education => pb::InsightDimension::Education,
            By::Year => pb::InsightDimension::Year,
            By::School => pb::InsightDimension::School,
        };
        by.into()
    }

    /// The answer as JSON and as tables.
    pub async fn told(&self, calls: &Calls, what: What) -> anyhow::Result<(Value, Vec<Sheet>)> {
        let (scope, dimension) = (self.scope(), self.dimension());
        let json = |name: &str| format!("talentmatch.v1.Get{name}Response");
        Ok(match what {
            What::Balance => {
                let found = calls.get_balance(pb::GetBalanceRequest { scope, dimension }).await?;
                (message_to_json(&found, &json("Balance")), tables::balance(&found))
            }
            What::Gap => {
                let request = pb::GetSkillGapRequest { scope, ..Default::default() };
                let found = calls.get_skill_gap(request).await?;
                (message_to_json(&found, &json("SkillGap")), tables::gap(&found))
            }
            What::Fit => {
                let found = calls.get_major_fit(pb::GetMajorFitRequest { scope }).await?;
                (message_to_json(&found, &json("MajorFit")), tables::fit(&found))
            }
            What::Forecast => {
                let request = pb::GetForecastRequest { scope, month_count: self.months };
                let found = calls.get_forecast(request).await?;
                (message_to_json(&found, &json("Forecast")), tables::forecast(&found))
            }
            What::Pay => {
                let found = calls.get_pay_benchmark(pb::GetPayBenchmarkRequest { scope, dimension }).await?;
                (message_to_json(&found, &json("PayBenchmark")), vec![tables::pay(&found)])
            }
            What::Pathways => {
                let scope = scope.map(|scope| pb::InsightScope { major_code: String::new(), ..scope });
                let request = pb::GetPathwaysRequest { scope, start_major_code: self.major.clone() };
                let found = calls.get_pathways(request).await?;
                (message_to_json(&found, &json("Pathways")), vec![tables::pathways(&found)])
            }
            What::Outcomes | What::Report => {
                let local_region_code = self.local.clone();
                let request = pb::GetOutcomesRequest { scope, dimension, local_region_code };
                let found = calls.get_outcomes(request).await?;
                (message_to_json(&found, &json("Outcomes")), tables::outcomes(&found))
            }
        })
    }
}

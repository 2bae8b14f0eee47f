//! What is asked, and the tables of what is answered.

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::sheet::Sheet;
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
                (message_to_json(&found, &json("Balance")), balance(&found))
            }
            What::Gap => {
                let request = pb::GetSkillGapRequest { scope, ..Default::default() };
                let found = calls.get_skill_gap(request).await?;
                (message_to_json(&found, &json("SkillGap")), gap(&found))
            }
            What::Fit => {
                let found = calls.get_major_fit(pb::GetMajorFitRequest { scope }).await?;
                (message_to_json(&found, &json("MajorFit")), fit(&found))
            }
            What::Forecast => {
                let request = pb::GetForecastRequest { scope, month_count: self.months };
                let found = calls.get_forecast(request).await?;
                (message_to_json(&found, &json("Forecast")), forecast(&found))
            }
            What::Pay => {
                let found = calls.get_pay_benchmark(pb::GetPayBenchmarkRequest { scope, dimension }).await?;
                (message_to_json(&found, &json("PayBenchmark")), vec![pay(&found)])
            }
            What::Pathways => {
                let scope = scope.map(|scope| pb::InsightScope { major_code: String::new(), ..scope });
                let request = pb::GetPathwaysRequest { scope, start_major_code: self.major.clone() };
                let found = calls.get_pathways(request).await?;
                (message_to_json(&found, &json("Pathways")), vec![pathways(&found)])
            }
            What::Outcomes | What::Report => {
                let local_region_code = self.local.clone();
                let request = pb::GetOutcomesRequest { scope, dimension, local_region_code };
                let found = calls.get_outcomes(request).await?;
                (message_to_json(&found, &json("Outcomes")), outcomes(&found))
            }
        })
    }
}

fn label(row: &Option<pb::InsightRow>) -> String {
    row.as_ref().map(|row| row.label.clone()).unwrap_or_default()
}

fn whole(number: f64) -> String {
    format!("{number:.0}")
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "—".into(), |share| format!("{:.1}%", share * 100.0))
}

fn warnings(found: &[pb::InsightWarning]) -> Sheet {
    Sheet {
        title: "预警".into(),
        head: vec!["类型", "对象", "依据", "规则"],
        rows: found
            .iter()
            .map(|own| vec![own.kind.clone(), label(&own.row), own.evidence.clone(), own.rule.clone()])
            .collect(),
        notes: Vec::new(),
    }
}

fn with_warnings(mut sheets: Vec<Sheet>, found: &[pb::InsightWarning]) -> Vec<Sheet> {
    if !found.is_empty() {
        sheets.push(warnings(found));
    }
    sheets
}

fn balance(found: &pb::GetBalanceResponse) -> Vec<Sheet> {
    let row = |row: &pb::BalanceRow| {
        vec![
            label(&row.row),
            format!("{} ±{}", row.supply_count, row.supply_error),
            row.course_place_count.to_string(),
            whole(row.demand),
            whole(row.stated_demand),
            row.opening_count.to_string(),
            row.ratio.map_or_else(|| "—".into(), |ratio| format!("{ratio:.2}")),
            whole(row.gap),
            share(row.confidence),
        ]
    };
    let basis = found.basis.clone().unwrap_or_default();
    let sheet = Sheet {
        title: "供需平衡".into(),
        head: vec![
            "类别",
            "供给(人)",
            "课程容量",
            "需求(人)",
            "其中明示",
            "岗位数",
            "供需比",
            "缺口",
            "可信度",
        ],
        rows: found.rows.iter().map(row).collect(),
        notes: vec![
            format!("人数均为10的倍数；另有约{}人所在小组跨类别，未计入各行。", found.blurred_count),
            format!(
                "岗位{}条，课程{}门，数据摘要{}。",
                basis.opening_count, basis.course_count, basis.input_digest
            ),
        ],
    };
    with_warnings(vec![sheet], &found.warnings)
}

fn gap(found: &pb::GetSkillGapResponse) -> Vec<Sheet> {
    let row = |row: &pb::SkillGapRow| {
        vec![
            row.skill.clone(),
            row.opening_count.to_string(),
            row.demanded_count.to_string(),
            row.course_count.to_string(),
            row.held_count.to_string(),
        ]
    };
    let untaught = found.skills.iter().filter(|skill| skill.course_count == 0 && skill.opening_count > 0);
    let untaught: Vec<&str> = untaught.map(|skill| skill.skill.as_str()).take(10).collect();
    let skills = Sheet {
        title: "技能缺口".into(),
        head: vec!["技能", "岗位数", "需求(人)", "开设课程", "掌握(人)"],
        rows: found.skills.iter().map(row).collect(),
        notes: vec![
            format!("需求最大而无课程开设：{}", untaught.join("、")),
            format!("{}条岗位中有{}条未写明技能。", found.opening_count, found.silent_opening_count),
        ],
    };
    let advice = |own: &pb::CourseAdvice| {
        vec![own.course_name.clone(), own.skills_to_add.join("、"), own.unwanted_skills.join("、")]
    };
    let advice = Sheet {
        title: "课程建议".into(),
        head: vec!["课程", "建议增加", "无岗位需求"],
        rows: found.advice.iter().map(advice).collect(),
        notes: Vec::new(),
    };
    let pair = |pair: &pb::SameCourses| {
        vec![pair.course_name.clone(), pair.other_course_name.clone(), share(Some(pair.likeness))]
    };
    let same = Sheet {
        title: "同质课程".into(),
        head: vec!["课程", "课程", "相似度"],
        rows: found.same_courses.iter().map(pair).collect(),
        notes: Vec::new(),
    };
    vec![skills, advice, same]
}

fn fit(found: &pb::GetMajorFitResponse) -> Vec<Sheet> {
    let row = |own: &pb::MajorFit| {
        vec![
            own.rank.to_string(),
            label(&own.major),
            own.index.map_or_else(|| "—".into(), |index| format!("{index:.1}")),
            share(own.place_share),
            share(own.skill_share),
            own.supply_count.to_string(),
            whole(own.demand),
            share(own.demand_trend),
            own.missing_skills.join("、"),
        ]
    };
    let sheet = Sheet {
        title: "专业与产业吻合度".into(),
        head: vec!["排名", "专业", "吻合度", "规模", "技能", "供给(人)", "需求(人)", "需求同比", "缺失技能"],
        rows: found.majors.iter().map(row).collect(),
        notes: vec!["吻合度 = 100 ×（规模吻合 + 技能吻合）/ 2；缺一项时取另一项。".into()],
    };
    with_warnings(vec![sheet], &found.warnings)
}

fn forecast(found: &pb::GetForecastResponse) -> Vec<Sheet> {
    let mut notes = Vec::new();
    if !found.refused_reason.is_empty() {
        notes.push(format!("不作预测：{}", found.refused_reason));
    }
    if !found.gap_months.is_empty() {
        notes.push(format!("无任何记录的月份：{}", found.gap_months.join("、")));
    }
    for own in &found.breaks {
        notes.push(format!("突变：自{}起由{:.0}变为{:.0}", own.month, own.before, own.after));
    }
    notes.push(format!("未注明发布时间的需求：{:.0}人。", found.undated_demand));
    let month = |own: &pb::ForecastMonth| {
        vec![own.month.clone(), whole(own.demand), whole(own.lower), whole(own.upper)]
    };
    let ahead = Sheet {
        title: format!("需求预测 {}", found.method),
        head: vec!["月份", "需求(人)", "下限(80%)", "上限(80%)"],
        rows: found.months.iter().map(month).collect(),
        notes,
    };
    let trial = |own: &pb::ForecastTrial| {
        vec![own.method.clone(), share(Some(own.wape)), own.forecast_count.to_string()]
    };
    let trials = Sheet {
        title: "回测".into(),
        head: vec!["方法", "WAPE", "次数"],
        rows: found.trials.iter().map(trial).collect(),
        notes: Vec::new(),
    };
    with_warnings(vec![ahead, trials], &found.warnings)
}

fn pay(found: &pb::GetPayBenchmarkResponse) -> Sheet {
    let told = |own: &Option<pb::PayQuantile>| {
        own.as_ref()
            .map_or_else(|| "—".into(), |own| format!("{:.0} ({:.0}–{:.0})", own.value, own.lower, own.upper))
    };
    let row = |own: &pb::PayRow| {
        vec![
            label(&own.row),
            own.sample_count.to_string(),
            told(&own.lower_quartile),
            told(&own.median),
            told(&own.upper_quartile),
        ]
    };
    Sheet {
        title: "薪酬基准（元/月）".into(),
        head: vec!["类别", "样本", "下四分位", "中位数", "上四分位"],
        rows: found.rows.iter().map(row).collect(),
        notes: vec!["括号内为95%区间；样本不足6条不列。".into()],
    }
}

fn pathways(found: &pb::GetPathwaysResponse) -> Sheet {
    let row = |own: &pb::Pathway| {
        vec![
            label(&own.trade),
            share(Some(own.covered_share)),
            own.opening_count.to_string(),
            own.shared_skills.join("、"),
            own.missing_skills.join("、"),
        ]
    };
    Sheet {
        title: "转岗路径".into(),
        head: vec!["工种", "已覆盖", "岗位数", "已有技能", "缺失技能"],
        rows: found.pathways.iter().map(row).collect(),
        notes: Some(found.refused_reason.clone()).filter(|reason| !reason.is_empty()).into_iter().collect(),
    }
}

fn outcomes(found: &pb::GetOutcomesResponse) -> Vec<Sheet> {
    let stages = |counts: &[i32]| counts.iter().map(ToString::to_string).collect::<Vec<_>>().join("/");
    let row = |own: &pb::OutcomeRow| {
        vec![
            label(&own.row),
            format!("{} ±{}", own.student_count, own.student_error),
            stages(&own.stage_counts),
            share(own.placement_rate),
            share(own.local_retention),
            own.median_days.map_or_else(|| "—".into(), whole),
        ]
    };
    let rows = Sheet {
        title: "去向落实".into(),
        head: vec![
            "类别",
            "人数",
            "推荐/投递/面试/录用/接受/未成/到岗/完成/离岗",
            "落实率",
            "本地留存",
            "天数(中位)",
        ],
        rows: found.rows.iter().map(row).collect(),
        notes: vec![format!(
            "时间矛盾的记录{}对，学生已不存在的事件{}条，岗位已不存在{}对。",
            found.contradictory_pair_count,
            found.unknown_student_event_count,
            found.unknown_opening_pair_count
        )],
    };
    let employer =
        |own: &pb::EmployerOutcome| vec![own.employer_display_name.clone(), stages(&own.stage_counts)];
    let employers = Sheet {
        title: "企业录用漏斗".into(),
        head: vec!["企业", "推荐/投递/面试/录用/接受/未成/到岗/完成/离岗"],
        rows: found.employers.iter().map(employer).collect(),
        notes: Vec::new(),
    };
    vec![rows, employers]
}

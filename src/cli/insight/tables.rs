//! The tables of what is answered.

use super::sheet::Sheet;
use crate::domain::insight::warning::WarningKind;
use crate::pb::v1 as pb;

/// What counts of stages are of, in their order.
const STAGES: &str = "各阶段人数依次为：推荐/投递/面试/录用/接受/未成/到岗/完成/离岗";

pub fn label(row: &Option<pb::InsightRow>) -> String {
    row.as_ref().map(|row| row.label.clone()).unwrap_or_default()
}

/// A name as it is inside of its tenant.
fn inside(name: &str) -> String {
    name.split('/').skip(2).collect::<Vec<_>>().join("/")
}

fn whole(number: f64) -> String {
    format!("{number:.0}")
}

/// Places of openings that are shared among rows: a part of one is told as a part.
fn places(number: f64) -> String {
    if number.abs() < 10.0 && number.fract() != 0.0 { format!("{number:.1}") } else { whole(number) }
}

fn or_dash(told: Option<String>) -> String {
    told.unwrap_or_else(|| "—".into())
}

fn share(share: Option<f64>) -> String {
    or_dash(share.map(|share| format!("{:.1}%", share * 100.0)))
}

fn warnings(found: &[pb::InsightWarning]) -> Sheet {
    let kind = |id: &str| {
        let known = WarningKind::ALL.into_iter().find(|kind| kind.id() == id);
        known.map_or_else(|| id.to_string(), |kind| kind.label().to_string())
    };
    Sheet {
        title: "预警".into(),
        head: vec!["类型", "对象", "依据", "规则"],
        rows: found
            .iter()
            .map(|own| vec![kind(&own.kind), label(&own.row), own.evidence.clone(), own.rule.clone()])
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

pub fn balance(found: &pb::GetBalanceResponse) -> Vec<Sheet> {
    let row = |row: &pb::BalanceRow| {
        vec![
            label(&row.row),
            format!("{} ±{}", row.supply_count, row.supply_error),
            row.course_place_count.to_string(),
            or_dash(row.gap.map(|_| places(row.demand))),
            or_dash(row.gap.map(|_| places(row.stated_demand))),
            or_dash(row.gap.map(|_| row.opening_count.to_string())),
            or_dash(row.ratio.map(|ratio| format!("{ratio:.2}"))),
            or_dash(row.gap.map(places)),
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
        notes: [
            Some(format!("人数均为10的倍数；另有约{}人所在小组跨类别，未计入各行。", found.blurred_count)),
            found.assignment.as_ref().map(assignment),
            Some(format!(
                "岗位{}条，课程{}门，数据摘要{}。",
                basis.opening_count, basis.course_count, basis.input_digest
            )),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    with_warnings(vec![sheet], &found.warnings)
}

/// How well openings that do not state their row are put into one.
fn assignment(found: &pb::RowAssignment) -> String {
    match found.held_share {
        None => "未写明的岗位按工种归类；无可检验的岗位，准确度未知。".into(),
        held => format!(
            "未写明的岗位按工种归类；以{}条写明的岗位检验：{}会归入其写明的类别之一，归入的名额中{}落在写明的类别，{}条无法归入。",
            found.tried_opening_count,
            share(held),
            share(found.right_place_share),
            found.unassigned_opening_count
        ),
    }
}

pub fn records(found: &pb::ListBalanceRecordsResponse) -> Sheet {
    let row = |own: &pb::BalanceRecord| {
        vec![
            inside(&own.name),
            own.title.clone(),
            own.employer_display_name.clone(),
            format!("{:.2}", own.place_count),
            if own.is_stated { "明示" } else { "推定" }.into(),
        ]
    };
    Sheet {
        title: "依据的岗位与课程".into(),
        head: vec!["记录", "名称", "企业", "计入名额", "归类"],
        rows: found.records.iter().map(row).collect(),
        notes: vec![format!("岗位{}条，课程{}门。", found.opening_count, found.course_count)],
    }
}

pub fn emerging(found: &pb::GetEmergingSkillsResponse) -> Sheet {
    let row = |own: &pb::EmergingSkill| {
        vec![
            own.word.clone(),
            own.first_month.clone(),
            own.recent_opening_count.to_string(),
            own.earlier_opening_count.to_string(),
            format!("{:.1}倍", own.growth),
            own.opening_names.iter().map(|name| inside(name)).collect::<Vec<_>>().join(" "),
        ]
    };
    let mut notes = vec![format!("读取岗位{}条（未写明发布时间的不计）。", found.read_opening_count)];
    if found.has_forgotten {
        notes.push("词语过多，罕见词的计数可能略偏小。".into());
    }
    if !found.refused_reason.is_empty() {
        notes.push(format!("不予判断：{}", found.refused_reason));
    }
    Sheet {
        title: "新兴技能词".into(),
        head: vec!["词语", "首次出现", "近6个月岗位", "此前岗位", "增长", "示例"],
        rows: found.skills.iter().map(row).collect(),
        notes,
    }
}

pub fn gap(found: &pb::GetSkillGapResponse) -> Vec<Sheet> {
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
        vec![inside(&own.course_name), own.skills_to_add.join("、"), own.unwanted_skills.join("、")]
    };
    let advice = Sheet {
        title: "课程建议".into(),
        head: vec!["课程", "建议增加", "无岗位需求"],
        rows: found.advice.iter().map(advice).collect(),
        notes: Vec::new(),
    };
    let pair = |pair: &pb::SameCourses| {
        vec![inside(&pair.course_name), inside(&pair.other_course_name), share(Some(pair.likeness))]
    };
    let same = Sheet {
        title: "同质课程".into(),
        head: vec!["课程", "课程", "相似度"],
        rows: found.same_courses.iter().map(pair).collect(),
        notes: Vec::new(),
    };
    vec![skills, advice, same]
}

pub fn fit(found: &pb::GetMajorFitResponse) -> Vec<Sheet> {
    let row = |own: &pb::MajorFit| {
        vec![
            own.rank.to_string(),
            label(&own.major),
            own.index.map_or_else(|| "—".into(), |index| format!("{index:.1}")),
            share(own.place_share),
            share(own.skill_share),
            own.supply_count.to_string(),
            places(own.demand),
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

pub fn forecast(found: &pb::GetForecastResponse) -> Vec<Sheet> {
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
        title: format!("需求预测 {}", found.method).trim_end().into(),
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

pub fn pay(found: &pb::GetPayBenchmarkResponse) -> Sheet {
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
        notes: vec!["括号内为95%区间；样本不足6条不列；实习补贴不计。".into()],
    }
}

pub fn pathways(found: &pb::GetPathwaysResponse) -> Sheet {
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
        notes: vec![match found.refused_reason.as_str() {
            "" => format!("起点的技能来自{}条课程或岗位。", found.start_record_count),
            reason => reason.into(),
        }],
    }
}

pub fn outcomes(found: &pb::GetOutcomesResponse) -> Vec<Sheet> {
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
        head: vec!["类别", "人数", "各阶段人数", "落实率", "本地留存", "天数(中位)"],
        rows: found.rows.iter().map(row).collect(),
        notes: vec![
            if found.rows.is_empty() { "没有可列出的去向事件。".into() } else { STAGES.into() },
            format!(
                "时间矛盾的记录{}对，学生已不存在的事件{}条，岗位已不存在{}对。",
                found.contradictory_pair_count,
                found.unknown_student_event_count,
                found.unknown_opening_pair_count
            ),
        ],
    };
    let employer =
        |own: &pb::EmployerOutcome| vec![own.employer_display_name.clone(), stages(&own.stage_counts)];
    let employers = Sheet {
        title: "企业录用漏斗".into(),
        head: vec!["企业", "各阶段人数"],
        rows: found.employers.iter().map(employer).collect(),
        notes: Vec::new(),
    };
    vec![rows, employers]
}

//! Standards as text.

use std::fmt::Write as _;

use crate::cli::duplicates::without_tenant;
use crate::pb::v1 as pb;

/// A level as standards write it; empty where none is said.
pub fn level_name(level: pb::StandardLevel) -> &'static str {
    match level {
        pb::StandardLevel::Unspecified => "",
        pb::StandardLevel::Grade5 => "五级/初级工",
        pb::StandardLevel::Grade4 => "四级/中级工",
        pb::StandardLevel::Grade3 => "三级/高级工",
        pb::StandardLevel::Grade2 => "二级/技师",
        pb::StandardLevel::Grade1 => "一级/高级技师",
        pb::StandardLevel::Elementary => "初级",
        pb::StandardLevel::Intermediate => "中级",
        pb::StandardLevel::Advanced => "高级",
    }
}

/// One line of a list, with the level that an opening asks.
pub fn line(standard: &pb::Standard, asked: Option<pb::StandardLevel>) -> String {
    let levels: Vec<&str> = standard.levels.iter().map(|content| level_name(content.level())).collect();
    let asked = match asked.map(level_name) {
        None => String::new(),
        Some("") => "  asked, no level stated".to_string(),
        Some(level) => format!("  asked: {level}"),
    };
    format!(
        "{}  {} {}  {}  {} requirements{asked}\n",
        without_tenant(&standard.name),
        standard.title,
        standard.version,
        levels.join(" "),
        standard.requirement_count
    )
}

/// All of a standard.
pub fn whole(standard: &pb::Standard) -> String {
    let mut text = format!("{} {}\n", standard.title, standard.version);
    let mut say = |indent: usize, words: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}{words}", " ".repeat(indent));
    };
    if !standard.occupation_codes.is_empty() {
        say(0, &format!("职业编码 {}", standard.occupation_codes.join("、")));
    }
    if !standard.major_codes.is_empty() {
        say(0, &format!("专业 {}", standard.major_codes.join("、")));
    }
    if !standard.positions.is_empty() {
        say(0, &format!("面向岗位 {}", standard.positions.join("、")));
    }
    if !standard.basic_knowledge.is_empty() {
        say(0, "基本要求");
        standard.basic_knowledge.iter().for_each(|one| say(4, one));
    }
    for content in &standard.levels {
        say(0, level_name(content.level()));
        for (at, function) in content.functions.iter().enumerate() {
            let weight = |name: &str, weight: Option<i32>| {
                weight.map(|weight| format!("  {name} {weight}%")).unwrap_or_default()
            };
            let skill = weight("技能", function.skill_weight_percent);
            let knowledge = weight("知识", function.knowledge_weight_percent);
            say(2, &format!("{} {}{skill}{knowledge}", at + 1, function.title));
            for (number, task) in function.tasks.iter().enumerate() {
                say(4, &format!("{}.{} {}", at + 1, number + 1, task.title));
                task.skill_requirements.iter().for_each(|one| say(6, one));
                task.knowledge_requirements.iter().for_each(|one| say(6, &format!("知: {one}")));
            }
        }
    }
    text
}

//! Words of a fixed meaning: yes and no, levels of education.

use crate::domain::catalogue::education::{EducationLevel, find_education};
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::message::Code;
use crate::domain::text::passage::Passage;

/// Yes or no.
pub fn boolean(text: &str) -> Result<bool, Code> {
    match text.to_lowercase().as_str() {
        "是" | "有" | "对" | "true" | "yes" | "y" | "1" | "√" => Ok(true),
        "否" | "无" | "没有" | "不" | "false" | "no" | "n" | "0" | "×" => Ok(false),
        _ => Err(Code::NotYesOrNo),
    }
}

/// The least level that a text names, as the service reads it; `None` where any will do (不限).
pub fn education(text: &str) -> Result<Option<&'static str>, Code> {
    if let Some(level) = find_education(&Passage::of(text)) {
        return Ok(Some(match level {
            EducationLevel::LowerSecondary => "EDUCATION_LEVEL_LOWER_SECONDARY",
            EducationLevel::UpperSecondary => "EDUCATION_LEVEL_UPPER_SECONDARY",
            EducationLevel::VocationalSecondary => "EDUCATION_LEVEL_VOCATIONAL_SECONDARY",
            EducationLevel::JuniorCollege => "EDUCATION_LEVEL_JUNIOR_COLLEGE",
            EducationLevel::Bachelor => "EDUCATION_LEVEL_BACHELOR",
            EducationLevel::Master => "EDUCATION_LEVEL_MASTER",
            EducationLevel::Doctor => "EDUCATION_LEVEL_DOCTOR",
        }));
    }
    match text {
        "大学" => Ok(Some("EDUCATION_LEVEL_BACHELOR")),
        _ if text.contains("不限") || text.contains("无要求") || matches!(text, "无" | "不要求") => {
            Ok(None)
        }
        _ => Err(Code::NotALevel),
    }
}

/// The codes of the places that a text names, each once; `None` where any will do (不限).
pub fn regions(text: &str) -> Result<Option<Vec<String>>, Code> {
    let mut codes: Vec<String> = Vec::new();
    for (_, code) in regions_in(Passage::of(text).folded()) {
        let code = code.shortest().to_string();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    match codes.is_empty() {
        false => Ok(Some(codes)),
        true if text.contains("不限") || text.contains("全国") => Ok(None),
        true => Err(Code::UnknownPlace),
    }
}

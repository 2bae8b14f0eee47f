//! Words of a fixed meaning: yes and no, levels of education.

use crate::domain::catalogue::education::{EducationLevel, find_education};
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::{attendance, numeral};
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

/// Whether a text says that a number is not known or not fixed: "若干", "多名", "不限".
pub fn is_unknown_count(text: &str) -> bool {
    const UNKNOWN: [&str; 40] = [
        "若干",
        "多",
        "数",
        "几",
        "大量",
        "批量",
        "不限",
        "不定",
        "不等",
        "不详",
        "未定",
        "待定",
        "待议",
        "面议",
        "另议",
        "按需",
        "按需招聘",
        "根据需要",
        "根据需求",
        "视情况",
        "视情况而定",
        "长期",
        "长期招聘",
        "常年招聘",
        "常年",
        "长招",
        "无",
        "暂无",
        "无限制",
        "人数不限",
        "名额不限",
        "没有限制",
        "不限人数",
        "不限量",
        "/",
        "-",
        "—",
        "--",
        "——",
        "无要求",
    ];
    let text = text.trim().trim_end_matches(['。', '.', '!']);
    let bare = text.trim_end_matches(['名', '人', '个', '位']);
    UNKNOWN.contains(&text) || UNKNOWN.contains(&bare) || text.starts_with("若干")
}

/// A whole number in Chinese numerals, perhaps with its unit: "三人", "十二名".
pub fn count(text: &str) -> Option<f64> {
    let text = text.trim();
    let (number, length) = numeral(text)?;
    let unit = text.get(length..)?.trim();
    matches!(unit, "" | "人" | "名" | "个" | "位" | "台" | "套" | "天" | "次").then_some(number)
}

/// The least level that a text names, as the service reads it; `None` where any will do (不限, 本科优先).
pub fn education(text: &str) -> Result<Option<&'static str>, Code> {
    let asked = asked(text);
    if asked.trim().is_empty() && !text.trim().is_empty() {
        return Ok(None);
    }
    let text = asked.trim();
    // The least level that there is: 初中及以下, 初中(含)以下.
    let plain = text.replace("(含)", "").replace("（含）", "");
    const LEAST: [&str; 5] = ["小学", "文盲", "初中及以下", "初中以下", "高中以下"];
    if LEAST.iter().any(|least| plain.starts_with(least)) && !text.contains("以上") {
        return Ok(Some("EDUCATION_LEVEL_LOWER_SECONDARY"));
    }
    if text.contains("以下") {
        return Err(Code::NotALevel);
    }
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
    let bare =
        ["全日制", "统招", "公办"].iter().fold(text, |text, front| text.strip_prefix(front).unwrap_or(text));
    match ["及以上", "以上", "学历"].iter().fold(bare, |text, end| text.strip_suffix(end).unwrap_or(text))
    {
        "大学" | "一本" | "二本" | "三本" | "大四" => Ok(Some("EDUCATION_LEVEL_BACHELOR")),
        // Three years of 中职 and two of 高职 in one.
        "3+2" | "三二分段" | "3+2高职" => Ok(Some("EDUCATION_LEVEL_JUNIOR_COLLEGE")),
        _ if is_none_asked(text) || WAIVED.iter().any(|words| text.contains(words)) => Ok(None),
        _ => Err(Code::NotALevel),
    }
}

const WAIVED: [&str; 8] = ["不限", "无要求", "无学历", "不要求", "不作要求", "无限制", "均可", "都可"];

/// Whether a cell says that nothing is asked: "无", "/".
pub fn is_none_asked(text: &str) -> bool {
    matches!(text.trim(), "无" | "暂无" | "没有" | "/" | "-" | "—" | "--" | "——")
}

/// The days a week that a cell names in words: "周一到周五", "每周四天以上", "双休"; of a range the least.
pub fn days_a_week(text: &str) -> Option<u32> {
    let passage = Passage::of(text);
    let named = attendance::days_a_week(passage.folded()).next().map(|found| *found.span.start());
    named.or(match text.trim() {
        "双休" | "周末双休" => Some(5),
        "单休" => Some(6),
        "周末" | "周末两天" | "双休日" => Some(2),
        _ => None,
    })
}

/// A cell without what it only welcomes: "大专及以上，本科优先" asks for 大专, and "本科优先" for nothing.
fn asked(text: &str) -> String {
    let text = text.replace("(优先)", "优先").replace("（优先）", "优先");
    let parts = text.split_inclusive([',', '，', ';', '；', '、', '(', '（', ')', '）', ' ']);
    parts.filter(|part| !part.contains("优先")).collect()
}

/// Words by which a cell leaves places out: "除北京外", "不去北京", "非北上广".
const LEFT_OUT: [&str; 6] = ["除", "不", "非", "以外", "之外", "别"];

/// The codes of the places that a text names, each once; `None` where any will do (不限).
///
/// # Errors
/// [`Code::PlacesLeftOut`] of a cell that says where it is not to be: a list of places cannot say so.
pub fn regions(text: &str) -> Result<Option<Vec<String>>, Code> {
    let said = text.replace("不限", "");
    if LEFT_OUT.iter().any(|word| said.contains(word)) {
        return Err(Code::PlacesLeftOut);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_is_only_welcome_is_not_asked() {
        for (text, level) in [
            ("本科优先", None),
            ("大专（优先）", None),
            ("不限（大专优先）", None),
            ("大专及以上，本科优先", Some("EDUCATION_LEVEL_JUNIOR_COLLEGE")),
            ("本科及以上优先，大专可", Some("EDUCATION_LEVEL_JUNIOR_COLLEGE")),
            ("本科（全日制）", Some("EDUCATION_LEVEL_BACHELOR")),
            ("小学毕业", Some("EDUCATION_LEVEL_LOWER_SECONDARY")),
            ("小学及以下", Some("EDUCATION_LEVEL_LOWER_SECONDARY")),
            ("初中及以下", Some("EDUCATION_LEVEL_LOWER_SECONDARY")),
            ("高中以下", Some("EDUCATION_LEVEL_LOWER_SECONDARY")),
            ("初中（含）以下", Some("EDUCATION_LEVEL_LOWER_SECONDARY")),
            ("大四", Some("EDUCATION_LEVEL_BACHELOR")),
            ("3+2", Some("EDUCATION_LEVEL_JUNIOR_COLLEGE")),
            ("博士研究生", Some("EDUCATION_LEVEL_DOCTOR")),
            ("无学历要求", None),
            ("均可", None),
            ("统招二本及以上", Some("EDUCATION_LEVEL_BACHELOR")),
        ] {
            assert_eq!(education(text), Ok(level), "{text}");
        }
        for text in ["本科以下", "大专及以下", "小工"] {
            assert_eq!(education(text), Err(Code::NotALevel), "{text}");
        }
    }

    #[test]
    fn days_of_the_week_in_words() {
        for (text, days) in [
            ("周一到周五", Some(5)),
            ("每周四天以上", Some(4)),
            ("做五休二", Some(5)),
            ("周末两天", Some(2)),
            ("单休", Some(6)),
            ("8小时", None),
            ("弹性", None),
        ] {
            assert_eq!(days_a_week(text), days, "{text}");
        }
    }

    #[test]
    fn counts_in_words() {
        for text in ["若干", "若干名", "多人", "数名", "不限", "待定", "按需", "/", "若干（长期有效）"]
        {
            assert!(is_unknown_count(text), "{text}");
        }
        for text in ["3", "三人", "10名", "多年", ""] {
            assert!(!is_unknown_count(text), "{text}");
        }
        assert_eq!((count("三人"), count("十二名"), count("两个")), (Some(3.0), Some(12.0), Some(2.0)));
        assert_eq!((count("三班"), count("人")), (None, None));
    }

    #[test]
    fn a_list_of_places_holds_none_that_are_left_out() {
        for text in
            ["除北京外", "不去北京", "北京以外都行", "非北上广", "重庆（渝北除外）", "北京、上海（不含浦东）"]
        {
            assert_eq!(regions(text), Err(Code::PlacesLeftOut), "{text}");
        }
        assert_eq!(regions("重庆，区县不限"), Ok(Some(vec!["50".to_string()])));
        assert_eq!(regions("不限"), Ok(None));
    }
}

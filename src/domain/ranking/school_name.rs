//! One school by the several ways of writing its name.

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::lexicon::compiled;
use crate::domain::text::normalize::fold;

/// Behind a school's own name: a campus, with or without a sign between. A college inside a university (四川大学锦江学院) is a school of its own.
static CAMPUS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?P<school>.+?(?:大学|学院|学校|职院|技校|职高|职教中心|中专|中学|校))[-—–_・•/]*(?:(?:大学城|[^学院校]){0,8}(?:新|老|东|西|南|北|主|分|总)?校区|(?:学校|校)?本部|总校|主校)$",
    )
});

/// A faculty of a vocational school, which has no schools inside itself.
static FACULTY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?P<school>.+?(?:职业技术大学|职业技术学院|职业大学|职业学院|高等专科学校|技师学院))[-—–_・•/]*[^学院校]{1,10}(?:学院|系|教学部)$",
    )
});

/// A city with its 市 before the rest of a name.
static CITY: LazyLock<Regex> =
    LazyLock::new(|| compiled("^(?P<city>[一-龥]{2,3})市(?P<school>[一-龥]{4,})$"));

/// A school's name in normal form: width, spaces, punctuation around it, invisible and traditional characters make no other school of it, nor does a
/// campus (甲校（本部）, 甲学院渝北校区), a faculty of a vocational school, its level (高职部), an older name (原…) or the 市 of its city. 中专部 is a
/// school of its own.
pub fn normal_school(name: &str) -> String {
    let folded: String =
        fold(name).chars().filter(|c| !c.is_whitespace() && !"·.。,《》\"'“”[]【】".contains(*c)).collect();
    let mut school = folded.as_str();
    while let Some(shorter) = without_remark(school).or_else(|| own_name(school)) {
        school = shorter;
    }
    let city = CITY.captures(school);
    let parts =
        city.as_ref().and_then(|found| Some((found.name("city")?.as_str(), found.name("school")?.as_str())));
    match parts {
        // 某城市学院 names no city.
        Some((city, own)) if !city.ends_with(['城', '都']) => [city, own].concat(),
        _ => school.to_string(),
    }
}

/// The name before brackets that say no more than where, at what level or how it was called before.
fn without_remark(name: &str) -> Option<&str> {
    const ENDS: &[&str] = &["本部", "校区", "总校", "主校", "高职部", "大专部", "专科部"];
    const BEGINS: &[&str] = &["原", "曾用名", "前身", "简称", "现更名", "已更名"];
    let (school, remark) = name.strip_suffix(')')?.rsplit_once('(')?;
    let is_remark =
        ENDS.iter().any(|end| remark.ends_with(end)) || BEGINS.iter().any(|begin| remark.starts_with(begin));
    (!school.is_empty() && is_remark).then_some(school)
}

/// The name of a school without a campus or a faculty behind it.
fn own_name(name: &str) -> Option<&str> {
    let found = CAMPUS.captures(name).or_else(|| FACULTY.captures(name))?;
    found.name("school").map(|school| school.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn campuses_faculties_and_older_names_make_no_other_school() {
        let name = "重庆某某职业技术学院";
        for other in [
            "重庆某某职业技术学院本部",
            "重庆某某职业技术学院 校本部",
            "重庆某某职业技术学院渝北校区",
            "重庆某某职业技术学院-江津校区",
            "重庆某某职业技术学院・主校区",
            "重庆某某职业技术学院大学城校区",
            "重庆某某职业技术学院（高职部）",
            "重庆某某职业技术学院（原重庆某某学校）",
            "重庆市某某职业技术学院",
            "重庆某某职业技术学院信息工程学院",
            "重庆某某职业技术学院护理系",
            "重庆某某职业技术学院（本部）",
            "重慶某某職業技術學院",
        ] {
            assert_eq!(normal_school(other), name, "{other}");
        }
        for other in [
            "重庆某某职业技术学院（中专部）",
            "重庆某某大学",
            "重庆某某职业学院",
            "重庆某某职业技术学院附属中学",
        ] {
            assert_ne!(normal_school(other), name, "{other}");
        }
        assert_eq!(normal_school("甲校校本部"), "甲校");
        assert_eq!(normal_school("甲校渝北校区"), "甲校");
        assert_eq!(normal_school("乙大学丙学院本部"), "乙大学丙学院");
        assert_ne!(normal_school("四川大学锦江学院"), normal_school("四川大学"));
        assert_ne!(normal_school("某大学城市学院"), normal_school("某大学"));
    }

    #[test]
    fn a_school_written_otherwise_is_the_same() {
        let name = normal_school("重庆嘉澜（江北）职业技术学院");
        for other in [
            "重庆嘉澜(江北)职业技术学院 ",
            "重慶嘉瀾（江北）職業技術學院",
            "重庆嘉澜\u{200b}（江北）职业技术学院",
            "重庆 嘉澜(江北) 职业技术学院",
            "《重庆嘉澜（江北）职业技术学院》",
            "重庆·嘉澜（江北）职业技术学院。",
            "重庆嘉澜（江北）职业技术学院（本部）",
            "重庆嘉澜（江北）职业技术学院(大学城校区)",
        ] {
            assert_eq!(normal_school(other), name, "{other}");
        }
        assert_ne!(normal_school("重庆嘉澜职业技术学院"), name);
        assert_ne!(normal_school("重庆嘉澜职业技术学院（中专部）"), normal_school("重庆嘉澜职业技术学院"));
    }
}

//! The majors that one value of a list names: a list may stand in it.

use super::MajorCode;
use super::name::{lookup, of_words};
use crate::domain::text::normalize::fold;

/// The majors that a value names, each once: "计算机/会计/护理", "护理 助产 药学", "机械、会计（限女）". Blanks part only what is a known name on
/// both sides. Where one item says that any will do ("会计专业/不限") there is none; `None` of a value that names no major at all.
pub fn lookup_all(value: &str) -> Option<Vec<MajorCode>> {
    if let Ok(code) = MajorCode::parse(value) {
        return Some(vec![code]);
    }
    let folded = fold(value);
    let folded = folded.trim();
    if let Some(code) = of_words(folded) {
        return Some(vec![code]);
    }
    let bare = without_brackets(folded);
    let parts: Vec<&str> = bare.split(['/', '、', ',', ';', '|', '\n', '或']).map(str::trim).collect();
    if parts.iter().any(|part| is_open(part)) {
        return Some(Vec::new());
    }
    let mut codes: Vec<MajorCode> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        for code in words_of(part).or_else(|| lookup(part).map(|code| vec![code])).unwrap_or_default() {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    if codes.is_empty() {
        codes.extend(lookup(value));
    }
    (!codes.is_empty()).then_some(codes)
}

/// The majors that a list of values names; none where one of them says that any will do.
pub fn lookup_list(values: &[String]) -> Vec<MajorCode> {
    let mut codes = Vec::new();
    for named in values.iter().filter_map(|value| lookup_all(value)) {
        if named.is_empty() {
            return named;
        }
        codes.extend(named);
    }
    codes
}

/// The majors of words that are a known name each; some word may say that any will do.
fn words_of(part: &str) -> Option<Vec<MajorCode>> {
    let codes: Vec<MajorCode> = part.split_whitespace().map(of_words).collect::<Option<_>>()?;
    (codes.len() > 1).then_some(codes)
}

/// "不限", "专业不限", "不限专业", "其他专业均可".
fn is_open(part: &str) -> bool {
    const ANY: [&str; 9] = ["不限", "不限制", "无要求", "不要求", "无限制", "均可", "不作要求", "无", "任意"];
    const OF: [&str; 8] = ["专业", "要求", "所学", "其他", "其它", "各", "所有", "等"];
    let mut rest = part.to_string();
    for word in OF {
        rest = rest.replace(word, "");
    }
    part.split_whitespace().any(|word| ANY.contains(&word)) || ANY.contains(&rest.trim_matches([':', ' ']))
}

/// Without what stands in brackets, which only says more: "会计(限女)".
fn without_brackets(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_hold_a_list_and_may_leave_the_major_open() {
        let names = |value: &str| {
            let codes = lookup_all(value)?.into_iter();
            Some(codes.filter_map(MajorCode::name).collect::<Vec<_>>().join(","))
        };
        let wrong: Vec<String> = [
            ("护理/药学/数控技术", Some("护理,药学,数控技术")),
            ("市场营销 电子商务 护理", Some("市场营销,电子商务,护理")),
            ("会计学、软件技术（限男）", Some("会计学,软件技术")),
            ("数控技术、模具设计与制造或机械类", Some("数控技术,模具设计与制造,机械类")),
            ("护理或助产", Some("护理,助产")),
            ("护理专业/专业不限", Some("")),
            ("不限", Some("")),
            ("药学，其他专业均可", Some("")),
            ("机电一体化技术", Some("机电一体化技术")),
            ("520201", Some("护理")),
            ("机械类、自动化类或经管类", Some("机械类,自动化类,工商管理类")),
            ("占星术/炼金", None),
        ]
        .into_iter()
        .filter(|(value, want)| names(value).as_deref() != *want)
        .map(|(value, want)| format!("{value}: {:?}, not {want:?}", names(value)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let values = ["护理".to_string(), "专业不限".to_string()];
        assert_eq!((lookup_list(&values).len(), lookup_list(&values[..1]).len()), (0, 1));
    }
}

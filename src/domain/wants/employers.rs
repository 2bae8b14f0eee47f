//! Employers that a typed text names as such, and that give their names to skills and kinds of work: "字节滴滴快手这种".

use std::ops::Range;

use super::work_words::WORDS;

/// Where a folded text names employers of a kind: one or several side by side, with the words that say so behind them: "快手这类公司", "抖音、快手等大厂".
pub(super) fn named(text: &str) -> Vec<Range<usize>> {
    const BETWEEN: [char; 4] = ['、', '/', '或', '和'];
    const SUCH: &[&str] = &[
        "这种大厂",
        "这类大厂",
        "这样的大厂",
        "这种公司",
        "这类公司",
        "这样的公司",
        "那种公司",
        "那样的公司",
        "等大厂",
        "等公司",
        "这种",
        "这类",
        "那种",
        "那类",
        "之类的",
        "之类",
        "这样的",
        "那样的",
        "这些",
        "大厂",
        "公司",
    ];
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, _) in text.char_indices() {
        if found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let mut end = start;
        while let Some(length) = name_at(text.get(end..).unwrap_or_default().trim_start_matches(BETWEEN)) {
            let rest = text.get(end..).unwrap_or_default();
            end += rest.len() - rest.trim_start_matches(BETWEEN).len() + length;
        }
        let behind = text.get(end..).unwrap_or_default();
        let such = SUCH.iter().find(|such| end > start && behind.starts_with(**such));
        found.extend(such.map(|such| start..end + such.len()));
    }
    found
}

/// The length of the employer's name that a text begins with.
fn name_at(text: &str) -> Option<usize> {
    WORDS.employers.iter().filter(|name| text.starts_with(**name)).map(|name| name.len()).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_platforms_are_those_of_employers_where_such_ones_are_meant() {
        for (text, want) in [
            ("产品 字节滴滴快手这种", "字节滴滴快手这种"),
            ("想去抖音、快手这类公司 运营", "抖音、快手这类公司"),
            ("淘宝大厂 北京", "淘宝大厂"),
            ("小红书之类的 文案", "小红书之类的"),
            ("腾讯阿里等大厂", "腾讯阿里等大厂"),
            ("快手运营", ""),
            ("抖音 剪辑 大厂", ""),
            ("Excel这种软件", ""),
            ("淘宝客服这种", ""),
            ("会抖音剪辑", ""),
        ] {
            let found: Vec<&str> = named(text).into_iter().map(|place| &text[place]).collect();
            assert_eq!(found.join(" "), want, "{text}");
        }
    }
}

//! Whether words on an age limit who may come.

use crate::domain::lexicon::numeral;

/// Whether an age is a limit from above that keeps out people who may work: the statutory age of retirement is rising to 63.
pub(super) fn is_limit(words: &str) -> bool {
    const RETIRED: f64 = 60.0;
    const CHILD: f64 = 18.0;
    if words.contains("出生") || words.contains("生人") {
        return true;
    }
    match numbers(words).into_iter().reduce(f64::max) {
        Some(most) if words.contains('后') => most <= 99.0,
        Some(most) => most > CHILD && most < RETIRED,
        None => true,
    }
}

/// The numbers of a few words, in figures or in Chinese numerals.
fn numbers(words: &str) -> Vec<f64> {
    let (mut numbers, mut rest) = (Vec::new(), words);
    while let Some(first) = rest.chars().next() {
        let length = match numeral(rest) {
            Some((number, length)) => {
                numbers.push(number);
                length
            }
            None => first.len_utf8(),
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    numbers
}

/// Whether a number that no word beside it calls an age is one: "四十以上就别投了", but neither "工资四十以上免谈" nor "不接受超过30天的账期".
/// `before` and `after` are what stands around the words in their clause.
pub(super) fn is_of_age(words: &str, before: &str, after: &str) -> bool {
    const AGES: [&str; 12] =
        ["岁", "龄", "年纪", "年岁", "年长", "老年", "后", "出生", "生人", "年轻", "age", "years old"];
    const MEASURES: [&str; 31] = [
        "薪", "工资", "价", "费", "钱", "预算", "额", "温", "压", "流", "重", "斤", "尺", "寸", "宽", "厚",
        "深", "径", "距", "度", "速", "秒", "率", "数", "量", "小时", "时长", "时间", "得分", "评分", "规模",
    ];
    if AGES.iter().any(|age| words.contains(age)) {
        return true;
    }
    let is_part = before.ends_with(|c: char| c.is_ascii_digit() || ".第-~".contains(c));
    let is_number_last =
        words.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十上外".contains(c));
    let rest = after.trim_start_matches(['的', '者', '人', '员', '士']);
    let is_counted = is_number_last && rest.starts_with(char::is_alphanumeric);
    !is_part && !is_counted && !MEASURES.iter().any(|measure| before.contains(measure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_may_be_in_numerals() {
        for (words, is) in [
            ("三十五岁以下", true),
            ("十二岁以下", false),
            ("二十到六十岁", false),
            ("18到三十五", true),
            ("九零后", true),
            ("大龄", true),
        ] {
            assert_eq!(is_limit(words), is, "{words}");
        }
    }

    #[test]
    fn a_bare_number_is_an_age_where_nothing_is_measured() {
        for (before, words, after, is) in [
            ("", "四十以上就别投", "了", true),
            ("期望工资", "四十以上免谈", "", false),
            ("期望工资低", "四十岁以上免谈", "", true),
            ("2", "40以上免谈", "", false),
            ("", "不接受超过30", "天的账期", false),
            ("", "不招40以上", "的人", true),
        ] {
            assert_eq!(is_of_age(words, before, after), is, "{before}{words}{after}");
        }
    }
}

//! Days of the week that a seeker is free, in other words than a number of days a week: "不用天天去", and "4天" where an internship is sought.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::domain::lexicon::attendance::Attendance;
use crate::domain::lexicon::compiled;

/// Who need not be there every day is there on four days a week at most.
const FEWER: u32 = 4;

/// "不用天天去", "不需要每天到岗", "没法天天到公司", "每天不用都去".
static NOT_DAILY: LazyLock<Regex> = LazyLock::new(|| {
    const NOT: &str =
        "不用|不需要?|不必|无需|无须|不要求|不要|不想|不能|不是|没法|无法|没办法|做不到|不可能|不一定要?|别";
    const DAILY: &str = "天天|每天|每日|天天都|每天都";
    const THERE: &str =
        "去|来|到岗|到公司|到场|坐班|上班|打卡|跑公司|在公司|在岗|报到|出勤|过去|过来|待在公司|线下";
    compiled(&format!(
        "(?:{NOT})(?:都|全)?(?:{DAILY})(?:都|全)?(?:要|得|能|往)?(?:{THERE})|不天天(?:{THERE})|(?:{DAILY})(?:{NOT})都(?:{THERE})"
    ))
});

/// No hours at a desk, which of an internship means that nobody comes every day.
static NO_DESK: LazyLock<Regex> =
    LazyLock::new(|| compiled("(?P<all>(?:不用?|不需要?|免|无需)坐班)(?:[^车族]|$)"));

/// A part of a text that is nothing but days: "4天", "能去3-4天", "三天左右".
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:^|[ ,;。、\n])(?P<all>(?:我|我这边|本人|目前|现在|平时|大概)*(?:只能|只|可以|可|能)?(?:去|来|到岗|出勤|实习|到)?(?P<least>[2-6二两三四五六])(?:[-~到至或](?P<most>[2-6三四五六]))?天(?:左右|都行|就行|可以|都可以|以内|吧|到岗|以上|(?:都|全|也)*(?:能|可以?)(?:到岗?|来|去|在|出勤|上班)|都在|都有空|没问题|全勤|也行|都没课|没课)?)(?:[ ,;。、\n]|$)",
    )
});

/// Where a folded text says that somebody will not be there every day, with the days that this leaves.
pub(in crate::domain) fn not_daily(text: &str, of_internship: bool) -> Option<Attendance> {
    let no_desk = || NO_DESK.captures(text).and_then(|found| found.name("all")).filter(|_| of_internship);
    let place = NOT_DAILY.find(text).or_else(no_desk)?.range();
    Some(Attendance { place, span: 1..=FEWER })
}

/// Days that stand alone in a text of who seeks an internship.
pub(super) fn bare(text: &str) -> Option<Attendance> {
    let found = BARE.captures(text)?;
    let number = |name: &str| found.name(name).and_then(|word| number(word.as_str()));
    let least = number("least")?;
    let place: Range<usize> = found.name("all")?.range();
    Some(Attendance { place, span: least..=number("most").unwrap_or(least).max(least) })
}

fn number(word: &str) -> Option<u32> {
    let c = word.chars().next()?;
    let named = "一二三四五六".chars().zip(1..).find(|(name, _)| *name == c).map(|(_, value)| value);
    c.to_digit(10).or(named).or((c == '两').then_some(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(found: Option<Attendance>) -> String {
        found.map(|said| format!("{}-{}", said.span.start(), said.span.end())).unwrap_or_default()
    }

    #[test]
    fn who_need_not_come_every_day_has_four_days_at_most() {
        for text in [
            "数据实习 不用天天去 上海",
            "不用每天到岗的运营实习",
            "实习 最好不用每天去公司",
            "不必天天坐班 实习",
            "不需要每天到公司 实习",
            "不想天天跑公司",
            "没法每天都去",
            "每天不用都去",
            "实习 北京 不坐班",
        ] {
            assert_eq!(shown(not_daily(text, true)), "1-4", "{text}");
        }
        for text in
            ["不用天天加班", "不想天天出差", "每天都能去", "不坐班车", "天天到岗没问题", "不要每天吃食堂"]
        {
            assert_eq!(not_daily(text, true), None, "{text}");
        }
        assert_eq!(not_daily("大学老师 不坐班", false), None);
    }

    #[test]
    fn days_alone_are_read() {
        for (text, want) in [
            ("数据运营实习 成都 4天", "4-4"),
            ("实习 产品 3-4天 4个月", "3-4"),
            ("实习,能去三天,上海", "3-3"),
            ("后端 5天都可以 杭州", "5-5"),
            ("五天都能到 数据分析实习", "5-5"),
            ("实习,4天可以到岗", "4-4"),
            ("5天没问题 实习", "5-5"),
            ("三天都没课 实习", "3-3"),
            ("我五天都没课 行政实习", "5-5"),
            ("五天都没空 实习", ""),
            ("国庆7天 旅游", ""),
            ("3天内到岗", ""),
            ("年假5天", ""),
            ("上4天休2天", ""),
            ("试用3天", ""),
        ] {
            assert_eq!(shown(bare(text)), want, "{text}");
        }
    }
}

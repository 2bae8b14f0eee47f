//! Days of the week by their names: "周一到周五都有空", "周六周日能上班", "只有周末两天", "做五休二".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::context::{head, tail};
use super::numeral::whole;
use super::progress::compiled;

/// "周一至周五", "周一、周三、周五", "周六日", "周末两天", "工作日", "上六休一".
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?P<from>(?:周|星期|礼拜)[一二三四五六日天])(?:至|到|-|~|—)+(?:周|星期|礼拜)?(?P<to>[一二三四五六日天])|\
         (?P<list>(?:周|星期|礼拜)[一二三四五六日天](?:[、和及/ ]?(?:(?:周|星期|礼拜)[一二三四五六日天]|[一二三四五六日])){1,6})|\
         (?P<end>周末|双休日)(?:(?:两|2)天)?(?:(?:再|另|还)?(?:加上?|\\+|外加)(?:平时|平日|工作日|周中)?的?(?P<more>[一二两三123])(?:个工作日|天))?|(?P<week>工作日)|(?P<daily>每天|天天)|\
         (?P<but>(?:除了?|除开)(?:周|星期|礼拜)[一二三四五](?:之外|以外|外)?,?(?:其他|其余|别的)?(?:时间|几天|日子|工作日|天)?)|\
         (?:做|上|干)(?P<on>[一二三四五六1-6])天?休(?P<off>[一二三1-3])天?",
    )
});

/// A day that is left out of a range of them.
static EXCEPT: LazyLock<Regex> =
    LazyLock::new(|| compiled("^[,(]?(?:除了?|不含)(?:周|星期|礼拜)[一二三四五六日天](?:之外|以外|外)?\\)?"));

/// Beside it, somebody is there then.
const THERE: &[&str] = &[
    "有空",
    "有时间",
    "空闲",
    "空余",
    "能来",
    "可来",
    "能去",
    "能到",
    "可到",
    "到岗",
    "上班",
    "没课",
    "无课",
    "没有课",
    "能上",
    "可以上",
    "坐班",
    "出勤",
    "都行",
    "都可",
    "均可",
    "都能",
    "可以",
    "能实习",
    "可实习",
    "能工作",
    "能做",
    "能干",
    "可干",
    "可做",
    "干活",
    "兼职",
];
/// Before it, it says when work is.
const HOURS: &[&str] = &["工作时间", "上班时间", "作息", "上班", "到岗时间", "工作日", "坐班"];
/// Beside a time, that somebody has none then.
pub(super) const NO_TIME: &[&str] = &["上课", "没空", "没时间", "没有时间", "有事", "不行", "不能", "不可"];
/// Beside it, something else is then.
const OTHERS: &[&str] = &[
    "有课",
    "不上班",
    "培训",
    "开会",
    "例会",
    "面试",
    "休息",
    "休假",
    "放假",
    "值班",
    "营业",
    "入职",
    "考试",
    "聚",
    "加班",
    "双休",
    "团建",
    "报到",
    "需要",
    "也要",
    "前",
    "后",
    "内",
];

/// How many days of a week are named, 1 to 7, and where.
pub(super) fn named(text: &str) -> impl Iterator<Item = (Range<usize>, u32)> + '_ {
    NAMED.captures_iter(text).filter_map(|found| {
        let place = found.get(0)?.range();
        if let (Some(on), Some(off)) = (found.name("on"), found.name("off")) {
            let (on, off) = (whole(on.as_str())?.0, whole(off.as_str())?.0);
            return (on + off == 7).then_some((place, on));
        }
        let day = |name| found.name(name).and_then(|name| name.as_str().chars().last()).and_then(number);
        let is_range = found.name("from").is_some();
        let days = if let (Some(from), Some(to)) = (day("from"), day("to")) {
            (to + 1).checked_sub(from)?
        } else if let Some(list) = found.name("list") {
            let mut days: Vec<u32> = list.as_str().replace("星期", "周").chars().filter_map(number).collect();
            days.sort_unstable();
            days.dedup();
            days.len() as u32
        } else if found.name("but").is_some() {
            // Of five days at work.
            4
        } else if found.name("end").is_some() {
            2 + found.name("more").and_then(|more| whole(more.as_str())).map_or(0, |(more, _)| more)
        } else {
            if found.name("week").is_some() { 5 } else { 7 }
        };
        // "周一到周五除了周三都有空"
        let left_out = EXCEPT.find(text.get(place.end..)?).filter(|_| is_range);
        let days = days - u32::from(left_out.is_some() && days > 1);
        let place = place.start..place.end + left_out.map_or(0, |left_out| left_out.end());
        let is_there = match found.name("daily") {
            _ if found.name("more").is_some() => true,
            Some(_) => is_free_daily(text.get(place.end..)?),
            None => is_there(text, &place, is_range, found.name("end").is_some()),
        };
        (days >= 1 && is_there).then_some((place, days))
    })
}

/// "每天都可以", but not "每天上班8小时".
fn is_free_daily(behind: &str) -> bool {
    ["都", "可以", "可到", "有空", "有时间", "能来", "能到", "均可"]
        .iter()
        .any(|free| behind.starts_with(free))
        && !NO_TIME.iter().chain(OTHERS).any(|other| head(behind, 8).contains(other))
}

fn number(day: char) -> Option<u32> {
    let at = "一二三四五六日".chars().position(|known| known == day).or((day == '天').then_some(6))?;
    Some(at as u32 + 1)
}

/// Whether the words around say that somebody is there on these days, and not that something else is then.
fn is_there(text: &str, place: &Range<usize>, is_range: bool, is_end: bool) -> bool {
    const REACH: usize = 8;
    const ENDS: [char; 7] = [',', '。', ';', '!', '?', '\n', ' '];
    let before = text.get(..place.start).unwrap_or_default();
    let behind = text.get(place.end..).unwrap_or_default();
    let lead = tail(before, REACH).rsplit(ENDS).next().unwrap_or_default();
    let part = head(behind, REACH).split(ENDS).next().unwrap_or_default();
    let any = |words: &str, list: &[&str]| list.iter().any(|word| words.contains(word));
    // "周三四点开会", "周六天气好".
    let is_other = part.starts_with(['点', '天', '个', '次', '月', '号', '气'])
        || any(part, NO_TIME)
        || any(part, OTHERS);
    let is_only = is_end && ["只有", "只能", "仅", "就"].iter().any(|only| lead.ends_with(only));
    let is_alone = is_range && (lead.is_empty() && part.is_empty() || any(lead, HOURS));
    // "兼职 周末两天"
    let is_part_time = is_end
        && lead.is_empty()
        && part.is_empty()
        && text.get(place.clone()).is_some_and(|words| words.ends_with('天'))
        && any(text, &["兼职", "临时工", "小时工", "日结"]);
    !is_other
        && !any(lead, &["没空", "没时间", "不"])
        && (is_only || is_alone || is_part_time || any(part, THERE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_days_are_counted_where_somebody_is_there() {
        let read = |text: &str| named(text).next().map(|(_, days)| days);
        let wrong: Vec<String> = [
            ("周一到周五都有空", Some(5)),
            ("周一至周六上班", Some(6)),
            ("周一、周三、周五有空", Some(3)),
            ("周六周日能上班", Some(2)),
            ("星期二三四没课", Some(3)),
            ("只有周末两天", Some(2)),
            ("工作时间:周一至周五,朝九晚五", Some(5)),
            ("做五休二", Some(5)),
            ("上六休一", Some(6)),
            ("工作日都能到岗", Some(5)),
            ("周一到周五除了周三都有空", Some(4)),
            ("除了周五都可以", Some(4)),
            ("除周三外其他时间都能到岗", Some(4)),
            ("除了周五下午开会", None),
            ("兼职 周末两天", Some(2)),
            ("会计 周末两天", None),
            ("兼职 周末两天休息", None),
            ("周末加两天", Some(4)),
            ("周末再加一天实习", Some(3)),
            ("周末加平时两天都能来", Some(4)),
            ("周末加班两天", None),
            ("上一休一", None),
            ("周一到周五有课", None),
            ("周一面试", None),
            ("双休日培训", None),
            ("周末团建", None),
            ("周三四点开会", None),
            ("每天打卡", None),
            ("每天上班时间:早上9点", None),
            ("周六周日需要上班", None),
            ("每天都可以", Some(7)),
            ("周六天天加班", None),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

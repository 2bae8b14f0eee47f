//! What the last work was like ("上一份工作天天加班"): no wish, and nothing that is refused.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::bare::part;
use crate::domain::lexicon::compiled;

/// Work that is over, or that somebody is leaving.
static LAST: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:我|因为|但|但是)*(?:在)?(?:上一?(?:份|家|个)|前面?(?:那|一)?(?:份|家|个|公司|东家|司)|老东家|原公司|原单位|老单位|(?:之前|以前|原来|前面|现在|目前|之前去过|以前去过)(?:的)?(?:那|这|一)?(?:份|家|个|所)?(?:工作|公司|厂|单位|店|幼儿园|学校|医院)?|领导|老板)",
    )
});

/// Whether the part around a place tells what work was like that is over, and wishes nothing.
pub(super) fn is_complaint(text: &str, place: &Range<usize>) -> bool {
    const WISHED: [&str; 8] = ["想", "找", "不", "别", "求", "希望", "能", "可以"];
    const BAD: [&str; 8] = ["天天", "老", "总", "经常", "每天", "一直", "还", "没"];
    let own = text.get(part(text, place)).unwrap_or_default();
    let Some(last) = LAST.find(own) else { return false };
    let said = own.get(last.end()..).unwrap_or_default();
    let is_named = last.as_str().chars().count() > 2;
    !WISHED.iter().any(|word| own.contains(word)) && (is_named || BAD.iter().any(|word| said.contains(word)))
}

#[cfg(test)]
mod tests {
    use crate::domain::wants::typed::tests::shown;

    #[test]
    fn work_that_is_left_for_another_is_not_sought() {
        for text in [
            "护士转行 文职",
            "之前做客服 想转运营",
            "运维转开发",
            "会计转行来的 想做bi",
            "以前是销售 想做行政",
            "审计出身 想找内控",
        ] {
            let wants = shown(text);
            let old = ["护士", "护理", "客服", "运维", "会计", "销售", "审计"];
            let is_old = |want: &String| old.iter().any(|old| want.contains(old)) && !want.contains("未");
            assert!(!wants.iter().any(is_old), "{text}: {wants:?}");
        }
        for (text, still) in [
            ("之前做客服 长沙", "客服"),
            ("想转会计", "会计"),
            ("会计 转正后6000", "会计"),
            ("做过销售 想找销售", "销售"),
        ] {
            let wants = shown(text);
            assert!(wants.iter().any(|want| want.contains(still)), "{text}: {wants:?}");
        }
    }

    #[test]
    fn what_the_last_work_was_like_is_no_wish() {
        for text in [
            "上一份工作老加班 辞了 找文员",
            "前面那份工作天天加班到半夜 会计",
            "原来那个厂两班倒 身体垮了 想找文员",
            "以前那家单休 还压工资 会计",
        ] {
            let wants = shown(text);
            assert!(
                wants.iter().all(|want| !want.contains("overtime")
                    && !want.contains("shift")
                    && !want.contains("days_off")),
                "{text}: {wants:?}"
            );
        }
        for (text, want) in [
            ("夜班也行 保安", "night_shift"),
            ("不加班 文员", "overtime"),
            ("现在想找双休的 文员", "two_days_off"),
        ] {
            assert!(shown(text).iter().any(|said| said.contains(want)), "{text}");
        }
    }
}

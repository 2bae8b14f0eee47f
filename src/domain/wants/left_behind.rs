//! What is behind somebody who seeks: the trade that is left for another ("护士转行 文职", "之前做客服 想转运营"), and what the last work was like
//! ("上一份工作天天加班").

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::bare::part;
use crate::domain::catalogue::trade::words_in;
use crate::domain::lexicon::compiled;

/// Right behind a trade that is left for the one behind the words: "运维转开发", "前端想转java".
static TURNS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:岗|开发|工作|的)?(?:想|想要|要|准备|打算|后来|现在|已)?转(?:行|做|到|去|向|成|为|[^正接型化移账让运发介岗租播速录码动写印盘向业系专院产职学校班钱][^ ,;。]|产品|业务方)",
    )
});

/// A part that tells of the work that was.
static WAS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:我|本人|俺)?(?:一直)?(?:之前|以前|原来|原先|从前|过去|曾经|曾|本来|上一?份|上一?家|前一份|在上一?家).{0,8}(?:做|干|当|是|在|跑|搞|开|教|卖|带|任)|(?:出身|出来的|退下来的|退下来|转行来的|转行过来的|转过来的|转行的|转行|改行|过来的)$|转行(?:做|来|过来|到|去)",
    )
});

/// What is sought in another part.
static WISHES: LazyLock<Regex> =
    LazyLock::new(|| compiled("想|找|转行|转做|改行|求|希望|打算|准备|现在|应聘|意向|期望|这次|这回|换"));

/// Work that is over, or that somebody is leaving.
static LAST: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:我|因为|但|但是)*(?:在)?(?:上一?(?:份|家|个)|前面?(?:那|一)?(?:份|家|个|公司|东家|司)|老东家|原公司|原单位|老单位|(?:之前|以前|原来|前面|现在|目前|之前去过|以前去过)(?:的)?(?:那|这|一)?(?:份|家|个|所)?(?:工作|公司|厂|单位|店|幼儿园|学校|医院)?|领导|老板)",
    )
});

/// Whether a trade that the cleaned text names at a place is left behind for another.
pub(super) fn is_left(text: &str, place: &Range<usize>) -> bool {
    let (Some(words), Some(behind)) = (text.get(place.clone()), text.get(place.end..)) else { return false };
    if TURNS.is_match(behind)
        && !text.get(..place.start).is_some_and(|before| before.ends_with(['想', '转', '学']))
    {
        return true;
    }
    if words_in(words).next().is_none() {
        return false;
    }
    let part = part(text, place);
    let is_sought_elsewhere = || {
        let before = text.get(..part.start).unwrap_or_default();
        let behind = text.get(part.end..).unwrap_or_default();
        WISHES.is_match(before) || WISHES.is_match(behind)
    };
    let own = text.get(part.clone()).unwrap_or_default();
    let wishes = ["想", "找", "求", "不"].iter().any(|word| own.contains(word));
    let is_other_named = || own.contains("转行") && part.len() < text.len();
    WAS.is_match(own) && !wishes && (is_sought_elsewhere() || is_other_named())
}

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

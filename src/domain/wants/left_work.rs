//! Work that somebody has left or leaves, beside the work that is sought: "之前做客服 想转运营", "会计转行来的 想做bi", "银行出来的", "做了五年客服 想找文员",
//! "从销售干到店长". What was done still tells how long somebody has worked; as a wish it would find what is left behind.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::no_work::no_work;
use super::spans::of_a_life;
use crate::domain::catalogue::trade::{asked_in, words_in};
use crate::domain::lexicon::compiled;

/// What ends a part of what is typed.
const ENDS: [char; 12] = [' ', ',', ';', '。', '!', '?', '\n', '…', '~', '(', ')', ':'];

/// A part that begins with a word of what was.
static ONCE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:我|俺|本人|自己|因为|但是?|不过)*(?:一直)?(?:之前|以前|原来|原先|本来|早先|此前|从前|过去(?:[几的做在干]|[一二两三四五六七八九十][年个])|曾经?|\
         上一?[家份个](?:工作|公司|单位)?|前一?[家份](?:工作|公司)?|前公司|前东家|老东家|毕业后|年轻时)",
    )
});

/// Words from which such a part tells of now, or of what is wished.
static NOW: LazyLock<Regex> = LazyLock::new(|| {
    compiled("现在|如今|目前|这次|今年|后来|[^不]想|^想|希望|打算|准备|应聘|期望|求职|找|转[^正账]|继续|还是")
});

/// Words that say that it was not done.
const NOT_DONE: &[&str] = &["没", "未", "不做", "不干", "不是", "从不"];

/// Words by which somebody says that he is out of something, and is it no more.
static OUT: LazyLock<Regex> = LazyLock::new(|| {
    compiled("(?:(?:辞职|裁员|毕业|离职|退役|退伍|干|跑|学|跳|转)?出来的|出来$|(?:退|撤|裁|刷|换)下来的?)")
});

/// The same of words that say so only beside other work.
static PASSED: LazyLock<Regex> = LazyLock::new(|| {
    compiled("出身|被裁|下岗|倒闭|(?:^|[^入])(?:离职|辞职)|辞掉?了|裸辞|退休(?:[^返]|$)|(?:做|干|当|卖|送)过")
});

/// Verbs of work with how it went on: "做了五年", "做客服三年", "打了半年".
static DID: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:做|干|当|跑|卖|教|送|混|待|呆|搞|熬|从事|上班|任职|执业|从业|实习)(?:了|过|[^,]{0,8}?[0-9一二两三四五六七八九十半])|(?:开|写|打|带|站|修|管)(?:了|过)",
    )
});

/// By which somebody seeks work that may be another.
static SEEKS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:[^不没]|^)想(?:要?找|做|转|去|当|干|换|进|应聘|学|往|回|专心|重新|试|考虑)|转行|改行|转岗|(?:现在|如今|目前)(?:更)?(?:想|找|看)|求职|[求找][个份家一]|应聘|打算|准备做|期望|希望做|希望找|换[个到成份]|^找|^求",
    )
});

/// What stands behind 转 and is another word: 转正, 转账.
const NO_TURN: &[&str] = &[
    "正", "账", "化", "换", "动", "速", "录", "载", "让", "移", "包", "院", "机", "向", "发", "介", "学",
    "专", "本科", "入", "出", "租", "播", "盘", "存", "接", "诊", "折", "达", "交", "告", "手", "写", "述",
    "运", "岗", "身", "眼", "圈", "弯", "钱", "款", "业", "产线", "签", "绕",
];

/// Whether 转 is another word with what stands behind it: 转运, but not 转运营.
fn is_other_word(behind: &str) -> bool {
    NO_TURN.iter().any(|no| behind.starts_with(no))
        && !["运营", "运维"].iter().any(|work| behind.starts_with(work))
}

/// The words behind a turn that only go on with it.
static TURN: LazyLock<Regex> = LazyLock::new(|| {
    compiled("^(?:行|型)?(?:来|过来|过去)?(?:的|了)?(?:做|去|到|成|当|为|向|干)?(?:了|过)?")
});

/// "从销售干到", "从网管一路做到".
static ROSE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "从(?P<from>[^,]{1,10}?)(?:一路|慢慢|直接)?(?:干|做|写|升|爬|混|跑|转|跳|调|换|改)(?:行|槽)?(?:做|去|成)?[到成]",
    )
});

/// The places of a folded text that tell of no work that is sought: what is left, and what bears the name of work and is none.
pub(super) fn beside_what_is_sought(text: &str) -> Vec<Range<usize>> {
    left(text).into_iter().chain(no_work(text)).collect()
}

/// The places of a folded text that tell of work that is left.
fn left(text: &str) -> Vec<Range<usize>> {
    let parts: Vec<Range<usize>> = parts(text).collect();
    let mut sure: Vec<Range<usize>> = Vec::new();
    let mut perhaps: Vec<Range<usize>> = Vec::new();
    for part in &parts {
        let words = text.get(part.clone()).unwrap_or_default();
        match turn(words) {
            Some((end, true)) => sure.push(part.start..part.start + end),
            Some((end, false)) => perhaps.push(part.start..part.start + end),
            None => {}
        }
        if let Some(out) = out(words) {
            // "学java半年刚从达内出来" learnt it there.
            let from = words.get(..out).and_then(|words| words.rfind('从')).unwrap_or_default();
            sure.push(part.start + from..part.start + out);
            // "电视台退下来的记者" was one, and "裁员出来的产品运营" is one.
            if words.contains("下来") {
                perhaps.push(part.clone());
            }
        }
        perhaps.extend(once(words).map(|end| part.start..part.start + end));
        perhaps.extend(Some(part.clone()).filter(|_| is_passed(text, words)));
    }
    // What was is beside the wish only where something else is sought.
    let all: Vec<Range<usize>> = sure.iter().chain(&perhaps).cloned().collect();
    let mut found = sure;
    if names_work_beside(text, &all) {
        found.extend(perhaps);
    }
    found.extend(done_before_a_turn(text, &parts, &found));
    found
}

/// Where the words of a part end by which somebody turns from one work to another, and whether the other is named there: "测试转开发", "护士转行".
fn turn(words: &str) -> Option<(usize, bool)> {
    if let Some(rose) = ROSE.captures(words)
        && rose.name("from").is_some_and(|from| words_in(from.as_str()).next().is_some())
    {
        return Some((rose.get(0)?.end(), true));
    }
    let turns = words.match_indices('转').chain(words.match_indices("改行"));
    turns.into_iter().find_map(|(at, word)| {
        let (lead, behind) = (words.get(..at)?, words.get(at + word.len()..)?);
        let is_other = is_other_word(behind)
            || lead.ends_with(['周', '流', '旋', '好', '逆', '可', '能', '运', '翻', '扭', '反']);
        let names = words_in(lead).next().is_some() && !lead.contains(['不', '别', '没']);
        // "护士转行政": 行 belongs to the work.
        let is_work = words_in(behind).any(|work| work.start == 0);
        let more = TURN.find(behind).filter(|_| !is_work).map_or(0, |found| found.end());
        let rest = behind.get(more..)?;
        // "后端转管理" seeks the lead of the same work.
        let leads = ["管理", "主管", "经理", "带团队", "leader"].iter().any(|lead| rest.starts_with(lead));
        let is_named =
            rest.chars().nth(1).is_some() && !rest.starts_with(['的', '没', '也', '可', '吗', '太']);
        // "运营转产品": some work is named together with the turn.
        let is_within = words_in(words).any(|work| work.start == at);
        let end = if is_within { at } else { at + word.len() + more };
        (names && !is_other && !leads).then_some((end, is_named || is_within))
    })
}

/// Where the work stands that a part names which begins with the turn to it: "转产品", "转做行政".
fn turn_alone(words: &str) -> Option<usize> {
    let behind = words.strip_prefix('转')?;
    let more = TURN.find(behind).map_or(0, |found| found.end());
    let turn = '转'.len_utf8();
    let names = |at: &usize| {
        words.get(*at..).is_some_and(|rest| words_in(rest).next().is_some_and(|word| word.start == 0))
    };
    (!is_other_word(behind)).then(|| [turn + more, turn, 0].into_iter().find(names)).flatten()
}

/// Where the words end by which somebody is out of something: "银行出来的", "部队文职退下来".
fn out(words: &str) -> Option<usize> {
    let found = OUT.find(words)?;
    let lead = words.get(..found.start())?;
    let is_wish = NOW.is_match(lead)
        || lead.is_empty() && found.as_str().starts_with("出来")
        || lead.ends_with(['想', '能', '刚', '要', '再', '才']);
    (!is_wish).then_some(found.end())
}

/// Where a part ends that tells of what was: before what it says of now.
fn once(words: &str) -> Option<usize> {
    let begin = ONCE.find(words)?.end();
    let rest = words.get(begin..)?;
    let end = NOW.find(rest).map_or(words.len(), |now| begin + now.start());
    let told = words.get(begin..end)?;
    (!told.is_empty() && !NOT_DONE.iter().any(|no| told.contains(no))).then_some(end)
}

/// Whether a part tells of what is over by other words: "前台出身", "退休老教师", and "做过客服" of a text that seeks.
fn is_passed(text: &str, words: &str) -> bool {
    const NEAR: usize = 8;
    let Some(found) = PASSED.find(words) else { return false };
    let is_open = NOW.is_match(words) || NOT_DONE.iter().any(|no| words.contains(no));
    let ends = words.get(found.end()..).is_some_and(|behind| behind.chars().count() <= NEAR);
    !is_open && ends && (!found.as_str().ends_with('过') || SEEKS.is_match(text))
}

/// Whether a text names work outside of these places, or says that another is sought.
fn names_work_beside(text: &str, places: &[Range<usize>]) -> bool {
    let is_out =
        |place: &Range<usize>| !places.iter().any(|left| left.start < place.end && place.start < left.end);
    let is_turn = |place: &Range<usize>| {
        text.get(place.clone()).is_some_and(|words| words.contains('转') && !words.contains("转正"))
    };
    let named = asked_in(text).filter_map(|(piece, work)| Some((piece, work?)));
    // "做过销售 想找销售" seeks the same again.
    let is_again =
        |word: &str| places.iter().any(|left| text.get(left.clone()).is_some_and(|left| left.contains(word)));
    let is_other = |word: &str| words_in(word).next().is_some() && !is_again(word);
    let mut named = named.filter(|(_, work)| text.get(work.clone()).is_some_and(is_other));
    named.any(|(_, work)| is_out(&work)) || parts(text).any(|part| is_out(&part) && is_turn(&part))
}

/// Parts that tell how long something was done, or what, before the part that seeks other work by its name.
fn done_before_a_turn(text: &str, parts: &[Range<usize>], known: &[Range<usize>]) -> Vec<Range<usize>> {
    // What somebody is able to do, or would take as well, is not what he turns to.
    const BESIDE: [&str; 11] = ["会", "懂", "熟", "也", "略", "了解", "有", "持", "考", "不", "别"];
    let words = |part: &Range<usize>| text.get(part.clone()).unwrap_or_default();
    let is_known =
        |part: &Range<usize>| known.iter().any(|left| left.start <= part.start && part.end <= left.end);
    let seeks_at = |part: &Range<usize>| {
        let sought = || SEEKS.find(words(part)).map(|found| found.end());
        turn_alone(words(part)).or_else(sought).map(|at| part.start + at)
    };
    let names = |from: usize, to: usize| {
        let piece = text.get(from..to).unwrap_or_default();
        words_in(piece).next().is_some() && !piece.contains('也')
    };
    let Some((number, from)) = parts.iter().enumerate().find_map(|(at, part)| Some((at, seeks_at(part)?)))
    else {
        return Vec::new();
    };
    let (Some(wish), behind) = (parts.get(number), parts.get(number + 1..).unwrap_or_default()) else {
        return Vec::new();
    };
    let is_turn = words(wish).starts_with('转');
    // "换个不接电话的" seeks the same work.
    if text.get(from..wish.end).is_some_and(|sought| sought.starts_with(['不', '别', '没'])) {
        return Vec::new();
    }
    let next = behind.iter().take(2).find(|part| {
        !BESIDE.iter().any(|beside| words(part).starts_with(beside)) && names(part.start, part.end)
    });
    if !names(from, wish.end) && next.is_none() {
        return Vec::new();
    }
    let is_done = |part: &&Range<usize>| {
        let words = words(part);
        // "三年测试,转产品经理"
        let is_turned = || is_turn && words_in(words).next().is_some();
        let lasted = !of_a_life(words).is_empty() && (DID.is_match(words) || is_turned());
        lasted && !SEEKS.is_match(words) && !NOT_DONE.iter().any(|no| words.contains(no)) && !is_known(part)
    };
    let done = parts.iter().take(number).filter(is_done).cloned();
    // "做了八年运维想转产品": in the part that seeks, what stands before.
    let lead = SEEKS.find(words(wish)).map(|found| wish.start..wish.start + found.start());
    let lead = lead.filter(|lead| {
        let words = text.get(lead.clone()).unwrap_or_default();
        !of_a_life(words).is_empty() && DID.is_match(words) && names(from, wish.end)
    });
    done.chain(lead).flat_map(|part| without_tools(text, part)).collect()
}

/// A part without its Latin words: Java and Excel are still known by who used them for years.
fn without_tools(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let words = text.get(part.clone()).unwrap_or_default();
    let mut at = part.start;
    let mut found = Vec::new();
    for run in words.split_inclusive(|c: char| c.is_ascii_alphabetic() || "+#.".contains(c)) {
        let kept = run.trim_end_matches(|c: char| c.is_ascii_alphabetic() || "+#.".contains(c));
        if !kept.is_empty() {
            found.push(at..at + kept.len());
        }
        at += run.len();
    }
    found
}

/// The parts of a text between the signs that end one.
fn parts(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    text.split_inclusive(ENDS).filter_map(move |part| {
        let start = from;
        from += part.len();
        let words = part.trim_end_matches(ENDS);
        (!words.is_empty()).then_some(start..start + words.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_is_left_is_told_from_the_work_that_is_sought() {
        let wrong: Vec<String> = [
            ("之前做客服 想转运营", "之前做客服"),
            ("以前在顺丰做理赔 想找文员", "以前在顺丰做理赔"),
            ("原来在保险公司 想转行做人事", "原来在保险公司"),
            ("之前干过出纳 现在想干行政", "之前干过出纳"),
            ("原来做采购的现在想做会计", "原来做采购的"),
            ("上一份工作是地推 找个前台", "上一份工作是地推"),
            ("会计转行来的 想做数据分析", "会计转行来的"),
            ("护士转行 文员", "护士转行"),
            ("护士转行政", "护士转"),
            ("运营转产品 杭州", "运营"),
            ("测试转开发 杭州", "测试转"),
            ("从行政转人事", "从行政转"),
            ("想从厨师改行开车", "想从厨师改行"),
            ("从销售干到店长 想找店长", "从销售干到"),
            ("银行出来的 风控", "银行出来的"),
            ("电视台退下来的记者 想进宣传部做编辑", "电视台退下来的|电视台退下来的记者"),
            ("裁员出来的产品运营 苏州", "裁员出来的"),
            ("后端转管理 宁波", ""),
            ("前台出身 想做人事", "前台出身"),
            ("客服行政都干过 想做会计", "客服行政都干过"),
            ("做过三年电商客服 想转仓库内勤", "做过三年电商客服"),
            ("做过文员 仓管 苏州", ""),
            ("做了五年客服 想找文员", "做了五年客服"),
            ("工厂质检做了十年 现在想做会计 苏州", "工厂质检做了十年"),
            ("做java五年 想转产品经理", "做|五年"),
            ("做过四年销售 转运营", "做过四年销售"),
            ("做了三年前端,转测试,北京", "做了三年前端"),
            ("工作三年前端,转产品,北京", "工作三年前端"),
            ("三年测试,转行政", "三年测试"),
            ("做了三年文员 转正快的", ""),
            ("退休老教师 社区文员", "退休老教师"),
            // What follows seeks nothing else.
            ("做了八年会计 会用金蝶 想找双休的", ""),
            ("之前做客服 想找双休的", ""),
            ("做了六年前端 想找双休的 也会后端", ""),
            ("八年会计 找会计 苏州", ""),
            ("想找会计 转正快", ""),
            ("文员 转正后五险", ""),
            ("之前没做过客服 想做客服", ""),
            ("想出来做文员", ""),
            ("会计 五年 想找财务经理", ""),
            ("物流周转 文员", ""),
            ("外包转正 java", ""),
            ("学java半年刚从达内出来 想找双休的", "从达内出来"),
            ("客服干了两年 换个不接电话的 在线打字", ""),
            ("退休返聘的老会计 兼职出纳", ""),
            ("入离职 社保 人事", ""),
        ]
        .into_iter()
        .filter_map(|(text, want)| {
            let mut places = left(text);
            places.sort_by_key(|place| (place.start, place.end));
            places.dedup();
            let found: Vec<&str> = places.into_iter().map(|place| &text[place]).collect();
            (found.join("|") != want).then(|| format!("{text}: {found:?}, not {want:?}"))
        })
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

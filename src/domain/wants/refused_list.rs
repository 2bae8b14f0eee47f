//! Lists of work that is not wanted, and refusals that are none.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::kind_of_work::ENDS;
use super::terms::term_of;
use crate::domain::catalogue::trade::words_in;
use crate::domain::lexicon::compiled;
use crate::domain::lexicon::context::{Seen, Sentences};
use crate::domain::lexicon::scope::refuses_back;
use crate::domain::lexicon::signs::Sign;
use crate::domain::record::employer_kind::EmployerKind;
use crate::domain::text::words::Words;

/// Refusals by words that mean something else beside what is no work: "排除销售岗", but "排除故障"; "不当保安", but "不当操作"; "前台不行", but
/// "加班不行".
pub(super) fn unsigned(said: &Sentences<'_>) -> Vec<Seen> {
    const BEHIND: &[&str] = &["不行", "不可以", "不成"];
    const DOING: &[&str] = &[
        "不当",
        "不跑",
        "不送",
        "不卖",
        "不搞",
        "勿给我推",
        "勿推送",
        "别老推",
        "别老给我推",
        "别总推",
        "别总给我推",
        "别再推",
        "别再给我推",
        "少推",
        "少给我推",
    ];
    let text = said.text();
    let begins = |at: usize| text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with(ENDS));
    let ends = |at: usize| text.get(at..).is_some_and(|rest| rest.is_empty() || rest.starts_with(ENDS));
    let seen = |sign, at: usize, words: &str| Seen { sign, start: at, end: at + words.len() };
    // "不做客服不当保安"
    let goes_on = |at: usize| {
        let clause = text.get(..at).unwrap_or_default().rsplit(ENDS).next().unwrap_or_default();
        clause.starts_with('不')
    };
    let doing = DOING.iter().flat_map(|words| text.match_indices(words));
    let is_polite = |at: usize| text.get(..at).is_some_and(|before| before.ends_with('请'));
    let doing = doing.filter(|(at, _)| begins(*at) || goes_on(*at) || is_polite(*at));
    let before = text.match_indices("排除").filter(|(at, _)| begins(*at)).chain(doing);
    let behind = BEHIND.iter().flat_map(|words| text.match_indices(words));
    let behind = behind.filter(|(at, words)| ends(at + words.len()));
    before
        .map(|(at, words)| seen(Sign::Refuses, at, words))
        .chain(behind.map(|(at, words)| seen(Sign::Refused, at, words)))
        .collect()
}

/// Where the kind of work that a word begins with ends before the next refusal: 地推 of "地推不打电话", and all of 不锈钢焊接.
pub(super) fn end_before_refusal(word: &str) -> usize {
    const MATERIALS: &[&str] = &["不锈", "不动产", "不织布", "不停"];
    let is_refusal = |at: &usize| {
        *at > 0 && !MATERIALS.iter().any(|no| word.get(*at..).is_some_and(|rest| rest.starts_with(no)))
    };
    word.match_indices('不').map(|(at, _)| at).find(is_refusal).unwrap_or(word.len())
}

/// Whether a kind of work begins with the name of a trade.
pub(super) fn is_trade(kind: &str) -> bool {
    words_in(kind).next().is_some_and(|place| place.start == 0)
}

/// "应届生不要 老手": the words have what they speak of before them, and a space behind.
pub(super) fn speaks_back(said: &Sentences<'_>, seen: &Seen) -> bool {
    let text = said.text();
    let is_used_so = said.signs().iter().any(|other| {
        (other.start, other.end) == (seen.start, seen.end)
            && matches!(other.sign, Sign::Refused | Sign::Rejects)
    });
    let (until, behind) =
        (text.get(..seen.start).unwrap_or_default(), text.get(seen.end..).unwrap_or_default());
    // "创业公司 不要 运营": what stands before is refused, and a space ends it.
    let part = until.trim_end().rsplit(ENDS).next().unwrap_or_default();
    let is_of_employer =
        until.ends_with(' ') && behind.starts_with(' ') && !EmployerKind::each(part).is_empty();
    is_used_so && (refuses_back(until, behind) || is_of_employer)
}

/// "不会拒绝", "从不排斥", "不能不做": who never refuses.
pub(super) fn never_refuses(until: &str, words: &str) -> bool {
    const NEVER: &[&str] = &["不会", "绝不", "决不", "从不", "并不", "不能", "不再", "从没", "从未", "未曾"];
    const NOT: &[&str] = &["不能", "不得", "不可", "不会"];
    const REFUSES: Words = Words::of(&["拒绝", "谢绝", "排斥", "讨厌", "反感"]);
    let ends = |list: &[&str]| list.iter().any(|word| until.ends_with(word));
    REFUSES.begin(words) && ends(NEVER) || words.starts_with('不') && ends(NOT)
}

/// "之前不做销售,现在想做": what was refused once.
pub(super) fn is_past(said: &Sentences<'_>, seen: &Seen) -> bool {
    const ONCE: Words = Words::of(&["之前", "以前", "从前", "过去", "曾经", "原来", "原先", "当时", "早先"]);
    const NOW: Words = Words::of(&["现在", "如今", "目前", "眼下", "这次", "今后", "今年"]);
    let text = said.text();
    let clause = text.get(..seen.start).unwrap_or_default().rsplit(ENDS).next().unwrap_or_default();
    let behind = text.get(seen.end..).unwrap_or_default();
    ONCE.begin(clause.trim_start_matches('我')) && NOW.are_in(behind)
}

/// "不想当老师的护士": what is said of somebody of another trade.
pub(super) fn is_of_others(behind: &str) -> bool {
    behind.strip_prefix('的').is_some_and(is_trade)
}

/// The list behind a colon: "拒绝:销售、保险", "不想做的:保险", "不做的工作:快递".
pub(super) fn behind_colon(rest: &str) -> Option<&str> {
    const POSTS: Words = Words::of(&["工作", "岗位", "职位", "行业", "类型", "活", "岗"]);
    let rest = rest.strip_prefix('的').unwrap_or(rest);
    let rest = POSTS.strip_begin(rest).unwrap_or(rest);
    rest.strip_prefix(':').map(without_number)
}

/// Whether words that mostly stand behind what is refused lead a list of it: "除外:电话销售".
pub(super) fn heads_list(said: &Sentences<'_>, seen: &Seen) -> bool {
    let text = said.text();
    let begins = text.get(..seen.start).is_some_and(|before| before.is_empty() || before.ends_with(ENDS));
    begins
        && matches!(text.get(seen.start..seen.end), Some("除外" | "免谈" | "勿扰" | "勿推"))
        && text.get(seen.end..).is_some_and(|rest| rest.starts_with(':'))
}

/// Whether the words are a term of work, which is no kind of it: 夜班, 出差.
pub(super) fn is_term(said: &Sentences<'_>, place: Range<usize>) -> bool {
    let is_in = |seen: &Seen| place.start <= seen.start && seen.end <= place.end;
    said.signs().iter().any(|seen| is_in(seen) && term_of(seen.sign).is_some())
}

/// The next item of a list behind a colon, whatever divides it from the one before, if it is a trade; behind a sign that divides items alone whatever
/// short word it is that names no paper.
pub(super) fn next_item(behind: &str) -> Option<&str> {
    const LONGEST: usize = 6;
    let item = without_number(behind.trim_start_matches([',', ';', '、', '/']));
    let word = item.split(ENDS).next().unwrap_or_default();
    let is_item = behind.starts_with([';', '、'])
        && (2..=LONGEST).contains(&word.chars().count())
        && !word.starts_with(['想', '求', '找', '可', '要', '会', '希', '能', '接', '有'])
        && !word.ends_with(['证', '照', '书']);
    (item.len() < behind.len() && (is_item || is_trade(item))).then_some(item)
}

/// Without the number of an item: "1.销售".
fn without_number(item: &str) -> &str {
    let rest = item.trim_start_matches([' ', '\n']);
    rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', ')', '、', ' '])
}

/// Without what leads to a kind of work that is refused: "但销售", "其他都行就厨师".
pub(super) fn without_lead(word: &str) -> &str {
    const LEADS: &[&str] = &["但是", "但", "不过", "可是", "只是", "就", "唯独", "除了", "对", "跟"];
    let word = match word.rsplit_once('就') {
        Some((others, kind)) if others.starts_with(['其', '别', '都', '什']) => kind,
        _ => word,
    };
    LEADS.iter().find_map(|lead| word.strip_prefix(lead).filter(|kind| is_trade(kind))).unwrap_or(word)
}

/// The jobs of a word that is made up of several, each ending with 员 or 师: 服务员 and 收银员 of "服务员收银员".
pub(super) fn jobs_in(word: &str) -> Vec<String> {
    let mut jobs: Vec<String> = Vec::new();
    let mut from = 0;
    for (at, end) in word.char_indices().filter(|(_, c)| matches!(c, '员' | '师')) {
        let end = at + end.len_utf8();
        let rest = word.get(end..).unwrap_or_default();
        let job = word.get(from..end).unwrap_or_default();
        if job.chars().nth(1).is_some() && !rest.starts_with(['工', '傅', '范', '资', '生']) {
            jobs.push(job.to_string());
            from = end;
        }
    }
    if from == word.len() && jobs.len() > 1 { jobs } else { Vec::new() }
}

/// The kinds of work where each names people, and so is a job of its own: 司机 and 保安, but not 仓库 and 文员.
pub(super) fn people(kinds: Vec<String>) -> Vec<String> {
    const PEOPLE: [char; 8] = ['员', '师', '工', '机', '安', '洁', '手', '生'];
    let are_people = kinds.iter().all(|kind| kind.ends_with(PEOPLE));
    if are_people { kinds } else { Vec::new() }
}

/// How long somebody has been at it, at the end of a text: "干了三年", "做了两年多就".
static BEEN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:也|都|我)?(?:干|做|跑|写|教|当|开|卖|带|送|站|画|剪|打|熬|混|待|拍|修)?了?(?:快|近|有|小|整整)?(?:[0-9]{1,2}|[一二两三四五六七八九十半几]{1,3})(?:多|来)?(?:年|个月)(?:多|半)?了?$",
    )
});

/// A text without the words at its end that say how long something was done.
pub(super) fn without_time(text: &str) -> &str {
    BEEN.find(text).map_or(text, |been| text.get(..been.start()).unwrap_or_default())
}

/// Words without what says at their end that all else will do: "别是销售就行".
pub(super) fn without_enough(word: &str) -> &str {
    const ENOUGH: &[&str] = &["就行", "就好", "就成", "就可以", "都行", "都可以", "也行"];
    ENOUGH.iter().find_map(|enough| word.strip_suffix(enough)).unwrap_or(word)
}

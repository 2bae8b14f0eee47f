//! Accounts of QQ and WeChat, behind the words and the many spellings that announce them.

use std::ops::Range;

use super::PersonalData;
use super::groups::{Run, Sign};
use super::stated::{Announcement, SIGNS, has_colon, start};
use super::telephones::is_amount;

/// What announces an account.
pub(super) const WORDS: [Announcement; 58] = [
    ("qq", is_qq, PersonalData::QqNumber),
    ("扣扣", is_qq, PersonalData::QqNumber),
    ("企鹅", is_qq, PersonalData::QqNumber),
    ("球球", is_qq_behind_colon, PersonalData::QqNumber),
    ("q号", is_qq, PersonalData::QqNumber),
    ("球球号", is_qq, PersonalData::QqNumber),
    ("扣", is_qq_behind_colon, PersonalData::QqNumber),
    ("wx", is_wechat, PersonalData::WeChatId),
    ("微信", is_wechat, PersonalData::WeChatId),
    ("薇信", is_wechat, PersonalData::WeChatId),
    ("weixin", is_wechat, PersonalData::WeChatId),
    ("wechat", is_wechat, PersonalData::WeChatId),
    ("vx", is_wechat, PersonalData::WeChatId),
    ("v信", is_wechat, PersonalData::WeChatId),
    ("加v", is_wechat, PersonalData::WeChatId),
    ("加我v", is_wechat, PersonalData::WeChatId),
    ("+v", is_wechat, PersonalData::WeChatId),
    ("➕v", is_wechat, PersonalData::WeChatId),
    ("薇", is_wechat_behind_colon, PersonalData::WeChatId),
    ("加薇", is_wechat, PersonalData::WeChatId),
    ("+薇", is_wechat, PersonalData::WeChatId),
    ("+微", is_wechat, PersonalData::WeChatId),
    ("➕薇", is_wechat, PersonalData::WeChatId),
    ("➕微", is_wechat, PersonalData::WeChatId),
    ("加微", is_wechat, PersonalData::WeChatId),
    ("微", is_wechat_behind_colon, PersonalData::WeChatId),
    ("微芯", is_wechat, PersonalData::WeChatId),
    ("薇芯", is_wechat, PersonalData::WeChatId),
    ("薇心", is_wechat, PersonalData::WeChatId),
    ("微心", is_wechat, PersonalData::WeChatId),
    ("威信", is_wechat, PersonalData::WeChatId),
    ("维信", is_wechat, PersonalData::WeChatId),
    ("徽信", is_wechat, PersonalData::WeChatId),
    ("微伈", is_wechat, PersonalData::WeChatId),
    ("溦信", is_wechat, PersonalData::WeChatId),
    ("绿泡泡", is_wechat, PersonalData::WeChatId),
    ("卫星", is_wechat_behind_colon, PersonalData::WeChatId),
    ("v", is_wechat_behind_colon, PersonalData::WeChatId),
    ("q-q", is_qq, PersonalData::QqNumber),
    ("q.q", is_qq, PersonalData::QqNumber),
    ("微-信", is_wechat, PersonalData::WeChatId),
    ("微.信", is_wechat, PersonalData::WeChatId),
    ("微_信", is_wechat, PersonalData::WeChatId),
    ("v-x", is_wechat, PersonalData::WeChatId),
    ("w-x", is_wechat, PersonalData::WeChatId),
    ("v芯", is_wechat, PersonalData::WeChatId),
    ("v心", is_wechat, PersonalData::WeChatId),
    ("wei xin", is_wechat, PersonalData::WeChatId),
    ("wei-xin", is_wechat, PersonalData::WeChatId),
    ("wei_xin", is_wechat, PersonalData::WeChatId),
    ("wei.xin", is_wechat, PersonalData::WeChatId),
    ("we chat", is_wechat, PersonalData::WeChatId),
    ("we-chat", is_wechat, PersonalData::WeChatId),
    ("weichat", is_wechat, PersonalData::WeChatId),
    ("w x", is_wechat_behind_colon, PersonalData::WeChatId),
    ("v x", is_wechat_behind_colon, PersonalData::WeChatId),
    ("q q", is_qq_behind_colon, PersonalData::QqNumber),
    ("kou kou", is_qq_behind_colon, PersonalData::QqNumber),
];

/// 5 to 11 digits; behind a colon they may stand in groups.
fn is_qq(behind: &str) -> Option<Range<usize>> {
    const LENGTHS: Range<usize> = 5..12;
    let number =
        behind.trim_start_matches(['号', '码', '群']).trim_start_matches("邮箱").trim_start_matches(SIGNS);
    let run = Run::at(number, 0, |sign| sign != Sign::Comma && has_colon(behind, number));
    let first = *run.groups.first()?;
    // "12 34 56 78 9", not "12345678 2年"
    let least = if LENGTHS.contains(&first.len()) { 2 } else { 1 };
    let is_long = |group: &&&str| group.len() >= least;
    let groups: Vec<&str> =
        std::iter::once(first).chain(run.groups.iter().skip(1).take_while(is_long).copied()).collect();
    let fits = |groups: &[&str]| LENGTHS.contains(&groups.iter().map(|group| group.len()).sum());
    let dotted = run.signs.iter().any(|sign| *sign != Sign::Space && *sign != Sign::Dash);
    // "QQ: 2013.2" is a version.
    let may_divide = !dotted || groups.iter().all(|group| group.len() > 1);
    let count = if may_divide && fits(&groups) { groups.len() } else { usize::from(fits(&[first])) };
    let start = start(behind, number);
    (count > 0).then(|| start..start + run.end_of(count - 1))
}

/// The same behind a colon alone, where the word has other meanings, and of no amount.
fn is_qq_behind_colon(behind: &str) -> Option<Range<usize>> {
    let is_told = behind.trim_start_matches(['号', '码', ' ']).starts_with([':', '=']);
    is_qq(behind).filter(|place| is_told && place.len() > 5 && !is_amount(behind, place.end))
}

/// What programs are made of: "wx: request接口".
const TECHNIQUES: [&str; 24] = [
    "的使用",
    "使用",
    "事件",
    "参数",
    "页面",
    "授权",
    "接口",
    "组件",
    "用法",
    "函数",
    "方法",
    "回调",
    "框架",
    "开发",
    "编程",
    "语言",
    "库",
    "平台",
    "项目",
    "模块",
    "插件",
    "调用",
    "封装",
    "文档",
];

/// An id of 6 to 20 letters, digits, - and _; a word without a sign before it, or before what programs are made of, may be the name of
/// a technique.
fn is_wechat(behind: &str) -> Option<Range<usize>> {
    let named = without_number_word(behind);
    let id = named.trim_start_matches(SIGNS);
    let end = id.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(id.len());
    let start = start(behind, id);
    let (id, rest) = id.split_at(end);
    let is_technique = TECHNIQUES.iter().any(|word| rest.trim_start().starts_with(word));
    let announced = named.len() < behind.len() || behind.trim_start().starts_with([':', '是', '为', '=']);
    let is_odd = id.contains(|c: char| c.is_ascii_digit() || c == '_');
    ((6..=20).contains(&end) && (announced && !is_technique || is_odd)).then(|| start..start + end)
}

/// What stands behind a word for number: "微信号 abc", "wechat id: abc", but not "微信 idol_99".
fn without_number_word(behind: &str) -> &str {
    const WORDS: [&str; 7] = ["账号", "帐号", "号码", "同号", "号", "码", "id"];
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let bare = behind.trim_start_matches(' ');
    let rest = WORDS.iter().find_map(|word| Some((word, bare.strip_prefix(word)?)));
    match rest {
        Some((word, rest)) if !(word.is_ascii() && goes_on(rest)) => rest,
        _ => behind,
    }
}

/// An id behind a colon, with a letter and a digit or _, where the word has other meanings.
fn is_wechat_behind_colon(behind: &str) -> Option<Range<usize>> {
    let is_told = without_number_word(behind).trim_start_matches(' ').starts_with([':', '=']);
    let is_odd = |place: &Range<usize>| {
        let id = behind.get(place.clone()).unwrap_or_default();
        id.contains(|c: char| c.is_ascii_lowercase()) && id.contains(|c: char| c.is_ascii_digit() || c == '_')
    };
    is_wechat(behind).filter(|place| is_told && is_odd(place))
}

//! What may be taken from a text that names neither work nor a wish: "成都 双休" is a list of wishes, "上海滩是老歌" and "学费一年8000" are none.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::want::{Want, What};
use crate::domain::catalogue::trade::words_in;
use crate::domain::lexicon::compiled;

/// What ends a part of a text.
const ENDS: [char; 8] = [' ', ',', ';', '。', '!', '?', '\n', '、'];

/// Words by which a text wishes, or speaks of work.
static SOUGHT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "找|有吗|有没有|有木有|求|希望|打算|意向|期望|应聘|招|聘|(?:准备|打算|决定|计划)[去回到来换]|(?:^|[^不])想[找做去在当干回来到从进学换转留要应]|工作|上班|就业|上岗|岗|薪|工资|保底|到手|年包|总包|课时费|一节课|工龄|经验|[别勿](?:给我|向我|再|老|总|再给我)推|不要(?:给我|再|再给我)?推|辞职|离职|跳槽|待业|失业|打工|应届|\
         毕业|学历|专业|包吃|包住|底薪|提成|社保|五险|兼职|实习|发展|不去|离开|别推|首选|没有的话|没合适|实在不行|宝妈|带娃|妈妈|勿扰|勿投|[国外央私民日]企|事业单位|编制",
    )
});

/// Characters that may stand beside what is wished in a list.
const BESIDE: &str = "在去到来回和或者及跟与以外除了都行可好均也就只不非勿别考虑愿意想要的呢吧啊哦哈市省区县附近周边本地这边那边一带范围内优先坐标人现居住目前最低少多至底元块钱左右上下能接受有没空\
无所谓随便差约大概算我是为于也没问题偶尔不限做班制周末每天晚早个月base:;()/-~,.+>";

/// Leaves out what a text that names no work says beside other things.
pub(super) fn retain(text: &str, wants: &mut Vec<Want>) {
    let tells_of_work = |want: &Want| match &want.what {
        What::Skill(_) | What::Education(_) | What::Major(_) | What::Arrangement(_) | What::Employer(_) => {
            true
        }
        What::Work(_) => want.polarity.is_for(),
        // Years of work have words of work beside them.
        What::Experience(_) => true,
        _ => false,
    };
    let needs_it = |want: &Want| !tells_of_work(want);
    if !wants.iter().any(needs_it)
        || wants.iter().any(tells_of_work)
        || SOUGHT.is_match(text)
        || words_in(text).next().is_some()
    {
        return;
    }
    let places: Vec<Range<usize>> = wants.iter().map(|want| want.place.clone()).collect();
    let is_alone = |want: &Want| {
        let part = part(text, &want.place);
        let is_told = |at: usize| places.iter().any(|place| place.contains(&at));
        let (start, words) = (part.start, text.get(part).unwrap_or_default());
        words.char_indices().all(|(at, c)| {
            is_told(start + at) || BESIDE.contains(c.to_ascii_lowercase()) || c.is_ascii_digit()
        })
    };
    wants.retain(|want| !needs_it(want) || !matches!(want.what, What::Work(_)) && is_alone(want));
}

/// The part of a text that a place of it stands in, between the signs that end one.
pub(super) fn part(text: &str, place: &Range<usize>) -> Range<usize> {
    let before = text.get(..place.start).unwrap_or_default();
    let behind = text.get(place.end..).unwrap_or_default();
    let start = before
        .rfind(ENDS)
        .map_or(0, |at| at + before.get(at..).and_then(|sign| sign.chars().next()).map_or(1, char::len_utf8));
    start..place.end + behind.find(ENDS).unwrap_or(behind.len())
}

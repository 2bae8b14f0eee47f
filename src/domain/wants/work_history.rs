//! Months that a person has worked, as their prose tells: spans of dates ("2022.07—2026.11 某机械厂 数控车工") and of time beside a verb of work
//! ("在机械厂工作三年", "干了4年数控"). School, clubs, service and internships are no work; an internship counts where it is called experience
//! ("6个月实习经验"), which [`experience`](super::experience) reads of every text.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::{Captures, Regex};

use super::bare::part;
use super::spans::of_a_life;
use super::work_words::WORDS;
use crate::domain::catalogue::trade::words_in;
use crate::domain::lexicon::compiled;
use crate::domain::lexicon::context::{Sentences, head, tail};
use crate::domain::lexicon::one_of::Way;
use crate::domain::lexicon::whose::names_staff;
use crate::domain::text::words::Words;

/// Until when work that goes on (至今) is counted, in months since the year 0: November 2026, when this rule was written. Who still works
/// has worked at least so long whenever the text is read, and one text always gives the same months.
const STILL: u32 = 2026 * 12 + 11;

/// The first day of that month.
pub(super) fn until() -> NaiveDate {
    NaiveDate::from_ymd_opt((STILL / 12).cast_signed(), STILL % 12, 1).unwrap_or_default()
}

/// "2022.07—2026.11", "2023年7月至2026年10月", "2022/3-至今", "2019-2022".
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    let day = |n: u8| {
        format!(
            "(?P<y{n}>(?:19|20)[0-9]{{2}})(?:[.年/-] ?(?P<m{n}>1[0-2]|0?[1-9])(?:[.月/-] ?[0-3]?[0-9]日?)?月?|年)?"
        )
    };
    compiled(&format!("{}份? ?(?:[-—–~至到]+|起至) ?(?:{}|今|现在|目前|present)", day(1), day(2)))
});

/// Work beside a date: verbs, employers, and what people are called by their work.
static WORKED: LazyLock<Regex> = LazyLock::new(|| {
    let words: Vec<&str> =
        [&WORDS.verbs, &WORDS.places, &WORDS.jobs].into_iter().flatten().copied().collect();
    compiled(&format!("{}|{HOLDS}", words.join("|")))
});

/// "任辅导员", "当护士".
const HOLDS: &str = "任[^何务意职期]|当[^地前时年天日场]";

static HOLDING: LazyLock<Regex> = LazyLock::new(|| compiled(HOLDS));

/// Work beside a date in a verb of one character: "2015-2019做会计", "2016年到2018年在老家开货车".
static AT_WORK: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^[ ,:(]*(?:我|就|都|也|一直|主要|又|先|是)*(?:在[^,。; ]{1,10}?|去[^,。; ]{1,6}?)?(?P<verb>做|干|当|跑|开|卖|修|搞|送)",
    )
});

/// Verbs of one character, with what stands between them and the time: "当护士3年", "做过一年半的出纳", "开过三年货车".
static DOING: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:做|干|当|任|开|跑|教|修|卖|带|送|待)(?:过|了|的)?[^,。;]{0,10}$|(?:贴|炒|切|刷|剪|焊|砌|缝|裁|铺|熬|混|站|接|扎|喂|养|搬|管|摆|守|打理|经营)(?:过|了)$|写[^,。;作文小说]{1,8}$",
    )
});

/// What stands behind the time then: "三年来一直在做外卖".
static ALL_ALONG: LazyLock<Regex> =
    LazyLock::new(|| compiled("^(?:来|里|间|多)?,?(?:都|一直|均|全)(?:在|是|从事|做|干)"));

/// The months of work that a text tells of, with the words that say most of it. Spans that overlap count once; of time beside verbs
/// each employer counts, and else the longest.
pub(super) fn worked(sentences: &Sentences<'_>) -> Option<(Range<usize>, u32)> {
    let text = sentences.text();
    if !["年", "月", "20", "19", "辈子"].iter().any(|word| text.contains(word)) {
        return None;
    }
    let dated: Vec<Dated> = DATED.captures_iter(text).filter_map(|found| Dated::of(&found)).collect();
    let of_dates = of_dates(text, &dated);
    let is_dated = |place: &Range<usize>| {
        dated.iter().any(|span| span.place.start < place.end && place.start < span.place.end)
    };
    let told = of_a_life(text).into_iter().filter(|(place, _)| !is_dated(place));
    let told: Vec<Told<'_>> = told.filter_map(|(place, months)| Told::of(sentences, place, months)).collect();
    let longest = told.iter().map(|span| (span.place.clone(), span.months));
    let longest = of_work_sought(text, &longest.collect::<Vec<_>>());
    let mut employers: Vec<&Told<'_>> = Vec::new();
    for span in told.iter().filter(|span| span.employer.is_some()) {
        if employers.iter().all(|known| known.employer != span.employer) {
            employers.push(span);
        }
    }
    let sum = employers.iter().map(|span| span.months).sum();
    let of_all = employers.first().map(|first| (first.place.clone(), sum));
    [of_dates, longest, of_all]
        .into_iter()
        .flatten()
        .filter(|(_, months)| *months > 0)
        .max_by_key(|(_, months)| *months)
}

/// A span between two dates.
struct Dated {
    place: Range<usize>,
    /// In months since the year 0, the end not counted.
    months: Range<u32>,
}

impl Dated {
    fn of(found: &Captures<'_>) -> Option<Self> {
        let number = |name| found.name(name).and_then(|digits| digits.as_str().parse::<u32>().ok());
        let month = |year, month| number(year).map(|year| year * 12 + number(month).unwrap_or(1));
        let months = month("y1", "m1")?..month("y2", "m2").unwrap_or(STILL);
        (months.start < months.end).then_some(Self { place: found.get(0)?.range(), months })
    }
}

/// The months of all spans that work stands beside, with the longest of them.
fn of_dates(text: &str, dated: &[Dated]) -> Option<(Range<usize>, u32)> {
    let ends = |at: usize| dated.get(at).map_or(text.len(), |next| next.place.start);
    let worked = dated.iter().enumerate().filter(|(at, span)| {
        let from = at.checked_sub(1).and_then(|last| dated.get(last)).map_or(0, |last| last.place.end);
        is_work_beside(text.get(from..span.place.start), text.get(span.place.end..ends(at + 1)))
    });
    let mut worked: Vec<&Dated> = worked.map(|(_, span)| span).collect();
    worked.sort_by_key(|span| span.months.start);
    let (mut months, mut until) = (0, 0);
    for span in &worked {
        months += span.months.end.saturating_sub(span.months.start.max(until));
        until = until.max(span.months.end);
    }
    let longest = worked.iter().max_by_key(|span| span.months.len())?;
    Some((longest.place.clone(), months))
}

/// Whether work is told of on the line of a span: behind it, else before, else on the line below.
fn is_work_beside(before: Option<&str>, behind: Option<&str>) -> bool {
    const REACH: usize = 60;
    let says = |words: &&str| words.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    let mut lines = behind.unwrap_or_default().split('\n');
    let of_line = |line: Option<&'_ str>| line.map(|line| head(line, REACH).to_string());
    let own = of_line(lines.next()).unwrap_or_default();
    let lead = tail(before.unwrap_or_default().rsplit('\n').next().unwrap_or_default(), REACH);
    let lead = lead.rsplit([';', '。']).next().unwrap_or_default();
    let own = own.split([';', '。']).next().unwrap_or_default();
    if at_work(own) && !any_of(&WORDS.others, own) {
        return true;
    }
    let told = [own, lead].into_iter().find(says);
    match told {
        Some(words) if WORKED.is_match(words) => is_of_work(words),
        Some(words) if words == own && says(&lead) && is_of_work(own) => is_work(lead),
        Some(_) => false,
        None => of_line(lines.next()).is_some_and(|below| is_work(&below)),
    }
}

/// Whether nothing is said beside a time that makes it another than one of work: "学制三年", "实习半年".
pub(super) fn may_be_worked(sentences: &Sentences<'_>, place: &Range<usize>) -> bool {
    const REACH: usize = 8;
    let around = sentences.around(place.start, place.end);
    let lead = tail(around.before, REACH).rsplit(' ').next().unwrap_or_default();
    let behind = head(around.after, REACH).split(' ').next().unwrap_or_default();
    !any_of(&WORDS.others, lead)
        && !any_of(&WORDS.others, behind)
        && !WORDS.firms.iter().any(|firm| lead.starts_with(firm))
        && !WORDS.pupils.iter().any(|school| lead.ends_with(school))
}

/// Whether the part of the text that a time stands in tells of work, or of nothing but the time: "会计三年", "三年", but not "手机用了三年".
pub(super) fn is_beside_work(text: &str, place: &Range<usize>) -> bool {
    const DONE: [char; 11] = ['干', '做', '当', '开', '教', '跑', '卖', '修', '送', '搞', '写'];
    const ALONE: &str = "了的有已经整满近约快大概差不多左右以上多龄我这边本人年限到把+ ";
    const BESIDE: &[&str] = &["团队", "项目", "客户", "个项目", "个客户", "个产品", "人"];
    let part = part(text, place);
    let (lead, behind) = (text.get(part.start..place.start), text.get(place.end..part.end));
    let (lead, behind) = (lead.unwrap_or_default(), behind.unwrap_or_default());
    let behind =
        ["经验", "工作经验", "工作", "经历"].iter().find(|word| **word == behind).map_or(behind, |_| "");
    // "4年团队30人", "3年5个项目"
    let counted =
        behind.trim_start_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十百几".contains(c));
    let behind = if BESIDE.iter().any(|of| counted.starts_with(of)) { "" } else { behind };
    let is_alone = |words: &str| words.chars().all(|c| ALONE.contains(c));
    // "学费一年8000" is a rate.
    if text.get(place.clone()) == Some("一年")
        && behind.trim_start_matches(['交', '花', '要', '给']).starts_with(|c: char| c.is_ascii_digit())
    {
        return false;
    }
    let names_work = |words: &str| {
        words_in(words).next().is_some()
            || [&WORDS.verbs, &WORDS.jobs, &WORDS.places, &WORDS.kinds]
                .into_iter()
                .any(|list| any_of(list, words))
    };
    if ["娃", "孩子", "小孩"].iter().any(|who| behind.starts_with(who)) {
        return false;
    }
    // "学护理三年" is no work, nor is what a thing was used for.
    let is_learnt = lead.starts_with('学') && !lead.starts_with("学徒");
    // Who left school a year ago is no beginner any more.
    let is_since_school = lead.trim_end_matches(['了', '有']).ends_with("毕业");
    if is_since_school && is_idle(text) || is_at_home(lead, behind) {
        return false;
    }
    is_since_school
        || !is_learnt
            && !is_of_a_thing(lead)
            && (is_alone(lead) && is_alone(behind)
                || is_alone(behind) && is_behind_degree(lead, text.get(place.clone()).unwrap_or_default())
                || names_work(lead)
                || names_work(behind)
                || lead.contains(DONE))
}

/// "全职带了六年娃", "做了十年家庭主妇": years at home.
fn is_at_home(lead: &str, behind: &str) -> bool {
    const AT_HOME: &[&str] =
        &["娃", "孩子", "小孩", "家庭主妇", "主妇", "全职妈", "全职太", "全职带", "宝妈", "妈妈"];
    AT_HOME.iter().any(|home| behind.starts_with(home))
        && (["全职", "在家", "自己"].iter().any(|home| lead.contains(home))
            || !behind.starts_with(['孩', '小']))
}

/// Whether a text says of the time since school that nothing was worked in it: "毕业一年没上过班", "毕业两年一直考公".
fn is_idle(text: &str) -> bool {
    const IDLE: &str = "没上过班 没上班 没工作过 没找到 没有找到 一直在家 在家待 在家呆 一直考 考公 考编 考研 没上岸 没对口 没干过 躺平 啃老";
    IDLE.split(' ').any(|word| text.contains(word))
}

/// "三年后": whether what stands behind a time makes it the time until something; 后端 and 后厨 are work.
pub(super) fn is_later(behind: &str) -> bool {
    const WORK: Words = Words::of(&["后端", "后台", "后期", "后勤", "后厨"]);
    behind.starts_with('后') && !WORK.begin(behind)
}

/// "本科3年": the years behind a degree are of work where the degree takes others.
fn is_behind_degree(lead: &str, years: &str) -> bool {
    const TAKES: &[(&str, &[&str])] = &[
        ("本科", &["4年", "四年", "5年", "五年"]),
        ("大专", &["3年", "三年"]),
        ("专科", &["3年", "三年"]),
        ("中专", &["3年", "三年"]),
        ("硕士", &["2年", "两年", "二年", "3年", "三年"]),
        ("研究生", &["2年", "两年", "二年", "3年", "三年"]),
    ];
    let lead = lead.trim_end_matches(['毕', '业', '学', '历']);
    TAKES.iter().any(|(degree, takes)| *degree == lead && !takes.contains(&years))
}

/// Whether a part of a text that holds years and no verb tells of work, and of nothing else that lasts: "三年前端", but not "两年学生会", "学车一年".
/// `names_skill` says whether a term of the lexicon stands in it.
pub(super) fn is_work_of_years(part: &str, names_skill: bool) -> bool {
    const NONE: &[&str] =
        &["没", "未", "不", "考", "学了", "自学", "爱好", "喜欢", "业余", "兴趣", "疫情", "第", "历时"];
    const PASTIMES: [char; 9] = ['弹', '拉', '唱', '跳', '练', '画', '打', '玩', '学'];
    let names_work = || {
        words_in(part).next().is_some()
            || [&WORDS.verbs, &WORDS.jobs, &WORDS.places, &WORDS.kinds]
                .into_iter()
                .any(|list| any_of(list, part))
    };
    is_of_work(part)
        && !any_of(NONE, part)
        && !part.starts_with(PASTIMES)
        && !is_of_a_thing(part)
        && (names_skill || names_work())
}

/// "这辆车开了六年".
fn is_of_a_thing(lead: &str) -> bool {
    ["这", "那", "我的", "自己的"].iter().any(|thing| lead.starts_with(thing))
}

/// Of spans of work the one whose work is sought by the text ("前端两年,后端四年,找前端"), else the longest.
pub(super) fn of_work_sought(text: &str, spans: &[(Range<usize>, u32)]) -> Option<(Range<usize>, u32)> {
    const SEEKS: &[&str] = &["找", "想做", "求职", "应聘", "意向", "想当", "继续做", "想干", "投"];
    const ENDS: [char; 6] = [' ', ',', ';', '。', '、', '\n'];
    let sought = |lead: &str| {
        SEEKS.iter().flat_map(|seeks| text.match_indices(seeks)).any(|(at, seeks)| {
            let wish = text.get(at + seeks.len()..).unwrap_or_default();
            wish.split(ENDS).next().is_some_and(|wish| wish.contains(lead))
        })
    };
    let is_sought = |(place, _): &&(Range<usize>, u32)| {
        let lead = text.get(..place.start).unwrap_or_default().rsplit(ENDS).next().unwrap_or_default();
        let lead = lead.trim_start_matches(['我', '做', '干', '当', '开', '过', '了', '有']);
        lead.chars().nth(1).is_some() && sought(lead)
    };
    let of_work = spans.iter().filter(is_sought).max_by_key(|(_, months)| *months);
    of_work.or_else(|| spans.iter().max_by_key(|(_, months)| *months)).cloned()
}

fn any_of(list: &[&str], words: &str) -> bool {
    list.iter().any(|word| words.contains(word))
}

/// Whether the words begin with a verb of doing something for a living.
fn at_work(words: &str) -> bool {
    let verb = AT_WORK.captures(words).and_then(|found| found.name("verb"));
    verb.is_some_and(|verb| !is_within(&WORDS.no_verbs, words, verb.start()))
        && words.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
}

/// Whether one of these words stands over this place.
fn is_within(list: &[&str], words: &str, at: usize) -> bool {
    let covers =
        |word: &&str| words.match_indices(*word).any(|(start, word)| start <= at && at < start + word.len());
    list.iter().any(covers)
}

fn is_work(words: &str) -> bool {
    WORKED.is_match(words) && is_of_work(words)
}

/// Whether the words tell of nothing else that lasts.
fn is_of_work(words: &str) -> bool {
    let is_at_work =
        || any_of(&WORDS.verbs, words) || HOLDING.is_match(words) || words.contains("医院") || at_work(words);
    let leads_class = words.contains("班长") && !any_of(&["生产", "车间", "厂", "产线"], words);
    !any_of(&WORDS.others, words) && !leads_class && (is_at_work() || !any_of(&WORDS.schools, words))
}

/// A span of time beside a verb of work.
struct Told<'t> {
    place: Range<usize>,
    months: u32,
    /// Where the work was, where the words say so: "在机械厂工作三年".
    employer: Option<&'t str>,
}

impl<'t> Told<'t> {
    fn of(sentences: &Sentences<'t>, place: Range<usize>, months: u32) -> Option<Self> {
        const REACH: usize = 16;
        const NOW: &[&str] = &["现在", "目前", "如今", "想", "希望", "打算", "准备", "求"];
        let text = sentences.text();
        let around = sentences.around(place.start, place.end);
        let from = place.start - tail(around.before, REACH).len();
        let whole = text.get(from..place.start)?;
        let lead = whole.rsplit([' ', '、']).next().unwrap_or_default();
        // "做scrum master两年半"
        let is_latin = !lead.is_empty() && lead.chars().all(|c| c.is_ascii_alphanumeric());
        let two = whole.rmatch_indices(' ').nth(1).map_or(0, |(at, _)| at + 1);
        let lead = if is_latin { whole.get(two..).unwrap_or(lead) } else { lead };
        let behind = text.get(place.end..place.end + around.after.len())?;
        let behind = head(behind, REACH).split([' ', '、', '(']).next().unwrap_or_default();
        // "干了二十年车工现在想找个看门的": what is wished now begins a clause of its own, without a sign.
        let now = NOW.iter().filter_map(|now| behind.find(now)).min();
        let behind = behind.get(..now.unwrap_or(behind.len())).unwrap_or_default();
        // "2019年3月", "第三年", "三年后".
        // "全职带了六年娃"
        let is_of_children = ["娃", "孩子", "小孩"].iter().any(|who| behind.starts_with(who));
        let is_date = behind.starts_with(|c: char| c.is_ascii_digit())
            || is_later(behind)
            || lead.ends_with('第')
            || is_of_children;
        let is_of_others =
            WORDS.firms.iter().any(|firm| lead.starts_with(firm)) || names_staff(head(lead, 3));
        if is_date
            || is_at_home(lead, behind)
            || lead.ends_with("毕业") && is_idle(text)
            || is_of_others
            || is_of_a_thing(lead)
            || around.has_other_way(Way::Years)
            || !is_of_work(lead)
            || !is_of_work(&behind.replace("不住了", ""))
        {
            return None;
        }
        let is_verb = |found: regex::Match<'_>| !is_within(&WORDS.no_verbs, lead, found.start());
        let does = any_of(&WORDS.verbs, lead)
            || DOING.find(lead).is_some_and(is_verb)
            || ALL_ALONG.is_match(text.get(place.end..).unwrap_or_default());
        let employer = || {
            let (_, rest) = lead.split_once('在')?;
            let found = WORKED.find(rest)?;
            rest.get(..found.start())
        };
        does.then(|| Self { place, months, employer: employer() })
    }
}

#[cfg(test)]
#[path = "work_history_tests.rs"]
mod tests;

//! Months that a person has worked, as their prose tells: spans of dates ("2022.07—2026.11 某机械厂 数控车工") and of time beside a verb of work
//! ("在机械厂工作三年", "干了4年数控"). School, clubs, service and internships are no work; an internship counts where it is called experience
//! ("6个月实习经验"), which [`experience`](super::experience) reads of every text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::spans::spans;
use crate::domain::lexicon::compiled;
use crate::domain::lexicon::context::{Sentences, head, tail};
use crate::domain::lexicon::whose::names_staff;

/// Until when work that goes on (至今) is counted, in months since the year 0: November 2026, when this rule was written. Who still works
/// has worked at least so long whenever the text is read, and one text always gives the same months.
const STILL: u32 = 2026 * 12 + 11;

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
    compiled(&format!(
        "{VERBS}|{HOLDS}|厂|公司|医院|诊所|药房|药店|集团|企业|车间|门店|超市|酒店|宾馆|餐厅|饭店|银行|事务所|工地|物业|4s店|\
         车工|焊工|电工|钳工|普工|操作工|维修工|检验员|质检员|仓管员|业务员|收银员|服务员|快递员|安全员|技术员|施工员|\
         工程师|司机|助理|主管|经理|店长|护士|保安|客服|出纳|文员|厨师|顾问|学徒"
    ))
});

/// Verbs of work, which make a school an employer.
const VERBS: &str = "工作|任职|就职|供职|入职|担任|从事|从业|上班|打工|务工|任教|执教|当过|做过|干过";

/// "任辅导员", "当护士".
const HOLDS: &str = "任[^何务意职期]|当[^地前时年天日场]";

static HOLDING: LazyLock<Regex> = LazyLock::new(|| compiled(HOLDS));

/// Verbs of one character, with what stands between them and the time: "当护士3年", "做过一年半的出纳", "开过三年货车".
static DOING: LazyLock<Regex> =
    LazyLock::new(|| compiled("(?:做|干|当|任|开|跑|教|修|卖|带|送|待)(?:过|了|的)?[^,。;]{0,10}$"));

/// What stands behind the time then: "三年来一直在做外卖".
static ALL_ALONG: LazyLock<Regex> =
    LazyLock::new(|| compiled("^(?:来|里|间|多)?,?(?:都|一直|均|全)(?:在|是|从事|做|干)"));

/// Words that hold a verb and are none.
const NO_VERBS: &[&str] = &[
    "当地",
    "当前",
    "当时",
    "当年",
    "任务",
    "任何",
    "开始",
    "开学",
    "开放",
    "干部",
    "教育",
    "教师证",
    "教室",
    "主任",
    "责任",
    "修读",
    "选修",
    "必修",
    "主修",
    "适当",
    "相当",
    "带薪",
    "做人",
    "展开",
    "离开",
    "公开",
    "等待",
];

/// What lasts for years and is no work, and work that is only planned.
const OTHERS: &[&str] = &[
    "学生会",
    "社团",
    "班委",
    "团支",
    "团委",
    "志愿",
    "义工",
    "俱乐部",
    "实习",
    "见习",
    "实训",
    "培训班",
    "有效期",
    "竞赛",
    "大赛",
    "奖学金",
    "勤工",
    "军训",
    "服役",
    "在校",
    "校园",
    "委员",
    "干事",
    "课代表",
    "就读",
    "在读",
    "攻读",
    "学制",
    "主修",
    "自学",
    "学习",
    "学了",
    "学过",
    "读书",
    "读了",
    "念书",
    "求学",
    "上学",
    "练习",
    "练了",
    "成立",
    "创办",
    "规划",
    "计划",
    "打算",
    "准备",
    "希望",
    "争取",
    "目标",
    "合同",
    "协议",
    "服务期",
    "不到",
    "不满",
    "未满",
    "没有",
    "想",
    "愿",
    "可以",
    "能够",
    "能干",
    "能做",
    "每",
    "升学",
    "考研",
];

/// Schools and what is learnt there, where no verb of work stands beside them.
const SCHOOL: &[&str] = &[
    "大学", "学院", "学校", "中学", "高中", "职高", "技校", "中专", "大专", "专科", "本科", "硕士", "学历",
    "专业", "职校", "职院",
];

/// Whose work is told otherwise.
const FIRMS: &[&str] = &["公司", "我司", "企业", "团队", "家里", "父母", "爸", "妈", "父亲", "母亲", "单位"];

/// The months of work that a text tells of, with the words that say most of it. Spans that overlap count once; of time beside verbs
/// each employer counts, and else the longest.
pub(super) fn worked(sentences: &Sentences<'_>) -> Option<(Range<usize>, u32)> {
    let text = sentences.text();
    if !text.contains(['年', '月']) && !text.contains("20") && !text.contains("19") {
        return None;
    }
    let dated: Vec<Dated> = DATED.captures_iter(text).filter_map(|found| Dated::of(&found)).collect();
    let of_dates = of_dates(text, &dated);
    let is_dated = |place: &Range<usize>| {
        dated.iter().any(|span| span.place.start < place.end && place.start < span.place.end)
    };
    let told = spans(text).into_iter().filter(|(place, _)| !is_dated(place));
    let told: Vec<Told<'_>> = told.filter_map(|(place, months)| Told::of(sentences, place, months)).collect();
    let longest = told.iter().max_by_key(|span| span.months).map(|span| (span.place.clone(), span.months));
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
    let says = |words: &str, list: &[&str]| list.iter().any(|word| words.contains(word));
    !says(lead, OTHERS) && !says(behind, OTHERS) && !FIRMS.iter().any(|firm| lead.starts_with(firm))
}

fn is_work(words: &str) -> bool {
    WORKED.is_match(words) && is_of_work(words)
}

/// Whether the words tell of nothing else that lasts.
fn is_of_work(words: &str) -> bool {
    let any = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let is_at_work = || {
        VERBS.split('|').any(|verb| words.contains(verb)) || HOLDING.is_match(words) || words.contains("医院")
    };
    let leads_class =
        words.contains("班长") && !["生产", "车间", "厂", "产线"].iter().any(|w| words.contains(w));
    !any(OTHERS) && !leads_class && (is_at_work() || !any(SCHOOL))
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
        let text = sentences.text();
        let around = sentences.around(place.start, place.end);
        let from = place.start - tail(around.before, REACH).len();
        let lead = text.get(from..place.start)?.rsplit([' ', '、']).next().unwrap_or_default();
        let behind = text.get(place.end..place.end + around.after.len())?;
        let behind = head(behind, REACH).split([' ', '、', '(']).next().unwrap_or_default();
        // "2019年3月", "第三年", "三年后".
        let is_date = behind.starts_with(|c: char| c.is_ascii_digit())
            || behind.starts_with('后')
            || lead.ends_with('第');
        let is_of_others = FIRMS.iter().any(|firm| lead.starts_with(firm)) || names_staff(head(lead, 3));
        if is_date || is_of_others || !is_of_work(lead) || !is_of_work(behind) {
            return None;
        }
        let is_verb = |found: regex::Match<'_>| {
            let at = found.start();
            let covers = |word: &&str| {
                lead.match_indices(*word).any(|(start, word)| start <= at && at < start + word.len())
            };
            !NO_VERBS.iter().any(covers)
        };
        let does = VERBS.split('|').any(|verb| lead.contains(verb))
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

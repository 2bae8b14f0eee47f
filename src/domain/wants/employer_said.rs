//! Of which kind an employer is, and how it employs, as an opening says it: in its title (外包, 国企), in its text (此岗位为外包性质) or by the name of the
//! employer (人力资源服务有限公司).

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::domain::lexicon::context::{head, tail};
use crate::domain::record::employer_kind::{EmployerKind, Row};
use crate::domain::text::words::Words;

/// What parts a title or a text.
const SIGNS: &str = " ,;。、!?:()[]【】{}|/+*&~·—_-\n\"'“”";

/// The kinds that an opening is of, in the order of the table. All texts are folded.
pub(in crate::domain) fn kinds(title: &str, text: &str, employer: &str) -> Vec<EmployerKind> {
    let (of_title, of_text, of_name) =
        (TITLES.kinds_in(title), TEXTS.kinds_in(text), NAMES.kinds_in(employer));
    let says = |(kind, row): &(EmployerKind, &'static Row)| {
        of_title.contains(kind) && says(title, &row.titles, |place| is_of_title(*kind, title, place))
            || of_text.contains(kind) && says(text, &row.texts, |place| is_of_text(text, place))
            || of_name.contains(kind) && says(employer, &row.names, |_| true)
    };
    EmployerKind::rows().filter(says).map(|(kind, _)| kind).collect()
}

/// The words of a column of the table, with the kinds that have them. Most texts hold none.
struct Column {
    finder: AhoCorasick,
    /// By number of the pattern.
    kinds: Vec<EmployerKind>,
}

static TITLES: LazyLock<Column> = LazyLock::new(|| Column::of(|row| &row.titles));
static TEXTS: LazyLock<Column> = LazyLock::new(|| Column::of(|row| &row.texts));
static NAMES: LazyLock<Column> = LazyLock::new(|| Column::of(|row| &row.names));

impl Column {
    #[expect(clippy::expect_used, reason = "the words of the bundled table make a finder")]
    fn of(column: impl Fn(&'static Row) -> &'static [&'static str]) -> Self {
        let words =
            EmployerKind::rows().flat_map(|(kind, row)| column(row).iter().map(move |word| (kind, word)));
        let (kinds, words): (Vec<_>, Vec<_>) = words
            .filter(|(_, word)| !word.starts_with('!'))
            .map(|(kind, word)| (kind, word.trim_start_matches('=')))
            .unzip();
        Self { finder: AhoCorasick::new(words).expect("bundled words make a finder"), kinds }
    }

    /// The kinds of which a word stands in a text, some of them several times.
    fn kinds_in(&self, text: &str) -> Vec<EmployerKind> {
        let found = self.finder.find_overlapping_iter(text);
        found.filter_map(|found| self.kinds.get(found.pattern().as_usize()).copied()).collect()
    }
}

/// Whether one of the words stands in a text where it is meant, and in no other word.
fn says(text: &str, words: &[&str], is_meant: impl Fn(Range<usize>) -> bool) -> bool {
    let others = words.iter().filter_map(|word| word.strip_prefix('!'));
    let places = || {
        others.clone().flat_map(|word| text.match_indices(word).map(move |(at, word)| at..at + word.len()))
    };
    let is_free =
        |place: &Range<usize>| places().all(|other| place.end <= other.start || other.end <= place.start);
    words.iter().filter(|word| !word.starts_with('!')).any(|word| {
        let (bare, is_part) = word.strip_prefix('=').map_or((*word, false), |bare| (bare, true));
        text.match_indices(bare)
            .map(|(at, _)| at..at + bare.len())
            .any(|place| (!is_part || is_label(text, &place)) && is_free(&place) && is_meant(place))
    })
}

/// Whether a word of a title says of which kind the employer is, and not what the work is about or who is sought: 招聘专员（外包）, but not 外包业务经理.
fn is_of_title(kind: EmployerKind, title: &str, place: Range<usize>) -> bool {
    const BEFORE: Words = Words::of(&["非", "不是", "内部", "无", "整", "对接", "服务"]);
    const BEHIND: &[&str] = &["背景", "经验", "客户", "资源", "转", "直面"];
    const WORK: &[&str] = &[
        "业务",
        "项目经理",
        "项目主管",
        "项目管理",
        "项目总监",
        "项目专员",
        "项目助理",
        "管理",
        "服务",
        "专员",
        "主管",
        "经理",
        "员工",
        "产品",
        "销售",
        "顾问",
        "商",
        "会计",
        "财务",
        "行业",
        "运营",
        "交付",
        "市场",
        "事业部",
        "部",
        "线",
    ];
    const OF_FIRMS: &[&str] = &["项目", "薪酬", "薪资", "待遇", "福利", "级", "租赁"];
    let before = title.get(..place.start).unwrap_or_default();
    let behind = title.get(place.end..).unwrap_or_default().trim_start();
    let begins = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
    let is_trade = kind == EmployerKind::Headhunter;
    // 跨国企业 is not 国企.
    let is_whole =
        !(title.get(place.clone()).is_some_and(|word| word.ends_with('企')) && behind.starts_with('业'));
    is_whole
        && !BEFORE.end(before)
        && !begins(BEHIND)
        && (is_trade || !begins(WORK))
        && (kind.is_mostly_refused() || !begins(OF_FIRMS))
}

/// Whether words of a text are said of the opening and not denied: "非外包岗", "不是外包性质".
fn is_of_text(text: &str, place: Range<usize>) -> bool {
    const DENIED: Words = Words::of(&[
        "非",
        "不是",
        "并非",
        "无",
        "不属于",
        "不为",
        "没有",
        "不存在",
        "拒绝",
        "杜绝",
        "不含",
        "不做",
        "不走",
        "不",
        "不签",
        "未",
    ]);
    const NEAR: usize = 4;
    const OTHERS: Words = Words::of(&["对接", "管理", "负责", "维护", "拓展", "熟悉"]);
    let before = tail(text.get(..place.start).unwrap_or_default(), NEAR);
    let clause = before.rsplit(|c: char| SIGNS.contains(c)).next().unwrap_or_default();
    !DENIED.end(clause) && !OTHERS.are_in(clause)
}

/// Whether a word, with what calls it an employer, is a whole part of a text: "国企", "大型央企平台", "知名外企", but not "外企工作经验优先".
fn is_label(text: &str, place: &Range<usize>) -> bool {
    const LEADS: Words = Words::of(&[
        "大型",
        "知名",
        "大",
        "上市",
        "世界",
        "中国",
        "全球",
        "我们是",
        "公司是",
        "本公司是",
        "一家",
        "是",
        "属于",
        "超棒",
        "顶级",
        "顶尖",
        "老牌",
        "优质",
        "行业",
        "纯",
        "全资",
        "实力",
        "背靠",
        "依托",
        "直招",
        "性质",
        "背景",
        "中央",
        "地方",
        "市属",
        "省属",
        "区属",
        "财富",
        "德资",
        "美资",
        "500强",
        "五百强",
        "跨国",
        "的",
    ]);
    const TAILS: Words = Words::of(&[
        "公司",
        "企业",
        "单位",
        "平台",
        "环境",
        "文化",
        "福利",
        "待遇",
        "氛围",
        "直招",
        "直签",
        "直聘",
        "实习",
        "性质",
        "稳定",
        "编制",
        "背景",
        "集团",
        "子公司",
        "上市公司",
        "大牛",
        "上市",
        "工作环境",
        "实习机会",
        "薪资",
        "薪酬",
        "总部",
    ]);
    let (before, behind) =
        (text.get(..place.start).unwrap_or_default(), text.get(place.end..).unwrap_or_default());
    let is_sign = |c: char| SIGNS.contains(c);
    let mut lead = before.rsplit(is_sign).next().unwrap_or_default();
    let mut rest = behind.split(is_sign).next().unwrap_or_default();
    while let Some(shorter) = LEADS.strip_end(lead) {
        lead = shorter;
    }
    while let Some(shorter) = TAILS.strip_begin(rest) {
        rest = shorter;
    }
    // "外企,日企工作经验优先", "有日企、国企、500强工作经验": a list of where somebody was.
    let next = head(behind, 24).split(['\n', '。', ';']).next().unwrap_or_default();
    let is_asked = ["经验", "任职", "经历", "优先", "从业", "出身"].iter().any(|asked| next.contains(asked));
    lead.is_empty() && rest.is_empty() && !is_asked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::normalize::fold;

    #[test]
    fn an_opening_says_of_which_kind_its_employer_is() {
        let read = |title: &str, text: &str, employer: &str| -> String {
            let kinds = kinds(&fold(title), &fold(text), &fold(employer));
            kinds.into_iter().map(EmployerKind::label).collect::<Vec<_>>().join(" ")
        };
        let wrong: Vec<String> = [
            (("招聘专员（外包）", "", ""), "外包"),
            (("前端开发工程师（vivo外包）", "", ""), "外包"),
            (("招聘主管（派遣）(A74708)", "", ""), "劳务派遣"),
            (("IT招聘主管+国企+七险一金", "", ""), "国企"),
            (("Recruiter(德资外企招聘专员）", "", ""), "外企 欧美企业"),
            (("猎头顾问", "", ""), "猎头"),
            (("急聘招聘专员（甲方直招）", "", ""), "甲方"),
            (("外包业务经理", "", ""), ""),
            (("劳务派遣专员", "", ""), ""),
            (("招聘经理（猎头背景）", "", ""), ""),
            (("高级招聘（内部猎头）", "", ""), ""),
            (("html5前端开发工程师+国企项目", "", ""), ""),
            (("跨国企业财务", "", ""), ""),
            (("人才整合资源经理", "", ""), ""),
            (("Java开发", "备注：此岗位是外包性质，需要在客户方上班。", ""), "外包"),
            (("Java开发", "该岗位为外包岗位，介意勿扰", ""), "外包"),
            (("Java开发", "公司内招岗位，非外包岗", ""), ""),
            (("HR", "1、熟悉外包、派遣业务；2、对接外包公司，管理外包人员", ""), ""),
            (("HR", "此职位为外部派遣职位，非公司正式编制", ""), "劳务派遣"),
            (("实习", "规模：500-2000人\n亮点：国企 央企，导师亲自指导", ""), "国企 央企 大公司"),
            (("实习", "亮点：500强外企，顶尖企业", ""), "外企"),
            (("实习", "亮点：500强，外资企业，六险一金", ""), "外企 500强"),
            (("HR", "有外企工作经验优先", ""), ""),
            (("HR", "有10年以上人事经验，有日企、国企、世界500强公司任职经验者优先", ""), ""),
            (("HR", "标签：跨国企业，五险一金", ""), "外企"),
            (("HR", "", "北京外企德科人力资源服务上海有限公司"), "中介"),
            (("HR", "", "京东方科技集团"), ""),
            (("产品实习", "规模：少于15人", "北京字节跳动科技有限公司"), "大厂 小公司"),
        ]
        .into_iter()
        .filter(|((title, text, employer), want)| read(title, text, employer) != *want)
        .map(|((title, text, employer), want)| {
            format!("{title} {text} {employer}: {:?}, not {want:?}", read(title, text, employer))
        })
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

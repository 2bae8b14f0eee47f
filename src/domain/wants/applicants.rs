//! Whether an opening turns away who is at school or has just left it: "社招，谢绝在校生", "应届生勿投", "仅限往届毕业生".

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::beyond::Beyond;
use super::excluded_majors::excluded;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::lexicon::context::{Sentences, head};
use crate::domain::lexicon::scope::ends_here;
use crate::domain::lexicon::stance_words::turns_away;
use crate::domain::text::words::Words;

/// Whom a typed opening does not take.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applicants {
    /// For [`Facts::majors_excluded`](crate::domain::ranking::facts::Facts::majors_excluded).
    pub majors_excluded: Vec<MajorCode>,
    /// For [`Facts::beyond`](crate::domain::ranking::facts::Facts::beyond); nothing else of it is set.
    pub beyond: Beyond,
}

impl Applicants {
    pub(super) fn read(said: &Sentences<'_>) -> Self {
        let (majors_excluded, majors) = excluded(said);
        let (turned_away, fresh_only) = (told(said), told_fresh(said));
        Self { majors_excluded, beyond: Beyond { majors, turned_away, fresh_only, ..Beyond::default() } }
    }
}

/// Who is at school or has just left it.
const BEGINNERS: &str = "在校大学生|在校实习生|在校学生|在读学生|在校生|在读生|学生党|学生工|大学生|应届毕业生|应届大学生|应届生|应届|毕业生|学生";

/// Who left it before.
const EARLIER: &str =
    "往届毕业生|往届学生|往届生|往届|历届毕业生|历届生|历届|社会在职人员|社会人员|社会人士|在职人员|在职人士";

/// Finds both, [`BEGINNERS`] first, the longest at each place.
#[expect(clippy::expect_used, reason = "the words are constants, and a test finds them")]
static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = BEGINNERS.split('|').chain(EARLIER.split('|'));
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words)
        .expect("constant words make a finder")
});

/// Most characters of words that are told.
const TOLD: usize = 40;

/// Groups on each side that a list is looked through for.
const LONGEST_LIST: usize = 6;

/// Verbs before them that turn them away.
const REFUSE: &[&str] = &[
    "谢绝",
    "拒绝",
    "拒收",
    "不接受",
    "不接收",
    "不招收",
    "不招",
    "不收",
    "不要",
    "不考虑",
    "不录用",
    "不面向",
    "暂不招",
    "不聘用",
    "不聘",
];
/// Verbs before them that take nobody else.
const ONLY: &[&str] = &[
    "仅限",
    "只限",
    "只招",
    "仅招",
    "只招收",
    "仅招收",
    "只面向",
    "仅面向",
    "只收",
    "只接受",
    "仅接受",
    "限招",
    "只要",
    "仅接收",
    "专招",
    "限",
];

/// What may follow the word where it is still they who are meant, and not something of theirs ("不收学生押金").
const AS: Words = Words::of(&[
    "们", "者", "兼职", "实习", "应聘", "投递", "报名", "求职", "人员", "人群", "群体", "等", "类", "哦",
    "哈",
]);

/// Others who may stand in a list with them.
const MORE: Words = Words::of(&["实习生", "兼职", "小白", "无经验", "零经验", "零基础", "培训生"]);

/// What stands between the names of two groups.
const LIST: [&str; 6] = ["、", "/", "和", "及", "或", "与"];

/// What says of a list that all may come.
const ALL_MAY: Words = Words::of(&[
    "均可", "都可", "皆可", "也可", "亦可", "都行", "也行", "都收", "都要", "不限", "都招", "欢迎",
]);

/// Who is named at a place.
struct Group {
    place: Range<usize>,
    is_beginner: bool,
}

/// The words that turn away students or fresh graduates. Of a condition beside it ("不招没有驾照的学生") nothing is said.
pub(super) fn turned_away(said: &Sentences<'_>) -> Option<Range<usize>> {
    let groups = groups(said.text(), 0);
    let of = |is_beginner: bool| {
        groups.iter().enumerate().filter(move |(_, group)| group.is_beginner == is_beginner).map(|(at, _)| at)
    };
    let refused = of(true).find_map(|at| refusal(said, &groups, at));
    refused.or_else(|| of(false).find_map(|at| only(said, &groups, at)))
}

/// These words, folded, up to 40 characters; empty where none turn anybody away.
pub(in crate::domain) fn told(said: &Sentences<'_>) -> String {
    let place = turned_away(said).unwrap_or_default();
    head(said.text().get(place).unwrap_or_default().trim(), TOLD).to_string()
}

/// The words by which nobody but students or fresh graduates is taken, folded, up to 40 characters; empty where none do: "只招应届", "非应届勿投".
pub(in crate::domain) fn told_fresh(said: &Sentences<'_>) -> String {
    let groups = groups(said.text(), 0);
    let place = (0..groups.len()).find_map(|at| fresh_only(said, &groups, at)).unwrap_or_default();
    head(said.text().get(place).unwrap_or_default().trim(), TOLD).to_string()
}

/// Whether the words at a place speak of such people and turn them away.
pub(super) fn are_turned_away(said: &Sentences<'_>, place: &Range<usize>) -> bool {
    let around = said.around(place.start, place.end);
    let from = place.start - around.sentence.len();
    let sentence = said.text().get(from..place.end + around.rest.len()).unwrap_or_default();
    let groups = groups(sentence, from);
    groups.iter().enumerate().any(|(at, group)| {
        group.is_beginner
            && group.place.start < place.end
            && place.start < group.place.end
            && refusal(said, &groups, at).is_some()
    })
}

/// All that a part of the text names which begins there, in its order.
fn groups(part: &str, from: usize) -> Vec<Group> {
    let beginners = BEGINNERS.split('|').count();
    let group = |found: aho_corasick::Match| Group {
        place: from + found.start()..from + found.end(),
        is_beginner: found.pattern().as_usize() < beginners,
    };
    FINDER.find_iter(part).map(group).collect()
}

/// The words by which the group is refused: a verb before it, words behind it, or those of the list that it stands in.
fn refusal(said: &Sentences<'_>, groups: &[Group], at: usize) -> Option<Range<usize>> {
    let (first, last) = list_around(said.text(), groups, at);
    let (begin, end) = (groups.get(first)?.place.start, groups.get(last)?.place.end);
    let around = said.around(begin, end);
    let behind = AS.strip_begin(around.after).unwrap_or(around.after);
    let before = without_year(around.before.trim_end());
    if ALL_MAY.begin(behind) {
        return None;
    }
    if turns_away(around.after) || is_refused_behind(behind) {
        // "非应届生谢绝" turns away all others.
        if before.ends_with('非') {
            return None;
        }
        return Some(begin..end + around.after.find([' ', ',']).unwrap_or(around.after.len()));
    }
    let verb = REFUSE.iter().filter(|verb| before.ends_with(**verb)).max_by_key(|verb| verb.len());
    // "非应届生" stands alone: "非应届毕业生需两年经验" asks for something else.
    let no = verb.copied().or_else(|| before.ends_with('非').then_some("非"))?;
    let lead = before.strip_suffix(no).unwrap_or_default();
    let is_refused = no == "非" && REFUSE.iter().any(|verb| lead.ends_with(verb));
    let is_undone = is_refused
        || lead.ends_with(['是', '除', '不'])
        || lead.ends_with("并非")
        || (no == "非" && lead.ends_with('届'));
    // "不接受应届生和实习生"
    let listed = LIST.iter().find_map(|and| behind.strip_prefix(and));
    let goes_on = listed.is_some_and(|more| MORE.begin(more));
    ((ends_here(behind) || goes_on) && !behind.starts_with('的') && !is_undone)
        .then(|| begin - around.before.len() + lead.len()..end)
}

/// "仅限往届毕业生": nobody else is taken.
fn only(said: &Sentences<'_>, groups: &[Group], at: usize) -> Option<Range<usize>> {
    only_of(said, groups, at, false)
}

/// "只招应届", "非应届勿投": nobody but beginners is taken.
fn fresh_only(said: &Sentences<'_>, groups: &[Group], at: usize) -> Option<Range<usize>> {
    let group = groups.get(at).filter(|group| group.is_beginner)?;
    let around = said.around(group.place.start, group.place.end);
    let behind = AS.strip_begin(around.after).unwrap_or(around.after);
    let is_denied = without_year(around.before.trim_end()).ends_with('非');
    if is_denied && (turns_away(around.after) || is_refused_behind(behind)) {
        let end = around.after.find([' ', ',']).unwrap_or(around.after.len());
        let before = without_year(around.before.trim_end()).len() - '非'.len_utf8();
        return Some(around.start - around.before.len() + before..around.end + end);
    }
    only_of(said, groups, at, true)
}

/// The words by which only groups of one sort are taken: a verb before a list of none but these.
fn only_of(said: &Sentences<'_>, groups: &[Group], at: usize, are_beginners: bool) -> Option<Range<usize>> {
    let (first, last) = list_around(said.text(), groups, at);
    let is_alone = groups.get(first..=last)?.iter().all(|other| other.is_beginner == are_beginners);
    let around = said.around(groups.get(first)?.place.start, groups.get(last)?.place.end);
    let before = without_year(around.before.trim_end());
    let only = ONLY.iter().filter(|only| before.ends_with(**only)).max_by_key(|only| only.len())?;
    // "不限往届", "年限".
    let lead = before.strip_suffix(only).unwrap_or_default();
    let is_word = *only == "限" && lead.ends_with(['不', '无', '年', '期', '权', '有', '局']);
    // "只招应届生的公司", "仅限应届毕业生优先".
    let is_other = around.after.starts_with("优先") || around.after.starts_with("的公司");
    (is_alone && !is_word && !is_other).then(|| around.start - around.before.len() + lead.len()..around.end)
}

/// The first and the last of the list of groups that one stands in: "在校生、应届毕业生".
fn list_around(text: &str, groups: &[Group], at: usize) -> (usize, usize) {
    let joined = |one: usize, other: usize| {
        let gap = groups.get(one).zip(groups.get(other));
        let gap = gap.and_then(|(one, other)| text.get(one.place.end..other.place.start));
        gap.is_some_and(|gap| gap.is_empty() || LIST.contains(&gap))
    };
    let (mut first, mut last) = (at, at);
    while first > 0 && at - first < LONGEST_LIST && joined(first - 1, first) {
        first -= 1;
    }
    while last - at < LONGEST_LIST && joined(last, last + 1) {
        last += 1;
    }
    (first, last)
}

/// "不予考虑", "请勿投递简历", "绕道".
fn is_refused_behind(behind: &str) -> bool {
    const FILLERS: Words = Words::of(&[
        "请",
        "的",
        "均",
        "一律",
        "暂",
        "概",
        "就",
        "都",
        "我们",
        "本公司",
        "公司",
        "同学",
        "们",
    ]);
    const NO: Words = Words::of(&[
        "勿投",
        "勿扰",
        "勿报",
        "勿进",
        "勿来",
        "勿申请",
        "勿应聘",
        "勿联系",
        "不予",
        "免投",
        "免谈",
        "绕道",
        "绕行",
        "慎投",
        "别投",
        "别来",
        "别扰",
        "谢绝",
    ]);
    const BARE: &[&str] = &[
        "不要",
        "不招",
        "不收",
        "不考虑",
        "不接受",
        "不接收",
        "不招收",
        "不录用",
        "除外",
        "不适合",
        "不要投",
        "不要来",
        "不符合",
    ];
    let mut words = behind;
    while let Some(rest) = FILLERS.strip_begin(words) {
        words = rest;
    }
    NO.begin(words) || BARE.iter().filter_map(|no| words.strip_prefix(no)).any(ends_here)
}

/// Without the year before a group: "不招2026届应届生".
fn without_year(before: &str) -> &str {
    let bare = before.trim_end_matches(['届', '年', '级', '任', '何', '各', '类']);
    if bare.len() == before.len() { before } else { bare.trim_end_matches(|c: char| c.is_ascii_digit()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn who_may_not_apply_is_told_from_who_may() {
        let read = |text: &str| {
            let passage = Passage::of(text);
            turned_away(&lexicon::read(&passage).sentences)
                .map(|place| passage.words(passage.place(place)))
                .unwrap_or_default()
                .to_string()
        };
        for (text, want) in [
            ("社招，谢绝在校生", "谢绝在校生"),
            ("不招应届", "不招应届"),
            ("应届生请勿投递", "应届生请勿投递"),
            ("仅限往届", "仅限往届"),
            ("应届毕业生不予考虑", "应届毕业生不予考虑"),
            ("不招在校生和应届生", "不招在校生和应届生"),
            ("在校生、应届生勿扰", "在校生、应届生勿扰"),
            ("非应届生，能马上到岗", "非应届生"),
            ("应届往届均可", ""),
            ("往届生勿扰", ""),
            ("仅限应届、往届毕业生", ""),
            ("应届生不限专业", ""),
            ("应届生不要担心，有人带", ""),
            ("不收学生押金", ""),
            ("不招没有驾照的学生", ""),
            ("非应届毕业生需两年经验", ""),
            ("欢迎应届毕业生", ""),
            ("限往届毕业生及社会人员", "限往届毕业生及社会人员"),
            ("不接受应届生和实习生", "不接受应届生"),
            ("不招2026届应届生", "不招2026届应届生"),
            ("非应届生谢绝，本次为校招", ""),
            ("非2026届毕业生不予考虑", ""),
            ("拒绝非应届生", ""),
            ("不限往届应届", ""),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }

    #[test]
    fn fresh_graduates_alone_are_told_from_all() {
        let read = |text: &str| {
            let passage = Passage::of(text);
            told_fresh(&lexicon::read(&passage).sentences)
        };
        for (text, want) in [
            ("只招应届", "只招应届"),
            ("仅限2026届毕业生", "仅限2026届毕业生"),
            ("非应届勿投", "非应届勿投"),
            ("限应届毕业生", "限应届毕业生"),
            ("仅限应届、往届毕业生", ""),
            ("应届优先", ""),
            ("不限应届", ""),
            ("谢绝应届", ""),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}

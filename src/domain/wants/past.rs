//! Where somebody was, and short names of places that only a verb makes one: "在广州上学", "曾在上海实习", "回渝".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::spans::spans;
use super::typed_words::{Kind, of};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::compiled;
use crate::domain::lexicon::context::Surroundings;
use crate::domain::text::words::Words;

/// Words that tell of what was.
const PAST: &[&str] = &[
    "曾",
    "在校期间",
    "大学期间",
    "上学期间",
    "读书期间",
    "之前",
    "以前",
    "原先",
    "原来",
    "从前",
    "本来",
    "过去",
    "上一份",
    "上份",
    "前一份",
    "去年",
    "前年",
];

/// Words that tell of what is wished all the same.
const WISHES: &[&str] = &[
    "想",
    "希望",
    "打算",
    "求",
    "意向",
    "找",
    "可",
    "愿",
    "能",
    "准备",
    "计划",
    "毕业之前",
    "毕业以前",
    "不去",
    "不要",
];

/// What was done at a place right before, with how long or what for: "广州混了八年", "在义乌摆过摊".
static DONE_THERE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:市|省|那边|这边)?[^,、;。 了过想考去]{1,4}(?:过(?:$|[^,、;。 来去年])|了[^,、;。 ]{0,5}?(?:年|个月|几个月|天|辈子|好久|很久|挺久))",
    )
});

/// Papers, contributions and things of somebody that are at a place: "社保交在北京", "执业证注册在遵义".
static BOUND_THERE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:社保|公积金|医保|养老保险|五险|档案|户口|户籍|学籍|执业证|执照|证书?|资格|建造师|车牌|店)[^,;。 想去回找]{0,3}(?:交|缴|注册|挂|落|放|存|买|办|开|考|都)(?:的)?(?:是)?(?:在|到)?$",
    )
});

/// Verbs behind 从 and a place by which somebody leaves it.
const FROM_THERE: &[&str] = &["回", "到", "去", "来", "转", "调", "辞", "离", "搬", "撤", "跑", "逃"];

/// Whether the part of the text around a place tells that somebody has left it, or leaves: "从北京辞职", "在东莞拧了三年螺丝不想再拧了".
pub(super) fn is_left(around: &Surroundings<'_>) -> bool {
    let after = around.after.split([' ', '、']).next().unwrap_or_default();
    let is_from = around.before.ends_with(['从', '自', '由']) && any(after, FROM_THERE);
    is_from || DONE_THERE.is_match(after) && any(after, of(Kind::Enough))
}

fn any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Words of now, behind which nothing tells of what was: "之前在长沙做ui现在人在株洲".
const NOW: [&str; 5] = ["现在", "如今", "目前", "后来", "眼下"];

/// What stands right behind a place where somebody has worked, lived or been at school: "深圳三年工作经验", "北京上班三年了", "武汉理工毕业".
static SPENT_THERE: LazyLock<Regex> = LazyLock::new(|| {
    const SPAN: &str = "(?:[0-9]{1,2}|[一二两三四五六七八九十半好]{1,3})(?:多|来|几)?";
    compiled(
        &"^(?:市|省)?(?:(?:(?:工作|上班|打工|务工|漂|北漂|生活|待|呆|实习|做[^,;。 ]{0,4}?|干[^,;。 ]{0,4}?)了?SPAN(?:年|个月)|SPAN年)(?:[^级届制薪内]|$)|[^,;。 的]{0,5}(?:毕业(?:[^,;。 ]{0,1}$|[,;。 了的在])))"
            .replace("SPAN", SPAN),
    )
});

/// What is said of a place that somebody leaves for it, or only thinks of: "上海太卷", "一线城市漂累了".
static DISLIKED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:市|那边|这边)?(?:(?:太|很|真|好|实在|确实|有点|这么)(?:卷|累|挤|堵|贵|吵|熬人|难)|卷得|难混|难待|待不下|压力)|^(?:漂|混|待|呆|打拼|打工|卷|熬)(?:够|腻|累|厌|烦|怕|伤|不动|不下)",
    )
});

/// What stands before a place that is only compared, or heard of: "工资比深圳低", "听说杭州很卷".
const COMPARED: &[&str] = &["比", "比起", "相比", "相比于", "对比", "不比", "听说", "据说", "都说", "人家说"];

/// What has gone where the place is, and not who seeks: "公司搬去天津了", "厂子迁到越南".
static MOVED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:公司|工厂|厂子?|单位|部门|总部|店|项目|团队|企业|学校)[^,;。 ]{0,4}?(?:(?:搬|迁|挪|调)(?:到|去|往|至|回)?|(?:倒闭|黄|关)了在)$",
    )
});

/// Whether a place is only compared with the one that is sought, heard of, where the last firm went to, or where papers of somebody are.
pub(super) fn is_only_spoken_of(around: &Surroundings<'_>) -> bool {
    let compared = COMPARED.iter().any(|word| around.before.ends_with(word));
    compared || MOVED.is_match(around.before) || BOUND_THERE.is_match(around.before)
}

/// Whether a place is said to be too far: "萧山太远".
pub(super) fn is_too_far(around: &Surroundings<'_>) -> bool {
    let after = around.after.trim_start_matches(['市', '区', '县', '那', '这', '边', '都']);
    ["太远", "有点远", "好远", "太偏"].iter().any(|far| after.starts_with(far))
}

/// Whether a place is one that somebody has had enough of: told only beside another one that is sought.
pub(super) fn is_disliked(around: &Surroundings<'_>) -> bool {
    DISLIKED.is_match(around.after)
}

/// Whether what stands there tells of a place where somebody was, or is at school.
pub(super) fn is_past_place(around: &Surroundings<'_>) -> bool {
    const DONE: &[&str] = &[
        "实习过",
        "工作过",
        "待过",
        "呆过",
        "干过",
        "做过",
        "上过班",
        "打过工",
        "打工过",
        "生活过",
        "上班过",
    ];
    let now =
        NOW.iter().filter_map(|now| Some(around.before.rfind(now)? + now.len())).max().unwrap_or_default();
    let before = around.before.get(now..).unwrap_or_default();
    let is_wished = any(before, WISHES);
    let behind = around.after.trim_start_matches(['市', '省', '的']);
    let begins = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
    let graduated = before.ends_with('在') && behind.starts_with("毕业");
    let left_work = any(around.after.split([' ', '、']).next().unwrap_or_default(), DONE);
    let was_there = DONE_THERE.is_match(around.after);
    let spent = SPENT_THERE.is_match(around.after);
    !is_wished
        && (begins(of(Kind::AtSchool)) || graduated || left_work || was_there || spent || any(before, PAST))
}

/// Whether work is one that was: "曾在上海实习", "实习过".
pub(super) fn is_past_work(around: &Surroundings<'_>) -> bool {
    !any(around.before, WISHES) && (any(around.before, PAST) || around.after.starts_with(['过', '了']))
}

/// The same of an arrangement, by which nobody seeks who had it: "打过暑假工", "实习做过地推".
pub(super) fn is_past_arrangement(around: &Surroundings<'_>) -> bool {
    // "全职妈妈" says what somebody is, and "有实习经历" what somebody had.
    const OF_PEOPLE: &[&str] =
        &["妈妈", "宝妈", "爸爸", "奶爸", "主妇", "太太", "带娃", "带孩", "带了", "在家", "考研", "考公"];
    const HAD: &[&str] = &["经历", "经验"];
    let names = |words: &[&str]| words.iter().any(|word| around.after.starts_with(word));
    if around.words == "全职" && names(OF_PEOPLE) || around.words == "实习" && names(HAD) {
        return true;
    }
    // "实习期间协助会计录入凭证" tells of work that was.
    const DID: &[&str] =
        &["协助", "负责", "参与", "跟着", "跟随", "完成", "独立", "接触", "学会", "学习了", "主要", "做了"];
    if around.words == "实习"
        && around
            .after
            .strip_prefix("期间")
            .is_some_and(|behind| DID.iter().any(|did| behind.starts_with(did)))
    {
        return true;
    }
    let done = DONE_SOME.is_match(around.before);
    let was = done || DONE_THEN.is_match(around.after);
    is_past_work(around) || was && !any(around.before, WISHES)
}

/// "打过", "做过两个" before what was done.
static DONE_SOME: LazyLock<Regex> = LazyLock::new(|| {
    compiled("(?:做|打|干|当|带|找|上)过(?:[一二两三四五几多好]+[个份次年]月?|不少|很多)?的?$")
});

/// What was done at a time or a place right before it.
static DONE_THEN: LazyLock<Regex> =
    LazyLock::new(|| compiled("^(?:期间|时|里|中)?(?:做|干|当|待|跟|带|学|接触|参与)过"));

/// What somebody has done: "做过两个月奶茶店员", "跟着老师做过小程序", "4s店实习过半年".
static DONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled("(?:实习|见习|工作|上班|打工|兼职|做|干|打|跟|待|呆|当|带|教|写|参与|接触|负责|管|卖|跑)过")
});

/// Words by which a text seeks, or wishes.
static SEEKS: LazyLock<Regex> =
    LazyLock::new(|| compiled("[^不没]想|^想|找|求|希望|应聘|期望|打算|转行|意向"));

/// Whether a piece of a text tells only of what somebody has done, where the text says elsewhere what is sought.
pub(super) fn is_history(text: &str, piece: &str) -> bool {
    let of_others = ["无", "没", "未", "不"].iter().any(|no| piece.starts_with(no));
    !of_others && DONE.is_match(piece) && !SEEKS.is_match(piece) && SEEKS.is_match(text)
}

/// "汽修学徒出师两年", "跟师傅学徒三年": an apprenticeship that is over.
pub(super) fn is_learnt_out(around: &Surroundings<'_>) -> bool {
    const OVER: Words = Words::of(&["出师", "满师", "期满", "结束", "毕业", "转正"]);
    let behind = around.after.trim_start();
    let lasted = spans(behind).first().is_some_and(|(span, _)| span.start == 0);
    let begins = ["起", "包", "学"].iter().any(|word| behind.contains(word));
    let done = ["做过", "干过", "当过", "做了", "当了"].iter().any(|done| around.before.contains(done));
    around.words == "学徒"
        && !any(around.before, WISHES)
        && !around.before.contains('招')
        && (done || OVER.begin(behind) || lasted && !begins)
}

/// What leaves the place behind it.
pub(super) fn leaving(before: &str) -> Option<&'static str> {
    ["离开", "逃离", "撤离", "不在", "厌倦了", "厌倦", "受够了", "告别", "腻了"]
        .into_iter()
        .find(|leave| before.ends_with(leave))
}

/// "回渝", "不去东北": short names right behind a verb, with nothing behind that makes them another word.
pub(super) fn short_names(text: &str) -> Vec<(Range<usize>, RegionCode)> {
    const VERBS: [char; 8] = ['去', '回', '在', '到', '来', '返', '赴', '留'];
    const BEHIND: Words = Words::of(&["工作", "发展", "就业", "找", "上班", "做", "当", "实习", "的", "了"]);
    const NAMES: &[(&str, &str)] = &[
        ("渝", "重庆"),
        ("沪", "上海"),
        ("蓉", "成都"),
        ("穗", "广州"),
        ("粤", "广东"),
        ("湘", "湖南"),
        ("鄂", "湖北"),
        ("川", "四川"),
        ("黔", "贵州"),
        ("滇", "云南"),
        ("赣", "江西"),
        ("皖", "安徽"),
        ("浙", "浙江"),
        ("鲁", "山东"),
        ("豫", "河南"),
        ("冀", "河北"),
        ("闽", "福建"),
        ("桂", "广西"),
        ("琼", "海南"),
        ("京", "北京"),
        ("东北", "东北地区"),
        ("西北", "西北地区"),
        ("西南", "西南地区"),
        ("华东", "华东地区"),
        ("华南", "华南地区"),
        ("华北", "华北地区"),
        ("华中", "华中地区"),
    ];
    // "东北就不去了", "华南 外贸": the names of parts of the country may stand at the beginning of a part as well.
    const PARTS: [&str; 7] = ["东北", "西北", "西南", "华东", "华南", "华北", "华中"];
    const REFUSED: Words = Words::of(&["不", "算", "除外", "别"]);
    let begins = |at: &usize| {
        text.get(..*at)
            .is_some_and(|before| before.is_empty() || before.ends_with([' ', ',', ';', '。', '!', '?']))
    };
    let is_part = |(at, name): &(usize, &str)| {
        let behind = text
            .get(at + name.len()..)
            .unwrap_or_default()
            .trim_start_matches(['就', '也', '都', '那', '边']);
        let excepted = text.get(..*at).is_some_and(|before| before.ends_with("除了"));
        (begins(at) || excepted)
            && (behind.is_empty() && excepted || behind.starts_with(' ') || REFUSED.begin(behind))
    };
    let parts = PARTS.iter().flat_map(|name| text.match_indices(name)).filter(is_part).map(|(at, _)| at);
    let behind_verbs = text.match_indices(VERBS).map(|(at, verb)| at + verb.len());
    let mut found = Vec::new();
    for from in behind_verbs.chain(parts) {
        let rest = text.get(from..).unwrap_or_default();
        let Some((short, name)) = NAMES.iter().find(|(short, _)| rest.starts_with(short)) else { continue };
        let behind = rest.get(short.len()..).unwrap_or_default();
        let ends = behind.is_empty() || behind.starts_with([' ', ',', ';', '。', '、', '!', '?', '\n']);
        let is_begin = begins(&from);
        if is_begin || ends || BEHIND.begin(behind) {
            let place = from..from + short.len();
            found.extend(regions_in(name).into_iter().map(|(_, code)| (place.clone(), code)));
        }
    }
    found
}

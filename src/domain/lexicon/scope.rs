//! How far words of negation and wish reach: what in a gap of words ends their reach.

use std::sync::LazyLock;

use super::signs::Sign;
use crate::domain::text::words::Words;

/// Whether a sign is one that speaks of what is before it where something is: 不限, 无要求.
pub(super) fn is_predicate(words: &str) -> bool {
    ["限", "要求", "强求"].iter().any(|end| words.ends_with(end))
}

/// "工作年限不限、", "班次不限 ": whether something stands right before a predicate, and a sign of a list behind it.
pub(super) fn ends_item(until: &str, gap: &str) -> bool {
    until.ends_with(char::is_alphanumeric) && gap.starts_with(['、', '/', ' ', ';'])
}

/// Whether words before a lack or a refusal undo it: "不是不会Excel", "并非不愿意去北京", "不拒绝加班".
pub(in crate::domain) fn undoes(until: &str, sign: Sign) -> bool {
    const UNDO: Words = Words::of(&["不是", "并非", "不是说", "没说", "没有说", "不是我"]);
    let until = until.trim_end_matches(['说', '我', '就', '完', '全', '真', '的']);
    let is_negated = UNDO.end(until) && !until.ends_with("是不是");
    match sign {
        // "没有我不会的CAD操作"
        Sign::Lacks => is_negated || until.ends_with("没有"),
        Sign::Refuses => is_negated || until.ends_with('不') || until.ends_with("没有"),
        _ => false,
    }
}

/// "应届生不要 老手", "大小周不接受 文员": whether a refusal speaks of what is before it, as a space stands behind it.
pub(in crate::domain) fn refuses_back(until: &str, behind: &str) -> bool {
    const SELF: [char; 12] = ['我', '本', '人', '也', '都', '还', '就', '的', '绝', '对', '坚', '决'];
    // "od 也不要 前端": 也 is said of what stands before.
    let is_also = until.ends_with(['也', '都']);
    let until = until.trim_end_matches(SELF);
    behind.starts_with(' ')
        && !until.is_empty()
        && (is_also || !until.ends_with([' ', ',', ';', '。', '!', '?', '\n', '(', '、']))
}

/// The bundled table of the words of reasons.
pub(in crate::domain) const REASONS: &str = include_str!("reasons.tsv");

/// The words of a line of [`REASONS`].
fn reasons(which: &str) -> Vec<&'static str> {
    let line = REASONS.lines().find_map(|line| line.strip_prefix(which)?.strip_prefix('\t'));
    line.unwrap_or_default().split('|').collect()
}

static REASON_BEGINS: LazyLock<Vec<&str>> = LazyLock::new(|| reasons("begin"));
static REASON_ENDS: LazyLock<Vec<&str>> = LazyLock::new(|| reasons("end"));

/// Verbs of a refusal behind which a reason may stand without a sign between: "拉萨不去缺氧". 不要 and 不考虑 have an object there: "不要太远".
const GROUNDED: &[&str] =
    &["不去", "不来", "不做", "不干", "不碰", "不进", "不想去", "不想来", "不想做", "不想干", "不上"];

/// "催收不做昧良心", "深圳不去房租贵": whether what stands behind the verb of a refusal is why it is refused, and nothing that is refused.
pub(in crate::domain) fn is_reason(verb: &str, behind: &str) -> bool {
    const LONGEST: usize = 8;
    let part = behind.split([' ', ',', ';', ':', '。', '!', '?', '\n', '、']).next().unwrap_or_default();
    let part = part.trim_end_matches(['了', '啊', '呀', '呢', '吧']);
    GROUNDED.contains(&verb)
        && part.chars().nth(1).is_some()
        && part.chars().count() <= LONGEST
        && !["的", "活", "工作", "班", "岗"].iter().any(|of| part.ends_with(of))
        && (REASON_BEGINS.iter().any(|word| part.starts_with(word))
            || REASON_ENDS.iter().any(|word| part.ends_with(word)))
}

/// What somebody wishes instead, behind what is refused or lacking: "客服腻了想换文员", "四级没过能找".
pub(super) fn wishes_on(words: &str, behind: &str) -> bool {
    const WISHES: Words =
        Words::of(&["想", "换", "准备", "打算", "找", "求", "现在", "能", "可以", "怎么", "有没有"]);
    let is_over = words.ends_with('了') || words.starts_with(['没', '未']);
    is_over && WISHES.begin(behind)
}

/// The part of what is typed before a mention that may speak of it: all behind the last space before which nothing more is needed.
pub(super) fn own_part(before: &str) -> &str {
    const OPEN: &[&str] = &[
        "必须", "必备", "必会", "务必", "需要", "要求", "优先", "最好", "最想", "熟悉", "熟练", "掌握",
        "精通", "擅长", "了解", "具备", "具有", "持有", "取得", "考取", "一定", "硬性", "本人", "自己",
        "目前", "现在", "想找", "想要", "希望", "考虑", "我", "已", "有", "持", "会", "懂", "能", "可", "要",
        "需", "须", "得", "是", "在", "去", "到", "想", "找", "做", "只", "就", "还", "也", "都", "的", "请",
        "用", ":",
    ];
    const LEADS: &[&str] =
        &["熟悉", "掌握", "精通", "了解", "擅长", "会", "懂", "在", "去", "到", "找", "和", "或", "与", "、"];
    let bare = before.trim_end();
    let inner = if bare.len() < before.len() { Some(bare.len()) } else { bare.rfind(' ') };
    let Some(space) = inner else { return before };
    let (lead, own) = before.split_at(space);
    let piece = lead.trim_end().rsplit(' ').next().unwrap_or_default();
    let mut left = piece;
    while let Some(rest) = OPEN.iter().find_map(|open| left.strip_prefix(open)) {
        left = rest;
    }
    let is_open = left.is_empty() || LEADS.iter().any(|verb| left.ends_with(verb));
    if is_open { before } else { own.trim_start() }
}

/// "双休必须 佛山", "五险必须有 济南": whether the words insist on what is before them, as a space stands behind them.
pub(super) fn insists_back(words: &str, until: &str, behind: &str) -> bool {
    const BACK: &[&str] = &["必须", "必需", "必备", "务必", "要有"];
    let gap = behind.trim_start_matches(['有', '的', '是', '得', '要']);
    BACK.contains(&words) && refuses_back(until, gap)
}

/// "英语不会 日语会": the same of a lack.
pub(super) fn lacks_back(until: &str, behind: &str) -> bool {
    const STILL: Words = Words::of(&[
        "我", "本人", "目前", "现在", "暂时", "但是", "但", "还", "也", "都", "是", "真", "完全", "因为",
    ]);
    let mut until = until;
    while let Some(rest) = STILL.strip_end(until) {
        until = rest;
    }
    refuses_back(until, behind)
}

/// Whether the words are no more than what can be asked of a mention: "CAD经验不要求".
fn is_subject(words: &str) -> bool {
    ["经验", "要求", "条件", "背景", "学历", "专业", "证", "证书"].contains(&words.trim())
}

/// What can be 不限 beside a mention.
const SUBJECTS: Words = Words::of(&[
    "学历",
    "专业",
    "经验",
    "男女",
    "性别",
    "年龄",
    "户籍",
    "户口",
    "身高",
    "婚否",
    "婚姻",
    "学校",
    "院校",
    "届别",
    "城市",
    "base",
    "坐标",
    "位置",
    "省份",
    "区域",
    "地区",
    "地点",
    "岗位",
    "行业",
    "籍贯",
    "民族",
    "人数",
    "名额",
    "条件",
    "形象",
    "政治面貌",
    "背景",
    "年级",
    "资历",
    "工龄",
    "工资",
    "薪资",
    "待遇",
]);

/// Whether the words end with something that can be 不限.
pub(super) fn has_subject(words: &str) -> bool {
    SUBJECTS.end(words.trim_end_matches(['均', '都', '也', '一', '律', '要', '求']))
}

/// Whether what stands between a mention and a sign, or right behind the sign, is what it speaks of: "平面设计学历不限", "UI设计不限学历",
/// "育婴师夜班不行", but not "护理专业不限", "本科学历不限".
pub(super) fn has_own_subject(mention: &str, gap: &str, behind: &str) -> bool {
    const LEVELS: Words =
        Words::of(&["本科", "大专", "专科", "硕士", "博士", "研究生", "中专", "高中", "初中", "中职"]);
    const TERMS: Words = Words::of(&["夜班", "晚班", "加班", "出差", "倒班", "大小周", "单休", "长途"]);
    let is_level = gap.trim() == "学历" && !LEVELS.end(mention);
    let is_behind =
        gap.is_empty() && !behind.starts_with("条件") && SUBJECTS.strip_begin(behind).is_some_and(ends_here);
    // "客服没有社保不去": but not "电工证没有勿投".
    let is_condition = gap.split_once("没有").is_some_and(|(_, what)| !what.trim().is_empty());
    has_subject(gap) && !is_subject(gap) || is_level || is_behind || is_condition || TERMS.end(gap)
}

/// Whether nothing is said behind a lack but that it goes on: "还没拿到", "备考中", "过期未续".
pub(super) fn is_said(words: &str) -> bool {
    const GETTING: [char; 23] = [
        '拿', '到', '考', '过', '取', '得', '通', '学', '办', '理', '发', '领', '下', '来', '中', '续', '审',
        '换', '期', '用', '写', '做', '弄',
    ];
    const STILL: [&str; 6] = ["还没有", "还没", "尚未", "没有", "未", "没"];
    let words = words.trim_start_matches(GETTING);
    let words = STILL.iter().find_map(|still| words.strip_prefix(still)).unwrap_or(words);
    // "英语没过四级"
    const LEAST: [&str; 6] = ["四级", "4级", "三级", "3级", "b级", "考试"];
    let words = LEAST.iter().find_map(|least| words.strip_prefix(least)).unwrap_or(words);
    ends_here(words.trim_start_matches('年').trim_start_matches(GETTING))
}

/// "护理专业(中医方向除外)": what is left out is named in the brackets.
pub(super) fn begins_in_brackets(gap: &str) -> bool {
    gap.rsplit_once('(').is_some_and(|(_, inner)| inner.chars().nth(1).is_some())
}

/// Whether the reach of a sign goes on over this gap to the mention: over a list, but not over a space, a 的, a 但
/// or a verb that begins something new ("不用倒班会PLC", "不会英语的IT工作").
pub(super) fn goes_on(gap: &str) -> bool {
    const OF: &[&str] = &["相关", "任何", "一定", "丰富", "这样", "此类", "什么", "太多", "专门"];
    const BUT: Words = Words::of(&["但", "不过", "然而", "却", "而是"]);
    // "不含杭州)会计": what is in brackets is said of what is in them.
    let is_closed =
        gap.find(')').is_some_and(|close| !gap.get(..close).is_some_and(|inner| inner.contains('(')));
    if is_closed || BUT.are_in(gap) {
        return false;
    }
    // "无需您持电工证": who is spoken to.
    const ADDRESSED: &[&str] = &["您", "你", "应聘者", "求职者", "大家", "本人", "我"];
    let gap = gap.trim_start();
    let mut gap = ADDRESSED.iter().find_map(|whom| gap.strip_prefix(whom)).unwrap_or(gap);
    while let Some(rest) = VERBS.iter().find_map(|verb| gap.strip_prefix(verb)) {
        gap = rest;
    }
    let belongs = gap.split_once('的').is_none_or(|(what, _)| what.is_empty() || OF.contains(&what));
    belongs && !gap.contains(char::is_whitespace) && !skilled(gap)
}

/// Verbs of having and knowing, the longer ones first.
const VERBS: Words = Words::of(&[
    "熟悉", "熟练", "掌握", "精通", "擅长", "具备", "具有", "持有", "取得", "必须", "了解", "欢迎", "会",
    "懂", "有", "持", "能", "需", "须", "要", "但", "可", "招",
]);

/// Whether a verb of having or knowing begins something new in these words.
pub(super) fn skilled(words: &str) -> bool {
    const NO_VERBS: &[&str] = &[
        "会计",
        "社会",
        "机会",
        "协会",
        "会议",
        "会展",
        "会员",
        "会务",
        "功能",
        "性能",
        "智能",
        "技能",
        "能力",
        "节能",
        "能源",
        "只能",
        "可靠",
        "可视",
        "可编程",
        "要求",
        "重要",
        "主要",
        "有限",
        "有色",
        "有机",
        "所有",
        "持续",
        "支持",
        "主持",
        "需求",
        "公会",
        "工会",
        "商会",
        "招聘",
        "招投标",
        "招商",
        "有关",
    ];
    words.char_indices().any(|(at, _)| {
        let (before, rest) = words.split_at(at);
        let Some(verb) = VERBS.first_of(rest) else { return false };
        let begins = before.is_empty()
            || before.ends_with(['、', ' ', '/', '但', '而'])
            || verb.chars().nth(1).is_some()
            || rest.len() == verb.len();
        let covers = |word: &&str| {
            words.match_indices(*word).any(|(start, _)| start <= at && at + verb.len() <= start + word.len())
        };
        begins && !NO_VERBS.iter().any(covers)
    })
}

/// Whether a clause ends before these words.
pub(in crate::domain) fn ends_here(words: &str) -> bool {
    words.chars().next().is_none_or(|c| c.is_whitespace() || "、,.;:。!?)）]】的了者/|".contains(c))
}

/// The words up to a space between Chinese characters, which typed texts have for commas, or before the number of the next item:
/// "焊工证 大专优先" wishes for no 焊工证, "焊工证 优先" does.
pub(in crate::domain) fn clause<'t>(words: &str, after: &'t str) -> &'t str {
    // "日语n2 日企优先": employers are wished for themselves.
    const EMPLOYERS: Words = Words::of(&[
        "日企",
        "外企",
        "国企",
        "央企",
        "德企",
        "欧美",
        "民企",
        "台资",
        "日资",
        "外资",
        "大厂",
        "事业单位",
    ]);
    const OF_ALL: Words =
        Words::of(&["优先", "者", "更", "尤", "为佳", "加分", "均", "都", "最", "经验", "证"]);
    let is_chinese = |c: Option<char>| c.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == ')');
    let ends = after.match_indices(' ').find(|(at, _)| {
        let (before, behind) = (&after[..*at], &after[at + 1..]);
        let is_next = is_chinese(behind.chars().next()) && !OF_ALL.begin(behind);
        let is_wish = EMPLOYERS.begin(behind);
        is_wish
            || is_chinese(before.chars().next_back().or_else(|| words.chars().next_back()))
                && (is_next || begins_item(behind))
    });
    ends.map_or(after, |(at, _)| &after[..at])
}

/// "2 熟悉Linux", "3、本科": the number of an item of a list, and no amount.
fn begins_item(words: &str) -> bool {
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = (1..=2).contains(&(words.len() - rest.len()));
    let item = rest.strip_prefix([' ', '.', '、', ')']);
    is_number
        && item.is_some_and(|item| item.starts_with(|c: char| !c.is_ascii_digit() && c != '年' && c != '个'))
}

/// Whether a gap ends in brackets that have something of their own to speak of: "经验(互联网背景优先)", but not "经验(优先)" or
/// "经验(含实习)优先".
pub(super) fn is_within_brackets(gap: &str) -> bool {
    gap.rsplit_once('(').is_some_and(|(_, inner)| !inner.contains(')') && inner.chars().nth(2).is_some())
}

/// Whether the words end with this one, and not as a part of another word.
pub(super) fn adjacent(before: &str, no: &str) -> bool {
    const OTHERS: Words = Words::of(&["有无", "除非", "是非", "淹没", "出没", "有没", "有没有"]);
    let near = before.trim_end_matches([' ', '(']);
    near.ends_with(no) && !OTHERS.end(near)
}

/// "持", "有" right before a mention.
pub(super) fn holds(before: &str) -> bool {
    // "持C1及以上驾照"
    let level = before.trim_end_matches("以上").trim_end_matches(['及', '或']);
    let before = if level.len() < before.len() {
        level.trim_end_matches(|c: char| c.is_ascii_alphanumeric())
    } else {
        before
    };
    let held = before.ends_with('持')
        && !["支持", "保持", "坚持", "维持", "主持", "扶持"].iter().any(|w| before.ends_with(w));
    // "电工证焊工证都有 会修空调": the words speak of what is before them.
    let bare = before.trim_end();
    let is_of_all = bare.len() < before.len()
        && ["都有", "均有", "全有", "也有", "皆有", "全都有"].iter().any(|all| bare.ends_with(all));
    held || bare.ends_with('有') && !bare.ends_with("没有") && !is_of_all
}

/// Whether what follows names more of the same, so that 除了 excepts nothing: "除了CAD之外还会UG", "除会计专业外,护理专业也欢迎".
pub(in crate::domain) fn adds(behind: &str) -> bool {
    let words = ["之外", "以外", "外"]
        .iter()
        .find_map(|outside| behind.split_once(outside))
        .map_or(behind, |(_, rest)| rest);
    let words = words.trim_start_matches([',', ' ', '我']);
    const MORE: Words = Words::of(&["还", "另", "同时", "最好也"]);
    // "除销售外什么都行,啥也能做" leaves everything.
    const ANY: &[&str] = &["什么", "啥", "哪"];
    let part = words.split([',', ';', '。', ' ']).next().unwrap_or_default();
    MORE.begin(words)
        || part.contains(['也', '亦']) && !ANY.iter().any(|any| part.contains(any))
        || part.contains("同样")
}

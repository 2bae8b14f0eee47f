//! What a text says of what it mentions: asked, welcome, waived, lacking, unwanted.

use std::ops::Range;

use super::context::{PART_ENDS, Seen, Surroundings, head, tail};
use super::signs::{Section, Sign};

/// What a text says of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    /// It is mentioned, and nothing else is said of it.
    Mentioned,
    /// It is insisted on (必须, 持有, 无…勿投).
    Required,
    /// It is welcome, and not asked (优先, 加分项).
    Welcome,
    /// It does not matter (不限, 无需).
    Waived,
    /// The person has not got it, or only plans to (不会, 待考, 已过期).
    Lacking,
    /// It is not wanted (不想, 不去, 除…外).
    Unwanted,
    /// It tells of the employer (公司由…创办).
    Background,
}

impl Stance {
    /// Whether it is asked, wished or held.
    pub fn holds(self) -> bool {
        matches!(self, Self::Mentioned | Self::Required | Self::Welcome)
    }
}

/// Characters before or behind a mention in which a sign reaches it.
const NEAR: usize = 12;

impl Surroundings<'_> {
    /// What the text says of the mention.
    pub(in crate::domain) fn stance(&self) -> Stance {
        if !self.is_judged() {
            return self.bare_stance();
        }
        let lacks = self.lacks_before();
        if (lacks || adjacent(self.before, "非")) && self.rejects() {
            return Stance::Required;
        }
        if self.excepted() || self.reached(Sign::Refuses) || self.followed(Sign::Refused) {
            return Stance::Unwanted;
        }
        if self.reached(Sign::Waives) || self.followed(Sign::Waived) || adjacent(self.before, "非") {
            return Stance::Waived;
        }
        if lacks || self.followed(Sign::Lacked) || self.denied() || self.lacks_next() {
            return Stance::Lacking;
        }
        if self.wished() {
            return Stance::Welcome;
        }
        if self.section == Section::Background || self.says_before(Sign::Background, self.before) {
            return Stance::Background;
        }
        if self.insisted() { Stance::Required } else { Stance::Mentioned }
    }

    /// Whether any sign stands in the sentence that could say something of the mention. Most sentences have none.
    fn is_judged(&self) -> bool {
        self.before.contains('除')
            || self.signs_around().any(|seen| {
                !matches!(
                    seen.sign,
                    Sign::Nothing | Sign::Major | Sign::Proficiency | Sign::Heading(_) | Sign::Tells(_)
                )
            })
    }

    /// What is said where no sign stands around.
    fn bare_stance(&self) -> Stance {
        let lacks = self.is_planned()
            || ["无", "没", "未"].iter().any(|no| adjacent(self.before, no))
            || self.denied();
        let is_held = holds(self.before) && !(self.before.is_empty() && self.after.len() < 3);
        match self.section {
            _ if adjacent(self.before, "非") => Stance::Waived,
            _ if lacks => Stance::Lacking,
            Section::Welcome => Stance::Welcome,
            Section::Background => Stance::Background,
            _ if is_held => Stance::Required,
            _ => Stance::Mentioned,
        }
    }

    /// "不要求英语四级": a sign before reaches the mention.
    fn reached(&self, sign: Sign) -> bool {
        self.reaching(sign).next().is_some()
    }

    /// "下个月考电工证": who has it says 考取, 考过, or when it was.
    fn is_planned(&self) -> bool {
        const PAST: &[&str] = &["去年", "前年", "上个月", "上学期", "曾", "已", "期间", "时"];
        const OTHERS: &[&str] = &["高考", "统考", "自考", "中考"];
        self.before.ends_with('考')
            && !OTHERS.iter().any(|other| self.before.ends_with(other))
            && !PAST.iter().any(|past| self.before.contains(past))
    }

    fn reaching(&self, sign: Sign) -> impl Iterator<Item = &Seen> {
        let near = tail(self.before, NEAR);
        self.before_within(sign, near).filter(|seen| {
            // "学历不限 会CAD": the words speak of what is before them.
            let speaks_back = is_predicate(self.written(seen)) && has_subject(self.until(seen));
            !speaks_back && goes_on(self.gap_before(seen))
        })
    }

    /// The mention with the words that negate it: "不会英语", "电工证待考".
    pub(in crate::domain) fn negation(&self) -> Range<usize> {
        let before =
            [Sign::Refuses, Sign::Waives, Sign::Lacks].into_iter().flat_map(|sign| self.reaching(sign));
        let near = ["除了", "除", "没有", "无", "没", "未", "非"].iter().find(|no| adjacent(self.before, no));
        let start = before.map(|seen| seen.start).min();
        let behind =
            [Sign::Refused, Sign::Waived, Sign::Lacked].into_iter().flat_map(|sign| self.following(sign));
        let end = behind.map(|seen| seen.end).max().unwrap_or(self.end);
        start.unwrap_or(self.start - near.map_or(0, |no| no.len()))..end
    }

    fn lacks_before(&self) -> bool {
        // The words of a term may begin with the verb: 会开车.
        let verb_is_negated = self.before.ends_with('不') && self.words.starts_with(['会', '能', '懂']);
        verb_is_negated
            || self.is_planned()
            || self.reached(Sign::Lacks)
            || ["无", "没", "未", "没有"].iter().any(|no| adjacent(self.before, no))
    }

    /// "CAD不作要求", "电工证待考": a sign behind speaks of the mention.
    fn followed(&self, sign: Sign) -> bool {
        self.following(sign).next().is_some()
    }

    fn following(&self, sign: Sign) -> impl Iterator<Item = &Seen> {
        self.behind_within(sign, head(self.after, NEAR)).filter(move |seen| {
            let gap = self.gap_behind(seen).trim_end_matches(['(', ' ']);
            let of_all = ["都", "均", "也", "皆", "全", "一律"].iter().any(|all| gap.ends_with(all));
            let of_another = gap.contains(['、', ' ', '和', '及', '/']) && !of_all && sign != Sign::Waived
                || has_subject(gap) && !is_subject(gap)
                || skilled(gap);
            // "会PLC、不会CAD": what follows has words of its own to speak of.
            let speaks_on = matches!(sign, Sign::Lacked | Sign::Refused)
                && !ends_here(self.from(seen).trim_start_matches(GETTING));
            !of_another && !speaks_on
        })
    }

    /// "英语四级:否", "电工证(无)".
    fn denied(&self) -> bool {
        const NO: &[&str] =
            &["无", "否", "没有", "没", "未", "暂无", "尚无", "不会", "不具备", "未取得", "未通过"];
        let marked = self.rest.trim_start_matches(['证', '书', ' ']);
        let Some(value) = marked.strip_prefix([':', '(', '-', '=']) else { return false };
        let value = value.trim_start();
        NO.iter().filter_map(|no| value.strip_prefix(no)).any(ends_here)
    }

    /// A part of its own behind the comma: "考护士执业资格证,目前还没证". "没有证勿扰" is no such part.
    fn lacks_next(&self) -> bool {
        const NEXT: &[&str] = &["没证", "没有证", "没考", "没过", "没拿到", "未通过"];
        let next = self.next.split(PART_ENDS).next().unwrap_or_default().trim_end();
        NEXT.iter().any(|n| next.ends_with(n)) || next.contains("还差")
    }

    /// "无电工证勿投", "不懂CAD的请勿扰".
    fn rejects(&self) -> bool {
        const BETWEEN: usize = 6;
        let next = self.next.split(PART_ENDS).next().unwrap_or_default();
        let begin = self.rest.len() - self.next.len();
        let reach = self.rest.get(..begin + head(next, BETWEEN).len()).unwrap_or(self.rest);
        self.says_behind(Sign::Rejects, self.after) || self.says_behind(Sign::Rejects, reach)
    }

    /// "除护理专业外均可".
    fn excepted(&self) -> bool {
        let near = tail(self.before, NEAR);
        let Some(at) = near.rfind('除') else { return false };
        // 清除 and 故障排除 are work.
        if near[..at]
            .ends_with(['清', '删', '排', '解', '拆', '消', '免', '去', '扣', '剔', '开', '移', '切', '根'])
        {
            return false;
        }
        let listed = near.get(at + '除'.len_utf8()..).unwrap_or_default();
        let behind = head(self.after, NEAR);
        !listed.starts_with(['非', '湿', '尘', '锈', '雪', '草'])
            && ["外", "其他", "其它", "都", "均"].iter().any(|word| behind.contains(word))
    }

    /// "优先", "更佳", and all under 加分项.
    pub(super) fn wished(&self) -> bool {
        const FOLLOWING: &[&str] = &["优先", "者优先", "更佳", "为佳", "均优先", "加分", "尤佳", "将优先"];
        self.section == Section::Welcome
            || self.says_behind(Sign::Wished, clause(self.words, self.after))
            || self.says_before(Sign::Wished, tail(self.before, 20))
            || FOLLOWING.iter().any(|w| self.next.starts_with(w))
            || self.listed_wish()
    }

    /// "有java,spring经验优先": the list goes on behind the comma, and the wish with it.
    fn listed_wish(&self) -> bool {
        let next = self.next.split(PART_ENDS).next().unwrap_or_default();
        let begin = self.rest.len() - self.next.len();
        self.after.trim().is_empty()
            && self.rest.starts_with(',')
            && self.rest.get(..begin + next.len()).is_some_and(|rest| self.says_behind(Sign::Wished, rest))
            && !skilled(head(next, 8))
            && !self.strongly_insisted()
    }

    /// "必须", "持…证", "具备": it is insisted on.
    pub(super) fn insisted(&self) -> bool {
        if self.before.is_empty() && self.after.len() < 3 {
            return false;
        }
        let soon = head(self.after, 6);
        if soon.contains('必') && ["必须", "必备", "为必", "(必"].iter().any(|w| soon.contains(w)) {
            return true;
        }
        holds(self.before) || self.says_before(Sign::Insisted, self.before)
    }

    fn strongly_insisted(&self) -> bool {
        ["必须", "必备", "务必", "硬性", "须", "要求", "持有"].iter().any(|word| self.before.contains(word))
    }
}

/// Whether a sign is one that speaks of what is before it where something is: 不限, 无要求.
fn is_predicate(words: &str) -> bool {
    ["限", "要求", "强求"].iter().any(|end| words.ends_with(end))
}

/// Whether the words are no more than what can be asked of a mention: "CAD经验不要求".
fn is_subject(words: &str) -> bool {
    ["经验", "要求", "条件", "背景", "学历", "专业", "证", "证书"].contains(&words.trim())
}

/// Whether the words end with something that can be 不限.
fn has_subject(words: &str) -> bool {
    const SUBJECTS: &[&str] = &[
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
    ];
    let words = words.trim_end_matches(['均', '都', '也', '一', '律', '要', '求']);
    SUBJECTS.iter().any(|subject| words.ends_with(subject))
}

/// What may follow "还没": "还没拿到".
const GETTING: [char; 12] = ['拿', '到', '考', '过', '取', '得', '通', '学', '办', '发', '下', '来'];

/// Whether the reach of a sign goes on over this gap to the mention: over a list, but not over a space, a 的 or a verb
/// that begins something new ("不用倒班会PLC", "不会英语的IT工作").
fn goes_on(gap: &str) -> bool {
    const OF: &[&str] = &["相关", "任何", "一定", "丰富", "这样", "此类", "什么", "太多", "专门"];
    let mut gap = gap.trim_start();
    while let Some(rest) = VERBS.iter().find_map(|verb| gap.strip_prefix(verb)) {
        gap = rest;
    }
    let belongs = gap.split_once('的').is_none_or(|(what, _)| what.is_empty() || OF.contains(&what));
    belongs && !gap.contains(char::is_whitespace) && !skilled(gap)
}

/// Verbs of having and knowing, the longer ones first.
const VERBS: &[&str] = &[
    "熟悉", "熟练", "掌握", "精通", "擅长", "具备", "具有", "持有", "取得", "必须", "了解", "欢迎", "会",
    "懂", "有", "持", "能", "需", "须", "要", "但", "可", "招",
];

/// Whether a verb of having or knowing begins something new in these words.
fn skilled(words: &str) -> bool {
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
        let Some(verb) = VERBS.iter().find(|verb| rest.starts_with(**verb)) else { return false };
        let begins = before.is_empty()
            || before.ends_with(['、', ' ', '/', '但', '而'])
            || verb.chars().nth(1).is_some()
            || rest.len() == verb.len();
        let covers = |word: &&str| {
            words.match_indices(*word).any(|(start, _)| start <= at && at + verb.len() <= start + word.len())
        };
        begins && !NO_VERBS.iter().any(|word| covers(word))
    })
}

/// Whether a clause ends before these words.
fn ends_here(words: &str) -> bool {
    words.chars().next().is_none_or(|c| c.is_whitespace() || "、,.;:。!?)）]】的了者/|".contains(c))
}

/// The words up to a space between Chinese characters, which typed texts have for commas: "焊工证 大专优先" wishes for no
/// 焊工证, "焊工证 优先" does.
fn clause<'t>(words: &str, after: &'t str) -> &'t str {
    const OF_ALL: &[&str] = &["优先", "者", "更", "尤", "为佳", "加分", "均", "都", "最", "经验", "证"];
    let is_chinese = |c: Option<char>| c.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == ')');
    let ends = after.match_indices(' ').find(|(at, _)| {
        let (before, behind) = (&after[..*at], &after[at + 1..]);
        is_chinese(before.chars().next_back().or_else(|| words.chars().next_back()))
            && is_chinese(behind.chars().next())
            && !OF_ALL.iter().any(|word| behind.starts_with(word))
    });
    ends.map_or(after, |(at, _)| &after[..at])
}

/// Whether the words end with this one, and not as a part of another word.
fn adjacent(before: &str, no: &str) -> bool {
    const OTHERS: &[&str] = &["有无", "除非", "是非", "淹没", "出没", "有没"];
    let near = before.trim_end_matches([' ', '(']);
    near.ends_with(no) && !OTHERS.iter().any(|other| near.ends_with(other))
}

/// "持", "有" right before a mention.
fn holds(before: &str) -> bool {
    let held = before.ends_with('持')
        && !["支持", "保持", "坚持", "维持", "主持", "扶持"].iter().any(|w| before.ends_with(w));
    held || before.trim_end().ends_with('有') && !before.trim_end().ends_with("没有")
}

#[cfg(test)]
mod tests {
    use crate::domain::lexicon::{Stance, read};
    use crate::domain::text::passage::Passage;

    /// The terms that are asked or held; `!` is insisted on, `+` only welcome.
    fn held(text: &str) -> String {
        let passage = Passage::of(text);
        let mark = |stance, required| match (stance, required) {
            (_, true) => "!",
            (Stance::Welcome, _) => "+",
            _ => "",
        };
        let mentions = read(&passage).mentions;
        let mut names: Vec<String> =
            mentions.iter().map(|m| format!("{}{}", m.term.name, mark(m.stance, m.required))).collect();
        names.sort();
        names.join(" ")
    }

    fn check(cases: &[(&str, &str)]) {
        let wrong: Vec<String> = cases
            .iter()
            .filter(|(text, want)| {
                let sorted = |names: &str| {
                    let mut names: Vec<String> = names.split(' ').map(str::to_owned).collect();
                    names.sort();
                    names
                };
                sorted(&held(text)) != sorted(want)
            })
            .map(|(text, want)| format!("{text}: {:?}, not {want:?}", held(text)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    fn none_held(texts: &[&str]) {
        check(&texts.iter().map(|text| (*text, "")).collect::<Vec<_>>());
    }

    #[test]
    fn what_does_not_matter_waives_only_its_own_words() {
        check(&[
            ("学历不限、会CAD", "CAD"),
            ("学历不限 会CAD", "CAD"),
            ("男女不限、有焊工证", "焊工证!"),
            ("专业不限、持护士执业资格证", "护士执业资格证!"),
            ("不用倒班会PLC", "PLC"),
            ("年龄不限、懂PLC", "PLC"),
            ("会PLC、经验不限", "PLC"),
            ("无需经验、会CAD", "CAD"),
            ("不限专业、熟悉Java", "Java"),
            ("户籍不限/持电工证", "电工证!"),
            ("不要求CAD、PLC", ""),
            ("CAD、PLC均不要求", ""),
            ("无需CAD基础", ""),
            ("会PLC、不会CAD", "PLC"),
            ("PLC会,CAD不会", "PLC"),
        ]);
    }

    #[test]
    fn what_is_waived_is_not_asked() {
        none_held(&[
            "不强制要求电工证",
            "可不具备电工证",
            "勿需英语四级",
            "英语四级不作硬性要求",
            "英语四级非必需",
            "非Java岗位",
            "不是Java岗位",
            "不招Java",
            "毋须焊工证",
            "焊工证不做强制要求",
            "驾驶证没有也行",
            "CAD并非必须",
            "无CAD要求",
            "不看英语四级",
            "PLC不是硬性要求",
            "电工证可有可无",
            "普通话证书不强求",
        ]);
    }

    #[test]
    fn two_negations_are_a_demand() {
        check(&[
            ("无电工证勿投", "电工证!"),
            ("没有电工证者勿投", "电工证!"),
            ("未取得护士执业资格证者请勿投递", "护士执业资格证!"),
            ("不懂CAD勿扰", "CAD!"),
            ("无健康证不予录用", "健康证!"),
            ("不会Java的请勿投简历", "Java!"),
            ("没有驾驶证的免谈", "驾驶证!"),
            ("未持焊工证,一律不予考虑", "焊工证!"),
            ("不具备教师资格证者谢绝应聘", "教师资格证!"),
            ("无电工证者不得上岗", "电工证!"),
            ("无需CAD,非诚勿扰", ""),
        ]);
    }

    #[test]
    fn plans_and_lacks_are_not_held() {
        none_held(&[
            "准备报考电工证",
            "电工证待考",
            "拟考焊工证",
            "电工证(无)",
            "电工证（无）",
            "英语四级：否",
            "英语四级 未过",
            "电工证已过期",
            "不熟悉PLC",
            "对PLC一窍不通",
            "想学Python",
            "不想做Java",
            "驾驶证：无",
            "计划考取教师资格证",
            "焊工证还没拿到",
            "Python学习中",
            "没接触过CAD",
            "健康证已失效",
            "尚未取得护士执业资格证",
            "PLC不太会",
            "正在考驾驶证",
            "导游证 暂无",
            "CAD、PLC都不会",
            "缺乏PLC经验",
            "驾照被吊销",
            "下个月考电工证",
            "电工证考试没通过",
            "已报名焊工证考试",
            "不会开车",
            "CET6没戏",
            "争取毕业前拿到健康证",
            "英语不好",
        ]);
        check(&[
            ("去年考取电工证,没有出过事故", "电工证"),
            ("会PLC，不懂CAD", "PLC"),
            ("电工证已拿到，还没进过变电站", "电工证"),
            ("英语四级：已过", "英语四级"),
            ("不会英语的PLC工程师", "PLC"),
            ("没有经验但会CAD", "CAD"),
        ]);
    }

    #[test]
    fn what_is_welcome_is_not_asked() {
        check(&[
            ("有java，spring经验优先", "Java+ Spring+"),
            ("熟悉MySQL，有Redis经验优先", "MySQL Redis+"),
            ("必须持有焊工证，电工证优先", "焊工证! 电工证+"),
            ("任职要求：\n必须会CAD\n加分项：\n1、会PLC\n2、持有电工证", "CAD! PLC+ 电工证+"),
            ("岗位要求：熟悉Java。加分项：熟悉Redis、Docker；有MySQL经验", "Docker+ Java MySQL+ Redis+"),
            ("【加分项】会Python\n【任职要求】必须会Java", "Java! Python+"),
            ("优先条件：\n持有驾驶证\n福利：\n包住\n任职资格：\n具备电工证", "电工证! 驾驶证+"),
            ("会CAD是加分项", "CAD+"),
            ("有驾驶证 熟悉Java 大专优先", "Java+ 驾驶证!"),
            ("驾驶证 优先", "驾驶证+"),
        ]);
    }

    #[test]
    fn a_heading_of_majors_loses_no_skills() {
        check(&[
            ("专业：机电一体化，会PLC、CAD", "CAD PLC"),
            ("专业：计算机相关专业；熟悉Java、MySQL", "Java MySQL"),
            ("专业：机械类，熟练使用SolidWorks、AutoCAD", "CAD SolidWorks"),
            ("专业要求：护理专业，持护士执业资格证", "护士执业资格证!"),
            ("机器学习、人工智能等相关专业", ""),
        ]);
    }

    #[test]
    fn the_employers_own_past_asks_nothing() {
        for text in
            ["公司简介：\n我们做Java和Python培训多年", "公司由Java专家创办", "关于我们：专注于机器学习"]
        {
            let kept = held(text);
            assert!(!kept.contains("Python") && !kept.contains("机器学习"), "{text}: {kept}");
        }
        assert_eq!(held("公司简介：做软件外包\n任职要求：熟悉Java"), "Java");
    }

    #[test]
    fn what_is_unwanted_is_told_apart_from_what_is_lacking() {
        let stance = |text: &str| read(&Passage::of(text)).others.first().map(|other| other.stance);
        assert_eq!(stance("不想做Java"), Some(Stance::Unwanted));
        assert_eq!(stance("不会Java"), Some(Stance::Lacking));
        assert_eq!(stance("无需Java"), Some(Stance::Waived));
        assert_eq!(stance("除Java外都行"), Some(Stance::Unwanted));
    }
}

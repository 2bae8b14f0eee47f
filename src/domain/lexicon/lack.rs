//! Whether the words around a mention say that it is not there: not held, not learnt, planned, or left open in a field.

use std::sync::LazyLock;

use regex::Regex;

use super::context::{PART_ENDS, Surroundings, tail};
use super::progress::compiled;
use super::scope::{adjacent, ends_here};
use super::signs::Sign;
use crate::domain::text::words::Words;

/// Right before a mention: it is not there.
const NONE: Words = Words::of(&["无", "没", "未", "没有", "没学", "没考", "未学"]);

/// Right before a trade: who works in it has not got the paper.
const UNLICENSED: Words = Words::of(&["无证", "无证的", "没证", "没证的", "没有证的"]);

impl Surroundings<'_> {
    /// "无电工证", "没学CAD".
    pub(super) fn has_none(&self) -> bool {
        // "英语要求无 会计": behind a space the words speak of what is before them.
        const SELF: Words = Words::of(&["我", "还", "也", "暂", "尚", "都", "目前", "本人"]);
        let near = self.before.trim_end();
        let speaks_back = |no: &str| {
            let lead = near.strip_suffix(no).unwrap_or_default();
            near.len() < self.before.len() && !lead.is_empty() && !SELF.end(lead)
        };
        NONE.end(near.trim_end_matches([' ', '(']))
            && NONE.iter().any(|no| adjacent(self.before, no) && !speaks_back(no))
    }

    /// "无证电工".
    pub(super) fn is_unlicensed(&self) -> bool {
        UNLICENSED.end(self.before)
    }

    /// "下个月考电工证", "电工证五月考": who has it says 考取, 考过, or when it was.
    pub(super) fn is_planned(&self) -> bool {
        const PAST: Words =
            Words::of(&["去年", "前年", "上个月", "上学期", "曾", "已", "期间", "时", "刚", "早", "以前"]);
        const OTHERS: Words = Words::of(&["高考", "统考", "自考", "中考"]);
        let plans = |words: &str| words.ends_with('考') && !OTHERS.end(words) && !PAST.are_in(words);
        let behind = self.after.trim_end();
        let is_meant = behind.ends_with(['取', '考', '到', '拿', '得'])
            && ["计划", "打算", "准备", "预计"].iter().any(|plan| behind.contains(plan));
        is_meant
            || self.is_yet_to_come()
            || plans(self.before)
            || plans(behind) && !matches!(behind, "月考" | "期考" | "考") && !behind.contains("专业")
    }

    /// "不会开车": the words of a term may begin with the verb.
    pub(super) fn verb_is_negated(&self) -> bool {
        const VERBS: Words = Words::of(&["会", "能", "懂", "接受", "适应", "服从"]);
        self.before.ends_with('不') && VERBS.begin(self.words)
    }

    pub(super) fn lacks_before(&self) -> bool {
        self.verb_is_negated()
            || self.is_planned()
            || self.reached(Sign::Lacks)
            || self.has_none()
            || self.is_unlicensed()
    }

    /// "英语四级:否", "电工证(无)".
    pub(super) fn denied(&self) -> bool {
        const NO: &[&str] = &[
            "无",
            "否",
            "没有",
            "没",
            "未",
            "暂无",
            "尚无",
            "不会",
            "不具备",
            "未取得",
            "未通过",
            "暂未",
            "暂未取得",
            "尚未取得",
            "还没有",
            "还没",
            "待考",
            "待取",
            "在考",
            "备考",
            "备考中",
            "办理中",
            "在办",
            "已过期",
            "过期",
        ];
        if self.is_of_nought() || self.is_answered_no() {
            return true;
        }
        let value = self.value();
        value.is_some_and(|value| NO.iter().filter_map(|no| value.strip_prefix(no)).any(ends_here))
    }

    /// "英语水平:不限", "CAD要求:无".
    pub(super) fn is_waived_in_field(&self) -> bool {
        const WAIVED: &[&str] = &["不限", "无要求", "不要求", "不作要求", "不做要求", "没有要求", "没要求"];
        let is_asked = self.after.contains("要求");
        // "取消驾照要求"
        let is_dropped =
            ["取消", "取消了", "免除", "去掉", "去除"].iter().any(|drops| self.before.ends_with(drops))
                && ["要求", "的要求", "限制", "的限制"].iter().any(|asked| self.after.starts_with(asked));
        if is_dropped {
            return true;
        }
        let value = self.value().unwrap_or_default();
        WAIVED
            .iter()
            .chain(["无"].iter().filter(|_| is_asked))
            .filter_map(|no| value.strip_prefix(no))
            .any(ends_here)
    }

    /// What stands behind the colon, or in the brackets, where the mention is the name of a field: "英语四级:否", "英语能力要求:无".
    fn value(&self) -> Option<&str> {
        const NAMES: Words = Words::of(&[
            "证", "书", " ", "能力", "水平", "技能", "等级", "基础", "程度", "要求", "情况", "软件", "操作",
        ]);
        let mut marked = self.rest;
        let mut last = "";
        while let Some(name) = NAMES.first_of(marked) {
            (last, marked) = (name, marked.get(name.len()..).unwrap_or_default());
        }
        // "CAD要求无" needs no colon.
        let value = marked.strip_prefix([':', '(', '-', '=']).or((last == "要求").then_some(marked));
        value.map(str::trim_start)
    }

    /// "会开叉车但没证": of somebody who can do it only the paper is lacking.
    pub(super) fn lacks_only_the_paper(&self) -> bool {
        static WITHOUT: LazyLock<Regex> = LazyLock::new(|| {
            compiled(
                "^[^,;。]{0,4}?[, ]?(?:但是?|不过|就是|只是|可是)(?:我|还|也|目前|现在|暂时|一直)*(?:没有?|无)(?:考|拿|办|取)?(?:到|下|个)*证(?:书|件)?(?:[ ,;。、!]|$)",
            )
        });
        const ABLE: Words =
            Words::of(&["会", "能", "懂", "熟练", "熟悉", "擅长", "做过", "干过", "开过", "做了", "干了"]);
        self.rest.contains('证')
            && WITHOUT.is_match(self.rest)
            && (ABLE.are_in(tail(self.before, 6)) || ABLE.begin(self.words))
    }

    /// A part of its own behind the comma: "考护士执业资格证,目前还没证", "会一点CAD,现在忘光了". "没有证勿扰" is no such part, nor is one
    /// that speaks of something else ("英语四级已过,六级没过").
    pub(super) fn lacks_next(&self) -> bool {
        const NEXT: Words = Words::of(&[
            "没证",
            "没有证",
            "没考",
            "没过",
            "没拿到",
            "没拿证",
            "没下证",
            "没出证",
            "没考下来",
            "待考",
            "未考",
            "想了解",
            "想学",
            "想学习",
            "准备学",
            "打算学",
            "未通过",
            "未拿到",
            "未下证",
            "没通过",
            "忘光",
            "忘了",
            "忘记",
            "忘光了",
            "忘记了",
            "生疏了",
            "不会",
            "不太会",
            "不太行",
            "不行",
            "不懂",
            "没学过",
            "没学",
            "没用过",
        ]);
        const LEADS: Words = Words::of(&[
            "目前",
            "现在",
            "至今",
            "暂时",
            "但是",
            "可惜",
            "一直",
            "还",
            "但",
            "可",
            "仍",
            "都",
            "也",
            "就",
            "又",
            "全",
            "基本",
            "早",
            "笔试",
            "面试",
            "理论",
            "实操",
            "过了",
            "通过了",
            "今年",
            "去年",
            "考试",
            "第一次",
            "两次",
            "我",
            "自己",
            "本人",
            "只有",
            "唯独",
            "唯有",
            "偏偏",
        ]);
        let next = self.next.split(PART_ENDS).next().unwrap_or_default().trim();
        let lead = NEXT.longest_last_of(next).and_then(|lack| next.strip_suffix(lack));
        let speaks_of_it = |mut lead: &str| {
            while let Some(rest) = LEADS.strip_begin(lead) {
                lead = rest;
            }
            lead.is_empty()
        };
        lead.is_some_and(speaks_of_it) || next.contains("还差") || self.is_planned_next()
    }
}

#[cfg(test)]
mod tests {
    use super::super::stance::tests::{check, none_held};

    #[test]
    fn what_others_can_and_oneself_cannot_is_lacked() {
        none_held(&[
            "室友精通Python，我不会",
            "班长擅长Excel，我不太行",
            "老师教了CAD，我还不太会",
            "英语能力要求：无",
            "CAD要求：无",
            "CAD要求无",
            "英语水平：不限",
            "PLC能力：无",
        ]);
        check(&[
            ("我会Python，同学不会", "Python"),
            ("会UG，SolidWorks不会", "UG"),
            ("会CAD，不会可以教", "CAD"),
            ("Excel能力：熟练", "Excel"),
            ("加班无 会CAD", "CAD"),
            ("CAD要求熟练", "CAD"),
        ]);
    }
}

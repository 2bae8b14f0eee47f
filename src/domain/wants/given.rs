//! What is given to who has more, or said of other people, and asked of nobody: "本科学历可享人才公寓", "三年以上可升组长".

use crate::domain::lexicon::context::head;

/// What stands between a level or a span of years and what is given for it.
const BETWEEN: &[char] = &[
    '及', '其', '以', '上', '学', '历', '位', '者', '的', '人', '员', '经', '验', '同', '岗', '相', '关',
    '生', '毕', '业', '(', ')', '含', ' ',
];

/// What begins what is given.
const GIVEN: &[&str] = &[
    "可享",
    "享",
    "另有",
    "额外",
    "可领",
    "可获",
    "给予",
    "发放",
    "奖励",
    "补贴",
    "津贴",
    "补助",
    "可免",
    "免试用",
    "免笔试",
    "免面试",
    "可竞聘",
    "可升",
    "可任",
    "可担任",
    "可晋升",
    "晋升",
    "有机会",
    "薪资从优",
    "待遇从优",
    "工资从优",
    "从优",
    "薪资面议",
    "月薪面议",
    "工资面议",
    "待遇面议",
    "薪资另议",
    "工资另议",
    "底薪",
    "起薪",
    "月薪",
    "上浮",
    "加薪",
    "可申请",
    "落户",
];

/// Whether what stands behind gives something to who has it. `after` ends with its clause.
pub(super) fn is_given(before: &str, after: &str) -> bool {
    const ASKED: &[&str] = &["要求", "须", "必须", "任职", "仅限", "只招"];
    // "具备本科学历者月薪加500": a reward asks nothing.
    let is_rewarded = after.split_once('者').is_some_and(|(_, then)| {
        ["加", "补贴", "津贴", "奖", "上浮", "更高"].iter().any(|reward| head(then, 8).contains(reward))
    });
    let then = after.replace("工作", "");
    let then = then.trim_start_matches(BETWEEN);
    is_rewarded
        || !ASKED.iter().any(|asked| before.contains(asked))
            && GIVEN.iter().any(|given| then.starts_with(given))
}

/// Whether a clause only supposes it: "如学历为本科及以上，可免笔试".
pub(super) fn is_supposed(before: &str) -> bool {
    let clause = before.rsplit([',', ';', '。', ':']).next().unwrap_or(before).trim_start();
    clause.starts_with(['如', '若', '凡']) && !clause.starts_with("如下")
}

/// Whether others are spoken of: a customer's wish, those whom something is made for, who teaches or is taught, those one may become.
pub(super) fn is_of_other_people(before: &str, after: &str) -> bool {
    const BEFORE: &[&str] =
        &["客户", "甲方", "面向", "带教", "辅导", "培训对象", "服务对象", "晋升", "转正后", "开放"];
    const SERVED: &[&str] = &["提供", "服务", "开放", "推出", "销售", "培训", "授课", "负责", "工程师"];
    const TEACHER: &[&str] = &["师傅", "老师", "导师", "专家", "前辈", "工程师带", "团队", "主管带", "教练"];
    let then = after.trim_start_matches(BETWEEN);
    let asks =
        ["招", "聘", "要求", "须"].iter().any(|asks| before.contains(asks)) && !before.contains("客户");
    let before_says = BEFORE.iter().any(|other| before.contains(other));
    before_says
        && !asks
        && (before.contains("客户") || !before.contains("面向") || SERVED.iter().any(|to| after.contains(to)))
        || TEACHER.iter().any(|teacher| then.starts_with(teacher))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_asks_nothing() {
        for (before, after) in [
            ("", "学历可享人才公寓"),
            ("", "及以上学历给予安家费10万"),
            ("有", "以上学历者可免试用期"),
            ("", "以上工作经验可升组长"),
            ("有", "及以上同岗位经验者薪资从优"),
            ("", "以上经验者月薪面议"),
        ] {
            assert!(is_given(before, after), "{before}|{after}");
        }
        for (before, after) in
            [("要求", "以上学历,底薪4000"), ("", "及以上学历"), ("", "以上工作经验"), ("须", "学历起薪5000")]
        {
            assert!(!is_given(before, after), "{before}|{after}");
        }
        assert!(is_supposed("若学历达到") && is_supposed("待遇面议,如为") && !is_supposed("要求如下:"));
        for (before, after) in [
            ("面向", "以上科研人员提供检测服务"),
            ("客户要求为", "及以上学历"),
            ("由", "经验的师傅带"),
            ("负责带教", "以上经验的工程师"),
        ] {
            assert!(is_of_other_people(before, after), "{before}|{after}");
        }
        assert!(!is_of_other_people("面向社会招聘", "及以上学历"));
        assert!(!is_of_other_people("面向", "及以上学历应届生"));
    }
}

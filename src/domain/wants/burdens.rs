//! Burdens of work, such as night shifts and trips, that somebody can bear or will not.

/// "别老加班", "大夜我熬不动了": what nobody is to ask for. Gives how far the words reach before and behind.
pub(super) fn forbidden(before: &str, after: &str) -> Option<(usize, usize)> {
    const BEFORE: &[&str] = &[
        "别",
        "别上",
        "别排",
        "别老",
        "别总",
        "别老是",
        "别总是",
        "别天天",
        "别让我",
        "别叫我",
        "不上",
        "上不了",
        "没法上",
        "不能上",
        "熬不了",
        "熬不动",
        "扛不住",
    ];
    const BEHIND: &[&str] = &[
        "熬不动",
        "熬不了",
        "熬不起",
        "熬不住",
        "受不了",
        "吃不消",
        "扛不住",
        "跑累了",
        "干累了",
        "干怕了",
        "干够了",
        "上够了",
        "跑不动",
        "跑够了",
        "熬怕了",
    ];
    let lead = BEFORE.iter().filter(|word| before.ends_with(**word)).map(|word| word.len()).max();
    let bare = after.trim_start_matches(['我', '实', '在', '真', '的', '都', '班', '身', '体']);
    let gap = after.len() - bare.len();
    let behind = BEHIND.iter().filter(|word| bare.starts_with(**word)).map(|word| gap + word.len()).max();
    (lead.is_some() || behind.is_some()).then(|| (lead.unwrap_or_default(), behind.unwrap_or_default()))
}

/// "能接受夜班", "夜班也行": no wish. Gives how far the words reach before and behind.
pub(super) fn bearable(before: &str, after: &str) -> Option<(usize, usize)> {
    const BEFORE: &[&str] = &[
        "能接受",
        "可以接受",
        "可接受",
        "愿意接受",
        "接受",
        "可以上",
        "能上",
        "可上",
        "愿意上",
        "愿意",
        "能适应",
        "适应",
        "服从",
        "可以",
        "可",
        "能",
        "不怕",
        "不介意",
        "不排斥",
        "不拒绝",
        "不反对",
        "不在乎",
    ];
    const SOME: &[&str] = &[
        "短期",
        "长期",
        "偶尔",
        "适当",
        "适度",
        "少量",
        "临时",
        "国内",
        "省内",
        "市内",
        "频繁",
        "经常",
        "一定的",
        "正常",
        "轮流",
        "周末",
        "上",
        "值",
    ];
    const BEHIND: &[&str] = &[
        "也行",
        "也可以",
        "也可",
        "也能接受",
        "也接受",
        "都行",
        "都可以",
        "都可",
        "可以接受",
        "可以",
        "可接受",
        "能接受",
        "没问题",
        "没事",
        "没关系",
        "也没事",
        "也没关系",
        "无所谓",
        "也ok",
        "不介意",
        "也能上",
        "有加班费",
        "给钱",
    ];
    // "可接受短期出差"
    let bare = SOME.iter().find_map(|some| before.strip_suffix(some)).unwrap_or(before);
    let some = before.len() - bare.len();
    let before = bare;
    let lead = BEFORE.iter().filter(|word| before.ends_with(**word)).map(|word| word.len() + some).max();
    let behind = BEHIND.iter().filter(|word| after.starts_with(**word)).map(|word| word.len()).max();
    (lead.is_some() || behind.is_some()).then(|| (lead.unwrap_or_default(), behind.unwrap_or_default()))
}

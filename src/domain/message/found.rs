//! What is said of a page beside its results, as part of the one [`catalogue`](super::catalogue).

macro_rules! with_found {
    ($($others:tt)*) => {
        with_documents! {
            $($others)*

            // Why a page is empty, or what is not on it.
            NotUnderstood = "NOT_UNDERSTOOD", "no word of the text is known: name the work, a skill, a major or a place", "未能理解输入的内容：请写明工作、技能、专业或地点";
            NothingPasses = "NOTHING_PASSES", "no record passes the filter", "没有符合筛选条件的记录";
            NothingThere = "NOTHING_THERE", "nothing was found in {places}; these are elsewhere, or do not say where they are", "没有找到{places}的结果，以下在其他地区或未注明地点";
            NothingGood = "NOTHING_GOOD", "nothing that fits well was found; the nearest are shown", "没有合适的结果，以下为最接近的";
            RulesKeepOut = "RULES_KEEP_OUT", "rules keep out the nearest {looked_at}, {count} of them: {reason}", "最接近的 {looked_at} 条均因规则不能匹配，其中 {count} 条：{reason}";
        }
    };
}

//! Years that an opening asks for in a verb of work, or by turning away who has less: "至少干过两年中餐", "做过三年钳工的来", "从业满四年",
//! "带过两年以上团队", "经验少于3年勿扰".

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::lexicon::compiled;
use crate::domain::lexicon::context::{Surroundings, tail};
use crate::domain::text::words::Words;

/// A verb of work right before the years, with what insists on it.
static DOES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?P<least>(?:至少|起码|最少|必须|须|需要?|要求|要|得|招|找|寻|求)[^,。;:、]{0,4}?)?(?:做过|干过|带过|当过|开过|教过|跑过|管过|修过|操作过|从事过|干满|做满|带满|当满|开满|教满)(?:至少)?$",
    )
});

/// What stands behind the years where who has them is called: "的来", "的老师傅".
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?P<more>(?:及|或)?以上|多)?(?:[^,。;:可奖升享发给送返补]{0,12}(?:的|者)(?:来|请|联系|老师傅|师傅|老手|熟手|熟练工|人员?|欢迎|都?可以?来)|的?[^,。;:可奖升享发给送返补的]{1,10}$)?",
    )
});

/// Whether the years are asked in a verb of work. "干满两年可升店长" tells of what comes then.
pub(super) fn is_done(around: &Surroundings<'_>) -> bool {
    const REWARDS: [char; 9] = ['可', '奖', '升', '享', '发', '给', '送', '返', '加'];
    let Some(does) = DOES.captures(tail(around.before, 20)) else { return false };
    let Some(called) = CALLED.captures(around.after) else { return false };
    let is_called = called.get(0).is_some_and(|words| words.as_str().contains(['的', '者']));
    let is_asked = does.name("least").is_some() || called.name("more").is_some() || is_called;
    is_asked && !around.after.contains(REWARDS) && !around.next.starts_with(['可', '奖', '升', '享'])
}

/// The words before years without 满 where it stands behind a verb of work, and says that there are so many at least: "从业满四年". "工作满3年以上"
/// and "入职满一年" tell of who is there.
pub(super) fn worked_in_full(before: &str) -> &str {
    const WORKED: Words = Words::of(&[
        "从业满",
        "从业已满",
        "经验满",
        "工龄满",
        "从业须满",
        "从业需满",
        "工作经验满",
        "毕业满",
        "毕业已满",
        "毕业工作满",
        "毕业后工作满",
    ]);
    let before = before.trim_end();
    match WORKED.end(before) {
        true => before.strip_suffix('满').unwrap_or(before),
        false => before,
    }
}

/// "经验少于3年勿扰", "3年以下经验请绕行": whether who has less is turned away.
pub(super) fn is_less_turned_away(around: &Surroundings<'_>) -> bool {
    const LESS: Words = Words::of(&["少于", "低于", "不足", "不到", "未满", "不满", "未达到", "小于"]);
    const BELOW: [&str; 3] = ["以下", "以内", "之内"];
    let is_less = LESS.end(around.before.trim_end())
        || BELOW.iter().any(|below| around.after.starts_with(below))
        // 不到 and its like may be told with the years.
        || LESS.begin(around.words);
    is_less && around.rejects()
}

#[cfg(test)]
mod tests {
    use crate::domain::record::job_posting::JobPosting;
    use crate::domain::record::opening::Opening;
    use crate::domain::record::role::Content;

    #[test]
    fn years_of_work_that_a_verb_asks_for() {
        let read = |text: &str| {
            let opening = Opening { title: "岗位".into(), description: text.into(), ..Opening::default() };
            JobPosting { opening, headcount: None }.facts().experience_months
        };
        let wrong: Vec<String> = [
            ("从业满四年", Some(48)),
            ("经验满两年", Some(24)),
            ("做过三年钳工的来", Some(36)),
            ("至少干过两年中餐", Some(24)),
            ("必须开过3年以上半挂", Some(36)),
            ("干满两年以上的老师傅", Some(24)),
            ("带过两年以上团队", Some(24)),
            ("经验少于3年勿扰", Some(36)),
            ("从业经验低于两年者请勿投递", Some(24)),
            ("3年以下经验勿扰", Some(36)),
            ("干满两年可升店长", None),
            ("干满一年以上发年终奖", None),
            ("入职满一年可调薪", None),
            ("工作满3年以上者可享受股权", None),
            ("干过两年的同事都升了主管", None),
            ("带过两年以上团队者优先", None),
            ("做满三个月返路费", None),
            ("合同满两年", None),
            ("欢迎一年以下经验", Some(0)),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

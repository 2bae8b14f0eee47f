//! What people of the employer know and have won, which is asked of nobody: "核心团队精通Java", "荣获大赛一等奖的团队".

use std::sync::LazyLock;

use regex::Regex;

use super::context::Surroundings;
use super::progress::compiled;
use super::whose::{ASKING, OF_STAFF, STAFF, names_staff, speaks_of_others};
use crate::domain::text::words::Words;

/// Verbs of knowing and of winning, which tell of people of the employer only where nothing but what they are called stands before them.
const KNOWS: Words = Words::of(&[
    "精通", "熟悉", "熟练", "掌握", "擅长", "深耕", "荣获", "获得", "获", "斩获", "曾获", "毕业",
]);

/// What the employer's people are called by, before the name: "核心团队", "我们的研发团队".
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^[0-9一二三四五六七八九十、. -]*(?:我们|我司|本司|公司|本公司|企业|本店|现有|该|的|核心|创始|初创|主创|研发|技术|设计|运营|管理|专业|教学|算法|产品|项目|开发|专家|资深|骨干|授课|带教|工程|师资|营销|销售|市场|整个|全体|所有)*$",
    )
});

/// A prize that the employer's people have: "荣获大赛一等奖的团队".
static PRIZE_OF: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "^[^,。;]{{0,12}}(?:奖|冠军|金牌|亚军|第一名)[^,。;的]{{0,6}}的?[^,。;]{{0,4}}(?:{STAFF})"
    ))
});

impl Surroundings<'_> {
    /// "核心团队精通Java", and what goes on of them behind a comma: "创始团队来自华为,熟悉C++".
    pub(super) fn is_known_by_staff(&self, clause: &str) -> bool {
        let goes_on = || {
            let begins = KNOWS.begin(clause.trim_start());
            let before = self.sentence.get(..self.sentence.len() - clause.len()).unwrap_or_default();
            let last = before.trim_end_matches(',').rsplit(',').next().unwrap_or_default();
            begins && (staff_knows(last) || speaks_of_others(last) && names_staff(last))
        };
        (staff_knows(clause) || goes_on()) && !ASKING.is_match(self.sentence) && !ASKING.is_match(self.rest)
    }

    /// "荣获数控大赛一等奖的团队".
    pub(super) fn is_of_prize(&self, clause: &str) -> bool {
        clause.contains('获') && PRIZE_OF.is_match(self.after)
    }
}

/// Whether a clause says what people of the employer know or have won.
fn staff_knows(clause: &str) -> bool {
    OF_STAFF.find_overlapping_iter(clause).any(|found| {
        let (Some(lead), Some(rest)) = (clause.get(..found.start()), clause.get(found.end()..)) else {
            return false;
        };
        let rest = ["成员", "们", "均", "都", "皆", "人人", "个个", "多数", "长期"]
            .iter()
            .fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
        CALLED.is_match(lead.trim_start()) && KNOWS.begin(rest)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_people_of_the_employer_know_is_asked_of_nobody() {
        super::super::stance::tests::none_held(&[
            "核心团队精通Java",
            "我们的研发团队熟练掌握机器学习",
            "创始团队来自名企，熟悉C++与Linux",
            "团队荣获算法大赛金奖，擅长Python",
            "荣获全国数控大赛一等奖的团队",
        ]);
        super::super::stance::tests::check(&[
            ("能带领团队，熟悉Python", "Python 团队管理"),
            ("招团队负责人，精通Java", "Java"),
            ("要求核心成员精通Java", "Java!"),
            ("在团队中精通Java", "Java"),
            ("有团队精神，精通Java", "Java 团队合作!"),
        ]);
    }
}

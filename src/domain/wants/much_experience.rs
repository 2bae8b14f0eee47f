//! Experience that a text asks for without a number of years: "具备丰富的招聘经验", "多年现场经验", "至少做过两个完整项目".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::whose_experience::{begins_with_others, is_of_others};
use crate::domain::lexicon::context::Sentences;
use crate::domain::lexicon::signs::{Section, Sign};
use crate::domain::lexicon::whose::names_staff;
use crate::domain::lexicon::{Stance, compiled};
use crate::domain::ranking::title_level::months_of_title;
use crate::domain::text::words::Words;

/// Where the text asks for much experience, or for projects that were done, and no number of years: "具备丰富的招聘经验", "多年现场经验", "独立负责过完整项目".
/// Nine of ten postings that say so and fill the field ask a year or more.
pub(super) fn asked(said: &Sentences<'_>) -> Option<Range<usize>> {
    static MUCH: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "(?:具有|具备|拥有|要求|需|有)[^,;。\\n]{0,6}(?:丰富|多年|数年|较强)的?[^,;。\\n的]{0,14}的?(?:经验|经历|阅历)\
            |(?:至少|最少|不少于|独立|完整|主导)[^,;。\\n]{0,8}(?:做|完成|负责|参与|开发|主导|承担|交付|上线)过[^,;。\\n]{0,12}(?:项目|产品|app|系统|游戏)\
            |(?:至少|最少|不少于|具有|具备|有)[^,;。\\n]{0,3}[两2三3二四4五5]个(?:以上)?[^,;。\\n]{0,10}(?:项目|产品|游戏|app)[^,;。\\n]{0,6}(?:经验|经历)",
        )
    });
    const OTHER: Words = Words::of(&[
        "实习", "实践", "学生", "社团", "校园", "在校", "生活", "竞赛", "比赛", "课程", "能力", "意识",
    ]);
    // A title that names a level says it.
    let is_of_title = || said.text().lines().next().is_some_and(|title| months_of_title(title).is_some());
    let found = MUCH.find_iter(said.text()).map(|found| found.range()).find(|place| {
        let around = said.around(place.start, place.end);
        let is_out = matches!(around.section, Section::Benefits | Section::Background | Section::Welcome)
            || !matches!(around.stance(), Stance::Mentioned | Stance::Required)
            || around.says_behind(Sign::Wished, around.after);
        !is_out
            && !OTHER.are_in(around.words)
            && !is_of_others(&around)
            && !names_staff(around.sentence)
            && !begins_with_others(&around)
    });
    found.filter(|_| !is_of_title())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn much_experience_is_asked_of_who_applies() {
        for (text, want) in [
            ("招聘专员\n任职要求：具备丰富的招聘经验", true),
            ("技术支持\n要求：有多年现场服务经验", true),
            ("前端\n任职要求：至少做过两个完整项目", true),
            ("开发\n独立负责过中大型项目", true),
            ("开发\n至少有3个以上项目开发经历", true),
            ("开发\n加分项：\n独立负责过完整项目", false),
            ("开发\n独立开发过小游戏者优先", false),
            ("实习生\n至少参与过一个课程或竞赛项目", false),
            ("专员\n老员工拥有丰富的实战经验", false),
            ("专员\n有多年销售经验者优先", false),
            ("专员\n具有丰富的校园社团经验", false),
            ("专员\n资深导师有丰富的行业经验，带你成长", false),
            ("实习生\n具备丰富的项目经验", false),
        ] {
            let passage = Passage::of(text);
            assert_eq!(asked(&lexicon::read(&passage).sentences).is_some(), want, "{text}");
        }
    }
}

//! Of several things one will do: "电工证或焊工证", "焊工证、叉车证其中之一", "Java、Python任意一门"; and of things of different sorts: "焊工证或3年以上经验".

use std::sync::LazyLock;

use regex::Regex;

use super::Mention;
use super::context::{Surroundings, head, tail};
use super::progress::compiled;
use super::scope::skilled;
use crate::domain::catalogue::education::levels_in;
use crate::domain::text::passage::Passage;
use crate::domain::text::words::Words;

/// What says so of the list before it.
static ONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:之一|其一|任一|任意一|任选一|任选其|随便一|任何一|[二两三四]选一|(?:其中|当中|中)(?:的)?(?:任意|任何|至少)?[一1][种个项门本张类样]|有一[种个项门本张]?(?:即可|就行|就可|便可|也可)|至少[一1][种个项门本张])",
    )
});

/// A sort of thing that may be asked in place of another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) enum Way {
    /// A certificate: 焊工证, 持证.
    Paper,
    /// A level of education: 本科.
    Degree,
    /// Years of work: 3年以上经验.
    Years,
}

impl Way {
    /// Whether the words name one of this sort.
    fn is_named(self, words: &str) -> bool {
        let any = |list: &[&str]| list.iter().any(|word| words.contains(word));
        match self {
            Self::Paper => {
                any(&["证", "职称", "资格", "驾照", "执照"]) && !any(&["保证", "认证", "证明", "证券"])
            }
            Self::Degree => words.contains("学历") || levels_in(words).next().is_some(),
            Self::Years => {
                any(&["经验", "经历", "工龄", "从业"])
                    || words.contains('年') && any(&["工作", "从事", "以上", "干", "做", "开", "当", "龄"])
            }
        }
    }
}

/// 或 behind a thing, with what may stand between: "…学历或", "…以上工作经验,或者有".
static OR_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:(?:[^,;。:或]{0,12}(?:经验|经历))|(?:及其?|以上|学历|学位|证书?|书|资格|者|的|毕业|工作|满|\\(含\\))*)者?,?(?:或者|或是|或|/)",
    )
});

/// 或 before a thing, with the verbs between.
static OR_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:(?:或者|或是|或)(?:须|需|要|必须)?(?:具有|具备|拥有|持有|取得|获得|有|持|从事|满|至少|干过|做过|开过|当过|有过)*|/)$",
    )
});

/// Years right before a kind of work: "…三年以上".
static YEARS_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    compiled("(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})年(?:及?以上|多)?的?[^,;。:年]{0,6}$")
});

/// Characters behind years in which it stands that they are taken as well.
const TAKEN_TOO: usize = 14;

impl Surroundings<'_> {
    /// Whether it is the work of years that something else will do for: 会计 of "需会计证或三年以上会计经验".
    pub(super) fn is_of_years_or_other(&self) -> bool {
        const REACH: usize = 6;
        const WAYS: usize = 40;
        let is_work = ["经验", "经历", "工作"].iter().any(|work| head(self.after, REACH).contains(work));
        if !is_work {
            return false;
        }
        let lead = tail(self.sentence.trim_end(), WAYS);
        let years = YEARS_BEFORE.find(lead).and_then(|years| lead.get(..years.start()));
        let before = years.and_then(|before| OR_BEFORE.find(before).and_then(|or| before.get(..or.start())));
        let before =
            before.and_then(|before| before.trim_end_matches(',').rsplit([',', ';', '。', ':']).next());
        before.is_some_and(|before| Way::Paper.is_named(before) || Way::Degree.is_named(before))
    }

    /// Whether something of another sort will do in its place: "焊工证或3年以上经验" of both.
    pub(in crate::domain) fn has_other_way(&self, own: Way) -> bool {
        // "没证有三年经验也行"
        const TOO: Words = Words::of(&["也行", "也可", "亦可", "也成", "也招", "也收"]);
        if own == Way::Years && TOO.are_in(head(self.after, TAKEN_TOO).split('(').next().unwrap_or_default())
        {
            return true;
        }
        if !self.sentence.contains(['或', '/']) && !self.rest.contains(['或', '/']) {
            return false;
        }
        const ENDS: [char; 4] = [',', ';', '。', ':'];
        let is_other = |words: &str| {
            [Way::Paper, Way::Degree, Way::Years].into_iter().any(|way| way != own && way.is_named(words))
        };
        let behind = OR_BEHIND.find(self.rest).and_then(|or| self.rest.get(or.end()..));
        let behind = behind.and_then(|behind| behind.split(ENDS).next());
        let before = self.sentence.trim_end();
        let before = OR_BEFORE.find(before).and_then(|or| before.get(..or.start()));
        let before = before.and_then(|before| before.trim_end_matches(',').rsplit(ENDS).next());
        // "本科或以上学历,3年经验": what goes on with 以上 is no other thing.
        let goes_on = |behind: &str| {
            behind.starts_with("以上") || behind.starts_with("更高") || behind.starts_with("同等")
        };
        behind.is_some_and(|behind| !goes_on(behind) && is_other(behind)) || before.is_some_and(is_other)
    }

    /// "X、Y其中之一": words behind the list, in the same part of the sentence, say that one of it will do.
    pub(super) fn is_one_of_list(&self) -> bool {
        if !self.after.contains(['一', '1', '选']) && !self.before.contains('一') {
            return false;
        }
        let gap = ONE.find(self.after).and_then(|found| self.after.get(..found.start()));
        let at_least = || {
            ["至少一", "任意一", "任一"].iter().any(|one| self.before.contains(one))
                || self.before.contains("至少")
                    && ["一项", "一种", "一个", "一门", "一本", "一张"]
                        .iter()
                        .any(|one| self.after.contains(one))
        };
        gap.is_some_and(|gap| !skilled(gap) && !gap.contains([' ', ';'])) || at_least()
    }

    /// One of several that will do, of certificates: "电工证或焊工证", but not "C1或以上".
    pub(super) fn alternative(&self) -> bool {
        const HIGHER: Words = Words::of(&["或以上", "或更高", "或同等", "或其以上"]);
        let after = self.after.trim_start();
        let before = self.before.trim_end();
        let is_higher = HIGHER.begin(after);
        !is_higher && ["或", "/"].iter().any(|or| after.starts_with(or))
            || ["之一", "其中"].iter().any(|one| after.starts_with(one))
            || OR_BEFORE.is_match(before)
            || self.is_one_of_list()
            || head(self.after, 6).contains("等相关证")
    }
}

/// The number of the list of which one is enough that a mention which begins there stands in: that of the one before it where they are side by side, else
/// the next.
pub(super) fn list_number(mentions: &[Mention], text: &Passage<'_>, start: usize) -> u8 {
    const GAP: usize = 4;
    let start = text.place(start..start).start;
    let last = mentions.iter().rev().find(|known| known.one_of > 0);
    match last {
        Some(last) if text.words(last.end..start).chars().count() <= GAP => last.one_of,
        Some(last) => last.one_of.saturating_add(1),
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::super::stance::tests::check;

    #[test]
    fn one_of_several_is_enough_and_all_of_them_are_asked() {
        check(&[
            ("必须持有电工证、焊工证任意一个", "电工证 焊工证"),
            ("需持有焊工证、叉车证中的一项", "焊工证 叉车证"),
            ("电工证、焊工证有其一", "电工证 焊工证"),
            ("至少持有焊工证、电工证一项", "焊工证 电工证"),
            ("必须掌握Java、Python其中一门", "Java Python"),
            ("必须有驾照C1或以上", "驾驶证!"),
            ("焊工证、叉车证均须具备", "焊工证! 叉车证!"),
            ("电工证、叉车证缺一不可", "电工证! 叉车证!"),
            ("作为百强之一的企业，须持有电工证", "电工证!"),
            ("须有健康证，班次任选", "健康证!"),
            ("需有焊工证或3年以上经验", "焊工证"),
            ("3年以上工作经验或持有叉车证", "叉车证"),
            ("须持有健康证，或者有1年以上餐饮经验", "健康证"),
        ]);
    }
}

//! Of several things one will do: "电工证或焊工证", "焊工证、叉车证其中之一", "Java、Python任意一门".

use std::sync::LazyLock;

use regex::Regex;

use super::Mention;
use super::context::{Surroundings, head};
use super::progress::compiled;
use super::scope::skilled;
use crate::domain::text::passage::Passage;

/// What says so of the list before it.
static ONE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:之一|其一|任一|任意一|任选一|任选其|随便一|任何一|[二两三四]选一|(?:其中|当中|中)(?:的)?(?:任意|任何|至少)?[一1][种个项门本张类样]|有一[种个项门本张]?(?:即可|就行|就可|便可|也可)|至少[一1][种个项门本张])",
    )
});

impl Surroundings<'_> {
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
        const HIGHER: &[&str] = &["或以上", "或更高", "或同等", "或其以上"];
        let after = self.after.trim_start();
        let before = self.before.trim_end();
        let is_higher = HIGHER.iter().any(|higher| after.starts_with(higher));
        !is_higher && ["或", "/"].iter().any(|or| after.starts_with(or))
            || ["之一", "其中"].iter().any(|one| after.starts_with(one))
            || ["或", "/", "或者", "或是"].iter().any(|or| before.ends_with(or))
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
        ]);
    }
}

//! Words that turn round what is said of a mention: two negations that demand, exceptions, and lacks that do no harm.

use super::context::{PART_ENDS, Seen, Surroundings, head, tail};
use super::scope::{adds, ends_here};
use super::signs::Sign;
use super::stance::NEAR;
use crate::domain::text::words::Words;

/// What is left where something is excepted.
pub(in crate::domain) const LEFT: &[&str] =
    &["之外", "以外", "外", "其他", "其它", "其余", "别的", "剩下", "都", "均", "全部", "哪", "什么"];

impl Surroundings<'_> {
    /// "无电工证勿投", "不懂CAD的请勿扰".
    pub(in crate::domain) fn rejects(&self) -> bool {
        const BETWEEN: usize = 6;
        // "没有电工证 不要夜班" speaks of two things.
        const OF_OTHERS: &[&str] = &["不要", "不接受", "不考虑", "不招", "不收", "不安排"];
        let next = self.next.split(PART_ENDS).next().unwrap_or_default();
        let begin = self.rest.len() - self.next.len();
        let reach = self.rest.get(..begin + head(next, BETWEEN).len()).unwrap_or(self.rest);
        let mut found =
            self.behind_within(Sign::Rejects, self.after).chain(self.behind_within(Sign::Rejects, reach));
        found.any(|seen| !OF_OTHERS.contains(&self.written(seen)) || ends_here(self.from(seen)))
    }

    /// "拒绝无证电工", "不要没有健康证的", "严禁未取得驾驶证者上岗": who lacks it is turned away by the words before the lack.
    pub(in crate::domain) fn lack_is_refused(&self) -> bool {
        const REFUSES: Words = Words::of(&[
            "拒绝",
            "谢绝",
            "不要",
            "不接受",
            "不接收",
            "不考虑",
            "不招",
            "不招收",
            "不收",
            "不录用",
            "不允许",
            "严禁",
            "禁止",
            "杜绝",
            "不得",
            "不准",
            "拒收",
            "不得安排",
            "严禁安排",
        ]);
        const LACKS: &[&str] = &[
            "没有",
            "无",
            "没",
            "未",
            "不会",
            "不懂",
            "未取得",
            "未持",
            "未持有",
            "不具备",
            "无证",
            "没证",
            "没证的",
            "没有证的",
        ];
        let near = tail(self.before, NEAR);
        let lead = LACKS.iter().filter_map(|lack| near.strip_suffix(lack)).min_by_key(|lead| lead.len());
        let turned_away = |lead: &str| REFUSES.end(lead);
        // "严禁使用没有健康证的人员"
        let hiring = ['有', '任', '何', '招', '用', '聘', '录', '使'];
        lead.is_some_and(|lead| turned_away(lead) || turned_away(lead.trim_end_matches(hiring)))
    }

    /// "除护理专业外均可", "除了销售、客服，其他都行".
    pub(super) fn excepted(&self) -> bool {
        self.exception().is_some()
    }

    /// The sign that excepts the mention, where something is left.
    pub(super) fn exception(&self) -> Option<&Seen> {
        let seen = self.before_within(Sign::Excepts, tail(self.before, NEAR)).last()?;
        let gap = self.gap_before(seen);
        // "除护理外CAD都行" leaves CAD.
        let is_closed = ["外", "其他", "其它", "都", "的"].iter().any(|word| gap.contains(word));
        let behind = head(self.after, NEAR);
        let is_left =
            leaves(behind).is_some() || self.next.split(PART_ENDS).next().is_some_and(begins_with_left);
        // "广东除深圳 模具"
        let is_alone = gap.is_empty() && ends_here(self.after) && !self.rest.starts_with(',');
        (!is_closed && !adds(self.rest) && (is_left || is_alone)).then_some(seen)
    }

    /// The words that say that a lack does no harm: "英语不好也没关系", "没有电工证也行", "不会CAD，可以教".
    pub(super) fn concession(&self) -> Option<&Seen> {
        let lacked = self.following(Sign::Lacked).map(|seen| seen.end);
        lacked.chain([self.end]).filter_map(|end| self.conceded_behind(end)).last()
    }

    /// The same right behind a place, or at the beginning of the next part of the sentence.
    pub(super) fn conceded_behind(&self, end: usize) -> Option<&Seen> {
        const BETWEEN: usize = 3;
        self.signs_around().find(|seen| {
            let gap = self.between(end, seen.start);
            seen.sign == Sign::Concedes
                && gap.is_some_and(|gap| {
                    let gap = gap.trim_start_matches([
                        '证', '书', '的', '人', '者', '经', '验', '基', '础', '话', '也', '都',
                    ]);
                    gap.strip_prefix([',', ' ']).unwrap_or(gap).chars().count() <= BETWEEN
                        && !gap.contains(['、', '/', '会', '有', '能'])
                })
        })
    }
}

/// Where what is left is spoken of in these words: "外均可", "其他都行". 外贸 and its like are other words.
pub(in crate::domain) fn leaves(behind: &str) -> Option<usize> {
    const OTHERS: [char; 14] =
        ['卖', '包', '贸', '语', '派', '勤', '聘', '科', '教', '企', '籍', '观', '墙', '国'];
    let is_word = |at: usize, left: &str| {
        let rest = behind.get(at + left.len()..).unwrap_or_default();
        !(left == "外" && rest.starts_with(OTHERS) || left == "都" && rest.starts_with(['市', '会']))
    };
    let found = LEFT.iter().flat_map(|left| behind.match_indices(left).map(move |(at, _)| (at, *left)));
    found.filter(|(at, left)| is_word(*at, left)).map(|(at, _)| at).min()
}

/// "其他都行", "客服文员都行" behind the comma.
pub(in crate::domain) fn begins_with_left(words: &str) -> bool {
    const ALL_DO: Words = Words::of(&["都行", "都可以", "都可", "均可", "都能做", "都能接受", "都能干"]);
    let words = words.trim_start();
    let part = words.split([' ', ',', ';', '。', '!', '?', '\n']).next().unwrap_or_default();
    let names_what_will_do = ALL_DO.end(part) && !part.starts_with(['也', '还', '我']);
    names_what_will_do
        || ["其他", "其它", "其余", "别的", "剩下", "都", "均", "全都", "哪", "什么"]
            .iter()
            .any(|left| words.starts_with(left))
}

#[cfg(test)]
#[path = "reversal_tests.rs"]
mod tests;

//! Words that turn round what is said of a mention: two negations that demand, exceptions, and lacks that do no harm.

use super::context::{PART_ENDS, Seen, Surroundings, head, tail};
use super::scope::{adds, adjacent, ends_here};
use super::signs::Sign;
use super::stance::NEAR;
use super::stance_words::{self, Kind, turns_away, turns_away_the_rest};
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
            || turns_away(self.after) && !begins_with_failure(self.after)
    }

    /// "没有电工证不行", "不懂PLC干不了这活": what stands right behind a lack says that it will not do.
    pub(in crate::domain) fn lack_will_not_do(&self) -> bool {
        const OBJECT: usize = 5;
        let words = stance_words::skip(Kind::Between, self.after);
        let fails = stance_words::of(Kind::Fails).iter().filter_map(|fails| words.strip_prefix(fails));
        let is_all = |behind: &str| {
            let object = behind.split([' ', ';', '。', '!', '\n', ')']).next().unwrap_or_default();
            object.chars().count() <= OBJECT && !object.contains(['吗', '么', '?', '的', '就'])
        };
        fails.into_iter().any(is_all)
    }

    /// "除护理专业外不招", "重庆以外不考虑", "不招护理以外的专业", "不是护理专业的勿扰": everything else is refused, so that nothing but the mention will
    /// do.
    pub(in crate::domain) fn alone_will_do(&self) -> bool {
        const HELD: &[&str] = &["持有", "持证", "持", "具有", "具备", "有", "学", "读", "在", "是"];
        const NOT: &[&str] = &["非", "不是", "不属于", "不在", "若非", "如非", "并非", "不为"];
        let behind = self.outside().map(|outside| self.rest.get(outside.len()..).unwrap_or_default());
        if let Some(behind) = behind {
            return turns_away_the_rest(behind) || self.is_refused_before();
        }
        if let Some(seen) = self.before_within(Sign::Excepts, tail(self.before, NEAR)).last() {
            // "除会计专业外,护理专业不招": of the other one something is said.
            let is_closed =
                ["外", "其他", "其它", "都"].iter().any(|word| self.gap_before(seen).contains(word));
            let behind = self.rest.trim_start_matches(['专', '业', '证', '书', '岗', '位']);
            let left = ["以外", "之外", "外"].iter().find_map(|outside| behind.strip_prefix(outside));
            return !is_closed && turns_away_the_rest(left.unwrap_or(behind)) && !adds(self.rest);
        }
        let lead = self.before.trim_end();
        let lead = HELD.iter().find_map(|held| lead.strip_suffix(held)).unwrap_or(lead);
        let is_denied = |lead: &str| NOT.iter().any(|not| adjacent(lead, not)) && !lead.ends_with("是不是");
        (is_denied(self.before) || is_denied(lead)) && (turns_away(self.after) || self.lack_will_not_do())
    }

    /// "不招护理以外的", "不做护士以外的": whether the verb right before refuses.
    fn is_refused_before(&self) -> bool {
        let lead = self.before.trim_end_matches(['任', '何', '除', '了']);
        stance_words::of(Kind::Refuses).iter().any(|refuses| lead.ends_with(refuses))
    }

    /// "拒绝无证电工", "不要没有健康证的", "严禁未取得驾驶证者上岗": who lacks it is turned away by the words before the lack.
    pub(in crate::domain) fn lack_is_refused(&self) -> bool {
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
        let turned_away =
            |lead: &str| stance_words::of(Kind::Refuses).iter().any(|refuses| lead.ends_with(refuses));
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

/// "不行", "的干不了": what says of a lack before that it will not do, and is a lack itself behind what is named.
fn begins_with_failure(words: &str) -> bool {
    let words = stance_words::skip(Kind::Between, words);
    stance_words::of(Kind::Fails).iter().any(|fails| words.starts_with(fails))
}

/// Where what is left is spoken of in these words: "外均可", "其他都行". 外贸 and its like are other words.
pub(in crate::domain) fn leaves(behind: &str) -> Option<usize> {
    const OTHERS: [char; 14] =
        ['卖', '包', '贸', '语', '派', '勤', '聘', '科', '教', '企', '籍', '观', '墙', '国'];
    const METROPOLIS: &[&str] = &["会区", "会里", "会圈", "会生活", "会时尚", "会型"];
    let is_word = |at: usize, left: &str| {
        let rest = behind.get(at + left.len()..).unwrap_or_default();
        // "都会区" is a metropolis, "除了PLC都会" are all others.
        let is_metropolis = || rest.starts_with('市') || METROPOLIS.iter().any(|city| rest.starts_with(city));
        !(left == "外" && rest.starts_with(OTHERS) || left == "都" && is_metropolis())
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

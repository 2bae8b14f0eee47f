//! What a text says of what it mentions: asked, welcome, waived, lacking, unwanted.

use std::ops::Range;

use super::context::{PART_ENDS, Seen, Surroundings, head, tail};
use super::scope::{
    adjacent, begins_in_brackets, clause, ends_here, ends_item, goes_on, has_own_subject, has_subject, holds,
    insists_back, is_predicate, is_reason, is_said, is_within_brackets, lacks_back, own_part, refuses_back,
    skilled, undoes, wishes_on,
};
use super::signs::{Section, Sign};
use super::stance_words::{self, Kind, turns_away};
use crate::domain::text::words::Words;

/// What a text says of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    /// It is mentioned, and nothing else is said of it.
    Mentioned,
    /// It is insisted on (必须, 持有, 无…勿投).
    Required,
    /// It is welcome, and not asked (优先, 加分项).
    Welcome,
    /// It does not matter (不限, 无需).
    Waived,
    /// It is the work that is sought, which tells of no skill (想做).
    Sought,
    /// The person has not got it, or only plans to (不会, 待考, 已过期).
    Lacking,
    /// It is not wanted (不想, 不去, 除…外).
    Unwanted,
    /// It tells of the employer (公司由…创办).
    Background,
}

impl Stance {
    /// Whether it is asked, wished or held.
    pub fn holds(self) -> bool {
        matches!(self, Self::Mentioned | Self::Required | Self::Welcome | Self::Sought)
    }
}

/// What is asked of a mention before it is said that it does not matter.
const QUESTIONS: [&str; 8] =
    ["要不要", "有没有", "会不会", "需不需要", "懂不懂", "有无", "是否有", "是不是有"];

/// Words that insist on what stands behind their colon.
const MUST: &[&str] = &["必须", "必须会", "必备", "必会", "必需", "硬性"];

/// Characters before or behind a mention in which a sign reaches it.
pub(super) const NEAR: usize = 12;

impl Surroundings<'_> {
    /// What the text says of the mention.
    pub(in crate::domain) fn stance(&self) -> Stance {
        if !self.is_judged() {
            return self.bare_stance();
        }
        if self.is_of_another() {
            return Stance::Lacking;
        }
        let lacks = self.lacks_before();
        if self.alone_will_do() {
            return Stance::Required;
        }
        if self.is_outside() {
            return Stance::Unwanted;
        }
        let is_lacked = lacks || self.followed(Sign::Lacked);
        if (is_lacked || adjacent(self.before, "非")) && self.rejects()
            || lacks && (self.lack_is_refused() || self.lack_will_not_do())
        {
            return Stance::Required;
        }
        let is_refused = self.excepted() || self.reached(Sign::Refuses) || self.followed(Sign::Refused);
        if is_refused || adjacent(self.before, "非") {
            return Stance::Unwanted;
        }
        if self.reached(Sign::Waives)
            || self.followed(Sign::Waived)
            || self.is_waived_in_field()
            || self.is_open_question()
            || self.is_unrelated()
            || is_lacked && (self.concession().is_some() || self.is_answered_by_welcome())
        {
            return Stance::Waived;
        }
        if lacks || self.followed(Sign::Lacked) || self.denied() || self.lacks_next() {
            return Stance::Lacking;
        }
        if self.reached(Sign::Seeks) || self.is_under(Sign::Seeks) || self.is_of_interest() {
            return Stance::Sought;
        }
        if self.is_helped_to() {
            return Stance::Background;
        }
        if self.wished() || self.may_follow() || self.is_rewarded() {
            return Stance::Welcome;
        }
        if self.is_background() {
            return Stance::Background;
        }
        if self.insisted() { Stance::Required } else { Stance::Mentioned }
    }

    /// Whether any sign stands in the sentence that could say something of the mention. Most sentences have none.
    fn is_judged(&self) -> bool {
        self.is_outside()
            || self.is_unlicensed()
            || self.signs_around().any(|seen| {
                !matches!(
                    seen.sign,
                    Sign::Nothing | Sign::Major | Sign::Proficiency | Sign::Heading(_) | Sign::Tells(_)
                )
            })
    }

    /// Whether the heading, a sign or the clause speaks of the employer.
    fn is_background(&self) -> bool {
        self.section == Section::Background
            || self.before_within(Sign::Background, self.before).any(|seen| !self.is_of_former(seen))
            || self.is_of_employer()
    }

    /// "在IT公司从事招聘工作": the firm that the words speak of is one where who applies has worked.
    fn is_of_former(&self, seen: &Seen) -> bool {
        let from = self.start - self.before.len();
        let lead = self.between(from, seen.start).unwrap_or_default();
        // "期刊创办和运营经验".
        let is_done = || {
            self.written(seen).starts_with('创')
                && self.between(seen.end, self.start).is_some_and(|gap| gap.contains("经验"))
        };
        self.written(seen).starts_with("公司") && lead.contains(['在', '曾', '于']) || is_done()
    }

    /// What is said where no sign stands around.
    fn bare_stance(&self) -> Stance {
        let has_none = self.has_none();
        if self.alone_will_do()
            || has_none && (self.rejects() || self.lack_will_not_do() || self.lack_is_refused())
        {
            return Stance::Required;
        }
        let lacks = self.is_planned() || has_none || self.denied() || self.lacks_next();
        let is_held = holds(self.own_before()) && !(self.before.is_empty() && self.after.len() < 3);
        match self.section {
            _ if adjacent(self.before, "非") => Stance::Unwanted,
            _ if self.is_waived_in_field() || self.is_open_question() || self.is_unrelated() => {
                Stance::Waived
            }
            _ if has_none && self.is_answered_by_welcome() => Stance::Waived,
            _ if lacks => Stance::Lacking,
            Section::Welcome => Stance::Welcome,
            _ if self.is_background() => Stance::Background,
            _ if self.is_of_another() => Stance::Lacking,
            _ if self.is_of_interest() => Stance::Sought,
            _ if self.is_helped_to() => Stance::Background,
            _ if self.may_follow() || self.is_rewarded() => Stance::Welcome,
            _ if is_held || self.is_asked_behind() => Stance::Required,
            _ => Stance::Mentioned,
        }
    }

    /// "不要求英语四级": a sign before reaches the mention.
    pub(super) fn reached(&self, sign: Sign) -> bool {
        self.reaching(sign).next().is_some()
    }

    pub(super) fn reaching(&self, sign: Sign) -> impl Iterator<Item = &Seen> {
        let near = tail(self.before, NEAR);
        self.before_within(sign, near).filter(move |seen| {
            let until = self.until(seen);
            let is_undone = undoes(until, seen.sign)
                || sign == Sign::Waives && (self.gap_before(seen).starts_with('不') || self.asks_for(seen));
            // "学历不限 会CAD": the words speak of what is before them.
            let gap = self.gap_before(seen);
            let speaks_back =
                is_predicate(self.written(seen)) && (has_subject(until) || ends_item(until, gap));
            let speaks_back = speaks_back
                || if sign == Sign::Lacks { lacks_back(until, gap) } else { refuses_back(until, gap) };
            !is_undone && !speaks_back && goes_on(self.gap_before(seen))
        })
    }

    /// "有没有少儿编程老师的岗位", "有没有招会计的": that is asked for, and nothing waived.
    fn asks_for(&self, seen: &Seen) -> bool {
        const SOUGHT: Words =
            Words::of(&["岗", "工作", "职位", "活", "实习", "兼职", "机会", "吗", "招", "推荐", "公司"]);
        let behind = head(self.after, NEAR);
        let is_sought = |words: &str| SOUGHT.are_in(words);
        self.written(seen) == "有没有" && (is_sought(behind) || self.gap_before(seen).contains('招'))
    }

    /// The mention with the words that negate it: "不会英语", "电工证待考".
    pub(in crate::domain) fn negation(&self) -> Range<usize> {
        let before =
            [Sign::Refuses, Sign::Waives, Sign::Lacks].into_iter().flat_map(|sign| self.reaching(sign));
        let near = ["没有", "无", "没", "未", "非"].iter().find(|no| adjacent(self.before, no));
        let start = before.chain(self.exception()).map(|seen| seen.start).min();
        let no = if self.verb_is_negated() { Some(&"不") } else { None };
        let behind =
            [Sign::Refused, Sign::Waived, Sign::Lacked].into_iter().flat_map(|sign| self.following(sign));
        let end = behind.map(|seen| seen.end).max().unwrap_or(self.end);
        let end = self.concession().map_or(end, |seen| seen.end.max(end));
        let outside = match self.exception() {
            Some(_) => ["以外", "之外", "外"].into_iter().find(|word| self.after.starts_with(word)),
            None => self.outside().filter(|_| self.is_outside()),
        };
        let outside = outside.map_or(0, str::len);
        let end = end.max(self.end + outside);
        start.unwrap_or(self.start - near.or(no).map_or(0, |no| no.len()))..end
    }

    /// "CAD不作要求", "电工证待考": a sign behind speaks of the mention.
    pub(super) fn followed(&self, sign: Sign) -> bool {
        self.following(sign).next().is_some()
    }

    pub(super) fn following(&self, sign: Sign) -> impl Iterator<Item = &Seen> {
        self.behind_within(sign, head(self.after, NEAR)).filter(move |seen| {
            let between = self.gap_behind(seen);
            let gap = between.trim_end_matches(['(', ' ', '但']);
            // "会计证要不要无所谓": the question is of the mention.
            let gap = QUESTIONS.iter().find_map(|asked| gap.strip_suffix(asked)).unwrap_or(gap);
            let of_all = ["都", "均", "也", "皆", "全", "一律"].iter().any(|all| gap.ends_with(all));
            // "有叉车证 流水线和搬运都不想干": what is held ends at the space.
            let is_held = gap.contains(' ') && holds(self.before) && sign != Sign::Waived;
            // "会计 工资无所谓", "想找会计、夜班都不考虑": a part of its own begins, or the wish opens the list.
            let is_parted = gap.starts_with(' ') && !gap.trim().is_empty()
                || self.is_typed && gap.trim_end().contains(' ')
                || self.is_typed && between.ends_with(' ') && !ends_here(self.from(seen));
            let of_next = sign == Sign::Waived && is_parted && !of_all
                || sign == Sign::Refused && gap.contains(['、', '/', ' ', '和']) && self.opens_wish();
            let of_another = is_held
                || of_next
                || gap.contains(['、', ' ', '和', '及', '/']) && !of_all && sign != Sign::Waived
                || sign == Sign::Refused && begins_in_brackets(gap)
                || has_own_subject(self.words, gap, self.from(seen))
                || skilled(gap);
            // "会PLC、不会CAD": what follows has words of its own to speak of.
            let speaks_on = matches!(sign, Sign::Lacked | Sign::Refused)
                && !is_said(self.from(seen))
                && !is_reason(self.written(seen), self.from(seen))
                && !wishes_on(self.written(seen), self.from(seen))
                && self.conceded_behind(seen.end).is_none()
                // "电工证没有勿投"
                && !turns_away(self.from(seen));
            // "Photoshop不会也行", but not "会计 零基础也行".
            let of_that_alone = sign == Sign::Waived
                && ["不会也", "不懂也", "没学过也", "零基础"]
                    .iter()
                    .any(|no| self.written(seen).starts_with(no))
                && !gap.is_empty();
            !of_another && !speaks_on && !of_that_alone
        })
    }

    /// "想找会计、": whether a verb of seeking stands right before.
    fn opens_wish(&self) -> bool {
        const SEEKS: Words = Words::of(&["想找", "想做", "想当", "找", "求职", "应聘", "求", "想干"]);
        let verb = SEEKS.strip_end(self.before);
        verb.is_some_and(|lead| !lead.ends_with(['不', '别', '勿', '要']))
    }

    /// "求职意向：前端开发": the sign right before the colon.
    fn is_under(&self, sign: Sign) -> bool {
        let lead = self.sentence.strip_suffix(self.before).and_then(|lead| lead.strip_suffix(':'));
        lead.is_some_and(|lead| {
            let end = self.start - self.before.len() - 1;
            self.signs_around().any(|seen| seen.sign == sign && seen.end == end && !lead.is_empty())
        })
    }

    /// "福利：英语培训": what the employer gives is not asked, unless a verb of knowing says so; nor is the heading 薪酬福利.
    pub(super) fn is_given(&self) -> bool {
        let is_heading = |seen: &Seen| {
            seen.sign == Sign::Heading(Section::Benefits) && seen.start <= self.start && self.end <= seen.end
        };
        self.signs_around().any(is_heading)
            || self.section == Section::Benefits && !skilled(self.before) && !self.insisted()
    }

    /// "会不会CAD都行": either answer will do.
    fn is_open_question(&self) -> bool {
        const EITHER: Words =
            Words::of(&["都", "均", "也", "皆", "无所谓", "不重要", "不影响", "没关系", "不要紧"]);
        let asked = self.before.trim_end_matches(['有', '用', '做', '懂']);
        let is_asked =
            QUESTIONS.iter().any(|question| self.before.ends_with(question) || asked.ends_with(question));
        is_asked && EITHER.begin(self.after.trim_start())
    }

    /// "必须：熟练Python", "最好：了解Spark": whether one of these words stands right before the colon above the part of the sentence.
    fn is_headed(&self, words: &[&str]) -> bool {
        const BYTES: usize = 120;
        let parts = self.sentence.rsplit_once(':').filter(|(_, list)| list.len() <= BYTES);
        let heading = parts.map(|(heading, _)| heading.trim_end());
        heading.is_some_and(|heading| words.iter().any(|word| heading.ends_with(word)))
    }

    /// "优先", "更佳", and all under 加分项.
    pub(super) fn wished(&self) -> bool {
        const FOLLOWING: Words =
            Words::of(&["优先", "者优先", "更佳", "为佳", "均优先", "加分", "尤佳", "将优先"]);
        self.section == Section::Welcome
            || self.is_headed(&["最好", "优先", "加分", "更好", "更佳"])
            || self.is_wished_behind(clause(self.words, self.after))
            || self.is_wished_before()
            || FOLLOWING.begin(self.next)
            || self.listed_wish()
    }

    /// "优先CAD", but not "能出差优先 CAD": the wish is of what stands before it, and a space behind.
    fn is_wished_before(&self) -> bool {
        self.before_within(Sign::Wished, tail(self.own_before(), 20)).any(|seen| {
            let speaks_back =
                self.written(seen) == "优先" && refuses_back(self.until(seen), self.gap_before(seen));
            !speaks_back
        })
    }

    /// Whether these words behind the mention wish for it, and not for what they name themselves.
    pub(in crate::domain) fn is_wished_behind(&self, words: &str) -> bool {
        self.behind_within(Sign::Wished, words).any(|seen| {
            let gap = self.gap_behind(seen);
            // "成都 最好国企": what is wished stands behind.
            let is_of_next = self.is_typed && gap.starts_with(' ') && !ends_here(self.from(seen));
            !is_within_brackets(gap) && !is_of_next
        })
    }

    /// What stands before the mention in its part of the sentence: in what somebody types a space ends it behind words that need nothing more
    /// ("外企最好 上海", "会计证有 福州"), but not behind those that do ("必须会 java").
    fn own_before(&self) -> &str {
        if self.is_typed { own_part(self.before) } else { self.before }
    }

    /// "有java,spring经验优先": the list goes on behind the comma, and the wish with it.
    fn listed_wish(&self) -> bool {
        let next = self.next.split(PART_ENDS).next().unwrap_or_default();
        let begin = self.rest.len() - self.next.len();
        if self.is_typed {
            return false;
        }
        // "3年以上相关经验,零售经验优先": years are asked for themselves.
        let is_experience = ["经验", "工作年限", "从业年限", "工作经历", "工龄"].contains(&self.words);
        !is_experience
            && self.after.trim().is_empty()
            && self.rest.starts_with(',')
            && self.rest.get(..begin + next.len()).is_some_and(|rest| self.says_behind(Sign::Wished, rest))
            && !skilled(head(next, 8))
            && !self.strongly_insisted()
    }

    /// "必须", "持…证", "具备": it is insisted on.
    pub(super) fn insisted(&self) -> bool {
        if self.is_headed(MUST) {
            return true;
        }
        if self.before.is_empty() && self.after.len() < 3 {
            return false;
        }
        let soon = head(self.after, 6);
        if soon.contains('必') && ["必须", "必备", "为必", "(必"].iter().any(|w| soon.contains(w)) {
            return true;
        }
        holds(self.own_before()) && !self.is_insisted_back()
            || self.is_insisted_before()
            || self.is_asked_behind()
    }

    /// Whether words before insist on the mention, and not on what is before them: "双休必须 佛山".
    fn is_insisted_before(&self) -> bool {
        self.before_within(Sign::Insisted, self.own_before()).any(|seen| !self.insists_back(seen))
    }

    /// "五险一金必须有 济南": 有 belongs to words that speak of what is before them.
    fn is_insisted_back(&self) -> bool {
        self.before_within(Sign::Insisted, self.before).any(|seen| self.insists_back(seen))
    }

    fn insists_back(&self, seen: &Seen) -> bool {
        insists_back(self.written(seen), self.until(seen), self.gap_before(seen))
    }

    /// "焊工证、叉车证均须具备": the list is insisted on behind it.
    fn is_asked_behind(&self) -> bool {
        let begins = stance_words::of(Kind::AllAsked).iter().filter_map(|asked| self.after.find(asked)).min();
        begins.and_then(|at| self.after.get(..at)).is_some_and(|gap| !skilled(gap) && !gap.contains(' '))
    }

    fn strongly_insisted(&self) -> bool {
        ["必须", "必备", "务必", "硬性", "须", "要求", "持有"].iter().any(|word| self.before.contains(word))
    }
}

#[cfg(test)]
#[path = "stance_tests.rs"]
pub(super) mod tests;

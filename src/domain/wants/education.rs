//! The least education that prose asks for, and how strongly.

use std::ops::Range;

use super::education_field::{
    is_field, is_firm, is_least, is_not_below, is_of_leaders, is_paid_by_level, least_of_rejected,
};
use super::education_of_others::{NEAR, is_of_others};
use super::lacked_education::is_lacked;
use super::waived;
use crate::domain::catalogue::education::{EducationLevel, is_minimum, levels_in};
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::{Sentences, Surroundings, head, tail};
use crate::domain::lexicon::given::{is_given, is_of_other_people, is_supposed};
use crate::domain::lexicon::one_of::Way;
use crate::domain::lexicon::scope::clause;
use crate::domain::lexicon::signs::{Section, Sign};
use crate::domain::lexicon::stance_words::turns_away;
use crate::domain::record::strength::Strength;
use crate::domain::text::words::Words;

/// A level that the text names.
struct Named {
    place: Range<usize>,
    level: EducationLevel,
    how: How,
    strength: Strength,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// "大专及以上".
    Least,
    /// "中专亦可".
    AlsoTaken,
    /// "大专".
    Plain,
    /// "本科优先".
    Wished,
    /// It tells of somebody else, or is waived.
    NotAsked,
}

/// The levels that a text names, read once.
pub(in crate::domain) struct Degrees<'s, 't> {
    sentences: &'s Sentences<'t>,
    named: Vec<Named>,
}

/// [`Degrees::asked`] of a text.
pub(in crate::domain) fn asked(sentences: &Sentences<'_>) -> Option<(EducationLevel, Strength)> {
    Degrees::of(sentences).asked()
}

impl<'s, 't> Degrees<'s, 't> {
    pub(in crate::domain) fn of(sentences: &'s Sentences<'t>) -> Self {
        Self { sentences, named: named(sentences) }
    }

    /// The least level that the text asks for: "大专及以上，本科优先" -> 大专, demanded; "本科及以上优先，中专亦可" -> 中专, stated;
    /// "大专优先" -> 大专, welcome. `None` where no level is asked (学历不限), and of levels of the employer's own people.
    pub(in crate::domain) fn asked(&self) -> Option<(EducationLevel, Strength)> {
        if self.named.is_empty() || asks_none(self.sentences.text()) {
            return None;
        }
        let of = |how: How| self.named.iter().filter(move |named| named.how == how);
        let lowest = |how: How| of(how).min_by_key(|named| (named.level.rank(), named.place.start));
        let also = lowest(How::AlsoTaken);
        let asked = lowest(How::Least).or_else(|| lowest(How::Plain));
        match (asked, also) {
            (Some(asked), Some(also)) if also.level.rank() < asked.level.rank() => {
                Some((also.level, asked.strength))
            }
            (Some(asked), _) => Some((asked.level, asked.strength)),
            (None, Some(also)) => Some((also.level, Strength::Stated)),
            (None, None) => lowest(How::Wished).map(|wish| (wish.level, Strength::Welcome)),
        }
    }

    /// The least level that the text asks for, where it names it as a minimum ("硕士及以上", "不招本科以下") or as what who applies must have finished
    /// ("任职要求:统招本科毕业"), with these words.
    pub(super) fn least(&self) -> Option<(EducationLevel, &'t str)> {
        let (level, strength) = self.asked()?;
        let is_firm = |named: &Named| {
            named.how == How::Plain && is_firm(&self.sentences.around(named.place.start, named.place.end))
        };
        let of = |is_it: &dyn Fn(&Named) -> bool| {
            self.named.iter().find(|named| named.level == level && is_it(named))
        };
        let named = of(&|named| named.how == How::Least).or_else(|| of(&is_firm));
        let named = named.filter(|_| strength == Strength::Demanded)?;
        let behind = self.sentences.text().get(named.place.end..)?;
        let end = behind.find(|c: char| !"及其或者以上学历(含)下".contains(c)).unwrap_or(behind.len());
        Some((level, self.sentences.text().get(named.place.start..named.place.end + end)?))
    }

    /// The lowest level below `field` of whom the text says in so many words that they are taken: "大专及以上" and "大专亦可" beside a field that says
    /// 本科, and any level where it says 学历不限. With the words.
    pub(super) fn taken_below(&self, field: EducationLevel) -> Option<(EducationLevel, &'t str)> {
        let text = self.sentences.text();
        let is_below = |level: EducationLevel| !level.reaches(field);
        if let Some(any) = waiver(text) {
            return Some((EducationLevel::LowerSecondary, text.get(any)?))
                .filter(|(level, _)| is_below(*level));
        }
        if let Some(least) = self.least() {
            return Some(least).filter(|(level, _)| is_below(*level));
        }
        let is_taken = |named: &&Named| match named.how {
            How::AlsoTaken => true,
            How::Plain => is_field(&self.sentences.around(named.place.start, named.place.end)),
            How::Least | How::Wished | How::NotAsked => false,
        };
        let taken = self.named.iter().filter(|named| is_below(named.level)).filter(is_taken);
        let lowest = taken.min_by_key(|named| (named.level.rank(), named.place.start))?;
        let behind = text.get(lowest.place.end..)?;
        let end = behind.find([',', '。', ';', ')', '\n']).unwrap_or(behind.len());
        Some((lowest.level, text.get(lowest.place.start..lowest.place.end + end)?))
    }
}

/// "学历不限", "不看学历", "对学历无要求".
fn asks_none(text: &str) -> bool {
    waiver(text).is_some()
}

/// Where a text says so.
fn waiver(text: &str) -> Option<Range<usize>> {
    const BEFORE: &[&str] = &["不限制", "不要求", "不限", "不看重", "不在乎", "不看", "不讲", "无"];
    text.match_indices("学历").find_map(|(at, word)| {
        let (before, behind) = (&text[..at], &text[at + word.len()..]);
        let lead =
            behind.trim_start_matches([':', ' ']).trim_start_matches("要求").trim_start_matches([':', ' ']);
        // "性别:男女不限学历:大专及以上" waives something else.
        let names_level = levels_in(head(lead, 6)).next().is_some();
        if let Some(no) = BEFORE.iter().find(|no| before.ends_with(**no) && !names_level) {
            return Some(at - no.len()..at + word.len());
        }
        let waived = waived(lead)?;
        // "硕士以上学历不限工作经验" waives another thing.
        let other = lead.get(waived.len()..).unwrap_or_default();
        let is_other = ["工作经验", "经验", "工作年限"]
            .iter()
            .any(|word| other.strip_prefix(word).is_some_and(|rest| !rest.starts_with(['不', '均', '无'])));
        if is_other {
            return None;
        }
        Some(at..text.len() - lead.len() + waived.len())
    })
}

/// The words that [`asked`] rests on: those of the level, or 学历 where any will do.
pub(super) fn words(sentences: &Sentences<'_>, level: Option<EducationLevel>) -> Range<usize> {
    let text = sentences.text();
    let any = waiver(text).unwrap_or(0..0);
    let of_level = |(place, named): (Range<usize>, EducationLevel)| (Some(named) == level).then_some(place);
    levels_in(text).find_map(of_level).unwrap_or(any)
}

fn named(sentences: &Sentences<'_>) -> Vec<Named> {
    let text = sentences.text();
    let mut named: Vec<Named> = levels_in(text)
        .map(|(place, level)| Named { place, level, how: How::Plain, strength: Strength::Stated })
        .collect();
    // From behind: "高中/中专及以上", "本科、硕士优先" mean the last of a list and all before it.
    let mut behind: Option<(usize, How, Strength)> = None;
    for this in named.iter_mut().rev() {
        let around = sentences.around(this.place.start, this.place.end);
        if let Some(least) = least_of_rejected(&around, this.level) {
            (this.level, this.how, this.strength) = (least, How::Least, Strength::Demanded);
            // What stands in a list before it is turned away as well.
            behind = Some((this.place.start, How::NotAsked, Strength::Welcome));
            continue;
        }
        let listed = behind.filter(|(start, ..)| {
            let gap = text.get(this.place.end..*start).unwrap_or_default().trim_matches([' ', '学', '历']);
            let gap = gap.split_once(')').map_or(gap, |(_, gap)| gap);
            let is_beside = this.place.end == *start;
            is_beside || !gap.is_empty() && gap.chars().all(|c| "/、或和及,-~至到".contains(c)) && gap != ","
        });
        let until = behind.map_or(text.len(), |(start, ..)| start);
        (this.how, this.strength) = match listed {
            Some((_, how, strength)) => (how, strength),
            None => judged(&around, until),
        };
        behind = Some((this.place.start, this.how, this.strength));
    }
    named
}

/// What is said behind a level that is only welcome.
const WISHES: &[&str] = &["优先", "更佳", "尤佳", "为佳", "最佳", "加分", "更好", "最好", "优选"];

/// What is said before such a level.
const INCLINED: &[&str] = &["倾向", "倾向于", "偏向", "偏向于", "偏好", "侧重", "首选"];

/// How a level is asked for; what is said behind it ends where the next level is named.
fn judged(around: &Surroundings<'_>, next: usize) -> (How, Strength) {
    let own = next.saturating_sub(around.end).min(around.after.len());
    let after = around.after.get(..own).unwrap_or(around.after);
    let wished = around.section == Section::Welcome
        || WISHES.iter().any(|wish| {
            let words = clause(around.words, without_remark(after));
            words.find(wish).is_some_and(|at| !is_of_major(words.get(..at).unwrap_or_default()))
        })
        || around.says_before(Sign::Wished, tail(around.before, 4))
        || INCLINED.iter().any(|inclined| around.before.trim_end().ends_with(inclined));
    let stance = around.stance();
    // "本科以下勿扰", "低于本科的请绕行": who is turned away says from which level on.
    let is_below = after.starts_with("以下")
        || ["低于", "不到", "未达到", "达不到", "没有", "不够", "不足", "未达", "未到", "没到"]
            .iter()
            .any(|below| around.before.ends_with(below));
    let is_turned_away = around.says_behind(Sign::Rejects, after) || around.next.starts_with(['勿', '请']);
    if is_below && is_turned_away {
        return (How::Least, Strength::Demanded);
    }
    if is_not_below(around) {
        return (How::Least, Strength::Demanded);
    }
    let is_out = matches!(stance, Stance::Waived | Stance::Unwanted | Stance::Background)
        || stance == Stance::Mentioned && turns_away(after);
    if is_out || is_of_others(around, after) || is_lacked(around) {
        return (How::NotAsked, Strength::Welcome);
    }
    let is_supposed = is_supposed(around.before) || is_of_other_people(around.before, after);
    let is_given = is_given(around.before, after) || around.is_asked_for_reward();
    if is_given || is_supposed || around.is_of_role() || is_of_leaders(around) {
        return (How::NotAsked, Strength::Welcome);
    }
    if tail(around.before, NEAR).contains("放宽") || is_paid_by_level(around) {
        return (How::AlsoTaken, Strength::Stated);
    }
    if wished {
        return (How::Wished, Strength::Welcome);
    }
    if ["方可", "才可", "方能", "才能", "方予"].iter().any(|only| around.rest.contains(only)) {
        return (How::Plain, Strength::Demanded);
    }
    const ALSO: Words = Words::of(&[
        "亦可",
        "也可",
        "即可",
        "均可",
        "可报",
        "也行",
        "都可",
        "都行",
        "皆可",
        "可以",
        "可接受",
    ]);
    if ALSO.are_in(head(after, 8)) {
        return (How::AlsoTaken, Strength::Stated);
    }
    // "本科及以上，特别优秀可放宽", "（技能大赛获奖者不限）", "本科或5年以上经验"
    let is_loose = ["可放宽", "者不限", "可大专"].iter().any(|loose| around.rest.contains(loose))
        && !["放宽至", "放宽到"].iter().any(|to| around.rest.contains(to))
        || around.has_other_way(Way::Degree);
    if is_minimum(after) || is_least(around) {
        return (How::Least, if is_loose { Strength::Stated } else { Strength::Demanded });
    }
    let demanded = stance == Stance::Required
        || around.section == Section::Demands
        || after.trim_start_matches([' ', '(']).starts_with("学历")
        || around.before.trim_end().ends_with("学历")
        || is_field(around);
    (How::Plain, if demanded && !is_loose { Strength::Demanded } else { Strength::Stated })
}

/// Whether a wish behind these words is for a major beside the level: "大专以上文学类专业优先", "本科学历、会计专业优先".
fn is_of_major(between: &str) -> bool {
    let asked = [
        "及其以上学历",
        "及以上学历",
        "或以上学历",
        "以上学历",
        "及以上",
        "或以上",
        "以上",
        "学历、",
        "学历 ",
    ];
    let major = asked.iter().find_map(|asked| between.strip_prefix(asked));
    major.is_some_and(|major| major.contains("专业") && !major.starts_with(['者', '的', '毕']))
}

/// Without a remark in brackets that welcomes something else: "本科（211优先）", but not "本科（优先）".
fn without_remark(after: &str) -> &str {
    let Some((remark, behind)) =
        after.trim_start().strip_prefix('(').and_then(|inside| inside.split_once(')'))
    else {
        return after;
    };
    if WISHES.iter().any(|wish| remark.starts_with(wish)) { after } else { behind }
}

#[cfg(test)]
mod tests;

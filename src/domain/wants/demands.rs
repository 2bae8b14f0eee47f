//! What the words of an opening demand beyond its fields. Sites fill a field with 经验不限 or 大专 where nobody chose, and the text
//! under it says 五年以上 or 硕士及以上: the stricter of the two holds, where the words are a condition. Where the text takes in so many words whom the
//! field leaves out (大专及以上 beside 本科, 优秀应届生亦可 beside three years), these are not kept out: who reads the posting sees the words, and a field of
//! a site has few values to choose from.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::beyond::BeginnersTaken;
use super::education::Degrees;
use super::spans::spans;
use super::whose_experience::{begins_with_others, is_of_others};
use super::years_done::{is_done, is_less_turned_away, worked_in_full};
use super::{experience, experience_by_education, much_experience, waivers};
use crate::domain::lexicon::context::{Sentences, Surroundings, head, tail};
use crate::domain::lexicon::signs::Section;
use crate::domain::lexicon::whose::names_staff;
use crate::domain::lexicon::{Stance, compiled};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::title_level::{CHIEF, months_of_title};
use crate::domain::record::RecordKind;
use crate::domain::record::role::Role;
use crate::domain::text::words::Words;

/// Months up to which a text that takes beginners goes before what the field asks: 应届生亦可 beside a year.
const A_YEAR: u32 = 12;
/// Most characters of words that are told.
const TOLD: usize = 40;

/// Months that a lead's title stands for at most where the field says that no experience is asked: some of these are open to beginners.
const TITLE_AGAINST_FIELD: u32 = 24;

/// Months of experience, with the words that ask for them.
type Asked = (Range<usize>, u32);

/// Takes what the text demands beyond the fields, and what it asks where these are silent.
pub(in crate::domain) fn take_demands(facts: &mut Facts, said: &Sentences<'_>, degrees: &Degrees<'_, '_>) {
    let words = |place: Range<usize>| {
        let words = said.text().get(place).unwrap_or_default();
        head(words.trim(), TOLD).to_string()
    };
    let field = facts.experience_months;
    let waiver = waivers::waiver(said).or_else(|| waivers::eased(said));
    let conditions = conditions(said);
    let demanded = demanded(&conditions, said, facts.kind);
    let asked = || match field {
        None => demanded.clone().or_else(|| experience::most(said)),
        Some(_) => demanded.clone(),
    };
    match waiver {
        None => {
            let of_text = || experience::months(said).map(|told| as_condition(told, &conditions));
            facts.experience_months = field.or_else(of_text);
            if let Some((place, months)) = demanded
                && facts.experience_months.is_none_or(|known| known < months)
            {
                facts.experience_months = Some(months);
                facts.beyond.experience = words(place);
            }
        }
        // A field that asks for years is believed, of all but those whom the words take.
        Some(waiver) if field.is_some_and(|field| field > A_YEAR) => {
            facts.beyond.beginners = told(waiver.taken());
        }
        Some(waiver) => {
            let asked = asked().filter(|(_, months)| *months > 0);
            let months = asked.as_ref().map_or(0, |(_, months)| *months).max(field.unwrap_or_default());
            let taken = waiver.exception(asked.is_some()).filter(|_| months > 0);
            facts.experience_months = Some(if taken.is_some() { months } else { 0 });
            if let Some(taken) = taken {
                facts.beyond.beginners = told(taken);
                if let Some((place, _)) =
                    asked.filter(|(_, months)| field.is_none_or(|field| field < *months))
                {
                    facts.beyond.experience = words(place);
                }
            }
        }
    }
    if let Some((place, levels)) = experience_by_education::asked(said) {
        facts.beyond.experience = words(place);
        facts.beyond.experience_by_education = levels;
    }
    let Some(field) = facts.firm_education() else { return };
    if let Some((level, words)) = degrees.least().filter(|(level, _)| !field.reaches(*level)) {
        facts.education = Some(level);
        facts.beyond.education = head(words, TOLD).to_string();
    } else if let Some((level, words)) = degrees.taken_below(field) {
        facts.education = Some(level);
        facts.beyond.education = head(words, TOLD).to_string();
        facts.beyond.education_of_field = Some(field);
    }
}

/// Without words beyond those that are told.
fn told(taken: BeginnersTaken) -> BeginnersTaken {
    BeginnersTaken { words: head(&taken.words, TOLD).to_string(), ..taken }
}

/// Takes the level that the title of a posting stands for, where its field asks for no experience and its text does not take beginners. It counts
/// in the score alone: a title demands nothing.
pub(in crate::domain) fn take_title(facts: &mut Facts, title: &str, takes_beginners: bool) {
    let field = facts.experience_months;
    let Some(months) = months_of_title(title).filter(|months| field.is_none() || *months > 0) else { return };
    if takes_beginners || field.unwrap_or_default() > 0 {
        return;
    }
    facts.experience_months = Some(match field {
        Some(_) if months < CHIEF => months.min(TITLE_AGAINST_FIELD),
        _ => months,
    });
    if months > 0 {
        facts.beyond.title = head(title, TOLD).to_string();
    }
}

/// Whether the text takes people without experience.
pub(in crate::domain) fn takes_beginners(said: &Sentences<'_>) -> bool {
    waivers::waiver(said).is_some()
}

/// The most months of experience that the text makes a condition, with the words: "5年以上…经验", "从事…三年以上", a number under 任职要求. Nothing
/// of what is only welcome, and of the years of firms and of their people.
fn demanded(conditions: &[Vec<Asked>], said: &Sentences<'_>, kind: RecordKind) -> Option<Asked> {
    let least = |group: &Vec<Asked>| group.iter().min_by_key(|(_, months)| *months).cloned();
    let most = conditions.iter().filter_map(least).fold(None, |most: Option<Asked>, this| match most {
        Some(most) if most.1 >= this.1 => Some(most),
        _ => Some(this),
    });
    most.or_else(|| {
        much_experience::asked(said).filter(|_| !kind.is(Role::Internship)).map(|place| (place, A_YEAR))
    })
}

/// The months of experience that a text names, or the least of those that will do in their place.
fn as_condition((told, months): Asked, conditions: &[Vec<Asked>]) -> u32 {
    let is_told = |(place, _): &Asked| told.start <= place.start && place.start < told.end;
    let group = conditions.iter().find(|group| group.iter().any(is_told));
    group.and_then(|group| group.iter().map(|(_, months)| *months).min()).unwrap_or(months)
}

/// All conditions, those together of which one will do: "2年开发经验或1年游戏开发经验", "中级4年以上,高级6年以上".
fn conditions(said: &Sentences<'_>) -> Vec<Vec<Asked>> {
    const HIGHER: Words = Words::of(&["以上", "者以上", "更高", "同等", "相关", "以及"]);
    let joins = |gap: &str| {
        let or = gap.find('或').map(|at| gap.get(at + '或'.len_utf8()..).unwrap_or_default());
        let is_or = or.is_some_and(|behind| !HIGHER.begin(behind));
        is_or && !gap.contains([',', ';', '。', '\n'])
    };
    let grade = |at: usize| {
        let lead = tail(said.text().get(..at).unwrap_or_default(), 6);
        ["初级", "中级", "高级"].iter().position(|grade| lead.contains(grade))
    };
    let text = said.text();
    let mut groups: Vec<Vec<Asked>> = Vec::new();
    for (place, months) in spans(text).into_iter().filter(|(_, months)| *months > 0) {
        let around = said.around(place.start, place.end);
        let Some(end) = condition(&around) else {
            // "3年以上剪辑经验,2年也可", "至少2年开发经验或1年游戏开发经验".
            let is_taken = ["也可", "亦可", "也行"].iter().any(|too| head(around.after, 14).contains(too));
            let is_either = |last: &Range<usize>| {
                joins(text.get(last.end..place.start).unwrap_or_default()) && around.after.contains("经验")
            };
            let is_beside = |(last, _): &Asked| {
                around.start - around.sentence.len() <= last.start && (is_taken || is_either(last))
            };
            if let Some(group) = groups.last_mut()
                && group.last().is_some_and(is_beside)
            {
                group.push((place, months));
            }
            continue;
        };
        let this = (place.start..end, months);
        let last = groups.last().and_then(|group| group.last());
        let is_one = last.is_some_and(|(place, _)| {
            let gap = text.get(place.end..this.0.start).unwrap_or_default();
            let grades = grade(place.start).zip(grade(this.0.start));
            joins(gap) || !gap.contains('\n') && grades.is_some_and(|(one, other)| one < other)
        });
        match groups.last_mut().filter(|_| is_one) {
            Some(group) => group.push(this),
            None => groups.push(vec![this]),
        }
    }
    groups
}

/// Where the words end that make a span of time a condition for who applies.
fn condition(around: &Surroundings<'_>) -> Option<usize> {
    const LEAST: &[&str] =
        &["以上", "及以上", "或以上", "(含)以上", "或者以上", "含以上", "年以上", "年及以上", "+", "起"];
    const AT_LEAST: Words =
        Words::of(&["至少", "最少", "起码", "不少于", "不低于", "不得少于", "最低", ">", "≥", ">="]);
    const MOST: Words = Words::of(&["以内", "以下", "之内", "内", "以里"]);
    // The work that years are asked of, behind them and before.
    const WORK: &[&str] = &[
        "经验", "经历", "工作", "开发", "从业", "从事", "任职", "管理", "实操", "实战", "背景", "工龄",
        "年限", "设计", "运维", "测试", "实施",
    ];
    const WORKED: Words = Words::of(&[
        "从事",
        "工作",
        "经验",
        "开发",
        "从业",
        "任职",
        "担任",
        "工龄",
        "年限",
        "相关岗位",
        "毕业",
    ]);
    // What lasts for years beside work.
    const OTHERS: &[&str] = &[
        "满",
        "入职",
        "在职",
        "在岗",
        "服务期",
        "合同",
        "签",
        "协议",
        "成立",
        "年龄",
        "周岁",
        "质保",
        "保修",
        "租",
        "学制",
        "连续",
        "平均",
        "深耕",
        "专注",
        "历经",
        "每",
    ];
    const OWN: Words = Words::of(&["讲师", "大牛", "顾问", "历史"]);
    const REACH: usize = 24;
    // "经验少于3年勿扰": who has less is turned away.
    let is_turned_away = is_less_turned_away(around);
    let is_said = matches!(around.stance(), Stance::Mentioned | Stance::Required) || is_turned_away;
    if matches!(around.section, Section::Benefits | Section::Background | Section::Welcome) || !is_said {
        return None;
    }
    if is_done(around) && !begins_with_others(around) {
        return Some(around.end);
    }
    // "连续3年以上招聘经验" are years of work, "连续10年增长" those of a firm.
    let is_other = |other: &str| {
        let lasts = other == "连续" && ["经验", "经历"].iter().any(|work| around.after.contains(work));
        tail(worked_in_full(around.before), 12).contains(other) && !lasts
    };
    if OTHERS.iter().any(|other| is_other(other))
        || MOST.begin(around.after) && !is_turned_away
        || begins_with_others(around)
        || is_of_others(around)
    {
        return None;
    }
    let least_of =
        |words: &str| LEAST.iter().filter(|least| words.starts_with(**least)).max_by_key(|least| least.len());
    let least = least_of(around.after);
    let behind = around.after.get(least.map_or(0, |least| least.len())..).unwrap_or_default();
    let behind = head(behind, REACH);
    let worked = WORK.iter().filter_map(|work| behind.find(work).map(|at| at + work.len())).min();
    let is_worked_before = WORKED.are_in(tail(around.before, REACH));
    let own = worked.and_then(|at| behind.get(at..)).unwrap_or(behind);
    let own = head(own.trim_start_matches('的'), 4);
    let is_of_others = names_staff(own) || OWN.are_in(own);
    // "5年以上专职H5,Web页面开发经验": the work goes on behind a comma.
    let goes_on = || {
        let next = around.next.split(',').next().unwrap_or_default().trim_end_matches([' ', ';', '。', '\n']);
        !behind.trim().is_empty()
            && next.ends_with("经验")
            && !next.starts_with(['有', '具'])
            && spans(next).is_empty()
    };
    // "经验:半年至一年", "工作经验2-4年".
    let is_named_before = {
        let lead =
            around.sentence.trim_end_matches([' ', ':', '约', '在', '为', '需', '要', '满', '求', '(']);
        ["经验", "年限", "工龄", "资历"].iter().any(|name| lead.ends_with(name))
    };
    let is_at_least = AT_LEAST.end(around.before.trim_end());
    let is_of_work = worked.is_some()
        || is_worked_before
        || is_named_before
        || (least.is_some() || is_at_least) && goes_on();
    if !is_of_work || is_of_others {
        return None;
    }
    // "3年工作经验以上".
    let least_behind = ["经验", "经历"].iter().find_map(|more| {
        let at = behind.find(more)? + more.len();
        least_of(behind.get(at..)?)
    });
    let is_least = least.is_some()
        || least_behind.is_some()
        || is_turned_away
        || worked_in_full(around.before).len() < around.before.len()
        || is_at_least;
    // "3-5年经验" is a condition under 任职要求, where words insist on it, and as an item of its own.
    let is_condition = is_least
        || is_named_before
        || is_item(around)
        || worked.is_some() && (around.section == Section::Demands || around.stance() == Stance::Required);
    // "出纳工作经验" is told whole.
    let more = ["经验", "经历"].iter().find(|more| worked.is_some() && own.starts_with(**more));
    let length =
        least.map_or(0, |least| least.len()) + worked.unwrap_or_default() + more.map_or(0, |more| more.len());
    is_condition.then_some(around.end + length)
}

/// Whether the years are all that a part of a sentence says: "1-2年工作经验", "有3年左右Java开发经验", "从事测试工作3-5年".
fn is_item(around: &Surroundings<'_>) -> bool {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "^[-0-9.、)( *·>]*(?:(?:须|需|要求|应)?(?:具有|具备|拥有|有|要)?(?:相关)?|(?:曾)?(?:从事|担任)[^,;。]{1,16})$",
        )
    });
    static REST: LazyLock<Regex> = LazyLock::new(|| {
        compiled("^(?:左右|及其?以上|以上)?(?:的)?[^,;。:()者优佳]{0,20}(?:经验|经历)[ ,;。)\\n]*$")
    });
    static DONE: LazyLock<Regex> = LazyLock::new(|| compiled("^(?:左右|以上)?[ ,;。\\n]*$"));
    let lead = around.before.trim();
    let is_named = lead.contains("从事") || lead.contains("担任");
    around.section != Section::Benefits
        && LEAD.is_match(lead)
        && if is_named { DONE.is_match(around.after) } else { REST.is_match(around.after) }
}

#[cfg(test)]
#[path = "demands_tests.rs"]
mod tests;

//! Months of experience that a text asks for, or that a person has.

use std::ops::Range;

use chrono::NaiveDate;

use super::applicants::are_turned_away;
use super::graduation;
use super::spans::spans;
use super::whose_experience::{begins_with_others, is_of_others};
use super::work_history;
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::{Sentences, Surroundings, head, tail};
use crate::domain::lexicon::scope::{clause, ends_here};
use crate::domain::lexicon::signs::{Cue, Section, Sign};
use crate::domain::lexicon::whose::names_staff;
use crate::domain::text::words::Words;

/// Months of experience, with the words that say so, folded. Where fresh graduates or people without experience are taken,
/// and of those themselves, it is 0; else the most that is asked. What is only welcome is not asked.
pub(in crate::domain) fn months(sentences: &Sentences<'_>) -> Option<(Range<usize>, u32)> {
    read(sentences, true)
}

/// The most that is asked, whoever is taken beside.
pub(super) fn most(sentences: &Sentences<'_>) -> Option<(Range<usize>, u32)> {
    read(sentences, false)
}

fn read(sentences: &Sentences<'_>, take_waivers: bool) -> Option<(Range<usize>, u32)> {
    let mut most: Option<(Range<usize>, u32)> = None;
    for seen in sentences.signs() {
        let Sign::Tells(cue) = seen.sign else { continue };
        let found = match cue {
            Cue::NoExperience | Cue::FreshGraduate if !take_waivers => None,
            Cue::NoExperience => none_asked(sentences, seen.start..seen.end, true),
            Cue::FreshGraduate => none_asked(sentences, seen.start..seen.end, false),
            Cue::Experience => years_beside(sentences, seen.start..seen.end),
            _ => None,
        };
        let Some(found) = found else { continue };
        if found.1 == 0 && take_waivers {
            return Some(found);
        }
        if most.as_ref().is_none_or(|(_, known)| found.1 > *known) {
            most = Some(found);
        }
    }
    most
}

/// Months of experience that a person tells of, with the words: those of [`months`], or of work in other words where these are more.
pub(in crate::domain) fn had(sentences: &Sentences<'_>) -> Option<(Range<usize>, u32)> {
    let told = months(sentences);
    let worked = work_history::worked(sentences);
    match (told, worked) {
        (Some(told), Some(worked)) => Some(if worked.1 > told.1 { worked } else { told }),
        (told, worked) => told.or(worked),
    }
}

/// Words by which somebody says to be at school still, or to have left it lately: "2025届", "校招", "大四".
pub(super) fn beginner(sentences: &Sentences<'_>, on: NaiveDate) -> Option<Range<usize>> {
    const WORDS: &[&str] = &[
        "毕业生",
        "校招",
        "秋招",
        "春招",
        "新手",
        "校园招聘",
        "在校生",
        "在校学生",
        "在读",
        "大一",
        "大二",
        "大三",
        "大四",
        "研一",
        "研二",
        "研三",
        "硕一",
        "硕二",
        "硕三",
        "博一",
    ];
    let text = sentences.text();
    let of_year = graduation::named(text, on).filter(|(_, is_fresh)| *is_fresh).map(|(place, _)| place);
    let named = WORDS.iter().filter_map(|word| text.find(word).map(|at| at..at + word.len()));
    let is_meant = |place: &Range<usize>| {
        let around = sentences.around(place.start, place.end);
        around.stance().holds()
            && !around.before.ends_with(['往', '历', '各', '非', '第'])
            // "新手机", "新手妈妈"
            && (around.words != "新手" || !around.after.starts_with(['机', '妈', '村', '引', '指', '教']))
            && !graduation::is_long_ago(text, place, on)
            && !are_turned_away(sentences, place)
    };
    of_year.chain(named).find(is_meant)
}

/// "应届", "无经验", unless who is so is turned away.
pub(super) fn none_asked(
    sentences: &Sentences<'_>,
    place: Range<usize>,
    negative: bool,
) -> Option<(Range<usize>, u32)> {
    let around = sentences.around(place.start, place.end);
    // "vue2.0经验".
    if around.words.starts_with('0') && around.before.ends_with(|c: char| c == '.' || c.is_ascii_digit()) {
        return None;
    }
    // "不接受无经验者", "小白勿扰".
    let turned_away = negative
        && ["不接受", "不接收", "不要", "不招", "不招收", "不收", "拒绝", "谢绝", "不考虑", "不录用"]
            .iter()
            .any(|no| around.before.trim_end_matches(['的', '任', '何']).ends_with(no));
    let rejected = turned_away
        || !negative && are_turned_away(sentences, &place)
        || around.says_behind(Sign::Rejects, clause(around.words, around.after))
        || head(around.next, 4).contains('勿');
    // "应届,没有证", "应届生 没证" lack a paper.
    let behind = around.after.trim_start_matches(['生', '毕', '业', ' ', ',']);
    let is_of_paper =
        ["没证", "没有证", "没有任何证", "无证", "没考证"].iter().any(|none| behind.starts_with(none));
    let lacking = !is_of_paper
        && !negative
        && !matches!(around.of_clause().stance(), Stance::Mentioned | Stance::Required | Stance::Welcome);
    // "历届", but not "没学历没经验".
    let outside = around.before.ends_with(['非', '往', '各'])
        || !negative && around.before.ends_with('历')
        || around.after.starts_with("以外");
    let is_waived = !rejected && !lacking && !outside && !is_work_with(&around);
    is_waived.then_some((place, 0))
}

/// Whether the work is with such people, who are not sought: "负责应届生招聘", "无经验员工的培训".
fn is_work_with(around: &Surroundings<'_>) -> bool {
    const DUTIES: Words = Words::of(&[
        "负责", "组织", "开展", "制定", "制订", "拟定", "对接", "协助", "完成", "培养", "带教", "指导",
        "策划", "跟进",
    ]);
    const WORK: Words = Words::of(&[
        "招聘",
        "培养",
        "培训",
        "宣讲",
        "引进",
        "落户",
        "入职",
        "管理",
        "双选",
        "校招",
        "资源",
        "渠道",
        "计划",
        "面试",
        "求职指导",
        "求职辅导",
        "求职培训",
        "求职服务",
        "发展",
    ]);
    let behind =
        around.after.trim_start_matches(['毕', '业', '生', '的', '大', '学', '员', '工', '及', '、']);
    // "游戏策划 应届" seeks work of that name.
    let near = around.before.rsplit(' ').next().unwrap_or_default();
    let is_duty = DUTIES
        .iter()
        .any(|duty| if duty == "策划" { near.contains(duty) } else { around.before.contains(duty) });
    // "校招生" is a word of who looks after them, unless it stands in a title or beside words that take them.
    let is_named = || {
        const TAKES: &[&str] = &["接受", "欢迎", "优先", "可", "均", "也", "限", "招", "含"];
        let (lead, then) = (tail(around.before, 4), head(around.after, 3));
        let is_taken = TAKES.iter().any(|takes| lead.contains(takes) || then.contains(takes));
        let is_alone = around.before.trim().is_empty() && ends_here(around.after);
        around.words == "校招生" && !is_alone && !is_taken
    };
    // "应届生的专项培养方案"
    let is_planned = || {
        let near = head(around.after, 10);
        ["方案", "体系", "项目"].iter().any(|plan| near.contains(plan))
    };
    // Who seeks tells of himself: "应届生求职", "策划 应届".
    !around.is_typed
        && around.section != Section::Demands
        && (is_duty || is_planned() || WORK.iter().any(|work| behind.starts_with(work)) || is_named())
}

/// Whether the years behind the lead are those of others, or given something for, or one way in of several: "由5年经验的护士长带教",
/// "三年以上可升组长", "焊工证或3年以上经验". `around` is of the years.
pub(super) fn are_of_others(around: &Surroundings<'_>) -> bool {
    const OWN: &[&str] = &["我们", "平均"];
    let lead = around.before;
    OWN.iter().any(|own| lead.contains(own))
        || begins_with_others(around)
        || names_staff(lead)
        || is_of_others(around)
}

/// "3年以上相关工作经验", "经验：1-3年".
fn years_beside(sentences: &Sentences<'_>, place: Range<usize>) -> Option<(Range<usize>, u32)> {
    const BEFORE: usize = 28;
    const BEHIND: usize = 8;
    let around = sentences.around(place.start, place.end);
    if matches!(around.stance(), Stance::Waived) {
        return Some((place, 0));
    }
    let is_asked = matches!(around.stance(), Stance::Mentioned | Stance::Required);
    if !is_asked {
        return None;
    }
    let before = tail(around.before, BEFORE);
    if let Some((span, months)) = spans(before).pop() {
        // "5年以上外资公司经验" is asked, "公司有30年经验" is not.
        let start = place.start - before.len() + span.start;
        let is_of_others = are_of_others(&sentences.around(start, place.end));
        // "干两年积累经验": the years are to come.
        let is_gained = before
            .get(span.end..)
            .is_some_and(|gap| ["积累", "积攒", "攒", "换"].iter().any(|gain| gap.contains(gain)));
        // "1年以下工作经验": nobody is asked for it.
        let gap = before.get(span.end..).unwrap_or_default();
        if ["以下", "以内", "之内", "内"].iter().any(|most| gap.starts_with(most)) {
            return (!is_of_others).then_some((start..place.end, 0));
        }
        return (!is_of_others && !is_gained).then_some((start..place.end, months));
    }
    if are_of_others(&around) {
        return None;
    }
    // "工作经验半年至一年".
    let behind = head(around.rest, BEHIND);
    let (span, months) =
        spans(behind).into_iter().next().filter(|(span, _)| span.start <= ":约在需满".len())?;
    // "经验:不限(3年以上优先)", "工作年限:3年(可放宽)".
    if ["不限", "无"].iter().any(|none| behind.get(..span.start).is_some_and(|lead| lead.contains(none))) {
        return Some((place, 0));
    }
    let asked = place.start..place.end + span.end;
    let whole = sentences.around(asked.start, asked.end);
    let is_wish = whole.is_wished_behind(clause(whole.words, whole.after));
    (!is_wish).then_some((asked, months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn experience_is_read_in_months() {
        let read = |text: &str| {
            let passage = Passage::of(text);
            months(&lexicon::read(&passage).sentences).map(|(_, months)| months)
        };
        let wrong: Vec<String> = [
            ("3年经验", Some(36)),
            ("1-3年工作经验", Some(12)),
            ("三年以上数控经验", Some(36)),
            ("半年以上相关岗位经验", Some(6)),
            ("一年半以上经验", Some(18)),
            ("6个月以上经验", Some(6)),
            ("要求:4. 3年以上仓储经验", Some(36)),
            ("2.4年以上仓储经验", Some(48)),
            ("2.5年以上仓储经验", Some(30)),
            ("1 - 3年仓储经验", Some(12)),
            ("三年以上外企公司采购经验", Some(36)),
            ("负责应届生招聘工作,三年以上经验", Some(36)),
            ("两年及以上同岗位工作经历", Some(24)),
            ("工作经验：5年以上", Some(60)),
            ("工作经验：5年以上，有管理经验者优先", Some(60)),
            ("工作经验：不限（3年以上优先）", Some(0)),
            ("经验要求：无（三年以上优先）", Some(0)),
            ("工作经验：3年以上优先", None),
            ("工作年限：3年（可放宽）", None),
            ("经验不限", Some(0)),
            ("无需经验", Some(0)),
            ("应届", Some(0)),
            ("应届生求职", Some(0)),
            ("策划 应届", Some(0)),
            ("没学历没经验", Some(0)),
            ("历届毕业生", None),
            ("策划应届生招聘活动", None),
            ("应届生求职辅导", None),
            ("欢迎应届毕业生", Some(0)),
            ("1年以上经验，优秀应届生亦可", Some(0)),
            ("2-4年JavaScript前端(WEB)开发经验", Some(24)),
            ("1-3年以上薪资核算相关工作经验，零售行业经验优先", Some(12)),
            ("面向2026届毕业生", Some(0)),
            ("往届毕业生须2年经验", Some(24)),
            ("没有相关经验也可", Some(0)),
            ("应届生勿扰", None),
            ("不接受无经验者", None),
            ("拒绝小白", None),
            ("不招没有经验的", None),
            ("无经验勿扰", None),
            ("非应届，2年经验", Some(24)),
            ("有3年经验者优先", None),
            ("公司有30年行业经验", None),
            ("团队平均10年经验", None),
            ("有护理经验", None),
            ("三年制大专", None),
            ("本科毕业，3年以上的工作经验（互联网企业背景优先）", Some(36)),
            ("3年以上工作经验（优先）", None),
            ("3年以上经验（含实习）优先", None),
            ("1 本科以上，5年以上工作经验 2 熟悉Linux开发者优先", Some(60)),
            ("3-5年以上工作经验，承担过核心模块，有电商开发经验优先", Some(36)),
            ("具备人力资源或供应商管理相关岗位2年以上工作经验", Some(24)),
            ("本科或同等以上学历,3年开发经验", Some(36)),
            ("至少2年Android APP开发经验3.精通Java", Some(24)),
            ("两年以上从事软件开发工作经验", Some(24)),
            ("2年lamp经验熟悉web技术", Some(24)),
            ("由十年经验的老师傅一对一带", None),
            ("带教两年以上经验的技术员", None),
            ("两年以上工作经验可升班长", None),
            ("五年及以上经验者工资面议", None),
            ("面向五年以上经验人员开放技师评聘", None),
            ("十年以上管理经验", Some(120)),
            ("需有焊工证或3年以上经验", None),
            ("本科或5年以上经验", None),
            ("大专，或高中学历但有8年以上本行业经验者亦可", None),
            ("大专及以上，高中学历有5年以上同岗位经验也可以", None),
            ("5年以上护理经验或本科以上学历", None),
            ("大专或以上学历，2年以上客服或销售经验", Some(24)),
            ("培训师有8年经验", None),
            ("培训师有8年经验，零基础可学", Some(0)),
            ("为3年以上经验的客户提供服务", None),
            ("带教老师本科以上，3年以上经验", None),
            ("由5年以上经验的护士长带教", None),
            ("要求讲师有3年以上教学经验", Some(36)),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

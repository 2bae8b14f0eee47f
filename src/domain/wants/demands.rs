//! What the words of an opening demand beyond its fields. Sites fill a field with 经验不限 or 大专 where nobody chose, and the text
//! under it says 五年以上 or 硕士及以上: the stricter of the two holds, where the words are a condition.

use std::ops::Range;

use super::spans::spans;
use super::whose_experience::{begins_with_others, is_of_others};
use super::years_done::{is_done, is_less_turned_away, worked_in_full};
use super::{education, experience, much_experience, waivers};
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::{Sentences, Surroundings, head, tail};
use crate::domain::lexicon::signs::Section;
use crate::domain::lexicon::whose::names_staff;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::title_level::{CHIEF, months_of_title};
use crate::domain::record::RecordKind;
use crate::domain::record::role::Role;
use crate::domain::record::strength::Strength;

/// Months up to which a text that takes beginners goes before what the field asks: 应届生亦可 beside a year.
const A_YEAR: u32 = 12;
/// Most characters of words that are told.
const TOLD: usize = 40;

/// Months that a lead's title stands for at most where the field says that no experience is asked: some of these are open to beginners,
/// so that it counts in the score and keeps nobody out.
const TITLE_AGAINST_FIELD: u32 = 24;

/// Takes what the text demands beyond the fields, and what it asks where these are silent.
pub(in crate::domain) fn take_demands(facts: &mut Facts, said: &Sentences<'_>) {
    let words = |place: Range<usize>| {
        let words = said.text().get(place).unwrap_or_default();
        head(words.trim(), TOLD).to_string()
    };
    let field = facts.experience_months;
    let waiver = waivers::waiver(said);
    let demanded = demanded(said, facts.kind);
    let asked = || match field {
        None => demanded.clone().or_else(|| experience::most(said)),
        Some(_) => demanded.clone(),
    };
    match waiver {
        None => {
            facts.experience_months = field.or_else(|| experience::months(said).map(|(_, months)| months));
            if let Some((place, months)) = demanded
                && facts.experience_months.is_none_or(|known| known < months)
            {
                facts.experience_months = Some(months);
                facts.beyond.experience = words(place);
            }
        }
        // A field that asks for years is believed.
        Some(_) if field.is_some_and(|field| field > A_YEAR) => {}
        Some(waiver) => {
            let asked = asked().filter(|(_, months)| *months > 0);
            let months = asked.as_ref().map_or(0, |(_, months)| *months).max(field.unwrap_or_default());
            let taken = waiver.exception(asked.is_some()).filter(|_| months > 0);
            facts.experience_months = Some(if taken.is_some() { months } else { 0 });
            if let Some(mut taken) = taken {
                taken.words = head(&taken.words, TOLD).to_string();
                facts.beyond.beginners = taken;
                if let Some((place, _)) =
                    asked.filter(|(_, months)| field.is_none_or(|field| field < *months))
                {
                    facts.beyond.experience = words(place);
                }
            }
        }
    }
    if facts.education.is_some() && facts.education_strength == Strength::Demanded {
        let is_above = |level| facts.education.is_some_and(|field| !field.reaches(level));
        if let Some((level, words)) = education::least(said).filter(|(level, _)| is_above(*level)) {
            facts.education = Some(level);
            facts.beyond.education = head(words, TOLD).to_string();
        }
    }
}

/// Takes the level that the title of a posting stands for, where its field asks for no experience and its text does not take beginners.
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
        facts.beyond.experience = head(title, TOLD).to_string();
    }
}

/// Whether the text takes people without experience.
pub(in crate::domain) fn takes_beginners(said: &Sentences<'_>) -> bool {
    waivers::waiver(said).is_some()
}

/// The most months of experience that the text makes a condition, with the words: "5年以上…经验", "从事…三年以上", a number under 任职要求. Nothing
/// of what is only welcome, and of the years of firms and of their people.
fn demanded(said: &Sentences<'_>, kind: RecordKind) -> Option<(Range<usize>, u32)> {
    let mut most: Option<(Range<usize>, u32)> = None;
    for (place, months) in spans(said.text()) {
        let around = said.around(place.start, place.end);
        let Some(end) = condition(&around) else { continue };
        if months > 0 && most.as_ref().is_none_or(|(_, known)| months > *known) {
            most = Some((place.start..end, months));
        }
    }
    most.or_else(|| {
        much_experience::asked(said).filter(|_| !kind.is(Role::Internship)).map(|place| (place, A_YEAR))
    })
}

/// Where the words end that make a span of time a condition for who applies.
fn condition(around: &Surroundings<'_>) -> Option<usize> {
    const LEAST: &[&str] =
        &["以上", "及以上", "或以上", "(含)以上", "或者以上", "含以上", "年以上", "年及以上", "+", "起"];
    const AT_LEAST: &[&str] =
        &["至少", "最少", "起码", "不少于", "不低于", "不得少于", "最低", ">", "≥", ">="];
    const MOST: &[&str] = &["以内", "以下", "之内", "内", "以里"];
    // The work that years are asked of, behind them and before.
    const WORK: &[&str] = &[
        "经验", "经历", "工作", "开发", "从业", "从事", "任职", "管理", "实操", "实战", "背景", "工龄",
        "年限", "设计", "运维", "测试", "实施",
    ];
    const WORKED: &[&str] =
        &["从事", "工作", "经验", "开发", "从业", "任职", "担任", "工龄", "年限", "相关岗位", "毕业"];
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
    const OWN: &[&str] = &["讲师", "大牛", "顾问", "历史"];
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
    if OTHERS.iter().any(|other| tail(worked_in_full(around.before), 12).contains(other))
        || MOST.iter().any(|most| around.after.starts_with(most)) && !is_turned_away
        || begins_with_others(around)
        || is_of_others(around)
    {
        return None;
    }
    let least =
        LEAST.iter().filter(|least| around.after.starts_with(**least)).max_by_key(|least| least.len());
    let behind = around.after.get(least.map_or(0, |least| least.len())..).unwrap_or_default();
    let behind = head(behind, REACH);
    let worked = WORK.iter().filter_map(|work| behind.find(work).map(|at| at + work.len())).min();
    let is_worked_before = WORKED.iter().any(|work| tail(around.before, REACH).contains(work));
    let own = worked.and_then(|at| behind.get(at..)).unwrap_or(behind);
    let own = head(own.trim_start_matches('的'), 4);
    let is_of_others = names_staff(own) || OWN.iter().any(|other| own.contains(other));
    // "5年以上专职H5,Web页面开发经验": the work goes on behind a comma.
    let goes_on = || {
        let next = around.next.split(',').next().unwrap_or_default();
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
    let is_of_work = worked.is_some() || is_worked_before || is_named_before || least.is_some() && goes_on();
    if !is_of_work || is_of_others {
        return None;
    }
    let is_least = least.is_some()
        || is_turned_away
        || worked_in_full(around.before).len() < around.before.len()
        || AT_LEAST.iter().any(|least| around.before.trim_end().ends_with(least));
    // "3-5年经验" is a condition under 任职要求, and where words insist on it.
    let is_condition = is_least
        || is_named_before
        || worked.is_some() && (around.section == Section::Demands || around.stance() == Stance::Required);
    // "出纳工作经验" is told whole.
    let more = ["经验", "经历"].iter().find(|more| worked.is_some() && own.starts_with(**more));
    let length =
        least.map_or(0, |least| least.len()) + worked.unwrap_or_default() + more.map_or(0, |more| more.len());
    is_condition.then_some(around.end + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::education::EducationLevel;
    use crate::domain::record::job_posting::JobPosting;
    use crate::domain::record::opening::Opening;
    use crate::domain::record::role::Content;

    fn facts(title: &str, text: &str, months: Option<u32>, education: Option<EducationLevel>) -> Facts {
        let opening = Opening {
            title: title.into(),
            description: text.into(),
            experience_months_min: months,
            education_min: education,
            ..Opening::default()
        };
        JobPosting { opening, headcount: None }.facts()
    }

    #[test]
    fn who_is_taken_by_exception_is_told_beside_what_is_asked() {
        let master = Some(EducationLevel::Master);
        for (text, field, want) in [
            ("任职要求：2年以上开发经验（优秀应届毕业生亦可考虑）", Some(0), (24, true, None)),
            ("岗位要求：两年以上（优秀硕士应届亦可）算法经验", Some(0), (24, true, master)),
            ("应届毕业生亦可", Some(12), (12, true, None)),
            ("1年以上经验，可接受应届生", Some(0), (12, true, None)),
            ("优秀应届生亦可", None, (0, false, None)),
            ("优秀应届生亦可", Some(36), (36, false, None)),
            ("应届生或1-3年工作经验均可", Some(0), (0, false, None)),
            ("经验不限，两年以上经验者优先", Some(0), (0, false, None)),
            ("2年以上经验，欢迎应届毕业生", Some(0), (0, false, None)),
        ] {
            let facts = facts("会计", text, field, None);
            let beginners = &facts.beyond.beginners;
            let read = (facts.experience_months.unwrap_or(99), !beginners.words.is_empty(), beginners.from);
            assert_eq!(read, want, "{text}");
        }
    }

    #[test]
    fn a_text_that_takes_beginners_goes_before_a_year_in_the_field() {
        let read = |text: &str, field| facts("会计", text, Some(field), None).experience_months;
        for text in ["欢迎应届生投递", "应届毕业生均可", "接受实习生", "无经验亦可，有人带"]
        {
            assert_eq!(read(text, 12), Some(0), "{text}");
            assert_eq!(read(text, 36), Some(36), "{text}");
        }
        assert_eq!(read("不接受应届生", 12), Some(12));
        assert_eq!(read("负责记账", 12), Some(12));
    }

    #[test]
    fn the_stricter_of_field_and_text_holds_where_the_text_sets_a_condition() {
        let read = |text: &str| facts("会计", text, Some(0), None).experience_months;
        let wrong: Vec<String> = [
            ("任职要求：四年以上制造业成本核算经验", 48),
            ("从事机械设计工作六年以上", 72),
            ("具有大型互联网公司3年以上工作经验", 36),
            ("3年以上嵌入式开发，熟悉C语言", 36),
            ("任职要求：1、3-5年仓储管理经验", 36),
            ("须有两年同岗位工作经验", 24),
            ("本科毕业四年以上", 48),
            ("有3年以上采购经验者优先", 0),
            ("加分项：\n5年以上审计经验", 0),
            ("五年以上经验优先考虑", 0),
            ("3年以上经验，应届生亦欢迎", 0),
            ("工作经验半年至一年，在IT企业有过工作经历", 6),
            ("至少2年的iOS开发经验", 24),
            ("通讯专业优先2、2年以上IOS系统开发经验", 24),
            ("5年以上专职H5，Web页面开发经验", 60),
            ("任职要求：具备丰富的招聘经验", 12),
            ("任职要求：2年-4年前端开发经验", 24),
            ("任职要求：2年以内开发经验", 0),
            ("4年以上开发经验（14年之前毕业）", 48),
            ("老员工拥有丰富的实战经验", 0),
            ("有多年销售经验者优先", 0),
            ("公司未来三年规划清晰，合同三年，团队平均5年经验", 0),
            ("要求一年以上行政经验，可接受实习生", 0),
            ("要求一年以上行政经验，不接受实习生", 12),
            ("无需经验，有人带。老员工平均工作5年以上", 0),
            ("公司从事软件开发10年以上", 0),
            ("由20年以上经验的导师带教", 0),
            ("工作满3年以上者可享受股权", 0),
            ("合同期3年以上", 0),
            ("公司成立十年以上", 0),
            ("负责应届生招聘。要求5年以上招聘经验", 60),
            ("组织应届毕业生培训，3年以上培训管理经验", 36),
            ("福利待遇：\n工作两年以上有年终奖", 0),
            ("晋升：工作三年以上可升主管，需本科", 0),
            ("面向工作三年以上的学员授课", 0),
            ("须持有健康证，或者有1年以上餐饮经验", 0),
            ("要求3年以上经验，持有焊工证或电工证", 36),
            ("", 0),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != Some(*want))
        .map(|(text, want)| format!("{text}: {:?}, not {want}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn the_words_are_told_and_a_stricter_field_stays() {
        let read = facts("出纳", "要求：3年以上出纳工作经验，能吃苦", Some(12), None);
        assert_eq!((read.experience_months, &*read.beyond.experience), (Some(36), "3年以上出纳工作经验"));
        let field = facts("出纳", "1年以上出纳工作经验", Some(60), None);
        assert_eq!((field.experience_months, &*field.beyond.experience), (Some(60), ""));
    }

    #[test]
    fn a_leads_title_is_not_for_beginners_unless_the_text_takes_them() {
        let read = |title: &str, text: &str, months| facts(title, text, months, None).experience_months;
        assert_eq!(read("仓储主管", "", Some(0)), Some(TITLE_AGAINST_FIELD));
        assert_eq!(read("财务总监", "", Some(0)), Some(60));
        assert_eq!(read("仓储主管", "", None), Some(36));
        assert_eq!(read("仓储主管", "接受应届毕业生", Some(0)), Some(0));
        assert_eq!(read("仓储主管", "", Some(12)), Some(12), "a field that asks for something is believed");
        assert_eq!(read("储备店长", "", Some(0)), Some(0));
        assert_eq!(read("客户经理", "", Some(0)), Some(0));
        assert_eq!(read("会计助理", "", None), Some(0));
    }

    #[test]
    fn a_degree_that_the_text_demands_is_asked_whatever_the_field_says() {
        let read = |text: &str, field| {
            let facts = facts("研究员", text, None, Some(field));
            (facts.education, facts.education_strength, facts.beyond.education)
        };
        let (college, master) = (EducationLevel::JuniorCollege, EducationLevel::Master);
        assert_eq!(
            read("要求：硕士及以上学历", college),
            (Some(master), Strength::Demanded, "硕士及以上学历".to_string())
        );
        for text in [
            "硕士优先",
            "大专及以上，硕士优先",
            "团队多为硕士",
            "任职要求：\n大三或研究生在读",
            "任职要求：\n理工科的专、硕士学生",
            "",
        ] {
            assert_eq!(read(text, college).0, Some(college), "{text}");
        }
        assert_eq!(read("大专及以上", master).0, Some(master));
        for text in
            ["任职要求：正规本科院校计算机专业毕业", "岗位要求：统招本科", "任职要求：计算机专业本科学历"]
        {
            assert_eq!(read(text, college).0, Some(EducationLevel::Bachelor), "{text}");
        }
        for text in [
            "任职要求：本科学历，能力突出者大专亦可",
            "福利：本科学历补贴1000元",
            "本科毕业论文辅导",
            "本科在读",
        ] {
            assert_eq!(read(text, college).0, Some(college), "{text}");
        }
    }
}

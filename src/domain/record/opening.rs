//! What job postings and internship slots have in common.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::RecordKind;
use super::role::{Posted, Role, TextCheck};
use super::violation::Violations;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::lookup_list;
use crate::domain::catalogue::region::{self, RegionCode, find_region};
use crate::domain::catalogue::trade;
use crate::domain::lexicon;
use crate::domain::lexicon::attendance::{self, Attendance};
use crate::domain::ranking::copies::{Offer, employer_key};
use crate::domain::ranking::derive::{ENGLISH, read_occupation, shown_title};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::title_level::TitleLevel;
use crate::domain::ranking::wording::Wording;
use crate::domain::text::normalize::{clean, fold, without_boilerplate};
use crate::domain::text::passage::Passage;
use crate::domain::text::{Text, names, occupation_name};
use crate::domain::wants::sold_training::sells_training;
use crate::domain::wants::{
    applicants, arrangement, concerns, demands, education, employer_said, excluded_majors, majors,
    offered_pay, places, terms,
};

/// Whether a text is for who reads English: of so many letters, and hardly a Chinese character among them.
fn is_in_english(text: &str) -> bool {
    const LETTERS: usize = 120;
    const MOST_CHINESE: usize = 20;
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let chinese = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    letters >= LETTERS && chinese * MOST_CHINESE <= letters
}

/// Work that an employer offers. An empty text or list, and `None`, mean "not stated".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opening {
    /// Up to 200 characters; an opening says something in its title or its description.
    pub title: String,
    /// Duties and requirements, up to 20,000 characters, perhaps with HTML. What the fields do not say is read from
    /// it.
    pub description: String,
    /// The employer as shown to people, up to 200 characters. Never embedded; compared only to tell employers apart.
    pub employer_display_name: String,
    /// Code of 职业分类大典 (2022) or a leading part of one: "6-18-01-01", "6-18".
    pub occupation_code: String,
    /// Code of GB/T 4754-2017: a letter, or 2 to 4 digits after an optional letter.
    pub industry_code: String,
    /// Names of local clusters, up to 20: "智能网联新能源汽车". Kept, and not compared.
    pub industry_clusters: Vec<String>,
    /// Code of GB/T 2260: 2, 4 or 6 digits; 6-digit forms may end in zeros.
    pub region_code: String,
    /// The place as written, up to 100 characters; read for a region where the code gives none.
    pub region_display_name: String,
    /// Whether the work can be done from anywhere; a no and nothing said are the same.
    pub remote: bool,
    /// The lowest level that the employer takes; `None` has the text read for one, which is a condition only where the words
    /// demand it.
    pub education_min: Option<EducationLevel>,
    /// Codes of the vocational catalogue or names, up to 50; where none can be read the text is searched.
    pub majors: Vec<String>,
    /// Asked for, up to 50.
    pub certificates: Vec<Qualification>,
    /// Asked for, up to 200; what the text mentions beside them is recognised and added.
    pub skills: Vec<Qualification>,
    /// Least experience in months, 0 to 600; `None` has the text read for it, and then the title of a posting, which may say the
    /// level: 总监, 学徒.
    pub experience_months_min: Option<u32>,
    /// Offered: the salary of a job, the stipend of an internship.
    pub pay: Option<Pay>,
    /// How the work is arranged; a slot that does not say so is an internship.
    pub employment_type: Option<EmploymentType>,
    /// When the employer published it. What is newest goes by it, and no score.
    pub posting_time: Option<DateTime<Utc>>,
}

impl Opening {
    /// What scoring and rules compare of every opening.
    pub fn facts(&self, kind: RecordKind) -> Facts {
        let title = clean(&self.title);
        let description = clean(&self.description);
        let text = format!("{title}\n{description}");
        let passage = Passage::of(&text);
        let reading = lexicon::read(&passage);
        let said = &reading.sentences;
        let mut facts = Facts::none(kind);
        facts.diffuse = title.is_empty();
        facts.state(&self.skills, &self.certificates);
        facts.majors = lookup_list(&self.majors);
        if facts.majors.is_empty() {
            let asked = majors::asked(said);
            (facts.majors, facts.majors_strength) = (asked.majors, asked.strength);
        }
        (facts.majors_excluded, facts.beyond.majors) = excluded_majors::excluded(said);
        facts.education = self.education_min;
        let degrees = education::Degrees::of(said);
        if facts.education.is_none()
            && let Some((level, strength)) = degrees.asked()
        {
            (facts.education, facts.education_strength) = (Some(level), strength);
        }
        let place = RegionCode::parse(&self.region_code).ok();
        let read_place = || {
            let written = Passage::of(&self.region_display_name);
            region::named(&written).or_else(|| find_region(&written))
        };
        facts.regions = place.or_else(read_place).into_iter().collect();
        places::take_places_of_work(&mut facts, &title, &description, said);
        facts.place_open = facts.regions.is_empty() && places::is_open(&self.region_display_name);
        facts.experience_months = self.experience_months_min;
        demands::take_demands(&mut facts, said, &degrees);
        facts.beyond.turned_away = applicants::told(said);
        facts.beyond.fresh_only = applicants::told_fresh(said);
        if kind.is(Role::Opening) && !kind.is(Role::Internship) {
            // Not of an internship: its places are for beginners, whatever they are called.
            demands::take_title(
                &mut facts,
                &shown_title(&title, &description),
                demands::takes_beginners(said),
            );
        }
        facts.work = terms::offered(said);
        facts.work.full_time = arrangement::is_full_time(&fold(&title), said.text());
        let is_asked = |found: &Attendance| !attendance::is_wished(said, found);
        let least = |found: Attendance| *found.span.start();
        facts.days_per_week = attendance::days_a_week(said.text()).find(is_asked).map(least);
        if self.remote {
            facts.work.remote = Some(true);
        }
        if kind.is(Role::Internship) {
            facts.said = concerns::raised(&passage, said);
            facts.stay_months = attendance::months_asked(said.text()).filter(is_asked).map(least);
        }
        facts.take_terms(reading.mentions);
        if is_in_english(&description) {
            facts.ask_skill(ENGLISH);
        }
        facts.remote = self.remote;
        // Pay in words is a wish that is met, and nothing that the rules for internships could go by.
        let read_pay = || offered_pay::offered(said.text()).filter(|_| !kind.is(Role::Internship));
        facts.pay = match &self.pay {
            Some(pay) => pay.monthly_range(),
            None => read_pay().and_then(|pay| pay.monthly_range()),
        };
        facts.employment_types = self.employment_type.into_iter().collect();
        facts.employer_kinds =
            employer_said::kinds(&fold(&title), said.text(), &fold(&clean(&self.employer_display_name)));
        // What is sold to pupils is no work.
        let work = if sells_training(&title, &description) { "" } else { &title[..] };
        facts.trades = trade::of_title(work);
        facts.trades_beside = trade::of_course(work);
        facts.trades_beside.retain(|beside| !facts.trades.contains(beside));
        facts.level = Some(TitleLevel::of(&title)).filter(|_| !title.is_empty());
        facts.specialise([work]);
        facts.ask_tongues(work);
        if facts.trades.is_empty() {
            facts.wording = Wording::of([work]);
        }
        facts.occupations = read_occupation(&self.occupation_code).into_iter().collect();
        facts.industries = IndustryCode::parse(&self.industry_code).into_iter().collect();
        facts.title = shown_title(&title, &description);
        facts.employer = employer_key(&self.employer_display_name);
        facts
    }

    /// What it says as it was posted.
    pub fn posted(&self) -> Posted<'_> {
        Posted {
            title: &self.title,
            description: &self.description,
            employer: &self.employer_display_name,
            place: &self.region_display_name,
        }
    }

    /// What copies of an opening that states these facts share.
    pub fn copy_key(&self, facts: &Facts) -> Option<u64> {
        let offer = Offer {
            title: &self.title,
            text: &self.description,
            place: &self.region_display_name,
            provider: &self.employer_display_name,
        };
        offer.key(facts)
    }

    /// The texts in which it says whom it seeks.
    pub fn wording(&self) -> Vec<(&'static str, &str)> {
        vec![("title", &self.title), ("description", &self.description)]
    }

    /// What is embedded of every opening.
    pub fn text(&self) -> Text {
        let mut body = vec![without_boilerplate(&clean(&self.description))];
        body.extend(names(&self.skills));
        body.extend(names(&self.certificates));
        body.extend(occupation_name(&self.occupation_code).map(str::to_string));
        Text::of_parts([self.title.clone()], body)
    }
}

/// A skill or certificate as a record states it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Qualification {
    /// As written, 1 to 100 characters: "数控编程", "1+X 工业机器人操作与运维".
    pub name: String,
    /// As written, up to 50 characters: "中级", "三级/高级工". Where it gives none the name is read for one.
    pub level: String,
    /// Whether the opening insists on it; it means nothing on students and courses.
    pub required: bool,
}

/// Checks every text of the skills or certificates in the field `list`.
pub fn check_qualifications(
    list: &'static str,
    held: &[Qualification],
    v: &mut Violations,
    check: TextCheck,
) {
    for (index, item) in held.iter().enumerate() {
        v.within_item(list, index, |v| {
            check(v, "name", &item.name);
            check(v, "level", &item.level);
        });
    }
}

/// Pay before tax; at least one amount is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Pay {
    /// Lowest amount in units of the currency, 0 to 10,000,000.
    pub min_amount: Option<f64>,
    /// Highest amount, not below the lowest. Where only one of them is set it stands for both.
    pub max_amount: Option<f64>,
    /// What the amounts are for.
    pub unit: PayUnit,
    /// ISO 4217; empty means CNY.
    pub currency_code: String,
}

/// The time that an amount is paid for; [`Pay::monthly_range`] makes months of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayUnit {
    /// A month, the unit that pay is compared by.
    Month,
    /// A working day.
    Day,
    /// A working hour.
    Hour,
    /// A year of twelve months.
    Year,
}

impl Pay {
    /// Lowest and highest amount a month, in CNY; `None` for other currencies.
    ///
    /// A month has 21.75 paid days (《关于职工全年月平均工作时间和工资折算问题的通知》, 人社部发〔2008〕3号) of 8 hours.
    pub fn monthly_range(&self) -> Option<(f64, f64)> {
        if !matches!(self.currency_code.as_str(), "" | "CNY") {
            return None;
        }
        let factor = match self.unit {
            PayUnit::Month => 1.0,
            PayUnit::Day => 21.75,
            PayUnit::Hour => 21.75 * 8.0,
            PayUnit::Year => 1.0 / 12.0,
        };
        let min = self.min_amount.or(self.max_amount)?;
        let max = self.max_amount.or(self.min_amount)?;
        Some((min * factor, max * factor))
    }
}

/// How work is arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmploymentType {
    /// 全职.
    FullTime,
    /// 兼职.
    PartTime,
    /// 学徒制: with a contract of employer, school and student.
    Apprenticeship,
    /// 订单班: a class trained for one employer.
    OrderClass,
    /// 实习.
    Internship,
}

impl EmploymentType {
    /// The keyword in the index.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::FullTime => "full_time",
            Self::PartTime => "part_time",
            Self::Apprenticeship => "apprenticeship",
            Self::OrderClass => "order_class",
            Self::Internship => "internship",
        }
    }

    /// The arrangement of this keyword.
    pub fn named(keyword: &str) -> Option<Self> {
        let all = [Self::FullTime, Self::PartTime, Self::Apprenticeship, Self::OrderClass, Self::Internship];
        all.into_iter().find(|kind| kind.keyword() == keyword)
    }

    /// Name in Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::FullTime => "全职",
            Self::PartTime => "兼职",
            Self::Apprenticeship => "学徒制",
            Self::OrderClass => "订单班",
            Self::Internship => "实习",
        }
    }
}

/// Days from `start` to the day before `end`; an open side is not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Period {
    /// The first day.
    pub start: Option<NaiveDate>,
    /// The day after the last day; after `start`.
    pub end: Option<NaiveDate>,
}

impl Period {
    /// The share of this period's days that `other` covers, in [0, 1]; an open side of `other` is no limit.
    /// `None` when this period is open on a side, or `other` on both.
    pub fn overlap(&self, other: &Self) -> Option<f64> {
        let (start, end) = (self.start?, self.end?);
        if other.start.is_none() && other.end.is_none() {
            return None;
        }
        let from = other.start.map_or(start, |other| other.max(start));
        let until = other.end.map_or(end, |other| other.min(end));
        let (shared, all) = ((until - from).num_days().max(0), (end - start).num_days());
        (all > 0).then(|| shared as f64 / all as f64)
    }

    /// How many months it runs, to the nearest, 1 to 24; `None` where it is open on a side.
    pub fn months(&self) -> Option<u32> {
        const DAYS: f64 = 365.25 / 12.0;
        let days = (self.end? - self.start?).num_days();
        (days > 0).then(|| (days as f64 / DAYS).round().clamp(1.0, 24.0) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlap_is_a_share_of_the_days_asked() {
        let day = |month, day| NaiveDate::from_ymd_opt(2027, month, day);
        let asked = Period { start: day(3, 1), end: day(3, 11) };
        assert_eq!(asked.overlap(&Period { start: day(3, 6), end: None }), Some(0.5));
        let months = |end| Period { start: day(3, 1), end }.months();
        assert_eq!([months(day(3, 11)), months(day(9, 1)), months(None)], [Some(1), Some(6), None]);
        assert_eq!(asked.overlap(&Period { start: day(4, 1), end: None }), Some(0.0));
        assert_eq!(asked.overlap(&Period::default()), None, "not stated is not zero");
    }

    #[test]
    fn pay_is_compared_by_the_month() {
        let pay = Pay {
            min_amount: Some(100.0),
            max_amount: None,
            unit: PayUnit::Day,
            currency_code: String::new(),
        };
        assert_eq!(pay.monthly_range(), Some((2175.0, 2175.0)));
        let dollars = Pay { currency_code: "USD".into(), ..pay };
        assert_eq!(dollars.monthly_range(), None);
    }
}

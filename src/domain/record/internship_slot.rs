//! 实习岗位.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::RecordKind;
use super::opening::{EmploymentType, Opening, Pay, Period};
use super::role::{Content, KindInfo, Places, Posted, Role};
use super::violation::Violations;
use super::work_terms::WorkTerms;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::school_name::normal_school;
use crate::domain::text::Text;

/// Places for interns, with what the rules for internships ask about (《职业学校学生实习管理规定》, 教职成〔2021〕4号).
/// `None` and an empty list mean "not stated", which breaks no rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InternshipSlot {
    /// What it has in common with job postings; the pay of it is the stipend.
    pub opening: Opening,
    /// Pay of a regular employee at the same post, which article 18 measures the stipend by.
    pub same_post_pay: Option<Pay>,
    /// From the first day of the internship to the day after the last.
    pub period: Period,
    /// Days of attendance a week, 1 to 7.
    pub days_per_week: Option<u32>,
    /// Months that an intern stays at least, 0 (any) to 24.
    pub stay_months: Option<u32>,
    /// Places left, 0 (full) to 100,000; a full slot breaks a rule.
    pub capacity: Option<u32>,
    /// Fewest interns that the employer takes at all, 0 to 100,000. Placement alone reads it.
    pub min_intake: Option<u32>,
    /// Whether lodging is given.
    pub lodging: Option<bool>,
    /// Whether the employer insures the interns (实习责任保险).
    pub insurance: Option<bool>,
    /// Whether the agreement of school, employer and student (三方协议) is in place.
    pub agreement: Option<bool>,
    /// Whether a mentor is named. Kept, and not compared.
    pub mentor: Option<bool>,
    /// Whether the work includes night shifts.
    pub night_shift: Option<bool>,
    /// Whether the work is hazardous: 高空、井下、放射性、有毒、易燃易爆 and the like.
    pub hazardous_work: Option<bool>,
    /// Whether it is physical labour of intensity level III or above, which article 16 (7) forbids.
    pub heavy_labour: Option<bool>,
    /// Where the work is; article 16 (5) forbids premises of entertainment.
    pub venue_category: Option<VenueCategory>,
    /// Whether it is organised through an agency or for a fee, which article 16 (6) forbids.
    pub through_agency: Option<bool>,
    /// Schools that it is kept for, up to 100 names, compared in normal form; empty means any.
    pub partner_schools: Vec<String>,
    /// Full names of students whom the employer wants, the most wanted first, up to 1,000. Placement alone reads them, and only
    /// the owner sees them.
    pub ranked_students: Vec<String>,
}

impl InternshipSlot {
    /// An opening for learners.
    pub const INFO: KindInfo = KindInfo {
        collection: "internshipSlots",
        field: "internship_slot",
        noun: "slot",
        label: "实习岗位",
        words: &["internship-slots", "internships"],
        roles: &[Role::Opening, Role::Internship],
        places: Some("capacity"),
    };
}

impl Content for InternshipSlot {
    fn facts(&self) -> Facts {
        let mut facts = self.opening.facts(RecordKind::InternshipSlot);
        facts.period = self.period;
        // Who comes stays as long as it runs, where neither the field nor the text says for how long.
        facts.stay_months = self.stay_months.or(facts.stay_months).or_else(|| self.period.months());
        facts.days_per_week = self.days_per_week.or(facts.days_per_week);
        if facts.employment_types.is_empty() {
            facts.employment_types.push(EmploymentType::Internship);
        }
        facts.copy_key = self.opening.copy_key(&facts);
        facts.capacity = self.capacity;
        facts.internship = Some(InternshipFacts {
            same_post_pay: self.same_post_pay.as_ref().and_then(Pay::monthly_range),
            insurance: self.insurance,
            agreement: self.agreement,
            night_shift: self.night_shift,
            hazardous_work: self.hazardous_work,
            heavy_labour: self.heavy_labour,
            through_agency: self.through_agency,
            venue_category: self.venue_category,
            partner_schools: self.partner_schools.iter().map(|school| normal_school(school)).collect(),
        });
        let stated =
            WorkTerms { night_shift: self.night_shift, lodging: self.lodging, ..WorkTerms::default() };
        facts.work = stated.or(facts.work);
        facts
    }

    fn text(&self) -> Text {
        self.opening.text()
    }

    fn posted(&self) -> Option<Posted<'_>> {
        Some(self.opening.posted())
    }

    fn wording(&self) -> Vec<(&'static str, &str)> {
        self.opening.wording()
    }

    fn find_unread(&self, v: &mut Violations) {
        self.opening.find_unread(v, "stipend");
    }

    fn posting_time(&self) -> Option<DateTime<Utc>> {
        self.opening.posting_time
    }

    fn industry_clusters(&self) -> &[String] {
        &self.opening.industry_clusters
    }

    fn places(&self) -> Option<Places<'_>> {
        Some(Places {
            employer: &self.opening.employer_display_name,
            left: self.capacity,
            min_intake: self.min_intake.unwrap_or(0),
            ranked_students: &self.ranked_students,
        })
    }

    /// With interns there already fewer may follow; a full slot keeps what it asks for.
    fn set_places_left(&mut self, left: u32) {
        self.capacity = Some(left);
        self.min_intake = self.min_intake.map(|least| if left > 0 { least.min(left) } else { least });
    }

    fn withhold(&mut self) {
        self.ranked_students.clear();
    }
}

/// What only internship slots state, each as [`InternshipSlot`] has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InternshipFacts {
    /// Lowest and highest pay of the same post, CNY a month; the stipend is measured by the lowest.
    pub same_post_pay: Option<(f64, f64)>,
    /// `Some(false)` breaks `internship.no_insurance`.
    pub insurance: Option<bool>,
    /// `Some(false)` breaks `internship.no_agreement`.
    pub agreement: Option<bool>,
    /// `Some(true)` breaks `internship.night_shift`.
    pub night_shift: Option<bool>,
    /// `Some(true)` breaks `internship.hazardous_work`.
    pub hazardous_work: Option<bool>,
    /// `Some(true)` breaks `internship.art16.heavy_labour`.
    pub heavy_labour: Option<bool>,
    /// `Some(true)` breaks `internship.art16.through_agency`.
    pub through_agency: Option<bool>,
    /// All but [`VenueCategory::Ordinary`] breaks `internship.art16.forbidden_venue`.
    pub venue_category: Option<VenueCategory>,
    /// A student of another school breaks `school.not_partner`; empty means any school.
    pub partner_schools: Vec<String>,
}

/// The kind of premises; all but the first are forbidden for internships (教职成〔2021〕4号, article 16 (5)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VenueCategory {
    /// Any place of work that the law does not name.
    Ordinary,
    /// 酒吧.
    Bar,
    /// 夜总会.
    NightClub,
    /// 歌厅.
    Karaoke,
    /// 洗浴中心.
    Bathhouse,
    /// 电子游戏厅.
    GameArcade,
    /// 网吧.
    InternetCafe,
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn the_field_says_for_how_long_before_the_text_and_this_before_the_dates() {
        let day = |month| NaiveDate::from_ymd_opt(2027, month, 1);
        let stay = |stay_months, text: &str| {
            let opening =
                Opening {
                    title: "数据标注".to_owned(), description: text.to_owned(), ..Opening::default()
                };
            let period = Period { start: day(1), end: day(7) };
            InternshipSlot { opening, period, stay_months, ..InternshipSlot::default() }.facts().stay_months
        };
        assert_eq!(stay(Some(2), "实习不少于3个月"), Some(2));
        assert_eq!(stay(None, "实习不少于3个月"), Some(3));
        assert_eq!(stay(None, "标注图片"), Some(6));
    }
}

//! 学生.

use chrono::{Datelike, NaiveDate};

use super::RecordKind;
use super::opening::{EmploymentType, Pay, Period, Qualification};
use super::person::{Consent, ProtectedAttributes};
use super::role::{Content, KindInfo, Person, Role, TextCheck, check_qualifications};
use super::violation::Violations;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::ranking::derive::{read_major, read_occupation, read_regions};
use crate::domain::ranking::facts::{Facts, PersonFacts};
use crate::domain::text::normalize::clean;
use crate::domain::text::{Text, names, occupation_name};

/// What a student has learnt and wants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudentProfile {
    pub school: String,
    pub major_code: String,
    pub major_name: String,
    pub education_level: Option<EducationLevel>,
    pub entry_year: Option<i32>,
    pub graduation_date: Option<NaiveDate>,
    pub skills: Vec<Qualification>,
    pub certificates: Vec<Qualification>,
    pub courses: Vec<String>,
    pub experiences: Vec<String>,
    pub preferences: Preferences,
    pub availability: Availability,
    pub consent: Option<Consent>,
    pub protected: Option<ProtectedAttributes>,
}

/// What a student wants; lists are alternatives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    pub region_codes: Vec<String>,
    pub excluded_region_codes: Vec<String>,
    pub industry_codes: Vec<String>,
    pub occupations: Vec<String>,
    pub employment_types: Vec<EmploymentType>,
    pub salary: Option<Pay>,
    /// Full resource names, the most wanted first.
    pub ranked_slots: Vec<String>,
}

/// When a student can work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Availability {
    pub period: Period,
    pub days_per_week: Option<u32>,
}

impl ProtectedAttributes {
    /// Checks every text.
    pub fn check_texts(&self, v: &mut Violations, check: TextCheck) {
        check(v, "gender", &self.gender);
        check(v, "ethnicity", &self.ethnicity);
    }
}

/// Least age of an intern in years (《职业学校学生实习管理规定》 article 16).
const WORKING_AGE: i32 = 16;

impl StudentProfile {
    /// Somebody who seeks a place, and learns.
    pub const INFO: KindInfo = KindInfo {
        collection: "studentProfiles",
        field: "student_profile",
        noun: "student",
        label: "学生",
        words: &["student-profiles", "students"],
        roles: &[Role::Holder, Role::Seeker, Role::Learner, Role::Person],
        places: None,
    };

    /// The major, else the first wish, else the first skill: never the text, which may tell more than a title should.
    fn title(&self, facts: &Facts) -> String {
        if !self.major_name.is_empty() {
            return clean(&self.major_name);
        }
        let major = facts.majors.first().and_then(|major| major.name()).map(str::to_string);
        let wish = || facts.occupations.first().and_then(|wish| wish.name()).map(str::to_string);
        let skill = || facts.skills.iter().find(|skill| !skill.soft).map(|skill| skill.name.clone());
        major.or_else(wish).or_else(skill).unwrap_or_else(|| "学生".to_string())
    }
}

impl Content for StudentProfile {
    fn facts(&self) -> Facts {
        let wishes = &self.preferences;
        let mut facts = Facts::none(RecordKind::StudentProfile);
        facts.state(&self.skills, &self.certificates);
        facts.read_terms(&clean(&self.experiences.join("\n")));
        facts.read_terms(&clean(&self.courses.join("\n")));
        facts.majors =
            read_major(&self.major_code).or_else(|| read_major(&self.major_name)).into_iter().collect();
        facts.education = self.education_level;
        facts.regions = read_regions(&wishes.region_codes);
        facts.excluded_regions = read_regions(&wishes.excluded_region_codes);
        facts.pay = wishes.salary.as_ref().and_then(Pay::monthly_range);
        facts.period = self.availability.period;
        facts.days_per_week = self.availability.days_per_week;
        facts.employment_types = wishes.employment_types.clone();
        facts.occupations = wishes.occupations.iter().filter_map(|wish| read_occupation(wish)).collect();
        facts.industries = wishes.industry_codes.iter().flat_map(|code| IndustryCode::parse(code)).collect();
        facts.school = self.school.clone();
        facts.title = self.title(&facts);
        let birth_date = self.protected.as_ref().and_then(|protected| protected.birth_date);
        facts.person = Some(PersonFacts {
            entry_year: self.entry_year,
            of_age_from: birth_date.and_then(of_age_from),
            consents: self.consent.as_ref().and_then(|consent| consent.matching),
            consent_end: self.consent.as_ref().and_then(|consent| consent.expire_time),
            ranked_slots: wishes.ranked_slots.clone(),
        });
        facts
    }

    fn text(&self) -> Text {
        let wishes = self.preferences.occupations.iter();
        let mut title: Vec<String> =
            wishes.map(|wish| occupation_name(wish).unwrap_or(wish).to_string()).collect();
        let named = MajorCode::parse(&self.major_code).ok().and_then(|code| code.name());
        title.push(named.filter(|_| self.major_name.is_empty()).unwrap_or(&self.major_name).to_string());
        let mut body: Vec<String> = self.experiences.clone();
        body.extend(names(&self.skills));
        body.extend(names(&self.certificates));
        body.extend(self.courses.iter().filter(|course| !course.contains('/')).cloned());
        Text::of_parts(title, body)
    }

    fn person(&self) -> Option<&dyn Person> {
        Some(self)
    }

    fn person_mut(&mut self) -> Option<&mut dyn Person> {
        Some(self)
    }
}

impl Person for StudentProfile {
    fn consent(&self) -> Option<&Consent> {
        self.consent.as_ref()
    }

    fn protected(&self) -> Option<&ProtectedAttributes> {
        self.protected.as_ref()
    }

    fn protected_mut(&mut self) -> &mut Option<ProtectedAttributes> {
        &mut self.protected
    }

    /// The year of entry goes too: the age rule could be told from it.
    fn withhold(&mut self) {
        self.protected = None;
        self.entry_year = None;
    }

    fn check_texts(&self, v: &mut Violations, check: TextCheck) {
        check(v, "school", &self.school);
        check(v, "major_name", &self.major_name);
        check_qualifications("skills", &self.skills, v, check);
        check_qualifications("certificates", &self.certificates, v, check);
        for (list, texts) in [("courses", &self.courses), ("experiences", &self.experiences)] {
            for (index, text) in texts.iter().enumerate() {
                v.within_item(list, index, |v| check(v, "", text));
            }
        }
        for (index, text) in self.preferences.occupations.iter().enumerate() {
            v.within("preferences", |v| v.within_item("occupations", index, |v| check(v, "", text)));
        }
        if let Some(own) = &self.protected {
            v.within("protected", |v| own.check_texts(v, check));
        }
    }
}

/// The birthday on which the working age is reached; 1 March for those born on 29 February.
fn of_age_from(birth_date: NaiveDate) -> Option<NaiveDate> {
    let year = birth_date.year() + WORKING_AGE;
    birth_date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
}

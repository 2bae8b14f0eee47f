//! The shapes of the first edition. They never change, whatever becomes of the domain's.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::StoredError;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::record::course_profile::CourseProfile;
use crate::domain::record::internship_slot::{InternshipSlot, VenueCategory};
use crate::domain::record::job_posting::JobPosting;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::opening::{EmploymentType, Opening, Pay, PayUnit, Period, Qualification};
use crate::domain::record::person::{Consent, ProtectedAttributes};
use crate::domain::record::student_profile::{Availability, Preferences, StudentProfile};
use crate::domain::record::{Record, Resource, Visibility};
use crate::domain::search::filter::IndexFields;

/// A document. Its facts are not read.
#[derive(Deserialize)]
pub(super) struct FirstDocument {
    pub(super) record: FirstRecord,
    pub(super) create_time: DateTime<Utc>,
    pub(super) update_time: DateTime<Utc>,
    #[serde(default)]
    pub(super) shown_time: Option<DateTime<Utc>>,
    pub(super) etag: String,
    pub(super) text_hash: String,
    pub(super) fields: IndexFields,
    pub(super) embedding: FirstEmbedding,
}

/// Unit vectors.
#[derive(Deserialize)]
pub(super) struct FirstEmbedding {
    pub(super) dense: Vec<f32>,
    pub(super) sparse: FirstSparse,
}

#[derive(Deserialize)]
pub(super) struct FirstSparse {
    pub(super) indices: Vec<u32>,
    pub(super) values: Vec<f32>,
}

#[derive(Deserialize)]
pub(super) struct FirstRecord {
    name: FirstName,
    resource: FirstResource,
    labels: BTreeMap<String, String>,
    expire_time: Option<DateTime<Utc>>,
    visibility: FirstVisibility,
}

#[derive(Deserialize)]
struct FirstName {
    tenant: String,
    kind: RecordKind,
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum FirstResource {
    JobPosting(FirstPosting),
    InternshipSlot(Box<FirstSlot>),
    StudentProfile(Box<FirstStudent>),
    CourseProfile(FirstCourse),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum FirstVisibility {
    Tenant,
    Alliance(Vec<String>),
    Public,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FirstPosting {
    opening: FirstOpening,
    headcount: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FirstOpening {
    title: String,
    description: String,
    employer_display_name: String,
    occupation_code: String,
    industry_code: String,
    industry_clusters: Vec<String>,
    region_code: String,
    region_display_name: String,
    remote: bool,
    education_min: Option<EducationLevel>,
    majors: Vec<String>,
    certificates: Vec<FirstQualification>,
    skills: Vec<FirstQualification>,
    experience_months_min: Option<u32>,
    pay: Option<FirstPay>,
    employment_type: Option<EmploymentType>,
    posting_time: Option<DateTime<Utc>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FirstQualification {
    name: String,
    level: String,
    required: bool,
}

#[derive(Deserialize)]
struct FirstPay {
    min_amount: Option<f64>,
    max_amount: Option<f64>,
    unit: FirstPayUnit,
    currency_code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum FirstPayUnit {
    Month,
    Day,
    Hour,
    Year,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FirstSlot {
    opening: FirstOpening,
    same_post_pay: Option<FirstPay>,
    period: Period,
    days_per_week: Option<u32>,
    capacity: Option<u32>,
    min_intake: Option<u32>,
    lodging: Option<bool>,
    insurance: Option<bool>,
    agreement: Option<bool>,
    mentor: Option<bool>,
    night_shift: Option<bool>,
    hazardous_work: Option<bool>,
    heavy_labour: Option<bool>,
    venue_category: Option<VenueCategory>,
    through_agency: Option<bool>,
    partner_schools: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FirstStudent {
    school: String,
    major_code: String,
    major_name: String,
    education_level: Option<EducationLevel>,
    entry_year: Option<i32>,
    graduation_date: Option<NaiveDate>,
    skills: Vec<FirstQualification>,
    certificates: Vec<FirstQualification>,
    courses: Vec<String>,
    experiences: Vec<String>,
    preferences: FirstPreferences,
    availability: FirstAvailability,
    consent: Option<FirstConsent>,
    protected: Option<FirstProtected>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FirstPreferences {
    region_codes: Vec<String>,
    excluded_region_codes: Vec<String>,
    industry_codes: Vec<String>,
    occupations: Vec<String>,
    employment_types: Vec<EmploymentType>,
    salary: Option<FirstPay>,
    ranked_slots: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FirstAvailability {
    period: Period,
    days_per_week: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FirstConsent {
    matching: Option<bool>,
    disclose_to: Vec<String>,
    expire_time: Option<DateTime<Utc>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FirstProtected {
    gender: String,
    birth_date: Option<NaiveDate>,
    ethnicity: String,
    household_region_code: String,
    poverty_relief: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FirstCourse {
    title: String,
    school: String,
    major_code: String,
    major_name: String,
    level: String,
    abilities: String,
    syllabus: String,
    skills: Vec<FirstQualification>,
    certificates: Vec<FirstQualification>,
    certificates_text: String,
    hours: Option<u32>,
    capacity: Option<u32>,
    term: String,
    period: Period,
    region_code: String,
}

impl FirstRecord {
    pub(super) fn into_record(self) -> Result<Record, StoredError> {
        let FirstName { tenant, kind, id } = self.name;
        let tenant = tenant.parse().map_err(|_| StoredError::Range)?;
        let resource = match self.resource {
            FirstResource::JobPosting(one) => Resource::JobPosting(Box::new(one.into())),
            FirstResource::InternshipSlot(one) => Resource::InternshipSlot(Box::new((*one).into())),
            FirstResource::StudentProfile(one) => Resource::StudentProfile(Box::new((*one).into())),
            FirstResource::CourseProfile(one) => Resource::CourseProfile(Box::new(one.into())),
        };
        Ok(Record {
            name: RecordName::new(tenant, kind, &id).map_err(|_| StoredError::Range)?,
            resource,
            labels: self.labels,
            expire_time: self.expire_time,
            visibility: match self.visibility {
                FirstVisibility::Tenant => Visibility::Tenant,
                FirstVisibility::Alliance(alliances) => Visibility::Alliance(alliances),
                FirstVisibility::Public => Visibility::Public,
            },
        })
    }
}

fn each<F: Into<T>, T>(list: Vec<F>) -> Vec<T> {
    list.into_iter().map(Into::into).collect()
}

impl From<FirstPosting> for JobPosting {
    fn from(FirstPosting { opening, headcount }: FirstPosting) -> Self {
        Self { opening: opening.into(), headcount }
    }
}

impl From<FirstOpening> for Opening {
    fn from(first: FirstOpening) -> Self {
        Self {
            title: first.title,
            description: first.description,
            employer_display_name: first.employer_display_name,
            occupation_code: first.occupation_code,
            industry_code: first.industry_code,
            industry_clusters: first.industry_clusters,
            region_code: first.region_code,
            region_display_name: first.region_display_name,
            remote: first.remote,
            education_min: first.education_min,
            majors: first.majors,
            certificates: each(first.certificates),
            skills: each(first.skills),
            experience_months_min: first.experience_months_min,
            pay: first.pay.map(Into::into),
            employment_type: first.employment_type,
            posting_time: first.posting_time,
        }
    }
}

impl From<FirstQualification> for Qualification {
    fn from(FirstQualification { name, level, required }: FirstQualification) -> Self {
        Self { name, level, required }
    }
}

impl From<FirstPay> for Pay {
    fn from(FirstPay { min_amount, max_amount, unit, currency_code }: FirstPay) -> Self {
        let unit = match unit {
            FirstPayUnit::Month => PayUnit::Month,
            FirstPayUnit::Day => PayUnit::Day,
            FirstPayUnit::Hour => PayUnit::Hour,
            FirstPayUnit::Year => PayUnit::Year,
        };
        Self { min_amount, max_amount, unit, currency_code }
    }
}

impl From<FirstSlot> for InternshipSlot {
    fn from(first: FirstSlot) -> Self {
        Self {
            opening: first.opening.into(),
            same_post_pay: first.same_post_pay.map(Into::into),
            period: first.period,
            days_per_week: first.days_per_week,
            stay_months: None,
            capacity: first.capacity,
            min_intake: first.min_intake,
            lodging: first.lodging,
            insurance: first.insurance,
            agreement: first.agreement,
            mentor: first.mentor,
            night_shift: first.night_shift,
            hazardous_work: first.hazardous_work,
            heavy_labour: first.heavy_labour,
            venue_category: first.venue_category,
            through_agency: first.through_agency,
            partner_schools: first.partner_schools,
            ranked_students: Vec::new(),
        }
    }
}

impl From<FirstStudent> for StudentProfile {
    fn from(first: FirstStudent) -> Self {
        let FirstPreferences { salary, .. } = first.preferences;
        Self {
            school: first.school,
            major_code: first.major_code,
            major_name: first.major_name,
            education_level: first.education_level,
            entry_year: first.entry_year,
            graduation_date: first.graduation_date,
            skills: each(first.skills),
            certificates: each(first.certificates),
            courses: first.courses,
            experiences: first.experiences,
            preferences: Preferences {
                region_codes: first.preferences.region_codes,
                excluded_region_codes: first.preferences.excluded_region_codes,
                industry_codes: first.preferences.industry_codes,
                occupations: first.preferences.occupations,
                employment_types: first.preferences.employment_types,
                salary: salary.map(Into::into),
                ranked_slots: first.preferences.ranked_slots,
            },
            availability: Availability {
                period: first.availability.period,
                days_per_week: first.availability.days_per_week,
            },
            consent: first
                .consent
                .map(|first| Consent::plain(first.matching, first.disclose_to, first.expire_time)),
            protected: first.protected.map(Into::into),
        }
    }
}

impl From<FirstProtected> for ProtectedAttributes {
    fn from(first: FirstProtected) -> Self {
        Self {
            gender: first.gender,
            birth_date: first.birth_date,
            ethnicity: first.ethnicity,
            household_region_code: first.household_region_code,
            poverty_relief: first.poverty_relief,
        }
    }
}

impl From<FirstCourse> for CourseProfile {
    fn from(first: FirstCourse) -> Self {
        Self {
            title: first.title,
            school: first.school,
            major_code: first.major_code,
            major_name: first.major_name,
            level: first.level,
            abilities: first.abilities,
            syllabus: first.syllabus,
            skills: each(first.skills),
            certificates: each(first.certificates),
            certificates_text: first.certificates_text,
            hours: first.hours,
            capacity: first.capacity,
            term: first.term,
            period: first.period,
            region_code: first.region_code,
        }
    }
}

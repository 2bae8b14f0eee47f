//! 学生.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::opening::{EmploymentType, Pay, Period, Qualification};
use crate::domain::catalogue::education::EducationLevel;

/// What a student has learnt and wants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Availability {
    pub period: Period,
    pub days_per_week: Option<u32>,
}

/// What a student has agreed to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Consent {
    pub matching: Option<bool>,
    /// Tenants, or `*` for everyone.
    pub disclose_to: Vec<String>,
    pub expire_time: Option<DateTime<Utc>>,
}

/// Attributes that ranking never sees (invariant 3): [`crate::domain::ranking::facts::Facts`] has no place for them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProtectedAttributes {
    pub gender: String,
    pub birth_date: Option<NaiveDate>,
    pub ethnicity: String,
    pub household_region_code: String,
    pub poverty_relief: Option<bool>,
}

//! What is kept of a person beside what is matched: consent, and what ranking never sees.

use chrono::{DateTime, NaiveDate, Utc};

/// What a student has agreed to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consent {
    pub matching: Option<bool>,
    /// Tenants, or `*` for everyone.
    pub disclose_to: Vec<String>,
    pub expire_time: Option<DateTime<Utc>>,
}

/// Attributes that ranking never sees (invariant 3): [`crate::domain::ranking::facts::Facts`] has no place for them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProtectedAttributes {
    pub gender: String,
    pub birth_date: Option<NaiveDate>,
    pub ethnicity: String,
    pub household_region_code: String,
    pub poverty_relief: Option<bool>,
}

//! What is kept of a person beside what is matched: consent, and what ranking never sees.

use chrono::{DateTime, NaiveDate, Utc};

/// What a student or an expert has agreed to (PIPL articles 13, 23 and 47).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consent {
    /// Whether the profile may be matched. A no takes it out of every ranking, total and facet; `None` keeps it inside its
    /// own tenant.
    pub matching: Option<bool>,
    /// Tenants, or `*` for everyone.
    pub disclose_to: Vec<String>,
    /// From when on it counts as a no; `None` where no end is stated.
    pub expire_time: Option<DateTime<Utc>>,
}

/// Attributes that ranking never sees (invariant 3): [`crate::domain::ranking::facts::Facts`] has no place for
/// them. An empty text and `None` mean "not stated".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProtectedAttributes {
    /// As written, up to 20 characters.
    pub gender: String,
    /// Read for the age rule of internships alone, as the day on which that age is reached.
    pub birth_date: Option<NaiveDate>,
    /// As written, up to 50 characters.
    pub ethnicity: String,
    /// Region of household registration, a code of GB/T 2260.
    pub household_region_code: String,
    /// Whether the student belongs to a priority group of poverty relief.
    pub poverty_relief: Option<bool>,
}

//! What is kept of a person beside what is matched: consent, and what ranking never sees.

use chrono::{DateTime, NaiveDate, Utc};

use super::Record;
use super::violation::Violations;
use crate::domain::message::Code;

/// What a student or an expert has agreed to (PIPL articles 13 to 15, 23, 31 and 47).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consent {
    /// Whether the profile may be matched. A no takes it out of every ranking, total and facet; `None` keeps it inside its
    /// own tenant.
    pub matching: Option<bool>,
    /// Tenants, or `*` for everyone, whatever they ask for. Empty where there are grants.
    pub disclose_to: Vec<String>,
    /// From when on it counts as a no; `None` where no end is stated.
    pub expire_time: Option<DateTime<Utc>>,
    /// To whom, for what and until when, up to 20. What each comes to is said in [`super::agreement`].
    pub grants: Vec<Grant>,
    /// What others are shown beside the rest, where there are grants; else they are shown all of it.
    pub disclosed: Vec<Part>,
    /// Whether a parent or guardian has agreed, which somebody under 14 cannot do alone (PIPL article 31).
    pub guardian: Option<bool>,
}

/// An agreement to be shown to somebody for something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grant {
    /// A tenant, `alliances/{id}`, or `*` for everyone.
    pub recipient: String,
    /// What calls may be for, up to 10; empty for anything.
    pub purposes: Vec<String>,
    /// The first day in China on which it does not hold any more; `None` has no end.
    pub expire_date: Option<NaiveDate>,
}

/// A part of a profile that others are shown, and find and rank it by, only where the person has agreed to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The school of a student, the organization of an expert.
    School,
    /// The experiences of a student, the summary of an expert.
    Experiences,
    /// The record's labels.
    Labels,
    /// Who attests certificates that the record states, and until when. Nothing is found or ranked by that.
    Credentials,
}

impl Part {
    /// Those that an index knows of.
    pub const INDEXED: [Self; 3] = [Self::School, Self::Experiences, Self::Labels];

    /// As an index holds it.
    pub fn word(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::Experiences => "experiences",
            Self::Labels => "labels",
            Self::Credentials => "credentials",
        }
    }
}

impl Consent {
    /// To these tenants for whatever they ask, as all consents were once.
    pub fn plain(
        matching: Option<bool>,
        disclose_to: Vec<String>,
        expire_time: Option<DateTime<Utc>>,
    ) -> Self {
        Self { matching, disclose_to, expire_time, ..Self::default() }
    }

    /// Whether others may be shown the part.
    pub fn discloses(&self, part: Part) -> bool {
        self.grants.is_empty() || self.disclosed.contains(&part)
    }

    /// Takes out whom else the person has agreed to be shown to.
    pub fn withhold(&mut self) {
        self.grants.clear();
        self.disclosed.clear();
    }
}

/// Whether others may be shown the part by what a person has agreed to; of one without a consent they are shown nothing at all.
pub fn discloses(consent: Option<&Consent>, part: Part) -> bool {
    consent.is_none_or(|consent| consent.discloses(part))
}

/// Finds fault with a record of somebody who is under 14 on a day and would be matched without a parent or guardian.
pub fn check_guardian(v: &mut Violations, record: &Record, today: NaiveDate) {
    let consent = record.resource.content().person().and_then(|person| person.consent());
    let is_alone =
        consent.is_some_and(|consent| consent.matching == Some(true) && consent.guardian != Some(true));
    let birth_date = record.protected().and_then(|protected| protected.birth_date);
    if is_alone && birth_date.is_some_and(|birth_date| needs_guardian(birth_date, today)) {
        let field = record.kind().field();
        v.within(field, |v| v.within("consent", |v| v.add("guardian", Code::GuardianRequired)));
    }
}

/// The age from which on somebody agrees without a parent or guardian (PIPL article 31).
const AGE_OF_CONSENT: u32 = 14;

/// Whether a parent or guardian has to agree for somebody born on a day, on another one.
fn needs_guardian(birth_date: NaiveDate, today: NaiveDate) -> bool {
    today.years_since(birth_date).is_none_or(|age| age < AGE_OF_CONSENT)
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

//! The hard conditions that a match puts on the records it returns, as the caller states them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::pay_band::PayBand;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::record::exchange::Category;
use crate::domain::record::name::RecordName;
use crate::domain::record::opening::EmploymentType;
use crate::domain::search::filter::Field;

/// Fields are joined by AND, the values of one field by OR; an empty field is no condition. A record that does
/// not state what a field asks about is kept, but for what `must_state` names and for labels, certificates, skills and schools.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchFilter {
    /// A province admits its cities; remote work is kept.
    pub regions: Vec<RegionCode>,
    /// The least level of education.
    pub education_min: Option<EducationLevel>,
    /// Not below `education_min`.
    pub education_max: Option<EducationLevel>,
    /// Each admits what is below it.
    pub occupations: Vec<OccupationCode>,
    /// Each admits what is below it.
    pub industries: Vec<IndustryCode>,
    /// CNY that the highest pay of an opening must reach.
    pub monthly_pay_min: Option<f64>,
    /// The record can start by this day.
    pub available_start: Option<NaiveDate>,
    /// The record lasts until the day before this one; after `available_start`.
    pub available_end: Option<NaiveDate>,
    /// As written by the caller; one of them must be stated.
    pub certificates: Vec<String>,
    /// How the work is done.
    pub employment_types: Vec<EmploymentType>,
    /// All of them must be carried.
    pub labels: BTreeMap<String, String>,
    /// Each admits what is below it.
    pub majors: Vec<MajorCode>,
    /// As written by the caller; one of them must be stated (students and courses only).
    pub schools: Vec<String>,
    /// As written by the caller; one of them must be stated.
    pub skills: Vec<String>,
    /// The pay of an opening reaches into one of them.
    pub pay_bands: Vec<PayBand>,
    /// Of resources; experts are of [`Category::Expert`].
    pub categories: Vec<Category>,
    /// What the record must state, where something is asked about it.
    pub must_state: BTreeSet<Field>,
    /// What is left out.
    pub excluded: BTreeSet<RecordName>,
}

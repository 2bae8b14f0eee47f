//! What a record states, in normal form: the only view of it that scoring and eligibility have.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::record::internship_slot::InternshipFacts;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::{EmploymentType, Period};

/// The comparable facts of a record. Empty and `None` mean "not stated" (invariant 6). There is no place here
/// for protected attributes, names or free text (invariants 3 and 8).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What the record is; of a typed text, what it stands for.
    pub kind: RecordKind,
    /// What to show as a title.
    pub title: String,
    /// No title sums it up: an opening or a course without one, or a long text that somebody typed.
    #[serde(default)]
    pub diffuse: bool,
    /// Asked, held or taught, no name twice: those of fields first, then those recognised in text.
    pub skills: Vec<Stated>,
    /// Asked, held or prepared for, as [`Self::skills`].
    pub certificates: Vec<Stated>,
    /// Studied, taught, or asked.
    pub majors: Vec<MajorCode>,
    /// Held by a student, given by a course, least asked by an opening.
    pub education: Option<EducationLevel>,
    /// The place, or places that a student wants.
    pub regions: Vec<RegionCode>,
    /// Where a student will not work.
    pub excluded_regions: Vec<RegionCode>,
    /// Whether an opening can be done from anywhere.
    pub remote: bool,
    /// Monthly CNY: offered, or wanted by a student (then only the lower end is read).
    pub pay: Option<(f64, f64)>,
    /// When an opening or a course runs, or a student is free.
    pub period: Period,
    /// Days of attendance that an opening asks, or that a student is free, 1 to 7.
    pub days_per_week: Option<u32>,
    /// The arrangement of an opening, or those that suit a student.
    pub employment_types: Vec<EmploymentType>,
    /// Of the work that an opening offers, or that a student wants.
    pub occupations: Vec<OccupationCode>,
    /// Of an opening, or wanted by a student.
    pub industries: Vec<IndustryCode>,
    /// Of a student or a course, in normal form.
    pub school: String,
    /// Places left.
    pub capacity: Option<u32>,
    /// From when on the record is not matched any more; `None` is never.
    pub expire_time: Option<DateTime<Utc>>,
    /// `None` where the record is no person's, and of a typed text.
    #[serde(rename = "student")]
    pub person: Option<PersonFacts>,
    /// `None` where the record offers no internship.
    pub internship: Option<InternshipFacts>,
}

impl Facts {
    /// A record that states nothing.
    pub fn none(kind: RecordKind) -> Self {
        Self {
            kind,
            title: String::new(),
            diffuse: false,
            skills: Vec::new(),
            certificates: Vec::new(),
            majors: Vec::new(),
            education: None,
            regions: Vec::new(),
            excluded_regions: Vec::new(),
            remote: false,
            pay: None,
            period: Default::default(),
            days_per_week: None,
            employment_types: Vec::new(),
            occupations: Vec::new(),
            industries: Vec::new(),
            school: String::new(),
            capacity: None,
            expire_time: None,
            person: None,
            internship: None,
        }
    }
}

/// A skill or certificate that a record states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Normal form; equal names are the same thing.
    pub name: String,
    /// The words that the record uses.
    pub text: String,
    /// Rank of the level, 1 (初级, 五级) to 5 (高级技师, 一级), where one is stated.
    pub level: Option<u8>,
    /// Whether the record insists on it, by its field or by the words around it.
    pub required: bool,
    /// Read out of free text rather than stated in a field of its own: evidence, but never a hard rule.
    pub recognised: bool,
    /// A general ability (沟通能力) that says little about a person.
    pub soft: bool,
}

/// What only a person states, above all a student.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonFacts {
    /// Year of entry to the school, 1990 to 2100: the first school year ends with July of the year after.
    pub entry_year: Option<i32>,
    /// The day on which the internship rule's age of 16 is reached; the birth date itself is not kept here.
    pub of_age_from: Option<NaiveDate>,
    /// `Some(false)` when matching was refused.
    pub consents: Option<bool>,
    /// From when on the consent counts as a no; `None` where no end is stated.
    pub consent_end: Option<DateTime<Utc>>,
    /// Full names of wanted slots, the most wanted first.
    pub ranked_slots: Vec<String>,
}

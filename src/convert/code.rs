//! Codes of the public classifications, and what each field takes.

use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::message::Code;
use crate::domain::record::violation::Violations;

use super::{field, limits};

pub(crate) const REGION: Code = Code::ARegion;
pub(crate) const INDUSTRY: Code = Code::AnIndustry;
pub(crate) const OCCUPATION: Code = Code::AnOccupation;
pub(crate) const MAJOR: Code = Code::AMajor;

pub(super) fn region(v: &mut Violations, field: &str, code: String) -> String {
    field::code(v, field, code, RegionCode::parse, REGION)
}

pub(super) fn industry(v: &mut Violations, field: &str, code: String) -> String {
    field::code(v, field, code, IndustryCode::parse, INDUSTRY)
}

pub(super) fn occupation(v: &mut Violations, field: &str, code: String) -> String {
    field::code(v, field, code, OccupationCode::parse, OCCUPATION)
}

pub(super) fn major(v: &mut Violations, field: &str, code: String) -> String {
    field::code(v, field, code, MajorCode::parse, MAJOR)
}

/// Codes or names of majors; what is all digits is meant as a code.
pub(super) fn majors(v: &mut Violations, majors: Vec<String>) -> Vec<String> {
    field::list(v, "majors", majors, limits::MAJORS, |v, major| {
        if !major.is_empty() && major.bytes().all(|b| b.is_ascii_digit()) {
            return self::major(v, "", major);
        }
        field::required_text(v, "", major, limits::MAJOR)
    })
}

/// Codes or names of occupations; what is digits and dashes is meant as a code.
pub(super) fn occupations(v: &mut Violations, occupations: Vec<String>) -> Vec<String> {
    field::list(v, "occupations", occupations, limits::PREFERENCES, |v, occupation| {
        if !occupation.is_empty() && occupation.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return self::occupation(v, "", occupation);
        }
        field::required_text(v, "", occupation, limits::OCCUPATION)
    })
}

/// Required codes, kept as written.
pub(super) fn each(
    v: &mut Violations,
    field: &'static str,
    codes: Vec<String>,
    read: impl Fn(&mut Violations, &str, String) -> String,
) -> Vec<String> {
    field::list(v, field, codes, limits::PREFERENCES, |v, code| {
        if code.is_empty() {
            v.add("", Code::Empty);
        }
        read(v, "", code)
    })
}

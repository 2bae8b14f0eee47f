//! Skills, certificates and levels of education.

use crate::domain::catalogue::education::EducationLevel;
use crate::domain::record::opening::Qualification;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::{field, limits};

pub(super) fn skills_from_pb(v: &mut Violations, skills: Vec<pb::Skill>) -> Vec<Qualification> {
    field::list(v, "skills", skills, limits::SKILLS, |v, skill| {
        qualification(v, skill.name, skill.level, skill.required)
    })
}

pub(super) fn certificates_from_pb(
    v: &mut Violations,
    certificates: Vec<pb::Certificate>,
) -> Vec<Qualification> {
    field::list(v, "certificates", certificates, limits::CERTIFICATES, |v, certificate| {
        qualification(v, certificate.name, certificate.level, certificate.required)
    })
}

fn qualification(v: &mut Violations, name: String, level: String, required: bool) -> Qualification {
    Qualification {
        name: field::required_text(v, "name", name, limits::QUALIFICATION),
        level: field::text(v, "level", level, limits::LEVEL),
        required,
    }
}

pub(super) fn skills_to_pb(skills: &[Qualification]) -> Vec<pb::Skill> {
    let skill =
        |q: &Qualification| pb::Skill { name: q.name.clone(), level: q.level.clone(), required: q.required };
    skills.iter().map(skill).collect()
}

pub(super) fn certificates_to_pb(certificates: &[Qualification]) -> Vec<pb::Certificate> {
    let certificate = |q: &Qualification| pb::Certificate {
        name: q.name.clone(),
        level: q.level.clone(),
        required: q.required,
    };
    certificates.iter().map(certificate).collect()
}

pub(crate) fn education_from_pb(v: &mut Violations, field: &str, number: i32) -> Option<EducationLevel> {
    use pb::EducationLevel as Wire;
    field::choice(v, field, number, |level| match level {
        Wire::Unspecified => None,
        Wire::LowerSecondary => Some(EducationLevel::LowerSecondary),
        Wire::UpperSecondary => Some(EducationLevel::UpperSecondary),
        Wire::VocationalSecondary => Some(EducationLevel::VocationalSecondary),
        Wire::JuniorCollege => Some(EducationLevel::JuniorCollege),
        Wire::Bachelor => Some(EducationLevel::Bachelor),
        Wire::Master => Some(EducationLevel::Master),
        Wire::Doctor => Some(EducationLevel::Doctor),
    })
}

/// A level as the wire has it; `None` is unspecified.
pub fn education_to_pb(level: Option<EducationLevel>) -> pb::EducationLevel {
    use pb::EducationLevel as Wire;
    level.map_or(Wire::Unspecified, |level| match level {
        EducationLevel::LowerSecondary => Wire::LowerSecondary,
        EducationLevel::UpperSecondary => Wire::UpperSecondary,
        EducationLevel::VocationalSecondary => Wire::VocationalSecondary,
        EducationLevel::JuniorCollege => Wire::JuniorCollege,
        EducationLevel::Bachelor => Wire::Bachelor,
        EducationLevel::Master => Wire::Master,
        EducationLevel::Doctor => Wire::Doctor,
    })
}

//! 学生.

use crate::domain::message::Code;
use crate::domain::record::agreement::ALLIANCES;
use crate::domain::record::audience::{EVERYONE, is_purpose};
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::person::{Consent, Grant, Part, ProtectedAttributes};
use crate::domain::record::student_profile::{Availability, Preferences, StudentProfile};
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::date::{date_from_pb, date_to_pb, period_from_pb, time_from_pb, time_to_pb};
use super::qualification::{
    certificates_from_pb, certificates_to_pb, education_from_pb, education_to_pb, skills_from_pb,
    skills_to_pb,
};
use super::record::Convert;
use super::work::{
    answer_from_pb, answer_to_pb, employment_type_to_pb, employment_types_from_pb, pay_from_pb, pay_to_pb,
};
use super::{code, field, limits};

impl Convert for StudentProfile {
    type Wire = pb::StudentProfile;

    fn from_pb(v: &mut Violations, wire: pb::StudentProfile, home: &TenantId) -> Self {
        let says_nothing = !v.is_trusting()
            && field::is_blank(&wire.major_name)
            && wire.major_code.is_empty()
            && wire.skills.is_empty()
            && wire.courses.is_empty()
            && wire.experiences.is_empty();
        if says_nothing {
            v.add(
                "major_name",
                Code::OneRequired.with("fields", "major_code, major_name, skills, courses, experiences"),
            );
        }
        let entry_year = (wire.entry_year != 0).then_some(wire.entry_year);
        let courses = field::list(v, "courses", wire.courses, limits::COURSES, |v, course| {
            full_course(field::required_text(v, "", course, limits::COURSE), home)
        });
        Self {
            school: field::text(v, "school", wire.school, limits::SCHOOL),
            major_code: code::major(v, "major_code", wire.major_code),
            major_name: field::text(v, "major_name", wire.major_name, limits::MAJOR),
            education_level: education_from_pb(v, "education_level", wire.education_level),
            entry_year: field::in_range(v, "entry_year", entry_year, limits::ENTRY_YEARS),
            graduation_date: date_from_pb(v, "graduation_date", wire.graduation_date),
            skills: skills_from_pb(v, wire.skills),
            certificates: certificates_from_pb(v, wire.certificates),
            courses,
            experiences: field::texts(
                v,
                "experiences",
                wire.experiences,
                limits::EXPERIENCES,
                limits::EXPERIENCE,
            ),
            preferences: preferences_from_pb(v, wire.preferences.unwrap_or_default(), home),
            availability: availability_from_pb(v, wire.availability.unwrap_or_default()),
            consent: wire.consent.map(|consent| v.within("consent", |v| consent_from_pb(v, consent))),
            protected: wire.protected.map(|own| v.within("protected", |v| protected_from_pb(v, own))),
        }
    }

    fn to_pb(&self, include_protected: bool) -> pb::StudentProfile {
        let protected = self.protected.as_ref().filter(|_| include_protected);
        pb::StudentProfile {
            school: self.school.clone(),
            major_code: self.major_code.clone(),
            major_name: self.major_name.clone(),
            education_level: education_to_pb(self.education_level).into(),
            entry_year: self.entry_year.unwrap_or_default(),
            graduation_date: self.graduation_date.map(date_to_pb),
            skills: skills_to_pb(&self.skills),
            certificates: certificates_to_pb(&self.certificates),
            courses: self.courses.clone(),
            experiences: self.experiences.clone(),
            preferences: preferences_to_pb(&self.preferences),
            availability: availability_to_pb(&self.availability),
            consent: self.consent.as_ref().map(consent_to_pb),
            protected: protected.map(protected_to_pb),
        }
    }

    fn title(wire: &pb::StudentProfile) -> &str {
        if wire.major_name.is_empty() { &wire.major_code } else { &wire.major_name }
    }
}

/// Courses may be named; a short name is made a full one. Anything else is a title.
fn full_course(course: String, home: &TenantId) -> String {
    match RecordName::parse(&course, home) {
        Ok(name) if name.kind == RecordKind::CourseProfile => name.to_string(),
        _ => course,
    }
}

fn preferences_from_pb(v: &mut Violations, wire: pb::Preferences, home: &TenantId) -> Preferences {
    v.within("preferences", |v| Preferences {
        region_codes: code::each(v, "region_codes", wire.region_codes, code::region),
        excluded_region_codes: code::each(
            v,
            "excluded_region_codes",
            wire.excluded_region_codes,
            code::region,
        ),
        industry_codes: code::each(v, "industry_codes", wire.industry_codes, code::industry),
        occupations: code::occupations(v, wire.occupations),
        employment_types: employment_types_from_pb(v, wire.employment_types),
        salary: pay_from_pb(v, "salary", wire.salary),
        ranked_slots: field::names(
            v,
            "ranked_slots",
            wire.ranked_slots,
            limits::PREFERENCES,
            (RecordKind::InternshipSlot, home),
        ),
    })
}

fn availability_from_pb(v: &mut Violations, wire: pb::Availability) -> Availability {
    v.within("availability", |v| Availability {
        period: period_from_pb(v, wire.start_date, wire.end_date),
        days_per_week: field::whole(v, "days_per_week", wire.days_per_week, limits::DAYS_PER_WEEK),
    })
}

pub(super) fn consent_from_pb(v: &mut Violations, wire: pb::Consent) -> Consent {
    let consent = Consent {
        matching: answer_from_pb(v, "matching", wire.matching),
        disclose_to: field::list(v, "disclose_to", wire.disclose_to, limits::DISCLOSE_TO, |v, tenant| {
            if tenant != EVERYONE && tenant.parse::<TenantId>().is_err() {
                v.add("", Code::TenantOrEveryone);
            }
            field::no_identity(v, "", &tenant);
            tenant
        }),
        expire_time: time_from_pb(v, "expire_time", wire.expire_time),
        grants: field::list(v, "grants", wire.grants, limits::GRANTS, grant_from_pb),
        disclosed: field::choices(v, "disclosed_parts", wire.disclosed_parts, limits::PARTS, part_from_pb),
        guardian: answer_from_pb(v, "guardian", wire.guardian),
    };
    if !consent.grants.is_empty() && !consent.disclose_to.is_empty() {
        v.add("grants", Code::NotBeside.with("field", "disclose_to"));
    }
    if consent.grants.is_empty() && !consent.disclosed.is_empty() {
        v.add("disclosed_parts", Code::OnlyWith.with("field", "grants"));
    }
    consent
}

fn grant_from_pb(v: &mut Violations, wire: pb::ConsentGrant) -> Grant {
    let alliance = wire.recipient.strip_prefix(ALLIANCES);
    let is_recipient =
        wire.recipient == EVERYONE || alliance.unwrap_or(&wire.recipient).parse::<TenantId>().is_ok();
    if !is_recipient {
        v.add("recipient", Code::TenantAllianceOrEveryone);
    }
    field::no_identity(v, "recipient", &wire.recipient);
    Grant {
        recipient: wire.recipient,
        purposes: field::list(v, "purposes", wire.purposes, limits::PURPOSES, |v, purpose| {
            if !is_purpose(purpose.as_bytes()) {
                v.add("", Code::PurposeForm);
            }
            field::no_identity(v, "", &purpose);
            purpose
        }),
        expire_date: date_from_pb(v, "expire_date", wire.expire_date),
    }
}

fn part_from_pb(part: pb::DisclosedPart) -> Option<Part> {
    match part {
        pb::DisclosedPart::Unspecified => None,
        pb::DisclosedPart::School => Some(Part::School),
        pb::DisclosedPart::Experiences => Some(Part::Experiences),
        pb::DisclosedPart::Labels => Some(Part::Labels),
        pb::DisclosedPart::Credentials => Some(Part::Credentials),
    }
}

fn part_to_pb(part: Part) -> pb::DisclosedPart {
    match part {
        Part::School => pb::DisclosedPart::School,
        Part::Experiences => pb::DisclosedPart::Experiences,
        Part::Labels => pb::DisclosedPart::Labels,
        Part::Credentials => pb::DisclosedPart::Credentials,
    }
}

pub(super) fn protected_from_pb(v: &mut Violations, wire: pb::ProtectedAttributes) -> ProtectedAttributes {
    ProtectedAttributes {
        gender: field::text(v, "gender", wire.gender, limits::GENDER),
        birth_date: date_from_pb(v, "birth_date", wire.birth_date),
        ethnicity: field::text(v, "ethnicity", wire.ethnicity, limits::ETHNICITY),
        household_region_code: code::region(v, "household_region_code", wire.household_region_code),
        poverty_relief: answer_from_pb(v, "poverty_relief", wire.poverty_relief),
    }
}

fn preferences_to_pb(preferences: &Preferences) -> Option<pb::Preferences> {
    let arrangements = preferences.employment_types.iter();
    let stated = *preferences != Preferences::default();
    stated.then(|| pb::Preferences {
        region_codes: preferences.region_codes.clone(),
        excluded_region_codes: preferences.excluded_region_codes.clone(),
        industry_codes: preferences.industry_codes.clone(),
        occupations: preferences.occupations.clone(),
        employment_types: arrangements.map(|one| employment_type_to_pb(*one).into()).collect(),
        salary: preferences.salary.as_ref().map(pay_to_pb),
        ranked_slots: preferences.ranked_slots.clone(),
    })
}

fn availability_to_pb(availability: &Availability) -> Option<pb::Availability> {
    let stated = *availability != Availability::default();
    stated.then(|| pb::Availability {
        start_date: availability.period.start.map(date_to_pb),
        end_date: availability.period.end.map(date_to_pb),
        days_per_week: availability.days_per_week.map(|days| days as i32),
    })
}

pub(super) fn consent_to_pb(consent: &Consent) -> pb::Consent {
    pb::Consent {
        matching: answer_to_pb(consent.matching),
        disclose_to: consent.disclose_to.clone(),
        expire_time: consent.expire_time.map(time_to_pb),
        grants: consent.grants.iter().map(grant_to_pb).collect(),
        disclosed_parts: consent.disclosed.iter().map(|part| part_to_pb(*part).into()).collect(),
        guardian: answer_to_pb(consent.guardian),
    }
}

fn grant_to_pb(grant: &Grant) -> pb::ConsentGrant {
    pb::ConsentGrant {
        recipient: grant.recipient.clone(),
        purposes: grant.purposes.clone(),
        expire_date: grant.expire_date.map(date_to_pb),
    }
}

pub(super) fn protected_to_pb(own: &ProtectedAttributes) -> pb::ProtectedAttributes {
    pb::ProtectedAttributes {
        gender: own.gender.clone(),
        birth_date: own.birth_date.map(date_to_pb),
        ethnicity: own.ethnicity.clone(),
        household_region_code: own.household_region_code.clone(),
        poverty_relief: answer_to_pb(own.poverty_relief),
    }
}

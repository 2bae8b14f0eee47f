//! What openings share. On the wire an opening has the shape of a job posting, whose shared fields are in the messages of
//! all openings, under the same numbers.

use crate::domain::message::Code;
use crate::domain::record::opening::Opening;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::date::{time_from_pb, time_to_pb};
use super::qualification::{
    certificates_from_pb, certificates_to_pb, education_from_pb, education_to_pb, skills_from_pb,
    skills_to_pb,
};
use super::work::{employment_type_from_pb, employment_type_to_pb, pay_from_pb, pay_to_pb};
use super::{code, field, limits};

/// Moves the fields that openings share out of one message into another; each calls the pay by a name of its own.
macro_rules! shared_fields {
    ($wire:ident.$pay:ident => $message:ident.$other_pay:ident) => {
        pb::$message {
            title: $wire.title,
            description: $wire.description,
            employer_display_name: $wire.employer_display_name,
            occupation_code: $wire.occupation_code,
            industry_code: $wire.industry_code,
            industry_clusters: $wire.industry_clusters,
            region_code: $wire.region_code,
            region_display_name: $wire.region_display_name,
            remote: $wire.remote,
            education_min: $wire.education_min,
            majors: $wire.majors,
            certificates: $wire.certificates,
            skills: $wire.skills,
            experience_months_min: $wire.experience_months_min,
            $other_pay: $wire.$pay,
            employment_type: $wire.employment_type,
            posting_time: $wire.posting_time,
            ..pb::$message::default()
        }
    };
}
pub(super) use shared_fields;

/// Reads an opening; `pay_field` is what its message calls the pay.
pub(super) fn opening_from_pb(v: &mut Violations, wire: pb::JobPosting, pay_field: &'static str) -> Opening {
    if !v.is_trusting() && field::is_blank(&wire.title) && field::is_blank(&wire.description) {
        v.add("title", Code::TitleOrDescription);
    }
    Opening {
        title: field::text(v, "title", wire.title, limits::TITLE),
        description: field::text(v, "description", wire.description, limits::LONG_TEXT),
        employer_display_name: field::text(
            v,
            "employer_display_name",
            wire.employer_display_name,
            limits::DISPLAY_NAME,
        ),
        occupation_code: code::occupation(v, "occupation_code", wire.occupation_code),
        industry_code: code::industry(v, "industry_code", wire.industry_code),
        industry_clusters: field::texts(
            v,
            "industry_clusters",
            wire.industry_clusters,
            limits::CLUSTERS,
            limits::CLUSTER,
        ),
        region_code: code::region(v, "region_code", wire.region_code),
        region_display_name: field::text(v, "region_display_name", wire.region_display_name, limits::PLACE),
        remote: wire.remote,
        education_min: education_from_pb(v, "education_min", wire.education_min),
        majors: code::majors(v, wire.majors),
        certificates: certificates_from_pb(v, wire.certificates),
        skills: skills_from_pb(v, wire.skills),
        experience_months_min: field::whole(
            v,
            "experience_months_min",
            wire.experience_months_min,
            limits::EXPERIENCE_MONTHS,
        ),
        pay: pay_from_pb(v, pay_field, wire.salary),
        employment_type: employment_type_from_pb(v, wire.employment_type),
        posting_time: time_from_pb(v, "posting_time", wire.posting_time),
    }
}

pub(super) fn opening_to_pb(opening: &Opening) -> pb::JobPosting {
    pb::JobPosting {
        title: opening.title.clone(),
        description: opening.description.clone(),
        employer_display_name: opening.employer_display_name.clone(),
        occupation_code: opening.occupation_code.clone(),
        industry_code: opening.industry_code.clone(),
        industry_clusters: opening.industry_clusters.clone(),
        region_code: opening.region_code.clone(),
        region_display_name: opening.region_display_name.clone(),
        remote: opening.remote,
        education_min: education_to_pb(opening.education_min).into(),
        majors: opening.majors.clone(),
        certificates: certificates_to_pb(&opening.certificates),
        skills: skills_to_pb(&opening.skills),
        experience_months_min: opening.experience_months_min.map(|months| months as i32),
        salary: opening.pay.as_ref().map(pay_to_pb),
        headcount: None,
        employment_type: opening
            .employment_type
            .map_or(pb::EmploymentType::Unspecified, employment_type_to_pb)
            .into(),
        posting_time: opening.posting_time.map(time_to_pb),
    }
}

#[cfg(test)]
mod tests {
    use prost_reflect::FieldDescriptor;

    use crate::pb::json::pool;

    /// What each message calls its own way.
    const PAY: u32 = 15;

    /// The proto files say so, and keep these numbers for it.
    fn is_shared(field: &FieldDescriptor) -> bool {
        matches!(field.number(), 1..=15 | 17..=18 | 101..)
    }

    /// At fff0350 there was no number left for another field that all openings have.
    #[test]
    fn openings_share_fields_under_the_same_numbers() {
        let message =
            |name: &str| pool().get_message_by_name(&format!("talentmatch.v1.{name}")).expect("a message");
        let (posting, slot) = (message("JobPosting"), message("InternshipSlot"));
        let form = |field: &FieldDescriptor| {
            let name = if field.number() == PAY { "" } else { field.name() };
            format!("{name} {:?} {:?}", field.cardinality(), field.kind())
        };
        for (one, other) in [(&posting, &slot), (&slot, &posting)] {
            for field in one.fields().filter(is_shared) {
                let twin = other.get_field(field.number());
                let place = format!("{} of {} and {}", field.full_name(), one.name(), other.name());
                assert_eq!(twin.as_ref().map(form), Some(form(&field)), "{place}");
            }
        }
    }
}

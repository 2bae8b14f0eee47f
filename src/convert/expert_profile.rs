//! 专家.

use crate::domain::message::Code;
use crate::domain::record::expert_profile::ExpertProfile;
use crate::domain::record::name::TenantId;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::exchange::{
    engagements_from_pb, engagements_to_pb, price_from_pb, price_to_pb, windows_from_pb, windows_to_pb,
};
use super::qualification::{certificates_from_pb, certificates_to_pb, skills_from_pb, skills_to_pb};
use super::record::Convert;
use super::student_profile::{consent_from_pb, consent_to_pb};
use super::{code, field, limits};

impl Convert for ExpertProfile {
    type Wire = pb::ExpertProfile;

    fn from_pb(v: &mut Violations, wire: pb::ExpertProfile, _: &TenantId) -> Self {
        let says_nothing = wire.fields.is_empty() && wire.skills.is_empty() && field::is_blank(&wire.summary);
        if !v.is_trusting() && says_nothing {
            v.add("fields", Code::OneRequired.with("fields", "fields, skills, summary"));
        }
        let excluded = wire.excluded_region_codes;
        Self {
            fields: field::texts(v, "fields", wire.fields, limits::EXPERT_FIELDS, limits::KEYWORD),
            professional_titles: field::texts(
                v,
                "professional_titles",
                wire.professional_titles,
                limits::PROFESSIONAL_TITLES,
                limits::QUALIFICATION,
            ),
            summary: field::text(v, "summary", wire.summary, limits::SUMMARY),
            organization: field::text(
                v,
                "organization_display_name",
                wire.organization_display_name,
                limits::DISPLAY_NAME,
            ),
            skills: skills_from_pb(v, wire.skills),
            certificates: certificates_from_pb(v, wire.certificates),
            majors: code::majors(v, wire.majors),
            occupations: code::occupations(v, wire.occupations),
            region_codes: code::each(v, "region_codes", wire.region_codes, code::region),
            excluded_region_codes: code::each(v, "excluded_region_codes", excluded, code::region),
            remote: wire.remote,
            windows: windows_from_pb(v, wire.windows),
            engagements: engagements_from_pb(v, wire.engagements),
            price: price_from_pb(v, "price", wire.price),
            consent: wire.consent.map(|consent| v.within("consent", |v| consent_from_pb(v, consent))),
        }
    }

    fn to_pb(&self, _: bool) -> pb::ExpertProfile {
        pb::ExpertProfile {
            fields: self.fields.clone(),
            professional_titles: self.professional_titles.clone(),
            summary: self.summary.clone(),
            organization_display_name: self.organization.clone(),
            skills: skills_to_pb(&self.skills),
            certificates: certificates_to_pb(&self.certificates),
            majors: self.majors.clone(),
            occupations: self.occupations.clone(),
            region_codes: self.region_codes.clone(),
            excluded_region_codes: self.excluded_region_codes.clone(),
            remote: self.remote,
            windows: windows_to_pb(&self.windows),
            engagements: engagements_to_pb(&self.engagements),
            price: self.price.map(price_to_pb),
            consent: self.consent.as_ref().map(consent_to_pb),
        }
    }

    fn title(wire: &pb::ExpertProfile) -> &str {
        let mut names = wire.fields.iter().chain(&wire.professional_titles);
        names.next().map_or("", String::as_str)
    }
}

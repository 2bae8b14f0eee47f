//! The hard conditions of a match.

use std::collections::BTreeSet;

use crate::api::limits;
use crate::api::request::names_from_pb;
use crate::convert::{
    categories_from_pb, code, education_from_pb, employment_types_from_pb, field, ordered_dates,
};
use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::pay_band::PayBand;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::message::Code;
use crate::domain::record::name::TenantId;
use crate::domain::record::violation::Violations;
use crate::domain::search::filter::Field;
use crate::domain::search::match_filter::MatchFilter;
use crate::pb::v1 as pb;

/// Reads a filter in the field `field`; none is no condition. Short names lie in `home`.
pub fn filter_from_pb(
    v: &mut Violations,
    field: &'static str,
    filter: Option<pb::MatchFilter>,
    home: &TenantId,
) -> MatchFilter {
    filter.map_or_else(MatchFilter::default, |filter| v.within(field, |v| conditions(v, filter, home)))
}

fn conditions(v: &mut Violations, wire: pb::MatchFilter, home: &TenantId) -> MatchFilter {
    const MOST: usize = limits::FILTER_VALUES;
    const NAMED: (usize, usize) = (limits::FILTER_QUALIFICATIONS, limits::QUALIFICATION);
    let must_state = must_state(v, &wire);
    let education_min = education_from_pb(v, "education_min", wire.education_min);
    let education_max = education_from_pb(v, "education_max", wire.education_max);
    if let (Some(min), Some(max)) = (education_min, education_max)
        && max.rank() < min.rank()
    {
        v.add("education_max", Code::BelowField.with("field", "education_min"));
    }
    let start = ("available_start_date", wire.available_start_date);
    let end = ("available_end_date", wire.available_end_date);
    let [available_start, available_end] = ordered_dates(v, start, end);
    MatchFilter {
        regions: field::codes(v, "region_codes", wire.region_codes, MOST, RegionCode::parse, code::REGION),
        education_min,
        education_max,
        occupations: field::codes(
            v,
            "occupation_codes",
            wire.occupation_codes,
            MOST,
            OccupationCode::parse,
            code::OCCUPATION,
        ),
        industries: field::codes(
            v,
            "industry_codes",
            wire.industry_codes,
            MOST,
            IndustryCode::parse,
            code::INDUSTRY,
        ),
        monthly_pay_min: field::in_range(v, "monthly_pay_min", wire.monthly_pay_min, limits::PAY),
        available_start,
        available_end,
        certificates: field::texts(v, "certificates", wire.certificates, NAMED.0, NAMED.1),
        employment_types: employment_types_from_pb(v, wire.employment_types),
        labels: field::labels(v, wire.labels, limits::FILTER_LABELS),
        majors: field::codes(v, "major_codes", wire.major_codes, MOST, MajorCode::parse, code::MAJOR),
        schools: field::texts(v, "schools", wire.schools, MOST, limits::SCHOOL),
        skills: field::texts(v, "skills", wire.skills, NAMED.0, NAMED.1),
        pay_bands: field::codes(
            v,
            "pay_bands",
            wire.pay_bands,
            limits::FILTER_PAY_BANDS,
            |band| PayBand::named(band).ok_or(()),
            Code::APayBand,
        ),
        categories: categories_from_pb(v, wire.resource_categories),
        must_state,
        excluded: names_from_pb(v, "exclude_names", wire.exclude_names, limits::EXCLUDED, home)
            .into_iter()
            .collect(),
    }
}

/// What a record must state: the index fields that the named fields of the filter ask about. Those that are not here are never
/// passed by a record that states nothing.
fn must_state(v: &mut Violations, wire: &pb::MatchFilter) -> BTreeSet<Field> {
    let conditions = [
        ("region_codes", Field::Region, wire.region_codes.is_empty()),
        ("education_min", Field::Education, wire.education_min == 0),
        ("education_max", Field::Education, wire.education_max == 0),
        ("occupation_codes", Field::Occupation, wire.occupation_codes.is_empty()),
        ("industry_codes", Field::Industry, wire.industry_codes.is_empty()),
        ("monthly_pay_min", Field::PayMax, wire.monthly_pay_min.is_none()),
        ("available_start_date", Field::StartDay, wire.available_start_date.is_none()),
        ("available_end_date", Field::EndDay, wire.available_end_date.is_none()),
        ("employment_types", Field::EmploymentType, wire.employment_types.is_empty()),
        ("major_codes", Field::Major, wire.major_codes.is_empty()),
        ("pay_bands", Field::PayBand, wire.pay_bands.is_empty()),
        ("resource_categories", Field::Category, wire.resource_categories.is_empty()),
    ];
    let paths = wire.must_state.as_ref().map_or(&[][..], |mask| &mask.paths);
    if paths.len() > conditions.len() {
        v.add("must_state", Code::TooManyPaths.with("most", conditions.len()));
        return BTreeSet::new();
    }
    let mut fields = BTreeSet::new();
    for path in paths {
        match conditions.iter().find(|(name, ..)| name == path) {
            Some((_, field, false)) => drop(fields.insert(*field)),
            Some((name, ..)) => v.add("must_state", Code::NoCondition.with("field", *name)),
            None => {
                let names = conditions.map(|(name, ..)| name).join(", ");
                v.add("must_state", Code::NoSuchCondition.with("fields", names));
            }
        }
    }
    fields
}

//! The hard conditions of a match.

use crate::api::limits;
use crate::convert::{code, education_from_pb, employment_types_from_pb, field, ordered_dates};
use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::record::violation::Violations;
use crate::domain::search::match_filter::MatchFilter;
use crate::pb::v1 as pb;

/// Reads a filter in the field `field`; none is no condition.
pub fn filter_from_pb(
    v: &mut Violations,
    field: &'static str,
    filter: Option<pb::MatchFilter>,
) -> MatchFilter {
    filter.map_or_else(MatchFilter::default, |filter| v.within(field, |v| conditions(v, filter)))
}

fn conditions(v: &mut Violations, wire: pb::MatchFilter) -> MatchFilter {
    const MOST: usize = limits::FILTER_VALUES;
    let education_min = education_from_pb(v, "education_min", wire.education_min);
    let education_max = education_from_pb(v, "education_max", wire.education_max);
    if let (Some(min), Some(max)) = (education_min, education_max)
        && max.rank() < min.rank()
    {
        v.add("education_max", "must not be below education_min");
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
        certificates: field::texts(
            v,
            "certificates",
            wire.certificates,
            limits::FILTER_CERTIFICATES,
            limits::QUALIFICATION,
        ),
        employment_types: employment_types_from_pb(v, wire.employment_types),
        labels: field::labels(v, wire.labels, limits::FILTER_LABELS),
        majors: field::codes(v, "major_codes", wire.major_codes, MOST, MajorCode::parse, code::MAJOR),
        schools: field::texts(v, "schools", wire.schools, MOST, limits::SCHOOL),
    }
}

//! Requests for insight, read and checked.

use crate::convert::{code, education_from_pb};
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::insight::month::Month;
use crate::domain::insight::scope::Scope;
use crate::domain::message::Code;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

/// Characters of a cluster and of a school.
const CLUSTER: usize = 100;
const SCHOOL: usize = 200;

const MONTH: Code = Code::AMonth;

/// Reads what is to be counted.
pub fn scope_from_pb(v: &mut Violations, scope: Option<pb::InsightScope>) -> Scope {
    let wire = scope.unwrap_or_default();
    v.within("scope", |v| {
        let scope = Scope {
            region: parsed(v, "region_code", &wire.region_code, RegionCode::parse, code::REGION),
            major: parsed(v, "major_code", &wire.major_code, MajorCode::parse, code::MAJOR),
            occupation: parsed(
                v,
                "occupation_code",
                &wire.occupation_code,
                OccupationCode::parse,
                code::OCCUPATION,
            ),
            trade: None,
            education: education_from_pb(v, "education_level", wire.education_level),
            cluster: text(v, "industry_cluster", wire.industry_cluster, CLUSTER),
            school: text(v, "school", wire.school, SCHOOL),
            from: parsed(v, "start_month", &wire.start_month, Month::parse, MONTH),
            until: parsed(v, "end_month", &wire.end_month, Month::parse, MONTH),
        };
        if let Err((field, why)) = scope.check() {
            v.add(field, why);
        }
        scope
    })
}

/// Reads a code that may be left out.
pub fn parsed<T, E>(
    v: &mut Violations,
    field: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, E>,
    meaning: Code,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let found = parse(text).ok();
    if found.is_none() {
        v.add(field, Code::MustBe.with("meaning", meaning));
    }
    found
}

fn text(v: &mut Violations, field: &'static str, text: String, most: usize) -> Option<String> {
    if text.chars().count() > most {
        v.add(field, Code::TooLong.with("most", most));
    }
    Some(text).filter(|text| !text.is_empty())
}

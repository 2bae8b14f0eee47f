//! What a match asks for beside what the caller may see -> [`Filter`].

use chrono::{DateTime, Utc};

use crate::domain::ranking::derive::normal_school;
use crate::domain::record::audience::Caller;
use crate::domain::search::filter::{Condition, Field, Filter};
use crate::domain::search::index_fields::{certificate, day, label};
use crate::domain::search::match_filter::MatchFilter;

/// Leaves out the caller's own records that will have ended when the owner's rules are judged, at a time to come.
pub fn lasting(filter: &mut Filter, caller: &Caller, as_of: DateTime<Utc>) {
    for field in [Field::ExpireTime, Field::ConsentEnd] {
        filter.clauses.push(vec![
            Condition::AtLeast(field, as_of.timestamp() + 1),
            Condition::Absent(field),
            Condition::NoneOf(Field::Tenant, vec![caller.tenant.to_string()]),
        ]);
    }
}

/// Adds the caller's own conditions.
pub fn wanted(filter: &mut Filter, wanted: &MatchFilter) {
    if !wanted.regions.is_empty() {
        let regions = wanted.regions.iter().map(|region| region.to_string()).collect();
        let here = Condition::AnyOf(Field::Region, regions);
        filter.clauses.push(vec![here, Condition::Absent(Field::Region), remote()]);
    }
    if let Some(level) = wanted.education_min {
        filter.require_if_stated(Condition::AtLeast(Field::Education, i64::from(level.rank())));
    }
    if let Some(level) = wanted.education_max {
        filter.require_if_stated(Condition::AtMost(Field::Education, i64::from(level.rank())));
    }
    let mut codes = |field, codes: Vec<String>| {
        if !codes.is_empty() {
            filter.require_if_stated(Condition::AnyOf(field, codes));
        }
    };
    codes(Field::Occupation, wanted.occupations.iter().filter_map(|code| code.prefixes().pop()).collect());
    codes(Field::Industry, wanted.industries.iter().map(|code| code.to_string()).collect());
    codes(Field::Major, wanted.majors.iter().map(|major| major.to_string()).collect());
    codes(
        Field::EmploymentType,
        wanted.employment_types.iter().map(|kind| kind.keyword().to_string()).collect(),
    );
    if let Some(least) = wanted.monthly_pay_min {
        filter.require_if_stated(Condition::AtLeast(Field::PayMax, least.ceil() as i64));
    }
    if let Some(start) = wanted.available_start {
        filter.require_if_stated(Condition::AtMost(Field::StartDay, day(start)));
    }
    if let Some(end) = wanted.available_end {
        filter.require_if_stated(Condition::AtLeast(Field::EndDay, day(end)));
    }
    if !wanted.certificates.is_empty() {
        let names = wanted.certificates.iter().map(|name| certificate(name)).collect();
        filter.require(Condition::AnyOf(Field::Certificate, names));
    }
    if !wanted.schools.is_empty() {
        let schools = wanted.schools.iter().map(|school| normal_school(school)).collect();
        filter.require(Condition::AnyOf(Field::School, schools));
    }
    for (key, value) in &wanted.labels {
        filter.require(Condition::AnyOf(Field::Label, vec![label(key, value)]));
    }
}

fn remote() -> Condition {
    Condition::AnyOf(Field::Remote, vec!["true".to_string()])
}

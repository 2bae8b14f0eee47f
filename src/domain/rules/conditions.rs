//! What a match asks for beside what the caller may see -> [`Filter`].

use chrono::{DateTime, Utc};

use crate::domain::ranking::school_name::normal_school;
use crate::domain::record::audience::Caller;
use crate::domain::record::person::Part;
use crate::domain::search::filter::{Condition, Field, Filter};
use crate::domain::search::index_fields::{certificate, day, label, skill};
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

/// Adds the conditions of a caller. By what a person of another tenant does not disclose nobody is found.
pub fn wanted(filter: &mut Filter, caller: &Caller, wanted: &MatchFilter) {
    let shown = |condition: Condition, part: Part| {
        let own = Condition::AnyOf(Field::Tenant, vec![caller.tenant.to_string()]);
        let disclosed = Condition::NoneOf(Field::Withheld, vec![part.word().to_string()]);
        [own, disclosed].map(|who| Condition::All(vec![condition.clone(), who])).to_vec()
    };
    if !wanted.regions.is_empty() {
        let regions = wanted.regions.iter().map(|region| region.to_string()).collect();
        let mut clause = vec![Condition::AnyOf(Field::Region, regions), remote()];
        if !wanted.must_state.contains(&Field::Region) {
            clause.push(Condition::Absent(Field::Region));
        }
        filter.clauses.push(clause);
    }
    let must_state = |field| wanted.must_state.contains(&field);
    let mut require = |condition: Condition| match condition.field().is_some_and(must_state) {
        true => filter.require(condition),
        false => filter.require_if_stated(condition),
    };
    if let Some(level) = wanted.education_min {
        require(Condition::AtLeast(Field::Education, i64::from(level.rank())));
    }
    if let Some(level) = wanted.education_max {
        require(Condition::AtMost(Field::Education, i64::from(level.rank())));
    }
    let mut any_of = |field, values: Vec<String>| {
        if !values.is_empty() {
            require(Condition::AnyOf(field, values));
        }
    };
    any_of(Field::Occupation, wanted.occupations.iter().filter_map(|code| code.prefixes().pop()).collect());
    any_of(Field::Industry, wanted.industries.iter().map(|code| code.to_string()).collect());
    any_of(Field::Major, wanted.majors.iter().map(|major| major.to_string()).collect());
    any_of(
        Field::EmploymentType,
        wanted.employment_types.iter().map(|kind| kind.keyword().to_string()).collect(),
    );
    any_of(
        Field::Category,
        wanted.categories.iter().map(|category| category.keyword().to_string()).collect(),
    );
    any_of(Field::PayBand, wanted.pay_bands.iter().map(|band| band.to_string()).collect());
    if let Some(least) = wanted.monthly_pay_min {
        require(Condition::AtLeast(Field::PayMax, least.ceil() as i64));
    }
    if let Some(start) = wanted.available_start {
        require(Condition::AtMost(Field::StartDay, day(start)));
    }
    if let Some(end) = wanted.available_end {
        require(Condition::AtLeast(Field::EndDay, day(end)));
    }
    let named = [
        (Field::Certificate, &wanted.certificates, certificate as fn(&str) -> String),
        (Field::Skill, &wanted.skills, skill),
    ];
    for (field, names, normal) in named.into_iter().filter(|(_, names, _)| !names.is_empty()) {
        filter.require(Condition::AnyOf(field, names.iter().map(|name| normal(name)).collect()));
    }
    if !wanted.schools.is_empty() {
        let schools = wanted.schools.iter().map(|school| normal_school(school)).collect();
        filter.clauses.push(shown(Condition::AnyOf(Field::School, schools), Part::School));
    }
    for (key, value) in &wanted.labels {
        let labelled = Condition::AnyOf(Field::Label, vec![label(key, value)]);
        filter.clauses.push(shown(labelled, Part::Labels));
    }
    filter.excluded.extend(wanted.excluded.iter().cloned());
}

fn remote() -> Condition {
    Condition::AnyOf(Field::Remote, vec!["true".to_string()])
}

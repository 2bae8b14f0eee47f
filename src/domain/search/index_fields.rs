//! Record -> [`IndexFields`]: what filters and facets can ask about.

use chrono::{DateTime, NaiveDate, Utc};

use super::filter::{Field, IndexFields};
use crate::domain::catalogue::pay_band::PayBand;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::lexicon::{self, TermKind};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::Record;
use crate::domain::record::agreement;
use crate::domain::record::audience::audiences_of;
use crate::domain::record::person::Part;
use crate::domain::record::visibility::end_second;

/// In [`Field::Label`], between a label's key and its value.
const LABEL_SEPARATOR: char = '=';

impl IndexFields {
    /// The fields of a record with these facts, which was first stored at `create_time` and has looked to others as it does
    /// since `shown_time`.
    pub fn of(record: &Record, facts: &Facts, create_time: DateTime<Utc>, shown_time: DateTime<Utc>) -> Self {
        let mut fields = Self::default();
        fields.put(Field::Audience, audiences_of(record));
        if let Some(person) = record.resource.content().person() {
            fields.put(Field::Agreed, person.consent().map(agreement::words).unwrap_or_default());
            let withheld = Part::INDEXED.into_iter().filter(|part| !person.discloses(*part));
            fields.put(Field::Withheld, withheld.map(|part| part.word().to_string()));
        }
        fields.put(Field::Tenant, [record.name.tenant.to_string()]);
        fields.put(Field::Kind, [record.kind().collection().to_string()]);
        fields.put(Field::Region, facts.regions.iter().flat_map(|region| region.prefixes()));
        fields.put(Field::Province, facts.regions.iter().map(|region| region.province().to_string()));
        fields
            .put(Field::City, facts.regions.iter().filter_map(RegionCode::city).map(|code| code.to_string()));
        fields.put(
            Field::District,
            facts.regions.iter().filter(|region| region.level() == 3).map(RegionCode::to_string),
        );
        fields.put(Field::Occupation, facts.occupations.iter().flat_map(|code| code.prefixes()));
        fields.put(Field::Industry, facts.industries.iter().flat_map(|code| code.prefixes()));
        fields.put(Field::IndustryStated, facts.industries.iter().map(|code| code.to_string()));
        fields.put(Field::Major, facts.firm_majors().iter().flat_map(|major| major.prefixes()));
        fields.put(Field::MajorGroup, facts.firm_majors().iter().map(|major| major.group()));
        fields.put(Field::Certificate, facts.certificates.iter().map(|stated| stated.name.clone()));
        fields.put(
            Field::Skill,
            facts.skills.iter().filter(|stated| !stated.soft).map(|stated| stated.name.clone()),
        );
        fields
            .put(Field::EmploymentType, facts.employment_types.iter().map(|kind| kind.keyword().to_string()));
        fields
            .put(Field::EducationName, facts.firm_education().iter().map(|level| level.label().to_string()));
        fields.put(Field::School, Some(facts.school.clone()).filter(|school| !school.is_empty()));
        fields.put(Field::Label, record.labels.iter().map(|(key, value)| label(key, value)));
        fields.put(Field::Remote, facts.remote.then(|| "true".to_string()));
        fields.put(
            Field::PayBand,
            facts.pay.iter().flat_map(|pay| PayBand::of(*pay)).map(|band| band.to_string()),
        );
        let category = facts.exchange.as_ref().and_then(|exchange| exchange.category);
        fields.put(Field::Category, category.map(|category| category.keyword().to_string()));
        fields.put_integer(Field::Education, facts.firm_education().map(|level| i64::from(level.rank())));
        fields.put_integer(Field::ExpireTime, record.expire_time.map(end_second));
        fields.put_integer(Field::ConsentEnd, consent_end(facts));
        fields.put_integer(Field::StartDay, facts.period.start.map(day));
        fields.put_integer(Field::EndDay, facts.period.end.map(day));
        fields.put_integer(Field::PayMax, facts.pay.map(|(_, most)| most.floor() as i64));
        fields.put_integer(Field::Capacity, facts.capacity.map(i64::from));
        fields.put_integer(Field::UpdateTime, Some(shown_time.timestamp_micros()));
        // Who says that it will be posted is not the newest until then.
        let posted = record.resource.content().posting_time().map(|time| time.min(shown_time));
        fields.put_integer(Field::PostingTime, Some(posted.unwrap_or(create_time).timestamp_micros()));
        fields
    }

    fn put(&mut self, field: Field, values: impl IntoIterator<Item = String>) {
        let mut values: Vec<String> = values.into_iter().collect();
        values.sort_unstable();
        values.dedup();
        if !values.is_empty() {
            self.keywords.insert(field, values);
        }
    }

    fn put_integer(&mut self, field: Field, value: Option<i64>) {
        if let Some(value) = value {
            self.integers.insert(field, value);
        }
    }
}

/// When a person's consent ends: 0 when it was refused, absent when no end is stated.
fn consent_end(facts: &Facts) -> Option<i64> {
    let person = facts.person.as_ref()?;
    match person.consents {
        Some(false) => Some(0),
        _ => person.consent_end.map(end_second),
    }
}

/// The number of a day, counted from 1970-01-01.
pub fn day(date: NaiveDate) -> i64 {
    (date - NaiveDate::default()).num_days()
}

/// A label as the index holds it.
pub fn label(key: &str, value: &str) -> String {
    format!("{key}{LABEL_SEPARATOR}{value}")
}

/// A certificate as the index holds it.
pub fn certificate(name: &str) -> String {
    lexicon::normal_name(name, TermKind::Certificate)
}

/// A skill as the index holds it.
pub fn skill(name: &str) -> String {
    lexicon::normal_name(name, TermKind::Skill)
}

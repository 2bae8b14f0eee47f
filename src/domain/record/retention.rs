//! How long records are kept after what they were kept for is over (PIPL article 19: no longer than the purpose takes).

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::Record;
use super::role::Role;

/// Days by what records are. `None` keeps them until their owner deletes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Of an opening, after it has expired.
    pub openings: Option<u32>,
    /// Of a person, after the consent has ended, or was refused, or the profile has expired.
    pub people: Option<u32>,
    /// Of a person who learns, after the day of graduation.
    pub graduates: Option<u32>,
    /// Of any other record, after it has expired.
    pub others: Option<u32>,
}

/// Which of the settings says that a record was kept long enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// [`Retention::openings`].
    Opening,
    /// [`Retention::people`].
    Person,
    /// [`Retention::graduates`].
    Graduate,
    /// [`Retention::others`].
    Other,
}

impl Due {
    /// The setting.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opening => "openings_days",
            Self::Person => "people_days",
            Self::Graduate => "graduates_days",
            Self::Other => "others_days",
        }
    }
}

impl Retention {
    /// Whether all is kept for good.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Why a record that was last written at `written` was kept long enough at `now`; `None` where it was not. A record that never
    /// ends is kept.
    pub fn due(&self, record: &Record, written: DateTime<Utc>, now: DateTime<Utc>) -> Option<Due> {
        let is_over = |end: DateTime<Utc>, days: Option<u32>| {
            let kept = days.and_then(|days| end.checked_add_days(Days::new(days.into())));
            kept.is_some_and(|last| last <= now)
        };
        let kind = record.kind();
        let Some(person) = record.resource.content().person() else {
            let (days, due) = match kind.is(Role::Opening) {
                true => (self.openings, Due::Opening),
                false => (self.others, Due::Other),
            };
            return record.expire_time.filter(|end| is_over(*end, days)).map(|_| due);
        };
        let consent = person.consent();
        // When a no was said is not kept; the record that says so was written then or later.
        let refused = consent.filter(|consent| consent.matching == Some(false)).map(|_| written);
        let consent_end = consent.and_then(|consent| consent.expire_time);
        let ends = [record.expire_time, consent_end, refused];
        if ends.into_iter().flatten().any(|end| is_over(end, self.people)) {
            return Some(Due::Person);
        }
        let graduation = record.resource.content().counts_from().filter(|_| kind.is(Role::Learner));
        graduation.map(begin_of).filter(|end| is_over(*end, self.graduates)).map(|_| Due::Graduate)
    }
}

fn begin_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::record::name::RecordName;
    use crate::domain::record::person::Consent;
    use crate::domain::record::student_profile::StudentProfile;
    use crate::domain::record::{RecordKind, Resource, Visibility};

    fn at(day: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_132_800 + day * 86_400, 0).unwrap()
    }

    fn record(kind: RecordKind, resource: Resource, expire_time: Option<DateTime<Utc>>) -> Record {
        let name = RecordName::new("a".parse().unwrap(), kind, "1").unwrap();
        Record { name, resource, labels: BTreeMap::new(), expire_time, visibility: Visibility::Tenant }
    }

    fn student(matching: Option<bool>, end: Option<i64>, graduation: Option<i64>) -> Record {
        let consent = Consent { matching, expire_time: end.map(at), ..Consent::default() };
        let profile = StudentProfile {
            consent: Some(consent),
            graduation_date: graduation.map(|day| at(day).date_naive()),
            ..StudentProfile::default()
        };
        record(RecordKind::StudentProfile, Resource::StudentProfile(profile.into()), None)
    }

    const ALL: Retention =
        Retention { openings: Some(10), people: Some(20), graduates: Some(30), others: Some(40) };

    #[test]
    fn a_record_is_due_when_its_days_are_over_and_not_before() {
        let opening = |end: Option<i64>| {
            record(RecordKind::JobPosting, Resource::JobPosting(Box::default()), end.map(at))
        };
        let course = record(RecordKind::CourseProfile, Resource::CourseProfile(Box::default()), Some(at(0)));
        for (record, last, due) in [
            (opening(Some(0)), 10, Due::Opening),
            (course, 40, Due::Other),
            (student(Some(true), Some(0), None), 20, Due::Person),
            (student(Some(false), None, None), 5 + 20, Due::Person),
            (student(Some(true), None, Some(0)), 30, Due::Graduate),
            (student(Some(true), Some(5), Some(0)), 5 + 20, Due::Person),
        ] {
            let due_at = |time| ALL.due(&record, at(5), time);
            let before = at(last) - chrono::Duration::days(1);
            assert_eq!((due_at(before), due_at(at(last))), (None, Some(due)), "{record:?}");
            assert_eq!(Retention::default().due(&record, at(5), at(9_999)), None, "by default all is kept");
        }
        for kept in [opening(None), student(Some(true), None, None), student(None, None, None)] {
            assert_eq!(ALL.due(&kept, at(0), at(9_999)), None, "{kept:?}");
        }
    }
}

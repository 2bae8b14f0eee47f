//! What a caller may see of a record at this moment: one function decides, and every call asks it (invariant 13).
//!
//! The owner sees the whole record, at any time. Others see what is open to them, as long as it stands: a record that
//! has expired, and a student without a consent that stands, is for them as if it did not exist. They see it without what
//! the school alone may know ([`shown`]), and the rules tell them of that no more than one bit
//! ([`crate::domain::rules::SCHOOL_RULE`]).
//!
//! Times are those of the service's clock, in whole seconds, so that the index and a record say the same. A caller
//! never chooses them.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::agreement;
use super::attestation::Attestation;
use super::audience::Caller;
use super::person::Part;
use super::role::Role;
use super::{Record, RecordKind};
use crate::domain::lexicon::{self, TermKind};
use crate::domain::search::filter::{Condition, Field, Filter};

/// What a caller may see of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// All of it: it is the caller's own.
    Owner,
    /// What [`shown`] leaves.
    Shared,
    /// Nothing, not even that it exists.
    Hidden,
}

impl View {
    /// What the caller may see of the record at `now`.
    pub fn of(caller: &Caller, record: &Record, now: DateTime<Utc>) -> Self {
        if record.name.tenant == caller.tenant {
            return Self::Owner;
        }
        // A person's consent must reach the caller as well (PIPL article 23).
        let is_open = caller.is_addressed(record) && agreement::is_agreed(caller, record, now);
        if is_open && stands(record, now) { Self::Shared } else { Self::Hidden }
    }

    /// Whether the caller is told what an issuer attests to the person of the record: the owner all of it, others what is of a
    /// certificate that the record states, where the person discloses who attests it. The record is the whole one.
    pub fn tells(self, record: &Record, attestation: &Attestation) -> bool {
        let Some(person) = record.resource.content().person() else { return false };
        let is_stated = |written: &str| {
            lexicon::named(written, TermKind::Certificate).iter().any(|named| attestation.is_of(&named.name))
        };
        match self {
            Self::Owner => true,
            Self::Shared => {
                person.discloses(Part::Credentials) && person.certificates().into_iter().any(is_stated)
            }
            Self::Hidden => false,
        }
    }
}

/// Whether a match may bring the record to the caller at `now`. What no longer stands is in no answer of the owner's
/// either: a student who said no is never ranked.
pub fn is_matched(caller: &Caller, record: &Record, now: DateTime<Utc>) -> bool {
    View::of(caller, record, now) != View::Hidden && stands(record, now)
}

/// [`is_matched`] for the index, and the kind. No search goes without it (invariant 2).
pub fn matched(caller: &Caller, kind: RecordKind, now: DateTime<Utc>) -> Filter {
    let mut filter = Filter::default();
    filter.require(Condition::AnyOf(Field::Kind, vec![kind.collection().to_string()]));
    let own = Condition::AnyOf(Field::Tenant, vec![caller.tenant.to_string()]);
    let open = Condition::AnyOf(Field::Audience, caller.audiences());
    let of_members = caller.audiences_of_members().map(|(audiences, members)| {
        let (audience, owner) =
            (Condition::AnyOf(Field::Audience, audiences), Condition::AnyOf(Field::Tenant, members));
        Condition::All(vec![audience, owner])
    });
    filter.clauses.push([own.clone(), open].into_iter().chain(of_members).collect());
    filter.require_if_stated(Condition::AtLeast(Field::ExpireTime, now.timestamp() + 1));
    if kind.is(Role::Person) {
        filter.clauses.push([own].into_iter().chain(agreement::conditions(caller, now)).collect());
        filter.require_if_stated(Condition::AtLeast(Field::ConsentEnd, now.timestamp() + 1));
    }
    filter
}

/// The caller's own records that have not expired, for the index, whether or not they may be matched.
pub fn own(caller: &Caller, kind: RecordKind, now: DateTime<Utc>) -> Filter {
    let mut filter = Filter::default();
    filter.require(Condition::AnyOf(Field::Kind, vec![kind.collection().to_string()]));
    filter.require(Condition::AnyOf(Field::Tenant, vec![caller.tenant.to_string()]));
    filter.require_if_stated(Condition::AtLeast(Field::ExpireTime, now.timestamp() + 1));
    filter
}

/// Whether the record has not expired and, where it is a person's, the consent stands.
fn stands(record: &Record, now: DateTime<Utc>) -> bool {
    record.expire_time.is_none_or(|end| !is_past(end, now)) && consents(record, now)
}

/// Whether a person's consent stands at `now`. One that is not stated stands inside the own tenant.
pub fn consents(record: &Record, now: DateTime<Utc>) -> bool {
    let person = record.resource.content().person();
    let Some(consent) = person.and_then(|person| person.consent()) else { return true };
    consent.matching != Some(false) && consent.expire_time.is_none_or(|end| !is_past(end, now))
}

/// What others than the owner are shown of a record: no protected attributes, and nothing that they could be told from; of a person
/// only the parts that the consent discloses; and of an opening not whom the employer wants.
pub fn shown(record: &Record) -> Cow<'_, Record> {
    let content = record.resource.content();
    let names_students = content.places().is_some_and(|places| !places.ranked_students.is_empty());
    if content.person().is_none() && !names_students {
        return Cow::Borrowed(record);
    }
    let mut shown = record.clone();
    let content = shown.resource.content_mut();
    content.withhold();
    let mut withholds_labels = false;
    if let Some(person) = content.person_mut() {
        withholds_labels = !person.discloses(Part::Labels);
        person.withhold();
    }
    if withholds_labels {
        shown.labels.clear();
    }
    Cow::Owned(shown)
}

/// The first whole second at which something is over, in seconds since 1970.
pub fn end_second(end: DateTime<Utc>) -> i64 {
    end.timestamp() + i64::from(end.timestamp_subsec_nanos() > 0)
}

fn is_past(end: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    end_second(end) <= now.timestamp()
}

#[cfg(test)]
mod tests;

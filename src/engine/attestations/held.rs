//! What is kept of some persons and credentials, on its way to what is kept next.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{CREDENTIALS, MOST, Outcome, Statement, WHAT, key_of};
use crate::domain::record::attestation::Attestation;
use crate::domain::record::name::{RecordName, TenantId};
use crate::engine::error::EngineError;
use crate::engine::kept::{from_bytes, to_bytes};
use crate::engine::ports::{Entry, Kept, Ledger};

/// Credentials that are read at a time.
const PAGE: usize = 1_000;

/// What is known of a credential by its id.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Credential {
    /// The key of whose it is; empty of one that was taken back before it came.
    person: String,
    /// When it was taken back.
    revoked: Option<DateTime<Utc>>,
}

/// A value of an entry.
struct Slot<T> {
    value: T,
    revision: u64,
    changed: bool,
}

impl<T: DeserializeOwned + Default + Serialize> Slot<T> {
    fn of(kept: Option<Kept>) -> Result<Self, EngineError> {
        let value = kept.as_ref().map(|kept| from_bytes(WHAT, &kept.bytes)).transpose()?;
        let revision = kept.map_or(0, |kept| kept.revision);
        Ok(Self { value: value.unwrap_or_default(), revision, changed: false })
    }

    fn entry(&self, key: &str) -> Result<Option<Entry>, EngineError> {
        if !self.changed {
            return Ok(None);
        }
        let bytes = Some(to_bytes(&self.value)?);
        Ok(Some(Entry { key: key.to_string(), bytes, expect: Some(self.revision) }))
    }
}

/// What is kept, by keys.
pub(super) struct Held {
    /// The persons whose records are there.
    there: BTreeMap<String, RecordName>,
    persons: BTreeMap<String, Slot<Vec<Attestation>>>,
    credentials: BTreeMap<String, Slot<Credential>>,
}

impl Held {
    /// What is kept of the credentials that statements name, of those who have them, and of the persons who are there.
    pub(super) async fn read(
        ledger: &dyn Ledger,
        tenant: &TenantId,
        statements: &[Statement],
        there: BTreeSet<RecordName>,
    ) -> Result<Self, EngineError> {
        let named: BTreeSet<String> = statements.iter().map(Statement::credential_key).collect();
        let credentials: BTreeMap<String, Slot<Credential>> = slots(ledger, tenant, named).await?;
        let there: BTreeMap<String, RecordName> =
            there.into_iter().map(|name| (key_of(&name), name)).collect();
        let owners = credentials.values().map(|slot| slot.value.person.clone());
        let persons = owners.filter(|person| !person.is_empty()).chain(there.keys().cloned()).collect();
        let persons = slots(ledger, tenant, persons).await?;
        Ok(Self { there, persons, credentials })
    }

    /// Takes a statement in.
    pub(super) fn take(&mut self, statement: &Statement) -> Outcome {
        let key = statement.credential_key();
        match statement {
            Statement::Attests(person, attestation) => self.attest(&key, key_of(person), attestation),
            Statement::Revokes { credential, issuer, time } => self.revoke(&key, credential, issuer, *time),
        }
    }

    fn attest(&mut self, key: &str, person: String, attestation: &Attestation) -> Outcome {
        let (Some(known), true) = (self.credentials.get_mut(key), self.there.contains_key(&person)) else {
            return Outcome::NoRecord;
        };
        if known.value.revoked.is_some() {
            return Outcome::IsRevoked;
        }
        if !known.value.person.is_empty() && known.value.person != person {
            return Outcome::OfAnother;
        }
        let Some(slot) = self.persons.get_mut(&person) else { return Outcome::NoRecord };
        let count = slot.value.len();
        match slot.value.iter_mut().find(|one| is(one, &attestation.credential, &attestation.issuer)) {
            // What was issued before does not undo what was issued after it.
            Some(before) if before == attestation || attestation.issued < before.issued => {
                return Outcome::Unchanged;
            }
            Some(before) => *before = attestation.clone(),
            None if count >= MOST => return Outcome::TooMany,
            None => slot.value.push(attestation.clone()),
        }
        slot.changed = true;
        // Written even where it stays as it is: who takes it back at the same time then finds it changed, or is found.
        (known.value.person, known.changed) = (person, true);
        Outcome::Attested
    }

    fn revoke(&mut self, key: &str, credential: &str, issuer: &str, time: DateTime<Utc>) -> Outcome {
        let Some(known) = self.credentials.get_mut(key).filter(|known| known.value.revoked.is_none()) else {
            return Outcome::Unchanged;
        };
        (known.value.revoked, known.changed) = (Some(time), true);
        if let Some(slot) = self.persons.get_mut(&known.value.person)
            && let Some(own) = slot.value.iter_mut().find(|one| is(one, credential, issuer))
        {
            (own.revoked, slot.changed) = (Some(time), true);
        }
        Outcome::Revoked
    }

    /// What is to be written.
    pub(super) fn entries(&self) -> Result<Vec<Entry>, EngineError> {
        let persons = self.persons.iter().map(|(key, slot)| slot.entry(key));
        let credentials = self.credentials.iter().map(|(key, slot)| slot.entry(key));
        persons.chain(credentials).filter_map(Result::transpose).collect()
    }

    /// The persons who were there and to whom something was written.
    pub(super) fn written(&self) -> Vec<RecordName> {
        let changed = |key: &String| self.persons.get(key).is_some_and(|slot| slot.changed);
        self.there.iter().filter(|(key, _)| changed(key)).map(|(_, name)| name.clone()).collect()
    }
}

fn is(one: &Attestation, credential: &str, issuer: &str) -> bool {
    one.credential == credential && one.issuer == issuer
}

async fn slots<T: DeserializeOwned + Default + Serialize>(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    keys: BTreeSet<String>,
) -> Result<BTreeMap<String, Slot<T>>, EngineError> {
    let keys: Vec<String> = keys.into_iter().collect();
    let kept = ledger.read(tenant, &keys).await?;
    keys.into_iter().zip(kept).map(|(key, kept)| Ok((key, Slot::of(kept)?))).collect()
}

/// The keys of the credentials of the person who has a key, out of all of a tenant.
pub(super) async fn credentials_of(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    person: &str,
) -> Result<Vec<String>, EngineError> {
    let (mut found, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = ledger.scan(tenant, CREDENTIALS, after.as_deref(), PAGE).await?;
        for (key, kept) in &page {
            if from_bytes::<Credential>(WHAT, &kept.bytes)?.person == person {
                found.push(key.clone());
            }
        }
        after = page.last().map(|(key, _)| key.clone());
        if page.len() < PAGE {
            return Ok(found);
        }
    }
}

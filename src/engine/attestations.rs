//! Certificates that issuers attest to persons, and the issuers whose word counts. They are no part of records, so that nobody who writes
//! a record can write them; both are in the ledger: of a person all in one entry of its tenant.

mod held;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::held::Held;
use super::catalog::readable;
use super::error::EngineError;
use super::kept::{from_bytes, home, to_bytes};
use super::ports::{Entry, Ledger};
use super::serving::Serving;
use crate::domain::message::Code;
use crate::domain::record::attestation::Attestation;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::visibility::View;

/// Issuers in the ledger, among what is the service's own: `issuer/{id}`.
const ISSUERS: &str = "issuer/";
/// The issuer that was put last: who puts one at the same time finds it changed.
const LAST_ISSUER: &str = "issuers";
/// Attestations of a person: `attested/{kind}/{id}`.
const ATTESTED: &str = "attested/";
/// Whose a credential is: `attestation/{digest}`.
const CREDENTIALS: &str = "attestation/";
/// What is kept, in an error.
const WHAT: &str = "an attestation";
/// Issuers there may be.
const MOST_ISSUERS: usize = 1_000;
/// Attestations of a person, those that are over or taken back included.
const MOST: usize = 200;
/// How often it is tried again where somebody else writes to the same persons.
const TRIES: usize = 5;

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// Of the service's own.
    pub id: String,
    /// What credentials call it. What it has attested counts as long as an issuer of this is registered.
    pub uri: String,
    /// For people: "国家开放大学学分银行".
    pub display_name: String,
    /// Its public keys, a JWKS (RFC 7517).
    pub keys: String,
    /// When it was registered first.
    pub create_time: DateTime<Utc>,
}

/// What a sound line of a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// Somebody holds a certificate.
    Attests(RecordName, Attestation),
    /// A credential is taken back.
    Revokes {
        /// Its id.
        credential: String,
        /// What credentials call its issuer.
        issuer: String,
        /// Since when.
        time: DateTime<Utc>,
    },
}

/// What became of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It counts now.
    Attested,
    /// It says what is known, or was known before something newer.
    Unchanged,
    /// The credential counts no more, or will not where it is not here yet.
    Revoked,
    /// The credential was taken back before.
    IsRevoked,
    /// Its id is of a credential of somebody else.
    OfAnother,
    /// There is no record of its subject.
    NoRecord,
    /// Its subject has as many as can be kept.
    TooMany,
}

/// Issuers by what credentials call them.
type ByUri = BTreeMap<String, Issuer>;

/// What is attested to some persons, as far as somebody may see it, by issuers whose word counts.
#[derive(Clone, Debug, Default)]
pub struct Attested {
    issuers: Arc<ByUri>,
    persons: BTreeMap<RecordName, Vec<Attestation>>,
}

impl Attested {
    /// Of a person what counts at a time, each with who attests it.
    pub fn of(
        &self,
        person: &RecordName,
        at: DateTime<Utc>,
    ) -> impl Iterator<Item = (&Attestation, &Issuer)> {
        let all = self.persons.get(person).into_iter().flatten();
        let counting = all.filter(move |one| one.holds_at(at));
        counting.filter_map(|one| Some((one, self.issuers.get(&one.issuer)?)))
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty()
    }
}

/// The issuers and what they attest.
pub struct Attestations {
    ledger: Arc<dyn Ledger>,
    serving: Serving,
    home: TenantId,
    /// The issuers as they were when [`LAST_ISSUER`] had this revision, which every change of one raises.
    known: Mutex<Option<(u64, Arc<ByUri>)>>,
}

impl Attestations {
    /// Those of a ledger.
    pub fn new(ledger: Arc<dyn Ledger>, serving: Serving) -> Self {
        Self { ledger, serving, home: home(), known: Mutex::default() }
    }

    /// Registers an issuer, or changes one; the time at which it was registered first stays.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] where another issuer has its URI, or there are as many as there can be.
    pub async fn put_issuer(&self, issuer: Issuer) -> Result<Issuer, EngineError> {
        for _ in 0..TRIES {
            let last = self.ledger.read(&self.home, &[LAST_ISSUER.to_string()]).await?.pop().flatten();
            let all = self.issuers().await?;
            let before = all.iter().find(|known| known.id == issuer.id);
            if all.iter().any(|known| known.uri == issuer.uri && known.id != issuer.id) {
                return Err(EngineError::invalid("issuer.uri", Code::IssuerOfAnother));
            }
            if before.is_none() && all.len() >= MOST_ISSUERS {
                return Err(EngineError::invalid("issuer.name", Code::TooMany.with("most", MOST_ISSUERS)));
            }
            let create_time = before.map_or(issuer.create_time, |before| before.create_time);
            let issuer = Issuer { create_time, ..issuer.clone() };
            let bytes = Some(to_bytes(&issuer)?);
            let expect = Some(last.map_or(0, |last| last.revision));
            let entries = vec![
                Entry { key: LAST_ISSUER.to_string(), bytes: Some(to_bytes(&issuer.id)?), expect },
                Entry { key: format!("{ISSUERS}{}", issuer.id), bytes, expect: None },
            ];
            if self.ledger.write(&self.home, entries).await? {
                return Ok(issuer);
            }
        }
        Err(EngineError::Overloaded(None))
    }

    /// Ends the trust in an issuer: what it has attested does not count any more, until one of its URI is registered again.
    pub async fn delete_issuer(&self, id: &str) -> Result<(), EngineError> {
        let entries = vec![
            Entry { key: LAST_ISSUER.to_string(), bytes: Some(to_bytes(&id)?), expect: None },
            Entry { key: format!("{ISSUERS}{id}"), bytes: None, expect: None },
        ];
        self.ledger.write(&self.home, entries).await?;
        Ok(())
    }

    /// All issuers, in the order of their ids.
    pub async fn issuers(&self) -> Result<Vec<Issuer>, EngineError> {
        let mut all: Vec<Issuer> = self.by_uri().await?.values().cloned().collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(all)
    }

    /// All issuers. They are read only where one has changed since, whoever changed it.
    async fn by_uri(&self) -> Result<Arc<ByUri>, EngineError> {
        let last = self.ledger.read(&self.home, &[LAST_ISSUER.to_string()]).await?.pop().flatten();
        let revision = last.map_or(0, |last| last.revision);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((of, known)) = known
            && of == revision
        {
            return Ok(known);
        }
        let kept = self.ledger.scan(&self.home, ISSUERS, None, MOST_ISSUERS).await?;
        let all: Vec<Issuer> =
            kept.iter().map(|(_, kept)| from_bytes(WHAT, &kept.bytes)).collect::<Result<_, _>>()?;
        let all: Arc<ByUri> = Arc::new(all.into_iter().map(|issuer| (issuer.uri.clone(), issuer)).collect());
        // What changed after the revision was read is read again by the next one.
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((revision, all.clone()));
        Ok(all)
    }

    /// What is attested to persons, as far as the caller may see it at `now`. Where there are no issuers nothing else is read.
    pub async fn shown(
        &self,
        caller: &Caller,
        persons: &BTreeSet<RecordName>,
        now: DateTime<Utc>,
    ) -> Result<Attested, EngineError> {
        let issuers = match persons.is_empty() {
            true => Arc::default(),
            false => self.by_uri().await?,
        };
        if issuers.is_empty() {
            return Ok(Attested::default());
        }
        let mut found = BTreeMap::new();
        let tenants: BTreeSet<&TenantId> = persons.iter().map(|person| &person.tenant).collect();
        for tenant in tenants {
            let of_tenant: Vec<&RecordName> =
                persons.iter().filter(|person| person.tenant == *tenant).collect();
            let keys: Vec<String> = of_tenant.iter().map(|person| key_of(person)).collect();
            for (person, kept) in of_tenant.into_iter().zip(self.ledger.read(tenant, &keys).await?) {
                if let Some(kept) = kept {
                    found.insert(person.clone(), from_bytes(WHAT, &kept.bytes)?);
                }
            }
        }
        self.withhold(caller, &mut found, now).await?;
        Ok(Attested { issuers, persons: found })
    }

    /// Takes out what the persons have not disclosed to the caller.
    async fn withhold(
        &self,
        caller: &Caller,
        found: &mut BTreeMap<RecordName, Vec<Attestation>>,
        now: DateTime<Utc>,
    ) -> Result<(), EngineError> {
        let foreign: Vec<RecordName> =
            found.keys().filter(|person| person.tenant != caller.tenant).cloned().collect();
        if foreign.is_empty() {
            return Ok(());
        }
        let records = readable(self.serving.now().store.get(&foreign).await?);
        for (person, document) in foreign.iter().zip(records) {
            let record = document.as_ref().map(|document| &document.record);
            let is_told = |one: &Attestation| {
                record.is_some_and(|record| View::of(caller, record, now).tells(record, one))
            };
            if let Some(attested) = found.get_mut(person) {
                attested.retain(is_told);
            }
        }
        found.retain(|_, attested| !attested.is_empty());
        Ok(())
    }

    /// Keeps what statements say of persons of a tenant, and tells of each what became of it. All that is said in one call is kept at once.
    pub async fn take(
        &self,
        tenant: &TenantId,
        statements: &[Statement],
    ) -> Result<Vec<Outcome>, EngineError> {
        for _ in 0..TRIES {
            let there = self.there(statements).await?;
            let mut held = Held::read(&*self.ledger, tenant, statements, there).await?;
            let outcomes: Vec<Outcome> = statements.iter().map(|statement| held.take(statement)).collect();
            let entries = held.entries()?;
            if entries.is_empty() || self.ledger.write(tenant, entries).await? {
                self.forget_gone(tenant, &held).await?;
                return Ok(outcomes);
            }
        }
        Err(EngineError::Overloaded(None))
    }

    /// Those of the persons that statements name whose records are there.
    async fn there(&self, statements: &[Statement]) -> Result<BTreeSet<RecordName>, EngineError> {
        let named: BTreeSet<RecordName> = statements.iter().filter_map(Statement::person).cloned().collect();
        let named: Vec<RecordName> = named.into_iter().collect();
        let found = match named.is_empty() {
            true => Vec::new(),
            false => self.serving.now().store.get(&named).await?,
        };
        Ok(named.into_iter().zip(found).filter(|(_, found)| found.is_some()).map(|(name, _)| name).collect())
    }

    /// Takes away again what was written to persons whose records went meanwhile: their erasure may have been there before it.
    async fn forget_gone(&self, tenant: &TenantId, held: &Held) -> Result<(), EngineError> {
        let written = held.written();
        if written.is_empty() {
            return Ok(());
        }
        let found = self.serving.now().store.get(&written).await?;
        let gone = written.iter().zip(found).filter(|(_, found)| found.is_none());
        let gone: Vec<&RecordName> = gone.map(|(name, _)| name).collect();
        if !gone.is_empty() {
            let (entries, _) = forgetting(&*self.ledger, tenant, &gone).await?;
            self.ledger.write(tenant, entries).await?;
        }
        Ok(())
    }
}

impl Statement {
    fn person(&self) -> Option<&RecordName> {
        match self {
            Self::Attests(person, _) => Some(person),
            Self::Revokes { .. } => None,
        }
    }

    fn credential_key(&self) -> String {
        match self {
            Self::Attests(_, attestation) => credential_key(&attestation.issuer, &attestation.credential),
            Self::Revokes { credential, issuer, .. } => credential_key(issuer, credential),
        }
    }
}

fn key_of(person: &RecordName) -> String {
    format!("{ATTESTED}{}/{}", person.kind.collection(), person.id())
}

/// Ids of credentials may be longer than keys.
fn credential_key(issuer: &str, credential: &str) -> String {
    let digest = Sha256::digest(format!("{issuer}\n{credential}"));
    digest.iter().take(16).fold(CREDENTIALS.to_string(), |key, byte| format!("{key}{byte:02x}"))
}

/// The entries that take away what is attested to persons, and how many attestations that is.
pub(super) async fn forgetting(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    persons: &[&RecordName],
) -> Result<(Vec<Entry>, u64), EngineError> {
    let keys: Vec<String> = persons.iter().map(|person| key_of(person)).collect();
    let taken = |key: String| Entry { key, bytes: None, expect: None };
    let (mut entries, mut count) = (Vec::new(), 0);
    for (key, kept) in keys.iter().zip(ledger.read(tenant, &keys).await?) {
        let Some(kept) = kept else { continue };
        match from_bytes::<Vec<Attestation>>(WHAT, &kept.bytes) {
            Ok(attested) => {
                count += attested.len() as u64;
                let credentials = attested.iter().map(|one| credential_key(&one.issuer, &one.credential));
                entries.extend(credentials.map(taken));
            }
            // What it names is not known then, but each credential knows whose it is.
            Err(_) => {
                let credentials = held::credentials_of(ledger, tenant, key).await?;
                count += credentials.len() as u64;
                entries.extend(credentials.into_iter().map(taken));
            }
        }
        entries.push(Entry { key: key.clone(), bytes: None, expect: Some(kept.revision) });
    }
    Ok((entries, count))
}

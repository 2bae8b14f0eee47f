//! Taking out of a tenant's ledger all that tells of persons whose records were deleted. How far it is stands in the ledger beside what
//! is taken out, in the same step each time, so that one that is cut off is gone on with and counts right.

use std::collections::BTreeMap;
use std::mem::take;

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::receipts;
use crate::domain::erasure::{Erased, Ground, Part, Receipt};
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::role::Role;
use crate::engine::access::random;
use crate::engine::attestations;
use crate::engine::deletions::KEPT;
use crate::engine::deletions::notes::{self, Note, ON_ITS_WAY};
use crate::engine::error::EngineError;
use crate::engine::feedback;
use crate::engine::kept::{from_bytes, to_bytes};
use crate::engine::placement::forgetting::{self, Aliases};
use crate::engine::ports::{Entry, Ledger, Store};
use crate::engine::standing::SavedQueries;

/// What is being taken out of a tenant's ledger; there is one at a time.
const WORK: &str = "erase/work";
/// Whose records are gone, by that work: written once.
const GONE: &str = "erase/gone";
const WHAT: &str = "what is being erased";
/// Notes that are worked at together.
const NOTES: usize = 64;
/// Records that are asked for at a time.
const FEW: usize = 500;

/// What is being taken out.
#[derive(Serialize, Deserialize)]
struct Work {
    /// The receipt's id.
    id: String,
    /// What names that stand for nobody are made with; gone with this.
    salt: [u8; 16],
    /// Keys of the notes.
    notes: Vec<String>,
    first_asked: DateTime<Utc>,
    last_asked: DateTime<Utc>,
    parts: BTreeMap<Part, u64>,
}

/// Records that are gone, and why.
type Gone = Vec<(RecordKind, String, Ground)>;

/// One tenant's ledger with the work in it.
struct Purge<'a> {
    ledger: &'a dyn Ledger,
    tenant: &'a TenantId,
    work: Work,
    revision: u64,
    gone: Gone,
}

/// Takes out what some notes of a tenant are about, and leaves a receipt that is not done yet. False where there is nothing to do.
pub(super) async fn purge(
    (ledger, queries): (&dyn Ledger, &SavedQueries),
    store: &dyn Store,
    tenant: &TenantId,
    now: DateTime<Utc>,
) -> Result<bool, EngineError> {
    let mut purge = match begun(ledger, tenant).await? {
        Some((work, revision)) => {
            let kept = ledger.read(tenant, &[GONE.to_string()]).await?.pop().flatten();
            let gone = kept.map(|kept| from_bytes(WHAT, &kept.bytes)).transpose()?.unwrap_or_default();
            Purge { ledger, tenant, work, revision, gone }
        }
        None => {
            let Some((work, gone)) = begin(ledger, store, tenant, now).await? else { return Ok(false) };
            let entry = Entry { key: GONE.to_string(), bytes: Some(to_bytes(&gone)?), expect: None };
            let mut purge = Purge { ledger, tenant, work, revision: 0, gone };
            purge.step(vec![entry], []).await?;
            purge
        }
    };
    let names = purge.names();
    purge.forget(&names, queries).await?;
    let copies = store.erase_copies(&names).await?;
    purge.end(copies).await?;
    Ok(true)
}

async fn begun(ledger: &dyn Ledger, tenant: &TenantId) -> Result<Option<(Work, u64)>, EngineError> {
    let kept = ledger.read(tenant, &[WORK.to_string()]).await?.pop().flatten();
    kept.map(|kept| Ok((from_bytes(WHAT, &kept.bytes)?, kept.revision))).transpose()
}

/// What some notes are about. Records that are there again, or still, are not gone.
async fn begin(
    ledger: &dyn Ledger,
    store: &dyn Store,
    tenant: &TenantId,
    now: DateTime<Utc>,
) -> Result<Option<(Work, Gone)>, EngineError> {
    let (mut keys, mut gone) = (Vec::new(), BTreeMap::new());
    let mut asked: Vec<DateTime<Utc>> = Vec::new();
    for (key, note) in notes::read(ledger, tenant, None, NOTES).await? {
        let there = there(store, tenant, &note).await?;
        if there.iter().any(|is_there| *is_there) && now - note.time < ON_ITS_WAY {
            continue;
        }
        keys.push(key);
        asked.push(note.time.trunc_subsecs(6));
        let absent = note.records.into_iter().zip(there).filter(|(_, is_there)| !is_there);
        gone.extend(absent.map(|(record, _)| (record, note.ground)));
    }
    let (Some(first_asked), Some(last_asked)) = (asked.iter().min(), asked.iter().max()) else {
        return Ok(None);
    };
    let id = format!("{:020}-{:08x}", now.timestamp_micros().max(0), u32::from_be_bytes(random()?));
    let (first_asked, last_asked) = (*first_asked, *last_asked);
    let work = Work { id, salt: random()?, notes: keys, first_asked, last_asked, parts: BTreeMap::new() };
    Ok(Some((work, gone.into_iter().map(|((kind, id), ground)| (kind, id, ground)).collect())))
}

/// For each record of a note, whether it is there.
async fn there(store: &dyn Store, tenant: &TenantId, note: &Note) -> Result<Vec<bool>, EngineError> {
    let mut there = Vec::with_capacity(note.records.len());
    for few in note.names(tenant).chunks(FEW) {
        there.extend(store.get(few).await?.iter().map(Option::is_some));
    }
    Ok(there)
}

impl Purge<'_> {
    fn names(&self) -> Vec<RecordName> {
        let name = |(kind, id, _): &(RecordKind, String, Ground)| {
            RecordName::new(self.tenant.clone(), *kind, id).ok()
        };
        self.gone.iter().filter_map(name).collect()
    }

    /// Writes entries, with how much of what they take out.
    async fn step(
        &mut self,
        mut entries: Vec<Entry>,
        counts: impl IntoIterator<Item = (Part, u64)>,
    ) -> Result<(), EngineError> {
        for (part, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            *self.work.parts.entry(part).or_default() += count;
        }
        let bytes = Some(to_bytes(&self.work)?);
        entries.push(Entry { key: WORK.to_string(), bytes, expect: Some(self.revision) });
        if !self.ledger.write(self.tenant, entries).await? {
            // Another erasure works at it, or what is to be taken out has just changed: the next one goes on.
            return Err(EngineError::Overloaded(None));
        }
        let found = begun(self.ledger, self.tenant).await?;
        self.revision = found.map_or(0, |(_, revision)| revision);
        Ok(())
    }

    /// Takes out all that tells of persons.
    async fn forget(&mut self, names: &[RecordName], queries: &SavedQueries) -> Result<(), EngineError> {
        let (ledger, tenant) = (self.ledger, self.tenant);
        let persons: Vec<&RecordName> = names.iter().filter(|name| name.kind.is(Role::Person)).collect();
        if persons.is_empty() {
            return Ok(());
        }
        self.forget_events(&persons).await?;
        for few in persons.chunks(FEW) {
            let (entries, count) = attestations::forgetting(ledger, tenant, few).await?;
            if !entries.is_empty() {
                self.step(entries, [(Part::Credentials, count)]).await?;
            }
        }
        for entries in forgetting::wishes(ledger, tenant, &persons).await? {
            let count = entries.len() as u64;
            self.step(entries, [(Part::Wishes, count)]).await?;
        }
        let aliases = self.aliases(&persons);
        for id in forgetting::plans(ledger, tenant).await? {
            if let Some(forgotten) = forgetting::plan(ledger, tenant, &id, &aliases).await? {
                let counts = [(Part::Plans, forgotten.mentions), (Part::Placements, forgotten.placements)];
                self.step(forgotten.entries, counts).await?;
            }
        }
        for entries in forgetting::placements(ledger, tenant, &aliases).await? {
            let count = entries.len() as u64;
            self.step(entries, [(Part::Placements, count)]).await?;
        }
        let found = queries.forget(&aliases).await?;
        self.step(Vec::new(), [(Part::SavedQueries, found)]).await
    }

    /// Takes out events, of several persons in one step.
    async fn forget_events(&mut self, persons: &[&RecordName]) -> Result<(), EngineError> {
        let (mut entries, mut events) = (Vec::new(), 0);
        for person in persons {
            let mut after = None;
            loop {
                let found =
                    feedback::forgetting(self.ledger, self.tenant, person.id(), after.as_deref()).await?;
                entries.extend(found.entries);
                events += found.events;
                if entries.len() >= FEW {
                    self.step(take(&mut entries), [(Part::Feedback, take(&mut events))]).await?;
                }
                match found.more_after {
                    Some(key) => after = Some(key),
                    None => break,
                }
            }
        }
        match entries.is_empty() {
            true => Ok(()),
            false => self.step(entries, [(Part::Feedback, events)]).await,
        }
    }

    /// For each person a name that stands for nobody, the same as often as this is asked.
    fn aliases(&self, persons: &[&RecordName]) -> Aliases {
        let alias = |name: &&RecordName| {
            let mut hash = Sha256::new_with_prefix(self.work.salt);
            hash.update(name.to_string());
            let digest = hash.finalize();
            let salt = digest.iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
            let nobody = format!("tenants/{}/{}/erased-{salt}", name.tenant, name.kind.collection());
            (name.to_string(), nobody)
        };
        persons.iter().map(alias).collect()
    }

    /// Leaves a receipt that is not done, in the place of the notes and the work.
    async fn end(self, copies: u64) -> Result<(), EngineError> {
        let (gone, Work { id, notes, first_asked, last_asked, mut parts, .. }) = (self.gone, self.work);
        let taken = |key: String| Entry { key, bytes: None, expect: None };
        let mut entries: Vec<Entry> = notes.into_iter().map(taken).collect();
        entries.push(taken(GONE.to_string()));
        entries.push(Entry { key: WORK.to_string(), bytes: None, expect: Some(self.revision) });
        let mut counts = BTreeMap::<(RecordKind, Ground), u64>::new();
        for (kind, _, ground) in &gone {
            *counts.entry((*kind, *ground)).or_default() += 1;
        }
        if !gone.is_empty() {
            parts.insert(Part::Records, gone.len() as u64);
            if copies > 0 {
                parts.insert(Part::OldIndexes, copies);
            }
            let erased = |((kind, ground), count)| Erased { kind, ground, count };
            entries.push(receipts::entry(&Receipt {
                id,
                tenant: self.tenant.clone(),
                records: counts.into_iter().map(erased).collect(),
                first_asked,
                last_asked,
                names_until: last_asked + KEPT,
                parts: parts.into_iter().collect(),
                done: None,
            })?);
        }
        match self.ledger.write(self.tenant, entries).await? {
            true => Ok(()),
            false => Err(EngineError::Overloaded(None)),
        }
    }
}

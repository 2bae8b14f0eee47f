//! Taking persons whose records were erased out of what is kept of placements. A plan keeps its numbers, so that it still adds up: in
//! the place of a person's name stands one of nobody.

use std::collections::BTreeMap;

use super::kept::{KeptPlan, Placed, from_bytes};
use super::rounds::{ROUNDS, wishes_key};
use super::shelf::{self, PLANS, placed_key};
use super::told::digest_of;
use crate::domain::record::name::{RecordName, TenantId};
use crate::engine::error::EngineError;
use crate::engine::ports::{Entry, Ledger};

/// Entries that are read, and written, at a time.
const PAGE: usize = 500;

/// For each person's full name one that stands for nobody.
pub type Aliases = BTreeMap<String, String>;

/// What takes persons out of a plan.
pub struct Forgotten {
    /// To be written in one step.
    pub entries: Vec<Entry>,
    /// How often they were named.
    pub mentions: u64,
    /// How many of them it places.
    pub placements: u64,
}

/// The keys behind a prefix, without it.
async fn ids(ledger: &dyn Ledger, tenant: &TenantId, prefix: &str) -> Result<Vec<String>, EngineError> {
    let (mut ids, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = ledger.scan(tenant, prefix, after.as_deref(), PAGE).await?;
        ids.extend(page.iter().filter_map(|(key, _)| key.strip_prefix(prefix)).map(str::to_string));
        after = page.last().map(|(key, _)| key.clone());
        if page.len() < PAGE {
            return Ok(ids);
        }
    }
}

/// The ids of all plans of a tenant.
pub async fn plans(ledger: &dyn Ledger, tenant: &TenantId) -> Result<Vec<String>, EngineError> {
    ids(ledger, tenant, PLANS).await
}

/// What takes away all that persons have handed in, in steps.
pub async fn wishes(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    persons: &[&RecordName],
) -> Result<Vec<Vec<Entry>>, EngineError> {
    let mut steps = Vec::new();
    for round in ids(ledger, tenant, ROUNDS).await? {
        let keys = persons.iter().map(|person| wishes_key(&round, person)).collect();
        steps.extend(taken(ledger, tenant, keys).await?);
    }
    Ok(steps)
}

/// What takes away placements that no plan knows of any more, in steps.
pub async fn placements(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    aliases: &Aliases,
) -> Result<Vec<Vec<Entry>>, EngineError> {
    taken(ledger, tenant, aliases.keys().map(|name| placed_key(name)).collect()).await
}

/// What takes away those of the keys that are there.
async fn taken(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    keys: Vec<String>,
) -> Result<Vec<Vec<Entry>>, EngineError> {
    let mut steps = Vec::new();
    for keys in keys.chunks(PAGE) {
        let there = keys.iter().zip(ledger.read(tenant, keys).await?).filter(|(_, kept)| kept.is_some());
        let step: Vec<Entry> =
            there.map(|(key, _)| Entry { key: key.clone(), bytes: None, expect: None }).collect();
        steps.extend((!step.is_empty()).then_some(step));
    }
    Ok(steps)
}

/// What takes persons out of a plan; `None` where it names none of them.
pub async fn plan(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    id: &str,
    aliases: &Aliases,
) -> Result<Option<Forgotten>, EngineError> {
    let mut kept = match shelf::plan(ledger, tenant, id).await {
        Ok(kept) => kept,
        Err(EngineError::NoPlan(_)) => return Ok(None),
        Err(error) => {
            tracing::warn!(
                plan = id,
                "persons who were erased stay named in a plan that cannot be read: {error}"
            );
            return Ok(None);
        }
    };
    let placed: Vec<String> = super::claim::placed(&kept).map(|(student, _)| student.to_string()).collect();
    let mentions = rename(&mut kept, aliases);
    if mentions == 0 {
        return Ok(None);
    }
    let mut entries =
        vec![shelf::keep_head(&kept.head, Some(kept.revision))?, shelf::keep_students(id, &kept.students)?];
    let renamed: Vec<(&String, &String)> =
        placed.iter().filter_map(|name| Some((name, aliases.get(name)?))).collect();
    let keys: Vec<String> = renamed.iter().map(|(name, _)| placed_key(name)).collect();
    let mut placements = 0;
    for ((key, (_, alias)), found) in keys.iter().zip(renamed).zip(ledger.read(tenant, &keys).await?) {
        let Some(found) = found else { continue };
        if from_bytes::<Placed>(&found.bytes)?.plan == id {
            placements += 1;
            entries.push(Entry { key: key.clone(), bytes: None, expect: Some(found.revision) });
            entries.push(Entry { key: placed_key(alias), bytes: Some(found.bytes), expect: None });
        }
    }
    Ok(Some(Forgotten { entries, mentions, placements }))
}

/// Puts other names in the place of some, takes out what is said of them in words, and says how many there were.
fn rename(kept: &mut KeptPlan, aliases: &Aliases) -> u64 {
    let mut mentions = 0;
    for student in &mut kept.students {
        if let Some(alias) = aliases.get(&student.name) {
            mentions += 1;
            student.name.clone_from(alias);
            student.reasons.clear();
            student.change.clear();
        }
    }
    let (overrides, terms) = (&mut kept.head.overrides, &mut kept.head.terms);
    let by_hand = overrides.iter_mut().map(|by_hand| &mut by_hand.student);
    let grouped = terms.groups.iter_mut().flat_map(|group| &mut group.students);
    let paired = terms.fixed.iter_mut().chain(&mut terms.vetoes).flat_map(|(one, other)| [one, other]);
    let wishing = terms.wishes.iter_mut().map(|(student, _)| student);
    for name in by_hand.chain(grouped).chain(paired).chain(wishing) {
        if let Some(alias) = aliases.get(name) {
            mentions += 1;
            name.clone_from(alias);
        }
    }
    for fault in &mut kept.head.certificate.faults {
        if let Some(renamed) = fault.renamed(aliases) {
            mentions += 1;
            *fault = renamed;
        }
    }
    if mentions > 0 {
        // Of groups so small that nothing is shown of them the name alone may tell who was in it.
        kept.head.fairness.retain(|row| row.shown.is_some());
    }
    kept.students.sort_by(|a, b| a.name.cmp(&b.name));
    kept.head.plan_digest = digest_of(&kept.students, &kept.head.slots);
    mentions
}

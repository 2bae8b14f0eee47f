//! Ranking rounds: students hand in what they wish for until a deadline, and nothing of it changes after that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Placer;
use super::kept::{from_bytes, to_bytes};
use super::terms::{PlacementQuery, RoundTerm};
use crate::domain::message::{Code, Message};
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordName, TenantId};
use crate::engine::catalog::own;
use crate::engine::error::EngineError;
use crate::engine::ports::{Entry, Kept};

/// Keys of rounds, and of what was handed in.
pub(super) const ROUNDS: &str = "round/";
pub(super) const WISHES: &str = "wishes/";
/// Wishes that are read at a time.
const PAGE: usize = 1_000;
/// Late students who are named.
const MOST_NAMED: usize = 20;

/// A round as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Its own, in its tenant.
    pub id: String,
    /// When it ends.
    pub deadline: DateTime<Utc>,
    /// When it was made.
    pub create_time: DateTime<Utc>,
}

/// A student with openings, the most wanted first.
pub type Wishes = (RecordName, Vec<RecordName>);

/// What names a round to callers.
pub fn round_name(tenant: &TenantId, id: &str) -> String {
    format!("tenants/{tenant}/rankingRounds/{id}")
}

fn round_key(id: &str) -> String {
    format!("{ROUNDS}{id}")
}

fn wishes_prefix(id: &str) -> String {
    format!("{WISHES}{id}/")
}

pub(super) fn wishes_key(id: &str, student: &RecordName) -> String {
    format!("{}{}/{}", wishes_prefix(id), student.kind.collection(), student.id())
}

impl Placer {
    /// Makes a round, or moves the deadline of one that is not over.
    ///
    /// # Errors
    /// [`EngineError::RoundOver`] where the round is over already.
    pub async fn save_round(
        &self,
        tenant: &TenantId,
        id: &str,
        deadline: DateTime<Utc>,
    ) -> Result<Round, EngineError> {
        let now = self.engine.clock.second();
        if deadline <= now {
            return Err(EngineError::invalid("deadline_time", Code::NotLater));
        }
        let kept = self.ledger.read(tenant, &[round_key(id)]).await?.pop().flatten();
        let (before, revision) = match kept {
            Some(kept) => (Some(from_bytes::<Round>(&kept.bytes)?), kept.revision),
            None => (None, 0),
        };
        if before.as_ref().is_some_and(|round| round.deadline <= now) {
            return Err(over(tenant, id, Code::DeadlinePast));
        }
        let create_time = before.map_or(now, |round| round.create_time);
        let round = Round { id: id.to_string(), deadline, create_time };
        let entry = Entry { key: round_key(id), bytes: Some(to_bytes(&round)?), expect: Some(revision) };
        match self.ledger.write(tenant, vec![entry]).await? {
            true => Ok(round),
            // Somebody else was quicker; the same again is safe.
            false => Err(EngineError::Overloaded(None)),
        }
    }

    /// A round.
    pub async fn round(&self, tenant: &TenantId, id: &str) -> Result<Round, EngineError> {
        let kept = self.ledger.read(tenant, &[round_key(id)]).await?.pop().flatten();
        let kept = kept.ok_or_else(|| EngineError::NoRound(round_name(tenant, id)))?;
        from_bytes(&kept.bytes)
    }

    /// Hands in wishes, all or none.
    ///
    /// # Errors
    /// [`EngineError::RoundOver`] names the students who came late.
    pub async fn hand_in(&self, caller: &Caller, id: &str, wishes: &[Wishes]) -> Result<(), EngineError> {
        let round = self.round(&caller.tenant, id).await?;
        for (at, (student, slots)) in wishes.iter().enumerate() {
            let field = |what: &str| format!("wishes[{at}].{what}");
            own(caller, student)?;
            if wishes.iter().take(at).any(|(other, _)| other == student) {
                return Err(EngineError::invalid(
                    field("student_name"),
                    Code::NamedTwice.with("name", student.to_string()),
                ));
            }
            let is_named = |place: usize| slots.iter().take(place).any(|slot| Some(slot) == slots.get(place));
            if let Some(twice) = (1..slots.len()).find(|place| is_named(*place)) {
                let named = slots.get(twice).map(RecordName::to_string).unwrap_or_default();
                let field = field(&format!("slot_names[{twice}]"));
                return Err(EngineError::invalid(field, Code::NamedTwice.with("name", named)));
            }
        }
        self.check_stored(wishes).await?;
        if round.deadline <= self.engine.clock.second() {
            let named = wishes.iter().take(MOST_NAMED).map(|(student, _)| student.to_string());
            let mut named = named.collect::<Vec<_>>().join(", ");
            if wishes.len() > MOST_NAMED {
                named.push_str(&format!(", … {}", wishes.len()));
            }
            let why = Code::HandedInLate.with("time", round.deadline.to_rfc3339()).with("names", named);
            return Err(over(&caller.tenant, id, why));
        }
        let entry = |(student, slots): &Wishes| {
            let names: Vec<String> = slots.iter().map(RecordName::to_string).collect();
            let bytes = (!names.is_empty()).then(|| to_bytes(&names)).transpose()?;
            Ok(Entry { key: wishes_key(id, student), bytes, expect: None })
        };
        let entries = wishes.iter().map(entry).collect::<Result<Vec<_>, EngineError>>()?;
        self.ledger.write(&caller.tenant, entries).await?;
        Ok(())
    }

    /// Students and openings that are not stored are unknown names.
    async fn check_stored(&self, wishes: &[Wishes]) -> Result<(), EngineError> {
        let mut fields = BTreeMap::new();
        for (at, (student, slots)) in wishes.iter().enumerate() {
            fields.entry(student.clone()).or_insert_with(|| format!("wishes[{at}].student_name"));
            for (place, slot) in slots.iter().enumerate() {
                fields.entry(slot.clone()).or_insert_with(|| format!("wishes[{at}].slot_names[{place}]"));
            }
        }
        let names: Vec<RecordName> = fields.keys().cloned().collect();
        for page in names.chunks(PAGE) {
            for (name, found) in page.iter().zip(self.engine.store.get(page).await?) {
                if found.is_none() {
                    let field = fields.remove(name).unwrap_or_default();
                    return Err(EngineError::invalid(field, Code::NotStored.with("name", name.to_string())));
                }
            }
        }
        Ok(())
    }

    /// What was handed in, in the order of the students, after one of them.
    pub async fn wishes(
        &self,
        tenant: &TenantId,
        id: &str,
        after: Option<&RecordName>,
        limit: usize,
    ) -> Result<Vec<(String, Vec<String>)>, EngineError> {
        let prefix = wishes_prefix(id);
        let after = after.map(|student| wishes_key(id, student));
        let found = self.ledger.scan(tenant, &prefix, after.as_deref(), limit).await?;
        let read = |(key, kept): (String, Kept)| {
            let student = key.strip_prefix(&prefix).unwrap_or(&key);
            Ok((format!("tenants/{tenant}/{student}"), from_bytes(&kept.bytes)?))
        };
        found.into_iter().map(read).collect()
    }

    /// The query with the wishes of its round, where it has one: those for openings of the plan.
    pub(super) async fn with_round(
        &self,
        tenant: &TenantId,
        query: &PlacementQuery,
        slots: &[Arc<Document>],
    ) -> Result<PlacementQuery, EngineError> {
        let mut query = query.clone();
        let Some(id) = &query.round else { return Ok(query) };
        let round = self.round(tenant, id).await?;
        let slots: BTreeSet<String> = slots.iter().map(|slot| slot.name().to_string()).collect();
        let mut after = None;
        loop {
            let page = self.wishes(tenant, id, after.as_ref(), PAGE).await?;
            let Some((last, _)) = page.last() else { break };
            after = RecordName::parse(last, tenant).ok();
            for (student, mut wanted) in page {
                wanted.retain(|slot| slots.contains(slot));
                query.handed_in.insert(student, wanted);
            }
        }
        query.terms.round = Some(RoundTerm { id: id.clone(), is_over: round.deadline <= query.now });
        Ok(query)
    }
}

fn over(tenant: &TenantId, id: &str, why: impl Into<Message>) -> EngineError {
    EngineError::RoundOver(round_name(tenant, id), why.into())
}

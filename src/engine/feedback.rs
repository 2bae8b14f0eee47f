//! Events of what became of matches, in the ledger. Each event is an entry under its id, so that it is recorded once; and each pair of a
//! student and an opening is one with all its events, so that they are read together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::catalog::own;
use super::error::EngineError;
use super::kept::{from_bytes, to_bytes};
use super::ports::{Entry, Ledger, Stored};
use super::serving::Engine;
use crate::domain::insight::outcome::Event;
use crate::domain::insight::stage::{Journey, Stage};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::role::Role;
use crate::domain::record::visibility::consents;

/// Events of one pair.
const MOST_OF_A_PAIR: usize = 100;
/// Pairs that are read at a time.
const PAGE: usize = 1_000;
/// Records that are asked for by name at a time.
const FEW: usize = 500;
/// Times that somebody else may be quicker.
const TRIES: usize = 8;

const PAIRS: &str = "journey/";

/// An event as it is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Stands for it for ever.
    pub id: String,
    /// A person.
    pub student: RecordName,
    /// An opening.
    pub opening: RecordName,
    /// How far.
    pub stage: Stage,
    /// Since when.
    pub time: DateTime<Utc>,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is recorded now; second, what it contradicts.
    Recorded(Option<String>),
    /// It was recorded before.
    Known,
    /// Its id stands for another one.
    IdTaken,
    /// There is no such student.
    UnknownStudent,
    /// There is no such opening.
    UnknownOpening,
    /// Its pair has too many.
    TooMany,
}

/// A pair with what a ranking can learn from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// A person.
    pub student: RecordName,
    /// An opening.
    pub opening: RecordName,
    /// See [`Journey::furthest`].
    pub stage: Stage,
    /// 0 to 3: see [`Journey::grade`].
    pub grade: u8,
}

/// Some pairs, and how many are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lessons {
    /// In the order of their keys.
    pub pairs: Vec<Lesson>,
    /// Those whose person or opening is gone, and those of persons who do not agree any more.
    pub gone: usize,
    /// Those whose times contradict each other.
    pub contradictory: usize,
}

/// An event as it is kept with its pair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct KeptEvent {
    id: String,
    stage: Stage,
    time: DateTime<Utc>,
}

/// All events of a pair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct KeptPair {
    student: String,
    opening_kind: RecordKind,
    opening: String,
    events: Vec<KeptEvent>,
}

impl KeptPair {
    fn journey(&self) -> Journey {
        let mut journey = Journey::default();
        self.events.iter().for_each(|event| journey.take(event.stage, event.time));
        journey
    }
}

/// What an event id stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Meaning {
    pair: String,
    stage: Stage,
    time: DateTime<Utc>,
}

fn id_key(id: &str) -> String {
    format!("event/{id}")
}

fn pair_key(given: &Given) -> String {
    let (student, opening) = (&given.student, &given.opening);
    format!("{PAIRS}{}/{}/{}", student.id(), opening.kind.collection(), opening.id())
}

/// The name of a person: pairs keep its id alone, as people are of one kind.
fn person_name(tenant: &TenantId, id: &str) -> Option<RecordName> {
    let kind = RecordKind::ALL.into_iter().find(|kind| kind.is(Role::Seeker))?;
    RecordName::new(tenant.clone(), kind, id).ok()
}

/// What takes away events of a person.
#[derive(Default)]
pub(super) struct Forgotten {
    /// To be written.
    pub entries: Vec<Entry>,
    /// How many events they are.
    pub events: u64,
    /// What the next of them come after; `None` at the end.
    pub more_after: Option<String>,
}

/// What takes away events of a person, those of some pairs after a key.
pub(super) async fn forgetting(
    ledger: &dyn Ledger,
    tenant: &TenantId,
    person: &str,
    after: Option<&str>,
) -> Result<Forgotten, EngineError> {
    let found = ledger.scan(tenant, &format!("{PAIRS}{person}/"), after, MOST_OF_A_PAIR).await?;
    let more_after = found.last().filter(|_| found.len() == MOST_OF_A_PAIR).map(|(key, _)| key.clone());
    let mut forgotten = Forgotten { more_after, ..Forgotten::default() };
    for (key, kept) in found {
        // Of a pair that cannot be read its events are not known; they say no more than an id and a day.
        let pair: Option<KeptPair> = from_bytes("a pair of events", &kept.bytes).ok();
        for event in pair.into_iter().flat_map(|pair| pair.events) {
            forgotten.events += 1;
            forgotten.entries.push(Entry { key: id_key(&event.id), bytes: None, expect: None });
        }
        forgotten.entries.push(Entry { key, bytes: None, expect: Some(kept.revision) });
    }
    Ok(forgotten)
}

/// The use cases of `FeedbackService`.
pub struct Feedback {
    engine: Arc<Engine>,
    ledger: Arc<dyn Ledger>,
}

impl Feedback {
    /// Events are kept in the ledger, whichever engine serves.
    pub fn new(engine: Arc<Engine>, ledger: Arc<dyn Ledger>) -> Self {
        Self { engine, ledger }
    }

    /// Records events: all that can be, in one step.
    ///
    /// # Errors
    /// [`EngineError::Overloaded`] where others record events of the same pairs all the while; the same again is safe.
    pub async fn record(&self, caller: &Caller, given: &[Given]) -> Result<Vec<Heard>, EngineError> {
        let mut names = BTreeSet::new();
        for event in given {
            own(caller, &event.student)?;
            own(caller, &event.opening)?;
            names.extend([event.student.clone(), event.opening.clone()]);
        }
        let names: Vec<RecordName> = names.into_iter().collect();
        let stored = self.engine.store.get(&names).await?;
        let there: BTreeSet<&RecordName> =
            names.iter().zip(&stored).filter(|(_, stored)| stored.is_some()).map(|(name, _)| name).collect();
        for _ in 0..TRIES {
            let (heard, entries) = self.lay_over(&caller.tenant, given, &there).await?;
            if entries.is_empty() || self.ledger.write(&caller.tenant, entries).await? {
                return Ok(heard);
            }
        }
        Err(EngineError::Overloaded(None))
    }

    /// What becomes of each event, and what is to be written.
    async fn lay_over(
        &self,
        tenant: &TenantId,
        given: &[Given],
        there: &BTreeSet<&RecordName>,
    ) -> Result<(Vec<Heard>, Vec<Entry>), EngineError> {
        let id_keys: Vec<String> = given.iter().map(|event| id_key(&event.id)).collect();
        let pair_keys: Vec<String> = given.iter().map(pair_key).collect();
        let mut meanings = BTreeMap::<&str, Meaning>::new();
        for (event, kept) in given.iter().zip(self.ledger.read(tenant, &id_keys).await?) {
            if let Some(kept) = kept {
                meanings.insert(&event.id, from_bytes("an event", &kept.bytes)?);
            }
        }
        let mut pairs = BTreeMap::<&str, (KeptPair, u64, bool)>::new();
        for ((event, key), kept) in
            given.iter().zip(&pair_keys).zip(self.ledger.read(tenant, &pair_keys).await?)
        {
            let (pair, revision) = match kept {
                Some(kept) => (from_bytes("a pair of events", &kept.bytes)?, kept.revision),
                None => (
                    KeptPair {
                        student: event.student.id().to_string(),
                        opening_kind: event.opening.kind,
                        opening: event.opening.id().to_string(),
                        events: Vec::new(),
                    },
                    0,
                ),
            };
            pairs.insert(key, (pair, revision, false));
        }
        let (mut heard, mut entries) = (Vec::new(), Vec::new());
        for (event, key) in given.iter().zip(&pair_keys) {
            let meaning = Meaning { pair: key.clone(), stage: event.stage, time: event.time };
            let Some((pair, _, is_changed)) = pairs.get_mut(key.as_str()) else { continue };
            heard.push(match meanings.get(event.id.as_str()) {
                Some(known) if *known == meaning => Heard::Known,
                Some(_) => Heard::IdTaken,
                None if !there.contains(&event.student) => Heard::UnknownStudent,
                None if !there.contains(&event.opening) => Heard::UnknownOpening,
                None if pair.events.len() >= MOST_OF_A_PAIR => Heard::TooMany,
                None => {
                    let kept = KeptEvent { id: event.id.clone(), stage: event.stage, time: event.time };
                    pair.events.push(kept);
                    *is_changed = true;
                    let bytes = Some(to_bytes(&meaning)?);
                    entries.push(Entry { key: id_key(&event.id), bytes, expect: Some(0) });
                    meanings.insert(&event.id, meaning);
                    Heard::Recorded(
                        pair.journey()
                            .disorder()
                            .map(|(late, early)| format!("{} is later than {}", late.id(), early.id())),
                    )
                }
            });
        }
        for (key, (pair, revision, is_changed)) in pairs {
            if is_changed {
                entries.push(Entry {
                    key: key.into(),
                    bytes: Some(to_bytes(&pair)?),
                    expect: Some(revision),
                });
            }
        }
        Ok((heard, entries))
    }

    /// Pairs in the order of their keys, those after the key `after`, with the key that the next ones come after; none at the end.
    async fn pairs(
        &self,
        tenant: &TenantId,
        after: Option<&str>,
    ) -> Result<(Vec<KeptPair>, Option<String>), EngineError> {
        let page = self.ledger.scan(tenant, PAIRS, after, PAGE).await?;
        let last = page.last().map(|(last, _)| last.clone());
        let read = page.iter().map(|(_, kept)| from_bytes("a pair of events", &kept.bytes));
        Ok((read.collect::<Result<_, _>>()?, last))
    }

    /// What pairs can be learned from: those after the key `after`, as [`Self::pairs`]; `None` at the end.
    pub async fn lessons(
        &self,
        tenant: &TenantId,
        after: Option<&str>,
    ) -> Result<Option<(Lessons, String)>, EngineError> {
        let (pairs, last) = self.pairs(tenant, after).await?;
        let Some(last) = last else { return Ok(None) };
        let mut lessons = Lessons::default();
        let mut judged = Vec::new();
        for pair in &pairs {
            let journey = pair.journey();
            let student = person_name(tenant, &pair.student);
            let opening = RecordName::new(tenant.clone(), pair.opening_kind, &pair.opening);
            match (journey.grade(), journey.furthest(), student, opening) {
                (Some(grade), Some(stage), Some(student), Ok(opening)) => {
                    judged.push(Lesson { student, opening, stage, grade });
                }
                _ => lessons.contradictory += 1,
            }
        }
        let names: BTreeSet<&RecordName> =
            judged.iter().flat_map(|lesson| [&lesson.student, &lesson.opening]).collect();
        let names: Vec<RecordName> = names.into_iter().cloned().collect();
        let (mut there, now) = (BTreeSet::new(), self.engine.clock.second());
        for few in names.chunks(FEW) {
            let stored = self.engine.store.get(few).await?;
            let is_willing = |stored: Option<Stored>| {
                stored.is_some_and(|stored| stored.is_ok_and(|found| consents(&found.record, now)))
            };
            there.extend(
                few.iter().zip(stored).filter_map(|(name, stored)| is_willing(stored).then_some(name)),
            );
        }
        let all = judged.len();
        judged.retain(|lesson| there.contains(&lesson.student) && there.contains(&lesson.opening));
        lessons.gone = all - judged.len();
        lessons.pairs = judged;
        Ok(Some((lessons, last)))
    }

    /// All events of the tenant.
    pub async fn events(&self, tenant: &TenantId) -> Result<Vec<Event>, EngineError> {
        let (mut events, mut after) = (Vec::new(), None::<String>);
        loop {
            let (pairs, last) = self.pairs(tenant, after.as_deref()).await?;
            let Some(last) = last else { return Ok(events) };
            after = Some(last);
            for pair in pairs {
                let person: Arc<str> = pair.student.into();
                let opening: (RecordKind, Arc<str>) = (pair.opening_kind, pair.opening.into());
                let event = |event: KeptEvent| Event {
                    person: person.clone(),
                    opening: opening.clone(),
                    stage: event.stage,
                    time: event.time,
                };
                events.extend(pair.events.into_iter().map(event));
            }
        }
    }
}

//! The records that a plan is about.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Placer;
use super::kept::{KeptPlan, Placed, Reason, from_bytes};
use super::shelf::placed_key;
use super::standing::with_freed;
use super::terms::{Chosen, PlacementQuery};
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::RecordName;
use crate::domain::record::role::Role;
use crate::domain::record::visibility::consents;
use crate::engine::catalog::own;
use crate::engine::error::EngineError;

/// Students of one plan.
pub const MOST_STUDENTS: usize = 20_000;
/// Openings of one plan.
pub const MOST_SLOTS: usize = 5_000;
/// Pairs of these that are compared.
const MOST_PAIRS: usize = 40_000_000;
/// Records that are read at a time.
const PAGE: usize = 500;

/// The records that a plan is about, by name.
pub(super) struct Cohort {
    pub(super) students: Vec<Arc<Document>>,
    pub(super) slots: Vec<Arc<Document>>,
    /// Students who cannot be placed at all, and why.
    pub(super) absent: BTreeMap<String, Reason>,
}

impl Placer {
    /// Reads the records. `plan` is the plan itself, whose own placements are no obstacle; nor are those of the plan whose place it
    /// may take.
    pub(super) async fn gather(
        &self,
        caller: &Caller,
        query: &PlacementQuery,
        plan: &str,
        standing: Option<&KeptPlan>,
    ) -> Result<Cohort, EngineError> {
        let students = self
            .choose(caller, &query.students, query, ("student_names", "student_filter"), MOST_STUDENTS)
            .await?;
        let slots =
            self.choose(caller, &query.slots, query, ("slot_names", "slot_filter"), MOST_SLOTS).await?;
        if students.is_empty() {
            return Err(EngineError::invalid("student_names", Code::NobodyToPlace));
        }
        if slots.is_empty() {
            return Err(EngineError::invalid("slot_names", Code::NothingToFill));
        }
        for (field, names, role) in
            [("student_names", &students, Role::Seeker), ("slot_names", &slots, Role::Opening)]
        {
            if let Some(other) = names.iter().find(|name| !name.kind.is(role)) {
                return Err(EngineError::invalid(
                    field,
                    Code::CannotStandHere.with("name", other.to_string()),
                ));
            }
        }
        if students.len() * slots.len() > MOST_PAIRS {
            let pairs = students.len() * slots.len();
            let description = Code::TooManyPairs.with("pairs", pairs).with("most", MOST_PAIRS);
            return Err(EngineError::invalid("student_names", description));
        }
        let (students, slots) = (self.read(students).await?, self.read(slots).await?);
        let freed = standing.filter(|standing| standing.head.is_in_force());
        let mut slots: Vec<Arc<Document>> = slots.into_iter().map(|slot| with_freed(slot, freed)).collect();
        for (name, capacity) in &query.terms.capacities {
            let slot = slots.iter_mut().find(|slot| slot.name().to_string() == *name);
            if let Some(slot) = slot {
                let mut tried = Document::clone(slot);
                tried.facts.capacity = Some(*capacity);
                *slot = Arc::new(tried);
            }
        }
        let own = [Some(plan), freed.map(|standing| standing.head.id.as_str())];
        let absent = self.absent(caller, &students, query.now, own).await?;
        Ok(Cohort { students, slots, absent })
    }

    async fn choose(
        &self,
        caller: &Caller,
        chosen: &Chosen,
        query: &PlacementQuery,
        (names_field, filter_field): (&str, &str),
        most: usize,
    ) -> Result<Vec<RecordName>, EngineError> {
        let mut names = match chosen {
            Chosen::Named(names) => {
                names.iter().try_for_each(|name| own(caller, name))?;
                names.clone()
            }
            Chosen::By(kind, filter) => {
                let found = self.engine.matcher.select(caller, *kind, filter, query.now, most).await;
                found.map_err(|error| match error {
                    EngineError::Invalid(found) => {
                        let field = |violation| EngineError::invalid(filter_field, violation);
                        found
                            .into_iter()
                            .next()
                            .map_or(EngineError::Invalid(Vec::new()), |found| field(found.description))
                    }
                    other => other,
                })?
            }
        };
        // As texts, by which they are looked for: kinds have another order.
        names.sort_by_cached_key(RecordName::to_string);
        if let Some(pair) = names.windows(2).find(|pair| pair.first() == pair.last()) {
            let twice = pair.first().map(RecordName::to_string).unwrap_or_default();
            return Err(EngineError::invalid(names_field, Code::NamedTwice.with("name", twice)));
        }
        Ok(names)
    }

    pub(super) async fn read(&self, names: Vec<RecordName>) -> Result<Vec<Arc<Document>>, EngineError> {
        let mut documents = Vec::with_capacity(names.len());
        for page in names.chunks(PAGE) {
            for (name, found) in page.iter().zip(self.engine.store.get(page).await?) {
                match found {
                    Some(Ok(document)) => documents.push(document),
                    Some(Err(damage)) => return Err(EngineError::Damaged(damage)),
                    None => return Err(EngineError::NotFound(name.clone())),
                }
            }
        }
        Ok(documents)
    }

    /// Who has not agreed to be matched, and who is placed by an adopted plan that is none of `own`.
    pub(super) async fn absent(
        &self,
        caller: &Caller,
        students: &[Arc<Document>],
        now: DateTime<Utc>,
        own: [Option<&str>; 2],
    ) -> Result<BTreeMap<String, Reason>, EngineError> {
        let mut absent = BTreeMap::new();
        let reason = |kind: &str, detail: String| Reason { kind: kind.to_string(), detail, slots: 0 };
        for page in students.chunks(PAGE) {
            let keys: Vec<String> =
                page.iter().map(|student| placed_key(&student.name().to_string())).collect();
            let placed = self.ledger.read(&caller.tenant, &keys).await?;
            for (student, placed) in page.iter().zip(placed) {
                let name = student.name().to_string();
                let by = placed.map(|kept| from_bytes::<Placed>(&kept.bytes)).transpose()?;
                let by = by.map(|placed| placed.plan);
                if !consents(&student.record, now) {
                    absent.insert(name, reason("no_consent", String::new()));
                } else if let Some(by) = by.filter(|by| !own.contains(&Some(by.as_str()))) {
                    absent.insert(name, reason("placed_already", by));
                }
            }
        }
        Ok(absent)
    }
}

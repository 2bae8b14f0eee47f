//! A plan that was made from another one. Where that is adopted its seats are free again for the new plan, which takes its place when
//! it is adopted itself.

use std::sync::Arc;

use super::Placer;
use super::kept::{KeptPlan, PlanHead};
use super::terms::PlacementQuery;
use crate::domain::message::Code;
use crate::domain::placement::objective::Objective;
use crate::domain::record::document::Document;
use crate::domain::record::name::TenantId;
use crate::engine::error::EngineError;

impl PlanHead {
    /// Whether it is neither adopted nor about to be.
    pub fn is_proposal(&self) -> bool {
        self.adopt_time.is_none() && self.adopting.is_none()
    }

    /// Whether it is adopted, and no other has taken its place.
    pub fn is_in_force(&self) -> bool {
        self.adopt_time.is_some() && self.replaced_by.is_none()
    }
}

impl KeptPlan {
    /// How many seats of an opening it takes.
    pub(super) fn taken(&self, slot: &str) -> u32 {
        let at = self.head.slots.binary_search_by(|planned| planned.name.as_str().cmp(slot));
        at.ok().and_then(|at| self.head.slots.get(at)).map_or(0, |planned| planned.taken)
    }
}

impl Placer {
    /// The plan that a query starts from.
    pub(super) async fn standing(
        &self,
        tenant: &TenantId,
        query: &PlacementQuery,
    ) -> Result<Option<KeptPlan>, EngineError> {
        let Some(id) = &query.standing else { return Ok(None) };
        if query.objective == Objective::Stable {
            return Err(EngineError::invalid("standing_plan_name", Code::NotForStable));
        }
        if *id == query.id {
            return Err(EngineError::invalid("standing_plan_name", Code::PlanItself));
        }
        self.get(tenant, id).await.map(Some)
    }

    /// The adopted plan whose place this one takes.
    pub(super) async fn replaced(
        &self,
        tenant: &TenantId,
        head: &PlanHead,
    ) -> Result<Option<KeptPlan>, EngineError> {
        let Some(id) = &head.standing else { return Ok(None) };
        match self.get(tenant, id).await {
            Ok(before) => {
                let is_own = before.head.replaced_by.as_ref() == Some(&head.id);
                Ok(Some(before).filter(|before| before.head.is_in_force() || is_own))
            }
            Err(EngineError::NoPlan(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// An opening with the seats that a plan has taken of it.
pub(super) fn with_freed(slot: Arc<Document>, plan: Option<&KeptPlan>) -> Arc<Document> {
    let taken = plan.map_or(0, |plan| plan.taken(&slot.name().to_string()));
    if taken == 0 {
        return slot;
    }
    let mut freed = Document::clone(&slot);
    freed.facts.capacity = Some(freed.facts.capacity.unwrap_or(0) + taken);
    Arc::new(freed)
}

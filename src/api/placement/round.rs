//! The calls about ranking rounds.

use super::request::{round_id_from_pb, wishes_from_pb};
use crate::api::fit::Fit;
use crate::api::request::{name_from_pb, page_size_from_pb};
use crate::api::{Api, Problem, limits};
use crate::convert::{field, time_from_pb, time_to_pb};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::engine::placement::rounds::{Round, round_name};
use crate::pb::v1 as pb;

impl Api {
    /// `SaveRankingRound`: makes a round, or moves its deadline.
    pub async fn save_ranking_round(
        &self,
        caller: &Caller,
        request: pb::SaveRankingRoundRequest,
    ) -> Result<pb::SaveRankingRoundResponse, Problem> {
        let mut v = Violations::new();
        let id = round_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        field::impersonal(&mut v, "name", &id);
        let deadline = time_from_pb(&mut v, "deadline_time", request.deadline_time);
        let (id, deadline) = v.check((id, deadline)).map_err(EngineError::from)?;
        let deadline = deadline.ok_or_else(|| EngineError::invalid("deadline_time", "is required"))?;
        let round = self.placer().save_round(&caller.tenant, &id, deadline).await?;
        Ok(pb::SaveRankingRoundResponse { round: Some(round_to_pb(&caller.tenant, &round)) })
    }

    /// `HandInWishes`: what students wish for, until the deadline.
    pub async fn hand_in_wishes(
        &self,
        caller: &Caller,
        request: pb::HandInWishesRequest,
    ) -> Result<pb::HandInWishesResponse, Problem> {
        let mut v = Violations::new();
        let id = round_id_from_pb(&mut v, "round_name", &request.round_name, &caller.tenant);
        let wishes = wishes_from_pb(&mut v, request.wishes, &caller.tenant);
        let (id, wishes) = v.check((id, wishes)).map_err(EngineError::from)?;
        self.placer().hand_in(caller, &id, &wishes).await?;
        Ok(pb::HandInWishesResponse {})
    }

    /// `GetRankingRound`: a round with a page of what was handed in.
    pub async fn get_ranking_round(
        &self,
        caller: &Caller,
        request: pb::GetRankingRoundRequest,
    ) -> Result<pb::GetRankingRoundResponse, Problem> {
        let mut v = Violations::new();
        let id = round_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::PLAN_PAGE);
        let after = match request.after_student_name.as_str() {
            "" => None,
            name => name_from_pb(&mut v, "after_student_name", name, &caller.tenant),
        };
        let (id, after) = v.check((id, after)).map_err(EngineError::from)?;
        let placer = self.placer();
        let round = placer.round(&caller.tenant, &id).await?;
        let found = placer.wishes(&caller.tenant, &id, after.as_ref(), size + 1).await?;
        let count = found.len();
        let mut fit = Fit::default();
        let wishes = found.into_iter().take(size);
        let wishes = wishes.map(|(student_name, slot_names)| pb::StudentWishes { student_name, slot_names });
        let wishes: Vec<pb::StudentWishes> = wishes.take_while(|own| fit.takes(own)).collect();
        let next = wishes.last().filter(|_| wishes.len() < count).map(|own| own.student_name.clone());
        Ok(pb::GetRankingRoundResponse {
            round: Some(round_to_pb(&caller.tenant, &round)),
            wishes,
            next_student_name: next.unwrap_or_default(),
        })
    }
}

fn round_to_pb(tenant: &TenantId, round: &Round) -> pb::RankingRound {
    pb::RankingRound {
        name: round_name(tenant, &round.id),
        deadline_time: Some(time_to_pb(round.deadline)),
        create_time: Some(time_to_pb(round.create_time)),
    }
}

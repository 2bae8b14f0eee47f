//! The services, each call handed on to the use case.

mod alliance;
mod cooperation;
mod credential;
mod document;
mod erasure;
mod insight;
mod standing;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use futures::stream::{BoxStream, Stream, StreamExt};
use prost::Message;
use tonic::codec::SingleMessageCompressionOverride;
use tonic::{Request, Response, Status, Streaming};

use super::caller::{caller_of, unread_of};
use super::metrics::Imported;
use super::status::Told;
use crate::api::tally::{Counted, Running};
use crate::api::{Api, Problem};
use crate::domain::record::audience::Caller;
use crate::pb::v1 as pb;
use crate::pb::v1::access_service_server::AccessService;
use crate::pb::v1::audit_service_server::AuditService;
use crate::pb::v1::backup_service_server::BackupService;
use crate::pb::v1::catalog_service_server::CatalogService;
use crate::pb::v1::info_service_server::InfoService;
use crate::pb::v1::match_service_server::MatchService;
use crate::pb::v1::placement_service_server::PlacementService;

/// All services over the use cases.
#[derive(Clone)]
pub struct Service(pub Api);

/// Answers that are shorter are not compressed, though the caller would take them so: a page of twenty results, 20 KB or
/// so, takes half a millisecond to compress, as long as all else of the call, and less than that to be sent as it is.
const WORTH_COMPRESSING: usize = 64 << 10;

/// One answer with what it comes to, compressed only where that pays.
fn answer<M: Message + Counted>(message: M) -> Response<M> {
    let is_short = message.encoded_len() < WORTH_COMPRESSING;
    let tally = message.tally();
    let mut response = Response::new(message);
    response.extensions_mut().insert(tally);
    if is_short {
        response.extensions_mut().insert(SingleMessageCompressionOverride::Disable);
    }
    response
}

impl Service {
    /// One answer of records, about a subject perhaps, whose persons count before it is given.
    fn shown<M: Message + Counted>(
        &self,
        caller: &Caller,
        subject: Option<String>,
        message: Result<M, Problem>,
    ) -> Result<Response<M>, Status> {
        let message = message.told(caller)?;
        self.0.show(caller, message.names().into_iter().chain(subject.as_deref())).told(caller)?;
        Ok(answer(message))
    }
}

/// Answers of one call, one after another, with what they come to until now. Their persons count before they are given.
fn answers<M: Counted + 'static>(
    api: Api,
    caller: Caller,
    messages: impl Stream<Item = Result<M, Problem>> + Send + 'static,
) -> Response<BoxStream<'static, Result<M, Status>>> {
    let running = Running::default();
    let counted = running.clone();
    let told = messages.map(move |message| {
        let message = message.told(&caller)?;
        api.show(&caller, message.names()).told(&caller)?;
        counted.add(message.tally());
        Ok(message)
    });
    let mut response = Response::new(told.boxed());
    response.extensions_mut().insert(running);
    response
}

#[tonic::async_trait]
impl CatalogService for Service {
    async fn upsert_record(
        &self,
        request: Request<pb::UpsertRecordRequest>,
    ) -> Result<Response<pb::UpsertRecordResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.upsert_record(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn batch_upsert_records(
        &self,
        request: Request<pb::BatchUpsertRecordsRequest>,
    ) -> Result<Response<pb::BatchUpsertRecordsResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.batch_upsert_records(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn import_records(
        &self,
        request: Request<Streaming<pb::ImportRecordsRequest>>,
    ) -> Result<Response<pb::ImportRecordsResponse>, Status> {
        let caller = caller_of(&request)?;
        // The first item says whether anything is stored.
        let (is_dry, mut is_first) = (Arc::new(AtomicBool::new(false)), true);
        let told = is_dry.clone();
        let items = request.into_inner().inspect(move |item| {
            let options = item.as_ref().ok().and_then(|item| item.options.as_ref());
            if std::mem::take(&mut is_first) {
                told.store(options.is_some_and(|options| options.validate_only), Relaxed);
            }
        });
        let imported = self.0.import_records(&caller, items).await?;
        let counts = Imported { stored: imported.stored_count, refused: imported.refused_count };
        let mut response = answer(imported);
        if !is_dry.load(Relaxed) {
            response.extensions_mut().insert(counts);
        }
        Ok(response)
    }

    async fn get_record(
        &self,
        request: Request<pb::GetRecordRequest>,
    ) -> Result<Response<pb::GetRecordResponse>, Status> {
        let caller = caller_of(&request)?;
        self.shown(&caller, None, self.0.get_record(&caller, request.into_inner()).await)
    }

    async fn batch_get_records(
        &self,
        request: Request<pb::BatchGetRecordsRequest>,
    ) -> Result<Response<pb::BatchGetRecordsResponse>, Status> {
        let caller = caller_of(&request)?;
        self.shown(&caller, None, self.0.batch_get_records(&caller, request.into_inner()).await)
    }

    async fn list_records(
        &self,
        request: Request<pb::ListRecordsRequest>,
    ) -> Result<Response<pb::ListRecordsResponse>, Status> {
        let caller = caller_of(&request)?;
        self.shown(&caller, None, self.0.list_records(&caller, request.into_inner()).await)
    }

    async fn delete_record(
        &self,
        request: Request<pb::DeleteRecordRequest>,
    ) -> Result<Response<pb::DeleteRecordResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.delete_record(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn batch_delete_records(
        &self,
        request: Request<pb::BatchDeleteRecordsRequest>,
    ) -> Result<Response<pb::BatchDeleteRecordsResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.batch_delete_records(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn suggest(
        &self,
        request: Request<pb::SuggestRequest>,
    ) -> Result<Response<pb::SuggestResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.suggest(request.into_inner()).await.told(&caller)?))
    }

    type ListDuplicatesStream = BoxStream<'static, Result<pb::ListDuplicatesResponse, Status>>;

    async fn list_duplicates(
        &self,
        request: Request<pb::ListDuplicatesRequest>,
    ) -> Result<Response<Self::ListDuplicatesStream>, Status> {
        let caller = caller_of(&request)?;
        let messages = self.0.list_duplicates(&caller, request.into_inner()).await.told(&caller)?;
        Ok(answers(self.0.clone(), caller, messages))
    }

    async fn lint_posting(
        &self,
        request: Request<pb::LintPostingRequest>,
    ) -> Result<Response<pb::LintPostingResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.lint_posting(&caller, request.into_inner()).await.told(&caller)?))
    }
}

#[tonic::async_trait]
impl InfoService for Service {
    async fn get_server_info(
        &self,
        request: Request<pb::GetServerInfoRequest>,
    ) -> Result<Response<pb::GetServerInfoResponse>, Status> {
        Ok(answer(self.0.server_info(&caller_of(&request)?)))
    }
}

#[tonic::async_trait]
impl MatchService for Service {
    async fn r#match(
        &self,
        request: Request<pb::MatchRequest>,
    ) -> Result<Response<pb::MatchResponse>, Status> {
        let (caller, request) = (caller_of(&request)?, request.into_inner());
        let subject = match &request.subject {
            Some(pb::match_request::Subject::SubjectName(name)) => Some(name.clone()),
            _ => None,
        };
        self.shown(&caller, subject, self.0.r#match(&caller, request).await)
    }

    type BatchMatchStream = BoxStream<'static, Result<pb::BatchMatchResponse, Status>>;

    async fn batch_match(
        &self,
        request: Request<pb::BatchMatchRequest>,
    ) -> Result<Response<Self::BatchMatchStream>, Status> {
        let (caller, unread) = (caller_of(&request)?, unread_of(&request)?);
        let messages = self.0.batch_match(&caller, request.into_inner(), unread).await?;
        Ok(answers(self.0.clone(), caller, messages))
    }

    async fn explain_pair(
        &self,
        request: Request<pb::ExplainPairRequest>,
    ) -> Result<Response<pb::ExplainPairResponse>, Status> {
        let (caller, request) = (caller_of(&request)?, request.into_inner());
        let subject = match &request.subject {
            Some(pb::explain_pair_request::Subject::SubjectName(name)) => Some(name.clone()),
            _ => None,
        };
        self.shown(&caller, subject, self.0.explain_pair(&caller, request).await)
    }
}

#[tonic::async_trait]
impl PlacementService for Service {
    type PlanPlacementStream = BoxStream<'static, Result<pb::PlanPlacementResponse, Status>>;

    async fn plan_placement(
        &self,
        request: Request<pb::PlanPlacementRequest>,
    ) -> Result<Response<Self::PlanPlacementStream>, Status> {
        let caller = caller_of(&request)?;
        let messages = self.0.plan_placement(&caller, request.into_inner())?;
        Ok(answers(self.0.clone(), caller, messages))
    }

    async fn get_plan(
        &self,
        request: Request<pb::GetPlanRequest>,
    ) -> Result<Response<pb::GetPlanResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_plan(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn list_plans(
        &self,
        request: Request<pb::ListPlansRequest>,
    ) -> Result<Response<pb::ListPlansResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.list_plans(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn compare_plans(
        &self,
        request: Request<pb::ComparePlansRequest>,
    ) -> Result<Response<pb::ComparePlansResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.compare_plans(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn amend_plan(
        &self,
        request: Request<pb::AmendPlanRequest>,
    ) -> Result<Response<pb::AmendPlanResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.amend_plan(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn adopt_plan(
        &self,
        request: Request<pb::AdoptPlanRequest>,
    ) -> Result<Response<pb::AdoptPlanResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.adopt_plan(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn delete_plan(
        &self,
        request: Request<pb::DeletePlanRequest>,
    ) -> Result<Response<pb::DeletePlanResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.delete_plan(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn save_ranking_round(
        &self,
        request: Request<pb::SaveRankingRoundRequest>,
    ) -> Result<Response<pb::SaveRankingRoundResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.save_ranking_round(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn hand_in_wishes(
        &self,
        request: Request<pb::HandInWishesRequest>,
    ) -> Result<Response<pb::HandInWishesResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.hand_in_wishes(&caller, request.into_inner()).await.told(&caller)?))
    }

    async fn get_ranking_round(
        &self,
        request: Request<pb::GetRankingRoundRequest>,
    ) -> Result<Response<pb::GetRankingRoundResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.get_ranking_round(&caller, request.into_inner()).await.told(&caller)?))
    }
}

#[tonic::async_trait]
impl AccessService for Service {
    async fn create_api_key(
        &self,
        request: Request<pb::CreateApiKeyRequest>,
    ) -> Result<Response<pb::CreateApiKeyResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.create_api_key(request.into_inner()).await.told(&caller)?))
    }

    async fn list_api_keys(
        &self,
        request: Request<pb::ListApiKeysRequest>,
    ) -> Result<Response<pb::ListApiKeysResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.list_api_keys(request.into_inner()).await.told(&caller)?))
    }

    async fn rotate_api_key(
        &self,
        request: Request<pb::RotateApiKeyRequest>,
    ) -> Result<Response<pb::RotateApiKeyResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.rotate_api_key(request.into_inner()).await.told(&caller)?))
    }

    async fn revoke_api_key(
        &self,
        request: Request<pb::RevokeApiKeyRequest>,
    ) -> Result<Response<pb::RevokeApiKeyResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.revoke_api_key(request.into_inner()).await.told(&caller)?))
    }
}

#[tonic::async_trait]
impl AuditService for Service {
    async fn list_audit_chains(
        &self,
        request: Request<pb::ListAuditChainsRequest>,
    ) -> Result<Response<pb::ListAuditChainsResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.list_audit_chains(request.into_inner()).await.told(&caller)?))
    }

    async fn list_audit_entries(
        &self,
        request: Request<pb::ListAuditEntriesRequest>,
    ) -> Result<Response<pb::ListAuditEntriesResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(answer(self.0.list_audit_entries(request.into_inner()).await.told(&caller)?))
    }
}

#[tonic::async_trait]
impl BackupService for Service {
    type BackUpRecordsStream = BoxStream<'static, Result<pb::BackUpRecordsResponse, Status>>;

    async fn back_up_records(
        &self,
        request: Request<pb::BackUpRecordsRequest>,
    ) -> Result<Response<Self::BackUpRecordsStream>, Status> {
        let caller = caller_of(&request)?;
        let parts = self.0.back_up_records(request.into_inner()).await.told(&caller)?;
        Ok(answers(self.0.clone(), caller, parts))
    }
}

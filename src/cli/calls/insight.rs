//! The calls of insight and feedback.

use futures::StreamExt;
use futures::stream::BoxStream;

use super::Calls;
use crate::cli::call_error::{CallError, Told};
use crate::pb::v1 as pb;

impl Calls {
    pub async fn get_balance(
        &self,
        request: pb::GetBalanceRequest,
    ) -> Result<pb::GetBalanceResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_balance(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.insight.clone().get_balance(request).await?.into_inner()),
        }
    }

    pub async fn get_skill_gap(
        &self,
        request: pb::GetSkillGapRequest,
    ) -> Result<pb::GetSkillGapResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_skill_gap(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.insight.clone().get_skill_gap(request).await?.into_inner()),
        }
    }

    pub async fn get_major_fit(
        &self,
        request: pb::GetMajorFitRequest,
    ) -> Result<pb::GetMajorFitResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_major_fit(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.insight.clone().get_major_fit(request).await?.into_inner()),
        }
    }

    pub async fn get_forecast(
        &self,
        request: pb::GetForecastRequest,
    ) -> Result<pb::GetForecastResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_forecast(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.insight.clone().get_forecast(request).await?.into_inner()),
        }
    }

    pub async fn get_pay_benchmark(
        &self,
        request: pb::GetPayBenchmarkRequest,
    ) -> Result<pb::GetPayBenchmarkResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_pay_benchmark(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.insight.clone().get_pay_benchmark(request).await?.into_inner())
            }
        }
    }

    pub async fn get_pathways(
        &self,
        request: pb::GetPathwaysRequest,
    ) -> Result<pb::GetPathwaysResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_pathways(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.insight.clone().get_pathways(request).await?.into_inner()),
        }
    }

    pub async fn get_outcomes(
        &self,
        request: pb::GetOutcomesRequest,
    ) -> Result<pb::GetOutcomesResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_outcomes(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.insight.clone().get_outcomes(request).await?.into_inner()),
        }
    }

    pub async fn list_balance_records(
        &self,
        request: pb::ListBalanceRecordsRequest,
    ) -> Result<pb::ListBalanceRecordsResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_balance_records(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.insight.clone().list_balance_records(request).await?.into_inner())
            }
        }
    }

    pub async fn get_emerging_skills(
        &self,
        request: pb::GetEmergingSkillsRequest,
    ) -> Result<pb::GetEmergingSkillsResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_emerging_skills(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.insight.clone().get_emerging_skills(request).await?.into_inner())
            }
        }
    }

    pub async fn record_events(
        &self,
        request: pb::RecordEventsRequest,
    ) -> Result<pb::RecordEventsResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.record_events(caller, request).await.told(caller),
            Self::Service(clients) => Ok(clients.feedback.clone().record_events(request).await?.into_inner()),
        }
    }

    /// What became of pairs, in parts.
    pub async fn export_training_pairs(
        &self,
    ) -> Result<BoxStream<'static, Result<pb::ExportTrainingPairsResponse, CallError>>, CallError> {
        Ok(match self {
            Self::Here(api, caller) => {
                let parts = api.export_training_pairs(caller);
                let caller = caller.clone();
                parts.map(move |part| part.told(&caller)).boxed()
            }
            Self::Service(clients) => {
                let request = pb::ExportTrainingPairsRequest::default();
                let parts = clients.feedback.clone().export_training_pairs(request).await?.into_inner();
                parts.map(|part| Ok(part?)).boxed()
            }
        })
    }
}

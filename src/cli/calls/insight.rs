//! The calls of insight.

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
}

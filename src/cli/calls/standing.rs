//! The calls about standing queries.

use futures::StreamExt;
use futures::stream::BoxStream;

use super::{CallError, Calls, Told};
use crate::pb::v1 as pb;

/// New matches as they are found.
pub type WatchAnswers = BoxStream<'static, Result<pb::WatchSavedQueryResponse, CallError>>;

impl Calls {
    pub async fn create_saved_query(
        &self,
        request: pb::CreateSavedQueryRequest,
    ) -> Result<pb::CreateSavedQueryResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.create_saved_query(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.saved_queries.clone().create_saved_query(request).await?.into_inner())
            }
        }
    }

    pub async fn get_saved_query(
        &self,
        request: pb::GetSavedQueryRequest,
    ) -> Result<pb::GetSavedQueryResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.get_saved_query(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.saved_queries.clone().get_saved_query(request).await?.into_inner())
            }
        }
    }

    pub async fn list_saved_queries(
        &self,
        request: pb::ListSavedQueriesRequest,
    ) -> Result<pb::ListSavedQueriesResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_saved_queries(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.saved_queries.clone().list_saved_queries(request).await?.into_inner())
            }
        }
    }

    pub async fn update_saved_query(
        &self,
        request: pb::UpdateSavedQueryRequest,
    ) -> Result<pb::UpdateSavedQueryResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.update_saved_query(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.saved_queries.clone().update_saved_query(request).await?.into_inner())
            }
        }
    }

    pub async fn delete_saved_query(
        &self,
        request: pb::DeleteSavedQueryRequest,
    ) -> Result<pb::DeleteSavedQueryResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.delete_saved_query(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.saved_queries.clone().delete_saved_query(request).await?.into_inner())
            }
        }
    }

    pub async fn rotate_webhook_secret(
        &self,
        request: pb::RotateWebhookSecretRequest,
    ) -> Result<pb::RotateWebhookSecretResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.rotate_webhook_secret(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.saved_queries.clone().rotate_webhook_secret(request).await?.into_inner())
            }
        }
    }

    pub async fn list_dead_letters(
        &self,
        request: pb::ListDeadLettersRequest,
    ) -> Result<pb::ListDeadLettersResponse, CallError> {
        match self {
            Self::Here(api, caller) => api.list_dead_letters(caller, request).await.told(caller),
            Self::Service(clients) => {
                Ok(clients.saved_queries.clone().list_dead_letters(request).await?.into_inner())
            }
        }
    }

    pub async fn watch_saved_query(
        &self,
        request: pb::WatchSavedQueryRequest,
    ) -> Result<WatchAnswers, CallError> {
        Ok(match self {
            Self::Here(api, caller) => {
                let caller = caller.clone();
                let answers = api.watch_saved_query(&caller, request).await.told(&caller)?;
                let told = move |problem| CallError::of(problem, &caller);
                answers.map(move |answer| answer.map_err(&told)).boxed()
            }
            Self::Service(clients) => {
                let answers = clients.saved_queries.clone().watch_saved_query(request).await?.into_inner();
                answers.map(|answer| Ok(answer?)).boxed()
            }
        })
    }
}

//! The calls of `SavedQueryService`.

mod answer;
mod letter;
mod request;
mod watch;

use std::sync::Arc;

use self::answer::{dead_to_pb, query_to_pb};
pub(super) use self::request::sought;
use self::request::{draft_from_pb, query_id_from_pb};
use super::catalog::warning::warnings_to_pb;
use super::fit::Fit;
use super::request::page_size_from_pb;
use super::{Api, Problem, limits};
use crate::domain::record::audience::Caller;
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::engine::standing::SavedQueries;
use crate::engine::standing::kept::SavedQuery;
use crate::engine::subject::Subject;
use crate::pb::v1 as pb;

impl Api {
    /// The saved queries of all tenants.
    pub fn saved_queries(&self) -> &Arc<SavedQueries> {
        &self.saved_queries
    }

    /// `CreateSavedQuery`: saves a query.
    pub async fn create_saved_query(
        &self,
        caller: &Caller,
        request: pb::CreateSavedQueryRequest,
    ) -> Result<pb::CreateSavedQueryResponse, Problem> {
        let (draft, told) =
            draft_from_pb(caller, request.saved_query, self.webhook_allow_private, self.texts.personal)?;
        self.show_subject(caller, &draft.sought.subject)?;
        let (query, secret) = self.saved_queries.create(caller, draft).await?;
        let saved_query = Some(self.answer(&query).await?);
        let warnings = warnings_to_pb(told, caller.language);
        Ok(pb::CreateSavedQueryResponse { saved_query, webhook_secret: secret.unwrap_or_default(), warnings })
    }

    /// `GetSavedQuery`: one query.
    pub async fn get_saved_query(
        &self,
        caller: &Caller,
        request: pb::GetSavedQueryRequest,
    ) -> Result<pb::GetSavedQueryResponse, Problem> {
        let mut v = Violations::new();
        let id = query_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        let id = v.check(id).map_err(EngineError::from)?;
        let query = self.saved_queries.get(&id).await?;
        Ok(pb::GetSavedQueryResponse { saved_query: Some(self.answer(&query).await?) })
    }

    /// `ListSavedQueries`: the caller's queries.
    pub async fn list_saved_queries(
        &self,
        caller: &Caller,
        request: pb::ListSavedQueriesRequest,
    ) -> Result<pb::ListSavedQueriesResponse, Problem> {
        let mut v = Violations::new();
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::SAVED_QUERIES_PAGE);
        let after = match request.after_name.as_str() {
            "" => None,
            name => Some(query_id_from_pb(&mut v, "after_name", name, &caller.tenant).id),
        };
        let after = v.check(after).map_err(EngineError::from)?;
        let found = self.saved_queries.list(&caller.tenant, after.as_deref(), size + 1).await?;
        let (mut saved_queries, mut fit) = (Vec::new(), Fit::default());
        for query in found.iter().take(size) {
            let answer = self.answer(query).await?;
            if !fit.takes(&answer) {
                break;
            }
            saved_queries.push(answer);
        }
        let next = saved_queries.last().filter(|_| saved_queries.len() < found.len());
        let next_name = next.map(|query| query.name.clone()).unwrap_or_default();
        Ok(pb::ListSavedQueriesResponse { saved_queries, next_name })
    }

    /// `UpdateSavedQuery`: puts another query in the place of one.
    pub async fn update_saved_query(
        &self,
        caller: &Caller,
        request: pb::UpdateSavedQueryRequest,
    ) -> Result<pb::UpdateSavedQueryResponse, Problem> {
        let (draft, told) =
            draft_from_pb(caller, request.saved_query, self.webhook_allow_private, self.texts.personal)?;
        self.show_subject(caller, &draft.sought.subject)?;
        let (query, secret) = self.saved_queries.update(caller, draft).await?;
        let saved_query = Some(self.answer(&query).await?);
        let warnings = warnings_to_pb(told, caller.language);
        Ok(pb::UpdateSavedQueryResponse { saved_query, webhook_secret: secret.unwrap_or_default(), warnings })
    }

    /// `DeleteSavedQuery`: deletes a query with all that it found.
    pub async fn delete_saved_query(
        &self,
        caller: &Caller,
        request: pb::DeleteSavedQueryRequest,
    ) -> Result<pb::DeleteSavedQueryResponse, Problem> {
        let mut v = Violations::new();
        let id = query_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        let id = v.check(id).map_err(EngineError::from)?;
        self.saved_queries.delete(&id, &request.etag).await?;
        Ok(pb::DeleteSavedQueryResponse {})
    }

    /// `RotateWebhookSecret`: another secret for a webhook.
    pub async fn rotate_webhook_secret(
        &self,
        caller: &Caller,
        request: pb::RotateWebhookSecretRequest,
    ) -> Result<pb::RotateWebhookSecretResponse, Problem> {
        let mut v = Violations::new();
        let id = query_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        let id = v.check(id).map_err(EngineError::from)?;
        let webhook_secret = self.saved_queries.rotate_secret(&id).await?;
        Ok(pb::RotateWebhookSecretResponse { webhook_secret })
    }

    /// `ListDeadLetters`: posts that were given up.
    pub async fn list_dead_letters(
        &self,
        caller: &Caller,
        request: pb::ListDeadLettersRequest,
    ) -> Result<pb::ListDeadLettersResponse, Problem> {
        let mut v = Violations::new();
        let id = query_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::DEAD_LETTERS_PAGE);
        let id = v.check(id).map_err(EngineError::from)?;
        let query = self.saved_queries.get(&id).await?;
        let dead = self.saved_queries.dead(&id).await?;
        let after = dead.iter().position(|dead| dead.message_id == request.after_message_id);
        let dead = dead.get(after.map_or(0, |at| at + 1)..).unwrap_or_default();
        let (mut letters, mut fit) = (Vec::new(), Fit::default());
        for dead in dead.iter().take(size) {
            let matches = self.shown_matches(caller, &query, &dead.found).await?;
            let letter = dead_to_pb(dead, matches);
            if !fit.takes(&letter) {
                break;
            }
            letters.push(letter);
        }
        let next = letters.last().filter(|_| letters.len() < dead.len());
        let next_message_id = next.map(|letter| letter.message_id.clone()).unwrap_or_default();
        Ok(pb::ListDeadLettersResponse { letters, next_message_id })
    }

    async fn answer(&self, query: &SavedQuery) -> Result<pb::SavedQuery, EngineError> {
        let standing = self.saved_queries.standing(query).await?;
        query_to_pb(query, standing)
    }

    /// A student of others who is compared counts as one who is shown, as in a match.
    fn show_subject(&self, caller: &Caller, subject: &Subject) -> Result<(), Problem> {
        match subject {
            Subject::Stored(name) => self.show(caller, [name.to_string().as_str()]),
            Subject::Inline(_) | Subject::Text(_) => Ok(()),
        }
    }
}

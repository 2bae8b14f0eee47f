//! What is posted to webhooks: JSON, in the form that Standard Webhooks recommends.

use std::time::Duration;

use async_trait::async_trait;
use chrono::SecondsFormat;
use serde_json::{Value, json};

use crate::api::Api;
use crate::domain::record::audience::Caller;
use crate::engine::standing::kept::{Found, SavedQuery};
use crate::engine::standing::posting::{Composer, Held};
use crate::pb::json::message_to_json;

/// Full name of the message of a match, for its JSON form.
const MATCH: &str = "talentmatch.v1.SavedQueryMatch";
/// What a post tells of.
const TYPE: &str = "saved_query.matched";
/// Where it is not known when more may be seen.
const LATER: Duration = Duration::from_secs(3_600);

#[async_trait]
impl Composer for Api {
    async fn compose(
        &self,
        owner: &Caller,
        query: &SavedQuery,
        found: &[Found],
    ) -> Result<Option<String>, Held> {
        let shown = self.shown_matches(owner, query, found).await.map_err(Held::Failed)?;
        let (Some(first), false) = (found.first(), shown.is_empty()) else { return Ok(None) };
        let names = shown.iter().map(|shown| shown.name.as_str());
        self.show(owner, names).map_err(|problem| Held::Spent(problem.retry.unwrap_or(LATER)))?;
        let matches: Vec<Value> = shown.iter().map(|shown| message_to_json(shown, MATCH)).collect();
        let body = json!({
            "type": TYPE,
            "timestamp": first.time.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            "data": { "savedQuery": query.name.to_string(), "matches": matches },
        });
        Ok(Some(body.to_string()))
    }
}

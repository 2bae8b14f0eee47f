//! Saved queries and what they find, on the wire.

use prost::Message;

use crate::api::Api;
use crate::api::matching::band_to_pb;
use crate::convert::time_to_pb;
use crate::domain::ranking::bands::Bands;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordName;
use crate::domain::record::visibility::is_matched;
use crate::engine::error::EngineError;
use crate::engine::standing::Standing;
use crate::engine::standing::kept::{Dead, Found, SavedQuery};
use crate::engine::subject::Subject;
use crate::pb::v1 as pb;

use super::request::sought;

/// A query as its owner is shown it.
pub fn query_to_pb(query: &SavedQuery, standing: Standing) -> Result<pb::SavedQuery, EngineError> {
    let stated = pb::SavedQuery::decode(&*query.stated)
        .map_err(|error| EngineError::Internal(format!("{} cannot be read: {error}", query.name).into()))?;
    let state = match standing {
        Standing::Active => pb::SavedQueryState::Active,
        Standing::SubjectGone => pb::SavedQueryState::SubjectGone,
        Standing::OutOfTime => pb::SavedQueryState::OutOfTime,
    };
    Ok(pb::SavedQuery {
        name: query.name.to_string(),
        create_time: Some(time_to_pb(query.create_time)),
        update_time: Some(time_to_pb(query.update_time)),
        etag: query.etag()?,
        state: state.into(),
        ..stated
    })
}

/// A post that was given up, with those of its matches that may be seen.
pub fn dead_to_pb(dead: &Dead, matches: Vec<pb::SavedQueryMatch>) -> pb::DeadLetter {
    pb::DeadLetter {
        message_id: dead.message_id.clone(),
        webhook_url: dead.url.clone(),
        matches,
        attempt_count: dead.tries as i32,
        last_error: dead.error.clone(),
        give_up_time: Some(time_to_pb(dead.time)),
        missed_count: dead.missed.cast_signed(),
    }
}

impl Api {
    /// Those of the matches that a match may bring to the caller at this moment.
    pub(super) async fn shown_matches(
        &self,
        caller: &Caller,
        query: &SavedQuery,
        found: &[Found],
    ) -> Result<Vec<pb::SavedQueryMatch>, EngineError> {
        let engine = self.serving.now();
        let now = engine.clock.second();
        let sought = sought(query)?;
        let asker = match &sought.subject {
            Subject::Stored(name) => Some(name.kind),
            Subject::Inline(_) | Subject::Text(_) => None,
        };
        let bands = Bands::of(asker, sought.target);
        let named = found.iter().filter_map(|one| Some((RecordName::parse_full(&one.record).ok()?, one)));
        let (names, found): (Vec<RecordName>, Vec<&Found>) = named.unzip();
        let documents = engine.catalog.get_each(caller, &names, now).await?;
        let mut shown = Vec::with_capacity(found.len());
        for (found, document) in found.into_iter().zip(documents) {
            // What is gone, hidden or damaged meanwhile is told of no more. What others are shown stands, and does not say any more
            // whom else it is shown to.
            let Ok(document) = document else { continue };
            let is_own = document.name().tenant == caller.tenant;
            if is_own && !is_matched(caller, &document.record, now) {
                continue;
            }
            shown.push(pb::SavedQueryMatch {
                name: found.record.clone(),
                title: document.facts.title.clone(),
                score: found.score,
                band: band_to_pb(found.band.unwrap_or_else(|| bands.band(found.score))).into(),
                etag: found.etag.clone(),
                found_time: Some(time_to_pb(found.time)),
            });
        }
        Ok(shown)
    }
}

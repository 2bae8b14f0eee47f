//! The subjects of a `BatchMatch`: named, or chosen by a filter.

use chrono::{DateTime, Utc};

use super::match_request::MOST_PAGE;
use crate::api::matching::{filter_from_pb, weights_from_pb};
use crate::api::{names_from_pb, page_size_from_pb};
use crate::convert::{kind_from_pb, time_from_pb};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordName;
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::engine::matcher::{MatchQuery, Matcher};
use crate::pb::v1 as pb;

/// Most subjects of one call, and results for a subject when none are asked for.
const MOST_SUBJECTS: usize = 10_000;
const DEFAULT_LIMIT: usize = 10;

/// A checked `BatchMatchRequest`.
pub struct Batch {
    /// In the order of the responses.
    pub names: Vec<RecordName>,
    pub query: MatchQuery,
    pub limit: usize,
}

/// Reads the request at the service's time `now` and finds its subjects among the caller's own records. Those chosen by
/// a filter who have not agreed to be matched are among them: each fails by name, so that a school knows who was left out.
pub async fn check_batch(
    matcher: &Matcher,
    caller: &Caller,
    request: pb::BatchMatchRequest,
    now: DateTime<Utc>,
) -> Result<Batch, EngineError> {
    let mut v = Violations::new();
    let by_name = !request.subject_names.is_empty();
    let mut names =
        names_from_pb(&mut v, "subject_names", request.subject_names, MOST_SUBJECTS, &caller.tenant);
    let kind = match by_name {
        true => None,
        false => kind_from_pb(&mut v, "subject_kind", request.subject_kind),
    };
    let subject_filter = filter_from_pb(&mut v, "subject_filter", request.subject_filter);
    let target = kind_from_pb(&mut v, "target_kind", request.target_kind);
    let filter = filter_from_pb(&mut v, "filter", request.filter);
    let weights = weights_from_pb(&mut v, request.weights);
    let limit = page_size_from_pb(&mut v, "limit", request.limit, DEFAULT_LIMIT, MOST_PAGE);
    let as_of = time_from_pb(&mut v, "as_of_time", request.as_of_time);
    let target = v.check(target)?.ok_or_else(|| EngineError::invalid("target_kind", "is required"))?;
    let query = MatchQuery {
        target,
        filter,
        weights,
        include_ineligible: request.include_ineligible,
        personalized: true,
        as_of: as_of.unwrap_or(now),
        now,
    };
    if let Some(foreign) = names.iter().find(|name| name.tenant != caller.tenant) {
        return Err(EngineError::ForeignTenant(foreign.clone()));
    }
    if let Some(kind) = kind {
        names = matcher.select(caller, kind, &subject_filter, now, MOST_SUBJECTS).await?;
    }
    names.sort();
    names.dedup();
    Ok(Batch { names, query, limit })
}

//! `BatchMatch`: a ranking for each of many subjects, named or chosen by a filter.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::stream::{self, BoxStream, StreamExt};
use prost::Message;

use super::filter::filter_from_pb;
use super::fold::fold;
use super::order::{Ordered, most_of_employer};
use super::page::results;
use super::result::replay_to_pb;
use super::weights::weights_from_pb;
use crate::api::request::{names_from_pb, page_size_from_pb};
use crate::api::share::own_task::OwnTask;
use crate::api::share::unread::Unread;
use crate::api::{Api, Problem, limits};
use crate::convert::{kind_from_pb, time_from_pb};
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordName;
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::engine::matcher::{MatchQuery, Matcher, Page};
use crate::engine::subject::Subject;
use crate::pb::v1 as pb;

/// The answers of a `BatchMatch`, one for each subject.
pub type BatchAnswers = BoxStream<'static, Result<pb::BatchMatchResponse, Problem>>;

impl Api {
    /// `BatchMatch`: ranks records for every subject. Answers are counted as `unread` from before they are made until the
    /// transport has handed them over.
    pub async fn batch_match(
        &self,
        caller: &Caller,
        request: pb::BatchMatchRequest,
        unread: Unread,
    ) -> Result<BatchAnswers, Problem> {
        // One engine for the whole call: its answers are of one model.
        let engine = self.serving.now();
        let now = engine.clock.second();
        let turn = self.matches.take(&caller.tenant).await?;
        let batch = Arc::new(check_batch(&engine.matcher, caller, request, now).await?);
        drop(turn);
        // Room is waited for in the order of the subjects, so that those that hold some never wait for one before them.
        let subjects = stream::iter(batch.names.clone()).then({
            let unread = unread.clone();
            move |name| {
                let unread = unread.clone();
                async move { (name, unread.reserve(limits::ANSWER_BYTES).await) }
            }
        });
        let (api, caller) = (self.clone(), caller.clone());
        let answers = subjects.map(move |(name, mut room)| {
            let (api, engine, caller) = (api.clone(), engine.clone(), caller.clone());
            let batch = batch.clone();
            // A task of its own goes on while the answers before it are not read. Without one it would rest in the middle
            // of its work, and hold what others wait for.
            OwnTask::begin(async move {
                // Each subject is judged by what holds when it is matched: an answer late in a long stream shows nothing that was
                // closed meanwhile.
                let caller = api.alliances.placed_again(&caller);
                let query = MatchQuery { now: engine.clock.second(), ..batch.query.clone() };
                let answer = api.batch_item(&engine.matcher, &caller, &batch, (name, query)).await;
                room.resize(answer.encoded_len());
                (answer, room)
            })
        });
        let answers = answers.buffered(limits::BATCH_WIDTH).map(move |done| {
            let (answer, room) = done?;
            unread.keep(room);
            Ok(answer)
        });
        Ok(answers.boxed())
    }

    async fn batch_item(
        &self,
        matcher: &Matcher,
        caller: &Caller,
        batch: &Batch,
        (name, query): (RecordName, MatchQuery),
    ) -> pb::BatchMatchResponse {
        let page = Page { after: None, size: batch.limit };
        let mut response = pb::BatchMatchResponse {
            subject_name: name.to_string(),
            subject_count: batch.names.len() as i64,
            ..Default::default()
        };
        let matched = async {
            let _turn = self.matches.take(&caller.tenant).await?;
            let mut matches = matcher.matches(caller, Subject::Stored(name), &query, page).await?;
            matches.results.iter_mut().for_each(|found| found.similar.names.clear());
            let (results, left_out) = results(&matches, caller.language);
            let results = fold(results, &matches, &batch.query, false);
            Ok::<_, EngineError>(((results, left_out), matches.exhaustive))
        };
        let mut exhaustive = false;
        match matched.await {
            Ok(((results, left_out), is_exhaustive)) => {
                (response.results, response.left_out_count) = (results, left_out as i64);
                exhaustive = is_exhaustive;
            }
            Err(error) => response.failure = Some(Problem::from(error).into_failure(caller.language)),
        }
        let MatchQuery { weights, as_of, personalized, .. } = &query;
        response.replay = Some(replay_to_pb(matcher, weights, *as_of, *personalized, exhaustive));
        response
    }
}

/// A checked `BatchMatchRequest`.
struct Batch {
    /// In the order of the responses.
    names: Vec<RecordName>,
    query: MatchQuery,
    limit: usize,
}

/// Reads the request at the service's time `now` and finds its subjects among the caller's own records. Those chosen by
/// a filter who have not agreed to be matched are among them: each fails by name, so that a school knows who was left out.
async fn check_batch(
    matcher: &Matcher,
    caller: &Caller,
    request: pb::BatchMatchRequest,
    now: DateTime<Utc>,
) -> Result<Batch, EngineError> {
    let mut v = Violations::new();
    let by_name = !request.subject_names.is_empty();
    let mut names =
        names_from_pb(&mut v, "subject_names", request.subject_names, limits::SUBJECTS, &caller.tenant);
    let kind = match by_name {
        true => None,
        false => kind_from_pb(&mut v, "subject_kind", request.subject_kind),
    };
    let subject_filter = filter_from_pb(&mut v, "subject_filter", request.subject_filter, &caller.tenant);
    let target = kind_from_pb(&mut v, "target_kind", request.target_kind);
    let filter = filter_from_pb(&mut v, "filter", request.filter, &caller.tenant);
    let weights = weights_from_pb(&mut v, request.weights);
    let limit = page_size_from_pb(&mut v, "limit", request.limit, limits::BATCH_RESULTS);
    let as_of = time_from_pb(&mut v, "as_of_time", request.as_of_time);
    let ordered = Ordered { is_personalized: true, with_ineligible: request.include_ineligible };
    let order_by = ordered.by(&mut v, request.order_by, target);
    let most_of_employer = most_of_employer(&mut v, request.max_per_employer);
    let target = v.check(target)?.ok_or_else(|| EngineError::invalid("target_kind", Code::Required))?;
    let query = MatchQuery {
        target,
        filter,
        weights,
        include_ineligible: request.include_ineligible,
        collapse: !request.show_copies,
        count: None,
        personalized: true,
        order_by,
        most_of_employer,
        as_of: as_of.unwrap_or(now),
        now,
    };
    if let Some(foreign) = names.iter().find(|name| name.tenant != caller.tenant) {
        return Err(EngineError::ForeignTenant(foreign.clone()));
    }
    if let Some(kind) = kind {
        names = matcher.select(caller, kind, &subject_filter, now, limits::SUBJECTS).await?;
    }
    names.sort();
    names.dedup();
    Ok(Batch { names, query, limit })
}

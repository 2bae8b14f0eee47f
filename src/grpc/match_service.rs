//! `MatchService`: Match, BatchMatch, ExplainPair.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use prost::Message;
use tonic::{Request, Response, Status};

use super::batch_match::{Batch, check_batch};
use super::caller::{caller_of, unread_of};
use super::fit::{Fit, MOST_BYTES};
use super::match_request::{CheckedMatch, check_match, check_pair};
use super::own_task::OwnTask;
use super::page_token::{Fingerprint, PageToken, PageTokens, Position};
use super::status::failure_of;
use super::turns::Turns;
use crate::api::matching::{replay_to_pb, result_to_pb};
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordName;
use crate::domain::search::filter::Field;
use crate::engine::error::EngineError;
use crate::engine::explainer::Explanation;
use crate::engine::matcher::{Matcher, Matches, Page};
use crate::engine::serving::Serving;
use crate::engine::subject::Subject;
use crate::pb::v1 as pb;
use crate::pb::v1::match_service_server::MatchService;

/// Most buckets of a facet.
const BUCKETS: usize = 50;

/// Subjects of one `BatchMatch` that are matched at a time.
const BATCH_WIDTH: usize = 4;

/// Matches at work for each core, and the fewest in all. Each holds its candidates as whole documents, so that one for
/// every call would need gigabytes; more of them at once would not be faster.
const WIDTH_PER_CORE: usize = 4;
const LEAST_WIDTH: usize = 16;

/// The service over the matcher that is served now.
#[derive(Clone)]
pub struct MatchApi {
    serving: Serving,
    /// Turns of matching.
    turns: Turns,
}

impl MatchApi {
    pub fn new(serving: Serving) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { serving, turns: Turns::new((cores * WIDTH_PER_CORE).max(LEAST_WIDTH)) }
    }

    async fn page(
        &self,
        caller: &Caller,
        mut request: pb::MatchRequest,
    ) -> Result<pb::MatchResponse, EngineError> {
        let token = std::mem::take(&mut request.page_token);
        // The time is in the token itself and not in its fingerprint: a replay, which names the time, gives the same token.
        let as_of_time = request.as_of_time.take();
        let fingerprint = Fingerprint::of(&caller.tenant, "Match", &request);
        let engine = self.serving.now();
        let tokens = PageTokens::new(&engine.store.secret().await?);
        let token = tokens.decode(&token, fingerprint)?;
        if let (Some(token), Some(given)) = (&token, &as_of_time)
            && token.as_of != given.seconds
        {
            return Err(EngineError::PageToken("belongs to a request with another as_of_time".into()));
        }
        request.as_of_time = as_of_time;
        let page_as_of = token.as_ref().and_then(|token| DateTime::<Utc>::from_timestamp(token.as_of, 0));
        let checked = check_match(caller, request, page_as_of, engine.clock.second())?;
        let offset = match token.as_ref().map(|token| &token.position) {
            Some(Position::Offset(offset)) => *offset as usize,
            Some(Position::AfterId(_)) => return Err(EngineError::PageToken("is of another call".into())),
            None => 0,
        };
        let page = Page { offset, size: checked.page_size, pool: token.map(|token| token.pool as usize) };
        let CheckedMatch { subject, query, facets, .. } = checked;
        let matcher = &engine.matcher;
        let _turn = self.turns.take(&caller.tenant).await?;
        let matches = matcher.matches(caller, subject, &query, page).await?;
        let (results, left_out) = results(&matches);
        let shown = results.len();
        let mut response = pb::MatchResponse {
            results,
            total_count: matches.total as i64,
            replay: Some(replay_to_pb(matcher, &query.weights, query.as_of, query.personalized)),
            ..Default::default()
        };
        if matches.more || left_out > 0 {
            let position = Position::Offset((page.offset + shown) as u32);
            let token = PageToken { position, pool: matches.pool as u32, as_of: query.as_of.timestamp() };
            response.next_page_token = tokens.encode(&token, fingerprint);
        }
        for (name, field) in facets {
            let counts = matcher.facet(caller, &matches.subject, &query, field, BUCKETS).await?;
            let buckets = counts.into_iter().map(|(value, count)| bucket(field, value, count));
            response.facets.push(pb::Facet { field: name.into(), buckets: buckets.collect() });
        }
        Ok(response)
    }

    async fn batch_item(
        &self,
        matcher: &Matcher,
        caller: &Caller,
        batch: &Batch,
        name: RecordName,
    ) -> pb::BatchMatchResponse {
        let page = Page { offset: 0, size: batch.limit, pool: None };
        let mut response = pb::BatchMatchResponse {
            subject_name: name.to_string(),
            subject_count: batch.names.len() as i64,
            replay: Some(replay_to_pb(matcher, &batch.query.weights, batch.query.as_of, true)),
            ..Default::default()
        };
        let matched = async {
            let _turn = self.turns.take(&caller.tenant).await?;
            let matches = matcher.matches(caller, Subject::Stored(name), &batch.query, page).await?;
            Ok(results(&matches))
        };
        match matched.await {
            Ok((results, left_out)) => {
                (response.results, response.left_out_count) = (results, left_out as i64);
            }
            Err(error) => response.failure = Some(failure_of(&error)),
        }
        response
    }
}

#[tonic::async_trait]
impl MatchService for MatchApi {
    async fn r#match(
        &self,
        request: Request<pb::MatchRequest>,
    ) -> Result<Response<pb::MatchResponse>, Status> {
        let caller = caller_of(&request)?;
        Ok(Response::new(self.page(&caller, request.into_inner()).await?))
    }

    type BatchMatchStream = BoxStream<'static, Result<pb::BatchMatchResponse, Status>>;

    async fn batch_match(
        &self,
        request: Request<pb::BatchMatchRequest>,
    ) -> Result<Response<Self::BatchMatchStream>, Status> {
        let caller = caller_of(&request)?;
        let unread = unread_of(&request)?;
        // One engine for the whole call: its answers are of one model.
        let engine = self.serving.now();
        let now = engine.clock.second();
        let turn = self.turns.take(&caller.tenant).await?;
        let batch = Arc::new(check_batch(&engine.matcher, &caller, request.into_inner(), now).await?);
        drop(turn);
        // Room is waited for in the order of the subjects, so that those that hold some never wait for one before them.
        let subjects = stream::iter(batch.names.clone()).then({
            let unread = unread.clone();
            move |name| {
                let unread = unread.clone();
                async move { (name, unread.reserve(MOST_BYTES).await) }
            }
        });
        let api = self.clone();
        let responses = subjects.map(move |(name, mut room)| {
            let (api, engine, caller) = (api.clone(), engine.clone(), caller.clone());
            let batch = batch.clone();
            // A task of its own goes on while the answers before it are not read. Without one it would rest in the middle
            // of its work, and hold what others wait for.
            OwnTask::begin(async move {
                let response = api.batch_item(&engine.matcher, &caller, &batch, name).await;
                room.resize(response.encoded_len());
                (response, room)
            })
        });
        let responses = responses.buffered(BATCH_WIDTH).map(move |done| {
            let (response, room) = done?;
            unread.keep(room);
            Ok(response)
        });
        Ok(Response::new(responses.boxed()))
    }

    async fn explain_pair(
        &self,
        request: Request<pb::ExplainPairRequest>,
    ) -> Result<Response<pb::ExplainPairResponse>, Status> {
        let caller = caller_of(&request)?;
        let engine = self.serving.now();
        let (subject, target, query) = check_pair(&caller, request.into_inner(), engine.clock.second())?;
        let _turn = self.turns.take(&caller.tenant).await?;
        let explanation = engine.matcher.explain(&caller, subject, &target, &query).await?;
        let replay = replay_to_pb(&engine.matcher, &query.weights, query.as_of, true);
        Ok(Response::new(explanation_to_pb(explanation, replay)))
    }
}

/// The results that fit into one answer, and how many do not.
fn results(matches: &Matches) -> (Vec<pb::MatchResult>, usize) {
    let mut fit = Fit::default();
    let results = matches.results.iter().map(|found| result_to_pb(matches.subject.side(), found));
    let results: Vec<_> = results.take_while(|result| fit.takes(result)).collect();
    let left_out = matches.results.len() - results.len();
    (results, left_out)
}

fn bucket(field: Field, value: String, count: u64) -> pb::FacetBucket {
    let display_name = match field {
        Field::Province => RegionCode::parse(&value).ok().map(|region| region.name().to_string()),
        Field::MajorGroup => MajorCode::parse(&value).ok().and_then(|group| group.name()).map(str::to_string),
        _ => None,
    };
    pb::FacetBucket {
        display_name: display_name.unwrap_or_else(|| value.clone()),
        value,
        count: count as i64,
    }
}

fn explanation_to_pb(explanation: Explanation, replay: pb::Replay) -> pb::ExplainPairResponse {
    let result = result_to_pb(explanation.subject.side(), &explanation.pair);
    let remedies = explanation.remedies.into_iter().map(|(remedy, courses)| pb::Remedy {
        change: remedy.change,
        missing: remedy.missing.map(|(_, name)| name).unwrap_or_default(),
        rule_ids: remedy.rule_ids,
        score_after: remedy.score_after,
        eligible_after: remedy.eligible_after,
        courses: courses
            .iter()
            .map(|course| pb::RemedyCourse {
                name: course.name().to_string(),
                title: course.facts.title.clone(),
            })
            .collect(),
    });
    pb::ExplainPairResponse { result: Some(result), remedies: remedies.collect(), replay: Some(replay) }
}

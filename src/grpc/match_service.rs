//! `MatchService`: Match, BatchMatch, ExplainPair.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use tonic::{Request, Response, Status};

use super::batch_match::{Batch, check_batch};
use super::caller::caller_of;
use super::convert::{replay_to_pb, result_to_pb};
use super::match_request::{CheckedMatch, check_match, check_pair};
use super::page_token::{Fingerprint, PageToken, PageTokens, Position};
use super::status::failure_of;
use crate::domain::audience::Caller;
use crate::domain::filter::Field;
use crate::domain::major::MajorCode;
use crate::domain::name::RecordName;
use crate::domain::region::RegionCode;
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

/// The service over the matcher that is served now.
#[derive(Clone)]
pub struct MatchApi {
    serving: Serving,
}

impl MatchApi {
    pub fn new(serving: Serving) -> Self {
        Self { serving }
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
        let engine = self.serving.now();
        let checked = check_match(caller, request, page_as_of, engine.clock.second())?;
        let offset = match token.as_ref().map(|token| &token.position) {
            Some(Position::Offset(offset)) => *offset as usize,
            Some(Position::AfterId(_)) => return Err(EngineError::PageToken("is of another call".into())),
            None => 0,
        };
        let page = Page { offset, size: checked.page_size, pool: token.map(|token| token.pool as usize) };
        let CheckedMatch { subject, query, facets, .. } = checked;
        let matcher = &engine.matcher;
        let matches = matcher.matches(caller, subject, &query, page).await?;
        let mut response = pb::MatchResponse {
            results: results(&matches),
            total_count: matches.total as i64,
            replay: Some(replay_to_pb(matcher, &query.weights, query.as_of, query.personalized)),
            ..Default::default()
        };
        if matches.more {
            let position = Position::Offset((page.offset + page.size) as u32);
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
        match matcher.matches(caller, Subject::Stored(name), &batch.query, page).await {
            Ok(matches) => response.results = results(&matches),
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
        // One engine for the whole call: its answers are of one model.
        let engine = self.serving.now();
        let now = engine.clock.second();
        let batch = Arc::new(check_batch(&engine.matcher, &caller, request.into_inner(), now).await?);
        let subjects = stream::iter(batch.names.clone());
        let responses = subjects.map(move |name| {
            let (engine, caller, batch) = (engine.clone(), caller.clone(), batch.clone());
            async move { Ok(Self::batch_item(&engine.matcher, &caller, &batch, name).await) }
        });
        Ok(Response::new(responses.buffered(BATCH_WIDTH).boxed()))
    }

    async fn explain_pair(
        &self,
        request: Request<pb::ExplainPairRequest>,
    ) -> Result<Response<pb::ExplainPairResponse>, Status> {
        let caller = caller_of(&request)?;
        let engine = self.serving.now();
        let (subject, target, query) = check_pair(&caller, request.into_inner(), engine.clock.second())?;
        let explanation = engine.matcher.explain(&caller, subject, &target, &query).await?;
        let replay = replay_to_pb(&engine.matcher, &query.weights, query.as_of, true);
        Ok(Response::new(explanation_to_pb(explanation, replay)))
    }
}

fn results(matches: &Matches) -> Vec<pb::MatchResult> {
    matches.results.iter().map(|found| result_to_pb(matches.subject.side(), found)).collect()
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

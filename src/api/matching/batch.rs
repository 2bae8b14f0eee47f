//! `BatchMatch`: a ranking for each of many subjects, named or chosen by a filter.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::stream::{self, BoxStream, StreamExt};
use prost::Message;

use super::exposure::{Cap, Chosen, cap_from_pb};
use super::filter::filter_from_pb;
use super::fold::{Folded, fold, full_page, groups};
use super::order::{Ordered, most_of_employer};
use super::page::results;
use super::result::replay_to_pb;
use super::weights::weights_from_pb;
use crate::api::attested::Found;
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
use crate::engine::matcher::{MatchQuery, Matcher, Matches, Page};
use crate::engine::serving::Engine;
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
        let call = Call { api: self.clone(), engine, caller: caller.clone(), batch };
        Ok(match call.batch.cap {
            Some(cap) => call.capped_answers(cap, unread),
            None => call.answers(None, unread),
        })
    }
}

/// A `BatchMatch` that is being answered.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) api: Api,
    pub(super) engine: Arc<Engine>,
    pub(super) caller: Caller,
    pub(super) batch: Arc<Batch>,
}

impl Call {
    /// One answer for each subject, of the first results or of those that were chosen for it.
    pub(super) fn answers(self, chosen: Option<Arc<Chosen>>, unread: Unread) -> BatchAnswers {
        // Room is waited for in the order of the subjects, so that those that hold some never wait for one before them.
        let subjects = stream::iter(0..self.batch.names.len()).then({
            let unread = unread.clone();
            move |subject| {
                let unread = unread.clone();
                async move { (subject, unread.reserve(limits::ANSWER_BYTES).await) }
            }
        });
        let answers = subjects.map(move |(subject, mut room)| {
            let (call, chosen) = (self.clone(), chosen.clone());
            // A task of its own goes on while the answers before it are not read. Without one it would rest in the middle
            // of its work, and hold what others wait for.
            OwnTask::begin(async move {
                let answer = call.item(subject, chosen.as_deref()).await;
                room.resize(answer.encoded_len());
                (answer, room)
            })
        });
        let answers = answers.buffered(limits::BATCH_WIDTH).map(move |done| {
            let (answer, room) = done?;
            unread.keep(room);
            Ok(answer)
        });
        answers.boxed()
    }

    /// The best of a subject's ranking. Each subject is judged by what holds when it is matched: an answer late in a long stream
    /// shows nothing that was closed meanwhile.
    pub(super) async fn ranked(&self, subject: usize, size: usize) -> Result<Matches, EngineError> {
        let (caller, subject, query) = self.asked(subject)?;
        let _turn = self.api.matches.take(&caller.tenant).await?;
        self.engine.matcher.matches(&caller, subject, &query, Page { after: None, size }).await
    }

    /// The same, so many of it that they are `size` without copies.
    async fn filled(&self, subject: usize, size: usize) -> Result<Folded, EngineError> {
        let (caller, subject, query) = self.asked(subject)?;
        let _turn = self.api.matches.take(&caller.tenant).await?;
        full_page(&self.engine.matcher, &caller, subject, &query, Page { after: None, size }).await
    }

    /// Who asks for a subject by now, and how.
    fn asked(&self, subject: usize) -> Result<(Caller, Subject, MatchQuery), EngineError> {
        let (caller, query) =
            (self.api.alliances.placed_again(&self.caller), self.batch.query_now(&self.engine));
        let name = self.batch.names.get(subject).cloned();
        let name = name.ok_or_else(|| EngineError::Internal("no subject".into()))?;
        Ok((caller, Subject::Stored(name), query))
    }

    async fn item(&self, subject: usize, chosen: Option<&Chosen>) -> pb::BatchMatchResponse {
        let Batch { names, query, limit, .. } = &*self.batch;
        let mut response = pb::BatchMatchResponse {
            subject_name: names.get(subject).map(RecordName::to_string).unwrap_or_default(),
            subject_count: names.len() as i64,
            ..Default::default()
        };
        let size = chosen.map_or(*limit, |chosen| chosen.depth);
        let mut exhaustive = false;
        let ranking = match chosen {
            Some(chosen) => self.ranked(subject, size).await.map(|mut matches| {
                chosen.keep(subject, &mut matches);
                Folded { groups: groups(&matches, query), matches }
            }),
            None => self.filled(subject, size).await,
        };
        match ranking {
            Ok(Folded { mut matches, groups }) => {
                matches.results.iter_mut().for_each(|found| found.similar.names.clear());
                let (results, left_out) = results(&matches, self.caller.language);
                response.results = fold(results, &matches, groups, false);
                response.left_out_count = left_out as i64;
                exhaustive = matches.exhaustive;
                if let Err(problem) = self.attest(&matches, &mut response.results).await {
                    response.results.clear();
                    response.failure = Some(problem.into_failure(self.caller.language));
                }
            }
            Err(error) => response.failure = Some(Problem::from(error).into_failure(self.caller.language)),
        }
        let MatchQuery { weights, as_of, personalized, .. } = query;
        let replay = replay_to_pb(&self.engine.matcher, weights, *as_of, *personalized, exhaustive);
        response.replay = Some(replay);
        response
    }
}

impl Call {
    /// Says of results what of them is verified, as far as the caller may see it by now.
    async fn attest(&self, matches: &Matches, results: &mut [pb::MatchResult]) -> Result<(), Problem> {
        let caller = self.api.alliances.placed_again(&self.caller);
        let query = &self.batch.query_now(&self.engine);
        let found = Found { is_stored: true, subject: &matches.subject, matches: &matches.results, query };
        self.api.attest(&caller, &found, results).await
    }
}

/// A checked `BatchMatchRequest`.
pub(super) struct Batch {
    /// In the order of the responses.
    pub(super) names: Vec<RecordName>,
    pub(super) query: MatchQuery,
    pub(super) limit: usize,
    cap: Option<Cap>,
}

impl Batch {
    fn query_now(&self, engine: &Engine) -> MatchQuery {
        MatchQuery { now: engine.clock.second(), ..self.query.clone() }
    }
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
    let cap = cap_from_pb(&mut v, request.exposure_cap, target);
    if cap.is_some() {
        let beside = || Code::DateOrTime.with("field", "exposure_cap");
        if request.include_ineligible {
            v.add("include_ineligible", beside());
        }
        if order_by.is_some() {
            v.add("order_by", beside());
        }
    }
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
    Ok(Batch { names, query, limit, cap })
}

//! `WatchSavedQuery`: new matches as they are found. A stream reads the log of its query at its own pace, so that nothing waits in
//! memory for who reads slowly.

use std::sync::Arc;
use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use tokio::time::Instant;

use super::request::query_id_from_pb;
use crate::api::page_token::{Fingerprint, PageToken, PageTokens, Position};
use crate::api::{Api, Problem};
use crate::convert::time_to_pb;
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::engine::standing::SavedQueries;
use crate::engine::standing::kept::{SavedQuery, Tail};
use crate::pb::v1::{self as pb, ErrorReason};

/// Matches of one response.
const MOST: usize = 100;
/// How long it takes at most until something is noticed that another replica found.
const LOOK: Duration = Duration::from_millis(500);
/// How often a stream says that it is there.
const SIGN: Duration = Duration::from_secs(20);

/// The answers of a `WatchSavedQuery`.
pub type WatchAnswers = BoxStream<'static, Result<pb::WatchSavedQueryResponse, Problem>>;

/// A stream and where it is.
struct Watch {
    api: Api,
    caller: Caller,
    query: SavedQuery,
    tokens: PageTokens,
    fingerprint: Fingerprint,
    /// The number of the first match that was not sent.
    next: u64,
    /// `None` before the first response.
    sent: Option<Instant>,
}

/// How a stream stands.
enum State {
    Goes(Box<Watch>),
    /// The service ends.
    Ends,
    Over,
}

impl Api {
    /// `WatchSavedQuery`: new matches, from now on or from where an earlier stream ended.
    pub async fn watch_saved_query(
        &self,
        caller: &Caller,
        request: pb::WatchSavedQueryRequest,
    ) -> Result<WatchAnswers, Problem> {
        let mut v = Violations::new();
        let name = query_id_from_pb(&mut v, "name", &request.name, &caller.tenant);
        let name = v.check(name).map_err(EngineError::from)?;
        let query = self.saved_queries.get(&name).await?;
        let tokens = PageTokens::of(&*self.serving.now().store).await?;
        // A query of the same name that is made later has other matches.
        let method = format!("WatchSavedQuery/{}", query.create_time.timestamp_micros());
        let named = pb::WatchSavedQueryRequest { name: name.to_string(), resume_token: String::new() };
        let fingerprint = Fingerprint::of(&caller.tenant, &method, &named);
        let tail = tail_of(&self.saved_queries, &query).await?;
        let next = match tokens.decode(&request.resume_token, fingerprint) {
            Ok(None) => tail.next,
            Ok(Some(PageToken { position: Position::AfterId(number), .. })) => {
                number.parse().unwrap_or(tail.next)
            }
            Ok(Some(_)) | Err(_) => return Err(Problem::invalid("resume_token", Code::TokenDamaged)),
        };
        let (api, caller) = (self.clone(), caller.clone());
        let watch = Watch { api, caller, query, tokens, fingerprint, next, sent: None };
        let answers = stream::unfold(State::Goes(Box::new(watch)), |state| async move {
            let mut watch = match state {
                State::Goes(watch) => watch,
                State::Ends => {
                    let ended = Problem::new(ErrorReason::ShuttingDown, Code::ShuttingDown);
                    return Some((Err(ended), State::Over));
                }
                State::Over => return None,
            };
            let mut closing = watch.api.closing.subscribe();
            let said = tokio::select! {
                biased;
                // Where to go on is told once more, as the last answer may be long ago.
                _ = closing.wait_for(|is_closing| *is_closing) => {
                    return Some((Ok(watch.said(Vec::new(), 0)), State::Ends));
                }
                said = watch.answer() => said,
            };
            match said {
                Ok(answer) => Some((Ok(answer), State::Goes(watch))),
                Err(error) => Some((Err(error.into()), State::Over)),
            }
        });
        Ok(answers.boxed())
    }
}

/// Where the matches of a query begin and end.
///
/// # Errors
/// [`EngineError::NoSavedQuery`] where it is gone, also where another one has its name by now.
async fn tail_of(queries: &SavedQueries, query: &SavedQuery) -> Result<Tail, EngineError> {
    let tail = queries.log().tail(&query.name).await?.filter(|tail| tail.is_of(query));
    tail.ok_or_else(|| EngineError::NoSavedQuery(query.name.to_string()))
}

impl Watch {
    /// The next answer, as soon as there is something to say.
    async fn answer(&mut self) -> Result<pb::WatchSavedQueryResponse, EngineError> {
        let queries: Arc<SavedQueries> = self.api.saved_queries.clone();
        loop {
            let tail = tail_of(&queries, &self.query).await?;
            let missed = tail.first.saturating_sub(self.next);
            let from = self.next.max(tail.first);
            let found = match from < tail.next {
                true => queries.log().read(&self.query.name, from, MOST).await?,
                false => Vec::new(),
            };
            // What the caller may see is judged as it is told.
            let caller = self.api.alliances.placed_again(&self.caller);
            let matches = self.api.shown_matches(&caller, &self.query, &found).await?;
            // Only now: what is given up before it is answered is not passed over.
            self.next = found.last().map_or(from, |last| last.number + 1);
            let is_silent = self.sent.is_none_or(|sent| sent.elapsed() >= SIGN);
            if !matches.is_empty() || missed > 0 || is_silent {
                self.sent = Some(Instant::now());
                return Ok(self.said(matches, missed));
            }
            if found.is_empty() {
                let _ = tokio::time::timeout(LOOK, queries.moved()).await;
            }
        }
    }

    fn said(&self, matches: Vec<pb::SavedQueryMatch>, missed: u64) -> pb::WatchSavedQueryResponse {
        let now = self.api.serving.now().clock.now();
        let token = PageToken { position: Position::AfterId(self.next.to_string()), as_of: now.timestamp() };
        pb::WatchSavedQueryResponse {
            matches,
            resume_token: self.tokens.encode(&token, self.fingerprint),
            missed_count: i64::try_from(missed).unwrap_or(i64::MAX),
            send_time: Some(time_to_pb(now)),
        }
    }
}

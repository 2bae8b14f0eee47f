//! `Match`: a page of a ranking.

use chrono::{DateTime, Utc};

use super::facets::buckets;
use super::fold::{Folded, fold, full_page};
use super::notice::notice_to_pb;
use super::request::{CheckedMatch, check_match};
use super::result::{replay_to_pb, result_to_pb};
use super::want::want_to_pb;
use crate::api::attested::Found;
use crate::api::fit::Fit;
use crate::api::page_token::{Fingerprint, OF_ANOTHER_CALL, PageToken, PageTokens, Position};
use crate::api::{Api, Problem};
use crate::domain::message::{Code, Language};
use crate::domain::ranking::relevance::VALUES;
use crate::domain::record::audience::Caller;
use crate::engine::matcher::{MatchQuery, Matches, Page};
use crate::pb::v1 as pb;

impl Api {
    /// `Match`: ranks the records of a kind for a subject.
    pub async fn r#match(
        &self,
        caller: &Caller,
        mut request: pb::MatchRequest,
    ) -> Result<pb::MatchResponse, Problem> {
        let token = std::mem::take(&mut request.page_token);
        // The time is in the token itself and not in its fingerprint: a replay, which names the time, gives the same token.
        let as_of_time = request.as_of_time.take();
        let fingerprint = Fingerprint::of(&caller.tenant, "Match", &request);
        let engine = self.serving.now();
        let tokens = PageTokens::of(&*engine.store).await?;
        let token = tokens.decode(&token, fingerprint)?;
        if let (Some(token), Some(given)) = (&token, &as_of_time)
            && token.as_of != given.seconds
        {
            return Err(Problem::page_token(Code::TokenOfOtherTime));
        }
        request.as_of_time = as_of_time;
        let page_as_of = token.as_ref().and_then(|token| DateTime::<Utc>::from_timestamp(token.as_of, 0));
        let checked = check_match(caller, request, page_as_of, engine.clock.second())?;
        let after = match token.map(|token| token.position) {
            Some(Position::AfterPlace(place)) => Some(place),
            Some(Position::AfterId(_) | Position::AfterDeletion(_)) => {
                return Err(Problem::page_token(OF_ANOTHER_CALL));
            }
            None => None,
        };
        let page = Page { after, size: checked.page_size };
        let is_stored = checked.subject.stored().is_some();
        let CheckedMatch { subject, query, facets, name_similar, .. } = checked;
        let matcher = &engine.matcher;
        let _turn = self.matches.take(&caller.tenant).await?;
        let Folded { mut matches, groups } = full_page(matcher, caller, subject, &query, page).await?;
        if !name_similar {
            matches.results.iter_mut().for_each(|found| found.similar.names.clear());
        }
        let (results, left_out) = results(&matches, caller.language);
        let MatchQuery { weights, as_of, personalized, .. } = &query;
        let last = results.len().checked_sub(1).and_then(|at| matches.results.get(at));
        let mut results = fold(results, &matches, groups, name_similar);
        let found = Found { is_stored, subject: &matches.subject, matches: &matches.results, query: &query };
        self.attest(caller, &found, &mut results).await?;
        let mut response = pb::MatchResponse {
            results,
            total_count: matches.total as i64,
            understood: matches.subject.wants().iter().map(want_to_pb).collect(),
            replay: Some(replay_to_pb(matcher, weights, *as_of, *personalized, matches.exhaustive)),
            ..Default::default()
        };
        if let Some(last) = last.filter(|_| matches.more || left_out > 0) {
            let position = Position::AfterPlace(last.stands.clone());
            let token = PageToken { position, as_of: as_of.timestamp() };
            response.next_page_token = tokens.encode(&token, fingerprint);
        }
        response.relevant_count = matches.relevant.as_ref().map(|relevant| relevant.count as i64);
        response.notice = matches.notice.as_ref().map(|notice| notice_to_pb(notice, caller.language));
        let counted = matches.relevant.as_ref().map(|relevant| &relevant.facets);
        for (at, (name, field)) in facets.into_iter().enumerate() {
            let counts = match counted.and_then(|facets| facets.get(at)) {
                Some(counts) => counts.clone(),
                None => matcher.facet(caller, &matches.subject, &query, field, VALUES).await?,
            };
            response.facets.push(pb::Facet { field: name.into(), buckets: buckets(field, counts) });
        }
        Ok(response)
    }
}

/// The results that fit into one answer, and how many do not.
pub(super) fn results(matches: &Matches, language: Language) -> (Vec<pb::MatchResult>, usize) {
    let mut fit = Fit::default();
    let results = matches.results.iter().map(|found| result_to_pb(&matches.subject, found, language));
    let results: Vec<_> = results.take_while(|result| fit.takes(result)).collect();
    let left_out = matches.results.len() - results.len();
    (results, left_out)
}

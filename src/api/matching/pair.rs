//! `ExplainPair`: one pair, and what would change it.

use std::sync::Arc;

use super::request::check_pair;
use super::result::{replay_to_pb, result_to_pb};
use crate::api::attested::Found;
use crate::api::phrase::phrase_to_pb;
use crate::api::{Api, Problem};
use crate::domain::message::Language;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::rules::remedy::Remedy;
use crate::pb::v1 as pb;

impl Api {
    /// `ExplainPair`: the score of a pair, the rules that it breaks, and what would change it.
    pub async fn explain_pair(
        &self,
        caller: &Caller,
        request: pb::ExplainPairRequest,
    ) -> Result<pb::ExplainPairResponse, Problem> {
        let engine = self.serving.now();
        let (subject, target, query) = check_pair(caller, request, engine.clock.second())?;
        let _turn = self.matches.take(&caller.tenant).await?;
        let is_stored = subject.stored().is_some();
        let explanation = engine.matcher.explain(caller, subject, &target, &query).await?;
        let replay = replay_to_pb(&engine.matcher, &query.weights, query.as_of, true, true);
        let mut result = result_to_pb(&explanation.subject, &explanation.pair, caller.language);
        let matches = std::slice::from_ref(&explanation.pair);
        let found = Found { is_stored, subject: &explanation.subject, matches, query: &query };
        self.attest(caller, &found, std::slice::from_mut(&mut result)).await?;
        let remedies = remedies_to_pb(explanation.remedies, caller.language);
        Ok(pb::ExplainPairResponse { result: Some(result), remedies, replay: Some(replay) })
    }
}

fn remedies_to_pb(remedies: Vec<(Remedy, Vec<Arc<Document>>)>, language: Language) -> Vec<pb::Remedy> {
    let remedies = remedies.into_iter().map(|(remedy, courses)| pb::Remedy {
        change: remedy.change.text(language),
        phrase: Some(phrase_to_pb(&remedy.change)),
        missing: remedy.missing.map(|(_, name)| name).unwrap_or_default(),
        rule_ids: remedy.rule_ids,
        score_after: remedy.score_after,
        eligible_after: remedy.eligible_after,
        courses: courses_to_pb(&courses),
    });
    remedies.collect()
}

/// Courses that give what is missing.
pub fn courses_to_pb(courses: &[Arc<Document>]) -> Vec<pb::RemedyCourse> {
    let to_pb = |course: &Arc<Document>| pb::RemedyCourse {
        name: course.name().to_string(),
        title: course.facts.title.clone(),
    };
    courses.iter().map(to_pb).collect()
}

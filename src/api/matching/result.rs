//! What a match found, on the wire.

use chrono::{DateTime, Utc};

use crate::api::phrase::{phrase_of, phrase_to_pb};
use crate::convert::time_to_pb;
use crate::domain::message::Language;
use crate::domain::ranking::bands::Band;
use crate::domain::ranking::coverage::{Pairing, Subjects, pairings};
use crate::domain::ranking::facts::Stated;
use crate::domain::ranking::parts::Side;
use crate::domain::ranking::resolved::Resolved;
use crate::domain::ranking::score::{Part, Score};
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::rules::Broken;
use crate::engine::matcher::{Match, Matcher};
use crate::pb::v1 as pb;

use super::weights::weights_to_pb;

/// One ranked record with its evidence. An order that is not personalised shows neither score nor evidence.
pub fn result_to_pb(subject: &Resolved, found: &Match, language: Language) -> pb::MatchResult {
    let document = &found.document;
    let bands = subject.bands(document.name().kind);
    let subject = subject.side();
    let target = Side { name: &found.place.name, facts: &document.facts, embedding: &document.embedding };
    let mut result = pb::MatchResult {
        name: found.place.name.clone(),
        title: document.facts.title.clone(),
        eligibility: Some(eligibility_to_pb(found, language)),
        warnings: violations_to_pb(found, false, language),
        similar_count: found.similar.count as i64,
        similar_names: found.similar.names.clone(),
        ..Default::default()
    };
    let Some(score) = &found.score else { return result };
    result.score = score.total;
    result.band = band_to_pb(bands.of_pair(score, subject.facts, target.facts)).into();
    result.score_parts = parts_to_pb(score, subject, target, language);
    let skills = pairings(Subjects::Skills, subject.facts, target.facts);
    (result.matched_skills, result.missing_skills) = evidence_to_pb(&skills);
    let certificates = pairings(Subjects::Certificates, subject.facts, target.facts);
    (result.matched_certificates, result.missing_certificates) = evidence_to_pb(&certificates);
    result
}

/// How to get the same ranking again.
pub fn replay_to_pb(
    matcher: &Matcher,
    weights: &RankingWeights,
    as_of: DateTime<Utc>,
    personalized: bool,
    exhaustive: bool,
) -> pb::Replay {
    pb::Replay {
        model: matcher.model().to_string(),
        text_version: matcher.text_version() as i32,
        derivation: matcher.derivation().to_string(),
        rule_set: matcher.rule_set().to_string(),
        weights: Some(weights_to_pb(weights)),
        as_of_time: Some(time_to_pb(as_of)),
        personalized,
        exhaustive,
    }
}

/// A band on the wire.
pub fn band_to_pb(band: Band) -> pb::ScoreBand {
    match band {
        Band::Excellent => pb::ScoreBand::Excellent,
        Band::Good => pb::ScoreBand::Good,
        Band::Fair => pb::ScoreBand::Fair,
        Band::Weak => pb::ScoreBand::Weak,
    }
}

fn parts_to_pb(score: &Score, subject: Side<'_>, target: Side<'_>, language: Language) -> Vec<pb::ScorePart> {
    let part = |part: &Part| {
        let reason = part.kind.reason(part.value, subject.facts, target.facts);
        let title = part.kind.title().word();
        pb::ScorePart {
            part: part.kind.number(),
            value: part.value,
            weight: part.weight,
            contribution: part.contribution,
            reason: reason.text(language),
            label: language.of(title.zh, title.en).to_string(),
            phrase: Some(phrase_of(reason)),
        }
    };
    score.parts.iter().map(part).collect()
}

/// What both state, and what is asked and not stated by the other side.
fn evidence_to_pb(pairings: &[Pairing<'_>]) -> (Vec<pb::Evidence>, Vec<pb::Evidence>) {
    let text = |stated: Option<&Stated>| stated.map(|stated| stated.text.clone()).unwrap_or_default();
    let evidence = |pairing: &Pairing<'_>| pb::Evidence {
        name: pairing.name.to_string(),
        required: [pairing.subject, pairing.target].into_iter().flatten().any(|stated| stated.required),
        subject_text: text(pairing.subject),
        target_text: text(pairing.target),
        verified: None,
    };
    let (matched, missing): (Vec<_>, Vec<_>) = pairings.iter().partition(|pairing| pairing.matched);
    (matched.into_iter().map(evidence).collect(), missing.into_iter().map(evidence).collect())
}

fn eligibility_to_pb(found: &Match, language: Language) -> pb::Eligibility {
    let violations = violations_to_pb(found, true, language);
    pb::Eligibility { eligible: violations.is_empty(), violations }
}

/// The broken rules that keep the pair out, or those that only warn.
fn violations_to_pb(found: &Match, keeping_out: bool, language: Language) -> Vec<pb::RuleViolation> {
    let broken = found.broken.iter().filter(|broken| broken.keeps_out == keeping_out);
    let violation = |broken: &Broken| pb::RuleViolation {
        rule_id: broken.rule_id.clone(),
        reason: broken.reason(language),
        field: broken.field.clone(),
        detail: broken.detail.as_ref().map(phrase_to_pb),
        source: broken.source.clone(),
    };
    broken.map(violation).collect()
}

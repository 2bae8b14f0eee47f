//! `LintPosting`: wording of an opening that discriminates.

use super::read_name;
use crate::api::{Api, Problem};
use crate::convert::inline_record_from_pb;
use crate::domain::lint::{Finding, Ground, Severity, findings};
use crate::domain::message::Code;
use crate::domain::record::Record;
use crate::domain::record::audience::Caller;
use crate::domain::record::role::Role;
use crate::domain::record::texts::{SHOWN_WORDS, WordingPolicy};
use crate::domain::record::violation::Violation;
use crate::engine::compute;
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;
use crate::pb::v1::lint_posting_request::Posting;

impl Api {
    /// `LintPosting`: what an opening says that law or policy asks to leave.
    pub async fn lint_posting(
        &self,
        caller: &Caller,
        request: pb::LintPostingRequest,
    ) -> Result<pb::LintPostingResponse, Problem> {
        let record = match request.posting {
            None => {
                return Err(Problem::invalid("posting", Code::OneRequired.with("fields", "name, record")));
            }
            Some(Posting::Record(record)) => {
                inline_record_from_pb(record, &caller.tenant).map_err(|found| {
                    found.into_iter().map(|violation| violation.under("record")).collect::<Vec<Violation>>()
                })?
            }
            Some(Posting::Name(name)) => {
                let name = read_name(&name, &caller.tenant)?;
                let engine = self.serving.now();
                engine.catalog.get(caller, &name, engine.clock.second()).await?.record.clone()
            }
        };
        if !record.name.kind.is(Role::Opening) {
            return Err(Problem::invalid(
                "posting",
                "must be an opening: a job posting or an internship slot",
            ));
        }
        let policy = self.texts.wording;
        let found = compute::run(move || linted(&record, policy)).await.map_err(EngineError::Internal)?;
        Ok(pb::LintPostingResponse { findings: found })
    }
}

fn linted(record: &Record, policy: WordingPolicy) -> Vec<pb::WordingFinding> {
    let texts = record.resource.content().wording().into_iter();
    texts
        .flat_map(|(field, text)| {
            findings(text).into_iter().map(move |found| finding_to_pb(field, found, policy))
        })
        .collect()
}

fn finding_to_pb(field: &str, finding: Finding, policy: WordingPolicy) -> pb::WordingFinding {
    let ground = finding.ground;
    pb::WordingFinding {
        field: field.to_string(),
        words: finding.words.chars().take(SHOWN_WORDS).collect(),
        ground: ground_to_pb(ground).into(),
        ground_label: ground.label().to_string(),
        severity: match ground.severity() {
            Severity::Forbidden => pb::WordingSeverity::Forbidden,
            Severity::Discouraged => pb::WordingSeverity::Discouraged,
            Severity::Unnamed => pb::WordingSeverity::Unnamed,
        }
        .into(),
        source: ground.source().to_string(),
        refused: policy.refuses(ground.severity()),
    }
}

fn ground_to_pb(ground: Ground) -> pb::WordingGround {
    match ground {
        Ground::Gender => pb::WordingGround::Gender,
        Ground::Marriage => pb::WordingGround::Marriage,
        Ground::Household => pb::WordingGround::Household,
        Ground::Age => pb::WordingGround::Age,
        Ground::Ethnicity => pb::WordingGround::Ethnicity,
        Ground::Religion => pb::WordingGround::Religion,
        Ground::Health => pb::WordingGround::Health,
        Ground::School => pb::WordingGround::School,
        Ground::Body => pb::WordingGround::Body,
        Ground::BirthSign => pb::WordingGround::BirthSign,
    }
}

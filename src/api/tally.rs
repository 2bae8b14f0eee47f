//! What an answer comes to, in numbers: how much was returned, and how much was written.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use crate::pb::v1 as pb;

/// What a call comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records, results, pairs or rows that are answered.
    pub returned: u64,
    /// Records, plans, events or keys that were written or deleted.
    pub written: u64,
}

/// What the answers of a stream come to until now. Its copies count together.
#[derive(Clone, Default)]
pub struct Running(Arc<(AtomicU64, AtomicU64)>);

impl Running {
    /// Another answer.
    pub fn add(&self, Tally { returned, written }: Tally) {
        self.0.0.fetch_add(returned, Relaxed);
        self.0.1.fetch_add(written, Relaxed);
    }

    /// The sum.
    pub fn now(&self) -> Tally {
        Tally { returned: self.0.0.load(Relaxed), written: self.0.1.load(Relaxed) }
    }
}

/// An answer that can be counted.
pub trait Counted {
    /// What it comes to.
    fn tally(&self) -> Tally;

    /// The full names of the records that it tells of one by one.
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// For each answer, what it returns, what it wrote, and what records it tells of.
macro_rules! counted {
    ($($answer:ident($it:ident) => $returned:expr, $written:expr $(, $names:expr)?;)+) => {
        $(impl Counted for pb::$answer {
            fn tally(&self) -> Tally {
                let $it = self;
                Tally { returned: amount($returned), written: amount($written) }
            }
            $(fn names(&self) -> Vec<&str> {
                let $it = self;
                $names.collect()
            })?
        })+
    };
}

counted! {
    GetServerInfoResponse(_it) => 0, 0;
    SuggestResponse(it) => it.suggestions.len(), 0;
    LintPostingResponse(it) => it.findings.len(), 0;
    ReadDocumentResponse(_it) => 0, 0;
    PutCredentialIssuerResponse(_it) => 0, 1;
    ListCredentialIssuersResponse(it) => it.issuers.len(), 0;
    DeleteCredentialIssuerResponse(_it) => 0, 1;
    ImportCredentialsResponse(it) => 0, it.attested_count + it.revoked_count;

    GetRecordResponse(it) => usize::from(it.record.is_some()), 0, it.record.iter().map(|record| record.name.as_str());
    BatchGetRecordsResponse(it) => it.records.len(), 0, it.records.iter().map(|record| record.name.as_str());
    ListRecordsResponse(it) => it.records.len(), 0, it.records.iter().map(|record| record.name.as_str());
    ListDuplicatesResponse(it) => it.groups.len(), 0;
    UpsertRecordResponse(_it) => 0, 1;
    BatchUpsertRecordsResponse(it) => 0, it.records.len();
    ImportRecordsResponse(it) => 0, it.stored_count;
    DeleteRecordResponse(_it) => 0, 1;
    BatchDeleteRecordsResponse(it) => 0, it.deleted_count;
    BackUpRecordsResponse(it) => it.records.len(), 0;

    MatchResponse(it) => it.results.len(), 0, it.results.iter().map(|result| result.name.as_str());
    BatchMatchResponse(it) => it.results.len(), 0, it.results.iter().map(|result| result.name.as_str()).chain([it.subject_name.as_str()]);
    ExplainPairResponse(it) => usize::from(it.result.is_some()), 0, it.result.iter().map(|result| result.name.as_str());

    PlanPlacementResponse(it) => plan_of(it), plan_of(it);
    GetPlanResponse(it) => usize::from(it.plan.is_some()), 0;
    ListPlansResponse(it) => it.plans.len(), 0;
    ComparePlansResponse(it) => it.moves.len(), 0;
    AmendPlanResponse(_it) => 1, 1;
    AdoptPlanResponse(_it) => 1, 1;
    DeletePlanResponse(_it) => 0, 1;
    SaveRankingRoundResponse(_it) => 0, 1;
    HandInWishesResponse(_it) => 0, 1;
    GetRankingRoundResponse(it) => it.wishes.len(), 0;

    RankCohortsResponse(it) => it.cohorts.len(), 0;
    PlanOrderResponse(it) => it.students.len(), 0, it.students.iter().map(|student| student.student_name.as_str());
    PlanTrainingResponse(it) => it.trainees.len(), 0, it.trainees.iter().map(|trainee| trainee.person_name.as_str());
    PlanEventResponse(it) => it.meetings.len(), 0, it.hosts.iter().chain(&it.guests).map(|party| party.name.as_str());

    GetBalanceResponse(it) => it.rows.len(), 0;
    ListBalanceRecordsResponse(it) => it.records.len(), 0;
    GetSkillGapResponse(it) => it.skills.len(), 0;
    GetMajorFitResponse(it) => it.majors.len(), 0;
    GetForecastResponse(it) => it.months.len(), 0;
    GetPayBenchmarkResponse(it) => it.rows.len(), 0;
    GetPathwaysResponse(it) => it.pathways.len(), 0;
    GetEmergingSkillsResponse(it) => it.skills.len(), 0;
    GetOutcomesResponse(it) => it.rows.len(), 0;
    RecordEventsResponse(it) => 0, it.results.iter().filter(|one| one.state() == pb::FeedbackEventState::Recorded).count();
    ExportTrainingPairsResponse(it) => it.pairs.len(), 0;

    CreateSavedQueryResponse(_it) => 0, 1;
    GetSavedQueryResponse(it) => usize::from(it.saved_query.is_some()), 0;
    ListSavedQueriesResponse(it) => it.saved_queries.len(), 0;
    UpdateSavedQueryResponse(_it) => 0, 1;
    DeleteSavedQueryResponse(_it) => 0, 1;
    RotateWebhookSecretResponse(_it) => 0, 1;
    ListDeadLettersResponse(it) => it.letters.len(), 0, it.letters.iter().flat_map(|letter| &letter.matches).map(|found| found.name.as_str());
    WatchSavedQueryResponse(it) => it.matches.len(), 0, it.matches.iter().map(|found| found.name.as_str());

    CreateApiKeyResponse(_it) => 0, 1;
    ListApiKeysResponse(it) => it.keys.len(), 0;
    RotateApiKeyResponse(_it) => 0, 1;
    RevokeApiKeyResponse(_it) => 0, 1;
    CreateAllianceResponse(_it) => 0, 1;
    ListAlliancesResponse(it) => it.alliances.len(), 0;
    InviteToAllianceResponse(_it) => 0, 1;
    JoinAllianceResponse(_it) => 0, 1;
    LeaveAllianceResponse(_it) => 0, 1;
    DeleteAllianceResponse(_it) => 0, 1;
    EraseDueResponse(it) => it.receipts.len(), it.retired.iter().map(|one| one.record_count).sum::<i64>();
    ListErasureReceiptsResponse(it) => it.receipts.len(), 0;
    ListAuditChainsResponse(it) => it.chains.len(), 0;
    ListAuditEntriesResponse(it) => it.entries.len(), 0;
}

/// The last answer of a plan's making is the plan.
fn plan_of(answer: &pb::PlanPlacementResponse) -> usize {
    usize::from(matches!(answer.step, Some(pb::plan_placement_response::Step::Plan(_))))
}

/// A count of any type; none is negative.
fn amount(count: impl TryInto<u64>) -> u64 {
    count.try_into().unwrap_or_default()
}

//! What each call comes to, as far as roles tell calls apart; the table for people is in `access_service.proto`.

use super::Problem;
use super::tokens::TOKEN;
use crate::domain::access::Act;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordKind;
use crate::pb::v1::ErrorReason;

/// Every method, by what it comes to.
const METHODS: [(Act, &[&str]); 10] = [
    (Act::Ask, &["InfoService/GetServerInfo", "CatalogService/Suggest", "CatalogService/LintPosting"]),
    (
        Act::Read,
        &[
            "CatalogService/GetRecord",
            "CatalogService/BatchGetRecords",
            "CatalogService/ListRecords",
            "CatalogService/ListDuplicates",
            "MatchService/Match",
            "MatchService/BatchMatch",
            "MatchService/ExplainPair",
            "CooperationService/RankCohorts",
            "CooperationService/PlanOrder",
            "CooperationService/PlanTraining",
            "CooperationService/PlanEvent",
            "InsightService/GetBalance",
            "InsightService/ListBalanceRecords",
            "InsightService/GetSkillGap",
            "InsightService/GetMajorFit",
            "InsightService/GetForecast",
            "InsightService/GetPayBenchmark",
            "InsightService/GetPathways",
            "InsightService/GetEmergingSkills",
            "InsightService/GetOutcomes",
            "CredentialService/ListCredentialIssuers",
            "SavedQueryService/GetSavedQuery",
            "SavedQueryService/ListSavedQueries",
            "SavedQueryService/ListDeadLetters",
            "SavedQueryService/WatchSavedQuery",
            "StandardService/GetStandard",
            "StandardService/ListStandards",
            "StandardService/CompareStandard",
        ],
    ),
    (
        Act::Write,
        &[
            "CatalogService/UpsertRecord",
            "CatalogService/BatchUpsertRecords",
            "CatalogService/ImportRecords",
            "CatalogService/DeleteRecord",
            "CatalogService/BatchDeleteRecords",
            "CredentialService/ImportCredentials",
            "DocumentService/ReadDocument",
            "FeedbackService/RecordEvents",
            "SavedQueryService/CreateSavedQuery",
            "SavedQueryService/UpdateSavedQuery",
            "SavedQueryService/DeleteSavedQuery",
            "SavedQueryService/RotateWebhookSecret",
            "StandardService/ReadStandard",
            "StandardService/PutStandard",
            "StandardService/DeleteStandard",
        ],
    ),
    (
        Act::Place,
        &[
            "PlacementService/PlanPlacement",
            "PlacementService/GetPlan",
            "PlacementService/ListPlans",
            "PlacementService/ComparePlans",
            "PlacementService/AmendPlan",
            "PlacementService/AdoptPlan",
            "PlacementService/DeletePlan",
            "PlacementService/SaveRankingRound",
            "PlacementService/HandInWishes",
            "PlacementService/GetRankingRound",
            "FeedbackService/ExportTrainingPairs",
        ],
    ),
    (
        Act::Oversee,
        &["AccessService/ListApiKeys", "AuditService/ListAuditChains", "AuditService/ListAuditEntries"],
    ),
    (
        Act::Admit,
        &[
            "AccessService/CreateApiKey",
            "AccessService/RotateApiKey",
            "AccessService/RevokeApiKey",
            "AllianceService/CreateAlliance",
            "AllianceService/DeleteAlliance",
            "CredentialService/PutCredentialIssuer",
            "CredentialService/DeleteCredentialIssuer",
        ],
    ),
    (Act::BackUp, &["BackupService/BackUpRecords"]),
    (Act::Erase, &["ErasureService/EraseDue"]),
    (Act::Review, &["ErasureService/ListErasureReceipts", "AllianceService/ListAlliances"]),
    (
        Act::Ally,
        &[
            "AllianceService/InviteToAlliance",
            "AllianceService/JoinAlliance",
            "AllianceService/LeaveAlliance",
        ],
    ),
];

/// What the method of a path comes to; of one that is not known nothing is said, as it is not carried out.
pub(super) fn act_of(path: &str) -> Option<Act> {
    let method = path.strip_prefix("/talentmatch.v1.")?;
    METHODS.iter().find(|(_, methods)| methods.contains(&method)).map(|(act, _)| *act)
}

/// The method of a path and what it comes to, where the audit trail tells of it: of what is asked about the service itself it does not.
pub fn recorded(path: &str) -> Option<(&str, Act)> {
    let act = act_of(path).filter(|act| *act != Act::Ask)?;
    Some((path.strip_prefix("/talentmatch.v1.")?, act))
}

/// Refuses the call of a path that none of the caller's roles allows.
pub fn check_call(caller: &Caller, path: &str) -> Result<(), Problem> {
    match act_of(path) {
        Some(act) if !caller.may(act) => {
            let method = path.rsplit('/').next().unwrap_or(path);
            Err(not_allowed(caller, &format!("call {method}")))
        }
        _ => Ok(()),
    }
}

/// Refuses to write records of a kind that none of the caller's roles writes.
pub(super) fn check_write(caller: &Caller, kind: RecordKind) -> Result<(), Problem> {
    match caller.may_write(kind) {
        true => Ok(()),
        false => Err(not_allowed(caller, &format!("write {}", kind.collection()))),
    }
}

fn not_allowed(caller: &Caller, what: &str) -> Problem {
    let roles = match caller.roles.is_empty() {
        true => "it has no role".to_string(),
        false => format!("its roles are {}", caller.roles),
    };
    let with = if caller.key.starts_with(TOKEN) { "token" } else { "API key" };
    let message = format!("this {with} may not {what}: {roles}");
    Problem::new(ErrorReason::RoleNotAllowed, message)
}

#[cfg(test)]
mod tests {
    use prost::Message;

    use super::*;
    use crate::pb;

    /// A method that is forgotten here would be open to every role.
    #[test]
    fn every_method_is_in_the_table() {
        let set = prost_types::FileDescriptorSet::decode(pb::DESCRIPTOR).expect("the committed descriptor");
        let mut count = 0;
        for file in &set.file {
            for service in &file.service {
                for method in &service.method {
                    let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                    assert!(act_of(&path).is_some(), "{path}");
                    count += 1;
                }
            }
        }
        assert_eq!(count, METHODS.iter().map(|(_, methods)| methods.len()).sum::<usize>());
    }
}

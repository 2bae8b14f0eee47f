//! Each cell of the table of permissions: every method, called with a key of every role.

use prost::Message;
use talentmatch::domain::access::{CallerRole, CallerRoles};
use talentmatch::pb;

use crate::http::client::Call;
use crate::support::*;

const EVERYONE: &str = "platform school enterprise auditor";
const WHO_HAS_RECORDS: &str = "platform school enterprise";
const WHO_PLACES: &str = "platform school";
const WHO_OVERSEES: &str = "platform auditor";
const PLATFORM: &str = "platform";

/// The roles that may call a method, as README and `access_service.proto` say.
fn allowed(service: &str, method: &str) -> &'static str {
    match (service, method) {
        ("InfoService", _) | ("CatalogService", "Suggest" | "LintPosting") => EVERYONE,
        ("ErasureService", "ListErasureReceipts") | ("AllianceService", "ListAlliances") => EVERYONE,
        ("CatalogService" | "MatchService" | "CooperationService" | "InsightService", _) => WHO_HAS_RECORDS,
        ("SavedQueryService" | "StandardService" | "DocumentService", _) => WHO_HAS_RECORDS,
        ("CredentialService", "ListCredentialIssuers" | "ImportCredentials") => WHO_HAS_RECORDS,
        ("AllianceService", "InviteToAlliance" | "JoinAlliance" | "LeaveAlliance") => WHO_HAS_RECORDS,
        ("FeedbackService", "RecordEvents") => WHO_HAS_RECORDS,
        ("PlacementService", _) | ("FeedbackService", "ExportTrainingPairs") => WHO_PLACES,
        ("AuditService", _) | ("AccessService", "ListApiKeys") => WHO_OVERSEES,
        ("AccessService" | "AllianceService" | "CredentialService", _) => PLATFORM,
        ("BackupService" | "ErasureService", _) => PLATFORM,
        _ => panic!("{service}/{method} has no row in the table"),
    }
}

#[tokio::test]
async fn every_method_is_open_to_the_roles_of_its_row_alone() {
    let roles = CallerRole::ALL;
    let mut config = config(["platform", "school", "enterprise", "auditor"].map(|role| (role, &[][..])));
    for key in &mut config.api_keys {
        let role = roles.iter().find(|role| role.name() == key.tenant.as_str()).expect("a role");
        key.roles = CallerRoles::from_iter([*role]);
    }
    let service = Service::in_memory(config).await;
    let set = prost_types::FileDescriptorSet::decode(pb::DESCRIPTOR).expect("the committed descriptor");
    let mut cells = 0;
    for (of, method) in set
        .file
        .iter()
        .flat_map(|file| &file.service)
        .flat_map(|of| of.method.iter().map(move |method| (of, method)))
    {
        let allowed = allowed(of.name(), method.name());
        let form = if method.client_streaming() { "application/x-ndjson" } else { "application/json" };
        for role in ["platform", "school", "enterprise", "auditor"] {
            let call = Call::post(&service, role, &format!("{}/{}", of.name(), method.name()));
            let answer = call.header("content-type", form).body("{}".to_string()).send().await;
            let told = answer.text();
            assert!(!told.contains("unauthenticated"), "{told}");
            let is_allowed = allowed.split(' ').any(|allowed| allowed == role);
            // What is allowed may still fail for what the message lacks.
            assert_eq!(
                !told.contains("ROLE_NOT_ALLOWED"),
                is_allowed,
                "{}/{} as {role}: {told}",
                of.name(),
                method.name()
            );
            cells += 1;
        }
    }
    assert!(cells > 280, "{cells}");
    service.stop().await;
}

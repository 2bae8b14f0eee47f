//! Where the rows of an import go: to be stored, or only to be checked, by the service or here.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::api::Problem;
use crate::api::texts::{is_masked, item_warning, read_record};
use crate::cli::call_error::CallError;
use crate::cli::calls::Calls;
use crate::config::default_tenant;
use crate::domain::message::Language;
use crate::domain::record::name::TenantId;
use crate::domain::record::texts::TextPolicy;
use crate::engine::error::EngineError;
use crate::import::sending::{Destination, Fault, items_of};
use crate::pb::v1::{ImportFailure, ImportOptions, ImportRecordsRequest, ImportRecordsResponse};

/// Who takes rows.
#[derive(Clone)]
pub enum Taker {
    /// A service or an open folder, which stores them, or only says what it would refuse.
    Called { calls: Calls, check_only: bool },
    /// Nobody: each row is read as the service reads it. What only a service knows (whose the records are, what is stored) is not
    /// checked.
    Nobody(Language, TextPolicy),
}

impl Destination for Taker {
    type Error = CallError;

    async fn store(
        &self,
        tenant: Option<&TenantId>,
        items: Arc<Vec<ImportRecordsRequest>>,
        part: Range<usize>,
    ) -> Result<ImportRecordsResponse, CallError> {
        match self {
            Self::Called { calls, check_only } => {
                let calls = tenant.map_or_else(|| calls.clone(), |tenant| calls.restoring(tenant.clone()));
                let options = ImportOptions { validate_only: *check_only, lenient: false };
                calls.import_records(tokio_stream::iter(items_of(items, part, options))).await
            }
            Self::Nobody(language, policy) => {
                let home = tenant.cloned().unwrap_or_else(default_tenant);
                Ok(read_all(&home, items.get(part).unwrap_or_default(), *language, *policy))
            }
        }
    }
}

/// What an import of these items for a tenant would say of them as they stand.
fn read_all(
    home: &TenantId,
    items: &[ImportRecordsRequest],
    language: Language,
    policy: TextPolicy,
) -> ImportRecordsResponse {
    let mut answer = ImportRecordsResponse::default();
    for (index, item) in items.iter().enumerate() {
        let record = item.record.clone().unwrap_or_default();
        let name = record.name.clone();
        match read_record(policy, record, home) {
            Ok((record, told)) => {
                answer.stored_count += 1;
                answer.masked_count += i64::from(told.iter().any(is_masked));
                let warning = item_warning((index as i64, name), told, &record, language);
                answer.warned_count += i64::from(warning.is_some());
                answer.warnings.extend(warning);
            }
            Err(found) => {
                let error = EngineError::from(found).under("record");
                let failure = Some(Problem::from(error).into_failure(language));
                answer.failures.push(ImportFailure { index: index as i64, name, failure });
            }
        }
    }
    answer.refused_count = answer.failures.len() as i64;
    answer
}

impl Fault for CallError {
    fn is_invalid(&self) -> bool {
        CallError::is_invalid(self)
    }

    fn message(&self) -> String {
        self.message.clone()
    }

    fn retry_delay(&self) -> Option<Duration> {
        self.retry_delay
    }
}

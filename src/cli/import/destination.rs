//! Where the rows of an import go: to be stored, or only to be checked, by the service or here.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::api::Problem;
use crate::cli::call_error::CallError;
use crate::cli::calls::Calls;
use crate::config::default_tenant;
use crate::convert::record_from_pb;
use crate::domain::message::Language;
use crate::domain::record::name::TenantId;
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
    Nobody(Language),
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
            Self::Nobody(language) => {
                let home = tenant.cloned().unwrap_or_else(default_tenant);
                Ok(read_all(&home, items.get(part).unwrap_or_default(), *language))
            }
        }
    }
}

/// What an import of these items for a tenant would say of them as they stand.
fn read_all(home: &TenantId, items: &[ImportRecordsRequest], language: Language) -> ImportRecordsResponse {
    let refused = |(index, item): (usize, &ImportRecordsRequest)| {
        let record = item.record.clone().unwrap_or_default();
        let name = record.name.clone();
        let error = EngineError::from(record_from_pb(record, home).err()?).under("record");
        let failure = Some(Problem::from(error).into_failure(language));
        Some(ImportFailure { index: index as i64, name, failure })
    };
    let failures: Vec<ImportFailure> = items.iter().enumerate().filter_map(refused).collect();
    let (count, refused_count) = (items.len() as i64, failures.len() as i64);
    ImportRecordsResponse {
        stored_count: count - refused_count,
        refused_count,
        failures,
        ..Default::default()
    }
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

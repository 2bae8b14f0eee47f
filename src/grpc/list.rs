//! A page of `ListRecords`: as many records as were asked for, or as fit into one answer.

use super::catalog_service::to_pb;
use super::fit::Fit;
use super::status::failure_of;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordKind;
use crate::engine::catalog::Catalog;
use crate::engine::error::EngineError;
use crate::engine::ports::name_of;
use crate::pb::v1 as pb;

/// Records that are read at a time, so that a page of long ones is not read as a whole only to be cut.
const READ_AT_ONCE: usize = 64;

/// A page, and the id that the next page begins after, if there is one.
pub struct ListPage {
    pub response: pb::ListRecordsResponse,
    pub more_after: Option<String>,
}

/// Reads the page of the caller's own records after the id `after`.
pub async fn list_page(
    catalog: &Catalog,
    caller: &Caller,
    kind: RecordKind,
    mut after: Option<String>,
    size: usize,
) -> Result<ListPage, EngineError> {
    let mut response = pb::ListRecordsResponse::default();
    let mut fit = Fit::default();
    let mut left = size;
    loop {
        let wanted = (left + 1).min(READ_AT_ONCE);
        let read = catalog.list(caller, kind, after.as_deref(), wanted).await?;
        let is_end = read.len() < wanted;
        for stored in read {
            if left == 0 {
                return Ok(ListPage { response, more_after: after });
            }
            let id = name_of(&stored).id().to_string();
            let fits = match stored {
                Ok(document) => {
                    let record = to_pb(&document, caller);
                    let fits = fit.takes(&record);
                    response.records.extend(fits.then_some(record));
                    fits
                }
                Err(damage) => {
                    let name = damage.name.to_string();
                    let failure = Some(failure_of(&EngineError::Damaged(damage)));
                    let failure = pb::ListFailure { name, failure };
                    let fits = fit.takes(&failure);
                    response.failures.extend(fits.then_some(failure));
                    fits
                }
            };
            if !fits {
                return Ok(ListPage { response, more_after: after });
            }
            after = Some(id);
            left -= 1;
        }
        if is_end {
            return Ok(ListPage { response, more_after: None });
        }
    }
}

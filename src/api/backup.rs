//! The call of `BackupService`.

use std::collections::VecDeque;

use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};

use super::fit::Fit;
use super::{Api, Problem};
use crate::convert::{RecordMeta, record_to_pb};
use crate::domain::message::Language;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::engine::ports::{Stored, name_of};
use crate::engine::walk::walk_whole;
use crate::pb::v1 as pb;

/// Records that are read at a time.
const READ_AT_ONCE: usize = 64;

/// The parts of a backup.
pub type BackupParts = BoxStream<'static, Result<pb::BackUpRecordsResponse, Problem>>;

impl Api {
    /// `BackUpRecords`: the records of all tenants, in parts that fit into an answer each.
    pub async fn back_up_records(&self, request: pb::BackUpRecordsRequest) -> Result<BackupParts, Problem> {
        let mut v = Violations::new();
        let tenant = Some(request.tenant).filter(|tenant| !tenant.is_empty()).and_then(|tenant| {
            tenant.parse::<TenantId>().map_err(|error| v.add("tenant", error.to_string())).ok()
        });
        let after = Some(request.after_name).filter(|name| !name.is_empty()).and_then(|name| {
            RecordName::parse_full(&name).map_err(|error| v.add("after_name", error.to_string())).ok()
        });
        let (tenant, after) = v.check((tenant, after)).map_err(EngineError::from)?;
        let with_protected = request.with_protected;
        let store = self.serving.now().store.clone();
        let pages = walk_whole(store, tenant, after, READ_AT_ONCE).await.map_err(EngineError::from)?;
        let pages = pages.map_err(|error| Problem::from(EngineError::from(error)));
        let parts =
            pages.map_ok(move |page| stream::iter(parts_of(page, with_protected).into_iter().map(Ok)));
        Ok(parts.try_flatten().boxed())
    }
}

fn parts_of(page: Vec<Stored>, with_protected: bool) -> Vec<pb::BackUpRecordsResponse> {
    let (mut parts, mut left) = (Vec::new(), VecDeque::from(page));
    while !left.is_empty() {
        let (mut part, mut fit) = (pb::BackUpRecordsResponse::default(), Fit::default());
        while let Some(stored) = left.front() {
            let name = name_of(stored).to_string();
            let fits = match stored {
                Ok(document) => {
                    let (create_time, update_time) = (document.create_time, document.update_time);
                    let meta = RecordMeta { create_time, update_time, etag: String::new() };
                    let record = record_to_pb(&document.record, &meta, with_protected);
                    let fits = fit.takes(&record);
                    part.records.extend(fits.then_some(record));
                    fits
                }
                Err(damage) => {
                    let failure = Some(
                        Problem::from(EngineError::Damaged(damage.clone())).into_failure(Language::English),
                    );
                    let failure = pb::ListFailure { name: name.clone(), failure };
                    let fits = fit.takes(&failure);
                    part.failures.extend(fits.then_some(failure));
                    fits
                }
            };
            if !fits {
                break;
            }
            part.last_name = name;
            left.pop_front();
        }
        parts.push(part);
    }
    parts
}

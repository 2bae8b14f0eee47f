//! `ListRecords`: as many records as were asked for, or as fit into one answer, and what was deleted.

use chrono::{DateTime, Utc};

use super::document::document_to_pb;
use crate::api::fit::Fit;
use crate::api::page_token::{Fingerprint, OF_ANOTHER_CALL, PageToken, PageTokens, Position};
use crate::api::request::page_size_from_pb;
use crate::api::{Api, Problem, limits};
use crate::convert::{kind_from_pb, time_from_pb, time_to_pb};
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::violation::Violations;
use crate::engine::catalog::Catalog;
use crate::engine::deletions::{Deleted, KEPT};
use crate::engine::error::EngineError;
use crate::engine::ports::name_of;
use crate::engine::serving::Engine;
use crate::pb::v1 as pb;

/// Records that are read at a time, so that a page of long ones is not read as a whole only to be cut.
const READ_AT_ONCE: usize = 64;
/// Records that are looked at for one page of those that were changed.
const MOST_LOOKED_AT: usize = 5_000;

impl Api {
    /// `ListRecords`: a page of the caller's own records of one kind.
    pub async fn list_records(
        &self,
        caller: &Caller,
        mut request: pb::ListRecordsRequest,
    ) -> Result<pb::ListRecordsResponse, Problem> {
        let token = std::mem::take(&mut request.page_token);
        let fingerprint = Fingerprint::of(&caller.tenant, "ListRecords", &request);
        let mut v = Violations::new();
        let kind = kind_from_pb(&mut v, "kind", request.kind);
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::LIST_PAGE);
        let changed_after = time_from_pb(&mut v, "changed_after", request.changed_after);
        let kind = v.check(kind)?.ok_or_else(|| EngineError::invalid("kind", Code::Required))?;
        let engine = self.serving.now();
        let tokens = PageTokens::of(&*engine.store).await?;
        let position = tokens.decode(&token, fingerprint)?.map(|token| token.position);
        let _turn = self.lists.take(&caller.tenant).await?;
        let (mut response, next) = match (position, changed_after) {
            (Some(Position::AfterPlace(_)), _) | (Some(Position::AfterDeletion(_)), None) => {
                return Err(Problem::page_token(OF_ANOTHER_CALL));
            }
            (Some(Position::AfterDeletion(key)), Some(time)) => {
                self.deletions_page(&engine, caller, (kind, time), &key, size).await?
            }
            (Some(Position::AfterId(id)), _) => {
                list_page(&engine.catalog, caller, (kind, changed_after), Some(id), size).await?.and_next()
            }
            (None, _) => {
                list_page(&engine.catalog, caller, (kind, changed_after), None, size).await?.and_next()
            }
        };
        if changed_after.is_some() {
            response.deletions_known_since = Some(time_to_pb(engine.clock.now() - KEPT));
        }
        if let Some(position) = next {
            response.next_page_token = tokens.encode(&PageToken { position, as_of: 0 }, fingerprint);
        }
        Ok(response)
    }

    /// A page of what was deleted and has not come back.
    async fn deletions_page(
        &self,
        engine: &Engine,
        caller: &Caller,
        (kind, time): (RecordKind, DateTime<Utc>),
        after: &str,
        size: usize,
    ) -> Result<(pb::ListRecordsResponse, Option<Position>), EngineError> {
        let after = Some(after).filter(|after| !after.is_empty());
        let times = (time, engine.clock.now());
        let told = self.deletions().since((&caller.tenant, kind), times, after, size).await?;
        let names: Vec<RecordName> = told.deletions.iter().map(|deleted| deleted.name.clone()).collect();
        let there = engine.store.get(&names).await?;
        let gone = told.deletions.into_iter().zip(there).filter(|(_, stored)| stored.is_none());
        let deletions = gone
            .map(|(Deleted { name, time }, _)| pb::DeletedRecord {
                name: name.to_string(),
                delete_time: Some(time_to_pb(time)),
            })
            .collect();
        let response = pb::ListRecordsResponse { deletions, ..Default::default() };
        Ok((response, told.more_after.map(Position::AfterDeletion)))
    }
}

/// A page, and the id that the next page begins after, if there is one.
struct ListPage {
    response: pb::ListRecordsResponse,
    more_after: Option<String>,
    /// Whether what was deleted follows on the records.
    is_since: bool,
}

impl ListPage {
    /// The page, and where the next one begins.
    fn and_next(self) -> (pb::ListRecordsResponse, Option<Position>) {
        let deletions = self.is_since.then(|| Position::AfterDeletion(String::new()));
        (self.response, self.more_after.map(Position::AfterId).or(deletions))
    }
}

/// Reads the page of the caller's own records after the id `after`.
async fn list_page(
    catalog: &Catalog,
    caller: &Caller,
    (kind, changed_after): (RecordKind, Option<DateTime<Utc>>),
    mut after: Option<String>,
    size: usize,
) -> Result<ListPage, EngineError> {
    let mut response = pb::ListRecordsResponse::default();
    let mut fit = Fit::default();
    let mut left = size;
    let mut looked_at = 0;
    let is_since = changed_after.is_some();
    loop {
        // Of those that were changed a page may have few, and must end all the same.
        let wanted = if is_since { READ_AT_ONCE } else { (left + 1).min(READ_AT_ONCE) };
        let read = catalog.list(caller, kind, after.as_deref(), wanted).await?;
        let is_end = read.len() < wanted;
        for stored in read {
            if left == 0 {
                return Ok(ListPage { response, is_since, more_after: after });
            }
            let id = name_of(&stored).id().to_string();
            looked_at += 1;
            let is_old = |time| matches!(&stored, Ok(document) if document.update_time <= time);
            if changed_after.is_some_and(is_old) {
                after = Some(id);
                if looked_at >= MOST_LOOKED_AT {
                    return Ok(ListPage { response, is_since, more_after: after });
                }
                continue;
            }
            let fits = match stored {
                Ok(document) => {
                    let record = document_to_pb(&document, caller);
                    let fits = fit.takes(&record);
                    response.records.extend(fits.then_some(record));
                    fits
                }
                Err(damage) => {
                    let name = damage.name.to_string();
                    let failure =
                        Some(Problem::from(EngineError::Damaged(damage)).into_failure(caller.language));
                    let failure = pb::ListFailure { name, failure };
                    let fits = fit.takes(&failure);
                    response.failures.extend(fits.then_some(failure));
                    fits
                }
            };
            if !fits {
                return Ok(ListPage { response, is_since, more_after: after });
            }
            after = Some(id);
            left -= 1;
        }
        if is_end {
            return Ok(ListPage { response, is_since, more_after: None });
        }
    }
}

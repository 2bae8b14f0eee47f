//! Sends batches of rows to the service, several at a time.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::task::JoinSet;

use crate::api::limits;
use crate::cli::call_error::CallError;
use crate::cli::calls::Calls;
use crate::domain::record::name::TenantId;
use crate::pb::v1::{ImportFailure, ImportRecordsRequest, ImportRecordsResponse};

use crate::import::entry::Refusal;

/// Batches on their way at a time.
const IN_FLIGHT: usize = 3;
const MAX_TRIES: u32 = 6;
/// Rows sent again at a time to learn which of them were refused; the service lists as many.
const PART: usize = limits::FAILURES;
/// A service that asks for a longer pause is not waited for.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Rows of one file that read well.
pub struct Batch {
    pub file: usize,
    /// Whose records these are, when each tenant's are restored apart.
    pub tenant: Option<TenantId>,
    /// Line and text of every row, in the order of `items`.
    pub rows: Vec<(u64, String)>,
    pub items: Arc<Vec<ImportRecordsRequest>>,
    /// Whether a name in it was sent before, so that what is on its way must arrive first.
    pub is_after_all: bool,
}

/// A batch that the service has answered.
pub struct Answered {
    pub file: usize,
    pub stored: u64,
    /// Line, text and reason of every refused row.
    pub refused: Vec<(u64, String, Refusal)>,
}

/// Batches on their way.
pub struct Uploads {
    calls: Calls,
    tasks: JoinSet<Result<Answered, CallError>>,
}

impl Uploads {
    pub fn new(calls: Calls) -> Self {
        Self { calls, tasks: JoinSet::new() }
    }

    fn calls_for(&self, tenant: Option<&TenantId>) -> Calls {
        tenant.map_or_else(|| self.calls.clone(), |tenant| self.calls.restoring(tenant.clone()))
    }

    /// Sends a batch once there is room, and gives what was answered meanwhile.
    pub async fn send(&mut self, batch: Batch) -> anyhow::Result<Vec<Answered>> {
        let room = if batch.is_after_all { 1 } else { IN_FLIGHT };
        let mut answered = Vec::new();
        while self.tasks.len() >= room {
            answered.extend(self.next().await?);
        }
        let calls = self.calls_for(batch.tenant.as_ref());
        self.tasks.spawn(upload(calls, batch));
        Ok(answered)
    }

    /// The next answer, or `None` when nothing is on its way.
    pub async fn next(&mut self) -> anyhow::Result<Option<Answered>> {
        let Some(ended) = self.tasks.join_next().await else { return Ok(None) };
        Ok(Some(ended.context("an upload ended early")??))
    }
}

/// Imports a batch. When the service refuses the call as such, the batch is halved until the row at fault is found; when
/// it does not list all refused rows, what is behind the last that it lists is sent again in parts.
async fn upload(calls: Calls, batch: Batch) -> Result<Answered, CallError> {
    let mut answered = Answered { file: batch.file, stored: 0, refused: Vec::new() };
    let mut parts = vec![Part { rows: 0..batch.items.len(), is_counted: false }];
    while let Some(Part { rows: Range { start, end }, is_counted }) = parts.pop() {
        match import(&calls, &batch.items, start..end).await {
            Ok(ImportRecordsResponse { stored_count, failures, unlisted_count, .. }) => {
                if !is_counted {
                    answered.stored += u64::try_from(stored_count).unwrap_or(0);
                }
                let mut behind = end;
                for failure in failures {
                    let at = usize::try_from(failure.index).map_or(batch.rows.len(), |index| start + index);
                    let Some((line, row)) = batch.rows.get(at) else { continue };
                    answered.refused.push((*line, row.clone(), refusal(failure)));
                    behind = at + 1;
                }
                if unlisted_count > 0 {
                    let starts = (behind..end).step_by(PART).rev();
                    let rows = starts.map(|start| start..(start + PART).min(end));
                    parts.extend(rows.map(|rows| Part { rows, is_counted: true }));
                }
            }
            Err(error) if error.is_invalid() && end - start > 1 => {
                let middle = start + (end - start) / 2;
                parts.push(Part { rows: middle..end, is_counted });
                parts.push(Part { rows: start..middle, is_counted });
            }
            Err(error) if error.is_invalid() => {
                let (line, row) = batch.rows.get(start).cloned().unwrap_or_default();
                answered.refused.push((line, row, Refusal::new(&error.message)));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(answered)
}

/// Rows to be sent.
struct Part {
    rows: Range<usize>,
    /// They were sent before, so that those that are stored are counted.
    is_counted: bool,
}

/// One call, tried again while the service says that it is worth it: an import can be repeated without harm.
async fn import(
    calls: &Calls,
    items: &Arc<Vec<ImportRecordsRequest>>,
    part: Range<usize>,
) -> Result<ImportRecordsResponse, CallError> {
    let mut tries = 1;
    loop {
        let items = items.clone();
        let stream = tokio_stream::iter(part.clone().filter_map(move |index| items.get(index).cloned()));
        let error = match calls.import_records(stream).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let pause = error.retry_delay.map(|delay| delay * tries).filter(|pause| *pause <= LONGEST_PAUSE);
        match pause {
            Some(pause) if tries < MAX_TRIES => tokio::time::sleep(pause).await,
            _ => return Err(error),
        }
        tries += 1;
    }
}

fn refusal(failure: ImportFailure) -> Refusal {
    let failure = failure.failure.unwrap_or_default();
    let violations = failure.field_violations.into_iter();
    Refusal {
        reason: failure.message,
        violations: violations.map(|violation| (violation.field, violation.description)).collect(),
    }
}

//! Sends batches of rows to where they are stored, several at a time.

use std::future::Future;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::{JoinError, JoinSet};

use super::batch::Batch;
use super::entry::Refusal;
use crate::domain::message::Code;
use crate::domain::record::name::TenantId;
use crate::pb::v1::{
    ImportFailure, ImportOptions, ImportRecordsRequest, ImportRecordsResponse, ImportWarning,
};

const MAX_TRIES: u32 = 6;
/// Rows sent again at a time to learn which of them were refused; a call lists as many.
const PART: usize = 1_000;
/// A service that asks for a longer pause is not waited for.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Where records are stored.
pub trait Destination: Clone + Send + Sync + 'static {
    /// Why a call failed.
    type Error: Fault;

    /// Stores some of the items, as one call of `ImportRecords` for the tenant's records, or for those of the caller's own.
    fn store(
        &self,
        tenant: Option<&TenantId>,
        items: Arc<Vec<ImportRecordsRequest>>,
        part: Range<usize>,
    ) -> impl Future<Output = Result<ImportRecordsResponse, Self::Error>> + Send;
}

/// What is to be known of the error of a call.
pub trait Fault: Send + 'static {
    /// Whether the request itself is at fault.
    fn is_invalid(&self) -> bool;

    /// In words.
    fn message(&self) -> String;

    /// When to try again, for errors that pass by themselves.
    fn retry_delay(&self) -> Option<Duration>;
}

/// A batch that the service has answered.
#[derive(Default)]
pub struct Answered {
    pub file: usize,
    pub stored: u64,
    /// Of those stored, that something was left out of or not understood.
    pub warned: u64,
    /// Of those, that personal data was masked in.
    pub masked: u64,
    /// What is said of those, as far as the answers list it.
    pub told: Vec<Told>,
    /// Line, text and reason of every refused row.
    pub refused: Vec<(u64, String, Refusal)>,
}

/// What is to be said of a row that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub line: u64,
    /// The record's name as it was given.
    pub name: String,
    /// Whether it is about wording that discriminates or personal data, rather than what was left out or not understood.
    pub is_of_policy: bool,
    /// Fields, from the record, with what is said of them: words that discriminate with their article, what was masked, left out or not
    /// understood.
    pub warnings: Vec<(String, String)>,
}

impl Told {
    /// As it is told: `{"line": ..., "name": ..., "warnings": [{"field": ..., "description": ...}]}`.
    pub fn to_json(&self) -> Value {
        let warnings = self.warnings.iter().map(|(field, said)| json!({"field": field, "description": said}));
        json!({"line": self.line, "name": self.name, "warnings": warnings.collect::<Vec<_>>()})
    }
}

/// Why batches are not sent on.
pub enum Broken<E> {
    Call(E),
    /// The task of a batch ended early.
    Task(JoinError),
}

/// Batches on their way; dropped with it.
pub struct Uploads<D: Destination> {
    destination: D,
    /// Batches on their way at a time.
    width: usize,
    tasks: JoinSet<Result<Answered, D::Error>>,
}

impl<D: Destination> Uploads<D> {
    pub fn new(destination: D, width: usize) -> Self {
        Self { destination, width, tasks: JoinSet::new() }
    }

    /// Sends a batch once there is room, and gives what was answered meanwhile.
    pub async fn send(&mut self, batch: Batch) -> Result<Vec<Answered>, Broken<D::Error>> {
        let room = if batch.is_after_all { 1 } else { self.width };
        let mut answered = Vec::new();
        while self.tasks.len() >= room {
            answered.extend(self.next().await?);
        }
        self.tasks.spawn(upload(self.destination.clone(), batch));
        Ok(answered)
    }

    /// The next answer, or `None` when nothing is on its way.
    pub async fn next(&mut self) -> Result<Option<Answered>, Broken<D::Error>> {
        let Some(ended) = self.tasks.join_next().await else { return Ok(None) };
        ended.map_err(Broken::Task)?.map(Some).map_err(Broken::Call)
    }
}

/// Imports a batch. When the call is refused as such, the batch is halved until the row at fault is found; when the answer
/// does not list all refused rows, what is behind the last that it lists is sent again in parts.
async fn upload<D: Destination>(destination: D, batch: Batch) -> Result<Answered, D::Error> {
    let mut answered = Answered { file: batch.file, ..Answered::default() };
    let mut parts = vec![Part { rows: 0..batch.items.len(), is_counted: false }];
    while let Some(Part { rows: Range { start, end }, is_counted }) = parts.pop() {
        match import(&destination, &batch, start..end).await {
            Ok(answer) => {
                let ImportRecordsResponse { stored_count, failures, unlisted_count, .. } = answer;
                if !is_counted {
                    answered.stored += u64::try_from(stored_count).unwrap_or(0);
                    answered.warned += u64::try_from(answer.warned_count).unwrap_or(0);
                    answered.masked += u64::try_from(answer.masked_count).unwrap_or(0);
                    let lines = batch.rows.get(start..end).unwrap_or_default();
                    answered.told.extend(answer.warnings.into_iter().filter_map(|told| told_of(told, lines)));
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
                answered.refused.push((line, row, Refusal::new(error.message())));
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

/// One call, tried again while it is told that it is worth it: an import can be repeated without harm.
async fn import<D: Destination>(
    destination: &D,
    batch: &Batch,
    part: Range<usize>,
) -> Result<ImportRecordsResponse, D::Error> {
    let mut tries = 1;
    loop {
        let called = destination.store(batch.tenant.as_ref(), batch.items.clone(), part.clone());
        let error = match called.await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let pause = error.retry_delay().map(|delay| delay * tries).filter(|pause| *pause <= LONGEST_PAUSE);
        match pause {
            Some(pause) if tries < MAX_TRIES => tokio::time::sleep(pause).await,
            _ => return Err(error),
        }
        tries += 1;
    }
}

/// The items of a part, one after another, to be taken so: options go with the first.
pub fn items_of(
    items: Arc<Vec<ImportRecordsRequest>>,
    part: Range<usize>,
    options: ImportOptions,
) -> impl Iterator<Item = ImportRecordsRequest> + Send + 'static {
    let mut options = Some(options);
    part.filter_map(move |index| items.get(index).cloned())
        .map(move |item| ImportRecordsRequest { options: options.take(), ..item })
}

/// What a call says of an item that it took, by the rows of the items.
fn told_of(warning: ImportWarning, rows: &[(u64, String)]) -> Option<Told> {
    let (line, _) = rows.get(usize::try_from(warning.index).ok()?)?;
    let of_policy = [Code::Discriminates, Code::Masked].map(Code::name);
    let phrases = warning.warnings.iter().filter_map(|warning| warning.phrase.as_ref());
    let is_of_policy = phrases.clone().any(|phrase| of_policy.contains(&phrase.code.as_str()));
    let warnings = warning.warnings.into_iter().map(|warning| (warning.field, warning.description));
    Some(Told { line: *line, name: warning.name, is_of_policy, warnings: warnings.collect() })
}

/// What a call says of an item that it refused.
pub fn refusal(failure: ImportFailure) -> Refusal {
    let failure = failure.failure.unwrap_or_default();
    let violations = failure.field_violations.into_iter();
    Refusal {
        reason: failure.message.into(),
        violations: violations.map(|violation| (violation.field, violation.description.into())).collect(),
    }
}

//! Calls to the server: bounded in time, and with errors that say what to do about them.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use qdrant_client::qdrant::{
    CollectionExistsRequest, HealthCheckRequest, PointsOperationResponse, UpdateBatchResponse, UpdateResult,
    UpdateStatus,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tonic::{Code, Status};

use super::QdrantOptions;
use super::client::{Client, MOST_CONNECTING};
use crate::domain::cause::{Cause, with_sources};
use crate::engine::ports::StoreError;

/// Oldest server that knows conditional writes. An older one would ignore the conditions.
const OLDEST: (u32, u32) = (1, 17);
/// What an HTTP/2 client says first; a TLS server answers it with an alert.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
/// Kinds of TLS records that a server begins with: an alert, a handshake.
const TLS_RECORDS: [u8; 2] = [21, 22];

/// The server.
pub(super) struct Wire {
    pub(super) client: Client,
    url: String,
    timeout: Duration,
    /// A call that broke is made once more.
    patience: Duration,
}

impl Wire {
    /// Makes no connection yet.
    pub(super) fn new(options: &QdrantOptions) -> Result<Self, StoreError> {
        let client = Client::new(options)?;
        Ok(Self { client, url: options.url.clone(), timeout: options.timeout, patience: options.timeout * 2 })
    }

    /// What a call may take at the server, in the whole seconds that it counts in.
    pub(super) fn seconds(&self) -> u64 {
        self.timeout.as_secs().max(1)
    }

    /// Makes a call.
    pub(super) async fn call<T>(
        &self,
        call: impl Future<Output = Result<T, Status>>,
    ) -> Result<T, StoreError> {
        match tokio::time::timeout(self.patience, call).await {
            Ok(answer) => answer.map_err(|status| failure(&self.url, status)),
            Err(_) => Err(StoreError::Unavailable(
                format!("{} did not answer within {:?}", self.url, self.patience).into(),
            )),
        }
    }

    /// Makes a call that writes; all of it is applied when this is `Ok`.
    pub(super) async fn write<T: Applied>(
        &self,
        call: impl Future<Output = Result<T, Status>>,
    ) -> Result<(), StoreError> {
        match self.call(call).await?.is_applied() {
            true => Ok(()),
            false => Err(StoreError::Unavailable(format!("{} has not yet applied a write", self.url).into())),
        }
    }

    pub(super) async fn exists(&self, collection: &str) -> Result<bool, StoreError> {
        let request = CollectionExistsRequest { collection_name: collection.to_string() };
        let answer = self.call(self.client.collection_exists(request)).await?;
        Ok(answer.result.is_some_and(|result| result.exists))
    }

    /// Refuses a server that does not know what the store relies on.
    pub(super) async fn check_version(&self) -> Result<(), StoreError> {
        let version = match self.call(self.client.health_check(HealthCheckRequest {})).await {
            Err(StoreError::Unavailable(_)) if self.speaks_tls().await => {
                return Err(StoreError::Refused(
                    format!("{} speaks TLS: give an address that begins with https://", self.url).into(),
                ));
            }
            answer => answer?.version,
        };
        let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
        let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        if found < OLDEST {
            let (major, minor) = OLDEST;
            let problem = format!("{} is Qdrant {version}; {major}.{minor} or newer is needed", self.url);
            return Err(StoreError::Mismatch(problem.into()));
        }
        Ok(())
    }

    /// Whether a server that was called without TLS answers with it.
    async fn speaks_tls(&self) -> bool {
        let Some(host) = self.url.strip_prefix("http://") else { return false };
        let look = async {
            let mut stream = tokio::net::TcpStream::connect(host.trim_end_matches('/')).await?;
            stream.write_all(PREFACE).await?;
            stream.read_u8().await
        };
        let first = tokio::time::timeout(self.timeout.min(MOST_CONNECTING), look).await;
        matches!(first, Ok(Ok(first)) if TLS_RECORDS.contains(&first))
    }
}

/// An answer that is an error. "transport error" alone says nothing, so it reads with what lies under that.
#[derive(Debug)]
struct CallError(Status);

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(status) = self;
        write!(f, "{:?}: {}", status.code(), with_sources(status.message().to_string(), status))
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// What an answer means, by its code. Two things have no code of their own and are told by the server's words.
fn failure(url: &str, status: Status) -> StoreError {
    let code = status.code();
    let is_full = status.message().contains("No space left on device")
        || status.metadata().contains_key("qdrant-insufficient-storage");
    let is_other = is_of_other_shape(status.message());
    let retry = retry_after(&status);
    let cause = Cause::of(CallError(status)).under(url);
    match code {
        _ if is_full => StoreError::DiskFull(cause),
        Code::ResourceExhausted => StoreError::Overloaded(retry),
        Code::InvalidArgument if is_other => StoreError::Mismatch(cause),
        // What is asked is well formed: a limit of the server's stands against it, and its text names it.
        Code::InvalidArgument
        | Code::Unauthenticated
        | Code::PermissionDenied
        | Code::NotFound
        | Code::FailedPrecondition
        | Code::Unimplemented => StoreError::Refused(cause),
        Code::OutOfRange | Code::AlreadyExists => StoreError::Failed(cause),
        // INTERNAL is also a cluster that lacks a replica just now.
        _ => StoreError::Unavailable(cause),
    }
}

fn retry_after(status: &Status) -> Option<Duration> {
    let seconds: u64 = status.metadata().get("retry-after")?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds.max(1)))
}

/// Vectors of another length or name: the collection was made anew by someone else.
fn is_of_other_shape(message: &str) -> bool {
    ["ector dimension error", "xisting vector name"].iter().any(|sign| message.contains(sign))
}

/// The answer to a write.
pub(super) trait Applied {
    /// Whether it is applied, not only noted down.
    fn is_applied(&self) -> bool;
}

impl Applied for UpdateResult {
    fn is_applied(&self) -> bool {
        self.status() == UpdateStatus::Completed
    }
}

impl Applied for PointsOperationResponse {
    fn is_applied(&self) -> bool {
        self.result.as_ref().is_some_and(Applied::is_applied)
    }
}

impl Applied for UpdateBatchResponse {
    fn is_applied(&self) -> bool {
        self.result.iter().all(Applied::is_applied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: Status) -> StoreError {
        failure("http://server", status)
    }

    #[test]
    fn a_failure_goes_by_the_code_and_not_by_its_name_in_the_message() {
        assert!(matches!(of(Status::unavailable("InvalidArgument")), StoreError::Unavailable(_)));
        assert!(matches!(of(Status::invalid_argument("Unavailable")), StoreError::Refused(_)));
        // The words of another shape count only where the request is at fault.
        assert!(matches!(of(Status::internal("Vector dimension error")), StoreError::Unavailable(_)));
        assert!(matches!(of(Status::invalid_argument("Vector dimension error")), StoreError::Mismatch(_)));
    }

    #[test]
    fn what_broke_a_connection_is_said_and_kept() {
        let broken = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
        let error = of(Status::from_error(Box::new(broken)));
        let StoreError::Unavailable(cause) = &error else { panic!("{error:?}") };
        assert_eq!(cause.to_string(), "http://server: Unknown: connection refused");
        assert_eq!(with_sources(error.to_string(), &error), error.to_string());
        let answer = cause.source().and_then(|error| error.downcast_ref::<CallError>());
        assert!(
            answer.is_some_and(|answer| answer.source().is_some_and(|error| error.is::<std::io::Error>()))
        );
    }
}

//! The port of what posts to webhooks.

use async_trait::async_trait;

use crate::domain::cause::Cause;

/// Something to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// http or https.
    pub url: String,
    /// Beside those that the transport needs.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// Why nothing was answered.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The host has only addresses of private networks, which are not called.
    #[error("leads into a private network")]
    Private,
    /// It could not be reached, or did not answer in time.
    #[error("{0}")]
    Unreached(#[source] Cause),
}

/// Posts to places that callers name.
///
/// An adapter MUST
/// - connect to public addresses only, as [`is_public`](crate::domain::standing::address::is_public) has it, unless it was made to
///   call private ones too; it judges the very addresses that it connects to, after the name of the host was resolved;
/// - follow no redirect, go through no proxy, and read no more of an answer than its status;
/// - come back within a bound of time.
#[async_trait]
pub trait Courier: Send + Sync {
    /// The status of the answer.
    ///
    /// # Errors
    /// Where there is none.
    async fn post(&self, post: Post) -> Result<u16, PostError>;
}

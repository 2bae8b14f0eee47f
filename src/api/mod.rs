//! The service without a transport: the use case of every call, from the caller and the request to the answer or the
//! [`Problem`], in the messages of `proto/`. A transport says who calls, carries the messages, and bounds calls and time.

#![deny(missing_docs, clippy::indexing_slicing)]

mod access;
pub mod backup;
mod catalog;
pub mod credentials;
mod feedback;
mod fit;
mod info;
mod insight;
pub(crate) mod limits;
pub mod matching;
mod page_token;
pub mod permission;
pub mod phrase;
mod placement;
pub mod problem;
mod request;
pub mod share;

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use crate::engine::access::ApiKeys;
use crate::engine::insight::Censuses;
use crate::engine::ports::Ledger;
use crate::engine::serving::Serving;

pub use info::Bounds;
pub use problem::Problem;

use self::share::turns::Turns;

/// The calls over what is served now. Its copies share the turns at heavy work.
#[derive(Clone)]
pub struct Api {
    serving: Serving,
    /// Where plans are kept, and what was deleted.
    ledger: Arc<dyn Ledger>,
    /// Who is let in beside those of the configuration.
    keys: Arc<ApiKeys>,
    /// How long an import may send nothing.
    patience: Duration,
    /// What insight counts.
    censuses: Censuses,
    keeps_times: bool,
    /// What the transport bounds.
    bounds: Bounds,
    /// Turns of listing.
    lists: Turns,
    /// Turns of matching.
    matches: Turns,
}

impl Api {
    /// An import that sends nothing for as long as `patience` is ended.
    pub fn new(serving: Serving, ledger: Arc<dyn Ledger>, patience: Duration) -> Self {
        let cores = available_parallelism().map_or(1, std::num::NonZero::get);
        let matches = (cores * limits::MATCHES_A_CORE).max(limits::LEAST_MATCHES);
        let keys = Arc::new(ApiKeys::new(ledger.clone(), serving.clone()));
        Self {
            serving,
            ledger,
            keys,
            patience,
            censuses: Censuses::default(),
            keeps_times: false,
            bounds: Bounds::default(),
            lists: Turns::new(limits::LISTS),
            matches: Turns::new(matches),
        }
    }

    /// Over a transport with these bounds.
    pub fn with_bounds(self, bounds: Bounds) -> Self {
        Self { bounds, ..self }
    }

    /// The same with plans and API keys kept elsewhere.
    pub fn with_ledger(self, ledger: Arc<dyn Ledger>) -> Self {
        let keys = Arc::new(ApiKeys::new(ledger.clone(), self.serving.clone()));
        Self { ledger, keys, ..self }
    }

    /// The API keys that are made while the service runs.
    pub fn keys(&self) -> &Arc<ApiKeys> {
        &self.keys
    }

    /// For the owner of all records, inside the process: imported records keep the times that they come with.
    pub fn restoring(self) -> Self {
        Self { keeps_times: true, ..self }
    }
}

//! The service without a transport: the use case of every call, from the caller and the request to the answer or the
//! [`Problem`], in the messages of `proto/`. A transport says who calls, carries the messages, and bounds calls and time.

#![deny(missing_docs, clippy::indexing_slicing)]

mod access;
mod alliance;
mod attested;
pub mod audit;
pub mod backup;
mod catalog;
mod cooperation;
pub mod credentials;
mod document;
pub mod erasure;
mod feedback;
mod fit;
mod info;
mod insight;
pub(crate) mod limits;
mod masking;
pub mod matching;
mod page_token;
pub mod permission;
pub mod phrase;
mod placement;
pub mod problem;
mod request;
pub mod share;
mod shown;
mod standard;
mod standing;
pub mod tally;
pub mod texts;
pub mod tokens;

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{Mutex, watch};

use crate::domain::record::retention::Retention;
use crate::domain::record::texts::TextPolicy;
use crate::engine::access::ApiKeys;
use crate::engine::alliances::Alliances;
use crate::engine::attestations::Attestations;
use crate::engine::budget::Budgets;
use crate::engine::insight::Censuses;
use crate::engine::ports::Ledger;
use crate::engine::serving::Serving;
use crate::engine::standing::SavedQueries;
use crate::engine::trail::Trail;

pub use info::Bounds;
pub use problem::Problem;

use self::share::rate::ByRole;
use self::share::turns::Turns;

/// The calls over what is served now. Its copies share the turns at heavy work.
#[derive(Clone)]
pub struct Api {
    serving: Serving,
    /// Where plans are kept, and what was deleted.
    ledger: Arc<dyn Ledger>,
    /// Who is let in beside those of the configuration.
    keys: Arc<ApiKeys>,
    /// Who shares records with whom.
    alliances: Arc<Alliances>,
    /// What issuers attest.
    attestations: Arc<Attestations>,
    /// Who called what.
    trail: Arc<Trail>,
    /// How many students of others callers were shown today, and how many they may be.
    budgets: Arc<Budgets>,
    students_a_day: ByRole,
    /// How long records are kept.
    retention: Retention,
    /// A turn at erasing.
    erasing: Arc<Mutex<()>>,
    /// What is sought from now on.
    saved_queries: Arc<SavedQueries>,
    webhook_allow_private: bool,
    /// What is done about texts that discriminate or say who somebody is.
    texts: TextPolicy,
    /// Whether the service ends, and streams that may last end with it.
    closing: Arc<watch::Sender<bool>>,
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
        let alliances = Arc::new(Alliances::new(ledger.clone(), serving.clone()));
        let attestations = Arc::new(Attestations::new(ledger.clone(), serving.clone()));
        let trail = Arc::new(Trail::new(ledger.clone(), serving.clone(), limits::AUDIT_DAYS));
        let budgets = Arc::new(Budgets::new(ledger.clone(), serving.clone()));
        let saved_queries = saved_queries(&ledger, &serving, &alliances);
        Self {
            serving,
            ledger,
            keys,
            alliances,
            attestations,
            trail,
            budgets,
            students_a_day: ByRole::default(),
            retention: Retention::default(),
            erasing: Arc::default(),
            saved_queries,
            webhook_allow_private: false,
            texts: TextPolicy::default(),
            closing: Arc::new(watch::Sender::new(false)),
            patience,
            censuses: Censuses::default(),
            keeps_times: false,
            bounds: Bounds::default(),
            lists: Turns::new(limits::LISTS),
            matches: Turns::new(matches),
        }
    }

    /// The second that has begun, at which access is judged.
    pub fn now(&self) -> DateTime<Utc> {
        self.serving.now().clock.second()
    }

    /// Ends the watches that go on, and those that begin from now on, each with where to go on.
    pub fn end_watches(&self) {
        self.closing.send_replace(true);
    }

    /// Over a transport with these bounds.
    pub fn with_bounds(self, bounds: Bounds) -> Self {
        Self { bounds, ..self }
    }

    /// The same with plans, API keys, alliances, saved queries and the audit trail kept elsewhere.
    pub fn with_ledger(self, ledger: Arc<dyn Ledger>) -> Self {
        let keys = Arc::new(ApiKeys::new(ledger.clone(), self.serving.clone()));
        let alliances = Arc::new(Alliances::new(ledger.clone(), self.serving.clone()));
        let attestations = Arc::new(Attestations::new(ledger.clone(), self.serving.clone()));
        let trail = Arc::new(self.trail.in_ledger(ledger.clone()));
        let budgets = Arc::new(Budgets::new(ledger.clone(), self.serving.clone()));
        let saved_queries = saved_queries(&ledger, &self.serving, &alliances);
        Self { ledger, keys, alliances, attestations, trail, budgets, saved_queries, ..self }
    }

    /// The same where a caller is shown no more students of other tenants in a day.
    pub fn with_students_a_day(self, students_a_day: ByRole) -> Self {
        Self { students_a_day, ..self }
    }

    /// The same where records are deleted that were kept long enough.
    pub fn with_retention(self, retention: Retention) -> Self {
        Self { retention, ..self }
    }

    /// The same where webhooks may lead into private networks.
    pub fn with_private_webhooks(self, allowed: bool) -> Self {
        Self { webhook_allow_private: allowed, ..self }
    }

    /// The same where this is done about texts.
    pub fn with_texts(self, texts: TextPolicy) -> Self {
        Self { texts, ..self }
    }

    /// Where plans, keys, alliances, saved queries and the audit trail are kept.
    pub fn ledger(&self) -> &Arc<dyn Ledger> {
        &self.ledger
    }

    /// What callers were shown today.
    pub fn budgets(&self) -> &Arc<Budgets> {
        &self.budgets
    }

    /// The same with entries of the audit trail kept for so many days.
    pub fn with_audit_days(self, days: u32) -> Self {
        let trail = Arc::new(Trail::new(self.ledger.clone(), self.serving.clone(), days));
        Self { trail, ..self }
    }

    /// Who called what.
    pub fn trail(&self) -> &Arc<Trail> {
        &self.trail
    }

    /// The API keys that are made while the service runs.
    pub fn keys(&self) -> &Arc<ApiKeys> {
        &self.keys
    }

    /// Who shares records with whom.
    pub fn alliances(&self) -> &Arc<Alliances> {
        &self.alliances
    }

    /// For the owner of all records, inside the process: imported records keep the times that they come with.
    pub fn restoring(self) -> Self {
        Self { keeps_times: true, ..self }
    }
}

fn saved_queries(
    ledger: &Arc<dyn Ledger>,
    serving: &Serving,
    alliances: &Arc<Alliances>,
) -> Arc<SavedQueries> {
    let read = Arc::new(standing::sought);
    Arc::new(SavedQueries::new(ledger.clone(), serving.clone(), read, alliances.clone()))
}

//! What posts the matches of saved queries.

use std::sync::Arc;

use crate::api::Api;
use crate::api::credentials::Credentials;
use crate::engine::standing::kept::SavedQuery;
use crate::engine::standing::posting::{Owners, Poster};
use crate::grpc::current::Current;
use crate::grpc::metrics::Metrics;
use crate::webhook::WebhookCourier;

/// Posts for owners as their keys let them in now. Who saved a query without a key, on this machine or where none is asked for, is known by
/// the tenant alone.
pub(super) fn poster(
    api: &Api,
    credentials: &Current<Credentials>,
    allow_private: bool,
    metrics: Metrics,
) -> Poster {
    let credentials = credentials.clone();
    let owners: Owners = Arc::new(move |query: &SavedQuery| credentials.get().again(query.caller()));
    let courier = Arc::new(WebhookCourier::new(allow_private));
    let undelivered = Arc::new(move |why, count| metrics.undelivered(why, count));
    Poster::new(api.saved_queries().clone(), courier, Arc::new(api.clone()), owners, undelivered)
}

//! Refused handshakes, and how lists of revoked client certificates stand.

use std::sync::Arc;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::Labels;
use crate::grpc::connection::refusal::REASONS;

/// How many authorities of client certificates have a list of revoked ones that is worth what, and the seconds since 1970 when the first
/// list runs out.
#[derive(Clone, Debug, Default)]
pub struct ListFigures {
    /// By what it is worth.
    pub states: Vec<(&'static str, usize)>,
    /// Nothing where no list will.
    pub next_update_s: Option<i64>,
}

/// Tells the figures of lists of revoked certificates as they are now.
pub type ListCensus = Arc<dyn Fn() -> ListFigures + Send + Sync>;

/// The figures.
pub(super) struct Handshakes {
    refused: Family<Labels<1>, Counter>,
    authorities: Family<Labels<1>, Gauge>,
    next_update: Gauge,
}

impl Handshakes {
    /// All at nothing.
    pub(super) fn new(registry: &mut Registry) -> Self {
        let refused = Family::<Labels<1>, Counter>::default();
        for why in REASONS {
            drop(refused.get_or_create(&[("why", why.to_string())]));
        }
        let (authorities, next_update) = (Family::default(), Gauge::default());
        registry.register(
            "handshakes_refused",
            "TLS handshakes that were refused for the caller's certificate, by why",
            refused.clone(),
        );
        registry.register(
            "client_authorities",
            "Authorities of client certificates, by what their lists of revoked ones are worth",
            authorities.clone(),
        );
        registry.register_with_unit(
            "client_list_next_update",
            "When the first list of revoked client certificates runs out, since 1970; 0 where none does",
            Unit::Seconds,
            next_update.clone(),
        );
        Self { refused, authorities, next_update }
    }

    /// One was refused.
    pub(super) fn refused(&self, why: &'static str) {
        self.refused.get_or_create(&[("why", why.to_string())]).inc();
    }

    /// How the lists stand.
    pub(super) fn lists(&self, figures: ListFigures) {
        for (state, count) in figures.states {
            let gauge = self.authorities.get_or_create(&[("list", state.to_string())]);
            gauge.set(i64::try_from(count).unwrap_or(i64::MAX));
        }
        self.next_update.set(figures.next_update_s.unwrap_or(0));
    }
}

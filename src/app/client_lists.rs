//! What the lists of revoked client certificates are worth now: told in the log when they are read, and in the figures.

use crate::config::{ClientLists, Config, ConfigError, ListState};
use crate::engine::clock::{Clock, SystemClock};

/// Whether anybody can be let in at all: where a certificate is required, the list of one authority at least must hold.
///
/// # Errors
/// Where every handshake would be refused, naming each authority and what its list lacks.
pub(super) fn check_client_lists(config: &Config) -> Result<(), ConfigError> {
    let Some(tls) = config.tls.as_ref().filter(|tls| tls.client_required) else { return Ok(()) };
    let now = now();
    if !tls.client_lists.take_nobody(now) {
        return Ok(());
    }
    let authorities = tls.client_lists.authorities.iter();
    let told: Vec<String> =
        authorities.map(|authority| format!("{} {}", authority.name, authority.state(now))).collect();
    let problem = format!("lets nobody in, and a certificate is required: {}", told.join("; "));
    Err(ConfigError { field: "tls.client_crl".to_string(), problem: problem.into() })
}

/// Says in the log for whom the lists do not hold.
pub(super) fn tell(lists: &ClientLists) {
    let now = now();
    for authority in &lists.authorities {
        let state = authority.state(now);
        if state != ListState::Holds {
            let authority = &authority.name;
            tracing::warn!(%authority, "nobody with a client certificate of this authority is let in: it {state}");
        }
    }
    for issuer in &lists.others {
        tracing::warn!(%issuer, "a list of revoked certificates is of no authority in tls.client_ca: it counts for authorities between alone");
    }
}

/// The authorities, by what their lists are worth.
pub(super) fn counts(lists: &ClientLists) -> Vec<(&'static str, u64)> {
    let now = now();
    let of =
        |state: ListState| lists.authorities.iter().filter(|authority| authority.state(now) == state).count();
    ListState::ALL.map(|state| (state.label(), of(state) as u64)).to_vec()
}

/// When the first list runs out, in seconds since 1970.
pub(super) fn next_update(lists: &ClientLists) -> Option<i64> {
    lists.authorities.iter().filter_map(|authority| authority.next_update).min()
}

/// In seconds since 1970.
fn now() -> i64 {
    SystemClock.now().timestamp()
}

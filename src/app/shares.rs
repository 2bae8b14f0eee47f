//! How much callers may have, as the configuration says.

use std::num::NonZeroU32;

use crate::api::share::rate::{ByRole, Rates};
use crate::api::{Api, Bounds};
use crate::config::{Config, Limits};

/// The use cases within these bounds.
pub(super) fn bounded(api: Api, config: &Config) -> Api {
    api.with_bounds(bounds(config))
        .with_audit_days(config.audit_retention_days)
        .with_students_a_day(students_a_day(config))
        .with_retention(config.erasure.retention())
        .with_texts(config.texts.policy())
        .with_private_webhooks(config.webhook_allow_private)
}

fn bounds(config: &Config) -> Bounds {
    let limits = &config.limits;
    Bounds {
        max_message_bytes: limits.max_message_bytes,
        request_timeout_ms: limits.request_timeout_ms,
        stream_timeout_ms: limits.stream_timeout_ms,
        max_concurrent_requests: limits.max_concurrent_requests_per_caller,
    }
}

pub(super) fn rates(limits: &Limits) -> Rates {
    let calls = ByRole { school: limits.calls_per_second, enterprise: limits.enterprise_calls_per_second };
    Rates::new(calls, NonZeroU32::new(limits.call_burst_s).unwrap_or(NonZeroU32::MIN))
}

fn students_a_day(config: &Config) -> ByRole {
    let limits = &config.limits;
    ByRole { school: limits.students_a_day, enterprise: limits.enterprise_students_a_day }
}

//! The calls of `InfoService`.

use crate::convert::kind::kind_to_pb;
use crate::convert::role_to_pb;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordKind;
use crate::domain::record::texts::{PersonalPolicy, WordingPolicy};
use crate::pb::v1 as pb;

use super::{Api, limits};

/// Bounds of the transport, which are told and not held here.
#[derive(Clone, Copy, Default)]
pub struct Bounds {
    /// Longest message taken, in bytes.
    pub max_message_bytes: usize,
    /// Longest time for a call that does not stream, in milliseconds.
    pub request_timeout_ms: u64,
    /// Longest time for a call that streams, in milliseconds.
    pub stream_timeout_ms: u64,
    /// Calls of one tenant at once.
    pub max_concurrent_requests: usize,
}

impl Api {
    /// `GetServerInfo`: what answers depend on, and the bounds on calls.
    pub fn server_info(&self, caller: &Caller) -> pb::GetServerInfoResponse {
        let engine = self.serving.now();
        let bounds = self.bounds;
        pb::GetServerInfoResponse {
            version: env!("CARGO_PKG_VERSION").to_string(),
            tenant: caller.tenant.to_string(),
            model: engine.matcher.model().to_string(),
            text_version: engine.matcher.text_version() as i32,
            derivation: engine.matcher.derivation().to_string(),
            rule_set: engine.matcher.rule_set().to_string(),
            kinds: RecordKind::ALL.into_iter().map(|kind| kind_to_pb(kind).into()).collect(),
            roles: caller.roles.iter().map(|role| role_to_pb(role).into()).collect(),
            discriminatory_wording: match self.texts.wording {
                WordingPolicy::Warn => pb::DiscriminatoryWording::Warned,
                WordingPolicy::Refuse => pb::DiscriminatoryWording::RefusedWhereForbidden,
                WordingPolicy::RefuseAll => pb::DiscriminatoryWording::Refused,
            }
            .into(),
            personal_data: match self.texts.personal {
                PersonalPolicy::Refuse => pb::PersonalData::Refused,
                PersonalPolicy::Mask => pb::PersonalData::Masked,
            }
            .into(),
            limits: Some(pb::ServerLimits {
                max_message_bytes: bounds.max_message_bytes as i64,
                request_timeout_ms: bounds.request_timeout_ms as i64,
                stream_timeout_ms: bounds.stream_timeout_ms as i64,
                max_concurrent_requests: bounds.max_concurrent_requests as i32,
                max_batch_upserts: limits::UPSERTS as i32,
                max_import_items: limits::IMPORT_ITEMS,
                max_batch_subjects: limits::SUBJECTS as i32,
                max_match_page: limits::MATCH_PAGE.most as i32,
            }),
        }
    }
}

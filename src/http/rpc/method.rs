//! The methods that can be called, from the descriptors.

use std::collections::HashMap;
use std::sync::LazyLock;

use prost_reflect::MethodDescriptor;
use prost_types::method_options::IdempotencyLevel;

use crate::pb::json::{MessageForm, message_form, pool};

/// A method, as its calls need it.
pub struct Method {
    /// "/package.Service/Method".
    pub path: String,
    pub input: MessageForm,
    pub output: MessageForm,
    pub client_streaming: bool,
    pub server_streaming: bool,
    /// It changes nothing, and may be called with GET.
    pub is_side_effect_free: bool,
}

static METHODS: LazyLock<HashMap<String, Method>> = LazyLock::new(|| {
    let methods = pool().services().flat_map(|service| service.methods().collect::<Vec<_>>());
    methods.filter_map(|method| Method::of(&method)).map(|method| (method.path.clone(), method)).collect()
});

/// The method of a path.
pub fn method(path: &str) -> Option<&'static Method> {
    METHODS.get(path)
}

impl Method {
    fn of(method: &MethodDescriptor) -> Option<Self> {
        let options = method.method_descriptor_proto().options.as_ref();
        Some(Self {
            path: format!("/{}/{}", method.parent_service().full_name(), method.name()),
            input: message_form(method.input().full_name()).ok()?,
            output: message_form(method.output().full_name()).ok()?,
            client_streaming: method.is_client_streaming(),
            server_streaming: method.is_server_streaming(),
            is_side_effect_free: options
                .is_some_and(|options| options.idempotency_level() == IdempotencyLevel::NoSideEffects),
        })
    }

    pub fn is_unary(&self) -> bool {
        !self.client_streaming && !self.server_streaming
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_come_from_the_descriptor() {
        let matching = method("/talentmatch.v1.MatchService/Match").unwrap();
        assert!(matching.is_unary() && matching.is_side_effect_free);
        let import = method("/talentmatch.v1.CatalogService/ImportRecords").unwrap();
        assert!(import.client_streaming && !import.is_side_effect_free);
        assert!(method("/talentmatch.v1.MatchService/BatchMatch").unwrap().server_streaming);
        assert!(method("/talentmatch.v1.MatchService/match").is_none());
        assert_eq!(
            METHODS.len(),
            pool().services().flat_map(|service| service.methods().collect::<Vec<_>>()).count()
        );
    }
}

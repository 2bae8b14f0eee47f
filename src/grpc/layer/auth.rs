//! Who calls: the tenant comes from the credential and from nowhere else (invariant 2).

use std::collections::BTreeSet;

use http::{HeaderMap, Request, Response};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tonic::body::Body;

use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::grpc::current::Current;
use crate::pb::v1::ErrorReason;

use super::{Next, Step, is_exempt, refuse};

/// Puts the [`Caller`] into the extensions of the request, or answers UNAUTHENTICATED.
#[derive(Clone)]
pub struct Authenticate(Current<Credentials>);

/// Who is let in.
pub enum Credentials {
    /// Everyone, as this tenant. For ports that only this machine can reach.
    Anyone(TenantId),
    /// Holders of one of the keys.
    Keys(Vec<Key>),
}

/// A key and whom it stands for.
pub struct Key {
    pub sha256: [u8; 32],
    pub tenant: TenantId,
    pub alliances: BTreeSet<String>,
}

impl Authenticate {
    /// Credentials that are exchanged hold for the calls that come from then on.
    pub fn new(credentials: Current<Credentials>) -> Self {
        Self(credentials)
    }
}

impl Step for Authenticate {
    async fn run<N: Next>(&self, mut request: Request<Body>, next: N) -> Response<Body> {
        if is_exempt(request.uri().path()) {
            return next.run(request).await;
        }
        let caller = match &*self.0.get() {
            Credentials::Anyone(tenant) => Caller::of_tenant(tenant.clone()),
            Credentials::Keys(keys) => match presented(request.headers()).map(|key| holder(keys, key)) {
                Some(Some(caller)) => caller,
                Some(None) => return refuse(ErrorReason::UnknownApiKey, "the API key is not known"),
                None => {
                    let message =
                        "an API key is required: \"authorization: Bearer KEY\" or \"x-api-key: KEY\"";
                    return refuse(ErrorReason::UnknownApiKey, message);
                }
            },
        };
        tracing::Span::current().record("tenant", caller.tenant.as_str());
        request.extensions_mut().insert(caller);
        next.run(request).await
    }
}

fn presented(headers: &HeaderMap) -> Option<&[u8]> {
    let bearer = headers.get("authorization").and_then(|value| {
        let (scheme, key) = value.as_bytes().split_at_checked(7)?;
        scheme.eq_ignore_ascii_case(b"bearer ").then_some(key)
    });
    bearer.or_else(|| headers.get("x-api-key").map(|value| value.as_bytes())).map(<[u8]>::trim_ascii)
}

/// Compares with every key in constant time, so that the time taken tells nothing about any of them.
fn holder(keys: &[Key], presented: &[u8]) -> Option<Caller> {
    let digest: [u8; 32] = Sha256::digest(presented).into();
    let mut found = None;
    for key in keys {
        if bool::from(key.sha256.ct_eq(&digest)) {
            found = Some(key);
        }
    }
    found.map(|key| Caller {
        tenant: key.tenant.clone(),
        alliances: key.alliances.clone(),
        publishes_anywhere: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(http::HeaderName::from_static(name), http::HeaderValue::from_static(value))])
    }

    #[test]
    fn both_headers_carry_a_key() {
        assert_eq!(presented(&headers("authorization", "Bearer abc")), Some(&b"abc"[..]));
        assert_eq!(presented(&headers("authorization", "bearer  abc ")), Some(&b"abc"[..]));
        assert_eq!(presented(&headers("x-api-key", "abc")), Some(&b"abc"[..]));
        assert_eq!(presented(&headers("authorization", "Basic abc")), None);
        assert_eq!(presented(&headers("authorization", "B")), None);
    }

    #[test]
    fn each_key_stands_for_its_tenant() {
        let key = |text: &str, tenant: &str| Key {
            sha256: Sha256::digest(text).into(),
            tenant: tenant.parse().expect("a valid id"),
            alliances: BTreeSet::from(["power".to_string()]),
        };
        let keys = [key("one", "school"), key("two", "city")];
        assert_eq!(holder(&keys, b"two").expect("known").tenant.as_str(), "city");
        assert!(holder(&keys, b"one").expect("known").alliances.contains("power"));
        assert_eq!(holder(&keys, b"three"), None);
        assert_eq!(holder(&keys, b""), None);
    }
}

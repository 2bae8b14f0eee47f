//! Page tokens: opaque to callers, bound to the request that they continue, and authenticated (HMAC-SHA256, RFC 2104)
//! with the secret of the store, so that no number in one comes from anywhere but this service.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use prost::Message;
use ring::hmac;
use sha2::{Digest, Sha256};

use super::{Problem, limits};
use crate::domain::message::Code;
use crate::domain::ranking::query::Place;
use crate::domain::record::name::TenantId;
use crate::engine::error::EngineError;
use crate::engine::ports::{Secret, Store};

/// Changes whenever the bytes of a token mean something else.
const VERSION: u8 = 3;
/// Bytes of the authentication code, truncated as RFC 2104 section 5 allows.
const TAG: usize = 16;

/// Why a token is refused that a call of another kind gave.
pub const OF_ANOTHER_CALL: Code = Code::TokenOfOtherCall;
const DAMAGED: Code = Code::TokenDamaged;

/// Where the next page starts.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::enum_variant_names, reason = "each says what the page comes after")]
pub enum Position {
    /// After the result that stands here, whether or not it still does: what is put in or deleted between two pages neither
    /// repeats nor hides another.
    AfterPlace(Place),
    /// After the record with this id.
    AfterId(String),
    /// After the deletion with this key; of those that are asked for the first where it is empty.
    AfterDeletion(String),
}

/// What a page needs to know of the page before.
#[derive(Clone, Debug, PartialEq)]
pub struct PageToken {
    pub position: Position,
    /// Seconds since 1970 that the first page judged dates at.
    pub as_of: i64,
}

/// Tells one request from another: tenant, method and every field but the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// The request must have its page token cleared. `method` tells apart requests with the same bytes.
    pub fn of(tenant: &TenantId, method: &str, request: &impl Message) -> Self {
        let mut hash = Sha256::new();
        for part in [tenant.as_str().as_bytes(), method.as_bytes(), &request.encode_to_vec()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(first(&hash.finalize()))
    }
}

/// Writes and reads tokens with the secret of one store.
#[derive(Clone)]
pub struct PageTokens {
    key: hmac::Key,
}

impl PageTokens {
    /// With the secret of the store.
    pub async fn of(store: &dyn Store) -> Result<Self, EngineError> {
        Ok(Self::new(&store.secret().await?))
    }

    fn new(secret: &Secret) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, &secret.0) }
    }

    /// The token that continues the request with this fingerprint.
    pub fn encode(&self, token: &PageToken, request: Fingerprint) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(request.0);
        bytes.extend(token.as_of.to_be_bytes());
        match &token.position {
            Position::AfterPlace(Place { eligible, value, name }) => {
                bytes.extend([0, u8::from(*eligible)]);
                bytes.extend(value.to_bits().to_be_bytes());
                bytes.extend(name.as_bytes());
            }
            Position::AfterId(id) => {
                bytes.push(1);
                bytes.extend(id.as_bytes());
            }
            Position::AfterDeletion(key) => {
                bytes.push(2);
                bytes.extend(key.as_bytes());
            }
        }
        bytes.extend(self.tag(&bytes));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a token; an empty one is the first page.
    pub fn decode(&self, token: &str, request: Fingerprint) -> Result<Option<PageToken>, Problem> {
        if token.is_empty() {
            return Ok(None);
        }
        let refused = |why: Code| Err(Problem::page_token(why));
        if token.len() > limits::TOKEN_CHARACTERS {
            return refused(DAMAGED);
        }
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return refused(DAMAGED) };
        let Some((content, tag)) = bytes.split_last_chunk::<TAG>() else { return refused(DAMAGED) };
        // In constant time: how long it takes says nothing about the right code.
        if !bool::from(subtle::ConstantTimeEq::ct_eq(&self.tag(content)[..], &tag[..])) {
            return refused(DAMAGED);
        }
        let Some((&VERSION, content)) = content.split_first() else {
            return refused(Code::TokenOfOtherVersion);
        };
        match PageToken::read(content) {
            Some((fingerprint, _)) if fingerprint != request => refused(Code::TokenOfOtherRequest),
            Some((_, token)) => Ok(Some(token)),
            None => refused(DAMAGED),
        }
    }

    fn tag(&self, content: &[u8]) -> [u8; TAG] {
        first(hmac::sign(&self.key, content).as_ref())
    }
}

/// The first bytes of what SHA-256 gave.
#[expect(clippy::expect_used, reason = "fewer than the 32 that it gives are asked for")]
fn first<const N: usize>(digest: &[u8]) -> [u8; N] {
    *digest.first_chunk().expect("32 bytes")
}

impl PageToken {
    fn read(bytes: &[u8]) -> Option<(Fingerprint, Self)> {
        let (fingerprint, rest) = bytes.split_first_chunk::<16>()?;
        let (as_of, rest) = rest.split_first_chunk::<8>()?;
        let position = match rest.split_first()? {
            (0, place) => {
                let ([eligible], rest) = place.split_first_chunk::<1>()?;
                let (value, name) = rest.split_first_chunk::<8>()?;
                let value = f64::from_bits(u64::from_be_bytes(*value));
                let name = String::from_utf8(name.to_vec()).ok()?;
                Position::AfterPlace(Place { eligible: *eligible == 1, value, name })
            }
            (1, id) => Position::AfterId(String::from_utf8(id.to_vec()).ok()?),
            (2, key) => Position::AfterDeletion(String::from_utf8(key.to_vec()).ok()?),
            _ => return None,
        };
        let token = Self { position, as_of: i64::from_be_bytes(*as_of) };
        token.is_bounded().then_some((Fingerprint(*fingerprint), token))
    }

    /// What the service never writes is not read either, whoever may have got hold of the secret.
    fn is_bounded(&self) -> bool {
        let is_number = match &self.position {
            Position::AfterPlace(place) => place.value.is_finite(),
            Position::AfterId(_) | Position::AfterDeletion(_) => true,
        };
        is_number && chrono::DateTime::from_timestamp(self.as_of, 0).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pb::v1::{ListRecordsRequest, MatchFilter, MatchRequest};
    use proptest::prelude::*;

    fn tokens() -> PageTokens {
        PageTokens::new(&Secret([7; 32]))
    }

    fn fingerprint(tenant: &str, kind: i32) -> Fingerprint {
        let request = ListRecordsRequest { kind, ..Default::default() };
        Fingerprint::of(&tenant.parse().unwrap(), "ListRecords", &request)
    }

    fn refusal(token: &str) -> String {
        match tokens().decode(token, fingerprint("a", 1)) {
            Err(problem) => problem.violations[0].description.text(Default::default()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn fuzz_page_tokens() {
        let (tokens, request) = (tokens(), fingerprint("a", 1));
        let seed = URL_SAFE_NO_PAD.decode(tokens.encode(&token(), request)).unwrap();
        crate::fuzzing::fuzz("page tokens", vec![seed], |bytes| {
            // As it comes, and with a tag that is right.
            let sealed = [bytes, &tokens.tag(bytes)].concat();
            [bytes, &sealed].map(|bytes| tokens.decode(&URL_SAFE_NO_PAD.encode(bytes), request).is_ok())
        });
    }

    fn after(value: f64) -> Position {
        Position::AfterPlace(Place { eligible: true, value, name: "tenants/a/jobPostings/j-1".to_string() })
    }

    fn token() -> PageToken {
        PageToken { position: after(0.625), as_of: 1_790_000_000 }
    }

    #[test]
    fn another_request_or_tenant_is_refused() {
        assert!(refusal(&tokens().encode(&token(), fingerprint("a", 2))).contains("another request"));
        assert!(refusal(&tokens().encode(&token(), fingerprint("b", 1))).contains("another request"));
    }

    #[test]
    fn garbage_and_other_versions_are_refused() {
        for garbage in ["x", "!!!", "AAAA", "AAAAAAAAAAAA", &"A".repeat(100_000)] {
            assert!(refusal(garbage).contains("damaged"), "{garbage}");
        }
        let good = URL_SAFE_NO_PAD.decode(tokens().encode(&token(), fingerprint("a", 1))).unwrap();
        for bit in 0..good.len() * 8 {
            let mut bytes = good.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(refusal(&URL_SAFE_NO_PAD.encode(bytes)).contains("damaged"));
        }
        let mut later = good[..good.len() - TAG].to_vec();
        later[0] = VERSION + 1;
        later.extend(tokens().tag(&later));
        assert!(refusal(&URL_SAFE_NO_PAD.encode(later)).contains("another version"));
    }

    /// At fff0350 a token was only checksummed, so anybody could write one.
    #[test]
    fn a_token_of_another_secret_or_with_a_checksum_is_refused() {
        let other = PageTokens::new(&Secret([8; 32]));
        assert!(refusal(&other.encode(&token(), fingerprint("a", 1))).contains("damaged"));
        let mut forged = vec![1];
        forged.extend(fingerprint("a", 1).0);
        forged.extend(1_790_000_000_i64.to_be_bytes());
        forged.extend(u32::MAX.to_be_bytes());
        forged.push(0);
        forged.extend(20_u32.to_be_bytes());
        forged.extend(crc32fast::hash(&forged).to_be_bytes());
        assert!(refusal(&URL_SAFE_NO_PAD.encode(forged)).contains("damaged"));
    }

    #[test]
    fn numbers_out_of_bounds_are_refused_even_with_the_secret() {
        let nowhere = PageToken { position: after(f64::NAN), ..token() };
        let never = PageToken { as_of: i64::MAX, ..token() };
        for token in [nowhere, never] {
            assert!(refusal(&tokens().encode(&token, fingerprint("a", 1))).contains("damaged"), "{token:?}");
        }
    }

    #[test]
    fn the_order_of_labels_does_not_matter() {
        let request = |keys: [&str; 3]| MatchRequest {
            filter: Some(MatchFilter {
                labels: keys.map(|key| (key.to_string(), "1".to_string())).into(),
                ..Default::default()
            }),
            ..Default::default()
        };
        let tenant = "a".parse().unwrap();
        let of = |keys| Fingerprint::of(&tenant, "Match", &request(keys));
        assert_eq!(of(["x", "y", "z"]), of(["z", "x", "y"]));
    }

    proptest! {
        #[test]
        fn tokens_survive_a_round_trip(value in 0.0..2e15, eligible: bool, as_of in 0..1_i64 << 40, id in "[A-Za-z0-9._-]{1,128}") {
            let place = Place { eligible, value, name: format!("tenants/a/jobPostings/{id}") };
            for position in [Position::AfterPlace(place), Position::AfterId(id.clone()), Position::AfterDeletion(id)] {
                let token = PageToken { position, as_of };
                let request = fingerprint("a", 1);
                prop_assert_eq!(tokens().decode(&tokens().encode(&token, request), request).unwrap(), Some(token));
            }
        }

        #[test]
        fn reading_never_panics(token in ".*", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = tokens().decode(&token, fingerprint("a", 1));
            let _ = PageToken::read(&bytes);
        }
    }
}

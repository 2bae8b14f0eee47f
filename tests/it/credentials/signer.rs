//! Who signs credentials, and what it signs.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};

/// What credentials call the issuer.
pub const URI: &str = "https://bank.example/issuer";
const CHANGE: &str = "https://schemas.openid.net/secevent/caep/event-type/credential-change";
/// A key for tests alone.
const RSA: &[u8] = include_bytes!("../../fixtures/jwt/rsa.der");

/// A key pair.
pub enum Signer {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

pub fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Signer {
    /// The same for the same seed.
    pub fn ed25519(seed: u8) -> Self {
        Self::Ed25519(Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap())
    }

    pub fn p256() -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self::P256(EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap())
    }

    pub fn rsa() -> Self {
        Self::Rsa(RsaKeyPair::from_der(RSA).unwrap())
    }

    pub fn jwk(&self) -> Value {
        match self {
            Self::Ed25519(pair) => json!({"kty": "OKP", "crv": "Ed25519", "x": base64(pair.public_key())}),
            Self::P256(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "crv": "P-256", "x": base64(x), "y": base64(y)})
            }
            Self::Rsa(pair) => {
                let public = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(pair.public_key());
                json!({"kty": "RSA", "n": base64(&public.n), "e": base64(&public.e)})
            }
        }
    }

    pub fn jwks(&self) -> String {
        json!({"keys": [self.jwk()]}).to_string()
    }

    pub fn sign(&self, payload: &Value) -> String {
        let algorithm = match self {
            Self::Ed25519(_) => "EdDSA",
            Self::P256(_) => "ES256",
            Self::Rsa(_) => "RS256",
        };
        let head = json!({"alg": algorithm, "typ": "JWT"});
        let body = format!("{}.{}", base64(head.to_string()), base64(payload.to_string()));
        let random = SystemRandom::new();
        let signature = match self {
            Self::Ed25519(pair) => pair.sign(body.as_bytes()).as_ref().to_vec(),
            Self::P256(pair) => pair.sign(&random, body.as_bytes()).unwrap().as_ref().to_vec(),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, body.as_bytes(), &mut signature).unwrap();
                signature
            }
        };
        format!("{body}.{}", base64(signature))
    }
}

/// When credentials begin, in seconds since 1970.
pub const ISSUED: i64 = 1_700_000_000;

/// A credential in the form of Open Badges 3.0, as a JWT.
pub fn credential(id: &str, student: &str, certificate: &str, level: &str) -> Value {
    json!({
        "iss": URI, "jti": id, "sub": format!("urn:talentmatch:studentProfiles/{student}"), "nbf": ISSUED,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {"type": ["Achievement"], "name": certificate},
            "result": [{"type": ["Result"], "value": level}],
        },
    })
}

/// What takes a credential back.
pub fn revocation(id: &str) -> Value {
    json!({"iss": URI, "jti": "event", "iat": ISSUED + 100, "sub_id": {"format": "uri", "uri": id},
        "events": {CHANGE: {"change_type": "revoke", "credential_type": "verifiable_credential"}}})
}

pub fn with(mut payload: Value, changes: Value) -> Value {
    payload.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    payload
}

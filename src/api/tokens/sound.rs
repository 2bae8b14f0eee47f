//! Public keys that are none: those that no signature can be of, and those that anybody can sign with.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use curve25519_dalek::edwards::CompressedEdwardsY;
use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, EllipticCurveKeyParameters, Jwk, RSAKeyParameters,
};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::rand::SystemRandom;

use crate::domain::message::{Code, Message};

/// Bits of the modulus of RSA that signatures are verified with (NIST SP 800-131A rev. 2: 2048 at least).
const RSA_BITS: std::ops::RangeInclusive<usize> = 2_048..=8_192;
/// Bytes of a coordinate of P-256 and of a point of Ed25519.
const COORDINATE: usize = 32;

/// What is wrong with a key of a kind that is known; `number` counts the keys of its set from 1.
pub fn fault(jwk: &Jwk, number: usize) -> Option<Message> {
    let code = match &jwk.algorithm {
        AlgorithmParameters::RSA(key) if !is_sound_rsa(key) => Code::KeyOfRsa,
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 && !is_on_p256(key) => {
            Code::KeyNoPoint
        }
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            match decoded(&key.x).and_then(|x| CompressedEdwardsY::from_slice(&x).ok()?.decompress()) {
                None => Code::KeyNoPoint,
                // With one of these a signature of nothing but zeros holds for some texts, or for all (RFC 8032 section 5.1.7, 8.4).
                Some(point) if point.is_small_order() => Code::KeySmallOrder,
                Some(_) => return None,
            }
        }
        _ => return None,
    };
    Some(code.with("number", number))
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn is_sound_rsa(key: &RSAKeyParameters) -> bool {
    let (Some(modulus), Some(exponent)) = (decoded(&key.n), decoded(&key.e)) else { return false };
    let modulus = modulus.strip_prefix(&[0]).unwrap_or(&modulus);
    let bits = modulus.first().map_or(0, |first| modulus.len() * 8 - first.leading_zeros() as usize);
    let is_odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
    let is_one = exponent.iter().rev().skip(1).all(|byte| *byte == 0) && exponent.last() == Some(&1);
    RSA_BITS.contains(&bits) && is_odd(modulus) && is_odd(&exponent) && !is_one
}

/// Agreeing on a secret with a point asks whether it is one of the curve (SEC 1, 3.2.2.1).
fn is_on_p256(key: &EllipticCurveKeyParameters) -> bool {
    let coordinate = |text: &str| decoded(text).filter(|bytes| bytes.len() == COORDINATE);
    let (Some(x), Some(y)) = (coordinate(&key.x), coordinate(&key.y)) else { return false };
    let point = [&[4], &x[..], &y[..]].concat();
    let Ok(own) = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()) else { return false };
    agree_ephemeral(own, &UnparsedPublicKey::new(&ECDH_P256, point), |_| ()).is_ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(key: serde_json::Value) -> Option<Code> {
        fault(&serde_json::from_value(key).unwrap(), 1).map(|message| message.code)
    }

    fn encoded(bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// RFC 8037, appendix A.2, and RFC 7517, appendix A.1.
    const ED25519: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const P256: [&str; 2] =
        ["MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"];

    #[test]
    fn points_that_are_none_or_of_small_order_are_told() {
        let ed25519 = |x: &str| told(json!({"kty": "OKP", "crv": "Ed25519", "x": x}));
        assert_eq!(ed25519(ED25519), None);
        let mut identity = [0; 32];
        identity[0] = 1;
        // Of order 1, 2 and 4 (y = 1, -1, 0), and the first with its sign set.
        let mut minus_one = [0xff; 32];
        (minus_one[0], minus_one[31]) = (0xec, 0x7f);
        for point in [identity, minus_one, [0; 32]] {
            assert_eq!(ed25519(&encoded(&point)), Some(Code::KeySmallOrder), "{point:?}");
        }
        // y = 2 is of no point; a byte too few is none.
        let mut none = [0; 32];
        none[0] = 2;
        for bytes in [&none[..], &identity[1..], &[]] {
            assert_eq!(ed25519(&encoded(bytes)), Some(Code::KeyNoPoint), "{bytes:?}");
        }
        let p256 = |x: &str, y: &str| told(json!({"kty": "EC", "crv": "P-256", "x": x, "y": y}));
        assert_eq!(p256(P256[0], P256[1]), None);
        for (x, y) in [
            (P256[1], P256[0]),
            (P256[0], P256[0]),
            (&encoded(&[0; 32]), &encoded(&[0; 32])),
            ("AA", P256[1]),
        ] {
            assert_eq!(p256(x, y), Some(Code::KeyNoPoint), "{x} {y}");
        }
    }

    #[test]
    fn rsa_is_long_enough_and_odd() {
        let rsa = |n: &[u8], e: &[u8]| told(json!({"kty": "RSA", "n": encoded(n), "e": encoded(e)}));
        let long = [0xc1; 256];
        assert_eq!(rsa(&long, &[1, 0, 1]), None);
        assert_eq!(rsa(&[&[0], &long[..]].concat(), &[3]), None);
        let mut even = long;
        even[255] = 0xc0;
        let mut short = long;
        short[0] = 0x7f;
        for (n, e) in [
            (&long[..128], &[1, 0, 1][..]),
            (&even, &[3]),
            (&short, &[3]),
            (&long, &[1]),
            (&long, &[2]),
            (&[1, 0, 1], &[3]),
        ] {
            assert_eq!(rsa(n, e), Some(Code::KeyOfRsa), "{} bytes, {e:?}", n.len());
        }
    }
}

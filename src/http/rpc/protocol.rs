//! What a request says of how it is to be read and answered.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, Method as Verb, Request, StatusCode};
use percent_encoding::percent_decode_str;

use super::error::NotCarried;
use super::method::{Method, method};

const CONNECT_VERSION: HeaderName = HeaderName::from_static("connect-protocol-version");
const CONNECT_TIMEOUT: HeaderName = HeaderName::from_static("connect-timeout-ms");
const CONNECT_CONTENT_ENCODING: HeaderName = HeaderName::from_static("connect-content-encoding");

/// How a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    Json,
    Bytes,
}

/// How messages are carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carriage {
    /// One in the body of the request, one in that of the answer.
    Unary(Wire),
    /// Any number, each with its length before it, and the end told in a last one.
    Envelopes(Wire),
    /// Of a stream each message is a line of JSON; the other side is as in a unary call.
    Lines,
}

/// A call, as far as its head says.
pub struct Asked {
    pub method: &'static Method,
    pub carriage: Carriage,
    /// As gRPC has it.
    pub timeout: Option<String>,
    /// The message, of a call with GET.
    pub message: Option<Bytes>,
}

/// Reads the head of a call.
pub fn read<B>(request: &Request<B>) -> Result<Asked, NotCarried> {
    let method = method(request.uri().path()).ok_or_else(NotCarried::unknown)?;
    let headers = request.headers();
    match *request.method() {
        Verb::POST => {
            let carriage = carriage(method, headers)?;
            check_version(headers.get(CONNECT_VERSION).map(|value| value.as_bytes()))?;
            let encoding = match carriage {
                Carriage::Envelopes(_) => CONNECT_CONTENT_ENCODING,
                _ => CONTENT_ENCODING,
            };
            check_encoding(headers.get(encoding).map(|value| value.as_bytes()))?;
            Ok(Asked { method, carriage, timeout: timeout(headers)?, message: None })
        }
        Verb::GET | Verb::HEAD if method.is_side_effect_free && method.is_unary() => {
            let (wire, message) = from_query(request.uri().query().unwrap_or_default())?;
            let message = Some(message);
            Ok(Asked { method, carriage: Carriage::Unary(wire), timeout: timeout(headers)?, message })
        }
        _ => Err(NotCarried::verb(method)),
    }
}

fn carriage(method: &Method, headers: &HeaderMap) -> Result<Carriage, NotCarried> {
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    let essence = essence.trim().to_ascii_lowercase();
    let parameters = parameters.trim().to_ascii_lowercase();
    let is_utf8 = parameters.is_empty() || parameters.replace(['"', ' '], "") == "charset=utf-8";
    let carriage = match essence.as_str() {
        "application/json" if method.is_unary() => Carriage::Unary(Wire::Json),
        "application/proto" if method.is_unary() => Carriage::Unary(Wire::Bytes),
        "application/connect+json" if !method.is_unary() => Carriage::Envelopes(Wire::Json),
        "application/connect+proto" if !method.is_unary() => Carriage::Envelopes(Wire::Bytes),
        "application/json" if !method.client_streaming => Carriage::Lines,
        "application/x-ndjson" if method.client_streaming && !method.server_streaming => Carriage::Lines,
        _ => return Err(NotCarried::media_type(method)),
    };
    if is_utf8 { Ok(carriage) } else { Err(NotCarried::media_type(method)) }
}

fn check_version(version: Option<&[u8]>) -> Result<(), NotCarried> {
    match version {
        None | Some(b"1") => Ok(()),
        Some(_) => Err(NotCarried::bad("connect-protocol-version must be \"1\"")),
    }
}

fn check_encoding(encoding: Option<&[u8]>) -> Result<(), NotCarried> {
    match encoding {
        None | Some(b"identity" | b"") => Ok(()),
        Some(_) => Err(NotCarried::encoding()),
    }
}

/// Milliseconds, up to ten digits, as gRPC has them: eight digits and a unit.
fn timeout(headers: &HeaderMap) -> Result<Option<String>, NotCarried> {
    let Some(value) = headers.get(CONNECT_TIMEOUT) else { return Ok(None) };
    let bad = || NotCarried::bad("connect-timeout-ms must be a whole number of up to 10 digits");
    let text = value.to_str().map_err(|_| bad())?;
    if text.is_empty() || text.len() > 10 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad());
    }
    let milliseconds: u64 = text.parse().map_err(|_| bad())?;
    Ok(Some(match milliseconds {
        short if short < 100_000_000 => format!("{short}m"),
        long => format!("{}S", long / 1000),
    }))
}

/// The message of a GET: "?encoding=json&message=...", with base64=1 where it is in base64.
fn from_query(query: &str) -> Result<(Wire, Bytes), NotCarried> {
    let (mut wire, mut message, mut is_base64) = (None, None, false);
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        // Some clients write a blank as +.
        let value: Vec<u8> = percent_decode_str(&value.replace('+', "%20")).collect();
        match (key, value.as_slice()) {
            ("encoding", b"json") => wire = Some(Wire::Json),
            ("encoding", b"proto") => wire = Some(Wire::Bytes),
            ("encoding", _) => return Err(NotCarried::bad("encoding must be json or proto")),
            ("connect", b"v1") | ("compression", b"identity" | b"") | ("base64", b"0") => {}
            ("connect", _) => return Err(NotCarried::bad("connect must be v1")),
            ("compression", _) => return Err(NotCarried::encoding()),
            ("base64", b"1") => is_base64 = true,
            ("base64", _) => return Err(NotCarried::bad("base64 must be 0 or 1")),
            ("message", value) => message = Some(value.to_vec()),
            _ => {}
        }
    }
    let wire =
        wire.ok_or_else(|| NotCarried::bad("a call with GET needs encoding=json or encoding=proto"))?;
    let message = message.ok_or_else(|| NotCarried::bad("a call with GET needs message=..."))?;
    let message = match is_base64 {
        false => message,
        true => {
            let lenient =
                GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
            let decoded = GeneralPurpose::new(&URL_SAFE, lenient).decode(message);
            decoded.map_err(|_| NotCarried::bad("message is not in base64 of the form for URLs"))?
        }
    };
    Ok((wire, message.into()))
}

impl NotCarried {
    fn verb(method: &Method) -> Self {
        let allow = if method.is_side_effect_free && method.is_unary() { "GET, POST" } else { "POST" };
        let message = format!("this call is made with {}", allow.replace(", ", " or "));
        Self { status: StatusCode::METHOD_NOT_ALLOWED, allow: Some(allow), ..Self::bad(message) }
    }

    fn media_type(method: &Method) -> Self {
        let accepted = match (method.client_streaming, method.server_streaming) {
            (false, false) => "application/json, application/proto",
            (true, false) => "application/x-ndjson, application/connect+json, application/connect+proto",
            (false, true) => "application/json, application/connect+json, application/connect+proto",
            (true, true) => "application/connect+json, application/connect+proto",
        };
        let message = format!("content-type must be one of {accepted}, in UTF-8");
        Self { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, accept: Some(accepted), ..Self::bad(message) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_head(path: &str, headers: &[(&'static str, &'static str)]) -> Result<Asked, u16> {
        let mut request = Request::post(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(&request.body(()).unwrap()).map_err(|refused| refused.status.as_u16())
    }

    const MATCH: &str = "/talentmatch.v1.MatchService/Match";
    const BATCH: &str = "/talentmatch.v1.MatchService/BatchMatch";
    const IMPORT: &str = "/talentmatch.v1.CatalogService/ImportRecords";

    #[test]
    fn the_content_type_says_how_messages_are_carried() {
        for (path, content_type, expected) in [
            (MATCH, "application/json", Ok(Carriage::Unary(Wire::Json))),
            (MATCH, "Application/JSON; charset=UTF-8", Ok(Carriage::Unary(Wire::Json))),
            (MATCH, "application/proto", Ok(Carriage::Unary(Wire::Bytes))),
            (MATCH, "application/json; charset=gbk", Err(415)),
            (MATCH, "application/connect+json", Err(415)),
            (MATCH, "text/plain", Err(415)),
            (MATCH, "", Err(415)),
            (BATCH, "application/json", Ok(Carriage::Lines)),
            (BATCH, "application/connect+proto", Ok(Carriage::Envelopes(Wire::Bytes))),
            (BATCH, "application/x-ndjson", Err(415)),
            (IMPORT, "application/x-ndjson", Ok(Carriage::Lines)),
            (IMPORT, "application/json", Err(415)),
        ] {
            let read = read_head(path, &[("content-type", content_type)]).map(|asked| asked.carriage);
            assert_eq!(read, expected, "{path} {content_type}");
        }
        assert_eq!(read_head("/talentmatch.v1.MatchService/Mtach", &[]).err(), Some(404));
    }

    #[test]
    fn times_are_those_of_grpc() {
        let json = ("content-type", "application/json");
        let timeout =
            |value| read_head(MATCH, &[json, ("connect-timeout-ms", value)]).map(|asked| asked.timeout);
        assert_eq!(timeout("1500"), Ok(Some("1500m".to_string())));
        assert_eq!(timeout("9999999999"), Ok(Some("9999999S".to_string())));
        for bad in ["", "-1", "1.5", "12345678901", "1s"] {
            assert_eq!(timeout(bad), Err(400), "{bad:?}");
        }
        assert_eq!(read_head(MATCH, &[json, ("connect-protocol-version", "2")]).err(), Some(400));
        assert_eq!(read_head(MATCH, &[json, ("content-encoding", "gzip")]).err(), Some(501));
    }

    #[test]
    fn a_get_carries_its_message_in_the_query() {
        let message = |query: &str| from_query(query).map(|(wire, bytes)| (wire, bytes.to_vec())).ok();
        let json = Some((Wire::Json, "{\"a\": \"焊\"}".as_bytes().to_vec()));
        assert_eq!(message("connect=v1&encoding=json&message=%7B%22a%22%3A+%22%E7%84%8A%22%7D"), json);
        assert_eq!(message("encoding=json&base64=1&message=eyJhIjogIueEiiJ9"), json);
        assert_eq!(message("encoding=proto&message="), Some((Wire::Bytes, vec![])));
        for bad in
            ["", "encoding=json", "message=x", "encoding=xml&message=x", "encoding=json&base64=1&message=***"]
        {
            assert_eq!(message(bad), None, "{bad}");
        }
    }
}

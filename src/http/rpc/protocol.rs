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

const IDENTITY: &str = "identity";
const GZIP: &str = "gzip";
/// How messages may be compressed, and where they may not be.
const PACKED: &[&str] = &[IDENTITY, GZIP];
const PLAIN: &[&str] = &[IDENTITY];
/// Characters of an unknown one that are said again.
const ENCODING_SHOWN: usize = 40;

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
    /// Whether the message is compressed with gzip, or those may be that say so.
    pub is_packed: bool,
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
            // What comes line by line is unpacked by nobody.
            let known =
                if matches!(carriage, Carriage::Lines) && method.client_streaming { PLAIN } else { PACKED };
            let is_packed = is_packed(headers.get(encoding).map(|value| value.as_bytes()), known)?;
            Ok(Asked { method, carriage, timeout: timeout(headers)?, message: None, is_packed })
        }
        Verb::GET | Verb::HEAD if method.is_side_effect_free && method.is_unary() => {
            let (wire, message, is_packed) = from_query(request.uri().query().unwrap_or_default())?;
            let message = Some(message);
            Ok(Asked {
                method,
                carriage: Carriage::Unary(wire),
                timeout: timeout(headers)?,
                message,
                is_packed,
            })
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

/// Whether messages come compressed, where that is one of the ways that are known.
fn is_packed(encoding: Option<&[u8]>, known: &[&str]) -> Result<bool, NotCarried> {
    let encoding = String::from_utf8_lossy(encoding.unwrap_or_default()).trim().to_ascii_lowercase();
    match encoding.as_str() {
        "" | IDENTITY => Ok(false),
        GZIP if known.contains(&GZIP) => Ok(true),
        other => Err(NotCarried::encoding(
            &other.chars().take(ENCODING_SHOWN).collect::<String>(),
            &known.join(","),
        )),
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

/// The message of a GET: "?encoding=json&message=...", with base64=1 where it is in base64; and whether it is compressed.
fn from_query(query: &str) -> Result<(Wire, Bytes, bool), NotCarried> {
    let (mut wire, mut message, mut is_base64, mut packed) = (None, None, false, false);
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        // Some clients write a blank as +.
        let value: Vec<u8> = percent_decode_str(&value.replace('+', "%20")).collect();
        match (key, value.as_slice()) {
            ("encoding", b"json") => wire = Some(Wire::Json),
            ("encoding", b"proto") => wire = Some(Wire::Bytes),
            ("encoding", _) => return Err(NotCarried::bad("encoding must be json or proto")),
            ("connect", b"v1") | ("base64", b"0") => {}
            ("connect", _) => return Err(NotCarried::bad("connect must be v1")),
            ("compression", value) => packed = is_packed(Some(value), PACKED)?,
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
    Ok((wire, message.into(), packed))
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
    }

    #[test]
    fn an_encoding_is_known_or_told_with_those_that_are() {
        let packed = |path: &str, content_type, (name, value)| {
            let request = Request::post(path).header("content-type", content_type).header(name, value);
            let read = read(&request.body(()).unwrap()).map(|asked| asked.is_packed);
            read.map_err(|refused| (refused.status.as_u16(), refused.told.unwrap().message().to_string()))
        };
        let json = "application/json";
        for (encoding, expected) in [("gzip", true), ("GZIP", true), ("identity", false), ("", false)] {
            assert_eq!(packed(MATCH, json, ("content-encoding", encoding)), Ok(expected), "{encoding}");
        }
        let (status, message) = packed(MATCH, json, ("content-encoding", "br")).unwrap_err();
        assert!(
            status == 501 && message.contains("with br") && message.ends_with("identity,gzip"),
            "{message}"
        );
        let envelopes = "application/connect+json";
        assert_eq!(packed(IMPORT, envelopes, ("connect-content-encoding", "gzip")), Ok(true));
        let lines = packed(IMPORT, "application/x-ndjson", ("content-encoding", "gzip")).unwrap_err();
        assert!(lines.1.ends_with("known are: identity"), "{lines:?}");
        assert!(from_query("encoding=json&message=x&compression=gzip").unwrap().2);
        assert_eq!(from_query("encoding=json&message=x&compression=br").unwrap_err().status.as_u16(), 501);
    }

    #[test]
    fn a_get_carries_its_message_in_the_query() {
        let message = |query: &str| from_query(query).map(|(wire, bytes, _)| (wire, bytes.to_vec())).ok();
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

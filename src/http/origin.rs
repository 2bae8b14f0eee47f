//! Whose pages may call. A browser sends a page's calls wherever the page says, with all that its user can reach; so a call
//! that comes from the page of another site is refused, unless that site is listed.

use std::net::Ipv6Addr;
use std::sync::Arc;

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What the pages of listed sites may send and see.
const CROSS: [(HeaderName, &str); 4] = [
    (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
    (
        ACCESS_CONTROL_ALLOW_HEADERS,
        "content-type, authorization, x-api-key, x-request-id, x-purpose, accept-language, connect-protocol-version, \
         connect-timeout-ms, grpc-timeout, x-grpc-web, x-user-agent",
    ),
    (ACCESS_CONTROL_MAX_AGE, "7200"),
    (
        ACCESS_CONTROL_EXPOSE_HEADERS,
        "x-request-id, retry-after, grpc-status, grpc-message, grpc-status-details-bin",
    ),
];

/// The sites that are listed.
#[derive(Clone)]
pub struct Origins(Arc<[String]>);

/// What becomes of a request.
pub enum Verdict {
    /// It is answered; a page of another site sees the answer where these headers say so.
    Answer(HeaderMap),
    /// The browser asks whether it may send the request; it may, and these headers say so.
    MaySend(HeaderMap),
    /// It is refused, and why.
    Refuse(&'static str),
}

impl Origins {
    pub fn new(listed: Vec<String>) -> Self {
        Self(listed.into())
    }

    /// `is_call` says whether it is for data and not for a page, and `is_open` that no key is asked for.
    pub fn judge<B>(&self, request: &Request<B>, is_call: bool, is_open: bool) -> Verdict {
        let host = host_of(request);
        if is_open && is_call && !host.is_none_or(is_of_this_machine) {
            // A name of elsewhere that leads here would make its page one of our own.
            return Verdict::Refuse(
                "without API keys the service answers to localhost and to addresses, not to names of other hosts",
            );
        }
        let headers = request.headers();
        let asks =
            *request.method() == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        let Some(origin) = headers.get(ORIGIN) else {
            let site = headers.get(SEC_FETCH_SITE).map(|site| site.as_bytes());
            return match site {
                Some(b"cross-site" | b"same-site") if is_call => Verdict::Refuse(FOREIGN),
                _ => Verdict::Answer(HeaderMap::new()),
            };
        };
        let text = origin.to_str().unwrap_or_default();
        if self.0.iter().any(|listed| listed == text) {
            let mut cross = HeaderMap::new();
            cross.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            cross.insert(VARY, HeaderValue::from_static("origin"));
            cross.extend(CROSS.map(|(name, value)| (name, HeaderValue::from_static(value))));
            return if asks { Verdict::MaySend(cross) } else { Verdict::Answer(cross) };
        }
        let own = text.split_once("://").map(|(_, host)| host);
        match own.is_some() && own == host {
            true => Verdict::Answer(HeaderMap::new()),
            false if is_call || asks => Verdict::Refuse(FOREIGN),
            false => Verdict::Answer(HeaderMap::new()),
        }
    }
}

const FOREIGN: &str = "pages of this origin may not call; --http-allow-origin lists those that may";

/// With its port, where it is not the usual one.
fn host_of<B>(request: &Request<B>) -> Option<&str> {
    let named = request.uri().authority().map(http::uri::Authority::as_str);
    named.or_else(|| request.headers().get(HOST).and_then(|host| host.to_str().ok()))
}

fn is_of_this_machine(host: &str) -> bool {
    if let Some(bracketed) = host.strip_prefix('[') {
        return bracketed.split_once(']').is_some_and(|(address, _)| address.parse::<Ipv6Addr>().is_ok());
    }
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "localhost" || name.ends_with(".localhost") || name.parse::<std::net::Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(headers: &[(&'static str, &'static str)], is_call: bool, is_open: bool) -> &'static str {
        let mut request = Request::post("/talentmatch.v1.MatchService/Match");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let origins = Origins::new(vec!["https://platform.example".to_string()]);
        match origins.judge(&request.body(()).unwrap(), is_call, is_open) {
            Verdict::Answer(headers) if headers.is_empty() => "own",
            Verdict::Answer(_) => "cross",
            Verdict::MaySend(_) => "may send",
            Verdict::Refuse(_) => "refused",
        }
    }

    #[test]
    fn pages_of_other_sites_are_refused_unless_listed() {
        let host = ("host", "127.0.0.1:50080");
        assert_eq!(judge(&[host], true, true), "own", "no browser");
        assert_eq!(judge(&[host, ("origin", "http://127.0.0.1:50080")], true, true), "own");
        for other in
            ["http://evil.example", "null", "http://127.0.0.1:8000", "https://platform.example.evil", ""]
        {
            assert_eq!(judge(&[host, ("origin", other)], true, true), "refused", "{other:?}");
        }
        assert_eq!(judge(&[host, ("origin", "https://platform.example")], true, true), "cross");
        assert_eq!(
            judge(&[host, ("sec-fetch-site", "cross-site")], true, true),
            "refused",
            "a link to a call"
        );
        assert_eq!(judge(&[host, ("sec-fetch-site", "cross-site")], false, true), "own", "a link to a page");
        assert_eq!(judge(&[host, ("sec-fetch-site", "same-origin")], true, true), "own");
    }

    #[test]
    fn without_keys_only_names_of_this_machine_are_answered() {
        for own in ["localhost", "localhost:50080", "127.0.0.1:1", "[::1]:50080", "a.localhost:1"] {
            assert_eq!(judge(&[("host", own)], true, true), "own", "{own}");
        }
        let rebound = [("host", "evil.example:50080"), ("origin", "http://evil.example:50080")];
        assert_eq!(judge(&rebound, true, true), "refused");
        assert_eq!(judge(&rebound, true, false), "own", "with keys a page needs one");
        assert_eq!(judge(&rebound, false, true), "own", "the page itself is no secret");
    }
}

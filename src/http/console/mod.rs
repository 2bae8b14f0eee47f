//! The console: files that are in the binary, served without a key. What they show they ask for as any client does.

mod packed;

use std::borrow::Cow;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, REFERRER_POLICY, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

/// Nothing of another host, nothing inline, and no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What browsers are told of every page.
const HEADERS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // Asked for again each time, and answered without a body while nothing has changed.
    (CACHE_CONTROL, "no-cache"),
    (VARY, "accept-encoding"),
];

/// Tables of names that the console looks codes up in: those that the service itself reads.
const TABLES: [(&str, &str); 3] = [
    ("catalogue/majors.tsv", include_str!("../../domain/catalogue/majors.tsv")),
    ("catalogue/occupations.tsv", include_str!("../../domain/catalogue/occupations.tsv")),
    ("catalogue/regions.tsv", include_str!("../../domain/catalogue/regions.tsv")),
];

#[derive(RustEmbed)]
#[folder = "src/http/console/assets/"]
struct Assets;

/// Answers with the file of the path; the root is `index.html`.
pub async fn file(request: Request<Body>) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "GET and HEAD only\n");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let path = match request.uri().path().trim_start_matches('/') {
        "" => "index.html",
        path => path,
    };
    let Some(content) = content(path) else {
        return plain(StatusCode::NOT_FOUND, "there is no such page\n");
    };
    let etag = etag(&content);
    let is_packed = says(request.headers(), &ACCEPT_ENCODING, "gzip");
    let mut response = if says(request.headers(), &IF_NONE_MATCH, &etag) {
        plain(StatusCode::NOT_MODIFIED, "")
    } else if let Some(packed) = is_packed.then(|| packed::gzip(&etag, &content)).flatten() {
        let mut response = Response::new(Body::from(packed));
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
    } else {
        Response::new(Body::from(content.into_owned()))
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    headers.extend(HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value))));
    // Weak, as it is of the content however it is packed.
    headers.extend(HeaderValue::from_str(&format!("W/{etag}")).ok().map(|etag| (ETAG, etag)));
    response
}

fn content(path: &str) -> Option<Cow<'static, [u8]>> {
    if let Some((_, table)) = TABLES.iter().find(|(of, _)| *of == path) {
        return Some(Cow::Borrowed(table.as_bytes()));
    }
    Assets::get(path).map(|file| file.data)
}

fn etag(content: &[u8]) -> String {
    let hash = Sha256::digest(content);
    let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// Whether a header that is a list holds the item; parameters and the mark of a weak tag do not count.
fn says(headers: &HeaderMap, name: &HeaderName, item: &str) -> bool {
    let list = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    list.split(',').any(|one| {
        let one = one.split(';').next().unwrap_or_default();
        one.trim().trim_start_matches("W/") == item
    })
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        Some("tsv") => "text/tab-separated-values; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

//! What is not a call: how the service stands, and the console.

use std::io::Read;

use flate2::read::GzDecoder;

use super::client::Call;
use crate::support::{Service, config};

#[tokio::test]
async fn pages_need_no_key_and_run_nothing_of_elsewhere() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    let root = Call::new(&service, "GET", "/").send().await;
    assert_eq!((root.status, root.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = root.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(root.header("x-content-type-options"), "nosniff");
    let again =
        Call::new(&service, "GET", "/index.html").header("if-none-match", root.header("etag")).send().await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    for path in ["/nothing.js", "/../Cargo.toml", "/%2e%2e/Cargo.toml", "//etc/passwd"] {
        assert_eq!(Call::new(&service, "GET", path).send().await.status, 404, "{path}");
    }
    let posted = Call::new(&service, "POST", "/").body("x").send().await;
    assert_eq!((posted.status, posted.header("allow")), (405, "GET, HEAD"));
}

/// The console is asked for as files that are packed, and knows the codes that the service knows.
#[tokio::test]
async fn pages_travel_packed_and_tables_are_those_of_the_catalogues() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    for (path, content_type) in [
        ("/js/main.js", "text/javascript; charset=utf-8"),
        ("/css/theme.css", "text/css; charset=utf-8"),
        ("/catalogue/regions.tsv", "text/tab-separated-values; charset=utf-8"),
        ("/catalogue/majors.tsv", "text/tab-separated-values; charset=utf-8"),
    ] {
        let plain = Call::new(&service, "GET", path).send().await;
        assert_eq!((plain.status, plain.header("content-type")), (200, content_type), "{path}");
        let packed =
            Call::new(&service, "GET", path).header("accept-encoding", "br, gzip;q=1.0").send().await;
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        let mut read = Vec::new();
        GzDecoder::new(&packed.body[..]).read_to_end(&mut read).expect("gzip");
        assert!(read == plain.body, "{path}");
        assert_eq!(packed.header("etag"), plain.header("etag"), "{path}");
    }
    let regions = Call::new(&service, "GET", "/catalogue/regions.tsv").send().await;
    assert!(regions.text().lines().any(|line| line == "500112\t渝北区"));
}

#[tokio::test]
async fn it_is_told_how_the_service_stands() {
    let service = Service::in_memory(config([("a", &[][..])])).await;
    assert_eq!(Call::new(&service, "GET", "/healthz").send().await.text(), "ok\n");
    let ready = Call::new(&service, "GET", "/readyz").send().await;
    assert_eq!((ready.status, ready.json()["writes"].as_bool()), (200, Some(true)));
    let version = Call::new(&service, "GET", "/version").send().await.json();
    assert_eq!(version["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(Call::new(&service, "DELETE", "/healthz").send().await.status, 405);
}

//! What is not a call: how the service stands, and the console.

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

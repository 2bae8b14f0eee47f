//! Keys and certificates of a running service, and those that it does not start with.

use sha2::{Digest, Sha256};

use crate::command_line::{Folder, Served};

const TLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tls");

fn tls_file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{TLS}/{name}")).expect("a fixture")
}

fn keys(names: &[&str]) -> String {
    let table = |name: &&str| {
        let sha256 = Sha256::digest(name);
        format!("[[api_keys]]\nsha256 = \"{sha256:x}\"\ntenant = \"{name}\"\n")
    };
    names.iter().map(table).collect()
}

/// Fails at fff0350: the service said that it serves, and then ended with 1.
#[test]
fn bad_certificates_end_with_64_before_anything_listens() {
    let folder = Folder::new();
    let good = (tls_file("first.crt"), tls_file("first.key"));
    let garbage = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec();
    for (cert, key, field) in [
        (good.0.clone(), tls_file("second.key"), "tls.key: t.key: does not belong"),
        (good.0.clone(), good.0.clone(), "tls.key: t.key: holds no private key"),
        (good.0.clone(), b"".to_vec(), "tls.key: t.key: holds no private key"),
        (good.1.clone(), good.1.clone(), "tls.cert: t.crt: holds no certificate"),
        (b"no PEM at all".to_vec(), good.1.clone(), "tls.cert: t.crt: holds no certificate"),
        (garbage, good.1.clone(), "tls.cert: t.crt: "),
    ] {
        folder.write("t.crt", &cert);
        folder.write("t.key", &key);
        let serve = ["serve", "--listen", "127.0.0.1:0", "--tls-cert", "t.crt", "--tls-key", "t.key"];
        let run = folder.run(&serve);
        assert!(run.code == 64 && run.err.contains(field), "{field}: {run:?}");
        assert!(!run.err.contains("serving"), "{run:?}");
    }
    assert!(!folder.path("talentmatch-data").exists(), "nothing is opened");
}

/// Fails at fff0350: SIGHUP ended the process.
#[test]
fn a_hangup_reads_keys_and_certificates_again() {
    let folder = Folder::new();
    let pair = |name: &str| {
        folder.write("t.crt", &tls_file(&format!("{name}.crt")));
        folder.write("t.key", &tls_file(&format!("{name}.key")));
    };
    pair("first");
    folder.write("keys.toml", keys(&["old", "both"]).as_bytes());
    let serve = "serve --listen 127.0.0.1:0 --store memory --api-keys-file keys.toml --tls-cert t.crt --tls-key t.key";
    let served = Served::start(&folder, &serve.split(' ').collect::<Vec<_>>());
    let url = served.url.replace("http:", "https:");
    let ca = |name: &str| format!("{TLS}/{name}.crt");
    let list = |key: &str, trusted: &str| {
        folder.run(&["list", "--kind", "jobs", "--to", &url, "--api-key", key, "--tls-ca", &ca(trusted)])
    };
    let health = |trusted: &str| folder.run(&["health", "--to", &url, "--tls-ca", &ca(trusted)]).code;
    assert_eq!((list("old", "first").code, health("first")), (0, 0));

    const KEPT: &str = "the old keys and certificates stay in use";
    folder.write("t.key", &tls_file("second.key"));
    served.reload("problem=tls.key: t.key: does not belong");
    pair("first");
    folder.write("keys.toml", b"[[api_keys]]\nsha256 = \"half of it");
    served.reload("problem=api_keys_file: keys.toml");
    folder.write("keys.toml", b"api_keys = []\n");
    served.reload(KEPT);
    assert_eq!((list("old", "first").code, health("first")), (0, 0), "the old ones hold");

    pair("second");
    folder.write("keys.toml", keys(&["new", "both"]).as_bytes());
    served.reload("keys and certificates were read again");
    assert_eq!((health("second"), health("first")), (0, 1));
    for (key, code) in [("new", 0), ("both", 0), ("old", 1)] {
        let run = list(key, "second");
        assert_eq!(run.code, code, "{key}: {run:?}");
    }
    assert_eq!(served.terminate(), 0);
}

/// A file without its last word on keys would have opened the service to everybody.
#[test]
fn what_asks_for_keys_goes_on_asking() {
    let folder = Folder::new();
    folder.write("c.toml", b"require_key = true\n");
    let serve = "serve --config c.toml --listen 127.0.0.1:0 --no-http --store memory";
    let served = Served::start(&folder, &serve.split(' ').collect::<Vec<_>>());
    let list = || folder.run(&["list", "--kind", "jobs", "--to", &served.url]);
    assert!(list().err.contains("an API key is required"));
    folder.write("c.toml", b"");
    served.reload("none is left, and without one everybody is let in");
    assert!(list().err.contains("an API key is required"));
    folder.write("c.toml", format!("require_key = true\n{}", keys(&["a"])).as_bytes());
    served.reload("keys and certificates were read again");
    let run = folder.run(&["list", "--kind", "jobs", "--to", &served.url, "--api-key", "a"]);
    assert_eq!(run.code, 0, "{run:?}");
}

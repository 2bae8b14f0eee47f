//! Lists of revoked certificates that do not hold are told by name, and so is why a caller was refused, on both sides.

use super::*;

/// A service that asks for certificates of the authority of `ca.crt` and goes by the lists of `crl.pem`.
fn arguments<'a>(more: &[&'a str], cert: &'a str, key: &'a str) -> Vec<&'a str> {
    let serve = "serve --config c.toml --listen 127.0.0.1:0 --no-http --store memory --tls-client-ca ca.crt --tls-client-crl crl.pem";
    serve.split(' ').chain(["--tls-cert", cert, "--tls-key", key]).chain(more.iter().copied()).collect()
}

fn files() -> (String, String) {
    (format!("{TLS}/first.crt"), format!("{TLS}/first.key"))
}

#[test]
fn an_authority_whose_list_does_not_hold_is_told_by_name() {
    let (folder, authority) = (Folder::new(), Authority::new("callers"));
    let write = |name: &str, text: &str| folder.write(name, text.as_bytes());
    write("c.toml", "[[client_certificates]]\ncommon_name = \"good\"\ntenant = \"good\"\n");
    write("ca.crt", &authority.pem);
    write("crl.pem", &authority.revoking(&[], 2025));
    let (cert, key) = files();
    let served = Served::start(&folder, &arguments(&[], &cert, &key));
    served.until_logged("CN=callers", 1);
    served.until_logged("has a list of revoked certificates whose next update was due", 1);
    let no_signer = Authority::that_may("scribe", &[KeyUsagePurpose::KeyCertSign]);
    for (authority, list, said) in [
        (&authority, Authority::new("others").revoking(&[], 2999), "it has no list of revoked certificates"),
        (&authority, Authority::new("others").revoking(&[], 2999), "is of no authority in tls.client_ca"),
        (&authority, Authority::new("callers").revoking(&[], 2999), "is not signed by its key"),
        (&no_signer, no_signer.revoking(&[], 2999), "may not sign lists of revoked certificates"),
    ] {
        write("ca.crt", &authority.pem);
        write("crl.pem", &list);
        let before = served.times_logged(said);
        served.reload("keys and certificates were read again");
        served.until_logged(said, before + 1);
    }
    // A list that holds is told of nowhere.
    write("ca.crt", &authority.pem);
    write("crl.pem", &authority.revoking(&[], 2999));
    let before = served.times_logged("is let in: it");
    served.reload("keys and certificates were read again");
    assert_eq!(served.times_logged("is let in: it"), before);
    // Where nobody else may speak to it, no service begins that would refuse every handshake, and a running one keeps what it has.
    write("crl.pem", &authority.revoking(&[], 2025));
    let refused = folder.run(&arguments(&["--tls-client-required"], &cert, &key));
    assert_eq!(refused.code, 64, "{refused:?}");
    for said in ["tls.client_crl: lets nobody in, and a certificate is required", "CN=callers has a list"] {
        assert!(refused.err.contains(said), "{refused:?}");
    }
    assert_eq!(served.terminate(), 0);
}

#[test]
fn why_a_certificate_was_refused_is_said_on_both_sides() {
    let (folder, authority) = (Folder::new(), Authority::new("callers"));
    folder.write("c.toml", b"[[client_certificates]]\ncommon_name = \"bad\"\ntenant = \"bad\"\n");
    folder.write("ca.crt", authority.pem.as_bytes());
    let bad = authority.client("bad", None);
    folder.write("crl.pem", authority.revoking(&[&bad], 2999).as_bytes());
    folder.write("bad.crt", bad.cert.as_bytes());
    folder.write("bad.key", bad.key.as_bytes());
    let (cert, key) = files();
    let served = Served::start(&folder, &arguments(&[], &cert, &key));
    let url = served.url.replace("http://127.0.0.1", "https://localhost");
    let client = ["--tls-ca", &cert, "--tls-client-cert", "bad.crt", "--tls-client-key", "bad.key"];
    for _ in 0..10 {
        let run = folder.run(&[&["list", "--kind", "jobs", "--to", &url][..], &client].concat());
        assert_eq!(run.code, 1, "{run:?}");
        assert!(
            run.err.contains("received fatal alert: CertificateRevoked"),
            "the command says what TLS said: {run:?}"
        );
    }
    served.until_logged("a caller was refused in the TLS handshake", 1);
    served.until_logged("why=\"revoked\"", 1);
    assert_eq!(served.times_logged("CN=bad"), 0, "no word of the certificate");
    assert_eq!(served.terminate(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_and_refused_handshakes_are_counted() {
    let (folder, authority) = (tempfile::tempdir().expect("a folder"), Authority::new("callers"));
    let mut config = settings(folder.path(), &authority, false);
    let lists = folder.path().join("crl.pem");
    let (city, bad) = (authority.client("城市", None), authority.client("bad", None));
    std::fs::write(&lists, authority.revoking(&[&bad], 2999)).expect("written");
    let tls = config.tls.take().expect("with TLS");
    let tls = TlsSettings {
        cert: Some(tls.cert),
        key: Some(tls.key),
        client_ca: tls.client_ca,
        client_crl: Some(lists),
        client_required: None,
    };
    config.tls = Config::resolve(Settings { tls, ..Settings::default() }).expect("sound").tls;
    let service = Service::in_memory(config).await;
    get(service.address(), Some(&bad), None).await.expect_err("revoked");
    let none = "talentmatch_handshakes_refused_total{why=\"revoked\"} 0";
    let url = format!("https://localhost:{}/metrics", service.http_address().port());
    let told = async || {
        tokio::task::block_in_place(|| {
            let mut answer = agent(&city).get(&url).call().expect("answered");
            answer.body_mut().read_to_string().expect("a text")
        })
    };
    until(|| async { !told().await.lines().any(|line| line == none) }).await;
    let text = told().await;
    for line in [
        "talentmatch_client_authorities{list=\"holds\"} 1",
        "talentmatch_client_authorities{list=\"missing\"} 0",
        "talentmatch_client_list_next_update_seconds 32472144000",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    service.stop().await;
}

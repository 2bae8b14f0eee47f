//! Callers by the certificates of their connections, over both ports. The certificates are made here.

mod lists;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rcgen::string::Ia5String;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SanType,
    SerialNumber, date_time_ymd,
};
use serde_json::json;
use talentmatch::config::{ClientCertificate, Config, Settings, TlsSettings};
use talentmatch::domain::access::{CallerRole, CallerRoles, CertificateName};
use talentmatch::pb::v1 as pb;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic::{Code, Status};

use crate::command_line::{Folder, Served};
use crate::support::*;

use pb::catalog_service_client::CatalogServiceClient;

/// Numbers of certificates.
static SERIAL: AtomicU64 = AtomicU64::new(1);

const TLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tls");

/// An authority, with its certificate in PEM.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A certificate with its key, in PEM, and its number.
pub struct Pair {
    cert: String,
    key: String,
    serial: SerialNumber,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        Self::that_may(name, &[KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign])
    }

    fn that_may(name: &str, usages: &[KeyUsagePurpose]) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name = named(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = usages.to_vec();
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("signed").pem();
        // What it may not it does all the same.
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Self { issuer: Issuer::new(params, key), pem }
    }

    fn sign(&self, name: &str, uri: Option<&str>, usage: ExtendedKeyUsagePurpose) -> Pair {
        let mut params = CertificateParams::default();
        params.distinguished_name = named(name);
        let uri = uri.map(|uri| SanType::URI(Ia5String::try_from(uri).expect("ASCII")));
        params.subject_alt_names.extend(uri);
        params.extended_key_usages = vec![usage];
        let key = KeyPair::generate().expect("a key");
        let serial = SerialNumber::from(SERIAL.fetch_add(1, Ordering::Relaxed));
        params.serial_number = Some(serial.clone());
        let cert = params.signed_by(&key, &self.issuer).expect("signed").pem();
        Pair { cert, key: key.serialize_pem(), serial }
    }

    /// A list of these as revoked, which holds until that year.
    fn revoking(&self, pairs: &[&Pair], until: i32) -> String {
        let revoked = pairs.iter().map(|pair| RevokedCertParams {
            serial_number: pair.serial.clone(),
            revocation_time: date_time_ymd(2024, 1, 1),
            reason_code: None,
            invalidity_date: None,
        });
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(2024, 1, 1),
            next_update: date_time_ymd(until, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).expect("signed").pem().expect("in PEM")
    }

    pub fn client(&self, name: &str, uri: Option<&str>) -> Pair {
        self.sign(name, uri, ExtendedKeyUsagePurpose::ClientAuth)
    }
}

fn named(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::OrganizationName, "产教融合平台");
    names.push(DnType::CommonName, name);
    names
}

fn trusted() -> Vec<u8> {
    std::fs::read(format!("{TLS}/first.crt")).expect("a certificate")
}

/// A service that asks for certificates of the authority in a folder.
pub fn settings(folder: &Path, authority: &Authority, required: bool) -> Config {
    let file = folder.join("callers.crt");
    std::fs::write(&file, &authority.pem).expect("written");
    let tls = TlsSettings {
        cert: Some(format!("{TLS}/first.crt").into()),
        key: Some(format!("{TLS}/first.key").into()),
        client_ca: Some(file),
        client_crl: None,
        client_required: Some(required),
    };
    let certified = |name, tenant: &str, roles: CallerRoles| ClientCertificate {
        name,
        tenant: tenant.parse().expect("a tenant"),
        alliances: Default::default(),
        roles,
    };
    let mut config = config([("school", &[][..]), ("plant", &[])]);
    config.tls = Config::resolve(Settings { tls, ..Settings::default() }).expect("sound").tls;
    config.client_certificates = vec![
        certified(
            CertificateName::Uri("spiffe://city.example/school".into()),
            "school",
            CallerRoles::UNSTATED,
        ),
        certified(
            CertificateName::CommonName("城市".into()),
            "city",
            [CallerRole::Platform].into_iter().collect(),
        ),
    ];
    config
}

pub fn channel(address: std::net::SocketAddr, pair: Option<&Pair>) -> Channel {
    let tls =
        ClientTlsConfig::new().ca_certificate(Certificate::from_pem(trusted())).domain_name("localhost");
    let tls = match pair {
        Some(pair) => tls.identity(Identity::from_pem(&pair.cert, &pair.key)),
        None => tls,
    };
    let endpoint = Endpoint::from_shared(format!("https://{address}")).expect("an address");
    endpoint.tls_config(tls).expect("a sound certificate").connect_lazy()
}

/// What a caller with this certificate, and perhaps a key, is told of an own job.
async fn get(
    address: std::net::SocketAddr,
    pair: Option<&Pair>,
    key: Option<&str>,
) -> Result<String, Status> {
    let mut request = tonic::Request::new(pb::GetRecordRequest { name: "jobPostings/1".into() });
    if let Some(key) = key {
        request.metadata_mut().insert("x-api-key", key_of(key).parse().expect("a header"));
    }
    let answer = CatalogServiceClient::new(channel(address, pair)).get_record(request).await?;
    Ok(answer.into_inner().record.expect("a record").name)
}

/// An HTTP client with this certificate.
fn agent(pair: &Pair) -> ureq::Agent {
    use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};
    let certificate = |pem: &[u8]| Certificate::from_pem(pem).expect("a certificate");
    let key = PrivateKey::from_pem(pair.key.as_bytes()).expect("a key");
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&[certificate(&trusted())]))
        .client_cert(Some(ClientCert::new_with_certs(&[certificate(pair.cert.as_bytes())], key)))
        .build();
    ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false).build().into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_lets_in_as_its_tenant_on_both_ports() {
    let (folder, authority) = (tempfile::tempdir().expect("a folder"), Authority::new("callers"));
    let service = Service::in_memory(settings(folder.path(), &authority, false)).await;
    let school = authority.client("any", Some("spiffe://city.example/school"));
    let job = json!({"name": "jobPostings/1", "jobPosting": {"title": "焊工"}});
    let store = pb::UpsertRecordRequest { record: Some(record(job)), ..Default::default() };
    let mut client = CatalogServiceClient::new(channel(service.address(), Some(&school)));
    client.upsert_record(store).await.expect("stored");
    let name = "tenants/school/jobPostings/1";
    for address in [service.address(), service.http_address()] {
        assert_eq!(get(address, Some(&school), None).await.expect("let in"), name);
        assert_eq!(get(address, None, Some("school")).await.expect("a key is enough"), name);
        assert_eq!(get(address, Some(&school), Some("school")).await.expect("both"), name);
        let both = get(address, Some(&school), Some("plant")).await.expect_err("of two tenants");
        assert_eq!((both.code(), reason(&both).as_str()), (Code::Unauthenticated, "UNKNOWN_API_KEY"));
        assert!(both.message().contains("different tenants"), "{both:?}");
        let nobody = get(address, None, None).await.expect_err("neither");
        assert_eq!(nobody.code(), Code::Unauthenticated);
        // Of the authority, and not of the list.
        let other = authority.client("spiffe://city.example/school", Some("spiffe://city.example/school/2"));
        let unknown = get(address, Some(&other), None).await.expect_err("unknown");
        assert_eq!((unknown.code(), reason(&unknown).as_str()), (Code::Unauthenticated, "UNKNOWN_API_KEY"));
        assert!(unknown.message().contains("[[client_certificates]]"), "{unknown:?}");
        let keyed = get(address, Some(&other), Some("plant")).await.expect_err("the key lets in");
        assert_eq!(keyed.code(), Code::NotFound);
        // Of another authority, or made for servers: no connection.
        let forged = Authority::new("callers").client("any", Some("spiffe://city.example/school"));
        let server = ExtendedKeyUsagePurpose::ServerAuth;
        let server = authority.sign("any", Some("spiffe://city.example/school"), server);
        for pair in [forged, server] {
            let refused = get(address, Some(&pair), Some("school")).await.expect_err("refused");
            assert!(tonic_types::StatusExt::get_details_error_info(&refused).is_none(), "{refused:?}");
        }
    }
    let city = authority.client("城市", None);
    let url = format!("https://localhost:{}", service.http_address().port());
    let asked = |pair: &Pair, path: &str, form: &str, body: String| {
        let request = agent(pair).post(format!("{url}{path}")).header("content-type", form);
        let mut answer = request.send(body).expect("answered");
        (answer.status().as_u16(), answer.body_mut().read_to_string().expect("a text"))
    };
    tokio::task::block_in_place(|| {
        let get = "/talentmatch.v1.CatalogService/GetRecord";
        let (status, told) =
            asked(&school, get, "application/json", json!({"name": "jobPostings/1"}).to_string());
        assert!(status == 200 && told.contains(name), "{status} {told}");
        let line = json!({"name": "jobPostings/2", "jobPosting": {"title": "电工"}});
        let form = format!(
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.jsonl\"\r\n\r\n{line}\n\r\n--b--\r\n"
        );
        let (status, told) = asked(&school, "/v1/imports", "multipart/form-data; boundary=b", form);
        assert!(status == 200 && told.contains("done"), "{status} {told}");
        let metrics = |pair: &Pair| {
            agent(pair).get(format!("{url}/metrics")).call().expect("answered").status().as_u16()
        };
        assert_eq!((metrics(&city), metrics(&school)), (200, 403));
    });
    drop(client);
    service.stop().await;
}

#[tokio::test]
async fn a_connection_without_a_certificate_is_refused_where_one_is_required() {
    let (folder, authority) = (tempfile::tempdir().expect("a folder"), Authority::new("callers"));
    let service = Service::in_memory(settings(folder.path(), &authority, true)).await;
    assert!(!service.is_healthy_over_tls("first").await, "not even health");
    let school = authority.client("any", Some("spiffe://city.example/school"));
    for address in [service.address(), service.http_address()] {
        let refused = get(address, None, Some("school")).await.expect_err("no certificate");
        assert!(tonic_types::StatusExt::get_details_error_info(&refused).is_none(), "{refused:?}");
        let found = get(address, Some(&school), None).await.expect_err("let in, and there is none");
        assert_eq!(found.code(), Code::NotFound);
    }
    service.stop().await;
}

#[test]
fn a_hangup_reads_authorities_and_names_again() {
    let (folder, authority) = (Folder::new(), Authority::new("callers"));
    let write = |name: &str, text: &str| folder.write(name, text.as_bytes());
    let listed = |role: &str| {
        let name = "[[client_certificates]]\nuri = \"spiffe://city.example/s\"\ntenant = \"s\"";
        format!("{name}\nroles = [\"{role}\"]\n")
    };
    write("ca.crt", &authority.pem);
    write("c.toml", &listed("school"));
    let pair = authority.client("s", Some("spiffe://city.example/s"));
    write("s.crt", &pair.cert);
    write("s.key", &pair.key);
    let (cert, key) = (format!("{TLS}/first.crt"), format!("{TLS}/first.key"));
    let serve = "serve --config c.toml --listen 127.0.0.1:0 --no-http --store memory --tls-client-ca ca.crt";
    let serve: Vec<&str> = serve.split(' ').chain(["--tls-cert", &cert, "--tls-key", &key]).collect();
    let served = Served::start(&folder, &serve);
    let url = served.url.replace("http://127.0.0.1", "https://localhost");
    let run = || {
        let client = ["--tls-ca", &cert, "--tls-client-cert", "s.crt", "--tls-client-key", "s.key"];
        folder.run(&[&["list", "--kind", "jobs", "--to", &url][..], &client].concat())
    };
    assert_eq!(run().code, 0, "{:?}", run());
    write("c.toml", &listed("auditor"));
    served.reload("keys and certificates were read again");
    let refused = run();
    assert!(refused.code == 1 && refused.err.contains("ROLE_NOT_ALLOWED"), "{refused:?}");
    write("c.toml", &listed("school"));
    served.reload("keys and certificates were read again");
    write("ca.crt", "no PEM at all");
    served.reload("problem=tls.client_ca: ca.crt: holds no certificate");
    assert_eq!(run().code, 0, "the old ones hold");
    write("ca.crt", &Authority::new("others").pem);
    served.reload("keys and certificates were read again");
    assert_eq!(run().code, 1, "of another authority");
    assert_eq!(served.terminate(), 0);
}

/// Who is revoked is refused in the handshake, from the next reading of the list on also over a connection that is open.
#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_certificate_is_refused_and_its_open_connection_ends() {
    let (folder, authority) = (Folder::new(), Authority::new("callers"));
    let named =
        |name: &str| format!("[[client_certificates]]\ncommon_name = \"{name}\"\ntenant = \"{name}\"\n");
    folder.write("c.toml", (named("good") + &named("bad")).as_bytes());
    folder.write("ca.crt", authority.pem.as_bytes());
    let (good, bad) = (authority.client("good", None), authority.client("bad", None));
    folder.write("crl.pem", authority.revoking(&[], 2999).as_bytes());
    let (cert, key) = (format!("{TLS}/first.crt"), format!("{TLS}/first.key"));
    let serve = "serve --config c.toml --listen 127.0.0.1:0 --no-http --store memory --tls-client-ca ca.crt --tls-client-crl crl.pem";
    let serve: Vec<&str> = serve.split(' ').chain(["--tls-cert", &cert, "--tls-key", &key]).collect();
    let served = Served::start(&folder, &serve);
    let address: std::net::SocketAddr = served.url.trim_start_matches("http://").parse().expect("an address");
    let list = |channel: &Channel| {
        let mut client = CatalogServiceClient::new(channel.clone());
        async move {
            let kind = pb::RecordKind::JobPosting.into();
            client.list_records(pb::ListRecordsRequest { kind, ..Default::default() }).await.map(drop)
        }
    };
    let (of_good, of_bad) = (channel(address, Some(&good)), channel(address, Some(&bad)));
    for channel in [&of_good, &of_bad] {
        list(channel).await.expect("let in");
    }
    let reload = |list: String, said: &str| {
        folder.write("crl.pem", list.as_bytes());
        tokio::task::block_in_place(|| served.reload(said));
    };
    reload(authority.revoking(&[&bad], 2999), "keys and certificates were read again");
    // The connection that is open takes its leave, and none comes in its place.
    until(|| async { list(&of_bad).await.is_err() }).await;
    for _ in 0..3 {
        let refused = list(&channel(address, Some(&bad))).await.expect_err("revoked");
        assert!(tonic_types::StatusExt::get_details_error_info(&refused).is_none(), "{refused:?}");
        list(&of_good).await.expect("let in, over another connection");
        list(&channel(address, Some(&good))).await.expect("let in");
    }
    // A list that cannot be read leaves the old one in force; one out of date, or of another authority, lets nobody in.
    reload("no PEM".into(), "problem=tls.client_crl: crl.pem: holds no certificate revocation list");
    list(&channel(address, Some(&good))).await.expect("let in");
    for lets_nobody_in in [authority.revoking(&[], 2025), Authority::new("others").revoking(&[], 2999)] {
        reload(lets_nobody_in, "keys and certificates were read again");
        list(&channel(address, Some(&good))).await.expect_err("not known whether it is revoked");
    }
    reload(authority.revoking(&[], 2999), "keys and certificates were read again");
    list(&channel(address, Some(&bad))).await.expect("let in again");
}

#[test]
fn settings_that_let_nobody_in_end_with_64() {
    let folder = Folder::new();
    let authority = Authority::new("callers");
    folder.write("ca.crt", authority.pem.as_bytes());
    folder
        .write("two.pem", [authority.revoking(&[], 2999), authority.revoking(&[], 3000)].concat().as_bytes());
    folder.write("broken.pem", b"-----BEGIN X509 CRL-----\nMAAA\n-----END X509 CRL-----\n");
    let (cert, key) = (format!("{TLS}/first.crt"), format!("{TLS}/first.key"));
    let tls = ["--tls-cert", &cert, "--tls-key", &key];
    let name = "[[client_certificates]]\ntenant = \"a\"\n";
    let lists = |file| [&tls[..], &["--tls-client-ca", "ca.crt", "--tls-client-crl", file]].concat();
    for (config, flags, told) in [
        (String::new(), vec!["--tls-client-ca", "ca.crt"], "tls.client_ca: needs tls.cert and tls.key"),
        (
            String::new(),
            [&tls[..], &["--tls-client-required"]].concat(),
            "tls.client_required: needs tls.client_ca",
        ),
        (
            String::new(),
            [&tls[..], &["--tls-client-ca", "no.crt"]].concat(),
            "tls.client_ca: cannot read no.crt",
        ),
        (
            String::new(),
            [&tls[..], &["--tls-client-crl", "ca.crt"]].concat(),
            "tls.client_crl: needs tls.client_ca",
        ),
        (String::new(), lists("no.pem"), "tls.client_crl: cannot read no.pem"),
        (String::new(), lists("ca.crt"), "tls.client_crl: ca.crt: holds no certificate revocation list"),
        (String::new(), lists("broken.pem"), "tls.client_crl: broken.pem"),
        (String::new(), lists("two.pem"), "tls.client_crl: two.pem: holds two lists of one authority"),
        (format!("{name}uri = \"a\"\n"), tls.to_vec(), "client_certificates: need tls.client_ca"),
        (name.into(), vec![], "client_certificates[0]: must have one of uri, dns and common_name"),
        (format!("{name}uri = \"a\"\ndns = \"a\"\n"), vec![], "client_certificates[0]: must have one of"),
        (
            format!("{name}dns = \"a\"\n{name}dns = \"A\"\n"),
            vec![],
            "client_certificates[1]: is of a name that is listed twice",
        ),
        (format!("{name}uri = \"a\"\nroles = []\n"), vec![], "client_certificates[0].roles: must name"),
    ] {
        folder.write("c.toml", config.as_bytes());
        let serve =
            [&["serve", "--config", "c.toml", "--listen", "127.0.0.1:0", "--store", "memory"][..], &flags]
                .concat();
        let run = folder.run(&serve);
        assert!(run.code == 64 && run.err.contains(told), "{told}: {run:?}");
    }
}

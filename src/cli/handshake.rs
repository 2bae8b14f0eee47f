//! Whether a service takes the connection that was made to it. A TLS server may refuse the certificate of a caller after the caller's side
//! of the handshake is over (TLS 1.3, RFC 8446, 4.4.2.4), and who writes to it then loses the alert that says why, more often than not:
//! so a call that everybody may make is made first, and where it is cut off another handshake, after which nothing is written, is made to
//! read the alert.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tonic::transport::{Channel, Uri};
use tonic::{Request, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use crate::config::IdentityPem;
use crate::domain::cause::with_sources;

/// How long either try waits for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks over the channel whether anybody is there.
///
/// # Errors
/// What TLS says, or where it says nothing what the connection failed with.
pub async fn check(
    channel: &Channel,
    url: &str,
    authorities: &[u8],
    identity: Option<&IdentityPem>,
) -> anyhow::Result<()> {
    let mut request = Request::new(HealthCheckRequest::default());
    request.set_timeout(PATIENCE);
    let Err(status) = HealthClient::new(channel.clone()).check(request).await else { return Ok(()) };
    if !is_of_connection(&status) {
        return Ok(());
    }
    let lost = with_sources(status.message().to_string(), &status);
    match tokio::time::timeout(PATIENCE, greet(url, authorities, identity)).await {
        Ok(Err(alert)) => Err(alert),
        // It was taken this time, or says nothing.
        Ok(Ok(())) | Err(_) => bail!(lost),
    }
}

/// Whether the service said nothing: what it says has no source in this process.
fn is_of_connection(status: &Status) -> bool {
    std::error::Error::source(status).is_some()
}

/// A handshake, and the first byte that the service sends behind it.
async fn greet(url: &str, authorities: &[u8], identity: Option<&IdentityPem>) -> anyhow::Result<()> {
    let uri: Uri = url.parse()?;
    let host = uri.host().context("no host")?.trim_matches(['[', ']']);
    let connection = TcpStream::connect((host, uri.port_u16().unwrap_or(443))).await?;
    let name = ServerName::try_from(host.to_string())?;
    let mut tls =
        TlsConnector::from(Arc::new(client(authorities, identity)?)).connect(name, connection).await?;
    match tls.read_u8().await {
        Ok(_) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn client(authorities: &[u8], identity: Option<&IdentityPem>) -> anyhow::Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(authorities) {
        roots.add(certificate?)?;
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    let mut config = match identity {
        Some((chain, key)) => {
            let chain = CertificateDer::pem_slice_iter(chain).collect::<Result<Vec<_>, _>>()?;
            builder.with_client_auth_cert(chain, PrivateKeyDer::from_pem_slice(key)?)?
        }
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(config)
}

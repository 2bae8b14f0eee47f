//! Health of a service as a new client sees it, and clients over TLS.

use std::time::Duration;

use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::{Client, Service, key_of};

impl Service {
    /// Whether health answers a new client that it serves.
    pub async fn is_healthy(&self) -> bool {
        let endpoint = Endpoint::from_shared(format!("http://{}", self.address)).expect("an address");
        let mut health = HealthClient::new(endpoint.connect_lazy());
        let answer = health.check(HealthCheckRequest::default()).await;
        answer.is_ok_and(|answer| answer.into_inner().status() == ServingStatus::Serving)
    }

    /// Gives calls that were sent a moment to be taken up. Who asks for a place before them takes one that was theirs, and
    /// a test that waits for all to be taken waits in vain.
    pub async fn take_up(&self) {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    /// As [`Self::is_healthy`], with a certificate of tests/fixtures/tls as the only one to be trusted.
    pub async fn is_healthy_over_tls(&self, trusted: &str) -> bool {
        let mut health = HealthClient::new(self.secure_channel(trusted));
        let answer = health.check(HealthCheckRequest::default()).await;
        answer.is_ok_and(|answer| answer.into_inner().status() == ServingStatus::Serving)
    }

    fn secure_channel(&self, trusted: &str) -> Channel {
        let path = format!("{}/tests/fixtures/tls/{trusted}.crt", env!("CARGO_MANIFEST_DIR"));
        let pem = std::fs::read(path).expect("a certificate");
        let tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem)).domain_name("localhost");
        let endpoint = Endpoint::from_shared(format!("https://{}", self.address)).expect("an address");
        endpoint.tls_config(tls).expect("a sound certificate").connect_lazy()
    }

    /// As [`Self::client`], over TLS.
    pub fn client_over_tls(&self, tenant: &str, trusted: &str) -> Client {
        Client::over(self.secure_channel(trusted), &key_of(tenant))
    }
}

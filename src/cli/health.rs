//! `health`: whether a service answers calls, for container health checks and scripts.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use clap::Args;
use serde_json::json;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::config::Target;

use super::Outcome;
use super::connection::reach;

/// Asks a service whether it is ready: exit code 0 when it is, 1 when not
#[derive(Args)]
#[command(after_help = "Needs no API key. The same answer is given by any grpc.health.v1 client.")]
pub struct Health {
    /// Address of the service; https for TLS
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:50051")]
    to: String,

    /// PEM file of the authorities to trust with https [default: those of the system]
    #[arg(long, env = "TALENTMATCH_TLS_CA", value_name = "FILE")]
    tls_ca: Option<PathBuf>,

    /// Wait at most this long for the answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=300))]
    timeout: u64,

    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Health {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let asked = tokio::time::timeout(Duration::from_secs(self.timeout), self.ask()).await;
        let Ok(status) = asked else { bail!("{} did not answer within {} s", self.to, self.timeout) };
        let status = status?;
        if self.json {
            println!("{}", json!({ "status": status.as_str_name() }));
        } else {
            println!("{}", status.as_str_name());
        }
        match status {
            ServingStatus::Serving => Ok(Outcome::Done),
            _ => bail!("{} is not ready", self.to),
        }
    }

    async fn ask(&self) -> anyhow::Result<ServingStatus> {
        let target = Target { to: Some(self.to.clone()), tls_ca: self.tls_ca.clone(), ..Target::default() };
        let mut client = HealthClient::new(reach(&target).await?);
        // The empty name stands for the service as a whole.
        let answer = client.check(HealthCheckRequest::default()).await?.into_inner();
        Ok(answer.status())
    }
}

//! `health`: whether a service answers calls, for container health checks and scripts.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use clap::Args;
use serde_json::json;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::app::{INTEGRITY, WRITES};
use crate::config::Target;

use super::Outcome;
use super::connection::reach;

/// Asks a service whether it is ready: exit code 0 when it answers reads, 1 when not; says whether it takes writes and
/// whether something that is kept is damaged
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
        let [status, writes, integrity] = status?;
        if self.json {
            let name = |status: ServingStatus| status.as_str_name();
            let all = json!({ "status": name(status), "writes": name(writes), "integrity": name(integrity) });
            println!("{all}");
        } else {
            println!("{}", status.as_str_name());
            if status == ServingStatus::Serving && writes != ServingStatus::Serving {
                println!("writes are refused; the log says why");
            }
            if status == ServingStatus::Serving && integrity != ServingStatus::Serving {
                println!("degraded: something that is kept is damaged or missing; the log names it");
            }
        }
        match status {
            ServingStatus::Serving => Ok(Outcome::Done),
            _ => bail!("{} is not ready", self.to),
        }
    }

    /// Of the service as a whole, of writes and of what is kept.
    async fn ask(&self) -> anyhow::Result<[ServingStatus; 3]> {
        let target = Target { to: Some(self.to.clone()), tls_ca: self.tls_ca.clone(), ..Target::default() };
        let mut client = HealthClient::new(reach(&target).await?);
        let mut all = [ServingStatus::Unknown; 3];
        // The empty name stands for the service as a whole.
        for (status, service) in all.iter_mut().zip(["", WRITES, INTEGRITY]) {
            let request = HealthCheckRequest { service: service.to_string() };
            *status = client.check(request).await?.into_inner().status();
        }
        Ok(all)
    }
}

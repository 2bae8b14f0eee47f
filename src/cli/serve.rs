//! `serve`: the service on a port.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{App, find_model};
use crate::config::{Config, LogSettings, ModelFlags, Settings};
use crate::telemetry;

use super::{BadConfig, Outcome};

/// Runs the service until SIGINT or SIGTERM
///
/// Every setting can be given as a flag, as the variable named beside it, or in a TOML file under the flag's name with
/// underscores ([tls] cert, key; [limits] max_streams ...; [log] format, level). Flags win over variables, variables
/// over the file.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch serve --data-dir /var/lib/talentmatch
  talentmatch serve --config talentmatch.toml --check-config
  TALENTMATCH_LISTEN=127.0.0.1:6000 talentmatch serve

A bad setting ends the command with exit code 64 before anything is opened.")]
pub struct Serve {
    /// TOML file with settings
    #[arg(long, env = "TALENTMATCH_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,

    /// Check the settings, print those in effect with secrets redacted, and exit
    #[arg(long)]
    check_config: bool,

    #[command(flatten)]
    settings: Settings,

    #[command(flatten)]
    model: ModelFlags,
}

impl Serve {
    pub async fn run(self, log: LogSettings) -> anyhow::Result<Outcome> {
        let file = self.config.as_deref().map(Settings::from_file).transpose();
        let file = file.map_err(|problem| BadConfig(vec![problem]))?.unwrap_or_default();
        let flags = self.model.over(Settings { log, ..self.settings });
        let config = Config::resolve(flags.or(file)).map_err(BadConfig)?;
        find_model(&config).map_err(|problem| BadConfig(vec![problem]))?;
        if self.check_config {
            print!("{}", config.describe());
            return Ok(Outcome::Done);
        }
        telemetry::init(&config.log);
        let shutdown = shutdown_signal()?;
        // Bound first: a port that is taken is known before a store is opened.
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("listen: cannot bind {}", config.listen))?;
        let address = listener.local_addr()?;
        let app = App::build(config).await?;
        tracing::info!(%address, "serving");
        let served = app.serve(listener, shutdown).await;
        app.close().await?;
        served?;
        tracing::info!("stopped");
        Ok(Outcome::Done)
    }
}

/// Ends at the first SIGINT or SIGTERM. The handlers are in place when this returns.
fn shutdown_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

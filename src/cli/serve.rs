//! `serve`: the service on a port.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::app::{App, Listeners, check_callers, find_model};
use crate::config::{Config, ConfigError, LogSettings, ModelFlags, Settings};
use crate::telemetry;

use super::{BadConfig, Outcome};

/// Runs the service until SIGINT or SIGTERM
///
/// At SIGHUP it reads its API keys and certificates again, for calls and connections from then on; where something is
/// wrong with them it says so in the log and goes on with the old ones.
///
/// Every setting can be given as a flag, as the variable named beside it, or in a TOML file under the flag's name with
/// underscores ([tls] cert, key; [limits] max_streams ...; [log] format, level). Flags win over variables, variables
/// over the file.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch serve --data-dir /var/lib/talentmatch
  talentmatch serve --config talentmatch.toml --check-config
  TALENTMATCH_LISTEN=127.0.0.1:6000 talentmatch serve
  talentmatch serve --model models/new --reindex

A bad setting ends the command with exit code 64 before anything is opened.")]
pub struct Serve {
    /// TOML file with settings
    #[arg(long, env = "TALENTMATCH_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,

    /// Check the settings, print those in effect with secrets redacted, and exit
    #[arg(long)]
    check_config: bool,

    /// When the index is of another model: serve it with its own model, make a new index with the configured model
    /// beside that, and go on with the new one when it is complete
    #[arg(long)]
    reindex: bool,

    /// With --reindex, the model of the old index where it is not one of those known by name
    #[arg(long, value_name = "NAME|DIR", requires = "reindex")]
    old_model: Option<String>,

    #[command(flatten)]
    settings: Settings,

    #[command(flatten)]
    model: ModelFlags,
}

impl Serve {
    pub async fn run(self, log: LogSettings) -> anyhow::Result<Outcome> {
        let flags = self.model.over(Settings { log, ..self.settings });
        let given = Given { file: self.config, flags };
        let config = given.resolve().map_err(BadConfig)?;
        find_model(&config).map_err(|problem| BadConfig(vec![problem]))?;
        check_callers(&config).map_err(|problem| BadConfig(vec![problem]))?;
        if self.check_config {
            print!("{}", config.describe());
            return Ok(Outcome::Done);
        }
        let tracing = telemetry::init_with_traces(&config.log, &config.traces)?;
        let shutdown = shutdown_signal()?;
        let reload = signal(SignalKind::hangup())?;
        // Bound first: a port that is taken is known before a store is opened.
        let grpc = bind("listen", config.listen).await?;
        let http = match config.no_http {
            false => Some(bind("http-listen", config.http_listen).await?),
            true => None,
        };
        let address = grpc.local_addr()?;
        let http_address = http.as_ref().map(TcpListener::local_addr).transpose()?;
        let listeners = Listeners { grpc, http };
        let app = match self.reindex {
            true => App::build_and_reindex(config, self.old_model.as_deref()).await?,
            false => App::build(config).await?,
        };
        tracing::info!(%address, "serving");
        if let Some(address) = http_address {
            tracing::info!(%address, "serving HTTP");
        }
        let served = tokio::select! {
            served = app.serve(listeners, shutdown) => served,
            never = reload_at(reload, &app, &given) => match never {},
        };
        app.close().await?;
        served?;
        tokio::task::spawn_blocking(|| tracing.close()).await?;
        tracing::info!("stopped");
        Ok(Outcome::Done)
    }
}

async fn bind(setting: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("{setting}: cannot bind {address}"))
}

/// What the service was started with, to be read again.
struct Given {
    file: Option<PathBuf>,
    flags: Settings,
}

impl Given {
    fn resolve(&self) -> Result<Config, Vec<ConfigError>> {
        self.flags.clone().resolve_over(self.file.as_deref())
    }
}

/// Reads keys and certificates again at every SIGHUP.
async fn reload_at(mut hangup: Signal, app: &App, given: &Given) -> Infallible {
    loop {
        if hangup.recv().await.is_none() {
            return std::future::pending().await;
        }
        let read = given.resolve();
        match read.and_then(|config| app.reload(&config).map_err(|problem| vec![problem])) {
            Ok(()) => tracing::info!("keys and certificates were read again"),
            Err(problems) => {
                for problem in problems {
                    tracing::error!(%problem, "not reloaded; the old keys and certificates stay in use");
                }
            }
        }
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

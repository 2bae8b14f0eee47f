//! The way to the records that a command works on: a folder that this process opens, or a running service. Either way
//! the same calls are made.

use anyhow::Context;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Identity};

use crate::app::{App, find_model, require_folder};
use crate::config::{Config, Endpoint, IdentityPem, StoreKind, Target};
use crate::domain::cause::Cause;

use super::calls::Calls;
use super::send_key::SendKey;
use super::{UsageError, handshake};

const CONNECT_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);
const WINDOW: u32 = 4 << 20;

/// The calls over open records. Call [`Connection::close`] at the end.
pub struct Connection {
    pub calls: Calls,
    app: Option<App>,
}

impl Connection {
    /// As [`Self::open`], of a folder that is there already: a mistyped one is an error and not an empty new one.
    pub async fn open_kept(target: &Target) -> anyhow::Result<Self> {
        Self::open_kept_with(target, |_| {}).await
    }

    /// As [`Self::open_kept`], with settings that only what runs in this process has.
    pub async fn open_kept_with(target: &Target, set: impl FnOnce(&mut Config)) -> anyhow::Result<Self> {
        if let Endpoint::InProcess(config) = target.resolve()?
            && config.store == StoreKind::Embedded
        {
            find_model(&config)?;
            require_folder(&config)?;
        }
        Self::open_with(target, set).await
    }

    /// Does something over what [`Self::open_kept`] opens, and closes it whatever came of it.
    pub async fn over_kept<T>(
        target: &Target,
        act: impl AsyncFnOnce(&Calls) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let connection = Self::open_kept(target).await?;
        let done = act(&connection.calls).await;
        connection.close().await?;
        done
    }

    /// Opens the folder, which is made where it is not there, or reaches the service.
    pub async fn open(target: &Target) -> anyhow::Result<Self> {
        Self::open_with(target, |_| {}).await
    }

    /// As [`Self::open`], with settings that only what runs in this process has.
    pub async fn open_with(target: &Target, set: impl FnOnce(&mut Config)) -> anyhow::Result<Self> {
        let language = target.lang.unwrap_or_default();
        match target.resolve()? {
            Endpoint::InProcess(mut config) => {
                set(&mut config);
                let mut connection = Self::here(App::build(*config).await?);
                if let Calls::Here(_, caller) = &mut connection.calls {
                    caller.language = language;
                    caller.purpose = target.purpose.as_deref().unwrap_or_default().into();
                }
                Ok(connection)
            }
            Endpoint::Remote { url, api_key, tls_ca, identity } => {
                let key = SendKey::new(api_key.as_ref(), language, target.purpose.as_deref())?;
                let calls = Calls::over(connect(&url, tls_ca, identity).await?, key);
                Ok(Self { calls, app: None })
            }
        }
    }

    /// The calls of an app in this process, as the tenant that its configuration names.
    pub fn here(app: App) -> Self {
        Self { calls: Calls::Here(app.api().clone().into(), app.owner()), app: Some(app) }
    }

    /// Flushes and closes a folder that this process opened.
    pub async fn close(self) -> anyhow::Result<()> {
        let Self { calls, app } = self;
        drop(calls);
        match app {
            Some(app) => app.close().await,
            None => Ok(()),
        }
    }
}

/// A channel to a running service, without a key.
pub async fn reach(target: &Target) -> anyhow::Result<Channel> {
    match target.resolve()? {
        Endpoint::Remote { url, tls_ca, identity, .. } => connect(&url, tls_ca, identity).await,
        Endpoint::InProcess(_) => Err(UsageError("give --to URL".into()).into()),
    }
}

async fn connect(
    url: &str,
    tls_ca: Option<Vec<u8>>,
    identity: Option<IdentityPem>,
) -> anyhow::Result<Channel> {
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(UsageError(format!("--to {url}: must begin with http:// or https://").into()).into());
    }
    let mut endpoint = Channel::from_shared(url.to_string())
        .map_err(|error| UsageError(Cause::of(error).under(format_args!("--to {url}"))))?
        .connect_timeout(CONNECT_TIMEOUT)
        .initial_stream_window_size(WINDOW)
        .initial_connection_window_size(2 * WINDOW)
        .tcp_nodelay(true);
    if let Some(pem) = &tls_ca {
        let tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem));
        let tls = match &identity {
            Some((cert, key)) => tls.identity(Identity::from_pem(cert, key)),
            None => tls,
        };
        endpoint = endpoint.tls_config(tls).context("--tls-ca, --tls-client-cert and --tls-client-key")?;
    }
    let cannot = || format!("cannot reach {url}");
    let channel = endpoint.connect().await.with_context(cannot)?;
    if let Some(authorities) = &tls_ca {
        handshake::check(&channel, url, authorities, identity.as_ref()).await.with_context(cannot)?;
    }
    Ok(channel)
}
